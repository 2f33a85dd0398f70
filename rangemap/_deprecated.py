"""Public names that are going: each warns for one minor release and stays for the next."""

from __future__ import annotations

import functools
import warnings
from collections.abc import Callable
from typing import ParamSpec, TypeVar

__all__ = ["deprecated", "first_without"]

P = ParamSpec("P")
R = TypeVar("R")


def first_without(since: str) -> str:
    """Return the first version that need not have a name deprecated in a version.

    Examples
    --------
    >>> first_without("0.2.0"), first_without("1.9.3")
    ('0.4.0', '1.11.0')
    """
    major, minor, _ = (int(part) for part in since.split("."))
    return f"{major}.{minor + 2}.0"


def deprecated(*, since: str, use: str) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Mark a function that is going: whoever calls it is told what to use, and until when it stays.

    Parameters
    ----------
    since : str
        The version that warns first.
    use : str
        What to call instead.

    Notes
    -----
    The mark is that of :pep:`702`, which type checkers and editors show.

    Examples
    --------
    >>> @deprecated(since="0.2.0", use="measure_coverage")
    ... def coverage() -> int:
    ...     return 1
    >>> coverage.__deprecated__
    'coverage is deprecated since rangemap 0.2.0 and goes in 0.4.0; use measure_coverage'
    """

    def marked(function: Callable[P, R]) -> Callable[P, R]:
        message = (
            f"{function.__name__} is deprecated since rangemap {since} and goes in "
            f"{first_without(since)}; use {use}"
        )

        @functools.wraps(function)
        def warned(*args: P.args, **kwargs: P.kwargs) -> R:
            warnings.warn(message, DeprecationWarning, stacklevel=2)
            return function(*args, **kwargs)

        warned.__deprecated__ = message  # type: ignore[attr-defined]
        return warned

    return marked
