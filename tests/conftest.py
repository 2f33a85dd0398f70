"""Chromium, for the tests of a page as a browser shows it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from browser import chromium
from surroundings import decimal_comma  # noqa: F401 (a fixture)


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    """Return Chromium, started once for a file of tests."""
    with chromium() as started:
        yield started
