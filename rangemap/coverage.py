"""Coverage: what part of each region lies within a stated range, and how near it comes."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from rangemap.geodesy import (
    DEFAULT_TOLERANCE_M,
    EARTH_KM,
    Covered,
    checked_radius_km,
    covered_by_discs,
    covered_by_union,
)
from rangemap.overlay import covered_by_overlay
from rangemap.points import LaunchPoints
from rangemap.reach import Origin, origins
from rangemap.regions import PreparedRegions, prepare_regions
from rangemap.statements import Ranges, Statement, as_statements

__all__ = [
    "COVERAGE_COLUMNS",
    "RANGE_CLASSES",
    "Measured",
    "RangeClass",
    "measure_apart_and_together",
    "measure_coverage",
    "measured_from",
]

RangeClass = Literal[
    "within", "partly", "at_least", "at_best", "depends", "outside", "not_ruled_out"
]
RANGE_CLASSES: Final[tuple[RangeClass, ...]] = (
    "within", "partly", "at_least", "at_best", "depends", "outside", "not_ruled_out",
)  # fmt: skip

COVERAGE_COLUMNS: Final = (
    "launch_point", "system", "statement", "region", "region_name",
    "range_km", "range_low_km", "range_high_km",
    "range_basis", "range_low_basis", "range_high_basis", "region_area_km2",
    "covered_area_km2", "covered_area_low_km2", "covered_area_high_km2",
    "covered_share", "covered_share_low", "covered_share_high",
    "nearest_km", "touched", "wholly", "range_class",
    "area_per_km_km2", "area_error_geometry_km2", "area_error_boundary_km2",
    "covered_share_error", "nearest_error_km", "settled",
)  # fmt: skip

_POINTS: Final = (shapely.GeometryType.POINT, shapely.GeometryType.MULTIPOINT)
#: What the integral along boundaries is good to: this part of the disc or the region, and this.
_PART: Final = 1e-9
_SQUARE_METRE_KM2: Final = 1e-6

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class Measured:
    """All origins: what of the regions is within each distance of each.

    ``error_km2`` is how far the covered areas can be off for the way they were computed.
    """

    names: list[str]
    radii_km: Floats
    covered: Covered
    error_km2: Floats


def measure_coverage(
    launch_points: LaunchPoints,
    ranges: Ranges,
    regions: gpd.GeoDataFrame | PreparedRegions,
    *,
    dissolve: bool = False,
    reached_only: bool = False,
    tolerance_m: float = DEFAULT_TOLERANCE_M,
) -> pd.DataFrame:
    """Measure how much of each region lies within each stated range of each launch point.

    Parameters
    ----------
    launch_points, ranges, dissolve
        As for :func:`~rangemap.build_reach`.
    regions : GeoDataFrame or PreparedRegions
        As :func:`~rangemap.load_regions` or :func:`~rangemap.read_regions` gives them. Edges
        are straight in longitude and latitude. For many calls, prepare them once with
        :func:`~rangemap.prepare_regions`.
    tolerance_m : float, default 1
        As for :func:`~rangemap.build_reach`; used for lines and areas alone.
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
        ``range_basis, range_low_basis, range_high_basis``
            where each comes from: printed, policy (our reading of the words) or open.
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
        ``area_per_km_km2``
            how much more would be covered for one more kilometre, at the reading of ``touched``;
            the length of the circle inside the region.
        ``area_error_geometry_km2``, ``area_error_boundary_km2``
            how far the covered area can be off: for the way it is computed, and for the position
            of the region's boundary (see :func:`~rangemap.prepare_regions`).
        ``covered_share_error``, ``nearest_error_km``
            how far share and distance can be off for the position of the boundary.
        ``settled``
            False where the boundary is nearer to the range than its position is known: the data
            cannot say whether the region is reached.

    Notes
    -----
    ``touched`` follows from ``nearest_km`` alone. From points, areas are integrals along
    boundaries and circles, without an overlay: good to 1e-9 of the smaller of disc and region,
    and 1 m². From lines and areas they are those of the overlay of region and reach; the reach is
    inside the true one by less than ``tolerance_m``.

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
    ready, statements = prepare_regions(regions), as_statements(ranges)
    sources = origins(launch_points, dissolve=dissolve)
    measured = measured_from(
        sources, _radii_km(statements), ready, reached_only=reached_only, tolerance_m=tolerance_m
    )
    return _table(measured, statements, ready, reached_only=reached_only)


def measure_apart_and_together(
    launch_points: LaunchPoints,
    ranges: Ranges,
    regions: gpd.GeoDataFrame | PreparedRegions,
    *,
    tolerance_m: float = DEFAULT_TOLERANCE_M,
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the coverage of each launch point alone, and of all as one shape.

    What both need, distances and buffers, is computed once.
    """
    ready, statements = prepare_regions(regions), as_statements(ranges)
    radii = _radii_km(statements)
    alone = origins(launch_points, dissolve=False)
    both = [
        _table(
            measured_from(sources, radii, ready, tolerance_m=tolerance_m),
            statements,
            ready,
            reached_only=False,
        )
        for sources in (alone, origins(launch_points, dissolve=True))[: 1 if len(alone) == 1 else 2]
    ]
    return both[0], both[-1].copy()


def _radii_km(statements: Sequence[Statement]) -> Floats:
    return np.array(sorted({km for each in statements for _, km in each.range.readings}))


def measured_from(
    sources: Sequence[Origin],
    radii_km: Floats,
    regions: PreparedRegions,
    *,
    reached_only: bool = False,
    tolerance_m: float = DEFAULT_TOLERANCE_M,
) -> Measured:
    """Measure from each origin: single points all at once, the others one after another."""
    shapes = np.array([origin.geometry for origin in sources], dtype=object)
    single = np.isin(shapely.get_type_id(shapes), _POINTS) & (
        shapely.get_num_coordinates(shapes) == 1
    )
    points, rest = np.flatnonzero(single), np.flatnonzero(~single).tolist()
    blocks = [_from_places(sources[i], radii_km, regions, reached_only, tolerance_m) for i in rest]
    if len(points):
        lon_lat = shapely.get_coordinates(shapes[points])
        block = _from_points(lon_lat, radii_km, regions, reached_only)
        blocks.append((block, _integral_error(block, regions, radii_km)))
    if len(blocks) == 1:
        covered, error = blocks[0]
        return Measured([origin.name for origin in sources], radii_km, covered, error)
    order = np.argsort(np.concatenate([np.array(rest, dtype=int), points]))
    covered = Covered(
        *(
            np.concatenate([getattr(block, name) for block, _ in blocks])[order]
            for name in Covered.__slots__
        )
    )
    error = np.concatenate([each for _, each in blocks])[order]
    return Measured([origin.name for origin in sources], radii_km, covered, error)


def _from_points(
    lon_lat: Floats, radii_km: Floats, regions: PreparedRegions, reached_only: bool
) -> Covered:
    """Measure from each of several points; equal ones have equal rows."""
    if len(lon_lat) == 1:
        return _within_earth(covered_by_discs, lon_lat, radii_km, regions, reached_only)
    places, equal = np.unique(lon_lat, axis=0, return_inverse=True)
    found = _within_earth(covered_by_discs, places, radii_km, regions, reached_only)
    rows = equal.reshape(-1)
    return Covered(*(getattr(found, name)[rows] for name in Covered.__slots__))


def _from_places(
    origin: Origin,
    radii_km: Floats,
    regions: PreparedRegions,
    reached_only: bool,
    tolerance_m: float,
) -> tuple[Covered, Floats]:
    if origin.is_point:
        lon_lat = shapely.get_coordinates(origin.geometry)
        covered = _within_earth(covered_by_union, lon_lat, radii_km, regions, reached_only)
        return covered, _integral_error(covered, regions, radii_km)
    covered = covered_by_overlay(origin, radii_km, regions, tolerance_m=tolerance_m)
    return covered, tolerance_m / 1000 * covered.arc_km


def _within_earth(
    measure: Any, lon_lat: Floats, radii_km: Floats, regions: PreparedRegions, reached_only: bool
) -> Covered:
    """Measure; ranges that take in the whole Earth cover every region, whatever it is."""
    ranges = [checked_radius_km(km) for km in radii_km.tolist()]
    shorter = np.array([km for km in ranges if km < EARTH_KM])
    found: Covered = measure(
        regions.areas,
        lon_lat,
        shorter if len(shorter) else np.array([1.0]),
        own_km2=regions.area_km2,
        all_nearest=not reached_only or len(shorter) < len(ranges),
    )
    if len(shorter) == len(ranges):
        return found
    n = len(found.nearest_km), len(ranges) - len(shorter), len(regions)
    every = np.ones(n, dtype=bool)
    whole = Covered(
        every * regions.area_km2, np.zeros(n), every * regions.areas.perimeter_m / 1000,
        every, every, found.nearest_km,
    )  # fmt: skip
    kept = len(shorter)

    def joined(name: str) -> Any:
        return np.concatenate([getattr(found, name)[:, :kept], getattr(whole, name)], axis=1)

    return Covered(
        joined("area_km2"), joined("arc_km"), joined("border_km"),
        joined("reached"), joined("wholly"), found.nearest_km,
    )  # fmt: skip


def _integral_error(covered: Covered, regions: PreparedRegions, radii_km: Floats) -> Floats:
    disc_km2 = np.pi * radii_km[:, None] ** 2
    error = _PART * np.minimum(regions.area_km2, disc_km2) + _SQUARE_METRE_KM2
    return np.where(covered.reached & ~covered.wholly, error, 0.0)


def _table(
    measured: Measured,
    statements: Sequence[Statement],
    regions: PreparedRegions,
    *,
    reached_only: bool,
) -> pd.DataFrame:
    """Return one row for each origin, statement and region, in this order."""
    km = np.array([_readings(statement) for statement in statements], dtype=float)
    # Which distance each reading is; what is open is at none of them.
    at = np.searchsorted(measured.radii_km, np.nan_to_num(km, nan=0.0))
    widest = np.nanmax(km, axis=1)
    nearest = measured.covered.nearest_km
    wanted = np.ones((len(measured.names), len(statements), len(regions)), dtype=bool)
    if reached_only:
        wanted = nearest[:, None, :] < widest[:, None]
    origin, statement, region = np.nonzero(wanted)
    return pd.DataFrame(
        _columns(measured, statements, regions, km, at, (origin, statement, region))
    )


def _readings(statement: Statement) -> tuple[float, float, float]:
    stated = statement.range
    return _or_nan(stated.low_km), _or_nan(stated.stated_km), _or_nan(stated.high_km)


def _bases(statements: Sequence[Statement]) -> list[Any]:
    """Return where the stated, the low and the high reading of each statement come from."""
    ranges = [each.range for each in statements]
    columns = zip(*((r.stated_basis, r.low_basis, r.high_basis) for r in ranges), strict=True)
    return [np.array(bases, dtype=object) for bases in columns]


def _columns(
    measured: Measured,
    statements: Sequence[Statement],
    regions: PreparedRegions,
    km: Floats,
    at: Ints,
    rows: tuple[Ints, Ints, Ints],
) -> dict[str, Any]:
    origin, statement, region = rows
    covered, own = measured.covered, regions.area_km2[region]
    low_km, range_km, high_km = km[statement].T
    present = ~np.isnan(km)

    def taken(values: Any, reading: int) -> Any:
        return values[origin, at[statement, reading], region]

    area = [
        np.where(present[statement, reading], taken(covered.area_km2, reading), np.nan)
        for reading in range(3)
    ]
    # A statement without a stated reading is shown at its high one, else at its low one.
    shown = np.where(present[:, 1], 1, np.where(present[:, 2], 2, 0))
    shown_km = km[np.arange(len(km)), shown][statement]
    shown_at = origin, at[np.arange(len(km)), shown][statement], region
    state = np.stack(
        [
            np.where(
                present[statement, reading],
                taken(covered.reached, reading).astype(int) + taken(covered.wholly, reading),
                _OPEN,
            )
            for reading in range(3)
        ]
    )
    share = covered.area_km2[shown_at] / own
    border, perimeter = covered.border_km[shown_at], regions.areas.perimeter_m[region] / 1000
    off = regions.position_error_km[region]
    nearest = covered.nearest_km[origin, region]
    both = (1 - share) * border + share * np.maximum(perimeter - border, 0.0)
    values = (
        np.array(measured.names, dtype=object)[origin],
        np.array([each.label for each in statements], dtype=object)[statement],
        np.array([each.id for each in statements], dtype=object)[statement],
        np.array(regions.codes, dtype=object)[region],
        np.array(regions.names, dtype=object)[region],
        range_km, low_km, high_km,
        *(bases[statement] for bases in _bases(statements)), own,
        area[1], area[0], area[2], area[1] / own, area[0] / own, area[2] / own,
        nearest, covered.reached[shown_at], covered.wholly[shown_at], _CLASSES[tuple(state)],
        covered.arc_km[shown_at], measured.error_km2[shown_at], off * border,
        off * both / own, off, np.abs(nearest - shown_km) > off,
    )  # fmt: skip
    return dict(zip(COVERAGE_COLUMNS, values, strict=True))


def _or_nan(km: float | None) -> float:
    return np.nan if km is None else km


_State = Literal["none", "partly", "wholly"]
_STATES: Final[tuple[_State | None, ...]] = ("none", "partly", "wholly", None)
_OPEN: Final = 3


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


def _all_classes() -> NDArray[Any]:
    """Return the class for the states of the low, the stated and the high reading."""
    table: NDArray[Any] = np.empty((4, 4, 4), dtype=object)
    for low, stated, high in itertools.product(range(4), repeat=3):
        if (low, stated, high) != (_OPEN, _OPEN, _OPEN):
            table[low, stated, high] = _class(_STATES[low], _STATES[stated], _STATES[high])
    table.setflags(write=False)
    return table


_CLASSES: Final = _all_classes()
