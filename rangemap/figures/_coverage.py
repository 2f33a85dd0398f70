"""Bars of the covered share, region by region, with the two ends of the wording."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, Literal

import pandas as pd

from rangemap.errors import InputError
from rangemap.figures._look import BODY_PT, Look, load_look
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
    check_axes,
    new_axes,
    open_arrow,
    size_pt,
    text_width_pt,
    thin_line,
    tinted,
    width_of,
    wrapped,
    write,
)
from rangemap.figures._said import (
    Said,
    check_table,
    chosen_launch_point,
    chosen_statements,
    said,
    shown_distance,
    shown_text,
)
from rangemap.statements import Ranges
from rangemap.telling import OUTSIDE, cell_text
from rangemap.wording import english, english_figures

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = ["plot_coverage"]

_COLUMNS: Final = (
    "launch_point", "system", "statement", "region", "region_name",
    "range_km", "range_low_km", "range_high_km", "range_low_basis", "range_high_basis",
    "covered_share", "covered_share_low", "covered_share_high", "covered_share_error",
    "range_class",
)  # fmt: skip
_BEYOND: Final = frozenset({"outside", "not_ruled_out"})
_SHARES: Final = ("covered_share_low", "covered_share", "covered_share_high")

#: Height of a bar and what lies between two regions, in points: at best, and at least.
_BAR_PT: Final = (8.5, 4.5)
_BETWEEN_PT: Final = (5.5, 2.2)
#: A page without its margins.
_PAGE_PT: Final = 690.0
_LEAST_TEXT_PT: Final = 5.5
_NAMES_SHARE: Final = 0.38
_PAD_PT: Final = 5.0
_TICKS_PT: Final = 17.0
#: Half of the last tick's words stands beyond the axes.
_LAST_TICK_PT: Final = 11.0
_ARROW_PT: Final = 12.0
_TINT: Final = 0.52


@dataclass(frozen=True, slots=True)
class _Bar:
    """One share to draw, with its words; NaN for what the source leaves open."""

    low: float
    stated: float
    high: float
    low_basis: str
    high_basis: str
    words: str
    is_reached: bool

    @property
    def end(self) -> float:
        """How far anything of it goes to the right."""
        return max((x for x in (self.low, self.stated, self.high) if not math.isnan(x)), default=0)


def plot_coverage(
    table: pd.DataFrame,
    *,
    ax: Axes | None = None,
    statement: str | Sequence[str] | None = None,
    launch_point: str | None = None,
    ranges: Ranges | None = None,
    order: Literal["name", "given"] = "name",
    reached_only: bool = True,
    source: bool = True,
    width_mm: float | None = None,
) -> Axes:
    """Draw the covered share of each region as bars, with the two ends of the wording.

    Parameters
    ----------
    table : DataFrame
        As :func:`~rangemap.measure_coverage` returns it.
    ax : matplotlib.axes.Axes, optional
        Where to draw; a new figure of 170 mm, as high as the regions need, if not given.
    statement : str or sequence of str, optional
        Ids of statements, or names of systems, if not all of the table are wanted. At most five
        are drawn, from the shortest distance to the longest.
    launch_point : str, optional
        From what, where the table has several. One figure shows one.
    ranges : Catalogue, or mapping of name to a text, a StatedRange or a Statement, optional
        What the table was measured for: a table has no words, only ids. The bundled catalogue
        if not given; a statement that is not in it is named by its distance.
    order : {"name", "given"}
        Regions by name, or in the order of the table. There is no order by share: where shares
        are equal it would be arbitrary.
    reached_only : bool, default True
        Leave out regions that no reading reaches; the note under the figure counts them.
    source : bool, default True
        Write under the figure whose words it shows.
    width_mm : float, optional
        Of a new figure: 85 for a narrow column, 170 if not given.

    Returns
    -------
    matplotlib.axes.Axes
        The one that was given, or that of the new figure (``ax.figure``). Its x axis is the
        share, 0 to 1, its y axis the regions from the top, 0.5 for the first.

    Raises
    ------
    InputError
        For a table that is empty or another, for shares beyond 0 and 1, for several launch points
        or more than five statements of which none is chosen.
    UnknownNameError
        For a statement, system or launch point that the table does not have.
    MissingExtraError
        Without matplotlib (``rangemap[figures]``).

    Notes
    -----
    The bar ends at the stated reading. A thin line leads from the low to the high one, solid to
    an end that the source prints, dotted to one that is our reading of its words. Where the
    source leaves an end open an arrow of one length leads that way: it marks no number. Words
    beside the bars are those of the page's table.

    Examples
    --------
    >>> import rangemap as rm
    >>> table = rm.measure_coverage(
    ...     rm.load_launch_points(), rm.load_systems(), rm.load_regions("RU"), dissolve=True
    ... )
    >>> ax = plot_coverage(table, statement="ATACMS")
    >>> ax.figure.savefig("coverage.pdf", metadata={"CreationDate": None})  # doctest: +SKIP
    """
    check_axes(ax, width_mm)
    if order not in {"name", "given"}:
        raise InputError(f"order: expected 'name' or 'given', got {order!r}")
    rows = check_table(table, _COLUMNS, what="table", made_by="measure_coverage")
    rows = chosen_statements(rows, statement)
    place = chosen_launch_point(rows["launch_point"], launch_point, what="the table")
    rows = rows[rows["launch_point"] == place]
    _check_shares(rows)
    spoken = said(_statements_of(rows), ranges)
    names = _names(rows, order)
    bars = {key: _bar(row) for key, row in _by_key(rows).items()}
    shown = [code for code in names if not reached_only or _is_reached(bars, code, spoken)]
    return _Sheet(
        names={code: names[code] for code in shown},
        bars=[[bars.get((code, each.statement)) for each in spoken] for code in shown],
        spoken=spoken,
        opens=[_open_ends(rows, each) for each in spoken],
        place=shown_text(place, "launch point"),
        left_out=len(names) - len(shown),
        look=load_look(),
    ).draw(ax, width_mm=width_mm, source=source)


def _check_shares(rows: pd.DataFrame) -> None:
    for column in _SHARES:
        values = pd.to_numeric(rows[column], errors="coerce")
        bad = rows[(rows[column].notna() & values.isna()) | (values < 0) | (values > 1)]
        if len(bad):
            row = bad.iloc[0]
            raise InputError(
                f"table: {column} of {row['region_name']!r} is {row[column]}; expected a share "
                "from 0 to 1, or NaN for a reading that the source leaves open"
            )
    known = rows[list(_SHARES)].notna().any(axis=1)
    if not known.all():
        row = rows[~known].iloc[0]
        raise InputError(
            f"table: {row['region_name']!r} has no share at any reading of {row['statement']!r}; "
            "expected at least one"
        )
    twice = rows.duplicated(["statement", "region"])
    if twice.any():
        row = rows[twice].iloc[0]
        raise InputError(
            f"table: region {row['region']!r} has two rows for statement {row['statement']!r}"
        )


def _statements_of(rows: pd.DataFrame) -> pd.DataFrame:
    firsts = rows.drop_duplicates("statement")
    distances = zip(
        firsts["range_km"], firsts["range_low_km"], firsts["range_high_km"], strict=True
    )
    return pd.DataFrame(
        {
            "statement": firsts["statement"].to_numpy(),
            "system": firsts["system"].to_numpy(),
            "km": [shown_distance(*each) for each in distances],
        }
    )


def _names(rows: pd.DataFrame, order: str) -> dict[str, str]:
    pairs = dict(zip(rows["region"].astype(str), rows["region_name"], strict=True))
    names = {code: shown_text(name, "region name") for code, name in pairs.items()}
    if order == "given":
        return names
    return dict(sorted(names.items(), key=lambda item: (item[1].casefold(), item[0])))


def _by_key(rows: pd.DataFrame) -> dict[tuple[str, str], dict[Any, Any]]:
    return {(str(row["region"]), str(row["statement"])): row for row in rows.to_dict("records")}


def _bar(row: dict[Any, Any]) -> _Bar:
    low, stated, high = (float(row[column]) for column in _SHARES)
    return _Bar(
        low=low,
        stated=stated,
        high=high,
        low_basis=str(row["range_low_basis"]),
        high_basis=str(row["range_high_basis"]),
        words=cell_text(
            english, row["range_class"], low, stated, high, float(row["covered_share_error"])
        ),
        is_reached=row["range_class"] not in _BEYOND,
    )


def _is_reached(bars: dict[tuple[str, str], _Bar], code: str, spoken: Sequence[Said]) -> bool:
    found = (bars.get((code, each.statement)) for each in spoken)
    return any(bar is not None and bar.is_reached for bar in found)


def _open_ends(rows: pd.DataFrame, each: Said) -> tuple[bool, bool]:
    own = rows[rows["statement"] == each.statement]
    return bool(own["range_low_km"].isna().all()), bool(own["range_high_km"].isna().all())


@dataclass(frozen=True, kw_only=True)
class _Sheet:
    """What is drawn: regions from the top, for each a bar for each statement."""

    names: dict[str, str]
    bars: list[list[_Bar | None]]
    spoken: tuple[Said, ...]
    opens: list[tuple[bool, bool]]
    place: str
    left_out: int
    look: Look

    def draw(self, ax: Axes | None, *, width_mm: float | None, source: bool) -> Axes:
        own = ax is None
        width = width_of(ax, width_mm)
        text_pt, bar_pt, row_pt = self._sizes(None if ax is None else size_pt(ax)[1])
        labels = [wrapped(n, _NAMES_SHARE * width, text_pt) or [""] for n in self.names.values()]
        widest = max((text_width_pt(t, text_pt) for lines in labels for t in lines), default=0.0)
        edge = EDGE_PT if own else 0.0
        left = widest + _PAD_PT if own else 0.0
        top = head(
            english_figures.COVERAGE_TITLE,
            english_figures.measured_from(self.place),
            self._key(),
            width - 2 * edge,
        )
        under = note(self._sentences(), width - 2 * edge) if source else Note(())
        heights = [1.0 + (len(lines) - 1) * text_pt * 1.2 / row_pt for lines in labels]
        if ax is None:
            ax = new_axes(
                width,
                sum(heights) * row_pt + top.height + _TICKS_PT + under.height + 2 * edge,
                left=left + edge,
                right=edge + _LAST_TICK_PT,
                top=top.height + edge,
                bottom=_TICKS_PT + under.height + edge,
            )
        self._axes(ax, heights, size_pt(ax)[0], text_pt)
        y = 0.0
        for lines, row, height in zip(labels, self.bars, heights, strict=True):
            middle = y + height / 2
            write(ax, "\n".join(lines), (0.0, middle), at="row", shift=(-_PAD_PT, 0.0),
                  size=text_pt, colour=self.look.ink, across="right")  # fmt: skip
            self._row(ax, row, middle, bar_pt / row_pt, text_pt, size_pt(ax)[0])
            y += height
        if not self.names:
            write(ax, english_figures.NOTHING, (0.0, 0.5), at="row", shift=(_PAD_PT, 0.0),
                  size=BODY_PT, colour=self.look.ink)  # fmt: skip
        put_head(ax, top, self.look, left=left)
        put_note(ax, under, self.look, left=left, below=_TICKS_PT)
        describe(ax, self._alternative())
        return ax

    def _sizes(self, room_pt: float | None) -> tuple[float, float, float]:
        """Return the size of text, the height of a bar and that of a region's row, in points."""
        count, each = max(len(self.names), 1), len(self.spoken)
        wanted = each * _BAR_PT[0] + _BETWEEN_PT[0]
        least = each * _BAR_PT[1] + _BETWEEN_PT[1]
        own = min(wanted, max(least, _PAGE_PT / count))
        row = own if room_pt is None else room_pt / count
        scale = row / wanted
        text = min(BODY_PT, max(_LEAST_TEXT_PT, 0.92 * row / each))
        return text, min(scale, 1.0) * _BAR_PT[0], row

    def _axes(self, ax: Axes, heights: Sequence[float], width_pt: float, text_pt: float) -> None:
        right = 1.0
        for bar in (bar for row in self.bars for bar in row if bar is not None):
            room = width_pt - text_width_pt(bar.words, text_pt) - 2 * _PAD_PT - _ARROW_PT
            right = max(right, min(bar.end * width_pt / max(room, 1.0), 2.0))
        ax.set_xlim(0.0, right)
        ax.set_ylim(max(sum(heights), 1.0), 0.0)
        ax.set_yticks([])
        ax.set_xticks(
            [0.0, 0.25, 0.5, 0.75, 1.0], ["0", "25%", "50%", "75%", "100%"], fontsize=BODY_PT - 1
        )
        ax.tick_params(axis="x", length=0, pad=4, labelcolor=self.look.soft)
        ax.set_axisbelow(True)
        for side in ("top", "right", "bottom"):
            ax.spines[side].set_visible(False)
        ax.spines["left"].set(color=self.look.ink, linewidth=0.8)
        ax.vlines([0.25, 0.5, 0.75, 1.0], 0.0, 1.0, transform=ax.get_xaxis_transform(),
                  colors=self.look.rule, linewidths=0.5, zorder=0.5, gid="grid")  # fmt: skip
        ax.set_facecolor("none")

    def _row(
        self, ax: Axes, row: Sequence[_Bar | None], middle: float, thick: float, text_pt: float,
        width_pt: float,
    ) -> None:  # fmt: skip
        """Draw the bars of one region around the middle of its row."""
        for number, bar in enumerate(row):
            if bar is None:
                continue
            y = middle + (number - (len(row) - 1) / 2) * thick
            self._bar(ax, bar, number, y, thick * (0.86 if len(row) > 1 else 1.0))
            beyond = self._arrow(ax, bar, y, ax.get_xlim()[1] / width_pt)
            write(ax, bar.words, (bar.end, y), shift=(_PAD_PT - 1.0 + beyond, 0.0), size=text_pt,
                  colour=self.look.soft if bar.words == OUTSIDE else self.look.ink)  # fmt: skip

    def _bar(self, ax: Axes, bar: _Bar, number: int, y: float, thick: float) -> None:
        face, name = self._face(number), self.spoken[number].statement
        firm = bar.stated if not math.isnan(bar.stated) else bar.low
        if not math.isnan(firm):
            ax.barh(y, firm, thick, color=face, linewidth=0, zorder=2, gid=f"{name} bar")
        if math.isnan(bar.stated):
            # Two numbers stay two: firm to the smaller one, hollow to the larger.
            start = 0.0 if math.isnan(firm) else firm
            ax.barh(y, bar.end - start, thick, left=start, facecolor="none", edgecolor=face,
                    linewidth=0.8, zorder=2, gid=f"{name} hollow")  # fmt: skip
            return
        for end, basis in ((bar.low, bar.low_basis), (bar.high, bar.high_basis)):
            if not math.isnan(end) and end != bar.stated:
                thin_line(ax, (bar.stated, y), (end, y), self.look.ink, printed=basis == "printed",
                          name=f"{name} whisker")  # fmt: skip
                thin_line(ax, (end, y - 0.3 * thick), (end, y + 0.3 * thick), self.look.ink,
                          printed=True, name=f"{name} end")  # fmt: skip

    def _arrow(self, ax: Axes, bar: _Bar, y: float, share_per_pt: float) -> float:
        """Draw the arrow at an open end, and return how far it goes beyond the bar, in points."""
        if math.isnan(bar.stated):
            return 0.0
        if math.isnan(bar.high):
            open_arrow(ax, (bar.stated, y), _ARROW_PT, colour=self.look.ink)
            return _ARROW_PT
        length = min(_ARROW_PT, bar.stated / share_per_pt - 1.0)
        if math.isnan(bar.low) and length > _ARROW_PT / 3:
            open_arrow(ax, (bar.stated, y), -length, colour=self.look.ink)
        return 0.0

    def _face(self, number: int) -> str:
        if len(self.spoken) == 1 and self.spoken[0].sourced:
            return self.look.near
        return tinted(self.look.edge(self.spoken[number].slot).colour, _TINT)

    def _key(self) -> list[KeyLine]:
        lines = []
        for number, (each, (low, high)) in enumerate(zip(self.spoken, self.opens, strict=True)):
            words, after = english_figures.key(each.label, each.who, low_open=low, high_open=high)
            lines.append(KeyLine(words=words, after=after, face=self._face(number)))
        return lines

    def _sentences(self) -> list[str]:
        drawn = [bar for row in self.bars for bar in row if bar is not None]
        bases = {
            basis
            for bar in drawn
            for end, basis in ((bar.low, bar.low_basis), (bar.high, bar.high_basis))
            if not math.isnan(bar.stated) and (math.isnan(end) or end != bar.stated)
        }
        return [
            *source_sentences(self.spoken),
            english_figures.bounds(bases),
            english_figures.OF_AREA,
            english_figures.left_out(self.left_out) if self.left_out else "",
        ]

    def _alternative(self) -> list[str]:
        names = list(self.names.values())
        lines = [
            english_figures.alt_bars(
                each.printed,
                each.who,
                [
                    (name, english.FIXED.not_within if bar.words == OUTSIDE else bar.words)
                    for name, row in zip(names, self.bars, strict=True)
                    if (bar := row[number]) is not None
                ],
            )
            for number, each in enumerate(self.spoken)
        ]
        return [
            english_figures.ALT_COVERAGE,
            english_figures.measured_from(self.place),
            *(lines if names else [english_figures.NOTHING]),
            english_figures.OF_AREA,
        ]
