"""Finds the passages of an article that a statement repeats verbatim, in whole sentences.

Parts of sentences do not count: the surrounding words may negate, limit or question them. Neither do sentences that are
not adjacent: "She" may be another person there.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from itertools import accumulate
from operator import itemgetter
from typing import Final, NamedTuple

from summarizer.language.gazetteer.vocabulary import is_ordinary
from summarizer.language.sentences import split_sentences
from summarizer.language.tokens import skip_dateline
from summarizer.schemas.findings import FoundQuotation, Span

_PLAIN: Final = tuple(zip("“”„‘’–—‑", '"""\'\'---', strict=True))
_ASIDE: Final = re.compile(r"^\([^()]*\) ")
_WORDS: Final = re.compile(r"[^\W\d_]+")
_MARKS: Final = 2  # most characters between the edges of a quotation and of its sentence
_POINTS: Final = frozenset(",.!?…")
_TITLE: Final = -1
_MOST_PASSAGES: Final = 100  # sentences that occur more often do not identify a passage
_OPENING: Final = 8  # characters of a key that are compared first
_FAR: Final = 40  # characters of a statement that nearly always yield `_OPENING` characters of its key


class RepeatedSentence(NamedTuple):
    """A sentence of the article that a statement repeats."""

    number: int  # sentence number; negative for the title
    span: Span  # offsets of the repeated words
    is_own: bool  # whether the article says it itself, outside quotations

    @property
    def is_title(self) -> bool:
        """Whether it is the article's title."""
        return self.number == _TITLE


def key_of(text: str) -> str:
    """The key of a sentence for finding repetitions: plain marks and spaces, without surrounding marks and brackets.

    >>> key_of("(12:40) “Late” –  he said.")
    'late" - he said'
    """
    words = " ".join(write_plain(text).split())
    words = (_ASIDE.sub("", words) if words.startswith("(") else words).strip(" .\"'")
    return words[:1].lower() + words[1:]


def write_plain(text: str) -> str:
    """Replace typographic marks by plain ones, keeping the length."""
    for mark, plain in () if text.isascii() else _PLAIN:  # several times faster than `translate`
        text = text.replace(mark, plain)
    return text


class RepetitionIndex:
    """Index of an article's sentences that finds repetitions.

    Args:
        text: The article's text, followed by the title if the text does not contain it.
        length: Length of the text without the appended title.
    """

    def __init__(
        self, text: str, *, length: int, sentences: Sequence[Span], quotations: Sequence[FoundQuotation]
    ) -> None:
        self._sentences: dict[str, list[RepeatedSentence]] = {}
        self._openings: set[str] = set()
        plain = write_plain(text)
        self._add(plain[length:], RepeatedSentence(_TITLE, (length, len(text)), is_own=True))
        outer: list[FoundQuotation] = []
        for one in quotations:
            if not outer or one.start >= outer[-1].end:
                outer.append(one)
        starts = [one.start for one in outer]
        for number, (start, end) in enumerate(sentences):
            begin = skip_dateline(text, (start, end))
            at = bisect_right(starts, start + _MARKS) - 1
            said = outer[at] if at >= 0 else None
            is_inside = said is not None and said.end > start
            is_own = said is None or not is_inside or said.end + _MARKS < end
            self._add(plain[start:end], RepeatedSentence(number, (start, end), is_own=is_own))
            if said is None or not is_inside:
                named = _WORDS.findall(text[start:begin].lower())
                if not all(map(is_ordinary, named)):  # "MOSTLY FALSE — The …" is not a dateline, "NEW YORK — The …" is
                    self._add(plain[begin:end], RepeatedSentence(number, (begin, end), is_own=True))
            elif is_own and (text[said.end - 1] in _POINTS or text[said.end + 1 : said.end + 2] in _POINTS):
                self._add(
                    plain[start : said.end].rstrip(","), RepeatedSentence(number, (start, said.end), is_own=False)
                )

    def _add(self, words: str, sentence: RepeatedSentence) -> None:
        folded = key_of(words)
        if not folded:
            return
        known = self._sentences.setdefault(folded, [])
        if known and known[-1].number == sentence.number:
            known[-1] = known[-1] if sentence.is_own else sentence
        else:
            known.append(sentence)
            self._openings.add(folded[:_OPENING])

    def find(self, statement: str) -> list[tuple[RepeatedSentence, ...]]:
        """All passages whose sentences a statement repeats completely and in order.

        Empty if each of these sentences is very frequent in the article.
        """
        if self._openings.isdisjoint(accumulate(_read_opening(statement))):
            return []  # the common case
        rows = [self._sentences.get(key_of(statement[a:b]), ()) for a, b in split_sentences(statement)]
        rarest = min(range(len(rows)), key=lambda at: len(rows[at]), default=0)
        found = rows[rarest] if rows else ()
        passages: list[tuple[RepeatedSentence, ...]] = []
        for sentence in found if len(found) <= _MOST_PASSAGES else ():
            first = sentence.number - rarest
            numbered = [_find_numbered(row, first + at) for at, row in enumerate(rows)]
            passage = tuple(one for one in numbered if one is not None)
            if len(passage) == len(rows) and not any(one.is_title for one in passage[:-1]):
                passages.append(passage)
        return passages


def _read_opening(statement: str) -> str:
    """The beginning of a statement's key, computed from a prefix where possible."""
    opening = "" if statement.startswith("(") else key_of(statement[:_FAR])[:_OPENING]
    return opening if len(opening) == _OPENING else key_of(statement)[:_OPENING]


def _find_numbered(sentences: Sequence[RepeatedSentence], number: int) -> RepeatedSentence | None:
    """The sentence with a number in a list sorted by number; None if there is none."""
    at = bisect_left(sentences, number, key=itemgetter(0))
    return sentences[at] if at < len(sentences) and sentences[at].number == number else None
