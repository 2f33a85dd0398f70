"""The still map: the scene in an azimuthal equidistant projection, with two windows on it."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final, Literal

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from rangemap.drawing._labels import Candidate, Rectangle, Wish, place
from rangemap.drawing._scene import Drawn, Scene, outline
from rangemap.geodesy import azimuthal_equidistant
from rangemap.reach import Origin
from rangemap.story import Drawing, Frame, Label, ScaleBar, StillPath
from rangemap.units import KM_PER

__all__ = ["Place", "draw_still", "moving_labels"]

Floats = NDArray[np.float64]

#: Width and height of the two windows, in pixels of a page.
_WINDOWS: Final[dict[Literal["wide", "narrow"], tuple[int, int]]] = {
    "wide": (828, 550),
    "narrow": (358, 400),
}
_UNITS: Final = 10
_MARGIN: Final = 0.06
_DOT: Final = 6.0
_SCALE_BOX: Final = (0.0, -48.0, 150.0, 0.0)
_STATEMENT_STEPS: Final = 240
_SCALE_SHARE: Final = 0.18
#: Where words stand beside a dot and beside a line, in pixels of the screen.
_BESIDE_DOT: Final[dict[Literal["start", "end", "middle"], tuple[float, float]]] = {
    "start": (9.0, 0.0),
    "end": (-9.0, 0.0),
    "middle": (0.0, 14.0),
}
_BESIDE_LINE: Final[tuple[tuple[Literal["start", "end", "middle"], tuple[float, float]], ...]] = (
    ("end", (-12.0, 6.0)),
    ("start", (12.0, 6.0)),
    ("middle", (0.0, 18.0)),
    ("middle", (0.0, -18.0)),
)
_COUNTRY_STEP: Final = 30.0
_LEAST_AREA: Final = 200.0
_AROUND: Final = (
    (0, 0), (0, 1), (0, -1), (1, 0), (-1, 0), (1, 1), (-1, -1), (1, -1), (-1, 1),
    (0, 2), (0, -2), (2, 0), (-2, 0),
)  # fmt: skip
#: Countries that are drawn as their regions.
_COUNTRY_OF: Final = {"origin": "Ukraine", "occupied": "Ukraine", "region": "Russia"}


@dataclass(frozen=True, slots=True)
class Place:
    """A named place for orientation: where its name may stand, in degrees, the best first."""

    name: str
    kind: Literal["country", "sea", "city"]
    spots: tuple[tuple[float, float], ...]


@dataclass(frozen=True, slots=True, eq=False)
class _Words:
    """What may stand on the map, the most important first."""

    places: Sequence[Place]
    printed: dict[str, str]
    named: Sequence[str]
    line_label: str


@dataclass(frozen=True, slots=True, eq=False)
class _Sheet:
    """The scene in pixels of the wide window, x to the right and y down."""

    to_pixels: Callable[[Floats], Floats]
    to_degrees: Callable[[Floats], Floats]
    metres_per_pixel: float
    lines: Rectangle


def draw_still(
    scene: Scene,
    *,
    places: Sequence[Place],
    printed: dict[str, str],
    named: Sequence[str],
    line_label: str,
) -> Drawing:
    """Return the still map of a scene.

    Parameters
    ----------
    scene : Scene
        What is on the map, in degrees.
    places : sequence of Place
        Countries, seas and cities, the most important first.
    printed : dict
        The label of each statement's line, by statement.
    named : sequence of str
        Codes of the regions to name, the most important first.
    line_label : str
        What stands beside a line that is measured from.
    """
    words = _Words(places, printed, named, line_label)
    sheet = _sheet(scene)
    boxes = {name: _view(sheet, name) for name in _WINDOWS}
    left, top = min(b[0] for b in boxes.values()), min(b[1] for b in boxes.values())
    right, bottom = max(b[2] for b in boxes.values()), max(b[3] for b in boxes.values())
    paths = tuple(_paths(scene, sheet, shapely.box(left - 5, top - 5, right + 5, bottom + 5)))
    frames = tuple(_frame(name, box, scene, sheet, words) for name, box in boxes.items())
    return Drawing(paths=paths, frames=frames)


def moving_labels(scene: Scene, frame: Frame, places: Sequence[Place]) -> tuple[Label, ...]:
    """Return the labels of the moving map: those of a frame, then names beyond its edges.

    The moving map shows of the latter what finds room at each scale.
    """
    taken = {label.text for label in frame.labels}
    names: list[tuple[str, Literal["city", "country", "sea", "region"], tuple[float, float]]] = []
    for p in places:
        text = p.name.upper() if p.kind == "country" else p.name
        names += [(text, p.kind, spot) for spot in p.spots[:1] if p.name not in taken]
    for shape in scene.shapes:
        if shape.role in {"region", "occupied"}:
            ((lon, lat),) = shapely.get_coordinates(shapely.point_on_surface(shape.geometry))
            names.append((shape.short, "region", (float(lon), float(lat))))
    west, south, east, north = scene.limits
    beyond = [
        Label(text=text, kind=kind, lon_lat=at, x=0, y=0, anchor="middle", statement="")
        for text, kind, at in names
        if text not in taken and west < at[0] < east and south < at[1] < north
    ]
    return (*frame.labels, *beyond)


def _sheet(scene: Scene) -> _Sheet:
    west, south, east, north = scene.bounds
    forward, back = azimuthal_equidistant(lon=(west + east) / 2, lat=(south + north) / 2)
    lines = [outline.geometry for outline in scene.outlines if outline.kind != "fill"]
    dots = [origin.geometry for origin in scene.origins]
    x0, y0, x1, y1 = shapely.total_bounds(
        [shapely.transform(geometry, forward) for geometry in (*lines, *dots)]
    )
    width, height = _WINDOWS["wide"]
    room = 1 - 2 * _MARGIN
    scale = max((x1 - x0) / (width * room), (y1 - y0) / (height * room))
    middle = np.array([(x0 + x1) / 2, (y0 + y1) / 2])
    flip = np.array([1.0, -1.0])
    corner = np.array([width / 2, height / 2])

    def to_pixels(lon_lat: Floats) -> Floats:
        return np.asarray((forward(lon_lat) - middle) * flip / scale + corner)

    def to_degrees(pixels: Floats) -> Floats:
        return back((pixels - corner) * flip * scale + middle)

    half = np.array([x1 - x0, y1 - y0]) / 2 / scale
    extent = (*(corner - half), *(corner + half))
    return _Sheet(to_pixels, to_degrees, float(scale), extent)


def _view(sheet: _Sheet, name: Literal["wide", "narrow"]) -> Rectangle:
    """Return the window, in pixels of the wide one: all lines with a margin, its own shape."""
    width, height = _WINDOWS[name]
    left, top, right, bottom = sheet.lines
    room = 1 - 2 * _MARGIN
    pixel = max((right - left) / (width * room), (bottom - top) / (height * room))
    x, y = (left + right) / 2, (top + bottom) / 2
    dx, dy = width * pixel / 2, height * pixel / 2
    return x - dx, y - dy, x + dx, y + dy


def _paths(scene: Scene, sheet: _Sheet, window: BaseGeometry) -> Iterator[StillPath]:
    order = ("country", "origin", "occupied", "region")
    for shape in sorted(scene.shapes, key=lambda s: order.index(s.role)):
        d = _svg(shape.geometry, sheet, window)
        if d:
            yield StillPath(role=shape.role, id=shape.id, d=d)
    for kind in ("fill", "ring", "edge"):
        for drawn in scene.outlines:
            d = _svg(drawn.geometry, sheet, window) if drawn.kind == kind else ""
            if d:
                yield StillPath(role=drawn.kind, id=drawn.statement, d=d)
    for origin in scene.origins:
        d = "" if origin.is_point else _svg(outline(origin.geometry), sheet, window)
        if d:
            yield StillPath(role="reference", id=origin.name, d=d)


def _svg(geometry: BaseGeometry, sheet: _Sheet, window: BaseGeometry) -> str:
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
    box: Rectangle,
    scene: Scene,
    sheet: _Sheet,
    words: _Words,
) -> Frame:
    pixel = (box[2] - box[0]) / _WINDOWS[name][0]
    places, wishes = words.places, _wishes(scene, sheet, box, words)
    dots = [*_dots("reference", scene, sheet, places), *_dots("city", scene, sheet, places)]
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
    width, height = _WINDOWS[name]
    taken.append((_SCALE_BOX[0], height + _SCALE_BOX[1], _SCALE_BOX[2], float(height)))
    local = [_localised(wish, box, pixel) for wish in wishes]
    labels = place(
        local,
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
    return replace(wish, candidates=moved)


def _localised_lines(scene: Scene, sheet: _Sheet, box: Rectangle, pixel: float) -> BaseGeometry:
    """Return all lines of statements, in pixels of the window."""
    corner = np.array(box[:2])
    lines = [o.geometry for o in scene.outlines if o.kind != "fill"]
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
    kind: str, scene: Scene, sheet: _Sheet, places: Sequence[Place]
) -> list[tuple[str, float, float]]:
    if kind == "reference":
        points = [at for o in scene.origins if o.is_point for at in _places_of(o)]
    else:
        references = {origin.name for origin in scene.origins}
        points = [p.spots[0] for p in places if p.kind == "city" and p.name not in references]
    if not points:
        return []
    return [(kind, float(x), float(y)) for x, y in sheet.to_pixels(np.array(points))]


def _wishes(scene: Scene, sheet: _Sheet, box: Rectangle, words: _Words) -> list[Wish]:
    """Return all labels that could stand, the most important first."""
    places = words.places
    references = {origin.name for origin in scene.origins}
    wishes = [
        _statement_wish(statement, text, scene, sheet, box)
        for statement, text in words.printed.items()
    ]
    wishes += [
        _dot_wish(origin.name, "reference", _places_of(origin)[0], sheet)
        if origin.is_point
        else _line_wish(words.line_label, origin, sheet, box)
        for origin in scene.origins
    ]
    cities = [p for p in places if p.kind == "city" and p.name not in references]
    wishes += [_dot_wish(p.name, "city", p.spots[0], sheet) for p in cities]
    wishes += [_area_wish(p, scene, sheet, box) for p in places if p.kind != "city"]
    by_id = {shape.id: shape for shape in scene.shapes}
    taken = {p.name for p in places} | references
    wishes += [
        _region_wish(by_id[code], sheet, box)
        for code in words.named
        if code in by_id and by_id[code].short not in taken
    ]
    return [wish for wish in wishes if wish.candidates]


def _statement_wish(statement: str, text: str, scene: Scene, sheet: _Sheet, box: Rectangle) -> Wish:
    """Return the wish of a line: on the line, inside the regions, far from the other lines."""
    own = [o.geometry for o in scene.outlines if o.statement == statement and o.kind == "edge"]
    if not own:
        return Wish(text, "statement", ())
    line = shapely.intersection(shapely.transform(own[0], sheet.to_pixels), shapely.box(*box))
    others = shapely.union_all(
        [
            shapely.transform(o.geometry, sheet.to_pixels)
            for o in scene.outlines
            if o.kind != "fill" and o.statement != statement
        ]
        + [shapely.transform(o.geometry, sheet.to_pixels) for o in scene.origins]
    )
    regions = shapely.union_all(
        [shapely.transform(s.geometry, sheet.to_pixels) for s in scene.shapes if s.role == "region"]
    )
    spots = _along(line)
    degrees = sheet.to_degrees(shapely.get_coordinates(spots))
    boxes = _boxes(spots, text)
    away = shapely.distance(boxes, others)
    inside = shapely.contains(regions, boxes)
    hidden = _hidden_share(statement, scene, sheet, boxes)
    candidates = tuple(
        Candidate(
            spot.x,
            spot.y,
            "middle",
            (float(lon), float(lat)),
            # North-east first among equals: there the lines are farthest apart on most maps.
            400.0 * float(share)
            - 3.0 * min(float(gap), 15.0)
            - (50.0 if within else 0.0)
            - 0.02 * (spot.x - spot.y),
        )
        for spot, (lon, lat), gap, within, share in zip(
            spots, degrees, away, inside, hidden, strict=True
        )
    )
    return Wish(text, "statement", candidates, statement, must=True)


def _boxes(spots: NDArray[Any], text: str) -> NDArray[Any]:
    """Return the ground that a label takes at each spot, in pixels."""
    x, y = shapely.get_coordinates(spots).T
    half_width, half_height = 3.6 * len(text) + 7.0, 10.0
    return np.asarray(shapely.box(x - half_width, y - half_height, x + half_width, y + half_height))


def _hidden_share(statement: str, scene: Scene, sheet: _Sheet, boxes: NDArray[Any]) -> Floats:
    """Return what part of its own fill a label would hide, 0 to 1, at each spot."""
    fills = [o.geometry for o in scene.outlines if o.statement == statement and o.kind == "fill"]
    if not fills:
        return np.zeros(len(boxes))
    fill = shapely.make_valid(shapely.transform(fills[0], sheet.to_pixels))
    return np.asarray(shapely.area(shapely.intersection(boxes, fill)) / shapely.area(fill))


def _along(lines: BaseGeometry) -> NDArray[Any]:
    """Return points along one or several lines."""
    steps = np.linspace(0, 1, _STATEMENT_STEPS, endpoint=False)
    parts = [p for p in shapely.get_parts(lines) if p.geom_type == "LineString"]
    spots = [shapely.line_interpolate_point(part, steps, normalized=True) for part in parts]
    return np.concatenate(spots) if spots else np.array([], dtype=object)


def _line_wish(text: str, origin: Origin, sheet: _Sheet, box: Rectangle) -> Wish:
    """Return the wish of a line that is measured from: beside it, the middle first."""
    line = shapely.transform(outline(origin.geometry), sheet.to_pixels)
    spots = _along(shapely.intersection(line, shapely.box(*box)))
    candidates = []
    for number, (x, y) in enumerate(shapely.get_coordinates(spots)):
        from_middle = abs(number - len(spots) / 2)
        spot = _spot(np.array([x, y]), sheet, 0.2 * from_middle)
        candidates += [replace(spot, anchor=anchor, shift=shift) for anchor, shift in _BESIDE_LINE]
    return Wish(text, "reference", tuple(candidates))


def _places_of(origin: Origin) -> list[tuple[float, float]]:
    return [(float(lon), float(lat)) for lon, lat in shapely.get_coordinates(origin.geometry)]


def _dot_wish(
    name: str,
    kind: Literal["reference", "city"],
    lon_lat: tuple[float, float],
    sheet: _Sheet,
) -> Wish:
    ((x, y),) = sheet.to_pixels(np.array([lon_lat]))
    spots = tuple(
        Candidate(float(x), float(y), anchor, lon_lat, float(cost), shift)
        for cost, (anchor, shift) in enumerate(_BESIDE_DOT.items())
    )
    return Wish(name, kind, spots)


def _area_wish(p: Place, scene: Scene, sheet: _Sheet, box: Rectangle) -> Wish:
    """Return the wish of a country or a sea: its own place, else the middle of what is seen."""
    kind: Literal["country", "sea"] = "country" if p.kind == "country" else "sea"
    text = p.name.upper() if kind == "country" else p.name
    spots = [
        Candidate(float(x), float(y), "middle", lon_lat, float(cost))
        for cost, (lon_lat, (x, y)) in enumerate(
            zip(p.spots, sheet.to_pixels(np.array(p.spots)), strict=True)
        )
    ]
    shapes = [s.geometry for s in scene.shapes if p.name in {s.name, _COUNTRY_OF.get(s.role)}]
    if kind == "country" and shapes:
        seen = _seen(shapely.union_all(shapes), sheet, box)
        for xy in _widest_place(seen, len(text)):
            steps = [np.array([dx, dy]) * _COUNTRY_STEP for dx, dy in _AROUND]
            spots += [_spot(xy + step, sheet, 9.0 + cost) for cost, step in enumerate(steps)]
    return Wish(text, kind, tuple(spots))


def _region_wish(shape: Drawn, sheet: _Sheet, box: Rectangle) -> Wish:
    """Return the wish of a region: the middle of the widest place of its part in the window."""
    seen = _seen(shape.geometry, sheet, box)
    candidates = []
    for xy in _widest_place(seen, 1):
        step = max(4.0, float(shapely.distance(shapely.Point(xy), shapely.boundary(seen))) / 3)
        for cost, (dx, dy) in enumerate(_AROUND):
            candidates.append(_spot(xy + np.array([dx, dy]) * step, sheet, float(cost)))
    return Wish(shape.short, "region", tuple(candidates))


def _seen(geometry: BaseGeometry, sheet: _Sheet, box: Rectangle) -> BaseGeometry:
    """Return the part of a polygon in the window, in pixels."""
    projected = shapely.make_valid(shapely.transform(geometry, sheet.to_pixels))
    return shapely.intersection(projected, shapely.box(*box))


def _widest_place(seen: BaseGeometry, letters: int) -> list[Floats]:
    """Return the centre of the largest circle inside, if a word of so many letters may fit."""
    if seen.area < _LEAST_AREA * letters:
        return []
    circle = shapely.maximum_inscribed_circle(np.array([seen]), tolerance=1.0)
    return [shapely.get_coordinates(circle)[0]]


def _spot(xy: Floats, sheet: _Sheet, cost: float) -> Candidate:
    lon, lat = sheet.to_degrees(xy[None, :])[0]
    return Candidate(float(xy[0]), float(xy[1]), "middle", (float(lon), float(lat)), cost)


def _scale(sheet: _Sheet, width_pixels: float) -> ScaleBar:
    """Return round lengths near a fifth of the window's width."""
    km_per_pixel = sheet.metres_per_pixel / 1000
    wanted_km = width_pixels * _SCALE_SHARE * km_per_pixel
    km, mi = _round_length(wanted_km), _round_length(wanted_km / KM_PER["mi"])
    return ScaleBar(
        km=km,
        km_length=round(km / km_per_pixel * _UNITS),
        mi=mi,
        mi_length=round(mi * KM_PER["mi"] / km_per_pixel * _UNITS),
    )


def _round_length(wanted: float) -> int:
    """Return the largest of 1, 2, 5, 10, 20, 50 ... that is not more than wanted."""
    power = 10 ** math.floor(math.log10(max(wanted, 1.0)))
    return int(max(step * power for step in (1, 2, 5) if step * power <= max(wanted, 1.0)))
