"""Numbers, distances and dates in Russian."""

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
_MILE: Final = Noun(Plural(one="миля", few="мили", many="миль", other="мили"), "милю")
_SEA_MILE: Final = Noun(
    Plural(one="морская миля", few="морские мили", many="морских миль", other="морской мили"),
    "морскую милю",
)
_SEA_MILE_SHORT: Final = Noun(
    Plural(one="мор. миля", few="мор. мили", many="мор. миль", other="мор. мили"), "мор. милю"
)
REGION: Final = Noun(
    Plural(one="регион", few="региона", many="регионов", other="региона"), "регион"
)

DISTANCES: Final = Distances(
    units=MappingProxyType({"km": _KM, "mi": _MILE, "nmi": _SEA_MILE}),
    short=MappingProxyType({"km": _KM, "mi": _MILE, "nmi": _SEA_MILE_SHORT}),
    hedges=MappingProxyType(
        {
            "about": Hedge("около {}", "genitive"),
            "approximately": Hedge("примерно {}"),
            "estimated": Hedge("по оценке, {}"),
            "exactly": Hedge("ровно {}"),
            "nearly": Hedge("почти {}"),
            "just_under": Hedge("чуть менее {}", "genitive"),
            "just_over": Hedge("чуть более {}", "genitive"),
            "up_to": Hedge("до {}", "genitive"),
            "maximum": Hedge("максимум {}", short="макс. {}"),
            "within": Hedge("в пределах {}", "genitive"),
            "at_most": Hedge("не более {}", "genitive"),
            "under": Hedge("менее {}", "genitive"),
            "well_under": Hedge("значительно менее {}", "genitive"),
            "limited_to": Hedge("с ограничением до {}", "genitive"),
            "or_less": Hedge("{} или менее"),
            "more_than": Hedge("более {}", "genitive"),
            "at_least": Hedge("не менее {}", "genitive"),
            "well_over": Hedge("значительно более {}", "genitive"),
            "or_more": Hedge("{} или более"),
            "perhaps_more": Hedge("{}, возможно, и более"),
            "and_beyond": Hedge("до {} и более", "genitive"),
            "by_version": Hedge("{}, в зависимости от версии"),
        }
    ),
    either="или",
)

_MONTHS: Final = (
    "январь", "февраль", "март", "апрель", "май", "июнь", "июль", "август", "сентябрь",
    "октябрь", "ноябрь", "декабрь",
)  # fmt: skip
_OF_MONTH: Final = (
    "января", "февраля", "марта", "апреля", "мая", "июня", "июля", "августа", "сентября",
    "октября", "ноября", "декабря",
)  # fmt: skip
_BY_MONTH: Final = (
    "январём", "февралём", "мартом", "апрелем", "маем", "июнем", "июлем", "августом",
    "сентябрём", "октябрём", "ноябрём", "декабрём",
)  # fmt: skip


def number(value: float) -> str:
    """Return a number with a decimal comma and no-break spaces between thousands."""
    return number_text(value)


def percent(share: float) -> str:
    """Return a share as the table prints it.

    Examples
    --------
    >>> [percent(x).replace(NBSP, " ") for x in (0.0, 0.004, 0.129, 1.0)]
    ['0 %', 'менее 1 %', '13 %', 'вся']
    """
    kind = share_kind(share)
    if kind == "all":
        return "вся"
    if kind == "under":
        return f"менее 1{NBSP}%"
    return f"{0 if kind == 'none' else kind}{NBSP}%"


def spread(low: float, high: float) -> str:
    """Return the shares at two readings: two figures, or one if they print the same.

    Examples
    --------
    >>> [spread(*ends).replace(NBSP, " ") for ends in ((0.428, 0.52), (0.93, 1.0), (0.004, 0.03))]
    ['43–52 %', '93–100 %', 'от менее чем 1 до 3 %']
    """
    first, last = share_kind(low), share_kind(high)
    if last in {first, "under"}:
        return percent(high)
    figures = {"none": 0, "all": 100}
    end = figures.get(str(last), last)
    if first == "under":
        return f"от менее чем 1 до {end}{NBSP}%"
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
    ['1 миля', '2 мили', '45 миль', '2,5 мили']
    """
    return length_text(DISTANCES, [value], unit)


def conversion(values: Sequence[float], unit: Unit) -> str:
    """Return our figure in the other unit.

    Examples
    --------
    >>> conversion([80], "km").replace(NBSP, " "), conversion([1], "mi").replace(NBSP, " ")
    ('около 80 км', 'около 1 мили')
    """
    return f"около {length_text(DISTANCES, values, unit, 'genitive')}"


def translation(hedge: str, values: Sequence[float], unit: Unit, *, short: bool = False) -> str:
    """Return a printed distance, or nothing for a hedge that has no words here.

    Examples
    --------
    >>> said = [translation(hedge, [n], "mi") for hedge, n in (("up to", 190), ("over", 21))]
    >>> [words.replace(NBSP, " ") for words in said]
    ['до 190 миль', 'более 21 мили']
    """
    return hedged_text(DISTANCES, hedge, values, unit, short=short)


def both_ends(least: float, most: float, unit: Unit) -> str:
    """Return what a minimum and a maximum range say.

    Examples
    --------
    >>> both_ends(70, 200, "km").replace(NBSP, " ")
    'мин. 70, макс. 200 км'
    """
    first = number_text(six_figures(least))
    return f"мин.{NBSP}{first}, макс.{NBSP}{length(six_figures(most), unit)}"


def nearer(least: float, unit: Unit) -> str:
    """Return what a minimum range leaves out.

    Examples
    --------
    >>> nearer(1, "mi").replace(NBSP, " "), nearer(70, "mi").replace(NBSP, " ")
    ('ближе 1 мили', 'ближе 70 миль')
    """
    return f"ближе {length_text(DISTANCES, [six_figures(least)], unit, 'genitive')}"


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
    'от 45 до 55 миль'
    >>> readings(190, None, 190, "mi", variants=False).replace(NBSP, " ")
    'не более 190 миль'
    """
    if least is not None and high is not None:
        ends = (six_figures(least), six_figures(high))
        words = [length_text(DISTANCES, [end], unit, "genitive") for end in ends]
        return "от {} до {}".format(*words)
    if low is None and high is None:
        return f"{length(six_figures(value), unit)}, открыто с обеих сторон"
    if low is None or high is None:
        bound = "не более" if low is None else "не менее"
        end = six_figures(high or low or value)
        return f"{bound} {length_text(DISTANCES, [end], unit, 'genitive')}"
    low, high = six_figures(low), six_figures(high)
    if low == high:
        return length(low, unit)
    if variants:
        return f"{number_text(low)} или {length(high, unit)}, в зависимости от версии"
    return f"от {number_text(low)} до {length_text(DISTANCES, [high], unit, 'genitive')}"


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
    ['1 регион', '2 региона', '12 регионов', '21 регион']
    """
    return f"{number_text(number)}{NBSP}{noun.after(number, case)}"


def date(earliest: str | None, latest: str | None) -> str:
    """Return when, as exactly as it is known, from ISO dates, months or years.

    Examples
    --------
    >>> date("2024-05", "2024-06"), date(None, "2024-11-17"), date("2024-11-17", "2024-11-17")
    ('между маем 2024 года и июнем 2024 года', 'не позднее 17 ноября 2024 года', \
'17 ноября 2024 года')
    """
    if earliest and latest:
        if earliest == latest:
            return _date(latest, _MONTHS, "год")
        first, last = (_date(end, _BY_MONTH, "годом") for end in (earliest, latest))
        return f"между {first} и {last}"
    if latest:
        return f"не позднее {_date(latest, _OF_MONTH, 'года')}"
    return f"не ранее {_date(earliest, _OF_MONTH, 'года')}" if earliest else "без даты"


def published(date: str) -> str:
    """Return a date of publication, or the two ends of what is known of it.

    Examples
    --------
    >>> published("2024-11-17/2024-11-18"), published("2023-07")
    ('17 или 18 ноября 2024 года', 'июль 2023 года')
    """
    first, _, last = date.partition("/")
    if not last:
        return _date(first, _MONTHS, "год")
    # Two days of one month name it once.
    same_month = first[:8] == last[:8] and len(first) == len(last) == len("2024-11-17")
    start = str(int(first[8:])) if same_month else _date(first, _MONTHS, "год")
    return f"{start} или {_date(last, _MONTHS, 'год')}"


def _date(iso: str, months: Sequence[str], year_alone: str) -> str:
    """Return a day, month or year; a day stands with the month's genitive in every case."""
    year, *rest = iso.split("-")
    if not rest:
        return f"{year} {year_alone}"
    month = int(rest[0]) - 1
    if len(rest) == 1:
        return f"{months[month]} {year} года"
    return f"{int(rest[1])} {_OF_MONTH[month]} {year} года"
