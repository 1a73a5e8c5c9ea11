"""Prometheus metrics of the batch workers in a process: items taken over, items lost, and waiting times."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from prometheus_client import Counter

from summarizer.schemas.brief import Attempt, Envelope

if TYPE_CHECKING:
    from prometheus_client import CollectorRegistry


class WorkerMetrics:
    """Metrics of batch workers.

    Args:
        registry: Where the metrics are registered; None if nobody reads them.
        on_brief: Called with each brief of an item, and the name of the key that created the batch ("" without one).
        on_failed_brief: Called for an item without a brief with the error code, the model calls and the key's name.

    Attributes:
        taken_over: Items freed because their worker was gone.
        lost: Items that failed as `worker_lost`.
        waits: Seconds that calls waited for a provider's rate limit (`pace`) or for a slot (`slot`).
    """

    def __init__(
        self,
        registry: CollectorRegistry | None = None,
        *,
        on_brief: Callable[[Envelope, str], None] = lambda *_: None,
        on_failed_brief: Callable[[str, Sequence[Attempt], str], None] = lambda *_: None,
    ) -> None:
        self.on_brief = on_brief
        self.on_failed_brief = on_failed_brief
        self.taken_over = Counter(
            "summarizer_batch_items_taken_over",
            "Items freed because the worker that held them was gone.",
            registry=registry,
        )
        self.lost = Counter(
            "summarizer_batch_items_lost",
            "Items that failed because every worker that processed them ended.",
            registry=registry,
        )
        self.waits = Counter(
            "summarizer_provider_wait_seconds",
            "Seconds that calls waited for a provider's rate limit (pace) or for one of its concurrent calls (slot).",
            ["for"],
            registry=registry,
        )
        for name in ("pace", "slot"):
            self.waits.labels(name)

    def add_wait(self, name: str, seconds: float) -> None:
        self.waits.labels(name).inc(seconds)
