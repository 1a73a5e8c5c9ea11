"""Streamed events are joined without a change of the answer, and nothing that ends an item waits."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import SecretStr

from summarizer.engines.llm.draft import DraftCollector, draft_response_model
from summarizer.gateway.libraries import load_libraries
from summarizer.gateway.stream_merging import FULL, EventMerger
from summarizer.gateway.structured_call import CallOptions, call_model
from summarizer.gateway.target import Target
from summarizer.pipeline.sync import run_sync
from summarizer.schemas.findings import Verification
from tests.support.llm import ARTICLE, GOOD, PlainGrounder, Report
from tests.support.provider_server import serve
from tests.support.streamed import streamed

TEXT = json.dumps({"a": [{"said": 'He "left" \\ at 5 😀'}, {"b": "ü"}], "c": "…"})


def write(delta: dict[str, Any], **more: Any) -> bytes:
    data = {"id": "1", "choices": [{"index": 0, "delta": delta, "finish_reason": None}], **more}
    return f"data: {json.dumps(data)}\n\n".encode()


def call(text: str) -> dict[str, Any]:
    return {"tool_calls": [{"index": 0, "function": {"arguments": text}}]}


def read(events: bytes) -> list[Any]:
    return [json.loads(line[5:]) for line in events.split(b"\n\n") if line.startswith(b"data: {")]


def text_of(events: bytes, field: str) -> str:
    deltas = [event["choices"][0]["delta"] for event in read(events) if event["choices"]]
    if field == "content":
        return "".join(delta.get("content") or "" for delta in deltas)
    return "".join(one["function"]["arguments"] for delta in deltas for one in delta.get("tool_calls", ()))


@pytest.mark.parametrize("size", [1, 3, 7, 100])
@pytest.mark.parametrize("block", [1, 50, 100_000])
@pytest.mark.parametrize("field", ["content", "arguments"])
def test_the_text_is_the_same_in_fewer_events(size: int, block: int, field: str) -> None:
    pieces = [TEXT[at : at + size] for at in range(0, len(TEXT), size)]
    sent = b"".join(write({"content": piece} if field == "content" else call(piece)) for piece in pieces)
    sent += write({}, usage={"total_tokens": 3}) + b"data: [DONE]\n\n"
    merger = EventMerger()
    got = b"".join(merger.feed(sent[at : at + block]) for at in range(0, len(sent), block)) + merger.end()
    assert text_of(got, field) == TEXT
    assert read(got)[-1]["usage"] == {"total_tokens": 3}
    assert got.endswith(b"data: [DONE]\n\n")
    assert len(read(got)) <= len(read(sent))
    if size == 1:
        assert len(read(got)) < len(read(sent)) / 8


EVENTS = st.one_of(
    st.text(max_size=6).map(lambda text: write({"content": text})),
    st.text(max_size=6).map(lambda text: write(call(text))),
    st.text(alphabet='"\\\\{}[]', max_size=3).map(lambda text: write(call(text), obfuscation="x" * len(text))),
    st.sampled_from(
        [b": ping\n\n", b"data: {\n\n", b"data: 1\n\n", b"event: x\ndata: {}\n\n", b"\n\n", b"data: [DONE]\n\n"]
    ),
    st.sampled_from([write({"role": "assistant", "content": ""}), write({}, usage={"total_tokens": 3})]),
)


@given(st.lists(EVENTS, max_size=12), st.lists(st.integers(0, 3000), max_size=6), st.booleans())
def test_any_stream_cut_anywhere_says_the_same(events: list[bytes], cuts: list[int], returns: bool) -> None:
    sent = b"".join(events)
    raw = sent.replace(b"\n", b"\r\n") if returns else sent
    edges = sorted(min(cut, len(raw)) for cut in cuts)
    merger = EventMerger()
    pieces = [raw[begin:end] for begin, end in zip([0, *edges], [*edges, len(raw)], strict=True)]
    got = b"".join(map(merger.feed, pieces)) + merger.end()

    def said(stream: bytes) -> list[Any]:
        """What the stream says in order: texts that follow each other as one, and all other events."""
        told: list[Any] = []
        for event in stream.split(b"\n\n")[:-1]:
            try:
                (choice,) = json.loads(event.removeprefix(b"data: "))["choices"]
                delta = choice["delta"]
                kind, text = ("content", delta["content"]) if "content" in delta else ("call", delta["tool_calls"][0])
            except (KeyError, TypeError, ValueError):
                told.append(event)
                continue
            text = text["function"]["arguments"] if isinstance(text, dict) else text
            if told and isinstance(told[-1], list) and told[-1][0] == kind:
                told[-1][1] += text
            else:
                told.append([kind, text])
        return told

    assert said(got) == said(sent)


def test_what_closes_an_item_comes_at_once() -> None:
    merger = EventMerger()
    assert merger.feed(write(call("{")))  # the first token is not held back
    assert merger.feed(write(call('"a": ['))) == b""
    assert text_of(merger.feed(write(call('{"b": 1}'))), "arguments") == '"a": [{"b": 1}'


def test_the_end_of_a_list_inside_an_item_is_held_back() -> None:
    merger = EventMerger()
    merger.feed(write(call("{")))
    assert merger.feed(write(call('"a": [{"b": []'))) == b""
    assert text_of(merger.feed(write(call("}"))), "arguments") == '"a": [{"b": []}'
    merger.feed(write(call(', "c": ["d"')))
    assert text_of(merger.feed(write(call("]"))), "arguments") == ', "c": ["d"]'


def test_events_that_come_together_are_one() -> None:
    merger = EventMerger()
    merger.feed(write(call("{")))
    together = merger.feed(b"".join(write(call(text)) for text in ('"a": [{"b": 1}', ', {"b": 2}', ", {")))
    assert [text_of(together, "arguments"), together.count(b"data:")] == ['"a": [{"b": 1}, {"b": 2}, {', 1]
    assert text_of(merger.feed(write(call("}"))), "arguments") == "}"


def test_after_a_full_read_more_is_waited_for() -> None:
    merger = EventMerger()
    item, count = '{"b": 1}, ', FULL // len(write(call("{"))) + 1
    merger.feed(write(call("{")))
    assert merger.feed(b"".join(write(call(item)) for _ in range(count))) == b""
    assert text_of(merger.feed(write(call("x"))), "arguments") == item * count + "x"


def test_what_comes_before_another_event_comes_before_it() -> None:
    merger = EventMerger()
    merger.feed(write({"content": "a"}))
    merger.feed(write({"content": "b"}))
    other = write({"reasoning_content": "hm"})
    assert merger.feed(other).endswith(other)
    merger.feed(write({"content": "c"}))
    assert text_of(merger.feed(b": ping\n\n"), "content") == "c"


def test_padding_does_not_keep_events_apart() -> None:
    merger = EventMerger()
    sent = [write({"content": letter}, obfuscation="x" * place) for place, letter in enumerate("abcd")]
    assert text_of(b"".join(map(merger.feed, sent)) + merger.end(), "content") == "abcd"
    assert merger.end() == b""


def test_an_answer_through_litellm_is_the_same() -> None:
    load_libraries()  # its import takes seconds, which are not the call's
    shown: list[str] = []
    review = DraftCollector(Report, Verification(PlainGrounder(ARTICLE)))
    with serve(streamed(GOOD, size=2)) as server:
        target = Target("openai/scripted", "openai", server.base, SecretStr("none"), "tools", timeout=30.0)
        asked = call_model(
            draft_response_model(Report), [{"role": "user", "content": ARTICLE}], target=target, context=review,
            options=CallOptions(listener=shown.append),
        )  # fmt: skip
        result = run_sync(asked)
    assert result.error is None
    assert tuple(review.raws) == (GOOD,)
    assert json.loads("".join(shown)) == GOOD
    assert len(shown) < len(json.dumps(GOOD)) / 4
