"""The picture of a common mistake: computed, marked, and nowhere near the real map."""

from __future__ import annotations

import dataclasses
import math
import re
from typing import Any

import pytest
from geographiclib.geodesic import Geodesic
from sample_story import map_data, sample_story
from test_page import Parsed, rendered

from rangemap.drawing import flat_circle
from rangemap.story import MapData, Teach
from rangemap.telling._teach import teach
from rangemap.wording import english

SPHERE_M = 6_378_137.0


def at_latitude(lat: float) -> MapData:
    return dataclasses.replace(map_data(), bounds=(20.0, lat - 5, 40.0, lat + 5))


def told(lat: float) -> Teach:
    found = teach(at_latitude(lat), english, fold="reading")
    assert found is not None
    return found


def corners(d: str) -> list[tuple[float, float]]:
    assert re.fullmatch(r"M[\d. -]+(l[\d. -]+)+z", d)
    x = y = 0.0
    found = []
    for dx, dy in re.findall(r"(-?[\d.]+) (-?[\d.]+)", d):
        x, y = x + float(dx), y + float(dy)
        found.append((x, y))
    return found


@pytest.mark.parametrize("lat", [30.0, 51.4, -45.0, 65.0])
def test_the_caption_says_how_far_the_flat_circle_reaches_at_this_latitude(lat: float) -> None:
    # 300,000 metres of the web map to the east, on the sphere that the web map is drawn on.
    east = math.degrees(300_000 / SPHERE_M)
    metres = Geodesic.WGS84.Inverse(lat, 0.0, lat, east)["s12"]
    picture = told(lat)
    assert f"“radius of 300 km” reaches only {round(metres / 1000)} km" in picture.caption
    assert picture.flat_words == f"drawn flat: {round(metres / 1000)} km"
    assert f"reaches {round(metres / 1000)} km" in picture.alt


def test_at_fifty_degrees_it_is_the_known_hundred_and_ninety() -> None:
    """Cosine of 50 degrees, times 300 km, on a sphere: 192.8; the ellipsoid is a little wider."""
    reach = flat_circle(50.0, radius_km=300, width=340, above=34, below=12).reach_km
    assert reach == pytest.approx(300 * math.cos(math.radians(50)), rel=0.004)
    assert round(reach, -1) == 190


@pytest.mark.parametrize("lat", [35.0, 51.4, 70.0])
def test_the_outer_circle_is_300_km_away_over_the_ground_all_round(lat: float) -> None:
    picture = told(lat)
    (x0, y0), flat = picture.wrong_at, corners(picture.flat)
    # The flat circle gives the scale: its radius is 300,000 metres of the web map.
    metres_per_px = 300_000 / ((max(x for x, _ in flat) - min(x for x, _ in flat)) / 2)
    assert all(
        math.hypot(x - x0, y - y0) * metres_per_px == pytest.approx(300_000, rel=0.012)
        for x, y in flat
    )
    y_of_middle = SPHERE_M * math.asinh(math.tan(math.radians(lat)))
    for x, y in corners(picture.true):
        lon = math.degrees((x - x0) * metres_per_px / SPHERE_M)
        merc = y_of_middle - (y - y0) * metres_per_px
        there = math.degrees(math.atan(math.sinh(merc / SPHERE_M)))
        away = Geodesic.WGS84.Inverse(lat, 0.0, there, lon)["s12"] / 1000
        assert away == pytest.approx(300, rel=0.012)


@pytest.mark.parametrize("lat", [0.0, 24.9, -10.0, 72.1, -80.0])
def test_where_the_two_hardly_differ_or_are_no_circles_nothing_is_drawn(lat: float) -> None:
    assert teach(at_latitude(lat), english, fold="reading") is None


def test_the_picture_is_marked_in_its_middle_and_stands_in_its_fold_alone() -> None:
    page = rendered()
    fold = page.partition('id="fold-how-to-read"')[2].partition("</details>")[0]
    assert fold.count("WRONG, ON PURPOSE</text>") == 1
    # Elsewhere the words stand in the block of data alone.
    assert page.count("WRONG, ON PURPOSE") == 2
    maps = page.partition('id="rm-map"')[2].partition('class="rm-side"')[0]
    assert "rm-teach" not in maps
    story = sample_story()
    assert story.teach is not None
    assert f'x="{story.teach.wrong_at[0]}" y="{story.teach.wrong_at[1]}"' in fold


def test_the_picture_has_a_name_for_those_who_do_not_see_it() -> None:
    parsed = Parsed(rendered())
    picture: dict[str, Any] = next(
        attrs for tag, attrs in parsed.elements if attrs.get("aria-labelledby") == "rm-teach-alt"
    )
    story = sample_story()
    assert picture["role"] == "img"
    assert story.teach is not None
    assert ("title", story.teach.alt) in parsed.texts


def test_without_a_picture_the_fold_has_none() -> None:
    assert "rm-teach-" not in rendered(sample_story(teach=None)).partition("</style>\n</head>")[2]
