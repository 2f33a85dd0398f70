"""The default page in every mode: keyboard, phone, large text, dark, forced colours, no scripts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from browser import Opened, axe, chromium, opened

from rangemap.cli import main

pytestmark = pytest.mark.browser

PHONE = {"has_touch": True, "is_mobile": True}
MODES: dict[str, dict[str, Any]] = {
    "wide": {},
    "dark": {"color_scheme": "dark"},
    "phone": {"width": 390, "height": 844, **PHONE},
    "small phone": {"width": 360, "height": 740, **PHONE},
    "dark phone": {"width": 390, "height": 844, "color_scheme": "dark", **PHONE},
    "forced colours": {"forced_colors": "active"},
    "reduced motion": {"reduced_motion": "reduce"},
    "no scripts": {"java_script_enabled": False},
}
INTERACTIVE = "a[href], button, input, select, textarea, summary, [tabindex='0']"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What ``rangemap map`` writes: the page from the border and the one from points."""
    path = tmp_path_factory.mktemp("modes")
    assert main(["map", "-o", str(path / "ranges.html")]) == 0
    return path


@pytest.fixture(scope="module")
def open_in(folder: Path) -> Iterator[Any]:
    """Open the default page in a mode, with all folds open and the map started; once for all."""
    with ExitStack() as stack:
        browser = stack.enter_context(chromium())
        open_pages: dict[tuple[str, str], Opened] = {}

        def open_one(mode: str, page: str = "ranges") -> Opened:
            if (mode, page) not in open_pages:
                # axe comes in as a script, which the page's policy rightly refuses.
                it = stack.enter_context(
                    opened(browser, folder / f"{page}.html", bypass_csp=True, **MODES[mode])
                )
                if mode != "no scripts":
                    it.page.evaluate("void rangemap.start()")
                    open_folds(it.page)
                open_pages[mode, page] = it
            return open_pages[mode, page]

        yield open_one


def open_folds(page: Any) -> None:
    page.evaluate("document.querySelectorAll('details').forEach((fold) => (fold.open = true))")


@pytest.fixture
def fresh(folder: Path, open_in: Any) -> Iterator[Any]:
    """Open a page that a test may change, in the browser that is there."""
    browser = open_in("wide").page.context.browser
    with ExitStack() as stack:
        yield lambda **options: stack.enter_context(
            opened(browser, folder / "ranges.html", **options)
        )


# --- nothing asked, nothing complained of -----------------------------------------------------


@pytest.mark.parametrize("mode", MODES)
def test_the_page_asks_for_nothing_and_complains_of_nothing(open_in: Any, mode: str) -> None:
    it = open_in(mode)
    assert (it.requests, it.complaints) == ([], [])
    assert it.page.locator("h1").is_visible()


@pytest.mark.parametrize("mode", [mode for mode in MODES if mode != "no scripts"])
def test_axe_finds_nothing_with_all_folds_open(open_in: Any, mode: str) -> None:
    results = axe().run(open_in(mode).page)
    assert results.violations_count == 0, results.generate_report()


def test_axe_finds_nothing_on_the_page_from_points(open_in: Any) -> None:
    results = axe().run(open_in("wide", "ranges-from-points").page)
    assert results.violations_count == 0, results.generate_report()


# --- keyboard ---------------------------------------------------------------------------------

WALK = """() => {
  const one = document.activeElement;
  one.dataset.stop = one.dataset.stop ?? String(document.querySelectorAll("[data-stop]").length);
  const of = (selector) => one.closest(selector) !== null;
  const part = one.matches(".rm-skip") ? "skip" : of("header") ? "links"
    : of(".rm-map") ? "map" : of(".rm-side") ? "key" : of("#table") ? "table"
    : of("details") ? "fold" : of("footer") ? "foot"
    : one === document.body ? "end" : one.outerHTML.slice(0, 80);
  const style = getComputedStyle(one);
  const seen = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2
    || one.matches(".rm-hit") && parseFloat(style.strokeWidth) >= 3;
  return [part, one.dataset.stop, seen];
}"""


def test_tab_reaches_every_control_once_in_the_order_of_the_page_with_a_ring_that_is_seen(
    fresh: Any,
) -> None:
    page = fresh().page
    open_folds(page)
    stops = []
    while not stops or stops[-1][0] != "end":
        page.keyboard.press("Tab")
        stops.append(page.evaluate(WALK))
        assert len(stops) < 120
    parts = [part for part, _, _ in stops[:-1]]
    order = ["skip", "links", "map", "key", "table", "fold", "foot"]
    assert parts == sorted(parts, key=order.index)
    assert {"skip", "links", "map", "key", "fold"} <= set(parts)
    assert len({stop for _, stop, _ in stops}) == len(stops)
    assert [stop for stop in stops[:-1] if not stop[2]] == []
    # Of several radio buttons, Tab stops at one, and arrows go to the others.
    missed = page.evaluate(
        f"""() => [...document.querySelectorAll({INTERACTIVE!r})].filter((one) =>
          one.checkVisibility({{visibilityProperty: true}}) && !one.dataset.stop && !one.disabled
          && one.type !== "radio").map((one) => one.outerHTML.slice(0, 120))"""
    )
    assert missed == []


def test_few_stops_come_before_the_folds(fresh: Any) -> None:
    """Six controls and two links, and beside them the skip link, four notes and the map."""
    page = fresh().page
    before = 0
    while page.evaluate("document.activeElement.tagName") != "SUMMARY":
        page.keyboard.press("Tab")
        before += 1
        assert before < 30
    assert before - 1 <= 8 + 1 + 4 + 2


def test_arrow_keys_reach_the_figures_of_every_region(fresh: Any) -> None:
    page = fresh().page
    rows = page.locator("#table tbody .rm-name > bdi").all_inner_texts()
    page.locator(".rm-hit[data-region][tabindex='0']").focus()
    said = []
    for _ in rows:
        page.keyboard.press("Enter")
        popup = page.locator(".rm-popup")
        said.append((popup.locator("bdi").first.inner_text(), popup.locator("dd").count()))
        page.keyboard.press("Escape")
        page.keyboard.press("ArrowRight")
    assert said == [(name, 3) for name in rows]


# --- fingers ----------------------------------------------------------------------------------

# What answers to a finger 21 pixels to each side of the middle. A label is the target of its box;
# regions are as large as they are on the map, and have their rows in the table.
TOO_SMALL = """() => {
  const found = [];
  for (const one of document.querySelectorAll(INTERACTIVE)) {
    if (!one.checkVisibility({visibilityProperty: true}) || one.closest("svg")
        || one.matches(".rm-skip")) continue;
    const target = one.closest("label") ?? one;
    target.scrollIntoView({block: "center", inline: "center"});
    const place = target.getBoundingClientRect();
    const [x, y] = [place.x + place.width / 2, place.y + place.height / 2];
    const missed = [[0, 0], [0, 21], [0, -21], [21, 0], [-21, 0]].filter(([right, down]) =>
      !target.contains(document.elementFromPoint(x + right, y + down)));
    if (missed.length) found.push([target.outerHTML.slice(0, 100), missed, place.toJSON()]);
  }
  return found;
}""".replace("INTERACTIVE", repr(INTERACTIVE))


@pytest.mark.parametrize("mode", ["phone", "small phone"])
def test_every_control_on_a_phone_has_room_for_a_finger(open_in: Any, mode: str) -> None:
    assert open_in(mode).page.evaluate(TOO_SMALL) == []


def test_pinching_zooms_the_page(open_in: Any) -> None:
    page = open_in("phone").page
    viewport = page.locator("meta[name=viewport]").get_attribute("content")
    assert not re.search(r"user-scalable|maximum-scale|minimum-scale", viewport)
    actions = page.evaluate(
        """() => [...document.querySelectorAll("*")].filter((one) => !one.closest(".rm-moving"))
        .map((one) => getComputedStyle(one).touchAction)"""
    )
    # A slider may keep a finger's movement along it to itself, never a pinch.
    assert set(actions) <= {"auto", "manipulation", "pan-y pinch-zoom", "pinch-zoom"}


# --- large text and narrow screens ------------------------------------------------------------

TROUBLE = """() => {
  const lines = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const text = walker.currentNode;
    const inside = text.parentElement;
    if (!text.data.trim() || !inside.checkVisibility({visibilityProperty: true})
        || inside.closest("script, style, svg, .rm-hidden, .rm-skip, .rm-moving")) continue;
    const range = document.createRange();
    range.selectNodeContents(text);
    for (const box of range.getClientRects()) {
      // Lines may touch where letters have no strokes.
      lines.push({words: text.data.trim().slice(0, 40), scrolls: !!inside.closest(".rm-scroll"),
        left: box.left + 1, right: box.right - 1,
        top: box.top + box.height / 5, bottom: box.bottom - box.height / 5});
    }
  }
  const overlapping = [];
  lines.forEach((a, i) => lines.slice(i + 1).forEach((b) => {
    if (a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom) {
      overlapping.push([a.words, b.words]);
    }
  }));
  const out = lines.filter((one) => !one.scrolls && (one.left < 0 || one.right > innerWidth));
  const cut = [...document.querySelectorAll(".rm-page *")].filter((one) =>
    !one.closest("svg, .rm-moving, .rm-hidden, .rm-scroll, textarea")
    && getComputedStyle(one).overflowX !== "visible" && one.scrollWidth > one.clientWidth + 1);
  return {lines: lines.length > 100, overlapping, out: out.map((one) => one.words),
    cut: cut.map((one) => one.className), width: document.documentElement.scrollWidth - innerWidth};
}"""
NO_TROUBLE = {"lines": True, "overlapping": [], "out": [], "cut": [], "width": 0}


@pytest.mark.parametrize("mode", ["wide", "phone", "small phone"])
def test_nothing_is_cut_or_overlaps_or_scrolls_the_page_sideways(open_in: Any, mode: str) -> None:
    assert open_in(mode).page.evaluate(TROUBLE) == NO_TROUBLE


@pytest.mark.parametrize("mode", ["wide", "phone", "small phone"])
def test_nothing_does_at_twice_the_size_of_text_either(fresh: Any, mode: str) -> None:
    """As a reader sets it in the browser, by which all sizes of text are measured."""
    page = fresh(**MODES[mode]).page
    open_folds(page)
    sizes = """() => [...document.querySelectorAll(".rm-page *")].filter((one) =>
      !one.closest("svg, .rm-moving, textarea") && one.textContent.trim())
      .map((one) => parseFloat(getComputedStyle(one).fontSize))"""
    before = page.evaluate(sizes)
    page.evaluate("document.documentElement.style.fontSize = '200%'")
    assert page.evaluate(sizes) == pytest.approx([2 * size for size in before])
    assert page.evaluate(TROUBLE) == NO_TROUBLE


# --- colours and movement ---------------------------------------------------------------------


def test_nothing_moves_for_a_reader_who_asked_for_less_movement(open_in: Any) -> None:
    page = open_in("reduced motion").page
    moving = """() => [...document.querySelectorAll("*")].filter((one) => {
      const style = getComputedStyle(one);
      return style.animationName !== "none" || !/^(0s(, )?)+$/.test(style.transitionDuration);
    }).map((one) => one.className)"""
    assert page.evaluate(moving) == []
    assert page.evaluate("rangemap.start().options.zoomAnimation") is False


def test_lines_swatches_and_tints_keep_their_colours_where_colours_are_forced(open_in: Any) -> None:
    strokes = """(place) => [...document.querySelectorAll(place)].map((one) => {
      const style = getComputedStyle(one); return [style.stroke, style.fill, style.display]; })"""
    for place in (
        ".rm-key .rm-edge",
        ".rm-key .rm-fill",
        ".rm-moving .rm-edge",
        ".rm-still .rm-fill",
    ):
        usual, forced = (
            open_in(m).page.evaluate(strokes, place) for m in ("wide", "forced colours")
        )
        assert usual
        assert forced == usual


def test_paper_and_words_of_the_map_keep_their_colours_where_colours_are_forced(
    open_in: Any,
) -> None:
    usual, forced = (open_in(mode).page for mode in ("wide", "forced colours"))
    for place, name in (
        (".rm-paper-box", "background-color"),
        (".rm-label-statement span", "background-color"),
        (".rm-label-region span", "color"),
    ):
        assert colour(forced, place, name) == colour(usual, place, name), place


def test_the_ring_of_the_focus_is_seen_where_colours_are_forced(open_in: Any) -> None:
    page = open_in("forced colours").page
    ground = colour(page, "body", "background-color")
    for place in (".rm-key input", "summary", ".rm-links a", ".rm-moving"):
        page.keyboard.press("Shift")
        page.locator(place).first.evaluate("one => one.focus({focusVisible: true})")
        ring = colour(page, place, "outline-color")
        assert (
            page.locator(place).first.evaluate("o => getComputedStyle(o).outlineStyle") == "solid"
        )
        assert contrast(ring, ground) >= 3


def test_chrome_goes_dark_around_a_light_map_and_stays_readable(open_in: Any) -> None:
    page = open_in("dark").page
    ground = colour(page, "body", "background-color")
    paper = colour(page, ".rm-paper-box", "background-color")
    assert luminance(ground) < 0.02
    assert luminance(paper) > 0.7
    for place in (
        "h1",
        ".rm-standfirst",
        ".rm-key strong",
        ".rm-who",
        ".rm-note",
        "td",
        "summary h2",
    ):
        assert contrast(colour(page, place, "color"), ground) >= 4.5, place
    for place in (".rm-links a", ".rm-mark"):
        assert contrast(colour(page, place, "color"), ground) >= 4.5, place
    box = colour(page, ".rm-caveats", "background-color")
    assert contrast(colour(page, ".rm-caveats li", "color"), box) >= 4.5
    # The frame parts the map from the page, and the ring of the focus is seen on the page.
    assert contrast(colour(page, ".rm-paper-box", "border-top-color"), ground) >= 3
    focus = page.evaluate("getComputedStyle(document.body).getPropertyValue('--focus')")
    assert contrast(rgb(focus), ground) >= 3
    # Words on the map are dark on its paper as ever.
    for place in (".rm-label-region span", ".rm-label-city span", ".leaflet-control-attribution"):
        assert contrast(colour(page, place, "color"), paper) >= 4.5, place


def test_lines_stand_out_from_land_and_sea(open_in: Any) -> None:
    page = open_in("wide").page
    land = colour(page, ".rm-moving .rm-country", "fill")
    sea = colour(page, ".rm-paper-box", "background-color")
    strokes = page.locator(".rm-moving .rm-edge").evaluate_all(
        "all => [...new Set(all.map((one) => getComputedStyle(one).stroke))]"
    )
    assert len(strokes) == 3
    for stroke in strokes:
        # The orange line is 3 to 1 on land; on the sea its white casing parts it from the blue.
        assert contrast(rgb(stroke), land) >= 3
        assert contrast(rgb(stroke), sea) >= 2.9


# --- paper and no scripts ---------------------------------------------------------------------


@pytest.mark.parametrize("page", ["ranges", "ranges-from-points"])
def test_print_shows_map_key_table_sources_and_caveats_and_no_control(
    open_in: Any, page: str
) -> None:
    tab = open_in("wide", page).page
    tab.emulate_media(media="print")
    # A sheet has the narrow window, whose words are legible beside the key.
    for place in (
        ".rm-still-narrow",
        ".rm-key li",
        "#table tr",
        ".rm-caveats li",
        ".rm-sources li",
    ):
        assert all(one.is_visible() for one in tab.locator(place).all()), place
    for place in ("input", "button", "select", "textarea", ".rm-links", ".rm-moving", ".rm-skip"):
        assert tab.locator(f"{place}:visible").count() == 0, place
    assert colour(tab, "body", "background-color") == (255, 255, 255)
    tab.emulate_media(media="screen")


def test_without_scripts_there_are_the_map_the_figures_and_the_folds_and_no_dead_control(
    open_in: Any,
) -> None:
    page = open_in("no scripts").page
    assert page.locator(".rm-still-wide").is_visible()
    assert page.locator("#table tbody tr").count() == 12
    assert page.get_by_text("The moving map needs scripts.").is_visible()
    for fold in page.locator("summary").all():
        if fold.is_visible():
            fold.click()
    assert page.locator("details[open] p").first.is_visible()
    # The switch of the other readings needs no script where the style sheet sees it.
    switches = page.locator("button:visible, input:visible, select:visible")
    assert [one.get_attribute("id") for one in switches.all()] == ["rm-readings"]


def colour(page: Any, place: str, name: str) -> tuple[int, ...]:
    return rgb(
        page.locator(place).first.evaluate(
            "(one, name) => getComputedStyle(one).getPropertyValue(name)", name
        )
    )


def rgb(written: str) -> tuple[int, ...]:
    written = written.strip()
    if written.startswith("#"):
        return tuple(int(written[i : i + 2], 16) for i in (1, 3, 5))
    return tuple(int(number) for number in re.findall(r"\d+", written)[:3])


def luminance(colour: tuple[int, ...]) -> float:
    """WCAG 2.2, relative luminance."""
    linear = [
        c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4
        for c in (v / 255 for v in colour)
    ]
    return sum(w * c for w, c in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def contrast(one: tuple[int, ...], other: tuple[int, ...]) -> float:
    """WCAG 2.2, contrast ratio."""
    bright, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (bright + 0.05) / (dark + 0.05)
