"""From an article to what is kept of its answers: a short one as a whole, a long one in parts that are put together.

Each part is verified against the whole article. One that nobody answers for is a gap, and the rest comes all the same.
"""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Generic, TypeAlias, TypeVar

from pydantic import BaseModel

from summarizer.engines.answers import Answers, Engine, total_cost, total_usage
from summarizer.engines.parts import Part, Room
from summarizer.errors import (
    BudgetError,
    ConfigurationError,
    ContextLengthError,
    ProviderAuthError,
    ProviderNotFoundError,
    SummarizerError,
    UngroundedError,
)
from summarizer.grounding.gate import Kept
from summarizer.grounding.merge import merge_answers
from summarizer.grounding.parts.combine import combine
from summarizer.grounding.verify import ArticleGrounder
from summarizer.pipeline.chunk import split
from summarizer.pipeline.outcome import Outcome, hold_to, settle
from summarizer.pipeline.receipt import Stopwatch
from summarizer.schemas.article import Article
from summarizer.schemas.audit import Caution, Gap, Rejection
from summarizer.schemas.brief import Options
from summarizer.schemas.events import ProgressEvent
from summarizer.schemas.findings import Span
from summarizer.schemas.grounder import Verification

T = TypeVar("T", bound=BaseModel)

Tell: TypeAlias = Callable[[ProgressEvent], None]
"""Is told how far the work is."""


def tell_nobody(_: ProgressEvent) -> None:
    """Nobody wants to know."""


HOPELESS = (ConfigurationError, ProviderAuthError, ProviderNotFoundError)
"""Failures that every part would meet: nobody else is asked then."""

LASTING = (BudgetError, ContextLengthError, UngroundedError)
"""Why a part may be missing that would be missing the next time as well."""


REFUSED = Caution(
    path="",
    kind="engine",
    message="the model refused the article as too long and read it in parts; with its `context` configured it is asked "
    "in parts at once",
)


@dataclass(frozen=True, slots=True)
class Written(Generic[T]):
    """What came of one part.

    Attributes:
        part: The part.
        answers: What was answered, and what that cost.
        kept: What is left of it, or None.
        error: Why nothing is.
    """

    part: Part
    answers: Answers
    kept: Kept[T] | None
    error: SummarizerError | None


async def write_outcome(
    schema: type[T],
    article: Article,
    *,
    prompt: str | Path,
    engine: Engine,
    options: Options,
    run: Verification,
    watch: Stopwatch | None = None,
    tell: Tell = tell_nobody,
) -> Outcome[T]:
    """Have an engine write of an article, and keep what stands.

    Args:
        schema: The schema.
        article: The article.
        prompt: The prompt template.
        engine: Who writes.
        options: What is asked for beyond the article.
        run: The verification.
        watch: The request's, to which the stages are told.
        tell: Who is told how far the work is.

    Raises:
        ProviderError: Nobody answered.
        UngroundedError: Nothing could be kept, or the brief is partial and `options.strict` is set.
    """
    watch, refusals = watch or Stopwatch(), 0
    room = await engine.find_room(schema, article, prompt=prompt, options=options)
    while True:
        try:
            outcome = await write_in(
                room, schema, article, prompt=prompt, engine=engine, options=options, run=run, watch=watch, tell=tell
            )
        except ContextLengthError:
            refusals += 1
            room = await engine.find_room(schema, article, prompt=prompt, options=options, refusals=refusals)
            if room is None:
                raise
        else:
            watch.lap("verification")
            return replace(outcome, cautions=(REFUSED, *outcome.cautions)) if refusals else outcome


async def write_in(
    room: Room | None,
    schema: type[T],
    article: Article,
    *,
    prompt: str | Path,
    engine: Engine,
    options: Options,
    run: Verification,
    watch: Stopwatch,
    tell: Tell,
) -> Outcome[T]:
    """Have an engine write of an article in as much room as it has; see `write_outcome`.

    Raises:
        ContextLengthError: It was refused as too long, whole or in all its parts.
    """
    parts = await asyncio.to_thread(split, article.text, room) if room else ()
    if room is None or len(parts) < 2:
        tell(ProgressEvent(stage="writing"))
        answers = await engine.write(schema, article, prompt=prompt, options=options, run=run)
        watch.lap("engine")
        tell(ProgressEvent(stage="verifying"))
        return await asyncio.to_thread(settle, schema, answers, run=run, options=options)
    written = await write_parts(
        schema, article, parts, room=room, prompt=prompt, engine=engine, options=options, run=run, tell=tell
    )
    watch.lap("engine")
    tell(ProgressEvent(stage="verifying"))
    return await asyncio.to_thread(join, schema, written, options=options, run=run)


async def write_parts(
    schema: type[T],
    article: Article,
    parts: Sequence[Part],
    *,
    room: Room,
    prompt: str | Path,
    engine: Engine,
    options: Options,
    run: Verification,
    tell: Tell,
) -> list[Written[T]]:
    """Have an engine write of each part, of so many at one time; whoever ends this ends all of it.

    Raises:
        SummarizerError: One failed for what all of them would fail for.
    """
    places, count = asyncio.Semaphore(room.at_once), len(parts)
    done = itertools.count(1)
    tell(ProgressEvent(stage="writing", part=0, parts=count))

    async def write(part: Part) -> Written[T]:
        own = Verification(run.grounder, within=part.span)
        async with places:
            answers = await engine.write(schema, article, prompt=prompt, options=options, run=own, part=part)
        tell(ProgressEvent(stage="writing", part=next(done), parts=count))
        if isinstance(answers.error, HOPELESS):
            raise answers.error
        if answers.error is not None:
            return Written(part, answers, None, answers.error)
        return await asyncio.to_thread(keep_part, schema, part, answers, run=own)

    assert isinstance(run.grounder, ArticleGrounder)
    # while the first parts are being written there is time to read the article
    reading = asyncio.ensure_future(asyncio.to_thread(run.grounder.read))
    tasks = [asyncio.ensure_future(write(part)) for part in parts]
    try:
        await reading
        return list(await asyncio.gather(*tasks))
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.wait(tasks)


def keep_part(schema: type[T], part: Part, answers: Answers, *, run: Verification) -> Written[T]:
    """What is left of the answers for one part."""
    try:
        kept = merge_answers(schema, answers.raws, run=run, numbers=answers.numbers, repairs=answers.repairs)
    except UngroundedError as error:
        return Written(part, answers, None, error)
    return Written(part, answers, kept, None)


def join(schema: type[T], written: Sequence[Written[T]], *, options: Options, run: Verification) -> Outcome[T]:
    """What is kept of all parts together.

    Raises:
        SummarizerError: Nothing was kept of any, or something is missing and `options.strict` is set.
    """
    errors = [one.error for one in written if one.error is not None]
    if errors and (options.strict or len(errors) == len(written)):
        raise errors[0]
    answers = join_answers(written)
    kept = [one for one in number_rejections(written) if one is not None]
    told = Caution(
        path="",
        kind="parts",
        message=f"the article was read in {len(written)} parts; what is no list, such as headline and abstract, is "
        "that of the first part that has it",
    )
    cautions = (told, *(Caution(path="", kind="engine", message=message) for message in answers.cautions))
    outcome = Outcome(combine(schema, kept, run=run), answers, cautions, gaps=tuple(find_gaps(written)))
    lost = [rejection for one in written if isinstance(one.error, UngroundedError) for rejection in one.error.rejected]
    outcome = replace(outcome, kept=replace(outcome.kept, rejected=(*outcome.kept.rejected, *lost)))
    return hold_to(schema, outcome, run=run, options=options)


def join_answers(written: Sequence[Written[Any]]) -> Answers:
    """The calls of all parts, in the order of the article, and what they cost together."""
    attempts = tuple(
        attempt.model_copy(update={"part": one.part.number}) for one in written for attempt in one.answers.attempts
    )
    first = next(one.answers for one in written if one.error is None)
    return replace(
        first,
        raws=(),
        numbers=(),
        repairs=frozenset(),
        attempts=attempts,
        usage=total_usage(attempts) if attempts else first.usage,
        cost_usd=total_cost(attempts) if attempts else first.cost_usd,
        cautions=tuple(
            f"part {one.part.number}: {caution}"
            for one in written
            if one.error is None
            for caution in one.answers.cautions
        ),
        is_makeshift=any(
            one.answers.is_makeshift or (one.error is not None and not isinstance(one.error, LASTING))
            for one in written
        ),
    )


def number_rejections(written: Sequence[Written[T]]) -> list[Kept[T] | None]:
    """What is kept of each part, its rejections with the places of their attempts among those of all parts."""
    before = 0
    kept: list[Kept[T] | None] = []
    for one in written:
        renumbered = tuple(move(rejection, before) for rejection in one.kept.rejected) if one.kept else ()
        kept.append(replace(one.kept, rejected=renumbered) if one.kept else None)
        before += len(one.answers.attempts)
    return kept


def move(rejection: Rejection, by: int) -> Rejection:
    """A rejection, its attempt so many places further on."""
    return rejection.model_copy(update={"attempt": rejection.attempt + by})


def find_gaps(written: Sequence[Written[Any]]) -> Iterator[Gap]:
    """What of the article no part with an answer holds, and why."""
    read = [one.part.span for one in written if one.error is None]
    reached = 0
    for one in written:
        if one.error is not None:
            start, end = subtract(one.part.span, read)
            start, reached = max(start, reached), end
            if start < end:
                yield Gap(start=start, end=end, reason=str(one.error))


def subtract(span: Span, others: Iterable[Span]) -> Span:
    """What is left of a span between its neighbours.

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
