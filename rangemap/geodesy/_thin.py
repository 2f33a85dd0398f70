"""As few vertices as a tolerance allows, out of many that lie on a curve."""

from __future__ import annotations

from typing import Final

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry import Polygon
from shapely.geometry.base import BaseGeometry

from rangemap.geodesy._edges import parallel_and_meridian

__all__ = ["thinned", "thinned_polygons"]

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
Ints = NDArray[np.int64]

#: Rings of fewer vertices are left as they are, and no ring is left fewer edges.
_FEWEST: Final = 8
#: A vertex that an edge over it would miss by this part of the tolerance is a corner.
_CORNER: Final = 0.3
#: Edges are made so long that they stray by this part of the tolerance; those that stray
#: by all of it after all are mended.
_FULL: Final = 0.92
_ROUNDS: Final = 3
#: No more rounds are made when they would save less than the rest of this.
_GOOD: Final = 0.96
_HIDES_A_CORNER: Final = 4.0
_MOST_MENDINGS: Final = 60
#: No edge is wider: others take one of over 180 degrees for its other way round.
_WIDEST: Final = 60.0
#: Nearer to a pole than so many tolerances metres in a degree change along the way across.
_NEAR_POLE: Final = 50.0
_DEGREE_M: Final = 111_000.0
_SEAM: Final = 180.0


def thinned(ring: Floats, *, tolerance_m: float) -> Floats:
    """Return a closed ring with as few vertices as follow it.

    Parameters
    ----------
    ring : ndarray of shape (n, 2)
        Longitudes, unwrapped, and latitudes; denser than the tolerance asks.
    tolerance_m : float
        How far a vertex of the ring may be from the edge that takes its place.

    Notes
    -----
    Vertices are placed anywhere along the ring, so that all edges stray from it alike
    (equidistribution, de Boor 1973): an edge over a curve of curvature k strays by
    ``k s^2 / 8`` after the length s, so ``sqrt(stray / tolerance)`` is the number of edges that
    should take its place. It is first guessed from the turns of the ring and then measured on
    the edges. Corners stay. Edges that stray too far get the vertex that they miss the most, and
    vertices that turn out to be needless are left out.
    """
    if len(ring) < 2 * _FEWEST:
        return ring
    curve = _Curve(ring, tolerance_m)
    corners = curve.corners
    places = curve.spread(curve.turns, corners)
    for _ in range(_ROUNDS):
        stray = curve.strays(places)[0]
        edges = np.sqrt(stray / _FULL)
        if edges.sum() > _GOOD * len(stray) and not (stray > _HIDES_A_CORNER).any():
            break
        # Corners that were drawn in several short steps are found by what edges miss.
        corners = np.union1d(corners, curve.missed(places, _HIDES_A_CORNER))
        places = curve.spread(curve.along(places, edges), corners)
    return curve.at(_without_needless(curve, _mended(curve, places)))


def thinned_polygons(drawn: BaseGeometry, *, tolerance_m: float) -> list[BaseGeometry]:
    """Return the polygons of a drawing in [-180, 180] with as few vertices as follow them.

    Vertices on the antimeridian stay where they are, so that both sides of it fit.
    """
    polygons = []
    for polygon in shapely.get_parts(drawn):
        shell, *holes = (
            thinned(shapely.get_coordinates(ring), tolerance_m=tolerance_m)
            for ring in shapely.get_rings(polygon)
        )
        few = Polygon(shell, holes)
        polygons.append(shapely.orient_polygons(few if few.is_valid else polygon))
    return polygons


class _Curve:
    """A ring, by the number of its vertex: 2.5 is half way between those with 2 and 3."""

    def __init__(self, ring: Floats, tolerance_m: float) -> None:
        self.ring = ring
        self.number = np.arange(len(ring))
        self.metres = np.column_stack(parallel_and_meridian(ring[:, 1]))
        self.tolerance_m = tolerance_m
        steps = np.diff(ring, axis=0)
        #: At least so many edges along each step.
        self.least = np.abs(steps[:, 0]) / _WIDEST + _FEWEST / len(steps)
        before, after = steps[:-1] * self.metres[1:-1], steps[1:] * self.metres[1:-1]
        span = np.hypot(*before.T), np.hypot(*after.T)
        cross = np.abs(before[:, 0] * after[:, 1] - before[:, 1] * after[:, 0])
        turn = np.arctan2(cross, (before * after).sum(axis=1))
        edges = np.sqrt(turn * (span[0] + span[1]) / 2 / (8 * _FULL * tolerance_m))
        corner = turn * np.minimum(*span) / 4 > _CORNER * tolerance_m
        from_pole_m = (90 - np.abs(ring[1:-1, 1])) * _DEGREE_M
        fixed = from_pole_m < _NEAR_POLE * tolerance_m
        fixed |= np.abs(ring[1:-1, 0]) == _SEAM
        corner |= fixed
        edges[corner] = 0.0
        self.fixed = np.flatnonzero(fixed) + 1
        self.turns = (np.r_[edges, 0.0] + np.r_[0.0, edges]) / 2
        self.corners = np.r_[0, np.flatnonzero(corner) + 1, len(ring) - 1]

    def at(self, places: Floats) -> Floats:
        """Return the places in degrees."""
        return np.column_stack([np.interp(places, self.number, each) for each in self.ring.T])

    def along(self, places: Floats, edges: Floats) -> Floats:
        """Return how many edges each step needs where the edges between places need some."""
        total = np.interp(self.number, places, np.r_[0.0, np.cumsum(edges)])
        return np.asarray(np.diff(total))

    def spread(self, edges: Floats, corners: Ints) -> Floats:
        """Return places so that between corners all edges have the same share, at most 1."""
        total = np.r_[0.0, np.cumsum(np.maximum(edges, self.least))]
        need = np.diff(total[corners])
        n = np.maximum(1, np.ceil(need - 1e-6)).astype(np.int64)
        part = np.repeat(np.arange(len(n)), n)
        step = np.arange(len(part)) - np.repeat(np.cumsum(n) - n, n)
        wanted = total[corners[part]] + need[part] * step / n[part]
        places = np.interp(wanted, total, self.number)
        # Corners are vertices to the bit.
        places[step == 0] = corners[:-1]
        return np.append(places, corners[-1])

    def strays(self, places: Floats) -> tuple[Floats, Floats, Ints]:
        """Return how far edges stray, in tolerances; the same by vertex; first vertices."""
        ends = self.at(places)
        # The vertices from which on edges have them: a vertex at a place is its next edge's.
        first = np.ceil(places).astype(np.int64)
        count = np.diff(first)
        edge = np.repeat(np.arange(len(count)), count)
        inner = slice(first[0], first[-1])
        metres = self.metres[inner]
        along = (ends[1:] - ends[:-1])[edge] * metres
        away = (self.ring[inner] - ends[edge]) * metres
        length = np.sqrt(along[:, 0] ** 2 + along[:, 1] ** 2)
        across = np.abs(along[:, 0] * away[:, 1] - along[:, 1] * away[:, 0])
        by_vertex = across / np.maximum(length * self.tolerance_m, 1e-300)
        stray = np.zeros(len(count))
        some = count > 0
        stray[some] = np.maximum.reduceat(by_vertex, first[:-1][some])
        return stray, by_vertex, first

    def missed(self, places: Floats, limit: float) -> Ints:
        """Return the vertices that edges miss the most, of edges that stray beyond a limit."""
        stray, by_vertex, first = self.strays(places)
        return np.array(
            [
                first[edge] + by_vertex[first[edge] : first[edge + 1]].argmax()
                for edge in np.flatnonzero(stray > limit)
            ],
            dtype=np.int64,
        )


def _mended(curve: _Curve, places: Floats) -> Floats:
    """Return places with those added that edges miss by more than the tolerance."""
    for _ in range(_MOST_MENDINGS):
        missed = curve.missed(places, 1.0)
        if not len(missed):
            break
        places = np.union1d(places, missed)
    return places


def _without_needless(curve: _Curve, places: Floats) -> Floats:
    """Return places without those between two edges that one edge can take the place of."""
    for first in (1, 2):
        inner = np.arange(first, len(places) - 1, 2)
        if len(places) - len(inner) <= _FEWEST:
            break
        without = np.delete(places, inner)
        stray = curve.strays(without)[0]
        edge = np.searchsorted(without, places[inner]) - 1
        wide = np.abs(np.diff(curve.at(without)[:, 0]))[edge] > _WIDEST
        stays = wide | (stray[edge] > 1.0) | np.isin(places[inner], curve.fixed)
        places = np.delete(places, inner[~stays])
    return places
