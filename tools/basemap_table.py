"""The basemap: countries around Russia and Ukraine, small, and sharing their borders exactly."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import shapely
from natural_earth import SourceRow
from numpy.typing import NDArray
from shapely.geometry import MultiPolygon
from shapely.geometry.base import BaseGeometry
from tables import Row

from rangemap.geodesy import geodesic_area_km2

__all__ = ["make_basemap"]

# The length, in degrees, whose square is the area of the smallest triangle that three
# neighbouring vertices of a kept line span: lines move by about half as much.
SIMPLIFY_DEG = 0.02
SMALLEST_ISLAND_KM2 = 20.0
WORLD = shapely.box(-200, -90, 200, 90)


def make_basemap(
    rows: Sequence[SourceRow], countries: Sequence[Row], regions: Sequence[BaseGeometry]
) -> list[BaseGeometry]:
    """Return one geometry for each row of `countries`, simplified but for shared borders.

    Edges shared with `regions` stay vertex for vertex; coasts and the borders between the
    countries are simplified. The trick: the sea is made a member of the coverage and the
    regions are left out of it, so that coasts are inner edges (simplified) and the borders with
    the regions outer ones (kept).
    """
    own = np.array(regions)
    dissolved = np.array([_country(rows, country, own) for country in countries])
    land = shapely.coverage_union_all(np.concatenate([dissolved, own]))
    sea = shapely.get_parts(shapely.difference(WORLD, land))
    simplified = shapely.coverage_simplify(
        np.concatenate([dissolved, sea]), SIMPLIFY_DEG, simplify_boundary=False
    )[: len(countries)]
    result = shapely.orient_polygons(_multi(simplified), exterior_cw=False)
    if not shapely.is_valid(result).all():
        raise SystemExit("the basemap has invalid geometries")
    if not shapely.coverage_is_valid(np.concatenate([result, own])):
        raise SystemExit("the basemap and the regions do not share their borders")
    return list(result)


def _country(rows: Sequence[SourceRow], country: Row, regions: NDArray[np.object_]) -> BaseGeometry:
    wanted = country["source_codes"].split()
    geometries = np.array([row.geometry for row in rows if _code(row) in wanted])
    missing = set(wanted) - {_code(row) for row in rows}
    if missing:
        raise SystemExit(f"basemap.csv, {country['id']}: the source has no {sorted(missing)}")
    parts = shapely.get_parts(shapely.coverage_union_all(geometries))
    kept = (geodesic_area_km2(parts) >= SMALLEST_ISLAND_KM2) | shapely.intersects(
        parts, shapely.union_all(regions[_near(regions, parts)])
    )
    return MultiPolygon(list(parts[kept]))


def _code(row: SourceRow) -> str:
    # Of the United States only Alaska is near; everything else is taken by country.
    is_alaska = row.properties["iso_3166_2"] == "US-AK"
    return "US-AK" if is_alaska else row.properties["adm0_a3"]


def _near(regions: NDArray[np.object_], parts: NDArray[np.object_]) -> NDArray[np.bool_]:
    return shapely.intersects(shapely.envelope(regions), shapely.box(*shapely.total_bounds(parts)))


def _multi(geometries: NDArray[np.object_]) -> NDArray[np.object_]:
    return np.array([shapely.multipolygons(shapely.get_parts(g)) for g in geometries])
