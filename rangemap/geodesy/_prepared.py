"""Boundaries of regions, prepared once: cut into short pieces, integrated, and held in balls."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Final

import numpy as np
import shapely
from numpy.typing import NDArray

from rangemap.geodesy._checks import writable
from rangemap.geodesy._ellipsoid import GEOD
from rangemap.geodesy._form import edge_integrals, edge_lengths_m, geocentric
from rangemap.geodesy._runs import run_starts

__all__ = ["Balls", "PreparedAreas", "prepare_areas"]

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]
Shapes = NDArray[Any]

#: On pieces this short the distance from any place has one extremum at most. Parallels near a
#: pole are bent the most, so the second bound shrinks with the cosine of the latitude.
_PIECE_M: Final = 50_000.0
_PIECE_DEGREES: Final = 1.0
_LEAST_DEGREES: Final = 0.002
#: How many pieces are in a ball, how many of these balls in a larger one, and so on.
_IN_A_BALL: Final = (4, 4, 8)
_JUMP_M: Final = 20_000.0
_SEAM: Final = 180.0


@dataclass(frozen=True, slots=True, eq=False)
class Balls:
    """Balls around runs of things that stand one after another, each run of one area.

    Ball ``b`` holds the things from ``first[b]`` to ``first[b + 1]``. Its node is ``node + b``.
    """

    first: Ints
    area: Ints
    middle: Floats
    radius_m: Floats
    node: int


@dataclass(frozen=True, slots=True, eq=False)
class PreparedAreas:
    """Areas ready to be measured: their boundaries as pieces, in balls, in larger balls.

    Pieces of one area stand together, in the order of its rings, shells anticlockwise and holes
    clockwise. The first of ``balls`` hold balls of the next, and the last hold pieces. Nodes are
    all pieces, then all balls from the smallest on: whatever can be inside a disc as a whole.
    """

    shapes: Shapes
    tree: shapely.STRtree
    start: Floats
    """(pieces, 2) degrees, and from there to the end of the piece."""
    delta: Floats
    end: Floats
    goes_on: Bools
    """Whether the next piece begins where this one ends."""
    begins: Floats
    """(pieces, 3) geocentric metres, and from there to the end of the piece."""
    along: Floats
    bulge_m: Floats
    """How far a piece leaves the straight segment between its ends, in space."""
    piece_area: Ints
    balls: tuple[Balls, ...]
    node_area: Ints
    node_pieces: Ints
    """(nodes, 2): its pieces, from the first to before the last."""
    node_sums: Floats
    """(4, nodes): integrals of dλ and sin β dλ, the length in metres, and how many pieces."""
    pieces: Ints
    """(areas,): how many pieces each area has, and how long its boundary is."""
    perimeter_m: Floats


def prepare_areas(shapes: Any) -> PreparedAreas:
    """Prepare areas for many measurements.

    Parameters
    ----------
    shapes : array_like of Polygon or MultiPolygon
        Longitude and latitude in degrees, edges straight in both. An area that ends at +180 and
        goes on at -180 is one: what runs along both sides of that meridian is no boundary of it.
    """
    array = np.atleast_1d(writable(shapes))
    start, end, area = _without_seams(*_edges(array))
    start, end, area = _cut(start, end, area)
    begins, stops = geocentric(start), geocentric(end)
    middle = geocentric((start + end) / 2)
    bulge = 1.25 * np.linalg.norm(middle - (begins + stops) / 2, axis=1) + 1e-6
    number = np.arange(len(area))
    nodes = [np.column_stack([number, number + 1])]
    sums = [np.stack([*edge_integrals(start, end), edge_lengths_m(start, end), np.ones(len(area))])]
    balls = [_balls_around_pieces(area, begins, stops, bulge)]
    for size in _IN_A_BALL[1:]:
        balls.append(_balls_around_balls(balls[-1], size))
    for each in balls:
        first = each.first
        nodes.append(np.column_stack([nodes[-1][first[:-1], 0], nodes[-1][first[1:] - 1, 1]]))
        sums.append(np.add.reduceat(sums[-1], first[:-1], axis=1))
    n = len(array)
    return PreparedAreas(
        shapes=array,
        tree=shapely.STRtree(array),
        start=start,
        delta=end - start,
        end=end,
        goes_on=_goes_on(start, end, area),
        begins=begins,
        along=stops - begins,
        bulge_m=bulge,
        piece_area=area,
        balls=tuple(balls[::-1]),
        node_area=np.concatenate([area, *(each.area for each in balls)]),
        node_pieces=np.concatenate(nodes),
        node_sums=np.concatenate(sums, axis=1),
        pieces=np.bincount(area, minlength=n),
        perimeter_m=np.bincount(area, weights=sums[0][2], minlength=n).astype(float),
    )


def _goes_on(start: Floats, end: Floats, area: Ints) -> Bools:
    joined = np.zeros(len(area), dtype=bool)
    joined[:-1] = (area[1:] == area[:-1]) & np.all(end[:-1] == start[1:], axis=1)
    return joined


def _edges(shapes: Shapes) -> tuple[Floats, Floats, Ints]:
    """Return the edges of areas, shells anticlockwise and holes clockwise."""
    parts, owner = shapely.get_parts(shapes, return_index=True)
    rings, part = shapely.get_rings(shapely.orient_polygons(parts), return_index=True)
    xy, ring = shapely.get_coordinates(rings, return_index=True)
    real = (ring[1:] == ring[:-1]) & np.any(xy[1:] != xy[:-1], axis=1)
    return xy[:-1][real], xy[1:][real], owner[part[ring[1:][real]]]


def _without_seams(start: Floats, end: Floats, area: Ints) -> tuple[Floats, Floats, Ints]:
    """Drop what runs up +180 and down -180 in the same area: the two sides of one meridian."""
    on_seam = (np.abs(start[:, 0]) == _SEAM) & (start[:, 0] == end[:, 0])
    if not on_seam.any():
        return start, end, area
    kept = [(start[~on_seam], end[~on_seam], area[~on_seam])]
    for number in np.unique(area[on_seam]):
        mine = on_seam & (area == number)
        kept += [_net(start[mine], end[mine], int(number))]
    starts, ends, areas = (np.concatenate(each) for each in zip(*kept, strict=True))
    order = np.argsort(areas, kind="stable")
    return starts[order], ends[order], areas[order]


def _net(start: Floats, end: Floats, number: int) -> tuple[Floats, Floats, Ints]:
    """Return what is left of an area's seam edges: where only one side of the seam is its own."""
    breaks = np.unique(np.concatenate([start[:, 1], end[:, 1]]))
    low, high = breaks[:-1], breaks[1:]
    middle = (low + high) / 2
    rising = np.sign(end[:, 1] - start[:, 1])
    least, most = np.minimum(start[:, 1], end[:, 1]), np.maximum(start[:, 1], end[:, 1])
    along = (least[:, None] < middle) & (middle < most[:, None])
    times = (along * rising[:, None]).sum(axis=0)
    up, down = times > 0, times < 0
    side = np.full(int(up.sum() + down.sum()), _SEAM)
    side[up.sum() :] = -_SEAM
    begins = np.column_stack([side, np.concatenate([low[up], high[down]])])
    stops = np.column_stack([side, np.concatenate([high[up], low[down]])])
    return begins, stops, np.full(len(side), number)


def _cut(start: Floats, end: Floats, area: Ints) -> tuple[Floats, Floats, Ints]:
    highest = np.maximum(np.abs(start[:, 1]), np.abs(end[:, 1]))
    degrees = np.abs(end - start).max(axis=1)
    _, _, metres = GEOD.inv(start[:, 0], start[:, 1], end[:, 0], end[:, 1])
    limit = np.maximum(_PIECE_DEGREES * np.cos(np.radians(highest)), _LEAST_DEGREES)
    # Along a pole's parallel there is nothing to cut, and meridians are never bent.
    bent = (start[:, 0] != end[:, 0]) & (highest < 90)
    by_angle = np.where(bent, degrees / limit, 0.0)
    n = np.maximum(1, np.ceil(np.maximum(np.asarray(metres) / _PIECE_M, by_angle)))
    n = n.astype(np.int64)
    edge = np.repeat(np.arange(len(n)), n)
    number = np.arange(len(edge)) - np.repeat(np.cumsum(n) - n, n)
    share, step = (number / n[edge])[:, None], ((number + 1) / n[edge])[:, None]
    delta = end - start
    # A piece ends where the next begins, to the bit: a gap would be an open door.
    piece_start = start[edge] + share * delta[edge]
    piece_end = np.where(step == 1.0, end[edge], start[edge] + step * delta[edge])
    return piece_start, piece_end, area[edge]


def _balls_around_pieces(area: Ints, begins: Floats, stops: Floats, bulge: Floats) -> Balls:
    jump = np.linalg.norm(begins - np.roll(stops, 1, axis=0), axis=1) > _JUMP_M
    first = _shortened(run_starts(area, np.cumsum(jump)), len(area), _IN_A_BALL[0])
    middle, ball = _middles(first, np.minimum(begins, stops), np.maximum(begins, stops))
    away = np.maximum(
        np.linalg.norm(begins - middle[ball], axis=1), np.linalg.norm(stops - middle[ball], axis=1)
    )
    radius = np.maximum.reduceat(away + bulge, first[:-1])
    return Balls(first, area[first[:-1]], middle, radius, node=len(area))


def _balls_around_balls(small: Balls, size: int) -> Balls:
    first = _shortened(run_starts(small.area), len(small.area), size)
    radius = small.radius_m[:, None]
    middle, ball = _middles(first, small.middle - radius, small.middle + radius)
    away = np.linalg.norm(small.middle - middle[ball], axis=1) + small.radius_m
    most = np.maximum.reduceat(away, first[:-1])
    return Balls(first, small.area[first[:-1]], middle, most, small.node + len(small.area))


def _shortened(first: Ints, total: int, size: int) -> Ints:
    """Return where runs of a few things each begin that stay within given runs, and the end."""
    starts = [np.arange(a, b, size) for a, b in pairwise([*first, total])]
    return np.concatenate([*starts, [total]]).astype(np.int64)


def _middles(first: Ints, low: Floats, high: Floats) -> tuple[Floats, Ints]:
    """Return the middle of each run's box, and the run of each thing."""
    least = np.minimum.reduceat(low, first[:-1], axis=0)
    most = np.maximum.reduceat(high, first[:-1], axis=0)
    return (least + most) / 2, np.repeat(np.arange(len(first) - 1), np.diff(first))
