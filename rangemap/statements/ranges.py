"""Everything that can stand for ranges, brought to statements."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from typing import Any, Final, TypeAlias

from rangemap._text import unshowable
from rangemap.errors import InputError
from rangemap.statements.audit import warn_of_units
from rangemap.statements.catalogue import (
    DRAWN_MODALITIES,
    Catalogue,
    Statement,
    System,
    load_systems,
    no_range,
)
from rangemap.statements.parse import parse_range, read_exactly
from rangemap.statements.policy import HedgePolicy, load_policy
from rangemap.statements.stated_range import StatedRange

__all__ = ["Ranges", "as_statements"]

Ranges: TypeAlias = (
    Catalogue
    | System
    | Statement
    | Mapping[str, str | StatedRange | Statement | System]
    | Sequence[Statement | System]
)

_SLUG_BREAK: Final = re.compile(r"[^a-z0-9]+")


def as_statements(ranges: Ranges, *, policy: HedgePolicy | None = None) -> tuple[Statement, ...]:
    """Bring everything that can stand for ranges to statements.

    Parameters
    ----------
    ranges
        A catalogue (the default statement of each system that has one; a statement that two
        systems share counts once), a system, a statement, several of them, or a mapping from a
        name to words, a stated range, a statement or a system. Words in a mapping are a user's:
        they have no source, and a bare number among them is exact.
    policy
        How words in a mapping are read; the bundled policy by default. What is a statement
        already keeps its readings.

    Returns
    -------
    tuple of Statement
        From the shortest to the longest range (the stated number, else the highest), then by id.

    Raises
    ------
    InputError
        If there is nothing to use, a number has no unit, or a statement may not be drawn.
    NoStatedRangeError
        If no source states a range for a system.

    Warns
    -----
    UnitAuditWarning
        If words of a user's own give two figures that do not agree.

    Examples
    --------
    >>> [s.id for s in as_statements(load_systems())]
    ['article-himars', 'article-storm-shadow', 'article-atacms']
    >>> as_statements({"the minister, 3 May": "more than 250 km"})
    (Statement('user-the-minister-3-may': the minister, 3 May, 'more than 250 km', no source),)
    """
    found = _collect(ranges, policy)
    unique: dict[str, Statement] = {}
    for statement in found:
        if unique.setdefault(statement.id, statement) != statement:
            raise InputError(f"two different statements have the id {statement.id!r}")
    if not unique:
        raise InputError("no ranges given; give a catalogue, or a name with words such as '250 km'")
    for statement in unique.values():
        _check_drawable(statement)
    return tuple(sorted(unique.values(), key=_order))


def _collect(ranges: object, policy: HedgePolicy | None) -> list[Statement]:
    if isinstance(ranges, Catalogue):
        defaults = [s.default for s in ranges.values() if s.default is not None]
        if not defaults and len(ranges):
            raise no_range(next(iter(ranges.values())), load_systems())
        return defaults
    if isinstance(ranges, Statement | System):
        return [_single(ranges)]
    if isinstance(ranges, Mapping):
        return _named(ranges, load_policy() if policy is None else policy)
    if isinstance(ranges, str | StatedRange | int | float):
        raise InputError(_alone(ranges))
    if isinstance(ranges, Sequence) and all(isinstance(r, Statement | System) for r in ranges):
        return [_single(r) for r in ranges]
    hint = ""
    if isinstance(ranges, Sequence) and all(map(_is_system, ranges)):
        hint = f"; give load_systems().select({', '.join(map(repr, ranges))})"
    raise InputError(
        f"ranges are a catalogue, systems, statements, or names with words; "
        f"got {type(ranges).__name__}{hint}"
    )


def _alone(value: str | StatedRange | float) -> str:
    if isinstance(value, int | float):
        spellings = f"{{'my claim': '{value:g} km'}} or {{'my claim': '{value:g} miles'}}"
        return f"a bare number has neither a unit nor a name: give {spellings}, got {value!r}"
    words = value.wording if isinstance(value, StatedRange) else value
    if _is_system(words):
        return f"{words!r} is a system, not a range: give load_systems().select({words!r})"
    return f"a range needs the name it is shown under: give {{'my claim': {words!r}}}"


def _is_system(name: object) -> bool:
    return any(name == s.name or name in s.aliases for s in load_systems().values())


def _single(value: Statement | System) -> Statement:
    if isinstance(value, Statement):
        return value
    if value.default is None:
        raise no_range(value, load_systems())
    return value.default


def _named(ranges: Mapping[Any, Any], policy: HedgePolicy) -> list[Statement]:
    statements: list[Statement] = []
    taken: set[str] = set()
    for name, value in ranges.items():
        if not isinstance(name, str) or not name.strip():
            raise InputError(f"a range is shown under a name; got {name!r}")
        if unshowable(name):
            raise InputError(f"the name of a range, {name!a}, {unshowable(name)}; take it out")
        if isinstance(value, Statement | System):
            statements.append(_single(value))
            continue
        try:
            stated = value if isinstance(value, StatedRange) else _users_words(value, policy)
        except InputError as error:
            raise InputError(f"range of {name!r}: {error}") from error
        warn_of_units(f"range of {name!r}", stated)
        statements.append(_unsourced(name.strip(), stated, taken))
    return statements


def _users_words(text: Any, policy: HedgePolicy) -> StatedRange:
    stated = parse_range(text, policy=policy)
    return read_exactly(stated, policy=policy) if stated.sense == "plain" else stated


def _unsourced(name: str, stated: StatedRange, taken: set[str]) -> Statement:
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    slug = _SLUG_BREAK.sub("-", plain).strip("-") or "range"
    # Nobody's catalogue uses the prefix, so a user's name cannot pass for a source's id.
    base = unique = f"user-{slug}"
    number = 2
    while unique in taken:
        unique, number = f"{base}-{number}", number + 1
    taken.add(unique)
    return Statement(
        id=unique,
        systems=(name,),
        variant="",
        launch="not said",
        role="user",
        wording=stated.wording,
        predicate="",
        range=stated,
        citation=None,
        note="",
    )


def _check_drawable(statement: Statement) -> None:
    if statement.role == "doubtful":
        raise InputError(
            f"statement {statement.id!r} ({statement.wording!r}) is doubtful and is shown as a "
            f"lesson, never drawn: {statement.note}"
        )
    modality = statement.range.modality
    if modality == "claimed" and not (statement.citation and statement.citation.stated_by):
        raise InputError(
            f"statement {statement.id!r} ({statement.wording!r}) is a claim and names nobody who "
            f"makes it (stated_by), so it is not drawn"
        )
    if modality not in DRAWN_MODALITIES:
        raise InputError(
            f"statement {statement.id!r} ({statement.wording!r}) is {modality}, not an actual "
            f"range, so it is not drawn"
        )


def _order(statement: Statement) -> tuple[float, str]:
    r = statement.range
    known = next(v for v in (r.stated_km, r.high_km, r.low_km) if v is not None)
    return known, statement.id
