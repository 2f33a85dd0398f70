"""Text that users give: which of it a page, a table and a sentence can carry, and how."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Final

__all__ = ["clean", "text_problems", "unshowable"]

_SURROGATE: Final = re.compile("[\ud800-\udfff]")
# HTML has no way to write these, and its parsers replace or drop them; XML, and so an SVG in a
# file of its own, has none for U+FFFE and U+FFFF either. Tab and the ends of lines are white space.
_CONTROL: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]")
# https://www.unicode.org/reports/tr9/: embeddings and overrides end with a PDF, isolates with a
# PDI; what is still open then ends with them.
_EMBEDDINGS: Final = "\u202a\u202b\u202d\u202e"
_ISOLATES: Final = "\u2066\u2067\u2068"
_PDF, _PDI = "\u202c", "\u2069"


def unshowable(text: str) -> str:
    r"""Return why a text cannot be shown as it is, or ``""``.

    A direction of writing that is begun and not ended would turn the rest of the sentence that
    the name stands in.

    Examples
    --------
    >>> unshowable("Kursk"), unshowable("שלום \u2067abc\u2069")
    ('', '')
    >>> unshowable("Kur\x00sk")
    'holds U+0000, a control character that no page can carry'
    """
    surrogate = _SURROGATE.search(text)
    if surrogate:
        return f"holds {_code(surrogate[0])}, half of a pair that no file in UTF-8 can carry"
    control = _CONTROL.search(text)
    if control:
        return f"holds {_code(control[0])}, a control character that no page can carry"
    turned = _unbalanced(text)
    if turned:
        return f"holds {_code(turned)}, which turns the direction of writing and has no counterpart"
    return ""


def clean(text: str) -> str:
    r"""Return the text with what no page can carry replaced by U+FFFD, and ends of line as LF.

    Surrogates that make a pair become their character.

    Examples
    --------
    >>> clean("a\ud800b\r\n") == "a\ufffdb\n"
    True
    """
    joined = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return _CONTROL.sub("\ufffd", joined.replace("\r\n", "\n").replace("\r", "\n"))


def text_problems(columns: Mapping[str, Sequence[object]], labels: Sequence[str]) -> list[str]:
    """Return one line for each text that cannot be shown: row, column, what, what to do."""
    problems = []
    for column, texts in columns.items():
        for text, label in zip(texts, labels, strict=True):
            reason = unshowable(text) if isinstance(text, str) else ""
            if reason:
                problems.append(f"{label}: the {column} {text!a} {reason}; take it out")
    return problems


def _unbalanced(text: str) -> str:
    """Return the first mark of direction that is not ended, or that ends nothing."""
    open_marks: list[str] = []
    for character in text:
        if character in _EMBEDDINGS or character in _ISOLATES:
            open_marks.append(character)
        elif character == _PDF:
            if not open_marks or open_marks[-1] in _ISOLATES:
                return character
            open_marks.pop()
        elif character == _PDI:
            while open_marks and open_marks[-1] in _EMBEDDINGS:
                open_marks.pop()
            if not open_marks:
                return character
            open_marks.pop()
    return open_marks[0] if open_marks else ""


def _code(character: str) -> str:
    return f"U+{ord(character):04X}"
