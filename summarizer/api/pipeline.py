"""The functions of the pipeline that routes call, imported in the background: the service answers probes meanwhile."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from summarizer.api.garbage_collection import no_collections
from summarizer.pipeline.brief_cache import CachedResult
from summarizer.schemas.events import StreamEvent

if TYPE_CHECKING:
    from summarizer.pipeline.verify import Checked


@dataclass(frozen=True, slots=True)
class Pipeline:
    """Functions of `summarizer.pipeline`; see there."""

    answer: Callable[..., Awaitable[CachedResult]]
    check: Callable[..., Awaitable[Checked]]
    follow: Callable[..., AsyncGenerator[StreamEvent, None]]
    replay_brief: Callable[..., AsyncGenerator[StreamEvent, None]]


@cache
def import_pipeline() -> Pipeline:
    """Import the pipeline with the rules of language, which takes a quarter of a second the first time."""
    with no_collections():
        from summarizer.pipeline.run import answer
        from summarizer.pipeline.stream import follow, replay_brief
        from summarizer.pipeline.verify import check
    return Pipeline(answer=answer, check=check, follow=follow, replay_brief=replay_brief)


async def load_pipeline() -> Pipeline:
    """Return the pipeline. If it is not imported yet, import it in a thread."""
    if import_pipeline.cache_info().currsize:
        return import_pipeline()
    return await asyncio.to_thread(import_pipeline)
