"""The geodesic buffer of lines: strips beside their edges and wedges at their vertices.

Every place within a distance of a line is on a perpendicular of one of its edges or around one
of its vertices. So the buffer is the union of strips (both sides of each edge, out to points on
perpendiculars) and wedges (sectors of circles where the line bends, half discs at its ends).
Most pieces lie deep inside and cannot touch the boundary: they are found with a cheap filler,
a planar buffer that is surely inside, and left out before anything is united.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from rangemap.geodesy._edges import Edges
from rangemap.geodesy._ellipsoid import GEOD
from rangemap.geodesy._plane import unproject
from rangemap.geodesy._stereographic import Plane, plane_about

__all__ = ["band"]

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
Ints = NDArray[np.int64]
Shapes = NDArray[Any]

#: Shares of the tolerance: chords of pieces in the plane, the way back to degrees, and what is
#: left to leave vertices out by.
_CHORDS: Final = 0.07
_WAY_BACK: Final = 0.02
_THIN: Final = 0.86
_STEPS: Final = 0.02
#: In parts of the radius: how far the drawn line itself may stray, how far the simpler line of the
#: filler from it, and how much smaller the filler is besides. The plane's scale is nowhere below
#: 1, but for the ellipsoid's less than 0.1 %.
_LINE_STRAY: Final = 1e-3
_SIMPLER: Final = (1e-3, 2e-3, 4e-3, 8e-3, 16e-3)
_FILLER_MARGIN: Final = 3e-3
#: The time of a planar buffer is that of the square of its line's vertices.
_MOST_IN_FILLER: Final = 256
_FILLER_SIDES: Final = 128
_FAR_M: Final = 1_000_000.0
_MOST_DISCS: Final = 50
#: Overlap of neighbouring strips, in parts of the tolerance.
_HAIR: Final = 1e-3
_SECTOR_DEGREES: Final = 10.0
_FIRST_CUT_DEGREES: Final = 10.0
_MAX_HALVINGS: Final = 40


def band(edges: Edges, *, radius_km: float, tolerance_m: float) -> BaseGeometry:
    """Return everything within a distance of lines, in longitude and latitude.

    Parameters
    ----------
    edges : Edges
        Not empty, all within some 6,000 km of their middle.
    radius_km : float
        At most 5,000: farther out the perpendiculars of an edge begin to cross.
    tolerance_m : float
        The guarantee of :func:`~rangemap.geodesy.geodesic_buffer`.
    """
    radius_m = radius_km * 1000
    plane = plane_about(np.vstack([edges.start, edges.end]))
    pieces = _cut(edges, plane, radius_m, _CHORDS * tolerance_m)
    filler = _filler(pieces, edges, plane, radius_m)
    shapely.prepare(filler)
    strips = _strips(pieces, hair_m=_HAIR * tolerance_m)
    strips = strips[~shapely.covers(filler, strips)]
    sectors = _sectors(_bends(edges), hair_m=_HAIR * tolerance_m, radius_m=radius_m)
    outside = ~shapely.covers(filler, _wedges(sectors, plane, *_coarse(sectors, radius_m)))
    sectors = sectors.take(outside)
    wedges = _wedges(sectors, plane, *_fine(sectors, radius_m, _CHORDS * tolerance_m))
    united = shapely.union_all(np.concatenate([strips, wedges, [filler]]))
    return unproject(
        _without_cracks(united, tolerance_m),
        plane,
        steps_m=_STEPS * tolerance_m,
        way_back_m=_WAY_BACK * tolerance_m,
        thin_m=_THIN * tolerance_m,
    )


@dataclass(frozen=True, slots=True, eq=False)
class _Pieces:
    """Pieces of edges in the plane, in order: the line, and points beside it at the radius.

    ``line``, ``left`` and ``right`` have shape (pieces, 2, 2): start and end, x and y.
    """

    edge: Ints
    line: Floats
    left: Floats
    right: Floats


@dataclass(frozen=True, slots=True, eq=False)
class _Bends:
    """Vertices where a wedge stands: (n, 2) degrees, bearing of its first side, its angle."""

    at: Floats
    first: Floats
    angle: Floats

    def take(self, which: Bools) -> _Bends:
        return _Bends(self.at[which], self.first[which], self.angle[which])


def _cut(edges: Edges, plane: Plane, radius_m: float, chord_m: float) -> _Pieces:
    """Cut edges until chords of what is beside them, at the radius, are close to it."""
    n = np.maximum(1, np.ceil(np.abs(edges.end - edges.start).max(axis=1) / _FIRST_CUT_DEGREES))
    n = n.astype(np.int64)
    edge = np.repeat(np.arange(len(n)), n)
    number = np.arange(len(edge)) - np.repeat(np.cumsum(n) - n, n)
    low, high = number / n[edge], (number + 1) / n[edge]
    starts, ends = (_beside(edges, edge, t, plane, radius_m) for t in (low, high))
    limits = np.array([_LINE_STRAY * radius_m, chord_m, chord_m])[:, None]
    done: list[tuple[Ints, Floats, Floats]] = []
    for _ in range(_MAX_HALVINGS):
        half = (low + high) / 2
        middles = _beside(edges, edge, half, plane, radius_m)
        coarse = np.any(_from_chord(middles, starts, ends) > limits, axis=0)
        fine = ~coarse
        done.append((edge[fine], low[fine], np.stack([starts[:, fine], ends[:, fine]], axis=2)))
        if fine.all():
            break
        edge = np.repeat(edge[coarse], 2)
        low, high = _paired(low, half, coarse), _paired(half, high, coarse)
        starts, ends = _paired(starts, middles, coarse), _paired(middles, ends, coarse)
    edge = np.concatenate([each[0] for each in done])
    order = np.lexsort((np.concatenate([each[1] for each in done]), edge))
    line, left, right = np.concatenate([each[2] for each in done], axis=1)[:, order]
    return _Pieces(edge[order], line, left, right)


def _paired(first: Floats, second: Floats, which: Bools) -> Floats:
    """Return some of two arrays in turn, along their axis of pieces."""
    axis = min(1, first.ndim - 1)
    some = [np.compress(which, each, axis=axis) for each in (first, second)]
    shape = [*some[0].shape]
    shape[axis] *= 2
    return np.stack(some, axis=axis + 1).reshape(shape)


def _beside(edges: Edges, edge: Ints, t: Floats, plane: Plane, radius_m: float) -> Floats:
    """Return places on edges, and those at the radius to their left and right, in the plane."""
    at, ahead = edges.at(edge, t)
    sides = _ahead(np.vstack([at, at]), np.concatenate([ahead - 90.0, ahead + 90.0]), radius_m)
    return plane.forward(np.vstack([at, sides])).reshape(3, len(at), 2)


def _ahead(at: Floats, azimuth: Floats, radius_m: float | Floats) -> Floats:
    distance = np.broadcast_to(np.asarray(radius_m, dtype=float), len(at)).copy()
    lon, lat, _ = GEOD.fwd(at[:, 0], at[:, 1], azimuth, distance)
    return np.column_stack([np.asarray(lon), np.asarray(lat)])


def _from_chord(places: Floats, starts: Floats, ends: Floats) -> Floats:
    """Return the distances of places from the chords between two others, along the last axis."""
    chords, away = ends - starts, places - starts
    square = (chords**2).sum(axis=-1)
    t = (away * chords).sum(axis=-1) / np.where(square > 0, square, 1.0)
    away -= np.clip(t, 0.0, 1.0)[..., None] * chords
    return np.asarray(np.sqrt((away**2).sum(axis=-1)))


def _filler(pieces: _Pieces, edges: Edges, plane: Plane, radius_m: float) -> BaseGeometry:
    """Return a shape that is surely inside the buffer and fills most of it.

    The scale of the plane is at least 1, so places are nearer than they look there and a planar
    buffer is inside. Where the scale is much more than 1 that leaves much to do, and discs about
    some places on the lines fill more.
    """
    owner = edges.line[pieces.edge]
    first = np.flatnonzero(np.r_[True, owner[1:] != owner[:-1]])
    stops = np.r_[first[1:], len(owner)]
    lines = [
        shapely.LineString(np.vstack([pieces.line[a:b, 0], pieces.line[b - 1 : b, 1]]))
        for a, b in zip(first, stops, strict=True)
    ]
    simple, strays = _simplified(shapely.MultiLineString(lines), radius_m)
    inner_m = (1 - _FILLER_MARGIN - strays) * radius_m
    flat = shapely.buffer(simple, inner_m, quad_segs=_FILLER_SIDES // 4)
    if radius_m < _FAR_M:
        return flat
    places = edges.start[:: max(1, len(edges.start) // _MOST_DISCS)]
    azimuth = np.tile(np.arange(_FILLER_SIDES) * 360.0 / _FILLER_SIDES, len(places))
    around = _ahead(np.repeat(places, _FILLER_SIDES, axis=0), azimuth, inner_m)
    rings = plane.forward(around).reshape(len(places), _FILLER_SIDES, 2)
    discs: Shapes = np.asarray(shapely.polygons(rings))
    return shapely.union_all(np.concatenate([[flat], discs]))


def _simplified(lines: BaseGeometry, radius_m: float) -> tuple[BaseGeometry, float]:
    """Return lines of not too many vertices, and how far they stray in parts of the radius."""
    for strays in _SIMPLER:
        simple = shapely.simplify(lines, strays * radius_m)
        if shapely.get_num_coordinates(simple) <= _MOST_IN_FILLER:
            break
    return simple, strays


def _strips(pieces: _Pieces, *, hair_m: float) -> Shapes:
    """Return a quadrilateral on both sides of each piece, a hair longer than it at both ends.

    Neighbours share a side but for rounding, which would leave cracks.
    """
    near = _lengthened(pieces.line, hair_m)
    quads = [
        np.stack([near[:, 0], near[:, 1], side[:, 1], side[:, 0], near[:, 0]], axis=1)
        for side in (_lengthened(pieces.left, hair_m), _lengthened(pieces.right, hair_m))
    ]
    return _mended(shapely.linearrings(np.concatenate(quads)))


def _lengthened(chords: Floats, by_m: float) -> Floats:
    """Return chords, shape (n, 2, 2), longer by a length at both ends."""
    along = chords[:, 1] - chords[:, 0]
    length = np.hypot(along[:, 0], along[:, 1])[:, None]
    step = by_m * along / np.where(length > 0, length, 1.0)
    return np.stack([chords[:, 0] - step, chords[:, 1] + step], axis=1)


def _bends(edges: Edges) -> _Bends:
    """Return a wedge on the outer side of each bend, and a half disc at each end."""
    n = len(edges.start)
    every = np.arange(n)
    _, out = edges.at(every, np.zeros(n))
    _, arriving = edges.at(every, np.ones(n))
    after = _next(edges)
    inner = np.flatnonzero(after >= 0)
    turn = (out[after[inner]] - arriving[inner] + 180.0) % 360.0 - 180.0
    # A turn to the right opens a gap on the left.
    side = np.where(turn > 0, -90.0, 90.0)
    ends = np.flatnonzero(after < 0)
    starts = np.setdiff1d(every, after[inner])
    return _Bends(
        np.vstack([edges.end[inner], edges.start[starts], edges.end[ends]]),
        np.concatenate([arriving[inner] + side, out[starts] + 90.0, arriving[ends] - 90.0]),
        np.concatenate([turn, np.full(len(starts), 180.0), np.full(len(ends), 180.0)]),
    )


def _next(edges: Edges) -> Ints:
    """Return the edge that follows each on its line, -1 for none."""
    n = len(edges.line)
    after = np.r_[np.arange(1, n), -1]
    last = np.r_[edges.line[1:] != edges.line[:-1], True]
    after[last] = -1
    first = np.flatnonzero(np.r_[True, last[:-1]])
    closed = edges.closed[edges.line[first]]
    after[np.flatnonzero(last)[closed]] = first[closed]
    return np.asarray(after)


def _sectors(bends: _Bends, *, hair_m: float, radius_m: float) -> _Bends:
    """Return wedges cut into sectors, a hair wider than they are at both ends.

    Most sectors of a wide wedge are inside. Neighbours share a side but for rounding, and what
    is around a vertex is never outside.
    """
    n = np.maximum(1, np.ceil(np.abs(bends.angle) / _SECTOR_DEGREES)).astype(np.int64)
    wedge = np.repeat(np.arange(len(n)), n)
    number = np.arange(len(wedge)) - np.repeat(np.cumsum(n) - n, n)
    angle = bends.angle[wedge] / n[wedge]
    hair = np.copysign(math.degrees(min(1.0, hair_m / radius_m)), angle)
    return _Bends(bends.at[wedge], bends.first[wedge] + number * angle - hair, angle + 2 * hair)


def _coarse(bends: _Bends, radius_m: float) -> tuple[Ints, Floats]:
    """Return one step for each sector, and radii at which their chords are outside the arc."""
    half = np.radians(np.abs(bends.angle) / 2)
    return np.ones(len(half), dtype=np.int64), 1.002 * radius_m / np.cos(half)


def _fine(bends: _Bends, radius_m: float, chord_m: float) -> tuple[Ints, Floats]:
    """Return the steps with which the chords of each wedge are close to its arc."""
    step = 2 * math.degrees(math.acos(max(0.0, 1 - chord_m / radius_m)))
    steps = np.maximum(1, np.ceil(np.abs(bends.angle) / step)).astype(np.int64)
    return steps, np.full(len(bends.angle), radius_m)


def _wedges(bends: _Bends, plane: Plane, steps: Ints, radii_m: Floats) -> Shapes:
    """Return sectors: a vertex, and an arc of so many steps at a radius."""
    if not len(steps):
        return np.array([], dtype=object)
    wedge = np.repeat(np.arange(len(steps)), steps + 1)
    begin = np.cumsum(steps + 1) - (steps + 1)
    number = np.arange(len(wedge)) - begin[wedge]
    azimuth = bends.first[wedge] + bends.angle[wedge] * (number / steps[wedge])
    arc = plane.forward(_ahead(bends.at[wedge], azimuth, radii_m[wedge]))
    size = steps + 3
    corner = np.cumsum(size) - size
    coordinates = np.empty((int(size.sum()), 2))
    is_arc = np.ones(len(coordinates), dtype=bool)
    for place in (corner, corner + size - 1):
        coordinates[place] = plane.forward(bends.at)
        is_arc[place] = False
    coordinates[is_arc] = arc
    rings = shapely.linearrings(coordinates, indices=np.repeat(np.arange(len(size)), size))
    return _mended(rings)


def _mended(rings: Any) -> Shapes:
    """Return valid polygons: a strip that folds over itself keeps both of its lobes."""
    polygons: Shapes = np.asarray(shapely.polygons(rings))
    broken = ~shapely.is_valid(polygons)
    polygons[broken] = shapely.make_valid(polygons[broken])
    return polygons


def _without_cracks(united: BaseGeometry, tolerance_m: float) -> BaseGeometry:
    """Return a polygon without holes so narrow that all of each is within the tolerance.

    Rounding leaves some between pieces that share a side; the guarantee does not need them.
    """
    parts = []
    for polygon in shapely.get_parts(united):
        if polygon.geom_type != "Polygon":
            continue
        holes = [
            ring
            for ring in polygon.interiors
            if not shapely.buffer(shapely.Polygon(ring), -tolerance_m / 2).is_empty
        ]
        parts.append(shapely.Polygon(polygon.exterior, holes))
    return parts[0] if len(parts) == 1 else shapely.MultiPolygon(parts)
