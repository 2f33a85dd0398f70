"""Chords straight through the Earth: they decide most of what lies within distances of places.

Two sieves, each with its own bound, leave little to geodesics: balls around runs of pieces of
boundary, and then segments between the ends of pieces.
"""

from __future__ import annotations

import math
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from rangemap.geodesy._ellipsoid import SEMI_MAJOR_M, SEMI_MINOR_M
from rangemap.geodesy._prepared import Balls, PreparedAreas
from rangemap.geodesy._runs import run_sizes, run_starts

__all__ = ["chord_bounds_m", "segment_chords", "sieved"]

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


def sieved(
    areas: PreparedAreas, place: Floats, radii_m: Floats, *, all_nearest: bool
) -> tuple[Ints, Ints, Ints]:
    """Return what is surely within distances of places, and what geodesics have to decide.

    Parameters
    ----------
    areas : PreparedAreas
    place : ndarray of shape (places, 3)
        Geocentric, in metres.
    radii_m : ndarray of shape (distances,)
        Growing.
    all_nearest : bool
        Leave open what may be nearest to a place, however far it is.

    Returns
    -------
    ndarray of shape (n, 2)
        Pairs (circle, node) of what lies inside as a whole, with the shortest circle that
        holds it, circle = place * distances + distance.
    ndarray, ndarray of shape (m,)
        Places, and pieces of boundaries that they have to be measured to.
    """
    inner, outer = _chords_surely_within(radii_m), _chords_perhaps_within(radii_m)
    where, number = _near(areas.balls[0], place, outer[-1], all_nearest=all_nearest)
    whole = []
    for balls in areas.balls:
        chords = _to_balls(balls, place, where, number)
        inside, opened = _one_sieve(chords, balls.area, inner, outer, balls.node)
        whole.append(inside)
        row, number = _expanded(balls.first, number[opened])
        where = where[opened][row]
    chords = _to_segments(areas, place, where, number)
    inside, opened = _one_sieve(chords, areas.piece_area, inner, outer, 0)
    whole.append(inside)
    return np.concatenate(whole), where[opened], number[opened]


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


def _one_sieve(
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
