"""What every engine gives back: its answers in the wire form, unverified, and how they came about."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Literal, Protocol

from pydantic import BaseModel

from summarizer.schemas.article import Article
from summarizer.schemas.brief import Attempt, Options, Usage
from summarizer.schemas.grounder import Verification


@dataclass(frozen=True, slots=True)
class Answers:
    """The answers to one request, in the order in which they came.

    Attributes:
        raws: Each answer as JSON values, as it was written. Nothing in them is verified.
        model: The model that wrote them.
        engine: Which engine it ran in.
        prompt: SHA-256 of the prompt template, or None where there is none.
        attempts: Every call of the provider.
        usage: Tokens of all calls together.
        cost_usd: None where the price is not known; 0 where nothing was called.
        cautions: What went wrong and still left an answer.
    """

    raws: tuple[Any, ...]
    model: str
    engine: Literal["extractive", "llm"]
    prompt: str | None = None
    attempts: tuple[Attempt, ...] = ()
    usage: Usage = field(default_factory=Usage)
    cost_usd: float | None = None
    cautions: tuple[str, ...] = ()


class Engine(Protocol):
    """Writes answers for an article in a schema's wire form."""

    async def __call__(
        self, schema: type[BaseModel], article: Article, *, prompt: str, options: Options, run: Verification
    ) -> Answers:
        """Write. `prompt` is the template's file name; `run` verifies, for engines that ask again."""
        ...
