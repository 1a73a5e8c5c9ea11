"""`Client`: sends requests and waits. `RetriedCall` decides what to send and when to retry."""

from __future__ import annotations

import contextlib
import random
import time
from collections.abc import Callable, Generator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Literal, Self, TypeVar, Unpack, overload

import httpx2

from summarizer.call_options import ArticleOptions, NewsOptions, accepts_article_options
from summarizer.client import calls
from summarizer.client.batches import Batches
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
from summarizer.client.streams import BriefStream

if TYPE_CHECKING:
    from pydantic import BaseModel

    from summarizer.schemas.article import Article
    from summarizer.schemas.audit import Audit
    from summarizer.schemas.brief import Brief
    from summarizer.schemas.events import StreamEvent
    from summarizer.schemas.http import Health, KeyUsageReport, ModelCard, Readiness, SchemaCard, SchemaDocument

T = TypeVar("T")


class Client:
    """Synchronous client of the service: `with Client() as client:`.

    Args:
        base_url: The service's base URL.
        api_key: One of the service's keys, if it requires one.
        timeout: Time limit of a response in seconds.
        max_retries: Number of retries after 408, 409, 429, 5xx and lost connections. The client waits as long as
            Retry-After says, up to a minute, or else with exponential backoff. A timeout is not retried: a model may
            still be working on the request.
        transport: httpx2 transport, for tests and special networks.
        sleep: Function that waits for a number of seconds.
        jitter: Function that returns a number from 0 to 1, to spread retries.

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
        transport: httpx2.BaseTransport | None = None,
        sleep: Callable[[float], None] = time.sleep,
        jitter: Callable[[], float] = random.random,
    ) -> None:
        url = parse_base_url(base_url)
        self._service_url = redact_url(url)
        self._policy = RetryPolicy(max_retries=max_retries, jitter=jitter)
        self._sleep = sleep
        self._http = httpx2.Client(
            base_url=url, headers=make_headers(api_key), timeout=make_timeout(timeout), transport=transport
        )
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
            text: The article's whole text, or an Article, for instance from `summarizer.ingest.read_file`. Give exactly
                one of `text`, `html` and `url`.
            request: `html`, `url`, `title`, `published`, `schema`, `model`, `options` and `cache`; see
                `summarizer.call_options.ArticleOptions`.

        Raises:
            APIError: The service rejected the request or failed; the class depends on the status.
            InputError: No article is given, or the request cannot be sent as JSON.
        """
        call = calls.call_summarize(text, **request)
        return self._run(call)

    @accepts_article_options
    def stream(
        self, text: str | Article | None = None, *, resume: bool = True, **request: Unpack[ArticleOptions]
    ) -> BriefStream:
        """Make a verified brief of an article and stream its events.

        Takes the arguments of `summarize`, and `resume`: if the connection is lost, the client reconnects up to
        `max_retries` times in a row, and the stream continues without repeating events. The service keeps working for
        a while after a lost connection; closing the stream ends the work at once. Iterate over the result once,
        `with client.stream(text) as events: …`, or call `.brief()` to wait for the brief.
        """
        call = calls.call_summarize(text, events=True, resume=resume, **request)
        return BriefStream(self._stream_events(call))

    def verify(
        self,
        text: str,
        quotes_or_brief: BaseModel | Mapping[str, Any] | Sequence[str] | None = None,
        *,
        statements: Sequence[str] | None = None,
        judge: str | None = None,
    ) -> Audit:
        """Check quotes, statements or a brief against an article.

        Args:
            text: The article's whole text.
            quotes_or_brief: A list of quotes; a `Brief`; or the JSON object of a whole or partial brief. It can be
                omitted if there are statements.
            statements: Sentences in any wording, each checked against the whole article.
            judge: The service's model that decides whether sentences follow from the article. Sentences that it finds
                wrong are flagged, not rejected. By default no model is called.

        Raises:
            APIError: The service rejected the request or failed; the class depends on the status.
            InputError: There is nothing to check, or a string is given in place of a list.
        """
        return self._run(calls.call_verify(text, quotes_or_brief, statements=statements, judge=judge))

    def models(self) -> tuple[ModelCard, ...]:
        """List the available models."""
        return self._run(calls.call_models())

    def usage(self) -> KeyUsageReport:
        """Return the name and limits of this client's key, and what is used of them.

        Raises:
            ServerError: The key is limited, and the service's database is not available.
            APIError: The service does not answer.
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
            ServerError: The default model cannot be used. `problem["code"]` is `not_ready` if it needs more time (the
                client has retried `max_retries` times), and `misconfigured` if waiting does not help.
            APIError: The service does not answer.
        """
        return self._run(calls.call_ready())

    def _start_call(self, call: calls.Call[T]) -> RetriedCall[T]:
        return RetriedCall(call, policy=self._policy, service_url=self._service_url)

    def _run(self, call: calls.Call[T]) -> T:
        exchange = self._start_call(call)
        while True:
            try:
                answer = self._http.request(call.method, call.path, content=call.body, headers=exchange.headers)
            except httpx2.RequestError as failure:
                step: Done[T] | RetryAfter = exchange.handle_failure(failure)
            else:
                step = exchange.handle_response(answer)
            if isinstance(step, Done):
                return step.value
            self._sleep(step.seconds)

    def _stream_events(self, call: calls.Call[Any]) -> Generator[StreamEvent, None, None]:
        following = ResumableStream(call, policy=self._policy, service_url=self._service_url)
        try:
            while not following.is_over:
                with contextlib.closing(self._open(following.call)) as answer:
                    reader, failure = following.start_response(answer), None
                    try:
                        for piece in answer.iter_bytes():
                            yield from reader.feed(piece)
                    except httpx2.RequestError as error:
                        failure = error
                if step := following.finish_response(failure):
                    self._sleep(step.seconds)
        except (GeneratorExit, KeyboardInterrupt):
            self._cancel_stream(following)
            raise

    def _cancel_stream(self, following: ResumableStream) -> None:
        """End the stream at the service. If the request fails, the service ends it after `resume_seconds`."""
        if call := following.make_cancel_call():
            with contextlib.suppress(httpx2.RequestError):
                self._http.request(call.method, call.path, timeout=CANCEL_TIMEOUT)

    def _open(self, call: calls.Call[Any]) -> httpx2.Response:
        """Return a successful response whose body has not been read."""
        exchange = self._start_call(call)
        while True:
            request = self._http.build_request(call.method, call.path, content=call.body, headers=exchange.headers)
            try:
                answer = self._http.send(request, stream=True)
                if answer.is_success:
                    return answer
                with contextlib.closing(answer):
                    answer.read()
            except httpx2.RequestError as failure:
                step = exchange.handle_failure(failure)
            else:
                step = exchange.handle_error(answer)
            self._sleep(step.seconds)
