"""The geodesic buffer: everything within a distance over the ground."""

from __future__ import annotations

import math
from typing import Final

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry import MultiPoint, Point, Polygon
from shapely.geometry.base import BaseGeometry

from rangemap.errors import InputError, NotSupportedError
from rangemap.geodesy._antimeridian import split_at_antimeridian
from rangemap.geodesy._ellipsoid import EARTH_KM, LIMIT_KM
from rangemap.geodesy._ring import circle, clear_of_poles_km, pole_distances_km

__all__ = ["DEFAULT_TOLERANCE_M", "geodesic_buffer", "range_ring"]

#: A metre is a thousandth of what the best boundary data are good to, and costs a ring of
#: 1,250 vertices at 306 km.
DEFAULT_TOLERANCE_M: Final = 1.0

_WORLD: Final = shapely.box(-180, -90, 180, 90)


def geodesic_buffer(
    geometry: BaseGeometry, *, radius_km: float, tolerance_m: float = DEFAULT_TOLERANCE_M
) -> BaseGeometry:
    """Return everything within a geodesic distance of a point or of several points.

    Parameters
    ----------
    geometry : Point or MultiPoint
        Longitude and latitude in degrees, WGS 84. The buffer of several points is the union of
        theirs. Lines and areas are not answered by this version.
    radius_km : float
        The distance, in kilometres: above 0, and below 19,970.3 (pi times the semi-minor axis)
        or at least 20,003.9 (the whole Earth). In between a geodesic circle is no simple curve.
    tolerance_m : float, default 1
        Every place nearer than ``radius_km`` less the tolerance is inside, every place farther
        than ``radius_km`` plus the tolerance is outside.

    Returns
    -------
    Polygon or MultiPolygon
        Valid, as RFC 7946 asks: longitudes in [-180, 180], cut at the antimeridian, shells
        anticlockwise. A pole that is within the distance is inside.

    Raises
    ------
    InputError
        For an empty geometry, coordinates that are not finite or out of range, a distance that
        is not positive or beyond the Earth, a tolerance that is not positive.
    NotSupportedError
        For lines and areas.

    See Also
    --------
    range_ring : the line alone, without the edges that close it along a pole or a seam.

    Examples
    --------
    A flat circle of the same size on a web map would be 190 km.

    >>> from shapely import Point
    >>> reach = geodesic_buffer(Point(36.25, 49.98), radius_km=300)
    >>> [round(bound, 2) for bound in reach.bounds]
    [32.07, 47.28, 40.43, 52.68]
    """
    centres = _centres(geometry)
    radius_km = _checked_radius_km(radius_km)
    _check_tolerance(tolerance_m)
    discs = [_disc(lon, lat, radius_km, tolerance_m) for lon, lat in centres]
    if len(discs) == 1:
        return discs[0]
    return shapely.orient_polygons(shapely.union_all(discs))


def range_ring(
    point: Point, *, radius_km: float, tolerance_m: float = DEFAULT_TOLERANCE_M
) -> BaseGeometry:
    """Return the line at a geodesic distance from a point, and nothing else.

    The outline of :func:`geodesic_buffer` closes along a pole and along the antimeridian where
    it must; those edges are no part of the range, and this line leaves them out.

    Parameters
    ----------
    point : Point
        Longitude and latitude in degrees, WGS 84.
    radius_km, tolerance_m : float
        As for :func:`geodesic_buffer`; the whole Earth has no ring.

    Returns
    -------
    LineString or MultiLineString
        Longitudes in [-180, 180].

    Examples
    --------
    >>> from shapely import Point
    >>> range_ring(Point(0, 90), radius_km=1000).geom_type
    'LineString'
    """
    centres = _centres(point)
    if len(centres) != 1:
        raise InputError(
            f"a ring is about one point, and was asked for about {len(centres)}; draw one ring "
            "for each, or the outline of geodesic_buffer for all as one shape"
        )
    ((lon, lat),) = centres
    radius_km = _checked_radius_km(radius_km)
    _check_tolerance(tolerance_m)
    if radius_km >= EARTH_KM:
        raise InputError(f"radius_km={radius_km:,} takes in the whole Earth, which has no ring")
    radius_km = clear_of_poles_km(lon, lat, radius_km)
    vertices = circle(lon, lat, radius_km=radius_km, tolerance_m=tolerance_m)
    return split_at_antimeridian(shapely.LineString(vertices))


def _disc(lon: float, lat: float, radius_km: float, tolerance_m: float) -> BaseGeometry:
    if radius_km >= EARTH_KM:
        return _WORLD
    radius_km = clear_of_poles_km(lon, lat, radius_km)
    vertices = circle(lon, lat, radius_km=radius_km, tolerance_m=tolerance_m)
    north_km, south_km = pole_distances_km(lon, lat)
    north, south = north_km < radius_km, south_km < radius_km
    if north and south:
        return _without_far_side(vertices)
    return split_at_antimeridian(Polygon(_closed(vertices, north=north, south=south)))


def _closed(vertices: NDArray[np.float64], *, north: bool, south: bool) -> NDArray[np.float64]:
    """Close a ring that goes round a pole along that pole's parallel."""
    if not (north or south):
        return vertices
    pole = 90.0 if north else -90.0
    start, end = vertices[0, 0], vertices[-1, 0]
    return np.vstack([vertices, [[end, pole], [start, pole]]])


def _without_far_side(vertices: NDArray[np.float64]) -> BaseGeometry:
    """Return the Earth without what a ring around the antipode holds."""
    far = split_at_antimeridian(Polygon(vertices))
    return shapely.orient_polygons(shapely.difference(_WORLD, far))


def _centres(geometry: BaseGeometry) -> list[tuple[float, float]]:
    if not isinstance(geometry, BaseGeometry):
        raise InputError(
            f"expected a shapely geometry, got {type(geometry).__name__}; "
            "write shapely.Point(longitude, latitude)"
        )
    if geometry.is_empty:
        raise InputError(f"the {geometry.geom_type} is empty: there is nothing to measure from")
    if not isinstance(geometry, Point | MultiPoint):
        raise NotSupportedError(
            f"geodesic_buffer answers points, and was given a {geometry.geom_type}: buffers of "
            "lines and areas are not built yet; give points along it instead"
        )
    centres = shapely.get_coordinates(geometry)
    for lon, lat in centres:
        _check_coordinates(float(lon), float(lat))
    return [(float(lon), float(lat)) for lon, lat in centres]


def _check_coordinates(lon: float, lat: float) -> None:
    if not (math.isfinite(lon) and math.isfinite(lat)):
        raise InputError(f"the point ({lon}, {lat}) is not finite; give degrees")
    if abs(lat) > 90:
        raise InputError(
            f"latitude {lat} is outside [-90, 90]; points are (longitude, latitude): "
            "are the two swapped?"
        )
    if abs(lon) > 180:
        raise InputError(f"longitude {lon} is outside [-180, 180]; subtract or add 360 degrees")


def _checked_radius_km(radius_km: float) -> float:
    if not _is_number(radius_km):
        raise InputError(
            f"radius_km must be a number of kilometres, got {radius_km!r}; "
            'a text such as "250 km" is read by parse_range'
        )
    radius = float(radius_km)
    if not math.isfinite(radius) or radius <= 0:
        raise InputError(f"radius_km must be above 0 and finite, got {radius_km}")
    if LIMIT_KM <= radius < EARTH_KM:
        raise InputError(
            f"radius_km={radius:,} is between {LIMIT_KM:,.3f} and {EARTH_KM:,.3f} km, where a "
            "geodesic circle is no simple curve; give less, or more for the whole Earth"
        )
    if radius > 2 * EARTH_KM:
        raise InputError(
            f"radius_km={radius:,} is more than the Earth's circumference; are these metres?"
        )
    return radius


def _check_tolerance(tolerance_m: float) -> None:
    if not _is_number(tolerance_m):
        raise InputError(f"tolerance_m must be a number of metres, got {tolerance_m!r}")
    if not math.isfinite(tolerance_m) or tolerance_m <= 0:
        raise InputError(f"tolerance_m must be above 0 and finite, got {tolerance_m}")


def _is_number(value: object) -> bool:
    return isinstance(value, int | float | np.number) and not isinstance(value, bool)
