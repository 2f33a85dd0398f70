"""Outlines about a line at many distances: a few of them buffers, the others grown from those.

What is within 130 km of a line is what is within 10 km of all that is within 120 km of it. The
short way that is left is measured on a plane, where a buffer costs a twentieth of one on the
ellipsoid and where that way is less than half a per cent too short.
"""

from __future__ import annotations

from typing import Final

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from rangemap.geodesy import azimuthal_equidistant
from rangemap.reach import Origin, discs_by_radius

__all__ = ["Outlines"]

#: Buffers on the ellipsoid stand this far apart.
_APART_KM: Final = 30
_TOLERANCE_M: Final = 10.0
#: The plane is true from its middle; so far away it makes what is across 0.4 % longer.
_PLANE_KM: Final = 1000.0
#: Farther north, or so near to the antimeridian, degrees on a plane may lead astray.
_HIGHEST_LAT: Final = 80.0
_LAST_LON: Final = 175.0
#: Edges that are straight in degrees are, when as short as this, as straight on the plane.
_EDGE_DEGREES: Final = 0.1
_SEGMENTS: Final = 16


class Outlines:
    """What is within any distance of an origin, as polygons; each buffer is computed once."""

    def __init__(self, origin: Origin) -> None:
        self._origin = origin
        west, south, east, north = shapely.bounds(origin.geometry).tolist()
        middle = (west + east) / 2, (south + north) / 2
        self._to_plane, self._to_degrees = azimuthal_equidistant(lon=middle[0], lat=middle[1])
        places = self._to_plane(shapely.get_coordinates(origin.geometry))
        self._half_km = float(np.hypot(*places.T).max()) / 1000
        self._buffers: dict[float, BaseGeometry] = {}

    def at(self, km: float) -> BaseGeometry:
        """Return what is within a distance: off by less than 50 m, most often by less than 20."""
        nearest = float(km // _APART_KM * _APART_KM)
        if nearest in {0.0, km} or self._half_km + km > _PLANE_KM:
            return self._buffer(km)
        inner = self._buffer(nearest)
        west, south, east, north = inner.bounds
        if max(-west, east) > _LAST_LON or max(-south, north) > _HIGHEST_LAT:
            return self._buffer(km)
        flat = shapely.transform(shapely.segmentize(inner, _EDGE_DEGREES), self._to_plane)
        grown = shapely.buffer(flat, 1000 * (km - nearest), quad_segs=_SEGMENTS)
        return shapely.orient_polygons(shapely.transform(grown, self._to_degrees))

    def _buffer(self, km: float) -> BaseGeometry:
        if km not in self._buffers:
            found = discs_by_radius(self._origin, [km], tolerance_m=_TOLERANCE_M)
            self._buffers[km] = found[km]
        return self._buffers[km]
