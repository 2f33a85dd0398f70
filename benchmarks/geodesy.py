"""How fast and how right the geodesic core is, beside other ways, in one run.

    python benchmarks/geodesy.py

Times are the best of some runs; ratios are between times of the same run, so they can be
compared from machine to machine. Errors are those of ``buffer_error_m``.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import numpy as np
import shapely
from pyproj import Geod, Transformer
from shapely.geometry import LineString, Point, Polygon
from shapely.geometry.base import BaseGeometry

import rangemap as rm
from rangemap.geodesy import boundaries, nearest_to_km

GEOD = Geod(ellps="WGS84")
KHARKIV = Point(36.23, 49.99)
ROW = "| {:58} | {:>9} | {:>8} | {:>10} |"


def main() -> None:
    """Print one table."""
    border = rm.load_launch_points("border").geometry.iloc[0]
    ukraine = shapely.union_all(rm.load_regions("UA").geometry.to_numpy())
    print(ROW.format("what", "time, ms", "ratio", "error, m"))
    print(ROW.format("-" * 58, "-" * 8 + ":", "-" * 7 + ":", "-" * 9 + ":"))
    _one_ring()
    _many_rings()
    _line(border)
    _area(ukraine, border)
    _distances(border)


def _one_ring() -> None:
    ring, seconds = _timed(lambda: rm.range_ring(KHARKIV, radius_km=306, tolerance_m=1), 50)
    n = len(shapely.get_coordinates(ring))
    lon, lat, azimuth = np.full(n, KHARKIV.x), np.full(n, KHARKIV.y), np.linspace(0, 360, n)
    _, fwd = _timed(lambda: GEOD.fwd(lon, lat, azimuth, np.full(n, 306e3)), 50)
    shape = rm.geodesic_buffer(KHARKIV, radius_km=306, tolerance_m=1)
    _row(f"Geod.fwd of {n} places", fwd, 1, None)
    _row(f"one ring of {n} vertices, 306 km", seconds, seconds / fwd, _error(KHARKIV, shape, 306))


def _many_rings() -> None:
    random = np.random.default_rng(0)
    points = shapely.points(random.uniform(20, 50, 1000), random.uniform(40, 65, 1000))
    run = lambda: rm.geodesic_buffer(points, radius_km=306, tolerance_m=1)  # noqa: E731
    rings, seconds = _timed(run, 3)
    n = len(shapely.get_coordinates(rings))
    xy = np.repeat(shapely.get_coordinates(points), -(-n // 1000), axis=0)[:n]
    azimuth = np.linspace(0, 360, n)
    _, fwd = _timed(lambda: GEOD.fwd(xy[:, 0], xy[:, 1], azimuth, np.full(n, 306e3)), 3)
    _row(f"Geod.fwd of {n} places", fwd, 1, None)
    worst = max(_error(points[i], rings[i], 306) for i in range(0, 1000, 100))
    _row("1,000 rings in one call", seconds, seconds / fwd, worst)


def _line(border: BaseGeometry) -> None:
    circles, base = _timed(lambda: _circles(border, 5.0), 3)
    _row("the border by 305.8 km: 360-gons every 5 km", base, 1, _error(border, circles, 305.8))
    for step_km in (2.0, 1.0):
        shape, seconds = _timed(lambda step=step_km: _circles(border, step), 1)
        error = _error(border, shape, 305.8)
        _row(f"  360-gons every {step_km:.0f} km", seconds, seconds / base, error)
    flat, seconds = _timed(lambda: _one_projection(border), 3)
    _row("  one azimuthal projection", seconds, seconds / base, _error(border, flat, 305.8))
    for tolerance_m in (10.0, 1.0, 0.1):
        shape, seconds = _timed(
            lambda t=tolerance_m: rm.geodesic_buffer(border, radius_km=305.8, tolerance_m=t), 5
        )
        n = len(shapely.get_coordinates(shape))
        words = f"  geodesic_buffer within {tolerance_m:g} m, {n} vertices"
        _row(words, seconds, seconds / base, _error(border, shape, 305.8))


def _area(ukraine: BaseGeometry, border: BaseGeometry) -> None:
    run = lambda of: rm.geodesic_buffer(of, radius_km=306, tolerance_m=10)  # noqa: E731
    _, base = _timed(lambda: run(border), 5)
    shape, seconds = _timed(lambda: run(ukraine), 3)
    n = len(shapely.get_coordinates(ukraine))
    words = f"Ukraine's outline, {n} vertices, by 306 km within 10 m"
    _row("the border by 306 km within 10 m", base, 1, None)
    _row(words, seconds, seconds / base, _error(ukraine, shape, 306))


def _distances(border: BaseGeometry) -> None:
    prepared, cut = _timed(lambda: boundaries(rm.load_regions().geometry.to_numpy()), 1)
    _, seconds = _timed(lambda: nearest_to_km(prepared, border), 3)
    _row(f"cutting Russia's regions into {len(prepared.owner)} pieces", cut, 1, None)
    _row("all their distances from the border", seconds, seconds / cut, None)


def _circles(line: BaseGeometry, step_km: float) -> BaseGeometry:
    """Return the union of regular polygons about places along a line."""
    n = int(np.ceil(1600 / step_km))
    xy = shapely.get_coordinates(line.segmentize(line.length / n))
    azimuth = np.tile(np.arange(360.0), len(xy))
    many = np.repeat(xy, 360, axis=0)
    lon, lat, _ = GEOD.fwd(many[:, 0], many[:, 1], azimuth, np.full(len(many), 305_800.0))
    rings = np.column_stack([lon, lat]).reshape(-1, 360, 2)
    return shapely.union_all(shapely.polygons(rings))


def _one_projection(line: BaseGeometry) -> BaseGeometry:
    middle = line.centroid
    crs = f"+proj=aeqd +lat_0={middle.y} +lon_0={middle.x} +ellps=WGS84"
    there = Transformer.from_crs("EPSG:4326", crs, always_xy=True)
    back = Transformer.from_crs(crs, "EPSG:4326", always_xy=True)
    dense = LineString(shapely.get_coordinates(line.segmentize(0.02)))
    flat = shapely.transform(dense, lambda xy: np.column_stack(there.transform(*xy.T)))
    buffer = flat.buffer(305_800, quad_segs=500)
    return shapely.transform(buffer, lambda xy: np.column_stack(back.transform(*xy.T)))


def _timed(run: Callable[[], Any], times: int) -> tuple[Any, float]:
    best, result = np.inf, None
    for _ in range(times):
        start = time.perf_counter()
        result = run()
        best = min(best, time.perf_counter() - start)
    return result, best


def _error(geometry: BaseGeometry, shape: Polygon, radius_km: float) -> float:
    return rm.buffer_error_m(geometry, shape, radius_km=radius_km)


def _row(what: str, seconds: float, ratio: float, error: float | None) -> None:
    shown = "" if error is None else f"{error:.3f}"
    print(ROW.format(what, f"{seconds * 1000:.2f}", f"{ratio:.2f}", shown))


if __name__ == "__main__":
    main()
