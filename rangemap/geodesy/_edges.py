"""Edges of lines and areas, and the two ways to read them: planar and geodesic."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final, Literal

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from rangemap.geodesy._ellipsoid import GEOD

__all__ = [
    "EdgeReading",
    "Edges",
    "bearing",
    "edges_of",
    "halved",
    "parallel_and_meridian",
    "stepped",
]

EdgeReading = Literal["planar", "geodesic"]
Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
Ints = NDArray[np.int64]

#: Steps in a degree of longitude: so fine that none is more than 13 nanometres long, and so
#: coarse that longitudes of some turns can be moved by 360 degrees and back without rounding.
_STEPS: Final = 2.0**43
_MAX_HALVINGS: Final = 40


@dataclass(frozen=True, slots=True, eq=False)
class Edges:
    """Edges in the order of their lines, without those of no length.

    ``start`` and ``end`` are (n, 2) longitudes and latitudes; ``line`` numbers the line that an
    edge belongs to; ``closed`` says of each line whether its end is its beginning.
    """

    start: Floats
    end: Floats
    line: Ints
    closed: Bools
    reading: EdgeReading

    def take(self, which: Bools) -> Edges:
        """Return some of the edges; lines that lose one are not closed any more."""
        whole = np.bincount(self.line[which], minlength=len(self.closed)) == np.bincount(
            self.line, minlength=len(self.closed)
        )
        # What was between two of a line's edges that are kept must not be bridged.
        new_line = np.cumsum(np.r_[0, np.diff(np.flatnonzero(which)) > 1] if which.any() else [])
        pieces = self.line[which] * (len(which) + 1) + new_line.astype(np.int64)
        _, line = np.unique(pieces, return_inverse=True)
        closed = np.zeros(int(line.max(initial=-1)) + 1, dtype=bool)
        closed[line] = (self.closed & whole)[self.line[which]]
        return Edges(self.start[which], self.end[which], line, closed, self.reading)

    def pick(self, which: Ints) -> Edges:
        """Return edges by number, each for itself: the same one may come several times."""
        n = len(which)
        alone = np.zeros(n, dtype=bool)
        return Edges(self.start[which], self.end[which], np.arange(n), alone, self.reading)

    def at(self, edge: Ints, t: Floats) -> tuple[Floats, Floats]:
        """Return the points a part ``t`` of the way along edges, and the bearings there."""
        if self.reading == "geodesic":
            return self._at_geodesic(edge, t)
        start, end = self.start[edge], self.end[edge]
        points = start + t[:, None] * (end - start)
        # The end is the next edge's start to the bit, so that pieces of a buffer fit.
        points = np.where((t == 1.0)[:, None], end, points)
        return points, bearing(end - start, points[:, 1])

    def _at_geodesic(self, edge: Ints, t: Floats) -> tuple[Floats, Floats]:
        (lon0, lat0), (lon1, lat1) = self.start[edge].T, self.end[edge].T
        azimuth, back, length = (np.asarray(each) for each in GEOD.inv(lon0, lat0, lon1, lat1))
        lon, lat, behind = GEOD.fwd(lon0, lat0, azimuth, t * length)
        points = np.column_stack([np.asarray(lon), np.asarray(lat)])
        first, last = t == 0.0, t == 1.0
        points = np.where(last[:, None], self.end[edge], points)
        points = np.where(first[:, None], self.start[edge], points)
        ahead = np.where(first, azimuth, np.where(last, back, np.asarray(behind)) + 180.0)
        return points, ahead


def edges_of(lines: NDArray[Any], reading: EdgeReading) -> Edges:
    """Return the edges of an array of LineStrings and LinearRings."""
    coordinates, line = shapely.get_coordinates(lines, return_index=True)
    real = (line[1:] == line[:-1]) & np.any(coordinates[1:] != coordinates[:-1], axis=1)
    start, end = coordinates[:-1][real], coordinates[1:][real]
    closed = np.array([_is_closed(each) for each in lines], dtype=bool)
    return Edges(start, end, line[1:][real], closed, reading)


def halved(
    edge: Ints, low: Floats, high: Floats, is_coarse: Callable[[Ints, Floats, Floats], Bools]
) -> tuple[Ints, Floats, Floats]:
    """Return pieces of edges, in order, halved until none is coarse: edge, from and to."""
    done: list[tuple[Ints, Floats, Floats]] = []
    for _ in range(_MAX_HALVINGS):
        coarse = is_coarse(edge, low, high)
        done.append((edge[~coarse], low[~coarse], high[~coarse]))
        if not coarse.any():
            break
        edge, half = np.repeat(edge[coarse], 2), np.repeat((high - low)[coarse] / 2, 2)
        low = np.repeat(low[coarse], 2) + half * np.tile([0.0, 1.0], int(coarse.sum()))
        high = low + half
    edge, low, high = (np.concatenate(each) for each in zip(*done, strict=True))
    order = np.lexsort((low, edge))
    return edge[order], low[order], high[order]


def bearing(direction: Floats, lat: Floats) -> Floats:
    """Return the azimuth in degrees of a direction (dlon, dlat) at a latitude."""
    parallel, meridian = parallel_and_meridian(lat)
    east, north = direction[:, 0] * parallel, direction[:, 1] * meridian
    return np.asarray(np.degrees(np.arctan2(east, north)))


def parallel_and_meridian(lat: Floats) -> tuple[Floats, Floats]:
    """Return the metres in a degree of longitude and in a degree of latitude."""
    phi = np.radians(lat)
    w = 1 - GEOD.es * np.sin(phi) ** 2
    degree = np.radians(GEOD.a)
    # Rounding must not turn the parallel of a pole round.
    cosine = np.where(np.abs(lat) >= 90, 0.0, np.cos(phi))
    return degree * cosine / np.sqrt(w), degree * (1 - GEOD.es) / w**1.5


def stepped(lon: Floats) -> Floats:
    """Return longitudes that can be moved by whole turns and back without rounding."""
    return np.asarray(np.rint(lon * _STEPS) / _STEPS)


def _is_closed(line: BaseGeometry) -> bool:
    coordinates = shapely.get_coordinates(line)
    return len(coordinates) > 2 and bool(np.all(coordinates[0] == coordinates[-1]))
