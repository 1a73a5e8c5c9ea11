"""How many calls of a provider run at one time, and how many begin in a minute, whatever they are for.

Limits hold for all calls on one event loop; a service has one. Where several processes share them, somebody above says
so by `share_limits`, and which calls can wait for as long as it takes; the time limit of others cancels their wait.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager, nullcontext
from dataclasses import dataclass, field
from typing import Protocol
from weakref import WeakKeyDictionary

from aiolimiter import AsyncLimiter

from summarizer.settings import ProviderSettings


@dataclass(slots=True)
class Gate:
    """The limits of one provider on one event loop."""

    places: AbstractAsyncContextManager[None]
    pace: AsyncLimiter | None

    async def keep_pace(self) -> None:
        """Wait until the next call may begin."""
        if self.pace is not None:
            await self.pace.acquire()


class Shared(Protocol):
    """Limits that are kept to together with other processes."""

    def admit(self, provider: str, *, limits: ProviderSettings | None) -> AbstractAsyncContextManager[None]:
        """Wait until a call of a provider may begin, and hold its place until it ends."""
        ...

    def can_wait(self) -> bool:
        """Whether the calls of the current task wait for as long as it takes."""
        ...


@dataclass(slots=True)
class Gates:
    """The gates of one event loop, by provider and limits."""

    known: dict[tuple[str, ProviderSettings], Gate] = field(default_factory=dict)
    shared: Shared | None = None


_gates: WeakKeyDictionary[asyncio.AbstractEventLoop, Gates] = WeakKeyDictionary()


def share_limits(shared: Shared | None) -> None:
    """Have the calls on this event loop kept to limits together with other processes; None for by themselves again."""
    _gates.setdefault(asyncio.get_running_loop(), Gates()).shared = shared


def own_gate(provider: str, *, limits: ProviderSettings) -> Gate:
    """The gate of a provider on this event loop."""
    gates = _gates.setdefault(asyncio.get_running_loop(), Gates())
    gate = gates.known.get((provider, limits))
    if gate is None:
        rate = limits.requests_per_minute
        gate = gates.known[provider, limits] = Gate(
            asyncio.Semaphore(limits.concurrency) if limits.concurrency else nullcontext(),
            # one at a time, evenly: a minute's worth at once is what providers refuse
            AsyncLimiter(1, 60 / rate) if rate else None,
        )
    return gate


def can_wait() -> bool:
    """Whether calls of the current task wait for as long as it takes: their time limit begins when they are made."""
    gates = _gates.get(asyncio.get_running_loop())
    return gates is not None and gates.shared is not None and gates.shared.can_wait()


@asynccontextmanager
async def admitted(provider: str, *, limits: ProviderSettings | None) -> AsyncIterator[None]:
    """Wait until a call of a provider may begin, and hold its place until it ends.

    Args:
        provider: LiteLLM's name of the provider.
        limits: Its limits; None where it has none.
    """
    gates = _gates.get(asyncio.get_running_loop())
    if gates is not None and gates.shared is not None:
        async with gates.shared.admit(provider, limits=limits):
            yield
        return
    if limits is None:
        yield
        return
    gate = own_gate(provider, limits=limits)
    async with gate.places:
        await gate.keep_pace()
        yield
