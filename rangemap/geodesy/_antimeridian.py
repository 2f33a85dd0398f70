"""Drawings that run over the antimeridian, cut to [-180, 180] as RFC 7946 asks."""

from __future__ import annotations

import math

import shapely
from shapely import affinity
from shapely.geometry import MultiLineString, MultiPolygon, Polygon
from shapely.geometry.base import BaseGeometry

__all__ = ["split_at_antimeridian"]


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
    first, last = math.floor((west + 180) / 360), math.ceil((east - 180) / 360)
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


def _in_order(geometry: BaseGeometry) -> BaseGeometry:
    """Return the parts from west to east, so that the same drawing gives the same bytes."""
    if not isinstance(geometry, MultiPolygon):
        return geometry
    ordered: list[Polygon] = sorted(_polygons(geometry), key=lambda part: part.bounds)
    return MultiPolygon(ordered)


def _polygons(geometry: BaseGeometry) -> list[Polygon]:
    return [part for part in shapely.get_parts(geometry) if isinstance(part, Polygon)]
