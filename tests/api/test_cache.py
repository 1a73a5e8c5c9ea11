"""Briefs used again by the service: over real HTTP, beside a provider that counts what it is asked."""

from __future__ import annotations

import contextlib
import http.client
import json
import sqlite3
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from pydantic import SecretStr

from summarizer.api import app
from summarizer.api.idempotency import IDEMPOTENCY_KEY
from summarizer.cache import FILE
from summarizer.cli import main
from summarizer.client import Client
from summarizer.settings import ModelSettings, Settings
from summarizer.single_flight import _shared_tasks as tasks_by_loop
from summarizer.templates import load_prompt
from summarizer.version import __version__
from tests.api.test_provider import brief_with
from tests.support.provider_server import Reply, Request, Script, answer, fault, serve
from tests.support.service import (
    ARTICLE,
    LIE,
    SECRET_KEY,
    TRUE,
    configure,
    configure_model,
    log_lines,
    make_client,
    serve_app,
)
from tests.support.waiting import PATIENCE, wait_until

GOOD = answer(brief_with(TRUE))


def ask(settings: Settings, *, header: str | None = None, status: int = 200, **body: Any) -> tuple[Any, Any]:
    """A brief by a service that has just been started, and the headers it came with."""
    headers = {"Cache-Control": header} if header else {}
    got = make_client(settings).post("/v1/summaries", json={"text": ARTICLE, **body}, headers=headers)
    assert got.status_code == status, got.text
    return got.json(), got.headers


def without_receipt(brief: dict[str, Any]) -> dict[str, Any]:
    return {name: part for name, part in brief.items() if name != "receipt"}


def priced(base: str, **values: Any) -> Settings:
    entry = configure_model(base).models["scripted"]
    costly = entry.model_copy(update={"input_cost_per_token": 1e-5, "output_cost_per_token": 1e-5})
    return configure(model="scripted", models={"scripted": costly}, **values)


def test_the_same_request_is_answered_from_the_disk_and_costs_nothing() -> None:
    with serve(GOOD) as server, log_lines() as lines:
        first, told = ask(priced(server.base))
        again, told_again = ask(priced(server.base))  # another process would find the same file
        assert len(server.requests) == 1
    assert without_receipt(first) == without_receipt(again)
    made, reused = first["receipt"], again["receipt"]
    assert (made["cached"], made["cached_at"], made["original_cost_usd"]) == (False, None, None)
    assert made["cost_usd"] == pytest.approx(0.0012)
    assert (reused["cached"], reused["cost_usd"], reused["attempts"]) == (True, 0.0, [])
    assert set(reused["usage"].values()) == {0}
    assert (reused["original_usage"], reused["original_cost_usd"]) == (made["usage"], made["cost_usd"])
    assert reused["cached_at"].endswith("Z")
    assert set(reused["seconds"]) == {"cache", "total"}
    assert told["cache-status"] == "summarizer; fwd=uri-miss; stored; ttl=86399"
    assert "age" not in told
    assert told_again["cache-status"].startswith("summarizer; hit; ttl=863")
    assert 0 <= int(told_again["age"]) < 60
    assert [line["cached"] for line in lines if line["event"] == "summary"] == [False, True]


def test_an_unknown_cost_stays_unknown() -> None:
    with serve(GOOD) as server:
        ask(configure_model(server.base))
        receipt = ask(configure_model(server.base))[0]["receipt"]
    assert (receipt["cached"], receipt["cost_usd"], receipt["original_cost_usd"]) == (True, 0.0, None)


def change_model(settings: Settings, **changes: Any) -> Settings:
    entry = settings.models["scripted"].model_copy(update=changes)
    return settings.model_copy(update={"models": {**settings.models, "scripted": entry}})


def change_prompt(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    def changed(asked: str) -> Any:
        return replace(load_prompt(asked), version="0" * 64) if asked == name else load_prompt(asked)

    monkeypatch.setattr("summarizer.pipeline.brief_cache.load_prompt", changed)


SETTINGS: dict[str, Callable[[Settings], Settings]] = {
    "model": lambda settings: change_model(settings, model="openai/other"),
    "mode": lambda settings: change_model(settings, mode="tools"),
    "max_tokens": lambda settings: change_model(settings, max_tokens=4000),
    "temperature": lambda settings: change_model(settings, temperature=0.5),
    "fallbacks": lambda settings: change_model(settings, fallbacks=("openai/other",)),
    "alias": lambda settings: settings.model_copy(
        update={"model": "renamed", "models": {"renamed": settings.models["scripted"]}}
    ),
    "reasks": lambda settings: settings.model_copy(update={"reasks": 0}),
    "budget": lambda settings: settings.model_copy(update={"max_request_tokens": 900_000}),
}

BODIES: dict[str, dict[str, Any]] = {
    "text": {"text": ARTICLE + " "},
    "title": {"title": "Sanctuary stays shut"},
    "published": {"published": "2025-01-17"},
    "options.max_items": {"options": {"max_items": 7}},
    "options.focus": {"options": {"focus": "fences"}},
    "options.language": {"options": {"language": "de"}},
    "options.audit": {"options": {"audit": "quotes"}},
}


@pytest.mark.parametrize("change", SETTINGS.values(), ids=SETTINGS)
def test_another_configuration_is_another_request(change: Callable[[Settings], Settings]) -> None:
    with serve(GOOD) as server:
        ask(configure_model(server.base))
        brief, told = ask(change(configure_model(server.base)))
        assert (len(server.requests), brief["receipt"]["cached"]) == (2, False)
        assert "uri-miss" in told["cache-status"]
        assert ask(change(configure_model(server.base)))[0]["receipt"]["cached"], "it is kept beside the first"


@pytest.mark.parametrize("body", BODIES.values(), ids=BODIES)
def test_another_body_is_another_request(body: dict[str, Any]) -> None:
    with serve(GOOD) as server:
        ask(configure_model(server.base))
        assert not ask(configure_model(server.base), **body)[0]["receipt"]["cached"]
        assert ask(configure_model(server.base), **body)[0]["receipt"]["cached"]
        assert len(server.requests) == 2


@pytest.mark.parametrize("name", ["news.md", "review.md", "complete.md"])
def test_another_prompt_is_another_request(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    with serve(GOOD) as server:
        ask(configure_model(server.base))
        change_prompt(monkeypatch, name)
        assert not ask(configure_model(server.base))[0]["receipt"]["cached"]
        assert len(server.requests) == 2


def test_another_version_of_the_software_or_schema_is_another_request(monkeypatch: pytest.MonkeyPatch) -> None:
    with serve(GOOD) as server:
        ask(configure_model(server.base))
        monkeypatch.setattr("summarizer.pipeline.brief_cache.__version__", f"{__version__}.1")
        assert not ask(configure_model(server.base))[0]["receipt"]["cached"]
        monkeypatch.setattr("summarizer.pipeline.brief_cache.hash_schema", lambda _: "another")
        assert not ask(configure_model(server.base))[0]["receipt"]["cached"]
        assert len(server.requests) == 3


def test_another_address_is_another_request(monkeypatch: pytest.MonkeyPatch) -> None:
    with serve(GOOD) as here, serve(GOOD) as there:
        ask(configure_model(here.base))
        assert not ask(configure_model(there.base))[0]["receipt"]["cached"]
        ask(configure_model(here.base))
        monkeypatch.setenv("OPENAI_BASE_URL", "http://127.0.0.1:9/v1")
        assert not ask(configure_model(here.base))[0]["receipt"]["cached"]
        assert (len(here.requests), len(there.requests)) == (2, 1)


def test_what_does_not_change_the_answer_is_no_part_of_the_request(monkeypatch: pytest.MonkeyPatch) -> None:
    with serve(GOOD) as server:
        ask(configure_model(server.base))
        monkeypatch.setenv("SCRIPTED_KEY", "sk-renewed")
        other = configure_model(server.base, timeout=7.0)
        assert ask(other, schema="news", options={})[0]["receipt"]["cached"]
        assert len(server.requests) == 1


def test_no_cache_has_the_model_asked_again_and_keeps_the_answer() -> None:
    other = answer({**brief_with(TRUE), "headline": "The sanctuary will stay shut"})
    with serve(GOOD, other) as server:
        settings = configure_model(server.base)
        ask(settings)
        renewed, told = ask(settings, header="no-cache")
        assert (len(server.requests), renewed["receipt"]["cached"]) == (2, False)
        assert told["cache-status"].startswith("summarizer; fwd=request; stored")
        kept = ask(settings)[0]
        assert (kept["headline"]["text"], kept["receipt"]["cached"]) == ("The sanctuary will stay shut", True)


def test_no_store_neither_reads_nor_writes(tmp_path: Path) -> None:
    with serve(GOOD) as server:
        settings = configure_model(server.base, cache_dir=tmp_path)
        _, told = ask(settings, header="no-store")
        assert told["cache-status"] == "summarizer; fwd=bypass"
        assert list(tmp_path.iterdir()) == []
        ask(settings)
        assert not ask(settings, header="max-age=60, No-Store")[0]["receipt"]["cached"]
        assert len(server.requests) == 3


def age_by(folder: Path, seconds: float) -> None:
    database = sqlite3.connect(folder / FILE)
    with database:
        assert database.execute("UPDATE briefs SET made = made - ?", (seconds,)).rowcount > 0
    database.close()


def test_a_brief_is_used_for_as_long_as_is_configured_and_asked_for(tmp_path: Path) -> None:
    with serve(GOOD) as server:
        settings = configure_model(server.base, cache_dir=tmp_path, cache_seconds=100)
        ask(settings)
        age_by(tmp_path, 50)
        brief, told = ask(settings, header="max-age=60")
        assert brief["receipt"]["cached"]
        assert 50 <= int(told["age"]) < 60
        brief, told = ask(settings, header="max-age=10")
        assert (brief["receipt"]["cached"], len(server.requests)) == (False, 2)
        assert told["cache-status"].startswith("summarizer; fwd=stale; stored")
        assert ask(settings, header="max-age=10")[0]["receipt"]["cached"], "it is young now"
        age_by(tmp_path, 101)
        assert not ask(settings)[0]["receipt"]["cached"]
        assert len(server.requests) == 3


def test_what_has_expired_goes_though_no_request_comes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Briefs and answers to idempotency keys contain articles, also those of a service that ran before."""
    monkeypatch.setattr(app, "SWEEP_INTERVAL", 0.1)
    database = SecretStr(f"sqlite:///{tmp_path / 'keys.sqlite3'}")
    with serve(GOOD) as server:
        settings = configure_model(server.base, cache_dir=tmp_path, database_url=database)
        with make_client(settings) as client:
            answer = client.post("/v1/summaries", json={"text": ARTICLE}, headers={"Idempotency-Key": "k"})
            assert answer.status_code == 200
        assert count(tmp_path) == (1, 1)
        brief = settings.model_copy(update={"cache_seconds": 0.5, "idempotency_seconds": 0.5})
        with make_client(brief) as client:
            wait_until(lambda: count(tmp_path) == (0, 0))
            client.post("/v1/summaries", json={"text": ARTICLE}, headers={"Idempotency-Key": "k"})
            wait_until(lambda: count(tmp_path) == (0, 0))
            assert len(server.requests) == 2


def count(folder: Path) -> tuple[int, ...]:
    tables = {FILE: "briefs", "keys.sqlite3": "idempotency_keys"}
    numbers = []
    for file, table in tables.items():
        with contextlib.closing(sqlite3.connect(folder / file)) as database:
            numbers.append(database.execute(f"SELECT count(*) FROM {table}").fetchone()[0])
    return tuple(numbers)


def test_it_can_be_turned_off() -> None:
    with serve(GOOD) as server:
        settings = configure_model(server.base, cache=False)
        ask(settings)
        brief, told = ask(settings)
        assert (len(server.requests), brief["receipt"]["cached"]) == (2, False)
        assert told["cache-status"] == "summarizer; fwd=uri-miss"


def test_the_built_in_engine_leaves_nothing_on_the_disk(tmp_path: Path) -> None:
    settings = configure(cache_dir=tmp_path)
    ask(settings)
    brief, told = ask(settings)
    assert (brief["receipt"]["cached"], told["cache-status"]) == (False, "summarizer; fwd=bypass")
    assert list(tmp_path.iterdir()) == []


def test_a_failed_call_is_not_kept() -> None:
    with serve(fault(400), GOOD) as server:
        settings = configure_model(server.base)
        ask(settings, status=502)
        assert not ask(settings)[0]["receipt"]["cached"]
        assert len(server.requests) == 2


def test_a_partial_brief_is_kept() -> None:
    with serve(answer(brief_with(TRUE, LIE))) as server:
        settings = configure_model(server.base)
        first = ask(settings)[0]
        asked = len(server.requests)
        again = ask(settings)[0]
        assert (again["receipt"]["cached"], len(server.requests)) == (True, asked)
    assert again["audit"] == first["audit"]
    assert again["audit"]["rejected"]


def test_a_brief_by_a_model_that_stood_in_for_a_failed_one_is_not_kept() -> None:
    with serve(fault(500)) as dead, serve(GOOD) as server:
        settings = configure_model(server.base)
        models = {
            "dead": ModelSettings(model="openai/dead", api_base=dead.base, mode="json", fallbacks=("scripted",)),
            **settings.models,
        }
        settings = settings.model_copy(update={"model": "dead", "models": models})
        for _ in range(2):
            brief, told = ask(settings)
            assert (brief["receipt"]["cached"], brief["receipt"]["model"]) == (False, "openai/scripted")
            assert "stored" not in told["cache-status"]
        assert len(server.requests) == 2


def test_a_brief_whose_repair_was_broken_off_is_not_kept() -> None:
    with serve(answer(brief_with(TRUE, LIE)), fault(400), answer(brief_with(TRUE))) as server:
        settings = configure_model(server.base)
        assert ask(settings)[0]["audit"]["rejected"]
        brief = ask(settings)[0]
        assert (brief["receipt"]["cached"], brief["audit"]["rejected"]) == (False, [])


def test_a_brief_after_a_fault_that_passed_is_kept() -> None:
    with serve(fault(500), GOOD) as server:
        settings = change_model(configure_model(server.base), retries=1)
        assert len(ask(settings)[0]["receipt"]["attempts"]) == 2
        assert ask(settings)[0]["receipt"]["cached"]
        assert len(server.requests) == 2


def test_a_broken_file_is_no_error_and_told_once(tmp_path: Path) -> None:
    (tmp_path / FILE).write_bytes(b"no database")
    with serve(GOOD) as server, log_lines() as lines:
        client = make_client(configure_model(server.base, cache_dir=tmp_path))
        for _ in range(2):
            got = client.post("/v1/summaries", json={"text": ARTICLE})
            assert (got.status_code, got.json()["receipt"]["cached"]) == (200, False)
        assert len(server.requests) == 2
    (told,) = [line for line in lines if line["event"] == "cache_unusable"]
    assert (told["level"], "DatabaseError" in told["reason"]) == ("warning", True)


@pytest.mark.parametrize("body", ["{", "{}", "[]", '{"schema": "news/2"}'])
def test_an_entry_that_is_no_brief_is_a_miss_and_replaced(tmp_path: Path, body: str) -> None:
    with serve(GOOD) as server:
        settings = configure_model(server.base, cache_dir=tmp_path)
        ask(settings)
        database = sqlite3.connect(tmp_path / FILE)
        with database:
            database.execute("UPDATE briefs SET body = ?", (body,))
        database.close()
        assert not ask(settings)[0]["receipt"]["cached"]
        assert ask(settings)[0]["receipt"]["cached"]
        assert len(server.requests) == 2


def test_no_key_is_in_the_file(tmp_path: Path) -> None:
    with serve(GOOD) as server:
        ask(configure_model(server.base, cache_dir=tmp_path))
    files = list(tmp_path.iterdir())
    written = b"".join(file.read_bytes() for file in files)
    assert TRUE.encode() in written
    assert SECRET_KEY.encode() not in written


def test_the_oldest_go_where_the_file_is_full(tmp_path: Path) -> None:
    with serve(GOOD) as server:
        ask(configure_model(server.base, cache_dir=tmp_path / "one"), title="one")
        most = 4 * measure_briefs(tmp_path / "one")
        settings = configure_model(server.base, cache_dir=tmp_path / "six", cache_max_bytes=most)
        for title in ("one", "two", "three", "four", "five", "six"):
            ask(settings, title=title)
        assert ask(settings, title="six")[0]["receipt"]["cached"]
        assert not ask(settings, title="one")[0]["receipt"]["cached"]
    assert 0 < measure_briefs(tmp_path / "six") <= most


def measure_briefs(folder: Path) -> int:
    with contextlib.closing(sqlite3.connect(folder / FILE)) as database:
        (total,) = database.execute("SELECT sum(length(CAST(body AS BLOB))) FROM briefs").fetchone()
    return int(total)


def test_the_client_can_have_the_model_asked_again() -> None:
    with serve(GOOD) as server, serve_app(configure_model(server.base)) as url, Client(url) as client:
        assert not client.summarize(ARTICLE).receipt.cached
        reused = client.summarize(ARTICLE).receipt
        assert (reused.cached, reused.cost_usd, reused.attempts) == (True, 0.0, ())
        assert not client.summarize(ARTICLE, cache=False).receipt.cached
        assert len(server.requests) == 2


def test_the_shell_can_have_the_model_asked_again(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "article.txt").write_text(ARTICLE, "utf-8")
    with serve(GOOD) as server, serve_app(configure_model(server.base)) as url:
        for more, cached in (([], False), ([], True), (["--no-cache"], False)):
            with pytest.raises(SystemExit) as left:
                main(["summarize", str(tmp_path / "article.txt"), "--server", url, "--format", "json", *more])
            assert left.value.code == 0
            assert json.loads(capfd.readouterr().out)["receipt"]["cached"] is cached
        assert len(server.requests) == 2


LOADING = 240.0
"""Seconds for the first call of all, which loads the model library."""


def count_waiting() -> int:
    """How many requests wait for a call that is under way; each waits for the answer to its own key, too."""
    under_way = [entry for tasks in list(tasks_by_loop.values()) for entry in list(tasks.items())]
    briefs = (shared for key, shared in under_way if not (isinstance(key, tuple) and key[0] == IDEMPOTENCY_KEY))
    return sum(shared.waiting for shared in briefs)


class Slow:
    """Answers when it is told to."""

    def __init__(self, script: Script = GOOD) -> None:
        self.script, self.go = script, threading.Event()

    def __call__(self, request: Request) -> Reply:
        assert self.go.wait(LOADING)
        return self.script if isinstance(self.script, Reply) else self.script(request)


@pytest.mark.parametrize("cache", [True, False], ids=["with the disk", "without"])
def test_identical_requests_at_one_time_share_one_call(cache: bool) -> None:
    slow = Slow()
    with serve(slow) as server, serve_app(priced(server.base, cache=cache)) as url, ThreadPoolExecutor(21) as pool:
        with Client(url) as client:
            asked = [pool.submit(client.summarize, ARTICLE) for _ in range(20)]
            other = pool.submit(client.summarize, ARTICLE, title="Another")
            wait_until(lambda: count_waiting() == 21)
            slow.go.set()
            briefs = [one.result(LOADING) for one in asked]
            assert not other.result(LOADING).receipt.cached
        assert len(server.requests) == 2
    assert len({brief.model_dump_json(exclude={"receipt"}) for brief in briefs}) == 1
    (paid,) = [brief.receipt for brief in briefs if not brief.receipt.cached]
    assert sum(brief.receipt.cost_usd or 0 for brief in briefs) == paid.cost_usd == pytest.approx(0.0012)
    assert {brief.receipt.original_cost_usd for brief in briefs if brief.receipt.cached} == {paid.cost_usd}


def test_a_shared_failure_is_everybodys_and_forgotten() -> None:
    slow = Slow(fault(400))
    with serve(slow, GOOD) as server, serve_app(configure_model(server.base)) as url, ThreadPoolExecutor(5) as pool:
        asked = [pool.submit(post, url) for _ in range(5)]
        wait_until(lambda: count_waiting() == 5)
        slow.go.set()
        assert [one.result(PATIENCE)[0] for one in asked] == [502] * 5
        assert len(server.requests) == 1
        assert post(url)[0] == 200


def post(url: str, **body: Any) -> tuple[int, Any]:
    with contextlib.closing(send(url, **body)) as connection:
        got = connection.getresponse()
        return got.status, json.loads(got.read())


def send(url: str, **body: Any) -> http.client.HTTPConnection:
    place = urlsplit(url)
    connection = http.client.HTTPConnection(str(place.hostname), place.port, timeout=60)
    connection.request(
        "POST", "/v1/summaries", json.dumps({"text": ARTICLE, **body}), {"content-type": "application/json"}
    )
    return connection


def test_one_who_hangs_up_does_not_end_the_call_for_the_others() -> None:
    def play(request: Request) -> Reply:
        made = GOOD(request)
        assert go.wait(PATIENCE * 3)
        return Reply(made.body)

    go = threading.Event()
    with serve(play) as server, serve_app(configure_model(server.base)) as url, ThreadPoolExecutor(2) as pool:
        first = send(url)
        assert server.asked.wait(PATIENCE * 3)
        others = [pool.submit(post, url) for _ in range(2)]
        wait_until(lambda: count_waiting() == 3)
        first.close()
        wait_until(lambda: count_waiting() == 2)
        go.set()
        answers = [other.result(30) for other in others]
        assert [status for status, _ in answers] == [200, 200]
        assert not server.hung_up.is_set()
        assert len(server.requests) == 1
        assert sorted(brief["receipt"]["cached"] for _, brief in answers) == [False, True], "one of them bears the cost"
        assert post(url)[1]["receipt"]["cached"]


def test_the_last_one_who_hangs_up_ends_the_call() -> None:
    with serve(Reply(b"{}", delay=30), GOOD) as server, serve_app(configure_model(server.base)) as url:
        callers = [send(url) for _ in range(3)]
        assert server.asked.wait(PATIENCE * 3)
        wait_until(lambda: count_waiting() == 3)
        for caller in callers[:2]:
            caller.close()
        wait_until(lambda: count_waiting() == 1)
        assert not server.hung_up.wait(0.3)
        callers[2].close()
        assert server.hung_up.wait(PATIENCE)
        assert len(server.requests) == 1
        status, brief = post(url)
        assert (status, brief["receipt"]["cached"]) == (200, False)


def test_one_who_wants_nothing_kept_shares_nothing() -> None:
    slow = Slow()
    with serve(slow) as server, serve_app(configure_model(server.base)) as url, ThreadPoolExecutor(2) as pool:
        kept = pool.submit(post, url)
        assert server.asked.wait(PATIENCE * 3)
        with contextlib.closing(http.client.HTTPConnection(urlsplit(url).netloc, timeout=60)) as private:
            headers = {"content-type": "application/json", "cache-control": "no-store"}
            private.request("POST", "/v1/summaries", json.dumps({"text": ARTICLE}), headers)
            wait_until(lambda: len(server.requests) == 2)  # it does not wait for somebody else's call
            slow.go.set()
            assert json.loads(private.getresponse().read())["receipt"]["cached"] is False
        assert kept.result(30)[1]["receipt"]["cached"] is False
