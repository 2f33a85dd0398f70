"""The bundled statements, regions, sources and policy, as text and as plain values."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from typing import Any, Final

from rangemap.provenance import load_data_files, load_sources
from rangemap.statements import (
    COMPARISON_COLUMNS,
    READINGS,
    Comparison,
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
    "comparison_columns",
    "comparison_rows",
    "comparison_text",
    "policy_json",
    "policy_text",
    "regions_text",
    "sources_json",
    "sources_text",
    "systems_json",
    "systems_text",
]

_CHANGES: Final = ("regions_changed", "changed_regions")
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


def comparison_text(
    comparison: Comparison, changed: Mapping[str, Sequence[str]] | None, *, used: str | None
) -> str:
    """Return the statements by version and origin, with their readings and unit notes.

    ``changed``: codes of the regions whose answer each would change; None if that is not asked.
    ``used``: id of the one that they are compared with; None for the system's.
    """
    if used is None and comparison.used is not None:
        used = comparison.used.id
    lines = [repr(comparison), f"  {comparison.why_used}"]
    version = None
    for group in comparison.groups:
        if group.variant != version:
            version = group.variant
            lines += ["", f"version: {version}"]
        lines += ["", f"  {group.origin}"]
        for statement in group.statements:
            lines += _compared(statement, comparison, changed, used)
    return "\n".join(lines) + "\n"


def comparison_columns(changed: Mapping[str, Sequence[str]] | None) -> tuple[str, ...]:
    """Return the columns of a comparison, with those on regions if they were asked for."""
    return COMPARISON_COLUMNS if changed is None else (*COMPARISON_COLUMNS, *_CHANGES)


def comparison_rows(
    comparison: Comparison, changed: Mapping[str, Sequence[str]] | None, *, used: str | None
) -> list[dict[str, Any]]:
    """Return one row of plain values for each statement; ``used`` marks another than the default.

    What was not asked of a statement, because it is not drawn, is None and not 0.
    """
    rows = []
    for row in comparison.rows:
        marked = {**row, "used": row["used"] if used is None else row["statement"] == used}
        if changed is not None:
            codes = changed.get(row["statement"])
            counted = None if codes is None else len(codes)
            listed = None if codes is None else " ".join(codes)
            marked |= dict(zip(_CHANGES, (counted, listed), strict=True))
        rows.append(marked)
    return rows


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


def _compared(
    statement: Statement,
    comparison: Comparison,
    changed: Mapping[str, Sequence[str]] | None,
    used: str | None,
) -> Iterator[str]:
    citation = statement.citation
    seen = "no source"
    if citation is not None:
        seen = f"{citation.publisher}, {citation.published}, grade {citation.grade}"
    yield f"    “{statement.wording}”{_role(statement)}"
    yield f"      {seen}{'; used' if statement.id == used else ''}"
    yield f"      {_readings_text(statement.range)}"
    if changed is not None and statement.id in changed and statement.id != used:
        count = len(changed[statement.id])
        yield f"      regions whose answer it would change: {count or 'none'}"
    for note in comparison.notes:
        if note.statement == statement.id and note.warn:
            yield f"      note: {note.finding}"


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
