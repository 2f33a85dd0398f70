"""What the page says of the map, the table and what was reported, in Russian.

Names arrive in the nominative and stand after a colon; verbs and adjectives agree with words
that are written here, never with a name.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from rangemap.story import Plural
from rangemap.wording._catalogue import From, Name, Printed
from rangemap.wording._numbers import fill
from rangemap.wording._slavic import Noun, capitalised, dashed, listed, number_text, quotes
from rangemap.wording.russian._fixed import FIXED
from rangemap.wording.russian._numbers import REGION, both_units, count, published

__all__ = [
    "alt_line",
    "alt_shaded",
    "caveat_air",
    "correction",
    "curled",
    "decision_said",
    "decision_what",
    "decision_who",
    "depends",
    "eastern_end",
    "empty",
    "headline",
    "key_names",
    "key_unsourced",
    "map_alt",
    "measured_from",
    "moscow",
    "named",
    "note_least",
    "permission_lead",
    "places",
    "quoted",
    "reading_note",
    "reported",
    "said",
    "shading_title",
    "standfirst",
    "summary_head",
    "summary_line",
    "table_note",
    "unsourced",
    "what_changed",
]

#: A text alternative that names more regions is not listened to.
_MOST_NAMED: Final = 9
_CHOSEN_DISTANCE: Final = "выбранного автором страницы расстояния"
_OUTSIDE: Final = {
    1: "этого расстояния",
    2: "обоих расстояний",
    3: "всех трёх расстояний",
    4: "всех четырёх расстояний",
    5: "всех пяти расстояний",
}
_MASCULINE: Final = {1: "один", 2: "два"}
_FEMININE: Final = {1: "одна", 2: "две"}
_NEUTER: Final = {1: "одно", 2: "два"}
_WORDS: Final = {
    3: "три", 4: "четыре", 5: "пять", 6: "шесть", 7: "семь", 8: "восемь", 9: "девять",
}  # fmt: skip
_PLACE: Final = Noun(Plural(one="место", few="места", many="мест", other="места"), "место")
_OF_BORDER: Final = "границы Черниговской, Сумской и Харьковской областей с Россией"


def quoted(printed: Printed) -> str:
    """Return words in quotation marks, with what they say in Russian after them.

    Examples
    --------
    >>> quoted(Printed("up to 190 miles", "до 190 миль"))
    '«up to 190 miles» (до 190 миль)'
    """
    after = f" ({printed.translation})" if printed.translation else ""
    return f"«{printed.words}»{after}"


def named(printed: Printed) -> str:
    """Return a distance as a sentence names it: a source's words are quoted, others are not."""
    if printed.sourced:
        return quoted(printed)
    notes = [note for note in (printed.translation, FIXED.no_source) if note]
    return f"{printed.words} ({'; '.join(notes)})"


def curled(text: str) -> str:
    r"""Return a text with the quotation marks and apostrophes of print.

    Examples
    --------
    >>> curled('"for Kharkiv\'s defense"')
    '«for Kharkiv’s defense»'
    """
    return quotes(text)


def headline(
    printed: Printed,
    counts: Sequence[int],
    named: Sequence[Name],
    *,
    russian: bool,
    reference: From,
) -> str:
    """Return the finding, set against what the decision names."""
    low, high = min(counts), max(counts)
    within = quoted(printed) if printed.sourced else _CHOSEN_DISTANCE
    of_russia = " России" if russian else ""
    if high == 0:
        return f"В пределах {within} от {_this(reference)} нет ни одного региона{of_russia}"
    number = count(high, REGION)
    if low != high:
        number = f"от {number_text(low)} до {count(high, REGION, 'genitive')}"
    finding = f"В пределах {within} — {number}{of_russia}, полностью или частично"
    if not named:
        return finding
    names = ", ".join(name.prose for name in named)
    how_many = _in_words(len(named), _MASCULINE)
    return f"{finding}. Решение, о котором сообщалось, называет {how_many}: {names}"


def standfirst(
    sourced: int, chosen: int, reference: From, *, russian: bool, article: str, several: bool
) -> str:
    """Return the sentences under the headline."""
    kinds = []
    if sourced:
        forms = Plural(
            one="{n} опубликованная дальность",
            few="{n} опубликованные дальности",
            many="{n} опубликованных дальностей",
            other="{n} опубликованной дальности",
        )
        kinds.append(fill("ru", sourced, forms, n=_in_words(sourced, _FEMININE)))
    if chosen:
        forms = Plural(
            one="{n} расстояние без источника",
            few="{n} расстояния без источника",
            many="{n} расстояний без источника",
            other="{n} расстояния без источника",
        )
        kinds.append(fill("ru", chosen, forms, n=_in_words(chosen, _NEUTER)))
    reaches = "доходит" if sourced + chosen == 1 else "доходят"
    into = "вглубь России" if russian else "вглубь регионов"
    sentences = [
        f"Как далеко {into} {reaches} {listed(kinds, 'и')}, если мерить от {_brief(reference)}."
    ]
    if several:
        sentences.append("Числа взяты из источников, приведённых ниже.")
    elif article:
        taken = "Число взято" if sourced == 1 else "Числа взяты"
        sentences.append(f"{taken} из новостной статьи{_dated(article)}.")
    return " ".join([*sentences, FIXED.nothing_measured])


def _dated(article: str) -> str:
    year, month = article[:4], article[5:7]
    if month.isdigit() and 1 <= int(month) <= 12:
        return f" ({published(article[:7])})"
    return f" ({year} год)" if year.isdigit() else ""


def measured_from(reference: From, bases: Sequence[str]) -> str:
    """Return what is measured from, and that it is no firing position; it follows "от"."""
    names = reference.names
    if reference.kind == "border":
        return (
            f"{_OF_BORDER}. Это линия на карте, а не огневая позиция. Чем дальше от границы точка "
            "отсчёта, тем меньшая часть России в пределах дальности."
        )
    if reference.kind == "cities":
        if len(names) == 1:
            return f"{_brief(reference)}. Это место для ориентации, а не огневая позиция."
        return f"{_brief(reference)}. Это места для ориентации, а не огневые позиции."
    chosen = f"{_this(reference)}: {places(names)} ({'; '.join(bases)})"
    return f"{chosen}. {_these(reference)} выбрал автор страницы."


def places(names: Sequence[str]) -> str:
    """Return places as a list: up to four by name."""
    return ", ".join(names) if len(names) <= 4 else count(len(names), _PLACE)


def _brief(reference: From) -> str:
    """Return what is measured from, in the genitive; names keep their nominative."""
    if reference.kind == "border":
        return "северо-восточной границы Украины"
    if reference.kind == "cities":
        centres = "центра города" if len(reference.names) == 1 else "центров городов"
        return f"{centres}: {', '.join(reference.names)}"
    return f"{_this(reference)}: {places(reference.names)}"


def _this(reference: From) -> str:
    """Return "this point" or "these lines" in the genitive."""
    if len(reference.names) == 1:
        return "этой точки" if reference.points else "этой линии"
    return "этих точек" if reference.points else "этих линий"


def _these(reference: From) -> str:
    """Return "this point" or "these lines" in the accusative, at the start of a sentence."""
    if len(reference.names) == 1:
        return "Эту точку" if reference.points else "Эту линию"
    return "Эти точки" if reference.points else "Эти линии"


def correction(
    before: Printed,
    system: str,
    now: Printed,
    changed: int,
    largest: tuple[Name, str, str] | None,
) -> str:
    """Return the notice of a correction."""
    first = (
        f"Исправление. Прежняя версия этой карты приводила для {system} слова {quoted(before)}; в "
        f"источнике стоит {quoted(now)}."
    )
    if largest is None:
        return f"{first} Ни одно число не изменилось."
    region, then, after = largest
    forms = Plural(one="{n} число", few="{n} числа", many="{n} чисел", other="{n} числа")
    figures = fill("ru", changed, forms, n=number_text(changed))
    which = "" if changed == 1 else "; наибольшее изменение"
    return f"{first} Изменилось {figures}{which} — {region.prose}: было «{then}», стало «{after}»."


def key_names(names: Sequence[str], conversion: str, *, at_most: bool = False) -> str:
    """Return whose distance it is, with our figure in the other unit."""
    figure = f"максимум {conversion}" if at_most else conversion
    return f"{' / '.join(names)} ({figure})"


def key_unsourced(label: str) -> str:
    """Return the name of a distance without a source."""
    return f"{label} ({FIXED.no_source})"


def unsourced(name: str) -> str:
    """Return that a distance is nobody's but the maker's."""
    return f"{name}. Это число не из публикации: его указал автор страницы."


def note_least(nearer: str) -> str:
    """Return what a minimum range leaves out."""
    return f"то, что {nearer}, не учтено"


def reading_note(words: str, low_basis: str, high_basis: str, *, of_maximum: bool = False) -> str:
    """Return how the words are read, and whether the source or we say so.

    Examples
    --------
    >>> reading_note("от 45 до 55 миль", "policy", "policy")
    'от 45 до 55 миль: наше прочтение слов'
    >>> reading_note("не более 190 миль", "open", "printed")
    'не более 190 миль, как напечатано; наименьшее число не приведено'
    """
    bases = {low_basis, high_basis}
    if "policy" not in bases:
        how = f"{words}, как напечатано"
    elif "printed" not in bases:
        how = f"{words}: наше прочтение слов"
    else:
        ours = "нижнее" if low_basis == "policy" else "верхнее"
        how = f"{words}; {ours} число — наше прочтение слов"
    ends = (("наименьшее", low_basis), ("наибольшее", high_basis))
    missing = [name for name, basis in ends if basis == "open"]
    what = "число для наибольшей дальности" if of_maximum else "число"
    if len(missing) == 2:
        return f"{how}; ни наименьшее, ни наибольшее {what} не приведено"
    return f"{how}; {missing[0]} {what} не приведено" if missing else how


def shading_title(printed: Printed) -> str:
    """Return what the tones of regions stand for."""
    return f"Доля площади каждого региона в пределах {named(printed)}"


def map_alt(
    reference: From, lines: Sequence[str], outside: str, *, russian: bool, table: bool
) -> str:
    """Return the text alternative of the map, made from the figures."""
    where = "часть России и соседние страны" if russian else "регионы"
    parts = [f"Карта: {where}.", f"Измерено от {_brief(reference)}.", *lines, outside]
    if table:
        parts.append("В таблице ниже — те же числа.")
    return " ".join(part for part in parts if part)


def alt_line(
    printed: Printed, wholly: Sequence[Name], partly: Sequence[Name], *, nearer: str = ""
) -> str:
    """Return what one line takes in, or a ring that leaves out what is nearer."""
    line = f"Линия {named(printed)}"
    if nearer:
        line = f"Кольцо {named(printed)}, без того, что {nearer}"
    return f"{line}: {_within(wholly, partly)}."


def alt_shaded(printed: Printed, wholly: Sequence[Name], partly: Sequence[Name]) -> str:
    """Return what a map shows whose regions are shaded by share."""
    first = f"Регионы закрашены по доле площади в пределах {named(printed)}"
    return f"{first}: {_within(wholly, partly)}."


def _within(wholly: Sequence[Name], partly: Sequence[Name]) -> str:
    parts = [
        f"{how} — {_names(names)}"
        for how, names in (("полностью", wholly), ("частично", partly))
        if names
    ]
    return "; ".join(parts) or "в пределах нет ни одного региона"


def _names(names: Sequence[Name]) -> str:
    if len(names) > _MOST_NAMED:
        return count(len(names), REGION)
    return ", ".join(name.prose for name in names)


def depends(figures: str) -> str:
    """Return the figures of a region that one end of the wording answers otherwise."""
    return f"{figures}, {FIXED.depends}"


def empty(printed: Sequence[Printed], *, russian: bool) -> str:
    """Return what stands where the table would."""
    region = "ни одного региона России" if russian else "ни одного региона"
    return f"В пределах {' или '.join(named(each) for each in printed)} нет {region}."


def table_note(
    *, two_figures: bool, at_most: bool, at_least: bool, depends: bool, not_ruled_out: bool
) -> str:
    """Return what the words and figures of the table mean, of those that stand in it."""
    meanings = [
        text
        for text, stands in (
            ("где приведены два числа, они отвечают двум концам прочтения", two_figures),
            (f"«{FIXED.at_most}» — источник приводит только наибольшее число", at_most),
            (f"«{FIXED.at_least}» — источник приводит только наименьшее число", at_least),
            (f"«{FIXED.depends}» — два конца не дают одного и того же ответа", depends),
            (f"«{FIXED.not_ruled_out}» — дальше, чем напечатанное число", not_ruled_out),
        )
        if stands
    ]
    first = f"{capitalised('; '.join(meanings))}. " if meanings else ""
    return f"{first}Доли — это доли площади, а не населения; они округлены до целых процентов."


def eastern_end(names: Sequence[Name]) -> str:
    """Return the note on the regions that hang on the end of the border line."""
    return (
        f"{', '.join(name.prose for name in names)}: измерено только от этого участка границы. "
        "От других частей Украины числа для юга были бы больше."
    )


def moscow(distances: int, nearest_km: float) -> str:
    """Return the sentence that every reader looks for."""
    which = _OUTSIDE.get(distances, "всех этих расстояний")
    away = both_units(nearest_km)
    return f"Москва — за пределами {which}: до ближайшего края города {away}."


def caveat_air(names: Sequence[str]) -> str:
    """Return that the distance of these does not start on the ground."""
    return (
        f"{', '.join(names)}: пуск происходит с самолёта, в воздухе; откуда отсчитывать "
        "расстояние, не опубликовано."
    )


def permission_lead(systems: Sequence[str]) -> str:
    """Return of what it is told that it was reported as allowed."""
    return f"{', '.join(systems)}:"


def said(date: str, by: str, confirmed: str) -> str:
    """Return when something was said, by whom, and whether anybody confirmed it.

    Examples
    --------
    >>> said("не позднее 17 ноября 2024 года", "чиновники", "нет («No comment»)")
    'Не позднее 17 ноября 2024 года (кто сказал: чиновники; подтверждение: нет — «No comment»)'
    """
    told = f"кто сказал: {by}" if by else ""
    note = decision_said(told, dashed(confirmed), "")
    return f"{capitalised(date)} ({note})" if note else capitalised(date)


def reported(systems: Sequence[str], ranges: Sequence[Printed], words: Sequence[str]) -> str:
    """Return what was reported of systems, with the ranges stated of them."""
    stated = [f"заявленная дальность {quoted(printed)}" for printed in ranges]
    return f"{', '.join([*systems, *stated, *words])}."


def what_changed(before: Printed | None, after: Printed | None) -> str:
    """Return what changed in the longest range named; either may be missing, not both.

    Examples
    --------
    >>> same = Printed("about 50 miles", "около 50 миль")
    >>> what_changed(same, same).partition(".")[0]
    'Наибольшая дальность, названная для применения на территории России, та же: \
«about 50 miles» (около 50 миль)'
    """
    longest = "наибольшая дальность, названная для применения на территории России"
    if before and after and before.words != after.words:
        first = f"Изменилась {longest}: было {quoted(before)}, стало {quoted(after)}"
    elif before and after:
        first = f"{capitalised(longest)}, та же: {quoted(after)}"
    elif after:
        first = (
            "Изменение в том, что дальность для применения на территории России теперь названа: "
            f"{quoted(after)}"
        )
    elif before:
        first = (
            "Изменение в том, что никакой дальности для применения на территории России уже не "
            f"названо; было {quoted(before)}"
        )
    else:
        first = "Никакой дальности для применения на территории России не названо"
    return (
        f"{first}. Какую часть этого расстояния разрешено использовать, сказано только словами; "
        "на карте этого нет."
    )


def decision_who(actor: str, systems: Sequence[str]) -> str:
    """Return who decided, and on what."""
    return ": ".join(part for part in (actor, ", ".join(systems)) if part)


def decision_what(status: str, scope: str) -> str:
    """Return what was reported, and how far it goes."""
    return ": ".join(part for part in (status, scope) if part)


def decision_said(by: str, confirmed: str, elsewhere: str) -> str:
    """Return who said it, who confirmed it, and what was printed elsewhere."""
    notes = [
        by,
        f"подтверждение: {confirmed}" if confirmed else "",
        f"в других источниках: {elsewhere}" if elsewhere else "",
    ]
    return "; ".join(note for note in notes if note)


def summary_head(regions: int, names: Sequence[str]) -> str:
    """Return what is counted, from where."""
    shape = ", вместе как одна фигура" if len(names) > 1 else ""
    return f"Всего {count(regions, REGION)}; измерено от: {', '.join(names)}{shape}"


def summary_line(printed: Printed, who: str, wholly: int, partly: int, rest: int) -> str:
    """Return how many regions lie wholly, partly and not within a distance."""
    words = quoted(printed) if printed.sourced else named(printed)
    return f"{words}, {who}: полностью {wholly}, частично {partly}, за пределами {rest}"


def _in_words(number: int, gender: dict[int, str]) -> str:
    """Return a count in words below ten, in the nominative."""
    return (gender | _WORDS).get(number, number_text(number))
