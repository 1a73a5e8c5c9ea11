"""How many calls of a provider run at one time, and how many begin in a minute, whatever they are for.

Limits hold for all calls on one event loop; a service has one. Where a call waits is no concern of the caller's time
limit here: that cancels the wait.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from weakref import WeakKeyDictionary

from aiolimiter import AsyncLimiter

from summarizer.settings import ProviderSettings


@dataclass(slots=True)
class Gate:
    """The limits of one provider on one event loop."""

    places: asyncio.Semaphore | None
    pace: AsyncLimiter | None


@dataclass(slots=True)
class Gates:
    """The gates of one event loop, by provider and limits."""

    known: dict[tuple[str, ProviderSettings], Gate] = field(default_factory=dict)


_gates: WeakKeyDictionary[asyncio.AbstractEventLoop, Gates] = WeakKeyDictionary()


@asynccontextmanager
async def admitted(provider: str, *, limits: ProviderSettings | None) -> AsyncIterator[None]:
    """Wait until a call of a provider may begin, and hold its place until it ends.

    Args:
        provider: LiteLLM's name of the provider.
        limits: Its limits; None where it has none.
    """
    if limits is None:
        yield
        return
    gates = _gates.setdefault(asyncio.get_running_loop(), Gates())
    gate = gates.known.get((provider, limits))
    if gate is None:
        rate = limits.requests_per_minute
        gate = gates.known[provider, limits] = Gate(
            asyncio.Semaphore(limits.concurrency) if limits.concurrency else None,
            # one at a time, evenly: a minute's worth at once is what providers refuse
            AsyncLimiter(1, 60 / rate) if rate else None,
        )
    if gate.places is None:
        await _keep_pace(gate)
        yield
        return
    async with gate.places:
        await _keep_pace(gate)
        yield


async def _keep_pace(gate: Gate) -> None:
    if gate.pace is not None:
        await gate.pace.acquire()
