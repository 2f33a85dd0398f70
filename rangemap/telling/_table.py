"""The table: region by region, in the words that a reader sees."""

from __future__ import annotations

import math
from typing import Any, Final

from rangemap.reach import least_km
from rangemap.statements import Statement
from rangemap.story import Cell, Head, Row, Table
from rangemap.telling._facts import MOSCOW, Facts
from rangemap.wording import LEAST_ALL, LEAST_COUNTED_SHARE, english, joined, spread_words

__all__ = ["cell_text", "table"]

#: What is told as 99%.
_NOT_ALL: Final = 0.99
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
        official=facts.official_names.get(code, ""),
        second=local,
        second_lang="ru" if local else "",
        marked=code in facts.named_regions,
        nearest_km=round(float(figures[0].nearest_km), 3),
        cells=tuple(_cell(each) for each in figures),
    )


def _cell(figures: Any) -> Cell:
    shares = (figures.covered_share_low, figures.covered_share, figures.covered_share_high)
    text = cell_text(figures.range_class, *shares, figures.covered_share_error)
    low, stated, high = (_known(share) for share in shares)
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


def cell_text(
    range_class: str, low_share: float, share: float, high_share: float, error: float
) -> str:
    """Return the words of one figure: its class, and the shares at the two ends of the wording.

    Parameters
    ----------
    range_class : str
        As :func:`~rangemap.measure_coverage` gives it.
    low_share, share, high_share : float
        The covered share at each reading, NaN for one that the source leaves open.
    error : float
        How far the share can be off for the boundary data.
    """
    low, stated, high = (_known(each) for each in (low_share, share, high_share))
    error = _known(error) or 0.0
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
    words = (
        "under 1%" if not last else spread_words(_surely(first or 0.0, error), _surely(last, error))
    )
    counts = last is not None and last >= LEAST_COUNTED_SHARE
    return english.depends(words) if range_class == "depends" and counts else words


def _surely(share: float, error: float) -> float:
    """Return a share as less than all, if the boundary data leave room for that."""
    return _NOT_ALL if share >= LEAST_ALL > share - error else share


def _known(value: float) -> float | None:
    return None if math.isnan(value) else round(float(value), 6)


def _head(statement: Statement) -> Head:
    small = _open_end(statement)
    if not statement.sourced:
        small = f"{small}; {english.NO_SOURCE}" if small else english.NO_SOURCE
    return Head(statement=statement.id, text=statement.range.printed_short, small=small)


def _open_end(statement: Statement) -> str:
    """Return what the figures of a column are, where the source leaves an end open."""
    stated = statement.range
    if stated.low_km is None and stated.high_km is None:
        return english.OPEN_BOTH
    if stated.low_km is None:
        return english.AT_MOST
    return english.AT_LEAST if stated.high_km is None else ""


def _empty(facts: Facts) -> str:
    words = [english.named(s.wording, sourced=s.sourced) for s in facts.statements]
    country = "Russian region" if facts.is_russia else "region"
    return f"No {country} lies within {' or '.join(words)}."


def _notes(facts: Facts, rows: tuple[Row, ...]) -> tuple[str, ...]:
    notes = []
    if any(row.marked for row in rows):
        notes.append(english.NAMED_NOTE)
    if rows:
        notes.append(_how_to_read(facts, rows))
    notes += [*_eastern_end(facts), *_moscow(facts)]
    return tuple(notes)


def _how_to_read(facts: Facts, rows: tuple[Row, ...]) -> str:
    """Return what the words of the table mean: of those that stand in it."""
    cells = [cell for row in rows for cell in row.cells]
    classes = {cell.range_class for cell in cells}
    ends = {_open_end(statement) for statement in facts.statements}
    return english.table_note(
        two_figures=any("–" in cell.text[1:] or " to " in cell.text for cell in cells),
        at_most=english.AT_MOST in ends,
        at_least=english.AT_LEAST in ends,
        depends=any(english.DEPENDS in cell.text for cell in cells),
        not_ruled_out="not_ruled_out" in classes,
    )


def _eastern_end(facts: Facts) -> list[str]:
    """Return the note on the regions that hang on the end of the bundled border line."""
    names = [facts.short[code] for code in _AT_EASTERN_END if code in facts.touched]
    if not facts.is_border or not names:
        return []
    return [english.EASTERN_END.format(names=joined(names))]


def _moscow(facts: Facts) -> list[str]:
    at = facts.table[facts.table["region"] == MOSCOW]
    if at.empty or MOSCOW in facts.touched or any(map(least_km, facts.statements)):
        return []
    open_ended = any(statement.range.high_km is None for statement in facts.statements)
    if open_ended:
        return []
    return [english.moscow(len(facts.statements), float(at["nearest_km"].min()))]
