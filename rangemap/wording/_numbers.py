"""What numbers and counts have in common in all languages; files keep full precision."""

from __future__ import annotations

import math
from typing import Final, Literal

from rangemap.story import Plural

__all__ = [
    "LEAST_ALL",
    "LEAST_COUNTED_SHARE",
    "MOST_NAMED",
    "ShareKind",
    "fill",
    "grouped",
    "plural",
    "rounded",
    "share_kind",
    "six_figures",
    "three_figures",
]

#: A region counts as taken in from one per cent on: a sliver is not a region.
LEAST_COUNTED_SHARE: Final = 0.01
#: A cell has no room for the names of more regions.
MOST_NAMED: Final = 8
#: "All" is printed from here on.
LEAST_ALL: Final = 0.9995

ShareKind = Literal["none", "under", "all"]


def share_kind(share: float) -> ShareKind | int:
    """Return a share as whole per cent from 1 to 99, or what is told in a word.

    Examples
    --------
    >>> [share_kind(x) for x in (0.0, 0.004, 0.129, 0.9992, 1.0)]
    ['none', 'under', 13, 99, 'all']
    """
    if share <= 0:
        return "none"
    if share < LEAST_COUNTED_SHARE:
        return "under"
    if share >= LEAST_ALL:
        return "all"
    return min(99, rounded(share * 100))


def three_figures(value: float) -> int:
    """Return a number with three figures that count.

    Examples
    --------
    >>> three_figures(156646.2), three_figures(3965.4), three_figures(0.0)
    (157000, 3970, 0)
    """
    if value <= 0:
        return 0
    step: int = 10 ** max(0, math.floor(math.log10(value)) - 2)
    return rounded(value / step) * step


def six_figures(value: float) -> float:
    """Return a number with six figures that count: more than any source prints."""
    return float(f"{value:.6g}")


def rounded(value: float) -> int:
    """Round half up, as a reader does with pencil and paper."""
    return math.floor(value + 0.5)


def grouped(value: float, *, decimal: str, thousands: str) -> str:
    """Return a number with up to twelve figures, in groups of three, with the signs given.

    Examples
    --------
    >>> grouped(1234.5, decimal=",", thousands=".")
    '1.234,5'
    """
    signs = {",": thousands, ".": decimal}
    return "".join(signs.get(letter, letter) for letter in f"{value:,.12g}")


def plural(language: str, number: float, forms: Plural) -> str:
    """Return the form of a word that a number asks for, by the rules of the Unicode CLDR.

    Numbers with decimals take ``other`` in the languages that are known here.

    Examples
    --------
    >>> regions = Plural(one="область", few="області", many="областей", other="області")
    >>> [plural("uk", number, regions) for number in (1, 3, 11, 21)]
    ['область', 'області', 'областей', 'область']
    """
    if number != int(number):
        return forms.other
    if language == "en":
        return forms.one if number == 1 else forms.other
    tens, ones = int(number) % 100, int(number) % 10
    if ones == 1 and tens != 11:
        return forms.one
    if ones in {2, 3, 4} and tens not in {12, 13, 14}:
        return forms.few
    return forms.many


def fill(language: str, number: float, forms: Plural, **values: str) -> str:
    """Return the form that a number asks for, with its gaps filled."""
    return plural(language, number, forms).format(**values)
