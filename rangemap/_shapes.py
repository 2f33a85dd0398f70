"""One geometry in each of the forms that people have it in: shapely, WKT, GeoJSON, an object."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, Final, Protocol, TypeAlias, TypeGuard, runtime_checkable

import shapely
from shapely.geometry.base import BaseGeometry

from rangemap.errors import InputError

__all__ = [
    "Features",
    "HasGeoInterface",
    "OneShape",
    "Shape",
    "as_shape",
    "features_of",
    "geojson_of",
]


@runtime_checkable
class HasGeoInterface(Protocol):
    """What carries a geometry or features as GeoJSON (https://gist.github.com/sgillies/2217756)."""

    @property
    def __geo_interface__(self) -> Mapping[str, Any]: ...


#: A geometry as a caller may give it. A series has the interface too, but is several.
OneShape: TypeAlias = BaseGeometry | str | Mapping[str, Any]
Shape: TypeAlias = OneShape | HasGeoInterface
#: Of each feature its geometry, its properties and its id; None where it has none.
Features: TypeAlias = Iterator[tuple[BaseGeometry | None, Mapping[str, Any], object]]

_WKT: Final = re.compile(
    r"\s*(?:SRID\s*=\s*(?P<srid>\d+)\s*;)?\s*(?P<wkt>(?:(?:MULTI)?(?:POINT|LINESTRING|POLYGON)"
    r"|LINEARRING|GEOMETRYCOLLECTION)\b.*)",
    re.IGNORECASE | re.DOTALL,
)
#: What each type of GeoJSON holds; a mapping without it is a mapping of names.
_HOLDS: Final = {
    "Feature": "geometry",
    "FeatureCollection": "features",
    "GeometryCollection": "geometries",
    **dict.fromkeys(
        ("Point", "MultiPoint", "LineString", "MultiLineString", "Polygon", "MultiPolygon"),
        "coordinates",
    ),
}
_LONLAT: Final = re.compile(r"(?:CRS84|EPSG:+4326)$", re.IGNORECASE)
_EXCERPT: Final = 60


def as_shape(value: Any) -> BaseGeometry | None:
    """Return a geometry in longitude and latitude, or None where the value has no such form.

    Parameters
    ----------
    value
        A shapely geometry, WKT (with or without ``SRID=4326;``), a GeoJSON geometry or Feature,
        or an object whose ``__geo_interface__`` is one.

    Raises
    ------
    InputError
        For what has one of these forms and cannot be read, names another coordinate reference
        system, or holds several features.

    Examples
    --------
    >>> as_shape("POINT (36.25 49.98)")
    <POINT (36.25 49.98)>
    >>> as_shape({"type": "Point", "coordinates": [36.25, 49.98]})
    <POINT (36.25 49.98)>
    >>> as_shape((36.25, 49.98)) is None
    True
    """
    if isinstance(value, BaseGeometry):
        return value
    if isinstance(value, str):
        found = _WKT.fullmatch(value)
        return None if found is None else _from_wkt(found)
    document = geojson_of(value)
    if document is None:
        return None
    if document["type"] == "FeatureCollection":
        raise InputError("a FeatureCollection has several features; give them one by one")
    _check_crs(document)
    geometry = document["geometry"] if document["type"] == "Feature" else document
    return None if geometry is None else _from_geojson(geometry)


def geojson_of(value: Any) -> Mapping[str, Any] | None:
    """Return the GeoJSON of a value, if it is GeoJSON or carries it."""
    document = value.__geo_interface__ if _has_geo_interface(value) else value
    return document if _is_geojson(document) else None


def features_of(document: Mapping[str, Any]) -> Features:
    """Yield the features of a FeatureCollection, or the one of a Feature.

    Raises
    ------
    InputError
        For a feature that cannot be read, by its number, and for another coordinate reference
        system.
    """
    _check_crs(document)
    collection = document["type"] == "FeatureCollection"
    for number, feature in enumerate(document["features"] if collection else [document], 1):
        if not _is_geojson(feature) or feature["type"] != "Feature":
            raise InputError(f"feature {number}: expected a GeoJSON Feature, got {_cut(feature)}")
        try:
            shape = as_shape(feature)
        except InputError as error:
            raise InputError(f"feature {number}: {error}") from error
        yield shape, feature.get("properties") or {}, feature.get("id")


def _has_geo_interface(value: Any) -> TypeGuard[HasGeoInterface]:
    return hasattr(value, "__geo_interface__")


def _is_geojson(value: Any) -> TypeGuard[Mapping[str, Any]]:
    if not isinstance(value, Mapping):
        return False
    kind = value.get("type")
    return isinstance(kind, str) and kind in _HOLDS and _HOLDS[kind] in value


def _from_wkt(found: re.Match[str]) -> BaseGeometry:
    if found["srid"] not in (None, "4326"):
        raise InputError(
            f"SRID={found['srid']} is another coordinate reference system than longitude and "
            f'latitude; give geopandas.GeoSeries.from_wkt([...], crs="EPSG:{found["srid"]}")'
        )
    try:
        shape: BaseGeometry = shapely.from_wkt(found["wkt"])
    except shapely.errors.GEOSException as error:
        raise InputError(f"{_cut(found['wkt'])} is no WKT that can be read: {error}") from error
    return shape


def _from_geojson(geometry: Any) -> BaseGeometry:
    if not _is_geojson(geometry):
        raise InputError(f"expected a GeoJSON geometry, got {_cut(geometry)}")
    try:
        return shapely.geometry.shape(dict(geometry))
    except (shapely.errors.ShapelyError, TypeError, ValueError, IndexError, KeyError) as error:
        raise InputError(
            f"the GeoJSON {geometry['type']} cannot be read: {error} ({_cut(geometry)})"
        ) from error


def _check_crs(document: Mapping[str, Any]) -> None:
    """Refuse the member ``crs`` of GeoJSON before RFC 7946, unless it names what all GeoJSON is."""
    crs = document.get("crs")
    if crs is None:
        return
    properties = crs.get("properties") if isinstance(crs, Mapping) else None
    name = properties.get("name") if isinstance(properties, Mapping) else crs
    if not _LONLAT.search(str(name)):
        raise InputError(
            f"the GeoJSON names the coordinate reference system {name!r}; expected longitude and "
            "latitude (RFC 7946). Read it with geopandas, set_crs and to_crs, and give the frame"
        )


def _cut(value: object) -> str:
    text = repr(value)
    return text if len(text) <= _EXCERPT else f"{text[: _EXCERPT - 3]}..."
