"""The child process: serves one model with llama.cpp on the loopback interface until its standard input is closed.

It is run as a script and imports nothing from this package. It reads its parameters as one line of JSON and writes the
address that it listens on.
"""

from __future__ import annotations

import json
import os
import select
import sys
import time
from typing import Any, Final

ALIAS: Final = "local"

LOG_DELAY: Final = 2.0  # seconds to wait for llama.cpp to log why a model cannot be loaded


def exit_on_input_close() -> None:
    """Have the system end this process when its input is closed, even while native code loads the model.

    The parent process holds the other end of the pipe, which the system closes however the parent ends.
    """
    try:
        import fcntl
    except ImportError:  # Windows: `main` waits for the end of the input
        return
    fcntl.fcntl(0, fcntl.F_SETOWN, os.getpid())
    fcntl.fcntl(0, fcntl.F_SETFL, fcntl.fcntl(0, fcntl.F_GETFL) | os.O_ASYNC)  # by default, SIGIO ends a process
    if select.select([0], [], [], 0)[0]:  # the input is closed already
        os._exit(0)


def serve(config: dict[str, Any]) -> Any:
    import xllamacpp

    params = xllamacpp.CommonParams()
    params.model.path = config["path"]
    params.model_alias = {ALIAS}  # otherwise answers contain the file's path
    params.hostnames, params.port = ["127.0.0.1"], 0
    params.api_keys = [config["key"]]
    params.n_ctx, params.n_parallel, params.use_jinja = config["context"], 1, True
    params.cpuparams.n_threads = params.cpuparams_batch.n_threads = config["threads"]
    params.n_batch = 512  # llama.cpp checks between batches whether the client is still connected
    params.cache_ram_mib = 0  # otherwise llama.cpp caches up to 8 GiB of earlier prompts
    params.endpoint_slots = params.ui = False
    params.offline = True
    return xllamacpp.Server(params)


def wait_for_error_line() -> None:
    """Wait until the log contains an error.

    A thread of llama.cpp writes the log; lines that it has not written are lost when the process ends.
    """
    end = time.monotonic() + LOG_DELAY
    try:
        while b" E " not in os.pread(2, 1_000_000, 0) and time.monotonic() < end:
            time.sleep(0.01)
    except (OSError, AttributeError):  # standard error is no file, or the system is Windows
        return


def silence_output() -> int:
    """Discard all output, so that no log can contain an article. Return a descriptor of the former standard output."""
    before = os.dup(1)
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    os.dup2(nowhere, 2)
    return before


def main() -> None:
    """Serve until the input is closed."""
    config = json.loads(open(0, "rb", buffering=0, closefd=False).readline())  # noqa: SIM115 - nothing is read ahead
    exit_on_input_close()
    try:
        server = serve(config)
    except (RuntimeError, ImportError, OSError) as error:
        if isinstance(error, RuntimeError):
            wait_for_error_line()
        sys.exit(f"{type(error).__name__}: {error}")
    report = silence_output()
    os.write(report, f"{server.listening_address}\n".encode())
    os.close(report)
    os.read(0, 1)
    os._exit(0)  # immediately: nobody waits for running requests


if __name__ == "__main__":
    main()
