"""Fills a schema of the caller's own from an article, verified like any brief."""

from __future__ import annotations

from typing import Any, Literal, TypeVar, Unpack, cast, overload

from pydantic import BaseModel

from summarizer.call_options import Access, ModelOptions, accepts_model_options
from summarizer.grounding.grounder import ArticleGrounder
from summarizer.pipeline.audit import build_audit
from summarizer.pipeline.request import read_article
from summarizer.pipeline.review import review_outcome
from summarizer.pipeline.run import choose_engine, ignore_progress, write_outcome
from summarizer.pipeline.run_context import Run
from summarizer.pipeline.sync import run_sync
from summarizer.schemas.article import Article
from summarizer.schemas.audit import Audit
from summarizer.schemas.brief import Options
from summarizer.schemas.check import check_schema
from summarizer.schemas.findings import Verification
from summarizer.settings import Settings
from summarizer.workers import run_in_worker

T = TypeVar("T", bound=BaseModel)

GENERIC_PROMPT = "extract.md"


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
    """Have a model fill a schema of your own from an article; what its building blocks hold is verified.

    Args:
        text: The article, as a text or an `Article`.
        schema: Any pydantic model. Quotes, figures and the like in it are verified; `not_checked` of the audit has the
            paths of other values. If it has no building block, nothing is verified, and a warning of the audit says so.
        model: A name under `[models]` or LiteLLM's `provider/model`; by default the configured one.
        with_audit: Whether the audit is returned beside the object.
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
    settings = options.pop("settings") or Settings.load()
    article = await run_in_worker(read_article, text, settings=settings)
    run = Run(
        schema=schema,
        article=article,
        prompt=GENERIC_PROMPT,
        options=Options(judge=judge),
        verification=Verification(ArticleGrounder(article.text, title=article.title, published=article.published)),
        engine=choose_engine(model, settings=settings, judge=judge, **cast("Access", options)),
        on_progress=ignore_progress,
    )
    outcome = await write_outcome(run)
    outcome = await review_outcome(run, outcome, before=outcome.kept if outcome.is_in_parts else None)
    if not with_audit:
        return outcome.kept.content
    return outcome.kept.content, await run_in_worker(build_audit, run, outcome)


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
    """Have a model fill a schema of your own from an article; see `aextract`.

    Keyword arguments: see `summarizer.call_options.ModelOptions`.
    """
    if with_audit:
        return run_sync(aextract(text, schema, model, with_audit=True, judge=judge, **options))
    return run_sync(aextract(text, schema, model, judge=judge, **options))
