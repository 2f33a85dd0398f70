"""The fold by which readers take the data, or the page, with them."""

from __future__ import annotations

from rangemap.page.escape import esc
from rangemap.story import Take

__all__ = ["take_fold"]


def take_fold(take: Take) -> str:
    """Return the fold; what needs scripts is hidden until the script is there.

    Without scripts the code for another page is left, to copy by hand.
    """
    return (
        f'<details class="rm-fold" id="fold-take"><summary><h2>{esc(take.title)}</h2></summary>\n'
        '<div class="rm-fold-body">'
        f'<div id="rm-take-files" hidden><p>{esc(take.intro)}</p>\n<p class="rm-take-buttons">'
        f'<button type="button" id="rm-take-table">{esc(take.table)}</button> '
        f'<button type="button" id="rm-take-shapes">{esc(take.shapes)}</button></p>\n'
        f"<p>{esc(take.shapes_note)}</p></div>\n"
        f'<p class="rm-take-head" id="rm-embed-title">{esc(take.embed_title)}</p>\n'
        '<pre class="rm-embed" id="rm-embed" tabindex="0" role="group" '
        'aria-labelledby="rm-embed-title" aria-describedby="rm-embed-note">'
        f"\n{esc(take.embed)}</pre>\n"
        f'<p id="rm-embed-note">{esc(take.embed_note)}</p>\n'
        '<p class="rm-take-buttons" id="rm-take-embed" hidden>'
        f'<button type="button" id="rm-take-copy">{esc(take.copy)}</button>'
        '<span role="status" id="rm-take-status"></span></p></div></details>\n'
    )
