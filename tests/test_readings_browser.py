"""The switch of the other readings in Chromium: on both maps, on paper, and without script."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from browser import opened
from sample_story import sample_story

from rangemap.page import save_html, story_map

pytestmark = pytest.mark.browser

SWITCH = "#rm-readings"
NAME = "Show how else the words could be read"
MOVING = ".leaflet-container .rm-reading, .rm-label-low, .rm-label-high"
STILL = {
    "wide": ".rm-still-wide .rm-reading, .rm-still-wide .rm-text-low, .rm-still-wide .rm-text-high",
    "narrow": ".rm-still-narrow .rm-reading, .rm-still-narrow .rm-text-low",
}


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("readings") / "ranges.html"
    save_html(story_map(sample_story()), path)
    return path


def displayed(page: Any, selector: str) -> set[bool]:
    """Return whether what a selector finds is displayed: one answer, if it is for all the same."""
    found: list[bool] = page.locator(selector).evaluate_all(
        "all => all.map(one => getComputedStyle(one).display !== 'none')"
    )
    assert len(found) >= 4
    return set(found)


def test_other_readings_are_off_until_a_reader_asks(browser: Any, sample: Path) -> None:
    with opened(browser, sample) as it:
        switch = it.page.get_by_role("checkbox", name=NAME)
        assert not switch.is_checked()
        assert displayed(it.page, MOVING) == {False}
        assert not it.page.get_by_text("Thin dotted lines").is_visible()
        switch.check()
        assert displayed(it.page, MOVING) == {True}
        assert it.page.get_by_text("Thin dotted lines").is_visible()
        assert it.page.get_by_text("45 to 55 miles: our reading").is_visible()
        switch.uncheck()
        assert displayed(it.page, MOVING) == {False}
        assert (it.requests, it.complaints) == ([], [])


def test_the_switch_stands_under_the_key_and_a_keyboard_reaches_it(
    browser: Any, sample: Path
) -> None:
    with opened(browser, sample) as it:
        it.page.get_by_role("checkbox").nth(2).focus()
        it.page.keyboard.press("Tab")
        if it.page.evaluate("document.activeElement.className") == "rm-mark":
            it.page.keyboard.press("Tab")
        assert it.page.evaluate("document.activeElement.id") == "rm-readings"
        it.page.keyboard.press("Space")
        assert displayed(it.page, MOVING) == {True}


@pytest.mark.parametrize(("width", "frame"), [(1280, "wide"), (390, "narrow")])
def test_it_works_without_script(browser: Any, sample: Path, width: int, frame: str) -> None:
    with opened(browser, sample, width=width, java_script_enabled=False) as it:
        assert displayed(it.page, STILL[frame]) == {False}
        it.page.locator(SWITCH).check()
        assert displayed(it.page, STILL[frame]) == {True}
        assert it.page.get_by_text("Thin dotted lines").is_visible()


def test_a_map_that_is_set_moving_later_shows_what_was_asked_for(
    browser: Any, sample: Path
) -> None:
    with opened(browser, sample, width=390, height=844) as it:
        it.page.locator(SWITCH).check()
        it.page.click("#rm-start")
        assert displayed(it.page, MOVING) == {True}


def test_readings_of_a_statement_that_is_switched_off_stay_hidden(
    browser: Any, sample: Path
) -> None:
    with opened(browser, sample) as it:
        it.page.locator(SWITCH).check()
        it.page.get_by_role("checkbox").first.uncheck()
        own = ".leaflet-container :is(.rm-reading, .rm-label-low, .rm-label-high).rm-of-0"
        assert displayed(it.page, own) == {False}
        still = it.page.locator(".rm-still-wide g.rm-of-0")
        assert not still.first.is_visible()


@pytest.mark.parametrize("asked", [True, False])
def test_paper_shows_them_if_they_were_asked_for(browser: Any, sample: Path, asked: bool) -> None:
    with opened(browser, sample) as it:
        it.page.locator(SWITCH).set_checked(asked)
        it.page.emulate_media(media="print")
        assert displayed(it.page, STILL["wide"]) == {asked}
        assert not it.page.locator(SWITCH).is_visible()
        assert it.page.get_by_text("Thin dotted lines").is_visible() is asked
        assert it.page.pdf(format="A4").count(b"/Type /Page\n") == 1


def test_lines_of_readings_are_thin_dots_and_never_filled(browser: Any, sample: Path) -> None:
    with opened(browser, sample) as it:
        it.page.locator(SWITCH).check()
        looks = it.page.locator(".leaflet-container .rm-reading:not(.rm-reading-casing)")
        for look in looks.evaluate_all(
            "all => all.map(getComputedStyle).map((css) =>"
            " [css.fill, parseFloat(css.strokeWidth), css.strokeDasharray])"
        ):
            fill, width, dashes = look
            assert fill == "none"
            assert width < 2
            assert dashes.startswith("0.1px, ")


def test_words_stay_clear_of_each_other_with_the_figures_of_readings(
    browser: Any, sample: Path
) -> None:
    overlaps = """() => {
      const seen = [...document.querySelectorAll('.rm-label span, .leaflet-control')]
        .filter((one) => getComputedStyle(one).visibility === 'visible')
        .map((one) => one.getBoundingClientRect()).filter((box) => box.width > 0);
      return seen.filter((a, i) => seen.some((b, j) => i < j
        && a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom)).length;
    }"""
    for width in (390, 1280):
        with opened(browser, sample, width=width) as it:
            it.page.evaluate("rangemap.start()")
            it.page.locator(SWITCH).check()
            assert it.page.evaluate(overlaps) == 0


def test_the_switch_is_a_finger_wide_on_a_phone(browser: Any, sample: Path) -> None:
    with opened(browser, sample, width=390, height=844) as it:
        assert it.page.locator(".rm-readings").bounding_box()["height"] >= 44
