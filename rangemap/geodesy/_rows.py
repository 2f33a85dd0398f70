"""What is asked of a buffer, row by row, and the tolerances with which rows of one place nest."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from rangemap.errors import InputError
from rangemap.geodesy._checks import LEAST_TOLERANCE_M, is_lonlat

__all__ = ["Rows", "is_series", "like_series", "nesting_tolerances_m", "tolerances_m"]

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


def nesting_tolerances_m(radii_km: Any, *, tolerance_m: float) -> Floats:
    """Return the tolerance for each of growing distances with which their buffers nest.

    A buffer is right to its tolerance on both sides, so two are nested for certain when the
    gap between their distances is more than both tolerances together.

    Examples
    --------
    >>> nesting_tolerances_m([80.0, 80.001, 306.0], tolerance_m=1).round(3).tolist()
    [0.476, 0.476, 1.0]

    Raises
    ------
    InputError
        For distances that are less than 0.21 millimetres apart and not equal.
    """
    return _kept_apart_m(np.diff(np.asarray(radii_km, dtype=float)), tolerance_m)


@dataclass(frozen=True, slots=True, eq=False)
class Rows:
    """What is asked for, row by row: distances in kilometres; ``place`` numbers the geometries."""

    geometry: NDArray[Any]
    outer_km: Floats
    inner_km: Floats
    place: Ints

    def take(self, which: Ints) -> Rows:
        return Rows(
            self.geometry[which], self.outer_km[which], self.inner_km[which], self.place[which]
        )

    def check(self) -> None:
        """Raise InputError where the least distance is the larger one, or of a line or an area."""
        if not self.inner_km.any():
            return
        for row in np.flatnonzero((self.inner_km > 0) & (self.inner_km >= self.outer_km)):
            raise InputError(
                f"{self._where(row)}inner_radius_km={self.inner_km[row]:,} is not below "
                f"radius_km={self.outer_km[row]:,}: nothing is left; are the two swapped?"
            )
        for row in np.flatnonzero(
            (self.inner_km > 0) & (shapely.get_dimensions(self.geometry) > 0)
        ):
            raise InputError(
                f"{self._where(row)}inner_radius_km is for points, and was given for a "
                f"{self.geometry[row].geom_type}: for lines and areas a least distance could be "
                "from the nearest point or from all of it"
            )

    def _where(self, row: Any) -> str:
        return f"row {row}: " if len(self.geometry) > 1 else ""


def tolerances_m(rows: Rows, tolerance_m: float) -> Floats:
    """Return tolerances with which all circles of one place stay apart."""
    least = np.flatnonzero(rows.inner_km)
    place = np.r_[rows.place, rows.place[least]]
    km = np.r_[rows.outer_km, rows.inner_km[least]]
    distinct, same = np.unique(np.column_stack([place, km]), axis=0, return_inverse=True)
    step = np.diff(distinct, axis=0)
    gaps_km = np.where(step[:, 0] > 0, np.inf, step[:, 1])
    of_circle = _kept_apart_m(gaps_km, tolerance_m)[same.ravel()]
    result, of_least = np.split(of_circle, [len(rows.outer_km)])
    result[least] = np.minimum(result[least], of_least)
    return np.asarray(result)


def _kept_apart_m(gaps_km: Floats, tolerance_m: float) -> Floats:
    """Return the tolerance of each of some circles with gaps between them."""
    padded = np.r_[np.inf, gaps_km, np.inf] * 1000 / 2.1
    if padded.min() < LEAST_TOLERANCE_M:
        raise InputError(
            f"two distances of one place are {padded.min() * 2.1 * 1000:.2g} mm apart: buffers so "
            "alike are not promised to nest; give both the same distance"
        )
    return np.asarray(np.minimum(tolerance_m, np.minimum(padded[:-1], padded[1:])))


def is_series(values: Any) -> bool:
    """Return whether values are a GeoSeries, or the GeoDataFrame that has it."""
    return hasattr(values, "to_crs") and hasattr(values, "index")


def like_series(series: Any, shapes: NDArray[Any], **distances: Any) -> Any:
    """Return shapes as a GeoSeries with the index of another, which distances must have too."""
    if shapes.shape != (len(series),):
        raise InputError(
            f"distances of shape {shapes.shape} were given for a GeoSeries of length "
            f"{len(series)}: give one for all, or one for each"
        )
    for name, values in distances.items():
        labels: Any = getattr(values, "index", None)
        if hasattr(labels, "equals") and not labels.equals(series.index):
            raise InputError(
                f"{name} has another index than the GeoSeries: bring it to the same with "
                "reindex, or give its values in the order of the geometries with to_numpy()"
            )
    crs = series.crs if is_lonlat(series.crs) else "EPSG:4326"
    return type(series.geometry)(shapes, index=series.index, crs=crs)
