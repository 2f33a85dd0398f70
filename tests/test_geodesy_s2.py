"""Distances, areas and buffers against S2, an independent library, within what a sphere allows.

S2 takes degrees for places on a sphere. A short way of length ds there is between ``b^2 / a`` ds
(a meridian at the equator) and ``a^2 / b`` ds (at a pole) on the ellipsoid, whatever its place
and direction: the principal radii of curvature M and N are between these. So is the shortest way
between any two sets of places.

An edge is another set of places for S2: the great circle between its ends. The image of the
ellipsoid's geodesic is longer than that by at most the ratio of the two bounds, (a / b)^3, so
it is within the ellipse about both ends with axes in that ratio: no farther away than half of
the root of (a / b)^6 - 1, 0.0713, of its length. Edges are therefore given to S2 in pieces.
"""

from __future__ import annotations

import math

import numpy as np
import oracles
import pytest
import shapely
from hypothesis import assume, example, given
from hypothesis import strategies as st
from shapely.geometry import LineString, Point, Polygon, box
from strategies import places, repeatable, triangles

from rangemap.geodesy import geodesic_area_km2, geodesic_buffer, geodesic_distance_km

spherely = pytest.importorskip("spherely", reason="spherely has no wheel for this machine")

A_KM = oracles.A_M / 1000
B_KM = A_KM * (1 - oracles.F)
LEAST_KM, MOST_KM = B_KM**2 / A_KM, A_KM**2 / B_KM
PIECE_KM = 5.0
STRAY_KM = math.sqrt((A_KM / B_KM) ** 6 - 1) / 2 * PIECE_KM
#: A straight edge in degrees leaves the great circle by s^2 tan(lat) / 8 R: below 80 degrees.
PIECE_DEGREES = 0.045
PLANAR_STRAY_KM = (111.7 * PIECE_DEGREES) ** 2 * math.tan(math.radians(80)) / 8 / LEAST_KM


def in_pieces(line, edges):
    if edges == "geodesic":
        return oracles.geodesic_densified(line.coords, PIECE_KM)
    return oracles.densified(line.coords, PIECE_DEGREES)


def s2_line(line, edges="geodesic"):
    return spherely.create_linestring(in_pieces(line, edges).tolist())


def s2_area(polygon, edges):
    rings = [
        in_pieces(ring, edges)[:-1].tolist() for ring in (polygon.exterior, *polygon.interiors)
    ]
    return spherely.create_polygon(rings[0], holes=rings[1:] or None)


def s2_arc(one, other):
    """The least angle between two geometries, in radians."""
    return float(spherely.distance(one, other, radius=1.0))


def s2_point(place):
    return spherely.create_point(*map(float, place))


def are_within_what_a_sphere_allows(km, arc, stray_km):
    assert LEAST_KM * arc - stray_km - 1e-9 <= km <= MOST_KM * arc + stray_km + 1e-9


# --- distances ---------------------------------------------------------------------------------


@repeatable(200)
@given(one=places(), other=places())
@example(one=(0.0, 90.0), other=(50.0, -90.0))
@example(one=(0.0, 0.0), other=(179.7, 0.3))
@example(one=(180.0, 40.0), other=(-180.0, 40.0))
def test_two_points_are_as_far_apart_as_a_sphere_allows(one, other):
    km = geodesic_distance_km(Point(one), Point(other))
    are_within_what_a_sphere_allows(km, s2_arc(s2_point(one), s2_point(other)), 0)


def test_the_bounds_are_met_at_the_equator_and_at_the_pole():
    # Else the test above would show little: these are the shortest and the longest degree.
    for lat, bound_km in [(0, LEAST_KM), (89.99, MOST_KM)]:
        one, other = (0, lat), (0, lat + 0.01)
        arc = s2_arc(s2_point(one), s2_point(other))
        assert geodesic_distance_km(Point(one), Point(other)) == pytest.approx(
            bound_km * arc, rel=1e-6
        )


@st.composite
def short_lines(draw):
    """Lines of some hundred kilometres, clear of the antimeridian and of the poles."""
    lon, lat = draw(st.floats(-160, 160)), draw(st.floats(-75, 75))
    step = st.tuples(st.floats(-4, 4), st.floats(-2, 2))
    vertices = [(lon, lat)]
    for east, north in draw(st.lists(step, min_size=1, max_size=3)):
        vertices.append((vertices[-1][0] + east, min(79, max(-79, vertices[-1][1] + north))))
    assume(LineString(vertices).length > 0.01)
    return LineString(vertices)


@repeatable(40)
@given(line=short_lines(), other=short_lines(), place=places())
@pytest.mark.parametrize("edges", ["planar", "geodesic"])
def test_lines_are_as_far_apart_as_a_sphere_allows(edges, line, other, place):
    stray_km = STRAY_KM if edges == "geodesic" else PLANAR_STRAY_KM
    arc = s2_arc(s2_line(line, edges), s2_point(place))
    are_within_what_a_sphere_allows(
        geodesic_distance_km(line, Point(place), edges=edges), arc, stray_km
    )
    arc = s2_arc(s2_line(line, edges), s2_line(other, edges))
    are_within_what_a_sphere_allows(
        geodesic_distance_km(line, other, edges=edges), arc, 2 * stray_km
    )


@repeatable(25)
@given(triangle=triangles(size_deg=3), place=places())
@pytest.mark.parametrize("edges", ["planar", "geodesic"])
def test_areas_are_as_far_away_as_a_sphere_allows(edges, triangle, place):
    arc = s2_arc(s2_area(triangle, edges), s2_point(place))
    are_within_what_a_sphere_allows(
        geodesic_distance_km(triangle, Point(place), edges=edges), arc, STRAY_KM
    )


# --- areas -------------------------------------------------------------------------------------
# A sphere has the ellipsoid's areas exactly when latitudes are authalic: only edges, in pieces,
# are other ones there. Each leaves the drawn edge by less than a part of the square of its length.


def authalic(lon_lat):
    """Places with sin(lat) by which a sphere of the same area has the same areas."""
    e = math.sqrt(oracles.ES)
    sine = np.sin(np.radians(lon_lat[:, 1]))

    def q(s):
        return s / (1 - (e * s) ** 2) + np.arctanh(e * s) / e

    return np.column_stack([lon_lat[:, 0], np.degrees(np.arcsin(q(sine) / q(1.0)))])


def s2_area_km2(polygon, step_degrees, *, oriented=False):
    lines = [ring.coords for ring in (polygon.exterior, *polygon.interiors)]
    return s2_area_within_km2(lines, step_degrees, oriented=oriented)


def s2_area_within_km2(lines, step_degrees, *, oriented=False):
    """The area within lines that end where they begin, on the sphere."""
    rings = [authalic(oracles.densified(line, step_degrees))[:-1].tolist() for line in lines]
    drawn = spherely.create_polygon(rings[0], holes=rings[1:] or None, oriented=oriented)
    return float(spherely.area(drawn, radius=math.sqrt(oracles.EARTH_AREA_KM2 / (4 * math.pi))))


@repeatable(25)
@given(triangle=triangles(size_deg=4))
def test_areas_are_those_of_s2_on_the_authalic_sphere(triangle):
    step = 0.02
    # s^2 tan(80 degrees) / 8 R for the bow of each piece, of which two thirds are area.
    bow_km = (111.7 * step) ** 2 * math.tan(math.radians(80)) / 8 / LEAST_KM
    slack_km2 = 111.7 * triangle.length * bow_km
    assert abs(geodesic_area_km2(triangle) - s2_area_km2(triangle, step)) <= slack_km2
    assert slack_km2 < 1e-3 * 111.7 * triangle.length


def test_a_hole_and_a_pole_are_areas_that_s2_knows():
    holed = Polygon(box(20, 40, 30, 50).exterior.coords, [box(22, 42, 25, 45).exterior.coords])
    assert geodesic_area_km2(holed) == pytest.approx(s2_area_km2(holed, 0.02), rel=1e-6)
    ring = [(lon, 70 + 5 * math.sin(math.radians(3 * lon))) for lon in range(-180, 181, 2)]
    cap = Polygon([*ring, (180, 90), (-180, 90)])
    assert geodesic_area_km2(cap) == pytest.approx(s2_area_within_km2([ring], 0.02), rel=1e-6)


def test_an_area_beyond_a_hemisphere_is_one_that_s2_knows():
    # S2 has the area on the left of the ring, as it is told to.
    large = shapely.orient_polygons(box(-170, -80, 170, 80))
    expected = s2_area_km2(large, 0.02, oriented=True)
    assert expected > oracles.EARTH_AREA_KM2 / 2
    assert geodesic_area_km2(large) == pytest.approx(expected, rel=1e-6)


# --- buffers -----------------------------------------------------------------------------------


def sides_that_a_sphere_settles(buffer, to_arc, radius_km, stray_km, chosen):
    """Check the places whose side S2 knows for certain; return how many those are."""
    shapely.prepare(buffer)
    settled = 0
    for place in chosen:
        arc = to_arc(s2_point(place))
        if MOST_KM * arc + stray_km < radius_km:
            assert shapely.intersects_xy(buffer, *place), place
        elif LEAST_KM * arc - stray_km > radius_km:
            assert not shapely.intersects_xy(buffer, *place), place
        else:
            continue
        settled += 1
    return settled


def near_the_outline(vertices, radius_km, n=24):
    """Places within 3 per cent of the distance, by azimuth from some vertices."""
    for i in range(n):
        lon, lat = vertices[i % len(vertices)]
        km = radius_km * (0.97 + 0.06 * ((i * 0.618034) % 1))
        lon, lat = oracles.destination(lon, lat, i * 137.50776, km)
        yield math.remainder(lon, 360), lat


@repeatable(40)
@given(place=places(), radius_km=st.floats(10, 15_000))
def test_s2_finds_the_same_places_near_a_point(place, radius_km):
    buffer = geodesic_buffer(Point(place), radius_km=radius_km, tolerance_m=10)
    around = list(near_the_outline([place], radius_km))
    settled = sides_that_a_sphere_settles(
        buffer, lambda other: s2_arc(s2_point(place), other), radius_km, 0.01, around
    )
    # A sphere is off by half a per cent to either side: two thirds of these are beyond that.
    assert settled >= len(around) / 3


@repeatable(25)
@given(line=short_lines(), radius_km=st.floats(100, 5000), others=st.lists(places(), max_size=8))
@pytest.mark.parametrize("edges", ["planar", "geodesic"])
def test_s2_finds_the_same_places_near_a_line(edges, line, radius_km, others):
    buffer = geodesic_buffer(line, radius_km=radius_km, tolerance_m=100, edges=edges)
    reference = s2_line(line, edges)
    stray_km = 0.1 + (STRAY_KM if edges == "geodesic" else PLANAR_STRAY_KM)
    around = [*near_the_outline(list(line.coords), radius_km), *others]
    assert sides_that_a_sphere_settles(
        buffer, lambda other: s2_arc(reference, other), radius_km, stray_km, around
    )


@repeatable(15)
@given(triangle=triangles(size_deg=6), radius_km=st.floats(100, 3000))
def test_s2_finds_the_same_places_near_an_area_of_geodesics(triangle, radius_km):
    buffer = geodesic_buffer(triangle, radius_km=radius_km, tolerance_m=100, edges="geodesic")
    reference = s2_area(triangle, "geodesic")
    around = [
        *near_the_outline(list(triangle.exterior.coords), radius_km),
        tuple(shapely.get_coordinates(triangle.centroid)[0]),
    ]
    assert sides_that_a_sphere_settles(
        buffer, lambda other: s2_arc(reference, other), radius_km, STRAY_KM + 0.1, around
    )
