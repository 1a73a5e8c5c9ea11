"""The service behind a real socket: what only shows there."""

from __future__ import annotations

import http.client
import json
import socket
import threading
import time
from collections.abc import Iterator
from urllib.parse import urlsplit

import httpx2
import pytest
from pydantic import SecretStr

from summarizer.cli.bind import open_listener
from summarizer.schemas.audit import Audit
from summarizer.workers import LONG
from tests.support import processes
from tests.support.provider_server import Reply, serve
from tests.support.service import ARTICLE, TRUE, configure, configure_model, log_lines, read_problem, serve_app
from tests.support.waiting import PATIENCE, join, wait_until


@pytest.fixture(scope="module")
def url() -> Iterator[str]:
    with serve_app(configure(max_body_bytes=200_000)) as address:
        yield address


def connect(url: str) -> http.client.HTTPConnection:
    return http.client.HTTPConnection(urlsplit(url).netloc, timeout=10)


def test_an_answer_names_no_software(url: str) -> None:
    answer = httpx2.get(f"{url}/healthz")
    assert answer.status_code == 200
    assert "server" not in answer.headers
    assert "x-powered-by" not in answer.headers


@pytest.mark.parametrize("size", [200_001, 20_000_000])
def test_a_body_over_the_limit_is_refused_and_the_refusal_arrives(url: str, size: int) -> None:
    headers = {"content-type": "application/json"}
    answer = httpx2.post(f"{url}/v1/summaries", content=b"x" * size, headers=headers)
    read_problem(answer, 413, "payload_too_large")


def test_a_body_that_only_claims_to_be_large_is_refused_unread(url: str) -> None:
    connection = connect(url)
    connection.putrequest("POST", "/v1/summaries")
    connection.putheader("content-type", "application/json")
    connection.putheader("content-length", "9" * 30)
    connection.endheaders()
    assert connection.getresponse().status in (400, 413)
    connection.close()


def test_a_chunked_body_over_the_limit_is_refused_before_its_end(url: str) -> None:
    connection = connect(url)
    connection.putrequest("POST", "/v1/summaries")
    connection.putheader("content-type", "application/json")
    connection.putheader("transfer-encoding", "chunked")
    connection.endheaders()
    chunk = b"x" * 50_000
    for _ in range(5):  # the last chunk never comes
        connection.send(f"{len(chunk):x}\r\n".encode() + chunk + b"\r\n")
    answer = connection.getresponse()
    assert (answer.status, json.loads(answer.read())["code"]) == (413, "payload_too_large")
    connection.close()


def test_a_caller_who_hangs_up_ends_the_providers_call() -> None:
    with (
        log_lines() as lines,
        serve(Reply(b"{}", delay=30)) as provider,
        serve_app(configure_model(provider.base)) as url,
    ):
        body = json.dumps({"text": ARTICLE})
        connection = connect(url)
        connection.request("POST", "/v1/summaries", body, {"content-type": "application/json", "x-request-id": "gone"})
        wait_until(lambda: provider.requests)
        connection.close()
        assert provider.hung_up.wait(PATIENCE)
        assert len(provider.requests) == 1
    # an earlier test's service may log its last request meanwhile
    (request,) = [line for line in lines if (line["event"], line.get("request_id")) == ("request", "gone")]
    assert (request["code"], request["status"]) == ("client_gone", None)


@pytest.mark.faults
def test_the_service_answers_others_while_it_works_on_a_long_article(url: str) -> None:
    long = "".join(f"Visits to reserve {n} fell by {n % 90 + 2} percent, Amadi said. " for n in range(1_900))
    done: list[int] = []

    def work() -> None:
        answer = httpx2.post(f"{url}/v1/summaries", json={"text": long}, timeout=120)
        done.append(answer.status_code)

    worker = threading.Thread(target=work)
    worker.start()
    started = time.monotonic()
    time.sleep(0.05)
    served = 0
    slowest = 0.0
    while worker.is_alive():
        begun = time.monotonic()
        assert httpx2.get(f"{url}/healthz", timeout=10).status_code == 200
        slowest = max(slowest, time.monotonic() - begun)
        served += 1
        time.sleep(0.02)
    join([worker])
    assert done == [200]
    assert served > 1
    assert slowest < (time.monotonic() - started) / 2, "it is not held up until the work is done"


@pytest.mark.faults
def test_a_short_article_does_not_wait_for_long_ones() -> None:
    answered: list[int] = []
    long = f"{ARTICLE}\n\n" * (2 * LONG // len(ARTICLE))
    with serve_app(configure()) as url:

        def ask(text: str) -> None:
            httpx2.post(f"{url}/v1/summaries", json={"text": text}, timeout=processes.PATIENCE).raise_for_status()
            answered.append(len(text))

        threads = [threading.Thread(target=ask, args=(f"{long}{number}",)) for number in range(2)]
        for thread in threads:
            thread.start()
        time.sleep(0.3)  # two of them would take both threads
        ask(ARTICLE)
        join(threads, seconds=processes.PATIENCE)
    assert answered[0] == len(ARTICLE)


def test_whoever_needs_no_thread_is_answered_while_all_threads_work(monkeypatch: pytest.MonkeyPatch) -> None:
    go_on = threading.Event()

    def work(*_: object, **__: object) -> Audit:
        assert go_on.wait(PATIENCE * 2)
        return Audit(complete=True)

    monkeypatch.setattr("summarizer.pipeline.verify.InputProof.make_audit", work)
    with serve_app(configure(api_keys=(SecretStr("k"),))) as url:
        headers = {"x-api-key": "k"}
        body = {"text": ARTICLE, "quotes": [TRUE]}
        statuses: list[int] = []

        def ask() -> None:
            answer = httpx2.post(f"{url}/v1/verifications", json=body, headers=headers, timeout=60)
            statuses.append(answer.status_code)

        threads = [threading.Thread(target=ask) for _ in range(45)]
        for thread in threads:
            thread.start()
        try:
            for path in ("/healthz", "/readyz", "/v1/models"):
                assert httpx2.get(f"{url}{path}", headers=headers, timeout=10).status_code == 200
        finally:
            go_on.set()
            join(threads)
    assert statuses == [200] * 45


def test_many_callers_at_once_get_their_own_answers(url: str) -> None:
    got: dict[str, tuple[str, str]] = {}

    def ask(name: str) -> None:
        quote = f"Caller {name} said so"
        answer = httpx2.post(
            f"{url}/v1/verifications",
            json={"text": f"{quote} on Friday.", "quotes": [quote]},
            headers={"x-request-id": name},
            timeout=30,
        )
        got[name] = answer.headers["x-request-id"], answer.json()["quotes"][0]["text"]

    threads = [threading.Thread(target=ask, args=(f"c{n}",)) for n in range(16)]
    for thread in threads:
        thread.start()
    join(threads)
    assert got == {f"c{n}": (f"c{n}", f"Caller c{n} said so") for n in range(16)}


def test_nonsense_on_the_socket_harms_nobody(url: str) -> None:
    host, port = urlsplit(url).netloc.split(":")
    with socket.create_connection((host, int(port)), timeout=5) as raw:
        raw.sendall(b"\x16\x03\x01\x00\xff nonsense\r\n\r\n")
        raw.recv(1_000)
    body = {"text": ARTICLE, "quotes": [TRUE]}
    assert httpx2.post(f"{url}/v1/verifications", json=body).status_code == 200


def test_answers_on_a_kept_connection_do_not_wait_for_the_last_ones_receipt() -> None:
    """Without this option each answer after the first comes 40 ms late, and asyncio sets it on its own sockets only."""
    with open_listener("127.0.0.1", 0) as listener, socket.create_connection(listener.getsockname()):
        accepted, _ = listener.accept()
        with accepted:
            assert accepted.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)
