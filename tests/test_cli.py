"""The command line: what each command writes, and what a user's mistake gets for an answer."""

from __future__ import annotations

import csv
import io
import json
import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import geopandas
import numpy as np
import pytest
import shapely

import rangemap as rm
from rangemap.cli import main
from rangemap.cli._summary import _state
from rangemap.resources import seed_file
from rangemap.story import Cell, Link
from rangemap.tables import csv_text, json_text
from rangemap.wording import english

KHARKIV = "name,lon,lat\nKharkiv,36.23,49.99\n"
SQUARES = {"West": shapely.box(30, 50, 31, 51), "East": shapely.box(31, 50, 32, 51)}


@dataclass(frozen=True)
class Ran:
    """What a command left: its exit code and what it wrote on the two streams."""

    code: int
    out: str
    err: str


Run = Callable[..., Ran]


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run a command in an empty folder."""
    monkeypatch.chdir(tmp_path)

    def run_here(*arguments: str) -> Ran:
        try:
            code = main(arguments)
        except SystemExit as left:
            code = int(left.code or 0)
        captured = capsys.readouterr()
        return Ran(code, captured.out, captured.err)

    return run_here


@pytest.fixture
def squares(tmp_path: Path) -> str:
    """A layer of two regions, each of one degree."""
    return write_layer(tmp_path / "squares.geojson", SQUARES)


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, str]]:
    """The page on the bundled data, and what the command printed."""
    path = tmp_path_factory.mktemp("map") / "ranges.html"
    with pytest.MonkeyPatch.context() as patch, io.StringIO() as out:
        patch.setattr(sys, "stdout", out)
        assert main(["map", "-o", str(path)]) == 0
        yield path, out.getvalue()


def write_layer(path: Path, shapes: dict[str, shapely.Geometry], *, crs: str = "EPSG:4326") -> str:
    frame = geopandas.GeoDataFrame(
        {"name": list(shapes)}, geometry=list(shapes.values()), crs="EPSG:4326"
    )
    frame.to_crs(crs).to_file(path)
    return path.name


def write(name: str, text: str) -> str:
    Path(name).write_text(text, encoding="utf-8", newline="\n")
    return name


def rows_of(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


def in_a_process(*arguments: str, **options: object) -> subprocess.CompletedProcess[bytes]:
    command = [sys.executable, "-m", "rangemap", *arguments]
    return subprocess.run(command, capture_output=True, check=False, **options)  # type: ignore[call-overload,no-any-return]


# map


def test_map_writes_a_page_and_prints_where_it_is(page: tuple[Path, str]) -> None:
    path, out = page
    assert path.read_bytes()[:15].lower() == b"<!doctype html>"
    assert out.splitlines()[0] == str(path)


def test_map_counts_for_each_statement_the_regions_wholly_partly_and_not_within(
    page: tuple[Path, str],
) -> None:
    """From one per cent on: 4 and 12 regions from the border, 2 and 9 from the three centres."""
    counted = re.findall(r"“(.+?)”.*: (\d+) wholly, (\d+) partly, (\d+) not", page[1])
    words = ["about 50 miles", "approximately 155 miles", "up to 190 miles"]
    assert [each for each, *_ in counted] == [*words, *words]
    numbers = [tuple(map(int, each)) for _, *each in counted]
    assert [sum(each) for each in numbers] == [83] * 6
    counts = [whole + part for whole, part, _ in numbers]
    assert (counts[0], counts[2], counts[3], counts[5]) == (4, 12, 2, 9)
    assert [whole for whole, *_ in numbers] == [0, 3, 4, 0, 1, 2]


def test_map_counts_one_region_as_one(run: Run, tmp_path: Path) -> None:
    layer = write_layer(tmp_path / "one.geojson", {"West": SQUARES["West"]})
    ran = run("map", "-o", "ranges.html", "--regions", layer)
    assert "Of 1 region, measured from Kharkiv, Sumy and Chernihiv as one shape:" in ran.out


@pytest.mark.parametrize(
    ("low", "stated", "high", "expected"),
    [
        (0.9995, 1.0, 1.0, "wholly"),
        (0.9994, 1.0, 1.0, "partly"),
        (None, 0.9995, 0.9995, "wholly"),
        (0.0, 0.01, 0.5, "partly"),
        (0.0, 0.0099, 0.5, "not"),
        (0.005, None, 0.5, "partly"),
        (0.5, 0.5, None, "partly"),
        (None, 0.0, 0.0, "not"),
    ],
)
def test_a_region_counts_as_wholly_within_only_at_the_lowest_reading(
    low: float | None, stated: float | None, high: float | None, expected: str
) -> None:
    cell = Cell(
        text="", hidden="", range_class="", touched=True,
        share=stated, share_low=low, share_high=high, area_km2=None,
    )  # fmt: skip
    assert _state(cell) == expected


def test_map_names_no_region_in_the_terminal(page: tuple[Path, str]) -> None:
    """A list of regions by share would read as a ranking."""
    names = rm.load_regions("RU")[["name", "short"]].to_numpy().ravel()
    assert [name for name in names if name in page[1]] == []


def test_map_leaves_nothing_but_the_page(page: tuple[Path, str]) -> None:
    written = sorted(each.name for each in page[0].parent.iterdir())
    assert written == ["ranges-from-points.html", "ranges.html"]


def test_the_two_pages_link_to_each_other(page: tuple[Path, str]) -> None:
    for name, other in (
        ("ranges.html", "ranges-from-points.html"),
        ("ranges-from-points.html", "ranges.html"),
    ):
        text = (page[0].parent / name).read_text(encoding="utf-8")
        assert f'<a href="{other}">' in text


def test_only_one_page_is_written_from_what_is_asked_for(run: Run) -> None:
    assert run("map", "-o", "x.html", "--from", "cities", "--system", "HIMARS").code == 0
    assert [each.name for each in Path().iterdir()] == ["x.html"]


def test_no_page_of_the_two_is_written_when_one_is_there_and_to_be_kept(run: Run) -> None:
    write("x-from-points.html", "mine")
    ran = run("map", "-o", "x.html")
    said_no(ran, "x-from-points.html is there already")


def test_map_writes_each_page_in_each_language(run: Run, squares: str) -> None:
    points = write("points.csv", "name,lon,lat\nHere,30.5,50.5\n")
    ran = run(
        "map", "-o", "x.html", "--from", points, "--regions", squares, "--range", "mine=30 km",
        "--allow-unsourced", "--languages", "uk,en",
    )  # fmt: skip
    assert (ran.code, ran.err) == (0, "")
    assert ran.out.splitlines()[:2] == ["x.html", "x.en.html"]
    assert "цілком" in ran.out or "повністю" in ran.out
    for name, language in (("x.html", "uk"), ("x.en.html", "en")):
        assert f'<html lang="{language}">' in Path(name).read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "wish",
    [
        ("--languages", "en,de"),
        ("--languages", "en,en"),
        ("--language", "de"),
        ("--language", "uk", "--languages", "en"),
    ],
)
def test_a_language_that_is_unknown_or_asked_for_twice_is_wrong_usage(
    run: Run, wish: tuple[str, ...]
) -> None:
    ran = run("map", "-o", "x.html", *wish)
    assert ran.code == 2
    assert list(Path().iterdir()) == []


def test_map_gives_the_same_bytes_as_the_library(page: tuple[Path, str], tmp_path: Path) -> None:
    link = Link(text=english.FIXED.link_to_points, href="ranges-from-points.html")
    drawn = rm.draw_map(
        rm.load_launch_points("border"), rm.load_systems(), rm.load_regions("RU"), links=[link]
    )
    rm.save_html(drawn, tmp_path / "same.html")
    assert (tmp_path / "same.html").read_bytes() == page[0].read_bytes()


def test_map_refuses_a_number_without_a_source(run: Run) -> None:
    ran = run("map", "-o", "x.html", "--range", "mine=250 km")
    assert ran.code == 3
    assert "'mine' (250 km)" in ran.err
    assert "--allow-unsourced" in ran.err
    assert not Path("x.html").exists()


def test_map_draws_a_number_without_a_source_when_asked_and_marks_it(
    run: Run, squares: str
) -> None:
    write("at.csv", "name,lon,lat\nHere,30.5,50.5\n")
    ran = run(
        "map", "-o", "x.html", "--range", "mine=250 km", "--allow-unsourced",
        "--from", "at.csv", "--regions", squares,
    )  # fmt: skip
    assert (ran.code, ran.err) == (0, "")
    assert "no source" in ran.out
    assert "not a published figure" in Path("x.html").read_text(encoding="utf-8")


def test_map_keeps_a_file_that_is_there(run: Run, squares: str) -> None:
    write("x.html", "mine")
    write("at.csv", KHARKIV)
    ran = run("map", "-o", "x.html", "--system", "ATACMS", "--from", "at.csv", "--regions", squares)
    assert ran.code == 3
    assert "give --overwrite" in ran.err
    assert "x.html" in ran.err
    assert Path("x.html").read_text(encoding="utf-8") == "mine"


@pytest.mark.parametrize("name", ["</script>", "{{ 7*7 }}", "{% raw %}", "<img src=x onerror=f()>"])
def test_a_name_that_is_markup_or_a_template_stays_text(run: Run, squares: str, name: str) -> None:
    write("at.csv", f'name,lon,lat\n"{name}",30.5,50.5\n')
    ran = run("map", "-o", "x.html", "--system", "HIMARS", "--from", "at.csv", "--regions", squares)
    assert (ran.code, ran.err) == (0, "")
    text = Path("x.html").read_text(encoding="utf-8")
    assert "49" not in re.findall(r"Measured from[^.]*\.", text)[0]
    assert "<img src=x" not in text
    assert text.count("</script>") == text.count("<script")


# coverage


def test_coverage_from_kharkiv_gives_the_shares_of_an_independent_calculation(run: Run) -> None:
    """Belgorod and Kursk wholly; the others to a whole per cent."""
    write("kharkiv.csv", KHARKIV)
    ran = run("coverage", "--system", "ATACMS", "--from", "kharkiv.csv", "--reached-only")
    assert (ran.code, ran.err) == (0, "")
    shares = {r["region"]: round(100 * float(r["covered_share"])) for r in rows_of(ran.out)}
    assert {code: share for code, share in shares.items() if share} == {
        "RU-BEL": 100, "RU-KRS": 100, "RU-VOR": 50, "RU-ORL": 43,
        "RU-LIP": 13, "RU-BRY": 9, "RU-ROS": 2,
    }  # fmt: skip
    assert {r["region"] for r in rows_of(ran.out) if r["wholly"] == "true"} == {"RU-BEL", "RU-KRS"}


def test_coverage_rows_come_in_the_order_of_the_regions(run: Run) -> None:
    write("kharkiv.csv", KHARKIV)
    ran = run("coverage", "--system", "ATACMS", "--from", "kharkiv.csv")
    assert [r["region"] for r in rows_of(ran.out)] == rm.load_regions("RU")["region"].tolist()


def test_coverage_reads_back_as_the_numbers_that_were_computed(run: Run, squares: str) -> None:
    write("at.csv", "name,lon,lat\nHere,30.5,50.5\n")
    run("coverage", "--from", "at.csv", "--regions", squares, "-o", "table.csv")
    expected = rm.measure_coverage(
        rm.read_launch_points("at.csv"), rm.load_systems(), rm.read_regions(squares)
    )
    read = rows_of(Path("table.csv").read_text(encoding="utf-8"))
    numbers = list(expected.select_dtypes("number").columns)
    written = [[float(row[c] or "nan") for c in numbers] for row in read]
    np.testing.assert_array_equal(written, expected[numbers].to_numpy())


def test_coverage_leaves_an_open_reading_empty(run: Run, squares: str) -> None:
    write("at.csv", KHARKIV)
    ran = run("coverage", "--system", "ATACMS", "--from", "at.csv", "--regions", squares)
    row = rows_of(ran.out)[0]
    assert (row["range_low_km"], row["covered_share_low"]) == ("", "")
    assert row["range_km"] != ""


def test_coverage_with_a_budget_says_where_each_error_comes_from(run: Run, squares: str) -> None:
    write("at.csv", "name,lon,lat\nhere,30.5,50.5\n")
    options = ("--system", "HIMARS", "--range", "mine=40 km", "--from", "at.csv")
    ran = run("coverage", *options, "--regions", squares, "--budget")
    told = {row["region_name"] + row["system"]: row for row in rows_of(ran.out)}
    mine, himars = told["Westmine"], told["EastHIMARS"]
    # These squares are not of Russia: there is no other reference. "About 50 miles" has two ends.
    assert mine["covered_area_reference_low_km2"] == himars["covered_area_reference_low_km2"] == ""
    assert mine["covered_area_wording_low_km2"] == ""
    assert himars["covered_area_wording_low_km2"] == himars["covered_area_low_km2"]
    assert (mine["largest_error"], himars["largest_error"]) == ("edges", "wording")
    plain = rows_of(run("coverage", *options, "--regions", squares).out)
    assert [list(row)[-1] for row in plain] == ["settled"] * 4


def test_a_budget_as_json_has_null_for_what_is_not_known(run: Run, squares: str) -> None:
    write("at.csv", "name,lon,lat\nhere,30.5,50.5\n")
    options = ("--range", "mine=1 km", "--from", "at.csv", "--regions", squares, "--reached-only")
    (row,) = json.loads(run("coverage", *options, "--budget", "--format", "json").out)
    assert row["covered_share_statement_low"] is None
    assert row["largest_error"] == "geometry"


def test_coverage_as_json_has_null_for_an_open_reading(run: Run, squares: str) -> None:
    write("at.csv", KHARKIV)
    options = ("--system", "ATACMS", "--from", "at.csv", "--regions", squares)
    rows = json.loads(run("coverage", *options, "--format", "json").out)
    assert rows[0]["range_low_km"] is None
    assert rows[0]["touched"] in {True, False}
    assert [row["region_name"] for row in rows] == ["West", "East"]


def test_the_end_of_a_file_name_chooses_json(run: Run, squares: str) -> None:
    write("at.csv", KHARKIV)
    ran = run(
        "coverage", "--system", "ATACMS", "--from", "at.csv", "--regions", squares, "-o", "t.json"
    )
    assert (ran.code, ran.out) == (0, "")
    assert len(json.loads(Path("t.json").read_text(encoding="utf-8"))) == 2


def test_a_number_without_a_source_is_marked_in_the_table(run: Run, squares: str) -> None:
    write("at.csv", KHARKIV)
    ran = run(
        "coverage", "--range", "had it said 300=up to 300 km", "--system", "ATACMS",
        "--from", "at.csv", "--regions", squares,
    )  # fmt: skip
    assert list(dict.fromkeys(r["statement"] for r in rows_of(ran.out))) == [
        "user-had-it-said-300",
        "article-atacms",
    ]


def test_dissolve_answers_for_all_points_as_one_shape(run: Run, squares: str) -> None:
    write("two.csv", "name,lon,lat\nA,30.5,50.5\nB,31.5,50.5\n")
    options = ("--system", "HIMARS", "--from", "two.csv", "--regions", squares)
    apart, together = run("coverage", *options), run("coverage", *options, "--dissolve")
    assert [r["launch_point"] for r in rows_of(apart.out)] == ["A", "A", "B", "B"]
    assert [r["launch_point"] for r in rows_of(together.out)] == ["A + B"] * 2


def test_text_that_a_spreadsheet_would_run_is_disarmed(run: Run, squares: str) -> None:
    write("at.csv", 'name,lon,lat\n"=HYPERLINK(""http://x"")",30.5,50.5\n')
    ran = run("coverage", "--system", "HIMARS", "--from", "at.csv", "--regions", squares)
    assert rows_of(ran.out)[0]["launch_point"] == '\'=HYPERLINK("http://x")'


@pytest.mark.parametrize("text", ["=1", "+1", "-1", "@A1", "\t=1", " =1", "＝1"])
def test_every_start_of_a_formula_is_disarmed(text: str) -> None:
    assert rows_of(csv_text(["name"], [{"name": text}])) == [{"name": f"'{text}"}]


@pytest.mark.parametrize("text", ["Сумы", "a=b", "O'Brien", 'say "x"', "a,b", "two\nlines"])
def test_other_text_is_written_as_it_is(text: str) -> None:
    assert rows_of(csv_text(["name"], [{"name": text}])) == [{"name": text}]


def test_json_has_no_number_that_json_does_not_know() -> None:
    assert json.loads(json_text({"a": [float("nan"), 0.1]})) == {"a": [None, 0.1]}
    with pytest.raises(ValueError, match="not JSON compliant"):
        json_text(float("inf"))


# Listings


def test_systems_lists_the_words_their_readings_and_where_they_were_read(run: Run) -> None:
    ran = run("systems", "--system", "ATACMS")
    assert ran.code == 0
    assert "* article-atacms: “up to 190 miles”" in ran.out
    assert "low open, stated 305.8 km, high 305.8 km" in ran.out
    assert "HIMARS (launcher)" not in ran.out


def test_systems_says_why_one_has_no_range(run: Run) -> None:
    assert "no default range: No source states a range." in run("systems").out


def test_systems_as_json_has_every_statement_with_its_citation(run: Run) -> None:
    systems = {each["name"]: each for each in json.loads(run("systems", "--json").out)}
    assert systems["SCALP"]["default"] == "article-storm-shadow"
    himars = {s["id"]: s for s in systems["HIMARS"]["statements"]}["article-himars"]
    assert himars["range"]["low_basis"] == "policy"
    assert himars["citation"]["publisher"] == "none printed"


def test_regions_counts_83_for_russia_without_crimea(run: Run) -> None:
    ran = run("regions")
    assert len(ran.out.splitlines()) == 83
    assert "Crimea" not in ran.out


def test_regions_of_ukraine_say_what_is_occupied(run: Run) -> None:
    lines = run("regions", "--country", "UA").out.splitlines()
    assert len(lines) == 27
    occupied = [line.split()[0] for line in lines if line.endswith("occupied by Russia since 2014")]
    assert occupied == ["UA-40", "UA-43"]


def test_regions_as_json_have_null_where_no_area_is_published(run: Run) -> None:
    rows = json.loads(run("regions", "--country", "UA", "--json").out)
    assert {row["official_area_km2"] for row in rows} == {None}


def test_sources_name_the_licence_of_the_boundaries_and_every_publication(run: Run) -> None:
    out = run("sources").out
    assert "licence: public domain" in out
    assert "licence: CC BY 4.0" in out
    assert len(json.loads(run("sources", "--json").out)["publications"]) == 24


def test_policy_prints_the_formula_of_each_hedge(run: Run) -> None:
    out = run("policy").out
    assert "approximate: n-g | n | n+g" in out
    assert "ceiling: open | n | n" in out
    assert json.loads(run("policy", "--json").out)["version"] == "1"


@pytest.fixture
def desk(tmp_path: Path) -> str:
    """A policy of a desk's own, by which "about" is twice as wide below."""
    with seed_file("hedge_policy.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    for row in rows:
        row["policy"] = "desk-1"
        if row["rule"] == "approximate":
            row["low"] = "n-g/2"
    columns = list(rows[0])
    (tmp_path / "desk.csv").write_text(csv_text(columns, rows), encoding="utf-8", newline="\n")
    return "desk.csv"


def test_a_policy_of_ones_own_is_checked_and_printed(run: Run, desk: str) -> None:
    out = run("policy", "--file", desk).out
    assert out.startswith("Hedge policy, version desk-1")
    assert "approximate: n-g/2 | n | n+g" in out
    assert json.loads(run("policy", "--file", desk, "--json").out)["version"] == "desk-1"


def test_every_fault_of_a_policy_is_named_with_its_line_and_column(run: Run, desk: str) -> None:
    text = Path(desk).read_text(encoding="utf-8").replace("n-g/2,policy", "n-h,policy")
    ran = run("policy", "--file", write("bad.csv", text))
    assert (ran.code, ran.out) == (3, "")
    assert "hedge policy bad.csv: 2 faults:" in ran.err
    assert "column low: is 'n-h'; expected one of n-g, n-g/2" in ran.err


def test_a_policy_that_is_not_there_is_named(run: Run) -> None:
    ran = run("policy", "--file", "nowhere.csv")
    assert (ran.code, ran.out) == (3, "")
    assert "nowhere.csv" in ran.err


@pytest.mark.parametrize("which", [("--system", "HIMARS"), ("--range", "x=about 50 miles")])
def test_words_are_read_by_the_policy_that_is_given(
    run: Run, desk: str, squares: str, which: tuple[str, str]
) -> None:
    write("p.csv", "name,lon,lat\nHere,30.5,50.5\n")
    given = ("coverage", "--from", "p.csv", "--regions", squares, *which)
    # Half a grain of five miles below fifty, and not the whole one of the bundled policy.
    for policy, miles in (((), 45), (("--policy", desk), 47.5)):
        (row, *_) = rows_of(run(*given, *policy).out)
        assert float(row["range_low_km"]) == pytest.approx(miles * 1.609344)


def test_systems_and_a_map_say_by_which_policy_words_were_read(run: Run, desk: str) -> None:
    listed = json.loads(run("systems", "--policy", desk, "--json").out)
    assert {s["range"]["policy"] for each in listed for s in each["statements"]} == {"desk-1"}
    write("p.csv", KHARKIV)
    assert run("map", "-o", "m.html", "--from", "p.csv", "--policy", desk).code == 0
    text = Path("m.html").read_text(encoding="utf-8")
    assert "our reading, policy desk-1" in text
    assert "read as 47.5 to 55 miles, our reading" in text


def test_a_policy_is_not_written_over(run: Run, desk: str) -> None:
    ran = run("coverage", "--policy", desk, "-o", desk)
    assert ran.code == 3
    assert "is an input too" in ran.err


def test_compare_lists_statements_by_version_and_origin(run: Run) -> None:
    out = run("compare", "HIMARS").out
    assert out.startswith("Comparison('HIMARS': 6 statements, 6 origins, 2 variants;")
    assert out.index("version: not named") < out.index("version: GMLRS rocket")
    assert "  CNN\n    “не перевищує 78,8 км”\n      Interfax-Ukraine, 2023-05, grade B\n" in out
    assert "      note: So fine a figure looks converted: 49 miles are 78.86 km.\n" in out
    assert "low open, stated 78.8 km, high 78.8 km" in out
    assert "answer" not in out


def test_compare_as_a_table_has_every_reading_with_its_basis(run: Run) -> None:
    assert run("compare", "ATACMS", "-o", "t.csv").out == ""
    rows = {row["statement"]: row for row in rows_of(Path("t.csv").read_text("utf-8"))}
    assert len(rows) == 14
    used = rows["article-atacms"]
    assert (used["used"], used["low_km"], used["low_basis"]) == ("true", "", "open")
    interval = rows["hromadske-atacms-interval-2024"]
    assert (interval["low_km"], interval["stated_km"], interval["high_km"]) == (
        "165.0",
        "",
        "300.0",
    )
    assert interval["sense"] == "variants"
    assert "regions_changed" not in used


def test_compare_as_json_has_null_for_an_open_reading(run: Run) -> None:
    rows = json.loads(run("compare", "ATACMS", "--json").out)
    assert next(r for r in rows if r["used"])["low_km"] is None
    run("compare", "ATACMS", "-o", "t.json")
    assert json.loads(Path("t.json").read_text("utf-8")) == rows


def test_compare_counts_the_regions_whose_answer_would_change(run: Run, tmp_path: Path) -> None:
    # On the equator a degree is 111.32 km: near ends at 245 km, far begins at 301 km.
    near_and_far = {"Near": shapely.box(0.1, 0, 2.2, 0.2), "Far": shapely.box(2.7, 0, 3.0, 0.2)}
    layer = write_layer(tmp_path / "two.geojson", near_and_far)
    write("p.csv", "name,lon,lat\nHere,0,0\n")
    given = ("compare", "ATACMS", "--from", "p.csv", "--regions", layer)
    rows = {row["statement"]: row for row in json.loads(run(*given, "--json").out)}
    # 305.8 km takes in all of near and a part of far, 160.9 km a part of near and nothing of far.
    assert rows["gnn-atacms-short-2023"]["regions_changed"] == 2
    # 297.7 km does not come to far.
    changed = rows["cnn-atacms-2023"]
    assert (changed["regions_changed"], changed["changed_regions"]) == (1, "Far")
    assert rows["npr-atacms-2024"]["regions_changed"] == 0
    text = run(*given).out
    assert text.count("regions whose answer it would change: none") == sum(
        row["regions_changed"] == 0 and not row["used"] for row in rows.values()
    )
    other = json.loads(run(*given, "--used", "cnn-atacms-2023", "--json").out)
    assert [row["statement"] for row in other if row["used"]] == ["cnn-atacms-2023"]
    assert "CNN, 2023-07-11, grade A; used\n" in run(*given, "--used", "cnn-atacms-2023").out


def test_compare_never_guesses_a_default(run: Run) -> None:
    write("p.csv", KHARKIV)
    assert "none is used by default" in run("compare", "M270").out
    ran = run("compare", "M270", "--from", "p.csv")
    assert (ran.code, ran.out) == (3, "")
    assert "'M270' has no default range" in ran.err


@pytest.mark.parametrize("option", [("--used", "x"), ("--regions", "x.geojson")])
def test_compare_asks_what_is_measured_from(run: Run, option: tuple[str, str]) -> None:
    ran = run("compare", "ATACMS", *option)
    assert ran.code == 3
    assert f"{option[0]} needs --from" in ran.err


def test_help_of_every_command_is_shown_without_loading_geopandas() -> None:
    code = (
        "import sys\n"
        "from rangemap.cli import main\n"
        "for command in 'map coverage systems compare regions sources policy'.split():\n"
        "    try:\n        main([command, '--help'])\n"
        "    except SystemExit as left:\n        assert left.code == 0\n"
        "print([m for m in ('geopandas', 'pandas', 'folium', 'shapely') if m in sys.modules])\n"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, text=True)
    assert ran.stdout.splitlines()[-1] == "[]"


def test_help_never_reads_like_planning(run: Run) -> None:
    commands = ("", "map", "coverage", "systems", "compare", "regions", "policy")
    text = "".join(run(*command.split(), "--help").out for command in commands)
    assert re.findall(r"(?i)strike|target|\bhit\b|launch (?:point|site)|in range", text) == []


# Bad input


BAD_POINTS = {
    "nan": ("name,lon,lat\nA,36,50\nB,nan,50\n", r"row 3 of points\.csv: longitude 'nan'"),
    "latitude 95": ("name,lon,lat\nA,36,95\n", r"row 2 of points\.csv: latitude 95"),
    "swapped": ("name,lon,lat\nA,50,136\n", r"latitude 136.*swapped"),
    "twice": ("name,lon,lat\nA,36,50\nA,37,50\n", r"'A' stands 2 times: row 2 .*, row 3"),
    "empty": ("", r"points\.csv is empty"),
    "no rows": ("name,lon,lat\n", r"points\.csv"),
    "no column": ("name,x1,lat\nA,36,50\n", r"points\.csv: .*column"),
    "blank": ("name,lon,lat\nA,,50\n", r"row 2 of points\.csv"),
}


@pytest.mark.parametrize("command", [("map", "-o", "x.html"), ("coverage", "-o", "x.csv")])
def test_columns_that_are_swapped_but_on_the_globe_are_asked_about(
    run: Run, tmp_path: Path, command: tuple[str, ...]
) -> None:
    """Kharkiv the other way round lies in Iran: a map of nothing, and no error of its own."""
    (tmp_path / "points.csv").write_text("name,lon,lat\nKharkiv,49.99,36.23\n", encoding="utf-8")
    ran = run(*command, "--from", "points.csv")
    assert ran.code == 0
    assert "note: no region is within" in ran.err
    assert "'Kharkiv' would lie among the regions" in ran.err
    assert "are the columns swapped?" in ran.err


@pytest.mark.parametrize("place", ["31.2,30.0", "170.0,-45.0", "75.0,42.0"])
def test_a_place_that_makes_no_more_sense_swapped_is_not_asked_about(
    run: Run, tmp_path: Path, place: str
) -> None:
    (tmp_path / "points.csv").write_text(f"name,lon,lat\nFar,{place}\n", encoding="utf-8")
    assert run("coverage", "-o", "x.csv", "--from", "points.csv").err == ""


@pytest.mark.parametrize(("text", "expected"), BAD_POINTS.values(), ids=BAD_POINTS)
def test_bad_points_are_named_with_their_row_and_column(run: Run, text: str, expected: str) -> None:
    write("points.csv", text)
    said_no(run("map", "-o", "x.html", "--from", "points.csv"), expected)


BAD_RANGES = {
    "negative": ("mine=-5 km", "negative"),
    "zero": ("mine=0 km", "zero"),
    "no unit": ("mine=190", "'190' has no unit: write '190 km' or '190 miles'"),
    "nan": ("mine=nan km", "'nan km'"),
    "no words": ("mine=", "mine"),
    "no name": ("=250 km", "name"),
    "no number": ("mine=hundreds of miles", "hundreds of miles"),
    "beyond the antipode": ("mine=30000 km", "30000 km"),
}


@pytest.mark.parametrize(("text", "expected"), BAD_RANGES.values(), ids=BAD_RANGES)
def test_bad_ranges_are_quoted(run: Run, text: str, expected: str) -> None:
    said_no(run("map", "-o", "x.html", "--range", text, "--allow-unsourced"), expected)


def test_one_name_cannot_stand_for_two_distances(run: Run) -> None:
    options = ("--range", "mine=250 km", "--range", "mine=300 km")
    said_no(run("coverage", *options, "-o", "x.html"), "'mine' is given twice")


def test_an_unknown_system_shows_what_there_is(run: Run) -> None:
    said_no(run("map", "-o", "x.html", "--system", "ATACM"), "did you mean 'ATACMS'")


def test_a_system_without_a_range_is_never_guessed(run: Run) -> None:
    name = "North Korean ballistic missiles (type not named)"
    said_no(run("map", "-o", "x.html", "--system", name), "has no stated range in the catalogue")


@pytest.mark.parametrize("option", ["--from", "--regions"])
def test_a_missing_file_is_named(run: Run, option: str) -> None:
    said_no(run("map", "-o", "x.html", option, "nowhere.geojson"), "nowhere.geojson")


@pytest.mark.parametrize("option", ["--from", "--regions"])
def test_broken_geojson_is_named(run: Run, option: str) -> None:
    write("broken.geojson", '{"type": "FeatureCollection", "features": [{"type": "Fea')
    said_no(run("map", "-o", "x.html", option, "broken.geojson"), "broken.geojson")


@pytest.mark.parametrize(
    ("words", "endings"),
    [
        (("coverage", "-o", "t.xlsx"), ".csv or .json or .txt"),
        (("coverage", "--json", "-o", "t.parquet"), ".csv or .json or .txt"),
        (("compare", "ATACMS", "-o", "t.gpkg"), ".csv or .json or .txt"),
        (("map", "-o", "t.pdf"), ".html or .htm"),
    ],
)
def test_a_name_that_promises_another_kind_of_file_is_refused_before_anything_is_computed(
    run: Run, tmp_path: Path, words: tuple[str, ...], endings: str
) -> None:
    said_no(run(*words), f"is written as {endings}")
    assert list(tmp_path.iterdir()) == []


def test_regions_without_a_coordinate_reference_system_are_refused(run: Run) -> None:
    frame = geopandas.GeoDataFrame(
        {"name": list(SQUARES)}, geometry=list(SQUARES.values()), crs=None
    )
    with pytest.warns(UserWarning, match="crs"):
        frame.to_file("no-crs.gpkg")
    said_no(run("map", "-o", "x.html", "--regions", "no-crs.gpkg"), "coordinate reference system")


def test_regions_in_another_system_are_reprojected_and_it_is_said(run: Run, tmp_path: Path) -> None:
    write("at.csv", "name,lon,lat\nHere,30.5,50.5\n")
    name = write_layer(tmp_path / "utm.gpkg", SQUARES, crs="EPSG:32636")
    ran = run("coverage", "--system", "HIMARS", "--from", "at.csv", "--regions", name)
    assert ran.code == 0
    assert re.fullmatch(r"rangemap: note: utm\.gpkg: .*UTM zone 36N.*EPSG:4326.*\n", ran.err)
    assert len(rows_of(ran.out)) == 2


def test_regions_as_small_as_a_site_are_refused(run: Run, tmp_path: Path) -> None:
    """A hundredth of a degree each way is less than a square kilometre."""
    name = write_layer(tmp_path / "tiny.geojson", {"A": shapely.box(30, 50, 30.01, 50.01)})
    said_no(run("map", "-o", "x.html", "--regions", name), "smaller than 20 km²")


def test_regions_of_the_same_name_are_refused(run: Run, tmp_path: Path) -> None:
    frame = geopandas.GeoDataFrame(
        {"name": ["A", "A"]}, geometry=list(SQUARES.values()), crs="EPSG:4326"
    )
    frame.to_file(tmp_path / "twice.geojson")
    said_no(run("map", "-o", "x.html", "--regions", "twice.geojson"), "'A' stands 2 times")


def test_a_line_of_ones_own_is_measured_from(run: Run, tmp_path: Path, squares: str) -> None:
    line = shapely.LineString([(30.2, 50.5), (30.8, 50.5)])
    write_layer(tmp_path / "line.geojson", {"A": line})
    command = ("map", "-o", "x.html", "--from", "line.geojson", "--regions", squares)
    said_no(run(*command, "--system", "HIMARS"), "without a word on what it is")
    frame = geopandas.GeoDataFrame(
        {"name": ["A"], "basis": ["a road"]}, geometry=[line], crs="EPSG:4326"
    )
    frame.to_file(tmp_path / "line.geojson")
    ran = run(*command, "--system", "HIMARS")
    assert (ran.code, ran.err) == (0, "")
    assert "A (a road)." in Path("x.html").read_text(encoding="utf-8")
    assert "measured from this line" in Path("x.html").read_text(encoding="utf-8")


def test_an_output_in_a_folder_that_is_not_there_is_refused(run: Run, squares: str) -> None:
    write("at.csv", KHARKIV)
    ran = run("coverage", "-o", "no/x.csv", "--from", "at.csv", "--regions", squares)
    said_no(ran, "does not exist")


@pytest.mark.parametrize("option", ["--from", "--regions"])
def test_an_input_is_not_written_over(run: Run, option: str) -> None:
    write("at.csv", KHARKIV)
    ran = run("coverage", option, "at.csv", "-o", "./at.csv")
    said_no(ran, "at.csv is an input too")
    assert Path("at.csv").read_text(encoding="utf-8") == KHARKIV


@pytest.mark.parametrize("character", ["\x1b", "\r", "\u202e", "\x9b"])
def test_a_message_cannot_steer_the_terminal(run: Run, character: str) -> None:
    ran = run("map", "-o", "x.html", "--from", f"{character}[2J.csv")
    assert character not in ran.err
    assert f"{ascii(character)[1:-1]}[2J.csv" in ran.err


@pytest.mark.parametrize(
    "arguments",
    [(), ("map",), ("nonsense",), ("coverage", "--range", "250 km"), ("coverage", "--form", "csv")],
)
def test_wrong_usage_has_an_exit_code_of_its_own(run: Run, arguments: tuple[str, ...]) -> None:
    ran = run(*arguments)
    assert ran.code == 2
    assert "usage: rangemap" in ran.err


def test_a_missing_package_is_named_with_how_to_install_it(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    def load(**_: object) -> None:
        raise ModuleNotFoundError("No module named 'pyarrow'", name="pyarrow")

    monkeypatch.setattr("rangemap.cli._commands.load_systems", load)
    ran = run("systems")
    assert ran.code == 4
    assert ran.err.endswith("'pyarrow', which is not installed: pip install pyarrow\n")


def said_no(ran: Ran, expected: str) -> None:
    """Assert one line on stderr that holds ``expected``, exit code 3 and no file left."""
    assert ran.code == 3
    assert ran.out == ""
    assert re.fullmatch(r"rangemap: [^\n]+\n", ran.err), ran.err
    assert re.search(expected, ran.err) or expected in ran.err, ran.err
    assert "Traceback" not in ran.err
    assert [p.name for p in Path().iterdir() if "x.html" in p.name or "tmp" in p.name] == []


# In a process of its own


def test_python_m_rangemap_is_the_same_command() -> None:
    ran = in_a_process("--version")
    assert ran.stdout.decode() == f"rangemap {rm.__version__}{os.linesep}"


def test_output_is_utf_8_in_every_locale() -> None:
    ran = in_a_process("regions", "--json", env={**os.environ, "PYTHONIOENCODING": "koi8-r"})
    assert ran.returncode == 0
    assert "Белгородская область" in ran.stdout.decode("utf-8")


@pytest.mark.skipif(os.name == "nt", reason="Windows has no SIGPIPE")
def test_a_reader_that_has_seen_enough_gets_no_traceback() -> None:
    with subprocess.Popen(
        [sys.executable, "-m", "rangemap", "systems", "--json"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        assert process.stderr.read() == b""
        assert process.wait() == 141
