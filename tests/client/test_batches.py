"""`Client.batches` and `AsyncClient.batches`, against the service behind a real socket."""

from __future__ import annotations

import asyncio
import datetime as dt
import json
import math
from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path
from typing import Any

import httpx2
import pytest
from pydantic import BaseModel

from summarizer import summarize
from summarizer.client import AsyncClient, Client
from summarizer.errors import (
    APIConnectionError,
    APIError,
    ConflictError,
    InputError,
    JobError,
    NotFoundError,
    UnprocessableEntityError,
)
from summarizer.schemas.article import Article
from summarizer.schemas.batches import BatchItem
from summarizer.schemas.brief import Brief
from tests.support.batches import Counted, configure_batches, make_items
from tests.support.provider_server import free_port, serve
from tests.support.service import log_lines, serve_app


@pytest.fixture
def base(tmp_path: Path) -> Iterator[str]:
    with serve_app(configure_batches(f"sqlite:///{tmp_path / 'batches.sqlite3'}")) as address:
        yield address


def test_a_batch_from_its_making_to_its_end(base: str) -> None:
    items = [BatchItem.model_validate(item) for item in make_items(3)]
    with Client(base) as client:
        batch = client.batches.create([*items, {"id": "none", "text": "…"}], options={"max_items": 2})
        assert batch.total == 4
        ended = client.batches.wait(batch.id, pause=0.1)
        assert (ended.state, ended.counts.done, ended.counts.failed) == ("done", 3, 1)
        assert str(ended) == repr(ended) == f"<Batch '{batch.id}', done, 4 items: 3 done, 1 failed>"
        results = list(client.batches.results(batch.id))
        assert [result.number for result in results] == [1, 2, 3, 4]
        briefs = {result.id: result.read_brief() for result in results}
        assert isinstance(briefs["a1"], Brief)
        assert briefs["a1"].article.text == items[1].text
        assert briefs["none"] is None
        assert [result.number for result in client.batches.results(batch.id, after=3, follow=False)] == [4]
        assert client.batches.list() == (ended,)
        assert client.batches.list(before=batch.id) == ()
        client.batches.delete(batch.id)
        with pytest.raises(NotFoundError):
            client.batches.get(batch.id)


def test_results_of_a_batch_that_is_deleted_meanwhile_are_not_taken_for_all(base: str) -> None:
    with Client(base, sleep=lambda _: None) as client, log_lines() as lines:
        batch = client.batches.create(make_items(200))
        results = client.batches.results(batch.id)
        next(results)
        client.batches.delete(batch.id)
        with pytest.raises(NotFoundError, match="There is no batch with that id"):
            list(results)
    codes = [line["code"] for line in lines if line.get("status") == 200 and "code" in line]
    assert codes == ["unknown_batch"], "the answer that was cut"
    assert not [line for line in lines if line["event"] == "failure"]


def test_articles_are_items(base: str) -> None:
    article = Article(text="Mayor Anna Lind said on Monday that 40 people came.", title="Norbridge grows")
    with Client(base) as client:
        batch = client.batches.create([article, {"id": "b", "article": article}])
        briefs = {result.id: result.read_brief() for result in client.batches.results(batch.id)}
    assert {name: brief and brief.article.title for name, brief in briefs.items()} == dict.fromkeys("1b", article.title)


def test_results_of_a_text_with_other_line_breaks(base: str) -> None:
    text = "Mayor Anna Lind said\u2028on Monday that 40\x85people came to Norbridge.\u2029It rained."
    with Client(base) as client:
        batch = client.batches.create([{"id": "a\u2028b", "text": text}, {"id": "b", "text": text}])
        results = {result.id: result.read_brief() for result in client.batches.results(batch.id)}
    assert {name: brief.article.text for name, brief in results.items()} == {"a\u2028b": text, "b": text}
    assert all(map(json.loads, results["b"].to_jsonl().splitlines()))


class Odd(BaseModel):
    id: str = "a"
    value: Any = None


@pytest.mark.parametrize(
    ("item", "terms", "says"),
    [
        (BatchItem(id="a", text="x\ud800"), {}, "surrogate"),
        ({"id": "a", "text": "x\ud800"}, {}, "surrogate"),
        (Odd(value=object()), {}, "cannot be sent as JSON"),
        ({"id": "a", "text": "x"}, {"options": {"focus": object()}}, "cannot be sent as JSON"),
        ({"id": "a", "text": "x"}, {"idempotency_key": "clé"}, "idempotency_key"),
        ({"id": "a", "text": "x"}, {"idempotency_key": "key\n"}, "idempotency_key"),
        ({"id": "a", "text": "x"}, {"idempotency_key": ""}, "idempotency_key"),
    ],
)
def test_what_cannot_be_sent_is_an_input_error(item: Any, terms: dict[str, Any], says: str) -> None:
    with Client(f"http://127.0.0.1:{free_port()}") as client, pytest.raises(InputError, match=says):
        client.batches.create([item], **terms)


def test_what_cannot_be_sent_is_named() -> None:
    items = [*make_items(2), {"id": "odd", "text": "x", "title": {1}}]
    with Client(f"http://127.0.0.1:{free_port()}") as client, pytest.raises(InputError, match="Item 3, id 'odd': "):
        client.batches.create(items)


def test_rows_of_a_table_have_dates_and_missing_values(base: str) -> None:
    """A value that is missing in a data frame is NaN, and a date is one or a time."""
    noon = dt.datetime(2026, 10, 29, 12, 30, tzinfo=dt.UTC)
    days = [dt.date(2026, 10, 29), noon, "2026-10-29", math.nan, None]
    rows = [
        {**item, "title": math.nan, "published": day} for item, day in zip(make_items(len(days)), days, strict=True)
    ]
    with Client(base) as client:
        batch = client.batches.create(rows)
        told = {result.id: result.read_brief().article for result in client.batches.results(batch.id)}
        alone = client.summarize(rows[0]["text"], published=noon)
    assert [told[row["id"]].published for row in rows] == [days[0]] * 3 + [None] * 2
    assert {article.title for article in told.values()} == {None}
    assert alone.article.published == summarize(rows[0]["text"], published=noon).article.published == days[0]


def test_an_article_with_half_a_surrogate_pair_is_an_input_error() -> None:
    with Client(f"http://127.0.0.1:{free_port()}") as client, pytest.raises(InputError, match="surrogate"):
        client.summarize(Article(text="x\ud800"))


def test_a_client_without_a_time_limit(base: str) -> None:
    with Client(base, timeout=None) as client:
        assert client.batches.list() == ()


def test_faults_are_errors(base: str) -> None:
    with Client(base, max_retries=0) as client:
        with pytest.raises(UnprocessableEntityError) as caught:
            client.batches.create([*make_items(1), *make_items(1)])
        assert caught.value.problem["errors"][0]["path"] == "line 2"
        with pytest.raises(InputError):
            client.batches.create(["text"])  # type: ignore[list-item]
        first = client.batches.create(make_items(1), idempotency_key="k")
        assert client.batches.create(make_items(1), idempotency_key="k").id == first.id
        with pytest.raises(ConflictError):
            client.batches.create(make_items(2), idempotency_key="k")


def test_waiting_ends_when_it_is_told_to(tmp_path: Path) -> None:
    with serve(Counted(1.0)) as server:
        settings = configure_batches(f"sqlite:///{tmp_path / 'b.sqlite3'}", server, batch_concurrency=1)
        with serve_app(settings) as base, Client(base) as client:
            batch = client.batches.create(make_items(30))
            with pytest.raises(JobError):
                client.batches.wait(batch.id, timeout=0.3, pause=0.1)
            assert client.batches.cancel(batch.id).state == "cancelled"
            client.batches.delete(batch.id)


@pytest.mark.faults
@pytest.mark.anyio
async def test_what_is_followed_may_be_silent_for_longer_than_an_answer_may_take(tmp_path: Path) -> None:
    with (
        serve(Counted(1.0)) as server,
        serve_app(configure_batches(f"sqlite:///{tmp_path / 'b.sqlite3'}", server)) as base,
    ):
        with Client(base) as client:
            batch = client.batches.create(make_items(2))
        with Client(base, timeout=0.5) as client:
            assert len(list(client.batches.results(batch.id))) == 2
            assert client.stream(make_items(3)[2]["text"]).brief().receipt.model == "openai/scripted"
        async with AsyncClient(base, timeout=0.5) as client:
            assert await client.stream(make_items(4)[3]["text"]).brief()


@pytest.mark.anyio
async def test_waiting_with_an_event_loop_ends_when_it_is_told_to(base: str) -> None:
    async with AsyncClient(base) as client:
        batch = await client.batches.create(make_items(1))
        await client.batches.wait(batch.id, pause=0.1)
        going = batch.model_dump_json()
    handler = httpx2.MockTransport(lambda _: httpx2.Response(200, content=going))
    async with AsyncClient("http://127.0.0.1:9", transport=handler) as client:
        with pytest.raises(JobError, match=batch.id):
            await client.batches.wait(batch.id, timeout=0.05, pause=0.02)


@pytest.mark.parametrize("line", [b"{}", b"no JSON", b"\xff"])
def test_a_result_that_cannot_be_read_is_an_error_of_the_client(line: bytes) -> None:
    handler = httpx2.MockTransport(lambda _: httpx2.Response(200, content=line + b"\n"))
    with (
        Client("http://127.0.0.1:9", transport=handler) as client,
        pytest.raises(APIError, match="which this client cannot read"),
    ):
        list(client.batches.results("b1"))


class Breaking(httpx2.BaseTransport):
    """Breaks the first answers with results off: in the middle of a line, or `silent` after one."""

    def __init__(self, cuts: int, *, silent: bool = False) -> None:
        self.real, self.cuts, self.asked = httpx2.HTTPTransport(), cuts, list[str]()
        self.silent = silent

    def handle_request(self, request: httpx2.Request) -> httpx2.Response:
        answer = self.real.handle_request(request)
        if "/results" not in request.url.path:
            return answer
        self.asked.append(request.url.params["after"])
        if len(self.asked) > self.cuts:
            return answer
        whole = answer.read()

        def broken() -> Iterator[bytes]:
            yield whole[: whole.index(b"\n") + (1 if self.silent else 20)]
            if not self.silent:
                raise httpx2.RemoteProtocolError("cut")

        return httpx2.Response(answer.status_code, headers=answer.headers, stream=Stream(broken))

    def close(self) -> None:
        self.real.close()


class Stream(httpx2.SyncByteStream):
    def __init__(self, pieces: Callable[[], Iterator[bytes]]) -> None:
        self.pieces = pieces

    def __iter__(self) -> Iterator[bytes]:
        return self.pieces()


def test_results_go_on_where_a_connection_broke(base: str) -> None:
    transport = Breaking(2)
    with Client(base, transport=transport, max_retries=1, sleep=lambda _: None) as client:
        batch = client.batches.create(make_items(5))
        client.batches.wait(batch.id, pause=0.1)
        results = list(client.batches.results(batch.id))
    assert [result.number for result in results] == [1, 2, 3, 4, 5]
    assert transport.asked == ["0", "1", "2", "5"]


def test_results_that_end_before_the_batch_are_not_taken_for_all(base: str) -> None:
    """A proxy that speaks HTTP/1.0 ends an answer without an error when it loses the service."""
    transport = Breaking(2, silent=True)
    with Client(base, transport=transport, sleep=lambda _: None) as client:
        batch = client.batches.create(make_items(5))
        results = list(client.batches.results(batch.id))
    assert [result.number for result in results] == [1, 2, 3, 4, 5]
    assert transport.asked == ["0", "1", "2", "5"]


@pytest.mark.anyio
async def test_an_end_without_results_while_the_batch_goes_on_is_an_error(base: str) -> None:
    with Client(base) as client:
        going = client.batches.create(make_items(1)).model_copy(update={"finished": None}).model_dump_json()
    transport = httpx2.MockTransport(
        lambda request: httpx2.Response(200, content="" if "/results" in request.url.path else going)
    )
    with (
        Client("http://127.0.0.1:9", transport=transport, max_retries=0) as client,
        pytest.raises(APIConnectionError, match="broke off"),
    ):
        next(client.batches.results("b1"))
    async with AsyncClient("http://127.0.0.1:9", transport=transport, max_retries=0) as other:
        with pytest.raises(APIConnectionError, match="broke off"):
            await anext(other.batches.results("b1"))


@pytest.mark.anyio
async def test_the_same_with_an_event_loop(base: str) -> None:
    async with AsyncClient(base) as client:
        batch = await client.batches.create(make_items(3))
        results = [result async for result in client.batches.results(batch.id)]
        assert sorted(result.id for result in results) == ["a0", "a1", "a2"]
        ended = await client.batches.wait(batch.id, pause=0.1)
        assert (await client.batches.get(batch.id)) == ended
        assert (await client.batches.resume(batch.id)).state == "done"
        assert (await client.batches.retry(batch.id)).state == "done"
        assert (await client.batches.cancel(batch.id)).state == "done"
        assert len(await client.batches.list()) == 1
        await client.batches.delete(batch.id)
        assert await client.batches.list() == ()


def test_results_that_cannot_be_decompressed() -> None:
    class Body(httpx2.SyncByteStream, httpx2.AsyncByteStream):
        def __iter__(self) -> Iterator[bytes]:
            yield b"no gzip"

        async def __aiter__(self) -> AsyncIterator[bytes]:
            yield b"no gzip"

    def answer(_: httpx2.Request) -> httpx2.Response:
        return httpx2.Response(200, headers={"content-encoding": "gzip"}, stream=Body())

    async def take() -> None:
        async with AsyncClient("http://127.0.0.1:9", transport=httpx2.MockTransport(answer)) as client:
            await anext(client.batches.results("a"))

    plain = Client("http://127.0.0.1:9", transport=httpx2.MockTransport(answer))
    for work in (lambda: next(plain.batches.results("a")), lambda: asyncio.run(take())):
        with pytest.raises(APIConnectionError, match="DecodingError"):
            work()
