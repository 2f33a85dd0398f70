"""As few vertices as a tolerance allows, out of many that lie on a curve."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from rangemap.geodesy._edges import parallel_and_meridian

__all__ = ["thinned"]

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]

#: Nearer to a pole the metres in a degree change from vertex to vertex: nothing is left out.
_NEAR_POLE: Final = 89.5
_WIDEST: Final = 90.0
#: A little less than 1: an edge that strays too far brings back all vertices under it.
_FULL: Final = 0.96


def thinned(ring: Floats, *, tolerance_m: float) -> Floats:
    """Return a closed ring without the vertices that its edges can do without.

    Parameters
    ----------
    ring : ndarray of shape (n, 2)
        Longitudes, unwrapped, and latitudes; much denser than the tolerance asks.
    tolerance_m : float
        How far a vertex that is left out may be from the edge that takes its place.

    Notes
    -----
    An edge over a curve of curvature k strays by ``k s^2 / 8`` after the length s, so the
    vertices are as far apart as the sum of ``sqrt(k / 8 t) ds`` reaches 1. Corners stay.
    """
    if len(ring) < 8:
        return ring
    steps = np.diff(ring, axis=0)
    parallel, meridian = parallel_and_meridian(ring[1:-1, 1])
    metres = np.column_stack([parallel, meridian])
    before, after = steps[:-1] * metres, steps[1:] * metres
    length = np.hypot(before[:, 0], before[:, 1]), np.hypot(after[:, 0], after[:, 1])
    cross = np.abs(before[:, 0] * after[:, 1] - before[:, 1] * after[:, 0])
    turn = np.arctan2(cross, (before * after).sum(axis=1))
    corner = (turn * np.minimum(*length) / 2 > tolerance_m) | (turn > 1.0)
    corner |= np.abs(ring[1:-1, 1]) > _NEAR_POLE
    span = (length[0] + length[1]) / 2
    share = span * np.sqrt(turn / np.maximum(span, 1e-9) / (8 * tolerance_m))
    # Along a parallel nothing is curved, and an edge still must not turn half round the Earth.
    share += (np.abs(steps[:-1, 0]) + np.abs(steps[1:, 0])) / 2 / _WIDEST
    keep = np.r_[True, _chosen(share.tolist(), corner.tolist()), True]
    return np.asarray(ring[keep | _needed(ring, keep, tolerance_m)])


def _chosen(share: list[float], corner: list[bool]) -> list[bool]:
    """Return the last vertex before each sum of shares comes to more than 1, and all corners."""
    chosen, gone, last = [], 0.0, 0.0
    for each, stays in zip(share, corner, strict=True):
        # The half of a vertex's share is before it, the other half behind.
        gone += (last + each) / 2
        last = each
        stays = stays or gone + each > _FULL  # noqa: PLW2901
        if stays:
            gone = 0.0
        chosen.append(stays)
    return chosen


def _needed(ring: Floats, keep: Bools, tolerance_m: float) -> Bools:
    """Return the vertices under edges that would stray from one of them."""
    kept = np.flatnonzero(keep)
    edge = np.minimum(np.cumsum(keep) - 1, len(kept) - 2)
    start, end = ring[kept[edge]], ring[kept[edge + 1]]
    metres = np.column_stack(parallel_and_meridian(ring[:, 1]))
    along, away = (end - start) * metres, (ring - start) * metres
    length = np.hypot(along[:, 0], along[:, 1])
    across = np.abs(along[:, 0] * away[:, 1] - along[:, 1] * away[:, 0])
    strays = across > tolerance_m * np.where(length > 0, length, 1.0)
    bad = np.zeros(len(kept), dtype=bool)
    bad[edge[strays]] = True
    return np.asarray(bad[edge])
