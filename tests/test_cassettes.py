"""The path of production against a real model, played back: its own wire formats, its good answers and its bad ones.

`make record` records anew. What the cassettes hold and what they cannot is in `cassettes/README.md`.
"""

from __future__ import annotations

import getpass
import json
import re
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
from summarizer.engines.llm import MARKS
from summarizer.errors import ProviderUnavailableError
from summarizer.gateway import failures, wire
from summarizer.pipeline.sync import run_sync
from summarizer.schemas.audit import Audit
from summarizer.schemas.blocks import Quote
from summarizer.schemas.brief import Brief, Mode
from summarizer.settings import ModelSettings, Settings
from tests.conftest import CASSETTES

MODEL = "http://127.0.0.1:8411"
"""Where `tests/recording` serves the model."""

NOBODY = "http://127.0.0.1:9/v1"
"""The port of the discard service, on which nobody listens."""

BRIDGE = "The harbour bridge will not open before May. Mayor Anna Lind said the repairs cost 3.2 million euros."
MILL = "The old mill burned down on Tuesday. Two firefighters were hurt."
LIBRARY = "The town council closed the library. “We have no money,” said Mayor Bo Ek – and left."


class Passages(BaseModel):
    """Words of the article."""

    # a length, because the model would otherwise go on until its limit
    quotes: list[Annotated[Quote, Field(json_schema_extra={"maxLength": 50})]] = Field(min_length=1, max_length=2)


@dataclass(frozen=True)
class Case:
    """One call: what is asked, and whether the first answer is to pass or to be sent back."""

    model: str
    mode: Mode
    article: str
    passes: bool
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
    "openai-tools-passes": Case(OPENAI, "tools", LIBRARY, passes=True),
    "openai-tools-asked-again": Case(OPENAI, "tools", BRIDGE, passes=False),
    "openai-json_schema-passes": Case(OPENAI, "json_schema", BRIDGE, passes=True),
    "openai-json_schema-asked-again": Case(OPENAI, "json_schema", BRIDGE, passes=False),
    "anthropic-messages-passes": Case(ANTHROPIC, "tools", LIBRARY, passes=True, path="/v1/messages"),
    "anthropic-messages-asked-again": Case(ANTHROPIC, "tools", BRIDGE, passes=False, path="/v1/messages"),
}


@pytest.fixture(autouse=True)
def same_marks() -> Iterator[None]:
    """The marks of the recording: a request that is drawn anew would not be found in it."""
    token = MARKS.set(lambda: "0f1e2d3c4b5a6978")
    yield
    MARKS.reset(token)


def strings_in(value: Any) -> Iterator[str]:
    """Every string in a JSON value."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for part in value.values() if isinstance(value, dict) else value:
            yield from strings_in(part)


@pytest.mark.vcr
@pytest.mark.block_network
@pytest.mark.parametrize("name", CASES)
def test_a_recorded_model(name: str, vcr: Cassette) -> None:
    case = CASES[name]
    found, audit = extract(case.article, Passages, model="recorded", with_audit=True, settings=case.settings)
    assert {request.path for request in vcr.requests} == {case.path}
    assert found.quotes
    for quote in found.quotes:
        assert case.article[quote.start : quote.end] == quote.text
    assert audit.complete == case.passes
    if case.passes:
        assert len(vcr.requests) == 1
        return
    assert len(vcr.requests) == 2
    asked_again = "\n".join(strings_in(json.loads(vcr.requests[1].body)["messages"][-1]))
    of_the_first = [item for item in audit.rejected if item.attempt == 1]
    assert of_the_first
    for item in of_the_first:
        assert f"“{item.item}” is not what the article says" in asked_again
        assert item.reason in asked_again


@pytest.mark.vcr
@pytest.mark.block_network
def test_the_service_with_a_recorded_model(vcr: Cassette) -> None:
    case = Case(OPENAI, "json_schema", MILL, passes=False, max_tokens=600)
    app = create_app(case.settings)

    async def post() -> httpx2.Response:
        transport = httpx2.ASGITransport(app=app)
        async with httpx2.AsyncClient(transport=transport, base_url="http://testserver", timeout=600) as client:
            body = {"text": case.article, "options": {"max_items": 1}}
            return await client.post("/v1/summaries", json=body, headers={"x-request-id": "recorded-1"})

    response = run_sync(post())
    assert response.status_code == 200, response.text
    assert response.headers["x-request-id"] == "recorded-1", "the service itself answered, not the cassette"
    assert all("testserver" not in request.uri for request in vcr.requests)
    brief = Brief.model_validate_json(response.content)
    assert brief.headline
    assert brief.article.text == case.article
    assert (brief.receipt.engine, brief.receipt.model) == ("llm", OPENAI)
    assert len(brief.receipt.attempts) == len(vcr.requests)
    assert brief.receipt.usage.total_tokens
    assert brief.receipt.cost_usd is None
    assert isinstance(brief.audit, Audit)


def test_a_server_that_is_not_there(monkeypatch: pytest.MonkeyPatch) -> None:
    """No cassette can hold this: nothing came over the wire. So it is really tried, and the cause is looked at."""
    raised: list[BaseException] = []
    monkeypatch.setattr(failures, "list_causes", lambda error: raised.append(error) or wire.list_causes(error))
    settings = Settings(models={"gone": ModelSettings(model=OPENAI, api_base=NOBODY, mode="tools")})
    with pytest.raises(ProviderUnavailableError, match="cannot be reached"):
        extract(BRIDGE, Passages, model="gone", settings=settings)
    assert len(raised) == 1
    assert any(isinstance(cause, ConnectionRefusedError) for cause in wire.list_causes(raised[0]))


def recordings() -> list[Path]:
    return sorted(path for path in CASSETTES.rglob("*") if path.is_file() and path.name != "README.md")


def test_every_cassette_belongs_to_a_test_and_every_recorded_test_has_one() -> None:
    names = [f"test_a_recorded_model[{name}].yaml" for name in CASES] + ["test_the_service_with_a_recorded_model.yaml"]
    expected = {CASSETTES / "test_cassettes" / name for name in names}
    assert set(recordings()) == expected


FORBIDDEN = {
    "a key": re.compile(r"(?i)bearer\s+\S|\bsk-[A-Za-z0-9]|x-api-key|authorization|AIza[\w-]{20}"),
    "a path of somebody's machine": re.compile(r"/(?:home|Users|root|tmp|work|var)/|[A-Z]:\\\\"),
    "a host that is not loopback": re.compile(r"(?:https?://|\n    - )(?!127\.0\.0\.1[:/\s])[\w.-]+\.[a-z]{2,}[:/]"),
    "an escaped quotation mark or dash": re.compile(r"\\u20(?:1[0-9a-f]|2[0-9a-f])"),
}


@pytest.mark.parametrize("path", recordings(), ids=lambda path: path.name)
def test_cassettes_tell_nothing_that_they_should_not(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    for what, pattern in FORBIDDEN.items():
        assert not pattern.search(text), what
    assert getpass.getuser() not in re.findall(r"\w+", text)


def test_marks_and_dashes_are_recorded_as_they_are() -> None:
    for name, case in CASES.items():
        recorded: dict[str, Any] = yaml.safe_load(
            (CASSETTES / "test_cassettes" / f"test_a_recorded_model[{name}].yaml").read_text(encoding="utf-8")
        )
        for interaction in recorded["interactions"]:
            assert case.article in interaction["request"]["body"]
