"""The part "Try another number" of a page: a fold that the script fills, and what it needs."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from rangemap.page.escape import Marker, esc
from rangemap.story import Explorable, ExplorerTexts, Mark, Story

__all__ = ["explorer_fold", "explorer_libraries", "explorer_scripts", "explorer_styles"]

PROBLEM_ID: Final = "rm-try-problem"
#: What is drawn for a chosen distance is cut to the regions.
_CLIP: Final = (
    '<svg class="rm-defs" width="0" height="0" aria-hidden="true">'
    '<clipPath id="rm-clip"><path clip-rule="evenodd"></path></clipPath></svg>\n'
)


def explorer_fold(story: Story, mark: Marker, rows: str) -> str:
    """Return the closed fold: what was published, for everyone, and controls for the script.

    Without a script the controls are inert, not seen and not reached, and so are the ``rows`` of
    the table that only a chosen distance brings.
    """
    if story.explorer is None:
        return ""
    texts, statements = story.explorer.texts, story.explorer.statements
    steps = f"<p>{esc(texts.steps)}</p>\n" if texts.steps else ""
    scales = "".join(_scale(each, mark) for each in statements)
    published = "".join(_published(each, mark) for each in statements)
    return (
        '<details class="rm-fold" id="fold-try">'
        f"<summary><h2>{esc(texts.title)}</h2></summary>\n"
        f'<div class="rm-fold-body"><p>{esc(texts.intro)}</p>\n'
        f'<p id="rm-try-script">{esc(texts.needs_script)}</p>\n'
        f'<template id="rm-try-template">{_which(story, mark)}{_controls(texts, scales)}{steps}'
        f"{_CLIP}</template>\n"
        f'<template id="rm-try-rows">{rows}</template>\n'
        f'<div id="rm-try"></div>\n<h3>{esc(texts.marks)}</h3>\n{published}</div></details>\n'
    )


def explorer_scripts(story: Story, static_text: Callable[[str], str]) -> list[str]:
    """Return the script of the slider, if there is one."""
    return [] if story.explorer is None else [static_text("explore.js")]


def explorer_libraries(story: Story, static_text: Callable[[str], str]) -> list[str]:
    """Return what the slider's script needs: rings about points need geodesics."""
    if story.explorer is None or story.explorer.way == "steps":
        return []
    licence = static_text("LICENSE-geodesic.txt").strip()
    library = static_text("geodesic.js").strip()
    return [f"/*! geographiclib-geodesic 2.2.0\n\n{licence}\n*/\n{library}\n"]


def explorer_styles(story: Story, static_text: Callable[[str], str]) -> list[str]:
    """Return the style sheet of the slider, if there is one."""
    return [] if story.explorer is None else [static_text("explore.css")]


def _which(story: Story, mark: Marker) -> str:
    """Return a choice between the statements, where there are several."""
    if story.explorer is None or len(story.explorer.statements) < 2:
        return ""
    who = {row.statement: row.who for row in story.key}
    radios = "".join(
        f'<label><input type="radio" name="rm-try-which" value="{number}">'
        f"<span>{_printed(each, mark)} <small>{mark.bdi(who.get(each.statement, ''))}</small>"
        "</span></label>\n"
        for number, each in enumerate(story.explorer.statements)
    )
    legend = esc(story.explorer.texts.which)
    return f'<fieldset class="rm-try-which"><legend>{legend}</legend>\n{radios}</fieldset>\n'


def _controls(texts: ExplorerTexts, scales: str) -> str:
    return (
        '<div class="rm-try-place"><div class="rm-try-panel">\n<p class="rm-try-title"></p>\n'
        f"{scales}"
        f'<input type="range" step="any" class="rm-try-slider" aria-label="{esc(texts.slider)}">\n'
        f'<div class="rm-try-row"><label>{esc(texts.field)} <input type="text" inputmode="decimal" '
        f'autocomplete="off" class="rm-try-field" aria-describedby="{PROBLEM_ID}"></label>\n'
        '<span class="rm-try-conversion"></span>\n'
        f'<button type="button" class="rm-try-see">{esc(texts.see_map)}</button>\n'
        f'<button type="button" class="rm-try-back">{esc(texts.back)}</button></div>\n'
        f'<p class="rm-try-problem" id="{PROBLEM_ID}" role="alert"></p>\n'
        '<p class="rm-try-answer"></p>\n<p class="rm-hidden" role="status"></p>\n</div></div>\n'
    )


def _printed(each: Explorable, mark: Marker) -> str:
    after = f" ({esc(each.translation)})" if each.translation else ""
    return f"{mark.bdi(each.printed)}{after}"


def _scale(each: Explorable, mark: Marker) -> str:
    """Return what stands over the way of the slider: how the words are read, figures, ends."""
    first, last = each.distances_km[0], each.distances_km[-1]

    def percent(km: float) -> float:
        return 100 * (min(max(km, first), last) - first) / (last - first)

    band = ""
    if each.band_km is not None:
        low, high = map(percent, each.band_km)
        width = f"{high - low:.4g}%"
        band = f'<rect class="rm-try-band" x="{low:.4g}%" y="22" width="{width}" height="14"/>'
    figures = dict.fromkeys(figure.range_km for figure in each.marks)
    ticks = "".join(_tick(percent(km), printed=km == each.printed_km) for km in figures)
    begin, end = map(mark, each.ends)
    return (
        '<div class="rm-try-scale" aria-hidden="true" hidden><svg width="100%" height="38">'
        f'{band}{ticks}<text class="rm-try-end" x="-12" y="13">{begin}</text>'
        f'<text class="rm-try-end rm-try-last" x="100%" y="13">{end}</text></svg></div>\n'
    )


def _tick(percent: float, *, printed: bool) -> str:
    if printed:
        return (
            f'<rect class="rm-try-tick rm-try-tick-printed" x="{percent:.4g}%" y="20" '
            'width="4" height="18"/>'
        )
    return f'<rect class="rm-try-tick" x="{percent:.4g}%" y="26" width="2" height="12"/>'


def _published(each: Explorable, mark: Marker) -> str:
    marks = "".join(_mark(figure, mark) for figure in each.marks)
    band = f"<p>{mark(each.band)}</p>\n" if each.band else ""
    return (
        f'<div class="rm-try-published"><h4>{_printed(each, mark)}</h4>\n{band}'
        f'<ul class="rm-try-marks">\n{marks}</ul></div>\n'
    )


def _mark(figure: Mark, mark: Marker) -> str:
    return (
        f'<li data-km="{figure.range_km!r}"><strong>{esc(figure.figure)}</strong> '
        f"<span>{mark.bdi(figure.words)} <small>{mark.bdi(figure.who)}</small></span></li>\n"
    )
