"""Wrong on purpose: each an error that was published or made, to show which check catches it.

Same signatures as the right ones. Nothing in here is used by the package.
"""

from __future__ import annotations

import math
import re
from itertools import pairwise
from typing import Any

import geopandas as gpd
import numpy as np
import oracles
import pandas as pd
import shapely
from shapely import affinity
from shapely.geometry import LineString, Point, Polygon, box
from shapely.geometry.base import BaseGeometry

from rangemap.budget import BUDGET_COLUMNS, measure_error_budget
from rangemap.coverage import measure_coverage
from rangemap.geodesy import azimuthal_equidistant, geodesic_area_km2, geodesic_buffer

SPHERE_KM = 6371.0088


def on_a_sphere(geometry: Point, *, radius_km: float, tolerance_m: float) -> BaseGeometry:
    """Every place at the distance by the haversine formula."""
    arc = radius_km / SPHERE_KM
    lat = math.radians(geometry.y)
    turn = np.linspace(0, -2 * math.pi, 2001)[:-1]
    sine = math.sin(lat) * math.cos(arc) + math.cos(lat) * math.sin(arc) * np.cos(turn)
    east = np.sin(turn) * math.sin(arc) * math.cos(lat)
    lon = geometry.x + np.degrees(np.arctan2(east, math.cos(arc) - math.sin(lat) * sine))
    return Polygon(np.column_stack([lon, np.degrees(np.arcsin(sine))]))


def with_64_sides(geometry: Point, *, radius_km: float, tolerance_m: float) -> BaseGeometry:
    """Vertices all true, and nobody looked at the middles of the edges."""
    return Polygon(oracles.circle_points(geometry.x, geometry.y, radius_km, 64)[::-1])


def flat_on_mercator(geometry: Point, *, radius_km: float, tolerance_m: float) -> BaseGeometry:
    """A circle of web-map metres."""
    (centre,) = gpd.GeoSeries([geometry], crs="EPSG:4326").to_crs("EPSG:3857")
    circle = shapely.buffer(centre, radius_km * 1000, quad_segs=500)
    return gpd.GeoSeries([circle], crs="EPSG:3857").to_crs("EPSG:4326").iloc[0]


def with_lat_and_lon_swapped(
    geometry: Point, *, radius_km: float, tolerance_m: float
) -> BaseGeometry:
    """As a web map orders them, handed to a function that does not."""
    swapped = Point(geometry.y, geometry.x)
    return geodesic_buffer(swapped, radius_km=radius_km, tolerance_m=tolerance_m)


def with_the_radius_as_diameter(
    geometry: Point, *, radius_km: float, tolerance_m: float
) -> BaseGeometry:
    """Half as far as stated."""
    return geodesic_buffer(geometry, radius_km=radius_km / 2, tolerance_m=tolerance_m)


def with_the_pole_left_out(
    geometry: Point, *, radius_km: float, tolerance_m: float
) -> BaseGeometry:
    """The ring round a pole closed along the wrong side: all but the cap."""
    right = geodesic_buffer(geometry, radius_km=radius_km, tolerance_m=tolerance_m)
    return shapely.orient_polygons(box(-180, -90, 180, 90).difference(right))


def running_over_the_antimeridian(
    geometry: Point, *, radius_km: float, tolerance_m: float
) -> BaseGeometry:
    """Longitudes up to 184."""
    at_zero = geodesic_buffer(Point(0, geometry.y), radius_km=radius_km, tolerance_m=tolerance_m)
    return affinity.translate(at_zero, xoff=geometry.x)


def wrapped_without_a_cut(geometry: Point, *, radius_km: float, tolerance_m: float) -> BaseGeometry:
    """Each longitude brought to [-180, 180] by itself, edges now across the whole drawing."""
    whole = running_over_the_antimeridian(geometry, radius_km=radius_km, tolerance_m=tolerance_m)
    return shapely.transform(
        whole, lambda xy: np.column_stack([(xy[:, 0] + 180) % 360 - 180, xy[:, 1]])
    )


def flat_in_one_projection(
    geometry: LineString, *, radius_km: float, tolerance_m: float
) -> BaseGeometry:
    """A planar buffer in an azimuthal projection about the middle of the line."""
    middle = geometry.centroid
    return _flat_buffer(geometry, (middle.x, middle.y), radius_km, "round")


def without_a_wedge(geometry: LineString, *, radius_km: float, tolerance_m: float) -> BaseGeometry:
    """Strips beside the edges, and nothing on the outer side of a bend."""
    return _flat_buffer(geometry, geometry.coords[1], radius_km, "bevel")


def circles_every_5_km(
    geometry: LineString, *, radius_km: float, tolerance_m: float
) -> BaseGeometry:
    """Circles of 360 vertices along the line; between them are notches."""
    dense = oracles.densified(geometry.coords, 0.045)
    discs = [Polygon(oracles.circle_points(lon, lat, radius_km, 360)[::-1]) for lon, lat in dense]
    return shapely.orient_polygons(shapely.union_all(discs))


def with_a_piece_dropped(
    geometry: LineString, *, radius_km: float, tolerance_m: float
) -> BaseGeometry:
    """A hole where a strip went missing in the union."""
    right = geodesic_buffer(geometry, radius_km=radius_km, tolerance_m=tolerance_m)
    at = geometry.interpolate(0.3, normalized=True)
    piece = affinity.translate(at.buffer(0.02), yoff=0.3)
    return shapely.orient_polygons(right.difference(piece))


def with_holes_filled(
    geometry: LineString, *, radius_km: float, tolerance_m: float
) -> BaseGeometry:
    """Only the outer ring is kept."""
    right = geodesic_buffer(geometry, radius_km=radius_km, tolerance_m=tolerance_m)
    return Polygon(right.exterior)


def _flat_buffer(
    geometry: LineString, middle: tuple[float, float], radius_km: float, join: str
) -> BaseGeometry:
    forward, back = azimuthal_equidistant(lon=middle[0], lat=middle[1])
    line = LineString(forward(oracles.densified(geometry.coords, 0.05)))
    corners = LineString(forward(np.asarray(geometry.coords)))
    flat = (corners if join == "bevel" else line).buffer(
        radius_km * 1000, quad_segs=500, join_style=join
    )
    return shapely.orient_polygons(shapely.transform(flat.segmentize(1000), back))


def nearest_on_a_sphere(shape: BaseGeometry, lon: float, lat: float) -> float:
    """By haversine, to edges made dense as they are drawn."""
    to = np.radians(oracles.densified(shape.exterior.coords, 0.001))
    lam, phi = math.radians(lon), math.radians(lat)
    square = (
        np.sin((to[:, 1] - phi) / 2) ** 2
        + math.cos(phi) * np.cos(to[:, 1]) * np.sin((to[:, 0] - lam) / 2) ** 2
    )
    return float(2 * SPHERE_KM * np.arcsin(np.sqrt(square.min())))


def nearest_vertex(shape: BaseGeometry, lon: float, lat: float) -> float:
    """Only corners are looked at."""
    return min(oracles.distance_m(lon, lat, *corner) for corner in shape.exterior.coords) / 1000


def nearest_to_geodesic_edges(shape: BaseGeometry, lon: float, lat: float) -> float:
    """Edges read as the shortest ways between corners, not as they are drawn."""
    corners = list(shape.exterior.coords)
    edges = []
    for (lon_1, lat_1), (lon_2, lat_2) in pairwise(corners):
        way = oracles.EARTH.Inverse(lat_1, lon_1, lat_2, lon_2)
        km = np.linspace(0, way["s12"] / 1000, 401)
        edges += [tuple(oracles.destination(lon_1, lat_1, way["azi1"], each)) for each in km]
    return oracles.nearest_m(LineString(edges), lon, lat) / 1000


def area_with_geodesic_edges(geometry: BaseGeometry) -> float:
    """What a geodesic polygon area gives for the corners as they are."""
    rings = [geometry.exterior, *geometry.interiors]
    areas = [oracles.geodesic_polygon_area_km2(np.asarray(ring.coords)) for ring in rings]
    return areas[0] - sum(areas[1:])


def area_with_holes_added(geometry: BaseGeometry) -> float:
    """A hole wound like its shell counts with the sign of its shell."""
    rings = [geometry.exterior, *geometry.interiors]
    turns = [1 if ring.is_ccw == geometry.exterior.is_ccw else -1 for ring in rings]
    areas = [geodesic_area_km2(Polygon(ring)) for ring in rings]
    return sum(turn * area for turn, area in zip(turns, areas, strict=True))


def area_of_degrees(geometry: BaseGeometry) -> float:
    """Square degrees of the equator."""
    return geometry.area * 111.32**2


def measured_without_clipping(*args: Any, **options: Any) -> pd.DataFrame:
    """The whole disc over the region's own area, wherever they meet."""
    table = measure_coverage(*args, **options)
    disc_km2 = math.pi * table["range_km"] ** 2
    covered = disc_km2.where(table["touched"], 0.0)
    return table.assign(covered_area_km2=covered, covered_share=covered / table["region_area_km2"])


def measured_with_low_and_high_swapped(*args: Any, **options: Any) -> pd.DataFrame:
    """The two ends of a statement in each other's columns."""
    table = measure_coverage(*args, **options)
    swap = {"low": "high", "high": "low"}
    names = {
        column: column.replace(f"_{end}", f"_{other}")
        for column in table.columns
        for end, other in swap.items()
        if f"_{end}" in column
    }
    return table.rename(columns=names)[list(table.columns)]


def measured_with_nothing_for_what_is_open(*args: Any, **options: Any) -> pd.DataFrame:
    """A missing bound filled with a number that nobody stated."""
    table = measure_coverage(*args, **options)
    numbers = table.select_dtypes("number").columns
    return table.assign(**{column: table[column].fillna(0.0) for column in numbers})


def measured_without_minimum_ranges(launch_points: Any, ranges: Any, regions: Any) -> pd.DataFrame:
    """What is too near counted in, as if the words gave a maximum alone."""
    plain = {name: re.sub("a minimum .* and ", "", words) for name, words in ranges.items()}
    return measure_coverage(launch_points, plain, regions)


def measured_by_inner_share(launch_points: Any, ranges: Any, regions: Any) -> pd.DataFrame:
    """The whole inner disc taken off, also where it lies outside the region."""
    table = measured_without_minimum_ranges(launch_points, ranges, regions)
    (words,) = ranges.values()
    disc_km2 = math.pi * float(re.findall("minimum range of ([0-9]+) km", words)[0]) ** 2
    covered = (table["covered_area_km2"] - disc_km2).clip(lower=0.0)
    return table.assign(covered_area_km2=covered, covered_share=covered / table["region_area_km2"])


def measured_by_boxes(launch_points: Any, ranges: Any, regions: Any) -> pd.DataFrame:
    """Each region taken for the box around it."""
    boxes = regions.set_geometry(regions.geometry.envelope)
    return measure_coverage(launch_points, ranges, boxes)


def kilometres_for_miles(value: float, unit: str) -> float:
    """The digits under the other unit."""
    return value


def nautical_for_statute(value: float, unit: str) -> float:
    """Any mile is a mile."""
    return value * (1.0 if unit == "km" else 1.852)


def not_escaped(text: str) -> str:
    """Text from data straight into the page."""
    return text


def escaped_without_quotes(text: str) -> str:
    """Good enough between tags, not within an attribute."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def budget_with_nothing_for_what_is_not_known(*args: Any, **options: Any) -> pd.DataFrame:
    """No error where none is known."""
    table = measure_error_budget(*args, **options)
    budget = table.columns.intersection(BUDGET_COLUMNS).difference(["largest_error"])
    return table.fillna(dict.fromkeys(budget, 0.0))


def budget_of_the_map_alone(*args: Any, **options: Any) -> pd.DataFrame:
    """What is measured from is taken as given."""
    return measure_error_budget(*args, **{**options, "references": ()})
