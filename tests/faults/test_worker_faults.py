"""Faults and limits of a service of two worker processes, whose model is a scripted provider."""

from __future__ import annotations

import contextlib
import ctypes
import json
import os
import signal
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPResponse
from pathlib import Path

import httpx2
import pytest

from tests.api.test_provider import brief_with
from tests.faults.test_service_faults import CONFIG, answers, ask, later, service
from tests.support.provider_server import serve
from tests.support.service import ARTICLE, TRUE
from tests.support.streamed import streamed
from tests.support.waiting import PATIENCE, wait_until
from tests.support.worker_connections import EVENTS, connect_to_each

pytestmark = pytest.mark.faults


def find_workers(pid: int) -> list[int]:
    return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def is_alive(pid: int) -> bool:
    """Whether a process runs, and is not only waiting to be noticed."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


@pytest.mark.parametrize("headers", [{"Idempotency-Key": "twice"}, {}], ids=["key", "cache"])
def test_the_same_request_sixty_four_times_at_once(headers: dict[str, str], tmp_path: Path) -> None:
    with (
        serve(later(1.0)) as provider,
        service(tmp_path, provider.base, workers=2, SUMMARIZER_CACHE="true") as one,
        ThreadPoolExecutor(64) as pool,
    ):
        asked = [pool.submit(ask, one.url, headers=headers) for _ in range(64)]
        answered = [answer.result() for answer in asked]
        assert {answer.status_code for answer in answered} == {200}
        assert len(provider.requests) == 1
        assert [answer.json()["receipt"]["cached"] for answer in answered].count(False) == (64 if headers else 1)
        assert one.stop() == 0


@pytest.mark.parametrize("limit", [None, 3])
def test_a_providers_limit_holds_for_both_workers(limit: int | None, tmp_path: Path) -> None:
    with serve(later(0.3)) as provider:
        config = tmp_path / "limited.toml"
        limits = f"[providers.openai]\nconcurrency = {limit}\n" if limit else ""
        config.write_text(CONFIG.format(base=provider.base) + limits)
        with (
            service(tmp_path, workers=2, SUMMARIZER_CONFIG=str(config)) as one,
            ThreadPoolExecutor(24) as pool,
        ):
            asked = [pool.submit(ask, one.url, edition=number) for number in range(24)]
            assert {answer.result().status_code for answer in asked} == {200}
            assert one.stop() == 0
        assert provider.most == 3 if limit else provider.most > 3


def test_a_key_leaves_half_of_the_slots_of_both_workers_to_others(tmp_path: Path) -> None:
    limits = {"SUMMARIZER_MAX_REQUESTS": "4", "SUMMARIZER_MAX_QUEUED": "8", "SUMMARIZER_QUEUE_TIMEOUT": "3"}
    with (
        serve(later(8.0)) as provider,
        service(tmp_path, provider.base, workers=2, SUMMARIZER_API_KEYS="desk,pb", **limits) as one,
        ThreadPoolExecutor(24) as pool,
    ):
        asked = [pool.submit(ask, one.url, edition=number, headers={"X-API-Key": "desk"}) for number in range(24)]
        wait_until(lambda: sum(answer.done() for answer in asked) >= 18)  # those that find no place to wait
        body = {"text": ARTICLE, "model": "extractive"}
        other = httpx2.post(f"{one.url}/v1/summaries", json=body, headers={"X-API-Key": "pb"}, timeout=PATIENCE)
        assert other.status_code == 200
        codes = [answer.result().status_code for answer in asked]
        assert (codes.count(200), codes.count(429), provider.most) == (2, 22, 2)
        assert one.stop() == 0


@pytest.mark.parametrize("stop", [signal.SIGTERM, signal.SIGINT])
def test_calls_that_run_in_both_workers_are_answered(stop: signal.Signals, tmp_path: Path) -> None:
    with (
        serve(later(3.0)) as provider,
        service(tmp_path, provider.base, workers=2) as one,
        ThreadPoolExecutor(24) as pool,
    ):
        asked = [pool.submit(ask, one.url, edition=number) for number in range(24)]
        wait_until(lambda: provider.active >= 24)
        for worker in find_workers(one.process.pid):
            assert os.getpgid(worker) != os.getpgid(
                one.process.pid
            )  # Ctrl-C in a terminal reaches the supervisor alone
        one.process.send_signal(stop)
        wait_until(lambda: not answers(one.url))
        one.process.send_signal(signal.SIGTERM)  # a second one does not hurry: systemd's SIGHUP is one, too
        assert one.process.wait(PATIENCE * 3) == 0
        assert [answer.result().status_code for answer in asked] == [200] * 24


def test_workers_do_not_outlive_their_supervisor(tmp_path: Path) -> None:
    with (
        serve(later(2.0)) as provider,
        service(tmp_path, provider.base, workers=2) as one,
        ThreadPoolExecutor(8) as pool,
    ):
        workers = find_workers(one.process.pid)
        assert len(workers) == 2
        links = [link.readlink() for link in Path(f"/proc/{workers[0]}/fd").iterdir()]
        (folder,) = {link.parent for link in links if link.name == "counts"}
        assert folder.is_dir()
        asked = [pool.submit(ask, one.url, edition=number) for number in range(8)]
        wait_until(lambda: provider.active >= 8)
        one.process.kill()
        assert [answer.result().status_code for answer in asked] == [200] * 8
        wait_until(lambda: not any(map(is_alive, workers)))
        assert not folder.exists()


def mount_small_memory() -> None:
    """Give this process a `/dev/shm` of its own with 1 MB."""
    libc = ctypes.CDLL(None, use_errno=True)
    for failed in (
        libc.unshare(0x20000),  # CLONE_NEWNS
        libc.mount(b"none", b"/", None, 0x44000, None),  # MS_REC | MS_PRIVATE
        libc.mount(b"tmpfs", b"/dev/shm", b"tmpfs", 0, b"size=1m"),
    ):
        if failed:
            raise OSError(ctypes.get_errno(), "no mount")


@pytest.mark.skipif(not sys.platform.startswith("linux") or os.geteuid() != 0, reason="only root can mount")
def test_the_memory_that_workers_share_is_full(tmp_path: Path) -> None:
    """The values of new labels, such as those of the first request of a route, were written to files without blocks."""
    try:
        with service(tmp_path, workers=2, limit=mount_small_memory) as one:
            full = Path(f"/proc/{one.process.pid}/root/dev/shm/full")
            with full.open("wb", buffering=0) as file, contextlib.suppress(OSError):
                while True:
                    file.write(bytes(4096))
            workers = find_workers(one.process.pid)
            for path in ("docs", "metrics", "openapi.json", "v1/batches", "v1/models", "v1/schemas", "v1/usage") * 2:
                assert httpx2.get(f"{one.url}/{path}", timeout=PATIENCE).status_code == 200
            assert find_workers(one.process.pid) == workers
            for kept in full.parent.glob("*/gauge_live*_0.db"):  # a second name, so that no room is made for a new one
                os.link(kept, kept.with_suffix(".kept"))
            os.kill(workers[0], signal.SIGKILL)
            wait_until(lambda: "Make room there" in one.log.read_text())
            assert httpx2.get(f"{one.url}/metrics", timeout=PATIENCE).status_code == 200
            assert one.stop() == 0
    except subprocess.SubprocessError:
        pytest.skip("nothing can be mounted here")


def test_a_batch_goes_on_when_its_worker_is_killed(tmp_path: Path) -> None:
    items = [{"id": f"a{number}", "text": f"{ARTICLE} Part {number}."} for number in range(12)]
    with serve(later(3.0)) as provider, service(tmp_path, provider.base, workers=2) as one:
        batch = httpx2.post(f"{one.url}/v1/batches", json={"items": items}).json()["id"]
        wait_until(lambda: provider.active)
        for _ in range(16):  # connections to both workers: the one that has no part in the batch knows of it, too
            assert "summarizer_batches_open 1.0" in httpx2.get(f"{one.url}/metrics").text
            assert "database" in [check["name"] for check in httpx2.get(f"{one.url}/readyz").json()["checks"]]
        for worker in find_workers(one.process.pid):
            os.kill(worker, signal.SIGKILL)
            wait_until(lambda: answers(one.url))
        told = httpx2.get(f"{one.url}/v1/batches/{batch}/results?follow=true", timeout=120)
        assert len(told.text.splitlines()) == len(items)
        assert len(one.events("server_worker_ended")) == 2
        assert one.stop() == 0


def test_a_stream_that_runs_is_followed_through_the_other_worker(tmp_path: Path) -> None:
    play = streamed(brief_with(TRUE), pause=0.2, hold=60)
    body = json.dumps({"text": ARTICLE})
    with serve(play) as provider, service(tmp_path, provider.base, workers=2, SUMMARIZER_RESUME_SECONDS="1") as one:
        host = one.url.removeprefix("http://")
        with connect_to_each(host) as (owner, other):
            owner.request("POST", "/v1/summaries", body, EVENTS)
            begun = owner.getresponse()
            name = begun.headers["stream-id"]
            assert name.startswith("0~")
            other.request("POST", "/v1/summaries", body, {**EVENTS, "last-event-id": f"{name}.0"})
            followed = other.getresponse()
            for events in (begun, followed):
                read_until(events, b"event: position")  # while the model still writes
            assert not provider.hung_up.is_set()
        # both have hung up by now
        assert provider.hung_up.wait(PATIENCE)
        wait_until(lambda: len([each for each in one.events("request") if each.get("code") == "client_gone"]) == 2)
        with connect_to_each(host) as (owner, other):
            owner.request("POST", "/v1/summaries", body, EVENTS)
            begun = owner.getresponse()
            name = begun.headers["stream-id"]
            other.request("POST", "/v1/summaries", body, {**EVENTS, "last-event-id": f"{name}.0"})
            followed = other.getresponse()
            read_until(followed, b"event: position")
            os.kill(find_workers(one.process.pid)[0], signal.SIGKILL)
            assert b"event: brief" not in followed.read()  # it ends, and its last event is missing
            last = {**EVENTS, "last-event-id": f"{name}.0"}
            # 503 if it meets the socket of a process that is just ending
            wait_until(lambda: other.ask("POST", "/v1/summaries", {"text": ARTICLE}, **last).status == 410)
        assert one.events("stream_forwarding_failed")
        assert not one.events("failure")
        assert one.stop() == 0


def read_until(events: HTTPResponse, wanted: bytes) -> None:
    """Read lines of a stream up to one that begins so."""
    while not (line := events.readline()).startswith(wanted):
        assert line, "the stream has ended"
