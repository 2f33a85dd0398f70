"""The page in Chromium with the network off: what readers see, press and print."""

from __future__ import annotations

import dataclasses
import io
import re
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import folium
import folium.plugins
import pypdf
import pytest
from browser import axe, chromium, opened
from sample_story import decode, key_rows, sample_story, table
from test_page import HOSTILE, hostile_story

from rangemap.errors import ForeignLayerWarning
from rangemap.page import save_html, story_map
from rangemap.story import Story

pytestmark = pytest.mark.browser

SIZES = ((1280, 800), (390, 844), (360, 740))
#: What is shown without asking.
ALWAYS = ":not(.rm-reading, .rm-label-low, .rm-label-high)"


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return saved(tmp_path_factory.mktemp("page"), sample_story())


def saved(folder: Path, story: Story) -> Path:
    path = folder / "ranges.html"
    save_html(story_map(story), path)
    return path


@pytest.mark.parametrize(
    ("module", "start", "reason"),
    [
        ("playwright.sync_api", lambda: chromium().__enter__(), "Playwright is not installed"),
        ("axe_playwright_python.sync_playwright", axe, "axe-playwright-python is not installed"),
    ],
)
def test_a_missing_tool_is_a_failure_in_ci_and_a_skip_elsewhere(
    monkeypatch: pytest.MonkeyPatch, module: str, start: Callable[[], object], reason: str
) -> None:
    monkeypatch.setitem(sys.modules, module, None)
    monkeypatch.setenv("CI", "true")
    with pytest.raises(pytest.fail.Exception, match=f"{reason}, and CI promises it"):
        start()
    monkeypatch.delenv("CI")
    with pytest.raises(pytest.skip.Exception, match=reason):
        start()


@pytest.mark.parametrize(("width", "height"), SIZES)
def test_the_page_asks_for_nothing_and_complains_of_nothing(
    browser: Any, sample: Path, width: int, height: int
) -> None:
    with opened(browser, sample, width=width, height=height) as it:
        if width < 600:
            it.page.click("#rm-start")
        it.page.wait_for_selector(".leaflet-container .rm-edge", state="attached")
        assert it.requests == []
        assert it.complaints == []


@pytest.mark.parametrize(("width", "height"), SIZES)
def test_the_page_does_not_scroll_sideways(
    browser: Any, sample: Path, width: int, height: int
) -> None:
    with opened(browser, sample, width=width, height=height) as it:
        open_folds(it.page)
        assert it.page.evaluate("document.documentElement.scrollWidth") == width


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(("width", "height"), SIZES[:2])
def test_axe_finds_nothing(
    browser: Any, sample: Path, width: int, height: int, scheme: str
) -> None:
    # axe itself comes in as a script, which the page's policy rightly refuses.
    with opened(
        browser, sample, width=width, height=height, color_scheme=scheme, bypass_csp=True
    ) as it:
        open_folds(it.page)
        results = axe().run(it.page)
        assert results.violations_count == 0, results.generate_report()
        if width < 600:
            it.page.click("#rm-start")
            results = axe().run(it.page)
            assert results.violations_count == 0, results.generate_report()


def open_folds(page: Any) -> None:
    page.evaluate("document.querySelectorAll('details').forEach((fold) => (fold.open = true))")


@pytest.mark.parametrize(("width", "frame"), [(1280, "wide"), (390, "narrow")])
def test_without_script_the_still_map_and_the_table_are_there_and_no_dead_control(
    browser: Any, sample: Path, width: int, frame: str
) -> None:
    with opened(browser, sample, width=width, java_script_enabled=False) as it:
        still = it.page.locator(f".rm-still-{frame}")
        assert still.is_visible()
        assert still.bounding_box()["height"] > 300
        assert it.page.locator(".rm-table tbody tr").count() == 12
        assert it.page.get_by_text("The moving map needs scripts.").is_visible()
        # The one control that a style sheet can serve.
        assert it.page.locator("button:visible, input:visible").evaluate_all(
            "all => all.map(one => one.id)"
        ) == ["rm-readings"]


def test_on_a_wide_screen_the_moving_map_takes_the_place_of_the_still_one(
    browser: Any, sample: Path
) -> None:
    with opened(browser, sample, java_script_enabled=False) as it:
        still = it.page.locator(".rm-still-wide").bounding_box()
    with opened(browser, sample) as it:
        moving = it.page.locator(".leaflet-container").bounding_box()
        assert it.page.locator("#rm-start").is_hidden()
        assert it.page.locator(".rm-still-wide").evaluate(
            "one => getComputedStyle(one).visibility"
        ) == ("hidden")
    assert moving == still


def test_the_layout_at_1280_is_the_one_of_the_sketch(browser: Any, sample: Path) -> None:
    with opened(browser, sample) as it:
        drawing = it.page.locator(".rm-paper-box").bounding_box()
        side = it.page.locator(".rm-side").bounding_box()
        assert (drawing["x"], round(drawing["width"])) == (56, 828)
        assert (round(side["x"]), round(side["width"])) == (904, 320)
        assert drawing["y"] + drawing["height"] < 800


def test_on_a_phone_the_still_map_comes_first_and_moves_when_asked(
    browser: Any, sample: Path
) -> None:
    with opened(browser, sample, width=390, height=844) as it:
        assert it.page.locator(".rm-still-narrow").is_visible()
        assert it.page.locator(".leaflet-container").count() == 0
        button = it.page.get_by_role("button", name="Move and zoom the map")
        assert button.bounding_box()["height"] >= 44
        button.click()
        assert it.page.locator(".leaflet-container").is_visible()
        assert it.page.evaluate("document.activeElement.id") == "map_rangemap"


def test_few_controls_are_there_at_first(browser: Any, sample: Path) -> None:
    with opened(browser, sample) as it:
        controls = it.page.locator("button:visible, input:visible, .leaflet-control a:visible")
        assert controls.count() <= 8


def test_tab_goes_to_the_skip_link_first_and_then_in_the_order_of_reading(
    browser: Any, sample: Path
) -> None:
    with opened(browser, sample) as it:
        order = []
        for _ in range(10):
            it.page.keyboard.press("Tab")
            order.append(
                it.page.evaluate(
                    "(({className, tagName, textContent, id, type}) =>"
                    " (className.baseVal ?? className) || type || id || textContent || tagName)"
                    "(document.activeElement)"
                )
            )
        assert order[0] == "rm-skip"
        assert order[1:3] == ["Українська", "Measured from three city centres"]
        assert order[3] == "rm-mark"
        assert "leaflet-container" in order[4]
        assert "rm-hit" in order[5]
        assert "leaflet-control-zoom-in" in order[6]
        assert "leaflet-control-zoom-out" in order[7]
        assert order[8] == "checkbox"


def test_a_translation_stands_under_the_printed_words_in_the_language_of_the_page(
    browser: Any, sample: Path
) -> None:
    with opened(browser, sample) as it:
        words = it.page.locator(".leaflet-container .rm-label span:has(small)")
        assert words.inner_text().split("\n") == ["up to 190 miles", "до 190 миль"]
        small = words.locator("small")
        assert small.get_attribute("lang") == "en"
        top, below = words.bounding_box(), small.bounding_box()
        assert below["y"] >= top["y"] + top["height"] / 2 - 1
        font = "one => [getComputedStyle(one).fontSize, getComputedStyle(one).fontWeight]"
        sizes = [one.evaluate(font) for one in (words, small)]
        assert sizes[0][0] == sizes[1][0]
        assert [weight for _, weight in sizes] == ["700", "400"]


def test_long_printed_words_are_not_cut_off_on_the_moving_map(browser: Any, tmp_path: Path) -> None:
    """Nor is their translation: both go on in another line."""
    data = sample_story().map
    long = "roughly one hundred and ninety statute miles, give or take a handful of them"
    labels = tuple(
        dataclasses.replace(label, text=long, second=long.upper()) if label.second else label
        for label in data.labels
    )
    path = tmp_path / "ranges.html"
    save_html(story_map(sample_story(map=dataclasses.replace(data, labels=labels))), path)
    with opened(browser, path) as it:
        words = it.page.locator(".leaflet-container .rm-label span:has(small)")
        assert words.evaluate("one => one.scrollWidth <= one.clientWidth")
        assert 100 < words.bounding_box()["width"] < 320
        assert words.bounding_box()["height"] > 60


def test_the_skip_link_leads_to_the_table(browser: Any, sample: Path) -> None:
    with opened(browser, sample) as it:
        it.page.keyboard.press("Tab")
        it.page.keyboard.press("Enter")
        assert it.page.evaluate("document.activeElement.id") == "table"


def test_a_checkbox_hides_line_tint_and_word_on_both_maps(browser: Any, sample: Path) -> None:
    with opened(browser, sample) as it:
        moving = f".leaflet-container .rm-of-0{ALWAYS}"
        still = ".rm-still-wide .rm-of-0, .rm-defs .rm-of-0"
        for places in (moving, still):
            assert shown(it.page, places) == [True] * it.page.locator(places).count()
        it.page.get_by_role("checkbox").first.uncheck()
        for places in (moving, still):
            assert it.page.locator(places).count() >= 3
            assert not any(shown(it.page, places))
        assert all(shown(it.page, f".leaflet-container .rm-of-2{ALWAYS}"))
        it.page.get_by_role("checkbox").first.check()
        assert all(shown(it.page, moving))


def shown(page: Any, selector: str) -> list[bool]:
    found: list[bool] = page.locator(selector).evaluate_all(
        "all => all.map(one => getComputedStyle(one).display !== 'none')"
    )
    return found


def test_a_line_switched_off_before_the_map_moves_stays_off(browser: Any, sample: Path) -> None:
    with opened(browser, sample, width=390, height=844) as it:
        it.page.get_by_role("checkbox").first.uncheck()
        it.page.click("#rm-start")
        assert not any(shown(it.page, ".leaflet-container .rm-of-0"))


def test_a_region_opens_its_row_of_the_table(browser: Any, sample: Path) -> None:
    with opened(browser, sample) as it:
        it.page.locator(".rm-hit[data-region=RU-KRS]").dispatch_event("click")
        popup = it.page.locator(".rm-popup")
        words = popup.inner_text()
        assert popup.locator("bdi").all_inner_texts() == [
            "Kursk",
            "Kursk Oblast",
            "Курская область",
        ]
        assert popup.locator("dt").all_inner_texts() == [
            "about 50\u00a0mi",
            "approx. 155\u00a0mi",
            "up to 190\u00a0mi at most",
        ]
        assert popup.locator("dd").all_inner_texts() == ["43–52%", "all", "all"]
        assert "Measured from the border of the Chernihiv" in words


def test_arrow_keys_go_from_region_to_region_and_enter_opens_one(
    browser: Any, sample: Path
) -> None:
    with opened(browser, sample) as it:
        it.page.locator(".rm-hit[data-region=RU-BEL]").focus()
        it.page.keyboard.press("ArrowDown")
        active = "document.activeElement.getAttribute('aria-label')"
        assert it.page.evaluate(active).startswith("Bryansk: about 50\u00a0mi 53–65%; ")
        it.page.keyboard.press("ArrowUp")
        it.page.keyboard.press("ArrowUp")
        assert it.page.evaluate(active).startswith("Tambov: about 50\u00a0mi not within; ")
        it.page.keyboard.press("Enter")
        assert it.page.locator(".rm-popup bdi").first.inner_text() == "Tambov"
        it.page.keyboard.press("Escape")
        assert it.page.locator(".rm-popup").count() == 0


def test_the_wheel_scrolls_the_page_until_the_map_is_clicked(browser: Any, sample: Path) -> None:
    with opened(browser, sample, height=600) as it:
        zoom = "rangemap.start().getZoom()"
        before = it.page.evaluate(zoom)
        it.page.mouse.move(400, 400)
        it.page.mouse.wheel(0, 200)
        assert until(it.page, "window.scrollY > 0")
        assert it.page.evaluate(zoom) == before
        it.page.evaluate("window.scrollTo(0, 0)")
        it.page.mouse.click(120, 500)
        it.page.mouse.wheel(0, -200)
        assert until(it.page, f"{zoom} > {before}")


def until(page: Any, condition: str) -> bool:
    """Ask again and again: Playwright's own way needs eval(), which the page's policy refuses."""
    for _ in range(50):
        if page.evaluate(condition):
            return True
        page.wait_for_timeout(50)
    return False


def test_the_map_cannot_be_zoomed_to_streets_nor_moved_out_of_what_is_drawn(
    browser: Any, sample: Path
) -> None:
    with opened(browser, sample) as it:
        zooms = it.page.evaluate(
            "(() => { const map = rangemap.start();"
            " map.setZoom(19, {animate: false}); const near = map.getZoom();"
            " map.setZoom(0, {animate: false});"
            " return [near, map.options.maxBounds.toBBoxString(),"
            " map.options.maxBounds.pad(0.01).contains(map.getBounds())]; })()"
        )
        west, south, east, north = sample_story().map.limits
        assert zooms == [8, f"{west:g},{south:g},{east:g},{north:g}", True]


def test_the_script_follows_shared_arcs_as_python_does(browser: Any, sample: Path) -> None:
    data = sample_story().map
    paths = [path for shape in data.shapes for part in shape.parts for path in part]
    assert any(index < 0 for path in paths for index in path)
    with opened(browser, sample) as it:
        decoded = it.page.evaluate(
            "([arcs, paths]) => paths.map((path) => rangemap.decode(path, arcs))",
            [data.arcs, paths],
        )
    for path, points in zip(paths, decoded, strict=True):
        assert [(lon, lat) for lat, lon in points] == decode(data.arcs, path)


def test_corners_of_lines_are_not_moved_to_whole_pixels(browser: Any, sample: Path) -> None:
    with opened(browser, sample) as it:
        edge = it.page.locator(".leaflet-container .rm-edge.rm-of-0").first.get_attribute("d")
        assert re.search(r"L\d+\.\d ", edge)


def test_words_on_the_moving_map_stand_clear_of_each_other_and_of_controls(
    browser: Any, sample: Path
) -> None:
    overlaps = """() => {
      const seen = [...document.querySelectorAll('.rm-label span, .leaflet-control')]
        .filter((one) => getComputedStyle(one).visibility === 'visible')
        .map((one) => one.getBoundingClientRect());
      return [seen.length, seen.filter((a, i) => seen.some((b, j) => i < j
        && a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom)).length];
    }"""
    for width in (390, 1280):
        with opened(browser, sample, width=width) as it:
            it.page.evaluate("rangemap.start().setZoom(6, {animate: false})")
            count, overlapping = it.page.evaluate(overlaps)
            assert count > 8
            assert overlapping == 0


def test_the_attribution_is_one_word_without_a_flag(browser: Any, sample: Path) -> None:
    with opened(browser, sample) as it:
        assert it.page.locator(".leaflet-control-attribution").inner_html() == "Leaflet"
        assert it.page.locator(".leaflet-attribution-flag").count() == 0


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_is_shown_letter_for_letter_and_does_not_run(
    browser: Any, tmp_path: Path, text: str
) -> None:
    with opened(browser, saved(tmp_path, hostile_story(text))) as it:
        it.page.locator(".rm-hit[data-region=RU-KRS]").dispatch_event("click")
        for place in (
            "h1",
            ".rm-table bdi",
            ".rm-still-wide text",
            ".rm-label span",
            ".rm-who bdi",
        ):
            assert it.page.locator(place).first.evaluate("one => one.textContent") == text
        assert it.page.locator(".rm-popup bdi").first.evaluate("one => one.textContent") == text
        assert it.page.evaluate("window.pwned") is None
        assert (it.requests, it.complaints) == ([], [])


def test_a_very_long_name_does_not_break_the_page(browser: Any, tmp_path: Path) -> None:
    name = "Ы" * 10_000
    figures = table()
    rows = tuple(dataclasses.replace(row, name=name) for row in figures.rows[:2])
    story = sample_story(table=dataclasses.replace(figures, rows=rows))
    with opened(browser, saved(tmp_path, story), width=390, height=844) as it:
        assert it.page.locator(".rm-table bdi").first.inner_text() == name
        it.page.click("#rm-start")
        it.page.locator(".rm-hit[data-region=RU-BEL]").dispatch_event("click")
        assert it.page.evaluate("document.documentElement.scrollWidth") == 390


def test_six_columns_scroll_in_their_own_box_on_a_phone(browser: Any, tmp_path: Path) -> None:
    figures = table()
    wider = dataclasses.replace(
        figures,
        heads=figures.heads * 2,
        rows=tuple(dataclasses.replace(row, cells=row.cells * 2) for row in figures.rows),
    )
    path = saved(tmp_path, sample_story(table=wider, explorer=None))
    with opened(browser, path, width=390, height=844) as it:
        assert it.page.evaluate("document.documentElement.scrollWidth") == 390
        assert it.page.locator(".rm-figures .rm-scroll").get_attribute("tabindex") == "0"


#: Width and height of a sheet within its margins of 8 mm, in pixels.
SHEETS = {
    "A4": (194 * 96 / 25.4, 281 * 96 / 25.4),
    "Letter": (199.9 * 96 / 25.4, 263.4 * 96 / 25.4),
}

#: Lines of text in an element, as far as they are seen: size in points, right edge, words.
SEEN = """() => {
  const seen = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const {textContent, parentElement: owner} = walker.currentNode;
    const range = document.createRange();
    range.selectNodeContents(walker.currentNode);
    const box = range.getBoundingClientRect();
    const style = getComputedStyle(owner);
    if (!textContent.trim() || !box.width || style.visibility !== 'visible'
        || owner.closest('.rm-hidden, sup, script, style, title')) continue;
    const drawn = owner.ownerSVGElement;
    const scale = drawn ? drawn.getScreenCTM().a : 1;
    seen.push([parseFloat(style.fontSize) * scale * 0.75, box.right, textContent.trim()]);
  }
  return seen;
}"""


@pytest.mark.parametrize("paper", SHEETS)
@pytest.mark.parametrize("javascript", [True, False])
@pytest.mark.parametrize("moving", [True, False])
def test_all_that_a_reader_is_told_at_first_is_printed_on_one_sheet(
    browser: Any, sample: Path, paper: str, javascript: bool, moving: bool
) -> None:
    width = 1280 if moving else 390
    with opened(browser, sample, width=width, java_script_enabled=javascript) as it:
        sheets = pypdf.PdfReader(io.BytesIO(it.page.pdf(format=paper))).pages
    assert len(sheets) == 1
    words = squeezed(sheets[0].extract_text())
    story = sample_story()
    told = [
        story.headline,
        story.standfirst,
        story.texts.key_title,
        *(row.printed for row in story.key),
        *(note for row in story.key for note in row.notes),
        story.measured_from.text,
        story.texts.permission_title,
        *(each.text for each in story.permission),
        story.table.caption,
        *(row.name + row.official + row.second for row in story.table.rows if not row.marked),
        *story.table.notes,
        *story.caveats,
        "Crimea and Sevastopol are Ukrainian territory occupied by Russia since 2014.",
        *(note.text for note in story.footnotes),
        story.texts.archives,
        story.texts.not_affiliated,
    ]
    assert [text for text in told if squeezed(text) not in words] == []
    left_out = [
        story.links[0].text,
        story.texts.move_map,
        story.texts.without_script,
        story.take.title,
        "What was reported, and when",
    ]
    assert [text for text in left_out if squeezed(text) in words] == []


def squeezed(text: str) -> str:
    """Leave out the spaces, which lines of a file for print do not keep."""
    return re.sub(r"\s", "", text)


@pytest.mark.parametrize("paper", SHEETS)
def test_what_is_printed_can_be_read_and_nothing_of_it_is_cut(
    browser: Any, sample: Path, paper: str
) -> None:
    width, height = SHEETS[paper]
    with opened(browser, sample, width=int(width), height=int(height)) as it:
        it.page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
        it.page.emulate_media(media="print")
        seen = it.page.evaluate(SEEN)
        still = it.page.locator(".rm-still-narrow")
        assert still.is_visible()
        assert still.evaluate("one => getComputedStyle(one).visibility") == "visible"
        assert it.page.locator("input:visible, button:visible").count() == 0
        bottom = it.page.evaluate("document.querySelector('footer').getBoundingClientRect().bottom")
    assert len(seen) > 60
    # A hair less for what rounding to pixels takes.
    assert [one for one in seen if one[0] < 7.49] == []
    assert [one for one in seen if one[1] > width + 0.5] == []
    assert bottom <= height


@pytest.mark.parametrize("font", ["DejaVu Sans", "Liberation Sans", "Noto Sans"])
@pytest.mark.parametrize("paper", SHEETS)
def test_one_sheet_is_enough_in_wide_letters_too(
    browser: Any, sample: Path, font: str, paper: str
) -> None:
    with opened(browser, sample, bypass_csp=True) as it:
        it.page.add_style_tag(
            content=f"@media print {{ body {{ font-family: '{font}' !important }} }}"
        )
        assert it.page.pdf(format=paper).count(b"/Type /Page\n") == 1


def test_lines_stay_apart_on_a_printer_without_colours(browser: Any, sample: Path) -> None:
    with opened(browser, sample) as it:
        it.page.emulate_media(media="print")
        dashes = it.page.locator(".rm-swatch .rm-edge").evaluate_all(
            "all => all.map((one) => getComputedStyle(one).strokeDasharray)"
        )
        adjust = it.page.locator(".rm-still-narrow .rm-fill").first.evaluate(
            "one => getComputedStyle(one).printColorAdjust"
        )
    assert len(set(dashes)) == len(dashes) == 3
    assert adjust == "exact"


def test_a_long_table_runs_on_with_its_head_and_whole_rows(browser: Any, tmp_path: Path) -> None:
    figures = table()
    rows = tuple(
        dataclasses.replace(figures.rows[n % 12], region=f"X-{n}", name=f"Place {n:02}.")
        for n in range(83)
    )
    path = saved(tmp_path, sample_story(table=dataclasses.replace(figures, rows=rows)))
    with opened(browser, path) as it:
        pages = pypdf.PdfReader(io.BytesIO(it.page.pdf(format="A4"))).pages
        it.page.emulate_media(media="print")
        assert it.page.locator(".rm-table tbody tr").first.evaluate(
            "one => getComputedStyle(one).breakInside"
        ) == ("avoid")
    texts = [page.extract_text() for page in pages]
    with_rows = [text for text in texts if re.search(r"Place \d\d\.", text)]
    assert len(with_rows) > 1
    assert all("approx. 155 mi" in text for text in with_rows)
    places = [n for text in texts for n in re.findall(r"Place (\d\d)\.", text)]
    assert sorted(places) == [f"{n:02}" for n in range(83)]


def test_the_map_keeps_its_paper_in_the_dark(browser: Any, sample: Path) -> None:
    with opened(browser, sample, color_scheme="dark") as it:
        ground = "one => getComputedStyle(one).backgroundColor"
        assert it.page.locator("body").evaluate(ground) == "rgb(25, 26, 27)"
        assert it.page.locator(".rm-paper-box").evaluate(ground) == "rgb(219, 231, 240)"


def test_the_page_works_inside_the_frame_of_a_notebook(browser: Any, tmp_path: Path) -> None:
    notebook = tmp_path / "notebook.html"
    notebook.write_text(
        f'<!DOCTYPE html><meta charset="utf-8">{story_map(sample_story())._repr_html_()}',
        encoding="utf-8",
    )
    with opened(browser, notebook) as it:
        frame = it.page.frame_locator("iframe")
        frame.locator(".leaflet-container .rm-edge").first.wait_for(state="attached")
        assert it.complaints == []
        # The figures are in the frame; beside it they would stand twice.
        assert frame.get_by_text("43–52%").first.is_visible()
        assert not it.page.get_by_text("43–52%").first.is_visible()


def test_layers_of_others_hang_on_the_moving_map(browser: Any, tmp_path: Path) -> None:
    page = story_map(sample_story())
    folium.TileLayer("OpenStreetMap").add_to(page)
    marker = folium.Marker((51.0, 36.0))
    marker.add_to(page)
    folium.plugins.Fullscreen().add_to(page)
    with pytest.warns(ForeignLayerWarning):
        save_html(page, tmp_path / "a.html")
    with opened(browser, tmp_path / "a.html", width=390, height=844) as it:
        assert it.page.evaluate("map_rangemap === rangemap.start()")
        assert it.page.evaluate(f"map_rangemap.hasLayer({marker.get_name()})")
        assert it.page.locator(".leaflet-container .rm-edge").count() > 0
        assert it.page.locator("#rm-start").is_hidden()
        assert any("tile.openstreetmap.org" in request for request in it.requests)


def test_two_statements_of_one_kind_of_line_can_be_switched_apart(
    browser: Any, tmp_path: Path
) -> None:
    first, second, third = key_rows()
    story = sample_story(key=(first, dataclasses.replace(second, slot=0), third))
    with opened(browser, saved(tmp_path, story)) as it:
        it.page.get_by_role("checkbox").nth(1).uncheck()
        assert all(shown(it.page, f".leaflet-container .rm-of-0{ALWAYS}"))
        assert not any(shown(it.page, ".leaflet-container .rm-of-1"))
