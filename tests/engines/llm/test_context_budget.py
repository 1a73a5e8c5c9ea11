"""How much of an article a model is shown: by its context as configured or known, or all of it where nobody knows."""

from __future__ import annotations

from typing import Any

import pytest

from summarizer import summarize
from summarizer.engines.base import EngineTask
from summarizer.engines.llm.engine import make_engine
from summarizer.gateway.model_info import count_text_tokens
from summarizer.pipeline.sync import run_sync
from summarizer.schemas.article import Article
from summarizer.schemas.brief import Options
from summarizer.schemas.findings import Verification
from summarizer.schemas.news import NewsBrief
from summarizer.settings import ModelSettings, Settings
from tests.support.llm import PlainGrounder
from tests.support.long import draft_parts, long_settings, make_long, part_of
from tests.support.provider_server import serve

TEXT = make_long(24)


def find_context_budget(models: dict[str, dict[str, Any]], *, text: str = TEXT, **settings: Any) -> Any:
    entries = {name: ModelSettings(api_base="http://127.0.0.1:9/v1", **entry) for name, entry in models.items()}
    engine = make_engine("first", settings=Settings(models=entries, **settings), api_key="sk-scripted")
    task = EngineTask(NewsBrief, Article(text=text), "news.md", Options(), Verification(PlainGrounder(text)))
    return run_sync(engine.find_context_budget(task))


SCRIPTED = {"model": "openai/scripted"}


def test_a_context_that_is_configured_is_shared_with_instructions_and_answer() -> None:
    room = find_context_budget({"first": {**SCRIPTED, "context": 8_000, "max_tokens": 1_000}})
    wider = find_context_budget({"first": {**SCRIPTED, "context": 8_500, "max_tokens": 1_000}}, text=TEXT * 3)
    assert 200 < room.tokens < 7_000
    assert wider.tokens - room.tokens == pytest.approx(500 * 0.85, abs=40)  # the mark is drawn anew
    assert room.count(TEXT) == count_text_tokens("openai/scripted", TEXT)


def test_a_context_that_litellm_knows_counts() -> None:
    assert find_context_budget({"first": {"model": "openai/gpt-4o"}}) is None
    room = find_context_budget({"first": {"model": "openai/gpt-4o"}}, text=TEXT * 20)
    assert 90_000 < room.tokens < 128_000


def test_what_nobody_knows_a_context_of_is_shown_everything() -> None:
    assert find_context_budget({"first": SCRIPTED}, text=TEXT * 20) is None


def test_a_model_for_what_is_too_long_takes_it_whole() -> None:
    short = {**SCRIPTED, "context": 6_000, "max_tokens": 500, "fallbacks_when_too_long": ("long",)}
    assert find_context_budget({"first": short, "long": {**SCRIPTED, "context": 50_000}}) is None
    assert find_context_budget({"first": short, "long": {**SCRIPTED, "context": 6_500, "max_tokens": 500}}) is not None
    assert find_context_budget({"first": short, "long": SCRIPTED}) is None


def test_so_many_at_one_time_as_the_provider_allows() -> None:
    small = {"chunk_tokens": 500}
    assert find_context_budget({"first": SCRIPTED}, **small).concurrency == 8
    assert find_context_budget({"first": SCRIPTED}, providers={"openai": {"concurrency": 3}}, **small).concurrency == 3


def test_an_article_that_the_context_does_not_hold_is_read_in_parts() -> None:
    with serve(draft_parts(max_items=3)) as server:
        entry = {"context": 6_000, "max_tokens": 1_000, "api_key_env": None}
        settings = long_settings(server.base, chunk_tokens=None, entry=entry)
        brief = summarize(TEXT, "scripted", api_key="sk-scripted", settings=settings)
    assert len(server.requests) > 1
    assert all(len(part_of(request)) < len(TEXT) for request in server.requests)
    assert not brief.audit.gaps
