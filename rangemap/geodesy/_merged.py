"""How much of areas lies within a distance of any of several places: unions of intervals.

The boundary of what is covered is now the part of the areas' boundaries that is within any disc,
and the arcs of each circle that are within the area and within no other disc. Both are unions of
intervals on a line, along the boundary and along each circle; no polygon is made. Where two circles
meet, both arcs end in one point, found once: what the second circle misses it by is integrated.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from rangemap.geodesy._circle import Circles, circles
from rangemap.geodesy._covered import (
    Covered,
    at_zero,
    edge_sums,
    finished,
    holding,
    poles_m,
)
from rangemap.geodesy._ellipsoid import GEOD
from rangemap.geodesy._form import AUTHALIC_SQUARE_M2, metres_per_radian, sine_authalic
from rangemap.geodesy._prepared import PreparedAreas
from rangemap.geodesy._runs import run_sizes, run_starts
from rangemap.geodesy._sweep import Crossings, Sweep, part_sums, sweep

__all__ = ["covered_by_union"]

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]

_TURN: Final = 2 * math.pi
_MEETS_M: Final = 1e-7
_MOST_STEPS: Final = 80
_AT_ONCE: Final = 64


class _Ends(NamedTuple):
    """Ends of intervals on circles: where, what is crossed, and the hop to the circle (m2).

    ``area_step`` is +1 where going on leads into the area, -1 where it leads out; ``cover_step``
    the same for another disc. One of the two is 0.
    """

    key: Ints
    theta: Floats
    area_step: Floats
    cover_step: Floats
    hop_m2: Floats


def covered_by_union(
    areas: PreparedAreas,
    lon_lat: Floats,
    radii_km: Floats,
    *,
    own_km2: Floats,
    all_nearest: bool = True,
) -> Covered:
    """Measure how much of areas is within distances of any of several places.

    As :func:`~rangemap.geodesy._covered.covered_by_discs`, with one row for all places together.
    Equal places count once.
    """
    places = np.unique(lon_lat, axis=0)
    one_by_one = [
        _merged(areas, places, float(km), all_nearest=all_nearest or km < radii_km[-1])
        for km in radii_km
    ]
    area_m2, arc_m, border_m, nearest_m, all_inside = (
        np.stack(each)[None] for each in zip(*one_by_one, strict=True)
    )
    nearest_km = nearest_m.min(axis=1) / 1000
    return finished(area_m2, arc_m, border_m, nearest_km, all_inside, areas, radii_km, own_km2)


def _merged(
    areas: PreparedAreas, places: Floats, km: float, *, all_nearest: bool
) -> tuple[Floats, Floats, Floats, Floats, Bools]:
    """Return area, arc and border in metres, nearest distance, and whether all is inside."""
    lon, lat = places.T
    n, n_areas = len(places), len(areas.shapes)
    round_ = _circles(lon, lat, km * 1000)
    found = _swept(areas, places, km * 1000, all_nearest=all_nearest)
    inside = holding(areas, places)
    nearest_m = np.where(inside, 0.0, found.nearest_m).min(axis=0)

    crossings = found.crossings
    key = crossings.circle * n_areas + areas.piece_area[crossings.piece]
    _, count = edge_sums(areas, found, (n, 1, n_areas))
    begins = at_zero(areas, round_, inside, key, crossings, count, (n, 1, n_areas)).reshape(-1)
    sums, whole = _edges_in_any(areas, found)

    junctions, covered_at_zero = _junctions(round_)
    pole = round_.pole[0]
    ends = _Ends(
        key, crossings.theta, -crossings.way, 0 * crossings.way, _form(pole, crossings.hop)
    )
    area_arcs, arcs, n_arcs = _arcs_outside_others(
        round_, ends, junctions, begins, covered_at_zero, n_areas
    )
    area_m2 = AUTHALIC_SQUARE_M2 * (pole * sums[0] - sums[1]) + area_arcs
    all_inside = whole & (n_arcs == 0)
    return area_m2, arcs, sums[2], nearest_m, all_inside


def _circles(lon: Floats, lat: Floats, radius_m: float) -> Circles:
    """Return all circles, with one constant of the area form for them and for the edges."""
    north, south = poles_m(lon, lat)
    nearer_north = np.abs(north - radius_m).min() <= np.abs(south - radius_m).min()
    pole, other = (1.0, south) if nearer_north else (-1.0, north)
    return circles(lon, lat, np.full(len(lon), radius_m), np.full(len(lon), pole), other)


def _swept(areas: PreparedAreas, places: Floats, radius_m: float, *, all_nearest: bool) -> Sweep:
    """Sweep about all places, some at a time."""
    radii = np.array([radius_m])
    starts = range(0, len(places), _AT_ONCE)
    blocks = [
        sweep(areas, lon_lat[:, 0], lon_lat[:, 1], radii, all_nearest=all_nearest)
        for lon_lat in (places[i : i + _AT_ONCE] for i in starts)
    ]
    shifts = np.array(starts)
    crossings = [block.crossings for block in blocks]
    return Sweep(
        np.concatenate([b.whole + np.array([i, 0]) for i, b in zip(shifts, blocks, strict=True)]),
        np.concatenate([b.parts + np.array([i, 0]) for i, b in zip(shifts, blocks, strict=True)]),
        np.concatenate([b.low for b in blocks]),
        np.concatenate([b.high for b in blocks]),
        Crossings(
            np.concatenate([c.circle + i for i, c in zip(shifts, crossings, strict=True)]),
            *(
                np.concatenate([getattr(c, name) for c in crossings])
                for name in ("piece", "at", "theta", "way", "hop")
            ),
        ),
        np.concatenate([b.nearest_m for b in blocks]),
    )


def _edges_in_any(areas: PreparedAreas, found: Sweep) -> tuple[Floats, Bools]:
    """Return the integrals along what is in any disc, and which boundaries are so as a whole."""
    n_pieces, n_areas = len(areas.start), len(areas.shapes)
    ranges = areas.node_pieces[np.unique(found.whole[:, 1])]
    change = np.bincount(ranges[:, 0], minlength=n_pieces + 1).astype(np.int64)
    change -= np.bincount(ranges[:, 1], minlength=n_pieces + 1)
    is_whole = np.cumsum(change)[:n_pieces] > 0
    open_ = ~is_whole[found.parts[:, 1]]
    piece, low, high = _united(found.parts[open_, 1], found.low[open_], found.high[open_])
    is_whole[piece[(low == 0.0) & (high == 1.0)]] = True
    rest = ~is_whole[piece]
    piece, low, high = piece[rest], low[rest], high[rest]
    every = np.flatnonzero(is_whole)
    sums = np.concatenate([areas.node_sums[:3, every], part_sums(areas, piece, low, high)], axis=1)
    owner = areas.piece_area[np.concatenate([every, piece])]
    table = np.stack([np.bincount(owner, weights=row, minlength=n_areas) for row in sums])
    count = np.bincount(areas.piece_area[is_whole], minlength=n_areas)
    return table.astype(float), (count == areas.pieces) & (areas.pieces > 0)


def _united(piece: Ints, low: Floats, high: Floats) -> tuple[Ints, Floats, Floats]:
    """Return the unions of intervals of each piece, which run from 0 to 1."""
    if not len(piece):
        return piece, low, high
    order = np.lexsort((low, piece))
    piece, low, high = piece[order], low[order], high[order]
    # Pieces are laid end to end, two apart, so that one running maximum serves all.
    rank = 2 * np.cumsum(np.diff(piece, prepend=piece[0]) != 0)
    farthest = np.maximum.accumulate(high + rank)
    new = np.r_[True, (low + rank)[1:] > farthest[:-1]]
    first = np.flatnonzero(new)
    # Not from the running maximum: laying out rounds.
    return piece[first], low[first], np.maximum.reduceat(high, first)


# --- circles that meet -------------------------------------------------------------------------


def _junctions(round_: Circles) -> tuple[_Ends, Ints]:
    """Return where circles enter and leave other discs, and in how many each is at theta = 0."""
    n = len(round_.lon)
    one, other = np.triu_indices(n, 1)
    radius = float(round_.radius_m[0])
    ahead, _, apart = _inv(round_.lon[one], round_.lat[one], round_.lon[other], round_.lat[other])
    meet = apart < 2 * radius
    one, other, ahead = one[meet], other[meet], ahead[meet]
    facing = -np.radians(ahead)
    *_, opposite = _to_other(round_, one, other, facing + math.pi)
    swallowed = opposite <= radius
    covered = np.bincount(one[swallowed], minlength=n) + np.bincount(other[swallowed], minlength=n)
    one, other, facing = one[~swallowed], other[~swallowed], facing[~swallowed]
    ends = []
    for side in (-1.0, 1.0):
        theta = _where_at_radius(round_, one, other, facing, facing + side * math.pi)
        azimuth, behind, lat, distance = _to_other(round_, one, other, theta)
        parallel, _ = metres_per_radian(lat)
        across = (distance - radius) * np.sin(np.radians(behind)) / np.maximum(parallel, 1e-9)
        hop = np.column_stack([across, across * sine_authalic(lat)])
        # On the first circle cover begins at the earlier end, on the second at the later one.
        ends.append((one, theta, -side, np.zeros(len(one))))
        ends.append((other, -np.radians(azimuth), side, _form(round_.pole[0], hop)))
    circle = np.concatenate([e[0] for e in ends])
    theta = np.concatenate([e[1] for e in ends]) % _TURN
    step = np.concatenate([np.full(len(e[0]), e[2]) for e in ends])
    hops = np.concatenate([e[3] for e in ends])
    pair = np.tile(np.arange(len(one)), 4)
    second = np.repeat([False, True, False, True], len(one))
    covered += _open_at_zero(circle, pair, second, theta, step, n)
    return _Ends(circle, theta, 0 * step, step, hops), covered


def _open_at_zero(
    circle: Ints, pair: Ints, second: Bools, theta: Floats, step: Floats, n: int
) -> Ints:
    """Return how many intervals of each circle hold theta = 0: those that end before they begin."""
    order = np.lexsort((theta, second, pair))
    firsts = order[::2]
    wraps = step[firsts] < 0
    return np.bincount(circle[firsts[wraps]], minlength=n)


def _where_at_radius(round_: Circles, one: Ints, other: Ints, low: Floats, high: Floats) -> Floats:
    """Return where circles are as far from the other place as from their own (regula falsi)."""
    radius = round_.radius_m[one]

    def gap(which: Ints, theta: Floats) -> Floats:
        *_, distance = _to_other(round_, one[which], other[which], theta)
        return distance**2 - radius[which] ** 2

    every = np.arange(len(one))
    return _falsi(gap, low.copy(), high.copy(), gap(every, low), gap(every, high), radius)


def _falsi(
    gap: Callable[[Ints, Floats], Floats],
    low: Floats,
    high: Floats,
    at_low: Floats,
    at_high: Floats,
    radius: Floats,
) -> Floats:
    root, side = low.copy(), np.zeros(len(low))
    live = np.arange(len(low))
    for _ in range(_MOST_STEPS):
        if not len(live):
            break
        a, b = at_low[live], at_high[live]
        guess = (low[live] * b - high[live] * a) / (b - a)
        value = gap(live, guess)
        root[live] = guess
        before = np.sign(value) == np.sign(a)
        low[live] = np.where(before, guess, low[live])
        high[live] = np.where(before, high[live], guess)
        at_low[live] = np.where(before, value, np.where(side[live] == -1, a / 2, a))
        at_high[live] = np.where(before, np.where(side[live] == 1, b / 2, b), value)
        side[live] = np.where(before, 1, -1)
        live = live[np.abs(value) > 2 * radius[live] * _MEETS_M]
    return root


def _to_other(
    round_: Circles, one: Ints, other: Ints, theta: Floats
) -> tuple[Floats, Floats, Floats, Floats]:
    """Return azimuths (there, and back), latitude and distance of circle points from others."""
    lon, lat, _ = GEOD.fwd(
        round_.lon[one], round_.lat[one], -np.degrees(theta), round_.radius_m[one]
    )
    ahead, back, distance = _inv(round_.lon[other], round_.lat[other], lon, lat)
    return ahead, back, np.asarray(lat), distance


def _inv(lon: Floats, lat: Floats, to_lon: Floats, to_lat: Floats) -> tuple[Floats, Floats, Floats]:
    ahead, back, distance = GEOD.inv(lon, lat, to_lon, to_lat)
    return np.asarray(ahead), np.asarray(back), np.asarray(distance)


def _form(pole: float, sums: Floats) -> Floats:
    return np.asarray(AUTHALIC_SQUARE_M2 * (pole * sums[:, 0] - sums[:, 1]))


# --- arcs --------------------------------------------------------------------------------------


def _arcs_outside_others(
    round_: Circles,
    ends: _Ends,
    junctions: _Ends,
    begins: Bools,
    covered: Ints,
    n_areas: int,
) -> tuple[Floats, Floats, Ints]:
    """Return the integrals and lengths of arcs in areas and in no other disc, and their number."""
    keys = np.unique(np.concatenate([ends.key, np.flatnonzero(begins)]))
    n = len(keys)
    circle = keys // n_areas
    row, junction = _matching(circle, junctions.key)
    nothing = np.zeros(n)
    # Every circle of every area begins and ends at theta = 0, whatever happens there.
    key = np.concatenate([keys, ends.key, keys[row], keys])
    theta = np.concatenate([nothing, ends.theta, junctions.theta[junction], nothing + _TURN])
    steps = np.column_stack(
        [
            np.concatenate([begins[keys], ends.area_step, 0.0 * row, nothing]),
            np.concatenate(
                [covered[circle], ends.cover_step, junctions.cover_step[junction], nothing]
            ),
        ]
    )
    hop = np.concatenate([nothing, ends.hop_m2, junctions.hop_m2[junction], nothing])
    # Ends at theta = 0 come after the beginning, those at a turn before the end.
    order = np.lexsort((np.arange(len(key)), theta, key))
    key, theta, steps, hop = key[order], theta[order], steps[order], hop[order]
    first = run_starts(key)
    size = run_sizes(first, len(key))
    total = np.cumsum(steps, axis=0)
    level = total - np.repeat((total - steps)[first], size, axis=0)
    drawn = (level[:, 0] > 0.5) & (level[:, 1] < 0.5)
    drawn[first + size - 1] = False
    start = np.flatnonzero(drawn)
    which = key[start] // n_areas
    area_to, arc_to = round_.to(which, theta[start + 1])
    area_from, arc_from = round_.to(which, theta[start])
    values = [
        area_to - hop[start + 1] - area_from + hop[start],
        arc_to - arc_from,
        (theta[start + 1] - theta[start] > 1e-11).astype(float),
    ]
    area = key[start] % n_areas
    form, length, number = (np.bincount(area, weights=each, minlength=n_areas) for each in values)
    return form.astype(float), length.astype(float), number.astype(np.int64)


def _matching(wanted: Ints, given: Ints) -> tuple[Ints, Ints]:
    """Return all pairs (i, j) with wanted[i] == given[j]."""
    order = np.argsort(given, kind="stable")
    left = np.searchsorted(given[order], wanted, side="left")
    count = np.searchsorted(given[order], wanted, side="right") - left
    row = np.repeat(np.arange(len(wanted)), count)
    inner = np.arange(len(row)) - np.repeat(np.cumsum(count) - count, count)
    return row, order[left[row] + inner]
