"""Names stand on what they name, in each frame of both default pages, and no dot is cut."""

from __future__ import annotations

import re
from collections.abc import Iterator

import numpy as np
import pytest
import shapely
from test_drawing import polygon

import rangemap as rm
from rangemap.drawing._labels import Candidate, Wish, place
from rangemap.story import Frame, Label, Story

#: What a letter takes on the screen, measured in Chromium; and how high the words are.
LETTER = {"country": 9.7, "sea": 5.5, "region": 5.7, "reference": 5.7, "low": 5.7, "high": 5.7}
HEIGHT = 13.0
#: Borders on the map are simplified, by about a pixel.
HAIR = 0.03
LEFT_HALF = shapely.box(0, 0, 200, 300)


@pytest.fixture(scope="module", params=["border", "cities"])
def story(request: pytest.FixtureRequest) -> Story:
    points = rm.load_launch_points(request.param)
    return rm.compose_story(points, rm.load_systems(), rm.load_regions("RU"))


@pytest.fixture(scope="module")
def land(story: Story) -> dict[str, shapely.Geometry]:
    """Each shape as the still map shows it, by its code."""
    roles = {"country", "origin", "occupied", "region"}
    return {path.id: area(path.d) for path in story.still.paths if path.role in roles}


def lines(path: str) -> Iterator[shapely.Geometry]:
    """Read an SVG path the way a browser does."""
    for each in path.split("M")[1:]:
        steps = np.array([int(n) for n in re.findall(r"-?\d+", each)]).reshape(-1, 2)
        points = np.cumsum(steps, axis=0)
        yield shapely.LineString([*points, points[0]] if each.endswith("z") else points)


def area(path: str) -> shapely.Geometry:
    return shapely.make_valid(shapely.build_area(shapely.MultiLineString(list(lines(path)))))


def countries(story: Story, land: dict[str, shapely.Geometry]) -> dict[str, shapely.Geometry]:
    parts: dict[str, list[shapely.Geometry]] = {}
    for shape in story.map.shapes:
        if shape.id in land:
            name = {"region": "Russia", "country": shape.name}.get(shape.role, "Ukraine")
            parts.setdefault(name.upper(), []).append(land[shape.id])
    return {name: shapely.union_all(shapes) for name, shapes in parts.items()}


def box(label: Label, frame: Frame) -> shapely.Geometry:
    """The ground under a word, in the units of the still map."""
    width = LETTER[label.kind] * len(label.text) * frame.pixel
    left = label.x - {"start": 0.0, "middle": 0.5, "end": 1.0}[label.anchor] * width
    half = HEIGHT / 2 * frame.pixel
    return shapely.box(left, label.y - half, left + width, label.y + half)


def share(of: shapely.Geometry, on: shapely.Geometry) -> float:
    return float(shapely.intersection(of, on).area / of.area)


def named(frame: Frame, *kinds: str) -> list[Label]:
    return [label for label in frame.labels if label.kind in kinds]


def test_the_name_of_a_country_is_on_that_country_alone(
    story: Story, land: dict[str, shapely.Geometry]
) -> None:
    ground = countries(story, land)
    for frame in story.still.frames:
        for label in named(frame, "country"):
            assert share(box(label, frame), ground[label.text]) > 1 - HAIR, (frame.name, label.text)
        assert "UKRAINE" in {label.text for label in named(frame, "country")}


def test_the_name_of_a_sea_is_on_the_water(story: Story, land: dict[str, shapely.Geometry]) -> None:
    ground = shapely.union_all(list(land.values()))
    for frame in story.still.frames:
        for label in named(frame, "sea"):
            assert share(box(label, frame), ground) < HAIR, (frame.name, label.text)


def test_the_name_of_a_region_begins_from_a_place_in_it(story: Story) -> None:
    """On the still map and, where it opens and beyond, on the moving one."""
    regions = rm.load_regions("RU")
    short = {row.short: row.region for row in regions.itertuples()}
    drawn = {shape.id: polygon(story, shape.parts) for shape in story.map.shapes}
    labels = [*story.map.labels, *(label for f in story.still.frames for label in f.labels)]
    checked = [label for label in labels if label.kind == "region" and label.text in short]
    assert len(checked) > 50
    for label in checked:
        assert drawn[short[label.text]].contains(shapely.Point(label.lon_lat)), label.text


def test_the_moving_map_names_a_country_on_its_own_land(story: Story) -> None:
    whole: dict[str, list[shapely.Geometry]] = {}
    for shape in story.map.shapes:
        name = {"region": "Russia", "country": shape.name}.get(shape.role, "Ukraine")
        whole.setdefault(name.upper(), []).append(polygon(story, shape.parts))
    for label in story.map.labels:
        if label.kind == "country" and label.text in whole:
            at = shapely.Point(label.lon_lat)
            assert any(part.contains(at) for part in whole[label.text]), label.text


def test_the_name_of_a_country_hides_no_region_where_the_moving_map_opens(story: Story) -> None:
    """It comes before them there, and may stand where the narrow frame has it. A word of the
    moving map takes the height of its line, not of its letters alone.
    """
    wide, narrow = story.still.frames
    standing = {(label.text, label.lon_lat) for label in story.map.labels}
    countries = [label for frame in (wide, narrow) for label in named(frame, "country")]
    countries = [label for label in countries if (label.text, label.lon_lat) in standing]
    assert "RUSSIA" in {label.text for label in countries}
    for label in countries:
        for region in named(wide, "region"):
            line = shapely.buffer(box(region, wide), 5 * wide.pixel, join_style="mitre")
            assert not line.intersects(box(label, wide)), (label.text, region.text)


def test_the_words_of_a_line_do_not_run_into_it(story: Story) -> None:
    border = [line for p in story.still.paths if p.role == "reference" for line in lines(p.d)]
    for frame in story.still.frames:
        for label in named(frame, "reference") if border else []:
            stroke = shapely.buffer(shapely.union_all(border), 1.5 * frame.pixel)
            assert not stroke.intersects(box(label, frame)), frame.name


def test_figures_of_two_readings_do_not_stand_one_over_the_other(story: Story) -> None:
    for frame in story.still.frames:
        figures = named(frame, "low", "high")
        assert len(figures) == 4
        for i, one in enumerate(figures):
            for other in figures[i + 1 :]:
                gap = shapely.distance(box(one, frame), box(other, frame)) / frame.pixel
                assert gap > 10, (frame.name, one.text, other.text)


def test_each_dot_is_whole_and_has_its_name(story: Story) -> None:
    for frame in story.still.frames:
        left, top, width, height = frame.view_box
        inner = shapely.box(left, top, left + width, top + height).buffer(-5 * frame.pixel)
        dots = [dot for dot in frame.dots if dot[0] == "city"]
        assert all(inner.contains(shapely.Point(x, y)) for _, x, y in dots)
        assert len(dots) == len(named(frame, "city")), frame.name


# Where a name may stand


def wish(kind: str, *spots: tuple[float, float]) -> Wish:
    candidates = tuple(
        Candidate(x, y, "middle", (0.0, 0.0), cost) for cost, (x, y) in enumerate(spots)
    )
    return Wish("name", kind, candidates, ground=LEFT_HALF)  # type: ignore[arg-type]


def placed(*wishes: Wish) -> list[float]:
    window = (0.0, 0.0, 400.0, 300.0)
    labels = place(wishes, window=window, lines=shapely.MultiLineString())
    return [label.x / 10 for label in labels]


@pytest.mark.parametrize("kind", ["country", "sea"])
def test_a_country_that_fits_nowhere_is_left_out(kind: str) -> None:
    """Four letters of ten pixels, or of seven, about a place five pixels from the border."""
    assert placed(wish(kind, (195.0, 100.0))) == []
    assert placed(wish(kind, (195.0, 100.0), (150.0, 100.0))) == [150.0]


def test_a_region_stands_inside_if_it_can_and_over_its_border_if_not() -> None:
    assert placed(wish("region", (195.0, 100.0))) == [195.0]
    assert placed(wish("region", (195.0, 100.0), (150.0, 100.0))) == [150.0]


def test_figures_of_readings_keep_apart_where_they_can() -> None:
    low, high = wish("low", (50.0, 100.0)), wish("high", (60.0, 120.0), (70.0, 160.0))
    assert placed(low, high) == [50.0, 70.0]
    assert placed(low, wish("high", (60.0, 120.0))) == [50.0, 60.0]
