"""What sources print for a name, side by side: by version and by whose figure it is."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from rangemap.compare import may_be_drawn
from rangemap.errors import InputError
from rangemap.figures._look import BODY_PT, SMALL_PT, Look, load_look
from rangemap.figures._note import Note, describe, head, note, put_head, put_note
from rangemap.figures._paper import (
    EDGE_PT,
    check_axes,
    new_axes,
    open_arrow,
    plot_dots,
    thin_line,
    width_of,
    wrapped,
    write,
)
from rangemap.figures._said import LANGUAGE, published_by, shown_text, words_of
from rangemap.statements import (
    Catalogue,
    Comparison,
    OriginGroup,
    Statement,
    System,
    compare_statements,
)
from rangemap.telling import Teller
from rangemap.wording import Printed, english, english_figures

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = ["plot_statements"]

Systems: TypeAlias = str | System | Catalogue | Comparison | Sequence[str | System | Comparison]

_LEFT_SHARE: Final = 0.44
_LINE_PT: Final = 8.6
_ROW_GAP_PT: Final = 5.0
_HEAD_PT: Final = 15.0
_PAD_PT: Final = 7.0
_AXIS_PT: Final = 28.0
_RIGHT_PT: Final = 8.0
_ARROW_PT: Final = 14.0
_BEYOND: Final = 1.12


def plot_statements(
    systems: Systems,
    *,
    ax: Axes | None = None,
    catalogue: Catalogue | None = None,
    source: bool = True,
    width_mm: float | None = None,
) -> Axes:
    """Draw the ranges that sources print for a name: each figure once, none averaged.

    Parameters
    ----------
    systems : str, System, Catalogue, Comparison, or several names, systems or comparisons
        One system or several, below each other. A name is looked up in the catalogue.
    ax : matplotlib.axes.Axes, optional
        Where to draw; a new figure of 170 mm, as high as the statements need, if not given.
    catalogue : Catalogue, optional
        Where names are looked up; the bundled one if not given.
    source : bool, default True
        Write under the figure how it is to be read. Who printed what stands in the figure itself.
    width_mm : float, optional
        Of a new figure: 85 for a narrow column, 170 if not given.

    Returns
    -------
    matplotlib.axes.Axes
        The one that was given, or that of the new figure (``ax.figure``). Its x axis is the
        range in kilometres.

    Raises
    ------
    InputError
        For nothing to draw: no system, or none of which a source states a range.
    UnknownNameError
        For a name that the catalogue does not have.
    MissingExtraError
        Without matplotlib (``rangemap[figures]``).

    See Also
    --------
    rangemap.compare_statements : the same as values, in the same order.

    Notes
    -----
    The order is that of :func:`~rangemap.compare_statements`: versions apart, pages that print
    one origin's figure together, by date and never by size or outlet. All marks have one colour. A
    dot is the stated figure, filled for the one that is used unless another is chosen; a thin
    line leads to the low and the high reading, solid to one that is printed, dotted to one that
    is our reading of the words, and an arrow of one length to an end that the source leaves open.
    Two figures that belong to two versions are two marks with nothing between them. Statements
    that may not be drawn on a map are listed without a mark.

    Examples
    --------
    >>> ax = plot_statements("ATACMS")
    >>> ax.get_xlabel()
    'Published range, km'
    """
    check_axes(ax, width_mm)
    comparisons = _comparisons(systems, catalogue)
    rows = [row for each in comparisons for row in _rows(each, several=len(comparisons) > 1)]
    if not any(row.statement for row in rows):
        names = ", ".join(each.name for each in comparisons)
        raise InputError(f"no source states a range for {names}, so there is nothing to draw")
    listed = [shown_text(each.name, "system") for each in comparisons]
    return _Sheet(rows=rows, names=listed, look=load_look()).draw(
        ax, width_mm=width_mm, source=source
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Row:
    """A head, or a statement with its words and where it was read."""

    title: str = ""
    level: int = 0
    words: str = ""
    where: str = ""
    remark: str = ""
    used: bool = False
    statement: Statement | None = None


def _comparisons(systems: Any, catalogue: Catalogue | None) -> list[Comparison]:
    if isinstance(systems, Catalogue):
        catalogue = systems if catalogue is None else catalogue
        systems = list(systems)
    elif isinstance(systems, str | System | Comparison):
        systems = [systems]
    elif not isinstance(systems, Sequence):
        raise InputError(
            "systems: expected names, systems, a catalogue or what compare_statements returns, "
            f"got {type(systems).__name__}"
        )
    if not systems:
        raise InputError("systems: none given; give a name such as 'ATACMS'")
    return [_comparison(each, catalogue) for each in systems]


def _comparison(system: object, catalogue: Catalogue | None) -> Comparison:
    if isinstance(system, Comparison):
        return system
    if isinstance(system, System):
        return compare_statements(system.name, catalogue=Catalogue([system]))
    if isinstance(system, str):
        return compare_statements(system, catalogue=catalogue)
    raise InputError(
        f"systems: expected a name, a System or a Comparison, got {type(system).__name__}"
    )


def _rows(comparison: Comparison, *, several: bool) -> Iterator[_Row]:
    """Yield the rows of one system from the top: heads of versions, and statements."""
    if several:
        yield _Row(title=shown_text(comparison.name, "system"))
    version = None
    for group in comparison.groups:
        if group.variant != version:
            version = group.variant
            name = Teller(LANGUAGE).variant(shown_text(version, "variant"))
            yield _Row(title=english.version(name), level=1)
        for statement in group.statements:
            yield _row(comparison, group, statement)


def _row(comparison: Comparison, group: OriginGroup, statement: Statement) -> _Row:
    citation = statement.citation
    where = english_figures.NOT_PUBLISHED
    if citation is not None:
        own = group.origin in {citation.publisher, english.quoted(Printed(citation.title))}
        where = english_figures.read_in(
            published_by(citation),
            english.grade(citation.grade),
            "" if own else Teller(LANGUAGE).origin(shown_text(group.origin, "origin")),
        )
    remark = ""
    if not may_be_drawn(statement) and citation is not None:
        doubtful = statement.role == "doubtful"
        remark = english.FIXED.doubtful if doubtful else english.FIXED.not_drawn
    return _Row(
        words=english.quoted(words_of(statement)),
        where=where,
        remark=remark,
        used=statement == comparison.used,
        statement=statement,
    )


@dataclass(frozen=True, kw_only=True)
class _Sheet:
    """What is drawn: heads and statements from the top."""

    rows: list[_Row]
    names: list[str]
    look: Look

    def draw(self, ax: Axes | None, *, width_mm: float | None, source: bool) -> Axes:
        width = width_of(ax, width_mm)
        edge = EDGE_PT if ax is None else 0.0
        room = width - 2 * edge
        column = _LEFT_SHARE * room
        texts = [self._texts(row, column - _PAD_PT) for row in self.rows]
        heights = [
            _HEAD_PT if row.statement is None else sum(map(len, lines)) * _LINE_PT + _ROW_GAP_PT
            for row, lines in zip(self.rows, texts, strict=True)
        ]
        left = column if ax is None else 0.0
        top = head(english_figures.statements_title(self.names), "", [], room)
        under = note(self._sentences(), room) if source else Note(())
        if ax is None:
            ax = new_axes(
                width,
                sum(heights) + top.height + _AXIS_PT + under.height + 2 * edge,
                left=left + edge,
                right=edge + _RIGHT_PT,
                top=top.height + edge,
                bottom=_AXIS_PT + under.height + edge,
            )
        self._axes(ax, sum(heights))
        y = 0.0
        for row, lines, height in zip(self.rows, texts, heights, strict=True):
            if row.statement is None:
                self._head(ax, row, y + height, column)
            else:
                self._statement(ax, row, lines, y, column)
            y += height
        put_head(ax, top, self.look, left=left)
        put_note(ax, under, self.look, left=left, below=_AXIS_PT)
        describe(ax, self._alternative())
        return ax

    def _texts(self, row: _Row, room: float) -> tuple[list[str], list[str]]:
        """Return the words of a statement, and where they were read, in lines."""
        return wrapped(row.words, room, BODY_PT, bold=row.used), wrapped(row.where, room, SMALL_PT)

    def _axes(self, ax: Axes, height: float) -> None:
        every = [km for row in self.rows if row.statement for _, km in row.statement.range.readings]
        ax.set_xlim(0.0, max(every) * _BEYOND)
        ax.set_ylim(height, 0.0)
        ax.set_yticks([])
        ax.set_xlabel(
            english_figures.STATEMENTS_AXIS, fontsize=BODY_PT, color=self.look.ink, labelpad=2
        )
        ax.tick_params(labelsize=BODY_PT - 0.5, labelcolor=self.look.ink, color=self.look.soft,
                       length=2.5, width=0.6, pad=3)  # fmt: skip
        ax.grid(visible=True, axis="x", color=self.look.rule, linewidth=0.5)
        ax.set_axisbelow(True)
        for side in ("top", "right", "left"):
            ax.spines[side].set_visible(False)
        ax.spines["bottom"].set(color=self.look.ink, linewidth=0.8)

    def _head(self, ax: Axes, row: _Row, below: float, column: float) -> None:
        write(ax, row.title, (0.0, below - 4.5), at="row", shift=(-column, 0.0), up="baseline",
              bold=True,
              size=BODY_PT + (1.0 if row.level == 0 else 0.0),
              colour=self.look.ink if row.level == 0 else self.look.soft)  # fmt: skip

    def _statement(
        self, ax: Axes, row: _Row, lines: tuple[list[str], list[str]], y: float, column: float
    ) -> None:
        """Write the words and where they were read, and draw the mark beside the words."""
        at = y + _ROW_GAP_PT / 2 + _LINE_PT / 2
        for part, size, colour in zip(
            lines, (BODY_PT, SMALL_PT), (self.look.ink, self.look.soft), strict=True
        ):
            for text in part:
                write(ax, text, (0.0, at), at="row", shift=(-column, 0.0), size=size,
                      colour=colour, bold=row.used and size == BODY_PT)  # fmt: skip
                at += _LINE_PT
        middle = y + _ROW_GAP_PT / 2 + _LINE_PT / 2
        ax.axhline(middle, color=self.look.rule, linewidth=0.5, zorder=0.4, gid="row")
        if row.remark:
            write(ax, row.remark, (0.0, middle), at="row", shift=(_PAD_PT, 0.0), italic=True,
                  size=SMALL_PT, colour=self.look.soft)  # fmt: skip
        elif row.statement is not None:
            self._mark(ax, row.statement, middle, used=row.used)

    def _mark(self, ax: Axes, statement: Statement, y: float, *, used: bool) -> None:
        stated = statement.range
        ink, name = self.look.ink, statement.id
        if stated.stated_km is None:
            ends = [km for _, km in stated.readings]
            if statement.sense != "variants":
                thin_line(ax, (ends[0], y), (ends[-1], y), ink, printed=True,
                          name=f"{name} interval", width_pt=1.2)  # fmt: skip
            self._dots(ax, ends, y, name, used=used)
            return
        for km, basis, sign in (
            (stated.low_km, stated.low_basis, -1.0), (stated.high_km, stated.high_basis, 1.0)
        ):  # fmt: skip
            if km is None:
                open_arrow(ax, (stated.stated_km, y), sign * _ARROW_PT, colour=ink)
            elif km != stated.stated_km:
                thin_line(ax, (stated.stated_km, y), (km, y), ink, printed=basis == "printed",
                          name=f"{name} interval", width_pt=1.2)  # fmt: skip
                thin_line(ax, (km, y - 2.2), (km, y + 2.2), ink, printed=True,
                          name=f"{name} end")  # fmt: skip
        self._dots(ax, [stated.stated_km], y, name, used=used)

    def _dots(self, ax: Axes, kms: Sequence[float], y: float, name: str, *, used: bool) -> None:
        plot_dots(ax, kms, [y] * len(kms), edge=self.look.ink, above=5, size_pt=5.0,
                  face=self.look.ink if used else "white", name=f"{name} figure")  # fmt: skip

    def _sentences(self) -> list[str]:
        drawn = [row.statement.range for row in self.rows if row.statement and not row.remark]
        bases: set[str] = set()
        for stated in drawn:
            if stated.stated_km is None:
                continue
            bases |= {
                basis
                for km, basis in (
                    (stated.low_km, stated.low_basis), (stated.high_km, stated.high_basis)
                )
                if km != stated.stated_km
            }  # fmt: skip
        return [
            english_figures.USED if any(row.used for row in self.rows) else "",
            english_figures.bounds(bases),
            english_figures.NOT_AVERAGED,
        ]

    def _alternative(self) -> list[str]:
        parts = [f"{english_figures.statements_title(self.names)}."]
        for row in self.rows:
            if row.statement is None:
                parts.append(f"{row.title}:")
            else:
                parts.append(english_figures.alt_statement(row.words, row.where, row.remark))
        return parts
