"""Both clients and a stream of events: typed events, typed errors, and what a network does to them."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Iterator
from typing import Any

import httpx2
import pytest
from pydantic import SecretStr

from summarizer import errors
from summarizer.client import AsyncClient, Client
from summarizer.client.sse import EventDecoder
from summarizer.schemas.events import BriefEvent, ItemEvent, RejectedEvent, StreamEvent
from tests.api.test_provider import brief_with
from tests.support.provider_server import Reply, Request, fault, serve
from tests.support.service import ARTICLE, LIE, TRUE, configure, configure_model, serve_app
from tests.support.streamed import streamed
from tests.support.waiting import PATIENCE

KEY = "key-1"


@pytest.fixture(scope="module")
def url() -> Iterator[str]:
    with serve_app(configure(api_keys=(SecretStr(KEY),))) as address:
        yield address


Take = Callable[..., list[Any]]


def take_sync(url: str, text: str = ARTICLE, *, retries: int = 0, **given: Any) -> list[Any]:
    with Client(url, api_key=KEY, max_retries=retries, sleep=lambda _: None) as client:
        return list(client.stream(text, **given))


def take_async(url: str, text: str = ARTICLE, *, retries: int = 0, **given: Any) -> list[Any]:
    async def rest(_: float) -> None:
        """Come back at once."""

    async def run() -> list[Any]:
        async with AsyncClient(url, api_key=KEY, max_retries=retries, sleep=rest) as client:
            return [event async for event in client.stream(text, **given)]

    return asyncio.run(run())


BOTH = pytest.mark.parametrize("take", [take_sync, take_async], ids=["sync", "async"])


@BOTH
def test_the_events_are_typed(take: Take, url: str) -> None:
    told = take(url, title="Shut", options={"max_items": 2})
    assert [event.type for event in told][:5] == ["started", *["progress"] * 3, "item"]
    assert isinstance(told[-1], BriefEvent)
    brief = told[-1].brief
    positions = [e.item for e in told if isinstance(e, ItemEvent) and e.section == "positions"]
    assert positions == brief.positions
    assert brief.article.title == "Shut"


@BOTH
def test_what_is_rejected(take: Take) -> None:
    with serve(streamed(brief_with(TRUE, LIE), pause=0.01)) as server, serve_app(configure_model(server.base)) as base:
        told = take(base)
    (rejected,) = [event for event in told if isinstance(event, RejectedEvent)]
    assert rejected.item["quote"] == LIE
    assert rejected.closest is not None


def test_whoever_wants_only_the_brief(url: str) -> None:
    with Client(url, api_key=KEY) as client:
        whole = client.summarize(ARTICLE)
        with client.stream(ARTICLE) as events:
            assert next(events).type == "started"
            assert events.brief().positions == whole.positions
            assert events.brief().positions == whole.positions, "it is kept"

    async def run() -> Any:
        async with AsyncClient(url, api_key=KEY) as client, client.stream(ARTICLE) as events:
            return await events.brief()

    assert asyncio.run(run()).positions == whole.positions


def test_a_stream_can_be_closed_after_its_client(url: str) -> None:
    with Client(url, api_key=KEY) as client:
        events = client.stream(ARTICLE)
        next(events)
    events.close()

    async def run() -> None:
        async with AsyncClient(url, api_key=KEY) as client:
            events = client.stream(ARTICLE)
            await anext(events)
        await events.aclose()

    asyncio.run(run())


def test_a_stream_that_was_closed_has_no_brief(url: str) -> None:
    with Client(url, api_key=KEY) as client:
        with client.stream(ARTICLE) as events:
            next(events)
        with pytest.raises(errors.InputError, match="before closing the stream"):
            events.brief()

    async def run() -> None:
        async with AsyncClient(url, api_key=KEY) as client:
            async with client.stream(ARTICLE) as events:
                await anext(events)
            with pytest.raises(errors.InputError, match="before closing the stream"):
                await events.brief()

    asyncio.run(run())


@BOTH
def test_errors_before_and_after_the_first_event_are_the_same_classes(take: Take, url: str) -> None:
    with pytest.raises(errors.UnprocessableEntityError) as caught:
        take(url, "…")
    assert caught.value.problem["code"] == "article_empty"
    with pytest.raises(errors.AuthenticationError), Client(url) as stranger:
        list(stranger.stream(ARTICLE))
    broken = streamed(brief_with(TRUE), keep=12, pause=0.01)
    with serve(broken) as server, serve_app(configure_model(server.base, retries=0)) as base:
        with pytest.raises(errors.ServerError) as failed:
            take(base)
        assert len(server.requests) == 1, "what has begun is not asked for again"
    assert (failed.value.status_code, failed.value.problem["code"]) == (503, "provider_unavailable")
    assert failed.value.request_id
    assert failed.value.problem["detail"] in str(failed.value)


@BOTH
def test_what_has_not_begun_is_asked_for_again(take: Take) -> None:
    script = [fault(429, headers={"retry-after": "1"}), streamed(brief_with(TRUE))]
    with serve(*script) as server, serve_app(configure_model(server.base, retries=0)) as base:
        assert take(base, retries=1)[-1].type == "brief"
        assert len(server.requests) == 2


def serve_body(body: bytes, **more: Any) -> Callable[[Request], Reply]:
    """A server that is not ours, or one that breaks."""
    headers = {"content-type": "text/event-stream", "x-request-id": "r-1", **more.pop("headers", {})}
    return lambda _: Reply(body, headers=headers, **more)


def root_of(server: Any) -> str:
    return str(server.root)


STARTED = b'event: started\ndata: {"type":"started","schema":"news/2","model":"m"}\n\n'

BROKEN: dict[str, tuple[Callable[[Request], Reply], type[errors.APIError]]] = {
    "it ends before the brief": (serve_body(STARTED), errors.APIConnectionError),
    "it breaks off": (serve_body(STARTED + b"event: it", cut=len(STARTED) + 3), errors.APIConnectionError),
    "no stream": (serve_body(b"{}", headers={"content-type": "application/json"}), errors.APIError),
    "no event of ours": (serve_body(b'data: {"type":"news"}\n\n'), errors.APIError),
    "no JSON": (serve_body(b"event: item\ndata: <html>\n\n"), errors.APIError),
    "an error that is no problem": (serve_body(b"event: error\ndata: []\n\n"), errors.APIError),
    "an error without a status": (serve_body(b"event: error\ndata: {}\n\n"), errors.ServerError),
}


@BOTH
@pytest.mark.parametrize("name", BROKEN)
def test_no_stream_of_the_service_is_a_typed_error(name: str, take: Take) -> None:
    script, kind = BROKEN[name]
    with serve(script) as server, pytest.raises(kind) as caught:
        take(root_of(server))
    if name != "it breaks off":
        assert caught.value.request_id == "r-1"
    assert "<html>" not in str(caught.value)


def decode(*pieces: bytes) -> tuple[EventDecoder, list[StreamEvent]]:
    request, kind = httpx2.Request("POST", "http://here"), {"content-type": "text/event-stream"}
    answer = httpx2.Response(200, headers=kind, content=iter(pieces), request=request)
    reader = EventDecoder(answer, service_url="here", after="")
    return reader, list(filter(None, map(reader.read, reader.sent)))


def test_events_of_types_that_are_not_known_are_passed_over(url: str) -> None:
    brief = take_sync(url)[-1].model_dump_json()
    events = ['{"type": "weather", "section": 3}', '{"type": "progress", "stage": "auditing"}', brief]
    body = "".join(f"id: s.{at}\nevent: e\ndata: {event}\n\n" for at, event in enumerate(events))
    reader, told = decode(body.encode())
    assert [event.type for event in told] == ["progress", "brief"]
    assert (reader.is_over, reader.last_id) == (True, "s.2")
    with pytest.raises(errors.APIError):
        decode(b'data: {"type": "progress", "stage": 3}\n\n')


@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("size", [1, 7, 10_000])
def test_lines_end_where_the_standard_says(ending: str, size: int, url: str) -> None:
    """Comments, unknown fields, data over two lines, and separators in the JSON that end no line."""
    item = {"type": "item", "schema": "news/2", "section": "headline", "index": None, "item": "a\u2028b\x85c\u2029 🙂"}
    first, second = json.dumps(item, ensure_ascii=False).split(", ", 1)
    lines = [": hello", "", "id: 7", "retry: 10", "event: item", f"data: {first},", f"data: {second}", ""]
    lines += [":", f"data:{take_sync(url)[-1].model_dump_json()}", "", ""]
    body = ending.join(lines).encode()
    reader, told = decode(*(body[at : at + size] for at in range(0, len(body), size)))
    assert [event.type for event in told] == ["item", "brief"]
    assert isinstance(told[0], ItemEvent)
    assert str(told[0].item) == item["item"]
    assert reader.is_over


def test_whoever_stops_early_ends_the_providers_call() -> None:
    slow = streamed(brief_with(TRUE), pause=0.1, hold=30)
    with serve(slow) as server, serve_app(configure_model(server.base)) as base:
        with Client(base) as client, client.stream(ARTICLE) as events:
            while next(events).type != "item":
                pass
        assert server.hung_up.wait(PATIENCE)


def test_what_cannot_be_sent_is_refused_at_once() -> None:
    with Client("http://127.0.0.1:9") as client, pytest.raises(errors.InputError):
        client.stream()
    with (
        Client("http://127.0.0.1:9", max_retries=0, transport=httpx2.HTTPTransport()) as client,
        pytest.raises(errors.APIConnectionError, match="Nothing answers"),
    ):
        next(client.stream(ARTICLE))


def test_one_key_for_all_connections_of_a_stream() -> None:
    begun = serve_body(b"id: s.1\n" + STARTED)  # and no more
    with serve(begun) as server, Client(root_of(server), max_retries=1) as client:
        for _ in range(2):
            with pytest.raises(errors.APIConnectionError):
                list(client.stream(ARTICLE))
        keys = [dict(request.headers)["Idempotency-Key"] for request in server.requests if request.raw]
    assert len(keys) == 4
    assert len({*keys[:2]}) == len({*keys[2:]}) == 1
    assert len({*keys}) == 2


@BOTH
@pytest.mark.parametrize("charset", ["utf-16", "nonsense"])
def test_events_are_utf_8_whatever_charset_is_named(take: Take, charset: str) -> None:
    body = b'data: {"type":"progress","stage":"writing"}\n\n'
    odd = Reply(body, headers={"content-type": f"text/event-stream; charset={charset}"})
    with serve(odd) as server, pytest.raises(errors.APIConnectionError, match="the stream ended before the brief"):
        take(server.root)
