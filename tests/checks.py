"""What has to hold of an area, a buffer, a distance, a table: asked of right and wrong ones.

Each check takes an implementation and raises AssertionError where it fails. The tests put the
package to them; ``test_wrong.py`` shows that each catches an error that was made before.
"""

from __future__ import annotations

import html.parser
import math
from collections.abc import Callable, Iterable, Sequence
from itertools import pairwise
from typing import Any

import geopandas as gpd
import numpy as np
import oracles
import pandas as pd
import pytest
import shapely
from shapely.geometry import LineString, MultiLineString, Point, Polygon, box
from shapely.geometry.base import BaseGeometry

from rangemap.geodesy import buffer_error_m

Area = Callable[[BaseGeometry], float]
Buffer = Callable[..., BaseGeometry]
Nearest = Callable[[BaseGeometry, float, float], float]
Measure = Callable[..., pd.DataFrame]

#: 50 degrees north, as the founding data; another on the equator shows no difference at all
#: between some of the errors and the truth.
KHARKIV = (36.23, 49.99)
UNIT_SQUARES = {"A": box(0, 0, 1, 1), "B": box(1, 0, 2, 1), "C": box(4, 0, 5, 1)}
MIDDLE_OF_A = (0.5, 0.5)


def layer(shapes: dict[str, BaseGeometry]) -> gpd.GeoDataFrame:
    """Return regions with a code that lets them be small, named as given."""
    return gpd.GeoDataFrame(
        {"region": [f"QA-{i}" for i in range(len(shapes))], "name": list(shapes)},
        geometry=list(shapes.values()),
        crs="EPSG:4326",
    )


# --- areas -------------------------------------------------------------------------------------


def boxes_have_the_area_of_their_zone(area: Area) -> None:
    for corners in [(0, 0, 1, 1), (30, 50, 40, 60), (-180, -90, -90, 0), (-10, 89, 170, 90)]:
        expected = oracles.box_area_km2(*corners)
        assert area(box(*corners)) == pytest.approx(expected, rel=1e-12, abs=6e-8)


def holes_are_taken_out(area: Area) -> None:
    shell, hole = box(30, 50, 34, 54), box(31, 51, 32, 52)
    expected = oracles.box_area_km2(30, 50, 34, 54) - oracles.box_area_km2(31, 51, 32, 52)
    for turned in (hole.exterior.coords, hole.exterior.coords[::-1]):
        polygon = Polygon(shell.exterior.coords, [turned])
        assert area(polygon) == pytest.approx(expected, rel=1e-12)


def edges_are_straight_in_lon_and_lat(area: Area) -> None:
    # A box 10 degrees wide on 67 N: its edges bulge by 0.5 % of its area when read as geodesics.
    wide = box(40, 67, 50, 68)
    dense = oracles.dense_polygon_area_km2(wide, 0.05)
    assert area(wide) == pytest.approx(dense, rel=1e-9)


# --- buffers -----------------------------------------------------------------------------------


def drawn_circle(shape: BaseGeometry) -> BaseGeometry:
    """Return the boundary of a reach without what closes it along a pole or the antimeridian."""
    lines = []
    for part in shapely.get_parts(shapely.get_parts(shapely.boundary(shape))):
        for start, end in pairwise(part.coords):
            on_seam = start[0] == end[0] and abs(start[0]) == 180
            on_pole = start[1] == end[1] and abs(start[1]) == 90
            if not (on_seam or on_pole):
                lines.append([start, end])
    return MultiLineString(lines)


def boundary_is_at_the_distance(
    buffer: Buffer,
    place: tuple[float, float],
    radius_km: float,
    tolerance_m: float,
    *,
    most_edges: int | None = None,
) -> None:
    shape = buffer(Point(place), radius_km=radius_km, tolerance_m=tolerance_m)
    boundary = drawn_circle(shape)
    lines = [LineString(edge.coords) for edge in shapely.get_parts(boundary)]
    if most_edges is not None and len(lines) > most_edges:
        lines = [lines[i] for i in np.linspace(0, len(lines) - 1, most_edges).astype(int)]
    assert oracles.strays_m(MultiLineString(lines), *place, radius_km) <= tolerance_m


def members_are_those_within_the_distance(
    buffer: Buffer,
    place: tuple[float, float],
    radius_km: float,
    tolerance_m: float,
    others: Iterable[tuple[float, float]] = (),
) -> None:
    shape = buffer(Point(place), radius_km=radius_km, tolerance_m=tolerance_m)
    shapely.prepare(shape)
    band_km = 1.5 * tolerance_m / 1000
    edge = [
        tuple(oracles.destination(*place, azimuth, km))
        for azimuth in range(0, 360, 30)
        for km in (radius_km - band_km, radius_km + band_km, radius_km / 2)
        if km > 0
    ]
    for other in [place, *edge, *others]:
        distance_m = oracles.distance_m(*place, *other)
        if abs(distance_m - radius_km * 1000) > tolerance_m:
            inside = bool(shapely.intersects_xy(shape, *other))
            assert inside == (distance_m < radius_km * 1000), other


def buffer_has_the_area_of_the_disc(
    buffer: Buffer, place: tuple[float, float], radius_km: float, tolerance_m: float
) -> None:
    shape = buffer(Point(place), radius_km=radius_km, tolerance_m=tolerance_m)
    drawn = sum(oracles.drawn_area_km2(part) for part in shapely.get_parts(shape))
    slack = oracles.disc_perimeter_km(*place, radius_km) * tolerance_m / 1000
    # Near the far side the circle folds up to a caustic: its length by m12 goes to nothing.
    slack = max(slack, 2 * math.pi * 40 * tolerance_m / 1000)
    assert abs(drawn - oracles.disc_area_km2(*place, radius_km)) <= slack


def outline_is_at_the_distance_from(
    buffer: Buffer,
    geometry: BaseGeometry,
    radius_km: float,
    tolerance_m: float,
    *,
    most_edges: int = 6,
) -> None:
    """Ask brute force about places on some edges, evenly chosen, away from their middles too."""
    shape = buffer(geometry, radius_km=radius_km, tolerance_m=tolerance_m)
    edges = list(drawn_circle(shape).geoms)
    chosen = np.unique(np.linspace(0, len(edges) - 1, most_edges).astype(int))
    parts = (0.0, 0.1, 0.25, 0.5, 0.75, 0.9)
    for number, i in enumerate(chosen):
        (x0, y0), (x1, y1) = edges[i].coords
        part = parts[number % len(parts)]
        lon, lat = x0 + part * (x1 - x0), y0 + part * (y1 - y0)
        off_m = oracles.distance_to_m(geometry, lon, lat) - radius_km * 1000
        assert abs(off_m) <= tolerance_m, (lon, lat, off_m)


def members_are_those_near(
    buffer: Buffer,
    geometry: BaseGeometry,
    radius_km: float,
    tolerance_m: float,
    places: Iterable[tuple[float, float]],
) -> None:
    """Ask brute force about any places of the plane, those at the edge within it left out."""
    shape = buffer(geometry, radius_km=radius_km, tolerance_m=tolerance_m)
    for place in places:
        off_m = oracles.distance_to_m(geometry, *place) - radius_km * 1000
        if abs(off_m) > tolerance_m:
            assert bool(shapely.intersects_xy(shape, *place)) == (off_m < 0), (place, off_m)


def error_is_within_the_tolerance(
    buffer: Buffer, geometry: BaseGeometry, radius_km: float, tolerance_m: float
) -> None:
    """Measure the whole outline, the geometry itself and all hollows."""
    shape = buffer(geometry, radius_km=radius_km, tolerance_m=tolerance_m)
    assert buffer_error_m(geometry, shape, radius_km=radius_km) <= tolerance_m


def follows_rfc_7946(shape: BaseGeometry) -> None:
    assert shape.is_valid, shapely.is_valid_reason(shape)
    assert shape.geom_type in {"Polygon", "MultiPolygon"}
    west, south, east, north = shape.bounds
    assert -180 <= west <= east <= 180
    assert -90 <= south <= north <= 90
    for part in shapely.get_parts(shape):
        assert part.exterior.is_ccw
        assert not any(hole.is_ccw for hole in part.interiors)
        for ring in (part.exterior, *part.interiors):
            for start, end in pairwise(ring.coords):
                along_a_pole = start[1] == end[1] and abs(start[1]) == 90
                assert along_a_pole or abs(end[0] - start[0]) <= 180


# --- distances ---------------------------------------------------------------------------------


def nearest_is_that_of_brute_force(
    nearest: Nearest, shape: BaseGeometry, place: tuple[float, float], *, within_m: float = 0.001
) -> None:
    measured_m = nearest(shape, *place) * 1000
    assert measured_m == pytest.approx(oracles.nearest_m(shape, *place), abs=within_m)


# --- tables ------------------------------------------------------------------------------------


def shares_are_parts_of_the_region(measure: Measure) -> None:
    table = measure({"middle of A": MIDDLE_OF_A}, {"far": "150 km"}, layer(UNIT_SQUARES)).set_index(
        "region_name"
    )
    assert table["covered_share"].between(0, 1).all()
    assert table.loc["A", "covered_share"] == 1
    assert 0 < table.loc["B", "covered_share"] < 1
    assert table.loc["C", "covered_share"] == 0


def readings_grow_from_low_to_high(measure: Measure) -> None:
    table = measure(
        {"middle of A": MIDDLE_OF_A}, {"words": "about 100 km"}, layer(UNIT_SQUARES)
    ).set_index("region_name")
    assert (table["range_low_km"] < table["range_km"]).all()
    assert (table["range_km"] < table["range_high_km"]).all()
    b = table.loc["B"]
    assert b["covered_area_low_km2"] < b["covered_area_km2"] < b["covered_area_high_km2"]
    assert b["covered_share_low"] < b["covered_share"] < b["covered_share_high"]


def open_readings_are_absent(measure: Measure) -> None:
    columns = ["range_{}_km", "covered_area_{}_km2", "covered_share_{}"]
    for words, end in [("up to 100 km", "low"), ("more than 100 km", "high")]:
        table = measure({"middle of A": MIDDLE_OF_A}, {"words": words}, layer(UNIT_SQUARES))
        assert table[[column.format(end) for column in columns]].isna().all(axis=None), words


def what_is_too_near_is_left_out(measure: Measure) -> None:
    words = "a minimum range of 40 km and a maximum of 150 km"
    shapes = UNIT_SQUARES | {"north": box(-4, 0.5, 5, 4)}
    table = measure({"middle of A": MIDDLE_OF_A}, {"it": words}, layer(shapes))
    table = table.set_index("region_name")
    for name in ("A", "north"):
        expected = [oracles.covered_km2(shapes[name], *MIDDLE_OF_A, km) for km in (150, 40)]
        covered_km2 = table.loc[name, "covered_area_km2"]
        assert covered_km2 == pytest.approx(expected[0] - expected[1], rel=1e-4), name
    # A was all of it.
    assert not table.loc["A", "wholly"]


def references_change_the_figure(measure: Measure) -> None:
    # From the middle of its western edge half of the disc lies within the square.
    table = measure(
        {"middle": MIDDLE_OF_A},
        {"it": "40 km"},
        layer({"A": UNIT_SQUARES["A"]}),
        references=[{"edge": (0.0, 0.5)}],
    )
    ends = table[["covered_area_reference_low_km2", "covered_area_reference_high_km2"]]
    half_km2 = oracles.disc_area_km2(0, 0.5, 40) / 2
    disc_km2 = oracles.disc_area_km2(*MIDDLE_OF_A, 40)
    assert ends.iloc[0].tolist() == pytest.approx([half_km2, disc_km2], rel=1e-8)
    assert table["largest_error"].tolist() == ["reference"]


def what_is_not_known_is_no_error_of_nothing(measure: Measure) -> None:
    for words in ("40 km", "up to 40 km"):
        table = measure({"middle": MIDDLE_OF_A}, {"it": words}, layer(UNIT_SQUARES))
        for kind in ("reference", "wording", "statement", "boundary"):
            unknown = table.filter(regex=f"^covered_(area|share)_{kind}_")
            assert unknown.shape[1] == 4
            assert unknown.isna().all(axis=None), (words, kind)


def overlay_agrees_with_geographiclib(measure: Measure) -> None:
    triangle = Polygon([(33, 49), (37, 52.5), (40, 47)])
    shapes = {"square": box(36, 50, 38, 52), "slab": box(30, 51, 39, 52.5), "slant": triangle}
    table = measure({"Kharkiv": KHARKIV}, {"it": "200 km"}, layer(shapes))
    for shape, covered in zip(shapes.values(), table["covered_area_km2"], strict=True):
        assert covered == pytest.approx(oracles.covered_km2(shape, *KHARKIV, 200), rel=2e-5)


# --- units and text ----------------------------------------------------------------------------


def miles_are_statute_miles(to_km: Callable[[float, Any], float]) -> None:
    # 1 mile = 5,280 feet of 0.3048 m; 1 nautical mile = 1,852 m.
    assert to_km(190, "mi") == pytest.approx(190 * 5280 * 0.3048 / 1000, rel=1e-15)
    assert to_km(10, "nmi") == pytest.approx(18.52, rel=1e-15)
    assert to_km(300, "km") == 300


def text_stays_text(escape: Callable[[str], str]) -> None:
    for text in ["<script>alert(1)</script>", '"><img src=x onerror=f()>', "a & b < c", "'q'"]:
        reader = _TextOnly()
        reader.feed(f'<p title="{escape(text)}">{escape(text)}</p>')
        reader.close()
        assert reader.tags == [("p", [("title", text)])]
        assert "".join(reader.text) == text


class _TextOnly(html.parser.HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: list[tuple[str, Sequence[tuple[str, str | None]]]] = []
        self.text: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, attrs))

    def handle_data(self, data: str) -> None:
        self.text.append(data)
