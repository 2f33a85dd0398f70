"""Open a page in Chromium with no network at all, and note whatever it asks for or complains of."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NoReturn

import pytest

CHROMIUM = ("/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome")
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]


@dataclass
class Opened:
    """A page in the browser, with what it asked the network for and what it complained of."""

    page: Any
    requests: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)


@contextmanager
def chromium() -> Iterator[Any]:
    """Start the browser; without one, skip, but fail where one is promised (CI)."""
    try:
        from playwright.sync_api import sync_playwright  # noqa: PLC0415 (may be missing)
    except ImportError:
        missing("Playwright is not installed")
    with sync_playwright() as playwright:
        bundled = Path(playwright.chromium.executable_path)
        found = [path for path in (bundled, *map(Path, CHROMIUM)) if path.is_file()]
        if not found:
            missing("there is no Chromium")
        browser = playwright.chromium.launch(executable_path=str(found[0]), args=ARGUMENTS)
        yield browser
        browser.close()


@contextmanager
def opened(
    browser: Any, path: Path, *, width: int = 1280, height: int = 800, **options: Any
) -> Iterator[Opened]:
    """Open a file; every request but the one for the file itself is noted and refused."""
    context = browser.new_context(
        viewport={"width": width, "height": height}, offline=True, **options
    )
    result = Opened(page=context.new_page())
    address = path.resolve().as_uri()

    def answer(route: Any) -> None:
        if route.request.url.partition("#")[0] == address:
            route.continue_()
            return
        result.requests.append(route.request.url)
        route.abort()

    result.page.route("**/*", answer)
    result.page.on("pageerror", lambda error: result.complaints.append(str(error)))
    result.page.on(
        "console",
        lambda message: (
            result.complaints.append(message.text) if message.type in ("error", "warning") else None
        ),
    )
    result.page.goto(address)
    yield result
    context.close()


def axe() -> Any:
    """Return a run of axe-core; without it, skip, but fail where it is promised (CI)."""
    try:
        from axe_playwright_python.sync_playwright import Axe  # noqa: PLC0415 (may be missing)
    except ImportError:
        missing("axe-playwright-python is not installed")
    return Axe()


def missing(reason: str) -> NoReturn:
    """Skip a test whose tool is not there; fail where all of them are promised (CI)."""
    if os.environ.get("CI"):
        pytest.fail(f"{reason}, and CI promises it")
    pytest.skip(reason)
