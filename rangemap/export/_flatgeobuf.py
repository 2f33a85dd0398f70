"""FlatGeobuf, written by GDAL: rows in their order, so without its spatial index."""

from __future__ import annotations

import io
import json
from collections.abc import Mapping
from typing import Any, Final

import pyogrio

from rangemap.export._layer import Layer
from rangemap.export._shapes import one_type

__all__ = ["write_flatgeobuf"]

#: The first GDAL that writes what is said about a layer.
_GDAL_WITH_METADATA: Final = (3, 9, 0)


def write_flatgeobuf(layer: Layer, about: Mapping[str, Any]) -> bytes:
    """Return the layer as FlatGeobuf; what is said about it is in the header."""
    shapes, geometry_type = one_type(layer.geometries)
    # The index would put the rows in the order of a curve through the plane.
    options: dict[str, Any] = {"layer_options": {"SPATIAL_INDEX": "NO"}}
    if pyogrio.__gdal_version__ >= _GDAL_WITH_METADATA:
        options["layer_options"] |= {"TITLE": about["title"], "DESCRIPTION": about["description"]}
        options["layer_metadata"] = {"rangemap": json.dumps(about, ensure_ascii=False)}
    buffer = io.BytesIO()
    pyogrio.write_dataframe(
        layer.frame(shapes),
        buffer,
        driver="FlatGeobuf",
        layer=layer.name,
        use_arrow=False,
        geometry_type="Unknown" if geometry_type == "Geometry" else geometry_type,
        **options,
    )
    return buffer.getvalue()
