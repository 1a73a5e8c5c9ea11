"""Reads what the commands are given: files, addresses and standard input, with a word on what cannot be read."""

from __future__ import annotations

import asyncio
import sys

from summarizer.errors import ArticleEmptyError, ArticleTooLargeError
from summarizer.ingest import fetch_article
from summarizer.ingest.articles import read_bytes, read_file_bytes
from summarizer.ingest.documents import decode_article
from summarizer.schemas.article import Article
from summarizer.settings import Settings

STDIN = "-"


def load_article(name: str, *, settings: Settings) -> Article:
    """The article in a file of any known form, behind an address, or on standard input.

    Raises:
        InputError: It is not there, cannot be read, or holds no article.
    """
    if name.lower().startswith(("http://", "https://")):
        return asyncio.run(fetch_article(name, settings=settings))
    data = read_input(name, limit=settings.max_file_bytes + 1)
    return read_bytes(data, name=display_name(name), settings=settings)


def read_text(name: str, *, max_chars: int) -> str:
    """The text of a file that is no article: quotes, or a brief.

    Args:
        name: Its path, or '-' for standard input.
        max_chars: The longest allowed; a longer file is not read to its end.

    Raises:
        InputError: It is not there, is no file, is too large, is empty, or is no text in UTF-8.
    """
    limit = 4 * max_chars + 4  # bytes that so many characters of UTF-8 and a byte order mark can take
    data = read_input(name, limit=limit + 1)
    if len(data) > limit:
        raise ArticleTooLargeError(
            f"{name} has over {max_chars:,} characters. Give a part of it, or raise SUMMARIZER_MAX_ARTICLE_CHARS."
        )
    if not data.strip():
        raise ArticleEmptyError(f"{display_name(name)} is empty. Give a text.")
    return decode_article(data, name=display_name(name))


def read_input(name: str, *, limit: int) -> bytes:
    """At most so many bytes of a file or of standard input.

    Raises:
        InputError: It is not there, or can't be read.
    """
    return sys.stdin.buffer.read(limit) if name == STDIN else read_file_bytes(name, limit=limit)


def display_name(name: str) -> str:
    """What messages call an input."""
    return "Standard input" if name == STDIN else name
