"""What the page says of the map, the table and what was reported, in Ukrainian.

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
from rangemap.wording.ukrainian._fixed import FIXED
from rangemap.wording.ukrainian._numbers import REGION, both_units, count, published

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
_CHOSEN_DISTANCE: Final = "вибраної автором сторінки відстані"
_OUTSIDE: Final = {
    1: "цієї відстані",
    2: "обох відстаней",
    3: "всіх трьох відстаней",
    4: "всіх чотирьох відстаней",
    5: "всіх п’яти відстаней",
}
_MASCULINE: Final = {1: "один", 2: "два"}
_FEMININE: Final = {1: "одна", 2: "дві"}
_WORDS: Final = {
    3: "три", 4: "чотири", 5: "п’ять", 6: "шість", 7: "сім", 8: "вісім", 9: "дев’ять",
}  # fmt: skip
_PLACE: Final = Noun(Plural(one="місце", few="місця", many="місць", other="місця"), "місце")
_OF_BORDER: Final = "кордону Чернігівської, Сумської та Харківської областей з Росією"


def quoted(printed: Printed) -> str:
    """Return words in quotation marks, with what they say in Ukrainian after them.

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
    of_russia = " Росії" if russian else ""
    if high == 0:
        return f"У межах {within} від {_this(reference)} немає жодного регіону{of_russia}"
    number = count(high, REGION)
    if low != high:
        number = f"від {number_text(low)} до {count(high, REGION, 'genitive')}"
    finding = f"У межах {within} — {number}{of_russia}, повністю або частково"
    if not named:
        return finding
    names = ", ".join(name.prose for name in named)
    how_many = _in_words(len(named), _MASCULINE)
    return f"{finding}. Рішення, про яке повідомлено, називає {how_many}: {names}"


def standfirst(
    sourced: int, chosen: int, reference: From, *, russian: bool, article: str, several: bool
) -> str:
    """Return the sentences under the headline."""
    kinds = []
    if sourced:
        forms = Plural(
            one="{n} опублікована дальність",
            few="{n} опубліковані дальності",
            many="{n} опублікованих дальностей",
            other="{n} опублікованої дальності",
        )
        kinds.append(fill("uk", sourced, forms, n=_in_words(sourced, _FEMININE)))
    if chosen:
        forms = Plural(
            one="{n} відстань без джерела",
            few="{n} відстані без джерела",
            many="{n} відстаней без джерела",
            other="{n} відстані без джерела",
        )
        kinds.append(fill("uk", chosen, forms, n=_in_words(chosen, _FEMININE)))
    reaches = "сягає" if sourced + chosen == 1 else "сягають"
    into = "вглиб Росії" if russian else "вглиб регіонів"
    sentences = [
        f"Як далеко {into} {reaches} {listed(kinds, 'та')}, якщо міряти від {_brief(reference)}."
    ]
    if several:
        sentences.append("Числа взято з джерел, наведених нижче.")
    elif article:
        taken = "Число взято" if sourced == 1 else "Числа взято"
        sentences.append(f"{taken} з новинної статті{_dated(article)}.")
    return " ".join([*sentences, FIXED.nothing_measured])


def _dated(article: str) -> str:
    year, month = article[:4], article[5:7]
    if month.isdigit() and 1 <= int(month) <= 12:
        return f" ({published(article[:7])})"
    return f" ({year} рік)" if year.isdigit() else ""


def measured_from(reference: From, bases: Sequence[str]) -> str:
    """Return what is measured from, and that it is no firing position; it follows "від"."""
    names = reference.names
    if reference.kind == "border":
        return (
            f"{_OF_BORDER}. Це лінія на карті, а не вогнева позиція. Що далі від кордону точка "
            "відліку, то менша частина Росії в межах дальності."
        )
    if reference.kind == "cities":
        if len(names) == 1:
            return f"{_brief(reference)}. Це місце для орієнтації, а не вогнева позиція."
        return f"{_brief(reference)}. Це місця для орієнтації, а не вогневі позиції."
    chosen = f"{_this(reference)}: {places(names)} ({'; '.join(bases)})"
    return f"{chosen}. {_these(reference)} вибрав автор сторінки."


def places(names: Sequence[str]) -> str:
    """Return places as a list: up to four by name."""
    return ", ".join(names) if len(names) <= 4 else count(len(names), _PLACE)


def _brief(reference: From) -> str:
    """Return what is measured from, in the genitive; names keep their nominative."""
    if reference.kind == "border":
        return "північно-східного кордону України"
    if reference.kind == "cities":
        centres = "центру міста" if len(reference.names) == 1 else "центрів міст"
        return f"{centres}: {', '.join(reference.names)}"
    return f"{_this(reference)}: {places(reference.names)}"


def _this(reference: From) -> str:
    """Return "this point" or "these lines" in the genitive."""
    if len(reference.names) == 1:
        return "цієї точки" if reference.points else "цієї лінії"
    return "цих точок" if reference.points else "цих ліній"


def _these(reference: From) -> str:
    """Return "this point" or "these lines" in the accusative, at the start of a sentence."""
    if len(reference.names) == 1:
        return "Цю точку" if reference.points else "Цю лінію"
    return "Ці точки" if reference.points else "Ці лінії"


def correction(
    before: Printed,
    system: str,
    now: Printed,
    changed: int,
    largest: tuple[Name, str, str] | None,
) -> str:
    """Return the notice of a correction."""
    first = (
        f"Виправлення. Попередня версія цієї карти наводила для {system} слова {quoted(before)}; "
        f"у джерелі стоїть {quoted(now)}."
    )
    if largest is None:
        return f"{first} Жодне число не змінилося."
    region, then, after = largest
    forms = Plural(one="{n} число", few="{n} числа", many="{n} чисел", other="{n} числа")
    figures = fill("uk", changed, forms, n=number_text(changed))
    which = "" if changed == 1 else "; найбільша зміна"
    return f"{first} Змінилося {figures}{which} — {region.prose}: було «{then}», стало «{after}»."


def key_names(names: Sequence[str], conversion: str, *, at_most: bool = False) -> str:
    """Return whose distance it is, with our figure in the other unit."""
    figure = f"{FIXED.at_most} {conversion}" if at_most else conversion
    return f"{' / '.join(names)} ({figure})"


def key_unsourced(label: str) -> str:
    """Return the name of a distance without a source."""
    return f"{label} ({FIXED.no_source})"


def unsourced(name: str) -> str:
    """Return that a distance is nobody's but the maker's."""
    return f"{name}. Це число не взято з публікації: його вказав автор сторінки."


def note_least(nearer: str) -> str:
    """Return what a minimum range leaves out."""
    return f"те, що {nearer}, не враховано"


def reading_note(words: str, low_basis: str, high_basis: str, *, of_maximum: bool = False) -> str:
    """Return how the words are read, and whether the source or we say so.

    Examples
    --------
    >>> reading_note("від 45 до 55 миль", "policy", "policy")
    'від 45 до 55 миль: наше прочитання слів'
    >>> reading_note("щонайбільше 190 миль", "open", "printed")
    'щонайбільше 190 миль, як надруковано; найменшого числа не наведено'
    """
    bases = {low_basis, high_basis}
    if "policy" not in bases:
        how = f"{words}, як надруковано"
    elif "printed" not in bases:
        how = f"{words}: наше прочитання слів"
    else:
        ours = "нижнє" if low_basis == "policy" else "верхнє"
        how = f"{words}; {ours} число — наше прочитання слів"
    ends = (("найменшого", low_basis), ("найбільшого", high_basis))
    missing = [name for name, basis in ends if basis == "open"]
    what = "числа для найбільшої дальності" if of_maximum else "числа"
    if len(missing) == 2:
        return f"{how}; ні найменшого, ні найбільшого {what} не наведено"
    return f"{how}; {missing[0]} {what} не наведено" if missing else how


def shading_title(printed: Printed) -> str:
    """Return what the tones of regions stand for."""
    return f"Частка площі кожного регіону в межах {named(printed)}"


def map_alt(
    reference: From, lines: Sequence[str], outside: str, *, russian: bool, table: bool
) -> str:
    """Return the text alternative of the map, made from the figures."""
    where = "частина Росії та сусідні країни" if russian else "регіони"
    parts = [f"Карта: {where}.", f"Виміряно від {_brief(reference)}.", *lines, outside]
    if table:
        parts.append("У таблиці нижче — ті самі числа.")
    return " ".join(part for part in parts if part)


def alt_line(
    printed: Printed, wholly: Sequence[Name], partly: Sequence[Name], *, nearer: str = ""
) -> str:
    """Return what one line takes in, or a ring that leaves out what is nearer."""
    line = f"Лінія {named(printed)}"
    if nearer:
        line = f"Кільце {named(printed)}, без того, що {nearer}"
    return f"{line}: {_within(wholly, partly)}."


def alt_shaded(printed: Printed, wholly: Sequence[Name], partly: Sequence[Name]) -> str:
    """Return what a map shows whose regions are shaded by share."""
    first = f"Регіони зафарбовано за часткою площі в межах {named(printed)}"
    return f"{first}: {_within(wholly, partly)}."


def _within(wholly: Sequence[Name], partly: Sequence[Name]) -> str:
    parts = [
        f"{how} — {_names(names)}"
        for how, names in (("повністю", wholly), ("частково", partly))
        if names
    ]
    return "; ".join(parts) or "у межах немає жодного регіону"


def _names(names: Sequence[Name]) -> str:
    if len(names) > _MOST_NAMED:
        return count(len(names), REGION)
    return ", ".join(name.prose for name in names)


def depends(figures: str) -> str:
    """Return the figures of a region that one end of the wording answers otherwise."""
    return f"{figures}, {FIXED.depends}"


def empty(printed: Sequence[Printed], *, russian: bool) -> str:
    """Return what stands where the table would."""
    region = "жодного регіону Росії" if russian else "у межах немає жодного регіону"
    return f"У межах {' або '.join(named(each) for each in printed)} немає {region}."


def table_note(
    *, two_figures: bool, at_most: bool, at_least: bool, depends: bool, not_ruled_out: bool
) -> str:
    """Return what the words and figures of the table mean, of those that stand in it."""
    meanings = [
        text
        for text, stands in (
            ("де наведено два числа, вони відповідають двом кінцям прочитання", two_figures),
            (f"«{FIXED.at_most}» — джерело наводить лише найбільше число", at_most),
            (f"«{FIXED.at_least}» — джерело наводить лише найменше число", at_least),
            (f"«{FIXED.depends}» — два кінці не дають однакової відповіді", depends),
            (f"«{FIXED.not_ruled_out}» — далі, ніж надруковане число", not_ruled_out),
        )
        if stands
    ]
    first = f"{capitalised('; '.join(meanings))}. " if meanings else ""
    return f"{first}Частки — це частки площі, а не населення; їх округлено до цілих відсотків."


def eastern_end(names: Sequence[Name]) -> str:
    """Return the note on the regions that hang on the end of the border line."""
    return (
        f"{', '.join(name.prose for name in names)}: виміряно лише від цієї ділянки кордону. Від "
        "інших частин України числа для півдня були б більші."
    )


def moscow(distances: int, nearest_km: float) -> str:
    """Return the sentence that every reader looks for."""
    which = _OUTSIDE.get(distances, "всіх цих відстаней")
    away = both_units(nearest_km)
    return f"Москва — поза межами {which}: до найближчого краю міста {away}."


def caveat_air(names: Sequence[str]) -> str:
    """Return that the distance of these does not start on the ground."""
    return (
        f"{', '.join(names)}: пуск відбувається з літака, у повітрі; звідки відлічувати відстань, "
        "не опубліковано."
    )


def permission_lead(systems: Sequence[str]) -> str:
    """Return of what it is told that it was reported as allowed."""
    return f"{', '.join(systems)}:"


def said(date: str, by: str, confirmed: str) -> str:
    """Return when something was said, by whom, and whether anybody confirmed it.

    Examples
    --------
    >>> said("не пізніше 17 листопада 2024 року", "посадовці", "ні («No comment»)")
    'Не пізніше 17 листопада 2024 року (хто сказав: посадовці; підтвердження: ні — «No comment»)'
    """
    told = f"хто сказав: {by}" if by else ""
    note = decision_said(told, dashed(confirmed), "")
    return f"{capitalised(date)} ({note})" if note else capitalised(date)


def reported(systems: Sequence[str], ranges: Sequence[Printed], words: Sequence[str]) -> str:
    """Return what was reported of systems, with the ranges stated of them."""
    stated = [f"заявлена дальність {quoted(printed)}" for printed in ranges]
    return f"{', '.join([*systems, *stated, *words])}."


def what_changed(before: Printed | None, after: Printed | None) -> str:
    """Return what changed in the longest range named; either may be missing, not both.

    Examples
    --------
    >>> same = Printed("about 50 miles", "близько 50 миль")
    >>> what_changed(same, same).partition(".")[0]
    'Найбільша дальність, названа для застосування на території Росії, та сама: \
«about 50 miles» (близько 50 миль)'
    """
    longest = "найбільша дальність, названа для застосування на території Росії"
    if before and after and before.words != after.words:
        first = f"Змінилася {longest}: було {quoted(before)}, стало {quoted(after)}"
    elif before and after:
        first = f"{capitalised(longest)}, та сама: {quoted(after)}"
    elif after:
        first = (
            "Зміна в тому, що дальність для застосування на території Росії тепер названо: "
            f"{quoted(after)}"
        )
    elif before:
        first = (
            "Зміна в тому, що жодної дальності для застосування на території Росії вже не "
            f"названо; було {quoted(before)}"
        )
    else:
        first = "Жодної дальності для застосування на території Росії не названо"
    return (
        f"{first}. Яку частину цієї відстані дозволено використати, сказано лише словами; на "
        "карті цього немає."
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
        f"підтвердження: {confirmed}" if confirmed else "",
        f"в інших джерелах: {elsewhere}" if elsewhere else "",
    ]
    return "; ".join(note for note in notes if note)


def summary_head(regions: int, names: Sequence[str]) -> str:
    """Return what is counted, from where."""
    shape = ", разом як одна фігура" if len(names) > 1 else ""
    return f"Усього {count(regions, REGION)}; виміряно від: {', '.join(names)}{shape}"


def summary_line(printed: Printed, who: str, wholly: int, partly: int, rest: int) -> str:
    """Return how many regions lie wholly, partly and not within a distance."""
    words = quoted(printed) if printed.sourced else named(printed)
    return f"{words}, {who}: повністю {wholly}, частково {partly}, поза межами {rest}"


def _in_words(number: int, gender: dict[int, str]) -> str:
    """Return a count in words below ten, in the nominative."""
    return (gender | _WORDS).get(number, number_text(number))
