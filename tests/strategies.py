"""All Hypothesis strategies of the tests, and the settings they run with."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import shapely
from hypothesis import HealthCheck, assume, settings
from hypothesis import strategies as st
from shapely.geometry import MultiPoint, Polygon
from shapely.geometry.base import BaseGeometry

from rangemap.geodesy import split_at_antimeridian

__all__ = [
    "areas",
    "lines",
    "lon_lat_boxes",
    "places",
    "radii_km",
    "repeatable",
    "square_layers",
    "triangles",
    "voronoi_layers",
]

KM_PER_DEGREE = 111.0
NEAR_KM = 300.0


def repeatable(examples: int) -> settings:
    """Return settings under which the same examples are drawn on every run, on any machine."""
    return settings(
        deadline=None,
        derandomize=True,
        max_examples=examples,
        suppress_health_check=[HealthCheck.too_slow],
    )


def longitudes() -> st.SearchStrategy[float]:
    return st.floats(-180, 180)


@st.composite
def places(draw: st.DrawFn) -> tuple[float, float]:
    """Draw (lon, lat); half of them within 300 km of a pole or of the antimeridian."""
    kind = draw(st.sampled_from(["anywhere", "anywhere", "pole", "seam"]))
    if kind == "pole":
        lat = 90 - draw(st.floats(0, NEAR_KM / KM_PER_DEGREE))
        return draw(longitudes()), math.copysign(lat, draw(st.sampled_from([-1, 1])))
    lat = draw(st.floats(-89, 89))
    if kind == "anywhere":
        return draw(longitudes()), lat
    widest = min(180.0, NEAR_KM / KM_PER_DEGREE / math.cos(math.radians(lat)))
    return math.copysign(180 - draw(st.floats(0, widest)), draw(st.sampled_from([-1, 1]))), lat


@st.composite
def radii_km(draw: st.DrawFn, *, least: float = 0.1, most: float = 19_960.0) -> float:
    """Draw a distance; short and long ones alike."""
    if draw(st.booleans()):
        return draw(st.floats(least, most))
    return math.exp(draw(st.floats(math.log(least), math.log(most))))


@st.composite
def lines(draw: st.DrawFn, *, size_km: float = 800.0) -> BaseGeometry:
    """Draw a line that walks from a place, over the antimeridian where it comes to it."""
    lon, lat = draw(places())
    step = st.tuples(st.floats(-math.pi, math.pi), st.floats(0.001, 1))
    vertices = [(lon, lat)]
    for turn, length in draw(st.lists(step, min_size=1, max_size=6)):
        degrees = size_km * length / KM_PER_DEGREE
        narrow = max(math.cos(math.radians(lat)), 0.05)
        lon += degrees * math.sin(turn) / narrow
        lat = min(90.0, max(-90.0, lat + degrees * math.cos(turn)))
        vertices.append((lon, lat))
    # A walk can end at the pole where it began.
    assume(shapely.LineString(vertices).length > 1e-6)
    return split_at_antimeridian(shapely.LineString(vertices))


@st.composite
def areas(draw: st.DrawFn) -> BaseGeometry:
    """Draw a star-shaped area about a place, some with a hole, cut at the antimeridian."""
    lon, lat = draw(places())
    n = draw(st.integers(3, 8))
    reach = np.array(draw(st.lists(st.floats(0.2, 6), min_size=n, max_size=n)))
    turn = 2 * math.pi * np.arange(n) / n
    x, y = 3 * reach * np.sin(turn), reach * np.cos(turn)
    rings = [(lon + s * x, np.clip(lat + s * y, -90, 90)) for s in (1.0, 0.4)]
    shell, hole = (Polygon(np.column_stack(ring)) for ring in rings)
    area = shapely.make_valid(shell, method="structure", keep_collapsed=False)
    if draw(st.booleans()) and hole.is_valid and shell.is_valid:
        area = shapely.difference(shell, hole)
    return split_at_antimeridian(area)


@st.composite
def lon_lat_boxes(draw: st.DrawFn) -> tuple[float, float, float, float]:
    """Draw (west, south, east, north), at least a tenth of a degree wide and high."""
    west, south = draw(st.floats(-180, 179.8)), draw(st.floats(-90, 89.8))
    east = draw(st.floats(west + 0.1, 180))
    return west, south, east, draw(st.floats(south + 0.1, 90))


@st.composite
def triangles(draw: st.DrawFn, *, size_deg: float = 8.0) -> Polygon:
    """Draw a triangle around a place clear of the poles and the antimeridian."""
    lon, lat = draw(st.floats(-165, 165)), draw(st.floats(-75, 75))
    start = draw(st.floats(0, 2 * math.pi))
    turns = (start, start + draw(st.floats(1, 2.5)), start + draw(st.floats(3.2, 5.2)))
    reach = [draw(st.floats(0.2, size_deg)) for _ in turns]
    return Polygon(
        [
            (lon + r * math.cos(turn), lat + r * math.sin(turn))
            for r, turn in zip(reach, turns, strict=True)
        ]
    )


@st.composite
def square_layers(draw: st.DrawFn) -> list[BaseGeometry]:
    """Draw regions made of the squares of a grid: they touch, hold each other, have holes."""
    columns, rows = draw(st.integers(2, 5)), draw(st.integers(2, 5))
    owners = draw(st.lists(st.integers(0, 4), min_size=columns * rows, max_size=columns * rows))
    west, south = draw(st.integers(-179, 170)), draw(st.integers(-80, 80))
    squares: dict[int, list[Any]] = {}
    for number, owner in enumerate(owners):
        x, y = west + number % columns, south + number // columns
        squares.setdefault(owner, []).append(shapely.box(x, y, x + 1, y + 1))
    return [shapely.union_all(each) for each in squares.values()]


@st.composite
def voronoi_layers(draw: st.DrawFn) -> list[BaseGeometry]:
    """Draw the cells nearest to each of some seeds: a partition whose borders run anywhere."""
    inside = st.tuples(st.integers(1, 99), st.integers(1, 99))
    seeds = draw(st.lists(inside, min_size=3, max_size=12, unique=True))
    box = shapely.box(20, 40, 30, 50)
    points = MultiPoint([(20 + x / 10, 40 + y / 10) for x, y in seeds])
    cells = shapely.voronoi_polygons(points, extend_to=box)
    # The grid of the drawing: neighbours must keep the same corners.
    cut = shapely.intersection(shapely.get_parts(cells), box)
    snapped = shapely.set_precision(cut, 0.001)
    return [cell for cell in snapped if cell.geom_type == "Polygon" and not cell.is_empty]
