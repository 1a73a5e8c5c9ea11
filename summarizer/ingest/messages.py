"""Reads an `Article` from a MIME message: an e-mail (.eml), or a page that a browser saved as one file (.mhtml)."""

from __future__ import annotations

import datetime as dt
import email
import re
from collections.abc import Sequence
from email.errors import MessageError
from email.header import decode_header, make_header
from email.message import Message
from email.policy import Compat32
from email.utils import parsedate_to_datetime
from typing import Final

from summarizer.errors import ArticleEmptyError, DocumentError
from summarizer.ingest.encodings import decode_declared, decode_page, decode_undeclared, decode_western, strip_markup
from summarizer.ingest.forwards import read_sent_day, split_forwarded
from summarizer.ingest.pages import read_page
from summarizer.language.detection import find_language
from summarizer.schemas.article import Article

MESSAGE: Final = re.compile(
    rb"\s*(?:[A-Za-z][A-Za-z-]*:[^\n]*\n(?:[ \t][^\n]*\n)*){0,200}?MIME-Version:", re.IGNORECASE
)
"""Matches the header of a message up to MIME-Version, a field of all messages with an encoded body."""

NESTING: Final = re.compile(rb"(?<![^\r\n])content-type:[\s\x1c-\x1f]*(?:multipart|message)/", re.IGNORECASE)
"""Matches the header of a part that contains other parts."""

NEXT: Final = re.compile(rb"\n\r?\nFrom \S[^\n]*\d{4}\r?\n[A-Za-z-]+:")
"""Matches the beginning of another message in a mailbox (mbox)."""

MAX_NESTING: Final = 50  # most nested parts: parsing is recursive and takes quadratic time
READ: Final = frozenset({"text/plain", "text/html"})
MAX_STUB: Final = 500  # most bytes of a plain text that only refers to the HTML version
STUB_RATIO: Final = 8  # times as much text in that HTML version
LEAST_PAGE: Final = (500, 2_000)  # code points: fewer are no article, and more than these need not be so many times
LEAST_OWN: Final = 100  # least code points of a message's own text for the quoted message to be left out
RFC822: Final = "message/rfc822"  # type of an attached message
OUTER: Final = "the message to which this one is attached was left out"
MAX_FORWARDS: Final = 10  # most messages that are forwarded in each other
REPLY: Final = re.compile(r"(?:re|aw|sv|antw|odp|res|ynt)\b", re.IGNORECASE)  # subject of an answer
LONGEST_SIGNATURE: Final = 12  # in lines
RULE: Final = re.compile(r"[-_=*~ ]{20,}")
LIST: Final = re.compile(r"unsubscribe|mailing list|/listinfo/", re.IGNORECASE)
"""Matches the footer that a mailing list adds below each message, under a rule."""
ADDRESS: Final = re.compile(r"\s*+(?:<https?://[^<>\s]*>|\[ ?https?://[^\[\]\s]* ?\]|\[(?:image|cid):[^\[\]\n]*\])")
"""Matches what programs write behind the words of a link, and for a picture."""

MAX_FIELD: Final = 1_000  # most code points of a header field that are read


class ShortFields(Compat32):
    """Truncates long header fields: parsing a field's parameters takes quadratic time."""

    def header_source_parse(self, sourcelines: list[str]) -> tuple[str, str]:
        name, value = super().header_source_parse(sourcelines)
        return name, value[:MAX_FIELD]


def read_message(data: bytes, *, name: str) -> Article:
    """Read the article in a message: its plain text, or else its HTML page.

    Raises:
        DocumentError: The message cannot be read.
        ArticleEmptyError: The message contains no text.
        NoArticleError: The page contains no article.
    """
    if len(NESTING.findall(data)) > MAX_NESTING:
        raise DocumentError(f"{name} is a message of too many parts. Send the article's text.")
    if data.startswith(b"From ") and NEXT.search(data):
        raise DocumentError(
            f"{name} is a mailbox with several messages. Save the one that contains the article by itself."
        )
    return read_parsed(email.message_from_bytes(data.lstrip(), policy=ShortFields()), name=name)


def read_parsed(message: Message, *, name: str) -> Article:
    unread: list[Message] = []
    bodies = list_bodies(message, unread)
    attached = [part.get_payload(0) for part in unread if part.get_content_type() == RFC822 and part.is_multipart()]
    if measure_text(bodies) < LEAST_OWN and len(attached) == 1 and isinstance(attached[0], Message):
        article = read_parsed(attached[0], name=name)
        return article.model_copy(update={"cautions": (*article.cautions, *([OUTER] if bodies else []))})
    if not bodies and (named := [part for part in unread if is_shown(part)]):  # the text has a file name
        bodies = named[:1]
        unread.remove(named[0])
    plain = [part for part in bodies if part.get_content_type() == "text/plain"] or bodies[:1]
    body = b"".join(map(read_payload, plain))
    if not body.strip():
        raise ArticleEmptyError(f"{name} is a message without a text. Give another.")
    subject = read_field(message, "Subject")
    is_reply = REPLY.match(subject or "") is not None
    is_page = plain[0].get_content_type() == "text/html"
    source = decode_page(body, charset=plain[0].get_content_charset()) if is_page else decode_parts(plain)
    source, fields, cautions = choose_message(source, is_page=is_page, is_reply=is_reply)
    if is_page:
        address = read_field(message, "Snapshot-Content-Location") or ""
        article = read_page(source, url=address if address.startswith("http") else None)
    else:
        text, below = drop_below(source)
        cautions += below
        article = Article(text=text, language=find_language(text))
    if unread:
        cautions.append(f"attached files were not read: {len(unread)}")
    published = article.published or (read_sent_day(fields.get("date", "")) if fields else read_day(message))
    metadata = {
        "title": article.title or fields.get("subject") or subject,
        "published": published,
        "cautions": (*article.cautions, *cautions),
    }
    return article.model_copy(update=metadata)


def list_bodies(message: Message, unread: list[Message]) -> list[Message]:
    """Return the parts that make up the visible text of a message, in order.

    Of alternative parts, this is the plain text, or the HTML page if the plain text only refers to it; of related ones,
    the first part with text.

    Args:
        unread: Attached files and messages are appended to this list.
    """
    kind = message.get_content_type()
    if message.get_content_disposition() == "attachment" or kind.startswith("message/"):
        unread.append(message)
        return []
    if not message.is_multipart():
        if kind not in READ or message.get_filename():
            unread += [message] if message.get_filename() and not kind.startswith("image/") else []
            return []
        return [message]
    parts = [part for part in message.get_payload() if isinstance(part, Message)]
    found = [bodies for part in parts if (bodies := list_bodies(part, unread))]
    if kind == "multipart/alternative":
        return choose_alternative(found)
    return [part for bodies in (found[:1] if kind == "multipart/related" else found) for part in bodies]


def is_shown(part: Message) -> bool:
    """Whether a part with a file name has text that is shown in the message."""
    return part.get_content_type() in READ and part.get_content_disposition() != "attachment"


def choose_alternative(found: Sequence[list[Message]]) -> list[Message]:
    """Return the plain text among alternatives, or the HTML page if it has much more text than a short plain text."""
    plain = next((bodies for bodies in found if bodies[0].get_content_type() == "text/plain"), [])
    page = next((bodies for bodies in found if bodies[0].get_content_type() == "text/html"), [])
    plain_size, page_size = measure_text(plain), measure_text(page)
    least, enough = LEAST_PAGE
    is_stub = plain_size < MAX_STUB and page_size > min(max(least, STUB_RATIO * plain_size), enough)
    return page if not plain_size or is_stub else plain


def measure_text(bodies: Sequence[Message]) -> int:
    """Return about how much text parts of one type have: bytes of plain text, code points of pages."""
    body = b"".join(map(read_payload, bodies))
    is_page = bool(bodies) and bodies[0].get_content_type() == "text/html"
    return len(strip_markup(decode_western(body))) if is_page else len(body)


def read_payload(part: Message) -> bytes:
    body = part.get_payload(decode=True)
    return body if isinstance(body, bytes) else b""


def decode_parts(parts: Sequence[Message]) -> str:
    """Return the text of parts of plain text, whose declared charset may be wrong or missing, without addresses."""
    texts: list[str] = []
    for part in parts:
        body, charset = read_payload(part), part.get_content_charset()
        text = (decode_declared(body, charset) if charset else None) or decode_undeclared(body)
        texts.append(ADDRESS.sub("", text.replace("\r\n", "\n")).strip())
    return "\n\n".join(filter(None, texts))


def choose_message(source: str, *, is_page: bool, is_reply: bool) -> tuple[str, dict[str, str], list[str]]:
    """Choose between a text or page and the message that is forwarded or answered in it.

    Returns:
        What was chosen; the fields of the message's header if it was; cautions about what is left out.
    """
    fields: dict[str, str] = {}
    cautions: list[str] = []
    for _ in range(MAX_FORWARDS):
        parts = split_forwarded(source, is_page=is_page)
        if parts is None or (fields and len(parts.texts[0]) >= LEAST_OWN):
            break
        above, below = parts.texts
        if is_reply or len(above) > len(below):
            if len(above) < LEAST_OWN:
                break
            return parts.above, {}, [f"below the text, a message was left out that begins: “{below[:120]}”"]
        source, fields = parts.below, parts.fields
        cautions += [f"above the forwarded message, a text was left out: “{above[:120]}”"] if above else []
    return source, fields, cautions


def drop_below(text: str) -> tuple[str, list[str]]:
    """Leave out a signature, and a message quoted below a text. Return the rest, and a caution about that."""
    lines = text.strip().split("\n")
    own = lines[: find_own_end(lines)]
    rest = [line for line in lines[len(own) :] if line.strip(" -")]
    if sum(map(len, own)) < LEAST_OWN or not rest:
        return text.strip(), []
    caution = f"below the text, {len(rest)} lines were left out as a signature or a quoted message: “{rest[0][:120]}”"
    return "\n".join(own).rstrip(), [caution]


def find_own_end(lines: Sequence[str]) -> int:
    """Return the index of the line after a message's own text, where a signature or quoted message begins."""
    last = max(0, len(lines) - LONGEST_SIGNATURE)
    end = next((at for at in range(last, len(lines)) if begins_signature(lines, at)), len(lines))
    quoted = end
    while quoted and (not lines[quoted - 1].strip() or lines[quoted - 1].startswith(">")):
        quoted -= 1
    if not any(lines[quoted:end]):
        return end
    return quoted - 1 if quoted and lines[quoted - 1].rstrip().endswith(":") else quoted


def begins_signature(lines: Sequence[str], at: int) -> bool:
    """Whether a line begins a message's signature or the footer of a mailing list."""
    line = lines[at].rstrip()
    return line == "--" or (RULE.fullmatch(line) is not None and LIST.search(" ".join(lines[at:])) is not None)


def read_field(message: Message, name: str) -> str | None:
    """Return a header field of a message, decoded; None if it is missing or malformed."""
    try:
        return " ".join(str(make_header(decode_header(str(message[name] or "")))).split()) or None
    except (LookupError, ValueError, MessageError):
        return None


def read_day(message: Message) -> dt.date | None:
    try:
        return parsedate_to_datetime(str(message["Date"] or "")).date()
    except (IndexError, TypeError, ValueError):
        return None
