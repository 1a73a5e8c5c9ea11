"""A schema of the caller's own, filled by a model from an article and verified like any brief."""

from __future__ import annotations

import asyncio
from typing import Literal, TypeVar, overload

from pydantic import BaseModel

from summarizer.grounding.verify import ArticleGrounder
from summarizer.pipeline.engine import choose_engine
from summarizer.pipeline.outcome import build_audit
from summarizer.pipeline.parts import write_outcome
from summarizer.pipeline.read import read_article
from summarizer.pipeline.run_context import Run
from summarizer.pipeline.sync import run_sync
from summarizer.schemas.article import Article
from summarizer.schemas.audit import Audit
from summarizer.schemas.brief import Mode, Options
from summarizer.schemas.check import check_schema
from summarizer.schemas.grounder import Verification
from summarizer.settings import Settings

T = TypeVar("T", bound=BaseModel)

GENERIC_PROMPT = "extract.md"


@overload
async def aextract(
    text: str | Article,
    schema: type[T],
    model: str | None = ...,
    mode: Mode = ...,
    api_base: str | None = ...,
    api_key: str | None = ...,
    *,
    with_audit: Literal[False] = ...,
    settings: Settings | None = ...,
) -> T: ...
@overload
async def aextract(
    text: str | Article,
    schema: type[T],
    model: str | None = ...,
    mode: Mode = ...,
    api_base: str | None = ...,
    api_key: str | None = ...,
    *,
    with_audit: Literal[True],
    settings: Settings | None = ...,
) -> tuple[T, Audit]: ...
async def aextract(
    text: str | Article,
    schema: type[T],
    model: str | None = None,
    mode: Mode = "auto",
    api_base: str | None = None,
    api_key: str | None = None,
    *,
    with_audit: bool = False,
    settings: Settings | None = None,
) -> T | tuple[T, Audit]:
    """Have a model fill a schema of your own from an article; what its building blocks hold is verified.

    Args:
        text: The article, as a text or an `Article`.
        schema: Any pydantic model. Quotes, figures and the like in it are verified.
        model: A name under `[models]` or LiteLLM's `provider/model`; by default the configured one.
        mode: How the model is made to answer in the schema.
        api_base: Base URL of the provider, where it is not the usual one.
        api_key: The provider's key, where it does not come from its usual environment variable.
        with_audit: Whether the audit is returned beside the object.
        settings: The configuration; by default read from SUMMARIZER_* and the configuration file.

    Raises:
        InputError: The article or model cannot be used.
        ConfigurationError: The schema or configuration cannot be used, or a key is missing.
        ProviderError: The model's provider failed.
        UngroundedError: Something required failed and could not be taken out.
    """
    check_schema(schema)
    settings = settings or Settings.load()
    article = await asyncio.to_thread(read_article, text, settings=settings)
    run = Run(
        schema=schema,
        article=article,
        prompt=GENERIC_PROMPT,
        options=Options(),
        verification=Verification(ArticleGrounder(article.text, title=article.title, published=article.published)),
        engine=choose_engine(model, settings=settings, mode=mode, api_base=api_base, api_key=api_key),
    )
    outcome = await write_outcome(run)
    if not with_audit:
        return outcome.kept.content
    return outcome.kept.content, await asyncio.to_thread(build_audit, run, outcome)


@overload
def extract(
    text: str | Article,
    schema: type[T],
    model: str | None = ...,
    mode: Mode = ...,
    api_base: str | None = ...,
    api_key: str | None = ...,
    *,
    with_audit: Literal[False] = ...,
    settings: Settings | None = ...,
) -> T: ...
@overload
def extract(
    text: str | Article,
    schema: type[T],
    model: str | None = ...,
    mode: Mode = ...,
    api_base: str | None = ...,
    api_key: str | None = ...,
    *,
    with_audit: Literal[True],
    settings: Settings | None = ...,
) -> tuple[T, Audit]: ...
def extract(
    text: str | Article,
    schema: type[T],
    model: str | None = None,
    mode: Mode = "auto",
    api_base: str | None = None,
    api_key: str | None = None,
    *,
    with_audit: bool = False,
    settings: Settings | None = None,
) -> T | tuple[T, Audit]:
    """Have a model fill a schema of your own from an article; see `aextract`."""
    if with_audit:
        return run_sync(aextract(text, schema, model, mode, api_base, api_key, with_audit=True, settings=settings))
    return run_sync(aextract(text, schema, model, mode, api_base, api_key, settings=settings))
