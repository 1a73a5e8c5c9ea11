"""Every error that a provider sends reaches the callers of the service as a problem of its kind, in our words."""

from __future__ import annotations

import json
from typing import Any

import pytest

from summarizer import errors
from summarizer.api.problems import ERRORS
from summarizer.settings import ModelSettings
from tests.gateway.test_wire_written import ROWS as WRITTEN
from tests.support.service import ARTICLE, SECRET_KEY, configure, log_lines, make_client, read_problem
from tests.support.share import share
from tests.support.shared_data import MISSING
from tests.support.wire_server import ENVIRONMENT, Row, load_rows, play
from tests.support.wire_table import expected_error

DOCUMENTED = {(row.expected, row.status): row for row in WRITTEN if row.kind == "error"}
"""One of each error and status: `test_wire_written.py` has the error that becomes of every row."""

RECORDED = [row for row in load_rows() if row.kind == "error"]


@pytest.fixture(autouse=True)
def _environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in {**ENVIRONMENT, "RECORDED_KEY": SECRET_KEY}.items():
        monkeypatch.setenv(name, value)


def summarize(row: Row, **settings: Any) -> Any:
    """What the service answers where its model's provider answers with a row."""
    _, base = play(row)
    recorded = ModelSettings(model=row.name, api_base=base, api_key_env="RECORDED_KEY", mode="tools", retries=0)
    client = make_client(configure(model="recorded", models={"recorded": recorded}, **settings))
    with log_lines():
        return client.post("/v1/summaries", json={"text": ARTICLE})


def assert_problem(row: Row, kind: type[errors.ProviderError]) -> None:
    got = summarize(row)
    problem = read_problem(got, ERRORS[kind][0], kind.code)
    assert "recorded" in problem["detail"] or row.name in problem["detail"]
    if kind not in (errors.ProviderRateLimitError, errors.ProviderTimeoutError, errors.ProviderUnavailableError):
        assert got.headers["x-should-retry"] == "false"
        assert "retry-after" not in got.headers
    words = [row.body] if isinstance(row.body, str) else list(texts_of(row.body))
    assert not any(" " in word and len(word) > 25 and word in got.text for word in words), "it is told in our words"


def texts_of(body: Any) -> Any:
    if isinstance(body, dict | list):
        for part in body.values() if isinstance(body, dict) else body:
            yield from texts_of(part)
    elif isinstance(body, str):
        yield body


@pytest.mark.skipif(not RECORDED, reason=f"wire/provider_responses.jsonl {MISSING}")
@pytest.mark.parametrize("row", share(RECORDED, every=4), ids=str)
def test_a_recorded_error_is_a_problem_of_its_kind(row: Row) -> None:
    assert_problem(row, expected_error(row))


@pytest.mark.faults
@pytest.mark.parametrize("row", share(DOCUMENTED.values(), every=2), ids=str)
def test_a_documented_error_is_a_problem_of_its_kind(row: Row) -> None:
    assert_problem(row, getattr(errors, row.expected))


@pytest.mark.parametrize(
    ("name", "seconds"), [("gemini quota", "7"), ("huggingface loading", "20"), ("openai quota", None)]
)
def test_a_time_in_the_body_becomes_a_retry_after(name: str, seconds: str | None) -> None:
    (row,) = [row for row in WRITTEN if row.id == name]
    got = summarize(row)
    assert got.headers.get("retry-after") == seconds
    assert json.loads(got.content)["status"] == got.status_code
