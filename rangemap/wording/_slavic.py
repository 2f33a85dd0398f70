"""What Ukrainian and Russian have in common: how they count, decline a unit and write a number.

Both count in four forms. CLDR names them one (1, 21), few (2-4), many (0, 5-20, 100) and other
(1.5); after a preposition there are fewer. The words are those of each language.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType
from typing import Final, Literal, NamedTuple

from rangemap.story import Plural
from rangemap.units import Unit
from rangemap.wording._numbers import grouped, plural

__all__ = [
    "HEDGES",
    "NBSP",
    "Case",
    "Distances",
    "Hedge",
    "HedgeKind",
    "Noun",
    "alphabetical",
    "capitalised",
    "dashed",
    "hedge_kinds",
    "hedge_words",
    "hedged_text",
    "length_text",
    "listed",
    "number_text",
    "quotes",
]

NBSP: Final = "\u00a0"

#: The language whose rules of counting are read: those of Russian are the same.
_RULES: Final = "uk"

Case = Literal["nominative", "genitive", "accusative"]


class Noun(NamedTuple):
    """The forms of a noun that numbers ask for.

    ``counts`` are those after a number in the nominative: its ``many`` is the genitive plural,
    its ``other`` the genitive singular. ``accusative`` is that of the singular, which differs
    from the nominative in feminine nouns alone.
    """

    counts: Plural
    accusative: str

    def after(self, value: float, case: Case = "nominative") -> str:
        """Return the form that stands after a number, the whole in a case.

        Examples
        --------
        >>> mile = Noun(Plural(one="миля", few="милі", many="миль", other="милі"), "милю")
        >>> [mile.after(n) for n in (1, 3, 11, 190, 1.5)]
        ['миля', 'милі', 'миль', 'миль', 'милі']
        >>> [mile.after(n, "genitive") for n in (1, 3, 21)], mile.after(21, "accusative")
        (['милі', 'миль', 'милі'], 'милю')
        """
        forms = self.counts
        if case == "genitive":
            forms = replace(forms, one=forms.other, few=forms.many)
        elif case == "accusative":
            forms = replace(forms, one=self.accusative)
        return plural(_RULES, value, forms)


def number_text(value: float) -> str:
    """Return a number of up to twelve figures: a comma for decimals, no-break spaces for thousands.

    Examples
    --------
    >>> number_text(72.4), number_text(1500) == "1" + NBSP + "500"
    ('72,4', True)
    """
    return grouped(value, decimal=",", thousands=NBSP)


def alphabetical(words: Iterable[str], alphabet: str) -> list[str]:
    """Return words in the order of an alphabet; what it does not have comes first.

    Examples
    --------
    >>> alphabetical(["Брянськ", "Бєлгород"], "абвгґдеєжзиіїйклмнопрстуфхцчшщьюя")
    ['Бєлгород', 'Брянськ']
    """

    def places(word: str) -> list[tuple[int, str]]:
        return [(alphabet.find(letter), letter) for letter in word.casefold()]

    return sorted(words, key=places)


HedgeKind = Literal[
    "about", "approximately", "estimated", "exactly", "nearly", "just_under", "just_over",
    "up_to", "maximum", "within", "at_most", "under", "well_under", "limited_to", "or_less",
    "more_than", "at_least", "well_over", "or_more", "perhaps_more", "and_beyond", "by_version",
]  # fmt: skip


class Hedge(NamedTuple):
    """How a language says a hedge: ``{}`` is the number, in a case; ``short`` for a table head."""

    words: str
    case: Case = "nominative"
    short: str = ""


class Distances(NamedTuple):
    """The words of a language for distances.

    ``units`` are nouns, ``short`` those of a table head; ``either`` stands between two numbers
    of which one holds.
    """

    units: Mapping[Unit, Noun]
    short: Mapping[Unit, Noun]
    hedges: Mapping[HedgeKind, Hedge]
    either: str


#: Hedges as the policy shortens them, by what they are said with. Where a language has fewer
#: words than English, several share one.
HEDGES: Final[Mapping[HedgeKind, tuple[str, ...]]] = MappingProxyType(
    {
        "about": (
            "about", "around", "some", "circa", "ca", "in the region of", "in the order of",
            "on the order of", "of the order of", "in the vicinity of", "in the neighbourhood of",
            "in the neighborhood of", "somewhere around", "somewhere in the region of", "or so",
            "or thereabouts", "give or take",
        ),
        "approximately": ("approx.", "approx", "approximately", "roughly", "more or less"),
        "estimated": ("an estimated", "estimated", "estimated at"),
        "exactly": ("exactly", "precisely", "рівно", "ровно"),
        "nearly": ("nearly", "almost", "close to", "approaching", "nearing", "not quite"),
        "just_under": (
            "just under", "just short of", "just below", "just less than", "not much less than",
            "little less than", "not much under", "just shy of", "shy of", "a little under",
            "a little below", "a little less than", "slightly under", "slightly below",
            "slightly less than", "a bit under", "a bit less than", "marginally under",
        ),
        "just_over": (
            "just over", "slightly more than", "slightly over", "a little over",
            "a little more than", "just above", "not much more than", "not much over",
            "little more than", "little over", "just beyond", "just more than", "slightly above",
            "slightly beyond", "a little above", "a little beyond", "a bit over",
            "a bit more than", "a shade over", "marginally over", "marginally more than",
        ),
        "up_to": (
            "up to", "as far as", "as much as", "as many as", "out to", "as far away as",
            "as far out as", "all the way up to", "all the way out to", "all the way to",
            "anything up to",
        ),
        "maximum": (
            "maximum", "max", "maximum of", "to a maximum of", "top range", "at best",
            "at the maximum", "tops", "as a maximum", "at maximum", "at a maximum",
        ),
        "within": ("within",),
        "at_most": (
            "at most", "no more than", "not more than", "not exceeding", "does not exceed",
            "do not exceed", "at the most", "doesn't exceed", "don't exceed", "never exceed",
            "never exceeds", "will not exceed", "not exceed", "at the very most",
            "no further than", "no farther than", "no further away than", "no farther away than",
            "not further than", "not farther than", "not beyond", "not over", "not above",
            "not greater than", "no greater than", "no longer than", "never more than",
            "without exceeding", "does not go beyond", "cannot exceed", "can not exceed",
        ),
        "under": ("less than", "under", "below", "fewer than", "short of"),
        "well_under": (
            "well under", "well below", "far below", "far less than", "much less than",
            "nowhere near", "considerably less than", "significantly less than",
            "substantially less than",
        ),
        "limited_to": (
            "limited to", "restricted to", "capped at", "must not exceed", "may not exceed",
            "shall not exceed",
        ),
        "or_less": ("or less", "or under", "or below", "or fewer", "or shorter"),
        "more_than": (
            "more than", "over", "in excess of", "beyond", "upwards of", "upward of",
            "exceeding", "exceeds", "greater than", "above", "exceed", "further than",
            "farther than", "north of", "surpassing", "surpasses", "exceeded",
        ),
        "at_least": (
            "at least", "no less than", "not less than", "no fewer than", "not under",
            "not below", "not short of", "a good", "minimum of", "as a minimum", "at minimum",
            "minimum", "at a minimum",
        ),
        "well_over": (
            "well over", "well above", "well beyond", "far beyond", "far over", "far more than",
            "much more than", "well in excess of", "far in excess of", "considerably more than",
            "significantly more than", "substantially more than", "considerably over",
            "significantly over", "far above",
        ),
        "or_more": (
            "or more", "and more", "and beyond", "or farther", "or further", "plus", "+",
            "or above", "or over", "or greater", "or longer", "and above", "and over", "and up",
            "upwards", "and upwards", "and further", "and farther", "and more besides",
        ),
        "perhaps_more": (
            "if not more", "perhaps more", "possibly more", "maybe more", "and perhaps more",
            "and possibly more",
        ),
        "and_beyond": ("up to and beyond",),
        "by_version": ("depending on version",),
    }
)  # fmt: skip

_KIND_OF: Final = {words: kind for kind, group in HEDGES.items() for words in group}
_FIGURE: Final = re.compile(r"[\d.,–]+(\+?) (?:km|mi|nmi)\b")
#: Hedges that stand beside another: "up to about", "about 250 km or more".
_SECOND: Final = frozenset({"about", "approximately", "or_more", "perhaps_more", "by_version"})


def length_text(
    words: Distances,
    values: Sequence[float],
    unit: Unit,
    case: Case = "nominative",
    *,
    short: bool = False,
) -> str:
    """Return one number or two ends with their unit, the whole in a case."""
    figure = "–".join(map(number_text, values))
    noun = (words.short if short else words.units)[unit]
    return f"{figure}{NBSP}{noun.after(values[-1], case)}"


def hedged_text(
    words: Distances, hedge: str, values: Sequence[float], unit: Unit, *, short: bool = False
) -> str:
    """Return a printed distance in another language, or nothing for a hedge that has no words.

    Parameters
    ----------
    words : Distances
        Those of the language.
    hedge : str
        What the policy shortens the hedge to; empty where there is none.
    values, unit
        The printed numbers.
    """
    if not hedge:
        return length_text(words, values, unit, short=short)
    kinds = hedge_kinds(hedge)
    if not kinds:
        return ""
    first, *rest = (words.hedges[kind] for kind in kinds)
    if kinds == ("by_version",) and len(values) == 2:
        figure = f"{number_text(values[0])} {words.either} "
        return first.words.format(figure + length_text(words, values[1:], unit, short=short))
    figure = length_text(words, values, unit, first.case, short=short)
    template = (short and first.short) or first.words
    if not rest:
        return template.format(figure)
    (second,) = rest
    if second.words.startswith("{}") or kinds[0] == "up_to":
        return words.hedges[_beside(kinds[1])].words.format(template.format(figure))
    return template.format(words.hedges[_beside(kinds[1])].words.format(figure))


def hedge_words(words: Distances) -> Mapping[str, str]:
    """Return all hedges that a language has words for, by the English of the policy."""
    return MappingProxyType(
        {
            english: words.hedges[kind].words.removeprefix("{}").removesuffix(" {}").strip(", ")
            for kind, group in HEDGES.items()
            for english in group
        }
    )


def hedge_kinds(hedge: str) -> tuple[HedgeKind, ...]:
    """Return what a hedge is said with: one kind, two where two stand together, or none.

    A hedge that goes round its figure comes with it.

    Examples
    --------
    >>> hedge_kinds("up to"), hedge_kinds("about 250 km or more"), hedge_kinds("as it were")
    (('up_to',), ('about', 'or_more'), ())
    """
    hedge = " ".join(_FIGURE.sub(r"\1", hedge).split())
    if hedge in _KIND_OF:
        return (_KIND_OF[hedge],)
    parts = hedge.split()
    for cut in range(1, len(parts)):
        first, second = (_KIND_OF.get(" ".join(part)) for part in (parts[:cut], parts[cut:]))
        if first and second and second in _SECOND:
            return (first, second)
    return ()


def _beside(kind: HedgeKind) -> HedgeKind:
    # "About" asks for a case of its own; beside another hedge the adverb stands, which does not.
    return "approximately" if kind == "about" else kind


def capitalised(text: str) -> str:
    """Return a text as the beginning of a sentence."""
    return text[:1].upper() + text[1:]


def quotes(text: str) -> str:
    r"""Return a text with the quotation marks and apostrophes of print, «» and ’.

    Examples
    --------
    >>> quotes('дозволено "for Kharkiv\'s defense"')
    'дозволено «for Kharkiv’s defense»'
    """
    return re.sub(r'"([^"]*)"', r"«\1»", text).replace("'", "’")


def dashed(text: str) -> str:
    """Return a text with dashes in the place of its brackets, so that it can stand in brackets.

    Examples
    --------
    >>> dashed("ні («No comment»)")
    'ні — «No comment»'
    """
    return re.sub(r"\s*\(([^()]*)\)", r" — \1", text)


def listed(items: Sequence[str], word: str) -> str:
    """Return a list as a sentence has it, ``word`` before the last.

    Examples
    --------
    >>> listed(["Харків", "Суми", "Чернігів"], "та")
    'Харків, Суми та Чернігів'
    """
    if len(items) < 2:
        return "".join(items)
    return f"{', '.join(items[:-1])} {word} {items[-1]}"
