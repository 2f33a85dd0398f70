"""How fast and how right the geodesic core is, beside other ways, in one run.

    python benchmarks/geodesy.py

Times are medians of CPU time, and the runs of what is compared take turns, so that whatever else
the machine does meets all alike. Ratios are to the first row of a group and can be compared from
machine to machine. Errors are those of ``buffer_error_m``.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from typing import Any

import numpy as np
import shapely
from _postgis import AbsentError, Server, started_server
from pyproj import Geod, Transformer
from shapely.geometry import Point
from shapely.geometry.base import BaseGeometry

import rangemap as rm
from rangemap.geodesy import boundaries, nearest_to_km

GEOD = Geod(ellps="WGS84")
KHARKIV = Point(36.23, 49.99)
BORDER_KM = 305.8
ROW = "| {:60} | {:>9} | {:>6} | {:>9} | {:>8} |"
NOTES = """
The border: the land border of Russia and Ukraine of the data, 1,524 km, edges planar.
360-gons alone are r (1 - cos 0.5 deg) = 11.6 m off; notches half way between two circles are
up to h^2 / 8r = 10.2 m deep for h = 5 km and add to it as the corners fall: 12 to 14 m.
One azimuthal projection is off by its scale: 84 to 314 m with its middle in the middle, or at
an end, of the border. With shapely's 16 segments to a quarter it is 718 m: most of the error is
then that of the 64-gon (r (1 - cos 2.8 deg) = 368 m, and edges straight in degrees once more).
PostGIS lays the line on one plane chosen by its extent; more segments do not mend that.
"""


def main() -> None:
    """Print one table."""
    border = rm.load_launch_points("border").geometry.iloc[0]
    ukraine = shapely.union_all(rm.load_regions("UA").geometry.to_numpy())
    print(ROW.format("what", "CPU, ms", "ratio", "error, m", "vertices"))
    print(ROW.format("-" * 60, "-" * 8 + ":", "-" * 5 + ":", "-" * 8 + ":", "-" * 7 + ":"))
    _one_ring()
    _many_rings()
    _line(border)
    _area(ukraine, border)
    _distances(border)
    print(NOTES)


def _one_ring() -> None:
    ring = rm.range_ring(KHARKIV, radius_km=306, tolerance_m=1)
    n = len(shapely.get_coordinates(ring))
    lon, lat, azimuth = np.full(n, KHARKIV.x), np.full(n, KHARKIV.y), np.linspace(0, 360, n)
    metres = np.full(n, 306e3)
    runs: dict[str, Callable[[], Any]] = {
        f"Geod.fwd of {n} places": lambda: GEOD.fwd(lon, lat, azimuth, metres),
        "range_ring, 306 km within 1 m": lambda: rm.range_ring(
            KHARKIV, radius_km=306, tolerance_m=1
        ),
        "geodesic_buffer, 306 km within 1 m": lambda: _buffer(KHARKIV, 306, 1),
    }
    _compared(runs, 201, (KHARKIV, 306))


def _many_rings() -> None:
    random = np.random.default_rng(0)
    points = shapely.points(random.uniform(20, 50, 1000), random.uniform(40, 65, 1000))
    n = len(shapely.get_coordinates(_buffer(points, 306, 1)))
    xy = np.repeat(shapely.get_coordinates(points), -(-n // 1000), axis=0)[:n]
    azimuth, metres = np.linspace(0, 360, n), np.full(n, 306e3)
    runs: dict[str, Callable[[], Any]] = {
        f"Geod.fwd of {n} places": lambda: GEOD.fwd(xy[:, 0], xy[:, 1], azimuth, metres),
        "geodesic_buffer of 1,000 points in one call": lambda: _buffer(points, 306, 1),
    }
    _compared(runs, 5, (points[::100], 306))


def _line(border: BaseGeometry) -> None:
    runs: dict[str, Callable[[], Any]] = {
        "the border by 305.8 km: 360-gons every 5 km, united": lambda: _circles(border, 5.0),
        "  360-gons every 1 km": lambda: _circles(border, 1.0),
        "  one azimuthal projection": lambda: _one_projection(border, 500),
        "  one azimuthal projection, 16 segments to a quarter": lambda: _one_projection(border, 16),
    }
    for tolerance_m in (10.0, 1.0, 0.1):
        words = f"  geodesic_buffer within {tolerance_m:g} m"
        runs[words] = lambda t=tolerance_m: _buffer(border, BORDER_KM, t)  # type: ignore[misc]
    base = _compared(runs, 7, (border, BORDER_KM))
    try:
        server = started_server()
    except AbsentError as error:
        print(f"  PostGIS geography: left out, {error}")
        return
    try:
        for words, more in ("default", ""), ("500 segments to a quarter", ", 'quad_segs=500'"):
            shape, seconds = _by_postgis(server, border, more)
            name = f"  PostGIS geography, {words}"
            _row(name, seconds, seconds / base, _error(border, shape, BORDER_KM), _size(shape))
    finally:
        server.close()


def _by_postgis(server: Server, line: BaseGeometry, more: str) -> tuple[BaseGeometry, float]:
    """Return PostGIS's buffer, and the processor time of both sides: the median of five."""
    query = f"SELECT ST_AsBinary(ST_Buffer(ST_GeomFromWKB(%(line)s, 4326)::geography, %(m)s{more}))"
    seconds = []
    for _ in range(5):
        begin = server.seconds()
        ((wkb,),) = server.execute(query, {"line": line.wkb, "m": BORDER_KM * 1000})
        seconds.append(server.seconds() - begin)
    return shapely.from_wkb(bytes(wkb)), statistics.median(seconds)


def _area(ukraine: BaseGeometry, border: BaseGeometry) -> None:
    n = _size(ukraine)
    runs: dict[str, Callable[[], Any]] = {
        "the border by 305.8 km within 0.1 m": lambda: _buffer(border, BORDER_KM, 0.1),
        f"Ukraine's outline, {n} vertices, by 306 km within 10 m": lambda: _buffer(
            ukraine, 306, 10
        ),
    }
    _compared(runs, 5, None)
    shape = _buffer(ukraine, 306, 10)
    print(f"  Ukraine's buffer is off by {_error(ukraine, shape, 306):.3f} m at most")


def _distances(border: BaseGeometry) -> None:
    regions = rm.load_regions().geometry.to_numpy()
    prepared = boundaries(regions)
    runs: dict[str, Callable[[], Any]] = {
        f"Russia's regions cut into {len(prepared.owner)} pieces": lambda: boundaries(regions),
        "  all their distances from the border": lambda: nearest_to_km(prepared, border),
    }
    _compared(runs, 3, None)


def _buffer(geometry: Any, radius_km: float, tolerance_m: float) -> Any:
    return rm.geodesic_buffer(geometry, radius_km=radius_km, tolerance_m=tolerance_m)


def _circles(line: BaseGeometry, step_km: float) -> BaseGeometry:
    """Return the union of regular polygons about places along a line."""
    n = int(np.ceil(1600 / step_km))
    xy = shapely.get_coordinates(line.segmentize(line.length / n))
    azimuth = np.tile(np.arange(360.0), len(xy))
    many = np.repeat(xy, 360, axis=0)
    metres = np.full(len(many), 1000 * BORDER_KM)
    lon, lat, _ = GEOD.fwd(many[:, 0], many[:, 1], azimuth, metres)
    rings = np.column_stack([lon, lat]).reshape(-1, 360, 2)
    return shapely.union_all(shapely.polygons(rings))


def _one_projection(line: BaseGeometry, quad_segs: int) -> BaseGeometry:
    middle = line.centroid
    crs = f"+proj=aeqd +lat_0={middle.y} +lon_0={middle.x} +ellps=WGS84"
    there = Transformer.from_crs("EPSG:4326", crs, always_xy=True)
    back = Transformer.from_crs(crs, "EPSG:4326", always_xy=True)
    dense = line.segmentize(0.02)
    flat = shapely.transform(dense, lambda xy: np.column_stack(there.transform(*xy.T)))
    buffer = flat.buffer(1000 * BORDER_KM, quad_segs=quad_segs)
    return shapely.transform(buffer, lambda xy: np.column_stack(back.transform(*xy.T)))


def _compared(
    runs: dict[str, Callable[[], Any]], rounds: int, asked: tuple[Any, float] | None
) -> float:
    """Print a group whose runs take turns, and return the median of its first."""
    times: dict[str, list[float]] = {words: [] for words in runs}
    results: dict[str, Any] = {}
    for _ in range(rounds):
        for words, run in runs.items():
            start = time.process_time()
            results[words] = run()
            times[words].append(time.process_time() - start)
    medians = {words: float(np.median(each)) for words, each in times.items()}
    base = next(iter(medians.values()))
    for words, seconds in medians.items():
        shapes = np.atleast_1d(np.asarray(results[words], dtype=object))
        drawn = all(isinstance(shape, BaseGeometry) for shape in shapes.ravel())
        error = size = None
        if drawn and asked is not None:
            size = _size(results[words])
            of = np.atleast_1d(np.asarray(asked[0], dtype=object))
            some = shapes if len(of) == len(shapes) else shapes[:: len(shapes) // len(of)]
            pairs = [pair for pair in zip(of, some, strict=True) if pair[1].area > 0]
            error = max((_error(*pair, asked[1]) for pair in pairs), default=None)
        _row(words, seconds, seconds / base, error, size)
    return base


def _error(geometry: BaseGeometry, shape: BaseGeometry, radius_km: float) -> float:
    return rm.buffer_error_m(geometry, shape, radius_km=radius_km)


def _size(shapes: Any) -> int:
    return len(shapely.get_coordinates(shapes))


def _row(what: str, seconds: float, ratio: float, error: float | None, size: int | None) -> None:
    shown = "" if error is None else f"{error:.3f}"
    vertices = "" if size is None else f"{size}"
    print(ROW.format(what, f"{seconds * 1000:.2f}", f"{ratio:.2f}", shown, vertices))


if __name__ == "__main__":
    main()
