"""Stands between a worker and PostgreSQL, and cuts the connection when a certain transaction was committed.

The server has committed, and the worker never hears of it: so a failover or a reset of the network looks.
"""

from __future__ import annotations

import contextlib
import select
import socket
import threading
from collections.abc import Iterator

from tests.support.waiting import join

CLAIM = (b"batch_items", b"SKIP LOCKED")
"""What a statement holds that claims items."""

SAVE = (b"INSERT INTO batch_results",)
"""What a statement holds that stores a result."""

READY = b"Z\x00\x00\x00\x05"
"""How the server says that a transaction is over and it is ready for the next."""


class CuttingProxy:
    """Forwards everything until it cuts, and after that as well."""

    def __init__(self, port: int, *, after: tuple[bytes, ...], times: int = 1) -> None:
        self.cuts = 0
        self._target, self._after, self._times = port, after, times
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = int(self._listener.getsockname()[1])
        self._lock = threading.Lock()

    def run(self) -> None:
        while True:
            try:
                client, _ = self._listener.accept()
            except OSError:
                return
            threading.Thread(target=self._forward, args=(client,), daemon=True).start()

    def close(self) -> None:
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()

    def _forward(self, client: socket.socket) -> None:
        server, seen, cuts = socket.create_connection(("127.0.0.1", self._target)), False, False
        with contextlib.suppress(OSError), client, server:
            while True:
                for source in select.select([client, server], [], [])[0]:
                    piece = source.recv(65_536)
                    if not piece:
                        return
                    if source is client:
                        seen |= all(word in piece for word in self._after)
                        if seen and b"COMMIT" in piece:
                            seen, cuts = False, self._may_cut()
                        server.sendall(piece)
                    elif not cuts:
                        client.sendall(piece)
                    elif READY in piece:
                        return  # committed, and nobody is told

    def _may_cut(self) -> bool:
        with self._lock:
            if self.cuts == self._times:
                return False
            self.cuts += 1
            return True


@contextlib.contextmanager
def cutting(port: int, *, after: tuple[bytes, ...]) -> Iterator[CuttingProxy]:
    """A proxy before the PostgreSQL on a port, which cuts one connection."""
    proxy = CuttingProxy(port, after=after)
    thread = threading.Thread(target=proxy.run, daemon=True)
    thread.start()
    try:
        yield proxy
    finally:
        proxy.close()
        join([thread])
