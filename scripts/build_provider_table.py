"""Build the table of LiteLLM's providers and their keys, which is read before LiteLLM is imported.

Usage: build_provider_table.py          writes summarizer/gateway/providers.json
       build_provider_table.py --check  exits with 1 if the file is not what the installed LiteLLM gives
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.metadata import version
from typing import Any
from unittest.mock import patch

from summarizer.gateway.libraries import load_libraries
from summarizer.gateway.preflight import TABLE
from summarizer.gateway.target import KEY_SUFFIXES


def build_table() -> dict[str, Any]:
    """LiteLLM's version, the keys of each provider, and the names of models that its price list lacks."""
    litellm = load_libraries().litellm
    registry = sys.modules["litellm.llms.openai_like.json_loader"].JSONProviderRegistry
    providers = {getattr(name, "value", name) for name in litellm.provider_list} | set(registry.list_providers())
    unlisted = (name for name in litellm.model_list_set if name not in litellm.model_cost)
    return {
        "litellm": version("litellm"),
        "providers": {name: list_keys(name) for name in sorted(providers)},
        "models": sorted(unlisted),
    }


def list_keys(provider: str) -> dict[str, list[str]]:
    """The environment variables of a provider's key: those to name in errors, and others that LiteLLM accepts.

    Empty if the provider needs no key or takes other credentials than one key, or if that depends on the model.
    """
    if provider in sys.modules["litellm.constants"].PROVIDERS_THAT_AUTHENTICATE_ON_PROVIDER_INFO:
        return {}  # they would be connected to
    missing = find_missing(provider, {})
    if not missing or not all(name.endswith(KEY_SUFFIXES) for name in missing) or is_mixed(provider):
        return {}
    with watch_reads() as reads:
        find_missing(provider, {})
    accepted = [name for name in dict.fromkeys(reads) if not find_missing(provider, {name: "x"})]
    others = [name for name in accepted if name not in missing]
    return {"named": missing, "accepted": others} if set(missing) <= set(accepted) else {}


def is_mixed(provider: str) -> bool:
    """Whether LiteLLM gives a model with this provider's prefix to another provider."""
    litellm = load_libraries().litellm
    names = {name.removeprefix(f"{provider}/") for name in litellm.models_by_provider.get(provider, ())}
    names |= {name.partition("/")[2] for name in litellm.model_cost if name.startswith(f"{provider}/")}
    return any(litellm.get_llm_provider(model=f"{provider}/{name}")[1] != provider for name in names)


def find_missing(provider: str, environment: dict[str, str]) -> list[str]:
    """The variables that LiteLLM says are missing."""
    with patch.dict(os.environ, environment, clear=True):
        found = load_libraries().litellm.validate_environment(model=f"{provider}/some-model")
    return list(found["missing_keys"])


@contextmanager
def watch_reads() -> Iterator[list[str]]:
    """Record the variables that are looked up in the environment."""
    reads: list[str] = []
    contains = type(os.environ).__contains__

    def record(environment: Any, name: object) -> bool:
        if isinstance(name, str):
            reads.append(name)
        return contains(environment, name)

    with patch.object(type(os.environ), "__contains__", record, create=True):
        yield reads


def main() -> None:
    """Write the file, or compare it."""
    built = json.dumps(build_table(), indent=1) + "\n"
    if sys.argv[1:] != ["--check"]:
        TABLE.write_text(built, encoding="utf-8")
    elif TABLE.read_text(encoding="utf-8") != built:
        sys.exit(f"{TABLE.name} is not what LiteLLM gives: run scripts/build_provider_table.py")


if __name__ == "__main__":
    main()
