"""Curves: exact at their ranges, monotone and close between them, with an inverse."""

from __future__ import annotations

import geopandas.testing
import numpy as np
import oracles
import pandas.testing
import pytest
from checks import KHARKIV, MIDDLE_OF_A, UNIT_SQUARES, layer
from shapely.geometry import LineString, MultiPoint, box

from rangemap.coverage import measure_coverage
from rangemap.curves import READING_COLUMNS, coverage_curve
from rangemap.errors import InputError, UnknownNameError
from rangemap.regions import load_regions, prepare_regions
from rangemap.statements import load_systems

CODES = {name: f"QA-{i}" for i, name in enumerate(UNIT_SQUARES)}


@pytest.fixture(scope="module")
def curve():
    return coverage_curve({"here": MIDDLE_OF_A}, layer(UNIT_SQUARES), max_range_km=500)


def share(name, km):
    table = measure_coverage({"here": MIDDLE_OF_A}, {"it": f"{km} km"}, layer(UNIT_SQUARES))
    return table.set_index("region_name").loc[name, "covered_share"]


@pytest.mark.parametrize("km", [60, 100, 150])
def test_at_its_ranges_a_curve_is_exact(curve, km):
    assert curve.share_at("here", CODES["B"], km) == pytest.approx(share("B", km), rel=1e-13)


@pytest.mark.parametrize("km", [57.5, 62.5, 101.3, 172.4])
def test_between_its_ranges_a_curve_is_close(curve, km):
    assert curve.share_at("here", CODES["B"], km) == pytest.approx(share("B", km), abs=1e-3)


def test_curves_never_fall_and_stay_between_none_and_all(curve):
    km = np.linspace(0, 500, 5001)
    for code in CODES.values():
        values = curve.share_at("here", code, km)
        assert (np.diff(values) >= 0).all()
        assert values.min() >= 0
        assert values.max() <= 1


def test_touched_and_wholly_are_the_nearest_and_the_farthest_distance(curve):
    for name, code in CODES.items():
        i = curve.regions.index(code)
        corners = UNIT_SQUARES[name].exterior.coords
        farthest = max(oracles.distance_m(*MIDDLE_OF_A, *corner) for corner in corners)
        assert curve.wholly_km[0, i] * 1000 == pytest.approx(farthest, abs=1e-4)
    nearest = oracles.nearest_m(UNIT_SQUARES["B"], *MIDDLE_OF_A)
    assert curve.touched_km[0, 1] * 1000 == pytest.approx(nearest, abs=1e-3)
    assert curve.touched_km[0, 0] == 0


def test_a_millimetre_past_the_farthest_place_all_is_covered():
    regions = load_regions(["RU-KRS", "RU-CHU", "RU-KGD"])
    curve = coverage_curve({"Kharkiv": KHARKIV}, regions, max_range_km=10)
    for code, km in zip(curve.regions, curve.wholly_km[0], strict=True):
        words = {"less": f"{km - 1e-6:.9f} km", "more": f"{km + 1e-6:.9f} km"}
        table = measure_coverage({"Kharkiv": KHARKIV}, words, regions)
        rows = table[table["region"] == code].set_index("system")
        assert rows["wholly"].to_dict() == {"less": False, "more": True}


def test_the_far_side_of_the_earth_is_never_covered_by_less():
    far = layer({"it": box(-150, -60, -140, -40)})
    curve = coverage_curve({"here": (35.0, 50.0)}, far, max_range_km=10)
    assert np.isinf(curve.wholly_km[0, 0])


@pytest.mark.parametrize("wanted", [0.01, 0.25, 0.5, 0.99])
def test_the_inverse_gives_the_range_of_a_share(curve, wanted):
    km = curve.range_for("here", CODES["B"], wanted)
    assert curve.share_at("here", CODES["B"], km) == pytest.approx(wanted, abs=1e-9)


def test_the_inverse_at_none_and_all_is_exact(curve):
    assert curve.range_for("here", CODES["B"], 0) == curve.touched_km[0, 1]
    assert curve.range_for("here", CODES["B"], 1) == curve.wholly_km[0, 1]


def test_a_share_beyond_the_curve_has_no_range():
    short = coverage_curve({"here": MIDDLE_OF_A}, layer(UNIT_SQUARES), max_range_km=100)
    assert np.isnan(short.range_for("here", CODES["C"], 0.5))


def test_the_frame_has_a_row_for_each_range_and_agrees_with_the_table(curve):
    frame = curve.to_frame()
    assert len(frame) == 3 * len(curve.range_km)
    row = frame[(frame["region"] == CODES["B"]) & (frame["range_km"] == 100)].iloc[0]
    assert row["covered_share"] == pytest.approx(share("B", 100), rel=1e-13)


def test_what_cannot_be_asked_is_refused(curve):
    with pytest.raises(UnknownNameError, match="no region 'QA-9'"):
        curve.share_at("here", "QA-9", 10)
    with pytest.raises(UnknownNameError, match="no launch point 'there'"):
        curve.share_at("there", "QA-1", 10)
    with pytest.raises(InputError, match="from 0 to 500"):
        curve.share_at("here", "QA-1", 501)
    with pytest.raises(InputError, match="from 0 to 1"):
        curve.range_for("here", "QA-1", 1.5)
    with pytest.raises(InputError, match="step_km"):
        coverage_curve({"here": MIDDLE_OF_A}, layer(UNIT_SQUARES), max_range_km=1)


# --- from several points, lines and areas ------------------------------------------------------

PAIR = {"P": (0.2, 0.5), "Q": (1.9, 0.5)}
ORIGINS = {
    "several points": ({"it": MultiPoint(list(PAIR.values()))}, 2e-3),
    "a line": ({"it": LineString([(-0.5, -0.5), (0.5, 2.0)])}, 2e-3),
    "an area": ({"it": box(-1.0, -1.0, -0.4, 0.5)}, 2e-3),
}


@pytest.mark.parametrize("what", ORIGINS)
def test_curves_from_anything_agree_with_the_table_at_their_ranges_and_between(what):
    origin, close = ORIGINS[what]
    regions = layer(UNIT_SQUARES)
    curve = coverage_curve(origin, regions, max_range_km=200, step_km=10)
    words = {str(km): f"{km} km" for km in (60, 63, 100, 104.5, 150)}
    table = measure_coverage(origin, words, regions)
    for row in table.itertuples():
        got = float(curve.share_at("it", row.region, row.range_km))
        at_range = row.range_km % 10 == 0
        assert got == pytest.approx(row.covered_share, abs=1e-9 if at_range else close)
        nearest = curve.touched_km[0, curve.regions.index(row.region)]
        assert nearest == pytest.approx(row.nearest_km, abs=1e-9)


@pytest.mark.parametrize("what", ORIGINS)
def test_curves_from_anything_never_fall(what):
    curve = coverage_curve(ORIGINS[what][0], layer(UNIT_SQUARES), max_range_km=200, step_km=20)
    km = np.linspace(0, 200, 2001)
    for code in curve.regions:
        values = curve.share_at("it", code, km)
        assert (np.diff(values) >= 0).all()
        assert values.min() >= 0
        assert values.max() <= 1


def test_merged_points_have_one_curve_and_apart_ones_their_own():
    regions = layer(UNIT_SQUARES)
    apart = coverage_curve(PAIR, regions, max_range_km=150)
    one = coverage_curve(PAIR, regions, max_range_km=150, dissolve=True)
    assert apart.launch_points == ("P", "Q")
    assert one.launch_points == ("P + Q",)
    assert one.touched_km[0].tolist() == apart.touched_km.min(axis=0).tolist()
    assert (one.share[0] >= apart.share.max(axis=0) - 1e-12).all()
    assert (one.share[0] <= apart.share.sum(axis=0) + 1e-12).all()


def test_a_closer_step_brings_the_curve_to_the_exact_shares():
    regions = layer(UNIT_SQUARES)
    worst = []
    for step in (8.0, 2.0):
        curve = coverage_curve(PAIR, regions, max_range_km=120, step_km=step, dissolve=True)
        kms = [71.0, 83.0, 101.0]
        table = measure_coverage(PAIR, {str(k): f"{k} km" for k in kms}, regions, dissolve=True)
        rows = table[table["region"] == CODES["B"]].set_index("range_km")["covered_share"]
        worst.append(max(abs(float(curve.share_at("P + Q", CODES["B"], k)) - rows[k]) for k in kms))
    assert worst[1] < worst[0] / 8
    assert worst[1] < 1e-5


def test_several_points_cover_a_region_wholly_from_its_farthest_place_on():
    # Around a square: what is farthest from all four of them is its middle.
    square, middle = box(0, -0.5, 1, 0.5), (0.5, 0.0)
    around = [(-0.2, 0.0), (1.2, 0.0), (0.5, -0.7), (0.5, 0.7)]
    curve = coverage_curve({"it": MultiPoint(around)}, layer({"A": square}), max_range_km=120)
    to_middle = min(oracles.distance_m(*middle, *place) for place in around) / 1000
    to_corner = min(oracles.distance_m(0, 0.5, *place) for place in around) / 1000
    assert to_corner < to_middle
    # North and south are nearer than east and west, so that the place itself is off the middle.
    xs = np.linspace(0.45, 0.55, 41)
    farthest = max(
        min(oracles.distance_m(x, y, *place) for place in around) / 1000
        for x in xs
        for y in np.linspace(-0.05, 0.05, 41)
    )
    assert curve.wholly_km[0, 0] == pytest.approx(farthest, abs=0.2)
    assert curve.wholly_km[0, 0] >= farthest - 1e-6


def test_a_millimetre_past_the_farthest_vertex_several_points_cover_all():
    regions = load_regions(["RU-KRS"])
    cities = {"Kharkiv": KHARKIV, "Sumy": (34.8, 50.91)}
    curve = coverage_curve(cities, regions, max_range_km=300, step_km=50, dissolve=True)
    km = curve.wholly_km[0, 0]
    words = {"less": f"{km - 2e-6:.9f} km", "more": f"{km + 2e-6:.9f} km"}
    table = measure_coverage(cities, words, regions, dissolve=True).set_index("system")
    assert table["wholly"].to_dict() == {"less": False, "more": True}


def test_a_line_covers_a_square_from_its_farthest_corner_on():
    line = LineString([(-0.5, -1.0), (-0.5, 2.0)])
    curve = coverage_curve(
        {"it": line}, layer({"A": box(0, 0, 1, 1)}), max_range_km=200, step_km=20
    )
    # Straight north and south: the nearest place of the line to a corner is all but beside it.
    farthest = max(oracles.nearest_m(line, x, y) for x, y in [(1, 0), (1, 1)]) / 1000
    assert curve.wholly_km[0, 0] == pytest.approx(farthest, abs=0.003)


def test_what_is_wholly_covered_beyond_the_curve_is_not_known_to_it():
    curve = coverage_curve(PAIR, layer(UNIT_SQUARES), max_range_km=100, dissolve=True)
    assert np.isnan(curve.wholly_km[0, 2])
    assert np.isnan(curve.range_for("P + Q", CODES["C"], 1))


# --- prepared regions --------------------------------------------------------------------------


def test_prepared_regions_give_the_numbers_of_their_frame():
    frame = load_regions(["RU-BEL", "RU-KRS", "RU-VOR"])
    one, two = (
        measure_coverage({"Kharkiv": KHARKIV}, {"it": "about 200 km"}, regions)
        for regions in (frame, prepare_regions(frame))
    )
    pandas.testing.assert_frame_equal(one, two)


def test_prepared_regions_come_back_as_they_are_and_as_a_frame():
    frame = load_regions(["RU-BEL", "RU-KRS"])
    ready = prepare_regions(frame)
    assert prepare_regions(ready) is ready
    assert len(ready) == 2
    assert ready.codes == ("RU-BEL", "RU-KRS")
    geopandas.testing.assert_geodataframe_equal(
        ready.to_frame(), frame, check_like=True, check_dtype=False
    )


# --- what a boundary is known to ---------------------------------------------------------------


def table_of(words="249.4 km", **options):
    return measure_coverage(
        {"Kharkiv": KHARKIV}, {"it": words}, load_regions("RU"), **options
    ).set_index("region")


def test_the_position_error_of_bundled_regions_is_the_figure_of_their_scale_or_more():
    error = table_of()["nearest_error_km"]
    # |27,729 - 27,134| km2 over a perimeter of a good thousand, below the 590 m of the scale.
    assert error["RU-BEL"] == pytest.approx(0.59, abs=0.06)
    assert (error >= 0.59).all()
    # An edge of 219 km on 67 N: 2.2 km between its two readings.
    assert error["RU-NEN"] == pytest.approx(2.2, abs=0.1)


def test_a_users_own_figure_counts():
    mine = layer(UNIT_SQUARES).assign(position_error_m=[500.0, 20.0, 7.0])
    table = measure_coverage({"here": MIDDLE_OF_A}, {"it": "100 km"}, mine)
    # One degree on the equator's first parallel: its readings differ by 4 m.
    assert table["nearest_error_km"].tolist() == pytest.approx([0.5, 0.02, 0.007])


def test_errors_follow_from_the_two_lengths():
    row = table_of().loc["RU-BRY"]
    assert row["area_error_boundary_km2"] / row["covered_area_km2"] == pytest.approx(0.29, abs=0.2)
    assert 0 < row["area_error_geometry_km2"] < 1e-4
    assert 0 < row["covered_share_error"] < 1


def test_what_is_wholly_covered_has_no_error_of_its_share_and_what_is_not_none_of_its_area():
    table = table_of()
    assert (table.loc[table["wholly"], "covered_share_error"] == 0).all()
    beyond = table.loc[~table["touched"]]
    assert (beyond[["area_error_geometry_km2", "area_error_boundary_km2"]] == 0).all(axis=None)
    assert (beyond["area_per_km_km2"] == 0).all()


def test_what_is_nearer_to_the_range_than_boundaries_are_known_is_not_settled():
    nearest = table_of().loc["RU-LIP", "nearest_km"]
    for off, settled in [(-0.3, False), (0.3, False), (-3, True), (3, True)]:
        table = table_of(f"{nearest + off:.4f} km")
        assert table.loc["RU-LIP", "settled"] == settled


def test_one_more_kilometre_covers_what_the_table_says():
    one, two = table_of("250 km"), table_of("250.01 km")
    gained = (two["covered_area_km2"] - one["covered_area_km2"]) / 0.01
    assert one["area_per_km_km2"].to_numpy() == pytest.approx(gained.to_numpy(), rel=1e-3, abs=1e-3)


def test_lines_have_the_same_columns_and_their_errors():
    line = {"line": LineString([(35.5, 50), (36.5, 49.8)])}
    table = measure_coverage(line, {"it": "100 km"}, load_regions(["RU-BEL", "RU-KRS"]))
    partly = table[table["touched"] & ~table["wholly"]].iloc[0]
    assert partly["area_per_km_km2"] > 10
    expected = 0.001 * partly["area_per_km_km2"]
    assert partly["area_error_geometry_km2"] == pytest.approx(expected)


# At the readings of statements

WORDS = {
    "two ends": "about 100 km",
    "no low": "up to 120 km",
    "no high": "more than 60 km",
    "no stated": "80 to 150 km",
    "a number": "200 km",
}


def test_at_the_readings_of_statements_a_curve_gives_what_coverage_measures(curve):
    places = {"here": MIDDLE_OF_A, "there": (1.5, 0.5)}
    two = coverage_curve(places, layer(UNIT_SQUARES), max_range_km=500)
    expected = measure_coverage(places, WORDS, layer(UNIT_SQUARES))[list(READING_COLUMNS)]
    # All readings are ranges of the curve, at which it is exact.
    pandas.testing.assert_frame_equal(two.at(WORDS), expected, rtol=1e-12)


def test_between_its_ranges_too_it_is_close_to_what_coverage_measures(curve):
    systems = load_systems()
    expected = measure_coverage({"here": MIDDLE_OF_A}, systems, layer(UNIT_SQUARES))
    expected = expected[list(READING_COLUMNS)]
    pandas.testing.assert_frame_equal(curve.at(systems), expected, rtol=0, atol=1e-3)


@pytest.mark.parametrize(
    ("words", "ending"), [("up to 120 km", "_low"), ("more than 60 km", "_high"), ("5-9 km", "")]
)
def test_a_reading_that_is_open_has_no_share_on_a_curve(curve, words, ending):
    found = curve.at({"it": words})
    shares = ("covered_share_low", "covered_share", "covered_share_high")
    absent = {column for column in shares if found[column].isna().all()}
    assert absent == {f"covered_share{ending}"}
    assert set(found[f"range{ending}_basis"]) == {"open"}
    assert found[f"range{ending}_km"].isna().all()
    assert not found[[c for c in shares if c not in absent]].isna().any(axis=None)


def test_a_reading_beyond_the_curve_is_answered_with_how_far_it_goes(curve):
    with pytest.raises(InputError, match=r"'far' \(about 500 km\): is read as far as 550 km, and"):
        curve.at({"near": "about 100 km", "far": "about 500 km"})
