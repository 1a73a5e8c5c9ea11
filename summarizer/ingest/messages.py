"""Reads an `Article` from a MIME message: a mail (.eml), or a page that a browser saved as one file (.mhtml)."""

from __future__ import annotations

import datetime as dt
import email
import re
from email.header import decode_header, make_header
from email.message import Message
from email.policy import Compat32
from email.utils import parsedate_to_datetime
from typing import Final

from summarizer.errors import ArticleEmptyError, DocumentError
from summarizer.ingest.encodings import decode_declared, decode_undeclared
from summarizer.ingest.pages import read_page
from summarizer.language.detection import find_language
from summarizer.schemas.article import Article

MESSAGE: Final = re.compile(
    rb"\s*(?:[A-Za-z][A-Za-z-]*:[^\n]*\n(?:[ \t][^\n]*\n)*){0,200}?MIME-Version:", re.IGNORECASE
)
"""The header of a message, up to the field that all have whose body is encoded."""

NESTING: Final = re.compile(rb"(?<![^\r\n])content-type:[\s\x1c-\x1f]*(?:multipart|message)/", re.IGNORECASE)
"""The header of a part that holds others."""

MAX_NESTING: Final = 50  # parsing is recursive, and takes time in proportion to the square of those inside each other
MAX_FIELD: Final = 1_000  # code points that are read of a field of the header


class ShortFields(Compat32):
    """Cuts long fields: reading the parameters of one takes time in proportion to the square of its length."""

    def header_source_parse(self, sourcelines: list[str]) -> tuple[str, str]:
        name, value = super().header_source_parse(sourcelines)
        return name, value[:MAX_FIELD]


def read_message(data: bytes, *, name: str) -> Article:
    """Read the article in a message: its plain text, or else its page.

    Raises:
        DocumentError: The message cannot be read.
        ArticleEmptyError: It holds no text.
        NoArticleError: Its page holds no article.
    """
    if len(NESTING.findall(data)) > MAX_NESTING:
        raise DocumentError(f"{name} is a message of too many parts. Send the article's text.")
    message = email.message_from_bytes(data.lstrip(), policy=ShortFields())
    parts = [part for part in message.walk() if not part.is_multipart()]
    attached = [part for part in parts if part.get_content_disposition() == "attachment"]
    texts = {part.get_content_type(): part for part in reversed(parts) if part not in attached}
    part = texts.get("text/plain") or texts.get("text/html")
    body = part.get_payload(decode=True) if part is not None else b""
    if part is None or not isinstance(body, bytes) or not body.strip():
        raise ArticleEmptyError(f"{name} is a message without a text. Give another.")
    charset = part.get_content_charset()
    if part.get_content_type() == "text/html":
        address = read_field(message, "Snapshot-Content-Location") or ""
        article = read_page(body, url=address if address.startswith("http") else None, charset=charset)
    else:
        article = read_plain_text(body, charset)
    told = {
        "title": article.title or read_field(message, "Subject"),
        "published": article.published or read_day(message),
        "cautions": (*article.cautions, *([f"attached files were not read: {len(attached)}"] if attached else [])),
    }
    return article.model_copy(update=told)


def read_plain_text(body: bytes, charset: str | None) -> Article:
    """Read the article in a part of plain text, whose declared charset may be wrong or missing."""
    text = (decode_declared(body, charset) if charset else None) or decode_undeclared(body)
    text = text.replace("\r\n", "\n").strip()
    return Article(text=text, language=find_language(text))


def read_field(message: Message, name: str) -> str | None:
    """Return a field of a message's header, decoded; None if it is missing or malformed."""
    try:
        return " ".join(str(make_header(decode_header(str(message[name] or "")))).split()) or None
    except (LookupError, ValueError):
        return None


def read_day(message: Message) -> dt.date | None:
    try:
        return parsedate_to_datetime(str(message["Date"] or "")).date()
    except (IndexError, TypeError, ValueError):
        return None
