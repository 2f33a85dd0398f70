"""Buffers of many geometries and many distances in one call."""

from __future__ import annotations

import tracemalloc
from itertools import pairwise

import geopandas as gpd
import numpy as np
import oracles
import pandas as pd
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from shapely.geometry import LineString, MultiPoint, Point, box
from strategies import lines, places, repeatable

from rangemap.errors import InputError
from rangemap.geodesy import (
    EARTH_KM,
    buffer_error_m,
    geodesic_area_km2,
    geodesic_buffer,
    geodesic_distance_km,
)

KHARKIV, SUMY = Point(36.23, 49.99), Point(34.8, 50.91)
EDGE = LineString([(30, 50), (31, 51)])
SQUARE = box(10, 10, 11, 11)
MIXED = [EDGE, KHARKIV, SQUARE, SUMY]


def one_by_one(shapes, radii_km, inner_km=0.0, **options):
    rows = np.broadcast(np.array(shapes, dtype=object), radii_km, inner_km)
    return [
        geodesic_buffer(shape, radius_km=radius, inner_radius_km=inner, **options)
        for shape, radius, inner in rows
    ]


def are_the_same(one, other):
    return len(one) == len(other) and all(a.equals(b) for a, b in zip(one, other, strict=True))


# --- each its own distance ---------------------------------------------------------------------


def test_each_geometry_has_its_own_distance():
    radii_km = [50, 60.5, 70, 80]
    buffers = geodesic_buffer(np.array(MIXED), radius_km=radii_km, tolerance_m=10)
    assert are_the_same(buffers, one_by_one(MIXED, radii_km, tolerance_m=10))


@repeatable(15)
@given(
    centres=st.lists(places(), min_size=2, max_size=5, unique=True),
    radii_km=st.lists(st.floats(1, 15_000), min_size=5, max_size=5),
)
def test_every_row_is_right_to_its_own_distance(centres, radii_km):
    radii_km = radii_km[: len(centres)]
    buffers = geodesic_buffer(shapely.points(centres), radius_km=radii_km, tolerance_m=10)
    for place, radius_km, buffer in zip(centres, radii_km, buffers, strict=True):
        assert buffer_error_m(Point(place), buffer, radius_km=radius_km) <= 10


def test_a_distance_for_all_is_the_same_distance_for_each():
    for radius_km in (50, np.full(4, 50.0), np.array(50), [50]):
        buffers = geodesic_buffer(MIXED, radius_km=radius_km, tolerance_m=10)
        assert are_the_same(buffers, one_by_one(MIXED, 50, tolerance_m=10))


def test_least_distances_are_one_for_each_too():
    points = np.array([KHARKIV, SUMY])
    rings = geodesic_buffer(points, radius_km=[100, 200], inner_radius_km=[0, 50])
    assert are_the_same(rings, one_by_one(points, [100, 200], [0, 50]))
    assert [len(ring.interiors) for ring in rings] == [0, 1]
    rings = geodesic_buffer(points, radius_km=100, inner_radius_km=[10, 20])
    assert are_the_same(rings, one_by_one(points, 100, [10, 20]))


def test_a_distance_beyond_the_earth_is_the_whole_earth_in_its_row_alone():
    near, world = geodesic_buffer([KHARKIV, SUMY], radius_km=[100, EARTH_KM + 1])
    assert near.equals(geodesic_buffer(KHARKIV, radius_km=100))
    assert world.equals(box(-180, -90, 180, 90))
    (ring,) = geodesic_buffer([KHARKIV], radius_km=EARTH_KM + 1, inner_radius_km=100)
    assert geodesic_area_km2(ring) == pytest.approx(
        oracles.EARTH_AREA_KM2 - geodesic_area_km2(near), abs=0.01
    )


# --- shapes of arrays --------------------------------------------------------------------------


def test_one_geometry_with_several_distances_gives_an_array():
    buffers = geodesic_buffer(EDGE, radius_km=[50, 80, 100], tolerance_m=10)
    assert isinstance(buffers, np.ndarray)
    assert are_the_same(buffers, one_by_one(EDGE, [50, 80, 100], tolerance_m=10))


def test_a_column_of_geometries_and_a_row_of_distances_give_a_table():
    column = np.array([EDGE, KHARKIV])[:, None]
    table = geodesic_buffer(column, radius_km=[50, 80, 100], tolerance_m=10)
    assert table.shape == (2, 3)
    assert table[1, 2].equals(geodesic_buffer(KHARKIV, radius_km=100, tolerance_m=10))


def test_a_list_of_one_is_an_array_of_one_and_no_geometry():
    assert geodesic_buffer([KHARKIV], radius_km=50).shape == (1,)
    assert geodesic_buffer(np.array(KHARKIV), radius_km=50).geom_type == "Polygon"


def test_no_geometries_have_no_buffers():
    assert geodesic_buffer([], radius_km=50).shape == (0,)
    assert geodesic_buffer(np.array([], dtype=object), radius_km=[]).shape == (0,)
    assert geodesic_distance_km([], KHARKIV).shape == (0,)
    assert geodesic_area_km2([]).shape == (0,)
    empty = geodesic_buffer(gpd.GeoSeries([], crs="EPSG:4326"), radius_km=50)
    assert len(empty) == 0
    assert empty.crs == "EPSG:4326"


def test_a_geoseries_gives_a_geoseries_with_its_index():
    series = gpd.GeoSeries(MIXED, index=list("abcd"), crs="EPSG:4326")
    radii_km = pd.Series([50, 60, 70, 80], index=list("abcd"))
    for given_km in (radii_km, radii_km.to_numpy(), radii_km.tolist()):
        buffers = geodesic_buffer(series, radius_km=given_km, tolerance_m=10)
        assert isinstance(buffers, gpd.GeoSeries)
        assert list(buffers.index) == list("abcd")
        assert buffers.crs == series.crs
        assert are_the_same(buffers, one_by_one(MIXED, radii_km, tolerance_m=10))


def test_the_geometries_of_a_table_and_of_an_array_are_taken():
    frame = gpd.GeoDataFrame({"name": ["k"]}, geometry=[KHARKIV], crs="EPSG:4326", index=[7])
    assert list(geodesic_buffer(frame, radius_km=50).index) == [7]
    array = geodesic_buffer(frame.geometry.values, radius_km=50)
    assert array[0].equals(geodesic_buffer(KHARKIV, radius_km=50))


def test_nothing_that_was_given_is_changed():
    shapes, radii_km = np.array(MIXED), np.array([80.0, 70.0, 60.0, 50.0])
    kept = shapely.to_wkb(shapes).tolist(), radii_km.tolist()
    geodesic_buffer(shapes, radius_km=radii_km, tolerance_m=10)
    assert (shapely.to_wkb(shapes).tolist(), radii_km.tolist()) == kept


# --- several ranges at one place ---------------------------------------------------------------


@repeatable(20)
@given(
    shape=st.one_of(places().map(Point), lines()),
    least_km=st.floats(50, 500),
    steps_m=st.lists(st.floats(0.5, 300), min_size=1, max_size=2),
)
def test_buffers_of_one_geometry_nest_however_close_their_distances(shape, least_km, steps_m):
    radii_km = least_km + np.r_[0, np.cumsum(steps_m)] / 1000
    buffers = geodesic_buffer(shape, radius_km=radii_km, tolerance_m=20)
    for small, large in pairwise(buffers):
        # Overlay rounds where outlines meet the antimeridian or run side by side.
        assert shapely.difference(small, large).area < 1e-12


def test_without_that_rule_they_would_not_nest():
    # Where one vertex more is drawn the vertices of the larger stand elsewhere.
    radii_km = np.arange(100, 104, 0.01)
    apart = [geodesic_buffer(KHARKIV, radius_km=km, tolerance_m=100) for km in radii_km]
    assert not all(large.covers(small) for small, large in pairwise(apart))
    together = geodesic_buffer(KHARKIV, radius_km=radii_km, tolerance_m=100)
    assert all(large.covers(small) for small, large in pairwise(together))


def test_nesting_goes_by_the_place_and_not_by_the_object():
    same = [Point(36.23, 49.99), Point(36.23, 49.99), SUMY]
    buffers = geodesic_buffer(same, radius_km=[100.001, 100, 100], tolerance_m=20)
    assert buffers[0].covers(buffers[1])
    # Another place keeps the tolerance that was asked for.
    assert buffers[2].equals(geodesic_buffer(SUMY, radius_km=100, tolerance_m=20))


def test_equal_distances_share_one_geometry():
    first, second, third = geodesic_buffer(EDGE, radius_km=[50, 80, 50], tolerance_m=10)
    assert first is third
    assert second is not first


def test_rings_between_two_distances_nest_in_what_they_leave_out():
    radii_km = np.array([100.0, 100.001, 100.002])
    outer = geodesic_buffer(KHARKIV, radius_km=radii_km[1:], inner_radius_km=radii_km[:-1])
    discs = geodesic_buffer(KHARKIV, radius_km=radii_km)
    for ring, (hole, disc) in zip(outer, pairwise(discs), strict=True):
        assert disc.covers(ring)
        assert shapely.intersection(ring, hole).area < 1e-12
        assert len(ring.interiors) == 1


# --- what does not fit -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("shapes", "options", "words"),
    [
        (MIXED, {"radius_km": [1, 2, 3]}, "4 of geometry and 3 of radius_km"),
        (
            [KHARKIV, SUMY],
            {"radius_km": [2, 3], "inner_radius_km": [1, 1, 1]},
            "2 of geometry and 2 of radius_km and 3 of inner_radius_km",
        ),
        (KHARKIV, {"radius_km": [2, 3], "inner_radius_km": [1, 1, 1]}, "2 of radius_km and 3 of"),
        (MIXED, {"radius_km": [1, 2, 0, 4]}, r"radius_km\[2\] must be above 0 and finite, got 0"),
        (MIXED, {"radius_km": [1, np.nan, 3, 4]}, r"radius_km\[1\] must be above 0 and finite"),
        (MIXED, {"radius_km": [1, 2, 3, None]}, r"radius_km\[3\] must be a number"),
        (MIXED, {"radius_km": [1, 2, "3 km", 4]}, r"radius_km\[2\].*parse_range"),
        (MIXED, {"radius_km": [1, 2, 3, 19_990]}, r"radius_km\[3\]=19,990.0 is between"),
        (MIXED, {"radius_km": "50 km"}, "radius_km must be a number.*parse_range"),
        (MIXED, {"radius_km": None}, "radius_km must be a number"),
        ([[KHARKIV], [SUMY]], {"radius_km": [[1, -2]]}, r"radius_km\[0, 1\] must be above 0"),
        (
            [KHARKIV, SUMY],
            {"radius_km": 5, "inner_radius_km": [1, 5]},
            "row 1: inner_radius_km=5.0 is not below radius_km=5.0.*swapped",
        ),
        ([KHARKIV, SUMY], {"radius_km": 5, "inner_radius_km": [1, -1]}, r"inner_radius_km\[1\]"),
        (
            [KHARKIV, EDGE],
            {"radius_km": 5, "inner_radius_km": [1, 1]},
            "row 1: inner_radius_km is for points, and was given for a LineString",
        ),
        ([KHARKIV, None], {"radius_km": 5}, "geometry 1: .*NoneType.*dropna"),
        ([KHARKIV, Point()], {"radius_km": 5}, "geometry 1: the Point is empty"),
        ([KHARKIV, Point(5, 95)], {"radius_km": 5}, "geometry 1: latitude 95.0"),
    ],
)
def test_what_does_not_fit_is_named_with_its_row(shapes, options, words):
    with pytest.raises(InputError, match=words):
        geodesic_buffer(shapes, **options)


def test_a_least_distance_of_nothing_is_allowed_for_lines_among_points():
    rings = geodesic_buffer([KHARKIV, EDGE], radius_km=50, inner_radius_km=[10, 0], tolerance_m=10)
    assert len(rings[0].interiors) == 1
    assert rings[1].equals(geodesic_buffer(EDGE, radius_km=50, tolerance_m=10))


def test_distances_must_fit_a_geoseries_in_length_and_index():
    series = gpd.GeoSeries([KHARKIV, SUMY], index=[4, 5], crs="EPSG:4326")
    with pytest.raises(InputError, match="2 of geometry and 3 of radius_km"):
        geodesic_buffer(series, radius_km=[1, 2, 3])
    with pytest.raises(InputError, match="GeoSeries of length 1: give one for all"):
        geodesic_buffer(series[:1], radius_km=[1, 2, 3])
    with pytest.raises(InputError, match=r"radius_km has another index.*reindex"):
        geodesic_buffer(series, radius_km=pd.Series([1, 2], index=[5, 4]))


def test_distances_between_arrays_that_do_not_fit_are_refused():
    with pytest.raises(InputError, match="4 of a and 2 of b"):
        geodesic_distance_km(MIXED, [KHARKIV, SUMY])


# --- distances, areas --------------------------------------------------------------------------


def test_distances_between_rows_are_those_of_each_row():
    others = [SQUARE, SUMY, EDGE, KHARKIV]
    expected = [geodesic_distance_km(a, b) for a, b in zip(MIXED, others, strict=True)]
    assert geodesic_distance_km(MIXED, others).tolist() == expected
    points = [geodesic_distance_km([KHARKIV, SUMY], [SUMY, SUMY])]
    assert points[0].tolist() == [geodesic_distance_km(KHARKIV, SUMY), 0]


def test_areas_keep_the_shape_of_their_array():
    table = np.array([[SQUARE, EDGE], [KHARKIV, SQUARE]])
    areas = geodesic_area_km2(table)
    assert areas.shape == (2, 2)
    assert areas[0, 0] == areas[1, 1] == geodesic_area_km2(SQUARE)
    assert areas[0, 1] == areas[1, 0] == 0


# --- memory ------------------------------------------------------------------------------------


def peak_bytes(run):
    tracemalloc.start()
    try:
        run()
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


def scattered(n):
    turn = 137.50776 * np.arange(n)
    return shapely.points(turn % 360 - 180, 60 * np.sin(turn))


@pytest.mark.parametrize(
    "run",
    [
        lambda n: geodesic_buffer(scattered(n // 2), radius_km=300, tolerance_m=50),
        lambda n: geodesic_buffer(
            scattered(n // 2),
            radius_km=np.linspace(200, 300, n // 2),
            inner_radius_km=100,
            tolerance_m=50,
        ),
        lambda n: geodesic_distance_km(scattered(n), LineString(60 * scattered_edge(200))),
    ],
    ids=["discs", "rings", "distances"],
)
def test_memory_does_not_grow_with_the_number_of_geometries(run):
    # What is returned lives outside of what is traced; distances are eight bytes a row.
    run(10)
    few, many = (peak_bytes(lambda n=n: run(n)) for n in (2000, 8000))
    assert many < 1.6 * few


def scattered_edge(n):
    turn = np.linspace(0, 1, n)
    return np.column_stack([turn, np.sin(5 * turn)])


def test_a_multipoint_of_many_is_drawn_some_hundred_at_a_time():
    few, many = (
        peak_bytes(
            lambda n=n: geodesic_buffer(
                MultiPoint(shapely.get_coordinates(scattered(n))), radius_km=100, tolerance_m=50
            )
        )
        for n in (1000, 4000)
    )
    assert many < 1.6 * few
