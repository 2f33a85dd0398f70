"""Coverage by geometry: reach, overlay, area. The way for lines and areas, and a check on points.

It is plain, and independent of any closed form along circles.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from rangemap.geodesy import (
    Boundaries,
    Covered,
    boundaries,
    drawn_length_km,
    geodesic_area_km2,
    nearest_km,
    nearest_to_km,
)
from rangemap.reach import Origin, discs_by_radius
from rangemap.regions import PreparedRegions

__all__ = ["covered_by_overlay"]

Floats = NDArray[np.float64]


def covered_by_overlay(
    origin: Origin, radii_km: Floats, regions: PreparedRegions, *, tolerance_m: float
) -> Covered:
    """Measure how much of regions is within distances of one origin of any kind.

    Returns
    -------
    Covered
        With one row. The reach is inside the true one by less than ``tolerance_m``, so areas
        are short of the truth by less than that times the arc.
    """
    shapes = regions.areas.shapes
    discs = discs_by_radius(origin, radii_km.tolist(), tolerance_m=tolerance_m)
    nearest = _nearest(origin, boundaries(shapes))
    n = len(radii_km), len(regions)
    area, arc, border = np.zeros(n), np.zeros(n), np.zeros(n)
    reached, wholly = np.zeros(n, dtype=bool), np.zeros(n, dtype=bool)
    for i, km in enumerate(radii_km.tolist()):
        disc = discs[km]
        shapely.prepare(disc)
        reached[i] = nearest < km
        wholly[i] = reached[i] & shapely.covers(disc, shapes)
        partly = reached[i] & ~wholly[i]
        cut = geodesic_area_km2(shapely.intersection(shapes[partly], disc))
        area[i] = np.where(wholly[i], regions.area_km2, 0.0)
        area[i, partly] = np.minimum(cut, regions.area_km2[partly])
        border[i] = np.where(wholly[i], regions.areas.perimeter_m / 1000, 0.0)
        inside = shapely.intersection(shapely.boundary(shapes[partly]), disc)
        border[i, partly] = drawn_length_km(inside)
        arc[i, partly] = drawn_length_km(
            shapely.intersection(shapely.boundary(disc), shapes[partly])
        )
    return Covered(area[None], arc[None], border[None], reached[None], wholly[None], nearest[None])


def _nearest(origin: Origin, edges: Boundaries) -> Any:
    if not origin.is_point:
        return nearest_to_km(edges, origin.geometry)
    points = shapely.get_coordinates(origin.geometry)
    return np.min([nearest_km(edges, float(lon), float(lat)) for lon, lat in points], axis=0)
