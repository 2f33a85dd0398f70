"""What is drawn: cut, simplified, projected; labels clear of one another."""

from __future__ import annotations

import itertools
import re

import geopandas as gpd
import numpy as np
import pytest
import shapely

import rangemap as rm
from rangemap.drawing._labels import Candidate, Wish, place
from rangemap.story import Story
from rangemap.telling import compose_story

NO_LINES = shapely.MultiLineString()
WINDOW = (0.0, 0.0, 400.0, 300.0)


@pytest.fixture(scope="module")
def story() -> Story:
    return compose_story(rm.load_launch_points(), rm.load_systems(), rm.load_regions("RU"))


def decoded(story: Story, path: tuple[int, ...]) -> list[tuple[float, float]]:
    """Decode a path of arcs the way a reader of the format would."""
    points: list[tuple[float, float]] = []
    for number in path:
        arc = story.map.arcs[number if number >= 0 else -1 - number]
        pairs = list(zip(arc[::2], arc[1::2], strict=True))
        walked = list(itertools.accumulate(pairs, lambda a, b: (a[0] + b[0], a[1] + b[1])))
        walked = walked if number >= 0 else walked[::-1]
        degrees = [(x / 1000, y / 1000) for x, y in walked]
        points.extend(degrees[1:] if points else degrees)
    return points


def polygon(story: Story, parts: tuple[tuple[tuple[int, ...], ...], ...]) -> shapely.Geometry:
    rings = [[decoded(story, ring) for ring in part] for part in parts]
    return shapely.make_valid(shapely.MultiPolygon([(shell, holes) for shell, *holes in rings]))


def test_a_drawn_region_is_the_region_to_a_kilometre(story: Story) -> None:
    regions = rm.load_regions("RU").set_index("region").geometry
    (shape,) = (shape for shape in story.map.shapes if shape.id == "RU-KRS")
    drawn = polygon(story, shape.parts)
    assert shapely.hausdorff_distance(drawn, regions["RU-KRS"]) < 0.03
    assert drawn.area == pytest.approx(regions["RU-KRS"].area, rel=0.005)


def test_neighbours_share_their_border_to_the_last_arc(story: Story) -> None:
    used = {
        shape.id: {n if n >= 0 else -1 - n for part in shape.parts for ring in part for n in ring}
        for shape in story.map.shapes
    }
    assert used["RU-KRS"] & used["RU-BEL"]
    assert used["RU-KRS"] & used["UA-59"]
    drawn = {
        shape.id: polygon(story, shape.parts)
        for shape in story.map.shapes
        if shape.id in {"RU-KRS", "RU-BEL", "UA-59"}
    }
    for a, b in itertools.combinations(drawn.values(), 2):
        assert shapely.intersection(a, b).area < 1e-9


def test_a_fill_lies_in_russia_and_within_the_distance(story: Story) -> None:
    russia = shapely.union_all(
        [polygon(story, s.parts) for s in story.map.shapes if s.role == "region"]
    )
    reach = rm.build_reach(
        rm.load_launch_points(), rm.load_systems().select("ATACMS"), dissolve=True
    )
    disc = reach.loc[reach["reading"] == "stated", "geometry"].iloc[0]
    (fill,) = (
        line for line in story.map.lines if line.kind == "fill" and "atacms" in line.statement
    )
    drawn = polygon(story, fill.parts)
    assert shapely.difference(drawn, shapely.buffer(russia, 0.003)).area == pytest.approx(0)
    assert shapely.difference(drawn, shapely.buffer(disc, 0.003)).area == pytest.approx(0)
    assert drawn.area == pytest.approx(shapely.intersection(russia, disc).area, rel=0.003)


def test_every_reference_has_its_own_ring_and_all_together_one_edge(story: Story) -> None:
    lines = [(line.kind, line.reference) for line in story.map.lines if "himars" in line.statement]
    assert sorted(lines) == [
        ("edge", ""),
        ("fill", ""),
        ("high", ""),
        ("low", ""),
        ("ring", "Chernihiv"),
        ("ring", "Kharkiv"),
        ("ring", "Sumy"),
    ]


def test_all_lines_are_inside_both_frames(story: Story) -> None:
    moves = re.compile(r"[Mlz]|-?\d+")
    for frame in story.still.frames:
        x0, y0, width, height = frame.view_box
        for path in story.still.paths:
            if path.role not in {"edge", "ring"}:
                continue
            x = y = 0
            numbers: list[int] = []
            for token in moves.findall(path.d):
                if token in "Mlz":
                    mode = token
                    continue
                numbers.append(int(token))
                if len(numbers) == 2:
                    x, y = numbers if mode == "M" else (x + numbers[0], y + numbers[1])
                    numbers = []
                    assert x0 < x < x0 + width
                    assert y0 < y < y0 + height


def test_rings_are_round_on_the_still_map(story: Story) -> None:
    (ring,) = (
        line
        for line in story.map.lines
        if line.kind == "ring" and line.reference == "Sumy" and "atacms" in line.statement
    )
    assert len(ring.parts) == 1
    paths = [p for p in story.still.paths if p.role == "ring" and "atacms" in p.id]
    assert len(paths) == 3
    for path in paths:
        numbers = [int(n) for n in re.findall(r"-?\d+", path.d)]
        assert (path.d.count("M"), path.d[-1]) == (1, "z")
        points = np.cumsum(np.array(numbers).reshape(-1, 2), axis=0)
        middle = (points.max(axis=0) + points.min(axis=0)) / 2
        radius = np.hypot(*(points - middle).T)
        # An egg of the web map would be 4 % longer than it is wide.
        assert radius.min() > 0.995 * radius.max()


def test_the_scale_bar_is_true_in_the_middle(story: Story) -> None:
    wide = story.still.frames[0]
    per_km = wide.scale.km_length / wide.scale.km
    per_mile = wide.scale.mi_length / wide.scale.mi
    assert per_mile / per_km == pytest.approx(1.609344, rel=2e-3)


def test_the_country_measured_from_and_six_cities_at_most_are_named(story: Story) -> None:
    for frame in story.still.frames:
        names = [label.text for label in frame.labels]
        assert len(names) == len(set(names))
        assert "UKRAINE" in names
        assert len([label for label in frame.labels if label.kind == "city"]) <= 6
        assert {"Kharkiv", "Sumy", "Chernihiv"} <= set(names)


def wish(text: str, *spots: tuple[float, float], must: bool = False) -> Wish:
    candidates = tuple(
        Candidate(x, y, "middle", (0.0, 0.0), cost) for cost, (x, y) in enumerate(spots)
    )
    return Wish(text, "region", candidates, must=must)


def test_a_label_takes_its_next_place_where_the_first_is_taken() -> None:
    labels = place(
        [wish("first", (100, 100)), wish("second", (105, 100), (100, 160))],
        window=WINDOW,
        lines=NO_LINES,
    )
    assert [(label.text, label.x, label.y) for label in labels] == [
        ("first", 1000, 1000),
        ("second", 1000, 1600),
    ]


def test_a_label_without_a_free_place_is_left_out() -> None:
    labels = place(
        [wish("first", (100, 100)), wish("second", (105, 100))], window=WINDOW, lines=NO_LINES
    )
    assert [label.text for label in labels] == ["first"]


def test_a_label_that_must_stand_does_so_even_over_another() -> None:
    labels = place(
        [wish("first", (100, 100)), wish("second", (105, 100), must=True)],
        window=WINDOW,
        lines=NO_LINES,
    )
    assert [label.text for label in labels] == ["first", "second"]


def test_no_label_runs_over_the_edge_of_the_window() -> None:
    assert place([wish("a long name of a region", (20, 100))], window=WINDOW, lines=NO_LINES) == ()


def test_a_word_stands_beside_a_line_rather_than_across_it() -> None:
    line = shapely.LineString([(0, 100), (400, 100)])
    (label,) = place([wish("name", (100, 100), (100, 130))], window=WINDOW, lines=line)
    assert (label.x, label.y) == (1000, 1300)


def test_regions_that_a_projection_folds_do_not_stop_the_map() -> None:
    """From this line, borders of regions cross each other by less than a pixel once projected."""
    line = shapely.LineString([(33.2, 52.2), (32.8, 51.7), (31.5, 51.4)])
    desna = gpd.GeoDataFrame(
        {"launch_point": ["Desna"], "basis": ["as drawn by us"]}, geometry=[line], crs="EPSG:4326"
    )
    story = rm.compose_story(desna, rm.load_systems().select("ATACMS"), rm.load_regions("RU"))
    labels = [label.text for frame in story.still.frames for label in frame.labels]
    assert labels.count("up to 190 miles") == 2
