"""The farthest that any part of an area is from a place: where all of it begins to be covered."""

from __future__ import annotations

import math
from typing import Final

import numpy as np
from numpy.typing import NDArray

from rangemap.geodesy._chords import chord_bounds_m, segment_chords
from rangemap.geodesy._covered import holding
from rangemap.geodesy._form import geocentric
from rangemap.geodesy._prepared import PreparedAreas
from rangemap.geodesy._sweep import measured_stretches

__all__ = ["farthest_km"]

Floats = NDArray[np.float64]
_HALF_A_TURN: Final = 180.0


def farthest_km(areas: PreparedAreas, lon_lat: Floats) -> Floats:
    """Return the distance of the farthest place of each area, in kilometres.

    Parameters
    ----------
    areas : PreparedAreas
    lon_lat : ndarray of shape (places, 2)

    Returns
    -------
    ndarray of shape (places, areas)
        The farthest place is on the boundary, unless the far side of the Earth is in the area:
        infinite there, as no circle covers it.
    """
    antipodes = lon_lat * [1.0, -1.0]
    antipodes[:, 0] = (antipodes[:, 0] + 2 * _HALF_A_TURN) % (2 * _HALF_A_TURN) - _HALF_A_TURN
    result = np.array([_from_one(areas, place) for place in lon_lat])
    result[holding(areas, antipodes)] = math.inf
    return result


def _from_one(areas: PreparedAreas, place: Floats) -> Floats:
    every = np.arange(len(areas.start))
    here = np.zeros(len(every), dtype=np.int64)
    far = segment_chords(areas, geocentric(place[None]), here, every)
    shortest, longest = chord_bounds_m(far)
    least = np.zeros(len(areas.shapes))
    # The chord has some metres of bulge in it, which the nearer bound must not count on.
    np.maximum.at(least, areas.piece_area, shortest - 4 * areas.bulge_m)
    piece = np.flatnonzero(longest >= least[areas.piece_area] - 1.0)
    lon, lat = place[:1], place[1:]
    which, metres = measured_stretches(areas, lon, lat, here[: len(piece)], piece)
    result = np.zeros(len(areas.shapes))
    np.maximum.at(result, areas.piece_area[which], metres)
    return result / 1000
