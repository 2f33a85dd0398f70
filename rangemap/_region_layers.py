"""Layers of regions by any publisher: which columns name them, and how fine they are.

Columns are known by the names that geoBoundaries, GADM and Natural Earth give them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Final

import geopandas as gpd
import pandas as pd

from rangemap._frames import find_column, missing_column
from rangemap.errors import InputError

__all__ = ["check_encoding", "check_level", "code_and_name"]

#: GADM numbers its columns by level, and carries those of the levels above: the finest first.
USUAL_REGION: Final = (
    "region", "iso_3166_2", "iso3166_2", "iso_3166-2", "shapeiso", "code",
    "gid_2", "gid_1", "gid_0", "shapeid", "adm1_code",
)  # fmt: skip
USUAL_NAME: Final = ("name", "region_name", "name_en", "shapename", "name_2", "name_1", "name_0")

#: The finest level that is taken: the districts of a region.
FINEST_LEVEL: Final = 2
_LEVEL_OF_COLUMN: Final = re.compile(r"(?:GID|NAME)_(\d)", re.IGNORECASE)
_LEVEL_OF_LAYER: Final = re.compile(r"(?:ADM_ADM_|ADM|adm|admin_?)(\d)")


def code_and_name(
    frame: gpd.GeoDataFrame,
    *,
    what: str,
    region: str | None = None,
    name: str | None = None,
    ask: str = "rename one with frame.rename(columns={...: 'name'})",
) -> tuple[str, str]:
    """Return the columns with the codes and the names: those asked for, else usual ones.

    Raises
    ------
    InputError
        If a column that was asked for is not there, or none has a usual name.
    """
    columns = [str(column) for column in frame.columns if column != frame.geometry.name]
    code_column = _column(frame, columns, region, USUAL_REGION, what)
    name_column = _column(frame, columns, name, USUAL_NAME, what)
    if code_column is None and name_column is None:
        raise InputError(f"{missing_column('name', columns, what=what)}; {ask}")
    return code_column or str(name_column), name_column or str(code_column)


def _column(
    frame: gpd.GeoDataFrame,
    columns: Sequence[str],
    wanted: str | None,
    usual: Sequence[str],
    what: str,
) -> str | None:
    """Return the column asked for, else of the usual ones the first that tells all rows apart.

    geoBoundaries leaves ``shapeISO`` empty where a country has no codes, and GADM's layers have
    the columns of the levels above too.
    """
    if wanted is not None:
        return find_column(columns, wanted, usual, what=what)
    present = [found for each in usual if (found := find_column(columns, None, (each,), what=what))]
    return next((c for c in present if _tells_apart(frame[c])), present[0] if present else None)


def _tells_apart(values: pd.Series) -> bool:
    texts = [str(value).strip() for value in values.dropna()]
    return len(texts) == len(values) and all(texts) and len(set(texts)) == len(texts)


def check_level(frame: gpd.GeoDataFrame, *, layer: str | None, what: str) -> None:
    """Refuse a layer that calls itself finer than the districts of a region.

    It goes by the publisher's own labels: GADM's columns and layers, geoBoundaries' ``shapeType``.
    """
    marks = [(_level(_LEVEL_OF_COLUMN, column), f"column {column}") for column in frame.columns]
    marks.append((_level(_LEVEL_OF_LAYER, layer or ""), f"layer {layer}"))
    for column in frame.columns:
        if str(column).lower() == "shapetype":
            kinds = frame[column].dropna().unique()
            marks += [(_level(_LEVEL_OF_LAYER, kind), f"{column} {kind}") for kind in kinds]
    finest, mark = max(marks, key=lambda each: each[0])
    if finest > FINEST_LEVEL:
        raise InputError(
            f"{what}: is a layer of level {finest} ({mark}); rangemap works with administrative "
            f"regions and their districts (levels 1 and {FINEST_LEVEL}), nothing finer: give such "
            "a layer"
        )


def _level(pattern: re.Pattern[str], text: object) -> int:
    found = pattern.fullmatch(str(text))
    return int(found[1]) if found else 0


def check_encoding(frame: gpd.GeoDataFrame, columns: Iterable[str], *, what: str) -> None:
    """Refuse names in UTF-8 that were read as Latin-1, as of a Shapefile without its ``.cpg``."""
    for column in columns:
        for value in frame[column]:
            if isinstance(value, str) and _is_garbled(value):
                raise InputError(
                    f"{what}: the column {column} reads {value!r}, which is UTF-8 taken for "
                    'Latin-1; say encoding="UTF-8", or keep the .cpg file beside a Shapefile'
                )


def _is_garbled(text: str) -> bool:
    if text.isascii():
        return False
    try:
        text.encode("latin-1").decode("utf-8")
    except UnicodeError:
        return False
    return True
