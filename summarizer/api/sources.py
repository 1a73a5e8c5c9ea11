"""Reads the article of a request: `text`, `html`, `url`, `article` or an uploaded file."""

from __future__ import annotations

from email.message import Message
from pathlib import PurePath
from typing import Final

from fastapi import HTTPException, Request

from summarizer.errors import FetchNotAllowedError
from summarizer.pipeline.article_input import read_article, read_source
from summarizer.report.plain_text import show
from summarizer.schemas.article import Article
from summarizer.schemas.http import Source
from summarizer.settings import Settings

UNKNOWN: Final = "application/octet-stream"
WRAPPED: Final = {
    "multipart/form-data": "in curl that is --data-binary @FILE and not -F.",
    "application/json": "an article in JSON goes to POST /v1/summaries.",
}
"""Media types that wrap a file, and what to send instead."""

MAX_NAME: Final = 200
"""Most code points of a file's name that are read."""


async def take_article(body: Source, *, settings: Settings) -> Article:
    """Read the article of a request.

    Raises:
        FetchNotAllowedError: It names a URL, and this service fetches none for its callers.
        InputError: There is no article in the source.
    """
    admit_source(body, settings=settings)
    return await read_source(body, settings=settings)


def admit_source(body: Source, *, settings: Settings) -> None:
    """Refuse a URL if this service fetches none for its callers.

    Raises:
        FetchNotAllowedError: It fetches none.
    """
    if body.url is not None and body.html is None and not may_fetch(settings):
        raise FetchNotAllowedError(
            "This service fetches no URLs for its callers: send the page as `html`, or the article as `text`. "
            "Its operator can allow it with SUMMARIZER_API_KEYS or SUMMARIZER_FETCH=true."
        )


async def take_file(request: Request, *, name: str, settings: Settings) -> Article:
    """Read the article from a file in the body.

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
    from summarizer.ingest.articles import read_received_file
    from summarizer.ingest.isolation import ReceivedFile

    label = show(PurePath(name[-MAX_NAME:]).name) or "The file"
    data = await request.body()
    charset = sent.get_content_charset()
    file = ReceivedFile(data, name=label, media_type=kind, charset=charset)
    article = await read_received_file(file, settings=settings)
    return read_article(article, settings=settings)


def may_fetch(settings: Settings) -> bool:
    """Whether URLs of callers are fetched: by default only if the service has API keys."""
    return settings.requires_key if settings.fetch is None else settings.fetch
