"""Drawings that run over the antimeridian, cut to [-180, 180] as RFC 7946 asks."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely import affinity
from shapely.geometry import MultiLineString, MultiPolygon, Polygon
from shapely.geometry.base import BaseGeometry

__all__ = ["join_at_antimeridian", "open_edges", "split_at_antimeridian"]

Floats = NDArray[np.float64]


def split_at_antimeridian(geometry: BaseGeometry) -> BaseGeometry:
    """Cut a drawing with unwrapped longitudes at +-180 degrees and bring it into [-180, 180].

    Parameters
    ----------
    geometry : Polygon, MultiPolygon, LineString or MultiLineString
        Longitudes may run on beyond +-180, by any number of turns. Each part may be at most
        360 degrees wide.

    Returns
    -------
    shapely geometry
        In [-180, 180]; shells anticlockwise, holes clockwise.

    Examples
    --------
    >>> import shapely
    >>> cut = split_at_antimeridian(shapely.box(170, 60, 190, 70))
    >>> [part.bounds for part in cut.geoms]
    [(-180.0, 60.0, -170.0, 70.0), (170.0, 60.0, 180.0, 70.0)]
    """
    west, _, east, _ = geometry.bounds
    if west >= -180 and east <= 180 and shapely.get_dimensions(geometry) == 1:
        return geometry
    first = math.floor((west + 180) / 360)
    last = max(first, math.ceil((east - 180) / 360))
    pieces = []
    for turn in range(first, last + 1):
        window = shapely.box(-180 + 360 * turn, -90, 180 + 360 * turn, 90)
        piece = shapely.intersection(geometry, window)
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


def join_at_antimeridian(geometry: BaseGeometry) -> BaseGeometry:
    """Join what was cut at +-180 degrees: the drawing runs on beyond them instead.

    The largest of the parts that meet across the antimeridian stays where it is, the others
    are moved by whole turns to where they touch it. What goes round a pole stays cut.

    Parameters
    ----------
    geometry : Polygon, MultiPolygon, LineString or MultiLineString
        Longitudes in [-180, 180].

    Returns
    -------
    shapely geometry
        Of the same kind, with as few parts as can be.

    Examples
    --------
    >>> import shapely
    >>> cut = split_at_antimeridian(shapely.box(165, 60, 190, 70))
    >>> join_at_antimeridian(cut).bounds
    (165.0, 60.0, 190.0, 70.0)
    """
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
    parts = shapely.get_parts(shapely.get_parts(drawn))
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
