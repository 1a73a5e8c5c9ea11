"""A model provider on loopback that plays scripted answers and faults over real HTTP.

It speaks OpenAI's chat completions, counts what it was asked, and knows nothing of the package under test.
"""

from __future__ import annotations

import contextlib
import json
import secrets
import select
import socket
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from tests.support.waiting import join

ENDING = 3
"""Pieces of a streamed chat completion that only end it: why it ends, what it cost, and that it is over."""


@dataclass(frozen=True)
class Reply:
    """What the server sends: a whole HTTP answer, or one with a fault.

    Attributes:
        delay: Seconds that it is silent before the first byte, unless the server's `release` is set before.
        drip: Seconds between the bytes of the body, or between its pieces.
        hold: Seconds of silence before the last pieces, which only end the answer.
        pieces: The body in the parts in which it is sent, where those are no single bytes.
        cut: Bytes of the body after which the connection breaks, though the headers promised all. With -1 there are no
            headers either.
    """

    body: bytes
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=lambda: {"content-type": "application/json"})
    delay: float = 0.0
    drip: float = 0.0
    hold: float = 0.0
    pieces: Sequence[bytes] = ()
    cut: int | None = None


@dataclass(frozen=True)
class Request:
    path: str
    headers: Mapping[str, str]
    raw: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.raw)

    @property
    def texts(self) -> list[str]:
        return [message["content"] for message in self.json["messages"] if message.get("content")]


Script = Reply | Callable[[Request], Reply]


class ProviderServer:
    """Plays one entry of its script for each request; the last one again when they run out."""

    def __init__(self, script: Sequence[Script]) -> None:
        self.script = list(script)
        self.requests: list[Request] = []
        self.asked = threading.Event()
        self.hung_up = threading.Event()
        self.done = threading.Event()
        self.release = threading.Event()  # ends the silence before replies, and before their last pieces
        self.sent = 0  # pieces of bodies that are sent in pieces
        self.most = 0  # calls at one time, of callers that had not hung up
        self.connections: set[socket.socket] = set()
        self._calls: set[socket.socket] = set()
        self._lock = threading.Lock()
        self.http = Http(("127.0.0.1", 0), type("Bound", (Handler,), {"provider": self}))

    @property
    def root(self) -> str:
        return f"http://127.0.0.1:{self.http.server_port}"

    @property
    def base(self) -> str:
        return f"{self.root}/v1"

    @property
    def active(self) -> int:
        """Calls that have come and are not yet answered."""
        return len(self._calls)

    def take(self, request: Request) -> Reply:
        self.requests.append(request)
        self.asked.set()
        entry = self.script[min(len(self.requests), len(self.script)) - 1]
        return entry if isinstance(entry, Reply) else entry(request)

    @contextmanager
    def count(self, connection: socket.socket) -> Iterator[None]:
        """Count the call of a connection while the block runs, unless its caller hangs up or is killed."""
        with self._lock:
            self._calls.add(connection)
            self.most = max(self.most, sum(not has_hung_up(call) for call in self._calls))
        try:
            yield
        finally:
            with self._lock:
                self._calls.remove(connection)


class Http(ThreadingHTTPServer):
    """Says nothing of callers who do not wait for an answer, nor of those whose connections end with the server."""

    daemon_threads = True

    def handle_error(self, request: Any, client_address: Any) -> None:
        if not isinstance(sys.exc_info()[1], ConnectionError):
            super().handle_error(request, client_address)


class Handler(BaseHTTPRequestHandler):
    """Answers one request after another of a kept connection."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    provider: ProviderServer

    def setup(self) -> None:
        super().setup()
        self.provider.connections.add(self.connection)

    def finish(self) -> None:
        self.provider.connections.discard(self.connection)
        super().finish()

    def log_message(self, *args: object) -> None:
        """Say nothing: tests look at what the package logs."""

    def do_POST(self) -> None:
        raw = self.rfile.read(int(self.headers.get("content-length", 0)))
        with self.provider.count(self.connection):  # as the caller does: it is over before the answer is sent
            reply = self.provider.take(Request(self.path, dict(self.headers), raw))
            if not self.wait(reply.delay, until=self.provider.release):
                return
        if reply.cut == -1:
            self.connection.shutdown(socket.SHUT_RDWR)
            self.close_connection = True
            return
        head = [f"HTTP/1.1 {reply.status} Scripted", *(f"{name}: {value}" for name, value in reply.headers.items())]
        start = "\r\n".join([*head, f"content-length: {len(reply.body)}", "", ""]).encode()
        if reply.drip or reply.pieces:
            self.wfile.write(start)
            pieces = reply.pieces or [reply.body[at : at + 1] for at in range(len(reply.body))]
            for at, piece in enumerate(pieces):
                if at == len(pieces) - ENDING and not self.wait(reply.hold, until=self.provider.release):
                    return
                if not self.wait(reply.drip):
                    return
                self.wfile.write(piece)
                self.provider.sent += 1
            self.provider.done.set()
            if reply.cut is None:
                return
            self.connection.shutdown(socket.SHUT_RDWR)
            self.close_connection = True
            return
        self.wfile.write(start + reply.body[: reply.cut])  # at once: two writes would wait for each other's receipt
        if reply.cut is not None:
            self.connection.shutdown(socket.SHUT_RDWR)
            self.close_connection = True

    def wait(self, seconds: float, *, until: threading.Event | None = None) -> bool:
        """False where the caller hung up before the time was over."""
        deadline = time.monotonic() + seconds
        while (left := deadline - time.monotonic()) > 0 and not (until and until.is_set()):
            if has_hung_up(self.connection, seconds=min(left, 0.05)):
                self.provider.hung_up.set()
                self.close_connection = True
                return False
        return True


def has_hung_up(connection: socket.socket, *, seconds: float = 0.0) -> bool:
    """Whether the other end has closed a connection; waits for that, or for more of a request, for so many seconds."""
    waiting = select.poll()  # `select` takes no descriptor above 1,023
    waiting.register(connection, select.POLLIN)
    try:
        return bool(waiting.poll(seconds * 1000)) and not connection.recv(1, socket.MSG_PEEK)
    except ConnectionResetError:
        return True


@contextmanager
def serve(*script: Script) -> Iterator[ProviderServer]:
    """A running server; it is gone when the block ends, with the connections that callers keep."""
    server = ProviderServer(script)
    thread = threading.Thread(target=server.http.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.http.shutdown()
        server.http.server_close()
        join([thread])
        for connection in list(server.connections):
            with contextlib.suppress(OSError):  # its caller has closed it meanwhile
                connection.shutdown(socket.SHUT_RDWR)


def completion(*, message: Mapping[str, Any] | None, finish: str = "stop", usage: bool = True) -> dict[str, Any]:
    choice = {"index": 0, "message": {"role": "assistant", **(message or {})}, "finish_reason": finish}
    return {
        "id": "chatcmpl-1",
        "object": "chat.completion",
        "created": 1,
        "model": "scripted",
        "choices": [choice] if message is not None else [],
        **({"usage": {"prompt_tokens": 100, "completion_tokens": 20, "total_tokens": 120}} if usage else {}),
    }


def reply(value: Any, **more: Any) -> Reply:
    """An answer in JSON, with half a surrogate pair as an escape."""
    return Reply(json.dumps(value, ensure_ascii=False).encode(errors="backslashreplace"), **more)


def answer(value: Any, *, finish: str | None = None, usage: bool = True) -> Callable[[Request], Reply]:
    """The model answers with this object (or this text, as it is), the way that the request asks for."""
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)

    def play(request: Request) -> Reply:
        tools = request.json.get("tools")
        if not tools:
            return reply(completion(message={"content": text}, finish=finish or "stop", usage=usage))
        function = {"name": tools[0]["function"]["name"], "arguments": text}
        calls = [{"id": "call_1", "type": "function", "function": function}]
        message = {"content": None, "tool_calls": calls}
        return reply(completion(message=message, finish=finish or "tool_calls", usage=usage))

    return play


def fault(status: int, message: str = "scripted fault", **more: Any) -> Reply:
    headers = {"content-type": "application/json", **more.pop("headers", {})}
    return reply({"error": {"message": message, "type": "error", **more}}, status=status, headers=headers)


def free_port() -> int:
    """A port that nobody listens on.

    It is below those that the system gives to connections and to servers that ask for any port (Linux: from 32768 on).
    One of those could be another test's by the time that it is used, or the port that a client connects from.
    """
    while True:
        port = 12_000 + secrets.randbelow(20_000)
        with socket.socket() as probe, contextlib.suppress(OSError):
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(("127.0.0.1", port))
            return port
