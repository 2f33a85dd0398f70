"""What a result says of itself in ``attrs``: versions, whose boundaries, measured from what."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from rangemap.provenance import frame_attrs
from rangemap.regions import PreparedRegions
from rangemap.statements import Statement

__all__ = ["as_table", "of_origins", "of_regions", "of_statements", "result_attrs"]


def result_attrs(table: str, *facts: Mapping[str, Any]) -> dict[Any, Any]:
    """Return the attributes of a result: which table it is, and what the functions below say."""
    return frame_attrs(table, **{key: value for each in facts for key, value in each.items()})


def of_origins(bases: Iterable[tuple[str, str]]) -> dict[str, Any]:
    """Return what is measured from: each basis with its source, once."""
    said = (f"{basis} ({source})" if source != basis else basis for basis, source in bases)
    return {"measured_from": list(dict.fromkeys(said))}


def of_statements(statements: Sequence[Statement]) -> dict[str, Any]:
    """Return the hedge policies by which words were read, and where the words were printed."""
    return {
        "hedge_policy": sorted({statement.range.policy for statement in statements}),
        "statements": {statement.id: _printed(statement) for statement in statements},
    }


def of_regions(regions: PreparedRegions) -> dict[str, Any]:
    """Return whose boundaries they are; an empty list where nobody said."""
    return {"boundaries": list(regions.boundaries)}


def as_table(attrs: Mapping[Any, Any], table: str) -> dict[Any, Any]:
    """Return the attributes of one table for another that was made of it."""
    return {**attrs, "rangemap": {**attrs.get("rangemap", {}), "table": table}}


def _printed(statement: Statement) -> dict[str, str]:
    citation = statement.citation
    if citation is None:
        return {"wording": statement.wording, "publisher": "", "published": "", "url": ""}
    return {
        "wording": statement.wording,
        "publisher": citation.publisher,
        "published": citation.published,
        "url": citation.url,
    }
