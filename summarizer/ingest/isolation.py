"""Reads files and web pages in separate processes, with limits on time and memory.

A malicious file can make the parsers of PDF, DOCX, HTML and Markdown hang, crash or use up all memory. A process reads
one file after another. It is replaced after a file ended it, and from time to time to keep its memory small.
"""

from __future__ import annotations

import asyncio
import atexit
import contextlib
import json
import logging
import os
import subprocess
import sys
import threading
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import CancelledError, Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import partial
from typing import Any, Final

from summarizer import errors
from summarizer.ingest import parser_main
from summarizer.schemas.article import Article
from summarizer.settings import Settings
from summarizer.telemetry import log_event
from summarizer.workers import after_fork, current_caller

PROCESSES: Final = 2  # most files that are read at the same time
START_TIMEOUT: Final = 60.0  # seconds for a process to start, which takes half a second of CPU time

INHERITED: Final = frozenset({"PATH", "HOME", "LANG", "LC_ALL", "TZ", "TMPDIR", "TEMP", "TMP", "SYSTEMROOT"})
"""The only environment variables of a process, so that a compromised parser finds no keys."""

READ_ERRORS: Final[Mapping[str, type[errors.SummarizerError]]] = {
    kind.code: kind
    for kind in (
        errors.InputError,
        errors.ArticleEmptyError,
        errors.ArticleTooLargeError,
        errors.ArticleEncodingError,
        errors.DocumentError,
        errors.NoArticleError,
        errors.MissingExtraError,
    )
}
"""Errors that reading can raise, by code."""


@dataclass(slots=True, eq=False)
class ReceivedFile:
    data: bytes = field(repr=False)
    name: str = "The file"  # file name, for messages; its suffix identifies Markdown and HTML
    media_type: str = ""  # media type that the sender declares
    charset: str | None = None  # encoding that the sender declares
    url: str | None = None
    is_page: bool = False  # whether the data is HTML in UTF-8, whatever the bytes look like
    is_abandoned: bool = field(default=False, init=False)  # whether nobody waits for the article any more

    def describe(self) -> dict[str, Any]:
        """Return what is sent to the process besides the data."""
        described = ("name", "media_type", "charset", "url", "is_page")
        return {"size": len(self.data)} | {each: getattr(self, each) for each in described}


async def read_isolated(file: ReceivedFile, /, *, settings: Settings) -> Article:
    """Read the article from a file or page in another process.

    Args:
        settings: For `parse_timeout`, `parse_max_memory` and `queue_timeout`.

    Raises:
        DocumentError: The file cannot be read, or takes more time or memory than allowed.
        InputError: The file contains no article; see `read_document`.
        OverloadedError: The file waited for `queue_timeout` seconds while others were read.
    """
    reading = _pool.submit(file, settings=settings)
    awaited = asyncio.wrap_future(reading)
    try:
        await asyncio.wait({awaited}, timeout=settings.queue_timeout)
        if reading.cancel():
            raise errors.OverloadedError(
                f"The file waited {settings.queue_timeout:g} seconds in the queue to be read. Try again later."
            )
        return await awaited
    except asyncio.CancelledError:  # the caller is gone
        awaited.cancel()
        _pool.abandon(file)
        raise


def read_in_process(file: ReceivedFile, /, *, settings: Settings) -> Article:
    """Read the article from a file or page in another process, blocking this thread; see `read_isolated`."""
    what = "page" if file.is_page else "file"
    process, answer = _pool.read(file, seconds=settings.parse_timeout, memory=settings.parse_max_memory)
    if file.is_abandoned:
        raise CancelledError
    if answer is None:
        log_event("parser_ended", level=logging.WARNING, timed_out=process.timed_out, status=process.status)
        if process.timed_out:
            raise errors.DocumentError(
                f"Reading the {what} took over {settings.parse_timeout:g} seconds. Give its text, or a part of it."
            )
        raise errors.DocumentError(
            f"The {what} cannot be read: it is broken, or takes over {settings.parse_max_memory / 1e6:,.0f} MB of "
            "memory. Save it again, or give its text."
        )
    if "article" in answer:
        return Article.model_validate(answer["article"])
    if "code" in answer:
        raise READ_ERRORS[answer["code"]](answer["message"], **answer["details"])
    log_event("parser_failed", level=logging.WARNING, error_type=answer["error"], frames=answer["frames"])
    if answer["error"] == MemoryError.__name__:
        raise errors.DocumentError(
            f"Reading the {what} takes over {settings.parse_max_memory / 1e6:,.0f} MB of memory. Give its text, or a "
            "part of it."
        )
    raise errors.DocumentError(f"The {what} cannot be read ({answer['error']}). Save it again, or give its text.")


class ParserProcess:
    """A process that reads files.

    Attributes:
        memory: Memory limit in bytes.
        has_begun: Whether the process received all of the last file.
        timed_out: Whether the process was killed because a file took too long.
        is_usable: Whether the process can read another file.
        file: The file that is being read.
    """

    def __init__(self, *, memory: int) -> None:
        self.memory = memory
        self.has_begun = self.timed_out = False
        self.is_usable = True
        self.file: ReceivedFile | None = None
        kept = {name: value for name, value in os.environ.items() if name.upper() in INHERITED}
        self._process = subprocess.Popen(  # noqa: S603 - our own module
            [sys.executable, "-P", "-c", f"from {parser_main.__name__} import main; main()", str(memory)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,  # parsers print parts of their input
            env={**kept, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
            start_new_session=True,  # on Ctrl-C the service can still finish running requests
        )
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._stdin, self._stdout = self._process.stdin, self._process.stdout

    def read(self, file: ReceivedFile, /, *, seconds: float) -> dict[str, Any] | None:
        """Read a file.

        Returns:
            The process's answer: the article, or what is wrong with the file. None if the process ended.
        """
        self.has_begun = False
        with contextlib.suppress(OSError):  # the process ended
            with self._limit(START_TIMEOUT):
                self._stdin.write(json.dumps(file.describe()).encode() + b"\n")
                self._stdin.write(file.data)
                self._stdin.flush()
                self.has_begun = self._stdout.readline() == b"begun\n"
            with self._limit(seconds):
                line = self._stdout.readline() if self.has_begun else b""
            if line.endswith(b"\n"):
                answer: dict[str, Any] = json.loads(line)
                self.is_usable = not answer["last"]
                return answer
        self.is_usable = False
        return None

    def kill(self) -> None:
        """Kill the process. A concurrent `read` returns None."""
        self._process.kill()

    def stop(self) -> None:
        self.kill()
        for pipe in (self._stdin, self._stdout):
            with contextlib.suppress(OSError):  # unsent data
                pipe.close()
        self._process.wait()

    @property
    def status(self) -> int | None:
        """The exit status, or the negative number of the signal that ended the process; None while it runs."""
        return self._process.returncode

    @contextlib.contextmanager
    def _limit(self, seconds: float) -> Iterator[None]:
        """Kill the process if the block takes longer."""

        def time_out() -> None:
            self.timed_out = True
            self.kill()

        timer = threading.Timer(seconds, time_out)
        timer.daemon = True
        timer.start()
        try:
            yield
        finally:
            timer.cancel()


class ParserPool:
    """A pool of parser processes, and of threads that wait for them.

    The next file is one from the caller with the fewest files being read, so that nobody has to wait for all files of
    another caller.

    Attributes:
        threads: The threads that run `read`.
    """

    def __init__(self) -> None:
        self.threads = ThreadPoolExecutor(PROCESSES, thread_name_prefix="parser")
        self._waiting: list[tuple[str, Future[Article], Callable[[], Article]]] = []
        self._callers: Counter[str] = Counter()  # number of files being read, by caller
        self._idle: list[ParserProcess] = []
        self._busy: list[ParserProcess] = []
        self._lock = threading.Lock()

    def submit(self, file: ReceivedFile, /, *, settings: Settings) -> Future[Article]:
        reading: Future[Article] = Future()
        with self._lock:
            self._waiting.append((current_caller.get(), reading, partial(read_in_process, file, settings=settings)))
        self.threads.submit(self._read_next)
        return reading

    def _read_next(self) -> None:
        with self._lock:
            turn = min(self._waiting, key=lambda one: self._callers[one[0]])
            self._waiting.remove(turn)
            caller, reading, read = turn
            if not reading.set_running_or_notify_cancel():
                return
            self._callers[caller] += 1
        try:
            reading.set_result(read())
        except BaseException as error:  # noqa: BLE001 - it is raised where the article is awaited
            reading.set_exception(error)
        with self._lock:
            self._callers[caller] -= 1
            self._callers += Counter()  # drop callers without files

    def read(
        self, file: ReceivedFile, /, *, seconds: float, memory: int
    ) -> tuple[ParserProcess, dict[str, Any] | None]:
        """Read a file with a process. Return the process and its answer, or None if the file ended the process.

        Raises:
            CancelledError: The file was abandoned.
            RuntimeError: A process cannot be started.
        """
        process, answer = self._try(file, seconds=seconds, memory=memory, fresh=False)
        if not process.has_begun:  # the process was killed while idle
            process, answer = self._try(file, seconds=seconds, memory=memory, fresh=True)
        if not process.has_begun:
            raise RuntimeError(f"the process that reads files does not start; its exit status is {process.status}")
        return process, answer

    def _try(
        self, file: ReceivedFile, /, *, seconds: float, memory: int, fresh: bool
    ) -> tuple[ParserProcess, dict[str, Any] | None]:
        process = self._take(file, memory=memory, fresh=fresh)
        try:
            return process, process.read(file, seconds=seconds)
        finally:
            self._give_back(process)

    def abandon(self, file: ReceivedFile) -> None:
        """Kill the process that is reading a file for which nobody waits any more."""
        with self._lock:
            file.is_abandoned = True
            for process in self._busy:
                if process.file is file:
                    process.kill()

    def close(self) -> None:
        """Wait for the files that are being read, and stop the processes."""
        self.threads.shutdown()
        with self._lock:
            idle, self._idle = self._idle, []
        for process in idle:
            process.stop()

    def _take(self, file: ReceivedFile, *, memory: int, fresh: bool) -> ParserProcess:
        """Reserve an idle process with the memory limit for a file, or start one."""
        with self._lock:
            if file.is_abandoned:
                raise CancelledError
            process = next((each for each in self._idle if each.memory == memory and not fresh), None)
            if process is None:
                process = ParserProcess(memory=memory)
            else:
                self._idle.remove(process)
            process.file = file
            self._busy.append(process)
        return process

    def _give_back(self, process: ParserProcess) -> None:
        """Keep a process for the next file. If it cannot read another one, replace it."""
        with self._lock:
            self._busy.remove(process)
            process.file = None
        if not process.is_usable:
            process.stop()
            if not process.has_begun:
                return
            process = ParserProcess(memory=process.memory)
        with self._lock:
            self._idle.append(process)
            surplus, self._idle = self._idle[:-PROCESSES], self._idle[-PROCESSES:]
        for each in surplus:
            each.stop()


_pool = ParserPool()


@after_fork
def reset_pool() -> None:
    """Give a forked process its own pool: it inherits no threads, and the processes belong to its parent."""
    global _pool  # noqa: PLW0603 - the parent's pool is of no use
    _pool = ParserPool()


@atexit.register
def close_pool() -> None:
    _pool.close()
