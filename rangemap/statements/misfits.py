"""Why several numbers in one wording are no range, and what to write for them instead."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from rangemap.errors import InputError
from rangemap.statements.lexing import Figure, Item, Token, number_text, quote

__all__ = ["do_not_fit", "hedge_inside"]

_OR: Final = frozenset({"or", "/", "або", "чи", "или", "либо", "o"})
_LIST: Final = frozenset({"and", ",", ";", "і", "й", "та", "и", "y"})
_BUT: Final = frozenset({"but", "yet", "але", "но", "pero"})
_PAIRED: Final = frozenset({"respectively", "відповідно", "соответственно", "respectivamente"})
_OPENERS: Final = frozenset({"between", "from", "від", "от", "між", "между", "entre"})
_DOTS: Final = re.compile(r"\d\s*(?:\.{2,}|…)\s*\d")

_ALTERNATIVES: Final = (
    "several numbers that are alternatives: no span lies between them, so they are statements of "
    "their own, each with its version or 'not named'"
)
_DOTTED: Final = (
    "several numbers, and the dots between them can stand for words left out or for an interval; "
    "write '165–300 km' for an interval, or each number as a statement of its own"
)
_TWO_LIMITS: Final = (
    "several numbers, each a limit: two limits together are not in the hedge policy; give the one "
    "that says how far it goes, and the other in the note"
)
_TWO_FOR_ONE: Final = (
    "several numbers for one distance in the same unit, and which of them holds is not said; give "
    "the one that does, and the other in the note"
)
_HEDGE_INSIDE: Final = (
    "a hedge inside an interval is not in the hedge policy; write the interval alone, as in "
    "'from 165 to 300 km', and the hedge in the note"
)


def do_not_fit(wording: str, items: Sequence[Item]) -> InputError:
    """Return the error for several numbers that do not make one range.

    Parameters
    ----------
    wording
        What was given.
    items
        Its figures and the words between them.
    """
    figures = [item for item in items if isinstance(item, Figure)]
    return InputError(f"{quote(wording)}: {_why(wording, items, figures)}")


def hedge_inside(wording: str) -> InputError:
    """Return the error for an interval with a hedge between its words and its numbers."""
    return InputError(f"{quote(wording)}: {_HEDGE_INSIDE}")


def _why(wording: str, items: Sequence[Item], figures: Sequence[Figure]) -> str:
    places = [i for i, item in enumerate(items) if isinstance(item, Figure)]
    words = {item.key for item in items if isinstance(item, Token)}
    between = {item.key for item in items[places[0] + 1 : places[-1]] if isinstance(item, Token)}
    one_unit = len({figure.unit for figure in figures}) == 1
    alone = f"Quote each alone, as in {_apart(figures)}"
    reasons = (
        (words & _PAIRED, f"several numbers, each for a name of its own. {alone}, with its name"),
        (_DOTS.search(wording), _DOTTED),
        (between & _OR, f"{_ALTERNATIVES}. {alone}, with the hedge if it goes with both"),
        (between & _BUT, _TWO_LIMITS),
        (words & _OPENERS, f"several numbers: {_HEDGE_INSIDE}"),
        ("(" in between and one_unit, _TWO_FOR_ONE),
        (between & _LIST and figures[-1].unit, f"several numbers, which are a list. {alone}"),
    )
    listed = ", ".join(map(_shown, figures))
    general = f"several numbers that do not make one range ({listed}). {alone}"
    return next((reason for found, reason in reasons if found), general)


def _apart(figures: Sequence[Figure]) -> str:
    """Return the figures as each would be quoted alone: "'165 ... km' and '300 km'"."""
    units = [figure.unit for figure in figures]
    last = next((unit for unit in reversed(units) if unit), "km")
    quoted = []
    for figure in figures:
        gap = "" if figure.unit else "... "
        quoted.append(f"'{_values(figure)} {gap}{figure.unit or last}'")
    return f"{', '.join(quoted[:-1])} and {quoted[-1]}"


def _shown(figure: Figure) -> str:
    return f"{_values(figure)} {figure.unit or ''}".rstrip()


def _values(figure: Figure) -> str:
    return "–".join(number_text(float(value)) for value in figure.values)
