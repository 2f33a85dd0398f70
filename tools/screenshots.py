"""Make the pictures of the documentation: pages in Chromium, as different readers see them.

Usage::

    python tools/screenshots.py                      # docs/images and docs/screenshots
    python tools/screenshots.py --into FOLDER        # everything into one folder
    python tools/screenshots.py --only dark print    # some of them, by name

The network is off. A picture is taken when two in a row are the same, and saved with a palette,
so that the same page gives the same file on machines with the same fonts. Uses Playwright's own
Chromium if it is installed, else the one of the system.
"""

from __future__ import annotations

import argparse
import io
import sys
import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from PIL import Image
from playwright.sync_api import Browser, Page, Playwright, sync_playwright

import rangemap as rm
from rangemap.cli import main as write_pages

ROOT = Path(__file__).resolve().parent.parent
SCREENSHOTS = ROOT / "docs" / "screenshots"
IMAGES = ROOT / "docs" / "images"
SYSTEM = ("/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome")
# The same pixels wherever the fonts are the same: no hinting, no subpixel colours.
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--font-render-hinting=none",
    "--disable-lcd-text",
    "--force-color-profile=srgb",
]
COLOURS = 192
MOST_TRIES = 40
#: A sheet of A4 without the margins of the page's style, at 96 pixels to the inch.
SHEET = (703, 1032)


@dataclass(frozen=True, kw_only=True)
class Shot:
    """One picture: of which page, in which window, in which mode."""

    name: str
    page: str
    size: tuple[int, int] = (1280, 800)
    whole: bool = False
    into: Path = SCREENSHOTS
    media: str = "screen"
    options: Mapping[str, Any] = field(default_factory=dict)


PHONE = {"has_touch": True, "is_mobile": True}
SHOTS = (
    Shot(name="ranges-1280", page="ranges", into=IMAGES),
    Shot(name="from-points-1280", page="ranges-from-points"),
    Shot(name="390", page="ranges", size=(390, 844), options=PHONE),
    Shot(name="360-whole", page="ranges", size=(360, 740), whole=True, options=PHONE),
    Shot(name="from-points-390", page="ranges-from-points", size=(390, 844), options=PHONE),
    Shot(name="print", page="ranges", size=SHEET, whole=True, media="print"),
    Shot(name="no-javascript", page="ranges", options={"java_script_enabled": False}),
    Shot(name="dark", page="ranges", options={"color_scheme": "dark"}),
    Shot(name="forced-colours", page="ranges", options={"forced_colors": "active"}),
    Shot(name="no-region-reached", page="none"),
    Shot(name="one-point", page="one"),
    Shot(name="unsourced-number", page="unsourced"),
    Shot(name="longest-region-name", page="longest", size=(360, 740), whole=True, options=PHONE),
)


def main(arguments: Sequence[str] | None = None) -> int:
    """Write the pictures."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--into", type=Path)
    parser.add_argument("--only", nargs="+", choices=[shot.name for shot in SHOTS])
    asked = parser.parse_args(arguments)
    shots = [shot for shot in SHOTS if asked.only is None or shot.name in asked.only]
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        browser = start(playwright)
        if browser is None:
            print("screenshots: no Chromium; run: playwright install chromium", file=sys.stderr)
            return 1
        for shot in shots:
            page = Path(folder) / f"{shot.page}.html"
            if not page.exists():
                PAGES[shot.page](page)
            picture = (asked.into or shot.into) / f"{shot.name}.png"
            picture.parent.mkdir(parents=True, exist_ok=True)
            picture.write_bytes(with_palette(taken(browser, page, shot)))
            print(f"{picture}: {picture.stat().st_size / 1000:.0f} kB")
        browser.close()
    return 0


# --- pages ------------------------------------------------------------------------------------


def default_pages(path: Path) -> None:
    """Write what ``rangemap map`` writes, of which there are two."""
    if write_pages(["map", "-o", str(path.parent / "ranges.html")]) != 0:
        raise SystemExit("screenshots: the default pages could not be written")


def none_reached(path: Path) -> None:
    """Write a page on which no region lies within the distance."""
    systems, regions = rm.load_systems(), rm.load_regions("RU")
    places = {"Poltava": (34.55, 49.59)}
    rm.save_html(rm.draw_map(places, systems.select("HIMARS"), regions), path)


def one_point(path: Path) -> None:
    """Write a page that is measured from one point alone."""
    first = rm.load_launch_points().iloc[[0]]
    rm.save_html(rm.draw_map(first, rm.load_systems(), rm.load_regions("RU")), path)


def unsourced(path: Path) -> None:
    """Write a page with a number that nobody published."""
    systems = rm.load_systems()
    ranges = {"ATACMS": systems["ATACMS"], "A number of our own": "120 km"}
    border = rm.load_launch_points("border")
    rm.save_html(rm.draw_map(border, ranges, rm.load_regions("RU")), path)


def longest_name(path: Path) -> None:
    """Write a page on which one region has a name that is longer than any real one."""
    regions = rm.load_regions("RU")
    at = regions["region"] == "RU-VOR"
    regions.loc[at, "short"] = "A region with a name longer than any real one, for this picture"
    border = rm.load_launch_points("border")
    rm.save_html(rm.draw_map(border, rm.load_systems(), regions), path)


PAGES: dict[str, Callable[[Path], None]] = {
    "ranges": default_pages,
    "ranges-from-points": default_pages,
    "none": none_reached,
    "one": one_point,
    "unsourced": unsourced,
    "longest": longest_name,
}


# --- pictures ---------------------------------------------------------------------------------


def start(playwright: Playwright) -> Browser | None:
    """Start the first Chromium there is."""
    candidates = (playwright.chromium.executable_path, *SYSTEM)
    found = next((path for path in candidates if Path(path).is_file()), None)
    if found is None:
        return None
    return playwright.chromium.launch(executable_path=found, args=ARGUMENTS)


def taken(browser: Browser, page: Path, shot: Shot) -> bytes:
    """Return what a reader sees, once it no longer changes."""
    width, height = shot.size
    context = browser.new_context(
        viewport={"width": width, "height": height},
        offline=True,
        reduced_motion="reduce",
        **shot.options,
    )
    tab = context.new_page()
    tab.goto(page.as_uri())
    scripts = shot.options.get("java_script_enabled", True)
    if scripts and width > 600:
        tab.wait_for_selector(".leaflet-container .rm-edge", state="attached")
    tab.emulate_media(media=shot.media, reduced_motion="reduce")
    picture = settled(tab, whole=shot.whole)
    context.close()
    return picture


def settled(tab: Page, *, whole: bool) -> bytes:
    """Take pictures until two in a row are the same."""
    before = b""
    for _ in range(MOST_TRIES):
        now = tab.screenshot(full_page=whole, animations="disabled", caret="hide")
        if now == before:
            return now
        before = now
        tab.wait_for_timeout(150)
    raise SystemExit(f"screenshots: {tab.url} does not come to rest")


def with_palette(picture: bytes) -> bytes:
    """Return a PNG with a palette: a third of the size, and no letter looks different."""
    full = Image.open(io.BytesIO(picture)).convert("RGB")
    small = full.quantize(COLOURS, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)
    buffer = io.BytesIO()
    small.save(buffer, format="PNG", optimize=True)
    return buffer.getvalue()


if __name__ == "__main__":
    sys.exit(main())
