"""Prometheus metrics of the batch workers of a process: items taken over, items lost, and waits."""

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
        registry: Where they are registered; None if nobody reads them.
        on_brief: Called with each brief that an item got, and the name of the key of its batch ("" without one).
        on_failed_brief: Called with the code of the error, the calls and the name of the key if an item got none.

    Attributes:
        taken_over: Items that were freed since what held them was gone.
        lost: Items that failed as `worker_lost`.
        waits: Seconds that calls have waited for a provider's pace and for a slot, by `pace` and `slot`.
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
            "Items that were freed since what held them was gone.",
            registry=registry,
        )
        self.lost = Counter(
            "summarizer_batch_items_lost",
            "Items that failed since every worker ended that was at them.",
            registry=registry,
        )
        self.waits = Counter(
            "summarizer_provider_wait_seconds",
            "Seconds that calls have waited for a provider's pace or for a slot among its calls.",
            ["for"],
            registry=registry,
        )
        for name in ("pace", "slot"):
            self.waits.labels(name)

    def add_wait(self, name: str, seconds: float) -> None:
        self.waits.labels(name).inc(seconds)
