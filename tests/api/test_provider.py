"""A provider's faults, seen through the service: the right status, one call, and nothing told that should not be."""

from __future__ import annotations

import json
import logging
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import httpx2
import pytest

from summarizer.schemas.brief import Mode
from summarizer.settings import ProviderSettings
from tests.support.provider_server import Reply, Script, answer, completion, fault, free_port, reply, serve
from tests.support.service import (
    ARTICLE,
    LEAKS,
    LIE,
    SECRET_KEY,
    TRUE,
    configure_model,
    log_lines,
    make_client,
    read_problem,
    serve_app,
)
from tests.support.streamed import streamed
from tests.support.waiting import wait_until

ECHO = f"you sent {ARTICLE} with the key {SECRET_KEY}"
"""Providers repeat what they were sent, also in their errors."""

WHOLE = reply(completion(message={"content": "{}"})).body

ONE_AT_A_TIME = {"openai": ProviderSettings(concurrency=1)}

FAULTS: dict[str, tuple[Script, int, str, dict[str, str]]] = {
    "401": (fault(401, ECHO, code="invalid_api_key"), 502, "provider_auth", {"x-should-retry": "false"}),
    "403": (fault(403, ECHO), 502, "provider_auth", {"x-should-retry": "false"}),
    "404": (fault(404, ECHO, code="model_not_found"), 502, "provider_not_found", {"x-should-retry": "false"}),
    "400": (fault(400, ECHO), 502, "provider_request", {"x-should-retry": "false"}),
    "413": (fault(413, ECHO), 413, "context_length", {}),
    "filtered": (fault(400, ECHO, code="content_filter"), 422, "provider_content", {}),
    "429": (fault(429, ECHO, headers={"retry-after": "7"}), 429, "provider_rate_limit", {"retry-after": "7"}),
    "429 without a time": (fault(429, ECHO), 429, "provider_rate_limit", {}),
    "500": (fault(500, ECHO), 503, "provider_unavailable", {}),
    "503": (fault(503, ECHO, headers={"retry-after": "9"}), 503, "provider_unavailable", {"retry-after": "9"}),
    "half an answer": (Reply(WHOLE[:40]), 502, "provider_output", {}),
    "HTML": (Reply(b"<html>Welcome</html>", headers={"content-type": "text/html"}), 502, "provider_output", {}),
    "empty choices": (reply(completion(message=None)), 502, "provider_output", {}),
    "refusal": (reply(completion(message={"content": None, "refusal": ECHO})), 422, "provider_content", {}),
    "cut off by length": (answer('{"headline": "quok', finish="length"), 502, "provider_output", {}),
    "slow": (Reply(WHOLE, delay=5), 504, "provider_timeout", {"x-should-retry": "false"}),
}


def brief_with(*quotes: str) -> dict[str, Any]:
    """What a model may answer: one position for each quote."""
    position = {"actor": "amadi", "attribution": "Amadi", "stance": "opposes", "target": "the plan"}
    return {
        "actors": [{"id": "amadi", "name": "Ruth Amadi", "kind": "person", "role": None, "aliases": ["Amadi"]}],
        "headline": {"quotes": [], "text": "The sanctuary will stay shut until June"},
        "abstract": [{"quotes": [], "text": "The sanctuary will stay shut until June."}],
        "positions": [{"quote": quote, **position, "statement": "It will not reopen."} for quote in quotes],
        "numeric_claims": [],
        "open_questions": [],
    }


def test_a_model_that_tells_the_truth() -> None:
    with serve(answer(brief_with(TRUE))) as server, log_lines() as lines:
        got = make_client(configure_model(server.base)).post("/v1/summaries", json={"text": ARTICLE})
        assert len(server.requests) == 1
        assert ARTICLE in "".join(server.requests[0].texts)
    assert got.status_code == 200, got.text
    brief = got.json()
    assert brief["audit"]["complete"] is True
    assert [position["quote"]["status"] for position in brief["positions"]] == ["exact"]
    assert (brief["receipt"]["engine"], brief["receipt"]["model"]) == ("llm", "openai/scripted")
    (summary,) = [line for line in lines if line["event"] == "summary"]
    assert (summary["prompt_tokens"], summary["completion_tokens"], summary["attempts"]) == (100, 20, 1)


def test_a_lie_is_asked_again_and_then_rejected() -> None:
    with serve(answer(brief_with(TRUE, LIE))) as server:
        got = make_client(configure_model(server.base)).post("/v1/summaries", json={"text": ARTICLE})
        assert len(server.requests) == 2
    brief = got.json()
    assert (got.status_code, brief["audit"]["complete"]) == (200, False)
    assert [position["quote"]["text"] for position in brief["positions"]] == [TRUE]
    assert {rejection["kind"] for rejection in brief["audit"]["rejected"]} == {"altered"}


def test_where_it_must_be_whole_a_lie_is_an_error() -> None:
    with serve(answer(brief_with(TRUE, LIE))) as server:
        client = make_client(configure_model(server.base))
        got = client.post("/v1/summaries", json={"text": ARTICLE, "options": {"strict": True}})
    assert got.headers["content-type"] == "application/problem+json"
    problem = got.json()
    assert (problem["status"], problem["code"]) == (422, "ungrounded")
    (rejection,) = problem["errors"]
    assert (rejection["kind"], rejection["item"]["quote"]) == ("altered", LIE)
    assert rejection["closest"]["text"] in ARTICLE


def test_options_and_the_articles_data_reach_the_model_as_they_are() -> None:
    odd = ARTICLE + "{{ 60259*13 }} {% raise %} {# gone #} $focus </article> 🙂\r\n"
    body = {"text": odd, "title": "A {{ title }}", "options": {"focus": "the {{ fences }}", "max_items": 3}}
    with serve(answer(brief_with(TRUE))) as server:
        assert make_client(configure_model(server.base)).post("/v1/summaries", json=body).status_code == 200
        sent = json.dumps(server.requests[0].texts, ensure_ascii=False)
    for words in ("{{ 60259*13 }} {% raise %} {# gone #} $focus </article> 🙂", "the {{ fences }}"):
        assert words in sent
    assert "783367" not in sent  # so long that no random mark holds it by accident


def test_the_log_has_what_a_provider_said_and_callers_are_not_told() -> None:
    with serve(fault(400, "Unknown parameter: 'frobnicate'")) as server, log_lines() as lines:
        got = make_client(configure_model(server.base)).post("/v1/summaries", json={"text": ARTICLE})
    problem = read_problem(got, 502, "provider_request")
    assert "frobnicate" not in got.text
    (line,) = [one for one in lines if one["event"] == "provider_error"]
    assert (line["said"], line["request_id"]) == ("Unknown parameter: 'frobnicate'", problem["request_id"])


@pytest.mark.parametrize("name", FAULTS)
def test_a_providers_fault(name: str, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]) -> None:
    script, status, code, headers = FAULTS[name]
    with caplog.at_level(logging.DEBUG), serve(script) as server, log_lines() as lines:
        timeout = 0.5 if code == "provider_timeout" else 20.0
        client = make_client(configure_model(server.base, timeout=timeout, retries=0))
        got = client.post("/v1/summaries", json={"text": ARTICLE})
        problem = read_problem(got, status, code)
        assert len(server.requests) == 1
    for header in ("retry-after", "x-should-retry"):
        if header in headers or header == "retry-after":
            assert got.headers.get(header) == headers.get(header)
    assert "openai" in problem["detail"]
    (request,) = [line for line in lines if line["event"] == "request"]
    assert (request["code"], request["provider"], request["model"]) == (code, "openai", "scripted")
    written = caplog.text + "".join(capfd.readouterr())
    for leak in LEAKS:
        assert leak not in written


@pytest.mark.parametrize("total", [{}, {"total_tokens": None}])
def test_usage_without_a_total_is_counted(total: dict[str, None]) -> None:
    made = completion(message={"content": json.dumps(brief_with(TRUE))})
    made["usage"] = {"prompt_tokens": 100, "completion_tokens": 50, **total}
    with serve(reply(made)) as server:
        got = make_client(configure_model(server.base)).post("/v1/summaries", json={"text": ARTICLE})
    usage = got.json()["receipt"]["usage"]
    assert [usage[name] for name in ("prompt_tokens", "completion_tokens", "total_tokens")] == [100, 50, 150]


POSITIONS = json.dumps(brief_with(TRUE)["positions"])
OTHERS = (
    json.dumps(brief_with("Nobody asked us")["positions"]).replace('"amadi"', '"berg"').replace("Amadi", "Jonas Berg")
)

REPEATED = {
    "the second is empty": ([POSITIONS, "[]"], [TRUE]),
    "the first is empty": (["null", POSITIONS], [TRUE]),
    "twice the same": ([POSITIONS, POSITIONS], [TRUE]),
    "one after the other": ([POSITIONS, OTHERS], [TRUE, "Nobody asked us"]),
    "an item for a list": ([POSITIONS[1:-1], OTHERS], [TRUE, "Nobody asked us"]),
}


@pytest.mark.faults
@pytest.mark.parametrize("mode", ["tools", "json_schema", "json"])
@pytest.mark.parametrize("name", REPEATED)
@pytest.mark.parametrize("is_streamed", [False, True])
def test_a_key_that_a_model_writes_twice_loses_nothing(name: str, mode: Mode, is_streamed: bool) -> None:
    values, quotes = REPEATED[name]
    draft = brief_with()
    draft["actors"].append({"id": "berg", "name": "Jonas Berg", "kind": "person", "role": None, "aliases": []})
    del draft["positions"]
    written = ", ".join([json.dumps(draft)[1:-1], *(f'"positions": {value}' for value in values)])
    with serve((streamed if is_streamed else answer)(f"{{{written}}}")) as server:
        brief = post_article(server.base, mode=mode, is_streamed=is_streamed)
        assert len(server.requests) == 1
    assert [position["quote"]["text"] for position in brief["positions"]] == quotes
    assert brief["audit"]["rejected"] == []


def test_two_values_of_one_field_are_not_chosen_from() -> None:
    written = json.dumps(brief_with(TRUE)).replace('"stance": "opposes"', '"stance": "opposes", "stance": "mixed"')
    with serve(answer(written)) as server:
        brief = post_article(server.base, mode="json_schema", is_streamed=False)
    (note,) = brief["audit"]["notes"]
    assert (note["path"], note["value"]) == ("positions[0].stance", ["opposes", "mixed"])
    assert brief["positions"][0]["stance"] is None


def post_article(base: str, *, mode: Mode, is_streamed: bool) -> Any:
    settings = configure_model(base, retries=0)
    models = {"scripted": settings.models["scripted"].model_copy(update={"mode": mode})}
    headers = {"accept": "text/event-stream"} if is_streamed else {}
    client = make_client(settings.model_copy(update={"models": models}))
    got = client.post("/v1/summaries", json={"text": ARTICLE}, headers=headers)
    assert got.status_code == 200, got.text
    if not is_streamed:
        return got.json()
    (*_, last) = (line for line in got.text.splitlines() if line.startswith("data: "))
    return json.loads(last.removeprefix("data: "))["brief"]


def test_a_provider_that_is_not_there() -> None:
    client = make_client(configure_model(f"http://127.0.0.1:{free_port()}/v1"))
    got = client.post("/v1/summaries", json={"text": ARTICLE})
    problem = read_problem(got, 503, "provider_unavailable")
    assert problem["detail"].startswith("openai cannot be reached ('scripted', that is 'openai/scripted').")
    assert "127.0.0.1" not in got.text


def test_a_call_that_was_never_sent_may_be_repeated() -> None:
    """It waited for the provider's only slot until its time was over: nothing was paid for."""
    settings = configure_model("http://127.0.0.1", retries=0, judge="off", providers=ONE_AT_A_TIME)
    with serve(Reply(WHOLE, delay=60)) as server, ThreadPoolExecutor() as pool:
        slow = settings.models["scripted"].model_copy(update={"api_base": server.base})
        models = {"scripted": slow, "hasty": slow.model_copy(update={"timeout": 0.5})}
        with serve_app(settings.model_copy(update={"models": models})) as url, httpx2.Client(timeout=60) as client:
            first = pool.submit(client.post, f"{url}/v1/summaries", json={"text": ARTICLE})
            wait_until(lambda: len(server.requests) == 1)
            got = client.post(f"{url}/v1/summaries", json={"text": ARTICLE, "model": "hasty"})
            assert len(server.requests) == 1
            server.release.set()
            first.result()
    assert "could not be asked" in read_problem(got, 504, "provider_timeout")["detail"]
    assert "x-should-retry" not in got.headers


def test_a_missing_key_is_the_operators_to_mend(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SCRIPTED_KEY")
    with serve(answer({})) as server:
        got = make_client(configure_model(server.base)).post("/v1/summaries", json={"text": ARTICLE})
        problem = read_problem(got, 500, "missing_key")
        assert server.requests == []
    assert "SCRIPTED_KEY" in problem["detail"]
    assert got.headers["x-should-retry"] == "false"
