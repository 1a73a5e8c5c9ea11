"""The cache of calls in process: only where it is asked for, and the work that callers share."""

from __future__ import annotations

import asyncio
import gc
import os
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from summarizer import asummarize, summarize
from summarizer.cache import Cache
from summarizer.errors import ConfigurationError, ProviderAuthError, UngroundedError
from summarizer.schemas.brief import Attempt, Brief
from summarizer.settings import Settings
from summarizer.single_flight import share
from summarizer.storage.lock_file import LockFile
from tests.support import processes
from tests.support.model import ARTICLE, LIND, answer_with, configure
from tests.support.provider_server import ProviderServer, Reply, Request, answer, fault, serve
from tests.support.waiting import PATIENCE


def brief_of(server: ProviderServer, *, cache: Any, **more: Any) -> Brief:
    return summarize(ARTICLE, settings=configure(server), cache=cache, **more)


def files_below(*folders: Path) -> list[Path]:
    return [path for folder in folders for path in folder.rglob("*") if path.is_file()]


def test_nothing_is_kept_unless_it_is_asked_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("SUMMARIZER_CACHE_DIR", str(tmp_path / "service"))
    with serve(answer(answer_with())) as server:
        receipts = [brief_of(server, cache=None).receipt for _ in range(2)]
        assert len(server.requests) == 2
    assert [receipt.cached for receipt in receipts] == [False, False]
    assert files_below(tmp_path, Path(os.environ["XDG_CACHE_HOME"])) == []


@pytest.mark.parametrize("make", [str, Path, Cache], ids=["text", "path", "Cache"])
def test_a_folder_or_a_cache(make: Any, tmp_path: Path) -> None:
    folder = str(tmp_path / "kept")
    with serve(answer(answer_with())) as server:
        first = brief_of(server, cache=make(folder))
        again = brief_of(server, cache=make(folder))
        assert len(server.requests) == 1
        assert not brief_of(server, cache=make(str(tmp_path / "other"))).receipt.cached
    assert (first.receipt.cached, again.receipt.cached) == (False, True)
    assert again.model_copy(update={"receipt": first.receipt}) == first


def test_a_cache_has_limits_of_its_own(tmp_path: Path) -> None:
    with serve(answer(answer_with())) as server:
        tiny = Cache(tmp_path, max_bytes=100)
        assert [brief_of(server, cache=tiny).receipt.cached for _ in range(2)] == [False, False]


def test_no_name_is_no_folder() -> None:
    with pytest.raises(ConfigurationError, match="folder"):
        summarize(ARTICLE, "extractive", cache="", settings=Settings.model_construct())


def test_an_error_under_strict_is_not_kept(tmp_path: Path) -> None:
    lie = answer_with(actors=[{**LIND, "name": "Nobody Named"}], positions=[])
    with serve(answer(lie)) as server:
        for _ in range(2):
            with pytest.raises(UngroundedError, match="strict"):
                summarize(ARTICLE, options={"strict": True}, settings=configure(server, reasks=0), cache=tmp_path)
        assert len(server.requests) == 2


def test_a_completion_that_got_no_answer_is_not_kept(tmp_path: Path) -> None:
    made = answer(answer_with(numeric_claims=[]))
    with serve(made, fault(400), made, fault(400)) as server:
        for count in (2, 4):
            brief = brief_of(server, cache=tmp_path, options={"complete": True})
            assert (brief.receipt.cached, len(server.requests)) == (False, count)


def test_callers_with_two_keys_share_no_call(tmp_path: Path) -> None:
    def play(request: Request) -> Reply:
        headers = {name.lower(): value for name, value in request.headers.items()}
        if headers["authorization"] == "Bearer bad":
            return Reply(fault(401).body, status=401, delay=0.3)
        made = answer(answer_with())(request)
        return Reply(made.body, delay=0.3)

    async def both(server: ProviderServer) -> list[Any]:
        settings = configure(server)
        calls = [asummarize(ARTICLE, api_key=key, settings=settings, cache=tmp_path) for key in ("bad", "good")]
        return await asyncio.gather(*calls, return_exceptions=True)

    with serve(play) as server:
        refused, made = asyncio.run(both(server))
    assert isinstance(refused, ProviderAuthError)
    assert isinstance(made, Brief)


@pytest.mark.parametrize("fails", [False, True])
def test_processes_that_share_a_cache_make_a_brief_once(
    fails: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    waits = threading.Event()
    take = LockFile.take

    def note(locks: LockFile, number: int, *, holder: object) -> bool:
        is_taken = take(locks, number, holder=holder)
        if not is_taken:
            waits.set()
        return is_taken

    def play(request: Request) -> Reply:
        assert waits.wait(PATIENCE * 3)
        return fault(401) if fails and len(server.requests) == 1 else answer(answer_with())(request)

    def call(_: int) -> Brief | ProviderAuthError:
        try:  # an event loop of its own, as each process has: on one they would share a task
            return asyncio.run(asummarize(ARTICLE, settings=configure(server), cache=tmp_path))
        except ProviderAuthError as error:
            return error

    monkeypatch.setattr(LockFile, "take", note)
    with serve(play) as server, ThreadPoolExecutor(2) as threads:
        results = list(threads.map(call, range(2)))
        assert len(server.requests) == (2 if fails else 1)
    briefs = [result for result in results if isinstance(result, Brief)]
    assert sorted(brief.receipt.cached for brief in briefs) == ([False] if fails else [False, True])
    if not fails:
        assert briefs[0].model_copy(update={"receipt": briefs[1].receipt}) == briefs[1]


def test_a_brief_that_is_stored_between_a_look_and_the_lock_is_not_made_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    looks, has_looked, is_stored = 0, threading.Event(), threading.Event()
    load = Cache.load

    def note(cache: Cache, key: str) -> Any:
        nonlocal looks
        looks += 1
        is_first = looks == 1
        found = load(cache, key)
        if is_first:  # it has found nothing; before it goes on another caller makes and stores the brief
            has_looked.set()
            assert is_stored.wait(PATIENCE * 3)
        return found

    def call() -> Brief:
        return asyncio.run(asummarize(ARTICLE, settings=configure(server), cache=tmp_path))

    monkeypatch.setattr(Cache, "load", note)
    with serve(answer(answer_with())) as server, ThreadPoolExecutor(1) as threads:
        slow = threads.submit(call)
        assert has_looked.wait(PATIENCE)
        try:
            assert not call().receipt.cached
        finally:
            is_stored.set()
        assert slow.result().receipt.cached
        assert len(server.requests) == 1


class Work:
    def __init__(self) -> None:
        self.begun = self.cancelled = 0
        self.go = asyncio.Event()

    async def __call__(self) -> str:
        self.begun += 1
        number = self.begun
        try:
            await self.go.wait()
        except asyncio.CancelledError:
            self.cancelled += 1
            raise
        return f"result {number}"


def test_the_same_work_is_done_once_and_paid_once() -> None:
    async def play() -> None:
        work = Work()
        callers = [asyncio.create_task(share("key", work)) for _ in range(5)]
        other = asyncio.create_task(share("other", work))
        await asyncio.sleep(0.01)
        assert work.begun == 2
        work.go.set()
        results = await asyncio.gather(*callers)
        assert {result for result, _ in results} == {"result 1"}
        assert sum(is_ours for _, is_ours in results) == 1
        assert await other == ("result 2", True)
        await share("key", work)
        assert work.begun == 3, "what has ended is not shared"

    asyncio.run(play())


def test_a_failure_is_an_error_for_each_caller_and_one_has_its_cost() -> None:
    attempt = Attempt(model="openai/m", mode="tools")

    async def fail() -> None:
        error = ProviderAuthError("It rejected the key.", provider="openai", model="m")
        error.attempts = (attempt,)
        raise error

    async def play() -> list[Any]:
        return await asyncio.gather(*(share("key", fail) for _ in range(3)), return_exceptions=True)

    errors = asyncio.run(play())
    assert len(set(map(id, errors))) == 3
    assert [error.attempts for error in errors] == [(attempt,), (), ()]
    assert {(type(error), str(error), error.provider) for error in errors} == {
        (ProviderAuthError, "It rejected the key.", "openai")
    }


def test_the_last_caller_cancels_and_a_new_one_begins_anew() -> None:
    async def play() -> None:
        work = Work()
        first, second = (asyncio.create_task(share("key", work)) for _ in range(2))
        await asyncio.sleep(0.01)
        first.cancel()
        await asyncio.wait({first})
        assert (first.cancelled(), work.cancelled) == (True, 0)
        second.cancel()
        late = asyncio.create_task(share("key", work))
        await asyncio.sleep(0.01)
        assert (work.begun, work.cancelled) == (2, 1)
        work.go.set()
        assert await late == ("result 2", True)

    asyncio.run(play())


def test_what_somebody_else_cancels_is_begun_anew_by_those_who_joined_it() -> None:
    async def play() -> None:
        work = Work()
        running: list[asyncio.Task[Any]] = []

        async def make() -> str:
            current = asyncio.current_task()
            assert current is not None
            running.append(current)
            return await work()

        first, *joined = [asyncio.create_task(share("key", make)) for _ in range(3)]
        await asyncio.sleep(0.01)
        running[0].cancel()  # as a worker does whose batch item made it
        await asyncio.wait({first})
        assert first.cancelled()
        await asyncio.sleep(0.01)
        work.go.set()
        results = await asyncio.gather(*joined)
        assert [result for result, _ in results] == ["result 2", "result 2"]
        assert sum(is_ours for _, is_ours in results) == 1

    asyncio.run(play())


def test_a_failure_that_nobody_waits_for_is_not_told_by_the_loop() -> None:
    async def play() -> list[Any]:
        told: list[Any] = []
        asyncio.get_running_loop().set_exception_handler(lambda _, context: told.append(context))

        async def fail() -> None:
            try:
                await asyncio.sleep(10)
            except asyncio.CancelledError:
                raise ValueError from None

        caller = asyncio.create_task(share("key", fail))
        await asyncio.sleep(0.01)
        caller.cancel()
        await asyncio.wait({caller})
        del caller
        gc.collect()
        await asyncio.sleep(0.01)
        return told

    assert asyncio.run(play()) == []


HIT = """
import sys
from summarizer import summarize
from summarizer.settings import ModelSettings, Settings
from tests.support.model import ARTICLE
entry = ModelSettings(model="openai/scripted", api_base=sys.argv[1], mode="tools", timeout=5.0)
settings = Settings(model="scripted", models={"scripted": entry}, retries=0)
brief = summarize(ARTICLE, settings=settings, cache=sys.argv[2])
print(brief.receipt.cached, "litellm" in sys.modules)
"""


@pytest.mark.faults
def test_what_is_kept_needs_no_model_library(tmp_path: Path) -> None:
    with serve(answer(answer_with())) as server:
        brief_of(server, cache=tmp_path)
        command = [sys.executable, "-c", HIT, server.base, str(tmp_path)]
        done = processes.run(command, capture_output=True, text=True, cwd=Path(__file__).parents[2])
    assert done.stdout.split() == ["True", "False"], done.stderr
