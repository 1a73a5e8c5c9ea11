"""The path of production against a real model, played back: its own wire formats, its good answers and its bad ones.

`make record` records anew. What the cassettes hold and what they cannot is in `cassettes/README.md`.
"""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any

import httpx2
import pytest
import yaml
from pydantic import BaseModel, Field
from vcr.cassette import Cassette

from summarizer import extract
from summarizer.api.app import create_app
from summarizer.engines.llm.engine import make_engine
from summarizer.errors import ProviderUnavailableError
from summarizer.gateway import provider_errors
from summarizer.gateway.provider_errors import list_causes
from summarizer.grounding.grounder import ArticleGrounder
from summarizer.pipeline.completion import complete
from summarizer.pipeline.run import ignore_progress, verify_answers
from summarizer.pipeline.run_context import Outcome, Run
from summarizer.pipeline.sync import run_sync
from summarizer.schemas.article import Article
from summarizer.schemas.audit import Audit
from summarizer.schemas.blocks import Prose, Quote
from summarizer.schemas.brief import Mode, OpenBrief, Options
from summarizer.schemas.findings import Verification
from summarizer.settings import ModelSettings, Settings
from tests.support.recorded import BRIDGE, CASSETTES, LIBRARY, MODEL, PIERS, Passages, list_recordings

NOBODY = "http://127.0.0.1:9/v1"
"""The port of the discard service, on which nobody listens."""


class Notes(BaseModel):
    """Words of the article."""

    quotes: list[Annotated[Quote, Field(json_schema_extra={"maxLength": 60})]] = Field(max_length=6)


SCHEMA = '''\
from typing import Annotated
from pydantic import Field
from summarizer.schemas import Content, Quote

class Words(Content):
    """Words of the article."""

    quotes: list[Annotated[Quote, Field(json_schema_extra={"maxLength": 50})]] = Field(min_length=1, max_length=2)
'''
"""A file of a schema folder."""


class Gist(BaseModel):
    """What the article says."""

    sentence: Prose


@dataclass(frozen=True)
class Case:
    model: str
    mode: Mode
    article: str
    path: str = "/v1/chat/completions"
    max_tokens: int = 150

    @property
    def settings(self) -> Settings:
        base = MODEL if self.model.startswith("anthropic/") else f"{MODEL}/v1"
        entry = ModelSettings(
            model=self.model,
            api_base=base,
            mode=self.mode,
            timeout=300,
            max_tokens=self.max_tokens,
            temperature=0.7,
        )
        return Settings(model="recorded", models={"recorded": entry})


OPENAI, ANTHROPIC = "openai/smollm2", "anthropic/smollm2"

CASES = {
    "openai-tools-passes": Case(OPENAI, "tools", LIBRARY),
    "openai-json_schema-passes": Case(OPENAI, "json_schema", BRIDGE),
    "anthropic-messages-passes": Case(ANTHROPIC, "tools", LIBRARY, path="/v1/messages"),
}

COMPLETED = Case(OPENAI, "json_schema", PIERS)

UNMENDED = Case(ANTHROPIC, "tools", LIBRARY, path="/v1/messages", max_tokens=200)

REVIEWED = Case(OPENAI, "tools", LIBRARY, max_tokens=200)

REVIEWS = {
    "unfit": "openai/smollm2 is not fit to judge this: ",
    "no-object": "The answer of 'recorded', that is 'openai/smollm2' (openai) was cut off by its length limit",
}
"""Why the model's review of its own answer is not used, by the cassette."""


def strings_in(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for part in value.values() if isinstance(value, dict) else value:
            yield from strings_in(part)


def read_tool_call(response: dict[str, Any]) -> str:
    """The arguments of the one tool call in an answer; empty if it has none."""
    (choice,) = json.loads(response["body"]["string"])["choices"]
    calls = choice["message"].get("tool_calls") or []
    return str(calls[0]["function"]["arguments"]) if calls else ""


@pytest.mark.vcr
@pytest.mark.block_network
@pytest.mark.parametrize("name", CASES)
def test_a_recorded_model(name: str, vcr: Cassette) -> None:
    case = CASES[name]
    found, audit = extract(case.article, Passages, "recorded", with_audit=True, judge="off", settings=case.settings)
    assert {request.path for request in vcr.requests} == {case.path}
    assert found.quotes
    for quote in found.quotes:
        assert case.article[quote.start : quote.end] == quote.text
    assert audit.complete
    assert len(vcr.requests) == 1


@pytest.mark.vcr
@pytest.mark.block_network
@pytest.mark.parametrize("name", REVIEWS)
def test_a_recorded_review(name: str, vcr: Cassette) -> None:
    """The model judges itself, and is no judge: what it wrote stays as it was, and says that nobody judged it."""
    found, audit = extract(LIBRARY, Gist, "recorded", with_audit=True, judge="self", settings=REVIEWED.settings)
    written, review = [read_tool_call(response) for response in vcr.responses]
    assert found.model_dump() == json.loads(written), "what it wrote is not changed"
    assert audit.rejected == ()
    assert audit.notes == ()
    assert [(check.text, check.verdict, check.by) for check in audit.statements] == [
        (found.sentence, "not_judged", "none")
    ]
    (caution,) = [caution for caution in audit.warnings if caution.kind == "judge"]
    assert caution.message.startswith(f"nothing was judged: {REVIEWS[name]}")
    if name == "unfit":
        assert json.loads(review)["verdicts"], "it did give verdicts"
    else:
        with pytest.raises(json.JSONDecodeError):
            json.loads(review)

    asked = json.loads(vcr.requests[1].body)
    (tool,) = asked["tools"]
    assert tool["function"]["name"] == "Review"
    assert tool["function"]["parameters"]["required"] == ["verdicts"], "nothing failed, so no repairs are asked for"
    told = asked["messages"][1]["content"]
    assert f"\n#sentence {found.sentence}\n" in told
    assert re.findall(r"^#check\[([01])\] ", told, re.MULTILINE) == ["0", "1"], "a true sentence, and a false one"


@pytest.mark.vcr
@pytest.mark.block_network
def test_a_recorded_repair(vcr: Cassette) -> None:
    """A quote fails, and its repair is asked for, with nobody judging. None comes that can be used: it stays out."""
    found, audit = extract(LIBRARY, Passages, "recorded", with_audit=True, judge="off", settings=UNMENDED.settings)
    (quote,) = found.quotes
    assert LIBRARY[quote.start : quote.end] == quote.text
    (rejection,) = audit.rejected
    assert not audit.complete

    asked = json.loads(vcr.requests[1].body)
    (tool,) = asked["tools"]
    assert tool["name"] == "Review"
    assert tool["input_schema"]["required"] == ["repairs"], "no verdicts are asked for"
    told = "\n".join(strings_in(asked["messages"]))
    failed = f"#{rejection.path} {json.dumps(rejection.item, ensure_ascii=False)}\n    failed: {rejection.reason}"
    assert f"\n\nFAILED\n{failed}\n" in told
    assert "\n\nITEMS\n" not in told

    answer = json.loads(vcr.responses[1]["body"]["string"])
    cautions = [caution.message for caution in audit.warnings if caution.kind == "judge"]
    if answer["stop_reason"] == "max_tokens":
        assert cautions[0].startswith("the model was asked to repair the rejected items, and repaired none: ")
    else:
        (repairs,) = [part["input"]["repairs"] for part in answer["content"] if part["type"] == "tool_use"]
        assert rejection.path not in {repair["id"] for repair in repairs}, "it is not said which item they repair"


@pytest.mark.vcr
@pytest.mark.block_network
def test_a_recorded_completion(vcr: Cassette) -> None:
    """Through the pipeline's own stages, since only the news schema can be asked for with options."""
    case = COMPLETED
    run = Run(
        schema=Notes,
        article=Article(text=case.article),
        prompt="extract.md",
        options=Options(complete=True),
        verification=Verification(ArticleGrounder(case.article)),
        engine=make_engine("recorded", settings=case.settings),
        on_progress=ignore_progress,
    )

    async def work() -> Outcome[Notes]:
        answers = await run.engine.write(run)
        return await complete(run, verify_answers(run, answers))

    outcome = run_sync(work())
    completion = outcome.completion
    assert completion is not None
    assert completion.sections["quotes"].added
    assert (completion.figures.after or 0) > (completion.figures.before or 0)
    assert completion.prompt_tokens
    assert [attempt.purpose for attempt in outcome.answers.attempts][-1] == "completion"
    assert len(vcr.requests) == len(outcome.answers.attempts)
    told = "\n".join(strings_in(json.loads(vcr.requests[-1].body)["messages"]))
    assert "Missing: figure “" in told
    assert case.article not in told, "a completion is not shown the article"


@pytest.mark.vcr
@pytest.mark.block_network
def test_the_service_with_a_recorded_model(vcr: Cassette, tmp_path: Path) -> None:
    """In a schema of its own: a whole news brief is too long for the model."""
    (tmp_path / "passages.py").write_text(SCHEMA, encoding="utf-8")
    shutil.copy(CASSETTES.parent / "prompts/extract.md", tmp_path / "passages.md")
    case = Case(OPENAI, "tools", LIBRARY)
    app = create_app(case.settings.model_copy(update={"reasks": 0, "schema_dir": tmp_path}))

    async def post() -> httpx2.Response:
        transport = httpx2.ASGITransport(app=app)
        async with httpx2.AsyncClient(transport=transport, base_url="http://testserver", timeout=600) as client:
            body = {"text": case.article, "schema": "passages", "options": {"judge": "off"}}
            return await client.post("/v1/summaries", json=body, headers={"x-request-id": "recorded-1"})

    response = run_sync(post())
    assert response.status_code == 200, response.text
    assert response.headers["x-request-id"] == "recorded-1", "the service itself answered, not the cassette"
    assert all("testserver" not in request.uri for request in vcr.requests)
    brief = OpenBrief.model_validate_json(response.content)
    quotes = brief.model_dump()["quotes"]
    assert quotes
    for quote in quotes:
        assert case.article[quote["start"] : quote["end"]] == quote["text"]
    assert brief.schema_name == "passages/1"
    assert brief.article.text == case.article
    assert (brief.receipt.engine, brief.receipt.model) == ("llm", OPENAI)
    assert [attempt.purpose for attempt in brief.receipt.attempts] == ["answer"] * len(vcr.requests)
    assert brief.receipt.usage.total_tokens
    assert brief.receipt.cost_usd is None
    assert isinstance(brief.audit, Audit)


def test_a_server_that_is_not_there(monkeypatch: pytest.MonkeyPatch) -> None:
    """No cassette can hold this: nothing came over the wire. So it is really tried, and the cause is looked at."""
    raised: list[BaseException] = []
    monkeypatch.setattr(provider_errors, "list_causes", lambda error: raised.append(error) or list_causes(error))
    settings = Settings(models={"gone": ModelSettings(model=OPENAI, api_base=NOBODY, mode="tools", retries=0)})
    with pytest.raises(ProviderUnavailableError, match="cannot be reached"):
        extract(BRIDGE, Passages, model="gone", settings=settings)
    assert raised
    for error in raised:
        assert any(isinstance(cause, ConnectionRefusedError) for cause in list_causes(error))


def test_every_cassette_belongs_to_a_test_and_every_recorded_test_has_one() -> None:
    names = [f"test_a_recorded_model[{name}].yaml" for name in CASES]
    names += [f"test_a_recorded_review[{name}].yaml" for name in REVIEWS]
    names += ["test_a_recorded_completion.yaml", "test_a_recorded_repair.yaml"]
    names += ["test_the_service_with_a_recorded_model.yaml"]
    expected = {CASSETTES / "test_cassettes" / name for name in names}
    assert {path for path in list_recordings() if path.parent.name == "test_cassettes"} == expected


def test_marks_and_dashes_are_recorded_as_they_are() -> None:
    for name, case in CASES.items():
        recorded: dict[str, Any] = yaml.safe_load(
            (CASSETTES / "test_cassettes" / f"test_a_recorded_model[{name}].yaml").read_text(encoding="utf-8")
        )
        assert case.article in recorded["interactions"][0]["request"]["body"]
