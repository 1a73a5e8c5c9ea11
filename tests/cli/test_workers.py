"""`provenbrief serve --workers 2`: two processes that a caller cannot tell from one. One service for all tests."""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from summarizer.cli import supervisor
from summarizer.errors import ConfigurationError
from tests.support import processes
from tests.support.processes import PROGRAM
from tests.support.service import ARTICLE, TRUE, configure
from tests.support.waiting import wait_until
from tests.support.worker_connections import EVENTS, Connection, connect, connect_to_each, text_of

pytestmark = pytest.mark.slow

REQUESTS_A_MINUTE = 3
CONFIG = """\
api_keys = "desk"
max_requests = 2
max_requests_per_key = 2
max_queued = 1
[keys.limited]
hash = "sha256:{hash}"
requests_per_minute = {requests}
"""
DESKS = 900
"""Further keys: more configuration than a pipe holds."""


@dataclass
class Service:
    process: subprocess.Popen[bytes]
    host: str
    log: Path

    def connect(self) -> Connection:
        return connect(self.host)

    def connect_to_each(self) -> contextlib.AbstractContextManager[list[Connection]]:
        return connect_to_each(self.host)

    def workers(self) -> list[int]:
        listed = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text()
        return [int(pid) for pid in listed.split()]

    def events(self, name: str) -> list[dict[str, Any]]:
        lines = [json.loads(line) for line in self.log.read_text().splitlines() if line.startswith("{")]
        return [line for line in lines if line["event"] == name]


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    folder = tmp_path_factory.mktemp("workers")
    hashed = hashlib.sha256(b"limited").hexdigest()
    desks = "".join(f'[keys.desk{n}]\nhash = "sha256:{n:064x}"\n' for n in range(DESKS))
    (folder / "summarizer.toml").write_text(CONFIG.format(hash=hashed, requests=REQUESTS_A_MINUTE) + desks)
    kept = {name: value for name, value in os.environ.items() if not name.startswith("SUMMARIZER_")}
    places = {
        "SUMMARIZER_DATABASE_URL": f"sqlite:///{folder / 'workers.sqlite3'}",
        "SUMMARIZER_CACHE_DIR": str(folder / "cache"),
    }
    log = folder / "log"
    with (
        log.open("wb") as written,
        processes.running(
            [*PROGRAM, "serve", "--port", "0", "--workers", "2"], stderr=written, cwd=folder, env=kept | places
        ) as process,
    ):
        wait_until(lambda: b"serving on" in log.read_bytes() or process.poll() is not None)
        found = re.search(r"serving on http://(127\.0\.0\.1:\d+) with 2 workers, stop with Ctrl-C\n", log.read_text())
        assert found, log.read_text()
        started = Service(process, found[1], log)
        with contextlib.closing(started.connect()) as connection:
            wait_until(lambda: connection.ask("GET", "/readyz").status == 200)
            checks = json.loads(text_of(connection.ask("GET", "/readyz")))["checks"]
        assert {"name": "workers", "ready": True, "kind": "", "detail": ""} in checks
        yield started
    assert "Traceback" not in log.read_text()


def count_of_requests(route: str) -> tuple[str, frozenset[tuple[str, str]]]:
    """The name and labels under which good requests of a route are counted."""
    labels = {"method": "POST", "route": route, "status": "200", "code": "", "key": ""}
    return "summarizer_requests_total", frozenset(labels.items())


def read_ids(events: str) -> list[str]:
    return re.findall(r"^id: (\S+)$", events, re.MULTILINE)


def test_a_stream_is_resumed_and_ended_through_any_worker(service: Service) -> None:
    with service.connect_to_each() as connections:
        for owner, other in (connections, reversed(connections)):
            body = {"text": ARTICLE}
            whole = owner.ask("POST", "/v1/summaries", body, **EVENTS)
            ids = read_ids(text_of(whole))
            rest = other.ask("POST", "/v1/summaries", body, **EVENTS, last_event_id=ids[1])
            assert (rest.status, rest.headers["stream-id"]) == (200, whole.headers["stream-id"])
            assert rest.headers["content-type"].startswith("text/event-stream")
            assert len(rest.headers.get_all("date") or []) == 1
            assert text_of(whole).endswith(text_of(rest))
            assert read_ids(text_of(rest)) == ids[2:]
            # the owner checks what it answers
            foreign = other.ask("POST", "/v1/summaries", {"text": "Another."}, **EVENTS, last_event_id=ids[1])
            assert (foreign.status, json.loads(text_of(foreign))["code"]) == (410, "stream_gone")
            refused = other.ask("DELETE", f"/v1/streams/{whole.headers['stream-id']}", authorization="Bearer wrong")
            assert refused.status == 401
            assert other.ask("DELETE", f"/v1/streams/{whole.headers['stream-id']}").status == 204
            for connection in (owner, other):
                gone = connection.ask("POST", "/v1/summaries", body, **EVENTS, last_event_id=ids[1])
                assert (gone.status, json.loads(text_of(gone))["code"]) == (410, "stream_gone")
        for name in ("0~none", "1~none", "7~none", "~", "x~1"):
            assert connections[0].ask("DELETE", f"/v1/streams/{name}").status == 410


def test_the_limits_of_requests_and_their_queue_hold_for_both_workers(service: Service) -> None:
    given = {"text": ARTICLE, "quotes": [TRUE]}
    with (
        service.connect_to_each() as (one, other),
        contextlib.closing(service.connect()) as third,
        contextlib.closing(service.connect()) as fourth,
    ):
        wait_until(lambda: is_running(service, 0))  # those of the test before may have been answered and not have ended
        rests = [one.begin(given), other.begin(given)]
        wait_until(lambda: is_running(service, 2))
        rests.append(third.begin(given))
        wait_until(lambda: is_running(service, 3))
        refused = fourth.ask("POST", "/v1/verifications", given)
        assert (refused.status, json.loads(text_of(refused))["code"]) == (503, "overloaded")
        assert "working on 2 requests, and 1 wait" in text_of(refused)
        for send_rest in rests:
            send_rest()
        assert [connection.read().status for connection in (one, other, third)] == [200] * 3


def test_a_key_and_an_idempotency_key_count_for_both_workers(service: Service) -> None:
    given = {"text": ARTICLE, "quotes": [TRUE]}
    with service.connect_to_each() as connections:
        limited = [
            connection.ask("POST", "/v1/verifications", given, authorization="Bearer limited").status
            for _ in range(REQUESTS_A_MINUTE)
            for connection in connections
        ]
        assert limited == [200] * REQUESTS_A_MINUTE + [429] * REQUESTS_A_MINUTE
        first, again = (
            connection.ask("POST", "/v1/summaries", {"text": ARTICLE}, idempotency_key="once")
            for connection in connections
        )
        assert (first.status, again.status, again.headers["idempotency-replayed"]) == (200, 200, "true")
        assert text_of(first) == text_of(again)


def test_metrics_are_those_of_the_whole_service(service: Service) -> None:
    counted = count_of_requests("/v1/verifications")
    with service.connect_to_each() as connections:
        before = connections[0].read_metrics().get(counted, 0)
        for connection in connections * 2:
            assert connection.ask("POST", "/v1/verifications", {"text": ARTICLE, "quotes": [TRUE]}).status == 200
        for connection in connections:
            wait_until(lambda at=connection: at.read_metrics()[counted] == before + 4)  # counted after the last byte
            # its own; the request before may have been answered and not have ended
            wait_until(lambda at=connection: at.read_metrics()["summarizer_requests_in_flight", frozenset()] == 1)
            told = connection.read_metrics()
            assert told["summarizer_worker_processes", frozenset()] == 2
            assert told["process_resident_memory_bytes", frozenset()] > 100_000_000


def test_a_port_that_another_service_has_is_refused_also_with_several_workers(service: Service) -> None:
    port = int(service.host.rpartition(":")[2])
    with pytest.raises(ConfigurationError, match="Cannot listen on"):
        supervisor.supervise(configure(port=port, workers=2))


@pytest.mark.faults
def test_a_worker_that_is_killed_is_started_again(service: Service) -> None:
    counted = count_of_requests("/v1/summaries")
    restarts = ("summarizer_worker_restarts_total", frozenset())
    with service.connect_to_each() as (one, other):
        stream = one.ask("POST", "/v1/summaries", {"text": ARTICLE}, **EVENTS)
        before = other.read_metrics()
        assert before[restarts] == 0
        one.begin({"text": ARTICLE, "quotes": [TRUE]})  # its slot is free when it is gone
        os.kill(service.workers()[0], signal.SIGKILL)
        wait_until(lambda: service.events("server_worker_ended"))
        assert other.ask("GET", "/readyz").status == 200
        gone = other.ask(
            "POST", "/v1/summaries", {"text": ARTICLE}, **EVENTS, last_event_id=f"{stream.headers['stream-id']}.1"
        )
        assert (gone.status, json.loads(text_of(gone))["code"]) == (410, "stream_gone")
        wait_until(lambda: other.read_metrics()["summarizer_worker_processes", frozenset()] == 2)
        after = other.read_metrics()
        assert after[restarts] == 1
        assert after[counted] >= before[counted]
    (event,) = service.events("server_worker_ended")
    assert (event["worker"], event["reason"], event["level"]) == (0, "SIGKILL", "error")
    with service.connect_to_each() as connections:  # the new one serves
        assert [connection.ask("GET", "/readyz").status for connection in connections] == [200, 200]


@pytest.mark.faults
def test_sigterm_lets_both_workers_finish(service: Service) -> None:
    """The last test: it ends the service."""
    with service.connect_to_each() as connections:
        rests = [connection.begin({"text": ARTICLE, "quotes": [TRUE]}) for connection in connections]
        wait_until(lambda: is_running(service, 2))
        service.process.send_signal(signal.SIGTERM)
        wait_until(lambda: is_refused(service))
        for send_rest in rests:
            send_rest()
        assert [connection.read().status for connection in connections] == [200, 200]
    assert service.process.wait(processes.PATIENCE) == 0
    assert service.log.read_text().count("provenbrief: stopped\n") == 1


def is_running(service: Service, count: int) -> bool:
    """Whether so many requests are being answered or wait, besides the one that asks."""
    with contextlib.closing(service.connect()) as connection:
        return connection.read_metrics()["summarizer_requests_in_flight", frozenset()] == count + 1


def is_refused(service: Service) -> bool:
    try:
        with contextlib.closing(service.connect()) as connection:
            connection.connect()
    except ConnectionRefusedError:
        return True
    except ConnectionError:  # the listening socket is just being closed
        return False
    return False


def test_a_worker_that_cannot_start_ends_the_service(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "executable", "/bin/false")
    handlers = {number: signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGINT)}
    assert supervisor.supervise(configure(port=0, workers=2)) == 1
    assert {number: signal.getsignal(number) for number in handlers} == handlers


@pytest.mark.faults
@pytest.mark.parametrize("number", [0, 1])
def test_a_worker_killed_during_its_start_is_in_the_log(number: int, tmp_path: Path) -> None:
    """Without the first one there is no service; a further one is started again, as for lack of memory."""
    log = tmp_path / "log"
    kept = {name: value for name, value in os.environ.items() if not name.startswith("SUMMARIZER_")}
    with (
        log.open("wb") as written,
        processes.running(
            [*PROGRAM, "serve", "--port", "0", "--workers", "2"], stderr=written, cwd=tmp_path, env=kept
        ) as process,
    ):
        started = Service(process, "", log)
        wait_until(lambda: len(started.workers()) == number + 1)
        os.kill(started.workers()[number], signal.SIGKILL)
        wait_until(lambda: started.events("server_worker_ended"))
        (event,) = started.events("server_worker_ended")
        assert (event["worker"], event["reason"], event["level"]) == (number, "SIGKILL", "error")
        if number == 0:
            assert process.wait(processes.PATIENCE) == 1
            return
        wait_until(lambda: len(started.workers()) == 2)
        process.send_signal(signal.SIGTERM)
        assert process.wait(processes.PATIENCE) == 0


def test_several_workers_need_unix_sockets(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "win32")
    with pytest.raises(ConfigurationError, match="Use --workers 1"):
        supervisor.supervise(configure(port=0, workers=2))
