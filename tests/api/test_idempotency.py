"""Idempotency keys: what is asked twice under one key is made once, by whatever process, and told again."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import socket
import sqlite3
import subprocess
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx2
import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from pydantic import SecretStr
from starlette.requests import Request as HttpRequest

from summarizer.api import idempotency_store
from summarizer.api.idempotency import IdempotencyKeys
from summarizer.api.idempotency_store import IdempotencyStore
from summarizer.client import Client
from summarizer.errors import ConflictError
from summarizer.report.forms import render
from summarizer.schemas.brief import read_brief
from summarizer.schemas.http import SummaryRequest
from summarizer.settings import Settings
from summarizer.storage import database as storage_database
from summarizer.storage.database import connect_file
from tests.api.test_provider import brief_with
from tests.api.test_request_limit import count_in_flight
from tests.api.test_stream import EVENTS, SUMMARIES, parse
from tests.support import processes, service
from tests.support.fork_server import forks
from tests.support.judge_script import judge
from tests.support.postgres_server import PASSWORD, Postgres
from tests.support.provider_server import ProviderServer, Reply, Request, answer, fault, free_port, serve
from tests.support.service import (
    ARTICLE,
    LIE,
    TRUE,
    configure,
    configure_model,
    log_lines,
    read_problem,
    serve_app,
)
from tests.support.share import share
from tests.support.streamed import streamed
from tests.support.waiting import PATIENCE, wait_until

pytestmark = pytest.mark.usefixtures("model_library")

KEY = "7f3c0d5e-9b1a-4c55-8f0e-2d6b9a1c4e77"
KEYED = {"Idempotency-Key": KEY}
REPLAYED = "idempotency-replayed"
NEVER_SHARED = {**KEYED, "Cache-Control": "no-store"}
"""What has the cache and its flights keep out of it."""


opened: list[FastAPI] = []
"""The services of a test, which are never stopped as a server would be."""


@pytest.fixture(autouse=True)
def _closed() -> Iterator[None]:
    """Their databases are let go of at its end, and not when the garbage is collected in another test."""
    yield
    while opened:
        opened.pop().state.idempotency.close()


def make_client(settings: Settings | None = None) -> TestClient:
    client = service.make_client(settings)
    assert isinstance(client.app, FastAPI)
    opened.append(client.app)
    return client


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> SecretStr:
    if request.param == "sqlite":
        return SecretStr(f"sqlite:///{tmp_path}/news.sqlite3")
    return SecretStr(request.getfixturevalue("postgres_url"))


def configured(server: ProviderServer, database: SecretStr | None = None, **values: Any) -> Settings:
    """A service without a cache, so that a second call of the provider would be seen."""
    return configure_model(server.base, cache=False, database_url=database, retries=0, **values)


def ask(client: Any, *, url: str = "", text: str = ARTICLE, **headers: str) -> httpx2.Response:
    given = {name.replace("_", "-"): value for name, value in {"Idempotency_Key": KEY, **headers}.items()}
    got: httpx2.Response = client.post(f"{url}{SUMMARIES}", json={"text": text}, headers=given)
    return got


def expire_leases_after(seconds: float, patch: pytest.MonkeyPatch) -> None:
    """Take processes for dead after fewer seconds without a heartbeat than the six of the service."""
    patch.setitem(IdempotencyStore.__init__.__kwdefaults__, "silence", seconds)


@contextmanager
def hanging_up(server: ProviderServer, url: str, headers: Mapping[str, str]) -> Iterator[None]:
    """A caller whose request has reached the provider, and who hangs up when the block ends."""
    body = json.dumps({"text": ARTICLE}).encode()
    lines = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
    with socket.create_connection(("127.0.0.1", urlsplit(url).port)) as connection:
        head = f"POST {SUMMARIES} HTTP/1.1\r\nHost: t\r\nContent-Length: {len(body)}\r\n{lines}\r\n"
        connection.sendall(head.encode() + body)
        assert server.asked.wait(PATIENCE * 3)
        yield


def slow(seconds: float) -> Callable[[Request], Reply]:
    play = answer(brief_with(TRUE))
    return lambda request: Reply(play(request).body, delay=seconds)


def test_the_same_request_is_answered_once_and_told_again(database: SecretStr) -> None:
    with serve(answer(brief_with(TRUE))) as server:
        first, again, once_more = (ask(make_client(configured(server, database))) for _ in range(3))  # three services
        assert len(server.requests) == 1
    assert [got.status_code for got in (first, again, once_more)] == [200, 200, 200]
    assert first.content == again.content == once_more.content
    assert REPLAYED not in first.headers
    assert again.headers[REPLAYED] == once_more.headers[REPLAYED] == "true"
    assert again.headers["content-type"] == "application/json"
    assert again.headers["x-request-id"] != first.headers["x-request-id"]


FORMS: dict[str, tuple[str, str]] = {
    "full": ("", "application/json"),
    "compact": ("?view=compact", "application/json"),
    "md": ("", "text/markdown"),
    "html": ("", "text/html"),
    "csv": ("", "text/csv"),
    "jsonl": ("", "application/x-ndjson"),
    "annotations": ("", "application/ld+json"),
    "stream": ("", "text/event-stream"),
}
"""Query and media type of each form of a brief."""


@pytest.mark.parametrize("first", FORMS)
def test_a_brief_is_replayed_in_the_form_that_is_asked_for(first: str) -> None:
    client = make_client()

    def get(form: str) -> httpx2.Response:
        query, media_type = FORMS[form]
        headers = {**KEYED, "Accept": media_type}
        got: httpx2.Response = client.post(SUMMARIES + query, json={"text": ARTICLE}, headers=headers)
        assert (got.status_code, got.headers["content-type"].split(";")[0]) == (200, media_type), got.text
        return got

    made = get(first)
    assert REPLAYED not in made.headers
    replays = {form: get(form) for form in FORMS}
    assert {got.headers[REPLAYED] for got in replays.values()} == {"true"}
    brief = replays["full"].json()
    assert parse(replays["stream"].text)[-1][1]["brief"] == brief
    for form in set(FORMS) - {"full", "stream"}:
        assert replays[form].text == render(read_brief(replays["full"].content), form)
        assert replays[form].headers["vary"] == "Accept"
    if first == "stream":
        assert parse(made.text)[-1][1]["brief"] == brief
    else:
        assert made.content == replays[first].content


@pytest.mark.parametrize("form", ["full", "md", "stream"])
def test_a_replayed_brief_is_counted_and_logged_once(form: str) -> None:
    accept = FORMS[form][1]
    with serve(answer(brief_with(TRUE))) as server, log_lines() as lines:
        client = make_client(configured(server))
        for _ in range(2):
            assert ask(client, Accept="application/json").status_code == 200
        # another process has no running or finished stream that it could join
        other = make_client(configured(server))
        assert ask(other, Accept=accept).headers[REPLAYED] == "true"
        assert "summarizer_tokens_total{" not in other.get("/metrics").text
        assert len(server.requests) == 1
    assert [line["attempts"] for line in lines if line.get("event") == "summary"] == [1]


@pytest.mark.parametrize("headers", [{}, {"accept": "text/html"}, EVENTS])
def test_an_answer_is_told_again_though_its_model_is_no_longer_configured(
    headers: dict[str, str], tmp_path: Path
) -> None:
    database = SecretStr(f"sqlite:///{tmp_path}/keys.sqlite3")
    asked = {"text": ARTICLE, "model": "scripted"}
    with serve(streamed(brief_with(TRUE))) as server:
        before = service.make_client(configure_model(server.base, database_url=database, cache=False))
        assert before.post(SUMMARIES, json=asked, headers=KEYED).status_code == 200
    after = service.make_client(configure(database_url=database))
    again = after.post(SUMMARIES, json=asked, headers={**KEYED, **headers})
    assert (again.status_code, again.headers[REPLAYED]) == (200, "true")
    other = after.post(SUMMARIES, json=asked, headers={"Idempotency-Key": "another", **headers})
    read_problem(other, 422, "unknown_model")


def test_callers_that_wait_get_their_own_forms() -> None:
    with (
        serve(streamed(brief_with(TRUE), pause=0.05)) as server,
        serve_app(configured(server)) as url,
        httpx2.Client(timeout=60) as client,
    ):

        def get(form: str) -> httpx2.Response:
            query, media_type = FORMS[form]
            return client.post(url + SUMMARIES + query, json={"text": ARTICLE}, headers={**KEYED, "Accept": media_type})

        with ThreadPoolExecutor(len(FORMS)) as pool:
            got = dict(zip(FORMS, pool.map(get, FORMS), strict=True))
        assert len(server.requests) == 1
    for form, answered in got.items():
        assert answered.headers["content-type"].split(";")[0] == FORMS[form][1]
    brief = read_brief(got["full"].content)
    assert all(got[form].text == render(brief, form) for form in set(FORMS) - {"full", "stream"})
    assert parse(got["stream"].text)[-1][1]["brief"] == got["full"].json()


def test_another_request_under_the_key_is_a_conflict(database: SecretStr) -> None:
    with serve(answer(brief_with(TRUE))) as server:
        client = make_client(configured(server, database))
        assert ask(client).status_code == 200
        got = ask(client, text=ARTICLE + "More.")
        assert len(server.requests) == 1
        assert ask(client, text=ARTICLE + "More.", Idempotency_Key="another").status_code == 200
    read_problem(got, 409, "idempotency_conflict")
    assert got.headers["x-should-retry"] == "false"  # clients come back after a 409 else


def test_a_request_is_the_same_for_a_release_with_more_fields() -> None:
    class Later(SummaryRequest):
        tone: str | None = None

    scope = {"type": "http", "path": SUMMARIES, "server": ("t", 80), "state": {}}
    request = HttpRequest({**scope, "headers": [(b"idempotency-key", KEY.encode()), (b"host", b"t")]})
    keys = IdempotencyKeys(configure())
    now, later = keys.read(request, SummaryRequest(text=ARTICLE)), keys.read(request, Later(text=ARTICLE))
    assert now is not None
    assert now == later != keys.read(request, Later(text=ARTICLE, tone="dry"))


def test_a_key_belongs_to_its_caller(database: SecretStr) -> None:
    with serve(answer(brief_with(TRUE))) as server:
        client = make_client(configured(server, database, api_keys=(SecretStr("anna"), SecretStr("berg"))))
        for name in ("anna", "berg", "anna"):
            got = ask(client, X_API_Key=name, text=ARTICLE + name)
            assert got.status_code == 200
        assert len(server.requests) == 2
    assert got.headers[REPLAYED] == "true"


@pytest.mark.faults
@pytest.mark.parametrize("database", share(["sqlite", "postgresql"], every=2), indirect=True)
def test_a_caller_who_sends_much_does_not_push_out_the_answers_of_another(
    database: SecretStr, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(idempotency_store, "SWEEP_INTERVAL", 0.0)
    keys = (SecretStr("anna"), SecretStr("berg"))
    client = make_client(configure(database_url=database, api_keys=keys, idempotency_max_bytes=30_000))

    def is_replayed(caller: str, number: int) -> bool:
        got = ask(client, X_API_Key=caller, Idempotency_Key=str(number))
        assert got.status_code == 200
        return REPLAYED in got.headers

    assert not is_replayed("anna", 0)
    assert not any(is_replayed("berg", number) for number in range(40))
    assert is_replayed("anna", 0)
    assert is_replayed("berg", 39)
    assert not is_replayed("berg", 0)


@pytest.mark.parametrize("headers", [{}, {"Cache_Control": "no-store"}], ids=["kept", "no-store"])
def test_two_at_once_make_one_call(headers: dict[str, str]) -> None:
    with serve(slow(1.0)) as server, serve_app(configured(server)) as url, httpx2.Client(timeout=60) as client:
        with ThreadPoolExecutor(8) as pool:
            all_of_them = list(pool.map(lambda _: ask(client, url=url, **headers), range(8)))
        assert len(server.requests) == 1
        assert len({got.content for got in all_of_them}) == 1
        assert sorted(got.headers.get(REPLAYED, "") for got in all_of_them) == ["", *["true"] * 7]
        again = ask(client, url=url, **headers)
        assert len(server.requests) == (2 if headers else 1)  # what must not be stored is not kept for the key either
    assert (REPLAYED in again.headers) == (not headers)


@pytest.mark.parametrize("form", ["full", "stream"])
def test_what_must_not_be_stored_is_not_replayed(form: str) -> None:
    with serve(answer(brief_with(TRUE))) as server:
        client = make_client(configured(server))
        for _ in range(2):
            got = ask(client, Accept=FORMS[form][1], Cache_Control="no-store")
            assert (got.status_code, got.headers.get(REPLAYED)) == (200, None)
        assert len(server.requests) == 2


def test_another_request_meanwhile_is_a_conflict_at_once() -> None:
    go = threading.Event()

    def play(request: Request) -> Reply:
        assert go.wait(PATIENCE * 3)
        return answer(brief_with(TRUE))(request)

    with serve(play) as server, serve_app(configured(server)) as url, ThreadPoolExecutor(1) as pool:
        first = pool.submit(ask, httpx2.Client(timeout=60), url=url)
        assert server.asked.wait(PATIENCE * 3)
        read_problem(ask(httpx2, url=url, text="Other words came, she said."), 409, "idempotency_conflict")
        assert not first.done()
        go.set()
        assert first.result().status_code == 200


@pytest.mark.faults
def test_two_services_make_one_call(database: SecretStr) -> None:
    with serve(slow(2.0)) as server:
        settings = configured(server, database)
        with serve_app(settings) as one, serve_app(settings) as other, httpx2.Client(timeout=60) as client:
            with ThreadPoolExecutor(4) as pool:
                got = list(pool.map(lambda turn: ask(client, url=(one, other)[turn % 2]), range(4)))
            assert len(server.requests) == 1
    assert len({each.content for each in got}) == 1
    assert sorted(each.headers.get(REPLAYED, "") for each in got) == ["", "true", "true", "true"]


SERVICE = """
import sys
from pydantic import SecretStr
from tests.support.service import configure_model, serve_app

with serve_app(configure_model(sys.argv[1], cache=False, database_url=SecretStr(sys.argv[2]))) as url:
    print(url, flush=True)
    sys.stdin.read()
"""


@contextmanager
def service_process(server: ProviderServer, database: SecretStr) -> Iterator[tuple[subprocess.Popen[str], str]]:
    command = [forks() / "python", "-c", SERVICE, server.base, database.get_secret_value()]
    root = Path(__file__).resolve().parents[2]
    with processes.running(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=root) as process:
        yield process, processes.read_line(process.stdout).strip()


@pytest.mark.faults
def test_a_process_that_dies_leaves_its_key_to_others(database: SecretStr, monkeypatch: pytest.MonkeyPatch) -> None:
    expire_leases_after(2.0, monkeypatch)
    with serve(Reply(b"{}", delay=60), answer(brief_with(TRUE))) as server:
        with service_process(server, database) as (process, url), ThreadPoolExecutor(1) as pool:
            lost = pool.submit(httpx2.post, url + SUMMARIES, json={"text": ARTICLE}, headers=KEYED, timeout=60)
            assert server.asked.wait(PATIENCE * 3)
            os.kill(process.pid, signal.SIGKILL)
            assert isinstance(lost.exception(), httpx2.TransportError)
        begun = time.monotonic()
        got = ask(make_client(configured(server, database)))
        took = time.monotonic() - begun
        assert len(server.requests) == 2
    assert (got.status_code, REPLAYED in got.headers) == (200, False)
    assert took < PATIENCE * 2, "its signs of life are missed after a few seconds"


@pytest.mark.faults
def test_one_that_takes_long_is_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    expire_leases_after(3.0, monkeypatch)
    monkeypatch.setattr(idempotency_store, "RENEWAL_INTERVAL", 0.3)
    with serve(slow(4.5)) as server:
        settings = configured(server)
        with serve_app(settings) as one, serve_app(settings) as other, httpx2.Client(timeout=240) as client:
            with ThreadPoolExecutor(2) as pool:
                got = list(pool.map(lambda url: ask(client, url=url), (one, other)))
            assert len(server.requests) == 1
    assert sorted(each.headers.get(REPLAYED, "") for each in got) == ["", "true"]


@pytest.mark.parametrize("script", [fault(500), fault(429), fault(401), Reply(b"{}")], ids=["500", "429", "401", "{}"])
def test_an_error_that_may_pass_is_not_kept(script: Reply) -> None:
    with serve(script, script, answer(brief_with(TRUE))) as server:
        client = make_client(configured(server, reasks=0))
        while not (got := ask(client)).is_success:
            assert REPLAYED not in got.headers
            assert len(server.requests) < 3
    assert REPLAYED not in got.headers


def test_an_error_that_is_an_answer_is_told_again(database: SecretStr) -> None:
    body = {"text": ARTICLE, "options": {"strict": True}}
    with serve(answer(brief_with(TRUE, LIE))) as server:
        client = make_client(configured(server, database, reasks=0))
        first, again = (client.post(SUMMARIES, json=body, headers=KEYED) for _ in range(2))
        streamed_again = client.post(SUMMARIES, json=body, headers={**KEYED, **EVENTS})
        assert len(server.requests) == 1
    problems = [got.json() for got in (first, again, streamed_again)]
    assert [(got.status_code, got.headers["content-type"]) for got in (first, again, streamed_again)] == [
        (422, "application/problem+json")
    ] * 3
    assert problems[0]["code"] == "ungrounded"
    assert problems[1]["request_id"] == again.headers["x-request-id"]
    assert [got.headers.get(REPLAYED) for got in (first, again, streamed_again)] == [None, "true", "true"]
    assert problems[0].pop("request_id") != problems[1].pop("request_id")
    assert problems[0] == problems[1]


JUDGE = judge(article=ARTICLE)

CHECKS = {"text": ARTICLE, "statements": ["The sanctuary stays shut."], "judge": "scripted"}


def test_a_verification_with_a_judge_is_answered_once(database: SecretStr) -> None:
    with serve(JUDGE) as server:
        client = make_client(configured(server, database))
        first, again = (client.post("/v1/verifications", json=CHECKS, headers=KEYED) for _ in range(2))
        calls = len(server.requests)
        changed = client.post("/v1/verifications", json={**CHECKS, "statements": ["It opens."]}, headers=KEYED)
        read_problem(changed, 409, "idempotency_conflict")
        read_problem(ask(client), 409, "idempotency_conflict")
        client.post("/v1/verifications", json={**CHECKS, "judge": "off"}, headers=KEYED).raise_for_status()
        assert len(server.requests) == calls == 1
    assert (first.status_code, again.status_code) == (200, 200)
    assert first.json()["statements"][0]["by"].startswith("judge:")
    assert first.content == again.content
    assert [got.headers.get(REPLAYED) for got in (first, again)] == [None, "true"]


def test_a_verification_is_told_again_though_its_judge_is_no_longer_configured(tmp_path: Path) -> None:
    database = SecretStr(f"sqlite:///{tmp_path}/keys.sqlite3")
    with serve(JUDGE) as server:
        first = make_client(configured(server, database)).post("/v1/verifications", json=CHECKS, headers=KEYED)
    after = make_client(configure(database_url=database))
    again = after.post("/v1/verifications", json=CHECKS, headers=KEYED)
    assert (again.status_code, again.headers[REPLAYED], again.content) == (200, "true", first.content)
    other = after.post("/v1/verifications", json=CHECKS, headers={"Idempotency-Key": "another"})
    assert read_problem(other, 422, "unknown_model")["errors"][0]["path"] == "judge"


def test_a_judge_that_failed_is_asked_again() -> None:
    with serve(fault(503), JUDGE) as server:
        client = make_client(configured(server))
        first, again = (client.post("/v1/verifications", json=CHECKS, headers=KEYED).json() for _ in range(2))
    assert "judge" in [warning["kind"] for warning in first["warnings"]]
    assert again["statements"][0]["by"].startswith("judge:")


def test_what_is_no_request_takes_no_key() -> None:
    client = make_client()
    read_problem(client.post(SUMMARIES, json={"text": 3}, headers=KEYED), 422, "invalid_request")
    read_problem(ask(client, text="…"), 422, "article_empty")
    assert REPLAYED not in ask(client).headers


@pytest.mark.parametrize("key", ["", " ", "two words", "naïve".encode("latin-1"), "k" * 256, "a\tb"])
def test_a_key_that_is_none(key: str | bytes) -> None:
    headers = {"idempotency-key": key, "content-type": "application/json"}
    got = make_client().post(SUMMARIES, content=json.dumps({"text": ARTICLE}), headers=headers)
    read_problem(got, 400, "idempotency_key")
    got = make_client().post(
        "/v1/verifications", content=json.dumps({"text": ARTICLE, "quotes": ["a"]}), headers=headers
    )
    read_problem(got, 400, "idempotency_key")


def test_two_keys_are_none() -> None:
    got = make_client().post(SUMMARIES, json={"text": ARTICLE}, headers=[("idempotency-key", "a")] * 2)
    read_problem(got, 400, "idempotency_key")


@pytest.mark.parametrize("key", ["k", "!", '"a-b"', "~" * 255])
def test_a_key_that_is_one(key: str) -> None:
    client = make_client()
    assert [ask(client, Idempotency_Key=key).headers.get(REPLAYED) for _ in range(2)] == [None, "true"]


def test_a_request_without_a_key_touches_no_database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    client = make_client()
    assert client.post(SUMMARIES, json={"text": ARTICLE}).status_code == 200
    assert ask(make_client(configure(idempotency_seconds=0))).status_code == 200
    assert not (tmp_path / "data").exists()
    assert ask(client).status_code == 200
    assert (tmp_path / "data" / "summarizer" / "summarizer.sqlite3").exists()


@pytest.mark.faults
def test_a_locked_database_holds_up_only_requests_with_a_key(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(storage_database, "connect_file", partial(connect_file, patience=120.0))
    monkeypatch.setattr(storage_database, "MAX_WAIT", 120.0)
    monkeypatch.setattr("summarizer.storage.database.ANSWER_TIMEOUT", 240.0)
    file = tmp_path / "keys.sqlite3"
    body = {"text": ARTICLE}
    with serve_app(configure(database_url=SecretStr(f"sqlite:///{file}"))) as base, ThreadPoolExecutor(40) as pool:

        def ask(key: str) -> int:
            return httpx2.post(
                f"{base}{SUMMARIES}", json=body, headers={"Idempotency-Key": key}, timeout=300
            ).status_code

        assert ask("first") == 200
        with contextlib.closing(sqlite3.connect(file, isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            keyed = [pool.submit(ask, f"key-{number}") for number in range(40)]
            wait_until(lambda: count_in_flight(base) == 41)  # one of them asks for this count
            assert httpx2.post(f"{base}{SUMMARIES}", json=body, timeout=100).status_code == 200
            assert not any(answer.done() for answer in keyed)
            other.execute("ROLLBACK")
        assert {answer.result() for answer in keyed} == {200}


def test_a_database_that_is_gone_is_told_and_nothing_is_paid_for() -> None:
    url = SecretStr(f"postgresql://news:{PASSWORD}@127.0.0.1:{free_port()}/news")
    with serve(answer(brief_with(TRUE))) as server, log_lines() as lines:
        client = make_client(configured(server, url))
        got = ask(client)
        ask(client)
        assert not server.requests
        assert client.post(SUMMARIES, json={"text": ARTICLE}).status_code == 200  # without a key
    problem = read_problem(got, 503, "database_unavailable")
    assert "x-should-retry" not in got.headers
    assert "127.0.0.1" not in got.text
    assert "log has the cause" in problem["detail"]
    assert PASSWORD not in got.text + json.dumps(lines)
    (lost,) = [line["reason"] for line in lines if line["event"] == "database_lost"]  # once for both requests
    assert "127.0.0.1" in lost
    assert {line.get("code") for line in lines if line["event"] == "request"} == {"database_unavailable", None}


@pytest.mark.faults
def test_a_database_that_goes_meanwhile_costs_no_answer_and_is_used_again(
    postgres: Postgres, postgres_url: str
) -> None:
    stopped: list[bool] = []

    def stop(request: Request) -> Reply:
        if not stopped:
            stopped.append(True)
            postgres.stop()
        return answer(brief_with(TRUE))(request)

    with serve(stop) as server, log_lines() as lines:
        client = make_client(configured(server, SecretStr(postgres_url)))
        try:
            assert ask(client).status_code == 200
            read_problem(ask(client), 503, "database_unavailable")
        finally:
            postgres.start()
        assert [ask(client, Idempotency_Key="other").headers.get(REPLAYED) for _ in range(2)] == [None, "true"]
    assert "idempotency_answer_lost" in {line["event"] for line in lines}
    assert PASSWORD not in json.dumps(lines)


def test_a_service_connects_to_postgres_before_it_is_asked(postgres_url: str) -> None:
    import psycopg

    settings = configure(database_url=SecretStr(postgres_url))
    # each look in a transaction of its own: one that lasts would not hear of new tables
    with make_client(settings), psycopg.connect(postgres_url, autocommit=True) as connection:
        until = time.monotonic() + 30
        while connection.execute("SELECT to_regclass('idempotency_keys')").fetchone() == (None,):
            assert time.monotonic() < until
            time.sleep(0.05)


@pytest.mark.parametrize("home", ["a file", "missing", "no database"])
def test_without_a_place_for_the_file_memory_serves(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, home: str) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    if home == "a file":
        (tmp_path / "summarizer").write_text("in the way")
    elif home == "missing":
        monkeypatch.setenv("XDG_DATA_HOME", "/proc/none")
    else:
        (tmp_path / "summarizer").mkdir()
        (tmp_path / "summarizer" / "summarizer.sqlite3").write_text("no database " * 100)
    with log_lines() as lines:
        client = make_client()
        assert [ask(client).headers.get(REPLAYED) for _ in range(3)] == [None, "true", "true"]
        read_problem(ask(client, text="Other words came, she said."), 409, "idempotency_conflict")
    told = [line for line in lines if line["event"] == "idempotency_in_memory"]
    assert len(told) == 1
    assert "cannot be" in told[0]["reason"]


def test_whoever_hangs_up_gives_the_key_back() -> None:
    with serve(Reply(b"{}", delay=60), answer(brief_with(TRUE))) as server, serve_app(configured(server)) as url:
        with hanging_up(server, url, KEYED):
            pass
        assert server.hung_up.wait(PATIENCE)
        got = httpx2.post(url + SUMMARIES, json={"text": ARTICLE}, headers=KEYED, timeout=PATIENCE)
    assert (got.status_code, REPLAYED in got.headers) == (200, False)


def test_whoever_waits_gets_the_answer_though_the_first_hung_up() -> None:
    with serve(slow(60.0)) as server, serve_app(configured(server)) as url, ThreadPoolExecutor(1) as pool:
        with hanging_up(server, url, NEVER_SHARED):
            waiting = pool.submit(
                httpx2.post, url + SUMMARIES, json={"text": ARTICLE}, headers=NEVER_SHARED, timeout=60
            )
            wait_until(lambda: count_in_flight(url) == 3)  # one of them asks for this count
        wait_until(lambda: count_in_flight(url) == 2)
        server.release.set()
        got = waiting.result()
        assert len(server.requests) == 1
    assert got.status_code == 200


def test_a_stream_is_told_again(database: SecretStr) -> None:
    with serve(streamed(brief_with(TRUE, LIE))) as server:
        settings = configured(server, database)
        first = ask(make_client(settings), **EVENTS)
        again = ask(make_client(settings), **EVENTS)  # another service
        whole = ask(make_client(settings))
        assert len(server.requests) == 2  # the brief, and its repair
    told, told_again = ([event for event in parse(got.text) if event[0] != "progress"] for got in (first, again))
    assert told == told_again
    assert [event[0] for event in told][-2:] == ["rejected", "brief"]
    assert whole.json() == told[-1][1]["brief"]
    assert [got.headers.get(REPLAYED) for got in (first, again, whole)] == [None, "true", "true"]


def test_a_brief_is_told_as_a_stream() -> None:
    with serve(answer(brief_with(TRUE))) as server:
        client = make_client(configured(server))
        whole, again = ask(client), ask(client, **EVENTS)
        assert len(server.requests) == 1
    assert again.headers["content-type"].startswith("text/event-stream")
    told = parse(again.text)
    assert (told[0][0], told[-1][1]["brief"]) == ("started", whole.json())


def test_two_streams_at_once_make_one_call() -> None:
    with serve(streamed(brief_with(TRUE), pause=0.05)) as server, serve_app(configured(server)) as url:
        with ThreadPoolExecutor(3) as pool, httpx2.Client(timeout=60) as client:
            got = list(pool.map(lambda headers: ask(client, url=url, **headers), [EVENTS, EVENTS, {}]))
            joined = ask(client, url=url, **EVENTS)
        assert len(server.requests) == 1
    briefs = [parse(each.text)[-1][1]["brief"] for each in (*got[:2], joined)]
    assert briefs == [got[2].json()] * 3


def test_a_stream_that_is_under_way_is_joined() -> None:
    with serve(streamed(brief_with(TRUE), pause=0.05)) as server, serve_app(configured(server)) as url:
        headers = {**KEYED, **EVENTS}
        with httpx2.stream("POST", url + SUMMARIES, json={"text": ARTICLE}, headers=headers, timeout=60) as first:
            pieces = first.iter_text()
            head = next(pieces)
            second = httpx2.post(url + SUMMARIES, json={"text": ARTICLE}, headers=headers, timeout=60)
            whole = head + "".join(pieces)
        assert len(server.requests) == 1
    assert second.headers[REPLAYED] == "true"
    assert parse(second.text) == parse(whole)
    assert second.headers["stream-id"] == first.headers["stream-id"]


def test_a_stream_that_failed_is_made_anew() -> None:
    cut = streamed(brief_with(TRUE), keep=12)
    with serve(cut, streamed(brief_with(TRUE))) as server:
        client = make_client(configured(server))
        first, again = (ask(client, Resumable="?1", **EVENTS) for _ in range(2))
    assert [parse(got.text)[-1][0] for got in (first, again)] == ["error", "brief"]
    assert REPLAYED not in again.headers


def test_the_client_sends_keys_and_is_told_of_a_conflict(monkeypatch: pytest.MonkeyPatch) -> None:
    with serve(slow(0)) as server, serve_app(configured(server)) as url, Client(url) as client:
        briefs = [client.summarize(ARTICLE) for _ in range(2)]  # two calls are two keys
        assert len(server.requests) == 2
        assert briefs[0].headline == briefs[1].headline
        ask(httpx2, url=url)
        monkeypatch.setattr("uuid.UUID.hex", KEY)
        with pytest.raises(ConflictError, match="idempotency_conflict"):
            client.summarize("Other words came, she said.")
