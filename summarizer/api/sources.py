"""Whether callers may have addresses fetched, and the article of a request that may."""

from __future__ import annotations

from summarizer.errors import FetchNotAllowedError
from summarizer.pipeline.source import read_source
from summarizer.schemas.article import Article
from summarizer.schemas.http import Source
from summarizer.settings import Settings


async def take_article(body: Source, *, settings: Settings) -> Article:
    """The article of a request.

    Raises:
        FetchNotAllowedError: It names an address, and this service fetches none for its callers.
        InputError: There is no article in what it gives.
    """
    admit_source(body, settings=settings)
    return await read_source(body, settings=settings)


def admit_source(body: Source, *, settings: Settings) -> None:
    """Refuse an address where this service fetches none for its callers.

    Raises:
        FetchNotAllowedError: It does not.
    """
    if body.text is None and body.html is None and not may_fetch(settings):
        raise FetchNotAllowedError(
            "This service fetches no addresses for its callers: send the page as `html`, or the article as `text`. "
            "Whoever runs it can allow it: by SUMMARIZER_API_KEYS, or by SUMMARIZER_FETCH=true."
        )


def may_fetch(settings: Settings) -> bool:
    """Whether callers may have addresses fetched: anybody's only where that was asked for."""
    return bool(settings.api_keys) if settings.fetch is None else settings.fetch
