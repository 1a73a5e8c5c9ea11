"""`Client` and `AsyncClient` with their batches and streams: the same methods, blocking and awaited.

Both only send requests and wait. `calls` defines the endpoints, `retries` decides what to retry and when, and `sse`
decodes streams.
"""

from __future__ import annotations

import asyncio
import contextlib
import math
import os
import random
import time
from collections.abc import AsyncGenerator, Awaitable, Callable, Generator, Iterable, Iterator, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any, Final, Literal, Self, TypeVar, Unpack, overload

import httpx2

from summarizer.call_options import (
    ArticleOptions,
    BatchOptions,
    NewsOptions,
    accepts_article_options,
    accepts_batch_options,
    hints_at_arguments,
)
from summarizer.client import calls
from summarizer.client.calls import Call, is_header_value
from summarizer.client.retries import RetriedCall, RetryPolicy, limit_body, prepare_stream
from summarizer.client.sse import ResumableStream
from summarizer.errors import ConfigurationError, InputError
from summarizer.version import __version__

if TYPE_CHECKING:
    from pydantic import BaseModel

    from summarizer.schemas.article import Article
    from summarizer.schemas.audit import Audit
    from summarizer.schemas.batches import Batch, BatchResult
    from summarizer.schemas.brief import Brief
    from summarizer.schemas.events import StreamEvent
    from summarizer.schemas.http import Health, KeyUsageReport, ModelCard, Readiness, SchemaCard, SchemaDocument

T = TypeVar("T")

DEFAULT_BASE_URL: Final = "http://127.0.0.1:8000"
DEFAULT_TIMEOUT: Final = 300.0  # seconds; one brief can take several model calls

MAX_TIMEOUT: Final = 1_000_000_000  # seconds; sockets of the operating system overflow above about 300 years

CONNECT_TIMEOUT: Final = 10.0

STREAM_READ_TIMEOUT: Final = 45.0
"""Seconds without data after which a stream is considered lost. The service sends something every 15 seconds."""

CANCEL_TIMEOUT: Final = 5.0  # time limit in seconds of the request that ends a stream


class ClientBase:
    """Configuration and requests shared by `Client` and `AsyncClient`, which send them."""

    _http: httpx2.Client | httpx2.AsyncClient
    _open_http: Callable[[], Any]

    def __init__(
        self,
        base_url: str,
        *,
        api_key: str | None,
        timeout: float | None,
        max_retries: int,
        jitter: Callable[[], float],
    ) -> None:
        self._url = parse_base_url(base_url)
        self._service_url = str(self._url.copy_with(userinfo=b""))  # for messages, without user name and password
        self._headers = make_headers(api_key)
        check_limits(timeout, max_retries)
        self._policy = RetryPolicy(max_retries=max_retries, jitter=jitter)
        self._process = os.getpid()
        self._timeouts = {is_stream: make_timeout(timeout, is_stream=is_stream) for is_stream in (False, True)}

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self._service_url!r})"

    def _start_call(self, call: Call[T]) -> RetriedCall[T]:
        return RetriedCall(call, policy=self._policy, service_url=self._service_url)

    def _start_stream(self, call: Call[Any]) -> ResumableStream:
        return ResumableStream(call, policy=self._policy, service_url=self._service_url)

    def _find_deadline(self) -> float:
        """Return the `time.monotonic` time by which the body of a response that begins now has to be complete."""
        seconds = self._timeouts[False].read
        return math.inf if seconds is None else time.monotonic() + seconds

    def _build_request(self, exchange: RetriedCall[Any], *, stream: bool) -> httpx2.Request:
        if self._http.is_closed:
            raise InputError("This client is closed. Make another, or call it inside its `with` block.")
        if self._process != os.getpid():  # a fork: on one connection, two processes would read each other's responses
            self._http, self._process = self._open_http(), os.getpid()
        call = exchange.call
        return self._http.build_request(
            call.method, call.path, content=call.body, headers=exchange.headers, timeout=self._timeouts[stream]
        )


def parse_base_url(value: str) -> httpx2.URL:
    try:
        url = httpx2.URL(value)
    except (httpx2.InvalidURL, UnicodeError, TypeError):
        url = httpx2.URL("")
    if (place := url.path.rstrip("/")).endswith("/v1"):  # usual with other clients, but the paths of calls include it
        url = url.copy_with(path=place.removesuffix("/v1"))
    if url.scheme not in ("http", "https") or not is_host(url.raw_host) or url.query:  # which calls would lose
        raise ConfigurationError(f"base_url must be like {DEFAULT_BASE_URL}, not “{str(value)[:200]}”.")
    return url


def is_host(host: bytes) -> bool:
    """Whether a host can be looked up: Python's `socket` refuses names with an empty or too long label."""
    try:
        host.decode().encode("idna")
    except UnicodeError:
        return False
    return host != b""


@contextlib.contextmanager
def explained_environment() -> Iterator[None]:
    """Raise errors with a message for proxies and certificates of the environment that cannot be used."""
    try:
        yield
    except (ImportError, ValueError, httpx2.InvalidURL):
        raise ConfigurationError(
            "A proxy of the environment cannot be used. HTTP_PROXY, HTTPS_PROXY and ALL_PROXY take URLs with http:// "
            "or https://; socks5:// needs the package socksio."
        ) from None
    except OSError as error:
        raise ConfigurationError(
            f"The certificates that SSL_CERT_FILE or SSL_CERT_DIR names cannot be read: {error.strerror}."
        ) from None


def check_limits(timeout: object, max_retries: object) -> None:
    if timeout is not None and not (isinstance(timeout, int | float) and 0 < timeout <= MAX_TIMEOUT):
        raise ConfigurationError(
            f"timeout must be seconds above 0, up to {MAX_TIMEOUT:,}, or None for no limit, not {timeout}."
        )
    if not isinstance(max_retries, int) or max_retries < 0:
        raise ConfigurationError(f"max_retries must be a whole number, 0 or more, not {max_retries}.")


def check_transport(transport: object, kind: type) -> None:
    if not isinstance(transport, kind | None):
        given = f"{type(transport).__module__}.{type(transport).__name__}"
        raise ConfigurationError(f"transport must be an httpx2.{kind.__name__}, not {given}.")


def make_headers(api_key: str | None) -> dict[str, str]:
    headers = {"User-Agent": f"summarizer-client/{__version__}"}
    if api_key is not None:
        if not is_header_value(api_key) or " " in api_key:
            raise ConfigurationError(
                "The api_key is empty or contains characters that no key has. Was a line break copied with it?"
            )
        headers["Authorization"] = f"Bearer {api_key}"
    return headers


def make_timeout(seconds: float | None, *, is_stream: bool) -> httpx2.Timeout:
    """Return the timeouts: `seconds` for a response, None for no limit, and at most `CONNECT_TIMEOUT` to connect.

    For a stream, the read timeout is at least `STREAM_READ_TIMEOUT`, since a model takes time between two events.
    """
    connect = CONNECT_TIMEOUT if seconds is None else min(seconds, CONNECT_TIMEOUT)
    read = seconds if seconds is None or not is_stream else max(seconds, STREAM_READ_TIMEOUT)
    return httpx2.Timeout(seconds, connect=connect, read=read)


class ReceivedBrief:
    """The brief of a stream, once its event has arrived."""

    _brief: Any = None

    def _note(self, event: StreamEvent) -> StreamEvent:
        if event.type == "brief":
            self._brief = event.brief
        return event

    def _take(self) -> Brief:
        brief: Brief = self._brief
        if brief is None:
            raise InputError(
                "The stream was closed before its brief arrived. Read the brief before closing the stream."
            )
        return brief


class Batches:
    """The batches of this client's key."""

    def __init__(self, client: Client) -> None:
        self._client = client

    @accepts_batch_options
    def create(self, items: Iterable[Mapping[str, Any] | BaseModel], **terms: Unpack[BatchOptions]) -> Batch:
        """Create a batch of many articles. The service works on it without this client.

        Args:
            items: Up to 100,000 articles: `Article` objects, or mappings with one of `text`, `html`, `url` and
                `article`, and optionally `id`, `title` and `published`. The default `id` is the item's number, from 1.
            terms: `schema`, `model`, `options`, `webhook` and `idempotency_key`; see
                `summarizer.call_options.BatchOptions`.

        Returns:
            The accepted batch.

        Raises:
            UnprocessableEntityError: Items are invalid, so none was accepted; `problem["errors"]` lists them by line.
            APIError: The service rejected the request or failed; the class depends on the status.
            InputError: An item cannot be sent.
        """
        return self._client._run(calls.call_create(items, **terms))

    def send(self, call: Call[T]) -> T:
        """Send a prepared call."""
        return self._client._run(call)

    def list(self, *, limit: int = 20, before: str | None = None) -> tuple[Batch, ...]:
        """List batches, newest first. For the next page, pass the id of the last batch as `before`."""
        return self._client._run(calls.call_list(limit=limit, before=before))

    def get(self, name: str) -> Batch:
        """Return a batch with its items by state, rate, estimated time left and cost."""
        return self._client._run(calls.call_get(name))

    def results(self, name: str, *, after: int = 0, follow: bool = True) -> Generator[BatchResult, None, None]:
        """Yield the results of a batch in the order in which its items finish. Reconnects if the connection is lost.

        Args:
            name: The batch's id.
            after: The `number` of the last result already received.
            follow: Whether to continue until the batch has ended. If False, only the results so far are yielded.

        Raises:
            APIError: The service rejected the request or failed, or a result cannot be parsed.
        """
        exchange: RetriedCall[BatchResult] | None = None
        while True:
            call, begun = calls.call_results(name, after=after, follow=follow), after
            exchange = exchange or self._client._start_call(call)
            try:
                with contextlib.closing(self._client._open(call)) as answer:
                    for line in answer.iter_lines():
                        if line.strip():
                            result = exchange.read(answer, line)
                            after, exchange = result.number, self._client._start_call(call)
                            yield result
            except httpx2.RequestError as error:
                failure = error
            else:
                if follow and after > begun:
                    continue  # an empty response confirms the end: a proxy with HTTP/1.0 may have cut off this one
                if not follow or self.get(name).finished is not None:
                    return
                failure = httpx2.RemoteProtocolError("The response ended before the batch.")
            self._client._sleep(exchange.handle_failure(failure))

    def cancel(self, name: str) -> Batch:
        """Cancel a batch: start no further items. Running items finish, and their results are kept."""
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

    def wait(self, name: str, *, timeout: float | None = None, pause: float = 1.0) -> Batch:
        """Wait until a batch has finished.

        Args:
            name: The batch's id.
            timeout: Time limit in seconds; None for no limit.
            pause: Seconds between two polls.

        Raises:
            JobError: The batch has not finished within the timeout.
        """
        until = None if timeout is None else time.monotonic() + timeout
        while True:
            batch = self.get(name)
            if batch.finished is not None:
                return batch
            if until is not None and time.monotonic() + pause > until:
                raise calls.not_finished(name, timeout=timeout)
            self._client._sleep(pause)


class BriefStream(ReceivedBrief):
    """The events of one brief: `with client.stream(text) as events:`. Closing the stream early ends the call."""

    def __init__(self, events: Generator[StreamEvent, None, None]) -> None:
        self._events = events

    def __iter__(self) -> Self:
        return self

    def __next__(self) -> StreamEvent:
        return self._note(next(self._events))

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exc: object) -> None:
        self.close()

    def brief(self) -> Brief:
        """Skip the remaining events and return the brief.

        Raises:
            APIError: The service rejected the request or failed; the class depends on the status.
            InputError: The stream was closed before its brief arrived.
        """
        for _ in self:
            pass
        return self._take()

    def close(self) -> None:
        """Close the connection."""
        self._events.close()


class Client(ClientBase):
    """Synchronous client of the service: `with Client() as client:`.

    Args:
        base_url: The service's base URL, with or without `/v1` at the end.
        api_key: One of the service's keys, if it requires one.
        timeout: Time limit of a response in seconds; None for no limit. For streams and followed results, it limits the
            time without data, and is at least 45 seconds.
        max_retries: Number of retries after 408, 409, 429, 5xx and lost connections. The client waits as long as
            Retry-After says, up to a minute, or else with exponential backoff. Timeouts are not retried, since a model
            may still be working on the request.
        transport: httpx2 transport, for tests and special networks.
        sleep: Function that waits for a number of seconds.
        jitter: Function that returns a number from 0 to 1, to spread retries.

    Raises:
        ConfigurationError: The base URL, the key, the timeout or the number of retries is invalid.
    """

    _http: httpx2.Client

    @hints_at_arguments
    def __init__(
        self,
        base_url: str = DEFAULT_BASE_URL,
        *,
        api_key: str | None = None,
        timeout: float | None = DEFAULT_TIMEOUT,
        max_retries: int = 2,
        transport: httpx2.BaseTransport | None = None,
        sleep: Callable[[float], None] = time.sleep,
        jitter: Callable[[], float] = random.random,
    ) -> None:
        super().__init__(base_url, api_key=api_key, timeout=timeout, max_retries=max_retries, jitter=jitter)
        check_transport(transport, httpx2.BaseTransport)
        self._sleep = sleep
        self._open_http = partial(httpx2.Client, base_url=self._url, headers=self._headers, transport=transport)
        with explained_environment():
            self._http = self._open_http()
        self.batches = Batches(self)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exc: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the connections."""
        self._http.close()

    @overload
    def summarize(
        self, text: str | Article | None = ..., *, schema: Literal["news"] | None = ..., **request: Unpack[NewsOptions]
    ) -> Brief: ...
    @overload
    def summarize(self, text: str | Article | None = ..., *, schema: str, **request: Unpack[NewsOptions]) -> Any: ...
    @accepts_article_options
    def summarize(self, text: str | Article | None = None, **request: Unpack[ArticleOptions]) -> Any:
        """Make a verified brief of an article.

        Args:
            text: The article's whole text, or an Article, such as one from `summarizer.ingest.read_file`. Give exactly
                one of `text`, `html` and `url`.
            request: `html`, `url`, `title`, `published`, `schema`, `model`, `options` and `cache`; see
                `summarizer.call_options.ArticleOptions`.

        Raises:
            APIError: The service rejected the request or failed; the class depends on the status.
            InputError: No article is given, or the request cannot be sent as JSON.
        """
        return self._run(calls.call_summarize(text, **request))

    @accepts_article_options
    def stream(
        self, text: str | Article | None = None, *, resume: bool = True, **request: Unpack[ArticleOptions]
    ) -> BriefStream:
        """Make a verified brief of an article and stream its events.

        Takes the arguments of `summarize`, and `resume`: whether the client reconnects after a lost connection, up to
        `max_retries` times in a row, and continues the stream without repeating events. The service keeps working for
        a while after a lost connection; closing the stream ends the work at once. Iterate over the result once,
        `with client.stream(text) as events: …`, or call `.brief()` to wait for the brief.
        """
        return BriefStream(self._stream_events(calls.call_summarize(text, events=True, resume=resume, **request)))

    def verify(
        self,
        text: str | Article,
        quotes_or_brief: BaseModel | Mapping[str, Any] | Sequence[str] | None = None,
        *,
        statements: Sequence[str] | None = None,
        judge: str | None = None,
    ) -> Audit:
        """Verify quotes, statements or a brief against an article.

        Args:
            text: The article's whole text, or an Article.
            quotes_or_brief: A list of quotes; a `Brief`; or the JSON object of a whole or partial brief. It can be
                omitted if there are statements.
            statements: Sentences in any wording, each checked against the whole article.
            judge: The service's model that decides whether sentences follow from the article. Sentences that it finds
                wrong are flagged, not rejected. By default no model is called.

        Raises:
            APIError: The service rejected the request or failed; the class depends on the status.
            InputError: There is nothing to verify, or a string is given instead of a list.
        """
        return self._run(calls.call_verify(text, quotes_or_brief, statements=statements, judge=judge))

    def models(self) -> tuple[ModelCard, ...]:
        """List the available models."""
        return self._run(calls.call_models())

    def usage(self) -> KeyUsageReport:
        """Return the name and limits of this client's key, and their usage.

        Raises:
            ServerError: The key has limits, and the service's database is unavailable.
            APIError: The service does not respond.
        """
        return self._run(calls.call_usage())

    def schemas(self) -> tuple[SchemaCard, ...]:
        """List the available schemas."""
        return self._run(calls.call_schemas())

    def schema(self, name: str) -> SchemaDocument:
        """Return a schema as JSON Schema: the form that a model writes and the form that the service returns."""
        return self._run(calls.call_schema(name))

    def health(self) -> Health:
        """Return the service's version, if it is up."""
        return self._run(calls.call_health())

    def ready(self) -> Readiness:
        """Return whether the service can make briefs, and with which models.

        Raises:
            ServerError: The default model is unusable. `problem["code"]` is `not_ready` if it needs more time (the
                client has already retried `max_retries` times), and `misconfigured` if waiting does not help.
            APIError: The service does not respond.
        """
        return self._run(calls.call_ready())

    def _run(self, call: Call[T]) -> T:
        exchange = self._start_call(call)
        return exchange.read(self._send(exchange))

    def _stream_events(self, call: Call[Any]) -> Generator[StreamEvent, None, None]:
        following = self._start_stream(call)
        try:
            while not following.is_over:
                with contextlib.closing(self._open(following.call)) as answer:
                    reader, failure = following.start_response(answer), None
                    try:
                        yield from filter(None, map(reader.read, reader.sent))
                    except httpx2.RequestError as error:
                        failure = error
                if (pause := following.finish_response(failure)) is not None:
                    self._sleep(pause)
        except (GeneratorExit, KeyboardInterrupt):
            self._cancel_stream(following)
            raise

    def _cancel_stream(self, following: ResumableStream) -> None:
        """End the stream at the service. If this cannot be sent, the service ends it after `resume_seconds`."""
        if not self._http.is_closed and (call := following.make_cancel_call()):
            with contextlib.suppress(httpx2.RequestError):
                self._http.request(call.method, call.path, timeout=CANCEL_TIMEOUT)

    def _open(self, call: Call[Any]) -> httpx2.Response:
        """Return a successful response whose body has not been read."""
        return self._send(self._start_call(call), stream=True)

    def _send(self, exchange: RetriedCall[Any], *, stream: bool = False) -> httpx2.Response:
        """Return a successful response. If it is a stream, its body has not been read."""
        while True:
            try:
                request = self._build_request(exchange, stream=stream)
                answer = self._http.send(request, stream=True)
                until = self._find_deadline()  # not earlier: a call may have waited for a connection of the pool
                if stream and answer.is_success:
                    return prepare_stream(answer)
                with contextlib.closing(limit_body(answer, until=until)):
                    answer.read()
                if answer.is_success:
                    return answer
            except httpx2.RequestError as failure:
                pause = exchange.handle_failure(failure)
            else:
                pause = exchange.handle_error(answer)
            self._sleep(pause)


class AsyncBatches:
    """Batches that belong to this client's key; see `Batches`."""

    def __init__(self, client: AsyncClient) -> None:
        self._client = client

    @accepts_batch_options
    async def create(self, items: Iterable[Mapping[str, Any] | BaseModel], **terms: Unpack[BatchOptions]) -> Batch:
        """Create a batch; see `Batches.create`."""
        return await self._client._run(calls.call_create(items, **terms))

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
            call, begun = calls.call_results(name, after=after, follow=follow), after
            exchange = exchange or self._client._start_call(call)
            try:
                async with contextlib.aclosing(await self._client._open(call)) as answer:
                    async for line in answer.aiter_lines():
                        if line.strip():
                            result = exchange.read(answer, line)
                            after, exchange = result.number, self._client._start_call(call)
                            yield result
            except httpx2.RequestError as error:
                failure = error
            else:
                if follow and after > begun:
                    continue  # an empty response confirms the end: a proxy with HTTP/1.0 may have cut off this one
                if not follow or (await self.get(name)).finished is not None:
                    return
                failure = httpx2.RemoteProtocolError("The response ended before the batch.")
            await self._client._sleep(exchange.handle_failure(failure))

    async def cancel(self, name: str) -> Batch:
        """Cancel a batch; see `Batches.cancel`."""
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
        timeout: float | None = None,  # noqa: ASYNC109 - as in `Batches.wait`
        pause: float = 1.0,
    ) -> Batch:
        """Wait until a batch has finished; see `Batches.wait`."""
        until = None if timeout is None else time.monotonic() + timeout
        while True:
            batch = await self.get(name)
            if batch.finished is not None:
                return batch
            if until is not None and time.monotonic() + pause > until:
                raise calls.not_finished(name, timeout=timeout)
            await self._client._sleep(pause)


class AsyncBriefStream(ReceivedBrief):
    """The events of one brief: `async with client.stream(text) as events:`. Closing the stream early ends the call."""

    def __init__(self, events: AsyncGenerator[StreamEvent, None]) -> None:
        self._events = events

    def __aiter__(self) -> Self:
        return self

    async def __anext__(self) -> StreamEvent:
        return self._note(await anext(self._events))

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *exc: object) -> None:
        await self.aclose()

    async def brief(self) -> Brief:
        """Skip the remaining events and return the brief; see `BriefStream.brief`."""
        async for _ in self:
            pass
        return self._take()

    async def aclose(self) -> None:
        """Close the connection."""
        await self._events.aclose()


class AsyncClient(ClientBase):
    """Asynchronous client of the service: `async with AsyncClient() as client:`.

    It has the arguments and methods of `Client`; methods and `sleep` are awaited.

    Raises:
        ConfigurationError: The base URL, the key, the timeout or the number of retries is invalid.
    """

    _http: httpx2.AsyncClient

    @hints_at_arguments
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
        check_transport(transport, httpx2.AsyncBaseTransport)
        self._sleep = sleep
        self._open_http = partial(httpx2.AsyncClient, base_url=self._url, headers=self._headers, transport=transport)
        with explained_environment():
            self._http = self._open_http()
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
        return await self._run(calls.call_summarize(text, **request))

    @accepts_article_options
    def stream(
        self, text: str | Article | None = None, *, resume: bool = True, **request: Unpack[ArticleOptions]
    ) -> AsyncBriefStream:
        """Make a verified brief of an article and stream its events; see `Client.stream`."""
        return AsyncBriefStream(self._stream_events(calls.call_summarize(text, events=True, resume=resume, **request)))

    async def verify(
        self,
        text: str | Article,
        quotes_or_brief: BaseModel | Mapping[str, Any] | Sequence[str] | None = None,
        *,
        statements: Sequence[str] | None = None,
        judge: str | None = None,
    ) -> Audit:
        """Verify quotes, statements or a brief against an article; see `Client.verify`."""
        return await self._run(calls.call_verify(text, quotes_or_brief, statements=statements, judge=judge))

    async def models(self) -> tuple[ModelCard, ...]:
        """List the available models."""
        return await self._run(calls.call_models())

    async def usage(self) -> KeyUsageReport:
        """Return the name and limits of this client's key, and their usage; see `Client.usage`."""
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

    async def _run(self, call: Call[T]) -> T:
        exchange = self._start_call(call)
        return exchange.read(await self._send(exchange))

    async def _stream_events(self, call: Call[Any]) -> AsyncGenerator[StreamEvent, None]:
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
        """End the stream at the service. If this cannot be sent, the service ends it after `resume_seconds`."""
        if not self._http.is_closed and (call := following.make_cancel_call()):
            with contextlib.suppress(httpx2.RequestError):
                await self._http.request(call.method, call.path, timeout=CANCEL_TIMEOUT)

    async def _open(self, call: Call[Any]) -> httpx2.Response:
        """Return a successful response whose body has not been read."""
        return await self._send(self._start_call(call), stream=True)

    async def _send(self, exchange: RetriedCall[Any], *, stream: bool = False) -> httpx2.Response:
        """Return a successful response. If it is a stream, its body has not been read."""
        while True:
            try:
                request = self._build_request(exchange, stream=stream)
                answer = await self._http.send(request, stream=True)
                until = self._find_deadline()  # not earlier: a call may have waited for a connection of the pool
                if stream and answer.is_success:
                    return prepare_stream(answer)
                async with contextlib.aclosing(limit_body(answer, until=until)):
                    await answer.aread()
                if answer.is_success:
                    return answer
            except httpx2.RequestError as failure:
                pause = exchange.handle_failure(failure)
            except RuntimeError as error:
                if "loop" not in str(error):
                    raise
                raise InputError(
                    "This AsyncClient has connections of another event loop. Make one in each asyncio.run()."
                ) from error
            else:
                pause = exchange.handle_error(answer)
            await self._sleep(pause)
