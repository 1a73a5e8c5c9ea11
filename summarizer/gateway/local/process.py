"""The child process of one local model: start, wait until loaded, check, stop."""

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
"""Seconds to wait for a process to end before it is killed."""

ERROR_LINE = re.compile(r"^[\d.]+ E (?:\w{3} +)?\S*: (.*)$", re.MULTILINE)
"""An error line of llama.cpp's log."""

MEMORY_INFO = Path("/proc/meminfo")


class LocalServerError(Exception):
    """The process did not start, or ended.

    Attributes:
        retryable: Whether a retry may succeed.
    """

    def __init__(self, message: str, *, retryable: bool) -> None:
        super().__init__(message)
        self.retryable = retryable


@dataclass(slots=True, eq=False)
class LocalServer:
    """A process that loads or serves a model."""

    local_model: LocalModel
    process: subprocess.Popen[bytes]
    key: str = field(repr=False)  # key that requests need: all users of this machine can reach the port
    address: str = ""  # base URL, set when the model is loaded
    seconds: float = 0.0  # seconds that loading took
    log: IO[bytes] | None = field(default=None, repr=False)

    @property
    def is_alive(self) -> bool:
        """Whether the process runs."""
        return self.process.poll() is None

    def has_ended(self, *, within: float = 0.5) -> bool:
        """Whether the process has ended. Its connections close a moment earlier, so this waits `within` seconds."""
        with contextlib.suppress(subprocess.TimeoutExpired):
            self.process.wait(within)
        return not self.is_alive

    def wait_until_loaded(self) -> None:
        """Wait until the model is loaded.

        Raises:
            LocalServerError: The process ended instead.
        """
        begun = time.perf_counter()
        assert self.process.stdout is not None
        line = self.process.stdout.readline().decode().strip()
        if not line:
            self.process.wait()
            raise LocalServerError(self.describe_end(), retryable=False)
        self.address, self.seconds = f"{line}/v1", time.perf_counter() - begun

    def describe_end(self) -> str:
        """Describe how the process ended; while loading, with its error message, without the folder of the file."""
        name, code = f"'{self.local_model.name}'", self.process.poll()
        if self.address:
            return f"the process that runs {name} ended ({format_exit_status(code)})"
        said = self._read_error_line()
        if said:
            return f"{name} could not be loaded: {said}"
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
        """Close the pipe in a forked process. The model belongs to the parent and keeps running."""
        if self.process.stdin is not None:
            self.process.stdin.close()

    def _read_error_line(self) -> str:
        if self.log is None:
            return ""
        self.log.seek(0)
        text = self.log.read().decode(errors="replace").strip()
        found = ERROR_LINE.search(text)
        # a Python error is in the last line, and llama.cpp wrote none
        said = found[1] if found else text.splitlines()[-1] if "Error: " in text else ""
        return said.replace(f"{self.local_model.path.parent}/", "")[:300]


def start_process(local_model: LocalModel, /) -> LocalServer:
    """Start a process that loads a model. It ends when this process ends, however that happens."""
    key = secrets.token_urlsafe(24)
    log = tempfile.TemporaryFile()  # noqa: SIM115 - closed with the process; it holds no request, see `silence_output`
    process = subprocess.Popen(  # noqa: S603 - our own file
        [sys.executable, "-P", str(Path(server_main.__file__))],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=log,
        start_new_session=True,  # on Ctrl-C the service still answers running requests
    )
    config: dict[str, Any] = {
        "path": str(local_model.path),
        "context": local_model.context,
        "threads": local_model.threads,
    }
    assert process.stdin is not None
    with contextlib.suppress(BrokenPipeError):  # the process has ended; `wait_until_loaded` reports why
        process.stdin.write(json.dumps({**config, "key": key}).encode() + b"\n")
        process.stdin.flush()
    return LocalServer(local_model, process, key, log=log)


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
    """Describe the memory that a model needs: the usual reason if its process was killed or crashed."""
    size = local_model.path.stat().st_size / 1e9 if local_model.path.exists() else 0.0
    free = read_free_memory()
    left = f", and {free / 1e9:.1f} GB of memory are free" if free is not None else ""
    return (
        f"perhaps for want of memory: its weights are {size:.1f} GB, a context of {local_model.context:,} tokens comes "
        f"on top{left}. Use a smaller model, or a smaller context"
    )


def read_free_memory() -> int | None:
    """Return the bytes of available memory; None if the system does not report them."""
    try:
        text = MEMORY_INFO.read_text(encoding="ascii")
    except OSError:
        return None
    found = re.search(r"^MemAvailable:\s+(\d+) kB", text, re.MULTILINE)
    return int(found[1]) * 1024 if found else None
