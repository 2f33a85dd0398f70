"""Each check passes the right implementation and catches the wrong ones it is there for."""

from __future__ import annotations

from functools import partial

import checks
import oracles
import pytest
import wrong
from shapely.geometry import LineString, Point, Polygon, box

from rangemap.budget import measure_error_budget
from rangemap.coverage import measure_coverage
from rangemap.geodesy import boundaries, geodesic_area_km2, geodesic_buffer, nearest_km
from rangemap.page.escape import esc
from rangemap.units import to_km

POLE = {"place": (30.0, 80.0), "radius_km": 1500.0, "tolerance_m": 10.0}
NEAR = {"place": checks.KHARKIV, "radius_km": 300.0, "tolerance_m": 10.0}
SEAM = (179.5, 66.0)
BENT = LineString([(30, 50), (33, 51), (36, 50)])
TRIANGLE = LineString([(30, 50), (33, 50), (31.5, 52), (30, 50)])


def nearest(shape, lon, lat):
    return float(nearest_km(boundaries([shape]), lon, lat)[0])


def at_the_distance(buffer):
    checks.boundary_is_at_the_distance(buffer, **NEAR, most_edges=60)


def with_the_right_area(buffer):
    checks.buffer_has_the_area_of_the_disc(buffer, **NEAR)


def with_the_right_members(buffer):
    checks.members_are_those_within_the_distance(buffer, **NEAR)


def with_the_right_members_at_the_pole(buffer):
    others = [(0.0, 90.0), (0.0, -90.0), (30.0, 70.0), (-150.0, 85.0)]
    checks.members_are_those_within_the_distance(buffer, **POLE, others=others)


def with_the_right_area_at_the_pole(buffer):
    checks.buffer_has_the_area_of_the_disc(buffer, **POLE)


def well_formed_at_the_antimeridian(buffer):
    checks.follows_rfc_7946(buffer(Point(SEAM), radius_km=300, tolerance_m=10))


def with_the_right_members_at_the_antimeridian(buffer):
    others = [(-179.0, 66.0), (179.0, 66.0), (0.0, 66.0), (-150.0, 66.0)]
    checks.members_are_those_within_the_distance(buffer, SEAM, 300.0, 10.0, others)


def right_about_a_bend(buffer):
    checks.error_is_within_the_tolerance(buffer, BENT, 100.0, 10.0)


def with_an_outline_about_a_bend(buffer):
    checks.outline_is_at_the_distance_from(buffer, BENT, 100.0, 10.0, most_edges=40)


def with_the_right_members_about_a_bend(buffer):
    # Half way between the perpendiculars of the two edges, and above the first edge.
    outer = tuple(oracles.destination(33, 51, 0, 99.5))
    beside = [(31.79 + 0.01 * i, 50.9) for i in range(3)]
    checks.members_are_those_near(buffer, BENT, 100.0, 10.0, [outer, *beside])


def right_about_a_triangle(buffer):
    checks.error_is_within_the_tolerance(buffer, TRIANGLE, 40.0, 10.0)


on_67_north = partial(
    checks.nearest_is_that_of_brute_force, shape=box(40, 67, 45, 68), place=(42.5, 66.0)
)
far_away = partial(
    checks.nearest_is_that_of_brute_force, shape=box(36, 51, 38, 53), place=(60.0, 20.0)
)
along_an_edge = partial(
    checks.nearest_is_that_of_brute_force,
    shape=Polygon([(30, 45), (40, 52), (40, 40)]),
    place=(33.0, 49.0),
)


@pytest.mark.parametrize(
    ("check", "right", "mistaken"),
    [
        (at_the_distance, geodesic_buffer, wrong.on_a_sphere),
        (with_the_right_area, geodesic_buffer, wrong.on_a_sphere),
        (at_the_distance, geodesic_buffer, wrong.with_64_sides),
        (with_the_right_area, geodesic_buffer, wrong.with_64_sides),
        (at_the_distance, geodesic_buffer, wrong.flat_on_mercator),
        (with_the_right_members, geodesic_buffer, wrong.flat_on_mercator),
        (with_the_right_members, geodesic_buffer, wrong.with_lat_and_lon_swapped),
        (with_the_right_area, geodesic_buffer, wrong.with_the_radius_as_diameter),
        (with_the_right_members, geodesic_buffer, wrong.with_the_radius_as_diameter),
        (with_the_right_members_at_the_pole, geodesic_buffer, wrong.with_the_pole_left_out),
        (with_the_right_area_at_the_pole, geodesic_buffer, wrong.with_the_pole_left_out),
        (well_formed_at_the_antimeridian, geodesic_buffer, wrong.running_over_the_antimeridian),
        (well_formed_at_the_antimeridian, geodesic_buffer, wrong.wrapped_without_a_cut),
        (
            with_the_right_members_at_the_antimeridian,
            geodesic_buffer,
            wrong.running_over_the_antimeridian,
        ),
        (
            with_the_right_members_at_the_antimeridian,
            geodesic_buffer,
            wrong.wrapped_without_a_cut,
        ),
        (right_about_a_bend, geodesic_buffer, wrong.flat_in_one_projection),
        (with_an_outline_about_a_bend, geodesic_buffer, wrong.flat_in_one_projection),
        (right_about_a_bend, geodesic_buffer, wrong.without_a_wedge),
        (with_the_right_members_about_a_bend, geodesic_buffer, wrong.without_a_wedge),
        (right_about_a_bend, geodesic_buffer, wrong.circles_every_5_km),
        (with_an_outline_about_a_bend, geodesic_buffer, wrong.circles_every_5_km),
        (right_about_a_bend, geodesic_buffer, wrong.with_a_piece_dropped),
        (with_the_right_members_about_a_bend, geodesic_buffer, wrong.with_a_piece_dropped),
        (right_about_a_triangle, geodesic_buffer, wrong.with_holes_filled),
        (far_away, nearest, wrong.nearest_on_a_sphere),
        (along_an_edge, nearest, wrong.nearest_vertex),
        (on_67_north, nearest, wrong.nearest_to_geodesic_edges),
        (checks.boxes_have_the_area_of_their_zone, geodesic_area_km2, wrong.area_of_degrees),
        (checks.holes_are_taken_out, geodesic_area_km2, wrong.area_with_holes_added),
        (
            checks.edges_are_straight_in_lon_and_lat,
            geodesic_area_km2,
            wrong.area_with_geodesic_edges,
        ),
        (
            checks.shares_are_parts_of_the_region,
            measure_coverage,
            wrong.measured_without_clipping,
        ),
        (
            checks.readings_grow_from_low_to_high,
            measure_coverage,
            wrong.measured_with_low_and_high_swapped,
        ),
        (
            checks.open_readings_are_absent,
            measure_coverage,
            wrong.measured_with_nothing_for_what_is_open,
        ),
        (
            checks.what_is_too_near_is_left_out,
            measure_coverage,
            wrong.measured_without_minimum_ranges,
        ),
        (checks.what_is_too_near_is_left_out, measure_coverage, wrong.measured_by_inner_share),
        (checks.overlay_agrees_with_geographiclib, measure_coverage, wrong.measured_by_boxes),
        (
            checks.references_change_the_figure,
            measure_error_budget,
            wrong.budget_of_the_map_alone,
        ),
        (
            checks.what_is_not_known_is_no_error_of_nothing,
            measure_error_budget,
            wrong.budget_with_nothing_for_what_is_not_known,
        ),
        (checks.miles_are_statute_miles, to_km, wrong.kilometres_for_miles),
        (checks.miles_are_statute_miles, to_km, wrong.nautical_for_statute),
        (checks.text_stays_text, esc, wrong.not_escaped),
        (checks.text_stays_text, esc, wrong.escaped_without_quotes),
    ],
    ids=lambda each: getattr(each, "__name__", "on-an-edge"),
)
def test_a_check_passes_what_is_right_and_catches_what_is_wrong(check, right, mistaken):
    check(right)
    with pytest.raises(AssertionError):
        check(mistaken)


def test_a_sphere_is_wrong_by_what_was_published():
    circle = wrong.on_a_sphere(Point(36.23, 50), radius_km=300, tolerance_m=1)
    away_m = [oracles.distance_m(36.23, 50, *corner) for corner in circle.exterior.coords]
    assert min(away_m) == pytest.approx(300_022, abs=2)
    assert max(away_m) == pytest.approx(300_926, abs=2)


def test_every_wrong_implementation_is_caught_by_some_check():
    made = {
        name
        for name, value in vars(wrong).items()
        if not name.startswith("_") and getattr(value, "__module__", "") == "wrong"
    }
    marks = test_a_check_passes_what_is_right_and_catches_what_is_wrong.pytestmark
    caught = {mistaken.__name__ for _, _, mistaken in marks[0].args[1]}
    assert caught == made
