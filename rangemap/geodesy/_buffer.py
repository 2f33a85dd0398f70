"""The geodesic buffer: everything within a distance over the ground."""

from __future__ import annotations

import math
from typing import Any, Final, overload

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry import LineString, MultiLineString, Point, Polygon
from shapely.geometry.base import BaseGeometry

from rangemap._shapes import OneShape, Shape
from rangemap.errors import InputError
from rangemap.geodesy._antimeridian import cut, open_edges
from rangemap.geodesy._band import band
from rangemap.geodesy._checks import (
    check_reading,
    check_tolerance,
    checked_geometries,
    checked_geometry,
    checked_radii_km,
    checked_radius_km,
    fitted,
    geometries_of,
    numbered,
)
from rangemap.geodesy._densify import geodesic_densify
from rangemap.geodesy._edges import EdgeReading, Edges, edges_of, halved
from rangemap.geodesy._ellipsoid import EARTH_KM, GEOD
from rangemap.geodesy._parts import POINT, POLYGON, borders_of, simple_parts
from rangemap.geodesy._ring import circles, clear_of_poles_km, pole_distances_km
from rangemap.geodesy._rows import Rows, is_series, like_series, tolerances_m
from rangemap.geodesy._thin import thinned_polygons

__all__ = ["DEFAULT_TOLERANCE_M", "geodesic_buffer", "range_ring"]

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

#: A metre is a thousandth of what the best boundary data are good to, and costs a ring of
#: 1,250 vertices at 306 km.
DEFAULT_TOLERANCE_M: Final = 1.0

_WORLD: Final = shapely.box(-180, -90, 180, 90)
#: Farther out the perpendiculars of an edge begin to cross; discs along it serve there.
_STRIPS_KM: Final = 9500.0
_NOTCH: Final = 0.9
#: Shares of the tolerance: discs and the notches between them, and what is left to leave
#: vertices out by.
_DISCS: Final = 0.08
_DISCS_THIN: Final = 0.82
_SPACING_M: Final = 500_000.0
_DISCS_AT_ONCE: Final = 512
_RADIUS_KM: Final = 6371.0
#: One plane serves what is this far from its middle, in chords of a unit sphere (60 degrees).
_PLANE_CHORD: Final = 1.0


@overload
def geodesic_buffer(
    geometry: OneShape,
    *,
    radius_km: float,
    inner_radius_km: float = 0.0,
    tolerance_m: float = DEFAULT_TOLERANCE_M,
    edges: EdgeReading = "planar",
) -> BaseGeometry: ...
@overload
def geodesic_buffer(
    geometry: Any,
    *,
    radius_km: Any,
    inner_radius_km: Any = 0.0,
    tolerance_m: float = DEFAULT_TOLERANCE_M,
    edges: EdgeReading = "planar",
) -> Any: ...
def geodesic_buffer(
    geometry: Any,
    *,
    radius_km: Any,
    inner_radius_km: Any = 0.0,
    tolerance_m: float = DEFAULT_TOLERANCE_M,
    edges: EdgeReading = "planar",
) -> Any:
    """Return everything within a geodesic distance of a geometry.

    Parameters
    ----------
    geometry : shapely geometry, WKT, GeoJSON, array_like of them, or GeoSeries
        Points, lines, areas and collections; longitude and latitude in degrees, WGS 84.
        Heights are ignored. A GeoSeries or GeoDataFrame in another coordinate reference system is
        brought there, vertex by vertex, and that is said.
    radius_km : float or array_like of float
        The distance, in kilometres: above 0, and below 19,970.3 (pi times the semi-minor axis)
        or at least 20,003.9 (the whole Earth). In between a geodesic circle is no simple curve.
        An array gives each geometry its own distance, or one geometry several; arrays are
        broadcast as numpy does. The buffers of one geometry nest: where distances differ by
        less than two tolerances, these are drawn with a smaller one.
    inner_radius_km : float or array_like of float, default 0
        Leave out what is nearer than this. For points only: for a line or an area it could be
        measured from its nearest point or from all of it, and no statement says which.
    tolerance_m : float, default 1
        Every place nearer than ``radius_km`` less the tolerance is inside, every place farther
        than ``radius_km`` plus the tolerance is outside. The default is a thousandth of what
        boundary data are good to.
    edges : {"planar", "geodesic"}, default "planar"
        How the edges of lines and areas are read: straight in longitude and latitude, as
        GeoJSON says (RFC 7946), or as geodesics. In the middle of an edge of ten degrees at 52
        degrees north the two are 11.8 km apart.

    Returns
    -------
    Polygon or MultiPolygon, or an array or a GeoSeries of them
        A GeoSeries for a GeoSeries, in longitude and latitude whatever that was in; an array
        where a geometry or a distance is one. Valid, as RFC 7946 asks: longitudes in
        [-180, 180], cut at the antimeridian, shells anticlockwise.
        A pole that is within the distance is inside.

    Raises
    ------
    InputError
        For a missing, empty or broken geometry, coordinates that are not finite or out of
        range, a planar edge across more than 180 degrees (a polygon may have one along a
        parallel), a distance that is not positive or beyond the Earth, an inner distance that
        is not below the outer one, a tolerance that is not positive, arrays of lengths that do
        not fit together, a GeoSeries without a coordinate reference system.

    Warns
    -----
    ReprojectedWarning
        For a GeoSeries in another coordinate reference system.

    See Also
    --------
    range_ring : the line alone, without the edges that close it along a pole or a seam.
    buffer_error_m : measure how far a buffer, any buffer, is off.

    Examples
    --------
    A flat circle of the same size on a web map would be 190 km.

    >>> from shapely import LineString, Point
    >>> reach = geodesic_buffer(Point(36.25, 49.98), radius_km=300)
    >>> [round(bound, 2) for bound in reach.bounds]
    [32.07, 47.28, 40.43, 52.68]

    A line over the antimeridian, by the shorter way:

    >>> line = LineString([(178, -17), (-178, -16)])
    >>> geodesic_buffer(line, radius_km=50, edges="geodesic").geom_type
    'MultiPolygon'

    Several distances from one place:

    >>> near, far = geodesic_buffer(Point(36.25, 49.98), radius_km=[70, 300])
    >>> bool(far.covers(near))
    True
    """
    check_tolerance(tolerance_m)
    check_reading(edges)
    given = checked_geometries(geometries_of(geometry), reading=edges)
    outer = checked_radii_km(radius_km, name="radius_km")
    inner = checked_radii_km(inner_radius_km, name="inner_radius_km", zero=True)
    each = fitted(geometry=given, radius_km=outer, inner_radius_km=inner)
    place = np.broadcast_to(numbered(given), each[0].shape)
    rows = Rows(each[0].ravel(), each[1].ravel(), each[2].ravel(), place.ravel())
    rows.check()
    shapes = _distinct_buffers(rows, tolerance_m, edges).reshape(place.shape)
    if isinstance(geometry, BaseGeometry) or not is_series(geometry):
        return shapes if shapes.ndim else shapes.item()
    return like_series(geometry, shapes, radius_km=radius_km, inner_radius_km=inner_radius_km)


def range_ring(
    geometry: Shape,
    *,
    radius_km: float,
    tolerance_m: float = DEFAULT_TOLERANCE_M,
    edges: EdgeReading = "planar",
) -> BaseGeometry:
    """Return the line at a geodesic distance from a geometry, and nothing else.

    The outline of :func:`geodesic_buffer` closes along a pole and along the antimeridian where
    it must; those edges are no part of the range, and this line leaves them out.

    Parameters
    ----------
    geometry : shapely geometry, WKT, GeoJSON or an object with ``__geo_interface__``
        Longitude and latitude in degrees, WGS 84.
    radius_km, tolerance_m, edges
        As for :func:`geodesic_buffer`; the whole Earth has no ring.

    Returns
    -------
    LineString or MultiLineString
        Longitudes in [-180, 180].

    Raises
    ------
    InputError
        As :func:`geodesic_buffer`, and where everything is within the distance.

    Examples
    --------
    >>> from shapely import Point
    >>> range_ring(Point(0, 90), radius_km=1000).geom_type
    'LineString'
    """
    check_reading(edges)
    shape = checked_geometry(geometry, "range_ring", reading=edges)
    radius_km = checked_radius_km(radius_km)
    check_tolerance(tolerance_m)
    if radius_km >= EARTH_KM:
        raise InputError(f"radius_km={radius_km:,} takes in the whole Earth, which has no ring")
    if isinstance(shape, Point):
        centre = shapely.get_coordinates(shape)
        poles = pole_distances_km(centre)
        radii = clear_of_poles_km(np.array([radius_km]), poles)
        drawn = circles(centre, radius_km=radii, poles_km=poles, tolerance_m=tolerance_m)
        return cut(LineString(drawn.vertices))
    reach = geodesic_buffer(shape, radius_km=radius_km, tolerance_m=tolerance_m, edges=edges)
    lines: NDArray[Any] = np.asarray(shapely.linestrings(open_edges(reach)))
    ring: BaseGeometry = shapely.line_merge(MultiLineString([*lines]))
    if ring.is_empty:
        raise InputError(
            f"the whole Earth is within {radius_km:,} km of the {shape.geom_type}: there is no ring"
        )
    return ring


def _distinct_buffers(rows: Rows, tolerance_m: float, reading: EdgeReading) -> NDArray[Any]:
    """Return the buffer of each row; equal rows share one geometry, those of one place nest."""
    if len(rows.geometry) == 1 and not rows.inner_km[0]:
        return _buffers(rows, np.array([tolerance_m], dtype=float), reading)
    keys = np.column_stack([rows.place, rows.outer_km, rows.inner_km])
    _, first, same = np.unique(keys, axis=0, return_index=True, return_inverse=True)
    rows = rows.take(first)
    return _buffers(rows, tolerances_m(rows, tolerance_m), reading)[same.ravel()]


def _buffers(rows: Rows, tolerances_m: Floats, reading: EdgeReading) -> NDArray[Any]:
    """Return the buffer of each row; those of single points are drawn in one go."""
    shapes = np.empty(len(rows.geometry), dtype=object)
    point = shapely.get_type_id(rows.geometry) == POINT
    for tolerance_m in sorted(set(tolerances_m[point].tolist())):
        some = np.flatnonzero(point & (tolerances_m == tolerance_m))
        centres = shapely.get_coordinates(rows.geometry[some])
        shapes[some] = _shapes_about(centres, rows.outer_km[some], rows.inner_km[some], tolerance_m)
    for row in np.flatnonzero(~point):
        options = float(rows.outer_km[row]), float(rows.inner_km[row]), float(tolerances_m[row])
        shapes[row] = _buffer(rows.geometry[row], *options, reading)
    return shapes


def _buffer(
    geometry: BaseGeometry,
    radius_km: float,
    inner_km: float,
    tolerance_m: float,
    reading: EdgeReading,
) -> BaseGeometry:
    """Return the buffer of any geometry: the union of what surrounds its parts."""
    if radius_km >= EARTH_KM and not inner_km:
        return _WORLD
    parts, _ = simple_parts(geometry)
    kind = shapely.get_type_id(parts)
    points, areas = shapely.get_coordinates(parts[kind == POINT]), parts[kind == POLYGON]
    shapes: list[BaseGeometry] = []
    if len(points):
        distances = np.full(len(points), radius_km), np.full(len(points), inner_km)
        shapes += [*_shapes_about(points, *distances, tolerance_m)]
    borders, _ = borders_of(parts)
    if len(borders):
        shapes += _around(edges_of(borders, reading), radius_km, tolerance_m)
    shapes += [_filled(area, tolerance_m, reading) for area in areas]
    if len(shapes) == 1:
        return shapes[0]
    return shapely.orient_polygons(shapely.union_all(shapes))


def _filled(area: BaseGeometry, tolerance_m: float, reading: EdgeReading) -> BaseGeometry:
    """Return the area itself, with edges straight in degrees."""
    if reading == "planar":
        return shapely.orient_polygons(area)
    return geodesic_densify(area, tolerance_m=tolerance_m / 2)


def _around(edges: Edges, radius_km: float, tolerance_m: float) -> list[BaseGeometry]:
    """Return shapes that together are all within a distance of edges."""
    if radius_km > _STRIPS_KM:
        centres = _spaced_along(edges, radius_km, _DISCS * tolerance_m)
        radii_km = np.full(len(centres), radius_km)
        discs = _discs(centres, radii_km, _DISCS * tolerance_m)
        return thinned_polygons(shapely.union_all(discs), tolerance_m=_DISCS_THIN * tolerance_m)
    middle, far = _spread(edges)
    if far <= _PLANE_CHORD or len(edges.start) == 1:
        return [band(edges, radius_km=radius_km, tolerance_m=tolerance_m)]
    axis = int(np.ptp(middle, axis=0).argmax())
    lower = middle[:, axis] <= np.median(middle[:, axis])
    if lower.all():
        return [band(edges, radius_km=radius_km, tolerance_m=tolerance_m)]
    halves = (edges.take(lower), edges.take(~lower))
    return [shape for half in halves for shape in _around(half, radius_km, tolerance_m)]


def _spread(edges: Edges) -> tuple[Floats, float]:
    """Return the middles of edges on a unit sphere, and how far any end is from their middle."""
    ends = [
        np.column_stack([np.cos(lat) * np.cos(lon), np.cos(lat) * np.sin(lon), np.sin(lat)])
        for lon, lat in (np.radians(edges.start).T, np.radians(edges.end).T)
    ]
    every = np.vstack(ends)
    middle = (every.max(axis=0) + every.min(axis=0)) / 2
    length = float(np.linalg.norm(middle))
    centre = middle / length if length > 0 else np.array([0.0, 0.0, 1.0])
    return (ends[0] + ends[1]) / 2, float(np.linalg.norm(every - centre, axis=1).max())


def _spaced_along(edges: Edges, radius_km: float, tolerance_m: float) -> Floats:
    """Return points along edges, so close that discs about them leave no notch too deep.

    Half way between two centres a length h apart the union of discs of radius r falls short of
    the buffer by ``h^2 / 8 R cot(r / R)``, and by as much as the edge strays there from the
    geodesic between them.
    """
    bend = max(0.0, 1 / math.tan(min(radius_km / _RADIUS_KM, math.pi / 2))) / (_RADIUS_KM * 1000)

    def is_coarse(edge: NDArray[np.int64], low: Floats, high: Floats) -> NDArray[np.bool_]:
        start, end = edges.at(edge, low)[0], edges.at(edge, high)[0]
        azimuth, _, length = (np.asarray(each) for each in GEOD.inv(*start.T, *end.T))
        lon, lat, _ = GEOD.fwd(start[:, 0], start[:, 1], azimuth, length / 2)
        middle = edges.at(edge, (low + high) / 2)[0]
        stray = np.asarray(GEOD.inv(middle[:, 0], middle[:, 1], lon, lat)[2]) + length**2 * bend / 8
        return np.asarray((stray > _NOTCH * tolerance_m) | (length > _SPACING_M))

    n = 1 + np.abs(edges.end - edges.start).max(axis=1).astype(np.int64) // 10
    edge = np.repeat(np.arange(len(n)), n)
    number = np.arange(len(edge)) - np.repeat(np.cumsum(n) - n, n)
    edge, low, _ = halved(edge, number / n[edge], (number + 1) / n[edge], is_coarse)
    return np.unique(np.vstack([edges.at(edge, low)[0], edges.end]), axis=0)


def _shapes_about(
    centres: Floats, outer_km: Floats, inner_km: Floats, tolerance_m: float
) -> NDArray[Any]:
    """Return the disc, or the ring between two distances, about each of some points."""
    shapes = _discs(centres, outer_km, tolerance_m)
    open_ = np.flatnonzero(inner_km)
    if len(open_):
        holes = _discs(centres[open_], inner_km[open_], tolerance_m)
        shapes[open_] = shapely.orient_polygons(shapely.difference(shapes[open_], holes))
    return shapes


def _discs(centres: Floats, radii_km: Floats, tolerance_m: float) -> NDArray[Any]:
    """Return the disc about each of some points, some hundred at a time."""
    shapes = np.full(len(centres), _WORLD, dtype=object)
    drawn = np.flatnonzero(radii_km < EARTH_KM)
    for first in range(0, len(drawn), _DISCS_AT_ONCE):
        some = drawn[first : first + _DISCS_AT_ONCE]
        shapes[some] = _drawn_discs(centres[some], radii_km[some], tolerance_m)
    return shapes


def _drawn_discs(centres: Floats, radii_km: Floats, tolerance_m: float) -> list[BaseGeometry]:
    poles = pole_distances_km(centres)
    radii = clear_of_poles_km(radii_km, poles)
    drawn = circles(centres, radius_km=radii, poles_km=poles, tolerance_m=tolerance_m)
    north, south = (pole < radii for pole in poles)
    stops = np.flatnonzero(np.diff(drawn.circle)) + 1
    circles_apart = np.split(drawn.vertices, stops) if len(stops) else [drawn.vertices]
    return [
        _disc(vertices, north=bool(n), south=bool(s))
        for vertices, n, s in zip(circles_apart, north, south, strict=True)
    ]


def _disc(vertices: Floats, *, north: bool, south: bool) -> BaseGeometry:
    if north and south:
        # The circle goes round the antipode: the disc is all but what it holds.
        far = cut(Polygon(vertices))
        return shapely.orient_polygons(shapely.difference(_WORLD, far))
    if north or south:
        # Closed along the parallel of the pole that it holds.
        pole = 90.0 if north else -90.0
        start, end = vertices[0, 0], vertices[-1, 0]
        vertices = np.vstack([vertices, [[end, pole], [start, pole]]])
    elif vertices[:, 0].min() >= -180 and vertices[:, 0].max() <= 180:
        return shapely.Polygon(vertices)
    return cut(Polygon(vertices))
