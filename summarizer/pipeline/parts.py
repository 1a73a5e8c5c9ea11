"""From an article to what is kept of its answers: a short one as a whole, a long one in parts that are put together.

Each part is verified against the whole article. One that nobody answers for is a gap, and the rest comes all the same.
"""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TypeAlias, TypeVar

from pydantic import BaseModel

from summarizer.engines.answers import Answers, Engine
from summarizer.engines.parts import Part, Room
from summarizer.errors import (
    ConfigurationError,
    ContextLengthError,
    ProviderAuthError,
    ProviderNotFoundError,
    UngroundedError,
)
from summarizer.grounding.merge import merge_answers
from summarizer.grounding.verify import ArticleGrounder
from summarizer.pipeline.chunk import split
from summarizer.pipeline.joining import Written, find_refusal, join
from summarizer.pipeline.outcome import Outcome, settle
from summarizer.pipeline.receipt import Stopwatch
from summarizer.pipeline.review import review
from summarizer.schemas.article import Article
from summarizer.schemas.audit import Caution
from summarizer.schemas.brief import Options
from summarizer.schemas.events import ProgressEvent
from summarizer.schemas.grounder import Verification

T = TypeVar("T", bound=BaseModel)

Tell: TypeAlias = Callable[[ProgressEvent], None]
"""Is told how far the work is."""


def tell_nobody(_: ProgressEvent) -> None:
    """Nobody wants to know."""


HOPELESS = (ConfigurationError, ProviderAuthError, ProviderNotFoundError)
"""Failures that every part would meet: nobody else is asked then."""

REFUSED = Caution(
    path="",
    kind="engine",
    message="the model refused the article as too long and read it in parts; with its `context` configured it is asked "
    "in parts at once",
)


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
        UngroundedError: Nothing could be kept.
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
        ContextLengthError: It was refused as too long, whole or in the most of its parts.
    """
    parts = await asyncio.to_thread(split, article.text, room) if room else ()
    if room is None or len(parts) < 2:
        tell(ProgressEvent(stage="writing"))
        answers = await engine.write(schema, article, prompt=prompt, options=options, run=run)
        watch.lap("engine")
        tell(ProgressEvent(stage="verifying"))
        return await asyncio.to_thread(settle, schema, answers, run=run)
    written = await write_parts(
        schema, article, parts, room=room, prompt=prompt, engine=engine, options=options, run=run, tell=tell
    )
    if error := find_refusal(written, length=len(article.text)):
        raise error
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
    checking = asyncio.Lock()  # many threads at once would keep the event loop from sending the next calls
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
        async with checking:
            written = await asyncio.to_thread(keep_part, schema, part, answers, run=own)
        if written.kept is None:
            return written
        async with places:
            kept, answers = await review(
                schema, written.kept, answers, article=article, engine=engine, options=options, run=own, part=part
            )
        run.verdicts.update(own.verdicts)
        return replace(written, kept=kept, answers=answers)

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
        kept = merge_answers(schema, answers.raws, run=run, numbers=answers.numbers)
    except UngroundedError as error:
        return Written(part, answers, None, error)
    return Written(part, answers, kept, None)
