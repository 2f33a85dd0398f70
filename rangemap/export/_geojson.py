"""GeoJSON as RFC 7946 has it: one feature in a line, coordinates in full precision."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from rangemap.export._layer import Layer, Shapes

__all__ = ["write_geojson"]


def write_geojson(layer: Layer, about: Mapping[str, Any]) -> bytes:
    """Return the layer as a FeatureCollection; what is said about it is a foreign member."""
    drawn: dict[int, str] = {}
    lines = []
    for row, shape in zip(layer.rows(), layer.geometries, strict=True):
        # Rows of one region share its geometry, which is the most of the work.
        if id(shape) not in drawn:
            drawn[id(shape)] = _json(_geometry(shape))
        lines.append(
            f'{{"type":"Feature","properties":{_json(row)},"geometry":{drawn[id(shape)]}}}'
        )
    head = {"type": "FeatureCollection", "name": layer.name, **_bbox(layer.geometries)}
    head["rangemap"] = about
    features = ",\n".join(lines)
    return f'{_json(head)[:-1]},"features":[\n{features}\n]}}\n'.encode()


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":"))


def _geometry(shape: BaseGeometry | None) -> dict[str, Any] | None:
    # One without coordinates may be read as null (RFC 7946, 3.1), and by some with complaints.
    if shape is None or shape.is_empty:
        return None
    made: dict[str, Any] = shapely.geometry.mapping(shape)
    return made


def _bbox(shapes: Shapes) -> dict[str, Any]:
    """Return the box of all shapes; one across the antimeridian has its west above its east.

    It is what the widest gap between the parts leaves free (RFC 7946, 5.2).
    """
    bounds = shapely.bounds(shapely.get_parts(shapes[~shapely.is_missing(shapes)]))
    bounds = bounds[~np.isnan(bounds).any(axis=1)]
    if not len(bounds):
        return {}
    spans = sorted(zip(bounds[:, 0].tolist(), bounds[:, 2].tolist(), strict=True))
    west, reached = spans[0]
    east = max(high for _, high in spans)
    widest = west + 360 - east
    for low, high in spans[1:]:
        if low - reached > widest:
            west, east, widest = low, reached, low - reached
        reached = max(reached, high)
    return {"bbox": [west, bounds[:, 1].min().item(), east, bounds[:, 3].max().item()]}
