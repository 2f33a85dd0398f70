"""Where the bundled data come from, and the hashes that hold a result to its inputs."""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

from rangemap._html import html_facts
from rangemap._version import __version__
from rangemap.resources import data_file

__all__ = [
    "DataFile",
    "Source",
    "dataset_of",
    "frame_attrs",
    "hash_of_inputs",
    "load_data_files",
    "load_sources",
    "sha256_of",
]

_CHUNK_BYTES = 1 << 20


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Source:
    """A publisher's dataset that bundled files are made from.

    ``dataset`` is its name with its version (``"natural-earth-5.1"``): another version has
    another name. ``sha256`` is that of what was taken from the publisher (empty where there is no
    file), and ``files`` names the bundled files made from it. ``position_error_m`` is the
    project's figure for how far boundaries can be off, in metres, with the reason for it; None
    for other data.
    """

    key: str
    dataset: str
    title: str
    publisher: str
    version: str
    licence: str
    licence_file: str
    url: str
    sha256: str
    files: tuple[str, ...]
    position_error_m: float | None = None
    position_error_reason: str = ""

    def __repr__(self) -> str:
        return f"Source({self.dataset!r}: {self.title}, {self.licence})"

    def _repr_html_(self) -> str:
        facts = {
            "data set": self.dataset,
            "publisher": self.publisher,
            "version": self.version,
            "licence": self.licence,
            "address": self.url,
            "files": ", ".join(self.files),
        }
        return html_facts(self.title, facts)


@dataclass(frozen=True, slots=True, kw_only=True)
class DataFile:
    """A bundled file: its hash, the keys of its sources, what it holds and how it was made."""

    name: str
    sha256: str
    sources: tuple[str, ...]
    content: str
    transform: str


def load_sources() -> Mapping[str, Source]:
    """Return the sources of the bundled data by key, in the order of ``sources.toml``.

    Examples
    --------
    >>> sources = load_sources()
    >>> sources["natural-earth"].licence, sources["natural-earth"].position_error_m
    ('public domain', 590.0)
    """
    files = load_data_files()
    sources = {
        key: _source(key, entry, tuple(f.name for f in files.values() if key in f.sources))
        for key, entry in _document()["sources"].items()
    }
    return MappingProxyType(sources)


def load_data_files() -> Mapping[str, DataFile]:
    """Return what ``sources.toml`` says of each bundled file, by its name.

    Examples
    --------
    >>> load_data_files()["regions-ru.fgb"].sources
    ('natural-earth', 'rangemap')
    """
    files = {
        name: DataFile(
            name=name,
            sha256=entry["sha256"],
            sources=tuple(entry["sources"]),
            content=entry["content"],
            transform=entry["transform"],
        )
        for name, entry in _document()["files"].items()
    }
    return MappingProxyType(files)


def dataset_of(file: str) -> str:
    """Return the name of the data set that a bundled file holds, with the versions in it.

    Examples
    --------
    >>> dataset_of("regions-ru.fgb")
    'natural-earth-5.1+rangemap-data-1'
    """
    sources = load_sources()
    return "+".join(sources[key].dataset for key in load_data_files()[file].sources)


def frame_attrs(table: str, **facts: Any) -> dict[Any, Any]:
    """Return the ``attrs`` of a frame: one entry, ``"rangemap"``, of plain values.

    Equal inputs give equal attributes, so that frames can be put together with them.
    """
    return {"rangemap": {"table": table, "version": __version__, **facts}}


def sha256_of(path: str | Path) -> str:
    """Return the SHA-256 of a file's bytes, in lower-case hexadecimal."""
    digest = hashlib.sha256()
    with Path(path).open("rb") as file:
        while chunk := file.read(_CHUNK_BYTES):
            digest.update(chunk)
    return digest.hexdigest()


def hash_of_inputs(*parts: bytes | str) -> str:
    """Return one SHA-256 for several inputs, in their order; text is taken as UTF-8.

    Each part is preceded by its length, so that the same bytes cut elsewhere give another hash.

    Examples
    --------
    >>> hash_of_inputs("ab", "c") == hash_of_inputs("a", "bc")
    False
    """
    digest = hashlib.sha256()
    for part in parts:
        content = part.encode("utf-8") if isinstance(part, str) else part
        digest.update(len(content).to_bytes(8, "big"))
        digest.update(content)
    return digest.hexdigest()


@cache
def _document() -> dict[str, Any]:
    """Return what the file says, read once; whoever asks only looks."""
    return tomllib.loads(data_file("sources.toml").read_text(encoding="utf-8"))


def _source(key: str, entry: Mapping[str, Any], files: tuple[str, ...]) -> Source:
    error_m = entry.get("position_error_m")
    return Source(
        key=key,
        dataset=entry["dataset"],
        title=entry["title"],
        publisher=entry["publisher"],
        version=entry["version"],
        licence=entry["licence"],
        licence_file=entry["licence_file"],
        url=entry["url"],
        sha256=entry["input_sha256"],
        files=files,
        position_error_m=None if error_m is None else float(error_m),
        position_error_reason=entry.get("position_error_reason", ""),
    )
