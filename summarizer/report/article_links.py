"""Links to quotes in the original article as text fragments, for http and https URLs only.

A fragment is `#:~:text=[prefix-,]start[,end][,-suffix]` (W3C); browsers scroll to the words and highlight them.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final
from urllib.parse import quote as encode
from urllib.parse import urlsplit

from summarizer.schemas.blocks import Quote
from summarizer.workers import check_stop

LONG: Final = 80  # code points above which a fragment contains only the first and last words of a quote
NEAR: Final = 160  # code points before and after a quote from which its context words are taken
EDGE: Final = 5  # number of words at each end of a long quote, and of context on each side of a repeated one

ADDRESS: Final = re.compile(r"https?://[^\s\\<>\"'`\x00-\x20\x7f-\x9f]+", re.IGNORECASE)


def read_address(url: str | None) -> str:
    """Return a URL that is safe to link; empty if it is not.

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
    """Return the host of a URL without "www."; empty for an empty URL."""
    return (urlsplit(address).hostname or "").removeprefix("www.") if address else ""


def link_words(address: str, quote: Quote, *, text: str) -> str:
    """Return the URL of a quote in the original article; empty if the article has no URL.

    Args:
        address: The article's URL, from `read_address`.
        text: The article's text. A quote that occurs in it more than once is linked with its context.
    """
    check_stop()
    if not address or not quote.text.strip():
        return ""
    parts = name_ends(quote.text)
    directive = ",".join(map(encode_part, parts))
    if occurs_twice(parts[0], text=text):
        before = last_words(text[max(0, quote.start - NEAR) : quote.start])
        after = first_words(text[quote.end : quote.end + NEAR])
        directive = f"{encode_part(before)}-,{directive}" if before else directive
        directive = f"{directive},-{encode_part(after)}" if after else directive
    return f"{address}{'' if '#' in address else '#'}:~:text={directive}"


def occurs_twice(words: str, *, text: str) -> bool:
    """Whether words occur more than once in a text, compared as browsers do: ignoring case and line breaks.

    >>> occurs_twice("no", text="No. Not now."), occurs_twice("now", text="No. Not now.")
    (True, False)
    """
    folded, looked_for = fold(text), words.casefold()
    at = folded.find(looked_for)
    return at >= 0 and folded.find(looked_for, at + len(looked_for)) >= 0


@lru_cache(maxsize=1)
def fold(text: str) -> str:
    """Normalize a text as browsers do for searching; cached, since all links of a report search the same text."""
    return " ".join(text.split()).casefold()


def name_ends(words: str) -> list[str]:
    r"""Return the words of a fragment: all, or the first and the last if they are long or span lines.

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
    """Percent-encode a part of a fragment, including the separators of fragments.

    >>> encode_part("twenty-one, & more")
    'twenty%2Done%2C%20%26%20more'
    """
    return encode(words, safe="").replace("-", "%2D")


def last_words(text: str) -> str:
    """Return the last words of a text's last line, since parts of a fragment cannot span lines."""
    lines = text.rstrip().splitlines()
    return " ".join(lines[-1].split()[-EDGE:]) if lines else ""


def first_words(text: str) -> str:
    """Return the first words of a text's first line."""
    lines = text.lstrip().splitlines()
    return " ".join(lines[0].split()[:EDGE]) if lines else ""
