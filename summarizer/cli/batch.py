"""`provenbrief batch`: makes briefs of many articles, in this process or with a service.

Without a service the batch is stored in a local database, so that another run can continue it.
"""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
import itertools
import json
import signal
import sys
import threading
import time
from collections.abc import AsyncGenerator, Callable, Generator, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any, BinaryIO, Final
from urllib.parse import quote

import click
from pydantic import SecretStr

from summarizer.api.batch_lines import ITEMS_AT_ONCE, ItemReader, write_line
from summarizer.api.problems import problem_of_code
from summarizer.cli.batch_files import (
    ResultForm,
    UnreadableFile,
    gather_items,
    read_known,
    refuse_overwriting,
    write_result,
)
from summarizer.cli.console import COMPLETE, FAILED, PARTIAL, escape_controls, print_message
from summarizer.cli.options import check_models, make_client, parse_options
from summarizer.errors import SummarizerError
from summarizer.jobs.control import describe_batch, is_over, read_results, resume
from summarizer.jobs.control import retry as retry_failed
from summarizer.jobs.intake import ExistingBatch, begin_intake, find_existing_batch
from summarizer.jobs.store import Store
from summarizer.jobs.worker import Worker
from summarizer.pipeline.brief_cache import CachePolicy, describe_setup, open_service_cache
from summarizer.pipeline.request import admit_schema, find_schema
from summarizer.report.batch_table import write_columns
from summarizer.report.table import escape_breaks
from summarizer.schemas.audit import SPARSE
from summarizer.schemas.batches import Batch, BatchResult, BatchTerms
from summarizer.schemas.brief import Options
from summarizer.settings import Settings
from summarizer.storage.database import finish_in_database_thread
from summarizer.storage.lock_file import lock_byte
from summarizer.surrogates import replace_surrogates
from summarizer.user_files import data_folder


@dataclass(frozen=True, slots=True)
class FileBatch:
    body: bytes  # the articles as lines of JSON
    model: str | None  # None for the configured default
    schema: str
    options: Options
    retry_failed: bool  # whether to retry items that failed in an earlier run
    unreadable: int = 0  # number of inputs without an article, which have results but are no items

    def make_key(self, settings: Settings | None = None) -> str:
        """Make the idempotency key: equal for equal files and parameters, so that another run continues the batch."""
        return f"file-{self.make_hash(settings)}"

    def make_hash(self, settings: Settings | None) -> str:
        """Hash the articles and all that their briefs depend on (SHA-256, hex); `settings` is None with a service."""
        asked: Any = [self.model, self.schema, self.options.model_dump(mode="json")]
        if settings is not None:
            model, schema = self.model or settings.model, find_schema(self.schema, settings=settings)
            asked = describe_setup(schema, model=model, options=self.options, settings=settings)
        parameters = json.dumps(asked, sort_keys=True).encode()
        return hashlib.sha256(parameters + self.body).hexdigest()


@dataclass(slots=True)
class ResultCounts:
    done: int = 0
    partial: int = 0
    failed: int = 0
    sparse: int = 0  # briefs that contain little or nothing of their articles
    missing: int = 0  # articles without a result
    cost_usd: float | None = 0.0  # of all calls, as far as known; None if that of a brief is unknown
    problems: list[str] = field(default_factory=list)  # of the first failed articles

    def add(self, line: bytes) -> None:
        result = json.loads(line)
        self.add_cost(result)
        if result["state"] != "done":
            self.failed += 1
            if len(self.problems) < SHOWN_PROBLEMS:
                name, detail = result["id"], (result.get("problem") or {}).get("detail", result["state"])
                self.problems.append(detail if detail.startswith(name) else f"{name}: {detail}")
            return
        self.done += 1
        audit = result["brief"]["audit"]
        self.partial += not audit["complete"]
        self.sparse += any(warning["kind"] == SPARSE for warning in audit.get("warnings", ()))

    def add_cost(self, result: Mapping[str, Any]) -> None:
        failed = (result.get("problem") or {}).get("attempts", ())
        cost = sum(call.get("cost_usd") or 0.0 for call in failed)
        if "brief" in result:
            cost = result["brief"]["receipt"]["cost_usd"]
        self.cost_usd = None if cost is None or self.cost_usd is None else self.cost_usd + cost


def run_batch(
    inputs: Sequence[str],
    *,
    form: ResultForm,
    out: str | None,
    model: str | None,
    schema: str,
    server: str | None,
    retry: bool,
    **options: Any,
) -> int:
    settings = Settings.load()
    asked = parse_options(options)
    if out is not None:
        refuse_overwriting(out, inputs)
    gathered = gather_items(inputs, settings=settings)
    batch = FileBatch(gathered.body, model, schema, asked, retry, len(gathered.unreadable))
    running = run_remote_batch(server, batch) if server else run_local_batch(batch, settings=settings)
    known = read_known(gathered.body) if form == "csv" else {}
    return write_results(running, gathered.unreadable, out=out, form=form, known=known)


@contextlib.contextmanager
def run_remote_batch(server: str, batch: FileBatch) -> Iterator[tuple[int, Iterator[bytes]]]:
    """Run a batch on a service; yield the number of items, and the results as they arrive."""
    from summarizer.client.calls import call_lines

    with make_client(server) as client:
        call = call_lines(
            batch.body, schema=batch.schema, model=batch.model, options=batch.options, idempotency_key=batch.make_key()
        )
        made = client.batches.send(call)
        report_earlier(made, batch, same="request")  # a new batch has no results yet
        if made.state == "cancelled":
            made = client.batches.resume(made.id)
        if batch.retry_failed and made.counts.failed:
            made = client.batches.retry(made.id)
        results = client.batches.results(made.id)
        try:
            lines = (escape_breaks(result.model_dump_json(exclude_none=True).encode()) + b"\n" for result in results)
            with report_waits(lambda: client.batches.get(made.id)):
                yield made.total, lines
        except KeyboardInterrupt:
            print_message(f"the batch {made.id} continues at the service; run the same command to follow it again")
            raise


@contextlib.contextmanager
def report_waits(look: Callable[[], Batch]) -> Iterator[None]:
    """Report on stderr why articles of a batch wait, again and again, until the block ends."""
    ended = threading.Event()

    def watch() -> None:
        told = None
        while not ended.wait(WAIT_INTERVAL):
            with contextlib.suppress(SummarizerError):
                waits_for = look().waits_for
                if waits_for is not None and waits_for.code != told and not ended.is_set():
                    print_message(f"articles wait: {waits_for.detail}")
                told = waits_for and waits_for.code

    watching = threading.Thread(target=watch, daemon=True)
    watching.start()
    try:
        yield
    finally:
        ended.set()
        watching.join(LAST_POLL)


def report_earlier(found: Batch, given: FileBatch, *, same: str) -> None:
    """Report how many results come from an earlier run, and what that has in common with this run."""
    if had := found.counts.done + found.counts.failed:
        print_message(f"{had} of {found.total + given.unreadable} results are from an earlier run with the same {same}")


def write_results(
    running: AbstractContextManager[tuple[int, Iterator[bytes]]],
    unreadable: Sequence[UnreadableFile],
    *,
    out: str | None,
    form: ResultForm,
    known: Mapping[str, Mapping[str, Any]],
) -> int:
    """Write the results of `running` as they arrive, with a progress bar on a terminal, and return the exit status."""
    counts = ResultCounts()
    with contextlib.ExitStack() as held:
        target = sys.stdout.buffer if out is None else held.enter_context(open_output(Path(out)))
        total, results = held.enter_context(running)
        if out is not None and Path(out).is_file():
            target.truncate(0)
        shown = target.isatty()
        target.write(write_columns() if form == "csv" else b"")
        advance = held.enter_context(show_progress(total + len(unreadable)))
        for line in itertools.chain(write_failures(unreadable, first=total + 1), results):
            row = write_result(line, form, known=known)
            target.write(escape_controls(row.decode()).encode() if shown else row)
            target.flush()
            counts.add(line)
            advance(done=counts.done, failed=counts.failed)
    counts.missing = max(0, total + len(unreadable) - counts.done - counts.failed)
    return report_counts(counts)


LOCKED_BYTE: Final = 2**40
"""Offset of the byte that a run locks in the output file: beyond all results, since some systems block its reading."""


@contextlib.contextmanager
def open_output(file: Path) -> Iterator[BinaryIO]:
    """Open the output file for appending, before the batch starts to cost anything; its content is kept.

    A new file is removed after an error if it is still empty. A file that another run is writing is refused, since
    the runs would truncate or remove each other's results.
    """
    is_new = not file.exists()
    with file.open("ab") as target:
        if file.is_file() and is_written(target):
            raise click.UsageError(f"Another run is writing {file}. Wait until it ends, or name another file.")
        try:
            yield target
        except BaseException:
            if is_new and not target.tell():
                file.resolve().unlink(missing_ok=True)
            raise


def is_written(target: BinaryIO) -> bool:
    """Whether another run is writing a file. If not, lock it until it is closed."""
    try:
        return not lock_byte(target.fileno(), LOCKED_BYTE)
    except OSError:  # a file system without locks
        return False


def write_failures(unreadable: Sequence[UnreadableFile], *, first: int) -> Iterator[bytes]:
    """Yield a failed result, as a line of JSON, for each file that cannot be read."""
    for number, file in enumerate(unreadable, first):
        problem = problem_of_code(file.error.code, replace_surrogates(str(file.error)))
        result = BatchResult(number=number, id=file.id, state="failed", attempts=0, problem=problem)
        yield result.model_dump_json(exclude_none=True).encode() + b"\n"


@contextlib.contextmanager
def show_progress(total: int) -> Iterator[Any]:
    """Yield a callback that shows the counts `done` and `failed` in a progress bar, if stderr is a terminal."""
    if not sys.stderr.isatty():
        yield lambda **_: None
        return
    from summarizer.cli.progress import BatchProgressBar

    with BatchProgressBar(total) as bar:
        yield bar.show


def report_counts(counts: ResultCounts) -> int:
    """Return the exit status, and report the cost and missing, failed, partial and nearly empty results on stderr."""
    is_whole = not counts.failed and not counts.partial and not counts.missing
    if is_whole and not counts.sparse and not counts.cost_usd:
        return COMPLETE
    for problem in counts.problems:
        print_message(problem)
    if more := counts.failed - len(counts.problems):
        print_message(f"and {more} more failed")
    partial = f", {counts.partial} of them partial," if counts.partial else ""
    message = f"{counts.done} done{partial} and {counts.failed} failed"
    message += f", for {counts.cost_usd:.4g} US dollars" if counts.cost_usd else ""
    message += " (the results have their problems; --retry tries them again)" if counts.failed else ""
    if counts.sparse:
        message += (
            f"; {counts.sparse} hold{'s' * (counts.sparse == 1)} little or nothing of the article (see the warnings)"
        )
    if counts.missing:
        message += (
            f"; {counts.missing} left, because the batch was cancelled or deleted: run the same command to continue"
        )
    print_message(message)
    if is_whole:
        return COMPLETE
    return PARTIAL if counts.done else FAILED


SHOWN_PROBLEMS: Final = 3
FILE: Final = "batches.sqlite3"  # the database of this command, in the user's data folder
OWNER: Final = ""  # as in a service without keys: with the same database, its callers see this batch
POLL_INTERVAL: Final = 0.2  # seconds between two polls for results
WAIT_INTERVAL: Final = 2.0  # seconds between two polls for the reason why articles wait
LAST_POLL: Final = 0.5  # most seconds for which the command's end waits for such a poll: the service may not answer

ABANDONED: Final = 5.0
"""Seconds without a new item after which the run that was storing a batch is considered dead. It reads local files."""

PAGE_SIZE: Final = 100


@contextlib.contextmanager
def run_local_batch(batch: FileBatch, *, settings: Settings) -> Iterator[tuple[int, Iterator[bytes]]]:
    """Run a batch in this process; yield the number of items, and the results as they are made."""
    if settings.database_url is None:  # a service of the same user may have another configuration for its batches
        file = data_folder() / FILE
        settings = settings.model_copy(update={"database_url": SecretStr(f"sqlite:///{quote(str(file))}")})
    with contextlib.closing(Store.open(settings)) as store:
        name = accept(store, batch, settings=settings)
        stored = describe_batch(store, name, owner=OWNER)
        if stored.state == "cancelled":
            resume(store, name, owner=OWNER)
        if batch.retry_failed and stored.counts.failed:
            retry_failed(store, name, owner=OWNER)
        report_earlier(stored, batch, same="configuration")
        look = partial(describe_batch, store, name, owner=OWNER)
        with report_waits(look), contextlib.closing(work(store, name, settings=settings)) as results:
            yield stored.total, results


def accept(store: Store, batch: FileBatch, *, settings: Settings) -> str:
    """Store a batch unless it is already stored, and return its id."""
    model = batch.model or settings.model
    admit_schema(batch.schema, model=model, settings=settings)
    key = batch.make_key(settings)
    known = find_existing_batch(store, owner=OWNER, key=key, silence=ABANDONED)
    if known is None or batch.retry_failed or not is_over(store, known.id):
        check_models(batch.model, batch.options.judge or "off")
    terms = BatchTerms(schema_name=batch.schema, model=model, options=batch.options).model_dump_json()
    begin = partial(begin_intake, store, owner=OWNER, terms=terms, model=model, key=key)
    while isinstance(opened := begin(), ExistingBatch):
        if opened.asked is not None:
            return opened.id
        time.sleep(POLL_INTERVAL)  # another run is storing the batch, or was killed while doing so
        find_existing_batch(store, owner=OWNER, key=key, silence=ABANDONED)  # in the latter case, removes it
    reader = ItemReader(settings.model_copy(update={"fetch": True}))  # URLs in the user's own files may be fetched
    lines = batch.body.split(b"\n")
    try:
        for at in range(0, len(lines), ITEMS_AT_ONCE):
            entries = reader.read_lines(lines[at : at + ITEMS_AT_ONCE], first=at + 1)
            if not reader.faults:
                opened.add(entries)
        reader.check()
    except BaseException:
        opened.refuse()
        raise
    return opened.accept(asked=batch.make_hash(settings))


def work(store: Store, name: str, *, settings: Settings) -> Generator[bytes, None, None]:
    """Run a batch in an event loop of this thread and yield its results, those of earlier runs first.

    Raises:
        KeyboardInterrupt: The run was interrupted before the batch was over.
    """
    if is_over(store, name):  # avoids the worker, which loads the model library
        after = 0
        while found := read_results(store, name, after=after, limit=PAGE_SIZE):
            after = found[-1].number
            yield from map(write_line, found)
        return
    with asyncio.Runner() as runner:
        results = work_and_follow(store, name, settings=settings)

        async def take() -> list[bytes] | None:
            return await anext(results, None)

        try:
            while (lines := runner.run(take())) is not None:
                yield from lines
        finally:
            runner.run(results.aclose())
    if not is_over(store, name):
        print_message("stopped; run the same command to continue")
        raise KeyboardInterrupt


async def work_and_follow(store: Store, name: str, *, settings: Settings) -> AsyncGenerator[list[bytes], None]:
    """Work on a batch until it is over or interrupted, and yield its results as they are made.

    The first interrupt lets running items finish, the second cancels them.
    """
    worker = Worker(store, settings=settings, cache_policy=CachePolicy(open_service_cache(settings)), only=name)
    running = asyncio.ensure_future(worker.run())
    is_stopping = False

    def interrupt() -> None:
        nonlocal is_stopping
        if is_stopping:
            running.cancel()
            return
        is_stopping = True
        print_message("finishing running items; interrupt again to cancel them")
        worker.stop()

    with contextlib.suppress(NotImplementedError):  # Windows
        asyncio.get_running_loop().add_signal_handler(signal.SIGINT, interrupt)
    after = 0
    try:
        while True:
            ends = await finish_in_database_thread(is_over, store, name) or (is_stopping and running.done())
            if found := await finish_in_database_thread(read_results, store, name, after=after, limit=PAGE_SIZE):
                after = found[-1].number
                yield [write_line(result) for result in found]
            elif ends:
                return
            else:
                await asyncio.wait({running}, timeout=POLL_INTERVAL)
                if running.done() and not is_stopping:
                    running.result()
    finally:
        worker.stop()
        await asyncio.gather(running, return_exceptions=True)
