"""Scripts and styles of the page, which are files of their own."""

from __future__ import annotations

import re
from importlib.resources import files
from typing import Final

__all__ = ["static_text", "without_types"]

#: Comments that hold types and nothing else: lines of their own, and casts.
_TYPES: Final = re.compile(r"^ *\* @.*\n|^ */\*\* @.*\*/\n|/\*\* @[^*]*\*/ ", flags=re.MULTILINE)
_EMPTY: Final = re.compile(r"^ */\*\*\n *\*/\n", flags=re.MULTILINE)


def static_text(name: str) -> str:
    """Return a file of ``static/`` with ends of line as LF, as every parser of HTML sees it."""
    text = (files("rangemap.page") / "static" / name).read_text(encoding="utf-8")
    return text.replace("\r\n", "\n")


def without_types(script: str) -> str:
    r"""Return a script without the comments that only its tools read.

    Examples
    --------
    >>> without_types("/** @param {number} km */\nfunction ring(km) {}\n")
    'function ring(km) {}\n'
    """
    return _EMPTY.sub("", _TYPES.sub("", script))
