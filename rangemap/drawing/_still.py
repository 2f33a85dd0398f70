"""The still map: the scene in an azimuthal equidistant projection, with two windows on it."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any, Final, Literal

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from rangemap.drawing._labels import Rectangle, Wish, ground_of, place
from rangemap.drawing._scene import STATED, Scene, outline
from rangemap.drawing._sheet import WINDOWS, Sheet, view
from rangemap.drawing._wishes import Place, Words, cities_of, places_of, wishes
from rangemap.story import Frame, Label, ScaleBar, StillPath
from rangemap.units import KM_PER

__all__ = ["place_words", "round_length", "still_frames", "still_paths"]

Floats = NDArray[np.float64]

_UNITS: Final = 10
_DOT: Final = 6.0
_SCALE_BOX: Final = (0.0, -48.0, 150.0, 0.0)
_SCALE_SHARE: Final = 0.18


def still_paths(scene: Scene, sheet: Sheet) -> tuple[StillPath, ...]:
    """Return the paths of the still map, in drawing order."""
    boxes = [view(sheet, name) for name in WINDOWS]
    left, top = min(b[0] for b in boxes), min(b[1] for b in boxes)
    right, bottom = max(b[2] for b in boxes), max(b[3] for b in boxes)
    return tuple(_paths(scene, sheet, shapely.box(left - 5, top - 5, right + 5, bottom + 5)))


def still_frames(scene: Scene, sheet: Sheet, words: Words) -> tuple[Frame, ...]:
    """Return the windows on the still map, with their words."""
    wide = _frame("wide", scene, sheet, words)
    return wide, _frame("narrow", scene, sheet, words, wide=wide.labels)


def place_words(
    scene: Scene,
    sheet: Sheet,
    words: Words,
    *,
    size: tuple[float, float],
    taken: Sequence[Rectangle],
) -> tuple[Label, ...]:
    """Return where words stand on a sheet of a size in pixels, in tenths of a pixel.

    Parameters
    ----------
    scene, sheet, words
        What is drawn, how it comes to pixels, and what would like to be named.
    size
        Width and height of the sheet in pixels of a page, in which a letter has twelve.
    taken
        Places that are not free, left, top, right and bottom of each.
    """
    box = (0.0, 0.0, *size)
    return place(
        [_localised(wish, box, 1.0) for wish in wishes(scene, sheet, box, words)],
        window=(4.0, 4.0, size[0] - 4.0, size[1] - 4.0),
        lines=_localised_lines(scene, sheet, box, 1.0),
        taken=taken,
    )


def _paths(scene: Scene, sheet: Sheet, window: BaseGeometry) -> Iterator[StillPath]:
    order = ("country", "origin", "occupied", "region")
    for shape in sorted(scene.shapes, key=lambda s: order.index(s.role)):
        d = _svg(shape.geometry, sheet, window)
        if d:
            yield StillPath(role=shape.role, id=shape.id, d=d)
    for kind in ("fill", "low", "high", "open", "ring", "edge"):
        for drawn in scene.outlines:
            d = _svg(drawn.geometry, sheet, window) if drawn.kind == kind else ""
            if d:
                yield StillPath(role=drawn.kind, id=drawn.statement, d=d)
    for origin in scene.origins:
        d = "" if origin.is_point else _svg(outline(origin.geometry), sheet, window)
        if d:
            yield StillPath(role="reference", id=origin.name, d=d)


def _svg(geometry: BaseGeometry, sheet: Sheet, window: BaseGeometry) -> str:
    """Return an SVG path in tenths of a pixel, relative, without points that do not move."""
    projected = shapely.transform(geometry, sheet.to_pixels)
    if shapely.get_type_id(projected) in {3, 6}:
        # A polygon folded by rounding is mended rather than lost.
        projected = shapely.clip_by_rect(shapely.make_valid(projected), *window.bounds)
    else:
        projected = shapely.intersection(projected, window)
    rings: list[BaseGeometry] = []
    for part in shapely.get_parts(projected):
        if part.geom_type == "Polygon":
            rings += [part.exterior, *part.interiors]
        elif part.geom_type == "LineString":
            rings.append(part)
    return "".join(_subpath(ring) for ring in rings)


def _subpath(line: BaseGeometry) -> str:
    grid = np.rint(shapely.get_coordinates(line) * _UNITS).astype(np.int64)
    steps = np.diff(grid, axis=0)
    steps = steps[np.any(steps != 0, axis=1)]
    closed = bool((grid[0] == grid[-1]).all())
    if len(steps) < (3 if closed else 1):
        return ""
    moves = steps[:-1] if closed else steps
    return f"M{grid[0, 0]} {grid[0, 1]}l" + _pairs(moves) + ("z" if closed else "")


def _pairs(steps: NDArray[np.int64]) -> str:
    text = " ".join(f"{x} {y}" for x, y in steps)
    return text.replace(" -", "-")


def _frame(
    name: Literal["wide", "narrow"],
    scene: Scene,
    sheet: Sheet,
    words: Words,
    wide: Sequence[Label] = (),
) -> Frame:
    """Return a window; what names a country in it may name it among the ``wide`` labels too."""
    box = view(sheet, name)
    pixel = (box[2] - box[0]) / WINDOWS[name][0]
    words = _without_cut_dots(words, sheet, box, _DOT * pixel)
    dots = [
        *_dots(
            "reference", [at for o in scene.origins if o.is_point for at in places_of(o)], sheet
        ),
        *_dots("city", [p.spots[0] for p in cities_of(words.places, scene)], sheet),
    ]
    shown = [dot for dot in dots if box[0] < dot[1] < box[2] and box[1] < dot[2] < box[3]]
    # Labels are laid out in pixels of this window, and put down in those of the wide one.
    taken = [
        (
            (x - box[0]) / pixel - _DOT,
            (y - box[1]) / pixel - _DOT,
            (x - box[0]) / pixel + _DOT,
            (y - box[1]) / pixel + _DOT,
        )
        for _, x, y in shown
    ]
    width, height = WINDOWS[name]
    taken.append((_SCALE_BOX[0], height + _SCALE_BOX[1], _SCALE_BOX[2], float(height)))
    local = [_localised(wish, box, pixel) for wish in wishes(scene, sheet, box, words)]
    labels = place(
        [_kept_off(wish, wide, box, pixel) for wish in local],
        window=(4.0, 4.0, width - 4.0, height - 4.0),
        lines=_localised_lines(scene, sheet, box, pixel),
        taken=taken,
    )
    return Frame(
        name=name,
        view_box=_units(box[0], box[1], box[2] - box[0], box[3] - box[1]),
        pixel=round(pixel * _UNITS),
        labels=tuple(_placed(label, box, pixel) for label in labels),
        dots=tuple((kind, *_units(x, y)) for kind, x, y in shown),
        scale=_scale(sheet, width * pixel),
    )


def _without_cut_dots(words: Words, sheet: Sheet, box: Rectangle, margin: float) -> Words:
    """Leave out the cities whose dots the edge of a window would cut or touch."""
    room = shapely.box(box[0] + margin, box[1] + margin, box[2] - margin, box[3] - margin)

    def has_room(p: Place) -> bool:
        return bool(shapely.intersects_xy(room, *sheet.to_pixels(np.array(p.spots[:1]))[0]))

    return replace(words, places=[p for p in words.places if p.kind != "city" or has_room(p)])


def _units(*pixels: float) -> tuple[Any, ...]:
    return tuple(round(value * _UNITS) for value in pixels)


def _localised(wish: Wish, box: Rectangle, pixel: float) -> Wish:
    moved = tuple(
        replace(
            c,
            x=(c.x - box[0]) / pixel + c.shift[0],
            y=(c.y - box[1]) / pixel + c.shift[1],
            shift=(0.0, 0.0),
        )
        for c in wish.candidates
    )
    corner = np.array(box[:2])
    ground = wish.ground
    if ground is not None:
        ground = shapely.transform(ground, lambda xy: (xy - corner) / pixel)
    return replace(wish, candidates=moved, ground=ground)


def _kept_off(wish: Wish, wide: Sequence[Label], box: Rectangle, pixel: float) -> Wish:
    """Return a country's wish such that it hides none of the wide labels, if it can."""
    if wish.kind != "country":
        return wish
    left, top = box[:2]
    grounds = [
        ground_of(label)
        for label in wide
        if label.text != wish.text and label.kind not in {"low", "high"}
    ]
    elsewhere = tuple(
        ((x0 - left) / pixel, (y0 - top) / pixel, (x1 - left) / pixel, (y1 - top) / pixel)
        for x0, y0, x1, y1 in grounds
    )
    return replace(wish, elsewhere=elsewhere)


def _localised_lines(scene: Scene, sheet: Sheet, box: Rectangle, pixel: float) -> BaseGeometry:
    """Return the lines that are always seen, in pixels of the window."""
    corner = np.array(box[:2])
    lines = [o.geometry for o in scene.outlines if o.kind in STATED]
    lines += [outline(o.geometry) for o in scene.origins if not o.is_point]
    return shapely.union_all(
        [
            shapely.transform(line, lambda xy: (sheet.to_pixels(xy) - corner) / pixel)
            for line in lines
        ]
    )


def _placed(label: Label, box: Rectangle, pixel: float) -> Label:
    return replace(
        label,
        x=round(box[0] * _UNITS + label.x * pixel),
        y=round(box[1] * _UNITS + label.y * pixel),
    )


def _dots(
    kind: str, points: Sequence[tuple[float, float]], sheet: Sheet
) -> list[tuple[str, float, float]]:
    if not points:
        return []
    return [(kind, float(x), float(y)) for x, y in sheet.to_pixels(np.array(points))]


def _scale(sheet: Sheet, width_pixels: float) -> ScaleBar:
    """Return round lengths near a fifth of the window's width."""
    km_per_pixel = sheet.metres_per_pixel / 1000
    wanted_km = width_pixels * _SCALE_SHARE * km_per_pixel
    km, mi = round_length(wanted_km), round_length(wanted_km / KM_PER["mi"])
    return ScaleBar(
        km=km,
        km_length=round(km / km_per_pixel * _UNITS),
        mi=mi,
        mi_length=round(mi * KM_PER["mi"] / km_per_pixel * _UNITS),
    )


def round_length(wanted: float) -> int:
    """Return the largest of 1, 2, 5, 10, 20, 50 ... that is not more than wanted."""
    power = 10 ** math.floor(math.log10(max(wanted, 1.0)))
    return int(max(step * power for step in (1, 2, 5) if step * power <= max(wanted, 1.0)))
