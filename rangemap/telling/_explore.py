"""Try another number: what a reader's slider may show, computed before there is a reader."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Final

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from rangemap.reach import Origin, least_km
from rangemap.regions import prepare_regions
from rangemap.statements import Statement
from rangemap.story import Curve, Explorable, Explorer, Mark
from rangemap.telling._facts import Facts, reading_words
from rangemap.telling._sampled import UNITS, Sampled, Shares, sample
from rangemap.wording import english

__all__ = ["explorer"]

#: Limits lie this far, in parts, beyond the lowest and the highest published figure.
_BEYOND: Final = 0.1
#: Samples and steps stand this far apart; where there is less room than four, a kilometre.
_GRID_KM: Final = 5
_ROOM_KM: Final = 20
#: Less room than this is nothing to move in.
_LEAST_ROOM_KM: Final = 2
#: Farther out, or nearer to a pole, no line on a web map says how far.
_LONGEST_KM: Final = 3000
_HIGHEST_LAT: Final = 80.0
_KM_PER_DEGREE: Final = 111.0


def explorer(facts: Facts) -> tuple[Explorer | None, Mapping[float, BaseGeometry]]:
    """Return what the slider needs, and the outline of each step about lines.

    Without a published figure there is nothing to move between, and on a map without lines
    nothing to move.
    """
    if facts.shaded:
        return None, {}
    statements = [found for s in facts.statements if (found := _explorable(facts, s)) is not None]
    if not statements:
        return None, {}
    grid = _grid(statements)
    marks = {mark.range_km for each in statements for mark in each.marks}
    near = facts.rows(facts.widest)["nearest_km"].to_numpy(dtype=float)
    reached = near < max(grid)
    # Out of reach of everything, the nearest region still tells how far it is.
    reached[int(near.argmin())] = True
    frame = facts.regions[reached]
    exact = Shares(_together(facts), prepare_regions(frame), near[reached])
    samples = sample(exact, near[reached], grid, step_km=_GRID_KM, also_km=marks)
    steps = {km: exact.outlines[km] for km in (*map(float, grid), *marks) if km in exact.outlines}
    curves = tuple(
        _curve(facts, str(code), each) for code, each in zip(frame["region"], samples, strict=True)
    )
    made = Explorer(
        way="rings" if facts.are_points else "steps",
        clipped=not any(origin.is_point for origin in facts.origins),
        statements=tuple(statements),
        grid_km=tuple(grid),
        curves=curves,
        texts=replace(english.EXPLORER, steps="" if facts.are_points else english.EXPLORER.steps),
    )
    return made, dict(sorted(steps.items()))


def _explorable(facts: Facts, statement: Statement) -> Explorable | None:
    """Return the limits and marks of one statement; None where there is nothing to move.

    Curves know one distance, so nothing with a minimum range is moved or marked.
    """
    if not statement.sourced or least_km(statement):
        return None
    published = _published(facts, statement)
    figures = [km for each in published for km in _figures(each)]
    low, high = min(figures) * (1 - _BEYOND), max(figures) * (1 + _BEYOND)
    step = 1 if facts.are_points or high - low < _ROOM_KM else _GRID_KM
    from_km, to_km = math.ceil(low / step) * step, math.floor(high / step) * step
    if to_km - from_km < _LEAST_ROOM_KM or not _fits(facts.origins, to_km):
        return None
    stated = statement.range
    band = None
    if stated.low_km is not None and stated.high_km is not None:
        band = round(stated.low_km, 3), round(stated.high_km, 3)
    return Explorable(
        statement=statement.id,
        printed=statement.wording,
        from_km=from_km,
        to_km=to_km,
        band_km=band,
        band=english.explorer_band(statement.wording, reading_words(statement)) if band else "",
        marks=tuple(
            sorted((mark for each in published for mark in _marks(each)), key=lambda m: m.range_km)
        ),
    )


def _published(facts: Facts, statement: Statement) -> list[Statement]:
    """Return the statement and what else was published for its systems, by distance."""
    every = {statement.id: statement}
    for name in statement.systems:
        if name in facts.systems:
            others = facts.systems[name].statements
            every |= {s.id: s for s in others if s.role != "doubtful" and not least_km(s)}
    return sorted(every.values(), key=lambda s: (_figures(s), s.id))


def _figures(statement: Statement) -> list[float]:
    """Return the printed number in kilometres, or the two of an interval."""
    stated = statement.range
    if stated.stated_km is not None:
        return [stated.stated_km]
    return [km for km in (stated.low_km, stated.high_km) if km is not None]


def _marks(statement: Statement) -> Iterable[Mark]:
    citation = statement.citation
    if citation is None:
        raise AssertionError(statement.id)
    who = english.explorer_who(citation.publisher, citation.relays)
    words = english.quoted(statement.wording)
    if statement.variant and not statement.variant.endswith("not named"):
        words = f"{words} ({statement.variant})"
    for km in _figures(statement):
        yield Mark(range_km=round(km, 3), figure=english.explorer_figure(km), words=words, who=who)


def _fits(origins: Sequence[Origin], to_km: float) -> bool:
    """Whether the outline is a shape that a web map can show whole."""
    lats = np.abs(shapely.get_coordinates([origin.geometry for origin in origins])[:, 1])
    return to_km <= _LONGEST_KM and lats.max() + to_km / _KM_PER_DEGREE <= _HIGHEST_LAT


def _grid(statements: Sequence[Explorable]) -> list[int]:
    """Return the ranges to sample: those between the limits, and one beyond on each side."""
    found: set[int] = set()
    for each in statements:
        room = each.to_km - each.from_km
        step = 1 if room < _ROOM_KM else _GRID_KM
        low, high = math.floor(each.from_km / step) * step, math.ceil(each.to_km / step) * step
        found.update(range(low, high + step, step))
    return sorted(km for km in found if km > 0)


def _together(facts: Facts) -> Origin:
    first, *others = facts.origins
    if not others:
        return first
    shapes = [origin.geometry for origin in facts.origins]
    if facts.are_points:
        places = dict.fromkeys(map(tuple, shapely.get_coordinates(shapes).tolist()))
        return Origin(first.name, first.basis, shapely.MultiPoint(list(places)))
    return Origin(first.name, first.basis, shapely.GeometryCollection(shapes))


def _curve(facts: Facts, code: str, samples: Sampled) -> Curve:
    second = facts.local_names.get(code, "")
    return Curve(
        region=code,
        name=facts.short[code],
        second=second,
        second_lang="ru" if second else "",
        touched_km=round(samples.touched_km, 3),
        first=samples.first,
        shares=tuple(_units(share) for share in samples.shares),
        extra=tuple((km, _units(share)) for km, share in sorted(samples.extra.items())),
    )


def _units(share: float) -> int:
    return min(UNITS, max(0, round(share * UNITS)))
