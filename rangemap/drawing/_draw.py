"""The two maps of a page, from one scene: the moving one and the still one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

import shapely
from shapely.geometry.base import BaseGeometry

from rangemap.drawing._arcs import ArcStore
from rangemap.drawing._readings import Ink
from rangemap.drawing._scene import Box, Drawn, Scene, build_scene, outline
from rangemap.drawing._sheet import Sheet, sheet_of
from rangemap.drawing._steps import draw_steps
from rangemap.drawing._still import still_frames, still_paths
from rangemap.drawing._wishes import Words, moving_labels
from rangemap.reach import Origin
from rangemap.story import Drawing, Line, MapData, Reference, Shape, StillPath

__all__ = ["Sketch", "sketch"]


#: Which land is drawn over which: the later one.
LAND_ORDER: Final = ("country", "region", "origin", "occupied")
#: Which word gives way on the moving map where two would stand on each other: the later one.
WORD_ORDER: Final = (
    "statement", "reference", "low", "high", "country", "city", "region", "sea",
)  # fmt: skip


@dataclass(frozen=True, slots=True, eq=False)
class Sketch:
    """Both maps of a page without a word on them: the same in all languages."""

    scene: Scene
    sheet: Sheet
    map: MapData
    paths: tuple[StillPath, ...]

    def worded(self, words: Words) -> tuple[MapData, Drawing]:
        """Return the moving map and the still map, with their words."""
        frames = still_frames(self.scene, self.sheet, words)
        moving = replace(
            self.map,
            lines=tuple(
                replace(line, reference=words.origins.get(line.reference, line.reference))
                for line in self.map.lines
            ),
            references=tuple(
                replace(each, name=words.origins.get(each.name, each.name))
                for each in self.map.references
            ),
            labels=tuple(
                sorted(
                    moving_labels(self.scene, frames, words),
                    key=lambda label: WORD_ORDER.index(label.kind),
                )
            ),
        )
        return moving, Drawing(paths=self.paths, frames=frames)


def sketch(
    origins: Sequence[Origin],
    inks: Sequence[Ink],
    shapes: Iterable[Drawn],
    *,
    steps: Mapping[float, BaseGeometry] | None = None,
) -> Sketch:
    """Return both maps without their words.

    Parameters
    ----------
    origins : sequence of Origin
        What is measured from.
    inks : sequence of Ink
        The statements to draw, from the shortest distance to the longest.
    shapes : iterable of Drawn
        Regions and what lies around them.
    steps : mapping of float to Polygon, optional
        Outlines of what is within further distances, for the moving map alone.

    Raises
    ------
    InputError
        If a pole or more than 300 degrees of longitude would have to be shown.
    """
    scene = build_scene(origins, inks, shapes)
    sheet = sheet_of(scene)
    return Sketch(scene, sheet, _map_data(scene, steps or {}), still_paths(scene, sheet))


def _map_data(scene: Scene, steps: Mapping[float, BaseGeometry]) -> MapData:
    store = ArcStore(shape.geometry for shape in scene.shapes)
    shapes = tuple(
        Shape(
            id=shape.id,
            role=shape.role,
            name=shape.name,
            parts=store.add_polygons(shape.geometry),
        )
        for shape in sorted(scene.shapes, key=lambda shape: LAND_ORDER.index(shape.role))
    )
    lines = tuple(
        Line(
            statement=drawn.statement,
            kind=drawn.kind,
            reference=drawn.reference,
            parts=store.add_polygons(_cut_at_seams(drawn.geometry))
            if drawn.kind == "fill"
            else store.add_lines(drawn.geometry),
        )
        for drawn in scene.outlines
    )
    references = tuple(_references(scene, store))
    moved = draw_steps(scene, steps, store)
    return MapData(
        bounds=_box(scene.bounds),
        limits=_box(scene.limits),
        arcs=store.arcs,
        shapes=tuple(shape for shape in shapes if shape.parts),
        lines=lines,
        references=references,
        labels=(),
        steps=moved,
    )


def _references(scene: Scene, store: ArcStore) -> Iterator[Reference]:
    """Yield a dot for each point that is measured from, and lines for lines and areas."""
    for origin in scene.origins:
        if not origin.is_point:
            parts = store.add_lines(outline(origin.geometry))
            yield Reference(name=origin.name, basis=origin.basis, lon_lat=None, parts=parts)
            continue
        for lon, lat in shapely.get_coordinates(origin.geometry):
            at = (round(float(lon), 4), round(float(lat), 4))
            yield Reference(name=origin.name, basis=origin.basis, lon_lat=at, parts=())


def _cut_at_seams(fill: BaseGeometry) -> BaseGeometry:
    """Cut a fill at the antimeridian, where files of it must be cut (RFC 7946).

    A map does not show the cut, because a fill has no outline; lines are cut in files alone.
    """
    west, _, east, _ = fill.bounds
    windows = [shapely.box(seam, -90, seam + 360, 90) for seam in (-540, -180, 180)]
    if any(window.bounds[0] <= west and east <= window.bounds[2] for window in windows):
        return fill
    # Where a shape only touches a seam, the overlay leaves points or lines of it, which are
    # left out when the parts are stored.
    parts = shapely.get_parts([shapely.intersection(fill, window) for window in windows])
    return shapely.GeometryCollection(list(parts[~shapely.is_empty(parts)]))


def _box(box: Box) -> Box:
    west, south, east, north = (round(value, 3) for value in box)
    return west, south, east, north
