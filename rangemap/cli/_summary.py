"""What ``rangemap map`` prints at its end: counts, and never a list of names."""

from __future__ import annotations

from collections import Counter
from typing import Any, Final

from rangemap.story import Cell, Story
from rangemap.wording import LEAST_COUNTED_SHARE, Printed, catalogue

__all__ = ["counts", "summary"]

_ALL: Final = 0.9995


def counts(story: Story, *, regions: int) -> list[dict[str, Any]]:
    """Return, for each statement, how many regions lie wholly, partly and not within it."""
    # The rows are the regions that any reading reaches; all others are within nothing.
    found = []
    for column, key in enumerate(story.key):
        states = Counter(_state(row.cells[column]) for row in story.table.rows)
        found.append(
            {
                "statement": key.statement,
                "printed": key.printed,
                "who": key.who,
                "sourced": key.sourced,
                "wholly": states["wholly"],
                "partly": states["partly"],
                "not": regions - states["wholly"] - states["partly"],
            }
        )
    return found


def summary(story: Story, *, regions: int) -> str:
    """Return the counts as text, in the language of the story."""
    say = catalogue(story.language)
    lines = [say.summary_head(regions, [reference.name for reference in story.map.references])]
    for key, each in zip(story.key, counts(story, regions=regions), strict=True):
        printed = Printed(key.printed, key.translation, key.sourced)
        told = say.summary_line(printed, key.who, each["wholly"], each["partly"], each["not"])
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
