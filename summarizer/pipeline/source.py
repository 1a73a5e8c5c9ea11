"""From a request's `text`, `html`, `url` or `article` to an Article; its own title and date win over a page's.

Whether an address may be fetched for whoever asks is the caller's to decide, before this is called.
"""

from __future__ import annotations

import asyncio

from summarizer.pipeline.read import read_article
from summarizer.schemas.article import Article
from summarizer.schemas.http import Source
from summarizer.settings import Settings


async def read_source(source: Source, *, settings: Settings) -> Article:
    """The article of a request.

    Raises:
        InputError: There is no article in what it gives.
    """
    article = await _read(source, settings=settings)
    told = {name: value for name in ("title", "published") if (value := getattr(source, name)) is not None}
    return read_article(article.model_copy(update=told), settings=settings)


async def _read(source: Source, *, settings: Settings) -> Article:
    if source.text is not None:
        return Article(text=source.text)
    if source.article is not None:
        return Article.model_validate(source.article.model_dump())
    from summarizer.ingest import fetch_article, read_page  # here: they take a moment to load, and few need them

    if source.html is not None:
        return await asyncio.to_thread(read_page, source.html, url=source.url)
    assert source.url is not None, "a request gives one of the four"
    return await fetch_article(source.url, settings=settings)
