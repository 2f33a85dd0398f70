"""Regions shaded by their share: for a map without lines, one statement at a time."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from rangemap.story import Drawing, KeyRow, MapData, Shading
from rangemap.telling._facts import Facts
from rangemap.wording import LEAST_COUNTED_SHARE, share_kind

__all__ = ["shading", "step_of", "without_lines"]

_LINES: Final = frozenset({"edge", "ring", "fill", "low", "high", "open"})


def shading(facts: Facts) -> Shading:
    """Return the tone of each region: the share of its area within the widest statement."""
    widest = facts.widest
    rows = facts.rows(widest)
    shares = rows["covered_share"].fillna(rows["covered_share_high"])
    shares = shares.fillna(rows["covered_share_low"])
    return Shading(
        statement=widest.id,
        title=facts.say.shading_title(facts.teller.printed(widest)),
        note=facts.say.FIXED.shading_note,
        steps=facts.say.FIXED.shading_steps,
        regions=tuple(
            (str(code), step_of(float(share)))
            for code, share in zip(rows["region"], shares, strict=True)
            if share >= LEAST_COUNTED_SHARE
        ),
    )


def without_lines(
    key: tuple[KeyRow, ...], data: MapData, still: Drawing
) -> tuple[tuple[KeyRow, ...], MapData, Drawing]:
    """Return key and maps without the lines: a tone and a line would contradict each other."""
    return (
        tuple(replace(row, fill="none", reading="") for row in key),
        replace(data, lines=()),
        replace(still, paths=tuple(path for path in still.paths if path.role not in _LINES)),
    )


def step_of(share: float) -> int:
    """Return the tone of a share that counts, 0 to 4, by the per cent that the table prints."""
    kind = share_kind(share)
    return min(3, kind // 25) if isinstance(kind, int) else 4
