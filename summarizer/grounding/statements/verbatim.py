"""Finds the passages of an article that a statement repeats word for word, in whole sentences.

A part of a sentence does not count: the words around it may negate it, limit it or leave it open. Nor do sentences that
do not stand next to each other: "She" may be somebody else there.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from itertools import accumulate
from typing import Final, NamedTuple

from summarizer.language.gazetteer.vocabulary import is_ordinary
from summarizer.language.sentences import split_sentences
from summarizer.language.tokens import skip_dateline
from summarizer.schemas.findings import FoundQuotation, Span

_PLAIN: Final = tuple(zip("“”„‘’–—‑", '"""\'\'---', strict=True))
_ASIDE: Final = re.compile(r"^\([^()]*\) ")
_WORDS: Final = re.compile(r"[^\W\d_]+")
_MARKS: Final = 2  # most characters of a mark of quotation and what stands beside it
_POINTS: Final = frozenset(",.!?…")
_TITLE: Final = -1
_OPENING: Final = 8  # most characters by which a sentence is looked for first


class Place(NamedTuple):
    """A sentence of the article that a statement repeats."""

    number: int  # its number in the article; negative for the title
    span: Span  # where the repeated words stand
    is_own: bool  # whether it is the article's own sentence, and not words that it quotes

    @property
    def is_title(self) -> bool:
        """Whether it is the title of the article."""
        return self.number == _TITLE


def key_of(text: str) -> str:
    """A sentence by which repetitions of it are recognised: with plain marks and spaces, and without what is around it.

    >>> key_of("(12:40) “Late” –  he said.")
    'late" - he said'
    """
    words = " ".join(write_plain(text).split())
    words = (_ASIDE.sub("", words) if words.startswith("(") else words).strip(" .\"'")
    return words[:1].lower() + words[1:]


def write_plain(text: str) -> str:
    """A text of the same length with plain marks."""
    for mark, plain in () if text.isascii() else _PLAIN:  # several times faster than `translate`
        text = text.replace(mark, plain)
    return text


class RepeatedSentences:
    """The sentences of an article, by which a statement that repeats some of them is recognised.

    Args:
        text: Text of the article, followed by its title if that is not part of it.
        length: Length of the text without the title.
    """

    def __init__(
        self, text: str, *, length: int, sentences: Sequence[Span], quotations: Sequence[FoundQuotation]
    ) -> None:
        self._places: dict[str, list[Place]] = {}
        self._openings: set[str] = set()
        plain = write_plain(text)
        self._add(plain[length:], Place(_TITLE, (length, len(text)), is_own=True))
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
            self._add(plain[start:end], Place(number, (start, end), is_own=is_own))
            if said is None or not is_inside:
                named = _WORDS.findall(text[start:begin].lower())
                if not all(map(is_ordinary, named)):  # "MOSTLY FALSE — The …" is no dateline, "NEW YORK — The …" is
                    self._add(plain[begin:end], Place(number, (begin, end), is_own=True))
            elif is_own and (text[said.end - 1] in _POINTS or text[said.end + 1 : said.end + 2] in _POINTS):
                self._add(plain[start : said.end].rstrip(","), Place(number, (start, said.end), is_own=False))

    def _add(self, words: str, place: Place) -> None:
        folded = key_of(words)
        if folded and place not in (known := self._places.setdefault(folded, [])):
            known.append(place)
            self._openings.add(folded[:_OPENING])

    def find(self, statement: str) -> list[tuple[Place, ...]]:
        """Every passage of the article whose sentences a statement repeats, all of them and in the same order."""
        passages: list[tuple[Place, ...]] = [()]
        if self._openings.isdisjoint(accumulate(key_of(statement)[:_OPENING])):
            return []  # as of most statements
        for start, end in split_sentences(statement):
            places = self._places.get(key_of(statement[start:end]), ()) if passages else ()
            passages = [
                (*before, place)
                for before in passages
                for place in places
                if not before or (place.number == before[-1].number + 1 and not before[-1].is_title)
            ]
        return [passage for passage in passages if passage]
