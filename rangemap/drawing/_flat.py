"""The circle that many maps get wrong: drawn flat on a web map, and as it is on the ground."""

from __future__ import annotations

import itertools
import math
from dataclasses import dataclass
from typing import Final

import numpy as np
import shapely
from numpy.typing import NDArray

from rangemap.geodesy import geodesic_distance_km, range_ring

__all__ = ["FlatCircle", "flat_circle"]

Floats = NDArray[np.float64]

#: Radius of the sphere of Web Mercator, in metres: EPSG:3857.
_SPHERE_M: Final = 6_378_137.0
_CORNERS: Final = 90
#: How far the drawn corners of the true circle may be off, in parts of its radius.
_TOLERANCE: Final = 0.002
_TRUE_PX: Final = 130.0


@dataclass(frozen=True, slots=True)
class FlatCircle:
    """Both circles about one place, as SVG paths in pixels of a picture.

    ``reach_km`` is how far the flat one reaches on the ground to the east and west.
    """

    flat: str
    true: str
    reach_km: float
    middle: tuple[int, int]
    top: int
    size: tuple[int, int]


def flat_circle(lat: float, *, radius_km: float, width: int, above: int, below: int) -> FlatCircle:
    """Draw a circle as flat on Web Mercator, and the places truly at that distance.

    Parameters
    ----------
    lat : float
        Latitude of the middle, in degrees. The longitude makes no difference.
    radius_km : float
        The distance that both are meant to show.
    width, above, below : int
        Width of the picture, and the room over and under the true circle, in pixels.
    """
    point = shapely.Point(0.0, lat)
    outline = range_ring(point, radius_km=radius_km, tolerance_m=_TOLERANCE * 1000 * radius_km)
    ring = shapely.get_coordinates(outline)
    middle = _mercator(np.array([[0.0, lat]]))[0]
    true = (_mercator(ring) - middle) * [1.0, -1.0]
    scale = _TRUE_PX / float(np.abs(true[:, 0]).max())
    angles = np.linspace(0.0, 2 * math.pi, _CORNERS, endpoint=False)
    flat = 1000 * radius_km * np.column_stack([np.cos(angles), np.sin(angles)])
    left, top = width / 2, above - scale * float(true[:, 1].min())
    height = top + scale * float(true[:, 1].max()) + below
    east = math.degrees(1000 * radius_km / _SPHERE_M)
    return FlatCircle(
        flat=_path(flat * scale + [left, top]),
        true=_path(true * scale + [left, top]),
        reach_km=float(geodesic_distance_km(point, shapely.Point(east, lat))),
        middle=(round(left), round(top)),
        top=above,
        size=(width, math.ceil(height)),
    )


def _mercator(lon_lat: Floats) -> Floats:
    """Project to Web Mercator, in metres."""
    lon, lat = np.radians(lon_lat).T
    return _SPHERE_M * np.column_stack([lon, np.arcsinh(np.tan(lat))])


def _path(xy: Floats) -> str:
    tenths = [(round(10 * x), round(10 * y)) for x, y in xy.tolist()]
    corners = [at for at, before in zip(tenths, [(0, 0), *tenths], strict=False) if at != before]
    first, *rest = corners
    steps = " ".join(
        f"l{(b[0] - a[0]) / 10:g} {(b[1] - a[1]) / 10:g}"
        for a, b in itertools.pairwise([first, *rest])
    )
    return f"M{first[0] / 10:g} {first[1] / 10:g}{steps}z"
