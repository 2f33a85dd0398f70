"""Ways to measure how much of regions lies within ranges: this package's, and what others use.

Each is set up once and then takes places, (n, 2) longitudes and latitudes, and returns the covered
areas in square kilometres by place, range and region, of what is reached alone (this package's own
table is read by :func:`as_areas`). A way that needs something that is not installed raises
:class:`AbsentError`.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import geopandas as gpd
import numpy as np
import shapely
from _postgis import AbsentError, server_of
from numpy.typing import NDArray
from pyproj import Geod
from shapely.geometry import Point, Polygon

import rangemap as rm
from rangemap.geodesy import covered_by_discs

RANGES_KM = (80.5, 249.4, 305.8)
GEOD = Geod(ellps="WGS84")

Floats = NDArray[np.float64]
Areas = dict[tuple[int, float, str], float]
Measure = Callable[[Floats], Any]


def russia() -> tuple[NDArray[Any], list[str]]:
    """Return the shapes and the codes of the federal subjects of Russia."""
    regions = rm.load_regions("RU")
    return np.asarray(regions.geometry, dtype=object), regions["region"].tolist()


# --- this package ------------------------------------------------------------------------------


def by_table(*, all_rows: bool = False) -> Measure:
    """``measure_coverage``: share, nearest distance and errors, in a table."""
    ready = rm.prepare_regions(rm.load_regions("RU"))
    ranges = {f"{km}": f"{km} km" for km in RANGES_KM}

    def measure(places: Floats) -> Any:
        names = {str(i): tuple(place) for i, place in enumerate(places.tolist())}
        return rm.measure_coverage(names, ranges, ready, reached_only=not all_rows)

    return measure


def as_areas(found: Any) -> Areas:
    """Return the areas of what a way returned."""
    if isinstance(found, dict):
        return found
    names = ("launch_point", "range_km", "region", "covered_area_km2")
    rows = zip(*(found[name].tolist() for name in names), strict=True)
    return {(int(point), km, code): area for point, km, code, area in rows}


def by_integral() -> Measure:
    """``covered_by_discs``: the integral alone, without a table."""
    ready = rm.prepare_regions(rm.load_regions("RU"))
    kms = np.array(RANGES_KM)

    def measure(places: Floats) -> Areas:
        found = covered_by_discs(
            ready.areas, places, kms, own_km2=ready.area_km2, all_nearest=False
        )
        at = np.nonzero(found.area_km2)
        rows = zip(*(a.tolist() for a in at), found.area_km2[at].tolist(), strict=True)
        return {(i, RANGES_KM[k], ready.codes[j]): value for i, k, j, value in rows}

    return measure


# --- (1) and (2) -------------------------------------------------------------------------------


def by_projection(*, nearest: bool = False) -> Measure:
    """(1) Azimuthal equidistant projection, planar buffer, ``geopandas.overlay``.

    Regions far away are left out before anything is projected. The nearest distance is that of the
    projected regions.
    """
    regions = rm.load_regions("RU")[["region", "geometry"]]

    def measure(places: Floats) -> Areas:
        found: Areas = {}
        for i, (lon, lat) in enumerate(places):
            crs = f"+proj=aeqd +lat_0={lat} +lon_0={lon} +datum=WGS84"
            near = regions.cx[lon - 8 : lon + 8, lat - 4 : lat + 4].to_crs(crs)
            if nearest:
                near.distance(Point(0, 0))
            for km in RANGES_KM:
                disc = gpd.GeoDataFrame(geometry=[Point(0, 0).buffer(km * 1000)], crs=crs)
                cut = gpd.overlay(near, disc, how="intersection")
                areas = zip(cut["region"], cut.geometry.area, strict=True)
                found |= {(i, km, code): area / 1e6 for code, area in areas}
        return found

    return measure


def by_ring(*, nearest: bool = False) -> Measure:
    """(2) ``Geod`` ring of 360 vertices, STRtree, intersection, ``geometry_area_perimeter``.

    The nearest distance of what is reached is that of its nearest vertex.
    """
    shapes, codes = russia()
    tree = shapely.STRtree(shapes)
    vertices = [shapely.get_coordinates(shape).T.copy() for shape in shapes]

    def measure(places: Floats) -> Areas:
        found: Areas = {}
        for i, (lon, lat) in enumerate(places):
            reached: set[int] = set()
            for km in RANGES_KM:
                disc = ring(lon, lat, km, 360)
                for j in tree.query(disc, predicate="intersects").tolist():
                    cut = shapely.intersection(shapes[j], disc)
                    area, _ = GEOD.geometry_area_perimeter(shapely.orient_polygons(cut))
                    found[i, km, codes[j]] = abs(area) / 1e6
                    reached.add(j)
            if nearest:
                for x, y in (vertices[j] for j in reached):
                    GEOD.inv(np.full(len(x), lon), np.full(len(x), lat), x, y)[2].min()
        return found

    return measure


# --- others, where they are installed ----------------------------------------------------------


def by_postgis(*, nearest: bool = False) -> Measure:
    """PostGIS: ``ST_Buffer`` of geography, ``ST_Intersection``, ``ST_Area`` on the spheroid."""
    server = server_of(*russia())
    distance = ", ST_Distance(r.geog, d.place)" if nearest else ""
    # Many times faster than intersections of geography, which go through a projection each.
    query = f"""
        WITH d AS MATERIALIZED (
            SELECT p.place, ST_Buffer(p.place, 1000 * %(km)s)::geometry AS disc
            FROM (SELECT ST_SetSRID(ST_MakePoint(%(lon)s, %(lat)s), 4326)::geography AS place) p
        )
        SELECT r.region, ST_Area(ST_Intersection(r.geom, d.disc)::geography) / 1e6 {distance}
        FROM d JOIN regions r ON ST_Intersects(r.geom, d.disc)
    """

    def measure(places: Floats) -> Areas:
        found: Areas = {}
        for i, (lon, lat) in enumerate(places.tolist()):
            for km in RANGES_KM:
                rows = server.execute(query, {"lon": lon, "lat": lat, "km": km})
                found |= {(i, km, row[0]): row[1] for row in rows}
        return found

    measure.seconds = server.seconds  # type: ignore[attr-defined]
    measure.close = server.close  # type: ignore[attr-defined]
    return measure


def by_spherely(*, nearest: bool = False) -> Measure:
    """S2 on the sphere, by spherely: ring of 360 vertices, intersection, area."""
    try:
        import spherely  # noqa: PLC0415
    except ImportError as error:
        raise AbsentError("spherely is not installed") from error
    shapes, codes = russia()
    regions = spherely.from_wkb(shapely.to_wkb(shapely.orient_polygons(shapes)))
    spherely.prepare(regions)

    def measure(places: Floats) -> Areas:
        found: Areas = {}
        for i, (lon, lat) in enumerate(places):
            for km in RANGES_KM:
                disc = spherely.create_polygon(shapely.get_coordinates(ring(lon, lat, km, 360)))
                for j in np.flatnonzero(spherely.intersects(regions, disc)).tolist():
                    cut = spherely.intersection(regions[j], disc)
                    found[i, km, codes[j]] = spherely.area(cut) / 1e6
            if nearest:
                spherely.distance(regions, spherely.create_point(lon, lat))
        return found

    return measure


def by_sedona(*, nearest: bool = False) -> Measure:
    """S2 on the sphere, by SedonaDB: rings of 360 vertices joined with regions, in SQL."""
    try:
        import geoarrow.pyarrow  # noqa: F401, PLC0415
        import sedonadb  # noqa: PLC0415
    except ImportError as error:
        raise AbsentError("sedonadb is not installed, or without geoarrow-pyarrow") from error
    shapes, codes = russia()
    database = sedonadb.connect()
    table = gpd.GeoDataFrame({"region": codes}, geometry=shapely.orient_polygons(shapes))
    database.create_data_frame(table).to_view("raw")
    database.sql(
        "SELECT region, ST_GeogFromWKB(ST_AsBinary(geometry)) AS geog FROM raw"
    ).to_memtable().to_view("regions")
    distance = ", ST_Distance(r.geog, d.place)" if nearest else ""

    def measure(places: Floats) -> Areas:
        rows = [(i, km) for i in range(len(places)) for km in RANGES_KM]
        discs = [ring(*places[i], km, 360) for i, km in rows]
        frame = gpd.GeoDataFrame(
            {
                "number": [i for i, _ in rows],
                "km": [km for _, km in rows],
                "place": shapely.to_wkb(shapely.points(places[[i for i, _ in rows]])),
            },
            geometry=discs,
        )
        database.create_data_frame(frame).to_view("raw_discs", overwrite=True)
        cut = database.sql(
            "WITH d AS (SELECT number, km, ST_GeogFromWKB(place) AS place, "
            "ST_GeogFromWKB(ST_AsBinary(geometry)) AS disc FROM raw_discs) "
            "SELECT d.number, d.km, r.region, "
            f"ST_Area(ST_Intersection(r.geog, d.disc)) / 1e6 AS area {distance} "
            "FROM d JOIN regions r ON ST_Intersects(r.geog, d.disc)"
        ).to_pandas()
        columns = (cut[name].tolist() for name in ("number", "km", "region", "area"))
        return {(i, km, code): area for i, km, code, area in zip(*columns, strict=True)}

    return measure


# --- the truth ---------------------------------------------------------------------------------


def by_fine_rings(places: Floats) -> Areas:
    """Return the truth: overlays of rings of 2^15 and 2^16 vertices, extrapolated to none.

    What a ring falls short by goes with the square of its spacing, but for the two edges that a
    border cuts, which are 29 m long at 300 km, and 0.3 mm off: less than 0.01 square metres each.
    """
    shapes, codes = russia()
    tree = shapely.STRtree(shapes)
    found: Areas = {}
    for i, (lon, lat) in enumerate(places):
        for km in RANGES_KM:
            rings = [ring(lon, lat, km, 2**k) for k in (15, 16)]
            around = shapely.box(*shapely.buffer(rings[1], 0.5).bounds)
            for j in tree.query(rings[1], predicate="intersects").tolist():
                near = shapely.intersection(shapes[j], around)
                coarse, fine = (
                    float(rm.geodesic_area_km2(shapely.intersection(near, r))) for r in rings
                )
                found[i, km, codes[j]] = fine + (fine - coarse) / 3
    return found


def ring(lon: float, lat: float, km: float, n: int) -> Polygon:
    """Return a polygon of places at a distance, evenly spread."""
    azimuth = np.arange(n) * (-360.0 / n)
    x, y, _ = GEOD.fwd(np.full(n, lon), np.full(n, lat), azimuth, np.full(n, km * 1000))
    return Polygon(np.column_stack([x, y]))
