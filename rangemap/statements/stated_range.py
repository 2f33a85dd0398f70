"""A stated range: printed words, and the distances that they can mean."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final, Literal

from rangemap._html import html_rows
from rangemap.errors import InputError
from rangemap.statements.policy import Basis, Modality, Sense
from rangemap.units import KM_PER, UNIT_NAMES, Unit, to_km

__all__ = ["HALF_CIRCUMFERENCE_KM", "READINGS", "Reading", "StatedRange"]

Reading = Literal["low", "stated", "high"]
READINGS: Final[tuple[Reading, ...]] = ("low", "stated", "high")

#: Half a meridian of WGS 84 (2 x 10,001.966 km): no two places are farther apart.
HALF_CIRCUMFERENCE_KM: Final = 20003.9


@dataclass(frozen=True, slots=True, repr=False)
class StatedRange:
    """What a source printed, and its readings in kilometres.

    Made by :func:`parse_range`; the words are the truth, the numbers follow from them.

    Attributes
    ----------
    wording
        The words as printed.
    sense
        How the number is meant: ``plain``, ``approximate``, ``ceiling`` ...
    hedge
        The words that say so, in the order in which they stand; empty if there are none.
    value, value_2, unit
        The printed number, the second one of an interval, and their unit
        (``"km"``, ``"mi"``, ``"nmi"``).
    low_km, stated_km, high_km
        The readings; None where the source leaves one open.
    low_basis, stated_basis, high_basis
        ``"printed"`` (the source gives it), ``"policy"`` (our reading of the words) or ``"open"``.
    alt_value, alt_value_2, alt_unit
        The same distance as the source prints it in a second unit: kept and audited, never used.
    inner_km
        The least distance, where the source prints one as such.
    modality
        ``"actual"``, or ``"planned"``, ``"rule"``, ``"denied"``, ``"claimed"``.
    policy
        Version of the hedge policy.
    printed_short
        The figure as a table head shows it: ``"approx. 155 mi"``.
    """

    wording: str
    sense: Sense
    hedge: tuple[str, ...]
    value: float
    value_2: float | None
    unit: Unit
    low_km: float | None
    stated_km: float | None
    high_km: float | None
    low_basis: Basis
    stated_basis: Basis
    high_basis: Basis
    alt_value: float | None
    alt_value_2: float | None
    alt_unit: Unit | None
    inner_km: float | None
    modality: Modality
    policy: str
    printed_short: str

    def __post_init__(self) -> None:
        present = [value for _, value in self.readings]
        if not present or not all(math.isfinite(value) and value > 0 for value in present):
            raise InputError(f"readings of {self.wording!r}: positive distances expected")
        if present != sorted(present):
            raise InputError(f"readings of {self.wording!r} are not in order: {present}")
        if self.inner_km is not None and not 0 < self.inner_km < present[0]:
            raise InputError(
                f"inner_km={self.inner_km!r} of {self.wording!r}: expected a distance above 0 and "
                f"below every reading ({present[0]:g} km)"
            )

    def __repr__(self) -> str:
        every = ((name, self.reading(name)) for name in READINGS)
        numbers = ", ".join(f"{n}_km={None if v is None else round(v, 3)}" for n, v in every)
        return f"StatedRange({self.wording!r}, {self.sense}, {numbers})"

    def _repr_html_(self) -> str:
        bases = zip(READINGS, (self.low_basis, self.stated_basis, self.high_basis), strict=True)
        rows = [(name, self.reading(name), basis) for name, basis in bases]
        return html_rows(f"“{self.wording}” ({self.sense})", ("reading", "km", "basis"), rows)

    @property
    def printed(self) -> str:
        """The wording as it is shown."""
        return self.wording

    @property
    def readings(self) -> tuple[tuple[Reading, float], ...]:
        """The readings that the words give, from low to high, in kilometres."""
        every = ((name, self.reading(name)) for name in READINGS)
        return tuple((name, value) for name, value in every if value is not None)

    @property
    def low_printed(self) -> float | None:
        """The low reading in the printed unit."""
        return self._in_printed_unit(self.low_km)

    @property
    def high_printed(self) -> float | None:
        """The high reading in the printed unit."""
        return self._in_printed_unit(self.high_km)

    @property
    def inner_printed(self) -> float | None:
        """The least distance in the printed unit."""
        return self._in_printed_unit(self.inner_km)

    @property
    def conversion(self) -> str:
        """The figure in the other unit, for readers: ``"about 80 km"``.

        Rounded to 5 when the printed number is a multiple of 5, else to 1, so that the figure
        does not claim more than the source; finer only where that would move it by more than a
        tenth ("5 miles" is about 8 km, not 10).
        """
        values, other = self.converted
        numbers = "–".join(map(_number, values))
        return f"about {numbers} {'km' if other == 'km' else UNIT_NAMES[other][1]}"

    @property
    def converted(self) -> tuple[tuple[float, ...], Unit]:
        """The figures of :attr:`conversion`, and their unit."""
        other: Unit = "mi" if self.unit == "km" else "km"
        return tuple(_rounded_conversion(v, self.unit, other) for v in self.values), other

    @property
    def values(self) -> tuple[float, ...]:
        """The printed number, or the two of an interval."""
        return (self.value,) if self.value_2 is None else (self.value, self.value_2)

    @property
    def hedge_short(self) -> str:
        """What stands before the figure in :attr:`printed_short`: ``"approx."``, or nothing.

        Where more is said than a hedge, all of the words.
        """
        figure = f"{'–'.join(map(_number, self.values))} {self.unit}"
        lead = self.printed_short.removesuffix(figure)
        return self.printed_short if lead == self.printed_short else lead.strip()

    def reading(self, name: str) -> float | None:
        """Return a reading in kilometres, or None if the source leaves it open.

        Examples
        --------
        >>> from rangemap.statements import parse_range
        >>> parse_range("up to 300 km").reading("high")
        300.0
        >>> parse_range("up to 300 km").reading("low") is None
        True
        """
        if name == "low":
            return self.low_km
        if name == "stated":
            return self.stated_km
        if name == "high":
            return self.high_km
        raise InputError(f"unknown reading {name!r}; expected one of {', '.join(READINGS)}")

    def single_km(self, reading: str | None = None) -> float:
        """Return one distance in kilometres: the stated one, or the reading that is chosen.

        Raises
        ------
        InputError
            If the words do not give the reading. An interval has no stated number, and none is
            made up for it: neither a middle nor an end.
        """
        value = self.reading("stated" if reading is None else reading)
        if value is not None:
            return value
        given = " or ".join(f'reading="{n}" ({km:g} km)' for n, km in reversed(self.readings))
        missing = "stated number" if reading is None else f"{reading} reading"
        raise InputError(f"{self.wording!r} gives no {missing}; choose {given}")

    def _in_printed_unit(self, km: float | None) -> float | None:
        # The way there and back through kilometres costs a few units in the sixteenth place.
        return None if km is None else round(km / KM_PER[self.unit], 9)


def _rounded_conversion(value: float, unit: Unit, other: Unit) -> float:
    converted = to_km(value, unit) / KM_PER[other]
    step = 5.0 if value % 5 == 0 else 1.0
    while abs(round(converted / step) * step - converted) > converted / 10:
        step = 1.0 if step == 5.0 else step / 10
    return round(round(converted / step) * step, 9)


def _number(value: float) -> str:
    return f"{value:,.12g}"
