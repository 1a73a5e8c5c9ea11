"""Prometheus metrics of the service, at /metrics. They hold names and numbers only, like the log."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Final, NamedTuple

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
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from summarizer.api.openapi import describe_problems
from summarizer.engines.llm.review_controls import NOT_BELIEVED
from summarizer.jobs.service import Batches
from summarizer.report.item_flags import is_of_item
from summarizer.schemas.audit import Audit
from summarizer.schemas.batches import BatchCounts
from summarizer.schemas.brief import Attempt, Envelope
from summarizer.version import __version__

if TYPE_CHECKING:
    from summarizer.jobs.figures import Backlog, Counts

BUCKETS: Final = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 20.0, 40.0, 80.0, 160.0)
"""Buckets in seconds, for the built-in engine (hundredths) and models (tens)."""

NO_ROUTE: Final = "none"
"""Label for requests without a route: paths are arbitrary."""

metrics = APIRouter(tags=["health"])


class AnsweredRequest(NamedTuple):
    """A finished request: `status` is None if the caller disconnected before the response, `key` its key's name."""

    method: str
    route: str
    status: int | None
    code: str
    key: str


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
            "Requests that ended, with the code of the problem, if any, and the name of the caller's key.",
            ["method", "route", "status", "code", "key"],
            registry=own,
        )
        self._closed = Counter(
            "summarizer_closed_connections",
            "Connections closed at a limit: headers, body or response (of time) or connections (of their number).",
            ["limit"],
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
            "Calls for reviews: ok, unfit (the judge missed a control, so none of its verdicts counts) or failed.",
            [*by_model, "outcome"],
            registry=own,
        )
        self._review_seconds = Histogram(
            "summarizer_review_seconds", "Seconds that they took.", by_model, registry=own, buckets=BUCKETS
        )
        self._review_tokens = Counter(
            "summarizer_review_tokens",
            "Tokens of calls for reviews, if the provider reports them.",
            [*by_model, "kind"],
            registry=own,
        )
        self._review_usd = Counter(
            "summarizer_review_cost_usd", "Cost of calls for reviews, if it is known.", by_model, registry=own
        )
        self._gaps = Counter("summarizer_gaps", "Parts of articles without an answer.", by_model, registry=own)
        self._attempts = Counter("summarizer_attempts", "Calls of models for new briefs.", by_model, registry=own)
        self._tokens = Counter(
            "summarizer_tokens",
            "Tokens of new briefs, if the provider reports them.",
            [*by_model, "kind", "key"],
            registry=own,
        )
        self._usd = Counter(
            "summarizer_cost_usd", "Cost of new briefs, if it is known.", [*by_model, "key"], registry=own
        )
        self._unpriced = Counter("summarizer_unpriced_briefs", "New briefs of unknown cost.", by_model, registry=own)

        self.batches = BatchFigures()
        own.register(self.batches)

    def count_request(self, answered: AnsweredRequest, *, seconds: float) -> None:
        """Count a finished request."""
        route, status = answered.route or NO_ROUTE, str(answered.status or "")
        self._requests.labels(answered.method, route, status, answered.code, answered.key).inc()
        self._seconds.labels(route).observe(seconds)

    def count_closed_connection(self, limit: str) -> None:
        """Count a connection that was closed at a limit."""
        self._closed.labels(limit).inc()

    def count_brief(self, brief: Envelope, key: str = "") -> None:
        """Count a brief, and its cost if it is new; `key` is the name of the caller's key."""
        receipt, model = brief.receipt, brief.receipt.model
        self._briefs.labels(model, tell(receipt.cached), tell(brief.audit.complete)).inc()
        if receipt.cached:
            return
        self._rejected.labels(model).inc(len(brief.audit.rejected))
        self._notes.labels(model).inc(len(brief.audit.notes))
        self._flags.labels(model).inc(sum(map(is_of_item, brief.audit.warnings)))
        self.record_checks(brief.audit, receipt.attempts)
        self._gaps.labels(model).inc(len(brief.audit.gaps))
        self._attempts.labels(model).inc(len(receipt.attempts))
        self._tokens.labels(model, "prompt", key).inc(receipt.usage.prompt_tokens or 0)
        self._tokens.labels(model, "completion", key).inc(receipt.usage.completion_tokens or 0)
        if receipt.cost_usd is None:
            self._unpriced.labels(model).inc()
        else:
            self._usd.labels(model, key).inc(receipt.cost_usd)

    def record_checks(self, audit: Audit, attempts: Iterable[Attempt]) -> None:
        """Count the sentences that were checked, and the calls among `attempts` that were for reviews."""
        for check in audit.statements:
            self._statements.labels(check.verdict, check.by.partition(":")[0]).inc()
        for attempt in attempts:
            if attempt.purpose == "review":
                self._count_review(attempt)

    def _count_review(self, attempt: Attempt) -> None:
        model = attempt.model
        self._reviews.labels(model, name_outcome(attempt.failure)).inc()
        if attempt.seconds is not None:
            self._review_seconds.labels(model).observe(attempt.seconds)
        if attempt.usage is not None:
            self._review_tokens.labels(model, "prompt").inc(attempt.usage.prompt_tokens or 0)
            self._review_tokens.labels(model, "completion").inc(attempt.usage.completion_tokens or 0)
        if attempt.cost_usd is not None:
            self._review_usd.labels(model).inc(attempt.cost_usd)

    def write(self) -> bytes:
        """All counts, as Prometheus reads them."""
        return generate_latest(self._registry)


class BatchFigures(Collector):
    """What is in the database of batches, and what the worker of this process met, as it was looked up last."""

    def __init__(self) -> None:
        self.backlog: Backlog | None = None
        self.counts: Counts | None = None

    def collect(self) -> Iterator[Metric]:
        """The figures that there are."""
        if (backlog := self.backlog) is not None:
            items = "Items of batches that have not ended, in the whole database."
            states = GaugeMetricFamily("summarizer_batch_items", items, labels=["state"])
            for state in BatchCounts.model_fields:
                states.add_metric([state], backlog.items.get(state, 0))
            yield states
            yield GaugeMetricFamily("summarizer_batches_open", "Batches that have not ended.", value=backlog.batches)
            oldest = "Age of the oldest batch that has items which wait."
            yield GaugeMetricFamily("summarizer_batch_oldest_waiting_seconds", oldest, value=backlog.oldest)
            webhooks = "Webhooks that are not yet delivered."
            yield GaugeMetricFamily("summarizer_webhooks_waiting", webhooks, value=backlog.webhooks)
        if (counts := self.counts) is not None:
            taken = "Items that were freed since what held them was gone."
            yield CounterMetricFamily("summarizer_batch_items_taken_over", taken, value=counts.taken_over)
            lost = "Items that failed since every worker ended that was at them."
            yield CounterMetricFamily("summarizer_batch_items_lost", lost, value=counts.lost)
            told = "Seconds that calls have waited for a provider's pace or for a slot among its calls."
            waits = CounterMetricFamily("summarizer_provider_wait_seconds", told, labels=["for"])
            for name, seconds in counts.waits.items():
                waits.add_metric([name], seconds)
            yield waits


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
async def get_metrics(request: Request) -> Response:
    """What this process counted since it started, and what waits in its database, in Prometheus' text format."""
    metrics: ServiceMetrics = request.app.state.metrics
    batches: Batches = request.app.state.batches
    metrics.batches.backlog, metrics.batches.counts = await batches.read_backlog(), batches.counts
    return Response(metrics.write(), media_type=CONTENT_TYPE_LATEST)
