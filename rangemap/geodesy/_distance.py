"""Geodesic distances to geometries whose edges are straight in longitude and latitude."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import shapely
from numpy.typing import NDArray

from rangemap.geodesy._edges import parallel_and_meridian
from rangemap.geodesy._ellipsoid import GEOD

__all__ = ["Boundaries", "boundaries", "inv_m", "nearest_km", "recedes"]

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

#: Pieces of an edge that are this short have one nearest point to any place that matters.
_PIECE_M: Final = 50_000.0
_PIECE_DEGREES: Final = 1.0
#: Halving a piece of 50 km this often leaves less than a millimetre along it.
_HALVINGS: Final = 32


@dataclass(frozen=True, slots=True, eq=False)
class Boundaries:
    """The boundaries of geometries, cut into short straight pieces, ready to be measured to.

    ``lon`` and ``lat`` are the ends of the pieces, shape (pieces, 2); ``length_m`` an upper
    bound of their lengths; ``owner`` the number of the geometry that each belongs to.
    """

    geometries: NDArray[Any]
    lon: Floats
    lat: Floats
    length_m: Floats
    owner: Ints


def boundaries(geometries: Any) -> Boundaries:
    """Cut the boundaries of geometries into pieces, once, for many measurements.

    Parameters
    ----------
    geometries : array_like of shapely geometries
        Longitude and latitude in degrees; edges are straight in both.
    """
    array = np.atleast_1d(np.asarray(geometries, dtype=object))
    lines, owner = _lines(array)
    coordinates, line = shapely.get_coordinates(lines, return_index=True)
    same = line[1:] == line[:-1]
    start, end = coordinates[:-1][same], coordinates[1:][same]
    piece_owner = owner[line[1:][same]]
    start, end, piece_owner = _cut(start, end, piece_owner)
    lon = np.column_stack([start[:, 0], end[:, 0]])
    lat = np.column_stack([start[:, 1], end[:, 1]])
    # A short planar edge is longer than the geodesic between its ends by much less than this.
    length = 1.001 * inv_m(lon[:, 0], lat[:, 0], lon[:, 1], lat[:, 1]) + 0.001
    return Boundaries(array, lon, lat, length, piece_owner)


def nearest_km(prepared: Boundaries, lon: float, lat: float) -> Floats:
    """Return the geodesic distance from a point to each geometry, in kilometres.

    The distance is 0 inside of an area. It is to the edge as it is read (straight in longitude
    and latitude), exact to less than a millimetre.

    Notes
    -----
    The distance of every vertex gives a lower bound for each piece, by the triangle
    inequality. On pieces whose bound is below the nearest vertex of their geometry the nearest
    point is found by halving, on the sign of the derivative: the angle between the piece and
    the geodesic that comes in from the point.
    """
    metres = _inv_from(lon, lat, prepared.lon.ravel(), prepared.lat.ravel()).reshape(-1, 2)
    nearest = np.full(len(prepared.geometries), np.inf)
    np.minimum.at(nearest, prepared.owner, metres.min(axis=1))
    bound = (metres.sum(axis=1) - prepared.length_m) / 2
    candidate = np.flatnonzero(bound < nearest[prepared.owner])
    along = _nearest_on_pieces(prepared, candidate, lon, lat)
    np.minimum.at(nearest, prepared.owner[candidate], along)
    nearest[_holds(prepared.geometries, lon, lat)] = 0.0
    return nearest / 1000


def _lines(array: NDArray[Any]) -> tuple[NDArray[Any], Ints]:
    """Return the lines that bound each geometry; a point is a line of no length."""
    parts, owner = shapely.get_parts(array, return_index=True)
    kind = shapely.get_type_id(parts)
    polygon = kind == shapely.GeometryType.POLYGON
    rings, ring_part = shapely.get_rings(parts[polygon], return_index=True)
    line = np.isin(kind, [shapely.GeometryType.LINESTRING, shapely.GeometryType.LINEARRING])
    point = kind == shapely.GeometryType.POINT
    xy = shapely.get_coordinates(parts[point])
    dots: NDArray[Any] = np.empty(len(xy), dtype=object)
    dots[:] = [shapely.LineString([each, each]) for each in xy]
    lines = np.concatenate([rings, parts[line], dots])
    owners = np.concatenate([owner[polygon][ring_part], owner[line], owner[point]])
    return lines, owners


def _cut(start: Floats, end: Floats, owner: Ints) -> tuple[Floats, Floats, Ints]:
    """Cut edges into pieces of at most 50 km and one degree (of longitude: less near a pole)."""
    # Edges along a pole's parallel are one place; their pieces are as good as any.
    cosine = np.cos(np.radians(np.maximum(np.abs(start[:, 1]), np.abs(end[:, 1]))))
    degrees = np.abs(end - start).max(axis=1)
    metres = inv_m(start[:, 0], start[:, 1], end[:, 0], end[:, 1])
    limit = np.maximum(_PIECE_DEGREES * cosine, 0.01)
    n = np.maximum(1, np.ceil(np.maximum(metres / _PIECE_M, degrees / limit))).astype(np.int64)
    edge = np.repeat(np.arange(len(n)), n)
    number = np.arange(len(edge)) - np.repeat(np.cumsum(n) - n, n)
    delta = end - start
    low = (number / n[edge])[:, None]
    high = ((number + 1) / n[edge])[:, None]
    last = (number + 1 == n[edge])[:, None]
    piece_end = np.where(last, end[edge], start[edge] + high * delta[edge])
    return start[edge] + low * delta[edge], piece_end, owner[edge]


def _nearest_on_pieces(prepared: Boundaries, which: Ints, lon: float, lat: float) -> Floats:
    """Return the distance from the point to each of the pieces, in metres."""
    lon0, lat0 = prepared.lon[which, 0], prepared.lat[which, 0]
    dlon, dlat = prepared.lon[which, 1] - lon0, prepared.lat[which, 1] - lat0
    low, high = np.zeros(len(which)), np.ones(len(which))
    place = np.broadcast_to(np.array([lon, lat]), (len(which), 2))
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        at = np.column_stack([lon0 + middle * dlon, lat0 + middle * dlat])
        receding = recedes(at, np.column_stack([dlon, dlat]), place)
        high = np.where(receding, middle, high)
        low = np.where(receding, low, middle)
    middle = (low + high) / 2
    return _inv_from(lon, lat, lon0 + middle * dlon, lat0 + middle * dlat)


def recedes(at: Floats, towards: Floats, place: Floats) -> NDArray[np.bool_]:
    """Return whether moving on from points in directions moves away from places.

    All have shape (n, 2): longitudes and latitudes, and steps in them.
    """
    azimuth, _, _ = GEOD.inv(at[:, 0], at[:, 1], place[:, 0], place[:, 1])
    azimuth = np.radians(np.asarray(azimuth))
    parallel, meridian = parallel_and_meridian(at[:, 1])
    east, north = towards[:, 0] * parallel, towards[:, 1] * meridian
    return np.asarray(east * np.sin(azimuth) + north * np.cos(azimuth) < 0)


def _holds(geometries: NDArray[Any], lon: float, lat: float) -> NDArray[np.bool_]:
    """Return which geometries hold the point; the seam is one meridian, the pole one place."""
    lons = {lon, lon - 360.0, lon + 360.0}
    if abs(lat) == 90:
        lons |= {-180.0, 180.0, 0.0}
    held = np.zeros(len(geometries), dtype=bool)
    for each in sorted(lons):
        held |= shapely.intersects_xy(geometries, each, lat)
    return held


def inv_m(lon0: Floats, lat0: Floats, lon1: Floats, lat1: Floats) -> Floats:
    if not len(lon0):
        return np.zeros(0)
    _, _, metres = GEOD.inv(lon0, lat0, lon1, lat1)
    return np.asarray(metres)


def _inv_from(lon: float, lat: float, lons: Floats, lats: Floats) -> Floats:
    n = len(lons)
    return inv_m(np.full(n, lon), np.full(n, lat), lons, lats)
