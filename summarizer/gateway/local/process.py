"""One process that runs one model: started, asked whether it lives, stopped. Who shares it is not known here."""

from __future__ import annotations

import contextlib
import json
import re
import secrets
import signal
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any

from summarizer.gateway.local import server_main
from summarizer.gateway.local.models import LocalModel

STOP_TIMEOUT = 5.0
"""Seconds that a process has to end when it is told to."""

ERROR_LINE = re.compile(r"^[\d.]+ E (?:\w{3} +)?\S*: (.*)$", re.MULTILINE)
"""A line of llama.cpp's log that tells of an error."""

MEMORY_INFO = Path("/proc/meminfo")


class LocalServerError(Exception):
    """The process did not start, or is no more.

    Attributes:
        retryable: Whether the same may go well another time.
    """

    def __init__(self, message: str, *, retryable: bool) -> None:
        super().__init__(message)
        self.retryable = retryable


@dataclass(slots=True, eq=False)
class LocalServer:
    """A process that is loading a model, or serving it.

    Attributes:
        serving: What it runs.
        process: The process.
        key: What it must be asked with: the port is open to all users of this machine.
        address: Its base URL, once it serves.
        seconds: What loading took.
    """

    local_model: LocalModel
    process: subprocess.Popen[bytes]
    key: str = field(repr=False)
    address: str = ""
    seconds: float = 0.0
    log: IO[bytes] | None = field(default=None, repr=False)

    @property
    def is_alive(self) -> bool:
        """Whether the process runs."""
        return self.process.poll() is None

    def has_ended(self, *, within: float = 0.5) -> bool:
        """Whether it is no more; its connections break a moment before it has ended."""
        with contextlib.suppress(subprocess.TimeoutExpired):
            self.process.wait(within)
        return not self.is_alive

    def wait_until_loaded(self) -> None:
        """Wait until it serves.

        Raises:
            LocalServerError: It ended instead.
        """
        begun = time.perf_counter()
        assert self.process.stdout is not None
        line = self.process.stdout.readline().decode().strip()
        if not line:
            self.process.wait()
            raise LocalServerError(self.describe_end(), retryable=False)
        self.address, self.seconds = f"{line}/v1", time.perf_counter() - begun

    def describe_end(self) -> str:
        """How the process ended, with its own words where it was still loading; without the file's folders."""
        name, code = f"'{self.local_model.name}'", self.process.poll()
        if self.address:
            return f"the process that runs {name} ended ({format_exit_status(code)})"
        said = self._read_error_line()
        if said:
            return f"{name} could not be loaded: {said}"
        return f"{name} could not be loaded: its process ended ({format_exit_status(code)}), {describe_memory_need(self.local_model)}"

    def stop(self) -> None:
        """End the process, whatever it is doing."""
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
        """Let go of the process without ending it: it is somebody else's, who was forked."""
        if self.process.stdin is not None:
            self.process.stdin.close()

    def _read_error_line(self) -> str:
        if self.log is None:
            return ""
        self.log.seek(0)
        text = self.log.read().decode(errors="replace").strip()
        found = ERROR_LINE.search(text)
        # an error of the program itself stands in its last line, without any that llama.cpp wrote
        said = found[1] if found else text.splitlines()[-1] if "Error: " in text else ""
        return said.replace(f"{self.local_model.path.parent}/", "")[:300]


def start_process(local_model: LocalModel, /) -> LocalServer:
    """Start a process that loads a model. It ends when this one does, however that happens."""
    key = secrets.token_urlsafe(24)
    log = tempfile.TemporaryFile()  # noqa: SIM115 - closed with the process; it holds no request, see `silence_output`
    process = subprocess.Popen(  # noqa: S603 - our own file
        [sys.executable, "-P", str(Path(server_main.__file__))],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=log,
        start_new_session=True,  # Ctrl-C is for the service, which answers what it has begun
    )
    config: dict[str, Any] = {
        "path": str(local_model.path),
        "context": local_model.context,
        "threads": local_model.threads,
    }
    assert process.stdin is not None
    with contextlib.suppress(BrokenPipeError):  # it has ended; `wait_until_loaded` says why
        process.stdin.write(json.dumps({**config, "key": key}).encode() + b"\n")
        process.stdin.flush()
    return LocalServer(local_model, process, key, log=log)


def format_exit_status(code: int | None) -> str:
    """An exit status in words.

    >>> format_exit_status(-9), format_exit_status(3)
    ('SIGKILL', 'status 3')
    """
    if code is not None and code < 0:
        with contextlib.suppress(ValueError):
            return signal.Signals(-code).name
    return f"status {code}"


def describe_memory_need(local_model: LocalModel) -> str:
    """What a model needs, where its process was ended from outside or crashed: memory, most often."""
    size = local_model.path.stat().st_size / 1e9 if local_model.path.exists() else 0.0
    free = read_free_memory()
    left = f", and {free / 1e9:.1f} GB of memory are free" if free is not None else ""
    return (
        f"perhaps for want of memory: its weights are {size:.1f} GB, a context of {local_model.context:,} tokens comes "
        f"on top{left}. Take a smaller model, or a smaller context"
    )


def read_free_memory() -> int | None:
    """Bytes of memory that are free, or None on a system that does not say."""
    try:
        text = MEMORY_INFO.read_text(encoding="ascii")
    except OSError:
        return None
    found = re.search(r"^MemAvailable:\s+(\d+) kB", text, re.MULTILINE)
    return int(found[1]) * 1024 if found else None
