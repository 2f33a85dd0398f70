"""What of a boundary lies within each of several distances of places, and where it crosses them.

Three sieves, each with its own bound, leave little to geodesics. Balls around runs of pieces
and then segments between the ends of pieces are compared with the circle in chords, straight
through the Earth. What is left is measured with ``Geod.inv``, once for all distances; a piece on
which the distance turns is cut there, so that every stretch is monotone and its two ends say
whether it crosses. Which end is inside is decided once, by its distance, for every use.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from rangemap.geodesy._ellipsoid import GEOD, SEMI_MAJOR_M, SEMI_MINOR_M
from rangemap.geodesy._form import (
    edge_integrals,
    edge_lengths_m,
    geocentric,
    metres_per_radian,
    sine_authalic,
)
from rangemap.geodesy._prepared import Balls, PreparedAreas
from rangemap.geodesy._runs import run_sizes, run_starts

__all__ = [
    "Crossings",
    "Sweep",
    "chord_bounds_m",
    "measured_stretches",
    "part_sums",
    "segment_chords",
    "sweep",
]

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]

#: The least and the greatest radius of curvature of the ellipsoid.
_LEAST_RADIUS_M: Final = SEMI_MINOR_M**2 / SEMI_MAJOR_M
_MOST_RADIUS_M: Final = SEMI_MAJOR_M**2 / SEMI_MINOR_M
#: Rounding of chords that were found from dot products of places, from differences of places,
#: and from dot products of such differences.
_BALL_SLACK_M: Final = 1.0
_CHORD_SLACK_M: Final = 1e-6
_SEGMENT_SLACK_M: Final = 1e-2
#: So few are counted faster one after another than by bisection.
_FEW_LIMITS: Final = 12
#: A crossing is followed until its distance is this near: what then is left to the circle is
#: integrated as a hop along the ray, so that only the square of it is lost.
_SLIP_M: Final = 1e-4
_TURN_SLIP_M: Final = 1e-5
_MOST_STEPS: Final = 60
_CUBIC_STEPS: Final = 7
_CUBIC_SLIP: Final = 1e-9


@dataclass(frozen=True, slots=True, eq=False)
class Crossings:
    """Where boundaries cross circles: one entry each.

    ``way`` is +1 where the boundary enters the disc, -1 where it leaves; ``at`` is the part of the
    piece before the crossing; ``hop`` are the integrals of dλ and sin β dλ from there to the
    circle, along the ray from its centre.
    """

    circle: Ints
    piece: Ints
    at: Floats
    theta: Floats
    way: Floats
    hop: Floats


@dataclass(frozen=True, slots=True, eq=False)
class Sweep:
    """What of boundaries is within circles, circle = place * distances + distance.

    ``whole`` are pairs (circle, node) of what lies inside as a whole, with the shortest circle that
    holds it: those of longer distances do too. ``parts`` are pairs (circle, piece) with ``low``
    and ``high``, the part that lies inside that circle. ``nearest_m`` has shape
    (places, areas) and is to boundaries; infinite where it was not asked for.
    """

    whole: Ints
    parts: Ints
    low: Floats
    high: Floats
    crossings: Crossings
    nearest_m: Floats


@dataclass(frozen=True, slots=True, eq=False)
class _Stretches:
    """Parts of pieces on which the distance from a place is monotone.

    ``s`` are the distances at both ends, ``g`` half the derivatives of their squares by t.
    """

    place: Ints
    piece: Ints
    t: Floats
    s: Floats
    g: Floats


def sweep(
    areas: PreparedAreas, lon: Floats, lat: Floats, radii_m: Floats, *, all_nearest: bool
) -> Sweep:
    """Compare boundaries with the circles of all distances about all places.

    Parameters
    ----------
    areas : PreparedAreas
    lon, lat : ndarray of shape (places,)
        Degrees.
    radii_m : ndarray of shape (distances,)
        Metres, growing.
    all_nearest : bool
        Measure how far every area is, and not only those within the longest distance.
    """
    place = geocentric(np.column_stack([lon, lat]))
    inner, outer = _chords_surely_within(radii_m), _chords_perhaps_within(radii_m)
    where, number = _near(areas.balls[0], place, outer[-1], all_nearest=all_nearest)
    whole = []
    for balls in areas.balls:
        chords = _to_balls(balls, place, where, number)
        inside, opened = _sieved(chords, balls.area, inner, outer, balls.node)
        whole.append(inside)
        row, number = _expanded(balls.first, number[opened])
        where = where[opened][row]
    chords = _to_segments(areas, place, where, number)
    inside, opened = _sieved(chords, areas.piece_area, inner, outer, 0)
    whole.append(inside)

    found = _stretches(areas, lon, lat, where[opened], number[opened])
    parts, low, high, crossings = _cut_by_circles(areas, lon, lat, radii_m, found)
    nearest = np.full((len(lon), len(areas.shapes)), np.inf)
    np.minimum.at(nearest, (found.place, areas.piece_area[found.piece]), found.s.min(axis=1))
    return Sweep(np.concatenate(whole), parts, low, high, crossings, nearest)


def part_sums(areas: PreparedAreas, piece: Ints, low: Floats, high: Floats) -> Floats:
    """Return (3, parts): the integrals of dλ, of sin β dλ, and the length, of parts of pieces."""
    sums = areas.node_sums[:3, piece]
    cut = np.flatnonzero((low > 0.0) | (high < 1.0))
    start, delta = areas.start.take(piece[cut], axis=0), areas.delta.take(piece[cut], axis=0)
    begin, stop = start + low[cut, None] * delta, start + high[cut, None] * delta
    sums[:2, cut] = edge_integrals(begin, stop)
    sums[2, cut] = edge_lengths_m(begin, stop)
    return sums


def segment_chords(areas: PreparedAreas, place: Floats, where: Ints, piece: Ints) -> Floats:
    """Return chords that no place of a piece is farther away than."""
    return _to_segments(areas, place, where, piece).far


def chord_bounds_m(chord_m: Floats) -> tuple[Floats, Floats]:
    """Return the shortest and the longest that a geodesic with a given chord can be."""
    shortest, longest = (
        2 * radius * np.arcsin(np.minimum(chord_m / (2 * radius), 1.0))
        for radius in (_MOST_RADIUS_M, _LEAST_RADIUS_M)
    )
    return shortest, np.where(chord_m < 2 * _LEAST_RADIUS_M, longest, np.inf)


def measured_stretches(
    areas: PreparedAreas, lon: Floats, lat: Floats, place: Ints, piece: Ints
) -> tuple[Ints, Floats]:
    """Return pieces, some of them twice, with the greatest distance on each stretch of them."""
    found = _stretches(areas, lon, lat, place, piece)
    return found.piece, found.s.max(axis=1)


# --- chords ------------------------------------------------------------------------------------


def _chords_surely_within(distance_m: Floats) -> Floats:
    """Return chords below which no geodesic is as long as a distance (Schur's comparison)."""
    half = np.minimum(distance_m / (2 * _LEAST_RADIUS_M), math.pi / 2)
    return 2 * _LEAST_RADIUS_M * np.sin(half) - _CHORD_SLACK_M


def _chords_perhaps_within(distance_m: Floats) -> Floats:
    """Return chords above which every geodesic is longer than a distance."""
    half = distance_m / (2 * _MOST_RADIUS_M)
    chord = 2 * _MOST_RADIUS_M * np.sin(np.minimum(half, math.pi / 2)) + _CHORD_SLACK_M
    return np.where(half < math.pi / 2, chord, np.inf)


def _chords_as_near(chord_m: Floats) -> Floats:
    """Return chords above which every geodesic is longer than those that have a given chord."""
    sine = np.minimum(chord_m / (2 * _LEAST_RADIUS_M), 1.0)
    longest = 2 * _LEAST_RADIUS_M * np.arcsin(sine)
    return np.where(sine < 1.0, _chords_perhaps_within(longest), np.inf)


class _Chords(NamedTuple):
    """Chords from places to things: bounds of the least, of the nearest's end, of the greatest."""

    place: Ints
    number: Ints
    near: Floats
    reach: Floats
    far: Floats


def _near(balls: Balls, place: Floats, reach: float, *, all_nearest: bool) -> tuple[Ints, Ints]:
    """Return places and the balls that matter: those near, or that may hold a nearest place."""
    radius = balls.radius_m + _BALL_SLACK_M
    square = place @ (-2 * balls.middle.T)
    square += (place**2).sum(axis=1)[:, None]
    square += (balls.middle**2).sum(axis=1)
    matters = square <= (reach + radius) ** 2
    if all_nearest:
        chord = np.sqrt(np.maximum(square, 0.0))
        new = run_starts(balls.area)
        least = _chords_as_near(np.minimum.reduceat(chord + radius, new, axis=1))
        least = np.repeat(least, run_sizes(new, len(balls.area)), axis=1)
        matters |= chord <= least + radius
    where, ball = np.divmod(np.flatnonzero(matters), len(balls.area))
    return where, ball


def _to_balls(balls: Balls, place: Floats, where: Ints, ball: Ints) -> _Chords:
    chord = _length(balls.middle.take(ball, axis=0) - place.take(where, axis=0))
    radius = balls.radius_m.take(ball) + _CHORD_SLACK_M
    far = chord + radius
    return _Chords(where, ball, chord - radius, far, far)


def _to_segments(areas: PreparedAreas, place: Floats, where: Ints, piece: Ints) -> _Chords:
    start = areas.begins.take(piece, axis=0) - place.take(where, axis=0)
    along = areas.along.take(piece, axis=0)
    square = np.einsum("ij,ij->i", along, along)
    rise = np.einsum("ij,ij->i", start, along)
    to_start = np.einsum("ij,ij->i", start, start)
    to_end = to_start + 2 * rise + square
    part = np.clip(-rise / np.maximum(square, 1e-9), 0.0, 1.0)
    to_foot = np.sqrt(np.maximum(to_start + part * (2 * rise + part * square), 0.0))
    nearer, farther = np.minimum(to_start, to_end), np.maximum(to_start, to_end)
    bulge = areas.bulge_m.take(piece) + _SEGMENT_SLACK_M
    reach = np.sqrt(np.maximum(nearer, 0.0)) + _SEGMENT_SLACK_M
    return _Chords(where, piece, to_foot - bulge, reach, np.sqrt(farther) + bulge)


def _sieved(
    chords: _Chords, area: Ints, inner: Floats, outer: Floats, node: int
) -> tuple[Ints, Ints]:
    """Return (circle, node) of what is inside a circle, the shortest, and what is to be opened."""
    first_inside = _number_below(inner, chords.far, or_at=True)
    may_cross = _number_below(outer, chords.near, or_at=False) < first_inside
    may_cross |= _may_be_nearest(chords, area)
    row = np.flatnonzero((first_inside < len(inner)) & ~may_cross)
    circle = chords.place[row] * len(inner) + first_inside[row]
    return np.column_stack([circle, chords.number[row] + node]), np.flatnonzero(may_cross)


def _number_below(limits: Floats, values: Floats, *, or_at: bool) -> Ints:
    """Return how many of growing limits are below values."""
    if len(limits) > _FEW_LIMITS:
        return np.searchsorted(limits, values, side="right" if or_at else "left")
    below = np.greater_equal if or_at else np.greater
    number = np.zeros(len(values), dtype=np.int64)
    for limit in limits:
        number += below(values, limit)
    return number


def _may_be_nearest(chords: _Chords, area: Ints) -> Bools:
    """Return what may hold the place of its area that is nearest, by the least of its bounds."""
    if not len(chords.number):
        return np.zeros(0, dtype=bool)
    owner = area.take(chords.number)
    first = run_starts(owner, chords.place)
    least = _chords_as_near(np.minimum.reduceat(chords.reach, first))
    return np.asarray(chords.near <= np.repeat(least, run_sizes(first, len(owner))))


def _expanded(first: Ints, ball: Ints) -> tuple[Ints, Ints]:
    """Return what is in balls, and the row that each comes from."""
    count = first[ball + 1] - first[ball]
    row = np.repeat(np.arange(len(ball)), count)
    return row, np.arange(len(row)) + np.repeat(first[ball] - np.cumsum(count) + count, count)


def _length(vectors: Floats) -> Floats:
    return np.asarray(np.sqrt(np.einsum("ij,ij->i", vectors, vectors)))


# --- geodesics ---------------------------------------------------------------------------------


class _Ways(NamedTuple):
    """Geodesics from places to points: lengths, and how points east and north change them.

    ``east`` and ``north`` are the derivatives of the length by longitude and latitude, in metres
    per radian; ``azimuth`` is at the place, ``back`` at the point, in radians.
    """

    metres: Floats
    east: Floats
    north: Floats
    azimuth: Floats
    back: Floats
    lat: Floats


def _ways(lon: Floats, lat: Floats, at: Floats) -> _Ways:
    # A pole has one distance, whatever the longitude it is written with.
    at_lon, at_lat = at.T
    at_pole = np.abs(at_lat) == 90.0
    some_poles = bool(at_pole.any())
    to_lon = np.where(at_pole, lon, at_lon) if some_poles else at_lon
    azimuth, back, metres = (np.asarray(each) for each in GEOD.inv(lon, lat, to_lon, at_lat))
    if some_poles:
        back = np.where(at_pole, back + np.sign(at_lat) * (lon - at_lon), back)
    back = np.radians(back)
    parallel, meridian = metres_per_radian(at_lat)
    east, north = -parallel * np.sin(back), -meridian * np.cos(back)
    return _Ways(metres, east, north, np.radians(azimuth), back, at_lat)


def _slopes(ways: _Ways, delta: Floats) -> Floats:
    """Return half the derivatives of the squares of distances along pieces, by t."""
    step = np.radians(delta)
    return np.asarray(ways.metres * (step[:, 0] * ways.east + step[:, 1] * ways.north))


def _measured(
    areas: PreparedAreas, lon: Floats, lat: Floats, piece: Ints, t: Floats
) -> tuple[_Ways, Floats]:
    """Measure from places to points within pieces; return half the derivatives of squares too."""
    delta = areas.delta.take(piece, axis=0)
    ways = _ways(lon, lat, areas.start.take(piece, axis=0) + t[:, None] * delta)
    return ways, _slopes(ways, delta)


def _ends(
    areas: PreparedAreas, lon: Floats, lat: Floats, place: Ints, piece: Ints
) -> tuple[Floats, Floats]:
    """Measure pieces at both ends; where one goes on from another, what they share is one."""
    n = len(piece)
    shared = np.zeros(n, dtype=bool)
    shared[:-1] = (piece[1:] == piece[:-1] + 1) & (place[1:] == place[:-1])
    shared &= areas.goes_on.take(piece)
    alone = np.flatnonzero(~shared)
    where = np.concatenate([place, place[alone]])
    at = np.concatenate([areas.start.take(piece, axis=0), areas.end.take(piece[alone], axis=0)])
    ways = _ways(lon.take(where), lat.take(where), at)
    begins, ends = np.arange(n), np.arange(1, n + 1)
    ends[alone] = n + np.arange(len(alone))
    delta = areas.delta.take(piece, axis=0)
    slopes = [_slopes(_Ways(*(v.take(w) for v in ways)), delta) for w in (begins, ends)]
    return ways.metres.take(np.column_stack([begins, ends])), np.column_stack(slopes)


def _stretches(
    areas: PreparedAreas, lon: Floats, lat: Floats, place: Ints, piece: Ints
) -> _Stretches:
    """Measure pieces at their ends, and cut them where the distance turns."""
    n = len(piece)
    s, g = _ends(areas, lon, lat, place, piece)
    t = np.tile([0.0, 1.0], (n, 1))
    turns = np.flatnonzero(g[:, 0] * g[:, 1] < 0)
    if not len(turns):
        return _Stretches(place, piece, t, s, g)

    def measure(which: Ints, at: Floats) -> tuple[Floats, Floats]:
        rows = turns[which]
        ways, slope = _measured(areas, lon[place[rows]], lat[place[rows]], piece[rows], at)
        return slope, ways.metres

    # Where the distance turns its square changes by the square of the step.
    length = np.maximum(areas.node_sums[2, piece[turns]], 1e-9)
    mid, turn_s = _turning_points(measure, g[turns], length)
    first, second = t[turns].copy(), t[turns].copy()
    first[:, 1], second[:, 0] = mid, mid
    s_first, s_second = s[turns].copy(), s[turns].copy()
    s_first[:, 1], s_second[:, 0] = turn_s, turn_s
    g_first, g_second = g[turns].copy(), g[turns].copy()
    g_first[:, 1], g_second[:, 0] = 0.0, 0.0
    kept = np.setdiff1d(np.arange(n), turns, assume_unique=True)
    return _Stretches(
        place[np.concatenate([kept, turns, turns])],
        piece[np.concatenate([kept, turns, turns])],
        np.concatenate([t[kept], first, second]),
        np.concatenate([s[kept], s_first, s_second]),
        np.concatenate([g[kept], g_first, g_second]),
    )


def _turning_points(
    measure: Callable[[Ints, Floats], tuple[Floats, Floats]], slope: Floats, length: Floats
) -> tuple[Floats, Floats]:
    """Return where slopes vanish (regula falsi, Illinois), and the distances there."""
    n = len(slope)
    low, high = np.zeros(n), np.ones(n)
    at_low, at_high = slope[:, 0].copy(), slope[:, 1].copy()
    t, distance = np.zeros(n), np.zeros(n)
    side = np.zeros(n)
    live = np.arange(n)
    for _ in range(_MOST_STEPS):
        a, b = at_low[live], at_high[live]
        guess = np.clip((low[live] * b - high[live] * a) / (b - a), low[live], high[live])
        value, metres = measure(live, guess)
        moved = np.abs(guess - t[live]) * length[live]
        t[live], distance[live] = guess, metres
        before = np.sign(value) == np.sign(a)
        low[live] = np.where(before, guess, low[live])
        high[live] = np.where(before, high[live], guess)
        at_low[live] = np.where(before, value, np.where(side[live] == -1, a / 2, a))
        at_high[live] = np.where(before, np.where(side[live] == 1, b / 2, b), value)
        side[live] = np.where(before, 1, -1)
        live = live[(moved > _TURN_SLIP_M) & (value != 0)]
        if not len(live):
            break
    return t, distance


def _cut_by_circles(
    areas: PreparedAreas, lon: Floats, lat: Floats, radii_m: Floats, found: _Stretches
) -> tuple[Ints, Floats, Floats, Crossings]:
    """Return the parts of stretches within each distance, and where circles cross them."""
    within = found.s[:, :, None] < radii_m
    row, distance = np.nonzero(within[:, 0] & within[:, 1])
    circle = found.place[row] * len(radii_m) + distance
    whole = np.column_stack([circle, found.piece[row]])
    low, high = found.t[row].T

    row, distance = np.nonzero(within[:, 0] != within[:, 1])
    place, piece = found.place[row], found.piece[row]
    leaves = within[row, 0, distance]
    at, theta, hop = _crossed(areas, lon[place], lat[place], radii_m[distance], found, row)
    circle = place * len(radii_m) + distance
    crossings = Crossings(circle, piece, at, theta, np.where(leaves, -1.0, 1.0), hop)
    parts = np.concatenate([whole, np.column_stack([circle, piece])])
    low = np.concatenate([low, np.where(leaves, found.t[row, 0], at)])
    high = np.concatenate([high, np.where(leaves, at, found.t[row, 1])])
    return parts, low, high, crossings


def _crossed(
    areas: PreparedAreas, lon: Floats, lat: Floats, radius: Floats, found: _Stretches, row: Ints
) -> tuple[Floats, Floats, Floats]:
    """Return where stretches are at a distance: the part of the piece, theta, and the hop."""
    low, high = found.t[row].T.copy()
    rises = found.s[row, 0] < found.s[row, 1]
    t = _cubic_roots(low, high, found.s[row] ** 2 - radius[:, None] ** 2, 2 * found.g[row])
    s, back, lat_at, azimuth = np.zeros((4, len(row)))
    live = np.arange(len(row))
    for _ in range(_MOST_STEPS):
        ways, g = _measured(areas, lon[live], lat[live], found.piece[row[live]], t[live])
        s[live], azimuth[live], back[live] = ways.metres, ways.azimuth, ways.back
        lat_at[live] = ways.lat
        above = (s[live] >= radius[live]) == rises[live]
        high[live] = np.where(above, t[live], high[live])
        low[live] = np.where(above, low[live], t[live])
        open_ = (np.abs(s[live] - radius[live]) > _SLIP_M) & (high[live] - low[live] > 1e-15)
        live, g = live[open_], g[open_]
        if not len(live):
            break
        with np.errstate(divide="ignore", invalid="ignore"):
            newton = t[live] - (s[live] ** 2 - radius[live] ** 2) / (2 * g)
        between = (newton > low[live]) & (newton < high[live])
        t[live] = np.where(between, newton, (low[live] + high[live]) / 2)
    parallel, _ = metres_per_radian(lat_at)
    across = (s - radius) * np.sin(back) / np.where(parallel > 0, parallel, np.inf)
    theta = -azimuth % (2 * math.pi)
    return t, theta, np.column_stack([across, across * sine_authalic(lat_at)])


def _cubic_roots(low: Floats, high: Floats, value: Floats, slope: Floats) -> Floats:
    """Return the root between low and high of the cubic with given ends (Hermite)."""
    width = high - low
    d0, d1 = slope[:, 0] * width, slope[:, 1] * width
    rise = value[:, 1] - value[:, 0]
    c2, c3 = 3 * rise - 2 * d0 - d1, d0 + d1 - 2 * rise
    a, b = np.zeros(len(low)), np.ones(len(low))
    u = np.clip(-value[:, 0] / np.where(rise == 0, 1.0, rise), 0.0, 1.0)
    rising = rise > 0
    for _ in range(_CUBIC_STEPS):
        f = value[:, 0] + u * (d0 + u * (c2 + u * c3))
        df = d0 + u * (2 * c2 + 3 * u * c3)
        above = (f > 0) == rising
        a, b = np.where(above, a, u), np.where(above, u, b)
        newton = u - f / np.where(df == 0, np.inf, df)
        before, u = u, np.where((newton > a) & (newton < b), newton, (a + b) / 2)
        if np.abs(u - before).max(initial=0.0) < _CUBIC_SLIP:
            break
    return low + u * width
