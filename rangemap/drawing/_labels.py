"""Where words stand on the still map: placed one by one, each clear of those before it."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final, Literal

import shapely
from shapely.geometry.base import BaseGeometry

from rangemap.story import Label

__all__ = ["Candidate", "Wish", "ground_of", "place"]

Kind = Literal["country", "sea", "region", "city", "reference", "statement", "low", "high"]
Anchor = Literal["start", "middle", "end"]
Rectangle = tuple[float, float, float, float]

_CROSSING: Final = 20.0
#: Half the width of the widest line with its casing, in pixels.
_HALF_A_LINE: Final = 3.0
#: What it costs a word to hide another in the other frame.
_HIDING: Final = 40.0
#: What it costs a region's name to leave its region altogether.
_LEAVING: Final = 30.0
#: A region that finds no better place has no name on the map.
_DEAREST: Final = {"region": 32.0}
#: What it costs a reading's figure to stand so close over another that either could be meant.
_AMBIGUOUS: Final = 10.0
_BETWEEN_FIGURES: Final = 26.0
#: How much of its box the name of a country or a sea may have on other ground: the boxes are
#: generous, and borders are simplified.
_HAIR_OF_BOX: Final = 0.02

#: Mean advance of a letter, and height of a line, in pixels, generous: fonts differ.
_LETTER: Final = {
    "country": 10.5, "sea": 6.8, "region": 6.6, "city": 6.8, "reference": 6.6, "statement": 7.2,
    "low": 6.6, "high": 6.6,
}  # fmt: skip
_HEIGHT: Final = {
    "country": 16.0, "sea": 15.0, "region": 14.0, "city": 15.0, "reference": 15.0,
    "statement": 20.0, "low": 13.0, "high": 13.0,
}  # fmt: skip
_AREAS: Final = frozenset({"country", "sea"})
_READINGS: Final = frozenset({"low", "high"})
_PADDING: Final = {"statement": 14.0}
_SECOND_LINE: Final = 15.0


@dataclass(frozen=True, slots=True)
class Candidate:
    """A place where a label may stand, in pixels of the frame; a lower cost is better.

    ``shift`` is how far it stands beside the place, in pixels of the screen.
    """

    x: float
    y: float
    anchor: Anchor
    lon_lat: tuple[float, float]
    cost: float = 0.0
    shift: tuple[float, float] = (0.0, 0.0)


@dataclass(frozen=True, slots=True)
class Wish:
    """A word that wants a place. One that ``must`` stand takes its best place in any case.

    ``second`` is a translation, on a line of its own. ``ground`` is what is named, in pixels of
    the frame: the name of a country or a sea stands on it or nowhere, that of a region as far as
    it can. ``elsewhere`` is where other words stand in another frame that shows this place too.
    """

    text: str
    kind: Kind
    candidates: tuple[Candidate, ...]
    statement: str = ""
    must: bool = False
    second: str = ""
    ground: BaseGeometry | None = None
    elsewhere: tuple[Rectangle, ...] = ()


def place(
    wishes: Iterable[Wish],
    *,
    window: Rectangle,
    lines: BaseGeometry,
    taken: Sequence[Rectangle] = (),
) -> tuple[Label, ...]:
    """Return the labels that found a place, in the order of the wishes.

    Parameters
    ----------
    wishes : iterable of Wish
        The most important first.
    window : (left, top, right, bottom)
        No label stands outside, nor over its edge.
    lines : shapely geometry
        Lines that a word had better not cross.
    taken : sequence of rectangles
        Places that are not free: dots, the scale bar.
    """
    shapely.prepare(lines)
    occupied = list(taken)
    figures: list[Rectangle] = []
    labels = []
    for wish in wishes:
        best = _best(wish, window, occupied, lines, figures)
        if best is None:
            continue
        occupied.append(_rectangle(wish, best))
        if wish.kind in _READINGS:
            figures.append(occupied[-1])
        labels.append(
            Label(
                text=wish.text,
                kind=wish.kind,
                lon_lat=(round(best.lon_lat[0], 4), round(best.lon_lat[1], 4)),
                x=round(best.x * 10),
                y=round(best.y * 10),
                anchor=best.anchor,
                statement=wish.statement,
                second=wish.second,
            )
        )
    return tuple(labels)


def _best(
    wish: Wish,
    window: Rectangle,
    occupied: Sequence[Rectangle],
    lines: BaseGeometry,
    figures: Sequence[Rectangle],
) -> Candidate | None:
    inside = [c for c in wish.candidates if _is_inside(_rectangle(wish, c), window)]
    if wish.kind in _AREAS:
        inside = [c for c in inside if _share_off(wish.ground, _rectangle(wish, c)) < _HAIR_OF_BOX]
    free = [c for c in inside if not any(_meet(_rectangle(wish, c), r) for r in occupied)]
    costs = [_cost(wish, c, lines, figures) for c in free]
    if costs and min(costs) <= _DEAREST.get(wish.kind, math.inf):
        return free[costs.index(min(costs))]
    return min(inside, key=lambda c: c.cost) if wish.must and inside else None


def _cost(wish: Wish, at: Candidate, lines: BaseGeometry, figures: Sequence[Rectangle]) -> float:
    """Return what a place costs."""
    box = _rectangle(wish, at)
    cost = at.cost
    if wish.kind == "region":
        cost += _LEAVING * _share_off(wish.ground, box)
    # Only a statement's label belongs on a line.
    if wish.kind != "statement":
        # Words that stand beside a line by right would look to run into it.
        clear = _grown(box, _HALF_A_LINE) if wish.kind == "reference" else box
        cost += _CROSSING * shapely.box(*clear).intersects(lines)
    cost += _HIDING * any(_meet(box, other) for other in wish.elsewhere)
    if wish.kind in _READINGS:
        near = _grown(box, _BETWEEN_FIGURES)
        cost += _AMBIGUOUS * any(_meet(near, figure) for figure in figures)
    return cost


def _share_off(ground: BaseGeometry | None, box: Rectangle) -> float:
    """Return what part of a box is on other ground, 0 to 1."""
    if ground is None:
        return 0.0
    own = shapely.area(shapely.clip_by_rect(ground, *box))
    return 1.0 - float(own / shapely.area(shapely.box(*box)))


def ground_of(label: Label) -> Rectangle:
    """Return left, top, right, bottom of a label, in pixels of the wide frame that it stands in."""
    wish = Wish(label.text, label.kind, (), second=label.second)
    at = Candidate(label.x / 10, label.y / 10, label.anchor, label.lon_lat)
    return _rectangle(wish, at)


def _rectangle(wish: Wish, at: Candidate) -> Rectangle:
    """Return left, top, right, bottom of the label. ``y`` is the middle of its height."""
    letters = max(len(wish.text), len(wish.second))
    width = _LETTER[wish.kind] * letters + _PADDING.get(wish.kind, 0.0)
    height = _HEIGHT[wish.kind] + (_SECOND_LINE if wish.second else 0.0)
    left = {"start": at.x, "middle": at.x - width / 2, "end": at.x - width}[at.anchor]
    return left, at.y - height / 2, left + width, at.y + height / 2


def _grown(r: Rectangle, by: float) -> Rectangle:
    return r[0] - by, r[1] - by, r[2] + by, r[3] + by


def _is_inside(r: Rectangle, window: Rectangle) -> bool:
    return r[0] >= window[0] and r[1] >= window[1] and r[2] <= window[2] and r[3] <= window[3]


def _meet(a: Rectangle, b: Rectangle) -> bool:
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]
