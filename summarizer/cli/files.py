"""Reads the inputs of commands: files, URLs and standard input."""

from __future__ import annotations

import asyncio
import sys
from pathlib import PurePath
from typing import Final

from summarizer.errors import AddressRefusedError, ArticleEmptyError, ArticleTooLargeError, InputError
from summarizer.ingest import fetch_article
from summarizer.ingest.articles import read_article_bytes, read_file_bytes
from summarizer.ingest.documents import MANY, decode_article
from summarizer.net import is_private
from summarizer.schemas.article import Article
from summarizer.settings import Settings

STDIN: Final = "-"

LINES: Final = frozenset({".jsonl", ".ndjson"})  # suffixes of files with one article per line

TABLES: Final = frozenset({".csv", ".tsv"})  # suffixes of files with one article per row


def load_article(name: str, *, settings: Settings) -> Article:
    """Load the article from a file of any supported format, a URL, or standard input."""
    if name.lower().startswith(("http://", "https://")):
        try:
            return asyncio.run(fetch_article(name, settings=settings))
        except AddressRefusedError as error:
            if settings.fetch_private or not is_private(name):
                raise
            message = f"{error} To allow your own network and any port, set SUMMARIZER_FETCH_PRIVATE=true."
            raise AddressRefusedError(message) from None
    if PurePath(name).suffix.lower() in MANY:
        raise InputError(
            f"{name} is a table or JSON, not an article. If it holds articles, `provenbrief batch {name}` makes a "
            "brief of each."
        )
    data = read_input(name, limit=settings.max_file_bytes + 1)
    return read_article_bytes(data, name=display_name(name), settings=settings)


def read_text(name: str, *, max_chars: int) -> str:
    """Read a text file of at most `max_chars` code points; '-' is standard input."""
    limit = 4 * max_chars + 4  # most bytes of `max_chars` code points and a byte order mark in any UTF
    data = read_input(name, limit=limit + 1)
    if len(data) > limit:
        raise ArticleTooLargeError(
            f"{name} has over {max_chars:,} characters. Give a part of it, or raise SUMMARIZER_MAX_ARTICLE_CHARS."
        )
    if not data.strip():
        raise ArticleEmptyError(f"{display_name(name)} is empty. Give a text.")
    return decode_article(data, name=display_name(name))


def read_input(name: str, *, limit: int) -> bytes:
    """Read at most `limit` bytes of a file or standard input."""
    if not name:
        raise InputError("The name of the file is empty.")
    return sys.stdin.buffer.read(limit) if name == STDIN else read_file_bytes(name, limit=limit)


def display_name(name: str) -> str:
    return "Standard input" if name == STDIN else name
