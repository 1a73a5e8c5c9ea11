"""The `Engine` protocol: what an engine receives, what it returns, and how much of an article it can read at once."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Generic, Literal, Protocol, TypeVar

from pydantic import BaseModel

from summarizer.errors import SummarizerError
from summarizer.schemas.article import Article
from summarizer.schemas.audit import Coverage
from summarizer.schemas.brief import Attempt, Options, Usage
from summarizer.schemas.findings import Span
from summarizer.schemas.grounder import Verification
from summarizer.verification.prune import Verified

if TYPE_CHECKING:  # they load the gateway
    from summarizer.engines.llm.review import ReviewResult
    from summarizer.engines.llm.review_message import ReviewTask


T_co = TypeVar("T_co", bound=BaseModel, covariant=True)

SELF: Final = "self"
"""The model that writes is the judge."""

OFF: Final = "off"
"""There is no judge."""


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a long article.

    Attributes:
        number: Its number, from 1.
        count: How many parts there are.
        start: Offset of its first code point in the article's text.
        end: Offset after its last code point.
    """

    number: int
    count: int
    start: int
    end: int

    @property
    def span(self) -> Span:
        """Its span in the article."""
        return self.start, self.end


@dataclass(frozen=True, slots=True)
class ContextBudget:
    """How much of an article an engine can read at once.

    Attributes:
        tokens: Most tokens of the article.
        count: Counts the tokens of a passage, in time linear in its length.
        concurrency: How many parts may be written at the same time.
    """

    tokens: int
    count: Callable[[str], int]
    concurrency: int = 1


@dataclass(frozen=True, slots=True)
class EngineTask(Generic[T_co]):
    """What an engine is asked to write.

    Attributes:
        schema: The schema of the answer.
        article: The article.
        prompt: The prompt template, as `load_prompt` takes it.
        options: The caller's options.
        verification: Verifies answers, so that the engine can ask again if one fails.
    """

    schema: type[T_co]
    article: Article
    prompt: str | Path
    options: Options
    verification: Verification


@dataclass(frozen=True, slots=True)
class Answers:
    """The answers to one request, in the order of their arrival.

    Attributes:
        raws: Each answer as JSON values, as it was written, unverified.
        model: The model that wrote them.
        engine: The engine.
        mode: How the model was made to answer, or None.
        numbers: The attempt of each answer, from 1; empty if each attempt gave one.
        prompt: SHA-256 of the prompt template; None if there is none.
        params: The further parameters of the model's calls, without values of headers.
        attempts: Every call of the provider.
        usage: Tokens of all calls together.
        cost_usd: Cost of all calls; None if a price is not known, 0 if there was no call.
        cautions: Warnings about failures that still left an answer.
        review_cautions: Warnings of the review.
        had_transient_failure: Whether a passing failure affected them, so that the same request may do better later.
        error: Why there is no answer for a part; for a whole article the error is raised.
    """

    raws: tuple[Any, ...]
    model: str
    engine: Literal["extractive", "llm"]
    mode: str | None = None
    numbers: tuple[int, ...] = ()
    prompt: str | None = None
    params: Mapping[str, Any] = field(default_factory=dict)
    attempts: tuple[Attempt, ...] = ()
    usage: Usage = field(default_factory=Usage)
    cost_usd: float | None = None
    cautions: tuple[str, ...] = ()
    review_cautions: tuple[str, ...] = ()
    had_transient_failure: bool = False
    error: SummarizerError | None = None


@dataclass(frozen=True, slots=True)
class Addition:
    """Further items for what a brief leaves out.

    Attributes:
        raw: Items by section, as they were written, unverified; None if there is no answer.
        attempts: The calls of the provider, one at most.
        usage: Its tokens.
        cost_usd: Its cost; None if the price is not known, 0 if there was no call.
        reason: Why there is no answer; otherwise empty.
    """

    raw: Mapping[str, Any] | None
    attempts: tuple[Attempt, ...] = ()
    usage: Usage = field(default_factory=Usage)
    cost_usd: float | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class ReviewPolicy:
    """Which judge reviews what an engine writes, and what its verdicts lead to.

    Attributes:
        judge: 'self' for the model that writes, 'off' for none, or the name of another model.
        rejects_not_stated: Whether items that the article does not state are rejected; otherwise they are flagged.
        repairs: Whether items that failed proof are asked for again, once.
    """

    judge: str = OFF
    rejects_not_stated: bool = True
    repairs: bool = False

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
