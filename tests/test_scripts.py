"""The page's own scripts and styles: small, strict, typed, and right in what they compute."""

from __future__ import annotations

import json
import math
import random
import re
import shutil
import subprocess
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from browser import chromium, missing, opened
from sample_story import decode, sample_story
from test_page import rendered

from rangemap.page import save_html, story_map

ROOT = Path(__file__).resolve().parent.parent
STATIC = ROOT / "rangemap" / "page" / "static"
TOOLS = ROOT / "tools" / "js"
MOST_BYTES = 45_000


def own(suffix: str) -> list[Path]:
    """Return the files of the page that rangemap wrote itself."""
    record = (STATIC / "vendor.toml").read_text(encoding="utf-8")
    vendored = set(re.findall(r'^name = "(.+)"$', record, flags=re.MULTILINE))
    return sorted(path for path in STATIC.glob(f"*{suffix}") if path.name not in vendored)


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """The sample with its map started, in a browser."""
    path = tmp_path_factory.mktemp("scripts") / "ranges.html"
    save_html(story_map(sample_story()), path)
    with chromium() as browser, opened(browser, path) as it:
        yield it.page


# --- the files --------------------------------------------------------------------------------


def test_all_scripts_of_our_own_together_are_small_as_they_stand() -> None:
    scripts = own(".js")
    assert len(scripts) == 3
    assert sum(path.stat().st_size for path in scripts) < MOST_BYTES


@pytest.mark.parametrize("path", own(".js"), ids=lambda path: path.name)
def test_a_page_carries_each_script_as_it_stands(path: Path) -> None:
    assert path.read_text(encoding="utf-8").strip() in rendered()


@pytest.mark.parametrize("path", own(".js"), ids=lambda path: path.name)
def test_a_script_of_our_own_is_strict_and_writes_text_alone(path: Path) -> None:
    script = path.read_text(encoding="utf-8")
    assert '"use strict"' in script
    assert not re.search(
        r"innerHTML|outerHTML|insertAdjacentHTML|\beval\b|new Function|document\.write|srcdoc",
        script,
    )


@pytest.mark.parametrize("path", own(".js") + own(".css"), ids=lambda path: path.name)
def test_a_file_of_our_own_is_not_minified(path: Path) -> None:
    lines = path.read_text(encoding="utf-8").splitlines()
    assert max(map(len, lines)) <= 100


def test_the_tools_of_the_scripts_are_fixed_to_one_version_each() -> None:
    wanted = json.loads((TOOLS / "package.json").read_text("utf-8"))["devDependencies"]
    lock = json.loads((TOOLS / "package-lock.json").read_text("utf-8"))["packages"]
    assert all(re.fullmatch(r"\d+\.\d+\.\d+", version) for version in wanted.values())
    assert {name: lock[f"node_modules/{name}"]["version"] for name in wanted} == wanted
    assert all("integrity" in entry for name, entry in lock.items() if name)


def test_the_types_know_the_version_of_leaflet_that_the_page_carries() -> None:
    record = tomllib.loads((STATIC / "vendor.toml").read_text(encoding="utf-8"))
    wanted = json.loads((TOOLS / "package.json").read_text("utf-8"))["devDependencies"]
    (carried,) = (
        each["version"] for each in record.get("package", [record]) if each["name"] == "leaflet"
    )
    assert wanted["@types/leaflet"].rsplit(".", 1)[0] == carried.rsplit(".", 1)[0]


def test_a_script_that_reads_what_no_page_has_is_refused(tmp_path: Path) -> None:
    tsc = TOOLS / "node_modules" / ".bin" / "tsc"
    if shutil.which("node") is None or not (TOOLS / "build" / "story.d.ts").is_file():
        missing("the tools of the scripts are not installed: make scripts")
    wrong = {
        "story.headlines;": "Property 'headlines' does not exist on type 'Story'",
        "story.key[0].range_km.toFixed();": "is possibly 'null'",
        'story.map.shapes[0].role === "enemy";': "have no overlap",
        "story.map.bounds[4];": "Tuple type '[number, number, number, number]' of length '4'",
        "strory;": "Cannot find name 'strory'",
    }
    lines = ["/** @type {Story} */", 'const story = JSON.parse("{}");', *wrong]
    (tmp_path / "wrong.js").write_text("\n".join(lines), encoding="utf-8")
    settings = {
        "extends": str(TOOLS / "tsconfig.json"),
        "compilerOptions": {"typeRoots": [str(TOOLS / "node_modules" / "@types")]},
        "files": ["wrong.js", str(TOOLS / "globals.d.ts")],
    }
    (tmp_path / "tsconfig.json").write_text(json.dumps(settings), encoding="utf-8")
    ran = subprocess.run(
        [str(tsc), "--project", str(tmp_path)], capture_output=True, encoding="utf-8", check=False
    )
    complaints = [line for line in ran.stdout.splitlines() if "error TS" in line]
    assert len(complaints) == len(wrong)
    assert [c for c, words in zip(complaints, wrong.values(), strict=True) if words not in c] == []


# --- what they compute ------------------------------------------------------------------------


@pytest.mark.browser
def test_paths_over_any_arcs_are_followed_as_python_follows_them(page: Any) -> None:
    """Arcs and paths at random, each way round, of one point and of many."""
    chance = random.Random(5)
    cases = []
    for _ in range(300):
        arcs = [
            [chance.randint(-180_000, 180_000) for _ in range(2 * chance.randint(1, 6))]
            for _ in range(chance.randint(1, 5))
        ]
        numbers = [chance.randrange(len(arcs)) for _ in range(chance.randint(1, 5))]
        cases.append([arcs, [chance.choice((n, -1 - n)) for n in numbers]])
    decoded = page.evaluate(
        "(cases) => cases.map(([arcs, path]) => rangemap.decode(path, arcs))", cases
    )
    for (arcs, path), points in zip(cases, decoded, strict=True):
        assert [(lon, lat) for lat, lon in points] == decode(arcs, path)


@pytest.mark.browser
def test_places_on_the_moving_map_are_those_of_web_mercator_to_a_tenth_of_a_pixel(
    page: Any,
) -> None:
    """The formulas of EPSG:3857, written out again."""
    places = [(30.0, 46.9), (36.2, 51.35), (43.5, 55.7), (41.213, 52.907)]
    zoom, origin, found = page.evaluate(
        "(places) => { const map = rangemap.start(); const origin = map.getPixelOrigin();"
        " return [map.getZoom(), [origin.x, origin.y], places.map(([lon, lat]) =>"
        " { const p = map.latLngToLayerPoint([lat, lon]); return [p.x, p.y]; })]; }",
        places,
    )
    size = 256 * 2**zoom
    for (lon, lat), place in zip(places, found, strict=True):
        x = size * (lon + 180) / 360
        y = size * (1 - math.asinh(math.tan(math.radians(lat))) / math.pi) / 2
        assert place == pytest.approx([x - origin[0], y - origin[1]], abs=0.051)


@pytest.mark.browser
def test_a_region_is_said_with_every_figure_of_its_row(page: Any) -> None:
    story = sample_story()
    said = page.eval_on_selector_all(
        ".rm-hit[data-region]", "all => all.map(one => [one.dataset.region, one.ariaLabel])"
    )
    expected = {}
    for row in story.table.rows:
        name = f"{row.name}, {story.texts.marked}" if row.marked else row.name
        figures = "; ".join(
            f"{f'{head.text} {head.small}'.strip()} {cell.hidden or cell.text}"
            for head, cell in zip(story.table.heads, row.cells, strict=True)
        )
        expected[row.region] = f"{name}: {figures}"
    # On the page a number and its unit stay on one line.
    assert {code: words.replace("\u00a0", " ") for code, words in said} == expected
    assert expected["RU-KLU"] == (
        "Kaluga: about 50 mi not within; approx. 155 mi 48–55%; up to 190 mi at most 75%"
    )
