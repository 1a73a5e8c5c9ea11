"""`summarizer batch` without a service: the batch is in the database all the same, so that it can be gone on with."""

from __future__ import annotations

import asyncio
import contextlib
import signal
from collections.abc import Generator
from typing import TYPE_CHECKING

from summarizer.api.batch_intake import PIECE
from summarizer.api.batch_reader import Reader
from summarizer.api.batches import write_line
from summarizer.cli.errors import complain
from summarizer.jobs.control import resume, retry
from summarizer.jobs.intake import Intake, Known, begin_intake
from summarizer.jobs.reading import describe_batch, is_over, read_results
from summarizer.jobs.store import Store
from summarizer.jobs.worker import Worker
from summarizer.pipeline.brief_cache import CachePolicy, open_service_cache
from summarizer.schema_folder.finding import find_schema
from summarizer.schemas.batches import BatchTerms
from summarizer.settings import Settings

if TYPE_CHECKING:
    from summarizer.cli.batching import Wanted

OWNER = ""
"""As a service without keys has it: on one database its callers see what was begun here."""

LOOK = 0.2
"""Seconds between two looks for further results."""

AT_ONCE = 100


def follow_here(wanted: Wanted, *, settings: Settings) -> Generator[bytes | int, None, None]:
    """Make a batch in this process; gives how many results there will be, and then each.

    Raises:
        SummarizerError: It cannot be accepted.
        KeyboardInterrupt: It was interrupted, and what was begun has ended.
    """
    with contextlib.closing(Store.open(settings)) as store:
        name = accept(store, wanted, settings=settings)
        batch = describe_batch(store, name, owner=OWNER)
        if batch.state == "cancelled":
            resume(store, name, owner=OWNER)
        if wanted.retries and batch.counts.failed:
            retry(store, name, owner=OWNER)
        yield batch.total
        yield from work(store, name, settings=settings)


def accept(store: Store, wanted: Wanted, *, settings: Settings) -> str:
    """Store a batch, unless it is there; gives its name.

    Raises:
        RequestInvalidError: Something is wrong with its lines.
        UnknownSchemaError: There is no such schema.
    """
    find_schema(wanted.schema, settings=settings)
    model = wanted.model or settings.model
    terms = BatchTerms(schema_name=wanted.schema, model=model, options=wanted.options).model_dump_json()
    opened = begin_intake(store, owner=OWNER, terms=terms, model=model, key=wanted.key)
    if isinstance(opened, Known):
        return opened.id
    try:
        read_into(opened, wanted.body, settings=settings)
    except BaseException:
        opened.refuse()
        raise
    return opened.accept(asked=wanted.key)


def read_into(opened: Intake, body: bytes, *, settings: Settings) -> None:
    """Read lines into a batch."""
    reader = Reader(settings.model_copy(update={"fetch": True}))  # addresses in one's own file may be fetched
    lines = body.split(b"\n")
    for at in range(0, len(lines), PIECE):
        entries = reader.read_lines(lines[at : at + PIECE], first=at + 1)
        if not reader.faults:
            opened.add(entries)
    reader.check()


def work(store: Store, name: str, *, settings: Settings) -> Generator[bytes, None, None]:
    """Work on a batch in an event loop of this thread; gives its results as they come, those of earlier runs first."""
    after = 0
    with asyncio.Runner() as runner:
        session = Session(store, name, settings=settings)
        runner.run(session.begin())
        try:
            while True:
                ends = is_over(store, name) or session.is_stopped
                found = read_results(store, name, after=after, limit=AT_ONCE)
                for result in found:
                    after = result.number
                    yield write_line(result)
                if not found and ends:
                    break
                runner.run(session.go_on(0.0 if found else LOOK))
        finally:
            runner.run(session.end())
    if session.is_stopped and not is_over(store, name):
        complain("stopped; the same command goes on where this one was")
        raise KeyboardInterrupt


class Session:
    """A worker on one batch, which a signal stops.

    Args:
        store: Where the batch is.
        name: Random id of the batch.
        settings: The configuration.
    """

    def __init__(self, store: Store, name: str, *, settings: Settings) -> None:
        self._store, self._name, self._settings = store, name, settings
        self._worker: Worker | None = None
        self._running: asyncio.Task[None] | None = None
        self._stopped = False

    @property
    def is_stopped(self) -> bool:
        """Whether it was interrupted, and has ended."""
        return self._stopped and (self._running is None or self._running.done())

    async def begin(self) -> None:
        """Begin to work."""
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
        complain("ending what is begun; interrupt again to break it off")
        self._worker.stop()

    async def go_on(self, seconds: float) -> None:
        """Work for a while.

        Raises:
            Exception: What the worker failed by.
        """
        assert self._running is not None, "it was begun"
        await asyncio.wait({self._running}, timeout=seconds)
        if self._running.done() and not self._stopped:
            self._running.result()

    async def end(self) -> None:
        """End the worker."""
        if self._worker is not None and self._running is not None:
            self._worker.stop()
            await asyncio.gather(self._running, return_exceptions=True)
