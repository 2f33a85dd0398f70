"""Colours, lines and sizes: those of the page's map, read from its style sheet."""

from __future__ import annotations

import re
from dataclasses import dataclass
from importlib.resources import files
from typing import Final

__all__ = ["BODY_PT", "MOST_LINES", "PT_PER_PX", "SMALL_PT", "Look", "Stroke", "load_look"]

#: Sizes of text that stay legible in print, for the wide and the narrow column alike.
BODY_PT: Final = 7.5
SMALL_PT: Final = 6.5
#: The page's map is 828 pixels wide and a text column 170 mm.
PT_PER_PX: Final = 170 / 25.4 * 72 / 828
#: As many colours as stay apart for every reader.
MOST_LINES: Final = 5

_SHARED: Final = re.compile(r"/\* map\b.*?\*/\n(.*?)/\* end of map \*/", re.DOTALL)
_VARIABLE: Final = re.compile(r"--([\w-]+):\s*([^;]+);")
_RULE: Final = re.compile(r"([^{}]+)\{([^{}]*)\}")
_DECLARATION: Final = re.compile(r"([\w-]+):\s*([^;]+);")


@dataclass(frozen=True, slots=True)
class Stroke:
    """How a line is drawn: its dashes are in parts of its width, none for a solid line."""

    colour: str
    width_pt: float
    dashes: tuple[float, ...] = ()
    round_ends: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """What figures share with the page's map.

    ``edges`` are the lines of statements with a source, from the shortest distance on, ``rings``
    the thinner ones about each of several launch points; ``unsourced`` is for numbers that
    nobody printed.
    """

    ink: str
    soft: str
    rule: str
    sea: str
    land: str
    land_origin: str
    hatch: str
    near: str
    far: str
    border: str
    country: str
    sea_name: str
    reference: str
    edges: tuple[Stroke, ...]
    rings: tuple[Stroke, ...]
    unsourced: Stroke
    unsourced_ring: Stroke

    def edge(self, slot: int | None) -> Stroke:
        """Return the line of a statement; None is a number without a source."""
        return self.unsourced if slot is None else self.edges[slot]

    def ring(self, slot: int | None) -> Stroke:
        """Return the line of a statement about one of several launch points."""
        return self.unsourced_ring if slot is None else self.rings[slot]


def load_look() -> Look:
    """Return the look of the page's map."""
    sheet = files("rangemap").joinpath("page", "static", "page.css").read_text(encoding="utf-8")
    palette, *rules = _SHARED.findall(sheet.replace("\r\n", "\n"))
    colours = dict(_VARIABLE.findall(palette))
    styles = _styles("".join(rules), colours)
    return Look(
        ink=colours["paper-ink"],
        soft=styles[".rm-reference"]["stroke"],
        rule="#d9d9d6",
        sea=colours["sea"],
        land=colours["land"],
        land_origin=colours["land-origin"],
        hatch=styles[".rm-hatch-line"]["stroke"],
        near=colours["near"],
        far=colours["far"],
        border=colours["border"],
        country=styles[".rm-text-country"]["fill"],
        sea_name=styles[".rm-text-sea"]["fill"],
        reference=styles[".rm-reference"]["stroke"],
        edges=tuple(_stroke(styles, ".rm-edge", f".rm-slot-{n}") for n in range(MOST_LINES)),
        rings=tuple(_stroke(styles, ".rm-ring", f".rm-slot-{n}") for n in range(MOST_LINES)),
        unsourced=_stroke(styles, ".rm-edge", ".rm-slot-none"),
        unsourced_ring=_stroke(styles, ".rm-ring", ".rm-slot-none"),
    )


def _styles(rules: str, colours: dict[str, str]) -> dict[str, dict[str, str]]:
    """Return the declarations of each selector; variables are replaced by their values."""
    plain = re.sub(r"/\*.*?\*/", "", rules, flags=re.DOTALL)
    plain = re.sub(r"var\(--([\w-]+)\)", lambda name: colours[name[1]], plain)
    styles: dict[str, dict[str, str]] = {}
    for selectors, body in _RULE.findall(plain):
        for selector in selectors.split(","):
            styles.setdefault(selector.strip(), {}).update(_DECLARATION.findall(body))
    return styles


def _stroke(styles: dict[str, dict[str, str]], kind: str, slot: str) -> Stroke:
    style = styles[kind] | styles[slot] | styles.get(kind + slot, {})
    width = _pixels(style["stroke-width"])
    dashes = tuple(_pixels(part) / width for part in style.get("stroke-dasharray", "").split())
    return Stroke(
        colour=style["stroke"],
        width_pt=width * PT_PER_PX,
        dashes=dashes,
        round_ends=style["stroke-linecap"] == "round",
    )


def _pixels(length: str) -> float:
    return float(length.removesuffix("px"))
