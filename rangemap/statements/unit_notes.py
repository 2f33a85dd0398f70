"""What the figures of a catalogue show about each other: pairs, swapped units, moved floors."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final, Literal

from rangemap.statements.audit import UnitAudit, audit_units, rounding_explains
from rangemap.statements.catalogue import Catalogue, Statement, System, load_systems
from rangemap.statements.lexing import number_text
from rangemap.units import KM_PER, UNIT_NAMES, Unit, to_km

__all__ = ["UnitNote", "UnitNoteKind", "audit_catalogue"]

UnitNoteKind = Literal[
    "agrees", "disagrees", "finer", "below_floor", "swapped", "converted", "moved_floor", "rounded"
]

_FIRST_IS_USED: Final = "The figure printed first is used."


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitNote:
    """What the units of one statement show, in a sentence for readers.

    Attributes
    ----------
    statement, label, wording
        The statement's id, the names it speaks of, and its words.
    kind
        ``agrees``: two figures that rounding explains; ``disagrees``: it does not; ``finer``:
        the second is much finer than the first; ``below_floor``: the words say "more than" the
        first, and the second lies below it; ``swapped``: other statements print the same digits
        under another unit; ``converted``: so fine a figure that a conversion explains it;
        ``moved_floor``: a least distance below the one it may have been converted from;
        ``rounded``: the one that is used and another in another unit, which rounding explains.
    warn
        Whether a reader should be told.
    audit
        The comparison of a pair, with the gap; None where one figure is printed.
    figures
        The figures that the finding speaks of, with their units: of ``swapped`` the one here and
        the one of the others, of ``converted`` the one it was made from and what that is exactly,
        of ``rounded`` the one that is used, what that is in the other unit, and the other one.
    gap_km
        How far apart two figures are, where the finding says it.
    others, other_wording
        How many other statements a ``swapped`` unit is held against, and the words of the one that
        a ``moved_floor`` is.
    finding
        What the units show, as a sentence in English.
    """

    statement: str
    label: str
    wording: str
    kind: UnitNoteKind
    warn: bool
    audit: UnitAudit | None
    finding: str
    figures: tuple[tuple[float, Unit], ...] = ()
    gap_km: float | None = None
    others: int = 0
    other_wording: str = ""

    @property
    def sentence(self) -> str:
        """The words and the finding, for a note on a page."""
        return f"“{self.wording}”: {self.finding[:1].lower()}{self.finding[1:]}"


def audit_catalogue(catalogue: Catalogue | None = None) -> tuple[UnitNote, ...]:
    """Audit the units of every statement of a catalogue.

    Statements that are only shown as a lesson (``doubtful``) are audited too: they are where the
    findings are.

    Parameters
    ----------
    catalogue
        The bundled one by default.

    Returns
    -------
    tuple of UnitNote
        In the order of the statements, those that a reader should be told of first.

    Examples
    --------
    >>> for note in audit_catalogue()[:2]:
    ...     print(note.statement, note.kind)
    interfax-himars-2023 converted
    cnn-atacms-2024-06 disagrees
    """
    catalogue = load_systems() if catalogue is None else catalogue
    found: dict[tuple[str, str], UnitNote] = {}
    for system in catalogue.values():
        for note in (
            *_pairs(system.statements),
            *_across(system.statements),
            *_rounded(system),
        ):
            found.setdefault((note.statement, note.kind), note)
    place = {statement.id: i for i, statement in enumerate(catalogue.statements)}
    return tuple(sorted(found.values(), key=lambda n: (not n.warn, place[n.statement], n.kind)))


def _pairs(statements: Sequence[Statement]) -> Iterator[UnitNote]:
    for statement in statements:
        audit = audit_units(statement.range)
        if audit is not None:
            kind, sentence = _pair_sentence(audit)
            yield _note(statement, kind, sentence, audit=audit, gap_km=abs(audit.gap_km))


def _pair_sentence(audit: UnitAudit) -> tuple[UnitNoteKind, str]:
    gap = f"{abs(audit.gap_km):.1f} km"
    if not audit.explained:
        sentence = f"the two figures are {gap} apart, which rounding does not explain."
        return "disagrees", f"{sentence} {_FIRST_IS_USED}"
    if audit.precision_grew:
        sentence = "the second figure is finer than the one it was made from."
        return "finer", f"{sentence} {_FIRST_IS_USED}"
    if audit.below_floor:
        sentence = f"the second figure lies {gap} below the first, which the words call the least."
        return "below_floor", f"{sentence} {_FIRST_IS_USED}"
    sentence = f"the two figures are {gap} apart, which rounding explains."
    return "agrees", f"{sentence} {_FIRST_IS_USED}"


def _across(statements: Sequence[Statement]) -> Iterator[UnitNote]:
    """Compare each statement with the others for the same system."""
    for statement in statements:
        yield from _swapped(statement, statements)
        yield from _moved_floor(statement, statements)
        yield from _converted(statement)


def _swapped(statement: Statement, statements: Sequence[Statement]) -> Iterator[UnitNote]:
    value, unit = statement.range.value, statement.range.unit
    same = [s.range.unit for s in statements if s.range.value == value]
    usual = max(same, key=same.count)
    # The statement with the rarer unit is the odd one; of one against one, neither is.
    if unit != usual and same.count(unit) < same.count(usual):
        others = same.count(usual)
        print_it = f"{_number(others)} other statement{'s print' if others > 1 else ' prints'}"
        sentence = (
            f"{number_text(value)} stands under {UNIT_NAMES[unit][1]} here, and {print_it} "
            f"{number_text(value)} {UNIT_NAMES[usual][1]}. The unit may be wrong."
        )
        yield _note(
            statement,
            "swapped",
            sentence,
            figures=((value, unit), (value, usual)),
            others=others,
        )


def _moved_floor(statement: Statement, statements: Sequence[Statement]) -> Iterator[UnitNote]:
    least = statement.range
    for other in statements:
        figure = other.range
        if (
            least.sense == figure.sense == "floor"
            and least.unit != figure.unit
            and least.alt_unit is None
            and (least.low_km or 0) < (figure.low_km or 0)
            and rounding_explains((least.value, least.unit), (figure.value, figure.unit))
        ):
            moved = (figure.low_km or 0) - (least.low_km or 0)
            sentence = (
                f"this least distance is {moved:.1f} km below that of “{other.wording}”. If one "
                f"was converted from the other, rounding moved it."
            )
            yield _note(
                statement, "moved_floor", sentence, gap_km=moved, other_wording=other.wording
            )
            return


def _converted(statement: Statement) -> Iterator[UnitNote]:
    stated = statement.range
    places = number_text(stated.value).partition(".")[2]
    if not places or stated.alt_unit is not None:
        return
    other: Unit = "mi" if stated.unit == "km" else "km"
    step_km = 10 ** -len(places) * KM_PER[stated.unit]
    whole = round(stated.value * KM_PER[stated.unit] / KM_PER[other])
    if whole and abs(whole * KM_PER[other] - stated.value * KM_PER[stated.unit]) <= step_km:
        exact = round(whole * KM_PER[other] / KM_PER[stated.unit], 2)
        sentence = (
            f"so fine a figure looks converted: {number_text(whole)} {UNIT_NAMES[other][1]} are "
            f"{number_text(exact)} {stated.unit}."
        )
        figures = ((float(whole), other), (exact, stated.unit))
        yield _note(statement, "converted", sentence, figures=figures)


def _rounded(system: System) -> Iterator[UnitNote]:
    """Answer "155 miles or 250 km?" for the statement that is used."""
    used = system.default
    if used is None or used.range.value_2 is not None:
        return
    own, own_km = used.range, to_km(used.range.value, used.range.unit)
    gaps = [
        (abs(to_km(other.value, other.unit) - own_km), other)
        for other in (s.range for s in system.statements if s.role != "doubtful")
        if other.unit != own.unit
        and other.value_2 is None
        and rounding_explains((own.value, own.unit), (other.value, other.unit))
    ]
    if not gaps:
        return
    gap, other = min(gaps, key=lambda pair: pair[0])
    figures = [f"{number_text(r.value)} {UNIT_NAMES[r.unit][r.value != 1]}" for r in (own, other)]
    exact = round(own_km / KM_PER[other.unit], 1)
    finding = (
        f"{figures[0]} or {figures[1]}? {figures[0]} are {number_text(exact)} {other.unit}, and "
        f"others print {figures[1]}: {gap:.1f} km apart, which rounding explains."
    )
    told = ((own.value, own.unit), (exact, other.unit), (other.value, other.unit))
    yield _note(used, "rounded", finding, figures=told, gap_km=gap)


def _note(
    statement: Statement,
    kind: UnitNoteKind,
    finding: str,
    *,
    audit: UnitAudit | None = None,
    figures: tuple[tuple[float, Unit], ...] = (),
    gap_km: float | None = None,
    others: int = 0,
    other_wording: str = "",
) -> UnitNote:
    return UnitNote(
        statement=statement.id,
        label=statement.label,
        wording=statement.wording,
        kind=kind,
        warn=kind not in ("agrees", "rounded"),
        audit=audit,
        finding=f"{finding[:1].upper()}{finding[1:]}",
        figures=figures,
        gap_km=gap_km,
        others=others,
        other_wording=other_wording,
    )


def _number(count: int) -> str:
    words = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
    return words[count] if count < len(words) else str(count)
