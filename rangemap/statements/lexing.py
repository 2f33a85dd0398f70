"""Numbers, units and signs of a printed range, and which of them make one figure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Final, Literal, NamedTuple, cast

from rangemap.errors import InputError
from rangemap.statements.policy import HedgePolicy, tokenize_words
from rangemap.units import Unit

__all__ = [
    "Figure",
    "Item",
    "Token",
    "join_intervals",
    "join_units",
    "lex",
    "number_text",
    "quote",
    "read_figures",
    "unit_at",
]

_LEX: Final = re.compile(
    r"(?P<gap>\.{2,}|…)"
    # The point of "max.300 km" belongs to the word.
    r"|(?P<number>(?:(?<!\w)\.)?\d+(?:[.,'’\u00a0\u2009\u202f ]\d+)*)"
    r"|(?P<word>[^\W\d_]\w*(?:['’][^\W\d_]\w*)*)"
    r"|(?P<sign>[^\s])"
)
_KILOMETRES: Final = (
    *("km", "kms", "kilometre", "kilometres", "kilometer", "kilometers"),
    # Soldiers' slang, and one length to everybody; "clicks" are not only that.
    *("klick", "klicks"),
    *("kilómetro", "kilómetros", "kilometro", "kilometros"),
    *("км", "кілометр", "кілометра", "кілометри", "кілометрів", "кілометрами", "кілометрах"),
    *("кілометровий", "кілометрова", "кілометрову", "кілометрової", "кілометровою"),
    *("километр", "километра", "километры", "километров", "километрами", "километрах"),
    *("километровый", "километровая", "километровую", "километровой"),
)
_MILES_UK_RU: Final = ("миля", "милю", "милі", "милями", "милях", "миль", "мили")
_STATUTE_UK_RU: Final = ("сухопутні", "сухопутних", "сухопутна", "сухопутные", "сухопутных")
_NAUTICAL_UK_RU: Final = ("морські", "морських", "морська", "морские", "морских", "морская")
_UNIT_WORDS: Final[dict[tuple[str, ...], Unit]] = {
    **{(word,): "km" for word in _KILOMETRES},
    **{(word,): "mi" for word in ("mi", "mile", "miles")},
    **{("statute", word): "mi" for word in ("mi", "mile", "miles")},
    ("millas", "terrestres"): "mi",
    ("millas", "náuticas"): "nmi",
    **{(word,): "nmi" for word in ("nmi", "nm")},
    **{("nautical", word): "nmi" for word in ("mi", "mile", "miles")},
    **{("sea", word): "nmi" for word in ("mile", "miles")},
    **{(kind, mile): "mi" for kind in _STATUTE_UK_RU for mile in _MILES_UK_RU},
    **{(kind, mile): "nmi" for kind in _NAUTICAL_UK_RU for mile in _MILES_UK_RU},
}
#: Texts in which a comma stands before decimals: the letters and the words of other languages.
_COMMA_MAY_BE_DECIMAL: Final = re.compile(
    r"[а-яґєії]|\b(?:kil[óo]metros?|millas|unos|unas|hasta|alrededor|aproximadamente|casi|entre"
    r"|más|menos|máximo|alcance)\b",
    re.IGNORECASE,
)
_MOST_DIGITS: Final = 15
_ALTERNATIVE: Final = frozenset({"(", "[", ",", "-", "/", "or", "або", "чи", "или", "o"})


class Token(NamedTuple):
    """A number, word or sign, folded in ``key`` so that it can be compared."""

    kind: Literal["number", "word"]
    text: str
    key: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Figure:
    """One printed figure: a number or the two ends of an interval, perhaps in two units."""

    values: tuple[Decimal, ...]
    unit: Unit | None
    alt_values: tuple[Decimal, ...] = ()
    alt_unit: Unit | None = None
    alt_rules: tuple[str, ...] = ()


Item = Token | Figure


def lex(wording: str) -> list[Token]:
    """Cut a text into numbers, words and signs; dots of omission are dropped."""
    tokens = []
    for found in _LEX.finditer(wording):
        if found.lastgroup == "gap":
            continue
        key = found[0]
        if found.lastgroup != "number":
            key = tokenize_words(found[0])[0] if tokenize_words(found[0]) else found[0]
        kind: Literal["number", "word"] = "number" if found.lastgroup == "number" else "word"
        tokens.append(Token(kind, found[0], key, found.start(), found.end()))
    return tokens


def read_figures(wording: str, tokens: Sequence[Token]) -> list[Item]:
    """Put numbers and their units together; the other tokens stay."""
    items: list[Item] = []
    i = 0
    while i < len(tokens):
        token = tokens[i]
        i += 1
        if token.kind == "word":
            items.append(token)
            continue
        _refuse_minus(wording, items, token)
        value = _read_number(wording, token.text)
        i = _skip_bracket(items, tokens, i)
        # "300+ km", "300-plus km": the sign belongs behind the figure.
        plus = _plus_at(tokens, i)
        step = plus or int(i < len(tokens) and tokens[i].key == "-")
        unit, length = unit_at(tokens, i + step)
        if unit is not None:
            i += step + length
        elif step and i + 1 < len(tokens) and tokens[i + 1].key in ("to", "до"):
            i += 1  # "165-to-300-kilometer", "165- to 300-km"
            if i + 1 < len(tokens) and tokens[i + 1].key == "-":
                items += [Figure((value,), None), tokens[i]]
                i += 2
                continue
        items.append(Figure((value,), unit))
        if plus:
            items.append(Token("word", "+", "+", token.end, token.end + 1))
    return items


def unit_at(tokens: Sequence[Token], place: int) -> tuple[Unit | None, int]:
    """Return the unit that begins at a place, and of how many words it is."""
    keys = [t.key for t in tokens[place : place + 3]]
    # "a 100-nautical-mile range"
    if keys[1:2] == ["-"] and (keys[0], *keys[2:]) in _UNIT_WORDS:
        return _UNIT_WORDS[keys[0], *keys[2:]], len(keys)
    for length in (2, 1):
        words = tuple(keys[:length])
        if len(words) == length and words in _UNIT_WORDS:
            return _UNIT_WORDS[words], length
    return None, 0


def join_intervals(wording: str, items: Sequence[Item], policy: HedgePolicy) -> list[Item]:
    """Join two figures in one unit to an interval where a pattern of the policy stands."""
    joined = list(items)
    place = 0
    while place < len(joined):
        found = _interval_at(joined, place, policy)
        if found is None:
            place += 1
            continue
        opener, end = found
        first, second = cast("Figure", joined[place]), cast("Figure", joined[end])
        if first.unit is not None and first.unit != second.unit:
            raise InputError(f"{quote(wording)}: the two ends of the interval have different units")
        if second.unit is not None and second.values[0] <= first.values[0]:
            raise InputError(
                f"{quote(wording)}: an interval goes from the smaller number to the larger"
            )
        joined[place - opener : end + 1] = [
            Figure(
                first.values + second.values,
                second.unit,
                (*first.alt_values, *second.alt_values),
                second.alt_unit,
            )
        ]
        place -= opener
    return joined


def join_units(items: Sequence[Item], policy: HedgePolicy) -> list[Item]:
    """Join one figure printed in two units: "300 kilometers (190 miles)"."""
    joined = list(items)
    place = 0
    while place < len(joined):
        first = joined[place]
        end = next(
            (i for i in range(place + 1, len(joined)) if isinstance(joined[i], Figure)), None
        )
        if not isinstance(first, Figure) or end is None:
            place += 1
            continue
        second = cast("Figure", joined[end])
        between = [cast("Token", t).key for t in joined[place + 1 : end]]
        rules = _link_rules(between, policy)
        if rules is None or not _in_two_units(first, second):
            place += 1
            continue
        closing = joined[end + 1] if end + 1 < len(joined) else None
        if isinstance(closing, Token) and closing.key in (")", "]"):
            end += 1
        joined[place : end + 1] = [
            replace(first, alt_values=second.values, alt_unit=second.unit, alt_rules=rules)
        ]
    return joined


def quote(text: str) -> str:
    """Return a text as an error shows it: quoted, and not too long."""
    return repr(text if len(text) <= 80 else f"{text[:77]}...")


def number_text(value: float) -> str:
    """Return a number as English prints it: ``1,800``, ``78.8``."""
    return f"{value:,.15g}"


def _refuse_minus(wording: str, items: Sequence[Item], token: Token) -> None:
    sign = items[-1] if items else None
    if not isinstance(sign, Token) or sign.key != "-":
        return
    adjacent = sign.end == token.start
    joins = len(items) > 1 and (isinstance(items[-2], Figure) or items[-2].end == sign.start)
    # "- 50 km" opens with a minus; "– 50 km" and "range – 50 km" have a dash.
    opens = len(items) == 1 and sign.text in "-−"
    if opens or (adjacent and not joins):
        raise InputError(f"{quote(wording)}: a distance cannot be negative")


def _skip_bracket(items: list[Item], tokens: Sequence[Token], place: int) -> int:
    # "about [50] miles": digits that the quoting person put for words.
    opened = items and isinstance(items[-1], Token) and items[-1].key == "["
    if opened and place < len(tokens) and tokens[place].key == "]":
        items.pop()
        return place + 1
    return place


def _plus_at(tokens: Sequence[Token], place: int) -> int:
    """Return how many tokens stand for "or more" between a number and its unit."""
    keys = [t.key for t in tokens[place : place + 3]]
    for sign in (["+"], ["plus"], ["-", "plus"]):
        step = len(sign)
        if keys[:step] == sign:
            step += int(keys[step : step + 1] == ["-"])
            return step if unit_at(tokens, place + step)[0] is not None else 0
    return 0


def _read_number(wording: str, text: str) -> Decimal:
    """Return the number behind a typography: 1,800; 1 800; 1.800,5; 78,8; .5."""
    if sum(character.isdigit() for character in text) > _MOST_DIGITS:
        raise InputError(f"{quote(wording)}: more digits than a distance has")
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
        if "," in text and not _COMMA_MAY_BE_DECIMAL.search(wording):
            return Decimal(text.replace(",", ""))
        raise _two_meanings(wording, text)
    if re.fullmatch(r"\d+,\d+", text):
        return Decimal(text.replace(",", "."))
    raise InputError(f"{quote(wording)}: {text!r} is not one number; write it in plain digits")


def _two_meanings(wording: str, text: str) -> InputError:
    whole, part = re.split(r"[.,]", text)
    # A fourth decimal says that the point is one: 100.001 has to be written 100.0010.
    decimals = part.rstrip("0") or "0"
    small = f"{whole}.{decimals}" if len(decimals) < len(part) else f"{whole}.{part}0"
    return InputError(
        f"{quote(wording)}: {text!r} can mean {whole}{part} or {small}; "
        f"write {whole + part!r} or {small!r}"
    )


def _interval_at(items: Sequence[Item], place: int, policy: HedgePolicy) -> tuple[int, int] | None:
    first = items[place]
    if not isinstance(first, Figure) or len(first.values) != 1:
        return None
    for opener, middle in policy.intervals:
        end = place + 1 + len(middle)
        if _words_at(items, place + 1, middle) and _words_at(items, place - len(opener), opener):
            second = items[end] if end < len(items) else None
            if (
                isinstance(second, Figure)
                and len(second.values) == 1
                and first.alt_unit == second.alt_unit
            ):
                return len(opener), end
    return None


def _words_at(items: Sequence[Item], place: int, words: tuple[str, ...]) -> bool:
    found = items[place : place + len(words)] if place >= 0 else []
    return len(found) == len(words) and all(
        isinstance(item, Token) and item.key == word
        for item, word in zip(found, words, strict=True)
    )


def _in_two_units(first: Figure, second: Figure) -> bool:
    return (
        None not in (first.unit, second.unit)
        and first.unit != second.unit
        and first.alt_unit is None
        and len(first.values) == len(second.values)
    )


def _link_rules(between: Sequence[str], policy: HedgePolicy) -> tuple[str, ...] | None:
    """Return the rules of the hedge that the second figure carries; None if it is no link."""
    links = 0
    while links < len(between) and between[links] in _ALTERNATIVE:
        links += 1
    if links == 0:
        return None
    rest = tuple(key for key in between[links:] if key != "-")
    if not rest:
        return ()
    cue = policy.before.get(rest)
    return cue.rules if cue else None
