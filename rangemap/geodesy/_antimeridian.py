"""Drawings that run over the antimeridian, cut to [-180, 180] as RFC 7946 asks."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely import affinity
from shapely.geometry import (
    GeometryCollection,
    LineString,
    MultiLineString,
    MultiPoint,
    MultiPolygon,
    Point,
    Polygon,
)
from shapely.geometry.base import BaseGeometry

from rangemap._shapes import Shape
from rangemap.geodesy._checks import checked_geometry
from rangemap.geodesy._parts import simple_parts

__all__ = ["cut", "join_at_antimeridian", "open_edges", "split_at_antimeridian", "together"]

Floats = NDArray[np.float64]


def split_at_antimeridian(geometry: Shape) -> BaseGeometry:
    """Cut a drawing with unwrapped longitudes at +-180 degrees and bring it into [-180, 180].

    Parameters
    ----------
    geometry : any shapely geometry, WKT, GeoJSON or an object with ``__geo_interface__``
        Longitudes may run on beyond +-180, by any number of turns. Heights are left out.

    Returns
    -------
    shapely geometry
        In [-180, 180]; shells anticlockwise, holes clockwise. Points are moved by whole turns;
        what several kinds become together is a GeometryCollection.

    Raises
    ------
    InputError
        For a geometry that is empty or not valid, coordinates that are not finite, latitudes
        beyond 90 degrees.

    Examples
    --------
    >>> import shapely
    >>> cut = split_at_antimeridian(shapely.box(170, 60, 190, 70))
    >>> [part.bounds for part in cut.geoms]
    [(-180.0, 60.0, -170.0, 70.0), (170.0, 60.0, 180.0, 70.0)]
    """
    return _by_kind(checked_geometry(geometry, "split_at_antimeridian", unwrapped=True), cut)


def join_at_antimeridian(geometry: Shape) -> BaseGeometry:
    """Join what was cut at +-180 degrees: the drawing runs on beyond them instead.

    The largest of the parts that meet across the antimeridian stays where it is, the others
    are moved by whole turns to where they touch it. What goes round a pole stays cut.

    Parameters
    ----------
    geometry : any shapely geometry, WKT, GeoJSON or an object with ``__geo_interface__``
        Longitudes in [-180, 180]. Heights are left out.

    Returns
    -------
    shapely geometry
        Of the same kind, with as few parts as can be. Points stay where they are.

    Raises
    ------
    InputError
        For a geometry that is empty, not valid or out of range, and a line's edge across more
        than 180 degrees.

    Examples
    --------
    >>> import shapely
    >>> cut = split_at_antimeridian(shapely.box(165, 60, 190, 70))
    >>> join_at_antimeridian(cut).bounds
    (165.0, 60.0, 190.0, 70.0)
    """
    return _by_kind(checked_geometry(geometry, "join_at_antimeridian"), _joined)


def cut(drawing: BaseGeometry) -> BaseGeometry:
    """Cut lines or polygons, as :func:`split_at_antimeridian`, without looking at them first."""
    west, _, east, _ = drawing.bounds
    if west >= -180 and east <= 180 and shapely.get_dimensions(drawing) == 1:
        return drawing
    first = math.floor((west + 180) / 360)
    last = max(first, math.ceil((east - 180) / 360))
    pieces = []
    for turn in range(first, last + 1):
        window = shapely.box(-180 + 360 * turn, -90, 180 + 360 * turn, 90)
        piece = shapely.intersection(drawing, window)
        pieces.append(affinity.translate(piece, xoff=-360.0 * turn))
    parts = [
        part
        for piece in pieces
        for part in shapely.get_parts(piece)
        if part.geom_type in {"Polygon", "LineString"} and not part.is_empty
    ]
    if all(isinstance(part, Polygon) for part in parts):
        joined: BaseGeometry = shapely.union_all(parts)
        return shapely.orient_polygons(_in_order(joined))
    return parts[0] if len(parts) == 1 else MultiLineString(parts)


def _by_kind(
    geometry: BaseGeometry, change: Callable[[BaseGeometry], BaseGeometry]
) -> BaseGeometry:
    """Return a geometry with its lines and its polygons changed, each kind by itself."""
    parts, _ = simple_parts(geometry)
    dimension = shapely.get_dimensions(parts)
    changed = [
        change(geometry if each.all() else together(list(parts[each])))
        for each in (dimension == 1, dimension == 2)
        if each.any()
    ]
    points = parts[dimension == 0]
    if len(points):
        lon, lat = shapely.get_coordinates(points).T
        lon = np.where(np.abs(lon) > 180, (lon + 180) % 360 - 180, lon)
        changed.insert(0, together(list(shapely.points(lon, lat))))
    return changed[0] if len(changed) == 1 else GeometryCollection(changed)


def together(parts: list[BaseGeometry]) -> BaseGeometry:
    """Return simple parts of one kind as one geometry of that kind, one part as it is."""
    if len(parts) == 1:
        return parts[0]
    polygons = [part for part in parts if isinstance(part, Polygon)]
    lines = [part for part in parts if isinstance(part, LineString)]
    points = [part for part in parts if isinstance(part, Point)]
    if len(polygons) == len(parts):
        return MultiPolygon(polygons)
    if len(lines) == len(parts):
        return MultiLineString(lines)
    if len(points) == len(parts):
        return MultiPoint(points)
    return GeometryCollection(parts)


def _joined(geometry: BaseGeometry) -> BaseGeometry:
    parts = shapely.get_parts(geometry)
    parts = parts[np.argsort(-_size(parts), kind="stable")]
    placed: dict[int, BaseGeometry] = {}
    for root in range(len(parts)):
        if root in placed:
            continue
        placed[root] = parts[root]
        front = [(root, 0.0)]
        while front:
            at, turn = front.pop()
            for other in range(len(parts)):
                for way in (360.0, -360.0):
                    if other not in placed and _touches(parts[at], parts[other], way):
                        placed[other] = affinity.translate(parts[other], xoff=turn + way)
                        front.append((other, turn + way))
    joined: BaseGeometry = shapely.union_all(list(placed.values()))
    if shapely.get_dimensions(joined) == 1:
        return shapely.line_merge(joined)
    return shapely.orient_polygons(_in_order(joined))


def open_edges(drawn: BaseGeometry) -> Floats:
    """Return the edges of polygons, (n, 2, 2), that do not only close or cut the drawing."""
    parts, _ = simple_parts(drawn)
    rings = shapely.get_rings(parts[shapely.get_dimensions(parts) == 2])
    coordinates, ring = shapely.get_coordinates(rings, return_index=True)
    same = ring[1:] == ring[:-1]
    edges = np.stack([coordinates[:-1][same], coordinates[1:][same]], axis=1)
    on_seam = (edges[:, 0, 0] == edges[:, 1, 0]) & (np.abs(edges[:, 0, 0]) == 180)
    on_pole = (np.abs(edges[..., 1]) == 90).all(axis=1)
    return np.asarray(edges[~(on_seam | on_pole)])


def _size(parts: NDArray[Any]) -> Floats:
    return np.asarray(shapely.area(parts) + shapely.length(parts) * 1e-9)


def _touches(part: BaseGeometry, other: BaseGeometry, turn: float) -> bool:
    """Return whether another part, moved by a turn, touches one along the antimeridian."""
    side, seam = (2, 180.0) if turn > 0 else (0, -180.0)
    if part.bounds[side] != seam or other.bounds[2 - side] != -seam:
        return False
    common = shapely.intersection(part, affinity.translate(other, xoff=turn))
    least = int(shapely.get_dimensions(part)) - 1
    return not common.is_empty and int(shapely.get_dimensions(common)) >= least


def _in_order(geometry: BaseGeometry) -> BaseGeometry:
    """Return the parts from west to east, so that the same drawing gives the same bytes."""
    if not isinstance(geometry, MultiPolygon):
        return geometry
    ordered: list[Polygon] = sorted(_polygons(geometry), key=lambda part: part.bounds)
    return MultiPolygon(ordered)


def _polygons(geometry: BaseGeometry) -> list[Polygon]:
    return [part for part in shapely.get_parts(geometry) if isinstance(part, Polygon)]
