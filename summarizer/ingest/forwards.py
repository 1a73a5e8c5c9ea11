"""Finds the forwarded message in the text of a mail: programs write its header into the text, in their language."""

from __future__ import annotations

import datetime as dt
import html as entities
import re
from collections.abc import Sequence
from email.utils import parsedate_to_datetime
from itertools import pairwise
from typing import Final, NamedTuple

from summarizer.extras import is_installed
from summarizer.language.patterns import read_pattern

FIELDS: Final = {
    "from": re.compile(read_pattern("mail fields: from")),
    "subject": re.compile(read_pattern("mail fields: subject")),
    "date": re.compile(read_pattern("mail fields: date")),
    "to": re.compile(read_pattern("mail fields: to")),
}
"""Match the names of header fields, in lower case."""

FIELD: Final = re.compile(r"[>*\s]*(?P<name>[^\W\d_][^:：>*]{0,24}?)\s*\*?[:：]\*?\s*(?P<value>.*?)\s*\*?")
"""Matches a header field. Programs mark its name as bold with asterisks."""

ABOVE: Final = re.compile(r"[>\s]*(?:[-_=]{2,}.*|.{2,60}[:：])\s*", re.DOTALL)
"""Matches the line above a forwarded header: a rule, often with “Forwarded message”, or “Begin forwarded message:”."""

NEWLINE: Final = re.compile(r"\n")
LINE_END: Final = re.compile(r"<(?:br|/?(?:p|div|table|tr|li|ul|h[1-6]|blockquote))\b[^<>]*>", re.IGNORECASE)
"""Matches tags at which a line of a page ends."""

TAG: Final = re.compile(r"<[^>]*>?")
BODY: Final = re.compile(r".*?<body\b[^<>]*>", re.IGNORECASE | re.DOTALL)
QUOTED: Final = re.compile(r"^[ \t]*>[ \t]?", re.MULTILINE)
NUMERIC: Final = re.compile(r"\b\d{1,2}[/.-]\d{1,2}[/.-]\d")  # a date whose first number may be the day or the month
LEAST_FIELDS: Final = 3  # fewest of `FIELDS` in a header without a line above it; one fewer with it
MAX_GAP: Final = 2  # most blank lines between fields
MAX_LINES: Final = 60  # most lines of a header
WRAPPED: Final = 60  # least code points of a line that was wrapped


class Header(NamedTuple):
    """The header of a forwarded message in a text."""

    begin: int  # index of its first line, including the one above its fields
    end: int  # index of the line after it
    fields: dict[str, str]  # values by the keys of `FIELDS`
    is_quoted: bool  # whether its lines begin with ">"


class Forwarded(NamedTuple):
    """A text or page, divided at the header of a message that it contains."""

    above: str  # the text or page of the person who forwarded or answered it
    fields: dict[str, str]  # values by the keys of `FIELDS`
    below: str  # the text or page of the message
    texts: tuple[str, str]  # text of both, without markup


def split_forwarded(source: str, *, is_page: bool) -> Forwarded | None:
    r"""Divide a text or page at the header of the forwarded or answered message in it. Return None if there is none.

    >>> found = split_forwarded("FYI\n\n-- Forwarded --\nVon: Jo <jo@varn.example>\nBetreff: Bridge\n\nIt is shut.",
    ...                         is_page=False)
    >>> found.texts, found.fields["subject"]
    (('FYI', 'It is shut.'), 'Bridge')
    """
    body = BODY.match(source) if is_page else None
    start = body.end() if body else 0
    ends = (LINE_END if is_page else NEWLINE).finditer(source, start)
    begins = [start, *(end.end() for end in ends), len(source)]
    lines = [source[one:two].rstrip("\n") for one, two in pairwise(begins)]
    if is_page:
        texts = [" ".join(entities.unescape(TAG.sub("", line)).split()) for line in lines]
        begins = [begin for begin, text in zip(begins, texts, strict=False) if text]
        lines = list(filter(None, texts))
    header = next((found for at in range(len(lines)) if (found := read_header(lines, at)) is not None), None)
    if header is None or header.end == len(lines):
        return None
    above, below = source[: begins[header.begin]], source[begins[header.end] :]
    if body:
        below = body[0] + below
    elif header.is_quoted:
        below = QUOTED.sub("", below)
    return Forwarded(
        above, header.fields, below, ("\n".join(lines[: header.begin]).strip(), "\n".join(lines[header.end :]).strip())
    )


def read_header(lines: Sequence[str], at: int) -> Header | None:
    """Return the header of a message whose first field is in the line at an index."""
    fields: dict[str, str] = {}
    key, end, gap = "", at, 0
    for line, text in enumerate((QUOTED.sub("", each).strip() for each in lines[at : at + MAX_LINES]), at):
        field = read_field(text)
        if not text:
            gap += 1
        elif field is not None and (field[0] or not gap) and gap <= MAX_GAP:
            key, fields[field[0]] = field
            end, gap = line + 1, 0
        elif fields and not gap and ("@" in text or len(lines[line - 1]) > WRAPPED):  # the rest of a field
            fields[key] += f" {text}"
            end = line + 1
        else:
            break
        if not fields.keys() - {""}:
            return None
    begin = find_mark(lines, at)
    known = fields.keys() - {""}
    if not ({"from"} < known and {"date", "subject"} & known and len(known) >= LEAST_FIELDS - (begin < at)):
        return None
    return Header(begin, end, fields, is_quoted=QUOTED.match(lines[at]) is not None)


def find_mark(lines: Sequence[str], at: int) -> int:
    """Return the index of the line that announces a forwarded message right above a header; the header's if none."""
    above = next((one for one in range(at - 1, max(at - 1 - MAX_GAP, 0) - 1, -1) if lines[one].strip()), at)
    return above if above < at and ABOVE.fullmatch(lines[above]) else at


def read_field(line: str) -> tuple[str, str] | None:
    """Return the key in `FIELDS` and the value of a header field; "" for other fields, None for other lines."""
    field = FIELD.fullmatch(line)
    if field is None:
        return None
    name = field["name"].lower()
    return next((key for key, names in FIELDS.items() if names.fullmatch(name)), ""), field["value"]


def read_sent_day(text: str) -> dt.date | None:
    """Return the day in a forwarded header, in any language; None if it is ambiguous, such as 5/6/2026."""
    if NUMERIC.search(text):
        return None
    try:
        return parsedate_to_datetime(text).date()
    except (IndexError, TypeError, ValueError):
        pass
    if not is_installed("dateparser"):
        return None
    import dateparser

    found = dateparser.parse(text, settings={"STRICT_PARSING": True})
    return found.date() if found is not None else None
