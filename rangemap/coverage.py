"""Coverage: what part of each region lies within a stated range, and how near it comes."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from typing import Any, Final, Literal

import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from rangemap._attrs import of_origins, of_regions, of_statements, result_attrs
from rangemap._warn import warn
from rangemap.errors import RangemapWarning
from rangemap.geodesy import DEFAULT_TOLERANCE_M
from rangemap.measured import Bands, Measured, measured_from
from rangemap.points import LaunchPoints
from rangemap.reach import Origin, bands_of, bases_of, check_minimum_ranges, least_km, origins
from rangemap.regions import PreparedRegions, Regions, prepare_regions
from rangemap.statements import Ranges, Statement, as_statements

__all__ = [
    "COVERAGE_COLUMNS",
    "RANGE_CLASSES",
    "RangeClass",
    "ask_about_swapped_columns",
    "measure_apart_and_together",
    "measure_coverage",
    "measure_from",
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

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


def measure_coverage(
    launch_points: LaunchPoints,
    ranges: Ranges,
    regions: Regions,
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
    regions : GeoDataFrame, PreparedRegions, mapping of name to polygon, or GeoJSON
        As :func:`~rangemap.load_regions` or :func:`~rangemap.read_regions` gives them. Edges
        are straight in longitude and latitude. For many calls, prepare them once with
        :func:`~rangemap.prepare_regions`.
    tolerance_m : float, default 1
        As for :func:`~rangemap.build_reach`; used for lines and areas, and for regions that the
        rings about several points share.
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
            the length of the circle inside the region. With a minimum range, the outer circle.
        ``area_error_geometry_km2``, ``area_error_boundary_km2``
            how far the covered area can be off: for the way it is computed, and for the position
            of the region's boundary (see :func:`~rangemap.prepare_regions`).
        ``covered_share_error``, ``nearest_error_km``
            how far share and distance can be off for the position of the boundary.
        ``settled``
            False where the boundary is nearer to the range than its position is known: the data
            cannot say whether the region is reached.

    Raises
    ------
    InputError, UnknownNameError, NoStatedRangeError
        For launch points, ranges or regions that cannot be used; so for a minimum range from a
        line or an area, where it has two meanings.

    Warns
    -----
    RangemapWarning
        If nothing is reached, and places would lie among the regions with longitude and latitude
        the other way round.

    Notes
    -----
    ``touched`` follows from ``nearest_km``, and with a minimum range from the region's farthest
    place too: what is all nearer than the minimum is not touched, though ``nearest_km`` says how
    near it is. From points, areas are integrals along
    boundaries and circles, without an overlay: good to 1e-9 of the smaller of disc and region,
    and 1 m². From lines and areas they are those of the overlay of region and reach; the reach is
    inside the true one by less than ``tolerance_m``. So are regions that the rings of a minimum
    range about several points share, if those are taken as one shape.

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
    table = measure_from(
        sources, statements, ready, reached_only=reached_only, tolerance_m=tolerance_m
    )
    if not table["touched"].any():
        ask_about_swapped_columns(sources, ready)
    return table


def ask_about_swapped_columns(sources: Sequence[Origin], regions: PreparedRegions) -> None:
    """Warn of places that lie beside all regions, but among them with longitude for latitude.

    Warns
    -----
    RangemapWarning
        For them together: no other sign of the mistake is left where both are on the globe.
    """
    west, south, east, north = shapely.total_bounds(regions.areas.shapes)

    def among(lon: float, lat: float) -> bool:
        return bool(west <= lon <= east and south <= lat <= north)

    centres = [(origin.name, shapely.centroid(origin.geometry)) for origin in sources]
    names = [repr(name) for name, at in centres if among(at.y, at.x) and not among(at.x, at.y)]
    if names:
        warn(
            f"no region is within any of the distances, and {', '.join(names)} would lie among the "
            "regions with longitude and latitude the other way round; are the columns swapped?",
            RangemapWarning,
        )


def measure_apart_and_together(
    launch_points: LaunchPoints,
    ranges: Ranges,
    regions: Regions,
    *,
    tolerance_m: float = DEFAULT_TOLERANCE_M,
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the coverage of each launch point alone, and of all as one shape.

    What both need, distances and buffers, is computed once.
    """
    ready, statements = prepare_regions(regions), as_statements(ranges)
    alone = origins(launch_points, dissolve=False)
    both = [
        measure_from(sources, statements, ready, tolerance_m=tolerance_m)
        for sources in (alone, origins(launch_points, dissolve=True))[: 1 if len(alone) == 1 else 2]
    ]
    return both[0], both[-1].copy()


def measure_from(
    sources: Sequence[Origin],
    statements: Sequence[Statement],
    regions: PreparedRegions,
    *,
    reached_only: bool = False,
    tolerance_m: float = DEFAULT_TOLERANCE_M,
) -> pd.DataFrame:
    """Measure as :func:`measure_coverage` does, what was read and prepared already."""
    check_minimum_ranges(sources, statements)
    measured = measured_from(
        sources, _bands(statements), regions, reached_only=reached_only, tolerance_m=tolerance_m
    )
    table = _table(measured, statements, regions, reached_only=reached_only)
    table.attrs = result_attrs(
        "coverage", of_origins(bases_of(sources)), of_statements(statements), of_regions(regions)
    )
    return table


def _bands(statements: Sequence[Statement]) -> Bands:
    """Return what the readings stand for, each once: those from no least distance first."""
    return Bands.of(band for each in statements for band in bands_of(each))


def _table(
    measured: Measured,
    statements: Sequence[Statement],
    regions: PreparedRegions,
    *,
    reached_only: bool,
) -> pd.DataFrame:
    """Return one row for each origin, statement and region, in this order."""
    km = np.array([_readings(statement) for statement in statements], dtype=float)
    at = np.array([_places_of(each, measured.bands) for each in statements])
    wanted = np.ones((len(measured.names), len(statements), len(regions)), dtype=bool)
    if reached_only:
        wanted = measured.covered.reached[:, at[np.arange(len(km)), np.nanargmax(km, axis=1)]]
    origin, statement, region = np.nonzero(wanted)
    return pd.DataFrame(
        _columns(measured, statements, regions, km, at, (origin, statement, region))
    )


def _places_of(statement: Statement, bands: Bands) -> list[int]:
    """Return at which band each reading is; what is open is at none of them, so at any."""
    inner = least_km(statement)
    return [0 if np.isnan(km) else bands.place((inner, km)) for km in _readings(statement)]


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
        off * both / own, off, np.abs(measured.margin_km[shown_at]) > off,
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
