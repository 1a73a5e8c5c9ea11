"""Runs the workers of pytest-xdist, the `provenbrief` command, `python -c` and scripts in forks of one process.

That process has loaded LiteLLM and the package, which takes seconds of CPU, and the tests start the program dozens of
times. For workers, it has imported the modules of tests, too.

A small client, under the name of the command or of Python, sends its arguments, folder, environment and standard
streams to the server, which forks, runs the same entry point as the installed command, and sends back the exit status.
A client that is killed takes its fork with it.

All workers of a test run share one server, which starts with them; without workers it starts when the first client
connects. Tests of what a start loads, such as `tests/cli/test_process.py`, start real processes.
"""

from __future__ import annotations

import array
import contextlib
import gc
import importlib
import io
import json
import marshal
import os
import pkgutil
import select
import selectors
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import traceback
from collections.abc import Generator, Iterator, Sequence
from pathlib import Path
from types import ModuleType
from typing import Any, NamedTuple, NoReturn

import pytest
from hypothesis.internal.conjecture.providers import _get_local_constants

import summarizer
from tests.support import processes

CLIENT = """\
#!{python} -IS
import _signal, _socket, marshal, os, sys
if sys.argv[0].endswith("python"):
    if sys.argv[1] == "-u":  # execnet's, which flushes what it writes
        del sys.argv[1]
    if sys.argv[1] != "-c" and not sys.argv[1].endswith(".py"):
        os.execv({python!r}, [{python!r}, *sys.argv[1:]])
server = _socket.socket(_socket.AF_UNIX)
server.connect({address!r})
started = marshal.dumps([sys.argv, os.getcwd(), dict(os.environ)])
streams = b"".join(number.to_bytes(4, sys.byteorder) for number in range(3))
server.sendmsg([len(started).to_bytes(8, "big")], [(_socket.SOL_SOCKET, _socket.SCM_RIGHTS, streams)])
server.sendall(started)
def receive():
    line = b""
    while not line.endswith(b"\\n") and (byte := server.recv(1)):
        line += byte
    return int(line or 255)
child = receive()
for number in (_signal.SIGINT, _signal.SIGTERM, _signal.SIGHUP):
    _signal.signal(number, lambda number, _: os.kill(child, number))
status = receive()
if status < 0:
    _signal.signal(-status, _signal.SIG_DFL)
    os.kill(os.getpid(), -status)
os._exit(status)
"""
"""Isolated, without site-packages and with built-in modules alone it starts in some ten milliseconds."""


FIRST_USE = (
    "httpcore2",
    "instructor.v2.providers.litellm.client",
    "instructor.v2.providers.openai.handlers",
    "litellm._service_logger",
    "mammoth",
    "trafilatura",
)
"""What the first call of a model imports, the first request of a client, and the first page and document."""

FOLDER = "PROVENBRIEF_TEST_FORKS"
"""The environment variable with the folder of the clients; the workers of pytest-xdist inherit it."""


def forks() -> Path:
    """The folder with the clients `provenbrief` and `python`, to be put first on a PATH."""
    return Path(os.environ[FOLDER])


@contextlib.contextmanager
def offer_forks(collected: Sequence[str] | None) -> Iterator[None]:
    """Listen for clients, and start the server when the first one connects. It ends with the block.

    Args:
        collected: Arguments of pytest whose modules of tests the server imports first; None where it needs none.
    """
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
        thread = threading.Thread(target=run_server, args=(listener, ended, collected), daemon=True)
        thread.start()
        os.environ[FOLDER] = str(clients)
        try:
            yield
        finally:
            del os.environ[FOLDER]
            end.close()
            thread.join(processes.PATIENCE)
            ended.close()


def run_server(listener: socket.socket, ended: socket.socket, collected: Sequence[str] | None) -> None:
    """Run the server until the other end of `ended` is closed; without workers, from when a client connects."""
    if collected is None and ended in select.select([listener, ended], [], [])[0]:
        return
    root = Path(__file__).resolve().parents[2]
    command = [sys.executable, "-m", "tests.support.fork_server", str(listener.fileno()), json.dumps(collected)]
    compiling = [sys.executable, "-m", "tests.support.compiling", json.dumps(collected)]
    with contextlib.ExitStack() as started:
        started.enter_context(
            processes.running(command, cwd=root, stdin=subprocess.DEVNULL, pass_fds=[listener.fileno()])
        )
        if collected is not None:
            started.enter_context(processes.running(compiling, cwd=root, stdin=subprocess.DEVNULL))
        select.select([ended], [], [])


def listen(descriptor: int, collected: Sequence[str] | None) -> NoReturn:
    """Load what commands and tests need, and run them until this process is ended."""
    # imported here: the process that only starts this one does without them
    from summarizer.engines.extractive.draft import draft_brief
    from summarizer.gateway.libraries import load_libraries
    from summarizer.settings import Settings
    from tests.support.briefs import TEXT, make_brief

    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C ends the workers and commands, and this process after them
    gc.disable()  # nearly all that is loaded stays, and every fork waits for it
    for module in pkgutil.walk_packages(summarizer.__path__, "summarizer."):
        if not module.name.endswith("__main__"):
            importlib.import_module(module.name)
    # what the first call of a process takes beside its imports: the table of a tokenizer, and answers of `issubclass`,
    # which looks through thousands of classes
    load_libraries().litellm.token_counter(model="openai/gpt-5-mini", text="A text.")
    for name in FIRST_USE:
        importlib.import_module(name)
    Settings.load()
    # what the first brief takes: word lists, the gazetteer, templates; no thread is started before the forks
    summarizer.verify(TEXT, draft_brief(TEXT))
    make_brief().to_html()
    if collected is not None:
        import_tests(collected)
    gc.collect()
    gc.freeze()  # no fork looks through what all of them share
    gc.enable()
    with socket.socket(fileno=descriptor) as server:
        serve(server)


def import_tests(arguments: Sequence[str]) -> None:
    """Import the modules of tests, their assertions rewritten; a worker that collects the tests finds them loaded.

    A module that fails is removed again: pytest leaves what was imported of it in `sys.modules`, and a worker would
    collect the tests above the failing line and drop the others without an error.
    """
    with contextlib.redirect_stdout(io.StringIO()):  # what cannot be imported is told by the workers
        pytest.main([*arguments, "--collect-only", "--numprocesses=0", "--dist=no"], plugins=[ModulesAlone()])
    _get_local_constants()  # which Hypothesis draws from, else each worker looks for them in all of the package
    gc.unfreeze()
    gc.disable()


class ModulesAlone:
    """Ends the collection at the modules, which are imported: the tests in them are collected by each worker."""

    @pytest.hookimpl(wrapper=True)
    def pytest_make_collect_report(
        self, collector: pytest.Collector
    ) -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
        """Remove a module that could not be imported, so that each worker imports it itself and tells the error."""
        report = yield
        if report.failed:
            failed = str(collector.path)  # the report's own path is relative to the root of the run
            for name in [name for name, module in sys.modules.items() if getattr(module, "__file__", None) == failed]:
                del sys.modules[name]
        return report

    @pytest.hookimpl(tryfirst=True)
    def pytest_pycollect_makeitem(self) -> list[pytest.Item]:
        """Make nothing of a name in a module."""
        return []


def serve(server: socket.socket) -> NoReturn:
    """Fork for each client, report what becomes of its fork, and kill the fork of a client that is killed."""
    told, tell = socket.socketpair()
    told.setblocking(False)
    tell.setblocking(False)
    signal.signal(signal.SIGCHLD, lambda *_: None)
    signal.set_wakeup_fd(tell.fileno(), warn_on_full_buffer=False)
    clients: dict[int, socket.socket] = {}
    with selectors.DefaultSelector() as selector:
        selector.register(server, selectors.EVENT_READ)
        selector.register(told, selectors.EVENT_READ)
        while True:
            for key, _ in selector.select():
                if key.fileobj is server:
                    connection, _ = server.accept()
                    if started := receive(connection):
                        if (child := os.fork()) == 0:
                            signal.set_wakeup_fd(-1)
                            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
                            selector.close()
                            for inherited in (server, told, tell, connection, *clients.values()):
                                inherited.close()
                            run(*started)
                        clients[child] = connection
                        selector.register(connection, selectors.EVENT_READ, child)
                        for stream in started.streams:
                            os.close(stream)
                        report(connection, child)
                elif key.fileobj is told:
                    with contextlib.suppress(BlockingIOError):
                        told.recv(4096)
                elif key.data in clients:  # a client sends nothing more: it was killed
                    os.kill(key.data, signal.SIGKILL)
                    selector.unregister(key.fileobj)
            while clients and (ended := os.waitpid(-1, os.WNOHANG))[0]:
                connection = clients.pop(ended[0])
                with contextlib.suppress(KeyError):
                    selector.unregister(connection)
                report(connection, os.waitstatus_to_exitcode(ended[1]))
                connection.close()


class Started(NamedTuple):
    """What a client was started with, and its standard streams."""

    arguments: list[str]
    folder: str
    environment: dict[str, str]
    streams: list[int]


def receive(connection: socket.socket) -> Started | None:
    """Read what a client was started with; None if it was killed before it had told that."""
    streams = array.array("i")
    with contextlib.suppress(ConnectionError):
        head, ancillary, _, _ = connection.recvmsg(8, socket.CMSG_LEN(3 * streams.itemsize))
        for _, _, data in ancillary:
            streams.frombytes(data)
        with connection.makefile("rb") as received:
            told = received.read(size := int.from_bytes(head, "big"))
        if size and len(told) == size:
            arguments, folder, environment = marshal.loads(told)
            return Started(arguments, folder, environment, list(streams))
    for stream in streams:
        os.close(stream)
    connection.close()
    return None


def report(connection: socket.socket, number: int) -> None:
    """Send a client the number of its process, or its exit status."""
    with contextlib.suppress(ConnectionError):
        connection.sendall(f"{number}\n".encode())


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
    listen(int(sys.argv[1]), json.loads(sys.argv[2]))
