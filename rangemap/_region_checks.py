"""Regions in each form that they are given in, and what is asked of each row."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from typing import Any, Final

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from shapely.geometry.base import BaseGeometry

from rangemap._frames import (
    bring_to_lonlat,
    coordinate_problems,
    frame_of_features,
    raise_problems,
)
from rangemap._shapes import as_shape, geojson_of
from rangemap._text import text_problems
from rangemap.errors import InputError
from rangemap.geodesy import geodesic_area_km2

__all__ = ["SMALLEST_REGION_KM2", "checked_regions", "frame_of_regions"]

SMALLEST_REGION_KM2: Final = 20.0
FIRST_COLUMNS: Final = ("region", "name", "short", "prose")
SHOWN_COLUMNS: Final = (*FIRST_COLUMNS, "name_ru", "name_uk", "source")
ISO_3166_2: Final = re.compile(r"[A-Z]{2}-[A-Z0-9]{1,3}")
POLYGONS: Final = (shapely.GeometryType.POLYGON, shapely.GeometryType.MULTIPOLYGON)


def frame_of_regions(regions: Any, *, what: str) -> gpd.GeoDataFrame:
    """Return what has polygons with names as a frame, whatever it is."""
    if isinstance(regions, gpd.GeoDataFrame):
        return regions
    if isinstance(regions, gpd.GeoSeries):
        names = [str(name) for name in regions.index]
        return gpd.GeoDataFrame({"name": names}, geometry=regions.array, crs=regions.crs)
    features = frame_of_features(regions, what=what)
    if features is not None:
        return features
    if not isinstance(regions, Mapping) or geojson_of(regions) is not None:
        raise InputError(
            f"{what}: expected a GeoDataFrame of polygons, or a mapping of a name to a polygon, "
            f"got {type(regions).__name__}; load_regions() and read_regions() return a frame"
        )
    shapes = [_polygon(name, value, what) for name, value in regions.items()]
    return gpd.GeoDataFrame({"name": list(regions)}, geometry=shapes, crs="EPSG:4326")


def _polygon(name: object, value: object, what: str) -> BaseGeometry:
    try:
        shape = as_shape(value)
    except InputError as error:
        raise InputError(f"{what}: {name!r}: {error}") from error
    if shape is None:
        raise InputError(
            f"{what}: {name!r}: expected a polygon, as a shapely geometry, WKT or GeoJSON, got "
            f"{type(value).__name__}"
        )
    return shape


def checked_regions(frame: gpd.GeoDataFrame, labels: list[str], *, what: str) -> gpd.GeoDataFrame:
    """Return a frame with columns ``region`` and ``name`` laid out, or name all its bad rows."""
    if frame.empty:
        raise InputError(f"{what}: there are no rows")
    problems = _name_problems(frame, labels)
    # Geometry is looked at after reprojection, where degrees mean something.
    lonlat = bring_to_lonlat(frame, what=what)
    problems += _geometry_problems(lonlat, labels)
    raise_problems(problems)
    shapes = shapely.force_2d(np.asarray(lonlat.geometry, dtype=object))
    area_km2 = np.round(geodesic_area_km2(shapes), 6)
    raise_problems(_size_problems(lonlat, area_km2, labels))
    return _laid_out(lonlat, shapes, area_km2)


def _name_problems(frame: gpd.GeoDataFrame, labels: list[str]) -> list[str]:
    shown = [column for column in SHOWN_COLUMNS if column in frame.columns]
    problems = text_problems({column: list(frame[column]) for column in shown}, labels)
    texts = {
        column: ["" if pd.isna(value) else str(value).strip() for value in frame[column]]
        for column in ("region", "name")
    }
    # Names that serve as codes would be reported twice.
    columns = ("name",) if texts["region"] == texts["name"] else ("region", "name")
    for column in columns:
        values = texts[column]
        problems += [
            f"{label}: has no {column}"
            for label, value in zip(labels, values, strict=True)
            if not value
        ]
        for value, count in Counter(values).items():
            if value and count > 1:
                rows = [label for label, v in zip(labels, values, strict=True) if v == value]
                problems.append(f"{column} {value!r} stands {count} times: {', '.join(rows)}")
    return problems


def _geometry_problems(frame: gpd.GeoDataFrame, labels: list[str]) -> list[str]:
    problems = coordinate_problems(frame.geometry, labels)
    for geometry, label in zip(frame.geometry, labels, strict=True):
        if geometry is None or geometry.is_empty:
            continue
        if shapely.get_type_id(geometry) not in POLYGONS:
            problems.append(f"{label}: is a {geometry.geom_type}, expected a polygon")
        elif np.isfinite(shapely.get_coordinates(geometry)).all():
            if not geometry.is_valid:
                problems.append(
                    f"{label}: the polygon is invalid ({shapely.is_valid_reason(geometry)}); "
                    "shapely.make_valid mends most"
                )
            elif _goes_the_long_way(geometry):
                problems.append(
                    f"{label}: an edge runs more than 180 degrees, the long way round the Earth; "
                    "add 360 to the negative longitudes and cut it with split_at_antimeridian"
                )
    return problems


def _goes_the_long_way(polygon: BaseGeometry) -> bool:
    """Return whether an edge runs over more than 180 degrees.

    One along a parallel may: it bounds a cap or a zone.
    """
    west, _, east, _ = polygon.bounds
    if east - west <= 180:
        return False
    xy, ring = shapely.get_coordinates(shapely.get_rings(polygon), return_index=True)
    wide = (np.abs(np.diff(xy[:, 0])) > 180) & (ring[1:] == ring[:-1])
    return bool((wide & (xy[1:, 1] != xy[:-1, 1])).any())


def _size_problems(
    frame: gpd.GeoDataFrame,
    area_km2: np.ndarray[tuple[int], np.dtype[np.float64]],
    labels: list[str],
) -> list[str]:
    return [
        f"{label}: {name} has {area:.1f} km², smaller than {SMALLEST_REGION_KM2:g} km², and no "
        "ISO 3166-2 code; rangemap works with administrative regions, nothing finer"
        for label, name, code, area in zip(
            labels, frame["name"], frame["region"], area_km2, strict=True
        )
        if area < SMALLEST_REGION_KM2 and not ISO_3166_2.fullmatch(str(code))
    ]


def _laid_out(
    frame: gpd.GeoDataFrame,
    shapes: np.ndarray[tuple[int], np.dtype[np.object_]],
    area_km2: np.ndarray[tuple[int], np.dtype[np.float64]],
) -> gpd.GeoDataFrame:
    table = pd.DataFrame(frame.drop(columns=frame.geometry.name)).reset_index(drop=True)
    for column in ("region", "name"):
        table[column] = [str(value).strip() for value in table[column]]
    for column in ("short", "prose"):
        given = table[column] if column in table.columns else pd.Series(dtype=object)
        table[column] = given.reindex(table.index).fillna(table["name"])
    table["area_km2"] = area_km2
    first = [*FIRST_COLUMNS, *(c for c in table.columns if c not in FIRST_COLUMNS)]
    return gpd.GeoDataFrame(table[first], geometry=shapes, crs="EPSG:4326")
