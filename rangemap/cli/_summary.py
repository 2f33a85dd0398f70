"""What ``rangemap map`` prints at its end: counts, and never a list of names."""

from __future__ import annotations

from collections import Counter
from typing import Any, Final

from rangemap.story import Cell, Story
from rangemap.wording import LEAST_COUNTED_SHARE, english, joined

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
    """Return the counts as text."""
    lines = [_from_what(story, regions)]
    for each in counts(story, regions=regions):
        printed = english.quoted(each["printed"]) if each["sourced"] else each["printed"]
        lines.append(
            f"  {printed}, {each['who']}: "
            f"{each['wholly']} wholly, {each['partly']} partly, {each['not']} not"
        )
    lines.append(
        f"Counted by area: wholly from {_ALL:.2%} at the lowest reading that the words give, "
        f"partly\nfrom {LEAST_COUNTED_SHARE:.0%} at the stated one, not below that."
    )
    return "\n".join(lines)


def _from_what(story: Story, regions: int) -> str:
    names = [reference.name for reference in story.map.references]
    shape = " as one shape" if len(names) > 1 else ""
    names = [name[:1].lower() + name[1:] if " " in name else name for name in names]
    noun = "region" if regions == 1 else "regions"
    return f"Of {regions} {noun}, measured from {joined(names)}{shape}:"


def _state(cell: Cell) -> str:
    if (_first(cell.share_low, cell.share, cell.share_high) or 0.0) >= _ALL:
        return "wholly"
    if (_first(cell.share, cell.share_high, cell.share_low) or 0.0) >= LEAST_COUNTED_SHARE:
        return "partly"
    return "not"


def _first(*shares: float | None) -> float | None:
    return next((share for share in shares if share is not None), None)
