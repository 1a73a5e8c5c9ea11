"""`AsyncClient`: sends requests and waits. `RetriedCall` decides what to send and when to retry."""

from __future__ import annotations

import asyncio
import contextlib
import random
from collections.abc import AsyncGenerator, Awaitable, Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Literal, Self, TypeVar, Unpack, overload

import httpx2

from summarizer.call_options import ArticleOptions, NewsOptions, accepts_article_options
from summarizer.client import calls
from summarizer.client.async_batches import AsyncBatches
from summarizer.client.connection import (
    CANCEL_TIMEOUT,
    DEFAULT_BASE_URL,
    DEFAULT_TIMEOUT,
    make_headers,
    make_timeout,
    parse_base_url,
    redact_url,
)
from summarizer.client.resumable_stream import ResumableStream
from summarizer.client.retries import Done, RetriedCall, RetryAfter, RetryPolicy
from summarizer.client.streams import AsyncBriefStream

if TYPE_CHECKING:
    from pydantic import BaseModel

    from summarizer.schemas.article import Article
    from summarizer.schemas.audit import Audit
    from summarizer.schemas.brief import Brief
    from summarizer.schemas.events import StreamEvent
    from summarizer.schemas.http import Health, KeyUsageReport, ModelCard, Readiness, SchemaCard, SchemaDocument

T = TypeVar("T")


class AsyncClient:
    """Asynchronous client of the service: `async with AsyncClient() as client:`.

    Its arguments and methods are those of `Client`; methods and `sleep` are awaited.

    Raises:
        ConfigurationError: The base URL or the key is invalid.
    """

    def __init__(
        self,
        base_url: str = DEFAULT_BASE_URL,
        *,
        api_key: str | None = None,
        timeout: float = DEFAULT_TIMEOUT,
        max_retries: int = 2,
        transport: httpx2.AsyncBaseTransport | None = None,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
        jitter: Callable[[], float] = random.random,
    ) -> None:
        url = parse_base_url(base_url)
        self._service_url = redact_url(url)
        self._policy = RetryPolicy(max_retries=max_retries, jitter=jitter)
        self._sleep = sleep
        self._http = httpx2.AsyncClient(
            base_url=url, headers=make_headers(api_key), timeout=make_timeout(timeout), transport=transport
        )
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
        text: str,
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

    def _start_call(self, call: calls.Call[T]) -> RetriedCall[T]:
        return RetriedCall(call, policy=self._policy, service_url=self._service_url)

    async def _run(self, call: calls.Call[T]) -> T:
        exchange = self._start_call(call)
        while True:
            try:
                answer = await self._http.request(call.method, call.path, content=call.body, headers=exchange.headers)
            except httpx2.RequestError as failure:
                step: Done[T] | RetryAfter = exchange.handle_failure(failure)
            else:
                step = exchange.handle_response(answer)
            if isinstance(step, Done):
                return step.value
            await self._sleep(step.seconds)

    async def _stream_events(self, call: calls.Call[Any]) -> AsyncGenerator[StreamEvent, None]:
        following = ResumableStream(call, policy=self._policy, service_url=self._service_url)
        try:
            while not following.is_over:
                async with contextlib.aclosing(await self._open(following.call)) as answer:
                    reader, failure = following.start_response(answer), None
                    try:
                        async for piece in answer.aiter_bytes():
                            for event in reader.feed(piece):
                                yield event
                    except httpx2.RequestError as error:
                        failure = error
                if step := following.finish_response(failure):
                    await self._sleep(step.seconds)
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
        exchange = self._start_call(call)
        while True:
            request = self._http.build_request(call.method, call.path, content=call.body, headers=exchange.headers)
            try:
                answer = await self._http.send(request, stream=True)
                if answer.is_success:
                    return answer
                async with contextlib.aclosing(answer):
                    await answer.aread()
            except httpx2.RequestError as failure:
                step = exchange.handle_failure(failure)
            else:
                step = exchange.handle_error(answer)
            await self._sleep(step.seconds)
