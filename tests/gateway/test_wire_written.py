"""Answers written by hand after the providers' documentation: what the recorded ones do not show.

In `written_answers.jsonl`, which has the form of the recorded rows, every object stands beside something that could be
taken for it, or where nobody asked for it; every error is one that its provider documents.
"""

from __future__ import annotations

import json
from dataclasses import replace
from itertools import product
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from summarizer import errors
from summarizer.gateway.answer_extraction import place_answer
from summarizer.gateway.provider_errors import find_retry_delay
from tests.support.share import share
from tests.support.wire_server import Row
from tests.support.wire_table import KEY, MODES, play_row

ROWS = [
    Row(**json.loads(line))
    for line in (Path(__file__).parent / "written_answers.jsonl").read_text("utf-8").splitlines()
]
ROME = {"city": "Rome", "country": "Italy"}
TRANSIENT_STATUSES = (errors.ProviderRateLimitError, errors.ProviderTimeoutError, errors.ProviderUnavailableError)


def pick(kind: str) -> list[Row]:
    return [row for row in ROWS if row.kind == kind]


@pytest.mark.parametrize(("row", "mode"), share(product(pick("json"), MODES), every=5), ids=str)
def test_the_object_is_found_without_another_call(row: Row, mode: Any) -> None:
    got = play_row(row, mode, "argument")
    assert got.error is None, got.error
    assert (got.value, len(got.paths)) == (row.expected, 1)


@pytest.mark.parametrize(
    "name", [f"{where} another tool {place}" for where in ("openai", "anthropic") for place in ("first", "last")]
)
def test_the_name_of_the_tool_decides_where_another_ones_arguments_look_the_same(name: str) -> None:
    """Bare LiteLLM and Instructor take the first call for the answer."""
    first = next(row for row in ROWS if row.id == name.replace("last", "first"))
    body = json.loads(json.dumps(first.body))
    if first.provider == "openai":
        calls = body["choices"][0]["message"]["tool_calls"]
        calls[0]["function"]["arguments"] = json.dumps(ROME)
    else:
        calls = body["content"]
        calls[0]["input"] = ROME
    if name.endswith("last"):
        calls.reverse()
    got = play_row(replace(first, body=body), "tools", "argument")
    assert (got.value, len(got.paths)) == (first.expected, 1)


@pytest.mark.parametrize("row", share(pick("error"), every=4), ids=str)
def test_an_error_is_typed_and_says_what_to_do(row: Row) -> None:
    """Each provider has many rows: half of them are answers to calls with tools, the other half to calls for JSON."""
    got = play_row(row, ("tools", "json")[ROWS.index(row) % 2], "argument")
    error = got.error
    assert isinstance(error, errors.ProviderError)
    assert type(error).__name__ == row.expected
    assert error.retryable is (isinstance(error, TRANSIENT_STATUSES) and "billing" not in str(error))
    words = ("Check", "Try again", "Look at", "Use a", "Raise", "set another mode", "Another model")
    assert any(word in str(error) for word in words)
    assert KEY not in str(error)
    told = json.dumps(row.body)
    assert not any(part in told for part in str(error).split(". ") if len(part) > 30), "not in the provider's words"


WAITS = {
    "a number": ({"retry-after": "7"}, None, 7.0),
    "milliseconds": ({"retry-after-ms": "7500", "retry-after": "8"}, None, 7.5),
    "Google's": ({}, [{"error": {"details": [{"@type": "Help"}, {"retryDelay": "7.25s"}]}}], 7.25),
    "OpenAI's": ({}, {"error": {"message": "Rate limit reached for x. Please try again in 20ms."}}, 0.02),
    "Groq's": ({}, {"error": {"message": "Limit 6000. Please try again in 1m2.5s. Upgrade."}}, 62.5),
    "Azure's": ({}, {"error": {"message": "Please retry after 7 seconds."}}, 7.0),
    "Hugging Face's": ({}, {"error": "Model x is currently loading", "estimated_time": 20}, 20.0),
    "none": ({}, {"error": {"message": "Try again later: in 1999 it was slow"}}, None),
    "no number": ({"retry-after": "nan"}, None, None),
    "next year": ({"retry-after": "99999999"}, None, None),
}


@pytest.mark.parametrize("name", WAITS)
def test_a_time_to_wait_is_read_where_the_provider_puts_it(name: str) -> None:
    headers, body, seconds = WAITS[name]
    assert find_retry_delay(headers, body=body) == seconds


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ('{"city": "<think>Rome</think>"}', '{"city": "<think>Rome</think>"}'),
        ('{"city": "<think>"} and {"city": "Paris"}', '{"city": "Paris"}'),
        ('<think>{"city": "Rome"}', '{"city": "Rome"}'),
        ('{"tool": {"city": 1.10}}', '{"city": 1.10}'),
        ('{"city": {"city": "Rome"}}', '{"city": {"city": "Rome"}}'),
        ('{"a": {"b": {"city": "Paris", "é": 1}}}', '{"city": "Paris", "é": 1}'),
        ("{" * 500, None),
    ],
)
def test_an_object_is_taken_as_it_is_written(text: str, found: str | None) -> None:
    message = SimpleNamespace(content=text)
    assert place_answer([message], name="Answer", properties=["city"], mode="json") == ((found,) if found else ())
    assert message.content == (found or text)
