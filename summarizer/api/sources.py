"""From a request's `text`, `html` or `url` to an Article. What it says of title and date wins over what a page says."""

from __future__ import annotations

from starlette.concurrency import run_in_threadpool

from summarizer.errors import FetchNotAllowedError
from summarizer.pipeline.read import read_article
from summarizer.schemas.article import Article
from summarizer.schemas.http import SummaryRequest
from summarizer.settings import Settings


async def take_article(body: SummaryRequest, *, settings: Settings) -> Article:
    """The article of a request.

    Raises:
        FetchNotAllowedError: It names an address, and this service fetches none for its callers.
        InputError: There is no article in what it gives.
    """
    article = await _read(body, settings=settings)
    told = {name: value for name in ("title", "published") if (value := getattr(body, name)) is not None}
    return read_article(article.model_copy(update=told), settings=settings)


async def _read(body: SummaryRequest, *, settings: Settings) -> Article:
    if body.text is not None:
        return Article(text=body.text)
    from summarizer.ingest import fetch_article, read_page

    if body.html is not None:
        return await run_in_threadpool(read_page, body.html, url=body.url)
    assert body.url is not None, "a request gives one of the three"
    if not may_fetch(settings):
        raise FetchNotAllowedError(
            "This service fetches no addresses for its callers: send the page as `html`, or the article as `text`. "
            "Whoever runs it can allow it: by SUMMARIZER_API_KEYS, or by SUMMARIZER_FETCH=true."
        )
    return await fetch_article(body.url, settings=settings)


def may_fetch(settings: Settings) -> bool:
    """Whether callers may have addresses fetched: anybody's only where that was asked for."""
    return bool(settings.api_keys) if settings.fetch is None else settings.fetch
