"""Find the lines in title case, where a capital says nothing about a word."""

from __future__ import annotations

import re

from summarizer.engines.extractive import lexicon
from summarizer.schemas.findings import Span

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
