"""Coverage: what part of each region lies within a stated range, and how near it comes.

This is the way by geometry: reach, overlay, area. It is plain and independent of any closed
form, and serves as the check on faster ways.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from rangemap.geodesy import (
    DEFAULT_TOLERANCE_M,
    Boundaries,
    boundaries,
    geodesic_area_km2,
    nearest_km,
    nearest_to_km,
)
from rangemap.points import LaunchPoints
from rangemap.reach import Origin, discs_by_radius, origins
from rangemap.regions import validate_regions
from rangemap.statements import Ranges, Statement, as_statements

__all__ = [
    "COVERAGE_COLUMNS",
    "RANGE_CLASSES",
    "RangeClass",
    "measure_apart_and_together",
    "measure_coverage",
]

RangeClass = Literal[
    "within", "partly", "at_least", "at_best", "depends", "outside", "not_ruled_out"
]
RANGE_CLASSES: Final[tuple[RangeClass, ...]] = (
    "within", "partly", "at_least", "at_best", "depends", "outside", "not_ruled_out",
)  # fmt: skip

COVERAGE_COLUMNS: Final = (
    "launch_point", "system", "statement", "region", "region_name",
    "range_km", "range_low_km", "range_high_km", "region_area_km2",
    "covered_area_km2", "covered_area_low_km2", "covered_area_high_km2",
    "covered_share", "covered_share_low", "covered_share_high",
    "nearest_km", "touched", "wholly", "range_class",
)  # fmt: skip

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]


@dataclass(frozen=True, slots=True, eq=False)
class _Regions:
    """Regions as arrays, in the order of their frame."""

    code: list[str]
    name: list[str]
    geometry: NDArray[Any]
    area_km2: Floats
    edges: Boundaries


@dataclass(frozen=True, slots=True, eq=False)
class _Measured:
    """One origin: the distance of each region from it, and its buffer for each distance."""

    origin: Origin
    nearest_km: Floats
    discs: dict[float, BaseGeometry]


@dataclass(frozen=True, slots=True, eq=False)
class _Within:
    """For one distance: the covered area of each region, and whether any or all of it is."""

    area_km2: Floats
    reached: Bools
    wholly: Bools


def measure_coverage(
    launch_points: LaunchPoints,
    ranges: Ranges,
    regions: gpd.GeoDataFrame,
    *,
    dissolve: bool = False,
    reached_only: bool = False,
    tolerance_m: float = DEFAULT_TOLERANCE_M,
) -> pd.DataFrame:
    """Measure how much of each region lies within each stated range of each launch point.

    Parameters
    ----------
    launch_points, ranges, dissolve, tolerance_m
        As for :func:`~rangemap.build_reach`.
    regions : GeoDataFrame
        As :func:`~rangemap.load_regions` or :func:`~rangemap.read_regions` gives them. Edges
        are straight in longitude and latitude.
    reached_only : bool, default False
        Leave out regions that no reading of the statement reaches.

    Returns
    -------
    DataFrame
        One row for each launch point, statement and region: launch points and regions in the
        order given, statements from the shortest to the longest. Columns:

        ``launch_point, system, statement, region, region_name``
            names; ``region`` is the ISO 3166-2 code.
        ``range_km, range_low_km, range_high_km``
            the stated, low and high reading; NaN where the source leaves it open.
        ``region_area_km2``
            the region's own area on the ellipsoid.
        ``covered_area_km2``, ``covered_area_low_km2``, ``covered_area_high_km2``
            the part within each reading; NaN where that reading is open, never 0 for it.
        ``covered_share``, ``covered_share_low``, ``covered_share_high``
            the same over ``region_area_km2``: 0 to 1, a share of area and not of people.
        ``nearest_km``
            geodesic distance to the region's nearest edge, in every row; 0 inside.
        ``touched``, ``wholly``
            any part, and all of it, at the stated reading (without one, at the widest).
        ``range_class``
            within, partly, at_least, at_best, depends, outside or not_ruled_out.

    Notes
    -----
    ``touched`` follows from ``nearest_km`` alone. Areas are those of the overlay of region and
    reach; the reach is inside the true disc by less than ``tolerance_m``.

    Examples
    --------
    >>> import rangemap as rm
    >>> table = rm.measure_coverage(
    ...     {"Kharkiv": (36.23, 49.99)}, rm.load_systems().select("ATACMS"), rm.load_regions("RU")
    ... )
    >>> table = table[table["touched"]].sort_values("covered_share", ascending=False)
    >>> table[["region_name", "covered_share"]].round(2).values.tolist()[:3]
    [['Belgorod Oblast', 1.0], ['Kursk Oblast', 1.0], ['Voronezh Oblast', 0.5]]
    """
    apart, together = measure_apart_and_together(
        launch_points, ranges, regions, tolerance_m=tolerance_m
    )
    table = together if dissolve else apart
    if reached_only:
        reach_km = table[["range_low_km", "range_km", "range_high_km"]].max(axis=1)
        table = table[table["nearest_km"] < reach_km].reset_index(drop=True)
    return table


def measure_apart_and_together(
    launch_points: LaunchPoints,
    ranges: Ranges,
    regions: gpd.GeoDataFrame,
    *,
    tolerance_m: float = DEFAULT_TOLERANCE_M,
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the coverage of each launch point alone, and of all as one shape.

    What both need, distances and buffers, is computed once.
    """
    statements = as_statements(ranges)
    layer = _layer(regions)
    radii = sorted({km for statement in statements for _, km in statement.range.readings})
    alone = [
        _Measured(
            origin, _nearest(origin, layer), discs_by_radius(origin, radii, tolerance_m=tolerance_m)
        )
        for origin in origins(launch_points, dissolve=False)
    ]
    apart = pd.concat([_table(each, statements, layer) for each in alone], ignore_index=True)
    if len(alone) == 1:
        return apart, apart.copy()
    (whole,) = origins(launch_points, dissolve=True)
    nearest = np.min([each.nearest_km for each in alone], axis=0)
    discs = {km: shapely.union_all([each.discs[km] for each in alone]) for km in radii}
    return apart, _table(_Measured(whole, nearest, discs), statements, layer)


def _layer(regions: gpd.GeoDataFrame) -> _Regions:
    frame = validate_regions(regions)
    geometry = np.asarray(frame.geometry, dtype=object)
    return _Regions(
        code=[str(code) for code in frame["region"]],
        name=[str(name) for name in frame["name"]],
        geometry=geometry,
        area_km2=frame["area_km2"].to_numpy(dtype=float),
        edges=boundaries(geometry),
    )


def _table(measured: _Measured, statements: Sequence[Statement], layer: _Regions) -> pd.DataFrame:
    """Return the rows of one origin, statement by statement."""
    within = {
        km: _within(disc, measured.nearest_km < km, layer) for km, disc in measured.discs.items()
    }
    blocks = [
        _block(measured.origin, statement, layer, measured.nearest_km, within)
        for statement in statements
    ]
    return pd.concat(blocks, ignore_index=True)


def _nearest(origin: Origin, layer: _Regions) -> Floats:
    """Return the distance of each region from the origin, in kilometres."""
    if not origin.is_point:
        return nearest_to_km(layer.edges, origin.geometry)
    points = shapely.get_coordinates(origin.geometry)
    distances = [nearest_km(layer.edges, float(lon), float(lat)) for lon, lat in points]
    return np.asarray(np.min(distances, axis=0))


def _within(disc: BaseGeometry, reached: Bools, layer: _Regions) -> _Within:
    shapely.prepare(disc)
    wholly = reached & shapely.covers(disc, layer.geometry)
    partly = reached & ~wholly
    area = np.where(wholly, layer.area_km2, 0.0)
    overlay = geodesic_area_km2(shapely.intersection(layer.geometry[partly], disc))
    area[partly] = np.minimum(overlay, layer.area_km2[partly])
    return _Within(area, reached, wholly)


def _block(
    origin: Origin,
    statement: Statement,
    layer: _Regions,
    nearest: Floats,
    within: dict[float, _Within],
) -> pd.DataFrame:
    """Return the rows of one origin and one statement: one for each region."""
    n = len(layer.code)
    stated = statement.range
    km = {"low": stated.low_km, "stated": stated.stated_km, "high": stated.high_km}
    at = {reading: None if r is None else within[r] for reading, r in km.items()}
    shown = at["stated"] or at["high"] or at["low"]
    if shown is None:
        raise AssertionError(statement.id)
    nan = np.full(n, np.nan)
    area = {reading: nan if w is None else w.area_km2 for reading, w in at.items()}
    share = {reading: values / layer.area_km2 for reading, values in area.items()}
    values = (
        origin.name, statement.label, statement.id, layer.code, layer.name,
        _or_nan(km["stated"]), _or_nan(km["low"]), _or_nan(km["high"]), layer.area_km2,
        area["stated"], area["low"], area["high"],
        share["stated"], share["low"], share["high"],
        nearest, shown.reached, shown.wholly, _classes(at["low"], at["stated"], at["high"], n),
    )  # fmt: skip
    return pd.DataFrame(dict(zip(COVERAGE_COLUMNS, values, strict=True)))


def _or_nan(km: float | None) -> float:
    return np.nan if km is None else km


def _classes(
    low: _Within | None, stated: _Within | None, high: _Within | None, n: int
) -> list[RangeClass]:
    return [_class(_at(low, i), _at(stated, i), _at(high, i)) for i in range(n)]


_State = Literal["wholly", "partly", "none"]


def _at(within: _Within | None, i: int) -> _State | None:
    if within is None:
        return None
    if within.wholly[i]:
        return "wholly"
    return "partly" if within.reached[i] else "none"


def _class(low: _State | None, stated: _State | None, high: _State | None) -> RangeClass:
    """Return the class of a region from what each reading that is present takes in of it."""
    if low == "wholly":
        return "within"
    if high == "none":
        return "outside"
    if low is None:
        return _class_without_low(stated or high, limited=high is not None)
    if high is None:
        return _class_without_high(low, stated)
    return "partly" if low == high == "partly" else "depends"


def _class_without_low(widest: _State | None, *, limited: bool) -> RangeClass:
    if widest != "none":
        return "at_best"
    return "depends" if limited else "not_ruled_out"


def _class_without_high(low: _State, stated: _State | None) -> RangeClass:
    if low == "partly":
        return "at_least"
    return "depends" if stated in {"partly", "wholly"} else "not_ruled_out"
