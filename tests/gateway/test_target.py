"""What a model's name stands for."""

from __future__ import annotations

from typing import Any

import pytest

from summarizer import summarize
from summarizer.errors import ConfigurationError, MissingKeyError, UnknownModelError
from summarizer.gateway.target import BASE_URL_VARIABLES, NO_KEY, resolve_target
from summarizer.settings import ModelSettings, Settings

KEYS = ("OPENAI_API_KEY", "ANTHROPIC_API_KEY", "ANTHROPIC_AUTH_TOKEN", "GOOGLE_API_KEY", "GEMINI_API_KEY", "OUR_KEY")


@pytest.fixture(autouse=True)
def no_keys(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in KEYS:
        monkeypatch.delenv(name, raising=False)


def settings(**models: Any) -> Settings:
    return Settings(models={name: ModelSettings(**fields) for name, fields in models.items()}, timeout=33.0)


def key_of(target: Any) -> str | None:
    return target.api_key.get_secret_value() if target.api_key else None


def test_litellms_names_are_taken_as_they_are(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "sk-environment")
    target = resolve_target("openai/gpt-5", settings=settings())
    assert (target.model, target.provider, target.alias) == ("openai/gpt-5", "openai", None)
    assert (target.api_base, target.timeout, target.max_tokens, target.temperature) == (None, 33.0, None, None)
    assert target.api_key is None, "LiteLLM finds the provider's usual variable by itself"


def test_a_name_of_the_configuration_brings_what_is_configured(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OUR_KEY", "sk-ours")
    configured = settings(
        quick={
            "model": "anthropic/claude-sonnet-4-5",
            "api_base": "http://127.0.0.1:1",
            "api_key_env": "OUR_KEY",
            "mode": "json",
            "timeout": 9,
            "max_tokens": 500,
            "temperature": 0.2,
        }
    )
    target = resolve_target("quick", settings=configured)
    assert (target.model, target.provider, target.alias) == ("anthropic/claude-sonnet-4-5", "anthropic", "quick")
    assert (target.api_base, target.mode, target.timeout) == ("http://127.0.0.1:1", "json", 9.0)
    assert (target.max_tokens, target.temperature, key_of(target)) == (500, 0.2, "sk-ours")


def test_arguments_win_over_the_configuration(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OUR_KEY", "sk-ours")
    configured = settings(q={"model": "openai/m", "api_base": "http://a/v1", "api_key_env": "OUR_KEY", "mode": "json"})
    target = resolve_target("q", settings=configured, api_base="http://b/v1", api_key="sk-given", mode="tools")
    assert (target.api_base, key_of(target), target.mode) == ("http://b/v1", "sk-given", "tools")


@pytest.mark.parametrize(
    "name", ["gpt", "nobody/knows", "openai/", "", "/", "openai", "ftp://openai/x", "x" * 5000, "extractiv"]
)
def test_unknown_models_are_named_with_what_there_is(name: str) -> None:
    with pytest.raises(UnknownModelError) as caught:
        resolve_target(name, settings=settings(quick={"model": "openai/m"}))
    assert "extractive, quick" in str(caught.value)
    assert "'provider/model'" in str(caught.value)
    assert len(str(caught.value)) < 600


def test_the_built_in_engine_is_no_providers_model() -> None:
    with pytest.raises(ConfigurationError, match="built-in"):
        resolve_target("mine", settings=settings(mine={"model": "extractive"}))


@pytest.mark.parametrize(
    ("model", "variable"),
    [
        ("openai/gpt-5", "OPENAI_API_KEY"),
        ("anthropic/claude-sonnet-4-5", "ANTHROPIC_API_KEY"),
        ("gemini/gemini-2.5-flash", "GOOGLE_API_KEY or GEMINI_API_KEY"),
    ],
)
def test_a_missing_key_is_named_by_its_variable(model: str, variable: str) -> None:
    with pytest.raises(MissingKeyError) as caught:
        resolve_target(model, settings=settings())
    assert f"Set the environment variable {variable}," in str(caught.value)
    assert model in str(caught.value)


def test_a_configured_variable_that_is_not_set_is_missed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "sk-another")
    with pytest.raises(MissingKeyError, match="OUR_KEY"):
        resolve_target("q", settings=settings(q={"model": "openai/m", "api_key_env": "OUR_KEY"}))


@pytest.mark.parametrize("variable", ["OPENAI_API_KEY", "OUR_KEY"])
@pytest.mark.parametrize(
    ("value", "error", "told"),
    [
        ("", MissingKeyError, "Set"),
        (" ", MissingKeyError, "Set"),
        ("sk-abc\n", ConfigurationError, "line breaks"),
        ("“sk-abc”", ConfigurationError, "curly quotes"),
    ],
)
def test_a_variable_without_a_key_in_it_is_named(
    value: str, error: Any, told: str, variable: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(variable, value)
    entry = {"model": "openai/m", **({"api_key_env": variable} if variable == "OUR_KEY" else {})}
    with pytest.raises(error, match=told) as caught:
        resolve_target("q", settings=settings(q=entry))
    assert variable in str(caught.value)
    assert "abc" not in str(caught.value)


def test_a_server_of_ones_own_needs_no_key() -> None:
    target = resolve_target("openai/m", settings=settings(), api_base="http://127.0.0.1:9000/v1")
    assert key_of(target) == NO_KEY


@pytest.mark.parametrize("model", ["ollama/llama3", "hosted_vllm/m", "lm_studio/m", "bedrock/anthropic.claude-v2"])
def test_providers_without_a_key_of_the_usual_kind_are_left_to_litellm(model: str) -> None:
    assert resolve_target(model, settings=settings(), api_base="http://127.0.0.1:1").api_key is None


@pytest.mark.parametrize("provider", sorted(BASE_URL_VARIABLES))
def test_an_article_for_a_server_of_ones_own_never_goes_to_openai_instead(
    provider: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "sk-openai")
    monkeypatch.setenv(f"{provider.upper()}_API_KEY", "sk-ours")
    with pytest.raises(ConfigurationError, match=f"{provider} needs a base URL for '{provider}/m'.*set api_base"):
        summarize("The dam holds.", model=f"{provider}/m", settings=settings())
    for variable in BASE_URL_VARIABLES[provider]:
        with monkeypatch.context() as patch:
            patch.setenv(variable, "http://127.0.0.1:1/v1")
            assert resolve_target(f"{provider}/m", settings=settings()).provider == provider


@pytest.mark.parametrize(
    ("model", "configured", "wanted", "mode"),
    [
        ("openai/gpt-4o", "auto", "auto", "tools"),
        ("openai/gpt-4o", "json_schema", "auto", "json_schema"),
        ("openai/gpt-4o", "json_schema", "json", "json"),
        ("openai/a-local-model", "auto", "auto", "tools"),
        ("deepseek/deepseek-reasoner", "auto", "auto", "json_schema"),
        ("hosted_vllm/gpt-3.5-turbo-instruct", "auto", "auto", "tools"),
        ("azure_ai/jais-30b-chat", "auto", "auto", "json"),
    ],
)
def test_the_mode_is_the_callers_the_configurations_or_what_litellm_knows(
    model: str, configured: Any, wanted: Any, mode: str
) -> None:
    known = settings(q={"model": model, "mode": configured, "api_base": "http://127.0.0.1:1"})
    assert resolve_target("q", settings=known, mode=wanted).mode == mode
