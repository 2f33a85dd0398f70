r"""How much of areas lies within distances of places: an integral along boundaries, no overlay.

With shells anticlockwise and holes clockwise, the boundary of what is covered is the boundary of
the area as far as it is within the distance, and the arcs of the circle within the area. Both are
integrated in closed form: the area form along edges straight in longitude and latitude (``_form``),
and along circles (``_circle``). Arcs begin where the boundary leaves the disc and end where it
enters, so they sum to :math:`\sum \pm F(\theta)` over the crossings, plus one full turn exactly if
the circle's point at :math:`\theta = 0` is in the area. That is decided by the order of the
crossings, never by the size of a sum: nothing and the whole disc are the same modulo a turn.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final

import numpy as np
import shapely
from numpy.typing import NDArray

from rangemap.geodesy._circle import Circles, circles
from rangemap.geodesy._ellipsoid import GEOD, LIMIT_KM
from rangemap.geodesy._form import AUTHALIC_SQUARE_M2
from rangemap.geodesy._prepared import PreparedAreas
from rangemap.geodesy._runs import run_sizes, run_starts
from rangemap.geodesy._sweep import Crossings, Sweep, part_sums, sweep

__all__ = [
    "Covered",
    "at_zero",
    "circles_of",
    "covered_by_discs",
    "edge_sums",
    "finished",
    "holding",
    "poles_m",
]

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]

#: Places that are swept at once, for every nearest distance or those within reach alone. It bounds
#: the memory, whatever the number of places; more at once were no faster.
_AT_ONCE: Final = {True: 64, False: 256}
#: Crossings of a circle this near to each other, in radians, have no order.
_NO_ORDER: Final = 1e-11
_KM2: Final = 1e-6


@dataclass(frozen=True, slots=True, eq=False)
class Covered:
    """What of areas is within distances of places.

    ``area_km2``, ``arc_km`` (the length of the circle inside the area, which is also the change
    of the area with the distance), ``border_km`` (the length of the area's boundary inside the
    disc), ``reached`` and ``wholly`` have shape (places, distances, areas). ``nearest_km`` has
    shape (places, areas): 0 inside, infinite where it was not asked for.
    """

    area_km2: Floats
    arc_km: Floats
    border_km: Floats
    reached: Bools
    wholly: Bools
    nearest_km: Floats


def covered_by_discs(
    areas: PreparedAreas,
    lon_lat: Floats,
    radii_km: Floats,
    *,
    own_km2: Floats,
    all_nearest: bool = True,
) -> Covered:
    """Measure how much of areas is within distances of places.

    Parameters
    ----------
    areas : PreparedAreas
    lon_lat : ndarray of shape (places, 2)
        Degrees.
    radii_km : ndarray of shape (distances,)
        Growing, above 0 and below :data:`LIMIT_KM`.
    own_km2 : ndarray of shape (areas,)
        The whole of each area: what it has, to the bit, where all of it is covered.
    all_nearest : bool
        Measure how far every area is, and not only those within the longest distance.

    Returns
    -------
    Covered
        Areas are exact to rounding: some 1e-13 of the disc, and about 0.1 m².
    """
    if not 0 < radii_km[0] <= radii_km[-1] < LIMIT_KM:
        raise AssertionError(radii_km)
    size = _AT_ONCE[all_nearest]
    blocks = [
        _block(areas, lon_lat[i : i + size], radii_km, own_km2, all_nearest=all_nearest)
        for i in range(0, len(lon_lat), size)
    ]
    if len(blocks) == 1:
        return blocks[0]
    return Covered(
        *(np.concatenate([getattr(b, name) for b in blocks]) for name in Covered.__slots__)
    )


def _block(
    areas: PreparedAreas,
    lon_lat: Floats,
    radii_km: Floats,
    own_km2: Floats,
    *,
    all_nearest: bool,
) -> Covered:
    lon, lat = lon_lat.T
    found = sweep(areas, lon, lat, radii_km * 1000, all_nearest=all_nearest)
    round_, holds_both_poles = circles_of(lon, lat, radii_km * 1000)
    inside = holding(areas, lon_lat)
    nearest_km = found.nearest_m / 1000
    nearest_km[inside] = 0.0
    n_areas = len(areas.shapes)
    shape = (len(lon_lat), len(radii_km), n_areas)

    sums, count = edge_sums(areas, found, shape)
    crossings = found.crossings
    key = crossings.circle * n_areas + areas.piece_area[crossings.piece]
    crossed = np.zeros(shape, dtype=bool)
    crossed.reshape(-1)[key] = True
    turns = at_zero(areas, round_, inside, key, crossings, count, shape)

    across, height = (_binned(key, crossings.way * hop, shape) for hop in crossings.hop.T)
    form, length = round_.to(crossings.circle, crossings.theta)
    per_circle = shape[0], shape[1], 1
    pole = round_.pole.reshape(per_circle)
    area_m2 = AUTHALIC_SQUARE_M2 * (pole * (sums[0] - across) - (sums[1] - height))
    area_m2 += _binned(key, crossings.way * form, shape)
    area_m2 += turns * round_.turn_m2.reshape(per_circle)
    arc_m = _binned(key, crossings.way * length, shape)
    arc_m += turns * round_.length_m.reshape(per_circle)

    all_inside = (count == areas.pieces) & ~crossed & (areas.pieces > 0)
    beyond = turns & holds_both_poles.reshape(per_circle)
    return finished(
        area_m2, arc_m, sums[2], nearest_km, all_inside & ~beyond, areas, radii_km, own_km2
    )


def finished(
    area_m2: Floats,
    arc_m: Floats,
    border_m: Floats,
    nearest_km: Floats,
    all_inside: Bools,
    areas: PreparedAreas,
    radii_km: Floats,
    own_km2: Floats,
) -> Covered:
    """Let topology have the last word over numbers, and return the result."""
    reached = nearest_km[:, None, :] < radii_km[:, None]
    wholly = reached & all_inside
    area_km2 = np.clip(area_m2 * _KM2, np.finfo(float).tiny, np.nextafter(own_km2, 0.0))
    area_km2 = np.where(wholly, own_km2, np.where(reached, area_km2, 0.0))
    # Rounding must not make the wider of two all but equal ranges the smaller one.
    area_km2 = np.maximum.accumulate(area_km2, axis=1)
    arc_km = np.where(reached & ~wholly, np.maximum(arc_m, 0.0), 0.0) / 1000
    border_km = np.where(wholly, areas.perimeter_m, np.where(reached, border_m, 0.0)) / 1000
    return Covered(area_km2, arc_km, border_km, reached, wholly, nearest_km)


def circles_of(lon: Floats, lat: Floats, radii_m: Floats) -> tuple[Circles, Bools]:
    """Return the circles of all places and distances, and which hold both poles."""
    north, south = poles_m(lon, lat)
    n = len(radii_m)
    radius, north, south = np.tile(radii_m, len(lon)), np.repeat(north, n), np.repeat(south, n)
    pole = np.where(np.abs(north - radius) <= np.abs(south - radius), 1.0, -1.0)
    both = radius > np.maximum(north, south)
    other = np.where(pole > 0, south, north)
    return circles(np.repeat(lon, n), np.repeat(lat, n), radius, pole, other), both


def poles_m(lon: Floats, lat: Floats) -> tuple[Floats, Floats]:
    """Return the distances of the north and the south pole."""
    north, south = (
        np.asarray(GEOD.inv(lon, lat, lon, np.full(len(lon), pole))[2]) for pole in (90.0, -90.0)
    )
    return north, south


def edge_sums(
    areas: PreparedAreas, found: Sweep, shape: tuple[int, int, int]
) -> tuple[Floats, Floats]:
    """Return (3, *shape): the integrals along all that is inside; and how many pieces are whole."""
    circle, node = found.whole.T
    key = circle * shape[2] + areas.node_area.take(node)
    # What is inside a circle is inside all longer ones about the same place.
    whole = [_binned(key, column.take(node), shape) for column in areas.node_sums]
    for total in whole:
        for k in range(1, shape[1]):
            total[:, k] += total[:, k - 1]
    circle, piece = found.parts.T
    key = circle * shape[2] + areas.piece_area.take(piece)
    parts = part_sums(areas, piece, found.low, found.high)
    # A piece that was cut where the distance turns is counted by its first stretch.
    columns = *parts, (found.low == 0.0).astype(float)
    totals = np.stack([w + _binned(key, c, shape) for w, c in zip(whole, columns, strict=True)])
    return totals[:3], totals[3]


def _binned(key: Ints, values: Floats, shape: tuple[int, int, int]) -> Floats:
    size = shape[0] * shape[1] * shape[2]
    # Without entries the counts are integers.
    return np.bincount(key, weights=values, minlength=size).astype(float, copy=False).reshape(shape)


def at_zero(
    areas: PreparedAreas,
    round_: Circles,
    inside: Bools,
    key: Ints,
    crossings: Crossings,
    count: Floats,
    shape: tuple[int, int, int],
) -> Bools:
    """Return whether the circle's point at theta = 0 is in the area."""
    turns = np.zeros(shape, dtype=bool)
    # Where no edge is within the disc, all of it is where its centre is.
    turns |= inside[:, None, :]
    ask = count > 0
    ask &= count < areas.pieces
    far = round_.radius_m.reshape(shape[0], shape[1], 1) > LIMIT_KM * 500
    # A disc without one of the poles that holds all of a boundary holds the area: its other side
    # would have an edge along that pole.
    ask |= (count == areas.pieces) & far
    turns[count == areas.pieces] = False
    flat, asked = turns.reshape(-1), ask.reshape(-1)
    theta = np.zeros(flat.shape)
    if len(key):
        group, state, middle = _state_at_zero(key, crossings)
        flat[group] = state > 0
        asked[group] = state < 0
        theta[group] = middle
    # Where only crossings without an order are known, the middle of the widest gap is asked.
    which = np.flatnonzero(asked)
    flat[which] = _holding_circle_points(areas, round_, which, theta[which])
    return turns


def _state_at_zero(key: Ints, crossings: Crossings) -> tuple[Ints, Ints, Floats]:
    """Return for each group of crossings 1, 0, or -1 (not known), and the middle of a gap.

    Going round anticlockwise the circle comes into the area where the boundary leaves the disc.
    Gaps of no width do not count: the order of their ends is rounding.
    """
    order = np.lexsort((crossings.theta, key))
    key, theta, way = key[order], crossings.theta[order], crossings.way[order]
    first = run_starts(key)
    size = run_sizes(first, len(key))
    last = first + size - 1
    total = np.cumsum(-way)
    before = np.repeat(total[first] + way[first], size)
    level = total - before
    following = np.roll(theta, -1)
    following[last] = theta[first] + 2 * math.pi
    gap = following - theta
    counts = gap > _NO_ORDER
    least = np.minimum.reduceat(np.where(counts, level, 0.0), first)
    most = np.maximum.reduceat(np.where(counts, level, 0.0), first)
    state = np.where(least < 0, 1, np.where(most > 0, 0, -1))
    widest = np.maximum.reduceat(gap, first)
    is_widest = gap == np.repeat(widest, size)
    where = np.flatnonzero(is_widest)
    where = where[np.searchsorted(where, first)]
    middle = (theta[where] + gap[where] / 2) % (2 * math.pi)
    return key[first], state.astype(np.int64), middle


def holding(areas: PreparedAreas, lon_lat: Floats) -> Bools:
    """Return which areas hold which places; the seam is one meridian and a pole one place."""
    held = np.zeros((len(lon_lat), len(areas.shapes)), dtype=bool)
    for place, at in _spellings(lon_lat):
        row, area = areas.tree.query(shapely.points(at), predicate="intersects")
        held[place[row], area] = True
    return held


def _holding_circle_points(
    areas: PreparedAreas, round_: Circles, which: Ints, theta: Floats
) -> Bools:
    """Return whether points of circles, at theta, are in areas; which = circle * areas + area."""
    if not len(which):
        return np.zeros(0, dtype=bool)
    circle, area = np.divmod(which, len(areas.shapes))
    lon, lat, _ = GEOD.fwd(
        round_.lon[circle], round_.lat[circle], -np.degrees(theta), round_.radius_m[circle]
    )
    held = np.zeros(len(which), dtype=bool)
    for row, at in _spellings(np.column_stack([np.asarray(lon), np.asarray(lat)])):
        held[row] |= shapely.intersects_xy(areas.shapes[area[row]], at)
    return held


def _spellings(lon_lat: Floats) -> list[tuple[Ints, Floats]]:
    """Return places in all the ways to write them: with their row, and longitude and latitude."""
    rows = np.arange(len(lon_lat))
    ways = [(rows, lon_lat)]
    seam = rows[np.abs(lon_lat[:, 0]) == 180.0]
    if len(seam):
        ways.append((seam, lon_lat[seam] * [-1.0, 1.0]))
    pole = rows[np.abs(lon_lat[:, 1]) == 90.0]
    if len(pole):
        ways += [
            (pole, np.column_stack([np.full(len(pole), lon), lon_lat[pole, 1]]))
            for lon in (-180.0, 0.0, 180.0)
        ]
    return ways
