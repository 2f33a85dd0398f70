"""A Story as HTML: every word a reader sees, in the order of the screen, with or without script."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from importlib.resources import files
from typing import Final

from rangemap.page.escape import bdi, esc, json_block, safe_href, safe_url
from rangemap.page.explore import explorer_fold, explorer_scripts, explorer_styles
from rangemap.page.svg import still_defs, still_frame, swatch
from rangemap.story import Cell, Fold, Footnote, KeyRow, Paragraph, PlainTable, Row, Story

__all__ = ["MAP_NAME", "Foreign", "notebook_html", "page_html", "static_text"]

#: The name of the map, in the page and for the scripts of layers that hang on it.
MAP_NAME: Final = "map_rangemap"

ALT_ID: Final = "rm-alt"
TABLE_ID: Final = "table"
MARK: Final = "◆"
#: The fold before which the slider stands.
BEFORE: Final = "reading"
#: So many columns of figures fit a phone; a table with more is scrolled.
FIT_ON_PHONE: Final = 3


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
    own = [static_text("page.js"), *explorer_scripts(story, static_text)]
    own_scripts = [_script(code) for code in own]
    own_tags = "".join(map(_tag, own_scripts))
    body = (
        f"{_body(story)}"
        '<script type="application/json" id="rangemap-story">'
        f"{json_block(story.to_dict(still=False))}</script>\n"
    )
    if foreign is None:
        head = _head(story, policy=_policy([library, *own_scripts], styles), styles=_styles(styles))
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
    """Return a page in a frame, followed by a sentence and a table in case no frame is shown.

    A notebook that is not trusted drops the frame and keeps the rest.
    """
    return (
        f'<iframe title="{esc(story.title)}" srcdoc="{esc(page)}" width="{esc(width)}" '
        f'height="{esc(height)}" style="border:none" allowfullscreen></iframe>'
        f"<details><summary>{esc(story.texts.without_script)}</summary>"
        f"<p><strong>{esc(story.headline)}</strong></p>{_paragraph(story.measured_from)}"
        f"{_table(story, plain=True)}</details>"
    )


def static_text(name: str) -> str:
    """Return a file of ``static/`` with ends of line as LF, as every parser of HTML sees it."""
    text = (files("rangemap.page") / "static" / name).read_text(encoding="utf-8")
    return text.replace("\r\n", "\n")


def _leaflet_script() -> str:
    lines = static_text("leaflet.js").splitlines()
    # The map of sources stays on Leaflet's server; a page asks no server for anything.
    code = "\n".join(line for line in lines if not line.startswith("//# sourceMappingURL="))
    return f"/*! Leaflet 1.9.4\n\n{static_text('LICENSE-leaflet.txt').strip()}\n*/\n{code}\n"


def _script(code: str) -> str:
    """Return code as it stands between its tags."""
    return f"\n{code.strip()}\n"


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
        f"{styles}"
    )


def _body(story: Story) -> str:
    marks = _Marks(story.footnotes)
    header = _header(story, marks)
    side = _side(story, marks)
    return (
        f'<a class="rm-skip" href="#{TABLE_ID}">{esc(story.texts.skip)}</a>\n'
        f"{still_defs(story)}\n"
        f'<div class="rm-page">\n{header}<main>\n'
        f'<div class="rm-board">\n{_map(story)}{side}</div>\n'
        f"{_table_section(story)}{_caveats(story)}"
        f"{_folds(story)}"
        f"{_sources(story, marks)}</main>\n{_footer(story)}</div>\n"
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
            f'<sup><a class="rm-mark" id="{mark_id}" href="#source-{number}" '
            f'aria-label="{esc(sources_title)}: {number}">{number}</a></sup>'
        )

    def back(self, number: int) -> str:
        return self._used.get(number, "")


def _header(story: Story, marks: _Marks) -> str:
    links = "".join(_link(link.text, safe_href(link.href)) for link in story.links)
    nav = f'<nav class="rm-links"><ul>{links}</ul></nav>\n' if links else ""
    mark = marks.mark(
        story.standfirst_footnote, place="standfirst", sources_title=story.texts.sources_title
    )
    return (
        f"<header>\n{nav}<h1>{esc(story.headline)}</h1>\n"
        f'<p class="rm-standfirst">{esc(story.standfirst)}{mark}</p>\n</header>\n'
    )


def _link(text: str, href: str) -> str:
    if not href:
        return f"<li>{esc(text)}</li>"
    return f'<li><a href="{esc(href)}">{bdi(text)}</a></li>'


def _map(story: Story) -> str:
    frames = "".join(still_frame(story, frame, described_by=ALT_ID) for frame in story.still.frames)
    return (
        f'<div class="rm-map" id="rm-map">\n<p id="{ALT_ID}" hidden>{esc(story.texts.map_alt)}</p>'
        f'\n<div class="rm-paper-box">{frames}'
        f'<div class="rm-moving" id="{MAP_NAME}" hidden></div></div>\n'
        f'<button type="button" class="rm-start" id="rm-start" hidden>'
        f"{esc(story.texts.move_map)}</button>\n"
        f'<p class="rm-small" id="rm-without">{esc(story.texts.without_script)}</p>\n</div>\n'
    )


def _side(story: Story, marks: _Marks) -> str:
    rows = "".join(
        _key_row(number, row, marks, story.texts.sources_title)
        for number, row in enumerate(story.key)
    )
    unsourced = "".join(f"<p>{esc(sentence)}</p>" for sentence in story.unsourced)
    note = f'<div class="rm-unsourced">{unsourced}</div>\n' if unsourced else ""
    return (
        f'<div class="rm-side">\n<section>\n<h2>{esc(story.texts.key_title)}</h2>\n'
        f'<ul class="rm-key">\n{rows}</ul>\n{note}</section>\n'
        f'<section class="rm-measured">{_paragraph(story.measured_from)}</section>\n'
        f"{_permission(story)}</div>\n"
    )


def _key_row(number: int, row: KeyRow, marks: _Marks, sources_title: str) -> str:
    mark = marks.mark(row.footnote, place=f"key-{number}", sources_title=sources_title)
    notes = "".join(f'<span class="rm-note">{esc(note)}</span>' for note in row.notes)
    return (
        f'<li data-key="{number}"><label>{swatch(row)}<strong>{bdi(row.printed)}</strong></label>'
        f'{mark}<span class="rm-who">{bdi(row.who)}</span>{notes}</li>\n'
    )


def _permission(story: Story) -> str:
    if not story.permission:
        return ""
    items = "".join(f"<li>{_runs(paragraph)}</li>" for paragraph in story.permission)
    return (
        f'<section class="rm-permission">\n<h2>{esc(story.texts.permission_title)}</h2>\n'
        f"<ul>{items}</ul>\n</section>\n"
    )


def _paragraph(paragraph: Paragraph) -> str:
    return f"<p>{_runs(paragraph)}</p>\n"


def _runs(paragraph: Paragraph) -> str:
    lead = f"<strong>{esc(paragraph.lead)}</strong> " if paragraph.lead else ""
    return f"{lead}{esc(paragraph.text)}"


def _table_section(story: Story) -> str:
    notes = "".join(f"<p>{esc(note)}</p>" for note in story.table.notes)
    body = (
        _table(story)
        if story.table.rows
        else f"<h2>{esc(story.table.caption)}</h2>\n<p>{esc(story.table.empty)}</p>\n"
    )
    return (
        f'<section class="rm-figures" id="{TABLE_ID}" tabindex="-1">\n{body}'
        f'<div class="rm-notes">{notes}</div>\n</section>\n'
    )


def _table(story: Story, *, plain: bool = False) -> str:
    """Return the table of regions; ``plain`` for a place without the page's style sheet."""
    table = story.table
    heads = "".join(
        f'<th scope="col">{esc(head.text)}'
        + (f' <span class="rm-head-small">{esc(head.small)}</span>' if head.small else "")
        + "</th>"
        for head in table.heads
    )
    rows = "".join(_row(row, story.texts.marked, plain=plain) for row in table.rows)
    many = len(table.heads) > FIT_ON_PHONE
    classes = "rm-table rm-table-many" if many else "rm-table"
    made = (
        f'<table class="{classes}">\n<caption>{esc(table.caption)}</caption>\n'
        f'<thead><tr><th scope="col">{esc(table.region_head)}</th>{heads}</tr></thead>\n'
        f"<tbody>\n{rows}</tbody>\n</table>\n"
    )
    return made if plain or not many else _scroller(table.caption, made)


def _row(row: Row, marked: str, *, plain: bool) -> str:
    mark = ""
    if row.marked:
        hidden = f'<span class="rm-hidden">{esc(marked)}</span>' if marked and not plain else ""
        mark = f' <span class="rm-diamond" aria-hidden="true">{MARK}</span>{hidden}'
    second = (
        f' <span class="rm-second" lang="{esc(row.second_lang)}">{bdi(row.second)}</span>'
        if row.second
        else ""
    )
    cells = "".join(f"<td>{_cell(cell, plain=plain)}</td>" for cell in row.cells)
    return (
        f'<tr><th scope="row"><span class="rm-name">{bdi(row.name)}{mark}</span>{second}</th>'
        f"{cells}</tr>\n"
    )


def _cell(cell: Cell, *, plain: bool) -> str:
    if not cell.hidden or plain:
        return esc(cell.text)
    return (
        f'<span aria-hidden="true">{esc(cell.text)}</span>'
        f'<span class="rm-hidden">{esc(cell.hidden)}</span>'
    )


def _caveats(story: Story) -> str:
    items = "".join(f"<li>{esc(caveat)}</li>" for caveat in story.caveats)
    return f'<ul class="rm-caveats">{items}</ul>\n' if items else ""


def _folds(story: Story) -> str:
    """Return the folds; the slider stands before the notes on how to read what it moves."""
    made = [(fold.id, _fold(fold)) for fold in story.folds]
    if story.explorer is not None:
        ids = [name for name, _ in made]
        place = ids.index(BEFORE) if BEFORE in ids else len(ids)
        made.insert(place, ("try", explorer_fold(story)))
    return "".join(html for _, html in made)


def _fold(fold: Fold) -> str:
    paragraphs = "".join(_paragraph(paragraph) for paragraph in fold.paragraphs)
    tables = "".join(_plain_table(table, under=fold.title) for table in fold.tables)
    prints = " rm-prints" if fold.prints else ""
    return (
        f'<details class="rm-fold{prints}" id="fold-{esc(fold.id)}">'
        f"<summary><h2>{esc(fold.title)}</h2></summary>\n"
        f'<div class="rm-fold-body">{paragraphs}{tables}</div></details>\n'
    )


def _plain_table(table: PlainTable, *, under: str) -> str:
    # The title of the fold is read just above: said twice, it is seen once.
    hidden = ' class="rm-hidden"' if table.caption == under else ""
    heads = "".join(f'<th scope="col">{esc(head)}</th>' for head in table.heads)
    rows = "".join(
        "<tr>" + "".join(f"<td>{bdi(cell)}</td>" for cell in row) + "</tr>\n" for row in table.rows
    )
    made = (
        f'<table class="rm-plain"><caption{hidden}>{esc(table.caption)}</caption>'
        f"<thead><tr>{heads}</tr></thead>\n<tbody>\n{rows}</tbody></table>"
    )
    return _scroller(table.caption, made)


def _scroller(name: str, table: str) -> str:
    # What may scroll needs a stop for the keyboard; the script takes it away where nothing does.
    return (
        f'<div class="rm-scroll" role="group" aria-label="{esc(name)}" tabindex="0">{table}</div>\n'
    )


def _sources(story: Story, marks: _Marks) -> str:
    if not story.footnotes:
        return ""
    items = "".join(_source(footnote, marks, story.texts.back) for footnote in story.footnotes)
    return (
        f'<section class="rm-sources" id="sources">\n<h2>{esc(story.texts.sources_title)}</h2>\n'
        f"<ol>\n{items}</ol>\n</section>\n"
    )


def _source(footnote: Footnote, marks: _Marks, back: str) -> str:
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
        f"{esc(footnote.text)}{link}{way_back}</li>\n"
    )


def _footer(story: Story) -> str:
    return (
        f'<footer>\n<p>{esc(story.texts.not_affiliated)}</p>\n<p class="rm-archives">'
        f"{esc(story.texts.archives)}</p>\n</footer>\n"
    )
