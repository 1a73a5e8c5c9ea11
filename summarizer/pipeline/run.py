"""The main path: article → engine → verification → completion → review → audit → brief.

`make_brief` runs the stages in this order. A long article is written and reviewed in parts; see `pipeline.long`.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable, Iterator
from typing import Any, Literal, Unpack, cast, overload

from summarizer.call_options import RequestOptions, SummarizeOptions, accepts_summarize_options
from summarizer.grounding.grounder import ArticleGrounder
from summarizer.pipeline.audit import build_audit
from summarizer.pipeline.brief_cache import CachedResult, CachePolicy, Generated, make_cache_policy, serve_brief
from summarizer.pipeline.completion import complete
from summarizer.pipeline.engine import ExtractiveEngine, choose_engine
from summarizer.pipeline.long.run import write_outcome
from summarizer.pipeline.outcome import Outcome, enforce_strict, trim
from summarizer.pipeline.receipt import make_receipt
from summarizer.pipeline.request import BriefRequest, read_request
from summarizer.pipeline.review import review_outcome
from summarizer.pipeline.run_context import ProgressCallback, Run, ignore_progress
from summarizer.pipeline.sync import run_sync
from summarizer.schemas.article import Article
from summarizer.schemas.brief import Brief, Envelope
from summarizer.schemas.events import ProgressEvent
from summarizer.schemas.grounder import Verification
from summarizer.schemas.registry import Schema
from summarizer.workers import run_in_worker


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
        text: The article, as a text or an `Article`.
        model: A name under `[models]`, LiteLLM's `provider/model`, or `extractive`; by default the configured one.
        schema: Name of the schema. In a schema other than news, the brief has that schema's fields. Type checkers
            cannot know them, so the type is `Any` then.
        options: `mode`, `api_base`, `api_key`, `options`, `cache` and `settings`; see
            `summarizer.call_options.SummarizeOptions`. All but `settings` may be given by position, in this order.

    Raises:
        InputError: The article, model, schema or options cannot be used.
        ConfigurationError: The configuration cannot be used, or a key is missing.
        ProviderError: The model's provider failed.
        UngroundedError: Nothing could be kept, or something was rejected and `options.strict` is set.
    """
    cache_policy = make_cache_policy(options.pop("cache"))
    request = await read_request(text, model=model, schema=schema, **cast("RequestOptions", options))
    return (await answer(request, cache_policy=cache_policy)).brief


async def answer(request: BriefRequest, *, cache_policy: CachePolicy | None) -> CachedResult:
    """Return a verified brief for a request, from the cache or newly made, with its origin."""
    return await serve_brief(request, lambda: make_brief(request), cache_policy=cache_policy)


async def make_brief(
    request: BriefRequest,
    *,
    grounder: ArticleGrounder | None = None,
    listener: Callable[[int, str], None] | None = None,
    on_progress: ProgressCallback = ignore_progress,
) -> Generated:
    """Make a brief, without the cache.

    Args:
        request: The request.
        grounder: The grounder of the article, if there is one already.
        listener: Called with each further piece of a model's answer; see `choose_engine`.
        on_progress: Called when a stage begins.
    """
    article, schema, stopwatch = request.article, request.schema, request.stopwatch
    grounder = grounder or ArticleGrounder(article.text, title=article.title, published=article.published)
    stopwatch.lap("read")
    engine = choose_engine(
        request.model,
        settings=request.settings,
        mode=request.mode,
        api_base=request.api_base,
        api_key=request.api_key,
        judge=request.options.judge,
        listener=listener,
    )
    run: Run[Any] = Run(
        schema=schema.content,
        article=article,
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
    before = outcome.kept if outcome.is_in_parts else None  # each part was reviewed by itself
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
    brief = await run_in_worker(build_brief, run, outcome, schema=schema)
    return Generated(brief, outcome.answers.had_transient_failure)


@contextlib.contextmanager
def reading_ahead(grounder: ArticleGrounder) -> Iterator[None]:
    """Have the finders read the article in a worker thread while the block runs."""
    reading = asyncio.ensure_future(run_in_worker(grounder.read))
    reading.add_done_callback(lambda done: done.cancelled() or done.exception())  # verification meets a fault again
    try:
        yield
    finally:
        reading.cancel()


def build_brief(run: Run[Any], outcome: Outcome[Any], *, schema: Schema) -> Envelope:
    """Make the brief of an outcome, with its audit and receipt."""
    outcome = trim(run, outcome)
    audit = build_audit(run, outcome)
    run.stopwatch.lap("audit")
    receipt = make_receipt(outcome.answers, schema=run.schema, article=run.article, seconds=run.stopwatch.stop())
    content = {name: getattr(outcome.kept.content, name) for name in run.schema.model_fields}
    return schema.brief(schema_name=schema.label, article=run.article, audit=audit, receipt=receipt, **content)


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
