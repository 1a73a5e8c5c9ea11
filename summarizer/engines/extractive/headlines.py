"""Find what surrounds an article: lines in title case, where a capital says nothing, bylines and credits."""

from __future__ import annotations

import re
from collections.abc import Sequence

from summarizer.engines.extractive import lexicon
from summarizer.engines.extractive.tokens import Token
from summarizer.schemas.findings import Span

_CREDITS = frozenset({"image", "photo", "photograph", "picture", "credit", "credits", "source", "video", "graphic"})

_TITLE_LINE = re.compile(r"^[^\n]{12,180}$", re.MULTILINE)


def find_title_lines(text: str) -> list[Span]:
    r"""Spans of the lines in title case, in order.

    >>> find_title_lines("Council Delays Vote on Stadium\nThe council met.")
    [(0, 30)]
    """
    return [match.span() for match in _TITLE_LINE.finditer(text) if _is_title_case(match.group())]


def _is_title_case(line: str) -> bool:
    if line.rstrip()[-1:] in '.!?”"':
        return False
    words = [word for word in re.findall(r"[^\W\d_]{4,}", line) if word.casefold() not in lexicon.FUNCTION_WORDS]
    return len(words) >= 4 and sum(word[0].isupper() for word in words) >= 0.75 * len(words)


def is_credit(tokens: Sequence[Token], first: int) -> bool:
    """Whether "Image:" or the like stands before a name."""
    if first < 2:
        return False
    before, marker = tokens[first - 1].text, tokens[first - 2].text.casefold()
    return before in {":", "by", "/"} and (marker in _CREDITS or (before == "/" and is_credit(tokens, first - 2)))


def is_byline(tokens: Sequence[Token], first: int, after_last: int) -> bool:
    """Whether a line holds "By" and a name, and no more."""
    if first == 0 or tokens[first - 1].text.casefold() != "by":
        return False
    opens = first == 1 or tokens[first - 2].text == "\n"
    return opens and (after_last >= len(tokens) or tokens[after_last].text in {"\n", ",", "and", "|"})
