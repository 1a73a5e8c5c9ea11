"""Reads what the commands are given: files and standard input, as text, with a word on what cannot be read."""

from __future__ import annotations

import sys
from pathlib import Path

from summarizer.errors import ArticleEmptyError, ArticleTooLargeError, InputError
from summarizer.pipeline.read import decode_article

STDIN = "-"
NOT_TEXT = frozenset({".html", ".htm", ".pdf", ".docx", ".doc", ".odt", ".rtf", ".epub"})


def read_text(name: str, *, max_chars: int) -> str:
    """A file's text.

    Args:
        name: Its path, or '-' for standard input.
        max_chars: The longest article allowed; a longer file is not read to its end.

    Raises:
        InputError: It is not there, is no file, is too large, is empty, or is no text in UTF-8.
    """
    refuse_form(name)
    limit = 4 * max_chars + 4  # bytes that so many characters of UTF-8 and a byte order mark can take
    data = read_bytes(name, limit=limit + 1)
    if len(data) > limit:
        raise ArticleTooLargeError(
            f"{name} has over {max_chars:,} characters. Give a part of it, or raise SUMMARIZER_MAX_ARTICLE_CHARS."
        )
    if data.startswith(b"%PDF-"):
        raise InputError(f"{name} is a PDF, and this version reads plain text. Convert it first: pdftotext FILE -")
    if not data.strip():
        what = "Standard input is" if name == STDIN else f"{name} is"
        raise ArticleEmptyError(f"{what} empty. Give a text.")
    return decode_article(data, name="Standard input" if name == STDIN else name)


def refuse_form(name: str) -> None:
    """Refuse what is told from its name to be no plain text.

    Raises:
        InputError: It is an address, or a file of another kind.
    """
    if name.lower().startswith(("http://", "https://")):
        raise InputError("This version reads files and standard input, not addresses. Save the page's text first.")
    kind = Path(name).suffix.lower()
    if kind in NOT_TEXT:
        raise InputError(f"This version reads plain text, not {kind} files. Save the article's text first.")


def read_bytes(name: str, *, limit: int) -> bytes:
    """At most so many bytes of a file.

    Raises:
        InputError: It is not there, or can't be read.
    """
    if name == STDIN:
        return sys.stdin.buffer.read(limit)
    try:
        with Path(name).open("rb") as file:
            return file.read(limit)
    except FileNotFoundError:
        raise InputError(f"There is no file {name}.") from None
    except IsADirectoryError:
        raise InputError(f"{name} is a folder. Give a file in it.") from None
    except (OSError, ValueError) as error:  # ValueError: the name itself holds NUL
        reason = (getattr(error, "strerror", None) or str(error)).lower()
        raise InputError(f"{name} cannot be read: {reason}.") from None
