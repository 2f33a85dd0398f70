"""Other published numbers: what was printed for the same name, and what it would change."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import pandas as pd

from rangemap.compare import at_shown, changed_answers, may_be_drawn, shown_km
from rangemap.coverage import measure_from
from rangemap.points import LaunchPoints
from rangemap.reach import least_km, origins
from rangemap.regions import PreparedRegions
from rangemap.statements import (
    Catalogue,
    Comparison,
    OriginGroup,
    Statement,
    System,
    compare_statements,
)
from rangemap.story import Numbers, Published, Voice
from rangemap.telling._facts import Facts

__all__ = ["comparisons_of", "measure_published", "numbers"]


def comparisons_of(
    statements: Sequence[Statement], catalogue: Catalogue, *, all_systems: bool
) -> tuple[Comparison, ...]:
    """Return what was published for each name that a shown statement speaks of.

    Names that share their default are compared as one: most of their numbers are the same.

    Parameters
    ----------
    statements
        What is on the map. One with a source that the catalogue does not have is compared too.
    catalogue
        Where the others are.
    all_systems
        Also for the names of the catalogue that have no default, so that they are told of.
    """
    shown = [statement for statement in statements if statement.sourced]
    named = {name for statement in shown for name in statement.systems}
    asked = [
        system
        for name, system in catalogue.items()
        if name in named or (all_systems and system.default is None)
    ]
    whole = Catalogue(
        [
            replace(
                system,
                statements=(
                    *system.statements,
                    *(s for s in shown if system.name in s.systems and s not in system.statements),
                ),
            )
            for system in asked
        ]
    )
    whole = Catalogue(_with_shared_defaults(list(whole.values())))
    return tuple(compare_statements(name, catalogue=whole) for name in whole)


def _with_shared_defaults(systems: Sequence[System]) -> list[System]:
    """Return systems with those of one default as one, under all their names."""
    together: dict[str, list[System]] = {}
    for system in systems:
        key = system.default.id if system.default else f"none of {system.name}"
        together.setdefault(key, []).append(system)
    return [
        replace(
            first,
            name=" / ".join(system.name for system in same),
            statements=Catalogue(same).statements,
        )
        for same in together.values()
        for first in same[:1]
    ]


def measure_published(
    launch_points: LaunchPoints, comparisons: Sequence[Comparison], regions: PreparedRegions
) -> pd.DataFrame:
    """Measure every number that may be drawn, from all launch points as one shape.

    Answers are asked at the distance that would be shown, so that is the only one measured.
    """
    listed = {s.id: s for comparison in comparisons for s in comparison.statements}
    asked = [at_shown(statement) for statement in listed.values() if may_be_drawn(statement)]
    sources = origins(launch_points, dissolve=True)
    if not all(origin.is_point for origin in sources):
        # From a line or an area a minimum range has two meanings, so it is not counted.
        asked = [statement for statement in asked if not least_km(statement)]
    if not asked:
        return pd.DataFrame(columns=["statement", "covered_area_km2"])
    return measure_from(sources, asked, regions)


def numbers(facts: Facts, footnotes: Mapping[str, int]) -> tuple[Numbers, ...]:
    """Return the table of each name, in the order of the catalogue.

    Parameters
    ----------
    facts
        What is told of.
    footnotes
        The numbers of the sources that the page has, by statement.
    """
    return tuple(_numbers(facts, each, footnotes) for each in facts.comparisons)


def _numbers(facts: Facts, comparison: Comparison, footnotes: Mapping[str, int]) -> Numbers:
    used = _used(facts, comparison)
    changed = _changed(facts, used)
    voices = []
    version = ""
    for group in comparison.groups:
        head = (
            facts.say.version(facts.teller.variant(group.variant))
            if group.variant != version
            else ""
        )
        version = group.variant
        rows = tuple(
            _published(facts, comparison, group, s, used=used, changed=changed, notes=footnotes)
            for s in group.statements
        )
        voices.append(Voice(head=head, rows=rows))
    return Numbers(
        name=facts.teller.system(comparison.name),
        used=_why(facts, comparison, used),
        heads=facts.say.FIXED.numbers_heads,
        voices=tuple(voices),
    )


def _used(facts: Facts, comparison: Comparison) -> Statement | None:
    """Return the statement of the name that is on the map: the default, if that is shown."""
    shown = {statement.id for statement in facts.statements}
    here = [s for s in comparison.statements if s.id in shown]
    return comparison.used if comparison.used in here else next(iter(here), None)


def _why(facts: Facts, comparison: Comparison, used: Statement | None) -> str:
    if used is None:
        is_known = comparison.name in facts.systems
        note = facts.teller.text(facts.systems[comparison.name].note) if is_known else ""
        return note or facts.say.no_default(facts.teller.text(comparison.why_used))
    own = facts.say.FIXED.chosen_figure
    why = facts.teller.text(comparison.why_used) if used == comparison.used else own
    return facts.say.used_here(facts.teller.printed(used), why)


def _changed(facts: Facts, used: Statement | None) -> dict[str, tuple[str, ...]]:
    """Return, by statement, the regions whose answer is not that of the one on the map."""
    if used is None or used.id not in set(facts.published["statement"]):
        return {}
    rows = changed_answers(facts.published, used=used.id)
    found = {str(name): tuple(codes) for name, codes in rows.groupby("statement")["region"]}
    return {s: found.get(s, ()) for s in facts.published["statement"].unique()}


def _published(
    facts: Facts,
    comparison: Comparison,
    group: OriginGroup,
    statement: Statement,
    *,
    used: Statement | None,
    changed: Mapping[str, tuple[str, ...]],
    notes: Mapping[str, int],
) -> Published:
    citation = statement.citation
    if citation is None:
        raise AssertionError(statement.id)
    is_used = statement == used
    stated = statement.range
    ours = "policy" in {stated.low_basis, stated.high_basis}
    own = group.origin in {citation.publisher, f"“{citation.title}”"}
    regions = changed.get(statement.id, ())
    say, teller = facts.say, facts.teller
    # In a table of several names, whose number it is that only one of them has.
    several = comparison.name not in facts.systems and len(statement.systems) == 1
    alone = teller.system(statement.systems[0]) if several else ""
    if is_used:
        answer = say.FIXED.used_here
    elif not may_be_drawn(statement):
        answer = say.FIXED.doubtful if statement.role == "doubtful" else say.FIXED.not_drawn
    elif statement.id not in changed:
        answer = say.FIXED.not_counted
    else:
        answer = say.out_of(len(regions), len(facts.regions))
    printed = teller.printed(statement)
    # Where the source converts its figure itself, ours beside it would be a third one.
    conversion = teller.conversion(statement) if stated.alt_unit is None else ""
    if printed.translation and conversion:
        # One bracket has what the words say and our figure.
        printed = replace(printed, translation=f"{printed.translation}; {conversion}")
        conversion = ""
    return Published(
        statement=statement.id,
        km=shown_km(statement),
        printed=say.quoted(printed),
        conversion=conversion and f"({conversion})",
        read_as=say.read_as(teller.readings(statement), ours=ours, of=alone),
        source=say.published_by(
            teller.publisher(citation.publisher),
            citation.published,
            number=notes.get(statement.id),
        ),
        origin=""
        if own and len(group.statements) == 1
        else say.origin(teller.origin(group.origin)),
        url=citation.url,
        grade=say.grade(citation.grade),
        used=is_used,
        answer=answer,
        changed=regions,
        named=say.some_regions([facts.names[code] for code in regions]),
        notes=tuple(
            say.unit_note(note)
            for note in comparison.notes
            if note.statement == statement.id
            and (note.warn or (is_used and note.kind == "rounded"))
        ),
    )
