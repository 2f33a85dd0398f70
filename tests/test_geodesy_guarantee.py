"""The guarantee of buffers, the line alone, holes and rings between two distances, anywhere."""

from __future__ import annotations

import math

import checks
import numpy as np
import oracles
import pytest
import shapely
from hypothesis import assume, given
from hypothesis import strategies as st
from shapely.geometry import (
    GeometryCollection,
    LineString,
    MultiPoint,
    MultiPolygon,
    Point,
    Polygon,
    box,
)
from strategies import areas, lines, places, repeatable
from test_geodesy_lines import CASES, all_cases

from rangemap.errors import InputError
from rangemap.geodesy import (
    EARTH_KM,
    buffer_error_m,
    geodesic_area_km2,
    geodesic_buffer,
    geodesic_densify,
    geodesic_distance_km,
    join_at_antimeridian,
    range_ring,
    split_at_antimeridian,
)

WORLD = box(-180, -90, 180, 90)


def test_half_of_what_is_drawn_is_near_a_pole_or_the_antimeridian():
    near = []

    @repeatable(300)
    @given(place=places())
    def look(place):
        lon, lat = place
        to_pole_m = oracles.distance_m(*place, 0, math.copysign(90, lat))
        to_seam_m = oracles.distance_m(*place, math.copysign(180, lon), lat)
        near.append(min(to_pole_m, to_seam_m) <= 310_000)

    look()
    assert np.mean(near) >= 0.45


# --- membership and distance -------------------------------------------------------------------


def around(geometry, radius_km, n):
    """Places from nothing to twice the distance away from places of a geometry, and anywhere."""
    corners = shapely.get_coordinates(geometry)
    i = np.arange(n)
    starts = corners[(i * 7) % len(corners)]
    metres = 1000 * min(radius_km, 9000) * 2 * ((i * 0.618034) % 1)
    there = [
        oracles.destination(lon, lat, 137.50776 * k, m / 1000)
        for k, (lon, lat), m in zip(i, starts, metres, strict=True)
    ]
    z = 1 - (2 * i + 1) / n
    anywhere = np.column_stack([(137.50776 * i) % 360 - 180, np.degrees(np.arcsin(z))])
    found = np.vstack([there, anywhere, corners])
    found[:, 0] = np.where(np.abs(found[:, 0]) > 180, (found[:, 0] + 180) % 360 - 180, found[:, 0])
    return found


def sides_agree(geometry, radius_km, tolerance_m, edges):
    shape = geodesic_buffer(geometry, radius_km=radius_km, tolerance_m=tolerance_m, edges=edges)
    checks.follows_rfc_7946(shape)
    chosen = around(geometry, radius_km, 60)
    off_m = 1000 * (geodesic_distance_km(shapely.points(chosen), geometry, edges=edges) - radius_km)
    clear = np.abs(off_m) > tolerance_m
    inside = shapely.intersects_xy(shape, chosen)
    wrong = np.flatnonzero(clear & (inside != (off_m < 0)))
    assert not len(wrong), [(tuple(chosen[i]), off_m[i]) for i in wrong[:3]]


@repeatable(20)
@given(
    geometry=st.one_of(lines(), areas()),
    radius_km=st.floats(5, 6000),
    edges=st.sampled_from(["planar", "geodesic"]),
)
def test_a_place_is_inside_just_when_its_distance_is_less(geometry, radius_km, edges):
    try:
        sides_agree(geometry, radius_km, max(10.0, radius_km / 10), edges)
    except InputError as error:
        assert "geodesic edges of a Polygon cross" in str(error)  # noqa: PT017
        assume(False)


@repeatable(8)
@given(
    parts=st.lists(st.one_of(places().map(Point), lines(), areas()), min_size=2, max_size=4),
    radius_km=st.floats(50, 3000),
)
def test_collections_of_all_kinds_hold_what_any_part_reaches(parts, radius_km):
    sides_agree(GeometryCollection(parts), radius_km, max(20.0, radius_km / 10), "planar")


@repeatable(20)
@given(place=places(), azimuth=st.floats(0, 360), radius_km=st.floats(20, 5000))
def test_a_short_line_reaches_as_far_ahead_as_to_its_sides(place, azimuth, radius_km):
    lon, lat = place
    end_lon, end_lat = oracles.destination(lon, lat, azimuth, 1)
    way = oracles.EARTH.Inverse(lat, lon, end_lat, end_lon)
    assume(abs(end_lon) <= 180 and abs(lat) < 89.9)
    line = LineString([place, (end_lon, end_lat)])
    shape = geodesic_buffer(line, radius_km=radius_km, tolerance_m=10, edges="geodesic")
    middle = oracles.destination(lon, lat, way["azi1"], 0.5)
    behind = oracles.EARTH.Direct(lat, lon, way["azi1"], 500)["azi2"]
    for start, bearing in [
        (line.coords[1], way["azi2"]),
        (line.coords[0], way["azi1"] + 180),
        (middle, behind + 90),
        (middle, behind - 90),
    ]:
        for km, inside in [(radius_km - 0.011, True), (radius_km + 0.011, False)]:
            x, y = oracles.destination(*start, bearing, km)
            assert shapely.intersects_xy(shape, math.remainder(x, 360), y) == inside


# --- more places of failure --------------------------------------------------------------------

TO_POLE_KM = oracles.distance_m(30, 80, 30, 90) / 1000
FAR = {
    "through-pole": (LineString([(30, 75), (30, 80)]), TO_POLE_KM, 10),
    "through-pole-from-an-area": (box(20, -80, 40, -75), TO_POLE_KM, 10),
    "through-pole-from-the-seam": (LineString([(180, 70), (180, 80)]), TO_POLE_KM, 10),
    "a-metre-short-of-the-pole": (LineString([(30, 75), (30, 80)]), TO_POLE_KM - 1e-3, 10),
    "a-metre-past-the-pole": (LineString([(30, 75), (30, 80)]), TO_POLE_KM + 1e-3, 10),
    "antipode-near": (LineString([(36, 50), (37, 50.5)]), 19_900, 100),
    "antipode-near-on-the-seam": (LineString([(0, 30), (0.5, 30)]), 19_800, 100),
    "antipode-near-the-pole": (LineString([(10, -89), (100, -89.5)]), 19_700, 100),
    "chukotka-line": (LineString([(178, 66), (180, 67)]), 1500, 10),
    "mcmurdo-area": (box(160, -79, 170, -77), 1500, 10),
}
far_cases = pytest.mark.parametrize(
    ("geometry", "radius_km", "tolerance_m"), list(FAR.values()), ids=list(FAR)
)


@far_cases
def test_no_place_is_on_the_wrong_side_there_either(geometry, radius_km, tolerance_m):
    shape = geodesic_buffer(geometry, radius_km=radius_km, tolerance_m=tolerance_m)
    checks.follows_rfc_7946(shape)
    assert buffer_error_m(geometry, shape, radius_km=radius_km) <= tolerance_m


def test_a_line_or_an_area_within_the_earth_is_the_whole_earth():
    for shape in (LineString([(0, 0), (1, 1)]), box(0, 0, 1, 1)):
        for radius_km in (EARTH_KM, 25_000):
            world = geodesic_buffer(shape, radius_km=radius_km)
            assert world.equals(WORLD)
            assert buffer_error_m(shape, world, radius_km=radius_km) == 0
            with pytest.raises(InputError, match="no ring"):
                range_ring(shape, radius_km=radius_km)


# --- the line alone ----------------------------------------------------------------------------


@all_cases
def test_every_place_of_the_line_is_at_the_distance(geometry, radius_km, tolerance_m):
    ring = range_ring(geometry, radius_km=radius_km, tolerance_m=tolerance_m)
    edges = np.concatenate([oracles._edges(part) for part in shapely.get_parts(ring)])
    edges = edges[np.unique(np.linspace(0, len(edges) - 1, 150).astype(int))]
    chosen = np.concatenate([(1 - t) * edges[:, 0] + t * edges[:, 1] for t in (0, 0.25, 0.5, 0.9)])
    off_m = 1000 * (geodesic_distance_km(shapely.points(chosen), geometry) - radius_km)
    assert np.abs(off_m).max() <= tolerance_m


@all_cases
def test_the_line_is_the_outline_without_what_closes_it(geometry, radius_km, tolerance_m):
    ring = range_ring(geometry, radius_km=radius_km, tolerance_m=tolerance_m)
    shape = geodesic_buffer(geometry, radius_km=radius_km, tolerance_m=tolerance_m)
    assert ring.geom_type in {"LineString", "MultiLineString"}
    assert ring.length == pytest.approx(checks.drawn_circle(shape).length, rel=1e-9)


def test_an_area_to_the_pole_has_no_line_along_it():
    antarctica = CASES["antarctica"][0]
    assert geodesic_buffer(antarctica, radius_km=306, tolerance_m=100).bounds[1] == -90
    ring = range_ring(antarctica, radius_km=306, tolerance_m=100)
    assert ring.bounds[1] > -80
    xy = shapely.get_coordinates(ring)
    assert not ((np.abs(xy[1:, 0]) == 180) & (xy[1:, 0] == xy[:-1, 0])).any()


# --- lost holes --------------------------------------------------------------------------------


@st.composite
def loops(draw):
    """Closed lines about a place, of some hundred kilometres."""
    lon, lat = draw(places())
    reach_km = draw(st.lists(st.floats(150, 500), min_size=5, max_size=9))
    turn = np.arange(len(reach_km)) * 360 / len(reach_km)
    corners = [
        oracles.destination(lon, lat, azimuth, km)
        for azimuth, km in zip(turn, reach_km, strict=True)
    ]
    unwrapped = np.unwrap(np.array(corners)[:, 0], period=360)
    assume(np.ptp(unwrapped) < 120 and abs(lat) < 85)
    ring = np.column_stack([unwrapped, np.array(corners)[:, 1]])
    return Polygon(ring)


@repeatable(15)
@given(loop=loops(), tolerance_m=st.sampled_from([50.0, 200.0]))
def test_a_hole_wider_than_two_tolerances_is_never_lost(loop, tolerance_m):
    assume(loop.is_valid)
    line = split_at_antimeridian(loop.exterior)
    circle = shapely.maximum_inscribed_circle(loop)
    lon, lat = circle.coords[0]
    place = Point(math.remainder(lon, 360), lat)
    depth_km = geodesic_distance_km(line, place)
    radius_km = depth_km - 1.05 * tolerance_m / 1000
    shape = geodesic_buffer(line, radius_km=radius_km, tolerance_m=tolerance_m)
    assert not shapely.intersects(shape, place)
    assert buffer_error_m(line, shape, radius_km=radius_km) <= tolerance_m


@repeatable(10)
@given(loop=loops(), over_km=st.floats(0.5, 100))
def test_a_loop_that_is_filled_has_no_hole(loop, over_km):
    assume(loop.is_valid)
    line = split_at_antimeridian(loop.exterior)
    # No place within is farther than the middle from the corners, 500 km.
    shape = geodesic_buffer(line, radius_km=500 + over_km, tolerance_m=200)
    assert not any(part.interiors for part in shapely.get_parts(shape))


# --- between two distances ---------------------------------------------------------------------

TO_SVALBARD_KM = oracles.distance_m(15.6, 78.2, 15.6, 90) / 1000
#: name: (place, least, largest, inside at the north pole)
BETWEEN = {
    "kharkiv": ((36.23, 49.99), 165, 300, False),
    "svalbard-pole-between": ((15.6, 78.2), TO_SVALBARD_KM - 100, 1500, True),
    "svalbard-pole-in-the-hole": ((15.6, 78.2), TO_SVALBARD_KM + 50, 1500, False),
    "hole-through-the-pole": ((15.6, 78.2), TO_SVALBARD_KM, 1500, None),
    "outer-through-the-pole": ((15.6, 78.2), 500, TO_SVALBARD_KM, None),
    "fiji-both-across-the-seam": ((178.4, -18.1), 300, 500, False),
    "chukotka-hole-on-one-side": ((177.0, 66.0), 50, 400, False),
    "at-180-exactly": ((180.0, 66.0), 100, 300, False),
    "both-poles-between": ((36.23, 49.99), 2000, 15_700, True),
    "a-hole-with-both-poles": ((36.23, 49.99), 15_700, 19_000, False),
    "all-the-rest-of-the-earth": ((36.23, 49.99), 1000, 20_100, True),
    "north-pole": ((0.0, 90.0), 300, 1000, False),
    "a-metre-wide": ((36.23, 49.99), 300, 300.001, False),
}


@pytest.mark.parametrize(
    ("place", "inner_km", "radius_km", "pole"), list(BETWEEN.values()), ids=list(BETWEEN)
)
def test_a_ring_between_two_distances_keeps_the_guarantee(place, inner_km, radius_km, pole):
    shape = geodesic_buffer(
        Point(place), radius_km=radius_km, inner_radius_km=inner_km, tolerance_m=10
    )
    checks.follows_rfc_7946(shape)
    outline = checks.drawn_circle(shape)
    edges = np.concatenate([oracles._edges(part) for part in shapely.get_parts(outline)])
    for start, end in edges[np.unique(np.linspace(0, len(edges) - 1, 120).astype(int))]:
        for part in (0.1, 0.25, 0.5, 0.75, 0.9):
            km = oracles.distance_m(*place, *(start + part * (end - start))) / 1000
            assert min(abs(km - inner_km), abs(km - radius_km)) <= 0.01
    for km, inside in [
        (inner_km / 2, False),
        (inner_km - 0.0101, False),
        ((inner_km + radius_km) / 2, True),
        (radius_km + 0.0101, False),
    ]:
        if km < 19_960 and not (km > radius_km > 20_000):
            for azimuth in range(0, 360, 40):
                x, y = oracles.destination(*place, azimuth, km)
                assert shapely.intersects_xy(shape, math.remainder(x, 360), y) == inside
    if pole is not None:
        assert shapely.intersects_xy(shape, np.linspace(-180, 180, 25), 90).tolist() == [pole] * 25


def test_the_area_between_two_distances_is_that_of_both_discs():
    shape = geodesic_buffer(Point(15.6, 78.2), radius_km=1500, inner_radius_km=1400, tolerance_m=1)
    expected = oracles.disc_area_km2(15.6, 78.2, 1500) - oracles.disc_area_km2(15.6, 78.2, 1400)
    # Two thirds of the tolerance along both circles.
    assert geodesic_area_km2(shape) == pytest.approx(expected, abs=2 * math.pi * 2900 / 1000)


@repeatable(20)
@given(
    centres=st.lists(places(), min_size=2, max_size=4, unique=True),
    inner_km=st.floats(20, 3000),
    wide_km=st.floats(20, 3000),
    others=st.lists(places(), min_size=8, max_size=8),
)
def test_rings_about_several_points_hold_what_is_in_any_of_them(centres, inner_km, wide_km, others):
    outer_km = inner_km + wide_km
    shape = geodesic_buffer(
        MultiPoint(centres), radius_km=outer_km, inner_radius_km=inner_km, tolerance_m=20
    )
    checks.follows_rfc_7946(shape)
    for other in [*others, *centres]:
        km = np.array([oracles.distance_m(*centre, *other) / 1000 for centre in centres])
        if min(np.abs(km - inner_km).min(), np.abs(km - outer_km).min()) > 0.02:
            inside = bool(((inner_km < km) & (km < outer_km)).any())
            assert shapely.intersects_xy(shape, *other) == inside


# --- geodesic edges beyond a hemisphere --------------------------------------------------------


def large_area(lon, width, height, n=24):
    """An ellipse in degrees, with few corners, anticlockwise, that does not go round a pole."""
    turn = 2 * math.pi * np.arange(n) / n
    return Polygon(np.column_stack([lon + width * np.cos(turn), height * np.sin(turn)]))


def geographiclib_km2(ring):
    """The area to the left of a ring of geodesics."""
    polygon = oracles.EARTH.Polygon()
    for lon, lat in ring.coords[:-1]:
        polygon.AddPoint(lat, lon)
    return polygon.Compute(reverse=False, sign=False)[2] / 1e6


@repeatable(40)
@given(width=st.floats(100, 178), height=st.floats(60, 84))
def test_areas_of_geodesics_beyond_a_hemisphere_are_those_of_geographiclib(width, height):
    large = large_area(0, width, height)
    expected = geographiclib_km2(large.exterior)
    assert geodesic_area_km2(large, edges="geodesic") == pytest.approx(expected, rel=1e-10)
    # Whatever the winding, the interior is that of the drawing.
    turned = shapely.reverse(large)
    assert geodesic_area_km2(turned, edges="geodesic") == pytest.approx(expected, rel=1e-10)


def test_these_areas_are_beyond_a_hemisphere():
    assert geographiclib_km2(large_area(0, 178, 84).exterior) > 0.7 * oracles.EARTH_AREA_KM2
    holed = large_area(0, 178, 84).difference(large_area(0, 100, 60))
    assert geodesic_area_km2(holed, edges="geodesic") == pytest.approx(
        geographiclib_km2(large_area(0, 178, 84).exterior)
        - geographiclib_km2(large_area(0, 100, 60).exterior),
        rel=1e-9,
    )


@pytest.mark.parametrize(
    ("area", "radius_km"),
    [
        (large_area(0, 120, 84), 1500),
        (large_area(0, 175, 84), 900),
        (large_area(20, 150, 75).difference(large_area(0, 90, 40)), 500),
        (Polygon([(0, 20), (90, 20), (180, 20), (-90, 20)]), 300),
        (Polygon([(0, -70), (90, -65), (180, -70), (-90, -65)]), 2500),
    ],
    ids=["high", "over-the-poles", "with-a-hole", "round-the-pole", "round-the-south-pole"],
)
def test_buffers_of_geodesic_areas_are_right_beyond_a_hemisphere_and_round_a_pole(area, radius_km):
    shape = geodesic_buffer(area, radius_km=radius_km, tolerance_m=2000, edges="geodesic")
    checks.follows_rfc_7946(shape)
    assert buffer_error_m(area, shape, radius_km=radius_km, edges="geodesic") <= 2000
    # Brute force about the ring as GeographicLib draws it.
    rings = [
        oracles.geodesic_densified(ring.coords, 25.0) for ring in (area.exterior, *area.interiors)
    ]
    pieces = np.vstack(rings)
    for lon, lat in [(x, y) for x in range(-170, 180, 45) for y in (-85, -50, -10, 30, 60, 88)]:
        nearest_m = min(oracles.distance_m(lon, lat, *piece) for piece in pieces[::8])
        # Places of the ring are 200 km apart here.
        if nearest_m > radius_km * 1000 + 103_000:
            assert shapely.intersects_xy(shape, lon, lat) == is_within(area, lon, lat)
        elif nearest_m < radius_km * 1000 - 2001:
            assert shapely.intersects_xy(shape, lon, lat)


def is_within(area, lon, lat):
    """Whether the drawing of an area of geodesics holds a place that is far from its ring."""
    if len(area.exterior.coords) == 5:
        return lat > 20 if area.bounds[1] > 0 else lat < -60
    return bool(shapely.intersects_xy(area, lon, lat))


# --- densifying, joining -----------------------------------------------------------------------


@repeatable(25)
@given(start=places(), end=places(), tolerance_m=st.sampled_from([1.0, 50.0, 1000.0]))
def test_a_densified_line_follows_the_geodesic(start, end, tolerance_m):
    assume(1_000 < oracles.distance_m(*start, *end) < 15_000_000)
    line = LineString([start, end])
    dense = geodesic_densify(line, tolerance_m=tolerance_m)
    west, _, east, _ = dense.bounds
    assert -180 <= west <= east <= 180
    xy = np.concatenate([oracles._edges(part) for part in shapely.get_parts(dense)])
    xy = xy[np.unique(np.linspace(0, len(xy) - 1, 80).astype(int))]
    on_edges = np.concatenate([(1 - t) * xy[:, 0] + t * xy[:, 1] for t in (0.1, 0.25, 0.5, 0.9)])
    off_m = 1000 * geodesic_distance_km(shapely.points(on_edges), line, edges="geodesic")
    assert off_m.max() <= tolerance_m


@pytest.mark.parametrize(
    "polygon",
    [
        box(40, 67, 50, 68),
        Polygon([(170, -20), (-170, -20), (-170, 10), (170, 10)]),
        Polygon([(0, 80), (90, 80), (180, 80), (-90, 80)]),
        Polygon(box(20, 40, 40, 60).exterior.coords, [box(25, 45, 35, 55).exterior.coords]),
        MultiPolygon([box(0, 0, 10, 10), box(20, 0, 30, 10)]),
    ],
)
def test_a_densified_area_has_the_area_within_its_geodesics(polygon):
    dense = geodesic_densify(polygon, tolerance_m=1)
    checks.follows_rfc_7946(dense)
    assert geodesic_area_km2(dense) == pytest.approx(
        geodesic_area_km2(polygon, edges="geodesic"), rel=1e-5
    )


def test_what_goes_round_a_pole_stays_cut():
    cap = geodesic_buffer(Point(30, 80), radius_km=1500, tolerance_m=100)
    assert join_at_antimeridian(cap).equals(cap)
