"""Faults of what the service stands on: signals, file handles, disks, clients that are gone or too many."""

from __future__ import annotations

import contextlib
import json
import os
import re
import resource
import selectors
import signal
import socket
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx2
import pytest

from tests.faults.test_provider_faults import GOOD
from tests.support import processes
from tests.support.processes import PROGRAM
from tests.support.provider_server import Reply, Request, serve
from tests.support.service import ARTICLE, SECRET_KEY, read_problem
from tests.support.waiting import PATIENCE, wait_until

pytestmark = pytest.mark.faults

CONFIG = """\
model = "writer"
judge = "off"
[models.writer]
model = "openai/writer"
api_base = "{base}"
api_key_env = "SCRIPTED_KEY"
mode = "json_schema"
"""


@dataclass
class Service:
    process: subprocess.Popen[bytes]
    url: str
    log: Path

    @property
    def address(self) -> tuple[str, int]:
        host, port = self.url.removeprefix("http://").split(":")
        return host, int(port)

    def stop(self, number: signal.Signals = signal.SIGTERM) -> int:
        self.process.send_signal(number)
        return self.process.wait(PATIENCE)

    def events(self, name: str) -> list[dict[str, Any]]:
        lines = [json.loads(line) for line in self.log.read_text().splitlines() if line.startswith("{")]
        return [line for line in lines if line["event"] == name]


@contextlib.contextmanager
def service(
    folder: Path,
    base: str | None = None,
    *,
    limit: Callable[[], None] | None = None,
    workers: int = 1,
    **variables: str,
) -> Iterator[Service]:
    """Start a service, with limits of its process if given."""
    if base:
        (folder / "summarizer.toml").write_text(CONFIG.format(base=base))
    kept = {name: value for name, value in os.environ.items() if not name.startswith("SUMMARIZER_")}
    changes = {
        "SCRIPTED_KEY": SECRET_KEY,
        "SUMMARIZER_DATABASE_URL": f"sqlite:///{folder / 'faults.sqlite3'}",
        "SUMMARIZER_CACHE": "false",
        "SUMMARIZER_CACHE_DIR": str(folder / "cache"),
        **variables,
    }
    log = folder / "service.log"
    with (
        log.open("wb") as written,
        processes.running(
            [*PROGRAM, "serve", "--port", "0", "--workers", str(workers)],
            stderr=written,
            cwd=folder,
            env=kept | changes,
            preexec_fn=limit,
        ) as process,
    ):
        wait_until(lambda: b"serving on" in log.read_bytes() or process.poll() is not None)
        found = re.search(r"http://[0-9.]+:\d+", log.read_text())
        assert found, log.read_text()
        wait_until(lambda: answers(found[0]))
        yield Service(process, found[0], log)
    assert "Traceback" not in log.read_text()


def answers(url: str) -> bool:
    try:
        return httpx2.get(f"{url}/readyz", timeout=PATIENCE).status_code == 200
    except httpx2.TransportError:
        return False


def ask(url: str, *, edition: int = 0, **more: Any) -> httpx2.Response:
    text = f"{ARTICLE} Edition {edition}."
    return httpx2.post(f"{url}/v1/summaries", json={"text": text}, timeout=120, **more)


def later(seconds: float) -> Callable[[Request], Reply]:
    def play(request: Request) -> Reply:
        made = GOOD(request)
        return Reply(made.body, headers=made.headers, delay=seconds)

    return play


def test_sigterm_with_fifty_calls_and_a_batch_in_flight(tmp_path: Path) -> None:
    items = [{"id": f"a{number}", "text": f"{ARTICLE} Part {number}."} for number in range(20)]
    gate = threading.Event()

    def play(request: Request) -> Reply:
        assert gate.wait(300)
        return GOOD(request)

    with serve(play) as provider:
        with service(tmp_path, provider.base, SUMMARIZER_DRAIN_TIMEOUT="120") as first, ThreadPoolExecutor(50) as pool:
            batch = httpx2.post(f"{first.url}/v1/batches", json={"items": items}).json()["id"]
            asked = [pool.submit(ask, first.url, edition=number) for number in range(50)]
            wait_until(lambda: provider.active >= 50)
            first.process.send_signal(signal.SIGTERM)
            wait_until(lambda: not answers(first.url))
            gate.set()
            assert first.process.wait(120) == 0
            assert [answer.result().status_code for answer in asked] == [200] * 50
        with service(tmp_path, provider.base) as second:
            told = httpx2.get(f"{second.url}/v1/batches/{batch}/results?follow=true", timeout=PATIENCE)
            assert second.stop() == 0
    results = [json.loads(line) for line in told.text.splitlines()]
    assert sorted(result["id"] for result in results) == sorted(item["id"] for item in items)
    assert {result["state"] for result in results} == {"done"}
    assert len(provider.requests) == 50 + len(items)  # nothing is lost, and nothing is paid twice


def test_a_request_that_is_not_done_when_the_service_stops_is_a_problem(tmp_path: Path) -> None:
    gate = threading.Event()

    def play(request: Request) -> Reply:
        gate.wait(300)
        return GOOD(request)

    with (
        serve(play) as provider,
        service(tmp_path, provider.base, SUMMARIZER_DRAIN_TIMEOUT="1") as running,
        ThreadPoolExecutor(1) as pool,
    ):
        asked = pool.submit(ask, running.url)
        wait_until(lambda: provider.active)
        running.process.send_signal(signal.SIGTERM)
        answer = asked.result()
        problem = read_problem(answer, 503, "overloaded")
        assert (problem["detail"][:29], answer.headers["retry-after"]) == ("The service is being stopped.", "1")
        gate.set()
        assert running.process.wait(120) == 0


def test_requests_and_a_batch_have_the_same_seconds_to_finish(tmp_path: Path) -> None:
    items = [{"id": f"a{number}", "text": f"{ARTICLE} Part {number}."} for number in range(30)]
    with serve(later(300.0)) as provider, service(tmp_path, provider.base, SUMMARIZER_DRAIN_TIMEOUT="3") as running:
        batch = httpx2.post(f"{running.url}/v1/batches", json={"items": items}).json()["id"]
        with httpx2.stream("GET", f"{running.url}/v1/batches/{batch}/results?follow=true", timeout=PATIENCE):
            wait_until(lambda: provider.active)
            began = time.monotonic()
            assert running.stop() == 0
        assert 3 <= time.monotonic() - began < 6
        asked = len(provider.requests)
        assert asked < len(items)


def test_who_follows_a_batch_does_not_hold_up_the_stop(tmp_path: Path) -> None:
    items = [{"id": f"a{number}", "text": f"{ARTICLE} Part {number}."} for number in range(30)]
    with (
        serve(later(2.0)) as provider,
        service(tmp_path, provider.base) as running,
        ThreadPoolExecutor(1) as pool,
    ):
        batch = httpx2.post(f"{running.url}/v1/batches", json={"items": items}).json()["id"]
        told: list[str] = []

        def follow() -> None:
            url = f"{running.url}/v1/batches/{batch}/results?follow=true"
            with httpx2.stream("GET", url, timeout=PATIENCE) as answer:
                told.extend(line for line in answer.iter_lines() if line)

        following = pool.submit(follow)
        wait_until(lambda: provider.active)
        began = time.monotonic()
        assert running.stop() == 0
        assert time.monotonic() - began < 15
        with pytest.raises(httpx2.RemoteProtocolError):  # it was cut off, and does not look like the whole
            following.result()
        assert 0 < len(told) == len(provider.requests) < len(items)  # what was paid for was sent
        assert not running.events("failure")


def test_a_second_interrupt_returns_the_articles_of_a_batch(tmp_path: Path) -> None:
    items = [{"id": f"a{number}", "text": f"{ARTICLE} Part {number}."} for number in range(5)]
    with serve(later(300.0)) as provider, ThreadPoolExecutor(1) as pool:
        with service(tmp_path, provider.base) as first:
            batch = httpx2.post(f"{first.url}/v1/batches", json={"items": items}).json()["id"]
            asked = pool.submit(ask, first.url)
            wait_until(lambda: provider.active == len(items) + 1)
            began = time.monotonic()
            first.process.send_signal(signal.SIGINT)
            wait_until(lambda: not answers(first.url))
            assert first.stop(signal.SIGINT) == 0
            assert time.monotonic() - began < 5
            read_problem(asked.result(), 503, "overloaded")
            lines = [json.loads(line) for line in first.log.read_text().splitlines() if line.startswith("{")]
            assert not [line for line in lines if line["level"] == "error"]
        provider.script[:] = [GOOD]
        with service(tmp_path, provider.base) as second:
            told = httpx2.get(f"{second.url}/v1/batches/{batch}/results?follow=true", timeout=PATIENCE)
            assert second.stop() == 0
    results = [json.loads(line) for line in told.text.splitlines()]
    assert [(result["state"], result["attempts"]) for result in results] == [("done", 1)] * len(items)


def test_sigkill_and_a_second_start(tmp_path: Path) -> None:
    with serve(GOOD) as provider:
        with service(tmp_path, provider.base) as first:
            assert ask(first.url, headers={"Idempotency-Key": "once"}).status_code == 200
            first.process.kill()
        with service(tmp_path, provider.base) as second:
            again = ask(second.url, headers={"Idempotency-Key": "once"})
    assert (again.status_code, again.headers["idempotency-replayed"]) == (200, "true")
    assert len(provider.requests) == 1


def test_the_same_request_sixty_four_times_at_once(tmp_path: Path) -> None:
    with serve(later(1.0)) as provider, service(tmp_path, provider.base) as one, ThreadPoolExecutor(64) as pool:
        asked = [pool.submit(ask, one.url, headers={"Idempotency-Key": "twice"}) for _ in range(64)]
        bodies = {answer.result().text for answer in asked}
    assert (len(bodies), len(provider.requests)) == (1, 1)


@pytest.mark.parametrize("requests", [1, 3])
def test_a_client_that_is_gone_ends_its_call(tmp_path: Path, requests: int) -> None:
    with serve(later(60.0)) as provider, service(tmp_path, provider.base) as one:
        with socket.create_connection(one.address) as connection:
            body = json.dumps({"text": ARTICLE}).encode()
            head = f"POST /v1/summaries HTTP/1.1\r\nHost: t\r\nContent-Length: {len(body)}\r\n\r\n"
            connection.sendall(requests * (head.encode() + body))
            wait_until(lambda: provider.requests)
        assert provider.hung_up.wait(PATIENCE)
        wait_until(lambda: [each for each in one.events("request") if each.get("code") == "client_gone"])
        assert one.stop() == 0
        assert not one.events("failure")
        assert len(provider.requests) == 1


def test_too_few_file_handles(tmp_path: Path) -> None:
    def limit() -> None:
        resource.setrlimit(resource.RLIMIT_NOFILE, (96, 96))

    with service(tmp_path, limit=limit, SUMMARIZER_HEADER_TIMEOUT="3") as one:
        with contextlib.ExitStack() as stack:
            for _ in range(150):
                stack.enter_context(socket.create_connection(one.address))
            time.sleep(5)  # they are closed at the limit of time, and those that waited are accepted
            wait_until(lambda: answers(one.url))
            assert ask(one.url).status_code == 200
        assert one.stop() == 0


def test_a_disk_that_is_full(tmp_path: Path) -> None:
    with serve(GOOD) as provider, service(tmp_path, provider.base, SUMMARIZER_CACHE="true") as one:
        resource.prlimit(one.process.pid, resource.RLIMIT_FSIZE, (0, resource.RLIM_INFINITY))  # also for its log
        assert ask(one.url).status_code == 200  # without the cache
        keyed = ask(one.url, headers={"Idempotency-Key": "full"})
        batch = httpx2.post(f"{one.url}/v1/batches", json={"items": [{"id": "a", "text": ARTICLE}]}, timeout=PATIENCE)
        for refused in (keyed, batch):
            assert (refused.status_code, refused.json()["code"]) == (503, "database_unavailable")
        calls = len(provider.requests)
        resource.prlimit(one.process.pid, resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
        wait_until(lambda: ask(one.url, headers={"Idempotency-Key": "full"}).status_code == 200)
        assert len(provider.requests) == calls + 1
        assert one.stop() == 0


def test_five_thousand_silent_connections(tmp_path: Path) -> None:
    count, limit = 5_000, 10.0
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if hard < count + 500:
        pytest.skip(f"the system allows {hard} open files, and this takes {count} in two processes")
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(hard, count + 2_000), hard))
    try:
        with service(tmp_path, SUMMARIZER_HEADER_TIMEOUT=str(limit)) as one, selectors.DefaultSelector() as selector:
            silent = []
            for _ in range(count):
                connection = socket.create_connection(one.address)
                selector.register(connection, selectors.EVENT_READ)
                silent.append(connection)
            opened = time.monotonic()
            assert ask(one.url).status_code == 200  # others are served meanwhile
            closed = 0
            while closed < count:
                assert time.monotonic() - opened < limit + 30
                for key, _ in selector.select(1.0):
                    if not key.fileobj.recv(65536):  # type: ignore[union-attr] # a socket
                        selector.unregister(key.fileobj)
                        closed += 1
            for connection in silent:
                connection.close()
            assert ask(one.url).status_code == 200
            assert one.stop() == 0
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
