"""How else the words of a statement could be read: lines for the map, words for the key."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Literal

from rangemap.drawing import Reading
from rangemap.reach import least_km
from rangemap.statements import Statement
from rangemap.story import Line, Texts
from rangemap.telling._teller import Teller

__all__ = ["reading_figures", "reading_note", "readings_of", "with_readings"]

Kind = Literal["low", "high"]


def readings_of(statement: Statement) -> tuple[Reading, Reading]:
    """Return the low and the high reading."""
    stated = statement.range
    return Reading("low", stated.low_km), Reading("high", stated.high_km)


def reading_figures(teller: Teller, statement: Statement) -> Iterator[tuple[Kind, str]]:
    """Yield the figures that label the lines of the low and the high reading."""
    stated = statement.range
    ends: tuple[tuple[Kind, float | None], ...] = (
        ("low", stated.low_printed),
        ("high", stated.high_printed),
    )
    for kind, value in ends:
        if value is not None:
            yield kind, teller.say.length(value, stated.unit)


def reading_note(teller: Teller, statement: Statement) -> str:
    """Return what stands in the key under a statement when its other readings are shown."""
    stated = statement.range
    words = teller.readings(statement)
    bases = stated.low_basis, stated.high_basis
    return teller.say.reading_note(words, *bases, of_maximum=least_km(statement) > 0)


def with_readings(teller: Teller, texts: Texts, lines: Sequence[Line]) -> Texts:
    """Return the texts with those of the switch, if any other reading is drawn."""
    kinds = {line.kind for line in lines}
    if not kinds & {"low", "high", "open"}:
        return texts
    fixed = teller.say.FIXED
    return replace(
        texts,
        readings=fixed.readings,
        readings_lines=fixed.readings_lines if kinds & {"low", "high"} else "",
        readings_open=fixed.readings_open if "open" in kinds else "",
    )
