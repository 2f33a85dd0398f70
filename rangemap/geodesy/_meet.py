"""Which geometries have a place in common, edges as they are read."""

from __future__ import annotations

from functools import lru_cache
from typing import Any, Final

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely import affinity
from shapely.geometry.base import BaseGeometry

from rangemap.geodesy._densify import geodesic_densify

__all__ = ["geodesics_meet", "meet"]

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]

#: Crossings of geodesic edges are looked for on drawings of them that stray less than this, the
#: finer one for what is near an edge.
_ROUGHLY_M: Final = 1.0
_FINELY_M: Final = 2e-4


def geodesics_meet(geometries: NDArray[Any], other: BaseGeometry, apart_m: Floats) -> Bools:
    """Return which geometries meet the other, given how far apart their boundaries are.

    A rough drawing of geodesic edges says it of all that is not near one.
    """
    sizes = [int(np.max(shapely.get_dimensions(each), initial=0)) for each in (other, geometries)]
    if min(sizes) == 0 and max(sizes) < 2:
        # A point on a line is at no distance from it; no drawing says it better.
        return np.zeros(len(geometries), dtype=bool)
    met = _drawn_meet(geometries, other, _ROUGHLY_M)
    near = np.flatnonzero(apart_m <= 4 * _ROUGHLY_M)
    if len(near):
        met[near] = _drawn_meet(geometries[near], other, _FINELY_M)
    return met


def _drawn_meet(geometries: NDArray[Any], other: BaseGeometry, tolerance_m: float) -> Bools:
    drawn = np.empty(len(geometries), dtype=object)
    drawn[:] = [_drawn(each, tolerance_m) for each in geometries]
    return meet(drawn, _drawn(other, tolerance_m))


def meet(geometries: NDArray[Any], other: BaseGeometry) -> Bools:
    """Return which geometries, edges planar, meet the other; the seam is one meridian."""
    met = np.zeros(len(geometries), dtype=bool)
    for turn in (0.0, 360.0, -360.0):
        moved = affinity.translate(other, xoff=turn) if turn else other
        shapely.prepare(moved)
        met |= shapely.intersects(moved, geometries)
    return met


def _drawn(geometry: BaseGeometry, tolerance_m: float) -> BaseGeometry:
    return _dense(geometry, tolerance_m) if shapely.get_dimensions(geometry) > 0 else geometry


@lru_cache(maxsize=8)
def _dense(geometry: BaseGeometry, tolerance_m: float) -> BaseGeometry:
    """Return a geometry with geodesic edges drawn; the last ones are asked for many times."""
    return geodesic_densify(geometry, tolerance_m=tolerance_m)
