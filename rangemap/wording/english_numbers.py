"""What the page says of other published numbers and of how far figures can be wrong, in English.

The rules are those of the other fixed texts: the hedge words belong to the sources.
"""

from __future__ import annotations

import math
import re
from typing import Final, Literal

from rangemap.wording._numbers import LEAST_COUNTED_SHARE, area_words
from rangemap.wording.english import capitalised, published_words, quoted

NUMBERS_ANSWERS: Final = (
    "The answer for a region changes if it is touched by one distance and not by the other, or "
    "lies wholly within one and not the other. It is counted against the number on this map, from "
    "the same place. A figure for another version is no second opinion on this one."
)
NUMBERS_GRADES: Final = (
    "Grades say how the words were seen, not whether they are true. A: on the page that printed "
    "them. B: on a page that relays another, or names no publisher or date. C: on a copy."
)
NUMBERS_HEADS: Final = ("As printed", "Where", "Regions whose answer changes")
USED_HERE: Final = "on this map"
DOUBTFUL: Final = "doubtful: not drawn"
NOT_DRAWN: Final = "not drawn"
NOT_COUNTED: Final = "not counted"
CHOSEN_FIGURE: Final = "The maker of this page chose it."
DOUBTS_INTRO: Final = (
    "How far the figures can be wrong, each thing by itself, as a change of the area within a "
    "distance:"
)
DoubtKind = Literal["reference", "wording", "figure", "boundaries", "computing"]
DOUBT_LEADS: Final[dict[DoubtKind, str]] = {
    "reference": "What the distance is measured from.",
    "wording": "The wording.",
    "figure": "Which published figure is used.",
    "boundaries": "The boundaries.",
    "computing": "The computing",
}
NOT_COMPARED: Final = "No other place was computed for these regions."


def largest_doubt(lead: str) -> str:
    """Return the lead of the largest of them."""
    return f"Largest doubt: {lead[:1].lower()}{lead[1:]}"


def from_elsewhere(within: str, area: float, name: str, other_area: float, other: str) -> str:
    """Return the same distance from two references, as areas."""
    areas = f"{area_words(area)} from {name}, {area_words(other_area)} from {other}"
    return f"within {within}, {areas}"


def two_ends(printed: str, readings: str, low: float, high: float) -> str:
    """Return what the two ends of a wording take in."""
    return f"{quoted(printed)}, read as {readings}, takes in {_span(low, high)}"


def other_figures(name: str, least: str, low: float, most: str, high: float) -> str:
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


def official_area(name: str, percent: float) -> str:
    """Return how far a region's area is from the published one."""
    size = "large" if percent > 0 else "small"
    return f"{capitalised(name)} is {abs(percent):.0f}% too {size} in our data."


def boundary_position(name: str, area: float) -> str:
    """Return what the position of a boundary can change of one region."""
    return (
        f"Boundaries are not known to the metre: that moves the area within a distance by "
        f"{area_words(area)} at most in {name}, for its size the largest."
    )


def computing(change: float) -> str:
    """Return what the computing adds, as a round limit above it."""
    limit = 0.01
    while change > 0 and 100 * change >= limit:
        limit *= 10
    return f"adds less than {limit:g}%."


def _span(low: float, high: float) -> str:
    return f"{area_words(low)} to {area_words(high)}"


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


def by_version(low: str, high: str, unit: str) -> str:
    """Return two figures that belong to two versions: alternatives and no span."""
    return f"{low} or {high} {unit}, by version"


def read_as(words: str, *, ours: bool, of: str = "") -> str:
    """Return how the words of a number are read, and whether its ends are our reading.

    ``of`` is the one name that it was printed for, in a table of several.
    """
    whose = f"{of} alone; " if of else ""
    return f"{whose}read as {words}{', our reading' if ours else ''}"


def published_by(publisher: str, published: str, *, number: int | None) -> str:
    """Return who printed a number and when; ``number`` is its source on this page."""
    if publisher == "none printed":
        publisher = "web article, publisher not printed"
    elif publisher.startswith("not shown on the copy"):
        publisher = f"a copy without its publisher{publisher.removeprefix('not shown on the copy')}"
    source = "" if number is None else f"; source {number} below"
    return f"{capitalised(publisher)}, {published_words(published)}{source}"


def grade(letter: str) -> str:
    """Return how the words were seen, by its letter."""
    return f"grade {letter}"


def origin(name: str) -> str:
    """Return whose figure it is, where a page repeats it or others repeat the page."""
    return f"origin of the figure: {name}"


def used_here(printed: str, why: str) -> str:
    """Return which number is on the map, and why."""
    return f"On this map: {quoted(printed)}. {why}"


def no_default(why: str) -> str:
    """Return why no number of a name is on the map."""
    return f"None is on this map. {why}"


def out_of(count: int, regions: int) -> str:
    """Return a count of regions as a cell has it."""
    return f"{count} of {regions}" if count else "none"
