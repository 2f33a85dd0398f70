"""Values as small HTML tables for notebooks: plain, escaped, without scripts or links."""

from __future__ import annotations

import html
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from rangemap._text import clean

__all__ = ["html_facts", "html_rows"]

#: A longer table is no summary.
MOST_ROWS: Final = 20
_CELL: Final = 'style="text-align:left;vertical-align:top"'


def html_facts(title: str, facts: Mapping[str, object]) -> str:
    """Return what is known of one value, a row for each fact; what is empty is left out.

    Examples
    --------
    >>> html_facts("<b>", {"words": "up to 190 miles", "note": ""})
    '<table><caption...&lt;b&gt;...up to 190 miles</bdi></td></tr></tbody></table>'
    """
    body = "".join(
        f'<tr><th scope="row" {_CELL}>{_text(name)}</th>{_cell(value)}</tr>'
        for name, value in facts.items()
        if value not in (None, "", ())
    )
    return f"<table>{_caption(title)}<tbody>{body}</tbody></table>"


def html_rows(title: str, head: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """Return several values, a row for each; the first twenty of more.

    Examples
    --------
    >>> html_rows("Regions", ["name"], [["Kursk"]])
    '<table><caption...<th scope="col"...>name</th>...<bdi>Kursk</bdi></td></tr></tbody></table>'
    """
    every = list(rows)
    names = "".join(f'<th scope="col" {_CELL}>{_text(name)}</th>' for name in head)
    body = "".join(f"<tr>{''.join(map(_cell, row))}</tr>" for row in every[:MOST_ROWS])
    if len(every) > MOST_ROWS:
        more = f"and {len(every) - MOST_ROWS} more"
        body += f'<tr><td colspan="{len(head)}" {_CELL}>{more}</td></tr>'
    return f"<table>{_caption(title)}<thead><tr>{names}</tr></thead><tbody>{body}</tbody></table>"


def _caption(title: str) -> str:
    return f'<caption style="text-align:left">{_text(title)}</caption>'


def _cell(value: object) -> str:
    if value is None:
        return f"<td {_CELL}></td>"
    text = f"{value:,.6g}" if isinstance(value, float) else str(value)
    # A name keeps its direction of writing to itself.
    return f"<td {_CELL}><bdi>{_text(text)}</bdi></td>"


def _text(text: str) -> str:
    return html.escape(clean(text))
