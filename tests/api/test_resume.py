"""Streams that are taken up again after a lost connection: every event once, nobody else's, and not for ever."""

from __future__ import annotations

import json
import os
import random
import socket
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from typing import Any

import httpx2
import pytest
from pydantic import SecretStr

from summarizer import errors
from tests.api.test_provider import brief_with
from tests.api.test_stream import EVENTS, SUMMARIES, running
from tests.client.test_stream import BOTH, Take
from tests.support import processes
from tests.support.provider_server import serve
from tests.support.service import (
    ARTICLE,
    LIE,
    TRUE,
    configure,
    configure_model,
    make_client,
    read_problem,
    serve_app,
)
from tests.support.share import share
from tests.support.streamed import streamed
from tests.support.waiting import PATIENCE, join, wait_until

RESUMABLE = {**EVENTS, "resumable": "?1"}
ASKED = {"text": ARTICLE}


def read(text: str) -> list[tuple[str, Any]]:
    """The whole events of a body, each with its id."""
    told = []
    for block in text.split("\n\n")[:-1]:
        if not block.startswith(":"):
            number, _, data = block.split("\n")
            told.append((number.removeprefix("id: "), json.loads(data.removeprefix("data: "))))
    return told


def take(url: str, headers: Mapping[str, str], *, until: str = "\0") -> list[tuple[str, Any]]:
    """The events of an answer, up to one whose body holds some words; then the caller hangs up."""
    text = ""
    with httpx2.stream("POST", url + SUMMARIES, json=ASKED, headers=headers, timeout=60) as answer:
        assert answer.status_code == 200, answer.read()
        for piece in answer.iter_text():
            text += piece
            if until in text:
                break
    return read(text)


def test_what_was_not_had_comes_and_nothing_twice() -> None:
    with running(streamed(brief_with(TRUE, LIE), pause=0.05)) as (server, url):
        first = take(url, RESUMABLE, until='"type":"item"')
        rest = take(url, {**EVENTS, "last-event-id": first[-1][0]})
        again = take(url, {**EVENTS, "last-event-id": rest[-3][0]})
        assert len(server.requests) == 1
        assert server.done.is_set()
    told = first + rest
    name = first[0][0].rpartition(".")[0]
    assert [number for number, _ in told] == [f"{name}.{at + 1}" for at in range(len(told))]
    assert len(name) > 20
    assert told[-1][1]["type"] == "brief"
    assert again == rest[-2:]


def test_a_caller_who_comes_back_while_the_old_connection_seems_alive() -> None:
    with running(streamed(brief_with(TRUE), pause=0.05)) as (server, url):
        with httpx2.stream("POST", url + SUMMARIES, json=ASKED, headers=EVENTS, timeout=60) as answer:
            name = answer.headers["stream-id"]
            whole = take(url, {**EVENTS, "last-event-id": f"{name}.0"})
            assert read(answer.read().decode()) == whole
        assert len(server.requests) == 1


def test_a_joined_stream_goes_on_for_whichever_caller_asked_for_that() -> None:
    key = {"idempotency-key": "one"}
    with running(streamed(brief_with(TRUE), pause=0.03)) as (server, url):
        with httpx2.stream("POST", url + SUMMARIES, json=ASKED, headers={**EVENTS, **key}, timeout=60) as answer:
            assert answer.headers["stream-id"]
            had = take(url, {**RESUMABLE, **key}, until='"type":"started"')
        whole = take(url, {**EVENTS, **key, "last-event-id": had[0][0]})
        assert whole[-1][1]["type"] == "brief"
        assert len(server.requests) == 1
        assert server.done.is_set()


def test_a_stream_whose_caller_has_left_counts_as_a_request() -> None:
    with running(streamed(brief_with(TRUE), pause=0.1, hold=60), max_requests=1, max_queued=0) as (server, url):
        had = take(url, RESUMABLE, until='"type":"started"')
        answer = httpx2.post(url + SUMMARIES, json={"text": f"{ARTICLE} Another."}, headers=RESUMABLE)
        read_problem(answer, 503, "overloaded")
        # its caller is not kept out by its own stream
        assert take(url, {**EVENTS, "last-event-id": had[-1][0]}, until='"type":"item"')
        assert len(server.requests) == 1
        assert httpx2.delete(f"{url}/v1/streams/{had[0][0].rpartition('.')[0]}").status_code == 204
        wait_until(lambda: httpx2.post(url + "/v1/verifications", json={"text": ARTICLE, "quotes": [TRUE]}).is_success)


def test_it_ends_when_nobody_comes_back() -> None:
    with running(streamed(brief_with(TRUE), pause=0.2, hold=30), resume_seconds=0.5) as (server, url):
        begun = time.monotonic()
        had = take(url, RESUMABLE, until='"type":"started"')
        assert server.hung_up.wait(PATIENCE)
        assert time.monotonic() - begun >= 0.5
        answer = httpx2.post(url + SUMMARIES, json=ASKED, headers={**EVENTS, "last-event-id": had[-1][0]})
        read_problem(answer, 410, "stream_gone")


def test_it_ends_at_once_where_its_caller_says_so() -> None:
    with running(streamed(brief_with(TRUE), pause=0.2, hold=30)) as (server, url):
        name = take(url, RESUMABLE, until='"type":"started"')[0][0].rpartition(".")[0]
        assert not server.hung_up.wait(0.5), "it goes on"
        assert httpx2.delete(f"{url}/v1/streams/{name}").status_code == 204
        assert server.hung_up.wait(PATIENCE)
        problem = read_problem(httpx2.delete(f"{url}/v1/streams/{name}"), 410, "stream_gone")
        assert "no such stream to end" in problem["detail"]


def test_nobody_else_gets_it() -> None:
    keys = {"api_keys": (SecretStr("key-1"), SecretStr("key-2"))}
    mine, other = {"authorization": "Bearer key-1"}, {"x-api-key": "key-2"}
    with running(streamed(brief_with(TRUE)), **keys) as (_, url):
        told = take(url, {**RESUMABLE, **mine})
        last = {**EVENTS, "last-event-id": told[0][0]}
        read_problem(httpx2.post(url + SUMMARIES, json=ASKED, headers={**last, **other}), 410, "stream_gone")
        name = told[0][0].rpartition(".")[0]
        read_problem(httpx2.delete(f"{url}/v1/streams/{name}", headers=other), 410, "stream_gone")
        assert take(url, {**last, "x-api-key": "key-1"}) == told[1:]


def test_what_cannot_be_taken_up_is_one_problem() -> None:
    client = make_client(configure())
    told = read(client.post(SUMMARIES, json=ASKED, headers=EVENTS).text)
    name = told[0][0].rpartition(".")[0]
    for last in ("", "x", "x.1", f"{name}.-1", f"{name}.²", f"{name}.{len(told) + 1}", f"{name}.{'9' * 5000}", name):
        answer = client.post(SUMMARIES, json=ASKED, headers={**EVENTS, "last-event-id": last.encode()})
        if last:
            problem = read_problem(answer, 410, "stream_gone")
            assert "without Last-Event-ID" in problem["detail"]
        else:
            assert read(answer.text)[0][1]["type"] == "started"
    other = client.post(SUMMARIES, json={"text": ARTICLE + "!"}, headers={**EVENTS, "last-event-id": told[0][0]})
    read_problem(other, 410, "stream_gone")
    assert read(client.post(SUMMARIES, json=ASKED, headers={**EVENTS, "last-event-id": told[-1][0]}).text) == []


def test_a_stream_that_failed_says_so_again() -> None:
    with running(streamed(brief_with(TRUE), keep=12, pause=0.02)) as (_, url):
        text = httpx2.post(url + SUMMARIES, json=ASKED, headers=RESUMABLE, timeout=60).text
        told = read(text)
        assert "event: error" in text
        assert take(url, {**EVENTS, "last-event-id": told[-2][0]}) == told[-1:]


@pytest.mark.parametrize("limit", ["streams", "bytes"])
def test_not_more_is_kept_than_was_said(limit: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("summarizer.api.sse.MOST", 3 if limit == "streams" else 100)
    client = make_client(configure(resume_max_bytes=10**9))
    size = len(client.post(SUMMARIES, json=ASKED, headers=EVENTS).content)
    client = make_client(configure(resume_max_bytes=10**9 if limit == "streams" else size * 3 + size // 2))
    ids = [read(client.post(SUMMARIES, json=ASKED, headers=EVENTS).text)[0][0] for _ in range(5)]
    answers = [client.post(SUMMARIES, json=ASKED, headers={**EVENTS, "last-event-id": one}) for one in ids[::-1]]
    assert [answer.status_code for answer in answers] == [200, 200, 200, 410, 410]


@pytest.mark.parametrize("limit", ["streams", "bytes"])
def test_one_caller_does_not_push_out_the_streams_of_another(limit: str, monkeypatch: pytest.MonkeyPatch) -> None:
    keys = {"api_keys": (SecretStr("key-1"), SecretStr("key-2"))}
    monkeypatch.setattr("summarizer.api.sse.MOST", 3 if limit == "streams" else 100)
    size = len(make_client(configure()).post(SUMMARIES, json=ASKED, headers=EVENTS).content)
    most = 10**9 if limit == "streams" else size * 3 + size // 2
    client = make_client(configure(resume_max_bytes=most, **keys))

    def begin(key: str) -> str:
        return read(client.post(SUMMARIES, json=ASKED, headers={**EVENTS, "x-api-key": key}).text)[0][0]

    mine, others = begin("key-1"), [begin("key-2") for _ in range(5)]
    resumed = [("key-1", mine), *(("key-2", one) for one in others)]
    headers = [{**EVENTS, "x-api-key": key, "last-event-id": one} for key, one in resumed]
    statuses = [client.post(SUMMARIES, json=ASKED, headers=each).status_code for each in headers]
    assert statuses == [200, 410, 410, 410, 200, 200]


def test_nothing_is_kept_where_that_is_turned_off() -> None:
    with running(streamed(brief_with(TRUE), pause=0.05, hold=30), resume_seconds=0.0) as (server, url):
        had = take(url, RESUMABLE, until='"type":"started"')
        assert server.hung_up.wait(PATIENCE)
        answer = httpx2.post(url + SUMMARIES, json=ASKED, headers={**EVENTS, "last-event-id": had[0][0]})
        read_problem(answer, 410, "stream_gone")


class Cutter:
    """A proxy that breaks each connection after some bytes of the answer, as often as it is told to.

    Attributes:
        at_items: How many connections it breaks after an item of a stream.
        rest: Waits before a connection after a broken one is passed on.
    """

    def __init__(self, url: str, cuts: list[int]) -> None:
        self.port = int(url.rpartition(":")[2])
        self.cuts, self.broken, self.at_items = cuts, 0, 0
        self.rest: Callable[[], object] = lambda: None
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self.listener.getsockname()[1]}"
        self.accepting = threading.Thread(target=self.accept, daemon=True)
        self.accepting.start()

    def close(self) -> None:
        """Listen no more. Closing alone would leave the thread that accepts, and the port, as they are."""
        self.listener.shutdown(socket.SHUT_RDWR)
        join([self.accepting])
        self.listener.close()

    def accept(self) -> None:
        while True:
            try:
                near, _ = self.listener.accept()
            except OSError:
                return
            if self.broken:
                self.rest()
            try:
                far = socket.create_connection(("127.0.0.1", self.port))
            except OSError:  # the service has ended
                near.close()
                continue
            left = self.cuts.pop(0) if self.cuts else None
            threading.Thread(target=self.pump, args=(near, far, None), daemon=True).start()
            threading.Thread(target=self.pump, args=(far, near, left), daemon=True).start()

    def pump(self, source: socket.socket, sink: socket.socket, left: int | None) -> None:
        try:
            while piece := source.recv(65_536 if left is None else min(left, 65_536)):
                sink.sendall(piece)
                if self.at_items and b'"type":"item"' in piece:
                    self.at_items -= 1
                    self.broken += 1
                    break
                if left is not None and (left := left - len(piece)) <= 0:
                    self.broken += 1
                    break
        except OSError:
            pass
        for one in (source, sink):
            with suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)
            one.close()


@contextmanager
def cutting(url: str, cuts: list[int]) -> Iterator[Cutter]:
    cutter = Cutter(url, cuts)
    try:
        yield cutter
    finally:
        cutter.close()


def follow(take: Take, url: str) -> list[Any]:
    return take(url, cache=False, retries=2)


def kinds_of(events: list[Any]) -> list[str]:
    """The types of events without those of progress, which depend on how fast the machine is."""
    return [event.type for event in events if event.type != "progress"]


@pytest.mark.faults
@BOTH
@pytest.mark.parametrize("seed", share([6, 7], every=2))
def test_however_a_connection_breaks_every_event_comes_once(take: Take, seed: int) -> None:
    draw = random.Random(seed)
    with running(streamed(brief_with(TRUE, LIE), size=25)) as (server, url):
        whole = len(httpx2.post(url + SUMMARIES, json=ASKED, headers=EVENTS, timeout=60).content)
        kinds = kinds_of(follow(take, url))
        for _ in range(6):
            asked = len(server.requests)
            # beyond the head of the answer, where the client asks anew, and within what all answers hold
            cuts = [draw.randint(330, 330 + whole // 3) for _ in range(draw.randint(1, 3))]
            with cutting(url, list(cuts)) as cutter:
                told = follow(take, cutter.url)
                assert cutter.broken == len(cuts)
            assert kinds_of(told) == kinds
            assert len(server.requests) == asked + 1, "the model is asked once"
            items = [event.item for event in told if event.type == "item" and event.section == "positions"]
            assert items == told[-1].brief.positions


@BOTH
def test_a_connection_that_always_breaks_is_an_error(take: Take) -> None:
    with running(streamed(brief_with(TRUE), pause=0.03)) as (server, url), cutting(url, [330] * 50) as cutter:
        with pytest.raises(errors.APIConnectionError, match="broke off"):
            follow(take, cutter.url)
        assert cutter.broken == 3
        assert len(server.requests) == 1


@BOTH
def test_a_stream_that_is_gone_is_said_to_be(take: Take) -> None:
    slow = streamed(brief_with(TRUE), pause=0.1, hold=30)
    with running(slow, resume_seconds=0.0) as (server, url), cutting(url, [400]) as cutter:
        cutter.rest = lambda: server.hung_up.wait(PATIENCE)  # until then the stream is there
        with pytest.raises(errors.APIStatusError, match="Stream the article again") as caught:
            follow(take, cutter.url)
    assert (caught.value.status_code, caught.value.problem["code"]) == (410, "stream_gone")


@BOTH
def test_without_resume_a_lost_connection_ends_the_call(take: Take) -> None:
    with running(streamed(brief_with(TRUE), pause=0.1, hold=30)) as (server, url), cutting(url, [500]) as cutter:
        with pytest.raises(errors.APIConnectionError):
            take(cutter.url, resume=False, retries=2)
        assert server.hung_up.wait(PATIENCE)


FORKED = """
import os, sys
from summarizer import Client

with Client(sys.argv[1]) as client, client.stream(sys.argv[2]) as events:
    next(events)
    child = os.fork()
    if not child:
        sys.exit()  # which closes its copy of the stream
    os.waitpid(child, 0)
    print(events.brief().schema_name)
"""


@pytest.mark.skipif(not hasattr(os, "fork"), reason="this system cannot fork")
def test_a_forked_process_does_not_end_the_stream_of_its_parent() -> None:
    with running(streamed(brief_with(TRUE), pause=0.05)) as (_, url):
        done = processes.run([sys.executable, "-c", FORKED, url, ARTICLE], capture_output=True, text=True)
    assert done.stdout == "news/2\n"


def test_the_service_ends_what_goes_on_when_it_stops() -> None:
    with serve(streamed(brief_with(TRUE), pause=0.2, hold=30)) as server:
        with serve_app(configure_model(server.base)) as url:
            take(url, RESUMABLE, until='"type":"started"')
        wait_until(server.hung_up.is_set)
