"""Warnings that name the line of the user's own code which they are about."""

from __future__ import annotations

import inspect
import warnings
from typing import Final

from rangemap.errors import RangemapWarning

__all__ = ["warn"]

#: A map is saved through folium, whose lines are not the user's either.
_NOT_THE_USERS: Final = frozenset({__name__.partition(".")[0], "folium", "branca"})


def warn(message: str, category: type[RangemapWarning]) -> None:
    """Issue a warning at the first line up the stack that is the user's own.

    So it is shown once for each line that causes it, and a filter by module finds it.
    """
    frame, level = inspect.currentframe(), 1
    while frame is not None and _package_of(frame.f_globals) in _NOT_THE_USERS:
        frame, level = frame.f_back, level + 1
    warnings.warn(message, category, stacklevel=level)


def _package_of(module: dict[str, object]) -> str:
    return str(module.get("__name__", "")).partition(".")[0]
