"""Make the pictures of the documentation: the pages in Chromium, wide and narrow, network off.

Usage::

    python tools/screenshots.py                 # writes docs/images/ranges*.png
    python tools/screenshots.py --into FOLDER

Uses Playwright's own Chromium if it is installed, else the one of the system.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Sequence
from itertools import product
from pathlib import Path

from playwright.sync_api import Browser, Playwright, sync_playwright

from rangemap.cli import main as write_pages

ROOT = Path(__file__).resolve().parent.parent
PAGES = ("ranges", "ranges-from-points")
SIZES = ((1280, 800), (390, 844))
SYSTEM = ("/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome")
# The same pixels wherever the fonts are the same: no hinting, no subpixel colours.
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--font-render-hinting=none",
    "--disable-lcd-text",
    "--force-color-profile=srgb",
]


def main(arguments: Sequence[str] | None = None) -> int:
    """Write one picture for each page and width of screen."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--into", type=Path, default=ROOT / "docs" / "images")
    into: Path = parser.parse_args(arguments).into
    into.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        if write_pages(["map", "-o", str(Path(folder) / f"{PAGES[0]}.html")]) != 0:
            return 1
        browser = start(playwright)
        if browser is None:
            print("screenshots: no Chromium; run: playwright install chromium", file=sys.stderr)
            return 1
        for name, (width, height) in product(PAGES, SIZES):
            picture = into / f"{name}-{width}.png"
            take(browser, Path(folder) / f"{name}.html", picture, width=width, height=height)
            print(picture)
        browser.close()
    return 0


def start(playwright: Playwright) -> Browser | None:
    """Start the first Chromium there is."""
    candidates = (playwright.chromium.executable_path, *SYSTEM)
    found = next((path for path in candidates if Path(path).is_file()), None)
    if found is None:
        return None
    return playwright.chromium.launch(executable_path=found, args=ARGUMENTS)


def take(browser: Browser, page: Path, picture: Path, *, width: int, height: int) -> None:
    """Save what the first screen of the page shows."""
    context = browser.new_context(
        viewport={"width": width, "height": height}, offline=True, reduced_motion="reduce"
    )
    tab = context.new_page()
    tab.goto(page.as_uri())
    tab.wait_for_load_state("load")
    if width > 600:
        tab.wait_for_selector(".leaflet-container .rm-edge", state="attached")
    # Leaflet draws and fades in over a few frames.
    tab.wait_for_timeout(700)
    tab.screenshot(path=picture)
    context.close()


if __name__ == "__main__":
    sys.exit(main())
