"""Covered shares as a function of range, sampled so that straight lines read them back.

Shares and their slopes are computed every few kilometres; the slope is the length of the line
inside the region. Where a region is small, or its edge runs along the line, a share turns faster
than cubics follow, and ranges between are computed too. What is kept are samples of whole
hundredths of a per cent, as many as straight lines between them need.
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
#: Of the tenth of a percentage point that is promised, rounding takes a twentieth, and what
#: straight lines may miss is a quarter.
_SUSPECT: Final = 0.0009
_TRY_AGAIN: Final = 0.0003
_MISSED: Final = 0.00025
_ROUNDS: Final = 4
#: Into so many parts the way between two ranges is cut, to look at the curve there.
_LOOKS: Final = 5


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
    keep_km: Iterable[float] = (),
) -> list[list[tuple[float, int]]]:
    """Return samples of each region, from which :func:`read_share` reads shares back.

    Parameters
    ----------
    exact : Shares
        Computes shares.
    nearest_km : ndarray of shape (regions,)
        How far each region is away: nothing is covered up to there.
    grid_km : sequence of int
        Where every region is computed.
    step_km : float
        How far apart they stand at most; between others that are farther apart, nobody reads.
    keep_km : iterable of float
        Ranges that are computed and kept, so that they are read as they are.

    Returns
    -------
    list of lists of (float, int)
        Of each region ranges in km, in order, and shares in units of 0.01 %: from nothing, where
        the region is first touched, up to where all of it is covered, or to the last range.
    """
    kept = frozenset(map(float, keep_km))
    first = sorted({*map(float, grid_km), *kept})
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
    return [_kept(curve, kept) for curve in curves]


def read_share(samples: Sequence[tuple[float, int]], at: Floats) -> Floats:
    """Return shares on straight lines between samples, as the script of the page does."""
    km, units = np.array(samples, dtype=float).T
    return np.asarray(np.interp(at, km, units) / UNITS)


class _Curve:
    """What is known of one region: ranges, shares and slopes, and the cubics between them."""

    def __init__(
        self, ranges_km: Sequence[float], values: Floats, touched_km: float, step_km: float
    ) -> None:
        km = np.array(ranges_km)
        reached = km > touched_km
        self.touched_km = touched_km
        self.step_km = step_km
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
        suspect &= (np.diff(y) > _SUSPECT) & (np.diff(x) <= self.step_km)
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


def _kept(curve: _Curve, keep_km: frozenset[float]) -> list[tuple[float, int]]:
    """Return as few samples as tell the curve by straight lines, those to keep among them."""
    if len(curve.x) < 2:
        return [(round(curve.touched_km, 3), 0)]
    places = _places(curve)
    units = _rounded(curve.read(places))
    # Once all is covered it stays so.
    wholly = np.flatnonzero(units >= UNITS)
    if len(wholly):
        places, units = places[: wholly[0] + 1], units[: wholly[0] + 1]
    kept = np.isin(places, list(keep_km))
    kept[[0, -1]] = True
    while True:
        off = np.abs(np.interp(places, places[kept], units[kept]) - units)
        # One more sample between two may do for all between them: the one that is missed most.
        missed = np.flatnonzero(off > _MISSED * UNITS)
        if not len(missed):
            return list(zip(places[kept].tolist(), units[kept].astype(int).tolist(), strict=True))
        between = np.cumsum(kept)[missed]
        by_size = missed[np.lexsort((-off[missed], between))]
        worst = np.unique(between, return_index=True)[1]
        kept[by_size[worst]] = True


def _places(curve: _Curve) -> Floats:
    """Return where the curve is looked at: where it was computed, and a few times between."""
    x = np.r_[curve.touched_km, curve.x]
    parts = np.linspace(x[:-1], x[1:], _LOOKS, endpoint=False)[:, np.diff(x) <= curve.step_km]
    return np.unique(np.r_[x, parts.ravel()].round(3))


def _rounded(share: Floats) -> Floats:
    """Return shares in whole units."""
    return np.asarray(np.rint(np.clip(share, 0.0, 1.0) * UNITS))


def _from_nothing(x: Floats, value: Floats, at: Floats) -> Floats:
    """Return values, with nothing before the first sample."""
    return np.where(at < x[0], 0.0, value)
