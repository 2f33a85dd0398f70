"""How else the words could be read: which lines are drawn, where, and in which words."""

from __future__ import annotations

import dataclasses
import itertools
import re
from typing import Any

import geopandas as gpd
import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from sample_story import map_data, sample_story
from test_drawing import decoded
from test_page import Parsed, rendered

import rangemap as rm
from rangemap.drawing import Words
from rangemap.drawing._readings import Ink, Reading, reading_lines, trails
from rangemap.drawing._scene import Outline
from rangemap.geodesy import geodesic_distance_km
from rangemap.statements import as_statements
from rangemap.story import Line, Story
from rangemap.telling import compose_story
from rangemap.telling._readings import reading_note, with_readings
from rangemap.telling._teller import Teller
from rangemap.wording import english

MILE = 1.609344
#: All of them in one square of flat land around the origin.
LAND = shapely.box(-10, -10, 10, 10)


@pytest.fixture(scope="module")
def regions() -> gpd.GeoDataFrame:
    return rm.load_regions("RU")


@pytest.fixture(scope="module")
def border(regions: gpd.GeoDataFrame) -> Story:
    return compose_story(rm.load_launch_points("border"), rm.load_systems(), regions)


def lines(story: Story, kind: str) -> list[Line]:
    return [line for line in story.map.lines if line.kind == kind]


def drawn(story: Story, line: Line) -> shapely.Geometry:
    return shapely.MultiLineString([decoded(story, path) for part in line.parts for path in part])


# Which lines


def ink(name: str, km: float, low: float | None, high: float | None) -> Ink:
    return Ink(name, km, filled=False, readings=(Reading("low", low), Reading("high", high)))


def test_each_reading_has_a_line() -> None:
    found = reading_lines([ink("a", 50, 45, 55)])
    assert [(line.statement, line.kind, line.band[1]) for line in found] == [
        ("a", "low", 45),
        ("a", "high", 55),
    ]


def test_what_lies_on_the_line_of_a_statement_has_no_second_line() -> None:
    assert reading_lines([ink("ceiling", 300, None, 300), ink("b", 200, 100, 300.2)]) == (
        reading_lines([ink("b", 200, 100, None)])
    )


def test_equal_distances_are_drawn_once_with_the_figures_of_both() -> None:
    found = reading_lines([ink("a", 50, 40, 60), ink("b", 75, 60.1, 90)])
    assert [(line.band[1], line.readings) for line in found] == [
        (40, (("a", "low"),)),
        (60, (("a", "high"), ("b", "low"))),
        (90, (("b", "high"),)),
    ]
    words = Words(
        places=(),
        printed={},
        readings={("a", "high"): "60 km", ("b", "low"): "60.1 km"},
        named=(),
        regions={},
        origins={},
        line_label="",
    )
    line = Outline("a", "high", "", LAND.boundary, found[1].readings)
    assert words.figure(line) == "60 km / 60.1 km"


def test_lines_300_metres_apart_are_two() -> None:
    assert len(reading_lines([ink("a", 50, 40, 60), ink("b", 75, 60.3001, 90)])) == 4


@given(
    st.lists(
        st.tuples(st.floats(1, 500), st.floats(0.2, 1), st.floats(1, 2), st.booleans()), max_size=5
    )
)
@settings(deadline=None, max_examples=60)
def test_no_two_lines_of_a_map_are_nearer_than_300_metres(
    statements: list[tuple[float, float, float, bool]],
) -> None:
    inks = [
        ink(str(number), km, None if is_open else km * low, km * high)
        for number, (km, low, high, is_open) in enumerate(statements)
    ]
    found = [line.band[1] for line in reading_lines(inks)]
    stated = [each.range_km for each in inks]
    assert all(abs(a - b) >= 0.3 for a, b in itertools.combinations(found, 2))
    assert all(abs(a - b) >= 0.3 for a in found for b in stated)
    wanted = [r.km for each in inks for r in each.readings if r.km is not None]
    assert all(min(abs(km - line) for line in (*found, *stated)) < 0.3 for km in wanted)


# Open ends


def open_paths(*, inwards: bool) -> shapely.Geometry:
    disc = shapely.Point(0, 0).buffer(5, quad_segs=64)
    return trails(disc.boundary, disc, LAND, inwards=inwards, length=0.5, spacing=2.0)


@pytest.mark.parametrize(("inwards", "near", "far"), [(True, 4.85, 4.5), (False, 5.15, 5.5)])
def test_trails_lead_from_the_line_to_the_side_that_is_left_open(
    inwards: bool, near: float, far: float
) -> None:
    paths = shapely.get_parts(open_paths(inwards=inwards))
    # The circle is 2 * 5 * pi = 31.4 long, and the east and west are squeezed by less than 1 %.
    assert len(paths) == 16
    ends = np.array([np.hypot(*shapely.get_coordinates(path).T) for path in paths])
    assert np.allclose(ends, [near, far], atol=0.02)


def test_trails_stay_away_from_each_other_and_from_their_line() -> None:
    paths = shapely.get_parts(open_paths(inwards=True))
    line = shapely.Point(0, 0).buffer(5, quad_segs=64).boundary
    assert min(shapely.distance(a, b) for a, b in itertools.combinations(paths, 2)) > 1.5
    assert min(shapely.distance(path, line) for path in paths) > 0.1


def test_no_trail_leaves_the_ground_that_is_drawn_on() -> None:
    disc = shapely.Point(0, 0).buffer(5, quad_segs=64)
    ground = shapely.box(-10, 0, 10, 10)
    edge = shapely.intersection(disc.boundary, ground)
    paths = trails(edge, disc, ground, inwards=True, length=0.5, spacing=2.0)
    assert not paths.is_empty
    assert ground.contains(paths)


# On the page of the border


def test_the_lines_lie_where_the_words_are_read(border: Story) -> None:
    """45 and 55, 150 and 160 miles, each by the distance of its points from the border."""
    (reference,) = rm.load_launch_points("border").geometry
    expected = {
        ("article-himars", "low"): 45, ("article-himars", "high"): 55,
        ("article-storm-shadow", "low"): 150, ("article-storm-shadow", "high"): 160,
    }  # fmt: skip
    found = {(line.statement, line.kind): line for line in border.map.lines}
    assert {key for key in found if key[1] in {"low", "high"}} == set(expected)
    for key, miles in expected.items():
        places = shapely.points(shapely.get_coordinates(drawn(border, found[key]))[::9])
        for place in places:
            assert geodesic_distance_km(place, reference) == pytest.approx(miles * MILE, abs=0.3)


def test_an_end_that_the_source_leaves_open_has_no_line_but_trails_inwards(border: Story) -> None:
    (open_end,) = lines(border, "open")
    assert open_end.statement == "article-atacms"
    assert "article-atacms" not in {
        line.statement for kind in ("low", "high") for line in lines(border, kind)
    }
    (reference,) = rm.load_launch_points("border").geometry
    for path in drawn(border, open_end).geoms:
        near, far = (geodesic_distance_km(shapely.Point(p), reference) for p in path.coords)
        assert far < near < 190 * MILE
        assert far > 155 * MILE


def test_other_readings_are_never_filled(border: Story) -> None:
    assert {line.kind for line in border.map.lines} - {"fill"} == {"edge", "low", "high", "open"}
    filled = {path.id for path in border.still.paths if path.role == "fill"}
    assert filled == {"article-himars", "article-atacms"}
    for path in border.still.paths:
        if path.role in {"low", "high", "open"}:
            assert "z" not in path.d


def test_the_still_map_has_the_lines_of_the_moving_one(border: Story) -> None:
    moving = sorted((line.kind, line.statement) for line in border.map.lines)
    lines_of_statements = {"fill", "edge", "ring", "low", "high", "open"}
    still = sorted((p.role, p.id) for p in border.still.paths if p.role in lines_of_statements)
    assert moving == still


def test_every_line_of_a_reading_is_inside_both_frames(border: Story) -> None:
    for frame in border.still.frames:
        x0, y0, width, height = frame.view_box
        for path in border.still.paths:
            if path.role not in {"low", "high", "open"}:
                continue
            for run in re.findall(r"M[^M]+", path.d):
                points = np.cumsum(
                    np.array([int(n) for n in re.findall(r"-?\d+", run)]).reshape(-1, 2), axis=0
                )
                assert (points > (x0, y0)).all()
                assert (points < (x0 + width, y0 + height)).all()


def test_each_line_carries_its_figure_on_both_frames(border: Story) -> None:
    for frame in border.still.frames:
        figures = {label.text for label in frame.labels if label.kind in {"low", "high"}}
        assert figures == {"45 miles", "55 miles", "150 miles", "160 miles"}


def test_figures_of_readings_are_placed_after_every_word_that_is_always_seen(
    border: Story,
) -> None:
    for frame in border.still.frames:
        kinds = [label.kind in {"low", "high"} for label in frame.labels]
        assert kinds == sorted(kinds)


def test_the_lines_of_several_points_are_those_of_all_together(regions: gpd.GeoDataFrame) -> None:
    story = compose_story(rm.load_launch_points(), rm.load_systems().select("HIMARS"), regions)
    assert [(line.kind, line.reference) for line in story.map.lines if line.kind == "low"] == [
        ("low", "")
    ]


# In words


@pytest.mark.parametrize(
    ("words", "note"),
    [
        ("about 50 miles", "45 to 55 miles: our reading of the words"),
        ("up to 190 miles", "at most 190 miles, as printed; no lowest figure is given"),
        ("more than 250 km", "at least 250 kilometres, as printed; no highest figure is given"),
        ("nearly 45 miles", "44 to 45 miles; the lower figure is our reading of the words"),
        ("165 to 300 km", "165 to 300 kilometres, as printed"),
    ],
)
def test_a_note_says_how_else_the_words_can_be_read_and_who_says_so(words: str, note: str) -> None:
    (statement,) = as_statements({"x": words})
    assert reading_note(Teller("en"), statement) == note


def test_the_key_carries_the_notes(border: Story) -> None:
    assert [row.reading for row in border.key] == [
        "45 to 55 miles: our reading of the words",
        "150 to 160 miles: our reading of the words",
        "at most 190 miles, as printed; no lowest figure is given",
    ]


@pytest.mark.parametrize(
    ("kinds", "about_lines", "about_open_ends"),
    [(("edge", "low"), True, False), (("open",), False, True), (("high", "open"), True, True)],
)
def test_the_notes_speak_only_of_what_is_drawn(
    kinds: tuple[Any, ...], about_lines: bool, about_open_ends: bool
) -> None:
    drawn_lines = [Line(statement="x", kind=kind, reference="", parts=()) for kind in kinds]
    texts = with_readings(Teller("en"), english.FIXED.texts, drawn_lines)
    assert texts.readings == "Show how else the words could be read"
    assert (bool(texts.readings_lines), bool(texts.readings_open)) == (about_lines, about_open_ends)
    assert with_readings(Teller("en"), english.FIXED.texts, drawn_lines[:0]).readings == ""


def test_a_page_without_other_readings_has_no_switch() -> None:

    texts = sample_story().texts
    bare = {"readings": "", "readings_lines": "", "readings_open": ""}

    story = sample_story(
        texts=dataclasses.replace(texts, **bare),
        map=dataclasses.replace(map_data(), lines=()),
    )
    assert "rm-readings" not in Parsed(rendered(story)).attributes("id")
