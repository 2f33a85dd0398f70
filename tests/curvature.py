"""How many vertices the outline of a buffer needs, from its curvature; the code is not asked.

The true outline is made here of its parts: places at the distance on perpendiculars of the edges,
and on arcs about the vertices, from GeographicLib's own package. What is nearer to something else
of the geometry is left out.

A straight edge in longitude and latitude over a curve c(u) in them, with the ends on it, strays
from it by the sagitta ``k s^2 / 8``: s its length and k the curvature of c in metres on the
ground, ``|c' x c''| / |c'|^3``. So with the tolerance t edges are ``sqrt(8 t / k)`` long, and an
outline needs the integral of ``sqrt(k / 8 t) ds`` of them, and one vertex more for each corner
that it has: where two of its parts meet that do not go over into each other.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from itertools import pairwise
from typing import NamedTuple

import numpy as np
import oracles
import shapely
from geographiclib.geodesic import Geodesic
from numpy.typing import NDArray
from shapely.geometry import Point, Polygon
from shapely.geometry.base import BaseGeometry

Floats = NDArray[np.float64]

#: A place of the outline may be nearer than the distance by this, in metres.
SLIP_M = 0.01
WAYS = Geodesic.STANDARD | Geodesic.DISTANCE_IN


class Part(NamedTuple):
    """Places in a row on a strip's side or an arc; whether it closes on itself."""

    places: Floats
    closed: bool


def vertices_needed(
    geometry: BaseGeometry,
    radius_km: float,
    tolerance_m: float,
    *,
    distances_m: Callable[[Floats], Floats],
    reading: str = "planar",
    samples: int = 400,
) -> float:
    """Return the number of vertices that the curvature of the outline and its corners need.

    ``distances_m`` gives the distance of places from the geometry; ``samples`` is how many places
    a whole circle has.
    """
    parts = list(_parts(geometry, radius_km, reading, samples))
    every = distances_m(np.concatenate([part.places for part in parts]))
    stops = np.cumsum([len(part.places) for part in parts])[:-1]
    edges, loose_ends = 0.0, 0
    for part, metres in zip(parts, np.split(every, stops), strict=True):
        on_outline = metres > radius_km * 1000 - SLIP_M
        edges += float((_edges_per_step(part, tolerance_m) * _both(on_outline)).sum())
        loose_ends += int((on_outline[1:] != on_outline[:-1]).sum())
    return edges + loose_ends / 2


def _both(flags: NDArray[np.bool_]) -> Floats:
    """Return 1 for steps of which both ends are flagged, a half for those with one."""
    return (flags[1:].astype(float) + flags[:-1]) / 2


def _edges_per_step(part: Part, tolerance_m: float) -> Floats:
    """Return how many edges each step from place to place needs."""
    lon, lat = np.unwrap(part.places[:, 0], period=360), part.places[:, 1]
    first, second = _derivatives(np.column_stack([lon, lat]), closed=part.closed)
    metres = _metres_in_a_degree(lat)
    x1, y1 = (first * metres).T
    x2, y2 = (second * metres).T
    # On the inner side of a bend a strip can fold; what folds is not on the outline.
    speed = np.maximum(np.hypot(x1, y1), 1e-12)
    density = np.sqrt(np.abs(x1 * y2 - y1 * x2) / speed / (8 * tolerance_m))
    return np.asarray((density[1:] + density[:-1]) / 2)


def _derivatives(places: Floats, *, closed: bool) -> tuple[Floats, Floats]:
    if closed:
        turn = places[-1] - places[0]
        places = np.vstack([places[-2] - turn, places, places[1] + turn])
    else:
        # A parabola through the last three places goes on as it was.
        places = np.vstack(
            [
                3 * places[0] - 3 * places[1] + places[2],
                places,
                3 * places[-1] - 3 * places[-2] + places[-3],
            ]
        )
    return (places[2:] - places[:-2]) / 2, places[2:] - 2 * places[1:-1] + places[:-2]


def _metres_in_a_degree(lat: Floats) -> Floats:
    phi = np.radians(lat)
    w = 1 - oracles.ES * np.sin(phi) ** 2
    degree = math.radians(oracles.A_M)
    return np.column_stack([degree * np.cos(phi) / np.sqrt(w), degree * (1 - oracles.ES) / w**1.5])


# --- the parts of the outline --------------------------------------------------------------------


def _parts(geometry: BaseGeometry, radius_km: float, reading: str, samples: int) -> Iterator[Part]:
    for piece in shapely.get_parts(geometry):
        if isinstance(piece, Point):
            azimuths = np.linspace(0, 360, samples + 1)
            yield Part(_around(piece.x, piece.y, azimuths, radius_km), True)
        elif isinstance(piece, Polygon):
            for ring in (piece.exterior, *piece.interiors):
                yield from _beside(np.asarray(ring.coords), radius_km, reading, samples)
        else:
            yield from _beside(np.asarray(piece.coords), radius_km, reading, samples)


def _beside(line: Floats, radius_km: float, reading: str, samples: int) -> Iterator[Part]:
    """Yield both sides of every edge, and the arcs about the vertices between them."""
    line = line[np.r_[True, np.any(line[1:] != line[:-1], axis=1)]]
    edges = [_edge(a, b, reading, samples) for a, b in pairwise(line)]
    for places, ahead in edges:
        for side in (-90.0, 90.0):
            yield Part(_at_right_angles(places, ahead + side, radius_km), False)
    closed = bool(np.all(line[0] == line[-1]))
    for i in range(len(line) - closed):
        before = edges[i - 1][1][-1] if i or closed else None
        after = edges[i][1][0] if i < len(edges) else None
        if before is None or after is None:
            way = after + 90.0 if before is None else before - 90.0
            turn = 180.0
        else:
            turn = (after - before + 180.0) % 360.0 - 180.0
            way = before - math.copysign(90.0, turn)
        if abs(turn) < 1e-6:
            continue
        n = max(4, math.ceil(samples * abs(turn) / 360))
        yield Part(_around(*line[i], way + turn * np.linspace(0, 1, n + 1), radius_km), False)


def _edge(a: Floats, b: Floats, reading: str, samples: int) -> tuple[Floats, Floats]:
    """Return places on an edge as it is read, and the bearings there."""
    way = oracles.EARTH.Inverse(a[1], a[0], b[1], b[0])
    n = max(4, math.ceil(samples * way["s12"] / 20e6))
    t = np.linspace(0, 1, n + 1)
    if reading == "planar":
        places = a + t[:, None] * (b - a)
        east, north = (_metres_in_a_degree(places[:, 1]) * (b - a)).T
        return places, np.degrees(np.arctan2(east, north))
    line = oracles.EARTH.Line(a[1], a[0], way["azi1"], WAYS)
    ends = [line.Position(each * way["s12"], WAYS) for each in t]
    places = np.array([(end["lon2"], end["lat2"]) for end in ends])
    return places, np.array([end["azi2"] for end in ends])


def _around(lon: float, lat: float, azimuths: Floats, radius_km: float) -> Floats:
    return np.array([oracles.destination(lon, lat, each, radius_km) for each in azimuths])


def _at_right_angles(places: Floats, azimuths: Floats, radius_km: float) -> Floats:
    return np.array(
        [
            oracles.destination(lon, lat, azimuth, radius_km)
            for (lon, lat), azimuth in zip(places, azimuths, strict=True)
        ]
    )
