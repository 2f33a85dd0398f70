"""What would change if a source had said another distance: coverage as a function of range."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from rangemap.errors import InputError, NotSupportedError, UnknownNameError
from rangemap.geodesy import (
    LIMIT_KM,
    checked_radius_km,
    covered_by_discs,
    farthest_km,
)
from rangemap.points import LaunchPoints
from rangemap.reach import origins
from rangemap.regions import PreparedRegions, prepare_regions

__all__ = ["CoverageCurve", "coverage_curve"]

Floats = NDArray[np.float64]

_HALVINGS: Final = 60


@dataclass(frozen=True, slots=True, eq=False)
class CoverageCurve:
    """Covered share as a function of range, for each launch point and region.

    Between the ranges of ``range_km`` it is the monotone cubic that agrees with the exact shares
    and their exact derivatives at both ends; it begins and ends at the exact ranges at which a
    region is first touched and wholly covered. Made by :func:`coverage_curve`.

    Attributes
    ----------
    launch_points, regions : tuple of str
        Names of launch points and codes of regions.
    range_km : ndarray of shape (ranges,)
    share, share_per_km : ndarray of shape (launch points, regions, ranges)
    touched_km, wholly_km : ndarray of shape (launch points, regions)
        The range beyond which any of the region is covered (0 around the launch point), and
        beyond which all of it is (infinite where no range short of the whole Earth does).
    """

    launch_points: tuple[str, ...]
    regions: tuple[str, ...]
    range_km: Floats = field(repr=False)
    share: Floats = field(repr=False)
    share_per_km: Floats = field(repr=False)
    touched_km: Floats = field(repr=False)
    wholly_km: Floats = field(repr=False)

    def share_at(self, launch_point: str, region: str, range_km: float | Floats) -> Floats:
        """Return the covered share of one region at ranges, in [0, 1].

        Raises
        ------
        InputError
            For a range beyond those of the curve.
        """
        i, j = self._find(launch_point, region)
        km = np.asarray(range_km, dtype=float)
        if km.size and not (km.min() >= 0 and km.max() <= self.range_km[-1]):
            raise InputError(
                f"range_km: the curve goes from 0 to {self.range_km[-1]:g} km, got {range_km}"
            )
        return _evaluate(*self._knots(i, j), km)

    def range_for(self, launch_point: str, region: str, share: float) -> float:
        """Return the shortest range that covers a share of a region; NaN beyond the curve.

        Raises
        ------
        InputError
            For a share that is not between 0 and 1.
        """
        if not 0 <= share <= 1:
            raise InputError(f"share: expected a number from 0 to 1, got {share!r}")
        i, j = self._find(launch_point, region)
        knots = self._knots(i, j)
        x, y, _ = knots
        if share > y[-1]:
            return float("nan")
        if share == 1:
            # Near its end the curve is so flat that it is 1 to rounding before that.
            return float(x[-1])
        right = max(int(np.searchsorted(y, share, side="left")), 1)
        if right == 1 and share <= y[0]:
            return float(x[0])
        low, high = x[right - 1], x[right]
        for _ in range(_HALVINGS):
            middle = (low + high) / 2
            if _evaluate(*knots, np.asarray(middle)) < share:
                low = middle
            else:
                high = middle
        return float(high)

    def to_frame(self) -> pd.DataFrame:
        """Return one row for each launch point, region and range, with the touching ranges."""
        n = self.share.shape
        point, region, at = (each.ravel() for each in np.indices(n))
        return pd.DataFrame(
            {
                "launch_point": np.array(self.launch_points, dtype=object)[point],
                "region": np.array(self.regions, dtype=object)[region],
                "range_km": self.range_km[at],
                "covered_share": self.share.ravel(),
                "share_per_km": self.share_per_km.ravel(),
                "touched_from_km": self.touched_km[point, region],
                "wholly_from_km": self.wholly_km[point, region],
            }
        )

    def _find(self, launch_point: str, region: str) -> tuple[int, int]:
        for what, name, names in (
            ("launch point", launch_point, self.launch_points),
            ("region", region, self.regions),
        ):
            if name not in names:
                raise UnknownNameError(
                    f"the curve has no {what} {name!r}; it has {', '.join(names[:5])}"
                    + (" ..." if len(names) > 5 else "")
                )
        return self.launch_points.index(launch_point), self.regions.index(region)

    def _knots(self, i: int, j: int) -> tuple[Floats, Floats, Floats]:
        """Return ranges, shares and slopes between which the curve is cubic."""
        touched, wholly = self.touched_km[i, j], self.wholly_km[i, j]
        between = (self.range_km > touched) & (self.range_km < wholly)
        x, y, d = (
            self.range_km[between],
            self.share[i, j, between],
            self.share_per_km[i, j, between],
        )
        x, y, d = np.r_[touched, x], np.r_[0.0, y], np.r_[0.0, d]
        if wholly <= self.range_km[-1]:
            x, y, d = np.r_[x, wholly], np.r_[y, 1.0], np.r_[d, 0.0]
        return x, y, _limited(x, y, d)


def coverage_curve(
    launch_points: LaunchPoints,
    regions: gpd.GeoDataFrame | PreparedRegions,
    *,
    max_range_km: float,
    step_km: float = 5.0,
) -> CoverageCurve:
    """Return the covered share of each region as a function of range.

    Parameters
    ----------
    launch_points
        As for :func:`~rangemap.measure_coverage`: single points.
    regions : GeoDataFrame or PreparedRegions
        As for :func:`~rangemap.measure_coverage`.
    max_range_km : float
        How far the curve goes.
    step_km : float, default 5
        How far apart the ranges are at which the share is computed. In between it is
        interpolated by a monotone cubic with exact slopes.

    Returns
    -------
    CoverageCurve
        The range at which a region is first touched and the one at which it is wholly covered
        are computed exactly, not interpolated.

    Raises
    ------
    InputError
        For distances that cannot be used.
    NotSupportedError
        For launch points that are not single points.

    Examples
    --------
    >>> import rangemap as rm
    >>> curve = coverage_curve(
    ...     {"Kharkiv": (36.23, 49.99)}, rm.load_regions(["RU-BEL", "RU-KRS"]), max_range_km=400
    ... )
    >>> round(float(curve.share_at("Kharkiv", "RU-KRS", 200)), 3)
    0.452
    >>> round(curve.range_for("Kharkiv", "RU-KRS", 0.452))
    200
    """
    longest = checked_radius_km(max_range_km, name="max_range_km")
    step = checked_radius_km(step_km, name="step_km")
    if not step <= longest < LIMIT_KM:
        raise InputError(
            f"expected step_km <= max_range_km < {LIMIT_KM:,.0f}, got {step:g} and {longest:g}"
        )
    ready = prepare_regions(regions)
    found = origins(launch_points, dissolve=False)
    coordinates = [shapely.get_coordinates(origin.geometry) for origin in found]
    for origin, places in zip(found, coordinates, strict=True):
        if not origin.is_point or len(places) > 1:
            raise NotSupportedError(
                f"launch point {origin.name!r}: curves are for single points, got a "
                f"{origin.geometry.geom_type}; measure_coverage takes it at any range"
            )
    lon_lat = np.concatenate(coordinates)
    ranges = np.unique(np.append(np.arange(step, longest, step), longest))
    covered = covered_by_discs(ready.areas, lon_lat, ranges, own_km2=ready.area_km2)
    shape = len(found), len(ready), 1
    nothing = np.zeros(shape)
    own = ready.area_km2[:, None]
    return CoverageCurve(
        launch_points=tuple(origin.name for origin in found),
        regions=ready.codes,
        range_km=np.r_[0.0, ranges],
        share=np.concatenate([nothing, np.moveaxis(covered.area_km2, 1, 2) / own], axis=2),
        share_per_km=np.concatenate([nothing, np.moveaxis(covered.arc_km, 1, 2) / own], axis=2),
        touched_km=covered.nearest_km,
        wholly_km=farthest_km(ready.areas, lon_lat),
    )


def _limited(x: Floats, y: Floats, slope: Floats) -> Floats:
    """Return slopes under which the cubics are monotone (Fritsch and Carlson, 1980)."""
    if len(x) < 2:
        return slope
    secant = np.diff(y) / np.diff(x)
    most = 3 * np.minimum(np.r_[secant, np.inf], np.r_[np.inf, secant])
    return np.clip(slope, 0.0, most)


def _evaluate(x: Floats, y: Floats, slope: Floats, at: Floats) -> Floats:
    if len(x) < 2:
        return np.zeros(at.shape)
    left = np.clip(np.searchsorted(x, at, side="right") - 1, 0, len(x) - 2)
    width = x[left + 1] - x[left]
    t = np.clip((at - x[left]) / width, 0.0, 1.0)
    rise = y[left + 1] - y[left]
    value = y[left] + rise * t * t * (3 - 2 * t)
    value += width * t * (1 - t) * (slope[left] * (1 - t) - slope[left + 1] * t)
    return np.asarray(np.clip(value, 0.0, 1.0))
