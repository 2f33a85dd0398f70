r"""The area form of the ellipsoid, and its integral along edges straight in lon and lat.

On the ellipsoid an area is :math:`R^2 \oint (c - \sin\beta)\,d\lambda` around its boundary,
anticlockwise, with the authalic latitude :math:`\beta` and the authalic radius :math:`R`. The form
is regular at the north pole for :math:`c = 1` and at the south pole for :math:`c = -1`.
"""

from __future__ import annotations

import math
from typing import Any, Final

import numpy as np
import shapely
from numpy.typing import NDArray

from rangemap.geodesy._area import _authalic_radius_m, _mean_sine_authalic, _q
from rangemap.geodesy._ellipsoid import ECCENTRICITY_SQUARED, SEMI_MAJOR_M

__all__ = [
    "AUTHALIC_SQUARE_M2",
    "drawn_length_km",
    "edge_integrals",
    "edge_lengths_m",
    "geocentric",
    "metres_per_radian",
    "sine_authalic",
]

Floats = NDArray[np.float64]

#: The square of the authalic radius; the whole Earth has 4 pi times this.
AUTHALIC_SQUARE_M2: Final[float] = _authalic_radius_m() ** 2
_Q_POLE: Final = float(_q(np.array(1.0)))
_GAUSS: Final = ((-math.sqrt(0.6), 5 / 18), (0.0, 8 / 18), (math.sqrt(0.6), 5 / 18))


def sine_authalic(lat_deg: Floats) -> Floats:
    """Return the sine of the authalic latitude."""
    return _q(np.sin(np.radians(lat_deg))) / _Q_POLE


def edge_integrals(start: Floats, end: Floats) -> tuple[Floats, Floats]:
    r"""Return :math:`\int d\lambda` and :math:`\int \sin\beta\,d\lambda` along straight edges.

    ``start`` and ``end`` are (n, 2) degrees. Both are exact to rounding: the sine of the authalic
    latitude is a sum of six sines, each of which has its mean along an edge in closed form.
    """
    across = np.radians(end[:, 0] - start[:, 0])
    middle = np.radians((start[:, 1] + end[:, 1]) / 2)
    half = np.radians((end[:, 1] - start[:, 1]) / 2)
    return across, across * _mean_sine_authalic(middle, half)


def edge_lengths_m(start: Floats, end: Floats) -> Floats:
    """Return the lengths of short edges as they are read, by three points of Gauss."""
    step = np.radians(end - start)
    total = np.zeros(len(start))
    for node, weight in _GAUSS:
        parallel, meridian = metres_per_radian(
            (start[:, 1] + end[:, 1] + node * (end - start)[:, 1]) / 2
        )
        total += weight * np.hypot(step[:, 0] * parallel, step[:, 1] * meridian)
    return total


def drawn_length_km(lines: Any) -> Floats:
    """Return the lengths of arrays of lines in longitude and latitude, in kilometres.

    For lines whose edges are short, such as drawn circles and boundaries cut by them. What runs
    along +-180 degrees only cuts the drawing and does not count.

    Examples
    --------
    >>> drawn_length_km([shapely.from_wkt("MULTILINESTRING ((0 0, 1 0), (0 5, 0 6))")]).round(1)
    array([221.9])
    """
    parts, owner = shapely.get_parts(np.asarray(lines, dtype=object), return_index=True)
    xy, part = shapely.get_coordinates(parts, return_index=True)
    on_seam = (np.abs(xy[1:, 0]) == 180.0) & (xy[1:, 0] == xy[:-1, 0])
    same = (part[1:] == part[:-1]) & ~on_seam
    lengths = edge_lengths_m(xy[:-1][same], xy[1:][same])
    total = np.bincount(owner[part[1:][same]], weights=lengths, minlength=len(lines))
    return total.astype(float) / 1000


def metres_per_radian(lat_deg: Floats) -> tuple[Floats, Floats]:
    """Return the radii of a parallel and of the meridian's curvature, in metres."""
    sine = np.sin(np.radians(lat_deg))
    w = 1 - ECCENTRICITY_SQUARED * sine**2
    # The parallel of a pole is a point, whatever rounding says.
    cosine = np.where(np.abs(lat_deg) >= 90, 0.0, np.cos(np.radians(lat_deg)))
    parallel = SEMI_MAJOR_M * cosine / np.sqrt(w)
    return parallel, SEMI_MAJOR_M * (1 - ECCENTRICITY_SQUARED) / w**1.5


def geocentric(lon_lat: Floats) -> Floats:
    """Return (n, 3) geocentric positions, in metres; -180 and +180 are the same to the bit."""
    lon, lat = np.asarray(lon_lat, dtype=float).T
    lam, phi = np.radians(np.where(lon == -180.0, 180.0, lon)), np.radians(lat)
    parallel, _ = metres_per_radian(lat)
    sine = np.sin(phi)
    height = SEMI_MAJOR_M * (1 - ECCENTRICITY_SQUARED) * sine
    height = height / np.sqrt(1 - ECCENTRICITY_SQUARED * sine**2)
    return np.column_stack([parallel * np.cos(lam), parallel * np.sin(lam), height])
