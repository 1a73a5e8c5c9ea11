"""The main path: article → engine → verification → audit → brief. Everything that a caller can ask for starts here."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Mapping
from dataclasses import replace
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from summarizer.engines.answers import Answers
from summarizer.errors import ConfigurationError, InputError, UngroundedError
from summarizer.grounding.gate import Kept, keep_good
from summarizer.grounding.merge import merge_answers
from summarizer.grounding.verify import ArticleGrounder
from summarizer.pipeline.audit import make_audit
from summarizer.pipeline.engine import choose_engine
from summarizer.pipeline.read import read_article
from summarizer.pipeline.sync import run_sync
from summarizer.pipeline.trim import trim_answer
from summarizer.schemas.article import Article
from summarizer.schemas.audit import Audit, Caution
from summarizer.schemas.brief import Brief, Mode, Options, Receipt
from summarizer.schemas.grounder import Verification
from summarizer.schemas.registry import find_schema
from summarizer.settings import Settings

T = TypeVar("T", bound=BaseModel)


class Stopwatch:
    """Wall time by stage."""

    def __init__(self) -> None:
        self.begun = self.last = time.perf_counter()
        self.seconds: dict[str, float] = {}

    def lap(self, stage: str) -> None:
        """End a stage."""
        now = time.perf_counter()
        self.seconds[stage] = round(now - self.last, 4)
        self.last = now

    def stop(self) -> dict[str, float]:
        """The stages and the total."""
        return {**self.seconds, "total": round(time.perf_counter() - self.begun, 4)}


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
    run = Verification(ArticleGrounder(article.text, title=article.title))
    write = choose_engine(model, settings=settings, mode=mode, api_base=api_base, api_key=api_key)
    watch.lap("read")
    answers = await write(wanted.content, article, prompt=wanted.prompt, options=asked, run=run)
    watch.lap("engine")
    kept, audit = await asyncio.to_thread(account, wanted.content, answers, run=run, options=asked)
    watch.lap("verification")
    receipt = make_receipt(answers, seconds=watch.stop())
    content = {name: getattr(kept.content, name) for name in type(kept.content).model_fields}
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


def account(schema: type[T], answers: Answers, *, run: Verification, options: Options) -> tuple[Kept[T], Audit]:
    """Verify an engine's answers, keep the best of them, and account for it.

    Raises:
        UngroundedError: Nothing could be kept, or something was rejected and `options.strict` is set.
    """
    grounder = run.grounder
    assert isinstance(grounder, ArticleGrounder)
    kept = merge_answers(schema, answers.raws, run=run)
    if options.strict and kept.rejected:
        first = kept.rejected[0]
        raise UngroundedError(
            f"{len(kept.rejected)} items were rejected and `strict` is set; the first, {first.path}: {first.reason}",
            rejected=kept.rejected,
        )
    cautions = [Caution(path="", kind="engine", message=message) for message in answers.cautions]
    if options.max_items is not None and isinstance(kept.raw, dict):
        raw, notes = trim_answer(kept.content, kept.raw, most=options.max_items)
        if notes:
            kept = replace(keep_good(schema, raw, run=run), rejected=kept.rejected)
            cautions += [Caution(path="", kind="trimmed", message=note) for note in notes]
    return kept, make_audit(kept, grounder=grounder, coverage=options.audit == "full", cautions=cautions)


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


def make_receipt(answers: Answers, *, seconds: dict[str, float]) -> Receipt:
    """How the brief came about."""
    from summarizer import __version__

    return Receipt(
        model=answers.model,
        engine=answers.engine,
        prompt=answers.prompt,
        attempts=answers.attempts,
        usage=answers.usage,
        cost_usd=answers.cost_usd,
        seconds=seconds,
        version=__version__,
    )
