"""From the words of a range to its readings: numbers, units, hedges, nothing guessed.

A text is cut into numbers, words and signs; numbers take their units; two numbers join to an
interval or to one figure in two units; what is left must be words that the hedge policy knows.
A word it does not know is an error: a hedge that is overlooked would change the answer.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Final, Literal, NamedTuple, cast

from rangemap.errors import InputError
from rangemap.statements.policy import (
    Basis,
    Cue,
    HedgePolicy,
    HedgeRule,
    Modality,
    Sense,
    grain,
    load_policy,
    tokenize_words,
)
from rangemap.statements.stated_range import HALF_CIRCUMFERENCE_KM, StatedRange
from rangemap.units import Unit, to_km

__all__ = ["parse_range", "read_exactly"]

_LEX: Final = re.compile(
    r"(?P<gap>\.{2,}|…)"
    r"|(?P<number>\.?\d+(?:[.,'’\u00a0\u2009\u202f ]\d+)*)"
    r"|(?P<word>[^\W\d_]\w*(?:['’][^\W\d_]\w*)*)"
    r"|(?P<sign>[^\s])"
)
_KILOMETRES: Final = (
    *("km", "kms", "kilometre", "kilometres", "kilometer", "kilometers"),
    *("kilómetro", "kilómetros", "kilometro", "kilometros"),
    *("км", "кілометр", "кілометра", "кілометри", "кілометрів"),
    *("километр", "километра", "километры", "километров"),
)
_UNIT_WORDS: Final[dict[tuple[str, ...], Unit]] = {
    **{(word,): "km" for word in _KILOMETRES},
    **{(word,): "mi" for word in ("mi", "mile", "miles")},
    **{("statute", word): "mi" for word in ("mile", "miles")},
    **{(word,): "nmi" for word in ("nmi", "nm")},
    **{("nautical", word): "nmi" for word in ("mile", "miles")},
}
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
_MOST_DIGITS: Final = 15
_ALTERNATIVE: Final = frozenset({"(", "[", ",", "/", "or", "або", "или", "o"})


class _Token(NamedTuple):
    kind: Literal["number", "word"]
    text: str
    key: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class _Figure:
    """One printed figure: a number or the two ends of an interval, perhaps in two units."""

    values: tuple[Decimal, ...]
    unit: Unit | None
    alt_values: tuple[Decimal, ...] = ()
    alt_unit: Unit | None = None
    alt_rules: tuple[str, ...] = ()


_Item = _Token | _Figure


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
    tokens = _lex(wording)
    _refuse_what_is_no_distance(wording, tokens, policy)
    items = _figures(wording, tokens)
    items = _join_intervals(wording, items, policy)
    items = _join_units(items, policy)
    items = _join_intervals(wording, items, policy)
    places = [i for i, item in enumerate(items) if isinstance(item, _Figure)]
    if not places:
        raise InputError(
            f"{_quote(wording)}: no number; write the distance in digits, as in 'about 50 miles'"
        )
    if len(places) == 2:
        return _annulus(wording, items, places, policy)
    if len(places) > 2:
        raise _do_not_fit(wording, items)
    place = places[0]
    figure = cast("_Figure", items[place])
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
        number = _number_text(text)
        raise InputError(
            f"a bare number has no unit: write '{number} km' or '{number} miles', got {text!r}"
        )
    wording = re.sub(r"[ \t\r\n\f\v]+", " ", text).strip()
    if not wording:
        raise InputError("the text of a stated range is empty; write it as in 'up to 190 miles'")
    return wording


def _number_text(value: float) -> str:
    return f"{value:,.15g}"


def _quote(text: str) -> str:
    return repr(text if len(text) <= 80 else f"{text[:77]}...")


def _lex(wording: str) -> list[_Token]:
    tokens = []
    for found in _LEX.finditer(wording):
        if found.lastgroup == "gap":
            continue
        key = found[0]
        if found.lastgroup != "number":
            key = tokenize_words(found[0])[0] if tokenize_words(found[0]) else found[0]
        kind: Literal["number", "word"] = "number" if found.lastgroup == "number" else "word"
        tokens.append(_Token(kind, found[0], key, found.start(), found.end()))
    return tokens


def _refuse_what_is_no_distance(
    wording: str, tokens: Sequence[_Token], policy: HedgePolicy
) -> None:
    keys = [t.key if t.kind == "word" else "" for t in tokens]
    for key in keys:
        if key in _NOT_NUMBERS or key == "∞":
            raise InputError(f"{_quote(wording)}: {key!r} is not a distance; write a number")
    for start in range(len(keys)):
        cue = _longest(policy.before, keys[start:])
        if cue is None:
            continue
        for rule in (policy.rules[name] for name in cue.rules):
            if rule.sense == "refused":
                raise InputError(
                    f"{_quote(wording)}: {' '.join(cue.words)!r} makes it no distance that can be "
                    f"measured ({rule.name}); write the number that the source prints, in digits"
                )


def _longest(cues: Mapping[tuple[str, ...], Cue], keys: Sequence[str]) -> Cue | None:
    for length in range(min(len(keys), _LONGEST_CUE), 0, -1):
        cue = cues.get(tuple(keys[:length]))
        if cue is not None:
            return cue
    return None


def _figures(wording: str, tokens: Sequence[_Token]) -> list[_Item]:
    """Put numbers and their units together; the other tokens stay."""
    items: list[_Item] = []
    i = 0
    while i < len(tokens):
        token = tokens[i]
        i += 1
        if token.kind == "word":
            items.append(token)
            continue
        _refuse_minus(wording, items, token)
        value = _read_number(wording, token.text)
        # "300+ km": the sign belongs behind the figure.
        plus = i < len(tokens) and tokens[i].key == "+" and _unit_at(tokens, i + 1)[0] is not None
        step = int(plus or (i < len(tokens) and tokens[i].key == "-"))
        unit, length = _unit_at(tokens, i + step)
        if unit is not None:
            i += step + length
        elif step and i + 1 < len(tokens) and tokens[i + 1].key == "to":
            i += 1  # "165-to-300-kilometer", "165- to 300-km"
            if i + 1 < len(tokens) and tokens[i + 1].key == "-":
                items += [_Figure((value,), None), tokens[i]]
                i += 2
                continue
        items.append(_Figure((value,), unit))
        if plus:
            items.append(_Token("word", "+", "+", token.end, token.end + 1))
    return items


def _refuse_minus(wording: str, items: Sequence[_Item], token: _Token) -> None:
    sign = items[-1] if items else None
    if not isinstance(sign, _Token) or sign.key != "-" or sign.end != token.start:
        return
    joins = len(items) > 1 and (isinstance(items[-2], _Figure) or items[-2].end == sign.start)
    if not joins:
        raise InputError(f"{_quote(wording)}: a distance cannot be negative")


def _unit_at(tokens: Sequence[_Token], place: int) -> tuple[Unit | None, int]:
    for length in (2, 1):
        words = tuple(t.key for t in tokens[place : place + length])
        if len(words) == length and words in _UNIT_WORDS:
            return _UNIT_WORDS[words], length
    return None, 0


def _read_number(wording: str, text: str) -> Decimal:
    """Return the number behind a typography: 1,800; 1 800; 1.800,5; 78,8; .5."""
    if sum(character.isdigit() for character in text) > _MOST_DIGITS:
        raise InputError(f"{_quote(wording)}: more digits than a distance has")
    if re.fullmatch(r"\d*\.?\d+", text) and not re.fullmatch(r"[1-9]\d{0,2}\.\d{3}", text):
        return Decimal(text)
    if re.fullmatch(r"\d{1,3}(?:[ '’\u00a0\u2009\u202f]\d{3})+(?:[.,]\d+)?", text):
        return Decimal(re.sub(r"[ '’\u00a0\u2009\u202f]", "", text).replace(",", "."))
    if re.fullmatch(r"\d{1,3}(?:,\d{3})+\.\d+|[1-9]\d{0,2}(?:,\d{3}){2,}", text):
        return Decimal(text.replace(",", ""))
    if re.fullmatch(r"\d{1,3}(?:\.\d{3})+,\d+|[1-9]\d{0,2}(?:\.\d{3}){2,}", text):
        return Decimal(text.replace(".", "").replace(",", "."))
    if re.fullmatch(r"[1-9]\d{0,2}[.,]\d{3}", text):
        # An English comma groups thousands; a point, or a comma elsewhere, may be either.
        if "," in text and not re.search(r"[а-яґєії]|kil[óo]metro", wording, re.IGNORECASE):
            return Decimal(text.replace(",", ""))
        whole, part = re.split(r"[.,]", text)
        small = f"{whole}.{part.rstrip('0') or '0'}"
        raise InputError(
            f"{_quote(wording)}: {text!r} can mean {whole}{part} or {small}; "
            f"write it without a separator"
        )
    if re.fullmatch(r"\d+,\d+", text):
        return Decimal(text.replace(",", "."))
    raise InputError(f"{_quote(wording)}: {text!r} is not one number; write it in plain digits")


def _join_intervals(wording: str, items: Sequence[_Item], policy: HedgePolicy) -> list[_Item]:
    """Join two figures in one unit to an interval where a pattern of the policy stands."""
    joined = list(items)
    place = 0
    while place < len(joined):
        found = _interval_at(joined, place, policy)
        if found is None:
            place += 1
            continue
        opener, end = found
        first, second = cast("_Figure", joined[place]), cast("_Figure", joined[end])
        if first.unit is not None and first.unit != second.unit:
            raise InputError(
                f"{_quote(wording)}: the two ends of the interval have different units"
            )
        if second.unit is not None and second.values[0] <= first.values[0]:
            raise InputError(
                f"{_quote(wording)}: an interval goes from the smaller number to the larger"
            )
        joined[place - opener : end + 1] = [
            _Figure(
                first.values + second.values,
                second.unit,
                (*first.alt_values, *second.alt_values),
                second.alt_unit,
            )
        ]
        place -= opener
    return joined


def _interval_at(items: Sequence[_Item], place: int, policy: HedgePolicy) -> tuple[int, int] | None:
    first = items[place]
    if not isinstance(first, _Figure) or len(first.values) != 1:
        return None
    for opener, middle in policy.intervals:
        end = place + 1 + len(middle)
        if _words_at(items, place + 1, middle) and _words_at(items, place - len(opener), opener):
            second = items[end] if end < len(items) else None
            if (
                isinstance(second, _Figure)
                and len(second.values) == 1
                and first.alt_unit == second.alt_unit
            ):
                return len(opener), end
    return None


def _words_at(items: Sequence[_Item], place: int, words: tuple[str, ...]) -> bool:
    found = items[place : place + len(words)] if place >= 0 else []
    return len(found) == len(words) and all(
        isinstance(item, _Token) and item.key == word
        for item, word in zip(found, words, strict=True)
    )


def _join_units(items: Sequence[_Item], policy: HedgePolicy) -> list[_Item]:
    """Join one figure printed in two units: "300 kilometers (190 miles)"."""
    joined = list(items)
    place = 0
    while place < len(joined):
        first = joined[place]
        end = next(
            (i for i in range(place + 1, len(joined)) if isinstance(joined[i], _Figure)), None
        )
        if not isinstance(first, _Figure) or end is None:
            place += 1
            continue
        second = cast("_Figure", joined[end])
        between = [cast("_Token", t).key for t in joined[place + 1 : end]]
        rules = _link_rules(between, policy)
        same = (
            rules is None
            or None in (first.unit, second.unit)
            or first.unit == second.unit
            or len(first.values) != len(second.values)
            or first.alt_unit is not None
        )
        if same or rules is None:
            place += 1
            continue
        closing = joined[end + 1] if end + 1 < len(joined) else None
        if isinstance(closing, _Token) and closing.key in (")", "]"):
            end += 1
        joined[place : end + 1] = [
            replace(first, alt_values=second.values, alt_unit=second.unit, alt_rules=rules)
        ]
    return joined


def _link_rules(between: Sequence[str], policy: HedgePolicy) -> tuple[str, ...] | None:
    """Return the rules of the hedge that the second figure carries; None if it is no link."""
    links = 0
    while links < len(between) and between[links] in _ALTERNATIVE:
        links += 1
    if links == 0:
        return None
    rest = tuple(between[links:])
    if not rest:
        return ()
    cue = policy.before.get(rest)
    return cue.rules if cue else None


def _cues(wording: str, items: Sequence[_Item], policy: HedgePolicy, *, after: bool) -> list[Cue]:
    """Return the known words on one side of the figure, neutral ones left out."""
    tokens = [cast("_Token", item) for item in items]
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
            f"{_quote(wording)}: {', '.join(map(repr, unknown))} not known to hedge policy "
            f"{policy.version}; quote only the words of the range, as in 'up to 190 miles'"
        )
    return cues


def _may_follow(cue: Cue, policy: HedgePolicy) -> bool:
    # "300 km more than" hedges something else; only neutral words may stand on either side.
    return all(policy.rules[name].sense == "neutral" for name in cue.rules)


def _refuse_units(wording: str, tokens: Sequence[_Token], *, after: bool) -> None:
    key = next((t.key for t in tokens if t.key not in _SILENT_SIGNS), "")
    if after and key in _SMALL_UNITS:
        raise InputError(
            f"{_quote(wording)}: feet, yards and metres are not read, and a lone 'm' may be metres "
            f"or miles; stated ranges are in kilometres, miles or nautical miles"
        )
    if after and key in _UNCLEAR_UNITS:
        raise InputError(
            f"{_quote(wording)}: {key!r} is a statute mile to some and a nautical one to others; "
            f"write 'miles' or 'nautical miles'"
        )


def _require_unit(wording: str, items: Sequence[_Item], place: int) -> None:
    figure = cast("_Figure", items[place])
    if figure.unit is None:
        number = "–".join(_number_text(float(v)) for v in figure.values)
        raise InputError(f"{_quote(wording)} has no unit: write '{number} km' or '{number} miles'")


def _do_not_fit(wording: str, items: Sequence[_Item]) -> InputError:
    figures = [item for item in items if isinstance(item, _Figure)]
    numbers = ", ".join(
        "–".join(_number_text(float(v)) for v in f.values) + (f" {f.unit}" if f.unit else "")
        for f in figures
    )
    return InputError(
        f"{_quote(wording)}: several numbers that do not make one range ({numbers}); alternatives "
        f"are statements of their own: give each one with its words"
    )


def _rule(
    wording: str,
    figure: _Figure,
    before: Sequence[Cue],
    after: Sequence[Cue],
    policy: HedgePolicy,
) -> HedgeRule:
    names = {n for cue in (*before, *after) for n in _hedges(cue, policy)}
    if len(figure.values) == 2:
        if names:
            raise InputError(
                f"{_quote(wording)}: a hedge and two numbers together are not in hedge policy "
                f"{policy.version}; write the interval alone, or each number with its hedge"
            )
        names = {"interval"}
    if "annulus" in names and len(names) > 1:
        names.discard("annulus")  # "a minimum of 250 km" is a floor; alone it is no inner distance
    if names == {"annulus"}:
        raise InputError(
            f"{_quote(wording)} gives only a least distance; how far it goes is not said"
        )
    rule = policy.rules[names.pop()] if len(names) == 1 else None
    if rule is None:
        rule = policy.combined(frozenset(names)) if names else policy.rules["plain"]
    # "up to 300 km or more" cancels itself; "more than up to 300 km" says nothing.
    cancels = rule is not None and rule.name == "ceiling+floor"
    if rule is None or (cancels and any("floor" in cue.rules for cue in before)):
        hedges = ", ".join(repr(" ".join(c.words)) for c in (*before, *after))
        raise InputError(f"{_quote(wording)}: the hedges contradict each other ({hedges})")
    if not set(figure.alt_rules) <= {"approximate", *rule.name.split("+")}:
        raise InputError(f"{_quote(wording)}: the two figures carry different hedges")
    return rule


def _hedges(cue: Cue, policy: HedgePolicy) -> tuple[str, ...]:
    senses = ("modality", "neutral", "refused")
    return tuple(name for name in cue.rules if policy.rules[name].sense not in senses)


def _annulus(
    wording: str, items: Sequence[_Item], places: Sequence[int], policy: HedgePolicy
) -> StatedRange:
    """Read "a minimum range of 15 km and a maximum of 84 km"."""
    first, second = (cast("_Figure", items[place]) for place in places)
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
        raise InputError(f"{_quote(wording)}: the least distance is not below the greatest")
    cues = (*inner, *outer, *tail)
    stated = _build(wording, second, policy.rules["annulus"], cues, policy)
    _check_distance(wording, first.values[0], cast("Unit", second.unit))
    inner_value = float(first.values[0])
    return replace(
        stated,
        inner_km=to_km(inner_value, stated.unit),
        printed_short=f"{_number_text(inner_value)} to {_number_text(stated.value)} {stated.unit}",
    )


def _is_word(item: _Item, *keys: str) -> bool:
    return isinstance(item, _Token) and item.key in keys


def _build(
    wording: str,
    figure: _Figure,
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
    if high is not None:
        _check_distance(wording, high, unit)
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
        high_km=_km(high, unit),
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
        raise InputError(f"{_quote(wording)}: a distance of zero is no range")
    if to_km(float(value), unit) > HALF_CIRCUMFERENCE_KM:
        raise InputError(
            f"{_quote(wording)}: {_number_text(float(value))} {unit} is more than half the Earth's "
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


def _modality(wording: str, cues: Sequence[Cue], policy: HedgePolicy) -> Modality:
    rules = (policy.rules[name] for cue in cues for name in cue.rules)
    found = sorted({rule.modality for rule in rules if rule.sense == "modality"})
    if len(found) > 1:
        raise InputError(f"{_quote(wording)}: it cannot be {' and '.join(found)} at once")
    return cast("Modality", found[0]) if found else "actual"


def _short(hedges: Sequence[Cue], values: tuple[float, ...], unit: Unit) -> str:
    shown = tuple(dict.fromkeys((cue.short, cue.after) for cue in hedges))
    lead = [short for short, after in shown if not after]
    tail = [short for short, after in shown if after]
    number = "–".join(map(_number_text, values))
    plus = "+" if "+" in tail else ""
    figure = f"{number}{plus} {unit}"
    return " ".join([*lead, figure, *(short for short in tail if short != "+")])
