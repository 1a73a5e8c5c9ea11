"""The client for scripts. It sends and waits; everything else is in `RetriedCall`."""

from __future__ import annotations

import contextlib
import random
import time
from collections.abc import Callable, Generator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Self, TypeVar, Unpack

import httpx2

from summarizer.call_options import ArticleOptions, accepts_article_options
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
    from summarizer.schemas.http import Health, ModelCard, Readiness, SchemaCard, SchemaDocument

T = TypeVar("T")


class Client:
    """Asks the service: `with Client() as client:`.

    Args:
        base_url: Where the service is.
        api_key: One of the service's keys, where it asks for one.
        timeout: Seconds for one answer.
        max_retries: How often a call is repeated after 408, 409, 429, 5xx and lost connections. It waits as long as
            Retry-After says, up to a minute, and else longer each time. An answer that takes too long is not asked
            for again: a model may be at work on it.
        transport: How requests are sent, for tests and special networks.
        sleep: How the client waits.
        jitter: Gives a number from 0 to 1; spreads clients that wait for the same thing.

    Raises:
        ConfigurationError: The address or the key cannot be used.
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

    @accepts_article_options
    def summarize(self, text: str | Article | None = None, **request: Unpack[ArticleOptions]) -> Brief:
        """Have a verified brief made of an article.

        Args:
            text: The article's whole text, or an Article, as `summarizer.ingest.read_file` makes one. Give exactly one
                of this, `html` and `url`.
            request: `html`, `url`, `title`, `published`, `schema`, `model`, `options` and `cache`; see
                `summarizer.call_options.ArticleOptions`.

        Raises:
            APIError: The service refused or failed; its class tells the status.
            InputError: It gives no article, or cannot be sent as JSON.
        """
        call = calls.call_summarize(text, **request)
        brief: Brief = self._run(call)
        return brief

    @accepts_article_options
    def stream(
        self, text: str | Article | None = None, *, resume: bool = True, **request: Unpack[ArticleOptions]
    ) -> BriefStream:
        """Have a verified brief made of an article, and be told of it meanwhile.

        Its arguments are those of `summarize`, and `resume`: a connection that is lost is made again, as often in a
        row as `max_retries` says, and the stream goes on where it was, each event once. The service works on for that
        for a while; whoever closes the stream ends the work at once. What it returns is iterated over once, event by
        event, and closed: `with client.stream(text) as events: …`; or `.brief()` waits for the brief.
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
        """Have what somebody else wrote checked against an article.

        Args:
            text: The article's whole text.
            quotes_or_brief: A list of quotes; a `Brief`; or the JSON object of one, which need not be whole. It may be
                left out if there are statements.
            statements: Sentences in anybody's words, each checked against the whole article.
            judge: The service's model that decides whether sentences follow from the article. What it finds wrong is
                flagged and stays. By default no model is asked.

        Raises:
            APIError: The service refused or failed; its class tells the status.
            InputError: There is nothing to check, or a list is one string.
        """
        return self._run(calls.call_verify(text, quotes_or_brief, statements=statements, judge=judge))

    def models(self) -> tuple[ModelCard, ...]:
        """The models that may be asked for."""
        return self._run(calls.call_models())

    def schemas(self) -> tuple[SchemaCard, ...]:
        """The schemas that may be asked for."""
        return self._run(calls.call_schemas())

    def schema(self, name: str) -> SchemaDocument:
        """One schema as JSON Schema: as a model writes it, and as the service returns it."""
        return self._run(calls.call_schema(name))

    def health(self) -> Health:
        """Whether the service answers, and its version."""
        return self._run(calls.call_health())

    def ready(self) -> Readiness:
        """Whether the service can be asked for briefs, and which of its models can.

        Raises:
            ServerError: Its default model can't be asked. `problem["code"]` is `not_ready` where it only needs time,
                which the client has then given it as often as `max_retries` says, and `misconfigured` where waiting is
                of no use.
            APIError: It does not answer.
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
        """Tell the service that the rest is not wanted. Where that cannot be said, it notices after a while."""
        if call := following.make_cancel_call():
            with contextlib.suppress(httpx2.RequestError):
                self._http.request(call.method, call.path, timeout=CANCEL_TIMEOUT)

    def _open(self, call: calls.Call[Any]) -> httpx2.Response:
        """An answer of success, of which nothing is read yet."""
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
