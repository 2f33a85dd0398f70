"""Hostile text from users: names, bases, sources, words and publishers, to pages and tables."""

from __future__ import annotations

import csv
import io
import json
import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import geopandas as gpd
import pandas as pd
import pytest
import shapely
from browser import chromium, opened
from hostile import FLAG, PAYLOADS
from hypothesis import given, settings
from hypothesis import strategies as st
from test_page import Parsed

import rangemap as rm
from rangemap._text import unshowable
from rangemap.decisions import read_decisions
from rangemap.page import save_html
from rangemap.page.escape import clean
from rangemap.regions import validate_regions
from rangemap.statements import read_catalogue
from rangemap.tables import csv_text, json_text

SHOWABLE = tuple(text for text in PAYLOADS if not unshowable(text))
#: Statements and documents are read from files, which have no way to write half a pair.
WRITABLE = tuple(text for text in PAYLOADS if not re.search("[\ud800-\udfff]", text))
WORDINGS = ("about 50 miles", "approximately 155 miles", "up to 190 miles")


def squares(names: tuple[str, ...]) -> gpd.GeoDataFrame:
    """Regions of half a degree, side by side about 50° N, each with its name."""
    boxes = [
        shapely.box(x, y, x + 0.5, y + 0.5)
        for x, y in ((34 + 0.5 * (n % 8), 48 + 0.5 * (n // 8)) for n in range(len(names)))
    ]
    return gpd.GeoDataFrame(
        {"region": [f"{n}{name}" for n, name in enumerate(names)], "name": names},
        geometry=boxes,
        crs="EPSG:4326",
    )


def toml(rows: dict[str, Any]) -> str:
    return "\n".join(f"{name} = {written(value)}" for name, value in rows.items()) + "\n"


def written(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")


def catalogue_files(folder: Path, texts: Iterator[str]) -> tuple[Path, list[Path]]:
    """Three systems, each with a statement in a document of its own, hostile but for the words."""
    systems, documents = [], []
    for number, wording in enumerate(WORDINGS):
        name = next(texts)
        systems.append(
            "[[system]]\n"
            + toml(
                {
                    "name": name,
                    "kind": next(texts),
                    "key_name": next(texts),
                    "launch": ("ground", "air")[number % 2],
                    "default": f"s{number}",
                    "why_default": next(texts),
                    "note": next(texts),
                }
            )
        )
        head = (
            "title", "title_basis", "publisher", "date_basis", "url", "seen", "relays", "note",
        )  # fmt: skip
        path = folder / f"document-{number}.toml"
        path.write_text(
            "[document]\n"
            + toml({"published": "2024-11-17", **{field: next(texts) for field in head}})
            + "[[statement]]\n"
            + toml(
                {
                    "id": f"s{number}",
                    "systems": [name],
                    "launch": ("ground", "air")[number % 2],
                    "role": "default",
                    "wording": wording,
                    "grade": "A",
                    **{
                        field: next(texts)
                        for field in ("predicate", "locator", "paragraph_begins", "note")
                    },
                }
            )
            + "[[decision]]\n"
            + toml(
                {
                    "id": f"d{number}",
                    "kind": "decision",
                    "systems": [name],
                    "earliest": "2024-11-17",
                    "latest": "2024-11-17",
                    "date_precision": "day",
                    "permits": True,
                    **{
                        field: next(texts)
                        for field in (
                            "actor", "status", "scope", "said_by", "confirmed", "date_basis",
                            "locator", "second_source", "note", "summary",
                        )
                    },
                }
            ),
            encoding="utf-8",
            newline="\n",
        )  # fmt: skip
        documents.append(path)
    path = folder / "systems.toml"
    path.write_text("\n".join(systems), encoding="utf-8", newline="\n")
    return path, documents


@pytest.fixture(scope="module")
def hostile_map(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """A map whose launch points, regions, systems, statements and decisions are all hostile."""
    folder = tmp_path_factory.mktemp("hostile")
    texts = (f"{text} {n}" for n, text in enumerate(WRITABLE * 3))
    systems, documents = catalogue_files(folder, texts)
    points = gpd.GeoDataFrame(
        {
            "launch_point": SHOWABLE[::9],
            "basis": SHOWABLE[1::9][: len(SHOWABLE[::9])],
            "source": SHOWABLE[2::9][: len(SHOWABLE[::9])],
        },
        geometry=[shapely.Point(34.2 + 0.4 * n, 50.1) for n in range(len(SHOWABLE[::9]))],
        crs="EPSG:4326",
    )
    return rm.draw_map(
        points,
        read_catalogue(systems, documents),
        squares(SHOWABLE),
        decisions=read_decisions(documents),
    )


# --- what is refused --------------------------------------------------------------------------

CANNOT = [
    ("a\x00b", r"holds U\+0000, a control character"),
    ("a\x1b[31mb", r"holds U\+001B, a control character"),
    ("a\uffffb", r"holds U\+FFFF, a control character"),
    ("a\ud800b", r"holds U\+D800, half of a pair"),
    ("\u202eevil", r"holds U\+202E, which turns the direction of writing"),
    ("evil\u2069", r"holds U\+2069, which turns the direction of writing"),
    ("\u2067a\u202c\u2069", r"holds U\+202C, which turns the direction of writing"),
]


@pytest.mark.parametrize(("text", "reason"), CANNOT)
def test_a_name_that_no_page_can_carry_is_refused_wherever_it_is_given(
    text: str, reason: str
) -> None:
    ranges = {"mine": "100 km"}
    with pytest.raises(
        rm.InputError, match=rf"launch point .* the name .* {reason}.*; take it out"
    ):
        rm.measure_coverage({text: (36.0, 50.0)}, ranges, squares(("A",)))
    # A frame of pandas may refuse half a pair itself, so it is held to as Python's objects.
    frame = squares(("A",)).assign(name=pd.Series([text], dtype=object))
    with pytest.raises(rm.InputError, match=rf"row 0 of the regions: the name .* {reason}"):
        validate_regions(frame)
    with pytest.raises(rm.InputError, match=rf"the name of a range, .*, {reason}"):
        rm.measure_coverage({"A": (36.0, 50.0)}, {text: "100 km"}, squares(("A",)))


@pytest.mark.parametrize("column", ["basis", "source"])
def test_a_basis_or_a_source_that_no_page_can_carry_is_refused(column: str) -> None:
    frame = gpd.GeoDataFrame(
        {"name": ["A"], column: ["x\x00"]}, geometry=[shapely.Point(36, 50)], crs="EPSG:4326"
    )
    with pytest.raises(rm.InputError, match=rf"row 0 .* the {column} 'x\\x00' holds U\+0000"):
        rm.measure_coverage(frame, {"mine": "100 km"}, squares(("A",)))


@pytest.mark.parametrize(
    "text",
    [
        "שלום",
        "a \u202bright to left\u202c b",
        "\u2067one \u2066two\u2069 \u202dthree\u202c\u2069",
        # The end of an isolate ends what was begun inside it.
        "\u2068\u202eturned\u2069",
        "tab\tline\nend",
        "👩‍👩‍👧‍👦",
        "\x85\x9f\u2028\u200b\ufdd0",
    ],
)
def test_a_name_that_turns_what_it_turns_back_is_taken(text: str) -> None:
    assert unshowable(text) == ""


@given(st.text())
@settings(deadline=None, max_examples=200)
def test_what_is_taken_is_what_a_page_shows_letter_for_letter(text: str) -> None:
    assert unshowable(text) or clean(text) == text.replace("\r\n", "\n").replace("\r", "\n")


# --- what is shown ----------------------------------------------------------------------------


def test_names_of_regions_stand_in_the_table_letter_for_letter(hostile_map: Any) -> None:
    rows = hostile_map.story.table.rows
    assert len(rows) > 40
    assert {row.name for row in rows} <= {text.strip() for text in SHOWABLE}
    shown = {text for tag, text in Parsed(hostile_map.get_root().render()).texts if tag == "bdi"}
    assert {clean(row.name).strip() for row in rows} <= shown


def test_every_text_of_a_user_arrives_in_the_page(hostile_map: Any) -> None:
    told = json.dumps(hostile_map.story.to_dict(), ensure_ascii=False)
    page = hostile_map.get_root().render()
    block = re.findall(r'id="rangemap-story">(.*?)</script', page, flags=re.DOTALL)[0]
    strings = set(strings_of(json.loads(block)))
    assert {clean(text) for text in strings_of(json.loads(told)["table"])} <= strings
    for name in hostile_map.story.map.references:
        assert clean(name.name) in strings
    (first, *_) = hostile_map.story.key
    assert clean(first.who) in strings


def strings_of(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for item in value.values():
            yield from strings_of(item)
    elif isinstance(value, list):
        for item in value:
            yield from strings_of(item)


def test_nothing_runs_in_python(hostile_map: Any) -> None:
    hostile_map.to_bytes()
    hostile_map._repr_html_()
    assert FLAG not in os.environ


@pytest.mark.parametrize("text", SHOWABLE)
def test_a_table_gives_every_text_back(text: str) -> None:
    rows = [{"name": text, "share": 0.5}, {"name": "A", "share": None}]
    read = list(csv.reader(io.StringIO(csv_text(["name", "share"], rows), newline="")))
    # A mark before what a spreadsheet would run is the one thing that is added.
    guard = "'" if text.lstrip(" ").startswith(tuple("=+-@\t\r\n＝＋－＠")) else ""
    assert read == [["name", "share"], [guard + text, "0.5"], ["A", ""]]
    assert json.loads(json_text(rows))[0]["name"] == text


@pytest.mark.browser
@pytest.mark.parametrize("width", [1280, 390])
def test_nothing_of_it_runs_in_a_browser(hostile_map: Any, tmp_path: Path, width: int) -> None:
    save_html(hostile_map, tmp_path / "ranges.html")
    with (
        chromium() as browser,
        opened(browser, tmp_path / "ranges.html", width=width, height=844) as it,
    ):
        it.page.evaluate("void rangemap.start()")
        it.page.evaluate("document.querySelectorAll('details').forEach((f) => (f.open = true))")
        for stop in it.page.query_selector_all(".rm-hit[data-region]")[::10]:
            stop.dispatch_event("click")
        it.page.wait_for_timeout(200)
        assert it.page.evaluate(f"typeof window.{FLAG}") == "undefined"
        assert (it.requests, it.complaints) == ([], [])
        assert it.page.evaluate("document.documentElement.scrollWidth") == width
        names = it.page.locator(".rm-table .rm-name > bdi").all_text_contents()
        assert names == [clean(row.name) for row in hostile_map.story.table.rows]
