"""Batches whose provider refuses the key, the model or the account wait; an article that alone is refused fails."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest

from summarizer.client import Client
from summarizer.jobs import refusals
from summarizer.schemas.batches import Batch
from tests.support.batches import Counted, configure_batches, make_items
from tests.support.provider_server import Reply, Request, Script, fault, serve
from tests.support.service import serve_app
from tests.support.share import share
from tests.support.waiting import PATIENCE, wait_until

REFUSALS = {
    "provider_auth": fault(401, code="invalid_api_key"),
    "provider_not_found": fault(404, code="model_not_found"),
    "provider_request": fault(402, code="insufficient_credit"),
    "provider_rate_limit": fault(429, code="insufficient_quota"),
}


@pytest.fixture
def url(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path / 'batches.sqlite3'}"


@contextlib.contextmanager
def run_service(url: str, script: Script, **more: Any) -> Iterator[Client]:
    with serve(script) as server, serve_app(configure_batches(url, server, **more)) as base, Client(base) as client:
        yield client


def refuse(*names: str) -> Counted:
    """A provider behind a firewall that answers 403 to the words of some articles."""
    return Counted(fault=lambda name, _: fault(403) if name in names else None)


def find_ends(client: Client, batch: Batch) -> dict[str, str]:
    """The ids of a batch's results, with the code of their problem; empty for a brief."""
    ended = client.batches.results(batch.id)
    return {result.id: result.problem.code if result.problem else "" for result in ended}


@pytest.mark.parametrize("code", share(REFUSALS, every=4))
def test_a_batch_waits_while_the_provider_refuses_the_key_the_model_or_the_account(
    url: str, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, code: str
) -> None:
    monkeypatch.setattr(refusals, "REFUSED_PAUSE", 0.3)
    is_mended = threading.Event()
    script = Counted(fault=lambda *_: None if is_mended.is_set() else REFUSALS[code])
    with run_service(url, script, batch_concurrency=4) as client:
        batch = client.batches.create(make_items(40))
        wait_until(lambda: "batch_waits" in caplog.messages and client.batches.get(batch.id).waits_for)
        asked = script.calls.total()
        wait_until(lambda: script.calls.total() > asked + 2)
        found = client.batches.get(batch.id)
        assert (found.counts.failed, found.counts.done) == (0, 0)
        assert found.waits_for is not None
        assert found.waits_for.code == code
        assert caplog.messages.count("batch_waits") == 1
        is_mended.set()
        assert client.batches.wait(batch.id, pause=0.1).counts.done == 40
        assert {result.attempts for result in client.batches.results(batch.id)} == {1}


def test_a_batch_goes_on_when_a_wrong_key_is_mended_after_a_restart(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(refusals, "REFUSED_PAUSE", 0.3)
    script = Counted(0.1)

    def ask(request: Request) -> Reply:
        return script(request) if request.headers["authorization"] == "Bearer sk-right" else fault(401)

    with serve(ask) as server:
        settings = configure_batches(url, server, batch_concurrency=2)
        for key in ("sk-right", "sk-wrong", "sk-right"):
            monkeypatch.setenv("SCRIPTED_KEY", key)
            with serve_app(settings) as base, Client(base) as client:
                if not script.calls:
                    batch = client.batches.create(make_items(12))
                    wait_until(lambda: len(script.calls) >= 2)
                elif key == "sk-wrong":
                    asked = len(server.requests)
                    wait_until(lambda asked=asked: len(server.requests) >= asked + 4)
                    found = client.batches.get(batch.id)
                    assert found.counts.failed == 0
                    assert found.waits_for is not None
                    assert "rejected the key" in found.waits_for.detail
                else:
                    assert client.batches.wait(batch.id, pause=0.1).counts.done == 12
    assert set(script.calls.values()) == {1}


@pytest.mark.parametrize(
    ("concurrency", "names"),
    share(
        [(2, ["a0"]), (1, ["a0"]), (1, ["a5"]), (8, ["a4", "a5"]), (8, ["a0", "a2", "a3"]), (2, ["a2", "a3"])], every=2
    ),
)
def test_articles_that_alone_are_refused_fail_alone(
    url: str, monkeypatch: pytest.MonkeyPatch, concurrency: int, names: Sequence[str]
) -> None:
    monkeypatch.setattr(refusals, "REFUSED_PAUSE", 0.3)
    script = refuse(*names)
    script.delay = 0.3  # refusals come sooner than briefs
    with run_service(url, script, batch_concurrency=concurrency) as client:
        batch = client.batches.create(make_items(6))
        client.batches.wait(batch.id, pause=0.1)
        expected = {f"a{number}": "" for number in range(6)} | dict.fromkeys(names, "provider_auth")
        assert find_ends(client, batch) == expected
    assert all(script.calls[name] <= 4 for name in names)


@pytest.mark.parametrize("concurrency", share([1, 4], every=2))
def test_an_article_that_is_refused_holds_no_others_up(
    url: str, monkeypatch: pytest.MonkeyPatch, concurrency: int
) -> None:
    monkeypatch.setattr(refusals, "REFUSED_PAUSE", 600.0)
    with run_service(url, refuse("a0"), batch_concurrency=concurrency) as client:
        batch = client.batches.create(make_items(6))
        wait_until(lambda: client.batches.get(batch.id).counts.done == 5, seconds=PATIENCE)
        client.batches.cancel(batch.id)
        assert client.batches.wait(batch.id, pause=0.1).counts.cancelled == 1


def test_a_batch_that_is_refused_does_not_wait_for_ever_and_can_be_cancelled(
    url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(refusals, "REFUSED_PAUSE", 0.2)
    with serve(fault(401)) as server, serve_app(configure_batches(url, server)) as base, Client(base) as client:
        one, many = client.batches.create(make_items(1)), client.batches.create(make_items(30))
        for batch in (one, many):
            wait_until(lambda batch=batch: client.batches.get(batch.id).waits_for)
            assert client.batches.get(batch.id).counts.failed == 0
        client.batches.cancel(many.id)
        assert client.batches.wait(many.id, pause=0.1).counts.cancelled == 30
        asked = len(server.requests)
        wait_until(lambda: len(server.requests) > asked)
        assert client.batches.get(one.id).counts.failed == 0
        client.batches.resume(many.id)
        monkeypatch.setattr(refusals, "LONGEST_REFUSED", 0.0)
        assert client.batches.wait(one.id, pause=0.1).counts.failed == 1
        assert client.batches.wait(many.id, pause=0.1).counts.failed == 30
