"""Finds what stands beside a sentence of an article by which the article does not say it: a claim that is refuted.

"Claim 1" and "Myth:" before it, "Rating: false", "That is not true." and "So says a leaflet." behind it.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from operator import itemgetter
from typing import Final

from summarizer.schemas.findings import Span

_LABEL: Final = re.compile(
    r"(?i)\W*(?:(?:the|our|a|false|viral|popular|common) )*"
    r"(?:claim|myth|rumou?r|misconception|hoax|before|we wrote)(?: (?:no\.? ?)?\d+)?\W*"
)
"""A line that calls the next one a claim."""
_ANNOUNCED: Final = re.compile(r"(?i)\b(?:false|untrue|myths?|misconceptions?|rumou?rs|hoax(?:es)?|misinformation)\b")
"""What announces a list of such claims."""
_LISTED: Final = re.compile(r"(?i)\b(?:myths|misconceptions|false claims)\b")
_RATING: Final = re.compile(
    r"(?i)\W*(?:(?:our|the) )?(?:rating|verdict)s?(?::| [–—-])\W*"
    r"(?!(?:mostly |largely )?(?:true|correct|accurate))[^\W\d]"
    r"|\W*(?:truth|reality|facts?)(?: \d+)?:"
)
"""A verdict on what stands before it that does not call it true."""
_DENIED: Final = re.compile(
    r"(?i)\W*(?:(?:false|wrong|untrue|incorrect|not true|not so|not quite|nonsense|fake|misleading|a myth)[.!:;,–—]"
    r"|(?:that|this|it|the (?:claim|post|story|report|rumou?r)|neither(?: claim| statement)?|none of (?:this|these|it))"
    r" (?:is|was|were|are) (?:simply |just |plainly |also |completely )?"
    r"(?:not (?:true|correct|so|the case)|false|untrue|wrong|incorrect|nonsense|fake|true)(?=[.,:;!)–—]| [–—-]| and\b)"
    r"|(?:so|or so) (?:says|said|say|claims?|claimed|goes)\b"
    r"|(?:that|this|which) (?:is|was) (?:at least )?what (?:[\w'’-]+ ){1,5}?(?:says?|said|claimed|wrote)\b)"
)
_AFFIRMED: Final = re.compile(r"(?i)\W*(?:that|this|it|the claim|the \w+) (?:is|was|are|were) (?:(?!not\b)\w+ )?true\b")
_SHORT_ANSWER: Final = re.compile(
    r"(?i)\W*(?:they|it|he|she|there|this|that) (?:do|does|did|is|are|was|were|has|have|had|can|will)(n['’]t| not)?[.!]"
)
_NEGATIVE: Final = re.compile(
    r"(?i)n['’]t\b|\b(?:cannot|never|nobody|(?:d[oi]\w*|is|are|was|were|ha[sd]|have|can|will|would) not)\b"
)
_MOST_LISTED: Final = 8
"""Most claims of a list, one a paragraph, between what announces it and a claim."""
_LONGEST_CLAIM: Final = 160
"""Characters of the longest paragraph that is a claim of a list."""


class Refutations:
    """The sentences and paragraphs of an article, by which a refuted claim is recognised."""

    def __init__(self, text: str, *, sentences: Sequence[Span], paragraphs: Sequence[Span]) -> None:
        self._text = text
        self._sentences = sentences
        self._paragraphs = paragraphs

    def find(self, span: Span) -> str:
        """The words by which the article calls a sentence of its own a claim or denies it; empty if none do."""
        own = bisect_right(self._paragraphs, span[0], key=itemgetter(0)) - 1
        if own < 0:
            return ""
        return self._find_behind(span, own) or self._find_before(own)

    def _find_behind(self, span: Span, own: int) -> str:
        """What denies it: in the next sentence, or at the beginning of the next paragraph."""
        after = bisect_left(self._sentences, span[1], key=itemgetter(0))
        start, end = self._sentences[after] if after < len(self._sentences) else (span[1], span[1])
        is_next = start >= self._paragraphs[own][1]
        if not is_next and own + 1 < len(self._paragraphs) and _RATING.match(self._text, self._paragraphs[own + 1][0]):
            start, end = next(one for one in self._sentences if one[0] >= self._paragraphs[own + 1][0])
        said = self._text[start:end]
        denies = _DENIED.match(said) and not _AFFIRMED.match(said)
        answer = _SHORT_ANSWER.match(said)
        turns = answer and bool(answer[1]) is not bool(_NEGATIVE.search(self._text[slice(*span)]))
        return _shorten(said) if denies or turns or _RATING.match(said) else ""

    def _find_before(self, own: int) -> str:
        """What calls its paragraph a claim: the line before, what announces a list, or the headline."""
        line = self._read(own - 1)
        if own and _LABEL.fullmatch(line):
            return _shorten(line)
        if self._is_long(own):
            return ""
        for at in range(own - 1, max(-1, own - 1 - _MOST_LISTED), -1):
            line = self._read(at)
            if line.endswith(":"):
                return _shorten(line) if _ANNOUNCED.search(line) else ""
            if self._is_long(at):
                break
        headline = self._read(0)
        is_listed = own > 0 and not headline.endswith(".") and _LISTED.search(headline)
        return _shorten(headline) if is_listed else ""

    def _read(self, paragraph: int) -> str:
        return self._text[slice(*self._paragraphs[paragraph])].strip()

    def _is_long(self, paragraph: int) -> bool:
        """Whether a paragraph is more than one short sentence."""
        start, end = self._paragraphs[paragraph]
        count = bisect_left(self._sentences, end, key=itemgetter(0)) - bisect_left(
            self._sentences, start, key=itemgetter(0)
        )
        return count > 1 or end - start > _LONGEST_CLAIM


def _shorten(words: str) -> str:
    return " ".join(words.split())[:80]
