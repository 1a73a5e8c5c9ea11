"""Keys with limits of their own, over HTTP: what they may use, what is counted, and what callers above a limit get."""

from __future__ import annotations

import asyncio
import contextlib
import datetime as dt
import hashlib
import json
import subprocess
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import httpx2
import pytest
from fastapi.testclient import TestClient
from pydantic import SecretStr

from summarizer.settings import KeySettings, ModelSettings, Settings
from tests.api.test_metrics import read as read_metrics
from tests.support.batches import BRIEF, as_lines, configure_batches, make_items, write_config
from tests.support.fork_server import forks
from tests.support.processes import read_line, running
from tests.support.provider_server import ProviderServer, Reply, Request, answer, completion, fault, reply, serve
from tests.support.service import ARTICLE, TRUE, configure, log_lines, make_client, read_problem, serve_app
from tests.support.streamed import streamed
from tests.support.waiting import wait_until

KEY, OTHER, PLAIN = "pb-canary-desk-7f31", "pb-canary-free-2c90", "pb-canary-plain-88aa"
SENT, WRITTEN = 2_500, 100
"""Tokens of each answer of the scripted provider: fewer than are reserved for it."""
EACH = SENT + WRITTEN


@pytest.fixture
def sqlite(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path / 'keys.sqlite3'}"


def hashed(key: str) -> str:
    return f"sha256:{hashlib.sha256(key.encode()).hexdigest()}"


def bearer(key: str = KEY) -> dict[str, str]:
    return {"authorization": f"Bearer {key}"}


def answered(request: Request, *, delay: float = 0.0) -> Reply:
    """A brief that is said to have cost `EACH` tokens."""
    told = json.loads(answer(BRIEF)(request).body)
    told["usage"] = {"prompt_tokens": SENT, "completion_tokens": WRITTEN, "total_tokens": EACH}
    return reply(told, delay=delay)


def configure_keys(
    database: str, server: ProviderServer | None = None, *, price: float | None = None, **limits: Any
) -> Settings:
    """A service with a limited key, a named key without limits, and a plain one."""
    models = {}
    if server is not None:
        models["scripted"] = ModelSettings(
            model="openai/scripted",
            api_base=server.base,
            api_key_env="SCRIPTED_KEY",
            mode="json_schema",
            retries=0,
            max_tokens=200,
            input_cost_per_token=price,
            output_cost_per_token=price,
        )
        models["other"] = models["scripted"]
    return configure(
        database_url=SecretStr(database),
        cache=False,
        reasks=0,
        api_keys=(SecretStr(PLAIN),),
        keys={"desk": KeySettings(hash=hashed(KEY), **limits), "free": KeySettings(hash=hashed(OTHER))},
        models=models,
        model="scripted" if server else "extractive",
    )


def summarize(client: Any, key: str = KEY, **body: Any) -> Any:
    return client.post("/v1/summaries", json={"text": ARTICLE, **body}, headers=bearer(key))


def usage(client: Any, key: str = KEY) -> dict[str, Any]:
    told = client.get("/v1/usage", headers=bearer(key))
    assert told.status_code == 200, told.text
    return dict(told.json())


@contextlib.contextmanager
def open_client(settings: Settings) -> Iterator[TestClient]:
    with make_client(settings) as client:
        yield client


def test_each_key_is_known_by_its_hash(sqlite: str) -> None:
    with open_client(configure_keys(sqlite, requests_per_minute=5)) as client:
        assert client.get("/v1/models").status_code == 401
        for wrong in (hashed(KEY), hashed(KEY).partition(":")[2], f"{KEY}x", KEY[:-1], "desk"):
            read_problem(client.get("/v1/models", headers=bearer(wrong)), 401, "unauthorized")
        assert client.get("/v1/models", headers={"x-api-key": KEY}).status_code == 200
        assert usage(client)["key"] == "desk"
        assert usage(client, OTHER) == {
            "key": "free", "models": None, "requests_per_minute": None, "tokens_per_day": None, "usd_per_day": None,
        }  # fmt: skip
        assert usage(client, PLAIN)["key"] is None


def test_a_key_uses_its_models_and_no_others(sqlite: str) -> None:
    with serve(answered) as server, open_client(configure_keys(sqlite, server, models=("other",))) as client:
        listed = client.get("/v1/models", headers=bearer()).json()["models"]
        assert [card["name"] for card in listed] == ["other"]
        assert len(client.get("/v1/models", headers=bearer(OTHER)).json()["models"]) == 3
        assert summarize(client, model="other").status_code == 200
        asked = len(server.requests)
        for body in ({}, {"model": "scripted"}, {"model": "extractive"}, {"model": "openai/gpt-5"}):
            detail = read_problem(summarize(client, **body), 403, "model_not_allowed")["detail"]
            assert detail.endswith("Name one of: other.")
        judged = {"model": "other", "options": {"judge": "scripted"}}
        read_problem(summarize(client, **judged), 403, "model_not_allowed")
        check = {"text": ARTICLE, "quotes": [TRUE], "judge": "scripted"}
        read_problem(client.post("/v1/verifications", json=check, headers=bearer()), 403, "model_not_allowed")
        batch = {"items": make_items(1)}
        read_problem(client.post("/v1/batches", json=batch, headers=bearer()), 403, "model_not_allowed")
        assert len(server.requests) == asked
        assert summarize(client, OTHER, model="scripted").status_code == 200


def test_requests_are_limited_in_any_minute(database_url: str) -> None:
    with open_client(configure_keys(database_url, requests_per_minute=3)) as client:
        check = {"text": ARTICLE, "quotes": [TRUE]}
        before = dt.datetime.now(dt.UTC)
        for _ in range(3):
            assert client.post("/v1/verifications", json=check, headers=bearer()).status_code == 200
        refused = client.post("/v1/verifications", json=check, headers=bearer())
        problem = read_problem(refused, 429, "key_limit")
        assert "“desk” may make 3 requests a minute" in problem["detail"]
        assert 50 <= int(refused.headers["retry-after"]) <= 60
        assert f"Wait {refused.headers['retry-after']} s." in problem["detail"]
        assert "x-should-retry" not in refused.headers, "to wait a minute helps"
        read_problem(summarize(client), 429, "key_limit")
        for _ in range(5):
            assert client.get("/v1/models", headers=bearer()).status_code == 200
            told = usage(client)["requests_per_minute"]
        assert (told["limit"], told["used"], told["reserved"]) == (3, 3, 0)
        assert 55 <= (dt.datetime.fromisoformat(told["resets"]) - before).total_seconds() <= 120
        assert client.post("/v1/verifications", json=check, headers=bearer(OTHER)).status_code == 200


def test_tokens_are_settled_and_the_day_ends(database_url: str) -> None:
    limit = 3 * EACH  # the third call could use more, whatever its delimiters count
    with serve(answered) as server, open_client(configure_keys(database_url, server, tokens_per_day=limit)) as client:
        made = 0
        while (told := summarize(client)).status_code == 200:
            made += 1
            counted = usage(client)["tokens_per_day"]
            assert (counted["limit"], counted["used"], counted["reserved"]) == (limit, made * EACH, 0)
        problem = read_problem(told, 429, "key_limit")
        assert made * EACH <= limit
        assert made == len(server.requests) >= 2
        assert f"may use {limit:,} tokens a day: {made * EACH:,} are used and 0 reserved" in problem["detail"]
        ends = dt.datetime.fromisoformat(counted["resets"])
        assert (ends.hour, ends.minute, ends.second) == (0, 0, 0)
        left = (ends - dt.datetime.now(dt.UTC)).total_seconds()
        assert abs(int(told.headers["retry-after"]) - left) < 60
        assert told.headers.get("x-should-retry") == "false" or left < 70
        streamed_answer = client.post(
            "/v1/summaries", json={"text": ARTICLE}, headers=bearer() | {"accept": "text/event-stream"}
        )
        assert "key_limit" in streamed_answer.text
        assert summarize(client, model="extractive").status_code == 200, "the built-in engine costs nothing"
        assert summarize(client, OTHER).status_code == 200
        assert summarize(client, PLAIN).status_code == 200


def test_dollars_are_limited_by_the_price(sqlite: str) -> None:
    price = 0.001
    limit = 2.5 * EACH * price
    with (
        serve(answered) as server,
        open_client(configure_keys(sqlite, server, price=price, usd_per_day=limit)) as client,
    ):
        while (told := summarize(client)).status_code == 200:
            pass
        detail = read_problem(told, 429, "key_limit")["detail"]
        assert f"may use {limit:g} US dollars a day" in detail
        counted = usage(client)["usd_per_day"]
        assert counted["used"] == pytest.approx(len(server.requests) * EACH * price)
        assert 0 < counted["used"] <= limit


def test_dollars_need_a_price(sqlite: str) -> None:
    with serve(answered) as server, open_client(configure_keys(sqlite, server, usd_per_day=5.0)) as client:
        detail = read_problem(summarize(client), 500, "configuration")["detail"]
        assert "the price of 'scripted' is not known" in detail
        assert not server.requests


def test_a_call_that_could_exceed_a_whole_day_is_not_worth_repeating(sqlite: str) -> None:
    with serve(answered) as server, open_client(configure_keys(sqlite, server, tokens_per_day=300)) as client:
        refused = summarize(client)
        assert "could use more than that by itself" in read_problem(refused, 429, "key_limit")["detail"]
        assert refused.headers["x-should-retry"] == "false"
        assert "retry-after" not in refused.headers
        assert not server.requests


@pytest.mark.parametrize(
    ("script", "status", "is_charged"),
    [
        pytest.param(fault(500), 503, False, id="refused"),
        pytest.param(fault(429), 429, False, id="rate-limited"),
        pytest.param(reply(completion(message={"content": "x"}), cut=20), 503, True, id="cut"),
        pytest.param(reply(completion(message={"content": "no brief"})), 502, True, id="no-brief"),
    ],
)
def test_a_call_that_fails_is_settled(sqlite: str, script: Reply, status: int, is_charged: bool) -> None:
    with serve(script) as server, open_client(configure_keys(sqlite, server, tokens_per_day=100_000)) as client:
        assert summarize(client).status_code == status
        counted = usage(client)["tokens_per_day"]
        assert counted["reserved"] == 0
        assert (counted["used"] > 0) == is_charged, counted


@pytest.mark.parametrize("accept", ["application/json", "text/event-stream"])
def test_a_caller_that_goes_is_charged_what_was_reserved(sqlite: str, accept: str) -> None:
    slow = streamed(BRIEF, hold=30) if "event" in accept else answer(BRIEF)
    with (
        serve(lambda request: slow(request) if "event" in accept else answered(request, delay=30)) as server,
        serve_app(configure_keys(sqlite, server, tokens_per_day=100_000)) as base,
        httpx2.Client(base_url=base, timeout=20) as client,
    ):

        async def ask_and_go() -> None:
            async with httpx2.AsyncClient(base_url=base, timeout=120) as caller:
                headers = bearer() | {"accept": accept}
                asking = asyncio.ensure_future(caller.post("/v1/summaries", json={"text": ARTICLE}, headers=headers))
                assert await asyncio.to_thread(server.asked.wait, 120)
                asking.cancel()
                await asyncio.gather(asking, return_exceptions=True)

        asyncio.run(ask_and_go())
        wait_until(lambda: usage(client)["tokens_per_day"]["reserved"] == 0)
        assert usage(client)["tokens_per_day"]["used"] > 1_000


def test_a_verification_asks_a_judge_within_the_limit(sqlite: str) -> None:
    body = {"text": ARTICLE, "statements": ["It will stay shut."], "judge": "scripted"}
    with serve(answered) as server, open_client(configure_keys(sqlite, server, tokens_per_day=300)) as client:
        read_problem(client.post("/v1/verifications", json=body, headers=bearer()), 429, "key_limit")
        assert not server.requests


def test_a_brief_that_is_paid_for_is_given_without_its_review(sqlite: str, tmp_path: Path) -> None:
    def costly(request: Request) -> Reply:
        told = json.loads(answer({**BRIEF, "headline": "Quokka sanctuary shut until June"})(request).body)
        told["usage"] = {"prompt_tokens": 8_000, "completion_tokens": 500, "total_tokens": 8_500}
        return reply(told)

    with serve(costly) as server:
        settings = configure_keys(sqlite, server, tokens_per_day=9_000)
        cached = {"judge": "self", "cache": True, "cache_dir": tmp_path / "cache"}
        with open_client(settings.model_copy(update=cached)) as client:
            brief = summarize(client)
            assert brief.status_code == 200
            cautions = [each["message"] for each in brief.json()["audit"]["warnings"] if each["kind"] == "judge"]
            assert any("“desk” may use 9,000 tokens a day: 8,500 are used" in message for message in cautions)
            assert len(server.requests) == 1
            read_problem(summarize(client), 429, "key_limit")  # a brief without its review is not kept
            assert usage(client)["tokens_per_day"]["used"] == 8_500


def test_names_are_told_and_keys_are_not(sqlite: str) -> None:
    with (
        log_lines() as lines,
        serve(answered) as server,
        open_client(configure_keys(sqlite, server, price=1e-6, tokens_per_day=EACH + 5_000)) as client,
    ):
        summarize(client)
        summarize(client, PLAIN, model="extractive")
        while summarize(client).status_code == 200:
            pass
        told = read_metrics(client, **bearer())
        shown = client.get("/metrics", headers=bearer()).text
        shown += client.get("/v1/usage", headers=bearer()).text + client.get("/openapi.json").text
    made, route = len(server.requests), {"method": "POST", "route": "/v1/summaries"}
    assert told.of("requests_total", **route, status="200", code="", key="desk") == made
    assert told.of("requests_total", **route, status="200", code="", key="") == 1
    assert told.of("requests_total", **route, status="429", code="key_limit", key="desk") == 1
    tokens = {"model": "openai/scripted", "kind": "prompt", "key": "desk"}
    assert told.of("tokens_total", **tokens) == made * SENT
    assert told.of("cost_usd_total", model="openai/scripted", key="desk") == pytest.approx(made * EACH * 1e-6)
    requests = [line for line in lines if line["event"] == "request" and line["route"] == "/v1/summaries"]
    assert [line.get("key") for line in requests] == ["desk", None, *["desk"] * made]
    assert {line["key"] for line in lines if line["event"] == "summary" and "key" in line} == {"desk"}
    shown += json.dumps(lines)
    for key in (KEY, OTHER, PLAIN):
        assert key not in shown
        assert hashlib.sha256(key.encode()).hexdigest() not in shown


def test_without_the_database_limited_keys_wait_and_others_go_on(tmp_path: Path) -> None:
    file = tmp_path / "keys.sqlite3"
    file.write_text("this is no database, and longer than its header would be " * 20)
    with (
        serve(answered) as server,
        open_client(configure_keys(f"sqlite:///{file}", server, tokens_per_day=10 * EACH)) as client,
    ):
        read_problem(summarize(client), 503, "database_unavailable")
        read_problem(client.get("/v1/usage", headers=bearer()), 503, "database_unavailable")
        assert not server.requests
        assert summarize(client, OTHER).status_code == 200
        assert summarize(client, PLAIN).status_code == 200
        file.unlink()
        wait_until(lambda: summarize(client).status_code == 200, pause=0.2)
        assert usage(client)["tokens_per_day"]["used"] == EACH


@pytest.mark.faults
def test_a_call_is_settled_when_the_database_is_back(postgres: Any, postgres_url: str) -> None:
    asked, go = threading.Event(), threading.Event()

    def wait(request: Request) -> Reply:
        asked.set()
        assert go.wait(60)
        return answered(request)

    with (
        serve(wait) as server,
        serve_app(configure_keys(postgres_url, server, tokens_per_day=100_000)) as base,
        httpx2.Client(base_url=base, timeout=60) as client,
        ThreadPoolExecutor(1) as pool,
    ):
        brief = pool.submit(summarize, client)
        assert asked.wait(60)
        postgres.stop()
        try:
            go.set()
            assert brief.result().status_code == 200, "what is paid for is answered"
            read_problem(summarize(client), 503, "database_unavailable")
        finally:
            postgres.start()
        wait_until(lambda: client.get("/v1/usage", headers=bearer()).status_code == 200, pause=0.2)
        counted = usage(client)["tokens_per_day"]
        assert (counted["used"], counted["reserved"]) == (EACH, 0)


@contextlib.contextmanager
def two_services(folder: Path, database: str, server: ProviderServer, limits: str) -> Iterator[list[str]]:
    """Two processes with the same keys and database; gives their URLs."""
    env = write_config(folder, database, server, reasks=0, port=0, log_level="error")
    with (folder / "summarizer.toml").open("a", encoding="utf-8") as config:
        config.write(f'max_tokens = 200\n[keys.desk]\nhash = "{hashed(KEY)}"\n{limits}\n')
    command = [forks() / "provenbrief", "serve"]
    options: dict[str, Any] = {"cwd": folder, "env": env, "stderr": subprocess.PIPE}
    with running(command, **options) as first, running(command, **options) as second:
        yield [read_line(process.stderr).decode().split()[3].rstrip(",") for process in (first, second)]


def run_together(count: int, work: Callable[[int], Any]) -> list[Any]:
    barrier = threading.Barrier(count)

    def begin(number: int) -> Any:
        barrier.wait(60)
        return work(number)

    with ThreadPoolExecutor(count) as pool:
        return list(pool.map(begin, range(count)))


@pytest.mark.faults
def test_64_callers_of_two_processes_keep_to_the_limits(database_url: str, tmp_path: Path) -> None:
    requests, tokens = 50, 12 * EACH
    limits = f"requests_per_minute = {requests}\ntokens_per_day = {tokens}"
    with (
        serve(lambda request: answered(request, delay=0.05)) as server,
        two_services(tmp_path, database_url, server, limits) as urls,
        httpx2.Client(timeout=120, limits=httpx2.Limits(max_connections=64)) as client,
    ):

        def send(number: int) -> tuple[int, str, str]:
            text = f"{ARTICLE}\nEdition {number}.\n"
            told = client.post(f"{urls[number % 2]}/v1/summaries", json={"text": text}, headers=bearer())
            problem = told.json() if told.status_code != 200 else {}
            return told.status_code, problem.get("code", ""), problem.get("detail", "")

        for url in urls:  # the model library takes its time to load, and all are to come within a minute
            wait_until(lambda url=url: client.get(f"{url}/readyz").status_code == 200, pause=0.2)
        told = run_together(64, send)
        counted = client.get(f"{urls[1]}/v1/usage", headers=bearer()).json()
    made = [status for status, *_ in told].count(200)
    assert {(status, code) for status, code, _ in told} <= {(200, ""), (429, "key_limit")}
    refused = sum("requests a minute" in detail for *_, detail in told)
    assert refused == 64 - requests, "exactly as many as the limit were let in"
    assert counted["requests_per_minute"]["used"] <= requests
    # the provider's own count is what is billed
    assert len(server.requests) * EACH <= tokens
    assert made == len(server.requests) >= 2
    daily = counted["tokens_per_day"]
    assert (daily["used"], daily["reserved"]) == (made * EACH, 0)


def test_a_batch_is_counted_and_waits_above_the_limit(database_url: str) -> None:
    with (
        serve(answered) as server,
        serve_app(configure_keys(database_url, server, tokens_per_day=3 * EACH)) as base,
        httpx2.Client(base_url=base, timeout=60, headers=bearer()) as client,
    ):
        sent = client.post(
            "/v1/batches", content=as_lines(make_items(6)), headers={"content-type": "application/x-ndjson"}
        )
        place = sent.headers["location"]
        ended = wait_until(
            lambda: (counts := client.get(place).json()["counts"])["done"] >= 2 and not counts["running"] and counts,
            pause=0.3,
        )
        daily = usage(client)["tokens_per_day"]
        assert (daily["used"], daily["reserved"]) == (len(server.requests) * EACH, 0)
        assert daily["used"] <= daily["limit"]
        assert ended["done"] == len(server.requests)
        assert ended["pending"] == 6 - ended["done"] > 0
        assert ended["failed"] == 0, "they wait for the next day"
        until = dt.datetime.fromisoformat(client.get(place).json()["waits_until"])
        assert dt.timedelta(0) < until - dt.datetime.now(dt.UTC) < dt.timedelta(hours=2), "and the batch says so"
        assert client.get(place).json()["waits_for"]["code"] == "key_limit"
        read_problem(client.get(place, headers=bearer(OTHER)), 404, "unknown_batch")


def test_a_batch_of_a_key_that_was_taken_away_waits_for_it_and_fails_in_the_end(
    sqlite: str, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr("summarizer.jobs.queue.FOREIGN_PAUSE", 0.0)  # how long it is left to a service that has the key
    with serve(answered) as server:
        settings = configure_keys(sqlite, server, tokens_per_day=10 * EACH)
        with serve_app(settings.model_copy(update={"batch_worker": False})) as base:
            sent = httpx2.post(f"{base}/v1/batches", json={"items": make_items(2)}, headers=bearer(), timeout=60)
            name = sent.json()["id"]
        without = configure_batches(sqlite, server, api_keys=(SecretStr(PLAIN),))
        with serve_app(without):
            wait_until(lambda: "batch_waits" in caplog.messages)
            wait_until(lambda: find_counts(sqlite) == {"pending": 2})
        (fields,) = [vars(record)["fields"] for record in caplog.records if record.getMessage() == "batch_waits"]
        assert fields["batch"] == name
        assert "is not in the configuration" in fields["reason"]
        monkeypatch.setattr("summarizer.jobs.worker.LONGEST_REFUSED", 0.0)
        with serve_app(without):
            wait_until(lambda: find_counts(sqlite) == {"failed": 2})
        assert not server.requests
        with serve_app(settings) as base, httpx2.Client(base_url=base, headers=bearer(), timeout=60) as client:
            lines = [json.loads(line) for line in client.get(f"/v1/batches/{name}/results").text.splitlines()]
            assert {line["problem"]["code"] for line in lines} == {"model_not_allowed"}
            client.post(f"/v1/batches/{name}/retry")
            wait_until(lambda: client.get(f"/v1/batches/{name}").json()["counts"]["done"] == 2)
            assert usage(client)["tokens_per_day"]["used"] == 2 * EACH


def test_a_batch_is_not_judged_by_a_model_that_was_taken_away(sqlite: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The worker's configuration is newer than the one that the batch was accepted with."""
    monkeypatch.setattr("summarizer.jobs.worker.LONGEST_REFUSED", 0.0)
    batch = {"items": make_items(1), "options": {"judge": "other"}}
    with serve(answered) as server:
        settings = configure_keys(sqlite, server, models=("scripted", "other"))
        with serve_app(settings.model_copy(update={"batch_worker": False})) as base:
            name = httpx2.post(f"{base}/v1/batches", json=batch, headers=bearer(), timeout=60).json()["id"]
        with (
            serve_app(configure_keys(sqlite, server, models=("scripted",))) as base,
            httpx2.Client(base_url=base, headers=bearer(), timeout=60) as client,
        ):
            (line,) = client.get(f"/v1/batches/{name}/results?follow=true").text.split("\n", 1)[:1]
        assert "may not use the model “other”" in json.loads(line)["problem"]["detail"]
        assert not server.requests


def test_a_key_is_replaced_without_losing_its_batches(sqlite: str) -> None:
    """While both are accepted, and after the old one is removed."""
    new = "pb-canary-desk-new-1f2e"
    both = KeySettings.model_validate({"hash": f"{hashed(new)}, {hashed(KEY)}", "tokens_per_day": 10 * EACH})
    with serve(answered) as server:
        settings = configure_keys(sqlite, server)
        with serve_app(settings.model_copy(update={"keys": {"desk": both}})) as base:
            sent = httpx2.post(f"{base}/v1/batches", json={"items": make_items(1)}, headers=bearer(), timeout=60)
            place = sent.raise_for_status().headers["location"]
            for key in (KEY, new):
                with httpx2.Client(base_url=base, headers=bearer(key), timeout=60) as client:
                    wait_until(lambda: client.get(place).json()["counts"]["done"] == 1)
                    assert usage(client, key)["tokens_per_day"]["used"] == EACH
        alone = KeySettings.model_validate({"hash": hashed(new)})
        with serve_app(settings.model_copy(update={"keys": {"desk": alone}})) as base:
            assert httpx2.get(f"{base}{place}", headers=bearer(new), timeout=60).json()["state"] == "done"
            read_problem(httpx2.get(f"{base}{place}", headers=bearer(), timeout=60), 401, "unauthorized")


def find_counts(url: str) -> dict[str, int]:
    """Items by state, as they are in a file."""
    import sqlite3

    with contextlib.closing(sqlite3.connect(url.removeprefix("sqlite:///"))) as file:
        return dict(file.execute("SELECT state, count(*) FROM batch_items GROUP BY state"))
