"""Exports as readers see them that have nothing to do with what wrote them."""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import struct
import subprocess
from contextlib import closing
from pathlib import Path
from typing import Any

import fastkml
import frictionless
import geojson_pydantic
import geopandas as gpd
import numpy as np
import pyarrow.parquet as pq
import pyogrio
import pytest
import shapely
from fastkml.validator import get_schema_parser
from lxml import etree

import rangemap as rm

FORMATS = (".geojson", ".gpkg", ".fgb", ".kml", ".parquet", ".csv")
KML = {"k": "http://www.opengis.net/kml/2.2"}
HOLED = shapely.Polygon(
    [(0, 40), (10, 40), (10, 50), (0, 50)], [[(4, 44), (4, 45), (5, 45), (5, 44)]]
)
HOSTILE = '<b onclick="x">&amp; ]]> \'é»\r\n{{ 7*7 }}'

# The continuous integration has GDAL's tools, so that a skip cannot hide there.
needs_gdal = pytest.mark.skipif(
    shutil.which("ogr2ogr") is None and not os.environ.get("CI"),
    reason="GDAL's tools are not installed (gdal-bin)",
)


def has_parquet() -> bool:
    """Return whether GDAL's tools were built with Apache Arrow, which few systems' are."""
    if shutil.which("ogrinfo") is None:
        return False
    listed = subprocess.run(["ogrinfo", "--formats"], capture_output=True, check=True)
    return b"Parquet" in listed.stdout


PARQUET = pytest.param(
    ".parquet",
    marks=pytest.mark.skipif(not has_parquet(), reason="this GDAL has no Parquet driver"),
)


@pytest.fixture(scope="module")
def frame() -> gpd.GeoDataFrame:
    """A reach, Chukotka with its own columns, a hole, and a name that is markup."""
    systems = rm.load_systems().select("HIMARS", "ATACMS")
    reach = rm.build_reach({HOSTILE: (36.23, 49.99)}, systems).drop(columns="basis")
    chukotka = rm.load_regions("RU-CHU").geometry.iloc[0]
    reach.loc[0, "geometry"] = chukotka
    reach.loc[1, "geometry"] = HOLED
    reach["touched"] = reach["reading"] == "stated"
    reach.loc[2, "range_basis"] = None
    return reach


@pytest.fixture(scope="module")
def folder(frame: gpd.GeoDataFrame, tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("exports")
    for suffix in FORMATS:
        rm.write_frame(frame, made / f"reach{suffix}")
    return made


def resources(folder: Path) -> dict[str, Any]:
    package = json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))
    return {each["format"]: each for each in package["resources"]}


def about(resource: dict[str, Any]) -> dict[str, Any]:
    """Return what is said of the content, without what is said of the file."""
    keys = ("title", "description", "sources", "schema", "rangemap")
    return {key: resource[key] for key in keys}


def rings(shape: Any) -> list[list[tuple[float, float]]]:
    """Return the coordinates of all rings in order, whatever class the polygons are of."""
    if shape["type"] == "Polygon":
        return [[tuple(place[:2]) for place in ring] for ring in shape["coordinates"]]
    parts = shape["coordinates"]
    return [[tuple(place[:2]) for place in ring] for part in parts for ring in part]


def expected(frame: gpd.GeoDataFrame) -> list[list[list[tuple[float, float]]]]:
    return [rings(shapely.geometry.mapping(shape)) for shape in frame.geometry]


# GDAL's own tools


@needs_gdal
@pytest.mark.parametrize("suffix", [".geojson", ".gpkg", ".fgb", ".kml", ".csv", PARQUET])
def test_ogr2ogr_reads_every_coordinate_and_figure(
    frame: gpd.GeoDataFrame, folder: Path, suffix: str
) -> None:
    command = [
        "ogr2ogr", "-f", "GeoJSON", "-lco", "COORDINATE_PRECISION=20",
        "-lco", "SIGNIFICANT_FIGURES=17", "/vsistdout/", str(folder / f"reach{suffix}"),
    ]  # fmt: skip
    if suffix == ".csv":
        command += ["-oo", "GEOM_POSSIBLE_NAMES=geometry", "-oo", "AUTODETECT_TYPE=YES"]
    ran = subprocess.run(command, capture_output=True, check=True)
    assert ran.stderr == b""
    features = json.loads(ran.stdout)["features"]
    assert [rings(each["geometry"]) for each in features] == expected(frame)
    properties = [each["properties"] for each in features]
    # Its own GeoJSON has figures, unlike coordinates, with 15 digits or so.
    assert [each["range_km"] for each in properties] == pytest.approx(
        frame["range_km"].tolist(), rel=1e-14
    )
    assert [bool(each["touched"]) for each in properties] == frame["touched"].tolist()
    # Of the ends of lines in a cell of a CSV it keeps the line feed.
    name = HOSTILE.replace("\r\n", "\n") if suffix == ".csv" else HOSTILE
    assert {each["launch_point"] for each in properties} == {name}


@needs_gdal
@pytest.mark.parametrize("suffix", [".geojson", ".gpkg", ".fgb", ".kml", PARQUET])
def test_ogrinfo_lists_columns_and_the_reference_system(
    frame: gpd.GeoDataFrame, folder: Path, suffix: str
) -> None:
    command = ["ogrinfo", "-ro", "-al", "-so", str(folder / f"reach{suffix}")]
    ran = subprocess.run(command, capture_output=True, check=True, encoding="utf-8")
    assert "WARNING" not in ran.stdout + ran.stderr
    assert f"Feature Count: {len(frame)}" in ran.stdout
    assert "WGS 84" in ran.stdout
    assert "range_km: Real (0.0)" in ran.stdout
    if suffix != ".kml":
        assert "touched: Integer(Boolean)" in ran.stdout


# GeoJSON


def test_geojson_pydantic_reads_every_coordinate(frame: gpd.GeoDataFrame, folder: Path) -> None:
    text = (folder / "reach.geojson").read_bytes()
    content = json.loads(text)
    # It doubts a box across the antimeridian, which RFC 7946 describes.
    west, _, east, _ = content.pop("bbox")
    assert west > east
    read = geojson_pydantic.FeatureCollection.model_validate(content)
    assert [rings(each.geometry.model_dump()) for each in read.features] == expected(frame)
    assert all(ring_is_right(each.geometry.model_dump()) for each in read.features)
    assert read.features[0].properties["launch_point"] == HOSTILE


def ring_is_right(shape: dict[str, Any]) -> bool:
    """Return whether outer rings run against the clock and holes with it, by their areas."""
    parts = [shape["coordinates"]] if shape["type"] == "Polygon" else shape["coordinates"]
    return all(
        (signed_area(ring) > 0) == (number == 0)
        for part in parts
        for number, ring in enumerate(part)
    )


def signed_area(ring: Any) -> float:
    x, y = np.array(ring).T[:2]
    return float((x[:-1] * y[1:] - x[1:] * y[:-1]).sum() / 2)


# KML


def test_kml_is_valid_by_the_schema_of_ogc(folder: Path) -> None:
    schema = get_schema_parser()
    schema.assertValid(etree.parse(folder / "reach.kml"))


def test_fastkml_reads_every_coordinate_and_name(frame: gpd.GeoDataFrame, folder: Path) -> None:
    document = fastkml.KML.parse(folder / "reach.kml").features[0]
    assert document.name == "reach"
    read = [each.geometry.__geo_interface__ for each in document.features]
    assert [rings(each) for each in read] == expected(frame)
    names = [each.name for each in document.features]
    assert names[0] == f"{HOSTILE}, HIMARS, low"


def test_kml_has_typed_columns_with_units_and_lies_on_the_ground(folder: Path) -> None:
    tree = etree.parse(folder / "reach.kml")
    fields = {
        each.get("name"): (each.get("type"), each.findtext("k:displayName", namespaces=KML))
        for each in tree.iterfind(".//k:SimpleField", KML)
    }
    assert fields["range_km"] == ("double", "range_km (km)")
    assert fields["touched"] == ("bool", "touched")
    modes = {each.text for each in tree.iterfind(".//k:altitudeMode", KML)}
    assert modes == {"clampToGround"}
    placemark = tree.find(".//k:Placemark", KML)
    cells = {each.get("name"): each.text for each in placemark.iterfind(".//k:SimpleData", KML)}
    assert cells["launch_point"] == HOSTILE
    third = tree.findall(".//k:Placemark", KML)[2]
    present = {each.get("name") for each in third.iterfind(".//k:SimpleData", KML)}
    assert "range_basis" not in present


# GeoPackage, GeoParquet


def test_a_geopackage_is_a_sound_database_that_describes_its_columns(
    frame: gpd.GeoDataFrame, folder: Path
) -> None:
    with closing(sqlite3.connect(f"file:{folder / 'reach.gpkg'}?mode=ro", uri=True)) as database:

        def all_of(query: str) -> list[Any]:
            return database.execute(query).fetchall()

        assert all_of("PRAGMA integrity_check") == [("ok",)]
        assert all_of("PRAGMA foreign_key_check") == []
        assert all_of("PRAGMA application_id") == [(int.from_bytes(b"GPKG"),)]
        assert all_of("SELECT last_change FROM gpkg_contents") == [("1970-01-01T00:00:00.000Z",)]
        titles = dict(all_of("SELECT column_name, title FROM gpkg_data_columns"))
        assert titles["range_km"] == "range_km (km)"
        # Flags, then the box: west, east, south, north.
        blobs = [blob for (blob,) in all_of("SELECT geometry FROM reach ORDER BY fid")]
        boxes = [struct.unpack("<4d", blob[8:40]) for blob in blobs]
        assert [(w, s, e, n) for w, e, s, n in boxes] == list(map(tuple, frame.bounds.to_numpy()))
        geometry = "SELECT geometry_type_name, srs_id FROM gpkg_geometry_columns"
        assert all_of(geometry) == [("MULTIPOLYGON", 4326)]


@needs_gdal
def test_gdals_validator_finds_nothing_wrong_with_a_geopackage(folder: Path) -> None:
    python = "/usr/bin/python3"
    module = "osgeo_utils.samples.validate_gpkg"
    found = [python, "-c", f"import {module}"]
    if (
        not Path(python).exists()
        or subprocess.run(found, capture_output=True, check=False).returncode
    ):
        pytest.skip("GDAL's Python tools are not installed (python3-gdal)")
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    command = [python, "-m", module, "-k", "--warning-as-error", str(folder / "reach.gpkg")]
    ran = subprocess.run(
        command, capture_output=True, check=False, env=environment, encoding="utf-8"
    )
    assert (ran.stdout + ran.stderr).strip() == ""
    assert ran.returncode == 0


def test_a_geoparquet_is_one_of_version_1_1(frame: gpd.GeoDataFrame, folder: Path) -> None:
    table = pq.read_table(folder / "reach.parquet", use_threads=False)
    said = json.loads(table.schema.metadata[b"geo"])
    assert said["version"] == "1.1.0"
    column = said["columns"][said["primary_column"]]
    assert column["encoding"] == "WKB"
    assert set(column["geometry_types"]) == {"Polygon", "MultiPolygon"}
    assert column["covering"]["bbox"]["xmin"] == ["bbox", "xmin"]
    shapes = shapely.from_wkb(table["geometry"].to_pylist())
    assert [rings(shapely.geometry.mapping(each)) for each in shapes] == expected(frame)
    boxes = [[box[end] for end in ("xmin", "ymin", "xmax", "ymax")] for box in
             table["bbox"].to_pylist()]  # fmt: skip
    assert boxes == shapely.bounds(shapes).tolist()


# What is said beside and inside


def test_frictionless_finds_the_data_package_valid_and_the_tables_as_described(
    folder: Path,
) -> None:
    report = frictionless.validate(str(folder / "datapackage.json"))
    found = {(task.place, error.type, error.note) for task in report.tasks for error in task.errors}
    # It does not count the bytes of a Parquet file, and finds their number missing.
    counted = {each for each in found if each[1] != "byte-count" or "None" not in each[2]}
    assert counted == set()
    assert [task.type for task in report.tasks if task.place == "reach.csv"] == ["table"]


def test_frictionless_sees_a_cell_that_is_not_of_the_described_type(
    folder: Path, tmp_path: Path
) -> None:
    """The check above can fail."""
    package = json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))
    resource = next(each for each in package["resources"] if each["format"] == "csv")
    field = next(each for each in resource["schema"]["fields"] if each["name"] == "reading")
    field["type"] = "number"
    package["resources"] = [resource]
    shutil.copy(folder / "reach.csv", tmp_path)
    (tmp_path / "datapackage.json").write_text(json.dumps(package), encoding="utf-8")
    report = frictionless.validate(str(tmp_path / "datapackage.json"))
    assert "type-error" in {error.type for task in report.tasks for error in task.errors}


def test_every_format_that_can_carries_the_same_description_inside(folder: Path) -> None:
    with closing(sqlite3.connect(folder / "reach.gpkg")) as database:
        ((in_gpkg,),) = database.execute("SELECT metadata FROM gpkg_metadata").fetchall()
    in_kml = etree.parse(folder / "reach.kml").findtext(".//k:Data/k:value", namespaces=KML)
    parquet = pq.read_schema(folder / "reach.parquet").metadata
    fgb = pyogrio.read_info(folder / "reach.fgb")["layer_metadata"]
    inside = {
        "geojson": json.loads((folder / "reach.geojson").read_bytes())["rangemap"],
        "gpkg": json.loads(in_gpkg),
        "kml": json.loads(in_kml),
        "parquet": json.loads(parquet[b"rangemap"]),
        "fgb": json.loads(fgb["rangemap"]),
    }
    described = resources(folder)
    assert {name: about(described[name]) for name in inside} == inside
    statements = inside["kml"]["rangemap"]["statements"]
    assert [each["wording"] for each in statements] == ["about 50 miles", "up to 190 miles"]
