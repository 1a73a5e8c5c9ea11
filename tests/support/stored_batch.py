"""A batch in a database, without a service before it."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from sqlalchemy import select

from summarizer.jobs.control import describe_batch, read_results
from summarizer.jobs.intake import Intake, NewItem, begin_intake
from summarizer.jobs.store import IS_HELD, Store
from summarizer.jobs.store import items as rows
from summarizer.schemas.batches import Batch, BatchItem, BatchTerms
from tests.support.batches import configure_batches, make_items


class StoredBatch:
    def __init__(self, url: str, items: int | Sequence[dict[str, Any]]) -> None:
        self.store = Store.open(configure_batches(url))
        opened = begin_intake(self.store, owner="", terms=BatchTerms().model_dump_json(), model="scripted", key=None)
        assert isinstance(opened, Intake)
        made = make_items(items) if isinstance(items, int) else items
        self.ids = [item["id"] for item in made]
        bodies = [BatchItem.model_validate(item).model_dump_json().encode() for item in made]
        opened.add([NewItem(name, body) for name, body in zip(self.ids, bodies, strict=True)])
        self.name = opened.accept(asked="")

    def describe(self) -> Batch:
        return describe_batch(self.store, self.name, owner="")

    def results(self) -> dict[str, bool]:
        return {found.id: found.is_done for found in read_results(self.store, self.name, after=0, limit=100_000)}

    def finished(self) -> list[str]:
        """The items that have ended, in that order; all with a brief."""
        found = read_results(self.store, self.name, after=0, limit=100_000)
        assert all(result.is_done for result in found), [result.body for result in found if not result.is_done]
        return [result.id for result in found]

    def holders(self) -> set[str]:
        """The leases that hold items."""
        with self.store.begin() as connection:
            return set(connection.execute(select(rows.c.lease).where(IS_HELD)).scalars())

    def grow(self, by: int) -> Callable[[], bool]:
        """Whether so many more items are done than now."""
        least = self.describe().counts.done + by
        return lambda: self.describe().counts.done >= least


@contextlib.contextmanager
def store_batch(url: str, items: int | Sequence[dict[str, Any]]) -> Iterator[StoredBatch]:
    """A batch; its database is closed when the block ends."""
    stored = StoredBatch(url, items)
    try:
        yield stored
    finally:
        stored.store.close()
