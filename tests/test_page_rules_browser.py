"""The rules of the page that only a screen can show, on the default page."""

from __future__ import annotations

import gzip
import io
from pathlib import Path
from typing import Any

import pypdf
import pytest
from browser import opened

import rangemap as rm

pytestmark = pytest.mark.browser

#: What a reader can press or type into, and what Tab stops at.
CONTROLS = "button, input, select, textarea, .leaflet-control a"

FOLDS = [
    "Measured from somewhere else",
    "Other published numbers",
    "What was reported, and when",
    "Try another number",
    "How to read this map, and how far it can be wrong",
    "Sources and boundaries",
    "Take the data, or put this map on your page",
]


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
        assert folds.locator("summary").all_inner_texts() == FOLDS
        assert folds.evaluate_all("all => all.some((one) => one.open)") is False


@pytest.mark.parametrize("javascript", [True, False])
def test_a_mark_opens_the_fold_of_the_sources_at_its_note_and_the_note_leads_back(
    browser: Any, page: Path, javascript: bool
) -> None:
    with opened(browser, page, java_script_enabled=javascript) as it:
        mark = it.page.locator(".rm-key .rm-mark").last
        number = mark.inner_text()
        note = it.page.locator(f"#source-{number}")
        for _ in range(2):
            assert not note.is_visible()
            mark.focus()
            it.page.keyboard.press("Enter")
            assert is_on_screen(note)
            assert "“up to 190 miles”" in note.inner_text()
            note.locator(".rm-back").press("Enter")
            assert is_on_screen(mark)
            # Closed again, it opens again, although the address has not changed.
            it.page.locator("#fold-sources summary").press("Enter")


def is_on_screen(place: Any) -> bool:
    box = place.bounding_box()
    return box is not None and 0 <= box["y"] < box["y"] + box["height"] <= 800


@pytest.mark.parametrize("paper", ["A4", "Letter"])
@pytest.mark.parametrize("font", ["", "DejaVu Sans"])
@pytest.mark.parametrize("readings", [False, True])
def test_one_sheet_holds_what_is_told_at_first_with_the_other_readings_too(
    browser: Any, page: Path, paper: str, font: str, readings: bool
) -> None:
    with opened(browser, page, bypass_csp=True) as it:
        it.page.locator("#rm-readings").set_checked(readings)
        if font:
            wide = f"@media print {{ body {{ font-family: '{font}' !important }} }}"
            it.page.add_style_tag(content=wide)
        sheets = pypdf.PdfReader(io.BytesIO(it.page.pdf(format=paper))).pages
    assert len(sheets) == 1
    words = "".join(sheets[0].extract_text().split())
    printed = ["Sources and boundaries", "Crimea and Sevastopol are Ukrainian", "For archives:"]
    printed += ["1. “about 50 miles”: HIMARS.", "Aircraft release Storm Shadow and SCALP"]
    assert [text for text in printed if "".join(text.split()) not in words] == []
    told_closed = {title for title in FOLDS if "".join(title.split()) in words}
    # One caveat names the fold that it refers to.
    assert told_closed == {"Sources and boundaries", "Other published numbers"}
    assert ("45to55miles:ourreading" in words) is readings


@pytest.mark.parametrize("width", [320, 360, 390, 412, 1280])
def test_a_mark_stands_on_the_line_of_its_word_and_close_to_it(
    browser: Any, page: Path, width: int
) -> None:
    with opened(browser, page, width=width) as it:
        for number in range(40):
            # Each width of the words breaks their lines elsewhere.
            gaps = it.page.evaluate(GAPS, number)
            assert len(gaps) == 4
            assert [gap for gap in gaps if not (gap[0] < 10 and gap[1])] == []


#: From each mark to the end of the word before it, in pixels, and whether both are on one line.
GAPS = """(narrower) => [...document.querySelectorAll(".rm-mark")].map((mark) => {
  const place = mark.closest("li")?.querySelector("strong") ?? mark.closest("p");
  (mark.closest("li") ?? place).style.maxWidth = `calc(100% - ${narrower}px)`;
  const text = document.createTreeWalker(place, NodeFilter.SHOW_TEXT).nextNode();
  const end = document.createRange();
  end.setStart(text, text.length - 1);
  end.setEnd(text, text.length);
  const [word, own] = [end.getBoundingClientRect(), mark.getBoundingClientRect()];
  return [own.left - word.right, own.top < word.bottom && own.bottom > word.top];
})"""


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


#: Words of a fold's tables that a line ends in, or that leave the screen.
BROKEN_WORDS = r"""cell => {
  const nodes = document.createTreeWalker(cell, NodeFilter.SHOW_TEXT);
  const found = [];
  for (let node; (node = nodes.nextNode()); ) {
    for (const word of node.data.matchAll(/[^\s-]+/g)) {
      const range = document.createRange();
      range.setStart(node, word.index);
      range.setEnd(node, word.index + word[0].length);
      const parts = [...range.getClientRects()];
      const lines = new Set(parts.map((part) => Math.round(part.top)));
      const outside = parts.some((part) => part.right > innerWidth);
      if (lines.size > 1 || outside) found.push(word[0]);
    }
  }
  return found;
}"""


@pytest.mark.parametrize("width", [390, 360])
@pytest.mark.parametrize("fold", ["reported", "numbers"])
def test_on_a_phone_the_tables_of_a_fold_show_every_word_whole(
    browser: Any, page: Path, width: int, fold: str
) -> None:
    with opened(browser, page, width=width) as it:
        it.page.locator(f"#fold-{fold} summary").click()
        tables = it.page.locator(f"#fold-{fold} table")
        assert tables.first.is_visible()
        assert [name for one in tables.all() for name in one.evaluate(BROKEN_WORDS)] == []
        # Nothing is to be scrolled, so there is no stop for the keyboard either.
        assert it.page.locator(f"#fold-{fold} .rm-scroll[tabindex='0']").count() == 0


def test_two_lines_of_a_phone_hold_four_columns_each_cell_under_its_head(
    browser: Any, page: Path
) -> None:
    with opened(browser, page, width=390) as it:
        it.page.locator("#fold-reported summary").click()
        table = it.page.locator("#fold-reported table")
        heads, cells = table.locator("th"), table.locator("tbody tr").first.locator("td")
        assert (heads.count(), cells.count()) == (4, 4)
        edges = [[one.bounding_box()["x"] for one in each.all()] for each in (heads, cells)]
        assert edges[0] == edges[1]
        assert edges[0][:2] == edges[0][2:]
        assert table.get_by_role("columnheader").count() == 4


def test_dots_of_published_numbers_are_seen_on_a_wide_screen_and_nowhere_else(
    browser: Any, page: Path
) -> None:
    with opened(browser, page) as it:
        it.page.locator("#fold-numbers summary").click()
        table = it.page.locator("#fold-numbers table").nth(1)
        dots, note = table.locator("circle"), it.page.locator(".rm-dots")
        assert dots.count() == table.locator("tr:has(small)").count() > 10
        assert dots.first.is_visible()
        assert note.is_visible()
        # The longest is 200 miles; the one on the map, the only filled one, is 190.
        line = table.locator("svg").first.bounding_box()
        on_map = table.locator(".rm-used circle").bounding_box()
        share = (on_map["x"] + on_map["width"] / 2 - line["x"]) / line["width"]
        assert share == pytest.approx(190 / 200, abs=0.002)
        looks = dots.evaluate_all("all => all.map((one) => getComputedStyle(one).fill)")
        assert looks.count(looks[0]) == 1
        assert len(set(looks)) == 2
        it.page.emulate_media(media="print")
        assert (dots.first.is_visible(), note.is_visible()) == (False, False)
        it.page.emulate_media(media="screen")
        it.page.set_viewport_size({"width": 390, "height": 844})
        assert (dots.first.is_visible(), note.is_visible()) == (False, False)


def test_on_a_phone_no_line_ends_between_a_number_and_its_unit_in_a_head(
    browser: Any, page: Path
) -> None:
    with opened(browser, page, width=390) as it:
        heads = it.page.locator(".rm-table thead th[data-figure]").all_inner_texts()
        assert "50\N{NO-BREAK SPACE}mi" in heads[0]


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


#: How many places of the line, a pixel apart, lie under the words that stand beside it.
BORDER_IN_ITS_WORDS = """
() => {
  const words = document.querySelector(".rm-label-reference span").getBoundingClientRect();
  const line = document.querySelector(".leaflet-container path.rm-reference");
  const places = Array.from({ length: Math.ceil(line.getTotalLength()) + 1 }, (_, along) =>
    line.getPointAtLength(along).matrixTransform(line.getScreenCTM()));
  if (places.length < 100) throw new Error("there is hardly a line");
  return places.filter(({ x, y }) =>
    x > words.left && x < words.right && y > words.top && y < words.bottom).length;
}
"""


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
        assert it.page.evaluate(BORDER_IN_ITS_WORDS) == 0


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
