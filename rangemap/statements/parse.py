"""From the words of a range to its readings: numbers, units, hedges, nothing guessed.

A text is cut into numbers, words and signs; numbers take their units; two numbers join to an
interval or to one figure in two units; what is left must be words that the hedge policy knows.
A word it does not know is an error: a hedge that is overlooked would change the answer.
"""

from __future__ import annotations

import re
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
)
from rangemap.statements.policy import (
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

_SMALL_UNITS: Final = frozenset(
    {
        *("ft", "foot", "feet", "yd", "yard", "yards"),
        *("m", "metre", "metres", "meter", "meters", "metros"),
        *("м", "метр", "метра", "метрів", "метров", "фут", "фути", "футів", "футов"),
    }
)
#: Read as nautical by some and as statute by others, so it is not read at all.
_UNCLEAR_UNITS: Final = frozenset({"миля", "мили", "миль", "милях", "милі", "милями", "millas"})
_NOT_NUMBERS: Final = frozenset({"nan", "inf", "infinity", "infinite"})
_SILENT_SIGNS: Final = frozenset(".,:\"'“”‘’«»„()[]-")
_LONGEST_CUE: Final = 6


def parse_range(text: str, *, policy: HedgePolicy | None = None) -> StatedRange:
    """Read the words of a stated range.

    Parameters
    ----------
    text
        The words of the range as they were printed, with number and unit: ``"up to 190 miles"``.
        English; the commonest hedges of Ukrainian, Russian and Spanish are known too.
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
    tokens = lex(wording)
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
        raise _do_not_fit(wording, items)
    place = places[0]
    figure = cast("Figure", items[place])
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
    keys = [t.key if t.kind == "word" else "" for t in tokens]
    for key in keys:
        if key in _NOT_NUMBERS or key == "∞":
            raise InputError(f"{quote(wording)}: {key!r} is not a distance; write a number")
    for start in range(len(keys)):
        cue = _longest(policy.before, keys[start:])
        if cue is None:
            continue
        for rule in (policy.rules[name] for name in cue.rules):
            if rule.sense == "refused":
                raise InputError(
                    f"{quote(wording)}: {' '.join(cue.words)!r} makes it no distance that can be "
                    f"measured ({rule.name}); write the number that the source prints, in digits"
                )


def _longest(cues: Mapping[tuple[str, ...], Cue], keys: Sequence[str]) -> Cue | None:
    for length in range(min(len(keys), _LONGEST_CUE), 0, -1):
        cue = cues.get(tuple(keys[:length]))
        if cue is not None:
            return cue
    return None


def _cues(wording: str, items: Sequence[Item], policy: HedgePolicy, *, after: bool) -> list[Cue]:
    """Return the known words on one side of the figure, neutral ones left out."""
    tokens = [cast("Token", item) for item in items]
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
            if "neutral" not in cue.rules:
                cues.append(cue)
            place += len(cue.words)
            continue
        if keys[place] not in _SILENT_SIGNS:
            unknown.append(tokens[place].text)
        place += 1
    if unknown:
        _refuse_units(wording, tokens, after=after)
        raise InputError(
            f"{quote(wording)}: {', '.join(map(repr, unknown))} not known to hedge policy "
            f"{policy.version}; quote only the words of the range, as in 'up to 190 miles'"
        )
    return cues


def _may_follow(cue: Cue, policy: HedgePolicy) -> bool:
    # "300 km more than" hedges something else; only neutral words may stand on either side.
    return all(policy.rules[name].sense == "neutral" for name in cue.rules)


def _refuse_units(wording: str, tokens: Sequence[Token], *, after: bool) -> None:
    key = next((t.key for t in tokens if t.key not in _SILENT_SIGNS), "")
    if after and key in _SMALL_UNITS:
        raise InputError(
            f"{quote(wording)}: feet, yards and metres are not read, and a lone 'm' may be metres "
            f"or miles; stated ranges are in kilometres, miles or nautical miles"
        )
    if after and key in _UNCLEAR_UNITS:
        raise InputError(
            f"{quote(wording)}: {key!r} is a statute mile to some and a nautical one to others; "
            f"write 'miles' or 'nautical miles'"
        )


def _require_unit(wording: str, items: Sequence[Item], place: int) -> None:
    figure = cast("Figure", items[place])
    if figure.unit is None:
        number = "–".join(number_text(float(v)) for v in figure.values)
        raise InputError(f"{quote(wording)} has no unit: write '{number} km' or '{number} miles'")


def _do_not_fit(wording: str, items: Sequence[Item]) -> InputError:
    figures = [item for item in items if isinstance(item, Figure)]
    numbers = ", ".join(
        "–".join(number_text(float(v)) for v in f.values) + (f" {f.unit}" if f.unit else "")
        for f in figures
    )
    return InputError(
        f"{quote(wording)}: several numbers that do not make one range ({numbers}); alternatives "
        f"are statements of their own: give each one with its words"
    )


def _rule(
    wording: str,
    figure: Figure,
    before: Sequence[Cue],
    after: Sequence[Cue],
    policy: HedgePolicy,
) -> HedgeRule:
    names = {n for cue in (*before, *after) for n in _hedges_of_one(cue, policy)}
    if len(figure.values) == 2:
        if names:
            raise InputError(
                f"{quote(wording)}: a hedge and two numbers together are not in hedge policy "
                f"{policy.version}; write the interval alone, or each number with its hedge"
            )
        names = {"interval"}
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
        raise InputError(f"{quote(wording)}: the hedges contradict each other ({hedges})")
    if not set(figure.alt_rules) <= {"approximate", *rule.name.split("+")}:
        raise InputError(f"{quote(wording)}: the two figures carry different hedges")
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
    middle = [i for i in items[places[0] + 1 : places[1]] if not _is_word(i, "and", "to", ";")]
    lead = [i for i in items[: places[0]] if not _is_word(i, "from")]
    try:
        inner = _cues(wording, lead, policy, after=False)
        outer = _cues(wording, middle, policy, after=False)
        tail = _cues(wording, items[places[1] + 1 :], policy, after=True)
    except InputError as error:
        raise _do_not_fit(wording, items) from error
    least = {n for cue in inner for n in _hedges(cue, policy)}
    most = {n for cue in (*outer, *tail) for n in _hedges(cue, policy)}
    if "annulus" not in least or not least <= {"annulus", "floor"} or most != {"ceiling"}:
        raise _do_not_fit(wording, items)
    _require_unit(wording, items, places[1])
    if first.unit not in (None, second.unit) or len(first.values) + len(second.values) != 2:
        raise _do_not_fit(wording, items)
    if first.values[0] >= second.values[0]:
        raise InputError(f"{quote(wording)}: the least distance is not below the greatest")
    cues = (*inner, *outer, *tail)
    stated = _build(wording, second, policy.rules["annulus"], cues, policy)
    _check_distance(wording, first.values[0], cast("Unit", second.unit))
    inner_value = float(first.values[0])
    return replace(
        stated,
        inner_km=to_km(inner_value, stated.unit),
        printed_short=f"{number_text(inner_value)} to {number_text(stated.value)} {stated.unit}",
    )


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
