"""Faults of a provider, for one brief, a stream, a batch and a judge: the documented answer, and no call too many."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Iterator
from pathlib import Path

import httpx2
import pytest
from pydantic import SecretStr

from summarizer.settings import ModelSettings, Settings
from tests.faults.provider_faults import FAULTS, STREAM_FAULTS, TIMEOUT, Fault, as_streamed
from tests.support.provider_server import Request, answer, free_port, serve
from tests.support.service import ARTICLE, TRUE, configure, log_lines, serve_app
from tests.support.waiting import wait_until

pytestmark = pytest.mark.faults

POSITION = {"actor": "amadi", "attribution": "Amadi", "stance": "opposes", "target": None}
BRIEF = {
    "actors": [{"id": "amadi", "name": "Ruth Amadi", "kind": "person", "role": None, "aliases": ["Amadi"]}],
    "headline": {"quotes": [TRUE], "text": "The sanctuary will stay shut until its fences are mended"},
    "abstract": [],
    "positions": [{"quote": TRUE, **POSITION, "statement": "It will not reopen before that."}],
    "numeric_claims": [],
    "open_questions": [],
}
GOOD = answer(BRIEF)


@contextlib.contextmanager
def provider(fault: Fault) -> Iterator[tuple[str, list[Request]]]:
    if fault.script is None:
        yield f"http://127.0.0.1:{free_port()}/v1", []
        return
    with serve(fault.script) as server:
        yield server.base, server.requests


def models(writer: str, judge: str | None = None) -> dict[str, ModelSettings]:
    made = {"writer": writer, "judge": judge or writer}
    return {
        name: ModelSettings(
            model=f"openai/{name}", api_base=base, api_key_env="SCRIPTED_KEY", mode="json_schema", timeout=TIMEOUT
        )
        for name, base in made.items()
    }


@contextlib.contextmanager
def ready(configured: Settings) -> Iterator[str]:
    """A service that has loaded the model library."""
    with serve_app(configured) as service, log_lines():
        wait_until(lambda: httpx2.get(f"{service}/readyz").status_code == 200)
        yield service


def settings(folder: Path, writer: str, judge: str | None = None) -> Settings:
    return configure(
        model="writer",
        models=models(writer, judge),
        judge="judge" if judge else "off",
        database_url=SecretStr(f"sqlite:///{folder / 'faults.sqlite3'}"),
        batch_attempts=1,
        timeout=10.0,
        cache=False,
    )


@pytest.mark.parametrize("name", FAULTS)
def test_one_brief(name: str, tmp_path: Path) -> None:
    fault = FAULTS[name]
    with provider(fault) as (base, asked), ready(settings(tmp_path, base)) as service:
        got = httpx2.post(f"{service}/v1/summaries", json={"text": ARTICLE}, timeout=60)
    problem = got.json()
    assert (got.status_code, problem.get("code"), len(asked)) == (fault.status, fault.code, fault.calls)


@pytest.mark.parametrize("name", [*FAULTS, *STREAM_FAULTS])
def test_a_stream(name: str, tmp_path: Path) -> None:
    fault = STREAM_FAULTS.get(name) or as_streamed(FAULTS[name])
    with provider(fault) as (base, asked), ready(settings(tmp_path, base)) as service:
        got = httpx2.post(
            f"{service}/v1/summaries", json={"text": ARTICLE}, headers={"Accept": "text/event-stream"}, timeout=60
        )
    if got.headers["content-type"].startswith("text/event-stream"):
        last = got.text.strip().split("\n\n")[-1]
        problem = json.loads(next(line for line in last.splitlines() if line.startswith("data: "))[6:])
        assert "event: error" in last
    else:
        problem = got.json()
    assert (problem["status"], problem["code"]) == (fault.status, fault.code)
    assert len(asked) == fault.calls


@pytest.mark.slow
@pytest.mark.parametrize("name", FAULTS)
def test_a_batch(name: str, tmp_path: Path) -> None:
    fault = FAULTS[name]
    with provider(fault) as (base, asked), ready(settings(tmp_path, base)) as service:
        batch = httpx2.post(f"{service}/v1/batches", json={"items": [{"id": "a", "text": ARTICLE}]}).json()
        lines = httpx2.get(f"{service}/v1/batches/{batch['id']}/results?follow=true", timeout=60).text.splitlines()
        ended = httpx2.get(f"{service}/v1/batches/{batch['id']}").json()
    (result,) = map(json.loads, lines)
    problem = result["problem"]
    assert (result["state"], problem["status"], problem["code"]) == ("failed", fault.status, fault.code)
    assert (ended["state"], ended["counts"]["failed"]) == ("done", 1)
    assert len(asked) == fault.calls


@pytest.mark.parametrize("name", FAULTS)
def test_a_judge(name: str, tmp_path: Path) -> None:
    fault = FAULTS[name]
    with serve(GOOD) as writer, provider(fault) as (base, asked):
        with ready(settings(tmp_path, writer.base, base)) as service:
            got = httpx2.post(f"{service}/v1/summaries", json={"text": ARTICLE}, timeout=60)
        assert len(writer.requests) == 1
    assert got.status_code == 200
    brief = got.json()
    assert brief["positions"]
    statements = brief["audit"]["statements"]
    assert {check["verdict"] for check in statements} <= {"not_judged", "supported", "unclear"}
    assert "not_judged" in {check["verdict"] for check in statements}
    assert any(attempt["purpose"] == "review" and attempt["failure"] for attempt in brief["receipt"]["attempts"])
    assert len(asked) <= fault.calls
