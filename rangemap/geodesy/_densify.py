"""Geodesic edges, drawn with vertices so close that straight edges in degrees follow them."""

from __future__ import annotations

from typing import Final

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry import LineString, Polygon
from shapely.geometry.base import BaseGeometry

from rangemap._shapes import Shape
from rangemap.errors import InputError
from rangemap.geodesy._antimeridian import cut, together
from rangemap.geodesy._checks import check_tolerance, checked_geometry
from rangemap.geodesy._edges import edges_of, halved, parallel_and_meridian

__all__ = ["geodesic_densify"]

Floats = NDArray[np.float64]

_FIRST_CUT_M: Final = 500_000.0


def geodesic_densify(geometry: Shape, *, tolerance_m: float = 1.0) -> BaseGeometry:
    """Return a geometry with geodesic edges as one with edges straight in degrees.

    Parameters
    ----------
    geometry : any shapely geometry, WKT, GeoJSON or an object with ``__geo_interface__``
        Longitude and latitude in degrees, WGS 84; its edges are read as geodesics. An edge
        takes the shorter way, over the antimeridian where that is shorter.
    tolerance_m : float, default 1
        How far the edges of the result may stray from the geodesics.

    Returns
    -------
    shapely geometry
        In [-180, 180], cut at the antimeridian, without heights. Points come back as they are.
        A ring that goes round a pole is closed along it.

    Raises
    ------
    InputError
        For a geometry that is empty, broken or out of range, and a tolerance that is not
        positive.

    Examples
    --------
    Half way along, the geodesic is 11 km north of the straight edge:

    >>> import shapely
    >>> line = geodesic_densify(shapely.LineString([(30, 52), (40, 52)]), tolerance_m=10)
    >>> round(line.bounds[3], 3)
    52.106
    """
    check_tolerance(tolerance_m)
    return _densified(
        checked_geometry(geometry, "geodesic_densify", reading="geodesic"), tolerance_m
    )


def _densified(geometry: BaseGeometry, tolerance_m: float) -> BaseGeometry:
    parts = shapely.get_parts(geometry)
    if len(parts) > 1 or geometry.geom_type.startswith(("Multi", "GeometryCollection")):
        drawn = [_densified(part, tolerance_m) for part in parts]
        return together([piece for each in drawn for piece in shapely.get_parts(each)])
    if geometry.geom_type == "Polygon":
        return _polygon(geometry, tolerance_m)
    if geometry.geom_type in {"LineString", "LinearRing"} and not geometry.is_empty:
        return cut(LineString(_line(geometry, tolerance_m)))
    return geometry


def _polygon(polygon: BaseGeometry, tolerance_m: float) -> BaseGeometry:
    rings = [Polygon(_closed(_line(ring, tolerance_m))) for ring in shapely.get_rings(polygon)]
    for ring in rings:
        if not ring.is_valid:
            raise InputError(
                f"the geodesic edges of a Polygon cross: {shapely.is_valid_reason(ring)}; give "
                "more vertices, or mend it with shapely.make_valid"
            )
    shell, *holes = (cut(ring) for ring in rings)
    return shapely.orient_polygons(shapely.difference(shell, shapely.union_all(holes)))


def _closed(ring: Floats) -> Floats:
    """Close a ring that goes round a pole along the pole that it is nearer to."""
    if abs(ring[-1, 0] - ring[0, 0]) < 180:
        return ring
    pole = 90.0 if ring[:, 1].mean() >= 0 else -90.0
    return np.vstack([ring, [[ring[-1, 0], pole], [ring[0, 0], pole]]])


def _line(line: BaseGeometry, tolerance_m: float) -> Floats:
    """Return the vertices of a densified line, longitudes unwrapped."""
    edges = edges_of(np.array([line]), "geodesic")
    if not len(edges.start):
        return shapely.get_coordinates(line)

    def is_coarse(edge: NDArray[np.int64], low: Floats, high: Floats) -> NDArray[np.bool_]:
        a, b = edges.at(edge, low)[0], edges.at(edge, high)[0]
        strays = [
            _apart_m(edges.at(edge, low + part * (high - low))[0], a, b, part)
            for part in (0.25, 0.5, 0.75)
        ]
        return np.asarray(np.max(strays, axis=0) > tolerance_m)

    n = len(edges.start)
    edge, low, _ = halved(np.arange(n), np.zeros(n), np.ones(n), is_coarse)
    vertices = np.vstack([edges.at(edge, low)[0], edges.end[-1:]])
    vertices[:, 0] = np.unwrap(vertices[:, 0], period=360.0)
    if edges.closed[0]:
        gone = vertices[-1, 0] - vertices[0, 0]
        vertices[-1] = vertices[0, 0] + 360.0 * round(gone / 360.0), vertices[0, 1]
    return vertices


def _apart_m(place: Floats, a: Floats, b: Floats, part: float) -> Floats:
    """Return how far places are from where straight edges between a and b are, across."""
    step = b - a
    step[:, 0] = (step[:, 0] + 180.0) % 360.0 - 180.0
    parallel, meridian = parallel_and_meridian(place[:, 1])
    east = ((place[:, 0] - a[:, 0] - part * step[:, 0] + 180.0) % 360.0 - 180.0) * parallel
    north = (place[:, 1] - a[:, 1] - part * step[:, 1]) * meridian
    x, y = step[:, 0] * parallel, step[:, 1] * meridian
    length = np.hypot(x, y)
    across = np.abs(east * y - north * x) / np.where(length > 0, length, 1.0)
    # On a long edge sliding along it is straying too: near a pole it turns sideways.
    return np.where(length > _FIRST_CUT_M, np.inf, across)
