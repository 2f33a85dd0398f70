"""The way back from the plane in which pieces are united to longitude and latitude."""

from __future__ import annotations

from typing import Final

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry import Polygon
from shapely.geometry.base import BaseGeometry

from rangemap.geodesy._antimeridian import cut
from rangemap.geodesy._edges import parallel_and_meridian, stepped
from rangemap.geodesy._stereographic import Plane
from rangemap.geodesy._thin import thinned

__all__ = ["unproject"]

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]

_WIDEST_DEGREES: Final = 90.0
_MAX_HALVINGS: Final = 60
_NEAR_POLE: Final = 75.0
_POLES: Final = np.array([[0.0, 90.0], [0.0, -90.0]])


def unproject(
    geometry: BaseGeometry, plane: Plane, *, steps_m: float, way_back_m: float, thin_m: float
) -> BaseGeometry:
    """Return a polygon of the plane in longitude and latitude, as RFC 7946 asks.

    Steps of less than ``steps_m`` are smoothed. Its edges, straight in longitude and latitude,
    stay within ``way_back_m`` of those in the plane; then vertices are left out that are within
    ``thin_m`` of the edges of others. What crosses the antimeridian is cut there, what holds a
    pole is closed along it.
    """
    pieces = [
        _polygon(polygon, plane, steps_m, way_back_m, thin_m)
        for polygon in shapely.get_parts(geometry)
        if polygon.geom_type == "Polygon"
    ]
    whole = pieces[0] if len(pieces) == 1 else shapely.union_all(pieces)
    # A parallel needs no vertex at all, but others take an edge of over 180 degrees for its
    # other way round.
    return shapely.orient_polygons(shapely.segmentize(whole, _WIDEST_DEGREES))


def _polygon(
    polygon: BaseGeometry, plane: Plane, steps_m: float, way_back_m: float, thin_m: float
) -> BaseGeometry:
    # Where pieces overlap by a hair their corners leave steps.
    rings = [
        _unwrapped(_degrees(_smoothed(ring, steps_m), plane, way_back_m))
        for ring in shapely.get_rings(polygon)
    ]
    few = _assembled(polygon, [thinned(ring, tolerance_m=thin_m) for ring in rings], plane)
    if few.is_valid:
        return few
    # Where a slot is narrower than the tolerance edges may cross that did not before.
    rings = [
        _unwrapped(_degrees(shapely.get_coordinates(ring), plane, way_back_m))
        for ring in shapely.get_rings(polygon)
    ]
    return _assembled(polygon, rings, plane)


def _smoothed(ring: BaseGeometry, steps_m: float) -> Floats:
    smooth = shapely.get_coordinates(shapely.simplify(ring, steps_m, preserve_topology=False))
    return smooth if len(smooth) > 3 else shapely.get_coordinates(ring)


def _assembled(polygon: BaseGeometry, rings: list[Floats], plane: Plane) -> BaseGeometry:
    # A ring about both poles does not wind in longitude, and is drawn round what is outside.
    turns = any(abs(ring[-1, 0] - ring[0, 0]) > 180 for ring in rings)
    if turns or shapely.contains(polygon, shapely.points(plane.forward(_POLES))).any():
        return _around_a_pole(polygon, rings, plane)
    shell = Polygon(rings[0])
    holes = [_beside(ring, shell) for ring in rings[1:]]
    return cut(Polygon(rings[0], holes))


def _beside(hole: Floats, shell: Polygon) -> Floats:
    """Shift a hole by whole turns to where its shell was unwrapped to."""
    for turn in (0.0, 360.0, -360.0):
        shifted = hole + np.array([turn, 0.0])
        if shapely.intersects_xy(shell, *shifted[0]):
            return np.asarray(shifted)
    return hole


def _around_a_pole(polygon: BaseGeometry, rings: list[Floats], plane: Plane) -> BaseGeometry:
    """Return a polygon of which a ring goes round a pole: faces between rings and the seam."""
    frame = shapely.boundary(shapely.box(-180, -90, 180, 90))
    lines = [cut(shapely.LineString(ring)) for ring in rings]
    faces = shapely.get_parts(shapely.polygonize([shapely.union_all([frame, *lines])]))
    inside = shapely.point_on_surface(faces)
    held = shapely.contains(polygon, shapely.points(plane.forward(shapely.get_coordinates(inside))))
    return shapely.union_all(faces[held])


def _unwrapped(ring: Floats) -> Floats:
    # A ring must end where it began, to the bit, also after its ends were moved by a turn.
    lon = stepped(np.unwrap(ring[:, 0], period=360.0))
    lon[-1] = lon[0] + 360.0 * round((lon[-1] - lon[0]) / 360.0)
    return np.column_stack([lon, np.append(ring[:-1, 1], ring[0, 1])])


def _degrees(ring: Floats, plane: Plane, tolerance_m: float) -> Floats:
    """Return a ring in degrees, with vertices added where its edges would stray."""
    start, end = ring[:-1], ring[1:]
    part, order = np.zeros(len(start)), np.arange(len(start), dtype=float)
    points, kept_order = [], []
    span = np.ones(len(start))
    for _ in range(_MAX_HALVINGS):
        a = start + part[:, None] * (end - start)
        b = start + (part + span)[:, None] * (end - start)
        stray = _strays(a, b, plane, tolerance_m)
        points.append(a[~stray])
        kept_order.append(order[~stray] + part[~stray])
        if not stray.any():
            break
        start, end, order = (np.repeat(each[stray], 2, axis=0) for each in (start, end, order))
        half = np.repeat(span[stray] / 2, 2)
        part = np.repeat(part[stray], 2) + half * np.tile([0.0, 1.0], int(stray.sum()))
        span = half
    placed = np.concatenate(points)[np.argsort(np.concatenate(kept_order), kind="stable")]
    degrees = plane.back(placed)
    return np.vstack([degrees, degrees[:1]])


def _strays(a: Floats, b: Floats, plane: Plane, tolerance_m: float) -> Bools:
    """Return which edges of the plane stray from the straight edge in degrees."""
    first, last = plane.back(a), plane.back(b)
    step = last - first
    step[:, 0] = (step[:, 0] + 180.0) % 360.0 - 180.0
    parts = (0.5,) if np.abs(first[:, 1]).max(initial=0) < _NEAR_POLE else (0.25, 0.5, 0.75)
    stray = np.zeros(len(a), dtype=bool)
    for t in parts:
        stray |= _apart_m(plane.back(a + t * (b - a)), first + t * step, step) > tolerance_m
    return stray


def _apart_m(place: Floats, on_edge: Floats, step: Floats) -> Floats:
    """Return how far places are from edges that pass near them, across, in metres."""
    parallel, meridian = parallel_and_meridian(place[:, 1])
    east = ((on_edge[:, 0] - place[:, 0] + 180.0) % 360.0 - 180.0) * parallel
    north = (on_edge[:, 1] - place[:, 1]) * meridian
    along = np.column_stack([step[:, 0] * parallel, step[:, 1] * meridian])
    length = np.hypot(along[:, 0], along[:, 1])
    across = np.abs(east * along[:, 1] - north * along[:, 0]) / np.where(length > 0, length, 1.0)
    # Along the edge the two only slide past each other, but not where it is short.
    slide = np.abs(east * along[:, 0] + north * along[:, 1]) / np.where(length > 0, length, 1.0)
    return np.asarray(np.maximum(across, np.maximum(0.0, slide - length / 2)))
