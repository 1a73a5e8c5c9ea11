"""Processes that tests start: each has a time limit, none is left behind, and Ctrl-C reaches them in every suite."""

from __future__ import annotations

import contextlib
import os
import select
import signal
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import IO, Any

SECRET_KEY = "sk-canary-0123456789"
"""Value of SCRIPTED_KEY in every test. No log line and no problem may hold it."""

PROGRAM = [sys.executable, "-c", "from summarizer.cli import main; main()"]
"""The command line, as the installed script runs it."""

PATIENCE = 240.0
"""Seconds that a process has by default. On a busy machine it takes many to load the model library alone."""


def prepare() -> None:
    """Have processes that are started from now on keep what they compile, trust one certificate, and end with signals.

    Without compiled files each of the many processes here compiles thousands of modules anew.

    TLS contexts trust one certificate instead of all: each HTTP client makes one, no test uses TLS, and reading them
    all takes 15 ms.

    A suite that is started in the background ignores SIGINT, one under `nohup` SIGHUP, and its processes would inherit
    that. A handler is reset when another program is executed, so one that does nothing changes nothing for the suite
    itself.
    """
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    os.environ["SSL_CERT_FILE"] = str(Path(__file__).with_name("certificate.pem"))
    for number in (signal.SIGINT, getattr(signal, "SIGHUP", signal.SIGINT)):
        if signal.getsignal(number) is signal.SIG_IGN:
            signal.signal(number, lambda *_: None)


def run(
    command: Sequence[str | Path], *, timeout: float = PATIENCE, **options: Any
) -> subprocess.CompletedProcess[Any]:
    """Run a process to its end, as `subprocess.run` does, with a time limit.

    Raises:
        TimeoutExpired: It took longer, and was killed.
    """
    return subprocess.run(command, timeout=timeout, **{"check": False, **options})


@contextlib.contextmanager
def running(command: Sequence[str | Path], **options: Any) -> Iterator[subprocess.Popen[Any]]:
    """Start a process; it is killed if it still runs when the block ends."""
    process = subprocess.Popen(command, **options)
    try:
        yield process
    finally:
        kill(process)
        for pipe in (process.stdin, process.stdout, process.stderr):
            if pipe is not None:
                with contextlib.suppress(BrokenPipeError):
                    pipe.close()


def kill(process: subprocess.Popen[Any]) -> None:
    """End a process as a power cut would. One that has ended is left alone."""
    if process.poll() is None:
        process.kill()
    process.wait(PATIENCE)


def read_line(pipe: IO[Any] | None, *, seconds: float = PATIENCE) -> Any:
    """Read the first line that a process writes; empty if it ends before it writes one.

    Raises:
        AssertionError: It writes nothing and does not end.
    """
    assert pipe is not None
    waiting = select.poll()  # `select` takes no descriptor above 1,023
    waiting.register(pipe, select.POLLIN)
    assert waiting.poll(seconds * 1000), f"the process wrote nothing within {seconds:.0f} seconds"
    return pipe.readline()
