"""GeoPackage 1.3, written by SQLite in memory: no clock, every column with its description."""

from __future__ import annotations

import json
import sqlite3
import struct
from collections.abc import Iterator, Mapping
from contextlib import closing
from typing import Any, Final

import shapely
from shapely.geometry.base import BaseGeometry

from rangemap.export._columns import descriptions_of, title_of
from rangemap.export._layer import GEOMETRY, Layer, Shapes
from rangemap.export._shapes import one_type

__all__ = ["write_geopackage"]

_TYPES: Final = {
    "string": "TEXT",
    "boolean": "BOOLEAN",
    "integer": "INTEGER",
    "number": "DOUBLE",
}
#: GeoPackage asks for a time of change; this stands for none. Its tables must have the clock for
#: a default all the same.
_NO_TIME: Final = "1970-01-01T00:00:00.000Z"
_NOW: Final = "(strftime('%Y-%m-%dT%H:%M:%fZ','now'))"
_WGS_84: Final = (
    'GEOGCS["WGS 84",DATUM["WGS_1984",SPHEROID["WGS 84",6378137,298.257223563,'
    'AUTHORITY["EPSG","7030"]],AUTHORITY["EPSG","6326"]],PRIMEM["Greenwich",0,'
    'AUTHORITY["EPSG","8901"]],UNIT["degree",0.0174532925199433,AUTHORITY["EPSG","9122"]],'
    'AXIS["Latitude",NORTH],AXIS["Longitude",EAST],AUTHORITY["EPSG","4326"]]'
)
_EMPTY_FLAG: Final = 0b10000
_BOX_FLAG: Final = 0b00010
_LITTLE_ENDIAN: Final = 1

#: https://www.geopackage.org/spec130/: the tables of the core, and of the extensions for
#: metadata and for descriptions of columns.
_TABLES: Final = f"""
PRAGMA application_id = 0x47504B47;
PRAGMA user_version = 10300;
CREATE TABLE gpkg_spatial_ref_sys (
  srs_name TEXT NOT NULL,
  srs_id INTEGER PRIMARY KEY,
  organization TEXT NOT NULL,
  organization_coordsys_id INTEGER NOT NULL,
  definition TEXT NOT NULL,
  description TEXT
);
CREATE TABLE gpkg_contents (
  table_name TEXT NOT NULL PRIMARY KEY,
  data_type TEXT NOT NULL,
  identifier TEXT UNIQUE,
  description TEXT DEFAULT '',
  last_change DATETIME NOT NULL DEFAULT {_NOW},
  min_x DOUBLE,
  min_y DOUBLE,
  max_x DOUBLE,
  max_y DOUBLE,
  srs_id INTEGER,
  CONSTRAINT fk_gc_r_srs_id FOREIGN KEY (srs_id) REFERENCES gpkg_spatial_ref_sys(srs_id)
);
CREATE TABLE gpkg_geometry_columns (
  table_name TEXT NOT NULL,
  column_name TEXT NOT NULL,
  geometry_type_name TEXT NOT NULL,
  srs_id INTEGER NOT NULL,
  z TINYINT NOT NULL,
  m TINYINT NOT NULL,
  CONSTRAINT pk_geom_cols PRIMARY KEY (table_name, column_name),
  CONSTRAINT uk_gc_table_name UNIQUE (table_name),
  CONSTRAINT fk_gc_tn FOREIGN KEY (table_name) REFERENCES gpkg_contents(table_name),
  CONSTRAINT fk_gc_srs FOREIGN KEY (srs_id) REFERENCES gpkg_spatial_ref_sys (srs_id)
);
CREATE TABLE gpkg_extensions (
  table_name TEXT,
  column_name TEXT,
  extension_name TEXT NOT NULL,
  definition TEXT NOT NULL,
  scope TEXT NOT NULL,
  CONSTRAINT ge_tce UNIQUE (table_name, column_name, extension_name)
);
CREATE TABLE gpkg_data_columns (
  table_name TEXT NOT NULL,
  column_name TEXT NOT NULL,
  name TEXT,
  title TEXT,
  description TEXT,
  mime_type TEXT,
  constraint_name TEXT,
  CONSTRAINT pk_gdc PRIMARY KEY (table_name, column_name),
  CONSTRAINT gdc_tn UNIQUE (table_name, name)
);
CREATE TABLE gpkg_data_column_constraints (
  constraint_name TEXT NOT NULL,
  constraint_type TEXT NOT NULL,
  value TEXT,
  min NUMERIC,
  min_is_inclusive BOOLEAN,
  max NUMERIC,
  max_is_inclusive BOOLEAN,
  description TEXT,
  CONSTRAINT gdcc_ntv UNIQUE (constraint_name, constraint_type, value)
);
CREATE TABLE gpkg_metadata (
  id INTEGER CONSTRAINT m_pk PRIMARY KEY ASC NOT NULL,
  md_scope TEXT NOT NULL DEFAULT 'dataset',
  md_standard_uri TEXT NOT NULL,
  mime_type TEXT NOT NULL DEFAULT 'text/xml',
  metadata TEXT NOT NULL DEFAULT ''
);
CREATE TABLE gpkg_metadata_reference (
  reference_scope TEXT NOT NULL,
  table_name TEXT,
  column_name TEXT,
  row_id_value INTEGER,
  timestamp DATETIME NOT NULL DEFAULT {_NOW},
  md_file_id INTEGER NOT NULL,
  md_parent_id INTEGER,
  CONSTRAINT crmr_mfi_fk FOREIGN KEY (md_file_id) REFERENCES gpkg_metadata(id),
  CONSTRAINT crmr_mpi_fk FOREIGN KEY (md_parent_id) REFERENCES gpkg_metadata(id)
);
"""
_SYSTEMS: Final = (
    ("Undefined Cartesian SRS", -1, "NONE", -1, "undefined", None),
    ("Undefined geographic SRS", 0, "NONE", 0, "undefined", None),
    ("WGS 84", 4326, "EPSG", 4326, _WGS_84, "longitude/latitude in degrees on WGS 84"),
)
_SPEC: Final = "http://www.geopackage.org/spec130/index.html#extension_"
_EXTENSIONS: Final = (
    ("gpkg_data_columns", None, "gpkg_schema", f"{_SPEC}schema", "read-write"),
    ("gpkg_data_column_constraints", None, "gpkg_schema", f"{_SPEC}schema", "read-write"),
    ("gpkg_metadata", None, "gpkg_metadata", f"{_SPEC}metadata", "read-write"),
    ("gpkg_metadata_reference", None, "gpkg_metadata", f"{_SPEC}metadata", "read-write"),
)


def write_geopackage(layer: Layer, about: Mapping[str, Any]) -> bytes:
    """Return the layer as a GeoPackage with one table of features."""
    shapes, geometry_type = one_type(layer.geometries)
    with closing(sqlite3.connect(":memory:")) as database:
        database.executescript(_TABLES)
        _insert(database, "gpkg_spatial_ref_sys", _SYSTEMS)
        _insert(database, "gpkg_extensions", _EXTENSIONS)
        box = _box(shapes)
        contents = (layer.name, "features", layer.name, about["description"], _NO_TIME, *box, 4326)
        _insert(database, "gpkg_contents", [contents])
        where = (layer.name, GEOMETRY, geometry_type.upper(), 4326, 0, 0)
        _insert(database, "gpkg_geometry_columns", [where])
        _insert(database, "gpkg_data_columns", _described(layer))
        text = json.dumps(about, ensure_ascii=False)
        standard = "https://datapackage.org/standard/data-resource/"
        _insert(database, "gpkg_metadata", [(1, "dataset", standard, "application/json", text)])
        reference = ("table", layer.name, None, None, _NO_TIME, 1, None)
        _insert(database, "gpkg_metadata_reference", [reference])
        types = "".join(f", {_quoted(c.name)} {_TYPES[c.kind]}" for c in layer.columns)
        database.execute(
            f"CREATE TABLE {_quoted(layer.name)} (fid INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL, "
            f"{_quoted(GEOMETRY)} {geometry_type.upper()}{types})"
        )
        values = zip(map(_blob, shapes), *(column.cells for column in layer.columns), strict=True)
        rows = ((number, *row) for number, row in enumerate(values, start=1))
        _insert(database, layer.name, rows)
        database.commit()
        return database.serialize()


def _insert(database: sqlite3.Connection, table: str, rows: Any) -> None:
    rows = list(rows)
    if rows:
        places = ", ".join("?" * len(rows[0]))
        # The name is quoted, and a table's name cannot be a parameter.
        database.executemany(f"INSERT INTO {_quoted(table)} VALUES ({places})", rows)  # noqa: S608


def _quoted(name: str) -> str:
    return '"{}"'.format(name.replace('"', '""'))


def _described(layer: Layer) -> Iterator[tuple[str | None, ...]]:
    names = [column.name for column in layer.columns]
    described = descriptions_of(names)
    for name in names:
        yield layer.name, name, None, title_of(name), described.get(name), None, None


def _box(shapes: Shapes) -> list[float | None]:
    """Return the bounds of all shapes, west, south, east, north; None where there are none."""
    if all(shape is None or shape.is_empty for shape in shapes):
        return [None] * 4
    bounds: list[float | None] = shapely.total_bounds(shapes).tolist()
    return bounds


def _blob(shape: BaseGeometry | None) -> bytes | None:
    """Return a geometry in GeoPackage's frame: flags, system, box, well-known binary."""
    if shape is None:
        return None
    flags = _LITTLE_ENDIAN | (_EMPTY_FLAG if shape.is_empty else _BOX_FLAG)
    head = struct.pack("<2sBBi", b"GP", 0, flags, 4326)
    if not shape.is_empty:
        west, south, east, north = shape.bounds
        head += struct.pack("<4d", west, east, south, north)
    return head + bytes(shapely.to_wkb(shape, byte_order=1))
