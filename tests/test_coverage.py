"""Coverage: the Kharkiv reference by an independent way, and layers worked out by hand."""

from __future__ import annotations

from itertools import pairwise

import checks
import geopandas as gpd
import geopandas.testing
import numpy as np
import oracles
import pandas as pd
import pandas.testing
import pytest
import shapely
from checks import MIDDLE_OF_A, UNIT_SQUARES, layer
from hypothesis import given
from hypothesis import strategies as st
from shapely.geometry import MultiPoint, MultiPolygon, Polygon, box
from strategies import places, repeatable, voronoi_layers

import rangemap as rm
from rangemap.coverage import COVERAGE_COLUMNS, RANGE_CLASSES, measure_coverage
from rangemap.errors import InputError, RangemapWarning
from rangemap.regions import load_regions

LON, LAT = checks.KHARKIV
ATACMS_KM = 190 * 5280 * 0.3048 / 1000
WHOLLY = ("RU-BEL", "RU-KRS")
PARTLY = {"RU-VOR": 50, "RU-ORL": 43, "RU-LIP": 13, "RU-BRY": 9, "RU-ROS": 2}
FAR = ("RU-MOW", "RU-CHU", "RU-KGD", "RU-SAK", "RU-KYA")


@pytest.fixture(scope="module")
def russia():
    return load_regions("RU")


@pytest.fixture(scope="module")
def reference(russia):
    table = measure_coverage(
        {"Kharkiv": checks.KHARKIV}, {"the article": "up to 190 miles"}, russia
    )
    return table.set_index("region")


@pytest.fixture(scope="module")
def shapes(russia):
    return russia.set_index("region").geometry


def squares(words, place=MIDDLE_OF_A, **options):
    table = measure_coverage({"here": place}, {"it": words}, layer(UNIT_SQUARES), **options)
    return table.set_index("region_name")


def same_numbers(one, two):
    columns = list(COVERAGE_COLUMNS[COVERAGE_COLUMNS.index("region") :])
    pandas.testing.assert_frame_equal(
        one[columns].reset_index(drop=True), two[columns].reset_index(drop=True)
    )


# --- from Kharkiv, up to 190 miles -------------------------------------------------------------


def test_the_reference_takes_in_two_regions_wholly_and_five_in_part(reference):
    share = reference.loc[reference["touched"], "covered_share"]
    assert set(share.index) == {*WHOLLY, *PARTLY}
    assert reference.index[reference["wholly"]].tolist() == list(WHOLLY)
    assert (100 * share[list(PARTLY)]).round().astype(int).to_dict() == PARTLY


@pytest.mark.parametrize("code", PARTLY)
def test_covered_areas_agree_with_geographiclib(reference, shapes, code):
    expected = oracles.covered_km2(shapes[code], LON, LAT, ATACMS_KM, step_deg=0.02)
    assert reference.loc[code, "covered_area_km2"] == pytest.approx(expected, rel=1e-4)


@pytest.mark.parametrize("code", WHOLLY)
def test_regions_wholly_within_have_the_area_that_geographiclib_gives_them(reference, shapes, code):
    parts = shapely.get_parts(shapes[code])
    expected = sum(oracles.dense_polygon_area_km2(part, 0.05) for part in parts)
    row = reference.loc[code]
    assert row["covered_area_km2"] == row["region_area_km2"] == pytest.approx(expected, rel=1e-8)


def test_nearest_distances_of_all_regions_near_agree_with_brute_force(reference, shapes):
    near = reference.index[reference["nearest_km"] < 700]
    assert len(near) > 20
    for code in near:
        expected_m = oracles.nearest_m(shapes[code], LON, LAT)
        assert reference.loc[code, "nearest_km"] * 1000 == pytest.approx(expected_m, abs=1e-3), code


@pytest.mark.parametrize("code", FAR)
def test_nearest_distances_of_regions_far_away_agree_with_brute_force(reference, shapes, code):
    expected_m = oracles.nearest_m(shapes[code], LON, LAT)
    assert reference.loc[code, "nearest_km"] * 1000 == pytest.approx(expected_m, abs=1e-3)


def test_the_classes_of_the_reference_are_those_of_a_ceiling(reference):
    # "Up to" leaves the low reading open: nothing is surely within.
    assert set(reference.loc[reference["touched"], "range_class"]) == {"at_best"}
    assert set(reference.loc[~reference["touched"], "range_class"]) == {"outside"}


def test_russia_and_ukraine_sum_to_the_disc_where_nothing_else_lies(russia):
    both = pd.concat([russia, load_regions("UA")], ignore_index=True)
    table = measure_coverage({"Kharkiv": checks.KHARKIV}, {"it": "200 km"}, both)
    disc_km2 = oracles.disc_area_km2(LON, LAT, 200)
    assert table["covered_area_km2"].sum() == pytest.approx(disc_km2, rel=1e-5)


def test_a_region_across_the_antimeridian_is_wholly_and_partly_within(russia):
    chukotka = russia[russia["region"] == "RU-CHU"]
    inland = measure_coverage({"here": (180.0, 67.0)}, {"it": "30 km"}, chukotka).iloc[0]
    disc_km2 = oracles.disc_area_km2(180, 67, 30)
    assert inland["covered_area_km2"] == pytest.approx(disc_km2, rel=2e-4)
    all_of_it = measure_coverage({"here": (180.0, 67.0)}, {"it": "2500 km"}, chukotka).iloc[0]
    assert all_of_it["wholly"]
    assert all_of_it["covered_share"] == 1


# --- the table ---------------------------------------------------------------------------------


def test_the_table_has_the_columns_of_the_design_in_order():
    table = measure_coverage({"here": MIDDLE_OF_A}, {"it": "100 km"}, layer(UNIT_SQUARES))
    assert list(table.columns) == [
        "launch_point", "system", "statement", "region", "region_name",
        "range_km", "range_low_km", "range_high_km",
        "range_basis", "range_low_basis", "range_high_basis", "region_area_km2",
        "covered_area_km2", "covered_area_low_km2", "covered_area_high_km2",
        "covered_share", "covered_share_low", "covered_share_high",
        "nearest_km", "touched", "wholly", "range_class",
        "area_per_km_km2", "area_error_geometry_km2", "area_error_boundary_km2",
        "covered_share_error", "nearest_error_km", "settled",
    ]  # fmt: skip


@pytest.mark.parametrize("words", ["100 km", "up to 100 km", "more than 1 km", "5 to 10 km"])
def test_columns_keep_their_types_whatever_the_words(words):
    table = measure_coverage({"here": MIDDLE_OF_A}, {"it": words}, layer(UNIT_SQUARES))
    for column in COVERAGE_COLUMNS:
        if column in {"touched", "wholly", "settled"}:
            assert table[column].dtype == bool, column
        elif column.endswith(("_km", "_km2")) or "share" in column:
            assert table[column].dtype == np.float64, column
        else:
            assert all(isinstance(value, str) for value in table[column]), column


def test_rows_run_by_launch_point_then_statement_then_region():
    table = measure_coverage(
        {"Q": (0.5, 0.5), "P": (1.5, 0.5)},
        {"long": "200 km", "short": "50 km"},
        layer(dict(reversed(UNIT_SQUARES.items()))),
    )
    assert table[["launch_point", "system", "region_name"]].to_numpy().tolist() == [
        [place, system, name]
        for place in ("Q", "P")
        for system in ("short", "long")
        for name in ("C", "B", "A")
    ]
    assert table.index.tolist() == list(range(12))


def test_with_reached_only_the_other_rows_are_left_out_and_nothing_else_changes():
    every = squares("about 60 km")
    reached = squares("about 60 km", reached_only=True)
    assert reached.index.tolist() == ["A", "B"]
    pandas.testing.assert_frame_equal(reached, every.loc[["A", "B"]])


def test_reached_only_keeps_what_only_the_widest_reading_reaches():
    # B is 55.7 km away: more than 50 and less than 56.
    assert squares("50 to 56 km", reached_only=True).index.tolist() == ["A", "B"]
    assert squares("50 to 55 km", reached_only=True).index.tolist() == ["A"]


def test_regions_may_come_in_any_order(russia):
    some = russia[russia["country"] == "RU"].iloc[::4]
    place, words = {"Kharkiv": checks.KHARKIV}, {"it": "about 600 km"}
    one = measure_coverage(place, words, some)
    two = measure_coverage(place, words, some.sample(frac=1, random_state=5))
    same_numbers(one.sort_values("region"), two.sort_values("region"))


def test_what_is_given_is_left_as_it_was():
    regions = layer(UNIT_SQUARES)
    points = gpd.GeoDataFrame(
        {"name": ["here"]}, geometry=gpd.points_from_xy([0.5], [0.5]), crs="EPSG:4326"
    )
    before = regions.copy(deep=True), points.copy(deep=True)
    measure_coverage(points, {"it": "about 100 km"}, regions, dissolve=True, reached_only=True)
    geopandas.testing.assert_geodataframe_equal(regions, before[0])
    geopandas.testing.assert_geodataframe_equal(points, before[1])


def test_regions_without_names_are_refused():
    with pytest.raises(InputError, match="name"):
        measure_coverage({"here": MIDDLE_OF_A}, {"it": "1 km"}, layer(UNIT_SQUARES)[["geometry"]])


# --- the numbers -------------------------------------------------------------------------------


def test_shares_are_parts_of_the_region():
    checks.shares_are_parts_of_the_region(measure_coverage)


def test_readings_grow_from_low_to_high():
    checks.readings_grow_from_low_to_high(measure_coverage)


def test_open_readings_are_absent_and_never_nothing():
    checks.open_readings_are_absent(measure_coverage)


def test_overlays_agree_with_geographiclib():
    checks.overlay_agrees_with_geographiclib(measure_coverage)


def test_a_region_wholly_within_has_its_own_area_to_the_bit():
    row = squares("200 km").loc["A"]
    assert row["covered_area_km2"] == row["region_area_km2"]
    assert row["covered_share"] == 1.0
    assert row["wholly"]


def test_a_region_out_of_reach_has_nothing_to_the_bit_and_a_distance():
    row = squares("200 km").loc["C"]
    assert row["covered_area_km2"] == row["covered_share"] == 0.0
    # Along the parallel of half a degree, all but straight: 3.5 degrees of 111.3 km.
    expected_m = oracles.nearest_m(UNIT_SQUARES["C"], *MIDDLE_OF_A)
    assert row["nearest_km"] * 1000 == pytest.approx(expected_m, abs=0.01)
    assert row["nearest_km"] == pytest.approx(389.6, abs=0.1)


def test_a_disc_within_a_region_is_the_disc():
    row = squares("40 km").loc["A"]
    expected_km2 = oracles.disc_area_km2(*MIDDLE_OF_A, 40)
    assert row["covered_area_km2"] == pytest.approx(expected_km2, rel=1e-4)
    assert row["nearest_km"] == 0


def test_a_disc_is_halved_by_its_own_meridian_and_by_the_equator():
    halves = {"west": box(-9, -9, 0, 9), "east": box(0, -9, 9, 9)}
    table = measure_coverage({"here": (0.0, 0.0)}, {"it": "300 km"}, layer(halves))
    half_km2 = oracles.disc_area_km2(0, 0, 300) / 2
    assert table["covered_area_km2"].tolist() == pytest.approx([half_km2] * 2, rel=1e-5)
    halves = {"south": box(-9, -9, 9, 0), "north": box(-9, 0, 9, 9)}
    table = measure_coverage({"here": (0.0, 0.0)}, {"it": "300 km"}, layer(halves))
    assert table["covered_area_km2"].tolist() == pytest.approx([half_km2] * 2, rel=1e-5)


def test_a_polar_disc_is_cut_into_the_shares_of_its_meridians():
    slices = {"a": box(-180, 80, -90, 90), "b": box(-90, 80, 90, 90), "c": box(90, 80, 180, 90)}
    table = measure_coverage({"pole": (0.0, 90.0)}, {"it": "500 km"}, layer(slices))
    disc_km2 = oracles.disc_area_km2(0, 90, 500)
    expected = [disc_km2 / 4, disc_km2 / 2, disc_km2 / 4]
    assert table["covered_area_km2"].tolist() == pytest.approx(expected, rel=1e-5)


def test_antarctica_closed_along_the_pole_holds_the_disc_and_is_held():
    antarctica = layer({"it": box(-180, -90, 180, -75)})
    place = {"here": (77.0, -85.0)}
    inside = measure_coverage(place, {"it": "300 km"}, antarctica).iloc[0]
    assert inside["nearest_km"] == 0
    expected_km2 = oracles.disc_area_km2(77, -85, 300)
    assert inside["covered_area_km2"] == pytest.approx(expected_km2, rel=1e-4)
    assert measure_coverage(place, {"it": "3000 km"}, antarctica).iloc[0]["wholly"]


def test_a_hole_is_no_part_of_what_is_covered():
    holed = Polygon(box(0, 0, 4, 4).exterior.coords, [box(1, 1, 3, 3).exterior.coords])
    table = measure_coverage({"here": (2.0, 2.0)}, {"it": "50 km"}, layer({"it": holed}))
    row = table.iloc[0]
    assert (row["covered_area_km2"], row["touched"], row["range_class"]) == (0, False, "outside")
    assert row["nearest_km"] > 50
    wide = measure_coverage({"here": (2.0, 2.0)}, {"it": "800 km"}, layer({"it": holed}))
    ring_km2 = oracles.box_area_km2(0, 0, 4, 4) - oracles.box_area_km2(1, 1, 3, 3)
    assert wide.iloc[0]["covered_area_km2"] == pytest.approx(ring_km2, rel=1e-8)


def test_a_hole_of_75_square_metres_takes_its_75_square_metres():
    side = 75**0.5 / 111_000
    hole = box(0.5, 0.5, 0.5 + side, 0.5 + side)
    holed = Polygon(box(-5, -5, 5, 5).exterior.coords, [hole.exterior.coords])
    here = {"here": MIDDLE_OF_A}
    whole = measure_coverage(here, {"it": "100 km"}, layer({"it": box(-5, -5, 5, 5)})).iloc[0]
    rest = measure_coverage(here, {"it": "100 km"}, layer({"it": holed})).iloc[0]
    lost_m2 = (whole["covered_area_km2"] - rest["covered_area_km2"]) * 1e6
    assert lost_m2 == pytest.approx(75, abs=2)


def test_a_cap_holds_the_disc_and_is_held_by_it():
    cap = layer({"it": box(-180, 70, 180, 90)})
    inside = measure_coverage({"here": (20.0, 85.0)}, {"it": "700 km"}, cap).iloc[0]
    disc_km2 = oracles.disc_area_km2(20, 85, 700)
    assert inside["covered_area_km2"] == pytest.approx(disc_km2, rel=1e-5)
    assert not inside["wholly"]
    held = measure_coverage({"here": (20.0, 85.0)}, {"it": "3000 km"}, cap).iloc[0]
    assert held["wholly"]
    assert held["covered_area_km2"] == held["region_area_km2"]


@pytest.mark.parametrize("metres", [100, 10, 1.5])
def test_a_spike_that_enters_reaches_and_one_that_stops_short_does_not(metres):
    for sign, touched in [(-1, True), (1, False)]:
        tip = oracles.destination(*MIDDLE_OF_A, 90, 100 + sign * metres / 1000)
        spike = Polygon([(2, 0), (3, 0), (3, 1), (2, 1), tuple(tip)])
        table = measure_coverage({"here": MIDDLE_OF_A}, {"it": "100 km"}, layer({"it": spike}))
        row = table.iloc[0]
        assert row["touched"] == touched
        assert (row["covered_area_km2"] > 0) == touched
        expected_km = 100 + sign * metres / 1000
        assert row["nearest_km"] == pytest.approx(expected_km, abs=1e-6)


@pytest.mark.parametrize("metres", [100, 10, 1.5])
def test_a_corner_that_stands_out_is_not_wholly_within(metres):
    for sign, wholly in [(-1, True), (1, False)]:
        tip = oracles.destination(*MIDDLE_OF_A, 90, 100 + sign * metres / 1000)
        wedge = Polygon([(0.8, 0.3), tuple(tip), (0.8, 0.7)])
        table = measure_coverage({"here": MIDDLE_OF_A}, {"it": "100 km"}, layer({"it": wedge}))
        row = table.iloc[0]
        assert row["wholly"] == wholly
        assert (row["covered_share"] == 1) == wholly


@pytest.mark.parametrize("lon", [180.0, -180.0])
def test_a_launch_point_at_180_reaches_both_ways(lon):
    both = {"west": box(179, -1, 180, 1), "east": box(-180, -1, -179, 1)}
    table = measure_coverage({"here": (lon, 0.0)}, {"it": "50 km"}, layer(both))
    half_km2 = oracles.disc_area_km2(180, 0, 50) / 2
    assert table["covered_area_km2"].tolist() == pytest.approx([half_km2] * 2, rel=1e-4)
    assert table["nearest_km"].tolist() == [0, 0]


@repeatable(20)
@given(cells=voronoi_layers(), place=st.tuples(st.floats(22, 28), st.floats(42, 48)))
def test_the_parts_of_a_partition_sum_to_the_disc(cells, place):
    regions = layer({f"cell {i}": cell for i, cell in enumerate(cells)})
    table = measure_coverage({"here": place}, {"it": "120 km"}, regions, tolerance_m=10)
    disc_km2 = oracles.disc_area_km2(*place, 120)
    # Short of it by a part of the tolerance all along the circle.
    slack_km2 = 0.01 * oracles.disc_perimeter_km(*place, 120)
    assert table["covered_area_km2"].sum() == pytest.approx(disc_km2, abs=slack_km2)


@repeatable(30)
@given(cells=voronoi_layers(), place=places(), km=st.floats(20, 9000))
def test_tables_agree_with_themselves(cells, place, km):
    regions = layer({f"cell {i}": cell for i, cell in enumerate(cells)})
    words = {"it": f"about {max(20, round(km, -1)):.0f} km"}
    table = measure_coverage({"here": place}, words, regions, tolerance_m=10)
    assert table["covered_share"].between(0, 1).all()
    assert (table["covered_area_low_km2"] <= table["covered_area_km2"] + 1e-9).all()
    assert (table["covered_area_km2"] <= table["covered_area_high_km2"] + 1e-9).all()
    assert (table["touched"] == (table["nearest_km"] < table["range_km"])).all()
    assert (table.loc[~table["touched"], "covered_area_km2"] == 0).all()
    assert (table["wholly"] == (table["covered_share"] == 1)).all()
    assert set(table["range_class"]) <= set(RANGE_CLASSES)


def test_areas_do_not_shrink_along_growing_ranges_however_near_they_are():
    kms = [100.0, 100.0001, 100.001, 100.002, 100.1, 101.0]
    table = measure_coverage(
        {"here": MIDDLE_OF_A}, {f"{km}": f"{km:.4f} km" for km in kms}, layer(UNIT_SQUARES)
    )
    b = table[table["region_name"] == "B"].sort_values("range_km")
    assert b["range_km"].tolist() == kms
    assert all(x < y for x, y in pairwise(b["covered_area_km2"]))


def test_equal_distances_of_different_statements_give_identical_numbers():
    words = {"a": "up to 100 km", "b": "100 km", "c": "more than 100 km", "d": "100 to 150 km"}
    table = measure_coverage({"here": MIDDLE_OF_A}, words, layer(UNIT_SQUARES))
    at_100 = [table.loc[table["system"] == s, "covered_area_km2"].tolist() for s in "abc"]
    low = table.loc[table["system"] == "d", "covered_area_low_km2"].tolist()
    assert at_100 == [low] * 3


# --- several launch points ---------------------------------------------------------------------

PAIR = {"P": (0.5, 0.5), "Q": (1.5, 0.5)}


def test_as_one_shape_areas_are_those_of_the_union():
    apart = measure_coverage(PAIR, {"it": "80 km"}, layer(UNIT_SQUARES))
    one = measure_coverage(PAIR, {"it": "80 km"}, layer(UNIT_SQUARES), dissolve=True)
    assert one["launch_point"].unique().tolist() == ["P + Q"]
    by_region = apart.groupby("region")
    one = one.set_index("region")
    assert (one["covered_area_km2"] <= by_region["covered_area_km2"].sum() + 1e-9).all()
    assert (one["covered_area_km2"] >= by_region["covered_area_km2"].max() - 1e-9).all()
    assert one["nearest_km"].tolist() == by_region["nearest_km"].min().tolist()
    # From its two neighbours together, A is covered by what is left of its far corners.
    assert one.loc["QA-0", "covered_area_km2"] == one.loc["QA-0", "region_area_km2"]


def test_discs_that_do_not_meet_add_up():
    far = {"P": (0.5, 0.5), "Q": (4.5, 0.5)}
    apart = measure_coverage(far, {"it": "100 km"}, layer(UNIT_SQUARES))
    one = measure_coverage(far, {"it": "100 km"}, layer(UNIT_SQUARES), dissolve=True)
    summed = apart.groupby("region")["covered_area_km2"].sum()
    assert one["covered_area_km2"].tolist() == pytest.approx(summed.tolist(), rel=1e-9)


def test_equal_points_count_once():
    twice = {"P": MIDDLE_OF_A, "the same": MIDDLE_OF_A}
    once = measure_coverage({"P": MIDDLE_OF_A}, {"it": "80 km"}, layer(UNIT_SQUARES))
    both = measure_coverage(twice, {"it": "80 km"}, layer(UNIT_SQUARES), dissolve=True)
    same_numbers(both, once)


def test_one_launch_point_of_several_points_is_one_shape():
    several = {"both": MultiPoint(list(PAIR.values()))}
    apart = measure_coverage(several, {"it": "80 km"}, layer(UNIT_SQUARES))
    one = measure_coverage(PAIR, {"it": "80 km"}, layer(UNIT_SQUARES), dissolve=True)
    same_numbers(apart, one)


# --- classes, by hand --------------------------------------------------------------------------

# From the middle of A: A reaches to 78.5 km (its corners); B from 55.7 to 175.9 km; C from 389.6.
HAND = {
    "100 km": ("within", "partly", "outside"),
    "about 100 km": ("within", "partly", "outside"),
    "up to 100 km": ("at_best", "at_best", "outside"),
    "no more than 100 km": ("at_best", "at_best", "outside"),
    "up to 180 km": ("at_best", "at_best", "outside"),
    "more than 100 km": ("within", "at_least", "not_ruled_out"),
    "more than 50 km": ("at_least", "not_ruled_out", "not_ruled_out"),
    "100 to 150 km": ("within", "partly", "outside"),
    "165 to 300 km": ("within", "depends", "outside"),
    "50 to 60 km": ("partly", "depends", "outside"),
    "300 to 400 km": ("within", "within", "depends"),
    "about 80 km": ("depends", "partly", "outside"),
    "about 60 km": ("partly", "depends", "outside"),
    "nearly 60 km": ("partly", "depends", "outside"),
    "just over 55 km": ("partly", "depends", "outside"),
    "up to about 100 km": ("at_best", "at_best", "outside"),
    "at least about 100 km": ("within", "at_least", "not_ruled_out"),
    "up to 100 km or more": ("at_best", "at_best", "not_ruled_out"),
    "well over 100 km": ("within", "at_least", "not_ruled_out"),
}


def test_the_distances_that_the_classes_were_worked_out_from():
    corners = {"A": (1, 1), "B": (2, 1)}
    farthest = {n: oracles.distance_m(*MIDDLE_OF_A, *c) / 1000 for n, c in corners.items()}
    assert farthest == pytest.approx({"A": 78.5, "B": 175.9}, abs=0.1)
    assert squares("1 km")["nearest_km"].tolist() == pytest.approx([0, 55.7, 389.6], abs=0.1)


@pytest.mark.parametrize("words", HAND)
def test_the_class_of_each_square_is_that_worked_out_by_hand(words):
    assert tuple(squares(words)["range_class"]) == HAND[words]


def test_every_class_was_worked_out():
    assert {c for classes in HAND.values() for c in classes} == set(RANGE_CLASSES)


@pytest.mark.parametrize(
    ("words", "touched", "wholly"),
    [
        ("100 km", [True, True, False], [True, False, False]),
        ("up to 180 km", [True, True, False], [True, True, False]),
        ("more than 50 km", [True, False, False], [False, False, False]),
        # An interval states no number of its own: the widest reading answers.
        ("50 to 60 km", [True, True, False], [False, False, False]),
        ("165 to 300 km", [True, True, False], [True, True, False]),
        ("about 80 km", [True, True, False], [True, False, False]),
    ],
)
def test_touched_and_wholly_answer_at_the_stated_reading(words, touched, wholly):
    table = squares(words)
    assert table["touched"].tolist() == touched
    assert table["wholly"].tolist() == wholly


def test_an_interval_has_no_stated_number():
    table = squares("50 to 60 km")
    stated = ["range_km", "covered_area_km2", "covered_share"]
    assert table[stated].isna().all(axis=None)
    assert table["range_low_km"].tolist() == [50] * 3
    assert table["range_high_km"].tolist() == [60] * 3


def test_a_region_of_several_parts_is_reached_by_its_nearest():
    both = layer({"it": MultiPolygon([UNIT_SQUARES["B"], UNIT_SQUARES["C"]])})
    row = measure_coverage({"here": MIDDLE_OF_A}, {"it": "200 km"}, both).iloc[0]
    assert row["range_class"] == "partly"
    assert row["covered_area_km2"] == pytest.approx(oracles.box_area_km2(1, 0, 2, 1), rel=1e-9)


@pytest.mark.parametrize(
    ("words", "bases"),
    [
        ("about 50 km", ("printed", "policy", "policy")),
        ("up to 50 km", ("printed", "open", "printed")),
        ("more than 50 km", ("printed", "printed", "open")),
        ("40 to 60 km", ("open", "printed", "printed")),
        ("nearly 50 km", ("printed", "policy", "printed")),
        ("50 km", ("printed", "printed", "printed")),
    ],
)
def test_every_row_says_where_each_reading_comes_from(words, bases):
    table = squares(words)
    columns = ["range_basis", "range_low_basis", "range_high_basis"]
    assert set(map(tuple, table[columns].to_numpy())) == {bases}
    for basis, column in zip(bases, ("range_km", "range_low_km", "range_high_km"), strict=True):
        assert table[column].isna().all() == (basis == "open")


# Columns the other way round


@pytest.mark.parametrize("measured", [rm.measure_coverage, rm.compose_story])
def test_places_that_would_be_among_the_regions_the_other_way_round_are_warned_of(measured):
    """Kharkiv as latitude and longitude is a place in Iran: on the globe, and far from Russia."""
    with pytest.warns(RangemapWarning, match="'Kharkiv' would lie among.*swapped") as caught:
        measured({"Kharkiv": (49.99, 36.23)}, {"x": "up to 100 km"}, rm.load_regions("RU"))
    assert [each.filename for each in caught] == [__file__]


def test_places_that_reach_a_region_or_make_no_more_sense_swapped_are_not_warned_of():
    regions = rm.load_regions("RU")
    for place in ((36.23, 49.99), (31.2, 30.0), (170.0, -45.0)):
        rm.measure_coverage({"here": place}, {"x": "up to 100 km"}, regions)
