"""Joins the results of an article's parts: one object, all calls, and the gaps."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any, Generic, TypeVar

from pydantic import BaseModel

from summarizer.engines.base import Answers, Part
from summarizer.errors import BudgetError, ContextLengthError, SummarizerError, UngroundedError
from summarizer.pipeline.run_context import Outcome, Run
from summarizer.schemas.audit import Caution, Gap, Rejection
from summarizer.schemas.brief import total_cost, total_usage
from summarizer.schemas.findings import Span
from summarizer.verification.parts.combine import combine
from summarizer.verification.prune import Verified

T = TypeVar("T", bound=BaseModel)

LASTING = (BudgetError, ContextLengthError, UngroundedError)
"""Errors that the same request meets again."""


@dataclass(frozen=True, slots=True)
class Written(Generic[T]):
    """Result of one part.

    Attributes:
        part: The part.
        answers: The answers and their cost.
        kept: The verified object, or None.
        error: Why there is none.
    """

    part: Part
    answers: Answers
    kept: Verified[T] | None
    error: SummarizerError | None


def join(run: Run[T], written: Sequence[Written[T]]) -> Outcome[T]:
    """Join all parts.

    Raises:
        SummarizerError: No part could be kept, or a part is missing and `options.strict` is set.
    """
    errors = [one.error for one in written if one.error is not None]
    if errors and (run.options.strict or len(errors) == len(written)):
        raise errors[0]
    answers = join_answers(written)
    kept = [one for one in number_rejections(written) if one is not None]
    told = Caution(
        path="",
        kind="parts",
        message=f"the article was read in {len(written)} parts; the headline, the abstract and what else is no list of "
        "items are those of the first part that has them",
    )
    review_cautions = (Caution(path="", kind="judge", message=message) for message in answers.review_cautions)
    cautions = (
        told,
        *(Caution(path="", kind="engine", message=message) for message in answers.cautions),
        *review_cautions,
    )
    combined = combine(run.schema, kept, run=run.verification)
    outcome = Outcome(combined, answers, cautions, gaps=tuple(find_gaps(written)), is_in_parts=True)
    lost = [rejection for one in written if isinstance(one.error, UngroundedError) for rejection in one.error.rejected]
    return replace(outcome, kept=replace(outcome.kept, rejected=(*outcome.kept.rejected, *lost)))


def find_refusal(written: Sequence[Written[Any]], *, length: int) -> ContextLengthError | None:
    """The error of one part, if most of the article was refused as too long; `length` is in code points."""
    refused = [(one.part, one.error) for one in written if isinstance(one.error, ContextLengthError)]
    return refused[0][1] if 2 * sum(part.end - part.start for part, _ in refused) > length else None


def join_answers(written: Sequence[Written[Any]]) -> Answers:
    """The calls of all parts, in the article's order, and their total cost."""
    attempts = tuple(
        attempt.model_copy(update={"part": one.part.number}) for one in written for attempt in one.answers.attempts
    )
    first = next(one.answers for one in written if one.error is None)
    return replace(
        first,
        raws=(),
        numbers=(),
        attempts=attempts,
        usage=total_usage(attempts) if attempts else first.usage,
        cost_usd=total_cost(attempts) if attempts else first.cost_usd,
        cautions=tuple(tell_parts(written, [one.answers.cautions for one in written])),
        review_cautions=tuple(tell_parts(written, [one.answers.review_cautions for one in written])),
        had_transient_failure=any(
            one.answers.had_transient_failure or (one.error is not None and not isinstance(one.error, LASTING))
            for one in written
        ),
    )


def tell_parts(written: Sequence[Written[Any]], told: Sequence[Sequence[str]]) -> Iterator[str]:
    """Prefix the messages of the parts that have an answer with their numbers."""
    for one, messages in zip(written, told, strict=True):
        if one.error is None:
            yield from (f"part {one.part.number}: {message}" for message in messages)


def number_rejections(written: Sequence[Written[T]]) -> list[Verified[T] | None]:
    """Number the attempts in the rejections of each part through all parts."""
    before = 0
    kept: list[Verified[T] | None] = []
    for one in written:
        renumbered = tuple(move(rejection, before) for rejection in one.kept.rejected) if one.kept else ()
        kept.append(replace(one.kept, rejected=renumbered) if one.kept else None)
        before += len(one.answers.attempts)
    return kept


def move(rejection: Rejection, by: int) -> Rejection:
    """A rejection with its attempt moved by a number."""
    return rejection.model_copy(update={"attempt": rejection.attempt + by})


def find_gaps(written: Sequence[Written[Any]]) -> Iterator[Gap]:
    """The spans of the article that are in no part with an answer, and why."""
    read = [one.part.span for one in written if one.error is None]
    reached = 0
    for one in written:
        if one.error is not None:
            start, end = subtract(one.part.span, read)
            start, reached = max(start, reached), end
            if start < end:
                yield Gap(start=start, end=end, reason=str(one.error))


def subtract(span: Span, others: Iterable[Span]) -> Span:
    """The rest of a span between its neighbours.

    >>> subtract((10, 20), [(0, 12), (18, 30)]), subtract((10, 20), [(30, 40)])
    ((12, 18), (10, 20))
    """
    start, end = span
    for other in others:
        if other[0] < start < other[1]:
            start = other[1]
        elif start < other[0] < end:
            end = other[0]
    return start, end
