"""How soon the map is seen, and how soon it follows the slider, in Chromium.

    python benchmarks/page.py

Beside the bundled pages stands a page as Folium writes it, of the same layers: land, regions and
reach as GeoJSON, no tiles. Its requests are answered at once from the disk (Leaflet) or with
nothing (the rest), which is kinder than any network. Times are those of a wall clock in the
browser: to the frame that shows the lines, and from the hand's move to the frame after it, which
waits for up to a sixtieth of a second. Compare pages of one run, not runs.
"""

from __future__ import annotations

import gzip
import statistics
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import folium
import numpy as np
from playwright.sync_api import Browser, Playwright, sync_playwright

import rangemap as rm
from rangemap.basemap import load_basemap

STATIC = Path(rm.__file__).parent / "page" / "static"
SYSTEM = ("/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome")
LOADS = 7
STEPS = 80
ROW = "| {:34} | {:>8} | {:>8} | {:>10} | {:>12} | {:>12} |"

#: Notes the frame in which the first line of the map is painted.
SEEN = """
new MutationObserver((_, self) => {
  if (document.querySelector(".leaflet-container path")) {
    self.disconnect();
    requestAnimationFrame(() => setTimeout(() => (window.seenAt = performance.now())));
  }
}).observe(document, { childList: true, subtree: true });
"""

#: Moves the slider step by step, and times each to the frame that shows it.
SLIDE = """async (count) => {
  document.getElementById("fold-try").open = true;
  document.getElementById("rm-map").scrollIntoView();
  const slider = document.querySelector(".rm-try-slider");
  const [low, high] = [Number(slider.min), Number(slider.max)];
  const frame = () => new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
  const times = [];
  for (let i = 0; i < count; i += 1) {
    await new Promise((done) => setTimeout(done, 5 + (i * 7) % 16));
    slider.value = low + ((high - low) * ((i * 37) % count)) / count;
    const begin = performance.now();
    slider.dispatchEvent(new Event("input", { bubbles: true }));
    await frame();
    times.push(performance.now() - begin);
  }
  return times;
}"""


def main() -> None:
    """Print one table."""
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        pages = write_pages(Path(folder))
        browser = start(playwright)
        print(ROW.format("page", "kB", "gzip, kB", "map, ms", "slider, ms", "slider 95 %"))
        print(ROW.format("-" * 34, *("-" * 7 + ":",) * 2, "-" * 9 + ":", *("-" * 11 + ":",) * 2))
        for name, path in pages.items():
            print(ROW.format(name, *sizes(path), *measured(browser, path)))
        browser.close()


def write_pages(folder: Path) -> dict[str, Path]:
    """Write the bundled pages, and Folium's own of the same layers."""
    makers: dict[str, Callable[[Path], None]] = {
        "rangemap, from the border (steps)": lambda path: write_own("border", path),
        "rangemap, from points (rings)": lambda path: write_own("cities", path),
        "Folium as it comes, the same layers": write_stock,
    }
    pages = {name: folder / f"{i}.html" for i, name in enumerate(makers)}
    for name, path in pages.items():
        makers[name](path)
    return pages


def write_own(reference: str, path: Path) -> None:
    """Write the page of the bundled statements."""
    points = rm.load_launch_points(reference)
    rm.save_html(rm.draw_map(points, rm.load_systems(), rm.load_regions("RU")), path)


def write_stock(path: Path) -> None:
    """Write what Folium makes of the same land, regions and reach."""
    regions = rm.load_regions(["RU", "UA"])
    reach = rm.build_reach(rm.load_launch_points("border"), rm.load_systems())
    page = folium.Map(location=(51.5, 37.0), zoom_start=6, tiles=None)
    folium.GeoJson(load_basemap()[["name", "geometry"]], name="land").add_to(page)
    folium.GeoJson(
        regions[["name", "geometry"]],
        name="regions",
        tooltip=folium.GeoJsonTooltip(["name"]),
    ).add_to(page)
    shown = reach[reach["reading"] == "stated"][["wording", "geometry"]]
    folium.GeoJson(
        shown, name="reach", popup=folium.GeoJsonPopup(["wording"], labels=False)
    ).add_to(page)
    folium.LayerControl().add_to(page)
    page.save(path)


def start(playwright: Playwright) -> Browser:
    """Start the first Chromium there is."""
    candidates = (playwright.chromium.executable_path, *SYSTEM)
    found = next((path for path in candidates if Path(path).is_file()), None)
    if found is None:
        raise SystemExit("no Chromium; run: playwright install chromium")
    return playwright.chromium.launch(executable_path=found, args=["--no-sandbox", "--disable-gpu"])


def sizes(path: Path) -> tuple[str, str]:
    """Return the size of a page, and its size compressed."""
    content = path.read_bytes()
    return f"{len(content) / 1000:.0f}", f"{len(gzip.compress(content, 9)) / 1000:.0f}"


def measured(browser: Browser, path: Path) -> tuple[str, str, str]:
    """Return the median time to the map, and the median and 95 % of the slider's steps."""
    seen, moved = [], []
    for load in range(LOADS):
        context = browser.new_context(viewport={"width": 1280, "height": 800})
        tab = context.new_page()
        tab.route("**/*", answer)
        tab.add_init_script(SEEN)
        tab.goto(path.as_uri())
        seen.append(float(waited(tab, "window.seenAt")))
        if load == LOADS - 1 and tab.locator("#fold-try").count():
            moved = tab.evaluate(SLIDE, STEPS)
        context.close()
    return f"{statistics.median(seen):.0f}", *slider_words(moved)


def slider_words(times: Sequence[float]) -> tuple[str, str]:
    """Return the median and the 95 % of times as words."""
    if not times:
        return "–", "–"
    return f"{np.median(times):.0f}", f"{np.quantile(times, 0.95):.0f}"


def answer(route: Any) -> None:
    """Answer at once: files as they are, Leaflet from the disk, the rest empty."""
    name = route.request.url.rpartition("/")[2]
    if route.request.url.startswith("file:"):
        route.continue_()
    elif name in {"leaflet.js", "leaflet.css"}:
        route.fulfill(path=STATIC / name)
    else:
        kind = "text/css" if name.endswith("css") else "text/javascript"
        route.fulfill(body="", content_type=kind)


def waited(tab: Any, expression: str) -> Any:
    """Ask until there is a value; Playwright's own way needs eval(), which a policy refuses."""
    for _ in range(600):
        value = tab.evaluate(expression)
        if value:
            return value
        tab.wait_for_timeout(50)
    raise SystemExit("the map did not appear")


if __name__ == "__main__":
    main()
