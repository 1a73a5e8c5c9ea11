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

N = TypeVar("N", int, float)

T_co = TypeVar("T_co", bound=BaseModel, covariant=True)

SELF: Final = "self"
"""The judge is the model that writes."""

OFF: Final = "off"
"""Nobody judges."""


@dataclass(frozen=True, slots=True)
class Part:
    """A part of an article.

    Attributes:
        number: Which it is, counted from 1.
        count: How many there are.
        start: Offset of its first code point in the article's text.
        end: Offset after its last code point.
    """

    number: int
    count: int
    start: int
    end: int

    @property
    def span(self) -> Span:
        """Where it stands in the article."""
        return self.start, self.end


@dataclass(frozen=True, slots=True)
class ContextBudget:
    """How much of an article an engine can be shown at once.

    Attributes:
        tokens: As many of the article's tokens.
        count: Counts them, in a passage; its time must not grow faster than the passage, where that is short.
        concurrency: How many parts it may be asked about at one time.
    """

    tokens: int
    count: Callable[[str], int]
    concurrency: int = 1


@dataclass(frozen=True, slots=True)
class EngineTask(Generic[T_co]):
    """What an engine writes, of which article.

    Attributes:
        schema: The schema of the answer.
        article: The article.
        prompt: The prompt template, as `load_prompt` takes it.
        options: What the caller asks for beyond the article.
        verification: Verifies answers, so that the engine can ask again for what fails.
    """

    schema: type[T_co]
    article: Article
    prompt: str | Path
    options: Options
    verification: Verification


@dataclass(frozen=True, slots=True)
class Answers:
    """The answers to one request, in the order in which they came.

    Attributes:
        raws: Each answer as JSON values, as it was written. Nothing in them is verified.
        model: The model that wrote them.
        engine: Which engine it ran in.
        mode: How the model was made to answer, or None.
        numbers: Which attempt each answer came from, counted from 1; empty where there was one for each.
        prompt: SHA-256 of the prompt template, or None where there is none.
        attempts: Every call of the provider.
        usage: Tokens of all calls together.
        cost_usd: None where the price is not known; 0 where nothing was called.
        cautions: What went wrong and still left an answer.
        review_cautions: What went on in their review that a reader should know of.
        had_transient_failure: Whether a fault that may pass had its part in them, so that asking later may do better.
        error: Why there is none, of a part that nobody answered; of a whole article that is raised.
    """

    raws: tuple[Any, ...]
    model: str
    engine: Literal["extractive", "llm"]
    mode: str | None = None
    numbers: tuple[int, ...] = ()
    prompt: str | None = None
    attempts: tuple[Attempt, ...] = ()
    usage: Usage = field(default_factory=Usage)
    cost_usd: float | None = None
    cautions: tuple[str, ...] = ()
    review_cautions: tuple[str, ...] = ()
    had_transient_failure: bool = False
    error: SummarizerError | None = None


@dataclass(frozen=True, slots=True)
class Addition:
    """What an engine has for the gaps of a brief.

    Attributes:
        raw: Further items by section, as they were written, unverified; None where no answer came.
        attempts: Every call of the provider, one at most.
        usage: Its tokens.
        cost_usd: None where the price is not known; 0 where nothing was called.
        reason: Why no answer came, else empty.
    """

    raw: Mapping[str, Any] | None
    attempts: tuple[Attempt, ...] = ()
    usage: Usage = field(default_factory=Usage)
    cost_usd: float | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class ReviewPolicy:
    """Who judges what an engine writes, and what follows from that.

    Attributes:
        judge: 'self' for the model that writes, 'off' for nobody, or the name of another model.
        rejects_not_stated: Whether what the article does not state is rejected; else it is flagged.
        repairs: Whether what failed proof is asked for again, once.
    """

    judge: str = OFF
    rejects_not_stated: bool = True
    repairs: bool = False

    @property
    def is_on(self) -> bool:
        """Whether anybody judges."""
        return self.judge != OFF


class Engine(Protocol):
    """Writes for an article in a schema's wire form."""

    @property
    def review_policy(self) -> ReviewPolicy:
        """Who judges what it writes."""
        ...

    async def find_context_budget(self, task: EngineTask[BaseModel], *, refusals: int = 0) -> ContextBudget | None:
        """How much of an article it can be shown at once; None where it takes this one as a whole.

        It may have refused the article as too long, `refusals` times: the first time the whole, then all parts of it.
        None is then that no smaller parts are of use.
        """
        ...

    async def write(self, task: EngineTask[BaseModel], *, part: Part | None = None) -> Answers:
        """Write of the whole article, or of one part of it."""
        ...

    async def complete(
        self, task: EngineTask[BaseModel], *, kept: Verified[Any], missing: Coverage, sections: Sequence[str]
    ) -> Addition:
        """Write what a verified object leaves out: further items in some of its sections, and nothing else."""
        ...

    async def review(self, task: ReviewTask, *, options: Options, part: Part | None = None) -> ReviewResult:
        """Have verified items judged, and what failed proof written again. What goes wrong is told, not raised."""
        ...


def total_usage(attempts: Sequence[Attempt]) -> Usage:
    """Tokens of all answers together; None where the provider left one out."""
    answered = [attempt.usage for attempt in attempts if attempt.usage is not None]
    return Usage(
        prompt_tokens=add([usage.prompt_tokens for usage in answered]),
        completion_tokens=add([usage.completion_tokens for usage in answered]),
        total_tokens=add([usage.total_tokens for usage in answered]),
        cached_tokens=add([usage.cached_tokens for usage in answered]),
        reasoning_tokens=add([usage.reasoning_tokens for usage in answered]),
    )


def total_cost(attempts: Sequence[Attempt]) -> float | None:
    """What all answers together cost; None where the price of one is not known."""
    return add([attempt.cost_usd for attempt in attempts if attempt.usage is not None])


def add(values: Sequence[N | None]) -> N | None:
    """Their sum; None where one is missing, or all are.

    >>> add([1, 2]), add([1, None]), add([])
    (3, None, None)
    """
    known = [value for value in values if value is not None]
    return type(known[0])(sum(known)) if known and len(known) == len(values) else None
