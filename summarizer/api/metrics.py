"""Prometheus metrics of the service, at /metrics. They hold names and numbers only, like the log."""

from __future__ import annotations

from typing import Final

from fastapi import APIRouter, Request
from fastapi.responses import Response
from prometheus_client import (
    CONTENT_TYPE_LATEST,
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    PlatformCollector,
    ProcessCollector,
    generate_latest,
)

from summarizer.api.openapi import describe_problems
from summarizer.engines.llm.review_controls import NOT_BELIEVED
from summarizer.report.item_flags import is_of_item
from summarizer.schemas.audit import Audit
from summarizer.schemas.brief import Envelope
from summarizer.version import __version__

BUCKETS: Final = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 20.0, 40.0, 80.0, 160.0)
"""Buckets in seconds, for the built-in engine (hundredths) and models (tens)."""

NO_ROUTE: Final = "none"
"""Label for requests without a route: paths are arbitrary."""

metrics = APIRouter(tags=["health"])


class ServiceMetrics:
    """The metrics of one service in one process."""

    def __init__(self) -> None:
        self._registry = own = CollectorRegistry()
        ProcessCollector(registry=own)
        PlatformCollector(registry=own)
        Gauge("summarizer_info", "The version that runs.", ["version"], registry=own).labels(__version__).set(1)
        self.in_flight = Gauge("summarizer_requests_in_flight", "Requests that are being answered.", registry=own)
        self._requests = Counter(
            "summarizer_requests",
            "Requests that ended; `code` is the problem's, and empty without one.",
            ["method", "route", "status", "code"],
            registry=own,
        )
        self._seconds = Histogram(
            "summarizer_request_seconds", "Seconds until they did.", ["route"], registry=own, buckets=BUCKETS
        )
        self._briefs = Counter(
            "summarizer_briefs",
            "Briefs that were given: new or kept, complete or partial.",
            ["model", "cached", "complete"],
            registry=own,
        )
        by_model = ["model"]
        self._rejected = Counter("summarizer_rejected_items", "Items taken out of new briefs.", by_model, registry=own)
        self._notes = Counter("summarizer_notes", "Optional fields left out of new briefs.", by_model, registry=own)
        self._flags = Counter("summarizer_flags", "Warnings about items of new briefs.", by_model, registry=own)
        self._statements = Counter(
            "summarizer_statements",
            "Sentences of new briefs and of verifications, by verdict and by who decided: proof, judge or none.",
            ["verdict", "by"],
            registry=own,
        )
        self._reviews = Counter(
            "summarizer_reviews",
            "Calls of a judge for new briefs: ok, unfit (it missed a control, and is not believed) or failed.",
            ["outcome"],
            registry=own,
        )
        self._gaps = Counter("summarizer_gaps", "Parts of articles without an answer.", by_model, registry=own)
        self._attempts = Counter("summarizer_attempts", "Calls of models for new briefs.", by_model, registry=own)
        self._tokens = Counter(
            "summarizer_tokens",
            "Tokens of new briefs, if the provider reports them.",
            [*by_model, "kind"],
            registry=own,
        )
        self._usd = Counter("summarizer_cost_usd", "Cost of new briefs, if it is known.", by_model, registry=own)
        self._unpriced = Counter("summarizer_unpriced_briefs", "New briefs of unknown cost.", by_model, registry=own)

    def count_request(self, *, method: str, route: str, status: int | None, code: str, seconds: float) -> None:
        """Count a finished request; `status` is None if the caller disconnected before the response."""
        self._requests.labels(method, route or NO_ROUTE, str(status or ""), code).inc()
        self._seconds.labels(route or NO_ROUTE).observe(seconds)

    def count_brief(self, brief: Envelope) -> None:
        """Count a brief, and its cost if it is new."""
        receipt, model = brief.receipt, brief.receipt.model
        self._briefs.labels(model, tell(receipt.cached), tell(brief.audit.complete)).inc()
        if receipt.cached:
            return
        self._rejected.labels(model).inc(len(brief.audit.rejected))
        self._notes.labels(model).inc(len(brief.audit.notes))
        self._flags.labels(model).inc(sum(map(is_of_item, brief.audit.warnings)))
        self.record_checks(brief.audit)
        for attempt in receipt.attempts:
            if attempt.purpose == "review":
                self._reviews.labels(name_outcome(attempt.failure)).inc()
        self._gaps.labels(model).inc(len(brief.audit.gaps))
        self._attempts.labels(model).inc(len(receipt.attempts))
        self._tokens.labels(model, "prompt").inc(receipt.usage.prompt_tokens or 0)
        self._tokens.labels(model, "completion").inc(receipt.usage.completion_tokens or 0)
        if receipt.cost_usd is None:
            self._unpriced.labels(model).inc()
        else:
            self._usd.labels(model).inc(receipt.cost_usd)

    def record_checks(self, audit: Audit) -> None:
        """Count the sentences that were checked."""
        for check in audit.statements:
            self._statements.labels(check.verdict, check.by.partition(":")[0]).inc()

    def write(self) -> bytes:
        """All counts, as Prometheus reads them."""
        return generate_latest(self._registry)


def name_outcome(failure: str) -> str:
    """The outcome of a review, by its failure."""
    if not failure:
        return "ok"
    return "unfit" if failure.startswith(NOT_BELIEVED) else "failed"


def tell(truth: bool, /) -> str:  # noqa: FBT001 - a label's value is what it is asked for
    """A boolean as a label's value."""
    return "true" if truth else "false"


@metrics.get(
    "/metrics",
    response_class=Response,
    responses={200: {"content": {"text/plain": {}}}, **describe_problems(401)},
)
def get_metrics(request: Request) -> Response:
    """What this process counted since it started, in Prometheus' text format."""
    metrics: ServiceMetrics = request.app.state.metrics
    return Response(metrics.write(), media_type=CONTENT_TYPE_LATEST)
