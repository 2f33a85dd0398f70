"""Results are plain frames: they say what they were made of, and do what frames do."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from habits import OF_POINTS, OF_REGIONS, PLACE, SLOW, SQUARES, WORDS, plain, points, regions

import rangemap as rm
from rangemap.points import as_launch_points
from rangemap.provenance import dataset_of
from rangemap.regions import validate_regions

#: Every result that is a frame, and the attributes that it has beside table and version.
PLACES, WHERE, SAID = {"measured_from"}, {"boundaries"}, {"hedge_policy", "statements"}
FRAMES: dict[str, tuple[Any, set[str]]] = {
    "launch_points": (rm.load_launch_points, set()),
    "launch_points (border)": (lambda: rm.load_launch_points("border"), set()),
    "launch_points (own)": (lambda: as_launch_points(points()), set()),
    "regions": (lambda: rm.load_regions(["RU-BEL", "UA-43"]), WHERE),
    "regions (own)": (lambda: validate_regions(regions()), WHERE),
    "regions (prepared)": (lambda: rm.prepare_regions(regions()).to_frame(), WHERE),
    "reach": (lambda: rm.build_reach(points(), WORDS), PLACES | SAID),
    "coverage": (lambda: rm.measure_coverage(points(), WORDS, regions()), PLACES | SAID | WHERE),
    "error_budget": (
        lambda: rm.measure_error_budget(points(), WORDS, regions(), references=()),
        PLACES | SAID | WHERE,
    ),
    "changed_regions": (
        lambda: rm.find_changed_regions("HIMARS", points(), regions()),
        PLACES | SAID | WHERE,
    ),
    "comparison": (lambda: rm.comparison_table(rm.compare_statements("HIMARS")), SAID),
    "curve": (lambda: curve().to_frame(), PLACES | WHERE),
    "readings": (lambda: curve().at(WORDS), PLACES | WHERE | SAID),
}


def curve() -> rm.CoverageCurve:
    return rm.coverage_curve(points(), regions(), max_range_km=80, step_km=40)


def each_frame() -> Any:
    return pytest.mark.parametrize("name", sorted(FRAMES))


def of(name: str) -> dict[str, Any]:
    attrs: dict[str, Any] = FRAMES[name][0]().attrs
    assert set(attrs) == {"rangemap"}
    return attrs["rangemap"]


# --- attributes --------------------------------------------------------------------------------


@each_frame()
def test_a_frame_says_which_table_it_is_and_who_made_it(name):
    said = of(name)
    assert said["table"] == name.partition(" ")[0]
    assert said["version"] == rm.__version__
    assert said.keys() - {"table", "version"} == FRAMES[name][1]


@each_frame()
def test_attributes_are_plain_values_and_the_same_for_the_same_input(name):
    first, second = FRAMES[name][0]().attrs, FRAMES[name][0]().attrs
    assert first == second
    assert json.loads(json.dumps(first)) == first


def test_attributes_name_place_words_policy_and_boundaries():
    said = of("coverage")
    assert said["measured_from"] == ["town hall (own map)"]
    assert said["hedge_policy"] == ["1"]
    assert said["statements"] == {
        "user-the-article": {
            "wording": "about 30 miles", "publisher": "", "published": "", "url": "",
        }
    }  # fmt: skip
    assert said["boundaries"] == ["own survey"]


def test_attributes_tell_where_words_were_printed():
    table = rm.measure_coverage(points(), rm.load_systems().select("ATACMS"), regions())
    (said,) = table.attrs["rangemap"]["statements"].values()
    assert (said["wording"], said["published"]) == ("up to 190 miles", "2024-11-17/2024-11-18")


def test_bundled_boundaries_have_a_name_with_versions_wherever_they_come_through():
    name = dataset_of("regions-ru.fgb")
    assert name == "natural-earth-5.1+rangemap-data-1"
    assert of("regions")["boundaries"] == [name]
    # Attributes get lost on the way through files and lists of columns; the columns do not.
    bare = rm.load_regions(["RU-BEL"])
    bare.attrs = {}
    assert rm.prepare_regions(bare).to_frame().attrs["rangemap"]["boundaries"] == [name]


def test_places_as_one_shape_keep_all_their_bases_and_sources():
    two = pd.concat([points(), points(launch_point=["there"], basis=["station"])])
    two.geometry = [PLACE, shapely.Point(37, 50)]
    table = rm.measure_coverage(two, WORDS, regions(), dissolve=True)
    assert table.attrs["rangemap"]["measured_from"] == ["town hall; station (own map)"]


@pytest.mark.parametrize(
    "step",
    [
        lambda t: t.copy(),
        lambda t: t[t["covered_share"] > 0],
        lambda t: t.sort_values("nearest_km"),
        lambda t: t[["region", "covered_share"]],
        lambda t: t.groupby("launch_point")[["covered_area_km2"]].sum(),
        lambda t: pd.concat([t, rm.measure_coverage(points(), WORDS, regions())]),
    ],
    ids=["copy", "mask", "sort", "columns", "groupby", "concat"],
)
def test_attributes_survive_what_pandas_lets_them_survive(step):
    table = FRAMES["coverage"][0]()
    assert step(table).attrs == table.attrs


def test_attributes_of_one_table_are_not_those_of_another():
    first, second = FRAMES["coverage"][0](), FRAMES["coverage"][0]()
    first.attrs["rangemap"]["boundaries"].append("mine")
    assert second.attrs["rangemap"]["boundaries"] == ["own survey"]


# --- what frames do ----------------------------------------------------------------------------

LAYERS = {
    "launch_points": rm.load_launch_points,
    "border": lambda: rm.load_launch_points("border"),
    "regions": lambda: rm.load_regions(["RU-BEL", "RU-KRS"]),
    "reach": lambda: rm.build_reach(points(), WORDS),
}


@pytest.mark.parametrize("name", sorted(LAYERS))
def test_a_layer_explores(name):
    pytest.importorskip("matplotlib")
    pytest.importorskip("mapclassify")
    page = LAYERS[name]().explore(tiles=None).get_root().render()
    assert "FeatureCollection" in page


def test_a_table_joined_to_its_regions_explores_by_share():
    pytest.importorskip("matplotlib")
    pytest.importorskip("mapclassify")
    joined = regions().merge(FRAMES["coverage"][0](), on="region")
    assert joined["covered_share"].tolist() == FRAMES["coverage"][0]()["covered_share"].tolist()
    assert "0.5" in joined.explore("covered_share", tiles=None).get_root().render()


@pytest.mark.parametrize("name", sorted(LAYERS))
def test_a_layer_goes_to_another_reference_system_and_back(name):
    layer = LAYERS[name]()
    back = layer.to_crs("EPSG:32637").to_crs("EPSG:4326")
    # PROJ's way there and back is good to a tenth of a millimetre here, 1e-9 degrees.
    assert shapely.equals_exact(back.geometry.array, layer.geometry.array, tolerance=1e-8).all()
    assert (back.index == layer.index).all()


def test_reaches_can_be_grouped_dissolved_and_overlaid():
    reach = LAYERS["reach"]()
    assert reach.groupby("reading", sort=False).size().to_dict() == {
        "low": 1, "stated": 1, "high": 1,
    }  # fmt: skip
    widest = reach.dissolve("system").geometry.iloc[0]
    assert widest.equals(reach.set_index("reading").geometry["high"])
    cut = gpd.overlay(regions()[["region", "geometry"]], reach[["reading", "geometry"]])
    assert set(cut["region"]) == {"L", "R"}


def test_coverage_pivots_into_a_table_of_shares():
    table = FRAMES["coverage"][0]()
    wide = table.pivot_table(index="region", columns="statement", values="covered_share")
    assert wide.loc["L", "user-the-article"] == table["covered_share"][0]


@each_frame()
def test_a_frame_has_a_plain_index_and_columns_with_text_names(name):
    frame = FRAMES[name][0]()
    assert frame.index.tolist() == list(range(len(frame)))
    assert all(type(column) is str for column in frame.columns)
    assert not frame.columns.duplicated().any()


# --- what is given stays as it is --------------------------------------------------------------


def modes() -> list[Any]:
    """Return the ways in which this pandas shares memory between frames."""
    return [True, "warn", False] if int(pd.__version__.partition(".")[0]) < 3 else [True]


@pytest.fixture(params=modes())
def copy_on_write(request: pytest.FixtureRequest) -> Iterator[None]:
    if len(modes()) == 1:
        yield
        return
    with pd.option_context("mode.copy_on_write", request.param):
        yield


def everything_of(frame: Any) -> Any:
    if isinstance(frame, pd.DataFrame):
        kept = list(frame.index), frame.dtypes.tolist(), frame.index.names, frame.columns.names
        return plain(frame), kept, getattr(frame, "crs", None)
    return plain(frame)


@pytest.mark.usefixtures("copy_on_write")
@pytest.mark.parametrize("name", sorted((OF_POINTS | OF_REGIONS).keys() - {"draw_map"}))
def test_no_function_changes_a_frame_that_it_is_given(name):
    mine = points(note=["a"]), regions(people=[7, 8])
    for frame in mine:
        frame.index = list(range(5, 5 + len(frame)))
        frame.attrs["mine"] = ["kept"]
    before = [everything_of(frame) for frame in mine]
    (OF_POINTS | OF_REGIONS)[name](*mine)
    assert [everything_of(frame) for frame in mine] == before


@pytest.mark.parametrize("name", sorted((OF_POINTS | OF_REGIONS).keys() - SLOW))
def test_no_function_changes_a_mapping_or_an_array_that_it_is_given(name):
    place = np.array([36.25, 49.98])
    place.setflags(write=False)
    places = {"here": place}
    areas = {name: shape.__geo_interface__ for name, shape in SQUARES.items()}
    before = list(places), copy.deepcopy(areas)
    (OF_POINTS | OF_REGIONS)[name](places, areas)
    assert (list(places), areas) == before
    assert places["here"] is place


@pytest.mark.usefixtures("copy_on_write")
def test_what_comes_back_shares_nothing_with_what_was_given():
    mine = regions(people=[7, 8])
    clean = validate_regions(mine)
    clean.loc[0, "people"] = 0
    clean.loc[0, "geometry"] = shapely.box(0, 0, 1, 1)
    assert mine["people"].tolist() == [7, 8]
    assert mine.geometry[0].equals(SQUARES["Left"])
    ready = rm.prepare_regions(mine)
    given_back = ready.to_frame()
    given_back.loc[0, "name"] = "changed"
    assert ready.names == ("Left", "Right")


def test_the_geodesic_functions_leave_their_arrays_alone():
    shapes = np.array([PLACE, SQUARES["Left"]], dtype=object)
    radii_km = np.array([10.0, 20.0])
    for array in (shapes, radii_km):
        array.setflags(write=False)
    rm.geodesic_buffer(shapes, radius_km=radii_km)
    rm.geodesic_area_km2(shapes)
    series = gpd.GeoSeries(shapes, index=["a", "b"], crs="EPSG:4326")
    before = everything_of(series.to_frame("geometry"))
    rm.geodesic_buffer(series, radius_km=10)
    assert everything_of(series.to_frame("geometry")) == before
