"""How many items a worker begins that call one provider: no more than will be let through soon."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Final

from summarizer.bounded_dict import BoundedDict
from summarizer.errors import SummarizerError
from summarizer.jobs.queue import ClaimedItem
from summarizer.settings import EXTRACTIVE, Settings

AHEAD: Final = 15.0
"""Seconds of a provider's calls that wait for their turn, at most."""


class ProviderCapacity:
    """How many items of each model a worker can begin."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._providers: BoundedDict[str, str] = BoundedDict(max_size=1000)

    def limit(self, held: Mapping[str, int]) -> Callable[[str, Sequence[ClaimedItem]], int]:
        """A function that tells how many items of a model can be claimed beside those that were claimed just now."""
        return partial(self._count, held)

    def _count(self, held: Mapping[str, int], model: str, claimed: Sequence[ClaimedItem]) -> int:
        provider = self.provider_of(model)
        most = self._settings.batch_concurrency * 2  # the worker's own limit is narrower
        if (limits := self._settings.providers.get(provider)) is not None:
            if limits.concurrency is not None:
                most = min(most, limits.concurrency + limits.concurrency // 2)
            if limits.requests_per_minute is not None:
                most = min(most, max(1, int(limits.requests_per_minute / 60 * AHEAD)))
        taken = sum(self.provider_of(task.model) == provider for task in claimed)
        return max(0, most - held.get(provider, 0) - taken)

    def provider_of(self, model: str) -> str:
        """LiteLLM's name of a model's provider; empty if none is called, or none can be told."""
        provider = self._providers.get(model)
        if provider is None:
            provider = self._providers[model] = find_provider(model, settings=self._settings)
        return provider


def find_provider(model: str, *, settings: Settings) -> str:
    """The provider that is called for a model."""
    configured = settings.models.get(model)
    if (configured.model if configured else model) == EXTRACTIVE:
        return ""
    from summarizer.gateway.target import resolve_target  # here: it brings the model library with it

    try:
        return resolve_target(model, settings=settings).provider
    except SummarizerError:
        return ""  # what is wrong is told as the item's problem
