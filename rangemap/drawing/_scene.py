"""What is on the map: shapes and lines in longitude and latitude, simplified and cut."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely import affinity
from shapely.geometry import MultiLineString, MultiPolygon
from shapely.geometry.base import BaseGeometry

from rangemap.drawing._readings import Ink, ReadingLine, reading_lines, trails
from rangemap.errors import InputError
from rangemap.reach import Band, Origin, shapes_by_band

__all__ = [
    "STATED",
    "Drawn",
    "Outline",
    "Role",
    "Scene",
    "around",
    "build_scene",
    "middle_longitude",
    "outline",
]

Box = tuple[float, float, float, float]
Role = Literal["region", "origin", "occupied", "country"]

#: Web Mercator, which the moving map uses, ends here.
_MERCATOR_LAT: Final = 85.0
#: The moving map may be moved this far beyond what it opens on, in parts of its size.
_ROOM: Final = 0.6
#: Lines keep this clear of the edge of the opening view, in parts of its size.
_AIR: Final = 0.03
#: Lines run on this far beyond the regions, so that they end on a border and not before it.
_HAIR: Final = 0.02
#: Wider than what a cut of a line misses it by, and much narrower than a pixel.
_HAIR_DEGREES: Final = 1e-6
_LINE_TOLERANCE_M: Final = 100.0
#: About what one pixel shows at the closest zoom; wider maps are simplified in proportion.
_FINEST_DEGREES: Final = 0.01
_STEPS_ACROSS: Final = 2000
#: How long the trails at an open end are, and how far apart, in parts of the map's height.
_TRAIL: Final = 0.03
_BETWEEN_TRAILS: Final = 0.2

#: The lines that are always seen; those of other readings are seen when asked for.
STATED: Final = frozenset({"edge", "ring"})


@dataclass(frozen=True, slots=True, eq=False)
class Drawn:
    """A polygon to draw: its code, role, full and short name."""

    id: str
    role: Role
    name: str
    short: str
    geometry: BaseGeometry


@dataclass(frozen=True, slots=True, eq=False)
class Outline:
    """A line or a fill of one statement; ``readings`` are those that its line stands for.

    ``inner`` holds the part of the line that is at a least distance, and is no place for words.
    """

    statement: str
    kind: Literal["edge", "ring", "fill", "low", "high", "open"]
    reference: str
    geometry: BaseGeometry
    readings: tuple[tuple[str, Literal["low", "high"]], ...] = ()
    inner: BaseGeometry | None = None

    @property
    def outer(self) -> BaseGeometry:
        """The line without the part of it that is at the least distance."""
        return self.geometry if self.inner is None else self.geometry.difference(self.inner)


@dataclass(frozen=True, slots=True, eq=False)
class Scene:
    """Everything to draw. ``bounds`` holds all lines; ``limits`` all that can be looked at.

    Longitudes run on beyond +-180 where the map lies across the antimeridian.
    """

    bounds: Box
    limits: Box
    shapes: tuple[Drawn, ...]
    outlines: tuple[Outline, ...]
    origins: tuple[Origin, ...]


def build_scene(origins: Sequence[Origin], inks: Sequence[Ink], shapes: Iterable[Drawn]) -> Scene:
    """Return the scene for references, statements and the polygons around them.

    Parameters
    ----------
    origins : sequence of Origin
        Each apart; the firm line and the fill are for all of them as one shape.
    inks : sequence of Ink
        From the shortest distance to the longest.
    shapes : iterable of Drawn
        Regions, and what lies around them. Where they share borders they still do afterwards.
    """
    centre = middle_longitude(origins)
    others = reading_lines(inks)
    bands = {ink.band for ink in inks} | {line.band for line in others}
    # The circle at a least distance alone, to know it where it is part of an outline.
    bands |= {(0.0, least) for least, _ in bands if least}
    apart = [_reaches(origin, sorted(bands), centre) for origin in origins]
    moved = tuple(_moved(origin, centre) for origin in origins)
    widest = _bounds([reach for by_band in apart for reach in by_band.values()], moved)
    limits = _with_room(widest)
    drawn = _cut(list(shapes), limits)
    regions = shapely.union_all([shape.geometry for shape in drawn if shape.role == "region"])
    ground = _ground(moved, regions, limits)
    outlines: list[Outline] = []
    for ink in reversed(inks):
        whole = shapely.union_all([reaches[ink.band] for reaches in apart])
        outlines.extend(_outlines(ink, whole, origins, apart, regions, ground))
    outlines.extend(_other_readings(others, apart, ground))
    bounds = _bounds([outline.geometry for outline in outlines], moved)
    outlines.extend(_open_ends(inks, outlines, apart, ground, bounds))
    return Scene(bounds, limits, tuple(drawn), tuple(outlines), moved)


def _ground(origins: Sequence[Origin], regions: BaseGeometry, limits: Box) -> BaseGeometry:
    """Return where lines are drawn: whole rings about points, else in the regions and a hair on."""
    if any(origin.is_point for origin in origins) or regions.is_empty:
        return shapely.box(*limits)
    return shapely.buffer(regions, _HAIR)


def _outlines(
    ink: Ink,
    whole: BaseGeometry,
    origins: Sequence[Origin],
    apart: Sequence[Mapping[Band, BaseGeometry]],
    regions: BaseGeometry,
    ground: BaseGeometry,
) -> list[Outline]:
    found = []
    if ink.filled:
        within = shapely.intersection(regions, whole)
        found.append(Outline(ink.statement, "fill", "", _only(within, "Polygon")))
    if len(origins) > 1:
        found += [
            Outline(ink.statement, "ring", o.name, _edge(reaches[ink.band], ground))
            for o, reaches in zip(origins, apart, strict=True)
        ]
    inner = _circles(ink.least_km, apart)
    found.append(Outline(ink.statement, "edge", "", _edge(whole, ground), inner=inner))
    return [outline for outline in found if not outline.geometry.is_empty]


def _other_readings(
    lines: Sequence[ReadingLine],
    apart: Sequence[Mapping[Band, BaseGeometry]],
    ground: BaseGeometry,
) -> list[Outline]:
    found = []
    for line in lines:
        whole = shapely.union_all([reaches[line.band] for reaches in apart])
        # At the least distance all readings have the line that is there already.
        inner = _circles(line.band[0], apart)
        edge = Outline(line.statement, line.kind, "", _edge(whole, ground), inner=inner).outer
        found.append(Outline(line.statement, line.kind, "", edge, line.readings))
    return [outline for outline in found if not outline.geometry.is_empty]


def _open_ends(
    inks: Sequence[Ink],
    outlines: Sequence[Outline],
    apart: Sequence[Mapping[Band, BaseGeometry]],
    ground: BaseGeometry,
    bounds: Box,
) -> list[Outline]:
    """Return the trails at the ends that a source leaves open, away from the line itself."""
    edges = {one.statement: one.outer for one in outlines if one.kind == "edge"}
    height = bounds[3] - bounds[1]
    found = []
    for ink in inks:
        whole = shapely.union_all([reaches[ink.band] for reaches in apart])
        for reading in ink.readings:
            if reading.km is None and ink.statement in edges:
                paths = trails(
                    edges[ink.statement],
                    whole,
                    ground,
                    inwards=reading.kind == "low",
                    length=_TRAIL * height,
                    spacing=_BETWEEN_TRAILS * height,
                )
                found.append(Outline(ink.statement, "open", "", paths))
    return [outline for outline in found if not outline.geometry.is_empty]


def _reaches(origin: Origin, bands: Sequence[Band], centre: float) -> dict[Band, BaseGeometry]:
    """Return the reaches of one reference, in one piece around the map's middle longitude."""
    shapes = shapes_by_band(origin, bands, _LINE_TOLERANCE_M)
    return {band: around(shape, centre) for band, shape in shapes.items()}


def _circles(least_km: float, apart: Sequence[Mapping[Band, BaseGeometry]]) -> BaseGeometry | None:
    """Return a hair around the circles at a least distance, if there is one."""
    if not least_km:
        return None
    circles = [shapely.boundary(reaches[0.0, least_km]) for reaches in apart]
    return shapely.buffer(shapely.union_all(circles), _HAIR_DEGREES, quad_segs=1)


def middle_longitude(origins: Sequence[Origin]) -> float:
    """Return the mean direction of the references' longitudes."""
    lons = np.radians(shapely.get_coordinates([origin.geometry for origin in origins])[:, 0])
    return math.degrees(math.atan2(float(np.sin(lons).sum()), float(np.cos(lons).sum())))


def around(geometry: BaseGeometry, centre: float) -> BaseGeometry:
    """Bring a geometry in [-180, 180] to the 360 degrees around a middle longitude."""
    west, _, east, _ = geometry.bounds
    if centre - 180 <= west and east <= centre + 180:
        return geometry
    window = shapely.box(centre - 180, -90, centre + 180, 90)
    copies = [affinity.translate(geometry, xoff=turn) for turn in (-360.0, 0.0, 360.0)]
    return shapely.union_all([shapely.intersection(copy, window) for copy in copies])


def _moved(origin: Origin, centre: float) -> Origin:
    """Bring a reference to the 360 degrees around a middle longitude."""

    def nearer(lon_lat: NDArray[np.float64]) -> NDArray[np.float64]:
        lon = lon_lat[:, 0]
        return np.column_stack([lon + 360.0 * np.rint((centre - lon) / 360.0), lon_lat[:, 1]])

    moved = (
        shapely.transform(origin.geometry, nearer)
        if origin.is_point
        else around(origin.geometry, centre)
    )
    return Origin(origin.name, origin.basis, moved, origin.source)


def _bounds(drawn: Sequence[BaseGeometry], origins: Sequence[Origin]) -> Box:
    """Return what holds all that is drawn, with some air around it."""
    west, south, east, north = shapely.total_bounds([*drawn, *(o.geometry for o in origins)])
    if east - west > 300 or south < -80 or north > 84:
        raise InputError(
            f"the map would run from {west:.0f} to {east:.0f} degrees of longitude and from "
            f"{south:.0f} to {north:.0f} of latitude: a web map cannot show a pole or the whole "
            "Earth; draw fewer launch points or shorter ranges (tables have no such limit)"
        )
    dx, dy = _AIR * (east - west), _AIR * (north - south)
    return float(west - dx), float(south - dy), float(east + dx), float(north + dy)


def _with_room(bounds: Box) -> Box:
    west, south, east, north = bounds
    dx, dy = _ROOM * (east - west), _ROOM * (north - south)
    # A wide window shows more to the sides than above and below.
    return (
        west - 1.3 * dx,
        max(-_MERCATOR_LAT, south - dy),
        east + 1.3 * dx,
        min(_MERCATOR_LAT, north + dy),
    )


def _cut(shapes: Sequence[Drawn], limits: Box) -> list[Drawn]:
    """Return the shapes that can be seen, simplified together and cut to the limits."""
    seen: list[tuple[Drawn, BaseGeometry]] = []
    for shape in shapes:
        west, south, east, north = shape.geometry.bounds
        if south > limits[3] or north < limits[1]:
            continue
        for turn in (-360.0, 0.0, 360.0):
            if west + turn < limits[2] and east + turn > limits[0]:
                copy = affinity.translate(shape.geometry, xoff=turn) if turn else shape.geometry
                seen.append((shape, copy))
    simple = _simplified([geometry for _, geometry in seen], limits)
    return _joined(
        [
            (shape, _only(shapely.clip_by_rect(geometry, *limits), "Polygon"))
            for (shape, _), geometry in zip(seen, simple, strict=True)
        ]
    )


def _simplified(geometries: Sequence[BaseGeometry], limits: Box) -> NDArray[Any]:
    """Simplify so that shared borders stay shared; overlapping layers each alone."""
    tolerance = max(_FINEST_DEGREES, (limits[2] - limits[0]) / _STEPS_ACROSS)
    array = np.array(geometries, dtype=object)
    if not len(array):
        return array
    if shapely.coverage_is_valid(array):
        return np.asarray(shapely.coverage_simplify(array, tolerance))
    return np.asarray(shapely.simplify(array, tolerance / 2, preserve_topology=True))


def _joined(pieces: Sequence[tuple[Drawn, BaseGeometry]]) -> list[Drawn]:
    """Put the copies of one shape from both sides of the antimeridian together."""
    by_id: dict[str, tuple[Drawn, list[BaseGeometry]]] = {}
    for shape, geometry in pieces:
        if not geometry.is_empty:
            by_id.setdefault(shape.id, (shape, []))[1].append(geometry)
    return [
        Drawn(
            shape.id,
            shape.role,
            shape.name,
            shape.short,
            parts[0] if len(parts) == 1 else shapely.union_all(parts),
        )
        for shape, parts in by_id.values()
    ]


def _edge(disc: BaseGeometry, ground: BaseGeometry) -> BaseGeometry:
    """Return the outline as far as it is drawn."""
    drawn = shapely.intersection(shapely.boundary(disc), ground)
    return _only(shapely.line_merge(drawn), "LineString")


def outline(geometry: BaseGeometry) -> BaseGeometry:
    """Return the lines of a line or around an area."""
    parts = [
        shapely.boundary(part) if part.geom_type == "Polygon" else part
        for part in shapely.get_parts(geometry)
    ]
    return _only(shapely.line_merge(shapely.union_all(parts)), "LineString")


def _only(geometry: BaseGeometry, kind: str) -> BaseGeometry:
    """Return the parts of one kind: an overlay may leave points and lines where shapes touch."""
    parts = [part for part in shapely.get_parts(geometry) if part.geom_type == kind]
    if len(parts) == 1:
        only: BaseGeometry = parts[0]
        return only
    return MultiPolygon(parts) if kind == "Polygon" else MultiLineString(parts)
