"""Deployments and fallbacks: which models are asked for one request, in which order, and their time limits.

A name under `[models]` can have several deployments and fallbacks. Nothing is called here.
"""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Final, Unpack

from summarizer.bounded_dict import BoundedDict
from summarizer.call_options import Access
from summarizer.errors import (
    BudgetError,
    ContextLengthError,
    DatabaseUnavailableError,
    KeyLimitError,
    ProviderError,
    ProviderUnavailableError,
    SummarizerError,
)
from summarizer.gateway.preflight import check_before_loading
from summarizer.gateway.target import Target, resolve_target
from summarizer.settings import ModelSettings, Settings

KEY_ERRORS: Final = (KeyLimitError, DatabaseUnavailableError)
"""Errors of a caller's key, which would be the same for every model."""

COOLDOWN: Final = 30.0  # seconds during which a failed deployment is tried last

_cooldown_until: BoundedDict[tuple[str, str | None], float] = BoundedDict(max_size=1000)
"""End of each deployment's cooldown on the monotonic clock, by model and base URL."""


@dataclass(frozen=True, slots=True)
class Route:
    targets: tuple[Target, ...]  # the deployments in the order in which they are tried
    entry: ModelSettings  # the configuration of the model's name


@dataclass(slots=True)
class FallbackChain:
    """The models that are tried for one request, in order."""

    resolve: Callable[[str], Route]  # returns the deployments of a name
    # routes that this request resolved already, each used once: the order of deployments is drawn anew each time
    resolved: dict[str, Route] = field(default_factory=dict)
    deadline: float = 0.0  # time limit of all calls on the event loop's clock, from the first target's timeout
    # targets that gave no answer and their errors, in order
    errors: list[tuple[Target, SummarizerError]] = field(default_factory=list)
    _waiting: list[str | Target] = field(default_factory=list)
    _seen: set[str] = field(default_factory=set)
    _entries: dict[str, ModelSettings] = field(default_factory=dict)
    _owner: str = ""

    def begin(self, name: str) -> None:
        self._enqueue([name])

    async def next_target(self) -> Target | None:
        """Return the next target with its share of the time; None if none is left.

        Raises:
            ConfigurationError: The first name cannot be called. A fallback that cannot be called is recorded instead.
        """
        while self._waiting:
            entry = self._waiting.pop(0)
            if isinstance(entry, Target):
                return self._share_time(entry)
            self._owner = entry
            try:
                known = self.resolved.pop(entry, None)
                route = await asyncio.to_thread(self.resolve, entry) if known is None else known
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
        """Record the error of a target, and choose by its kind which targets follow."""
        self.errors.append((target, error))
        if isinstance(error, (BudgetError, *KEY_ERRORS)):
            self._waiting.clear()
        elif isinstance(error, ContextLengthError):
            longer = self._entries[self._owner].fallbacks_when_too_long
            others = [entry for entry in self._waiting if not isinstance(entry, Target)]
            self._waiting = [name for name in others if name not in longer]
            self._enqueue(longer, first=True)
        elif isinstance(error, ProviderError) and error.retryable:
            _cooldown_until[target.model, target.api_base] = time.monotonic() + COOLDOWN

    def use_rejection_fallbacks(self) -> bool:
        """Continue with `fallbacks_when_rejected` after items were rejected. Return whether there are any."""
        named = self._entries[self._owner].fallbacks_when_rejected
        self._waiting = []
        self._enqueue(named)
        return bool(self._waiting)

    def combined_error(self) -> SummarizerError:
        """Return the error to raise if no target answered: the only error, or one that lists them all."""
        kinds = {type(error) for _, error in self.errors}
        target, first = self.errors[0]
        if len(self.errors) == 1:
            return first
        reasons = " ".join(f"({place}) {error}" for place, (_, error) in enumerate(self.errors, start=1))
        message = f"None of the {len(self.errors)} models that were asked answered: {reasons}"
        last = self.errors[-1][1]
        if isinstance(last, KEY_ERRORS):
            return last
        if isinstance(last, BudgetError):
            return BudgetError(message)
        kind = type(first) if len(kinds) == 1 and isinstance(first, ProviderError) else ProviderUnavailableError
        errors = [error for _, error in self.errors if isinstance(error, ProviderError)]
        waits = [error.retry_after for error in errors if error.retry_after is not None]
        combined = kind(
            message,
            provider=target.provider,
            model=target.alias or target.model,
            retryable=any(error.retryable for error in errors),
            retry_after=min(waits, default=None),
        )
        for place, (_, error) in enumerate(self.errors, start=1):
            if notes := getattr(error, "__notes__", None):
                combined.add_note(f"({place}) {' '.join(notes)}")
        return combined

    def _enqueue(self, names: Sequence[str], *, first: bool = False) -> None:
        fresh = [name for name in names if name not in self._seen]
        self._seen.update(fresh)
        self._waiting = [*fresh, *self._waiting] if first else [*self._waiting, *fresh]

    def _share_time(self, target: Target) -> Target:
        """Return the target with its timeout: an equal share of the remaining time for it and each one after it."""
        now = asyncio.get_running_loop().time()
        if not self.deadline:
            self.deadline = now + target.timeout
        left = max(0.0, self.deadline - now)
        share = min(target.timeout, left / (1 + len(self._waiting)))
        # instead of a retry, the next target is tried
        return replace(target, timeout=share, retries=0 if self._waiting else target.retries)


def make_chain(name: str, *, settings: Settings, **access: Unpack[Access]) -> FallbackChain:
    def resolve(asked: str) -> Route:
        own: Access = access if asked == name else {}
        entry = settings.find_model(asked)
        if not entry.deployments or own.get("api_base"):
            check_before_loading(asked, settings=settings, **own)
        return Route(resolve_deployments(asked, settings=settings, **own), entry)

    chain = FallbackChain(resolve)
    chain.begin(name)
    return chain


def resolve_deployments(name: str, *, settings: Settings, **access: Unpack[Access]) -> tuple[Target, ...]:
    """Resolve the deployments of a name in the order in which to try them. Raises what `resolve_target` raises."""
    entry = settings.find_model(name)
    if not entry.deployments or access.get("api_base"):
        return (resolve_target(name, settings=settings, **access),)
    targets = []
    for place in order_deployments(entry):
        own = entry.deployments[place]
        changed = {key: value for key, value in own.model_dump(exclude={"weight"}).items() if value is not None}
        here = entry.model_copy(update=changed)
        alone = settings.model_copy(update={"models": {**settings.models, name: here}})
        targets.append(resolve_target(name, settings=alone, **access))
    return tuple(targets)


def order_deployments(entry: ModelSettings) -> list[int]:
    """Return the indexes of a model's deployments in a random order by weight; those in cooldown come last."""
    now = time.monotonic()

    def is_rested(place: int) -> bool:
        own = entry.deployments[place]
        key = own.model or entry.model, own.api_base or entry.api_base
        return _cooldown_until.get(key, 0.0) <= now

    drawn = list(_weighted_order([deployment.weight for deployment in entry.deployments]))
    return sorted(drawn, key=lambda place: not is_rested(place))


def _weighted_order(weights: Sequence[float]) -> Iterator[int]:
    """Yield indexes in a random order by weight."""
    left = dict(enumerate(weights))
    while left:
        (place,) = random.choices(list(left), weights=list(left.values()))  # noqa: S311 - no secret
        del left[place]
        yield place
