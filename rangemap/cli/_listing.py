"""The bundled statements, regions, sources and policy, as text and as plain values."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

from rangemap.provenance import load_data_files, load_sources
from rangemap.statements import (
    READINGS,
    Document,
    HedgePolicy,
    HedgeRule,
    StatedRange,
    Statement,
    System,
    raise_faults,
    read_documents,
)

__all__ = [
    "policy_json",
    "policy_text",
    "regions_text",
    "sources_json",
    "sources_text",
    "systems_json",
    "systems_text",
]

_BASIS_WORDS = {"printed": "", "policy": " (our reading)"}


def systems_text(systems: Sequence[System]) -> str:
    """Return each system with its statements, the default first."""
    return "\n".join(_system_text(system) for system in systems)


def systems_json(systems: Sequence[System]) -> list[dict[str, Any]]:
    """Return each system with its statements, every field."""
    return [
        {
            **{name: getattr(system, name) for name in ("name", "kind", "launch", "aliases")},
            "default": system.default.id if system.default else None,
            "why_default": system.why_default,
            "note": system.note,
            "statements": [_statement_json(statement) for statement in system.statements],
        }
        for system in systems
    ]


def regions_text(rows: Sequence[Mapping[str, Any]]) -> str:
    """Return one line for each region: code, name, kind, area, and its status if it has one."""
    name, kind = (max(len(str(row[column])) for row in rows) for column in ("name", "kind"))
    lines = [
        f"{row['region']:<7}{row['name']:<{name}}  {row['kind']:<{kind}}  "
        f"{row['area_km2']:>11,.0f} km²  {row['status']}".rstrip()
        for row in rows
    ]
    return "\n".join(lines) + "\n"


def sources_text() -> str:
    """Return the sources of the data with their licences, then the documents quoted."""
    lines = ["Data"]
    for source in load_sources().values():
        lines += [
            "",
            f"  {source.title}",
            f"  {source.publisher}; {source.version}; licence: {source.licence}",
            *([f"  {source.url}"] if source.url else []),
            f"  files: {', '.join(source.files) or 'none'}",
        ]
    lines += ["", "Publications quoted"]
    for document in _documents():
        head = document.head
        lines += [
            "",
            f"  {head['title']}",
            f"  publisher: {head['publisher']}; published: {head['published']}",
            *([f"  {head['url']}"] if head["url"] else []),
        ]
    return "\n".join(lines) + "\n"


def sources_json() -> dict[str, Any]:
    """Return sources, bundled files with their hashes, and the documents quoted."""
    return {
        "data": [asdict(source) for source in load_sources().values()],
        "files": [asdict(file) for file in load_data_files().values()],
        "publications": [{"document": d.name, **dict(d.head)} for d in _documents()],
    }


def policy_text(policy: HedgePolicy) -> str:
    """Return each rule with its formulas, its words and its reason."""
    lines = [f"Hedge policy, version {policy.version}: low | stated | high, in the printed unit"]
    for rule in policy.rules.values():
        formulas = " | ".join(_formulas(rule)) if rule.low else rule.sense
        lines += ["", f"{rule.name}: {formulas}"]
        if rule.cues:
            lines.append(f"  words: {', '.join(cue.partition('=')[0] for cue in rule.cues)}")
        if rule.reason:
            lines.append(f"  {rule.reason}")
    return "\n".join(lines) + "\n"


def policy_json(policy: HedgePolicy) -> dict[str, Any]:
    """Return the policy's version and rules, every field."""
    return {"version": policy.version, "rules": [asdict(r) for r in policy.rules.values()]}


def _formulas(rule: HedgeRule) -> list[str]:
    return ["open" if f == "none" else f for f in (rule.low, rule.stated, rule.high)]


def _documents() -> Sequence[Document]:
    faults: list[str] = []
    documents = read_documents(faults=faults)
    raise_faults(faults)
    return documents


def _system_text(system: System) -> str:
    lines = [f"{system.name} ({system.kind})"]
    if system.default is None:
        lines.append(f"  no default range: {system.why_default}")
    ordered = sorted(system.statements, key=lambda s: s is not system.default)
    for statement in ordered:
        mark = "*" if statement is system.default else " "
        lines += [
            f"{mark} {statement.id}: “{statement.wording}”{_role(statement)}",
            f"    {_readings_text(statement.range)}",
            f"    {_citation_text(statement)}",
        ]
    return "\n".join(lines) + "\n"


def _role(statement: Statement) -> str:
    return " (doubtful: shown as a lesson, never drawn)" if statement.role == "doubtful" else ""


def _readings_text(stated: StatedRange) -> str:
    words = []
    for name in READINGS:
        km, basis = stated.reading(name), getattr(stated, f"{name}_basis")
        words.append(
            f"{name} {'open' if km is None else f'{km:.1f} km'}{_BASIS_WORDS.get(basis, '')}"
        )
    return ", ".join(words)


def _citation_text(statement: Statement) -> str:
    citation = statement.citation
    if citation is None:
        return "no source"
    return (
        f"{citation.title}; publisher: {citation.publisher}; {citation.published}; "
        f"{citation.locator}; grade {citation.grade}"
    )


def _statement_json(statement: Statement) -> dict[str, Any]:
    content = asdict(statement)
    content["range"] = {**asdict(statement.range), "conversion": statement.range.conversion}
    return {**content, "sense": statement.sense}
