"""How far the figures can be wrong, each thing by itself: what is measured from comes first."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from rangemap.compare import same_version
from rangemap.story import Doubt
from rangemap.telling._facts import Facts, shown_ending
from rangemap.wording import DoubtKind

__all__ = ["doubts"]

_LEAST_TOLD_PERCENT: Final = 0.5


def doubts(facts: Facts) -> tuple[Doubt, ...]:
    """Return what the figures can be wrong by: the reference, then words, figures, data, sums.

    All are changes of an area, computed from this map's own numbers; the largest is marked.
    """
    found = [
        _reference(facts),
        *_wording(facts),
        *_figure(facts),
        *_boundaries(facts),
        _computing(facts),
    ]
    largest = max(found, key=lambda doubt: doubt.change or 0.0)
    told = [
        replace(doubt, lead=facts.say.doubt_lead(doubt.kind, largest=True), largest=True)
        if doubt is largest and doubt.change
        else doubt
        for doubt in found
    ]
    # From nothing to something is beyond any per cent, and JSON has no number for it.
    return tuple(replace(d, change=None) if d.change == math.inf else d for d in told)


def _reference(facts: Facts) -> Doubt:
    """Compare with the bundled or own reference beside this one, if there is any."""
    first, *others = facts.elsewhere
    other = next((each for each in others if each.place.where != "alone"), None)
    other = other or (others[0] if others else None)
    column = f"covered_area{shown_ending(facts.widest)}_km2"
    area = float(first.rows[column].sum())
    if other is None:
        return _doubt(facts, "reference", facts.say.FIXED.not_compared, None)
    elsewhere = float(other.rows[column].sum())
    printed = facts.teller.printed(facts.widest)
    here, there = facts.told(first.place), facts.told(other.place)
    text = facts.say.from_elsewhere(printed, area, here, elsewhere, there)
    change = _change(*sorted((area, elsewhere)))
    return _doubt(facts, "reference", facts.say.changed_by(text, change), change)


def _wording(facts: Facts) -> Iterator[Doubt]:
    """Tell of the statement whose two ends differ most in area."""
    found = []
    for statement in facts.statements:
        rows = facts.rows(statement)
        low, high = (
            float(rows[f"covered_area{end}_km2"].sum(min_count=1)) for end in ("_low", "_high")
        )
        # An end that the source leaves open is no number, and no end is made up for it.
        if statement.sourced and low < high:
            found.append((_change(low, high), statement, low, high))
    if found:
        change, statement, low, high = max(found, key=lambda each: each[0])
        printed, readings = facts.teller.printed(statement), facts.teller.readings(statement)
        words = facts.say.two_ends(printed, readings, low, high)
        yield _doubt(facts, "wording", facts.say.changed_by(words, change), change)


def _figure(facts: Facts) -> Iterator[Doubt]:
    """Tell of the other figures for the widest statement; another version's are none of them."""
    areas = facts.published.groupby("statement")["covered_area_km2"].sum()
    for comparison in facts.comparisons:
        same = [(float(areas[s.id]), s) for s in same_version(comparison, facts.widest)]
        if not same:
            continue
        (low, least), (high, most) = (end(same, key=lambda pair: pair[0]) for end in (min, max))
        if low < high:
            change = _change(low, high)
            ends = (facts.teller.printed(least), low, facts.teller.printed(most), high)
            words = facts.say.other_figures(facts.teller.system(comparison.name), *ends)
            yield _doubt(facts, "figure", facts.say.changed_by(words, change), change)
        return


def _boundaries(facts: Facts) -> Iterator[Doubt]:
    """Tell of the region of the table that is farthest from its official area."""
    rows = facts.rows(facts.widest)
    error, own = rows["area_error_boundary_km2"], rows["region_area_km2"]
    off, code, area = max(zip(error / own, rows["region"], error, strict=True))
    sentences = []
    if off > 0:
        sentences.append(facts.say.boundary_position(facts.names[str(code)], float(area)))
    change = float(off) if off > 0 else None
    worst = _worst_area(facts)
    if worst is not None:
        code, percent = worst
        sentences.insert(0, facts.say.official_area(facts.names[code], percent))
        change = max(change or 0.0, abs(percent) / 100)
    if sentences:
        yield _doubt(facts, "boundaries", " ".join(sentences), change)


def _worst_area(facts: Facts) -> tuple[str, float] | None:
    if "official_area_km2" not in facts.regions:
        return None
    frame = facts.regions[facts.regions["region"].isin(facts.touched)]
    gaps = 100 * (frame["area_km2"] / frame["official_area_km2"] - 1)
    worst = max(zip(gaps.abs(), gaps, frame["region"], strict=True), default=None)
    if worst is None or not worst[0] >= _LEAST_TOLD_PERCENT:
        return None
    return str(worst[2]), float(worst[1])


def _computing(facts: Facts) -> Doubt:
    rows = facts.rows(facts.widest)
    area = float(rows[f"covered_area{shown_ending(facts.widest)}_km2"].sum())
    error = float(rows["area_error_geometry_km2"].sum())
    change = error / area if area > 0 else 0.0
    return _doubt(facts, "computing", facts.say.computing(change), change)


def _change(low: float, high: float) -> float:
    """Return by what part of the smaller one two areas differ."""
    if high <= low:
        return 0.0
    return high / low - 1 if low > 0 else math.inf


def _doubt(facts: Facts, kind: DoubtKind, text: str, change: float | None) -> Doubt:
    lead = facts.say.doubt_lead(kind, largest=False)
    return Doubt(kind=kind, lead=lead, text=text, change=change, largest=False)
