"""Runs as a process of its own: llama.cpp with one model, on loopback, until its standard input is closed.

It is run as a file and imports nothing of this package. What it is to do comes as one line of JSON; it answers with
the address that it listens on.
"""

from __future__ import annotations

import json
import os
import select
import sys
from typing import Any

ALIAS = "local"


def exit_on_input_close() -> None:
    """Have the system end this process as soon as its input is closed: also in the middle of loading, in native code.

    The pipe's other end is held by the process that started this one, and is closed however that one ends.
    """
    try:
        import fcntl
    except ImportError:  # Windows: `wait_for_end` alone has to do
        return
    fcntl.fcntl(0, fcntl.F_SETOWN, os.getpid())
    fcntl.fcntl(0, fcntl.F_SETFL, fcntl.fcntl(0, fcntl.F_GETFL) | os.O_ASYNC)  # SIGIO, which ends a process
    if select.select([0], [], [], 0)[0]:  # it was closed before
        os._exit(0)


def serve(config: dict[str, Any]) -> Any:
    """Load the model and listen."""
    import xllamacpp

    params = xllamacpp.CommonParams()
    params.model.path = config["path"]
    params.model_alias = {ALIAS}  # else its answers name the file, with its path
    params.hostnames, params.port = ["127.0.0.1"], 0
    params.api_keys = [config["key"]]
    params.n_ctx, params.n_parallel, params.use_jinja = config["context"], 1, True
    params.cpuparams.n_threads = params.cpuparams_batch.n_threads = config["threads"]
    params.n_batch = 512  # between two it looks whether anybody still waits for the answer
    params.cache_ram_mib = 0  # it would keep the articles of the past, up to 8 GiB of them
    params.endpoint_slots = params.ui = False
    params.offline = True
    return xllamacpp.Server(params)


def silence_output() -> int:
    """Send all output of this process nowhere, so that no log can hold an article; where it went before is returned."""
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
        sys.exit(f"{type(error).__name__}: {error}")
    report = silence_output()
    os.write(report, f"{server.listening_address}\n".encode())
    os.close(report)
    os.read(0, 1)
    os._exit(0)  # at once: requests that are being answered have nobody who waits for them


if __name__ == "__main__":
    main()
