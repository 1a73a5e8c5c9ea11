"""The service collects garbage between the callbacks of its event loop, and never within them."""

from __future__ import annotations

import asyncio
import gc
import weakref
from collections import deque
from collections.abc import Iterator
from pathlib import Path

import pytest

from summarizer import process_memory, summarize, verify
from tests.support.waiting import PATIENCE

ROOT = Path(__file__).resolve().parents[2]


class Ring:
    """An object that only the garbage collector frees."""

    def __init__(self) -> None:
        self.itself = self


@pytest.fixture
def _without_collections() -> Iterator[None]:
    thresholds = gc.get_threshold()
    gc.disable()
    gc.set_threshold(500, 10, 10)
    yield
    gc.set_threshold(*thresholds)
    gc.enable()


@pytest.mark.usefixtures("_without_collections")
def test_garbage_is_collected_between_callbacks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(process_memory, "PAUSE", 0.01)

    async def leave_garbage() -> None:
        first = weakref.ref(Ring())
        rings = [Ring() for _ in range(1_000)]
        del rings
        assert first() is not None, "no collection began within the callback"
        collecting = asyncio.ensure_future(process_memory.collect_garbage())
        async with asyncio.timeout(PATIENCE):
            while first() is not None:  # other threads free objects, too, and lower the count
                deque((Ring() for _ in range(100)), maxlen=0)
                await asyncio.sleep(0.01)
        collecting.cancel()

    asyncio.run(leave_garbage())


@pytest.mark.usefixtures("_without_collections")
def test_what_was_read_of_an_article_needs_no_collection() -> None:
    article = (ROOT / "examples" / "council-bridge.txt").read_text("utf-8")
    draft = summarize(article).model_dump(include={"actors", "positions", "numeric_claims"}, mode="json")
    claims = [{**one, "quote": one["quote"]["text"]} for one in draft["positions"]]
    verify(article, {"actors": draft["actors"], "positions": claims})  # what is loaded with it stays
    gc.collect()
    verify(f"{article} Nobody objected.", {"actors": draft["actors"], "positions": claims})
    assert gc.collect() < 500, "a reference cycle keeps what was read of an article"


def test_collections_begin_again_after_the_last_of_several_imports() -> None:
    with process_memory.no_collections():
        one, other = process_memory.no_collections(), process_memory.no_collections()
        one.__enter__()
        other.__enter__()
        one.__exit__(None, None, None)
        assert not gc.isenabled(), "another import goes on"
        other.__exit__(None, None, None)
    assert gc.isenabled()
