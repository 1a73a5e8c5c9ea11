"""The main path: article → engine → verification → completion → audit → brief. All that callers ask for starts here.

A long article takes it in parts; see `parts`.
"""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable, Mapping
from typing import Any, Literal, overload

from summarizer.cache import Cache
from summarizer.grounding.verify import ArticleGrounder
from summarizer.pipeline.complete import complete
from summarizer.pipeline.engine import choose_engine
from summarizer.pipeline.outcome import build_audit
from summarizer.pipeline.parts import write_outcome
from summarizer.pipeline.receipt import make_receipt
from summarizer.pipeline.request import BriefRequest, read_request
from summarizer.pipeline.reuse import Made, Reuse, Served, choose_cache, serve_brief
from summarizer.pipeline.run_context import ProgressCallback, Run, ignore_progress
from summarizer.pipeline.sync import run_sync
from summarizer.schemas.article import Article
from summarizer.schemas.brief import Brief, Mode, Options
from summarizer.schemas.events import ProgressEvent
from summarizer.schemas.grounder import Verification
from summarizer.settings import Settings


@overload
async def asummarize(
    text: str | Article,
    model: str | None = ...,
    schema: Literal["news"] = ...,
    mode: Mode = ...,
    api_base: str | None = ...,
    api_key: str | None = ...,
    options: Options | Mapping[str, Any] | None = ...,
    cache: str | os.PathLike[str] | Cache | None = ...,
    *,
    settings: Settings | None = ...,
) -> Brief: ...
@overload
async def asummarize(
    text: str | Article,
    model: str | None = ...,
    schema: str = ...,
    mode: Mode = ...,
    api_base: str | None = ...,
    api_key: str | None = ...,
    options: Options | Mapping[str, Any] | None = ...,
    cache: str | os.PathLike[str] | Cache | None = ...,
    *,
    settings: Settings | None = ...,
) -> Any: ...
async def asummarize(
    text: str | Article,
    model: str | None = None,
    schema: str = "news",
    mode: Mode = "auto",
    api_base: str | None = None,
    api_key: str | None = None,
    options: Options | Mapping[str, Any] | None = None,
    cache: str | os.PathLike[str] | Cache | None = None,
    *,
    settings: Settings | None = None,
) -> Any:
    """Make a verified brief of an article.

    Args:
        text: The article, as a text or an `Article`.
        model: A name under `[models]`, LiteLLM's `provider/model`, or `extractive`; by default the configured one.
        schema: Name of the schema. In another than news, the brief has that schema's fields, which no type checker can
            know of: its type is `Any` then.
        mode: How the model is made to answer in the schema.
        api_base: Base URL of the provider, where it is not the usual one.
        api_key: The provider's key, where it does not come from its usual environment variable.
        options: What is asked for beyond that; see `Options`.
        cache: A folder or a `Cache` that briefs of models are kept in, and used again for the same call; by default
            nothing is kept.
        settings: The configuration; by default read from SUMMARIZER_* and the configuration file.

    Raises:
        InputError: The article, model, schema or options cannot be used.
        ConfigurationError: The configuration cannot be used, or a key is missing.
        ProviderError: The model's provider failed.
        UngroundedError: Nothing could be kept, or something was rejected and `options.strict` is set.
    """
    request = await read_request(
        text,
        model=model,
        schema=schema,
        mode=mode,
        api_base=api_base,
        api_key=api_key,
        options=options,
        settings=settings,
    )
    return (await answer(request, reuse=choose_cache(cache))).brief


async def answer(request: BriefRequest, *, reuse: Reuse | None) -> Served:
    """A verified brief for a request, and where it came from."""
    return await serve_brief(request, lambda: make_brief(request), reuse=reuse)


async def make_brief(
    request: BriefRequest,
    *,
    grounder: ArticleGrounder | None = None,
    listener: Callable[[int, str], None] | None = None,
    on_progress: ProgressCallback = ignore_progress,
) -> Made:
    """Have a brief made, whatever was made before.

    Args:
        request: What is asked for.
        grounder: The article's, where somebody has it.
        listener: Who is shown a model's answers as they are written; see `choose_engine`.
        on_progress: Called with how far the work is.
    """
    article, schema, stopwatch = request.article, request.schema, request.stopwatch
    grounder = grounder or ArticleGrounder(article.text, title=article.title, published=article.published)
    engine = choose_engine(
        request.model,
        settings=request.settings,
        mode=request.mode,
        api_base=request.api_base,
        api_key=request.api_key,
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
    stopwatch.lap("read")
    outcome = await write_outcome(run)
    if run.options.complete:
        on_progress(ProgressEvent(stage="completing"))
        outcome = await complete(run, outcome)
        stopwatch.lap("completion")
    on_progress(ProgressEvent(stage="auditing"))
    audit = await asyncio.to_thread(build_audit, run, outcome)
    stopwatch.lap("audit")
    receipt = make_receipt(outcome.answers, schema=schema.content, article=article, seconds=stopwatch.stop())
    content = {name: getattr(outcome.kept.content, name) for name in schema.content.model_fields}
    brief = schema.brief(schema_name=schema.label, article=article, audit=audit, receipt=receipt, **content)
    return Made(brief, outcome.answers.is_makeshift)


@overload
def summarize(
    text: str | Article,
    model: str | None = ...,
    schema: Literal["news"] = ...,
    mode: Mode = ...,
    api_base: str | None = ...,
    api_key: str | None = ...,
    options: Options | Mapping[str, Any] | None = ...,
    cache: str | os.PathLike[str] | Cache | None = ...,
    *,
    settings: Settings | None = ...,
) -> Brief: ...
@overload
def summarize(
    text: str | Article,
    model: str | None = ...,
    schema: str = ...,
    mode: Mode = ...,
    api_base: str | None = ...,
    api_key: str | None = ...,
    options: Options | Mapping[str, Any] | None = ...,
    cache: str | os.PathLike[str] | Cache | None = ...,
    *,
    settings: Settings | None = ...,
) -> Any: ...
def summarize(
    text: str | Article,
    model: str | None = None,
    schema: str = "news",
    mode: Mode = "auto",
    api_base: str | None = None,
    api_key: str | None = None,
    options: Options | Mapping[str, Any] | None = None,
    cache: str | os.PathLike[str] | Cache | None = None,
    *,
    settings: Settings | None = None,
) -> Any:
    """Make a verified brief of an article; see `asummarize`."""
    return run_sync(asummarize(text, model, schema, mode, api_base, api_key, options, cache, settings=settings))
