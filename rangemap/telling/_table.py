"""The table: region by region, in the words that a reader sees."""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import Any, Final

from rangemap.reach import least_km
from rangemap.statements import Statement
from rangemap.story import Cell, Head, Row, Table
from rangemap.telling._facts import LOCAL_LANGUAGE, MOSCOW, Facts
from rangemap.wording import LEAST_ALL, LEAST_COUNTED_SHARE, Catalogue, share_kind

__all__ = ["OUTSIDE", "cell_text", "table", "table_rows"]

#: What is told as 99%.
_NOT_ALL: Final = 0.99
#: Said by a screen reader in words.
OUTSIDE: Final = "–"
_WORDS_ALONE: Final = frozenset({"outside", "not_ruled_out"})
_AT_EASTERN_END: Final = ("RU-ROS", "RU-VOR")


def table(facts: Facts) -> Table:
    """Return the table of all regions that any reading of any statement reaches."""
    rows = table_rows(facts, facts.touched)
    return Table(
        caption=facts.say.FIXED.table_caption,
        region_head=facts.say.FIXED.region_head,
        heads=tuple(_head(facts, statement) for statement in facts.statements),
        rows=rows,
        empty="" if rows else _empty(facts),
        notes=_notes(facts, rows),
    )


def table_rows(facts: Facts, codes: Iterable[str]) -> tuple[Row, ...]:
    """Return the rows of regions, in the order of their codes."""
    by_statement = [
        dict(zip(rows["region"], rows.itertuples(index=False), strict=True))
        for rows in (facts.rows(statement) for statement in facts.statements)
    ]
    local = facts.local_names
    return tuple(
        _row(facts, code, local.get(code, ""), [rows[code] for rows in by_statement])
        for code in codes
    )


def _row(facts: Facts, code: str, local: str, figures: list[Any]) -> Row:
    return Row(
        region=code,
        name=facts.names[code].short,
        official=facts.official_names.get(code, ""),
        second=local,
        second_lang=LOCAL_LANGUAGE if local else "",
        marked=code in facts.named_regions,
        nearest_km=round(float(figures[0].nearest_km), 3),
        cells=tuple(_cell(facts.say, each) for each in figures),
    )


def _cell(say: Catalogue, figures: Any) -> Cell:
    text = cell_text(say, figures.range_class, *_shares(figures))
    low, stated, high = (_known(share) for share in _shares(figures)[:3])
    return Cell(
        text=text,
        hidden=say.FIXED.not_within if text == OUTSIDE else "",
        range_class=figures.range_class,
        touched=bool(figures.touched),
        share=stated,
        share_low=low,
        share_high=high,
        area_km2=_known(figures.covered_area_km2),
    )


def _shares(figures: Any) -> tuple[float, float, float, float]:
    return (
        figures.covered_share_low,
        figures.covered_share,
        figures.covered_share_high,
        figures.covered_share_error,
    )


def cell_text(
    say: Catalogue,
    range_class: str,
    low_share: float,
    share: float,
    high_share: float,
    error: float,
) -> str:
    """Return the words of one figure: its class, and the shares at the two ends of the wording.

    Parameters
    ----------
    say : Catalogue
        The sentences.
    range_class : str
        As :func:`~rangemap.measure_coverage` gives it.
    low_share, share, high_share : float
        The covered share at each reading, NaN for one that the source leaves open.
    error : float
        How far the share can be off for the boundary data.
    """
    if range_class == "outside":
        return OUTSIDE
    if range_class == "not_ruled_out":
        return say.FIXED.not_ruled_out
    first, last = _ends(low_share, share, high_share, error)
    # A region that is reached by less than the drawing can show is still reached.
    words = say.spread(first, last) if last else say.percent(LEAST_COUNTED_SHARE / 2)
    counts = last >= LEAST_COUNTED_SHARE
    return say.depends(words) if range_class == "depends" and counts else words


def _ends(low_share: float, share: float, high_share: float, error: float) -> tuple[float, float]:
    """Return the shares at the two ends of the wording; where one is open, the stated one."""
    low, stated, high = (_known(each) for each in (low_share, share, high_share))
    first = stated if low is None else low
    last = stated if high is None else high
    if first is None or last is None:
        first = last = last if first is None else first
    sure = _known(error) or 0.0
    return _surely(first or 0.0, sure), _surely(last or 0.0, sure)


def _surely(share: float, error: float) -> float:
    """Return a share as less than all, if the boundary data leave room for that."""
    return _NOT_ALL if share >= LEAST_ALL > share - error else share


def _known(value: float) -> float | None:
    return None if math.isnan(value) else round(float(value), 6)


def _head(facts: Facts, statement: Statement) -> Head:
    text, translation = facts.teller.printed_short(statement)
    no_source = "" if statement.sourced else facts.say.FIXED.no_source
    small = (translation, _open_end(facts.say, statement), no_source)
    return Head(statement=statement.id, text=text, small="; ".join(filter(None, small)))


def _open_end(say: Catalogue, statement: Statement) -> str:
    """Return what the figures of a column are, where the source leaves an end open."""
    stated = statement.range
    if stated.low_km is None and stated.high_km is None:
        return say.FIXED.open_both
    if stated.low_km is None:
        return say.FIXED.at_most
    return say.FIXED.at_least if stated.high_km is None else ""


def _empty(facts: Facts) -> str:
    printed = [facts.teller.printed(statement) for statement in facts.statements]
    return facts.say.empty(printed, russian=facts.is_russia)


def _notes(facts: Facts, rows: tuple[Row, ...]) -> tuple[str, ...]:
    notes = []
    if any(row.marked for row in rows):
        notes.append(facts.say.FIXED.named_note)
    if rows:
        notes.append(_how_to_read(facts, rows))
    notes += [*_eastern_end(facts), *_moscow(facts)]
    if facts.say.FIXED.miles:
        notes.append(facts.say.FIXED.miles)
    return tuple(notes)


def _how_to_read(facts: Facts, rows: tuple[Row, ...]) -> str:
    """Return what the words of the table mean: of those that stand in it."""
    cells = [cell for row in rows for cell in row.cells]
    shown = facts.table[facts.table["region"].isin(facts.touched)]
    classes = {cell.range_class for cell in cells}
    ends = {_open_end(facts.say, statement) for statement in facts.statements}
    fixed = facts.say.FIXED
    return facts.say.table_note(
        two_figures=any(map(_has_two_figures, shown.itertuples(index=False))),
        at_most=fixed.at_most in ends,
        at_least=fixed.at_least in ends,
        depends=any(fixed.depends in cell.text for cell in cells),
        not_ruled_out="not_ruled_out" in classes,
    )


def _has_two_figures(figures: Any) -> bool:
    """Return whether the two ends of the wording print differently in a cell."""
    first, last = (share_kind(share) for share in _ends(*_shares(figures)))
    return figures.range_class not in _WORDS_ALONE and last not in {first, "under"}


def _eastern_end(facts: Facts) -> list[str]:
    """Return the note on the regions that hang on the end of the bundled border line."""
    names = [facts.names[code] for code in _AT_EASTERN_END if code in facts.touched]
    if not facts.is_border or not names:
        return []
    return [facts.say.eastern_end(names)]


def _moscow(facts: Facts) -> list[str]:
    at = facts.table[facts.table["region"] == MOSCOW]
    if at.empty or MOSCOW in facts.touched or any(map(least_km, facts.statements)):
        return []
    open_ended = any(statement.range.high_km is None for statement in facts.statements)
    if open_ended:
        return []
    return [facts.say.moscow(len(facts.statements), float(at["nearest_km"].min()))]
