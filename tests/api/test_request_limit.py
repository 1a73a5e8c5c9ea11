"""Requests above the limit wait for their turn, and are refused if the queue is full or the turn does not come."""

from __future__ import annotations

import json
import os
import re
import socket
import subprocess
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

import httpx2
import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from pydantic import SecretStr

from summarizer.api import middleware
from summarizer.api.app import create_app
from summarizer.settings import Settings
from tests.support import processes
from tests.support.batches import configure_batches
from tests.support.fork_server import forks
from tests.support.provider_server import Reply, serve
from tests.support.service import ARTICLE, SECRET_KEY, configure, configure_model, make_client, read_problem, serve_app
from tests.support.waiting import PATIENCE, wait_until


def test_a_full_queue_and_a_turn_that_does_not_come() -> None:
    with serve(Reply(b"{}", delay=60)) as provider:
        settings = configure_model(provider.base, retries=0, max_requests=1, max_queued=1, queue_timeout=2.0)
        with serve_app(settings) as base, ThreadPoolExecutor(3) as pool:

            def ask() -> httpx2.Response:
                return httpx2.post(f"{base}/v1/summaries", json={"text": ARTICLE}, timeout=60)

            first = pool.submit(ask)
            wait_until(lambda: provider.requests)
            others = [pool.submit(ask) for _ in range(2)]
            refused = [answer.result() for answer in others]
            assert httpx2.get(f"{base}/healthz").status_code == 200
            assert httpx2.get(f"{base}/v1/models").status_code == 200
            provider.release.set()
            assert first.result().status_code == 502  # the provider's answer is no brief
        for answer in refused:
            assert read_problem(answer, 503, "overloaded")["detail"]
            assert answer.headers["retry-after"] == "5"
        details = sorted(answer.json()["detail"].split(".")[0] for answer in refused)
        assert details == [
            "The request waited 2 s for its turn",
            "The service is working on 1 requests, and 1 wait",
        ]
        assert len(provider.requests) == 1


def test_those_that_wait_get_their_turn() -> None:
    with serve_app(configure(max_requests=1)) as base, ThreadPoolExecutor(8) as pool:
        asked = [pool.submit(httpx2.post, f"{base}/v1/summaries", json={"text": ARTICLE}, timeout=60) for _ in range(8)]
        assert [answer.result().status_code for answer in asked] == [200] * 8


KEYED = {"X-API-Key": "pb-key"}


@pytest.mark.parametrize(
    ("headers", "length", "status"), [({}, 5_000, 401), (KEYED, 50_000, 413)], ids=["no key", "too large"]
)
def test_a_refused_request_whose_body_is_read_holds_no_slot(
    headers: dict[str, str], length: int, status: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(middleware, "MAX_SECONDS", 300.0)
    monkeypatch.setattr(middleware, "MAX_SILENCE", 300.0)
    settings = configure(api_keys=(SecretStr("pb-key"),), max_requests=1, max_queued=0, max_body_bytes=20_000)
    lines = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
    head = f"POST /v1/summaries HTTP/1.1\r\nHost: t\r\nContent-Length: {length}\r\n{lines}\r\n "
    with serve_app(settings) as base, socket.create_connection(("127.0.0.1", urlsplit(base).port)) as connection:
        connection.settimeout(PATIENCE * 3)
        connection.sendall(head.encode())
        wait_until(lambda: count_in_flight(base) == 2)  # one of them asks for this count
        answer = httpx2.post(f"{base}/v1/summaries", json={"text": ARTICLE}, headers=KEYED, timeout=60)
        assert answer.status_code == 200
        assert count_in_flight(base) == 2
        connection.sendall(b" " * (length - 1))
        assert connection.recv(100).startswith(b"HTTP/1.1 %d" % status)


def count_in_flight(base: str) -> int:
    metrics = httpx2.get(f"{base}/metrics", headers=KEYED, timeout=60).text
    (line,) = [line for line in metrics.splitlines() if line.startswith("summarizer_requests_in_flight ")]
    return int(float(line.split()[1]))


SEVERAL: Final = (SecretStr("desk-key"), SecretStr("pb-key"))


def test_a_key_has_its_share_of_the_slots_and_leaves_the_rest_to_others() -> None:
    with serve(Reply(b"{}", delay=60)) as provider, ThreadPoolExecutor(8) as pool:
        limits = {"max_requests": 4, "max_queued": 2, "queue_timeout": 2.0, "api_keys": SEVERAL}
        with serve_app(configure_model(provider.base, retries=0, **limits)) as base:

            def ask(key: str) -> httpx2.Response:
                headers = {"X-API-Key": key}
                return httpx2.post(f"{base}/v1/summaries", json={"text": ARTICLE}, headers=headers, timeout=60)

            held = [pool.submit(ask, "desk-key") for _ in range(2)]
            wait_until(lambda: count_in_flight(base) == 3)  # one of them asks for this count
            late = [pool.submit(ask, "desk-key") for _ in range(2)]
            refused = [answer.result() for answer in late]
            other = httpx2.post(f"{base}/v1/summaries", json={"text": ARTICLE, "model": "extractive"}, headers=KEYED)
            provider.release.set()
            assert {answer.result().status_code for answer in held} == {502}  # the provider's answer is no brief
            assert ask("desk-key").status_code == 502
    assert other.status_code == 200
    for answer in refused:
        assert "2 requests of this key" in read_problem(answer, 429, "key_limit")["detail"]
        assert answer.headers["retry-after"] == "5"
        assert "x-should-retry" not in answer.headers


def mounted(settings: Settings) -> FastAPI:
    outer = FastAPI()
    outer.mount("/briefs", create_app(settings))
    return outer


def test_a_stranger_is_refused_at_once_however_busy_the_service_is() -> None:
    limits = {"retries": 0, "max_requests": 1, "max_queued": 0, "api_keys": (SecretStr("pb-key"),)}
    with serve(Reply(b"{}", delay=60)) as provider, ThreadPoolExecutor(1) as pool:
        client = TestClient(mounted(configure_model(provider.base, **limits)))
        first = pool.submit(client.post, "/briefs/v1/summaries", json={"text": ARTICLE}, headers=KEYED)
        wait_until(lambda: provider.requests)
        stranger = client.post("/briefs/v1/summaries", json={"text": ARTICLE})
        caller = client.post("/briefs/v1/summaries", json={"text": ARTICLE}, headers=KEYED)
        provider.release.set()
        assert first.result().status_code == 502
    read_problem(stranger, 401, "unauthorized")
    read_problem(caller, 503, "overloaded")


@pytest.mark.parametrize("order", ["cancel", "resume", "retry"])
def test_a_batch_can_be_steered_however_busy_the_service_is(order: str, tmp_path: Path) -> None:
    database = SecretStr(f"sqlite:///{tmp_path}/batches.sqlite3")
    limits = {"retries": 0, "max_requests": 1, "max_queued": 0, "database_url": database}
    with (
        serve(Reply(b"{}", delay=60)) as provider,
        TestClient(create_app(configure_model(provider.base, **limits))) as client,
        ThreadPoolExecutor(1) as pool,
    ):
        first = pool.submit(client.post, "/v1/summaries", json={"text": ARTICLE})
        wait_until(lambda: provider.requests)
        steered = client.post(f"/v1/batches/{24 * '0'}/{order}")
        provider.release.set()
        assert first.result().status_code == 502
    read_problem(steered, 404, "unknown_batch")


@pytest.mark.parametrize(("root_path", "path"), [("", "/briefs/v1"), ("/briefs", "/briefs/v1"), ("/briefs", "/v1")])
def test_limits_of_bodies_hold_under_a_path(root_path: str, path: str) -> None:
    settings = configure(max_body_bytes=1_000, max_file_bytes=10_000)
    app = create_app(settings) if root_path else mounted(settings)
    client = TestClient(app, root_path=root_path)
    file = (ARTICLE * 5).encode()
    assert client.post(f"{path}/articles", content=file).status_code == 200
    read_problem(client.post(f"{path}/articles", content=file * 10), 413, "payload_too_large")
    read_problem(client.post(f"{path}/summaries", json={"text": ARTICLE * 5}), 413, "payload_too_large")


def test_the_location_of_a_batch_has_the_path_of_the_app(tmp_path: Path) -> None:
    settings = configure_batches(f"sqlite:///{tmp_path}/a.sqlite3", batch_worker=False)
    with TestClient(create_app(settings), root_path="/briefs") as client:
        batch = client.post("/briefs/v1/batches", json={"items": [{"id": "a", "text": ARTICLE}]})
        assert batch.headers["location"] == f"/briefs/v1/batches/{batch.json()['id']}"
        assert client.get(batch.headers["location"]).json()["id"] == batch.json()["id"]


def test_no_other_origin_reads_an_answer_unless_it_is_named() -> None:
    asked = {"Origin": "https://desk.example.org"}
    answer = make_client(configure()).get("/v1/models", headers=asked)
    assert "access-control-allow-origin" not in answer.headers
    client = make_client(configure(cors_origins=("https://desk.example.org",)))
    answer = client.get("/v1/models", headers=asked)
    assert answer.headers["access-control-allow-origin"] == "https://desk.example.org"
    assert "X-Request-ID" in answer.headers["access-control-expose-headers"]
    preflight = client.options(
        "/v1/summaries",
        headers={**asked, "Access-Control-Request-Method": "POST", "Access-Control-Request-Headers": "authorization"},
    )
    assert (preflight.status_code, preflight.headers["access-control-allow-headers"]) == (200, "authorization")
    other = client.get("/v1/models", headers={"Origin": "https://other.example.org"})
    assert "access-control-allow-origin" not in other.headers


def test_security_headers_are_on_every_answer() -> None:
    client = make_client(configure())
    for path in ("/", "/docs", "/healthz", "/v1/models", "/nowhere"):
        headers = client.get(path).headers
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["x-frame-options"] == "DENY"
        assert headers["referrer-policy"] == "no-referrer"
        assert headers["cache-control"] == ("no-cache" if path == "/" else "no-store")


def test_callers_who_leave_give_their_places_in_the_queue_back(tmp_path: Path) -> None:
    limits = {"MAX_REQUESTS": "1", "MAX_QUEUED": "3", "QUEUE_TIMEOUT": "60"}
    variables = {name: value for name, value in os.environ.items() if not name.startswith("SUMMARIZER_")}
    with serve(Reply(b"{}", delay=PATIENCE)) as provider:
        models = {"desk": {"model": "openai/scripted", "api_base": provider.base, "api_key_env": "SCRIPTED_KEY"}}
        limits |= {"MODELS": json.dumps(models)}
        variables |= {f"SUMMARIZER_{name}": value for name, value in limits.items()} | {"SCRIPTED_KEY": SECRET_KEY}
        command = [forks() / "provenbrief", "serve", "--port", "0"]
        with processes.running(command, stderr=subprocess.PIPE, cwd=tmp_path, env=variables) as process:
            found = re.search(r"http://[^:]+:(\d+)", processes.read_line(process.stderr).decode())
            assert found
            port = int(found[1])

            def ask(**body: str) -> socket.socket:
                raw = json.dumps({"text": ARTICLE, **body}).encode()
                connection = socket.create_connection(("127.0.0.1", port), timeout=PATIENCE)
                head = f"POST /v1/summaries HTTP/1.1\r\nHost: localhost\r\nContent-Length: {len(raw)}\r\n\r\n"
                connection.sendall(head.encode() + raw)
                return connection

            with ask(model="desk"):
                wait_until(lambda: provider.requests)
                waiting = [ask() for _ in range(3)]
                wait_until(lambda: count_in_flight(f"http://127.0.0.1:{port}") == 5)  # one of them asks for this count
                for connection in waiting:
                    connection.close()
                wait_until(lambda: count_in_flight(f"http://127.0.0.1:{port}") == 2)


def test_a_slow_body_gives_its_slot_to_those_that_wait(tmp_path: Path) -> None:
    limits = {"MAX_REQUESTS": "1", "QUEUE_TIMEOUT": "60", "HEADER_TIMEOUT": "1", "BODY_TIMEOUT": str(2 * PATIENCE)}
    variables = {name: value for name, value in os.environ.items() if not name.startswith("SUMMARIZER_")}
    variables |= {f"SUMMARIZER_{name}": value for name, value in limits.items()}
    command = [forks() / "provenbrief", "serve", "--port", "0"]
    with processes.running(command, stderr=subprocess.PIPE, cwd=tmp_path, env=variables) as process:
        found = re.search(r"http://([^:]+):(\d+)", processes.read_line(process.stderr).decode())
        assert found
        base = found[0]
        with socket.create_connection((found[1], int(found[2])), timeout=PATIENCE) as slow:
            slow.sendall(b"POST /v1/summaries HTTP/1.1\r\nHost: localhost\r\nContent-Length: 90000\r\n\r\n{")
            wait_until(lambda: count_in_flight(base) == 2)  # the other asks for this count
            assert httpx2.post(f"{base}/v1/summaries", json={"text": ARTICLE}, timeout=PATIENCE).status_code == 200
            assert slow.recv(65536).startswith(b"HTTP/1.1 408 ")
