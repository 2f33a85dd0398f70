"""The key: which line stands for which printed words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, Literal

from rangemap.errors import InputError
from rangemap.reach import least_km
from rangemap.statements import Statement
from rangemap.story import KeyRow, Paragraph
from rangemap.telling._facts import Facts, shown_km
from rangemap.telling._readings import reading_note

__all__ = ["MOST_LINES", "fills", "key_rows", "permission"]

Tint = Literal["none", "near", "far"]

#: Five colours stay apart for every reader, on land and on sea; a sixth would not.
MOST_LINES: Final = 5


def key_rows(facts: Facts, footnotes: Mapping[str, int]) -> tuple[KeyRow, ...]:
    """Return one row for each statement, from the shortest distance to the longest.

    Raises
    ------
    InputError
        For more lines than colours.
    """
    sourced = [statement for statement in facts.statements if statement.sourced]
    if len(facts.statements) > MOST_LINES:
        names = ", ".join(statement.label for statement in facts.statements)
        raise InputError(
            f"{len(facts.statements)} statements were given ({names}): a map shows at most "
            f"{MOST_LINES} lines that readers can tell apart; choose, for example with "
            'load_systems().select("HIMARS", "ATACMS")'
        )
    slots = {statement.id: slot for slot, statement in enumerate(sourced)}
    tints = fills(facts)
    return tuple(
        KeyRow(
            statement=statement.id,
            slot=slots.get(statement.id),
            fill=tints[statement.id],
            printed=(printed := facts.teller.printed(statement)).words,
            translation=printed.translation,
            who=_who(facts, statement),
            notes=_notes(facts, statement),
            footnote=footnotes.get(statement.id),
            sourced=statement.sourced,
            range_km=shown_km(statement),
            low_km=statement.range.low_km,
            high_km=statement.range.high_km,
            low_basis=statement.range.low_basis,
            high_basis=statement.range.high_basis,
            reading=reading_note(facts.teller, statement),
        )
        for statement in facts.statements
    )


def fills(facts: Facts) -> dict[str, Tint]:
    """Return the tint of the part within each statement."""
    sourced = [statement for statement in facts.statements if statement.sourced]
    filled = [statement.id for statement in sourced if _is_filled(facts, statement)]
    return {statement.id: _tint(statement.id, filled) for statement in facts.statements}


def permission(facts: Facts) -> tuple[Paragraph, ...]:
    """Return what was reported as allowed, one line for each decision with a summary."""
    drawn = {
        name for statement in facts.statements if statement.sourced for name in statement.systems
    }
    return tuple(
        Paragraph(
            lead=facts.say.permission_lead([name for name in decision.systems if name in drawn]),
            text=facts.teller.text(decision.summary),
        )
        for decision in facts.decisions
        if decision.summary and drawn & set(decision.systems)
    )


def _is_filled(facts: Facts, statement: Statement) -> bool:
    """Fill what was reported as allowed; where nothing is known of any decision, fill all."""
    if not facts.decisions:
        return True
    named = set(statement.systems)
    return any(decision.permits and named & set(decision.systems) for decision in facts.decisions)


def _tint(statement: str, filled: list[str]) -> Tint:
    if statement not in filled:
        return "none"
    return "near" if statement == filled[0] and len(filled) > 1 else "far"


def _who(facts: Facts, statement: Statement) -> str:
    if not statement.sourced:
        return facts.say.key_unsourced(statement.label)
    names = [
        facts.teller.system(facts.systems[name].key_name if name in facts.systems else name)
        for name in statement.systems
    ]
    at_most = least_km(statement) > 0
    return facts.say.key_names(names, facts.teller.conversion(statement), at_most=at_most)


def _notes(facts: Facts, statement: Statement) -> tuple[str, ...]:
    is_air = statement.sourced and statement.launch == "air"
    notes = (facts.say.FIXED.note_air,) if is_air else ()
    nearer = facts.teller.nearer(statement)
    return (*notes, facts.say.note_least(nearer)) if nearer else notes
