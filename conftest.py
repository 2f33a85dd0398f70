"""For all tests, those in docstrings too: no network but this machine's own."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from typing import Any

import pytest

HERE = {"", "localhost", "127.0.0.1", "::1"}


@pytest.fixture(autouse=True, scope="session")
def no_network() -> Iterator[None]:
    """Fail the test that sends anything to another machine or asks for its address."""
    connect, connect_ex = socket.socket.connect, socket.socket.connect_ex
    send, look_up = socket.socket.sendto, socket.getaddrinfo

    def check(address: Any) -> None:
        if isinstance(address, tuple) and address[0] not in HERE:
            pytest.fail(f"a test connected to {address[0]}: tests need no network")

    def connect_here(self: socket.socket, address: Any) -> None:
        check(address)
        connect(self, address)

    def connect_ex_here(self: socket.socket, address: Any) -> int:
        check(address)
        return connect_ex(self, address)

    def send_here(self: socket.socket, data: Any, *where: Any) -> int:
        check(where[-1])
        return send(self, data, *where)

    def look_up_here(host: Any, *args: Any, **options: Any) -> Any:
        name = host.decode() if isinstance(host, bytes) else host
        if name is not None and name not in HERE:
            pytest.fail(f"a test looked up {name}: tests need no network")
        return look_up(host, *args, **options)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket.socket, "connect", connect_here)
        patch.setattr(socket.socket, "connect_ex", connect_ex_here)
        patch.setattr(socket.socket, "sendto", send_here)
        patch.setattr(socket, "getaddrinfo", look_up_here)
        yield
