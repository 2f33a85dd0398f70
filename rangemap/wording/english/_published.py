"""What the page says of published numbers, of doubts and of sources, in English."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from typing import Final

from rangemap.statements import UnitNote
from rangemap.wording._catalogue import DoubtKind, Name, Place, Printed
from rangemap.wording._numbers import LEAST_COUNTED_SHARE, MOST_NAMED
from rangemap.wording.english._fixed import FIXED
from rangemap.wording.english._numbers import area as area_words
from rangemap.wording.english._numbers import capitalised, joined
from rangemap.wording.english._sentences import BORDER, named, places, published, quoted

__all__ = [
    "archives",
    "boundary_position",
    "changed_by",
    "computing",
    "doubt_lead",
    "explorer_band",
    "explorer_who",
    "explorer_words",
    "from_elsewhere",
    "grade",
    "no_default",
    "no_range",
    "official_area",
    "origin",
    "other_figures",
    "out_of",
    "places_source",
    "published_by",
    "read_as",
    "some_regions",
    "somewhere",
    "somewhere_heads",
    "source_note",
    "teach_alt",
    "teach_caption",
    "teach_flat",
    "teach_true",
    "two_ends",
    "unit_note",
    "used_here",
    "version",
]

_DOUBT_LEADS: Final[dict[DoubtKind, str]] = {
    "reference": "What the distance is measured from.",
    "wording": "The wording.",
    "figure": "Which published figure is used.",
    "boundaries": "The boundaries.",
    "computing": "The computing",
}
_NO_PUBLISHER: Final = "none printed"
_NOT_SHOWN: Final = "not shown on the copy"


def somewhere_heads(printed: Printed) -> tuple[str, str, str]:
    """Return the heads of the table of other references."""
    return FIXED.measured_from, f"Area within {named(printed)}", "Regions, all or part"


def somewhere(place: Place) -> str:
    """Return the cell on what is measured from."""
    return capitalised(_place(place))


def _place(place: Place) -> str:
    if place.where == "border":
        return BORDER
    together = {"place": "", "together": " together", "alone": " alone"}[place.where]
    return f"{places(place.names)}{together}"


def version(name: str) -> str:
    """Return the head over what is printed of one version.

    Examples
    --------
    >>> version("not named"), version("export model"), version("GMLRS rocket")
    ('Version not named', 'Export model', 'Version: GMLRS rocket')
    """
    if name == "not named":
        return "Version not named"
    says_so = re.search(r"\b(?:version|model)\b", name) is not None
    return capitalised(name) if says_so else f"Version: {name}"


def read_as(readings: str, *, ours: bool, of: str = "") -> str:
    """Return how the words of a number are read, and whether its ends are our reading."""
    whose = f"{of} alone; " if of else ""
    return f"{whose}read as {readings}{', our reading' if ours else ''}"


def published_by(publisher: str, date: str, *, number: int | None) -> str:
    """Return who printed a number and when; ``number`` is its source on this page."""
    if publisher == _NO_PUBLISHER:
        publisher = "web article, publisher not printed"
    elif publisher.startswith(_NOT_SHOWN):
        publisher = f"a copy without its publisher{publisher.removeprefix(_NOT_SHOWN)}"
    source = "" if number is None else f"; source {number} below"
    return f"{capitalised(publisher)}, {published(date)}{source}"


def grade(letter: str) -> str:
    """Return how the words were seen, by its letter."""
    return f"grade {letter}"


def origin(name: str) -> str:
    """Return whose figure it is, where a page repeats it or others repeat the page."""
    return f"origin of the figure: {name}"


def used_here(printed: Printed, why: str) -> str:
    """Return which number is on the map, and why."""
    return f"On this map: {quoted(printed)}. {why}"


def no_default(why: str) -> str:
    """Return why no number of a name is on the map."""
    return f"None is on this map. {why}"


def out_of(count: int, regions: int) -> str:
    """Return a count of regions as a cell has it."""
    return f"{count} of {regions}" if count else "none"


def some_regions(names: Sequence[Name]) -> str:
    """Return the names of regions, the first of many in the order of the alphabet.

    Examples
    --------
    >>> some_regions([Name("Kursk", "the Kursk region"), Name("Bryansk", "the Bryansk region")])
    'Bryansk, Kursk'
    """
    shorts = sorted(name.short for name in names)
    told = ", ".join(shorts[:MOST_NAMED])
    return told if len(shorts) <= MOST_NAMED else f"{told} and {len(shorts) - MOST_NAMED} more"


def unit_note(note: UnitNote) -> str:
    """Return what the units of a statement show: the finding itself is in English."""
    return note.finding


def doubt_lead(kind: DoubtKind, *, largest: bool) -> str:
    """Return what a doubt is about."""
    lead = _DOUBT_LEADS[kind]
    return f"Largest doubt: {lead[:1].lower()}{lead[1:]}" if largest else lead


def from_elsewhere(
    printed: Printed, area: float, place: Place, other_area: float, other: Place
) -> str:
    """Return the same distance from two references, as areas."""
    here, there = area_words(area), area_words(other_area)
    return f"within {named(printed)}, {here} from {_place(place)}, {there} from {_place(other)}"


def two_ends(printed: Printed, readings: str, low: float, high: float) -> str:
    """Return what the two ends of a wording take in."""
    return f"{quoted(printed)}, read as {readings}, takes in {_span(low, high)}"


def other_figures(name: str, least: Printed, low: float, most: Printed, high: float) -> str:
    """Return what the lowest and the highest published figure take in."""
    return (
        f"for {name}, with the version not told apart, others print figures from {quoted(least)} "
        f"to {quoted(most)}, which take in {_span(low, high)}"
    )


def changed_by(words: str, change: float) -> str:
    """Return a sentence on a change of area, in per cent of the smaller one."""
    if math.isinf(change):
        return f"{capitalised(words)}."
    per_cent = f"{100 * change:,.0f}%" if change >= LEAST_COUNTED_SHARE else "under 1%"
    return f"{capitalised(words)}: a change of {per_cent}."


def official_area(name: Name, percent: float) -> str:
    """Return how far a region's area is from the published one."""
    size = "large" if percent > 0 else "small"
    return f"{capitalised(name.prose)} is {abs(percent):.0f}% too {size} in our data."


def boundary_position(name: Name, area: float) -> str:
    """Return what the position of a boundary can change of one region."""
    return (
        f"Boundaries are not known to the metre: that moves the area within a distance by "
        f"{area_words(area)} at most in {name.prose}, for its size the largest."
    )


def computing(change: float) -> str:
    """Return what the computing adds, as a round limit above it."""
    limit = 0.01
    while change > 0 and 100 * change >= limit:
        limit *= 10
    return f"adds less than {limit:g}%."


def _span(low: float, high: float) -> str:
    return f"{area_words(low)} to {area_words(high)}"


def source_note(
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
    """Return a footnote: the words, whose they are, where they stand, how they are read."""
    described = f"{publisher}, {published(date)}"
    if publisher == _NO_PUBLISHER:
        described = (
            "web article without publisher or date in the copy held; dated by its content to "
            f"{published(date)}"
        )
    where = f"Paragraph beginning “{paragraph}”." if paragraph else f"Place: {locator}."
    basis = f"our reading, policy {policy}" if policy else "as printed"
    return (
        f"{quoted(printed)}: {joined(systems)}. Printed in: “{title}”, {described}. {where} Read "
        f"as {readings} ({basis})."
    )


def no_range(names: Sequence[str]) -> str:
    """Return the sentence on systems that are named without a range."""
    them = "it" if len(names) == 1 else "them"
    return f"Also named, without a range: {joined(names)}. Nothing is drawn for {them}."


def places_source(source: str) -> str:
    """Return where the places measured from come from."""
    return f"Places measured from: {source}."


def boundaries_given(whose: Sequence[str]) -> str:
    """Return whose boundaries regions of the user's have."""
    return (
        f"Boundaries of the regions: {_given(whose)}. Around them: Natural Earth 1:10m, corrected "
        "as listed with the data."
    )


def _given(whose: Sequence[str]) -> str:
    return "; ".join(whose).rstrip(".") or "given by the maker of this page"


def archives(
    version: str,
    inputs: str,
    edition: str,
    data: str,
    policy: str,
    *,
    given: Sequence[str] | None = None,
) -> str:
    """Return the last line, for whoever keeps the page."""
    mine = "" if given is None else f"{_given(given)} and around them "
    return (
        f"For archives: made with rangemap {version} from inputs {inputs[:12]}, boundaries "
        f"{mine}Natural Earth 1:10m {edition} as corrected ({data[:12]}), policy {policy} for "
        "reading hedges. “rangemap verify” recomputes the figures; it cannot tell who made the "
        "page."
    )


def explorer_band(printed: Printed, readings: str) -> str:
    """Return what the shaded part of the slider is."""
    return f"The shaded part is how {quoted(printed)} is read: {readings}."


def explorer_who(publisher: str, relays: str) -> str:
    """Return who printed a figure, for its mark."""
    if publisher == _NO_PUBLISHER:
        return "the news article of this page"
    if publisher.startswith("not shown"):
        return "a copy that does not show its publisher"
    if relays.startswith("not named"):
        relays = f"another page, {relays}"
    return f"{publisher}, which relays {relays}" if relays else publisher


def explorer_words(printed: Printed, variant: str) -> str:
    """Return the words of a figure, with the version they speak of."""
    return f"{quoted(printed)} ({variant})" if variant else quoted(printed)


def teach_caption(radius_km: int, reach_km: int) -> str:
    """Return what stands under the picture of the common mistake."""
    return (
        f"A flat circle drawn on this kind of web map with a “radius of {radius_km} km” reaches "
        f"only {reach_km} km to the east and west at this latitude. Widely used, and wrong."
    )


def teach_flat(reach_km: int) -> str:
    """Return the words of the circle that is drawn flat."""
    return f"drawn flat: {reach_km} km"


def teach_true(radius_km: int) -> str:
    """Return the words of the circle as it is."""
    return f"{radius_km} km over the ground"


def teach_alt(radius_km: int, reach_km: int) -> str:
    """Return the text alternative of the picture of the common mistake."""
    return (
        "Two circles about one place on a web map, and the words “Wrong, on purpose”. The inner "
        f"one is drawn flat with a radius of {radius_km} km and reaches {reach_km} km to the east "
        f"and west. The outer one is the places that are {radius_km} km away over the ground."
    )
