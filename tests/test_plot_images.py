"""Pictures of the figures against kept ones: shapes, places and colours, without words.

Letters are drawn otherwise by each version of matplotlib and FreeType, and where words stand is
held by tests of their own; so words are hidden, and axes have a fixed place. What is left was the
same to the pixel in matplotlib 3.8, 3.10 and 3.11; the tolerance, a root mean square of 1.2 of 255,
is for how other machines smooth edges. The least of the slips below makes 2.9.
"""

from __future__ import annotations

import pickle
import shutil
from collections.abc import Callable
from functools import cache
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.testing.compare import compare_images
from matplotlib.text import Text
from plots import ATACMS, FLOOR, INTERVAL, KHARKIV, NAN, coverage_row, curve, reach

import rangemap as rm

BASELINE = Path(__file__).parent / "baseline"
TOLERANCE = 1.2
DPI = 100
SYSTEMS = rm.load_systems()


def table() -> pd.DataFrame:
    return pd.DataFrame(
        [
            coverage_row("Alpha", (0.428, 0.475, 0.52), "partly"),
            coverage_row("Bravo", (1.0, 1.0, 1.0), "within"),
            coverage_row("Alpha", (NAN, 0.8, 0.8), "at_best", **ATACMS),
            coverage_row("Bravo", (NAN, 1.0, 1.0), "at_best", **ATACMS),
            coverage_row("Alpha", (0.7, 0.7, NAN), "at_least", **FLOOR),
            coverage_row("Bravo", (0.3, NAN, 0.9), "partly", **INTERVAL),
        ]
    )


def coverage(ax: Axes) -> None:
    rm.plot_coverage(table(), ax=ax)


def curves(ax: Axes) -> None:
    rm.plot_curve(curve(), ranges=SYSTEMS.select("HIMARS", "ATACMS"), ax=ax)


def statements(ax: Axes) -> None:
    rm.plot_statements("ATACMS", ax=ax)


def reaches(ax: Axes) -> None:
    rm.plot_reach(reach(), regions=rm.load_regions("RU"), launch_points=KHARKIV, ax=ax)


FIGURES = {"coverage": coverage, "curve": curves, "statements": statements, "reach": reaches}


@cache
def as_drawn(name: str) -> bytes:
    """Return a figure for slips to be made in copies of it."""
    figure = Figure(figsize=(3, 2), dpi=DPI)
    FIGURES[name](figure.add_axes((0.03, 0.05, 0.94, 0.9)))
    return pickle.dumps(figure)


def drawn(name: str, slip: Callable[[Axes], None] | None = None) -> Figure:
    figure: Figure = pickle.loads(as_drawn(name))
    (ax,) = figure.axes
    if slip is not None:
        slip(ax)
    ax.tick_params(labelbottom=False, labelleft=False)
    ax.set_xlabel("")
    for text in figure.findobj(Text):
        # An annotation's arrow is part of it; its letters are not.
        text.set_text("")
        text.set_bbox(None)
    return figure


def difference(name: str, figure: Figure, folder: Path) -> str | None:
    """Return what compare_images says of a picture, None if it is the kept one."""
    expected, actual = folder / f"{name}-expected.png", folder / f"{name}.png"
    shutil.copy(BASELINE / f"{name}.png", expected)
    figure.savefig(actual, dpi=DPI)
    said: str | None = compare_images(str(expected), str(actual), tol=TOLERANCE)
    return said


@pytest.mark.parametrize("name", FIGURES)
def test_a_figure_looks_as_it_did(name: str, tmp_path: Path) -> None:
    assert difference(name, drawn(name), tmp_path) is None


# --- slips: each of them has to be seen -------------------------------------------------------


def with_a_longer_bar(ax: Axes) -> None:
    (bar, *_) = ax.findobj(lambda artist: artist.get_gid() == "article-himars bar")
    bar.set_width(bar.get_width() + 0.03)


def without_a_whisker(ax: Axes) -> None:
    for line in ax.findobj(
        lambda artist: artist.get_gid() in {"article-himars whisker", "article-himars end"}
    ):
        line.remove()


def with_colours_swapped(ax: Axes) -> None:
    one, other = (
        ax.findobj(lambda artist, g=gid: artist.get_gid() == g)
        for gid in ("article-himars bar", "article-atacms bar")
    )
    first, second = one[0].get_facecolor(), other[0].get_facecolor()
    for bars, colour in ((one, second), (other, first)):
        for bar in bars:
            bar.set_facecolor(colour)


def without_an_arrow(ax: Axes) -> None:
    for arrow in ax.findobj(lambda artist: artist.get_gid() == "open end"):
        arrow.remove()


def with_the_curves_smoothed(ax: Axes) -> None:
    """Every tenth range alone: the kink where a region is first touched is gone."""
    for line in ax.lines:
        if len(line.get_xdata()) > 100:
            line.set_data(line.get_xdata()[::80], line.get_ydata()[::80])


def without_the_band(ax: Axes) -> None:
    for band in ax.findobj(lambda artist: artist.get_gid() == "article-himars band"):
        band.remove()


def with_another_mark_filled(ax: Axes) -> None:
    for line in ax.lines:
        if str(line.get_gid()).endswith(" figure"):
            line.set_markerfacecolor("#1b1b1b")


def with_a_line_between_versions(ax: Axes) -> None:
    (dots,) = [line for line in ax.lines if len(line.get_xdata()) == 2 and line.get_marker() == "o"]
    dots.set_linestyle("solid")
    dots.set_linewidth(1.2)


def with_the_tints_swapped(ax: Axes) -> None:
    near, far = (
        ax.findobj(lambda artist, g=gid: artist.get_gid() == g)[0]
        for gid in ("article-himars fill", "article-atacms fill")
    )
    first, second = near.get_facecolor(), far.get_facecolor()
    near.set_facecolor(second)
    far.set_facecolor(first)


def with_a_ring_beside_its_place(ax: Axes) -> None:
    (line,) = ax.findobj(lambda artist: artist.get_gid() == "article-atacms line")
    line.set_segments([path.vertices + np.array([12.0, 0.0]) for path in line.get_paths()])


SLIPS: tuple[tuple[str, Callable[[Axes], None]], ...] = (
    ("coverage", with_a_longer_bar),
    ("coverage", without_a_whisker),
    ("coverage", with_colours_swapped),
    ("coverage", without_an_arrow),
    ("curve", with_the_curves_smoothed),
    ("curve", without_the_band),
    ("statements", with_another_mark_filled),
    ("statements", with_a_line_between_versions),
    ("statements", without_an_arrow),
    ("reach", with_the_tints_swapped),
    ("reach", with_a_ring_beside_its_place),
)


@pytest.mark.parametrize(("name", "slip"), SLIPS, ids=lambda each: getattr(each, "__name__", each))
def test_a_slip_is_seen(name: str, slip: Callable[[Axes], None], tmp_path: Path) -> None:
    assert difference(name, drawn(name, slip), tmp_path) is not None


def test_kept_pictures_are_those_of_the_figures_and_small() -> None:
    kept = sorted(BASELINE.glob("*.png"))
    assert [path.stem for path in kept] == sorted(FIGURES)
    assert max(path.stat().st_size for path in kept) < 30_000
