"""From geometry to what a page draws: simplified, projected, encoded, labels placed."""

from __future__ import annotations

from rangemap.drawing._draw import Sketch, sketch
from rangemap.drawing._flat import FlatCircle, flat_circle
from rangemap.drawing._readings import Ink, Reading, trails
from rangemap.drawing._scene import Drawn, Outline, Role, Scene, outline
from rangemap.drawing._sheet import Sheet
from rangemap.drawing._still import place_words, round_length
from rangemap.drawing._wishes import Place, Words

__all__ = [
    "Drawn",
    "FlatCircle",
    "Ink",
    "Outline",
    "Place",
    "Reading",
    "Role",
    "Scene",
    "Sheet",
    "Sketch",
    "Words",
    "flat_circle",
    "outline",
    "place_words",
    "round_length",
    "sketch",
    "trails",
]
