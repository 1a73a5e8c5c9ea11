"""How a model is made to answer in the schema, and which way is taken where nobody said.

Configuration decides. Where it says `auto`, what LiteLLM knows of the model is a hint; of a model that it does not
know, and those are many, tools are asked for, which most servers understand. Nobody is asked beforehand: the request
itself is the test, and a refusal that names the tool choice or the schema is remembered.
"""

from __future__ import annotations

import re
from typing import Any, Literal, TypeAlias

from summarizer.gateway.libraries import load_libraries
from summarizer.gateway.local.models import PROVIDER
from summarizer.schemas.brief import Mode

WireMode: TypeAlias = Literal["tools", "json_schema", "json"]
"""tools: a call of one function whose parameters are the schema. json_schema: the provider's structured output. json:
the schema stands in the prompt and the answer is found in the text, which any model can do and none is held to."""

DEFAULT: WireMode = "tools"

LOCAL: WireMode = "json_schema"
"""llama.cpp holds any model to a schema, token by token; tools only some models know."""

NEXT_MODE: dict[WireMode, WireMode] = {"tools": "json_schema", "json_schema": "json"}
"""What is tried once where a provider refuses a mode."""

REFUSES_MODE: dict[WireMode, re.Pattern[str]] = {
    "tools": re.compile(
        r"tool[_ -]?choice|tool[_ ]use[_ ]failed|tool[_ -]?config|function[_ -]?call"
        r"|(?:tools?|functions?|tool use|tool calls?|tool calling)\b[^.]{0,60}\b(?:not|n't|un)\s?(?:be |currently )?"
        r"(?:support|enabl|allow|available|permit)"
        r"|(?:not|n't) (?:support|allow|accept)\w*\b[^.]{0,40}\b(?:tools?|functions?|tool use)\b"
        r"|invalid schema for function"
        r"|unsupported[^.]{0,40}\b(?:tools?|functions?)\b"
        r"|no endpoints found that (?:support tool|can handle)",
        re.IGNORECASE,
    ),
    "json_schema": re.compile(
        r"response[_ -]?(?:format|schema)|json[_ -]?schema|json mode|structured[_ -]?outputs?"
        r"|output[_ ]?(?:config|format)|text\.format|guided[_ ]json|grammar"
        r"|no endpoints found that can handle",
        re.IGNORECASE,
    ),
}
"""How a refusal names what a mode rests on, in the provider's own words."""

_learned: dict[tuple[str, str | None], WireMode] = {}


def choose_mode(wanted: Mode, *, model: str, provider: str, api_base: str | None = None) -> WireMode:
    """The mode for a model: the wanted one, what was learnt, or the best that LiteLLM knows it to have.

    Args:
        wanted: What the caller or the configuration says.
        model: LiteLLM's 'provider/model'.
        provider: LiteLLM's name of the provider.
        api_base: Where it is served, if not at the provider's own address.
    """
    if wanted != "auto":
        return wanted
    learnt = _learned.get((model, api_base))
    if learnt is not None:
        return learnt
    if provider == PROVIDER:
        return LOCAL
    litellm = load_libraries().litellm
    if not _is_known(litellm, model=model, provider=provider):
        return DEFAULT
    if litellm.supports_function_calling(model=model, custom_llm_provider=provider):
        return "tools"
    if litellm.supports_response_schema(model=model, custom_llm_provider=provider):
        return "json_schema"
    return "json"


def learn_mode(mode: WireMode, *, model: str, api_base: str | None) -> None:
    """Remember, for as long as the process lives, the mode in which a model answered after it refused another."""
    _learned[model, api_base] = mode


def matches_mode_refusal(told: str, *, mode: WireMode) -> bool:
    """Whether a provider's words name what a mode rests on.

    >>> matches_mode_refusal("`tool_choice` is not supported by this model", mode="tools")
    True
    >>> matches_mode_refusal("No tool output found for tool call call-a.", mode="tools")
    False
    """
    pattern = REFUSES_MODE.get(mode)
    return pattern is not None and pattern.search(told) is not None


def to_instructor_mode(mode: WireMode) -> Any:
    """Instructor's name for a mode. Its plain JSON mode takes an answer that is nothing but JSON, and many fence it."""
    modes = load_libraries().instructor.Mode
    return {"tools": modes.TOOLS, "json_schema": modes.JSON_SCHEMA, "json": modes.MD_JSON}[mode]


def _is_known(litellm: Any, *, model: str, provider: str) -> bool:
    """Whether LiteLLM's table has this provider's model. Its hints say False for what it does not know."""
    bare = model.removeprefix(f"{provider}/")
    entry = litellm.model_cost.get(f"{provider}/{bare}") or litellm.model_cost.get(bare) or {}
    return bool(entry.get("litellm_provider") == provider)
