"""The `Engine` protocol: what an engine receives, what it returns, and how much of an article it can read at once."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Final, Generic, Literal, Protocol, TypeVar

from pydantic import BaseModel

from summarizer.engines.review_task import ReviewResult, ReviewTask
from summarizer.errors import SummarizerError
from summarizer.schemas.article import Article
from summarizer.schemas.audit import CUT, Caution, Coverage
from summarizer.schemas.brief import Attempt, Options, Usage, total_cost, total_usage
from summarizer.schemas.findings import Span, Verification
from summarizer.verification.prune import Verified

T_co = TypeVar("T_co", bound=BaseModel, covariant=True)

SELF: Final = "self"  # the model that writes is the judge
OFF: Final = "off"  # there is no judge

CUT_OFF: Final = "the model's answer reached its length limit, so items may be missing; raise its max_tokens"


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a long article."""

    number: int  # its number, from 1
    count: int  # how many parts there are
    start: int  # offset of its first code point in the article's text
    end: int  # offset after its last code point

    @property
    def span(self) -> Span:
        """Its span in the article."""
        return self.start, self.end


@dataclass(frozen=True, slots=True)
class ContextBudget:
    """How much of an article an engine can read at once."""

    tokens: int  # most tokens of the article
    count: Callable[[str], int]  # counts the tokens of a passage, in time linear in its length
    concurrency: int = 1  # how many parts may be written at the same time


@dataclass(frozen=True, slots=True)
class EngineTask(Generic[T_co]):
    """What an engine is asked to write."""

    schema: type[T_co]  # the schema of the answer
    article: Article
    prompt: str | Path  # the prompt template, as `load_prompt` takes it
    options: Options  # the caller's options
    verification: Verification  # verifies answers, so that the engine can ask again if one fails


@dataclass(frozen=True, slots=True)
class Answers:
    """The answers to one request, in the order of their arrival."""

    raws: tuple[Any, ...]  # each answer as JSON values, as it was written, unverified
    model: str  # the model that wrote them
    engine: Literal["extractive", "llm"]
    mode: str | None = None  # how the model was made to answer, or None
    numbers: tuple[int, ...] = ()  # the attempt of each answer, from 1; empty if each attempt gave one
    # for each answer the `model`, `mode` and `params` that wrote it, if several models answered
    writers: tuple[Mapping[str, Any], ...] = ()
    prompt: str | None = None  # SHA-256 of the prompt template; None if there is none
    # the further parameters of the model's calls, without values of headers
    params: Mapping[str, Any] = field(default_factory=dict)
    attempts: tuple[Attempt, ...] = ()  # every call of the provider
    cautions: tuple[str, ...] = ()  # warnings about failures that still left an answer
    review_cautions: tuple[str, ...] = ()  # warnings of the review
    # whether a passing failure affected them, so that the same request may do better later
    had_transient_failure: bool = False
    error: SummarizerError | None = None  # why there is no answer for a part; for a whole article the error is raised

    def signed(self, base: int) -> Answers:
        """The same answers, signed by the model that wrote one of them."""
        return replace(self, **self.writers[base]) if self.writers else self

    @property
    def usage(self) -> Usage:
        """Tokens of all calls together."""
        if not self.attempts:
            return Usage(prompt_tokens=0, completion_tokens=0, total_tokens=0)
        return total_usage(self.attempts)

    @property
    def cost_usd(self) -> float | None:
        """Cost of all calls; None if a price is not known, 0 if there was no call."""
        return total_cost(self.attempts) if self.attempts else 0.0


def warn_of_answers(messages: Sequence[str]) -> tuple[Caution, ...]:
    """Warnings about an engine's answers, of kind `cut` if items may be missing, else `engine`."""
    return tuple(
        Caution(path="", kind=CUT if CUT_OFF in message else "engine", message=message) for message in messages
    )


@dataclass(frozen=True, slots=True)
class Addition:
    """Further items for what a brief leaves out."""

    raw: Mapping[str, Any] | None  # items by section, as they were written, unverified; None if there is no answer
    attempts: tuple[Attempt, ...] = ()  # the calls of the provider, one at most
    usage: Usage = field(default_factory=Usage)  # its tokens
    cost_usd: float | None = None  # its cost; None if the price is not known, 0 if there was no call
    reason: str = ""  # why there is no answer; otherwise empty


@dataclass(frozen=True, slots=True)
class ReviewPolicy:
    """Which judge reviews what an engine writes, and what its verdicts lead to."""

    judge: str = OFF  # 'self' for the model that writes, 'off' for none, or the name of another model
    # whether items that the article does not state are rejected; otherwise they are flagged
    rejects_not_stated: bool = True
    repairs: bool = False  # whether items that failed proof are asked for again, once

    @property
    def is_on(self) -> bool:
        """Whether there is a judge."""
        return self.judge != OFF


class Engine(Protocol):
    """Writes answers in a schema's wire form."""

    @property
    def review_policy(self) -> ReviewPolicy:
        """Which judge reviews what it writes."""
        ...

    async def load(self) -> bool:
        """Import the libraries that call models, if it will use them. Returns whether that took place now."""
        ...

    async def find_context_budget(self, task: EngineTask[BaseModel], *, refusals: int = 0) -> ContextBudget | None:
        """How much of an article it can read at once; None if it takes this article as a whole.

        `refusals` counts how often it refused the article as too long: the first time the whole, then all its parts.
        None then means that smaller parts would not help.
        """
        ...

    async def write(self, task: EngineTask[BaseModel], *, part: Part | None = None) -> Answers:
        """Write an answer for the whole article or for one part."""
        ...

    async def complete(
        self, task: EngineTask[BaseModel], *, kept: Verified[Any], missing: Coverage, sections: Sequence[str]
    ) -> Addition:
        """Write further items for some sections of a verified object."""
        ...

    async def review(self, task: ReviewTask, *, options: Options, part: Part | None = None) -> ReviewResult:
        """Get verdicts on verified items and repairs of failed ones. Failures are reported, not raised."""
        ...
