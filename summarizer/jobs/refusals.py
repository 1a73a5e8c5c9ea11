"""Batches that wait since a worker's configuration, or the provider, refuses their articles.

What was refused is known from what others get: if no other article of the batch is refused, the article is the cause.
"""

from __future__ import annotations

import logging
import math
import time
from dataclasses import dataclass, field, replace
from typing import Final

from summarizer.bounded_dict import BoundedDict
from summarizer.errors import (
    ConfigurationError,
    MissingExtraError,
    ModelNotAllowedError,
    ProviderError,
    SummarizerError,
    UnknownModelError,
    UnknownSchemaError,
    attempts_of,
)
from summarizer.jobs.control import read_terms
from summarizer.jobs.queue import ClaimedItem, ItemOutcome
from summarizer.settings import Settings
from summarizer.telemetry import log_event

REFUSED: Final = (ConfigurationError, ModelNotAllowedError, UnknownModelError, UnknownSchemaError)
"""Errors about terms that the service had when it accepted the batch: its configuration has changed since."""

REFUSED_PAUSE: Final = 10.0
"""Seconds until a worker tries another article of a refused batch; a refused article is tried after twice that."""

LONGEST_REFUSED: Final = 3_600.0
"""Seconds to mend the configuration, or the account at the provider, until refused articles have failed."""


def is_refused(item: ClaimedItem, error: SummarizerError, *, settings: Settings) -> bool:
    """Whether the configuration or account has to be mended, and nothing was paid for; not for a caller's own model.

    A package that is not installed is a matter of single articles, such as those in HTML.
    """
    is_general = error.is_general if isinstance(error, ProviderError) else isinstance(error, REFUSED)
    if not is_general or isinstance(error, MissingExtraError) or any(call.usage for call in attempts_of(error)):
        return False
    names = item.model, read_terms(item.terms).options.judge or ""
    return not (settings.allow_any_model and any("/" in name for name in names))


@dataclass(slots=True)
class RefusedBatch:
    has_briefs: bool = False  # whether a model has answered about one of its articles
    articles: set[int] = field(default_factory=set)  # `seq` of all refused articles
    fresh: set[int] = field(default_factory=set)  # those first refused since the last brief
    since: float = -math.inf  # monotonic time of the first refusal since the last brief
    until: float = -math.inf  # monotonic time of the next attempt; -inf if it does not wait


class Refusals:
    """What one worker knows about refused articles. Batches, by id, wait independently of each other."""

    def __init__(self, worker: str) -> None:
        self._worker = worker
        self._batches: BoundedDict[str, RefusedBatch] = BoundedDict(max_size=1000)

    def list_waiting(self, *, now: float) -> dict[str, bool]:
        """Return the batches that wait, and whether the next article is due to be tried: one, not all at once."""
        return {name: batch.until <= now for name, batch in self._batches.items() if batch.until > -math.inf}

    def apply(self, outcome: ItemOutcome) -> ItemOutcome:
        """Return the outcome of an article: if it was refused, whether it is tried again or has failed.

        An article has failed if it is refused for the second time and no other has been refused since the last brief,
        or after `LONGEST_REFUSED`.
        """
        batch = self._batches.setdefault(outcome.item.batch, RefusedBatch())
        if outcome.is_answered:
            batch.has_briefs, batch.until = True, -math.inf
            batch.fresh.clear()
        if not outcome.refused:
            return outcome
        now, seq = time.monotonic(), outcome.item.seq
        is_known, is_alone = seq in batch.articles, not batch.fresh - {seq}
        if not batch.fresh:
            batch.since = now
        if not is_known:
            batch.articles.add(seq)
            batch.fresh.add(seq)
        if is_known and is_alone and batch.has_briefs:
            batch.fresh.discard(seq)
            return outcome
        if now - batch.since >= LONGEST_REFUSED:
            batch.until = -math.inf
            return outcome
        if is_known or not is_alone:
            if batch.until == -math.inf:
                name = outcome.item.batch
                log_event("batch_waits", level=logging.ERROR, worker=self._worker, batch=name, reason=outcome.refused)
            batch.until = now + REFUSED_PAUSE
        return replace(outcome, state="again", delay=2 * REFUSED_PAUSE, is_counted=False)
