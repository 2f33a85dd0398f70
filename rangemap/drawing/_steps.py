"""Outlines that a line moves through, small enough to carry many: fine where they are drawn."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry import LineString, MultiPolygon, Polygon
from shapely.geometry.base import BaseGeometry

from rangemap.drawing._arcs import ArcStore
from rangemap.drawing._scene import Scene, around, middle_longitude
from rangemap.story import Step

__all__ = ["draw_steps"]

#: Some two pixels of the closest zoom.
_FINE_DEGREES: Final = 0.015
#: Leaving vertices out cuts off what bulges; a third of that beforehand evens out the area.
_OUTWARD_DEGREES: Final = _FINE_DEGREES / 3
#: Coordinates with few different last digits pack well.
_GRID_DEGREES: Final = 0.01
#: Outside the regions an outline may run anywhere, if it stays outside.
_COARSE_DEGREES: Final = 0.5
_CLEAR_DEGREES: Final = 0.2

Floats = NDArray[np.float64]


def draw_steps(
    scene: Scene, outlines: Mapping[float, BaseGeometry], store: ArcStore
) -> tuple[Step, ...]:
    """Return the outline of each distance as paths of arcs.

    Parameters
    ----------
    scene : Scene
        Where the regions are, and which way the map goes round the Earth.
    outlines : mapping of float to Polygon
        By distance in km.
    store : ArcStore
        Takes the arcs.
    """
    if not outlines:
        return ()
    regions = [shape.geometry for shape in scene.shapes if shape.role == "region"]
    ground = shapely.buffer(shapely.union_all(regions), _CLEAR_DEGREES, quad_segs=2)
    shapely.prepare(ground)
    clipped = not any(origin.is_point for origin in scene.origins)
    seen: BaseGeometry = shapely.box(*scene.limits)
    if clipped:
        seen = shapely.intersection(shapely.union_all(regions), seen)
    shapely.prepare(seen)
    centre = middle_longitude(scene.origins)
    return tuple(
        _step(km, around(outline, centre), ground, seen, store) for km, outline in outlines.items()
    )


def _step(
    km: float, outline: BaseGeometry, ground: BaseGeometry, seen: BaseGeometry, store: ArcStore
) -> Step:
    wider = shapely.buffer(outline, _OUTWARD_DEGREES, join_style="mitre")
    thin = MultiPolygon(list(_parts(wider, ground)))
    drawn = shapely.intersection(shapely.boundary(thin), seen)
    west, south, east, north = (round(float(each), 3) for each in shapely.bounds(drawn))
    bounds = None if drawn.is_empty else (west, south, east, north)
    return Step(range_km=km, bounds=bounds, parts=store.add_polygons(thin))


def _parts(outline: BaseGeometry, ground: BaseGeometry) -> Iterator[Polygon]:
    for polygon in shapely.get_parts(outline):
        if polygon.geom_type == "Polygon":
            rings = [_thin(ring, ground) for ring in (polygon.exterior, *polygon.interiors)]
            yield Polygon(rings[0], [ring for ring in rings[1:] if len(ring) > 3])


def _thin(ring: BaseGeometry, ground: BaseGeometry) -> Floats:
    """Return the ring with few vertices: stretch by stretch, fine on the ground, else coarse."""
    places = shapely.get_coordinates(ring)[:-1]
    fine = shapely.contains_xy(ground, places)
    turns = np.flatnonzero(fine != np.roll(fine, 1))
    start = int(turns[0]) if len(turns) else 0
    places, fine = np.roll(places, -start, axis=0), np.roll(fine, -start)
    ends = [*np.flatnonzero(np.diff(fine)) + 1, len(places)]
    closed = np.vstack([places, places[:1]])
    kept, begin = [], 0
    for end in ends:
        stretch = LineString(closed[begin : end + 1])
        tolerance = _FINE_DEGREES if fine[begin] else _COARSE_DEGREES
        kept.append(shapely.get_coordinates(shapely.simplify(stretch, tolerance))[:-1])
        begin = end
    thin = np.vstack([*kept, kept[0][:1]])
    thin = np.rint(thin / _GRID_DEGREES) * _GRID_DEGREES
    return thin if len(thin) > 3 else closed
