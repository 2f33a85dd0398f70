"""Paper and ink: the one place that loads matplotlib, and never its pyplot.

Text is drawn letter for letter: neither ``$`` nor a backslash of a name starts a formula.
"""

from __future__ import annotations

import importlib.util
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any, Final, Literal

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from rangemap.errors import InputError, MissingExtraError
from rangemap.figures._look import Stroke

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = [
    "EDGE_PT",
    "check_axes",
    "coordinates",
    "fill_shapes",
    "new_axes",
    "open_arrow",
    "plot_dots",
    "plot_line",
    "size_pt",
    "stroke_lines",
    "stroke_style",
    "text_width_pt",
    "thin_line",
    "tinted",
    "width_of",
    "wrapped",
    "write",
]

#: What is left free around a new figure.
EDGE_PT: Final = 3.0
_PT_PER_MM: Final = 72 / 25.4
_WIDTHS_MM: Final = (60.0, 420.0)

#: What fitting letters to pixels may add to their width.
_HINTED: Final = 1.06

Numbers = Sequence[float] | NDArray[np.float64]
Coordinates = Literal["data", "row", "column", "top", "bottom"]


def check_axes(ax: object, width_mm: float | None) -> None:
    """Raise unless a figure can be drawn: into axes that are given, or new ones of a width.

    Raises
    ------
    MissingExtraError
        Without matplotlib.
    InputError
        For anything that is no Axes, and for a width that cannot be used.
    """
    if importlib.util.find_spec("matplotlib") is None:
        raise MissingExtraError(
            "figures need the Python package matplotlib, which is not installed: "
            'pip install "rangemap[figures]"'
        )
    from matplotlib.axes import Axes  # noqa: PLC0415 (of an extra)

    if ax is not None and not isinstance(ax, Axes):
        raise InputError(
            f"ax: expected a matplotlib Axes, got {type(ax).__name__}; of several subplots give one"
        )
    if ax is not None and width_mm is not None:
        raise InputError("width_mm is for a new figure; axes that are given have their own width")
    least, most = _WIDTHS_MM
    if width_mm is not None and not least <= width_mm <= most:
        raise InputError(f"width_mm: expected {least:g} to {most:g}, got {width_mm!r}")


def new_axes(
    width_pt: float, height_pt: float, *, left: float, right: float, top: float, bottom: float
) -> Axes:
    """Return axes in a figure of their own, with margins in points."""
    from rangemap.figures._shown import ShownAxes, ShownFigure  # noqa: PLC0415 (of an extra)

    figure = ShownFigure(figsize=(width_pt / 72, height_pt / 72), facecolor="white")
    box = (
        left / width_pt,
        bottom / height_pt,
        (width_pt - left - right) / width_pt,
        (height_pt - top - bottom) / height_pt,
    )
    axes: Axes = figure.add_axes(box, axes_class=ShownAxes)
    return axes


def width_of(ax: Axes | None, width_mm: float | None) -> float:
    """Return the width of new figures in points: 170 mm unless another is asked for."""
    return (170.0 if width_mm is None else width_mm) * _PT_PER_MM if ax is None else size_pt(ax)[0]


def size_pt(ax: Axes) -> tuple[float, float]:
    """Return the width and the height of axes in points."""
    box, dpi = ax.get_window_extent(), ax.figure.dpi
    return float(box.width / dpi * 72), float(box.height / dpi * 72)


def write(
    ax: Axes,
    text: str,
    xy: tuple[float, float],
    *,
    size: float,
    colour: str,
    at: Coordinates = "data",
    shift: tuple[float, float] = (0.0, 0.0),
    across: Literal["left", "center", "right"] = "left",
    up: Literal["top", "center", "center_baseline", "bottom", "baseline"] = "center",
    bold: bool = False,
    italic: bool = False,
    halo: bool = False,
    box: str | None = None,
    above: float = 5.0,
) -> None:
    """Write a text at a place or so many points from it; ``box`` is the colour of its frame."""
    from matplotlib.patheffects import withStroke  # noqa: PLC0415 (of an extra)

    ax.annotate(
        text,
        xy,
        xycoords=coordinates(ax, at),
        xytext=shift,
        textcoords="offset points",
        ha=across,
        va=up,
        fontsize=size,
        color=colour,
        fontweight="bold" if bold else "normal",
        fontstyle="italic" if italic else "normal",
        path_effects=[withStroke(linewidth=1.8, foreground="white")] if halo else None,
        bbox={"boxstyle": "square,pad=0.28", "fc": "white", "ec": box, "lw": 0.8} if box else None,
        annotation_clip=False,
        zorder=above,
        parse_math=False,
        usetex=False,
    )


def coordinates(ax: Axes, at: Coordinates) -> Any:
    """Return what a place is given in.

    ``"data"``; ``"row"``: x in parts of the axes, y in data; ``"column"``: the other way round;
    ``"top"`` and ``"bottom"``: points from the upper and the lower left corner of the axes.
    """
    from matplotlib.transforms import Affine2D, ScaledTranslation  # noqa: PLC0415 (of an extra)

    if at == "data":
        return ax.transData
    if at in {"row", "column"}:
        return ax.get_yaxis_transform() if at == "row" else ax.get_xaxis_transform()
    # Its stubs ask for an affine transform; what matters is that it can be called.
    axes: Any = ax.transAxes
    corner = ScaledTranslation(0.0, 1.0 if at == "top" else 0.0, axes)
    return Affine2D().scale(1 / 72) + ax.figure.dpi_scale_trans + corner


def text_width_pt(text: str, size: float, *, bold: bool = False) -> float:
    """Return how wide a text is in the font of the figure, in points: the wide side of it."""
    from matplotlib.font_manager import FontProperties  # noqa: PLC0415 (of an extra)
    from matplotlib.textpath import text_to_path  # noqa: PLC0415

    font = FontProperties(size=size, weight="bold" if bold else "normal")
    width, _, _ = text_to_path.get_text_width_height_descent(text, font, ismath=False)
    return float(width) * _HINTED


def wrapped(text: str, room_pt: float, size: float, *, bold: bool = False) -> list[str]:
    """Return a text in lines that fit; a word that is too long is broken where it must be."""
    if not text:
        return []
    space = text_width_pt(" ", size, bold=bold)
    lines: list[str] = []
    taken = 0.0
    for word in text.split(" "):
        width = text_width_pt(word, size, bold=bold)
        if lines and taken + space + width <= room_pt:
            lines[-1] = f"{lines[-1]} {word}"
            taken += space + width
        elif width <= room_pt:
            lines.append(word)
            taken = width
        else:
            lines += _pieces(word, room_pt, size, bold=bold)
            taken = text_width_pt(lines[-1], size, bold=bold)
    return lines


def stroke_lines(
    ax: Axes,
    lines: BaseGeometry,
    stroke: Stroke,
    *,
    casing_pt: float = 0.0,
    above: float,
    name: str,
) -> None:
    """Draw lines, over a white casing that parts them from what they cross."""
    from matplotlib.collections import LineCollection  # noqa: PLC0415 (of an extra)

    paths = [shapely.get_coordinates(line) for line in _lines_of(lines)]
    if not paths:
        return
    if casing_pt:
        ax.add_collection(
            LineCollection(
                paths,
                colors="white",
                linewidths=stroke.width_pt + casing_pt,
                capstyle="round",
                joinstyle="round",
                zorder=above,
                gid=f"{name} casing",
            ),
            autolim=False,
        )
    drawn = LineCollection(
        paths,
        colors=stroke.colour,
        linewidths=stroke.width_pt,
        linestyles=[stroke_style(stroke)],
        capstyle="round" if stroke.round_ends else "butt",
        joinstyle="round",
        zorder=above + 0.01,
    )
    drawn.set_gid(name)
    ax.add_collection(drawn, autolim=False)


def plot_line(
    ax: Axes, x: Numbers, y: Numbers, stroke: Stroke, *,
    above: float, name: str,
) -> None:  # fmt: skip
    """Draw a line through places in data."""
    from matplotlib.lines import Line2D  # noqa: PLC0415 (of an extra)

    line = Line2D(
        x,
        y,
        color=stroke.colour,
        linewidth=stroke.width_pt,
        linestyle=stroke_style(stroke),
        solid_capstyle="butt",
        dash_capstyle="round" if stroke.round_ends else "butt",
        solid_joinstyle="round",
        zorder=above,
    )
    line.set_gid(name)
    ax.add_line(line)


def plot_dots(
    ax: Axes, x: Numbers, y: Numbers, *, edge: str, face: str, above: float,
    name: str, size_pt: float = 4.2,
) -> None:  # fmt: skip
    """Draw round marks at places in data."""
    from matplotlib.lines import Line2D  # noqa: PLC0415 (of an extra)

    dots = Line2D(
        x,
        y,
        linestyle="none",
        marker="o",
        markersize=size_pt,
        markerfacecolor=face,
        markeredgecolor=edge,
        markeredgewidth=1.1,
        zorder=above,
        clip_on=False,
    )
    dots.set_gid(name)
    ax.add_line(dots)


def thin_line(
    ax: Axes,
    start: tuple[float, float],
    end: tuple[float, float],
    colour: str,
    *,
    printed: bool,
    name: str,
    width_pt: float = 0.9,
) -> None:
    """Draw a line between two places: solid for what is printed, dotted for what is read."""
    from matplotlib.lines import Line2D  # noqa: PLC0415 (of an extra)

    line = Line2D(
        [start[0], end[0]],
        [start[1], end[1]],
        color=colour,
        linewidth=width_pt,
        linestyle="solid" if printed else (0.0, (0.1, 2.2)),
        solid_capstyle="butt",
        dash_capstyle="round",
        zorder=3,
    )
    line.set_gid(name)
    ax.add_artist(line)


def open_arrow(ax: Axes, start: tuple[float, float], length_pt: float, *, colour: str) -> None:
    """Draw an arrow of a length in points: it leads to an open end and marks no number."""
    arrow = ax.annotate(
        "",
        xy=(length_pt, 0.0),
        xycoords=_points_from(ax, start),
        xytext=(0.0, 0.0),
        textcoords=_points_from(ax, start),
        arrowprops={
            "arrowstyle": "-|>,head_length=0.32,head_width=0.16",
            "linewidth": 0.9,
            "color": colour,
            "shrinkA": 0.0,
            "shrinkB": 0.0,
        },
        annotation_clip=False,
        zorder=3.5,
    )
    arrow.set_gid("open end")


def tinted(colour: str, part: float) -> str:
    """Return a colour mixed with so much white."""
    channels = (int(colour[at : at + 2], 16) for at in (1, 3, 5))
    mixed = (round(255 * part + channel * (1 - part)) for channel in channels)
    return "#" + "".join(f"{channel:02x}" for channel in mixed)


def _points_from(ax: Axes, place: tuple[float, float]) -> Any:
    """Return coordinates in points from a place in data."""
    from matplotlib.transforms import Affine2D, ScaledTranslation  # noqa: PLC0415 (of an extra)

    data: Any = ax.transData
    corner = ScaledTranslation(*place, data)
    return Affine2D().scale(1 / 72) + ax.figure.dpi_scale_trans + corner


def stroke_style(stroke: Stroke) -> Any:
    """Return the dashes of a line as matplotlib takes them."""
    return (0.0, stroke.dashes) if stroke.dashes else "solid"


def fill_shapes(
    ax: Axes,
    shapes: Iterable[BaseGeometry],
    *,
    face: str,
    edge: str = "none",
    edge_pt: float = 0.0,
    hatch: str | None = None,
    above: float,
    name: str,
) -> None:
    """Draw polygons, their holes left out, as one artist."""
    from matplotlib.collections import PathCollection  # noqa: PLC0415 (of an extra)
    from matplotlib.path import Path  # noqa: PLC0415

    paths = [
        Path.make_compound_path(*(Path(ring, closed=True) for ring in _rings_of(polygon)))
        for shape in shapes
        for polygon in shapely.get_parts(shape)
        if polygon.geom_type == "Polygon" and not polygon.is_empty
    ]
    if not paths:
        return
    drawn = PathCollection(
        paths,
        facecolors=face,
        edgecolors=edge,
        linewidths=edge_pt,
        joinstyle="round",
        hatch=hatch,
        zorder=above,
    )
    drawn.set_gid(name)
    ax.add_collection(drawn, autolim=False)


def _rings_of(polygon: BaseGeometry) -> Sequence[Any]:
    """Return the rings of a polygon, the holes turned the other way."""
    (oriented,) = shapely.orient_polygons(np.array([polygon]))
    return [shapely.get_coordinates(ring) for ring in shapely.get_rings(oriented)]


def _lines_of(geometry: BaseGeometry) -> list[BaseGeometry]:
    parts = shapely.get_parts(geometry)
    return [p for p in parts if p.geom_type in {"LineString", "LinearRing"} and not p.is_empty]


def _pieces(word: str, room_pt: float, size: float, *, bold: bool) -> list[str]:
    pieces = [""]
    for letter in word:
        if pieces[-1] and text_width_pt(pieces[-1] + letter, size, bold=bold) > room_pt:
            pieces.append("")
        pieces[-1] += letter
    return pieces
