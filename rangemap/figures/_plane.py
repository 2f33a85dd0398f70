"""The plane of a map: azimuthal equidistant, in kilometres from the middle of what is drawn."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import replace
from typing import Any, Final

import geopandas as gpd
import numpy as np
import shapely
from numpy.typing import NDArray

from rangemap.basemap import load_basemap
from rangemap.drawing import Drawn, Place, Role
from rangemap.errors import InputError
from rangemap.figures._said import LANGUAGE, shown_text
from rangemap.geodesy import azimuthal_equidistant, join_at_antimeridian
from rangemap.regions import load_regions
from rangemap.telling import Teller, orientation

__all__ = ["Box", "Plane", "land_around", "places_around"]

Floats = NDArray[np.float64]
Box = tuple[float, float, float, float]

#: Crimea and Sevastopol: Ukrainian territory, occupied.
OCCUPIED: Final = ("UA-40", "UA-43")
#: Edges are straight in longitude and latitude, so they are bent in the plane.
_STEP_DEGREES: Final = 0.5
_GRID_KM: Final = 0.001
_POLES: Final = np.array([[0.0, 90.0], [0.0, -90.0]])
#: Borders are as fine as a sheet of so many steps across shows.
_STEPS: Final = 1200
#: What is drawn about the whole Earth has no middle.
_LEAST_MEAN: Final = 0.05
#: Where the projection is not yet torn apart.
_FARTHEST_KM: Final = 18_000.0


class Plane:
    """A projection about the middle of places."""

    def __init__(self, lon_lat: Floats) -> None:
        lon, lat = np.radians(lon_lat).T
        x, y, z = np.cos(lat) * np.cos(lon), np.cos(lat) * np.sin(lon), np.sin(lat)
        mean = x.mean(), y.mean(), z.mean()
        if math.hypot(*mean) < _LEAST_MEAN:
            raise InputError(
                "reach: what is to be drawn goes round the Earth, and a map of it has no middle; "
                "draw fewer launch points or shorter ranges"
            )
        self._forward, self._back = azimuthal_equidistant(
            lon=math.degrees(math.atan2(mean[1], mean[0])),
            lat=math.degrees(math.atan2(mean[2], math.hypot(mean[0], mean[1]))),
        )

    def flat(self, geometries: Any) -> NDArray[np.object_]:
        """Return geometries in the plane; what the antimeridian cuts is one again."""
        given = np.array(list(geometries), dtype=object)
        bounds = shapely.bounds(given).reshape(-1, 4)
        for at in np.flatnonzero((bounds[:, 0] <= -180) & (bounds[:, 2] >= 180)):
            given[at] = join_at_antimeridian(given[at])
        dense = shapely.segmentize(given, _STEP_DEGREES)
        moved = np.asarray(shapely.transform(dense, self.places), dtype=object)
        for at in np.flatnonzero((shapely.get_dimensions(given) == 2) & ~shapely.is_valid(moved)):
            # What holds a pole has an edge to it and back, the same to much less than a metre.
            parts = shapely.get_parts(shapely.make_valid(moved[at]))
            areas = parts[shapely.get_dimensions(parts) == 2]
            moved[at] = shapely.union_all(areas, grid_size=_GRID_KM)
        return moved

    def places(self, lon_lat: Floats) -> Floats:
        """Return places in the plane."""
        return self._forward(lon_lat) / 1000

    def may_show(self, geometries: Any, box: Box) -> NDArray[np.bool_]:
        """Return which geometries may have a part in a box; the others need not be projected."""
        bounds = shapely.bounds(np.asarray(geometries, dtype=object)).reshape(-1, 4)
        poles = shapely.points(self.places(_POLES))
        outline = shapely.segmentize(shapely.box(*box).exterior, (box[2] - box[0]) / 50)
        degrees = self._back(shapely.get_coordinates(outline) * 1000)
        west, south, east, north = shapely.total_bounds(shapely.LineString(degrees))
        if shapely.intersects(shapely.box(*box), poles).any() or east - west > 180:
            return np.ones(len(bounds), dtype=bool)
        beside = (bounds[:, 0] > east) | (bounds[:, 2] < west)
        return np.asarray(~beside & (bounds[:, 1] <= north) & (bounds[:, 3] >= south))


def land_around(
    plane: Plane, regions: gpd.GeoDataFrame | None, flat: NDArray[np.object_], box: Box
) -> list[Drawn]:
    """Return the regions, and Ukraine, Russia and the countries around, as far as they are seen.

    ``flat`` are the regions in the plane.
    """
    # What is cut off just outside shows no cut at the edge.
    air = (box[2] - box[0]) / 100
    window = box[0] - air, box[1] - air, box[2] + air, box[3] + air
    found = [] if regions is None else list(_drawn(regions, flat, "region", window))
    mine = set() if regions is None else set(regions["region"])
    around = load_regions(["UA", "RU"])
    around = around[~around["region"].isin(mine)]
    occupied = around["region"].isin(OCCUPIED)
    ukraine = (around["country"] == "UA") & ~occupied
    parts: tuple[tuple[gpd.GeoDataFrame, Role], ...] = (
        (around[ukraine], "origin"),
        (around[occupied], "occupied"),
        (around[~ukraine & ~occupied], "country"),
        (load_basemap(), "country"),
    )
    for frame, role in parts:
        near = frame[plane.may_show(frame.geometry, window)]
        found += _drawn(near, plane.flat(near.geometry), role, window)
    return found


def _drawn(
    frame: gpd.GeoDataFrame, flat: NDArray[np.object_], role: Role, window: Box
) -> Iterator[Drawn]:
    code, short = ("region", "short") if "region" in frame else ("id", "name")
    shapes = _simplified(_seen(flat, window), (window[2] - window[0]) / _STEPS)
    columns: list[Any] = [frame[code], frame["name"], frame[short], shapes]
    for each, name, brief, shape in zip(*columns, strict=True):
        if not shape.is_empty:
            yield Drawn(str(each), role, str(name), shown_text(brief, "region name"), shape)


def _seen(shapes: NDArray[np.object_], box: Box) -> NDArray[np.object_]:
    """Return what of shapes is in a box; beyond the far side of the Earth nothing is."""
    window = shapely.box(*box)
    bounds = shapely.bounds(shapes)
    far = np.abs(np.nan_to_num(bounds, nan=np.inf)).max(axis=1) > _FARTHEST_KM
    beside = far | ~shapely.intersects(shapely.box(*bounds.T), window)
    seen = np.full(len(shapes), shapely.Polygon(), dtype=object)
    seen[~beside] = shapely.intersection(shapes[~beside], window)
    return seen


def _simplified(shapes: NDArray[np.object_], tolerance: float) -> NDArray[np.object_]:
    """Return shapes with fewer vertices; those that share borders still do."""
    if len(shapes) and shapely.coverage_is_valid(shapes):
        return np.asarray(shapely.coverage_simplify(shapes, tolerance), dtype=object)
    return np.asarray(shapely.simplify(shapes, tolerance / 2), dtype=object)


def places_around(plane: Plane) -> tuple[Place, ...]:
    """Return names for orientation in the plane: cities first, then countries, then seas."""
    return tuple(
        replace(place, spots=tuple((x, y) for x, y in plane.places(np.array(place.spots)).tolist()))
        for place in orientation(Teller(LANGUAGE))
    )
