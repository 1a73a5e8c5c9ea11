"""What goes over the wire is in the strict subset and says so, and a provider that refuses it is asked without it."""

from __future__ import annotations

import contextlib
import datetime as dt
import itertools
from typing import Annotated, Any, Literal

import pytest
from pydantic import BaseModel, ConfigDict, Field

from summarizer import extract, summarize
from summarizer.errors import ProviderError, SummarizerError, UngroundedError
from summarizer.schemas import Actor, ActorRef, Attribution, Content, Figure, Prose, Quote
from summarizer.settings import ModelSettings, Settings
from tests.support.llm import ARTICLE, GOOD, Report
from tests.support.model import ARTICLE as NEWS
from tests.support.model import answer_with
from tests.support.provider_server import answer, fault, serve
from tests.support.strict_subset import find_breaches, sent_schema

MODES = pytest.mark.parametrize("mode", ["tools", "json_schema"])
NAMES = itertools.count()


def configure(base: str, *, mode: Any, provider: str = "openai") -> Settings:
    """A model that nothing was learnt of yet."""
    entry = ModelSettings(
        model=f"{provider}/scripted-{next(NAMES)}", api_base=base, mode=mode, api_key_env="SCRIPTED_KEY"
    )
    return Settings(model="scripted", models={"scripted": entry}, retries=0, reasks=0)


class Note(BaseModel):
    kind: Literal["note"] = "note"
    text: Prose = Field(min_length=1, max_length=80, examples=["A line."])


class Vow(BaseModel):
    kind: Literal["vow"] = "vow"
    quote: Quote
    cost: Figure | None = None
    by: Attribution
    holder: ActorRef | None = None
    due: dt.date | None = None
    weight: Annotated[int, Field(ge=1, le=5)] = 3
    level: Literal["low", "high", 3] | None = None
    tags: list[Annotated[str, Field(pattern="^[a-z]+$")]] = []


class Tree(BaseModel):
    model_config = ConfigDict(title="A tree")
    label: str = Field(default="x", description="A label.")
    quote: Quote
    below: list[Tree] = []


class Vows(Content):
    """Vows of a schema of one's own."""

    headline: Prose | None = None
    actors: list[Actor]
    vows: list[Annotated[Vow | Note, Field(discriminator="kind")]]
    tree: Tree | None = Field(default=None, description="A tree of quotes.")


class Free(Content):
    """A schema that takes any key."""

    actors: list[Actor]
    quotes: dict[str, Vow]


def sent_by(schema: Any, *, mode: Any) -> dict[str, Any]:
    with serve(answer("{}")) as server:
        settings = configure(server.base, mode=mode)
        if isinstance(schema, str):
            with contextlib.suppress(ProviderError, UngroundedError):
                summarize(NEWS, schema=schema, settings=settings)
        else:
            with contextlib.suppress(ProviderError, UngroundedError):
                extract(NEWS, schema, settings=settings)
    return server.requests[0].json


@MODES
@pytest.mark.parametrize("schema", ["news", "earnings", "policy", Vows, Tree, Report])
def test_a_schema_is_sent_strict_and_in_the_subset(mode: Any, schema: Any) -> None:
    sent, is_strict = sent_schema(sent_by(schema, mode=mode))
    assert is_strict
    assert find_breaches(sent) == []


@MODES
def test_a_schema_with_free_keys_is_sent_as_it_is(mode: Any) -> None:
    request = sent_by(Free, mode=mode)
    sent, is_strict = sent_schema(request)
    assert not is_strict
    assert find_breaches(sent)
    assert sent is not None
    assert sent["properties"]["quotes"]["additionalProperties"]


@MODES
def test_what_a_model_cannot_guess_of_a_value_is_told_in_words(mode: Any) -> None:
    """A date in another form fails its item, and `format` is no keyword of every strict model."""
    with serve(answer({"starts": "2026-10-29", "code": "ab"})) as server:
        found = extract(ARTICLE, Term, settings=configure(server.base, mode=mode))
        sent, is_strict = sent_schema(server.requests[0].json)
    assert found.starts == dt.date(2026, 10, 29)
    assert is_strict
    assert sent
    starts = next(part for part in sent["properties"]["starts"]["anyOf"] if part["type"] == "string")
    assert starts["description"] == "Written as YYYY-MM-DD."
    code = sent["properties"]["code"]["description"]
    assert code == "The code. Matches the regular expression ^[a-z]+$"


class Term(BaseModel):
    starts: dt.date | None = None
    code: str = Field(pattern="^[a-z]+$", description="The code.")


def test_without_a_schema_nothing_is_strict() -> None:
    request = sent_by("news", mode="json")
    assert sent_schema(request) == (None, False)
    assert "parallel_tool_calls" not in request
    assert "additionalProperties" in str(request["messages"])


def test_one_call_is_asked_for_where_there_are_tools() -> None:
    assert sent_by("news", mode="tools")["parallel_tool_calls"] is False
    assert "parallel_tool_calls" not in sent_by("news", mode="json_schema")


def test_a_provider_that_has_no_strict_mode_is_not_asked_for_it() -> None:
    with serve(answer(GOOD)) as server:
        extract(ARTICLE, Report, settings=configure(server.base, mode="json_schema", provider="hosted_vllm"))
    assert sent_schema(server.requests[0].json)[1] is False


@MODES
@pytest.mark.parametrize(
    "told",
    [
        "Invalid schema for function 'Report': context=(), 'additionalProperties' is required to be supplied",
        "The compiled grammar is too large, which would cause performance issues",
        "Unsupported parameter: 'strict' is not supported with this model.",
        "Unknown parameter: 'parallel_tool_calls'.",
    ],
)
def test_a_refusal_is_met_once_and_remembered(mode: Any, told: str) -> None:
    with serve(fault(400, told), answer(GOOD), answer(GOOD), answer("{}")) as server:
        settings = configure(server.base, mode=mode)
        extract(ARTICLE, Report, settings=settings)
        extract(ARTICLE, Report, settings=settings)
        with pytest.raises(SummarizerError):
            summarize(NEWS, settings=settings)
    assert [sent_schema(request.json)[1] for request in server.requests] == [True, False, False, True]
    assert "parallel_tool_calls" not in server.requests[1].json
    assert [list(request.json.get("tools", [])) != [] for request in server.requests] == [mode == "tools"] * 4


def test_a_refusal_is_an_attempt_of_the_receipt() -> None:
    with serve(fault(400, "grammar is too large"), answer(answer_with())) as server:
        brief = summarize(NEWS, settings=configure(server.base, mode="tools"))
    assert [bool(attempt.failure) for attempt in brief.receipt.attempts] == [True, False]
    assert {attempt.mode for attempt in brief.receipt.attempts} == {"tools"}


def test_the_check_itself_sees_what_is_wrong() -> None:
    text = {"type": "string"}
    good = {"type": "object", "properties": {"a": text}, "required": ["a"], "additionalProperties": False}
    assert find_breaches(good) == []
    for wrong in (
        {**good, "required": []},
        {**good, "additionalProperties": True},
        {**good, "properties": {"a": {**text, "minLength": 1}}},
        {**good, "properties": {"a": {"$ref": "#/$defs/B"}}},
        {**good, "properties": {"a": {"type": "array"}}},
        {**good, "properties": {"a": {"enum": ["x"]}}},
        {**good, "properties": {"a": {"$ref": "#", "description": "x"}}},
        {"anyOf": [good]},
    ):
        assert find_breaches(wrong), wrong
