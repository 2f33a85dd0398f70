"""The key: which line stands for which printed words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, Literal

from rangemap.errors import InputError
from rangemap.reach import least_km
from rangemap.statements import Statement
from rangemap.story import KeyRow, Paragraph
from rangemap.telling._facts import Facts, least_words, shown_km
from rangemap.telling._readings import reading_note
from rangemap.wording import english

__all__ = ["MOST_LINES", "key_rows", "permission"]

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
    filled = [statement.id for statement in sourced if _is_filled(facts, statement)]
    return tuple(
        KeyRow(
            statement=statement.id,
            slot=slots.get(statement.id),
            fill=_tint(statement.id, filled),
            printed=statement.wording,
            who=_who(facts, statement),
            notes=_notes(statement),
            footnote=footnotes.get(statement.id),
            sourced=statement.sourced,
            range_km=shown_km(statement),
            low_km=statement.range.low_km,
            high_km=statement.range.high_km,
            low_basis=statement.range.low_basis,
            high_basis=statement.range.high_basis,
            reading=reading_note(statement),
        )
        for statement in facts.statements
    )


def permission(facts: Facts) -> tuple[Paragraph, ...]:
    """Return what was reported as allowed, one line for each decision with a summary."""
    drawn = {
        name for statement in facts.statements if statement.sourced for name in statement.systems
    }
    return tuple(
        Paragraph(lead=f"{', '.join(n for n in decision.systems if n in drawn)}:", text=text)
        for decision in facts.decisions
        for text in (decision.summary,)
        if text and drawn & set(decision.systems)
    )


def _is_filled(facts: Facts, statement: Statement) -> bool:
    """Fill what was reported as allowed; where nothing is known of any decision, fill all."""
    if not facts.decisions:
        return True
    named = set(statement.systems)
    return any(decision.permits and named & set(decision.systems) for decision in facts.decisions)


def _tint(statement: str, filled: list[str]) -> Literal["none", "near", "far"]:
    if statement not in filled:
        return "none"
    return "near" if statement == filled[0] and len(filled) > 1 else "far"


def _who(facts: Facts, statement: Statement) -> str:
    if not statement.sourced:
        return f"{statement.label} ({english.NO_SOURCE})"
    names = [facts.systems[name].key_name if name in facts.systems else name
             for name in statement.systems]  # fmt: skip
    at_most = f"{english.AT_MOST} " if least_km(statement) else ""
    return f"{' / '.join(names)} ({at_most}{statement.range.conversion})"


def _notes(statement: Statement) -> tuple[str, ...]:
    notes = (english.NOTE_AIR,) if statement.sourced and statement.launch == "air" else ()
    least = least_words(statement)
    return (*notes, english.NOTE_LEAST.format(least=least)) if least else notes
