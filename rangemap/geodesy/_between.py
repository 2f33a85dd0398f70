"""Geodesic distances from geometries to another that is more than a point."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely import affinity
from shapely.geometry.base import BaseGeometry

from rangemap.geodesy._distance import Boundaries, boundaries, inv_m, recedes
from rangemap.geodesy._ellipsoid import EARTH_KM, SEMI_MAJOR_M, SEMI_MINOR_M

__all__ = ["nearest_to_km"]

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

#: Pieces are first compared in runs of so many.
_RUN: Final = 32
_PAIRS_AT_ONCE: Final = 2_000_000
_HALVINGS: Final = 30
_TURNS: Final = 4
#: What an interior point of two pieces may be nearer than their ends: they are 50 km at most.
_SLACK_M: Final = 400.0
#: No curvature of the ellipsoid is outside of these, so a chord bounds a geodesic both ways.
_FLATTEST_M: Final[float] = SEMI_MAJOR_M**2 / SEMI_MINOR_M
_ROUNDEST_M: Final[float] = SEMI_MINOR_M**2 / SEMI_MAJOR_M


@dataclass(frozen=True, slots=True, eq=False)
class _Balls:
    """Balls in space that hold pieces or runs of pieces: centres (n, 3) and radii in metres."""

    centre: Floats
    radius: Floats

    def take(self, which: Any) -> _Balls:
        return _Balls(self.centre[which], self.radius[which])


def nearest_to_km(prepared: Boundaries, other: BaseGeometry) -> Floats:
    """Return the geodesic distance of each prepared geometry from another, in kilometres.

    The distance is 0 where they meet. It is exact to less than a millimetre for edges that are
    straight in longitude and latitude.

    Notes
    -----
    A chord between the balls around two pieces bounds their distance from both sides. Pairs
    whose lower bound is above the least upper bound of their geometry are left out: first runs
    of pieces, then pieces. The nearest points of the others are at an end of one of the two,
    or are found from there by turns, on one piece and on the other.
    """
    target = boundaries([other])
    pairs, upper_m = _candidates(prepared, target)
    best = _least(prepared, target, pairs, upper_m)
    best[_meet(prepared.geometries, other)] = 0.0
    return best / 1000


def _candidates(prepared: Boundaries, target: Boundaries) -> tuple[Ints, Floats]:
    """Return pairs of pieces, (n, 2), that may hold the nearest points, and upper bounds."""
    mine, theirs = _piece_balls(prepared), _piece_balls(target)
    count = len(prepared.geometries)
    runs, first = _runs(prepared.owner)
    their_runs, their_first = _runs(target.owner)
    upper = np.full(count, EARTH_KM * 1000)
    for coarse in (True, False):
        if coarse:
            a, b = _run_balls(mine, runs), _run_balls(theirs, their_runs)
            pairs = _grid(len(first), len(their_first))
            owner = prepared.owner[first]
        else:
            a, b, owner = mine, theirs, prepared.owner
            pairs = _expanded(pairs, runs, their_runs)
        pairs = _near_enough(pairs, a, b, owner, upper)
    return _nearest_ends(prepared, target, pairs, upper), upper


def _nearest_ends(prepared: Boundaries, target: Boundaries, pairs: Ints, upper_m: Floats) -> Ints:
    """Return the pairs that are left when their beginnings are measured truly."""
    mine, theirs = pairs.T
    zero = np.zeros(len(pairs))
    apart = _apart_m(_place(prepared, mine, zero), _place(target, theirs, zero))
    np.minimum.at(upper_m, prepared.owner[mine], apart)
    longest = prepared.length_m[mine] + target.length_m[theirs]
    return np.asarray(pairs[apart - longest <= upper_m[prepared.owner[mine]]])


def _near_enough(pairs: Ints, a: _Balls, b: _Balls, owner: Ints, upper_m: Floats) -> Ints:
    """Return the pairs that no bound rules out; ``upper_m`` is lowered on the way."""
    blocks = np.array_split(pairs, max(1, -(-len(pairs) // _PAIRS_AT_ONCE)))
    lows = []
    for block in blocks:
        low, high = _bounds_m(a.take(block[:, 0]), b.take(block[:, 1]))
        np.minimum.at(upper_m, owner[block[:, 0]], high)
        lows.append(low)
    keep = [low <= upper_m[owner[block[:, 0]]] for low, block in zip(lows, blocks, strict=True)]
    return np.concatenate([block[k] for block, k in zip(blocks, keep, strict=True)])


def _bounds_m(a: _Balls, b: _Balls) -> tuple[Floats, Floats]:
    """Return bounds of the geodesic distance between what two balls hold."""
    between = np.linalg.norm(a.centre - b.centre, axis=1)
    reach = a.radius + b.radius
    return (
        _arc(np.maximum(0.0, between - reach), _FLATTEST_M),
        _arc(between + reach, _ROUNDEST_M),
    )


def _arc(chord: Floats, radius_m: float) -> Floats:
    return np.asarray(2 * radius_m * np.arcsin(np.minimum(1.0, chord / (2 * radius_m))))


def _piece_balls(of: Boundaries) -> _Balls:
    start, end = _in_space(of.lon[:, 0], of.lat[:, 0]), _in_space(of.lon[:, 1], of.lat[:, 1])
    chord = np.linalg.norm(end - start, axis=1)
    # Of a curve of length L over a chord c no point is farther from the middle of the chord.
    radius = np.sqrt(np.maximum(of.length_m**2 / 2 - chord**2 / 4, 0.0))
    return _Balls((start + end) / 2, radius)


def _in_space(lon: Floats, lat: Floats) -> Floats:
    lam, phi = np.radians(lon), np.radians(lat)
    flat = SEMI_MINOR_M**2 / SEMI_MAJOR_M**2
    n = SEMI_MAJOR_M / np.sqrt(1 - (1 - flat) * np.sin(phi) ** 2)
    across = n * np.cos(phi)
    return np.column_stack([across * np.cos(lam), across * np.sin(lam), n * flat * np.sin(phi)])


def _runs(owner: Ints) -> tuple[Ints, Ints]:
    """Return the run of each piece, and the first piece of each run."""
    new_owner = np.r_[True, owner[1:] != owner[:-1]]
    since = np.arange(len(owner)) - np.maximum.accumulate(
        np.where(new_owner, np.arange(len(owner)), 0)
    )
    first = np.flatnonzero(since % _RUN == 0)
    return np.cumsum(since % _RUN == 0) - 1, first


def _run_balls(pieces: _Balls, run: Ints) -> _Balls:
    count = np.bincount(run)
    sums = np.stack([np.bincount(run, weights=pieces.centre[:, k]) for k in range(3)], axis=1)
    centre = sums / count[:, None]
    far = np.linalg.norm(pieces.centre - centre[run], axis=1) + pieces.radius
    radius = np.zeros(len(count))
    np.maximum.at(radius, run, far)
    return _Balls(centre, radius)


def _grid(rows: int, columns: int) -> Ints:
    a, b = np.divmod(np.arange(rows * columns), columns)
    return np.column_stack([a, b])


def _expanded(pairs: Ints, run: Ints, their_run: Ints) -> Ints:
    """Return the pairs of pieces in pairs of runs."""
    begin, size = _extent(run)
    their_begin, their_size = _extent(their_run)
    n = size[pairs[:, 0]] * their_size[pairs[:, 1]]
    which = np.repeat(np.arange(len(pairs)), n)
    number = np.arange(len(which)) - np.repeat(np.cumsum(n) - n, n)
    mine, theirs = np.divmod(number, their_size[pairs[which, 1]])
    return np.column_stack([begin[pairs[which, 0]] + mine, their_begin[pairs[which, 1]] + theirs])


def _extent(run: Ints) -> tuple[Ints, Ints]:
    begin = np.flatnonzero(np.r_[True, run[1:] != run[:-1]])
    return begin, np.diff(np.r_[begin, len(run)])


def _least(prepared: Boundaries, target: Boundaries, pairs: Ints, upper_m: Floats) -> Floats:
    """Return the least distance over pairs of pieces for each geometry, in metres."""
    owner = prepared.owner[pairs[:, 0]]
    distance, s, t = _from_ends(prepared, target, pairs)
    best = upper_m.copy()
    np.minimum.at(best, owner, distance)
    near = distance <= best[owner] + _SLACK_M
    pairs, owner, s, t = pairs[near], owner[near], s[near], t[near]
    for _ in range(_TURNS):
        t = _foot(target, pairs[:, 1], _place(prepared, pairs[:, 0], s))
        s = _foot(prepared, pairs[:, 0], _place(target, pairs[:, 1], t))
    ends = _place(prepared, pairs[:, 0], s), _place(target, pairs[:, 1], t)
    np.minimum.at(best, owner, _apart_m(*ends))
    return best


def _from_ends(
    prepared: Boundaries, target: Boundaries, pairs: Ints
) -> tuple[Floats, Floats, Floats]:
    """Return the least distance from an end of one piece to the other piece, and where."""
    mine, theirs = pairs.T
    found = []
    for end in (0.0, 1.0):
        at = np.full(len(pairs), end)
        place = _place(prepared, mine, at)
        foot = _foot(target, theirs, place)
        found.append((_apart_m(place, _place(target, theirs, foot)), at, foot))
        place = _place(target, theirs, at)
        foot = _foot(prepared, mine, place)
        found.append((_apart_m(_place(prepared, mine, foot), place), foot, at))
    distances = np.stack([each[0] for each in found])
    best = distances.argmin(axis=0)
    every = np.arange(len(pairs))
    s, t = (np.stack([each[k] for each in found])[best, every] for k in (1, 2))
    return distances[best, every], s, t


def _place(of: Boundaries, piece: Ints, t: Floats) -> Floats:
    lon = of.lon[piece, 0] + t * (of.lon[piece, 1] - of.lon[piece, 0])
    lat = of.lat[piece, 0] + t * (of.lat[piece, 1] - of.lat[piece, 0])
    return np.column_stack([lon, lat])


def _foot(of: Boundaries, piece: Ints, place: Floats) -> Floats:
    """Return how far along pieces the points nearest to places are, 0 to 1."""
    ahead = np.column_stack(
        [of.lon[piece, 1] - of.lon[piece, 0], of.lat[piece, 1] - of.lat[piece, 0]]
    )
    low, high = np.zeros(len(piece)), np.ones(len(piece))
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        away = recedes(_place(of, piece, middle), ahead, place)
        high, low = np.where(away, middle, high), np.where(away, low, middle)
    return (low + high) / 2


def _apart_m(a: Floats, b: Floats) -> Floats:
    return inv_m(a[:, 0], a[:, 1], b[:, 0], b[:, 1])


def _meet(geometries: NDArray[Any], other: BaseGeometry) -> NDArray[np.bool_]:
    """Return which geometries meet the other; the seam is one meridian."""
    met = np.zeros(len(geometries), dtype=bool)
    for turn in (0.0, 360.0, -360.0):
        moved = affinity.translate(other, xoff=turn) if turn else other
        shapely.prepare(moved)
        met |= shapely.intersects(moved, geometries)
    return met
