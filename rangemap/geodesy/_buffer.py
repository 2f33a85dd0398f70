"""The geodesic buffer: everything within a distance over the ground."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any, Final, overload

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry import LineString, MultiLineString, Point, Polygon
from shapely.geometry.base import BaseGeometry

from rangemap.errors import InputError
from rangemap.geodesy._antimeridian import open_edges, split_at_antimeridian
from rangemap.geodesy._band import band
from rangemap.geodesy._checks import (
    check_geometry,
    check_reading,
    check_tolerance,
    checked_radius_km,
)
from rangemap.geodesy._densify import geodesic_densify
from rangemap.geodesy._edges import EdgeReading, Edges, edges_of, halved
from rangemap.geodesy._ellipsoid import EARTH_KM, GEOD
from rangemap.geodesy._ring import circles, clear_of_poles_km, pole_distances_km
from rangemap.geodesy._thin import thinned_polygons

__all__ = ["DEFAULT_TOLERANCE_M", "geodesic_buffer", "nesting_tolerances_m", "range_ring"]

Floats = NDArray[np.float64]

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
_RADIUS_KM: Final = 6371.0
#: One plane serves what is this far from its middle, in chords of a unit sphere (60 degrees).
_PLANE_CHORD: Final = 1.0


@overload
def geodesic_buffer(
    geometry: BaseGeometry,
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
    radius_km: float,
    inner_radius_km: float = 0.0,
    tolerance_m: float = DEFAULT_TOLERANCE_M,
    edges: EdgeReading = "planar",
) -> Any: ...
def geodesic_buffer(
    geometry: Any,
    *,
    radius_km: float,
    inner_radius_km: float = 0.0,
    tolerance_m: float = DEFAULT_TOLERANCE_M,
    edges: EdgeReading = "planar",
) -> Any:
    """Return everything within a geodesic distance of a geometry.

    Parameters
    ----------
    geometry : shapely geometry, array_like of them, or GeoSeries
        Points, lines, areas and collections; longitude and latitude in degrees, WGS 84.
        Heights are ignored.
    radius_km : float
        The distance, in kilometres: above 0, and below 19,970.3 (pi times the semi-minor axis)
        or at least 20,003.9 (the whole Earth). In between a geodesic circle is no simple curve.
    inner_radius_km : float, default 0
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
        Valid, as RFC 7946 asks: longitudes in [-180, 180], cut at the antimeridian, shells
        anticlockwise. A pole that is within the distance is inside.

    Raises
    ------
    InputError
        For an empty or broken geometry, coordinates that are not finite or out of range, a
        planar edge of a line across more than 180 degrees, a distance that is not positive or
        beyond the Earth, an inner distance that is not below the outer one, a tolerance that is
        not positive, a GeoSeries that is not in degrees.

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
    """
    radius_km = checked_radius_km(radius_km)
    inner_radius_km = _checked_inner_km(inner_radius_km, radius_km)
    check_tolerance(tolerance_m)
    check_reading(edges)
    if isinstance(geometry, BaseGeometry):
        return _buffers([geometry], radius_km, inner_radius_km, tolerance_m, edges)[0]
    if hasattr(geometry, "to_crs"):
        return _buffered_series(geometry, radius_km, inner_radius_km, tolerance_m, edges)
    if not isinstance(geometry, list | np.ndarray):
        check_geometry(geometry)
    given = np.asarray(geometry, dtype=object)
    buffers = np.empty(given.size, dtype=object)
    buffers[:] = _buffers(list(given.ravel()), radius_km, inner_radius_km, tolerance_m, edges)
    return buffers.reshape(given.shape)


def range_ring(
    geometry: BaseGeometry,
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
    geometry : shapely geometry
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
    check_geometry(geometry, reading=edges)
    radius_km = checked_radius_km(radius_km)
    check_tolerance(tolerance_m)
    if radius_km >= EARTH_KM:
        raise InputError(f"radius_km={radius_km:,} takes in the whole Earth, which has no ring")
    if isinstance(geometry, Point):
        centre = shapely.get_coordinates(geometry)
        poles = pole_distances_km(centre)
        radii = clear_of_poles_km(np.array([radius_km]), poles)
        drawn = circles(centre, radius_km=radii, poles_km=poles, tolerance_m=tolerance_m)
        return split_at_antimeridian(LineString(drawn.vertices))
    reach = geodesic_buffer(geometry, radius_km=radius_km, tolerance_m=tolerance_m, edges=edges)
    lines: NDArray[Any] = np.asarray(shapely.linestrings(open_edges(reach)))
    ring: BaseGeometry = shapely.line_merge(MultiLineString([*lines]))
    if ring.is_empty:
        raise InputError(
            f"the whole Earth is within {radius_km:,} km of the {geometry.geom_type}: there is "
            "no ring"
        )
    return ring


def nesting_tolerances_m(radii_km: Any, *, tolerance_m: float) -> Floats:
    """Return the tolerance for each of growing distances with which their buffers nest.

    A buffer is right to its tolerance on both sides, so two are nested for certain when the
    gap between their distances is more than both tolerances together.

    Examples
    --------
    >>> nesting_tolerances_m([80.0, 80.001, 306.0], tolerance_m=1).round(3).tolist()
    [0.476, 0.476, 1.0]
    """
    gaps_m = np.diff(np.asarray(radii_km, dtype=float)) * 1000 / 2.1
    padded = np.concatenate([[np.inf], gaps_m, [np.inf]])
    return np.asarray(np.minimum(tolerance_m, np.minimum(padded[:-1], padded[1:])))


def _checked_inner_km(inner_radius_km: float, radius_km: float) -> float:
    if inner_radius_km == 0:
        return 0.0
    inner = checked_radius_km(inner_radius_km, name="inner_radius_km")
    if inner >= radius_km:
        raise InputError(
            f"inner_radius_km={inner:,} is not below radius_km={radius_km:,}: nothing is left; "
            "are the two swapped?"
        )
    return inner


def _buffered_series(
    series: Any, radius_km: float, inner_km: float, tolerance_m: float, reading: EdgeReading
) -> Any:
    if series.crs is None or not series.crs.is_geographic:
        raise InputError(
            f"the GeoSeries is in {series.crs or 'no coordinate reference system'}; set it with "
            'set_crs("EPSG:4326"), or bring it there with to_crs("EPSG:4326")'
        )
    shapes = _buffers(list(series.geometry), radius_km, inner_km, tolerance_m, reading)
    return type(series.geometry)(shapes, index=series.index, crs=series.crs)


def _buffers(
    geometries: list[Any],
    radius_km: float,
    inner_km: float,
    tolerance_m: float,
    reading: EdgeReading,
) -> list[BaseGeometry]:
    """Return the buffer of each geometry; those of single points are drawn in one go."""
    for number, geometry in enumerate(geometries):
        where = f"geometry {number}: " if len(geometries) > 1 else ""
        check_geometry(geometry, where=where, reading=reading)
    if radius_km >= EARTH_KM and not inner_km:
        return [_WORLD] * len(geometries)
    if all(isinstance(geometry, Point) for geometry in geometries) and geometries:
        return _shapes_about(shapely.get_coordinates(geometries), radius_km, inner_km, tolerance_m)
    return [_buffer(g, radius_km, inner_km, tolerance_m, reading) for g in geometries]


def _buffer(
    geometry: BaseGeometry,
    radius_km: float,
    inner_km: float,
    tolerance_m: float,
    reading: EdgeReading,
) -> BaseGeometry:
    """Return the buffer of any geometry: the union of what surrounds its parts."""
    points, lines, areas = _sorted(geometry)
    if inner_km and (lines or areas):
        raise InputError(
            f"inner_radius_km is for points, and was given for a {geometry.geom_type}: for lines "
            "and areas a least distance could be from the nearest point or from all of it"
        )
    shapes: list[BaseGeometry] = []
    if points:
        shapes += _shapes_about(np.vstack(points), radius_km, inner_km, tolerance_m)
    borders = [*lines, *(ring for area in areas for ring in shapely.get_rings(area))]
    if borders:
        edges = edges_of(np.array(borders, dtype=object), reading)
        shapes += _around(edges, radius_km, tolerance_m)
    shapes += [_filled(area, tolerance_m, reading) for area in areas]
    if len(shapes) == 1:
        return shapes[0]
    return shapely.orient_polygons(shapely.union_all(shapes))


def _sorted(
    geometry: BaseGeometry,
) -> tuple[list[Floats], list[BaseGeometry], list[BaseGeometry]]:
    """Return the points, lines and areas of a geometry, collections taken apart."""
    points: list[Floats] = []
    lines: list[BaseGeometry] = []
    areas: list[BaseGeometry] = []
    for part in _parts(geometry):
        if isinstance(part, Polygon):
            areas.append(part)
        elif isinstance(part, LineString):
            lines.append(part)
        else:
            points.append(shapely.get_coordinates(part))
    return points, lines, areas


def _parts(geometry: BaseGeometry) -> Iterator[BaseGeometry]:
    for part in shapely.get_parts(geometry):
        if part.geom_type.startswith(("Multi", "GeometryCollection")):
            yield from _parts(part)
        elif not part.is_empty:
            yield part


def _filled(area: BaseGeometry, tolerance_m: float, reading: EdgeReading) -> BaseGeometry:
    """Return the area itself, with edges straight in degrees."""
    if reading == "planar":
        return shapely.orient_polygons(area)
    return geodesic_densify(area, tolerance_m=tolerance_m / 2)


def _around(edges: Edges, radius_km: float, tolerance_m: float) -> list[BaseGeometry]:
    """Return shapes that together are all within a distance of edges."""
    if radius_km > _STRIPS_KM:
        centres = _spaced_along(edges, radius_km, _DISCS * tolerance_m)
        discs = _shapes_about(centres, radius_km, 0.0, _DISCS * tolerance_m)
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
    centres: Floats, radius_km: float, inner_km: float, tolerance_m: float
) -> list[BaseGeometry]:
    """Return the disc, or the ring between two distances, about each of some points."""
    if radius_km >= EARTH_KM:
        discs: list[BaseGeometry] = [_WORLD] * len(centres)
    else:
        discs = _discs(centres, radius_km, tolerance_m)
    if not inner_km:
        return discs
    holes = _discs(centres, inner_km, tolerance_m)
    return [
        shapely.orient_polygons(shapely.difference(disc, hole))
        for disc, hole in zip(discs, holes, strict=True)
    ]


def _discs(centres: Floats, radius_km: float, tolerance_m: float) -> list[BaseGeometry]:
    """Return the discs about points."""
    poles = pole_distances_km(centres)
    radii = clear_of_poles_km(np.full(len(centres), radius_km), poles)
    drawn = circles(centres, radius_km=radii, poles_km=poles, tolerance_m=tolerance_m)
    north, south = (pole < radii for pole in poles)
    stops = np.flatnonzero(np.diff(drawn.circle)) + 1
    return [
        _disc(vertices, north=bool(n), south=bool(s))
        for vertices, n, s in zip(np.split(drawn.vertices, stops), north, south, strict=True)
    ]


def _disc(vertices: Floats, *, north: bool, south: bool) -> BaseGeometry:
    if north and south:
        # The circle goes round the antipode: the disc is all but what it holds.
        far = split_at_antimeridian(Polygon(vertices))
        return shapely.orient_polygons(shapely.difference(_WORLD, far))
    if north or south:
        # Closed along the parallel of the pole that it holds.
        pole = 90.0 if north else -90.0
        start, end = vertices[0, 0], vertices[-1, 0]
        vertices = np.vstack([vertices, [[end, pole], [start, pole]]])
    elif vertices[:, 0].min() >= -180 and vertices[:, 0].max() <= 180:
        return shapely.Polygon(vertices)
    return split_at_antimeridian(Polygon(vertices))
