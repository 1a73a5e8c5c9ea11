"""Runs the workers of pytest-xdist, the `provenbrief` command, `python -c` and scripts in forks of one process.

That process has loaded LiteLLM and the package, which takes seconds of CPU, and the tests start the program dozens of
times. A small client, under the name of the command or of Python, sends its arguments, folder, environment and standard
streams to the server, which forks, runs the same entry point as the installed command, and sends back the exit status.
A client that is killed takes its fork with it.

All workers of a test run share one server, which starts when the first client connects. Tests of what a start loads,
such as `tests/cli/test_process.py`, start real processes.
"""

from __future__ import annotations

import array
import contextlib
import gc
import importlib
import io
import json
import os
import pkgutil
import select
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import traceback
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any, NoReturn

import summarizer
from summarizer.gateway.libraries import load_libraries
from summarizer.settings import Settings
from tests.support import processes

CLIENT = """\
#!{python} -IS
import array, json, os, signal, socket, sys
if sys.argv[0].endswith("python"):
    if sys.argv[1] == "-u":  # execnet's, which flushes what it writes
        del sys.argv[1]
    if sys.argv[1] != "-c" and not sys.argv[1].endswith(".py"):
        os.execv({python!r}, [{python!r}, *sys.argv[1:]])
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


FIRST_CALL = (
    "instructor.v2.providers.litellm.client",
    "instructor.v2.providers.openai.handlers",
    "litellm._service_logger",
)
"""What the first call of a model imports."""

OF_TESTS = ("botocore.httpsession", "docx", "fpdf", "gguf", "hypothesis", "jsonschema", "playwright.sync_api", "pyld")
"""What modules of tests import, and each worker would import while it collects them."""

FOLDER = "PROVENBRIEF_TEST_FORKS"
"""The environment variable with the folder of the clients; the workers of pytest-xdist inherit it."""


def forks() -> Path:
    """The folder with the clients `provenbrief` and `python`, to be put first on a PATH."""
    return Path(os.environ[FOLDER])


@contextlib.contextmanager
def offer_forks() -> Iterator[None]:
    """Listen for clients, and start the server when the first one connects. It ends with the block."""
    with tempfile.TemporaryDirectory() as folder, socket.socket(socket.AF_UNIX) as listener:
        address = str(Path(folder) / "socket")
        clients = Path(folder) / "bin"
        clients.mkdir()
        for name in ("provenbrief", "python"):
            (clients / name).write_text(CLIENT.format(python=sys.executable, address=address), encoding="utf-8")
            (clients / name).chmod(0o755)
        listener.bind(address)
        listener.listen(128)
        ended, end = socket.socketpair()
        thread = threading.Thread(target=run_server, args=(listener, ended), daemon=True)
        thread.start()
        os.environ[FOLDER] = str(clients)
        try:
            yield
        finally:
            del os.environ[FOLDER]
            end.close()
            thread.join(processes.PATIENCE)
            ended.close()


def run_server(listener: socket.socket, ended: socket.socket) -> None:
    """Wait for a client, and run the server until the other end of `ended` is closed."""
    if ended in select.select([listener, ended], [], [])[0]:
        return
    root = Path(__file__).resolve().parents[2]
    command = [sys.executable, "-m", "tests.support.fork_server", str(listener.fileno())]
    with processes.running(command, cwd=root, stdin=subprocess.DEVNULL, pass_fds=[listener.fileno()]):
        select.select([ended], [], [])


def listen(descriptor: int) -> NoReturn:
    """Load what commands and tests need, and run them until this process is ended."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C ends the workers and commands, and this process after them
    for module in pkgutil.walk_packages(summarizer.__path__, "summarizer."):
        if not module.name.endswith("__main__"):
            importlib.import_module(module.name)
    # what the first call of a process takes beside its imports: the table of a tokenizer, and answers of `issubclass`,
    # which looks through thousands of classes
    load_libraries().litellm.token_counter(model="openai/gpt-5-mini", text="A text.")
    for name in FIRST_CALL + OF_TESTS:
        importlib.import_module(name)
    Settings.load()
    gc.collect()
    gc.freeze()  # no fork looks through what all of them share
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    with socket.socket(fileno=descriptor) as server:
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
    """Become the command: its streams, folder, environment and arguments, then its entry point or code."""
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
        if Path(arguments[0]).name == "python":
            run_code(*arguments[2:]) if arguments[1] == "-c" else run_script(*arguments)
        else:
            from summarizer.cli import main

            main()
        status = 0
    except SystemExit as exit_:
        status = exit_.code if isinstance(exit_.code, int) else int(exit_.code is not None)
        if isinstance(exit_.code, str):
            sys.stderr.write(f"{exit_.code}\n")
    except KeyboardInterrupt:
        status = 130
    except BaseException:  # noqa: BLE001 - shown as Python would show it
        traceback.print_exc()
    finally:
        for stream in (sys.stdout, sys.stderr):
            with contextlib.suppress(Exception):
                stream.flush()
    os._exit(status)


def run_code(code: str, *arguments: str) -> None:
    """Run code as `python -c` does: as the main module, with the working folder first on the import path."""
    sys.argv = ["-c", *arguments]
    sys.path.insert(0, "")
    sys.modules["__main__"] = module = ModuleType("__main__")
    exec(compile(code, "<string>", "exec"), module.__dict__)


def run_script(python: str, path: str, *arguments: str) -> None:
    """Run a script as Python does: as the main module, with the script's folder first on the import path.

    What it starts with its interpreter runs in forks, too. Code of `-c` has the real one: the workers of pytest-xdist
    are such code, and tests start real processes with it.
    """
    sys.executable, sys.argv = python, [path, *arguments]
    sys.path.insert(0, str(Path(path).resolve().parent))
    sys.modules["__main__"] = module = ModuleType("__main__")
    module.__file__ = path
    exec(compile(Path(path).read_text("utf-8"), path, "exec"), module.__dict__)


def open_stream(number: int) -> Any:
    """A standard stream as Python opens it for a program that it starts."""
    raw = io.open(number, "rb" if number == 0 else "wb", closefd=False)  # noqa: SIM115, UP020
    interactive = raw.isatty()
    errors = "backslashreplace" if number == 2 else "strict"
    return io.TextIOWrapper(raw, encoding="utf-8", errors=errors, line_buffering=interactive or number == 2)


if __name__ == "__main__":
    listen(int(sys.argv[1]))
