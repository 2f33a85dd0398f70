"""Launch points: bundled references, and a user's own with an answer to each slip."""

from __future__ import annotations

import json
import pathlib
import re

import geopandas
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from rangemap.errors import InputError, ReprojectedWarning, UnknownNameError
from rangemap.points import as_launch_points, load_launch_points, read_launch_points

NAN = float("nan")
COLUMNS = ["launch_point", "basis", "source", "geometry"]


def frame(names, geometries, *, crs="EPSG:4326", **columns):
    return geopandas.GeoDataFrame({"name": names, **columns}, geometry=geometries, crs=crs)


def write(path, text, encoding="utf-8"):
    path.write_text(text, encoding=encoding)
    return path


# Bundled


def test_the_bundled_points_are_three_city_centres_with_their_source():
    points = load_launch_points()
    assert list(points.columns) == COLUMNS
    assert points["launch_point"].tolist() == ["Kharkiv", "Sumy", "Chernihiv"]
    assert set(points["basis"]) == {"city centre, for orientation"}
    assert points["source"].str.contains("GeoNames").all()
    assert points.crs == "EPSG:4326"


def test_the_bundled_border_is_one_row():
    border = load_launch_points("border")
    assert list(border.columns) == COLUMNS
    assert len(border) == 1


def test_no_basis_calls_a_reference_a_front_or_says_who_holds_it():
    for which in ("cities", "border"):
        for row in load_launch_points(which).itertuples():
            text = f"{row.launch_point} {row.basis}".lower()
            assert not any(word in text for word in ("front", "held", "site", "position of"))


def test_an_unknown_set_names_what_there_is():
    with pytest.raises(UnknownNameError, match="'cities' or 'border'"):
        load_launch_points("frontline")  # type: ignore[arg-type]


def test_the_bundled_references_pass_their_own_validation():
    for which in ("cities", "border"):
        bundled = load_launch_points(which)
        assert as_launch_points(bundled).equals(bundled)


# Values in memory


def test_a_mapping_gives_longitude_first():
    points = as_launch_points({"Kharkiv": (36.25, 49.98)})
    assert list(points.columns) == COLUMNS
    assert points.geometry[0].coords[0] == (36.25, 49.98)
    assert points["basis"].tolist() == ["given by the user"]


def test_values_in_memory_are_kept_to_the_last_digit():
    point = as_launch_points({"a": (36.123456789, 49.987654321)}).geometry[0]
    assert (point.x, point.y) == (36.123456789, 49.987654321)


def test_a_mapping_may_hold_geometries():
    line = shapely.LineString([(31, 52), (38, 50)])
    both = as_launch_points({"line": line, "points": shapely.MultiPoint([(30, 50), (31, 50)])})
    assert both.geometry.geom_type.tolist() == ["LineString", "MultiPoint"]


def test_a_series_is_named_by_its_index():
    series = geopandas.GeoSeries([shapely.Point(36, 50)], index=["here"], crs="EPSG:4326")
    assert as_launch_points(series)["launch_point"].tolist() == ["here"]


def test_a_frame_keeps_its_basis_and_gaps_are_filled():
    shapes = [shapely.Point(36, 50), shapely.Point(35, 51)]
    points = as_launch_points(frame(["a", "b"], shapes, basis=["town hall", None]))
    assert points["basis"].tolist() == ["town hall", "given by the user"]


def test_the_given_frame_is_left_alone():
    mine = frame(["a"], [shapely.Point(36, 50, 100)])
    before = mine.copy(deep=True)
    points = as_launch_points(mine)
    assert mine.equals(before)
    assert mine.geometry[0].has_z
    assert not points.geometry[0].has_z


def test_another_crs_is_reprojected_and_said():
    metres = frame(["a"], [shapely.Point(36, 50)]).to_crs("EPSG:32637")
    with pytest.warns(ReprojectedWarning, match="UTM zone 37N") as caught:
        points = as_launch_points(metres)
    # Old versions of pyproj warn too, of themselves.
    (ours,) = [each for each in caught if each.category is ReprojectedWarning]
    assert ours.filename == __file__
    assert points.geometry[0].distance(shapely.Point(36, 50)) < 1e-9


def test_a_missing_crs_is_an_error_that_names_set_crs():
    with pytest.raises(InputError, match="set_crs"):
        as_launch_points(frame(["a"], [shapely.Point(36, 50)], crs=None))
    with pytest.raises(InputError, match="set_crs"):
        as_launch_points(geopandas.GeoSeries([shapely.Point(36, 50)]))


@pytest.mark.parametrize(
    ("pair", "message"),
    [
        ((36.2, 95.2), r"'a': latitude 95.2 is outside \[-90, 90\]; are the columns swapped\?"),
        ((36.2, 90.001), r"'a': latitude 90.001 is outside \[-90, 90\]"),
        ((191.0, 50.0), r"'a': longitude 191 is outside \[-180, 180\]"),
        ((-180.001, 50.0), r"'a': longitude -180.001 is outside \[-180, 180\]"),
        ((NAN, 50.0), "'a': a coordinate is not a number"),
        ((36.0, float("inf")), "'a': a coordinate is not a number"),
        ((36.0, 50.0, 100.0), "expected .longitude, latitude. in degrees"),
        (("36", "50"), "expected .longitude, latitude. in degrees"),
        ((True, False), "expected .longitude, latitude. in degrees"),
        ("36,50", "expected .longitude, latitude. in degrees"),
        (36.0, "expected .longitude, latitude. in degrees"),
        (shapely.Point(), "'a': the geometry is empty"),
        (shapely.GeometryCollection([shapely.Point(1, 1)]), "is a GeometryCollection"),
        (shapely.Polygon([(0, 0), (1, 1), (1, 0), (0, 1)]), "invalid .*Self-intersection"),
    ],
)
def test_a_pair_that_is_no_place_has_its_own_answer(pair, message):
    with pytest.raises(InputError, match=message):
        as_launch_points({"a": pair})


def test_a_latitude_beyond_any_swap_asks_nothing():
    with pytest.raises(InputError) as caught:
        as_launch_points({"a": (150.0, 95.0)})
    assert "swapped" not in str(caught.value)


@pytest.mark.parametrize("value", [None, "a", 7, {36.25, 49.98}, iter([(36.25, 49.98)])])
def test_something_else_is_answered_with_an_example(value):
    with pytest.raises(InputError, match=r'such as \{"Kharkiv": \(36.25, 49.98\)\}'):
        as_launch_points(value)


def test_nothing_to_measure_from_is_an_error():
    with pytest.raises(InputError, match="nothing to measure from"):
        as_launch_points({})


def test_names_that_stand_twice_are_listed_with_their_rows():
    shapes = [shapely.Point(36, 50), shapely.Point(35, 51), shapely.Point(34, 51)]
    with pytest.raises(InputError, match=r"the name 'a' stands 2 times: row 0 .*, row 2 "):
        as_launch_points(frame(["a", "b", "a"], shapes))


@pytest.mark.parametrize("name", ["", "  ", None, NAN])
def test_a_row_without_a_name_is_an_error(name):
    with pytest.raises(InputError, match="row 0 of the launch points: has no name"):
        as_launch_points(frame([name], [shapely.Point(36, 50)]))


def test_a_frame_without_a_name_column_lists_its_columns():
    mine = frame(["a"], [shapely.Point(36, 50)]).rename(columns={"name": "wer"})
    with pytest.raises(InputError, match="no column 'launch_point'; its columns are wer"):
        as_launch_points(mine)


def test_a_frame_that_lost_its_geometry_column_is_an_error():
    with pytest.raises(InputError, match="no geometry column"):
        as_launch_points(geopandas.GeoDataFrame({"name": ["a"]}))


def test_markup_in_a_name_is_kept_as_text():
    name = "</script>{{ 7*7 }}"
    assert as_launch_points({name: (36.0, 50.0)})["launch_point"].tolist() == [name]


@settings(deadline=None, max_examples=50)
@given(lon=st.floats(-180, 180, allow_nan=False), lat=st.floats(-90, 90, allow_nan=False))
def test_any_place_on_the_globe_is_taken_as_given(lon, lat):
    point = as_launch_points({"a": (lon, lat)}).geometry[0]
    assert (point.x, point.y) == (lon, lat)


# Text tables


def test_a_csv_is_read_with_usual_columns(tmp_path):
    path = write(tmp_path / "sites.csv", "name,lat,lon,basis\nA,49.98,36.25,town hall\n")
    points = read_launch_points(path)
    assert points.geometry[0].coords[0] == (36.25, 49.98)
    assert points.loc[0, ["launch_point", "basis", "source"]].tolist() == [
        "A", "town hall", "sites.csv",
    ]  # fmt: skip


def test_the_columns_of_a_csv_can_be_said(tmp_path):
    path = write(tmp_path / "sites.csv", "wer,laenge,breite,was\nA,36.25,49.98,Rathaus\n")
    points = read_launch_points(path, name="wer", lon="laenge", lat="breite", basis="was")
    assert points.loc[0, "basis"] == "Rathaus"


def test_a_byte_order_mark_is_no_part_of_the_first_name(tmp_path):
    path = write(tmp_path / "sites.csv", "name,lon,lat\nХарків,36.25,49.98\n", "utf-8-sig")
    assert read_launch_points(path)["launch_point"].tolist() == ["Харків"]


def test_semicolons_go_with_decimal_commas(tmp_path):
    path = write(tmp_path / "sites.csv", "name;lon;lat\nA;36,25;49,98\n")
    assert read_launch_points(path).geometry[0].coords[0] == (36.25, 49.98)


def test_a_table_apart_by_tabs_is_read(tmp_path):
    path = write(tmp_path / "sites.tsv", "name\tlon\tlat\nA, B\t36.25\t49.98\n")
    assert read_launch_points(path)["launch_point"].tolist() == ["A, B"]


def test_a_name_in_quotes_may_hold_a_comma(tmp_path):
    path = write(tmp_path / "sites.csv", 'name,lon,lat\n"A, B",36.25,49.98\n')
    assert read_launch_points(path)["launch_point"].tolist() == ["A, B"]


def test_blank_lines_do_not_shift_the_row_numbers(tmp_path):
    path = write(tmp_path / "sites.csv", "name,lon,lat\nA,36,50\n\nB,36,95.2\n")
    with pytest.raises(
        InputError, match=r"row 4 of sites.csv: latitude 95.2 is outside \[-90, 90\]; are the"
    ):
        read_launch_points(path)


@pytest.mark.parametrize(
    ("cell", "message"),
    [
        ("", "latitude is missing"),
        ("north", "latitude 'north' is not a number"),
        ("nan", "latitude 'nan' is not a number"),
        ('"49,98"', "latitude '49,98' is not a number; decimal commas need semicolons"),
        ("49°59'N", "decimal degrees"),
    ],
)
def test_a_cell_that_is_no_number_is_named_by_row_and_column(tmp_path, cell, message):
    path = write(tmp_path / "sites.csv", f"name,lon,lat\nA,36,50\nB,36.25,{cell}\n")
    with pytest.raises(InputError, match=f"row 3 of sites.csv: .*{message}"):
        read_launch_points(path)


def test_all_bad_rows_of_all_kinds_are_reported_at_once(tmp_path):
    rows = ["A,x,y", "B,36,95", "C,36", ",36,50", "D,36,50", "D,37,50", "E,37,50,"]
    path = write(tmp_path / "sites.csv", "\n".join(["name,lon,lat", *rows]))
    with pytest.raises(InputError) as caught:
        read_launch_points(path)
    assert str(caught.value).splitlines() == [
        "row 2 of sites.csv: longitude 'x' is not a number",
        "row 2 of sites.csv: latitude 'y' is not a number",
        "row 4 of sites.csv: has 2 cells, the header 3",
        (
            "row 8 of sites.csv: has 4 cells, the header 3; a comma inside a cell needs quotes "
            "around the cell"
        ),
        "row 5 of sites.csv: has no name",
        "the name 'D' stands 2 times: row 6 of sites.csv, row 7 of sites.csv",
        "row 3 of sites.csv: latitude 95 is outside [-90, 90]; are the columns swapped?",
    ]


def test_a_table_of_bad_rows_alone_says_what_is_wrong_with_each(tmp_path):
    path = write(tmp_path / "sites.csv", "name;lon;lat\nA;36\nB;36;50;1\n")
    with pytest.raises(InputError) as caught:
        read_launch_points(path)
    assert str(caught.value).splitlines() == [
        "row 2 of sites.csv: has 2 cells, the header 3",
        (
            "row 3 of sites.csv: has 4 cells, the header 3; a semicolon inside a cell needs quotes "
            "around the cell"
        ),
    ]


def test_a_name_over_two_lines_is_one_row_as_in_a_spreadsheet(tmp_path):
    text = 'name,lon,lat\n"Town\nhall",36,50\n"A\u2028B",37,50\nC,36,95\n'
    path = write(tmp_path / "sites.csv", text)
    with pytest.raises(InputError, match=r"^row 4 of sites.csv: latitude 95 .*$"):
        read_launch_points(path)
    good = write(tmp_path / "good.csv", text.replace("95", "45"))
    names = read_launch_points(good)["launch_point"].tolist()
    assert names == ["Town\nhall", "A\u2028B", "C"]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("name,breite,lon\nA,1,2\n", r"no column 'lat'; its columns are name, breite, lon; say"),
        ("wer,lat,lon\nA,1,2\n", "no column 'name'; .*name="),
        ("name,lon,lon,lat\nA,1,1,2\n", "columns stand twice: 'lon'"),
        ("name,lon,lat\nA,36,25,49,98\n", "row 2 of sites.csv: has 5 cells, the header 3"),
        ("name,lon,lat\n", "^sites.csv: there is a header but no rows under it$"),
        ("\n\n", "^sites.csv: there are no rows, not even a header$"),
        ("", "^sites.csv is empty$"),
        ('name,lon,lat\n"A,36,50\n', "sites.csv: line 2"),
        ("name,lon,lat\nA,36,50\nA,35,50\n", "the name 'A' stands 2 times: row 2 .*, row 3 "),
    ],
)
def test_a_table_that_cannot_be_used_has_its_own_answer(tmp_path, text, message):
    with pytest.raises(InputError, match=message):
        read_launch_points(write(tmp_path / "sites.csv", text))


def test_another_encoding_is_refused_with_a_way_out(tmp_path):
    path = write(tmp_path / "sites.csv", "name,lon,lat\nХарків,36,50\n", "cp1251")
    with pytest.raises(InputError, match=r"sites.csv: is not UTF-8 .* save it as CSV UTF-8"):
        read_launch_points(path)


# Precision


def test_a_file_is_read_to_a_hundredth_of_a_degree(tmp_path):
    path = write(tmp_path / "sites.csv", "name,lon,lat\nA,36.2312345,49.9887654\n")
    assert read_launch_points(path).geometry[0].coords[0] == (36.23, 49.99)


def test_the_precision_can_be_chosen_or_turned_off(tmp_path):
    path = write(tmp_path / "sites.csv", "name,lon,lat\nA,36.2312345,49.9887654\n")
    fine = read_launch_points(path, precision=0.0001).geometry[0]
    assert fine.coords[0] == pytest.approx((36.2312, 49.9888), abs=1e-12)
    exact = read_launch_points(path, precision=None).geometry[0]
    assert exact.coords[0] == (36.2312345, 49.9887654)


def test_rounding_leaves_no_grid_on_the_geometry(tmp_path):
    path = write(tmp_path / "sites.csv", "name,lon,lat\nA,36.2312345,49.9887654\n")
    assert shapely.get_precision(read_launch_points(path).geometry[0]) == 0


def test_an_area_smaller_than_the_precision_is_an_error(tmp_path):
    path = tmp_path / "area.geojson"
    frame(["a"], [shapely.box(36, 50, 36.001, 50.001)]).to_file(path)
    with pytest.raises(InputError, match=r"feature 1 of area.geojson: nothing is left"):
        read_launch_points(path)


@pytest.mark.parametrize("precision", [0, -0.01, 2, NAN, "0.01", True])
def test_a_precision_that_is_none_is_refused(tmp_path, precision):
    path = write(tmp_path / "sites.csv", "name,lon,lat\nA,36,50\n")
    with pytest.raises(InputError, match="precision"):
        read_launch_points(path, precision=precision)


# Vector files


@pytest.mark.parametrize("suffix", ["geojson", "gpkg", "fgb"])
def test_vector_files_are_read(tmp_path, suffix):
    path = tmp_path / f"mine.{suffix}"
    frame(["a"], [shapely.Point(36.25, 49.98)]).to_file(path)
    points = read_launch_points(path)
    assert points.geometry[0].coords[0] == (36.25, 49.98)
    assert points.loc[0, "source"] == "mine.file".replace("file", suffix)


def test_lines_and_areas_can_be_read(tmp_path):
    path = tmp_path / "mine.geojson"
    line = shapely.LineString([(31.76, 52.1), (34.4, 51.2), (38.02, 49.91)])
    frame(["border"], [line]).to_file(path)
    assert shapely.equals_exact(read_launch_points(path).geometry[0], line, 1e-12)


def test_a_vector_file_in_metres_is_reprojected_and_says_so(tmp_path):
    path = tmp_path / "mine.gpkg"
    frame(["a"], [shapely.Point(36.25, 49.98)]).to_crs("EPSG:3857").to_file(path)
    with pytest.warns(ReprojectedWarning, match="mine.gpkg: reprojected from"):
        points = read_launch_points(path)
    assert points.geometry[0].coords[0] == (36.25, 49.98)


def test_lon_and_lat_are_refused_for_a_vector_file(tmp_path):
    path = tmp_path / "mine.geojson"
    frame(["a"], [shapely.Point(36, 50)]).to_file(path)
    with pytest.raises(InputError, match="lon= and lat= are for text tables"):
        read_launch_points(path, lon="x")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "^mine.geojson is empty$"),
        ("{", "^mine.geojson cannot be read: .* is the file complete"),
        ('{"type": "FeatureCollection", "features": [{"type":', "^mine.geojson cannot be read: "),
        ("not json at all", "supported file format.*Expected a GeoJSON"),
        (json.dumps({"type": "FeatureCollection", "features": []}), "^mine.geojson has no feat"),
    ],
)
def test_a_broken_geojson_is_an_input_error_that_names_the_file(tmp_path, text, message):
    with pytest.raises(InputError, match=message):
        read_launch_points(write(tmp_path / "mine.geojson", text))


def test_a_feature_off_the_globe_is_named(tmp_path):
    path = tmp_path / "mine.geojson"
    feature = {
        "type": "Feature",
        "properties": {"name": "a"},
        "geometry": {"type": "Point", "coordinates": [49.98, 136.25]},
    }
    write(path, json.dumps({"type": "FeatureCollection", "features": [feature]}))
    with pytest.raises(InputError, match=r"feature 1 of mine.geojson: latitude 136.25 .*swapped"):
        read_launch_points(path)


def test_features_without_a_geometry_are_named(tmp_path):
    path = tmp_path / "mine.geojson"
    features = [
        {"type": "Feature", "properties": {"name": name}, "geometry": geometry}
        for name, geometry in (("a", {"type": "Point", "coordinates": [36, 50]}), ("b", None))
    ]
    write(path, json.dumps({"type": "FeatureCollection", "features": features}))
    with pytest.raises(InputError, match=r"feature 2 of mine.geojson: has no geometry"):
        read_launch_points(path)


def test_a_missing_file_and_a_folder_are_named(tmp_path):
    for name in ("nowhere.csv", "nowhere.gpkg"):
        with pytest.raises(InputError, match=f"^there is no file .*{name}; check the path"):
            read_launch_points(tmp_path / name)
    with pytest.raises(InputError, match=f"^{re.escape(str(tmp_path))} is a folder, not a file$"):
        read_launch_points(tmp_path)


# Tables as programs write them


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
@pytest.mark.parametrize(
    ("delimiter", "decimal"), [(",", "."), (";", "."), (";", ","), ("\t", "."), ("\t", ",")]
)
@pytest.mark.parametrize("quote", ["", '"'])
def test_a_table_is_read_as_any_program_writes_it(tmp_path, end, mark, delimiter, decimal, quote):
    rows = [["name", "lon", "lat"], ["Суми", f"34{decimal}8", f"50{decimal}91"]]
    text = end.join(delimiter.join(f"{quote}{cell}{quote}" for cell in row) for row in rows)
    path = tmp_path / "sites.csv"
    path.write_bytes((mark + text + end).encode("utf-8"))
    points = read_launch_points(path, precision=None)
    assert points["launch_point"].tolist() == ["Суми"]
    assert points.geometry[0].coords[0] == (34.8, 50.91)


def test_quoted_cells_hold_delimiters_quotes_and_line_ends(tmp_path):
    text = 'name;lon;lat\r\n"A; ""the"" hill\r\nand, town";36,25;49,98\r\n'
    path = tmp_path / "sites.csv"
    path.write_bytes(text.encode("utf-8"))
    assert read_launch_points(path)["launch_point"].tolist() == ['A; "the" hill\nand, town']


@pytest.mark.parametrize("first", ["sep=;", "SEP=;", '"sep=;"'])
def test_a_first_line_that_says_what_parts_the_columns_is_no_header(tmp_path, first):
    path = write(tmp_path / "sites.csv", f"{first}\nname;lon;lat\nA;36,25;95,2\n")
    with pytest.raises(InputError, match=r"^row 3 of sites.csv: latitude 95.2 is outside"):
        read_launch_points(path)
    good = write(tmp_path / "good.csv", f"{first}\nname;lon;lat\nA;36,25;49,98\n")
    assert read_launch_points(good).geometry[0].coords[0] == (36.25, 49.98)


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le"])
def test_a_table_in_utf_16_is_refused_with_a_way_out(tmp_path, encoding):
    path = write(tmp_path / "sites.csv", "name,lon,lat\nA,36,50\n", encoding)
    with pytest.raises(InputError, match=r"sites.csv: .*UTF-.*save it as CSV UTF-8"):
        read_launch_points(path)
    if encoding == "utf-16":
        assert read_launch_points(path, encoding=encoding)["launch_point"].tolist() == ["A"]


def test_another_encoding_can_be_said(tmp_path):
    path = write(tmp_path / "sites.csv", "name,lon,lat\nХарків,36,50\n", "cp1251")
    assert read_launch_points(path, encoding="cp1251")["launch_point"].tolist() == ["Харків"]
    with pytest.raises(InputError, match=r"sites.csv: is not ascii .*say which encoding="):
        read_launch_points(path, encoding="ascii")
    with pytest.raises(InputError, match="unknown encoding: latin-99; give a name"):
        read_launch_points(path, encoding="latin-99")


def test_a_quotation_mark_that_is_not_ended_is_named_by_its_line(tmp_path):
    path = write(tmp_path / "sites.csv", 'name,lon,lat\nA,36,50\n"B,36,51\n')
    with pytest.raises(InputError, match=r"sites.csv: line 3: .*begun and not ended"):
        read_launch_points(path)


@pytest.mark.parametrize("kind", [str, pathlib.Path])
def test_a_path_is_a_text_or_a_path(tmp_path, kind):
    path = write(tmp_path / "sites.csv", "name,lon,lat\nA,36,50\n")
    assert len(read_launch_points(kind(path))) == 1
