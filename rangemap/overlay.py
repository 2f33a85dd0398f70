"""Coverage by geometry: reach, overlay, area. For lines, areas, rings, and a check on points.

It is plain, and independent of any closed form along circles.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry import LineString, MultiLineString
from shapely.geometry.base import BaseGeometry

from rangemap.geodesy import (
    Boundaries,
    Covered,
    boundaries,
    drawn_length_km,
    geodesic_area_km2,
    geodesic_buffer,
    nearest_km,
    nearest_to_km,
)
from rangemap.reach import Band, Origin, shapes_by_band
from rangemap.regions import PreparedRegions

__all__ = ["covered_by_overlay", "covered_by_rings", "cut_by"]

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]


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
    bands = [(0.0, km) for km in radii_km.tolist()]
    discs = shapes_by_band(origin, bands, tolerance_m)
    nearest = _nearest(origin, boundaries(regions.areas.shapes))
    reached = nearest < radii_km[:, None]
    found = [_cut(discs[band], row, regions) for band, row in zip(bands, reached, strict=True)]
    area, border, wholly, edges = (np.stack(each) for each in zip(*found, strict=True))
    return Covered(
        area[None], _lengths(edges)[None], border[None], reached[None], wholly[None],
        nearest[None],
    )  # fmt: skip


def covered_by_rings(
    origin: Origin,
    inner_km: Floats,
    outer_km: Floats,
    regions: PreparedRegions,
    which: Bools,
    *,
    tolerance_m: float,
) -> tuple[Covered, Floats]:
    """Measure how much of regions is between two distances of any of several points.

    Parameters
    ----------
    which : ndarray of shape (distances, regions)
        Those to be measured; the others are not reached.

    Returns
    -------
    Covered
        With one row. ``arc_km`` is along outer circles alone: how the area changes with the
        greatest distance.
    ndarray of shape (1, distances, regions)
        The length of the whole boundary of the rings inside the regions, inner circles too.
    """
    bands = list(zip(inner_km.tolist(), outer_km.tolist(), strict=True))
    shapes = shapes_by_band(origin, bands, tolerance_m)
    found = [_cut(shapes[band], row, regions) for band, row in zip(bands, which, strict=True)]
    area, border, wholly, edges = (np.stack(each) for each in zip(*found, strict=True))
    arc = [
        _outer_lengths(row, origin, band, tolerance_m)
        for row, band in zip(edges, bands, strict=True)
    ]
    covered = Covered(
        area[None], np.stack(arc)[None], border[None], area[None] > 0, wholly[None],
        _nearest(origin, boundaries(regions.areas.shapes))[None],
    )  # fmt: skip
    return covered, _lengths(edges)[None]


def cut_by(
    shape: BaseGeometry, reached: Bools, regions: PreparedRegions
) -> tuple[Floats, NDArray[Any], Bools]:
    """Return the area of each region in a shape, the shape's edges inside it, and if all is."""
    areas = regions.areas.shapes
    shapely.prepare(shape)
    wholly = np.zeros(len(areas), dtype=bool)
    wholly[reached] = shapely.covers(shape, areas[reached])
    partly = reached & ~wholly
    area = np.where(wholly, regions.area_km2, 0.0)
    cut = geodesic_area_km2(shapely.intersection(areas[partly], shape))
    area[partly] = np.minimum(cut, regions.area_km2[partly])
    edges = np.full(len(areas), LineString(), dtype=object)
    edges[partly] = shapely.intersection(shapely.boundary(shape), areas[partly])
    return area, edges, wholly


def _cut(
    shape: BaseGeometry, reached: Bools, regions: PreparedRegions
) -> tuple[Floats, Floats, Bools, NDArray[Any]]:
    """Return area, border (km) and whether all of it is covered, and the shape's edges inside."""
    area, edges, wholly = cut_by(shape, reached, regions)
    partly = reached & ~wholly
    border = np.where(wholly, regions.areas.perimeter_m / 1000, 0.0)
    inside = shapely.intersection(shapely.boundary(regions.areas.shapes[partly]), shape)
    border[partly] = drawn_length_km(inside)
    return area, border, wholly, edges


def _nearest(origin: Origin, edges: Boundaries) -> Any:
    if not origin.is_point:
        return nearest_to_km(edges, origin.geometry)
    points = shapely.get_coordinates(origin.geometry)
    return np.min([nearest_km(edges, float(lon), float(lat)) for lon, lat in points], axis=0)


def _lengths(edges: NDArray[Any]) -> Floats:
    return np.asarray(drawn_length_km(edges.ravel()), dtype=float).reshape(edges.shape)


def _outer_lengths(edges: NDArray[Any], origin: Origin, band: Band, tolerance_m: float) -> Floats:
    """Return how much of edges runs along outer circles, in kilometres, by region.

    Every edge of rings lies on an inner or on an outer circle: on the one that is nearer.
    """
    parts, owner = shapely.get_parts(edges, return_index=True)
    xy, part = shapely.get_coordinates(parts, return_index=True)
    same = part[1:] == part[:-1]
    start, end, region = xy[:-1][same], xy[1:][same], owner[part[1:][same]]
    middles = shapely.points((start + end) / 2)
    inner, outer = (shapely.distance(middles, _circles(origin, km, tolerance_m)) for km in band)
    along = outer < inner
    lengths = drawn_length_km(shapely.linestrings(np.stack([start, end], axis=1)[along]))
    return np.bincount(region[along], weights=lengths, minlength=len(edges)).astype(float)


def _circles(origin: Origin, km: float, tolerance_m: float) -> BaseGeometry:
    """Return the circles about all points of an origin, each whole."""
    points = shapely.points(shapely.get_coordinates(origin.geometry))
    discs = geodesic_buffer(points, radius_km=km, tolerance_m=tolerance_m)
    return MultiLineString(list(shapely.get_parts(shapely.boundary(discs))))
