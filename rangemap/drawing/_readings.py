"""What else is drawn of a statement: lines of its other readings, dots at an end left open."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final, Literal

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry import MultiLineString
from shapely.geometry.base import BaseGeometry

from rangemap.reach import Band

__all__ = ["Ink", "Reading", "ReadingLine", "reading_lines", "trails"]

Floats = NDArray[np.float64]

#: Lines nearer to each other than this are drawn as one: less than a pixel on any screen.
_SAME_KM: Final = 0.3
#: A trail starts and ends so far from its line, in parts of its length.
_START: Final = 0.3


@dataclass(frozen=True, slots=True)
class Reading:
    """The low or the high reading of a statement; without ``km`` the source leaves it open."""

    kind: Literal["low", "high"]
    km: float | None


@dataclass(frozen=True, slots=True)
class Ink:
    """One statement to draw: the distance of its line, and whether the part within is filled.

    What is nearer than ``least_km`` to a point is left out.
    """

    statement: str
    range_km: float
    filled: bool
    readings: tuple[Reading, ...] = ()
    least_km: float = 0.0

    @property
    def band(self) -> Band:
        """The least and the greatest distance."""
        return self.least_km, self.range_km


@dataclass(frozen=True, slots=True)
class ReadingLine:
    """A line of its own for a reading; ``readings`` are all that it stands for."""

    statement: str
    kind: Literal["low", "high"]
    band: Band
    readings: tuple[tuple[str, Literal["low", "high"]], ...]


def reading_lines(inks: Sequence[Ink]) -> tuple[ReadingLine, ...]:
    """Return the readings that have a line of their own, each distance once.

    What lies on the line of a statement needs no second one. Two readings at one distance share
    a line, which carries the figures of both.

    Examples
    --------
    >>> low, high = Reading("low", 240.0), Reading("high", 260.0)
    >>> far = Ink("far", 260.0, False, (Reading("low", None),))
    >>> [line.band for line in reading_lines([Ink("near", 250.0, True, (low, high)), far])]
    [(0.0, 240.0)]
    """
    stated = [ink.band for ink in inks]
    found: list[ReadingLine] = []
    for ink in inks:
        for reading in ink.readings:
            if reading.km is None:
                continue
            band = ink.least_km, reading.km
            if _near(band, stated):
                continue
            twin = next((line for line in found if _near(band, [line.band])), None)
            own = (ink.statement, reading.kind)
            if twin is None:
                found.append(ReadingLine(ink.statement, reading.kind, band, (own,)))
            else:
                found[found.index(twin)] = replace(twin, readings=(*twin.readings, own))
    return tuple(found)


def _near(band: Band, others: Sequence[Band]) -> bool:
    return any(np.allclose(band, other, rtol=0.0, atol=_SAME_KM) for other in others)


def trails(
    edge: BaseGeometry,
    disc: BaseGeometry,
    ground: BaseGeometry,
    *,
    inwards: bool,
    length: float,
    spacing: float,
    squeezed: bool = True,
) -> BaseGeometry:
    """Return short paths that lead away from a line, to the side that the source leaves open.

    A second line would be read as a boundary, and nobody stated one.

    Parameters
    ----------
    edge, disc, ground : shapely geometry
        The line, the area that it bounds, and where anything may be drawn; in degrees.
    inwards : bool
        Whether the low end is open, and not the high one.
    length, spacing : float
        Of the paths, and from one to the next along the line, in degrees of latitude.
    squeezed : bool
        Whether a step to the east is shorter than one to the north, as in degrees.
    """
    # Paths end inside the area, or outside of it; at a corner of the line they may not.
    free = shapely.intersection(disc, ground) if inwards else shapely.difference(ground, disc)
    shapely.prepare(free)
    found = []
    for line in shapely.get_parts(edge):
        lat = float(shapely.get_coordinates(line)[:, 1].mean()) if squeezed else 0.0
        squeeze = math.cos(math.radians(lat))
        for start, end in _beside(line, squeeze, length, spacing):
            path = shapely.LineString([start, end])
            if free.contains_properly(path):
                found.append(path)
    return MultiLineString(found)


def _beside(
    line: BaseGeometry, squeeze: float, length: float, spacing: float
) -> Iterator[tuple[Floats, Floats]]:
    """Yield both paths at each place along the line, one to each side, square to it."""
    scale = np.array([squeeze, 1.0])
    flat = shapely.transform(line, lambda xy: xy * scale)
    count = max(1, round(flat.length / spacing))
    at = (np.arange(count) + 0.5) / count * flat.length
    middle, before, after = (
        shapely.get_coordinates(shapely.line_interpolate_point([flat], np.clip(at + d, 0, None)))
        for d in (0.0, -length / 2, length / 2)
    )
    along = after - before
    square = np.column_stack([-along[:, 1], along[:, 0]])
    square /= np.maximum(np.hypot(*square.T), 1e-12)[:, None]
    for side in (1.0, -1.0):
        near, far = (middle + side * part * length * square for part in (_START, 1.0))
        yield from zip(near / scale, far / scale, strict=True)
