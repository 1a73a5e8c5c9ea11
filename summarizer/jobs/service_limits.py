"""A provider's limits for a service of several worker processes: all of them keep to the limits together."""

from __future__ import annotations

import asyncio
import contextlib
import secrets
from collections.abc import AsyncIterator, Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from functools import partial
from typing import TYPE_CHECKING, Any

from summarizer.errors import ConfigurationError, DatabaseUnavailableError
from summarizer.gateway.rate_limits import limit_locally
from summarizer.settings import ProviderSettings

if TYPE_CHECKING:
    from summarizer.jobs.distributed_limits import DistributedLimits
    from summarizer.jobs.store import Store


class ServiceLimits:
    """Limits for the calls of requests; see `gateway.rate_limits.SharedLimits`. A batch worker brings its own.

    The database is opened with the first call of a provider that has limits. While it cannot be reached, each process
    keeps to the limits by itself.

    Args:
        add_wait: Counts seconds that a call has waited, for `pace` or `slot`.
    """

    def __init__(self, open_store: Callable[[], Awaitable[Store]], *, add_wait: Callable[[str, float], None]) -> None:
        self._open_store, self._add_wait = open_store, add_wait
        self._threads = ThreadPoolExecutor(2, thread_name_prefix="limits")
        self._limits: DistributedLimits | None = None
        self._renewing: asyncio.Task[None] | None = None

    @asynccontextmanager
    async def admit(self, provider: str, *, limits: ProviderSettings | None) -> AsyncIterator[None]:
        """Wait until a call of a provider may begin, and hold its slot until it ends."""
        if limits is None:
            yield
            return
        try:
            shared = await self._open()
        except (DatabaseUnavailableError, ConfigurationError):
            async with limit_locally(provider, limits=limits):
                yield
            return
        async with shared.admit(provider, limits=limits):
            yield

    def can_wait(self) -> bool:
        """Callers wait for these calls, and not for as long as it takes."""
        return False

    async def close(self) -> None:
        """Stop to renew slots. Calls must have ended."""
        if self._renewing is not None:
            self._renewing.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._renewing
        self._threads.shutdown(wait=False)

    async def _open(self) -> DistributedLimits:
        store = await self._open_store()
        if self._limits is None:
            from summarizer.jobs.distributed_limits import DistributedLimits  # loads SQLAlchemy

            self._limits = DistributedLimits(
                store,
                holder=secrets.token_hex(8),
                reach=self._reach,
                most=1,  # of items of batches, which have none of these calls
                may_begin=lambda _: True,
                add_wait=self._add_wait,
            )
            self._renewing = asyncio.ensure_future(self._limits.renew())
        return self._limits

    async def _reach(self, call: Callable[..., Any], *args: Any, **given: Any) -> Any:
        return await asyncio.get_running_loop().run_in_executor(self._threads, partial(call, *args, **given))
