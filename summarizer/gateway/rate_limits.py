"""Limits of each provider: concurrent calls and calls per minute.

Limits apply to all calls on an event loop; `set_shared_limits` makes several processes share them. The caller's time
limit cancels a waiting call, unless shared limits say that it can wait.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager, nullcontext
from dataclasses import dataclass, field
from typing import NamedTuple, Protocol
from weakref import WeakKeyDictionary

from aiolimiter import AsyncLimiter

from summarizer.settings import ProviderSettings


class ProviderLimiter(NamedTuple):
    """Concurrency and rate limits of one provider on one event loop."""

    slots: AbstractAsyncContextManager[None]  # held until the call ends
    rate: AbstractAsyncContextManager[None]  # entered when the call may begin


class SharedLimits(Protocol):
    """Limits that several processes share."""

    def admit(self, provider: str, *, limits: ProviderSettings | None) -> AbstractAsyncContextManager[None]:
        """Wait until a call to a provider may begin, and hold a slot until it ends."""
        ...

    def can_wait(self) -> bool:
        """Whether calls of the current task may wait without a time limit."""
        ...


@dataclass(slots=True)
class LoopLimiters:
    by_provider: dict[tuple[str, ProviderSettings], ProviderLimiter] = field(default_factory=dict)
    shared: SharedLimits | None = None


_limiters: WeakKeyDictionary[asyncio.AbstractEventLoop, LoopLimiters] = WeakKeyDictionary()


def set_shared_limits(shared: SharedLimits | None) -> SharedLimits | None:
    """Set or clear the shared limits for calls on this event loop. Return the previous ones."""
    limiters = _limiters.setdefault(asyncio.get_running_loop(), LoopLimiters())
    earlier, limiters.shared = limiters.shared, shared
    return earlier


def local_limiter(provider: str, *, limits: ProviderSettings) -> ProviderLimiter:
    limiters = _limiters.setdefault(asyncio.get_running_loop(), LoopLimiters())
    limiter = limiters.by_provider.get((provider, limits))
    if limiter is None:
        rate = limits.requests_per_minute
        limiter = limiters.by_provider[provider, limits] = ProviderLimiter(
            asyncio.Semaphore(limits.concurrency) if limits.concurrency else nullcontext(),
            # evenly spaced, since providers reject bursts
            AsyncLimiter(1, 60 / rate) if rate else nullcontext(),
        )
    return limiter


def can_wait() -> bool:
    """Whether calls of the current task may wait without a time limit, which then begins when the call is made."""
    limiters = _limiters.get(asyncio.get_running_loop())
    return limiters is not None and limiters.shared is not None and limiters.shared.can_wait()


@asynccontextmanager
async def limit_calls(provider: str, *, limits: ProviderSettings | None) -> AsyncIterator[None]:
    """Wait until a call to a provider may begin, and hold a slot until it ends."""
    limiters = _limiters.get(asyncio.get_running_loop())
    if limiters is not None and limiters.shared is not None:
        async with limiters.shared.admit(provider, limits=limits):
            yield
        return
    if limits is None:
        yield
        return
    limiter = local_limiter(provider, limits=limits)
    async with limiter.slots, limiter.rate:
        yield
