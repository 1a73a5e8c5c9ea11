"""What is dropped of LiteLLM after its import is not needed."""

from __future__ import annotations

from summarizer.gateway.libraries import LEFTOVERS, load_libraries


def test_tokens_of_claude_are_counted_without_the_tokenizer_as_objects() -> None:
    litellm = load_libraries().litellm
    assert all(variable not in vars(litellm.utils) for _, variable in LEFTOVERS)
    assert litellm.token_counter(model="claude-2", text="Mayor Ann Roe opened the bridge.") in range(6, 12)
