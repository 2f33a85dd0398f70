"""What became of each figure of a page that was computed again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, Literal, TypeAlias

__all__ = ["CheckedFigure", "PageReport", "Status"]

Status: TypeAlias = Literal["agrees", "differs", "not recomputed"]


@dataclass(frozen=True, slots=True, kw_only=True)
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


@dataclass(frozen=True, slots=True, kw_only=True)
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

    def count(self, status: Status) -> int:
        """Return how many figures have a status."""
        return sum(figure.status == status for figure in self.figures)

    def to_dict(self) -> dict[str, Any]:
        """Return the report as plain values, for JSON."""
        return {
            **asdict(self),
            "counts": {
                status.replace(" ", "_"): self.count(status)
                for status in ("agrees", "differs", "not recomputed")
            },
        }
