"""The projection of the still map: azimuthal equidistant, distances true from its middle."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import numpy as np
from numpy.typing import NDArray
from pyproj import Transformer
from pyproj.enums import TransformDirection

from rangemap.geodesy._ellipsoid import in_columns

__all__ = ["azimuthal_equidistant"]

Floats = NDArray[np.float64]


def azimuthal_equidistant(
    *, lon: float, lat: float
) -> tuple[Callable[[Floats], Floats], Callable[[Floats], Floats]]:
    """Return two functions: (lon, lat) in degrees to (x, y) in metres, and back.

    Both take and return arrays of shape (n, 2). Circles about the middle are circles, and near
    it rings about other places are round to the eye.

    Examples
    --------
    >>> forward, back = azimuthal_equidistant(lon=36, lat=52)
    >>> [round(float(x), 3) for x in back(forward(np.array([[40.0, 55.0]])))[0]]
    [40.0, 55.0]
    """
    pipeline = f"+proj=aeqd +lat_0={lat!r} +lon_0={lon!r} +ellps=WGS84 +units=m"
    transformer = Transformer.from_crs("EPSG:4326", pipeline, always_xy=True)

    unproject = partial(transformer.transform, direction=TransformDirection.INVERSE)

    def forward(lon_lat: Floats) -> Floats:
        return np.column_stack(in_columns(transformer.transform, *lon_lat.T))

    def back(xy: Floats) -> Floats:
        return np.column_stack(in_columns(unproject, *xy.T))

    return forward, back
