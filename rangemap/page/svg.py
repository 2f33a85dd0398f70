"""The still map of a Story as SVG: one drawing, shown through one window for each screen."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

from rangemap.page.escape import Marker, esc
from rangemap.story import Frame, KeyRow, Label, StillPath, Story, Texts

__all__ = [
    "TEXT_PX",
    "frame_layers",
    "reading_swatch",
    "slot_class",
    "still_defs",
    "still_frame",
    "still_parts",
    "swatch",
    "swatch_layers",
    "text_width_em",
    "tone_swatch",
]

TEXT_PX: Final = 12

#: What is shown of a statement's other readings, when asked for.
READINGS: Final = ("low", "high", "open")
LAND_ROLES: Final = ("country", "region", "origin", "occupied")

# Widths of letters of a bold sans-serif, in em, by how wide they look. Fonts differ, so the box
# of a label fixes the length of its text to the estimate.
_NARROW: Final = frozenset("iljftrI.,:;'’‘!|()[] ")
_BROAD: Final = frozenset("mwMWШЩЖЮФшщжюф—…@%")


def still_defs(story: Story) -> str:
    """Return the drawing itself, which is not shown but used by every frame."""
    return (
        '<svg class="rm-defs" width="0" height="0" aria-hidden="true" focusable="false">'
        f"{still_parts(story)}</svg>"
    )


def still_parts(story: Story, *, readings: bool = True) -> str:
    """Return the parts of the drawing by which its frames are made."""
    tones = dict(story.shading.regions) if story.shading else {}
    groups = [
        f'<g id="rm-{role}">{"".join(_path(path, tones) for path in _with_role(story, role))}</g>'
        for role in LAND_ROLES
    ]
    drawn = [
        f'<path id="rm-path-{number}" class="{_statement_class(story, path.id)}" '
        f'd="{esc(path.d)}"/>'
        for number, path in _numbered(story)
        if readings or path.role not in READINGS
    ]
    hatches = (_hatch(f"rm-hatch-{frame.name}", frame.pixel) for frame in story.still.frames)
    return (
        f"<defs>{_hatch('rm-hatch', 1)}{''.join(hatches)}{''.join(groups)}{''.join(drawn)}</defs>"
    )


def still_frame(story: Story, frame: Frame, *, described_by: str) -> str:
    """Return one window on the drawing, with its own labels, dots and scale."""
    x, y, width, height = frame.view_box
    return (
        f'<svg class="rm-still rm-still-{frame.name}" viewBox="{x} {y} {width} {height}" '
        f'role="img" aria-labelledby="{described_by}" font-size="{_number(TEXT_PX * frame.pixel)}">'
        f"{frame_layers(story, frame)}</svg>"
    )


def frame_layers(story: Story, frame: Frame, *, readings: bool = True) -> str:
    """Return what is seen through one window, from the sea up to the scale.

    ``readings`` adds what a page shows when asked for, and a picture has no switch for.
    """
    x, y, width, height = frame.view_box
    unit = frame.pixel
    layers = [
        f'<rect class="rm-sea" x="{x}" y="{y}" width="{width}" height="{height}"/>',
        *(f'<use href="#rm-{role}" class="rm-land rm-{role}"/>' for role in LAND_ROLES),
        *_drawn(story, "fill"),
        '<use href="#rm-region" class="rm-outline"/>',
        *_drawn(story, "reference"),
        *(path for kind in READINGS if readings for path in _drawn(story, kind)),
        *_drawn(story, "ring"),
        *_drawn(story, "edge"),
        *(_dot(kind, at_x, at_y, unit) for kind, at_x, at_y in frame.dots),
        *(
            _label(story, label, unit)
            for label in _boxes_last(frame.labels)
            if readings or label.kind not in READINGS
        ),
        _scale(story.texts, frame, unit),
    ]
    return "".join(layers)


def swatch(row: KeyRow) -> str:
    """Return the small picture of a statement's line and tint that stands in the key."""
    return (
        '<svg class="rm-swatch" viewBox="0 0 52 20" width="52" height="20" aria-hidden="true" '
        f'focusable="false">{swatch_layers(row)}</svg>'
    )


def swatch_layers(row: KeyRow, *, unit: int = 1) -> str:
    """Return the paper, tint and line of a swatch, 52 by 20 pixels of so many units."""
    ground = f'd="M0 0H{52 * unit}V{20 * unit}H0z"'
    line = f'd="M{3 * unit} {10 * unit}H{49 * unit}"'
    fill = "" if row.fill == "none" else f'<path class="rm-fill rm-{row.fill}" {ground}/>'
    return (
        f'<path class="rm-paper" {ground}/>{fill}'
        f'<path class="rm-casing" {line}/><path class="rm-edge {slot_class(row.slot)}" {line}/>'
    )


def reading_swatch(kind: str) -> str:
    """Return the small picture of the lines of other readings, or of an open end."""
    line = 'd="M3 10H49"' if kind != "open" else 'd="M14 2V18M26 2V18M38 2V18"'
    look = f"rm-reading-swatch rm-reading-{kind} rm-slot-2"
    return (
        '<svg class="rm-swatch" viewBox="0 0 52 20" width="52" height="20" aria-hidden="true" '
        f'focusable="false"><path class="rm-paper" d="M0 0H52V20H0z"/><path class="{look}" '
        f"{line}/></svg>"
    )


def tone_swatch(tone: int) -> str:
    """Return the small picture of a tone that stands in the key of a shaded map."""
    return (
        '<svg class="rm-swatch" viewBox="0 0 52 20" width="52" height="20" aria-hidden="true" '
        f'focusable="false"><path class="rm-tone-{tone}" d="M0 0H52V20H0z"/></svg>'
    )


def slot_class(slot: int | None) -> str:
    """Return the class that gives a line its colour and its dashes."""
    return "rm-slot-none" if slot is None else f"rm-slot-{slot}"


def _hatch(name: str, pixel: int) -> str:
    size = 5 * pixel
    return (
        f'<pattern id="{name}" width="{size}" height="{size}" patternUnits="userSpaceOnUse" '
        f'patternTransform="rotate(45)"><rect class="rm-hatch-ground" width="{size}" '
        f'height="{size}"/><path class="rm-hatch-line" stroke-width="{1.6 * pixel:g}" '
        f'd="M0 0V{size}"/></pattern>'
    )


def _with_role(story: Story, role: str) -> Iterable[StillPath]:
    return (path for path in story.still.paths if path.role == role)


def _path(path: StillPath, tones: Mapping[str, int]) -> str:
    tone = f' class="rm-tone-{tones[path.id]}"' if path.id in tones else ""
    return f'<path{tone} d="{esc(path.d)}"/>'


def _numbered(story: Story) -> Iterable[tuple[int, StillPath]]:
    """All paths but land, with their place among all paths as the number of their element."""
    return (
        (number, path)
        for number, path in enumerate(story.still.paths)
        if path.role not in LAND_ROLES
    )


def _drawn(story: Story, role: str) -> Iterable[str]:
    rows = {row.statement: row for row in story.key}
    for number, path in _numbered(story):
        if path.role != role:
            continue
        row = rows.get(path.id)
        use = f'<use href="#rm-path-{number}" class='
        if role == "reference":
            yield f'{use}"rm-reference-casing"/>{use}"rm-reference"/>'
        elif row is not None and role == "fill":
            yield f'{use}"rm-fill rm-{row.fill}"/>'
        elif row is not None and role in READINGS:
            look = _reading_class(row, role)
            yield f'{use}"rm-reading-casing {look}"/>{use}"{look} {slot_class(row.slot)}"/>'
        elif row is not None:
            yield f'{use}"rm-casing rm-{role}-casing"/>{use}"rm-{role} {slot_class(row.slot)}"/>'


def _reading_class(row: KeyRow, kind: str) -> str:
    """Return the classes of a reading's line: what a source printed looks firmer."""
    basis = {"low": row.low_basis, "high": row.high_basis}.get(kind, "open")
    known = basis if basis in {"printed", "policy"} else "open"
    return f"rm-reading rm-reading-{known}"


def _statement_class(story: Story, statement: str) -> str:
    """Return the class by which the key hides all that belongs to a statement."""
    numbers = [number for number, row in enumerate(story.key) if row.statement == statement]
    return f"rm-of-{numbers[0]}" if numbers else "rm-of-none"


def _dot(kind: str, x: int, y: int, unit: int) -> str:
    name, radius_px = ("reference", 4.0) if kind == "reference" else ("city", 2.4)
    return f'<circle class="rm-dot-{name}" cx="{x}" cy="{y}" r="{_number(radius_px * unit)}"/>'


def _boxes_last(labels: Iterable[Label]) -> list[Label]:
    # A box may stand over a name, a name never over a box.
    return sorted(labels, key=lambda label: label.kind == "statement")


def _label(story: Story, label: Label, unit: int) -> str:
    if label.kind == "statement":
        return _boxed_label(story, label, unit)
    mark = Marker(story.quotes, tag="tspan")
    text = (
        f'<text class="rm-text rm-text-{label.kind}" x="{label.x}" y="{label.y}" '
        f'text-anchor="{label.anchor}">{mark(label.text)}</text>'
    )
    if label.kind in READINGS:
        return f'<g class="{_statement_class(story, label.statement)}">{text}</g>'
    return text


def _boxed_label(story: Story, label: Label, unit: int) -> str:
    em = TEXT_PX * unit
    mark = Marker(story.quotes, tag="tspan")
    lines = [line for line in (label.text, label.second) if line]
    widths = [text_width_em(line) * em for line in lines]
    width, height = max(widths) + 0.9 * em, (0.35 + 1.25 * len(lines)) * em
    left = label.x - {"start": 0.0, "middle": width / 2, "end": width}[label.anchor]
    first = label.y - 0.625 * em * (len(lines) - 1)
    texts = "".join(
        f'<text class="rm-text rm-text-statement" x="{_number(left + width / 2)}" '
        f'y="{_number(first + 1.25 * em * number)}" text-anchor="middle" '
        f'textLength="{_number(line_width)}" lengthAdjust="spacingAndGlyphs">{mark(line)}</text>'
        for number, (line, line_width) in enumerate(zip(lines, widths, strict=True))
    )
    slots = [row.slot for row in story.key if row.statement == label.statement]
    colour = slot_class(slots[0] if slots else None)
    return (
        f'<g class="{_statement_class(story, label.statement)}">'
        f'<rect class="rm-box {colour}" x="{_number(left)}" y="{_number(label.y - height / 2)}" '
        f'width="{_number(width)}" height="{_number(height)}" rx="{_number(0.2 * em)}"/>'
        f"{texts}</g>"
    )


def text_width_em(text: str) -> float:
    """Estimate how wide a text is in a bold sans-serif, in em: on the wide side of most fonts."""
    return sum(0.34 if c in _NARROW else 0.9 if c in _BROAD else 0.61 for c in text)


def _scale(texts: Texts, frame: Frame, unit: int) -> str:
    x, y, _, height = frame.view_box
    left, bottom = x + 16 * unit, y + height - 16 * unit
    rows = (
        (frame.scale.km, texts.km, frame.scale.km_length, bottom - 17 * unit),
        (frame.scale.mi, texts.mi, frame.scale.mi_length, bottom),
    )
    parts = []
    for value, name, length, at_y in rows:
        bar = f'd="M{_number(left)} {_number(at_y)}h{length}"'
        parts.append(
            f'<path class="rm-scale-casing" {bar}/><path class="rm-scale" {bar}/>'
            f'<text class="rm-text rm-text-scale" x="{_number(left + length + 8 * unit)}" '
            f'y="{_number(at_y)}">{value} {esc(name)}</text>'
        )
    return "".join(parts)


def _number(value: float) -> str:
    """Write a coordinate with at most one decimal, the same on every machine."""
    return f"{value:.1f}".removesuffix(".0")
