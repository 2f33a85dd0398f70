"""Several discs as one: unions of intervals against sums, partitions and fine polygons."""

from __future__ import annotations

import numpy as np
import oracles
import pytest
from hypothesis import given
from hypothesis import strategies as st
from shapely.geometry import MultiPoint, box
from strategies import repeatable, voronoi_layers

from rangemap.geodesy import (
    covered_by_discs,
    covered_by_union,
    geodesic_area_km2,
    geodesic_buffer,
    prepare_areas,
)

WORLD = [box(-180, -90, -60, 10), box(-60, -90, 180, 10), box(-180, 10, 180, 90)]


def united(shapes, places, *kms):
    return covered_by_union(
        prepare_areas(shapes),
        np.array(places, dtype=float),
        np.array(kms),
        own_km2=geodesic_area_km2(shapes),
    )


def fine_union_km2(places, km):
    """Polygons of two tolerances, from which their shortfall is extrapolated away."""
    coarse, fine = (
        geodesic_area_km2(geodesic_buffer(MultiPoint(places), radius_km=km, tolerance_m=t))
        for t in (0.04, 0.01)
    )
    return fine + (fine - coarse) / 3


@pytest.mark.parametrize("place", [(36.23, 49.99), (180.0, 67.0), (20.0, 89.0)])
def test_one_place_is_its_disc(place):
    got = united(WORLD, [place, place], 300.0).area_km2[0, 0].sum()
    assert got == pytest.approx(oracles.disc_area_km2(*place, 300), rel=1e-9)


def test_discs_that_do_not_meet_are_added():
    places = [(30.0, 50.0), (40.0, 50.0), (-170.0, 70.0)]
    got = united(WORLD, places, 300.0).area_km2[0, 0].sum()
    assert got == pytest.approx(
        sum(oracles.disc_area_km2(*place, 300) for place in places), rel=1e-9
    )


@pytest.mark.parametrize(
    "places",
    [
        [(36, 50), (37, 51)],
        [(36, 50), (44.3, 50)],
        [(180, 89), (10, 88), (-60, 87)],
        [(179, 10), (-179, 11), (178, 9)],
        [(20, 50), (22, 52), (24, 50), (22, 48)],
    ],
)
def test_discs_that_meet_are_those_of_fine_polygons(places):
    got = united(WORLD, places, 300.0).area_km2[0, 0].sum()
    assert got == pytest.approx(fine_union_km2(places, 300.0), rel=3e-9)


def test_two_discs_hold_what_both_hold_less_what_they_share():
    # By inclusion and exclusion against the lens, for regions on both sides of its axis.
    halves = [box(30, 40, 36.5, 60), box(36.5, 40, 50, 60)]
    got = united(halves, [(36.0, 50.0), (37.0, 50.0)], 200.0).area_km2[0, 0]
    assert got[0] == pytest.approx(got[1], rel=1e-12)


@repeatable(15)
@given(
    cells=voronoi_layers(),
    places=st.lists(
        st.tuples(st.floats(22, 28), st.floats(42, 48)), min_size=2, max_size=6, unique=True
    ),
)
def test_cells_sum_to_the_union(cells, places):
    got = united(cells, places, 120.0).area_km2[0, 0].sum()
    whole = united([box(-180, -90, 180, 90)], places, 120.0).area_km2[0, 0, 0]
    assert got == pytest.approx(whole, rel=1e-9)


def test_a_region_that_only_all_discs_together_cover_is_covered_whole():
    square = box(36, 50, 38, 51)
    places = [(36.5, 50.5), (37.5, 50.5), (37.0, 50.5)]
    got = united([square], places, 70.0)
    alone = covered_by_discs(
        prepare_areas([square]), np.array(places), np.array([70.0]), own_km2=np.array([1e9])
    )
    assert not alone.wholly.any()
    assert got.wholly.all()
    assert got.area_km2[0, 0, 0] == geodesic_area_km2(square)


def test_a_gap_between_discs_is_not_covered():
    # Four discs around a place that none of them reaches: a hole in their union.
    places = [(36.0, 50.0), (39.0, 50.0), (37.5, 50.97), (37.5, 49.0)]
    square = [box(30, 45, 45, 55)]
    kms = 103.0, 120.0
    got = united(square, places, *kms)
    for i, km in enumerate(kms):
        assert got.area_km2[0, i, 0] == pytest.approx(fine_union_km2(places, km), rel=3e-9)


def test_the_arc_is_the_change_of_the_area():
    h = 1e-3
    places = [(36.0, 50.0), (38.0, 51.0)]
    got = united([box(36, 49, 39, 52)], places, 150 - h, 150.0, 150 + h)
    change = (got.area_km2[0, 2, 0] - got.area_km2[0, 0, 0]) / (2 * h)
    assert got.arc_km[0, 1, 0] == pytest.approx(change, rel=1e-6)


def test_a_thousand_equal_places_are_one():
    square = [box(36, 50, 38, 51)]
    one = united(square, [(36.2, 50.1)], 50.0)
    many = united(square, [(36.2, 50.1)] * 1000, 50.0)
    assert one.area_km2.tolist() == many.area_km2.tolist()
