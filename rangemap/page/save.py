"""Saving a map as one file."""

from __future__ import annotations

import os

import folium

from rangemap.errors import InputError
from rangemap.files import write_whole
from rangemap.page.folium_map import RangeMap

__all__ = ["save_html"]


def save_html(page: folium.Map, path: str | os.PathLike[str], *, overwrite: bool = True) -> None:
    """Save a map as one HTML file that needs no network and no other file.

    Parameters
    ----------
    page
        A map that rangemap made.
    path
        The file to write, in a folder that exists.
    overwrite
        Whether a file of that name may be replaced.

    Raises
    ------
    InputError
        If the map is not rangemap's, or the file cannot be written there. No part of a file is
        left.

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
    write_whole(path, page.to_bytes(), overwrite=overwrite)


def _type_name(value: object) -> str:
    module = type(value).__module__.partition(".")[0]
    return type(value).__name__ if module == "builtins" else f"{module}.{type(value).__name__}"
