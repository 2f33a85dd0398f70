"""What a language must be able to say: the interface that every catalogue of sentences keeps.

Sentences are whole: a function takes numbers and names and returns all the words around them, so
that each language orders, declines and counts in its own way. Names arrive in the nominative; a
language with cases puts them after a colon.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, Protocol

from rangemap.statements import UnitNote
from rangemap.story import ExplorerTexts, Take, Texts
from rangemap.units import Unit

__all__ = [
    "Catalogue",
    "DoubtKind",
    "Fixed",
    "From",
    "FromKind",
    "Name",
    "Place",
    "Printed",
    "Where",
]

DoubtKind = Literal["reference", "wording", "figure", "boundaries", "computing"]
FromKind = Literal["border", "cities", "chosen"]
Where = Literal["border", "place", "together", "alone"]


@dataclass(frozen=True, slots=True)
class Name:
    """A region in the language of the page, in the nominative.

    ``short`` is its name on the map ("Kursk"), ``prose`` that in a sentence ("the Kursk region").
    """

    short: str
    prose: str


@dataclass(frozen=True, slots=True)
class Printed:
    """The words of a distance: a source's, or without one the maker's.

    ``translation`` says them in the language of the page; it is empty where they are in that
    language already, and where a word of theirs has no translation.
    """

    words: str
    translation: str = ""
    sourced: bool = True


@dataclass(frozen=True, slots=True)
class From:
    """What is measured from: the bundled border or city centres, or what the maker chose.

    ``points`` says that they are points, and no lines or areas.
    """

    kind: FromKind
    names: tuple[str, ...]
    points: bool


@dataclass(frozen=True, slots=True)
class Place:
    """What is measured from in a comparison: places taken alone or together, or the border."""

    where: Where
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Fixed:
    """Everything that is said in the same words on every page.

    ``language`` is the code of the language (ISO 639-1) and ``name`` what it calls itself.
    ``texts.draft`` is empty once a native reader has signed the catalogue.
    ``nothing_measured`` is the last sentence of every standfirst. ``miles`` says which
    miles these are, where the word alone is read otherwise. ``hedges`` has the words of a hedge,
    by what ``StatedRange.printed_short`` writes ("up to", "approx."); what is not there is shown
    without a translation.
    """

    language: str
    name: str
    texts: Texts
    take: Take
    explorer: ExplorerTexts

    # On the map and in the key.
    measured_from: str
    not_within: str
    at_most: str
    at_least: str
    open_both: str
    no_source: str
    not_ruled_out: str
    depends: str
    note_air: str
    line_label: str
    line_label_border: str
    readings: str
    readings_lines: str
    readings_open: str
    shading_note: str
    shading_steps: tuple[str, str, str, str, str]

    # At the top, and links to the page beside this one.
    nothing_measured: str
    link_to_points: str
    link_to_border: str

    # The table and what stands under it.
    table_caption: str
    region_head: str
    named_note: str
    miles: str
    moscow_outside: str
    moscow_out: str
    caveat_line: str
    caveat_tone: str
    caveat_border: str
    caveat_points: str
    caveat_chosen: str
    caveat_sources: str

    # Folds.
    somewhere_title: str
    somewhere_intro: str
    numbers_title: str
    numbers_intro: str
    numbers_answers: str
    numbers_grades: str
    numbers_dots: str
    numbers_heads: tuple[str, str, str]
    used_here: str
    doubtful: str
    not_drawn: str
    not_counted: str
    chosen_figure: str
    reported_title: str
    reported_intro: str
    reported_heads: tuple[str, str, str, str]
    before: str
    after: str
    read_title: str
    how_to_read_border: str
    how_to_read_mark: str
    how_to_read_bends: str
    how_to_read_several: str
    how_to_read_least: str
    how_to_read_map: str
    how_to_read_ring: str
    doubts_intro: str
    not_compared: str
    sources_and_boundaries: str
    crimea: str
    boundaries: str
    teach_wrong: str

    # What the command line adds.
    summary_note: str
    hedges: Mapping[str, str]


class Catalogue(Protocol):
    """One language. The modules of :mod:`rangemap.wording` that are languages keep this."""

    @property
    def FIXED(self) -> Fixed:  # noqa: N802
        """What is always said in the same words."""

    # Numbers

    def number(self, value: float) -> str:
        """Return ``72.4``, ``1,500``: up to twelve figures, with this language's signs."""

    def percent(self, share: float) -> str:
        """Return ``none``, ``under 1%``, ``13%``, ``all``."""

    def spread(self, low: float, high: float) -> str:
        """Return ``43–52%``, ``none to 3%``, ``93% to all``, or one figure for both."""

    def area(self, area_km2: float) -> str:
        """Return ``157,000 km²``: three figures that count."""

    def kilometres(self, km: float) -> str:
        """Return ``72.4 km``: one decimal at most."""

    def length(self, value: float, unit: Unit) -> str:
        """Return ``45 miles``, ``80 km``."""

    def conversion(self, values: Sequence[float], unit: Unit) -> str:
        """Return ``about 80 km``, ``about 165–300 km``: our figure in the other unit."""

    def translation(
        self, hedge: str, values: Sequence[float], unit: Unit, *, short: bool = False
    ) -> str:
        """Return ``up to 190 miles``, ``165–300 km``; short for a table head: ``up to 190 mi``.

        ``hedge`` is empty, or the English of :attr:`Fixed.hedges`. Returns nothing for a hedge
        that is not there.
        """

    def both_ends(self, least: float, most: float, unit: Unit) -> str:
        """Return what a minimum and a maximum range say: ``min. 70, max. 200 km``."""

    def nearer(self, least: float, unit: Unit) -> str:
        """Return ``nearer than 70 kilometres``."""

    def readings(
        self,
        value: float,
        low: float | None,
        high: float | None,
        unit: Unit,
        *,
        variants: bool,
        least: float | None = None,
    ) -> str:
        """Return ``45 to 55 miles``, ``at most 190 miles``, ``165 or 300 km, by version``.

        With a minimum range the words are read from there on: ``70 kilometres to 200 kilometres``.
        """

    # Quotations

    def quoted(self, printed: Printed) -> str:
        """Return ``“up to 190 miles”``, with the translation after it if there is one."""

    def named(self, printed: Printed) -> str:
        """Return a source's words quoted, the maker's marked ``(no source)``."""

    def curled(self, text: str) -> str:
        """Return a text with the quotation marks and apostrophes of print."""

    # At the top

    def headline(
        self,
        printed: Printed,
        counts: Sequence[int],
        named: Sequence[Name],
        *,
        russian: bool,
        reference: From,
    ) -> str:
        """Return the finding (T2).

        ``counts`` of regions at each reading that is present; ``named`` are the regions that the
        decision names; ``russian``: all regions are federal subjects of Russia.
        """

    def standfirst(
        self,
        sourced: int,
        chosen: int,
        reference: From,
        *,
        russian: bool,
        article: str,
        several: bool,
    ) -> str:
        """Return how far so many distances reach, from where, and whose they are (T3).

        ``article`` is when the one source was published (ISO; empty without one); ``several``
        says that there is more than one.
        """

    def measured_from(self, reference: From, bases: Sequence[str]) -> str:
        """Return what is measured from, and that it is no firing position (T6).

        ``bases`` are a user's words for what was chosen.
        """

    def correction(
        self,
        before: Printed,
        system: str,
        now: Printed,
        changed: int,
        largest: tuple[Name, str, str] | None,
    ) -> str:
        """Return the notice of a correction (T27); ``largest`` has the figure before and now."""

    # The key and the map

    def key_names(self, names: Sequence[str], conversion: str, *, at_most: bool = False) -> str:
        """Return ``Storm Shadow / SCALP (about 250 km)``.

        ``at_most``: the conversion is that of a maximum range beside a minimum one.
        """

    def key_unsourced(self, label: str) -> str:
        """Return ``Test (no source)``."""

    def unsourced(self, name: str) -> str:
        """Return that a distance was set by the maker of the page (T15)."""

    def note_least(self, nearer: str) -> str:
        """Return ``what is nearer than 70 kilometres is left out``, from :meth:`nearer`."""

    def reading_note(
        self, words: str, low_basis: str, high_basis: str, *, of_maximum: bool = False
    ) -> str:
        """Return ``45 to 55 miles: our reading of the words``; bases printed, policy or open.

        ``of_maximum``: they are those of a maximum range beside a minimum one.
        """

    def shading_title(self, printed: Printed) -> str:
        """Return what the tones of regions stand for."""

    def map_alt(
        self, reference: From, lines: Sequence[str], outside: str, *, russian: bool, table: bool
    ) -> str:
        """Return the text alternative of the map (T10); ``table``: there is a table below."""

    def alt_line(
        self,
        printed: Printed,
        wholly: Sequence[Name],
        partly: Sequence[Name],
        *,
        nearer: str = "",
    ) -> str:
        """Return what one line takes in; from ten names on a count.

        With a minimum range it is a ring, which leaves out what is ``nearer``.
        """

    def alt_shaded(self, printed: Printed, wholly: Sequence[Name], partly: Sequence[Name]) -> str:
        """Return what a map shows whose regions are shaded by share."""

    # The table

    def depends(self, figures: str) -> str:
        """Return ``none to 3%, depends on the wording``."""

    def empty(self, printed: Sequence[Printed], *, russian: bool) -> str:
        """Return ``No Russian region lies within “about 5 miles”.``."""

    def table_note(
        self,
        *,
        two_figures: bool,
        at_most: bool,
        at_least: bool,
        depends: bool,
        not_ruled_out: bool,
    ) -> str:
        """Return what the words and figures of the table mean, of those that stand in it (T9)."""

    def eastern_end(self, names: Sequence[Name]) -> str:
        """Return that figures of these would be larger from other parts of Ukraine."""

    def moscow(self, distances: int, nearest_km: float) -> str:
        """Return that Moscow is outside all distances, and how far it is (T13)."""

    def caveat_air(self, names: Sequence[str]) -> str:
        """Return that these are released in the air (T12.4)."""

    # What was reported

    def date(self, earliest: str | None, latest: str | None) -> str:
        """Return ``between May 2024 and June 2024``, ``by 17 November 2024``, ``not dated``."""

    def published(self, date: str) -> str:
        """Return ``17 November 2024 or 18 November 2024`` for ``2024-11-17/2024-11-18``."""

    def permission_lead(self, systems: Sequence[str]) -> str:
        """Return ``ATACMS:``."""

    def said(self, date: str, by: str, confirmed: str) -> str:
        """Return when something was said, by whom, and whether anybody confirmed it."""

    def reported(
        self, systems: Sequence[str], ranges: Sequence[Printed], words: Sequence[str]
    ) -> str:
        """Return what was reported of systems, with the ranges stated of them, as a sentence."""

    def what_changed(self, before: Printed | None, after: Printed | None) -> str:
        """Return what changed in the longest range named; not both are None."""

    def decision_who(self, actor: str, systems: Sequence[str]) -> str:
        """Return ``United States: ATACMS``; either may be empty."""

    def decision_what(self, status: str, scope: str) -> str:
        """Return what was reported, and how far it goes; the scope may be empty."""

    def decision_said(self, by: str, confirmed: str, elsewhere: str) -> str:
        """Return who said it, who confirmed it, what was printed elsewhere; each may be empty."""

    # Measured from somewhere else

    def somewhere_heads(self, printed: Printed) -> tuple[str, str, str]:
        """Return ``Measured from``, ``Area within “up to 190 miles”``, ``Regions, all or part``."""

    def somewhere(self, place: Place) -> str:
        """Return the cell on what is measured from: ``Kharkiv, Sumy and Chernihiv together``."""

    # Other published numbers

    def version(self, name: str) -> str:
        """Return ``Version: GMLRS rocket``; ``not named`` gives ``Version not named``."""

    def read_as(self, readings: str, *, ours: bool, of: str = "") -> str:
        """Return ``read as 45 to 55 miles, our reading``.

        ``of`` is the one name that a number was printed for, in a table of several.
        """

    def published_by(self, publisher: str, date: str, *, number: int | None) -> str:
        """Return who printed a number and when; ``number`` is its source on this page.

        ``none printed`` and ``not shown on the copy`` are no names of publishers.
        """

    def grade(self, letter: str) -> str:
        """Return ``grade A``."""

    def origin(self, name: str) -> str:
        """Return ``origin of the figure: CNN``."""

    def used_here(self, printed: Printed, why: str) -> str:
        """Return which number is on the map, and why."""

    def no_default(self, why: str) -> str:
        """Return why no number of a name is on the map."""

    def out_of(self, count: int, regions: int) -> str:
        """Return ``3 of 83``, ``none``."""

    def some_regions(self, names: Sequence[Name]) -> str:
        """Return ``Bryansk, Kursk``: the first of many in the order of the alphabet."""

    def unit_note(self, note: UnitNote) -> str:
        """Return what the units of a statement show, made from the kind and the figures."""

    # How far the figures can be wrong

    def doubt_lead(self, kind: DoubtKind, *, largest: bool) -> str:
        """Return ``The wording.``; with ``largest``: ``Largest doubt: the wording.``."""

    def from_elsewhere(
        self, printed: Printed, area: float, place: Place, other_area: float, other: Place
    ) -> str:
        """Return the same distance from two references, as areas; goes into :meth:`changed_by`."""

    def two_ends(self, printed: Printed, readings: str, low: float, high: float) -> str:
        """Return the areas of the two ends of a wording; goes into :meth:`changed_by`."""

    def other_figures(
        self, name: str, least: Printed, low: float, most: Printed, high: float
    ) -> str:
        """Return the areas of the lowest and the highest published figure, as before."""

    def changed_by(self, words: str, change: float) -> str:
        """Return a sentence on a change of area, in per cent of the smaller one, or infinite."""

    def official_area(self, name: Name, percent: float) -> str:
        """Return how far a region's area is from the published one."""

    def boundary_position(self, name: Name, area: float) -> str:
        """Return what the position of a boundary can change of one region."""

    def computing(self, change: float) -> str:
        """Return what the computing adds, as a round limit above it; follows its lead."""

    # Sources

    def source_note(
        self,
        printed: Printed,
        systems: Sequence[str],
        *,
        title: str,
        publisher: str,
        date: str,
        locator: str,
        paragraph: str,
        readings: str,
        policy: str,
    ) -> str:
        """Return a footnote (T23): the words, whose they are, where they stand, how they are read.

        ``paragraph`` are its first words, used in the place of ``locator`` if there are any;
        ``policy`` is its version where it is our reading, else empty.
        """

    def no_range(self, names: Sequence[str]) -> str:
        """Return that these are named without a range (T22)."""

    def places_source(self, source: str) -> str:
        """Return where the places measured from come from."""

    def boundaries_given(self, whose: Sequence[str]) -> str:
        """Return whose boundaries regions of the user's have; ``whose`` may be empty."""

    def archives(
        self,
        version: str,
        inputs: str,
        edition: str,
        data: str,
        policy: str,
        *,
        given: Sequence[str] | None = None,
    ) -> str:
        """Return the last line, for whoever keeps the page (T26); ``given`` as above, or None."""

    # The slider

    def explorer_band(self, printed: Printed, readings: str) -> str:
        """Return what the shaded part of the slider is."""

    def explorer_who(self, publisher: str, relays: str) -> str:
        """Return who printed a figure, for its mark."""

    def explorer_words(self, printed: Printed, variant: str) -> str:
        """Return the words of a figure, with the version in brackets if one is named."""

    # The picture of a common mistake

    def teach_caption(self, radius_km: int, reach_km: int) -> str:
        """Return what stands under the picture (T21)."""

    def teach_flat(self, reach_km: int) -> str:
        """Return ``drawn flat: 190 km``."""

    def teach_true(self, radius_km: int) -> str:
        """Return ``300 km over the ground``."""

    def teach_alt(self, radius_km: int, reach_km: int) -> str:
        """Return the text alternative of the picture."""

    # The command line

    def summary_head(self, regions: int, names: Sequence[str]) -> str:
        """Return ``Of 83 regions, measured from ...:``; several names are taken as one shape."""

    def summary_line(self, printed: Printed, who: str, wholly: int, partly: int, rest: int) -> str:
        """Return ``“up to 190 miles”, ATACMS (about 305 km): 4 wholly, 8 partly, 71 not``."""
