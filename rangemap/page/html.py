"""A Story as HTML: every word a reader sees, in the order of the screen, with or without script."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import zip_longest
from typing import Any, Final, Literal

from rangemap.page.escape import Marker, bdi, esc, figure, json_block, safe_href, safe_url
from rangemap.page.explore import (
    explorer_fold,
    explorer_libraries,
    explorer_scripts,
    explorer_styles,
)
from rangemap.page.static_files import static_text
from rangemap.page.svg import reading_swatch, still_defs, still_frame, swatch, tone_swatch
from rangemap.page.take import take_fold
from rangemap.page.teach import teach_html
from rangemap.story import (
    Cell,
    Doubt,
    Fold,
    Footnote,
    KeyRow,
    LanguageLink,
    Numbers,
    Paragraph,
    PlainTable,
    Published,
    Row,
    Story,
    Voice,
)

__all__ = ["MAP_NAME", "Foreign", "notebook_html", "page_html"]

#: The name of the map, in the page and for the scripts of layers that hang on it.
MAP_NAME: Final = "map_rangemap"

#: The page's own scripts, in the order in which they run.
PAGE_SCRIPTS: Final = ("page.js", "take.js")

ALT_ID: Final = "rm-alt"
TABLE_ID: Final = "table"
READINGS_ID: Final = "rm-readings"
MARK: Final = "◆"
#: The fold before which the slider stands, and the one that has the sources.
BEFORE: Final = "reading"
SOURCES: Final = "sources"
#: Between a word and its mark no line ends.
JOINER: Final = "\N{WORD JOINER}"
#: The space in a figure of a head, as the policy shortens it; no other text has one.
_BEFORE_UNIT: Final = re.compile(r"(?<=\d) (?=(?:km|mi|nmi)\b)")
#: So many columns of figures fit a phone; a table with more is scrolled.
FIT_ON_PHONE: Final = 3
#: So many rows stand beside the notes on a sheet of paper; a longer table runs over the width.
FIT_ON_SHEET: Final = 16


@dataclass(frozen=True, slots=True, kw_only=True)
class Foreign:
    """What layers made by others add to a page: they are trusted as they are."""

    head: str
    body: str
    script: str


def page_html(story: Story, *, foreign: Foreign | None = None) -> str:
    """Return the page of a Story, whole.

    Parameters
    ----------
    story
        What the reader is told.
    foreign
        Markup and script of layers that are not rangemap's. With any, the page has no
        Content-Security-Policy, because such layers load their own scripts from servers.
    """
    own_styles = [static_text("page.css"), *explorer_styles(story, static_text)]
    styles = [static_text("leaflet.css"), *own_styles]
    library = _script(_leaflet_script())
    codes = [*map(static_text, PAGE_SCRIPTS), *explorer_scripts(story, static_text)]
    own = [_script(code) for code in (*explorer_libraries(story, static_text), _together(codes))]
    own_tags = "".join(map(_tag, own))
    body = (
        f"{_body(story)}"
        '<script type="application/json" id="rangemap-story">'
        f"{json_block(_data(story))}</script>\n"
    )
    if foreign is None:
        head = _head(story, policy=_policy([library, *own], styles), styles=_styles(styles))
        end = f"{_tag(library)}{own_tags}"
    else:
        # Plugins look for Leaflet as soon as they are loaded, and their style sheets come
        # before ours so that the page keeps its own look.
        links = f"{_styles(styles[:1])}{_tag(library)}{foreign.head}\n{_styles(styles[1:])}"
        head = _head(story, policy="", styles=links)
        end = f"{foreign.body}\n{own_tags}{_tag(_script(foreign.script))}"
    return (
        f'<!DOCTYPE html>\n<html lang="{esc(story.language)}">\n<head>\n{head}</head>\n'
        f"<body>\n{body}{end}</body>\n</html>\n"
    )


def notebook_html(story: Story, page: str, *, width: str = "100%", height: str = "820px") -> str:
    """Return a page in a frame, and in case none is shown the finding and the table before it.

    What is shown of a notebook that is not trusted has lost the frame, or what is in it, and the
    style sheet that hides the table. Where a frame is shown, nothing else is.
    """
    mark = Marker(story.quotes)
    notes = "".join(f"<p>{mark(note)}</p>" for note in story.table.notes)
    figures = (
        _table(story, mark, plain=True) if story.table.rows else f"<p>{mark(story.table.empty)}</p>"
    )
    return (
        f'<div class="rangemap-notebook" lang="{esc(story.language)}">'
        '<div class="rangemap-without-frame">'
        f"<p><strong>{mark(story.headline)}</strong></p><p>{mark(story.standfirst)}</p>"
        f"{_paragraph(story.measured_from, mark)}{figures}{notes}</div>"
        f'<iframe title="{esc(story.title)}" srcdoc="{esc(page)}" width="{esc(width)}" '
        f'height="{esc(height)}" style="border:none" allowfullscreen></iframe></div>'
        "<style>.rangemap-notebook:has(> iframe[srcdoc]) > .rangemap-without-frame"
        "{display:none}</style>"
    )


def _data(story: Story) -> dict[str, Any]:
    """Return what the scripts read: the Story without what the page has as markup already."""
    data = story.to_dict(still=False)
    del data["folds"]
    if data["explorer"]:
        del data["explorer"]["rows"]
    for label in data["map"]["labels"]:
        del label["x"], label["y"]
    return data


def _leaflet_script() -> str:
    lines = static_text("leaflet.js").splitlines()
    # The map of sources stays on Leaflet's server; a page asks no server for anything.
    code = "\n".join(line for line in lines if not line.startswith("//# sourceMappingURL="))
    return f"/*! Leaflet 1.9.4\n\n{static_text('LICENSE-leaflet.txt').strip()}\n*/\n{code}\n"


def _script(code: str) -> str:
    """Return code as it stands between its tags."""
    return f"\n{code.strip()}\n"


def _together(codes: Iterable[str]) -> str:
    """Return the page's own scripts in one function: they share names with no one else."""
    return f"(function () {{\n{''.join(codes)}}})();"


def _tag(code: str) -> str:
    return f"<script>{code}</script>\n"


def _styles(sheets: Iterable[str]) -> str:
    return "".join(f"<style>{_script(sheet)}</style>\n" for sheet in sheets)


def _policy(scripts: Iterable[str], styles: Iterable[str]) -> str:
    script_hashes = " ".join(_hash(code) for code in scripts)
    style_hashes = " ".join(_hash(_script(sheet)) for sheet in styles)
    return (
        f"default-src 'none'; script-src {script_hashes}; style-src {style_hashes}; "
        "img-src data:; base-uri 'none'; form-action 'none'"
    )


def _hash(code: str) -> str:
    digest = hashlib.sha256(code.encode("utf-8")).digest()
    return f"'sha256-{base64.b64encode(digest).decode('ascii')}'"


def _head(story: Story, *, policy: str, styles: str) -> str:
    csp = f'<meta http-equiv="Content-Security-Policy" content="{policy}">\n' if policy else ""
    return (
        f'<meta charset="utf-8">\n{csp}'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{esc(story.title)}</title>\n"
        f'<meta name="description" content="{esc(story.standfirst)}">\n'
        f'<meta name="generator" content="rangemap {esc(story.version)}">\n'
        '<meta name="color-scheme" content="light dark">\n'
        f"{_alternates(story)}{styles}"
    )


def _alternates(story: Story) -> str:
    """Return for programs which pages say the same in other languages."""
    return "".join(
        f'<link rel="alternate" hreflang="{esc(link.language)}" href="{esc(href)}">\n'
        for link in story.languages
        if (href := safe_href(link.href))
    )


def _body(story: Story) -> str:
    mark = Marker(story.quotes)
    marks = _Marks(story.footnotes)
    header = _header(story, mark, marks)
    side = _side(story, mark, marks)
    return (
        f'<a class="rm-skip" href="#{TABLE_ID}">{esc(story.texts.skip)}</a>\n'
        f"{still_defs(story)}\n"
        f'<div class="rm-page">\n{_languages(story, "above")}{header}<main>\n'
        f'<div class="rm-board">\n{_map(story, mark)}{side}</div>\n'
        f"{_table_section(story, mark)}{_caveats(story, mark)}"
        f"{_folds(story, mark, marks)}{take_fold(story.take)}</main>\n"
        f"{_languages(story, 'below')}{_footer(story)}</div>\n"
    )


class _Marks:
    """Marks of footnotes, which remember where they were first used, for the way back."""

    def __init__(self, footnotes: Iterable[Footnote]) -> None:
        self._known = {footnote.number for footnote in footnotes}
        self._used: dict[int, str] = {}

    def mark(self, number: int | None, *, place: str, sources_title: str) -> str:
        if number is None or number not in self._known:
            return ""
        mark_id = f"mark-{place}"
        self._used.setdefault(number, mark_id)
        return (
            f'<sup>{JOINER}<a class="rm-mark" id="{mark_id}" href="#source-{number}" '
            f'aria-label="{esc(sources_title)}: {number}">{number}</a></sup>'
        )

    def back(self, number: int) -> str:
        return self._used.get(number, "")


def _languages(story: Story, where: Literal["above", "below"]) -> str:
    """Return the links to the page in other languages: above all, on a phone below all.

    They stand there twice, so that what is seen first is read and reached first on any screen.
    """
    if not story.languages:
        return ""
    items = "".join(f"<li>{_language(link)}</li>" for link in story.languages)
    name = f' aria-label="{esc(story.texts.languages)}"' if story.texts.languages else ""
    return f'<nav class="rm-languages rm-languages-{where}"{name}><ul>{items}</ul></nav>\n'


def _language(link: LanguageLink) -> str:
    lang, href = esc(link.language), safe_href(link.href)
    if not href:
        return f'<span lang="{lang}" aria-current="page">{esc(link.name)}</span>'
    return f'<a href="{esc(href)}" lang="{lang}" hreflang="{lang}">{esc(link.name)}</a>'


def _header(story: Story, mark: Marker, marks: _Marks) -> str:
    links = "".join(_link(link.text, safe_href(link.href)) for link in story.links)
    nav = f'<nav class="rm-links"><ul>{links}</ul></nav>\n' if links else ""
    number = marks.mark(
        story.standfirst_footnote, place="standfirst", sources_title=story.texts.sources_title
    )
    first = story.standfirst
    if story.standfirst_end and first.endswith(story.standfirst_end):
        first = first.removesuffix(story.standfirst_end).rstrip()
    end = story.standfirst.removeprefix(first)
    draft = f'<p class="rm-draft">{esc(story.texts.draft)}</p>\n' if story.texts.draft else ""
    corrections = "".join(
        f'<p class="rm-correction">{mark(correction)}</p>\n' for correction in story.corrections
    )
    return (
        f"<header>\n{nav}<h1{figure('headline', *story.counted)}>{mark(story.headline)}</h1>\n"
        f'<p class="rm-standfirst">{mark(first)}{number}{mark(end)}</p>\n'
        f"{draft}{corrections}</header>\n"
    )


def _link(text: str, href: str) -> str:
    if not href:
        return f"<li>{esc(text)}</li>"
    return f'<li><a href="{esc(href)}">{bdi(text)}</a></li>'


def _map(story: Story, mark: Marker) -> str:
    frames = "".join(still_frame(story, frame, described_by=ALT_ID) for frame in story.still.frames)
    return (
        f'<div class="rm-map" id="rm-map">\n<p id="{ALT_ID}" hidden>{mark(story.texts.map_alt)}</p>'
        f'\n<div class="rm-paper-box">{frames}'
        f'<div class="rm-moving" id="{MAP_NAME}" hidden></div></div>\n'
        f'<button type="button" class="rm-start" id="rm-start" hidden>'
        f"{esc(story.texts.move_map)}</button>\n"
        f'<p class="rm-small" id="rm-without">{esc(story.texts.without_script)}</p>\n</div>\n'
    )


def _side(story: Story, mark: Marker, marks: _Marks) -> str:
    rows = "".join(
        _key_row(number, row, mark, marks, story) for number, row in enumerate(story.key)
    )
    unsourced = "".join(f"<p>{mark(sentence)}</p>" for sentence in story.unsourced)
    note = f'<div class="rm-unsourced">{unsourced}</div>\n' if unsourced else ""
    return (
        f'<div class="rm-side">\n<section>\n<h2>{esc(story.texts.key_title)}</h2>\n'
        f'<ul class="rm-key">\n{rows}</ul>\n{_shading(story, mark)}{_readings(story)}{note}'
        "</section>\n"
        f'<section class="rm-measured">{_paragraph(story.measured_from, mark)}</section>\n'
        f"{_permission(story, mark)}</div>\n"
    )


def _readings(story: Story) -> str:
    """Return the switch of the other readings, and the words that go with them."""
    texts = story.texts
    if not texts.readings:
        return ""
    notes = "".join(
        f"<p>{reading_swatch(kind)} {esc(text)}</p>"
        for kind, text in (("policy", texts.readings_lines), ("open", texts.readings_open))
        if text
    )
    return (
        f'<label class="rm-readings"><input type="checkbox" id="{READINGS_ID}">'
        f"<span>{esc(texts.readings)}</span></label>\n"
        f'<div class="rm-reading-notes rm-when-read">{notes}</div>\n'
    )


def _shading(story: Story, mark: Marker) -> str:
    """Return what the tones of a shaded map stand for."""
    shading = story.shading
    if shading is None:
        return ""
    steps = "".join(
        f"<li>{tone_swatch(tone)} {esc(step)}</li>" for tone, step in enumerate(shading.steps)
    )
    return (
        f'<div class="rm-shading"><p>{mark(shading.title)}</p>\n<ul>{steps}</ul>\n'
        f"<p>{esc(shading.note)}</p></div>\n"
    )


def _key_row(number: int, row: KeyRow, mark: Marker, marks: _Marks, story: Story) -> str:
    texts = story.texts
    source = marks.mark(row.footnote, place=f"key-{number}", sources_title=texts.sources_title)
    notes = "".join(f'<span class="rm-note">{mark(note)}</span>' for note in row.notes)
    if texts.readings and row.reading:
        notes += f'<span class="rm-note rm-when-read">{mark(row.reading)}</span>'
    tag = figure(f"printed {row.statement}", row.low_km, row.range_km, row.high_km)
    words = f'<strong id="rm-key-{number}"{tag}>{mark.bdi(row.printed)}</strong>'
    if row.translation:
        words = f'<span class="rm-translated">{words} ({esc(row.translation)})</span>'
    words += source
    # A shaded map has no lines, so there is nothing to tell apart or to switch off.
    head = (
        f'<li class="rm-key-plain">{words}'
        if story.shading
        else f'<li data-key="{number}"><label>{swatch(row)}<span>{words}</span></label>'
    )
    tag = figure(f"converted {row.statement}", row.range_km)
    return f'{head}<span class="rm-who"{tag}>{mark.bdi(row.who)}</span>{notes}</li>\n'


def _permission(story: Story, mark: Marker) -> str:
    if not story.permission:
        return ""
    items = "".join(f"<li>{_runs(paragraph, mark)}</li>" for paragraph in story.permission)
    return (
        f'<section class="rm-permission">\n<h2>{esc(story.texts.permission_title)}</h2>\n'
        f"<ul>{items}</ul>\n</section>\n"
    )


def _paragraph(paragraph: Paragraph, mark: Marker) -> str:
    return f"<p>{_runs(paragraph, mark)}</p>\n"


def _runs(paragraph: Paragraph, mark: Marker) -> str:
    lead = f"<strong>{mark(paragraph.lead)}</strong> " if paragraph.lead else ""
    return f"{lead}{mark(paragraph.text)}"


def _table_section(story: Story, mark: Marker) -> str:
    notes = "".join(f"<p>{mark(note)}</p>" for note in story.table.notes)
    body = (
        _table(story, mark)
        if story.table.rows
        else f"<h2>{esc(story.table.caption)}</h2>\n<p>{mark(story.table.empty)}</p>\n"
    )
    return (
        f'<section class="rm-figures" id="{TABLE_ID}" tabindex="-1">\n{body}'
        f'<div class="rm-notes">{notes}</div>\n</section>\n'
    )


def _table(story: Story, mark: Marker, *, plain: bool = False) -> str:
    """Return the table of regions; ``plain`` for a place without the page's style sheet."""
    table = story.table
    heads = "".join(
        f'<th scope="col"{figure(f"head {head.statement}")}>{_unbroken(mark(head.text))}'
        + (f' <span class="rm-head-small">{mark(head.small)}</span>' if head.small else "")
        + "</th>"
        for head in table.heads
    )
    statements = [head.statement for head in table.heads]
    rows = "".join(_row(row, statements, story.texts.marked, plain=plain) for row in table.rows)
    many = len(table.heads) > FIT_ON_PHONE
    short = not many and len(table.rows) <= FIT_ON_SHEET
    classes = f"rm-table{' rm-table-many' * many}{' rm-table-short' * short}"
    made = (
        f'<table class="{classes}">\n<caption>{esc(table.caption)}</caption>\n'
        f'<thead><tr><th scope="col">{esc(table.region_head)}</th>{heads}</tr></thead>\n'
        f"<tbody>\n{rows}</tbody>\n</table>\n"
    )
    return made if plain else _scroller(table.caption, made)


def _unbroken(markup: str) -> str:
    """Return markup in which no line ends between a number and its unit."""
    return _BEFORE_UNIT.sub("\N{NO-BREAK SPACE}", markup)


def _row(
    row: Row, statements: Iterable[str], marked: str, *, plain: bool, to_come: bool = False
) -> str:
    mark = ""
    if row.marked:
        hidden = f'<span class="rm-hidden">{esc(marked)}</span>' if marked and not plain else ""
        mark = f' <span class="rm-diamond" aria-hidden="true">{MARK}</span>{hidden}'
    official = f' <span class="rm-second">{bdi(row.official)}</span>' if row.official else ""
    second = (
        f' <span class="rm-second" lang="{esc(row.second_lang)}">{bdi(row.second)}</span>'
        if row.second
        else ""
    )
    # Where a row to come has nothing to tell, the script says so.
    cells = "".join(
        "<td></td>"
        if to_come and cell.hidden
        else f"<td{_share(row, statement, cell)}>{_cell(cell, plain=plain)}</td>"
        for statement, cell in zip(statements, row.cells, strict=True)
    )
    names = f'<span class="rm-name">{bdi(row.name)}{mark}</span>{official}{second}'
    # The script looks rows up by the codes of their regions; those of the table are in the Story.
    code = f' data-to-come="{esc(row.region)}"' if to_come else ""
    return f'<tr{code}><th scope="row">{names}</th>{cells}</tr>\n'


def _share(row: Row, statement: str, cell: Cell) -> str:
    shares = cell.share_low, cell.share, cell.share_high
    return figure(f"share {row.region} {statement}", *shares)


def _cell(cell: Cell, *, plain: bool) -> str:
    if not cell.hidden or plain:
        return esc(cell.text)
    return (
        f'<span aria-hidden="true">{esc(cell.text)}</span>'
        f'<span class="rm-hidden">{esc(cell.hidden)}</span>'
    )


def _caveats(story: Story, mark: Marker) -> str:
    items = "".join(f"<li>{mark(caveat)}</li>" for caveat in story.caveats)
    return f'<ul class="rm-caveats">{items}</ul>\n' if items else ""


def _folds(story: Story, mark: Marker, marks: _Marks) -> str:
    """Return the folds; the slider stands before the notes on how to read what it moves."""
    own = next((fold for fold in story.folds if fold.id == SOURCES), None)
    others = [fold for fold in story.folds if fold is not own]
    made = [(fold.id, _fold(fold, mark, picture=teach_html(story, fold))) for fold in others]
    if story.explorer is not None:
        statements = [head.statement for head in story.table.heads]
        more = "".join(
            _row(row, statements, story.texts.marked, plain=False, to_come=True)
            for row in story.explorer.rows
        )
        ids = [name for name, _ in made]
        place = ids.index(BEFORE) if BEFORE in ids else len(ids)
        made.insert(place, ("try", explorer_fold(story, mark, more)))
    return f"{''.join(html for _, html in made)}{_sources(story, own, mark, marks)}"


def _fold(fold: Fold, mark: Marker, *, picture: str) -> str:
    paragraphs = "".join(_paragraph(paragraph, mark) for paragraph in fold.paragraphs)
    tables = "".join(_plain_table(table, mark, under=fold.title) for table in fold.tables)
    numbers = "".join(_numbers(each, mark) for each in fold.numbers)
    # What the dots are is said to those who see them.
    dots = f'<p class="rm-dots" aria-hidden="true">{mark(fold.dots)}</p>\n' if fold.dots else ""
    prints = " rm-prints" if fold.prints else ""
    # The list of doubts stands under the sentence that leads to it.
    return (
        f'<details class="rm-fold{prints}" id="fold-{esc(fold.id)}">'
        f"<summary><h2>{esc(fold.title)}</h2></summary>\n"
        f'<div class="rm-fold-body">{paragraphs}{dots}{_doubts(fold.doubts, mark)}{picture}'
        f"{tables}{numbers}</div></details>\n"
    )


def _doubts(doubts: Iterable[Doubt], mark: Marker) -> str:
    items = "".join(
        f"<li{figure(f'doubt {doubt.kind}', doubt.change)}><strong>{esc(doubt.lead)}</strong> "
        f"{mark(doubt.text)}</li>\n"
        for doubt in doubts
    )
    return f'<ol class="rm-doubts">\n{items}</ol>\n' if items else ""


def _numbers(numbers: Numbers, mark: Marker) -> str:
    head = f"<h3>{mark.bdi(numbers.name)}</h3>\n<p>{mark(numbers.used)}</p>\n"
    if not numbers.voices:
        return head
    heads = "".join(f'<th scope="col">{esc(text)}</th>' for text in numbers.heads)
    longest = max(row.km for voice in numbers.voices for row in voice.rows)
    voices = "".join(_voice(voice, numbers, mark, longest_km=longest) for voice in numbers.voices)
    made = (
        f'<table class="rm-plain rm-numbers"><caption class="rm-hidden">{esc(numbers.name)}'
        f"</caption><thead><tr>{heads}</tr></thead>\n{voices}</table>"
    )
    return f"{head}{_scroller(numbers.name, made)}"


def _voice(voice: Voice, numbers: Numbers, mark: Marker, *, longest_km: float) -> str:
    # One body for one voice: what repeats a figure stands under no line of its own.
    columns = len(numbers.heads)
    rows = "".join(
        _published(row, numbers.name, mark, columns=columns, longest_km=longest_km)
        for row in voice.rows
    )
    head = ""
    if voice.head:
        head = (
            f'<tbody class="rm-version"><tr><th scope="rowgroup" colspan="{columns}">'
            f"{mark.bdi(voice.head)}</th></tr></tbody>\n"
        )
    return f"{head}<tbody>\n{rows}</tbody>\n"


def _published(row: Published, name: str, mark: Marker, *, columns: int, longest_km: float) -> str:
    conversion = f" {esc(row.conversion)}" if row.conversion else ""
    url = safe_url(row.url)
    source = (
        f'<a href="{esc(url)}" rel="noopener">{mark.bdi(row.source)}</a>'
        if url
        else mark.bdi(row.source)
    )
    small = "".join(_small(mark(text)) for text in (row.origin, row.grade) if text)
    notes = "".join(
        f'<tr class="rm-unit-note"><td colspan="{columns}">{mark(note)}</td></tr>\n'
        for note in row.notes
    )
    used = ' class="rm-used"' if row.used else ""
    return (
        f"<tr{used}><td{figure(f'published {name} {row.statement}')}>"
        f"{mark.bdi(row.printed)}{conversion}{_small(mark(row.read_as))}"
        f"{_dot(row.km / longest_km)}</td>"
        f"<td>{source}{small}</td>"
        f"<td{figure(f'changed {name} {row.statement}', len(row.changed))}>{esc(row.answer)}"
        f"{_small(mark(row.named)) if row.named else ''}</td></tr>\n{notes}"
    )


def _dot(share: float) -> str:
    """Return the place of a number on the scale of its table: decoration, its words say it."""
    return (
        f'<svg class="rm-dot" aria-hidden="true"><circle cx="{100 * share:.1f}%" cy="50%" r="4"/>'
        "</svg>"
    )


def _small(markup: str) -> str:
    return f"<small>{markup}</small>"


def _plain_table(table: PlainTable, mark: Marker, *, under: str) -> str:
    pairs = " rm-pairs" if len(table.heads) > FIT_ON_PHONE else ""
    # The title of the fold is read just above: said twice, it is seen once.
    hidden = ' class="rm-hidden"' if table.caption == under else ""
    heads = "".join(f'<th scope="col">{mark(head)}</th>' for head in table.heads)
    rows = "".join(
        f"<tr>{''.join(_plain_cells(row, number, table, mark))}</tr>\n"
        for number, row in enumerate(table.rows)
    )
    made = (
        f'<table class="rm-plain{pairs}"><caption{hidden}>{esc(table.caption)}</caption>'
        f"<thead><tr>{heads}</tr></thead>\n<tbody>\n{rows}</tbody></table>"
    )
    return _scroller(table.caption, made)


def _plain_cells(row: Iterable[str], number: int, table: PlainTable, mark: Marker) -> Iterator[str]:
    known = table.figures[number] if table.figures else ()
    for column, (cell, value) in enumerate(zip_longest(row, known)):
        # What a row is called stands in its first cell.
        name = f"{table.caption}: {table.rows[number][0]}, {table.heads[column]}"
        yield f"<td{figure(name, value) if value is not None else ''}>{mark.bdi(cell)}</td>"


def _scroller(name: str, table: str) -> str:
    # What may scroll needs a stop for the keyboard; the script takes it away where nothing does.
    return (
        f'<div class="rm-scroll" role="group" aria-label="{esc(name)}" tabindex="0">{table}</div>\n'
    )


def _sources(story: Story, fold: Fold | None, mark: Marker, marks: _Marks) -> str:
    """Return the fold with the sources, the boundaries and names, and the line for archives."""
    title, notes = (fold.title, fold.paragraphs) if fold else (story.texts.sources_title, ())
    items = "".join(
        _source(footnote, mark, marks, story.texts.back) for footnote in story.footnotes
    )
    paragraphs = "".join(_paragraph(paragraph, mark) for paragraph in notes)
    listed = f"<ol>\n{items}</ol>\n" if items else ""
    return (
        f'<details class="rm-fold rm-prints" id="fold-{SOURCES}">'
        f"<summary><h2>{esc(title)}</h2></summary>\n"
        f'<div class="rm-fold-body rm-sources">{listed}{paragraphs}'
        f'<p class="rm-archives">{esc(story.texts.archives)}</p>\n</div></details>\n'
    )


def _source(footnote: Footnote, mark: Marker, marks: _Marks, back: str) -> str:
    url = safe_url(footnote.url)
    link = f' <a href="{esc(url)}" rel="noopener">{bdi(url)}</a>' if url else ""
    mark_id = marks.back(footnote.number)
    way_back = (
        f'&nbsp;<a class="rm-back" href="#{mark_id}" aria-label="{esc(back)}">↩</a>'
        if mark_id and back
        else ""
    )
    return (
        f'<li id="source-{footnote.number}" value="{footnote.number}">'
        f"{mark(footnote.text)}{link}{way_back}</li>\n"
    )


def _footer(story: Story) -> str:
    return f"<footer>\n<p>{esc(story.texts.not_affiliated)}</p>\n</footer>\n"
