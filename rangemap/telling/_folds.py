"""The parts of the page that are closed until a reader opens them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from rangemap.statements import Statement
from rangemap.story import Fold, Paragraph, PlainTable
from rangemap.telling._facts import Elsewhere, Facts
from rangemap.telling._reported import reported
from rangemap.units import UNIT_NAMES
from rangemap.wording import LEAST_COUNTED_SHARE, area_words, english

__all__ = ["folds", "reading_words"]

_LEAST_TOLD_PERCENT: Final = 0.5


def folds(facts: Facts) -> tuple[Fold, ...]:
    """Return the folds that have something in them, in the order of the page."""
    every = (_somewhere(facts), _numbers(facts), reported(facts), _reading(facts), _borders(facts))
    return tuple(fold for fold in every if fold.paragraphs or fold.tables)


def reading_words(statement: Statement) -> str:
    """Return how the words are read, in the printed unit: "45 to 55 miles"."""
    stated = statement.range
    low, high = stated.low_printed, stated.high_printed
    unit = UNIT_NAMES[stated.unit][1]
    if low is None and high is None:
        return f"{stated.value:g} {unit}, open to both sides"
    if low is None:
        return f"{english.AT_MOST} {high:g} {unit}"
    if high is None:
        return f"{english.AT_LEAST} {low:g} {unit}"
    return f"{low:g} {unit}" if low == high else f"{low:g} to {high:g} {unit}"


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
    ending = _ending(statement)
    area = float(each.rows[f"covered_area{ending}_km2"].sum())
    count = int((each.rows[f"covered_share{ending}"] >= LEAST_COUNTED_SHARE).sum())
    return each.name[:1].upper() + each.name[1:], area_words(area), str(count)


def _ending(statement: Statement) -> str:
    """Return the ending of the columns of the reading that is shown."""
    stated = statement.range
    if stated.stated_km is not None:
        return ""
    return "_low" if stated.high_km is None else "_high"


def _numbers(facts: Facts) -> Fold:
    drawn = {name for s in facts.statements if s.sourced for name in s.systems}
    shown = {s.id for s in facts.statements}
    tables = []
    for name in sorted(drawn & set(facts.systems)):
        others = [s for s in facts.systems[name].statements if s.id not in shown]
        if others:
            heads = ("In the words of", "Words", "Date", "Read as")
            rows = tuple(_number_row(statement) for statement in others)
            tables.append(PlainTable(caption=name, heads=heads, rows=rows))
    if not tables:
        return _fold("numbers", english.NUMBERS_TITLE)
    return _fold(
        "numbers",
        english.NUMBERS_TITLE,
        paragraphs=(Paragraph(text=english.NUMBERS_INTRO),),
        tables=tuple(tables),
    )


def _number_row(statement: Statement) -> tuple[str, ...]:
    citation = statement.citation
    if citation is None:
        raise AssertionError(statement.id)
    publisher = citation.publisher
    if citation.relays:
        publisher = f"{publisher} (relays: {citation.relays})"
    words = english.quoted(statement.wording)
    if statement.variant:
        words = f"{words} ({statement.variant})"
    read = reading_words(statement)
    if statement.role == "doubtful":
        read = "doubtful: not drawn"
    return publisher, words, english.published_words(citation.published), read


def _reading(facts: Facts) -> Fold:
    sentences = _about_lines(facts)
    wrong = english.how_wrong(_references(facts), _wording(facts), _boundary(facts))
    return _fold(
        "reading",
        english.READ_TITLE,
        paragraphs=(
            *(Paragraph(text=sentence) for sentence in sentences),
            Paragraph(text=wrong),
        ),
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
    sentences.append(english.HOW_TO_READ_MAP)
    if facts.are_points:
        sentences.append(english.HOW_TO_READ_RING)
    return sentences


def _references(facts: Facts) -> tuple[float, str, float, str] | None:
    """Return the area from this map's reference, and from the bundled or own one beside it."""
    first, *others = facts.elsewhere
    other = next((each for each in others if not each.name.endswith(" alone")), None)
    other = other or (others[0] if others else None)
    column = f"covered_area{_ending(facts.widest)}_km2"
    if other is None or first.rows[column].sum() <= 0:
        return None
    areas = [float(each.rows[column].sum()) for each in (first, other)]
    return areas[0], first.name, areas[1], other.name


def _wording(facts: Facts) -> tuple[str, str, int] | None:
    """Return the statement whose two ends differ most in area, in per cent of the stated one."""
    found = []
    for statement in facts.statements:
        rows = facts.rows(statement)
        low, stated, high = (
            float(rows[f"covered_area{end}_km2"].sum(min_count=1)) for end in ("_low", "", "_high")
        )
        if statement.sourced and low < high and stated > 0:
            percent = round(100 * (high - low) / stated)
            found.append((percent, statement.wording, reading_words(statement)))
    if not found:
        return None
    percent, printed, words = max(found)
    return printed, words, percent


def _boundary(facts: Facts) -> tuple[str, int] | None:
    """Return the region of the table that is farthest from its official area."""
    if "official_area_km2" not in facts.regions:
        return None
    frame = facts.regions[facts.regions["region"].isin(facts.touched)]
    gaps = 100 * (frame["area_km2"] / frame["official_area_km2"] - 1)
    worst = max(zip(gaps.abs(), gaps, frame["prose"], strict=True), default=None)
    if worst is None or not worst[0] >= _LEAST_TOLD_PERCENT:
        return None
    return str(worst[2]), round(float(worst[1]))


def _borders(facts: Facts) -> Fold:
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
    return _fold("boundaries", english.BOUNDARIES_TITLE, paragraphs=(*lines, *notes), prints=True)


def _fold(
    name: str,
    title: str,
    *,
    paragraphs: Sequence[Paragraph] = (),
    tables: Sequence[PlainTable] = (),
    prints: bool = False,
) -> Fold:
    return Fold(
        id=name, title=title, paragraphs=tuple(paragraphs), tables=tuple(tables), prints=prints
    )
