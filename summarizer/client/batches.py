"""`Client.batches`: many articles as one job."""

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
    """The batches of the service that were made with this client's key."""

    def __init__(self, client: Client) -> None:
        self._client = client

    @accepts_batch_options
    def create(self, items: Iterable[Mapping[str, Any] | BaseModel], **terms: Unpack[BatchOptions]) -> Batch:
        """Have many articles made into briefs, as one job that goes on without this client.

        Args:
            items: Up to 100,000 articles: `id`, one of `text`, `html`, `url`, `article`, and `title` and `published`
                where they are known.
            terms: `schema`, `model`, `options`, `webhook` and `idempotency_key`; see
                `summarizer.call_options.BatchOptions`.

        Returns:
            The batch: all of it is accepted and will be done.

        Raises:
            UnprocessableEntityError: Items are wrong; `problem["errors"]` names each with its line. None is accepted.
            APIError: The service refused or failed; its class tells the status.
            InputError: An item cannot be sent.
        """
        call = calls.call_create(items, **terms)
        return self._client._run(call)

    def send(self, call: Call[T]) -> T:
        """Make a call that is prepared."""
        return self._client._run(call)

    def list(self, *, limit: int = 20, before: str | None = None) -> tuple[Batch, ...]:
        """The latest batches, the latest first; `before` is the id of the last one that is known."""
        return self._client._run(calls.call_list(limit=limit, before=before))

    def get(self, name: str) -> Batch:
        """How a batch stands: its items by state, its rate, what it will take and has cost."""
        return self._client._run(calls.call_get(name))

    def results(self, name: str, *, after: int = 0, follow: bool = True) -> Generator[BatchResult, None, None]:
        """The results of a batch, in the order in which items are finished. Lost connections are made anew.

        Args:
            name: The batch's id.
            after: The `number` of the last result that is known.
            follow: Whether to go on until the batch has ended; else only what is there now comes.
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
        """Begin no further item. Those that are being worked at are ended, and kept."""
        return self._client._run(calls.call_change(name, "cancel"))

    def resume(self, name: str) -> Batch:
        """Go on with what a cancelled batch has left."""
        return self._client._run(calls.call_change(name, "resume"))

    def retry(self, name: str) -> Batch:
        """Begin what failed once more."""
        return self._client._run(calls.call_change(name, "retry"))

    def delete(self, name: str) -> None:
        """Remove a batch with its articles and briefs."""
        self._client._run(calls.call_delete(name))

    def wait(
        self,
        name: str,
        *,
        timeout: float | None = None,
        pause: float = 1.0,
        on_look: Callable[[Batch], None] | None = None,
    ) -> Batch:
        """Wait until nothing of a batch is left to do.

        Args:
            name: The batch's id.
            timeout: Seconds to wait at most; None for as long as it takes.
            pause: Seconds between two looks.
            on_look: Called with the batch after each look.

        Raises:
            JobError: It has not ended within the timeout.
        """
        until = None if timeout is None else time.monotonic() + timeout
        while True:
            batch = self.get(name)
            if on_look is not None:
                on_look(batch)
            if batch.finished is not None:
                return batch
            if until is not None and time.monotonic() + pause > until:
                raise JobError(f"The batch {name} has not ended within {timeout:g} seconds; it goes on.")
            self._client._sleep(pause)
