"""The main module of a worker process that `provenbrief serve --workers N` starts.

Standard input brings the configuration, and ends when the supervisor does, however that happens: then the worker
finishes its requests and ends, too.
"""

from __future__ import annotations

import os
import pickle
import shutil
import signal
import socket
import sys
import threading
from typing import Final

from summarizer.api.garbage_collection import no_collections
from summarizer.api.worker_process import WorkerProcess
from summarizer.cli.errors import COMPLETE, FAILED, describe_failure, print_message
from summarizer.settings import Settings

STANDARD_INPUT: Final = 0


def write_task(settings: Settings, worker: WorkerProcess, *, listener: int) -> bytes:
    """Serialize what a worker reads from its standard input.

    Args:
        settings: The configuration, as the supervisor read it: all workers have the same, whenever they start.
        worker: Which worker it is.
        listener: File descriptor of its socket on the service's port.
    """
    return pickle.dumps((settings, worker, listener))


def main() -> int:
    """Serve until SIGTERM, or until the supervisor has ended; returns the exit status."""
    with open(STANDARD_INPUT, "rb", closefd=False) as pipe:  # nothing follows the task that a buffer could take
        settings, worker, listener = pickle.load(pipe)  # noqa: S301 - the supervisor wrote it
    is_alone = threading.Event()
    threading.Thread(target=end_with_supervisor, args=(is_alone,), name="supervisor", daemon=True).start()

    try:
        with no_collections():
            from summarizer.cli.serve import run_service
        run_service(settings, socket.socket(fileno=listener), worker=worker)
    except Exception as error:  # noqa: BLE001 - no stack trace reaches a user
        print_message(describe_failure(error))
        return FAILED
    finally:
        if is_alone.is_set():
            shutil.rmtree(worker.folder, ignore_errors=True)  # the others end, too, and read no more of it
    return COMPLETE


def end_with_supervisor(is_alone: threading.Event) -> None:
    """Wait until the supervisor has ended, and end this process as it would have. The event is set then."""
    while os.read(STANDARD_INPUT, 1):
        pass
    is_alone.set()
    os.kill(os.getpid(), signal.SIGTERM)


if __name__ == "__main__":
    sys.exit(main())
