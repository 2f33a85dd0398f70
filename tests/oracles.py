"""The same questions answered in other ways: nothing in here uses rangemap or pyproj.

GeographicLib's own Python package for geodesics, edges made dense as they are read, Gauss's
quadrature for areas, brute force for distances. Slow and plain on purpose.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import cache
from itertools import pairwise

import numpy as np
import shapely
from geographiclib.geodesic import Geodesic
from numpy.typing import NDArray
from shapely.geometry import LineString, Point, Polygon
from shapely.geometry.base import BaseGeometry

Floats = NDArray[np.float64]

_M12 = Geodesic.DISTANCE_IN | Geodesic.REDUCEDLENGTH
EARTH = Geodesic.WGS84
A_M = 6378137.0
F = 1 / 298.257223563
ES = F * (2 - F)
#: 4 pi times the square of the authalic radius, 6,371,007.1809 m (Moritz 1980, GRS 80 to
#: WGS 84): the published area of the whole ellipsoid.
EARTH_AREA_KM2 = 510_065_621.724


def distance_m(lon: float, lat: float, lon_2: float, lat_2: float) -> float:
    """Return the geodesic distance between two points, in metres."""
    return float(EARTH.Inverse(lat, lon, lat_2, lon_2, Geodesic.DISTANCE)["s12"])


def destination(lon: float, lat: float, azimuth_deg: float, distance_km: float) -> Floats:
    """Return (lon, lat) of the place at a distance along an azimuth."""
    mask = Geodesic.LATITUDE | Geodesic.LONGITUDE
    end = EARTH.Direct(lat, lon, azimuth_deg, distance_km * 1000, mask)
    return np.array([end["lon2"], end["lat2"]])


def circle_points(lon: float, lat: float, radius_km: float, n: int) -> Floats:
    """Return n places at a distance from a point, in (lon, lat)."""
    return np.array([destination(lon, lat, 360.0 * i / n, radius_km) for i in range(n)])


# --- areas -------------------------------------------------------------------------------------


def box_area_km2(west: float, south: float, east: float, north: float) -> float:
    """Return the area of a box in longitude and latitude, by quadrature of M N cos(lat)."""
    zones = _zones(np.array([south, north]))
    return math.radians(east - west) * float(zones[1] - zones[0]) / 1e6


def drawn_area_km2(polygon: Polygon) -> float:
    """Return the area of a polygon whose edges are straight in lon and lat, by Green and Gauss.

    Works for anything that can be drawn in the plane of longitude and latitude, caps that are
    closed along a pole too.
    """
    rings = [polygon.exterior, *polygon.interiors]
    areas = [abs(_ring_integral(np.asarray(ring.coords))) for ring in rings]
    return (areas[0] - sum(areas[1:])) / 1e6


def geodesic_polygon_area_km2(lon_lat: Floats) -> float:
    """Return the area that GeographicLib gives to a ring of places, edges geodesic."""
    polygon = EARTH.Polygon()
    for lon, lat in lon_lat[:-1]:
        polygon.AddPoint(lat, lon)
    _, _, area = polygon.Compute(reverse=False, sign=True)
    return abs(float(area)) / 1e6


def dense_polygon_area_km2(polygon: Polygon, step_deg: float) -> float:
    """Return GeographicLib's area of a polygon whose edges were made dense as they are drawn.

    A geodesic between two places of a drawn edge leaves it by the square of their distance, so
    a second, finer measurement takes most of that away.
    """
    coarse, fine = (
        [
            geodesic_polygon_area_km2(densified(ring.coords, step_deg, times=times))
            for ring in (polygon.exterior, *polygon.interiors)
        ]
        for times in (1, 2)
    )
    areas = [(4 * b - a) / 3 for a, b in zip(coarse, fine, strict=True)]
    return areas[0] - sum(areas[1:])


def disc_area_km2(lon: float, lat: float, radius_km: float) -> float:
    """Return the area within a distance of a point, by quadrature of the reduced length m12."""
    nodes, weights = _gauss(24)
    metres = radius_km * 1000
    s, w = metres * (nodes + 1) / 2, weights * metres / 2
    azimuths = np.arange(0, 360, 5.0)
    total = 0.0
    for azimuth in azimuths:
        line = EARTH.Line(lat, lon, azimuth, _M12)
        m12 = [line.Position(each, Geodesic.REDUCEDLENGTH)["m12"] for each in s]
        total += float(np.dot(w, m12))
    return total * math.radians(5.0) / 1e6


def disc_perimeter_km(lon: float, lat: float, radius_km: float) -> float:
    """Return the length of the geodesic circle, by quadrature of m12."""
    azimuths = np.arange(0, 360, 5.0)
    lines = (EARTH.Line(lat, lon, azimuth, _M12) for azimuth in azimuths)
    mask = Geodesic.REDUCEDLENGTH
    m12 = [abs(line.Position(radius_km * 1000, mask)["m12"]) for line in lines]
    return float(np.sum(m12)) * math.radians(5.0) / 1000


def densified(
    coordinates: Sequence[Sequence[float]] | Floats, step_deg: float, *, times: int = 1
) -> Floats:
    """Return a line with points added on its edges, straight in longitude and latitude."""
    points = np.asarray(coordinates, dtype=float)[:, :2]
    rows = []
    for start, end in pairwise(points):
        n = times * max(1, math.ceil(float(np.abs(end - start).max()) / step_deg))
        rows.append(start + (end - start) * (np.arange(n) / n)[:, None])
    return np.vstack([*rows, points[-1:]])


def geodesic_densified(coordinates: Sequence[Sequence[float]] | Floats, step_km: float) -> Floats:
    """Return a line with points added on the shortest ways between its vertices."""
    points = np.asarray(coordinates, dtype=float)[:, :2]
    rows = [points[0]]
    for start, end in pairwise(points):
        way = EARTH.Inverse(start[1], start[0], end[1], end[0])
        n = max(1, math.ceil(way["s12"] / 1000 / step_km))
        km = way["s12"] / 1000 * np.arange(1, n) / n
        rows += [destination(start[0], start[1], way["azi1"], each) for each in km]
        rows.append(end)
    return np.array(rows)


def distance_to_m(geometry: BaseGeometry, lon: float, lat: float) -> float:
    """Return the distance of a place from a drawn geometry of any kind; 0 inside of an area."""
    flat = shapely.get_parts(shapely.get_parts(shapely.get_parts(geometry)))
    best = math.inf
    for part in flat:
        if isinstance(part, Polygon) and any(
            shapely.intersects_xy(part, lon + turn, lat) for turn in (0, 360, -360)
        ):
            return 0.0
        best = min(
            best,
            distance_m(lon, lat, part.x, part.y)
            if isinstance(part, Point)
            else nearest_m(part, lon, lat),
        )
    return best


# --- a region and a disc -----------------------------------------------------------------------


def covered_km2(
    region: BaseGeometry, lon: float, lat: float, radius_km: float, *, step_deg: float = 0.01
) -> float:
    """Return how much of a region lies within a distance of a point.

    The region's edges are made dense as drawn, laid out by distance and azimuth around the
    point, cut there by a circle, and brought back; GeographicLib measures what is left.
    """
    turn = np.linspace(0, 2 * math.pi, 7201)[:-1]
    disc = Polygon(radius_km * 1000 * np.column_stack([np.sin(turn), np.cos(turn)]))
    total = 0.0
    for part in shapely.get_parts(region):
        rings = [_laid_out(ring, lon, lat, step_deg) for ring in (part.exterior, *part.interiors)]
        cut = Polygon(rings[0], rings[1:]).intersection(disc)
        for piece in shapely.get_parts(cut):
            if not isinstance(piece, Polygon):
                continue
            areas = [
                geodesic_polygon_area_km2(_brought_back(np.asarray(ring.coords), lon, lat))
                for ring in (piece.exterior, *piece.interiors)
            ]
            total += areas[0] - sum(areas[1:])
    return total


def nearest_m(region: BaseGeometry, lon: float, lat: float) -> float:
    """Return the distance from a point outside to the nearest place of a drawn boundary.

    Every edge is halved again and again as it is drawn; a piece is dropped when none of its
    places can be nearer than what was found. Chords leave out what is far away. Good to a
    tenth of a millimetre.
    """
    pieces = _pieces(region, step_deg=0.02)
    chord = np.minimum(_chord_m(pieces[:, 0], lon, lat), _chord_m(pieces[:, 1], lon, lat))
    # At one distance chords differ by some kilometres, and a piece is at most some long.
    pieces = pieces[chord < chord.min() + 10_000]
    best = math.inf
    while True:
        nearer = np.min([[distance_m(lon, lat, *end) for end in piece] for piece in pieces], axis=1)
        best = min(best, float(nearer.min()))
        length = np.array([distance_m(*a, *b) for a, b in pieces]) * 1.001
        gain = _most_gained_m(length, best, np.abs(pieces[..., 1]).max(axis=1))
        kept = pieces[(nearer - gain < best) & (gain > 1e-4)]
        if not len(kept):
            return best
        middle = kept.mean(axis=1)
        pieces = np.concatenate(
            [np.stack([kept[:, 0], middle], axis=1), np.stack([middle, kept[:, 1]], axis=1)]
        )


def strays_m(
    line: BaseGeometry,
    lon: float,
    lat: float,
    radius_km: float,
    *,
    fractions: Sequence[float] = (0.1, 0.25, 0.5, 0.75, 0.9),
    most_edges: int | None = None,
) -> float:
    """Return how far a drawn circle strays from the distance it stands for, at worst.

    Measured at several parts of every edge, or of some edges, evenly chosen.
    """
    edges = np.concatenate([_edges(part) for part in shapely.get_parts(line)])
    if most_edges is not None and len(edges) > most_edges:
        edges = edges[np.linspace(0, len(edges) - 1, most_edges).astype(int)]
    worst = 0.0
    for start, end in edges:
        for fraction in fractions:
            at = start + fraction * (end - start)
            worst = max(worst, abs(distance_m(lon, lat, *at) - radius_km * 1000))
    return worst


# --- parts -------------------------------------------------------------------------------------


@cache
def _gauss(n: int) -> tuple[Floats, Floats]:
    nodes, weights = np.polynomial.legendre.leggauss(n)
    return nodes, weights


def _zones(lat_deg: Floats) -> Floats:
    """Return the area between the equator and parallels, for a radian of longitude, in m2."""
    nodes, weights = _gauss(32)
    half = np.radians(lat_deg)[..., None] / 2
    lat = half * (nodes + 1)
    w = 1 - ES * np.sin(lat) ** 2
    integrand = A_M**2 * (1 - ES) * np.cos(lat) / w**2
    return np.asarray((half * weights * integrand).sum(axis=-1))


def _ring_integral(ring: Floats) -> float:
    nodes, weights = _gauss(12)
    points = densified(ring, 5.0)
    start, delta = points[:-1], np.diff(points, axis=0)
    lats = start[:, 1, None] + delta[:, 1, None] * (nodes + 1) / 2
    means = (_zones(lats) * weights).sum(axis=1) / 2
    return float(np.dot(np.radians(delta[:, 0]), means))


def _edges(line: BaseGeometry) -> Floats:
    coordinates = shapely.get_coordinates(line)
    return np.stack([coordinates[:-1], coordinates[1:]], axis=1)


def _laid_out(ring: LineString, lon: float, lat: float, step_deg: float) -> Floats:
    mask = Geodesic.DISTANCE | Geodesic.AZIMUTH
    out = []
    for lon_2, lat_2 in densified(ring.coords, step_deg):
        way = EARTH.Inverse(lat, lon, lat_2, lon_2, mask)
        azimuth = math.radians(way["azi1"])
        out.append((way["s12"] * math.sin(azimuth), way["s12"] * math.cos(azimuth)))
    return np.array(out)


def _brought_back(xy: Floats, lon: float, lat: float) -> Floats:
    azimuths = np.degrees(np.arctan2(xy[:, 0], xy[:, 1]))
    km = np.hypot(xy[:, 0], xy[:, 1]) / 1000
    pairs = zip(azimuths, km, strict=True)
    return np.array([destination(lon, lat, azimuth, each) for azimuth, each in pairs])


def _pieces(region: BaseGeometry, step_deg: float) -> Floats:
    drawn = shapely.boundary(region) if shapely.get_dimensions(region) == 2 else region
    lines = shapely.get_parts(drawn)
    return np.concatenate([_edges(LineString(densified(line.coords, step_deg))) for line in lines])


def _most_gained_m(length: Floats, distance_m: float, lat: Floats) -> Floats:
    """Return by how much a place within a piece can be nearer than the nearer end of the piece.

    By half of the length at most; and where the distance is smooth, by an eighth of the square
    of the length times its second derivative, at which the circle and the edge have a part.
    """
    gain = length / 2
    to_far_side = 20_003_000 - distance_m
    if to_far_side > 200_000:
        around = 2 / (np.minimum(distance_m, to_far_side) - length).clip(1e-9)
        edge = np.tan(np.radians(np.minimum(lat, 89.999999))) / 6.3e6
        gain = np.minimum(gain, (around + edge) * length**2 / 8)
    return np.asarray(gain)


def _chord_m(lon_lat: Floats, lon: float, lat: float) -> Floats:
    difference = _geocentric(lon_lat) - _geocentric(np.array([[lon, lat]]))
    return np.asarray(np.sqrt((difference**2).sum(axis=1)))


def _geocentric(lon_lat: Floats) -> Floats:
    lam, phi = np.radians(lon_lat).T
    n = A_M / np.sqrt(1 - ES * np.sin(phi) ** 2)
    x, y = n * np.cos(phi) * np.cos(lam), n * np.cos(phi) * np.sin(lam)
    return np.column_stack([x, y, n * (1 - ES) * np.sin(phi)])
