"""Connections to the worker processes of a service, each of which is known to end at one of them."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Callable, Iterator
from http.client import HTTPConnection, HTTPResponse
from typing import Any

from prometheus_client.parser import text_string_to_metric_families

from tests.support.service import ARTICLE
from tests.support.waiting import PATIENCE, wait_until

HEADERS = {"content-type": "application/json", "authorization": "Bearer desk"}
EVENTS = {**HEADERS, "accept": "text/event-stream", "resumable": "?1"}


class Connection(HTTPConnection):
    """A connection to one of the workers, which stays open."""

    def ask(self, method: str, path: str, body: Any = None, **headers: str) -> HTTPResponse:
        """Send a request, and read the response; `text` of it is the body."""
        sent = {**HEADERS, **{name.replace("_", "-"): value for name, value in headers.items()}}
        self.request(method, path, None if body is None else json.dumps(body), sent)
        return self.read()

    def read(self) -> HTTPResponse:
        response = self.getresponse()
        response.text = response.read().decode()  # type: ignore[attr-defined]
        return response

    def begin(self, body: Any) -> Callable[[], None]:
        """Send the headers of a verification and half of its body; gives what sends the rest."""
        raw = json.dumps(body).encode()
        self.putrequest("POST", "/v1/verifications")
        for name, value in {**HEADERS, "content-length": str(len(raw))}.items():
            self.putheader(name, value)
        self.endheaders()
        self.send(raw[:10])
        return lambda: self.send(raw[10:])

    def read_metrics(self) -> dict[tuple[str, frozenset[tuple[str, str]]], float]:
        families = text_string_to_metric_families(text_of(self.ask("GET", "/metrics")))
        return {
            (each.name, frozenset(each.labels.items())): each.value for family in families for each in family.samples
        }


def text_of(response: HTTPResponse) -> str:
    return str(response.text)  # type: ignore[attr-defined]


def connect(host: str) -> Connection:
    return Connection(host, timeout=PATIENCE * 3)


@contextlib.contextmanager
def connect_to_each(host: str, *, workers: int = 2) -> Iterator[list[Connection]]:
    """A connection to each worker, in their order: the id of a stream begins with the number of its worker."""
    with contextlib.ExitStack() as stack:
        found: dict[int, Connection] = {}

        def add() -> bool:
            connection = stack.enter_context(contextlib.closing(connect(host)))
            body = {"text": ARTICLE, "model": "extractive"}
            stream = connection.ask("POST", "/v1/summaries", body, **EVENTS)
            found.setdefault(int(stream.headers["stream-id"].partition("~")[0]), connection)
            return len(found) == workers

        wait_until(add)
        yield [found[number] for number in range(workers)]
