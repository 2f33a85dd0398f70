"""From inputs and results to a Story: figures looked up, sentences chosen, nothing drawn yet."""

from __future__ import annotations

from rangemap.telling._change import Change, describe_change
from rangemap.telling._compose import Links, compose_story, tell
from rangemap.telling._findings import Findings, find

__all__ = ["Change", "Findings", "Links", "compose_story", "describe_change", "find", "tell"]
