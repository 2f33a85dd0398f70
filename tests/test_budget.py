"""The error budget: each end worked out by hand, on discs within a square and cut by its edges."""

from __future__ import annotations

import math
from dataclasses import replace

import checks
import numpy as np
import oracles
import pandas.testing
import pytest
import shapely
from checks import MIDDLE_OF_A, UNIT_SQUARES, layer
from hypothesis import given
from hypothesis import strategies as st
from shapely.geometry import LineString, MultiPoint, box
from strategies import repeatable

import rangemap as rm
from rangemap.budget import BUDGET_COLUMNS, ERROR_KINDS, measure_error_budget
from rangemap.coverage import COVERAGE_COLUMNS, measure_coverage
from rangemap.errors import InputError
from rangemap.statements import Catalogue, parse_range

SQUARE = layer({"A": UNIT_SQUARES["A"]})
HERE = {"here": MIDDLE_OF_A}
EDGE = {"edge": (0.0, 0.5)}
PATTERN = rm.load_systems()["ATACMS"]


def disc(km, place=MIDDLE_OF_A):
    return oracles.disc_area_km2(*place, km)


def half(km, place=EDGE["edge"]):
    """Return the half of a disc that its own meridian, or the equator, leaves in the square."""
    return disc(km, place) / 2


def catalogue_of(*told):
    """Return a catalogue of one system, from (words, variant, origin); the first is used."""
    statements = tuple(
        replace(
            PATTERN.default,
            id=f"s{i}",
            systems=("X",),
            wording=words,
            range=parse_range(words),
            variant=variant,
            citation=replace(PATTERN.default.citation, origin=origin),
        )
        for i, (words, variant, origin) in enumerate(told)
    )
    system = replace(PATTERN, name="X", aliases=(), statements=statements, default=statements[0])
    return Catalogue([system])


def budget(ranges, place=HERE, regions=SQUARE, **options):
    """Return the budget of the first row."""
    return measure_error_budget(place, ranges, regions, **options).iloc[0]


def ends(row, kind, what="area", unit="_km2"):
    return [row[f"covered_{what}_{kind}_{end}{unit}"] for end in ("low", "high")]


def absent(row, kind):
    return np.isnan([*ends(row, kind), *ends(row, kind, "share", "")]).all()


# --- what is measured from ---------------------------------------------------------------------


def test_the_same_figure_from_another_reference_is_one_end():
    checks.references_change_the_figure(measure_error_budget)
    row = budget({"it": "40 km"}, place=EDGE, references=[HERE])
    assert ends(row, "reference") == pytest.approx([half(40), disc(40)], rel=1e-8)


def test_the_share_is_that_of_the_same_areas():
    row = budget({"it": "40 km"}, references=[EDGE])
    own = oracles.box_area_km2(0, 0, 1, 1)
    expected = [half(40) / own, disc(40) / own]
    assert ends(row, "reference", "share", "") == pytest.approx(expected, rel=1e-8)


def test_references_given_together_count_each_and_as_one_shape():
    places = {"west": (0.0, 0.5), "east": (1.0, 0.5), "south": (0.5, 0.0)}
    row = budget({"it": "35 km"}, references=[places])
    halves = [half(35, place) for place in places.values()]
    # The nearest two are 78.6 km apart: the three halves do not meet.
    assert ends(row, "reference") == pytest.approx([min(halves), sum(halves)], rel=1e-8)


def test_a_reference_is_not_compared_with_itself():
    assert absent(budget({"it": "40 km"}, references=[HERE]), "reference")
    both = measure_error_budget({**HERE, **EDGE}, {"it": "40 km"}, SQUARE, references=[HERE])
    assert both["covered_area_reference_low_km2"].isna().tolist() == [True, False]
    assert ends(both.iloc[1], "reference") == pytest.approx([half(40), disc(40)], rel=1e-8)


@pytest.mark.parametrize("options", [{"references": ()}, {}], ids=["none wanted", "not Russia"])
def test_without_another_reference_its_error_is_not_known(options):
    row = budget({"it": "40 km"}, **options)
    assert absent(row, "reference")
    assert row["largest_error"] == "geometry"


def test_the_bundled_references_are_the_border_and_the_cities_each_and_as_one():
    regions = rm.load_regions(["RU-BEL", "RU-KRS", "RU-BRY"])
    kharkiv = {"Kharkiv": (36.2304, 49.9935)}
    ranges = rm.load_systems().select("ATACMS")
    table = measure_error_budget(kharkiv, ranges, regions)
    cities = rm.load_launch_points()
    own = measure_coverage(kharkiv, ranges, regions)["covered_area_km2"]
    found = [own.to_numpy()]
    for points, dissolve in ((rm.load_launch_points("border"), False), (cities, True)):
        measured = measure_coverage(points, ranges, regions, dissolve=dissolve)
        found.append(measured["covered_area_km2"].to_numpy())
    for name, at in zip(cities["launch_point"], cities.geometry, strict=True):
        measured = measure_coverage({name: at}, ranges, regions)
        found.append(measured["covered_area_km2"].to_numpy())
    low, high = np.min(found, axis=0), np.max(found, axis=0)
    assert table["covered_area_reference_low_km2"].tolist() == pytest.approx(low.tolist())
    assert table["covered_area_reference_high_km2"].tolist() == pytest.approx(high.tolist())
    assert (low < high).all()


def test_the_default_map_gives_292_000_km2_and_158_000_from_the_three_cities_together():
    cities = MultiPoint(list(rm.load_launch_points().geometry))
    table = measure_error_budget(
        rm.load_launch_points("border"),
        rm.load_systems().select("ATACMS"),
        rm.load_regions("RU"),
        references=[{"the three city centres": cities}],
    )
    # By trials with other tools: 291,918 and 157,688 km².
    sums = table[["covered_area_reference_high_km2", "covered_area_reference_low_km2"]].sum()
    assert sums.tolist() == pytest.approx([291_918, 157_688], rel=1e-3)
    touched = table[table["touched"]]
    assert (touched["covered_area_reference_high_km2"] == touched["covered_area_km2"]).all()
    assert touched["largest_error"].value_counts().idxmax() == "reference"


@pytest.mark.parametrize("references", [EDGE, "cities", rm.load_launch_points()])
def test_references_that_are_no_list_are_refused(references):
    with pytest.raises(InputError, match="references: expected a list of launch points"):
        measure_error_budget(HERE, {"it": "40 km"}, SQUARE, references=references)


# --- the wording -------------------------------------------------------------------------------


def test_the_wording_gives_its_low_and_its_high_reading():
    # Of 40 the grain is 1.
    row = budget(catalogue_of(("about 40 km", "", "o")))
    assert ends(row, "wording") == pytest.approx([disc(39), disc(41)], rel=1e-8)
    assert row["largest_error"] == "wording"


@pytest.mark.parametrize(("words", "open_end"), [("up to 40 km", 0), ("more than 40 km", 1)])
def test_an_end_that_the_source_leaves_open_is_absent(words, open_end):
    found = ends(budget(catalogue_of((words, "", "o"))), "wording")
    assert math.isnan(found[open_end])
    assert found[1 - open_end] == pytest.approx(disc(40), rel=1e-8)


def test_figures_of_two_versions_are_no_spread_of_one():
    versions = budget(catalogue_of(("30 to 45 km", "depends on version", "o")))
    assert absent(versions, "wording")
    interval = budget(catalogue_of(("30 to 45 km", "", "o")))
    assert ends(interval, "wording") == pytest.approx([disc(30), disc(45)], rel=1e-8)


def test_an_interval_is_asked_at_its_highest_where_one_figure_is_needed():
    row = budget(catalogue_of(("30 to 45 km", "", "o")), references=[EDGE])
    assert ends(row, "reference") == pytest.approx([half(45), disc(45)], rel=1e-8)


# --- which statement is believed ---------------------------------------------------------------


def test_what_others_state_of_the_same_version_gives_the_ends():
    told = catalogue_of(
        ("40 km", "", "a"), ("30 km", "not named", "b"), ("up to 45 km", "", "c"),
        ("20 km", "the small one", "d"), ("will reach 50 km", "", "e"),
    )  # fmt: skip
    row = budget(told)
    assert ends(row, "statement") == pytest.approx([disc(30), disc(45)], rel=1e-8)
    assert row["largest_error"] == "statement"


def test_the_catalogue_can_be_another_than_the_ranges():
    told = catalogue_of(("40 km", "", "a"), ("30 km", "", "b"))
    used = told["X"].default
    assert absent(budget([used]), "statement")
    known = budget([used], catalogue=told)
    assert ends(known, "statement") == pytest.approx([disc(30), disc(40)], rel=1e-8)


def test_whoever_repeats_a_figure_is_no_second_voice():
    assert absent(budget(catalogue_of(("40 km", "", "a"), ("40 km", "", "a"))), "statement")


def test_two_voices_that_agree_leave_no_doubt():
    row = budget(catalogue_of(("40 km", "", "a"), ("up to 40 km", "", "b")))
    assert ends(row, "statement") == [row["covered_area_km2"]] * 2


def test_figures_of_other_versions_alone_are_no_doubt():
    assert absent(budget(catalogue_of(("40 km", "", "a"), ("30 km", "small", "b"))), "statement")


def test_a_name_that_two_systems_share_is_asked_for_both():
    told = catalogue_of(("40 km", "", "a"), ("30 km", "", "b"))["X"]
    shared = replace(told.default, systems=("X", "Y"))
    x = replace(told, statements=(shared,), default=shared)
    y = replace(told, name="Y", statements=(shared, told.statements[1]), default=shared)
    row = budget(Catalogue([x, y]))
    assert ends(row, "statement") == pytest.approx([disc(30), disc(40)], rel=1e-8)


def test_a_number_without_a_source_has_no_error_of_its_words_and_none_of_nothing():
    checks.what_is_not_known_is_no_error_of_nothing(measure_error_budget)
    assert absent(budget({"a claim": "about 40 km"}), "wording")


def test_a_number_of_ones_own_under_a_known_name_has_no_rivals_there():
    told = catalogue_of(("40 km", "", "a"), ("30 km", "", "b"))
    assert absent(budget({"X": "40 km"}, catalogue=told), "statement")


# --- boundary, edges, geometry -----------------------------------------------------------------


def test_the_boundary_moves_the_area_by_its_error_along_the_border_inside():
    regions = SQUARE.assign(position_error_m=500.0)
    row = budget({"it": "40 km"}, place=EDGE, regions=regions)
    # 80 km of meridian are inside.
    expected = [half(40) - 0.5 * 80, half(40) + 0.5 * 80]
    assert ends(row, "boundary") == pytest.approx(expected, rel=1e-6)
    own, perimeter = oracles.box_area_km2(0, 0, 1, 1), 2 * 110.574 + 111.320 + 111.303
    share = half(40) / own
    off = 0.5 * ((1 - share) * 80 + share * (perimeter - 80)) / own
    found = ends(row, "boundary", "share", "")
    assert found == pytest.approx([share - off, share + off], rel=1e-4)
    assert row["largest_error"] == "boundary"


def test_a_boundary_of_which_nothing_is_known_has_no_error_of_nothing():
    row = budget({"it": "40 km"}, place=EDGE)
    assert absent(row, "boundary")
    assert not absent(row, "edges")


def test_the_edges_move_it_by_how_far_a_geodesic_leaves_the_parallel():
    regions = layer({"it": box(40, 67, 45, 68)})
    row = budget({"it": "40 km"}, place={"edge": (40.0, 67.5)}, regions=regions)
    whole = oracles.distance_m(40, 67, 45, 67) / 1000
    azimuth = oracles.EARTH.Inverse(67, 40, 67, 45)["azi1"]
    lon, lat = oracles.destination(40, 67, azimuth, whole / 2)
    gap_km = oracles.distance_m(lon, 67, lon, lat) / 1000
    assert 2 < gap_km < 2.4
    low, high = ends(row, "edges")
    assert (high - low) / 2 == pytest.approx(gap_km * 80, rel=0.01)
    assert row["largest_error"] == "edges"


def test_edges_and_boundary_are_told_apart_whichever_is_larger():
    shape = {"it": box(40, 67, 45, 68)}
    for metres in (500.0, 5000.0):
        regions = layer(shape).assign(position_error_m=metres)
        row = budget({"it": "40 km"}, place={"edge": (40.0, 67.5)}, regions=regions)
        boundary, edges = (np.diff(ends(row, kind)).item() / 2 for kind in ("boundary", "edges"))
        assert boundary == pytest.approx(metres / 1000 * 80, rel=1e-4)
        assert edges == pytest.approx(2.18 * 80, rel=0.02)


def test_the_geometry_adds_a_billionth_from_points_and_the_tolerance_from_lines():
    row = budget({"it": "40 km"})
    low, high = ends(row, "geometry")
    assert (high - low) / 2 == pytest.approx(1e-9 * math.pi * 40**2 + 1e-6, rel=0.05)
    line = {"line": LineString([(0.4, 0.5), (0.6, 0.5)])}
    low, high = ends(budget({"it": "30 km"}, place=line, tolerance_m=10), "geometry")
    outline = 2 * oracles.distance_m(0.4, 0.5, 0.6, 0.5) / 1000 + 2 * math.pi * 30
    assert (high - low) / 2 == pytest.approx(0.01 * outline, rel=1e-3)


# --- the table ---------------------------------------------------------------------------------


def test_the_columns_are_those_of_coverage_and_then_the_kinds_in_order():
    table = measure_error_budget(HERE, {"it": "40 km"}, layer(UNIT_SQUARES))
    assert list(table.columns) == [*COVERAGE_COLUMNS, *BUDGET_COLUMNS]
    assert ERROR_KINDS == (
        "reference", "wording", "statement", "boundary", "edges", "geometry",
    )  # fmt: skip
    assert BUDGET_COLUMNS[:5] == (
        "covered_area_reference_low_km2", "covered_area_reference_high_km2",
        "covered_share_reference_low", "covered_share_reference_high",
        "covered_area_wording_low_km2",
    )  # fmt: skip
    assert BUDGET_COLUMNS[-1] == "largest_error"
    numbers = table[list(BUDGET_COLUMNS[:-1])]
    assert (numbers.dtypes == np.float64).all()


@pytest.mark.parametrize("options", [{}, {"dissolve": True}, {"reached_only": True}])
def test_the_coverage_in_it_is_that_of_measure_coverage(options):
    places, words = {**HERE, **EDGE}, {"one": "about 40 km", "two": "up to 90 km"}
    table = measure_error_budget(places, words, layer(UNIT_SQUARES), references=[EDGE], **options)
    expected = measure_coverage(places, words, layer(UNIT_SQUARES), **options)
    pandas.testing.assert_frame_equal(table[list(COVERAGE_COLUMNS)], expected)


def test_a_table_without_rows_has_its_columns():
    table = measure_error_budget(
        {"far": (90.0, 45.0)}, {"it": "40 km"}, SQUARE, references=[HERE], reached_only=True
    )
    assert len(table) == 0
    assert list(table.columns) == [*COVERAGE_COLUMNS, *BUDGET_COLUMNS]


def test_where_nothing_changes_the_area_no_error_is_named():
    table = measure_error_budget(HERE, {"it": "200 km"}, layer(UNIT_SQUARES), references=[EDGE])
    beyond = table.set_index("region_name").loc["C"]
    assert beyond["largest_error"] is None
    for kind in ("reference", "edges", "geometry"):
        assert ends(beyond, kind) == [0, 0]


def test_of_a_region_wholly_within_the_boundary_moves_the_area_and_not_the_share():
    regions = SQUARE.assign(position_error_m=500.0)
    row = budget({"it": "200 km"}, regions=regions, references=[EDGE])
    own, perimeter = oracles.box_area_km2(0, 0, 1, 1), 2 * 110.574 + 111.320 + 111.303
    assert ends(row, "reference") == pytest.approx([own, own], rel=1e-9)
    expected = [own - 0.5 * perimeter, own + 0.5 * perimeter]
    assert ends(row, "boundary") == pytest.approx(expected, rel=1e-5)
    assert ends(row, "boundary", "share", "") == [1, 1]


@repeatable(25)
@given(
    km=st.integers(10, 300),
    hedge=st.sampled_from(["", "about ", "up to ", "more than ", "nearly "]),
    lon=st.floats(-1, 3),
    dissolve=st.booleans(),
)
def test_the_figure_lies_between_its_ends(km, hedge, lon, dissolve):
    told = catalogue_of((f"{hedge}{km} km", "", "a"), (f"{km + 15} km", "", "b"))
    table = measure_error_budget(
        {"one": (lon, 0.5), "two": (0.2, 0.1)},
        told,
        layer(UNIT_SQUARES).assign(position_error_m=300.0),
        references=[EDGE, {"p": (1.0, 1.0), "q": (2.0, 0.3)}],
        dissolve=dissolve,
    )
    for what, unit in (("area", "_km2"), ("share", "")):
        figure = table[f"covered_{what}{unit}"]
        for kind in ERROR_KINDS:
            low, high = (table[f"covered_{what}_{kind}_{end}{unit}"] for end in ("low", "high"))
            assert ((low <= figure) | low.isna()).all()
            assert ((figure <= high) | high.isna()).all()
            assert low.min() >= 0 or low.isna().all()
    assert (table["covered_share_boundary_high"] <= 1).all()
    assert set(table["largest_error"]) <= {*ERROR_KINDS, None}


def test_nothing_that_is_given_is_changed():
    regions, points = SQUARE.copy(deep=True), rm.load_launch_points()
    before = points.copy(deep=True)
    measure_error_budget(points, {"it": "40 km"}, regions, references=[points])
    assert regions.equals(SQUARE)
    assert points.equals(before)
    assert all(shapely.equals(a, b) for a, b in zip(points.geometry, before.geometry, strict=True))
