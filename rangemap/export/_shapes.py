"""Geometries of one type, for formats whose layers have one."""

from __future__ import annotations

from typing import Final

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from rangemap.export._layer import Shapes

__all__ = ["one_type"]

_MULTI: Final = {
    "Point": "MultiPoint",
    "LineString": "MultiLineString",
    "Polygon": "MultiPolygon",
}


def one_type(shapes: Shapes) -> tuple[Shapes, str]:
    """Return geometries of one type and its name: single ones among several become such of one.

    What is not of one kind stays as it is, and its type is ``"Geometry"``.
    """
    present = {shape.geom_type for shape in shapes if shape is not None}
    several = {_MULTI.get(name, name) for name in present}
    if len(present) == 1:
        return shapes, present.pop()
    if len(several) != 1:
        return shapes, "Geometry"
    kind = several.pop()
    made = np.array([_of_one(shape, kind) for shape in shapes], dtype=object)
    return made, kind


def _of_one(shape: BaseGeometry | None, kind: str) -> BaseGeometry | None:
    if shape is None or shape.geom_type == kind:
        return shape
    made: BaseGeometry = getattr(shapely, kind)([] if shape.is_empty else [shape])
    return made
