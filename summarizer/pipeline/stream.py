"""Streaming: the main path with its events. The final brief equals the one that `asummarize` returns.

`brief_events` verifies items and makes the events.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncGenerator, Coroutine, Generator
from typing import Any, Unpack, cast

from summarizer.call_options import RequestOptions, SummarizeOptions, accepts_summarize_options
from summarizer.pipeline.brief_cache import CachePolicy, Generated, make_cache_policy, serve_brief
from summarizer.pipeline.brief_events import BriefEvents
from summarizer.pipeline.catalogue import read_stored_brief
from summarizer.pipeline.request import BriefRequest, read_request
from summarizer.pipeline.run import make_brief
from summarizer.pipeline.sync import iterate_sync
from summarizer.schemas.article import Article
from summarizer.schemas.events import BriefEvent, StartedEvent, StreamEvent
from summarizer.settings import Settings
from summarizer.workers import run_in_worker


@accepts_summarize_options
async def astream(
    text: str | Article,
    model: str | None = None,
    schema: str = "news",
    *_positional: Any,
    **options: Unpack[SummarizeOptions],
) -> AsyncGenerator[StreamEvent, None]:
    """Make a verified brief of an article, and yield events meanwhile.

    An item is announced as soon as the model has written it and it is verified. The last event holds the brief, the
    same that `asummarize` returns. To stop early, close the iterator (`contextlib.aclosing`): that ends the call of
    the provider.

    Args:
        text: The article, as a text or an `Article`.
        model: See `asummarize`, as for the two that follow.
        schema: Name of the schema.
        options: `mode`, `api_base`, `api_key`, `options`, `cache`, `settings`, `title` and `published`; see
            `summarizer.call_options.SummarizeOptions`. A cached brief is yielded at once.

    Yields:
        The events; see `summarizer.schemas.events`.

    Raises:
        SummarizerError: There is no brief, for the reasons that `asummarize` lists. It may be raised after events: a
            stream that breaks off is an error, never a shorter brief.
    """
    cache_policy = make_cache_policy(options.pop("cache"))
    request = await read_request(text, model=model, schema=schema, **cast("RequestOptions", options))
    async with contextlib.aclosing(follow(request, cache_policy=cache_policy)) as events:
        async for event in events:
            yield event


async def follow(request: BriefRequest, *, cache_policy: CachePolicy | None) -> AsyncGenerator[StreamEvent, None]:
    """Yield the events of a brief that is made or taken from the cache; see `astream`."""
    most = request.options.max_items
    live = BriefEvents(request.article, schema=request.schema, model=request.model, max_items=most)

    def make() -> Coroutine[Any, Any, Generated]:
        return make_brief(request, grounder=live.grounder, listener=live.feed, on_progress=live.add_progress)

    work = asyncio.ensure_future(serve_brief(request, make, cache_policy=cache_policy))
    work.add_done_callback(lambda done: live.close(drain=not done.cancelled() and done.exception() is not None))
    try:
        async for event in live.follow():
            yield event
        served = await work
        for event in await run_in_worker(lambda: list(live.finish(served.brief))):
            yield event
    finally:
        work.cancel()
        await asyncio.wait({work})
        if not work.cancelled():
            work.exception()  # mark it as retrieved: no caller may be left


async def replay_brief(raw: bytes, /, *, model: str, settings: Settings) -> AsyncGenerator[StreamEvent, None]:
    """Yield the events of a finished brief from its JSON. A schema that is not known any more yields no items."""
    brief, schema = await read_stored_brief(raw, settings=settings)
    if schema is None:
        yield StartedEvent(schema_name=brief.schema_name, model=model, article=brief.article)
        yield BriefEvent(brief=brief)
        return
    live = BriefEvents(brief.article, schema=schema, model=model)
    for event in await run_in_worker(lambda: list(live.finish(brief))):
        yield event


@accepts_summarize_options
def stream(
    text: str | Article,
    model: str | None = None,
    schema: str = "news",
    *_positional: Any,
    **options: Unpack[SummarizeOptions],
) -> Generator[StreamEvent, None, None]:
    """Make a verified brief of an article, and yield events meanwhile; see `astream`.

    Keyword arguments: see `summarizer.call_options.SummarizeOptions`.

    Examples:
        >>> events = list(stream("Mayor Anna Lind said on Monday that 40 people came.", "extractive"))
        >>> [event.type for event in events if event.type not in ("item", "progress")]
        ['started', 'brief']
        >>> events[-1].brief.actors[0].name
        'Anna Lind'
    """
    return iterate_sync(astream(text, model, schema, **options))
