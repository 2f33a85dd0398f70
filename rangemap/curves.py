"""What would change if a source had said another distance: coverage as a function of range."""

from __future__ import annotations

import itertools
import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from rangemap._attrs import of_origins, of_regions, of_statements, result_attrs
from rangemap._html import html_rows
from rangemap.errors import InputError, NotSupportedError, UnknownNameError
from rangemap.geodesy import (
    DEFAULT_TOLERANCE_M,
    LIMIT_KM,
    checked_radius_km,
    farthest_km,
    geodesic_distance_km,
    prepare_areas,
)
from rangemap.measured import Bands, measured_from
from rangemap.points import LaunchPoints
from rangemap.reach import Origin, bases_of, least_km, origins
from rangemap.regions import PreparedRegions, Regions, prepare_regions
from rangemap.statements import Ranges, Statement, as_statements

__all__ = ["READING_COLUMNS", "CoverageCurve", "coverage_curve", "cubic", "limited_slopes"]

#: What a curve knows of the columns of coverage.
READING_COLUMNS: Final = (
    "launch_point", "system", "statement", "region",
    "range_km", "range_low_km", "range_high_km",
    "range_basis", "range_low_basis", "range_high_basis",
    "covered_share", "covered_share_low", "covered_share_high",
)  # fmt: skip

Floats = NDArray[np.float64]

_HALVINGS: Final = 60
#: How near the range of whole coverage is found from several points, in kilometres.
_SLIP_KM: Final = 1e-6


@dataclass(frozen=True, slots=True, eq=False, repr=False)
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
        beyond which all of it is: infinite where no range short of the whole Earth does; from
        several points, lines and areas NaN where it is beyond the curve.
    provenance : mapping
        Whose boundaries they are and what is measured from; the ``attrs`` of its frames.
    """

    launch_points: tuple[str, ...]
    regions: tuple[str, ...]
    range_km: Floats
    share: Floats
    share_per_km: Floats
    touched_km: Floats
    wholly_km: Floats
    provenance: Mapping[str, Any] = field(default_factory=dict)

    def __repr__(self) -> str:
        places, regions = len(self.launch_points), len(self.regions)
        return (
            f"CoverageCurve({places} launch point{'' if places == 1 else 's'}, {regions} "
            f"region{'' if regions == 1 else 's'}, 0 to {self.range_km[-1]:g} km)"
        )

    def _repr_html_(self) -> str:
        touched, wholly = self.touched_km.ravel(), self.wholly_km.ravel()
        names = itertools.product(self.launch_points, self.regions)
        rows = (
            (*both, round(float(first), 1), round(float(last), 1))
            for both, first, last in zip(names, touched, wholly, strict=True)
        )
        head = ("measured from", "region", "touched beyond, km", "all of it beyond, km")
        return html_rows(f"Covered share for ranges to {self.range_km[-1]:g} km", head, rows)

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

    def at(self, ranges: Ranges) -> pd.DataFrame:
        """Return the covered shares at the readings of statements.

        Parameters
        ----------
        ranges
            As for :func:`~rangemap.measure_coverage`.

        Returns
        -------
        DataFrame
            One row for each launch point, statement and region, with those columns of
            :func:`~rangemap.measure_coverage` that a curve knows: names, the three readings with
            where each comes from, and the share at each. A reading that the source leaves open
            is NaN, and so is its share.

        Raises
        ------
        InputError
            For a reading beyond the ranges of the curve.
        NotSupportedError
            For a statement with a minimum range: a curve is of all that is within a distance.

        Examples
        --------
        >>> import rangemap as rm
        >>> curve = coverage_curve(
        ...     {"Kharkiv": (36.23, 49.99)}, rm.load_regions(["RU-BEL"]), max_range_km=400
        ... )
        >>> row = curve.at(rm.load_systems().select("HIMARS")).iloc[0]
        >>> row[["covered_share_low", "covered_share", "covered_share_high"]].astype(float).round(2)
        covered_share_low     0.10
        covered_share         0.14
        covered_share_high    0.18
        Name: 0, dtype: float64
        >>> row["range_low_basis"], row["range_basis"]
        ('policy', 'printed')
        """
        statements = as_statements(ranges)
        for statement in statements:
            if least_km(statement):
                raise NotSupportedError(
                    f"{statement.label!r} ({statement.wording}): has a minimum range, and a curve "
                    "is of all within a distance; measure_coverage leaves out what is nearer"
                )
            widest = max(km for _, km in statement.range.readings)
            if widest > self.range_km[-1]:
                raise InputError(
                    f"{statement.label!r} ({statement.wording}): is read as far as {widest:g} km, "
                    f"and the curve goes to {self.range_km[-1]:g} km; make it with a longer "
                    "max_range_km"
                )
        rows = [
            self._row(launch_point, statement, region)
            for launch_point in self.launch_points
            for statement in statements
            for region in self.regions
        ]
        table = pd.DataFrame(rows, columns=list(READING_COLUMNS))
        table.attrs = result_attrs("readings", self.provenance, of_statements(statements))
        return table

    def to_frame(self) -> pd.DataFrame:
        """Return the curve as a table: one row for each launch point, region and range.

        Returns
        -------
        DataFrame
            With columns

            ``launch_point, region``
                names; ``region`` is the code.
            ``range_km``
                a range at which the share was measured, which no source states.
            ``covered_share``
                the share of the region's area within it: 0 to 1.
            ``share_per_km``
                how much that grows for one more kilometre.
            ``touched_from_km``, ``wholly_from_km``
                the ranges beyond which any of the region, and all of it, is covered, the same in
                all rows of a region; as ``touched_km`` and ``wholly_km``.

        Examples
        --------
        >>> import rangemap as rm
        >>> place, region = {"Kharkiv": (36.23, 49.99)}, rm.load_regions(["RU-BEL"])
        >>> table = coverage_curve(place, region, max_range_km=80, step_km=40).to_frame()
        >>> table[["range_km", "covered_share", "touched_from_km"]].round(2).values.tolist()
        [[0.0, 0.0, 31.9], [40.0, 0.01, 31.9], [80.0, 0.14, 31.9]]
        """
        n = self.share.shape
        point, region, at = (each.ravel() for each in np.indices(n))
        table = pd.DataFrame(
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
        table.attrs = result_attrs("curve", self.provenance)
        return table

    def _row(self, launch_point: str, statement: Statement, region: str) -> tuple[object, ...]:
        stated = statement.range
        kms = [stated.stated_km, stated.low_km, stated.high_km]
        shares = (
            math.nan if km is None else float(self.share_at(launch_point, region, km)) for km in kms
        )
        return (
            launch_point, statement.label, statement.id, region,
            *(math.nan if km is None else km for km in kms),
            stated.stated_basis, stated.low_basis, stated.high_basis, *shares,
        )  # fmt: skip

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
        # What is beyond the curve is not known to it, and need not be.
        between = (self.range_km > touched) & ~(self.range_km >= wholly)
        x, y, d = (
            self.range_km[between],
            self.share[i, j, between],
            self.share_per_km[i, j, between],
        )
        x, y, d = np.r_[touched, x], np.r_[0.0, y], np.r_[0.0, d]
        if wholly <= self.range_km[-1]:
            x, y, d = np.r_[x, wholly], np.r_[y, 1.0], np.r_[d, 0.0]
        return x, y, limited_slopes(x, y, d)


def coverage_curve(
    launch_points: LaunchPoints,
    regions: Regions,
    *,
    max_range_km: float,
    step_km: float = 5.0,
    dissolve: bool = False,
    tolerance_m: float = DEFAULT_TOLERANCE_M,
) -> CoverageCurve:
    """Return the covered share of each region as a function of range.

    Parameters
    ----------
    launch_points, dissolve, tolerance_m
        As for :func:`~rangemap.measure_coverage`.
    regions : GeoDataFrame, PreparedRegions, mapping of name to polygon, or GeoJSON
        As for :func:`~rangemap.measure_coverage`.
    max_range_km : float
        How far the curve goes.
    step_km : float, default 5
        How far apart the ranges are at which the share is computed. In between it is
        interpolated by a monotone cubic with exact slopes. From a line or an area each of these
        ranges takes a buffer, some tenths of a second.

    Returns
    -------
    CoverageCurve
        The range at which a region is first touched and the one at which it is wholly covered
        are no interpolation: the first is good to a millimetre, so is the second from points,
        and from lines and areas it is good to ``2 * tolerance_m``.

    Raises
    ------
    InputError
        For distances that cannot be used.

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
    found = origins(launch_points, dissolve=dissolve)
    ranges = np.unique(np.append(np.arange(step, longest, step), longest))
    covered = measured_from(found, Bands.discs(ranges), ready, tolerance_m=tolerance_m).covered
    shape = len(found), len(ready), 1
    nothing = np.zeros(shape)
    own = ready.area_km2[:, None]
    # Overlays of two ranges round for themselves.
    area = np.maximum.accumulate(np.moveaxis(covered.area_km2, 1, 2), axis=2)
    return CoverageCurve(
        launch_points=tuple(origin.name for origin in found),
        regions=ready.codes,
        range_km=np.r_[0.0, ranges],
        share=np.concatenate([nothing, area / own], axis=2),
        share_per_km=np.concatenate([nothing, np.moveaxis(covered.arc_km, 1, 2) / own], axis=2),
        touched_km=covered.nearest_km,
        wholly_km=np.stack(
            [
                _wholly_km(origin, ready, ranges, wholly, tolerance_m)
                for origin, wholly in zip(found, covered.wholly, strict=True)
            ]
        ),
        provenance={**of_regions(ready), **of_origins(bases_of(found))},
    )


def _wholly_km(
    origin: Origin,
    regions: PreparedRegions,
    ranges: Floats,
    wholly: NDArray[np.bool_],
    tolerance_m: float,
) -> Floats:
    """Return the range beyond which all of each region is covered."""
    coordinates = shapely.get_coordinates(origin.geometry)
    if origin.is_point and len(coordinates) == 1:
        return np.asarray(farthest_km(regions.areas, coordinates)[0])
    result = np.full(len(regions), np.nan)
    for j in np.flatnonzero(wholly.any(axis=0)):
        k = int(np.argmax(wholly[:, j]))
        between = float(ranges[k - 1]) if k else 0.0, float(ranges[k])
        result[j] = _narrowed(origin, _only(regions, int(j)), between, tolerance_m)
    return result


def _narrowed(
    origin: Origin, region: PreparedRegions, between: tuple[float, float], tolerance_m: float
) -> float:
    """Return where a region begins to be covered wholly, between two ranges.

    Most often that is the distance of its farthest vertex, so this is tried first. But what is
    farthest from several places or from a line can be on an edge, or in the middle of the region.
    """
    slip = _SLIP_KM if origin.is_point else 2 * tolerance_m / 1000

    def is_covered(km: float) -> bool:
        found = measured_from(
            [origin], Bands.discs(np.array([km])), region, tolerance_m=tolerance_m
        )
        return bool(found.covered.wholly[0, 0, 0])

    low, high = between
    vertices = shapely.points(shapely.get_coordinates(region.areas.shapes[0]))
    farthest = float(np.max(geodesic_distance_km(vertices, origin.geometry)))
    if low < farthest < high:
        low = farthest
        if low + slip < high and is_covered(low + slip):
            return low
    while high - low > slip:
        middle = (low + high) / 2
        low, high = (low, middle) if is_covered(middle) else (middle, high)
    return high


def _only(regions: PreparedRegions, number: int) -> PreparedRegions:
    one = slice(number, number + 1)
    return PreparedRegions(
        columns={name: values[one] for name, values in regions.columns.items()},
        areas=prepare_areas(regions.areas.shapes[one]),
        area_km2=regions.area_km2[one],
        position_error_km=regions.position_error_km[one],
    )


def limited_slopes(x: Floats, y: Floats, slope: Floats) -> Floats:
    """Return slopes under which the cubics are monotone (Fritsch and Carlson, 1980)."""
    if len(x) < 2:
        return slope
    secant = np.diff(y) / np.diff(x)
    most = 3 * np.minimum(np.r_[secant, np.inf], np.r_[np.inf, secant])
    return np.clip(slope, 0.0, most)


def _evaluate(x: Floats, y: Floats, slope: Floats, at: Floats) -> Floats:
    return np.clip(cubic(x, y, slope, at), 0.0, 1.0) if len(x) > 1 else np.zeros(at.shape)


def cubic(x: Floats, y: Floats, slope: Floats, at: Floats) -> Floats:
    """Return the cubics of given values and slopes; flat before the first and after the last."""
    left = np.clip(np.searchsorted(x, at, side="right") - 1, 0, len(x) - 2)
    width = x[left + 1] - x[left]
    t = np.clip((at - x[left]) / width, 0.0, 1.0)
    rise = y[left + 1] - y[left]
    value = y[left] + rise * t * t * (3 - 2 * t)
    value += width * t * (1 - t) * (slope[left] * (1 - t) - slope[left + 1] * t)
    return value
