"""Resolves a model name to a target: LiteLLM's model, base URL, key, mode and limits. Nothing is called here."""

from __future__ import annotations

import contextlib
import os
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, Unpack

from pydantic import SecretStr

from summarizer.call_options import Access
from summarizer.errors import ConfigurationError
from summarizer.gateway.libraries import load_libraries
from summarizer.gateway.local.models import PROVIDER, LocalModel, resolve_local_model
from summarizer.gateway.model_info import FREE, Price, find_context_window, find_price
from summarizer.gateway.modes import WireMode, choose_mode
from summarizer.gateway.preflight import (
    check_name,
    load_providers,
    missing_key,
    missing_named_key,
    name_model,
    unknown_model,
)
from summarizer.model_settings import ModelParams, is_local_model
from summarizer.settings import EXTRACTIVE, ModelSettings, ProviderSettings, Settings

NO_KEY: Final = "none"  # sent if there is a base URL but no key: such servers need none, but LiteLLM does

KEY_SUFFIXES: Final = ("_API_KEY", "_TOKEN")

BASE_URL_VARIABLES: Final[Mapping[str, Sequence[str]]] = {
    "ai21": (),
    "azure": ("AZURE_API_BASE", "AZURE_OPENAI_ENDPOINT"),
    "azure_ai": ("AZURE_AI_API_BASE",),
    "custom_openai": (),
    "heroku": ("HEROKU_API_BASE",),
    "hosted_vllm": ("HOSTED_VLLM_API_BASE",),
    "litellm_proxy": ("LITELLM_PROXY_API_BASE",),
    "lm_studio": ("LM_STUDIO_API_BASE",),
    "xinference": ("XINFERENCE_API_BASE",),
}
"""Variables for the base URL that these providers need. Without one, LiteLLM sends most requests to api.openai.com."""

KEY: Final = re.compile(r"[\x21-\x7e]+")  # matches keys that can be sent in a header


@dataclass(frozen=True, slots=True)
class Target:
    """A model and everything that is needed to call it."""

    model: str  # LiteLLM's 'provider/model', or the name of a local model
    provider: str  # LiteLLM's name of the provider; 'local' for a local model
    api_base: str | None  # base URL, or None for the provider's own
    api_key: SecretStr | None  # the key, or None if LiteLLM finds the provider's credentials in the environment
    mode: WireMode  # output mode
    timeout: float  # time limit of the whole call in seconds, re-asks included
    is_mode_guessed: bool = False  # whether the mode is a guess; if the provider rejects it, the next one is tried
    connect_timeout: float | None = None  # time limit in seconds to connect, where LiteLLM supports it, or None
    first_token_timeout: float | None = None  # time limit in seconds for the first token of a stream, or None
    retries: int = 0  # number of retries after a transient error
    limits: ProviderSettings | None = None
    price: Price | None = None  # price per token, or None if it is unknown
    max_tokens: int | None = None  # limit of the answer's tokens, or None for the provider's limit
    temperature: float | None = None  # sampling temperature, or None for the provider's default
    params: ModelParams = field(default=ModelParams(), hash=False)  # further parameters of each call
    alias: str | None = None  # the name under `[models]` that the caller used, or None
    local_model: LocalModel | None = None  # the local model's file and settings, or None for a provider's model
    context: int | None = None  # limit of the tokens of request and answer together, or None if it is unknown

    @property
    def called(self) -> str:
        """The model's name in messages."""
        return name_model(self.model, alias=self.alias)


def resolve_target(model: str, *, settings: Settings, **access: Unpack[Access]) -> Target:
    """Resolve a model name. This imports litellm, which takes seconds the first time.

    Args:
        model: A name under `[models]`, or LiteLLM's 'provider/model'.
        access: Overrides the configuration and the environment; a mode of 'auto' does not.

    Raises:
        UnknownModelError: There is no such model.
        MissingExtraError: The extra `llm` or `local` is not installed.
        MissingKeyError: The provider needs a key and none is set.
        ConfigurationError: The model's configuration cannot be used.
    """
    entry, mode = settings.find_model(model), access.get("mode", "auto")
    base, name = access.get("api_base") or entry.api_base, entry.model
    check_name(model, settings=settings, **access)
    provider = (
        PROVIDER if is_local_model(name) else _find_provider(name, api_base=base, asked=model, names=settings.models)
    )
    wanted = mode if mode != "auto" else entry.mode
    local = provider == PROVIDER
    local_model = resolve_local_model(entry, settings=settings, api_base=base) if local else None
    name = local_model.name if local_model else entry.model
    check_params(entry.params, model=name, provider=provider)
    check_base(base, model=name, provider=provider)
    return Target(
        model=name,
        provider=provider,
        api_base=base,
        api_key=None if local else _find_key(access.get("api_key"), entry=entry, provider=provider, api_base=base),
        mode=choose_mode(wanted, model=name, provider=provider, api_base=base),
        is_mode_guessed=wanted == "auto",
        timeout=entry.timeout or (settings.local_timeout if local else settings.timeout),
        connect_timeout=entry.connect_timeout or settings.connect_timeout,
        first_token_timeout=entry.first_token_timeout or settings.first_token_timeout,
        retries=settings.retries if entry.retries is None else entry.retries,
        limits=settings.providers.get(provider),
        price=FREE
        if local
        else find_price(entry.model, sent=entry.input_cost_per_token, written=entry.output_cost_per_token),
        max_tokens=entry.max_tokens,
        temperature=entry.temperature,
        params=entry.params,
        alias=model if model in settings.models else None,
        local_model=local_model,
        context=local_model.context if local_model else entry.context or find_context_window(entry.model),
    )


def find_provider(model: str, /) -> str:
    """Return LiteLLM's name of the provider of a 'provider/model'; 'local' for a local model."""
    return PROVIDER if is_local_model(model) else _find_provider(model, api_base=None, asked=model, names={})


def _find_provider(model: str, *, api_base: str | None, asked: str, names: Mapping[str, ModelSettings]) -> str:
    if model == EXTRACTIVE:
        raise ConfigurationError(f"'{asked}' is the built-in engine, which has no provider to call.")
    litellm = load_libraries().litellm
    name = provider = ""
    with contextlib.suppress(litellm.exceptions.BadRequestError):
        name, provider, _, _ = litellm.get_llm_provider(model=model, api_base=api_base)
    if name.strip() and provider:
        return str(provider)
    raise unknown_model(asked, names=names)


def _find_key(given: str | None, *, entry: ModelSettings, provider: str, api_base: str | None) -> SecretStr | None:
    if given:
        return check_key(given, source="api_key")
    if entry.api_key_env:
        value = os.environ.get(entry.api_key_env, "")
        if value.strip():
            return check_key(value, source=entry.api_key_env)
        raise missing_named_key(entry.model, provider=provider, variable=entry.api_key_env)
    missing = _missing_keys(entry.model, provider)
    if not missing:
        return None
    if api_base:
        return SecretStr(NO_KEY)
    raise missing_key(entry.model, provider=provider, variables=missing)


def _missing_keys(model: str, provider: str) -> Sequence[str]:
    """Return the environment variables for the key if none is set and the provider accepts only a key.

    Providers with other credentials (cloud roles, identity tokens) are left to LiteLLM.
    """
    names = list_unset_variables(model)
    keys = load_providers().get(provider)
    if not names and keys is not None:
        variables = [name for name in (*keys.named, *keys.accepted) if name.endswith(KEY_SUFFIXES)]
        given = {name: os.environ[name] for name in variables if os.environ.get(name, "").strip()}
        for name, value in given.items():
            check_key(value, source=name)
        if not given and any(name in os.environ for name in keys.named):  # LiteLLM accepts an empty value
            names = list(keys.named)
    return names if all(name.endswith(KEY_SUFFIXES) for name in names) else ()


def check_base(api_base: str | None, *, model: str, provider: str) -> None:
    """Raise `ConfigurationError` if the provider needs a base URL and none is set."""
    variables = BASE_URL_VARIABLES.get(provider)
    if variables is None or api_base or any(os.environ.get(name, "").strip() for name in variables):
        return
    other = f", or the environment variable {variables[0]}" if variables else ""
    raise ConfigurationError(
        f"{provider} needs a base URL for '{model}' and none is set: set api_base under [models]{other}."
    )


def is_key_known(target: Target) -> bool:
    """Whether the target is known to have a key: it was given one, or its provider accepts only keys."""
    keys = load_providers().get(target.provider)
    return target.api_key is not None or bool(keys and keys.named)


def list_unset_variables(model: str) -> list[str]:
    """List the variables that are not set, of those from which LiteLLM takes a provider's credentials."""
    names: list[str] = load_libraries().litellm.validate_environment(model=model)["missing_keys"]
    return names


def check_key(key: str, *, source: str) -> SecretStr:
    """Return the key if it can be sent in a header; the error names its `source`."""
    if not KEY.fullmatch(key):
        raise ConfigurationError(
            f"The key in {source} contains characters that no key has, such as spaces, line breaks or curly quotes. "
            "Copy it again."
        )
    return SecretStr(key)


RESPONSES: Final = "responses/"  # part of the names of models that use OpenAI's responses endpoint

UNSENT: Final[Mapping[str, frozenset[str]]] = {
    "anthropic": frozenset({"extra_body"}),
    "gemini": frozenset({"verbosity"}),
    "mistral": frozenset({"seed"}),  # lost beside an extra_body, which can contain a random_seed
    "vertex_ai": frozenset({"verbosity"}),
    RESPONSES: frozenset({"seed", "top_k", "presence_penalty", "frequency_penalty", "thinking", "extra_body"}),
}
"""Parameters that LiteLLM does not send, by its name of the provider or by the endpoint."""


def check_params(params: ModelParams, *, model: str, provider: str) -> None:
    unsent = UNSENT.get(RESPONSES if RESPONSES in model else provider, frozenset())
    if lost := sorted(unsent & params.describe().keys()):
        these = "it" if len(lost) == 1 else "them"
        raise ConfigurationError(
            f"LiteLLM does not send {', '.join(lost)} for '{model}': remove {these} from the `params` of the model."
        )
