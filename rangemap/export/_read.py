"""The way back: a file that was written, as the frame that it was written from."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Final

import geopandas as gpd
import numpy as np
import pandas as pd
import pyogrio
import shapely

from rangemap._frames import existing_file
from rangemap.errors import InputError
from rangemap.export._kml import read_kml
from rangemap.export._layer import GEOMETRY, Column, Layer
from rangemap.export._write import PACKAGE
from rangemap.provenance import sha256_of
from rangemap.tables import without_guard

__all__ = ["read_frame"]

_BOOLEANS: Final[Mapping[Any, bool]] = {
    "true": True, "1": True, True: True, "false": False, "0": False, False: False,
}  # fmt: skip
_PLAIN: Final[Mapping[str, Callable[[Any], Any]]] = {
    "string": str,
    "boolean": _BOOLEANS.__getitem__,
    "integer": int,
    "number": float,
}


def read_frame(path: str | os.PathLike[str]) -> pd.DataFrame:
    """Read a file that :func:`write_frame` wrote, as the frame that it was written from.

    Columns, their order and types are those that ``datapackage.json`` beside it tells, the guard
    of a CSV against formulas is taken off, and a file that has been changed since is refused.

    Returns
    -------
    DataFrame or GeoDataFrame
        With a RangeIndex; geometries in EPSG:4326.

    Raises
    ------
    InputError
        If the file or its description is missing, or the two do not fit each other.

    Examples
    --------
    >>> from pathlib import Path
    >>> from tempfile import TemporaryDirectory
    >>> import pandas, rangemap as rm
    >>> with TemporaryDirectory() as folder:
    ...     path = Path(folder) / "mine.csv"
    ...     rm.write_frame(pandas.DataFrame({"name": ["=1+1"], "area_km2": [0.1]}), path)
    ...     print(path.read_text(encoding="utf-8"))
    ...     print(rm.read_frame(path).values.tolist())
    name,area_km2
    '=1+1,0.1
    [['=1+1', 0.1]]
    """
    file = existing_file(Path(path))
    resource = _described(file)
    fields = {each["name"]: each["type"] for each in resource["schema"]["fields"]}
    table = _READERS[file.suffix.lower()](file, list(fields))
    shapes = np.asarray(table[GEOMETRY], dtype=object) if GEOMETRY in fields else None
    # A GeoJSON without features has no columns.
    columns = tuple(
        Column(name, kind, tuple(_value(value, kind) for value in table.get(name, ())))
        for name, kind in fields.items()
        if name != GEOMETRY and kind in _PLAIN
    )
    return Layer(file.stem, columns, shapes).frame()


def _described(file: Path) -> Mapping[str, Any]:
    """Return what the Data Package beside a file says of it."""
    package = existing_file(file.with_name(PACKAGE))
    try:
        resources = json.loads(package.read_text(encoding="utf-8"))["resources"]
        found = [each for each in resources if each["path"] == file.name]
    except (ValueError, KeyError, TypeError):
        raise InputError(f"{package} is no Data Package") from None
    if not found or file.suffix.lower() not in _READERS:
        raise InputError(f"{package} says nothing of {file.name}; read it with geopandas or pandas")
    if found[0]["hash"] != f"sha256:{sha256_of(file)}":
        raise InputError(
            f"{file.name} is not the file that {PACKAGE} describes: it has been changed since, or "
            "taken from elsewhere; read it with geopandas or pandas"
        )
    return dict(found[0])


def _value(value: Any, kind: str) -> Any:
    if pd.isna(value) or (value == "" and kind != "string"):
        return None
    return _PLAIN[kind](value)


def _read_gdal(file: Path, names: list[str]) -> dict[str, Any]:  # noqa: ARG001
    return _columns_of(pyogrio.read_dataframe(file, use_arrow=False))


def _read_kml(file: Path, names: list[str]) -> dict[str, Any]:  # noqa: ARG001
    # Not by GDAL: what it makes of a KML differs by its version and the drivers it was built with.
    return read_kml(file.read_bytes())


def _read_parquet(file: Path, names: list[str]) -> dict[str, Any]:
    # Without threads, which can outlive the interpreter and abort it.
    read = gpd.read_parquet if GEOMETRY in names else pd.read_parquet
    return _columns_of(read(file, use_threads=False))


def _read_csv(file: Path, names: list[str]) -> dict[str, Any]:  # noqa: ARG001
    # The csv module stops at cells of 128 KiB, and its limit is one for the whole process.
    cells = pd.read_csv(file, header=None, dtype=str, na_filter=False, encoding="utf-8")
    table = {
        without_guard(head): [without_guard(cell) for cell in column]
        for head, *column in (cells[place].tolist() for place in cells)
    }
    if GEOMETRY in table:
        table[GEOMETRY] = list(shapely.from_wkt([text or None for text in table[GEOMETRY]]))
    return table


def _read_json(file: Path, names: list[str]) -> dict[str, Any]:
    rows = json.loads(file.read_bytes())
    return {name: [row[name] for row in rows] for name in names}


def _columns_of(frame: pd.DataFrame) -> dict[str, Any]:
    return {str(name): frame[name].tolist() for name in frame.columns}


_READERS: Final[Mapping[str, Callable[[Path, list[str]], dict[str, Any]]]] = {
    ".geojson": _read_gdal,
    ".gpkg": _read_gdal,
    ".fgb": _read_gdal,
    ".kml": _read_kml,
    ".parquet": _read_parquet,
    ".csv": _read_csv,
    ".json": _read_json,
}
