"""Geometries taken apart: any depth of collections down to points, lines and polygons."""

from __future__ import annotations

from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

__all__ = ["LINES", "POINT", "POLYGON", "borders_of", "simple_parts"]

Ints = NDArray[np.int64]

POINT = shapely.GeometryType.POINT
POLYGON = shapely.GeometryType.POLYGON
LINES = (shapely.GeometryType.LINESTRING, shapely.GeometryType.LINEARRING)


def simple_parts(geometries: Any) -> tuple[NDArray[Any], Ints]:
    """Return the points, lines and polygons in geometries, in order, and whose they are."""
    parts, owner = shapely.get_parts(np.atleast_1d(geometries), return_index=True)
    while (shapely.get_type_id(parts) >= shapely.GeometryType.MULTIPOINT).any():
        parts, outer = shapely.get_parts(parts, return_index=True)
        owner = owner[outer]
    full = ~shapely.is_empty(parts)
    return parts[full], owner[full]


def borders_of(parts: NDArray[Any]) -> tuple[NDArray[Any], Ints]:
    """Return the lines among simple parts and the rings of the polygons, and whose they are."""
    kind = shapely.get_type_id(parts)
    line = np.flatnonzero(np.isin(kind, LINES))
    polygon = np.flatnonzero(kind == POLYGON)
    rings, of = shapely.get_rings(parts[polygon], return_index=True)
    borders, owner = np.concatenate([parts[line], rings]), np.concatenate([line, polygon[of]])
    order = np.argsort(owner, kind="stable")
    return borders[order], owner[order]
