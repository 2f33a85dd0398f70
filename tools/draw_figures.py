"""Draw the pictures of docs/figures.md: python tools/draw_figures.py."""

from __future__ import annotations

import io
from pathlib import Path

from PIL import Image

import rangemap as rm

IMAGES = Path(__file__).parents[1] / "docs" / "images"
DPI = 150
COLOURS = 64


def main() -> None:
    """Write four pictures, as wide as a column of 170 mm."""
    systems, regions = rm.load_systems(), rm.load_regions("RU")
    border, cities = rm.load_launch_points("border"), rm.load_launch_points()
    table = rm.measure_coverage(border, systems, regions)
    curve = rm.coverage_curve(cities, regions, max_range_km=400, dissolve=True)
    nearest = ["RU-BEL", "RU-BRY", "RU-KRS", "RU-ORL", "RU-VOR"]
    pictures = {
        "reach": rm.plot_reach(
            rm.build_reach(border, systems), regions=regions, launch_points=border
        ),
        "coverage": rm.plot_coverage(table),
        "curve": rm.plot_curve(curve, regions=nearest, ranges=systems),
        "statements": rm.plot_statements("ATACMS"),
    }
    for name, ax in pictures.items():
        content = io.BytesIO()
        ax.figure.savefig(content, dpi=DPI)
        picture = Image.open(content).convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE)
        picture.save(IMAGES / f"plot-{name}.png", optimize=True)


if __name__ == "__main__":
    main()
