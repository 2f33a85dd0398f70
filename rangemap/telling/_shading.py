"""Regions shaded by their share: for a map without lines, one statement at a time."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Final

from rangemap.story import Drawing, KeyRow, MapData, Shading
from rangemap.telling._facts import Facts
from rangemap.wording import LEAST_ALL, LEAST_COUNTED_SHARE, english, percent_words

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
        title=english.shading_title(english.named(widest.wording, sourced=widest.sourced)),
        note=english.SHADING_NOTE,
        steps=english.SHADING_STEPS,
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
    """Return the tone, 0 to 4, by the per cent that the table prints."""
    if share >= LEAST_ALL:
        return 4
    percent = int(percent_words(share).removesuffix("%"))
    return min(3, math.floor(percent / 25))
