"""Prometheus metrics of the service at /metrics. Like the log, they contain only names and numbers."""

from __future__ import annotations

import asyncio
import collections
import contextlib
import os
import struct
import time
from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any, Final, NamedTuple

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
    values,
)
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector
from prometheus_client.samples import Sample

from summarizer.api.metric_values import AllocatedValues
from summarizer.api.openapi import describe_problems
from summarizer.api.shared_counts import Column, SharedCounts
from summarizer.api.worker_process import WorkerProcess
from summarizer.engines.llm.review_controls import NOT_BELIEVED
from summarizer.jobs.metrics import WorkerMetrics
from summarizer.jobs.runner import BatchRunner
from summarizer.model_settings import is_local_model
from summarizer.report.trust_view import is_of_item
from summarizer.schemas.audit import Audit
from summarizer.schemas.batches import BatchCounts
from summarizer.schemas.brief import Attempt, Envelope, Usage
from summarizer.settings import EXTRACTIVE, Settings
from summarizer.version import __version__

if TYPE_CHECKING:
    from summarizer.jobs.control import Backlog

BUCKETS: Final = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 20.0, 40.0, 80.0, 160.0)
"""Histogram buckets in seconds, for both the built-in engine (hundredths) and models (tens of seconds)."""

REREAD_PAUSE: Final = 0.001  # seconds between two reads while a starting worker's file of values is empty
MAX_READS: Final = 500  # reads before an empty file is an error

VALUES_VARIABLE: Final = "PROMETHEUS_MULTIPROC_DIR"
"""Environment variable for prometheus_client: the folder for the values of several processes."""

NO_ROUTE: Final = "none"  # label for requests without a route: paths are arbitrary
OTHER_MODEL: Final = "other"  # label for models that are not configured

metrics = APIRouter(tags=["health"])


class AnsweredRequest(NamedTuple):
    """A finished request. `status` is None if the caller left before the response; `key` names the caller's key."""

    method: str
    route: str
    status: int | None
    code: str
    key: str


class ServiceMetrics:
    """The metrics of the service. With several worker processes, each of them reports the metrics of all."""

    def __init__(self, counts: SharedCounts, *, settings: Settings, worker: WorkerProcess | None) -> None:
        self.shared = counts
        self._models = list_model_names(settings)
        self._registry = CollectorRegistry()
        own: Any = self._registry
        if worker is not None:
            share_values(worker)
            MultiProcessCollector(self._registry, path=str(worker.folder))  # type: ignore[no-untyped-call] # prometheus_client has no types here
            own = None  # otherwise this worker's own values would be exported beside the sums
        PlatformCollector(registry=self._registry)
        self._registry.register(WorkerFigures(counts))
        counter, by_model = partial(Counter, registry=own), ["model"]
        timer = partial(Histogram, registry=own, buckets=BUCKETS)
        info = Gauge("summarizer_info", "The running version.", ["version"], registry=own, multiprocess_mode="livemax")
        info.labels(__version__).set(1)
        self.in_flight = Gauge(
            "summarizer_requests_in_flight", "Requests in progress.", registry=own, multiprocess_mode="livesum"
        )
        self._requests = counter(
            "summarizer_requests",
            "Finished requests, with the problem's code, if any, and the name of the caller's key.",
            ["method", "route", "status", "code", "key"],
        )
        self._closed = counter(
            "summarizer_closed_connections",
            "Connections closed at a limit: headers (time or size), body or response (time), connections (number).",
            ["limit"],
        )
        self._seconds = timer("summarizer_request_seconds", "Duration of requests in seconds.", ["route"])
        self._briefs = counter(
            "summarizer_briefs",
            "Briefs returned or stored for batches: new or cached, complete or partial.",
            ["model", "cached", "complete"],
        )
        self._rejected = counter("summarizer_rejected_items", "Items rejected from new briefs.", by_model)
        self._notes = counter("summarizer_notes", "Optional fields left out of new briefs.", by_model)
        self._flags = counter("summarizer_flags", "Warnings about items of new briefs.", by_model)
        self._statements = counter(
            "summarizer_statements",
            "Sentences of new briefs and verifications, by verdict and by what decided it: proof, judge or none.",
            ["verdict", "by"],
        )
        self._reviews = counter(
            "summarizer_reviews",
            "Review calls: ok, unfit (the judge failed a control, so its verdicts do not count) or failed.",
            [*by_model, "outcome"],
        )
        self._review_seconds = timer("summarizer_review_seconds", "Duration of review calls in seconds.", by_model)
        self._review_tokens = counter(
            "summarizer_review_tokens", "Tokens of review calls, if the provider reports them.", [*by_model, "kind"]
        )
        self._review_usd = counter("summarizer_review_cost_usd", "Cost of review calls, if known.", by_model)
        self._gaps = counter("summarizer_gaps", "Parts of articles without an answer.", by_model)
        self._attempts = counter("summarizer_attempts", "Model calls for new and failed briefs.", by_model)
        self._tokens = counter(
            "summarizer_tokens",
            "Tokens of model calls for briefs, if the provider reports them.",
            [*by_model, "kind", "key"],
        )
        self._usd = counter("summarizer_cost_usd", "Cost of model calls for briefs, if known.", [*by_model, "key"])
        self._unpriced = counter("summarizer_unpriced_briefs", "New briefs of unknown cost.", by_model)
        self._failed = counter(
            "summarizer_failed_briefs",
            "Briefs that failed after a model call, with the problem's code.",
            [*by_model, "code"],
        )
        self.worker_metrics = WorkerMetrics(own, on_brief=self.count_brief, on_failed_brief=self.count_failed_brief)
        self.batches = BatchFigures()
        self._registry.register(self.batches)

    def count_request(self, answered: AnsweredRequest, *, seconds: float) -> None:
        route, status = answered.route or NO_ROUTE, str(answered.status or "")
        self._requests.labels(answered.method, route, status, answered.code, answered.key).inc()
        self._seconds.labels(route).observe(seconds)

    def count_closed_connection(self, limit: str) -> None:
        self._closed.labels(limit).inc()

    def count_brief(self, brief: Envelope, key: str) -> None:
        """Count a brief, and its cost unless it came from the cache; `key` is the name of the caller's key."""
        receipt, model = brief.receipt, self._label(brief.receipt.model)
        self._briefs.labels(model, str(receipt.cached).lower(), str(brief.audit.complete).lower()).inc()
        if receipt.cached:
            return
        self._rejected.labels(model).inc(len(brief.audit.rejected))
        self._notes.labels(model).inc(len(brief.audit.notes))
        self._flags.labels(model).inc(sum(map(is_of_item, brief.audit.warnings)))
        self.record_checks(brief.audit, receipt.attempts)
        self._gaps.labels(model).inc(len(brief.audit.gaps))
        self._attempts.labels(model).inc(len(receipt.attempts))
        count_tokens(self._tokens, receipt.usage, model=model, key=key)
        if receipt.cost_usd is None:
            self._unpriced.labels(model).inc()
        else:
            self._usd.labels(model, key).inc(receipt.cost_usd)

    def count_failed_brief(self, code: str, attempts: Sequence[Attempt], key: str) -> None:
        self._failed.labels(self._label(attempts[-1].model), code).inc()
        for attempt in attempts:
            model = self._label(attempt.model)
            self._attempts.labels(model).inc()
            count_tokens(self._tokens, attempt.usage, model=model, key=key)
            if attempt.cost_usd is not None:
                self._usd.labels(model, key).inc(attempt.cost_usd)

    def record_checks(self, audit: Audit, attempts: Iterable[Attempt]) -> None:
        decided = collections.Counter((check.verdict, check.by.partition(":")[0]) for check in audit.statements)
        for labels, number in decided.items():
            self._statements.labels(*labels).inc(number)
        for attempt in attempts:
            if attempt.purpose == "review":
                self._count_review(attempt)

    def _count_review(self, attempt: Attempt) -> None:
        model = self._label(attempt.model)
        failed = "unfit" if attempt.failure.startswith(NOT_BELIEVED) else "failed"
        self._reviews.labels(model, failed if attempt.failure else "ok").inc()
        if attempt.seconds is not None:
            self._review_seconds.labels(model).observe(attempt.seconds)
        count_tokens(self._review_tokens, attempt.usage, model=model)
        if attempt.cost_usd is not None:
            self._review_usd.labels(model).inc(attempt.cost_usd)

    def _label(self, model: str) -> str:
        """Return the label for a model; `OTHER_MODEL` for those that only `allow_any_model` admits."""
        return model if model in self._models or is_local_model(model) else OTHER_MODEL

    def write(self) -> bytes:
        for _ in range(MAX_READS):
            with contextlib.suppress(struct.error):  # the file of a starting worker is empty
                return generate_latest(self._registry)
            time.sleep(REREAD_PAUSE)
        return generate_latest(self._registry)


def count_tokens(counter: Counter, usage: Usage | None, **labels: str) -> None:
    if usage is not None:
        counter.labels(kind="prompt", **labels).inc(usage.prompt_tokens or 0)
        counter.labels(kind="completion", **labels).inc(usage.completion_tokens or 0)


def list_model_names(settings: Settings) -> frozenset[str]:
    names = {EXTRACTIVE, settings.model, *settings.models, *([settings.judge] if settings.judge else [])}
    for entry in settings.models.values():
        names |= {entry.model, *entry.substitutes}
    return frozenset(names.union(*(key.models or () for key in settings.keys.values())))


def share_values(worker: WorkerProcess) -> None:
    """Keep the values of all metrics created from now on in files that all workers read.

    The file names contain the worker's number, so that a replacement continues the counts of its predecessor.
    """
    os.environ[VALUES_VARIABLE] = str(worker.folder)
    vars(values)["MmapedDict"] = AllocatedValues
    shared = values.MultiProcessValue(process_identifier=lambda: worker.number)  # type: ignore[no-untyped-call] # prometheus_client has no types here
    values.ValueClass = shared


class BatchFigures(Collector):
    """Figures about the database of batches, as of the last lookup."""

    def __init__(self) -> None:
        self.backlog: Backlog | None = None

    def collect(self) -> Iterator[Metric]:
        if (backlog := self.backlog) is not None:
            items = "Items of batches that have not ended, in the whole database."
            states = GaugeMetricFamily("summarizer_batch_items", items, labels=["state"])
            for state in BatchCounts.model_fields:
                states.add_metric([state], backlog.items.get(state, 0))
            yield states
            yield GaugeMetricFamily("summarizer_batches_open", "Batches that have not ended.", value=backlog.batches)
            oldest = "Age of the oldest batch with pending items."
            yield GaugeMetricFamily("summarizer_batch_oldest_waiting_seconds", oldest, value=backlog.oldest)
            webhooks = "Webhooks not yet delivered."
            yield GaugeMetricFamily("summarizer_webhooks_waiting", webhooks, value=backlog.webhooks)


class WorkerFigures(Collector):
    """The number of worker processes, and their total resource use under Prometheus's usual names for one process."""

    def __init__(self, counts: SharedCounts) -> None:
        self._counts = counts

    def collect(self) -> Iterator[Metric]:
        processes = "Worker processes that accept connections."
        yield GaugeMetricFamily("summarizer_worker_processes", processes, value=self._counts.total(Column.ACCEPTS))
        restarts = "Worker processes that ended and were restarted."
        yield CounterMetricFamily("summarizer_worker_restarts", restarts, value=self._counts.total(Column.RESTARTS))
        sums: dict[str, Metric] = {}
        for pid in filter(None, self._counts.values(Column.PID)):
            for family in ProcessCollector(pid=partial(int, pid), registry=None).collect():
                whole = sums.setdefault(family.name, family)
                if whole is not family:
                    whole.samples = [
                        merge_samples(one, other) for one, other in zip(whole.samples, family.samples, strict=True)
                    ]
        yield from sums.values()


def merge_samples(one: Sample, other: Sample) -> Sample:
    """Merge the samples of two processes: the sum, or the earlier start time."""
    is_time = one.name == "process_start_time_seconds"
    return one._replace(value=min(one.value, other.value) if is_time else one.value + other.value)


@metrics.get(
    "/metrics", response_class=Response, responses={200: {"content": {"text/plain": {}}}, **describe_problems(401)}
)
async def get_metrics(request: Request) -> Response:
    """Return the service's counters since its start and its backlog in the Prometheus text format."""
    metrics: ServiceMetrics = request.app.state.metrics
    batches: BatchRunner = request.app.state.batches
    if metrics.shared.workers > 1 and metrics.shared.total(Column.USES_BATCHES):  # perhaps only another process does
        await batches.check()
    metrics.batches.backlog = await batches.read_backlog()
    return Response(await asyncio.to_thread(metrics.write), media_type=CONTENT_TYPE_LATEST)
