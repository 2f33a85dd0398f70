"""The parts of the page that are closed until a reader opens them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from rangemap.reach import least_km
from rangemap.statements import Statement
from rangemap.story import Doubt, Fold, Numbers, Paragraph, PlainTable
from rangemap.telling._doubts import doubts
from rangemap.telling._facts import Elsewhere, Facts, shown_ending
from rangemap.telling._numbers import numbers
from rangemap.telling._reported import reported
from rangemap.wording import LEAST_COUNTED_SHARE, area_words, english, english_numbers

__all__ = ["folds"]


def folds(facts: Facts, footnotes: Mapping[str, int]) -> tuple[Fold, ...]:
    """Return the folds that have something in them, in the order of the page."""
    every = (
        _somewhere(facts),
        _numbers(facts, footnotes),
        reported(facts),
        _reading(facts),
        _sources(facts),
    )
    return tuple(fold for fold in every if fold.paragraphs or fold.tables)


def _somewhere(facts: Facts) -> Fold:
    if len(facts.elsewhere) < 2:
        return _fold("somewhere", english.SOMEWHERE_TITLE)
    rows = tuple(_figures(each, facts.widest) for each in facts.elsewhere)
    words = english.named(facts.widest.wording, sourced=facts.widest.sourced)
    heads = ("Measured from", f"Area within {words}", "Regions, all or part")
    return _fold(
        "somewhere",
        english.SOMEWHERE_TITLE,
        paragraphs=(Paragraph(text=english.SOMEWHERE_INTRO),),
        tables=(PlainTable(caption=english.SOMEWHERE_TITLE, heads=heads, rows=rows),),
    )


def _figures(each: Elsewhere, statement: Statement) -> tuple[str, ...]:
    ending = shown_ending(statement)
    area = float(each.rows[f"covered_area{ending}_km2"].sum())
    count = int((each.rows[f"covered_share{ending}"] >= LEAST_COUNTED_SHARE).sum())
    return each.name[:1].upper() + each.name[1:], area_words(area), str(count)


def _numbers(facts: Facts, footnotes: Mapping[str, int]) -> Fold:
    found = numbers(facts, footnotes)
    intro = (english.NUMBERS_INTRO, english_numbers.NUMBERS_ANSWERS, english_numbers.NUMBERS_GRADES)
    return _fold(
        "numbers",
        english.NUMBERS_TITLE,
        paragraphs=tuple(Paragraph(text=text) for text in intro if found),
        numbers=found,
    )


def _reading(facts: Facts) -> Fold:
    sentences = _about_lines(facts)
    return _fold(
        "reading",
        english.READ_TITLE,
        paragraphs=(
            *(Paragraph(text=sentence) for sentence in sentences),
            Paragraph(text=english_numbers.DOUBTS_INTRO),
        ),
        doubts=doubts(facts),
    )


def _about_lines(facts: Facts) -> list[str]:
    if facts.shaded:
        return [english.SHADING_NOTE, english.HOW_TO_READ_MAP]
    what = english.THE_BORDER if facts.is_border else english.THE_MARK
    sentences = [english.HOW_TO_READ_LINE.format(what=what)]
    if facts.is_border:
        sentences.append(english.HOW_TO_READ_BENDS)
    if len(facts.origins) > 1:
        sentences.append(english.HOW_TO_READ_SEVERAL)
    if any(map(least_km, facts.statements)):
        sentences.append(english.HOW_TO_READ_LEAST)
    sentences.append(english.HOW_TO_READ_MAP)
    if facts.are_points:
        sentences.append(english.HOW_TO_READ_RING)
    return sentences


def _sources(facts: Facts) -> Fold:
    """Return what stands with the list of sources: whose boundaries are drawn, and the names."""
    drawn = {name for s in facts.statements if s.sourced for name in s.systems}
    told = (facts.systems[name] for name in sorted(drawn & set(facts.systems)))
    # What leaves an aircraft says so in the key.
    notes = [Paragraph(text=s.note) for s in told if s.note and s.launch != "air"]
    without = [s for s in facts.systems.values() if not s.statements and facts.systems_given]
    notes += [Paragraph(text=s.note) for s in without if s.note]
    unexplained = [s.name for s in without if not s.note]
    if unexplained:
        notes.append(Paragraph(text=english.no_range(unexplained, "")))
    lines = [Paragraph(text=english.CRIMEA)] if facts.is_russia else []
    lines.append(Paragraph(text=english.BOUNDARIES))
    sources = dict.fromkeys(origin.source for origin in facts.origins if origin.source)
    lines += [Paragraph(text=f"Places measured from: {source}.") for source in sources]
    return _fold("sources", english.SOURCES_TITLE, paragraphs=(*lines, *notes), prints=True)


def _fold(
    name: str,
    title: str,
    *,
    paragraphs: Sequence[Paragraph] = (),
    tables: Sequence[PlainTable] = (),
    prints: bool = False,
    numbers: tuple[Numbers, ...] = (),
    doubts: tuple[Doubt, ...] = (),
) -> Fold:
    return Fold(
        id=name,
        title=title,
        paragraphs=tuple(paragraphs),
        tables=tuple(tables),
        prints=prints,
        numbers=numbers,
        doubts=doubts,
    )
