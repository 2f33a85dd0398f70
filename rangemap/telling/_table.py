"""The table: region by region, in the words that a reader sees."""

from __future__ import annotations

import math
from typing import Any, Final

from rangemap.statements import Statement
from rangemap.story import Cell, Head, Row, Table
from rangemap.telling._facts import MOSCOW, Facts
from rangemap.wording import english, joined, spread_words

__all__ = ["table"]

_AT_EASTERN_END: Final = ("RU-ROS", "RU-VOR")


def table(facts: Facts) -> Table:
    """Return the table of all regions that any reading of any statement reaches."""
    by_statement = [
        dict(zip(rows["region"], rows.itertuples(index=False), strict=True))
        for rows in (facts.rows(statement) for statement in facts.statements)
    ]
    local = facts.local_names
    rows = tuple(
        _row(facts, code, local.get(code, ""), [rows[code] for rows in by_statement])
        for code in facts.touched
    )
    return Table(
        caption=english.TABLE_CAPTION,
        region_head="Region",
        heads=tuple(_head(statement) for statement in facts.statements),
        rows=rows,
        empty="" if rows else _empty(facts),
        notes=_notes(facts, rows),
    )


def _row(facts: Facts, code: str, local: str, figures: list[Any]) -> Row:
    return Row(
        region=code,
        name=facts.short[code],
        second=local,
        second_lang="ru" if local else "",
        marked=code in facts.named_regions,
        nearest_km=round(float(figures[0].nearest_km), 3),
        cells=tuple(_cell(each) for each in figures),
    )


def _cell(figures: Any) -> Cell:
    low, stated, high = (
        _known(value)
        for value in (figures.covered_share_low, figures.covered_share, figures.covered_share_high)
    )
    text = _cell_text(figures.range_class, low, stated, high)
    return Cell(
        text=text,
        hidden=english.NOT_WITHIN if text == "–" else "",
        range_class=figures.range_class,
        touched=bool(figures.touched),
        share=stated,
        share_low=low,
        share_high=high,
        area_km2=_known(figures.covered_area_km2),
    )


def _cell_text(
    range_class: str, low: float | None, stated: float | None, high: float | None
) -> str:
    if range_class == "outside":
        return "–"
    if range_class == "not_ruled_out":
        return english.NOT_RULED_OUT
    first = stated if low is None else low
    last = stated if high is None else high
    if first is None:
        first = last
    if last is None:
        last = first
    # A region that is reached by less than the drawing can show is still reached.
    return "under 1%" if not last else spread_words(first or 0.0, last)


def _known(value: float) -> float | None:
    return None if math.isnan(value) else round(float(value), 6)


def _head(statement: Statement) -> Head:
    stated = statement.range
    small = ""
    if not statement.sourced:
        small = english.NO_SOURCE
    elif stated.low_km is None:
        small = english.AT_MOST
    elif stated.high_km is None:
        small = english.AT_LEAST
    return Head(statement=statement.id, text=stated.printed_short, small=small)


def _empty(facts: Facts) -> str:
    words = [english.named(s.wording, sourced=s.sourced) for s in facts.statements]
    country = "Russian region" if facts.is_russia else "region"
    return f"No {country} lies within {' or '.join(words)}."


def _notes(facts: Facts, rows: tuple[Row, ...]) -> tuple[str, ...]:
    notes = []
    if any(row.marked for row in rows):
        notes.append(english.NAMED_NOTE)
    if rows:
        notes.append(english.TABLE_NOTE)
    notes += [*_eastern_end(facts), *_moscow(facts)]
    return tuple(notes)


def _eastern_end(facts: Facts) -> list[str]:
    """Return the note on the regions that hang on the end of the bundled border line."""
    names = [facts.short[code] for code in _AT_EASTERN_END if code in facts.touched]
    if not facts.is_border or not names:
        return []
    return [english.EASTERN_END.format(names=joined(names))]


def _moscow(facts: Facts) -> list[str]:
    at = facts.table[facts.table["region"] == MOSCOW]
    if at.empty or MOSCOW in facts.touched:
        return []
    open_ended = any(statement.range.high_km is None for statement in facts.statements)
    if open_ended:
        return []
    return [english.moscow(len(facts.statements), float(at["nearest_km"].min()))]
