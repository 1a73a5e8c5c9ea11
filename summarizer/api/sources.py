"""From a request's `text`, `html`, `url` or file to an Article.

What a request says of title and date wins over what a page says.
"""

from __future__ import annotations

from email.message import Message
from pathlib import PurePath
from typing import Final

from fastapi import HTTPException, Request
from starlette.concurrency import run_in_threadpool

from summarizer.errors import FetchNotAllowedError
from summarizer.pipeline.read import read_article
from summarizer.report.plain import show
from summarizer.schemas.article import Article
from summarizer.schemas.http import SummaryRequest
from summarizer.settings import Settings

UNKNOWN: Final = "application/octet-stream"
WRAPPED: Final = {
    "multipart/form-data": "in curl that is --data-binary @FILE and not -F.",
    "application/json": "an article in JSON goes to POST /v1/summaries.",
}
"""Media types in which a file is wrapped, and what to do."""

MAX_NAME: Final = 200
"""Code points of a file's name that are looked at."""


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
    if body.article is not None:
        return Article.model_validate(body.article.model_dump())
    from summarizer.ingest import fetch_article, read_page

    if body.html is not None:
        return await run_in_threadpool(read_page, body.html, url=body.url)
    assert body.url is not None, "a request gives one of the four"
    if not may_fetch(settings):
        raise FetchNotAllowedError(
            "This service fetches no addresses for its callers: send the page as `html`, or the article as `text`. "
            "Whoever runs it can allow it: by SUMMARIZER_API_KEYS, or by SUMMARIZER_FETCH=true."
        )
    return await fetch_article(body.url, settings=settings)


async def take_file(request: Request, *, name: str, settings: Settings) -> Article:
    """The article in a file that is a request's body.

    Raises:
        HTTPException: 415, the body is a form or JSON and no file.
        InputError: There is no article in it.
    """
    sent = Message()
    sent["Content-Type"] = request.headers.get("content-type") or UNKNOWN
    kind = sent.get_content_type()
    if kind in WRAPPED:
        raise HTTPException(
            415, f"Send the file itself as the body, with its Content-Type or {UNKNOWN}: {WRAPPED[kind]}"
        )
    from summarizer.ingest.articles import read_bytes

    label = show(PurePath(name[-MAX_NAME:]).name) or "the file"
    data = await request.body()
    charset = sent.get_content_charset()
    article = await run_in_threadpool(read_bytes, data, name=label, media_type=kind, charset=charset, settings=settings)
    return read_article(article, settings=settings)


def may_fetch(settings: Settings) -> bool:
    """Whether callers may have addresses fetched: anybody's only where that was asked for."""
    return bool(settings.api_keys) if settings.fetch is None else settings.fetch
