"""Where words stand on the still map: placed one by one, each clear of those before it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final, Literal

import shapely
from shapely.geometry.base import BaseGeometry

from rangemap.story import Label

__all__ = ["Candidate", "Wish", "place"]

Kind = Literal["country", "sea", "region", "city", "reference", "statement", "low", "high"]
Anchor = Literal["start", "middle", "end"]
Rectangle = tuple[float, float, float, float]

_CROSSING: Final = 20.0

#: Mean advance of a letter, and height of a line, in pixels, generous: fonts differ.
_LETTER: Final = {
    "country": 10.5, "sea": 6.8, "region": 6.6, "city": 6.8, "reference": 6.6, "statement": 7.2,
    "low": 6.6, "high": 6.6,
}  # fmt: skip
_HEIGHT: Final = {
    "country": 16.0, "sea": 15.0, "region": 14.0, "city": 15.0, "reference": 15.0,
    "statement": 20.0, "low": 13.0, "high": 13.0,
}  # fmt: skip
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

    ``second`` is a translation, on a line of its own.
    """

    text: str
    kind: Kind
    candidates: tuple[Candidate, ...]
    statement: str = ""
    must: bool = False
    second: str = ""


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
    labels = []
    for wish in wishes:
        best = _best(wish, window, occupied, lines)
        if best is None:
            continue
        occupied.append(_rectangle(wish, best))
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
    wish: Wish, window: Rectangle, occupied: Sequence[Rectangle], lines: BaseGeometry
) -> Candidate | None:
    inside = [c for c in wish.candidates if _is_inside(_rectangle(wish, c), window)]
    free = [c for c in inside if not any(_meet(_rectangle(wish, c), r) for r in occupied)]
    if free:
        return min(free, key=lambda c: c.cost + _crossing_cost(wish, c, lines))
    return min(inside, key=lambda c: c.cost) if wish.must and inside else None


def _crossing_cost(wish: Wish, at: Candidate, lines: BaseGeometry) -> float:
    """Return what it costs to cross a line; only a statement's label belongs on one."""
    crosses = wish.kind != "statement" and shapely.box(*_rectangle(wish, at)).intersects(lines)
    return _CROSSING if crosses else 0.0


def _rectangle(wish: Wish, at: Candidate) -> Rectangle:
    """Return left, top, right, bottom of the label. ``y`` is the middle of its height."""
    letters = max(len(wish.text), len(wish.second))
    width = _LETTER[wish.kind] * letters + _PADDING.get(wish.kind, 0.0)
    height = _HEIGHT[wish.kind] + (_SECOND_LINE if wish.second else 0.0)
    left = {"start": at.x, "middle": at.x - width / 2, "end": at.x - width}[at.anchor]
    return left, at.y - height / 2, left + width, at.y + height / 2


def _is_inside(r: Rectangle, window: Rectangle) -> bool:
    return r[0] >= window[0] and r[1] >= window[1] and r[2] <= window[2] and r[3] <= window[3]


def _meet(a: Rectangle, b: Rectangle) -> bool:
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]
