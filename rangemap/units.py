"""Units of length as sources print them, and their exact lengths in kilometres."""

from __future__ import annotations

from typing import Final, Literal

__all__ = ["KM_PER", "UNIT_NAMES", "Unit", "to_km"]

Unit = Literal["km", "mi", "nmi"]

# International yard and pound agreement of 1959 (mile), first extraordinary hydrographic
# conference of 1929 (nautical mile). Both are exact.
KM_PER: Final[dict[str, float]] = {"km": 1.0, "mi": 1.609344, "nmi": 1.852}

UNIT_NAMES: Final[dict[str, tuple[str, str]]] = {
    "km": ("kilometre", "kilometres"),
    "mi": ("mile", "miles"),
    "nmi": ("nautical mile", "nautical miles"),
}


def to_km(value: float, unit: Unit) -> float:
    """Return a length in kilometres.

    Examples
    --------
    >>> round(to_km(190, "mi"), 6)
    305.77536
    """
    return value * KM_PER[unit]
