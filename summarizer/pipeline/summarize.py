"""`summarize` and `asummarize`: a verified brief of an article, as a call in this process."""

from __future__ import annotations

from typing import Any, Literal, Unpack, cast, overload

from summarizer.call_options import RequestOptions, SummarizeOptions, accepts_summarize_options
from summarizer.pipeline.brief_cache import make_cache_policy
from summarizer.pipeline.request import read_request
from summarizer.pipeline.run import answer
from summarizer.pipeline.sync import run_sync
from summarizer.schemas.article import Article
from summarizer.schemas.brief import Brief


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
