"""Connections that hold up the service: each is closed at its limit, with an answer if there is anybody to read it."""

from __future__ import annotations

import contextlib
import json
import re
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import ExitStack

import httpx2
import pytest

from tests.support import processes
from tests.support.fork_server import forks
from tests.support.service import ARTICLE
from tests.support.waiting import PATIENCE, wait_until

LIMITS = {
    "SUMMARIZER_HEADER_TIMEOUT": "1",
    "SUMMARIZER_BODY_TIMEOUT": "1",
    "SUMMARIZER_WRITE_TIMEOUT": "1",
    "SUMMARIZER_KEEP_ALIVE_TIMEOUT": "1",
    "SUMMARIZER_MAX_CONNECTIONS": "8",
    "SUMMARIZER_MAX_BODY_BYTES": "100000",
}


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, int]]:
    import os

    folder = tmp_path_factory.mktemp("connections")
    variables = {name: value for name, value in os.environ.items() if not name.startswith("SUMMARIZER_")}
    with processes.running(
        [forks() / "provenbrief", "serve", "--port", "0"], stderr=subprocess.PIPE, cwd=folder, env=variables | LIMITS
    ) as process:
        found = re.search(r"http://([^:]+):(\d+)", processes.read_line(process.stderr).decode())
        assert found
        yield found[1], int(found[2])
        process.send_signal(signal.SIGTERM)
        _, log = process.communicate(timeout=processes.PATIENCE)
    assert process.returncode == 0
    assert b"Traceback" not in log
    assert b'"failure"' not in log


def connect(address: tuple[str, int]) -> socket.socket:
    connection = socket.create_connection(address, timeout=PATIENCE)
    connection.settimeout(PATIENCE)
    return connection


def read_all(connection: socket.socket) -> bytes:
    parts = []
    while part := connection.recv(65536):
        parts.append(part)
    return b"".join(parts)


def read_metrics(address: tuple[str, int]) -> str:
    return httpx2.get(f"http://{address[0]}:{address[1]}/metrics").text


def post(body: bytes, *, length: int | None = None) -> bytes:
    size = len(body) if length is None else length
    head = f"POST /v1/summaries HTTP/1.1\r\nHost: t\r\nContent-Type: application/json\r\nContent-Length: {size}\r\n\r\n"
    return head.encode() + body


@pytest.mark.parametrize("sent", [b"", b"GET /healthz HTTP/1.1\r\nHost: t\r\nX-Half:"])
def test_headers_that_do_not_arrive(address: tuple[str, int], sent: bytes) -> None:
    with connect(address) as connection:
        connection.sendall(sent)
        began = time.monotonic()
        answer = read_all(connection)
    assert 0.5 < time.monotonic() - began < PATIENCE
    assert answer.startswith(b"HTTP/1.1 408 ")
    problem = json.loads(answer.partition(b"\r\n\r\n")[2])
    assert (problem["code"], problem["status"]) == ("request_timeout", 408)


def test_headers_of_a_second_request_that_do_not_arrive(address: tuple[str, int]) -> None:
    with connect(address) as connection:
        connection.sendall(b"GET /healthz HTTP/1.1\r\nHost: t\r\n\r\n")
        assert b" 200 " in connection.recv(65536)
        connection.sendall(b"GET /healthz HTTP/1.1\r\nHo")
        assert b"HTTP/1.1 408 " in read_all(connection)


def test_a_body_that_does_not_arrive(address: tuple[str, int]) -> None:
    with connect(address) as connection:
        connection.sendall(post(b'{"text": "', length=5000))
        head, _, body = read_all(connection).partition(b"\r\n\r\n")
    assert head.startswith(b"HTTP/1.1 408 ")
    problem = json.loads(body)
    assert problem["code"] == "request_timeout"
    assert f"X-Request-ID: {problem['request_id']}".encode() in head
    counted = re.compile(r'summarizer_requests_total\{code="request_timeout",.*status="408"\} ')
    wait_until(lambda: counted.search(read_metrics(address)))


LENGTHS = b"POST /v1/summaries HTTP/1.1\r\nHost: t\r\nContent-Length: %b\r\n\r\n0\r\n\r\n"


@pytest.mark.parametrize(
    ("sent", "reason"),
    [
        (b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03", "speaks neither TLS"),
        (b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", "speaks neither TLS"),
        (b"GET /" + b"a" * 70_000 + b" HTTP/1.1\r\nHost: t\r\n\r\n", "bytes beside its body"),
        (LENGTHS % b"5\r\nTransfer-Encoding: chunked", "Transfer-Encoding can't be present with Content-Length."),
        (LENGTHS % b"5\r\nContent-Length: 6", "Duplicate Content-Length."),
        (LENGTHS % b"five", "Invalid character in Content-Length."),
    ],
    ids=["TLS", "HTTP/2", "a long path", "two kinds of length", "two lengths", "a length in words"],
)
def test_what_is_no_request_of_http_is_answered_with_a_problem(
    address: tuple[str, int], sent: bytes, reason: str
) -> None:
    with connect(address) as connection:
        connection.sendall(sent)
        head, _, body = read_all(connection).partition(b"\r\n\r\n")
    assert head.startswith(b"HTTP/1.1 400 ")
    assert b"Content-Type: application/problem+json" in head
    problem = json.loads(body)
    assert problem["code"] == "bad_request"
    assert reason in problem["detail"]
    assert ("TLS" in problem["detail"]) is ("TLS" in reason)


@pytest.mark.parametrize(
    ("version", "hosts", "status"),
    [("1.1", 0, 400), ("1.1", 2, 400), ("1.0", 2, 400), ("1.0", 0, 200), ("1.1", 1, 200)],
)
def test_a_request_names_one_host(address: tuple[str, int], version: str, hosts: int, status: int) -> None:
    with connect(address) as connection:
        lines = "Host: t\r\n" * hosts
        connection.sendall(f"GET /healthz HTTP/{version}\r\n{lines}Connection: close\r\n\r\n".encode())
        answer = read_all(connection)
    assert answer.startswith(b"HTTP/1.1 %d " % status)
    assert status == 200 or b'"code":"bad_request"' in answer


@pytest.mark.parametrize("version", ["0.9", "2.0"])
def test_another_version_of_http_is_refused(address: tuple[str, int], version: str) -> None:
    with connect(address) as connection:
        connection.sendall(f"GET /healthz HTTP/{version}\r\nHost: t\r\n\r\n".encode())
        answer = read_all(connection)
    assert answer.startswith(b"HTTP/1.1 400 ")
    assert b'"code":"bad_request"' in answer


def test_spaces_around_the_value_of_a_header_are_no_part_of_it(address: tuple[str, int]) -> None:
    request = post(json.dumps({"text": ARTICLE}).encode())
    keyed = request.replace(b"\r\n", b"\r\nIdempotency-Key: \tspaced-key \t\r\nConnection: close\r\n", 1)
    with connect(address) as connection:
        connection.sendall(keyed)
        answer = read_all(connection)
    assert answer.startswith(b"HTTP/1.1 200 "), answer


def test_a_client_of_http_1_0_gets_no_chunks(address: tuple[str, int]) -> None:
    """It knows none: a body whose length is not known ends with the connection."""
    request = post(json.dumps({"text": ARTICLE}).encode()).replace(b"HTTP/1.1", b"HTTP/1.0")
    with connect(address) as connection:
        connection.sendall(request.replace(b"\r\n\r\n", b"\r\nAccept: text/event-stream\r\n\r\n", 1))
        head, _, body = read_all(connection).partition(b"\r\n\r\n")
    assert b"transfer-encoding" not in head
    assert b"content-length" not in head
    assert all(re.match(rb"(id|event|data): |: |$", line) for line in body.split(b"\n"))
    assert body.count(b"event: brief\n") == 1
    with connect(address) as connection:
        connection.sendall(request)
        head, _, body = read_all(connection).partition(b"\r\n\r\n")
    assert b"content-length: %d\r\n" % len(body) in head


def test_a_body_that_arrives_slowly_but_steadily(address: tuple[str, int]) -> None:
    body = json.dumps({"text": ARTICLE + " " * 8000}).encode()
    with connect(address) as connection:
        connection.sendall(post(b"", length=len(body)))
        for begin in range(0, len(body), len(body) // 6):  # 1.8 seconds in all, over the limit of one second
            time.sleep(0.3)
            connection.sendall(body[begin : begin + len(body) // 6])
        assert connection.recv(65536).startswith(b"HTTP/1.1 200 ")


def test_a_client_that_goes_while_it_sends_is_no_failure(address: tuple[str, int]) -> None:
    with connect(address) as connection:
        connection.sendall(post(b'{"text": "', length=5000))
    assert httpx2.get(f"http://{address[0]}:{address[1]}/healthz").status_code == 200  # the log is read at the end


def test_a_client_that_goes_while_its_requests_wait_for_each_other_is_no_failure(address: tuple[str, int]) -> None:
    with connect(address) as connection:
        connection.sendall(2 * post(json.dumps({"text": ARTICLE * 10}).encode()))
    assert httpx2.get(f"http://{address[0]}:{address[1]}/healthz").status_code == 200  # the log is read at the end


def test_more_connections_than_are_accepted(address: tuple[str, int]) -> None:
    with ExitStack() as stack:
        held = [stack.enter_context(connect(address)) for _ in range(8)]
        with connect(address) as further:
            answer = read_all(further)
        assert answer.startswith(b"HTTP/1.1 503 ")
        assert b"Retry-After: 1\r\n" in answer
        assert json.loads(answer.partition(b"\r\n\r\n")[2])["code"] == "overloaded"
        for connection in held:
            read_all(connection)
    assert httpx2.get(f"http://{address[0]}:{address[1]}/healthz").status_code == 200


@pytest.mark.parametrize("path", ["/v1/summaries", "/v1/nowhere"])
def test_a_client_that_writes_all_before_it_reads_gets_its_answer(address: tuple[str, int], path: str) -> None:
    head = f"POST {path} HTTP/1.1\r\nHost: t\r\nContent-Type: application/json\r\nContent-Length: 20000000\r\n\r\n"
    with connect(address) as connection:
        connection.sendall(head.encode())
        for _ in range(20):
            connection.sendall(b" " * 1_000_000)
        answer = connection.recv(65536)
    assert answer.startswith(b"HTTP/1.1 413 " if path == "/v1/summaries" else b"HTTP/1.1 404 ")


def test_a_client_that_asks_before_it_sends_is_refused_at_once(address: tuple[str, int]) -> None:
    with connect(address) as connection:
        connection.sendall(
            b"POST /v1/summaries HTTP/1.1\r\nHost: t\r\nContent-Length: 20000000\r\nExpect: 100-continue\r\n\r\n"
        )
        assert connection.recv(65536).startswith(b"HTTP/1.1 413 ")


@pytest.mark.faults
def test_a_response_that_nobody_reads(address: tuple[str, int]) -> None:
    with socket.socket() as connection:
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        connection.connect(address)
        body = ("The mayor said no. " + "🙂" * 100 + "\n\n").encode() * 8_000  # more than the system's buffers hold
        head = f"POST /v1/articles?name=a.txt HTTP/1.1\r\nHost: t\r\nContent-Length: {len(body)}\r\n\r\n"
        connection.sendall(head.encode() + body)
        wait_until(lambda: 'summarizer_closed_connections_total{limit="response"} 1' in read_metrics(address))
        connection.settimeout(PATIENCE)
        with contextlib.suppress(ConnectionResetError):
            assert len(read_all(connection)) < len(body)  # what the buffers held, and no more


def test_a_connection_that_asks_nothing_more(address: tuple[str, int]) -> None:
    with connect(address) as connection:
        connection.sendall(b"GET /healthz HTTP/1.1\r\nHost: t\r\n\r\n")
        answer = read_all(connection)
    assert answer.startswith(b"HTTP/1.1 200 ")
    assert answer.count(b"HTTP/1.1 ") == 1  # it ends without a word: there was no further request


CHUNKED = (
    b"POST /v1/summaries HTTP/1.1\r\nHost: t\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n"
)


@pytest.mark.parametrize(
    ("before", "repeated"),
    [
        (b"GET /healthz HTTP/1.1\r\nHost: t\r\n", b"X-Pad: " + b"a" * 60_000 + b"\r\n"),
        (b"GET /healthz HTTP/1.1\r\nHost: t\r\n", b"X: a\r\n"),
        (b"GET /healthz HTTP/1.1\r\nHost: t\r\nX-Pad: ", b"a"),
        (b"GET /healthz HTTP/1.1\r\nHost: t\r\nX-Pad: ", b" "),
        (b"GET /", b"a"),
        (CHUNKED + b"2\r\n{}\r\n0\r\n", b"X-Pad: " + b"a" * 60_000 + b"\r\n"),
        (CHUNKED + b"2\r\n{}\r\n0\r\nX-Pad: ", b"a"),
        (CHUNKED + b"2;", b"a"),
        (b"", b"GET /healthz HTTP/1.1\r\nHost: t\r\n\r\n"),
    ],
    ids=["headers", "short headers", "a header", "blanks", "a path", "trailers", "a trailer", "extension", "ahead"],
)
def test_what_a_request_has_beside_its_body_is_limited(
    address: tuple[str, int], before: bytes, repeated: bytes
) -> None:
    with connect(address) as connection:
        connection.sendall(before + repeated * (1_000_000 // len(repeated)))
        head, _, body = read_all(connection).rpartition(b"\r\n\r\n")
    assert b"HTTP/1.1 400 " in head
    assert "65,536 bytes beside its body" in json.loads(body)["detail"]


@pytest.mark.parametrize("blank", [b" ", b"\t", b"\r\n"])
def test_blanks_of_a_complete_head_count(address: tuple[str, int], blank: bytes) -> None:
    head = b"GET /healthz HTTP/1.1\r\nHost: t\r\nX-Pad:%s\r\n\r\n"
    for size, status in ((60_000, 200), (70_000, 400)):
        blanks = blank * (size // len(blank))
        with connect(address) as connection:
            connection.sendall(blanks + head % b"" if blank == b"\r\n" else head % blanks)
            connection.shutdown(socket.SHUT_WR)
            assert read_all(connection).startswith(b"HTTP/1.1 %d " % status)


def test_long_headers_small_chunks_and_a_few_requests_ahead_are_taken(address: tuple[str, int]) -> None:
    body = json.dumps({"text": ARTICLE + " " * 20_000}).encode()
    chunks = b"".join(b"1\r\n%c\r\n" % byte for byte in body) + b"0\r\n\r\n"
    ahead = b"GET /healthz HTTP/1.1\r\nHost: t\r\nX-Pad: " + b"a" * 6_000 + b"\r\n\r\n"
    with connect(address) as connection:
        connection.sendall(CHUNKED + chunks + ahead * 10)
        answer = b""
        while answer.count(b"HTTP/1.1 200 ") < 11:
            part = connection.recv(65536)
            assert part
            answer += part


def test_trailers_are_no_headers(address: tuple[str, int]) -> None:
    body = json.dumps({"text": ARTICLE}).encode()
    with connect(address) as connection:
        connection.sendall(CHUNKED + b"%x\r\n%b\r\n0\r\nAccept: text/csv\r\n\r\n" % (len(body), body))
        answer = connection.recv(65536)
    assert answer.startswith(b"HTTP/1.1 200 ")
    assert b"content-type: application/json" in answer


def test_closed_connections_are_counted(address: tuple[str, int]) -> None:
    with connect(address) as connection:
        read_all(connection)
    found = re.search(r'summarizer_closed_connections_total\{limit="headers"\} (\d+)', read_metrics(address))
    assert found
    assert int(found[1]) >= 1
