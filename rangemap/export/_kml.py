"""KML 2.2: one placemark for each row, with typed columns and their units; and the way back."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from html import escape
from typing import Any, Final
from xml.etree import ElementTree as ET

import shapely
from shapely.geometry import (
    GeometryCollection,
    LineString,
    MultiLineString,
    MultiPoint,
    MultiPolygon,
    Point,
    Polygon,
)
from shapely.geometry.base import BaseGeometry

from rangemap.export._columns import title_of
from rangemap.export._layer import GEOMETRY, Column, Layer

__all__ = ["read_kml", "write_kml"]

_NAMESPACE: Final = "http://www.opengis.net/kml/2.2"

_TYPES: Final = {"string": "string", "boolean": "bool", "number": "double"}
_INT32: Final = 2**31
#: What a placemark is called by, as far as the layer has it.
_NAMES: Final = ("region_name", "name", "launch_point", "system", "reading")
_STYLE: Final = (
    '<Style id="shape"><LineStyle><color>ff882233</color><width>1.5</width></LineStyle>'
    "<PolyStyle><color>33882233</color></PolyStyle></Style>"
)
_SEVERAL: Final[Mapping[str, Callable[[Any], BaseGeometry]]] = {
    "Point": MultiPoint, "LineString": MultiLineString, "Polygon": MultiPolygon,
}  # fmt: skip


def write_kml(layer: Layer, about: Mapping[str, Any]) -> bytes:
    """Return the layer as a KML document, its shapes clamped to the ground."""
    said = _text(json.dumps(about, ensure_ascii=False))
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        f'<kml xmlns="{_NAMESPACE}">',
        "<Document>",
        f"<name>{_text(layer.name)}</name>",
        f"<description>{_text(about['description'])}</description>",
        _STYLE,
        f'<ExtendedData><Data name="rangemap"><value>{said}</value></Data></ExtendedData>',
        '<Schema id="columns" name="columns">',
        *(_field(column) for column in layer.columns),
        "</Schema>",
        *_placemarks(layer),
        "</Document>",
        "</kml>",
    ]
    return "".join(f"{line}\n" for line in lines).encode()


def _text(text: str) -> str:
    # XML makes a line feed of a carriage return that is not written as a number.
    return escape(text).replace("\r", "&#13;")


def _attribute(text: str) -> str:
    # In an attribute it makes spaces of tabs and line feeds too.
    return _text(text).replace("\n", "&#10;").replace("\t", "&#9;")


def _field(column: Column) -> str:
    return (
        f'<SimpleField type="{_type(column)}" name="{_attribute(column.name)}">'
        f"<displayName>{_text(title_of(column.name))}</displayName></SimpleField>"
    )


def _type(column: Column) -> str:
    if column.kind == "integer":
        # KML's whole numbers have 32 bits; longer ones are left as text, digit for digit.
        known = [value for value in column.cells if value is not None]
        return "int" if all(-_INT32 <= value < _INT32 for value in known) else "string"
    return _TYPES[column.kind]


def _placemarks(layer: Layer) -> Iterator[str]:
    drawn: dict[int, str] = {}
    for number, (row, shape) in enumerate(
        zip(layer.rows(), layer.geometries, strict=True), start=1
    ):
        if id(shape) not in drawn:
            drawn[id(shape)] = _geometry(shape)
        called = [str(row[name]) for name in _NAMES if row.get(name)]
        cells = "".join(
            f'<SimpleData name="{_attribute(name)}">{_text(_cell(value))}</SimpleData>'
            for name, value in row.items()
            if value is not None
        )
        yield (
            f"<Placemark><name>{_text(', '.join(called) or str(number))}</name>"
            "<styleUrl>#shape</styleUrl>"
            f'<ExtendedData><SchemaData schemaUrl="#columns">{cells}</SchemaData></ExtendedData>'
            f"{drawn[id(shape)]}</Placemark>"
        )


def _cell(value: Any) -> str:
    if isinstance(value, bool):
        # XML allows true and false too, but some GDAL reads them as numbers, both as 0.
        return str(int(value))
    return value if isinstance(value, str) else repr(value)


def _geometry(shape: BaseGeometry | None) -> str:
    """Return a geometry, nothing for one that is missing or empty: KML has no such thing."""
    if shape is None or shape.is_empty:
        return ""
    if hasattr(shape, "geoms"):
        return f"<MultiGeometry>{''.join(map(_geometry, shape.geoms))}</MultiGeometry>"
    if isinstance(shape, Polygon):
        rings = [_ring("outer", shape.exterior), *(_ring("inner", r) for r in shape.interiors)]
        return f"<Polygon>{_ground(tessellate=True)}{''.join(rings)}</Polygon>"
    coordinates = _coordinates(shape)
    if shape.geom_type == "Point":
        return f"<Point>{_ground()}{coordinates}</Point>"
    return f"<LineString>{_ground(tessellate=True)}{coordinates}</LineString>"


def _ground(*, tessellate: bool = False) -> str:
    along = "<tessellate>1</tessellate>" if tessellate else ""
    return f"{along}<altitudeMode>clampToGround</altitudeMode>"


def _ring(which: str, ring: BaseGeometry) -> str:
    inside = f"<LinearRing>{_coordinates(ring)}</LinearRing>"
    return f"<{which}BoundaryIs>{inside}</{which}BoundaryIs>"


def _coordinates(line: BaseGeometry) -> str:
    pairs: Iterable[list[float]] = shapely.get_coordinates(line).tolist()
    places = " ".join(f"{lon!r},{lat!r}" for lon, lat in pairs)
    return f"<coordinates>{places}</coordinates>"


def read_kml(content: bytes) -> dict[str, list[Any]]:
    """Return the columns of what :func:`write_kml` returned, as text, and the geometries."""
    # Expat bounds what entities grow to, and the caller has compared the file's checksum.
    document = ET.fromstring(content)[0]  # noqa: S314
    placemarks = document.findall(_tag("Placemark"))
    rows = [
        {cell.get("name"): cell.text or "" for cell in placemark.iter(_tag("SimpleData"))}
        for placemark in placemarks
    ]
    names = [field.attrib["name"] for field in document.iter(_tag("SimpleField"))]
    table: dict[str, list[Any]] = {name: [row.get(name) for row in rows] for name in names}
    # The geometry stands last, if there is one.
    return table | {GEOMETRY: [_shape(placemark[-1]) for placemark in placemarks]}


def _tag(name: str) -> str:
    return f"{{{_NAMESPACE}}}{name}"


def _shape(element: ET.Element) -> BaseGeometry | None:
    match element.tag.removeprefix(_tag("")):
        case "MultiGeometry":
            parts = [_shape(each) for each in element]
            kinds = {part.geom_type for part in parts if part is not None}
            kind = kinds.pop() if len(kinds) == 1 else ""
            return _SEVERAL.get(kind, GeometryCollection)(parts)
        case "Polygon":
            outer, *inner = (_places(ring) for ring in element.iter(_tag("LinearRing")))
            return Polygon(outer, inner)
        case "LineString":
            return LineString(_places(element))
        case "Point":
            return Point(*_places(element))
    return None


def _places(element: ET.Element) -> list[tuple[float, ...]]:
    places = element.findtext(_tag("coordinates"), "").split()
    return [tuple(map(float, place.split(","))) for place in places]
