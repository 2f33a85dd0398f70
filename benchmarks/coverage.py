"""What covered areas cost, and how far they are off, here and the two usual ways.

Run ``python benchmarks/coverage.py``: one table, all ways in this run, each in a process of its own
and on one core: random launch points in 22-45 E, 44-56 N, three ranges, the 83 federal subjects of
Russia, reached rows. The truth is the overlay with rings of 4 cm and of 1 cm, from which the
shortfall of polygons is extrapolated away; it shares no circle with the integral. Times are those
of the processor, so that what else runs on the machine does not count.
"""

# ruff: noqa: E402

from __future__ import annotations

import argparse
import json
import os
import platform
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from typing import Any

for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[name] = "1"

import geopandas as gpd
import numpy as np
import shapely
from pyproj import Geod
from shapely.geometry import Point, Polygon

import rangemap as rm
from rangemap.geodesy import covered_by_discs

RANGES_KM = (80.5, 249.4, 305.8)
SEED = 1
GEOD = Geod(ellps="WGS84")
Areas = dict[tuple[int, float, str], float]


def launch_points(n: int) -> np.ndarray[Any, Any]:
    """Return random places in and around Ukraine."""
    random = np.random.default_rng(SEED)
    return np.column_stack([random.uniform(22, 45, n), random.uniform(44, 56, n)])


# --- ways: each takes places, and returns a function that measures some of them ----------------


def by_integral(all_rows: bool = False) -> Callable[[Any], Areas]:
    """Return the package's public function, with share and nearest distance."""
    ready = rm.prepare_regions(rm.load_regions("RU"))
    ranges = {f"{km}": f"{km} km" for km in RANGES_KM}

    def measure(places: Any) -> Areas:
        names = {str(i): tuple(place) for i, place in enumerate(places)}
        table = rm.measure_coverage(names, ranges, ready, reached_only=not all_rows)
        keys = zip(
            table["launch_point"].astype(int), table["range_km"], table["region"], strict=True
        )
        return dict(zip(keys, table["covered_area_km2"], strict=True))

    return measure


def by_integral_areas() -> Callable[[Any], Areas]:
    """Return the integral alone, without a table."""
    ready = rm.prepare_regions(rm.load_regions("RU"))

    def measure(places: Any) -> Areas:
        found = covered_by_discs(
            ready.areas, places, np.array(RANGES_KM), own_km2=ready.area_km2, all_nearest=False
        )
        at = np.nonzero(found.area_km2)
        values = found.area_km2[at].tolist()
        return {
            (i, RANGES_KM[k], ready.codes[j]): value
            for i, k, j, value in zip(*(a.tolist() for a in at), values, strict=True)
        }

    return measure


def by_projection(*, nearest: bool = False) -> Callable[[Any], Areas]:
    """(1) Azimuthal equidistant projection, planar buffer, ``geopandas.overlay``.

    The nearest distance of the regions around is planar too.
    """
    regions = rm.load_regions("RU")[["region", "geometry"]]

    def measure(places: Any) -> Areas:
        found: Areas = {}
        for i, (lon, lat) in enumerate(places):
            crs = f"+proj=aeqd +lat_0={lat} +lon_0={lon} +datum=WGS84"
            near = regions.cx[lon - 8 : lon + 8, lat - 4 : lat + 4].to_crs(crs)
            if nearest:
                near.distance(Point(0, 0))
            for km in RANGES_KM:
                disc = gpd.GeoDataFrame(geometry=[Point(0, 0).buffer(km * 1000)], crs=crs)
                cut = gpd.overlay(near, disc, how="intersection")
                found |= {
                    (i, km, code): area / 1e6
                    for code, area in zip(cut["region"], cut.geometry.area, strict=True)
                }
        return found

    return measure


def by_ring(*, nearest: bool = False) -> Callable[[Any], Areas]:
    """(2) ``Geod`` ring of 360 vertices, STRtree, intersection, ``geometry_area_perimeter``.

    The nearest distance of reached regions is that of their nearest vertex.
    """
    regions = rm.load_regions("RU")
    shapes = np.asarray(regions.geometry, dtype=object)
    codes = regions["region"].tolist()
    tree = shapely.STRtree(shapes)
    azimuth = np.arange(0.0, 360.0)
    vertices = {c: shapely.get_coordinates(s) for c, s in zip(codes, shapes, strict=True)}

    def measure(places: Any) -> Areas:
        found: Areas = {}
        for i, (lon, lat) in enumerate(places):
            for km in RANGES_KM:
                around = np.full(360, lon), np.full(360, lat)
                x, y, _ = GEOD.fwd(*around, azimuth, np.full(360, km * 1000))
                disc = Polygon(np.column_stack([x, y]))
                for j in tree.query(disc, predicate="intersects"):
                    cut = shapely.intersection(shapes[j], disc)
                    area, _ = GEOD.geometry_area_perimeter(shapely.orient_polygons(cut))
                    found[i, km, codes[j]] = abs(area) / 1e6
            if nearest:
                for code in {key[2] for key in found if key[0] == i}:
                    x, y = vertices[code].T
                    GEOD.inv(np.full(len(x), lon), np.full(len(x), lat), x, y)[2].min()
        return found

    return measure


def by_fine_overlay() -> Callable[[Any], Areas]:
    """Return the truth: overlays of two tolerances, extrapolated to none."""
    regions = rm.load_regions("RU")
    shapes = np.asarray(regions.geometry, dtype=object)
    codes = regions["region"].tolist()
    tree = shapely.STRtree(shapes)

    def measure(places: Any) -> Areas:
        found: Areas = {}
        for i, (lon, lat) in enumerate(places):
            for km in RANGES_KM:
                coarse, fine = (
                    rm.geodesic_buffer(Point(lon, lat), radius_km=km, tolerance_m=t)
                    for t in (0.04, 0.01)
                )
                for j in tree.query(fine, predicate="intersects"):
                    a, b = (
                        rm.geodesic_area_km2(shapely.intersection(shapes[j], d))
                        for d in (coarse, fine)
                    )
                    found[i, km, codes[j]] = b + (b - a) / 3
        return found

    return measure


WAYS: dict[str, tuple[str, Callable[[], Callable[[Any], Areas]]]] = {
    "areas": ("rangemap, areas alone", by_integral_areas),
    "table": ("rangemap, table: share, nearest, errors", by_integral),
    "every": ("rangemap, table, all 83 regions", lambda: by_integral(all_rows=True)),
    "projection": ("(1) projection + buffer + overlay", by_projection),
    "ring": ("(2) ring of 360 + STRtree + Geod area", by_ring),
    "projection+": ("(1) with nearest", lambda: by_projection(nearest=True)),
    "ring+": ("(2) with nearest", lambda: by_ring(nearest=True)),
}
FAST = {"areas", "table", "every"}


def run(way: str, n: int, sample: int) -> dict[str, Any]:
    """Measure one way: seconds for each launch point, memory, errors on the first few."""
    measure = WAYS[way][1]()
    places = launch_points(n)
    measure(places[:2])
    before = _peak_mb()
    seconds, rows = [], 0
    step = 200 if way in FAST else 1
    for first in range(0, n, step):
        some = places[first : first + step]
        begin = time.process_time()
        rows += len(measure(some))
        seconds.append(time.process_time() - begin)
    memory = _peak_mb() - before
    single = []
    for place in places[:50]:
        begin = time.process_time()
        measure(place[None])
        single.append(time.process_time() - begin)
    return {
        "ms": 1000 * sum(seconds) / n,
        "single_ms": 1000 * statistics.median(single),
        "rows_per_s": rows / sum(seconds),
        "memory_mb": memory,
        "error": errors(measure(places[:sample]), by_fine_overlay()(places[:sample])),
    }


def errors(found: Areas, truth: Areas) -> tuple[float, float]:
    """Return the median and the worst error, in parts of the covered area, of rows over 1 km2."""
    off = [abs(found.get(key, 0.0) - area) / area for key, area in truth.items() if area > 1]
    return statistics.median(off), max(off)


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--points", type=int, default=1000, help="launch points")
    parser.add_argument("--slow-points", type=int, default=60, help="launch points of slow ways")
    parser.add_argument("--sample", type=int, default=12, help="launch points for the errors")
    parser.add_argument("--way", choices=list(WAYS), help="one way alone, as JSON")
    arguments = parser.parse_args()
    if arguments.way:
        n = arguments.points if arguments.way in FAST else arguments.slow_points
        print(json.dumps(run(arguments.way, n, arguments.sample)))
        return
    results = {}
    for way in WAYS:
        ran = subprocess.run(
            [sys.executable, __file__, *sys.argv[1:], "--way", way],
            check=True, capture_output=True, text=True,
        )  # fmt: skip
        results[way] = json.loads(ran.stdout)
    versions = f"shapely {shapely.__version__}, geopandas {gpd.__version__}"
    print(f"{platform.machine()}, Python {platform.python_version()}, {versions}")
    print(f"{arguments.points} launch points ({arguments.slow_points} for (1) and (2))")
    print(f"ranges {', '.join(map(str, RANGES_KM))} km\n")
    print("| way | ms a launch point | alone | rows/s | MB | median error | worst |")
    print("|---|---:|---:|---:|---:|---:|---:|")
    for way, result in results.items():
        median, worst = result["error"]
        print(
            f"| {WAYS[way][0]} | {result['ms']:.2f} | {result['single_ms']:.1f} | "
            f"{result['rows_per_s']:,.0f} | {result['memory_mb']:.0f} | "
            f"{median:.0e} | {worst:.0e} |"
        )
    print()
    for way, others in (("areas", ("projection", "ring")), ("table", ("projection+", "ring+"))):
        ratios = [f"{results[o]['ms'] / results[way]['ms']:.0f}x {WAYS[o][0]}" for o in others]
        print(f"{WAYS[way][0]}: faster by {', '.join(ratios)}")


def _peak_mb() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    main()
