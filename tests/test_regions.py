"""Regions: what is bundled can be asked for, and a user's layer is checked row by row."""

from __future__ import annotations

import json

import geopandas
import numpy as np
import pytest
import shapely

from rangemap.errors import InputError, ReprojectedWarning, UnknownNameError
from rangemap.regions import load_regions, read_regions, validate_regions

NAN = float("nan")
LEFT = shapely.box(30, 50, 31, 51)
RIGHT = shapely.box(31, 50, 32, 51)


def frame(geometries, *, crs="EPSG:4326", **columns):
    if not columns:
        columns = {"name": [f"region {i}" for i in range(len(geometries))]}
    return geopandas.GeoDataFrame(columns, geometry=geometries, crs=crs)


# Bundled


def test_regions_come_with_the_documented_columns_in_longitude_and_latitude():
    regions = load_regions()
    assert list(regions.columns) == [
        "region", "name", "short", "prose", "name_ru", "name_uk", "kind", "country", "status",
        "wikidata", "area_km2", "official_area_km2", "official_source", "geometry",
    ]  # fmt: skip
    assert regions.crs == "EPSG:4326"
    assert regions.index.tolist() == list(range(83))


def test_a_code_gives_one_region():
    assert load_regions("UA-43")["name"].tolist() == ["Autonomous Republic of Crimea"]


def test_several_codes_come_in_the_order_asked_for_and_once():
    asked = ["UA-59", "RU-KRS", "UA-59", "RU-BEL"]
    assert load_regions(asked)["region"].tolist() == ["UA-59", "RU-KRS", "RU-BEL"]


def test_each_code_has_its_own_geometry_whatever_the_order():
    kyiv, moscow = shapely.Point(30.52, 50.45), shapely.Point(37.62, 55.75)
    regions = load_regions(["RU-MOW", "UA-30"])
    assert regions.contains(moscow).tolist() == [True, False]
    assert regions.contains(kyiv).tolist() == [False, True]


def test_countries_can_be_mixed_with_codes():
    assert len(load_regions(["RU", "UA-43", "UA-40"])) == 85


@pytest.mark.parametrize("wrong", ["DE", "ru", "RU-XXX", "", "RU-X01~"])
def test_an_unknown_set_of_regions_names_what_there_is(wrong):
    with pytest.raises(UnknownNameError, match="'RU' \\(83 regions\\), 'UA' \\(27 regions\\)"):
        load_regions(wrong)


def test_a_name_given_for_a_code_is_answered_with_the_code():
    with pytest.raises(UnknownNameError, match="did you mean RU-KRS"):
        load_regions("Kursk Oblast")


def test_no_regions_asked_for_is_an_error():
    with pytest.raises(InputError, match="no regions asked for"):
        load_regions([])


def test_two_calls_share_nothing():
    first = load_regions("RU-KRS")
    first.loc[0, "name"] = "changed"
    assert load_regions("RU-KRS").loc[0, "name"] == "Kursk Oblast"


def test_the_bundled_regions_pass_their_own_validation_unchanged():
    regions = load_regions(["RU", "UA"])
    clean = validate_regions(regions)
    assert list(clean.columns) == list(regions.columns)
    assert (clean["area_km2"] == regions["area_km2"]).all()
    assert clean["short"].tolist() == regions["short"].tolist()


# Frames that are fine


def test_a_frame_with_names_only_gets_the_rest():
    clean = validate_regions(frame([LEFT], name=["Left"]))
    assert clean.loc[0, ["region", "name", "short", "prose"]].tolist() == ["Left"] * 4


def test_a_frame_with_codes_only_gets_the_rest():
    clean = validate_regions(frame([LEFT], region=["XX-1"]))
    assert clean.loc[0, "name"] == "XX-1"


def test_short_and_prose_of_the_user_are_kept_and_gaps_filled():
    clean = validate_regions(frame([LEFT, RIGHT], name=["A", "B"], short=["a", None]))
    assert clean["short"].tolist() == ["a", "B"]


def test_other_columns_are_kept():
    clean = validate_regions(frame([LEFT], name=["A"], people=[7]))
    assert clean["people"].tolist() == [7]


def test_the_area_is_computed_and_not_taken_from_the_frame():
    # One degree square at 50 to 51° N, on the sphere of equal area (R = 6371.0072 km) less than
    # half a per cent from the ellipsoid: R² Δλ (sin 51° − sin 50°) = 7,868 km².
    clean = validate_regions(frame([LEFT], name=["A"], area_km2=[1.0]))
    assert clean.loc[0, "area_km2"] == pytest.approx(7_868, rel=0.005)


def test_validation_leaves_the_given_frame_alone():
    given = frame([LEFT, RIGHT], name=[" A ", "B"])
    given.index = [7, 3]
    before = given.copy(deep=True)
    clean = validate_regions(given)
    assert given.equals(before)
    assert clean.index.tolist() == [0, 1]
    assert clean["name"].tolist() == ["A", "B"]


def test_heights_are_dropped():
    clean = validate_regions(frame([shapely.force_3d(LEFT, 12.0)]))
    assert not clean.geometry[0].has_z


def test_a_layer_in_metres_is_reprojected_and_says_so():
    metres = frame([LEFT]).to_crs("EPSG:32636")
    with pytest.warns(ReprojectedWarning, match="WGS 84 / UTM zone 36N"):
        clean = validate_regions(metres)
    assert clean.crs == "EPSG:4326"
    assert shapely.hausdorff_distance(clean.geometry[0], LEFT) < 1e-6


def test_crs84_is_longitude_and_latitude_and_needs_no_warning():
    assert validate_regions(frame([LEFT], crs="OGC:CRS84")).crs == "EPSG:4326"


def test_an_active_geometry_column_of_another_name_is_fine():
    given = frame([LEFT]).rename_geometry("shape")
    assert validate_regions(given).geometry.name == "geometry"


def test_a_small_region_with_an_iso_code_is_fine():
    tiny = shapely.box(9.5, 47.1, 9.53, 47.13)  # 7.6 km²
    assert len(validate_regions(frame([tiny], region=["LI-06"], name=["Ruggell"]))) == 1


# Frames that are not


def test_a_missing_crs_is_an_error_that_names_set_crs():
    with pytest.raises(InputError, match=r"set_crs\(\"EPSG:4326\"\)"):
        validate_regions(frame([LEFT], crs=None))


def test_an_empty_frame_is_an_error():
    with pytest.raises(InputError, match="no rows"):
        validate_regions(frame([LEFT]).iloc[:0])


def test_a_table_without_geometry_is_an_error():
    with pytest.raises(InputError, match="GeoDataFrame"):
        validate_regions(frame([LEFT]).drop(columns="geometry"))


def test_a_frame_that_lost_its_geometry_column_is_an_error():
    lost = geopandas.GeoDataFrame({"name": ["A"]})
    with pytest.raises(InputError, match="no geometry column"):
        validate_regions(lost)


def test_a_frame_without_names_lists_its_columns():
    with pytest.raises(InputError, match="no column 'name'; its columns are title; rename one"):
        validate_regions(frame([LEFT], title=["A"]))


def test_points_are_no_regions():
    with pytest.raises(InputError, match="row 0 of the regions: is a Point, expected a polygon"):
        validate_regions(frame([shapely.Point(30, 50)]))


@pytest.mark.parametrize(
    ("geometry", "message"),
    [
        (None, "has no geometry"),
        (shapely.Polygon(), "the geometry is empty"),
        (shapely.transform(LEFT, lambda xy: np.where(xy == 51, NAN, xy)), "not a number"),
    ],
)
def test_a_region_without_a_usable_geometry_is_named(geometry, message):
    with pytest.raises(InputError, match=f"row 1 of the regions: .*{message}"):
        validate_regions(frame([LEFT, geometry]))


def test_an_invalid_polygon_is_named_with_the_reason_and_a_way_out():
    bow = shapely.Polygon([(30, 50), (31, 51), (31, 50), (30, 51)])
    with pytest.raises(InputError, match=r"row 0 .*Self-intersection.*make_valid"):
        validate_regions(frame([bow]))


def test_swapped_coordinates_are_asked_about():
    swapped = shapely.box(50, 129, 51, 130)
    with pytest.raises(InputError, match=r"latitude 130 is outside \[-90, 90\]; are the columns"):
        validate_regions(frame([swapped]))


def test_a_longitude_off_the_globe_is_an_error():
    with pytest.raises(InputError, match=r"longitude 191 is outside \[-180, 180\]"):
        validate_regions(frame([shapely.box(190, 60, 191, 61)]))


def test_names_that_stand_twice_are_listed():
    given = frame([LEFT, RIGHT, RIGHT], name=["A", "B", "A"], region=["1", "2", "3"])
    with pytest.raises(InputError, match=r"name 'A' stands 2 times: row 0 .*, row 2 "):
        validate_regions(given)


def test_codes_that_stand_twice_are_listed():
    given = frame([LEFT, RIGHT], name=["A", "B"], region=["X", "X"])
    with pytest.raises(InputError, match="region 'X' stands 2 times"):
        validate_regions(given)


def test_a_missing_name_is_an_error():
    with pytest.raises(InputError, match="row 1 of the regions: has no name"):
        validate_regions(frame([LEFT, RIGHT], name=["A", None], region=["1", "2"]))


def test_small_polygons_without_a_code_are_refused_in_neutral_words():
    tiny = shapely.box(36.0, 50.0, 36.02, 50.02)  # 3.2 km²
    with pytest.raises(InputError, match=r"smaller than 20 km².*works with administrative regions"):
        validate_regions(frame([tiny], name=["A"]))


def test_all_bad_rows_are_reported_at_once():
    bow = shapely.Polygon([(30, 50), (31, 51), (31, 50), (30, 51)])
    given = frame([bow, None, shapely.Point(1, 1)], name=["A", "A", "C"])
    with pytest.raises(InputError) as caught:
        validate_regions(given)
    assert str(caught.value).count("\n") == 3


def test_a_long_list_of_bad_rows_is_cut():
    with pytest.raises(InputError, match="and 10 more"):
        validate_regions(frame([shapely.Point(1, 1)] * 30))


# Files


def test_a_layer_is_read_with_usual_columns(tmp_path):
    path = tmp_path / "mine.gpkg"
    frame([LEFT, RIGHT], iso_3166_2=["XX-1", "XX-2"], name_en=["A", "B"]).to_file(path)
    regions = read_regions(path)
    assert regions["region"].tolist() == ["XX-1", "XX-2"]
    assert regions["name"].tolist() == ["A", "B"]
    assert shapely.equals(regions.geometry[1], RIGHT)


def test_the_columns_can_be_said(tmp_path):
    path = tmp_path / "mine.geojson"
    frame([LEFT], kod=["L"], titel=["Links"]).to_file(path)
    regions = read_regions(path, region="kod", name="titel")
    assert regions.loc[0, ["region", "name"]].tolist() == ["L", "Links"]


def test_a_column_that_is_not_there_lists_those_that_are(tmp_path):
    path = tmp_path / "mine.geojson"
    frame([LEFT], kod=["L"]).to_file(path)
    with pytest.raises(InputError, match=r"mine.geojson: there is no column 'name'; .* kod"):
        read_regions(path)
    with pytest.raises(InputError, match="no column 'titel'"):
        read_regions(path, name="titel")


def test_a_bad_feature_is_named_with_its_file(tmp_path):
    path = tmp_path / "mine.geojson"
    frame([LEFT, shapely.box(31, 50, 31.01, 50.01)], name=["A", "B"]).to_file(path)
    with pytest.raises(InputError, match=r"feature 2 of mine.geojson: B has 0\.8 km²"):
        read_regions(path)


def test_a_missing_file_is_named(tmp_path):
    with pytest.raises(InputError, match=r"there is no file .*nowhere.gpkg"):
        read_regions(tmp_path / "nowhere.gpkg")


def test_a_broken_geojson_is_named_and_its_cause_chained(tmp_path):
    path = tmp_path / "broken.geojson"
    path.write_text('{"type": "FeatureCollection", "features": [', encoding="utf-8")
    with pytest.raises(InputError, match=r"broken.geojson cannot be read") as caught:
        read_regions(path)
    assert caught.value.__cause__ is not None


def test_an_empty_collection_is_an_error(tmp_path):
    path = tmp_path / "none.geojson"
    path.write_text(json.dumps({"type": "FeatureCollection", "features": []}), encoding="utf-8")
    with pytest.raises(InputError, match=r"none.geojson"):
        read_regions(path)


def test_a_file_with_two_layers_asks_which(tmp_path):
    path = tmp_path / "two.gpkg"
    frame([LEFT]).to_file(path, layer="west")
    frame([RIGHT]).to_file(path, layer="east")
    with pytest.raises(InputError, match="2 layers"):
        read_regions(path)
    assert shapely.equals(read_regions(path, layer="east").geometry[0], RIGHT)
    with pytest.raises(InputError, match="no layer 'north'; its layers are"):
        read_regions(path, layer="north")


def test_a_shapefile_without_a_projection_is_an_error(tmp_path):
    path = tmp_path / "mine.shp"
    frame([LEFT]).to_file(path)
    path.with_suffix(".prj").unlink()
    with pytest.raises(InputError, match="no coordinate reference system"):
        read_regions(path)


def test_a_file_in_metres_is_reprojected_and_says_so(tmp_path):
    path = tmp_path / "mine.gpkg"
    frame([LEFT]).to_crs("EPSG:3857").to_file(path)
    with pytest.warns(ReprojectedWarning, match="mine.gpkg: reprojected from"):
        regions = read_regions(path)
    assert np.allclose(regions.total_bounds, [30, 50, 31, 51])
