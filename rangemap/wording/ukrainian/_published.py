"""What the page says of published numbers, of doubts and of sources, in Ukrainian."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Final

from rangemap.statements import UnitNote
from rangemap.story import Plural
from rangemap.wording._catalogue import DoubtKind, Name, Place, Printed
from rangemap.wording._numbers import LEAST_COUNTED_SHARE, MOST_NAMED, fill, rounded
from rangemap.wording._slavic import NBSP, alphabetical, capitalised, number_text
from rangemap.wording.ukrainian._numbers import area as area_words
from rangemap.wording.ukrainian._numbers import kilometres, length, published
from rangemap.wording.ukrainian._sentences import named, places, quoted

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
    "reference": "Від чого виміряно відстань.",
    "wording": "Прочитання слів.",
    "figure": "Яке з опублікованих чисел узято.",
    "boundaries": "Межі регіонів.",
    "computing": "Саме обчислення",
}
#: The order of the letters, which is not that of their codes.
_ALPHABET: Final = "абвгґдеєжзиіїйклмнопрстуфхцчшщьюя"
_AND_MORE: Final = Plural(
    one=f"і ще {{n}}{NBSP}регіон",
    few=f"і ще {{n}}{NBSP}регіони",
    many=f"і ще {{n}}{NBSP}регіонів",
    other=f"і ще {{n}}{NBSP}регіону",
)
_NO_PUBLISHER: Final = "none printed"
_NOT_SHOWN: Final = "not shown on the copy"
_UNIT_NOTES: Final[dict[str, str]] = {
    "agrees": "Два числа розходяться на {gap}: це пояснює округлення. {first_is_used}",
    "disagrees": (
        "Два числа розходяться на {gap}: самим округленням цього не пояснити. {first_is_used}"
    ),
    "finer": "Друге число точніше за те, з якого його отримано. {first_is_used}",
    "below_floor": (
        "Друге число на {gap} менше за перше, а перше слова називають найменшим. {first_is_used}"
    ),
    "swapped": "Тут стоїть {first}, а {others} {second}. Одиниця може бути хибною.",
    "converted": "Таке точне число, схоже, отримано перерахунком: {first} — це {second}.",
    "moved_floor": (
        "Ця найменша відстань на {gap} менша, ніж у словах «{wording}». Якщо одну отримано з "
        "іншої, її зсунуло округлення."
    ),
    "rounded": (
        "{first} чи {third}? {first} — це {second}, а інші друкують {third}: різницю {gap} "
        "пояснює округлення."
    ),
}
_OTHERS_PRINT: Final = Plural(
    one="ще {n} твердження наводить",
    few="ще {n} твердження наводять",
    many="ще {n} тверджень наводять",
    other="ще {n} твердження наводять",
)


def somewhere_heads(printed: Printed) -> tuple[str, str, str]:
    """Return the heads of the table of other references."""
    within = f"Площа в межах {named(printed)}"
    return "Від чого виміряно", within, "Регіони, повністю або частково"


def somewhere(place: Place) -> str:
    """Return the cell on what is measured from."""
    return capitalised(_place(place))


def _place(place: Place) -> str:
    """Return what is measured from, in the nominative."""
    if place.where == "border":
        return "кордон Чернігівської, Сумської та Харківської областей з Росією"
    before = {"place": "", "together": "разом: ", "alone": "лише "}[place.where]
    return f"{before}{places(place.names)}"


def version(name: str) -> str:
    """Return the head over what is printed of one version.

    Examples
    --------
    >>> version("not named"), version("експортна модель"), version("ракета GMLRS")
    ('Версію не названо', 'Експортна модель', 'Версія: ракета GMLRS')
    """
    if name == "not named":
        return "Версію не названо"
    says_so = any(stem in name for stem in ("верс", "модел", "модифікац"))
    return capitalised(name) if says_so else f"Версія: {name}"


def read_as(readings: str, *, ours: bool, of: str = "") -> str:
    """Return how the words of a number are read, and whether its ends are our reading."""
    whose = f"лише {of}; " if of else ""
    return f"{whose}прочитано: {readings}{', наше прочитання' if ours else ''}"


def published_by(publisher: str, date: str, *, number: int | None) -> str:
    """Return who printed a number and when; ``number`` is its source on this page."""
    if publisher == _NO_PUBLISHER:
        publisher = "стаття в інтернеті, видавця не вказано"
    elif publisher.startswith(_NOT_SHOWN):
        publisher = f"копія без назви видавця{publisher.removeprefix(_NOT_SHOWN)}"
    source = "" if number is None else f"; джерело {number} нижче"
    return f"{capitalised(publisher)}, {published(date)}{source}"


def grade(letter: str) -> str:
    """Return how the words were seen, by its letter."""
    return f"оцінка {letter}"


def origin(name: str) -> str:
    """Return whose figure it is, where a page repeats it or others repeat the page."""
    return f"звідки це число: {name}"


def used_here(printed: Printed, why: str) -> str:
    """Return which number is on the map, and why."""
    return f"На цій карті: {quoted(printed)}. {why}"


def no_default(why: str) -> str:
    """Return why no number of a name is on the map."""
    return f"На цій карті немає жодного. {why}"


def out_of(count: int, regions: int) -> str:
    """Return a count of regions as a cell has it.

    Examples
    --------
    >>> out_of(3, 83), out_of(0, 83)
    ('3 з 83', 'жодного')
    """
    return f"{number_text(count)} з {number_text(regions)}" if count else "жодного"


def some_regions(names: Sequence[Name]) -> str:
    """Return the names of regions, the first of many in the order of the alphabet.

    Examples
    --------
    >>> some_regions([Name("Брянська обл.", ""), Name("Бєлгородська обл.", "")])
    'Бєлгородська обл., Брянська обл.'
    """
    shorts = alphabetical((name.short for name in names), _ALPHABET)
    told, more = ", ".join(shorts[:MOST_NAMED]), len(shorts) - MOST_NAMED
    return told if more <= 0 else f"{told} {fill('uk', more, _AND_MORE, n=number_text(more))}"


def unit_note(note: UnitNote) -> str:
    """Return what the units of a statement show."""
    first, second, third = ([length(*figure) for figure in note.figures] + [""] * 3)[:3]
    return _UNIT_NOTES[note.kind].format(
        gap=kilometres(note.gap_km or 0.0),
        first=first,
        second=second,
        third=third,
        others=fill("uk", note.others, _OTHERS_PRINT, n=number_text(note.others)),
        wording=note.other_wording,
        first_is_used="Використано число, надруковане першим.",
    )


def doubt_lead(kind: DoubtKind, *, largest: bool) -> str:
    """Return what a doubt is about."""
    lead = _DOUBT_LEADS[kind]
    return f"Найбільша невизначеність: {lead[:1].lower()}{lead[1:]}" if largest else lead


def from_elsewhere(
    printed: Printed, area: float, place: Place, other_area: float, other: Place
) -> str:
    """Return the same distance from two references, as areas."""
    here, there = area_words(area), area_words(other_area)
    return (
        f"площа в межах {named(printed)} — це {here} ({_place(place)}) або {there} "
        f"({_place(other)})"
    )


def two_ends(printed: Printed, readings: str, low: float, high: float) -> str:
    """Return what the two ends of a wording take in."""
    return f"{quoted(printed)}, прочитане як «{readings}», — це площа {_span(low, high)}"


def other_figures(name: str, least: Printed, low: float, most: Printed, high: float) -> str:
    """Return what the lowest and the highest published figure take in."""
    return (
        f"{name}, версії не розрізнено: інші друкують числа від {quoted(least)} до "
        f"{quoted(most)}, а це площа {_span(low, high)}"
    )


def changed_by(words: str, change: float) -> str:
    """Return a sentence on a change of area, in per cent of the smaller one.

    Examples
    --------
    >>> changed_by("слова", 0.23).replace(NBSP, " ")
    'Слова: зміна на 23 %.'
    """
    if math.isinf(change):
        return f"{capitalised(words)}."
    if change < LEAST_COUNTED_SHARE:
        return f"{capitalised(words)}: зміна менша ніж на 1{NBSP}%."
    return f"{capitalised(words)}: зміна на {number_text(rounded(100 * change))}{NBSP}%."


def official_area(name: Name, percent: float) -> str:
    """Return how far a region's area is from the published one."""
    size = "більша" if percent > 0 else "менша"
    figure = f"{number_text(rounded(abs(percent)))}{NBSP}%"
    return f"{name.prose}: у наших даних площа на {figure} {size} за офіційну."


def boundary_position(name: Name, area: float) -> str:
    """Return what the position of a boundary can change of one region."""
    return (
        "Положення меж відоме не до метра. З огляду на розмір регіону це найбільше важить тут: "
        f"{name.prose}, де площа в межах відстані змінюється щонайбільше на {area_words(area)}."
    )


def computing(change: float) -> str:
    """Return what the computing adds, as a round limit above it.

    Examples
    --------
    >>> computing(0.00004).replace(NBSP, " ")
    'додає менше ніж 0,01 %.'
    """
    limit = 0.01
    while change > 0 and 100 * change >= limit:
        limit *= 10
    return f"додає менше ніж {number_text(limit)}{NBSP}%."


def _span(low: float, high: float) -> str:
    return f"від {area_words(low)} до {area_words(high)}"


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
            "стаття в інтернеті; у наявній копії немає ні видавця, ні дати, датовано за змістом: "
            f"{published(date)}"
        )
    elif publisher.startswith(_NOT_SHOWN):
        described = published_by(publisher, date, number=None)
    where = f"Абзац, що починається словами «{paragraph}»." if paragraph else f"Місце: {locator}."
    basis = f"наше прочитання, правила {policy}" if policy else "як надруковано"
    return (
        f"{quoted(printed)}: {', '.join(systems)}. Надруковано: «{title}», {described}. {where} "
        f"Прочитано: {readings} ({basis})."
    )


def no_range(names: Sequence[str]) -> str:
    """Return the sentence on systems that are named without a range."""
    return f"Також названо, але без дальності: {', '.join(names)}. На карті цього немає."


def places_source(source: str) -> str:
    """Return where the places measured from come from."""
    return f"Звідки взято місця, від яких виміряно: {source}."


def boundaries_given(whose: Sequence[str]) -> str:
    """Return whose boundaries regions of the user's have."""
    return (
        f"Межі регіонів: {_given(whose)}. Довкола них: Natural Earth 1:10m, з виправленнями, "
        "переліченими разом із даними."
    )


def _given(whose: Sequence[str]) -> str:
    return "; ".join(whose).rstrip(".") or "надав автор цієї сторінки"


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
    mine = "" if given is None else f"регіонів: {_given(given)}; довкола них: "
    return (
        f"Для архівів: створено в rangemap {version}; вхідні дані {inputs[:12]}; кордони {mine}"
        f"Natural Earth 1:10m {edition} з виправленнями ({data[:12]}); правила прочитання "
        f"{policy}. Команда «rangemap verify» обчислює числа заново, але не може встановити, хто "
        "зробив сторінку."
    )


def explorer_band(printed: Printed, readings: str) -> str:
    """Return what the shaded part of the slider is."""
    return f"Зафарбована частина показує, як прочитано {quoted(printed)}: {readings}."


def explorer_who(publisher: str, relays: str) -> str:
    """Return who printed a figure, for its mark."""
    if publisher == _NO_PUBLISHER:
        return "новинна стаття, за якою зроблено цю сторінку"
    if publisher.startswith("not shown"):
        return "копія, на якій не видно видавця"
    return f"{publisher}; переказ: {relays}" if relays else publisher


def explorer_words(printed: Printed, variant: str) -> str:
    """Return the words of a figure, with the version they speak of."""
    notes = "; ".join(note for note in (printed.translation, variant) if note)
    return f"{quoted(Printed(printed.words))}{f' ({notes})' if notes else ''}"


def teach_caption(radius_km: int, reach_km: int) -> str:
    """Return what stands under the picture of the common mistake."""
    radius, reach = length(radius_km, "km"), length(reach_km, "km")
    return (
        f"Плоске коло, накреслене на такій вебкарті з «радіусом {radius}», на цій широті сягає "
        f"лише {reach} на схід і захід. Так роблять часто, і це неправильно."
    )


def teach_flat(reach_km: int) -> str:
    """Return the words of the circle that is drawn flat."""
    return f"накреслено пласко: {length(reach_km, 'km')}"


def teach_true(radius_km: int) -> str:
    """Return the words of the circle as it is."""
    return f"{length(radius_km, 'km')} по поверхні землі"


def teach_alt(radius_km: int, reach_km: int) -> str:
    """Return the text alternative of the picture of the common mistake."""
    radius, reach = length(radius_km, "km"), length(reach_km, "km")
    return (
        "Два кола навколо одного місця на вебкарті та слова «Неправильно, навмисно». Внутрішнє "
        f"накреслено пласко, з радіусом {radius}, і воно сягає {reach} на схід і захід. Зовнішнє — "
        f"це місця, що лежать за {radius} по поверхні землі."
    )
