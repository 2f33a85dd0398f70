"""What stands around a figure: its head and key, the note that it is traced by, words for it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from rangemap._version import __version__
from rangemap.errors import InputError
from rangemap.figures._look import BODY_PT, SMALL_PT, Look, Stroke
from rangemap.figures._paper import coordinates, stroke_style, text_width_pt, wrapped, write
from rangemap.figures._said import Said
from rangemap.wording import Printed, english_figures

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = [
    "LINE_PT",
    "Head",
    "KeyLine",
    "Note",
    "describe",
    "figure_alt",
    "head",
    "note",
    "put_head",
    "put_note",
    "source_sentences",
]

#: From one line of small text to the next.
LINE_PT: Final = 9.0
_TITLE_PT: Final = 8.5
_TITLE_LINE_PT: Final = 11.5
_KEY_LINE_PT: Final = 11.0
_SWATCH_PT: Final = 20.0
_GAP_PT: Final = 6.0
#: Where the words that stand for a figure are kept on its axes.
_WORDS: Final = "_rangemap_alt"


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyLine:
    """One line of a key: words in bold, what follows them, and the look of what they stand for."""

    words: str
    after: str
    face: str | None = None
    stroke: Stroke | None = None


@dataclass(frozen=True, slots=True)
class Head:
    """Title and key, broken into lines that fit."""

    title: tuple[str, ...]
    small: tuple[str, ...]
    key: tuple[KeyLine, ...]
    height: float


@dataclass(frozen=True, slots=True)
class Note:
    """The note under a figure, in lines."""

    lines: tuple[str, ...]

    @property
    def height(self) -> float:
        """How much room it takes, in points."""
        return len(self.lines) * LINE_PT + 2.0 if self.lines else 0.0


def head(title: str, small: str, key: Sequence[KeyLine], room_pt: float) -> Head:
    """Return title and key broken into lines that fit."""
    titles = wrapped(title, room_pt, _TITLE_PT, bold=True)
    smaller = wrapped(small, room_pt, SMALL_PT)
    rows = [part for line in key for part in _key_lines(line, room_pt - _SWATCH_PT)]
    height = (
        len(titles) * _TITLE_LINE_PT
        + len(smaller) * LINE_PT
        + len(rows) * _KEY_LINE_PT
        + _GAP_PT * (2 if rows else 1)
    )
    return Head(tuple(titles), tuple(smaller), tuple(rows), height)


def put_head(ax: Axes, made: Head, look: Look, *, left: float, above: float = 0.0) -> None:
    """Write a head so many points above the axes, from so many points left of them."""
    y = made.height + above
    for text in made.title:
        write(ax, text, (-left, y), at="top", size=_TITLE_PT, colour=look.ink, up="top", bold=True)
        y -= _TITLE_LINE_PT
    for text in made.small:
        write(ax, text, (-left, y), at="top", size=SMALL_PT, colour=look.soft, up="top")
        y -= LINE_PT
    y -= _GAP_PT + _KEY_LINE_PT / 2 - 2.0
    for line in made.key:
        _swatch(ax, line, -left, y)
        x = _SWATCH_PT - left
        write(ax, line.words, (x, y), at="top", size=BODY_PT, colour=look.ink, bold=True,
              up="center_baseline")  # fmt: skip
        if line.words:
            x += text_width_pt(f"{line.words}  ", BODY_PT, bold=True)
        write(ax, line.after, (x, y), at="top", size=BODY_PT, colour=look.soft,
              up="center_baseline")  # fmt: skip
        y -= _KEY_LINE_PT


def _key_lines(line: KeyLine, room_pt: float) -> list[KeyLine]:
    """Return a line of a key in as many as it needs; the look stands beside the first."""
    words = wrapped(line.words, room_pt, BODY_PT, bold=True) or [""]
    taken = text_width_pt(f"{words[-1]}  ", BODY_PT, bold=True)
    if taken + text_width_pt(line.after, BODY_PT) <= room_pt:
        rows = [KeyLine(words=part, after="") for part in words[:-1]]
        rows.append(KeyLine(words=words[-1], after=line.after))
    else:
        rows = [KeyLine(words=part, after="") for part in words]
        rows += [KeyLine(words="", after=part) for part in wrapped(line.after, room_pt, BODY_PT)]
    return [replace(rows[0], face=line.face, stroke=line.stroke), *rows[1:]]


def note(sentences: Sequence[str], room_pt: float) -> Note:
    """Return the note under a figure; who made it stands at its end."""
    words = " ".join(s for s in (*sentences, english_figures.made_with(__version__)) if s)
    return Note(tuple(wrapped(words, room_pt, SMALL_PT)))


def put_note(ax: Axes, made: Note, look: Look, *, left: float, below: float) -> None:
    """Write a note so many points under the axes."""
    for number, text in enumerate(made.lines):
        write(ax, text, (-left, -below - number * LINE_PT), at="bottom", size=SMALL_PT,
              colour=look.soft, up="top")  # fmt: skip


def source_sentences(statements: Sequence[Said]) -> list[str]:
    """Return whose words the statements are: those of one source in one sentence."""
    by_source: dict[str, list[tuple[Printed, str]]] = {}
    for each in statements:
        if each.sourced:
            by_source.setdefault(each.source, []).append((each.printed, each.who))
    found = [english_figures.source(words, source) for source, words in by_source.items()]
    own = [english_figures.chosen(s.printed.words, s.who) for s in statements if not s.sourced]
    return [*found, *own]


def describe(ax: Axes, words: Sequence[str]) -> None:
    """Keep the words that stand for a figure with its axes."""
    setattr(ax, _WORDS, " ".join(word for word in words if word))


def figure_alt(ax: Axes) -> str:
    """Return the words that stand for a figure where it cannot be seen.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
        As ``plot_reach``, ``plot_coverage``, ``plot_curve`` or ``plot_statements`` returned it.

    Raises
    ------
    InputError
        For axes that none of them has drawn into.

    Examples
    --------
    >>> import rangemap as rm
    >>> table = rm.measure_coverage(
    ...     {"Kharkiv": (36.23, 49.99)}, rm.load_systems().select("HIMARS"), rm.load_regions("RU")
    ... )
    >>> figure_alt(rm.plot_coverage(table))
    'Bars of the share of each region’s area within the distance. Measured from: Kharkiv. Within
    “about 50 miles” (HIMARS): Belgorod Oblast 10–18%. Shares are of area, not of people.'
    """
    words = getattr(ax, _WORDS, None)
    if words is None:
        raise InputError(
            "figure_alt: expected axes that plot_reach, plot_coverage, plot_curve or "
            f"plot_statements returned, got {ax!r}"
        )
    return str(words)


def _swatch(ax: Axes, line: KeyLine, x: float, y: float) -> None:
    from matplotlib.lines import Line2D  # noqa: PLC0415 (of an extra)

    place = coordinates(ax, "top")
    ends = [x, x + _SWATCH_PT - 5.0]
    if line.face is not None:
        ax.add_artist(
            Line2D(ends, [y, y], color=line.face, linewidth=6.0, transform=place, clip_on=False,
                   solid_capstyle="butt", gid="key")
        )  # fmt: skip
    if line.stroke is not None:
        ax.add_artist(
            Line2D(ends, [y, y], color=line.stroke.colour, linewidth=line.stroke.width_pt,
                   linestyle=stroke_style(line.stroke), transform=place, clip_on=False,
                   dash_capstyle="round" if line.stroke.round_ends else "butt", gid="key")
        )  # fmt: skip
