"""What the bundled data and seeds say, in other languages than English.

The English text is the key. If it changes, its translation is found no more and the English is
shown, marked as such: a translation is never shown of something else than it was made of.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any, Final

from rangemap.errors import InputError
from rangemap.resources import seed_files
from rangemap.statements import raise_faults, read_toml

__all__ = ["RegionName", "Translations", "load_translations", "read_translations"]

_TABLES: Final = ("regions", "places", "texts")


@dataclass(frozen=True, slots=True)
class RegionName:
    """A region's name on a map and in a sentence, in the nominative."""

    short: str
    prose: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Translations:
    """Names and texts in one language.

    Attributes
    ----------
    regions
        By ISO 3166-2 code.
    places
        Cities, launch points, countries and seas by their English name.
    texts
        All else by the English text.
    """

    regions: Mapping[str, RegionName] = field(default_factory=dict)
    places: Mapping[str, str] = field(default_factory=dict)
    texts: Mapping[str, str] = field(default_factory=dict)


@cache
def load_translations(language: str) -> Translations:
    """Load the translations of the bundled data into a language; none into English.

    Raises
    ------
    InputError
        If there are none, or the file is faulty; every fault is named at once.

    Examples
    --------
    >>> load_translations("en").places
    {}
    """
    if language == "en":
        return Translations()
    files = {path.stem: path for path in seed_files("translations")}
    if language not in files:
        raise InputError(
            f"no translations of the bundled data into {language!r}; expected one of "
            f"{', '.join(map(repr, ('en', *files)))}"
        )
    return read_translations(files[language])


def read_translations(path: Path) -> Translations:
    """Read the translations of one language.

    Raises
    ------
    InputError
        If the file is faulty; every fault is named at once.
    """
    faults: list[str] = []
    content = read_toml(path, faults)
    unknown = sorted(set(content) - set(_TABLES))
    if unknown:
        faults.append(f"{path.name}: unknown table {', '.join(unknown)}")
    regions, places, texts = (_table(path, content, name, faults) for name in _TABLES)
    for code, names in regions.items():
        if not isinstance(names, dict) or set(names) != {"short", "prose"}:
            faults.append(f"{path.name}: [regions.{code}] needs short and prose, and no more")
        else:
            _check_texts(f"{path.name}, [regions.{code}]", names, faults)
    for name, table in (("places", places), ("texts", texts)):
        _check_texts(f"{path.name}, [{name}]", table, faults)
    raise_faults(faults)
    return Translations(
        regions={code: RegionName(**names) for code, names in regions.items()},
        places=places,
        texts=texts,
    )


def _table(path: Path, content: Mapping[str, Any], name: str, faults: list[str]) -> dict[str, Any]:
    table = content.get(name, {})
    if isinstance(table, dict):
        return table
    faults.append(f"{path.name}: {name} is {table!r}, expected a table")
    return {}


def _check_texts(where: str, table: Mapping[str, Any], faults: list[str]) -> None:
    for key, value in table.items():
        if not isinstance(value, str) or not value.strip():
            faults.append(f"{where}: {key!r} is {value!r}, expected a text")
