"""A receiver of webhooks on loopback."""

from __future__ import annotations

import contextlib
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from tests.support.waiting import join


class Receiver:
    """Receives webhooks on loopback, and answers as it is told to: the last status again when they run out."""

    def __init__(self, statuses: Sequence[int], delay: float) -> None:
        self.got: list[tuple[dict[str, str], bytes]] = []
        self.has_some = threading.Event()
        receiver = self

        class Handler(BaseHTTPRequestHandler):
            def log_message(self, *args: object) -> None:
                """Say nothing."""

            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["content-length"]))
                receiver.got.append((dict(self.headers), body))
                receiver.has_some.set()
                time.sleep(delay)
                with contextlib.suppress(OSError):
                    self.send_response(statuses[min(len(receiver.got), len(statuses)) - 1])
                    self.send_header("Location", "/elsewhere")
                    self.send_header("Content-Length", "0")
                    self.end_headers()

        self.http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.http.daemon_threads = True
        self.url = f"http://127.0.0.1:{self.http.server_port}/hook"


@contextmanager
def receiving(*statuses: int, delay: float = 0.0) -> Iterator[Receiver]:
    receiver = Receiver(statuses or (204,), delay)
    thread = threading.Thread(target=receiver.http.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield receiver
    finally:
        receiver.http.shutdown()
        receiver.http.server_close()
        join([thread])
