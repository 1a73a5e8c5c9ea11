"""Requests for a stream of another worker process that has ended."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from fastapi.testclient import TestClient

from summarizer.api.app import create_app
from summarizer.api.stream_forwarding import StreamForwarding
from summarizer.api.worker_process import WorkerProcess
from tests.support.service import ARTICLE, configure, log_lines, read_problem
from tests.support.waiting import PATIENCE, join

ORIGIN = "https://desk.example.org"
ASKED: dict[str, Any] = {
    "json": {"text": ARTICLE},
    "headers": {"Accept": "text/event-stream", "Last-Event-ID": "1~stream.3", "Origin": ORIGIN},
}


@contextmanager
def first_worker() -> Iterator[tuple[TestClient, WorkerProcess]]:
    """The first of two workers of a service, and the folder of their sockets."""
    with TemporaryDirectory() as folder:
        worker = WorkerProcess(0, 2, Path(folder))
        app = StreamForwarding(create_app(configure(cors_origins=(ORIGIN,))), worker=worker)
        yield TestClient(app, raise_server_exceptions=False), worker


def test_a_worker_that_is_gone_has_no_streams() -> None:
    with first_worker() as (client, _):
        read_problem(client.post("/v1/summaries", **ASKED), 410, "stream_gone")
        read_problem(client.delete("/v1/streams/1~stream"), 410, "stream_gone")


def test_a_worker_that_ends_meanwhile_is_told_like_any_error() -> None:
    with first_worker() as (client, worker), socket.socket(socket.AF_UNIX) as listener, log_lines() as lines:
        listener.bind(str(worker.socket_of(1)))
        listener.listen()
        listener.settimeout(PATIENCE)

        def end() -> None:
            connection, _ = listener.accept()
            with connection:
                connection.settimeout(PATIENCE)
                received = b""
                while b"Jonas Berg" not in received:  # near the end of the body
                    received += connection.recv(65536)

        ending = threading.Thread(target=end)
        ending.start()
        answer = client.post("/v1/summaries", **ASKED)
        join([ending])
    read_problem(answer, 503, "overloaded")
    assert answer.headers["retry-after"] == "1"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["access-control-allow-origin"] == ORIGIN
    logged = {line["event"]: line for line in lines}
    assert logged["stream_forwarding_failed"]["level"] == "warning"
    request = logged["request"]
    assert (request["status"], request["route"], request["code"]) == (503, "/v1/summaries", "overloaded")
