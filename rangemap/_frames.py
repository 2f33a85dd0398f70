"""Frames and layers that users give: read, brought to longitude and latitude, and checked."""

from __future__ import annotations

import codecs
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, Final

import geopandas as gpd
import numpy as np
import pandas as pd
import pyogrio
import shapely
from pyogrio.errors import DataLayerError, DataSourceError
from shapely.geometry.base import BaseGeometry

from rangemap._log import LOGGER
from rangemap._shapes import features_of, geojson_of
from rangemap._warn import warn
from rangemap.errors import InputError, ReprojectedWarning

__all__ = [
    "bring_to_lonlat",
    "check_encoding_name",
    "check_geometry_column",
    "coordinate_problems",
    "existing_file",
    "find_column",
    "frame_of_features",
    "missing_column",
    "raise_problems",
    "read_layer",
]

MAX_PROBLEMS: Final = 20
# Reprojection to the edge of the world may overshoot it by rounding.
RANGE_SLACK_DEG: Final = 1e-9
# What GDAL calls the system of a GeoPackage whose maker set none.
_UNDEFINED: Final = "Undefined "


def existing_file(path: str | Path) -> Path:
    """Return the path of a file that is there and is not empty."""
    file = Path(path)
    if not file.exists():
        raise InputError(f"there is no file {file}; check the path and the folder")
    # A file geodatabase is a folder; any other folder is a slip.
    if file.is_dir() and file.suffix.lower() != ".gdb":
        raise InputError(f"{file} is a folder, not a file")
    if file.is_file() and file.stat().st_size == 0:
        raise InputError(f"{file.name} is empty")
    return file


def check_encoding_name(encoding: str | None) -> None:
    """Refuse the name of an encoding that there is not; None is whatever the file says."""
    try:
        codecs.lookup(encoding or "UTF-8")
    except LookupError as error:
        raise InputError(f"encoding: {error}; give a name such as 'UTF-8' or 'cp1251'") from error


def read_layer(
    path: str | Path, *, layer: str | None, encoding: str | None = None
) -> gpd.GeoDataFrame:
    """Read one layer of a vector file; every way to fail is an InputError naming the file."""
    file = existing_file(path)
    check_encoding_name(encoding)
    try:
        name = _only_layer(file, layer)
        frame = pyogrio.read_dataframe(file, layer=name, encoding=encoding)
    except UnicodeDecodeError as error:
        raise InputError(
            f"{file.name}: its text is not {error.encoding} (byte {error.start}); say which "
            "encoding= it has, such as 'cp1251'"
        ) from error
    except (DataSourceError, DataLayerError) as error:
        raise InputError(
            f"{file.name} cannot be read: {_first_reason(error)}. Expected a GeoJSON, GeoPackage, "
            "FlatGeobuf, Shapefile or another format that GDAL reads; is the file complete?"
        ) from error
    if not isinstance(frame, gpd.GeoDataFrame):
        raise InputError(
            f"{file.name} has no geometries, only a table; expected a layer with geometries"
        )
    if frame.empty:
        raise InputError(f"{file.name} has no features")
    LOGGER.debug("%r: layer %r, %d features, %s", file.name, name, len(frame), frame.crs)
    return frame


def bring_to_lonlat(frame: gpd.GeoDataFrame, *, what: str) -> gpd.GeoDataFrame:
    """Return a copy in EPSG:4326; a missing CRS is an error, another CRS is reprojected aloud."""
    crs = frame.crs
    if crs is None or crs.name.startswith(_UNDEFINED):
        raise InputError(
            f"{what}: no coordinate reference system is set, so its numbers could be degrees or "
            "metres. If they are longitude and latitude, say so with "
            'frame.set_crs("EPSG:4326") or in the file'
        )
    if crs.to_epsg() == 4326 or crs.to_authority() == ("OGC", "CRS84"):
        return frame.set_crs("EPSG:4326", allow_override=True)
    try:
        reprojected = frame.to_crs("EPSG:4326")
    except RuntimeError as error:
        # All errors of PROJ are such.
        raise InputError(
            f"{what}: there is no way from its coordinate reference system {crs.name!r} to "
            "longitude and latitude, as from the axes of a building site or a drawing. If that is "
            "not its system, set the right one: frame.set_crs(..., allow_override=True)"
        ) from error
    LOGGER.info("%r: reprojected from %s to EPSG:4326", what, crs.name)
    warn(
        f"{what}: reprojected from {crs.name} to EPSG:4326 (longitude and latitude on WGS 84). "
        'To do it yourself, and without this warning: frame.to_crs("EPSG:4326")',
        ReprojectedWarning,
    )
    return reprojected


def frame_of_features(value: Any, *, what: str) -> gpd.GeoDataFrame | None:
    """Return GeoJSON features, or what carries them, as a frame; None for anything else.

    A feature without a ``name`` has its id for one.
    """
    document = None if isinstance(value, BaseGeometry) else geojson_of(value)
    if document is None or not document["type"].startswith("Feature"):
        return None
    try:
        features = list(features_of(document))
    except InputError as error:
        raise InputError(f"{what}: {error}") from error
    if not features:
        raise InputError(f"{what}: the FeatureCollection has no features")
    rows = [
        {"name": identifier, **properties} if identifier is not None else dict(properties)
        for _, properties, identifier in features
    ]
    table = pd.DataFrame(rows).drop(columns="geometry", errors="ignore")
    shapes = np.array([shape for shape, _, _ in features], dtype=object)
    return gpd.GeoDataFrame(table, geometry=shapes, crs="EPSG:4326")


def check_geometry_column(frame: gpd.GeoDataFrame, *, what: str) -> None:
    """Refuse a frame that has lost its geometry column, as selections of columns do."""
    if frame.active_geometry_name is None:
        raise InputError(
            f"{what}: the frame has no geometry column; keep it when you select columns, or "
            "name it with frame.set_geometry"
        )


def coordinate_problems(geometries: Any, labels: Sequence[str]) -> list[str]:
    """List rows whose geometry is missing, empty, not finite, or off the globe."""
    problems = []
    for geometry, label in zip(np.asarray(geometries, dtype=object), labels, strict=True):
        if geometry is None or shapely.is_missing(geometry):
            problems.append(f"{label}: has no geometry")
        elif geometry.is_empty:
            problems.append(f"{label}: the geometry is empty")
        else:
            problems.extend(_off_the_globe(shapely.get_coordinates(geometry), label))
    return problems


def find_column(
    columns: Iterable[str], wanted: str | None, usual: Sequence[str], *, what: str
) -> str | None:
    """Return the column asked for, else the first with a usual name in any case, else None."""
    present = [str(column) for column in columns]
    if wanted is not None:
        if wanted not in present:
            raise InputError(missing_column(wanted, present, what=what))
        return wanted
    by_lower = {column.strip().lower(): column for column in reversed(present)}
    return next((by_lower[name] for name in usual if name in by_lower), None)


def missing_column(wanted: str, present: Iterable[str], *, what: str) -> str:
    """Say that a column is missing, and which are there."""
    return f"{what}: there is no column {wanted!r}; its columns are {', '.join(present) or 'none'}"


def raise_problems(problems: Sequence[str]) -> None:
    """Raise one InputError for all problems, if there are any."""
    if not problems:
        return
    shown = list(problems[:MAX_PROBLEMS])
    if len(problems) > MAX_PROBLEMS:
        shown.append(f"and {len(problems) - MAX_PROBLEMS} more")
    raise InputError("\n".join(shown))


def _only_layer(file: Path, layer: str | None) -> str:
    names = [str(name) for name, _ in pyogrio.list_layers(file)]
    if layer is not None:
        if layer not in names:
            raise InputError(
                f"{file.name} has no layer {layer!r}; its layers are {', '.join(names)}"
            )
        return layer
    if len(names) != 1:
        raise InputError(
            f"{file.name} has {len(names)} layers ({', '.join(names)}); say which with layer=, or "
            "give a file with one"
        )
    return names[0]


def _first_reason(error: Exception) -> str:
    # GDAL adds advice about its own options, which nobody has here.
    return str(error).partition("; It might help")[0].rstrip(". ")


def _off_the_globe(coordinates: np.ndarray[Any, np.dtype[np.float64]], label: str) -> list[str]:
    if not np.isfinite(coordinates).all():
        return [f"{label}: a coordinate is not a number (NaN or infinite)"]
    lon, lat = coordinates[:, 0], coordinates[:, 1]
    far_lat, far_lon = float(lat[np.abs(lat).argmax()]), float(lon[np.abs(lon).argmax()])
    if abs(far_lat) > 90 + RANGE_SLACK_DEG:
        hint = "; are the columns swapped?" if abs(far_lon) <= 90 else ""
        return [f"{label}: latitude {far_lat:g} is outside [-90, 90]{hint}"]
    if abs(far_lon) > 180 + RANGE_SLACK_DEG:
        way_out = "add or subtract 360, and cut lines and areas with split_at_antimeridian"
        return [f"{label}: longitude {far_lon:g} is outside [-180, 180]; {way_out}"]
    return []
