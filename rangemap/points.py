"""Launch points: what a distance is measured from. Bundled ones, and those that a user gives."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Literal, TypeAlias

import geopandas as gpd
import numpy as np
import pandas as pd
import pyogrio
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from rangemap._frames import (
    bring_to_lonlat,
    check_geometry_column,
    coordinate_problems,
    find_column,
    missing_column,
    raise_problems,
    read_layer,
)
from rangemap._points_table import Faults, read_table
from rangemap._text import text_problems
from rangemap.errors import InputError, UnknownNameError
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

LaunchPoints: TypeAlias = (
    gpd.GeoDataFrame | gpd.GeoSeries | Mapping[str, tuple[float, float] | BaseGeometry]
)

GIVEN_BY_USER: Final = "given by the user"
TEXT_SUFFIXES: Final = (".csv", ".tsv", ".txt")
USUAL_NAME: Final = ("launch_point", "name", "title", "label", "place", "city")
USUAL_BASIS: Final = ("basis",)
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
        return gpd.GeoDataFrame(columns, geometry=self.shapes, crs="EPSG:4326")


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
        return border
    if which != "cities":
        raise UnknownNameError(
            f"there are no bundled launch points {which!r}: give 'cities' or 'border', or your "
            "own to read_launch_points"
        )
    table = pd.read_csv(data_file("launch_points.csv"), encoding="utf-8")
    return gpd.GeoDataFrame(
        table[["launch_point", "basis", "source"]],
        geometry=shapely.points(table["lon"], table["lat"]),
        crs="EPSG:4326",
    )


def read_launch_points(
    path: str | Path,
    *,
    name: str | None = None,
    basis: str | None = None,
    lon: str | None = None,
    lat: str | None = None,
    layer: str | None = None,
    precision: float | None = 0.01,
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
        frame, labels, faults = read_table(path, lon=lon, lat=lat)
    else:
        if lon is not None or lat is not None:
            raise InputError(
                f"{what}: lon= and lat= are for text tables; {what} has its own geometry"
            )
        frame = read_layer(path, layer=layer)
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
    return _validated(
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
    value : GeoDataFrame, GeoSeries or mapping
        A GeoDataFrame with a column ``launch_point`` or ``name``, and ``basis`` and ``source``
        if there are any; a GeoSeries, whose index names the rows; or a mapping of a name to
        ``(longitude, latitude)`` in degrees, or to a shapely geometry in longitude and latitude.
        Points, lines and areas, single and multiple; a multiple one is one launch point.

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
    if isinstance(value, gpd.GeoSeries):
        names, geometry = list(value.index), value
    elif isinstance(value, Mapping):
        names, geometry = list(value), _geometries(value)
    else:
        raise InputError(
            f"{what}: expected a GeoDataFrame, a GeoSeries or a mapping such as "
            f'{{"Kharkiv": (36.25, 49.98)}} (longitude, latitude), got {type(value).__name__}'
        )
    return _validated(
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
    return _validated(
        names=list(frame[column]),
        bases=list(frame["basis"]) if "basis" in columns else nothing,
        sources=list(frame["source"]) if "source" in columns else nothing,
        geometry=frame.geometry,
        labels=[f"row {label!r} of the launch points" for label in frame.index],
        what=what,
        precision=None,
    )


def _geometries(items: Mapping[str, object]) -> NDArray[Any]:
    shapes: NDArray[Any] = np.empty(len(items), dtype=object)
    places: dict[int, tuple[float, float]] = {}
    for row, (name, item) in enumerate(items.items()):
        if isinstance(item, BaseGeometry):
            shapes[row] = item
        else:
            places[row] = _place(str(name), item)
    if places:
        shapes[list(places)] = shapely.points(list(places.values()))
    return shapes


def _place(name: str, item: object) -> tuple[float, float]:
    if isinstance(item, Sequence) and not isinstance(item, str) and len(item) == 2:
        lon, lat = (_number(coordinate) for coordinate in item)
        if lon is not None and lat is not None:
            return lon, lat
    raise InputError(
        f"launch point {name!r}: expected (longitude, latitude) in degrees, such as "
        f"(36.25, 49.98), or a shapely geometry, got {item!r}"
    )


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


def _validated(
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
