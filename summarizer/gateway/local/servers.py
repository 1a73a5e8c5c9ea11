"""Starts a process for each local model on first use and shares it among all callers.

The processes end with this process or by `stop_servers`. The next call restarts a process that died.
"""

from __future__ import annotations

import asyncio
import atexit
import contextlib
import importlib
import json
import re
import secrets
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import AsyncIterator, Mapping
from concurrent.futures import Future
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any, Final

from summarizer.gateway.local import server_main
from summarizer.gateway.local.models import LocalModel
from summarizer.gateway.local.server_main import ALIAS
from summarizer.process_memory import read_memory
from summarizer.workers import after_fork


@dataclass(slots=True)
class ServerEntry:
    """A server process and the future of its loading."""

    future: Future[LocalServer] = field(default_factory=Future)
    server: LocalServer | None = None
    is_cancelled: bool = False

    @property
    def has_ended(self) -> bool:
        """Whether loading failed or the process has ended."""
        if not self.future.done():
            return False
        return self.future.exception() is not None or not self.future.result().is_alive


_lock = threading.Lock()
_entries: dict[LocalModel, ServerEntry] = {}


def start_server(local_model: LocalModel, /) -> Future[LocalServer]:
    """Start the process of a model unless it is running, and return the future of the loaded server.

    A caller must not cancel the future, since others may wait for it.
    """
    with _lock:
        entry = _entries.get(local_model)
        if entry is None or entry.has_ended:
            if entry is not None and entry.server is not None:
                entry.server.stop()  # the process has ended; this closes its pipes
            entry = _entries[local_model] = ServerEntry()
            threading.Thread(target=_load, args=(local_model, entry), name="summarizer-local", daemon=True).start()
        return entry.future


async def get_server(local_model: LocalModel, /) -> LocalServer:
    """Return the server of a model, and start it if necessary."""
    return await asyncio.shield(asyncio.wrap_future(start_server(local_model)))


def is_loading(local_model: LocalModel, /, *, begin: bool) -> bool:
    """Whether a model is being loaded; with `begin`, start loading if it has not. Raises the error of a failed load."""
    with _lock:
        entry = _entries.get(local_model)
    if entry is None:
        if begin:
            start_server(local_model)
        return begin
    if not entry.future.done():
        return True
    entry.future.result()
    return False


@atexit.register
def stop_servers() -> None:
    with _lock:
        entries = list(_entries.values())
        _entries.clear()
        for entry in entries:
            entry.is_cancelled = True
    for entry in entries:
        if entry.server is not None:
            entry.server.stop()


def _load(local_model: LocalModel, entry: ServerEntry) -> None:
    server = None
    try:
        server = start_process(local_model)
        with _lock:
            entry.server = server
            unwanted = entry.is_cancelled
        if unwanted:
            server.stop()
        server.wait_until_loaded()
    except LocalServerError as error:
        entry.future.set_exception(error)
    except (OSError, ValueError) as error:  # the process could not be started, or `stop` closed its pipes
        message = f"'{local_model.name}' could not be started: {getattr(error, 'strerror', None) or 'it was stopped'}"
        entry.future.set_exception(LocalServerError(message, retryable=False))
    else:
        entry.future.set_result(server)
        return
    if server is not None:
        server.stop()


@after_fork
def _forget_after_fork() -> None:
    """Close the parent's pipes in a forked process; otherwise the parent's models would outlive it."""
    global _lock  # noqa: PLW0603 - a thread of the parent may hold the old lock
    _lock = threading.Lock()
    for entry in _entries.values():
        if entry.server is not None:
            entry.server.forget()
    _entries.clear()


@asynccontextmanager
async def connect(local_model: LocalModel, /) -> AsyncIterator[Mapping[str, Any]]:
    """Start a local model unless it is running, and yield the arguments with which LiteLLM reaches it.

    They include a client, since LiteLLM's own would send the article through a proxy from the environment.
    """
    server = await get_server(local_model)
    openai: Any = importlib.import_module("openai")  # a dependency of LiteLLM; slow to import
    http = openai.DefaultAsyncHttpxClient(trust_env=False, follow_redirects=False)
    async with openai.AsyncOpenAI(base_url=server.address, api_key=server.key, max_retries=0, http_client=http) as one:
        try:
            yield {"model": f"openai/{ALIAS}", "api_base": server.address, "api_key": server.key, "client": one}
        except Exception:
            if await asyncio.to_thread(server.has_ended):
                raise LocalServerError(server.describe_end(), retryable=True) from None
            raise


STOP_TIMEOUT: Final = 5.0  # seconds before a process that does not end is killed
ERROR_LINE: Final = re.compile(r"^[\d.]+ E (?:\w{3} +)?\S*: (.*)$", re.MULTILINE)  # an error line of llama.cpp's log

FREE_MEMORY: Final = ("/proc/meminfo", "MemAvailable")  # see `read_memory`


class LocalServerError(Exception):
    """The server process did not start, or it ended; if it is `retryable`, a retry may succeed."""

    def __init__(self, message: str, *, retryable: bool) -> None:
        super().__init__(message)
        self.retryable = retryable


@dataclass(slots=True, eq=False)
class LocalServer:
    local_model: LocalModel
    process: subprocess.Popen[bytes]
    key: str = field(repr=False)  # key that requests need, since all users of this machine can reach the port
    log: IO[bytes] = field(repr=False)
    address: str = ""  # base URL, set when the model is loaded
    seconds: float = 0.0  # seconds that loading took

    @property
    def is_alive(self) -> bool:
        return self.process.poll() is None

    def has_ended(self, *, within: float = 0.5) -> bool:
        """Whether the process ends within some seconds; its connections close slightly before it ends."""
        with contextlib.suppress(subprocess.TimeoutExpired):
            self.process.wait(within)
        return not self.is_alive

    def wait_until_loaded(self) -> None:
        """Wait until the model is loaded; raise `LocalServerError` with the reason if the process ends instead."""
        begun = time.perf_counter()
        assert self.process.stdout is not None
        line = self.process.stdout.readline().decode().strip()
        if not line:
            self.process.wait()
            raise LocalServerError(self.describe_end(), retryable=False)
        self.address, self.seconds = f"{line}/v1", time.perf_counter() - begun

    def describe_end(self) -> str:
        """Describe how the process ended. If it ended while loading, include its error, without the file's folder."""
        name, code = f"'{self.local_model.name}'", self.process.poll()
        if self.address:
            return f"the process that runs {name} ended ({format_exit_status(code)})"
        error = self._read_error_line()
        if error:
            return f"{name} could not be loaded: {error}"
        need = describe_memory_need(self.local_model)
        return f"{name} could not be loaded: its process ended ({format_exit_status(code)}), {need}"

    def stop(self) -> None:
        """Stop the process, and kill it if it does not end in time."""
        if self.process.stdin is not None:
            with contextlib.suppress(OSError):
                self.process.stdin.close()
        try:
            self.process.wait(STOP_TIMEOUT)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        for pipe in (self.process.stdout, self.log):
            if pipe is not None:
                pipe.close()

    def forget(self) -> None:
        """Close the pipe in a forked process. The server belongs to the parent and keeps running."""
        if self.process.stdin is not None:
            self.process.stdin.close()

    def _read_error_line(self) -> str:
        self.log.seek(0)
        text = self.log.read().decode(errors="replace").strip()
        found = ERROR_LINE.search(text)
        # without an error of llama.cpp, the last line may be a Python error
        error = found[1] if found else text.splitlines()[-1] if "Error: " in text else ""
        return error.replace(f"{self.local_model.path.parent}/", "")[:300]


def start_process(local_model: LocalModel, /) -> LocalServer:
    """Start a process that loads a model. It ends when this process ends, for whatever reason."""
    key = secrets.token_urlsafe(24)
    log = tempfile.TemporaryFile()  # noqa: SIM115 - closed with the process; it holds no request, see `silence_output`
    try:
        process = subprocess.Popen(  # noqa: S603 - our own file
            [sys.executable, "-P", str(Path(server_main.__file__))],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=log,
            start_new_session=True,  # on Ctrl-C the service can still finish running requests
        )
    except BaseException:
        log.close()
        raise
    config: dict[str, Any] = {
        "path": str(local_model.path),
        "context": local_model.context,
        "threads": local_model.threads,
    }
    assert process.stdin is not None
    with contextlib.suppress(BrokenPipeError):  # the process ended; `wait_until_loaded` reports why
        process.stdin.write(json.dumps({**config, "key": key}).encode() + b"\n")
        process.stdin.flush()
    return LocalServer(local_model, process, key, log)


def format_exit_status(code: int | None) -> str:
    """Describe an exit status.

    >>> format_exit_status(-9), format_exit_status(3)
    ('SIGKILL', 'status 3')
    """
    if code is not None and code < 0:
        with contextlib.suppress(ValueError):
            return signal.Signals(-code).name
    return f"status {code}"


def describe_memory_need(local_model: LocalModel) -> str:
    """Describe the memory that a model needs; too little is the usual reason why its process was killed or crashed."""
    size = local_model.path.stat().st_size / 1e9 if local_model.path.exists() else 0.0
    free = read_memory(*FREE_MEMORY)
    left = f", and {free / 1e9:.1f} GB of memory are free" if free is not None else ""
    return (
        f"perhaps for lack of memory: its weights are {size:.1f} GB, a context of {local_model.context:,} tokens comes "
        f"on top{left}. Use a smaller model, or a smaller context"
    )
