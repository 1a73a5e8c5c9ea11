"""`AsyncClient`, its batches and streams: send requests. `RetriedCall` decides what to send and when to retry."""

from __future__ import annotations

import asyncio
import contextlib
import random
import time
from collections.abc import AsyncGenerator, Awaitable, Callable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Literal, Self, TypeVar, Unpack, overload

import httpx2

from summarizer.call_options import (
    ArticleOptions,
    BatchOptions,
    NewsOptions,
    accepts_article_options,
    accepts_batch_options,
)
from summarizer.client import calls
from summarizer.client.calls import Call
from summarizer.client.connection import CANCEL_TIMEOUT, DEFAULT_BASE_URL, DEFAULT_TIMEOUT, ClientBase
from summarizer.client.retries import RetriedCall
from summarizer.client.sse import ResumableStream
from summarizer.errors import InputError

if TYPE_CHECKING:
    from pydantic import BaseModel

    from summarizer.schemas.article import Article
    from summarizer.schemas.audit import Audit
    from summarizer.schemas.batches import Batch, BatchResult
    from summarizer.schemas.brief import Brief
    from summarizer.schemas.events import StreamEvent
    from summarizer.schemas.http import Health, KeyUsageReport, ModelCard, Readiness, SchemaCard, SchemaDocument

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
        exchange: RetriedCall[BatchResult] | None = None
        while True:
            call = calls.call_results(name, after=after, follow=follow)
            exchange = exchange or self._client._start_call(call)
            try:
                async with contextlib.aclosing(await self._client._open(call)) as answer:
                    async for line in answer.aiter_lines():
                        if line.strip():
                            result = exchange.read(answer, line)
                            after, exchange = result.number, self._client._start_call(call)
                            yield result
            except httpx2.TransportError as failure:
                await self._client._sleep(exchange.handle_failure(failure))
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
        timeout: float | None = None,  # noqa: ASYNC109 - as `Batches.wait` has it
        pause: float = 1.0,
        on_look: Callable[[Batch], None] | None = None,
    ) -> Batch:
        """Wait until a batch has finished; see `Batches.wait`."""
        until = None if timeout is None else time.monotonic() + timeout
        while True:
            batch = await self.get(name)
            if on_look is not None:
                on_look(batch)
            if batch.finished is not None:
                return batch
            if until is not None and time.monotonic() + pause > until:
                raise calls.not_finished(name, timeout=timeout)
            await self._client._sleep(pause)


class AsyncBriefStream:
    """The events of one brief: `async with client.stream(text) as events:`. Closing it early ends the call."""

    def __init__(self, events: AsyncGenerator[StreamEvent, None]) -> None:
        self._events = events
        self._brief: Any = None

    def __aiter__(self) -> Self:
        return self

    async def __anext__(self) -> StreamEvent:
        event = await anext(self._events)
        if event.type == "brief":
            self._brief = event.brief
        return event

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *exc: object) -> None:
        await self.aclose()

    async def brief(self) -> Brief:
        """Skip the remaining events and return the brief; see `BriefStream.brief`."""
        async for _ in self:
            pass
        brief: Brief = self._brief
        if brief is None:
            raise InputError("The stream was closed before its brief came. Ask for the brief before you close it.")
        return brief

    async def aclose(self) -> None:
        """Close the connection."""
        await self._events.aclose()


class AsyncClient(ClientBase):
    """Asynchronous client of the service: `async with AsyncClient() as client:`.

    Its arguments and methods are those of `Client`; methods and `sleep` are awaited.

    Raises:
        ConfigurationError: The base URL or the key is invalid.
    """

    _http: httpx2.AsyncClient

    def __init__(
        self,
        base_url: str = DEFAULT_BASE_URL,
        *,
        api_key: str | None = None,
        timeout: float | None = DEFAULT_TIMEOUT,
        max_retries: int = 2,
        transport: httpx2.AsyncBaseTransport | None = None,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
        jitter: Callable[[], float] = random.random,
    ) -> None:
        super().__init__(base_url, api_key=api_key, timeout=timeout, max_retries=max_retries, jitter=jitter)
        self._sleep = sleep
        self._http = httpx2.AsyncClient(base_url=self._url, headers=self._headers, transport=transport)
        self.batches = AsyncBatches(self)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *exc: object) -> None:
        await self.aclose()

    async def aclose(self) -> None:
        """Close the connections."""
        await self._http.aclose()

    @overload
    async def summarize(
        self, text: str | Article | None = ..., *, schema: Literal["news"] | None = ..., **request: Unpack[NewsOptions]
    ) -> Brief: ...
    @overload
    async def summarize(
        self, text: str | Article | None = ..., *, schema: str, **request: Unpack[NewsOptions]
    ) -> Any: ...
    @accepts_article_options
    async def summarize(self, text: str | Article | None = None, **request: Unpack[ArticleOptions]) -> Any:
        """Make a verified brief of an article; see `Client.summarize` and `call_options.ArticleOptions`."""
        call = calls.call_summarize(text, **request)
        return await self._run(call)

    @accepts_article_options
    def stream(
        self, text: str | Article | None = None, *, resume: bool = True, **request: Unpack[ArticleOptions]
    ) -> AsyncBriefStream:
        """Make a verified brief of an article and stream its events; see `Client.stream`."""
        call = calls.call_summarize(text, events=True, resume=resume, **request)
        return AsyncBriefStream(self._stream_events(call))

    async def verify(
        self,
        text: str | Article,
        quotes_or_brief: BaseModel | Mapping[str, Any] | Sequence[str] | None = None,
        *,
        statements: Sequence[str] | None = None,
        judge: str | None = None,
    ) -> Audit:
        """Check quotes, statements or a brief against an article; see `Client.verify`."""
        return await self._run(calls.call_verify(text, quotes_or_brief, statements=statements, judge=judge))

    async def models(self) -> tuple[ModelCard, ...]:
        """List the available models."""
        return await self._run(calls.call_models())

    async def usage(self) -> KeyUsageReport:
        """Return the name and limits of this client's key, and what is used of them.

        Raises:
            ServerError: The key is limited, and the service's database is not available.
            APIError: The service does not answer.
        """
        return await self._run(calls.call_usage())

    async def schemas(self) -> tuple[SchemaCard, ...]:
        """List the available schemas."""
        return await self._run(calls.call_schemas())

    async def schema(self, name: str) -> SchemaDocument:
        """Return a schema as JSON Schema: the form that a model writes and the form that the service returns."""
        return await self._run(calls.call_schema(name))

    async def health(self) -> Health:
        """Return the service's version, if it is up."""
        return await self._run(calls.call_health())

    async def ready(self) -> Readiness:
        """Return whether the service can make briefs, and with which models; see `Client.ready`."""
        return await self._run(calls.call_ready())

    async def _run(self, call: calls.Call[T]) -> T:
        exchange = self._start_call(call)
        return exchange.read(await self._send(exchange))

    async def _stream_events(self, call: calls.Call[Any]) -> AsyncGenerator[StreamEvent, None]:
        following = self._start_stream(call)
        try:
            while not following.is_over:
                async with contextlib.aclosing(await self._open(following.call)) as answer:
                    reader, failure = following.start_response(answer), None
                    try:
                        async for sent in reader.sent:
                            if event := reader.read(sent):
                                yield event
                    except httpx2.RequestError as error:
                        failure = error
                if (pause := following.finish_response(failure)) is not None:
                    await self._sleep(pause)
        except (GeneratorExit, asyncio.CancelledError):
            await asyncio.shield(self._cancel_stream(following))  # completes even if the task is cancelled again
            raise

    async def _cancel_stream(self, following: ResumableStream) -> None:
        """End the stream at the service. If the request fails, the service ends it after `resume_seconds`."""
        if call := following.make_cancel_call():
            with contextlib.suppress(httpx2.RequestError):
                await self._http.request(call.method, call.path, timeout=CANCEL_TIMEOUT)

    async def _open(self, call: calls.Call[Any]) -> httpx2.Response:
        """Return a successful response whose body has not been read."""
        return await self._send(self._start_call(call), stream=True)

    async def _send(self, exchange: RetriedCall[Any], *, stream: bool = False) -> httpx2.Response:
        """Return a successful response. If it is a stream, its body has not been read."""
        while True:
            try:
                answer = await self._http.send(self._build_request(exchange, stream=stream), stream=stream)
                if answer.is_success:
                    return answer
                async with contextlib.aclosing(answer):
                    await answer.aread()
            except httpx2.RequestError as failure:
                pause = exchange.handle_failure(failure)
            else:
                pause = exchange.handle_error(answer)
            await self._sleep(pause)
