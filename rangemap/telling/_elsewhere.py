"""The same distance from somewhere else: what the answer depends on most."""

from __future__ import annotations

import geopandas as gpd
import pandas as pd

from rangemap.coverage import measure_apart_and_together
from rangemap.points import LaunchPoints, as_launch_points, load_launch_points
from rangemap.reach import least_km
from rangemap.regions import PreparedRegions
from rangemap.statements import Statement
from rangemap.telling._facts import BORDER_BASIS, Elsewhere
from rangemap.wording import Place

__all__ = ["elsewhere"]


def elsewhere(
    launch_points: LaunchPoints,
    widest: Statement,
    regions: PreparedRegions,
    together: pd.DataFrame,
    apart: pd.DataFrame,
) -> tuple[Elsewhere, ...]:
    """Return the widest statement from this map's reference, its parts, and bundled ones.

    Parameters
    ----------
    launch_points, widest, regions
        What is measured from, by which statement, and what it is measured against.
    together, apart : DataFrame
        Coverage from all launch points as one shape, and from each alone.
    """
    own = as_launch_points(launch_points)
    found = _measured(own, together, apart, widest)
    if not all(str(code).startswith("RU-") for code in regions.codes):
        return tuple(found)
    # From a line a minimum range has two meanings, so it is not compared with one.
    lines = () if least_km(widest) else (load_launch_points("border"),)
    for bundled in (*lines, load_launch_points("cities")):
        if set(bundled["launch_point"]) <= set(own["launch_point"]):
            continue
        each, one = measure_apart_and_together(bundled, [widest], regions)
        found += _measured(bundled, one, each, widest)
    return tuple(found)


def _measured(
    points: gpd.GeoDataFrame, together: pd.DataFrame, apart: pd.DataFrame, widest: Statement
) -> list[Elsewhere]:
    names = tuple(str(name) for name in points["launch_point"])
    rows = together[together["statement"] == widest.id]
    if len(names) == 1:
        is_border = points["basis"].iloc[0] == BORDER_BASIS
        return [Elsewhere(Place("border" if is_border else "place", names), rows)]
    each = apart[apart["statement"] == widest.id]
    alone = [Elsewhere(Place("alone", (n,)), each[each["launch_point"] == n]) for n in names]
    return [Elsewhere(Place("together", names), rows), *alone]
