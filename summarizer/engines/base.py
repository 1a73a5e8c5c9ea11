"""The `Engine` protocol, with the input and the output of writing, completing and reviewing an answer."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Final, Generic, Literal, NamedTuple, Protocol, TypeVar

from pydantic import BaseModel

from summarizer.errors import SummarizerError
from summarizer.schemas import findings
from summarizer.schemas.article import Article
from summarizer.schemas.audit import CUT, Caution, Coverage
from summarizer.schemas.blocks import Quote
from summarizer.schemas.brief import Attempt, Options, Usage, total_cost, total_usage
from summarizer.schemas.findings import Span, Verdict, Verification
from summarizer.schemas.structure import write_path
from summarizer.verification.prune import Verified

T_co = TypeVar("T_co", bound=BaseModel, covariant=True)

SELF: Final = "self"  # the writing model is the judge
OFF: Final = "off"  # there is no judge

CUT_OFF: Final = Caution(
    path="",
    kind=CUT,
    message="the model's answer reached its length limit, so items may be missing; raise its max_tokens",
)


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a long article."""

    number: int  # from 1
    count: int  # the number of parts
    start: int  # offset of the first code point in the article's text
    end: int  # offset after the last code point

    @property
    def span(self) -> Span:
        return self.start, self.end


@dataclass(frozen=True, slots=True)
class ContextBudget:
    """How much of an article an engine can read at once."""

    tokens: int  # most tokens of article text
    count: Callable[[str], int]  # counts the tokens of a passage, in linear time
    concurrency: int = 1  # most parts that may be written at the same time


@dataclass(frozen=True, slots=True)
class EngineTask(Generic[T_co]):
    """A request to an engine to write an answer."""

    schema: type[T_co]  # the schema of the answer
    article: Article
    prompt: str | Path  # the prompt template, as `load_prompt` takes it
    options: Options  # the caller's options
    verification: Verification  # verifies answers, so that the engine can ask again after a failure


@dataclass(frozen=True, slots=True)
class Answers:
    """The answers to one request, in order of arrival."""

    raws: tuple[Any, ...]  # each answer as parsed JSON, unverified
    model: str  # the model that wrote the answers
    engine: Literal["extractive", "llm"]
    mode: str | None = None  # the structured-output mode; None without a model
    numbers: tuple[int, ...] = ()  # the attempt of each answer, from 1; empty if each attempt gave one
    # `model`, `mode` and `params` of the writer of each answer, if several models answered
    writers: tuple[Mapping[str, Any], ...] = ()
    prompt: str | None = None  # SHA-256 of the prompt template; None without a prompt
    # further parameters of the model's calls, without the values of headers
    params: Mapping[str, Any] = field(default_factory=dict)
    attempts: tuple[Attempt, ...] = ()  # every call to the provider
    cautions: tuple[Caution, ...] = ()  # warnings about failures in spite of which there is an answer
    review_cautions: tuple[str, ...] = ()  # warnings of the review
    had_transient_failure: bool = False  # whether the same request may do better later
    error: SummarizerError | None = None  # why a part has no answer; for a whole article the error is raised

    def signed(self, base: int) -> Answers:
        """Return the same answers with the model, mode and parameters of the writer of answer `base`."""
        return replace(self, **self.writers[base]) if self.writers else self

    @property
    def usage(self) -> Usage:
        """Total token usage of all calls."""
        if not self.attempts:
            return Usage(prompt_tokens=0, completion_tokens=0, total_tokens=0)
        return total_usage(self.attempts)

    @property
    def cost_usd(self) -> float | None:
        """Total cost of all calls; None if a price is unknown, 0 without calls."""
        return total_cost(self.attempts) if self.attempts else 0.0


def warn_of_engine(message: str) -> Caution:
    return Caution(path="", kind="engine", message=message)


@dataclass(frozen=True, slots=True)
class Addition:
    """Further items that complete a brief."""

    raw: Mapping[str, Any] | None  # unverified items by section; None if there is no answer
    attempts: tuple[Attempt, ...] = ()  # the call to the provider, at most one
    usage: Usage = field(default_factory=Usage)
    cost_usd: float | None = None  # None if the price is unknown, 0 without a call
    reason: str = ""  # why there is no answer; empty if there is one


@dataclass(frozen=True, slots=True)
class ReviewPolicy:
    """Which judge reviews an engine's answers, and the effect of its verdicts."""

    judge: str = OFF  # 'self' for the writing model, 'off' for none, or the name of another model
    rejects_not_stated: bool = True  # whether `not_stated` items are rejected rather than flagged
    repairs: bool = False  # whether the writer is asked once to repair items that failed verification

    @property
    def is_on(self) -> bool:
        return self.judge != OFF


class ReviewItem(NamedTuple):
    path: findings.Path  # the path in the answer as written
    words: str  # the item's fields in words, on one line
    fields: tuple[str, ...] = ()  # names of the fields in `words` and of the quotes
    quotes: tuple[Quote, ...] = ()

    @property
    def id(self) -> str:
        """The id in the review, the path as text: 'positions[2]'."""
        return write_path(self.path)

    @property
    def identity(self) -> tuple[Any, ...]:
        """A key of the item that stays the same when an article's parts are joined and indexes change."""
        return self.path[:1], self.words, self.quotes


class FailedItem(NamedTuple):
    """A rejected item that can be rewritten on its own."""

    path: findings.Path  # the path in the answer as written
    written: Any  # the item as written
    reason: str  # why it was rejected
    # the passages closest to its quotes or its name; empty if it concerns the whole article
    spans: tuple[Span, ...] = ()
    is_actor: bool = False  # whether it declares an actor that other items may refer to

    @property
    def id(self) -> str:
        """The id in the review, the path as text: 'positions[2]'."""
        return write_path(self.path)


class ReviewTask(NamedTuple):
    """A request for verdicts on verified items, and for repairs of failed ones."""

    schema: type[BaseModel]  # the schema of the items
    verification: Verification  # its `within` is the part of the article that the items were written from
    items: tuple[ReviewItem, ...]  # the verified items
    failed: tuple[FailedItem, ...]  # the items that failed verification
    title: str | None = None  # the article's headline, if it is not part of the text
    shows_all: bool = True  # whether every line is shown, or only those around the items


class JudgeVerdict(NamedTuple):
    """A judge's verdict on one item."""

    verdict: Verdict  # `unclear` if the judge gave two
    wrong: tuple[str, ...] = ()  # names of the fields that the article does not support
    lines: tuple[int, ...] = ()  # numbers of the lines that decide it; only existing ones
    why: str = ""  # the judge's reason; empty if it gave none


@dataclass(frozen=True, slots=True)
class ReviewResult:
    verdicts: Mapping[str, JudgeVerdict] = field(default_factory=dict)  # by item id; items without one were not judged
    by: str = ""  # the judge, 'judge:<model>'; empty if none was asked
    reason: str = ""  # why there are no verdicts; empty if there are some
    lines: tuple[Span, ...] = ()  # the spans of the lines that verdicts refer to
    unbelieved: int = 0  # how many `supported` verdicts were discarded because the judge missed a control
    repairs: Mapping[str, Any] = field(default_factory=dict)  # replacements by id of failed item; None withdraws it
    attempts: tuple[Attempt, ...] = ()  # every call
    cautions: tuple[str, ...] = ()  # warnings for the reader
    failure: str = ""  # why the request for repairs failed; empty if it did not
    had_transient_failure: bool = False  # whether the same request may do better later


class Engine(Protocol):
    """Writes answers in a schema's wire form."""

    @property
    def review_policy(self) -> ReviewPolicy:
        """The judge of this engine's answers and the effect of its verdicts."""
        ...

    async def load(self) -> bool:
        """Import the libraries that call models, if the engine uses them. Return whether this call imported them."""
        ...

    async def find_context_budget(self, task: EngineTask[BaseModel], *, refusals: int = 0) -> ContextBudget | None:
        """Return how much of the article the engine can read at once; None if it takes the article as a whole.

        `refusals` counts how often the model refused the article as too long: first the whole, then all its parts.
        After a refusal, None means that smaller parts would not help.
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
        """Get verdicts on verified items and repairs of failed ones. Failures are returned, not raised."""
        ...
