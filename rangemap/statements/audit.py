"""The unit audit: whether the two figures that a source prints for one distance agree."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from rangemap._warn import warn
from rangemap.errors import UnitAuditWarning
from rangemap.statements.policy import grain
from rangemap.statements.stated_range import StatedRange
from rangemap.units import KM_PER, Unit, to_km

__all__ = ["UnitAudit", "audit_units", "find_unit_swaps", "rounding_explains", "warn_of_units"]

#: From this ratio of the grains on, the second figure says more than the first one did.
_PRECISION_RATIO: Final = 10.0


@dataclass(frozen=True, slots=True)
class UnitAudit:
    """How the two figures of one distance compare.

    Attributes
    ----------
    explained
        Rounding explains the difference: one figure, converted and rounded to the grain of the
        other, is the other.
    precision_grew
        The second figure is at least ten times as fine as the first.
    below_floor
        The words say "more than" the first figure, and the second lies below it.
    gap_km
        Second minus first, in kilometres.
    area_change
        What the gap does to the area of a disc, as a share of it.
    """

    first: tuple[float, Unit]
    second: tuple[float, Unit]
    explained: bool
    precision_grew: bool
    below_floor: bool
    gap_km: float
    area_change: float

    @property
    def warn(self) -> bool:
        """Whether a reader should be told."""
        return not self.explained or self.precision_grew or self.below_floor

    @property
    def message(self) -> str:
        """The finding in one sentence."""
        (a, unit_a), (b, unit_b) = self.first, self.second
        size = f"{abs(self.gap_km):.1f} km apart, {abs(self.area_change):.1%} of a disc"
        pair = f"{a:g} {unit_a} and {b:g} {unit_b}"
        if not self.explained:
            return f"{pair} disagree by more than rounding explains ({size})"
        if self.precision_grew:
            return f"{pair}: the conversion is finer than the figure it was made from ({size})"
        if self.below_floor:
            return (
                f"{pair}: the second figure falls below the floor that the first one sets ({size})"
            )
        return f"{pair} agree within rounding ({size})"


def audit_units(stated: StatedRange) -> UnitAudit | None:
    """Compare the two figures of a distance printed in two units.

    Returns
    -------
    UnitAudit or None
        None if the source prints one unit only. Of an interval, the pair with the larger gap.

    Examples
    --------
    >>> from rangemap.statements import parse_range
    >>> audit_units(parse_range("up to 300 kilometers (190 miles)")).message
    '300 km and 190 mi agree within rounding (5.8 km apart, 3.9% of a disc)'
    >>> audit_units(parse_range("200 miles, or 300 kilometres, away")).warn
    True
    """
    if stated.alt_unit is None or stated.alt_value is None:
        return None
    pairs = [(stated.value, stated.alt_value)]
    if stated.value_2 is not None and stated.alt_value_2 is not None:
        pairs.append((stated.value_2, stated.alt_value_2))
    audits = [_compare(stated, a, b, stated.alt_unit) for a, b in pairs]
    return max(audits, key=lambda audit: (audit.warn, abs(audit.gap_km)))


def find_unit_swaps(ranges: Sequence[StatedRange]) -> tuple[tuple[int, int], ...]:
    """Find ranges of one system that print the same digits under different units.

    "155 kilometers" where everybody else prints 155 miles is a swap more often than a finding.

    Returns
    -------
    tuple of (int, int)
        Positions in ``ranges``, the first below the second.

    Examples
    --------
    >>> from rangemap.statements import parse_range
    >>> find_unit_swaps([parse_range("about 155 miles"), parse_range("up to 155 kilometers")])
    ((0, 1),)
    """
    return tuple(
        (i, j)
        for i, first in enumerate(ranges)
        for j, second in enumerate(ranges[i + 1 :], start=i + 1)
        if first.value == second.value and first.unit != second.unit
    )


def rounding_explains(a: tuple[float, Unit], b: tuple[float, Unit]) -> bool:
    """Return whether one figure, converted and rounded to the grain of the other, is the other.

    Examples
    --------
    >>> rounding_explains((300, "km"), (190, "mi"))
    True
    >>> rounding_explains((300, "km"), (180, "mi"))
    False
    """
    return _rounds_to(to_km(*a), *b) or _rounds_to(to_km(*b), *a)


def warn_of_units(name: str, stated: StatedRange) -> None:
    """Warn if the two figures of a distance that a user gives do not agree.

    Only figures that a user gives are warned of: those of the bundled catalogue are known, and
    :func:`audit_catalogue` lists them.

    Warns
    -----
    UnitAuditWarning
        If :attr:`UnitAudit.warn` is set. The range is used all the same, by its first figure.
    """
    audit = audit_units(stated)
    if audit is not None and audit.warn:
        message = (
            f"{name}: in {stated.wording!r}, {audit.message}. The figure printed first is used. "
            f"If the source prints it so, silence this with warnings.simplefilter('ignore', "
            f"rangemap.errors.UnitAuditWarning)"
        )
        warn(message, UnitAuditWarning)


def _compare(stated: StatedRange, a: float, b: float, alt_unit: Unit) -> UnitAudit:
    a_km, b_km = to_km(a, stated.unit), to_km(b, alt_unit)
    ratio = to_km(grain(a), stated.unit) / to_km(grain(b), alt_unit)
    return UnitAudit(
        first=(a, stated.unit),
        second=(b, alt_unit),
        explained=rounding_explains((a, stated.unit), (b, alt_unit)),
        precision_grew=ratio >= _PRECISION_RATIO,
        below_floor=stated.sense == "floor" and b_km < a_km,
        gap_km=b_km - a_km,
        area_change=(b_km / a_km) ** 2 - 1,
    )


def _rounds_to(km: float, value: float, unit: Unit) -> bool:
    step = grain(value)
    # Half a grain, with room for the last bit of the division.
    return abs(km / KM_PER[unit] - value) <= step / 2 + 1e-9 * value
