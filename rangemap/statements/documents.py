"""The seed files: one for each source document, read as they are and checked for their fields.

A document is what somebody published: its head says what it is and how it was seen, its rows say
what it states. Faults are collected, not raised, so that all of them can be shown at once.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from rangemap.errors import InputError
from rangemap.resources import seed_files

__all__ = ["Document", "check_fields", "raise_faults", "read_documents", "read_toml"]

_HEAD: Final = {
    "title": str,
    "title_basis": str,
    "language": str,
    "publisher": str,
    "published": str,
    "date_basis": str,
    "url": str,
    "seen": str,
    "relays": str,
    "note": str,
}
#: An ISO 639-1 code; most documents are in English.
_LANGUAGE: Final = re.compile(r"[a-z]{2}")
_REQUIRED: Final = frozenset(
    {"title", "title_basis", "publisher", "published", "date_basis", "seen"}
)


@dataclass(frozen=True, slots=True)
class Document:
    """A source document: its head, and its rows as they stand in the file."""

    name: str
    head: Mapping[str, str]
    statements: tuple[Mapping[str, Any], ...]
    decisions: tuple[Mapping[str, Any], ...]


def read_documents(
    paths: Sequence[str | Path] | None = None, *, faults: list[str]
) -> tuple[Document, ...]:
    """Read the source documents, the bundled ones by default.

    Parameters
    ----------
    paths
        Files to read; all bundled ones, in the order of their names, by default.
    faults
        What is wrong is added here, one sentence each; a faulty document is left out.
    """
    files = seed_files("documents") if paths is None else map(Path, paths)
    documents = (_document(path, faults) for path in files)
    return tuple(document for document in documents if document is not None)


def read_toml(path: Path, faults: list[str]) -> dict[str, Any]:
    """Read a TOML file; what cannot be read is a fault and an empty table."""
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        faults.append(f"{path.name}: cannot be read as TOML: {error}")
        return {}


def check_fields(
    where: str,
    row: Mapping[str, Any],
    kinds: Mapping[str, type],
    *,
    required: frozenset[str],
    faults: list[str],
) -> bool:
    """Check the names and types of a row's fields, and that the required ones are filled.

    Returns
    -------
    bool
        Whether the row can be used.
    """
    found: list[str] = []
    unknown = sorted(set(row) - set(kinds))
    if unknown:
        found.append(f"{where}: unknown field {', '.join(unknown)}; known are {', '.join(kinds)}")
    for field, kind in kinds.items():
        value = row.get(field)
        if value is None or value in ("", []):
            if field in required:
                found.append(f"{where}: {field} is missing")
        elif not isinstance(value, kind):
            found.append(f"{where}: {field} is {value!r}, expected {kind.__name__}")
        elif isinstance(value, list) and not all(isinstance(item, str) for item in value):
            found.append(f"{where}: {field} is {value!r}, expected texts")
    faults += found
    return not found


def raise_faults(faults: Sequence[str]) -> None:
    """Raise one error that names every fault, if there are any."""
    if faults:
        count = f"{len(faults)} fault{'s' if len(faults) > 1 else ''} in the seed files"
        raise InputError("\n  ".join([f"{count}:", *faults]))


def _document(path: Path, faults: list[str]) -> Document | None:
    before = len(faults)
    content = read_toml(path, faults)
    if len(faults) > before:
        return None
    extra = sorted(set(content) - {"document", "statement", "decision"})
    if extra:
        faults.append(f"{path.name}: unknown table {', '.join(extra)}")
    head = content.get("document")
    if not isinstance(head, dict):
        faults.append(f"{path.name}: the table [document] is missing")
        return None
    head = {"language": "en", **head}
    check_fields(f"{path.name}, [document]", head, _HEAD, required=_REQUIRED, faults=faults)
    if not _LANGUAGE.fullmatch(str(head["language"])):
        faults.append(
            f"{path.name}, [document]: language is {head['language']!r}, expected a code of two "
            "letters such as en or uk"
        )
    tables = [content.get(name, []) for name in ("statement", "decision")]
    if not all(isinstance(t, list) and all(isinstance(r, dict) for r in t) for t in tables):
        faults.append(f"{path.name}: write rows as [[statement]] and [[decision]]")
    if len(faults) > before:
        return None
    full_head = {field: head.get(field, "") for field in _HEAD}
    return Document(path.stem, full_head, tuple(tables[0]), tuple(tables[1]))
