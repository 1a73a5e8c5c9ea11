"""Links to an article where it was published: only http and https, with the words as a text fragment.

The fragment is W3C's `#:~:text=[prefix-,]start[,end][,-suffix]`; a browser scrolls to the words and marks them.
"""

from __future__ import annotations

import re
from typing import Final
from urllib.parse import quote as encode
from urllib.parse import urlsplit

from summarizer.schemas.blocks import Quote

LONG: Final = 80
"""Code points from which a fragment names a quote's first and last words alone: an address has to be read, too."""

NEAR: Final = 160
"""Code points around a quote in which the words around it are looked for."""

EDGE: Final = 5
"""Words named at each end of a long quote, and around one that the article has twice."""

ADDRESS: Final = re.compile(r"https?://[^\s\\<>\"'`\x00-\x20\x7f-\x9f]+", re.IGNORECASE)


def read_address(url: str | None) -> str:
    """An address that a reader may be sent to; empty where there is none.

    >>> read_address("https://example.org/a?b=1"), read_address("javascript:alert(1)")
    ('https://example.org/a?b=1', '')
    """
    if not url or not ADDRESS.fullmatch(url):
        return ""
    try:
        return url if urlsplit(url).hostname else ""
    except ValueError:
        return ""


def name_host(address: str) -> str:
    """The host of an address, as a reader is told it."""
    return (urlsplit(address).hostname or "").removeprefix("www.") if address else ""


def link_words(address: str, quote: Quote, *, text: str) -> str:
    """The address of a quote in its original; empty where the original has none.

    Args:
        address: The article's own, read before.
        quote: The words.
        text: The article's text: words that it has twice are named with what stands around them.
    """
    if not address or not quote.text.strip():
        return ""
    parts = name_ends(quote.text)
    directive = ",".join(map(encode_part, parts))
    if " ".join(text.split()).casefold().count(parts[0].casefold()) > 1:  # browsers do not mind case
        before = last_words(text[max(0, quote.start - NEAR) : quote.start])
        after = first_words(text[quote.end : quote.end + NEAR])
        directive = f"{encode_part(before)}-,{directive}" if before else directive
        directive = f"{directive},-{encode_part(after)}" if after else directive
    return f"{address}{'' if '#' in address else '#'}:~:text={directive}"


def name_ends(words: str) -> list[str]:
    r"""Words as a fragment names them: all of them, or the first and the last, where they are many or go over a line.

    >>> name_ends("He left.\n\nShe stayed.")
    ['He left.', 'She stayed.']
    """
    whole = " ".join(words.split())
    lines = words.strip().splitlines()
    if len(whole) <= LONG and len(lines) == 1:
        return [whole]
    first, last = first_words(lines[0]), last_words(lines[-1])
    inner = whole[len(first) :]
    ends_once = inner.casefold().find(last.casefold()) == len(inner) - len(last)
    return [first, last] if len(inner) > len(last) and (ends_once or len(lines) > 1) else [whole]


def encode_part(words: str) -> str:
    """Words as a part of a fragment: the marks that divide its parts are encoded too.

    >>> encode_part("twenty-one, & more")
    'twenty%2Done%2C%20%26%20more'
    """
    return encode(words, safe="").replace("-", "%2D")


def last_words(text: str) -> str:
    """The last whole words of a text's last line: a fragment's parts do not go over a line's end."""
    lines = text.rstrip().splitlines()
    return " ".join(lines[-1].split()[-EDGE:]) if lines else ""


def first_words(text: str) -> str:
    """The first whole words of a text's first line."""
    lines = text.lstrip().splitlines()
    return " ".join(lines[0].split()[:EDGE]) if lines else ""
