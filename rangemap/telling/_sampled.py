"""Covered shares as a function of range, sampled so that a cubic without slopes reads them back.

Shares and their slopes are computed every few kilometres; the slope is the length of the line
inside the region. Where a region is small, or its edge runs along the line, a share turns faster
than cubics follow, and ranges between are computed too. What is kept are samples of whole
hundredths of a per cent, and extra ones where they alone would be misread.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Final

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from rangemap.curves import cubic, limited_slopes
from rangemap.geodesy import covered_by_discs, covered_by_union, drawn_length_km
from rangemap.overlay import cut_by
from rangemap.reach import Origin
from rangemap.regions import PreparedRegions
from rangemap.telling._outlines import Outlines

__all__ = ["UNITS", "Sampled", "Shares", "read_share", "sample"]

Floats = NDArray[np.float64]

#: Shares are kept in units of 0.01 %.
UNITS: Final = 10_000
#: Of the tenth of a percentage point that is promised, rounding takes a twentieth.
_SUSPECT: Final = 0.0009
_TRY_AGAIN: Final = 0.0003
_WORTH_KEEPING: Final = 0.0002
_ROUNDS: Final = 4
#: Where readings are held against what was computed: in so many places between two samples.
_LOOKS: Final = 4


class Shares:
    """The covered shares of regions at any range, and their slopes; each range computed once.

    ``outlines`` holds the outline at each range that was asked for, about lines and areas.
    """

    def __init__(self, origin: Origin, regions: PreparedRegions, nearest_km: Floats) -> None:
        self.outlines: dict[float, BaseGeometry] = {}
        self._origin = origin
        self._regions = regions
        self._nearest_km = nearest_km
        self._wholly_km = np.full(len(regions), np.inf)
        self._outlines = Outlines(origin)
        self._known: dict[float, Floats] = {}

    def at(self, ranges_km: Iterable[float]) -> Floats:
        """Return shares and shares per km, of shape (ranges, 2, regions)."""
        wanted = list(ranges_km)
        missing = sorted(set(wanted) - set(self._known))
        if missing:
            measured = self._about_points if self._origin.is_point else self._about_lines
            self._known.update(zip(missing, measured(missing), strict=True))
        return np.array([self._known[km] for km in wanted]).reshape(-1, 2, len(self._regions))

    def _about_points(self, ranges_km: Sequence[float]) -> Floats:
        lon_lat = shapely.get_coordinates(self._origin.geometry)
        covered = covered_by_discs if len(lon_lat) == 1 else covered_by_union
        own = self._regions.area_km2
        found = covered(self._regions.areas, lon_lat, np.array(ranges_km), own_km2=own)
        return np.stack([found.area_km2[0] / own, found.arc_km[0] / own], axis=1)

    def _about_lines(self, ranges_km: Sequence[float]) -> list[Floats]:
        return [self._about_line(km) for km in ranges_km]

    def _about_line(self, km: float) -> Floats:
        outline = self.outlines[km] = self._outlines.at(km)
        # What a shorter distance takes in as a whole needs no cutting.
        all_in = self._wholly_km < km
        area, edges, wholly = cut_by(outline, (self._nearest_km < km) & ~all_in, self._regions)
        self._wholly_km[wholly] = np.minimum(self._wholly_km[wholly], km)
        area[all_in] = self._regions.area_km2[all_in]
        return np.stack([area, drawn_length_km(edges)]) / self._regions.area_km2


@dataclass(slots=True)
class Sampled:
    """Samples of one region: of the grid from number ``first`` on, and extra ones by range."""

    touched_km: float
    first: int
    shares: list[float]
    extra: dict[float, float] = field(default_factory=dict)

    def knots(self, grid_km: Sequence[int]) -> tuple[Floats, Floats]:
        """Return all ranges and shares in order, from where the region is first touched."""
        at = {float(grid_km[self.first + i]): share for i, share in enumerate(self.shares)}
        if self.touched_km > 0:
            at[self.touched_km] = 0.0
        at |= self.extra
        ranges = sorted(at)
        return np.array(ranges), np.array([at[km] for km in ranges])


def sample(
    exact: Shares,
    nearest_km: Floats,
    grid_km: Sequence[int],
    *,
    step_km: float,
    also_km: Iterable[float] = (),
) -> list[Sampled]:
    """Return samples of each region, from which :func:`read_share` reads shares back.

    Parameters
    ----------
    exact : Shares
        Computes shares.
    nearest_km : ndarray of shape (regions,)
        How far each region is away: nothing is covered up to there.
    grid_km : sequence of int
        Where every region is sampled.
    step_km : float
        How far apart they stand at most; between others that are farther apart, nobody reads.
    also_km : iterable of float
        Further ranges that are computed and not interpolated.
    """
    first = sorted({*map(float, grid_km), *also_km})
    values = exact.at(first)
    curves = [_Curve(first, values[:, :, j], float(km), step_km) for j, km in enumerate(nearest_km)]
    wanted = [curve.suspects() for curve in curves]
    for _ in range(_ROUNDS):
        exact.at(set().union(*wanted))
        wanted = [
            curve.refine(sorted(ranges), exact.at(sorted(ranges))[:, :, j]) if ranges else set()
            for j, (curve, ranges) in enumerate(zip(curves, wanted, strict=True))
        ]
        if not any(wanted):
            break
    return [_kept(curve, grid_km) for curve in curves]


def read_share(x: Floats, y: Floats, at: Floats) -> Floats:
    """Return the monotone cubic through samples (Steffen, 1990); flat beyond the last.

    M. Steffen, "A simple method for monotonic interpolation in one dimension", Astronomy and
    Astrophysics 239 (1990), 443-450.
    """
    if len(x) < 2:
        return np.where(at >= x[0], y[0], 0.0)
    return _from_nothing(x, cubic(x, y, _slopes(x, y), at), at)


class _Curve:
    """What is known of one region: ranges, shares and slopes, and the cubics between them."""

    def __init__(
        self, ranges_km: Sequence[float], values: Floats, touched_km: float, step_km: float
    ) -> None:
        km = np.array(ranges_km)
        reached = km > touched_km
        self.touched_km = touched_km
        self._step_km = step_km
        self.x = km[reached]
        self.y, self.slope = values[reached].T
        if touched_km > 0:
            self.x = np.r_[touched_km, self.x]
            self.y, self.slope = np.r_[0.0, self.y], np.r_[0.0, self.slope]

    def read(self, at: Floats) -> Floats:
        """Return shares at ranges, by monotone cubics (Fritsch and Carlson, 1980)."""
        slope = limited_slopes(self.x, self.y, self.slope)
        return _from_nothing(self.x, cubic(self.x, self.y, slope, at), at)

    def suspects(self) -> set[float]:
        """Return middles beside knots that the cubic between their neighbours would miss."""
        x, y, slope = self.x, self.y, self.slope
        if len(x) < 2:
            return set()
        suspect = np.zeros(len(x) - 1, dtype=bool)
        if len(x) > 2:
            width, rise = x[2:] - x[:-2], y[2:] - y[:-2]
            t = (x[1:-1] - x[:-2]) / width
            most = 3 * rise / width
            begin, end = np.minimum(slope[:-2], most), np.minimum(slope[2:], most)
            value = y[:-2] + rise * t * t * (3 - 2 * t)
            value += width * t * (1 - t) * (begin * (1 - t) - end * t)
            missed = np.abs(value - y[1:-1]) > _SUSPECT
            suspect[:-1] |= missed
            suspect[1:] |= missed
        suspect &= (np.diff(y) > _SUSPECT) & (np.diff(x) <= self._step_km)
        return {round(float(km), 3) for km in (x[:-1] + x[1:])[suspect] / 2}

    def refine(self, ranges_km: Sequence[float], values: Floats) -> set[float]:
        """Take ranges that were computed, and return where to look next: beside the surprises."""
        new = np.array(ranges_km)
        off = np.abs(self.read(new) - values[:, 0]) > _TRY_AGAIN
        order = np.argsort(np.r_[self.x, new], kind="stable")
        self.x = np.r_[self.x, new][order]
        self.y = np.r_[self.y, values[:, 0]][order]
        self.slope = np.r_[self.slope, values[:, 1]][order]
        middles = (self.x[:-1] + self.x[1:]) / 2
        at = np.searchsorted(self.x, new[off])
        return {round(float(middles[i]), 3) for k in at for i in (k - 1, k) if i < len(middles)}


def _kept(curve: _Curve, grid_km: Sequence[int]) -> Sampled:
    """Return the samples on the grid, and those between where they alone would be misread."""
    grid = np.asarray(grid_km, dtype=float)
    first = int(np.searchsorted(grid, curve.touched_km, side="right"))
    shares = _rounded(curve.y[np.isin(curve.x, grid[first:])])
    # Once all is covered it stays so.
    wholly = np.flatnonzero(shares >= 1)
    end = int(wholly[0]) + 1 if len(wholly) else len(shares)
    found = Sampled(curve.touched_km, first, shares[:end].tolist())
    if not end:
        return found
    steps = [*found.knots(grid_km)[0]]
    looks = _between(steps, curve, grid)
    for _ in range(_ROUNDS):
        truth = curve.read(looks)
        off = np.abs(read_share(*found.knots(grid_km), looks) - truth)
        # The worst place between two samples, so that one extra sample may do for all.
        worst: dict[int, int] = {}
        for k in np.flatnonzero(off > _WORTH_KEEPING).tolist():
            place = int(np.searchsorted(steps, looks[k]))
            if place not in worst or off[k] > off[worst[place]]:
                worst[place] = k
        if not worst:
            break
        found.extra |= {float(looks[k]): float(_rounded(truth[k])) for k in worst.values()}
    return found


def _between(steps: Sequence[float], curve: _Curve, grid: Floats) -> Floats:
    """Return where to look: at what was computed, and in a few places between two samples."""
    last = steps[-1]
    places = {float(km) for km in curve.x if steps[0] < km < last} - set(steps)
    widest = float(np.diff(grid).min()) if len(grid) > 1 else 0.0
    for low, high in itertools.pairwise(steps):
        if high - low <= widest:
            parts = np.linspace(low, high, _LOOKS + 1)[1:-1]
            places.update(round(float(km), 3) for km in parts)
    return np.array(sorted(places))


def _rounded(share: Floats) -> Floats:
    return np.asarray(np.rint(np.clip(share, 0.0, 1.0) * UNITS) / UNITS)


def _slopes(x: Floats, y: Floats) -> Floats:
    """Return slopes: of the parabola through three samples, as far as it is monotone."""
    width = np.diff(x)
    secant = np.diff(y) / width
    if len(x) == 2:
        return np.array([secant[0], secant[0]])
    before, after = secant[:-1], secant[1:]
    parabola = (before * width[1:] + after * width[:-1]) / (width[:-1] + width[1:])
    inner = np.minimum(parabola, 2 * np.minimum(before, after))
    first = np.clip(1.5 * secant[0] - inner[0] / 2, 0.0, 3 * secant[0])
    last = np.clip(1.5 * secant[-1] - inner[-1] / 2, 0.0, 3 * secant[-1])
    return np.concatenate([[first], inner, [last]])


def _from_nothing(x: Floats, value: Floats, at: Floats) -> Floats:
    """Return values, with nothing before the first sample."""
    return np.where(at < x[0], 0.0, value)
