"""Covered shares as a function of range, sampled so that a monotone cubic reads them back.

Shares and their slopes are computed every few kilometres; the slope is the length of the line
inside the region. Where a region is small, or its edge runs along the line, a share turns faster
than cubics follow, and ranges between are computed too. What is kept are samples in whole
hundredths of a per cent, with slopes, and extra ones where those alone would be misread.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
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

__all__ = ["UNITS", "Shares", "read_share", "sample"]

Floats = NDArray[np.float64]

#: Shares are kept in units of 0.01 %.
UNITS: Final = 10_000
#: Of the tenth of a percentage point that is promised, rounding takes an eighth.
_SUSPECT: Final = 0.0009
_TRY_AGAIN: Final = 0.0003
_WORTH_KEEPING: Final = 0.0002
_ROUNDS: Final = 4


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


def sample(
    exact: Shares,
    nearest_km: Floats,
    grid_km: Sequence[int],
    *,
    step_km: float,
    also_km: Iterable[float] = (),
) -> list[list[tuple[float, int, int]]]:
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
        Further ranges to sample, so that they are read as they are.

    Returns
    -------
    list of lists of (float, int, int)
        Of each region ranges in km, in order, shares in units of 0.01 % and slopes in these units
        for each kilometre: from nothing, where the region is first touched, up to where all of it
        is covered, or to the last range.
    """
    first = sorted({*map(float, grid_km), *also_km})
    values = exact.at(first)
    # The metre in which a region is touched is as fine as a page tells ranges.
    nearest = np.round(nearest_km, 3).tolist()
    curves = [_Curve(first, values[:, :, j], km, step_km) for j, km in enumerate(nearest)]
    wanted = [curve.suspects() for curve in curves]
    for _ in range(_ROUNDS):
        exact.at(set().union(*wanted))
        wanted = [
            curve.refine(sorted(ranges), exact.at(sorted(ranges))[:, :, j]) if ranges else set()
            for j, (curve, ranges) in enumerate(zip(curves, wanted, strict=True))
        ]
        if not any(wanted):
            break
    return [_kept(curve, first) for curve in curves]


def read_share(samples: Sequence[tuple[float, int, int]], at: Floats) -> Floats:
    """Return shares by the cubics between samples, as the script of the page does."""
    km, units, per_km = np.array(samples, dtype=float).T
    if len(km) < 2:
        return np.full(at.shape, units[0] / UNITS)
    return cubic(km, units, per_km, at) / UNITS


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


def _kept(curve: _Curve, first_km: Sequence[float]) -> list[tuple[float, int, int]]:
    """Return the samples at the first ranges, and those between that would else be misread."""
    if len(curve.x) < 2:
        return [(curve.touched_km, 0, 0)]
    kept = np.isin(curve.x, first_km)
    kept[0] = True
    while True:
        samples = _samples(curve.x[kept], curve.y[kept], curve.slope[kept])
        off = np.abs(read_share(samples, curve.x) - curve.y)
        missed = np.flatnonzero(~kept & (off > _WORTH_KEEPING))
        if not len(missed):
            return samples
        # One more sample between two may do for all between them: the one that is missed most.
        by_size = missed[np.argsort(-off[missed], kind="stable")]
        kept[by_size[np.unique(np.cumsum(kept)[by_size], return_index=True)[1]]] = True


def _samples(x: Floats, y: Floats, slope: Floats) -> list[tuple[float, int, int]]:
    """Return ranges, shares and slopes in whole units, of which the cubics are monotone."""
    units = np.rint(np.clip(y, 0.0, 1.0) * UNITS)
    # Once all is covered it stays so.
    end = int(np.searchsorted(units, UNITS)) + 1
    x, units = x[:end], units[:end]
    # Rounded down, so that they stay under what monotone cubics allow.
    per_km = np.floor(limited_slopes(x, units, slope[:end] * UNITS))
    samples = list(
        zip(x.tolist(), units.astype(int).tolist(), per_km.astype(int).tolist(), strict=True)
    )
    # Where a launch point lies in a region, all distances take some of it in.
    return samples if samples[0][1] == 0 else [(0.0, 0, 0), *samples]


def _from_nothing(x: Floats, value: Floats, at: Floats) -> Floats:
    """Return values, with nothing before the first sample."""
    return np.where(at < x[0], 0.0, value)
