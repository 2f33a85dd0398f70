"""The sheet of a map: land, fills, lines and words, from the sea up."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final, Literal

import geopandas as gpd
import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from rangemap.drawing import (
    Drawn,
    Outline,
    Place,
    Scene,
    Sheet,
    Words,
    outline,
    place_words,
    round_length,
    trails,
)
from rangemap.figures._look import SMALL_PT, Look, Stroke
from rangemap.figures._note import (
    KeyLine,
    Note,
    describe,
    head,
    note,
    put_head,
    put_note,
    source_sentences,
)
from rangemap.figures._paper import (
    EDGE_PT,
    fill_shapes,
    new_axes,
    plot_dots,
    size_pt,
    stroke_lines,
    width_of,
    write,
)
from rangemap.figures._plane import Box, Plane, land_around, places_around
from rangemap.figures._said import Said
from rangemap.reach import Origin
from rangemap.story import Label
from rangemap.units import KM_PER
from rangemap.wording import english, english_figures

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = ["Chart", "Lines"]

#: Air around what is drawn, in parts of its size; and how high a new map may be for its width.
_MARGIN: Final = 0.06
_SHAPES: Final = (0.55, 1.15)
#: Lines run on so far beyond the regions, in km, so that they end on a border and not before it.
_HAIR_KM: Final = 2.0
#: Words are placed by pixels of the page, of which a letter of the figure takes so many points.
_PT_PER_PX: Final = SMALL_PT / 12 * 1.16
_CASING_PT: Final = 1.6
_SCALE_SHARE: Final = 0.18
_UNDER_PT: Final = 6.0
#: How long the rows of dots at an open end are, and how far apart.
_TRAIL_PT: Final = 14.0
_BETWEEN_TRAILS_PT: Final = 60.0
_ACROSS: Final[dict[str, Literal["left", "center", "right"]]] = {
    "start": "left", "middle": "center", "end": "right",
}  # fmt: skip


@dataclass(frozen=True, slots=True, eq=False)
class Lines:
    """What is drawn of one statement: its line, what lies within, rings of each launch point."""

    edge: BaseGeometry
    within: BaseGeometry
    rings: tuple[BaseGeometry, ...]
    dotted: tuple[tuple[str, BaseGeometry], ...]
    open_ends: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Chart:
    """What is drawn, and in which order: from the sea up to the words."""

    plane: Plane
    spoken: tuple[Said, ...]
    lines: list[Lines]
    regions: gpd.GeoDataFrame | None
    flat_regions: NDArray[np.object_]
    sources: tuple[Origin, ...]
    measured_from: str
    look: Look

    def draw(self, ax: Axes | None, *, width_mm: float | None, source: bool) -> Axes:
        width = width_of(ax, width_mm)
        edge = EDGE_PT if ax is None else 0.0
        room = width - 2 * edge
        within = None if self.regions is None else self._regions()
        lines = [self._clipped(each, within) for each in self.lines]
        top = head(
            english.FIXED.texts.key_title,
            english_figures.measured_from(self.measured_from),
            self._key(),
            room,
        )
        extent = _extent(lines, self.sources)
        wanted = (extent[3] - extent[1]) / (extent[2] - extent[0])
        height = room * min(max(wanted, _SHAPES[0]), _SHAPES[1])
        size = (room, height) if ax is None else size_pt(ax)
        box = _fitted(extent, size)
        land = land_around(self.plane, self.regions, self.flat_regions, box)
        under = note(self._sentences(land), room) if source else Note(())
        if ax is None:
            ax = new_axes(
                width,
                height + top.height + under.height + _UNDER_PT + 2 * edge,
                left=edge,
                right=edge,
                top=top.height + edge,
                bottom=under.height + _UNDER_PT + edge,
            )
        self._axes(ax, box)
        self._land(ax, land)
        fills = self._fills(within)
        self._reaches(ax, lines, fills, land)
        self._origins(ax)
        self._scale(ax, box)
        self._words(ax, land, lines, fills, box)
        put_head(ax, top, self.look, left=0.0)
        put_note(ax, under, self.look, left=0.0, below=_UNDER_PT)
        describe(ax, self._alternative())
        return ax

    def _regions(self) -> BaseGeometry:
        """Return all regions near what is drawn as one shape."""
        reached = shapely.buffer(shapely.union_all([each.within for each in self.lines]), _HAIR_KM)
        near = shapely.intersects(self.flat_regions, reached)
        return shapely.union_all(self.flat_regions[near])

    def _clipped(self, lines: Lines, within: BaseGeometry | None) -> Lines:
        """Return lines as far as they are drawn: about lines and areas, inside the regions."""
        if within is None or not self.sources or any(each.is_point for each in self.sources):
            return lines
        ground = shapely.buffer(within, _HAIR_KM)
        return replace(
            lines,
            edge=shapely.intersection(lines.edge, ground),
            rings=tuple(shapely.intersection(ring, ground) for ring in lines.rings),
            dotted=tuple((name, shapely.intersection(o, ground)) for name, o in lines.dotted),
        )

    def _faces(self) -> dict[int, str]:
        """Return which statements are filled, and how: the longest, and the shortest over it."""
        sourced = [number for number, each in enumerate(self.spoken) if each.sourced]
        if self.regions is None or not sourced:
            return {}
        return {sourced[-1]: self.look.far} | (
            {sourced[0]: self.look.near} if len(sourced) > 1 else {}
        )

    def _key(self) -> list[KeyLine]:
        faces = self._faces()
        return [
            KeyLine(words=each.label, after=each.who, face=faces.get(number, self.look.land),
                    stroke=self.look.edge(each.slot))
            for number, each in enumerate(self.spoken)
        ]  # fmt: skip

    def _axes(self, ax: Axes, box: Box) -> None:
        ax.set_xlim(box[0], box[2])
        ax.set_ylim(box[1], box[3])
        ax.set_aspect("equal", adjustable="box")
        ax.set_facecolor(self.look.sea)
        ax.set_xticks([])
        ax.set_yticks([])
        for spine in ax.spines.values():
            spine.set(visible=True, color=self.look.border, linewidth=0.6)

    def _land(self, ax: Axes, land: Sequence[Drawn]) -> None:
        faces = {"country": self.look.land, "region": self.look.land,
                 "origin": self.look.land_origin, "occupied": self.look.land_origin}  # fmt: skip
        for role, face in faces.items():
            shapes = [each.geometry for each in land if each.role == role]
            fill_shapes(ax, shapes, face=face, edge=face, edge_pt=0.3, above=1.0, name=role)
        occupied = [each.geometry for each in land if each.role == "occupied"]
        fill_shapes(ax, occupied, face="none", edge=self.look.hatch, edge_pt=0.0, hatch="//////",
                    above=1.1, name="occupied hatch")  # fmt: skip

    def _fills(self, within: BaseGeometry | None) -> dict[int, BaseGeometry]:
        """Return the parts of the regions that are filled, by the number of the statement."""
        if within is None:
            return {}
        return {n: shapely.intersection(self.lines[n].within, within) for n in self._faces()}

    def _reaches(
        self,
        ax: Axes,
        lines: Sequence[Lines],
        fills: dict[int, BaseGeometry],
        land: Sequence[Drawn],
    ) -> None:
        """Draw fills, over them the outlines of regions, over them the lines."""
        for above, (number, face) in enumerate(self._faces().items()):
            fill_shapes(ax, [fills[number]], face=face, above=2.0 + above / 10,
                        name=f"{self.spoken[number].statement} fill")  # fmt: skip
        borders = [shapely.boundary(each.geometry) for each in land if each.role == "region"]
        stroke_lines(ax, shapely.union_all(borders), Stroke(self.look.border, 0.45), above=2.5,
                     name="regions")  # fmt: skip
        # The longest first, so that a shorter one lies over it.
        for each, shown in reversed(list(zip(self.spoken, lines, strict=True))):
            for name, dotted in shown.dotted:
                thin = Stroke(self.look.edge(each.slot).colour, 1.0, (0.1, 2.8))
                stroke_lines(ax, dotted, thin, casing_pt=0.9, above=3.2,
                             name=f"{each.statement} {name}")  # fmt: skip
            for end in shown.open_ends:
                self._trails(ax, each, shown, inwards=end == "low")
            for ring in shown.rings:
                stroke_lines(ax, ring, self.look.ring(each.slot), casing_pt=1.0, above=3.4,
                             name=f"{each.statement} ring")  # fmt: skip
            stroke_lines(ax, shown.edge, self.look.edge(each.slot), casing_pt=_CASING_PT, above=3.6,
                         name=f"{each.statement} line")  # fmt: skip

    def _trails(self, ax: Axes, each: Said, shown: Lines, *, inwards: bool) -> None:
        """Draw rows of dots that lead to the side the source leaves open, to no distance."""
        south, north = ax.get_ylim()
        dots = trails(
            shown.edge,
            shown.within,
            shapely.box(*shapely.buffer(shown.within, north - south).bounds),
            inwards=inwards,
            length=_TRAIL_PT * _km_per_pt(ax),
            spacing=_BETWEEN_TRAILS_PT * _km_per_pt(ax),
            squeezed=False,
        )
        thin = Stroke(self.look.edge(each.slot).colour, 1.0, (0.1, 2.3))
        stroke_lines(ax, dots, thin, casing_pt=0.9, above=3.2, name=f"{each.statement} open")

    def _origins(self, ax: Axes) -> None:
        for each in self.sources:
            if each.is_point:
                at = shapely.get_coordinates(each.geometry)
                plot_dots(ax, at[:, 0], at[:, 1], edge=self.look.ink, face="white", above=4.2,
                          name=f"{each.name} place", size_pt=4.6)  # fmt: skip
            else:
                stroke_lines(ax, outline(each.geometry), Stroke(self.look.reference, 1.75),
                             casing_pt=1.75, above=3.0, name=f"{each.name} line")  # fmt: skip

    def _scale(self, ax: Axes, box: Box) -> None:
        """Draw round lengths near a fifth of the width, in kilometres and in miles."""
        km_per_pt = _km_per_pt(ax)
        wanted = (box[2] - box[0]) * _SCALE_SHARE
        left = box[0] + 9.0 * km_per_pt
        for row, (unit, km) in enumerate((("mi", KM_PER["mi"]), ("km", 1.0))):
            length = round_length(wanted / km)
            y = box[1] + (9.0 + row * 10.0) * km_per_pt
            bar = shapely.LineString([(left, y), (left + length * km, y)])
            stroke_lines(ax, bar, Stroke(self.look.ink, 1.3), casing_pt=1.6, above=6.0,
                         name=f"scale {unit}")  # fmt: skip
            write(ax, f"{length} {unit}", (left + length * km, y), shift=(4.0, 0.0), size=SMALL_PT,
                  colour=self.look.ink, halo=True, above=6.1, up="center_baseline")  # fmt: skip

    def _words(
        self,
        ax: Axes,
        land: Sequence[Drawn],
        lines: Sequence[Lines],
        fills: dict[int, BaseGeometry],
        box: Box,
    ) -> None:
        """Write what the lines are, and the names of what is around them."""
        scale = _km_per_pt(ax) * _PT_PER_PX
        corner, flip = np.array([box[0], box[3]]), np.array([scale, -scale])
        sheet = Sheet(
            to_pixels=lambda km: np.asarray((km - corner) / flip),
            to_degrees=lambda px: np.asarray(px * flip + corner),
            metres_per_pixel=scale * 1000,
            lines=box,
        )
        size = (box[2] - box[0]) / scale, (box[3] - box[1]) / scale
        drawn = [Outline(self.spoken[n].statement, "fill", "", part) for n, part in fills.items()]
        for each, shown in zip(self.spoken, lines, strict=True):
            drawn.append(Outline(each.statement, "edge", "", shown.edge))
            drawn += [Outline(each.statement, "ring", "", ring) for ring in shown.rings]
        scene = Scene(box, box, tuple(land), tuple(drawn), self.sources)
        words = Words(
            places=places_around(self.plane),
            printed={each.statement: (each.label, "") for each in self.spoken},
            readings={},
            named=self._named(land),
            regions={each.id: each.short for each in land},
            origins={each.name: each.name for each in self.sources},
            line_label=english.FIXED.line_label,
        )
        dots = self._dots(ax, words.places, box)
        taken = [
            (x - 6, y - 6, x + 6, y + 6) for x, y in sheet.to_pixels(np.array(dots or [(0, 0)]))
        ]
        taken.append((0.0, size[1] - 30.0 / _PT_PER_PX, size[0] * 0.34, size[1]))
        colours = {each.statement: self.look.edge(each.slot).colour for each in self.spoken}
        for label in place_words(scene, sheet, words, size=size, taken=taken):
            x, y = sheet.to_degrees(np.array([label.x, label.y]) / 10)
            self._word(ax, label, (float(x), float(y)), colours)

    def _word(
        self, ax: Axes, label: Label, at: tuple[float, float], colours: dict[str, str]
    ) -> None:
        looks = {"country": self.look.country, "sea": self.look.sea_name}
        boxed = label.kind == "statement"
        write(ax, label.text, at, size=SMALL_PT, across=_ACROSS[label.anchor],
              colour=looks.get(label.kind, self.look.ink), up="center_baseline", halo=not boxed,
              bold=boxed, italic=label.kind in {"sea", "reference"}, above=7.0 if boxed else 5.0,
              box=colours[label.statement] if boxed else None)  # fmt: skip

    def _dots(self, ax: Axes, places: Sequence[Place], box: Box) -> list[tuple[float, float]]:
        """Draw the cities for orientation, and return all places with a dot."""
        named = {each.name for each in self.sources}
        cities = [
            p.spots[0]
            for p in places
            if p.kind == "city" and p.name not in named
            and box[0] < p.spots[0][0] < box[2] and box[1] < p.spots[0][1] < box[3]
        ]  # fmt: skip
        if cities:
            plot_dots(ax, [x for x, _ in cities], [y for _, y in cities], edge="white",
                      face=self.look.ink, above=4.0, name="cities", size_pt=3.2)  # fmt: skip
        points = [each.geometry for each in self.sources if each.is_point]
        return [*cities, *map(tuple, shapely.get_coordinates(points).tolist())]

    def _named(self, land: Sequence[Drawn]) -> list[str]:
        """Return the codes of regions to name: those within a distance first."""
        widest = shapely.union_all([each.within for each in self.lines])
        shapely.prepare(widest)
        regions = [each for each in land if each.role in {"region", "occupied"}]
        return [
            each.id
            for each in sorted(regions, key=lambda r: not shapely.intersects(widest, r.geometry))
        ]

    def _sentences(self, land: Sequence[Drawn]) -> list[str]:
        dotted = any(each.dotted for each in self.lines)
        return [
            *source_sentences(self.spoken),
            english_figures.DOTTED if dotted else "",
            english_figures.TRAILS if any(each.open_ends for each in self.lines) else "",
            english_figures.LAND,
            english_figures.OCCUPIED if any(each.role == "occupied" for each in land) else "",
        ]

    def _alternative(self) -> list[str]:
        return [
            english_figures.ALT_REACH,
            english_figures.measured_from(self.measured_from),
            *(english_figures.alt_reach(each.printed, each.who) for each in self.spoken),
        ]


def _km_per_pt(ax: Axes) -> float:
    west, east = ax.get_xlim()
    return (east - west) / size_pt(ax)[0]


def _extent(lines: Sequence[Lines], sources: Sequence[Origin]) -> Box:
    """Return what holds all lines, with a margin."""
    shown = [shape for each in lines for shape in (each.edge, *(s for _, s in each.dotted))]
    west, south, east, north = shapely.total_bounds([*shown, *(each.geometry for each in sources)])
    margin = _MARGIN * max(east - west, north - south)
    return west - margin, south - margin, east + margin, north + margin


def _fitted(extent: Box, size: tuple[float, float]) -> Box:
    """Return the smallest box of the shape of a size that holds an extent, about its middle."""
    west, south, east, north = extent
    scale = max((east - west) / size[0], (north - south) / size[1]) / 2
    x, y = (west + east) / 2, (south + north) / 2
    return x - size[0] * scale, y - size[1] * scale, x + size[0] * scale, y + size[1] * scale
