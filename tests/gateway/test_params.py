"""`params` of a model: what reaches each provider, what is refused, and what is shown."""

from __future__ import annotations

import json
import logging
from pathlib import Path
from typing import Any

import pytest

import summarizer
from summarizer.call_options import Mode
from summarizer.errors import ConfigurationError, ProviderRequestError
from summarizer.gateway.target import UNSENT
from summarizer.model_settings import ModelParams
from summarizer.settings import ModelSettings, Settings
from tests.api.test_provider import brief_with
from tests.support.provider_server import ProviderServer, Reply, answer, fault, serve
from tests.support.service import ARTICLE, TRUE
from tests.support.streamed import streamed

SECRET = "header-canary-4711"

PARAMS: dict[str, Any] = {
    "reasoning_effort": "low",
    "verbosity": "low",
    "seed": 7,
    "top_p": 0.5,
    "top_k": 5,
    "presence_penalty": 0.5,
    "frequency_penalty": 0.25,
    "service_tier": "auto",
    "extra_headers": {"X-Gateway": SECRET},
    "extra_body": {"guided": {"a": 1}},
}


def configure(
    server: ProviderServer,
    *,
    model: str = "openai/scripted",
    mount: str = "/v1",
    mode: Mode = "json_schema",
    **params: Any,
) -> Settings:
    entry = ModelSettings(
        model=model,
        api_base=server.root + mount,
        api_key_env="SCRIPTED_KEY",
        mode=mode,
        params=ModelParams(**params),
    )
    return Settings(model="desk", models={"desk": entry}, judge="off", retries=0)


def flatten(value: Any) -> dict[str, Any]:
    """Every key at any depth of a body, with its value."""
    found: dict[str, Any] = {}
    for name, part in value.items() if isinstance(value, dict) else ():
        found |= {name: part} | flatten(part)
    return found


WIRE: dict[str, tuple[str, dict[str, Any], dict[str, Any]]] = {
    "openai/scripted": ("/v1", PARAMS, {}),
    "hosted_vllm/qwen": ("/v1", PARAMS, {}),
    "mistral/mistral-large-latest": ("/v1", {**PARAMS, "extra_body": {"random_seed": 7}}, {}),
    "gemini/gemini-2.5-flash": (
        "/v1beta",
        PARAMS,
        {"reasoning_effort": ("thinkingBudget", 1024), "service_tier": ("serviceTier", "priority")},
    ),
    "anthropic/claude-sonnet-4-5": ("", PARAMS, {"reasoning_effort": ("budget_tokens", 1024)}),
    "openai/responses/gpt-4.1": ("/v1", {**PARAMS, "reasoning_effort": None}, {}),
}
"""Where a model is served, what is configured, and what a provider calls otherwise."""


@pytest.mark.parametrize("model", WIRE)
def test_each_provider_gets_them_in_its_own_form(model: str) -> None:
    mount, given, renamed = WIRE[model]
    unsent = UNSENT.get("responses/" if "/responses/" in model else model.partition("/")[0], frozenset())
    params = {name: value for name, value in given.items() if name not in unsent and value is not None}
    with serve(fault(400)) as server, pytest.raises(ProviderRequestError) as caught:
        summarizer.summarize(ARTICLE, settings=configure(server, model=model, mount=mount, **params))
    (request,) = server.requests
    assert request.headers["x-gateway"] == SECRET
    body = flatten(request.json)
    for name, value in params.items():
        if name != "extra_headers":
            sent, wanted = renamed.get(name, (name, value))
            for key, part in {sent: wanted}.items() if name != "extra_body" else value.items():
                assert body[key] == part
    assert f"`params` of the model ({', '.join(ModelParams(**params).describe())})" in str(caught.value)
    assert SECRET not in str(caught.value)


@pytest.mark.parametrize(
    ("params", "choice"),
    [
        ({"thinking": {"type": "enabled", "budget_tokens": 2000}}, "auto"),
        ({"reasoning_effort": "low"}, "auto"),
        ({"reasoning_effort": "none"}, "any"),
        ({}, "any"),
    ],
)
def test_a_model_of_anthropics_that_thinks_is_not_forced_to_call_the_tool(params: dict[str, Any], choice: str) -> None:
    """Anthropic answers 400 to both together. What the model writes without a call is read as well."""
    reply = {"id": "m", "type": "message", "role": "assistant", "model": "m", "stop_reason": "end_turn"}
    usage = {"input_tokens": 10, "output_tokens": 10}
    text = [{"type": "text", "text": json.dumps(brief_with(TRUE))}]
    with serve(Reply(json.dumps({**reply, "usage": usage, "content": text}).encode())) as server:
        settings = configure(server, model="anthropic/claude-sonnet-4-5", mount="", mode="tools", **params)
        brief = summarizer.summarize(ARTICLE, settings=settings)
    (request,) = server.requests
    assert request.json["tool_choice"]["type"] == choice
    assert len(brief.receipt.attempts) == 1


@pytest.mark.parametrize(
    ("model", "params", "told"),
    [
        ("anthropic/claude-sonnet-4-5", {"extra_body": {"a": 1}}, "does not send extra_body for 'anthropic/"),
        ("openai/responses/gpt-5", {"seed": 1, "top_k": 2}, "does not send seed, top_k for .*: remove them"),
        ("mistral/mistral-large-latest", {"seed": 1}, "does not send seed for .*: remove it"),
    ],
)
def test_what_litellm_would_drop_is_an_error(model: str, params: dict[str, Any], told: str) -> None:
    with serve(fault(400)) as server:
        with pytest.raises(ConfigurationError, match=told):
            summarizer.summarize(ARTICLE, settings=configure(server, model=model, **params))
        assert server.requests == []


def test_a_version_of_the_api_is_sent_to_azure() -> None:
    with serve(fault(400)) as server:
        settings = configure(server, model="azure/gpt-5-mini", mount="", api_version="2025-01-01-preview")
        with pytest.raises(ProviderRequestError):
            summarizer.summarize(ARTICLE, settings=settings)
    assert "api-version=2025-01-01-preview" in server.requests[0].path


def test_they_are_in_the_receipt_of_a_stream_without_the_values_of_headers(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG), serve(streamed(brief_with(TRUE), pause=0)) as server:
        settings = configure(server, seed=7, extra_headers={"X-Gateway": SECRET})
        *_, last = summarizer.stream(ARTICLE, settings=settings)
    assert {request.headers["x-gateway"] for request in server.requests} == {SECRET}
    assert {request.json["seed"] for request in server.requests} == {7}
    assert last.type == "brief"
    assert last.brief.receipt.params == {"seed": 7, "extra_headers": {"X-Gateway": "***"}}
    assert SECRET not in last.brief.model_dump_json() + caplog.text + repr(settings)


def test_a_judge_has_its_own() -> None:
    with serve(answer(brief_with(TRUE))) as server:
        settings = configure(server, seed=7)
        judge = settings.models["desk"].model_copy(update={"params": ModelParams(seed=8)})
        settings = settings.model_copy(update={"models": {**settings.models, "judge": judge}, "judge": "judge"})
        brief = summarizer.summarize(ARTICLE, settings=settings)
    assert [request.json["seed"] for request in server.requests] == [7, 8]
    assert brief.receipt.params == {"seed": 7}


@pytest.mark.parametrize("params", [{"seed": 8}, {"extra_headers": {"X-Gateway": "other"}}, {"extra_body": {"a": 2}}])
def test_other_params_are_another_request_of_the_cache(params: dict[str, Any], tmp_path: Path) -> None:
    given = {"seed": 7, "extra_headers": {"X-Gateway": SECRET}, "extra_body": {"a": 1}}
    with serve(answer(brief_with(TRUE))) as server:
        for one in (given, given, {**given, **params}):
            summarizer.summarize(ARTICLE, settings=configure(server, **one), cache=tmp_path)
        assert len(server.requests) == 2
    assert SECRET.encode() not in b"".join(path.read_bytes() for path in tmp_path.iterdir() if path.is_file())
