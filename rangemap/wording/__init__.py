"""Sentences: what the page says, with its rules for numbers, plurals and lists."""

from __future__ import annotations

from rangemap.wording import english, english_figures, english_numbers
from rangemap.wording._numbers import (
    LEAST_ALL,
    LEAST_COUNTED_SHARE,
    area_words,
    both_units,
    count_words,
    joined,
    percent_words,
    spread_words,
)

__all__ = [
    "LEAST_ALL",
    "LEAST_COUNTED_SHARE",
    "area_words",
    "both_units",
    "count_words",
    "english",
    "english_figures",
    "english_numbers",
    "joined",
    "percent_words",
    "spread_words",
]
