"""How far two readings of the same boundary can be apart."""

from __future__ import annotations

from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from rangemap.geodesy._form import metres_per_radian

__all__ = ["edge_reading_gap_m"]


def edge_reading_gap_m(shapes: Any) -> NDArray[np.float64]:
    """Return how far planar and geodesic edges of areas are apart at most, in metres.

    A parallel leaves the geodesic between two of its places by the square of its length times
    the tangent of the latitude, over eight radii. Edges along a pole have no other reading.

    Examples
    --------
    An edge of five degrees on 66 degrees north:

    >>> edge_reading_gap_m([shapely.box(50, 66, 55, 67)]).round()
    array([2262.])
    """
    array = np.atleast_1d(np.asarray(shapes, dtype=object))
    lines, owner = shapely.get_parts(shapely.boundary(array), return_index=True)
    lines, line_owner = shapely.get_parts(lines, return_index=True)
    xy, line = shapely.get_coordinates(lines, return_index=True)
    same = line[1:] == line[:-1]
    across = np.radians(np.abs(np.diff(xy[:, 0])[same]))
    lat = ((xy[1:, 1] + xy[:-1, 1]) / 2)[same]
    parallel, _ = metres_per_radian(lat)
    gap = across**2 * parallel * np.abs(np.sin(np.radians(lat))) / 8
    most = np.zeros(len(array))
    np.maximum.at(most, owner[line_owner[line[1:][same]]], gap)
    return most
