"""Ports that several processes share."""

from __future__ import annotations

import socket
import sys

import pytest

from summarizer.cli import bind
from summarizer.errors import ConfigurationError


def count_waiting(listener: socket.socket) -> int:
    """Accept what waits, and tell how much that is."""
    listener.setblocking(False)
    count = 0
    while True:
        try:
            listener.accept()[0].close()
        except BlockingIOError:
            return count
        count += 1


@pytest.mark.parametrize("spreads", [True, False], ids=["own sockets", "one socket"])
def test_connections_reach_whoever_listens(spreads: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    if spreads and sys.platform != "linux":
        pytest.skip("only Linux spreads connections over sockets")
    monkeypatch.setattr(bind, "BALANCES", spreads)
    port = bind.SharedPort("127.0.0.1", 0)
    host, number = port.url.removeprefix("http://").split(":")

    def connect(count: int) -> None:
        for _ in range(count):
            socket.create_connection((host, int(number))).close()

    with port.open() as one, port.open() as other:
        for listener in (one, other):
            listener.listen(bind.BACKLOG)
        connect(64)
        counts = count_waiting(one), count_waiting(other)
        assert (sum(counts), all(counts)) == (64, spreads)
        one.close()
        connect(8)
        assert count_waiting(other) == 8
        with pytest.raises(ConfigurationError, match="Cannot listen"):
            bind.SharedPort(host, int(number))
    port.close()
    with pytest.raises(ConnectionRefusedError):
        connect(1)
