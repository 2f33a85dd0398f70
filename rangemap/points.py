"""Launch points: what a distance is measured from. Bundled ones, and those that a user gives."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final, Literal, TypeAlias

import geopandas as gpd
import numpy as np
import pandas as pd
import pyogrio
import shapely
from geopandas.array import GeometryArray
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from rangemap._frames import (
    check_geometry_column,
    find_column,
    frame_of_features,
    missing_column,
    read_layer,
)
from rangemap._point_checks import GIVEN_BY_USER, CheckedPoints, checked_points
from rangemap._points_table import read_table
from rangemap._shapes import Shape, as_shape, geojson_of
from rangemap.errors import InputError, UnknownNameError
from rangemap.provenance import frame_attrs
from rangemap.resources import data_file

__all__ = [
    "GIVEN_BY_USER",
    "CheckedPoints",
    "LaunchPoints",
    "as_launch_points",
    "check_launch_points",
    "load_launch_points",
    "read_launch_points",
]

#: Longitude and latitude in degrees, or a geometry in one of its forms.
Place: TypeAlias = tuple[float, float] | NDArray[Any] | Shape
LaunchPoints: TypeAlias = (
    gpd.GeoDataFrame
    | gpd.GeoSeries
    | pd.Series
    | Mapping[str, Place]
    | Mapping[str, Any]
    | Sequence[Place]
    | Place
)

TEXT_SUFFIXES: Final = (".csv", ".tsv", ".txt")
USUAL_NAME: Final = ("launch_point", "name", "title", "label", "place", "city")
USUAL_BASIS: Final = ("basis",)


def load_launch_points(which: Literal["cities", "border"] = "cities") -> gpd.GeoDataFrame:
    """Return bundled references to measure from; none of them is an actual position.

    Parameters
    ----------
    which : {"cities", "border"}, default "cities"
        The centres of Kharkiv, Sumy and Chernihiv as three points, or the border of Ukraine's
        Chernihiv, Sumy and Kharkiv oblasts with Russia as one line, from the north-west.

    Returns
    -------
    GeoDataFrame
        EPSG:4326, with columns ``launch_point``, ``basis`` (what it is, in words), ``source``
        and ``geometry``.

    Raises
    ------
    UnknownNameError
        For another name.

    Examples
    --------
    >>> load_launch_points()[["launch_point", "basis"]].values.tolist()[0]
    ['Kharkiv', 'city centre, for orientation']
    >>> load_launch_points("border").geometry[0].geom_type
    'LineString'
    """
    if which == "border":
        border: gpd.GeoDataFrame = pyogrio.read_dataframe(data_file("border.fgb"))
        border.attrs = frame_attrs("launch_points")
        return border
    if which != "cities":
        raise UnknownNameError(
            f"there are no bundled launch points {which!r}: give 'cities' or 'border', or your "
            "own to read_launch_points"
        )
    table = pd.read_csv(data_file("launch_points.csv"), encoding="utf-8")
    cities = gpd.GeoDataFrame(
        table[["launch_point", "basis", "source"]],
        geometry=shapely.points(table["lon"], table["lat"]),
        crs="EPSG:4326",
    )
    cities.attrs = frame_attrs("launch_points")
    return cities


def read_launch_points(
    path: str | Path,
    *,
    name: str | None = None,
    basis: str | None = None,
    lon: str | None = None,
    lat: str | None = None,
    layer: str | None = None,
    precision: float | None = 0.01,
    encoding: str | None = None,
) -> gpd.GeoDataFrame:
    r"""Read what to measure from out of a table of coordinates or a vector file.

    Parameters
    ----------
    path : str or Path
        A text table (``.csv``, ``.tsv``, ``.txt``; UTF-8; columns apart by a comma, a tab, or a
        semicolon, which goes with decimal commas) with longitude and latitude in degrees on
        WGS 84; or a GeoJSON, GeoPackage or another vector file that GDAL reads, in any
        coordinate reference system, with points, lines or areas.
    name : str, optional
        The column with the names; without it, one with a usual name (launch_point, name, ...).
    basis : str, optional
        The column that says what each one is; without it, ``basis`` if there is such a column,
        else every row gets "given by the user".
    lon, lat : str, optional
        The columns of a text table; without them, ones with usual names (lon, longitude, x, ...;
        lat, latitude, y).
    layer : str, optional
        Which layer, for a vector file that has several.
    precision : float or None, default 0.01
        Coordinates are rounded to a multiple of this many degrees (0.01 is about a kilometre)
        as they are read, and everything is computed from the rounded ones: pages and files
        carry the coordinates on, so that exact ones would be published with them. None keeps
        them as they are.
    encoding : str, optional
        Of a text table that is not UTF-8, such as ``"cp1251"``, or of a Shapefile that does not
        say its own.

    Returns
    -------
    GeoDataFrame
        EPSG:4326, with columns ``launch_point``, ``basis``, ``source`` (the file's name, or the
        column ``source`` if there is one) and ``geometry``. Heights are dropped.

    Raises
    ------
    InputError
        For a file that is missing, empty or broken, a column that is not there, a missing
        coordinate reference system, and for all that :func:`as_launch_points` refuses. All bad
        rows are listed at once; those of a text table are counted as a spreadsheet does, the
        header being row 1.

    Warns
    -----
    ReprojectedWarning
        For a layer in another coordinate reference system than EPSG:4326.

    Examples
    --------
    >>> from pathlib import Path
    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     path = Path(folder) / "mine.csv"
    ...     _ = path.write_text("name,lon,lat\nTown hall,36.2312345,49.9887654\n")
    ...     points = read_launch_points(path)
    >>> points.geometry[0].coords[0]
    (36.23, 49.99)
    """
    what = Path(path).name
    grid = _checked_precision(precision)
    if Path(path).suffix.lower() in TEXT_SUFFIXES:
        frame, labels, faults = read_table(path, lon=lon, lat=lat, encoding=encoding)
    else:
        if lon is not None or lat is not None:
            raise InputError(
                f"{what}: lon= and lat= are for text tables; {what} has its own geometry"
            )
        frame = read_layer(path, layer=layer, encoding=encoding)
        labels = [f"feature {number} of {what}" for number in range(1, len(frame) + 1)]
        faults = {}
    columns = [column for column in frame.columns if column != frame.geometry.name]
    name_column = find_column(columns, name, USUAL_NAME, what=what)
    if name_column is None:
        raise InputError(
            missing_column("name", columns, what=what)
            + "; say which one names them with name=, or rename it"
        )
    basis_column = find_column(columns, basis, USUAL_BASIS, what=what)
    source_column = find_column(columns, None, ("source",), what=what)
    return checked_points(
        names=list(frame[name_column]),
        bases=[None] * len(frame) if basis_column is None else list(frame[basis_column]),
        sources=[what] * len(frame) if source_column is None else list(frame[source_column]),
        geometry=frame.geometry,
        labels=labels,
        what=what,
        precision=grid,
        faults=faults,
    ).to_frame()


def as_launch_points(value: LaunchPoints) -> gpd.GeoDataFrame:
    """Return what to measure from as one validated frame; coordinates are kept as given.

    Parameters
    ----------
    value : GeoDataFrame, GeoSeries, mapping, GeoJSON, geometry or array
        A GeoDataFrame with a column ``launch_point`` or ``name``, and ``basis`` and ``source``
        if there are any; a series, whose index names the rows; a mapping of a name to
        ``(longitude, latitude)`` in degrees, or to a geometry: shapely, WKT, GeoJSON, or what
        has a ``__geo_interface__``. GeoJSON features are named by their property
        ``launch_point`` or ``name``, else by their id. Places alone, one or an array or a list of
        them, are called ``place 1``, ``place 2`` and so on. Points, lines and areas, single and
        multiple; a multiple one is one launch point.

    Returns
    -------
    GeoDataFrame
        EPSG:4326, a new frame with a RangeIndex and the columns ``launch_point``, ``basis``
        ("given by the user" where nothing is said), ``source`` and ``geometry``. Heights are
        dropped: a distance over the ground has none.

    Raises
    ------
    InputError
        For a missing coordinate reference system, nothing to measure from, a missing name or
        one that stands twice, a text that no page can carry (half of a surrogate pair, a control
        character, a mark of direction without its counterpart), and a geometry that is missing,
        empty, invalid, not finite, off the globe or of another kind. All such rows are listed at
        once.

    Warns
    -----
    ReprojectedWarning
        For a frame or series in another coordinate reference system than EPSG:4326.

    Examples
    --------
    >>> as_launch_points({"Kharkiv": (36.25, 49.98)})[["launch_point", "basis"]].values.tolist()
    [['Kharkiv', 'given by the user']]
    """
    return check_launch_points(value).to_frame()


def check_launch_points(value: LaunchPoints) -> CheckedPoints:
    """Return what to measure from, validated, as plain columns: a frame costs milliseconds.

    As :func:`as_launch_points` otherwise.
    """
    what = "launch points"
    if isinstance(value, gpd.GeoDataFrame):
        return _from_frame(value, what)
    geometry: gpd.GeoSeries | NDArray[Any]
    if isinstance(value, gpd.GeoSeries | GeometryArray):
        geometry = gpd.GeoSeries(value)
        names = list(geometry.index)
    else:
        features = frame_of_features(value, what=what)
        if features is not None:
            return _from_frame(features, what)
        names, places = _named_places(value, what)
        geometry = _geometries(names, places)
    return checked_points(
        names=names,
        bases=[None] * len(names),
        sources=[None] * len(names),
        geometry=geometry,
        labels=[f"launch point {name!r}" for name in names],
        what=what,
        precision=None,
    )


def _from_frame(frame: gpd.GeoDataFrame, what: str) -> CheckedPoints:
    check_geometry_column(frame, what=what)
    columns = [str(column) for column in frame.columns]
    column = next((c for c in ("launch_point", "name") if c in columns), None)
    if column is None:
        raise InputError(missing_column("launch_point", columns, what=what))
    nothing: list[object] = [None] * len(frame)
    return checked_points(
        names=list(frame[column]),
        bases=list(frame["basis"]) if "basis" in columns else nothing,
        sources=list(frame["source"]) if "source" in columns else nothing,
        geometry=frame.geometry,
        labels=[f"row {label!r} of the launch points" for label in frame.index],
        what=what,
        precision=None,
    )


def _named_places(value: object, what: str) -> tuple[list[object], list[object]]:
    """Return names and places; those that come without names are numbered."""
    if isinstance(value, pd.Series):
        return list(value.index), list(value)
    if isinstance(value, Mapping) and geojson_of(value) is None:
        return list(value), list(value.values())
    if isinstance(value, pd.DataFrame):
        raise InputError(
            f"{what}: a table has no places; make them of its columns with "
            "geopandas.GeoDataFrame(table, geometry=geopandas.points_from_xy(table.lon, "
            'table.lat), crs="EPSG:4326")'
        )
    if _pair(value) is not None or as_shape(value) is not None:
        places = [value]
    elif isinstance(value, list | tuple | np.ndarray):
        places = list(value)
    else:
        raise InputError(
            f"{what}: expected a GeoDataFrame, a GeoSeries, a geometry or a mapping such as "
            f'{{"Kharkiv": (36.25, 49.98)}} (longitude, latitude), got {type(value).__name__}'
        )
    return [f"place {number}" for number in range(1, len(places) + 1)], places


def _geometries(names: Sequence[object], places: Sequence[object]) -> NDArray[Any]:
    shapes: NDArray[Any] = np.empty(len(places), dtype=object)
    pairs: dict[int, tuple[float, float]] = {}
    for row, (name, place) in enumerate(zip(names, places, strict=True)):
        pair = _pair(place)
        if pair is None:
            shapes[row] = _shape(str(name), place)
        else:
            pairs[row] = pair
    if pairs:
        shapes[list(pairs)] = shapely.points(list(pairs.values()))
    return shapes


def _pair(place: object) -> tuple[float, float] | None:
    """Return longitude and latitude, if it is two numbers."""
    if not isinstance(place, list | tuple | np.ndarray) or len(place) != 2:
        return None
    lon, lat = (_number(coordinate) for coordinate in place)
    return None if lon is None or lat is None else (lon, lat)


def _shape(name: str, place: object) -> BaseGeometry:
    try:
        shape = as_shape(place)
    except InputError as error:
        raise InputError(f"launch point {name!r}: {error}") from error
    if shape is None:
        raise InputError(
            f"launch point {name!r}: expected (longitude, latitude) in degrees, such as "
            f"(36.25, 49.98), a shapely geometry, WKT or GeoJSON, got {place!r}"
        )
    return shape


def _number(value: object) -> float | None:
    if isinstance(value, bool) or not isinstance(value, (int, float, np.number)):
        return None
    return float(value)


def _checked_precision(precision: float | None) -> float | None:
    if precision is None:
        return None
    number = _number(precision)
    if number is None or not 0 < number <= 1:
        raise InputError(
            f"precision: expected a number of degrees above 0 and at most 1, or None to keep "
            f"coordinates as they are, got {precision!r}"
        )
    return number
