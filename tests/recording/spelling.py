"""Has the proxy read requests as Google's own API does: names in snake case as well as in camel case.

LiteLLM writes the former, and its proxy passes over them in silence: the tools, and the limit of the answer's length.
"""

from __future__ import annotations

from typing import Any

from litellm.integrations.custom_logger import CustomLogger

PARTS = ("tools", "generationConfig")


class Spelling(CustomLogger):
    """Respells what the proxy would pass over."""

    async def async_pre_call_hook(
        self, user_api_key_dict: Any, cache: Any, data: dict[str, Any], call_type: str
    ) -> dict[str, Any]:
        """The request as the proxy understands it."""
        parts = {name: respell(data[name]) for name in PARTS if name in data}
        return {**data, **parts}


def respell(value: Any) -> Any:
    """A part of a request with its names in camel case; what stands in a schema is not respelt."""
    if isinstance(value, list):
        return [respell(one) for one in value]
    if isinstance(value, dict):
        return {
            camel(name): part if "schema" in name.lower() or name == "parameters" else respell(part)
            for name, part in value.items()
        }
    return value


def camel(name: str) -> str:
    first, *others = name.split("_")
    return first + "".join(other.title() for other in others)


spelling = Spelling()
