"""Checks that the `params` of a model reach its provider: LiteLLM drops some in silence, or misplaces them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from summarizer.errors import ConfigurationError
from summarizer.model_params import ModelParams

RESPONSES: Final = "responses/"
"""Part of the names of models that are called through OpenAI's responses endpoint."""

UNSENT: Final[Mapping[str, frozenset[str]]] = {
    "anthropic": frozenset({"extra_body"}),
    "gemini": frozenset({"verbosity"}),
    "mistral": frozenset({"seed"}),  # it is lost beside an extra_body, which can hold a random_seed
    "vertex_ai": frozenset({"verbosity"}),
    RESPONSES: frozenset({"seed", "top_k", "presence_penalty", "frequency_penalty", "thinking", "extra_body"}),
}
"""Parameters that do not arrive, by LiteLLM's name of the provider, or by the endpoint."""


def check_params(params: ModelParams, *, model: str, provider: str) -> None:
    """Check that all parameters reach the provider.

    Raises:
        ConfigurationError: Some do not.
    """
    unsent = UNSENT.get(RESPONSES if RESPONSES in model else provider, frozenset())
    if lost := sorted(unsent & params.describe().keys()):
        these = "it" if len(lost) == 1 else "them"
        raise ConfigurationError(
            f"LiteLLM does not send {', '.join(lost)} for '{model}': remove {these} from the `params` of the model."
        )
