"""From the words of a range to its readings: numbers, units, hedges, nothing guessed.

A text is cut into numbers, words and signs; numbers take their units; two numbers join to an
interval or to one figure in two units; what is left must be words that the hedge policy knows.
A word it does not know is an error: a hedge that is overlooked would change the answer.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Final, cast

from rangemap.errors import InputError
from rangemap.statements.lexing import (
    Figure,
    Item,
    Token,
    join_intervals,
    join_units,
    lex,
    number_text,
    quote,
    read_figures,
    unit_at,
)
from rangemap.statements.misfits import do_not_fit, hedge_inside
from rangemap.statements.policy import (
    LONGEST_CUE,
    Basis,
    Cue,
    HedgePolicy,
    HedgeRule,
    Modality,
    Sense,
    grain,
    load_policy,
)
from rangemap.statements.stated_range import HALF_CIRCUMFERENCE_KM, StatedRange
from rangemap.units import Unit, to_km

__all__ = ["parse_range", "read_exactly"]

_NOT_NUMBERS: Final = frozenset({"nan", "inf", "infinity", "infinite", "∞"})
_SILENT_SIGNS: Final = frozenset(".,:\"'“”‘’«»„()[]-")
_LINK_WORDS: Final = ("and", "to", ";", "і", "й", "та", "и", "а", "до")


def parse_range(text: str, *, policy: HedgePolicy | None = None) -> StatedRange:
    """Read the words of a stated range.

    Parameters
    ----------
    text
        The words of the range as they were printed, with number and unit: ``"up to 190 miles"``.
        English, Ukrainian and Russian, and the commonest hedges of Spanish.
    policy
        How hedges are read; the bundled policy by default.

    Returns
    -------
    StatedRange
        The words, their sense, and the readings in kilometres.

    Raises
    ------
    InputError
        If there is no number, no unit, a number that is not a distance on Earth, several numbers
        that do not belong together, hedges that contradict each other, or a word that the policy
        does not know. Nothing is guessed.

    Examples
    --------
    >>> parse_range("up to 190 miles")
    StatedRange('up to 190 miles', ceiling, low_km=None, stated_km=305.775, high_km=305.775)
    >>> parse_range("about 50 miles").low_printed
    45.0
    >>> parse_range("165 to 300 kilometers").single_km(reading="high")
    300.0
    """
    wording = _checked_text(text)
    policy = load_policy() if policy is None else policy
    # The same letter can be one sign or a letter and an accent; it is the same word.
    tokens = lex(unicodedata.normalize("NFC", wording))
    _refuse_what_is_no_distance(wording, tokens, policy)
    items = read_figures(wording, tokens)
    items = join_intervals(wording, items, policy)
    items = join_units(items, policy)
    items = join_intervals(wording, items, policy)
    places = [i for i, item in enumerate(items) if isinstance(item, Figure)]
    if not places:
        raise InputError(
            f"{quote(wording)}: no number; write the distance in digits, as in 'about 50 miles'"
        )
    if len(places) == 2:
        return _annulus(wording, items, places, policy)
    if len(places) > 2:
        raise do_not_fit(wording, items)
    place = places[0]
    figure = cast("Figure", items[place])
    openers = {opener[0] for opener, _ in policy.intervals if opener}
    if len(figure.values) == 2 and any(_is_word(item, *openers) for item in items[:place]):
        raise hedge_inside(wording)
    before = _cues(wording, items[:place], policy, after=False)
    after = _cues(wording, items[place + 1 :], policy, after=True)
    _require_unit(wording, items, place)
    rule = _rule(wording, figure, before, after, policy)
    return _build(wording, figure, rule, (*before, *after), policy)


def read_exactly(stated: StatedRange, *, policy: HedgePolicy | None = None) -> StatedRange:
    """Return the range with one number for every reading: a number that a user gives.

    "250 km" in a source was rounded by somebody; the same words from a user are a choice.

    Examples
    --------
    >>> read_exactly(parse_range("250 km")).readings
    (('low', 250.0), ('stated', 250.0), ('high', 250.0))
    """
    if stated.sense != "plain":
        raise InputError(f"{stated.wording!r} is not a bare number, so it is not read as exact")
    rule = (load_policy() if policy is None else policy).rules["exact"]
    value_km = to_km(stated.value, stated.unit)
    return replace(
        stated,
        low_km=value_km,
        stated_km=value_km,
        high_km=value_km,
        low_basis=cast("Basis", rule.low_basis),
        stated_basis=cast("Basis", rule.stated_basis),
        high_basis=cast("Basis", rule.high_basis),
    )


def _checked_text(text: object) -> str:
    if isinstance(text, bool) or not isinstance(text, str | int | float):
        raise InputError(
            f"a stated range is text such as 'up to 190 miles', got {type(text).__name__}"
        )
    if not isinstance(text, str):
        number = number_text(text)
        raise InputError(
            f"a bare number has no unit: write '{number} km' or '{number} miles', got {text!r}"
        )
    wording = re.sub(r"[ \t\r\n\f\v]+", " ", text).strip()
    if not wording:
        raise InputError("the text of a stated range is empty; write it as in 'up to 190 miles'")
    return wording


def _refuse_what_is_no_distance(wording: str, tokens: Sequence[Token], policy: HedgePolicy) -> None:
    words = _without_hyphens(tokens)
    keys = [t.key if t.kind == "word" else "" for t in words]
    for key in keys:
        if key in _NOT_NUMBERS:
            raise InputError(f"{quote(wording)}: {key!r} is not a distance; write a number")
    place = 0
    while place < len(keys):
        unit, length = unit_at(words, place)
        before, after = (_longest(table, keys[place:]) for table in (policy.before, policy.after))
        cue = None if unit else before
        # "300 km, perhaps more": words that follow a number are judged where they follow one.
        if cue is not None and after is not None and len(after.words) > len(cue.words):
            cue, length = None, len(after.words)
        if cue is not None:
            _refuse(wording, cue, policy)
        place += length or (len(cue.words) if cue else 1)


def _without_hyphens(tokens: Sequence[Token]) -> list[Token]:
    return [t for t in tokens if t.key != "-"]


def _refuse(wording: str, cue: Cue, policy: HedgePolicy) -> None:
    rules = [policy.rules[name] for name in cue.rules]
    refused = next((rule for rule in rules if rule.sense == "refused"), None)
    if refused is not None and all(rule.sense == "refused" for rule in rules):
        words = " ".join(cue.words)
        raise InputError(f"{quote(wording)} cannot be read because of {words!r}. {refused.reason}")


def _longest(cues: Mapping[tuple[str, ...], Cue], keys: Sequence[str]) -> Cue | None:
    for length in range(min(len(keys), LONGEST_CUE), 0, -1):
        cue = cues.get(tuple(keys[:length]))
        if cue is not None:
            return cue
    return None


def _cues(wording: str, items: Sequence[Item], policy: HedgePolicy, *, after: bool) -> list[Cue]:
    """Return the known words on one side of the figure, neutral ones left out."""
    tokens = _without_hyphens([cast("Token", item) for item in items])
    keys = [t.key for t in tokens]
    cues: list[Cue] = []
    unknown: list[str] = []
    place = 0
    while place < len(keys):
        cue = _longest(policy.after, keys[place:]) if after else None
        if cue is None:
            cue = _longest(policy.before, keys[place:])
            if cue is not None and after and not _may_follow(cue, policy):
                cue = None
        if cue is not None:
            _refuse(wording, cue, policy)
            if "neutral" not in cue.rules:
                cues.append(cue)
            place += len(cue.words)
            continue
        if keys[place] not in _SILENT_SIGNS:
            unknown.append(tokens[place].text)
        place += 1
    if unknown:
        _explain_unknown(wording, tokens, unknown, policy)
        raise InputError(
            f"{quote(wording)}: {', '.join(map(repr, unknown))} not known to hedge policy "
            f"{policy.version}; quote only the words of the range, as in 'up to 190 miles'"
        )
    return cues


def _may_follow(cue: Cue, policy: HedgePolicy) -> bool:
    # "300 km more than" hedges something else; "300 km, reportedly" is whole.
    return all(policy.rules[name].sense in ("neutral", "modality") for name in cue.rules)


def _explain_unknown(
    wording: str, tokens: Sequence[Token], unknown: Sequence[str], policy: HedgePolicy
) -> None:
    """Raise a clearer error for unknown words that have a known meaning elsewhere."""
    if any(unit_at(tokens, place)[0] for place in range(len(tokens))):
        raise InputError(
            f"{quote(wording)}: a unit without a number of its own; write '300 km', the number "
            f"first. (In Ukrainian and Russian the other order can mean 'about': quote it, and "
            f"say so in the note.)"
        )
    openers = {opener[0] for opener, _ in policy.intervals if opener}
    if unknown[0].casefold() in openers:
        raise InputError(
            f"{quote(wording)}: {unknown[0]!r} opens an interval, and only one number is there; "
            f"write both, as in 'from 165 to 300 km'"
        )


def _require_unit(wording: str, items: Sequence[Item], place: int) -> None:
    figure = cast("Figure", items[place])
    if figure.unit is None:
        number = "–".join(number_text(float(v)) for v in figure.values)
        raise InputError(f"{quote(wording)} has no unit: write '{number} km' or '{number} miles'")


def _rule(
    wording: str,
    figure: Figure,
    before: Sequence[Cue],
    after: Sequence[Cue],
    policy: HedgePolicy,
) -> HedgeRule:
    names = {n for cue in (*before, *after) for n in _hedges_of_one(cue, policy)}
    if len(figure.values) == 2:
        if names - {"variants"}:
            raise InputError(
                f"{quote(wording)}: a hedge and two numbers together are not in hedge policy "
                f"{policy.version}, because whether it goes with one or both is not said; write "
                f"the interval alone and the hedge in the note, or each number with its hedge"
            )
        names = names or {"interval"}
    elif names == {"variants"}:
        raise InputError(
            f"{quote(wording)} speaks of versions and gives one number; say in 'variant' whose "
            f"number it is, and quote the number alone"
        )
    if "annulus" in names:
        raise InputError(
            f"{quote(wording)} gives only a least distance; how far it goes is not said"
        )
    rule = policy.rules[names.pop()] if len(names) == 1 else None
    if rule is None:
        rule = policy.combined(frozenset(names)) if names else policy.rules["plain"]
    # "up to 300 km or more" cancels itself; "more than up to 300 km" says nothing.
    cancels = rule is not None and rule.name == "ceiling+floor"
    if rule is None or (cancels and any("floor" in cue.rules for cue in before)):
        hedges = ", ".join(repr(" ".join(c.words)) for c in (*before, *after))
        raise InputError(
            f"{quote(wording)}: the hedges contradict each other ({hedges}), or the hedge policy "
            f"does not say what they mean together"
        )
    if not set(figure.alt_rules) <= {"approximate", *rule.name.split("+")}:
        raise InputError(
            f"{quote(wording)}: the two figures carry different hedges; quote the first alone, and "
            f"the second in the note"
        )
    return rule


def _hedges(cue: Cue, policy: HedgePolicy) -> tuple[str, ...]:
    senses = ("modality", "neutral", "refused")
    return tuple(name for name in cue.rules if policy.rules[name].sense not in senses)


def _hedges_of_one(cue: Cue, policy: HedgePolicy) -> tuple[str, ...]:
    # "a minimum of 250 km" is a floor; "a minimum range of 15 km" is an inner distance, and stays
    # one beside other words: it must never be read as how far something goes.
    names = _hedges(cue, policy)
    return tuple(n for n in names if n != "annulus") or names


def _annulus(
    wording: str, items: Sequence[Item], places: Sequence[int], policy: HedgePolicy
) -> StatedRange:
    """Read "a minimum range of 15 km and a maximum of 84 km"."""
    first, second = (cast("Figure", items[place]) for place in places)
    between = _after_links(items[places[0] + 1 : places[1]], _LINK_WORDS)
    lead = _after_links(items[: places[0]], ("from", "від", "от"))
    try:
        cues_1 = _cues(wording, lead, policy, after=False)
        cues_2 = _cues(wording, between, policy, after=False)
        tail = _cues(wording, items[places[1] + 1 :], policy, after=True)
    except InputError as error:
        raise do_not_fit(wording, items) from error
    inner, outer, least, most = first, second, cues_1, [*cues_2, *tail]
    if any("annulus" in cue.rules for cue in cues_2):
        # "a maximum range of 84 km and a minimum of 15 km"
        inner, outer, least, most = second, first, [*cues_2, *tail], cues_1
    least_rules = {n for cue in least for n in _hedges(cue, policy)}
    most_rules = {n for cue in most for n in _hedges(cue, policy)}
    annular = "annulus" in least_rules and least_rules <= {"annulus", "floor"}
    if not annular or most_rules != {"ceiling"}:
        raise do_not_fit(wording, items)
    _require_unit(wording, items, places[1])
    unit = cast("Unit", second.unit)
    if first.unit not in (None, unit) or len(first.values) + len(second.values) != 2:
        raise do_not_fit(wording, items)
    if inner.values[0] >= outer.values[0]:
        raise InputError(f"{quote(wording)}: the least distance is not below the greatest")
    _check_distance(wording, inner.values[0], unit)
    cues = (*cues_1, *cues_2, *tail)
    stated = _build(wording, replace(outer, unit=unit), policy.rules["annulus"], cues, policy)
    inner_value = float(inner.values[0])
    return replace(
        stated,
        inner_km=to_km(inner_value, unit),
        printed_short=f"min. {number_text(inner_value)}, max. {number_text(stated.value)} {unit}",
    )


def _after_links(items: Sequence[Item], links: tuple[str, ...]) -> Sequence[Item]:
    start = 0
    while start < len(items) and _is_word(items[start], ",", *links):
        start += 1
    return items[start:]


def _is_word(item: Item, *keys: str) -> bool:
    return isinstance(item, Token) and item.key in keys


def _build(
    wording: str,
    figure: Figure,
    rule: HedgeRule,
    cues: Sequence[Cue],
    policy: HedgePolicy,
) -> StatedRange:
    unit = cast("Unit", figure.unit)
    for value in figure.values:
        _check_distance(wording, value, unit)
    for value in figure.alt_values:
        _check_distance(wording, value, cast("Unit", figure.alt_unit))
    low, stated, high = (
        _apply(formula, figure.values) for formula in (rule.low, rule.stated, rule.high)
    )
    hedges = [cue for cue in cues if _hedges(cue, policy)]
    values = tuple(map(float, figure.values))
    alternatives = tuple(map(float, figure.alt_values))
    return StatedRange(
        wording=wording,
        sense=cast("Sense", rule.sense),
        hedge=tuple(" ".join(cue.words) for cue in hedges),
        value=values[0],
        value_2=values[1] if len(values) == 2 else None,
        unit=unit,
        low_km=_km(low, unit),
        stated_km=_km(stated, unit),
        high_km=_at_most_the_antipode(_km(high, unit)),
        low_basis=cast("Basis", rule.low_basis),
        stated_basis=cast("Basis", rule.stated_basis),
        high_basis=cast("Basis", rule.high_basis),
        alt_value=alternatives[0] if alternatives else None,
        alt_value_2=alternatives[1] if len(alternatives) == 2 else None,
        alt_unit=figure.alt_unit,
        inner_km=None,
        modality=_modality(wording, cues, policy),
        policy=policy.version,
        printed_short=_short(hedges, values, unit),
    )


def _check_distance(wording: str, value: Decimal, unit: Unit) -> None:
    if value <= 0:
        raise InputError(f"{quote(wording)}: a distance of zero is no range")
    if to_km(float(value), unit) > HALF_CIRCUMFERENCE_KM:
        raise InputError(
            f"{quote(wording)}: {number_text(float(value))} {unit} is more than half the Earth's "
            f"circumference ({HALF_CIRCUMFERENCE_KM:,} km); is the unit right?"
        )


def _apply(formula: str, values: tuple[Decimal, ...]) -> Decimal | None:
    if formula in ("none", "open"):
        return None
    if formula in ("a", "b"):
        return values["ab".index(formula)]
    n = values[0]
    g = Decimal(repr(grain(n)))
    shift = {"n": g * 0, "n-g": -g, "n+g": g, "n-g/2": -g / 2, "n+g/2": g / 2}
    return n + shift[formula]


def _km(value: Decimal | None, unit: Unit) -> float | None:
    return None if value is None else to_km(float(value), unit)


def _at_most_the_antipode(high_km: float | None) -> float | None:
    # "about 12,000 miles" may mean more than there is to go.
    return None if high_km is None else min(high_km, HALF_CIRCUMFERENCE_KM)


def _modality(wording: str, cues: Sequence[Cue], policy: HedgePolicy) -> Modality:
    rules = (policy.rules[name] for cue in cues for name in cue.rules)
    found = sorted({rule.modality for rule in rules if rule.sense == "modality"})
    if len(found) > 1:
        raise InputError(f"{quote(wording)}: it cannot be {' and '.join(found)} at once")
    return cast("Modality", found[0]) if found else "actual"


def _short(hedges: Sequence[Cue], values: tuple[float, ...], unit: Unit) -> str:
    shown = tuple(dict.fromkeys((cue.short, cue.after) for cue in hedges))
    lead = [short for short, after in shown if not after]
    tail = [short for short, after in shown if after]
    number = "–".join(map(number_text, values))
    plus = "+" if "+" in tail else ""
    figure = f"{number}{plus} {unit}"
    return " ".join([*lead, figure, *(short for short in tail if short != "+")])
