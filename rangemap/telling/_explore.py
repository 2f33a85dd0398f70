"""Try another number: what a reader's slider may show, computed before there is a reader."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from rangemap.compare import shown_km
from rangemap.reach import Origin, least_km
from rangemap.regions import prepare_regions
from rangemap.statements import Statement
from rangemap.story import Curve, Explorable, Explorer, Mark
from rangemap.telling._facts import Facts
from rangemap.telling._sampled import Shares, sample
from rangemap.telling._table import table_rows
from rangemap.telling._teller import NOT_NAMED

__all__ = ["Explored", "explore", "explorer"]

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


@dataclass(frozen=True, slots=True)
class Room:
    """What one statement may be moved to: distances in order, and what was published."""

    statement: Statement
    distances_km: tuple[float, ...]
    published: tuple[Statement, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Explored:
    """What the slider shows, in no language yet; ``steps`` are the outlines about lines."""

    rooms: tuple[Room, ...]
    curves: tuple[Curve, ...]
    steps: Mapping[float, BaseGeometry]


def explore(facts: Facts) -> Explored | None:
    """Return what the slider shows.

    Without a published figure there is nothing to move between, and on a map without lines
    nothing to move.
    """
    if facts.shaded:
        return None
    rooms = tuple(found for s in facts.statements if (found := _room(facts, s)) is not None)
    if not rooms:
        return None
    grid = _grid(rooms)
    marks = {round(km, 3) for room in rooms for each in room.published for km in _figures(each)}
    near = facts.rows(facts.widest)["nearest_km"].to_numpy(dtype=float)
    reached = near < max(grid)
    # Out of reach of everything, the nearest region still tells how far it is.
    reached[int(near.argmin())] = True
    frame = facts.regions[reached]
    exact = Shares(_together(facts), prepare_regions(frame), near[reached])
    samples = sample(exact, near[reached], grid, step_km=_GRID_KM, also_km=marks)
    steps = {km: exact.outlines[km] for km in (*map(float, grid), *marks) if km in exact.outlines}
    curves = tuple(
        Curve(region=str(code), samples=tuple(each))
        for code, each in zip(frame["region"], samples, strict=True)
    )
    return Explored(rooms, curves, dict(sorted(steps.items())))


def explorer(facts: Facts, explored: Explored) -> Explorer:
    """Return what the slider needs, in the language of the teller."""
    texts = facts.say.FIXED.explorer
    more = {curve.region for curve in explored.curves}.difference(facts.touched)
    return Explorer(
        way="rings" if facts.are_points else "steps",
        clipped=not any(origin.is_point for origin in facts.origins),
        statements=tuple(_explorable(facts, room) for room in explored.rooms),
        curves=explored.curves,
        rows=table_rows(facts, sorted(more, key=lambda code: facts.names[code].short)),
        texts=replace(texts, steps="" if facts.are_points else texts.steps),
    )


def _room(facts: Facts, statement: Statement) -> Room | None:
    """Return where one statement may be moved; None where there is nothing to move.

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
    # Even steps between the limits, and the published figures.
    known = {*range(from_km, to_km + 1, step), *(round(km, 3) for km in figures)}
    distances = tuple(km for km in sorted(known) if from_km <= km <= to_km)
    return Room(statement, distances, tuple(published))


def _explorable(facts: Facts, room: Room) -> Explorable:
    """Return the distances and marks of one statement."""
    stated = room.statement.range
    printed = facts.teller.printed(room.statement)
    readings = facts.teller.readings(room.statement)
    band = None
    if stated.low_km is not None and stated.high_km is not None:
        band = round(stated.low_km, 3), round(stated.high_km, 3)
    marks = (mark for each in room.published for mark in _marks(facts, each))
    return Explorable(
        statement=room.statement.id,
        printed=printed.words,
        translation=printed.translation,
        printed_km=round(shown_km(room.statement), 3),
        distances_km=room.distances_km,
        ends=(
            facts.say.kilometres(room.distances_km[0]),
            facts.say.kilometres(room.distances_km[-1]),
        ),
        band_km=band,
        band=facts.say.explorer_band(printed, readings) if band else "",
        marks=tuple(sorted(marks, key=lambda mark: mark.range_km)),
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


def _marks(facts: Facts, statement: Statement) -> Iterable[Mark]:
    citation = statement.citation
    if citation is None:
        raise AssertionError(statement.id)
    teller, say = facts.teller, facts.say
    relays = teller.text(citation.relays) if citation.relays else ""
    who = say.explorer_who(teller.publisher(citation.publisher), relays)
    is_told = bool(statement.variant) and not statement.variant.endswith(NOT_NAMED)
    variant = teller.text(statement.variant) if is_told else ""
    words = say.explorer_words(teller.printed(statement), variant)
    for km in _figures(statement):
        yield Mark(range_km=round(km, 3), figure=say.kilometres(km), words=words, who=who)


def _fits(origins: Sequence[Origin], to_km: float) -> bool:
    """Whether the outline is a shape that a web map can show whole."""
    lats = np.abs(shapely.get_coordinates([origin.geometry for origin in origins])[:, 1])
    return to_km <= _LONGEST_KM and lats.max() + to_km / _KM_PER_DEGREE <= _HIGHEST_LAT


def _grid(rooms: Sequence[Room]) -> list[int]:
    """Return the ranges to sample: those between the limits, and one beyond on each side."""
    found: set[int] = set()
    for room in rooms:
        from_km, to_km = room.distances_km[0], room.distances_km[-1]
        step = 1 if to_km - from_km < _ROOM_KM else _GRID_KM
        low, high = math.floor(from_km / step) * step, math.ceil(to_km / step) * step
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
