"""From geometry to what a page draws: simplified, projected, encoded, labels placed."""

from __future__ import annotations

from rangemap.drawing._draw import Sketch, sketch
from rangemap.drawing._flat import FlatCircle, flat_circle
from rangemap.drawing._readings import Ink, Reading
from rangemap.drawing._scene import Drawn, Role
from rangemap.drawing._wishes import Place, Words

__all__ = [
    "Drawn",
    "FlatCircle",
    "Ink",
    "Place",
    "Reading",
    "Role",
    "Sketch",
    "Words",
    "flat_circle",
    "sketch",
]
