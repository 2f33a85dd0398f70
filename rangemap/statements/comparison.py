"""What different sources state about one system, side by side: nothing averaged, nobody ranked."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from rangemap._html import html_rows
from rangemap.statements.catalogue import Catalogue, Statement, load_systems
from rangemap.statements.unit_notes import UnitNote, audit_catalogue

__all__ = ["COMPARISON_COLUMNS", "Comparison", "OriginGroup", "compare_statements"]

_NOT_NAMED: Final = "not named"

COMPARISON_COLUMNS: Final = (
    "variant", "origin", "statement", "used", "wording", "printed", "sense", "modality",
    "low_km", "low_basis", "stated_km", "stated_basis", "high_km", "high_basis",
    "grade", "publisher", "published", "relays", "role", "policy",
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class OriginGroup:
    """Statements about one variant that go back to one origin: one voice, however often printed."""

    variant: str
    origin: str
    statements: tuple[Statement, ...]

    def __repr__(self) -> str:
        words = ", ".join(repr(s.wording) for s in self.statements)
        return f"OriginGroup({self.variant}; {self.origin}: {words})"


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Comparison:
    """The statements about one system, by variant and origin.

    Attributes
    ----------
    name
        The system.
    used
        The statement that is used unless another is chosen; None if there is no default.
    why_used
        Why it is that one, or why there is none.
    groups
        The group of the statement used first; then variant by variant and by date of
        publication, never by size or outlet.
    notes
        What the units of these statements show.
    """

    name: str
    used: Statement | None
    why_used: str
    groups: tuple[OriginGroup, ...]
    notes: tuple[UnitNote, ...]

    def __repr__(self) -> str:
        used = f"{self.used.wording!r} is used" if self.used else "none is used by default"
        counts = (
            _count(len(self.statements), "statement"),
            _count(len(self.origins), "origin"),
            _count(len(self.variants), "variant"),
        )
        return f"Comparison({self.name!r}: {', '.join(counts)}; {used})"

    def __str__(self) -> str:
        return "\n".join(_lines(self))

    def _repr_html_(self) -> str:
        columns = ("variant", "origin", "wording", "low_km", "stated_km", "high_km", "grade")
        rows = (
            [*(row[column] for column in columns), "used" if row["used"] else ""]
            for row in self.rows
        )
        head = ("version", "whose figure", "words", "low, km", "stated, km", "high, km", "grade")
        return html_rows(f"What is stated of {self.name}", (*head, ""), rows)

    @property
    def statements(self) -> tuple[Statement, ...]:
        """Every statement, in the order of the groups."""
        return tuple(s for group in self.groups for s in group.statements)

    @property
    def variants(self) -> tuple[str, ...]:
        """The variants that the sources tell apart; ``"not named"`` where they do not."""
        return tuple(dict.fromkeys(group.variant for group in self.groups))

    @property
    def origins(self) -> tuple[str, ...]:
        """Whose figures they are, each once."""
        return tuple(dict.fromkeys(group.origin for group in self.groups))

    @property
    def rows(self) -> tuple[dict[str, Any], ...]:
        """One row of plain values for each statement, with the names of `COMPARISON_COLUMNS`.

        A reading that the source leaves open is None.
        """
        return tuple(_row(self, group, s) for group in self.groups for s in group.statements)


def compare_statements(name: str, *, catalogue: Catalogue | None = None) -> Comparison:
    """Put the statements about one system side by side.

    Parameters
    ----------
    name
        A system of the catalogue, or one of its aliases.
    catalogue
        The bundled one by default.

    Returns
    -------
    Comparison
        Statements grouped by whose figure they print, with variants apart: figures of two models
        are not a spread of one. No average is made and no outlet is ranked; grades say how a
        statement was seen, not whether it is true. Doubtful statements are listed as such.

    Raises
    ------
    UnknownNameError
        If the catalogue does not have the name; the message shows the nearest ones.

    Examples
    --------
    >>> compare_statements("ATACMS")
    Comparison('ATACMS': 14 statements, ... origins, 4 variants; 'up to 190 miles' is used)
    >>> compare_statements("SCALP").variants[:3]
    ('not named', 'base model', 'export model')
    """
    catalogue = load_systems() if catalogue is None else catalogue
    system = catalogue.find(name)
    grouped: dict[tuple[str, str], list[Statement]] = {}
    for statement in sorted(system.statements, key=lambda s: (s != system.default, _published(s))):
        grouped.setdefault((_variant(statement), _origin(statement)), []).append(statement)
    groups = [
        OriginGroup(variant=variant, origin=origin, statements=tuple(found))
        for (variant, origin), found in grouped.items()
    ]
    first_seen = {group.variant: place for place, group in reversed([*enumerate(groups)])}
    return Comparison(
        name=system.name,
        used=system.default,
        why_used=system.why_default,
        groups=tuple(
            sorted(
                groups,
                key=lambda g: (
                    system.default not in g.statements,
                    g.variant != _NOT_NAMED,
                    first_seen[g.variant],
                    _published(g.statements[0]),
                ),
            )
        ),
        notes=audit_catalogue(Catalogue([system])),
    )


def _variant(statement: Statement) -> str:
    named = statement.variant
    return _NOT_NAMED if not named or named.endswith(_NOT_NAMED) else named


def _origin(statement: Statement) -> str:
    return statement.citation.origin if statement.citation else "no source"


def _published(statement: Statement) -> tuple[str, str]:
    return (statement.citation.published if statement.citation else "", statement.id)


def _row(comparison: Comparison, group: OriginGroup, statement: Statement) -> dict[str, Any]:
    stated, citation = statement.range, statement.citation
    values = (
        group.variant, group.origin, statement.id, statement == comparison.used,
        statement.wording, stated.printed_short, statement.sense, stated.modality,
        stated.low_km, stated.low_basis, stated.stated_km, stated.stated_basis,
        stated.high_km, stated.high_basis,
        citation.grade if citation else None, citation.publisher if citation else None,
        citation.published if citation else None, citation.relays if citation else None,
        statement.role, stated.policy,
    )  # fmt: skip
    return dict(zip(COMPARISON_COLUMNS, values, strict=True))


def _lines(comparison: Comparison) -> Iterator[str]:
    yield repr(comparison)
    yield f"  {comparison.why_used}"
    variant = None
    for group in comparison.groups:
        if group.variant != variant:
            variant = group.variant
            yield f"  version: {variant}"
        yield f"    {group.origin}"
        for statement in group.statements:
            citation = statement.citation
            seen = "no source"
            if citation is not None:
                seen = f"{citation.publisher}, {citation.published}, grade {citation.grade}"
            marks = "".join(
                f"; {mark}"
                for mark, holds in (
                    ("used", statement == comparison.used),
                    ("doubtful, never drawn", statement.role == "doubtful"),
                )
                if holds
            )
            yield f"      “{statement.wording}” ({seen}{marks})"


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"
