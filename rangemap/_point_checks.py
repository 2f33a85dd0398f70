"""What is asked of launch points, row by row: names, words, places on the globe."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from rangemap._frames import bring_to_lonlat, coordinate_problems, raise_problems
from rangemap._points_table import Faults
from rangemap._text import text_problems
from rangemap.errors import InputError
from rangemap.provenance import frame_attrs

__all__ = ["GIVEN_BY_USER", "CheckedPoints", "checked_points"]

GIVEN_BY_USER: Final = "given by the user"
GEOMETRIES: Final = (
    shapely.GeometryType.POINT,
    shapely.GeometryType.MULTIPOINT,
    shapely.GeometryType.LINESTRING,
    shapely.GeometryType.MULTILINESTRING,
    shapely.GeometryType.POLYGON,
    shapely.GeometryType.MULTIPOLYGON,
)


@dataclass(frozen=True, slots=True, eq=False)
class CheckedPoints:
    """Launch points that were validated: names, their bases and sources, and their geometries."""

    names: list[str]
    bases: list[str]
    sources: list[str]
    shapes: NDArray[Any]

    def to_frame(self) -> gpd.GeoDataFrame:
        """Return them as a frame, in EPSG:4326."""
        columns = {"launch_point": self.names, "basis": self.bases, "source": self.sources}
        points = gpd.GeoDataFrame(columns, geometry=self.shapes, crs="EPSG:4326")
        points.attrs = frame_attrs("launch_points")
        return points


def checked_points(
    *,
    names: Sequence[object],
    bases: Sequence[object],
    sources: Sequence[object],
    geometry: gpd.GeoSeries | NDArray[Any],
    labels: Sequence[str],
    what: str,
    precision: float | None,
    faults: Faults | None = None,
) -> CheckedPoints:
    """Check rows; an array of geometries is in longitude and latitude already."""
    known = faults or {}
    if not names and not known:
        raise InputError(f"{what}: there is nothing to measure from, not one row")
    shapes = _in_lonlat(geometry, what) if isinstance(geometry, gpd.GeoSeries) else geometry
    texts = ["" if _is_missing(name) else str(name).strip() for name in names]
    # A row whose coordinates could not be read has said so already.
    doubtful = np.flatnonzero(~_surely_fine(shapes))
    read = [place for place in doubtful.tolist() if labels[place] not in known]
    read_labels = [labels[place] for place in read]
    raise_problems(
        [
            *(problem for problems in known.values() for problem in problems),
            *_name_problems(texts, labels),
            *text_problems({"name": texts, "basis": bases, "source": sources}, labels),
            *coordinate_problems(shapes[read], read_labels),
            *_kind_problems(shapes[read], read_labels),
        ]
    )
    flat = shapely.force_2d(shapes)
    return CheckedPoints(
        names=texts,
        bases=[_or_given(basis) for basis in bases],
        sources=[_or_given(source) for source in sources],
        shapes=flat if precision is None else _rounded(flat, precision, labels),
    )


def _in_lonlat(geometry: gpd.GeoSeries, what: str) -> NDArray[Any]:
    frame = gpd.GeoDataFrame(geometry=geometry.reset_index(drop=True), crs=geometry.crs)
    return np.asarray(bring_to_lonlat(frame, what=what).geometry, dtype=object)


def _surely_fine(shapes: NDArray[Any]) -> NDArray[np.bool_]:
    """Return what needs no closer look, all at once; what is wrong with the rest is said later."""
    fine = np.isin(shapely.get_type_id(shapes), GEOMETRIES) & ~shapely.is_empty(shapes)
    fine &= shapely.is_valid(shapes)
    xy, row = shapely.get_coordinates(shapes, return_index=True)
    fine[row[~np.all(np.abs(xy) <= (180.0, 90.0), axis=1)]] = False
    return fine


def _is_missing(value: object) -> bool:
    return value is None or value is pd.NA or (isinstance(value, float) and math.isnan(value))


def _or_given(value: object) -> str:
    text = "" if _is_missing(value) else str(value).strip()
    return text or GIVEN_BY_USER


def _name_problems(names: Sequence[str], labels: Sequence[str]) -> list[str]:
    unnamed = [
        f"{label}: has no name" for name, label in zip(names, labels, strict=True) if not name
    ]
    twice = [
        f"the name {name!r} stands {count} times: "
        + ", ".join(label for n, label in zip(names, labels, strict=True) if n == name)
        for name, count in Counter(names).items()
        if name and count > 1
    ]
    return unnamed + twice


def _kind_problems(shapes: Iterable[Any], labels: Sequence[str]) -> list[str]:
    problems = []
    for geometry, label in zip(shapes, labels, strict=True):
        if geometry is None or geometry.is_empty:
            continue
        if shapely.get_type_id(geometry) not in GEOMETRIES:
            problems.append(
                f"{label}: is a {geometry.geom_type}, expected points, a line or an area"
            )
        elif np.isfinite(shapely.get_coordinates(geometry)).all() and not geometry.is_valid:
            problems.append(
                f"{label}: the {geometry.geom_type} is invalid "
                f"({shapely.is_valid_reason(geometry)})"
            )
    return problems


def _rounded(shapes: Any, precision: float, labels: Sequence[str]) -> Any:
    on_grid = shapely.set_precision(shapes, precision)
    raise_problems(
        [
            f"{label}: nothing is left of it at a precision of {precision:g}°; give a finer "
            "precision=, or None"
            for empty, label in zip(shapely.is_empty(on_grid), labels, strict=True)
            if empty
        ]
    )
    # Without the grid again: it would follow the geometry into every later overlay.
    return shapely.set_precision(on_grid, 0)
