"""Sentences: what the page says, with its rules for numbers, plurals and lists.

One package for each language; all keep the interface :class:`Catalogue`.
"""

from __future__ import annotations

from typing import Final

from rangemap.errors import InputError
from rangemap.wording import english, russian, ukrainian
from rangemap.wording._catalogue import (
    Catalogue,
    DoubtKind,
    Fixed,
    From,
    FromKind,
    Name,
    Place,
    Printed,
    Where,
)
from rangemap.wording._numbers import LEAST_ALL, LEAST_COUNTED_SHARE, plural, share_kind
from rangemap.wording.english import figures as english_figures

__all__ = [
    "LANGUAGES",
    "LEAST_ALL",
    "LEAST_COUNTED_SHARE",
    "Catalogue",
    "DoubtKind",
    "Fixed",
    "From",
    "FromKind",
    "Name",
    "Place",
    "Printed",
    "Where",
    "catalogue",
    "english",
    "english_figures",
    "plural",
    "russian",
    "share_kind",
    "ukrainian",
]

#: The languages that there are, by their code (ISO 639-1).
LANGUAGES: Final[dict[str, Catalogue]] = {
    each.FIXED.language: each for each in (english, ukrainian, russian)
}


def catalogue(language: str) -> Catalogue:
    """Return the sentences of a language.

    Raises
    ------
    InputError
        If there is none; the message lists those that there are.

    Examples
    --------
    >>> catalogue("en").FIXED.name
    'English'
    """
    if language in LANGUAGES:
        return LANGUAGES[language]
    known = ", ".join(f"{code!r} ({each.FIXED.name})" for code, each in LANGUAGES.items())
    raise InputError(
        f"there are no sentences in the language {language!r}; expected one of {known}"
    )
