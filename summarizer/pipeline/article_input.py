"""Turns what a caller sends into a checked `Article`: a text, HTML, a URL or an article.

A service checks with `admit_source` whether it fetches the URL of a caller.
"""

from __future__ import annotations

import datetime as dt
import re

from summarizer.errors import (
    ArticleEmptyError,
    ArticleEncodingError,
    ArticleTooLargeError,
    FetchNotAllowedError,
    InputError,
)
from summarizer.language.detection import find_language
from summarizer.schemas.article import Article
from summarizer.schemas.http import Source
from summarizer.settings import Settings

NO_TEXT = re.compile("[\x00\ud800-\udfff]")

WORD = re.compile(r"\w")


def read_article(
    text: str | Article,
    *,
    settings: Settings,
    title: str | None = None,
    published: dt.date | None = None,
) -> Article:
    """Make an article of a text, or check an article.

    Args:
        text: The text, or an Article.
        settings: For the limit of its length.
        title: The headline, if it is known apart from the text.
        published: The day of publication.

    Raises:
        InputError: It is neither a text nor an article.
        ArticleEmptyError: It holds no word.
        ArticleTooLargeError: It is over `max_article_chars`.
        ArticleEncodingError: It holds NUL or half a surrogate pair.
    """
    if not isinstance(text, str | Article):
        kind = type(text).__name__
        raise InputError(
            f"An article is a text or an Article, not {kind}. Read a file first: Path(…).read_text('utf-8')."
        )
    article = text if isinstance(text, Article) else Article(text=text, title=title, published=published)
    length = len(article.text)
    if length > settings.max_article_chars:
        raise ArticleTooLargeError(
            f"The article has {length:,} characters, and {settings.max_article_chars:,} are allowed here. Send a part "
            "of it, or raise SUMMARIZER_MAX_ARTICLE_CHARS."
        )
    fault = NO_TEXT.search(article.text)
    if fault:
        name = "a NUL character" if fault.group() == "\x00" else "half a surrogate pair"
        raise ArticleEncodingError(
            f"The article holds {name} at offset {fault.start()}, which is not valid text. Is it a binary file, or "
            "text in another encoding than UTF-8?"
        )
    if not WORD.search(article.text):
        raise ArticleEmptyError("The article holds no words. Send its text.")
    return article if article.language else article.model_copy(update={"language": find_language(article.text)})


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


def may_fetch(settings: Settings) -> bool:
    """Whether URLs of callers are fetched: by default only if the service has API keys."""
    return settings.requires_key if settings.fetch is None else settings.fetch


async def read_source(source: Source, *, settings: Settings) -> Article:
    """The article of a request. Its own title and date override those of a page.

    Raises:
        InputError: There is no article in the source.
    """
    article = await _read(source, settings=settings)
    told = {name: value for name in ("title", "published") if (value := getattr(source, name)) is not None}
    return read_article(article.model_copy(update=told), settings=settings)


async def _read(source: Source, *, settings: Settings) -> Article:
    if source.text is not None:
        return Article(text=source.text)
    if source.article is not None:
        return Article.model_validate(source.article.model_dump())
    # imported here: it is slow to load, and few requests need it
    from summarizer.ingest.articles import fetch_article
    from summarizer.ingest.isolation import ReceivedFile, read_isolated

    if source.html is not None:
        page = source.html.encode("utf-8", "surrogatepass")
        return await read_isolated(ReceivedFile(page, url=source.url, is_page=True), settings=settings)
    assert source.url is not None, "a request gives one of the four"
    return await fetch_article(source.url, settings=settings)
