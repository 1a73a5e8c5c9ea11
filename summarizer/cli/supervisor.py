"""`provenbrief serve --workers N`: starts worker processes, restarts those that end, and stops them all.

The supervisor reserves the port, and each worker accepts connections on it. The supervisor itself serves no requests.

This is also the main module of the workers. They read their configuration from standard input, which closes when the
supervisor ends for whatever reason: then a worker finishes its requests and exits.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import os
import pickle
import shutil
import signal
import socket
import sys
import tempfile
import threading
import time
from pathlib import Path
from typing import Final

from summarizer.api.shared_counts import Column, SharedCounts
from summarizer.api.worker_process import WorkerProcess
from summarizer.cli.bind import BACKLOG, SharedPort
from summarizer.cli.console import COMPLETE, FAILED, configure_log, describe_failure, end_at_hangup, print_message
from summarizer.errors import ConfigurationError
from summarizer.extras import require_extra
from summarizer.process_memory import no_collections
from summarizer.settings import Settings
from summarizer.storage.database import find_database
from summarizer.telemetry import log_event
from summarizer.workers import wait_until_set

MEMORY_FOLDER: Final = Path("/dev/shm")  # noqa: S108 - a private folder is created in it
"""An in-memory file system, which a full disk does not affect; without it, the default temporary folder is used."""

STANDARD_INPUT: Final = 0

POLL_INTERVAL: Final = 0.02  # seconds between two checks whether the first worker accepts connections
STEADY: Final = 10.0  # seconds after which a worker that ends is restarted at once, without a pause

SHORTEST_PAUSE: Final = 1.0
LONGEST_PAUSE: Final = 30.0
"""First and longest pause in seconds before a worker that ended early is restarted; the pause doubles each time."""


def supervise(settings: Settings) -> int:
    """Serve with several processes until interrupted, and return the exit status."""
    require_extra("server")
    if sys.platform == "win32" or not hasattr(socket, "AF_UNIX"):
        raise ConfigurationError("Several workers need Unix sockets, which this system does not have. Use --workers 1.")
    find_database(settings)
    configure_log(settings)
    parent = MEMORY_FOLDER if os.access(MEMORY_FOLDER, os.W_OK | os.X_OK) else None
    with (
        contextlib.closing(SharedPort(settings.host, settings.port)) as port,
        tempfile.TemporaryDirectory(prefix="provenbrief-", dir=parent, ignore_cleanup_errors=True) as folder,
    ):
        return asyncio.run(Supervisor(settings, port, Path(folder)).run())


class Supervisor:
    def __init__(self, settings: Settings, port: SharedPort, folder: Path) -> None:
        self._settings, self._port, self._folder = settings, port, folder
        self._counts = SharedCounts(settings.workers, file=folder / "counts", callers=settings.caller_count)
        self._processes: dict[int, asyncio.subprocess.Process] = {}
        self._stopping = asyncio.Event()
        self._status = COMPLETE

    async def run(self) -> int:
        """Serve until SIGTERM or SIGINT, and return the exit status."""
        loop = asyncio.get_running_loop()
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(number, self._stop, number)
        end_at_hangup()
        # start one worker first, so that a configuration error is reported only once
        keeping = [asyncio.ensure_future(self._keep(0))]
        while not (self._counts.total(Column.ACCEPTS) or self._stopping.is_set() or keeping[0].done()):
            await asyncio.wait(keeping, timeout=POLL_INTERVAL)
        if not self._stopping.is_set():
            print_message(f"serving on {self._port.url} with {self._settings.workers} workers, stop with Ctrl-C")
            keeping += [asyncio.ensure_future(self._keep(number)) for number in range(1, self._settings.workers)]
        await asyncio.gather(*keeping)
        print_message("stopped")
        return self._status

    def _stop(self, asked: signal.Signals = signal.SIGTERM) -> None:
        """Stop all workers after their running requests; on SIGINT while they stop, without waiting for requests."""
        number = asked if self._stopping.is_set() else signal.SIGTERM
        if not self._stopping.is_set():
            self._stopping.set()
            self._port.close()
        for process in self._processes.values():
            with contextlib.suppress(ProcessLookupError):  # the worker has just ended
                process.send_signal(number)

    async def _keep(self, number: int) -> None:
        """Run a worker, and restart it when it ends.

        If the first one ends without ever having served, stop the service with its exit status.
        """
        is_replacement, pause = False, SHORTEST_PAUSE
        while not self._stopping.is_set():
            began = time.monotonic()
            try:
                process = await self._start(number, is_replacement=is_replacement)
            except OSError as error:
                log_event("server_worker_not_started", level=logging.ERROR, worker=number, reason=error.strerror)
                await wait_until_set(self._stopping, seconds=pause)
                pause = min(2 * pause, LONGEST_PAUSE)
                continue
            status = await process.wait()
            del self._processes[number]
            has_served = bool(self._counts.get(number, Column.READY) or self._counts.get(number, Column.ACCEPTS))
            self._clean_up(number)
            if self._stopping.is_set():
                return
            is_futile = not (number or has_served or is_replacement)
            if status <= 0 or not is_futile:  # otherwise the worker has said why
                level = logging.ERROR if status else logging.INFO
                ended_by = signal.Signals(-status).name if status < 0 else f"status {status}"
                log_event("server_worker_ended", level=level, worker=number, pid=process.pid, reason=ended_by)
            if is_futile:
                self._status = status if status > 0 else FAILED
                self._stop()
                return
            self._counts.set(number, Column.RESTARTS, self._counts.get(number, Column.RESTARTS) + 1)
            is_replacement = True
            if time.monotonic() - began > STEADY:
                pause = SHORTEST_PAUSE
                continue
            await wait_until_set(self._stopping, seconds=pause)
            pause = min(2 * pause, LONGEST_PAUSE)

    async def _start(self, number: int, *, is_replacement: bool) -> asyncio.subprocess.Process:
        worker = WorkerProcess(number, self._settings.workers, self._folder, is_replacement)
        with self._port.open() as listener:
            if not (number or is_replacement):
                listener.listen(BACKLOG)  # queues connections for the first worker; the others listen once ready
            process = await asyncio.create_subprocess_exec(
                sys.executable,
                "-P",
                "-m",
                "summarizer.cli.supervisor",
                stdin=asyncio.subprocess.PIPE,
                pass_fds=[listener.fileno()],
                start_new_session=True,  # Ctrl-C reaches only the supervisor, which stops the workers in order
            )
            # settings are read once, so that all workers have the same, whenever they start
            task = pickle.dumps((self._settings, worker, listener.fileno()))
        self._processes[number] = process
        assert process.stdin is not None
        process.stdin.write(task)
        if self._stopping.is_set():
            process.terminate()
        return process

    def _clean_up(self, number: int) -> None:
        """Remove the counts and live gauges of a worker that has ended."""
        self._counts.clear(number)
        for file in self._folder.glob(f"gauge_live*_{number}.db"):  # as prometheus_client's `mark_process_dead` does
            file.unlink(missing_ok=True)


def run_worker_process() -> int:
    """Serve as a worker until SIGTERM or the end of the supervisor, and return the exit status."""
    with open(STANDARD_INPUT, "rb", closefd=False) as pipe:  # nothing follows the pickle that buffering could consume
        settings, worker, listener = pickle.load(pipe)  # noqa: S301 - the supervisor wrote it
    is_alone = threading.Event()
    threading.Thread(target=end_with_supervisor, args=(is_alone,), name="supervisor", daemon=True).start()

    try:
        with no_collections():
            from summarizer.cli.serve import run_service
        run_service(settings, socket.socket(fileno=listener), worker=worker)
    except Exception as error:  # noqa: BLE001 - no stack trace reaches a user
        print_message(describe_failure(error), level="error")
        return FAILED
    finally:
        if is_alone.is_set():
            shutil.rmtree(worker.folder, ignore_errors=True)  # the other workers end as well
    return COMPLETE


def end_with_supervisor(is_alone: threading.Event) -> None:
    """Wait until the supervisor has ended, then set the event and send this process SIGTERM."""
    while os.read(STANDARD_INPUT, 1):
        pass
    is_alone.set()
    os.kill(os.getpid(), signal.SIGTERM)


if __name__ == "__main__":
    sys.exit(run_worker_process())
