"""Taking the data or the page along, in Chromium: files as Python has them, and a frame."""

from __future__ import annotations

import csv
import dataclasses
import io
import json
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
from browser import opened
from sample_story import sample_story, table
from test_page import HOSTILE, hostile_story, rendered

import rangemap as rm
from rangemap.page import save_html, story_map
from rangemap.story import Story
from rangemap.tables import csv_text

pytestmark = pytest.mark.browser

BUTTONS = ("#rm-take-table", "#rm-take-shapes", "#rm-take-copy")


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return saved(tmp_path_factory.mktemp("take"), sample_story())


@pytest.fixture(scope="module")
def bundled() -> Story:
    """Two statements from the bundled points: quick to compose, with fills and rings."""
    return rm.compose_story(
        rm.load_launch_points("cities"),
        rm.load_systems().select("HIMARS", "ATACMS"),
        rm.load_regions("RU"),
    )


def saved(folder: Path, story: Story, name: str = "ranges.html") -> Path:
    path = folder / name
    save_html(story_map(story), path)
    return path


def taken(browser: Any, path: Path, button: str) -> tuple[str, bytes]:
    """Press a button in the opened fold; return name and bytes of the file that comes."""
    with opened(browser, path) as it:
        it.page.click("#fold-take summary")
        with it.page.expect_download() as download:
            it.page.click(button)
        assert (it.requests, it.complaints) == ([], [])
        return download.value.suggested_filename, download.value.path().read_bytes()


def rows_of(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline="")))


@pytest.mark.parametrize("button", ["#rm-take-table", "#rm-take-shapes"])
def test_a_number_chosen_on_the_slider_is_in_no_file(
    browser: Any, sample: Path, button: str
) -> None:
    """Nor are the rows that come with it: a chosen number has no source, and a file outlives it."""
    with opened(browser, sample) as it:
        it.page.click("#fold-take summary")

        def pressed() -> bytes:
            with it.page.expect_download() as download:
                it.page.click(button)
            return download.value.path().read_bytes()

        printed = pressed()
        it.page.evaluate("rangemap.explore.choose(335)")
        it.page.wait_for_selector(".rm-try-more", state="attached")
        assert pressed() == printed
        assert it.page.locator(".rm-try-more").count() == 1


# --- the table --------------------------------------------------------------------------------


def test_the_table_has_a_line_for_each_region_and_statement_with_all_that_is_known(
    browser: Any, sample: Path
) -> None:
    name, content = taken(browser, sample, "#rm-take-table")
    rows = rows_of(content)
    assert name == "ranges.csv"
    assert content.startswith(b"\xef\xbb\xbfregion,region_name,")
    assert len(rows) == 12 * 3
    assert rows[6] == {
        "region": "RU-KRS",
        "region_name": "Kursk",
        "local_name": "Курская область",
        "named_in_decision": "true",
        "statement": "himars-about-50-mi",
        "printed": "about 50 miles",
        "who": "HIMARS rockets (about 80 km)",
        "range_low_km": "72.42048",
        "drawn_km": "80.4672",
        "range_high_km": "88.51392",
        "covered_share_low": "",
        "covered_share": "0.5",
        "covered_share_high": "0.5",
        "covered_area_km2": "1234.5",
        "range_class": "partly",
        "shown": "43–52%",
        "nearest_km": "0",
        "measured_from": "Measured from " + sample_story().measured_from.text,
        "source": sample_story().footnotes[0].text,
    }
    assert rows[8]["range_low_km"] == ""
    assert rows[-3]["shown"] == "not within"


def test_the_figures_of_the_table_are_those_of_python(
    browser: Any, tmp_path: Path, bundled: Story
) -> None:
    regions, points = rm.load_regions("RU"), rm.load_launch_points("cities")
    systems = rm.load_systems().select("HIMARS", "ATACMS")
    expected = rm.measure_coverage(points, systems, regions, dissolve=True).set_index(
        ["region", "statement"]
    )
    rows = rows_of(taken(browser, saved(tmp_path, bundled), "#rm-take-table")[1])
    assert len(rows) == 2 * len(bundled.table.rows)
    for row in rows:
        figures = expected.loc[(row["region"], row["statement"])]
        for column in ("covered_share_low", "covered_share", "covered_share_high"):
            written = float(row[column] or "nan")
            assert written == pytest.approx(figures[column], abs=5.1e-7, nan_ok=True)
        area = float(row["covered_area_km2"] or "nan")
        assert area == pytest.approx(figures["covered_area_km2"], abs=1e-5, nan_ok=True)
        assert float(row["nearest_km"]) == pytest.approx(figures["nearest_km"], abs=5.1e-4)
        assert row["range_class"] == figures["range_class"]
    # 45 to 55 miles, at most 190.
    ends = {r["printed"]: (r["range_low_km"], r["range_high_km"]) for r in rows}
    near, far = ends["about 50 miles"], ends["up to 190 miles"]
    assert [float(end) for end in near] == pytest.approx([45 * 1.609344, 55 * 1.609344])
    assert (far[0], float(far[1])) == ("", pytest.approx(190 * 1.609344))


@pytest.mark.parametrize("start", [*"=+-@＝＋－＠", "\t", "  =", "a,b", 'a"b', "a\nb", "'"])
def test_text_is_guarded_and_quoted_as_python_does(
    browser: Any, tmp_path: Path, start: str
) -> None:
    text = f"{start}cmd|' /C calc'!A0"
    figures = table()
    rows = tuple(dataclasses.replace(row, name=text) for row in figures.rows[:1])
    story = sample_story(table=dataclasses.replace(figures, rows=rows))
    content = taken(browser, saved(tmp_path, story), "#rm-take-table")[1].decode("utf-8-sig")
    python = csv_text(["region", "region_name"], [{"region": "RU-BEL", "region_name": text}])
    assert content.partition("\n")[2].startswith(python.partition("\n")[2].removesuffix("\n"))


# --- the shapes -------------------------------------------------------------------------------


def test_the_shapes_are_what_is_drawn_valid_and_wound_as_the_format_wants(
    browser: Any, tmp_path: Path, bundled: Story
) -> None:
    name, content = taken(browser, saved(tmp_path, bundled, "my map.html"), "#rm-take-shapes")
    (tmp_path / name).write_bytes(content)
    frame = gpd.read_file(tmp_path / name)
    assert name == "my map.geojson"
    assert frame.crs.to_epsg() == 4326
    counts = frame["shape"].value_counts().to_dict()
    # A line for both statements, three thin rings each, both filled; three places.
    assert counts == {"line": 8, "part within": 2, "measured from": 3}
    assert frame.geometry.is_valid.all()
    assert (frame["note"] == bundled.take.shapes_note).all()
    lines = frame[frame["shape"] == "line"]
    assert set(lines["printed"]) == {"about 50 miles", "up to 190 miles"}
    assert lines["source"].str.startswith("“").all()
    assert set(lines["measured_from"]) == {
        "Kharkiv", "Sumy", "Chernihiv", "Measured from " + bundled.measured_from.text,
    }  # fmt: skip
    for feature in json.loads(content)["features"]:
        if feature["properties"]["shape"] == "part within":
            for shell, *holes in polygons_of(feature["geometry"]):
                assert doubled_area(shell) > 0
                assert all(doubled_area(hole) < 0 for hole in holes)


def polygons_of(geometry: dict[str, Any]) -> list[list[Any]]:
    several: list[list[Any]] = geometry["coordinates"]
    return [several] if geometry["type"] == "Polygon" else several


def doubled_area(ring: list[list[float]]) -> float:
    assert ring[0] == ring[-1]
    x, y = np.array(ring).T
    return float((x[:-1] * y[1:] - x[1:] * y[:-1]).sum())


def test_the_parts_within_have_the_area_of_the_table_but_for_the_drawing(
    browser: Any, tmp_path: Path, bundled: Story
) -> None:
    (tmp_path / "a.geojson").write_bytes(
        taken(browser, saved(tmp_path, bundled), "#rm-take-shapes")[1]
    )
    frame = gpd.read_file(tmp_path / "a.geojson")
    for column, head in enumerate(bundled.table.heads):
        told = sum(row.cells[column].area_km2 or 0 for row in bundled.table.rows)
        part = frame[(frame["shape"] == "part within") & (frame["statement"] == head.statement)]
        drawn = float(np.sum(rm.geodesic_area_km2(part.geometry.to_numpy())))
        if not pd.isna(told) and told:
            assert drawn == pytest.approx(told, rel=0.02)


def test_shapes_across_the_antimeridian_are_cut_there(browser: Any, tmp_path: Path) -> None:
    story = rm.compose_story(
        {"Anadyr": (177.5, 64.73)}, rm.load_systems().select("ATACMS"), rm.load_regions("RU")
    )
    assert story.map.bounds[2] > 180
    (tmp_path / "a.geojson").write_bytes(
        taken(browser, saved(tmp_path, story), "#rm-take-shapes")[1]
    )
    frame = gpd.read_file(tmp_path / "a.geojson")
    assert frame.geometry.is_valid.all()
    parts = frame.geometry.explode()
    bounds = parts.bounds
    assert ((bounds["minx"] >= -180) & (bounds["maxx"] <= 180)).all()
    # No part runs around the Earth, and there are some on both sides.
    assert ((bounds["maxx"] - bounds["minx"]) < 30).all()
    assert bounds["minx"].min() == -180
    assert bounds["maxx"].max() == 180
    part = frame[frame["shape"] == "part within"]
    told = sum(row.cells[0].area_km2 or 0 for row in story.table.rows)
    assert float(np.sum(rm.geodesic_area_km2(part.geometry.to_numpy()))) == pytest.approx(
        told, rel=0.02
    )


# --- the page in another page -----------------------------------------------------------------


def served(browser: Any, pages: dict[str, str], **options: Any) -> Any:
    """Return a page whose only server is this dictionary."""
    page = browser.new_context(viewport={"width": 1280, "height": 900}, **options).new_page()

    def answer(route: Any) -> None:
        body = pages.get(route.request.url.partition("#")[0])
        if body is None:
            route.abort()
        else:
            route.fulfill(body=body, content_type="text/html; charset=utf-8")

    page.route("**/*", answer)
    return page


def test_the_code_for_another_page_has_the_address_of_this_one(browser: Any, sample: Path) -> None:
    with opened(browser, sample) as it:
        assert it.page.text_content("#rm-embed") == sample_story().take.embed
    address = "https://maps.example.org/a%22&b/ranges.html"
    page = served(browser, {address: sample.read_text(encoding="utf-8")})
    page.goto(f"{address}#table")
    written = page.text_content("#rm-embed")
    escaped = "https://maps.example.org/a%22&amp;b/ranges.html"
    assert written == sample_story().take.embed.replace("ADDRESS-OF-THIS-PAGE", escaped)
    page.context.close()


def test_the_page_works_in_the_frame_of_its_own_code(browser: Any, bundled: Story) -> None:
    address, outer = "https://maps.example.org/ranges.html", "https://paper.example.org/"
    code = bundled.take.embed.replace("ADDRESS-OF-THIS-PAGE", address)
    assert all(part in code for part in ('loading="lazy"', 'title="“Up to 190', "sandbox="))
    assert "allow-same-origin" not in code
    page = served(
        browser,
        {address: rendered(bundled), outer: f"<!DOCTYPE html><title>a</title>{code}"},
    )
    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("console", lambda line: complaints.append(line.text) if line.type == "error" else None)
    page.goto(outer)
    frame = page.frame_locator("iframe")
    frame.locator(".leaflet-container .rm-edge").first.wait_for(state="attached")
    frame.locator("#fold-take summary").click()
    with page.expect_download() as download:
        frame.locator("#rm-take-table").click()
    assert len(rows_of(download.value.path().read_bytes())) == 2 * len(bundled.table.rows)
    assert page.locator(f'a[href="{address}"]').is_visible()
    assert complaints == []
    page.context.close()


def test_the_code_is_copied_where_the_browser_lets_it(browser: Any, sample: Path) -> None:
    address = "https://maps.example.org/ranges.html"
    page = served(
        browser,
        {address: sample.read_text(encoding="utf-8")},
        permissions=["clipboard-read", "clipboard-write"],
    )
    page.goto(address)
    page.click("#fold-take summary")
    page.click("#rm-take-copy")
    page.get_by_text("The embed code is copied.").wait_for()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied == page.text_content("#rm-embed")
    page.context.close()


@pytest.mark.parametrize(
    "clipboard", ["undefined", "{writeText: () => Promise.reject(new Error('denied'))}"]
)
def test_the_code_is_selected_where_it_cannot_be_copied(
    browser: Any, sample: Path, clipboard: str
) -> None:
    context = browser.new_context(offline=True)
    context.add_init_script(
        f"Object.defineProperty(navigator, 'clipboard', {{value: {clipboard}}})"
    )
    page = context.new_page()
    page.goto(sample.as_uri())
    page.click("#fold-take summary")
    page.click("#rm-take-copy")
    page.get_by_text("It is selected: copy it by hand.").wait_for()
    selected = page.evaluate("[document.activeElement.id, String(window.getSelection())]")
    assert selected == ["rm-embed", sample_story().take.embed]
    context.close()


# --- without script, on a phone, with hostile text --------------------------------------------


def test_without_script_the_code_is_left_and_no_button(browser: Any, sample: Path) -> None:
    with opened(browser, sample, java_script_enabled=False) as it:
        it.page.click("#fold-take summary")
        assert it.page.locator("#rm-embed").is_visible()
        assert it.page.locator("button:visible").count() == 0
        assert it.page.get_by_text("Both files are made here.").is_hidden()


def test_the_buttons_are_large_enough_for_a_finger(browser: Any, sample: Path) -> None:
    with opened(browser, sample, width=390, height=844) as it:
        it.page.click("#fold-take summary")
        for button in BUTTONS:
            box = it.page.locator(button).bounding_box()
            assert box["height"] >= 44
            assert box["x"] + box["width"] <= 390


@pytest.mark.parametrize("text", HOSTILE[::3])
def test_hostile_text_goes_into_the_files_letter_for_letter(
    browser: Any, tmp_path: Path, text: str
) -> None:
    path = saved(tmp_path, hostile_story(text))
    rows = rows_of(taken(browser, path, "#rm-take-table")[1])
    assert {row["printed"] for row in rows} == {text}
    features = json.loads(taken(browser, path, "#rm-take-shapes")[1])["features"]
    assert {feature["properties"]["note"] for feature in features} == {text}


def test_a_line_is_cut_at_the_antimeridian_where_it_crosses(browser: Any, tmp_path: Path) -> None:
    """One line from 179 to 182 degrees east, one that only touches 180."""
    story = sample_story()
    arcs = ((179_000, 60_000, 2_000, 1_000, 1_000, 0), (179_500, 50_000, 500, 0, -500, 1_000))
    line = dataclasses.replace(
        next(line for line in story.map.lines if line.kind == "edge"), parts=(((0,),), ((1,),))
    )
    data = dataclasses.replace(
        story.map, arcs=arcs, lines=(line,), shapes=(), references=(), labels=()
    )
    path = saved(tmp_path, dataclasses.replace(story, map=data))
    (feature,) = json.loads(taken(browser, path, "#rm-take-shapes")[1])["features"]
    assert feature["geometry"] == {
        "type": "MultiLineString",
        "coordinates": [
            [[179, 60], [180, 60.5]],
            [[-180, 60.5], [-179, 61], [-178, 61]],
            [[179.5, 50], [180, 50]],
            [[180, 50], [179.5, 51]],
        ],
    }
