"""Finds the passages of an article that a quote may come from, however it was changed.

The quote's rarest words vote for the places where the rest of it would have to stand; the best places are narrowed to
the words that really agree. Whether a passage is faithful is judged elsewhere.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from rapidfuzz.distance import LCSseq

from summarizer.grounding.tokens import TOKEN, skeleton

_VOTERS: Final = 12  # words that vote, at least; an eighth of a long quote
_BALLOTS: Final = 4000  # places that are counted in all
_POSTINGS: Final = 2000  # places that one word may vote for
_CANDIDATES: Final = 4
_SLACK: Final = 32  # words around a place that are looked at: room for an interposed clause
_UNKNOWN: Final = 0xFFFFFFFF
_COVERAGE: Final = 0.45  # share of the quote's words that must stand there in order


class Passage(NamedTuple):
    """A stretch of the article's words that a quote may come from.

    Attributes:
        start: Folded offset of its first word that agrees.
        end: Folded offset after its last word that agrees.
        head: How many of the quote's words stand before the first that agrees.
        tail: How many stand after the last.
        first: Index of the first word.
        last: Index of the last word.
        coverage: Share of the quote's words that agree.
    """

    start: int
    end: int
    head: int
    tail: int
    first: int
    last: int
    coverage: float


class PassageIndex:
    """The words of a folded article and where each of them stands."""

    __slots__ = ("_ends", "_ids", "_places", "_starts", "_vocabulary", "_words")

    def __init__(self, folded: str, start: int = 0, end: int | None = None) -> None:
        spans = [match.span() for match in TOKEN.finditer(folded, start, len(folded) if end is None else end)]
        self._starts = array("I", [start for start, _ in spans])
        self._ends = array("I", [end for _, end in spans])
        words = [folded[start:end] for start, end in spans]
        self._words = frozenset(words)
        self._vocabulary: dict[str, int] = {}
        by_word = {word: self._vocabulary.setdefault(skeleton(word), len(self._vocabulary)) for word in self._words}
        self._ids = array("I", map(by_word.__getitem__, words))
        self._places: list[array[int]] = [array("I") for _ in self._vocabulary]
        places = self._places
        for place, word_id in enumerate(self._ids):
            places[word_id].append(place)

    def __len__(self) -> int:
        return len(self._ids)

    def __contains__(self, word: str) -> bool:
        """Whether the article has this very word, folded."""
        return word in self._words

    def bounds(self, index: int) -> tuple[int, int]:
        """Folded offsets of a word, by its index."""
        return self._starts[index], self._ends[index]

    def find(self, words: Sequence[str]) -> list[Passage]:
        """The passages that most of these words stand in, in order; the best first.

        Args:
            words: The quote's words, folded.
        """
        ids = [self._vocabulary.get(skeleton(word), _UNKNOWN) for word in words]
        width = max(8, len(ids) // 3)
        passages: dict[tuple[int, int], Passage] = {}
        for place in self._vote(ids, width):
            passage = self._narrow(ids, max(0, place - _SLACK), place + len(ids) + 2 * width + _SLACK)
            if passage is not None:
                passages.setdefault((passage.first, passage.last), passage)
        return sorted(passages.values(), key=lambda passage: -passage.coverage)

    def _vote(self, ids: Sequence[int], width: int) -> Iterator[int]:
        """Places where the quote would begin, by number of votes."""
        voters = sorted(
            (len(self._places[word_id]), index, word_id) for index, word_id in enumerate(ids) if word_id != _UNKNOWN
        )
        votes: dict[int, int] = {}
        ballots = _BALLOTS
        for count, index, word_id in voters[: max(_VOTERS, len(ids) // 8)]:
            for place in self._places[word_id][:_POSTINGS]:
                box = (place - index) // width
                votes[box] = votes.get(box, 0) + 1
            ballots -= count
            if ballots < 0:
                break
        # A quote whose words straddle two boxes wins by their sum.
        totals = {box: count + votes.get(box + 1, 0) for box, count in votes.items()}
        best = sorted(totals, key=lambda box: (-totals[box], box))[:_CANDIDATES]
        for box in best:
            if 2 * totals[box] >= totals[best[0]]:
                yield box * width

    def _narrow(self, ids: Sequence[int], low: int, high: int) -> Passage | None:
        """The words between two indices that agree with the quote's, less those that stray."""
        window = self._ids[low:high]
        pairs = [
            (block.a + step, block.b + step)
            for block in LCSseq.editops(ids, window).as_matching_blocks()
            for step in range(block.size)
        ]
        pairs = _densest(_tighten(pairs, ids, window))
        if len(pairs) < _COVERAGE * len(ids):
            return None
        first, last = low + pairs[0][1], low + pairs[-1][1]
        return Passage(
            start=self._starts[first],
            end=self._ends[last],
            head=pairs[0][0],
            tail=len(ids) - 1 - pairs[-1][0],
            first=first,
            last=last,
            coverage=len(pairs) / len(ids),
        )


def raw_words(folded: str) -> list[str]:
    """The words of folded text as the index has them, one spelling one word."""
    return TOKEN.findall(folded)


def _tighten(pairs: list[tuple[int, int]], ids: Sequence[int], window: Sequence[int]) -> list[tuple[int, int]]:
    """Pull each agreeing word of the passage as near to the middle one as its repetitions allow."""
    middle = len(pairs) // 2
    for at in range(middle - 1, -1, -1):
        for place in range(pairs[at + 1][1] - 1, pairs[at][1], -1):
            if window[place] == ids[pairs[at][0]]:
                pairs[at] = (pairs[at][0], place)
                break
    for at in range(middle + 1, len(pairs)):
        for place in range(pairs[at - 1][1] + 1, pairs[at][1]):
            if window[place] == ids[pairs[at][0]]:
                pairs[at] = (pairs[at][0], place)
                break
    return pairs


def _densest(pairs: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """The run of pairs that agrees best: a pair earns a point, and a shift between pairs costs up to three."""
    best = score = 0.0
    begin = chosen_begin = chosen_end = 0
    for at, (mine, theirs) in enumerate(pairs):
        if at:
            shift = abs((theirs - pairs[at - 1][1]) - (mine - pairs[at - 1][0]))
            score -= min(0.3 * shift, 3.0)
        if score < 0 or not at:
            score, begin = 0.0, at
        score += 1
        if score > best:
            best, chosen_begin, chosen_end = score, begin, at + 1
    return pairs[chosen_begin:chosen_end]
