"""Where in a TOML file each key and each value stands.

``tomllib`` reads a file right or refuses it, and keeps no places. This scan runs after it, so it
only has to find its way through what is known to be valid.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final, TypeAlias

__all__ = ["Path", "Places", "find_places"]

#: Keys and places in arrays, from the top of the file to a value.
Path: TypeAlias = tuple[str | int, ...]

_BLANK: Final = re.compile(r"(?:[ \t\r\n]|#[^\n]*)*")
_SPACE: Final = re.compile(r"[ \t]*")
_BARE_KEY: Final = re.compile(r"[A-Za-z0-9_-]+")
_SCALAR: Final = re.compile(r"[^,\]}#\r\n]+")
_STRINGS: Final = (
    re.compile(r'"""(?:\\.|[^\\])*?"{3,5}(?!")', re.DOTALL),
    re.compile(r"'''.*?'{3,5}(?!')", re.DOTALL),
    re.compile(r'"(?:\\.|[^"\\])*"'),
    re.compile(r"'[^']*'"),
)


@dataclass(slots=True)
class Places:
    """The offsets of keys and of values in a text, by path."""

    text: str
    keys: dict[Path, int] = field(default_factory=dict)
    values: dict[Path, int] = field(default_factory=dict)

    def line_and_column(self, path: Path, *, key: bool = False) -> tuple[int, int]:
        """Return where a path stands, from 1; of one that is not there, where it would belong."""
        first, second = (self.keys, self.values) if key else (self.values, self.keys)
        while path and path not in first and path not in second:
            path = path[:-1]
        offset = first.get(path, second.get(path, 0))
        line = self.text.count("\n", 0, offset) + 1
        return line, offset - (self.text.rfind("\n", 0, offset) + 1) + 1


def find_places(text: str) -> Places:
    r"""Return the places of all keys and values of a text that ``tomllib`` has read.

    Examples
    --------
    >>> places = find_places('schema = "rangemap-map/1"\nsystems = ["HIMARS"]\n')
    >>> places.line_and_column(("systems", 0))
    (2, 12)
    """
    return _Scan(text).run()


class _Scan:
    """One way through a text, from its beginning to its end."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._at = 0
        self._places = Places(text)
        self._arrays: dict[Path, int] = {}

    def run(self) -> Places:
        table: Path = ()
        self._skip(_BLANK)
        while self._at < len(self._text):
            if self._text.startswith("[", self._at):
                table = self._header()
            else:
                self._pair(table)
            self._skip(_BLANK)
        return self._places

    def _header(self) -> Path:
        several = self._text.startswith("[[", self._at)
        self._at += 1 + several
        self._skip(_SPACE)
        start = self._at
        path: Path = ()
        keys = list(self._keys())
        for number, key in enumerate(keys):
            path = (*path, key)
            if several and number == len(keys) - 1:
                self._places.keys.setdefault(path, start)
                self._arrays[path] = self._arrays.get(path, -1) + 1
            if path in self._arrays:
                path = (*path, self._arrays[path])
            self._places.keys.setdefault(path, start)
        self._skip(_SPACE)
        self._at += 1 + several
        return path

    def _pair(self, table: Path) -> None:
        start = self._at
        path = table
        for key in self._keys():
            path = (*path, key)
            self._places.keys.setdefault(path, start)
        self._skip(_SPACE)
        self._at += len("=")
        self._skip(_SPACE)
        self._value(path)

    def _value(self, path: Path) -> None:
        self._places.values[path] = self._at
        if self._text.startswith("[", self._at):
            self._items(path)
        elif self._text.startswith("{", self._at):
            self._inline_table(path)
        elif not self._string():
            self._skip(_SCALAR)

    def _items(self, path: Path) -> None:
        self._at += len("[")
        number = 0
        self._skip(_BLANK)
        while not self._text.startswith("]", self._at):
            self._value((*path, number))
            number += 1
            self._comma()
        self._at += len("]")

    def _inline_table(self, path: Path) -> None:
        self._at += len("{")
        self._skip(_BLANK)
        while not self._text.startswith("}", self._at):
            self._pair(path)
            self._comma()
        self._at += len("}")

    def _comma(self) -> None:
        self._skip(_BLANK)
        if self._text.startswith(",", self._at):
            self._at += len(",")
            self._skip(_BLANK)

    def _keys(self) -> Iterator[str]:
        """Yield the parts of a key, which dots may join."""
        while True:
            found = _BARE_KEY.match(self._text, self._at)
            if found:
                self._at = found.end()
                yield found[0]
            else:
                yield self._quoted_key()
            self._skip(_SPACE)
            if not self._text.startswith(".", self._at):
                return
            self._at += len(".")
            self._skip(_SPACE)

    def _quoted_key(self) -> str:
        start = self._at
        self._string()
        (key,) = tomllib.loads(f"{self._text[start : self._at]} = 0")
        return key

    def _string(self) -> bool:
        for pattern in _STRINGS:
            found = pattern.match(self._text, self._at)
            if found:
                self._at = found.end()
                return True
        return False

    def _skip(self, pattern: re.Pattern[str]) -> None:
        found = pattern.match(self._text, self._at)
        self._at = found.end() if found else self._at
