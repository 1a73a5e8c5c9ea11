"""The main path: article → engine → verification → completion → audit → brief. All that callers ask for starts here."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import Any

from pydantic import ValidationError

from summarizer.errors import ConfigurationError, InputError
from summarizer.grounding.verify import ArticleGrounder
from summarizer.pipeline.complete import complete
from summarizer.pipeline.engine import choose_engine
from summarizer.pipeline.outcome import account, settle
from summarizer.pipeline.read import read_article
from summarizer.pipeline.receipt import Stopwatch, make_receipt
from summarizer.pipeline.sync import run_sync
from summarizer.schemas.article import Article
from summarizer.schemas.brief import Brief, Mode, Options
from summarizer.schemas.grounder import Verification
from summarizer.schemas.registry import find_schema
from summarizer.settings import Settings


async def asummarize(
    text: str | Article,
    model: str | None = None,
    schema: str = "news",
    mode: Mode = "auto",
    api_base: str | None = None,
    api_key: str | None = None,
    options: Options | Mapping[str, Any] | None = None,
    cache: None = None,
    *,
    settings: Settings | None = None,
) -> Brief:
    """Make a verified brief of an article.

    Args:
        text: The article, as a text or an `Article`.
        model: A name under `[models]`, LiteLLM's `provider/model`, or `extractive`; by default the configured one.
        schema: Name of the schema.
        mode: How the model is made to answer in the schema.
        api_base: Base URL of the provider, where it is not the usual one.
        api_key: The provider's key, where it does not come from its usual environment variable.
        options: What is asked for beyond that; see `Options`.
        cache: There is none in this version; calls in process never keep anything.
        settings: The configuration; by default read from SUMMARIZER_* and the configuration file.

    Raises:
        InputError: The article, model, schema or options cannot be used.
        ConfigurationError: The configuration cannot be used, or a key is missing.
        ProviderError: The model's provider failed.
        UngroundedError: Nothing could be kept, or something was rejected and `options.strict` is set.
    """
    if cache is not None:
        raise ConfigurationError("This version has no cache: leave `cache` out.")
    watch, settings = Stopwatch(), settings or Settings.load()
    article = await asyncio.to_thread(read_article, text, settings=settings)
    wanted, asked = find_schema(schema), read_options(options)
    run = Verification(ArticleGrounder(article.text, title=article.title, published=article.published))
    engine = choose_engine(model, settings=settings, mode=mode, api_base=api_base, api_key=api_key)
    watch.lap("read")
    answers = await engine.write(wanted.content, article, prompt=wanted.prompt, options=asked, run=run)
    watch.lap("engine")
    outcome = await asyncio.to_thread(settle, wanted.content, answers, run=run, options=asked)
    watch.lap("verification")
    if asked.complete:
        outcome = await complete(wanted.content, article, outcome, engine=engine, options=asked, run=run)
        watch.lap("completion")
    audit = await asyncio.to_thread(account, outcome, run=run, options=asked)
    watch.lap("audit")
    receipt = make_receipt(outcome.answers, schema=wanted.content, article=article, seconds=watch.stop())
    content = {name: getattr(outcome.kept.content, name) for name in wanted.content.model_fields}
    return wanted.brief(schema_name=wanted.label, article=article, audit=audit, receipt=receipt, **content)


def summarize(
    text: str | Article,
    model: str | None = None,
    schema: str = "news",
    mode: Mode = "auto",
    api_base: str | None = None,
    api_key: str | None = None,
    options: Options | Mapping[str, Any] | None = None,
    cache: None = None,
    *,
    settings: Settings | None = None,
) -> Brief:
    """Make a verified brief of an article; see `asummarize`."""
    return run_sync(asummarize(text, model, schema, mode, api_base, api_key, options, cache, settings=settings))


def read_options(options: Options | Mapping[str, Any] | None, /) -> Options:
    """Options as an object.

    Raises:
        InputError: One is unknown, or its value cannot be used.
    """
    if isinstance(options, Options):
        return options
    try:
        return Options.model_validate(dict(options or {}))
    except ValidationError as error:
        faults = "; ".join(f"{'.'.join(map(str, e['loc']))}: {e['msg']}" for e in error.errors(include_input=False))
        known = ", ".join(Options.model_fields)
        raise InputError(f"These options cannot be used: {faults}. There are: {known}.") from None
