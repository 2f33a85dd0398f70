"""Saving a map as one file, or as one for each language."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final
from urllib.parse import quote

import folium

from rangemap.errors import InputError
from rangemap.files import check_ending, check_writable, write_whole
from rangemap.page.folium_map import RangeMap
from rangemap.story import LanguageLink, Story
from rangemap.wording import catalogue

__all__ = ["PAGE_ENDINGS", "paths_in_languages", "save_html"]

PAGE_ENDINGS: Final = (".html", ".htm")


def save_html(
    page: folium.Map,
    path: str | os.PathLike[str],
    *,
    languages: Sequence[str] | None = None,
    overwrite: bool = True,
) -> None:
    """Save a map as one HTML file that needs no network and no other file.

    Parameters
    ----------
    page
        A map that rangemap made.
    path
        The file to write, in a folder that exists: ``.html``, ``.htm`` or without an ending.
    languages : sequence of str, optional
        Write a file for each of these languages, which link to each other: the first one to
        ``path``, the others beside it, ``ranges.uk.html`` beside ``ranges.html``. Without this the
        one file is in the language that the map was drawn in. Nothing is measured again.
    overwrite
        Whether files of those names may be replaced.

    Raises
    ------
    InputError
        If the map is not rangemap's, a language is not known or given twice, or a file cannot be
        written there or has the ending of another kind. No part of a file is left, and where a
        language is the fault, no file.

    Examples
    --------
    >>> import folium
    >>> save_html(folium.Map(), "ranges.html")
    Traceback (most recent call last):
    rangemap.errors.InputError: save_html got a folium.Map that rangemap did not make; pass ...
    """
    if not isinstance(page, RangeMap):
        raise InputError(
            f"save_html got a {_type_name(page)} that rangemap did not make; pass what draw_map "
            "returned, or call the map's own save()"
        )
    check_ending(path, PAGE_ENDINGS, what="a page")
    if languages is None:
        write_whole(path, page.to_bytes(), overwrite=overwrite)
        return
    paths = paths_in_languages(path, languages)
    stories = [page.told_in(language) for language in paths]
    for each in paths.values():
        check_writable(each, overwrite=overwrite)
    pages = [page.to_bytes(replace(story, languages=_links(story, paths))) for story in stories]
    for each, content in zip(paths.values(), pages, strict=True):
        write_whole(each, content, overwrite=overwrite)


def paths_in_languages(path: str | os.PathLike[str], languages: Sequence[str]) -> dict[str, Path]:
    """Return where the page in each language goes: the first one under the name given.

    Raises
    ------
    InputError
        If there is no language, or one is given twice.

    Examples
    --------
    >>> [path.name for path in paths_in_languages("ranges.html", ["en", "uk"]).values()]
    ['ranges.html', 'ranges.uk.html']
    """
    if isinstance(languages, str) or not languages:
        raise InputError(f"languages: expected codes such as ['en', 'uk'], got {languages!r}")
    if len(set(languages)) < len(languages):
        raise InputError(f"languages: {', '.join(languages)} has one of them twice")
    given = Path(path)
    first, *others = languages
    return {first: given} | {
        language: given.with_name(f"{given.stem}.{language}{given.suffix}") for language in others
    }


def _links(story: Story, paths: Mapping[str, Path]) -> tuple[LanguageLink, ...]:
    """Return the languages as a page shows them; it does not link to itself."""
    return tuple(
        LanguageLink(
            language=language,
            name=catalogue(language).FIXED.name,
            href="" if language == story.language else quote(path.name),
        )
        for language, path in paths.items()
    )


def _type_name(value: object) -> str:
    module = type(value).__module__.partition(".")[0]
    return type(value).__name__ if module == "builtins" else f"{module}.{type(value).__name__}"
