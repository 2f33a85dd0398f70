"""Nearest distances against brute force, to edges as they are drawn."""

from __future__ import annotations

import checks
import numpy as np
import oracles
import pytest
import shapely
from hypothesis import given
from shapely.geometry import (
    GeometryCollection,
    LineString,
    MultiLineString,
    MultiPoint,
    MultiPolygon,
    Point,
    Polygon,
    box,
)
from strategies import places, repeatable, triangles

from rangemap.geodesy import boundaries, nearest_km

SLAB_ON_67_N = box(40, 67, 45, 68)


def nearest(shape, lon, lat):
    return float(nearest_km(boundaries([shape]), lon, lat)[0])


@pytest.mark.parametrize(
    ("shape", "place"),
    [
        pytest.param(box(36, 51, 38, 53), checks.KHARKIV, id="square"),
        pytest.param(SLAB_ON_67_N, (42.4, 64.0), id="edge-219-km-long-on-67-north"),
        pytest.param(SLAB_ON_67_N, (42.4, 66.99), id="a-kilometre-below-that-edge"),
        pytest.param(SLAB_ON_67_N, (42.4, 66.9999), id="metres-below-that-edge"),
        pytest.param(box(0, 40, 60, 70), (30.0, 39.0), id="edge-60-degrees-wide"),
        pytest.param(box(170, 60, 180, 70), (-179.9, 65.0), id="across-the-seam"),
        pytest.param(box(-180, 60, -170, 70), (179.9, 65.0), id="across-the-seam-westward"),
        pytest.param(box(-180, -90, 180, -60), (77.0, -55.0), id="cap-closed-along-the-pole"),
        pytest.param(box(-180, 85, 180, 90), (10.0, 80.0), id="cap-in-the-north"),
        pytest.param(box(-30, 80, 30, 89.9), (180.0, 89.0), id="over-the-pole"),
        pytest.param(box(-30, 80, 30, 89.9), (0.0, 90.0), id="from-the-pole"),
        pytest.param(box(36, 50, 38, 52), (-140.0, -44.0), id="15000-km-away"),
        pytest.param(box(36, 50, 38, 52), (-143.0, -51.0), id="the-other-side-of-the-earth"),
        # Both ends of the line are nearer than what is between them.
        pytest.param(
            LineString([(0, 30), (0.5, 30)]), (-179.99944, -28.2024), id="nearly-the-antipode"
        ),
        pytest.param(LineString([(0, 30), (0.5, 30)]), (-179.75, -30.0), id="the-antipode"),
        pytest.param(LineString([(0, 0), (40, 30)]), (30.0, 5.0), id="long-slanting-line"),
    ],
)
def test_the_distance_is_that_of_brute_force(shape, place):
    checks.nearest_is_that_of_brute_force(nearest, shape, place)


@repeatable(25)
@given(triangle=triangles(size_deg=3), place=places())
def test_any_distance_is_that_of_brute_force(triangle, place):
    if nearest(triangle, *place) == 0:
        assert shapely.intersects_xy(triangle, *place)
    else:
        checks.nearest_is_that_of_brute_force(nearest, triangle, place)


@repeatable(60)
@given(triangle=triangles(), place=places())
def test_no_place_of_the_shape_is_nearer_than_the_nearest(triangle, place):
    nearest_m = nearest(triangle, *place) * 1000
    outline = oracles.densified(triangle.exterior.coords, 0.5)
    others = [oracles.distance_m(*place, *each) for each in outline]
    if shapely.intersects_xy(triangle, *place):
        assert nearest_m == 0
    else:
        assert min(others) - 80_000 <= nearest_m <= min(others) + 1e-3


def test_an_edge_is_drawn_straight_and_is_no_geodesic():
    # On 67 N the geodesic between the ends of 5 degrees runs 2.2 km to the north of the edge.
    below = (42.5, 66.0)
    drawn_m = oracles.distance_m(*below, 42.5, 67.0)
    assert nearest(SLAB_ON_67_N, *below) * 1000 == pytest.approx(drawn_m, abs=0.001)
    geodesic = [oracles.destination(40, 67, _azimuth(), km) for km in np.arange(0, 219, 0.5)]
    geodesic_m = min(oracles.distance_m(*below, *each) for each in geodesic)
    assert geodesic_m - drawn_m == pytest.approx(2200, abs=100)


def _azimuth():
    return oracles.EARTH.Inverse(67, 40, 67, 45)["azi1"]


@pytest.mark.parametrize("place", [(37.0, 51.0), (36.0, 51.0), (36.0, 50.0)])
def test_inside_and_on_the_border_the_distance_is_nothing(place):
    assert nearest(box(36, 50, 38, 52), *place) == 0


def test_in_a_hole_the_distance_is_to_the_rim_of_the_hole():
    holed = Polygon(box(30, 50, 40, 60).exterior.coords, [box(33, 53, 37, 57).exterior.coords])
    to_rim_m = oracles.nearest_m(box(33, 53, 37, 57).exterior, 35, 56.5)
    assert nearest(holed, 35, 56.5) * 1000 == pytest.approx(to_rim_m, abs=0.001)
    assert nearest(holed, 31, 51) == 0


@pytest.mark.parametrize("lon", [180.0, -180.0])
def test_the_antimeridian_is_one_line_by_both_names(lon):
    assert nearest(box(170, 60, 180, 70), lon, 65) == 0
    assert nearest(box(-180, 60, -170, 70), lon, 65) == 0


@pytest.mark.parametrize("lon", [0.0, 33.3, 180.0, -180.0])
def test_the_pole_is_one_place_by_all_its_names(lon):
    assert nearest(box(-180, -90, 180, -60), lon, -90) == 0
    assert nearest(box(-180, 60, 180, 90), lon, 90) == 0
    assert nearest(box(20, 60, 25, 90), lon, 90) == pytest.approx(0, abs=1e-9)


@repeatable(40)
@given(triangle=triangles(), place=places())
def test_adding_a_vertex_to_an_edge_changes_nothing(triangle, place):
    dense = Polygon(oracles.densified(triangle.exterior.coords, 0.3))
    assert nearest(dense, *place) == pytest.approx(nearest(triangle, *place), abs=1e-6)


def test_many_shapes_are_measured_apart_and_in_their_order():
    shapes = [box(36, 51, 38, 53), box(0, 0, 1, 1), SLAB_ON_67_N, box(30, 45, 40, 55)]
    together = nearest_km(boundaries(shapes), *checks.KHARKIV)
    assert together.tolist() == [nearest(shape, *checks.KHARKIV) for shape in shapes]
    assert together[3] == 0


def test_the_nearest_of_several_parts_counts():
    parts = [box(10, 10, 11, 11), box(36, 51, 38, 53)]
    for together in (MultiPolygon(parts), GeometryCollection(parts)):
        assert nearest(together, *checks.KHARKIV) == nearest(parts[1], *checks.KHARKIV)


def test_points_and_lines_are_measured_to():
    there = (40.0, 52.0)
    expected_km = oracles.distance_m(*checks.KHARKIV, *there) / 1000
    for shape in (
        Point(there),
        MultiPoint([there, (80, 52)]),
        LineString([there, (80, 52)]),
        MultiLineString([[there, (80, 52)], [(80, 52), (80, 60)]]),
    ):
        assert nearest(shape, *checks.KHARKIV) == pytest.approx(expected_km, abs=1e-6)
