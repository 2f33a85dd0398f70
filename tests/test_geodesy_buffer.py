"""Buffers and rings against GeographicLib: on the line, in the plane, at poles and the seam."""

from __future__ import annotations

import math

import checks
import numpy as np
import oracles
import pytest
import shapely
from hypothesis import assume, example, given
from hypothesis import strategies as st
from shapely.geometry import (
    LineString,
    MultiPoint,
    Point,
    box,
)
from strategies import places, radii_km, repeatable

from rangemap.errors import InputError
from rangemap.geodesy import (
    EARTH_KM,
    LIMIT_KM,
    azimuthal_equidistant,
    geodesic_area_km2,
    geodesic_buffer,
    range_ring,
    split_at_antimeridian,
)

TO_POLE_FROM_80_N = oracles.distance_m(30, 80, 30, 90) / 1000

#: name: (place, radius in km, tolerance in m)
GOLDEN = {
    "kharkiv": ((36.23, 49.99), 305.77536, 1.0),
    "svalbard": ((15.6, 78.2), 300.0, 10.0),
    "svalbard-with-the-pole": ((15.6, 78.2), 1500.0, 10.0),
    "fiji": ((178.4, -18.1), 500.0, 1.0),
    "chukotka": ((179.5, 66.0), 300.0, 1.0),
    "mcmurdo": ((166.7, -77.85), 305.8, 10.0),
    "mcmurdo-with-the-pole": ((166.7, -77.85), 2000.0, 10.0),
    "through-pole": ((30.0, 80.0), TO_POLE_FROM_80_N, 10.0),
    "through-pole-from-the-seam": ((180.0, -80.0), TO_POLE_FROM_80_N, 10.0),
    "a-metre-short-of-the-pole": ((30.0, 80.0), TO_POLE_FROM_80_N - 1e-3, 10.0),
    "a-metre-past-the-pole": ((30.0, 80.0), TO_POLE_FROM_80_N + 1e-3, 10.0),
    "both-poles-inside": ((36.23, 49.99), 15_700.0, 10.0),
    "both-poles-from-the-equator": ((0.0, 0.0), 10_100.0, 10.0),
    "antipode-near": ((36.23, 49.99), 19_969.0, 10.0),
    "antipode-near-equator": ((-100.0, 0.0), 19_969.0, 10.0),
    "antipode-near-pole": ((0.0, 90.0), 19_969.0, 10.0),
    "antipode-on-the-seam": ((0.0, 30.0), 19_000.0, 10.0),
    "hemisphere": ((36.23, 49.99), 10_001.0, 10.0),
    "equator": ((0.0, 0.0), 5000.0, 10.0),
    "equator-at-the-seam": ((180.0, 0.0), 305.8, 10.0),
    "north-pole": ((0.0, 90.0), 1000.0, 10.0),
    "north-pole-by-another-name": ((180.0, 90.0), 1000.0, 10.0),
    # Moving the ring by a turn rounded its ends, and left a crack from the ring to the pole.
    "north-pole-with-a-crack": ((-1.5214669547038682, 90.0), 1.0, 10.0),
    "south-pole": ((-45.0, -90.0), 305.8, 10.0),
    "at-180-exactly": ((180.0, 66.0), 300.0, 10.0),
    "at-minus-180-exactly": ((-180.0, 66.0), 300.0, 10.0),
    "touching-the-seam": ((177.0, 0.0), oracles.distance_m(177, 0, 180, 0) / 1000, 10.0),
    "a-hundred-metres": ((36.23, 49.99), 0.1, 0.1),
    "a-metre-from-the-pole": ((77.0, 89.99999), 250.0, 10.0),
}
golden = pytest.mark.parametrize(
    ("place", "radius_km", "tolerance_m"), list(GOLDEN.values()), ids=list(GOLDEN)
)
tolerances = st.sampled_from([10.0, 100.0, 1000.0])


def test_the_limits_are_those_of_the_ellipsoid():
    b_km = oracles.A_M * (1 - oracles.F) / 1000
    assert pytest.approx(math.pi * b_km, rel=1e-14) == LIMIT_KM
    assert pytest.approx(oracles.distance_m(0, 90, 0, -90) / 1000, rel=1e-14) == EARTH_KM


# --- golden places -----------------------------------------------------------------------------


@golden
def test_every_edge_of_the_ring_is_at_the_distance(place, radius_km, tolerance_m):
    ring = range_ring(Point(place), radius_km=radius_km, tolerance_m=tolerance_m)
    assert oracles.strays_m(ring, *place, radius_km, most_edges=600) <= tolerance_m


@golden
def test_the_boundary_of_the_buffer_is_at_the_distance(place, radius_km, tolerance_m):
    checks.boundary_is_at_the_distance(
        geodesic_buffer, place, radius_km, tolerance_m, most_edges=150
    )


@golden
def test_what_is_within_the_distance_is_inside(place, radius_km, tolerance_m):
    far = [(lon, lat) for lon in (-180, -90, 0, 90, 180) for lat in (-90, -89, -45, 0, 45, 89, 90)]
    checks.members_are_those_within_the_distance(
        geodesic_buffer, place, radius_km, tolerance_m, far
    )


@golden
def test_the_area_is_that_of_the_disc(place, radius_km, tolerance_m):
    checks.buffer_has_the_area_of_the_disc(geodesic_buffer, place, radius_km, tolerance_m)


@golden
def test_the_shape_follows_rfc_7946(place, radius_km, tolerance_m):
    checks.follows_rfc_7946(
        geodesic_buffer(Point(place), radius_km=radius_km, tolerance_m=tolerance_m)
    )


@golden
def test_the_ring_is_one_closed_line_or_is_cut_at_the_seam_only(place, radius_km, tolerance_m):
    ring = range_ring(Point(place), radius_km=radius_km, tolerance_m=tolerance_m)
    west, _, east, _ = ring.bounds
    assert -180 <= west <= east <= 180
    parts = shapely.get_parts(ring)
    ends = [end for part in parts for end in (part.coords[0], part.coords[-1])]
    # Where a ring begins another part of it ends; all other ends are at the antimeridian.
    loose = [end for end in ends if abs(end[0]) != 180 and ends.count(end) != 2]
    assert not loose
    twins = [(-lon, lat) for lon, lat in ends if abs(lon) == 180]
    assert sorted(twins) == sorted(end for end in ends if abs(end[0]) == 180)


def test_a_ring_across_the_antimeridian_is_two_parts_of_the_same_area_as_elsewhere():
    there = geodesic_buffer(Point(179.5, 66), radius_km=300)
    here = geodesic_buffer(Point(36, 66), radius_km=300)
    assert len(there.geoms) == 2
    assert geodesic_area_km2(there) == pytest.approx(geodesic_area_km2(here), rel=1e-7)
    # Not the whole world wide: each part is on its side.
    assert sorted(part.bounds[0] < 0 for part in there.geoms) == [False, True]
    assert max(part.bounds[2] - part.bounds[0] for part in there.geoms) < 10


def test_a_circle_that_holds_a_pole_covers_it_at_every_longitude():
    for lat, pole in [(80, 90), (-80, -90)]:
        reach = geodesic_buffer(Point(30, lat), radius_km=1500)
        assert shapely.intersects_xy(reach, np.linspace(-180, 180, 73), pole).all()
        assert not shapely.intersects_xy(reach, 0, -pole)


@repeatable(60)
@given(lon=st.floats(-180, 180), lat=st.floats(89, 90), radius_km=st.floats(120, 9000))
def test_a_disc_that_holds_a_pole_is_one_part_without_a_crack(lon, lat, radius_km):
    for north in (1, -1):
        reach = geodesic_buffer(Point(lon, north * lat), radius_km=radius_km, tolerance_m=100)
        assert reach.geom_type == "Polygon"
        assert not reach.interiors


def test_the_drawn_ring_leaves_out_what_closes_the_buffer_along_the_pole():
    ring = range_ring(Point(30, 80), radius_km=1500)
    reach = geodesic_buffer(Point(30, 80), radius_km=1500)
    assert reach.bounds[3] == 90
    assert ring.bounds[3] < 90
    ends = [end for part in shapely.get_parts(ring) for end in shapely.get_coordinates(part)]
    assert max(lat for _, lat in ends) < 89.9


def test_within_the_whole_earth_everything_is_inside_and_there_is_no_ring():
    world = geodesic_buffer(Point(10, 20), radius_km=EARTH_KM)
    assert world.equals(box(-180, -90, 180, 90))
    with pytest.raises(InputError, match="no ring"):
        range_ring(Point(10, 20), radius_km=EARTH_KM)


# --- any place ---------------------------------------------------------------------------------


@repeatable(80)
@given(place=places(), radius_km=radii_km(), tolerance_m=tolerances)
@example(place=(0.0, 89.0), radius_km=111.7, tolerance_m=10.0)
@example(place=(180.0, 0.0), radius_km=10_001.9, tolerance_m=10.0)
def test_any_boundary_is_at_the_distance(place, radius_km, tolerance_m):
    checks.boundary_is_at_the_distance(
        geodesic_buffer, place, radius_km, tolerance_m, most_edges=40
    )


@repeatable(100)
@given(
    place=places(),
    radius_km=radii_km(),
    tolerance_m=tolerances,
    others=st.lists(places(), min_size=8, max_size=8),
)
def test_any_place_is_inside_just_when_it_is_near(place, radius_km, tolerance_m, others):
    checks.members_are_those_within_the_distance(
        geodesic_buffer, place, radius_km, tolerance_m, others
    )


@repeatable(30)
@given(place=places(), radius_km=radii_km(least=1), tolerance_m=tolerances)
def test_any_buffer_has_the_area_of_its_disc(place, radius_km, tolerance_m):
    checks.buffer_has_the_area_of_the_disc(geodesic_buffer, place, radius_km, tolerance_m)


@repeatable(100)
@given(place=places(), radius_km=radii_km(), tolerance_m=tolerances)
def test_any_shape_follows_rfc_7946(place, radius_km, tolerance_m):
    checks.follows_rfc_7946(
        geodesic_buffer(Point(place), radius_km=radius_km, tolerance_m=tolerance_m)
    )


@repeatable(50)
@given(place=places(), radius_km=radii_km(least=1, most=19_000), more_km=st.floats(0.03, 900))
def test_what_is_within_less_is_within_more(place, radius_km, more_km):
    small = geodesic_buffer(Point(place), radius_km=radius_km, tolerance_m=10)
    large = geodesic_buffer(Point(place), radius_km=radius_km + more_km, tolerance_m=10)
    assert shapely.covers(large, small)


@repeatable(40)
@given(place=places(), radius_km=radii_km(least=10), shift=st.floats(-360, 360))
def test_turning_the_earth_changes_no_area(place, radius_km, shift):
    turned = (math.remainder(place[0] + shift, 360), place[1])
    here, there = (
        geodesic_area_km2(geodesic_buffer(Point(p), radius_km=radius_km, tolerance_m=10))
        for p in (place, turned)
    )
    slack_km2 = 2 * math.pi * radius_km * 0.02
    assert abs(here - there) <= slack_km2


@repeatable(40)
@given(place=places(), radius_km=radii_km(least=10))
def test_north_and_south_are_mirror_images(place, radius_km):
    north = geodesic_buffer(Point(place), radius_km=radius_km, tolerance_m=10)
    south = geodesic_buffer(Point(place[0], -place[1]), radius_km=radius_km, tolerance_m=10)
    slack_km2 = 2 * math.pi * radius_km * 0.02
    assert abs(geodesic_area_km2(north) - geodesic_area_km2(south)) <= slack_km2
    mirrored = (-north.bounds[3], -north.bounds[1])
    assert (south.bounds[1], south.bounds[3]) == pytest.approx(mirrored, abs=0.001)


@repeatable(40)
@given(place=places(), radius_km=radii_km(least=1, most=5000))
def test_all_four_quarters_are_equally_far(place, radius_km):
    assume(abs(place[1]) < 89.9)
    reach = geodesic_buffer(Point(place), radius_km=radius_km, tolerance_m=10)
    for azimuth in (0, 90, 180, 270):
        inner = oracles.destination(*place, azimuth, radius_km - 0.011)
        outer = oracles.destination(*place, azimuth, radius_km + 0.011)
        assert shapely.intersects_xy(reach, *inner)
        assert not shapely.intersects_xy(reach, *outer)


@repeatable(40)
@given(place=places(), radius_km=radii_km(least=5), tolerance_m=st.sampled_from([5.0, 50.0]))
def test_a_tolerance_is_not_paid_for_many_times_over(place, radius_km, tolerance_m):
    # A circle drawn flat needs pi / sqrt(2 t / r) edges; the halving at a pole some times that.
    ring = range_ring(Point(place), radius_km=radius_km, tolerance_m=tolerance_m)
    flat = math.pi / math.sqrt(2 * tolerance_m / (min(radius_km, 6400) * 1000))
    assert len(shapely.get_coordinates(ring)) < 500 + 40 * flat


def test_a_finer_tolerance_draws_a_closer_ring():
    for tolerance_m in (1000, 100, 10, 1, 0.1):
        ring = range_ring(Point(36.23, 49.99), radius_km=300, tolerance_m=tolerance_m)
        stray_m = oracles.strays_m(ring, 36.23, 49.99, 300, most_edges=100)
        assert stray_m <= tolerance_m
        if tolerance_m < 100:
            assert stray_m > tolerance_m / 5


# --- several points ----------------------------------------------------------------------------


@repeatable(30)
@given(
    centres=st.lists(places(), min_size=1, max_size=4, unique=True),
    radius_km=radii_km(least=10, most=9000),
    others=st.lists(places(), min_size=6, max_size=6),
)
def test_several_points_reach_what_any_of_them_reaches(centres, radius_km, others):
    reach = geodesic_buffer(MultiPoint(centres), radius_km=radius_km, tolerance_m=100)
    checks.follows_rfc_7946(reach)
    for other in [*centres, *others]:
        nearest_m = min(oracles.distance_m(*centre, *other) for centre in centres)
        if abs(nearest_m - radius_km * 1000) > 100:
            assert shapely.intersects_xy(reach, *other) == (nearest_m < radius_km * 1000)


def test_a_hole_that_several_discs_leave_stays_a_hole():
    around = MultiPoint([tuple(oracles.destination(30, 50, a, 300)) for a in range(0, 360, 30)])
    reach = geodesic_buffer(around, radius_km=200)
    assert not shapely.intersects_xy(reach, 30, 50)
    assert len(reach.interiors) == 1
    checks.follows_rfc_7946(reach)


def test_one_point_given_as_several_is_that_point():
    one = geodesic_buffer(Point(30, 50), radius_km=100)
    assert geodesic_buffer(MultiPoint([(30, 50)]), radius_km=100).equals(one)
    assert geodesic_buffer(MultiPoint([(30, 50), (30, 50)]), radius_km=100).equals(one)


def test_a_height_is_no_part_of_a_distance_over_the_ground():
    flat = geodesic_buffer(Point(30, 50), radius_km=100)
    high = geodesic_buffer(Point(30, 50, 9000), radius_km=100)
    assert high.equals(flat)
    assert not high.has_z


# --- errors that were published ----------------------------------------------------------------


@pytest.mark.parametrize(
    ("city", "place", "km", "within"),
    [
        ("London", (-0.12574, 51.50853), 8685, True),
        ("Los Angeles", (-118.24368, 34.05223), 9583, True),
        ("Madrid", (-3.70256, 40.4165), 9824, True),
        ("New York", (-74.00597, 40.71427), 10951, False),
    ],
)
def test_ten_thousand_kilometres_from_pyongyang(city, place, km, within):
    pyongyang = (125.75432, 39.03385)
    assert oracles.distance_m(*pyongyang, *place) / 1000 == pytest.approx(km, abs=15), city
    reach = geodesic_buffer(Point(pyongyang), radius_km=10_000)
    assert shapely.intersects_xy(reach, *place) == within


def test_a_circle_on_the_ellipsoid_is_a_thousand_times_better_than_one_on_a_sphere():
    # A sphere's circle of 300 km at 50 N is from 300,022 to 300,926 m away in truth.
    ring = range_ring(Point(36.23, 49.99), radius_km=300, tolerance_m=1)
    assert oracles.strays_m(ring, 36.23, 49.99, 300, most_edges=200) < 1.0


def test_a_radius_is_not_a_diameter():
    reach = geodesic_buffer(Point(0, 0), radius_km=111.3194908)
    west, _, east, _ = reach.bounds
    # One degree of the equator is a 360th of 2 pi a.
    assert (west, east) == pytest.approx((-1, 1), abs=2e-5)


# --- what is refused ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("geometry", "words"),
    [
        (Point(math.nan, 50), "not finite"),
        (Point(30, math.nan), "empty|not finite"),
        (Point(math.inf, 50), "not finite"),
        (Point(30, 95), "latitude 95.0 is outside.*swapped"),
        (Point(30, -90.0001), "latitude"),
        (Point(200, 50), "longitude 200.0 is outside.*360"),
        (MultiPoint([(30, 50), (30, 95)]), "latitude 95.0"),
        (Point(), "Point is empty"),
        (MultiPoint(), "MultiPoint is empty"),
        ((30, 50), "tuple.*Point"),
        ("30 50", "str.*Point"),
        ("POINT (30 50", "no WKT that can be read"),
        (None, "NoneType"),
    ],
)
@pytest.mark.parametrize("draw", [geodesic_buffer, range_ring])
def test_a_place_that_is_none_is_refused(draw, geometry, words):
    with pytest.raises(InputError, match=words):
        draw(geometry, radius_km=100)


@pytest.mark.parametrize(
    ("radius", "words"),
    [
        (0, "above 0"),
        (-5.0, "above 0"),
        (math.nan, "above 0 and finite"),
        (math.inf, "finite"),
        (LIMIT_KM, "between"),
        (19_990, "between 19,970.326 and 20,003.931"),
        (EARTH_KM - 1e-6, "between"),
        (300_000, "are these metres"),
        ("250 km", "parse_range"),
        (None, "number of kilometres"),
        (True, "number of kilometres"),
    ],
)
@pytest.mark.parametrize("draw", [geodesic_buffer, range_ring])
def test_a_distance_that_is_none_is_refused(draw, radius, words):
    with pytest.raises(InputError, match=words):
        draw(Point(30, 50), radius_km=radius)


@pytest.mark.parametrize("tolerance", [0, -1.0, math.nan, math.inf, "1 m", None, True])
@pytest.mark.parametrize("draw", [geodesic_buffer, range_ring])
def test_a_tolerance_that_is_none_is_refused(draw, tolerance):
    with pytest.raises(InputError, match="tolerance_m"):
        draw(Point(30, 50), radius_km=100, tolerance_m=tolerance)


def test_a_radius_is_never_positional():
    with pytest.raises(TypeError):
        geodesic_buffer(Point(30, 50), 100)


def test_numbers_of_numpy_are_numbers():
    expected = geodesic_buffer(Point(30, 50), radius_km=100)
    for radius in (np.float64(100), np.int64(100), 100):
        assert geodesic_buffer(Point(30, 50), radius_km=radius).equals(expected)


# --- cutting, projecting -----------------------------------------------------------------------


@repeatable(60)
@given(
    west=st.floats(-900, 900),
    width=st.floats(0.1, 359.9),
    south=st.floats(-90, 80),
    turn=st.booleans(),
)
def test_a_drawing_is_cut_without_loss(west, width, south, turn):
    drawing = shapely.segmentize(box(west, south, west + width, south + 5), 90)
    if turn:
        drawing = shapely.reverse(drawing)
    cut = split_at_antimeridian(drawing)
    checks.follows_rfc_7946(cut)
    assert cut.area == pytest.approx(drawing.area, rel=1e-9)


def test_a_line_is_cut_where_it_crosses():
    cut = split_at_antimeridian(LineString([(170, 0), (190, 10)]))
    ends = [list(part.coords) for part in cut.geoms]
    assert ends == [[(170, 0), (180, 5)], [(-180, 5), (-170, 10)]]


def test_a_drawing_in_its_place_is_left_alone():
    assert split_at_antimeridian(box(170, 0, 180, 10)).equals(box(170, 0, 180, 10))


@repeatable(60)
@given(place=places(), azimuth=st.floats(0, 360), km=st.floats(0.1, 5000))
def test_a_projection_keeps_distances_from_its_middle_and_goes_back(place, azimuth, km):
    forward, back = azimuthal_equidistant(lon=place[0], lat=place[1])
    there = oracles.destination(*place, azimuth, km)[None]
    projected = forward(there)
    assert math.hypot(*projected[0]) == pytest.approx(km * 1000, abs=0.01)
    lon, lat = back(projected)[0]
    assert oracles.distance_m(lon, lat, *there[0]) < 0.01
