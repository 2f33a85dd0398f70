"""What ``rangemap map`` prints at its end: counts, and never a list of names."""

from __future__ import annotations

from collections import Counter
from typing import Final

from rangemap.story import Cell, Story
from rangemap.wording import LEAST_COUNTED_SHARE, joined

__all__ = ["summary"]

_ALL: Final = 0.9995


def summary(story: Story, *, regions: int) -> str:
    """Return, for each statement, how many regions lie wholly, partly and not within it."""
    # The rows are the regions that any reading reaches; all others are within nothing.
    lines = [_from_what(story, regions)]
    for column, key in enumerate(story.key):
        counts = Counter(_state(row.cells[column]) for row in story.table.rows)
        rest = regions - counts["wholly"] - counts["partly"]
        lines.append(
            f"  “{key.printed}”, {key.who}: "
            f"{counts['wholly']} wholly, {counts['partly']} partly, {rest} not"
        )
    lines.append(
        f"Counted by area: wholly from {_ALL:.2%} at the lowest reading that the words give, "
        f"partly\nfrom {LEAST_COUNTED_SHARE:.0%} at the stated one, not below that."
    )
    return "\n".join(lines)


def _from_what(story: Story, regions: int) -> str:
    names = [reference.name for reference in story.map.references]
    shape = " as one shape" if len(names) > 1 else ""
    return (
        f"Of {regions} region{'' if regions == 1 else 's'}, measured from {joined(names)}{shape}:"
    )


def _state(cell: Cell) -> str:
    if (_first(cell.share_low, cell.share, cell.share_high) or 0.0) >= _ALL:
        return "wholly"
    if (_first(cell.share, cell.share_high, cell.share_low) or 0.0) >= LEAST_COUNTED_SHARE:
        return "partly"
    return "not"


def _first(*shares: float | None) -> float | None:
    return next((share for share in shares if share is not None), None)
