"""Values held against a JSON Schema: the part of it that a configuration file needs.

The schema file is what editors read, so it is what the command line checks by: two lists of keys
would drift apart. Every fault is found, each with the path to it.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final, NamedTuple

from rangemap.cli._toml_places import Path

__all__ = ["Fault", "faults_of", "near_miss"]

_KINDS: Final[dict[str, tuple[type, ...]]] = {
    "object": (dict,),
    "array": (list,),
    "string": (str,),
    "number": (int, float),
    "boolean": (bool,),
}
_NAMES: Final = {
    "object": "a table",
    "array": "an array",
    "string": "a text in quotes",
    "number": "a number",
    "boolean": "true or false",
}


class Fault(NamedTuple):
    """One fault: the path to it, what is wrong, and whether it is the key that is wrong."""

    path: Path
    message: str
    at_key: bool = False


def faults_of(value: Any, schema: Mapping[str, Any], path: Path = ()) -> Iterator[Fault]:
    """Yield what a schema says against a value.

    Known are ``type``, ``const``, ``enum``, ``pattern``, ``minLength``, ``minimum``, ``maximum``,
    ``items``, ``minItems``, ``maxItems``, ``properties``, ``required`` and
    ``additionalProperties``; a ``description`` says what was expected.
    """
    kind = schema.get("type")
    if "const" in schema or "enum" in schema:
        yield from _choice_faults(value, schema, path)
    elif kind and (
        not isinstance(value, _KINDS[kind])
        or (isinstance(value, bool) and kind != "boolean")
        or _is_not_a_number(value)
    ):
        yield Fault(path, f"expected {_expected(schema)}, got {_got(value)}")
    elif isinstance(value, dict):
        yield from _table_faults(value, schema, path)
    elif isinstance(value, list):
        yield from _array_faults(value, schema, path)
    else:
        yield from _scalar_faults(value, schema, path)


def near_miss(word: str, known: Sequence[str]) -> str:
    """Return a question after the nearest of several words, or what there is.

    Examples
    --------
    >>> near_miss("sistems", ["systems", "regions"])
    "did you mean 'systems'?"
    >>> near_miss("x", ["systems", "regions"])
    'there are systems, regions'
    """
    near = difflib.get_close_matches(word, known, n=1)
    return f"did you mean {near[0]!r}?" if near else f"there are {', '.join(known)}"


def _table_faults(
    table: Mapping[str, Any], schema: Mapping[str, Any], path: Path
) -> Iterator[Fault]:
    known = schema.get("properties", {})
    others = schema.get("additionalProperties", True)
    for key, value in table.items():
        if key in known:
            yield from faults_of(value, known[key], (*path, key))
        elif isinstance(others, Mapping):
            yield from faults_of(value, others, (*path, key))
        elif not others:
            unused = [name for name in known if name not in table]
            yield Fault((*path, key), f"unknown key; {near_miss(key, unused)}", at_key=True)
    for key in schema.get("required", ()):
        if key not in table:
            yield Fault(path, f"{key} is missing: expected {_expected(known[key])}", at_key=True)


def _array_faults(array: Sequence[Any], schema: Mapping[str, Any], path: Path) -> Iterator[Fault]:
    least, most = schema.get("minItems", 0), schema.get("maxItems", len(array))
    if not least <= len(array) <= most:
        yield Fault(path, f"expected {_expected(schema)}, got {len(array)} of them")
    for number, item in enumerate(array):
        yield from faults_of(item, schema.get("items", {}), (*path, number))


def _choice_faults(value: Any, schema: Mapping[str, Any], path: Path) -> Iterator[Fault]:
    choices = [schema["const"]] if "const" in schema else schema["enum"]
    if value not in choices:
        near = difflib.get_close_matches(str(value), choices, n=1) if len(choices) > 1 else []
        hint = f"; did you mean {near[0]!r}?" if near else ""
        yield Fault(path, f"expected {_expected(schema)}, got {_got(value)}{hint}")


def _scalar_faults(value: Any, schema: Mapping[str, Any], path: Path) -> Iterator[Fault]:
    if isinstance(value, str):
        right = len(value.strip()) >= schema.get("minLength", 0)
        right = right and re.search(schema.get("pattern", ""), value) is not None
    elif isinstance(value, bool):
        right = True
    else:
        right = schema.get("minimum", value) <= value <= schema.get("maximum", value)
    if not right:
        yield Fault(path, f"expected {_expected(schema)}, got {value!r}")


def _expected(schema: Mapping[str, Any]) -> str:
    if "const" in schema:
        return repr(schema["const"])
    if "enum" in schema:
        return " or ".join(map(repr, schema["enum"]))
    return str(schema.get("description") or _NAMES[schema["type"]])


def _got(value: Any) -> str:
    if isinstance(value, str | int | float):
        return f"{value!r}" if not isinstance(value, bool) else str(value).lower()
    kind = next((name for name, kinds in _KINDS.items() if isinstance(value, kinds)), None)
    # What is left are dates and times, which TOML has a kind of its own for.
    return _NAMES[kind] if kind else str(value)


def _is_not_a_number(value: Any) -> bool:
    return isinstance(value, float) and value - value != 0
