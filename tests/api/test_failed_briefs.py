"""What calls cost that gave no brief: in the problem, in the metrics, in the log, in a batch and in Python."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Any

import httpx2
import pytest
from pydantic import BaseModel

from summarizer import Client, extract, summarize
from summarizer.errors import APIStatusError, UngroundedError
from summarizer.jobs import worker
from summarizer.pipeline import run
from summarizer.schemas.blocks import Quote
from tests.api.test_batches import Service
from tests.api.test_batches import url as url  # a fixture
from tests.api.test_cache import priced
from tests.api.test_metrics import read
from tests.api.test_provider import brief_with
from tests.support.batches import Counted, configure_batches, make_items
from tests.support.provider_server import Reply, answer, completion, fault, reply, serve
from tests.support.service import ARTICLE, LIE, TRUE, log_lines, make_client, serve_app
from tests.support.streamed import streamed as streamed_answer

STRICT = {"text": ARTICLE, "options": {"strict": True}}
MODEL = "openai/scripted"
COST = 0.0012
"""Dollars of one answer: 120 tokens."""


def check_attempts(attempts: list[dict[str, Any]], count: int) -> None:
    assert [one["usage"]["prompt_tokens"] for one in attempts] == [100] * count
    assert [one["cost_usd"] for one in attempts] == pytest.approx([COST] * count)
    assert {one["model"] for one in attempts} == {MODEL}


@pytest.mark.parametrize("streamed", [False, True])
def test_a_brief_that_is_refused_as_a_whole_is_paid_for(streamed: bool) -> None:
    lies = brief_with(TRUE, LIE)
    with serve(streamed_answer(lies) if streamed else answer(lies)) as server, log_lines() as lines:
        client = make_client(priced(server.base, reasks=0))
        got = client.post("/v1/summaries", json=STRICT, headers={"accept": "text/event-stream"} if streamed else {})
        calls = len(server.requests)
    problem = json.loads(got.text.rpartition("data: ")[2]) if streamed else got.json()
    assert problem["code"] == "ungrounded"
    check_attempts(problem["attempts"], calls)
    told = read(client)
    assert told.of("failed_briefs_total", model=MODEL, code="ungrounded") == 1
    assert told.of("attempts_total", model=MODEL) == calls
    assert told.of("tokens_total", model=MODEL, kind="prompt", key="") == 100 * calls
    assert told.of("cost_usd_total", model=MODEL, key="") == pytest.approx(COST * calls)
    (line,) = [one for one in lines if one["event"] == "failed_brief"]
    assert (line["code"], line["attempts"], line["prompt_tokens"]) == ("ungrounded", calls, 100 * calls)
    assert line["cost_usd"] == pytest.approx(COST * calls)


@pytest.mark.parametrize("streamed", [False, True])
def test_a_brief_that_failed_by_a_fault_of_ours_is_paid_for(streamed: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: Any, **__: Any) -> Any:
        raise RuntimeError

    monkeypatch.setattr(run, "build_audit", fail)
    brief = brief_with(TRUE)
    with serve(streamed_answer(brief) if streamed else answer(brief)) as server, log_lines() as lines:
        client = make_client(priced(server.base, reasks=0))
        got = client.post("/v1/summaries", json=STRICT, headers={"accept": "text/event-stream"} if streamed else {})
        calls = len(server.requests)
    assert '"code":"internal"' in got.text
    told = read(client)
    assert told.of("failed_briefs_total", model=MODEL, code="internal") == 1
    assert told.of("tokens_total", model=MODEL, kind="prompt", key="") == 100 * calls
    (line,) = [one for one in lines if one["event"] == "failed_brief"]
    assert (line["code"], line["attempts"]) == ("internal", calls)


@pytest.mark.parametrize("accept", ["application/json", "text/event-stream"])
def test_a_failure_before_the_first_event_of_a_stream_is_counted(accept: str) -> None:
    with serve(fault(500)) as server, log_lines() as lines:
        client = make_client(priced(server.base, reasks=0))
        got = client.post("/v1/summaries", json=STRICT, headers={"accept": accept})
        calls = len(got.json()["attempts"])
    assert (got.status_code, got.json()["code"]) == (503, "provider_unavailable")
    told = read(client)
    assert told.of("failed_briefs_total", model=MODEL, code="provider_unavailable") == 1
    assert told.of("attempts_total", model=MODEL) == calls > 0
    assert [line["attempts"] for line in lines if line["event"] == "failed_brief"] == [calls]


def test_no_model_was_called() -> None:
    with log_lines() as lines:
        client = make_client()
        assert client.post("/v1/summaries", json={"text": " "}).json()["attempts"] == []
    assert not [one for one in lines if one["event"] == "failed_brief"]


def test_in_python() -> None:
    with serve(answer(brief_with(TRUE, LIE))) as server:
        settings = priced(server.base, reasks=0)
        with pytest.raises(UngroundedError) as caught:
            summarize(ARTICLE, settings=settings, options={"strict": True})
        check_attempts([one.model_dump() for one in caught.value.attempts], len(server.requests))


class Saying(BaseModel):
    """What was said."""

    quote: Quote


def test_in_python_with_a_schema_of_ones_own() -> None:
    with serve(answer({"quote": LIE})) as server:
        with pytest.raises(UngroundedError) as caught:
            extract(ARTICLE, Saying, settings=priced(server.base, reasks=0))
        check_attempts([one.model_dump() for one in caught.value.attempts], len(server.requests))


@pytest.mark.parametrize("method", ["summarize", "stream"])
def test_in_a_client(method: str) -> None:
    """The error of a client tells what the problem document tells; a stream's is raised from its last event."""

    def ask(client: Client) -> None:
        if method == "stream":
            with client.stream(ARTICLE, options={"strict": True}) as events:
                events.brief()
        client.summarize(ARTICLE, options={"strict": True})

    lies = brief_with(TRUE, LIE)
    with serve(streamed_answer(lies) if method == "stream" else answer(lies)) as server:
        with (
            serve_app(priced(server.base, reasks=0)) as base,
            Client(base) as client,
            pytest.raises(APIStatusError) as caught,
        ):
            ask(client)
        calls = len(server.requests)
    assert caught.value.problem["code"] == "ungrounded"
    check_attempts([one.model_dump() for one in caught.value.attempts], calls)


def test_a_batch_adds_up_what_gave_no_brief(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(worker, "FIRST_PAUSE", 0.01)
    useless = reply(completion(message={"content": "no object"}))

    def play(name: str, asked: int) -> Reply | None:
        """`a1` gets no usable answer; `a2` one that must be corrected, then 503, and a brief at the next try."""
        if name == "a1" or (name == "a2" and asked == 1):
            return useless
        return fault(503) if name == "a2" and asked == 2 else None

    script = Counted(fault=play)
    with serve(script) as server:
        entry = priced(server.base).models["scripted"].model_copy(update={"retries": 0})
        settings = configure_batches(url, server, models={"scripted": entry}, reasks=1, batch_attempts=3)
        with serve_app(settings) as base:
            service = Service(base)
            name = service.send(make_items(3)).json()["id"]
            results = {line["id"]: line for line in service.results(name)}
            batch = service.get(name)
            told = read(service.http)
            service.http.close()
    assert {line["id"] for line in results.values() if line["state"] == "failed"} == {"a1"}
    assert results["a1"]["problem"]["code"] == "provider_output"
    check_attempts(results["a1"]["problem"]["attempts"], 2)
    assert script.calls == {"a0": 1, "a1": 2, "a2": 3}
    answered = 1 + 2 + 2
    assert batch["usage"]["prompt_tokens"] == 100 * answered
    assert batch["cost_usd"] == pytest.approx(COST * answered)
    assert told.of("cost_usd_total", model=MODEL, key="") == pytest.approx(COST * answered)
    assert told.of("failed_briefs_total", model=MODEL, code="provider_output") == 1
    assert told.of("failed_briefs_total", model=MODEL, code="provider_unavailable") == 1


def test_callers_that_share_calls_are_counted_once() -> None:
    with serve(lambda request: replace(answer(brief_with(TRUE, LIE))(request), delay=0.5)) as server:
        with serve_app(priced(server.base, reasks=0)) as base, ThreadPoolExecutor(2) as pool:
            asked = [pool.submit(httpx2.post, f"{base}/v1/summaries", json=STRICT, timeout=60) for _ in range(2)]
            problems = [one.result().json() for one in asked]
            with httpx2.Client(base_url=base) as client:
                told = read(client)
        calls = len(server.requests)
    assert {problem["code"] for problem in problems} == {"ungrounded"}
    assert told.of("attempts_total", model=MODEL) == calls


def test_a_batch_pays_once_for_calls_that_its_items_share(url: str) -> None:
    useless = reply(completion(message={"content": "no object"}), delay=0.5)
    script = Counted(fault=lambda *_: useless)
    with serve(script) as server:
        entry = priced(server.base).models["scripted"].model_copy(update={"retries": 0})
        settings = configure_batches(url, server, models={"scripted": entry}, reasks=0, cache=True)
        with serve_app(settings) as base:
            service = Service(base)
            (item,) = make_items(1)
            name = service.send([item, {**item, "id": "same"}]).json()["id"]
            assert {line["state"] for line in service.results(name)} == {"failed"}
            batch = service.get(name)
            service.http.close()
    calls = script.calls.total()
    assert batch["usage"]["prompt_tokens"] == 100 * calls
    assert batch["cost_usd"] == pytest.approx(COST * calls)
