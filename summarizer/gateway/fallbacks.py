"""Which models are asked for one request, in which order, and how the time is shared among them.

A name under `[models]` may have several deployments and others that stand in for it. Nothing is called here; what an
answer says is known here only as the kind of its failure.
"""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from summarizer.errors import (
    BudgetError,
    ContextLengthError,
    ProviderError,
    ProviderUnavailableError,
    SummarizerError,
)
from summarizer.gateway.target import Target, resolve_target
from summarizer.schemas.brief import Mode
from summarizer.settings import ModelSettings, Settings

COOLDOWN = 30.0
"""Seconds for which a deployment that failed is asked last."""

_cooldown_until: dict[tuple[str, str | None], float] = {}
"""Until when, on the monotonic clock, a deployment is asked last; by model and base URL."""


@dataclass(frozen=True, slots=True)
class Route:
    """What a name stands for.

    Attributes:
        targets: Its deployments, in the order in which they are to be asked.
        entry: What is configured under the name.
    """

    targets: tuple[Target, ...]
    entry: ModelSettings


@dataclass(slots=True)
class FallbackChain:
    """The models for one request.

    Attributes:
        resolve: Finds out what a name stands for.
        until: When all must have ended, by the event loop's clock; set by the first target's timeout.
        errors: Why each that was asked gave no answer, in order.
    """

    resolve: Callable[[str], Route]
    deadline: float = 0.0
    errors: list[tuple[Target, SummarizerError]] = field(default_factory=list)
    _waiting: list[str | Target] = field(default_factory=list)
    _seen: set[str] = field(default_factory=set)
    _entries: dict[str, ModelSettings] = field(default_factory=dict)
    _owner: str = ""

    def begin(self, name: str) -> None:
        """Start with a name."""
        self._enqueue([name])

    async def next_target(self) -> Target | None:
        """The next target to ask, with its share of the time; None where there is none left.

        Raises:
            ConfigurationError: The name cannot be called. Of those that stand in it is an error like any other.
        """
        while self._waiting:
            entry = self._waiting.pop(0)
            if isinstance(entry, Target):
                return self._share_time(entry)
            self._owner = entry
            try:
                route = await asyncio.to_thread(self.resolve, entry)
            except SummarizerError as error:
                if not self.errors:
                    raise
                self.errors.append((self.errors[0][0], error))
                continue
            self._entries[entry] = route.entry
            names = [name for name in route.entry.fallbacks if name not in self._seen]
            self._seen.update(names)
            self._waiting = [*route.targets, *self._waiting, *names]
        return None

    def record_failure(self, target: Target, error: SummarizerError) -> None:
        """A target gave no answer: say why, and choose who is next."""
        self.errors.append((target, error))
        if isinstance(error, BudgetError):
            self._waiting.clear()
        elif isinstance(error, ContextLengthError):
            longer = self._entries[self._owner].fallbacks_when_too_long
            others = [entry for entry in self._waiting if not isinstance(entry, Target)]
            self._waiting = [name for name in others if name not in longer]
            self._enqueue(longer, first=True)
        elif isinstance(error, ProviderError) and error.retryable:
            _cooldown_until[target.model, target.api_base] = time.monotonic() + COOLDOWN

    def use_rejection_fallbacks(self) -> bool:
        """Items of an answer failed for good; whether somebody else is to be asked as well."""
        named = self._entries[self._owner].fallbacks_when_rejected
        self._waiting = []
        self._enqueue(named)
        return bool(self._waiting)

    def combined_error(self) -> SummarizerError:
        """Why nobody answered: the one error, or one with every reason."""
        kinds = {type(error) for _, error in self.errors}
        target, first = self.errors[0]
        if len(self.errors) == 1:
            return first
        told = " ".join(f"({place}) {error}" for place, (_, error) in enumerate(self.errors, start=1))
        message = f"None of the {len(self.errors)} models that were asked answered: {told}"
        last = self.errors[-1][1]
        if isinstance(last, BudgetError):
            return BudgetError(message)
        kind = type(first) if len(kinds) == 1 and isinstance(first, ProviderError) else ProviderUnavailableError
        errors = [error for _, error in self.errors if isinstance(error, ProviderError)]
        waits = [error.retry_after for error in errors if error.retry_after is not None]
        return kind(
            message,
            provider=target.provider,
            model=target.alias or target.model,
            retryable=any(error.retryable for error in errors),
            retry_after=min(waits, default=None),
        )

    def _enqueue(self, names: Sequence[str], *, first: bool = False) -> None:
        fresh = [name for name in names if name not in self._seen]
        self._seen.update(fresh)
        self._waiting = [*fresh, *self._waiting] if first else [*self._waiting, *fresh]

    def _share_time(self, target: Target) -> Target:
        """A target with its share of what is left: as much as each of those that come after it, at least."""
        now = asyncio.get_running_loop().time()
        if not self.deadline:
            self.deadline = now + target.timeout
        left = max(0.0, self.deadline - now)
        share = min(target.timeout, left / (1 + len(self._waiting)))
        # one that has others after it is not tried again: they are there for that
        return replace(target, timeout=share, retries=0 if self._waiting else target.retries)


def make_chain(
    name: str, *, settings: Settings, mode: Mode = "auto", api_base: str | None = None, api_key: str | None = None
) -> FallbackChain:
    """The models for one request.

    Args:
        name: A name under `[models]`, or LiteLLM's 'provider/model'.
        settings: Where names are looked up.
        mode: How the first model is made to answer; see `resolve_target`.
        api_base: The first model's base URL; wins over the configured one.
        api_key: The first model's key; wins over the configured one.
    """

    def resolve(asked: str) -> Route:
        own = asked == name
        return resolve_route(
            asked,
            settings=settings,
            mode=mode if own else "auto",
            api_base=api_base if own else None,
            api_key=api_key if own else None,
        )

    chain = FallbackChain(resolve)
    chain.begin(name)
    return chain


def resolve_route(name: str, *, settings: Settings, mode: Mode, api_base: str | None, api_key: str | None) -> Route:
    """Find out what a name stands for; see `resolve_target`, whose errors it raises."""
    entry = settings.models.get(name) or ModelSettings(model=name)
    if not entry.deployments or api_base:
        target = resolve_target(name, settings=settings, mode=mode, api_base=api_base, api_key=api_key)
        return Route((target,), entry)
    targets = []
    for place in order_deployments(entry):
        own = entry.deployments[place]
        changed = {key: value for key, value in own.model_dump(exclude={"weight"}).items() if value is not None}
        here = entry.model_copy(update=changed)
        alone = settings.model_copy(update={"models": {**settings.models, name: here}})
        targets.append(resolve_target(name, settings=alone, mode=mode, api_key=api_key))
    return Route(tuple(targets), entry)


def order_deployments(entry: ModelSettings) -> list[int]:
    """The places of a model's deployments, drawn by weight; those that failed a moment ago come last."""
    now = time.monotonic()

    def is_rested(place: int) -> bool:
        own = entry.deployments[place]
        key = own.model or entry.model, own.api_base or entry.api_base
        return _cooldown_until.get(key, 0.0) <= now

    drawn = list(_weighted_order([deployment.weight for deployment in entry.deployments]))
    return sorted(drawn, key=lambda place: not is_rested(place))


def _weighted_order(weights: Sequence[float]) -> Iterator[int]:
    """Places in an order drawn by weight."""
    left = dict(enumerate(weights))
    while left:
        (place,) = random.choices(list(left), weights=list(left.values()))  # noqa: S311 - no secret
        del left[place]
        yield place
