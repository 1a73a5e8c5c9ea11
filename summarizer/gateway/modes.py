"""Output modes: how a model is made to answer in the schema, and which mode `auto` selects.

`auto` relies on LiteLLM's information about the model; for an unknown model it selects tools, which most servers
support. No probe request is sent: if the provider rejects the mode, the next one is tried and remembered.
"""

from __future__ import annotations

import re
from typing import Any, Literal, TypeAlias

from summarizer.bounded_dict import BoundedDict
from summarizer.gateway.libraries import load_libraries
from summarizer.gateway.local.models import PROVIDER
from summarizer.schemas.brief import Mode

WireMode: TypeAlias = Literal["tools", "json_schema", "json"]
"""tools: a call of a function whose parameters are the schema. json_schema: the provider's structured output. json: the
schema is in the prompt and the answer is parsed from the text, which works with any model but enforces nothing."""

DEFAULT: WireMode = "tools"

LOCAL: WireMode = "json_schema"
"""llama.cpp constrains any model's output to a schema, token by token. Only some models support tools."""

NEXT_MODE: dict[WireMode, WireMode] = {"tools": "json_schema", "json_schema": "json"}
"""The mode to try after a provider rejects one."""

REFUSES_MODE: dict[WireMode, re.Pattern[str]] = {
    "tools": re.compile(
        r"tool[_ -]?choice|tool[_ ]use[_ ]failed|tool[_ -]?config|function[_ -]?call"
        r"|(?:tools?|functions?|tool use|tool calls?|tool calling)\b[^.]{0,60}\b(?:not|n't|un)\s?(?:be |currently )?"
        r"(?:support|enabl|allow|available|permit)"
        r"|(?:not|n't) (?:support|allow|accept)\w*\b[^.]{0,40}\b(?:tools?|functions?|tool use)\b"
        r"|invalid schema for function|tools? param requires"
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
"""Match providers' messages that reject a mode."""

_learned: BoundedDict[tuple[str, str | None], WireMode] = BoundedDict(max_size=1000)


def choose_mode(wanted: Mode, *, model: str, provider: str, api_base: str | None) -> WireMode:
    """Return the mode for a model: the requested one, the learned one, or the best according to LiteLLM."""
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
    """Remember, for the life of the process, the mode that worked after another was rejected."""
    _learned[model, api_base] = mode


def matches_mode_refusal(message: str, *, mode: WireMode) -> bool:
    """Whether a provider's message rejects a mode.

    >>> matches_mode_refusal("`tool_choice` is not supported by this model", mode="tools")
    True
    >>> matches_mode_refusal("No tool output found for tool call call-a.", mode="tools")
    False
    """
    pattern = REFUSES_MODE.get(mode)
    return pattern is not None and pattern.search(message) is not None


def to_instructor_mode(mode: WireMode) -> Any:
    """Return Instructor's mode. `json` is MD_JSON, since many models put JSON in a Markdown fence."""
    modes = load_libraries().instructor.Mode
    return {"tools": modes.TOOLS, "json_schema": modes.JSON_SCHEMA, "json": modes.MD_JSON}[mode]


def _is_known(litellm: Any, *, model: str, provider: str) -> bool:
    """Whether LiteLLM's table contains this model. For others, its `supports_…` functions return False."""
    bare = model.removeprefix(f"{provider}/")
    entry = litellm.model_cost.get(f"{provider}/{bare}") or litellm.model_cost.get(bare) or {}
    return bool(entry.get("litellm_provider") == provider)
