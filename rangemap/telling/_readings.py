"""How else the words of a statement could be read: lines for the map, words for the key."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from rangemap.drawing import Reading
from rangemap.reach import least_km
from rangemap.statements import StatedRange, Statement
from rangemap.story import Line, Texts
from rangemap.telling._facts import reading_words
from rangemap.units import UNIT_NAMES
from rangemap.wording import english

__all__ = ["reading_note", "readings_of", "with_readings"]


def readings_of(statement: Statement) -> tuple[Reading, Reading]:
    """Return the low and the high reading, each with the figure that labels its line."""
    stated = statement.range
    return (
        Reading("low", stated.low_km, _figure(stated, stated.low_printed)),
        Reading("high", stated.high_km, _figure(stated, stated.high_printed)),
    )


def reading_note(statement: Statement) -> str:
    """Return what stands in the key under a statement when its other readings are shown."""
    stated = statement.range
    figure = "maximum" if least_km(statement) else "figure"
    bases = stated.low_basis, stated.high_basis
    return english.reading_note(reading_words(statement), *bases, figure=figure)


def with_readings(texts: Texts, lines: Sequence[Line]) -> Texts:
    """Return the texts with those of the switch, if any other reading is drawn."""
    kinds = {line.kind for line in lines}
    if not kinds & {"low", "high", "open"}:
        return texts
    return replace(
        texts,
        readings=english.READINGS,
        readings_lines=english.READINGS_LINES if kinds & {"low", "high"} else "",
        readings_open=english.READINGS_OPEN if "open" in kinds else "",
    )


def _figure(stated: StatedRange, value: float | None) -> str:
    unit = "km" if stated.unit == "km" else UNIT_NAMES[stated.unit][1]
    return "" if value is None else f"{value:,.12g} {unit}"
