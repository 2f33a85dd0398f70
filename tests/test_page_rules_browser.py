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
