"""What a file holds and what it rests on: columns, sources, statements, versions."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any, Final

from rangemap._version import __version__
from rangemap.errors import InputError
from rangemap.export._columns import descriptions_of, table_title, unit_of
from rangemap.export._layer import GEOMETRY, Layer
from rangemap.export._provenance import provenance_of
from rangemap.provenance import Source
from rangemap.statements import Catalogue, Ranges, Statement, as_statements, load_systems

__all__ = ["describe"]

_SOURCED: Final = "Distances are those that published sources state"
_NOT_ALL_SOURCED: Final = "Not every distance has a published source (see the statements); all are"
_SAID: Final = (
    "measured as geodesics on WGS 84; shares are of area, not of people. What a source leaves open "
    "is missing, never 0."
)
_GEOMETRY_SAID: Final = (
    "longitude and latitude in degrees on WGS 84 (EPSG:4326), edges straight in both"
)
_RANGE_COLUMNS: Final = ("range_km", "range_low_km", "range_high_km")
_SAME_KM: Final = 1e-6


def describe(
    layer: Layer,
    attrs: Mapping[Any, Any],
    *,
    title: str,
    ranges: Ranges | None,
    sources: Sequence[Source],
) -> dict[str, Any]:
    """Return what a Data Package says of a resource, but for the file that it is in."""
    title = title or table_title(column.name for column in layer.columns) or layer.name
    statements = _statements(layer, ranges)
    provenance = provenance_of(layer, attrs)
    return {
        "title": title,
        "description": _said(statements) or title,
        "sources": [_source(each) for each in dict.fromkeys((*provenance.sources, *sources))],
        "schema": {"fields": _fields(layer)},
        "rangemap": {
            "version": __version__,
            "hedge_policy": sorted({s["hedge_policy"] for s in statements if s["hedge_policy"]}),
            "data": [{"name": file.name, "sha256": file.sha256} for file in provenance.files],
            "boundaries": provenance.boundaries,
            "measured_from": provenance.measured_from,
            "launch_points": _launch_points(layer),
            "statements": statements,
        },
    }


def _said(statements: Sequence[Mapping[str, Any]]) -> str:
    if not statements:
        return ""
    if all(statement.get("sourced") for statement in statements):
        return f"{_SOURCED}, {_SAID}"
    return f"{_NOT_ALL_SOURCED} {_SAID}"


def _fields(layer: Layer) -> list[dict[str, Any]]:
    fields = []
    described = descriptions_of(column.name for column in layer.columns)
    for column in layer.columns:
        says = {"unit": unit_of(column.name), "description": described.get(column.name, "")}
        kept = {key: value for key, value in says.items() if value}
        fields.append({"name": column.name, "type": column.kind, **kept})
    if layer.shapes is not None:
        fields.append({"name": GEOMETRY, "type": "any", "description": _GEOMETRY_SAID})
    return fields


def _source(source: Source) -> dict[str, Any]:
    said = {
        "title": source.title,
        "path": source.url,
        "version": source.version,
        "publisher": source.publisher,
        "licence": source.licence,
        "sha256": source.sha256,
    }
    return {key: value for key, value in said.items() if value}


def _launch_points(layer: Layer) -> list[dict[str, str]]:
    """Return the names of what is measured from, and what each is; never where it is."""
    names, bases = layer.column("launch_point"), layer.column("basis")
    if not bases:
        return [{"name": name} for name in dict.fromkeys(names)]
    pairs = dict.fromkeys(zip(names, bases, strict=False))
    return [{"name": name, "basis": basis} for name, basis in pairs]


def _statements(layer: Layer, ranges: Ranges | None) -> list[dict[str, Any]]:
    """Return each statement of the layer with its readings and where it was read."""
    wanted = [each for each in dict.fromkeys(layer.column("statement")) if each is not None]
    if not wanted:
        return []
    given = load_systems() if ranges is None else ranges
    found = given.statements if isinstance(given, Catalogue) else as_statements(given)
    known = {statement.id: statement for statement in found}
    _check_readings(layer, known)
    return [_statement(known[id_]) if id_ in known else _unknown(id_) for id_ in wanted]


def _check_readings(layer: Layer, known: Mapping[str, Statement]) -> None:
    """Refuse to cite a statement for distances that are not its own."""
    for name in _RANGE_COLUMNS:
        pairs = zip(layer.column("statement"), layer.column(name), strict=False)
        for id_, km in dict.fromkeys(pairs):
            if id_ not in known or km is None:
                continue
            stated = known[id_].range
            if not any(math.isclose(km, own, abs_tol=_SAME_KM) for _, own in stated.readings):
                raise InputError(
                    f"the statement {id_!r} ({stated.wording!r}) has no reading of {km:g} km, "
                    f"which the column {name!r} has; give ranges=, the statements that the frame "
                    "was made with"
                )


def _statement(statement: Statement) -> dict[str, Any]:
    stated, citation = statement.range, statement.citation
    said: dict[str, Any] = {
        "id": statement.id,
        "systems": list(statement.systems),
        "variant": statement.variant,
        "wording": statement.wording,
        "low_km": stated.low_km,
        "low_basis": stated.low_basis,
        "stated_km": stated.stated_km,
        "stated_basis": stated.stated_basis,
        "high_km": stated.high_km,
        "high_basis": stated.high_basis,
        "minimum_km": stated.inner_km,
        "hedge_policy": stated.policy,
        "sourced": statement.sourced,
    }
    if citation is not None:
        for name in (
            "title", "publisher", "published", "url", "locator", "stated_by", "relays", "origin",
            "grade", "note",
        ):  # fmt: skip
            said[name] = getattr(citation, name)
    return said


def _unknown(id_: str) -> dict[str, Any]:
    note = "not among the statements that were given with the frame"
    return {"id": id_, "hedge_policy": "", "note": note}
