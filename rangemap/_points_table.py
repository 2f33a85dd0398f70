"""Text tables of places: the columns of longitude and latitude, and what is wrong with a row."""

from __future__ import annotations

import csv
import io
import math
import re
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Final, TypeAlias

import geopandas as gpd
import pandas as pd
from shapely.geometry import Point

from rangemap._frames import check_encoding_name, existing_file, find_column, missing_column
from rangemap._log import LOGGER
from rangemap.errors import InputError

__all__ = ["Faults", "read_table"]

# What is wrong with rows, by what a message calls the row.
Faults: TypeAlias = dict[str, list[str]]

DELIMITERS: Final = {";": "semicolon", "\t": "tab", ",": "comma"}
#: What spreadsheets read and write as a first line to say what parts the columns.
_SAID: Final = re.compile(r'"?sep=([;,\t])"?\s*', re.IGNORECASE)
USUAL_LON: Final = ("lon", "longitude", "lng", "long", "x")
USUAL_LAT: Final = ("lat", "latitude", "y")


def read_table(
    path: str | Path, *, lon: str | None, lat: str | None, encoding: str | None = None
) -> tuple[gpd.GeoDataFrame, list[str], Faults]:
    """Return the rows, how each is called, and what is wrong with those that cannot be read."""
    file = existing_file(path)
    records, delimiter = _records(_text_of(file, encoding), file.name)
    columns = _header(records, file.name)
    lon_column = _coordinate_column(columns, lon, USUAL_LON, "longitude", file.name)
    lat_column = _coordinate_column(columns, lat, USUAL_LAT, "latitude", file.name)
    LOGGER.debug(
        "%r: columns apart by a %s, longitude in %r, latitude in %r",
        file.name, DELIMITERS[delimiter], lon_column, lat_column,
    )  # fmt: skip
    decimal_comma = delimiter != ","
    rows: dict[str, dict[str, str]] = {}
    points: list[Point] = []
    faults: Faults = {}
    for number, cells in records[1:]:
        label = f"row {number} of {file.name}"
        if len(cells) != len(columns):
            faults[label] = [_cell_count(label, len(cells), len(columns), delimiter)]
            continue
        row = dict(zip(columns, (cell.strip() for cell in cells), strict=True))
        found: list[str] = []
        x = _degrees(row[lon_column], "longitude", label, found, decimal_comma=decimal_comma)
        y = _degrees(row[lat_column], "latitude", label, found, decimal_comma=decimal_comma)
        if found:
            faults[label] = found
        rows[label] = row
        points.append(Point() if found else Point(x, y))
    table = pd.DataFrame(list(rows.values()), columns=columns)
    return gpd.GeoDataFrame(table, geometry=points, crs="EPSG:4326"), list(rows), faults


def _text_of(file: Path, encoding: str | None) -> str:
    check_encoding_name(encoding)
    try:
        text = file.read_text(encoding=encoding or "utf-8-sig")
    except UnicodeDecodeError as error:
        raise InputError(
            f"{file.name}: is not {encoding or 'UTF-8'} (byte {error.start}); save it as CSV "
            "UTF-8, or say which encoding= it has, such as 'cp1251'"
        ) from error
    if "\0" in text:
        raise InputError(f"{file.name}: holds NUL characters, as UTF-16 does; save it as CSV UTF-8")
    return text


def _records(text: str, what: str) -> tuple[list[tuple[int, list[str]]], str]:
    """Return the rows that hold something, with their numbers, and what parts the columns."""
    first = next((line for line in text.splitlines() if line.strip()), "")
    said = _SAID.fullmatch(first)
    delimiter = said[1] if said else next((d for d in DELIMITERS if d in first), ",")
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        rows = [(n, row) for n, row in enumerate(reader, 1) if any(c.strip() for c in row)]
    except csv.Error as error:
        raise InputError(
            f"{what}: line {reader.line_num}: {error}; is a quotation mark begun and not ended?"
        ) from error
    return rows[1 if said else 0 :], delimiter


def _header(records: Sequence[tuple[int, list[str]]], what: str) -> list[str]:
    if not records:
        raise InputError(f"{what}: there are no rows, not even a header")
    columns = [cell.strip() for cell in records[0][1]]
    twice = [name for name, count in Counter(columns).items() if count > 1]
    if twice:
        raise InputError(f"{what}: columns stand twice: {', '.join(map(repr, twice))}")
    if len(records) == 1:
        raise InputError(f"{what}: there is a header but no rows under it")
    return columns


def _cell_count(label: str, cells: int, columns: int, delimiter: str) -> str:
    problem = f"{label}: has {cells} cell{'' if cells == 1 else 's'}, the header {columns}"
    if cells < columns:
        return problem
    return f"{problem}; a {DELIMITERS[delimiter]} inside a cell needs quotes around the cell"


def _coordinate_column(
    columns: Sequence[str], wanted: str | None, usual: Sequence[str], meaning: str, what: str
) -> str:
    found = find_column(columns, wanted, usual, what=what)
    if found is None:
        raise InputError(
            missing_column(usual[0], columns, what=what)
            + f"; say which one is the {meaning} with {usual[0]}=, or rename it"
        )
    return found


def _degrees(
    text: str, meaning: str, label: str, problems: list[str], *, decimal_comma: bool
) -> float:
    plain = text.replace(",", ".") if decimal_comma else text
    try:
        number = float(plain)
    except ValueError:
        number = math.nan
    if not math.isfinite(number):
        hint = ""
        if "," in text:
            hint = "; decimal commas need semicolons between the columns"
        elif any(sign in text for sign in "°'\"NSEW"):
            hint = "; give decimal degrees, negative for west and south"
        found = f"{text!r} is not a number" if text else "is missing"
        problems.append(f"{label}: {meaning} {found}{hint}")
    return number
