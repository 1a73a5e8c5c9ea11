"""How a model is made to answer in the schema, and which way is taken where nobody said.

Configuration decides. Where it says `auto`, what LiteLLM knows of the model is a hint; of a model that it does not
know, and those are many, tools are asked for, which most servers understand.
"""

from __future__ import annotations

from typing import Any, Literal, TypeAlias

from summarizer.gateway.libraries import load_libraries
from summarizer.schemas.brief import Mode

WireMode: TypeAlias = Literal["tools", "json_schema", "json"]
"""tools: a call of one function whose parameters are the schema. json_schema: the provider's structured output. json:
the schema stands in the prompt and the answer is found in the text, which any model can do and none is held to."""

DEFAULT: WireMode = "tools"


def choose_mode(wanted: Mode, *, model: str, provider: str) -> WireMode:
    """The mode for a model: the wanted one, or the best that LiteLLM knows it to have.

    Args:
        wanted: What the caller or the configuration says.
        model: LiteLLM's 'provider/model'.
        provider: LiteLLM's name of the provider.
    """
    if wanted != "auto":
        return wanted
    litellm = load_libraries().litellm
    if not _is_known(litellm, model=model, provider=provider):
        return DEFAULT
    if litellm.supports_function_calling(model=model, custom_llm_provider=provider):
        return "tools"
    if litellm.supports_response_schema(model=model, custom_llm_provider=provider):
        return "json_schema"
    return "json"


def instructor_mode(mode: WireMode) -> Any:
    """Instructor's name for a mode. Its plain JSON mode takes an answer that is nothing but JSON, and many fence it."""
    modes = load_libraries().instructor.Mode
    return {"tools": modes.TOOLS, "json_schema": modes.JSON_SCHEMA, "json": modes.MD_JSON}[mode]


def _is_known(litellm: Any, *, model: str, provider: str) -> bool:
    """Whether LiteLLM's table has this provider's model. Its hints say False for what it does not know."""
    bare = model.removeprefix(f"{provider}/")
    entry = litellm.model_cost.get(f"{provider}/{bare}") or litellm.model_cost.get(bare) or {}
    return bool(entry.get("litellm_provider") == provider)
