"""Coverage against the truth: quadrature in polar coordinates, fine rings, a case for each trap."""

from __future__ import annotations

import math
from functools import cache
from itertools import pairwise

import numpy as np
import oracles
import pandas.testing
import pytest
import shapely
from checks import KHARKIV, UNIT_SQUARES, layer
from geographiclib.geodesic import Geodesic
from shapely.geometry import MultiPolygon, Polygon, box

from rangemap.coverage import measure_coverage
from rangemap.errors import InputError
from rangemap.geodesy import (
    covered_by_discs,
    covered_by_union,
    geodesic_area_km2,
    prepare_areas,
)
from rangemap.regions import load_regions, prepare_regions

WORLD = {
    "south-west": box(-180, -90, -60, 10),
    "south-east": box(-60, -90, 180, 10),
    "north": box(-180, 10, 180, 90),
}


def discs(shapes, places, *kms):
    return covered_by_discs(
        prepare_areas(shapes),
        np.array(places, dtype=float),
        np.array(kms),
        own_km2=geodesic_area_km2(shapes),
    )


# --- star-shaped about the launch point --------------------------------------------------------


def sector_km2(lon, lat, azimuth_deg, km):
    """Return the area of a thin sector for each radian of azimuth: the integral of m12."""
    nodes, weights = np.polynomial.legendre.leggauss(12)
    line = oracles.EARTH.Line(lat, lon, azimuth_deg, Geodesic.DISTANCE_IN | Geodesic.REDUCEDLENGTH)
    metres = km * 500 * (nodes + 1)
    m12 = [line.Position(s, Geodesic.REDUCEDLENGTH)["m12"] for s in metres]
    return km * 500 * float(np.dot(weights, m12)) / 1e6


def star_km2(ring, lon, lat, km):
    """Return what a circle holds of a star: the sum over its edges, cut where they cross it.

    With the place at the origin of polar coordinates the area is the integral of S(s, azimuth)
    by azimuth, with s to the edge or to the circle, whichever is nearer.
    """
    nodes, weights = np.polynomial.legendre.leggauss(10)

    def at(start, end, t):
        point = start + t * (end - start)
        way = oracles.EARTH.Inverse(lat, lon, point[1], point[0])
        return way["s12"] / 1000, way["azi1"]

    def integrated(start, end, low, high):
        """Sum S by azimuth between two parts of an edge, both within or both beyond the circle."""
        ts = (low + high) / 2 + (high - low) / 2 * nodes
        h = 1e-4
        total = 0.0
        for t, weight in zip(ts, weights, strict=True):
            s, azimuth = at(start, end, t)
            turns = [at(start, end, t + k * h)[1] - azimuth for k in (-2, -1, 1, 2)]
            a, b, c, d = (math.remainder(turn, 360) for turn in turns)
            slope = math.radians(a - 8 * b + 8 * c - d) / (12 * h)
            total += weight * sector_km2(lon, lat, azimuth, min(s, km)) * slope
        return total * (high - low) / 2

    total = 0.0
    for start, end in pairwise(ring):
        grid = np.linspace(0, 1, 13)
        beyond = [at(start, end, t)[0] > km for t in grid]
        cuts = []
        for k in np.flatnonzero(np.diff(beyond)):
            low, high = grid[k], grid[k + 1]
            for _ in range(60):
                middle = (low + high) / 2
                same = (at(start, end, middle)[0] > km) == beyond[k]
                low, high = (middle, high) if same else (low, middle)
            cuts.append(high)
        edges = np.sort(np.concatenate([grid, cuts]))
        total += sum(integrated(start, end, *pair) for pair in pairwise(edges))
    return abs(total)


@pytest.mark.parametrize("place", [KHARKIV, (179.2, 67.0), (25.0, -71.0)])
def test_a_star_about_the_launch_point_is_the_integral_of_its_sectors(place):
    lon, lat = place
    far = [3.1, 1.2, 2.6, 1.6, 3.0, 0.9, 2.2]
    turn = -2 * math.pi * np.arange(8) / 7
    reach = np.array([*far, far[0]]) * 0.9
    wide = 1 / math.cos(math.radians(lat))
    ring = np.column_stack([lon + wide * reach * np.cos(turn), lat + reach * np.sin(turn)])
    star = shapely.intersection(Polygon(ring), box(-180, -90, 180, 90))
    rest = shapely.intersection(Polygon(ring), box(180, -90, 540, 90))
    if not rest.is_empty:
        star = MultiPolygon([star, shapely.transform(rest, lambda xy: xy - [360, 0])])
    km = 190.0
    got = discs([star], [place], km)
    assert not got.wholly.any()
    expected = star_km2(ring, lon, lat, km)
    assert got.area_km2[0, 0, 0] == pytest.approx(expected, rel=0, abs=1e-9 * expected + 1e-6)


# --- real borders ------------------------------------------------------------------------------


@cache
def fine_rings(lon, lat, km, n):
    """Return rings of n vertices and of every other one of them, anticlockwise."""
    points = oracles.circle_points(lon, lat, km, n)[::-1]
    return Polygon(points[::2]), Polygon(points)


def extrapolated(coarse, fine):
    """Take away what rings fall short by, which goes with the square of their spacing."""
    areas = [float(geodesic_area_km2(each)) for each in (coarse, fine)]
    return areas[1] + (areas[1] - areas[0]) / 3


def in_fine_rings_km2(shape, lon, lat, km):
    """Return the overlay with rings of 2^14 and 2^15 vertices, extrapolated to none.

    What is left are the two edges of the finer ring that a border cuts: 58 m, and 1.4 mm off.
    """
    rings = fine_rings(lon, lat, km, 2**15)
    near = shapely.intersection(shape, box(*shapely.buffer(rings[1], 0.5).bounds))
    return extrapolated(*(shapely.intersection(near, ring) for ring in rings))


@pytest.mark.parametrize("place", [KHARKIV, (31.3, 54.2)])
def test_covered_areas_of_real_regions_are_within_the_bound(place):
    km = 305.8
    russia = prepare_regions(load_regions("RU"))
    got = covered_by_discs(russia.areas, np.array([place]), np.array([km]), own_km2=russia.area_km2)
    partly = np.flatnonzero(got.reached[0, 0] & ~got.wholly[0, 0])
    assert len(partly) > 4
    for j in partly.tolist():
        expected = in_fine_rings_km2(russia.areas.shapes[j], *place, km)
        bound = 1e-9 * min(russia.area_km2[j], math.pi * km**2) + 1e-6
        assert abs(got.area_km2[0, 0, j] - expected) < bound, russia.codes[j]


# --- traps -------------------------------------------------------------------------------------


@pytest.mark.parametrize("lat", [87.0, 89.0, 89.9, -87.0])
@pytest.mark.parametrize("km", [30.0, 300.0, 5_000.0, 15_000.0])
def test_discs_near_a_pole_are_right_in_the_table(lat, km):
    # The longitude is no smooth function of the azimuth there: 5e-4 off with 32 points.
    table = measure_coverage({"here": (20.0, lat)}, {"it": f"{km} km"}, layer(WORLD))
    disc_km2 = oracles.disc_area_km2(20.0, lat, km)
    assert abs(table["covered_area_km2"].sum() - disc_km2) < 1e-9 * disc_km2 + 1e-6


@pytest.mark.parametrize("km", [5_000.0, 15_000.0])
def test_large_discs_from_180_are_right_in_the_table(km):
    table = measure_coverage({"here": (180.0, 67.0)}, {"it": f"{km} km"}, layer(WORLD))
    disc_km2 = oracles.disc_area_km2(180.0, 67.0, km)
    assert abs(table["covered_area_km2"].sum() - disc_km2) < 1e-9 * disc_km2


def test_at_6000_km_the_nearer_place_can_have_the_longer_chord():
    # Chords of one distance differ by kilometres: what is nearest in space is not so on the way.
    lon, lat = 0.0, 0.0
    east = oracles.destination(lon, lat, 90, 6_000.0)
    north = oracles.destination(lon, lat, 0, 6_000.6)
    chords = [oracles._chord_m(np.array([each]), lon, lat)[0] for each in (east, north)]
    assert chords[1] < chords[0]
    shapes = [Polygon([(x, y), (x + 4, y + 3), (x + 4, y + 4)]) for x, y in (east, north)]
    both = discs([MultiPolygon(shapes)], [(lon, lat)], 100.0)
    assert both.nearest_km[0, 0] == pytest.approx(6_000.0, abs=1e-6)


def test_the_union_of_25_discs_is_that_of_fine_polygons():
    lon, lat = np.meshgrid(np.linspace(30, 38, 5), np.linspace(47, 52, 5))
    places = np.column_stack([lon.ravel(), lat.ravel()]) + np.array([0.013, 0.007])
    world = list(WORLD.values())
    got = covered_by_union(
        prepare_areas(world), places, np.array([110.0]), own_km2=geodesic_area_km2(world)
    )
    rings = zip(*(fine_rings(*place, 110.0, 2**13) for place in places.tolist()), strict=True)
    expected = extrapolated(*map(shapely.union_all, map(list, rings)))
    disc_km2 = math.pi * 110**2
    assert abs(got.area_km2.sum() - expected) < 2e-9 * disc_km2


def test_a_seam_edge_without_its_partner_is_a_border():
    # The same box with and without its other half across 180.
    half, other = box(175, 60, 180, 65), box(-180, 60, -175, 65)
    got = discs([half, MultiPolygon([half, other])], [(179.0, 62.0)], 100.0)
    assert got.border_km[0, 0, 0] > 100
    assert got.border_km[0, 0, 1] == 0
    assert got.area_km2[0, 0, 0] < got.area_km2[0, 0, 1]


# --- degenerate input --------------------------------------------------------------------------


def test_an_empty_region_is_refused_by_name():
    regions = layer({"A": UNIT_SQUARES["A"], "nothing": Polygon()})
    with pytest.raises(InputError, match=r"row 1.*the geometry is empty"):
        measure_coverage({"here": (0.5, 0.5)}, {"it": "10 km"}, regions)
    with pytest.raises(InputError, match="the geometry is empty"):
        prepare_regions(regions)


def test_an_area_without_edges_is_never_reached_and_spoils_no_other():
    got = discs([UNIT_SQUARES["A"], Polygon(), UNIT_SQUARES["B"]], [(0.5, 0.5)], 100.0, 900.0)
    alone = discs([UNIT_SQUARES["A"], UNIT_SQUARES["B"]], [(0.5, 0.5)], 100.0, 900.0)
    assert got.area_km2[0, :, [0, 2]].tolist() == alone.area_km2[0].T.tolist()
    assert got.area_km2[0, :, 1].tolist() == [0, 0]
    assert not got.reached[..., 1].any()
    assert not got.wholly[..., 1].any()
    assert np.isinf(got.nearest_km[0, 1])


def test_thousands_of_equal_points_have_the_rows_of_one():
    regions, words = layer(UNIT_SQUARES), {"it": "about 80 km"}
    many = measure_coverage({str(i): (0.3, 0.6) for i in range(3_000)}, words, regions)
    one = measure_coverage({"0": (0.3, 0.6)}, words, regions)
    assert len(many) == 3_000 * len(one)
    numbers = [c for c in one.columns if c != "launch_point"]
    for number in (0, 1_500, 2_999):
        rows = many[many["launch_point"] == str(number)].reset_index(drop=True)
        pandas.testing.assert_frame_equal(rows[numbers], one[numbers])


def test_equal_points_among_others_keep_their_places():
    places = {"a": (0.3, 0.6), "b": (3.0, 0.5), "c": (0.3, 0.6), "d": (-1.0, 0.0)}
    regions, words = layer(UNIT_SQUARES), {"it": "80 km"}
    table = measure_coverage(places, words, regions)
    for name, place in places.items():
        alone = measure_coverage({name: place}, words, regions)
        rows = table[table["launch_point"] == name].reset_index(drop=True)
        pandas.testing.assert_frame_equal(rows, alone)


@pytest.mark.parametrize("metres", [-0.001, 0.001])
def test_a_millimetre_either_way_at_a_shared_edge_decides_the_far_square_alone(metres):
    # On the equator, so that the nearest place of the far square is known by hand.
    near, far = box(0, -1, 1, 1), box(1, -1, 2, 1)
    km = oracles.distance_m(0.25, 0.0, 1.0, 0.0) / 1000 + metres / 1000
    got = discs([near, far], [(0.25, 0.0)], km)
    assert got.reached[0, 0].tolist() == [True, metres > 0]
    whole = discs([box(0, -1, 2, 1)], [(0.25, 0.0)], km)
    assert got.area_km2[0, 0].sum() == pytest.approx(whole.area_km2[0, 0, 0], rel=1e-12)
