"""The main job, from the command to the screen of a reader without a network."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from browser import opened

from rangemap.cli import main

pytestmark = pytest.mark.browser

SIZES = ((1280, 800), (390, 844))


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What ``rangemap map`` writes on the bundled data."""
    path = tmp_path_factory.mktemp("end-to-end") / "ranges.html"
    assert main(["map", "-o", str(path)]) == 0
    return path


@pytest.mark.parametrize(("width", "height"), SIZES)
def test_the_page_opens_offline_without_a_request_or_a_complaint(
    browser: Any, page: Path, width: int, height: int
) -> None:
    with opened(browser, page, width=width, height=height) as it:
        headline = it.page.inner_text("h1")
        assert "“Up to 190 miles” takes in all or part of 12 Russian regions" in headline
        assert it.requests == []
        assert it.complaints == []


@pytest.mark.parametrize(("width", "height"), SIZES)
def test_the_headline_and_the_map_are_on_the_first_screen(
    browser: Any, page: Path, width: int, height: int
) -> None:
    with opened(browser, page, width=width, height=height) as it:
        for selector in ("h1", "#rm-map"):
            box = it.page.locator(selector).first.bounding_box()
            assert box["y"] >= 0
            assert box["y"] + box["height"] <= height


@pytest.mark.parametrize(("width", "height"), SIZES)
def test_each_line_of_the_moving_map_carries_its_printed_words(
    browser: Any, page: Path, width: int, height: int
) -> None:
    with opened(browser, page, width=width, height=height) as it:
        it.page.evaluate("void rangemap.start()")
        shown = it.page.locator(".rm-label-statement:not(.rm-crowded) span")
        assert sorted(shown.all_inner_texts()) == [
            "about 50 miles",
            "approximately 155 miles",
            "up to 190 miles",
        ]
        names = it.page.locator(".rm-label:not(.rm-label-statement):not(.rm-crowded) span")
        near = {"Belgorod", "Bryansk", "Kursk", "Oryol", "Kharkiv"}
        assert near | {"measured from this border"} <= set(names.all_inner_texts())


def test_the_table_has_a_row_for_each_region_that_any_range_reaches(
    browser: Any, page: Path
) -> None:
    """Twelve from one per cent on within 190 miles, and none that only another range reaches."""
    with opened(browser, page) as it:
        rows = it.page.locator("#table tbody tr").all_inner_texts()
    assert len(rows) == 12
    assert rows[0].startswith("Belgorod")
    assert [row for row in rows if "Crimea" in row] == []


def test_the_page_without_scripts_shows_the_same_table(browser: Any, page: Path) -> None:
    with opened(browser, page) as with_scripts:
        expected = with_scripts.page.locator("#table tbody tr").all_inner_texts()
    with opened(browser, page, java_script_enabled=False) as without:
        assert without.page.locator("#table tbody tr").all_inner_texts() == expected
        assert without.page.locator("#rm-map svg:visible").count() == 1


def test_a_reader_can_go_to_the_other_page_and_back(browser: Any, page: Path) -> None:
    tab = browser.new_page()
    tab.goto(page.as_uri())
    tab.click("nav a")
    assert tab.url.endswith("/ranges-from-points.html")
    assert "part of 9 Russian regions" in tab.inner_text("h1")
    tab.click("nav a")
    assert tab.url.endswith("/ranges.html")
    tab.close()
