"""Files that are made to hang, crash or fill their parser: each is refused, and the service goes on."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx2
import pytest
from pydantic import SecretStr

from summarizer.ingest import isolation
from summarizer.schemas.article import Article
from summarizer.settings import Settings
from tests.support.documents import PARAGRAPHS, make_page, make_pdf
from tests.support.hostile_files import SENTENCE, make_docx_bomb, make_nested_page, make_pdf_of_objects
from tests.support.service import configure, make_client, read_problem, serve_app
from tests.support.waiting import PATIENCE, wait_until

ARTICLES = "/v1/articles"
SUMMARIES = "/v1/summaries"


@pytest.fixture(scope="module", autouse=True)
def pool() -> Iterator[isolation.ParserPool]:
    """A pool of this module."""
    with pytest.MonkeyPatch.context() as patch:
        made = isolation.ParserPool()
        patch.setattr(isolation, "_pool", made)
        yield made
        made.close()


def waiting(pool: isolation.ParserPool) -> list[int]:
    """The ids of the processes that wait for a file."""
    return [process._process.pid for process in pool._idle]


def test_one_process_reads_many_files_and_has_no_keys(pool: isolation.ParserPool) -> None:
    client = make_client()
    assert client.post(SUMMARIES, json={"html": make_page()}).status_code == 200
    [first] = waiting(pool)
    assert client.post(ARTICLES, content=make_pdf()).status_code == 200
    assert waiting(pool) == [first]
    environment = Path(f"/proc/{first}/environ")
    if environment.exists():
        names = {line.partition(b"=")[0].decode() for line in environment.read_bytes().split(b"\0") if line}
        assert names <= isolation.INHERITED | {"PYTHONPATH"}


def test_a_file_of_many_objects_and_a_page_of_many_levels(pool: isolation.ParserPool) -> None:
    client = make_client()
    assert client.post(ARTICLES, content=make_pdf_of_objects(100_000)).json()["text"] == SENTENCE
    problem = read_problem(client.post(ARTICLES, content=make_nested_page(10_000_000)), 422, "document")
    assert "Send its text" in problem["detail"]


def test_a_page_for_which_lxml_has_no_memory(pool: isolation.ParserPool) -> None:
    """lxml reports it as an XMLSyntaxError or an XPathEvalError, which was in the message."""
    page = f"<html><body><article>{'<p>x' * 800_000}</article></body></html>".encode()
    client = make_client(configure(parse_max_memory=200_000_000))
    problem = read_problem(client.post(ARTICLES, content=page), 422, "document")
    assert problem["detail"] == "Reading the file takes over 200 MB of memory. Give its text, or a part of it."


@pytest.mark.faults
def test_a_file_that_takes_too_long_is_refused_and_the_next_one_is_read(pool: isolation.ParserPool) -> None:
    hurried = make_client(configure(parse_timeout=0.3))
    problem = read_problem(hurried.post(ARTICLES, content=make_docx_bomb(8_000_000)), 422, "document")
    assert problem["detail"] == "Reading the file took over 0.3 seconds. Give its text, or a part of it."
    answer = make_client().post(ARTICLES, content=make_pdf())
    assert answer.json()["text"].endswith(PARAGRAPHS[-1])


def test_a_process_that_was_killed_while_it_waited_is_replaced(pool: isolation.ParserPool) -> None:
    client = make_client()
    assert client.post(ARTICLES, content=b"A text.").status_code == 200
    process = pool._idle[-1]
    process._process.kill()
    process._process.wait()
    assert client.post(ARTICLES, content=b"A text.").status_code == 200
    assert process._process.pid not in waiting(pool)


def test_a_caller_that_goes_ends_the_reading(pool: isolation.ParserPool) -> None:
    file = isolation.ReceivedFile(make_docx_bomb(8_000_000))

    async def leave() -> None:
        reading = asyncio.create_task(isolation.read_isolated(file, settings=configure(parse_timeout=600.0)))
        await asyncio.to_thread(wait_until, lambda: any(process.has_begun for process in pool._busy))
        reading.cancel()
        with pytest.raises(asyncio.CancelledError):
            await reading

    asyncio.run(leave())
    wait_until(lambda: not pool._busy)


def test_a_file_that_waits_too_long_for_others(pool: isolation.ParserPool) -> None:
    gate, held = threading.Event(), threading.Semaphore(0)

    def hold() -> None:
        held.release()
        gate.wait()

    holding = [pool.threads.submit(hold) for _ in range(isolation.PROCESSES)]
    try:
        for _ in holding:
            held.acquire()
        answer = make_client(configure(queue_timeout=0.1)).post(ARTICLES, content=b"A text.")
    finally:
        gate.set()
    problem = read_problem(answer, 503, "overloaded")
    assert "0.1 seconds" in problem["detail"]
    assert (answer.headers["retry-after"], "x-should-retry" in answer.headers) == ("5", False)


@pytest.mark.faults
def test_callers_take_turns(pool: isolation.ParserPool, monkeypatch: pytest.MonkeyPatch) -> None:
    begun: list[bytes] = []
    gate = threading.Semaphore(0)
    read = isolation.read_in_process

    def read_slowly(file: isolation.ReceivedFile, *, settings: Settings) -> Article:
        begun.append(file.data)
        gate.acquire()
        return read(file, settings=settings)

    monkeypatch.setattr(isolation, "read_in_process", read_slowly)
    settings = configure(api_keys=(SecretStr("key-1"), SecretStr("key-2")))
    with serve_app(settings) as url, ThreadPoolExecutor(5) as callers:

        def send(key: str, text: bytes) -> int:
            return httpx2.post(url + ARTICLES, content=text, headers={"x-api-key": key}, timeout=PATIENCE).status_code

        try:
            sent = [callers.submit(send, "key-2", b"Text %d." % number) for number in range(4)]
            wait_until(lambda: (len(begun), len(pool._waiting)) == (2, 2))
            sent.append(callers.submit(send, "key-1", b"My text."))
            wait_until(lambda: len(pool._waiting) == 3)
            gate.release()
            wait_until(lambda: len(begun) == 3)
        finally:
            gate.release(4)
        assert [each.result() for each in sent] == [200] * 5
    assert begun[2] == b"My text."
