"""What became of each figure of a page that was computed again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, Final, Literal, TypeAlias

from rangemap._html import html_facts, html_rows

__all__ = ["CheckedFigure", "PageReport", "Status"]

Status: TypeAlias = Literal["agrees", "differs", "not recomputed"]
_MOST_LETTERS: Final = 40
_STATUSES: Final[tuple[Status, ...]] = ("agrees", "differs", "not recomputed")
#: What does not agree is what a reader looks for.
_FIRST: Final[tuple[Status, ...]] = ("differs", "not recomputed", "agrees")


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class CheckedFigure:
    """One figure of a page.

    Attributes
    ----------
    name
        By which the page tags it, for example ``"share RU-KRS article-atacms"``.
    label
        What it is, in words.
    where
        ``"page"``: what a reader sees; ``"data"``: the block that the page's scripts read.
    status
        ``"agrees"``, ``"differs"``, or ``"not recomputed"``, for which ``reason`` is given.
    page, recomputed
        What the page has, and what was computed; empty where there is none.
    """

    name: str
    label: str
    where: Literal["page", "data"]
    status: Status
    page: str
    recomputed: str
    reason: str = ""

    def __repr__(self) -> str:
        became = "" if self.page == self.recomputed else f", recomputed {_short(self.recomputed)}"
        return (
            f"CheckedFigure({_short(self.name)}: {self.status!r}, {self.where} "
            f"{_short(self.page)}{became})"
        )

    def _repr_html_(self) -> str:
        facts = {
            "figure": self.name,
            "where": self.where,
            "answer": self.status,
            "on the page": self.page,
            "recomputed": self.recomputed,
            "reason": self.reason,
        }
        return html_facts(self.label, facts)


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class PageReport:
    """What a page's figures are when they are computed again. It says nothing of who made it.

    Attributes
    ----------
    answer
        ``"agrees"`` if all figures do and the page is otherwise as rangemap writes it, but for
        words; ``"differs"`` if any figure does; else ``"not recomputed"``.
    made_with
        The version, the hedge policy and the hash of the inputs that the page names.
    figures
        Every figure; empty if the page as a whole could not be recomputed.
    reasons
        Why something could not be recomputed, or what else was changed.
    edited
        Texts on the page that rangemap did not write.
    unchecked_numbers
        How many numbers stand in these: they were not checked.
    """

    answer: Status
    made_with: Mapping[str, str]
    figures: tuple[CheckedFigure, ...]
    reasons: tuple[str, ...]
    edited: tuple[str, ...]
    unchecked_numbers: int

    def __repr__(self) -> str:
        return f"PageReport({self.answer!r}: {self._counts()})"

    def _repr_html_(self) -> str:
        head = ("figure", "on the page", "recomputed", "answer")
        figures = sorted(self.figures, key=lambda figure: _FIRST.index(figure.status))
        rows: list[tuple[str | None, ...]] = [(reason, None, None, None) for reason in self.reasons]
        rows += [(each.label, each.page, each.recomputed, each.status) for each in figures]
        return html_rows(f"Page: {self.answer} ({self._counts()})", head, rows)

    def _counts(self) -> str:
        agree, differ, unknown = map(self.count, _STATUSES)
        return f"{agree} figures agree, {differ} differ, {unknown} not recomputed"

    def count(self, status: Status) -> int:
        """Return how many figures have a status."""
        return sum(figure.status == status for figure in self.figures)

    def to_dict(self) -> dict[str, Any]:
        """Return the report as plain values, for JSON."""
        return {
            **asdict(self),
            "counts": {status.replace(" ", "_"): self.count(status) for status in _STATUSES},
        }


def _short(text: str) -> str:
    return repr(text if len(text) <= _MOST_LETTERS else f"{text[: _MOST_LETTERS - 1]}…")
