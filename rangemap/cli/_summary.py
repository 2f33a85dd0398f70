"""What ``rangemap map`` prints at its end: counts, and never a list of names."""

from __future__ import annotations

from collections import Counter
from typing import Final

from rangemap.story import Cell, Story
from rangemap.wording import LEAST_COUNTED_SHARE, Printed, catalogue

__all__ = ["summary"]

_ALL: Final = 0.9995


def summary(story: Story, *, regions: int) -> str:
    """Return, for each statement, how many regions lie wholly, partly and not within it."""
    # The rows are the regions that any reading reaches; all others are within nothing.
    say = catalogue(story.language)
    lines = [say.summary_head(regions, [reference.name for reference in story.map.references])]
    for column, key in enumerate(story.key):
        counts = Counter(_state(row.cells[column]) for row in story.table.rows)
        wholly, partly = counts["wholly"], counts["partly"]
        printed = Printed(key.printed, key.translation, key.sourced)
        told = say.summary_line(printed, key.who, wholly, partly, regions - wholly - partly)
        lines.append(f"  {told}")
    return "\n".join([*lines, say.FIXED.summary_note])


def _state(cell: Cell) -> str:
    if (_first(cell.share_low, cell.share, cell.share_high) or 0.0) >= _ALL:
        return "wholly"
    if (_first(cell.share, cell.share_high, cell.share_low) or 0.0) >= LEAST_COUNTED_SHARE:
        return "partly"
    return "not"


def _first(*shares: float | None) -> float | None:
    return next((share for share in shares if share is not None), None)
