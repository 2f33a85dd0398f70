"""A page read and held against its own inputs."""

from __future__ import annotations

import json
import math
import os
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

from rangemap.errors import InputError
from rangemap.page import page_html
from rangemap.story import Story
from rangemap.verify._again import Again, NotRecomputedError, tell_again
from rangemap.verify._parts import Parts, Shown, numbers_in, take_apart
from rangemap.verify._report import CheckedFigure, PageReport, Status

__all__ = ["verify_page"]

LARGEST_PAGE_BYTES: Final = 16 << 20
#: Figures are kept to six decimals; another machine may round the last one otherwise.
_ABSOLUTE, _RELATIVE = 2e-6, 1e-6
#: Figures that follow from the record alone, whatever the words and the catalogue of a version.
_SURE: Final = ("share", "printed", "area", "nearest")
#: Figures that are sentences: an editor may change words there, and the numbers are looked at.
_SENTENCES: Final = ("headline", "doubt", "mark")
_DRAWN: Final = {
    "map": "the shapes of the moving map",
    "explorer": "the samples of “Try another number”",
    "shading": "the tones of the regions",
}
_OTHER_DRAWING: Final = (
    "it is not drawn so here; other versions of the geometry libraries draw a little differently"
)
_GENERATOR: Final = '<meta name="generator" content="rangemap '
_CUT_OFF: Final = "the file is cut off: it does not end as a page does"
_FOREIGN: Final = (
    "it has scripts, styles or markup that this rangemap does not write: what a browser shows can "
    "be other than what was read here"
)


def verify_page(path: str | os.PathLike[str]) -> PageReport:
    """Recompute the figures of a page from the inputs that it records, and compare.

    The page is read, and nothing in it is run. Its statements are looked up in the bundled
    catalogue by their words, its references and boundaries are the bundled ones or those that
    the page carries; then the page is written anew and the two are held against each other.

    A hash or a report proves nothing against someone who can edit a page and its record alike:
    this recomputes figures, and cannot tell who made the page.

    Parameters
    ----------
    path
        An HTML file that rangemap wrote.

    Returns
    -------
    PageReport
        Each figure with what the page has and what was recomputed. For a file that is not a page
        of rangemap's, or whose inputs are not here, it says why.

    Raises
    ------
    InputError
        For a file that cannot be read: missing, larger than 16 MiB, or not UTF-8.

    Examples
    --------
    >>> import rangemap as rm
    >>> report = rm.verify_page("ranges.html")  # doctest: +SKIP
    >>> report.answer, report.count("agrees")  # doctest: +SKIP
    ('agrees', 223)
    """
    page = take_apart(_text(Path(path)))
    block: dict[str, Any] = {}
    try:
        block = _block(page)
        again = tell_again(block)
    except NotRecomputedError as error:
        return _unanswered(_made_with(block), str(error))
    return compare(page, block, again)


def compare(page: Parts, block: Mapping[str, Any], again: Again) -> PageReport:
    """Hold a page against what it is when it is told again."""
    ours = take_apart(page_html(again.story))
    our_block = _block(ours)
    names = _labels(again.story)
    figures = [
        *_shown_figures(page, ours, names, again.but),
        *_data_figures(block, our_block, names, again.but),
        *_drawings(page, ours, block, our_block),
    ]
    reasons = list(again.but)
    if (page.markup, page.code) != (ours.markup, ours.code):
        reasons.append(_CUT_OFF if page.cut_off else _FOREIGN)
    edited = (page.texts + _strings(block)) - (ours.texts + _strings(our_block))
    # Words of a figure in the data were looked at as such.
    edited -= Counter(figure.page for figure in figures if figure.where == "data")
    texts = tuple(dict.fromkeys(edited))
    statuses = {figure.status for figure in figures}
    answer: Status = "agrees"
    if "differs" in statuses:
        answer = "differs"
    elif "not recomputed" in statuses or len(reasons) > len(again.but):
        answer = "not recomputed"
    return PageReport(
        answer=answer,
        made_with=_made_with(block),
        figures=tuple(figures),
        reasons=tuple(reasons),
        edited=texts,
        unchecked_numbers=sum(len(numbers_in(text)) for text in texts),
    )


def _text(path: Path) -> str:
    try:
        size = path.stat().st_size
        if size > LARGEST_PAGE_BYTES:
            raise InputError(
                f"{path} has {size / 1e6:,.0f} MB: no page of rangemap's is larger than "
                f"{LARGEST_PAGE_BYTES >> 20} MiB, so it is not read"
            )
        # As a browser reads it: without the mark of byte order, and with LF at the ends of lines.
        return path.read_bytes().decode("utf-8-sig").replace("\r\n", "\n")
    except OSError as error:
        raise InputError(f"{path} cannot be read: {error.strerror or error}") from error
    except UnicodeDecodeError as error:
        raise InputError(
            f"{path} is not a text in UTF-8 (byte {error.start}), as every page of rangemap's is"
        ) from error


def _block(page: Parts) -> dict[str, Any]:
    if not page.blocks:
        ours = any(tag.startswith(_GENERATOR) for tag in page.markup)
        what = "the file is cut off before it" if ours else "it is not a page of rangemap's"
        raise NotRecomputedError(f"it has no block of data: {what}")
    if len(page.blocks) > 1 or "<" in page.blocks[0]:
        raise NotRecomputedError("its block of data is not as rangemap writes it")
    try:
        block = json.loads(page.blocks[0], parse_constant=_refuse_constant)
    except (ValueError, RecursionError) as error:
        what = "it is nested too deeply" if isinstance(error, RecursionError) else str(error)
        raise NotRecomputedError(f"its block of data cannot be read: {what}") from error
    if not isinstance(block, dict):
        raise NotRecomputedError("its block of data is not a Story")
    return block


def _refuse_constant(word: str) -> float:
    raise ValueError(f"{word} is not JSON")


def _made_with(block: Mapping[str, Any]) -> dict[str, str]:
    record = block.get("record")
    policy = record.get("policy") if isinstance(record, dict) else None
    found = {"version": block.get("version"), "policy": policy, "inputs": block.get("inputs")}
    return {name: value for name, value in found.items() if isinstance(value, str)}


def _unanswered(made_with: Mapping[str, str], reason: str) -> PageReport:
    return PageReport(
        answer="not recomputed",
        made_with=made_with,
        figures=(),
        reasons=(reason,),
        edited=(),
        unchecked_numbers=0,
    )


def _shown_figures(
    page: Parts, ours: Parts, names: Mapping[str, str], but: tuple[str, ...]
) -> Iterator[CheckedFigure]:
    for name in dict.fromkeys((*ours.figures, *page.figures)):
        has, should = page.figures.get(name), ours.figures.get(name)
        status = _compared(name, has, should, lenient=bool(but))
        yield CheckedFigure(
            name=name,
            label=_label(name, names),
            where="page",
            status=status,
            page=_told(has),
            recomputed=_told(should),
            reason="; ".join(but) if status == "not recomputed" else "",
        )


def _compared(name: str, has: Shown | None, should: Shown | None, *, lenient: bool) -> Status:
    """Compare one figure; ``lenient`` where its words may be those of another version."""
    sure = name.partition(" ")[0] in _SURE
    unlike: Status = "not recomputed" if lenient else "differs"
    if has is None or should is None or has.times > 1:
        return "differs" if sure else unlike
    if not _same_values(has.value, should.value):
        return "differs" if sure else unlike
    return "agrees" if _same_words(name, has.text, should.text) else unlike


def _same_values(one: str, other: str) -> bool:
    if one == other:
        return True
    first, second = one.split(), other.split()
    return len(first) == len(second) and all(map(_same_number, first, second))


def _same_number(one: str, other: str) -> bool:
    try:
        return one == other or _near(float(one), float(other))
    except ValueError:
        return False


def _near(one: float, other: float) -> bool:
    return math.isclose(one, other, rel_tol=_RELATIVE, abs_tol=_ABSOLUTE)


def _same_words(name: str, has: str, should: str) -> bool:
    if name.partition(" ")[0] in _SENTENCES:
        return not Counter(numbers_in(has)) - Counter(numbers_in(should))
    # An editor's house style may set another space, or none, before a per cent sign.
    return "".join(has.split()) == "".join(should.split())


def _told(shown: Shown | None) -> str:
    if shown is None:
        return ""
    return shown.text if shown.times == 1 else f"{shown.text} (one of {shown.times})"


def _data_figures(
    block: Mapping[str, Any],
    ours: Mapping[str, Any],
    names: Mapping[str, str],
    but: tuple[str, ...],
) -> Iterator[CheckedFigure]:
    has, should = _numbers(block), _numbers(ours)
    for name in dict.fromkeys((*should, *has)):
        one, other = has.get(name, ""), should.get(name, "")
        status: Status = "agrees"
        if not _same_values(one, other):
            status = "not recomputed" if but and not name.startswith(_SURE) else "differs"
        yield CheckedFigure(
            name=name,
            label=_label(name, names),
            where="data",
            status=status,
            page=one,
            recomputed=other,
            reason="; ".join(but) if status == "not recomputed" else "",
        )


def _numbers(block: Mapping[str, Any]) -> dict[str, str]:
    """Return the figures of a block of data, raw and in words, by names as a page has them."""
    found: dict[str, str] = {}
    try:
        for row in block["key"]:
            distances = row["low_km"], row["range_km"], row["high_km"]
            found[f"printed {row['statement']}"] = _written(*distances)
            found[f"words {row['statement']}"] = row["printed"]
            found[f"converted {row['statement']}"] = row["who"]
        table = block["table"]
        statements = [head["statement"] for head in table["heads"]]
        for row in table["rows"]:
            found[f"nearest {row['region']}"] = _written(row["nearest_km"])
            for statement, cell in zip(statements, row["cells"], strict=True):
                shares = cell["share_low"], cell["share"], cell["share_high"]
                found[f"share {row['region']} {statement}"] = _written(*shares)
                found[f"area {row['region']} {statement}"] = _written(cell["area_km2"])
                found[f"words {row['region']} {statement}"] = cell["text"]
    except (KeyError, TypeError, ValueError):
        # What is missing here differs from what was recomputed.
        return found
    return found


def _written(*values: object) -> str:
    return " ".join("-" if value is None else repr(value) for value in values)


def _drawings(
    page: Parts, ours: Parts, block: Mapping[str, Any], our_block: Mapping[str, Any]
) -> Iterator[CheckedFigure]:
    """Compare what is drawn: a difference is no error of a figure, but it is not recomputed."""
    yield _drawn("drawing", "the still map", "page", same=page.drawing == ours.drawing)
    for name, value in our_block.items():
        same = _alike(block.get(name), value)
        if name in _DRAWN and value is not None:
            yield _drawn(name, _DRAWN[name], "data", same=same)
        elif not same:
            yield _drawn(name, f"“{name}” in its block of data", "data", same=same)


def _drawn(name: str, label: str, where: Any, *, same: bool) -> CheckedFigure:
    return CheckedFigure(
        name=f"drawn {name}",
        label=label,
        where=where,
        status="agrees" if same else "not recomputed",
        page="",
        recomputed="",
        reason="" if same else _OTHER_DRAWING,
    )


def _alike(one: Any, other: Any) -> bool:
    """Compare plain values but for texts, which are looked at by themselves."""
    if isinstance(other, float) and type(one) in {int, float}:
        return _near(one, other)
    if type(one) is not type(other):
        return False
    if isinstance(other, list):
        return len(one) == len(other) and all(map(_alike, one, other))
    if isinstance(other, dict):
        return one.keys() == other.keys() and all(_alike(one[key], other[key]) for key in other)
    return isinstance(other, str) or bool(one == other)


def _strings(block: Mapping[str, Any]) -> Counter[str]:
    found: Counter[str] = Counter()
    ahead: list[Any] = [block]
    while ahead:
        value = ahead.pop()
        if isinstance(value, dict):
            ahead.extend(value.values())
        elif isinstance(value, list):
            ahead.extend(value)
        elif isinstance(value, str):
            found[value] += 1
    return found


def _labels(story: Story) -> dict[str, str]:
    """Return the words for regions and statements, by their codes."""
    regions = {row.region: row.name for row in story.table.rows}
    return regions | {row.statement: f"“{row.printed}”" for row in story.key}


def _label(name: str, names: Mapping[str, str]) -> str:
    kind, *rest = name.split(" ")
    words = ", ".join(names.get(code, code) for code in rest)
    return {
        "share": f"share of {words}",
        "area": f"area of {words}",
        "words": f"the words for {words}",
        "nearest": f"nearest distance of {words}",
        "headline": "the count in the headline",
        "printed": f"the distance {words}",
        "converted": f"the conversion of {words}",
        "head": f"the column {words}",
    }.get(kind, name)
