"""Boundaries of regions, prepared once: cut into short pieces, integrated, and bundled in balls."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import shapely
from numpy.typing import NDArray

from rangemap.geodesy._ellipsoid import GEOD
from rangemap.geodesy._form import edge_integrals, edge_lengths_m, geocentric

__all__ = ["PreparedAreas", "prepare_areas"]

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]
Shapes = NDArray[Any]

#: On pieces this short the distance from any place has one extremum at most. Parallels near a
#: pole are bent the most, so the second bound shrinks with the cosine of the latitude.
_PIECE_M: Final = 50_000.0
_PIECE_DEGREES: Final = 1.0
_LEAST_DEGREES: Final = 0.002
_IN_A_BUNCH: Final = 32
_SEAM: Final = 180.0


@dataclass(frozen=True, slots=True, eq=False)
class PreparedAreas:
    """Areas ready to be measured: their boundaries as pieces, in bunches, with integrals.

    Pieces of one area stand together, in the order of its rings, shells anticlockwise and holes
    clockwise; so do bunches. The names of arrays begin with what they are for.
    """

    shapes: Shapes
    tree: shapely.STRtree
    piece_start: Floats
    """(pieces, 2) degrees."""
    piece_end: Floats
    piece_from: Floats
    """(pieces, 3) geocentric metres."""
    piece_to: Floats
    piece_bulge_m: Floats
    """How far a piece leaves the straight segment between its ends, in space."""
    piece_area: Ints
    piece_sums: Floats
    """(pieces, 3): integrals of dλ and sin β dλ, and the length in metres."""
    bunch_first: Ints
    """(bunches + 1,): the pieces of bunch b are those from bunch_first[b] to bunch_first[b + 1]."""
    bunch_area: Ints
    bunch_middle: Floats
    bunch_radius_m: Floats
    bunch_sums: Floats
    area_first_bunch: Ints
    """(areas + 1,), for areas that have a boundary: see ``area_number``."""
    area_number: Ints
    """The number, among ``shapes``, of each area that has a boundary."""
    area_pieces: Ints
    area_perimeter_m: Floats


def prepare_areas(shapes: Any) -> PreparedAreas:
    """Prepare areas for many measurements.

    Parameters
    ----------
    shapes : array_like of Polygon or MultiPolygon
        Longitude and latitude in degrees, edges straight in both. An area that ends at +180 and
        goes on at -180 is one: what runs along both sides of that meridian is no boundary of it.
    """
    array = np.atleast_1d(np.asarray(shapes, dtype=object))
    start, end, area = _without_seams(*_edges(array))
    start, end, area = _cut(start, end, area)
    ends = geocentric(start), geocentric(end)
    middle = geocentric((start + end) / 2)
    bulge = 1.25 * np.linalg.norm(middle - (ends[0] + ends[1]) / 2, axis=1) + 1e-6
    across, height = edge_integrals(start, end)
    sums = np.column_stack([across, height, edge_lengths_m(start, end)])
    first = _bunches(area)
    bunch_middle, bunch_radius = _balls(first, *ends, bulge)
    bunch_area = area[first[:-1]]
    new_area = np.flatnonzero(np.r_[True, bunch_area[1:] != bunch_area[:-1]])
    n = len(array)
    return PreparedAreas(
        shapes=array,
        tree=shapely.STRtree(array),
        piece_start=start,
        piece_end=end,
        piece_from=ends[0],
        piece_to=ends[1],
        piece_bulge_m=bulge,
        piece_area=area,
        piece_sums=sums,
        bunch_first=first,
        bunch_area=bunch_area,
        bunch_middle=bunch_middle,
        bunch_radius_m=bunch_radius,
        bunch_sums=np.add.reduceat(sums, first[:-1], axis=0),
        area_first_bunch=np.r_[new_area, len(bunch_area)],
        area_number=bunch_area[new_area],
        area_pieces=np.bincount(area, minlength=n),
        area_perimeter_m=np.bincount(area, weights=sums[:, 2], minlength=n),
    )


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


def _bunches(area: Ints) -> Ints:
    """Return where bunches begin, and the end: pieces one after another, of one area each."""
    if not len(area):
        return np.zeros(1, dtype=np.int64)
    new = np.flatnonzero(np.r_[True, area[1:] != area[:-1]])
    stops = np.r_[new[1:], len(area)]
    firsts = [np.arange(a, b, _IN_A_BUNCH) for a, b in zip(new, stops, strict=True)]
    return np.concatenate([*firsts, [len(area)]])


def _balls(first: Ints, start: Floats, end: Floats, bulge: Floats) -> tuple[Floats, Floats]:
    """Return middles and radii of balls that hold all of each bunch."""
    low = np.minimum.reduceat(np.minimum(start, end), first[:-1], axis=0)
    high = np.maximum.reduceat(np.maximum(start, end), first[:-1], axis=0)
    middle = (low + high) / 2
    bunch = np.repeat(np.arange(len(first) - 1), np.diff(first))
    away = np.maximum(
        np.linalg.norm(start - middle[bunch], axis=1), np.linalg.norm(end - middle[bunch], axis=1)
    )
    return middle, np.maximum.reduceat(away + bulge, first[:-1])
