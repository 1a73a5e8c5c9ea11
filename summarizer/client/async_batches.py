"""`AsyncClient.batches`: many articles as one job."""

from __future__ import annotations

import contextlib
from collections.abc import AsyncGenerator, Callable, Iterable, Mapping
from typing import TYPE_CHECKING, Any, TypeVar, Unpack

import httpx2

from summarizer.call_options import BatchOptions, accepts_batch_options
from summarizer.client import batch_calls as calls
from summarizer.client.calls import Call
from summarizer.client.retries import RetriedCall

if TYPE_CHECKING:
    from pydantic import BaseModel

    from summarizer.client.async_client import AsyncClient
    from summarizer.schemas.batches import Batch, BatchResult

T = TypeVar("T")


class AsyncBatches:
    """The batches of the service that were made with this client's key; see `Batches`."""

    def __init__(self, client: AsyncClient) -> None:
        self._client = client

    @accepts_batch_options
    async def create(self, items: Iterable[Mapping[str, Any] | BaseModel], **terms: Unpack[BatchOptions]) -> Batch:
        """Have many articles made into briefs, as one job; see `Batches.create`."""
        call = calls.call_create(items, **terms)
        return await self._client._run(call)

    async def send(self, call: Call[T]) -> T:
        """Make a call that is prepared."""
        return await self._client._run(call)

    async def list(self, *, limit: int = 20, before: str | None = None) -> tuple[Batch, ...]:
        """The latest batches, the latest first; `before` is the id of the last one that is known."""
        return await self._client._run(calls.call_list(limit=limit, before=before))

    async def get(self, name: str) -> Batch:
        """How a batch stands: its items by state, its rate, what it will take and has cost."""
        return await self._client._run(calls.call_get(name))

    async def results(self, name: str, *, after: int = 0, follow: bool = True) -> AsyncGenerator[BatchResult, None]:
        """The results of a batch, in the order in which items are finished; see `Batches.results`."""
        from summarizer.schemas.batches import BatchResult

        exchange: RetriedCall[None] | None = None
        while True:
            call = calls.call_results(name, after=after, follow=follow)
            exchange = exchange or self._client._start_call(call)
            try:
                async with contextlib.aclosing(await self._client._open(call)) as answer:
                    async for line in answer.aiter_lines():
                        if line.strip():
                            result = BatchResult.model_validate_json(line)
                            after, exchange = result.number, self._client._start_call(call)
                            yield result
            except httpx2.TransportError as failure:
                await self._client._sleep(exchange.handle_failure(failure).seconds)
            else:
                return

    async def cancel(self, name: str) -> Batch:
        """Begin no further item. Those that are being worked at are ended, and kept."""
        return await self._client._run(calls.call_change(name, "cancel"))

    async def resume(self, name: str) -> Batch:
        """Go on with what a cancelled batch has left."""
        return await self._client._run(calls.call_change(name, "resume"))

    async def retry(self, name: str) -> Batch:
        """Begin what failed once more."""
        return await self._client._run(calls.call_change(name, "retry"))

    async def delete(self, name: str) -> None:
        """Remove a batch with its articles and briefs."""
        await self._client._run(calls.call_delete(name))

    async def wait(
        self,
        name: str,
        *,
        pause: float = 1.0,
        on_look: Callable[[Batch], None] | None = None,
    ) -> Batch:
        """Wait until nothing of a batch is left to do; see `Batches.wait`. For a limit there is `asyncio.timeout`."""
        while True:
            batch = await self.get(name)
            if on_look is not None:
                on_look(batch)
            if batch.finished is not None:
                return batch
            await self._client._sleep(pause)
