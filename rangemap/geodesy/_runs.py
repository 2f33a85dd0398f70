"""Runs of equal values that stand one after another."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

__all__ = ["run_sizes", "run_starts"]

Ints = NDArray[np.int64]


def run_starts(*keys: NDArray[Any]) -> Ints:
    """Return where runs begin: the first place, and wherever one of the keys changes."""
    new = np.ones(len(keys[0]), dtype=bool)
    if len(new):
        new[1:] = False
        for key in keys:
            new[1:] |= key[1:] != key[:-1]
    return np.flatnonzero(new)


def run_sizes(first: Ints, total: int) -> Ints:
    """Return how long runs are that begin at ``first`` and end at ``total``."""
    sizes = np.empty(len(first), dtype=np.int64)
    sizes[:-1] = first[1:] - first[:-1]
    sizes[-1:] = total - first[-1:]
    return sizes
