"""Locks on the items of batches on PostgreSQL, held by a test while the service works."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from typing import Any

import psycopg


@contextlib.contextmanager
def held_items(url: str) -> Iterator[psycopg.Connection[Any]]:
    """A transaction that locks every item: who wants to change one waits until it is rolled back.

    It locks them one after another. What else waits for an item while it holds others has locked the batch before, so
    the batches are locked here, too, until the items are: else PostgreSQL may end one of the two as a deadlock.
    """
    with contextlib.closing(psycopg.connect(url)) as batches, contextlib.closing(psycopg.connect(url)) as connection:
        batches.execute("SELECT number FROM batches FOR UPDATE")
        connection.execute("SELECT seq FROM batch_items FOR UPDATE")
        batches.rollback()
        yield connection


def count_waiting(url: str) -> int:
    waiting = "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()"
    with contextlib.closing(psycopg.connect(url, autocommit=True)) as connection:
        row = connection.execute(waiting).fetchone()
    assert row is not None
    return int(row[0])
