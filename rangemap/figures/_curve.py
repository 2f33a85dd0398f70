"""Covered share against range, with the printed figures as marks on it."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from rangemap.curves import CoverageCurve
from rangemap.errors import InputError, UnknownNameError
from rangemap.figures._look import BODY_PT, SMALL_PT, Look, Stroke, load_look
from rangemap.figures._note import (
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
    check_axes,
    new_axes,
    open_arrow,
    plot_dots,
    plot_line,
    size_pt,
    text_width_pt,
    tinted,
    width_of,
    write,
)
from rangemap.figures._said import Said, chosen_launch_point, said, shown_distance, shown_text
from rangemap.regions import load_regions
from rangemap.statements import Ranges
from rangemap.wording import english, english_figures

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = ["plot_curve"]

Floats = NDArray[np.float64]

#: More lines could not be told apart by the names that stand on them.
_MOST_CURVES: Final = 12
#: Between two ranges at which a curve was computed it is drawn in so many steps.
_STEPS: Final = 8
_HEIGHT_SHARE: Final = 0.5
_LEAST_HEIGHT_PT: Final = 150.0
_LEFT_PT: Final = 26.0
_RIGHT_PT: Final = 10.0
_AXIS_PT: Final = 28.0
_LEVEL_PT: Final = 10.0
_ARROW_PT: Final = 12.0
_BAND_TINT: Final = 0.86


def plot_curve(
    curve: CoverageCurve,
    *,
    ax: Axes | None = None,
    regions: Sequence[str] | Mapping[str, str] | None = None,
    launch_point: str | None = None,
    ranges: Ranges | None = None,
    source: bool = True,
    width_mm: float | None = None,
) -> Axes:
    """Draw the covered share of regions as a function of range, and mark the printed ranges.

    Parameters
    ----------
    curve : CoverageCurve
        As :func:`~rangemap.coverage_curve` returns it.
    ax : matplotlib.axes.Axes, optional
        Where to draw; a new figure of 170 mm if not given.
    regions : sequence of str, or mapping of str to str, optional
        Codes of regions, at most twelve, or codes and the names to write. All that the curve
        reaches if not given.
    launch_point : str, optional
        From what, where the curve has several. One figure shows one.
    ranges : Catalogue, or mapping of name to a text, a StatedRange or a Statement, optional
        Statements to mark: at the stated reading a line and a dot on each curve, between the
        low and the high one a band. An end that the source leaves open has an arrow of one length.
    source : bool, default True
        Write under the figure whose words it shows.
    width_mm : float, optional
        Of a new figure: 85 for a narrow column, 170 if not given.

    Returns
    -------
    matplotlib.axes.Axes
        The one that was given, or that of the new figure (``ax.figure``). Its x axis is the range
        in kilometres, its y axis the covered share, 0 to 1.

    Raises
    ------
    InputError
        For no curve, for several launch points or more than twelve regions of which none is
        chosen, and for a reading beyond the ranges of the curve.
    UnknownNameError
        For a region or launch point that the curve does not have.
    MissingExtraError
        Without matplotlib (``rangemap[figures]``).

    Notes
    -----
    A curve is drawn through every range at which it was computed, and through the ranges at
    which a region is first touched and wholly covered: its kinks stand where they are.

    Examples
    --------
    >>> import rangemap as rm
    >>> curve = rm.coverage_curve(
    ...     {"Kharkiv": (36.23, 49.99)}, rm.load_regions(["RU-BEL", "RU-KRS"]), max_range_km=400
    ... )
    >>> ax = plot_curve(curve, ranges=rm.load_systems().select("HIMARS", "ATACMS"))
    >>> ax.get_xlabel()
    'Distance, km'
    """
    check_axes(ax, width_mm)
    if not isinstance(curve, CoverageCurve):
        raise InputError(f"curve: expected what coverage_curve returns, got {type(curve).__name__}")
    place = chosen_launch_point(curve.launch_points, launch_point, what="the curve")
    names = _names(curve, place, regions)
    marks = _marks(curve, place, tuple(names), ranges)
    lines = [_Line(name, *_sampled(curve, place, code)) for code, name in names.items()]
    sheet = _Sheet(
        lines=lines,
        marks=marks,
        place=shown_text(place, "launch point"),
        longest_km=float(curve.range_km[-1]),
        look=load_look(),
    )
    return sheet.draw(ax, width_mm=width_mm, source=source)


@dataclass(frozen=True, slots=True, eq=False)
class _Line:
    """One region's curve."""

    name: str
    km: Floats
    share: Floats


@dataclass(frozen=True, slots=True, kw_only=True)
class _Mark:
    """One statement on the axis of ranges, and the shares of the regions at what it shows."""

    said: Said
    low_km: float
    stated_km: float
    high_km: float
    shares: tuple[float, ...]

    @property
    def shown_km(self) -> float:
        """The distance that is named: the stated one, else the widest."""
        return shown_distance(self.stated_km, self.low_km, self.high_km)


def _names(
    curve: CoverageCurve, place: str, regions: Sequence[str] | Mapping[str, str] | None
) -> dict[str, str]:
    """Return code and name of each region to draw."""
    if isinstance(regions, str):
        regions = [regions]
    if regions is None:
        touched = curve.touched_km[curve.launch_points.index(place)] < curve.range_km[-1]
        codes = [
            code for code, is_touched in zip(curve.regions, touched, strict=True) if is_touched
        ]
    else:
        codes = list(regions)
        if not codes:
            raise InputError("regions: none given; leave it out for all that the curve reaches")
    if len(codes) > _MOST_CURVES:
        raise InputError(
            f"{len(codes)} regions would be drawn, and names on at most {_MOST_CURVES} curves can "
            f"be read: choose with regions=, for example regions={codes[:3]!r}"
        )
    for code in codes:
        if code not in curve.regions:
            raise UnknownNameError(
                f"the curve has no region {code!r}; it has {', '.join(curve.regions[:8])}"
                + (" ..." if len(curve.regions) > 8 else "")
            )
    given = dict(regions) if isinstance(regions, Mapping) else _bundled_names()
    return {code: shown_text(given.get(code, code), "region name") for code in codes}


def _bundled_names() -> dict[str, str]:
    frame = load_regions(["RU", "UA"])
    return dict(zip(frame["region"], frame["short"], strict=True))


def _marks(
    curve: CoverageCurve, place: str, codes: tuple[str, ...], ranges: Ranges | None
) -> tuple[_Mark, ...]:
    if ranges is None:
        return ()
    table = curve.at(ranges)
    table = table[table["launch_point"] == place]
    firsts = table.drop_duplicates("statement")
    readings = firsts[["range_low_km", "range_km", "range_high_km"]].to_numpy(dtype=float)
    kms = dict(zip(firsts["statement"], readings.tolist(), strict=True))
    listed = pd.DataFrame(
        {
            "statement": firsts["statement"].to_numpy(),
            "system": firsts["system"].to_numpy(),
            "km": [shown_distance(stated, low, high) for low, stated, high in kms.values()],
        }
    )
    return tuple(
        _Mark(
            said=each,
            low_km=low,
            stated_km=stated,
            high_km=high,
            shares=tuple(
                math.nan if math.isnan(stated) else float(curve.share_at(place, code, stated))
                for code in codes
            ),
        )
        for each in said(listed, ranges)
        for low, stated, high in (kms[each.statement],)
    )


def _sampled(curve: CoverageCurve, place: str, code: str) -> tuple[Floats, Floats]:
    """Return ranges and shares that hold every kink: all computed ranges, and the two touching."""
    i, j = curve.launch_points.index(place), curve.regions.index(code)
    kinks = np.array([curve.touched_km[i, j], curve.wholly_km[i, j]])
    kinks = kinks[np.isfinite(kinks) & (kinks <= curve.range_km[-1])]
    knots = np.unique(np.r_[curve.range_km, kinks])
    between = [np.linspace(a, b, _STEPS, endpoint=False) for a, b in pairwise(knots)]
    km = np.r_[np.concatenate(between), knots[-1]]
    return km, curve.share_at(place, code, km)


@dataclass(frozen=True, kw_only=True)
class _Sheet:
    """What is drawn, in the order of drawing."""

    lines: list[_Line]
    marks: tuple[_Mark, ...]
    place: str
    longest_km: float
    look: Look

    def draw(self, ax: Axes | None, *, width_mm: float | None, source: bool) -> Axes:
        width = width_of(ax, width_mm)
        edge = EDGE_PT if ax is None else 0.0
        left = _LEFT_PT if ax is None else 0.0
        room = width - 2 * edge
        levels = self._levels(width - 2 * edge - (left + _RIGHT_PT if ax is None else 0.0))
        top = head(english_figures.CURVE_TITLE, english_figures.measured_from(self.place), [], room)
        over = (max(level for level, _ in levels) + 1) * _LEVEL_PT + 4.0 if levels else 0.0
        under = note(self._sentences(), room) if source else Note(())
        if ax is None:
            height = max(_LEAST_HEIGHT_PT, _HEIGHT_SHARE * width)
            ax = new_axes(
                width,
                height + top.height + over + _AXIS_PT + under.height + 2 * edge,
                left=left + edge,
                right=edge + _RIGHT_PT,
                top=top.height + over + edge,
                bottom=_AXIS_PT + under.height + edge,
            )
        self._axes(ax)
        for mark, (level, x) in zip(self.marks, levels, strict=True):
            self._mark(ax, mark, level, x)
        for line in self.lines:
            plot_line(ax, line.km, line.share, Stroke(self.look.ink, 1.1), above=3, name=line.name)
        for mark in self.marks:
            self._dots(ax, mark)
        self._label(ax)
        put_head(ax, top, self.look, left=left, above=over)
        put_note(ax, under, self.look, left=left, below=_AXIS_PT)
        describe(ax, self._alternative())
        return ax

    def _axes(self, ax: Axes) -> None:
        ax.set_xlim(0.0, self.longest_km)
        ax.set_ylim(0.0, 1.0)
        ax.set_yticks([0.0, 0.25, 0.5, 0.75, 1.0], ["none", "25%", "50%", "75%", "all"])
        ax.set_xlabel(english_figures.CURVE_AXIS, fontsize=BODY_PT, color=self.look.ink, labelpad=2)
        ax.tick_params(labelsize=BODY_PT - 0.5, labelcolor=self.look.ink, color=self.look.soft,
                       length=2.5, width=0.6, pad=3)  # fmt: skip
        ax.tick_params(axis="y", length=0)
        ax.grid(visible=True, axis="y", color=self.look.rule, linewidth=0.5)
        ax.grid(visible=False, axis="x")
        ax.set_axisbelow(True)
        for side in ("top", "right", "left"):
            ax.spines[side].set_visible(False)
        ax.spines["bottom"].set(color=self.look.ink, linewidth=0.8)

    def _levels(self, width_pt: float) -> list[tuple[int, float]]:
        """Return for each statement the line above the axes that its words stand on, and where.

        Words stand over their mark, moved to stay above the axes, on the lowest free line.
        """
        placed: list[tuple[int, float]] = []
        ends: dict[int, float] = {}
        for mark in self.marks:
            half = text_width_pt(_words(mark), SMALL_PT, bold=True) / 2
            at = mark.shown_km / self.longest_km * width_pt
            x = min(max(at, half), max(width_pt + _RIGHT_PT - half, half))
            level = next(n for n in range(len(self.marks)) if ends.get(n, -math.inf) < x - half)
            ends[level] = x + half + 6.0
            placed.append((level, x))
        return placed

    def _mark(self, ax: Axes, mark: _Mark, level: int, x: float) -> None:
        stroke = self.look.edge(mark.said.slot)
        low, high = (
            end if not math.isnan(end) else mark.shown_km for end in (mark.low_km, mark.high_km)
        )
        if low < high and mark.said.is_band:
            ax.axvspan(low, high, facecolor=tinted(stroke.colour, _BAND_TINT), edgecolor="none",
                       zorder=0.4, gid=f"{mark.said.statement} band")  # fmt: skip
        # Where no number is "the" range, each of the two has its line.
        lines = [low, high] if math.isnan(mark.stated_km) else [mark.stated_km]
        for km in lines:
            plot_line(ax, [km, km], [0.0, 1.0], stroke, above=1,
                      name=f"{mark.said.statement} line")  # fmt: skip
        if not math.isnan(mark.stated_km):
            for end, sign in ((mark.low_km, -1.0), (mark.high_km, 1.0)):
                if math.isnan(end):
                    open_arrow(ax, (mark.stated_km, 0.04), sign * _ARROW_PT, colour=stroke.colour)
        write(ax, _words(mark), (x, 4.0 + level * _LEVEL_PT), at="top", size=SMALL_PT,
              colour=stroke.colour, across="center", up="baseline", bold=True)  # fmt: skip

    def _dots(self, ax: Axes, mark: _Mark) -> None:
        shares = [share for share in mark.shares if share > 0]
        if shares:
            plot_dots(ax, [mark.stated_km] * len(shares), shares,
                      edge=self.look.edge(mark.said.slot).colour, face="white", above=4,
                      name=f"{mark.said.statement} shares")  # fmt: skip

    def _label(self, ax: Axes) -> None:
        """Write each region's name on its curve, where no other name stands."""
        width, height = size_pt(ax)
        lines = [m.shown_km / self.longest_km * width for m in self.marks]
        taken: list[tuple[float, float, float]] = []
        for line in self.lines:
            room = text_width_pt(line.name, SMALL_PT) / 2 + 2.0
            spots = _spots(line, self.longest_km, width, height)
            clear = [
                (x, y)
                for x, y in spots
                if room < x < width
                and all(abs(x - a) > room + b or abs(y - c) > 1.35 * SMALL_PT for a, c, b in taken)
            ]
            free = [(x, y) for x, y in clear if all(abs(x - at) > room for at in lines)]
            if not spots:
                continue
            x, y = (free or clear or spots)[0]
            taken.append((x, y, room))
            write(ax, line.name, (x, y - height), at="top", size=SMALL_PT,
                  colour=self.look.ink, across="center", halo=True, above=6)  # fmt: skip

    def _sentences(self) -> list[str]:
        ends = [(m.low_km, m.stated_km, m.high_km) for m in self.marks]
        banded = any(low < high for low, _, high in ends)
        is_open = any(math.isnan(low) or math.isnan(high) for low, _, high in ends)
        return [
            *source_sentences([mark.said for mark in self.marks]),
            english_figures.BAND if banded else "",
            english_figures.OPEN if is_open else "",
            english_figures.OF_AREA,
        ]

    def _alternative(self) -> list[str]:
        shares = [
            english_figures.alt_bars(
                mark.said.printed,
                mark.said.who,
                [
                    (line.name, english.percent(share))
                    for line, share in zip(self.lines, mark.shares, strict=True)
                    if not math.isnan(share)
                ],
            )
            for mark in self.marks
            if not math.isnan(mark.stated_km)
        ]
        return [
            english_figures.alt_curve([line.name for line in self.lines], self.longest_km),
            english_figures.measured_from(self.place),
            *shares,
            english_figures.OF_AREA,
        ]


def _words(mark: _Mark) -> str:
    return mark.said.label


def _spots(line: _Line, longest: float, width: float, height: float) -> list[tuple[float, float]]:
    """Return places on a curve in points, those of the middle of its rise first."""
    most = float(line.share[-1])
    found = []
    for part in (0.5, 0.62, 0.38, 0.74, 0.26, 0.86, 0.14, 0.94):
        at = int(np.searchsorted(line.share, part * most))
        if most > 0 and at < len(line.km):
            found.append((float(line.km[at]) / longest * width, float(line.share[at]) * height))
    return found
