"""The Story: what a reader is told follows from the figures."""

from __future__ import annotations

import json
import re
from typing import Any

import geopandas as gpd
import pytest
import shapely
from test_wording import BANNED

import rangemap as rm
from rangemap.errors import InputError
from rangemap.story import Fold, Published, Story
from rangemap.telling import compose_story

KHARKIV = {"Kharkiv": (36.23, 49.99)}


@pytest.fixture(scope="module")
def regions() -> gpd.GeoDataFrame:
    return rm.load_regions("RU")


@pytest.fixture(scope="module")
def story(regions: gpd.GeoDataFrame) -> Story:
    """Return the Story of the default page measured from points."""
    return compose_story(rm.load_launch_points(), rm.load_systems(), regions)


def rows(story: Story) -> dict[str, list[str]]:
    return {row.name: [cell.text for cell in row.cells] for row in story.table.rows}


def fold(story: Story, name: str) -> Fold:
    return next(each for each in story.folds if each.id == name)


def published(story: Story, name: str) -> list[Published]:
    (found,) = (each for each in fold(story, "numbers").numbers if name in each.name.split(" / "))
    return [row for voice in found.voices for row in voice.rows]


def texts(value: Any) -> list[str]:
    if isinstance(value, dict):
        return [text for item in value.values() for text in texts(item)]
    if isinstance(value, list):
        return [text for item in value for text in texts(item)]
    return [value] if isinstance(value, str) else []


def test_the_headline_counts_regions_within_the_widest_statement(story: Story) -> None:
    assert story.headline == (
        "“Up to 190 miles” takes in all or part of 9 Russian regions. "
        "The reported decision names one: Kursk"
    )


def test_the_headline_count_is_the_number_of_rows_from_one_per_cent_on(story: Story) -> None:
    widest = [row.cells[-1] for row in story.table.rows]
    assert sum((cell.share or 0) >= 0.01 for cell in widest) == 9
    assert [cell.text for cell in widest if (cell.share or 0) < 0.01] == ["under 1%"]


def test_statements_run_from_the_shortest_to_the_longest(story: Story) -> None:
    assert [row.printed for row in story.key] == [
        "about 50 miles",
        "approximately 155 miles",
        "up to 190 miles",
    ]


def test_the_key_says_whose_number_it_is_and_converts_it_without_precision(story: Story) -> None:
    assert [row.who for row in story.key] == [
        "HIMARS rockets (about 80 km)",
        "Storm Shadow / SCALP (about 250 km)",
        "ATACMS (about 305 km)",
    ]


def test_only_what_was_reported_as_allowed_is_filled(story: Story) -> None:
    assert [row.fill for row in story.key] == ["near", "none", "far"]
    filled = {line.statement for line in story.map.lines if line.kind == "fill"}
    assert filled == {"article-himars", "article-atacms"}


def test_what_leaves_an_aircraft_says_so(story: Story) -> None:
    air = "released from aircraft: where the distance starts is not published"
    assert [row.notes for row in story.key] == [(), (air,), ()]
    assert any("where their distance starts is not published" in text for text in story.caveats)


def test_rows_are_sorted_by_share_in_the_widest_statement_then_by_name(story: Story) -> None:
    order = [(-(row.cells[-1].share or 0.0), row.name) for row in story.table.rows]
    assert order == sorted(order)


def test_only_the_region_that_the_decision_names_is_marked(story: Story) -> None:
    assert [row.name for row in story.table.rows if row.marked] == ["Kursk"]


def test_a_hedged_number_gives_two_figures_and_a_ceiling_one(story: Story) -> None:
    assert rows(story)["Kursk"] == ["15–23%", "98–99%", "all"]
    assert [head.small for head in story.table.heads] == ["", "", "at most"]


def test_a_region_beyond_a_distance_has_a_dash_that_is_spoken(story: Story) -> None:
    (cell,) = (row.cells[0] for row in story.table.rows if row.name == "Kaluga")
    assert (cell.text, cell.hidden) == ("–", "not within")


def test_permission_is_told_in_words(story: Story) -> None:
    assert [(line.lead, line.text) for line in story.permission] == [
        (
            "HIMARS:",
            "reported allowed after Russia’s May 2024 offensive, “just across the border”.",
        ),
        ("ATACMS:", "reported allowed, 17 Nov. 2024; Kursk region first."),
        ("Storm Shadow, SCALP:", "not reported as allowed on Russian soil."),
    ]


def test_moscow_is_told_of_when_it_is_outside(story: Story) -> None:
    assert any(
        note.startswith("Moscow is outside all three distances") for note in story.table.notes
    )


def test_every_statement_has_its_source_and_how_it_was_read(story: Story) -> None:
    assert [note.number for note in story.footnotes] == [1, 2, 3]
    assert all("Printed in: “Biden Authorizes" in note.text for note in story.footnotes)
    assert "Read as 45 to 55 miles (our reading, policy 1)" in story.footnotes[0].text
    assert "Read as at most 190 miles (as printed)" in story.footnotes[2].text


def test_the_article_is_never_attributed_to_a_newspaper(story: Story) -> None:
    assert not any("Times" in note.text for note in story.footnotes)


def test_the_text_alternative_is_made_from_the_figures_and_short(story: Story) -> None:
    alt = story.texts.map_alt
    assert "A line “up to 190 miles” out takes in all of Belgorod and Kursk" in alt
    assert "Moscow is outside all lines." in alt
    assert len(alt.split()) <= 120


def test_no_sentence_of_ours_has_a_banned_word(story: Story) -> None:
    plain = story.to_dict(still=False)
    # Words of sources and titles stand in quotation marks; names of fields are not shown.
    reported = {cell for fold in story.folds for t in fold.tables for row in t.rows for cell in row}
    # Nor are names of publishers and addresses ours.
    theirs = {
        text
        for fold in story.folds
        for each in fold.numbers
        for voice in each.voices
        for row in voice.rows
        for text in (row.printed, row.origin, row.url)
    }
    ours = [text for text in texts(plain) if text not in reported | theirs]
    shown = [re.sub(r"“[^”]*”", "", text) for text in ours]
    assert [text for text in shown if BANNED.search(text)] == []


def test_the_occupied_regions_are_drawn_and_are_no_region_of_the_table(story: Story) -> None:
    roles = {shape.id: shape.role for shape in story.map.shapes}
    assert roles["UA-43"] == "occupied"
    assert "Crimea" in {label.text for label in story.map.labels}
    assert not {"UA-43", "UA-40"} & {row.region for row in story.table.rows}


def test_folds_say_what_would_change_from_elsewhere(story: Story) -> None:
    (fold,) = (fold for fold in story.folds if fold.id == "somewhere")
    ((together, *others),) = (table.rows for table in fold.tables)
    assert together == ("Kharkiv, Sumy and Chernihiv together", "158,000 km²", "9")
    assert [row[0] for row in others] == [
        "Kharkiv alone",
        "Sumy alone",
        "Chernihiv alone",
        "The border of the Chernihiv, Sumy and Kharkiv regions with Russia",
    ]
    assert others[-1][1:] == ("292,000 km²", "12")


def test_a_doubtful_statement_is_shown_as_one_and_not_drawn(story: Story) -> None:
    (row,) = (r for r in published(story, "SCALP") if r.statement == "csis-via-copy-scalp")
    assert (row.printed, row.answer) == ("“up to 155 kilometers (96 miles)”", "doubtful: not drawn")


def test_an_unsourced_number_is_grey_unfilled_and_said_to_be_the_makers(
    regions: gpd.GeoDataFrame,
) -> None:
    story = compose_story(KHARKIV, {"my claim": "250 km"}, regions)
    (row,) = story.key
    assert (row.slot, row.fill, row.footnote, row.sourced) == (None, "none", None, False)
    assert story.unsourced == (
        "my claim: this distance was set by the maker of this page. It is not a published figure.",
    )
    assert story.footnotes == ()
    assert any(label.text == "250 km (no source)" for label in story.map.labels)


def test_a_users_point_is_said_to_be_the_makers_choice(regions: gpd.GeoDataFrame) -> None:
    story = compose_story(KHARKIV, rm.load_systems().select("ATACMS"), regions)
    assert story.measured_from.text.endswith("The maker of this page chose this point.")


def test_nothing_within_is_said_in_the_headline_and_in_the_table(
    regions: gpd.GeoDataFrame,
) -> None:
    story = compose_story({"Lviv": (24.03, 49.84)}, rm.load_systems().select("HIMARS"), regions)
    assert story.headline == "No Russian region lies within “about 50 miles” of this point"
    assert story.table.rows == ()
    assert story.table.empty == "No Russian region lies within “about 50 miles”."


def test_an_open_high_end_is_told_as_at_least_and_not_ruled_out(regions: gpd.GeoDataFrame) -> None:
    ranges = {"a": "more than 100 km", "b": "up to 300 km"}
    story = compose_story(KHARKIV, ranges, regions)
    assert [head.text for head in story.table.heads] == ["more than 100 km", "up to 300 km"]
    cells = rows(story)
    assert cells["Kursk"][0] == "not ruled out"
    assert not any(note.startswith("Moscow") for note in story.table.notes)


def test_prepared_regions_tell_the_same_story(regions: gpd.GeoDataFrame) -> None:
    words = {"my claim": "250 km"}
    assert compose_story(KHARKIV, words, rm.prepare_regions(regions)) == compose_story(
        KHARKIV, words, regions
    )


def test_six_statements_are_refused_with_a_hint(regions: gpd.GeoDataFrame) -> None:
    six = {f"n{i}": f"{100 + i} km" for i in range(6)}
    with pytest.raises(InputError, match="at most 5 lines"):
        compose_story(KHARKIV, six, regions)


def test_a_pole_on_the_map_is_refused_in_words(regions: gpd.GeoDataFrame) -> None:
    with pytest.raises(InputError, match="cannot show a pole"):
        compose_story({"Svalbard": (16, 78)}, {"x": "2000 km"}, regions)


def test_a_map_across_the_antimeridian_is_in_one_piece(regions: gpd.GeoDataFrame) -> None:
    story = compose_story({"Anadyr": (177.5, 64.7)}, {"x": "600 km"}, regions)
    west, _, east, _ = story.map.bounds
    assert west < 180 < east
    assert east - west < 60
    (edge,) = (line for line in story.map.lines if line.kind == "edge")
    assert len(edge.parts) == 1


def test_the_same_input_gives_the_same_story(story: Story, regions: gpd.GeoDataFrame) -> None:
    again = compose_story(rm.load_launch_points(), rm.load_systems(), regions)
    assert json.dumps(again.to_dict(), sort_keys=True) == json.dumps(
        story.to_dict(), sort_keys=True
    )


def test_the_hash_of_inputs_changes_with_any_of_them(
    story: Story, regions: gpd.GeoDataFrame
) -> None:
    moved = compose_story(KHARKIV, rm.load_systems(), regions)
    fewer = compose_story(rm.load_launch_points(), rm.load_systems().select("ATACMS"), regions)
    assert len({story.inputs, moved.inputs, fewer.inputs}) == 3


def test_regions_of_the_user_are_told_without_russia() -> None:
    squares = gpd.GeoDataFrame(
        {"region": ["A", "B"], "name": ["Left", "Right"]},
        geometry=[shapely.box(30, 50, 31, 51), shapely.box(31, 50, 32, 51)],
        crs="EPSG:4326",
    )
    story = compose_story({"Here": (30.5, 50.5)}, {"a claim": "up to 60 km"}, squares)
    assert "Russia" not in story.headline
    assert rows(story)["Left"][0].endswith("%")
    assert not any("89 regions" in p.text for fold in story.folds for p in fold.paragraphs)


@pytest.fixture(scope="module")
def border(regions: gpd.GeoDataFrame) -> Story:
    """Return the Story of the default page, measured from the border."""
    return compose_story(rm.load_launch_points("border"), rm.load_systems(), regions)


def test_from_the_border_the_widest_statement_takes_in_twelve_regions(border: Story) -> None:
    assert border.headline == (
        "“Up to 190 miles” takes in all or part of 12 Russian regions. "
        "The reported decision names one: Kursk"
    )


def test_the_table_from_the_border_has_the_figures_worked_out_beforehand(border: Story) -> None:
    assert {name: cells[2] for name, cells in rows(border).items()} == {
        "Belgorod": "all",
        "Bryansk": "all",
        "Kursk": "all",
        "Oryol": "all",
        "Voronezh": "91%",
        "Kaluga": "75%",
        "Lipetsk": "73%",
        "Smolensk": "54%",
        "Tula": "49%",
        "Rostov": "37%",
        "Volgograd": "7%",
        "Tambov": "4%",
    }
    assert [rows(border)[name][0] for name in ("Belgorod", "Bryansk", "Kursk", "Voronezh")] == [
        "72–87%",
        "53–65%",
        "43–52%",
        "under 1%",
    ]


def test_the_border_is_a_line_on_a_map_and_no_position(border: Story) -> None:
    assert border.measured_from.text == (
        "the border of the Chernihiv, Sumy and Kharkiv regions with Russia. It is a line on a "
        "map, not a firing position. From farther back, less of Russia is within range."
    )
    assert border.caveats[1].startswith("Real positions are farther back than the border")


def test_the_eastern_end_of_the_border_line_is_told(border: Story, story: Story) -> None:
    note = "Voronezh: only this stretch of border is measured from."
    assert any(note in each for each in border.table.notes)
    assert not any(note in each for each in story.table.notes)


def test_moscow_is_366_km_from_the_border_line(border: Story) -> None:
    assert (
        "Moscow is outside all three distances: the city’s nearest edge is 366 km (228 miles) away."
    ) in border.table.notes


def test_lines_measured_from_the_border_are_drawn_in_russia_only(border: Story) -> None:
    kinds = {line.kind for line in border.map.lines}
    assert kinds == {"fill", "edge", "low", "high", "open"}
    (reference,) = border.map.references
    assert reference.lon_lat is None
    assert len(reference.parts) == 1
    assert any(label.text == "measured from this border" for label in border.map.labels)


def test_a_ring_is_explained_only_where_one_is_drawn(border: Story, story: Story) -> None:
    def sentences(told: Story) -> str:
        (fold,) = (fold for fold in told.folds if fold.id == "reading")
        return " ".join(paragraph.text for paragraph in fold.paragraphs)

    assert "egg-shaped" in sentences(story)
    assert "egg-shaped" not in sentences(border)
    assert "bends of that border" in sentences(border)


def test_the_largest_doubt_is_told_with_both_bundled_references(border: Story) -> None:
    first = fold(border, "reading").doubts[0]
    assert (first.kind, first.largest) == ("reference", True)
    assert first.lead == "Largest doubt: what the distance is measured from."
    # 291,918 and 157,688 km²: 1.851 times, worked out apart from this.
    assert first.text == (
        "Within “up to 190 miles”, 292,000 km² from the border of the Chernihiv, Sumy and Kharkiv "
        "regions with Russia, 158,000 km² from Kharkiv, Sumy and Chernihiv together: a change of "
        "85%."
    )


def test_a_users_line_is_the_makers_choice_and_called_a_line(regions: gpd.GeoDataFrame) -> None:
    line = shapely.LineString([(34.0, 50.5), (36.0, 50.0)])
    own = gpd.GeoDataFrame(
        {"launch_point": ["my line"], "basis": ["drawn by us along a road"]},
        geometry=[line],
        crs="EPSG:4326",
    )
    story = compose_story(own, rm.load_systems().select("HIMARS"), regions)
    assert story.measured_from.text == (
        "my line (drawn by us along a road). The maker of this page chose this line."
    )
    assert any(label.text == "measured from this line" for label in story.map.labels)


def test_moscow_within_a_distance_is_a_row_and_no_note(regions: gpd.GeoDataFrame) -> None:
    story = compose_story({"Tula": (37.6, 54.2)}, {"a claim": "up to 300 km"}, regions)
    assert rows(story)["Moscow (city)"] == ["all"]
    assert not any(note.startswith("Moscow") for note in story.table.notes)


def test_a_headline_never_carries_a_number_without_a_source(regions: gpd.GeoDataFrame) -> None:
    story = compose_story(KHARKIV, {"my claim": "250 km"}, regions)
    assert story.headline.startswith(
        "The distance that the maker of this page chose takes in all or part of"
    )
    assert "How far one distance without a source reaches into Russia" in story.standfirst
    assert "published" not in story.standfirst
    assert "“250 km”" not in json.dumps(story.to_dict(still=False), ensure_ascii=False)
