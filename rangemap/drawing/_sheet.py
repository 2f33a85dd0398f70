"""The sheet of the still map: a projection, its pixels, and two windows on it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, Literal

import numpy as np
import shapely
from numpy.typing import NDArray

from rangemap.drawing._labels import Rectangle
from rangemap.drawing._scene import Scene
from rangemap.geodesy import azimuthal_equidistant

__all__ = ["WINDOWS", "Sheet", "sheet_of", "view"]

Floats = NDArray[np.float64]

#: Width and height of the two windows, in pixels of a page.
WINDOWS: Final[dict[Literal["wide", "narrow"], tuple[int, int]]] = {
    "wide": (828, 550),
    "narrow": (358, 400),
}
_MARGIN: Final = 0.06


@dataclass(frozen=True, slots=True, eq=False)
class Sheet:
    """The scene in pixels of the wide window, x to the right and y down."""

    to_pixels: Callable[[Floats], Floats]
    to_degrees: Callable[[Floats], Floats]
    metres_per_pixel: float
    lines: Rectangle


def sheet_of(scene: Scene) -> Sheet:
    """Return the sheet about the middle of what is drawn, on which all lines fit."""
    west, south, east, north = scene.bounds
    forward, back = azimuthal_equidistant(lon=(west + east) / 2, lat=(south + north) / 2)
    lines = [drawn.geometry for drawn in scene.outlines if drawn.kind != "fill"]
    dots = [origin.geometry for origin in scene.origins]
    x0, y0, x1, y1 = shapely.total_bounds(
        [shapely.transform(geometry, forward) for geometry in (*lines, *dots)]
    )
    width, height = WINDOWS["wide"]
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
    return Sheet(to_pixels, to_degrees, float(scale), extent)


def view(sheet: Sheet, name: Literal["wide", "narrow"]) -> Rectangle:
    """Return the window, in pixels of the wide one: all lines with a margin, its own shape."""
    width, height = WINDOWS[name]
    left, top, right, bottom = sheet.lines
    room = 1 - 2 * _MARGIN
    pixel = max((right - left) / (width * room), (bottom - top) / (height * room))
    x, y = (left + right) / 2, (top + bottom) / 2
    dx, dy = width * pixel / 2, height * pixel / 2
    return x - dx, y - dy, x + dx, y + dy
