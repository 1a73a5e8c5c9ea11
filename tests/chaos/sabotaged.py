"""Runs `provenbrief worker` with faults that can only be injected from inside its process."""

from __future__ import annotations

import faulthandler
import os
import signal
import sys
import time
from pathlib import Path
from typing import Any

CLOCK = Path("clock")
"""The file, in the working directory, with the clock's error in seconds."""

LAPSE = 8.0
"""Seconds without a sign of life after which a process with the fault `impatient` considers a worker dead."""

POISON = "poison"
"""Id of the item that kills the process that reads it."""


def set_clock_by_file() -> None:
    """Shift the clock by the seconds in `CLOCK`, as soon as that file is written."""
    real, known = time.time, (0.0, 0.0)

    def now() -> float:
        nonlocal known
        try:
            changed = CLOCK.stat().st_mtime
        except FileNotFoundError:
            return real()
        if changed != known[0]:
            known = changed, float(CLOCK.read_text() or 0.0)
        return real() + known[1]

    time.time = now


def hide_processes() -> None:
    """Hide all other processes in /proc, as `hidepid=2` and systemd's `ProtectProc=invisible` do."""
    read, own = Path.read_text, {"self", "sys", str(os.getpid())}

    def read_text(path: Path, *args: Any, **given: Any) -> str:
        if path.parts[:2] == ("/", "proc") and path.parts[2] not in own:
            raise FileNotFoundError(path)
        return read(path, *args, **given)

    Path.read_text = read_text  # type: ignore[method-assign, assignment] # hides other processes in /proc


def shorten_leases() -> None:
    """Let the leases of silent workers lapse after `LAPSE`, so that tests need not wait for long."""
    from summarizer.jobs import leases

    leases.LAPSE, leases.RENEWAL_INTERVAL = LAPSE, 1.0


def poison() -> None:
    """Kill the process when it reads the item `POISON`, as the kernel does when memory runs out."""
    from summarizer.jobs import worker
    from summarizer.pipeline.request import read_source

    async def read(item: Any, **given: Any) -> Any:
        if item.id == POISON:
            os.kill(os.getpid(), signal.SIGKILL)
        return await read_source(item, **given)

    vars(worker)["read_source"] = read


FAULTS = {"clock": set_clock_by_file, "noproc": hide_processes, "impatient": shorten_leases, "poison": poison}


def work(folder: Path, env: dict[str, str], log: Path, faults: str) -> None:
    """Run `provenbrief worker` in this process, with faults."""
    target = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
    os.dup2(target, 1)
    os.dup2(target, 2)
    faulthandler.register(signal.SIGUSR1, file=2)
    os.chdir(folder)
    os.environ.clear()
    os.environ.update(env)
    for fault in filter(None, faults.split(",")):
        FAULTS[fault]()
    from summarizer.cli.worker import run_worker

    sys.exit(run_worker())
