"""Before and after a decision: what was named and what was allowed, in words alone."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from rangemap._html import html_facts
from rangemap.decisions import Decision
from rangemap.errors import InputError
from rangemap.statements import Ranges, Statement, as_statements, load_systems
from rangemap.telling._facts import shown_km
from rangemap.telling._teller import Teller

__all__ = ["Change", "change_told", "describe_change"]


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Change:
    """Two rows and one sentence on what changed. A scope is words: it has no geometry.

    Attributes
    ----------
    before, after
        When, who said it, the distance that was named, and the permission in the source's words.
    sentence
        The longest range named for use on Russian soil, before and after.
    """

    before: str
    after: str
    sentence: str

    def __repr__(self) -> str:
        return f"Change({self.sentence.partition('. ')[0]!r})"

    def _repr_html_(self) -> str:
        return html_facts(self.sentence, {"before": self.before, "after": self.after})


def describe_change(
    before: Decision | Sequence[Decision],
    after: Decision | Sequence[Decision],
    *,
    ranges: Ranges | None = None,
    language: str = "en",
) -> Change:
    """Describe what changed from one reported decision to another, in words.

    Only the distance that is *named* can be compared. How much of it may be used is somebody's
    words, which describe no area, so none is made from them.

    Parameters
    ----------
    before, after : Decision or sequence of Decision
        As :func:`~rangemap.load_decisions` gives them; several are told in the order given.
    ranges : Catalogue, or mapping of name to a text, a StatedRange or a Statement
        What is stated of the systems they name; the bundled catalogue if not given.
    language : str
        What to tell in. Quotations stay as they are.

    Raises
    ------
    InputError
        If there are no sentences in that language, or neither side reports a permission for a
        system with a stated range.

    Examples
    --------
    >>> import rangemap as rm
    >>> decisions = {decision.id: decision for decision in rm.load_decisions()}
    >>> change = describe_change(decisions["himars-border"], decisions["atacms-kursk"])
    >>> change.sentence.partition(". ")[0]
    'What changed is the longest range named for use on Russian soil, from “about 50 miles” to \
“up to 190 miles”'
    """
    return change_told(Teller(language), before, after, ranges=ranges)


def change_told(
    teller: Teller,
    before: Decision | Sequence[Decision],
    after: Decision | Sequence[Decision],
    *,
    ranges: Ranges | None,
) -> Change:
    """Return what changed, as :func:`describe_change` does, in the words of a teller."""
    first, second = _several(before), _several(after)
    statements = as_statements(load_systems() if ranges is None else ranges)
    earlier, later = (_longest(decisions, statements) for decisions in (first, second))
    if earlier is None and later is None:
        ids = ", ".join(decision.id for decision in (*first, *second))
        raise InputError(
            f"{ids}: none of them permits a system with a stated range, so there is no change to "
            "describe; give decisions with permits = true"
        )
    return Change(
        before=_row(teller, first, statements),
        after=_row(teller, second, statements),
        sentence=teller.say.what_changed(
            teller.printed(earlier) if earlier else None, teller.printed(later) if later else None
        ),
    )


def _several(decisions: Decision | Sequence[Decision]) -> tuple[Decision, ...]:
    return (decisions,) if isinstance(decisions, Decision) else tuple(decisions)


def _longest(decisions: Iterable[Decision], statements: Sequence[Statement]) -> Statement | None:
    named = [s for d in decisions if d.permits for s in _stated(d, statements)]
    return max(named, key=shown_km, default=None)


def _stated(decision: Decision, statements: Sequence[Statement]) -> list[Statement]:
    return [s for s in statements if set(s.systems) & set(decision.systems)]


def _row(teller: Teller, decisions: Sequence[Decision], statements: Sequence[Statement]) -> str:
    say = teller.say
    parts = []
    told = ""
    for decision in decisions:
        said = say.said(
            say.date(decision.earliest, decision.latest),
            teller.text(decision.said_by),
            teller.text(decision.confirmed),
        )
        stated = _stated(decision, statements) if decision.permits else []
        words = say.reported(
            [teller.system(name) for name in decision.systems],
            [teller.printed(statement) for statement in stated],
            [teller.text(part) for part in (decision.status, decision.scope) if part],
        )
        # What was said at once by the same people is introduced once.
        parts.append(words if said == told else f"{said}: {words}")
        told = said
    return " ".join(parts)
