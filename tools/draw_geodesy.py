"""Draw the pictures of docs/geodesic-buffer.md: python tools/draw_geodesy.py."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry import LineString, Polygon, box
from shapely.geometry.base import BaseGeometry

from rangemap.geodesy import azimuthal_equidistant, geodesic_buffer

IMAGES = Path(__file__).parents[1] / "docs" / "images"
LINE = np.array([(30, 52), (33, 53.5), (36, 52), (40, 53)])
MIDDLE = (35.0, 52.7)
RADIUS_M = 200e3
#: Strips and wedges as coarse as can be seen.
PIECES = 5
STEP_DEGREES = 15.0
FILLED = 0.97
SIZE = 480.0

Floats = NDArray[np.float64]


def main() -> None:
    """Write three pictures."""
    drawn = LineString(_flat(shapely.get_coordinates(LineString(LINE).segmentize(0.1))))
    shapes = [(each, "#4477aa", 0.25) for each in _strips()]
    shapes += [(each, "#ee6677", 0.25) for each in _wedges()]
    _write("strips-and-wedges", [*shapes, (drawn, "#222222", 1.0)])
    filler = drawn.buffer(FILLED * RADIUS_M, quad_segs=32)
    _write("filler", [*shapes, (filler, "#228833", 0.5), (drawn, "#222222", 1.0)])
    pole = LineString([(0, 78), (60, 82), (120, 80)])
    reach = geodesic_buffer(pole, radius_km=1500, tolerance_m=500)
    frame = box(-180, 50, 180, 90)
    _write("pole", [(frame, "#dddddd", 0.3), (reach, "#4477aa", 0.4), (pole, "#222222", 1.0)])


def _strips() -> list[BaseGeometry]:
    """Return what is beside pieces of the line's edges, out to the distance, in the plane."""
    strips: list[BaseGeometry] = []
    for start, end in pairwise(LINE):
        along = end - start
        places = [start + t * along for t in np.linspace(0, 1, PIECES + 1)]
        line = _flat(np.array(places))
        for side in (-90.0, 90.0):
            ends = np.array([_away(place, _bearing(place, along) + side) for place in places])
            beside = _flat(ends)
            strips += [
                Polygon([line[i], line[i + 1], beside[i + 1], beside[i]]) for i in range(PIECES)
            ]
    return strips


def _wedges() -> list[BaseGeometry]:
    """Return what is around the ends and the outer sides of the bends, in the plane."""
    first, last = LINE[1] - LINE[0], LINE[-1] - LINE[-2]
    sectors = [
        (LINE[0], _bearing(LINE[0], first) + 90, 180.0),
        (LINE[-1], _bearing(LINE[-1], last) - 90, 180.0),
    ]
    for before, at, after in zip(LINE, LINE[1:], LINE[2:], strict=False):
        arriving, leaving = _bearing(at, at - before), _bearing(at, after - at)
        turn = (leaving - arriving + 180) % 360 - 180
        # A turn to the right opens a gap on the left.
        sectors.append((at, arriving + (-90 if turn > 0 else 90), turn))
    wedges: list[BaseGeometry] = []
    for at, begin, angle in sectors:
        steps = max(1, round(abs(angle) / STEP_DEGREES))
        arc = [_away(at, begin + angle * i / steps) for i in range(steps + 1)]
        wedges.append(Polygon(_flat(np.array([at, *arc]))))
    return wedges


def _bearing(place: Floats, direction: Floats) -> float:
    """Return the azimuth, in degrees, of a straight line in degrees at a place."""
    forward, _ = azimuthal_equidistant(lon=float(place[0]), lat=float(place[1]))
    x, y = forward((place + 1e-6 * direction)[None])[0]
    return float(np.degrees(np.arctan2(x, y)))


def _away(place: Floats, azimuth: float) -> Floats:
    """Return the place at the distance from another: exact in the projection about that."""
    _, back = azimuthal_equidistant(lon=float(place[0]), lat=float(place[1]))
    turn = np.radians(azimuth)
    there: Floats = back(RADIUS_M * np.array([[np.sin(turn), np.cos(turn)]]))[0]
    return there


def _flat(lon_lat: Floats) -> Floats:
    forward, _ = azimuthal_equidistant(lon=MIDDLE[0], lat=MIDDLE[1])
    flat: Floats = forward(lon_lat)
    return flat


def _write(name: str, shapes: list[tuple[BaseGeometry, str, float]]) -> None:
    west, south, east, north = shapely.total_bounds([each for each, _, _ in shapes])
    scale = SIZE / (east - west)
    stretch = 3.0 if name == "pole" else 1.0
    height = (north - south) * scale * stretch
    paths = []
    for shape, colour, opacity in shapes:
        lines = shapely.boundary(shape) if shapely.get_dimensions(shape) == 2 else shape
        data = "".join(_path(part, west, north, scale, stretch) for part in _lines(lines))
        filled = shapely.get_dimensions(shape) == 2
        paint = f'fill="{colour}" fill-opacity="{opacity}"' if filled else 'fill="none"'
        paths.append(f'<path d="{data}" {paint} fill-rule="evenodd" stroke="{colour}"/>')
    view = f"-4 -4 {SIZE + 8:.0f} {height + 8:.0f}"
    svg = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{view}">\n' + "\n".join(paths)
    path = IMAGES / f"geodesic-buffer-{name}.svg"
    path.write_text(svg + "\n</svg>\n", encoding="utf-8", newline="\n")


def _lines(shape: BaseGeometry) -> list[BaseGeometry]:
    return list(shapely.get_parts(shapely.get_parts(shape)))


def _path(line: BaseGeometry, west: float, north: float, scale: float, stretch: float) -> str:
    xy = shapely.get_coordinates(line)
    xy = np.column_stack([(xy[:, 0] - west) * scale, (north - xy[:, 1]) * scale * stretch])
    return "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in xy)


if __name__ == "__main__":
    main()
