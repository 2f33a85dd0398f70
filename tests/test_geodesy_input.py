"""Input that is wrong or unusual: each function of geodesy has a clear answer of its own."""

from __future__ import annotations

import math
from functools import partial

import geopandas as gpd
import numpy as np
import pytest
import shapely
from shapely import affinity
from shapely.geometry import (
    GeometryCollection,
    LinearRing,
    LineString,
    MultiLineString,
    MultiPoint,
    MultiPolygon,
    Point,
    Polygon,
    box,
)

import rangemap as rm
from rangemap.errors import InputError, ReprojectedWarning
from rangemap.geodesy import (
    buffer_error_m,
    geodesic_area_km2,
    geodesic_buffer,
    geodesic_densify,
    geodesic_distance_km,
    join_at_antimeridian,
    range_ring,
    split_at_antimeridian,
)

KHARKIV = Point(36.23, 49.99)
DISC = geodesic_buffer(KHARKIV, radius_km=100)

#: Everything that takes a geometry.
MEASURES = {
    "buffer": partial(geodesic_buffer, radius_km=100),
    "ring": partial(range_ring, radius_km=100),
    "error": partial(buffer_error_m, buffer=DISC, radius_km=100),
    "distance": partial(geodesic_distance_km, b=KHARKIV),
    "distance-from": lambda geometry, **options: geodesic_distance_km(KHARKIV, geometry, **options),
}
TAKEN_AS_DRAWN = {"area": geodesic_area_km2, "split": split_at_antimeridian}
ALL = MEASURES | TAKEN_AS_DRAWN | {"densify": geodesic_densify, "join": join_at_antimeridian}
PLURAL = {name: ALL[name] for name in ("buffer", "distance", "area")}
#: Those that keep to [-180, 180].
WITHIN_180 = {name: ALL[name] for name in ALL if name not in TAKEN_AS_DRAWN}
#: Those that read edges as drawn, and can be told to read them as geodesics.
READERS = {name: ALL[name] for name in ALL if name not in {"split", "join", "densify"}}


def each_of(functions):
    return pytest.mark.parametrize("function", list(functions.values()), ids=list(functions))


def line_to(lon, lat=51.0):
    with np.errstate(invalid="ignore"):
        return LineString([(30, 50), (lon, lat)])


def ring_to(lon, lat=51.0):
    with np.errstate(invalid="ignore"):
        return Polygon([(30, 50), (lon, lat), (32, 50), (30, 50)])


# --- no geometry, empty ------------------------------------------------------------------------


@each_of(ALL)
@pytest.mark.parametrize("value", [(30, 50), "a place", 7, {"type": "Point"}])
def test_what_is_no_geometry_is_refused(function, value):
    with pytest.raises(InputError, match=r"expected a shapely geometry, got .*shapely\.Point"):
        function(value)


@each_of(ALL)
def test_nothing_is_refused(function):
    with pytest.raises(InputError, match=r"got NoneType; leave out what is missing.*dropna"):
        function(None)


@each_of({name: ALL[name] for name in ALL if name != "area"})
@pytest.mark.parametrize(
    "empty", [Point(), LineString(), Polygon(), MultiPolygon(), GeometryCollection()]
)
def test_an_empty_geometry_is_refused(function, empty):
    with pytest.raises(InputError, match=f"the {empty.geom_type} is empty"):
        function(empty)


def test_an_empty_or_missing_geometry_has_no_area():
    assert geodesic_area_km2(Polygon()) == 0
    assert geodesic_area_km2([None, Polygon(), DISC])[:2].tolist() == [0, 0]


@each_of(ALL)
def test_empty_parts_of_a_collection_are_passed_over(function):
    shape = box(30, 50, 31, 51)
    expected, answer = (
        function(GeometryCollection([*empty, shape])) for empty in ([], [Point(), LineString()])
    )
    assert np.all(shapely.equals(answer, expected) if shapely.is_geometry(answer) else True)
    assert shapely.is_geometry(answer) or answer == expected


# --- coordinates -------------------------------------------------------------------------------


@each_of(ALL)
@pytest.mark.parametrize("value", [math.nan, math.inf, -math.inf])
@pytest.mark.parametrize("shape", [line_to, ring_to])
def test_coordinates_that_are_not_finite_are_refused(function, shape, value):
    with pytest.raises(InputError, match=r"the point \(.*\) is not finite; give degrees"):
        function(shape(value))
    with pytest.raises(InputError, match="is not finite"):
        function(shape(31, value))


@each_of(ALL)
@pytest.mark.parametrize("shape", [line_to, ring_to])
@pytest.mark.parametrize("lat", [90.0001, -91, 120])
def test_latitudes_beyond_90_are_refused(function, shape, lat):
    with pytest.raises(InputError, match=rf"latitude {float(lat)} is outside .*swapped"):
        function(shape(31, lat))


@each_of(WITHIN_180)
@pytest.mark.parametrize("shape", [line_to, ring_to, Point])
def test_longitudes_beyond_180_are_refused_and_not_wrapped(function, shape):
    geometry = shape(181, 51)
    with pytest.raises(InputError, match=r"longitude 181.0 is outside .*split_at_antimeridian"):
        function(geometry)


def test_areas_and_cuts_are_of_drawings_that_may_run_on_beyond_180():
    beyond = box(170, 60, 190, 70)
    cut = split_at_antimeridian(beyond)
    for edges in ("planar", "geodesic"):
        assert geodesic_area_km2(beyond, edges=edges) == pytest.approx(
            geodesic_area_km2(box(10, 60, 30, 70), edges=edges), rel=1e-12
        )
    assert geodesic_area_km2(cut) == pytest.approx(geodesic_area_km2(beyond), rel=1e-12)
    for turns in (-2, 1, 3):
        moved = affinity.translate(beyond, xoff=360 * turns)
        assert split_at_antimeridian(moved).equals(cut)


@each_of(READERS)
def test_a_height_or_a_measure_changes_nothing_and_is_not_returned(function):
    flat = box(30, 50, 31, 51)
    for dimensions in ("POLYGON Z", "POLYGON M", "POLYGON ZM"):
        extra = " 9" * (len(dimensions) - len("POLYGON "))
        corners = ", ".join(f"{x} {y}{extra}" for x, y in flat.exterior.coords)
        high = shapely.from_wkt(f"{dimensions} (({corners}))")
        assert high.has_z or high.has_m
        answer, expected = function(high), function(flat)
        if shapely.is_geometry(answer):
            assert answer.equals(expected)
            assert not answer.has_z
            assert not answer.has_m
        else:
            assert answer == expected


@each_of({name: ALL[name] for name in ("densify", "split", "join")})
@pytest.mark.parametrize("kind", ["POINT", "LINESTRING", "POLYGON"])
def test_what_is_changed_comes_back_without_heights(function, kind):
    text = {
        "POINT": "POINT ZM (30 50 7 8)",
        "LINESTRING": "LINESTRING ZM (30 50 7 8, 31 50 7 8)",
        "POLYGON": "POLYGON ZM ((30 50 7 8, 31 50 7 8, 31 51 7 8, 30 50 7 8))",
    }[kind]
    answer = function(shapely.from_wkt(text))
    assert not answer.has_z
    assert not answer.has_m


# --- edges -------------------------------------------------------------------------------------

BOW_TIE = Polygon([(0, 0), (2, 2), (2, 0), (0, 2)])


@each_of({name: ALL[name] for name in ALL if name != "densify"})
def test_a_polygon_that_crosses_itself_is_refused(function):
    with pytest.raises(
        InputError, match=r"the Polygon is not valid: Self-intersection.*make_valid"
    ):
        function(BOW_TIE)


@each_of(
    {"densify": geodesic_densify, **{n: partial(f, edges="geodesic") for n, f in READERS.items()}}
)
def test_a_polygon_whose_geodesics_cross_is_refused(function):
    with pytest.raises(InputError, match="geodesic edges of a Polygon cross"):
        function(BOW_TIE)


@each_of(ALL)
def test_a_line_of_no_length_is_refused(function):
    with pytest.raises(InputError, match="not valid: Too few points"):
        function(LineString([(30, 50), (30, 50)]))


@each_of({n: partial(f, edges="geodesic") for n, f in READERS.items()})
def test_a_line_of_no_length_is_refused_for_geodesic_edges_too(function):
    with pytest.raises(InputError, match="not valid: Too few points"):
        function(LineString([(30, 50), (30, 50)]))


@each_of(MEASURES | {"join": join_at_antimeridian})
@pytest.mark.parametrize(
    "wide",
    [
        LineString([(0, 0), (-170, 50), (170, 50)]),
        MultiLineString([[(0, 0), (1, 1)], [(0, 0), (-170, 50), (170, 50)]]),
        GeometryCollection([Point(1, 1), LineString([(0, 0), (-170, 50), (170, 50)])]),
        LinearRing([(0, 0), (-170, 50), (170, 50)]),
    ],
    ids=lambda each: each.geom_type,
)
def test_an_edge_of_a_line_across_more_than_180_degrees_is_refused(function, wide):
    words = r"edge after vertex 1 of the Line.* -170.0 to 170.0, .*split_at_antimeridian"
    with pytest.raises(InputError, match=words):
        function(wide)


@each_of(MEASURES | {"join": join_at_antimeridian})
def test_an_edge_of_an_area_across_more_than_180_degrees_is_for_parallels(function):
    slanting = Polygon([(-170, 50), (170, 51), (170, 60), (-170, 60)])
    with pytest.raises(InputError, match="edge after vertex 0 of the Polygon"):
        function(slanting)
    function(box(-170, 50, 170, 60))


@each_of({n: partial(f, edges="geodesic") for n, f in MEASURES.items()})
def test_a_geodesic_edge_takes_the_shorter_way_however_wide_it_looks(function):
    function(LineString([(170, 50), (-170, 50)]))


@each_of(READERS)
@pytest.mark.parametrize("edges", ["great circle", None, 1, ["planar"]])
def test_a_reading_of_edges_that_there_is_not_is_refused(function, edges):
    with pytest.raises(InputError, match="edges must be 'planar' or 'geodesic'"):
        function(box(30, 50, 31, 51), edges=edges)


# --- distances, tolerances ---------------------------------------------------------------------


@each_of({n: MEASURES[n] for n in ("buffer", "ring", "error")})
@pytest.mark.parametrize(
    ("radius", "words"),
    [
        (0, "radius_km must be above 0"),
        (-1, "radius_km must be above 0"),
        (math.nan, "radius_km must be above 0 and finite"),
        (math.inf, "radius_km must be above 0 and finite"),
        (19_980, "between"),
        (300_000, "are these metres"),
        ("100 km", "parse_range"),
        (None, "number of kilometres"),
    ],
)
def test_a_distance_that_is_none_is_refused(function, radius, words):
    with pytest.raises(InputError, match=words):
        function(KHARKIV, radius_km=radius)


def test_a_tolerance_finer_than_is_promised_is_refused():
    for function in (partial(geodesic_buffer, radius_km=5), partial(range_ring, radius_km=5)):
        function(KHARKIV, tolerance_m=1e-4)
        with pytest.raises(InputError, match=r"must be 0\.0001 or more, got 9e-05"):
            function(KHARKIV, tolerance_m=9e-5)


def test_distances_too_close_to_nest_are_refused():
    geodesic_buffer(KHARKIV, radius_km=[5, 5.000001])
    with pytest.raises(InputError, match=r"two distances of one place are 0\.1 mm apart"):
        geodesic_buffer(KHARKIV, radius_km=[5, 5.0000001])


@pytest.mark.parametrize("tolerance", [0, -1.0, math.nan, math.inf, "1 m", None, True])
def test_a_tolerance_that_is_none_is_refused(tolerance):
    for function in (
        partial(geodesic_buffer, radius_km=100),
        partial(range_ring, radius_km=100),
        geodesic_densify,
    ):
        with pytest.raises(InputError, match="tolerance_m must be"):
            function(KHARKIV, tolerance_m=tolerance)


@pytest.mark.parametrize("inner_km", [100, 100.5, 300])
@pytest.mark.parametrize("geometry", [KHARKIV, MultiPoint([(30, 50), (31, 51)])])
def test_a_least_distance_that_is_not_below_the_largest_is_refused(geometry, inner_km):
    with pytest.raises(
        InputError, match=r"inner_radius_km=.* is not below radius_km=100.0.*swapped"
    ):
        geodesic_buffer(geometry, radius_km=100, inner_radius_km=inner_km)


@pytest.mark.parametrize("inner_km", [-1, math.nan, math.inf, "5", None])
def test_a_least_distance_that_is_none_is_refused(inner_km):
    with pytest.raises(InputError, match="inner_radius_km must be"):
        geodesic_buffer(KHARKIV, radius_km=100, inner_radius_km=inner_km)


# --- several, series ---------------------------------------------------------------------------


@each_of({name: PLURAL[name] for name in ("buffer", "distance")})
def test_a_missing_geometry_among_several_is_named_by_its_row(function):
    with pytest.raises(InputError, match="geometry 1: expected a shapely geometry, got NoneType"):
        function([KHARKIV, None])


@each_of(PLURAL)
@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ("a text", "geometry 1: expected a shapely geometry, got str"),
        (line_to(math.nan), "geometry 1: the point .* is not finite"),
        (line_to(31, 95), "geometry 1: latitude 95.0"),
        (BOW_TIE, "geometry 1: the Polygon is not valid"),
    ],
)
def test_what_is_wrong_among_several_is_named_by_its_row(function, wrong, words):
    with pytest.raises(InputError, match=words):
        function(np.array([KHARKIV, wrong, KHARKIV], dtype=object))


@each_of(PLURAL)
def test_a_geoseries_without_a_reference_system_is_refused(function):
    with pytest.raises(InputError, match=r"no coordinate reference system.*set_crs"):
        function(gpd.GeoSeries([KHARKIV]))


@each_of(PLURAL)
@pytest.mark.parametrize("crs", ["EPSG:3857", "EPSG:4284", "EPSG:32637"])
def test_a_geoseries_in_another_reference_system_is_brought_to_degrees_and_that_is_said(
    function, crs
):
    degrees = gpd.GeoSeries([box(30, 50, 31, 51), KHARKIV], index=[7, 3], crs="EPSG:4326")
    moved = degrees.to_crs(crs)
    for given in (moved, moved.to_frame("geometry").set_geometry("geometry"), moved.values):
        with pytest.warns(ReprojectedWarning) as told:
            found = function(given)
        # Old versions of pyproj warn too, of themselves.
        (ours,) = [each for each in told if each.category is ReprojectedWarning]
        assert str(ours.message).startswith(f"the GeoSeries: reprojected from {moved.crs.name}")
        assert ours.filename == __file__
        expected = function(degrees)
        if isinstance(expected, gpd.GeoSeries):
            if given is not moved.values:
                assert found.crs == "EPSG:4326"
                assert found.index.tolist() == [7, 3]
            expected, found = (np.asarray(shapely.area(each)) for each in (expected, found))
        # The two ways through PROJ agree to some millimetres.
        assert np.allclose(found, expected, rtol=1e-6, atol=1e-5)


@each_of(PLURAL)
def test_a_geoseries_from_which_there_is_no_way_to_degrees_is_refused(function):
    site = 'LOCAL_CS["site",UNIT["metre",1],AXIS["X",EAST],AXIS["Y",NORTH]]'
    with pytest.raises(InputError, match=r"the GeoSeries: there is no way from .*'site'"):
        function(gpd.GeoSeries([KHARKIV], crs=site))


@each_of(PLURAL)
@pytest.mark.parametrize("crs", ["EPSG:4326", "OGC:CRS84", "+proj=longlat +datum=WGS84"])
def test_a_geoseries_in_degrees_is_taken_whatever_its_name(function, crs):
    series = gpd.GeoSeries([box(30, 50, 31, 51)], crs=crs)
    assert len(function(series)) == 1


def test_what_is_public_is_what_is_tested_here():
    named = {
        "buffer_error_m", "geodesic_area_km2", "geodesic_buffer", "geodesic_densify",
        "join_at_antimeridian", "range_ring", "split_at_antimeridian",
    }  # fmt: skip
    assert {name for name in rm.__all__ if name in vars(rm.geodesy)} == named


# --- buffers that are measured -----------------------------------------------------------------


@pytest.mark.parametrize(
    ("buffer", "words"),
    [
        (None, "buffer must be a polygon, got None"),
        (KHARKIV, "buffer must be a polygon"),
        (LineString([(0, 0), (1, 1)]), "buffer must be a polygon"),
        (Polygon(), "buffer must be a polygon, got POLYGON EMPTY"),
        (BOW_TIE, "buffer is not valid"),
        (ring_to(math.nan), "buffer is not valid|not finite"),
        (box(30, 80, 40, 95), "latitude 95.0"),
    ],
)
def test_what_is_no_buffer_is_refused(buffer, words):
    with pytest.raises(InputError, match=words):
        buffer_error_m(KHARKIV, buffer, radius_km=100)


# --- mixed collections at the antimeridian -----------------------------------------------------

MIXED = GeometryCollection(
    [Point(190, 5), LineString([(170, 0), (190, 10)]), GeometryCollection([box(175, 60, 185, 70)])]
)


def test_a_collection_of_all_kinds_is_cut_kind_by_kind():
    cut = split_at_antimeridian(MIXED)
    assert cut.equals(
        GeometryCollection(
            [
                Point(-170, 5),
                MultiLineString([[(170, 0), (180, 5)], [(-180, 5), (-170, 10)]]),
                MultiPolygon([box(-180, 60, -175, 70), box(175, 60, 180, 70)]),
            ]
        )
    )


def test_a_collection_of_all_kinds_is_joined_kind_by_kind():
    joined = join_at_antimeridian(split_at_antimeridian(MIXED))
    point, line, area = joined.geoms
    assert point.equals(Point(-170, 5))
    assert line.length == pytest.approx(math.hypot(20, 10))
    assert area.geom_type == "Polygon"
    assert area.area == pytest.approx(100)


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        (Point(185, 5), Point(-175, 5)),
        (Point(-545, 5), Point(175, 5)),
        (Point(180, 5), Point(180, 5)),
        (Point(-180, 5), Point(-180, 5)),
        (MultiPoint([(185, 5), (10, 5)]), MultiPoint([(-175, 5), (10, 5)])),
        (GeometryCollection([box(0, 0, 1, 1)]), box(0, 0, 1, 1)),
        (MultiPolygon([box(0, 0, 1, 1)]), box(0, 0, 1, 1)),
    ],
)
def test_points_are_moved_by_whole_turns(given, expected):
    assert split_at_antimeridian(given).equals(expected)


def test_a_cut_collection_can_be_measured_from():
    cut = split_at_antimeridian(MIXED)
    shape = geodesic_buffer(cut, radius_km=100, tolerance_m=10)
    assert buffer_error_m(cut, shape, radius_km=100) <= 10
