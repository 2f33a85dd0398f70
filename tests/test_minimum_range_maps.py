"""Minimum ranges on a map: two lines, what lies between them filled, and words that say so."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import checks
import geopandas as gpd
import numpy as np
import oracles
import pytest
import shapely
from browser import opened
from checks import layer
from pyproj import Geod
from sample_story import decode
from shapely.geometry import LineString, Polygon, box

import rangemap as rm
from rangemap.errors import InputError
from rangemap.story import Line, Story
from rangemap.telling import compose_story

SYSTEMS = rm.load_systems()
RING = "a minimum range of 70 km and a maximum of 200 km"
#: 3 by 2 degrees with Kharkiv in the middle of the west; a square within 10 km of it; one beyond.
REGIONS = {
    "around": box(36, 49, 39, 51).difference(box(36.1, 49.95, 36.2, 50.0)),
    "too near": box(36.1, 49.95, 36.2, 50.0),
    "too far": box(45, 49, 46, 50),
}


@pytest.fixture(scope="module")
def story() -> Story:
    """From one point: a ring without a source."""
    return compose_story({"Kharkiv": checks.KHARKIV}, {"it": RING}, layer(REGIONS))


PLAIN = next(s for s in SYSTEMS.statements if s.id == "article-atacms")
SOURCED = replace(PLAIN, id="ring", wording=RING, range=rm.parse_range(RING))
CENTRES = shapely.get_coordinates(rm.load_launch_points().geometry)


@pytest.fixture(scope="module")
def both() -> Story:
    """From three city centres: a ring with a source, and a plain distance."""
    return compose_story(rm.load_launch_points(), [SOURCED, PLAIN], rm.load_regions("RU"))


def distances_km(lon_lat: Any) -> Any:
    """Return the distances of places from each of the city centres, by geographiclib."""
    return np.array([[oracles.distance_m(*at, *one) / 1000 for at in CENTRES] for one in lon_lat])


def line(story: Story, kind: str) -> Line:
    return next(each for each in story.map.lines if each.kind == kind)


def paths(story: Story, kind: str) -> list[Any]:
    """Return the lines of the map as arrays of longitude and latitude."""
    parts = line(story, kind).parts
    return [np.array(decode(story.map.arcs, path)) for part in parts for path in part]


def filled(story: Story) -> Any:
    (fill,) = [f for f in story.map.lines if f.kind == "fill" and f.statement == "ring"]
    rings = [[decode(story.map.arcs, path) for path in part] for part in fill.parts]
    return shapely.union_all([Polygon(shell, holes).buffer(0) for shell, *holes in rings])


def test_a_ring_has_a_line_at_each_of_its_two_distances(story: Story) -> None:
    found = []
    for path in paths(story, "edge"):
        km = [oracles.distance_m(*checks.KHARKIV, *place) / 1000 for place in path]
        # Three decimals of a degree, and chords 100 m off, are far from the other circle.
        assert max(km) - min(km) < 0.3
        found.append(round(float(np.mean(km))))
    assert sorted(found) == [70, 200]


def test_what_is_filled_lies_between_them_and_in_the_regions(both: Story) -> None:
    shape = filled(both)
    km = distances_km(shapely.get_coordinates(shape))
    # In the ring about one of them at least, and a hair more for coordinates cut short.
    assert ((km > 69.8) & (km < 200.2)).any(axis=1).all()
    russia = shapely.union_all(rm.load_regions("RU").geometry)
    assert shapely.difference(shape, russia.buffer(0.05)).is_empty


def test_what_is_too_near_to_one_point_is_filled_in_the_ring_about_another(both: Story) -> None:
    """Sudzha, 51 km from Sumy and so too near to it, is 149 km from Kharkiv."""
    sudzha = (35.27, 51.19)
    (km,) = distances_km([sudzha])
    assert sorted((km < 70).tolist()) == [False, False, True]
    assert filled(both).contains(shapely.Point(sudzha))


def test_what_is_wholly_too_near_has_no_row(story: Story) -> None:
    assert [row.name for row in story.table.rows] == ["around"]


def test_the_table_has_the_share_between_the_two_distances(story: Story) -> None:
    frame = layer(REGIONS)
    table = rm.measure_coverage({"Kharkiv": checks.KHARKIV}, {"it": RING}, frame)
    share = table.set_index("region_name").loc["around", "covered_share"]
    assert story.table.rows[0].cells[0].share == pytest.approx(share, abs=1e-6)
    # By counting places, 0.02 degrees apart, between the two distances.
    lon, lat = np.meshgrid(np.arange(36.01, 39, 0.02), np.arange(49.01, 51, 0.02))
    here = np.broadcast_to(np.array(checks.KHARKIV)[:, None], (2, lon.size))
    km = Geod(ellps="WGS84").inv(*here, lon.ravel(), lat.ravel())[2] / 1000
    weight = np.cos(np.radians(lat.ravel()))
    counted = weight[(km > 70) & (km < 200)].sum() / weight.sum()
    assert share == pytest.approx(counted, abs=0.005)


def test_key_head_label_and_source_name_both_distances(both: Story) -> None:
    row = both.key[0]
    assert row.printed == RING
    assert "what is nearer than 70 kilometres is left out" in row.notes
    assert both.table.heads[0].text == "min. 70, max. 200 km"
    assert "Read as 70 kilometres to 200 kilometres (as printed)." in both.footnotes[0].text


@pytest.mark.parametrize("place", [0, 1])
def test_the_label_stands_on_the_outer_line(both: Story, place: int) -> None:
    (label,) = [each for each in both.still.frames[place].labels if each.statement == "ring"]
    assert label.text == "min. 70, max. 200 km"
    assert np.abs(distances_km([label.lon_lat]) - 200).min() < 0.5


def test_the_text_alternative_says_what_is_left_out(both: Story) -> None:
    ring = (
        f"A ring, “{RING}”, which leaves out what is nearer than 70 kilometres, takes in parts of"
    )
    assert ring in both.texts.map_alt
    assert len(both.texts.map_alt.split()) <= 120


def test_no_slider_moves_a_ring_and_the_page_says_so(story: Story, both: Story) -> None:
    assert story.explorer is None
    assert both.explorer is not None
    assert [each.statement for each in both.explorer.statements] == ["article-atacms"]
    (reading,) = [fold for fold in both.folds if fold.id == "reading"]
    assert any("No slider is offered" in each.text for each in reading.paragraphs)


def test_a_ring_is_not_compared_with_a_border(story: Story) -> None:
    ring = {"Kharkiv": checks.KHARKIV}
    told = compose_story(ring, {"it": RING}, rm.load_regions("RU"))
    (somewhere,) = [fold for fold in told.folds if fold.id == "somewhere"]
    names = [row[0] for row in somewhere.tables[0].rows]
    assert names[:2] == ["Kharkiv", "Kharkiv, Sumy and Chernihiv together"]
    assert not any("border" in name for name in names)


@pytest.mark.parametrize(
    "geometry", [LineString([(34, 49), (35, 50)]), box(34, 49, 35, 50)], ids=["line", "area"]
)
def test_from_a_line_or_an_area_a_map_is_refused_with_the_reason(geometry: Any) -> None:
    mine = gpd.GeoDataFrame(
        {"launch_point": ["mine"], "basis": ["as drawn"], "geometry": [geometry]}, crs="EPSG:4326"
    )
    with pytest.raises(InputError, match=r"two meanings.*from points"):
        rm.draw_map(mine, {"it": RING}, layer(REGIONS))


@pytest.mark.browser
def test_a_reader_sees_no_tint_where_it_is_too_near(browser: Any, tmp_path: Path) -> None:
    drawn = rm.draw_map({"Kharkiv": checks.KHARKIV}, [SOURCED], rm.load_regions("RU"))
    rm.save_html(drawn, tmp_path / "ring.html")
    tinted = """(places) => {
      const tint = document.querySelector(".leaflet-container .rm-fill");
      const map = rangemap.start();
      return places.map(([lon, lat]) => {
        const {x, y} = map.latLngToLayerPoint([lat, lon]);
        return tint.isPointInFill(new DOMPoint(x, y));
      });
    }"""
    with opened(browser, tmp_path / "ring.html") as it:
        # In Belgorod region, 66, 102 and 174 km from Kharkiv; and in Voronezh region, 250 km.
        places = [(36.9, 50.4), (36.9, 50.8), (38.6, 50.4), (39.7, 50.5)]
        assert it.page.evaluate(tinted, places) == [False, True, True, False]
        assert (it.requests, it.complaints) == ([], [])
