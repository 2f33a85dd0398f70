"""What the page says of published numbers, of doubts and of sources, in Russian."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Final

from rangemap.statements import UnitNote
from rangemap.story import Plural
from rangemap.wording._catalogue import DoubtKind, Name, Place, Printed
from rangemap.wording._numbers import LEAST_COUNTED_SHARE, MOST_NAMED, fill, rounded
from rangemap.wording._slavic import NBSP, alphabetical, capitalised, number_text
from rangemap.wording.russian._numbers import area as area_words
from rangemap.wording.russian._numbers import kilometres, length, published
from rangemap.wording.russian._sentences import named, places, quoted

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
    "reference": "От чего измерено расстояние.",
    "wording": "Прочтение слов.",
    "figure": "Какое из опубликованных чисел взято.",
    "boundaries": "Границы регионов.",
    "computing": "Само вычисление",
}
#: The order of the letters, which is not that of their codes.
_ALPHABET: Final = "абвгдеёжзийклмнопрстуфхцчшщъыьэюя"
_AND_MORE: Final = Plural(
    one=f"и ещё {{n}}{NBSP}регион",
    few=f"и ещё {{n}}{NBSP}региона",
    many=f"и ещё {{n}}{NBSP}регионов",
    other=f"и ещё {{n}}{NBSP}региона",
)
_NO_PUBLISHER: Final = "none printed"
_NOT_SHOWN: Final = "not shown on the copy"
_UNIT_NOTES: Final[dict[str, str]] = {
    "agrees": "Два числа расходятся на {gap}: это объясняет округление. {first_is_used}",
    "disagrees": (
        "Два числа расходятся на {gap}: одним округлением этого не объяснить. {first_is_used}"
    ),
    "finer": "Второе число точнее того, из которого оно получено. {first_is_used}",
    "below_floor": (
        "Второе число на {gap} меньше первого, а первое слова называют наименьшим. {first_is_used}"
    ),
    "swapped": "Здесь стоит {first}, а {others} {second}. Единица может быть ошибочной.",
    "converted": "Столь точное число, похоже, получено пересчётом: {first} — это {second}.",
    "moved_floor": (
        "Это наименьшее расстояние на {gap} меньше, чем в словах «{wording}». Если одно получено "
        "из другого, его сдвинуло округление."
    ),
    "rounded": (
        "{first} или {third}? {first} — это {second}, а другие печатают {third}: разницу {gap} "
        "объясняет округление."
    ),
}
_OTHERS_PRINT: Final = Plural(
    one="ещё {n} утверждение приводит",
    few="ещё {n} утверждения приводят",
    many="ещё {n} утверждений приводят",
    other="ещё {n} утверждения приводят",
)


def somewhere_heads(printed: Printed) -> tuple[str, str, str]:
    """Return the heads of the table of other references."""
    within = f"Площадь в пределах {named(printed)}"
    return "От чего измерено", within, "Регионы, полностью или частично"


def somewhere(place: Place) -> str:
    """Return the cell on what is measured from."""
    return capitalised(_place(place))


def _place(place: Place) -> str:
    """Return what is measured from, in the nominative."""
    if place.where == "border":
        return "граница Черниговской, Сумской и Харьковской областей с Россией"
    before = {"place": "", "together": "вместе: ", "alone": "только "}[place.where]
    return f"{before}{places(place.names)}"


def version(name: str) -> str:
    """Return the head over what is printed of one version.

    Examples
    --------
    >>> version("not named"), version("экспортная модель"), version("ракета GMLRS")
    ('Версия не названа', 'Экспортная модель', 'Версия: ракета GMLRS')
    """
    if name == "not named":
        return "Версия не названа"
    says_so = any(stem in name for stem in ("верс", "модел", "модификац"))
    return capitalised(name) if says_so else f"Версия: {name}"


def read_as(readings: str, *, ours: bool, of: str = "") -> str:
    """Return how the words of a number are read, and whether its ends are our reading."""
    whose = f"только {of}; " if of else ""
    return f"{whose}прочитано: {readings}{', наше прочтение' if ours else ''}"


def published_by(publisher: str, date: str, *, number: int | None) -> str:
    """Return who printed a number and when; ``number`` is its source on this page."""
    if publisher == _NO_PUBLISHER:
        publisher = "статья в интернете, издатель не указан"
    elif publisher.startswith(_NOT_SHOWN):
        publisher = f"копия без названия издателя{publisher.removeprefix(_NOT_SHOWN)}"
    source = "" if number is None else f"; источник {number} ниже"
    return f"{capitalised(publisher)}, {published(date)}{source}"


def grade(letter: str) -> str:
    """Return how the words were seen, by its letter."""
    return f"оценка {letter}"


def origin(name: str) -> str:
    """Return whose figure it is, where a page repeats it or others repeat the page."""
    return f"откуда это число: {name}"


def used_here(printed: Printed, why: str) -> str:
    """Return which number is on the map, and why."""
    return f"На этой карте: {quoted(printed)}. {why}"


def no_default(why: str) -> str:
    """Return why no number of a name is on the map."""
    return f"На этой карте нет ни одного. {why}"


def out_of(count: int, regions: int) -> str:
    """Return a count of regions as a cell has it.

    Examples
    --------
    >>> out_of(3, 83), out_of(0, 83)
    ('3 из 83', 'ни одного')
    """
    return f"{number_text(count)} из {number_text(regions)}" if count else "ни одного"


def some_regions(names: Sequence[Name]) -> str:
    """Return the names of regions, the first of many in the order of the alphabet.

    Examples
    --------
    >>> some_regions([Name("Курск", ""), Name("Брянск", "")])
    'Брянск, Курск'
    """
    shorts = alphabetical((name.short for name in names), _ALPHABET)
    told, more = ", ".join(shorts[:MOST_NAMED]), len(shorts) - MOST_NAMED
    return told if more <= 0 else f"{told} {fill('ru', more, _AND_MORE, n=number_text(more))}"


def unit_note(note: UnitNote) -> str:
    """Return what the units of a statement show."""
    first, second, third = ([length(*figure) for figure in note.figures] + [""] * 3)[:3]
    return _UNIT_NOTES[note.kind].format(
        gap=kilometres(note.gap_km or 0.0),
        first=first,
        second=second,
        third=third,
        others=fill("ru", note.others, _OTHERS_PRINT, n=number_text(note.others)),
        wording=note.other_wording,
        first_is_used="Использовано число, напечатанное первым.",
    )


def doubt_lead(kind: DoubtKind, *, largest: bool) -> str:
    """Return what a doubt is about."""
    lead = _DOUBT_LEADS[kind]
    return f"Наибольшая неопределённость: {lead[:1].lower()}{lead[1:]}" if largest else lead


def from_elsewhere(
    printed: Printed, area: float, place: Place, other_area: float, other: Place
) -> str:
    """Return the same distance from two references, as areas."""
    here, there = area_words(area), area_words(other_area)
    return (
        f"площадь в пределах {named(printed)} — это {here} ({_place(place)}) или {there} "
        f"({_place(other)})"
    )


def two_ends(printed: Printed, readings: str, low: float, high: float) -> str:
    """Return what the two ends of a wording take in."""
    return f"{quoted(printed)}, прочитанное как «{readings}», — это площадь {_span(low, high)}"


def other_figures(name: str, least: Printed, low: float, most: Printed, high: float) -> str:
    """Return what the lowest and the highest published figure take in."""
    return (
        f"{name}, версии не различены: другие печатают числа от {quoted(least)} до "
        f"{quoted(most)}, а это площадь {_span(low, high)}"
    )


def changed_by(words: str, change: float) -> str:
    """Return a sentence on a change of area, in per cent of the smaller one.

    Examples
    --------
    >>> changed_by("слова", 0.23).replace(NBSP, " ")
    'Слова: изменение на 23 %.'
    """
    if math.isinf(change):
        return f"{capitalised(words)}."
    if change < LEAST_COUNTED_SHARE:
        return f"{capitalised(words)}: изменение менее чем на 1{NBSP}%."
    return f"{capitalised(words)}: изменение на {number_text(rounded(100 * change))}{NBSP}%."


def official_area(name: Name, percent: float) -> str:
    """Return how far a region's area is from the published one."""
    size = "больше" if percent > 0 else "меньше"
    figure = f"{number_text(rounded(abs(percent)))}{NBSP}%"
    return f"{name.prose}: в наших данных площадь на {figure} {size} официальной."


def boundary_position(name: Name, area: float) -> str:
    """Return what the position of a boundary can change of one region."""
    return (
        "Положение границ известно не до метра. С учётом размера региона это важнее всего здесь: "
        f"{name.prose}, где площадь в пределах расстояния меняется не более чем на "
        f"{area_words(area)}."
    )


def computing(change: float) -> str:
    """Return what the computing adds, as a round limit above it.

    Examples
    --------
    >>> computing(0.00004).replace(NBSP, " ")
    'добавляет менее 0,01 %.'
    """
    limit = 0.01
    while change > 0 and 100 * change >= limit:
        limit *= 10
    return f"добавляет менее {number_text(limit)}{NBSP}%."


def _span(low: float, high: float) -> str:
    return f"от {area_words(low)} до {area_words(high)}"


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
            "статья в интернете; в имеющейся копии нет ни издателя, ни даты, датировано по "
            f"содержанию: "
            f"{published(date)}"
        )
    elif publisher.startswith(_NOT_SHOWN):
        described = published_by(publisher, date, number=None)
    where = (
        f"Абзац, который начинается словами «{paragraph}»." if paragraph else f"Место: {locator}."
    )
    basis = f"наше прочтение, правила {policy}" if policy else "как напечатано"
    return (
        f"{quoted(printed)}: {', '.join(systems)}. Напечатано: «{title}», {described}. {where} "
        f"Прочитано: {readings} ({basis})."
    )


def no_range(names: Sequence[str]) -> str:
    """Return the sentence on systems that are named without a range."""
    return f"Также названо, но без дальности: {', '.join(names)}. На карте этого нет."


def places_source(source: str) -> str:
    """Return where the places measured from come from."""
    return f"Откуда взяты места, от которых измерено: {source}."


def boundaries_given(whose: Sequence[str]) -> str:
    """Return whose boundaries regions of the user's have."""
    return (
        f"Границы регионов: {_given(whose)}. Вокруг них: Natural Earth 1:10m, с исправлениями, "
        "перечисленными вместе с данными."
    )


def _given(whose: Sequence[str]) -> str:
    return "; ".join(whose).rstrip(".") or "даны автором этой страницы"


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
    mine = "" if given is None else f"регионов: {_given(given)}; вокруг них: "
    return (
        f"Для архивов: создано в rangemap {version}; входные данные {inputs[:12]}; границы {mine}"
        f"Natural Earth 1:10m {edition} с исправлениями ({data[:12]}); правила прочтения {policy}. "
        "Команда «rangemap verify» вычисляет числа заново, но не может установить, кто сделал "
        "страницу."
    )


def explorer_band(printed: Printed, readings: str) -> str:
    """Return what the shaded part of the slider is."""
    return f"Закрашенная часть показывает, как прочитано {quoted(printed)}: {readings}."


def explorer_who(publisher: str, relays: str) -> str:
    """Return who printed a figure, for its mark."""
    if publisher == _NO_PUBLISHER:
        return "новостная статья, по которой сделана эта страница"
    if publisher.startswith("not shown"):
        return "копия, на которой не виден издатель"
    return f"{publisher}; пересказ: {relays}" if relays else publisher


def explorer_words(printed: Printed, variant: str) -> str:
    """Return the words of a figure, with the version they speak of."""
    notes = "; ".join(note for note in (printed.translation, variant) if note)
    return f"{quoted(Printed(printed.words))}{f' ({notes})' if notes else ''}"


def teach_caption(radius_km: int, reach_km: int) -> str:
    """Return what stands under the picture of the common mistake."""
    radius, reach = length(radius_km, "km"), length(reach_km, "km")
    return (
        f"Плоский круг, начерченный на такой веб-карте с «радиусом {radius}», на этой широте "
        f"доходит лишь до {reach} на восток и запад. Так делают часто, и это неверно."
    )


def teach_flat(reach_km: int) -> str:
    """Return the words of the circle that is drawn flat."""
    return f"начерчено плоско: {length(reach_km, 'km')}"


def teach_true(radius_km: int) -> str:
    """Return the words of the circle as it is."""
    return f"{length(radius_km, 'km')} по поверхности земли"


def teach_alt(radius_km: int, reach_km: int) -> str:
    """Return the text alternative of the picture of the common mistake."""
    radius, reach = length(radius_km, "km"), length(reach_km, "km")
    return (
        "Два круга вокруг одного места на веб-карте и слова «Неверно, намеренно». Внутренний "
        f"начерчен плоско, с радиусом {radius}, и доходит до {reach} на восток и запад. Внешний — "
        f"это места, которые лежат за {radius} по поверхности земли."
    )
