"""The Story: everything a page, a figure or a reader is told, and nothing else.

A Story is frozen and made of numbers, strings and tuples alone. Figures arrive computed,
sentences written, geometry simplified, projected and encoded; whoever shows a Story computes
nothing. :meth:`Story.to_dict` is what stands in a page's JSON block and what
``page/story.schema.json`` describes.
"""

from __future__ import annotations

from dataclasses import dataclass, fields, is_dataclass
from functools import cache
from typing import Any, Final, Literal, get_args, get_origin, get_type_hints

from rangemap._html import html_rows
from rangemap.errors import InputError

__all__ = [
    "SCHEMA",
    "Arcs",
    "Cell",
    "Curve",
    "Doubt",
    "Drawing",
    "Explorable",
    "Explorer",
    "ExplorerTexts",
    "Fold",
    "Footnote",
    "Frame",
    "Head",
    "KeyRow",
    "Label",
    "LanguageLink",
    "Line",
    "Link",
    "MapData",
    "Mark",
    "Numbers",
    "Paragraph",
    "PlainTable",
    "Plural",
    "Published",
    "Quote",
    "Record",
    "RecordedReference",
    "RecordedStatement",
    "Reference",
    "Row",
    "ScaleBar",
    "Shading",
    "Shape",
    "Step",
    "StillPath",
    "Story",
    "Table",
    "Take",
    "Teach",
    "Texts",
    "Voice",
]

SCHEMA: Final = "rangemap-story/1"

#: One arc: ``(lon, lat, dlon, dlat, dlon, dlat, ...)`` in units of 0.001 degree, the first pair
#: absolute, the others differences to the point before.
Arcs = tuple[tuple[int, ...], ...]

#: One ring or polyline as arcs in order: ``n`` is arc ``n``, ``-1 - n`` the same arc backwards.
Path = tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Paragraph:
    """A paragraph, with a lead in bold if there is one."""

    text: str
    lead: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """A link to a page that stands beside this one."""

    text: str
    href: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LanguageLink:
    """The same page in a language, which is named in itself; ``href`` is empty on that page."""

    language: str
    name: str
    href: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Quote:
    """Words that are not in the language of the page, and their language.

    Wherever they stand in a text of the Story, they are marked as being in that language. So all
    texts stay plain, for whoever can mark nothing.
    """

    text: str
    language: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Plural:
    """The forms of one text for different counts, by the plural categories of the Unicode CLDR.

    A form that the language does not have is empty.
    """

    one: str
    other: str
    few: str = ""
    many: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyRow:
    """One statement as the key shows it.

    ``translation`` says the printed words in the language of the page, if that is another one.
    ``slot`` chooses the line (0 to 4; None is the grey line of a number without a source);
    ``fill`` the tint of the part of the regions within it. ``reading`` says how else the words
    could be read. A bound whose basis is ``policy`` is our reading of the words; one that is
    ``open`` is None.
    """

    statement: str
    slot: int | None
    fill: Literal["none", "near", "far"]
    printed: str
    translation: str
    who: str
    notes: tuple[str, ...]
    footnote: int | None
    sourced: bool
    range_km: float | None
    low_km: float | None
    high_km: float | None
    low_basis: Literal["printed", "policy", "open"]
    high_basis: Literal["printed", "policy", "open"]
    reading: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """The head of one column of figures; ``small`` stands under it."""

    statement: str
    text: str
    small: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """One figure of the table: the words a reader sees, and the numbers behind them.

    ``hidden`` is said by a screen reader in the place of ``text`` (a dash says nothing).
    """

    text: str
    hidden: str
    range_class: str
    touched: bool
    share: float | None
    share_low: float | None
    share_high: float | None
    area_km2: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One region of the table. ``marked``: a reported decision names it.

    ``official`` is its full name where the short one is shown, ``second`` that in its language.
    """

    region: str
    name: str
    official: str
    second: str
    second_lang: str
    marked: bool
    nearest_km: float
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """Region by region; ``empty`` is the sentence that stands where there is no row."""

    caption: str
    region_head: str
    heads: tuple[Head, ...]
    rows: tuple[Row, ...]
    empty: str
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PlainTable:
    """A table of words, all cells as they are shown.

    ``figures`` has the number behind each cell, None for words; it is empty for words alone.
    """

    caption: str
    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    figures: tuple[tuple[float | None, ...], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Published:
    """One published number in the table of all of them.

    ``km`` is where its dot stands: the distance that is shown of it, or would be.
    ``printed`` are its words, quoted, and ``conversion`` our figure in the other unit.
    ``read_as`` says how the words are read, ``origin`` whose figure it is where that is not the
    page itself. ``answer`` is the cell on the regions whose answer would change, ``changed``
    their codes, ``named`` their names in a few words. ``used``: it is the one on the map.
    """

    statement: str
    km: float
    printed: str
    conversion: str
    read_as: str
    source: str
    origin: str
    url: str
    grade: str
    used: bool
    answer: str
    changed: tuple[str, ...]
    named: str
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Voice:
    """Numbers that go back to one origin: one voice, however often it was printed.

    ``head`` opens a version of the system; it is empty in the voices after the first one.
    """

    head: str
    rows: tuple[Published, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Numbers:
    """What was published for one name; ``used`` says which number is on the map, and why."""

    name: str
    used: str
    heads: tuple[str, ...]
    voices: tuple[Voice, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Doubt:
    """One thing that the figures can be wrong by.

    ``change`` is by what part of itself it changes an area; None where that was not computed.
    """

    kind: Literal["reference", "wording", "figure", "boundaries", "computing"]
    lead: str
    text: str
    change: float | None
    largest: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Fold:
    """A part of the page that is closed until a reader opens it.

    ``dots`` says what the dots beside the numbers are; it is shown where they are, and nowhere
    else.
    """

    id: str
    title: str
    paragraphs: tuple[Paragraph, ...]
    tables: tuple[PlainTable, ...]
    prints: bool
    numbers: tuple[Numbers, ...] = ()
    doubts: tuple[Doubt, ...] = ()
    dots: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Footnote:
    """A numbered source. ``url`` may be empty."""

    number: int
    text: str
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """A drawn polygon: rings as arcs, grouped by part, the shell first.

    ``role``: ``region`` (has a row or could have one), ``origin`` (the regions of the country
    measured from, Ukraine), ``occupied`` (of those, Crimea and Sevastopol), ``country``.
    """

    id: str
    role: Literal["region", "origin", "occupied", "country"]
    name: str
    parts: tuple[tuple[Path, ...], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A drawn line of one statement.

    ``kind``: ``edge`` (the outline of all references as one shape: the firm line), ``ring``
    (the outline for one reference alone, thinner), ``fill`` (closed: the part of the regions
    within the distance), ``low`` and ``high`` (the edge at that reading; shown when asked for),
    ``open`` (short paths away from the edge, on the side that the source leaves open).
    """

    statement: str
    kind: Literal["edge", "ring", "fill", "low", "high", "open"]
    reference: str
    parts: tuple[tuple[Path, ...], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reference:
    """What is measured from. ``lon_lat`` is for a point; a line has ``parts`` instead."""

    name: str
    basis: str
    lon_lat: tuple[float, float] | None
    parts: tuple[tuple[Path, ...], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Label:
    """A word on the map.

    ``kind``: ``country``, ``sea``, ``region``, ``city``, ``reference``, ``statement``, or
    ``low`` and ``high``, the figures of a statement's other readings.
    ``x`` and ``y`` are in the units of the frame that carries the label, at its ``anchor`` and
    half its height; ``lon_lat`` is where the moving map puts it. ``second`` is a translation, on
    a line of its own.
    """

    text: str
    kind: Literal["country", "sea", "region", "city", "reference", "statement", "low", "high"]
    lon_lat: tuple[float, float]
    x: int
    y: int
    anchor: Literal["start", "middle", "end"]
    statement: str
    second: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """The outline of everything within one distance, for lines that move in steps.

    It is as fine as the map in the regions and coarse outside them, where it is not drawn.
    ``bounds`` holds what is drawn: west, south, east, north; None where nothing is.
    """

    range_km: float
    bounds: tuple[float, float, float, float] | None
    parts: tuple[tuple[Path, ...], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class MapData:
    """The moving map: longitude and latitude. ``bounds`` is west, south, east, north.

    ``shapes`` come in the order of drawing, ``labels`` with the most important first.
    """

    bounds: tuple[float, float, float, float]
    limits: tuple[float, float, float, float]
    arcs: Arcs
    shapes: tuple[Shape, ...]
    lines: tuple[Line, ...]
    references: tuple[Reference, ...]
    labels: tuple[Label, ...]
    steps: tuple[Step, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class StillPath:
    """A path of the still map: an SVG ``d`` in tenths of a pixel, y down.

    ``role``: that of a :class:`Shape`, the kind of a :class:`Line`, or ``reference`` (a line
    measured from). ``id`` is the region, or the statement.
    """

    role: Literal[
        "region", "origin", "occupied", "country",
        "edge", "ring", "fill", "low", "high", "open", "reference",
    ]  # fmt: skip
    id: str
    d: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ScaleBar:
    """A scale that holds in the middle of the picture; lengths in tenths of a pixel."""

    km: int
    km_length: int
    mi: int
    mi_length: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """A window on the still map for one width of screen: viewBox, labels, dots, scale.

    ``dots``: ``(kind, x, y)`` with kind ``city`` or ``reference``. ``pixel`` is how many units
    are one pixel of the screen that the frame is made for: text is that many times larger.
    """

    name: Literal["wide", "narrow"]
    view_box: tuple[int, int, int, int]
    pixel: int
    labels: tuple[Label, ...]
    dots: tuple[tuple[str, int, int], ...]
    scale: ScaleBar


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawing:
    """The still map: azimuthal equidistant about its middle. Paths in drawing order."""

    paths: tuple[StillPath, ...]
    frames: tuple[Frame, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Shading:
    """Regions shaded by share, on a map without lines.

    ``regions`` has the code and the tone of each, a place in ``steps``, which are the words of
    the tones from the lightest to the darkest. ``note`` says what a tone does not show.
    """

    statement: str
    title: str
    note: str
    steps: tuple[str, ...]
    regions: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Texts:
    """The fixed words of the page's furniture, in the language of the Story.

    ``km`` and ``mi`` are the units of the scale. ``draft`` says that no native reader has signed
    the words of the page, ``languages`` names the list of links to it in others.
    ``marked`` is what a screen reader says for the mark of a row ("named in the reported
    decision"), ``back`` names the link from a source back to the text. ``readings`` names the
    switch of the other readings; ``readings_lines`` and ``readings_open`` say what is then seen.
    Each is empty where there is nothing to show. ``figure_alt`` is ``map_alt`` for a picture that
    stands alone.
    """

    skip: str
    map_alt: str
    key_title: str
    move_map: str
    without_script: str
    permission_title: str
    sources_title: str
    archives: str
    zoom_in: str
    zoom_out: str
    map_region: str
    not_affiliated: str
    km: str
    mi: str
    draft: str = ""
    languages: str = ""
    marked: str = ""
    back: str = ""
    readings: str = ""
    readings_lines: str = ""
    readings_open: str = ""
    figure_alt: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Take:
    """The words of the fold by which readers take the data, or the page, with them.

    ``embed`` is HTML for another page, with ``address`` where the address of this one belongs;
    ``shapes_note`` stands in the file of shapes.
    """

    title: str
    intro: str
    table: str
    shapes: str
    shapes_note: str
    embed_title: str
    embed_note: str
    embed: str
    address: str
    copy: str
    copied: str
    not_copied: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Teach:
    """A small picture of a common mistake, for the fold of that id; never on the map itself.

    ``flat`` and ``true`` are the paths of the circle as many draw it and as it is, in pixels of
    a picture of ``size``; their words stand in the middle of ``flat_at`` and ``true_at``, the
    mark that it is wrong in the middle of ``wrong_at``.
    """

    fold: str
    alt: str
    caption: str
    wrong: str
    wrong_at: tuple[int, int]
    flat: str
    flat_words: str
    flat_at: tuple[int, int]
    true: str
    true_words: str
    true_at: tuple[int, int]
    size: tuple[int, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """A published figure on the slider: the distance, the words, and who printed them."""

    range_km: float
    figure: str
    words: str
    who: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Explorable:
    """One statement whose distance a reader may change.

    ``distances_km`` are those to choose from, in order, ``ends`` the first and the last in words,
    and ``printed_km`` is the one of its line.
    ``band_km`` is how the words are read, from low to high, where they have both ends.
    """

    statement: str
    printed: str
    translation: str
    printed_km: float
    distances_km: tuple[float, ...]
    ends: tuple[str, str]
    band_km: tuple[float, float] | None
    band: str
    marks: tuple[Mark, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Curve:
    """The covered share of one region as a function of range.

    ``samples`` are ``(range in km, share in units of 0.01 %, slope in these units for each
    kilometre)``, between which the curve is a monotone cubic. Nothing is covered up to the first,
    and no more than at the last is beyond it.
    """

    region: str
    samples: tuple[tuple[float, int, int], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ExplorerTexts:
    """The words of "Try another number"; ``{km}`` and the like are filled in by the script.

    Where they depend on a count, the script chooses the form.
    """

    title: str
    intro: str
    needs_script: str
    which: str
    slider: str
    field: str
    conversion: Plural
    steps: str
    unsourced: str
    printed: str
    head: str
    head_unsourced: str
    head_sourced: str
    label_unsourced: str
    label_sourced: str
    takes_in_none: str
    takes_in: Plural
    see_map: str
    back: str
    marks: str
    bad: str
    outside: str
    share: str
    share_under: str
    share_all: str
    not_within: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Explorer:
    """What the slider needs: statements, curves, words.

    ``way``: ``rings`` (the outline is computed about points as the reader moves the slider) or
    ``steps`` (it was computed before: the steps of the map). ``clipped``: the line is drawn
    in the regions alone. ``rows`` are those of regions that only a chosen distance reaches, which
    the table has not, by name.
    """

    way: Literal["rings", "steps"]
    clipped: bool
    statements: tuple[Explorable, ...]
    curves: tuple[Curve, ...]
    rows: tuple[Row, ...]
    texts: ExplorerTexts


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordedReference:
    """What was measured from: a bundled reference, or one of the maker's with its geometry.

    ``bundled`` is the collection that holds it. ``wkt`` is empty for a bundled one; else it is
    in longitude and latitude, with every digit that the figures were computed from.
    """

    name: str
    basis: str
    source: str
    bundled: Literal["border", "cities", ""]
    wkt: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordedStatement:
    """A statement that was measured, by its words.

    ``read`` says how they become distances: as in the ``catalogue``, as a maker's own number
    (``exact``), or as ``words`` of a source. Outside the catalogue ``fields`` has the other
    texts of the statement, ``citation`` those of its source, each with its name.
    """

    id: str
    systems: tuple[str, ...]
    wording: str
    read: Literal["catalogue", "exact", "words"]
    fields: tuple[tuple[str, str], ...] = ()
    citation: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """What the figures were computed from, so that they can be computed again.

    ``systems`` are the names asked of the catalogue; empty where single statements were given.
    ``regions`` is what ``load_regions`` was asked for, empty where they were the maker's.
    ``data`` has the bundled files that were used, with their SHA-256. ``own`` names what else
    was the maker's own, and is not recorded.
    """

    references: tuple[RecordedReference, ...]
    statements: tuple[RecordedStatement, ...]
    systems: tuple[str, ...]
    regions: tuple[str, ...]
    policy: str
    data: tuple[tuple[str, str], ...]
    corrects: tuple[tuple[str, str], ...]
    decisions: Literal["bundled", "none", "own"]
    own: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Story:
    """Everything that a reader is told.

    With ``shading`` regions have tones, and no lines are drawn. ``corrections`` tell what an
    earlier version of the page had wrong. ``inputs`` is the SHA-256 of what the Story was
    computed from, ``record`` what it takes to compute it again. ``counted`` are the numbers of
    regions in the headline, one for each reading. ``languages`` has this page and those that say
    the same in other languages; ``quotes`` are the words in it that are in another language.
    ``standfirst_end`` is the end of the standfirst that stands after its mark.

    Raises
    ------
    InputError
        If a field that has a list of words to choose from holds another one: such words become
        names inside a page.
    """

    language: str
    title: str
    headline: str
    standfirst: str
    standfirst_footnote: int | None
    links: tuple[Link, ...]
    key: tuple[KeyRow, ...]
    measured_from: Paragraph
    permission: tuple[Paragraph, ...]
    table: Table
    caveats: tuple[str, ...]
    folds: tuple[Fold, ...]
    footnotes: tuple[Footnote, ...]
    unsourced: tuple[str, ...]
    texts: Texts
    take: Take
    teach: Teach | None
    map: MapData
    still: Drawing
    version: str
    inputs: str
    standfirst_end: str = ""
    corrections: tuple[str, ...] = ()
    shading: Shading | None = None
    explorer: Explorer | None = None
    languages: tuple[LanguageLink, ...] = ()
    quotes: tuple[Quote, ...] = ()
    counted: tuple[int, ...] = ()
    record: Record | None = None
    schema: str = SCHEMA

    def __post_init__(self) -> None:
        _check_choices(self, "story")

    def __repr__(self) -> str:
        return (
            f"Story({self.headline!r}: {len(self.table.rows)} regions, inputs {self.inputs[:12]})"
        )

    def _repr_html_(self) -> str:
        head = ("", *(f"{head.text} {head.small}" for head in self.table.heads))
        rows = ([row.name, *(cell.text for cell in row.cells)] for row in self.table.rows)
        return html_rows(f"{self.headline}. {self.standfirst}", head, rows)

    def to_dict(self, *, still: bool = True) -> dict[str, Any]:
        """Return the Story as dictionaries, lists, strings and numbers.

        ``still=False`` leaves the still map out, for a page that has it as SVG already.
        """
        plain: dict[str, Any] = _plain(self)
        if not still:
            del plain["still"]
        return plain


def _plain(value: Any) -> Any:
    if is_dataclass(value) and not isinstance(value, type):
        return {field.name: _plain(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    return value


def _check_choices(value: Any, where: str) -> None:
    for name, choices in _choices(value.__class__).items():
        chosen = getattr(value, name)
        if choices and chosen not in choices:
            raise InputError(f"{where}.{name} is {chosen!r}, expected one of {list(choices)}")
        parts = chosen if isinstance(chosen, tuple) else (chosen,)
        # Tuples are of one kind; those of numbers are long.
        if parts and is_dataclass(parts[0]):
            for number, part in enumerate(parts):
                _check_choices(part, f"{where}.{name}" + f"[{number}]" * (parts is chosen))


@cache
def _choices(kind: type) -> dict[str, tuple[Any, ...]]:
    """Return the fields of a dataclass, with the words to choose from where there are some."""
    hints = get_type_hints(kind)
    return {
        field.name: get_args(hints[field.name]) if get_origin(hints[field.name]) is Literal else ()
        for field in fields(kind)
    }
