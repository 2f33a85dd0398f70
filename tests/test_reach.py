"""Reach: one row for each reading that the words give, and its true buffer."""

from __future__ import annotations

import checks
import geopandas as gpd
import geopandas.testing
import oracles
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from shapely.geometry import LineString, MultiPoint, Point, box
from strategies import places, repeatable

from rangemap.errors import InputError
from rangemap.geodesy import geodesic_buffer
from rangemap.reach import build_reach

KHARKIV = {"Kharkiv": checks.KHARKIV}
TWO = {"Kharkiv": checks.KHARKIV, "Sumy": (34.8, 50.92)}
MILE_KM = 5280 * 0.3048 / 1000


def readings(words):
    reach = build_reach(KHARKIV, {"it": words})
    return dict(zip(reach["reading"], reach["range_km"], strict=True))


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("about 50 miles", {"low": 45 * MILE_KM, "stated": 50 * MILE_KM, "high": 55 * MILE_KM}),
        ("up to 190 miles", {"stated": 190 * MILE_KM, "high": 190 * MILE_KM}),
        ("no more than 80 km", {"stated": 80, "high": 80}),
        ("more than 250 km", {"low": 250, "stated": 250}),
        ("165 to 300 km", {"low": 165, "high": 300}),
        ("250 km", {"low": 250, "stated": 250, "high": 250}),
    ],
)
def test_a_reading_that_is_left_open_has_no_row(words, expected):
    assert readings(words) == pytest.approx(expected, rel=1e-12)


def test_rows_run_by_launch_point_then_statement_then_reading():
    reach = build_reach(TWO, {"long": "about 300 km", "short": "up to 80 km"})
    assert reach[["launch_point", "system", "reading"]].to_numpy().tolist() == [
        [place, *rest]
        for place in ("Kharkiv", "Sumy")
        for rest in (
            ["short", "stated"],
            ["short", "high"],
            ["long", "low"],
            ["long", "stated"],
            ["long", "high"],
        )
    ]


def test_the_frame_has_its_columns_and_is_in_longitude_and_latitude():
    reach = build_reach(KHARKIV, {"it": "about 50 miles"})
    assert list(reach.columns) == [
        "launch_point", "basis", "system", "statement", "wording",
        "reading", "range_km", "range_basis", "geometry",
    ]  # fmt: skip
    assert reach.crs.to_epsg() == 4326
    assert reach["wording"].unique().tolist() == ["about 50 miles"]
    assert reach["range_basis"].tolist() == ["policy", "printed", "policy"]
    assert reach["basis"].unique().tolist() == ["given by the user"]


def test_each_row_is_the_true_circle_of_its_distance():
    reach = build_reach(TWO, {"it": "about 200 km"}, tolerance_m=10)
    for row in reach.itertuples():
        place = TWO[row.launch_point]
        circle = checks.drawn_circle(row.geometry)
        lines = shapely.linestrings([edge.coords for edge in shapely.get_parts(circle)][::7])
        stray_m = oracles.strays_m(shapely.MultiLineString(list(lines)), *place, row.range_km)
        assert stray_m <= 10


def test_low_is_within_stated_and_stated_within_high():
    low, stated, high = build_reach(KHARKIV, {"it": "about 50 miles"}).geometry
    assert shapely.contains_properly(stated, low)
    assert shapely.contains_properly(high, stated)


@repeatable(25)
@given(place=places(), km=st.floats(1, 5000), more_m=st.floats(0.05, 3))
def test_two_ranges_nest_however_near_they_are(place, km, more_m):
    ranges = {"a": f"{km:.6f} km", "b": f"{km + more_m / 1000:.6f} km"}
    reach = build_reach({"here": place}, ranges, tolerance_m=50)
    short, long = reach[reach["reading"] == "stated"].sort_values("range_km").geometry
    assert shapely.covers(long, short)
    assert not shapely.covers(short, long)


def test_equal_distances_of_two_statements_share_one_geometry():
    reach = build_reach(KHARKIV, {"a": "up to 100 km", "b": "100 km", "c": "more than 100 km"})
    first = reach.geometry.iloc[0]
    assert all(shapely.equals_exact(first, other) for other in reach.geometry)


def test_as_one_shape_there_is_one_row_for_each_reading_with_all_names():
    reach = build_reach(TWO, {"it": "up to 200 km"}, dissolve=True)
    assert reach["launch_point"].unique().tolist() == ["Kharkiv + Sumy"]
    assert reach["reading"].tolist() == ["stated", "high"]
    apart = [geodesic_buffer(Point(place), radius_km=200) for place in TWO.values()]
    union = shapely.union_all(apart)
    assert shapely.symmetric_difference(reach.geometry.iloc[0], union).area < 1e-9


def test_a_launch_point_of_several_points_is_one_shape():
    several = {"both": MultiPoint(list(TWO.values()))}
    as_one = build_reach(TWO, {"it": "up to 200 km"}, dissolve=True).geometry.iloc[0]
    assert build_reach(several, {"it": "up to 200 km"}).geometry.iloc[0].equals(as_one)


@pytest.mark.parametrize(
    "geometry", [LineString([(36, 50), (37, 51)]), box(36, 50, 37, 51)], ids=["line", "area"]
)
def test_the_reach_of_a_line_or_an_area_holds_that_of_its_points(geometry):
    reach = build_reach({"a line on a map": geometry}, {"it": "up to 100 km"}).geometry.iloc[0]
    spot = {"a point of it": Point(shapely.get_coordinates(geometry)[1])}
    around = build_reach(spot, {"it": "up to 100 km"}).geometry.iloc[0]
    assert shapely.difference(around, reach).area < 1e-4
    assert reach.area > around.area


def test_a_line_and_points_dissolve_to_one_shape():
    mixed = TWO | {"a line on a map": LineString([(36, 50), (37, 51)])}
    apart = build_reach(mixed, {"it": "up to 100 km"})
    as_one = build_reach(mixed, {"it": "up to 100 km"}, dissolve=True).geometry.iloc[0]
    union = shapely.union_all(apart.geometry.to_numpy())
    assert shapely.symmetric_difference(as_one, union).area < 1e-6


@pytest.mark.parametrize("words", ["20,000 km", "400,000 km"])
def test_a_distance_beyond_the_earth_is_refused(words):
    with pytest.raises(InputError):
        build_reach(KHARKIV, {"it": words})


@pytest.mark.parametrize("tolerance", [0, -1, float("nan")])
def test_a_tolerance_that_is_none_is_refused(tolerance):
    with pytest.raises(InputError, match="tolerance_m"):
        build_reach(KHARKIV, {"it": "100 km"}, tolerance_m=tolerance)


def test_what_is_given_is_left_as_it_was():
    frame = gpd.GeoDataFrame(
        {"name": list(TWO)}, geometry=[Point(p) for p in TWO.values()], crs="EPSG:4326"
    )
    before = frame.copy(deep=True)
    ranges = {"it": "about 100 km"}
    build_reach(frame, ranges, dissolve=True)
    geopandas.testing.assert_geodataframe_equal(frame, before)
    assert ranges == {"it": "about 100 km"}


def test_a_frame_in_metres_measures_from_the_same_places():
    lonlat = gpd.GeoDataFrame(
        {"name": list(TWO)}, geometry=[Point(p) for p in TWO.values()], crs="EPSG:4326"
    )
    with pytest.warns(UserWarning, match="reprojected"):
        reach = build_reach(lonlat.to_crs("EPSG:32637"), {"it": "100 km"})
    for row in reach.itertuples():
        expected = geodesic_buffer(Point(TWO[row.launch_point]), radius_km=100)
        assert shapely.hausdorff_distance(row.geometry, expected) < 1e-6


def test_distances_that_are_the_same_but_for_rounding_share_one_shape():
    reach = build_reach({"A": (36.0, 50.0)}, {"one": "300 km", "other": "186.41135767 miles"})
    stated = reach[reach["reading"] == "stated"]
    assert stated["range_km"].nunique() == 2
    assert stated.geometry.iloc[0].equals(stated.geometry.iloc[1])


def test_a_geojson_file_keeps_readings_and_where_they_come_from(tmp_path):
    ranges = {"a": "about 50 miles", "b": "up to 190 miles", "c": "more than 250 km"}
    reach = build_reach(TWO, ranges, tolerance_m=100)
    reach.to_file(tmp_path / "reach.geojson", driver="GeoJSON")
    back = gpd.read_file(tmp_path / "reach.geojson")
    assert list(back.columns) == list(reach.columns)
    assert back.crs.to_epsg() == 4326
    told = [
        ("about 50 miles", "low", "policy"),
        ("about 50 miles", "stated", "printed"),
        ("about 50 miles", "high", "policy"),
        # Shorter than 190 miles; neither open end has a row.
        ("more than 250 km", "low", "printed"),
        ("more than 250 km", "stated", "printed"),
        ("up to 190 miles", "stated", "printed"),
        ("up to 190 miles", "high", "printed"),
    ]
    columns = ["wording", "reading", "range_basis"]
    assert list(map(tuple, back[columns].to_numpy())) == [*told, *told]
    # GDAL writes 15 digits that count.
    assert back["range_km"].tolist() == pytest.approx(reach["range_km"].tolist(), rel=1e-14)
    names = ["launch_point", "basis", "system", "statement"]
    assert back[names].to_numpy().tolist() == reach[names].to_numpy().tolist()
