"""Reach: the geodesic buffer of a stated range about launch points, reading by reading."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

import geopandas as gpd
import numpy as np
import shapely
from shapely.geometry import GeometryCollection, MultiPoint, Point
from shapely.geometry.base import BaseGeometry

from rangemap.geodesy import DEFAULT_TOLERANCE_M, geodesic_buffer, nesting_tolerances_m
from rangemap.points import LaunchPoints, check_launch_points
from rangemap.statements import Ranges, Statement, as_statements

__all__ = ["Origin", "build_reach", "discs_by_radius", "origins"]

READINGS: Final = ("low", "stated", "high")


@dataclass(frozen=True, slots=True, eq=False)
class Origin:
    """What a distance is measured from: a name, its basis in words, and a geometry.

    ``source`` says where the geometry comes from; empty for a user's own.
    """

    name: str
    basis: str
    geometry: BaseGeometry
    source: str = ""

    @property
    def is_point(self) -> bool:
        """Whether it is one or several points, and neither a line nor an area."""
        return isinstance(self.geometry, Point | MultiPoint)


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
        As :func:`~rangemap.load_launch_points` gives them, or your own: points, lines or areas.
        Edges are straight in longitude and latitude.
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
    points = check_launch_points(launch_points)
    columns = points.names, points.bases, points.shapes, points.sources
    apart = tuple(Origin(*row) for row in zip(*columns, strict=True))
    if not dissolve or len(apart) == 1:
        return apart
    bases = dict.fromkeys(origin.basis for origin in apart)
    return (Origin(" + ".join(o.name for o in apart), "; ".join(bases), _together(apart)),)


def discs_by_radius(
    origin: Origin, radii_km: Sequence[float], *, tolerance_m: float
) -> dict[float, BaseGeometry]:
    """Return the buffer of an origin for each of several distances, each computed once.

    Raises
    ------
    InputError
        For a distance that is not positive or beyond the Earth.
    """
    tolerances = nesting_tolerances_m(radii_km, tolerance_m=tolerance_m)
    return {
        radius: geodesic_buffer(origin.geometry, radius_km=radius, tolerance_m=float(tolerance))
        for radius, tolerance in zip(radii_km, tolerances, strict=True)
    }


def _together(apart: Sequence[Origin]) -> BaseGeometry:
    """Return the geometry of several launch points as one; equal points count once."""
    if all(origin.is_point for origin in apart):
        points = [shapely.get_coordinates(origin.geometry) for origin in apart]
        return MultiPoint(list(dict.fromkeys(map(tuple, np.vstack(points).tolist()))))
    return GeometryCollection([origin.geometry for origin in apart])


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
