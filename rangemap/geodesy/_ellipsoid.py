"""The WGS 84 ellipsoid, and the one geodesic calculator that the package uses."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any, Final

import numpy as np
from pyproj import Geod

__all__ = [
    "EARTH_KM",
    "ECCENTRICITY_SQUARED",
    "GEOD",
    "LIMIT_KM",
    "SEMI_MAJOR_M",
    "SEMI_MINOR_M",
    "in_columns",
]


def in_columns(ask: Callable[..., tuple[Any, ...]], *columns: Any) -> tuple[Any, ...]:
    """Return what pyproj answers, arrays for arrays, also for those of one value.

    pyproj first tries its arguments as scalars. NumPy before 2.4 lets arrays of one value pass for
    scalars with a DeprecationWarning, which becomes an error where warnings do.
    """
    if np.shape(columns[0]) != (1,):
        return ask(*columns)
    return tuple(np.full(1, one) for one in ask(*(np.asarray(each).item() for each in columns)))


class _Geod(Geod):
    """pyproj's, with arrays for arrays."""

    def fwd(self, lons: Any, lats: Any, az: Any, dist: Any) -> Any:  # type: ignore[override]
        """Return longitudes, latitudes and back azimuths of where geodesics end."""
        return in_columns(super().fwd, lons, lats, az, dist)

    def inv(self, lons1: Any, lats1: Any, lons2: Any, lats2: Any) -> Any:  # type: ignore[override]
        """Return azimuths, back azimuths and lengths in metres of geodesics."""
        return in_columns(super().inv, lons1, lats1, lons2, lats2)


GEOD: Final = _Geod(ellps="WGS84")
SEMI_MAJOR_M: Final[float] = GEOD.a
SEMI_MINOR_M: Final[float] = GEOD.b
ECCENTRICITY_SQUARED: Final[float] = GEOD.es

#: Up to this distance, pi times the semi-minor axis, a geodesic that sets out from a point is
#: shortest whatever its azimuth, so the geodesic circle is where ``Geod.fwd`` says it is.
LIMIT_KM: Final[float] = math.pi * SEMI_MINOR_M / 1000

#: No two points are farther apart than this: half a meridian ellipse, pole to pole.
EARTH_KM: Final[float] = GEOD.inv(0, 90, 0, -90)[2] / 1000
