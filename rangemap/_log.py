"""The library's logger: what was taken from where, and how long slow steps took. Silent by itself.

It never prints. ``logging.getLogger("rangemap").setLevel("DEBUG")`` and a handler of your own show
what it says.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

__all__ = ["LOGGER", "timed"]

LOGGER: Final = logging.getLogger("rangemap")
LOGGER.addHandler(logging.NullHandler())


@contextmanager
def timed(step: str, *values: object) -> Iterator[None]:
    """Log a step and how long it took, at the level DEBUG; values stand for its ``%`` signs.

    Examples
    --------
    >>> with timed("prepared %d regions", 83):
    ...     pass
    """
    if not LOGGER.isEnabledFor(logging.DEBUG):
        yield
        return
    start = time.perf_counter()
    yield
    LOGGER.debug("%s in %.3f s", step % values, time.perf_counter() - start)
