"""Draw the pictures of docs/geodesic-buffer.md: python tools/draw_geodesy.py."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import shapely
from shapely.geometry import LineString, box
from shapely.geometry.base import BaseGeometry

from rangemap.geodesy import geodesic_buffer
from rangemap.geodesy._band import _bends, _coarse, _cut, _filler, _strips, _wedges
from rangemap.geodesy._edges import edges_of
from rangemap.geodesy._plane import plane_about

IMAGES = Path(__file__).parents[1] / "docs" / "images"
LINE = LineString([(30, 52), (33, 53.5), (36, 52), (40, 53)])
SIZE = 480.0


def main() -> None:
    """Write three pictures."""
    edges = edges_of(np.array([LINE]), "planar")
    plane = plane_about(np.vstack([edges.start, edges.end]))
    pieces = _cut(edges, plane, 200e3, 5e3)
    strips = _strips(pieces, hair_m=0.0)
    wedges = _wedges(_bends(edges), plane, *_coarse(_bends(edges), 200e3))
    filler = _filler(pieces, edges, plane, 200e3)
    line = LineString(plane.forward(shapely.get_coordinates(LINE.segmentize(0.1))))
    shapes = [(each, "#4477aa", 0.25) for each in strips]
    shapes += [(each, "#ee6677", 0.25) for each in wedges]
    _write("strips-and-wedges", [*shapes, (line, "#222222", 1.0)])
    _write("filler", [*shapes, (filler, "#228833", 0.5), (line, "#222222", 1.0)])
    pole = LineString([(0, 78), (60, 82), (120, 80)])
    reach = geodesic_buffer(pole, radius_km=1500, tolerance_m=500)
    frame = box(-180, 50, 180, 90)
    _write("pole", [(frame, "#dddddd", 0.3), (reach, "#4477aa", 0.4), (pole, "#222222", 1.0)])


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
