"""The picture in Chromium: as in the page, and with room for its words in every font."""

from __future__ import annotations

import base64
from pathlib import Path
from typing import Any

import pytest
from browser import opened
from sample_story import sample_story
from test_figure import needs_figures

from rangemap.page import save_html, story_map, write_figure

pytestmark = pytest.mark.browser

COLOURS = ("#f4f1ea", "#dbe7f0", "#74a6d0", "#bdd6eb", "#e6e1d3")

#: What part of a picture has each colour, within two steps of each channel.
SHARES = """async ([address, colours]) => {
  const image = new Image();
  image.src = address;
  await image.decode();
  const canvas = document.createElement('canvas');
  [canvas.width, canvas.height] = [600, Math.round(600 * image.height / image.width)];
  const context = canvas.getContext('2d');
  context.drawImage(image, 0, 0, canvas.width, canvas.height);
  const {data} = context.getImageData(0, 0, canvas.width, canvas.height);
  return colours.map((colour) => {
    const wanted = [1, 3, 5].map((at) => parseInt(colour.slice(at, at + 2), 16));
    let count = 0;
    for (let i = 0; i < data.length; i += 4) {
      count += wanted.every((value, channel) => Math.abs(value - data[i + channel]) < 3);
    }
    return count / (data.length / 4);
  });
}"""


@pytest.mark.parametrize("width", ["wide", "narrow"])
@pytest.mark.parametrize("font", ["", "DejaVu Sans"])
def test_no_word_runs_out_of_the_picture_nor_into_the_other_column(
    browser: Any, tmp_path: Path, width: Any, font: str
) -> None:
    write_figure(sample_story(), tmp_path / "a.svg", width=width)
    with opened(browser, tmp_path / "a.svg") as it:
        if font:
            it.page.evaluate(
                "(font) => document.documentElement.setAttribute('font-family', font)", font
            )
        boxes = it.page.evaluate(
            "[...document.querySelectorAll('.rm-words')].map((one) => one.getBBox())"
            ".map(({x, y, width, height}) => [x, y, x + width, y + height])"
        )
        right = it.page.evaluate("document.documentElement.viewBox.baseVal.width")
        bottom = it.page.evaluate("document.documentElement.viewBox.baseVal.height")
        assert len(boxes) > 20
        assert max(box[2] for box in boxes) <= right
        assert max(box[3] for box in boxes) <= bottom
        overlapping = [
            (a, b)
            for i, a in enumerate(boxes)
            for b in boxes[:i]
            # Lines may share the room that letters leave above and below themselves.
            if a[0] < b[2] and b[0] < a[2] and min(a[3], b[3]) - max(a[1], b[1]) > 40
        ]
        assert overlapping == []
        assert (it.requests, it.complaints) == ([], [])


def test_browser_and_png_show_the_same_map(browser: Any, tmp_path: Path) -> None:
    needs_figures()
    write_figure(sample_story(), tmp_path / "a.svg")
    write_figure(sample_story(), tmp_path / "a.png", scale=1)
    svg, png = (
        f"data:image/{kind};base64,{base64.b64encode((tmp_path / name).read_bytes()).decode()}"
        for kind, name in (("svg+xml", "a.svg"), ("png", "a.png"))
    )
    save_html(story_map(sample_story()), tmp_path / "a.html")
    with opened(browser, tmp_path / "a.html", bypass_csp=True) as it:
        drawn = it.page.evaluate(SHARES, [svg, COLOURS])
        rendered = it.page.evaluate(SHARES, [png, COLOURS])
    assert min(drawn) > 0.001
    assert rendered == pytest.approx(drawn, rel=0.1, abs=0.003)


def test_page_and_picture_give_each_line_the_same_look(browser: Any, tmp_path: Path) -> None:
    """Width and dashes in pixels of the layout, colours as they are."""
    write_figure(sample_story(), tmp_path / "a.svg")
    save_html(story_map(sample_story()), tmp_path / "a.html")
    look = """(selector) => [...document.querySelectorAll(selector)].map((one) => {
      const {stroke, strokeWidth, strokeDasharray, fill} = getComputedStyle(one);
      const pixels = (text) => (text.match(/[\\d.]+/g) || []).map(Number);
      return [stroke, fill, pixels(strokeWidth), pixels(strokeDasharray)];
    })"""
    with opened(browser, tmp_path / "a.html", java_script_enabled=True) as it:
        page = it.page.evaluate(look, ".rm-still-wide use:not(.rm-reading, .rm-reading-casing)")
    with opened(browser, tmp_path / "a.svg") as it:
        picture = it.page.evaluate(look, ".rm-still-wide use")
    assert len(page) > 10
    in_pixels = [
        [stroke, fill, [each / 10 for each in width], [each / 10 for each in dashes]]
        for stroke, fill, width, dashes in picture
    ]
    assert [list(map(str, one[:2])) for one in in_pixels] == [list(map(str, o[:2])) for o in page]
    for one, other in zip(in_pixels, page, strict=True):
        if one[0] != "none":
            assert one[2:] == [pytest.approx(other[2]), pytest.approx(other[3])]
