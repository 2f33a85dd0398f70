"""Values: short to look at, safe in a notebook, the same in other processes and in threads."""

from __future__ import annotations

import dataclasses
import inspect
import json
import multiprocessing
import pickle
import tempfile
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from functools import cache
from html.parser import HTMLParser
from itertools import count
from pathlib import Path
from typing import Any

import geopandas as gpd
import pytest
import shapely
from habits import OF_POINTS, OF_REGIONS, WORDS, plain, points, regions
from hostile import FLAG, PAYLOADS
from matplotlib.text import Text

import rangemap as rm
from rangemap.page import page_html
from rangemap.page.escape import clean
from rangemap.provenance import load_data_files
from rangemap.statements import audit_catalogue, load_policy
from rangemap.story import Story

SYSTEMS = rm.load_systems()
ATACMS = SYSTEMS["ATACMS"]
DECISIONS = {decision.id: decision for decision in rm.load_decisions()}


def composed() -> Story:
    return rm.compose_story(points(), SYSTEMS.select("HIMARS"), rm.load_regions(["RU-BEL"]))


@cache
def story() -> Story:
    return composed()


@cache
def report() -> rm.PageReport:
    """What became of the figures of a page on which one share was edited."""
    page = page_html(story())
    assert page.count(">10–18%<") == 1
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "page.html"
        path.write_text(page.replace(">10–18%<", ">20–28%<"), encoding="utf-8", newline="\n")
        return rm.verify_page(path)


VALUES: dict[str, Callable[[], Any]] = {
    "Catalogue": lambda: SYSTEMS,
    "System": lambda: ATACMS,
    "Statement": lambda: ATACMS.default,
    "Citation": lambda: ATACMS.default.citation,
    "StatedRange": lambda: rm.parse_range("up to 190 miles"),
    "Comparison": lambda: rm.compare_statements("ATACMS"),
    "Decision": lambda: DECISIONS["himars-border"],
    "Change": lambda: rm.describe_change(DECISIONS["himars-border"], DECISIONS["atacms-kursk"]),
    "Source": lambda: rm.load_sources()["natural-earth"],
    "PreparedRegions": lambda: rm.prepare_regions(regions()),
    "CoverageCurve": lambda: rm.coverage_curve(points(), regions(), max_range_km=60, step_km=20),
    "Story": story,
    "PageReport": report,
    "CheckedFigure": lambda: next(each for each in report().figures if each.status == "differs"),
}
#: What else a caller may send to another process.
OTHERS: dict[str, Callable[[], Any]] = {
    "HedgePolicy": load_policy,
    "UnitNotes": lambda: audit_catalogue(SYSTEMS),
    "DataFile": lambda: load_data_files()["border.fgb"],
    "launch points": rm.load_launch_points,
    "regions": lambda: rm.load_regions(["RU-BEL"]),
    "reach": lambda: rm.build_reach(points(), WORDS),
    "coverage": lambda: rm.measure_coverage(points(), WORDS, regions()),
    "InputError": lambda: rm.InputError("row 4 of sites.csv: latitude is missing"),
}


def as_plain(value: Any) -> Any:
    if isinstance(value, Exception):
        return type(value), str(value)
    return value.to_dict() if isinstance(value, Story) else plain(value)


def test_every_public_value_is_among_those_that_are_looked_at():
    public = {name: getattr(rm, name) for name in rm.__all__}
    classes = {name for name, what in public.items() if isinstance(what, type)}
    faults = {name for name in classes if issubclass(public[name], Exception)}
    assert classes - faults == VALUES.keys() - {"Story"}


# --- short to look at --------------------------------------------------------------------------


@pytest.mark.parametrize("name", sorted(VALUES))
def test_a_value_is_named_and_short(name):
    lines = repr(VALUES[name]()).splitlines()
    assert lines[0].startswith(name)
    assert all(len(line) <= 200 for line in lines)
    assert len(lines) <= (1 if name != "Catalogue" else 1 + len(SYSTEMS))


def test_what_a_value_looks_like():
    assert repr(VALUES["PreparedRegions"]()) == "PreparedRegions(2: 'Left' to 'Right')"
    assert repr(rm.prepare_regions(regions().iloc[:1])) == "PreparedRegions(1: 'Left')"
    assert repr(VALUES["CoverageCurve"]()) == (
        "CoverageCurve(1 launch point, 2 regions, 0 to 60 km)"
    )
    assert repr(VALUES["Source"]()) == (
        "Source('natural-earth-5.1': Natural Earth 1:10m, Admin 1: states and provinces, "
        "public domain)"
    )
    assert repr(VALUES["Citation"]()) == (
        "Citation('none printed', 2024-11-17/2024-11-18, grade B)"
    )


# --- in a notebook -----------------------------------------------------------------------------


class Table(HTMLParser):
    """What stands in a table, and which elements and attributes there are."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.cells: list[str] = []
        self.tags: list[str] = []
        self.open: list[str] = []
        self.attributes: set[str] = set()
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        self.tags.append(tag)
        self.open.append(tag)
        self.attributes |= {name for name, _ in attrs}
        if tag in {"td", "th", "caption"}:
            self.cells.append("")

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.cells[-1] += data


PLAIN = {"table", "caption", "thead", "tbody", "tr", "th", "td", "bdi"}


@pytest.mark.parametrize("name", sorted(VALUES.keys() - {"Citation"}))
def test_a_notebook_shows_a_value_as_one_plain_table(name):
    shown = Table(VALUES[name]()._repr_html_())
    assert shown.open == []
    assert shown.tags.count("table") == shown.tags.count("caption") == 1
    assert set(shown.tags) <= PLAIN
    assert shown.attributes <= {"style", "scope", "colspan"}
    assert shown.tags.count("tr") <= 22


def test_a_notebook_shows_readings_with_where_each_comes_from():
    shown = Table(rm.parse_range("up to 190 miles")._repr_html_())
    assert shown.cells == [
        "“up to 190 miles” (ceiling)",
        "reading", "km", "basis",
        "low", "", "open",
        "stated", "305.775", "printed",
        "high", "305.775", "printed",
    ]  # fmt: skip


def test_a_notebook_shows_which_statement_is_used():
    shown = Table(ATACMS._repr_html_())
    used = shown.cells[shown.cells.index("used") - 3 : shown.cells.index("used") + 1]
    assert used == [
        "“up to 190 miles”",
        "not named",
        "none printed, 2024-11-17/2024-11-18, grade B",
        "used",
    ]
    assert shown.cells.count("used") == 1


def test_a_long_table_is_cut():
    many = gpd.GeoDataFrame(
        {"name": [f"r{n}" for n in range(25)]},
        geometry=[shapely.box(n, 0, n + 1, 1) for n in range(25)],
        crs="EPSG:4326",
    )
    shown = Table(rm.prepare_regions(many)._repr_html_())
    assert shown.tags.count("tr") == 22
    assert shown.cells[-1] == "and 5 more"


def hostile(value: Any, text: str) -> Any:
    """Return a value with a text in the place of each of its own."""
    names = [f.name for f in dataclasses.fields(value) if isinstance(getattr(value, f.name), str)]
    return dataclasses.replace(value, **dict.fromkeys(names, text))


@pytest.mark.parametrize("text", PAYLOADS, ids=range(len(PAYLOADS)))
def test_a_hostile_text_is_shown_letter_for_letter_and_runs_nothing(text):
    statement = dataclasses.replace(
        ATACMS.default, citation=hostile(ATACMS.default.citation, text), variant=text, note=text
    )
    system = dataclasses.replace(ATACMS, name=text, statements=(statement,), default=statement)
    values = [
        statement,
        system,
        rm.Catalogue([system]),
        hostile(VALUES["StatedRange"](), text),
        hostile(DECISIONS["himars-border"], text),
        hostile(VALUES["Change"](), text),
        hostile(VALUES["Source"](), text),
        hostile(VALUES["CheckedFigure"](), text),
        dataclasses.replace(report(), reasons=(text,)),
        dataclasses.replace(VALUES["Comparison"](), name=text),
    ]
    for value in values:
        shown = Table(value._repr_html_())
        assert set(shown.tags) <= PLAIN
        assert shown.attributes <= {"style", "scope", "colspan"}
        assert clean(text) in "\n".join(shown.cells)


def test_hostile_regions_and_places_are_shown_letter_for_letter():
    text = f"<img src=x onerror=window.{FLAG}=1>{{{{ 7*7 }}}}"
    mine = regions(name=[text, "Right"], source=text)
    for value in (
        rm.prepare_regions(mine),
        rm.coverage_curve({text: (36.0, 50.0)}, mine, max_range_km=40, step_km=20),
    ):
        shown = Table(value._repr_html_())
        assert set(shown.tags) <= PLAIN
        assert text in shown.cells or any(text in cell for cell in shown.cells)


# --- geometry of values ------------------------------------------------------------------------


def test_prepared_regions_carry_their_geometry_as_geojson():
    ready = rm.prepare_regions(regions())
    document = json.loads(json.dumps(ready.__geo_interface__))
    assert [feature["id"] for feature in document["features"]] == ["L", "R"]
    assert document["features"][1]["properties"]["name"] == "Right"
    frame = gpd.GeoDataFrame.from_features(ready, crs="EPSG:4326")
    assert shapely.equals(frame.geometry.array, regions().geometry.array).all()
    assert frame["area_km2"].tolist() == ready.area_km2.tolist()


# --- in another process ------------------------------------------------------------------------


@pytest.mark.parametrize("name", sorted(VALUES | OTHERS))
@pytest.mark.parametrize("protocol", [2, 5])
def test_a_value_is_the_same_after_pickling(name, protocol):
    value = (VALUES | OTHERS)[name]()
    again = pickle.loads(pickle.dumps(value, protocol))
    assert type(again) is type(value)
    assert as_plain(again) == as_plain(value)


def test_what_was_read_only_is_so_after_pickling():
    ready = pickle.loads(pickle.dumps(rm.prepare_regions(regions())))
    with pytest.raises(TypeError):
        ready.columns["name"] = ()
    policy = pickle.loads(pickle.dumps(load_policy()))
    with pytest.raises(TypeError):
        policy.rules["plain"] = None


def test_a_process_that_is_spawned_gives_the_same_answers():
    ready, systems = rm.prepare_regions(regions()), SYSTEMS.select("HIMARS")
    spawn = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(1, mp_context=spawn) as pool:
        coverage = pool.submit(rm.measure_coverage, points(), systems, ready)
        reach = pool.submit(rm.build_reach, points(), systems)
        curve = pool.submit(rm.coverage_curve, points(), ready, max_range_km=60, step_km=20)
        refused = pool.submit(rm.measure_coverage, None, systems, ready)
        answers = [job.result(timeout=120) for job in (coverage, reach, curve)]
        with pytest.raises(rm.InputError, match="launch points: expected a GeoDataFrame"):
            refused.result(timeout=120)
    assert [plain(answer) for answer in answers] == [
        plain(rm.measure_coverage(points(), systems, ready)),
        plain(rm.build_reach(points(), systems)),
        plain(rm.coverage_curve(points(), ready, max_range_km=60, step_km=20)),
    ]


# --- in eight threads --------------------------------------------------------------------------


#: Asked in eight threads of its own, in the tests of exports.
ASKED_ELSEWHERE = {"write_frame"}


def questions(folder: Path) -> dict[str, Callable[[], Any]]:
    """Return the public calls, each as a question of its own."""
    layer, table, frame = (folder / name for name in ("regions.gpkg", "points.csv", "reach.gpkg"))
    regions().to_file(layer)
    table.write_text("name,lon,lat\nhere,36.25,49.98\n", encoding="utf-8")
    mine, areas, ready = points(), regions(), rm.prepare_regions(regions())
    page, saved = rm.draw_map(mine, WORDS, areas), folder / "page.html"
    saved.write_text(page_html(story()), encoding="utf-8", newline="\n")
    line, across = (
        shapely.LineString([(36, 50), (37, 50.5), (37.5, 50)]),
        shapely.box(170, 0, 190, 1),
    )
    curve = rm.coverage_curve(mine, areas, max_range_km=60, step_km=20)
    reach, coverage = rm.build_reach(mine, WORDS), rm.measure_coverage(mine, WORDS, areas)
    rm.write_frame(reach, frame)
    numbers = count()

    def written(write: Callable[..., Any], end: str) -> bytes:
        path = folder / f"{next(numbers)}{end}"
        write(page, path)
        return path.read_bytes()

    def drawn(ax: Any) -> list[Any]:
        return [rm.figure_alt(ax), [text.get_text() for text in ax.figure.findobj(Text)]]

    return {
        **{
            name: lambda call=call: call(mine, areas)
            for name, call in (OF_POINTS | OF_REGIONS).items()
        },
        "measure_coverage of prepared regions": lambda: rm.measure_coverage(mine, WORDS, ready),
        "measure_coverage from a line": lambda: rm.measure_coverage(
            {"line": line}, WORDS, ready, tolerance_m=100
        ),
        "geodesic_buffer": lambda: rm.geodesic_buffer(line, radius_km=40, tolerance_m=100),
        "range_ring": lambda: rm.range_ring(line, radius_km=40, tolerance_m=100),
        "buffer_error_m": lambda: rm.buffer_error_m(line, line.buffer(0.5), radius_km=40),
        "geodesic_area_km2": lambda: rm.geodesic_area_km2(areas.geometry),
        "geodesic_densify": lambda: rm.geodesic_densify(line),
        "split_at_antimeridian": lambda: rm.split_at_antimeridian(across),
        "join_at_antimeridian": lambda: rm.join_at_antimeridian(rm.split_at_antimeridian(across)),
        "load_regions": lambda: rm.load_regions(["RU-BEL", "UA-43"]),
        "load_launch_points": lambda: rm.load_launch_points("border"),
        "read_regions": lambda: rm.read_regions(layer),
        "read_launch_points": lambda: rm.read_launch_points(table),
        "read_frame": lambda: rm.read_frame(frame),
        "load_systems": lambda: list(rm.load_systems()),
        "load_decisions": rm.load_decisions,
        "load_sources": lambda: dict(rm.load_sources()),
        "compare_statements": lambda: rm.compare_statements("ATACMS"),
        "comparison_table": lambda: rm.comparison_table(VALUES["Comparison"]()),
        "describe_change": VALUES["Change"],
        "parse_range": lambda: rm.parse_range("between 165 and 300 km"),
        "draw_map in a cell": page._repr_html_,
        "save_html": lambda: written(rm.save_html, ".html"),
        "write_figure as SVG": lambda: written(rm.write_figure, ".svg"),
        "write_figure as PNG": lambda: written(rm.write_figure, ".png"),
        "verify_page": lambda: rm.verify_page(saved),
        "figure_alt": lambda: rm.figure_alt(rm.plot_statements("HIMARS")),
        "plot_coverage": lambda: drawn(rm.plot_coverage(coverage, ranges=WORDS)),
        "plot_curve": lambda: drawn(rm.plot_curve(curve)),
        "plot_reach": lambda: drawn(rm.plot_reach(reach, ranges=WORDS)),
        "plot_statements": lambda: drawn(rm.plot_statements("ATACMS")),
    }


def test_every_public_function_is_asked_in_threads(tmp_path):
    asked = {name.partition(" ")[0] for name in questions(tmp_path)}
    functions = {name for name in rm.__all__ if inspect.isfunction(getattr(rm, name))}
    assert asked | ASKED_ELSEWHERE == functions


def test_eight_threads_get_the_answers_of_one(tmp_path):
    asked = questions(tmp_path)
    names = sorted(asked)
    expected = {name: plain(asked[name]()) for name in names}

    def in_turn(number: int) -> list[str]:
        # Each asks every other question and begins elsewhere, so that different ones meet.
        some = names[number % 2 :: 2]
        start = number * len(some) // 8
        turned = some[start:] + some[:start]
        return [name for name in turned if plain(asked[name]()) != expected[name]]

    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(in_turn, range(8))) == [[]] * 8
