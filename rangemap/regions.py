"""Regions: the bundled ones of Russia and Ukraine, and those that a user gives."""

from __future__ import annotations

import difflib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final, TypeAlias

import geopandas as gpd
import numpy as np
import pandas as pd
import pyogrio
import shapely
from numpy.typing import NDArray

from rangemap._frames import (
    check_geometry_column,
    read_layer,
)
from rangemap._html import html_rows
from rangemap._log import LOGGER, timed
from rangemap._region_checks import checked_regions, frame_of_regions
from rangemap._region_layers import check_encoding, check_level, code_and_name
from rangemap._shapes import HasGeoInterface
from rangemap.errors import InputError, UnknownNameError
from rangemap.geodesy import (
    PreparedAreas,
    edge_reading_gap_m,
    prepare_areas,
)
from rangemap.provenance import dataset_of, frame_attrs, load_sources
from rangemap.resources import data_file

__all__ = [
    "PreparedRegions",
    "Regions",
    "boundary_errors_km",
    "given_boundaries",
    "load_regions",
    "prepare_regions",
    "read_regions",
    "validate_regions",
]

COUNTRIES: Final = ("RU", "UA")
BUNDLED_COLUMNS: Final = ("wikidata", "official_area_km2", "official_source")


#: Whatever can stand for regions.
Regions: TypeAlias = (
    "gpd.GeoDataFrame | gpd.GeoSeries | PreparedRegions | Mapping[str, Any] | HasGeoInterface"
)


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
    regions = gpd.GeoDataFrame(
        chosen.reset_index(drop=True),
        geometry=shapes.loc[list(codes)].to_numpy(),
        crs="EPSG:4326",
    )
    return _described(regions)


def read_regions(
    path: str | Path,
    *,
    region: str | None = None,
    name: str | None = None,
    layer: str | None = None,
    source: str | None = None,
    encoding: str | None = None,
) -> gpd.GeoDataFrame:
    """Read a polygon layer of administrative regions of any country.

    Parameters
    ----------
    path : str or Path
        A GeoJSON, GeoPackage, FlatGeobuf, Shapefile (zipped too) or another format that GDAL
        reads.
    region : str, optional
        The column with the regions' codes. Without it a column with a usual name is taken
        (region, iso_3166_2, shapeISO, GID_1, ...), the first that has a value of its own in
        each row; and if there is none, the names.
    name : str, optional
        The column with the regions' names, by the same rule (name, shapeName, NAME_1, ...), and
        if there is none, the codes.
    layer : str, optional
        Which layer, for a file that has several.
    source : str, optional
        Whose boundaries they are and under which licence, in words that a page prints: for
        example ``"geoBoundaries 6.0.0 (CC BY 4.0), www.geoboundaries.org"``. It becomes a column
        ``source``; a layer may have one of its own.
    encoding : str, optional
        Of the attributes, for a Shapefile that does not say it.

    Returns
    -------
    GeoDataFrame
        As :func:`validate_regions` returns it.

    Raises
    ------
    InputError
        For a file that is missing, empty or broken, a column that is not there, a layer that
        calls itself finer than districts (level 3 and on), names that were read in a wrong
        encoding, and for all that :func:`validate_regions` refuses.

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
    frame = read_layer(path, layer=layer, encoding=encoding)
    check_level(frame, layer=layer, what=what)
    ask = "say which one with name= or region=, or rename it"
    code, title = code_and_name(frame, region=region, name=name, what=what, ask=ask)
    check_encoding(frame, (code, title), what=what)
    LOGGER.debug("%r: codes of regions from column %r, names from %r", what, code, title)
    given = frame.assign(region=frame[code], name=frame[title])
    if source is not None:
        given = given.assign(source=source)
    labels = [f"feature {number} of {what}" for number in range(1, len(given) + 1)]
    return _described(checked_regions(given, labels, what=what))


def validate_regions(regions: Regions) -> gpd.GeoDataFrame:
    """Return regions as a clean frame, or say everything that is wrong with them.

    Parameters
    ----------
    regions : GeoDataFrame, GeoSeries, mapping of name to polygon, or GeoJSON features
        A frame has polygons and a column ``name`` or ``region`` (a code) or both, or names and
        codes in the columns of geoBoundaries, GADM or Natural Earth. A column
        ``short`` (for maps) and ``prose`` (for sentences) are taken where they are there, else
        the name is; ``source`` says whose boundaries they are. A series is named by its index;
        the polygons of a mapping are shapely geometries, WKT or GeoJSON; features are named by
        their property ``name``, else by their id.

    Returns
    -------
    GeoDataFrame
        EPSG:4326, with a RangeIndex and at least the columns ``region``, ``name``, ``short``,
        ``prose``, ``area_km2`` (computed here, to 1 m²) and ``geometry`` (heights dropped);
        other columns are kept. The given frame is not changed.

    Raises
    ------
    InputError
        For a frame without a coordinate reference system, without rows or without names, or of a
        level finer than districts by its own columns; for
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
    if isinstance(regions, PreparedRegions):
        regions = regions.to_frame()
    frame = frame_of_regions(regions, what=what)
    check_geometry_column(frame, what=what)
    check_level(frame, layer=None, what=what)
    code, name = code_and_name(frame, what=what)
    given = frame.assign(region=frame[code], name=frame[name])
    labels = [f"row {label!r} of the regions" for label in frame.index]
    return _described(checked_regions(given, labels, what=what))


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class PreparedRegions:
    """Regions ready for many measurements; made by :func:`prepare_regions`.

    The columns of their frame, each as a tuple, and what was worked out from their boundaries.
    ``position_error_km`` says for each region how far its boundary can be off, ``boundaries``
    whose they are.
    """

    columns: Mapping[str, tuple[Any, ...]]
    areas: PreparedAreas
    area_km2: NDArray[np.float64]
    position_error_km: NDArray[np.float64]
    boundaries: tuple[str, ...] = ()

    def __reduce__(self) -> tuple[Any, ...]:
        return _unpickled, (
            dict(self.columns),
            self.areas,
            self.area_km2,
            self.position_error_km,
            self.boundaries,
        )

    def __len__(self) -> int:
        return len(self.area_km2)

    def __repr__(self) -> str:
        several = f"{self.names[0]!r} to {self.names[-1]!r}"
        return f"PreparedRegions({len(self)}: {several if len(self) > 1 else repr(self.names[0])})"

    def _repr_html_(self) -> str:
        rows = zip(self.codes, self.names, (f"{km2:,.0f}" for km2 in self.area_km2), strict=True)
        whose = "; ".join(self.boundaries) or "boundaries of the user's"
        return html_rows(f"{len(self)} regions ({whose})", ("region", "name", "km²"), rows)

    @property
    def __geo_interface__(self) -> dict[str, Any]:
        """The regions as a GeoJSON FeatureCollection, with codes for ids."""
        rows = zip(self.codes, self.names, self.area_km2, self.areas.shapes, strict=True)
        return {
            "type": "FeatureCollection",
            "features": [
                {
                    "type": "Feature",
                    "id": code,
                    "properties": {"region": code, "name": name, "area_km2": float(area)},
                    "geometry": shapely.geometry.mapping(shape),
                }
                for code, name, area, shape in rows
            ],
        }

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
        regions = gpd.GeoDataFrame(
            {name: list(values) for name, values in self.columns.items()},
            geometry=self.areas.shapes.copy(),
            crs="EPSG:4326",
        )
        regions.attrs = frame_attrs("regions", boundaries=list(self.boundaries))
        return regions


def prepare_regions(regions: Regions) -> PreparedRegions:
    """Prepare regions once, to measure many times; accepted wherever regions are.

    Parameters
    ----------
    regions : GeoDataFrame, GeoSeries, mapping of name to polygon, or GeoJSON features
        As :func:`load_regions` or :func:`read_regions` give them, or your own. A column
        ``position_error_m`` says how far each boundary can be off, if you know.

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
    with timed("prepared the boundaries of %d regions", len(frame)):
        areas = prepare_areas(np.asarray(frame.geometry, dtype=object))
    attributes = pd.DataFrame(frame.drop(columns=frame.geometry.name))
    return PreparedRegions(
        columns=MappingProxyType({str(c): tuple(attributes[c].tolist()) for c in attributes}),
        areas=areas,
        area_km2=frame["area_km2"].to_numpy(dtype=float),
        position_error_km=_position_error_m(attributes, areas) / 1000,
        boundaries=tuple(_boundaries(attributes)),
    )


def _unpickled(columns: dict[str, tuple[Any, ...]], *values: Any) -> PreparedRegions:
    # A read-only view of a dictionary cannot be pickled itself.
    return PreparedRegions(MappingProxyType(columns), *values)


def given_boundaries(regions: gpd.GeoDataFrame) -> tuple[str, ...] | None:
    """Return whose boundaries they are, as far as it is said; None for the bundled ones."""
    if "source" in regions:
        return tuple(_boundaries(regions))
    return None if _are_bundled(regions) and _have_bundled_shapes(regions) else ()


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
    if _are_bundled(table):
        figure = load_sources()["natural-earth"].position_error_m
        errors.append(np.full(len(table), np.nan if figure is None else figure))
        difference = (table["area_km2"] - table["official_area_km2"]).to_numpy(dtype=float)
        errors.append(np.abs(difference) * 1e6 / areas.perimeter_m)
    return errors


def _described(regions: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    regions.attrs = frame_attrs("regions", boundaries=_boundaries(regions))
    return regions


def _are_bundled(table: pd.DataFrame) -> bool:
    # By columns: attrs are lost in files and in many a step on the way.
    return set(BUNDLED_COLUMNS) <= set(table.columns)


def _have_bundled_shapes(regions: gpd.GeoDataFrame) -> bool:
    # The columns stay when somebody changes the shapes.
    known = load_regions(COUNTRIES).set_index("region").geometry
    codes = [str(code) for code in regions["region"]]
    if not set(codes) <= set(known.index):
        return False
    shapes = (np.asarray(each, dtype=object) for each in (regions.geometry, known[codes]))
    return bool(shapely.equals_identical(*shapes).all())


def _boundaries(table: pd.DataFrame) -> list[str]:
    """Return whose boundaries they are: what a column ``source`` says, else the bundled data."""
    if "source" in table:
        said = [str(value).strip() for value in table["source"].dropna()]
        return list(dict.fromkeys(filter(None, said)))
    return [dataset_of("regions-ru.fgb")] if _are_bundled(table) else []


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
    said = str(item).casefold()
    near = difflib.get_close_matches(said, list(code_of), n=3, cutoff=0.75)
    close = [said] if said in code_of else near
    return f"; did you mean {' or '.join(dict.fromkeys(code_of[c] for c in close))}?" * bool(close)


def _geometries(country: str) -> gpd.GeoSeries:
    frame: gpd.GeoDataFrame = pyogrio.read_dataframe(data_file(f"regions-{country.lower()}.fgb"))
    return frame.set_index("region").geometry
