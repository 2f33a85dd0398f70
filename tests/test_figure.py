"""The picture: whole without the page, the same each time, the same in browser and PNG."""

from __future__ import annotations

import dataclasses
import importlib.util
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import folium
import pytest
from png import pixels_of, size_of
from sample_story import key_rows, sample_story
from test_page import HOSTILE, ROOT, hostile_story

from rangemap.cli import main
from rangemap.errors import InputError, MissingExtraError, RangemapWarning
from rangemap.page import story_map, write_figure
from rangemap.page.figure import figure_style, figure_svg
from rangemap.story import Story

SVG = "{http://www.w3.org/2000/svg}"


def root_of(story: Story | None = None, **options: Any) -> ET.Element:
    return ET.fromstring(figure_svg(story or sample_story(), **options))


def words_of(root: ET.Element) -> str:
    return " ".join("".join(text.itertext()) for text in root.iter(f"{SVG}text"))


# --- whole without the page -------------------------------------------------------------------


@pytest.mark.parametrize("width", ["wide", "narrow"])
def test_all_that_is_needed_to_read_the_map_is_drawn_into_it(width: Any) -> None:
    story = sample_story(unsourced=("This distance was set by the maker of this page.",))
    drawn = words_of(root_of(story, width=width))
    needed = [
        story.headline,
        story.standfirst,
        story.texts.key_title,
        *(row.printed for row in story.key),
        *(row.who for row in story.key),
        *(note for row in story.key for note in row.notes),
        f"{story.measured_from.lead} {story.measured_from.text}",
        story.texts.permission_title,
        *(f"{each.lead} {each.text}" for each in story.permission),
        story.caveats[0],
        *(f"{note.number}. {note.text}" for note in story.footnotes),
        "Crimea and Sevastopol are Ukrainian territory occupied by Russia since 2014.",
        story.texts.archives,
        *story.unsourced,
    ]
    assert [text for text in needed if text not in drawn] == []


def test_the_title_is_the_headline_and_the_description_the_text_alternative() -> None:
    story, root = sample_story(), root_of()
    assert root.findtext(f"{SVG}title") == story.headline
    assert root.findtext(f"{SVG}desc") == story.texts.figure_alt
    named = root.attrib["aria-labelledby"].split()
    assert {each.get("id") for each in (root[0], root[1])} == set(named)


@pytest.mark.parametrize("width", ["wide", "narrow"])
def test_a_picture_asks_for_nothing_outside_itself(width: Any) -> None:
    root = root_of(width=width)
    tags = {element.tag.removeprefix(SVG) for element in root.iter()}
    assert not tags & {"script", "image", "foreignObject", "a", "link"}
    ids = {element.get("id") for element in root.iter()}
    links = [
        value
        for element in root.iter()
        for name, value in element.attrib.items()
        if name.endswith("href")
    ]
    assert links
    assert all(link[0] == "#" and link[1:] in ids for link in links)
    style = root.findtext(f"{SVG}style") or ""
    assert "@" not in style
    assert all(address[0] == "#" for address in re.findall(r'url\("?([^")]*)', style))


def test_each_line_has_its_swatch_with_its_own_dashes() -> None:
    swatches = root_of().findall(f"{SVG}g[@transform]")
    lines = [swatch.findall(f"{SVG}path")[-1].get("class") for swatch in swatches]
    assert lines == ["rm-edge rm-slot-0", "rm-edge rm-slot-1", "rm-edge rm-slot-2"]


def test_the_style_is_that_of_the_page_in_plain_colours_and_in_units_of_the_drawing() -> None:
    style = figure_style(10)
    assert "var(" not in style
    assert re.search(r"\.rm-sea \{\s*fill: #dbe7f0;", style)
    assert re.search(r"\.rm-edge\.rm-slot-2 \{\s*stroke-dasharray: 80px 50px;", style)
    assert re.search(r"\.rm-edge \{\s*stroke-width: 26px;", style)
    assert "prefers-color-scheme" not in style


def test_every_class_that_is_drawn_has_a_rule() -> None:
    style = figure_style(10)
    used = {
        name
        for element in root_of().iter()
        for name in element.get("class", "").split()
        if not name.startswith("rm-of-")
    }
    without = {name for name in used if not re.search(rf"\.{name}\b", style)}
    # These only say where something is; others of their element have the rule.
    roles = {"rm-country", "rm-edge-casing", "rm-still-wide"}
    assert without <= {"rm-text-region", "rm-text-scale", "rm-words-body"} | roles


def test_long_words_and_hostile_text_stay_text(tmp_path: Path) -> None:
    for text in (*HOSTILE, "Ы" * 400, "\x00\ud800 &"):
        root = ET.fromstring(figure_svg(hostile_story(text)))
        assert not list(root.iter(f"{SVG}script"))
        letters = re.sub(r"\s", "", words_of(root))
        clean = re.sub("[\x00\ud800]", "�", re.sub(r"\s", "", text))
        assert clean in letters, text


# --- the same each time -----------------------------------------------------------------------


@pytest.mark.parametrize("ending", ["svg", "png"])
def test_two_processes_with_other_hash_seeds_draw_the_same_bytes(
    tmp_path: Path, ending: str
) -> None:
    needs_figures()
    code = (
        "import sys; sys.path[:0] = sys.argv[1:3]\n"
        "from sample_story import sample_story\n"
        "from rangemap.page import write_figure\n"
        "write_figure(sample_story(), sys.argv[3])"
    )
    paths = [tmp_path / f"{seed}.{ending}" for seed in ("1", "2")]
    for path in paths:
        subprocess.run(
            [sys.executable, "-c", code, str(ROOT), str(ROOT / "tests"), str(path)],
            check=True,
            env={**os.environ, "PYTHONHASHSEED": path.stem},
        )
    assert paths[0].read_bytes() == paths[1].read_bytes()


def test_a_map_and_its_story_give_the_same_picture(tmp_path: Path) -> None:
    write_figure(sample_story(), tmp_path / "story.svg")
    write_figure(story_map(sample_story()), tmp_path / "map.svg")
    assert (tmp_path / "story.svg").read_bytes() == (tmp_path / "map.svg").read_bytes()
    assert b"\r" not in (tmp_path / "map.svg").read_bytes()


# --- PNG --------------------------------------------------------------------------------------


def needs_figures() -> None:
    if not os.environ.get("CI"):
        pytest.importorskip("resvg_py")


@pytest.mark.parametrize(("width", "scale", "pixels"), [("wide", None, 1656), ("narrow", 1.5, 537)])
def test_a_png_has_the_size_of_the_layout_times_the_scale(
    tmp_path: Path, width: Any, scale: float | None, pixels: int
) -> None:
    needs_figures()
    story = sample_story()
    story = dataclasses.replace(story, still=at_real_size(story))
    write_figure(story, tmp_path / "a.png", width=width, scale=scale)
    columns, rows = size_of((tmp_path / "a.png").read_bytes())
    height = float(ET.fromstring(figure_svg(story, width=width)).attrib["height"])
    assert columns == pixels
    assert abs(rows - height * (scale or 2)) <= 1


def at_real_size(story: Story) -> Any:
    """The windows of real maps are 828 and 358 pixels wide."""
    wide, narrow = story.still.frames
    frames = (wide, dataclasses.replace(narrow, view_box=(2060, 0, 358 * 14, 5500)))
    return dataclasses.replace(story.still, frames=frames)


def test_a_png_shows_sea_land_and_both_tints_in_the_colours_of_the_page(tmp_path: Path) -> None:
    needs_figures()
    write_figure(sample_story(), tmp_path / "a.png", scale=0.5)
    image = pixels_of((tmp_path / "a.png").read_bytes())
    shares = {
        name: share_of(image, colour)
        for name, colour in {
            "sheet": (255, 255, 255), "land": (0xF4, 0xF1, 0xEA), "sea": (0xDB, 0xE7, 0xF0),
            "near": (0x74, 0xA6, 0xD0), "far": (0xBD, 0xD6, 0xEB),
        }.items()
    }  # fmt: skip
    assert shares["sheet"] > 0.3
    assert shares["land"] > 0.05
    # 190 miles out is more land than 50 miles out: about five times, on real maps.
    assert shares["far"] > 2 * shares["near"] > 0.01
    assert shares["sea"] > 0.001


def share_of(image: Any, colour: tuple[int, int, int]) -> float:
    return float((image == colour).all(axis=2).mean())


def test_the_letters_of_a_png_are_not_those_of_the_machine(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    needs_figures()
    import resvg_py  # noqa: PLC0415 (may be missing)

    asked: dict[str, Any] = {}
    monkeypatch.setattr(resvg_py, "svg_to_bytes", lambda **given: asked.update(given) or b"png")
    write_figure(sample_story(), tmp_path / "a.png")
    assert asked["skip_system_fonts"] is True
    assert len(asked["font_files"]) == 3
    assert all(Path(font).is_file() for font in asked["font_files"])
    name = dataclasses.replace(key_rows()[0], printed="約80キロ")
    with pytest.warns(RangemapWarning, match=r"no letters for .*U\+7D04.*another one"):
        write_figure(sample_story(key=(name,)), tmp_path / "a.png")
    assert asked["skip_system_fonts"] is False


@pytest.mark.parametrize("package", ["resvg_py", "font_source_sans_pro"])
def test_without_the_extra_the_error_says_what_to_install(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, package: str
) -> None:
    without(monkeypatch, package)
    with pytest.raises(MissingExtraError, match=r'pip install "rangemap\[figures\]"; an \.svg'):
        write_figure(sample_story(), tmp_path / "a.png")
    assert not list(tmp_path.iterdir())
    write_figure(sample_story(), tmp_path / "a.svg")


def without(monkeypatch: pytest.MonkeyPatch, package: str) -> None:
    find_spec = importlib.util.find_spec
    monkeypatch.setitem(sys.modules, package, None)
    monkeypatch.setattr(
        importlib.util,
        "find_spec",
        lambda name, *rest: None if name == package else find_spec(name, *rest),
    )


# --- what is refused --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "options", "says"),
    [
        ("map.jpg", {}, r"written as \.svg or \.png"),
        ("map", {}, r"written as \.svg or \.png"),
        ("map.svg", {"scale": 2}, "no pixels to scale"),
        ("map.png", {"scale": 0}, r"scale is 0; expected 0\.1 to"),
        ("map.png", {"scale": float("nan")}, "scale is nan"),
        ("map.png", {"scale": 1e9}, "16,000 pixels"),
        ("map.svg", {"width": "tall"}, '"wide" or "narrow"'),
    ],
)
def test_what_cannot_be_drawn_is_refused_and_leaves_no_file(
    tmp_path: Path, name: str, options: dict[str, Any], says: str
) -> None:
    with pytest.raises(InputError, match=says):
        write_figure(sample_story(), tmp_path / name, **options)
    assert not list(tmp_path.iterdir())


def test_a_map_of_someone_else_is_not_drawn(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="that rangemap did not make"):
        write_figure(folium.Map(), tmp_path / "a.svg")


def test_a_figure_is_kept_if_it_must_not_be_overwritten(tmp_path: Path) -> None:
    (tmp_path / "a.svg").write_text("old", encoding="utf-8")
    with pytest.raises(InputError, match="there already"):
        write_figure(sample_story(), tmp_path / "a.svg", overwrite=False)


# --- the command ------------------------------------------------------------------------------


def test_the_command_writes_a_figure_and_says_where(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "map.svg"
    assert main(["figure", "--system", "ATACMS", "--from", "cities", "-o", str(path)]) == 0
    assert capsys.readouterr().out == f"{path}\n"
    drawn = words_of(ET.fromstring(path.read_text(encoding="utf-8")))
    assert "“Up to 190 miles” takes in all or part of 9 Russian regions" in drawn
    assert "Measured from the centres of Kharkiv, Sumy and Chernihiv." in drawn


def test_the_command_refuses_a_number_without_a_source_unless_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    asked = ["figure", "--range", "mine=250 km", "-o", str(tmp_path / "a.svg")]
    assert main(asked) == 3
    assert "no published source states it" in capsys.readouterr().err


def test_the_command_says_what_to_install_for_a_png(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    without(monkeypatch, "resvg_py")
    asked = ["figure", "--system", "ATACMS", "--from", "cities", "-o", str(tmp_path / "a.png")]
    assert main(asked) == 4
    assert 'pip install "rangemap[figures]"' in capsys.readouterr().err
