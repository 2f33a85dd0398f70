"""What an earlier version of a map used, and what changed when it was put right."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import geopandas as gpd
import pandas as pd

from rangemap.coverage import measure_apart_and_together
from rangemap.errors import InputError
from rangemap.points import LaunchPoints
from rangemap.statements import Statement, as_statements
from rangemap.telling._facts import Facts
from rangemap.telling._table import OUTSIDE, cell_text
from rangemap.wording import Catalogue

__all__ = ["Corrected", "corrections", "measure_corrections"]


@dataclass(frozen=True, slots=True, eq=False)
class Corrected:
    """A system whose words were wrong: what they were, what they are, and the figures of then."""

    system: str
    before: Statement
    now: Statement
    earlier: pd.DataFrame


def measure_corrections(
    facts: Facts,
    corrects: Mapping[str, str],
    launch_points: LaunchPoints,
    regions: gpd.GeoDataFrame,
) -> tuple[Corrected, ...]:
    """Measure each system whose words an earlier version of the map had wrong.

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
        _measured(system, _now(facts, system), words, launch_points, regions)
        for system, words in corrects.items()
    )


def corrections(facts: Facts, corrected: Sequence[Corrected]) -> tuple[str, ...]:
    """Return a sentence for each correction."""
    return tuple(_sentence(facts, each) for each in corrected)


def _now(facts: Facts, system: str) -> Statement:
    for statement in facts.statements:
        if system in {*statement.systems, statement.label, statement.id}:
            return statement
    shown = ", ".join(repr(name) for s in facts.statements for name in s.systems or (s.label,))
    raise InputError(f"corrects: {system!r} is not on this map; expected one of {shown}")


def _measured(
    system: str,
    now: Statement,
    words: str,
    launch_points: LaunchPoints,
    regions: gpd.GeoDataFrame,
) -> Corrected:
    if not now.sourced:
        raise InputError(f"corrects: {system!r} has no source that could put it right")
    (before,) = as_statements({system: words})
    if before.range.wording == now.wording:
        raise InputError(f"corrects: {system!r} still has the words {words!r}: nothing to correct")
    _, earlier = measure_apart_and_together(launch_points, [before], regions)
    return Corrected(system, before, now, earlier)


def _sentence(facts: Facts, each: Corrected) -> str:
    changed = list(_changed(facts.say, each.earlier, facts.rows(each.now)))
    largest = max(changed, key=lambda one: one[0], default=None)
    told = None if largest is None else (facts.names[largest[1]], largest[2], largest[3])
    language = each.now.citation.language if each.now.citation else ""
    before = facts.teller.printed(each.before, language=language)
    now = facts.teller.printed(each.now)
    return facts.say.correction(before, facts.teller.system(each.system), now, len(changed), told)


def _changed(
    say: Catalogue, earlier: pd.DataFrame, now: pd.DataFrame
) -> Iterator[tuple[float, str, str, str]]:
    """Yield each figure that reads otherwise: by how much, region, words before, words now."""
    both = earlier.merge(now, on="region", suffixes=("_then", "_now"), validate="one_to_one")
    for row in both.itertuples(index=False):
        then, after = (_figure(say, row, end) for end in ("then", "now"))
        if then[1] != after[1]:
            yield abs(after[0] - then[0]), str(row.region), then[1], after[1]


def _figure(say: Catalogue, row: Any, end: str) -> tuple[float, str]:
    """Return the share that is shown, and its words."""
    low, stated, high, error = (
        float(getattr(row, f"covered_share{which}_{end}"))
        for which in ("_low", "", "_high", "_error")
    )
    text = cell_text(say, getattr(row, f"range_class_{end}"), low, stated, high, error)
    shown = next((share for share in (stated, high, low) if not math.isnan(share)), 0.0)
    return shown, say.FIXED.not_within if text == OUTSIDE else text
