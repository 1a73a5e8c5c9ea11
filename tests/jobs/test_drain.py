"""One batch, worked on inside a task of an external queue."""

from __future__ import annotations

import contextlib
from pathlib import Path

import pytest

from summarizer.errors import ConfigurationError
from summarizer.jobs import leases
from summarizer.jobs.control import cancel, describe_batch
from summarizer.jobs.drain import drain
from summarizer.jobs.intake import Intake, NewItem, begin_intake
from summarizer.jobs.store import Store
from tests.support.batches import configure_batches


def make_batch(store: Store) -> str:
    opened = begin_intake(store, owner="", terms="{}", model="extractive", key=None)
    assert isinstance(opened, Intake)
    opened.add([NewItem("1", b'{"text": "The mayor said no."}')])
    return opened.accept(asked="")


def test_a_task_works_at_its_own_batch_until_it_has_ended(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(leases, "END_TIMEOUT", 20.0)
    settings = configure_batches(f"sqlite:///{tmp_path / 'batches.sqlite3'}")
    with contextlib.closing(Store.open(settings)) as store:
        own, other, cancelled = (make_batch(store) for _ in range(3))
        cancel(store, cancelled, owner="")
        for batch in (own, own, cancelled, "no such batch"):  # a task may be delivered again, or for what is gone
            drain(batch, ticket="task-1", settings=settings)
        done, waiting = (describe_batch(store, name, owner="") for name in (own, other))
        assert (done.state, done.counts.done, waiting.counts.pending) == ("done", 1, 1)
        with store.begin() as connection:
            assert not connection.exec_driver_sql("SELECT id FROM batch_leases").all()


def test_a_task_says_that_its_database_cannot_be_used(tmp_path: Path) -> None:
    file = tmp_path / "batches.sqlite3"
    file.write_text("This is no database, though it is long enough for one. " * 20)
    with pytest.raises(ConfigurationError, match=r"batches\.sqlite3"):
        drain("any", ticket="task-1", settings=configure_batches(f"sqlite:///{file}"))
