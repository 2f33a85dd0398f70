"""Areas on the ellipsoid against closed forms, quadrature and GeographicLib."""

from __future__ import annotations

import math

import checks
import geopandas as gpd
import numpy as np
import oracles
import pytest
import shapely
from hypothesis import given
from shapely.geometry import (
    GeometryCollection,
    LineString,
    MultiPoint,
    MultiPolygon,
    Point,
    Polygon,
    box,
)
from strategies import lon_lat_boxes, repeatable, triangles

from rangemap.geodesy import geodesic_area_km2

#: A unit in the last place of a hemisphere, 0.06 m2: sums of large terms can be no better.
ROUNDING_KM2 = 6e-8


def test_the_whole_earth_has_its_published_area():
    assert geodesic_area_km2(box(-180, -90, 180, 90)) == pytest.approx(
        oracles.EARTH_AREA_KM2, abs=0.001
    )


@pytest.mark.parametrize("west", [-180, -90, 0, 90])
@pytest.mark.parametrize("south", [-90, 0])
def test_an_octant_is_an_eighth_of_the_earth(west, south):
    octant = box(west, south, west + 90, south + 90)
    assert geodesic_area_km2(octant) == pytest.approx(oracles.EARTH_AREA_KM2 / 8, rel=1e-11)


def test_boxes_have_the_area_of_their_zone():
    checks.boxes_have_the_area_of_their_zone(geodesic_area_km2)


def test_holes_are_taken_out_whatever_their_winding():
    checks.holes_are_taken_out(geodesic_area_km2)


def test_edges_are_straight_in_longitude_and_latitude():
    checks.edges_are_straight_in_lon_and_lat(geodesic_area_km2)


def test_a_degree_of_the_equator_is_known_in_closed_form():
    # Half of b^2 (sin/(1 - e^2 sin^2) + artanh(e sin)/e) for a radian, worked out by hand here.
    e = math.sqrt(oracles.ES)
    sine = math.sin(math.radians(1))
    b2 = oracles.A_M**2 * (1 - oracles.ES)
    strip = b2 / 2 * (sine / (1 - oracles.ES * sine**2) + math.atanh(e * sine) / e)
    expected = strip * math.radians(1) / 1e6
    assert geodesic_area_km2(box(0, 0, 1, 1)) == pytest.approx(expected, rel=1e-12)


@repeatable(100)
@given(corners=lon_lat_boxes())
def test_any_box_agrees_with_quadrature(corners):
    expected = oracles.box_area_km2(*corners)
    assert geodesic_area_km2(box(*corners)) == pytest.approx(expected, rel=1e-10, abs=ROUNDING_KM2)


@repeatable(60)
@given(triangle=triangles())
def test_slanting_edges_agree_with_quadrature(triangle):
    expected = oracles.drawn_area_km2(triangle)
    assert geodesic_area_km2(triangle) == pytest.approx(expected, rel=1e-9, abs=ROUNDING_KM2)


@repeatable(12)
@given(triangle=triangles())
def test_slanting_edges_agree_with_geographiclib_once_they_are_dense(triangle):
    expected = oracles.dense_polygon_area_km2(triangle, 0.1)
    assert geodesic_area_km2(triangle) == pytest.approx(expected, rel=1e-9, abs=ROUNDING_KM2)


@repeatable(60)
@given(triangle=triangles())
def test_winding_and_first_vertex_do_not_matter(triangle):
    corners = list(triangle.exterior.coords)[:-1]
    expected = geodesic_area_km2(triangle)
    for turned in (corners[::-1], corners[1:] + corners[:1]):
        assert geodesic_area_km2(Polygon(turned)) == pytest.approx(expected, rel=1e-12)


@repeatable(60)
@given(triangle=triangles())
def test_a_vertex_more_on_an_edge_changes_nothing(triangle):
    dense = Polygon(oracles.densified(triangle.exterior.coords, 0.7))
    assert geodesic_area_km2(dense) == pytest.approx(geodesic_area_km2(triangle), rel=1e-11)


@repeatable(60)
@given(triangle=triangles())
def test_a_mirror_image_has_the_same_area(triangle):
    south = shapely.transform(triangle, lambda xy: xy * [1, -1])
    assert geodesic_area_km2(south) == pytest.approx(geodesic_area_km2(triangle), rel=1e-11)


@pytest.mark.parametrize("lat", [60, 70.5, 89.99, -60, -89.5])
def test_a_cap_closed_along_the_pole_is_the_zone(lat):
    south, north = min(lat, math.copysign(90, lat)), max(lat, math.copysign(90, lat))
    cap = box(-180, south, 180, north)
    expected = oracles.box_area_km2(-180, south, 180, north)
    assert geodesic_area_km2(cap) == pytest.approx(expected, rel=1e-10, abs=ROUNDING_KM2)


def test_a_wavy_cap_closed_along_the_pole_agrees_with_quadrature():
    lons = np.linspace(-180, 180, 37)
    lats = -70 + 5 * np.sin(np.radians(3 * lons))
    antarctica = Polygon([*zip(lons, lats, strict=True), (180, -90), (-180, -90)])
    expected = oracles.drawn_area_km2(antarctica)
    assert geodesic_area_km2(antarctica) == pytest.approx(expected, rel=1e-12)


def test_two_pieces_at_the_antimeridian_sum_to_the_whole():
    pieces = MultiPolygon([box(170, 60, 180, 70), box(-180, 60, -165, 70)])
    whole = box(0, 60, 25, 70)
    assert geodesic_area_km2(pieces) == pytest.approx(geodesic_area_km2(whole), rel=1e-12)


def test_a_partition_sums_to_the_whole():
    columns = [box(-180 + 7 * i, -90, min(180, -173 + 7 * i), 90) for i in range(52)]
    assert geodesic_area_km2(columns).sum() == pytest.approx(oracles.EARTH_AREA_KM2, rel=1e-12)


def test_a_shape_beyond_a_hemisphere_is_not_taken_for_its_complement():
    # pyproj's polygon area answers with the other side.
    large = box(-170, -80, 170, 80)
    expected = oracles.box_area_km2(-170, -80, 170, 80)
    assert expected > oracles.EARTH_AREA_KM2 / 2
    assert geodesic_area_km2(large) == pytest.approx(expected, rel=1e-12)


def test_points_lines_and_empty_shapes_have_no_area():
    for shape in (Point(1, 2), MultiPoint([(1, 2)]), LineString([(0, 0), (9, 9)]), Polygon()):
        assert geodesic_area_km2(shape) == 0


def test_parts_of_collections_are_added_at_any_depth():
    one, two, three = box(0, 0, 1, 1), box(10, 0, 11, 1), box(20, 0, 21, 1)
    inner = GeometryCollection([two, MultiPolygon([three]), Point(0, 0)])
    nested = GeometryCollection([one, inner, LineString([(0, 0), (1, 1)])])
    assert geodesic_area_km2(nested) == pytest.approx(3 * geodesic_area_km2(one), rel=1e-12)


def test_an_array_gives_an_array_in_its_order_with_nothing_for_what_is_missing():
    small, large = box(0, 0, 1, 1), box(0, 0, 2, 1)
    areas = geodesic_area_km2([large, None, small, Polygon()])
    assert areas.tolist() == [geodesic_area_km2(large), 0, geodesic_area_km2(small), 0]


def test_a_geoseries_is_measured_row_by_row():
    series = gpd.GeoSeries([box(0, 0, 1, 1), box(0, 0, 2, 1)], crs="EPSG:4326")
    areas = geodesic_area_km2(series)
    assert areas[1] == pytest.approx(2 * areas[0], rel=1e-12)


def test_a_small_region_far_from_the_origin_keeps_its_digits():
    hole = box(179.99, 66, 180, 66.01)
    expected = oracles.box_area_km2(179.99, 66, 180, 66.01)
    assert geodesic_area_km2(hole) == pytest.approx(expected, rel=1e-9)
