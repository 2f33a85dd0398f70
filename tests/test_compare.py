"""Several statements for one system, side by side; and what another one would change."""

from __future__ import annotations

import pickle
from dataclasses import FrozenInstanceError, replace

import geopandas as gpd
import numpy as np
import pytest
from shapely.geometry import box

from rangemap.compare import CHANGE_COLUMNS, comparison_table, find_changed_regions
from rangemap.errors import InputError, NoStatedRangeError, UnknownNameError
from rangemap.statements import (
    COMPARISON_COLUMNS,
    Catalogue,
    compare_statements,
    load_systems,
    parse_range,
)

SYSTEMS = load_systems()
ATACMS = compare_statements("ATACMS", catalogue=SYSTEMS)
NORTH_KOREAN = "North Korean ballistic missiles (type not named)"


def group_of(identifier, comparison=ATACMS):
    return next(g for g in comparison.groups if identifier in [s.id for s in g.statements])


def test_every_statement_of_the_system_stands_in_one_group():
    found = sorted(s.id for s in ATACMS.statements)
    assert found == sorted(s.id for s in SYSTEMS["ATACMS"].statements)
    assert len(found) == len(set(found)) == 14


def test_the_statement_used_comes_first_with_the_reason():
    assert ATACMS.used.id == "article-atacms"
    assert ATACMS.statements[0] == ATACMS.used
    assert ATACMS.why_used.startswith("Printed in the article")


def test_a_page_that_repeats_another_stands_in_its_group():
    # The Kyiv Independent and Interfax relay CNN, which printed a figure itself.
    assert group_of("ubn-atacms-2024") == group_of("article-atacms")
    storm_shadow = compare_statements("Storm Shadow")
    relays = group_of("ki-storm-shadow-2023", storm_shadow)
    assert relays.origin == "CNN"
    assert [s.id for s in relays.statements] == ["ki-storm-shadow-2023", "cnn-scalp-2023"]


def test_a_page_that_relays_only_the_decision_is_the_origin_of_its_range():
    assert group_of("ki-atacms-2023").origin == "The Kyiv Independent"
    assert group_of("hromadske-atacms-interval-2024").origin == "Hromadske"


def test_who_said_it_is_the_origin_and_not_the_page_that_prints_it():
    assert group_of("hromadske-atacms-short-2024").origin == "the White House"
    assert group_of("turan-atacms-2024").origin == "The New York Times"


def test_variants_stand_apart_even_if_one_page_prints_both():
    scalp = compare_statements("SCALP")
    base, export = (group_of(f"aerotime-scalp-{v}-2023", scalp) for v in ("base", "export"))
    assert base.origin == export.origin == "AeroTime"
    assert (base.variant, export.variant) == ("base model", "export model")


def test_a_version_that_is_not_named_is_one_and_the_same():
    # The article says "not named", a press report says nothing.
    assert group_of("article-atacms").variant == group_of("cnn-atacms-2023").variant == "not named"
    himars = compare_statements("HIMARS")
    assert group_of("article-himars", himars).variant == "not named"


def test_the_groups_of_a_variant_stand_together():
    variants = [group.variant for group in ATACMS.groups]
    runs = [v for i, v in enumerate(variants) if i == 0 or v != variants[i - 1]]
    assert len(runs) == len(set(runs)) == 4
    assert tuple(runs) == ATACMS.variants


def test_a_variant_is_not_torn_apart_by_the_dates_of_another():
    pattern = SYSTEMS["ATACMS"].default
    told = [("one", "2021"), ("two", "2022"), ("one", "2023"), ("two", "2024")]
    statements = tuple(
        replace(
            pattern,
            id=f"s{date}",
            variant=variant,
            citation=replace(pattern.citation, published=date, origin=date),
        )
        for variant, date in told
    )
    system = replace(SYSTEMS["ATACMS"], statements=statements, default=None)
    groups = compare_statements("ATACMS", catalogue=Catalogue([system])).groups
    assert [(g.variant, g.origin) for g in groups] == [
        ("one", "2021"),
        ("one", "2023"),
        ("two", "2022"),
        ("two", "2024"),
    ]


def test_after_the_one_used_the_order_is_by_date_and_not_by_size():
    rest = [g for g in ATACMS.groups[1:] if g.variant == "not named"]
    dates = [g.statements[0].citation.published for g in rest]
    assert dates == sorted(dates)
    sizes = [g.statements[0].range.single_km("high") for g in rest]
    assert sizes != sorted(sizes)
    assert sizes != sorted(sizes, reverse=True)


def test_no_average_is_made():
    printed = {s.range.value for s in ATACMS.statements}
    assert {row["stated_km"] for row in ATACMS.rows} - {None} == {
        s.range.stated_km for s in ATACMS.statements if s.range.stated_km
    }
    assert "average" not in str(ATACMS)
    assert {190.0, 300.0, 185.0} <= printed


def test_the_doubtful_one_is_listed_as_such():
    scalp = compare_statements("SCALP")
    row = next(r for r in scalp.rows if r["statement"] == "csis-via-copy-scalp")
    assert row["role"] == "doubtful"
    assert "doubtful, never drawn" in str(scalp)


def test_the_notes_are_those_of_the_system():
    assert [(note.statement, note.warn) for note in compare_statements("HIMARS").notes] == [
        ("interfax-himars-2023", True),
        ("article-himars", False),
    ]


def test_the_repr_is_one_line_with_the_counts():
    assert repr(compare_statements("HIMARS")) == (
        "Comparison('HIMARS': 6 statements, 6 origins, 2 variants; 'about 50 miles' is used)"
    )
    assert repr(compare_statements("M270")) == (
        "Comparison('M270': 1 statement, 1 origin, 1 variant; none is used by default)"
    )


def test_the_text_gives_grade_publisher_and_date_of_each():
    lines = str(ATACMS).splitlines()
    assert lines[0] == repr(ATACMS)
    assert "      “185-mile range” (CNN, 2023-07-11, grade A)" in lines
    assert sum("; used)" in line for line in lines) == 1


def test_an_alias_is_known_and_a_system_without_a_statement_is_empty():
    assert compare_statements("SCALP-EG").name == "SCALP"
    empty = compare_statements(NORTH_KOREAN)
    assert (empty.groups, empty.used, empty.why_used) == ((), None, "No source states a range.")


def test_an_unknown_name_is_answered_with_the_nearest():
    with pytest.raises(UnknownNameError, match="did you mean 'ATACMS'"):
        compare_statements("ATACAMS")


def test_a_comparison_cannot_be_changed_and_pickles():
    with pytest.raises(FrozenInstanceError):
        ATACMS.used = None
    assert pickle.loads(pickle.dumps(ATACMS)) == ATACMS


def test_a_table_has_one_row_for_each_statement_and_nan_for_an_open_reading():
    table = comparison_table(ATACMS)
    assert list(table.columns) == list(COMPARISON_COLUMNS)
    assert len(table) == 14
    used = table[table["used"]].iloc[0]
    assert used["printed"] == "up to 190 mi"
    assert np.isnan(used["low_km"])
    assert used["low_basis"] == "open"
    assert used["high_km"] == pytest.approx(305.775, abs=0.001)
    interval = table[table["sense"] == "variants"].iloc[0]
    assert np.isnan(interval["stated_km"])
    assert len(comparison_table(compare_statements(NORTH_KOREAN))) == 0


# What another statement would change ----------------------------------------------------------

# Along the equator a degree is 111.32 km: near ends at 245 km, middle lies from 256 to 290 km,
# far from 301 to 334 km.
REGIONS = gpd.GeoDataFrame(
    {"region": ["near", "middle", "far"], "name": ["Near", "Middle", "Far"]},
    geometry=[box(0.1, 0, 2.2, 0.2), box(2.3, 0, 2.6, 0.2), box(2.7, 0, 3.0, 0.2)],
    crs="EPSG:4326",
)
HERE = {"here": (0.0, 0.0)}


def system_of(*wordings, used=0, **changes):
    """Return a catalogue with one system, whose statements have these words."""
    pattern = SYSTEMS["ATACMS"].default
    statements = tuple(
        replace(pattern, id=f"s{i}", systems=("A",), wording=w, range=parse_range(w), variant="")
        for i, w in enumerate(wordings)
    )
    default = None if used is None else statements[used]
    return Catalogue(
        [replace(SYSTEMS["ATACMS"], name="A", aliases=(), statements=statements, default=default)]
    )


def changed(catalogue, **options):
    table = find_changed_regions("A", HERE, REGIONS, catalogue=catalogue, **options)
    return [(r.statement, r.region) for r in table.itertuples()]


def test_a_region_that_is_touched_at_one_statement_alone_changes():
    # 200 km takes in a part of near, 310 km all of near and middle and a part of far.
    assert changed(system_of("200 km", "310 km")) == [
        ("s1", "near"),
        ("s1", "middle"),
        ("s1", "far"),
    ]


def test_the_answers_of_both_statements_stand_side_by_side():
    table = find_changed_regions("A", HERE, REGIONS, catalogue=system_of("310 km", "270 km"))
    assert list(table.columns) == list(CHANGE_COLUMNS)
    middle, far = table.itertuples()
    assert (middle.region_name, far.region_name) == ("Middle", "Far")
    assert (middle.wholly_used, middle.wholly) == (True, False)
    assert (middle.touched_used, middle.touched) == (True, True)
    assert (far.touched_used, far.touched) == (True, False)
    assert far.covered_share == 0
    # From 301 to 310 km of 301 to 334 km, along the equator.
    assert far.covered_share_used == pytest.approx((310 - 300.6) / 33.4, abs=0.03)


def test_another_share_alone_is_no_change():
    # Both take in a part of far and all of the rest.
    assert changed(system_of("305 km", "325 km")) == []


def test_another_hedge_alone_is_no_change_of_an_answer():
    assert changed(system_of("up to 310 km", "at most 310 km", "more than 310 km")) == []


def test_an_interval_is_asked_at_its_widest():
    assert changed(system_of("200 km", "150 to 310 km")) == [
        ("s1", "near"),
        ("s1", "middle"),
        ("s1", "far"),
    ]


def test_plans_rules_denials_and_nameless_claims_are_left_out():
    catalogue = system_of(
        "200 km", "will reach 310 km", "limited to 310 km", "does not have a range of 310 km"
    )
    assert changed(catalogue) == []


def test_a_claim_is_asked_if_it_says_whose_it_is_and_left_out_if_not():
    system = system_of("200 km", "reportedly 310 km")["A"]
    first, claim = system.statements
    for name, expected in (("a minister", {"s1"}), ("", set())):
        told = replace(claim, citation=replace(claim.citation, stated_by=name))
        catalogue = Catalogue([replace(system, statements=(first, told))])
        assert {s for s, _ in changed(catalogue)} == expected


def test_a_doubtful_statement_is_left_out():
    catalogue = system_of("200 km", "310 km")
    system = catalogue["A"]
    lesson = replace(system.statements[1], role="doubtful")
    doubtful = Catalogue([replace(system, statements=(system.statements[0], lesson))])
    assert changed(doubtful) == []


def test_another_statement_can_be_the_one_compared_with():
    catalogue = system_of("200 km", "310 km")
    assert {s for s, _ in changed(catalogue, used="s1")} == {"s0"}


def test_a_statement_that_may_not_be_drawn_cannot_be_used():
    with pytest.raises(InputError, match=r"used='s9' is no statement about 'A'.*s0, s1"):
        changed(system_of("200 km", "310 km"), used="s9")


def test_without_a_default_a_statement_must_be_named():
    catalogue = system_of("200 km", "310 km", used=None)
    with pytest.raises(NoStatedRangeError, match="Choose one of its statements: 's0', 's1'"):
        changed(catalogue)
    assert len(changed(catalogue, used="s0")) == 3


def test_each_launch_point_has_its_own_answers_and_one_shape_has_one():
    points = {"here": (0.0, 0.0), "there": (2.65, 0.1)}
    catalogue = system_of("200 km", "310 km")
    apart = find_changed_regions("A", points, REGIONS, catalogue=catalogue)
    assert set(apart["launch_point"]) == {"here", "there"}
    together = find_changed_regions("A", points, REGIONS, catalogue=catalogue, dissolve=True)
    assert set(together["launch_point"]) <= {"here + there"}
    assert len(together) < len(apart)


def test_nothing_that_is_given_is_changed():
    before = REGIONS.copy(deep=True)
    changed(system_of("200 km", "310 km"))
    assert REGIONS.equals(before)
