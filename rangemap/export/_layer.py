"""A frame made ready to be written: plain columns, and geometries as RFC 7946 has them."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, Final, Literal

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from rangemap._frames import (
    bring_to_lonlat,
    check_geometry_column,
    missing_column,
    raise_problems,
)
from rangemap._text import text_problems, unshowable
from rangemap.errors import InputError
from rangemap.geodesy import split_at_antimeridian
from rangemap.regions import PreparedRegions

__all__ = ["GEOMETRY", "Column", "Kind", "Layer", "Shapes", "make_layer"]

#: How the column of geometries is called in every file.
GEOMETRY: Final = "geometry"

Kind = Literal["string", "boolean", "integer", "number"]
Shapes = NDArray[np.object_]

_KINDS: Final[dict[str, Kind]] = {
    "string": "string",
    "empty": "string",
    "boolean": "boolean",
    "integer": "integer",
    "floating": "number",
    "mixed-integer-float": "number",
}
_PLAIN: Final[dict[Kind, Callable[[Any], Any]]] = {
    "string": str,
    "boolean": bool,
    "integer": int,
    "number": float,
}
#: With and without missing values.
_DTYPES: Final[dict[Kind, tuple[str, str]]] = {
    "boolean": ("boolean", "bool"),
    "integer": ("Int64", "int64"),
    "number": ("float64", "float64"),
}
_INT64: Final = 2**63
#: Names of columns that a GeoPackage and a GeoParquet have besides.
_RESERVED: Final = frozenset({GEOMETRY, "fid", "bbox"})


@dataclass(frozen=True, slots=True)
class Column:
    """A column of plain values, None where one is missing."""

    name: str
    kind: Kind
    cells: tuple[Any, ...]

    def series(self) -> pd.Series[Any]:
        """Return the values as pandas has them."""
        if self.kind == "string":
            # The type that this pandas has for text, for columns without any too.
            return pd.Series(list(self.cells), dtype=pd.Series([""]).dtype)
        dtype = _DTYPES[self.kind][None not in self.cells]
        return pd.Series(list(self.cells), dtype=dtype)


@dataclass(frozen=True, slots=True, eq=False)
class Layer:
    """Columns and, unless it is a plain table, one geometry for each row."""

    name: str
    columns: tuple[Column, ...]
    shapes: Shapes | None

    def __len__(self) -> int:
        if self.shapes is not None:
            return len(self.shapes)
        return len(self.columns[0].cells) if self.columns else 0

    @property
    def geometries(self) -> Shapes:
        """The geometries of a layer that has them."""
        if self.shapes is None:
            raise ValueError("a plain table has no geometries")
        return self.shapes

    def column(self, name: str) -> tuple[Any, ...]:
        """Return the values of a column, none if there is no such column."""
        return next((column.cells for column in self.columns if column.name == name), ())

    def rows(self) -> Iterable[dict[str, Any]]:
        """Yield the values of each row by column, without the geometry."""
        names = [column.name for column in self.columns]
        for row in range(len(self)):
            yield dict(zip(names, (column.cells[row] for column in self.columns), strict=True))

    def frame(self, shapes: Shapes | None = None) -> pd.DataFrame:
        """Return the layer as a new frame, with other geometries if they are given."""
        table = pd.DataFrame(
            {column.name: column.series() for column in self.columns}, index=range(len(self))
        )
        if self.shapes is None:
            return table
        geometry = self.shapes if shapes is None else shapes
        return gpd.GeoDataFrame(table, geometry=gpd.GeoSeries(geometry, crs="EPSG:4326"))


def make_layer(
    name: str, frame: pd.DataFrame, regions: gpd.GeoDataFrame | PreparedRegions | None
) -> Layer:
    """Check a frame and make it a layer; with ``regions``, each row gets its region's geometry.

    Raises
    ------
    InputError
        For all that some of the formats could not carry, so that what one takes all take.
    """
    if not isinstance(frame, pd.DataFrame):
        raise InputError(f"expected a DataFrame or a GeoDataFrame, got {type(frame).__name__}")
    raise_problems([*_name_problems(frame), *_index_problems(frame)])
    shapes = _joined(frame, regions) if regions is not None else _own_shapes(frame)
    geometry = _geometry_name(frame)
    problems: list[str] = []
    columns = [_column(frame[name], problems) for name in frame.columns if name != geometry]
    labels = [f"row {number}" for number in range(1, len(frame) + 1)]
    texts = {column.name: column.cells for column in columns if column.kind == "string"}
    raise_problems([*problems, *text_problems(texts, labels)])
    return Layer(name=name, columns=tuple(columns), shapes=shapes)


def _geometry_name(frame: pd.DataFrame) -> str | None:
    return frame.active_geometry_name if isinstance(frame, gpd.GeoDataFrame) else None


def _name_problems(frame: pd.DataFrame) -> list[str]:
    problems = []
    seen: dict[str, str] = {}
    geometry = _geometry_name(frame)
    for name in frame.columns:
        if not isinstance(name, str) or not name:
            problems.append(f"the column {name!r} has no text for a name; rename it")
        elif unshowable(name):
            problems.append(f"the name of the column {name!a} {unshowable(name)}; rename it")
        elif name.lower() in seen:
            problems.append(
                f"the columns {seen[name.lower()]!r} and {name!r} have one name, since a "
                "GeoPackage takes capitals for small letters; rename one"
            )
        elif name != geometry and name.lower() in _RESERVED:
            problems.append(f"the column {name!r} has a name that files need; rename it")
        else:
            seen[name.lower()] = name
    return problems


def _index_problems(frame: pd.DataFrame) -> list[str]:
    named = [repr(name) for name in frame.index.names if name is not None]
    if not named:
        return []
    return [f"the index {', '.join(named)} would be lost; make it a column with reset_index()"]


def _column(series: pd.Series[Any], problems: list[str]) -> Column:
    name = str(series.name)
    if isinstance(series.dtype, pd.CategoricalDtype):
        series = series.astype(series.cat.categories.dtype)
    kind = _KINDS.get(pd.api.types.infer_dtype(series, skipna=True))
    if kind is None:
        problems.append(
            f"the column {name!r} holds {series.dtype} values that not every format has; make it "
            "text, whole numbers, numbers or true and false, or leave it out"
        )
        return Column(name, "string", (None,) * len(series))
    missing = series.isna().tolist()
    values = tuple(
        None if absent else _PLAIN[kind](value)
        for value, absent in zip(series.tolist(), missing, strict=True)
    )
    if kind == "number" and any(value is not None and math.isinf(value) for value in values):
        problems.append(f"the column {name!r} holds an infinite number, which JSON cannot carry")
    if kind == "integer" and any(value is not None and abs(value) >= _INT64 for value in values):
        problems.append(f"the column {name!r} holds a whole number of more than 64 bits")
    return Column(name, kind, values)


def _own_shapes(frame: pd.DataFrame) -> Shapes | None:
    if not isinstance(frame, gpd.GeoDataFrame):
        return None
    check_geometry_column(frame, what="the frame")
    others = [str(c) for c in frame.columns[frame.dtypes == "geometry"] if c != frame.geometry.name]
    if others:
        raise InputError(
            f"the frame has further columns of geometries ({', '.join(others)}); files carry one: "
            "drop the others"
        )
    return _as_rfc_7946(frame, what="the frame")


def _joined(frame: pd.DataFrame, given: gpd.GeoDataFrame | PreparedRegions) -> Shapes:
    """Return the whole region of each row: not the part that is covered."""
    regions = given.to_frame() if isinstance(given, PreparedRegions) else given
    if isinstance(frame, gpd.GeoDataFrame):
        raise InputError("the frame has geometries already; leave regions= out")
    for what, table in (("the frame", frame), ("regions", regions)):
        if "region" not in table:
            raise InputError(missing_column("region", map(str, table.columns), what=what))
    check_geometry_column(regions, what="regions")
    if not regions["region"].is_unique:
        raise InputError("regions: a code stands twice in the column 'region'")
    place = {code: row for row, code in enumerate(regions["region"])}
    unknown = [str(code) for code in dict.fromkeys(frame["region"]) if code not in place]
    if unknown:
        raise InputError(
            f"regions: there is no region {', '.join(unknown[:5])}, which the frame has; give the "
            "regions that it was measured with"
        )
    shapes = _as_rfc_7946(regions, what="regions")
    return shapes[[place[code] for code in frame["region"]]]


def _as_rfc_7946(frame: gpd.GeoDataFrame, *, what: str) -> Shapes:
    """Return geometries in degrees, wound by the right-hand rule, within -180 and 180."""
    lonlat = bring_to_lonlat(frame, what=what) if len(frame) else frame
    shapes: Shapes = np.asarray(lonlat.geometry, dtype=object)
    # A missing geometry stays missing, an empty one empty.
    wound = np.array(shapely.orient_polygons(shapely.force_2d(shapes)), dtype=object)
    for row, (shape, bounds) in enumerate(zip(wound, shapely.bounds(wound), strict=True)):
        if shape is None or shape.is_empty:
            continue
        where = f"{what}, row {row + 1}"
        if not np.isfinite(shapely.get_coordinates(shape)).all():
            raise InputError(f"{where}: a coordinate is not a number")
        west, south, east, north = bounds.tolist()
        if south < -90 or north > 90:
            raise InputError(f"{where}: a latitude is outside [-90, 90]; are the columns swapped?")
        if west < -180 or east > 180:
            wound[row] = split_at_antimeridian(shape)
    return wound
