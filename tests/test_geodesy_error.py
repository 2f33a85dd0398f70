"""The measurement of buffers: errors of known size are found, whatever they are."""

from __future__ import annotations

import math

import numpy as np
import oracles
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from shapely import affinity
from shapely.geometry import LineString, MultiLineString, MultiPolygon, Point, Polygon, box
from strategies import places, repeatable

from rangemap.errors import InputError
from rangemap.geodesy import (
    buffer_error_m,
    geodesic_area_km2,
    geodesic_buffer,
    geodesic_distance_km,
    join_at_antimeridian,
    split_at_antimeridian,
)

LINE = LineString([(30, 50), (33, 51), (36, 50)])


def circle(lon, lat, km, n):
    return Polygon(oracles.circle_points(lon, lat, km, n)[::-1])


@repeatable(25)
@given(place=places(), radius_km=st.floats(10, 9000), off_m=st.floats(-5000, 5000))
def test_a_wrong_radius_is_off_by_what_it_is_wrong(place, radius_km, off_m):
    shape = geodesic_buffer(Point(place), radius_km=radius_km + off_m / 1000, tolerance_m=10)
    measured_m = buffer_error_m(Point(place), shape, radius_km=radius_km)
    assert measured_m == pytest.approx(abs(off_m), abs=10.01)


def test_few_sides_are_off_by_the_middles_of_their_chords():
    shape = circle(0, 0, 300, 64)
    lon, lat = np.mean([shape.exterior.coords[0], shape.exterior.coords[1]], axis=0)
    middle_m = 300_000 - oracles.distance_m(0, 0, lon, lat)
    assert buffer_error_m(Point(0, 0), shape, radius_km=300) == pytest.approx(middle_m, rel=0.02)
    assert middle_m == pytest.approx(300_000 * (1 - math.cos(math.pi / 64)), rel=0.02)


def test_a_lost_part_is_off_by_the_whole_distance():
    lines = MultiLineString([[(0, 50), (5, 50)], [(90, 50), (95, 50)]])
    half = geodesic_buffer(lines.geoms[0], radius_km=100)
    assert buffer_error_m(lines, half, radius_km=100) == 100_000


def test_a_hole_that_was_invented_is_off_by_its_depth():
    right = geodesic_buffer(LINE, radius_km=100)
    bitten = right.difference(Point(33, 51).buffer(0.01))
    assert buffer_error_m(LINE, bitten, radius_km=100) == 100_000
    beside = right.difference(Point(33, 51.5).buffer(0.001))
    depth_m = 100_000 - oracles.nearest_m(LINE, 33, 51.5)
    assert buffer_error_m(LINE, beside, radius_km=100) == pytest.approx(depth_m, abs=150)


@pytest.mark.parametrize("radius_km", [60])
def test_a_hole_that_was_filled_is_off_by_its_depth(radius_km):
    triangle = LineString([(30, 50), (33, 50), (31.5, 52), (30, 50)])
    right = geodesic_buffer(triangle, radius_km=radius_km, tolerance_m=10)
    assert len(right.interiors) == 1
    # The deepest place, by brute force on a grid that is refined around its best place.
    lon, lat, step = 31.5, 50.6, 0.4
    while step > 1e-3:
        grid = [(lon + i * step, lat + j * step) for i in range(-2, 3) for j in range(-2, 3)]
        lon, lat = max(grid, key=lambda place: oracles.nearest_m(triangle, *place))
        step /= 3
    depth_m = oracles.nearest_m(triangle, lon, lat) - radius_km * 1000
    filled_m = buffer_error_m(triangle, Polygon(right.exterior), radius_km=radius_km)
    assert filled_m == pytest.approx(depth_m, abs=150)


def test_the_complement_is_off_by_half_of_the_earth():
    world = box(-180, -90, 180, 90)
    away = world.difference(geodesic_buffer(Point(30, 50), radius_km=300))
    assert buffer_error_m(Point(30, 50), away, radius_km=300) > 19_000_000
    assert buffer_error_m(Point(30, 50), world, radius_km=300) > 19_000_000


def test_one_side_of_the_antimeridian_is_not_enough():
    right = geodesic_buffer(Point(179.9, 0), radius_km=300)
    west = max(shapely.get_parts(right), key=lambda part: part.area)
    assert buffer_error_m(Point(179.9, 0), west, radius_km=300) > 250_000
    assert buffer_error_m(Point(179.9, 0), right, radius_km=300) < 1


def test_a_buffer_that_runs_on_beyond_180_is_measured_all_the_same():
    whole = affinity.translate(geodesic_buffer(Point(0, 10), radius_km=300), xoff=179.5)
    assert whole.bounds[2] > 180
    assert buffer_error_m(Point(179.5, 10), whole, radius_km=300) < 1.01


@pytest.mark.parametrize(
    ("buffer", "words"),
    [
        (Point(1, 2), "must be a polygon"),
        (None, "must be a polygon, got None"),
        (Polygon([(0, 0), (2, 2), (2, 0), (0, 2)]), "not valid"),
    ],
)
def test_what_is_no_buffer_is_refused(buffer, words):
    with pytest.raises(InputError, match=words):
        buffer_error_m(LINE, buffer, radius_km=100)


# --- distances between geometries --------------------------------------------------------------


@repeatable(25)
@given(a=places(), b=places())
def test_points_are_as_far_as_geographiclib_says(a, b):
    assert geodesic_distance_km(Point(a), Point(b)) * 1000 == pytest.approx(
        oracles.distance_m(*a, *b), abs=1e-4
    )


@pytest.mark.parametrize(
    ("a", "b"),
    [
        (LineString([(30, 50), (40, 50)]), LineString([(31, 52), (42, 52)])),
        (LineString([(0, 60), (50, 60)]), LineString([(10, 66), (40, 66)])),
        (LineString([(0, 0), (30, 40)]), LineString([(40, 0), (35, 50)])),
        (box(170, 60, 175, 65), box(-175, 61, -170, 66)),
        (LineString([(0, 85), (20, 86)]), LineString([(180, 84), (160, 88)])),
        (LineString([(0, 30), (0.4, 30)]), LineString([(-179.9, -28.2), (-179.6, -29)])),
    ],
)
def test_lines_are_as_far_as_the_nearest_of_many_places(a, b):
    # No place of one line is nearer than the distance; the best, refined, is that near.
    measured_m = geodesic_distance_km(a, b) * 1000
    assert geodesic_distance_km(b, a) * 1000 == pytest.approx(measured_m, abs=1e-3)
    outline = a.exterior if isinstance(a, Polygon) else a
    low, high, best = 0.0, 1.0, math.inf
    for _ in range(9):
        share = np.linspace(low, high, 9)
        at = [outline.interpolate(each, normalized=True) for each in share]
        metres = [oracles.nearest_m(b, place.x, place.y) for place in at]
        i = int(np.argmin(metres))
        best = min(best, metres[i])
        low, high = share[max(i - 1, 0)], share[min(i + 1, 8)]
    assert measured_m == pytest.approx(best, abs=1e-3)


def test_distances_are_broadcast():
    points, lines = [Point(30, 50), Point(31, 50)], [LINE, box(10, 10, 11, 11), LINE]
    table = geodesic_distance_km(np.array(points)[:, None], np.array(lines)[None])
    assert table.shape == (2, 3)
    for i, point in enumerate(points):
        for j, line in enumerate(lines):
            assert table[i, j] == geodesic_distance_km(point, line)


def test_what_meets_is_no_distance_apart():
    assert geodesic_distance_km(LINE, LineString([(33, 40), (33, 60)])) == 0
    assert geodesic_distance_km(box(30, 50, 40, 60), Point(35, 55)) == 0
    assert geodesic_distance_km(box(170, 60, 180, 70), box(-180, 60, -170, 70)) == 0
    # The drawn edge and the geodesic are on two sides of the place.
    edge, between = LineString([(30, 52), (40, 52)]), box(34, 52.05, 36, 52.08)
    assert geodesic_distance_km(edge, between) * 1000 == pytest.approx(
        oracles.distance_m(35, 52, 35, 52.05), abs=1
    )
    assert geodesic_distance_km(edge, box(34, 51, 36, 53), edges="geodesic") == 0


def test_a_distance_to_nothing_is_refused():
    with pytest.raises(InputError, match="empty"):
        geodesic_distance_km(Point(1, 2), LineString())


# --- areas with geodesic edges, joining --------------------------------------------------------


@pytest.mark.parametrize(
    "ring",
    [
        [(40, 67), (50, 67), (50, 68), (40, 68)],
        [(170, -20), (-170, -20), (-170, 10), (170, 10)],
        [(0, 80), (90, 80), (180, 80), (-90, 80)],
        [(0, -10), (120, -10), (-120, -10)],
    ],
)
def test_areas_of_geodesic_edges_are_those_of_geographiclib(ring):
    closed = np.array([*ring, ring[0]], dtype=float)
    expected = oracles.geodesic_polygon_area_km2(closed)
    expected = min(expected, oracles.EARTH_AREA_KM2 - expected)
    shape = Polygon(ring)
    assert geodesic_area_km2(shape, edges="geodesic") == pytest.approx(expected, rel=1e-9)


def test_an_area_of_geodesic_edges_beyond_a_hemisphere_is_not_its_complement():
    large = box(-170, -80, 170, 80)
    dense = shapely.segmentize(large, 0.5)
    # Dense edges are read nearly alike.
    assert geodesic_area_km2(dense, edges="geodesic") == pytest.approx(
        geodesic_area_km2(large), rel=1e-4
    )


@repeatable(40)
@given(west=st.floats(-179, 179), width=st.floats(1, 170), south=st.floats(-80, 70))
def test_what_was_cut_is_joined_again(west, width, south):
    whole = box(west, south, west + width, south + 5)
    joined = join_at_antimeridian(split_at_antimeridian(whole))
    assert joined.geom_type == "Polygon"
    assert joined.area == pytest.approx(whole.area, rel=1e-9)
    line = LineString([(west, south), (west + width, south + 5)])
    assert join_at_antimeridian(split_at_antimeridian(line)).length == pytest.approx(line.length)


def test_parts_that_do_not_meet_are_not_joined():
    apart = MultiPolygon([box(170, 0, 180, 5), box(-180, 10, -170, 15)])
    assert len(shapely.get_parts(join_at_antimeridian(apart))) == 2
