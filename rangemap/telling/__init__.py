"""From inputs and results to a Story: figures looked up, sentences chosen, nothing drawn yet."""

from __future__ import annotations

from rangemap.telling._change import Change, describe_change
from rangemap.telling._compose import Links, compose_story, orientation, tell
from rangemap.telling._findings import Findings, find
from rangemap.telling._table import OUTSIDE, cell_text
from rangemap.telling._teller import Teller

__all__ = [
    "OUTSIDE",
    "Change",
    "Findings",
    "Links",
    "Teller",
    "cell_text",
    "compose_story",
    "describe_change",
    "find",
    "orientation",
    "tell",
]
