"""Geodesic distances between geometries, to their edges as they are read."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Final, overload

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from rangemap._shapes import OneShape
from rangemap.geodesy._checks import (
    check_reading,
    checked_geometries,
    fitted,
    geometries_of,
    numbered,
)
from rangemap.geodesy._edges import EdgeReading, Edges
from rangemap.geodesy._ellipsoid import EARTH_KM, GEOD, SEMI_MAJOR_M, SEMI_MINOR_M
from rangemap.geodesy._meet import geodesics_meet, meet
from rangemap.geodesy._parts import POINT, borders_of, simple_parts

__all__ = [
    "Boundaries",
    "boundaries",
    "geodesic_distance_km",
    "nearest_km",
    "nearest_to_km",
]

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]

#: Pieces of an edge that are this short have one nearest point to any place that matters.
_PIECE_M: Final = 50_000.0
_PIECE_DEGREES: Final = 1.0
#: Pieces are first compared in runs of so many, and so many pairs at once.
_RUN: Final = 32
_PAIRS_AT_ONCE: Final = 200_000
_STEPS: Final = 60
#: A slope of the distance at which the nearest point is found: a piece of 50 km times it is less
#: half a millimetre.
_LEVEL: Final = 1e-8
#: No normal curvature of the ellipsoid is outside of these, so chords bound geodesics.
_FLATTEST_M: Final[float] = SEMI_MAJOR_M**2 / SEMI_MINOR_M
_ROUNDEST_M: Final[float] = SEMI_MINOR_M**2 / SEMI_MAJOR_M


@dataclass(frozen=True, slots=True, eq=False)
class Boundaries:
    """The boundaries of geometries, cut into short pieces, ready to be measured to.

    ``pieces`` are edges of one line each, ``owner`` the numbers of the geometries they belong
    to. In space, in metres, ``start`` and ``end`` are the ends of the pieces, ``stray`` how far
    a piece is from its chord at most; ``middle`` and ``radius`` are balls that hold them.
    """

    geometries: NDArray[Any]
    pieces: Edges
    owner: Ints
    start: Floats
    end: Floats
    stray: Floats
    middle: Floats
    radius: Floats


def boundaries(geometries: Any, *, edges: EdgeReading = "planar") -> Boundaries:
    """Cut the boundaries of geometries into pieces, once, for many measurements.

    Parameters
    ----------
    geometries : array_like of shapely geometries
        Longitude and latitude in degrees.
    edges : {"planar", "geodesic"}, default "planar"
        How edges are read: straight in longitude and latitude, or as geodesics.
    """
    array = np.atleast_1d(np.asarray(geometries, dtype=object))
    lines, owner = _lines(array)
    coordinates, line = shapely.get_coordinates(lines, return_index=True)
    same = line[1:] == line[:-1]
    start, end = coordinates[:-1][same], coordinates[1:][same]
    pieces, edge = _cut(_pieces(start, end, edges))
    every, middle = np.arange(len(edge)), np.full(len(edge), 0.5)
    a, b = _in_space(pieces.start), _in_space(pieces.end)
    bulge = _in_space(pieces.at(every, middle)[0]) - (a + b) / 2
    # A short piece is a parabola, near enough.
    stray = 1.5 * np.sqrt((bulge**2).sum(axis=1)) + 1e-3
    middles, radius = (a + b) / 2, _norm(b - a) / 2 + stray
    return Boundaries(array, pieces, owner[line[1:][same]][edge], a, b, stray, middles, radius)


@overload
def geodesic_distance_km(a: OneShape, b: OneShape, *, edges: EdgeReading = "planar") -> float: ...
@overload
def geodesic_distance_km(a: Any, b: Any, *, edges: EdgeReading = "planar") -> Any: ...
def geodesic_distance_km(a: Any, b: Any, *, edges: EdgeReading = "planar") -> Any:
    """Return the geodesic distance between geometries, in kilometres.

    The length of the shortest way over the WGS 84 ellipsoid from any place of one to any place
    of the other; 0 where they meet. An area includes its interior.

    Parameters
    ----------
    a, b : shapely geometry, WKT, GeoJSON, array_like of them, or GeoSeries
        Of any kind, longitude and latitude in degrees; arrays are broadcast against each other,
        row by row whatever their index. Heights are ignored. A GeoSeries in another coordinate
        reference system is brought there, and that is said.
    edges : {"planar", "geodesic"}, default "planar"
        How the edges of lines and areas are read: straight in longitude and latitude, as
        GeoJSON says, or as geodesics.

    Returns
    -------
    float or ndarray of float
        Kilometres, exact to a millimetre for edges as they are read.

    Raises
    ------
    InputError
        For a geometry that is missing, empty, broken, or out of range, a planar edge of a line
        across more than 180 degrees, arrays of lengths that do not fit together, a GeoSeries
        without a coordinate reference system.

    Warns
    -----
    ReprojectedWarning
        For a GeoSeries in another coordinate reference system.

    Notes
    -----
    Edges are cut into pieces of at most 50 km. Chords in space bound the distance of two
    pieces from both sides, as the curvature of the ellipsoid is bounded; pairs that cannot be
    the nearest are left out. On the few others the nearest points are found by the slope of
    the distance, which is the angle between the piece and the geodesic that arrives [1]_.

    References
    ----------
    .. [1] Karney, C. F. F., "Algorithms for geodesics", *Journal of Geodesy* 87, 2013, 43-55.

    Examples
    --------
    >>> from shapely import LineString, Point
    >>> edge = LineString([(30, 52), (40, 52)])
    >>> round(geodesic_distance_km(Point(35, 53), edge), 3)
    111.277
    >>> round(geodesic_distance_km(Point(35, 53), edge, edges="geodesic"), 3)
    99.46
    """
    check_reading(edges)
    first, second = (checked_geometries(geometries_of(each), reading=edges) for each in (a, b))
    fitted(a=first, b=second)
    if first.size < second.size:
        first, second = second, first
    one, other, number = np.broadcast_arrays(first, second, numbered(second))
    distances = _pairwise_km(one.flatten(), other.flatten(), number.flatten(), edges)
    return float(distances[0]) if one.ndim == 0 else distances.reshape(one.shape)


def _pairwise_km(
    one: NDArray[Any], other: NDArray[Any], number: Ints, reading: EdgeReading
) -> Floats:
    """Return the distances of geometries, each from the other, numbered one of its row."""
    if all((shapely.get_type_id(each) == POINT).all() for each in (one, other)):
        return inv_m(shapely.get_coordinates(one), shapely.get_coordinates(other)) / 1000
    distances = np.empty(len(one))
    for each in np.unique(number):
        rows = np.flatnonzero(number == each)
        prepared = boundaries(one[rows], edges=reading)
        distances[rows] = nearest_to_km(prepared, other[rows[0]])
    return distances


def nearest_km(prepared: Boundaries, lon: float, lat: float) -> Floats:
    """Return the geodesic distance from a point to each prepared geometry, in kilometres."""
    return nearest_to_km(prepared, shapely.Point(lon, lat))


def nearest_to_km(prepared: Boundaries, other: BaseGeometry) -> Floats:
    """Return the geodesic distance of each prepared geometry from another, in kilometres.

    As :func:`geodesic_distance_km`; the other is read as the prepared ones are.
    """
    target = boundaries([other], edges=prepared.pieces.reading)
    planar = prepared.pieces.reading == "planar"
    met = meet(prepared.geometries, other) if planar else False
    nearest = np.where(met, 0.0, np.full(len(prepared.geometries), EARTH_KM * 1000))
    runs, first = _runs(prepared.owner)
    target_runs, target_first = _runs(target.owner)
    theirs = _run_balls(target, target_runs)
    mine = _run_balls(prepared, runs)
    for some in _blocks(prepared.owner[first], len(target_first)):
        owner = prepared.owner[first[some]]
        rows, columns = _close_runs(mine, theirs, some, owner, nearest)
        _measure(prepared, target, runs, target_runs, (rows, columns), nearest)
    if not planar:
        nearest[geodesics_meet(prepared.geometries, other, nearest)] = 0.0
    return nearest / 1000


# --- boundaries ----------------------------------------------------------------------------------


def _lines(array: NDArray[Any]) -> tuple[NDArray[Any], Ints]:
    """Return the lines that bound each geometry; a point is a line of no length."""
    parts, owner = simple_parts(array)
    borders, of = borders_of(parts)
    point = shapely.get_type_id(parts) == POINT
    xy = shapely.get_coordinates(parts[point])
    dots = shapely.linestrings(np.repeat(xy, 2, axis=0), indices=np.repeat(np.arange(len(xy)), 2))
    owners = np.concatenate([owner[of], owner[point]])
    order = np.argsort(owners, kind="stable")
    return np.concatenate([borders, dots])[order], owners[order]


def _pieces(start: Floats, end: Floats, reading: EdgeReading) -> Edges:
    n = len(start)
    return Edges(start, end, np.arange(n), np.zeros(n, dtype=bool), reading)


def _cut(edges: Edges) -> tuple[Edges, Ints]:
    """Cut edges into pieces of at most 50 km and one degree; return also whose they are."""
    start, end = edges.start, edges.end
    # An edge along a pole's parallel is one place.
    at_pole = (np.abs(start[:, 1]) >= 90) & (start[:, 1] == end[:, 1])
    metres = inv_m(start, end)
    parts = metres / _PIECE_M
    if edges.reading == "planar":
        parts = np.maximum(parts, np.abs(end - start).max(axis=1) / _PIECE_DEGREES)
    n = np.where(at_pole, 1, np.maximum(1, np.ceil(parts))).astype(np.int64)
    edge = np.repeat(np.arange(len(n)), n)
    number = np.arange(len(edge)) - np.repeat(np.cumsum(n) - n, n)
    low, _ = edges.at(edge, number / n[edge])
    high, _ = edges.at(edge, (number + 1) / n[edge])
    return _pieces(low, high, edges.reading), edge


def _in_space(lon_lat: Floats) -> Floats:
    lam, phi = np.radians(lon_lat).T
    flat = SEMI_MINOR_M**2 / SEMI_MAJOR_M**2
    n = SEMI_MAJOR_M / np.sqrt(1 - (1 - flat) * np.sin(phi) ** 2)
    across = n * np.cos(phi)
    return np.column_stack([across * np.cos(lam), across * np.sin(lam), n * flat * np.sin(phi)])


# --- bounds --------------------------------------------------------------------------------------


def _runs(owner: Ints) -> tuple[Ints, Ints]:
    """Return the run of each piece, and the first piece of each run."""
    number = np.arange(len(owner))
    new_owner = np.r_[True, owner[1:] != owner[:-1]]
    since = number - np.maximum.accumulate(np.where(new_owner, number, 0))
    begins = since % _RUN == 0
    return np.cumsum(begins) - 1, np.flatnonzero(begins)


def _run_balls(of: Boundaries, run: Ints) -> tuple[Floats, Floats]:
    """Return balls in space, centres and radii, that hold the runs."""
    count = np.bincount(run)
    sums = np.stack([np.bincount(run, weights=of.middle[:, k]) for k in range(3)], axis=1)
    centre = sums / count[:, None]
    far = _norm(of.middle - centre[run]) + of.radius
    radius = np.zeros(len(count))
    np.maximum.at(radius, run, far)
    return centre, radius


def _blocks(owner: Ints, columns: int) -> Iterator[Ints]:
    """Return runs by blocks that keep owners together and pairs few."""
    count = max(1, len(owner) * columns // _PAIRS_AT_ONCE)
    stops = np.flatnonzero(np.r_[owner[1:] != owner[:-1], True]) + 1
    goal = np.arange(1, count + 1) * len(owner) / count
    cuts = np.unique(stops[np.minimum(np.searchsorted(stops, goal), len(stops) - 1)])
    for low, high in zip(np.r_[0, cuts[:-1]], cuts, strict=True):
        yield np.arange(low, high)


def _close_runs(
    mine: tuple[Floats, Floats],
    theirs: tuple[Floats, Floats],
    some: Ints,
    owner: Ints,
    nearest: Floats,
) -> tuple[Ints, Ints]:
    """Return pairs of runs that no bound rules out; ``nearest`` is lowered on the way."""
    centre, radius = mine[0][some], mine[1][some]
    square = (centre**2).sum(axis=1)[:, None] + (theirs[0] ** 2).sum(axis=1)
    between = np.sqrt(np.maximum(square - 2 * centre @ theirs[0].T, 0.0))
    # The difference of large squares is good to some millimetres near, to less farther on.
    reach = radius[:, None] + theirs[1] + 1.0
    np.minimum.at(nearest, owner, _longest_m(between + reach).min(axis=1))
    rows, columns = np.nonzero(_shortest_m(between - reach) <= nearest[owner][:, None])
    return some[rows], columns


def _shortest_m(chord: Floats) -> Floats:
    """Return lower bounds of geodesics over chords."""
    half = np.clip(chord / (2 * _FLATTEST_M), 0.0, 1.0)
    return np.asarray(2 * _FLATTEST_M * np.arcsin(half))


def _longest_m(chord: Floats) -> Floats:
    """Return upper bounds of geodesics over chords."""
    half = chord / (2 * _ROUNDEST_M)
    arc = 2 * _ROUNDEST_M * np.arcsin(np.minimum(half, 1.0))
    return np.where(half < 1, arc, EARTH_KM * 1000)


def _measure(
    prepared: Boundaries,
    target: Boundaries,
    run: Ints,
    target_run: Ints,
    close: tuple[Ints, Ints],
    nearest: Floats,
) -> None:
    """Lower ``nearest`` to the least distance of the pieces in pairs of runs."""
    kept = []
    for pairs in _expanded(*close, run, target_run):
        low = _ball_bound_m(prepared, pairs[0], target, pairs[1])
        mine, theirs = (each[low <= nearest[prepared.owner[pairs[0]]]] for each in pairs)
        owner = prepared.owner[mine]
        chord = _between_segments(
            prepared.start[mine], prepared.end[mine], target.start[theirs], target.end[theirs]
        )
        slack = prepared.stray[mine] + target.stray[theirs]
        np.minimum.at(nearest, owner, _longest_m(chord + slack))
        low = _shortest_m(chord - slack)
        near = low <= nearest[owner]
        kept.append((mine[near], theirs[near], low[near]))
    mine, theirs, low = (np.concatenate(each) for each in zip(*kept, strict=True))
    left = np.flatnonzero(low <= nearest[prepared.owner[mine]])
    for some in np.array_split(left, max(1, len(left) // _PAIRS_AT_ONCE)):
        a, b = prepared.pieces.pick(mine[some]), target.pieces.pick(theirs[some])
        np.minimum.at(nearest, prepared.owner[mine[some]], _apart_m(a, b))


def _ball_bound_m(a: Boundaries, mine: Ints, b: Boundaries, theirs: Ints) -> Floats:
    """Return lower bounds of the distance of pairs of pieces, rough ones at little cost."""
    apart = a.middle[mine]
    apart -= b.middle[theirs]
    return _shortest_m(_norm(apart) - a.radius[mine] - b.radius[theirs])


def _expanded(rows: Ints, columns: Ints, run: Ints, other_run: Ints) -> Iterator[tuple[Ints, Ints]]:
    """Return the pairs of pieces in pairs of runs, by blocks."""
    begin, size = _extent(run)
    other_begin, other_size = _extent(other_run)
    n = size[rows] * other_size[columns]
    for some in np.array_split(np.arange(len(rows)), max(1, int(n.sum()) // _PAIRS_AT_ONCE)):
        which = np.repeat(some, n[some])
        number = np.arange(len(which)) - np.repeat(np.cumsum(n[some]) - n[some], n[some])
        mine, theirs = np.divmod(number, other_size[columns[which]])
        yield begin[rows[which]] + mine, other_begin[columns[which]] + theirs


def _extent(run: Ints) -> tuple[Ints, Ints]:
    begin = np.flatnonzero(np.r_[True, run[1:] != run[:-1]])
    return begin, np.diff(np.r_[begin, len(run)])


def _between_segments(p0: Floats, p1: Floats, q0: Floats, q1: Floats) -> Floats:
    """Return the distance in space between segments."""
    u, v, w = p1 - p0, q1 - q0, p0 - q0
    uu, vv, uv = _dot(u, u), _dot(v, v), _dot(u, v)
    uw, vw = _dot(u, w), _dot(v, w)
    square = uu * vv - uv**2
    skew = square > 1e-12 * uu * vv
    s = np.where(skew, (uv * vw - uw * vv) / np.where(skew, square, 1.0), 0.0)
    t = (uv * np.clip(s, 0, 1) + vw) / np.where(vv > 0, vv, 1.0)
    t = np.clip(t, 0, 1)
    s = np.clip((uv * t - uw) / np.where(uu > 0, uu, 1.0), 0, 1)
    return _norm(w + s[:, None] * u - t[:, None] * v)


def _dot(a: Floats, b: Floats) -> Floats:
    return np.asarray(np.einsum("ij,ij->i", a, b))


def _norm(a: Floats) -> Floats:
    return np.sqrt(_dot(a, a))


# --- distances -----------------------------------------------------------------------------------


def _apart_m(a: Edges, b: Edges) -> Floats:
    """Return the geodesic distances between pairs of pieces."""
    every = np.arange(len(a.start))
    if not len(every):
        return np.zeros(0)
    if np.array_equal(a.start, a.end):
        a, b = b, a
    if np.array_equal(b.start, b.end):
        t = _foot(a, every, lambda which, _: b.start[which])
        return inv_m(a.at(every, t)[0], b.start)

    def opposite(which: Ints, t: Floats) -> Floats:
        at = a.at(which, t)[0]
        return b.at(which, _foot(b, which, lambda some, _: at[some]))[0]

    t = _foot(a, every, opposite)
    return inv_m(a.at(every, t)[0], opposite(every, t))


def _foot(of: Edges, which: Ints, opposite: Callable[[Ints, Floats], Floats]) -> Floats:
    """Return how far along pieces, 0 to 1, the nearest points to what is opposite are.

    ``opposite`` gives the places for positions in ``which`` and parts of the way. The root of
    the slope is bracketed and found by the Illinois variant of the rule of false position. Where
    the way is farthest in between, as to places on the other side of the Earth, one of the ends
    is nearest.
    """
    low, high = np.zeros(len(which)), np.ones(len(which))
    every = np.arange(len(which))
    at_low = _approach(of, which, low, opposite(every, low))
    at_high = _approach(of, which, high, opposite(every, high))
    foot = np.where(at_low <= 0, 0.0, 1.0)
    rises = np.flatnonzero((at_low <= 0) & (at_high >= 0))
    metres = [
        inv_m(of.at(which[rises], t[rises])[0], opposite(rises, t[rises])) for t in (low, high)
    ]
    foot[rises] = np.where(metres[0] <= metres[1], 0.0, 1.0)
    left = np.flatnonzero((at_low > 0) & (at_high < 0))
    for _ in range(_STEPS):
        if not len(left):
            break
        f, g = at_low[left], at_high[left]
        t = low[left] + (high[left] - low[left]) * f / (f - g)
        slope = _approach(of, which[left], t, opposite(left, t))
        ahead = slope > 0
        # The end that stays a second time counts half.
        at_low[left] = np.where(ahead, slope, f / 2)
        at_high[left] = np.where(ahead, g / 2, slope)
        low[left], high[left] = np.where(ahead, t, low[left]), np.where(ahead, high[left], t)
        foot[left] = t
        left = left[(np.abs(slope) > _LEVEL) & (high[left] - low[left] > 1e-15)]
    return foot


def _approach(of: Edges, which: Ints, t: Floats, places: Floats) -> Floats:
    """Return the cosine of the angle between pieces and the ways from them to places."""
    at, ahead = of.at(which, t)
    azimuth, _, metres = GEOD.inv(at[:, 0], at[:, 1], places[:, 0], places[:, 1])
    cosine = np.cos(np.radians(np.asarray(azimuth) - ahead))
    return np.where(np.asarray(metres) > 0, cosine, 0.0)


def inv_m(a: Floats, b: Floats) -> Floats:
    """Return the geodesic distances between places, (n, 2) each."""
    return np.asarray(GEOD.inv(a[:, 0], a[:, 1], b[:, 0], b[:, 1])[2]) if len(a) else np.zeros(0)
