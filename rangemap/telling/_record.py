"""What a Story was computed from, in words and places, so that it can be computed again."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import fields
from typing import Final, Literal

import shapely

from rangemap.decisions import Decision, load_decisions
from rangemap.errors import InputError
from rangemap.points import load_launch_points
from rangemap.provenance import load_data_files
from rangemap.reach import Origin
from rangemap.regions import load_regions
from rangemap.statements import (
    Catalogue,
    Citation,
    Statement,
    load_policy,
    load_systems,
    parse_range,
    read_exactly,
)
from rangemap.story import Record, RecordedReference, RecordedStatement
from rangemap.telling._facts import Facts

__all__ = ["decisions_on", "record"]

#: The texts of a statement that a catalogue would have, beside its words and its systems.
_STATEMENT_FIELDS: Final = ("variant", "launch", "role", "predicate", "note")
_COLLECTIONS: Final[tuple[Literal["border", "cities"], ...]] = ("border", "cities")
#: The bundled files that figures rest on, also those of "measured from somewhere else".
_FILES: Final = (
    "border.fgb",
    "launch_points.csv",
    "regions-ru.fgb",
    "regions-ua.fgb",
    "regions.csv",
)
_NAMES: Final = ["name", "short", "prose", "name_ru", "name_uk"]


def record(facts: Facts, *, systems: Iterable[str], corrects: Iterable[tuple[str, str]]) -> Record:
    """Return what it takes to compute a story again.

    Parameters
    ----------
    facts
        Of the story.
    systems
        The names in the catalogue that was given for ranges; none for single statements.
    corrects
        Systems, with the words that an earlier version of the map used for them.
    """
    names = tuple(systems)
    bundled = load_systems()
    asked = [bundled[name] for name in names if name in bundled] if names else bundled.values()
    own = []
    if dict(facts.systems) != dict(Catalogue(list(asked))):
        own.append("catalogue")
    if any(s.range.policy != load_policy().version for s in facts.statements):
        own.append("policy")
    regions = _regions(facts)
    if not regions:
        own.append("regions")
    statements = {statement.id: statement for statement in bundled.statements}
    files = load_data_files()
    return Record(
        references=tuple(_references(facts.origins)),
        statements=tuple(_statement(s, statements.get(s.id)) for s in facts.statements),
        systems=names,
        regions=regions,
        policy=facts.widest.range.policy,
        data=tuple((name, files[name].sha256) for name in _FILES),
        corrects=tuple(corrects),
        decisions=_decisions(facts),
        own=tuple(own),
    )


def decisions_on(
    statements: Iterable[Statement], decisions: Iterable[Decision]
) -> tuple[Decision, ...]:
    """Return the decisions that speak of a system with a source."""
    sourced = {name for s in statements if s.sourced for name in s.systems}
    return tuple(decision for decision in decisions if sourced & set(decision.systems))


def _decisions(facts: Facts) -> Literal["bundled", "none", "own"]:
    if facts.decisions == decisions_on(facts.statements, load_decisions()):
        return "bundled"
    return "own" if facts.decisions else "none"


def _regions(facts: Facts) -> tuple[str, ...]:
    """Return what was asked of the bundled regions; nothing if these are others."""
    if facts.boundaries is not None or not set(_NAMES) <= set(facts.regions):
        return ()
    codes = tuple(str(code) for code in facts.regions["region"])
    known = load_regions(["RU", "UA"]).set_index("region")
    if (facts.regions[_NAMES].to_numpy() != known.loc[list(codes), _NAMES].to_numpy()).any():
        return ()
    for country in ("RU", "UA"):
        if codes == tuple(known.index[known["country"] == country]):
            return (country,)
    return codes


def _references(origins: Iterable[Origin]) -> Iterator[RecordedReference]:
    bundled: dict[tuple[str, str, bytes], Literal["border", "cities", ""]] = {}
    for collection in _COLLECTIONS:
        frame = load_launch_points(collection)
        for name, basis, shape in zip(
            frame["launch_point"], frame["basis"], frame.geometry, strict=True
        ):
            bundled[name, basis, shape.wkb] = collection
    for origin in origins:
        found = bundled.get((origin.name, origin.basis, origin.geometry.wkb), "")
        yield RecordedReference(
            name=origin.name,
            basis=origin.basis,
            source=origin.source,
            bundled=found,
            wkt="" if found else shapely.to_wkt(origin.geometry, rounding_precision=-1),
        )


def _statement(statement: Statement, bundled: Statement | None) -> RecordedStatement:
    """Return a statement by its words; all of it where the catalogue does not have it."""
    if statement == bundled:
        return RecordedStatement(
            id=statement.id,
            systems=statement.systems,
            wording=statement.wording,
            read="catalogue",
        )
    citation = statement.citation
    return RecordedStatement(
        id=statement.id,
        systems=statement.systems,
        wording=statement.wording,
        read="exact" if _is_exact(statement) else "words",
        fields=tuple((name, str(getattr(statement, name))) for name in _STATEMENT_FIELDS),
        citation=tuple((f.name, str(getattr(citation, f.name))) for f in fields(Citation))
        if citation
        else (),
    )


def _is_exact(statement: Statement) -> bool:
    try:
        return statement.range == read_exactly(parse_range(statement.wording))
    except InputError:
        return False
