"""Google's streams, of which LiteLLM keeps no reason why they ended: whole ones, and those that are not."""

from __future__ import annotations

import json
from functools import partial
from typing import Any

import pytest

from summarizer.engines.llm.draft import DraftCollector, draft_response_model
from summarizer.errors import ProviderOutputError, ProviderUnavailableError, SummarizerError
from summarizer.gateway.call import ModelCall
from summarizer.gateway.libraries import load_libraries
from summarizer.gateway.streaming import merge_chunks
from summarizer.gateway.structured_call import CallOptions, call_model
from summarizer.gateway.target import Target
from summarizer.pipeline.sync import run_sync
from summarizer.schemas.findings import Verification
from tests.support.llm import ARTICLE, GOOD, PlainGrounder, Report
from tests.support.provider_server import Script, serve
from tests.support.streamed import streamed, write_content

MESSAGES = [{"role": "user", "content": ARTICLE}]


def ask_google(script: Script, *, mode: Any) -> tuple[ModelCall, DraftCollector, str]:
    """Stream an answer: the call, what came of it, and what a listener was shown."""
    review, pieces = DraftCollector(Report, Verification(PlainGrounder(ARTICLE))), list[str]()
    with serve(script) as server:
        target = Target("gemini/gemini-2.5-flash", "gemini", f"{server.root}/v1beta", None, mode, timeout=30.0)
        asked = call_model(
            draft_response_model(Report),
            MESSAGES,
            target=target,
            context=review,
            options=CallOptions(listener=pieces.append),
        )
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
        (json.dumps(GOOD), "STOP", 3, ProviderUnavailableError, "closed the connection"),
        (json.dumps(GOOD)[:40], "STOP", None, ProviderUnavailableError, "closed the connection"),
        (json.dumps(GOOD)[:40], "MAX_TOKENS", None, ProviderOutputError, "cut off by its length limit"),
        (json.dumps(GOOD)[:40], "SAFETY", None, SummarizerError, "filter"),
        ("I would rather not.", "STOP", None, ProviderOutputError, "was not an object in the schema"),
    ],
)
def test_one_that_is_not_whole_is_an_error(text: str, finish: str, keep: int | None, error: Any, told: str) -> None:
    write = partial(write_content, finish=finish)
    call, review, _ = ask_google(streamed(text, write=write, size=10, keep=keep), mode="json_schema")
    assert isinstance(call.error, error)
    assert told in str(call.error)
    assert not review.raws


def test_chunks_are_put_together_without_a_change_to_the_answer() -> None:
    """Text, two calls whose arguments come by turns, thoughts, an end and the usage: LiteLLM makes the same of both."""
    litellm = load_libraries().litellm

    def call(index: int, arguments: str | None, name: str | None = None) -> dict[str, Any]:
        function = {"name": name, "arguments": arguments}
        return {"tool_calls": [{"index": index, "id": name and f"id-{name}", "type": "function", "function": function}]}

    deltas = [
        {"role": "assistant", "content": None}, {"reasoning_content": "hm"}, {"content": "So"}, {"content": ": "},
        {"content": "this"}, call(0, "", "one"), call(0, '{"a'), call(0, '": 1'), call(1, "{", "two"), call(0, "}"),
        call(1, '"b": '), call(1, None), call(1, "2}"), {"content": "!"}, {},
    ]  # fmt: skip

    def stream() -> list[Any]:
        chunks = [
            litellm.ModelResponseStream(id="1", model="m", created=1, choices=[{"index": 0, "delta": delta}])
            for delta in deltas
        ]
        chunks[-1].choices[0].finish_reason = "tool_calls"
        return chunks

    plain = litellm.stream_chunk_builder(stream()).choices[0]
    kept = list(merge_chunks(stream()))
    assert litellm.stream_chunk_builder(kept).choices[0] == plain
    assert [one.function.arguments for one in plain.message.tool_calls] == ['{"a": 1}', '{"b": 2}']
    assert (plain.message.content, plain.message.reasoning_content) == ("So: this!", "hm")
    assert len(kept) < len(deltas)
