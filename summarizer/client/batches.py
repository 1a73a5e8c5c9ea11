"""`Client.batches`."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable, Generator, Iterable, Mapping
from typing import TYPE_CHECKING, Any, TypeVar, Unpack

import httpx2

from summarizer.call_options import BatchOptions, accepts_batch_options
from summarizer.client import batch_calls as calls
from summarizer.client.calls import Call
from summarizer.client.retries import RetriedCall
from summarizer.errors import JobError

if TYPE_CHECKING:
    from pydantic import BaseModel

    from summarizer.client.sync_client import Client
    from summarizer.schemas.batches import Batch, BatchResult

T = TypeVar("T")


class Batches:
    """Batches that belong to this client's key."""

    def __init__(self, client: Client) -> None:
        self._client = client

    @accepts_batch_options
    def create(self, items: Iterable[Mapping[str, Any] | BaseModel], **terms: Unpack[BatchOptions]) -> Batch:
        """Create a batch of many articles. The service works on it without this client.

        Args:
            items: Up to 100,000 articles: `id`, one of `text`, `html`, `url`, `article`, and optionally `title` and
                `published`.
            terms: `schema`, `model`, `options`, `webhook` and `idempotency_key`; see
                `summarizer.call_options.BatchOptions`.

        Returns:
            The accepted batch.

        Raises:
            UnprocessableEntityError: Items are invalid, so none is accepted; `problem["errors"]` lists them by line.
            APIError: The service rejected the request or failed; the class depends on the status.
            InputError: An item cannot be sent.
        """
        call = calls.call_create(items, **terms)
        return self._client._run(call)

    def send(self, call: Call[T]) -> T:
        """Send a prepared call."""
        return self._client._run(call)

    def list(self, *, limit: int = 20, before: str | None = None) -> tuple[Batch, ...]:
        """List batches, newest first. For the next page, pass the id of the last one as `before`."""
        return self._client._run(calls.call_list(limit=limit, before=before))

    def get(self, name: str) -> Batch:
        """Return a batch: its items by state, its rate, its estimated end and its cost."""
        return self._client._run(calls.call_get(name))

    def results(self, name: str, *, after: int = 0, follow: bool = True) -> Generator[BatchResult, None, None]:
        """Yield the results of a batch in the order in which its items finish. Reconnects if the connection is lost.

        Args:
            name: The batch's id.
            after: The `number` of the last result already received.
            follow: Whether to continue until the batch has ended. If False, only the present results are yielded.
        """
        from summarizer.schemas.batches import BatchResult

        exchange: RetriedCall[None] | None = None
        while True:
            call = calls.call_results(name, after=after, follow=follow)
            exchange = exchange or self._client._start_call(call)
            try:
                with contextlib.closing(self._client._open(call)) as answer:
                    for line in answer.iter_lines():
                        if line.strip():
                            result = BatchResult.model_validate_json(line)
                            after, exchange = result.number, self._client._start_call(call)
                            yield result
            except httpx2.TransportError as failure:
                self._client._sleep(exchange.handle_failure(failure).seconds)
            else:
                return

    def cancel(self, name: str) -> Batch:
        """Start no further item. Running items finish, and their results are kept."""
        return self._client._run(calls.call_change(name, "cancel"))

    def resume(self, name: str) -> Batch:
        """Resume a cancelled batch."""
        return self._client._run(calls.call_change(name, "resume"))

    def retry(self, name: str) -> Batch:
        """Retry the failed items."""
        return self._client._run(calls.call_change(name, "retry"))

    def delete(self, name: str) -> None:
        """Delete a batch with its articles and briefs."""
        self._client._run(calls.call_delete(name))

    def wait(
        self,
        name: str,
        *,
        timeout: float | None = None,
        pause: float = 1.0,
        on_look: Callable[[Batch], None] | None = None,
    ) -> Batch:
        """Wait until a batch has finished.

        Args:
            name: The batch's id.
            timeout: Time limit in seconds; None for no limit.
            pause: Seconds between two polls.
            on_look: Called with the batch after each poll.

        Raises:
            JobError: The batch has not finished within the timeout.
        """
        until = None if timeout is None else time.monotonic() + timeout
        while True:
            batch = self.get(name)
            if on_look is not None:
                on_look(batch)
            if batch.finished is not None:
                return batch
            if until is not None and time.monotonic() + pause > until:
                raise JobError(f"The batch {name} has not ended within {timeout:g} seconds; it continues.")
            self._client._sleep(pause)
