"""Finds a missing key, an unknown model or a closed port before LiteLLM is imported, which takes seconds.

A check raises only what `resolve_target` or the call itself would raise. In doubt it passes.
"""

from __future__ import annotations

import json
import os
import re
import socket
from collections.abc import Mapping, Sequence
from contextlib import suppress
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Final, NamedTuple, Unpack
from urllib.parse import urlsplit
from urllib.request import getproxies

from pydantic import ValidationError

from summarizer.call_options import Access
from summarizer.errors import InputError, MissingKeyError, ProviderError, ProviderUnavailableError, UnknownModelError
from summarizer.extras import require_extra
from summarizer.gateway.libraries import are_loaded
from summarizer.model_settings import is_local_model
from summarizer.settings import EXTRACTIVE, ModelSettings, Settings
from summarizer.validation_errors import explain_errors, suggest

TABLE: Final = Path(__file__).with_name("providers.json")
PRICES: Final = "model_prices_and_context_window_backup.json"

DEFAULT_BASES: Final = {
    "llamafile": ("LLAMAFILE_API_BASE", "http://127.0.0.1:8080/v1"),
    "ollama": ("OLLAMA_API_BASE", "http://localhost:11434"),
    "ollama_chat": ("OLLAMA_API_BASE", "http://localhost:11434"),
}
"""Base URLs of providers on this machine: the environment variable, and LiteLLM's default."""

PORT_TIMEOUT: Final = 1.0  # seconds to wait for a connection; after that the check passes


class ProviderKeys(NamedTuple):
    """The environment variables for a provider's key, one of which must be set."""

    named: tuple[str, ...]  # variables that error messages name
    accepted: tuple[str, ...]  # further variables that LiteLLM accepts


def check_before_loading(model: str, *, settings: Settings, **access: Unpack[Access]) -> None:
    """Check a model's name, key and port unless LiteLLM is imported already. No request is sent.

    The port is not checked if the model has fallbacks or several deployments, which are tried if a call fails.

    Args:
        model: A name under `[models]`, or LiteLLM's 'provider/model'.
        access: Overrides the configuration and the environment.

    Raises:
        MissingExtraError: The extra `llm` or `local` is not installed.
        UnknownModelError: There is no such model.
        MissingKeyError: The provider needs a key and none is set.
        ProviderUnavailableError: Nothing listens at the base URL.
    """
    entry = settings.find_model(model)
    if model in settings.models and entry.model == EXTRACTIVE:
        return
    check_name(model, settings=settings, **access)
    if not (entry.fallbacks or entry.deployments):
        check_port(model, settings=settings, api_base=access.get("api_base"))


def check_name(model: str, *, settings: Settings, **access: Unpack[Access]) -> None:
    """Check a model's mode and base URL, and its name and key unless LiteLLM is imported already."""
    try:
        ModelSettings(model="any", mode=access.get("mode", "auto"), api_base=access.get("api_base"))
    except ValidationError as error:
        raise InputError(f"The call cannot be made: {explain_errors(error, ModelSettings)}") from None
    if not model:
        raise unknown_model(model, names=settings.models)
    entry = settings.find_model(model)
    name, base, api_key = entry.model, access.get("api_base") or entry.api_base, access.get("api_key")
    if name == EXTRACTIVE and model in settings.models:
        return  # `resolve_target` raises an error: it has no provider
    require_extra("local" if is_local_model(name) else "llm")
    if are_loaded() or is_local_model(name) or entry.deployments or os.environ.get("USE_LITELLM_PROXY"):
        return
    if not names_provider(name):
        if base is None and not is_listed(name):
            raise unknown_model(model, names=settings.models)
        return
    check_key(entry, api_base=base, api_key=api_key)


def check_key(entry: ModelSettings, *, api_base: str | None, api_key: str | None) -> None:
    """Check that the key that a model's provider needs is set; see `check_before_loading`."""
    provider = entry.model.partition("/")[0]
    if entry.api_key_env and not api_key and not os.environ.get(entry.api_key_env, "").strip():
        raise missing_named_key(entry.model, provider=provider, variable=entry.api_key_env)
    keys = load_providers()[provider]
    needs_key = keys.named and not (api_key or entry.api_key_env or api_base)
    if needs_key and not any(os.environ.get(variable, "").strip() for variable in (*keys.named, *keys.accepted)):
        raise missing_key(entry.model, provider=provider, variables=keys.named)


def check_port(model: str, *, settings: Settings, api_base: str | None = None) -> None:
    """Check that something listens at a model's base URL; see `check_before_loading`."""
    entry = settings.find_model(model)
    provider = entry.model.partition("/")[0]
    variable, default = DEFAULT_BASES.get(provider, ("", ""))
    base = api_base or entry.api_base or os.environ.get(variable) or default
    if are_loaded() or not base or getproxies():
        return
    parts = urlsplit(base)
    try:
        port = parts.port or {"http": 80, "https": 443}[parts.scheme]
        socket.create_connection((parts.hostname or "", port), timeout=PORT_TIMEOUT).close()
    except ConnectionRefusedError:
        called = name_model(entry.model, alias=model)
        error = ProviderUnavailableError(
            f"{provider} cannot be reached ({called}). Check the base URL and the network, or try again later.",
            provider=provider,
            model=model,
        )
        note_base(error, api_base=base)
        raise error from None
    except (OSError, ValueError, KeyError):  # a slow host or an invalid URL: the call itself reports it
        return


def name_model(model: str, *, alias: str | None) -> str:
    """Return a model's name in messages: its configured name, if any, and its own.

    >>> name_model("openai/qwen3", alias="house"), name_model("openai/gpt-5", alias=None)
    ("'house', that is 'openai/qwen3'", "'openai/gpt-5'")
    """
    return f"'{model}'" if alias in (None, model) else f"'{alias}', that is '{model}'"


def note_base(error: ProviderError, *, api_base: str | None) -> None:
    """Add the base URL to an error as a note, which tracebacks and the command line show, but not the service."""
    with suppress(ValueError):
        parts = urlsplit(api_base or "")
        host = parts.netloc.rpartition("@")[2]
        if host:
            error.add_note(f"The base URL is {parts.scheme}://{host}{parts.path}.")


def unknown_model(asked: str, *, names: Mapping[str, ModelSettings]) -> UnknownModelError:
    """Return the error for a name that is neither configured nor known to LiteLLM."""
    examples = "'openai/gpt-5' or 'anthropic/claude-sonnet-4-5'"
    entry = names.get(asked)
    provider, slash, _ = (entry.model if entry else asked).partition("/")
    is_unknown = slash and provider and provider not in load_providers()
    ending = (is_unknown and suggest(provider, load_providers())) or "."
    fault = f": LiteLLM knows no provider '{provider[:60]}'{ending}" if is_unknown else ending
    if entry and is_unknown:
        return UnknownModelError(f"There is no model '{entry.model[:200]}' for '{asked[:200]}' under [models]{fault}")
    if entry:  # an entry whose model is the name of an entry
        return UnknownModelError(
            f"There is no model '{asked[:200]}' behind [models]: `model` there is LiteLLM's 'provider/model', such as "
            f"{examples}, and no name of an entry."
        )
    known = f"{', '.join(sorted({EXTRACTIVE, *names}))}, or LiteLLM's 'provider/model', such as {examples}."
    return UnknownModelError(f"There is no model '{asked[:200]}'{fault} Use one of {known}")


def missing_named_key(model: str, *, provider: str, variable: str) -> MissingKeyError:
    """Return the error for an `api_key_env` whose variable is not set."""
    return MissingKeyError(
        f"{provider} needs a key for '{model}', and the environment variable {variable}, which the configuration names "
        "for it, is not set. Set it, or correct api_key_env."
    )


def missing_key(model: str, *, provider: str, variables: Sequence[str]) -> MissingKeyError:
    """Return the error for a key that none of the provider's variables contains."""
    return MissingKeyError(
        f"{provider} needs a key for '{model}' and none is set. Set the environment variable "
        f"{' or '.join(variables)}, or name another one as api_key_env under [models]."
    )


@cache
def load_table() -> Mapping[str, Any]:
    """Load the table that `scripts/build_provider_table.py` generates from LiteLLM."""
    table: dict[str, Any] = json.loads(TABLE.read_text(encoding="utf-8"))
    return table


@cache
def load_providers() -> Mapping[str, ProviderKeys]:
    return {
        name: ProviderKeys(tuple(keys.get("named", ())), tuple(keys.get("accepted", ())))
        for name, keys in load_table()["providers"].items()
    }


def may_exist(model: str, *, settings: Settings) -> bool:
    """Whether a model is configured, local, built in or possibly known to LiteLLM. Its key is not checked."""
    known = model == EXTRACTIVE or model in settings.models or is_local_model(model) or names_provider(model)
    return known or bool(os.environ.get("USE_LITELLM_PROXY")) or is_listed(model)


def names_provider(model: str) -> bool:
    provider, _, rest = model.partition("/")
    return bool(rest.strip()) and provider in load_providers()


def is_listed(name: str) -> bool:
    """Whether LiteLLM may know a name without a provider; True if its version is not the one in our table."""
    spec = find_spec("litellm")
    folder = Path(spec.origin).parent if spec is not None and spec.origin is not None else Path()
    if not (folder.parent / f"litellm-{load_table()['litellm']}.dist-info").is_dir():
        return True
    prices: dict[str, Any] = json.loads((folder / PRICES).read_bytes())
    rules = prices.pop("fallback_generalizations", {}).get("rules", ())
    known = {one.lower() for one in (*prices, *load_table()["models"])}
    routes = [rule["pattern"] for rule in rules if "litellm_provider" in rule["model_info"]]  # others add capabilities
    return name.lower() in known or any(re.search(route, name, re.IGNORECASE) for route in routes)
