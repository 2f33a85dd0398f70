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
from rangemap.wording import LEAST_COUNTED_SHARE

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
    title = facts.say.FIXED.somewhere_title
    if len(facts.elsewhere) < 2:
        return _fold("somewhere", title)
    figures = [_figures(each, facts.widest) for each in facts.elsewhere]
    rows = tuple(
        (facts.say.somewhere(facts.told(each.place)), facts.say.area(area), str(count))
        for each, (area, count) in zip(facts.elsewhere, figures, strict=True)
    )
    heads = facts.say.somewhere_heads(facts.teller.printed(facts.widest))
    return _fold(
        "somewhere",
        title,
        paragraphs=(Paragraph(text=facts.say.FIXED.somewhere_intro),),
        tables=(
            PlainTable(
                caption=title,
                heads=heads,
                rows=rows,
                figures=tuple((None, area, count) for area, count in figures),
            ),
        ),
    )


def _figures(each: Elsewhere, statement: Statement) -> tuple[float, int]:
    ending = shown_ending(statement)
    area = float(each.rows[f"covered_area{ending}_km2"].sum())
    count = int((each.rows[f"covered_share{ending}"] >= LEAST_COUNTED_SHARE).sum())
    return area, count


def _numbers(facts: Facts, footnotes: Mapping[str, int]) -> Fold:
    found = numbers(facts, footnotes)
    fixed = facts.say.FIXED
    intro = (fixed.numbers_intro, fixed.numbers_answers, fixed.numbers_grades)
    return _fold(
        "numbers",
        fixed.numbers_title,
        paragraphs=tuple(Paragraph(text=text) for text in intro if found),
        numbers=found,
        dots=fixed.numbers_dots if any(each.voices for each in found) else "",
    )


def _reading(facts: Facts) -> Fold:
    sentences = _about_lines(facts)
    return _fold(
        "reading",
        facts.say.FIXED.read_title,
        paragraphs=(
            *(Paragraph(text=sentence) for sentence in sentences),
            Paragraph(text=facts.say.FIXED.doubts_intro),
        ),
        doubts=doubts(facts),
    )


def _about_lines(facts: Facts) -> list[str]:
    fixed = facts.say.FIXED
    if facts.shaded:
        return [fixed.shading_note, fixed.how_to_read_map]
    if facts.is_border:
        sentences = [fixed.how_to_read_border, fixed.how_to_read_bends]
    else:
        sentences = [fixed.how_to_read_mark]
    if len(facts.origins) > 1:
        sentences.append(fixed.how_to_read_several)
    if any(map(least_km, facts.statements)):
        sentences.append(fixed.how_to_read_least)
    sentences.append(fixed.how_to_read_map)
    if facts.are_points:
        sentences.append(fixed.how_to_read_ring)
    return sentences


def _sources(facts: Facts) -> Fold:
    """Return what stands with the list of sources: whose boundaries are drawn, and the names."""
    drawn = {name for s in facts.statements if s.sourced for name in s.systems}
    told = (facts.systems[name] for name in sorted(drawn & set(facts.systems)))
    # What leaves an aircraft says so in the key.
    text = facts.teller.text
    notes = [Paragraph(text=text(s.note)) for s in told if s.note and s.launch != "air"]
    without = [s for s in facts.systems.values() if not s.statements and facts.systems_given]
    notes += [Paragraph(text=text(s.note)) for s in without if s.note]
    unexplained = [facts.teller.system(s.name) for s in without if not s.note]
    if unexplained:
        notes.append(Paragraph(text=facts.say.no_range(unexplained)))
    lines = [Paragraph(text=facts.say.FIXED.crimea)] if facts.is_russia else []
    lines.append(Paragraph(text=_whose_boundaries(facts)))
    sources = dict.fromkeys(origin.source for origin in facts.origins if origin.source)
    lines += [Paragraph(text=facts.say.places_source(text(source))) for source in sources]
    title = facts.say.FIXED.sources_and_boundaries
    return _fold("sources", title, paragraphs=(*lines, *notes), prints=True)


def _whose_boundaries(facts: Facts) -> str:
    given = facts.boundaries
    if given is None:
        return facts.say.FIXED.boundaries
    return facts.say.boundaries_given([facts.teller.text(whose) for whose in given])


def _fold(
    name: str,
    title: str,
    *,
    paragraphs: Sequence[Paragraph] = (),
    tables: Sequence[PlainTable] = (),
    prints: bool = False,
    numbers: tuple[Numbers, ...] = (),
    doubts: tuple[Doubt, ...] = (),
    dots: str = "",
) -> Fold:
    return Fold(
        id=name,
        title=title,
        paragraphs=tuple(paragraphs),
        tables=tuple(tables),
        prints=prints,
        numbers=numbers,
        doubts=doubts,
        dots=dots,
    )
