"""What would like to be named on the map, and where each name may stand."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final, Literal

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from rangemap.drawing._labels import Candidate, Rectangle, Wish
from rangemap.drawing._scene import STATED, Drawn, Outline, Scene, outline
from rangemap.drawing._sheet import Sheet
from rangemap.reach import Origin
from rangemap.story import Frame, Label

__all__ = ["Place", "Words", "cities_of", "moving_labels", "places_of", "wishes"]

Floats = NDArray[np.float64]

_STEPS_ALONG: Final = 240
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
#: How much farther from a line that winds a word may stand, in the direction of its shift.
_FARTHER: Final = 12.0
#: How far beside its line a figure stands, and from when on it is clear of the others.
_BESIDE_READING: Final = 6.0
_CLEAR: Final = 5.0
_COUNTRY_STEP: Final = 30.0
#: How far apart further places for a name are, in pixels of the wide window.
_FINE_STEP: Final = 12.0
_LEAST_AREA: Final = 200.0
#: Half the width that a letter of a country's name takes, in pixels of its window.
_HALF_A_CAPITAL: Final = 5.25
_AROUND: Final = (
    (0, 0), (0, 1), (0, -1), (1, 0), (-1, 0), (1, 1), (-1, -1), (1, -1), (-1, 1),
    (0, 2), (0, -2), (2, 0), (-2, 0),
)  # fmt: skip
#: Countries that are drawn as their regions.
_COUNTRY_OF: Final = {"origin": "Ukraine", "occupied": "Ukraine", "region": "Russia"}


@dataclass(frozen=True, slots=True)
class Place:
    """A named place for orientation: where its name may stand, in degrees, the best first.

    ``text`` is its name as the map shows it, ``name`` the one by which it is known.
    """

    name: str
    kind: Literal["country", "sea", "city"]
    spots: tuple[tuple[float, float], ...]
    text: str


@dataclass(frozen=True, slots=True, eq=False)
class Words:
    """What may stand on the map, in one language.

    Attributes
    ----------
    places
        Countries, seas and cities, the most important first.
    printed
        The label of each statement's line, and its translation or nothing.
    readings
        The figures that label the lines of readings, by statement and kind.
    named
        Codes of the regions to name, the most important first.
    regions
        The name of each shape that may be named, by its code.
    origins
        What is measured from as the map shows it, by its name.
    line_label
        What stands beside a line that is measured from.
    """

    places: Sequence[Place]
    printed: Mapping[str, tuple[str, str]]
    readings: Mapping[tuple[str, str], str]
    named: Sequence[str]
    regions: Mapping[str, str]
    origins: Mapping[str, str]
    line_label: str

    def figure(self, drawn: Outline) -> str:
        """Return what labels the line of a reading: each figure that it stands for, once."""
        return " / ".join(dict.fromkeys(self.readings[each] for each in drawn.readings))


def wishes(scene: Scene, sheet: Sheet, box: Rectangle, words: Words) -> list[Wish]:
    """Return all labels that could stand, the most important first."""
    places = words.places
    references = {words.origins[origin.name] for origin in scene.origins}
    found = [
        _statement_wish(statement, text, second, scene, sheet, box)
        for statement, (text, second) in words.printed.items()
    ]
    found += [
        _dot_wish(words.origins[origin.name], "reference", places_of(origin)[0], sheet)
        for origin in scene.origins
        if origin.is_point
    ]
    found += [_dot_wish(p.text, "city", p.spots[0], sheet) for p in cities_of(places, scene)]
    # After the dots, which have fewer places for their names.
    found += [
        _line_wish(words.line_label, origin, sheet, box)
        for origin in scene.origins
        if not origin.is_point
    ]
    found += [_country_wish(p, scene, sheet, box) for p in places if p.kind == "country"]
    found += _sea_wishes([p for p in places if p.kind == "sea"], scene, sheet, box)
    by_id = {shape.id: shape for shape in scene.shapes}
    taken = {p.text for p in places} | references
    found += [
        _region_wish(by_id[code], words.regions[code], sheet, box)
        for code in words.named
        if code in by_id and words.regions[code] not in taken
    ]
    # Last of all: seen only when asked for, they take no other word's place.
    found += [
        _reading_wish(o, words.figure(o), scene, sheet, box)
        for o in scene.outlines
        if o.kind in {"low", "high"}
    ]
    return [wish for wish in found if wish.candidates]


def moving_labels(scene: Scene, frames: Sequence[Frame], words: Words) -> tuple[Label, ...]:
    """Return the labels of the moving map: those of the wide frame, then names beyond its edges.

    The moving map shows of the latter what finds room at each scale. A country whose name a phone
    would cut stands where the narrow frame has it.
    """
    wide, narrow = frames
    on_a_phone = {label.text: label for label in narrow.labels if label.kind == "country"}
    opening = [
        label
        if label.kind != "country" or _is_whole(label, narrow)
        else on_a_phone.get(label.text, label)
        for label in wide.labels
    ]
    taken = {label.text for label in opening}
    names: list[tuple[str, Literal["city", "country", "sea", "region"], tuple[float, float]]] = []
    for p in words.places:
        text = p.text.upper() if p.kind == "country" else p.text
        names += [(text, p.kind, spot) for spot in p.spots[:1] if p.text not in taken]
    for shape in scene.shapes:
        if shape.role in {"region", "occupied"}:
            ((lon, lat),) = shapely.get_coordinates(shapely.point_on_surface(shape.geometry))
            names.append(
                (words.regions[shape.id], "region", (round(float(lon), 4), round(float(lat), 4)))
            )
    west, south, east, north = scene.limits
    beyond = [
        Label(text=text, kind=kind, lon_lat=at, x=0, y=0, anchor="middle", statement="")
        for text, kind, at in names
        if text not in taken and west < at[0] < east and south < at[1] < north
    ]
    return (*opening, *beyond)


def _is_whole(label: Label, frame: Frame) -> bool:
    """Return whether another frame would show a country's name as a whole."""
    left, _, width, _ = frame.view_box
    half = _HALF_A_CAPITAL * len(label.text) * frame.pixel
    return left + half < label.x < left + width - half


def cities_of(places: Sequence[Place], scene: Scene) -> list[Place]:
    """Return the cities that get a dot: all but those that are measured from."""
    references = {origin.name for origin in scene.origins}
    return [p for p in places if p.kind == "city" and p.name not in references]


def places_of(origin: Origin) -> list[tuple[float, float]]:
    """Return the points that are measured from."""
    return [(float(lon), float(lat)) for lon, lat in shapely.get_coordinates(origin.geometry)]


def _statement_wish(
    statement: str, text: str, second: str, scene: Scene, sheet: Sheet, box: Rectangle
) -> Wish:
    """Return the wish of a line: on the line, inside the regions, far from the other lines."""
    own = [o.outer for o in scene.outlines if o.statement == statement and o.kind == "edge"]
    if not own:
        return Wish(text, "statement", ())
    line = shapely.intersection(shapely.transform(own[0], sheet.to_pixels), shapely.box(*box))
    others = shapely.union_all(
        [
            shapely.transform(o.geometry, sheet.to_pixels)
            for o in scene.outlines
            if o.kind in STATED and o.statement != statement
        ]
        + [shapely.transform(o.geometry, sheet.to_pixels) for o in scene.origins]
    )
    # Put together in degrees, where their borders match; a projection can fold them.
    land = shapely.union_all([s.geometry for s in scene.shapes if s.role == "region"])
    regions = shapely.make_valid(shapely.transform(land, sheet.to_pixels))
    spots = _along(line)
    degrees = sheet.to_degrees(shapely.get_coordinates(spots))
    boxes = _boxes(spots, max(len(text), len(second)), lines=2 if second else 1)
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
    return Wish(text, "statement", candidates, statement, must=True, second=second)


def _reading_wish(own: Outline, text: str, scene: Scene, sheet: Sheet, box: Rectangle) -> Wish:
    """Return the wish of a reading's figure: beside its line, inside the low one, outside the high.

    Lines of one statement run close together, so a figure on its line would hide the next one.
    """
    kind: Literal["low", "high"] = "low" if own.kind == "low" else "high"
    lines = shapely.union_all(
        [
            shapely.transform(o.geometry, sheet.to_pixels)
            for o in scene.outlines
            if o.kind in {"edge", "low", "high"}
        ]
    )
    origins = shapely.union_all(
        [shapely.transform(o.geometry, sheet.to_pixels) for o in scene.origins]
    )
    line = shapely.intersection(shapely.transform(own.geometry, sheet.to_pixels), shapely.box(*box))
    spots = _along(line)
    near = np.column_stack([shapely.distance(_moved_by(spots, x), origins) for x in (-6.0, 6.0)])
    # Farther on to the right than to the left: there the line faces east.
    to_the_right = (near[:, 1] > near[:, 0]) == (kind == "high")
    steep = np.abs(near[:, 1] - near[:, 0]) / 12.0
    side = np.where(to_the_right, 1.0, -1.0)
    gaps = shapely.distance(_boxes_beside(spots, text, side), lines)
    degrees = sheet.to_degrees(shapely.get_coordinates(spots))
    candidates = tuple(
        Candidate(
            spot.x,
            spot.y,
            "start" if right else "end",
            (float(lon), float(lat)),
            -min(float(gap), _CLEAR) - 4.0 * float(upright),
            (_BESIDE_READING if right else -_BESIDE_READING, 0.0),
        )
        for spot, (lon, lat), right, gap, upright in zip(
            spots, degrees, to_the_right, gaps, steep, strict=True
        )
    )
    return Wish(text, kind, candidates, own.statement, must=True)


def _moved_by(spots: NDArray[Any], x: float) -> NDArray[Any]:
    return np.asarray(shapely.points(shapely.get_coordinates(spots) + np.array([x, 0.0])))


def _boxes_beside(spots: NDArray[Any], text: str, side: Floats) -> NDArray[Any]:
    """Return the ground that a figure takes beside each spot, in pixels."""
    x, y = shapely.get_coordinates(spots).T
    near, far = x + side * _BESIDE_READING, x + side * (_BESIDE_READING + 6.6 * len(text))
    return np.asarray(shapely.box(np.minimum(near, far), y - 6.5, np.maximum(near, far), y + 6.5))


def _boxes(spots: NDArray[Any], letters: int, *, lines: int) -> NDArray[Any]:
    """Return the ground that a label takes at each spot, in pixels."""
    x, y = shapely.get_coordinates(spots).T
    half_width, half_height = 3.6 * letters + 7.0, 2.5 + 7.5 * lines
    return np.asarray(shapely.box(x - half_width, y - half_height, x + half_width, y + half_height))


def _hidden_share(statement: str, scene: Scene, sheet: Sheet, boxes: NDArray[Any]) -> Floats:
    """Return what part of its own fill a label would hide, 0 to 1, at each spot."""
    fills = [o.geometry for o in scene.outlines if o.statement == statement and o.kind == "fill"]
    if not fills:
        return np.zeros(len(boxes))
    fill = shapely.make_valid(shapely.transform(fills[0], sheet.to_pixels))
    return np.asarray(shapely.area(shapely.intersection(boxes, fill)) / shapely.area(fill))


def _along(lines: BaseGeometry) -> NDArray[Any]:
    """Return points along one or several lines."""
    steps = np.linspace(0, 1, _STEPS_ALONG, endpoint=False)
    parts = [p for p in shapely.get_parts(lines) if p.geom_type == "LineString"]
    spots = [shapely.line_interpolate_point(part, steps, normalized=True) for part in parts]
    return np.concatenate(spots) if spots else np.array([], dtype=object)


def _line_wish(text: str, origin: Origin, sheet: Sheet, box: Rectangle) -> Wish:
    """Return the wish of a line that is measured from: beside it, the middle first."""
    line = shapely.transform(outline(origin.geometry), sheet.to_pixels)
    spots = _along(shapely.intersection(line, shapely.box(*box)))
    # From 0 to 1; even an end of it costs less than to run across a line.
    from_middle = np.abs(2 * np.arange(len(spots)) / max(len(spots), 1) - 1)
    on_line = shapely.get_coordinates(spots)
    candidates: list[Candidate] = []
    for anchor, shift in _BESIDE_LINE:
        away = {"end": (-1, 0), "start": (1, 0), "middle": (0, np.sign(shift[1]))}[anchor]
        for farther in (0.0, _FARTHER):
            near = on_line + np.multiply(farther, away)
            # The moving map knows no shift: it has the words where they stand, not what is beside.
            beside = sheet.to_degrees(near + shift)
            candidates += [
                replace(each, anchor=anchor, shift=shift, lon_lat=(float(lon), float(lat)))
                for each, (lon, lat) in zip(
                    _spots(near, sheet, 12.0 * from_middle), beside, strict=True
                )
            ]
    return Wish(text, "reference", tuple(candidates))


def _dot_wish(
    name: str,
    kind: Literal["reference", "city"],
    lon_lat: tuple[float, float],
    sheet: Sheet,
) -> Wish:
    ((x, y),) = sheet.to_pixels(np.array([lon_lat]))
    spots = tuple(
        Candidate(float(x), float(y), anchor, lon_lat, float(cost), shift)
        for cost, (anchor, shift) in enumerate(_BESIDE_DOT.items())
    )
    return Wish(name, kind, spots)


def _country_wish(p: Place, scene: Scene, sheet: Sheet, box: Rectangle) -> Wish:
    """Return the wish of a country: its own place, else about the middle of what is seen of it.

    A country that is not among the shapes is held to no ground.
    """
    text = p.text.upper()
    spots = _own_spots(p, sheet)
    shapes = [s.geometry for s in scene.shapes if p.name in {s.name, _COUNTRY_OF.get(s.role)}]
    if not shapes:
        return Wish(text, "country", tuple(spots))
    seen = _seen(shapely.union_all(shapes), sheet, box)
    for xy in _widest_place(seen, len(text)):
        near = xy + np.array(_AROUND) * _COUNTRY_STEP
        spots += _spots(near, sheet, 9.0 + np.arange(len(near)))
        spots += _elsewhere(seen, xy, sheet, 9.0 + len(near))
    return Wish(text, "country", tuple(spots), ground=seen)


def _sea_wishes(seas: Sequence[Place], scene: Scene, sheet: Sheet, box: Rectangle) -> list[Wish]:
    """Return the wishes of the seas in the window: on the water about their own places."""
    spots = [(p, _own_spots(p, sheet)) for p in seas]
    window = shapely.box(*box)
    shown = [(p, own) for p, own in spots if shapely.intersects_xy(window, *_xy(own).T).any()]
    if not shown:
        return []
    land = shapely.union_all([s.geometry for s in scene.shapes])
    water = _seen(shapely.difference(shapely.box(*scene.limits), land), sheet, box)
    found = []
    for p, own in shown:
        steps = np.array(_AROUND[1:]) * _FINE_STEP
        around = _xy(own)[:, None] + steps
        more = _spots(around.reshape(-1, 2), sheet, np.tile(9.0 + np.arange(len(steps)), len(own)))
        found.append(Wish(p.text, "sea", (*own, *more), ground=water))
    return found


def _own_spots(p: Place, sheet: Sheet) -> list[Candidate]:
    """Return the places that are known for a name, the best first."""
    return [
        Candidate(float(x), float(y), "middle", lon_lat, float(cost))
        for cost, (lon_lat, (x, y)) in enumerate(
            zip(p.spots, sheet.to_pixels(np.array(p.spots)), strict=True)
        )
    ]


def _region_wish(shape: Drawn, name: str, sheet: Sheet, box: Rectangle) -> Wish:
    """Return the wish of a region: the middle of the widest place of its part in the window."""
    seen = _seen(shape.geometry, sheet, box)
    candidates: list[Candidate] = []
    for xy in _widest_place(seen, 1):
        step = max(4.0, float(shapely.distance(shapely.Point(xy), shapely.boundary(seen))) / 3)
        around = xy + np.array(_AROUND) * step
        own = shapely.contains_xy(seen, *around.T)
        candidates += _spots(around[own], sheet, np.flatnonzero(own))
        candidates += _elsewhere(seen, xy, sheet, float(len(_AROUND)))
    return Wish(name, "region", tuple(candidates), ground=seen)


def _elsewhere(ground: BaseGeometry, xy: Floats, sheet: Sheet, cost: float) -> list[Candidate]:
    """Return places all over a ground, the nearest to a place the best."""
    everywhere = _grid(ground)
    far = np.hypot(*(everywhere - xy).T) / _COUNTRY_STEP
    return _spots(everywhere, sheet, cost + far)


def _grid(ground: BaseGeometry) -> Floats:
    """Return places all over a ground, row by row, in pixels."""
    left, top, right, bottom = ground.bounds
    x, y = np.meshgrid(np.arange(left, right, _FINE_STEP), np.arange(top, bottom, _FINE_STEP))
    inside = shapely.contains_xy(ground, x.ravel(), y.ravel())
    return np.asarray(np.column_stack([x.ravel(), y.ravel()])[inside])


def _seen(geometry: BaseGeometry, sheet: Sheet, box: Rectangle) -> BaseGeometry:
    """Return the part of a polygon in the window, in pixels."""
    projected = shapely.make_valid(shapely.transform(geometry, sheet.to_pixels))
    # Mending and cutting may leave points and lines, also within a collection.
    parts = shapely.get_parts(shapely.get_parts(shapely.intersection(projected, shapely.box(*box))))
    return shapely.MultiPolygon([part for part in parts if part.geom_type == "Polygon"])


def _widest_place(seen: BaseGeometry, letters: int) -> list[Floats]:
    """Return the centre of the largest circle inside, if a word of so many letters may fit."""
    if seen.area < _LEAST_AREA * letters:
        return []
    circle = shapely.maximum_inscribed_circle(np.array([seen]), tolerance=1.0)
    return [shapely.get_coordinates(circle)[0]]


def _xy(spots: Sequence[Candidate]) -> Floats:
    return np.array([(spot.x, spot.y) for spot in spots])


def _spots(places: Floats, sheet: Sheet, costs: NDArray[Any]) -> list[Candidate]:
    """Return candidates at places in pixels."""
    return [
        Candidate(float(x), float(y), "middle", (float(lon), float(lat)), float(cost))
        for (x, y), (lon, lat), cost in zip(places, sheet.to_degrees(places), costs, strict=True)
    ]
