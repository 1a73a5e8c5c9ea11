"""`provenbrief batch`: makes briefs of articles, in this process or with a service.

Without a service the batch is stored in the database, so that another run can continue it.
"""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
import itertools
import json
import signal
import sys
import time
from collections.abc import Generator, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from summarizer.api.batch_intake import PIECE, Reader
from summarizer.api.batches import write_line
from summarizer.api.problems import problem_of_code
from summarizer.cli.batch_files import (
    ResultForm,
    UnreadableFile,
    gather_items,
    refuse_overwriting,
    write_head,
    write_result,
)
from summarizer.cli.errors import COMPLETE, FAILED, PARTIAL, print_error
from summarizer.cli.options import make_client, parse_options
from summarizer.jobs.control import resume, retry
from summarizer.jobs.intake import Intake, Known, begin_intake, find_known
from summarizer.jobs.reading import describe_batch, is_over, read_results
from summarizer.jobs.store import Store
from summarizer.jobs.worker import Worker
from summarizer.pipeline.brief_cache import CachePolicy, open_service_cache
from summarizer.pipeline.catalogue import find_schema
from summarizer.schemas.audit import SPARSE
from summarizer.schemas.batches import BatchResult, BatchTerms
from summarizer.schemas.brief import Options
from summarizer.settings import Settings


@dataclass(frozen=True, slots=True)
class BatchRequest:
    """A batch to be made."""

    body: bytes  # the articles, as lines of JSON
    model: str | None  # name of the model
    schema: str  # name of the schema
    options: Options  # options of the briefs
    retry_failed: bool  # whether to retry items that failed in an earlier run

    @property
    def key(self) -> str:
        """Idempotency key, the same for the same file and parameters, so that another run continues the batch."""
        told = json.dumps([self.model, self.schema, self.options.model_dump(mode="json")]).encode()
        return f"file-{hashlib.sha256(told + self.body).hexdigest()}"


@dataclass(slots=True)
class ResultCounts:
    """Number of results by state."""

    done: int = 0
    partial: int = 0
    failed: int = 0
    sparse: int = 0  # briefs that hold little or nothing of their articles

    def add(self, line: bytes) -> None:
        """Count a result."""
        result = json.loads(line)
        if result["state"] != "done":
            self.failed += 1
            return
        self.done += 1
        audit = result["brief"]["audit"]
        self.partial += not audit["complete"]
        self.sparse += any(warning["kind"] == SPARSE for warning in audit.get("warnings", ()))


@dataclass(frozen=True, slots=True)
class Output:
    """Path of the results, None for standard output, and their format."""

    path: str | None
    form: ResultForm


def run_batch(
    inputs: Sequence[str],
    *,
    model: str | None,
    schema: str,
    server: str | None,
    output: Output,
    retry_failed: bool,
    options: Mapping[str, Any],
) -> int:
    """Make briefs of articles, write them, and return the exit status."""
    settings = Settings.load()
    asked = parse_options(options)
    if output.path is not None:
        refuse_overwriting(output.path, inputs)
    gathered = gather_items(inputs, settings=settings)
    request = BatchRequest(gathered.body, model, schema, asked, retry_failed)
    if server:
        return write_results(run_remote_batch(server, request), output, gathered.unreadable)
    return write_results(run_local_batch(request, settings=settings), output, gathered.unreadable)


def run_remote_batch(server: str, request: BatchRequest) -> Generator[bytes | int, None, None]:
    """Make a batch with a service. Yields the number of results, and then each result."""
    from summarizer.client.calls import call_lines

    with make_client(server) as client:
        call = call_lines(
            request.body,
            schema=request.schema,
            model=request.model,
            options=request.options,
            idempotency_key=request.key,
        )
        batch = client.batches.send(call)
        if batch.state == "cancelled":
            batch = client.batches.resume(batch.id)
        if request.retry_failed and batch.counts.failed:
            batch = client.batches.retry(batch.id)
        yield batch.total
        try:
            for result in client.batches.results(batch.id):
                yield result.model_dump_json(exclude_none=True).encode() + b"\n"
        except KeyboardInterrupt:
            print_error(f"the batch {batch.id} goes on at the service; run the same command to follow it again")
            raise


def write_results(
    results: Generator[bytes | int, None, None], output: Output, unreadable: Sequence[UnreadableFile]
) -> int:
    """Write results as they come, with a progress bar on a terminal, and return the exit status.

    Args:
        unreadable: Files that fail, and that the batch does not have.
    """
    counts = ResultCounts()
    with contextlib.closing(results), contextlib.ExitStack() as held:
        # it keeps what it has until the batch is accepted, and is opened before that, which costs
        target = sys.stdout.buffer if output.path is None else held.enter_context(open(output.path, "ab"))  # noqa: PTH123 - as click gave it
        total = next(results)
        assert isinstance(total, int), "the first value is the total"
        if output.path is not None and Path(output.path).is_file():
            target.truncate(0)
        target.write(write_head(output.form))
        advance = held.enter_context(show_progress(total + len(unreadable)))
        for line in itertools.chain(write_failures(unreadable, first=total + 1), results):
            assert isinstance(line, bytes), "later values are results"
            target.write(write_result(line, output.form))
            target.flush()
            counts.add(line)
            advance(counts)
    return report_counts(counts)


def write_failures(unreadable: Sequence[UnreadableFile], *, first: int) -> Iterator[bytes]:
    """Yield the results of files that cannot be read, as lines of JSON."""
    for number, file in enumerate(unreadable, first):
        problem = problem_of_code(file.error.code, str(file.error))
        result = BatchResult(number=number, id=file.id, state="failed", attempts=0, problem=problem)
        yield result.model_dump_json(exclude_none=True).encode() + b"\n"


@contextlib.contextmanager
def show_progress(total: int) -> Iterator[Any]:
    """Give a callback for counts, which moves a progress bar on a terminal."""
    if not sys.stderr.isatty():
        yield lambda _: None
        return
    from summarizer.cli.progress import BatchProgressBar

    with BatchProgressBar(total) as bar:
        yield bar.show


def report_counts(counts: ResultCounts) -> int:
    """Return the exit status, and report failed, partial and nearly empty results on stderr."""
    is_whole = not counts.failed and not counts.partial
    if is_whole and not counts.sparse:
        return COMPLETE
    told = f"{counts.done} done, {counts.partial} of them partial, and {counts.failed} failed"
    told += " (see their problems)" if counts.failed else ""
    if counts.sparse:
        told += (
            f"; {counts.sparse} hold{'s' * (counts.sparse == 1)} little or nothing of the article (see their warnings)"
        )
    print_error(told)
    if is_whole:
        return COMPLETE
    return PARTIAL if counts.done else FAILED


OWNER = ""
"""The owner that a service without keys uses: on the same database, its callers see this batch."""

POLL_INTERVAL = 0.2
"""Seconds between two polls for results."""

SILENCE = 5.0
"""Seconds without an item after which the run that stored a batch was killed. It reads a file that is at hand."""

PAGE_SIZE = 100


def run_local_batch(request: BatchRequest, *, settings: Settings) -> Generator[bytes | int, None, None]:
    """Make a batch in this process. Yields the number of results, and then each result."""
    with contextlib.closing(Store.open(settings)) as store:
        name = accept(store, request, settings=settings)
        batch = describe_batch(store, name, owner=OWNER)
        if batch.state == "cancelled":
            resume(store, name, owner=OWNER)
        if request.retry_failed and batch.counts.failed:
            retry(store, name, owner=OWNER)
        yield batch.total
        yield from work(store, name, settings=settings)


def accept(store: Store, request: BatchRequest, *, settings: Settings) -> str:
    """Store a batch, unless it is stored already, and return its id.

    Raises:
        RequestInvalidError: Lines are invalid.
        UnknownSchemaError: There is no such schema.
    """
    find_schema(request.schema, settings=settings)
    model = request.model or settings.model
    terms = BatchTerms(schema_name=request.schema, model=model, options=request.options).model_dump_json()
    opened = begin_intake(store, owner=OWNER, terms=terms, model=model, key=request.key)
    while isinstance(opened, Known):
        if opened.asked is not None:
            return opened.id
        time.sleep(POLL_INTERVAL)  # another run stores it now, or was killed while it did
        known = find_known(store, owner=OWNER, key=request.key, silence=SILENCE)
        opened = known or begin_intake(store, owner=OWNER, terms=terms, model=model, key=request.key)
    try:
        read_into(opened, request.body, settings=settings)
    except BaseException:
        opened.refuse()
        raise
    return opened.accept(asked=request.key)


def read_into(opened: Intake, body: bytes, *, settings: Settings) -> None:
    """Read lines into a batch."""
    reader = Reader(settings.model_copy(update={"fetch": True}))  # URLs in the user's own file may be fetched
    lines = body.split(b"\n")
    for at in range(0, len(lines), PIECE):
        entries = reader.read_lines(lines[at : at + PIECE], first=at + 1)
        if not reader.faults:
            opened.add(entries)
    reader.check()


def work(store: Store, name: str, *, settings: Settings) -> Generator[bytes, None, None]:
    """Work on a batch in an event loop of this thread. Yields its results, those of earlier runs first."""
    after = 0
    with asyncio.Runner() as runner:
        local_worker = LocalWorker(store, name, settings=settings)
        runner.run(local_worker.start())
        try:
            while True:
                ends = is_over(store, name) or local_worker.is_stopped
                found = read_results(store, name, after=after, limit=PAGE_SIZE)
                for result in found:
                    after = result.number
                    yield write_line(result)
                if not found and ends:
                    break
                runner.run(local_worker.run_for(0.0 if found else POLL_INTERVAL))
        finally:
            runner.run(local_worker.stop())
    if local_worker.is_stopped and not is_over(store, name):
        print_error("stopped; run the same command to continue")
        raise KeyboardInterrupt


class LocalWorker:
    """A worker for one batch that stops on SIGINT."""

    def __init__(self, store: Store, name: str, *, settings: Settings) -> None:
        self._store, self._name, self._settings = store, name, settings
        self._worker: Worker | None = None
        self._running: asyncio.Task[None] | None = None
        self._stopped = False

    @property
    def is_stopped(self) -> bool:
        """Whether it was interrupted and has stopped."""
        return self._stopped and (self._running is None or self._running.done())

    async def start(self) -> None:
        """Start the worker."""
        reuse = CachePolicy(open_service_cache(self._settings))
        self._worker = Worker(self._store, settings=self._settings, reuse=reuse, only=self._name)
        self._running = asyncio.ensure_future(self._worker.run())
        with contextlib.suppress(NotImplementedError):  # Windows
            asyncio.get_running_loop().add_signal_handler(signal.SIGINT, self._interrupt)

    def _interrupt(self) -> None:
        if self._stopped:
            assert self._running is not None, "it was begun"
            self._running.cancel()
            return
        self._stopped = True
        assert self._worker is not None, "it was begun"
        print_error("finishing running items; interrupt again to cancel them")
        self._worker.stop()

    async def run_for(self, seconds: float) -> None:
        """Let the worker run for some seconds."""
        assert self._running is not None, "it was begun"
        await asyncio.wait({self._running}, timeout=seconds)
        if self._running.done() and not self._stopped:
            self._running.result()

    async def stop(self) -> None:
        """Stop the worker, and wait for running items."""
        if self._worker is not None and self._running is not None:
            self._worker.stop()
            await asyncio.gather(self._running, return_exceptions=True)
