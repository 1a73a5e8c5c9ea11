"""The check of `provenbrief doctor --ask`: one small call of a model."""

from __future__ import annotations

import asyncio
from typing import Final

from pydantic import BaseModel, Field

from summarizer.cli.findings import Finding
from summarizer.errors import SummarizerError
from summarizer.settings import Settings

MESSAGES: Final = ({"role": "user", "content": "Is the sky blue? Answer with the word yes."},)


class Answer(BaseModel):
    """The answer to a question."""

    word: str = Field(max_length=200)


def ask_model(name: str, *, settings: Settings) -> Finding:
    """Ask a model one small question, in the way in which it is asked for briefs.

    Args:
        name: The model, which is known and has its key.
        settings: The configuration.
    """
    from summarizer.gateway.structured_call import call_model  # loads litellm, which takes seconds
    from summarizer.gateway.target import resolve_target

    subject = f"call of {name}"
    try:
        target = resolve_target(name, settings=settings)
        call = asyncio.run(call_model(Answer, MESSAGES, target=target, context=None, reasks=0))
    except SummarizerError as error:
        return Finding(state="missing", subject=subject, said=str(error))
    if call.error is not None:
        return Finding(state="missing", subject=subject, said=str(call.error))
    last = call.attempts[-1]
    tokens = last.usage.total_tokens if last.usage else None
    cost = "at an unknown price" if last.cost_usd is None else f"for {last.cost_usd:.6f} dollars"
    said = f"answered in {last.seconds or 0:.1f} s as {last.mode}, {tokens or 'unknown'} tokens {cost}"
    return Finding(state="ok", subject=subject, said=said)
