"""Finds the spans of names in an article: whole words, with any white space and either apostrophe."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from functools import cached_property
from heapq import heapify, heappop, heappush

from summarizer.schemas.findings import Span

WIDE_SPACE = re.compile(r"\s{2,}")
BEYOND_ASCII = re.compile(r"[^\x00-\x7f]")
NO_WORD = re.compile(r"\W")
SHORTEST_NAME = 3
"""Fewest letters of a last word that counts as a surname."""


class Mentions:
    """The spans of names in one article, cached for each set of names.

    Args:
        text: The article's text.

    >>> mentions = Mentions("O’Hara met Ann  Roe. Ann spoke to O'Hara.")
    >>> mentions.find(["Ann Roe", "Ann"]), mentions.find(["O'Hara"])
    (((11, 19), (21, 24)), ((0, 6), (34, 40)))
    >>> mentions.find(["ann"]), mentions.find(["ann"], ignore_case=True)
    ((), ((11, 14), (21, 24)))
    """

    def __init__(self, text: str) -> None:
        self._text = text
        self._found: dict[tuple[tuple[str, ...], bool], tuple[Span, ...]] = {}

    def find(self, names: Sequence[str], *, ignore_case: bool = False) -> tuple[Span, ...]:
        """Spans of these names, in order and without overlaps; the longest name wins."""
        key = tuple(names), ignore_case
        if key not in self._found:
            joined = self._join(names, ignore_case=ignore_case) if len(names) > 1 else None
            self._found[key] = tuple(self._search(names, ignore_case=ignore_case)) if joined is None else tuple(joined)
        return self._found[key]

    def _join(self, names: Sequence[str], *, ignore_case: bool) -> list[Span] | None:
        """Merge the spans of each name; None if spans overlap in part and a joint search is needed."""
        ordered = sorted(dict.fromkeys(names), key=len, reverse=True)
        places = [
            (start, rank, end)
            for rank, name in enumerate(ordered)
            for start, end in self.find([name], ignore_case=ignore_case)
        ]
        spans: list[Span] = []
        reached = 0
        for start, _, end in sorted(places):
            if start >= reached:
                spans.append((start, end))
                reached = end
            elif end > reached:
                return None
        return spans

    def _search(self, names: Sequence[str], *, ignore_case: bool) -> Iterator[Span]:
        text = self._lower if ignore_case else self._flat
        ordered = sorted(dict.fromkeys(names), key=len, reverse=True)
        needles = [flatten(name) for name in ordered if any(map(str.isalnum, name))]
        if ignore_case:
            needles = [lower(needle) for needle in needles]
        if len(needles) == 1:
            yield from self._search_one(text, needles[0])
            return
        ahead = [(at, rank) for rank, needle in enumerate(needles) if (at := find_word(text, needle, 0)) >= 0]
        heapify(ahead)
        end = 0
        while ahead:
            start, rank = heappop(ahead)
            if start >= end:
                end = start + len(needles[rank])
                yield self._source(start), self._source(end - 1) + 1
            after = find_word(text, needles[rank], end)
            if after >= 0:
                heappush(ahead, (after, rank))

    def _search_one(self, text: str, needle: str) -> Iterator[Span]:
        start = find_word(text, needle, 0)
        while start >= 0:
            end = start + len(needle)
            yield self._source(start), self._source(end - 1) + 1
            start = find_word(text, needle, end)

    @cached_property
    def _flat(self) -> str:
        """The text with single spaces and straight apostrophes."""
        return flatten(self._text)

    @cached_property
    def _lower(self) -> str:
        return lower(self._flat)

    @cached_property
    def _gaps(self) -> tuple[list[int], list[int]]:
        """Flat offsets at which the difference to the offsets in the text changes, and the differences."""
        shift = len(self._text) - len(self._text.lstrip())
        starts, shifts = [0], [shift]
        for gap in WIDE_SPACE.finditer(self._text, shift):
            starts.append(gap.start() + 1 - shift)
            shift += gap.end() - gap.start() - 1
            shifts.append(shift)
        return starts, shifts

    def _source(self, at: int) -> int:
        starts, shifts = self._gaps
        return at + shifts[bisect_right(starts, at) - 1]


def flatten(text: str) -> str:
    """A text with single spaces between words and straight apostrophes."""
    return " ".join(text.split()).replace("’", "'")


def lower(text: str) -> str:
    """A text in lower case with the same offsets; a letter whose lower case has two code points is kept.

    >>> lower("ÅSA Lind İ")
    'åsa lind İ'
    """
    small = text.encode("utf-8", "surrogatepass").lower().decode("utf-8", "surrogatepass")  # ASCII, at full speed
    for letter in set(BEYOND_ASCII.findall(small)):
        changed = letter.lower()
        if changed != letter and len(changed) == 1:
            small = small.replace(letter, changed)
    return small


def find_word(text: str, words: str, at: int) -> int:
    """Offset of the first occurrence as whole words from an offset on; -1 if there is none."""
    while (at := text.find(words, at)) >= 0:
        end = at + len(words)
        if not (at and is_letter(text[at - 1])) and not (end < len(text) and is_letter(text[end])):
            return at
        gap = NO_WORD.search(text, at)  # no match can begin before the next word boundary
        at = gap.end() if gap else len(text)
    return -1


def is_letter(character: str) -> bool:
    """Whether a character is part of a word: a letter, a digit or an underscore."""
    return character.isalnum() or character == "_"


def find_nearest(spans: Sequence[Span], hull: Span, *, within: Span) -> Span | None:
    """The span nearest to a passage, the first of two at equal distance; None if none lies in the wider passage.

    Args:
        spans: Spans in order, without overlaps.
        hull: The passage.
        within: The wider passage.
    """
    at = bisect_left(spans, hull[0], key=lambda span: span[0])
    beside = [span for span in spans[max(0, at - 1) : at + 1] if within[0] <= span[0] and span[1] <= within[1]]
    return min(beside, key=lambda span: distance(span, hull), default=None)


def distance(span: Span, hull: Span) -> int:
    """Code points between a span and a passage; 0 if they touch or overlap."""
    return max(0, span[0] - hull[1], hull[0] - span[1])


def shorten_names(names: Sequence[str]) -> list[str]:
    """The last words of names of several words: "Lind" for "Anna Lind"."""
    return [
        word for name in names if " " in name and len(word := name.split()[-1]) >= SHORTEST_NAME and word[0].isupper()
    ]
