"""The integral and the overlay, two independent ways, held together on the regions of Russia."""

from __future__ import annotations

import numpy as np
import pytest
from shapely.geometry import MultiPoint, Point

from rangemap.geodesy import covered_by_discs, covered_by_union
from rangemap.overlay import covered_by_overlay
from rangemap.reach import Origin
from rangemap.regions import load_regions, prepare_regions

TOLERANCE_M = 2.0
CASES = {
    "kharkiv": ([(36.23, 49.99)], 305.8),
    "wrangel": ([(180.0, 71.2)], 400.0),
    "across-the-seam": ([(-178.5, 66.0), (177.6, 63.5), (179.9, 68.0)], 300.0),
    "from-the-pole": ([(50.0, 90.0)], 2_500.0),
    "from-the-arctic": ([(63.7, 88.9)], 1_800.0),
    "far": ([(116.7, -2.4)], 6_500.0),
    "from-the-far-side": ([(-120.0, -50.0)], 15_000.0),
    "chain": ([(30.0, 52.0), (32.0, 51.5), (34.0, 51.0), (36.0, 50.0), (38.0, 49.5)], 150.0),
}


@pytest.fixture(scope="module")
def russia():
    return prepare_regions(load_regions("RU"))


@pytest.mark.parametrize("case", CASES)
def test_integral_and_overlay_differ_by_the_shortfall_of_polygons_alone(case, russia):
    places, km = CASES[case]
    measure = covered_by_discs if len(places) == 1 else covered_by_union
    one = measure(russia.areas, np.array(places), np.array([km]), own_km2=russia.area_km2)
    geometry = Point(places[0]) if len(places) == 1 else MultiPoint(places)
    two = covered_by_overlay(
        Origin(case, "", geometry), np.array([km]), russia, tolerance_m=TOLERANCE_M
    )
    shortfall = TOLERANCE_M / 1000 * (1.02 * one.arc_km + 1)
    assert (np.abs(one.area_km2 - two.area_km2) <= shortfall).all()
    assert one.reached.tolist() == two.reached.tolist()
    assert one.wholly.tolist() == two.wholly.tolist()
    assert np.abs(one.nearest_km - two.nearest_km).max() < 1e-6
    # Rings have corners, and a touch is longer or shorter by what they stray.
    assert one.arc_km == pytest.approx(two.arc_km, rel=1e-2, abs=3)
