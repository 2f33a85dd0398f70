"""From inputs and results to a Story: figures looked up, sentences chosen, nothing drawn yet."""

from __future__ import annotations

from rangemap.telling._compose import compose_story

__all__ = ["compose_story"]
