"""Buffers of lines and areas: the guarantee on both sides, at every known place of failure."""

from __future__ import annotations

import json
import math
from functools import cache, partial
from pathlib import Path

import checks
import curvature
import geopandas as gpd
import numpy as np
import oracles
import pytest
import shapely
from hypothesis import assume, example, given
from hypothesis import strategies as st
from shapely import affinity
from shapely.geometry import (
    GeometryCollection,
    LinearRing,
    LineString,
    MultiLineString,
    MultiPoint,
    MultiPolygon,
    Point,
    Polygon,
    box,
)
from shapely.geometry import shape as shape_of
from strategies import areas, lines, places, repeatable

from rangemap.errors import InputError
from rangemap.geodesy import (
    buffer_error_m,
    geodesic_area_km2,
    geodesic_buffer,
    geodesic_densify,
    geodesic_distance_km,
    range_ring,
    split_at_antimeridian,
)
from rangemap.geodesy._antimeridian import open_edges
from rangemap.points import load_launch_points
from rangemap.regions import load_regions

TURN = np.linspace(0, 1, 80)[:, None]
SPIRAL = LineString(
    [30, 50] + TURN * np.column_stack([10 * np.cos(20 * TURN), 6 * np.sin(20 * TURN)])
)
ZIGZAG = LineString([(30 + 0.05 * i, 50 + (i % 2) * 0.8) for i in range(60)])
DENSE_ZIGZAG = LineString([(30 + 0.002 * i, 50 + (i % 2) * 0.003) for i in range(200)])
LOOP = LineString(oracles.circle_points(30, 50, 400, 72)[[*range(72), 0]])
COAST = np.linspace(-180, 180, 37)
ANTARCTICA = Polygon(
    [*zip(COAST, -70 + 5 * np.sin(np.radians(3 * COAST)), strict=True), (180, -90), (-180, -90)]
)
SVALBARD = LineString([(11, 79), (15.6, 78.2), (20, 80), (27, 80.2)])
WIDE_EDGE = LineString([(30, 52), (40, 52)])
HOLED = Polygon(box(20, 40, 40, 60).exterior.coords, [box(25, 45, 35, 55).exterior.coords])
FAR_BEND = LineString([(0, 10), (30, 30), (10, 50), (60, 55), (0, 60)])
U_TURN = LineString([(30, 50), (30, 55), (33, 55), (33, 50)])


@cache
def border():
    return load_launch_points("border").geometry.iloc[0]


@cache
def ukraine():
    return load_regions("UA").geometry.union_all()


#: name: (geometry, radius in km, tolerance in m)
CASES = {
    "svalbard": (SVALBARD, 300, 10),
    "svalbard-with-the-pole": (SVALBARD, 1500, 10),
    "fiji": (
        MultiLineString([[(177, -17), (180, -17.5)], [(-180, -17.5), (-178, -19)]]),
        500,
        10,
    ),
    "fiji-area": (MultiPolygon([box(177, -19, 180, -16), box(-180, -19, -178, -16)]), 300, 10),
    "chukotka": (MultiPolygon([box(170, 62, 180, 70), box(-180, 64, -170, 67)]), 306, 10),
    "mcmurdo": (LineString([(160, -77), (166.7, -77.85), (175, -79)]), 1500, 10),
    "over-the-pole": (LineString([(30, 80), (30, 90), (-150, 90), (-150, 82)]), 300, 10),
    "to-the-pole": (LineString([(30, 80), (30, 90)]), 300, 10),
    "ring-round-the-pole": (LineString([(x, 80) for x in range(-180, 181, 90)]), 300, 100),
    "ring-that-covers-the-pole": (LineString([(x, 85) for x in range(-180, 181, 90)]), 700, 100),
    "round-the-pole-at-a-kilometre": (LineString([(0, 89.99), (180, 89.99)]), 5, 5),
    "steep-by-the-pole": (LineString([(10, 89.5), (100, 89.9), (170, 89)]), 50, 10),
    "loop-with-a-hole": (LOOP, 350, 10),
    "loop-whose-hole-is-open-by-100-m": (LOOP, 399.9, 10),
    "loop-whose-hole-has-closed": (LOOP, 402, 10),
    "tiny-loop": (LinearRing([(30, 50), (30.001, 50), (30.001, 50.001)]), 306, 10),
    "there-and-back": (LineString([(30, 50), (35, 50), (30, 50)]), 100, 10),
    "hairpins": (LineString([(30, 50), (35, 50), (30, 50.0001), (35, 50.0002)]), 100, 10),
    "spiral": (SPIRAL, 30, 100),
    "spiral-filled": (SPIRAL, 100, 100),
    "zigzag": (ZIGZAG, 50, 50),
    "dense-zigzag": (DENSE_ZIGZAG, 10, 1),
    "u-turn": (U_TURN, 100, 10),
    "edge-219-km-long-on-67-north": (LineString([(40, 67), (45, 67)]), 306, 5),
    "edge-of-ten-degrees": (WIDE_EDGE, 300, 5),
    "within-ten-metres": (LineString([(30, 52), (30.5, 52.1)]), 0.01, 1),
    "within-a-hundred-metres": (LineString([(30, 52), (33, 52)]), 0.1, 5),
    "5000-km-long": (LineString([(0, 10), (40, 30)]), 306, 10),
    "170-degrees-long": (LineString([(-80, 60), (90, 60)]), 306, 100),
    "178-degrees-round-the-pole": (LineString([(-89, 80), (89, 80)]), 306, 100),
    "more-than-a-hemisphere": (box(-170, -80, 170, 80), 300, 100),
    "antarctica": (ANTARCTICA, 306, 100),
    "box-up-to-the-pole": (box(20, 80, 60, 90), 100, 50),
    "area-with-a-hole": (HOLED, 200, 50),
    "area-whose-hole-closes": (HOLED, 600, 10),
    "far-apart": (MultiLineString([[(0, 50), (5, 50)], [(90, 50), (95, 50)]]), 300, 10),
    "on-the-other-side": (MultiLineString([[(0, 50), (5, 50)], [(179, -50), (175, -50)]]), 300, 10),
    "all-kinds": (
        GeometryCollection([Point(10, 10), LineString([(10, 12), (15, 14)]), box(20, 10, 22, 12)]),
        200,
        10,
    ),
    "along-the-seam": (LineString([(180, 60), (180, 70)]), 100, 10),
    "area-up-to-the-seam": (box(170, 60, 180, 70), 100, 10),
    "3000-km-about-an-area": (box(0, 0, 60, 60), 3000, 100),
    "5000-km-about-bends": (FAR_BEND, 5000, 100),
    "8000-km-about-bends": (FAR_BEND, 8000, 100),
    "8000-km-about-a-u-turn": (U_TURN, 8000, 100),
    "8000-km-about-a-spiral": (SPIRAL, 8000, 100),
    "both-poles-inside": (LineString([(-77, -24), (-83, 23), (-124, -1)]), 9400, 100),
    "both-poles-inside-8000-km": (LineString([(-77, -24), (-83, 23), (-124, -1)]), 8000, 100),
    "9400-km-about-an-edge": (WIDE_EDGE, 9400, 100),
    "12000-km-about-an-edge": (WIDE_EDGE, 12_000, 100),
    "12000-km-about-an-area": (box(0, 0, 30, 30), 12_000, 100),
}
all_cases = pytest.mark.parametrize(
    ("geometry", "radius_km", "tolerance_m"), list(CASES.values()), ids=list(CASES)
)
#: Where many places are equally far brute force has no end; these are asked of it.
BRUTE = [
    "svalbard",
    "fiji",
    "mcmurdo",
    "to-the-pole",
    "hairpins",
    "u-turn",
    "edge-219-km-long-on-67-north",
    "edge-of-ten-degrees",
    "all-kinds",
    "8000-km-about-a-u-turn",
]
brute_cases = pytest.mark.parametrize(
    ("geometry", "radius_km", "tolerance_m"), [CASES[name] for name in BRUTE], ids=BRUTE
)
GEODESIC = ["edge-of-ten-degrees", "5000-km-long", "170-degrees-long", "to-the-pole", "svalbard"]


def everywhere(n):
    """Places all over the Earth, evenly, the poles and the antimeridian among them."""
    z = 1 - (2 * np.arange(n) + 1) / n
    lon = (137.50776 * np.arange(n)) % 360 - 180
    return [*zip(lon, np.degrees(np.arcsin(z)), strict=True), (0, 90), (0, -90), (180, 0)]


def around(geometry, radius_km, n):
    """Places within and somewhat beyond the distance, by a fixed pattern."""
    corners = shapely.get_coordinates(geometry)
    for i in range(n):
        lon, lat = corners[(i * 7) % len(corners)]
        share = 0.15 + 1.3 * ((i * 0.618034) % 1)
        lon, lat = oracles.destination(lon, lat, i * 137.50776, radius_km * share)
        yield math.remainder(lon, 360), lat


# --- the guarantee, case by case ---------------------------------------------------------------


@all_cases
def test_no_place_is_on_the_wrong_side_by_more_than_the_tolerance(geometry, radius_km, tolerance_m):
    shape = geodesic_buffer(geometry, radius_km=radius_km, tolerance_m=tolerance_m)
    checks.follows_rfc_7946(shape)
    assert buffer_error_m(geometry, shape, radius_km=radius_km) <= tolerance_m


@brute_cases
def test_brute_force_finds_the_outline_at_the_distance(geometry, radius_km, tolerance_m):
    checks.outline_is_at_the_distance_from(geodesic_buffer, geometry, radius_km, tolerance_m)


@brute_cases
def test_brute_force_finds_inside_what_is_near(geometry, radius_km, tolerance_m):
    chosen = [*everywhere(2), *around(geometry, radius_km, 6)]
    checks.members_are_those_near(geodesic_buffer, geometry, radius_km, tolerance_m, chosen)


@pytest.mark.parametrize("name", GEODESIC)
def test_edges_are_read_as_geodesics_where_that_is_asked(name):
    geometry, radius_km, tolerance_m = CASES[name]
    geodesic = partial(geodesic_buffer, edges="geodesic")
    shape = geodesic(geometry, radius_km=radius_km, tolerance_m=tolerance_m)
    error_m = buffer_error_m(geometry, shape, radius_km=radius_km, edges="geodesic")
    assert error_m <= tolerance_m
    dense = LineString(oracles.geodesic_densified(geometry.coords, 2.0))
    # Straight edges of 2 km leave the geodesic by 0.1 m at 60 degrees, by metres at the pole.
    slack_m = 5 if dense.bounds[3] > 85 else 0.5
    checks.members_are_those_near(
        lambda _, **options: shape, dense, radius_km, tolerance_m + slack_m, everywhere(2)
    )


def test_the_two_readings_of_ten_degrees_are_kilometres_apart():
    planar, geodesic = (
        geodesic_buffer(WIDE_EDGE, radius_km=300, edges=edges) for edges in ("planar", "geodesic")
    )
    assert buffer_error_m(WIDE_EDGE, planar, radius_km=300, edges="geodesic") == pytest.approx(
        11_800, abs=150
    )
    assert buffer_error_m(WIDE_EDGE, geodesic, radius_km=300) == pytest.approx(11_800, abs=150)


def test_the_border_is_right_to_a_tenth_of_a_metre():
    shape = geodesic_buffer(border(), radius_km=305.8, tolerance_m=0.1)
    assert buffer_error_m(border(), shape, radius_km=305.8) <= 0.1
    checks.follows_rfc_7946(shape)


def test_the_outline_of_ukraine_is_right_to_ten_metres():
    shape = geodesic_buffer(ukraine(), radius_km=306, tolerance_m=10)
    assert buffer_error_m(ukraine(), shape, radius_km=306) <= 10
    checks.members_are_those_near(
        lambda _, **options: shape, ukraine(), 306, 10, around(ukraine(), 306, 5)
    )


# --- holes -------------------------------------------------------------------------------------


@pytest.mark.parametrize(("radius_km", "holes"), [(350, 1), (399.9, 1), (401, 0)])
def test_a_loop_keeps_its_hole_until_it_closes(radius_km, holes):
    # The corners are 400 km away, the middles of edges as drawn up to 0.4 km less.
    inner_km = oracles.nearest_m(LOOP, 30, 50) / 1000
    assert 399.5 < inner_km <= 400
    shape = geodesic_buffer(LOOP, radius_km=min(radius_km, inner_km - 0.1) if holes else radius_km)
    assert len(shape.interiors) == holes
    assert shapely.intersects_xy(shape, 30, 50) == (not holes)


def test_a_hole_three_tolerances_wide_is_there():
    inner_m = oracles.nearest_m(LOOP, 30, 50)
    shape = geodesic_buffer(LOOP, radius_km=(inner_m - 30) / 1000, tolerance_m=10)
    assert not shapely.intersects_xy(shape, 30, 50)


def test_a_slot_between_parallel_lines_is_there():
    rows = MultiLineString([[(30, 50), (33, 50)], [(30, 51), (33, 51)]])
    apart_m = oracles.distance_m(31.5, 50, 31.5, 51)
    shape = geodesic_buffer(rows, radius_km=(apart_m - 100) / 2000, tolerance_m=10)
    assert shape.geom_type == "MultiPolygon"
    assert buffer_error_m(rows, shape, radius_km=(apart_m - 100) / 2000) <= 10


# --- any line, any area ------------------------------------------------------------------------


@repeatable(30)
@given(line=lines(), radius_km=st.floats(5, 2000))
def test_any_line_is_answered_right(line, radius_km):
    tolerance_m = max(10.0, radius_km / 10)
    shape = geodesic_buffer(line, radius_km=radius_km, tolerance_m=tolerance_m)
    checks.follows_rfc_7946(shape)
    assert buffer_error_m(line, shape, radius_km=radius_km) <= tolerance_m


@repeatable(15)
@given(area=areas(), radius_km=st.floats(5, 2000))
def test_any_area_is_answered_right(area, radius_km):
    tolerance_m = max(20.0, radius_km / 10)
    shape = geodesic_buffer(area, radius_km=radius_km, tolerance_m=tolerance_m)
    checks.follows_rfc_7946(shape)
    assert buffer_error_m(area, shape, radius_km=radius_km) <= tolerance_m


@repeatable(10)
@given(line=lines(), radius_km=st.floats(5, 2000), other=places())
def test_brute_force_agrees_about_any_line(line, radius_km, other):
    chosen = [other, *around(line, radius_km, 2)]
    checks.members_are_those_near(geodesic_buffer, line, radius_km, 100.0, chosen)


@repeatable(25)
@given(line=lines(), radius_km=st.floats(5, 3000), at=st.floats(0, 1))
def test_the_buffer_holds_the_buffer_of_any_point_of_the_line(line, radius_km, at):
    tolerance_m = max(10.0, radius_km / 10)
    place = shapely.get_parts(line)[0].interpolate(at, normalized=True)
    small_km = radius_km - 2.01 * tolerance_m / 1000
    about = geodesic_buffer(place, radius_km=small_km, tolerance_m=tolerance_m)
    shape = geodesic_buffer(line, radius_km=radius_km, tolerance_m=tolerance_m)
    assert shapely.difference(about, shape).area < 1e-12


@repeatable(25)
@given(line=lines(), radius_km=st.floats(5, 3000), more_km=st.floats(0.5, 500))
def test_what_is_within_less_is_within_more(line, radius_km, more_km):
    tolerance_m = min(max(10.0, radius_km / 10), more_km * 1000 / 2.1)
    small, large = (
        geodesic_buffer(line, radius_km=km, tolerance_m=tolerance_m)
        for km in (radius_km, radius_km + more_km)
    )
    assert shapely.difference(small, large).area < 1e-12


@repeatable(12)
@given(line=lines(), radius_km=st.floats(5, 1000), shift=st.integers(-359, 359))
@example(line=SVALBARD, radius_km=300.0, shift=170)
def test_turning_the_earth_turns_the_buffer(line, radius_km, shift):
    assume(line.bounds[0] > -180 and line.bounds[2] < 180)
    turned = split_at_antimeridian(affinity.translate(line, xoff=shift))
    here, there = (
        geodesic_buffer(each, radius_km=radius_km, tolerance_m=20) for each in (line, turned)
    )
    slack_km2 = 0.04 * range_ring_km(here)
    assert abs(geodesic_area_km2(here) - geodesic_area_km2(there)) <= slack_km2
    assert buffer_error_m(turned, there, radius_km=radius_km) <= 20


@repeatable(12)
@given(line=lines(), radius_km=st.floats(5, 1000))
def test_the_south_is_a_mirror_image_of_the_north(line, radius_km):
    def mirror(shape):
        return shapely.transform(shape, lambda xy: xy * [1, -1])

    here = geodesic_buffer(line, radius_km=radius_km, tolerance_m=20)
    there = geodesic_buffer(mirror(line), radius_km=radius_km, tolerance_m=20)
    slack_km2 = 0.04 * range_ring_km(here)
    assert abs(geodesic_area_km2(here) - geodesic_area_km2(there)) <= slack_km2
    assert buffer_error_m(line, mirror(there), radius_km=radius_km) <= 20


def range_ring_km(shape):
    """An upper bound of the length of what is drawn, in kilometres."""
    drawn = checks.drawn_circle(shape)
    return 112 * drawn.length


# --- kinds, arrays, the line alone -------------------------------------------------------------


def test_a_collection_of_one_point_is_that_point():
    point = geodesic_buffer(Point(30, 50), radius_km=100)
    assert geodesic_buffer(GeometryCollection([Point(30, 50)]), radius_km=100).equals(point)


def test_a_height_is_ignored_on_lines_and_areas():
    flat, high = LineString([(30, 50), (31, 51)]), LineString([(30, 50, 9), (31, 51, 900)])
    assert geodesic_buffer(high, radius_km=50).equals(geodesic_buffer(flat, radius_km=50))


def test_an_array_gives_an_array_and_a_geoseries_a_geoseries():
    shapes = [LineString([(30, 50), (31, 51)]), Point(0, 0), box(10, 10, 11, 11)]
    single = [geodesic_buffer(shape, radius_km=50, tolerance_m=10) for shape in shapes]
    array = geodesic_buffer(np.array(shapes), radius_km=50, tolerance_m=10)
    assert all(a.equals(b) for a, b in zip(array, single, strict=True))
    series = gpd.GeoSeries(shapes, index=list("abc"), crs="EPSG:4326")
    buffered = geodesic_buffer(series, radius_km=50, tolerance_m=10)
    assert list(buffered.index) == list("abc")
    assert buffered.crs == series.crs
    assert all(a.equals(b) for a, b in zip(buffered, single, strict=True))


def test_the_ring_about_a_line_leaves_out_seam_and_pole():
    line = MultiLineString([[(170, 80), (180, 80)], [(-180, 80), (-170, 80)]])
    ring = range_ring(line, radius_km=1500, tolerance_m=10)
    assert ring.bounds[3] < 87
    vertices = shapely.get_coordinates(ring)
    off_m = geodesic_distance_km(shapely.points(vertices), line) * 1000 - 1_500_000
    assert np.abs(off_m).max() <= 10


def test_everything_within_the_distance_has_no_ring():
    with pytest.raises(InputError, match="no ring"):
        range_ring(box(-180, -90, 180, 90), radius_km=100)


def to_nowhere(lon):
    """A line to a place that is none."""
    with np.errstate(invalid="ignore"):
        return LineString([(30, 50), (lon, 51)])


@pytest.mark.parametrize(
    ("geometry", "words"),
    [
        (LineString(), "LineString is empty"),
        (LineString([(30, 50), (30, 50)]), "not valid: Too few points"),
        (Polygon(), "Polygon is empty"),
        (GeometryCollection(), "empty"),
        (to_nowhere(math.nan), "not finite"),
        (to_nowhere(math.inf), "not finite"),
        (LineString([(30, 50), (30, 91)]), "latitude 91.0 is outside.*swapped"),
        (LineString([(170, 50), (190, 50)]), "longitude 190.0.*split_at_antimeridian"),
        (box(170, 50, 190, 60), "longitude 190.0.*split_at_antimeridian"),
        (
            LineString([(0, 0), (-170, 50), (170, 50)]),
            "edge after vertex 1 .*split_at_antimeridian",
        ),
        (Polygon([(0, 0), (2, 2), (2, 0), (0, 2)]), "not valid: Self-intersection.*make_valid"),
    ],
)
def test_a_geometry_that_cannot_be_measured_from_is_refused(geometry, words):
    with pytest.raises(InputError, match=words):
        geodesic_buffer(geometry, radius_km=100)


@pytest.mark.parametrize("geometry", [WIDE_EDGE, HOLED, GeometryCollection([WIDE_EDGE])])
def test_a_least_distance_is_for_points_only(geometry):
    with pytest.raises(InputError, match=r"inner_radius_km is for points.*nearest"):
        geodesic_buffer(geometry, radius_km=100, inner_radius_km=50)


def test_least_and_largest_distance_are_not_swapped():
    for inner_km in (100, 200):
        with pytest.raises(InputError, match="not below radius_km"):
            geodesic_buffer(Point(30, 50), radius_km=100, inner_radius_km=inner_km)
    with pytest.raises(InputError, match="above 0"):
        geodesic_buffer(Point(30, 50), radius_km=100, inner_radius_km=-5)


@repeatable(25)
@given(place=places(), radius_km=st.floats(20, 9000), part=st.floats(0.05, 0.95))
def test_a_ring_between_two_distances_holds_what_is_between(place, radius_km, part):
    inner_km = radius_km * part
    shape = geodesic_buffer(
        Point(place), radius_km=radius_km, inner_radius_km=inner_km, tolerance_m=10
    )
    checks.follows_rfc_7946(shape)
    for azimuth in range(0, 360, 45):
        for km, inside in [
            (inner_km - 0.02, False),
            (inner_km + 0.02, True),
            (radius_km - 0.02, True),
            (radius_km + 0.02, False),
        ]:
            lon, lat = oracles.destination(*place, azimuth, km)
            assert shapely.intersects_xy(shape, math.remainder(lon, 360), lat) == inside


def test_several_points_share_their_rings_between_two_distances():
    pair = MultiPoint([(30, 50), (33, 50)])
    shape = geodesic_buffer(pair, radius_km=300, inner_radius_km=100)
    # Each place is inside of the other's ring, and out of its own.
    assert shapely.intersects_xy(shape, 30, 50)
    assert shapely.intersects_xy(shape, 33, 50)


def test_an_unknown_reading_is_refused():
    with pytest.raises(InputError, match="'planar' or 'geodesic'"):
        geodesic_buffer(WIDE_EDGE, radius_km=100, edges="great circle")


def test_densifying_keeps_points_and_follows_the_geodesic():
    assert geodesic_densify(Point(1, 2)).equals(Point(1, 2))
    dense = geodesic_densify(WIDE_EDGE, tolerance_m=1)
    for lon, lat in oracles.geodesic_densified(WIDE_EDGE.coords, 37):
        assert oracles.nearest_m(dense, lon, lat) <= 1.0


# --- how many vertices, the worst shapes found ---------------------------------------------------


BEND = LineString([(11, 84), (60, 85), (100, 84)])
#: name: (geometry, radius in km, reading, tolerances in m). The formula is one for edges that are
#: short beside what they are drawn of, so tolerances are at most a ten-thousandth of the radius.
FEW = {
    "point": (Point(36.23, 49.99), 306, "planar", (0.1, 1, 10)),
    "point-at-a-kilometre": (Point(36.23, 49.99), 1, "planar", (0.01, 0.1)),
    "ring-20-km-from-a-pole": (Point(0, 85), 537, "planar", (1, 10)),
    "ring-round-a-pole": (Point(0, 88), 400, "planar", (1, 10)),
    "three-points": (MultiPoint([(30, 50), (33, 50), (31, 53)]), 300, "planar", (1, 10)),
    "edge-of-ten-degrees": (WIDE_EDGE, 300, "planar", (0.1, 1, 5, 10)),
    "edge-of-ten-degrees-geodesic": (WIDE_EDGE, 300, "geodesic", (0.1, 1, 5, 10)),
    "along-the-equator": (LineString([(0, 0), (20, 0)]), 300, "planar", (0.1, 1, 10)),
    "along-20-north": (LineString([(0, 20), (60, 20)]), 500, "planar", (0.1, 1, 10)),
    "along-20-north-near": (LineString([(0, 20), (60, 20)]), 5, "planar", (0.1, 0.5)),
    "along-67-north": (LineString([(40, 67), (45, 67)]), 306, "planar", (0.1, 1, 10)),
    "along-70-north": (LineString([(30, 70), (60, 70)]), 200, "planar", (0.1, 1, 10)),
    "5000-km-long": (LineString([(0, 10), (40, 30)]), 306, "planar", (1, 10)),
    "u-turn": (U_TURN, 100, "planar", (0.1, 1, 10)),
    "u-turn-8000-km": (U_TURN, 8000, "planar", (10, 100)),
    "spiral": (SPIRAL, 100, "planar", (1, 10)),
    "zigzag": (ZIGZAG, 50, "planar", (1, 5)),
    "bend-that-holds-a-pole": (BEND, 700, "planar", (1, 10)),
    "bend-near-a-pole": (BEND, 300, "planar", (1, 10)),
    "area-with-a-hole": (HOLED, 200, "planar", (1, 10)),
    "area-with-a-hole-geodesic": (HOLED, 200, "geodesic", (1, 10)),
    "discs-in-place-of-strips": (LineString([(30, 52), (33, 53)]), 9700, "planar", (10,)),
    "border-of-the-data": (None, 305.8, "planar", (0.1, 1, 10)),
}


@pytest.mark.parametrize("name", list(FEW))
def test_at_most_three_tenths_more_vertices_are_drawn_than_the_curvature_needs(name):
    geometry, radius_km, reading, tolerances_m = FEW[name]
    geometry = geometry or border()

    def distances_m(places):
        return geodesic_distance_km(shapely.points(places), geometry, edges=reading) * 1000

    # Edges go by the inverse root of the tolerance, corners stay: two answers give the others.
    one, none = (
        curvature.vertices_needed(
            geometry, radius_km, t, distances_m=distances_m, reading=reading, samples=300
        )
        for t in (1.0, 1e12)
    )
    for tolerance_m in tolerances_m:
        shape = geodesic_buffer(
            geometry, radius_km=radius_km, tolerance_m=tolerance_m, edges=reading
        )
        drawn = len(open_edges(shape))
        needed = none + (one - none) / math.sqrt(tolerance_m)
        # Fewer cannot be right: a drawing that is far off would be the thriftiest.
        assert 0.85 * needed <= drawn <= 1.3 * needed, f"{drawn} of {needed:.0f}"


WORST = sorted((Path(__file__).parent / "cases").glob("*.geojson"))


@pytest.mark.parametrize("path", WORST, ids=lambda path: path.stem)
def test_the_worst_shapes_that_a_search_found_are_answered_right(path):
    feature = json.loads(path.read_text(encoding="utf-8"))
    geometry, asked = shape_of(feature["geometry"]), feature["properties"]
    options = {"radius_km": asked["radius_km"], "edges": asked["edges"]}
    buffer = geodesic_buffer(geometry, tolerance_m=asked["tolerance_m"], **options)
    checks.follows_rfc_7946(buffer)
    assert buffer_error_m(geometry, buffer, **options) <= asked["tolerance_m"]
