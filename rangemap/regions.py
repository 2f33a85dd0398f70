"""Regions: the bundled ones of Russia and Ukraine, and those that a user gives."""

from __future__ import annotations

import difflib
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final

import geopandas as gpd
import numpy as np
import pandas as pd
import pyogrio
import shapely
from numpy.typing import NDArray

from rangemap._frames import (
    bring_to_lonlat,
    check_geometry_column,
    coordinate_problems,
    find_column,
    missing_column,
    raise_problems,
    read_layer,
)
from rangemap._text import text_problems
from rangemap.errors import InputError, UnknownNameError
from rangemap.geodesy import (
    PreparedAreas,
    edge_reading_gap_m,
    geodesic_area_km2,
    prepare_areas,
)
from rangemap.provenance import load_sources
from rangemap.resources import data_file

__all__ = [
    "SMALLEST_REGION_KM2",
    "PreparedRegions",
    "boundary_errors_km",
    "load_regions",
    "prepare_regions",
    "read_regions",
    "validate_regions",
]

SMALLEST_REGION_KM2: Final = 20.0
COUNTRIES: Final = ("RU", "UA")
BUNDLED_COLUMNS: Final = ("wikidata", "official_area_km2", "official_source")
FIRST_COLUMNS: Final = ("region", "name", "short", "prose")
SHOWN_COLUMNS: Final = (*FIRST_COLUMNS, "name_ru", "name_uk")
USUAL_REGION: Final = ("region", "iso_3166_2", "iso3166_2", "iso_3166-2", "shapeiso", "code")
USUAL_NAME: Final = ("name", "region_name", "name_en", "name_1", "shapename")
ISO_3166_2: Final = re.compile(r"[A-Z]{2}-[A-Z0-9]{1,3}")
POLYGONS: Final = (shapely.GeometryType.POLYGON, shapely.GeometryType.MULTIPOLYGON)


def load_regions(which: str | Sequence[str] = "RU") -> gpd.GeoDataFrame:
    """Return bundled regions: federal subjects of Russia, oblasts of Ukraine.

    Russia's are the 83 within its internationally recognised borders. Crimea (UA-43) and
    Sevastopol (UA-40) are Ukrainian territory occupied by Russia since 2014: they are rows of
    ``"UA"``, with that in their ``status``.

    Parameters
    ----------
    which : str or sequence of str, default "RU"
        ``"RU"`` (83 regions), ``"UA"`` (27), an ISO 3166-2 code such as ``"UA-43"``, or several
        of these. A region asked for twice comes once.

    Returns
    -------
    GeoDataFrame
        EPSG:4326, in the order asked for and by code within a country, with columns ``region``
        (ISO 3166-2), ``name`` (Kursk Oblast), ``short`` (Kursk), ``prose`` (the Kursk region),
        ``name_ru``, ``name_uk`` (official names), ``kind``, ``country``, ``status``,
        ``wikidata``, ``area_km2`` (on the ellipsoid, edges straight in longitude and latitude),
        ``official_area_km2`` (NaN where none is bundled), ``official_source`` and ``geometry``.

    Raises
    ------
    UnknownNameError
        For anything else; the message says what there is.
    InputError
        For an empty sequence.

    Notes
    -----
    Boundaries are Natural Earth's at 1:10,000,000, corrected as ``data/corrections.csv`` lists.

    Examples
    --------
    >>> len(load_regions("RU")), len(load_regions("UA"))
    (83, 27)
    >>> load_regions(["RU-KRS", "UA-43"])[["prose", "status"]].values.tolist()
    [['the Kursk region', ''], ['Crimea', 'Ukrainian territory occupied by Russia since 2014']]
    """
    asked = (which,) if isinstance(which, str) else tuple(which)
    if not asked:
        raise InputError("load_regions: no regions asked for; give 'RU', 'UA' or codes")
    table = _attributes()
    codes = dict.fromkeys(code for item in asked for code in _codes(item, table))
    chosen = table.set_index("region", drop=False).loc[list(codes)]
    countries = [country for country in COUNTRIES if (chosen["country"] == country).any()]
    shapes = pd.concat([_geometries(country) for country in countries])
    return gpd.GeoDataFrame(
        chosen.reset_index(drop=True),
        geometry=shapes.loc[list(codes)].to_numpy(),
        crs="EPSG:4326",
    )


def read_regions(
    path: str | Path,
    *,
    region: str | None = None,
    name: str | None = None,
    layer: str | None = None,
) -> gpd.GeoDataFrame:
    """Read a polygon layer of administrative regions.

    Parameters
    ----------
    path : str or Path
        A GeoJSON, GeoPackage, FlatGeobuf, Shapefile or another format that GDAL reads.
    region : str, optional
        The column with the regions' codes. Without it a column with a usual name is taken
        (region, iso_3166_2, code, ...), and if there is none, the names.
    name : str, optional
        The column with the regions' names. Without it a column with a usual name is taken
        (name, region_name, ...), and if there is none, the codes.
    layer : str, optional
        Which layer, for a file that has several.

    Returns
    -------
    GeoDataFrame
        As :func:`validate_regions` returns it.

    Raises
    ------
    InputError
        For a file that is missing, empty or broken, a column that is not there, and for all
        that :func:`validate_regions` refuses.

    Warns
    -----
    ReprojectedWarning
        For a layer in another coordinate reference system than EPSG:4326.

    Examples
    --------
    >>> from pathlib import Path
    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     path = Path(folder) / "regions.gpkg"
    ...     load_regions(["RU-KRS", "RU-BEL"])[["region", "name", "geometry"]].to_file(path)
    ...     regions = read_regions(path)
    >>> regions[["region", "name"]].values.tolist()
    [['RU-KRS', 'Kursk Oblast'], ['RU-BEL', 'Belgorod Oblast']]
    """
    what = Path(path).name
    frame = read_layer(path, layer=layer)
    columns = [column for column in frame.columns if column != frame.geometry.name]
    code_column = find_column(columns, region, USUAL_REGION, what=what)
    name_column = find_column(columns, name, USUAL_NAME, what=what)
    if code_column is None and name_column is None:
        raise InputError(
            missing_column("name", columns, what=what)
            + "; say which one with name= or region=, or "
            "rename it"
        )
    codes, names = frame[code_column or name_column], frame[name_column or code_column]
    rest = frame.drop(columns=["region", "name"], errors="ignore")
    given = rest.assign(region=codes, name=names)
    labels = [f"feature {number} of {what}" for number in range(1, len(given) + 1)]
    return _validated(given, labels, what=what)


def validate_regions(frame: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Return a clean copy of a frame of regions, or say everything that is wrong with it.

    Parameters
    ----------
    frame : GeoDataFrame
        Polygons with a column ``name`` or ``region`` (a code) or both. A column ``short`` (for
        maps) and ``prose`` (for sentences) are taken where they are there, else the name is.

    Returns
    -------
    GeoDataFrame
        EPSG:4326, with a RangeIndex and at least the columns ``region``, ``name``, ``short``,
        ``prose``, ``area_km2`` (computed here, to 1 m²) and ``geometry`` (heights dropped);
        other columns are kept. The given frame is not changed.

    Raises
    ------
    InputError
        For a frame without a coordinate reference system, without rows or without names; for
        rows without a geometry, with another than a polygon, with an invalid one, off the
        globe, with a name or code that stands twice, or with one that no page can carry (half
        of a surrogate pair, a control character, a mark of direction without its counterpart);
        for regions under 20 km² that do not carry an ISO 3166-2 code. All such rows are listed at
        once.

    Warns
    -----
    ReprojectedWarning
        For a frame in another coordinate reference system than EPSG:4326.

    Examples
    --------
    >>> import geopandas, shapely
    >>> frame = geopandas.GeoDataFrame(
    ...     {"name": ["A", "B"]},
    ...     geometry=[shapely.box(30, 50, 31, 51), shapely.box(31, 50, 32, 51)],
    ...     crs="EPSG:4326",
    ... )
    >>> validate_regions(frame)["area_km2"].round(0).tolist()
    [7892.0, 7892.0]
    """
    what = "regions"
    if not isinstance(frame, gpd.GeoDataFrame):
        raise InputError(
            f"{what}: expected a GeoDataFrame of polygons, got {type(frame).__name__}; "
            "load_regions() and read_regions() return one"
        )
    check_geometry_column(frame, what=what)
    present = [str(column) for column in frame.columns]
    if "region" not in present and "name" not in present:
        raise InputError(missing_column("name", present, what=what))
    code = "region" if "region" in present else "name"
    name = "name" if "name" in present else "region"
    given = frame.assign(region=frame[code], name=frame[name])
    return _validated(given, [f"row {label!r} of the regions" for label in frame.index], what=what)


@dataclass(frozen=True, slots=True, eq=False)
class PreparedRegions:
    """Regions ready for many measurements; made by :func:`prepare_regions`.

    The columns of their frame, each as a tuple, and what was worked out from their boundaries.
    ``position_error_km`` says for each region how far its boundary can be off.
    """

    columns: Mapping[str, tuple[Any, ...]]
    areas: PreparedAreas = field(repr=False)
    area_km2: NDArray[np.float64] = field(repr=False)
    position_error_km: NDArray[np.float64] = field(repr=False)

    def __len__(self) -> int:
        return len(self.area_km2)

    @property
    def codes(self) -> tuple[str, ...]:
        """The code of each region, in order."""
        return self.columns["region"]

    @property
    def names(self) -> tuple[str, ...]:
        """The name of each region, in order."""
        return self.columns["name"]

    def to_frame(self) -> gpd.GeoDataFrame:
        """Return the regions as a frame again."""
        return gpd.GeoDataFrame(
            {name: list(values) for name, values in self.columns.items()},
            geometry=self.areas.shapes.copy(),
            crs="EPSG:4326",
        )


def prepare_regions(regions: gpd.GeoDataFrame | PreparedRegions) -> PreparedRegions:
    """Prepare regions once, to measure many times; accepted wherever regions are.

    Parameters
    ----------
    regions : GeoDataFrame
        As :func:`load_regions` or :func:`read_regions` give them. A column ``position_error_m``
        says how far each boundary can be off, if you know.

    Returns
    -------
    PreparedRegions
        Plain values and arrays; what is given back from prepared regions is the same object.

    Notes
    -----
    The position error of a boundary is the largest of what is known of it: the column
    ``position_error_m``; for bundled regions the figure that ``sources.toml`` gives for their
    scale, and the difference of own and official area over the length of the boundary; and, for
    all, by how much its edges depend on whether they are read as straight in longitude and
    latitude or as geodesics.

    Examples
    --------
    >>> ready = prepare_regions(load_regions(["RU-BEL", "RU-KRS"]))
    >>> len(ready), ready.names
    (2, ('Belgorod Oblast', 'Kursk Oblast'))
    """
    if isinstance(regions, PreparedRegions):
        return regions
    frame = validate_regions(regions)
    areas = prepare_areas(np.asarray(frame.geometry, dtype=object))
    attributes = pd.DataFrame(frame.drop(columns=frame.geometry.name))
    return PreparedRegions(
        columns=MappingProxyType({str(c): tuple(attributes[c].tolist()) for c in attributes}),
        areas=areas,
        area_km2=frame["area_km2"].to_numpy(dtype=float),
        position_error_km=_position_error_m(attributes, areas) / 1000,
    )


def boundary_errors_km(
    regions: PreparedRegions,
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return how far each boundary can be off for the data, and for the reading of its edges.

    The larger of the two is ``position_error_km``. The first is NaN where nothing is known of
    the data.
    """
    table = pd.DataFrame(dict(regions.columns))
    unknown = np.full(len(regions), np.nan)
    data = np.fmax.reduce([unknown, *_data_errors_m(table, regions.areas)])
    return data / 1000, edge_reading_gap_m(regions.areas.shapes) / 1000


def _position_error_m(table: pd.DataFrame, areas: PreparedAreas) -> NDArray[np.float64]:
    errors = [edge_reading_gap_m(areas.shapes), *_data_errors_m(table, areas)]
    return np.asarray(np.nanmax(errors, axis=0))


def _data_errors_m(table: pd.DataFrame, areas: PreparedAreas) -> list[NDArray[np.float64]]:
    """Return what is known of the position of boundaries: each figure NaN where it is not."""
    errors = []
    if "position_error_m" in table:
        errors.append(table["position_error_m"].to_numpy(dtype=float))
    if set(BUNDLED_COLUMNS) <= set(table.columns):
        figure = load_sources()["natural-earth"].position_error_m
        errors.append(np.full(len(table), np.nan if figure is None else figure))
        difference = (table["area_km2"] - table["official_area_km2"]).to_numpy(dtype=float)
        errors.append(np.abs(difference) * 1e6 / areas.perimeter_m)
    return errors


def _attributes() -> pd.DataFrame:
    table = pd.read_csv(
        data_file("regions.csv"), dtype=str, keep_default_na=False, encoding="utf-8"
    )
    for column in ("area_km2", "official_area_km2"):
        table[column] = pd.to_numeric(table[column].replace("", None))
    return table


def _codes(item: str, table: pd.DataFrame) -> list[str]:
    if item in COUNTRIES:
        return [str(code) for code in table.loc[table["country"] == item, "region"]]
    if (table["region"] == item).any():
        return [item]
    raise UnknownNameError(
        f"there are no bundled regions {item!r}: give 'RU' (83 regions), 'UA' (27 regions) or an "
        f"ISO 3166-2 code of one of them, such as 'RU-KRS'{_suggestion(item, table)}"
    )


def _suggestion(item: object, table: pd.DataFrame) -> str:
    code_of = {
        str(row[column]).casefold(): str(row["region"])
        for _, row in table.iterrows()
        for column in ("name", "short", "prose", "region")
    }
    close = difflib.get_close_matches(str(item).casefold(), list(code_of), n=3, cutoff=0.75)
    return f"; did you mean {' or '.join(dict.fromkeys(code_of[c] for c in close))}?" * bool(close)


def _geometries(country: str) -> gpd.GeoSeries:
    frame: gpd.GeoDataFrame = pyogrio.read_dataframe(data_file(f"regions-{country.lower()}.fgb"))
    return frame.set_index("region").geometry


def _validated(frame: gpd.GeoDataFrame, labels: list[str], *, what: str) -> gpd.GeoDataFrame:
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
        elif np.isfinite(shapely.get_coordinates(geometry)).all() and not geometry.is_valid:
            problems.append(
                f"{label}: the polygon is invalid ({shapely.is_valid_reason(geometry)}); "
                "shapely.make_valid mends most"
            )
    return problems


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
