"""An OpenTelemetry collector on loopback: it receives spans over OTLP/HTTP and keeps them."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest

from tests.support.waiting import join

KINDS = ("unspecified", "internal", "server", "client", "producer", "consumer")


@dataclass(frozen=True)
class Span:
    name: str
    kind: str
    trace: str
    id: str
    parent: str
    links: tuple[str, ...]
    attributes: dict[str, Any]
    is_error: bool
    service: str


class Collector:
    """Keeps the spans that it receives, and the raw bodies of the requests."""

    def __init__(self) -> None:
        self.spans: list[Span] = []
        self.raw: list[bytes] = []
        self.http = ThreadingHTTPServer(("127.0.0.1", 0), type("Bound", (Handler,), {"collector": self}))
        self.http.daemon_threads = True
        self.url = f"http://127.0.0.1:{self.http.server_port}"

    def named(self, name: str) -> list[Span]:
        return [span for span in self.spans if span.name == name]


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    collector: Collector

    def log_message(self, *args: object) -> None:
        """Say nothing."""

    def do_POST(self) -> None:
        raw = self.rfile.read(int(self.headers["content-length"]))
        self.collector.raw.append(raw)
        self.collector.spans += read_spans(raw)
        self.send_response(200)
        self.send_header("Content-Length", "0")
        self.end_headers()


def read_spans(raw: bytes) -> Iterator[Span]:
    for resource in ExportTraceServiceRequest.FromString(raw).resource_spans:
        service = read_attributes(resource.resource.attributes)["service.name"]
        for span in (span for scope in resource.scope_spans for span in scope.spans):
            yield Span(
                span.name,
                KINDS[span.kind],
                span.trace_id.hex(),
                span.span_id.hex(),
                span.parent_span_id.hex(),
                tuple(link.span_id.hex() for link in span.links),
                read_attributes(span.attributes),
                span.status.code == 2,
                service,
            )


def read_attributes(attributes: Any) -> dict[str, Any]:
    return {one.key: read_value(one.value) for one in attributes}


def read_value(value: Any) -> Any:
    kind = value.WhichOneof("value")
    return [read_value(one) for one in value.array_value.values] if kind == "array_value" else getattr(value, kind)


@contextlib.contextmanager
def collect() -> Iterator[Collector]:
    collector = Collector()
    thread = threading.Thread(target=collector.http.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield collector
    finally:
        collector.http.shutdown()
        collector.http.server_close()
        join([thread])
