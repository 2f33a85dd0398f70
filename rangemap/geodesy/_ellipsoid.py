"""The WGS 84 ellipsoid, and the one geodesic calculator that the package uses."""

from __future__ import annotations

import math
from typing import Final

from pyproj import Geod

__all__ = ["EARTH_KM", "ECCENTRICITY_SQUARED", "GEOD", "LIMIT_KM", "SEMI_MAJOR_M", "SEMI_MINOR_M"]

GEOD: Final = Geod(ellps="WGS84")
SEMI_MAJOR_M: Final[float] = GEOD.a
SEMI_MINOR_M: Final[float] = GEOD.b
ECCENTRICITY_SQUARED: Final[float] = GEOD.es

#: Up to this distance, pi times the semi-minor axis, a geodesic that sets out from a point is
#: shortest whatever its azimuth, so the geodesic circle is where ``Geod.fwd`` says it is.
LIMIT_KM: Final[float] = math.pi * SEMI_MINOR_M / 1000

#: No two points are farther apart than this: half a meridian ellipse, pole to pole.
EARTH_KM: Final[float] = GEOD.inv(0, 90, 0, -90)[2] / 1000
