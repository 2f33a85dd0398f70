"""Shared arcs: polygons that touch store the border between them once.

The idea is TopoJSON's: coordinates on a grid of integers, rings cut where borders meet, each
piece stored once as differences. A piece that two rings share is written by the first and
referred to, backwards, by the second.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator
from typing import Final

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from rangemap.story import Arcs, Path

__all__ = ["GRID", "ArcStore"]

#: Units of the grid in a degree: three decimals, 111 m or less.
GRID: Final = 1000

_Point = tuple[int, int]


class ArcStore:
    """Collects rings and lines; hands back paths of arc numbers, and at the end the arcs."""

    def __init__(self, borders: Iterable[BaseGeometry]) -> None:
        """Learn from the polygons that share borders where to cut them."""
        self._arcs: list[tuple[_Point, ...]] = []
        self._number: dict[tuple[_Point, ...], int] = {}
        self._junctions = _junctions(borders)

    def add_polygons(self, geometry: BaseGeometry) -> tuple[tuple[Path, ...], ...]:
        """Return the rings of each part as paths, the shell first, without parts that vanish.

        Shells run to the left and holes to the right, as RFC 7946 wants them.
        """
        parts = []
        for polygon in shapely.get_parts(geometry):
            if polygon.geom_type != "Polygon":
                continue
            rings = [_on_grid(ring) for ring in (polygon.exterior, *polygon.interiors)]
            if _is_area(rings[0]):
                shell, *holes = (ring for ring in rings if _is_area(ring))
                wound = [_wound(shell, 1), *(_wound(hole, -1) for hole in holes)]
                parts.append(tuple(self._ring(ring) for ring in wound))
        return tuple(parts)

    def add_lines(self, geometry: BaseGeometry) -> tuple[tuple[Path, ...], ...]:
        """Return each line as a part with one path."""
        lines = [_on_grid(line) for line in shapely.get_parts(geometry)]
        return tuple(((self._keep(tuple(line)),),) for line in lines if len(line) > 1)

    @property
    def arcs(self) -> Arcs:
        """The arcs so far: the first point, then differences."""
        return tuple(_differences(arc) for arc in self._arcs)

    def _ring(self, ring: list[_Point]) -> Path:
        cuts = [i for i, point in enumerate(ring[:-1]) if point in self._junctions]
        if not cuts:
            return (self._keep(_from_least(ring)),)
        turned = ring[cuts[0] : -1] + ring[: cuts[0] + 1]
        stops = [i - cuts[0] for i in cuts] + [len(turned) - 1]
        pieces = (turned[a : b + 1] for a, b in itertools.pairwise(stops))
        return tuple(self._keep(tuple(piece)) for piece in pieces)

    def _keep(self, arc: tuple[_Point, ...]) -> int:
        if arc in self._number:
            return self._number[arc]
        backwards = arc[::-1]
        if backwards in self._number:
            return -1 - self._number[backwards]
        self._number[arc] = len(self._arcs)
        self._arcs.append(arc)
        return self._number[arc]


def _junctions(borders: Iterable[BaseGeometry]) -> frozenset[_Point]:
    """Return the points where a ring must be cut: where its neighbours on both sides differ."""
    neighbours: dict[_Point, frozenset[_Point]] = {}
    junctions: set[_Point] = set()
    for ring in _rings(borders):
        for before, point, after in zip([ring[-2], *ring[:-2]], ring[:-1], ring[1:], strict=True):
            beside = frozenset((before, after))
            if neighbours.setdefault(point, beside) != beside:
                junctions.add(point)
    return frozenset(junctions)


def _rings(borders: Iterable[BaseGeometry]) -> Iterator[list[_Point]]:
    for geometry in borders:
        # Rings are only found in single polygons, not in multiple ones.
        for line in shapely.get_rings(shapely.get_parts(geometry)):
            ring = _on_grid(line)
            if _is_area(ring):
                yield ring


def _on_grid(line: BaseGeometry) -> list[_Point]:
    """Return the vertices on the grid, repeated ones once."""
    grid = np.rint(shapely.get_coordinates(line) * GRID).astype(np.int64)
    moved: NDArray[np.bool_] = np.r_[True, np.any(np.diff(grid, axis=0) != 0, axis=1)]
    return [(int(x), int(y)) for x, y in grid[moved]]


def _is_area(ring: list[_Point]) -> bool:
    return len(set(ring)) > 2


def _wound(ring: list[_Point], sign: int) -> list[_Point]:
    """Return a closed ring so that its area has a sign: 1 runs to the left."""
    x, y = np.array(ring).T
    doubled = np.dot(x[:-1], y[1:]) - np.dot(x[1:], y[:-1])
    return ring[::-1] if doubled * sign < 0 else ring


def _from_least(ring: list[_Point]) -> tuple[_Point, ...]:
    """Start a ring without junctions at its least point, so that its twin is found."""
    start = min(range(len(ring) - 1), key=lambda i: ring[i])
    return tuple(ring[start:-1] + ring[: start + 1])


def _differences(arc: tuple[_Point, ...]) -> tuple[int, ...]:
    points = np.array(arc, dtype=np.int64)
    steps = np.vstack([points[:1], np.diff(points, axis=0)])
    return tuple(int(value) for value in steps.ravel())
