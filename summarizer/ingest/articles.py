"""Reads an article from a URL or a file, within the configured limits."""

from __future__ import annotations

import os
from pathlib import Path

from summarizer.errors import ArticleTooLargeError, InputError
from summarizer.ingest.documents import read_document
from summarizer.ingest.fetch import fetch
from summarizer.ingest.isolation import ReceivedFile, read_isolated
from summarizer.schemas.article import Article
from summarizer.settings import Settings


async def fetch_article(url: str, *, settings: Settings | None = None) -> Article:
    """Fetch an article from the public internet: a web page, or a PDF, DOCX, Markdown or text file.

    Args:
        url: An http or https URL.
        settings: The configuration; by default read from SUMMARIZER_* and the configuration file.

    Raises:
        AddressRefusedError: The URL, or a redirect, is not public.
        FetchError: The URL could not be fetched.
        DocumentError: The document cannot be read.
        NoArticleError: The page contains no article; `kind` says what it is.
    """
    settings = Settings.choose(settings)
    file = await fetch(
        url, max_bytes=settings.fetch_max_bytes, timeout=settings.fetch_timeout, private=settings.fetch_private
    )
    return await read_isolated(file, settings=settings)


def read_file(file: str | os.PathLike[str], *, settings: Settings | None = None) -> Article:
    """Read the article from a file: plain text, HTML, Markdown, PDF or DOCX.

    Args:
        file: Path of the file.
        settings: The configuration, which sets the size limit; by default read as for `fetch_article`.

    Raises:
        InputError: The file does not exist or cannot be read.
        ArticleTooLargeError: The file has more bytes than `max_file_bytes`.
        DocumentError: The file is encrypted, scanned, broken or of an unsupported format.
        NoArticleError: The page contains no article; `kind` says what it is.
    """
    settings = Settings.choose(settings)
    data = read_file_bytes(file, limit=settings.max_file_bytes + 1)
    return read_article_bytes(data, name=os.fspath(file), settings=settings)


def read_file_bytes(file: str | os.PathLike[str], *, limit: int) -> bytes:
    try:
        path = Path(file)
    except TypeError:
        raise InputError(f"A file is given by its path, not as {type(file).__name__}.") from None
    try:
        with path.open("rb") as opened:
            return opened.read(limit)
    except FileNotFoundError:
        raise InputError(f"There is no file {file}.") from None
    except IsADirectoryError:
        raise InputError(f"{path} is a folder. Give a file in it.") from None
    except (OSError, ValueError) as error:  # ValueError: the path contains NUL
        reason = (getattr(error, "strerror", None) or str(error)).lower()
        raise InputError(f"{path} cannot be read: {reason}.") from None


def read_article_bytes(data: bytes, *, name: str, settings: Settings) -> Article:
    check_size(data, name=name, settings=settings)
    return read_document(data, name=name)


async def read_received_file(file: ReceivedFile, /, *, settings: Settings) -> Article:
    """Read the article from an untrusted file, in a separate process."""
    check_size(file.data, name=file.name, settings=settings)
    return await read_isolated(file, settings=settings)


def check_size(data: bytes, *, name: str, settings: Settings) -> None:
    if len(data) > settings.max_file_bytes:
        raise ArticleTooLargeError(
            f"{name} has over {settings.max_file_bytes:,} bytes. Give a part of it; SUMMARIZER_MAX_FILE_BYTES, which a "
            "service's operator sets, allows more."
        )
