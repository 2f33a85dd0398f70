"""How far a buffer is off: measured on any polygon, however it was made."""

from __future__ import annotations

from itertools import pairwise
from typing import Any, Final

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry import LineString, MultiLineString, Point
from shapely.geometry.base import BaseGeometry

from rangemap._shapes import Shape, as_shape
from rangemap.errors import InputError
from rangemap.geodesy._antimeridian import cut, open_edges
from rangemap.geodesy._checks import (
    check_is_one,
    check_reading,
    checked_geometry,
    checked_radius_km,
)
from rangemap.geodesy._densify import geodesic_densify
from rangemap.geodesy._distance import boundaries, nearest_to_km
from rangemap.geodesy._edges import EdgeReading
from rangemap.geodesy._ellipsoid import GEOD
from rangemap.geodesy._parts import simple_parts

__all__ = ["buffer_error_m"]

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
Ints = NDArray[np.int64]

#: Where each edge of an outline is measured; edges longer than some degrees in several parts.
_PARTS: Final = np.array([0.0, 0.1, 0.25, 0.5, 0.75, 0.9])
_LONG_DEGREES: Final = 0.25
_AT_ONCE: Final = 50_000
#: An input is looked through for hollows at places this far apart, in parts of the radius.
_SPACING: Final = 0.05
_MOST_PLACES: Final = 20_000
#: What a sphere says of the middle of a hollow is right to this part of the radius.
_SPHERE: Final = 0.01
_MOST_CLIMBS: Final = 200
_NAME: Final = "buffer_error_m"
_DIRECTIONS: Final = 12
_FINEST_M: Final = 0.01
_GOLDEN_ANGLE: Final = 137.50776405003785


def buffer_error_m(
    geometry: Shape, buffer: Shape, *, radius_km: float, edges: EdgeReading = "planar"
) -> float:
    """Return how far a buffer is off at worst, in metres.

    The least tolerance for which it is true that every place nearer than ``radius_km`` less the
    tolerance is inside and every place farther than ``radius_km`` plus the tolerance is
    outside. Any polygon can be measured, by whatever tool and method it was made.

    Parameters
    ----------
    geometry : shapely geometry, WKT, GeoJSON or an object with ``__geo_interface__``
        What the buffer is of; longitude and latitude in degrees, WGS 84.
    buffer : Polygon or MultiPolygon, or the same in one of these forms
        The buffer in longitude and latitude, edges straight in both. Longitudes may run on
        beyond 180.
    radius_km : float
        The distance that it stands for, in kilometres.
    edges : {"planar", "geodesic"}, default "planar"
        How the edges of the geometry are read, as in :func:`geodesic_buffer`.

    Returns
    -------
    float
        Metres.

    Raises
    ------
    InputError
        For a geometry or a distance that :func:`geodesic_buffer` refuses, and for a buffer that
        is empty, not valid or no polygon.

    Notes
    -----
    A place that is wrongly outside is at most as wrong as one on the outline or a place of the
    geometry itself, since distances fall on the way there. A place that is wrongly inside is at
    most as wrong as one on the outline or one where the distance has a local maximum, in the
    middle of a hollow that was filled. So three things are measured: the outline (six places on
    every edge, without what closes it along a pole or the antimeridian), the geometry, and the
    local maxima. These are near the corners of a Voronoi diagram of the geometry on the sphere
    and are found by climbing from there. All distances are from geodesics to the edges as they
    are read.

    Examples
    --------
    One flat buffer, in degrees, of a line that runs east, and the geodesic one:

    >>> from shapely import LineString
    >>> from rangemap.geodesy import geodesic_buffer
    >>> line = LineString([(30, 52), (31, 52)])
    >>> round(buffer_error_m(line, line.buffer(100 / 111.195), radius_km=100), -3)
    38000.0
    >>> buffer_error_m(line, geodesic_buffer(line, radius_km=100), radius_km=100) < 1
    True
    """
    check_reading(edges)
    shape = checked_geometry(geometry, _NAME, reading=edges)
    radius_m = checked_radius_km(radius_km) * 1000
    drawn = _checked(buffer)
    shapely.prepare(drawn)
    outline = _outline_places(drawn)
    worst = float(np.abs(_distances_m(shape, outline, edges) - radius_m).max(initial=0.0))
    if _misses(shape, drawn, edges):
        worst = max(worst, radius_m)
    return max(worst, _highest_m(shape, drawn, radius_m, worst, edges) - radius_m)


def _checked(buffer: Any) -> BaseGeometry:
    check_is_one(buffer, _NAME)
    shape = as_shape(buffer)
    if shape is None or shapely.get_dimensions(shape) != 2 or shape.is_empty:
        raise InputError(f"buffer must be a polygon, got {getattr(buffer, 'wkt', buffer)!s:.60}")
    if not shape.is_valid:
        raise InputError(f"the buffer is not valid: {shapely.is_valid_reason(shape)}")
    drawn = checked_geometry(shape, _NAME, unwrapped=True)
    west, _, east, _ = drawn.bounds
    return drawn if west >= -180 and east <= 180 else cut(drawn)


def _distances_m(geometry: BaseGeometry, places: Floats, reading: EdgeReading) -> Floats:
    blocks = np.array_split(places, max(1, -(-len(places) // _AT_ONCE)))
    metres = [
        1000 * nearest_to_km(boundaries(shapely.points(block), edges=reading), geometry)
        for block in blocks
        if len(block)
    ]
    return np.concatenate([*metres, np.zeros(0)])


# --- the outline ---------------------------------------------------------------------------------


def _outline_places(drawn: BaseGeometry) -> Floats:
    """Return places on every edge but those that only close the drawing."""
    edges = np.concatenate([open_edges(drawn), _torn_seam(drawn)])
    n = np.ceil(np.abs(edges[:, 1] - edges[:, 0]).max(axis=1, initial=0) / _LONG_DEGREES)
    n = np.maximum(1, n).astype(np.int64)
    edge = np.repeat(np.arange(len(n)), n)
    number = np.arange(len(edge)) - np.repeat(np.cumsum(n) - n, n)
    t = (number[:, None] + _PARTS) / n[edge][:, None]
    start, step = edges[edge, 0], edges[edge, 1] - edges[edge, 0]
    return np.asarray((start[:, None] + t[..., None] * step[:, None]).reshape(-1, 2))


def _torn_seam(drawn: BaseGeometry) -> Floats:
    """Return edges along the antimeridian whose other side is missing."""
    east, west = (
        shapely.union_all(
            [
                LineString([(180, a[1]), (180, b[1])])
                for ring in _rings(drawn)
                for a, b in _seam_edges(ring, lon)
            ]
        )
        for lon in (180.0, -180.0)
    )
    torn = shapely.get_parts(shapely.symmetric_difference(east, west))
    pairs = [pair for line in torn if line.length > 1e-9 for pair in pairwise(line.coords)]
    return np.array(pairs, dtype=float).reshape(-1, 2, 2)


def _seam_edges(ring: BaseGeometry, lon: float) -> list[tuple[Floats, Floats]]:
    coordinates = shapely.get_coordinates(ring)
    on = coordinates[:, 0] == lon
    return [(coordinates[i], coordinates[i + 1]) for i in np.flatnonzero(on[:-1] & on[1:])]


def _rings(drawn: BaseGeometry) -> NDArray[Any]:
    parts, _ = simple_parts(drawn)
    return np.asarray(shapely.get_rings(parts[shapely.get_dimensions(parts) == 2]))


# --- the geometry itself -------------------------------------------------------------------------


def _misses(geometry: BaseGeometry, drawn: BaseGeometry, reading: EdgeReading) -> bool:
    """Return whether a place of the geometry is not inside."""
    pieces = boundaries([geometry], edges=reading).pieces
    if not _holds(drawn, np.vstack([pieces.start, pieces.end])).all():
        return True
    whole = geodesic_densify(geometry) if reading == "geodesic" else geometry
    left = shapely.get_parts(shapely.difference(_areas(whole), drawn))
    inside = shapely.point_on_surface(left[shapely.area(left) > 0])
    return not _holds(drawn, shapely.get_coordinates(inside)).all()


def _areas(geometry: BaseGeometry) -> BaseGeometry:
    parts, _ = simple_parts(geometry)
    return shapely.union_all(parts[shapely.get_dimensions(parts) == 2])


def _holds(drawn: BaseGeometry, places: Floats) -> Bools:
    """Return which places are inside; the antimeridian is one line, a pole one place."""
    lon, lat = places.T
    held = shapely.intersects_xy(drawn, lon, lat)
    held |= (np.abs(lon) == 180) & shapely.intersects_xy(drawn, -lon, lat)
    for pole in (90.0, -90.0):
        held |= (lat == pole) & shapely.intersects(drawn, LineString([(-180, pole), (180, pole)]))
    return np.asarray(held)


# --- hollows -------------------------------------------------------------------------------------


def _highest_m(
    geometry: BaseGeometry,
    drawn: BaseGeometry,
    radius_m: float,
    worst_m: float,
    reading: EdgeReading,
) -> float:
    """Return the largest distance of a place inside at which the distance has a maximum."""
    places = _far_places(geometry, radius_m, reading)
    places = places[_holds(drawn, places)]
    metres = _distances_m(geometry, places, reading)
    best = float(metres.max(initial=0.0))
    high = np.flatnonzero(metres > (1 - 2 * _SPHERE) * radius_m + worst_m)
    high = high[np.argsort(-metres[high], kind="stable")]
    high = _far_apart(places, high, _SPHERE * radius_m)[:_MOST_CLIMBS]
    places, metres = places[high], metres[high]
    finest_m = max(_FINEST_M, worst_m / 20)
    step_m, turn = 2 * _SPHERE * radius_m, 0.0
    while len(places) and step_m > finest_m:
        around = _around(places, step_m, turn)
        inside = _holds(drawn, around).reshape(-1, _DIRECTIONS)
        there = _distances_m(geometry, around, reading).reshape(-1, _DIRECTIONS)
        there = np.where(inside, there, 0.0)
        to, every = there.argmax(axis=1), np.arange(len(places))
        up = there[every, to] > metres
        places = np.where(up[:, None], around.reshape(-1, _DIRECTIONS, 2)[every, to], places)
        metres = np.where(up, there[every, to], metres)
        best = max(best, float(metres.max()))
        turn += _GOLDEN_ANGLE
        step_m *= 0.8 if up.any() else 0.5
        # What is below by more than the steps to come cannot rise to the top any more.
        hopeful = metres + 6 * step_m > max(best, radius_m + worst_m)
        places, metres = places[hopeful], metres[hopeful]
    return best


def _far_apart(places: Floats, which: Ints, spacing_m: float) -> Ints:
    """Return the first of those that share a cell of a grid in space."""
    cells = np.floor(_unit(places[which]) * (6_371_000 / spacing_m))
    _, first = np.unique(cells, axis=0, return_index=True)
    return which[np.sort(first)]


def _around(places: Floats, step_m: float, turn: float) -> Floats:
    lon, lat = np.repeat(places, _DIRECTIONS, axis=0).T
    azimuth = np.tile(turn + 360.0 / _DIRECTIONS * np.arange(_DIRECTIONS), len(places))
    lon, lat, _ = GEOD.fwd(lon, lat, azimuth, np.full(len(lon), step_m))
    return np.column_stack([np.asarray(lon), np.asarray(lat)])


def _far_places(geometry: BaseGeometry, radius_m: float, reading: EdgeReading) -> Floats:
    """Return places near all local maxima of the distance, and some all over the Earth."""
    near = _unit(_places_of(geometry, radius_m, reading))
    everywhere = _spiral(200)
    found = [everywhere, -near[:: max(1, len(near) // 200)]]
    if len(near) >= 3:
        found += [*_corners(near, radius_m)]
    places = np.concatenate(found)
    lon = np.degrees(np.arctan2(places[:, 1], places[:, 0]))
    lat = np.degrees(np.arctan2(places[:, 2], np.hypot(places[:, 0], places[:, 1])))
    return np.column_stack([lon, lat])


def _places_of(geometry: BaseGeometry, radius_m: float, reading: EdgeReading) -> Floats:
    """Return places along a geometry, no farther apart than a part of the radius."""
    pieces = boundaries([geometry], edges=reading).pieces
    metres = np.asarray(GEOD.inv(*pieces.start.T, *pieces.end.T)[2])
    spacing = max(_SPACING * radius_m, float(metres.sum()) / _MOST_PLACES)
    n = np.maximum(1, np.ceil(metres / spacing)).astype(np.int64)
    piece = np.repeat(np.arange(len(n)), n)
    t = (np.arange(len(piece)) - np.repeat(np.cumsum(n) - n, n)) / n[piece]
    return np.unique(np.vstack([pieces.at(piece, t)[0], pieces.end]), axis=0)


def _unit(lon_lat: Floats) -> Floats:
    lam, phi = np.radians(lon_lat).T
    return np.column_stack([np.cos(phi) * np.cos(lam), np.cos(phi) * np.sin(lam), np.sin(phi)])


def _spiral(n: int) -> Floats:
    z = 1 - (2 * np.arange(n) + 1) / n
    lam = np.radians(_GOLDEN_ANGLE) * np.arange(n)
    across = np.sqrt(1 - z**2)
    return np.column_stack([across * np.cos(lam), across * np.sin(lam), z])


def _corners(places: Floats, radius_m: float) -> list[Floats]:
    """Return the corners of the Voronoi diagram on the sphere that are far enough.

    A stereographic projection keeps circles, so a triangle that is empty in its plane is empty
    on the sphere.
    """
    middle = places.mean(axis=0) + 1e-9
    axis = middle / np.linalg.norm(middle)
    east = np.cross(axis, np.eye(3)[np.abs(axis).argmin()])
    east /= np.linalg.norm(east)
    scale = np.maximum(1 + places @ axis, 1e-12)[:, None]
    flat = np.column_stack([places @ east, places @ np.cross(axis, east)]) / scale
    triangles = shapely.delaunay_triangles(MultiLineString([flat]) if len(flat) > 1 else Point())
    corners = shapely.get_coordinates(shapely.get_parts(triangles)).reshape(-1, 4, 2)[:, :3]
    square = (corners**2).sum(axis=2, keepdims=True)
    a, b, c = np.moveaxis(
        (2 * corners[..., :1] * east + 2 * corners[..., 1:] * np.cross(axis, east)
         + (1 - square) * axis) / (1 + square), 1, 0)  # fmt: skip
    normal = np.cross(b - a, c - a)
    length = np.linalg.norm(normal, axis=1)
    centre = normal[length > 0] / length[length > 0][:, None]
    arc_m = 6_371_000 * np.arccos(np.clip((centre * a[length > 0]).sum(axis=1), -1, 1))
    least = (1 - 2 * _SPHERE) * radius_m
    return [centre[arc_m > least], -centre[np.pi * 6_371_000 - arc_m > least]]
