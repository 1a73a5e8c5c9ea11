"""`AsyncClient.batches`."""

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
    """Batches that belong to this client's key; see `Batches`."""

    def __init__(self, client: AsyncClient) -> None:
        self._client = client

    @accepts_batch_options
    async def create(self, items: Iterable[Mapping[str, Any] | BaseModel], **terms: Unpack[BatchOptions]) -> Batch:
        """Create a batch; see `Batches.create`."""
        call = calls.call_create(items, **terms)
        return await self._client._run(call)

    async def send(self, call: Call[T]) -> T:
        """Send a prepared call."""
        return await self._client._run(call)

    async def list(self, *, limit: int = 20, before: str | None = None) -> tuple[Batch, ...]:
        """List batches, newest first; see `Batches.list`."""
        return await self._client._run(calls.call_list(limit=limit, before=before))

    async def get(self, name: str) -> Batch:
        """Return the state of a batch; see `Batches.get`."""
        return await self._client._run(calls.call_get(name))

    async def results(self, name: str, *, after: int = 0, follow: bool = True) -> AsyncGenerator[BatchResult, None]:
        """Yield the results of a batch in the order in which its items finish; see `Batches.results`."""
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
        """Start no further item. Running items finish, and their results are kept."""
        return await self._client._run(calls.call_change(name, "cancel"))

    async def resume(self, name: str) -> Batch:
        """Resume a cancelled batch."""
        return await self._client._run(calls.call_change(name, "resume"))

    async def retry(self, name: str) -> Batch:
        """Retry the failed items."""
        return await self._client._run(calls.call_change(name, "retry"))

    async def delete(self, name: str) -> None:
        """Delete a batch with its articles and briefs."""
        await self._client._run(calls.call_delete(name))

    async def wait(
        self,
        name: str,
        *,
        pause: float = 1.0,
        on_look: Callable[[Batch], None] | None = None,
    ) -> Batch:
        """Wait until a batch has finished; see `Batches.wait`. Use `asyncio.timeout` for a time limit."""
        while True:
            batch = await self.get(name)
            if on_look is not None:
                on_look(batch)
            if batch.finished is not None:
                return batch
            await self._client._sleep(pause)
