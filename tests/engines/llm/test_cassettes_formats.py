"""A model through every wire format that it is served in, whole and streamed, played back.

`make record` records the small one anew; `tests/recording/record.py --model … -k formats` adds a provider's own. See
`cassettes/README.md`.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass

import pytest
import yaml
from vcr.cassette import Cassette

from summarizer.engines.base import Answers, EngineTask
from summarizer.engines.llm.engine import make_engine
from summarizer.grounding.grounder import ArticleGrounder
from summarizer.pipeline.run import make_receipt, verify_answers
from summarizer.pipeline.sync import run_sync
from summarizer.schemas.article import Article
from summarizer.schemas.brief import Mode, Options
from summarizer.schemas.findings import Verification
from summarizer.settings import ModelSettings, Settings
from tests.support.recorded import ACCOUNTS, CASSETTES, LIBRARY, MODEL, PROXY, Passages, list_recordings

FOLDER = CASSETTES / "test_cassettes_formats"

ARTICLE = Article(text=LIBRARY)


@dataclass(frozen=True)
class Format:
    """A model, and where and how it is asked.

    Attributes:
        model: LiteLLM's name of it.
        base: Its base URL; None for a provider's own.
        mode: How it is made to answer.
        path: Where its format is spoken.
        streamed: Where it is spoken in streams, if that is elsewhere.
    """

    model: str
    base: str | None = None
    mode: Mode = "auto"
    path: str = ""
    streamed: str = ""

    @property
    def settings(self) -> Settings:
        """The configuration under which it is asked once, as `recorded`."""
        entry = ModelSettings(model=self.model, api_base=self.base, mode=self.mode, timeout=300, retries=0)
        if self.base:  # the small model: it would go on, and at no temperature would always fail in the same way
            entry = entry.model_copy(update={"max_tokens": 150, "temperature": 0.7})
        return Settings(models={"recorded": entry}, reasks=0)


GOOGLE = "/v1beta/models/gemini-2.5-flash"
CHAT, RESPONSES, MESSAGES = "/v1/chat/completions", "/v1/responses", "/v1/messages"
GENERATE, STREAM = f"{GOOGLE}:generateContent", f"{GOOGLE}:streamGenerateContent"

FORMATS = {
    "openai-chat-tools": Format("openai/smollm2", f"{MODEL}/v1", "tools", CHAT),
    "openai-chat-json_schema": Format("openai/smollm2", f"{MODEL}/v1", "json_schema", CHAT),
    "openai-responses-tools": Format("openai/responses/smollm2", f"{MODEL}/v1", "tools", RESPONSES),
    "anthropic-messages-tools": Format("anthropic/smollm2", MODEL, "tools", MESSAGES),
    "anthropic-messages-json_schema": Format("anthropic/smollm2", MODEL, "json_schema", MESSAGES),
    "gemini-generateContent-tools": Format("gemini/gemini-2.5-flash", f"{PROXY}/v1beta", "tools", GENERATE, STREAM),
    "gemini-generateContent-json_schema": Format(
        "gemini/gemini-2.5-flash", f"{PROXY}/v1beta", "json_schema", GENERATE, STREAM
    ),
}

ACCOUNT_FORMATS = {
    re.sub(r"[^\w.]+", "-", model): Format(model)
    for model in (ACCOUNTS.read_text(encoding="utf-8").split() if ACCOUNTS.exists() else ())
}

ALL = {**FORMATS, **ACCOUNT_FORMATS}

WAYS = ("plain", "streamed")

UNHAD = {("openai-responses-tools", "streamed")}
"""What cannot be had from the small model; `cassettes/README.md` says why."""

CALLS = [(name, way) for name in ALL for way in WAYS if (name, way) not in UNHAD]

SENT = ("prompt_tokens", "input_tokens", "promptTokenCount"), ("cache_read_input_tokens", "cache_creation_input_tokens")
WRITTEN = ("completion_tokens", "output_tokens", "candidatesTokenCount"), ()
"""How the formats say how many tokens there were; and, in Anthropic's, what comes on top of that."""


def count(told: str, names: tuple[tuple[str, ...], tuple[str, ...]]) -> int | None:
    """What a server counted, the last time that it said so; None where it never did."""
    first, more = ([re.findall(rf'"{name}":\s*(\d+)', told) for name in group] for group in names)
    counts = [int(found[-1]) for found in (*first, *more) if found]
    return sum(counts) if any(first) else None


def ask(asked: Format, *, pieces: list[str] | None, key: str | None) -> tuple[Answers, EngineTask[Passages]]:
    task = EngineTask(Passages, ARTICLE, "extract.md", Options(), Verification(ArticleGrounder(LIBRARY)))
    listener = None if pieces is None else lambda part, piece: pieces.append(piece)
    engine = make_engine("recorded", settings=asked.settings, api_key=key, listener=listener)
    return run_sync(engine.write(task)), task


@pytest.mark.vcr
@pytest.mark.block_network
@pytest.mark.parametrize(("name", "way"), CALLS)
def test_a_recorded_format(name: str, way: str, vcr: Cassette, record_mode: str) -> None:
    asked, pieces = ALL[name], [] if way == "streamed" else None
    played = record_mode == "none"
    answers, task = ask(asked, pieces=pieces, key="played" if played and asked.base is None else None)

    (request,), (response,) = vcr.requests, vcr.responses
    if asked.path:
        assert request.path == (asked.streamed or asked.path if pieces is not None else asked.path)
    outcome = verify_answers(task, answers)
    found = outcome.kept.content
    assert found.quotes
    assert any(" " in quote.text for quote in found.quotes), "more than a single word"
    for quote in found.quotes:
        assert LIBRARY[quote.start : quote.end] == quote.text
    rejected = outcome.kept.rejected
    assert all(one.kind in {"absent", "altered"} and one.reason for one in rejected)
    assert len({quote.text for quote in found.quotes}) + len(rejected) <= len(answers.raws[0]["quotes"])

    receipt = make_receipt(answers, schema=Passages, article=ARTICLE, seconds={})
    assert (receipt.engine, receipt.model) == ("llm", asked.model)
    assert receipt.mode == asked.mode or asked.mode == "auto"
    (attempt,) = receipt.attempts
    assert (bool(attempt.failure), attempt.mode, attempt.usage) == (bool(rejected), receipt.mode, receipt.usage)
    told = response["body"]["string"].decode()
    usage = (receipt.usage.prompt_tokens, receipt.usage.completion_tokens)
    assert usage == (count(told, SENT), count(told, WRITTEN)), "what the server said, and null where nothing"

    assert told.startswith(("event:", "data:")) == (pieces is not None)
    if pieces is not None:
        at_once = "functionCall" in told  # Google sends the arguments of a tool as a whole
        assert pieces[0] == ""
        assert len(pieces) > (1 if at_once else 2)  # the gateway joins those that end nothing
        assert [json.loads("".join(pieces))] == list(answers.raws)


def test_every_call_is_recorded_and_nothing_else() -> None:
    expected = {FOLDER / f"test_a_recorded_format[{name}-{way}].yaml" for name, way in CALLS}
    assert {path for path in list_recordings() if path.parent == FOLDER} == expected


@pytest.mark.parametrize(("name", "way"), CALLS)
def test_marks_and_dashes_are_recorded_as_they_are(name: str, way: str) -> None:
    text = (FOLDER / f"test_a_recorded_format[{name}-{way}].yaml").read_text(encoding="utf-8")
    body = json.loads(yaml.safe_load(text)["interactions"][0]["request"]["body"])
    assert LIBRARY in json.dumps(body, ensure_ascii=False)
