"""A Story as one picture: the still map with its key, its sources and what it is measured from.

The picture is drawn by the writer of the page's still map and styled by the same rules. Whatever
is needed to read it is drawn into it, because pictures travel without the page around them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Final, Literal

from rangemap.page.escape import Marker, clean, esc
from rangemap.page.static_files import static_text
from rangemap.page.svg import TEXT_PX, frame_layers, still_parts, swatch_layers, text_width_em
from rangemap.story import Frame, Story

__all__ = ["Width", "figure_svg"]

Width = Literal["wide", "narrow"]

# First the fonts of the systems that pages are read on, so that page and picture look alike.
_FONTS: Final = (
    "system-ui, -apple-system, 'Segoe UI', Roboto, 'Noto Sans', 'Helvetica Neue', Arial, sans-serif"
)
_SHARED: Final = re.compile(r"/\* map\b.*?\*/\n(.*?)/\* end of map \*/", re.DOTALL)
_VARIABLE: Final = re.compile(r"(--[\w-]+):\s*([^;]+);")
_PIXELS: Final = re.compile(r"(\d+(?:\.\d+)?)px")

_PAD: Final = 16.0
_GUTTER: Final = 24.0
_SWATCH: Final = 62.0
# What the letters of wide fonts (DejaVu Sans) take beyond the estimate, which is for a box that
# squeezes its text. A line that is too long would be cut; one that is short is only short.
_WIDEST: Final = {"regular": 1.02, "bold": 1.14}


@dataclass(frozen=True, slots=True)
class _Line:
    """One line of text, its top left corner in pixels from that of its block.

    So many of its first letters as ``lead`` says are bold.
    """

    text: str
    x: float
    y: float
    px: float
    kind: str
    lead: int = 0


@dataclass(frozen=True, slots=True)
class _Part:
    """A paragraph to lay out; ``lead`` stands before its text, in bold."""

    text: str
    kind: str
    px: float
    lead: str = ""


@dataclass(frozen=True, slots=True)
class _Block:
    """Text and swatches laid out in a column; ``swatches`` are (row of the key, y)."""

    lines: tuple[_Line, ...]
    swatches: tuple[tuple[int, float], ...]
    height: float


def figure_svg(story: Story, *, width: Width = "wide") -> str:
    """Return a Story as an SVG that needs nothing else.

    Parameters
    ----------
    story
        What the reader is told.
    width
        ``"wide"`` for a column of text, 828 pixels; ``"narrow"`` for a phone or a margin, 358.

    Notes
    -----
    Everything is in the units of the drawing, of which a pixel has several: programs for
    graphics know no strokes that keep their width under a scale, so those of the page's rules
    are multiplied instead.
    """
    frame = next(each for each in story.still.frames if each.name == width)
    unit = frame.pixel
    page_px, map_px = (side / unit for side in frame.view_box[2:])
    head = _head(story, page_px)
    side_by_side = width == "wide"
    column = (page_px - 2 * _PAD - _GUTTER) / 2 if side_by_side else page_px - 2 * _PAD
    key, beside = _key(story, column), _beside(story, column)
    foot = _foot(story, page_px - 2 * _PAD)
    map_top = head.height
    text_top = map_top + map_px + 14.0
    if side_by_side:
        second, second_top = _PAD + column + _GUTTER, text_top
        foot_top = text_top + max(key.height, beside.height) + 4.0
    else:
        second, second_top = _PAD, text_top + key.height + 4.0
        foot_top = second_top + beside.height + 4.0
    height = foot_top + foot.height + 8.0
    parts = [
        f'<rect class="rm-sheet" width="{_n(page_px * unit)}" height="{_n(height * unit)}"/>',
        _drawn(story, head, _PAD, 0.0, unit),
        _map(story, frame, map_top),
        _drawn(story, key, _PAD, text_top, unit),
        _drawn(story, beside, second, second_top, unit),
        _drawn(story, foot, _PAD, foot_top, unit),
    ]
    # Programs for graphics that are older than SVG 2 know the link by its first name alone. No
    # text can hold this markup: its quotation marks and brackets are written as entities.
    body = "".join([still_parts(story, readings=False), *parts]).replace(
        "<use href=", "<use xlink:href="
    )
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" '
        f'width="{_n(page_px)}" height="{_n(height)}" '
        f'viewBox="0 0 {_n(page_px * unit)} {_n(height * unit)}" xml:lang="{esc(story.language)}" '
        f'role="img" aria-labelledby="rm-title rm-desc" font-family="{_FONTS}">\n'
        f'<title id="rm-title">{esc(story.headline)}</title>\n'
        f'<desc id="rm-desc">{esc(story.texts.figure_alt or story.texts.map_alt)}</desc>\n'
        f"<style>\n{figure_style(unit)}</style>\n{body}\n</svg>\n"
    )


def figure_style(unit: int) -> str:
    """Return the page's rules for maps, with colours for variables and pixels as units."""
    palette, *rules = _SHARED.findall(static_text("page.css"))
    colours = dict(_VARIABLE.findall(palette))
    own = static_text("figure.css")
    plain = re.sub(r"var\((--[\w-]+)\)", lambda name: colours[name[1]], "".join([*rules, own]))
    return _PIXELS.sub(lambda length: f"{_n(float(length[1]) * unit)}px", plain)


def _head(story: Story, page_px: float) -> _Block:
    room = page_px - 2 * _PAD
    headline = _Part(story.headline, "headline", 20.0 if room > 500 else 17.0)
    return _text(
        [headline, _Part(story.standfirst, "soft", 13.0), *_draft(story)],
        room,
        top=12.0,
        bottom=10.0,
    )


def _draft(story: Story) -> list[_Part]:
    return [_Part(story.texts.draft, "soft", 11.0)] if story.texts.draft else []


def _key(story: Story, room: float) -> _Block:
    """Return the printed words of each line, beside its swatch."""
    lines = [_Line(story.texts.key_title, 0.0, 0.0, 14.0, "title")]
    swatches = []
    y = 24.0
    for number, row in enumerate(story.key):
        swatches.append((number, y))
        texts = [_Part(row.printed, "printed", 14.0)]
        texts += [_Part(text, "soft", 12.0) for text in (row.translation, row.who) if text]
        texts += [_Part(note, "soft", 12.0) for note in row.notes]
        block = _text(texts, room - _SWATCH, bottom=6.0)
        lines += [replace(line, x=_SWATCH, y=y + line.y) for line in block.lines]
        y += block.height
    notes = _text([_Part(text, "soft", 12.0) for text in story.unsourced], room)
    lines += [replace(line, y=y + line.y) for line in notes.lines]
    return _Block(tuple(lines), tuple(swatches), y + notes.height)


def _beside(story: Story, room: float) -> _Block:
    """Return what is measured from, and that range is not permission."""
    parts = [_Part(story.measured_from.text, "body", 12.0, story.measured_from.lead)]
    if story.permission:
        parts.append(_Part(story.texts.permission_title, "title", 14.0))
    parts += [_Part(each.text, "body", 12.0, each.lead) for each in story.permission]
    return _text(parts, room)


def _foot(story: Story, room: float) -> _Block:
    """Return what no line on the map shows, the sources, and whose boundaries are drawn."""
    texts = [*story.caveats[:1], *_boundaries(story)]
    parts = [_Part(text, "soft", 11.0) for text in texts]
    if story.footnotes:
        parts.append(_Part(story.texts.sources_title, "title", 12.0))
    parts += [_Part(f"{note.number}. {note.text}", "soft", 11.0) for note in story.footnotes]
    parts += [_Part(text, "soft", 11.0) for text in (story.texts.archives,) if text]
    return _text(parts, room)


def _boundaries(story: Story) -> Iterable[str]:
    """Return the first words of what is printed of the folds: whose land is whose."""
    return (fold.paragraphs[0].text for fold in story.folds if fold.prints and fold.paragraphs)


def _text(parts: Iterable[_Part], room: float, *, top: float = 0.0, bottom: float = 0.0) -> _Block:
    """Lay paragraphs out under each other."""
    lines = []
    y = top
    for part in parts:
        whole = f"{part.lead} {part.text}".strip()
        bold = part.kind in {"headline", "printed", "title"}
        for number, piece in enumerate(_wrapped(whole, room / part.px, bold=bold)):
            lead = 0 if number else min(len(part.lead), len(piece))
            lines.append(_Line(piece, 0.0, y, part.px, part.kind, lead))
            y += round(part.px * 1.35)
        y += 4.0
    return _Block(tuple(lines), (), y + bottom)


def _wrapped(text: str, room_em: float, *, bold: bool) -> list[str]:
    """Break a text into lines that fit in every common font; a long word is broken too."""
    room = room_em / _WIDEST["bold" if bold else "regular"]
    lines = [""]
    for word in clean(text).split():
        for piece in _pieces(word, room):
            longer = f"{lines[-1]} {piece}".lstrip()
            if text_width_em(longer) <= room:
                lines[-1] = longer
            else:
                lines.append(piece)
    return [line for line in lines if line]


def _pieces(word: str, room: float) -> Iterable[str]:
    letters = max(1, int(room / 0.9))
    if text_width_em(word) <= room:
        return [word]
    return [word[start : start + letters] for start in range(0, len(word), letters)]


def _drawn(story: Story, block: _Block, x: float, y: float, unit: int) -> str:
    # Words that are broken over two lines are marked on neither: a picture has no other way.
    mark = Marker(story.quotes, tag="tspan")
    swatches = "".join(
        f'<g transform="translate({_n(x * unit)} {_n((y + at) * unit)})">'
        f"{swatch_layers(story.key[number], unit=unit)}</g>"
        for number, at in block.swatches
    )
    lines = "".join(
        f'<text class="rm-words rm-words-{line.kind}" x="{_n((x + line.x) * unit)}" '
        f'y="{_n((y + line.y + line.px) * unit)}" font-size="{_n(line.px * unit)}">'
        f"{_runs(line, mark)}</text>"
        for line in block.lines
    )
    return swatches + lines


def _runs(line: _Line, mark: Marker) -> str:
    lead, rest = line.text[: line.lead], line.text[line.lead :]
    return (f'<tspan class="rm-words-title">{mark(lead)}</tspan>' if lead else "") + mark(rest)


def _map(story: Story, frame: Frame, top: float) -> str:
    x, y, width, height = frame.view_box
    return (
        f'<svg class="rm-still-{frame.name}" y="{_n(top * frame.pixel)}" width="{width}" '
        f'height="{height}" viewBox="{x} {y} {width} {height}" '
        f'font-size="{_n(TEXT_PX * frame.pixel)}">{frame_layers(story, frame, readings=False)}'
        f'<rect class="rm-neatline" x="{x}" y="{y}" width="{width}" height="{height}"/></svg>'
    )


def _n(value: float) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".")
