"""Reach: the geodesic buffer of a stated range about launch points, reading by reading."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

import geopandas as gpd
import numpy as np
import shapely
from shapely.geometry import MultiPoint, Point
from shapely.geometry.base import BaseGeometry

from rangemap.errors import NotSupportedError
from rangemap.geodesy import DEFAULT_TOLERANCE_M, geodesic_buffer
from rangemap.points import LaunchPoints, as_launch_points
from rangemap.statements import Ranges, Statement, as_statements

__all__ = ["Origin", "build_reach", "discs_by_radius", "origins"]

READINGS: Final = ("low", "stated", "high")


@dataclass(frozen=True, slots=True)
class Origin:
    """What a distance is measured from: a name, its basis in words, and points (lon, lat).

    ``source`` says where the points come from; empty for a user's own.
    """

    name: str
    basis: str
    points: tuple[tuple[float, float], ...]
    source: str = ""


def build_reach(
    launch_points: LaunchPoints,
    ranges: Ranges,
    *,
    dissolve: bool = False,
    tolerance_m: float = DEFAULT_TOLERANCE_M,
) -> gpd.GeoDataFrame:
    """Return the reach of each statement about each launch point, one row for each reading.

    Parameters
    ----------
    launch_points : GeoDataFrame, GeoSeries, or mapping of name to (lon, lat) or geometry
        As :func:`~rangemap.load_launch_points` gives them, or your own. Points only, in this
        version.
    ranges : Catalogue, or mapping of name to a text, a StatedRange or a Statement
        For example ``load_systems()`` or ``{"the minister, 3 May": "more than 250 km"}``.
    dissolve : bool, default False
        Take all launch points as one shape. The rows then carry all their names.
    tolerance_m : float, default 1
        See :func:`~rangemap.geodesic_buffer`. Different ranges less than twice that apart get
        a finer one, so that reaches nest.

    Returns
    -------
    GeoDataFrame
        EPSG:4326, with columns ``launch_point``, ``basis``, ``system``, ``statement``,
        ``wording``, ``reading`` (low, stated, high), ``range_km``, ``range_basis`` (printed or
        policy) and ``geometry``. A reading that the source leaves open has no row.

    Raises
    ------
    InputError, UnknownNameError, NoStatedRangeError
        For launch points or ranges that cannot be used; the message says which.
    NotSupportedError
        For a launch point that is a line or an area.

    Examples
    --------
    >>> import rangemap as rm
    >>> reach = rm.build_reach({"Kharkiv": (36.23, 49.99)}, {"the article": "about 50 miles"})
    >>> reach[["reading", "range_km"]].round(1).values.tolist()
    [['low', 72.4], ['stated', 80.5], ['high', 88.5]]
    """
    statements = as_statements(ranges)
    wanted = {km for statement in statements for _, km in statement.range.readings}
    rows: list[dict[str, Any]] = []
    for origin in origins(launch_points, dissolve=dissolve):
        discs = discs_by_radius(origin, sorted(wanted), tolerance_m=tolerance_m)
        rows.extend(_rows(origin, statements, discs))
    return gpd.GeoDataFrame(rows, geometry="geometry", crs="EPSG:4326")


def origins(launch_points: LaunchPoints, *, dissolve: bool) -> tuple[Origin, ...]:
    """Return what to measure from: each launch point apart, or all as one shape."""
    frame = as_launch_points(launch_points)
    apart = tuple(
        Origin(str(name), str(basis), _points(str(name), geometry), str(source))
        for name, basis, source, geometry in zip(
            frame["launch_point"], frame["basis"], frame["source"], frame.geometry, strict=True
        )
    )
    if not dissolve or len(apart) == 1:
        return apart
    # Equal points would only be counted twice.
    points = dict.fromkeys(point for origin in apart for point in origin.points)
    bases = dict.fromkeys(origin.basis for origin in apart)
    return (Origin(" + ".join(o.name for o in apart), "; ".join(bases), tuple(points)),)


def discs_by_radius(
    origin: Origin, radii_km: Sequence[float], *, tolerance_m: float
) -> dict[float, BaseGeometry]:
    """Return the buffer of an origin for each of several distances, each computed once.

    Raises
    ------
    InputError
        For a distance that is not positive or beyond the Earth.
    """
    shape = MultiPoint(origin.points)
    return {
        radius: geodesic_buffer(shape, radius_km=radius, tolerance_m=tolerance)
        for radius, tolerance in zip(radii_km, _nesting(radii_km, tolerance_m), strict=True)
    }


def _nesting(radii_km: Sequence[float], tolerance_m: float) -> list[float]:
    """Return the tolerance for each of growing distances with which their buffers nest.

    A buffer is right to its tolerance on both sides, so two are nested for certain when the
    gap between their distances is more than both tolerances together.
    """
    gaps_m = np.diff(np.asarray(radii_km, dtype=float)) * 1000 / 2.1
    padded = np.concatenate([[np.inf], gaps_m, [np.inf]])
    return [float(t) for t in np.minimum(tolerance_m, np.minimum(padded[:-1], padded[1:]))]


def _points(name: str, geometry: BaseGeometry) -> tuple[tuple[float, float], ...]:
    if not isinstance(geometry, Point | MultiPoint):
        raise NotSupportedError(
            f"launch point {name!r} is a {geometry.geom_type}: this version measures from "
            "points; lines and areas are not built yet. Give points along it instead"
        )
    return tuple((float(lon), float(lat)) for lon, lat in shapely.get_coordinates(geometry))


def _rows(
    origin: Origin, statements: Sequence[Statement], discs: dict[float, BaseGeometry]
) -> Iterator[dict[str, Any]]:
    for statement in statements:
        stated = statement.range
        bases = {"low": stated.low_basis, "stated": stated.stated_basis, "high": stated.high_basis}
        for reading, km in stated.readings:
            yield {
                "launch_point": origin.name,
                "basis": origin.basis,
                "system": statement.label,
                "statement": statement.id,
                "wording": statement.wording,
                "reading": reading,
                "range_km": km,
                "range_basis": bases[reading],
                "geometry": discs[km],
            }
