"""``rangemap verify``: the figures of a page, computed again."""

from __future__ import annotations

import argparse
import sys
from typing import TYPE_CHECKING, Final

from rangemap.tables import json_text

if TYPE_CHECKING:
    from rangemap.verify import CheckedFigure, PageReport

__all__ = ["verify"]

_CODES: Final = {"agrees": 0, "differs": 1, "not recomputed": 4}
_NOT_WHO: Final = "This recomputes figures; it cannot tell who made the page."
#: So many figures that differ are listed; --json has them all.
_MOST_LISTED: Final = 20


def verify(arguments: argparse.Namespace) -> int:
    """Recompute a page's figures, say what became of them, and return the exit code."""
    from rangemap.verify import verify_page

    report = verify_page(arguments.page)
    if arguments.json:
        content = {"page": str(arguments.page), **report.to_dict(), "note": _NOT_WHO}
        sys.stdout.write(json_text(content))
    elif not arguments.quiet:
        print(_text(str(arguments.page), report))
    return _CODES[report.answer]


def _text(path: str, report: PageReport) -> str:
    made = report.made_with
    known = [f"{path}: made with rangemap {made['version']}" if "version" in made else path]
    if "policy" in made:
        known.append(f"policy {made['policy']}")
    if "inputs" in made:
        known.append(f"inputs {made['inputs'][:12]}")
    lines = [", ".join(known), *_counted(report)]
    differing = [figure for figure in report.figures if figure.status == "differs"]
    lines += [f"  {_difference(figure)}" for figure in differing[:_MOST_LISTED]]
    if len(differing) > _MOST_LISTED:
        lines.append(f"  and {len(differing) - _MOST_LISTED} more; --json lists them all")
    reasons = [f"{f.label}: {f.reason}" for f in report.figures if f.status == "not recomputed"]
    lines += [f"Cannot be recomputed here: {reason}." for reason in dict.fromkeys(reasons)]
    lines += [f"Note: {reason}." for reason in report.reasons if report.figures]
    if report.edited:
        numbers, texts = report.unchecked_numbers, len(report.edited)
        noun, verb = ("number", "was") if numbers == 1 else ("numbers", "were")
        lines.append(f"{numbers} {noun} in edited text {verb} not checked ({_texts(texts)}).")
    return "\n".join([*lines, _NOT_WHO])


def _counted(report: PageReport) -> list[str]:
    if not report.figures:
        return [f"Cannot be recomputed here: {'; '.join(report.reasons)}."]
    agree, differ = report.count("agrees"), report.count("differs")
    other = report.count("not recomputed")
    rest = f", {other} cannot be recomputed here" if other else ""
    verb = "differs" if differ == 1 else "differ"
    return [f"Recomputed: {agree} figures agree, {differ} {verb}{rest}."]


def _difference(figure: CheckedFigure) -> str:
    where = "the page" if figure.where == "page" else "its block of data"
    has = f"{where} has {figure.page}" if figure.page else f"{where} has none"
    return f"{figure.label}: {has}, recomputed {figure.recomputed or 'none'}"


def _texts(count: int) -> str:
    return "1 text" if count == 1 else f"{count} texts"
