"""Places and regions in each form that people have them in: the same answer from all of them."""

from __future__ import annotations

import logging
import sqlite3
import warnings
from contextlib import closing
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from habits import OF_POINTS, OF_REGIONS, PLACE, SLOW, SQUARES, WORDS, plain, points, regions

import rangemap as rm
from rangemap.decisions import read_decisions
from rangemap.files import write_whole
from rangemap.geodesy import geodesic_distance_km
from rangemap.points import as_launch_points
from rangemap.regions import validate_regions
from rangemap.resources import seed_file, seed_files
from rangemap.statements import load_policy, read_catalogue

LINE = shapely.LineString([(36, 50), (36.5, 50.2)])


class Carrier:
    """An object that carries a geometry in the way of https://gist.github.com/sgillies/2217756."""

    def __init__(self, geometry: Any) -> None:
        self.__geo_interface__ = geometry.__geo_interface__


def feature(geometry: Any, **members: Any) -> dict[str, Any]:
    return {"type": "Feature", "geometry": geometry.__geo_interface__, "properties": {}, **members}


def collection(*features: dict[str, Any], **members: Any) -> dict[str, Any]:
    return {"type": "FeatureCollection", "features": list(features), **members}


#: One place, called "here", in each form that can carry a name.
NAMED: dict[str, Any] = {
    "frame": points(),
    "frame with name": points().rename(columns={"launch_point": "name"}),
    "series": gpd.GeoSeries([PLACE], index=["here"], crs="EPSG:4326"),
    "series in CRS84": gpd.GeoSeries([PLACE], index=["here"], crs="OGC:CRS84"),
    "series of pandas": pd.Series([PLACE.wkt], index=["here"]),
    "pair": {"here": (36.25, 49.98)},
    "list": {"here": [36.25, 49.98]},
    "array": {"here": np.array([36.25, 49.98])},
    "shapely": {"here": PLACE},
    "WKT": {"here": "POINT (36.25 49.98)"},
    "EWKT": {"here": "SRID=4326;Point(36.25 49.98)"},
    "heights": {"here": "POINT Z (36.25 49.98 120)"},
    "GeoJSON": {"here": {"type": "Point", "coordinates": (36.25, 49.98)}},
    "GeoJSON feature": {"here": feature(PLACE)},
    "object": {"here": Carrier(PLACE)},
    "feature by property": feature(PLACE, properties={"name": "here"}),
    "feature by id": feature(PLACE, id="here"),
    "collection": collection(feature(PLACE, id=7, properties={"launch_point": "here"})),
    "collection of geopandas": points().__geo_interface__,
    "object with features": Carrier(points()),
}
#: The same place without a name.
NAMELESS: dict[str, Any] = {
    "pair": (36.25, 49.98),
    "array": np.array([36.25, 49.98]),
    "rows": np.array([[36.25, 49.98]]),
    "list of pairs": [(36.25, 49.98)],
    "shapely": PLACE,
    "WKT": "POINT (36.25 49.98)",
    "GeoJSON": {"type": "Point", "coordinates": [36.25, 49.98]},
    "object": Carrier(PLACE),
    "array of shapely": np.array([PLACE], dtype=object),
    "list of WKT": [PLACE.wkt],
}


def ids(forms: dict[str, Any]) -> dict[str, Any]:
    return {"argvalues": list(forms.values()), "ids": list(forms)}


# --- launch points -----------------------------------------------------------------------------


@pytest.mark.parametrize("form", **ids(NAMED))
def test_a_place_with_a_name_is_the_same_place_in_each_form(form):
    taken = as_launch_points(form)
    assert taken["launch_point"].tolist() == ["here"]
    assert taken.geometry[0].coords[:] == [(36.25, 49.98)]
    assert taken.crs == "EPSG:4326"


@pytest.mark.parametrize("form", **ids(NAMELESS))
def test_a_place_alone_is_numbered(form):
    taken = as_launch_points(form)
    assert taken["launch_point"].tolist() == ["place 1"]
    assert taken.geometry[0].coords[:] == [(36.25, 49.98)]
    assert taken["basis"].tolist() == ["given by the user"]


def test_places_alone_are_numbered_in_their_order():
    taken = as_launch_points([(36.0, 50.0), "LINESTRING (36 50, 37 51)", shapely.Point(1, 2)])
    assert taken["launch_point"].tolist() == ["place 1", "place 2", "place 3"]
    assert taken.geometry.geom_type.tolist() == ["Point", "LineString", "Point"]


def test_geometries_of_geopandas_without_a_series_are_numbered_by_it():
    taken = as_launch_points(gpd.GeoSeries([PLACE, LINE], crs="EPSG:4326").values)
    assert taken["launch_point"].tolist() == ["0", "1"]


def test_a_mapping_of_names_may_have_one_called_type():
    assert as_launch_points({"type": (36.0, 50.0)})["launch_point"].tolist() == ["type"]


def test_basis_and_source_of_features_are_kept():
    properties = {"name": "here", "basis": "town hall", "source": "own map"}
    taken = as_launch_points(collection(feature(PLACE, properties=properties)))
    assert taken.loc[0, ["basis", "source"]].tolist() == ["town hall", "own map"]


REFUSED_POINTS = {
    "a table": (pd.DataFrame({"lon": [36.0], "lat": [50.0]}), "points_from_xy"),
    "three numbers": ([[1.0, 2.0, 3.0]], "'place 1': expected .longitude, latitude."),
    "an array of three columns": (np.ones((2, 3)), "'place 1': expected"),
    "broken WKT": ({"a": "POINT (36"}, r"'a': 'POINT \(36' is no WKT that can be read"),
    "another SRID": ({"a": "SRID=3857;POINT (1 2)"}, r"SRID=3857.*from_wkt.*EPSG:3857"),
    "text": ({"a": "Kharkiv"}, "'a': expected .* WKT or GeoJSON, got 'Kharkiv'"),
    "no coordinates": (
        {"a": {"type": "Point", "coordinates": ["x", "y"]}},
        "'a': the GeoJSON Point cannot be read",
    ),
    "a CRS in GeoJSON": (
        collection(feature(PLACE, id="a"), crs={"properties": {"name": "EPSG:3857"}}),
        "names the coordinate reference system 'EPSG:3857'.*to_crs",
    ),
    "no features": (collection(), "the FeatureCollection has no features"),
    "half a feature": (collection({"type": "Feature"}), "feature 1: expected a GeoJSON Feature"),
    "a feature of nothing": (
        collection({"type": "Feature", "geometry": None, "properties": {"name": "a"}}),
        "row 0 of the launch points: has no geometry",
    ),
    "a wrong geometry in a feature": (
        collection({"type": "Feature", "geometry": {"type": "Circle"}, "properties": {}}),
        "feature 1: expected a GeoJSON geometry, got",
    ),
    "features without names": (collection(feature(PLACE)), "no column 'launch_point'"),
}


@pytest.mark.parametrize(("value", "message"), **ids(REFUSED_POINTS))
def test_what_is_no_place_is_refused_with_what_to_do(value, message):
    with pytest.raises(rm.InputError, match=message):
        as_launch_points(value)


def test_the_old_way_to_say_longitude_and_latitude_in_geojson_is_taken():
    crs = {"type": "name", "properties": {"name": "urn:ogc:def:crs:OGC:1.3:CRS84"}}
    assert len(as_launch_points(collection(feature(PLACE, id="a"), crs=crs))) == 1


# --- regions -----------------------------------------------------------------------------------

REGION_FORMS: dict[str, Any] = {
    "frame": regions(),
    "series": gpd.GeoSeries(SQUARES, crs="EPSG:4326"),
    "shapely": SQUARES,
    "WKT": {name: shape.wkt for name, shape in SQUARES.items()},
    "GeoJSON": {name: shape.__geo_interface__ for name, shape in SQUARES.items()},
    "object": {name: Carrier(shape) for name, shape in SQUARES.items()},
    "collection by id": collection(*(feature(s, id=name) for name, s in SQUARES.items())),
    "collection by name": collection(
        *(feature(s, id=7, properties={"name": name}) for name, s in SQUARES.items())
    ),
    "object with features": Carrier(regions()),
    "prepared": rm.prepare_regions(regions()),
    "prepared, as what carries features": Carrier(rm.prepare_regions(regions())),
}


@pytest.mark.parametrize("form", **ids(REGION_FORMS))
def test_regions_are_the_same_in_each_form(form):
    taken = validate_regions(form)
    assert taken["name"].tolist() == ["Left", "Right"]
    assert shapely.equals(taken.geometry.array, list(SQUARES.values())).all()
    assert taken["area_km2"].tolist() == validate_regions(regions())["area_km2"].tolist()


REFUSED_REGIONS = {
    "a polygon without a name": (SQUARES["Left"], "a mapping of a name to a polygon, got Polygon"),
    "WKT without a name": (SQUARES["Left"].wkt, "expected a GeoDataFrame of polygons"),
    "GeoJSON without a name": (SQUARES["Left"].__geo_interface__, "expected a GeoDataFrame"),
    "a pair": ({"a": (36.0, 50.0)}, "regions: 'a': expected a polygon, as .* got tuple"),
    "broken WKT": ({"a": "POLYGON ((1"}, "regions: 'a': .* is no WKT"),
    "a point": ({"a": "POINT (36 50)"}, "is a Point, expected a polygon"),
    "a series without a CRS": (gpd.GeoSeries(SQUARES), "no coordinate reference system"),
    "nothing": (None, "got NoneType"),
}


@pytest.mark.parametrize(("value", "message"), **ids(REFUSED_REGIONS))
def test_what_are_no_regions_is_refused_with_what_to_do(value, message):
    with pytest.raises(rm.InputError, match=message):
        validate_regions(value)


# --- each public function ----------------------------------------------------------------------


@pytest.mark.parametrize("name", sorted(OF_POINTS.keys() - {"draw_map"}))
def test_each_function_takes_places_and_regions_in_other_forms(name):
    expected = plain(OF_POINTS[name]({"here": (36.25, 49.98)}, SQUARES))
    assert plain(OF_POINTS[name](NAMED["WKT"], REGION_FORMS["collection by id"])) == expected


@pytest.mark.parametrize("name", sorted(OF_POINTS.keys() - SLOW))
@pytest.mark.parametrize("crs", ["EPSG:32637", "EPSG:3857", "EPSG:4284"])
def test_a_layer_in_another_reference_system_is_brought_over_and_told_once(name, crs):
    """EPSG:4284 is Pulkovo 1942: degrees too, and a hundred metres away."""
    moved = points().to_crs(crs), regions().to_crs(crs)
    with warnings.catch_warnings(record=True) as told:
        warnings.simplefilter("always")
        answer = OF_POINTS[name](*moved)
    expected = [f"{what}: reprojected from {moved[0].crs.name}" for what in ("launch", "regions")]
    # Older pyproj and NumPy have warnings of their own.
    told = [each for each in told if each.category is rm.ReprojectedWarning]
    words = sorted(str(each.message).replace("launch points", "launch") for each in told)
    assert [text[: len(start)] for text, start in zip(words, expected, strict=False)] == (
        expected if name in OF_REGIONS else expected[:1]
    )
    assert all(each.filename.endswith("habits.py") for each in told)
    assert answer is not None


def test_a_story_tells_a_reprojection_once_too():
    with pytest.warns(rm.ReprojectedWarning) as told:
        rm.compose_story(points().to_crs("EPSG:32637"), WORDS, regions().to_crs("EPSG:32637"))
    assert [each.category for each in told].count(rm.ReprojectedWarning) == 2


def test_what_is_brought_over_gives_the_figures_of_what_was_there():
    moved = points().to_crs("EPSG:32637"), regions().to_crs("EPSG:32637")
    with pytest.warns(rm.ReprojectedWarning):
        table = rm.measure_coverage(moved[0], WORDS, moved[1])
    expected = rm.measure_coverage(points(), WORDS, regions())
    # The two ways through PROJ and back agree to a millimetre.
    assert np.allclose(table["covered_area_km2"], expected["covered_area_km2"], rtol=1e-7)


@pytest.mark.parametrize("name", sorted(OF_POINTS))
def test_a_layer_without_a_reference_system_is_refused(name):
    bare = points().set_crs(None, allow_override=True)
    with pytest.raises(rm.InputError, match="launch points: no coordinate reference system"):
        OF_POINTS[name](bare, regions())


@pytest.mark.parametrize("name", sorted(OF_REGIONS))
def test_regions_without_a_reference_system_are_refused(name):
    bare = regions().set_crs(None, allow_override=True)
    with pytest.raises(rm.InputError, match="regions: no coordinate reference system"):
        OF_REGIONS[name](points(), bare)


@pytest.mark.parametrize("srs_id", [-1, 0])
def test_a_geopackage_of_an_undefined_reference_system_has_none(tmp_path, srs_id):
    """The two are in every GeoPackage: undefined Cartesian and undefined geographic."""
    regions().to_file(tmp_path / "undefined.gpkg")
    with closing(sqlite3.connect(tmp_path / "undefined.gpkg")) as database, database:
        for table in ("gpkg_contents", "gpkg_geometry_columns"):
            database.execute(f"UPDATE {table} SET srs_id = {srs_id}")
    with pytest.raises(rm.InputError, match="no coordinate reference system is set"):
        rm.read_regions(tmp_path / "undefined.gpkg")


def test_the_axes_of_a_building_site_are_refused():
    """From an engineering system PROJ knows no way to longitude and latitude."""
    site = 'LOCAL_CS["site",UNIT["metre",1],AXIS["X",EAST],AXIS["Y",NORTH]]'
    with pytest.raises(rm.InputError, match=r"launch points: there is no way from .*'site'"):
        rm.measure_coverage(points().set_crs(site, allow_override=True), WORDS, regions())
    with pytest.raises(rm.InputError, match=r"regions: there is no way from .*'site'"):
        rm.measure_coverage(points(), WORDS, regions().set_crs(site, allow_override=True))


# --- the geodesic functions --------------------------------------------------------------------

SQUARE = SQUARES["Left"]
DISC = rm.geodesic_buffer(PLACE, radius_km=50)
GEODESIC = {
    "geodesic_buffer": lambda g: rm.geodesic_buffer(g, radius_km=50),
    "range_ring": lambda g: rm.range_ring(g, radius_km=50),
    "geodesic_area_km2": rm.geodesic_area_km2,
    "geodesic_densify": rm.geodesic_densify,
    "split_at_antimeridian": rm.split_at_antimeridian,
    "join_at_antimeridian": rm.join_at_antimeridian,
    "geodesic_distance_km": lambda g: geodesic_distance_km(g, PLACE),
    "buffer_error_m": lambda g: rm.buffer_error_m(PLACE, g, radius_km=50),
}


@pytest.mark.parametrize("function", **ids(GEODESIC))
def test_a_geodesic_function_takes_a_geometry_in_each_form(function):
    simple = DISC.simplify(0.05)
    expected = plain(function(simple))
    for form in (simple.wkt, simple.__geo_interface__, feature(simple), Carrier(simple)):
        assert plain(function(form)) == expected


def test_an_array_may_mix_the_forms():
    forms = [PLACE, PLACE.wkt, PLACE.__geo_interface__, Carrier(PLACE)]
    buffers = rm.geodesic_buffer(forms, radius_km=50)
    assert shapely.equals(buffers, DISC).all()


def test_what_cannot_be_read_in_an_array_is_named_by_its_row():
    with pytest.raises(rm.InputError, match=r"geometry 1: 'POINT \(1' is no WKT"):
        rm.geodesic_buffer([PLACE, "POINT (1"], radius_km=50)


def test_several_features_are_no_one_geometry():
    with pytest.raises(rm.InputError, match="several features; give them one by one"):
        rm.geodesic_buffer(collection(feature(PLACE)), radius_km=50)


ONE_ONLY = {
    "range_ring": {"radius_km": 50},
    "geodesic_densify": {},
    "split_at_antimeridian": {},
    "join_at_antimeridian": {},
    "buffer_error_m": {"buffer": DISC, "radius_km": 50},
}


@pytest.mark.parametrize("name", ONE_ONLY)
def test_what_takes_one_geometry_says_how_to_ask_for_a_series(name):
    function, series = getattr(rm, name), gpd.GeoSeries([PLACE], crs="EPSG:4326")
    for several in (series, gpd.GeoDataFrame(geometry=series)):
        with pytest.raises(rm.InputError) as caught:
            function(several, **ONE_ONLY[name])
        assert str(caught.value).startswith(
            f"{name} takes one geometry; for a GeoSeries use series.apply(rangemap.{name})"
        )
    # What the message says works.
    (one,) = series.apply(function, **ONE_ONLY[name])
    assert plain(one) == plain(function(PLACE, **ONE_ONLY[name]))


@pytest.mark.parametrize("several", [[PLACE], np.array([PLACE])], ids=["list", "array"])
def test_what_takes_one_geometry_says_that_it_got_several(several):
    with pytest.raises(rm.InputError, match=r"range_ring takes one geometry, got .*for each"):
        rm.range_ring(several, radius_km=50)


def test_a_series_of_which_one_is_taken_has_to_be_in_degrees():
    series = gpd.GeoSeries([PLACE], crs="EPSG:4326").to_crs("EPSG:3857")
    with pytest.raises(rm.InputError, match=r'to_crs\("EPSG:4326"\)'):
        rm.range_ring(series, radius_km=50)


# --- paths -------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", [str, Path])
def test_every_path_is_a_text_or_a_path(tmp_path, kind):
    regions().to_file(tmp_path / "regions.gpkg")
    points().to_file(tmp_path / "points.geojson")
    (tmp_path / "policy.csv").write_bytes(seed_file("hedge_policy.csv").read_bytes())
    documents = [kind(path) for path in seed_files("documents")]
    page = "<p>Суми</p>"
    assert len(rm.read_regions(kind(tmp_path / "regions.gpkg"))) == 2
    assert len(rm.read_launch_points(kind(tmp_path / "points.geojson"))) == 1
    assert load_policy(kind(tmp_path / "policy.csv")) == load_policy()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", rm.UnitAuditWarning)
        assert read_catalogue(kind(seed_file("systems.toml")), documents) == rm.load_systems()
    assert read_decisions(documents) == rm.load_decisions()
    write_whole(kind(tmp_path / "page.html"), page.encode())
    assert (tmp_path / "page.html").read_text(encoding="utf-8") == page


# --- the logger --------------------------------------------------------------------------------


def test_the_logger_says_what_was_taken_and_nothing_by_itself(tmp_path, caplog, capfd):
    path = tmp_path / "regions.gpkg"
    regions().to_crs("EPSG:32637").to_file(path)
    with caplog.at_level(logging.DEBUG, logger="rangemap"), pytest.warns(rm.ReprojectedWarning):
        rm.measure_coverage(points(), WORDS, rm.read_regions(path))
    texts = [record.getMessage() for record in caplog.records]
    assert texts[0] == "'regions.gpkg': layer 'regions', 2 features, EPSG:32637"
    assert texts[1] == "'regions.gpkg': codes of regions from column 'region', names from 'name'"
    assert texts[2].startswith("'regions.gpkg': reprojected from WGS 84 / UTM zone 37N")
    assert any(text.startswith("prepared the boundaries of 2 regions in ") for text in texts)
    assert [record.levelname for record in caplog.records][:3] == ["DEBUG", "DEBUG", "INFO"]
    assert capfd.readouterr() == ("", "")


def test_the_logger_has_a_handler_that_does_nothing():
    handlers = logging.getLogger("rangemap").handlers
    assert any(isinstance(handler, logging.NullHandler) for handler in handlers)
