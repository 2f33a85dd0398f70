"""Numbers, lists and distances, in English."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from rangemap.story import Plural
from rangemap.units import KM_PER, UNIT_NAMES, Unit
from rangemap.wording._numbers import fill, grouped, rounded, share_kind, six_figures, three_figures
from rangemap.wording.english._fixed import FIXED

__all__ = [
    "area",
    "both_ends",
    "capitalised",
    "conversion",
    "count",
    "in_words",
    "joined",
    "kilometres",
    "km_and_miles",
    "length",
    "nearer",
    "number",
    "percent",
    "readings",
    "spread",
    "translation",
]

_WORDS: Final = (
    "no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine",
)  # fmt: skip


def number(value: float) -> str:
    """Return a number in groups of three figures.

    Examples
    --------
    >>> number(1500), number(72.4)
    ('1,500', '72.4')
    """
    return grouped(value, decimal=".", thousands=",")


def percent(share: float) -> str:
    """Return a share as the table prints it.

    Examples
    --------
    >>> [percent(x) for x in (0.0, 0.004, 0.129, 0.9992, 1.0)]
    ['none', 'under 1%', '13%', '99%', 'all']
    """
    kind = share_kind(share)
    return f"{kind}%" if isinstance(kind, int) else "under 1%" if kind == "under" else kind


def spread(low: float, high: float) -> str:
    """Return the shares at two readings: two figures, or one if they print the same.

    Examples
    --------
    >>> spread(0.428, 0.52), spread(0.93, 1.0), spread(0.0, 0.03)
    ('43–52%', '93% to all', 'none to 3%')
    """
    first, last = share_kind(low), share_kind(high)
    if last in (first, "under"):
        return percent(high)
    if isinstance(first, int) and isinstance(last, int):
        return f"{first}–{percent(high)}"
    return f"{percent(low)} to {percent(high)}"


def area(area_km2: float) -> str:
    """Return an area with three figures that count.

    Examples
    --------
    >>> area(156646.2), area(0.0)
    ('157,000 km²', '0 km²')
    """
    return f"{number(three_figures(area_km2))} km²"


def kilometres(km: float) -> str:
    """Return a published figure as its mark shows it: ``72.4 km``."""
    return f"{number(round(km, 1))} km"


def km_and_miles(km: float) -> str:
    """Return a distance in whole kilometres, and in miles.

    Examples
    --------
    >>> km_and_miles(366.4)
    '366 km (228 miles)'
    """
    miles = length(rounded(km / KM_PER["mi"]), "mi")
    return f"{number(rounded(km))} km ({miles})"


def length(value: float, unit: Unit) -> str:
    """Return a length in its unit.

    Examples
    --------
    >>> length(45, "mi"), length(80, "km")
    ('45 miles', '80 km')
    """
    return f"{number(value)} {_unit(value, unit)}"


def conversion(values: Sequence[float], unit: Unit) -> str:
    """Return our figure in the other unit.

    Examples
    --------
    >>> conversion([305], "km"), conversion([105, 185], "mi")
    ('about 305 km', 'about 105–185 miles')
    """
    return f"about {_span(values, unit)}"


def translation(hedge: str, values: Sequence[float], unit: Unit, *, short: bool = False) -> str:
    """Return what the words of a source in another language say.

    Examples
    --------
    >>> translation("about", [250], "km"), translation("up to", [190], "mi", short=True)
    ('about 250 km', 'up to 190 mi')
    """
    if hedge and hedge not in FIXED.hedges:
        return ""
    figures = "–".join(number(value) for value in values)
    words = f"{figures} {unit}" if short and unit != "nmi" else _span(values, unit)
    return f"{FIXED.hedges[hedge]} {words}" if hedge else words


def both_ends(least: float, most: float, unit: Unit) -> str:
    """Return what a minimum and a maximum range say.

    Examples
    --------
    >>> both_ends(70, 200, "km")
    'min. 70, max. 200 km'
    """
    return f"min. {number(six_figures(least))}, max. {length(six_figures(most), unit)}"


def nearer(least: float, unit: Unit) -> str:
    """Return what a minimum range leaves out.

    Examples
    --------
    >>> nearer(70, "km")
    'nearer than 70 kilometres'
    """
    return f"nearer than {_in_full(least, unit)}"


def readings(
    value: float,
    low: float | None,
    high: float | None,
    unit: Unit,
    *,
    variants: bool,
    least: float | None = None,
) -> str:
    """Return how the words are read, in the printed unit.

    Examples
    --------
    >>> readings(50, 45, 55, "mi", variants=False), readings(190, None, 190, "mi", variants=False)
    ('45 to 55 miles', 'at most 190 miles')
    """
    low, high = (None if end is None else six_figures(end) for end in (low, high))
    if least is not None and high is not None:
        return f"{_in_full(least, unit)} to {_in_full(high, unit)}"
    name = UNIT_NAMES[unit][1]
    if low is None and high is None:
        return f"{number(six_figures(value))} {name}, {FIXED.open_both}"
    if low is None or high is None:
        end = f"{FIXED.at_most if low is None else FIXED.at_least}"
        return f"{end} {number(high or low or 0)} {name}"
    if variants:
        return f"{number(low)} or {number(high)} {name}, by version"
    return f"{number(low)}{'' if low == high else f' to {number(high)}'} {name}"


def count(number_of: int, one: str, other: str) -> str:
    """Return a count with its noun, in words below ten.

    Examples
    --------
    >>> count(1, "region", "regions"), count(12, "region", "regions")
    ('one region', '12 regions')
    """
    noun = fill("en", number_of, Plural(one=one, other=other))
    return f"{in_words(number_of)} {noun}"


def in_words(number_of: int) -> str:
    """Return a count in words, below ten."""
    return _WORDS[number_of] if number_of < len(_WORDS) else number(number_of)


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


def capitalised(text: str) -> str:
    """Return a text as the beginning of a sentence."""
    return text[:1].upper() + text[1:]


def _span(values: Sequence[float], unit: Unit) -> str:
    return f"{'–'.join(number(value) for value in values)} {_unit(values[-1], unit)}"


def _in_full(value: float, unit: Unit) -> str:
    value = six_figures(value)
    return f"{number(value)} {UNIT_NAMES[unit][value != 1]}"


def _unit(value: float, unit: Unit) -> str:
    return "km" if unit == "km" else UNIT_NAMES[unit][value != 1]
