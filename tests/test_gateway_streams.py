"""Google's streams, of which LiteLLM keeps no reason why they ended: whole ones, and those that are not."""

from __future__ import annotations

import json
from functools import partial
from typing import Any

import pytest

from summarizer.engines.draft import AnswerReview, draft
from summarizer.errors import ProviderOutputError, ProviderUnavailableError, SummarizerError
from summarizer.gateway.call import call_model
from summarizer.gateway.requests import Call
from summarizer.gateway.target import Target
from summarizer.pipeline.sync import run_sync
from summarizer.schemas.grounder import Verification
from tests.llm_support import ARTICLE, GOOD, PlainGrounder, Report
from tests.provider_server import Script, serve
from tests.streamed import streamed, write_content

MESSAGES = [{"role": "user", "content": ARTICLE}]


def ask_google(script: Script, *, mode: Any) -> tuple[Call, AnswerReview, str]:
    """Stream an answer: the call, what came of it, and what a listener was shown."""
    review, pieces = AnswerReview(Report, Verification(PlainGrounder(ARTICLE))), list[str]()
    with serve(script) as server:
        target = Target("gemini/gemini-2.5-flash", "gemini", f"{server.root}/v1beta", None, mode, timeout=30.0)
        asked = call_model(draft(Report), MESSAGES, target=target, context=review, reasks=0, listener=pieces.append)
        call = run_sync(asked)
        assert [request.path.split(":")[-1] for request in server.requests] == ["streamGenerateContent?alt=sse"]
    return call, review, "".join(pieces)


@pytest.fixture(autouse=True)
def key(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GEMINI_API_KEY", "sk-1")


@pytest.mark.parametrize("mode", ["tools", "json_schema", "json"])
def test_a_whole_answer(mode: Any) -> None:
    call, review, shown = ask_google(streamed(GOOD, write=write_content, size=10), mode=mode)
    assert call.error is None
    assert tuple(review.raws) == (GOOD,)
    assert json.loads(shown) == GOOD
    assert [one.usage.total_tokens for one in call.tries if one.usage] == [120]


@pytest.mark.parametrize(
    ("text", "finish", "keep", "error", "told"),
    [
        (json.dumps(GOOD), "STOP", 3, ProviderUnavailableError, "broke off"),
        (json.dumps(GOOD)[:40], "STOP", None, ProviderUnavailableError, "broke off"),
        (json.dumps(GOOD)[:40], "MAX_TOKENS", None, ProviderOutputError, "cut off by its length limit"),
        (json.dumps(GOOD)[:40], "SAFETY", None, SummarizerError, "filter"),
        ("I would rather not.", "STOP", None, ProviderOutputError, "was no object in the schema"),
    ],
)
def test_one_that_is_not_whole_is_an_error(text: str, finish: str, keep: int | None, error: Any, told: str) -> None:
    write = partial(write_content, finish=finish)
    call, review, _ = ask_google(streamed(text, write=write, size=10, keep=keep), mode="json_schema")
    assert isinstance(call.error, error)
    assert told in str(call.error)
    assert not review.raws
