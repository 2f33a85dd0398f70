"""Try another number, in Chromium: what a hand does, what follows, and what stays as it was."""

from __future__ import annotations

import dataclasses
import math
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from browser import axe, opened
from geographiclib.geodesic import Geodesic
from sample_story import FAR, NEAR, explorer, map_data, sample_story

import rangemap as rm
from rangemap.page import save_html, story_map
from rangemap.story import Curve, Plural, Quote, Reference, Story
from rangemap.wording import english

pytestmark = pytest.mark.browser

POINTS = (("Kharkiv", (36.2292, 49.9935)), ("Sumy", (34.8003, 50.9077)))
CHOSEN = ".leaflet-container .rm-chosen"


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample, which is measured from a line."""
    return saved(tmp_path_factory.mktemp("steps"), sample_story())


@pytest.fixture(scope="module")
def rings(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample, measured from two points."""
    references = tuple(
        Reference(name=name, basis="city centre", lon_lat=at, parts=()) for name, at in POINTS
    )
    data = dataclasses.replace(map_data(), references=references, steps=())
    story = sample_story(map=data, explorer=explorer("rings"))
    return saved(tmp_path_factory.mktemp("rings"), story)


def saved(folder: Path, story: Story) -> Path:
    path = folder / "ranges.html"
    save_html(story_map(story), path)
    return path


def open_fold(page: Any) -> None:
    page.locator("#fold-try summary").click()


def settle(page: Any) -> None:
    """Wait for the frame in which map and table follow."""
    page.evaluate("new Promise((done) => requestAnimationFrame(() => setTimeout(done)))")


def column(page: Any, number: int) -> list[str]:
    """The words that are seen in one column of figures, head and all."""
    return [
        " ".join(each.split())
        for each in page.locator(f".rm-table tr > :nth-child({number + 1})").all_inner_texts()
    ]


def slider(page: Any) -> Any:
    return page.get_by_role("slider", name="Distance")


# --- what follows -----------------------------------------------------------------------------


def test_at_first_nothing_is_chosen(browser: Any, sample: Path) -> None:
    with opened(browser, sample) as it:
        assert it.page.locator(".rm-chosen, .rm-tried, .rm-replaced, .rm-try-more").count() == 0
        assert it.page.locator("#fold-try").get_attribute("open") is None
        assert not slider(it.page).is_visible()


def test_arrow_keys_move_the_line_the_tint_and_the_table(browser: Any, sample: Path) -> None:
    with opened(browser, sample) as it:
        open_fold(it.page)
        slider(it.page).focus()
        it.page.keyboard.press("ArrowLeft")
        settle(it.page)
        assert slider(it.page).get_attribute("aria-valuetext") == "300 km"
        # From one published figure to the next, and on to a step that nobody printed.
        for _ in range(2):
            it.page.keyboard.press("ArrowLeft")
        settle(it.page)
        assert slider(it.page).get_attribute("aria-valuetext") == "295 km"
        figures = column(it.page, 3)
        assert figures[0] == "295 km no source"
        # A fifth of a per cent for each kilometre from 120 on; 240 on; and 275.
        assert [figures[i] for i in (6, 11, 12)] == ["35%", "11%", "4%"]
        assert it.page.locator(f"{CHOSEN}.rm-edge").count() == 1
        assert it.page.locator(f"{CHOSEN}.rm-fill.rm-far").count() == 1
        assert "You chose 295 km. No source on this page gives this number for this line." in (
            it.page.inner_text(".rm-try-answer")
        )
        assert (it.requests, it.complaints) == ([], [])


def test_home_end_and_the_page_keys_go_to_the_limits_and_in_large_steps(
    browser: Any, sample: Path
) -> None:
    with opened(browser, sample) as it:
        open_fold(it.page)
        slider(it.page).focus()
        said = []
        for key in ("Home", "ArrowLeft", "PageUp", "End", "ArrowUp", "PageDown"):
            it.page.keyboard.press(key)
            said.append(slider(it.page).get_attribute("aria-valuetext"))
        # 285, 290, 295, 297.7, 300, 305.8, 310, 315, 335
        assert said == ["285 km", "285 km", "305.8 km", "335 km", "335 km", "297.7 km"]


def test_the_mouse_drags_the_slider_to_a_step(browser: Any, sample: Path) -> None:
    with opened(browser, sample) as it:
        open_fold(it.page)
        box = slider(it.page).bounding_box()
        y = box["y"] + box["height"] / 2
        way = box["width"] - 24

        def x_of(km: float) -> float:
            return float(box["x"] + 12 + way * (km - 285) / 50)

        it.page.mouse.move(x_of(305.8), y)
        it.page.mouse.down()
        it.page.mouse.move(x_of(312), y, steps=5)
        it.page.mouse.move(x_of(314.2), y, steps=5)
        it.page.mouse.up()
        settle(it.page)
        assert slider(it.page).get_attribute("aria-valuetext") == "315 km"
        assert float(slider(it.page).input_value()) == 315
        assert column(it.page, 3)[0] == "315 km no source"


def test_the_marks_stand_over_the_middle_of_the_thumb(browser: Any, sample: Path) -> None:
    with opened(browser, sample) as it:
        open_fold(it.page)
        tick = it.page.locator(".rm-try-tick-printed:visible").bounding_box()
        box = slider(it.page).bounding_box()
        thumb = box["x"] + 12 + (box["width"] - 24) * (305.775 - 285) / 50
        assert tick["x"] + tick["width"] / 2 == pytest.approx(thumb, abs=1.0)
        assert it.page.locator(".rm-try-tick:visible").count() == 3


def test_a_mark_says_who_printed_it_and_keeps_the_line_s_own_colour(
    browser: Any, sample: Path
) -> None:
    with opened(browser, sample) as it:
        open_fold(it.page)
        it.page.get_by_role("button", name="297.7 km").click()
        settle(it.page)
        answer = it.page.inner_text(".rm-try-answer")
        assert answer.startswith("297.7 km: “185-mile range”, CNN.")
        assert column(it.page, 3)[0] == "297.7 km another source"
        edge = it.page.locator(f"{CHOSEN}.rm-edge")
        assert "rm-slot-2" in edge.get_attribute("class")
        label = it.page.locator(f"{CHOSEN}.rm-label")
        assert label.inner_text() == "297.7 km (another source)"
        it.page.locator(".rm-try-field").fill("310")
        it.page.keyboard.press("Enter")
        settle(it.page)
        assert "rm-slot-none" in edge.get_attribute("class")
        assert "rm-slot-2" not in edge.get_attribute("class")
        assert label.inner_text() == "310 km (no source)"


def test_the_shaded_part_is_the_hedge_within_the_limits(browser: Any, sample: Path) -> None:
    with opened(browser, sample) as it:
        open_fold(it.page)
        assert it.page.locator(".rm-try-band:visible").count() == 0
        it.page.get_by_role("radio").first.check()
        band, scale = (
            it.page.locator(place).bounding_box()
            for place in (".rm-try-band", ".rm-try-scale:visible")
        )
        # 75 to 85 can be chosen, and the words are read as 72 to 89.
        assert (band["x"], band["width"]) == (scale["x"], scale["width"])
        assert it.page.get_by_text("is read: 45 to 55 miles.").is_visible()


def test_the_printed_line_its_tint_and_its_words_give_way_on_the_moving_map_alone(
    browser: Any, sample: Path
) -> None:
    with opened(browser, sample) as it:
        open_fold(it.page)
        it.page.evaluate("rangemap.explore.choose(290)")
        settle(it.page)
        moving = it.page.locator(".leaflet-container .rm-of-2:not(.rm-chosen)")
        assert moving.count() >= 3
        assert set(moving.evaluate_all("all => all.map(one => getComputedStyle(one).display)")) == {
            "none"
        }
        still = it.page.locator(".rm-still-wide .rm-of-2, .rm-defs .rm-of-2")
        assert "none" not in still.evaluate_all(
            "all => all.map(one => getComputedStyle(one).display)"
        )


def test_the_tint_and_the_line_are_cut_to_the_regions_wherever_the_map_is_moved(
    browser: Any, sample: Path
) -> None:
    script = """() => {
      const land = [...document.querySelectorAll(".leaflet-rm-land-pane .rm-region")];
      const cut = document.querySelector("#rm-clip path").getAttribute("d");
      return cut === land.map((one) => one.getAttribute("d")).join("");
    }"""
    with opened(browser, sample) as it:
        open_fold(it.page)
        it.page.evaluate("rangemap.explore.choose(310)")
        settle(it.page)
        for kind in ("rm-fill", "rm-edge", "rm-casing"):
            path = it.page.locator(f"{CHOSEN}.{kind}").first
            assert path.get_attribute("clip-path") == "url(#rm-clip)"
        assert it.page.evaluate(script)
        it.page.evaluate("rangemap.start().setView([52, 38], 7, {animate: false})")
        assert it.page.evaluate(script)


def test_a_popup_and_what_is_read_out_say_the_chosen_number_as_the_table_does(
    browser: Any, sample: Path
) -> None:
    kaluga = ".rm-hit[data-region=RU-KLU]"
    with opened(browser, sample) as it:
        open_fold(it.page)
        it.page.eval_on_selector(kaluga, "one => one.dispatchEvent(new CustomEvent('rm-open'))")
        figures = it.page.locator(".rm-popup :is(dt, dd)")
        printed = figures.all_text_contents()
        assert printed[4:] == ["up to 190\u00a0mi at most", "75%"]
        it.page.evaluate("rangemap.explore.choose(310)")
        settle(it.page)
        now = it.page.locator("thead .rm-try-now")
        small = now.locator(".rm-head-small").text_content()
        row = it.page.locator(".rm-table tbody tr", has_text="Kaluga")
        words = row.locator("td .rm-try-now").text_content()
        assert words != "75%"
        assert figures.all_text_contents() == [*printed[:4], f"310 km {small}", words]
        spoken = it.page.locator(kaluga).get_attribute("aria-label")
        assert spoken.endswith(f"; 310 km {small} {words}")
        it.page.evaluate("rangemap.explore.reset()")
        assert figures.all_text_contents() == printed
        assert it.page.locator(kaluga).get_attribute("aria-label").endswith("at most 75%")


def test_a_region_that_no_printed_figure_reaches_gets_a_row_while_the_number_does(
    browser: Any, sample: Path
) -> None:
    with opened(browser, sample) as it:
        open_fold(it.page)
        it.page.evaluate("rangemap.explore.choose(335)")
        settle(it.page)
        row = it.page.locator(".rm-try-more")
        assert row.locator("th bdi").all_inner_texts() == [
            "Ryazan", "Ryazan Oblast", "Рязанская область",
        ]  # fmt: skip
        assert row.locator("td").all_inner_texts() == ["–\nnot within", "–\nnot within", "5%"]
        it.page.evaluate("rangemap.explore.choose(295)")
        settle(it.page)
        assert row.count() == 0


def test_a_region_that_the_chosen_number_does_not_reach_has_a_dash_and_is_said_to_be_outside(
    browser: Any, sample: Path
) -> None:
    """As the printed table has it: a dash that is seen, words that are read out."""
    with opened(browser, sample) as it:
        open_fold(it.page)
        it.page.get_by_role("radio").first.check()
        it.page.evaluate("rangemap.explore.choose(75)")
        settle(it.page)
        now = it.page.locator(".rm-table tbody tr", has_text="Kaluga").locator(".rm-try-now")
        assert now.all_inner_texts() == ["–\nnot within"]
        assert now.locator("[aria-hidden=true]").all_inner_texts() == ["–"]
        assert now.locator(".rm-hidden").all_inner_texts() == ["not within"]


def test_a_region_that_only_the_chosen_number_reaches_opens_that_row(
    browser: Any, sample: Path
) -> None:
    ryazan = ".rm-hit[data-region=RU-RYA]"
    with opened(browser, sample) as it:
        open_fold(it.page)
        assert it.page.locator(ryazan).count() == 0
        it.page.evaluate("rangemap.explore.choose(335)")
        settle(it.page)
        assert it.page.locator(ryazan).get_attribute("aria-label") == (
            "Ryazan: about 50\u00a0mi not within; approx. 155\u00a0mi not within; "
            "335 km no source 5%"
        )
        # The arrow keys go on to it, after the last row that was printed.
        it.page.locator(".rm-hit[data-region=RU-TAM]").focus()
        it.page.keyboard.press("ArrowDown")
        it.page.keyboard.press("Enter")
        popup = it.page.locator(".rm-popup")
        assert popup.locator("bdi").first.inner_text() == "Ryazan"
        assert popup.locator("dd").all_inner_texts() == ["not within", "not within", "5%"]
        it.page.evaluate("rangemap.explore.reset()")
        assert it.page.locator(ryazan).count() == 0
        it.page.wait_for_selector(".rm-popup", state="detached")
        assert it.page.locator(".rm-hit[data-region][tabindex='0']").count() == 1
        assert it.complaints == []


def test_a_region_whose_row_has_not_come_answers_to_no_hand(browser: Any, sample: Path) -> None:
    with opened(browser, sample) as it:
        outlines = it.page.locator(".leaflet-overlay-pane path.leaflet-interactive")
        hands = outlines.evaluate_all("all => all.map(one => getComputedStyle(one).pointerEvents)")
        assert hands.count("none") == 1
        assert len(hands) == 13


# --- in the language of the page ------------------------------------------------------------------


def test_numbers_are_those_of_the_page_and_not_of_the_browser(browser: Any, sample: Path) -> None:
    with opened(browser, sample, locale="de-DE") as it:
        open_fold(it.page)
        it.page.evaluate("rangemap.explore.choose(297.729)")
        assert slider(it.page).get_attribute("aria-valuetext") == "297.7 km"


@pytest.fixture(scope="module")
def ukrainian(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample about points, with a few texts in a language that counts in three forms."""
    made = explorer("rings")
    texts = dataclasses.replace(
        made.texts,
        head="{km} км",
        conversion=Plural(
            one="{miles} миля", few="{miles} милі", many="{miles} миль", other="{miles} милі"
        ),
        takes_in=Plural(
            one="{count} область", few="{count} області", many="{count} областей", other=""
        ),
    )
    near, far = made.statements
    far = dataclasses.replace(far, distances_km=(290.0, 291.0, 293.0, 297.729, 305.775, 1234.5))
    made = dataclasses.replace(made, statements=(near, far), texts=texts)
    references = tuple(
        Reference(name=name, basis="city centre", lon_lat=at, parts=()) for name, at in POINTS
    )
    story = sample_story(
        language="uk",
        map=dataclasses.replace(map_data(), references=references, steps=()),
        explorer=made,
        quotes=(
            Quote(text="up to 190 miles", language="en"),
            Quote(text="185-mile range", language="en"),
        ),
    )
    return saved(tmp_path_factory.mktemp("uk"), story)


def test_the_forms_of_a_language_are_chosen_by_its_own_rule(browser: Any, ukrainian: Path) -> None:
    """181 as one, 182 as few, 180 as many; three and five regions; a comma and wide spaces."""
    with opened(browser, ukrainian, locale="en-US") as it:
        open_fold(it.page)
        said = {}
        for km in (290, 291, 293, 1234.5):
            it.page.evaluate(f"rangemap.explore.choose({km})")
            said[km] = it.page.inner_text(".rm-try-conversion")
        assert said == {290: "180 миль", 291: "181 миля", 293: "182 милі", 1234.5: "767 миль"}
        assert slider(it.page).get_attribute("aria-valuetext") == "1\u00a0234,5 км"
        it.page.get_by_role("radio").first.check()
        answers = []
        for km in (75, 85):
            it.page.evaluate(f"rangemap.explore.choose({km})")
            answers.append(it.page.inner_text(".rm-try-answer"))
        assert answers[0].endswith(" 3 області")
        assert answers[1].endswith(" 5 областей")


def test_a_number_is_typed_with_the_sign_that_the_page_writes(
    browser: Any, ukrainian: Path
) -> None:
    with opened(browser, ukrainian) as it:
        open_fold(it.page)
        field = it.page.locator(".rm-try-field")
        assert field.input_value() == "305,8"
        field.fill("297,7")
        field.press("Enter")
        assert field.input_value() == "297,7"
        assert field.get_attribute("aria-invalid") == "false"


def test_words_in_another_language_are_marked_wherever_the_script_puts_them(
    browser: Any, ukrainian: Path
) -> None:
    with opened(browser, ukrainian) as it:
        open_fold(it.page)
        label = it.page.locator(".rm-label span", has_text="up to 190 miles")
        assert label.get_attribute("lang") == "en"
        assert it.page.locator(".rm-try-title [lang=en]").text_content() == "up to 190 miles"
        it.page.evaluate("rangemap.explore.choose(297.729)")
        settle(it.page)
        answer = it.page.locator(".rm-try-answer")
        assert answer.inner_text().startswith("297,7 км: “185-mile range”, CNN.")
        assert answer.locator("[lang=en]").all_inner_texts() == ["185-mile range"]
        it.page.locator(".rm-hit[data-region=RU-BEL]").dispatch_event("click")
        heads = it.page.locator(".rm-popup dt")
        assert heads.last.inner_text() == "297,7 км another source"


def test_the_scale_of_the_moving_map_has_the_units_of_the_page(
    browser: Any, tmp_path: Path
) -> None:
    texts = dataclasses.replace(sample_story().texts, km="км", mi="<b>миль</b>")
    with opened(browser, saved(tmp_path, sample_story(texts=texts))) as it:
        lines = it.page.locator(".leaflet-control-scale-line").all_inner_texts()
        assert [line.split(" ", 1)[1] for line in lines] == ["км", "<b>миль</b>"]


# --- the view -------------------------------------------------------------------------------------


def test_a_line_that_runs_out_of_the_map_is_followed_once_and_the_view_comes_back(
    browser: Any, sample: Path
) -> None:
    with opened(browser, sample) as it:
        open_fold(it.page)
        zoom = "rangemap.start().getZoom()"
        before = it.page.evaluate(zoom)
        it.page.evaluate("rangemap.explore.choose(310)")
        settle(it.page)
        assert it.page.evaluate(zoom) == before
        it.page.evaluate("rangemap.explore.choose(335)")
        settle(it.page)
        assert it.page.evaluate(zoom) < before
        it.page.evaluate("rangemap.explore.reset()")
        assert it.page.evaluate(zoom) == before


def test_a_line_that_was_switched_off_is_shown_again(browser: Any, sample: Path) -> None:
    with opened(browser, sample) as it:
        it.page.get_by_role("checkbox").nth(2).uncheck()
        open_fold(it.page)
        it.page.evaluate("rangemap.explore.choose(290)")
        settle(it.page)
        assert it.page.get_by_role("checkbox").nth(2).is_checked()
        it.page.get_by_role("checkbox").nth(2).uncheck()
        assert not it.page.locator(f"{CHOSEN}.rm-edge").is_visible()


# --- the number field -------------------------------------------------------------------------


def test_a_number_can_be_typed_and_goes_to_the_nearest_step(browser: Any, sample: Path) -> None:
    with opened(browser, sample) as it:
        open_fold(it.page)
        field = it.page.get_by_label("Kilometres")
        for text in ("290", " 290 km", "290,4", "289.6", "290 км"):
            it.page.evaluate("rangemap.explore.choose(335)")
            field.fill(text)
            field.press("Enter")
            settle(it.page)
            assert field.input_value() == "290", text
            assert field.get_attribute("aria-invalid") == "false"
            assert column(it.page, 3)[0] == "290 km no source"


def test_what_cannot_be_used_is_said_and_changes_nothing(browser: Any, sample: Path) -> None:
    bad = "Write a number of kilometres, for example 306."
    outside = "Choose between 285 and 335 km: no published figure goes farther."
    texts = dict.fromkeys(("many", "", "-290", "290 miles", "1e2", "NaN", "２９０"), bad)
    texts |= {"284": outside, "4000": outside, "9" * 400: outside}
    with opened(browser, sample) as it:
        open_fold(it.page)
        before = column(it.page, 3)
        field = it.page.get_by_label("Kilometres")
        for text, problem in texts.items():
            it.page.evaluate("rangemap.explore.reset()")
            field.fill(text)
            field.press("Enter")
            field.blur()
            settle(it.page)
            assert it.page.get_by_role("alert").inner_text() == problem, text
            assert field.get_attribute("aria-invalid") == "true"
            assert column(it.page, 3) == before
            assert it.page.locator(".rm-chosen").count() == 0


# --- back -------------------------------------------------------------------------------------

STATE = """() => ({
  table: document.querySelector(".rm-table").innerText,
  words: document.querySelector("main").innerText,
  left: document.querySelectorAll(".rm-chosen, .rm-tried, .rm-replaced, .rm-try-more").length,
  lines: [...document.querySelectorAll(".leaflet-container g path")]
    .filter((one) => getComputedStyle(one).display !== "none").length,
})"""


@pytest.mark.parametrize("way", ["button", "mark", "slider", "statement", "fold"])
def test_every_way_back_restores_the_printed_number(browser: Any, sample: Path, way: str) -> None:
    with opened(browser, sample) as it:
        open_fold(it.page)
        before = it.page.evaluate(STATE)
        it.page.evaluate("rangemap.explore.choose(335)")
        settle(it.page)
        assert it.page.evaluate(STATE)["left"] > 5
        if way == "button":
            it.page.get_by_role("button", name="Back to the printed number").click()
            assert it.page.evaluate("document.activeElement.type") == "range"
        elif way == "mark":
            it.page.get_by_role("button", name="305.8 km").click()
        elif way == "slider":
            slider(it.page).focus()
            it.page.keyboard.press("Home")
            for _ in range(5):
                it.page.keyboard.press("ArrowRight")
        elif way == "statement":
            it.page.get_by_role("radio").first.check()
            it.page.get_by_role("radio").last.check()
        else:
            open_fold(it.page)
            open_fold(it.page)
        settle(it.page)
        assert it.page.evaluate(STATE) == before


def test_one_statement_at_a_time_is_moved(browser: Any, sample: Path) -> None:
    with opened(browser, sample) as it:
        open_fold(it.page)
        printed = column(it.page, 3)
        it.page.evaluate("rangemap.explore.choose(290)")
        settle(it.page)
        it.page.get_by_role("radio").first.check()
        it.page.evaluate("rangemap.explore.choose(75)")
        settle(it.page)
        assert column(it.page, 3) == printed
        assert column(it.page, 1)[0] == "75 km no source"
        assert it.page.locator(f"{CHOSEN}.rm-edge").count() == 1
        assert it.page.locator(f"{CHOSEN}.rm-near").count() == 1


# --- what stays as it was ---------------------------------------------------------------------


def test_paper_the_story_and_the_address_know_nothing_of_the_number(
    browser: Any, sample: Path
) -> None:
    with opened(browser, sample) as it:
        open_fold(it.page)
        story = "JSON.stringify(rangemap.story)"
        before = it.page.evaluate(story), it.page.url, it.page.inner_text("header")
        it.page.emulate_media(media="print")
        paper = it.page.inner_text("body")
        picture = it.page.locator(".rm-paper-box").screenshot()
        it.page.emulate_media(media="screen")
        it.page.evaluate("rangemap.explore.choose(335)")
        settle(it.page)
        assert (it.page.evaluate(story), it.page.url, it.page.inner_text("header")) == before
        it.page.emulate_media(media="print")
        assert it.page.inner_text("body") == paper
        assert "Try another number" not in paper
        assert it.page.locator(".rm-paper-box").screenshot() == picture


def test_without_a_script_the_fold_says_so_and_lists_what_was_published(
    browser: Any, sample: Path
) -> None:
    with opened(browser, sample, java_script_enabled=False) as it:
        open_fold(it.page)
        assert it.page.get_by_text("This part needs scripts.").is_visible()
        assert it.page.locator("#fold-try").locator("input, button").count() == 0
        assert it.page.get_by_text("“185-mile range”").is_visible()
    with opened(browser, sample) as it:
        open_fold(it.page)
        assert not it.page.get_by_text("This part needs scripts.").is_visible()


# --- for everyone -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("width", "height", "scheme"), [(1280, 800, "light"), (390, 844, "dark"), (360, 740, "light")]
)
def test_axe_finds_nothing_while_a_number_is_chosen(
    browser: Any, sample: Path, width: int, height: int, scheme: str
) -> None:
    with opened(
        browser, sample, width=width, height=height, color_scheme=scheme, bypass_csp=True
    ) as it:
        open_fold(it.page)
        it.page.evaluate("rangemap.explore.choose(310)")
        settle(it.page)
        results = axe().run(it.page)
        assert results.violations_count == 0, results.generate_report()
        assert it.page.evaluate("document.documentElement.scrollWidth") == width


def test_on_a_phone_every_control_has_room_for_a_finger(browser: Any, sample: Path) -> None:
    with opened(browser, sample, width=390, height=844, has_touch=True) as it:
        open_fold(it.page)
        it.page.evaluate("rangemap.explore.choose(310)")
        settle(it.page)
        controls = it.page.locator("#fold-try").locator(
            "button:visible, input[type=range], input[type=text], label:has([type=radio])"
        )
        assert controls.count() == 9
        assert min(one.bounding_box()["height"] for one in controls.all()) >= 44


def test_on_a_phone_the_first_number_starts_the_moving_map(browser: Any, sample: Path) -> None:
    with opened(browser, sample, width=390, height=844) as it:
        open_fold(it.page)
        assert it.page.locator(".leaflet-container").count() == 0
        it.page.get_by_role("button", name="297.7 km").click()
        settle(it.page)
        assert it.page.locator(f"{CHOSEN}.rm-edge").count() == 1


def test_the_slider_stays_in_reach_of_the_map_and_goes_home(browser: Any, sample: Path) -> None:
    with opened(browser, sample) as it:
        open_fold(it.page)
        it.page.evaluate("rangemap.explore.choose(310)")
        it.page.get_by_role("button", name="See it on the map").click()
        it.page.wait_for_selector(".rm-docked")
        box = it.page.locator(".rm-try-panel").bounding_box()
        assert round(box["y"] + box["height"]) == 800
        assert it.page.evaluate("document.activeElement.id") == "map_rangemap"
        it.page.locator("#fold-try summary").scroll_into_view_if_needed()
        it.page.evaluate("window.scrollBy(0, 400)")
        it.page.wait_for_selector(".rm-try-panel:not(.rm-docked)")
        it.page.evaluate("window.scrollTo(0, 0)")
        it.page.wait_for_selector(".rm-docked")
        it.page.get_by_role("button", name="Back to the printed number").click()
        assert it.page.locator(".rm-docked, .rm-docking").count() == 0


def test_the_answer_is_read_out_once_the_hand_rests(browser: Any, sample: Path) -> None:
    with opened(browser, sample) as it:
        open_fold(it.page)
        slider(it.page).focus()
        it.page.keyboard.press("Home")
        status = it.page.locator("#fold-try").get_by_role("status")
        assert status.inner_text() == ""
        it.page.wait_for_timeout(400)
        assert "You chose 285 km." in status.text_content()


def test_thumb_and_marks_are_seen_in_forced_colours(browser: Any, sample: Path) -> None:
    with opened(browser, sample, forced_colors="active") as it:
        open_fold(it.page)
        colours = it.page.evaluate(
            "[getComputedStyle(document.querySelector('.rm-try-tick')).fill,"
            " getComputedStyle(document.querySelector('.rm-try-panel')).backgroundColor]"
        )
        assert colours[0] != colours[1]


# --- what the script computes -----------------------------------------------------------------


def test_the_ring_of_the_script_is_that_of_geographiclib_to_a_millimetre(
    browser: Any, rings: Path
) -> None:
    places = [(36.2292, 49.9935, 305.775), (179.9, 68.4, 900.0), (-70.0, -33.4, 12.5)]
    with opened(browser, rings) as it:
        found = it.page.evaluate(
            "(places) => places.map(([lon, lat, km]) => rangemap.explore.ring(lon, lat, km))",
            places,
        )
    mask = Geodesic.LATITUDE | Geodesic.LONGITUDE | Geodesic.LONG_UNROLL
    for (lon, lat, km), ring in zip(places, found, strict=True):
        assert len(ring) == 181
        assert ring[0] == ring[-1]
        for i, (at_lat, at_lon) in enumerate(ring[:-1]):
            truth = Geodesic.WGS84.Direct(lat, lon, 2 * i, km * 1000, mask)
            north = (at_lat - truth["lat2"]) * 111_000
            east = (at_lon - truth["lon2"]) * 111_000 * math.cos(math.radians(at_lat))
            assert math.hypot(north, east) < 0.001


def test_the_firm_line_goes_round_all_points_together(browser: Any, rings: Path) -> None:
    """Each of its places is 310 km from one of the points, and from no other less."""
    with opened(browser, rings) as it:
        open_fold(it.page)
        it.page.evaluate("rangemap.explore.choose(310)")
        settle(it.page)
        arcs = it.page.evaluate(
            """() => {
              const found = [];
              rangemap.start().eachLayer((layer) => {
                if (layer.options.className?.startsWith("rm-edge rm-chosen")) {
                  found.push(...layer.getLatLngs().map((arc) => arc.map((p) => [p.lat, p.lng])));
                }
              });
              return found;
            }"""
        )
        assert it.page.locator(f"{CHOSEN}.rm-ring").count() == 1
        assert it.complaints == []
    ends = []
    for arc in arcs:
        ends += [arc[0], arc[-1]]
        for lat, lon in arc:
            far = [Geodesic.WGS84.Inverse(lat, lon, at[1], at[0])["s12"] / 1000 for _, at in POINTS]
            assert min(far) == pytest.approx(310, abs=0.2)
    # Where two rings cross, an arc of each ends: within the two hundred metres of the search.
    crossings = [end for end in ends if is_crossing(end)]
    assert len(crossings) == 4


def is_crossing(place: list[float]) -> bool:
    lat, lon = place
    far = [Geodesic.WGS84.Inverse(lat, lon, at[1], at[0])["s12"] / 1000 for _, at in POINTS]
    return max(far) - min(far) < 0.5


def test_a_share_is_read_by_the_cubics_between_samples(browser: Any, tmp_path: Path) -> None:
    """Tambov: (km - 275)² hundredths of a per cent up to 305 km, of which a cubic is itself."""
    made = explorer("steps")
    bent = Curve(
        region="RU-TAM", samples=((275.0, 0, 0), (285.0, 100, 20), (290.0, 225, 30), (305, 900, 60))
    )
    curves = tuple(bent if curve.region == bent.region else curve for curve in made.curves)
    story = sample_story(explorer=dataclasses.replace(made, curves=curves))
    km = [0, 275, 280, 285, 287.5, 300, 305, 999]
    with opened(browser, saved(tmp_path, story)) as it:
        shares = it.page.evaluate(
            "(all) => all.map((km) => rangemap.explore.shareAt('RU-TAM', km))", km
        )
        assert it.page.evaluate("rangemap.explore.shareAt('RU-XXX', 300)") == 0
    assert shares == pytest.approx([0, 0, 0.0025, 0.01, 0.015625, 0.0625, 0.09, 0.09])


def test_the_script_prints_shares_by_the_rule_of_python(browser: Any, sample: Path) -> None:
    random = np.random.default_rng(11)
    edges = [0.0001, 0.00999, 0.01, 0.0149, 0.015, 0.5, 0.994, 0.9949, 0.9994, 0.9995, 1.0]
    shares = [*edges, *(k / 10_000 for k in range(1, 10_001, 7)), *random.uniform(1e-6, 1, 2000)]
    with opened(browser, sample) as it:
        words = it.page.evaluate(
            "(all) => all.map(rangemap.explore.words)", list(map(float, shares))
        )
    assert words == [english.percent(share) for share in shares]


@pytest.mark.parametrize(("reference", "count"), [("cities", 500), ("border", 40)])
def test_shares_in_the_browser_are_those_of_python_to_a_tenth_of_a_point(
    browser: Any, tmp_path: Path, reference: str, count: int
) -> None:
    """At random ranges between the limits of the bundled statements.

    Fewer about the border: to measure lines at 500 ranges takes half a minute, the curves are made
    and read by the same code, and there the slider stops at steps alone.
    """
    points = rm.load_launch_points(reference)
    story = rm.compose_story(points, rm.load_systems(), rm.load_regions("RU"))
    assert story.explorer is not None
    random = np.random.default_rng(7)
    limits = [(each.distances_km[0], each.distances_km[-1]) for each in story.explorer.statements]
    chosen = [limits[i] for i in random.integers(0, len(limits), count)]
    km = sorted({round(float(random.uniform(*each)), 4) for each in chosen})
    codes = [curve.region for curve in story.explorer.curves]
    table = rm.measure_coverage(
        points,
        {f"{each:.4f}": f"{each:.4f} km" for each in km},
        rm.load_regions(codes),
        dissolve=True,
    )
    exact = table.pivot(index="range_km", columns="region", values="covered_share")
    with opened(browser, saved(tmp_path, story)) as it:
        read = it.page.evaluate(
            "([codes, all]) => all.map((km) => codes.map((code) =>"
            " rangemap.explore.shareAt(code, km)))",
            [codes, exact.index.to_list()],
        )
        assert (it.requests, it.complaints) == ([], [])
    off = np.abs(np.array(read) - exact[codes].to_numpy())
    assert off.max() <= 0.001, codes[int(off.max(axis=0).argmax())]


def test_the_sample_has_the_statements_that_these_tests_move() -> None:
    found = sample_story().explorer
    assert found is not None
    assert [each.statement for each in found.statements] == [NEAR, FAR]
