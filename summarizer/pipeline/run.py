"""The main path: article → engine → verification → completion → review → audit → brief.

`make_brief` runs the stages in this order. `summarize` and `asummarize` are its Python interface; `extract` and
`aextract` fill a schema of the caller's own, verified like any brief. A long article is written and reviewed in parts,
each verified against the whole article. A part without an answer becomes a gap; the others are kept.
"""

from __future__ import annotations

import asyncio
import contextlib
import itertools
import threading
import time
from collections.abc import Callable, Coroutine, Iterator, Sequence
from dataclasses import replace
from functools import partial
from typing import Any, Final, Literal, TypeVar, Unpack, cast, overload

from pydantic import BaseModel

from summarizer.call_options import (
    Access,
    ModelOptions,
    RequestOptions,
    SummarizeOptions,
    accepts_model_options,
    accepts_summarize_options,
)
from summarizer.engines.base import Answers, ContextBudget, Engine, EngineTask, Part
from summarizer.engines.extractive.engine import ExtractiveEngine
from summarizer.errors import (
    ConfigurationError,
    ContextLengthError,
    InputError,
    ProviderAuthError,
    ProviderNotFoundError,
    ProviderOutputError,
    UngroundedError,
    note_attempts,
)
from summarizer.gateway.call_record import record_calls
from summarizer.grounding.grounder import ArticleGrounder
from summarizer.pipeline.audit import build_audit
from summarizer.pipeline.brief_cache import CachedResult, CachePolicy, Generated, make_cache_policy, serve_brief
from summarizer.pipeline.completion import complete
from summarizer.pipeline.long import PartResult, find_refusal, join, split
from summarizer.pipeline.request import (
    BriefRequest,
    choose_review_policy,
    is_extractive,
    read_article,
    read_request,
)
from summarizer.pipeline.review import ask_judge, review, review_outcome
from summarizer.pipeline.run_context import Outcome, ProgressCallback, Run
from summarizer.pipeline.sync import run_sync
from summarizer.schemas.article import Article
from summarizer.schemas.audit import CUT, Audit, Caution
from summarizer.schemas.brief import Brief, Envelope, Options, Receipt, Schema
from summarizer.schemas.check import check_schema
from summarizer.schemas.events import ProgressEvent
from summarizer.schemas.findings import Verification
from summarizer.schemas.structure import hash_schema, is_at_or_below
from summarizer.settings import Settings
from summarizer.tracing import start_span
from summarizer.verification.contents import note_unknown_keys, restore
from summarizer.verification.merge import merge_answers
from summarizer.verification.prune import Verified, prune_answer, trim
from summarizer.version import __version__
from summarizer.workers import run_in_worker

T = TypeVar("T", bound=BaseModel)

HOPELESS: Final = (ConfigurationError, ProviderAuthError, ProviderNotFoundError)
"""Errors that every part would meet; after one, the remaining parts are not written."""

READ_AHEAD: Final = 4  # most articles that are read ahead at a time

_ahead = threading.BoundedSemaphore(READ_AHEAD)

REFUSED: Final = Caution(
    path="",
    kind="engine",
    message="the model refused the article as too long, so it was read in parts; configure the model's `context` to "
    "send parts at once",
)


def ignore_progress(_: ProgressEvent) -> None:
    """No-op progress callback."""


async def answer(
    request: BriefRequest,
    *,
    cache_policy: CachePolicy | None,
    make: Callable[[], Coroutine[Any, Any, Generated]] | None = None,
) -> CachedResult:
    """Return the verified brief for a request, cached or new, and its origin.

    Briefs of the built-in engine are not cached: they take a few hundredths of a second and cost nothing.

    Args:
        cache_policy: How to use the cache; None for no cache and no sharing.
        make: Makes the brief; by default `make_brief` of the request.
    """
    make = make or partial(make_brief, request)
    if cache_policy is None or not cache_policy.stores or request.is_free:
        made = await make()
        return CachedResult(made.brief, "bypass", time.time())
    return await serve_brief(request, make, cache_policy=cache_policy)


async def make_brief(
    request: BriefRequest,
    *,
    grounder: ArticleGrounder | None = None,
    listener: Callable[[int, str], None] | None = None,
    on_progress: ProgressCallback = ignore_progress,
) -> Generated:
    """Make a brief without the cache. `listener` gets each piece of a model's answer; see `choose_engine`."""
    article, schema, stopwatch = request.article, request.schema, request.stopwatch
    grounder = grounder or ArticleGrounder(article.text, title=article.title, published=article.published)
    with completing_errors(grounder):
        grounder.written = request.options.language
        stopwatch.lap("read")
        engine = choose_engine(
            request.model, settings=request.settings, judge=request.options.judge, listener=listener, **request.access
        )
        run: Run[Any] = Run(
            schema=schema.content,
            article=decode_article(article, grounder),
            prompt=schema.prompt,
            options=request.options,
            verification=Verification(grounder),
            engine=engine,
            stopwatch=stopwatch,
            on_progress=on_progress,
        )
        if await engine.load():
            stopwatch.lap("load")
        # the finders read the article while the model writes; the built-in engine reads it itself
        with contextlib.nullcontext() if isinstance(engine, ExtractiveEngine) else reading_ahead(grounder):
            outcome = await write_outcome(run)
        before = outcome.kept if outcome.is_in_parts else None  # each part has been reviewed
        if run.options.complete:
            on_progress(ProgressEvent(stage="completing"))
            outcome = await complete(run, outcome)
            stopwatch.lap("completion")
        if engine.review_policy.is_on or outcome.kept.rejected:
            on_progress(ProgressEvent(stage="reviewing"))
            outcome = await review_outcome(run, outcome, before=before)
        stopwatch.lap("review")
        enforce_strict(run, outcome)
        on_progress(ProgressEvent(stage="auditing"))
        brief = await run_in_worker(build_brief, run, outcome, schema=schema, article=article)
        return Generated(brief, outcome.answers.had_transient_failure)


def enforce_strict(task: EngineTask[T], outcome: Outcome[T]) -> None:
    rejected = outcome.kept.rejected
    if task.options.strict and rejected:
        first = rejected[0]
        count = "1 item was" if len(rejected) == 1 else f"{len(rejected)} items were"
        raise UngroundedError(
            f"{count} rejected and `strict` is set; the first, {first.path}: {first.reason}", rejected=rejected
        )
    if task.options.strict and any(caution.kind == CUT for caution in outcome.cautions):
        raise ProviderOutputError(
            "The answer reached its length limit and `strict` is set; raise the model's max_tokens."
        )


def choose_engine(
    model: str | None,
    *,
    settings: Settings,
    judge: str | None = None,
    listener: Callable[[int, str], None] | None = None,
    **access: Unpack[Access],
) -> Engine:
    """Return the engine for a model's name.

    Args:
        model: A name under `[models]`, LiteLLM's `provider/model`, `extractive`, or None for the configured default.
        judge: The judge: 'self', 'off', a model's name, or None for the configured one.
        listener: Called with each piece of a model's answers: the number of the part (1 for a whole article) and the
            piece, "" when an answer begins. The built-in engine does not call it.
    """
    name = model or settings.model
    if not isinstance(name, str):
        raise InputError(f"`model` is the name of a model, not {type(name).__name__}.")
    review_policy = choose_review_policy(name, settings=settings, judge=judge)
    if is_extractive(name, settings=settings):
        ask = partial(ask_judge, judge=review_policy.judge, settings=settings)
        return ExtractiveEngine(settings, review_policy, ask_judge=ask)
    # imported here: the gateway loads LiteLLM, which takes seconds and 200 MB
    from summarizer.engines.llm.engine import make_engine

    return make_engine(name, settings=settings, review_policy=review_policy, listener=listener, **access)


def decode_article(article: Article, grounder: ArticleGrounder) -> Article:
    """Return the article as engines read it: with the grounder's text and title, to which offsets refer."""
    if (grounder.text, grounder.title) == (article.text, article.title):
        return article
    return article.model_copy(update={"text": grounder.text, "title": grounder.title})


@contextlib.contextmanager
def completing_errors(grounder: ArticleGrounder) -> Iterator[None]:
    """Add the model calls of the block to an error that it raises, since they may have cost money.

    Offsets in the error's rejected items become offsets in the article as it was sent.
    """
    with record_calls() as calls:
        try:
            yield
        except Exception as error:
            if isinstance(error, UngroundedError):
                error.rejected = restore(error.rejected, grounder)
            note_attempts(error, [attempt for call in calls for attempt in call.attempts])
            raise


@contextlib.contextmanager
def reading_ahead(grounder: ArticleGrounder) -> Iterator[None]:
    """Have the finders read the article in a worker thread while the block runs.

    If `READ_AHEAD` articles are being read ahead, this one is read after its answer has arrived. An index takes 0.75 MB
    per 8 kB of article: with many waiting requests, the memory matters more than the 10 ms saved.
    """
    if not _ahead.acquire(blocking=False):
        yield
        return
    reading = asyncio.ensure_future(run_in_worker(grounder.read))
    reading.add_done_callback(lambda done: done.cancelled() or done.exception())  # verification raises it again
    try:
        yield
    finally:
        reading.cancel()
        _ahead.release()


async def write_outcome(run: Run[T]) -> Outcome[T]:
    refusals = 0
    context_budget = await run.engine.find_context_budget(run)
    while True:
        try:
            outcome = await write_and_verify(context_budget, run)
        except ContextLengthError:
            refusals += 1
            context_budget = await run.engine.find_context_budget(run, refusals=refusals)
            if context_budget is None:
                raise
        else:
            run.stopwatch.lap("verification")
            return replace(outcome, cautions=(REFUSED, *outcome.cautions)) if refusals else outcome


async def write_and_verify(context_budget: ContextBudget | None, run: Run[T]) -> Outcome[T]:
    """Have the engine write and verify the answers, in parts if the article does not fit.

    Args:
        context_budget: How much of the article the engine can read at once; None for the whole article.

    Raises:
        ContextLengthError: The article was refused as too long, as a whole or in most of its parts.
    """
    text = run.article.text
    parts = await run_in_worker(split, text, context_budget) if context_budget else ()
    if context_budget is None or len(parts) < 2:
        run.on_progress(ProgressEvent(stage="writing"))
        answers = await run.engine.write(run)
        run.stopwatch.lap("engine")
        run.on_progress(ProgressEvent(stage="verifying"))
        return await run_in_worker(verify_answers, run, answers)
    written = await write_parts(run, parts, concurrency=context_budget.concurrency)
    if error := find_refusal(written, length=len(text)):
        raise error
    run.stopwatch.lap("engine")
    run.on_progress(ProgressEvent(stage="verifying"))
    return await run_in_worker(join, run, written)


async def write_parts(run: Run[T], parts: Sequence[Part], *, concurrency: int) -> list[PartResult[T]]:
    """Have the engine write each part, and verify and review it. Cancelling this cancels all parts.

    Raises:
        SummarizerError: One part failed for a reason that would fail all parts.
    """
    slots, count = asyncio.Semaphore(concurrency), len(parts)
    checking = asyncio.Lock()  # verify in one thread at a time, so that the event loop can send further calls
    done = itertools.count(1)
    run.on_progress(ProgressEvent(stage="writing", part=0, parts=count))
    grounder = run.verification.grounder

    async def write(part: Part) -> PartResult[T]:
        own = replace(run, verification=Verification(grounder, within=part.span))
        async with slots:
            answers = await run.engine.write(own, part=part)
        run.on_progress(ProgressEvent(stage="writing", part=next(done), parts=count))
        if isinstance(answers.error, HOPELESS):
            raise answers.error
        if answers.error is not None:
            return PartResult(part, answers, None, answers.error)
        async with checking:
            written = await run_in_worker(keep_part, own, part, answers)
        if written.kept is None:
            return written
        async with slots:
            kept, answers = await review(own, written.kept, answers, part=part)
        run.verification.verdicts.update(own.verification.verdicts)
        run.verification.borne_out |= own.verification.borne_out
        return replace(written, kept=kept, answers=answers)

    # the finders read the article while the first parts are written
    reading = asyncio.ensure_future(run_in_worker(grounder.read))
    tasks = [asyncio.ensure_future(write(part)) for part in parts]
    try:
        # awaited together, so that a hopeless error of one part ends the others at once
        _, written = await asyncio.gather(reading, asyncio.gather(*tasks))
        return list(written)
    finally:
        for task in (reading, *tasks):
            task.cancel()
        await asyncio.wait((reading, *tasks))


def keep_part(run: Run[T], part: Part, answers: Answers) -> PartResult[T]:
    try:
        kept = merge_verified(run, answers)
    except UngroundedError as error:
        return PartResult(part, answers, None, error)
    return PartResult(part, answers.signed(kept.base), kept, None)


def merge_verified(task: EngineTask[T], answers: Answers) -> Verified[T]:
    """Verify an engine's answers and merge what passes."""
    with start_span("verify", {"summarizer.answers": len(answers.raws)}) as span:
        numbers = answers.numbers or range(1, len(answers.raws) + 1)
        if len(answers.raws) == 1:
            kept = prune_answer(task.schema, answers.raws[0], verification=task.verification, attempt=numbers[0])
        else:
            kept = merge_answers(task.schema, answers.raws, verification=task.verification, numbers=numbers)
        span.set({"summarizer.rejected": len(kept.rejected)})
    reported = [*(note.path for note in kept.notes), *(one.path for one in kept.rejected)]
    unknown = note_unknown_keys(task.schema, answers.raws[kept.base])
    notes = (note for note in unknown if not any(is_at_or_below(note.path, path) for path in reported))
    return replace(kept, notes=(*kept.notes, *notes))


def verify_answers(task: EngineTask[T], answers: Answers) -> Outcome[T]:
    merged = merge_verified(task, answers)
    return Outcome(merged, answers.signed(merged.base), answers.cautions)


def build_brief(run: Run[Any], outcome: Outcome[Any], *, schema: Schema, article: Article) -> Envelope:
    """Build the brief, with offsets into the article as it was sent."""
    kept, notes = trim(run.schema, outcome.kept, most=run.options.max_items, verification=run.verification)
    trimmed = (Caution(path="", kind="trimmed", message=note) for note in notes)
    outcome = replace(outcome, kept=kept, cautions=(*outcome.cautions, *trimmed))
    grounder = run.verification.grounder
    audit = restore(build_audit(run, outcome), grounder)
    run.stopwatch.lap("audit")
    receipt = make_receipt(outcome.answers, schema=run.schema, article=article, seconds=run.stopwatch.stop())
    content = {name: restore(getattr(outcome.kept.content, name), grounder) for name in run.schema.model_fields}
    # not validated again: a custom schema's validators expect what a model writes, not their own output
    return schema.brief.model_construct(
        schema_name=schema.label, article=article, audit=audit, receipt=receipt, **content
    )


def make_receipt(answers: Answers, *, schema: type[BaseModel], article: Article, seconds: dict[str, float]) -> Receipt:
    return Receipt(
        model=answers.model,
        engine=answers.engine,
        mode=answers.mode,
        prompt=answers.prompt,
        params=dict(answers.params),
        schema_version=hash_schema(schema),
        article=article.sha256,
        attempts=answers.attempts,
        usage=answers.usage,
        cost_usd=answers.cost_usd,
        seconds=seconds,
        version=__version__,
    )


@overload
async def asummarize(
    text: str | Article,
    model: str | None = ...,
    schema: Literal["news"] = ...,
    *_positional: Any,
    **options: Unpack[SummarizeOptions],
) -> Brief: ...
@overload
async def asummarize(
    text: str | Article,
    model: str | None = ...,
    schema: str = ...,
    *_positional: Any,
    **options: Unpack[SummarizeOptions],
) -> Any: ...
@accepts_summarize_options
async def asummarize(
    text: str | Article,
    model: str | None = None,
    schema: str = "news",
    *_positional: Any,
    **options: Unpack[SummarizeOptions],
) -> Any:
    """Make a verified brief of an article.

    Args:
        text: The article, as a string or an `Article`.
        model: A name under `[models]`, LiteLLM's `provider/model`, or `extractive`; by default the configured one.
        schema: Name of the schema, whose fields the brief has. Type checkers know only those of news; for any other
            schema the return type is `Any`.
        options: `mode`, `api_base`, `api_key`, `options`, `cache`, `settings`, `title` and `published`; see
            `summarizer.call_options.SummarizeOptions`. The first five may be given by position, in this order.

    Raises:
        InputError: The article, model, schema or options cannot be used.
        ConfigurationError: The configuration cannot be used, or a key is missing.
        ProviderError: The model's provider failed.
        UngroundedError: Nothing could be kept, or something was rejected and `options.strict` is set.
    """
    cache_policy = make_cache_policy(options.pop("cache"))
    request = await read_request(text, model=model, schema=schema, **cast("RequestOptions", options))
    return (await answer(request, cache_policy=cache_policy)).brief


@overload
def summarize(
    text: str | Article,
    model: str | None = ...,
    schema: Literal["news"] = ...,
    *_positional: Any,
    **options: Unpack[SummarizeOptions],
) -> Brief: ...
@overload
def summarize(
    text: str | Article,
    model: str | None = ...,
    schema: str = ...,
    *_positional: Any,
    **options: Unpack[SummarizeOptions],
) -> Any: ...
@accepts_summarize_options
def summarize(
    text: str | Article,
    model: str | None = None,
    schema: str = "news",
    *_positional: Any,
    **options: Unpack[SummarizeOptions],
) -> Any:
    """Make a verified brief of an article; see `asummarize`.

    Keyword arguments: see `summarizer.call_options.SummarizeOptions`.
    """
    return run_sync(asummarize(text, model, schema, **options))


GENERIC_PROMPT: Final = "extract.md"


@overload
async def aextract(
    text: str | Article,
    schema: type[T],
    model: str | None = ...,
    *_positional: Any,
    with_audit: Literal[False] = ...,
    judge: str | None = ...,
    **options: Unpack[ModelOptions],
) -> T: ...
@overload
async def aextract(
    text: str | Article,
    schema: type[T],
    model: str | None = ...,
    *_positional: Any,
    with_audit: Literal[True],
    judge: str | None = ...,
    **options: Unpack[ModelOptions],
) -> tuple[T, Audit]: ...
@accepts_model_options
async def aextract(
    text: str | Article,
    schema: type[T],
    model: str | None = None,
    *_positional: Any,
    with_audit: bool = False,
    judge: str | None = None,
    **options: Unpack[ModelOptions],
) -> T | tuple[T, Audit]:
    """Have a model fill your own schema from an article, and verify the building blocks in it.

    Args:
        text: The article, as a string or an `Article`.
        schema: Any pydantic model. Quotes, figures and other building blocks in it are verified; the audit lists the
            paths of all other values as `not_checked`. Without a building block nothing is verified, and the audit
            warns of that.
        model: A name under `[models]` or LiteLLM's `provider/model`; by default the configured one.
        with_audit: Whether to return the audit, too.
        judge: The judge of what the model writes: 'self', the name of another model, or 'off'; by default the
            configured one.
        options: `mode`, `api_base`, `api_key` and `settings`; see `summarizer.call_options.ModelOptions`. All but
            `settings` may be given by position, in this order.

    Raises:
        InputError: The article or model cannot be used.
        ConfigurationError: The schema or configuration cannot be used, or a key is missing.
        ProviderError: The model's provider failed.
        UngroundedError: Something required failed and could not be removed.
    """
    check_schema(schema)
    settings = Settings.choose(options.pop("settings"))
    article = await run_in_worker(read_article, text, settings=settings)
    grounder = ArticleGrounder(article.text, title=article.title, published=article.published)
    run = Run(
        schema=schema,
        article=decode_article(article, grounder),
        prompt=GENERIC_PROMPT,
        options=Options(judge=judge),
        verification=Verification(grounder),
        engine=choose_engine(model, settings=settings, judge=judge, **cast("Access", options)),
        on_progress=ignore_progress,
    )
    with completing_errors(grounder):
        outcome = await write_outcome(run)
        outcome = await review_outcome(run, outcome, before=outcome.kept if outcome.is_in_parts else None)
    content = restore(outcome.kept.content, grounder)
    return (content, restore(await run_in_worker(build_audit, run, outcome), grounder)) if with_audit else content


@overload
def extract(
    text: str | Article,
    schema: type[T],
    model: str | None = ...,
    *_positional: Any,
    with_audit: Literal[False] = ...,
    judge: str | None = ...,
    **options: Unpack[ModelOptions],
) -> T: ...
@overload
def extract(
    text: str | Article,
    schema: type[T],
    model: str | None = ...,
    *_positional: Any,
    with_audit: Literal[True],
    judge: str | None = ...,
    **options: Unpack[ModelOptions],
) -> tuple[T, Audit]: ...
@accepts_model_options
def extract(
    text: str | Article,
    schema: type[T],
    model: str | None = None,
    *_positional: Any,
    with_audit: bool = False,
    judge: str | None = None,
    **options: Unpack[ModelOptions],
) -> T | tuple[T, Audit]:
    """Have a model fill your own schema from an article; see `aextract`.

    Keyword arguments: see `summarizer.call_options.ModelOptions`.
    """
    if with_audit:
        return run_sync(aextract(text, schema, model, with_audit=True, judge=judge, **options))
    return run_sync(aextract(text, schema, model, judge=judge, **options))
