"""The integral along boundaries: closed forms, partitions, and each trap that trials fell into."""

from __future__ import annotations

import math
from functools import cache
from itertools import pairwise

import numpy as np
import oracles
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from shapely.geometry import MultiPolygon, Polygon, box
from strategies import places, radii_km, repeatable, square_layers, voronoi_layers

from rangemap.geodesy import geodesic_area_km2
from rangemap.geodesy._covered import Covered, covered_by_discs
from rangemap.geodesy._prepared import prepare_areas
from rangemap.regions import load_regions

EVERYWHERE = [(36.23, 49.99), (180.0, 67.0), (-180.0, 5.0), (20.0, 89.0), (10.0, -87.0), (0, 0)]
WORLD = [box(-180, -90, -60, 10), box(-60, -90, 180, 10), box(-180, 10, 180, 90)]


def covered(shapes, place, *kms) -> Covered:
    """Return what is covered from one place: arrays of (distances, areas)."""
    areas = prepare_areas(shapes)
    found = covered_by_discs(
        areas, np.array([place], dtype=float), np.array(kms), own_km2=geodesic_area_km2(shapes)
    )
    return Covered(*(getattr(found, name)[0] for name in Covered.__slots__))


def areas_km2(shapes, place, km):
    return covered(shapes, place, km).area_km2[0]


@cache
def disc_km2(lon, lat, km):
    return oracles.disc_area_km2(lon, lat, km)


def near(expected_km2, smaller_km2=None):
    """1e-9 of the smaller of disc and region, and 1 m2."""
    smaller = expected_km2 if smaller_km2 is None else smaller_km2
    return pytest.approx(expected_km2, rel=0, abs=1e-9 * smaller + 1e-6)


# --- closed forms ------------------------------------------------------------------------------


@pytest.mark.parametrize("place", EVERYWHERE)
@pytest.mark.parametrize("km", [0.1, 300.0, 5_000.0, 15_000.0])
def test_the_parts_of_the_world_hold_the_disc(place, km):
    assert areas_km2(WORLD, place, km).sum() == near(disc_km2(*place, km))


@pytest.mark.parametrize(
    ("place", "km"),
    [((0, 0.5), 10_000.0), ((0, 0), 10_001.9657), ((170, -0.1), 10_010.0), ((0, 3), 9_990.0)],
)
def test_discs_whose_circle_comes_near_to_both_poles_are_right(place, km):
    assert areas_km2(WORLD, place, km).sum() == near(disc_km2(*place, km))


@pytest.mark.parametrize("lat", [60.0, -35.0])
def test_discs_whose_circle_runs_through_a_pole_are_right(lat):
    km = oracles.distance_m(20, lat, 20, math.copysign(90, lat)) / 1000
    assert areas_km2(WORLD, (20, lat), km).sum() == near(disc_km2(20, lat, km))


@pytest.mark.parametrize("pole", [90, -90])
def test_a_polar_disc_takes_from_boxes_what_their_zone_holds(pole):
    km = 1000.0
    reached = oracles.destination(0, pole, 0, km)[1]
    low, high = sorted((reached, pole))
    boxes = [box(-180, *sorted((pole / 2, pole))[:1], -77, sorted((pole / 2, pole))[1])]
    boxes += [box(10, min(0.0, pole), 11, max(0.0, pole)), box(3, pole - 4, 5, pole - 3)]
    if pole < 0:
        boxes[2] = box(3, pole + 3, 5, pole + 4)
    got = areas_km2(boxes, (123.0, pole), km)
    assert got[0] == near(oracles.box_area_km2(-180, low, -77, high))
    assert got[1] == near(oracles.box_area_km2(10, low, 11, high))
    assert got[2] == geodesic_area_km2(boxes[2])


@pytest.mark.parametrize("km", [1.0, 300.0, 5_000.0])
@pytest.mark.parametrize("place", [(30.0, 50.0), (30.0, 89.5), (-180.0, 67.0)])
def test_a_disc_is_halved_by_its_own_meridian(place, km):
    lon, _ = place
    east = box(lon, -90, min(lon + 180, 180), 90)
    if lon > 0:
        east = MultiPolygon([east, box(-180, -90, lon - 180, 90)])
    got = covered([east], place, km)
    assert got.area_km2[0, 0] * 2 == near(disc_km2(*place, km))
    assert got.nearest_km[0] == 0


@pytest.mark.parametrize("km", [0.5, 300.0, 5_000.0])
def test_a_disc_on_the_equator_is_halved_by_it(km):
    halves = [box(-180, 0, 180, 90), box(-180, -90, 180, 0)]
    got = areas_km2(halves, (77.0, 0.0), km)
    assert got == pytest.approx([disc_km2(77, 0, km) / 2] * 2, rel=1e-9, abs=1e-6)


def test_octants_take_their_parts():
    octants = [box(lon, lat, lon + 90, lat + 90) for lon in (-180, -90, 0, 90) for lat in (-90, 0)]
    from_pole = areas_km2(octants, (0, 90), 4_000.0)
    assert from_pole[1::2] == pytest.approx([disc_km2(0, 90, 4_000.0) / 4] * 4, rel=1e-9)
    assert (from_pole[::2] == 0).all()
    from_corner = areas_km2(octants, (90, 0), 4_000.0)
    assert from_corner[4:] == pytest.approx([disc_km2(90, 0, 4_000.0) / 4] * 4, rel=1e-9)
    assert (from_corner[:4] == 0).all()


def test_arcs_and_borders_are_those_of_the_half_disc():
    got = covered([box(0, 0, 90, 90)], (45.0, 0.0), 300.0)
    assert got.arc_km[0, 0] == pytest.approx(oracles.disc_perimeter_km(45, 0, 300) / 2, rel=1e-9)
    assert got.border_km[0, 0] == pytest.approx(600, rel=1e-9)


def test_the_length_of_the_arc_is_the_change_of_the_area():
    slant = [Polygon([(33, 49), (37, 52.5), (40, 47)])]
    h = 1e-3
    got = covered(slant, (36.23, 49.99), 200 - h, 200.0, 200 + h)
    change = (got.area_km2[2, 0] - got.area_km2[0, 0]) / (2 * h)
    assert got.arc_km[1, 0] == pytest.approx(change, rel=1e-7)


# --- partitions --------------------------------------------------------------------------------


@repeatable(25)
@given(
    place=places(),
    km=radii_km(least=1, most=19_900),
    lons=st.lists(st.floats(-179, 179), min_size=1, max_size=4, unique=True),
    lats=st.lists(st.floats(-89, 89), min_size=1, max_size=3, unique=True),
)
def test_any_boxes_that_make_up_the_world_sum_to_the_disc(place, km, lons, lats):
    lons, lats = sorted([-180, *lons, 180]), sorted([-90, *lats, 90])
    boxes = [box(w, s, e, n) for w, e in pairwise(lons) for s, n in pairwise(lats)]
    assert areas_km2(boxes, place, km).sum() == near(disc_km2(*place, km))


@repeatable(25)
@given(cells=voronoi_layers(), place=st.tuples(st.floats(22, 28), st.floats(42, 48)))
def test_cells_sum_to_the_disc(cells, place):
    assert areas_km2(cells, place, 120.0).sum() == near(disc_km2(*place, 120))


@repeatable(25)
@given(cells=square_layers(), x=st.integers(0, 8), y=st.integers(0, 8), km=st.floats(20, 600))
def test_from_corners_and_sides_of_squares_parts_sum_to_the_whole(cells, x, y, km):
    # On a vertex, or in the middle of a side, where distance and azimuth have no derivative.
    west, south, _, _ = shapely.total_bounds(cells)
    place = (west + x / 2, south + y / 2)
    whole = shapely.union_all(cells)
    split, one = areas_km2(cells, place, km), areas_km2([whole], place, km)
    smaller = min(disc_km2(*place, km), geodesic_area_km2(whole))
    assert split.sum() == near(one[0], smaller)


def test_russia_and_ukraine_sum_to_the_disc_where_nothing_else_lies():
    shapes = np.concatenate([np.asarray(load_regions(c).geometry) for c in ("RU", "UA")])
    assert areas_km2(shapes, (36.23, 49.99), 200.0).sum() == near(disc_km2(36.23, 49.99, 200))


# --- traps -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("place", "km"), [((180, 67), 30), ((-180, 67), 30), ((179.6, 67.1), 30), ((-179.6, 67.0), 25)]
)
def test_discs_wholly_in_chukotka_across_the_seam_are_discs(place, km):
    shapes = np.asarray(load_regions(["RU-CHU"]).geometry)
    got = covered(shapes, place, float(km))
    assert got.area_km2[0, 0] == near(disc_km2(*place, km))
    assert got.border_km[0, 0] == 0


def test_a_hole_of_75_square_metres_takes_75_square_metres():
    side = 75**0.5 / 111_000
    hole = box(36.5, 50.5, 36.5 + side, 50.5 + side)
    holed = Polygon(box(30, 45, 43, 55).exterior.coords, [hole.exterior.coords])
    got = areas_km2([holed], (36.23, 49.99), 305.8)[0]
    assert got == near(disc_km2(36.23, 49.99, 305.8) - geodesic_area_km2(hole))


def test_an_island_of_a_scattered_region_is_only_itself():
    island = box(36.5, 50.5, 36.6, 50.6)
    scattered = MultiPolygon([island, box(50, 50, 51, 51)])
    got = covered([scattered], (36.23, 49.99), 305.8)
    assert got.area_km2[0, 0] == near(geodesic_area_km2(island))
    assert not got.wholly[0, 0]


def test_a_launch_point_in_a_hole_covers_nothing_until_its_edge():
    holed = Polygon(box(0, 0, 4, 4).exterior.coords, [box(1, 1, 3, 3).exterior.coords])
    got = covered([holed], (2.0, 2.0), 50.0, 111.2, 800.0)
    assert got.area_km2[0, 0] == 0
    assert 0 < got.area_km2[1, 0] < got.area_km2[2, 0] == geodesic_area_km2(holed)
    assert got.nearest_km[0] == pytest.approx(oracles.nearest_m(holed, 2, 2) / 1000, abs=1e-6)


def test_edges_that_dip_into_the_disc_between_their_ends_are_seen():
    # A parallel at 67 N, ends 8 km beyond the circle, middle 2 m within it.
    shape = box(40, 67, 41, 68)
    to_side = oracles.nearest_m(shape, 40.5, 66.0) / 1000
    km = to_side + 0.002
    expected = oracles.disc_area_km2(40.5, 66, km) - _south_of(40.5, 66.0, km, 67.0)
    got = covered([shape], (40.5, 66.0), km)
    assert got.reached[0, 0]
    assert got.area_km2[0, 0] == pytest.approx(expected, abs=1e-6)


def _south_of(lon, lat, km, parallel):
    """Return the area of a disc below a parallel, by a fine quadrature over its longitudes."""
    below = areas_km2([box(-180, -90, 180, parallel)], (lon, lat), km)[0]
    above = areas_km2([box(-180, parallel, 180, 90)], (lon, lat), km)[0]
    assert below + above == near(disc_km2(lon, lat, km))
    return below


def test_edges_that_bulge_out_of_the_disc_between_their_ends_are_seen():
    # From 89 N a parallel's middle, across the pole, is farther than the ends of its edge.
    cap = Polygon([(-60, 88), (60, 88), (60, 88.5), (-60, 88.5)])
    far = oracles.distance_m(180, 89, 0, 88) / 1000
    ends = oracles.distance_m(180, 89, 60, 88) / 1000
    assert ends < far
    got = covered([cap], (180, 89.0), far - 0.001, far + 0.001)
    assert got.wholly[:, 0].tolist() == [False, True]
    assert 0 < got.area_km2[1, 0] - got.area_km2[0, 0] < 0.01


@pytest.mark.parametrize("metres", [100, 1, 0.001])
def test_a_spike_at_the_circle_reaches_by_its_tip_alone(metres):
    for sign, touched in [(-1, True), (1, False)]:
        tip = oracles.destination(0.5, 0.5, 90, 100 + sign * metres / 1000)
        spike = Polygon([(2, 0), (3, 0), (3, 1), (2, 1), tuple(tip)])
        got = covered([spike], (0.5, 0.5), 100.0)
        assert got.reached[0, 0] == touched
        assert (got.area_km2[0, 0] > 0) == touched
        assert got.area_km2[0, 0] < metres * 1e-3
        assert got.nearest_km[0] == pytest.approx(100 + sign * metres / 1000, abs=1e-9)


@pytest.mark.parametrize("metres", [100, 1, 0.001])
def test_a_notch_at_the_circle_never_costs_a_whole_turn(metres):
    lon, lat = 36.23, 49.99
    root = oracles.destination(lon, lat, 90, 100 - metres / 1000)
    outer = [oracles.destination(lon, lat, azimuth, 200) for azimuth in range(0, -360, -2)]
    whole = Polygon(outer)
    slot = Polygon([(lon + 4, lat - 1e-4), tuple(root), (lon + 4, lat + 1e-4)])
    notched = whole.difference(slot)
    got = covered([whole, notched], (lon, lat), 100.0).area_km2[0]
    assert got[0] == near(disc_km2(lon, lat, 100))
    # Areas themselves are rounded, by some 1e-11 km2.
    assert -1e-9 <= got[0] - got[1] < metres * 1e-3 + 1e-6


def test_a_spike_of_no_width_across_the_circle_changes_nothing():
    lon, lat = 36.23, 49.99
    root, hair = oracles.destination(lon, lat, 90, 50), 1e-12
    slot = Polygon([(lon + 4, lat), tuple(root), (lon + 4, lat + hair)])
    whole = box(lon - 4, lat - 4, lon + 4, lat + 4)
    notched = whole.difference(slot)
    assert notched.is_valid
    assert len(notched.exterior.coords) > len(whole.exterior.coords)
    got = covered([notched], (lon, lat), 100.0).area_km2[0, 0]
    assert got == near(disc_km2(lon, lat, 100))


def test_crossings_close_to_the_micrometre():
    # A gap of 3 mm between an edge and the arc that follows it costs thousands of square metres.
    wedges = [
        Polygon([(36.23, 49.99), *(oracles.destination(36.23, 49.99, a, 900) for a in (b, b - 60))])
        for b in range(360, 0, -60)
    ]
    got = areas_km2(wedges, (36.23, 49.99), 305.8)
    assert got.sum() == near(disc_km2(36.23, 49.99, 305.8))


@pytest.mark.parametrize("lon", [180.0, -180.0])
def test_at_180_a_box_on_either_side_gets_its_half(lon):
    boxes = [box(179, -1, 180, 1), box(-180, -1, -179, 1), box(170, -9, 180, 0)]
    got = covered(boxes, (lon, 0.0), 50.0)
    half = disc_km2(180, 0, 50) / 2
    assert got.area_km2[0] == pytest.approx([half, half, half / 2], rel=1e-9)
    assert got.nearest_km.tolist() == [0, 0, 0]


def test_antarctica_closed_along_the_pole_holds_discs_and_is_held():
    antarctica = [box(-180, -90, 180, -75)]
    got = covered(antarctica, (77.0, -85.0), 300.0, 700.0, 3_000.0)
    assert got.area_km2[0, 0] == near(disc_km2(77, -85, 300))
    assert got.area_km2[1, 0] == near(disc_km2(77, -85, 700))
    assert got.area_km2[2, 0] == geodesic_area_km2(antarctica[0])
    assert got.wholly[:, 0].tolist() == [False, False, True]


def test_a_cap_holds_the_disc_and_the_disc_holds_the_cap():
    cap = [box(-180, 70, 180, 90)]
    got = covered(cap, (20.0, 85.0), 100.0, 700.0, 3_000.0)
    assert got.area_km2[:2, 0] == pytest.approx(
        [disc_km2(20, 85, 100), disc_km2(20, 85, 700)], rel=1e-9
    )
    assert got.wholly[:, 0].tolist() == [False, False, True]
    assert got.nearest_km[0] == 0


def test_a_belt_round_the_earth_is_not_covered_for_having_its_edges_inside():
    # All edges within 19,000 km, but not the far side between them.
    belt = [box(-180, -20, 180, 20)]
    km = 19_000.0
    got = covered(belt, (0.0, 0.0), km)
    earth_km2 = 510_065_621.724
    assert not got.wholly[0, 0]
    rest = earth_km2 - disc_km2(0, 0, km)
    assert got.area_km2[0, 0] == near(geodesic_area_km2(belt[0]) - rest, earth_km2)


@pytest.mark.parametrize("place", [(36.0, 50.0), (36.5, 50.0), (37.0, 50.5)])
def test_from_a_border_or_a_vertex_both_sides_are_at_no_distance(place):
    squares = [box(36, 50, 37, 51), box(36, 49, 37, 50), box(37, 50, 38, 51)]
    got = covered(squares, place, 10.0)
    touching = shapely.intersects_xy(squares, *place)
    assert (got.nearest_km[touching] == 0).all()
    whole = areas_km2([shapely.union_all(squares)], place, 10.0)[0]
    assert got.area_km2[0].sum() == near(whole)


@pytest.mark.parametrize("offset_m", [-0.001, 0.001])
def test_a_millimetre_decides_whether_a_region_is_reached(offset_m):
    square = box(38, 49, 39, 51)
    touch_km = oracles.nearest_m(square, 36.23, 49.99) / 1000
    got = covered([square], (36.23, 49.99), touch_km + offset_m / 1000)
    assert got.reached[0, 0] == (offset_m > 0)
    assert (got.area_km2[0, 0] > 0) == (offset_m > 0)


def test_areas_never_shrink_along_growing_ranges():
    kms = 100 + np.cumsum(np.geomspace(1e-9, 1, 60))
    got = covered([box(36, 50, 37, 52)], (36.23, 49.99), *kms)
    assert (np.diff(got.area_km2[:, 0]) >= 0).all()


@repeatable(15)
@given(cells=voronoi_layers(), place=places())
def test_nearest_distances_are_those_of_brute_force(cells, place):
    got = covered(cells[:3], place, 10.0).nearest_km
    expected = [
        0.0 if shapely.intersects_xy(cell, *place) else oracles.nearest_m(cell, *place) / 1000
        for cell in cells[:3]
    ]
    assert got == pytest.approx(expected, abs=1e-6)


def test_places_are_measured_alike_together_and_alone():
    shapes = np.asarray(load_regions("RU").geometry)[::9]
    rng = np.random.default_rng(7)
    spots = np.column_stack([rng.uniform(22, 190, 70) % 360, rng.uniform(44, 80, 70)])
    spots[:, 0] = (spots[:, 0] + 180) % 360 - 180
    areas, own = prepare_areas(shapes), geodesic_area_km2(shapes)
    kms = np.array([300.0, 1_000.0])
    together = covered_by_discs(areas, spots, kms, own_km2=own)
    for i in (0, 33, 69):
        alone = covered_by_discs(areas, spots[i : i + 1], kms, own_km2=own)
        assert together.area_km2[i] == pytest.approx(alone.area_km2[0], rel=1e-9, abs=1e-6)
        assert together.nearest_km[i].tolist() == alone.nearest_km[0].tolist()


def test_a_launch_point_at_a_pole_and_edges_along_its_parallels():
    ring = [box(-180, 80, 180, 85)]
    inner, outer = (oracles.distance_m(0, 90, 0, lat) / 1000 for lat in (85, 80))
    got = covered(ring, (0.0, 90.0), inner - 1, (inner + outer) / 2, outer + 1)
    assert got.area_km2[[0, 2], 0].tolist() == [0, geodesic_area_km2(ring[0])]
    middle = disc_km2(0, 90, (inner + outer) / 2) - oracles.box_area_km2(-180, 85, 180, 90)
    assert got.area_km2[1, 0] == near(middle, disc_km2(0, 90, outer))
    assert math.isclose(got.nearest_km[0], inner, abs_tol=1e-6)
