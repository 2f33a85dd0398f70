"""A Story as plain text: the finding and the figures, for a place that shows nothing else."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

from rangemap.page.escape import clean
from rangemap.story import Row, Story

__all__ = ["plain_text"]


def plain_text(story: Story) -> str:
    """Return the headline, what is measured from, and the table, in columns."""
    table = story.table
    parts = [story.headline, f"{story.measured_from.lead} {story.measured_from.text}".strip()]
    if table.rows:
        heads = [" ".join(filter(None, (head.text, head.small))) for head in table.heads]
        lines = [[table.region_head, *heads], *(_cells(row) for row in table.rows)]
        parts += [table.caption, _columns([[_line(cell) for cell in line] for line in lines])]
    else:
        parts.append(table.empty)
    return "\n\n".join(clean(part) for part in parts)


def _cells(row: Row) -> list[str]:
    return [f"{row.name} \N{BLACK DIAMOND}" if row.marked else row.name] + [
        cell.text for cell in row.cells
    ]


def _line(text: str) -> str:
    """Return a text without what would end its line or its column."""
    return " ".join(clean(text).split())


def _columns(lines: Sequence[Sequence[str]]) -> str:
    widths = [max(map(_width, column)) for column in zip(*lines, strict=True)]
    return "\n".join(
        "  ".join(
            cell + padding if place == 0 else padding + cell
            for place, (cell, padding) in enumerate(
                (cell, " " * (width - _width(cell)))
                for cell, width in zip(line, widths, strict=True)
            )
        ).rstrip()
        for line in lines
    )


def _width(text: str) -> int:
    """Return how many columns of a terminal a text takes: marks none, wide letters two."""
    return sum(
        0
        if unicodedata.category(letter) in {"Mn", "Me", "Cf"}
        else 2
        if unicodedata.east_asian_width(letter) in {"W", "F"}
        else 1
        for letter in text
    )
