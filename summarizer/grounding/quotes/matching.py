"""Finds the passages of one article that match a quote: word for word, folded, or changed.

The article is indexed on first need.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cached_property
from itertools import product
from typing import Final, NamedTuple

from summarizer.grounding.quotes.boundaries import is_cut
from summarizer.grounding.quotes.candidates import Passage, PassageIndex
from summarizer.grounding.quotes.differences import Verdict, compare
from summarizer.grounding.quotes.normalize import FoldedText, fold
from summarizer.grounding.quotes.reading import Reading
from summarizer.schemas.findings import Span

_OCCURRENCES: Final = 1000  # of the same words in one article that are looked at


class Match(NamedTuple):
    """A passage and how a quote differs from it."""

    start: int  # folded offset of the passage
    end: int  # folded offset after it
    verdict: Verdict  # the comparison


class Matcher:
    """Looks quotes up in one article."""

    def __init__(self, text: str) -> None:
        self.text = text

    @cached_property
    def folded(self) -> FoldedText:
        """The folded article."""
        return fold(self.text)

    @cached_property
    def index(self) -> PassageIndex:
        """The index of the article's words; needed for changed quotes only."""
        return PassageIndex(self.folded.text)

    def find_exact(self, quote: str) -> Iterator[Span]:
        """Yield spans with the same characters that split no word or figure."""
        for start in _find_all(self.text, quote):
            if not is_cut(self.text, start, start + len(quote)):
                yield start, start + len(quote)

    def find_folded(self, needle: str, low: int = 0, high: int | None = None) -> Iterator[Span]:
        """Yield folded spans with the same folded characters that split nothing."""
        folded = self.folded
        for start in _find_all(folded.text, needle, low, high):
            end = start + len(needle)
            if folded.splits(start) or folded.splits(end):
                continue
            if not is_cut(self.text, *self.source_span(start, end)):
                yield start, end

    def source_span(self, start: int, end: int) -> Span:
        """The article's offsets for a folded span."""
        return self.folded.start(start), self.folded.end(end)

    def find_matches(self, quote: Reading, near: Sequence[Span] = ()) -> list[Match]:
        """Return the passages most faithful to a changed quote, the nearest first, or else in order."""
        passages = self.index.find(quote.words.keys)
        return self._choose(quote, self.index, passages, near)

    def locate_faithful(self, quote: Reading) -> list[Match]:
        """Return all passages to which a changed quote is faithful."""
        matches = (self._fit(quote, self.index, passage) for passage in self.index.find(quote.words.keys))
        return [match for match in matches if match and match.verdict.status != "altered"]

    def locate_between(self, quote: Reading, low: int, high: int, *, last: bool = False) -> Match | None:
        """Return the passage of a part of a quote between two folded offsets.

        Args:
            quote: The part.
            low: Folded offset from which to search.
            high: Folded offset up to which to search.
            last: Whether to prefer the last passage to the first.
        """
        spans = list(self.find_folded(quote.folded.text[quote.start : quote.end], low, high))
        if spans:
            start, end = spans[-1 if last else 0]
            return Match(start, end, self.compare(quote, start, end))
        local = PassageIndex(self.folded.text, low, high)
        passages = local.find(quote.words.keys)
        edge = self.folded.end(high) if last else self.folded.start(low)
        return next(iter(self._choose(quote, local, passages, [(edge, edge)])), None)

    def compare(self, quote: Reading, start: int, end: int) -> Verdict:
        """Compare a quote with the passage between two folded offsets."""
        return self._compare(quote, Reading(self.text, self.folded, start, end))

    def _compare(self, quote: Reading, passage: Reading) -> Verdict:
        verdict = compare(quote, passage, is_word=self.index.__contains__)
        if verdict.status != "altered" and is_cut(self.text, *self.source_span(passage.start, passage.end)):
            verdict.note("altered", "the quote cuts a word or figure in two", cost=1)
        return verdict

    def _choose(
        self, quote: Reading, index: PassageIndex, passages: Sequence[Passage], near: Sequence[Span]
    ) -> list[Match]:
        best: list[Match] = []
        coverage = 0.0
        for passage in passages:
            if best and best[0].verdict.status != "altered" and passage.coverage < coverage and not near:
                break
            match = self._fit(quote, index, passage)
            if match is None or (best and match.verdict.rank > best[0].verdict.rank):
                continue
            if not best or match.verdict.rank < best[0].verdict.rank:
                best, coverage = [], passage.coverage
            best.append(match)

        def rank(match: Match) -> tuple[object, ...]:
            away = distance(self.source_span(match.start, match.end), near)
            return away, not self._ends_alike(quote, match), match.start

        return sorted(best, key=rank) if len(best) > 1 else best

    def _ends_alike(self, quote: Reading, match: Match) -> bool:
        """Whether the same mark follows the quote's last word and the passage."""
        end = quote.tokens.ends[-1]
        return self.folded.text[match.end : match.end + 1] == quote.folded.text[end : end + 1]

    def _fit(self, quote: Reading, index: PassageIndex, passage: Passage) -> Match | None:
        """The match with those edges of a passage that fit the quote best."""
        best: Match | None = None
        for first, last in product(passage.firsts, passage.lasts):
            if first > last:
                continue
            words = index.words(first, last)
            reading = Reading(self.text, self.folded, words.starts[0], words.ends[-1])
            reading.words = words  # the index has cut them already
            match = Match(reading.start, reading.end, self._compare(quote, reading))
            if best is None or match.verdict.rank < best.verdict.rank:
                best = match
            if best.verdict.status != "altered":
                break
        return best


def distance(span: Span, near: Sequence[Span]) -> int:
    """Return the number of characters between a span and the nearest of some others; 0 if they overlap or are none."""
    return min((max(start - span[1], span[0] - end, 0) for start, end in near), default=0)


def _find_all(text: str, needle: str, low: int = 0, high: int | None = None) -> Iterator[int]:
    limit = len(text) if high is None else high
    start = text.find(needle, low, limit) if needle else -1
    for _ in range(_OCCURRENCES):
        if start < 0:
            return
        yield start
        start = text.find(needle, start + 1, limit)
