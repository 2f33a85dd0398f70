"""Numbers, distances and dates in Ukrainian."""

from __future__ import annotations

from collections.abc import Sequence
from types import MappingProxyType
from typing import Final

from rangemap.story import Plural
from rangemap.units import KM_PER, Unit
from rangemap.wording._numbers import rounded, share_kind, six_figures, three_figures
from rangemap.wording._slavic import (
    NBSP,
    Case,
    Distances,
    Hedge,
    Noun,
    hedged_text,
    length_text,
    number_text,
)

__all__ = [
    "DISTANCES",
    "REGION",
    "area",
    "both_ends",
    "both_units",
    "conversion",
    "count",
    "date",
    "kilometres",
    "length",
    "nearer",
    "number",
    "percent",
    "published",
    "readings",
    "spread",
    "translation",
]

_KM: Final = Noun(Plural(one="км", few="км", many="км", other="км"), "км")
_MILE: Final = Noun(Plural(one="миля", few="милі", many="миль", other="милі"), "милю")
_SEA_MILE: Final = Noun(
    Plural(one="морська миля", few="морські милі", many="морських миль", other="морської милі"),
    "морську милю",
)
_SEA_MILE_SHORT: Final = Noun(
    Plural(one="мор. миля", few="мор. милі", many="мор. миль", other="мор. милі"), "мор. милю"
)
REGION: Final = Noun(
    Plural(one="регіон", few="регіони", many="регіонів", other="регіону"), "регіон"
)

DISTANCES: Final = Distances(
    units=MappingProxyType({"km": _KM, "mi": _MILE, "nmi": _SEA_MILE}),
    short=MappingProxyType({"km": _KM, "mi": _MILE, "nmi": _SEA_MILE_SHORT}),
    hedges=MappingProxyType(
        {
            "about": Hedge("близько {}", "genitive"),
            "approximately": Hedge("приблизно {}", short="прибл. {}"),
            "estimated": Hedge("за оцінкою, {}"),
            "exactly": Hedge("рівно {}"),
            "nearly": Hedge("майже {}"),
            "just_under": Hedge("трохи менше ніж {}"),
            "just_over": Hedge("трохи більше ніж {}"),
            "up_to": Hedge("до {}", "genitive"),
            "maximum": Hedge("максимум {}", short="макс. {}"),
            "within": Hedge("у межах {}", "genitive"),
            "at_most": Hedge("щонайбільше {}"),
            "under": Hedge("менше ніж {}"),
            "well_under": Hedge("значно менше ніж {}"),
            "limited_to": Hedge("з обмеженням до {}", "genitive"),
            "or_less": Hedge("{} або менше"),
            "more_than": Hedge("понад {}", "accusative"),
            "at_least": Hedge("щонайменше {}"),
            "well_over": Hedge("значно більше ніж {}"),
            "or_more": Hedge("{} або більше"),
            "perhaps_more": Hedge("{}, можливо, й більше"),
            "and_beyond": Hedge("до {} і більше", "genitive"),
            "by_version": Hedge("{}, залежно від версії"),
        }
    ),
    either="або",
)

_MONTHS: Final = (
    "січень", "лютий", "березень", "квітень", "травень", "червень", "липень", "серпень",
    "вересень", "жовтень", "листопад", "грудень",
)  # fmt: skip
_OF_MONTH: Final = (
    "січня", "лютого", "березня", "квітня", "травня", "червня", "липня", "серпня", "вересня",
    "жовтня", "листопада", "грудня",
)  # fmt: skip
_BY_MONTH: Final = (
    "січнем", "лютим", "березнем", "квітнем", "травнем", "червнем", "липнем", "серпнем",
    "вереснем", "жовтнем", "листопадом", "груднем",
)  # fmt: skip


def number(value: float) -> str:
    """Return a number with a decimal comma and no-break spaces between thousands."""
    return number_text(value)


def percent(share: float) -> str:
    """Return a share as the table prints it.

    Examples
    --------
    >>> [percent(x).replace(NBSP, " ") for x in (0.0, 0.004, 0.129, 1.0)]
    ['0 %', 'менше 1 %', '13 %', 'уся']
    """
    kind = share_kind(share)
    if kind == "all":
        return "уся"
    if kind == "under":
        return f"менше 1{NBSP}%"
    return f"{0 if kind == 'none' else kind}{NBSP}%"


def spread(low: float, high: float) -> str:
    """Return the shares at two readings: two figures, or one if they print the same.

    Examples
    --------
    >>> [spread(*ends).replace(NBSP, " ") for ends in ((0.428, 0.52), (0.93, 1.0), (0.004, 0.03))]
    ['43–52 %', '93–100 %', 'від менше ніж 1 до 3 %']
    """
    first, last = share_kind(low), share_kind(high)
    if last in {first, "under"}:
        return percent(high)
    figures = {"none": 0, "all": 100}
    end = figures.get(str(last), last)
    if first == "under":
        return f"від менше ніж 1 до {end}{NBSP}%"
    return f"{figures.get(str(first), first)}–{end}{NBSP}%"


def area(area_km2: float) -> str:
    """Return an area with three figures that count.

    Examples
    --------
    >>> area(156646.2).replace(NBSP, " ")
    '157 000 км²'
    """
    return f"{number_text(three_figures(area_km2))}{NBSP}км²"


def kilometres(km: float) -> str:
    """Return a distance in kilometres with one decimal at most."""
    return length_text(DISTANCES, [round(km, 1)], "km")


def length(value: float, unit: Unit) -> str:
    """Return a number with its unit.

    Examples
    --------
    >>> [length(n, "mi").replace(NBSP, " ") for n in (1, 2, 45, 2.5)]
    ['1 миля', '2 милі', '45 миль', '2,5 милі']
    """
    return length_text(DISTANCES, [value], unit)


def conversion(values: Sequence[float], unit: Unit) -> str:
    """Return our figure in the other unit.

    Examples
    --------
    >>> conversion([80], "km").replace(NBSP, " "), conversion([1], "mi").replace(NBSP, " ")
    ('близько 80 км', 'близько 1 милі')
    """
    return f"близько {length_text(DISTANCES, values, unit, 'genitive')}"


def translation(hedge: str, values: Sequence[float], unit: Unit, *, short: bool = False) -> str:
    """Return a printed distance, or nothing for a hedge that has no words here.

    Examples
    --------
    >>> said = [translation(hedge, [n], "mi") for hedge, n in (("up to", 190), ("over", 21))]
    >>> [words.replace(NBSP, " ") for words in said]
    ['до 190 миль', 'понад 21 милю']
    """
    return hedged_text(DISTANCES, hedge, values, unit, short=short)


def both_ends(least: float, most: float, unit: Unit) -> str:
    """Return what a minimum and a maximum range say.

    Examples
    --------
    >>> both_ends(70, 200, "km").replace(NBSP, " ")
    'мін. 70, макс. 200 км'
    """
    first = number_text(six_figures(least))
    return f"мін.{NBSP}{first}, макс.{NBSP}{length(six_figures(most), unit)}"


def nearer(least: float, unit: Unit) -> str:
    """Return what a minimum range leaves out.

    Examples
    --------
    >>> nearer(1, "mi").replace(NBSP, " "), nearer(70, "mi").replace(NBSP, " ")
    ('ближче ніж за 1 милю', 'ближче ніж за 70 миль')
    """
    return f"ближче ніж за {length_text(DISTANCES, [six_figures(least)], unit, 'accusative')}"


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
    >>> readings(50, 45, 55, "mi", variants=False).replace(NBSP, " ")
    'від 45 до 55 миль'
    >>> readings(190, None, 190, "mi", variants=False).replace(NBSP, " ")
    'щонайбільше 190 миль'
    """
    if least is not None and high is not None:
        ends = (six_figures(least), six_figures(high))
        words = [length_text(DISTANCES, [end], unit, "genitive") for end in ends]
        return "від {} до {}".format(*words)
    if low is None and high is None:
        return f"{length(six_figures(value), unit)}, відкрито з обох боків"
    if low is None or high is None:
        bound = "щонайбільше" if low is None else "щонайменше"
        return f"{bound} {length(six_figures(high or low or value), unit)}"
    low, high = six_figures(low), six_figures(high)
    if low == high:
        return length(low, unit)
    if variants:
        return f"{number_text(low)} або {length(high, unit)}, залежно від версії"
    return f"від {number_text(low)} до {length_text(DISTANCES, [high], unit, 'genitive')}"


def both_units(km: float) -> str:
    """Return a distance in whole kilometres, and in miles.

    Examples
    --------
    >>> both_units(366.4).replace(NBSP, " ")
    '366 км (228 миль)'
    """
    return f"{length(rounded(km), 'km')} ({length(rounded(km / KM_PER['mi']), 'mi')})"


def count(number: int, noun: Noun, case: Case = "nominative") -> str:
    """Return a count with its noun.

    Examples
    --------
    >>> [count(n, REGION).replace(NBSP, " ") for n in (1, 2, 12, 21)]
    ['1 регіон', '2 регіони', '12 регіонів', '21 регіон']
    """
    return f"{number_text(number)}{NBSP}{noun.after(number, case)}"


def date(earliest: str | None, latest: str | None) -> str:
    """Return when, as exactly as it is known, from ISO dates, months or years.

    Examples
    --------
    >>> date("2024-05", "2024-06"), date(None, "2024-11-17"), date("2024-11-17", "2024-11-17")
    ('між травнем 2024 року та червнем 2024 року', 'не пізніше 17 листопада 2024 року', \
'17 листопада 2024 року')
    """
    if earliest and latest:
        if earliest == latest:
            return _date(latest, _MONTHS, "рік")
        first, last = (_date(end, _BY_MONTH, "роком") for end in (earliest, latest))
        return f"між {first} та {last}"
    if latest:
        return f"не пізніше {_date(latest, _OF_MONTH, 'року')}"
    return f"не раніше {_date(earliest, _OF_MONTH, 'року')}" if earliest else "без дати"


def published(date: str) -> str:
    """Return a date of publication, or the two ends of what is known of it.

    Examples
    --------
    >>> published("2024-11-17/2024-11-18"), published("2023-07")
    ('17 або 18 листопада 2024 року', 'липень 2023 року')
    """
    first, _, last = date.partition("/")
    if not last:
        return _date(first, _MONTHS, "рік")
    # Two days of one month name it once.
    same_month = first[:8] == last[:8] and len(first) == len(last) == len("2024-11-17")
    start = str(int(first[8:])) if same_month else _date(first, _MONTHS, "рік")
    return f"{start} або {_date(last, _MONTHS, 'рік')}"


def _date(iso: str, months: Sequence[str], year_alone: str) -> str:
    """Return a day, month or year; a day stands with the month's genitive in every case."""
    year, *rest = iso.split("-")
    if not rest:
        return f"{year} {year_alone}"
    month = int(rest[0]) - 1
    if len(rest) == 1:
        return f"{months[month]} {year} року"
    return f"{int(rest[1])} {_OF_MONTH[month]} {year} року"
