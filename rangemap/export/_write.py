"""Frames to files: the format by the end of the name, a Data Package beside them."""

from __future__ import annotations

import hashlib
import json
import os
import re
import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import geopandas as gpd
import pandas as pd
import shapely

from rangemap._text import unshowable
from rangemap.errors import InputError
from rangemap.export._describe import describe
from rangemap.export._flatgeobuf import write_flatgeobuf
from rangemap.export._geojson import write_geojson
from rangemap.export._geopackage import write_geopackage
from rangemap.export._kml import write_kml
from rangemap.export._layer import GEOMETRY, Layer, make_layer
from rangemap.export._parquet import write_parquet
from rangemap.files import is_stream, write_whole
from rangemap.provenance import Source
from rangemap.regions import PreparedRegions
from rangemap.statements import Ranges
from rangemap.tables import csv_text, json_text

__all__ = ["PACKAGE", "SUFFIXES", "write_frame"]

#: The file beside the others that says what they are: https://datapackage.org
PACKAGE: Final = "datapackage.json"
_PROFILE: Final = "https://datapackage.org/profiles/2.0/datapackage.json"
_CREATOR: Final = "rangemap"

# Two threads that write into one folder both add to its Data Package.
_ONE_AT_A_TIME: Final = threading.Lock()


def write_frame(
    frame: pd.DataFrame,
    path: str | os.PathLike[str],
    *,
    regions: gpd.GeoDataFrame | PreparedRegions | None = None,
    ranges: Ranges | None = None,
    sources: Sequence[Source] = (),
    title: str = "",
    overwrite: bool = False,
) -> None:
    """Write a frame for other tools, and beside it what it holds and what it rests on.

    Parameters
    ----------
    frame : DataFrame or GeoDataFrame
        Of the library's, or your own: columns of text, whole numbers, numbers, true and false.
        With geometries: GeoJSON, GeoPackage, FlatGeobuf, KML, GeoParquet, or CSV with well-known
        text; they are in EPSG:4326 in every file, wound by the right-hand rule. Without: CSV,
        JSON, Parquet.
    path : str or path
        The end of the name says the format: ``.geojson``, ``.gpkg``, ``.fgb``, ``.kml``,
        ``.parquet``, ``.csv`` or ``.json``. The folder exists; its ``datapackage.json`` is made,
        or gets an entry more.
    regions : GeoDataFrame or PreparedRegions, optional
        For a table with a column ``region``: each row gets the geometry of its whole region, not
        of the part that is covered.
    ranges : optional
        The statements that the frame was made with, if not those of the bundled catalogue; their
        words and sources go into the file.
    sources : sequence of Source, optional
        Of data that are yours. The bundled ones are known by the figures and names.
    title : str, optional
        What the frame is; without it, what its columns say.
    overwrite : bool, default False
        Whether a file of that name may be replaced.

    Raises
    ------
    InputError
        For a suffix that is not of these, a frame that a format cannot carry, a file that is
        there already, and a ``datapackage.json`` that is somebody else's. Nothing is written then.
    MissingExtraError
        For Parquet without pyarrow (``rangemap[parquet]``).

    Warns
    -----
    ReprojectedWarning
        For geometries in another coordinate reference system.

    Notes
    -----
    The same frame gives the same bytes with the same versions of GDAL, SQLite and pyarrow. The
    index of rows is not written. See :func:`read_frame` for the way back.

    Examples
    --------
    >>> from pathlib import Path
    >>> from tempfile import TemporaryDirectory
    >>> import geopandas, rangemap as rm
    >>> reach = rm.build_reach(rm.load_launch_points(), rm.load_systems().select("HIMARS"))
    >>> with TemporaryDirectory() as folder:
    ...     rm.write_frame(reach, Path(folder) / "reach.gpkg")
    ...     print(sorted(path.name for path in Path(folder).iterdir()))
    ...     print(geopandas.read_file(Path(folder) / "reach.gpkg").equals(reach))
    ['datapackage.json', 'reach.gpkg']
    True
    """
    target = Path(path)
    kind = _format_of(target, frame, regions)
    layer = make_layer(_name_of(target), frame, regions)
    about = describe(layer, frame.attrs, title=title, ranges=ranges, sources=sources)
    if kind.besides is not None and layer.shapes is not None:
        about["schema"]["fields"].append(kind.besides)
    content = kind.write(layer, about)
    if is_stream(target):
        write_whole(target, content)
        return
    with _ONE_AT_A_TIME:
        package = target.with_name(PACKAGE)
        described = _with(_read_package(package), _resource(target.name, kind, about, content))
        write_whole(target, content, overwrite=overwrite)
        write_whole(package, json_text(described).encode())


@dataclass(frozen=True, slots=True, kw_only=True)
class _Format:
    """How a file of a kind is written, and whether it takes geometries and goes without."""

    mediatype: str
    write: Callable[[Layer, Mapping[str, Any]], bytes]
    geometry: bool = True
    table: bool = False
    text: bool = False
    #: A column that the format adds to those of a frame with geometries.
    besides: Mapping[str, str] | None = None


def _write_csv(layer: Layer, about: Mapping[str, Any]) -> bytes:  # noqa: ARG001
    names = [column.name for column in layer.columns]
    if layer.shapes is None:
        return csv_text(names, layer.rows()).encode()
    # "Full precision", -1, stops at 16 decimals, and 0.1 + 0.2 has 17.
    wkt = shapely.to_wkt(layer.shapes, rounding_precision=20)
    rows = ({**row, GEOMETRY: text} for row, text in zip(layer.rows(), wkt, strict=True))
    return csv_text([*names, GEOMETRY], rows).encode()


def _write_json(layer: Layer, about: Mapping[str, Any]) -> bytes:  # noqa: ARG001
    return json_text(list(layer.rows())).encode()


_FORMATS: Final[Mapping[str, _Format]] = {
    ".geojson": _Format(mediatype="application/geo+json", write=write_geojson, text=True),
    ".gpkg": _Format(mediatype="application/geopackage+sqlite3", write=write_geopackage),
    ".fgb": _Format(mediatype="application/flatgeobuf", write=write_flatgeobuf),
    ".kml": _Format(mediatype="application/vnd.google-earth.kml+xml", write=write_kml, text=True),
    ".parquet": _Format(
        mediatype="application/vnd.apache.parquet",
        write=write_parquet,
        table=True,
        besides={
            "name": "bbox",
            "type": "object",
            "description": "box of the geometry, by which a reader can leave out rows",
        },
    ),
    ".csv": _Format(mediatype="text/csv", write=_write_csv, table=True, text=True),
    ".json": _Format(
        mediatype="application/json", write=_write_json, geometry=False, table=True, text=True
    ),
}
#: What a name can end in.
SUFFIXES: Final = tuple(_FORMATS)

_REFUSED: Final = {
    ".shp": "a Shapefile cuts names of columns after ten letters, and covered_share and "
    "covered_share_low would be one; ",
    ".kmz": "a KMZ is a KML in a ZIP file, whose entries carry a time; ",
}


def _format_of(path: Path, frame: object, regions: object) -> _Format:
    kind = _FORMATS.get(path.suffix.lower())
    if kind is None:
        why = _REFUSED.get(path.suffix.lower(), "")
        raise InputError(
            f"cannot write {path.name!a}: {why}the name ends in one of {', '.join(SUFFIXES)}"
        )
    if path.name.lower() == PACKAGE:
        raise InputError(f"{PACKAGE} is the name of the file beside the data; choose another")
    has_geometry = isinstance(frame, gpd.GeoDataFrame) or regions is not None
    if has_geometry and not kind.geometry:
        raise InputError(f"{path.name!a}: geometries go into .geojson; a .json is a plain table")
    if not has_geometry and not kind.table:
        plain = ", ".join(suffix for suffix, each in _FORMATS.items() if each.table)
        raise InputError(
            f"{path.name!a} needs geometries, and the frame has none: give regions=, or write a "
            f"table ({plain})"
        )
    return kind


def _name_of(path: Path) -> str:
    if unshowable(path.name):
        raise InputError(f"the file's name {path.name!a} {unshowable(path.name)}; choose another")
    if re.match("(gpkg|sqlite|rtree)_", path.stem, re.IGNORECASE):
        raise InputError(f"{path.name!a}: SQLite keeps names that begin so; choose another")
    return path.stem


def _resource(name: str, kind: _Format, about: Mapping[str, Any], content: bytes) -> dict[str, Any]:
    suffix = Path(name).suffix.lower()
    encoding = {"encoding": "utf-8"} if kind.text else {}
    table = {"type": "table"} if suffix == ".csv" else {}
    return {
        "name": _slug(name),
        "path": name,
        **table,
        "format": suffix.removeprefix("."),
        "mediatype": kind.mediatype,
        **encoding,
        "bytes": len(content),
        "hash": f"sha256:{hashlib.sha256(content).hexdigest()}",
        **about,
    }


def _slug(name: str) -> str:
    """Return a name of the letters that a Data Package allows, unlike that of any other file."""
    slug = re.sub(r"[^a-z0-9._-]+", "-", name.lower())
    if slug == name:
        return slug
    return f"{slug}-{hashlib.sha256(name.encode()).hexdigest()[:8]}"


def _read_package(path: Path) -> dict[str, Any]:
    """Return the Data Package of a folder; an empty one if there is none."""
    if not path.exists():
        return {"$schema": _PROFILE, "created_by": _CREATOR, "resources": []}
    try:
        package = json.loads(path.read_text(encoding="utf-8"))
        ours = package["created_by"] == _CREATOR and isinstance(package["resources"], list)
    except (ValueError, KeyError, TypeError, IsADirectoryError):
        ours = False
    if not ours:
        raise InputError(
            f"{path} is there already and is not rangemap's, and exports are described in a file "
            "of that name: choose another folder"
        )
    return dict(package)


def _with(package: Mapping[str, Any], resource: Mapping[str, Any]) -> dict[str, Any]:
    """Return the package with the resource in place of the one with its path, in their order."""
    others = [each for each in package["resources"] if each.get("path") != resource["path"]]
    resources = sorted([*others, resource], key=lambda each: str(each.get("path")))
    return {**package, "resources": resources}
