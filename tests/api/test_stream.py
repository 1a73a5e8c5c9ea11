"""Briefs over HTTP as a stream of events: what comes when, errors before and after it begins, and callers who leave."""

from __future__ import annotations

import http.client
import json
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlsplit

import httpx2
import pytest

from summarizer.api import sse
from tests.api.test_provider import brief_with
from tests.support import provider_server
from tests.support.provider_server import ProviderServer, Reply, Request, Script, fault, serve
from tests.support.service import (
    ARTICLE,
    LIE,
    SECRET_KEY,
    TRUE,
    configure,
    configure_model,
    log_lines,
    make_client,
    read_problem,
    serve_app,
)
from tests.support.streamed import streamed
from tests.support.waiting import PATIENCE

pytestmark = pytest.mark.usefixtures("model_library")

EVENTS = {"accept": "text/event-stream"}

SUMMARIES = "/v1/summaries"


def parse(text: str) -> list[tuple[str, Any]]:
    """The events of a body, comments left out."""
    told = []
    for block in filter(None, text.split("\n\n")):
        if block.startswith(":"):
            continue
        number, name, data = block.split("\n")
        assert number.endswith(f".{len(told) + 1}")
        told.append((name.removeprefix("event: "), json.loads(data.removeprefix("data: "))))
    return told


@contextmanager
def running(*script: Script, **settings: Any) -> Iterator[tuple[ProviderServer, str]]:
    settings.setdefault("reasks", 0)
    settings.setdefault("retries", 0)
    with serve(*script) as server, serve_app(configure_model(server.base, **settings)) as url:
        yield server, url


def test_events_come_while_the_model_writes() -> None:
    with log_lines() as lines, running(streamed(brief_with(TRUE, LIE), pause=0.08)) as (server, url):
        come = []
        with httpx2.stream("POST", url + SUMMARIES, json={"text": ARTICLE}, headers=EVENTS, timeout=90) as answer:
            assert answer.status_code == 200
            assert answer.headers["content-type"].startswith("text/event-stream")
            assert answer.headers["cache-control"] == "no-store"
            text = ""
            for piece in answer.iter_text():
                text += piece
                come.append((text.count('"type":"item"'), server.done.is_set()))
    told = parse(text)
    stages = [data["stage"] for name, data in told if name == "progress"]
    assert stages == ["writing", "verifying", "reviewing", "auditing"]
    assert [name for name, _ in told][:2] == ["started", "progress"]
    told = [(name, data) for name, data in told if name != "progress"]
    assert [name for name, _ in told] == ["started", "actor", "item", "item", "position", "rejected", "brief"]
    assert all(data["type"] == ("item" if name in ("actor", "position") else name) for name, data in told)
    assert (3, False) in come, "items come before the provider is done"
    brief = told[-1][1]["brief"]
    assert told[4][1]["item"] == brief["positions"][0]
    assert told[5][1]["item"]["quote"] == LIE
    (summary,) = [line for line in lines if line["event"] == "summary"]
    assert summary["rejected"] == 1


def test_the_brief_is_that_of_the_whole_answer() -> None:
    with running(streamed(brief_with(TRUE, LIE))) as (_, url):
        told = parse(httpx2.post(url + SUMMARIES, json={"text": ARTICLE}, headers=EVENTS, timeout=90).text)
        whole = httpx2.post(
            url + SUMMARIES, json={"text": ARTICLE}, headers={"cache-control": "no-cache"}, timeout=20
        ).json()
    brief = told[-1][1]["brief"]
    for one in (brief, whole):
        for part in (one["receipt"], *one["receipt"]["attempts"]):
            part.pop("seconds")
    assert brief == whole


def test_half_a_surrogate_pair_is_replaced_as_in_a_whole_answer() -> None:
    written = json.dumps(brief_with(TRUE)).replace("stay shut", "stay \\ud800 shut")
    assert "\\ud800" in written
    with running(streamed(written)) as (_, url):
        got = httpx2.post(url + SUMMARIES, json={"text": ARTICLE}, headers=EVENTS, timeout=90)
        whole = httpx2.post(url + SUMMARIES, json={"text": ARTICLE}, headers={"cache-control": "no-cache"}, timeout=20)
    told = parse(got.text)
    assert [name for name, _ in told if name not in ("progress", "item")][-1] == "brief"
    assert "\ufffd" in got.text
    assert told[-1][1]["brief"]["headline"] == whole.json()["headline"]


def test_the_builtin_engine_and_the_cache_tell_the_same_events() -> None:
    client = make_client(configure())
    told = parse(client.post(SUMMARIES, json={"text": ARTICLE}, headers=EVENTS).text)
    names = [name for name, _ in told]
    assert names[:5] == ["started", "progress", "progress", "progress", "actor"]
    assert {"actor", "position", "numeric_claim"} <= {*names}
    assert told[-1][0] == "brief"
    with serve(streamed(brief_with(TRUE))) as server:
        client = make_client(configure_model(server.base))
        twice = [parse(client.post(SUMMARIES, json={"text": ARTICLE}, headers=EVENTS).text) for _ in range(2)]
        assert len(server.requests) == 1
    first, again = ([name for name, _ in told if name != "progress"] for told in twice)
    assert first == again
    assert [told[-1][1]["brief"]["receipt"]["cached"] for told in twice] == [False, True]


@pytest.mark.parametrize(
    ("accept", "kind"),
    [
        ("text/event-stream", "text/event-stream"),
        ("text/event-stream, */*;q=0.1", "text/event-stream"),
        ("text/event-stream;q=0.9, text/html", "text/event-stream"),
        ("application/json, text/event-stream", "application/json"),
        ("text/event-stream;q=0.5, application/json", "application/json"),
        ("text/event-stream;q=0, text/html", "text/html"),
        ("*/*", "application/json"),
        ("", "application/json"),
        ("image/png, application/*;q=0.1", "application/json"),
        ("text/*", "text/markdown"),
        ("text/event-stream;q=pigs;q=, */*;q=0.5", "text/event-stream"),
        ("*/*;q=0.8, application/json;q=0.2, text/csv;q=0.9", "text/csv"),
        ("application/json;q=0, */*", "text/markdown"),
    ],
)
def test_who_wants_events_gets_them(accept: str, kind: str) -> None:
    answer = make_client().post(SUMMARIES, json={"text": ARTICLE}, headers={"accept": accept})
    assert (answer.status_code, answer.headers["content-type"].split(";")[0]) == (200, kind)


@pytest.mark.parametrize("accept", ["image/png", "application/json;q=0", "text/plain, image/*"])
def test_who_accepts_no_form_of_a_brief_is_told_which_there_are(accept: str) -> None:
    answer = make_client().post(SUMMARIES, json={"text": ARTICLE}, headers={"accept": accept})
    assert "application/json, text/event-stream, text/markdown" in read_problem(answer, 406, "not_acceptable")["detail"]


BEFORE: dict[str, tuple[Any, Script, int, str]] = {
    "no article": ({}, fault(500), 422, "invalid_request"),
    "no words": ({"text": "…"}, fault(500), 422, "article_empty"),
    "no such schema": ({"text": ARTICLE, "schema": "x"}, fault(500), 422, "unknown_schema"),
    "our key is refused": ({"text": ARTICLE}, fault(401), 502, "provider_auth"),
    "slow down": ({"text": ARTICLE}, fault(429, headers={"retry-after": "7"}), 429, "provider_rate_limit"),
}


@pytest.mark.parametrize("name", BEFORE)
def test_an_error_before_the_first_event_is_an_ordinary_one(name: str) -> None:
    body, script, status, code = BEFORE[name]
    with serve(script) as server:
        answer = make_client(configure_model(server.base, retries=0)).post(SUMMARIES, json=body, headers=EVENTS)
    read_problem(answer, status, code)
    assert answer.headers.get("retry-after") == ("7" if status == 429 else None)


def test_an_error_after_it_is_an_event_and_the_last() -> None:
    with log_lines() as lines, serve(streamed(brief_with(TRUE), keep=12, pause=0.02)) as server:
        client = make_client(configure_model(server.base, retries=0))
        answer = client.post(SUMMARIES, json={"text": ARTICLE}, headers=EVENTS)
    told = parse(answer.text)
    assert (told[0][0], told[-1][0]) == ("started", "error")
    assert "brief" not in [name for name, _ in told]
    problem = told[-1][1]
    assert (problem["status"], problem["code"]) == (503, "provider_unavailable")
    assert problem["request_id"] == answer.headers["x-request-id"]
    (request,) = [line for line in lines if line["event"] == "request"]
    assert (request["status"], request["code"], request["provider"]) == (200, "provider_unavailable", "openai")


def test_a_fault_of_ours_is_told_without_its_cause(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(self: Any, brief: Any) -> Any:
        raise RuntimeError(f"never tell {SECRET_KEY}")

    monkeypatch.setattr("summarizer.pipeline.stream.BriefEvents.finish", fail)
    with log_lines() as lines, serve(streamed(brief_with(TRUE), pause=0.01)) as server:
        answer = make_client(configure_model(server.base)).post(SUMMARIES, json={"text": ARTICLE}, headers=EVENTS)
    told = parse(answer.text)
    assert (told[-1][0], told[-1][1]["code"]) == ("error", "internal")
    assert SECRET_KEY not in answer.text
    assert [line["event"] for line in lines if line["level"] == "error"] == ["failure"]


def test_a_caller_who_hangs_up_ends_the_providers_call() -> None:
    with log_lines() as lines, running(streamed(brief_with(TRUE), pause=0.1, hold=30)) as (server, url):
        with httpx2.stream("POST", url + SUMMARIES, json={"text": ARTICLE}, headers=EVENTS, timeout=90) as answer:
            for piece in answer.iter_text():
                if '"type":"item"' in piece:
                    break
        assert server.hung_up.wait(PATIENCE)
        assert not server.done.is_set()
    (request,) = [line for line in lines if line["event"] == "request"]
    assert request["code"] == "client_gone"


def test_a_caller_who_hangs_up_before_the_first_event_ends_the_call_too() -> None:
    with running(Reply(b"{}", delay=30), timeout=60.0) as (server, url):
        connection = http.client.HTTPConnection(urlsplit(url).netloc, timeout=90)
        headers = {**EVENTS, "content-type": "application/json"}
        connection.request("POST", SUMMARIES, json.dumps({"text": ARTICLE}), headers)
        assert server.asked.wait(PATIENCE * 3)
        connection.close()
        assert server.hung_up.wait(PATIENCE)


def hold(play: Script, go: threading.Event) -> Script:
    def wait(request: Request) -> Reply:
        assert go.wait(PATIENCE * 3)
        return play(request) if callable(play) else play

    return wait


@pytest.mark.parametrize("headers", [{}, {"Idempotency-Key": "key-1"}], ids=["shared call", "shared key"])
@pytest.mark.parametrize(
    ("script", "ends"),
    [(provider_server.answer(brief_with(TRUE)), "brief"), (fault(401), "error")],
    ids=["brief", "error"],
)
def test_a_stream_that_waits_for_another_request_begins_without_an_event(
    script: Script, ends: str, headers: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sse, "KEEP_ALIVE", 0.2)
    go = threading.Event()
    with running(hold(script, go)) as (server, url), ThreadPoolExecutor(1) as pool:
        first = pool.submit(httpx2.post, url + SUMMARIES, json={"text": ARTICLE}, headers=headers, timeout=90)
        assert server.asked.wait(PATIENCE * 3)
        asked = {"json": {"text": ARTICLE}, "headers": {**EVENTS, **headers}, "timeout": 90}
        with httpx2.stream("POST", url + SUMMARIES, **asked) as answer:
            assert answer.status_code == 200
            pieces = answer.iter_text()
            text = next(pieces)
            assert text.startswith(": still here\n\n")
            assert not first.done()
            go.set()
            text += "".join(pieces)
        assert first.result().status_code == (200 if ends == "brief" else 502)
        assert len(server.requests) == (1 if ends == "brief" or not headers else 2)
    told = parse(text)
    assert told[-1][0] == ends
    if ends == "error":
        assert (len(told), told[0][1]["code"]) == (1, "provider_auth")


def test_a_stored_error_that_comes_late_is_an_event(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sse, "KEEP_ALIVE", 0.2)
    go = threading.Event()
    headers = {"Idempotency-Key": "key-1"}
    asked = {"json": {"text": ARTICLE, "options": {"strict": True}}, "timeout": 90}
    with running(hold(provider_server.answer(brief_with(LIE)), go)) as (server, url), ThreadPoolExecutor(1) as pool:
        first = pool.submit(httpx2.post, url + SUMMARIES, headers=headers, **asked)
        assert server.asked.wait(PATIENCE * 3)
        with httpx2.stream("POST", url + SUMMARIES, headers={**EVENTS, **headers}, **asked) as answer:
            go.set()
            told = parse(answer.read().decode())
            assert (answer.status_code, told[-1][0], told[-1][1]["code"]) == (200, "error", "ungrounded")
            assert told[-1][1]["request_id"] == answer.headers["x-request-id"]
        assert first.result().json()["code"] == "ungrounded"
        calls = len(server.requests)
        again = httpx2.post(url + SUMMARIES, headers={**EVENTS, **headers}, **asked)
        assert len(server.requests) == calls
    assert (again.status_code, again.json()["code"]) == (422, "ungrounded")
    assert again.json()["request_id"] == again.headers["x-request-id"]
    assert again.headers["idempotency-replayed"] == "true"


def test_a_caller_that_goes_before_the_first_event_ends_the_call(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sse, "KEEP_ALIVE", 0.2)
    with running(Reply(b"{}", delay=60)) as (server, url):
        with httpx2.stream("POST", url + SUMMARIES, json={"text": ARTICLE}, headers=EVENTS, timeout=90) as answer:
            pieces = answer.iter_text()  # if it is collected, the connection is closed
            assert next(pieces).startswith(": still here")
            assert server.asked.wait(PATIENCE)
        assert server.hung_up.wait(PATIENCE)


def test_silence_is_broken_by_comments(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sse, "KEEP_ALIVE", 0.1)
    with serve(streamed(brief_with(TRUE), size=300, pause=0.3)) as server:
        answer = make_client(configure_model(server.base)).post(SUMMARIES, json={"text": ARTICLE}, headers=EVENTS)
    assert answer.text.count(": still here\n\n") >= 3
    assert parse(answer.text)[-1][0] == "brief"
