"""What was reported, and when: words of sources, with who said them and how they are dated."""

from __future__ import annotations

from typing import Final

from rangemap.decisions import Decision
from rangemap.story import Fold, Paragraph, PlainTable
from rangemap.telling._change import change_told
from rangemap.telling._facts import Facts
from rangemap.telling._teller import Teller

__all__ = ["reported"]

_TOLD: Final = frozenset({"decision", "status", "possibility"})
_UNDATED: Final = ""


def reported(facts: Facts) -> Fold:
    """Return the fold of what was reported on the systems that are shown; it may be empty."""
    drawn = {name for s in facts.statements if s.sourced for name in s.systems}
    told = [d for d in facts.decisions if d.kind in _TOLD and drawn & set(d.systems)]
    fixed = facts.say.FIXED
    title = fixed.reported_title
    paragraphs: tuple[Paragraph, ...] = ()
    tables: tuple[PlainTable, ...] = ()
    if told:
        paragraphs = (Paragraph(text=fixed.reported_intro), *_before_and_after(facts, told))
        rows = tuple(_row(facts.teller, decision) for decision in told)
        tables = (PlainTable(caption=title, heads=fixed.reported_heads, rows=rows),)
    return Fold(
        id="reported",
        title=title,
        paragraphs=paragraphs,
        tables=tables,
        prints=False,
    )


def _row(teller: Teller, decision: Decision) -> tuple[str, str, str, str]:
    say, text = teller.say, teller.text
    return (
        say.date(decision.earliest, decision.latest),
        say.decision_who(text(decision.actor), [teller.system(name) for name in decision.systems]),
        say.decision_what(text(decision.status), text(decision.scope)),
        say.decision_said(
            text(decision.said_by), text(decision.confirmed), text(decision.second_source)
        ),
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
    shown = [statement for statement in facts.statements if statement.sourced]
    change = change_told(facts.teller, before, after, ranges=shown)
    return (
        Paragraph(lead=facts.say.FIXED.before, text=change.before),
        Paragraph(lead=facts.say.FIXED.after, text=change.after),
        Paragraph(text=change.sentence),
    )


def _date(decision: Decision) -> str:
    return decision.latest or decision.earliest or _UNDATED
