"""Inputs of the figures' tests: small tables written by hand, and ways to look at what is drawn."""

from __future__ import annotations

import math
from collections.abc import Iterable
from functools import cache
from typing import Any

import pandas as pd

import rangemap as rm

NAN = math.nan
KHARKIV = {"Kharkiv": (36.23, 49.99)}


def coverage_row(
    name: str,
    shares: tuple[float, float, float],
    range_class: str,
    *,
    system: str = "HIMARS",
    statement: str = "article-himars",
    kms: tuple[float, float, float] = (72.4, 80.5, 88.5),
    bases: tuple[str, str] = ("policy", "policy"),
    launch_point: str = "Kharkiv",
) -> dict[str, Any]:
    low, stated, high = shares
    return {
        "launch_point": launch_point,
        "system": system,
        "statement": statement,
        "region": f"XX-{name[:3].upper()}",
        "region_name": name,
        "range_km": kms[1],
        "range_low_km": kms[0],
        "range_high_km": kms[2],
        "range_low_basis": bases[0],
        "range_high_basis": bases[1],
        "covered_share": stated,
        "covered_share_low": low,
        "covered_share_high": high,
        "covered_share_error": 0.0,
        "range_class": range_class,
    }


ATACMS: dict[str, Any] = {
    "system": "ATACMS", "statement": "article-atacms",
    "kms": (NAN, 305.8, 305.8), "bases": ("open", "printed"),
}  # fmt: skip
FLOOR: dict[str, Any] = {
    "system": "the minister", "statement": "user-the-minister",
    "kms": (250.0, 250.0, NAN), "bases": ("printed", "open"),
}  # fmt: skip
INTERVAL: dict[str, Any] = {
    "system": "another", "statement": "user-another",
    "kms": (165.0, NAN, 300.0), "bases": ("printed", "printed"),
}  # fmt: skip


def coverage_table() -> pd.DataFrame:
    """Two statements, four regions out of order, one of them beyond both."""
    return pd.DataFrame(
        [
            coverage_row("Delta", (0.0, 0.0, 0.0), "outside"),
            coverage_row("Alpha", (0.428, 0.475, 0.52), "partly"),
            coverage_row("Charlie", (0.0, 0.001, 0.003), "depends"),
            coverage_row("Bravo", (1.0, 1.0, 1.0), "within"),
            coverage_row("Delta", (NAN, 0.0, 0.0), "outside", **ATACMS),
            coverage_row("Alpha", (NAN, 1.0, 1.0), "at_best", **ATACMS),
            coverage_row("Charlie", (NAN, 0.54, 0.54), "at_best", **ATACMS),
            coverage_row("Bravo", (NAN, 1.0, 1.0), "at_best", **ATACMS),
        ]
    )


@cache
def curve() -> rm.CoverageCurve:
    return rm.coverage_curve(KHARKIV, rm.load_regions(["RU-BEL", "RU-KRS"]), max_range_km=400)


@cache
def reach() -> Any:
    return rm.build_reach(KHARKIV, rm.load_systems().select("HIMARS", "ATACMS"))


def drawn(ax: Any, gid: str) -> list[Any]:
    """Return the artists that carry a name."""
    return ax.findobj(lambda artist: artist.get_gid() == gid)


def words(ax: Any) -> list[str]:
    """Return every text of a figure that is not empty."""
    texts = [text.get_text() for text in ax.texts]
    texts += [label.get_text() for label in (*ax.get_xticklabels(), *ax.get_yticklabels())]
    return [text for text in [*texts, ax.get_xlabel(), ax.get_ylabel()] if text]


def all_words(ax: Any) -> str:
    return " ".join(words(ax))


def rounded(values: Iterable[float], digits: int = 6) -> list[float]:
    return [round(float(value), digits) for value in values]
