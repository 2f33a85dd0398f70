"""The small picture of a common mistake, marked as one."""

from __future__ import annotations

from typing import Final

from rangemap.page.escape import esc
from rangemap.story import Fold, Story, Teach

__all__ = ["teach_html"]

_MARK_PX: Final = 14.0
#: Bold capitals are no wider than this on an average, in any common font.
_CAPITAL_EM: Final = 0.78


def teach_html(story: Story, fold: Fold) -> str:
    """Return the picture if it belongs to this fold, else nothing."""
    teach = story.teach
    if teach is None or teach.fold != fold.id:
        return ""
    return (
        f'<figure class="rm-teach">{_picture(teach)}'
        f"<figcaption>{esc(teach.caption)}</figcaption></figure>\n"
    )


def _picture(teach: Teach) -> str:
    width, height = teach.size
    # The mark stands in the middle of the wrong circle: no cut of the picture is without it.
    return (
        f'<svg viewBox="0 0 {width} {height}" width="{width}" height="{height}" role="img" '
        f'aria-labelledby="rm-teach-alt"><title id="rm-teach-alt">{esc(teach.alt)}</title>'
        f'<path class="rm-paper" d="M0 0H{width}V{height}H0z"/>'
        f'<path class="rm-teach-true" d="{esc(teach.true)}"/>'
        f'<path class="rm-teach-flat" d="{esc(teach.flat)}"/>'
        f"{_words(teach.true_words, teach.true_at)}{_words(teach.flat_words, teach.flat_at)}"
        f"{_mark(teach)}</svg>"
    )


def _words(text: str, at: tuple[int, int]) -> str:
    x, y = at
    return f'<text class="rm-text" x="{x}" y="{y}" text-anchor="middle">{esc(text)}</text>'


def _mark(teach: Teach) -> str:
    x, y = teach.wrong_at
    half = _CAPITAL_EM * len(teach.wrong) * _MARK_PX / 2 + 6
    return (
        f'<rect class="rm-box rm-teach-mark" x="{x - half:.0f}" y="{y - 13}" '
        f'width="{2 * half:.0f}" height="26"/><text class="rm-text rm-text-statement" x="{x}" '
        f'y="{y}" text-anchor="middle" font-size="{_MARK_PX:g}">{esc(teach.wrong)}</text>'
    )
