"""Numbers as readers see them; files keep full precision."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Final

from rangemap.units import KM_PER

__all__ = [
    "LEAST_ALL",
    "LEAST_COUNTED_SHARE",
    "area_words",
    "both_units",
    "count_words",
    "joined",
    "percent_words",
    "spread_words",
]

#: A region counts as taken in from one per cent on: a sliver is not a region.
LEAST_COUNTED_SHARE: Final = 0.01
#: "All" is printed from here on.
LEAST_ALL: Final = 0.9995

_WORDS: Final = (
    "no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine",
)  # fmt: skip


def percent_words(share: float) -> str:
    """Return a share as the table prints it.

    Examples
    --------
    >>> [percent_words(x) for x in (0.0, 0.004, 0.129, 0.9992, 1.0)]
    ['none', 'under 1%', '13%', '99%', 'all']
    """
    if share <= 0:
        return "none"
    if share < LEAST_COUNTED_SHARE:
        return "under 1%"
    if share >= LEAST_ALL:
        return "all"
    return f"{min(99, _rounded(share * 100))}%"


def spread_words(low: float, high: float) -> str:
    """Return the shares at two readings: two figures, or one if they print the same.

    Examples
    --------
    >>> spread_words(0.428, 0.52), spread_words(0.93, 1.0), spread_words(0.0, 0.03)
    ('43–52%', '93% to all', 'none to 3%')
    """
    first, last = percent_words(low), percent_words(high)
    if first == last or 0 < high < LEAST_COUNTED_SHARE:
        return last
    if first[:-1].isdigit() and last[:-1].isdigit():
        return f"{first[:-1]}–{last}"
    return f"{first} to {last}"


def area_words(area_km2: float) -> str:
    """Return an area with three figures that count.

    Examples
    --------
    >>> area_words(156646.2), area_words(3965.4), area_words(0.0)
    ('157,000 km²', '3,970 km²', '0 km²')
    """
    if area_km2 <= 0:
        return "0 km²"
    step = 10 ** max(0, math.floor(math.log10(area_km2)) - 2)
    return f"{_rounded(area_km2 / step) * step:,} km²"


def both_units(km: float) -> str:
    """Return a distance in whole kilometres, and in miles.

    Examples
    --------
    >>> both_units(366.4)
    '366 km (228 miles)'
    """
    return f"{_rounded(km):,} km ({_rounded(km / KM_PER['mi']):,} miles)"


def count_words(count: int, one: str, many: str) -> str:
    """Return a count with its noun, in words below ten.

    Examples
    --------
    >>> count_words(1, "region", "regions"), count_words(12, "region", "regions")
    ('one region', '12 regions')
    """
    number = _WORDS[count] if count < len(_WORDS) else f"{count:,}"
    return f"{number} {one if count == 1 else many}"


def joined(items: Sequence[str], *, word: str = "and") -> str:
    """Return a list as a sentence has it.

    Examples
    --------
    >>> joined(["Kharkiv"]), joined(["Kharkiv", "Sumy", "Chernihiv"])
    ('Kharkiv', 'Kharkiv, Sumy and Chernihiv')
    """
    if len(items) < 2:
        return "".join(items)
    return f"{', '.join(items[:-1])} {word} {items[-1]}"


def _rounded(value: float) -> int:
    """Round half up, as a reader does with pencil and paper."""
    return math.floor(value + 0.5)
