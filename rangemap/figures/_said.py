"""Whose words each figure stands for: statements found again by the ids of a table."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Final

import pandas as pd

from rangemap._text import unshowable
from rangemap.errors import InputError, UnknownNameError
from rangemap.figures._look import MOST_LINES
from rangemap.statements import Citation, Ranges, Statement, as_statements, load_systems
from rangemap.telling import Teller
from rangemap.wording import Printed, english

__all__ = [
    "LANGUAGE",
    "Said",
    "check_table",
    "chosen_launch_point",
    "chosen_statements",
    "published_by",
    "said",
    "shown_distance",
    "shown_text",
    "words_of",
]

#: The language of figures, for which :mod:`rangemap.wording.english.figures` has the words.
LANGUAGE: Final = "en"
#: White space that is shown as one space; a no-break space stays what it is.
_SPACE: Final = re.compile(r"[ \t\n\r\f\v\u0085\u2028\u2029]+")
#: Ids of a user's own numbers begin with it, and no other id does.
_USERS: Final = "user-"


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """One statement as a figure shows it: its words, the name they are about, who printed them.

    ``slot`` is its place among the lines with a source, None for a number without one. Figures
    of several versions are alternatives: nothing lies between them, and they are no band.
    """

    statement: str
    printed: Printed
    who: str
    source: str
    slot: int | None
    is_band: bool = True

    @property
    def sourced(self) -> bool:
        """Whether somebody published it."""
        return self.slot is not None

    @property
    def label(self) -> str:
        """The words without quotation marks, marked where nobody published them."""
        if not self.sourced:
            return english.named(self.printed)
        after = self.printed.translation
        return f"{self.printed.words} ({after})" if after else self.printed.words


def said(rows: pd.DataFrame, ranges: Ranges | None) -> tuple[Said, ...]:
    """Return what stands behind the statements of a table, from the shortest distance on.

    Parameters
    ----------
    rows : DataFrame
        One row for each statement: ``statement``, ``system``, ``km`` (the distance shown), and
        ``wording`` if the table has it.
    ranges
        Where the statements come from; the bundled catalogue where not given.

    Raises
    ------
    InputError
        For more statements than can be told apart.
    """
    if len(rows) > MOST_LINES:
        raise InputError(
            f"{len(rows)} statements ({', '.join(map(str, rows['statement']))}): a figure shows at "
            f"most {MOST_LINES} that readers can tell apart; choose with statement="
        )
    known = {s.id: s for s in _statements(ranges)}
    found: list[Said] = []
    slot = 0
    for row in rows.sort_values(["km", "statement"], kind="stable").to_dict("records"):
        statement = known.get(str(row["statement"]))
        users = str(row["statement"]).startswith(_USERS)
        printed = Printed(f"{row['km']:.6g} km") if statement is None else words_of(statement)
        # A reach has words of its own, which may be those of another catalogue.
        wording = shown_text(row.get("wording") or printed.words, "wording")
        if wording != printed.words:
            printed = Printed(wording)
        found.append(
            Said(
                statement=str(row["statement"]),
                printed=replace(printed, sourced=not users),
                who=shown_text(row["system"], "system"),
                source=published_by(statement.citation) if statement else "",
                slot=None if users else slot,
                is_band=statement is None or statement.sense != "variants",
            )
        )
        slot += not users
    return tuple(found)


def shown_text(value: object, column: str) -> str:
    """Return a text in one line, or refuse one that no figure can carry."""
    text = str(value)
    if unshowable(text):
        raise InputError(f"the {column} {text!a} {unshowable(text)}; take it out")
    return _SPACE.sub(" ", text).strip(" ")


def words_of(statement: Statement) -> Printed:
    """Return the words of a statement in one line, translated if they are in another language."""
    printed = Teller(LANGUAGE).printed(statement)
    return replace(printed, words=shown_text(printed.words, "wording"))


def published_by(citation: Citation | None) -> str:
    """Return who printed a statement and when; nothing of a number that nobody published."""
    if citation is None:
        return ""
    publisher = Teller(LANGUAGE).publisher(citation.publisher)
    return shown_text(english.published_by(publisher, citation.published, number=None), "source")


def check_table(table: object, columns: Sequence[str], *, what: str, made_by: str) -> pd.DataFrame:
    """Return a table if it is one with rows and these columns."""
    if not isinstance(table, pd.DataFrame):
        raise InputError(
            f"{what}: expected a DataFrame as {made_by} returns it, got {type(table).__name__}"
        )
    missing = [column for column in columns if column not in table.columns]
    if missing:
        raise InputError(
            f"{what}: there is no column {', '.join(map(repr, missing))}; expected a table as "
            f"{made_by} returns it, got the columns {', '.join(map(str, table.columns)) or 'none'}"
        )
    if table.empty:
        raise InputError(f"{what}: the table has no rows, so there is nothing to draw")
    return table


def chosen_statements(table: pd.DataFrame, wanted: str | Sequence[str] | None) -> pd.DataFrame:
    """Return the rows of some statements, named by their ids or by their systems' names.

    Raises
    ------
    UnknownNameError
        For a name that the table does not have.
    """
    if wanted is None:
        return table
    names = [wanted] if isinstance(wanted, str) else list(wanted)
    chosen = pd.Series(data=False, index=table.index)
    for name in names:
        found = (table["statement"] == name) | table["system"].map(
            lambda s, n=name: _speaks_of(s, n)
        )
        if not found.any():
            raise UnknownNameError(
                f"statement: the table has no statement or system {name!r}; it has "
                f"{_listed([*table['system'].unique(), *table['statement'].unique()])}"
            )
        chosen |= found
    return table[chosen]


def _speaks_of(system: object, name: str) -> bool:
    """Return whether a system's column has a name: "Storm Shadow / SCALP" has two."""
    return name == system or name in str(system).split(" / ")


def chosen_launch_point(names: Iterable[str], wanted: str | None, *, what: str) -> str:
    """Return the one launch point to show.

    Raises
    ------
    UnknownNameError
        For one that is not there.
    InputError
        If there are several and none is chosen.
    """
    present = list(dict.fromkeys(names))
    if wanted is None:
        if len(present) > 1:
            raise InputError(
                f"{what} is about {len(present)} launch points ({_listed(present)}), and a figure "
                f"shows one: choose with launch_point={present[0]!r}, or measure them as one shape "
                "with dissolve=True"
            )
        return present[0]
    if wanted not in present:
        raise UnknownNameError(f"{what} has no launch point {wanted!r}; it has {_listed(present)}")
    return wanted


def shown_distance(stated: float, low: float, high: float) -> float:
    """Return the stated distance, else the widest that is known."""
    return next((km for km in (stated, high, low) if not math.isnan(km)), math.nan)


def _statements(ranges: Ranges | None) -> tuple[Statement, ...]:
    return load_systems().statements if ranges is None else as_statements(ranges)


def _listed(names: Sequence[str], most: int = 8) -> str:
    shown = ", ".join(map(repr, names[:most]))
    return f"{shown} and {len(names) - most} more" if len(names) > most else shown
