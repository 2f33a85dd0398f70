"""The catalogue: systems named in the news, and what published sources state about their range."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final, Literal, cast, get_args

from rangemap._html import html_facts, html_rows
from rangemap.errors import InputError, NoStatedRangeError, UnknownNameError
from rangemap.resources import seed_file
from rangemap.statements.audit import warn_of_units
from rangemap.statements.documents import (
    Document,
    check_fields,
    raise_faults,
    read_documents,
    read_toml,
)
from rangemap.statements.parse import parse_range
from rangemap.statements.policy import HedgePolicy, Sense, load_policy
from rangemap.statements.stated_range import StatedRange

__all__ = [
    "DRAWN_MODALITIES",
    "Catalogue",
    "Citation",
    "Statement",
    "System",
    "load_systems",
    "no_range",
    "read_catalogue",
]

Launch = Literal["ground", "air", "not said"]
Role = Literal["default", "press", "doubtful", "user"]
Grade = Literal["A", "B", "C"]

_STATEMENT_FIELDS: Final = {
    "id": str,
    "systems": list,
    "variant": str,
    "launch": str,
    "role": str,
    "wording": str,
    "predicate": str,
    "locator": str,
    "paragraph_begins": str,
    "stated_by": str,
    "relays": str,
    "origin": str,
    "grade": str,
    "note": str,
}
_STATEMENT_REQUIRED: Final = frozenset(
    {"id", "systems", "launch", "role", "wording", "locator", "grade"}
)
_SYSTEM_FIELDS: Final = {
    "name": str,
    "kind": str,
    "key_name": str,
    "launch": str,
    "default": str,
    "why_default": str,
    "note": str,
    "aliases": list,
}
_SYSTEM_REQUIRED: Final = frozenset({"name", "kind", "key_name", "launch", "why_default"})
_CHOICES: Final[dict[str, tuple[str, ...]]] = {
    "role": ("default", "press", "doubtful"),
    "launch": ("ground", "air"),
    "grade": get_args(Grade),
}
#: A page without a publisher's name is known by its title.
_NO_PUBLISHER: Final = ("none printed", "not shown")
_DEFAULT_GRADES: Final = ("A", "B")
DRAWN_MODALITIES: Final = ("actual", "claimed")


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Citation:
    """Where a statement was read.

    ``language`` is the one of the document (ISO 639-1), and so of the words quoted from it;
    ``title_basis`` tells whether the title was seen printed; ``published`` is a date, a month or
    a range of dates as ISO 8601 writes them, and ``date_basis`` what it rests on; ``seen`` is how
    the text was read; ``relays`` whose report the document passes on; ``origin`` whose figure it
    is, so that a page and those that repeat it are not counted as several. Grade A: a first-hand
    page; B: a relay, or a page without publisher or date; C: a republished copy.
    """

    document: str
    title: str
    title_basis: str
    publisher: str
    published: str
    date_basis: str
    url: str
    seen: str
    relays: str
    locator: str
    paragraph_begins: str
    stated_by: str
    grade: Grade
    note: str
    origin: str = ""
    language: str = "en"

    def __repr__(self) -> str:
        return f"Citation({self.publisher!r}, {self.published}, grade {self.grade})"


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Statement:
    """One range that one source states, for one or more systems.

    ``citation`` is None for a number that a user gives: such a statement is not sourced, and
    whatever shows it says so.
    """

    id: str
    systems: tuple[str, ...]
    variant: str
    launch: Launch
    role: Role
    wording: str
    predicate: str
    range: StatedRange
    citation: Citation | None
    note: str

    def __repr__(self) -> str:
        source = self.citation.publisher if self.citation else "no source"
        return f"Statement({self.id!r}: {self.label}, {self.wording!r}, {source})"

    def _repr_html_(self) -> str:
        facts = {
            "system": self.label,
            "version": self.variant,
            "words": f"“{self.wording}”",
            **{f"{name} reading": f"{km:,.6g} km" for name, km in self.range.readings},
            "source": _cited(self.citation),
            "note": self.note,
        }
        return html_facts(f"Statement {self.id}", facts)

    @property
    def label(self) -> str:
        """The names it speaks of: ``"Storm Shadow / SCALP"``."""
        return " / ".join(self.systems)

    @property
    def sourced(self) -> bool:
        """Whether a published source stands behind it."""
        return self.citation is not None

    @property
    def sense(self) -> Sense:
        """The sense of the words in their place.

        An interval that the source explains by versions ("165 to 300 kilometers, depending on
        the modification") is ``"variants"``: alternatives, never a band.
        """
        if self.range.sense == "interval" and self.variant.startswith("depends on"):
            return "variants"
        return self.range.sense


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class System:
    """A system named in the news: its statements, and the one that is used unless another is."""

    name: str
    kind: str
    key_name: str
    launch: Launch
    note: str
    why_default: str
    aliases: tuple[str, ...]
    statements: tuple[Statement, ...]
    default: Statement | None

    def __repr__(self) -> str:
        used = repr(self.default.wording) if self.default else "no default range"
        return f"System({self.name!r}: {used}, {_count(self.statements)})"

    def _repr_html_(self) -> str:
        rows = (
            (f"“{s.wording}”", s.variant, _cited(s.citation), "used" if s == self.default else "")
            for s in self.statements
        )
        head = ("words", "version", "source", "")
        return html_rows(f"{self.name}: {_count(self.statements)}", head, rows)


class Catalogue(Mapping[str, System]):
    """The systems by name, in the order of the catalogue. Read-only.

    Examples
    --------
    >>> systems = load_systems()
    >>> systems["ATACMS"].default.wording
    'up to 190 miles'
    >>> list(systems.select("HIMARS", "ATACMS"))
    ['HIMARS', 'ATACMS']
    """

    __slots__ = ("_systems",)

    def __init__(self, systems: Sequence[System]) -> None:
        self._systems = MappingProxyType({system.name: system for system in systems})

    def __getitem__(self, name: str) -> System:
        try:
            return self._systems[name]
        except (KeyError, TypeError):
            raise self._unknown(name) from None

    def __iter__(self) -> Iterator[str]:
        return iter(self._systems)

    def __len__(self) -> int:
        return len(self._systems)

    def __reduce__(self) -> tuple[type[Catalogue], tuple[tuple[System, ...]]]:
        return Catalogue, (tuple(self._systems.values()),)

    def __repr__(self) -> str:
        lines = [f"Catalogue of {len(self)} systems, {_count(self.statements)}"]
        return "\n  ".join([*lines, *map(repr, self._systems.values())])

    def _repr_html_(self) -> str:
        rows = (
            (s.name, s.kind, f"“{s.default.wording}”" if s.default else "", len(s.statements))
            for s in self._systems.values()
        )
        head = ("system", "kind", "words used by default", "statements")
        return html_rows(f"{len(self)} systems, {_count(self.statements)}", head, rows)

    @property
    def statements(self) -> tuple[Statement, ...]:
        """Every statement once, in the order of the systems."""
        found = (s for system in self._systems.values() for s in system.statements)
        return tuple({statement.id: statement for statement in found}.values())

    def select(self, *names: str) -> Catalogue:
        """Return a catalogue of some of the systems, by name or alias, in the order given.

        Raises
        ------
        UnknownNameError
            If a name is not in the catalogue; the message shows the nearest ones.
        NoStatedRangeError
            If no source states a range for a system.
        """
        if not names:
            raise InputError(f"name at least one system to select; there are {_listed(self)}")
        chosen = [self.find(name) for name in names]
        for system in chosen:
            if system.default is None:
                raise no_range(system, self)
        return Catalogue(chosen)

    def find(self, name: str) -> System:
        """Return the system of a name or alias, whether or not a range is stated for it.

        Raises
        ------
        UnknownNameError
            If there is none; the message shows the nearest names.

        Examples
        --------
        >>> load_systems().find("SCALP-EG").name
        'SCALP'
        """
        for system in self._systems.values():
            if name == system.name or name in system.aliases:
                return system
        raise self._unknown(name)

    def _unknown(self, name: object) -> UnknownNameError:
        folded = {n.casefold(): n for s in self._systems.values() for n in (s.name, *s.aliases)}
        near = get_close_matches(str(name).casefold(), list(folded), n=3, cutoff=0.6)
        hint = f"; did you mean {_listed(folded[n] for n in near)}?" if near else "."
        return UnknownNameError(
            f"{name!r} is not in the catalogue{hint} The systems are {_listed(self)}"
        )


def load_systems(*, policy: HedgePolicy | None = None) -> Catalogue:
    """Load the bundled catalogue of systems and statements.

    Parameters
    ----------
    policy
        How hedged words are read; the bundled policy by default.

    Raises
    ------
    InputError
        If the seed files are faulty; every fault is named at once.

    Examples
    --------
    >>> len(load_systems())
    6
    """
    return read_catalogue(policy=policy)


def read_catalogue(
    systems: str | Path | None = None,
    documents: Sequence[str | Path] | None = None,
    *,
    policy: HedgePolicy | None = None,
) -> Catalogue:
    """Read a catalogue from seed files, the bundled ones by default.

    Parameters
    ----------
    systems
        A ``systems.toml``.
    documents
        One TOML file for each source document.
    policy
        How hedged words are read; the bundled policy by default.

    Raises
    ------
    InputError
        If the files are faulty; every fault is named at once.

    Warns
    -----
    UnitAuditWarning
        If a statement in ``documents`` of your own prints two figures that do not agree.
    """
    faults: list[str] = []
    policy = load_policy() if policy is None else policy
    path = seed_file("systems.toml") if systems is None else Path(systems)
    rows = _system_rows(path, faults)
    read = read_documents(documents, faults=faults)
    statements = [s for document in read for s in _statements(document, policy, faults)]
    _check_ids(statements, faults)
    _check_names(rows, statements, faults)
    _check_defaults(rows, statements, faults)
    raise_faults(faults)
    for statement in statements if documents is not None else ():
        warn_of_units(f"statement {statement.id!r}", statement.range)
    return Catalogue([_system(row, statements) for row in rows])


def no_range(system: System, catalogue: Catalogue) -> NoStatedRangeError:
    """Return the error for a system without a default; the catalogue names what can be chosen."""
    if system.statements:
        return NoStatedRangeError(
            f"{system.name!r} has no default range: {system.why_default} "
            f"Choose one of its statements: {_listed(s.id for s in system.statements)}."
        )
    names = ", ".join(name for name, other in catalogue.items() if other.default is not None)
    choose = f", or choose one of: {names}." if names else "."
    return NoStatedRangeError(
        f"{system.name!r} has no stated range in the catalogue, so there is nothing to draw. "
        f"Give a range with its source{choose}"
    )


def _cited(citation: Citation | None) -> str:
    if citation is None:
        return "no source"
    return f"{citation.publisher}, {citation.published}, grade {citation.grade}"


def _count(statements: Sequence[Statement]) -> str:
    return f"{len(statements)} statement{'' if len(statements) == 1 else 's'}"


def _listed(names: object) -> str:
    return ", ".join(map(repr, cast("Sequence[str]", names)))


def _system_rows(path: Path, faults: list[str]) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = []
    content = read_toml(path, faults).get("system", [])
    names: set[str] = set()
    for number, row in enumerate(content, start=1):
        where = f"{path.name}, system {number} ({row.get('name', 'no name')})"
        if not check_fields(where, row, _SYSTEM_FIELDS, required=_SYSTEM_REQUIRED, faults=faults):
            continue
        if row["launch"] not in _CHOICES["launch"]:
            faults.append(f"{where}: launch is {row['launch']!r}, expected ground or air")
        for name in (row["name"], *row.get("aliases", [])):
            if name in names:
                faults.append(f"{where}: the name {name!r} stands twice")
            names.add(name)
        rows.append(row)
    if not content:
        faults.append(f"{path.name}: no [[system]]")
    return rows


def _statements(document: Document, policy: HedgePolicy, faults: list[str]) -> list[Statement]:
    statements = []
    for number, row in enumerate(document.statements, start=1):
        where = f"{document.name}.toml, statement {number} ({row.get('id', 'no id')})"
        before = len(faults)
        check_fields(where, row, _STATEMENT_FIELDS, required=_STATEMENT_REQUIRED, faults=faults)
        for field, known in _CHOICES.items():
            if row.get(field) and row[field] not in known:
                faults.append(f"{where}: {field} is {row[field]!r}, expected {_listed(known)}")
        if len(faults) > before:
            continue
        try:
            stated = parse_range(row["wording"], policy=policy)
        except InputError as error:
            faults.append(f"{where}: {error}")
            continue
        statements.append(_statement(document, row, stated))
    return statements


def _statement(document: Document, row: Mapping[str, Any], stated: StatedRange) -> Statement:
    head = dict(document.head)
    citation = Citation(
        document=document.name,
        locator=row["locator"],
        paragraph_begins=row.get("paragraph_begins", ""),
        stated_by=row.get("stated_by", ""),
        grade=row["grade"],
        origin=row.get("origin", "") or _origin(head, row),
        **{**head, "relays": row.get("relays", head["relays"])},
    )
    return Statement(
        id=row["id"],
        systems=tuple(row["systems"]),
        variant=row.get("variant", ""),
        launch=row["launch"],
        role=row["role"],
        wording=row["wording"],
        predicate=row.get("predicate", ""),
        range=stated,
        citation=citation,
        note=row.get("note", ""),
    )


def _origin(head: Mapping[str, str], row: Mapping[str, Any]) -> str:
    """Return whose figure it is where the row does not say: of the one relayed, else its own."""
    published_by = head["publisher"]
    own = f"“{head['title']}”" if published_by.startswith(_NO_PUBLISHER) else published_by
    return str(row.get("relays", head["relays"])) or own


def _check_ids(statements: Sequence[Statement], faults: list[str]) -> None:
    first: dict[str, Statement] = {}
    for statement in statements:
        other = first.setdefault(statement.id, statement)
        if other is not statement:
            files = [s.citation.document for s in (other, statement) if s.citation]
            faults.append(f"the statement id {statement.id!r} stands twice: {_listed(files)}")
        if statement.id.startswith("user-"):
            faults.append(f"statement id {statement.id!r}: 'user-' marks numbers without a source")


def _check_names(
    rows: Sequence[Mapping[str, Any]], statements: Sequence[Statement], faults: list[str]
) -> None:
    known = [row["name"] for row in rows]
    for statement in statements:
        unknown = [name for name in statement.systems if name not in known]
        if unknown:
            faults.append(
                f"statement {statement.id!r} names {_listed(unknown)}; "
                f"systems.toml has {_listed(known)}"
            )


def _check_defaults(
    rows: Sequence[Mapping[str, Any]], statements: Sequence[Statement], faults: list[str]
) -> None:
    by_id = {statement.id: statement for statement in statements}
    for row in rows:
        name, wanted = row["name"], row.get("default", "")
        if not wanted:
            continue
        statement = by_id.get(wanted)
        if statement is None:
            faults.append(f"the default of {name!r} is {wanted!r}, which no document has")
        elif name not in statement.systems:
            faults.append(f"the default of {name!r} is {wanted!r}, which does not name it")
        elif statement.role != "default":
            faults.append(f"the default of {name!r} is {wanted!r}, whose role is {statement.role}")
        elif statement.citation is None or statement.citation.grade not in _DEFAULT_GRADES:
            faults.append(f"the default of {name!r} is {wanted!r}: grade A or B expected")
        elif statement.range.modality not in DRAWN_MODALITIES:
            faults.append(f"the default of {name!r} is {wanted!r}, which is not an actual range")


def _system(row: Mapping[str, Any], statements: Sequence[Statement]) -> System:
    own = tuple(s for s in statements if row["name"] in s.systems)
    wanted = row.get("default", "")
    return System(
        name=row["name"],
        kind=row["kind"],
        key_name=row["key_name"],
        launch=row["launch"],
        note=row.get("note", ""),
        why_default=row["why_default"],
        aliases=tuple(row.get("aliases", ())),
        statements=own,
        default=next((s for s in own if s.id == wanted), None),
    )
