"""For all tests: no network, and a browser or a kernel may only talk to this machine."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from typing import Any

import pytest
from browser import chromium
from surroundings import decimal_comma  # noqa: F401 (a fixture)

HERE = {"", "localhost", "127.0.0.1", "::1"}


@pytest.fixture(autouse=True, scope="session")
def no_network() -> Iterator[None]:
    """Fail the test that connects to another machine or asks for its address."""
    connect, look_up = socket.socket.connect, socket.getaddrinfo

    def connect_here(self: socket.socket, address: Any) -> None:
        if isinstance(address, tuple) and address[0] not in HERE:
            pytest.fail(f"a test connected to {address[0]}: tests need no network")
        connect(self, address)

    def look_up_here(host: Any, *args: Any, **options: Any) -> Any:
        name = host.decode() if isinstance(host, bytes) else host
        if name is not None and name not in HERE:
            pytest.fail(f"a test looked up {name}: tests need no network")
        return look_up(host, *args, **options)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket.socket, "connect", connect_here)
        patch.setattr(socket, "getaddrinfo", look_up_here)
        yield


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    """Return Chromium, started once for a file of tests."""
    with chromium() as started:
        yield started
