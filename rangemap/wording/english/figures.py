"""What figures say: titles, keys, notes under them and their alternatives in words.

Figures are drawn in English alone, so no other language has this module, and the interface of the
catalogues does not ask for it.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Final

from rangemap.wording._catalogue import Printed
from rangemap.wording._numbers import six_figures
from rangemap.wording.english._fixed import FIXED
from rangemap.wording.english._numbers import count, joined, number
from rangemap.wording.english._sentences import named, quoted

COVERAGE_TITLE: Final = "Share of each region’s area within the distance"
CURVE_TITLE: Final = "What share would lie within another distance"
BAND: Final = "Bands lead from the low to the high reading of the words."
CURVE_AXIS: Final = "Distance, km"
STATEMENTS_AXIS: Final = "Published range, km"
OF_AREA: Final = "Shares are of area, not of people."
NOT_AVERAGED: Final = (
    "A page that repeats another stands with it; nothing is averaged. Grades say how the words "
    "were seen (A: on the page itself; B: relayed, or without publisher or date; C: on a copy), "
    "not whether they are true."
)
USED: Final = "Filled: the figure that is used unless another is chosen."
NOT_PUBLISHED: Final = "not a published figure"
ALT_COVERAGE: Final = "Bars of the share of each region’s area within the distance."
LAND: Final = "Land and boundaries: Natural Earth 1:10m, as corrected with the data."
OURS: Final = "dotted to our reading of the words"
OPEN: Final = "An arrow of one length marks an end that the source leaves open."
OCCUPIED: Final = (
    "Crimea and Sevastopol (hatched) are Ukrainian territory occupied by Russia since 2014."
)
NOTHING: Final = "No region lies within the distance."
DOTTED: Final = "Dotted lines: how else the words can be read."
TRAILS: Final = "Rows of dots lead away from a line to a side that the source leaves open."
ALT_REACH: Final = "Map of how far published ranges lead."


def key(printed: str, who: str, *, low_open: bool, high_open: bool) -> tuple[str, str]:
    """Return the words of a line of a key, and what follows them.

    Examples
    --------
    >>> key("up to 190 miles", "ATACMS", low_open=True, high_open=False)
    ('up to 190 miles', 'ATACMS; shares are at most')
    """
    ends = {
        (True, True): f"; {FIXED.open_both}",
        (True, False): f"; shares are {FIXED.at_most}",
        (False, True): f"; shares are {FIXED.at_least}",
    }
    return printed, f"{who}{ends.get((low_open, high_open), '')}"


def measured_from(name: str) -> str:
    """Return what the distance is measured from; names that are taken together are joined.

    Examples
    --------
    >>> measured_from("Kharkiv + Sumy")
    'Measured from: Kharkiv and Sumy.'
    """
    return f"{FIXED.measured_from}: {joined(name.split(' + '))}."


def bounds(bases: Collection[str]) -> str:
    """Return what the thin lines and arrows of a figure mean: of those that it has.

    Examples
    --------
    >>> bounds({"policy"})
    'Thin lines lead to the two ends of the wording: dotted to our reading of the words.'
    >>> bounds({"open"})
    'An arrow of one length marks an end that the source leaves open.'
    """
    looks = {"printed": "solid to what the source prints", "policy": OURS}
    lines = [look for basis, look in looks.items() if basis in bases]
    parts = (
        [f"Thin lines lead to the two ends of the wording: {', '.join(lines)}."] if lines else []
    )
    return " ".join([*parts, OPEN] if "open" in bases else parts)


def chosen(printed: str, name: str) -> str:
    """Return the sentence on a number that nobody published."""
    return f"{printed} ({name}): not a published figure."


def left_out(regions: int) -> str:
    """Return how many regions are not shown."""
    return f"Not shown: {count(regions, 'region', 'regions')} beyond the distance."


def source(statements: Sequence[tuple[Printed, str]], source: str) -> str:
    """Return whose words figures are; ``statements`` are the words and what they are about.

    Examples
    --------
    >>> source([(Printed("up to 190 miles"), "ATACMS")], "NPR, November 2024")
    '“up to 190 miles” (ATACMS): NPR, November 2024.'
    """
    words = joined([f"{quoted(printed)} ({who})" for printed, who in statements])
    return f"{words}: {source}." if source else f"{words}."


def made_with(version: str) -> str:
    """Return the last words of every note."""
    return f"Made with rangemap {version}."


def alt_bars(printed: Printed, who: str, rows: Sequence[tuple[str, str]]) -> str:
    """Return the bars of one statement in words."""
    listed = "; ".join(f"{name} {words}" for name, words in rows)
    return f"Within {named(printed)} ({who}): {listed}."


def alt_curve(names: Sequence[str], longest_km: float) -> str:
    """Return what curves are of."""
    return (
        f"Curves of the share of area within a distance, from 0 to "
        f"{number(six_figures(longest_km))} km, for {joined(names)}."
    )


def statements_title(names: Sequence[str]) -> str:
    """Return the title of a figure of what was published.

    Examples
    --------
    >>> statements_title(["HIMARS", "ATACMS"])
    'How far, as printed: HIMARS and ATACMS'
    """
    return f"{FIXED.texts.key_title}: {joined(names)}"


def read_in(where: str, grade: str, origin: str) -> str:
    r"""Return where a statement was read; ``origin`` is whose figure it is, if another's.

    Examples
    --------
    >>> read_in("Newser, June 2022", "grade C", "The Washington Post")
    'Newser, June 2022 (grade\xa0C); figure of The Washington Post'
    """
    kept = grade.replace(" ", "\u00a0")
    seen = f"{where} ({kept})"
    return f"{seen}; figure of {origin}" if origin else seen


def alt_statement(words: str, where: str, remark: str) -> str:
    """Return one statement in words."""
    return f"{words}, {where}{f', {remark}' if remark else ''}."


def alt_reach(printed: Printed, who: str) -> str:
    """Return one line of a map in words."""
    return f"A line {named(printed)} out ({who})."
