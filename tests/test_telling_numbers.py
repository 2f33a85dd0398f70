"""Other published numbers and doubts: told of as data, counted by the engine, checked by hand."""

from __future__ import annotations

import json
import re
from dataclasses import replace

import geopandas as gpd
import numpy as np
import oracles
import pytest
import shapely

import rangemap as rm
from rangemap.statements import Catalogue, audit_catalogue
from rangemap.story import Doubt, Fold, Numbers, Published, Story
from rangemap.telling import compose_story

CITIES = ((36.2304, 49.9935), (34.8, 50.91), (31.29, 51.49))
KHARKIV = {"Kharkiv": (36.23, 49.99)}
SYSTEMS = rm.load_systems()


@pytest.fixture(scope="module")
def regions() -> gpd.GeoDataFrame:
    return rm.load_regions("RU")


@pytest.fixture(scope="module")
def story(regions: gpd.GeoDataFrame) -> Story:
    """Return the Story of the page measured from three city centres."""
    return compose_story(rm.load_launch_points(), SYSTEMS, regions)


@pytest.fixture(scope="module")
def border(regions: gpd.GeoDataFrame) -> Story:
    """Return the Story of the default page, measured from the border."""
    return compose_story(rm.load_launch_points("border"), SYSTEMS, regions)


def fold(story: Story, name: str) -> Fold:
    return next(each for each in story.folds if each.id == name)


def of(story: Story, name: str) -> Numbers:
    """Return the table of a name; names that share their default share it."""
    tables = fold(story, "numbers").numbers
    return next(each for each in tables if name in each.name.split(" / "))


def rows(story: Story, name: str) -> dict[str, Published]:
    return {row.statement: row for voice in of(story, name).voices for row in voice.rows}


def doubt(story: Story, kind: str) -> Doubt:
    return next(each for each in fold(story, "reading").doubts if each.kind == kind)


# The numbers


def test_every_name_on_the_map_has_its_numbers_and_those_without_a_default_are_told_of(
    story: Story,
) -> None:
    assert [each.name for each in fold(story, "numbers").numbers] == [
        "HIMARS",
        "ATACMS",
        "Storm Shadow / SCALP",
        "M270",
        "North Korean ballistic missiles (type not named)",
    ]
    assert {name for each in fold(story, "numbers").numbers for name in each.name.split(" / ")} == (
        set(SYSTEMS)
    )


def test_every_statement_stands_there_once_although_some_are_about_two_systems(
    story: Story,
) -> None:
    for table in fold(story, "numbers").numbers:
        told = [row.statement for voice in table.voices for row in voice.rows]
        systems = [system for name, system in SYSTEMS.items() if name in table.name.split(" / ")]
        assert len(told) == len(set(told))
        assert set(told) == {s.id for system in systems for s in system.statements}


def test_in_a_table_of_two_names_a_number_of_one_says_whose_it_is(story: Story) -> None:
    told = rows(story, "SCALP")
    assert told["uawire-scalp-2024"].read_as == (
        "SCALP alone; read as 285 to 295 kilometres, our reading"
    )
    assert told["interfax-storm-shadow-2023"].read_as.startswith("Storm Shadow alone; read as")
    assert told["defenseone-scalp-2023"].read_as.startswith("read as")
    assert "alone" not in " ".join(row.read_as for row in rows(story, "ATACMS").values())


def test_the_number_on_the_map_comes_first_with_the_reason(story: Story) -> None:
    numbers = of(story, "ATACMS")
    assert numbers.used.startswith("On this map: “up to 190 miles”. Printed in the article")
    first = numbers.voices[0].rows[0]
    assert (first.statement, first.used, first.answer) == ("article-atacms", True, "on this map")
    assert sum(row.used for row in rows(story, "ATACMS").values()) == 1


def test_a_page_that_repeats_another_is_shown_with_it(story: Story) -> None:
    voices = of(story, "Storm Shadow").voices
    (cnn,) = (v for v in voices if "cnn-scalp-2023" in [row.statement for row in v.rows])
    assert [row.statement for row in cnn.rows] == ["ki-storm-shadow-2023", "cnn-scalp-2023"]
    assert {row.origin for row in cnn.rows} == {"origin of the figure: CNN"}


def test_a_page_that_relays_one_that_is_not_there_says_whose_figure_it_is(story: Story) -> None:
    told = rows(story, "ATACMS")
    assert told["turan-atacms-2024"].origin == "origin of the figure: The New York Times"
    assert told["cnn-atacms-2023"].origin == ""


def test_the_regions_whose_answer_changes_are_named_and_the_first_eight_of_many(
    story: Story, regions: gpd.GeoDataFrame
) -> None:
    shorts = dict(zip(regions["region"], regions["short"], strict=True))
    told = [row for name in SYSTEMS for row in rows(story, name).values()]
    counts = set()
    for row in told:
        names = sorted(shorts[code] for code in row.changed)
        counts.add(len(names))
        more = f" and {len(names) - 8} more" if len(names) > 8 else ""
        assert row.named == ", ".join(names[:8]) + more
    assert (0 in counts, min(counts - {0}) <= 8, max(counts) > 8) == (True, True, True)


def test_a_dot_stands_at_the_distance_that_is_shown(story: Story) -> None:
    told = rows(story, "ATACMS")
    # 190 and 185 international miles of 1.609344 km; 165 or 300 km by version.
    assert told["article-atacms"].km == pytest.approx(305.77536)
    assert told["cnn-atacms-2023"].km == pytest.approx(297.72864)
    assert told["hromadske-atacms-interval-2024"].km == pytest.approx(300)
    assert fold(story, "numbers").dots.startswith("The dots put the figures")


def test_our_figure_stands_in_the_bracket_of_a_translation(story: Story) -> None:
    interfax = rows(story, "HIMARS")["interfax-himars-2023"]
    assert interfax.printed == "“не перевищує 78,8 км” (at most 78.8 km; about 49 miles)"
    assert interfax.conversion == ""


def test_versions_stand_apart_under_a_head_each(story: Story) -> None:
    heads = {name: [v.head for v in of(story, name).voices if v.head] for name in SYSTEMS}
    assert heads["ATACMS"] == [
        "Version not named",
        "Version used on 17 October 2023",
        "Version: depends on modification",
        "Shorter-range version supplied in 2023",
    ]
    assert heads["HIMARS"] == ["Version not named", "Version: GMLRS rocket"]
    assert heads["SCALP"] == ["Version not named", "Base model", "Export model", "Export version"]


def test_two_versions_are_read_as_two_figures_and_no_span(story: Story) -> None:
    interval = rows(story, "ATACMS")["hromadske-atacms-interval-2024"]
    assert interval.read_as == "read as 165 or 300 kilometres, by version"


def test_an_end_that_is_our_reading_says_so_and_a_printed_one_does_not(story: Story) -> None:
    told = rows(story, "ATACMS")
    assert told["cnn-atacms-2023"].read_as == "read as 182.5 to 187.5 miles, our reading"
    assert told["ki-atacms-2023"].read_as == "read as at most 300 kilometres"
    assert rows(story, "SCALP")["bi-storm-shadow-2024"].read_as == "read as at least 155 miles"


def test_our_conversion_stands_beside_a_figure_that_its_source_does_not_convert(
    story: Story,
) -> None:
    told = rows(story, "ATACMS")
    assert told["article-atacms"].conversion == "(about 305 km)"
    assert told["ki-atacms-2023"].conversion == ""


def test_each_number_has_its_source_its_grade_and_its_address(story: Story) -> None:
    by_id = {statement.id: statement for statement in SYSTEMS.statements}
    for name in SYSTEMS:
        for identifier, row in rows(story, name).items():
            citation = by_id[identifier].citation
            assert citation is not None
            assert (row.grade, row.url) == (f"grade {citation.grade}", citation.url)
            assert row.source
    told = rows(story, "ATACMS")
    assert told["cnn-atacms-2023"].source == "CNN, 11 July 2023"
    assert told["article-atacms"].source.endswith("; source 3 below")
    assert told["gnn-atacms-short-2023"].source == "A copy without its publisher, October 2023"
    assert not any("Times" in told[i].source for i in ("article-atacms", "turan-atacms-2024"))


def test_the_grades_are_told_in_words_and_no_average_is_made(story: Story) -> None:
    text = " ".join(paragraph.text for paragraph in fold(story, "numbers").paragraphs)
    assert "We do not average." in text
    assert "A: on the page that printed them. B: on a page that relays another" in text


def test_a_system_without_a_default_is_told_honestly_and_nothing_is_counted(story: Story) -> None:
    assert of(story, "M270").used.startswith("None is on this map. The article does not name it")
    assert {row.answer for row in rows(story, "M270").values()} == {"not counted"}
    none = of(story, "North Korean ballistic missiles (type not named)")
    assert none.voices == ()
    assert none.used.endswith("It gives no range, so nothing is drawn.")


def test_what_is_never_drawn_has_no_count(story: Story) -> None:
    row = rows(story, "SCALP")["csis-via-copy-scalp"]
    assert (row.answer, row.changed) == ("doubtful: not drawn", ())


def test_the_regions_that_change_are_those_of_a_calculation_by_other_means(
    story: Story, regions: gpd.GeoDataFrame
) -> None:
    """Distances by GeographicLib from the three centres to the vertices of every near region."""
    centres = rm.load_launch_points()
    lon_lat = shapely.get_coordinates(centres.geometry)
    assert np.abs(lon_lat - np.array(CITIES)).max() < 0.2, "centres are where they were"
    km = {  # by hand: miles times 1.609344
        "cnn-atacms-2023": 297.72864,
        "ki-atacms-2023": 300.0,
        "cnn-atacms-2024-06": 321.8688,
        "forces-atacms-2024": 299.337984,
        "abcnews-atacms-2024": 305.77536,
        "gnn-atacms-short-2023": 160.9344,
        "hromadske-atacms-interval-2024": 300.0,
        "hromadske-atacms-short-2024": 165.0,
    }
    spans = {}
    for code, shape in zip(regions["region"], regions.geometry, strict=True):
        west, south, _, north = shape.bounds
        if west > 46 or south > 58 or north < 44:
            continue  # more than 600 km from all three
        nearest = [
            min(oracles.distance_m(*place, *centre) for centre in lon_lat) / 1000
            for place in shapely.get_coordinates(shape)[::3]
        ]
        spans[code] = min(nearest), max(nearest)

    def answers(distance: float) -> dict[str, tuple[bool, bool]]:
        return {code: (near < distance, far < distance) for code, (near, far) in spans.items()}

    base = answers(305.77536)
    told = rows(story, "ATACMS")
    for identifier, distance in km.items():
        # Every third vertex decides where no region ends within a kilometre of the distance.
        unsure = {
            code
            for code, span in spans.items()
            if any(abs(end - each) < 1 for end in span for each in (distance, 305.77536))
        }
        expected = {code for code, answer in answers(distance).items() if answer != base[code]}
        assert set(told[identifier].changed) - unsure == expected - unsure, identifier
        assert len(unsure) <= 1, identifier
    assert told["gnn-atacms-short-2023"].answer == "8 of 83"
    assert told["ki-atacms-2023"].answer == "none"


def test_the_counts_are_those_of_the_function_for_everybody(
    story: Story, regions: gpd.GeoDataFrame
) -> None:
    changed = rm.find_changed_regions(
        "SCALP", rm.load_launch_points(), regions, used="article-storm-shadow", dissolve=True
    )
    found = changed.groupby("statement")["region"].agg(tuple).to_dict()
    scalp = {statement.id for statement in SYSTEMS["SCALP"].statements}
    shared = rows(story, "SCALP").items()
    told = {i: row.changed for i, row in shared if row.changed and i in scalp}
    assert told == found
    assert len(found["aerotime-scalp-base-2023"]) == 19


def test_another_statement_on_the_map_is_the_one_compared_with(regions: gpd.GeoDataFrame) -> None:
    chosen = next(s for s in SYSTEMS.statements if s.id == "gnn-atacms-short-2023")
    story = compose_story(KHARKIV, [chosen], regions)
    numbers = of(story, "ATACMS")
    assert numbers.used == "On this map: “a range of 100 miles”. The maker of this page chose it."
    told = rows(story, "ATACMS")
    assert told["gnn-atacms-short-2023"].answer == "on this map"
    assert len(told["article-atacms"].changed) > 0
    assert [each.name for each in fold(story, "numbers").numbers] == ["ATACMS"]


def test_a_statement_that_the_catalogue_does_not_have_is_compared_as_well(
    regions: gpd.GeoDataFrame,
) -> None:
    default = SYSTEMS["ATACMS"].default
    assert default is not None
    mine = replace(default, id="mine", wording="300 km", range=rm.parse_range("300 km"))
    told = rows(compose_story(KHARKIV, [mine], regions), "ATACMS")
    assert told["mine"].answer == "on this map"
    assert len(told) == 15


def test_a_number_without_a_source_is_compared_with_nothing(regions: gpd.GeoDataFrame) -> None:
    story = compose_story(KHARKIV, {"my claim": "250 km"}, regions)
    assert [each.id for each in story.folds if each.id == "numbers"] == []


def test_a_catalogue_of_ones_own_gives_the_other_numbers(regions: gpd.GeoDataFrame) -> None:
    default = SYSTEMS["ATACMS"].default
    assert default is not None
    only = Catalogue([replace(SYSTEMS["ATACMS"], statements=(default,))])
    told = rows(compose_story(KHARKIV, [default], regions, catalogue=only), "ATACMS")
    assert list(told) == ["article-atacms"]


def test_the_key_says_which_bounds_are_our_reading_and_which_the_source_leaves_open(
    story: Story,
) -> None:
    told = [(row.low_km, row.low_basis, row.high_basis) for row in story.key]
    assert [bases for _, *bases in told] == [
        ["policy", "policy"],
        ["policy", "policy"],
        ["open", "printed"],
    ]
    assert told[2][0] is None


# Unit notes


def test_every_finding_that_a_reader_should_be_told_of_stands_at_its_statement(
    story: Story,
) -> None:
    told = {
        (row.statement, note)
        for name in SYSTEMS
        for row in rows(story, name).values()
        for note in row.notes
    }
    findings = {(note.statement, note.finding) for note in audit_catalogue() if note.warn}
    assert len(findings) == 6
    assert findings <= told
    # What rounding explains is told of the number on the map alone.
    assert {statement for statement, _ in told - findings} == {
        "article-himars",
        "article-storm-shadow",
        "article-atacms",
    }


def test_the_reader_who_asks_155_miles_or_250_km_is_answered(story: Story) -> None:
    (note,) = rows(story, "Storm Shadow")["article-storm-shadow"].notes
    assert note.startswith("155 miles or 250 kilometres? 155 miles are 249.4 km")


# Doubts


def test_doubts_are_one_list_with_what_is_measured_from_first(story: Story, border: Story) -> None:
    for told in (story, border):
        kinds = [each.kind for each in fold(told, "reading").doubts]
        assert kinds == ["reference", "wording", "figure", "boundaries", "computing"]


def test_exactly_the_largest_doubt_is_named(border: Story) -> None:
    doubts = fold(border, "reading").doubts
    (largest,) = (each for each in doubts if each.largest)
    assert largest.change == max(each.change or 0 for each in doubts)
    assert [each.lead.startswith("Largest doubt") for each in doubts] == [
        each.largest for each in doubts
    ]


def test_the_doubts_of_the_default_page_are_those_worked_out_apart_from_it(border: Story) -> None:
    # 291,918 over 157,688 km²; 63.7 over 51.8 thousand; Belgorod 27,728 over 27,134 km².
    assert doubt(border, "reference").change == pytest.approx(0.851, abs=0.002)
    assert doubt(border, "wording").change == pytest.approx(0.23, abs=0.003)
    assert doubt(border, "boundaries").change == pytest.approx(0.022, abs=0.001)
    assert "“about 50 miles”, read as 45 to 55 miles" in doubt(border, "wording").text
    assert "The Belgorod region is 2% too large in our data." in doubt(border, "boundaries").text
    computing = doubt(border, "computing")
    assert 0 < (computing.change or 0) < 1e-4
    assert f"{computing.lead} {computing.text}" == "The computing adds less than 0.01%."


def test_figures_of_another_version_are_no_doubt_about_this_one(border: Story) -> None:
    text = doubt(border, "figure").text
    assert "from “185-mile range” to “200 miles, or 300 kilometres, away”" in text
    assert "165" not in text
    assert "100 miles" not in text


def test_another_map_has_other_doubts(story: Story, border: Story) -> None:
    assert doubt(story, "wording").text != doubt(border, "wording").text
    assert doubt(story, "computing").change != doubt(border, "computing").change


def test_the_largest_doubt_need_not_be_the_place(regions: gpd.GeoDataFrame) -> None:
    # From one place alone, with nothing to compare it with, the wording is.
    squares = gpd.GeoDataFrame(
        {"region": ["A"], "name": ["Left"]}, geometry=[shapely.box(30, 50, 31, 51)], crs="EPSG:4326"
    )
    story = compose_story({"Here": (30.5, 50.5)}, SYSTEMS.select("HIMARS"), squares)
    reference = doubt(story, "reference")
    assert (reference.change, reference.largest) == (None, False)
    assert reference.text == "No other place was computed for these regions."


def test_from_nothing_to_something_is_no_per_cent(regions: gpd.GeoDataFrame) -> None:
    # From Lviv nothing of Russia lies within 50 miles, from the border much.
    story = compose_story({"Lviv": (24.03, 49.84)}, SYSTEMS.select("HIMARS"), regions)
    reference = doubt(story, "reference")
    assert (reference.change, reference.largest) == (None, True)
    assert reference.text.startswith("Within “about 50 miles”, 0 km² from Lviv")
    assert "%" not in reference.text
    json.dumps(story.to_dict(still=False), allow_nan=False)


def test_no_end_is_made_up_for_a_wording_that_leaves_it_open(regions: gpd.GeoDataFrame) -> None:
    story = compose_story(KHARKIV, SYSTEMS.select("ATACMS"), regions)
    assert [d.kind for d in fold(story, "reading").doubts if d.kind == "wording"] == []


def test_a_headline_hedge_is_never_ours(story: Story) -> None:
    told = fold(story, "reading").doubts
    ours = re.sub(r"“[^”]*”", "", " ".join(f"{d.lead} {d.text}" for d in told))
    assert re.findall(r"(?i)\b(about|around|approximately|up to|more than)\b", ours) == []
