"""Runs the `summarizer` command in forks of a process that has loaded the model library once.

Loading LiteLLM takes seconds of CPU, and the commands of the docs start the program dozens of times. A small client,
put on the PATH under the command's name, sends its arguments, folder, environment and standard streams to the server,
which forks, runs the same entry point as the installed command, and sends back the exit status.

`tests/cli/test_process.py` and the tests of workers start real processes.
"""

from __future__ import annotations

import array
import contextlib
import importlib
import io
import json
import os
import select
import signal
import socket
import stat
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NoReturn

from tests.support import processes

CLIENT = """\
#!{python} -IS
import array, json, os, signal, socket, sys
server = socket.socket(socket.AF_UNIX)
server.connect({address!r})
started = json.dumps([sys.argv, os.getcwd(), dict(os.environ)]).encode()
streams = array.array("i", [0, 1, 2])
server.sendmsg([len(started).to_bytes(8, "big")], [(socket.SOL_SOCKET, socket.SCM_RIGHTS, streams)])
server.sendall(started)
answers = server.makefile("rb")
child = int(answers.readline())
for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
    signal.signal(number, lambda number, _: os.kill(child, number))
status = int(answers.readline() or 255)
if status < 0:
    signal.signal(-status, signal.SIG_DFL)
    os.kill(os.getpid(), -status)
os._exit(status)
"""
"""Isolated and without site-packages it starts in some ten milliseconds."""


@contextlib.contextmanager
def serve_forks() -> Iterator[Path]:
    """Start the server; the folder to be put first on a PATH. It ends with the block."""
    with tempfile.TemporaryDirectory() as folder:
        address = str(Path(folder) / "socket")
        program = Path(folder) / "bin" / "provenbrief"
        program.parent.mkdir()
        program.write_text(CLIENT.format(python=sys.executable, address=address), encoding="utf-8")
        program.chmod(program.stat().st_mode | stat.S_IXUSR)
        command = [sys.executable, "-m", "tests.support.fork_server", address]
        root = Path(__file__).resolve().parents[2]
        with processes.running(command, cwd=root, stdout=subprocess.PIPE) as server:
            assert processes.read_line(server.stdout) == b"ready\n"
            yield program.parent


def listen(address: str) -> NoReturn:
    """Load what commands need, and run them until this process is ended."""
    importlib.import_module("summarizer.cli.program")
    importlib.import_module("summarizer.pipeline.run")
    importlib.import_module("summarizer.gateway.libraries").load_libraries()
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(address)
        server.listen()
        sys.stdout.write("ready\n")
        sys.stdout.flush()
        while True:
            connection, _ = server.accept()
            if os.fork() == 0:
                server.close()
                watch(connection)
            connection.close()


def watch(connection: socket.socket) -> NoReturn:
    """Fork once more, and report what becomes of the child."""
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    streams = array.array("i")
    head, ancillary, _, _ = connection.recvmsg(8, socket.CMSG_LEN(3 * streams.itemsize))
    for _, _, data in ancillary:
        streams.frombytes(data)
    with connection.makefile("rb") as received:
        arguments, folder, environment = json.loads(received.read(int.from_bytes(head, "big")))
    child = os.fork()
    if child == 0:
        connection.close()
        run(arguments, folder, environment, list(streams))
    for stream in streams:
        os.close(stream)
    connection.sendall(f"{child}\n".encode())
    ended, status = 0, 0
    while not ended:
        if select.select([connection], [], [], 0.02)[0]:  # the client sends nothing more: it was killed
            os.kill(child, signal.SIGKILL)
            ended, status = os.waitpid(child, 0)
        else:
            ended, status = os.waitpid(child, os.WNOHANG)
    with contextlib.suppress(BrokenPipeError):
        connection.sendall(f"{os.waitstatus_to_exitcode(status)}\n".encode())
    os._exit(0)


def run(arguments: list[str], folder: str, environment: dict[str, str], streams: list[int]) -> NoReturn:
    """Become the command: its streams, folder, environment and arguments, then its entry point."""
    for number, stream in enumerate(streams):
        os.dup2(stream, number)
        os.close(stream)
    os.chdir(folder)
    os.environ.clear()
    os.environ.update(environment)
    signal.signal(signal.SIGINT, signal.default_int_handler)
    sys.argv = arguments
    sys.stdin, sys.stdout, sys.stderr = (open_stream(number) for number in range(3))
    status = 1
    try:
        from summarizer.cli import main

        main()
        status = 0
    except SystemExit as exit_:
        status = exit_.code if isinstance(exit_.code, int) else int(exit_.code is not None)
    except KeyboardInterrupt:
        status = 130
    finally:
        for stream in (sys.stdout, sys.stderr):
            with contextlib.suppress(Exception):
                stream.flush()
    os._exit(status)


def open_stream(number: int) -> Any:
    """A standard stream as Python opens it for a program that it starts."""
    raw = io.open(number, "rb" if number == 0 else "wb", closefd=False)  # noqa: SIM115, UP020
    interactive = raw.isatty()
    errors = "backslashreplace" if number == 2 else "strict"
    return io.TextIOWrapper(raw, encoding="utf-8", errors=errors, line_buffering=interactive or number == 2)


if __name__ == "__main__":
    listen(sys.argv[1])
