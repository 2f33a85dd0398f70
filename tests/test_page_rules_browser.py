"""The rules of the page that only a screen can show, on the default page."""

from __future__ import annotations

import gzip
from pathlib import Path
from typing import Any

import pytest
from browser import opened

import rangemap as rm

pytestmark = pytest.mark.browser

#: What a reader can press or type into, and what Tab stops at.
CONTROLS = "button, input, select, textarea, .leaflet-control a"


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("rules") / "ranges.html"
    drawn = rm.draw_map(rm.load_launch_points("border"), rm.load_systems(), rm.load_regions("RU"))
    rm.save_html(drawn, path)
    return path


def bottom(it: Any, selector: str) -> float:
    box = it.page.locator(selector).first.bounding_box()
    return float(box["y"] + box["height"])


def test_five_things_are_on_the_first_screen_in_their_order(browser: Any, page: Path) -> None:
    with opened(browser, page) as it:
        five = ("h1", ".rm-paper-box", ".rm-key", ".rm-measured", ".rm-permission h2")
        for selector in five:
            assert bottom(it, selector) < 800, selector
        ends = [bottom(it, selector) for selector in five if selector != ".rm-paper-box"]
        assert ends == sorted(ends)


def test_the_default_page_has_at_most_eight_controls_and_all_folds_are_closed(
    browser: Any, page: Path
) -> None:
    with opened(browser, page) as it:
        shown = it.page.locator(CONTROLS).evaluate_all(
            "all => all.filter((one) => one.checkVisibility()).length"
        )
        assert 4 <= shown <= 8
        folds = it.page.locator("details")
        assert folds.count() >= 5
        assert folds.evaluate_all("all => all.some((one) => one.open)") is False


def test_before_the_table_tab_stops_at_links_controls_and_marks_alone(
    browser: Any, page: Path
) -> None:
    """One stop for all regions; the arrow keys go from one to the next."""
    with opened(browser, page) as it:
        stops = []
        for _ in range(30):
            it.page.keyboard.press("Tab")
            stops.append(
                it.page.evaluate(
                    "(({className, tagName}) => [(className.baseVal ?? className), tagName])"
                    "(document.activeElement)"
                )
            )
            if stops[-1][1] == "SUMMARY":
                break
        else:
            pytest.fail("thirty stops and no fold")
        kinds = [name for name, tag in stops]
        assert sum("rm-hit" in name for name in kinds) == 1
        # Skip link, one page beside; map, one region, two of zoom; three of the key, one switch.
        assert len([name for name in kinds if "rm-mark" not in name]) - 1 <= 2 + 8 + 2


def test_on_a_phone_everything_to_press_is_44_pixels_high(browser: Any, page: Path) -> None:
    with opened(browser, page, width=390, height=844) as it:
        first = ".rm-start, .rm-links a, .rm-key label, .rm-readings, summary"
        sizes = heights(it, first)
        it.page.click("#rm-start")
        sizes |= heights(it, ".leaflet-control-zoom a")
        assert len(sizes) > 10
        assert {name: height for name, height in sizes.items() if height < 44} == {}


def heights(it: Any, selector: str) -> dict[str, float]:
    places = it.page.locator(selector)
    return {
        f"{selector} {number}": places.nth(number).bounding_box()["height"]
        for number in range(places.count())
    }


@pytest.mark.parametrize(("width", "height"), [(1280, 800), (390, 844), (360, 740)])
def test_the_label_of_the_border_is_on_the_moving_map_too(
    browser: Any, page: Path, width: int, height: int
) -> None:
    """What is measured from is one of the five things; names of regions give way to it."""
    with opened(browser, page, width=width, height=height) as it:
        it.page.evaluate("rangemap.start()")
        label = it.page.locator(".rm-label-reference:not(.rm-crowded) span")
        assert label.all_inner_texts() == ["measured from this border"]
        inside = it.page.locator(".leaflet-container").bounding_box()
        box = label.bounding_box()
        assert inside["x"] <= box["x"]
        assert box["x"] + box["width"] <= inside["x"] + inside["width"]


@pytest.mark.parametrize("measured_from", ["border", "cities"])
def test_the_default_pages_keep_within_their_size(
    page: Path, tmp_path: Path, measured_from: str
) -> None:
    if measured_from != "border":
        page = tmp_path / "ranges.html"
        points = rm.load_launch_points(measured_from)
        drawn = rm.draw_map(points, rm.load_systems(), rm.load_regions("RU"))
        rm.save_html(drawn, page)
    content = page.read_bytes()
    assert len(content) <= 600_000
    assert len(gzip.compress(content, 9, mtime=0)) <= 180_000
