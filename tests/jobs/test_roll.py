"""The roll of workers: what is free when one is gone, and when."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from pydantic import SecretStr

from summarizer.jobs import roll
from summarizer.jobs.presence import name_machine, name_process
from summarizer.jobs.sharing import make_places, take_place
from summarizer.jobs.store import Store
from tests.support.service import configure

DEAD = "4194304 1"
"""A process that is none."""


@pytest.fixture
def store(tmp_path: Path) -> Store:
    opened = Store.open(configure(database_url=SecretStr(f"sqlite:///{tmp_path}/batches.sqlite3")))
    make_places(opened, "openai", count=1)
    return opened


def hold_place(store: Store, *, process: str) -> str:
    machine = name_machine()
    roll.join(store, worker="one", machine=machine, process=process)
    assert take_place(store, "openai", count=1, worker="one") == 0
    return machine


def test_the_places_of_one_that_was_killed_are_free_a_while_after_it(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    machine = hold_place(store, process=DEAD)
    for _ in range(2):
        roll.take_over(store, machine=machine, believes_silence=False)
        assert take_place(store, "openai", count=1, worker="two") is None, "its provider may still be at its call"
    monkeypatch.setattr(roll, "LINGER", -1.0)
    roll.take_over(store, machine=machine, believes_silence=False)
    assert take_place(store, "openai", count=1, worker="two") == 0
    store.close()


def test_the_places_of_one_that_leaves_are_free_at_once(store: Store) -> None:
    hold_place(store, process=name_process(os.getpid()))
    roll.leave(store, "one")
    assert take_place(store, "openai", count=1, worker="two") == 0
    store.close()


def test_one_that_comes_back_is_there_again(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    machine = hold_place(store, process=DEAD)
    roll.take_over(store, machine=machine, believes_silence=False)
    roll.join(store, worker="one", machine=machine, process=name_process(os.getpid()))
    monkeypatch.setattr(roll, "LINGER", -1.0)
    roll.take_over(store, machine=machine, believes_silence=False)
    assert take_place(store, "openai", count=1, worker="two") is None, "it is its own"
    store.close()
