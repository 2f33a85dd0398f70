"""Decisions: what officials were reported to have allowed, in words and with their dates.

Reported permission is not geometry. A scope such as "just across the border" describes no area,
so nothing here has one; regions are named only where the words name them.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Literal, get_args

from rangemap._html import html_facts
from rangemap.statements import Document, check_fields, raise_faults, read_documents

__all__ = ["Decision", "load_decisions", "read_decisions"]

Kind = Literal["decision", "status", "possibility", "context"]

_FIELDS: Final = {
    "id": str,
    "kind": str,
    "systems": list,
    "actor": str,
    "status": str,
    "scope": str,
    "said_by": str,
    "confirmed": str,
    "earliest": str,
    "latest": str,
    "date_precision": str,
    "date_basis": str,
    "locator": str,
    "second_source": str,
    "note": str,
    "permits": bool,
    "named_regions": list,
    "summary": str,
}
_REQUIRED: Final = frozenset({"id", "kind", "status", "locator", "date_precision", "permits"})
_DATE: Final = re.compile(r"\d{4}(?:-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12]\d|3[01]))?)?")
_UNDATED: Final = "9999"


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Decision:
    """One decision, status, possibility or event that a document reports. It has no geometry.

    Attributes
    ----------
    kind
        Only ``"decision"`` makes a step in time.
    systems
        The systems it names; may be empty.
    status, scope
        What was reported, and how far it goes, in the source's words.
    said_by, confirmed
        Who said it, and whether anybody confirmed it; empty where the source is silent.
    earliest, latest
        ISO 8601 dates, days, months or years; None where the source leaves an end open.
    permits
        Whether it is a reported permission for use on Russian soil.
    named_regions
        ISO 3166-2 codes of the regions that the words name.
    summary
        One plain sentence of ours for the page; empty for most.
    document, title, publisher, language
        Where it was read, and in which language (ISO 639-1).
    """

    id: str
    kind: Kind
    systems: tuple[str, ...]
    actor: str
    status: str
    scope: str
    said_by: str
    confirmed: str
    earliest: str | None
    latest: str | None
    date_precision: str
    date_basis: str
    locator: str
    second_source: str
    note: str
    permits: bool
    named_regions: tuple[str, ...]
    summary: str
    document: str
    title: str
    publisher: str
    language: str = "en"

    def __repr__(self) -> str:
        date = self.earliest or self.latest or "undated"
        who = " / ".join(self.systems) or self.actor
        return f"Decision({self.id!r}: {self.kind}, {date}, {who})"

    def _repr_html_(self) -> str:
        facts = {
            "systems": ", ".join(self.systems),
            "status": self.status,
            "scope": self.scope,
            "said by": self.said_by,
            "confirmed": self.confirmed,
            "earliest": self.earliest,
            "latest": self.latest,
            "read in": f"{self.title}, {self.publisher}",
        }
        return html_facts(f"{self.id} ({self.kind})", facts)


def load_decisions() -> tuple[Decision, ...]:
    """Load what the bundled documents report, in order of time; what is undated comes last.

    Raises
    ------
    InputError
        If the seed files are faulty; every fault is named at once.

    Examples
    --------
    >>> [d.id for d in load_decisions() if d.permits]
    ['himars-border', 'atacms-kursk']
    """
    return read_decisions()


def read_decisions(documents: Sequence[str | Path] | None = None) -> tuple[Decision, ...]:
    """Read decisions from seed files, the bundled ones by default."""
    faults: list[str] = []
    decisions: dict[str, Decision] = {}
    for document in read_documents(documents, faults=faults):
        for number, row in enumerate(document.decisions, start=1):
            where = f"{document.name}.toml, decision {number} ({row.get('id', 'no id')})"
            if not _check(where, row, faults):
                continue
            if row["id"] in decisions:
                faults.append(f"{where}: the id stands twice")
            decisions[row["id"]] = _decision(document, row)
    raise_faults(faults)
    return tuple(sorted(decisions.values(), key=_order))


def _check(where: str, row: Mapping[str, Any], faults: list[str]) -> bool:
    before = len(faults)
    check_fields(where, row, _FIELDS, required=_REQUIRED, faults=faults)
    if row.get("kind") and row["kind"] not in get_args(Kind):
        faults.append(f"{where}: kind is {row['kind']!r}, expected {', '.join(get_args(Kind))}")
    for end in ("earliest", "latest"):
        date = row.get(end) or "2000"
        if isinstance(date, str) and not _DATE.fullmatch(date):
            faults.append(f"{where}: {end} is {date!r}, expected YYYY, YYYY-MM or YYYY-MM-DD")
    if row.get("permits") and row.get("kind") != "decision":
        faults.append(f"{where}: only a decision permits")
    return len(faults) == before


def _decision(document: Document, row: Mapping[str, Any]) -> Decision:
    texts = {name: row.get(name, "") for name, kind in _FIELDS.items() if kind is str}
    return Decision(
        **{
            **texts,
            "systems": tuple(row.get("systems", ())),
            "earliest": row.get("earliest") or None,
            "latest": row.get("latest") or None,
            "permits": row["permits"],
            "named_regions": tuple(row.get("named_regions", ())),
            "document": document.name,
            "title": document.head["title"],
            "publisher": document.head["publisher"],
            "language": document.head["language"],
        }
    )


def _order(decision: Decision) -> tuple[str, str]:
    return decision.earliest or decision.latest or _UNDATED, decision.id
