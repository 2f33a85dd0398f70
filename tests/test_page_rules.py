"""The rules of the page, one by one, on the default page and on what a user can make of it."""

from __future__ import annotations

import dataclasses
import re
import warnings
from html.parser import HTMLParser
from importlib.resources import files
from types import SimpleNamespace
from typing import Any

import geopandas as gpd
import pytest
import shapely
from test_drawing import decoded, polygon

import rangemap as rm
from rangemap.errors import InputError, ReferenceWarning
from rangemap.page import story_map
from rangemap.reach import Origin
from rangemap.statements import as_statements
from rangemap.story import Story
from rangemap.telling import Change, compose_story, describe_change
from rangemap.telling._correction import measure_corrections
from rangemap.telling._references import check_references
from rangemap.telling._shading import step_of
from rangemap.telling._table import cell_text
from rangemap.wording import From, Name, Printed, english

COLOURS = re.compile(
    r"\b(red|blue|green|orange|black|white|gr[ae]y|purple|indigo|yellow|dark\w*|light\w*|pale)\b",
    re.IGNORECASE,
)


@pytest.fixture(scope="module")
def regions() -> gpd.GeoDataFrame:
    return rm.load_regions("RU")


@pytest.fixture(scope="module")
def story(regions: gpd.GeoDataFrame) -> Story:
    """The default page."""
    return compose_story(rm.load_launch_points("border"), rm.load_systems(), regions)


class Words(HTMLParser):
    """Everything that a reader can see, in order, with one space between words."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self._parts: list[str] = []
        self._silent = 0
        self.feed(page)
        # What keeps a mark with its word is not seen.
        self.text = " ".join(" ".join(self._parts).replace("\N{WORD JOINER}", "").split())

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._silent += tag in {"script", "style"}

    def handle_endtag(self, tag: str) -> None:
        self._silent -= tag in {"script", "style"}

    def handle_data(self, data: str) -> None:
        if not self._silent:
            self._parts.append(data)


@pytest.fixture(scope="module")
def words(story: Story) -> str:
    return Words(story_map(story).get_root().render()).text


# Fixed texts


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("T1", "Go to the table of regions"),
        (
            "T2",
            (
                "“Up to 190 miles” takes in all or part of 12 Russian regions. The reported "
                "decision names one: Kursk"
            ),
        ),
        (
            "T3",
            (
                "How far three published ranges reach into Russia, measured from Ukraine’s "
                "north-eastern border. The numbers are quoted from a news article of November 2024."
            ),
        ),
        ("T3", "Nothing here was measured or tested."),
        ("T4", "How far, as printed about 50 miles 1 HIMARS rockets (about 80 km)"),
        ("T4", "approximately 155 miles 2 Storm Shadow / SCALP (about 250 km) released from"),
        ("T4", "up to 190 miles 3 ATACMS (about 305 km)"),
        ("T5", "Show how else the words could be read"),
        (
            "T6",
            (
                "Measured from the border of the Chernihiv, Sumy and Kharkiv regions with Russia. "
                "It is a line on a map, not a firing position. From farther back, less of Russia "
                "is within range."
            ),
        ),
        ("T7", "Range is not permission HIMARS: reported allowed after Russia’s May 2024"),
        ("T7", "offensive, “just across the border”. ATACMS: reported allowed, 17 Nov. 2024;"),
        ("T7", "Kursk region first. Storm Shadow, SCALP: not reported as allowed on Russian soil."),
        (
            "T8",
            (
                "Region by region: share of the area within the distance Region about 50 mi "
                "approx. 155 mi up to 190 mi at most"
            ),
        ),
        (
            "T9",
            (
                "Where two figures are given, they follow the two ends of the wording; “at most” "
                "means the source gives only a highest figure. Shares are of area, not of people, "
                "and are rounded to whole per cent."
            ),
        ),
        ("T9", "◆ Named in the reported decision."),
        (
            "T11a",
            "A line joins all places at the same distance over the ground from the marked border.",
        ),
        ("T11b", "Its bends follow the bends of that border."),
        (
            "T11c",
            (
                "On the moving map, places farther north are drawn larger; the scale bar holds for "
                "the middle of the picture. The printed map keeps distances from its centre true."
            ),
        ),
        (
            "T13",
            (
                "Moscow is outside all three distances: the city’s nearest edge is 366 km (228 "
                "miles) away."
            ),
        ),
        (
            "T14",
            (
                "Crimea and Sevastopol are Ukrainian territory occupied by Russia since 2014. They "
                "are drawn as part of Ukraine and are in no Russian figure. Parts of the Donetsk, "
                "Kherson, Luhansk and Zaporizhzhia regions are occupied too; the front line is not "
                "drawn. Russia claims 89 regions; this page counts the 83 within its "
                "internationally recognised borders (UN General Assembly resolutions 68/262 and "
                "ES-11/4). Boundaries: Natural Earth 1:10m, corrected as listed"
            ),
        ),
        (
            "T16",
            (
                "HIMARS is the launcher. It can also fire ATACMS. The 50 miles are for the rockets "
                "the article had in mind, which it does not name."
            ),
        ),
        (
            "T17",
            (
                "What other publications printed for the same name. A page that repeats another is "
                "shown with it. We do not average."
            ),
        ),
        (
            "T18",
            (
                "Measured from somewhere else The longest of these distances from other lines and "
                "points. This moves the answer farther than the wording does."
            ),
        ),
        (
            "T19",
            (
                "Try another number Move the line to a figure between the lowest and the highest "
                "that were published. Marks show who printed what."
            ),
        ),
        (
            "T22",
            (
                "The article also names ballistic missiles that North Korea would supply to "
                "Russia. It gives no range, so nothing is drawn."
            ),
        ),
        (
            "T23",
            (
                "web article without publisher or date in the copy held; dated by its content to "
                "17 November 2024"
            ),
        ),
        (
            "T23",
            (
                "Paragraph beginning “To support Ukraine’s defense”. Read as 45 to 55 miles (our "
                "reading, policy 1)."
            ),
        ),
        (
            "T24",
            "The moving map needs scripts. This still map and the table have the same figures.",
        ),
        ("T25", "Download the table (CSV) Download the shapes (GeoJSON)"),
        ("T25", "Copy the embed code"),
        ("T26", "made with rangemap 0.1"),
        ("T26", "“rangemap verify” recomputes the figures; it cannot tell who made the page."),
        (
            "eastern end",
            (
                "Rostov and Voronezh: only this stretch of border is measured from. From other "
                "parts of Ukraine the figures for the south would be larger."
            ),
        ),
    ],
)
def test_the_default_page_has_the_fixed_text(words: str, name: str, text: str) -> None:
    assert text in words, name


def test_there_are_four_caveats_and_no_more(story: Story) -> None:
    assert story.caveats == (
        (
            "A line shows a published distance. It does not show where anything was fired from, "
            "aimed at, or would land."
        ),
        (
            "Real positions are farther back than the border, so less is within range; the part of "
            "the Kursk region that Ukraine held in 2024 would move the line the other way and is "
            "not counted."
        ),
        (
            "Sources disagree, and one name can stand for several versions: see “Other published "
            "numbers”."
        ),
        (
            "Aircraft release Storm Shadow and SCALP in the air; where their distance starts is "
            "not published."
        ),
    )


@pytest.mark.parametrize(
    ("attack", "answer"),
    [
        ("You quote the Times", "web article without publisher or date in the copy held"),
        ("'Up to' came from a blog", "“about 190 miles”"),
        ("'Up to' came from a blog", "“a range of 190 miles”"),
        ("Nobody fires from the border", "It is a line on a map, not a firing position."),
        ("Nobody fires from the border", "Real positions are farther back than the border"),
        ("Nobody fires from the border", "292,000 km²"),
        ("Nobody fires from the border", "158,000 km²"),
        ("You say 12 regions; permission was for Kursk", "The reported decision names one: Kursk"),
        ("Your map shows permission as an area", "A permission has no shape of its own"),
        ("Your map shows permission as an area", "described in words only, and is not drawn"),
        ("HIMARS fires ATACMS", "It can also fire ATACMS."),
        ("Storm Shadow is dropped from a jet", "released from aircraft: where the distance starts"),
        (
            "Kharkiv as a launch site",
            "border of the Chernihiv, Sumy and Kharkiv regions with Russia",
        ),
        ("Oryol: 1.7 %, you call that a region", "Орловская область under 1% to 3% 93–98% all"),
        ("The tool certifies its own pages", "it cannot tell who made the page"),
        ("Your Belgorod is too big", "Belgorod region is 2% too large in our data"),
        ("Russia has 89 regions", "Russia claims 89 regions; this page counts the 83"),
        ("Crimea", "Crimea and Sevastopol are Ukrainian territory occupied by Russia since 2014."),
        ("155 miles or 250 km?", "approximately 155 miles 2 Storm Shadow / SCALP (about 250 km)"),
        ("Flat circle", "the same distance over the ground"),
        (
            "Britain and France had allowed it that day",
            "a French paper printed on 17 Nov that both had allowed it, then took it out",
        ),
        ("This helps someone aim", "It is not made for planning and names nothing finer than a"),
    ],
)
def test_what_a_hostile_reader_would_say_is_answered_on_the_page(
    words: str, attack: str, answer: str
) -> None:
    assert answer in words, attack


# The map


def test_the_default_map_is_three_labelled_lines_and_two_tints(story: Story) -> None:
    assert [(row.printed, row.fill) for row in story.key] == [
        ("about 50 miles", "near"),
        ("approximately 155 miles", "none"),
        ("up to 190 miles", "far"),
    ]
    assert {line.kind for line in story.map.lines if line.statement == "article-storm-shadow"} == {
        "edge", "low", "high",
    }  # fmt: skip
    for frame in story.still.frames:
        labels = {label.text for label in frame.labels if label.kind == "statement"}
        assert labels == {row.printed for row in story.key}
        assert "measured from this border" in {label.text for label in frame.labels}


def test_no_bundled_reference_lies_in_land_that_was_occupied() -> None:
    """Luhansk, Donetsk, Crimea, Sevastopol; a set-back line would be an invented number."""
    ukraine = rm.load_regions("UA").set_index("region").geometry
    occupied = shapely.union_all(list(ukraine[["UA-09", "UA-14", "UA-43", "UA-40"]]))
    references = [*rm.load_launch_points("border").geometry, *rm.load_launch_points().geometry]
    assert len(references) == 4
    for reference in references:
        assert not shapely.intersects(reference, shapely.buffer(occupied, -1e-6))


@pytest.mark.parametrize(
    "wrong",
    [
        r"held by Ukraine(?!an)", r"the front(?! line is not drawn)", r"tripled",
        r"now (with)?in range", r"permission zone", r"newly", r"most[- ]covered", r"ranking",
        r"\b0%", r"Nov(ember)? 2024, the (New York )?Times", r"(?i)launch(ing)?[ -]?(site|point)s?",
    ],
)  # fmt: skip
def test_the_default_page_does_not_say(words: str, wrong: str) -> None:
    assert re.findall(wrong, re.sub(r"“[^”]*”", "", words)) == []


def test_nothing_is_filled_outside_russia(story: Story) -> None:
    """Belarus, Ukraine and the sea: what is not a region of Russia, less a hair of drawing."""
    shapes = {role: [s for s in story.map.shapes if s.role == role] for role in ("region",)}
    russia = shapely.union_all([polygon(story, s.parts) for s in shapes["region"]])
    others = shapely.union_all(
        [polygon(story, s.parts) for s in story.map.shapes if s.role != "region"]
    )
    fills = [polygon(story, line.parts) for line in story.map.lines if line.kind == "fill"]
    assert len(fills) == 2
    for fill in fills:
        assert shapely.intersection(fill, shapely.buffer(others, -0.003)).area < 1e-6
        assert shapely.difference(fill, shapely.buffer(russia, 0.003)).area < 1e-6


def test_no_word_of_another_country_stands_on_a_tint(story: Story) -> None:
    """Neither does a tint look like that of a third country for the name that runs into it."""
    tints = {path.id: path for path in story.still.paths if path.role == "fill"}
    assert len(tints) == 2
    fills = [polygon(story, line.parts) for line in story.map.lines if line.kind == "fill"]
    labels = [*story.map.labels, *(label for f in story.still.frames for label in f.labels)]
    others = [label for label in labels if label.kind == "country" and label.text != "RUSSIA"]
    assert {"BELARUS", "UKRAINE"} <= {label.text for label in others}
    for label in others:
        assert not shapely.union_all(fills).contains(shapely.Point(label.lon_lat)), label.text


def test_lines_from_the_border_run_in_russia_and_a_hair_beyond(story: Story) -> None:
    russia = shapely.union_all(
        [polygon(story, s.parts) for s in story.map.shapes if s.role == "region"]
    )
    allowed = shapely.buffer(russia, 0.025)
    for line in story.map.lines:
        if line.kind != "fill":
            for part in line.parts:
                for path in part:
                    assert allowed.covers(shapely.LineString(decoded(story, path))), line.kind


def test_the_cities_on_the_map_are_capitals_and_those_the_article_names(story: Story) -> None:
    for frame in story.still.frames:
        cities = {label.text for label in frame.labels if label.kind == "city"}
        assert cities <= {"Kyiv", "Minsk", "Moscow", "Kharkiv"}
    moving = {label.text for label in story.map.labels if label.kind == "city"}
    assert moving == {"Kyiv", "Minsk", "Moscow", "Kharkiv"}


def test_the_border_is_a_plain_mid_grey_line_without_teeth(story: Story) -> None:
    css = (files("rangemap.page") / "static" / "page.css").read_text("utf-8")
    (rule,) = re.findall(r"^\.rm-reference \{([^}]*)\}", css, re.MULTILINE)
    (colour,) = re.findall(r"stroke: #(\w{6});", rule)
    red, green, blue = (int(colour[i : i + 2], 16) for i in (0, 2, 4))
    assert max(red, green, blue) - min(red, green, blue) < 8
    assert 0x40 < green < 0xC0
    assert "dash" not in rule
    page = story_map(story).get_root().render()
    assert "<marker" not in page
    assert "marker-" not in css


def test_a_point_that_is_measured_from_is_a_hollow_dot() -> None:
    css = (files("rangemap.page") / "static" / "page.css").read_text("utf-8")
    (rule,) = re.findall(r"^\.rm-dot-reference \{([^}]*)\}", css, re.MULTILINE)
    assert "fill: #ffffff;" in rule
    assert "stroke: #1b1b1b;" in rule


def test_no_figure_of_a_flag_or_a_sight_is_in_the_page(story: Story) -> None:
    page = story_map(story).get_root().render()
    assert not re.search(r"[\U0001F1E6-\U0001F1FF\U0001F3F4\u2694\u2316\U0001F3AF\U0001F4A5]", page)
    assert re.findall(r'prefix: "(\w+)"', page) == ["Leaflet"]


def test_no_tint_of_the_page_is_red() -> None:
    css = (files("rangemap.page") / "static" / "page.css").read_text("utf-8")
    tints = re.findall(r"--(?:near|far): #(\w{6});", css)
    tints += re.findall(r"\.rm-tone-\d \{\s*fill: #(\w{6});", css)
    assert len(tints) == 7
    assert all(int(tint[:2], 16) < int(tint[4:], 16) for tint in tints)


# The text alternative


def test_the_text_alternative_has_no_word_for_a_colour(story: Story) -> None:
    assert COLOURS.findall(story.texts.map_alt) == []


def test_the_text_alternative_is_short_whatever_is_taken_in() -> None:
    names = [Name(f"Region number {n}", "") for n in range(83)]
    printed = [Printed(f"up to {n} km") for n in range(5)]
    lines = [english.alt_line(each, names[:40], names[40:]) for each in printed]
    outside = english.FIXED.moscow_outside
    place = From("chosen", ("somewhere",), points=True)
    alt = english.map_alt(place, lines, outside, russian=True, table=True)
    assert len(alt.split()) <= 120


# The table: classes in words


@pytest.mark.parametrize(
    ("range_class", "low", "stated", "high", "text"),
    [
        ("within", 1.0, 1.0, 1.0, "all"),
        ("partly", 0.43, 0.48, 0.52, "43–52%"),
        ("at_least", 0.43, 0.43, None, "43%"),
        ("at_best", None, 0.54, 0.54, "54%"),
        ("depends", 0.0, 0.01, 0.03, "none to 3%, depends on the wording"),
        ("depends", 0.98, 1.0, 1.0, "98% to all, depends on the wording"),
        ("depends", 0.0, 0.0, 0.004, "under 1%"),
        ("outside", 0.0, 0.0, 0.0, "–"),
        ("not_ruled_out", 0.0, 0.0, None, "not ruled out"),
    ],
)
def test_each_class_is_told_in_words(
    range_class: str, low: float | None, stated: float | None, high: float | None, text: str
) -> None:
    shares = [float("nan") if share is None else share for share in (low, stated, high)]
    assert cell_text(english, range_class, *shares, error=0.0) == text


def test_all_is_printed_only_if_the_boundaries_leave_no_doubt() -> None:
    assert cell_text(english, "within", 0.9997, 0.9997, 0.9997, error=0.0001) == "all"
    assert cell_text(english, "within", 0.9997, 0.9997, 0.9997, error=0.0004) == "99%"


def test_the_note_of_the_table_explains_the_words_that_stand_in_it() -> None:
    none = english.table_note(
        two_figures=False, at_most=False, at_least=False, depends=False, not_ruled_out=False
    )
    every = english.table_note(
        two_figures=True, at_most=True, at_least=True, depends=True, not_ruled_out=True
    )
    assert none == "Shares are of area, not of people, and are rounded to whole per cent."
    for word in ("at most", "at least", "depends on the wording", "not ruled out"):
        assert f"“{word}” means" in every


def test_a_region_is_found_by_each_name_that_it_has(words: str) -> None:
    for name in ("Kursk ◆", "Kursk Oblast", "Курская область"):
        assert name in words


# What was reported, and corrections


def test_before_and_after_are_told_in_the_words_of_the_source(story: Story) -> None:
    (fold,) = (fold for fold in story.folds if fold.id == "reported")
    before, after, changed = fold.paragraphs[1:]
    assert (before.lead, after.lead) == ("Before:", "After:")
    assert "HIMARS, stated range “about 50 miles”" in before.text
    assert "“against Russian forces just across the border”" in before.text
    assert "ATACMS, “stopped short of allowing”" in before.text
    assert "ATACMS, stated range “up to 190 miles”" in after.text
    assert "confirmed: not by Ukraine’s president" in after.text
    assert "“expected to be initially deployed" in after.text
    assert "“may authorize their use in other locations”" in after.text
    assert changed.text == (
        "What changed is the longest range named for use on Russian soil, from “about 50 miles” to "
        "“up to 190 miles”. How much of that distance may be used is described in words only, and "
        "is not drawn."
    )


def test_a_change_has_two_rows_and_a_sentence_and_no_geometry() -> None:
    told = {decision.id: decision for decision in rm.load_decisions()}
    assert "just across the border" in told["himars-border"].scope
    assert "expected to be initially" in told["atacms-kursk"].scope
    change = describe_change(told["himars-border"], told["atacms-kursk"])
    assert [field.name for field in dataclasses.fields(Change)] == ["before", "after", "sentence"]
    assert all(isinstance(getattr(change, name), str) for name in ("before", "after", "sentence"))
    assert not re.search(r"tripled|in range|zone|exposed", " ".join(dataclasses.astuple(change)))


@pytest.mark.parametrize(
    ("before", "after", "sentence"),
    [
        ("himars-border", "himars-border", "is “about 50 miles”, as before."),
        ("atacms-kharkiv-no", "atacms-kursk", "a range is named for use on Russian soil: “up to"),
        ("himars-border", "atacms-kharkiv-no", "no range is named for use on Russian soil:"),
    ],
)
def test_a_change_says_no_more_than_the_decisions(before: str, after: str, sentence: str) -> None:
    told = {decision.id: decision for decision in rm.load_decisions()}
    assert sentence in describe_change(told[before], told[after]).sentence


def test_a_change_compares_the_longest_range_of_each_side() -> None:
    told = {decision.id: decision for decision in rm.load_decisions()}
    both = [told["atacms-kursk"], told["himars-border"]]
    sentence = describe_change(both, told["atacms-kursk"]).sentence
    assert sentence.startswith("The longest range named for use on Russian soil is “up to 190")


def test_a_change_between_decisions_that_permit_nothing_is_refused() -> None:
    told = {decision.id: decision for decision in rm.load_decisions()}
    with pytest.raises(InputError, match="none of them permits"):
        describe_change(told["atacms-kharkiv-no"], told["uk-france-wait"])


def test_who_said_it_and_whether_it_was_confirmed_stand_in_the_table(story: Story) -> None:
    (fold,) = (fold for fold in story.folds if fold.id == "reported")
    said = [row[3] for table in fold.tables for row in table.rows]
    assert any("confirmed: not by Ukraine’s president" in cell for cell in said)


# What a user can make of it


@pytest.fixture(scope="module")
def shaded(regions: gpd.GeoDataFrame) -> Story:
    """A shaded page without decisions, which corrects an earlier one."""
    return compose_story(
        rm.load_launch_points(),
        rm.load_systems().select("HIMARS", "ATACMS"),
        regions,
        decisions=(),
        fill="share",
        corrects={"ATACMS": "up to 100 miles"},
    )


def test_a_shaded_map_has_no_line_and_no_fill(shaded: Story) -> None:
    assert shaded.map.lines == ()
    assert {path.role for path in shaded.still.paths} <= {
        "region", "origin", "occupied", "country", "reference",
    }  # fmt: skip
    labels = {label.kind for frame in shaded.still.frames for label in frame.labels}
    assert not labels & {"statement", "low", "high"}
    assert shaded.texts.readings == ""


def test_tones_follow_the_figures_of_the_table(shaded: Story) -> None:
    """From the three centres: Belgorod and Kursk all, Oryol 97 %, Voronezh 51, Smolensk 11."""
    assert shaded.shading is not None
    tones = dict(shaded.shading.regions)
    assert [tones[c] for c in ("RU-BEL", "RU-KRS", "RU-ORL", "RU-VOR", "RU-SMO")] == [4, 4, 3, 2, 0]
    # Tula has under one per cent, which is no share to shade.
    assert "RU-TUL" not in tones
    assert len(tones) == 9
    assert all(code.startswith("RU-") for code in tones)


@pytest.mark.parametrize(
    ("share", "tone"),
    [
        (0.01, 0), (0.244, 0), (0.246, 1), (0.494, 1), (0.496, 2), (0.744, 2), (0.746, 3),
        (0.9994, 3), (0.9995, 4), (1.0, 4),
    ],
)  # fmt: skip
def test_a_tone_is_that_of_the_per_cent_in_the_table(share: float, tone: int) -> None:
    assert step_of(share) == tone


def test_a_shaded_page_says_what_a_tone_does_not_show(shaded: Story) -> None:
    words = Words(story_map(shaded).get_root().render()).text
    assert "Share of each region’s area within “up to 190 miles” 1–24% 25–49%" in words
    assert "A tone does not show which part is within the distance" in words
    assert "Regions are shaded by the share of their area within" in shaded.texts.map_alt
    assert "A line" not in shaded.texts.map_alt
    assert not any(caveat.startswith("A line") for caveat in shaded.caveats)


def test_a_shaded_page_has_tones_on_its_still_map_and_no_switches(shaded: Story) -> None:
    page = story_map(shaded).get_root().render()
    assert page.count('<path class="rm-tone-') == 9 + 5
    assert "data-key=" not in page.partition("<script")[0]
    assert '<label class="rm-readings">' not in page


def test_without_decisions_the_headline_names_no_permission(shaded: Story) -> None:
    assert shaded.headline == "“Up to 190 miles” takes in all or part of 9 Russian regions"
    assert shaded.permission == ()


def test_a_correction_names_the_words_and_what_changed_most(shaded: Story) -> None:
    """Within 100 miles of the centres nothing of Smolensk lies, and Kursk goes on from 62%."""
    (sentence,) = shaded.corrections
    assert re.fullmatch(
        r"Correction: an earlier version of this map used “up to 100 miles” for ATACMS; the source "
        r"says “up to 190 miles”\. \w+ figures changed, the largest for the \w+ region, from "
        r"(not within|under 1%|\d+%) to (\d+%|all)\.",
        sentence,
    )
    page = story_map(shaded).get_root().render()
    assert page.index("rm-correction") < page.index('id="rm-map"')


def test_a_correction_without_a_change_says_so() -> None:
    assert english.correction(
        Printed("about 190 miles"), "X", Printed("up to 190 miles"), 0, None
    ).endswith("No figure changed.")


def test_a_correction_of_what_is_not_on_the_map_is_refused() -> None:
    statements = tuple(as_statements(rm.load_systems().select("ATACMS")))
    facts: Any = SimpleNamespace(statements=statements)
    with pytest.raises(InputError, match="'HIMARS' is not on this map; expected one of 'ATACMS'"):
        measure_corrections(facts, {"HIMARS": "50 miles"}, {}, gpd.GeoDataFrame())
    with pytest.raises(InputError, match="nothing to correct"):
        measure_corrections(facts, {"ATACMS": "up to 190 miles"}, {}, gpd.GeoDataFrame())


def test_another_fill_is_refused(regions: gpd.GeoDataFrame) -> None:
    with pytest.raises(InputError, match="expected 'within' or 'share', got 'red'"):
        compose_story({"A": (36.0, 50.0)}, {"x": "50 km"}, regions, fill="red")  # type: ignore[arg-type]


# A user's own line


def origin(*places: tuple[float, float], basis: str = "a road") -> Origin:
    return Origin("my line", basis, shapely.LineString(places))


@pytest.mark.parametrize(
    ("line", "stretch"),
    [
        # 45.3 N is 78.4 km to the degree: 0.8 degrees from the shore to the end.
        (origin((33.0, 46.5), (34.2, 45.3)), r"runs for \d+ km .* in Crimea, which is Ukrainian"),
        (origin((36.0, 50.0), (36.5, 51.0)), r"runs for \d+ km .* in the Belgorod region"),
        (
            Origin("mine", "a lake", shapely.box(39.0, 51.4, 39.4, 51.8)),
            r"lies \(39\.0 to 39\.4 degrees east, 51\.4 to 51\.8 north\) in the Voronezh region",
        ),
    ],
)
def test_a_line_through_crimea_or_in_russia_is_warned_of_with_the_stretch(
    line: Origin, stretch: str
) -> None:
    with pytest.warns(ReferenceWarning, match=stretch):
        check_references([line])


def test_a_line_along_the_border_or_in_ukraine_is_not_warned_of() -> None:
    (border,) = rm.load_launch_points("border").geometry
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        check_references([Origin("as drawn", "the border, by us", border)])
        check_references([origin((31.0, 50.0), (33.0, 49.0))])


def test_a_point_anywhere_is_the_makers_choice_and_not_warned_of() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        check_references([Origin("Kursk", "given by the user", shapely.Point(36.2, 51.7))])


def test_a_line_without_its_makers_words_is_refused_with_what_to_do() -> None:
    with pytest.raises(InputError, match=r"'my line' .* columns launch_point, basis and geometry"):
        check_references([origin((31.0, 50.0), (33.0, 49.0), basis="given by the user")])
