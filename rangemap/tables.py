"""Tables as text: CSV that a spreadsheet opens without running it, and JSON; full precision."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

__all__ = ["csv_text", "json_text", "without_guard"]

# A spreadsheet takes a cell that begins with one of these, full-width forms among them, for a
# formula: https://owasp.org/www-community/attacks/CSV_Injection. What has an apostrophe before it
# already gets one more, so that taking one off gives back the text.
_FORMULA: Final = re.compile(r"'* *[=+\-@\t\r\n＝＋－＠]")
# The csv module leaves a carriage return as it is, though spreadsheets begin a row after it.
_QUOTED: Final = re.compile(r'[",\r\n]')


def csv_text(columns: Sequence[str], rows: Iterable[Mapping[str, Any]]) -> str:
    r"""Return rows as comma-separated values with LF at the ends of lines.

    Numbers are written as the shortest digits that read back as the same number; a missing one
    is an empty cell, never 0. Text that a spreadsheet would take for a formula gets an
    apostrophe before it.

    Examples
    --------
    >>> csv_text(["name", "share"], [{"name": "=1+1", "share": 0.1}, {"name": "A", "share": None}])
    "name,share\n'=1+1,0.1\nA,\n"
    """
    lines = [_line(map(_cell, columns))]
    lines += [_line(_cell(row[column]) for column in columns) for row in rows]
    return "".join(lines)


def without_guard(cell: str) -> str:
    """Return the text that a cell of :func:`csv_text` stands for.

    Examples
    --------
    >>> without_guard("'=1+1"), without_guard("'tis")
    ('=1+1', "'tis")
    """
    return cell[1:] if cell.startswith("'") and _FORMULA.match(cell) else cell


def json_text(content: Any) -> str:
    r"""Return plain values as JSON, names as they are; a number that is missing is ``null``.

    Examples
    --------
    >>> json_text([{"name": "Суми", "share": float("nan")}])
    '[\n  {\n    "name": "Суми",\n    "share": null\n  }\n]\n'
    """
    return json.dumps(_known(content), ensure_ascii=False, indent=2, allow_nan=False) + "\n"


def _line(cells: Iterable[str]) -> str:
    # One empty cell is a pair of quotes: a line without a letter would be no row.
    return (",".join(map(_quoted, cells)) or '""') + "\n"


def _quoted(cell: str) -> str:
    inside = cell.replace('"', '""')
    return f'"{inside}"' if _QUOTED.search(cell) else cell


def _cell(value: Any) -> str:
    if _is_missing(value):
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return repr(value)
    text = str(value)
    return f"'{text}" if _FORMULA.match(text) else text


def _known(value: Any) -> Any:
    if _is_missing(value):
        return None
    if isinstance(value, Mapping):
        return {key: _known(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_known(item) for item in value]
    return value


def _is_missing(value: Any) -> bool:
    return value is None or (isinstance(value, float) and math.isnan(value))
