"""Tickets of batches in PostgreSQL: each is a job of procrastinate, and its holder is the worker that runs the job.

procrastinate says who is alive: its workers store a heartbeat, and a job whose worker has none for `SILENCE` seconds is
stalled. Its tables lie in a schema of their own. A job does nothing but last as long as its ticket; the items are in
our tables, so no job has arguments, retries or results. Nothing listens to notifications and no setting outlasts its
transaction, so PgBouncer may stand between.

Functions raise `DatabaseUnavailableError` if the database cannot be reached.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import re
import time
from collections.abc import AsyncIterator, Callable, Collection, Sequence
from importlib import resources
from typing import Any, Final

import procrastinate
from procrastinate import exceptions, jobs, manager
from procrastinate.worker import Worker
from sqlalchemy import Connection, text

from summarizer.errors import ConfigurationError
from summarizer.jobs.dispatch import OpenBatch, free_items, held_tickets
from summarizer.jobs.store import Store
from summarizer.storage.database import LIFE_SIGNS
from summarizer.storage.migrations import TABLE, find_version, has_table, store_version
from summarizer.storage.sql import run_on_server
from summarizer.telemetry import log_event

SCHEMA: Final = "summarizer_tickets"
"""procrastinate's tables lie in it, so that they meet no others of the same name."""

SEARCH: Final = f"SET LOCAL search_path = {SCHEMA}"
"""For one transaction: what holds for a connection would reach others behind PgBouncer."""

PART: Final = "tickets"
TASK: Final = "hold_ticket"

BEAT = 2.0
"""Seconds between two heartbeats."""

SILENCE = 15.0
"""Seconds without a heartbeat after which a worker is gone."""

TRUST: Final = 5.0
"""Seconds for which a worker that was cut off itself, or has just begun, takes no other for gone."""

POLL: Final = 0.5
"""Seconds between two looks for a ticket."""

AGAIN: Final = 1.0
"""Seconds until a server that does not answer is asked again."""

FORGET: Final = 86_400.0
"""Seconds after which procrastinate forgets a silent worker. Until then one that was paused can go on."""

MOST: Final = 1_000
"""Tickets that one worker holds at most. They cost next to nothing."""


class PatientConnector(procrastinate.PsycopgConnector):
    """Asks a server that does not answer again, so that procrastinate's worker lasts longer than an outage."""

    until = float("inf")  # when nothing is asked again, by the monotonic clock

    async def execute_query_async(self, query: Any, **arguments: Any) -> None:
        """Run a statement."""
        await self._insist(super().execute_query_async, query, arguments)

    async def execute_query_one_async(self, query: Any, **arguments: Any) -> dict[str, Any]:
        """Run a statement that gives one row."""
        row: dict[str, Any] = await self._insist(super().execute_query_one_async, query, arguments)
        return row

    async def execute_query_all_async(self, query: Any, **arguments: Any) -> list[dict[str, Any]]:
        """Run a statement that gives rows."""
        rows: list[dict[str, Any]] = await self._insist(super().execute_query_all_async, query, arguments)
        return rows

    @contextlib.asynccontextmanager
    async def _get_cursor(self, connection: Any = None) -> AsyncIterator[Any]:
        async with super()._get_cursor(connection) as cursor:
            await cursor.execute(SEARCH)
            yield cursor

    async def _insist(self, call: Callable[..., Any], query: Any, arguments: dict[str, Any]) -> Any:
        while True:
            try:
                return await call(query, **arguments)
            except exceptions.ConnectorException as error:
                if not is_away(error) or time.monotonic() > self.until:
                    raise
                await asyncio.sleep(AGAIN)


def is_away(error: BaseException) -> bool:
    """Whether a server did not answer, rather than refuse what it was asked."""
    import psycopg
    from psycopg_pool import PoolTimeout

    cause = error.__cause__
    if isinstance(cause, psycopg.errors.RaiseException):
        return False
    return isinstance(cause, psycopg.OperationalError | psycopg.InterfaceError | PoolTimeout)


class Tickets(manager.JobManager):
    """procrastinate's job manager. A ticket that others took for lost is over all the same when its holder ends it."""

    async def finish_job(self, job: jobs.Job, status: jobs.Status, delete_job: bool) -> None:  # noqa: FBT001 - its form
        """End a job."""
        try:
            await super().finish_job(job, status, delete_job)
        except exceptions.ConnectorException as error:
            if is_away(error):
                raise


class ProcrastinateDispatcher:
    """Deals out the tickets of one worker; see `dispatch.Dispatcher`.

    Raises:
        ConfigurationError: A newer release of procrastinate made its tables.
    """

    def __init__(self, store: Store) -> None:
        self.tickets: dict[str, str] = {}
        self._store = store
        self._wanted: list[str] = []  # the queues that procrastinate's worker asks: one for each batch
        self._held: dict[str, asyncio.Event] = {}
        self._is_over = False
        self._on_ticket: Callable[[], None] = lambda: None
        self._heard = time.monotonic()
        self._trusts_from = self._heard + TRUST
        make_tables(store)

    async def run(self, on_ticket: Callable[[], None]) -> None:
        """Have procrastinate's worker take tickets until this is cancelled."""
        self._on_ticket = on_ticket
        for name in ("procrastinate", "psycopg.pool"):  # what they tell is told by us, and holds no secret then
            logging.getLogger(name).setLevel(logging.CRITICAL)
        url = self._store.place.url.replace("+psycopg", "", 1)
        options = {"application_name": "summarizer", "prepare_threshold": None, **LIFE_SIGNS}
        connector = PatientConnector(conninfo=url, kwargs=options, min_size=1, max_size=2, timeout=5.0)
        app = procrastinate.App(connector=connector)
        app.job_manager = Tickets(connector)
        app.task(name=TASK, pass_context=True)(self._hold)
        try:
            await self._serve(app, connector)
        finally:
            self.tickets.clear()

    async def _serve(self, app: procrastinate.App, connector: PatientConnector) -> None:
        async with contextlib.AsyncExitStack() as held:
            held.push_async_callback(connector.close_async)  # also if this is cancelled while it opens
            await open_patiently(connector)
            while True:
                worker = Worker(
                    app,
                    queues=self._wanted,
                    concurrency=MOST,
                    fetch_job_polling_interval=POLL,
                    abort_job_polling_interval=3600.0,
                    listen_notify=False,
                    delete_jobs="always",
                    install_signal_handlers=False,
                    update_heartbeat_interval=BEAT,
                    stalled_worker_timeout=FORGET,
                )
                running = asyncio.ensure_future(worker.run())  # type: ignore[no-untyped-call]
                try:
                    await asyncio.shield(running)
                except asyncio.CancelledError:
                    connector.until = time.monotonic() + AGAIN
                    self._is_over = True  # a job that was fetched just now may begin later
                    self._end_all()  # it waits for its jobs
                    running.cancel()
                    await asyncio.gather(running, return_exceptions=True)
                    raise
                except Exception as error:  # noqa: BLE001 - whatever it is, the batches are to go on
                    log_event("tickets_lost", level=logging.ERROR, error=error)
                self._end_all()
                await asyncio.sleep(AGAIN)

    async def _hold(self, context: procrastinate.JobContext) -> None:
        """Hold a ticket until it is ended."""
        batch, ended = str(context.job.queue), asyncio.Event()
        if self._is_over or batch in self.tickets or batch not in self._wanted:
            return
        self._wanted.remove(batch)
        self.tickets[batch], self._held[batch] = str(context.job.id), ended
        self._on_ticket()
        try:
            await ended.wait()
        finally:
            if self._held.get(batch) is ended:  # not if another one has been had since
                self.end(batch)

    def want(self, wanted: Sequence[OpenBatch]) -> None:
        """Offer a ticket for each of the batches, unless one is waiting, and have procrastinate's worker take it."""
        names = [batch.id for batch in wanted if batch.id not in self.tickets]
        self._wanted[:] = names
        if names:
            with self._store.begin() as connection:
                offer(connection, names)

    def confirm(self, connection: Connection, tickets: Collection[str]) -> set[str]:
        """Which jobs still run, as procrastinate sees it; nobody takes them for stalled until the transaction ends."""
        asked = f"SELECT id FROM {SCHEMA}.procrastinate_jobs WHERE id = ANY(:ids) AND status = 'doing' FOR SHARE"  # noqa: S608 - a name of our own
        found = connection.execute(text(asked), {"ids": [int(ticket) for ticket in tickets]})
        return {str(row.id) for row in found}

    def end(self, batch: str) -> None:
        """End the job that holds a batch."""
        self.tickets.pop(batch, None)
        if (held := self._held.pop(batch, None)) is not None:
            held.set()

    def _end_all(self) -> None:
        for batch in list(self._held):
            self.end(batch)

    def recover(self) -> int:
        """End jobs that are stalled, and free the items of jobs that have ended."""
        now = time.monotonic()
        if now - self._heard > 2 * BEAT + AGAIN:  # who was away itself gives the others time to come back
            self._trusts_from = now + TRUST
        if now > self._trusts_from:
            with self._store.begin() as connection:
                connection.execute(text(SEARCH))  # for procrastinate's triggers
                connection.execute(text(END_STALLED), {"silence": SILENCE})
        with self._store.begin() as connection:
            found = held_tickets(connection)  # before the jobs: a ticket that is dealt out meanwhile is not among them
            live = connection.execute(text(LIVE_JOBS)).all()
        self._heard = now
        running = {str(row.id) for row in live}
        if over := [row.id for row in live if row.status == "todo" and not row.is_open]:
            with self._store.begin() as connection:
                connection.execute(text(SEARCH))
                connection.execute(text(END_OFFERS), {"ids": over})
        lost = [row for row in found if row.ticket.isdigit() and row.ticket not in running]
        return sum(free_items(self._store, row.id, [row.ticket], losses=1) for row in lost)


END_STALLED: Final = f"""
DELETE FROM {SCHEMA}.procrastinate_jobs AS job WHERE job.status = 'doing' AND NOT EXISTS (
    SELECT FROM {SCHEMA}.procrastinate_workers AS worker
    WHERE worker.id = job.worker_id AND worker.last_heartbeat > now() - make_interval(secs => :silence))
"""  # noqa: S608 - a name of our own
"""What procrastinate's `get_stalled_jobs` finds, ended in the transaction that finds it."""

END_OFFERS: Final = f"DELETE FROM {SCHEMA}.procrastinate_jobs WHERE id = ANY(:ids) AND status = 'todo'"  # noqa: S608

LIVE_JOBS: Final = f"""
SELECT job.id, job.status::text AS status, batches.id IS NOT NULL AS is_open FROM {SCHEMA}.procrastinate_jobs AS job
LEFT JOIN batches ON batches.id = job.queue_name AND batches.state = 'running' AND batches.finished IS NULL
WHERE job.status IN ('todo', 'doing')
"""  # noqa: S608


async def open_patiently(connector: PatientConnector) -> None:
    """Open the connections, as soon as the server answers."""
    while True:
        try:
            return await connector.open_async()
        except Exception as error:
            if not is_away(error) and type(error).__name__ != "PoolTimeout":
                raise
            await connector.close_async()
            await asyncio.sleep(AGAIN)


def offer(connection: Connection, batches: Sequence[str]) -> None:
    """Offer a ticket for each batch, unless one is waiting, in a transaction."""
    connection.execute(text(SEARCH))
    waiting = "SELECT queueing_lock FROM procrastinate_jobs WHERE status = 'todo' AND queueing_lock = ANY(:names)"
    offered = set(connection.execute(text(waiting), {"names": list(batches)}).scalars())
    names = [name for name in batches if name not in offered]
    offers = [jobs.Job(id=None, queue=name, lock=None, queueing_lock=name, task_name=TASK) for name in names]
    deferring = procrastinate.App(connector=procrastinate.SyncPsycopgConnector()).job_manager
    for job in offers:
        with contextlib.suppress(exceptions.AlreadyEnqueued), connection.begin_nested():
            deferring.defer_job(job, connection=connection.connection.driver_connection)


def make_tables(store: Store) -> None:
    """Make procrastinate's tables, or upgrade them to the release that is installed.

    Raises:
        ConfigurationError: A newer release made them.
    """
    steps = {read_version(path.name): path for path in (resources.files("procrastinate.sql") / "migrations").iterdir()}
    steps.pop(0, None)
    latest = max(steps)
    with store.begin_alone() as connection:
        run = run_on_server(connection)
        run(TABLE)
        found = find_version(run, PART)
        if found == latest:
            return
        if found is not None and found > latest:
            raise ConfigurationError(
                f"The database {store.place.shown} was used with a newer release of procrastinate than the one that is "
                "installed here. Upgrade procrastinate."
            )
        driver = connection.connection.driver_connection
        assert driver is not None, "it is connected"
        run(f"CREATE SCHEMA IF NOT EXISTS {SCHEMA}")
        run(SEARCH)
        if found is None and not has_table(run, f"{SCHEMA}.procrastinate_jobs", is_postgres=True):
            driver.execute((resources.files("procrastinate.sql") / "schema.sql").read_text(encoding="utf-8"))
        for version in sorted(steps):
            if found is not None and version > found:
                driver.execute(steps[version].read_text(encoding="utf-8"))
        run("SET LOCAL search_path = DEFAULT")
        store_version(run, PART, latest)


def read_version(name: str, /) -> int:
    """The version that a file of procrastinate's migrations leads to; 0 for other files.

    >>> read_version("03.04.00_50_post_add_retry_failed_job_procedure.sql")
    3040050
    """
    found = re.match(r"(\d\d)\.(\d\d)\.(\d\d)_(\d\d)_", name)
    return int("".join(found.groups())) if found else 0
