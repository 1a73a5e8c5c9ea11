"""The versions of the tables of batches, and how each is made from the one before.

1: an item is held by a worker, whose row shows signs of life. Releases before versions were stored.
2: an item is held by a ticket; calls hold slots that lapse.
3: batches and webhooks have the trace context of the request that made them.
"""

from __future__ import annotations

import time
from functools import partial
from typing import Final

from sqlalchemy import Connection, Table, inspect, text

from summarizer.errors import DatabaseUnavailableError
from summarizer.jobs.tables import batches, batches_open, deliveries, items_held, items_pending, metadata, paces, slots
from summarizer.storage.database import Place
from summarizer.storage.migrations import Part

SKIPPED: Final = 1_000_000
"""Numbers of batches that are left out in an SQLite file of an earlier release, which may have given them before."""

SILENCE: Final = 15.0
"""Seconds without a sign of life after which a worker of version 1 is gone."""


FREE_ITEMS: Final = """
UPDATE batch_items SET worker = NULL, attempts = attempts - 1, state = CASE
WHEN batch IN (SELECT number FROM batches WHERE state = 'cancelled') THEN 'cancelled' ELSE 'pending' END
WHERE state = 'running'
"""


def describe(connection: Connection, place: Place) -> Part:
    """The tables of batches, made and upgraded over a connection."""
    return Part(
        "batches",
        "batches",
        partial(metadata.create_all, connection),
        [partial(hold_by_tickets, connection, place), partial(add_traces, connection)],
    )


def hold_by_tickets(connection: Connection, place: Place) -> None:
    """Upgrade version 1 to 2.

    Raises:
        DatabaseUnavailableError: Workers of an earlier release are at work.
    """
    check_no_worker(connection, place)
    if place.file is not None:
        number_once(connection)
    for statement in (
        FREE_ITEMS,
        "DROP INDEX batch_items_waiting",
        "DROP INDEX batch_items_held",
        "ALTER TABLE batch_items RENAME COLUMN worker TO ticket",
        "DROP TABLE batch_workers",
        "DROP TABLE batch_places",
        "DROP TABLE batch_paces",
    ):
        connection.execute(text(statement))
    for table in (slots, paces):
        table.create(connection)
    for index in (items_pending, items_held, batches_open):
        index.create(connection, checkfirst=True)  # the table may have been made anew


def add_traces(connection: Connection) -> None:
    """Upgrade version 2 to 3."""
    for table in (batches, deliveries):
        if "traceparent" not in list_columns(connection, table):  # the table may have been made anew
            connection.execute(text(f"ALTER TABLE {table.name} ADD COLUMN traceparent VARCHAR(60)"))


def list_columns(connection: Connection, table: Table) -> list[str]:
    """The names of a table's columns, as they are in the database."""
    return [column["name"] for column in inspect(connection).get_columns(table.name)]


def check_no_worker(connection: Connection, place: Place) -> None:
    """Refuse to upgrade while workers of version 1 are at work, which know nothing of tickets.

    Raises:
        DatabaseUnavailableError: There are some.
    """
    is_postgres = place.file is None
    now = connection.execute(text("SELECT extract(epoch FROM now())")).scalar_one() if is_postgres else time.time()
    beats = connection.execute(text("SELECT max(beat) FROM batch_workers WHERE process <> ''")).scalar()
    if beats is not None and abs(float(now) - beats) < SILENCE:
        raise DatabaseUnavailableError(
            f"The database {place.shown} is in use by workers of an earlier release, which can't work beside "
            f"this one. Stop them; one that was killed is waited for {SILENCE:.0f} seconds."
        )


def number_once(connection: Connection) -> None:
    """Make the table of batches anew if its file gives the number of a deleted batch to the next one.

    Early releases made it so, and SQLite cannot change that of a table that is there.
    """
    made = connection.exec_driver_sql("SELECT sql FROM sqlite_master WHERE name = 'batches'").scalar_one()
    if "AUTOINCREMENT" in made:
        return
    names = ", ".join(f'"{name}"' for name in list_columns(connection, batches))
    connection.exec_driver_sql("ALTER TABLE batches RENAME TO batches_before")
    metadata.create_all(connection, tables=[batches])
    connection.exec_driver_sql(f"INSERT INTO batches ({names}) SELECT {names} FROM batches_before")  # noqa: S608 - names of our own
    connection.exec_driver_sql("DROP TABLE batches_before")
    # numbers of deleted batches are unknown by now, while a process of an earlier release may still use them
    connection.exec_driver_sql("DELETE FROM sqlite_sequence WHERE name = 'batches'")
    connection.exec_driver_sql(
        f"INSERT INTO sqlite_sequence SELECT 'batches', {SKIPPED} + coalesce(max(number), 0) FROM batches"  # noqa: S608 - names of our own
    )
