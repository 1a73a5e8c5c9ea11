"""OpenTelemetry traces: spans for requests, model calls, verifications, batch items and webhooks.

Spans go to the tracer provider of the process: `send_spans` sets one up from the OTEL_* variables for
`provenbrief serve` and `provenbrief worker`; an application that imports this package has its own. Without a provider
a span is a no-op. Like the log, spans contain names, numbers and ids, never keys, prompts, quotes or article text.
"""

from __future__ import annotations

import contextlib
import os
import sys
import threading
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Final, Literal, TypeAlias

from summarizer.errors import ConfigurationError
from summarizer.extras import require_extra
from summarizer.version import __version__

if TYPE_CHECKING:
    from opentelemetry.context import Context
    from opentelemetry.sdk.trace.export import SpanExporter
    from opentelemetry.trace import Span as ApiSpan

SpanKind: TypeAlias = Literal["internal", "server", "client", "consumer", "producer"]
AttributeValue: TypeAlias = str | bool | int | float | Sequence[str]
Attributes: TypeAlias = Mapping[str, AttributeValue | None]

SCOPE: Final = "provenbrief"  # name of the instrumentation scope, and of the service unless the environment sets one
SHUTDOWN_SECONDS: Final = 5  # time limit for sending the last spans when the process ends

TRACEPARENT: Final = "traceparent"
LONGEST: Final = 512  # code points of a `traceparent`; those of version 00 have 55


class Span:
    """A span that is being recorded, or a no-op without OpenTelemetry."""

    def __init__(self, span: ApiSpan | None) -> None:
        self._span = span

    def rename(self, name: str) -> None:
        """Change the name of the span."""
        if self._span is not None:
            self._span.update_name(name)

    def set(self, attributes: Attributes) -> None:
        """Set attributes, except those that are None."""
        if self._span is not None:
            self._span.set_attributes({name: value for name, value in attributes.items() if value is not None})

    def fail(self, error_type: str) -> None:
        """Mark the span as failed, with an error's code or type but not its message, which may repeat input."""
        if self._span is not None:
            from opentelemetry.trace import StatusCode

            self._span.set_attribute("error.type", error_type)
            self._span.set_status(StatusCode.ERROR)


NO_SPAN: Final = Span(None)


@contextlib.contextmanager
def start_span(
    name: str,
    attributes: Attributes | None = None,
    *,
    kind: SpanKind = "internal",
    parent: str | None = None,
    link: str = "",
) -> Iterator[Span]:
    """Record a span while the block runs. Spans started within it are its children; an exception marks it as failed.

    Args:
        parent: The `traceparent` of the parent, or "" for a root span; the current span by default.
        link: The `traceparent` of a span to link to; empty for none.
    """
    if "opentelemetry.trace" not in sys.modules:  # nothing has set up a provider, and the import takes time
        yield NO_SPAN
        return
    from opentelemetry import trace

    linked = trace.get_current_span(read_traceparent(link)).get_span_context() if link else None
    recorded = trace.get_tracer(SCOPE, __version__).start_span(
        name,
        context=None if parent is None else read_traceparent(parent),
        kind=trace.SpanKind[kind.upper()],
        links=[trace.Link(linked)] if linked is not None and linked.is_valid else None,
    )
    # `start_as_current_span` would drop the caller's context if there is no provider
    with trace.use_span(recorded, end_on_exit=True, record_exception=False, set_status_on_exception=False):
        span = Span(recorded) if recorded.is_recording() else NO_SPAN
        span.set(attributes or {})
        try:
            yield span
        except BaseException as error:  # includes cancellation
            span.fail(type(error).__name__)
            raise


def read_traceparent(value: str) -> Context:
    """Parse a `traceparent` into a context, which is empty if the value is invalid."""
    from opentelemetry import context
    from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator

    given = value if len(value) <= LONGEST else ""  # the library would warn in the log of a longer one
    return TraceContextTextMapPropagator().extract({TRACEPARENT: given}, context.Context())


def current_traceparent() -> str:
    """Return the `traceparent` of the current span; empty if there is none."""
    if "opentelemetry.trace" not in sys.modules:
        return ""
    from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator

    headers: dict[str, str] = {}
    TraceContextTextMapPropagator().inject(headers)
    return headers.get(TRACEPARENT, "")


@contextlib.contextmanager
def send_spans() -> Iterator[None]:
    """Send spans as the OTEL_* variables configure while the block runs; do nothing if they configure no exporter.

    Raises:
        MissingExtraError: An exporter is configured, but the extra `otel` is not installed.
        ConfigurationError: The configured exporter or protocol is not supported.
    """
    exporter_name = find_exporter(os.environ)
    if exporter_name == "none":
        yield
        return
    require_extra("otel")
    from opentelemetry import trace
    from opentelemetry.sdk.resources import SERVICE_NAME, SERVICE_VERSION, Resource
    from opentelemetry.sdk.trace import TracerProvider
    from opentelemetry.sdk.trace.export import BatchSpanProcessor

    if isinstance(trace.get_tracer_provider(), TracerProvider):  # as under `opentelemetry-instrument`
        yield
        return
    own = Resource({SERVICE_NAME: SCOPE, SERVICE_VERSION: __version__})
    given = Resource.create()
    is_named = not str(given.attributes[SERVICE_NAME]).startswith("unknown_service")
    provider = TracerProvider(resource=own.merge(given) if is_named else given.merge(own), shutdown_on_exit=False)
    provider.add_span_processor(BatchSpanProcessor(make_exporter(exporter_name)))
    trace.set_tracer_provider(provider)
    try:
        yield
    finally:
        ending = threading.Thread(target=provider.shutdown, daemon=True)  # may wait for an unreachable collector
        ending.start()
        ending.join(SHUTDOWN_SECONDS)


def find_exporter(environment: Mapping[str, str]) -> Literal["otlp", "console", "none"]:
    """Return the exporter of traces that the OTEL_* variables configure; refuse unsupported ones."""
    if environment.get("OTEL_SDK_DISABLED", "").lower() == "true":
        return "none"
    has_endpoint = any(environment.get(f"OTEL_EXPORTER_OTLP_{signal}ENDPOINT") for signal in ("TRACES_", ""))
    name = environment.get("OTEL_TRACES_EXPORTER", "").strip().lower() or ("otlp" if has_endpoint else "none")
    if name in ("console", "none"):
        return "console" if name == "console" else "none"
    if name != "otlp":
        raise ConfigurationError(f"OTEL_TRACES_EXPORTER is '{name[:40]}'; set it to otlp, console or none.")
    protocol = environment.get("OTEL_EXPORTER_OTLP_TRACES_PROTOCOL") or environment.get("OTEL_EXPORTER_OTLP_PROTOCOL")
    if protocol not in (None, "", "http/protobuf"):
        raise ConfigurationError(
            f"OTEL_EXPORTER_OTLP_PROTOCOL is '{protocol[:40]}'; set it to http/protobuf, which is the only one here."
        )
    return "otlp"


def make_exporter(name: Literal["otlp", "console"]) -> SpanExporter:
    """Make an exporter, which reads its endpoint, headers and timeouts from the OTEL_* variables."""
    if name == "console":
        from opentelemetry.sdk.trace.export import ConsoleSpanExporter

        return ConsoleSpanExporter()
    from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter

    return OTLPSpanExporter()
