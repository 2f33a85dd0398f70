"""Draw the kept pictures of tests/test_plot_images.py anew: python tools/plot_baselines.py.

Look at each of them before keeping it.
"""

from __future__ import annotations

import io
import sys
from pathlib import Path

from PIL import Image

TESTS = Path(__file__).resolve().parent.parent / "tests"
sys.path.insert(0, str(TESTS))

from test_plot_images import BASELINE, DPI, FIGURES, drawn  # noqa: E402 (beside this folder)


def main() -> None:
    """Write one picture for each figure."""
    BASELINE.mkdir(exist_ok=True)
    for name in FIGURES:
        content = io.BytesIO()
        drawn(name).savefig(content, dpi=DPI)
        Image.open(content).convert("RGB").save(BASELINE / f"{name}.png", optimize=True)


if __name__ == "__main__":
    main()
