"""What was reported, and when: words of sources, with who said them and how they are dated."""

from __future__ import annotations

from typing import Final

from rangemap.decisions import Decision
from rangemap.story import Fold, Paragraph, PlainTable
from rangemap.telling._change import describe_change
from rangemap.telling._facts import Facts
from rangemap.wording import english

__all__ = ["reported"]

_TOLD: Final = frozenset({"decision", "status", "possibility"})
_UNDATED: Final = ""


def reported(facts: Facts) -> Fold:
    """Return the fold of what was reported on the systems that are shown; it may be empty."""
    drawn = {name for s in facts.statements if s.sourced for name in s.systems}
    told = [d for d in facts.decisions if d.kind in _TOLD and drawn & set(d.systems)]
    paragraphs: tuple[Paragraph, ...] = ()
    tables: tuple[PlainTable, ...] = ()
    if told:
        paragraphs = (Paragraph(text=english.REPORTED_INTRO), *_before_and_after(facts, told))
        heads = ("When", "Who, and what for", "What was reported", "Said by")
        rows = tuple(_row(decision) for decision in told)
        tables = (PlainTable(caption=english.REPORTED_TITLE, heads=heads, rows=rows),)
    return Fold(
        id="reported",
        title=english.REPORTED_TITLE,
        paragraphs=paragraphs,
        tables=tables,
        prints=False,
    )


def _row(decision: Decision) -> tuple[str, str, str, str]:
    said = [decision.said_by]
    if decision.confirmed:
        said.append(f"confirmed: {english.curled(decision.confirmed)}")
    if decision.second_source:
        said.append(f"elsewhere: {english.curled(decision.second_source)}")
    return (
        english.date_words(decision.earliest, decision.latest),
        f"{decision.actor}: {', '.join(decision.systems)}",
        english.curled(": ".join(part for part in (decision.status, decision.scope) if part)),
        "; ".join(part for part in said if part),
    )


def _before_and_after(facts: Facts, told: list[Decision]) -> tuple[Paragraph, ...]:
    """Return the last permission beside the one before it, if there are two."""
    dates = sorted({_date(d) for d in told if d.permits})
    if len(dates) < 2:
        return ()
    before = [d for d in told if d.kind == "decision" and _date(d) == dates[-2]]
    after = [d for d in told if d.kind == "decision" and _date(d) == dates[-1]]
    systems = {name for decision in after for name in decision.systems}
    after += [d for d in told if d.kind == "possibility" and systems & set(d.systems)]
    # What is permitted comes first: that is what the sentence compares.
    before.sort(key=lambda decision: not decision.permits)
    change = describe_change(before, after, ranges=[s for s in facts.statements if s.sourced])
    return (
        Paragraph(lead=english.BEFORE, text=change.before),
        Paragraph(lead=english.AFTER, text=change.after),
        Paragraph(text=change.sentence),
    )


def _date(decision: Decision) -> str:
    return decision.latest or decision.earliest or _UNDATED
