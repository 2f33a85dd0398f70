"""What an earlier version of a map used, and what changed when it was put right."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from typing import Any

import geopandas as gpd
import pandas as pd

from rangemap.coverage import measure_apart_and_together
from rangemap.errors import InputError
from rangemap.points import LaunchPoints
from rangemap.statements import Statement, as_statements
from rangemap.telling._facts import Facts
from rangemap.telling._table import cell_text
from rangemap.wording import english

__all__ = ["corrections"]


def corrections(
    facts: Facts,
    corrects: Mapping[str, str],
    launch_points: LaunchPoints,
    regions: gpd.GeoDataFrame,
) -> tuple[str, ...]:
    """Return a sentence for each system whose words an earlier version of the map had wrong.

    Parameters
    ----------
    facts : Facts
        Of the map as it is now.
    corrects : mapping of str to str
        The system, and the words that were used for it.
    launch_points, regions
        What the map is measured from and into.

    Raises
    ------
    InputError
        For a system that is not on the map or has no source, and for words that did not change.
    """
    return tuple(
        _sentence(facts, system, _now(facts, system), words, launch_points, regions)
        for system, words in corrects.items()
    )


def _now(facts: Facts, system: str) -> Statement:
    for statement in facts.statements:
        if system in {*statement.systems, statement.label, statement.id}:
            return statement
    shown = ", ".join(repr(name) for s in facts.statements for name in s.systems or (s.label,))
    raise InputError(f"corrects: {system!r} is not on this map; expected one of {shown}")


def _sentence(
    facts: Facts,
    system: str,
    now: Statement,
    words: str,
    launch_points: LaunchPoints,
    regions: gpd.GeoDataFrame,
) -> str:
    if not now.sourced:
        raise InputError(f"corrects: {system!r} has no source that could put it right")
    (before,) = as_statements({system: words})
    if before.range.wording == now.wording:
        raise InputError(f"corrects: {system!r} still has the words {words!r}: nothing to correct")
    _, earlier = measure_apart_and_together(launch_points, [before], regions)
    changed = list(_changed(earlier, facts.rows(now)))
    largest = max(changed, key=lambda each: each[0], default=None)
    prose = dict(zip(facts.regions["region"], facts.regions["prose"], strict=True))
    told = None if largest is None else (prose[largest[1]], largest[2], largest[3])
    return english.correction(words, system, now.wording, len(changed), told)


def _changed(earlier: pd.DataFrame, now: pd.DataFrame) -> Iterator[tuple[float, str, str, str]]:
    """Yield each figure that reads otherwise: by how much, region, words before, words now."""
    both = earlier.merge(now, on="region", suffixes=("_then", "_now"), validate="one_to_one")
    for row in both.itertuples(index=False):
        then, after = (_figure(row, end) for end in ("then", "now"))
        if then[1] != after[1]:
            yield abs(after[0] - then[0]), str(row.region), then[1], after[1]


def _figure(row: Any, end: str) -> tuple[float, str]:
    """Return the share that is shown, and its words."""
    low, stated, high, error = (
        float(getattr(row, f"covered_share{which}_{end}"))
        for which in ("_low", "", "_high", "_error")
    )
    text = cell_text(getattr(row, f"range_class_{end}"), low, stated, high, error)
    shown = next((share for share in (stated, high, low) if not math.isnan(share)), 0.0)
    return shown, english.NOT_WITHIN if text == "–" else text
