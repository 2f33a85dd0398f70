"""Frames as files: what is written comes back, and what cannot be carried is refused."""

from __future__ import annotations

import csv
import hashlib
import json
import os
import sys
import threading
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import pyogrio
import pytest
import shapely
from habits import WORDS, points
from habits import regions as own_regions
from hostile import PAYLOADS
from hypothesis import given, settings
from hypothesis import strategies as st
from surroundings import ROOT, SURROUNDINGS, written_in_each
from test_frames import FRAMES

import rangemap as rm
from rangemap._text import unshowable
from rangemap.cli import main
from rangemap.export._columns import descriptions_of, unit_of
from rangemap.tables import csv_text, without_guard

WITH_GEOMETRY = (".geojson", ".gpkg", ".fgb", ".kml", ".parquet", ".csv")
PLAIN = (".csv", ".json", ".parquet")
SQUARE = shapely.Polygon([(1, 50), (2, 50), (2, 51), (1, 51)])
HOLED = shapely.Polygon(
    [(0, 40), (10, 40), (10, 50), (0, 50)], [[(4, 44), (4, 45), (5, 45), (5, 44)]]
)


@pytest.fixture(scope="module")
def reach() -> gpd.GeoDataFrame:
    """Reaches at all readings of one statement, one with a low end that is open."""
    return rm.build_reach({"Kharkiv": (36.23, 49.99)}, rm.load_systems().select("HIMARS", "ATACMS"))


@pytest.fixture(scope="module")
def regions() -> gpd.GeoDataFrame:
    """Two plain ones, and Chukotka, which lies on both sides of the antimeridian."""
    return rm.load_regions(["RU-BEL", "RU-KRS", "RU-CHU"])


@pytest.fixture(scope="module")
def table(regions: gpd.GeoDataFrame) -> pd.DataFrame:
    systems = rm.load_systems().select("HIMARS", "ATACMS")
    return rm.measure_coverage({"Kharkiv": (36.23, 49.99)}, systems, regions)


def frame_of(*shapes: Any, **columns: list[Any]) -> gpd.GeoDataFrame:
    columns = columns or {"label": [str(number) for number in range(len(shapes))]}
    return gpd.GeoDataFrame(columns, geometry=gpd.GeoSeries(list(shapes), crs="EPSG:4326"))


def there_and_back(frame: pd.DataFrame, path: Path, **options: Any) -> pd.DataFrame:
    rm.write_frame(frame, path, **options)
    return rm.read_frame(path)


def bits(shapes: Any) -> list[bytes | None]:
    """Return geometries to the last bit of each coordinate."""
    return [None if shape is None else shapely.to_wkb(shape) for shape in shapes]


def package(folder: Path) -> dict[str, Any]:
    return json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))


# There and back


@pytest.mark.parametrize("suffix", WITH_GEOMETRY)
def test_reach_comes_back_to_the_last_bit(
    reach: gpd.GeoDataFrame, tmp_path: Path, suffix: str
) -> None:
    back = there_and_back(reach, tmp_path / f"reach{suffix}")
    pd.testing.assert_frame_equal(
        pd.DataFrame(back.drop(columns="geometry")), pd.DataFrame(reach.drop(columns="geometry"))
    )
    assert bits(back.geometry) == bits(reach.geometry)
    assert back.crs == "EPSG:4326"


@pytest.mark.parametrize("suffix", WITH_GEOMETRY)
def test_coverage_comes_back_with_the_whole_geometry_of_each_region(
    table: pd.DataFrame, regions: gpd.GeoDataFrame, tmp_path: Path, suffix: str
) -> None:
    back = there_and_back(table, tmp_path / f"coverage{suffix}", regions=regions)
    pd.testing.assert_frame_equal(pd.DataFrame(back.drop(columns="geometry")), table)
    whole = regions.set_index("region").geometry
    for code, shape in zip(back["region"], back.geometry, strict=True):
        parts = shapely.get_parts([whole[code]]), shapely.get_parts([shape])
        assert bits(parts[0]) == bits(parts[1])


@pytest.mark.parametrize("suffix", PLAIN)
def test_a_table_comes_back(table: pd.DataFrame, tmp_path: Path, suffix: str) -> None:
    assert table["range_low_km"].isna().any()
    pd.testing.assert_frame_equal(there_and_back(table, tmp_path / f"table{suffix}"), table)


@pytest.mark.parametrize("suffix", [".geojson", ".gpkg", ".fgb", ".parquet"])
def test_geopandas_opens_it_with_the_same_columns_and_coordinates(
    reach: gpd.GeoDataFrame, tmp_path: Path, suffix: str
) -> None:
    path = tmp_path / f"reach{suffix}"
    rm.write_frame(reach, path)
    read = gpd.read_parquet if suffix == ".parquet" else gpd.read_file
    back = read(path)
    assert list(back.columns) == list(reach.columns)
    assert bits(back.geometry) == bits(reach.geometry)
    assert back["range_km"].tolist() == reach["range_km"].tolist()
    assert back.crs.to_epsg() == 4326


@pytest.mark.parametrize("suffix", WITH_GEOMETRY)
def test_types_and_missing_values_come_back(tmp_path: Path, suffix: str) -> None:
    frame = frame_of(
        shapely.Point(1 / 3, 0.1 + 0.2), shapely.Point(-180, -90),
        text=["ø, «Суми»", "x"], whole=[2**53 + 1, -5], share=[0.1 + 0.2, np.nan],
        is_so=[True, False], maybe=[True, None], none=[np.nan, np.nan],
    )  # fmt: skip
    back = there_and_back(frame, tmp_path / f"mine{suffix}")
    assert back["whole"].tolist() == [2**53 + 1, -5]
    assert back["share"].tolist()[0] == 0.1 + 0.2
    assert back[["share", "maybe", "none"]].isna().to_numpy().tolist() == [
        [False, False, True],
        [True, True, True],
    ]
    assert back["is_so"].tolist() == [True, False]
    assert back["text"].tolist() == ["ø, «Суми»", "x"]
    assert bits(back.geometry) == bits(frame.geometry)


@pytest.mark.parametrize("suffix", WITH_GEOMETRY)
def test_single_and_several_parts_become_one_type_only_where_layers_have_one(
    tmp_path: Path, suffix: str
) -> None:
    pair = shapely.MultiPolygon([SQUARE, shapely.affinity.translate(SQUARE, 5)])
    back = there_and_back(frame_of(SQUARE, pair), tmp_path / f"mixed{suffix}")
    one_type = suffix in {".gpkg", ".fgb"}
    expected = ["MultiPolygon" if one_type else "Polygon", "MultiPolygon"]
    assert back.geom_type.tolist() == expected
    assert bits(shapely.get_parts(back.geometry)) == bits(shapely.get_parts([SQUARE, pair]))


@pytest.mark.parametrize("suffix", WITH_GEOMETRY)
def test_points_lines_and_areas_share_a_file(tmp_path: Path, suffix: str) -> None:
    shapes = [
        shapely.Point(1, 2),
        shapely.LineString([(0, 0), (1, 1)]),
        HOLED,
        shapely.MultiPoint([(1, 2), (3, 4)]),
        shapely.GeometryCollection([shapely.Point(1, 2), shapely.MultiPolygon([HOLED, SQUARE])]),
    ]
    back = there_and_back(frame_of(*shapes), tmp_path / f"all{suffix}")
    assert bits(back.geometry) == bits(shapes)


@pytest.mark.parametrize("suffix", WITH_GEOMETRY)
def test_missing_and_empty_geometries_have_rows(tmp_path: Path, suffix: str) -> None:
    frame = frame_of(None, shapely.Polygon(), SQUARE)
    back = there_and_back(frame, tmp_path / f"holes{suffix}")
    kept = suffix in {".gpkg", ".parquet", ".csv"}
    assert back["label"].tolist() == ["0", "1", "2"]
    shapes = back.geometry.tolist()
    assert shapes[0] is None
    assert shapes[1] == shapely.Polygon() if kept else shapes[1] is None
    assert bits(shapes[2:]) == bits([SQUARE])


@pytest.mark.parametrize("suffix", WITH_GEOMETRY)
def test_a_frame_without_rows_keeps_its_columns(
    reach: gpd.GeoDataFrame, tmp_path: Path, suffix: str
) -> None:
    back = there_and_back(reach.iloc[:0], tmp_path / f"none{suffix}")
    pd.testing.assert_series_equal(back.dtypes, reach.dtypes)
    assert len(back) == 0


@pytest.mark.parametrize("suffix", PLAIN)
def test_a_table_without_rows_keeps_its_columns(
    table: pd.DataFrame, tmp_path: Path, suffix: str
) -> None:
    back = there_and_back(table.iloc[:0], tmp_path / f"none{suffix}")
    pd.testing.assert_series_equal(back.dtypes, table.dtypes)


def test_a_file_that_was_changed_is_not_read_as_what_it_was(
    table: pd.DataFrame, tmp_path: Path
) -> None:
    path = tmp_path / "table.csv"
    rm.write_frame(table, path)
    path.write_bytes(path.read_bytes().replace(b"Kharkiv", b"Kursk"))
    with pytest.raises(rm.InputError, match=r"table\.csv is not the file that datapackage\.json"):
        rm.read_frame(path)


def test_a_file_without_a_description_is_left_to_others(tmp_path: Path) -> None:
    (tmp_path / "other.csv").write_text("a\n1\n", encoding="utf-8")
    with pytest.raises(rm.InputError, match=r"there is no file .*datapackage\.json"):
        rm.read_frame(tmp_path / "other.csv")
    rm.write_frame(pd.DataFrame({"a": ["1"]}), tmp_path / "mine.csv")
    with pytest.raises(rm.InputError, match=r"says nothing of other\.csv"):
        rm.read_frame(tmp_path / "other.csv")


# Text


@pytest.mark.parametrize("suffix", [*WITH_GEOMETRY, ".json"])
def test_hostile_text_is_text(tmp_path: Path, suffix: str) -> None:
    texts = [text for text in PAYLOADS if not unshowable(text)]
    assert len(texts) > 50
    texts += ["NA", "null", "true", "1", "1e5", "'=1", "''+x", "'tis", "\\", '"']
    if suffix == ".json":
        frame = pd.DataFrame({"name": texts, "wording": texts})
    else:
        frame = frame_of(*[SQUARE] * len(texts), name=texts, wording=texts)
    back = there_and_back(frame, tmp_path / f"hostile{suffix}")
    assert back["name"].tolist() == texts
    assert back["wording"].tolist() == texts


@pytest.mark.parametrize("suffix", [*WITH_GEOMETRY, ".json"])
def test_columns_are_told_apart_by_white_space_too(tmp_path: Path, suffix: str) -> None:
    columns = {"a b": ["1"], "a\nb": ["2"], "a\tb": ["3"], " a b": ["4"]}
    frame = pd.DataFrame(columns) if suffix == ".json" else frame_of(SQUARE, **columns)
    back = there_and_back(frame, tmp_path / f"white{suffix}")
    assert {name: back[name].tolist() for name in columns} == columns


@pytest.mark.parametrize("suffix", [*WITH_GEOMETRY, ".json"])
def test_what_no_text_file_can_carry_is_refused_in_all(tmp_path: Path, suffix: str) -> None:
    names = np.array(["a\x00b", "half \ud800", "fine"], dtype=object)
    frame: pd.DataFrame = pd.DataFrame({"name": names}, dtype=object)
    if suffix != ".json":
        frame = gpd.GeoDataFrame(frame, geometry=[SQUARE] * 3, crs="EPSG:4326")
    with pytest.raises(rm.InputError, match=r"row 1: the name .*U\+0000") as caught:
        rm.write_frame(frame, tmp_path / f"bad{suffix}")
    assert "row 2: the name 'half \\ud800' holds U+D800" in str(caught.value)
    assert list(tmp_path.iterdir()) == []


def test_a_spreadsheet_takes_no_cell_for_a_formula_and_numbers_are_not_touched(
    tmp_path: Path,
) -> None:
    begins = ["=1+1", "+1", "-1", "@x", "\tx", "\rx", " =1", "＝1", "'=1"]
    frame = pd.DataFrame({"=name": begins, "balance_km": [-1.5] * len(begins)})
    path = tmp_path / "mine.csv"
    back = there_and_back(frame, path)
    with path.open(encoding="utf-8", newline="") as file:
        head, *rows = csv.reader(file)
    assert head == ["'=name", "balance_km"]
    assert [row[0] for row in rows] == [f"'{text}" for text in begins]
    assert {row[1] for row in rows} == {"-1.5"}
    pd.testing.assert_frame_equal(back, frame)


@settings(deadline=None, max_examples=200)
@given(st.text(alphabet="'= +-a@\t", max_size=8))
def test_the_guard_against_formulas_comes_off_as_it_went_on(text: str) -> None:
    cell = next(csv.reader([csv_text(["x"], [{"x": text}]).split("\n", 1)[1]]), [""])[0]
    assert without_guard(cell) == text
    assert not cell.lstrip(" ").startswith(("=", "+", "-", "@", "\t"))


# Geometry


def test_geojson_is_that_of_rfc_7946(tmp_path: Path) -> None:
    clockwise = shapely.Polygon([(0, 0), (0, 1), (1, 1), (1, 0)])
    rm.write_frame(frame_of(clockwise, shapely.box(170, 60, 190, 70)), tmp_path / "a.geojson")
    content = json.loads((tmp_path / "a.geojson").read_text(encoding="utf-8"))
    assert "crs" not in content
    wound, split = (shapely.geometry.shape(each["geometry"]) for each in content["features"])
    assert wound.exterior.is_ccw
    assert [part.bounds for part in split.geoms] == [(-180, 60, -170, 70), (170, 60, 180, 70)]


@pytest.mark.parametrize(
    ("boxes", "expected"),
    [
        ([(20, 40, 30, 50), (25, -10, 60, 45)], [20, -10, 60, 50]),
        # One that lies on both sides of the antimeridian has its west above its east.
        ([(170, 60, 180, 70), (-180, 60, -170, 70)], [170, 60, -170, 70]),
        ([(-180, 60, -170, 70), (30, 50, 180, 70)], [30, 50, -170, 70]),
        ([(-180, 80, 180, 90)], [-180, 80, 180, 90]),
        ([(-179, 0, -178, 1)], [-179, 0, -178, 1]),
    ],
)
def test_the_box_of_a_geojson_is_the_narrowest(
    tmp_path: Path, boxes: list[tuple[float, ...]], expected: list[float]
) -> None:
    rm.write_frame(frame_of(*(shapely.box(*each) for each in boxes)), tmp_path / "a.geojson")
    content = json.loads((tmp_path / "a.geojson").read_text(encoding="utf-8"))
    assert content["bbox"] == expected


@pytest.mark.parametrize("suffix", WITH_GEOMETRY)
def test_chukotka_is_two_valid_sides_of_the_antimeridian(
    regions: gpd.GeoDataFrame, tmp_path: Path, suffix: str
) -> None:
    shape = there_and_back(regions.iloc[2:], tmp_path / f"c{suffix}").geometry.iloc[0]
    assert shape.is_valid
    assert shape.bounds[0] == -180
    assert shape.bounds[2] == 180
    assert max(part.bounds[2] - part.bounds[0] for part in shape.geoms) < 30


def test_another_reference_system_is_reprojected_aloud_and_a_missing_one_refused(
    tmp_path: Path,
) -> None:
    mercator = frame_of(SQUARE).to_crs("EPSG:3857")
    with pytest.warns(rm.ReprojectedWarning, match="the frame: reprojected from WGS 84 / Pseudo"):
        rm.write_frame(mercator, tmp_path / "a.gpkg")
    back = rm.read_frame(tmp_path / "a.gpkg")
    assert shapely.equals_exact(back.geometry.iloc[0], SQUARE, tolerance=1e-9)
    with pytest.raises(rm.InputError, match="no coordinate reference system is set"):
        rm.write_frame(mercator.set_crs(None, allow_override=True), tmp_path / "b.gpkg")


# What is refused


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("a.shp", "a Shapefile cuts names of columns after ten letters"),
        ("a.kmz", "entries carry a time"),
        ("a.xlsx", r"one of \.geojson, \.gpkg, \.fgb, \.kml, \.parquet, \.csv, \.json"),
        ("a", "the name ends in one of"),
        ("a.json", r"geometries go into \.geojson"),
        ("datapackage.json", "is the name of the file beside the data"),
        ("gpkg_a.gpkg", "SQLite keeps names that begin so"),
        ("a\x1b.gpkg", r"U\+001B"),
        ("no/a.gpkg", "the folder .* does not exist"),
    ],
)
def test_a_name_that_says_no_format_is_refused(tmp_path: Path, name: str, message: str) -> None:
    with pytest.raises(rm.InputError, match=message):
        rm.write_frame(frame_of(SQUARE), tmp_path / name)
    assert list(tmp_path.iterdir()) == []


def test_a_table_is_no_map(table: pd.DataFrame, tmp_path: Path) -> None:
    with pytest.raises(rm.InputError, match=r"give regions=, or write a table \(\.parquet, \.csv"):
        rm.write_frame(table, tmp_path / "a.gpkg")


def test_all_that_is_wrong_with_columns_is_said_at_once(tmp_path: Path) -> None:
    frame = pd.DataFrame({"a": ["x"], 7: ["x"], "A": ["x"], "fid": [1], "geometry": [1], "": [1]})
    frame.index.name = "where"
    with pytest.raises(rm.InputError) as caught:
        rm.write_frame(frame, tmp_path / "a.csv")
    lines = str(caught.value).splitlines()
    assert lines[0] == "the column 7 has no text for a name; rename it"
    assert lines[1].startswith("the columns 'a' and 'A' have one name, since a GeoPackage")
    assert lines[2:] == [
        "the column 'fid' has a name that files need; rename it",
        "the column 'geometry' has a name that files need; rename it",
        "the column '' has no text for a name; rename it",
        "the index 'where' would be lost; make it a column with reset_index()",
    ]


def test_values_that_some_format_has_not_are_refused_in_all(tmp_path: Path) -> None:
    frame = pd.DataFrame(
        {"lists": [[1]], "day": [pd.Timestamp("2024-11-17")], "far": [np.inf], "long": [2**63]}
    )
    with pytest.raises(rm.InputError) as caught:
        rm.write_frame(frame, tmp_path / "a.csv")
    lines = str(caught.value).splitlines()
    assert [line.split("'")[1] for line in lines] == ["lists", "day", "far", "long"]
    assert "make it text" in lines[1]


@pytest.mark.parametrize(
    ("frame", "message"),
    [
        ([1], "expected a DataFrame or a GeoDataFrame, got list"),
        (frame_of(SQUARE).assign(other=gpd.GeoSeries([SQUARE])), r"further columns .*\(other\)"),
        (frame_of(shapely.Point(np.inf, 0)), "row 1: a coordinate is not a number"),
        (frame_of(SQUARE, shapely.Point(0, 91)), r"row 2: a latitude is outside \[-90, 90\]"),
    ],
)
def test_a_frame_that_is_none_is_refused(tmp_path: Path, frame: Any, message: str) -> None:
    with pytest.raises(rm.InputError, match=message):
        rm.write_frame(frame, tmp_path / "a.parquet")


def test_regions_have_to_be_those_of_the_table(
    table: pd.DataFrame, regions: gpd.GeoDataFrame, tmp_path: Path
) -> None:
    path = tmp_path / "a.gpkg"
    with pytest.raises(rm.InputError, match="there is no region RU-CHU, which the frame has"):
        rm.write_frame(table, path, regions=regions.iloc[:2])
    with pytest.raises(rm.InputError, match="a code stands twice"):
        rm.write_frame(table, path, regions=pd.concat([regions, regions]))
    with pytest.raises(rm.InputError, match="geometries already; leave regions= out"):
        rm.write_frame(regions, path, regions=regions)
    with pytest.raises(rm.InputError, match="there is no column 'region'"):
        rm.write_frame(table.drop(columns="region"), path, regions=regions)


def test_prepared_regions_are_taken_as_regions_are(
    table: pd.DataFrame, regions: gpd.GeoDataFrame, tmp_path: Path
) -> None:
    plain = there_and_back(table, tmp_path / "a.gpkg", regions=regions)
    ready = there_and_back(table, tmp_path / "b.gpkg", regions=rm.prepare_regions(regions))
    assert bits(plain.geometry) == bits(ready.geometry)


def test_without_pyarrow_parquet_says_what_to_install(
    table: pd.DataFrame, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with pytest.raises(rm.MissingExtraError, match=r'pip install "rangemap\[parquet\]"'):
        rm.write_frame(pd.DataFrame({"a": [1]}), tmp_path / "a.parquet")


# Files


def test_a_file_is_replaced_only_when_that_is_asked(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    rm.write_frame(pd.DataFrame({"a": [1]}), path)
    before = {each.name: each.read_bytes() for each in tmp_path.iterdir()}
    with pytest.raises(rm.InputError, match="there already"):
        rm.write_frame(pd.DataFrame({"a": [2]}), path)
    assert {each.name: each.read_bytes() for each in tmp_path.iterdir()} == before
    rm.write_frame(pd.DataFrame({"a": [2]}), path, overwrite=True)
    assert path.read_text(encoding="utf-8") == "a\n2\n"
    assert len(package(tmp_path)["resources"]) == 1


@pytest.mark.parametrize("suffix", WITH_GEOMETRY)
def test_an_interrupted_write_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, suffix: str
) -> None:
    def interrupted(*_: Any) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(Path, "replace", interrupted)
    with pytest.raises(KeyboardInterrupt):
        rm.write_frame(frame_of(SQUARE), tmp_path / f"a{suffix}")
    assert list(tmp_path.iterdir()) == []


def test_files_of_one_folder_share_a_data_package_whatever_their_order(tmp_path: Path) -> None:
    packages = []
    for order in (("a.csv", "Ä.csv", "b.gpkg"), ("b.gpkg", "Ä.csv", "a.csv")):
        folder = tmp_path / order[0]
        folder.mkdir()
        for name in order:
            rm.write_frame(frame_of(SQUARE), folder / name)
        packages.append((folder / "datapackage.json").read_bytes())
        resources = package(folder)["resources"]
        assert [each["path"] for each in resources] == ["a.csv", "b.gpkg", "Ä.csv"]
        assert len({each["name"] for each in resources}) == 3
    assert packages[0] == packages[1]


@pytest.mark.parametrize("content", ['{"name": "theirs", "resources": []}', "[]", "{", "\xff"])
def test_a_data_package_of_somebody_else_is_left_alone(tmp_path: Path, content: str) -> None:
    theirs = tmp_path / "datapackage.json"
    theirs.write_bytes(content.encode("latin-1"))
    with pytest.raises(rm.InputError, match="is not rangemap's"):
        rm.write_frame(frame_of(SQUARE), tmp_path / "a.gpkg", overwrite=True)
    assert [each.name for each in tmp_path.iterdir()] == ["datapackage.json"]
    assert theirs.read_bytes() == content.encode("latin-1")


def test_what_users_add_to_the_data_package_stays(tmp_path: Path) -> None:
    rm.write_frame(frame_of(SQUARE), tmp_path / "a.gpkg")
    mine = package(tmp_path)
    mine["contributors"] = [{"title": "The desk"}]
    mine["resources"].append({"name": "notes", "data": [1]})
    (tmp_path / "datapackage.json").write_text(json.dumps(mine), encoding="utf-8")
    rm.write_frame(frame_of(SQUARE), tmp_path / "b.gpkg")
    after = package(tmp_path)
    assert after["contributors"] == mine["contributors"]
    assert sorted(each["name"] for each in after["resources"]) == ["a.gpkg", "b.gpkg", "notes"]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="the system has no named pipes")
def test_a_pipe_gets_the_data_and_no_file_beside_it(tmp_path: Path) -> None:
    pipe = tmp_path / "a.csv"
    os.mkfifo(pipe)
    received: list[bytes] = []
    reader = threading.Thread(target=lambda: received.append(pipe.read_bytes()), daemon=True)
    reader.start()
    rm.write_frame(pd.DataFrame({"a": [1]}), pipe)
    reader.join(timeout=10)
    assert received == [b"a\n1\n"]
    assert [each.name for each in tmp_path.iterdir()] == ["a.csv"]


def test_eight_threads_write_what_one_writes(reach: gpd.GeoDataFrame, tmp_path: Path) -> None:
    names = [f"{place}{suffix}" for place in range(2) for suffix in WITH_GEOMETRY[:4]]
    alone, together = tmp_path / "alone", tmp_path / "together"
    alone.mkdir()
    together.mkdir()
    for name in names:
        rm.write_frame(reach, alone / name)
    threads = [
        threading.Thread(target=rm.write_frame, args=(reach, together / name)) for name in names
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(list(together.iterdir())) == 9
    for path in alone.iterdir():
        assert (together / path.name).read_bytes() == path.read_bytes()


def test_nothing_of_the_process_is_changed(reach: gpd.GeoDataFrame, tmp_path: Path) -> None:
    def state() -> Any:
        options = ("OGR_CURRENT_DATE", "CPL_DEBUG", "OGR_SQLITE_SYNCHRONOUS", "CPL_TMPDIR")
        gdal = [pyogrio.get_gdal_config_option(name) for name in options]
        return dict(os.environ), gdal, csv.field_size_limit(), Path.cwd()

    before, attrs, geometry = state(), dict(reach.attrs), bits(reach.geometry)
    for suffix in WITH_GEOMETRY:
        there_and_back(reach, tmp_path / f"a{suffix}")
    assert state() == before
    assert reach.attrs == attrs
    assert bits(reach.geometry) == geometry


def test_what_a_frame_has_in_attrs_stays_out_of_files(tmp_path: Path) -> None:
    """It may be anything, the coordinates that were measured from among it."""
    frame = frame_of(SQUARE)
    secret = {"lon": 36.123456}
    frame.attrs = {
        "secret": secret,
        "rangemap": {"secret": secret, "measured_from": [secret, 36.123456], "boundaries": secret},
    }
    for suffix in WITH_GEOMETRY:
        rm.write_frame(frame, tmp_path / f"a{suffix}")
    assert [each for each in tmp_path.iterdir() if b"36.123456" in each.read_bytes()] == []


WRITE = """
import rangemap as rm
systems, regions = rm.load_systems(), rm.load_regions(["RU-BEL", "RU-CHU"])
points = rm.load_launch_points()
reach, table = rm.build_reach(points, systems), rm.measure_coverage(points, systems, regions)
for suffix in (".geojson", ".gpkg", ".fgb", ".kml", ".parquet", ".csv"):
    rm.write_frame(reach, folder / f"reach{suffix}")
    rm.write_frame(table, folder / f"coverage{suffix}", regions=regions)
rm.write_frame(table, folder / "table.json")
"""


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> list[dict[str, str]]:
    return written_in_each(WRITE, tmp_path_factory.mktemp("same"), SURROUNDINGS)


def test_every_process_writes_the_same_bytes(written: list[dict[str, str]]) -> None:
    assert len(written[0]) == 14
    assert written[0] == written[1]


def test_a_locale_with_a_decimal_comma_changes_no_byte(
    written: list[dict[str, str]], decimal_comma: dict[str, str], tmp_path: Path
) -> None:
    (with_comma,) = written_in_each(WRITE, tmp_path, {"seed 3": decimal_comma}, point=",")
    assert with_comma == written[0]


# Columns and provenance


@pytest.mark.parametrize("name", sorted(FRAMES))
def test_every_column_of_the_library_says_what_it_holds(name: str) -> None:
    frame = FRAMES[name][0]()
    columns = [column for column in frame.columns if column != "geometry"]
    assert list(descriptions_of(columns)) == columns
    numbers = [name for name in columns if pd.api.types.is_float_dtype(frame[name].dtype)]
    assert [name for name in numbers if not unit_of(name)] == []


@pytest.mark.parametrize("name", sorted(FRAMES))
def test_every_column_of_the_library_stands_in_the_documentation(name: str) -> None:
    page = (ROOT / "docs" / "columns.md").read_text(encoding="utf-8")
    parts = dict(part.split("\n", 1) for part in page.split("\n## ")[1:])
    (part,) = (text for title, text in parts.items() if f"`{name.partition(' ')[0]}`" in title)
    columns = [column for column in FRAMES[name][0]().columns if column != "geometry"]
    expected = [
        f"| `{column}` | {unit_of(column)} | {text} |"
        for column, text in descriptions_of(columns).items()
    ]
    assert [line for line in expected if line not in part.splitlines()] == []


def test_a_column_is_described_by_the_table_that_it_stands_in(tmp_path: Path) -> None:
    curve = rm.coverage_curve(points(), own_regions(), max_range_km=60, step_km=20)
    rm.write_frame(curve.to_frame(), tmp_path / "curve.csv")
    rm.write_frame(curve.at(WORDS), tmp_path / "readings.csv", ranges=WORDS)
    of_curve, of_readings = package(tmp_path)["resources"]
    assert of_curve["title"] == "Covered share of regions as a function of range"
    assert of_readings["title"] == "Covered area of regions"
    said = [
        {field["name"]: field.get("description") for field in each["schema"]["fields"]}
        for each in (of_curve, of_readings)
    ]
    assert "no source states it" in said[0]["range_km"]
    assert "at the stated reading" in said[1]["range_km"]
    assert "reading" not in said[0]["covered_share"]
    assert "within the stated reading" in said[1]["covered_share"]
    units = {field["name"]: field.get("unit") for field in of_curve["schema"]["fields"]}
    assert units["share_per_km"] == "1/km"
    assert units["covered_share"] == "1"


def test_columns_of_your_own_are_not_taken_for_those_of_the_library(tmp_path: Path) -> None:
    mine = pd.DataFrame({"name": ["a desk"], "source": ["a call"], "policy": ["none"]})
    rm.write_frame(mine, tmp_path / "mine.csv")
    (resource,) = package(tmp_path)["resources"]
    assert ["description" in field for field in resource["schema"]["fields"]] == [False] * 3
    assert resource["title"] == "mine"


def test_the_package_tells_columns_units_statements_sources_and_versions(
    table: pd.DataFrame, tmp_path: Path
) -> None:
    rm.write_frame(table, tmp_path / "table.csv")
    (resource,) = package(tmp_path)["resources"]
    content = (tmp_path / "table.csv").read_bytes()
    assert resource["bytes"] == len(content)
    assert resource["hash"] == f"sha256:{hashlib.sha256(content).hexdigest()}"
    fields = {field["name"]: field for field in resource["schema"]["fields"]}
    assert list(fields) == list(table.columns)
    assert fields["nearest_km"]["unit"] == "km"
    assert fields["touched"]["type"] == "boolean"
    assert "not of its people" in fields["covered_share"]["description"]
    said = resource["rangemap"]
    assert said["version"] == rm.__version__
    assert said["hedge_policy"] == ["1"]
    assert resource["description"].startswith("Distances are those that published sources state")
    himars = next(each for each in said["statements"] if each["id"] == "article-himars")
    assert himars["wording"] == "about 50 miles"
    assert himars["locator"] == "line 21, sentence 1"
    assert [himars["low_basis"], himars["stated_basis"]] == ["policy", "printed"]
    earth = next(each for each in resource["sources"] if each["publisher"] == "Natural Earth")
    assert earth["licence"] == "public domain"
    assert len(earth["sha256"]) == 64
    files = {each["name"]: each["sha256"] for each in said["data"]}
    shipped = (ROOT / "data" / "regions-ru.fgb").read_bytes()
    assert files["regions-ru.fgb"] == hashlib.sha256(shipped).hexdigest()


def test_where_distances_are_measured_from_is_named_and_not_located(
    table: pd.DataFrame, tmp_path: Path
) -> None:
    rm.write_frame(table, tmp_path / "table.csv")
    (resource,) = package(tmp_path)["resources"]
    assert resource["rangemap"]["launch_points"] == [{"name": "Kharkiv"}]
    assert "36.23" not in (tmp_path / "datapackage.json").read_text(encoding="utf-8")
    assert "GeoNames" not in json.dumps(resource)


def test_the_bundled_launch_points_bring_their_attribution(tmp_path: Path) -> None:
    systems = rm.load_systems().select("HIMARS")
    rm.write_frame(rm.build_reach(rm.load_launch_points(), systems), tmp_path / "a.gpkg")
    (resource,) = package(tmp_path)["resources"]
    assert [each["licence"] for each in resource["sources"]] == ["CC BY 4.0"]


def test_launch_points_taken_as_one_shape_bring_it_too(tmp_path: Path) -> None:
    systems = rm.load_systems().select("HIMARS")
    reach = rm.build_reach(rm.load_launch_points(), systems, dissolve=True)
    rm.write_frame(reach, tmp_path / "a.gpkg", sources=[rm.load_sources()["geonames"]])
    (resource,) = package(tmp_path)["resources"]
    assert [each["licence"] for each in resource["sources"]] == ["CC BY 4.0"]
    assert [each["name"] for each in resource["rangemap"]["data"]] == ["launch_points.csv"]


@pytest.fixture(scope="module")
def from_cities(regions: gpd.GeoDataFrame) -> pd.DataFrame:
    systems = rm.load_systems().select("HIMARS")
    return rm.measure_coverage(rm.load_launch_points(), systems, regions)


@pytest.mark.parametrize(
    "step",
    [
        lambda table: table,
        lambda table: table[["launch_point", "statement", "region_name", "covered_share"]],
        lambda table: table.groupby("region_name", as_index=False)["covered_share"].max(),
        lambda table: table[table["covered_share"] > 2],
    ],
    ids=["whole", "some columns", "grouped", "no rows"],
)
def test_what_a_table_rests_on_is_told_wherever_pandas_keeps_it(
    from_cities: pd.DataFrame, tmp_path: Path, step: Any
) -> None:
    rm.write_frame(step(from_cities), tmp_path / "table.csv")
    (resource,) = package(tmp_path)["resources"]
    publishers = {source["publisher"] for source in resource["sources"]}
    assert {"Natural Earth", "GeoNames"} <= publishers
    said = resource["rangemap"]
    assert said["boundaries"] == ["natural-earth-5.1+rangemap-data-1"]
    assert said["measured_from"] == [
        "city centre, for orientation (GeoNames (geonames.org), CC BY 4.0)"
    ]
    assert "launch_points.csv" in [file["name"] for file in said["data"]]


def test_a_curve_tells_its_boundaries_though_it_has_no_areas(
    regions: gpd.GeoDataFrame, tmp_path: Path
) -> None:
    cities = rm.load_launch_points()
    curve = rm.coverage_curve(cities, regions, max_range_km=40, step_km=20)
    rm.write_frame(curve.to_frame(), tmp_path / "curve.csv")
    (resource,) = package(tmp_path)["resources"]
    files = [each["name"] for each in resource["rangemap"]["data"]]
    assert files == ["regions-ru.fgb", "regions.csv", "launch_points.csv"]
    assert {"Natural Earth", "GeoNames"} <= {each["publisher"] for each in resource["sources"]}


def test_boundaries_and_places_of_your_own_are_told_in_your_words(tmp_path: Path) -> None:
    mine = rm.measure_coverage(points(), WORDS, own_regions())
    rm.write_frame(mine, tmp_path / "mine.csv", ranges=WORDS)
    (resource,) = package(tmp_path)["resources"]
    assert resource["rangemap"]["boundaries"] == ["own survey"]
    assert resource["rangemap"]["measured_from"] == ["town hall (own map)"]
    assert resource["rangemap"]["data"] == resource["sources"] == []


def test_boundaries_with_the_same_codes_are_not_taken_for_the_bundled_ones(
    regions: gpd.GeoDataFrame, tmp_path: Path
) -> None:
    others = regions.assign(area_km2=regions["area_km2"] + 1)
    rm.write_frame(others, tmp_path / "a.gpkg", sources=[rm.load_sources()["geonames"]])
    (resource,) = package(tmp_path)["resources"]
    assert resource["rangemap"]["data"] == resource["rangemap"]["boundaries"] == []
    assert [each["publisher"] for each in resource["sources"]] == ["GeoNames"]


def test_statements_of_your_own_are_cited_as_yours(tmp_path: Path) -> None:
    mine = {"the minister, 3 May": "more than 250 km"}
    reach = rm.build_reach({"Kharkiv": (36.23, 49.99)}, mine)
    rm.write_frame(reach, tmp_path / "a.gpkg", ranges=mine, title="What the minister said")
    rm.write_frame(reach, tmp_path / "b.gpkg")
    cited, unknown = package(tmp_path)["resources"]
    (statement,) = cited["rangemap"]["statements"]
    assert statement["wording"] == "more than 250 km"
    assert statement["sourced"] is False
    assert "publisher" not in statement
    assert cited["title"] == "What the minister said"
    assert cited["description"].startswith("Not every distance has a published source")
    (statement,) = unknown["rangemap"]["statements"]
    assert statement["note"] == "not among the statements that were given with the frame"


def test_a_statement_is_not_cited_for_distances_that_are_not_its_own(
    reach: gpd.GeoDataFrame, table: pd.DataFrame, tmp_path: Path
) -> None:
    wrong = reach.assign(range_km=reach["range_km"] + 0.1)
    with pytest.raises(rm.InputError, match=r"'about 50 miles'\) has no reading of 72\.52\S* km"):
        rm.write_frame(wrong, tmp_path / "a.gpkg")
    wider = table.assign(range_high_km=table["range_high_km"] * 2)
    with pytest.raises(rm.InputError, match="which the column 'range_high_km' has"):
        rm.write_frame(wider, tmp_path / "a.csv")


@pytest.mark.parametrize(
    "attrs", [{"rangemap": "a text"}, {"rangemap": {"boundaries": ["half \ud800", "a\x00b"]}}]
)
def test_attributes_that_no_file_can_carry_are_left_out(
    tmp_path: Path, attrs: dict[str, Any]
) -> None:
    frame = frame_of(SQUARE)
    frame.attrs = attrs
    rm.write_frame(frame, tmp_path / "a.kml")
    assert package(tmp_path)["resources"][0]["rangemap"]["boundaries"] == []


# The command line


def test_the_command_line_tells_of_a_table_what_the_library_tells(
    tmp_path: Path,
) -> None:
    systems = rm.load_systems().select("HIMARS")
    both = tmp_path / "library", tmp_path / "command"
    for folder in both:
        folder.mkdir()
    table = rm.measure_coverage(rm.load_launch_points(), systems, rm.load_regions("RU"))
    rm.write_frame(table, both[0] / "coverage.csv")
    options = ["--system", "HIMARS", "--from", "cities", "-o", str(both[1] / "coverage.csv")]
    assert main(["export", "coverage", *options]) == 0
    for name in ("coverage.csv", "datapackage.json"):
        assert (both[0] / name).read_bytes() == (both[1] / name).read_bytes()


def test_the_command_line_writes_what_the_library_writes(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "reach.geojson"
    command = ["export", "reach", "--system", "HIMARS", "--from", "cities", "-o", str(path)]
    assert main(command) == 0
    assert capsys.readouterr().out == f"{path}\n"
    direct = tmp_path / "direct"
    direct.mkdir()
    systems = rm.load_systems().select("HIMARS")
    rm.write_frame(rm.build_reach(rm.load_launch_points(), systems), direct / "reach.geojson")
    assert path.read_bytes() == (direct / "reach.geojson").read_bytes()
    assert main(command) == 3
    assert "there already" in capsys.readouterr().err
    assert main([*command, "--overwrite"]) == 0


def test_the_command_line_joins_coverage_with_its_regions(tmp_path: Path) -> None:
    options = ["--range", "mine=80 km", "--from", "cities", "--reached-only"]
    for name in ("a.gpkg", "a.csv", "regions.fgb"):
        what = "regions" if name.startswith("regions") else "coverage"
        assert main(["export", what, *options, "-o", str(tmp_path / name)]) == 0
    assert isinstance(rm.read_frame(tmp_path / "a.gpkg"), gpd.GeoDataFrame)
    assert not isinstance(rm.read_frame(tmp_path / "a.csv"), gpd.GeoDataFrame)
    assert len(rm.read_frame(tmp_path / "regions.fgb")) == 83
    coverage = package(tmp_path)["resources"][0]
    assert coverage["rangemap"]["statements"][0]["wording"] == "80 km"
    assert "CC BY 4.0" in [each["licence"] for each in coverage["sources"]]
