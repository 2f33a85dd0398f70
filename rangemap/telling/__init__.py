"""From inputs and results to a Story: figures looked up, sentences chosen, nothing drawn yet."""

from __future__ import annotations

from rangemap.telling._change import Change, describe_change
from rangemap.telling._compose import compose_story
from rangemap.telling._table import cell_text

__all__ = ["Change", "cell_text", "compose_story", "describe_change"]
