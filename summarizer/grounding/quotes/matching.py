"""Finds the passages of an article that match a quote: exactly, folded, or with changes.

The rarest words of a changed quote vote for its position. The best positions are narrowed to the words that agree, and
the `differences` module grades them. The article is indexed on first use.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterator, Sequence
from itertools import product
from typing import Final, NamedTuple

from rapidfuzz.distance import LCSseq, Levenshtein

from summarizer.grounding.figures.number_words import NUMERALS
from summarizer.grounding.quotes.boundaries import is_cut
from summarizer.grounding.quotes.differences import Verdict, compare
from summarizer.grounding.quotes.normalize import MappedText, fold
from summarizer.grounding.quotes.tokens import FoldedPassage, KeyedTokens, index_key, token_pattern
from summarizer.schemas.findings import Span
from summarizer.workers import cached_property

_VOTERS: Final = 10  # words that vote: this many, or an eighth of a longer quote's words
_MAX_VOTES: Final = 4000  # total votes after which no further word votes
_POSTINGS: Final = 2000  # most places that one word votes for
_MIN_SHARE: Final = 0.3  # share of the voters that a place needs
_CANDIDATES: Final = 8  # most places that are examined
_SLACK: Final = 32  # words around a place that are searched as well: room for an interposed clause
_UNKNOWN: Final = 0xFFFFFFFF  # the id of a word that the article lacks
_COVERAGE: Final = 0.45  # share of the quote's words that must agree in order
_EDGE_PAIRS: Final = 5  # agreeing words at either end that determine possible edges of a passage
_EDGES: Final = 4  # most equally good first or last words that are tried
_CLOSE: Final = 0.8  # coverage above which a wider search is unnecessary
_LONGEST_NUMERAL: Final = 12  # words: "nine hundred and ninety-nine thousand nine hundred and ninety-nine"
_NEARLY_ALL: Final = 0.9  # coverage at which agreeing words may be far apart, as around an interposed clause


class Passage(NamedTuple):
    """A run of the article's words that a quote may come from."""

    firsts: tuple[int, ...]  # indices of possible first words, the likeliest first
    lasts: tuple[int, ...]  # indices of possible last words, the likeliest first
    coverage: float  # share of the quote's words that agree

    def may_exceed(self, low: int, high: int, words: int) -> bool:
        """Whether some of a quote's words, of which there are `words`, may lie outside the window of words searched."""
        missing = words - round(self.coverage * words)
        return missing > 0 and (self.firsts[-1] - missing < low or self.lasts[-1] + missing >= high)


class PassageIndex:
    """The words of a folded article or of a part of it, with the positions of each word."""

    __slots__ = ("_ends", "_folded", "_ids", "_places", "_starts", "_vocabulary", "_words")

    def __init__(self, folded: str, start: int = 0, end: int | None = None) -> None:
        spans = [match.span() for match in token_pattern().finditer(folded, start, len(folded) if end is None else end)]
        self._folded = folded
        self._starts = array("I", [start for start, _ in spans])
        self._ends = array("I", [end for _, end in spans])
        words = [folded[start:end] for start, end in spans]
        self._vocabulary: dict[str, int] = {}
        self._words = {
            word: self._vocabulary.setdefault(index_key(word), len(self._vocabulary)) for word in dict.fromkeys(words)
        }
        self._ids = array("I", map(self._words.__getitem__, words))
        self._places: list[array[int]] = [array("I") for _ in self._vocabulary]
        places = self._places
        for place, word_id in enumerate(self._ids):
            places[word_id].append(place)

    def __len__(self) -> int:
        return len(self._ids)

    def __contains__(self, word: str) -> bool:
        """Whether the indexed text has a folded word."""
        return word in self._words

    def words(self, first: int, last: int) -> KeyedTokens:
        """The words from one index to another, inclusive, keyed by their spelling."""
        starts = self._starts[first : last + 1].tolist()
        ends = self._ends[first : last + 1].tolist()
        folded = self._folded
        return KeyedTokens([folded[start:end] for start, end in zip(starts, ends, strict=True)], starts, ends)

    def find(self, words: Sequence[str]) -> list[Passage]:
        """Return the passages that share most of these words in order, the best first."""
        ids = [self._words.get(word, _UNKNOWN) for word in words]
        ids = [self._key(words[at]) if word_id == _UNKNOWN else word_id for at, word_id in enumerate(ids)]
        width = max(4, len(ids) // 4)
        passages: dict[tuple[int, int], Passage] = {}
        for place in self._vote(ids, width):
            end = place + len(ids) + 2 * width
            low, high = max(0, place - width), end + width
            found = list(self._narrow(ids, low, high))
            if not found or found[0].coverage < _CLOSE or found[0].may_exceed(low, high, len(ids)):
                found += self._narrow(ids, max(0, place - _SLACK), end + _SLACK)
            for passage in found:
                passages.setdefault((passage.firsts[0], passage.lasts[0]), passage)
        found = sorted(passages.values(), key=lambda passage: -passage.coverage)
        return [self._complete_edges(passage, words) for passage in found]

    def _is_broken(self, at: int, word: str) -> bool:
        """Whether a word is divided at a line break, with a hyphen or without: "ther-" of "thermostats"."""
        if not 0 <= at < len(self) - 1:
            return False
        is_hyphenated = self._folded[self._ends[at] : self._starts[at + 1]] == "- "
        return is_hyphenated or self._word(at) + self._word(at + 1) == word

    def _complete_edges(self, passage: Passage, words: Sequence[str]) -> Passage:
        """Add edges that complete a word divided at a line break or a spelled number of several words."""
        firsts, lasts = passage.firsts, passage.lasts
        firsts = (*firsts, *(first - 1 for first in firsts if self._is_broken(first - 1, words[0])))
        lasts = (*lasts, *(last + 1 for last in lasts if self._is_broken(last, words[-1])))
        if words[0][0].isdigit():
            firsts = (*firsts, *(self._end_of_numeral(first, -1) for first in firsts))
        if words[-1][0].isdigit():
            lasts = (*lasts, *(self._end_of_numeral(last, 1) for last in lasts))
        return Passage(tuple(dict.fromkeys(firsts)), tuple(dict.fromkeys(lasts)), passage.coverage)

    def _end_of_numeral(self, at: int, way: int) -> int:
        """The index of the outermost word, in one direction, of the spelled number in or beside which a word stands."""
        for _ in range(_LONGEST_NUMERAL):
            joined = self._word(at + way) == "and" and self._word(at + 2 * way) in NUMERALS
            if joined and self._word(at) in NUMERALS:
                at += 2 * way
            elif self._word(at + way) in NUMERALS:
                at += way
            else:
                break
        return at

    def _word(self, at: int) -> str:
        return self._folded[self._starts[at] : self._ends[at]] if 0 <= at < len(self._ids) else ""

    def _key(self, word: str) -> int:
        """The id of a word that the article may have in another spelling; `_UNKNOWN` if it has none."""
        return self._vocabulary.get(index_key(word), _UNKNOWN)

    def _vote(self, ids: Sequence[int], width: int) -> Iterator[int]:
        """Yield positions at which the quote may start, by decreasing number of votes."""
        voters = sorted(
            (len(self._places[word_id]), index, word_id) for index, word_id in enumerate(ids) if word_id != _UNKNOWN
        )
        votes: dict[int, int] = {}
        votes_left = _MAX_VOTES
        voted = 0
        for count, index, word_id in voters[: max(_VOTERS, len(ids) // 8)]:
            for place in self._places[word_id][:_POSTINGS]:
                box = (place - index) // width
                votes[box] = votes.get(box, 0) + 1
            voted += 1
            votes_left -= min(count, _POSTINGS)
            if votes_left < 0:
                break
        least = max(_MIN_SHARE * voted, min(2, voted))
        # Adjacent boxes are summed, since a quote may straddle two.
        totals = {box: count + votes.get(box + 1, 0) for box, count in votes.items()}
        chosen: list[int] = []
        for box in sorted(totals, key=lambda box: (-totals[box], box)):
            # a repeated word votes twice: votes beyond the number of voters do not count
            if len(chosen) == _CANDIDATES or totals[box] < max(least, 0.7 * min(totals[(chosen or [box])[0]], voted)):
                break
            if all(abs(box - other) > 1 for other in chosen):
                chosen.append(box)
                yield box * width

    def _narrow(self, ids: Sequence[int], low: int, high: int) -> Iterator[Passage]:
        """Yield the runs of words between two indices that agree with the quote: the densest, and one with outliers."""
        window = self._ids[low:high]
        pairs = [
            (block.a + step, block.b + step)
            for block in LCSseq.editops(ids, window).as_matching_blocks()
            for step in range(block.size)
        ]
        pairs = self._tighten(pairs, ids, window)
        dense = _densest(pairs)
        if len(dense) >= _COVERAGE * len(ids):
            yield self._passage(dense, ids, low)
        if len(dense) < len(pairs) and len(pairs) >= _NEARLY_ALL * len(ids):
            yield Passage((low + pairs[0][1],), (low + pairs[-1][1],), len(pairs) / len(ids))

    def _passage(self, pairs: list[tuple[int, int]], ids: Sequence[int], low: int) -> Passage:
        """Build the passage whose edges leave the fewest words that differ from the quote's."""
        first, last = low + pairs[0][1], low + pairs[-1][1]
        starts = {low + theirs - mine for mine, theirs in pairs[:_EDGE_PAIRS]} | {first}
        ends = {low + theirs + len(ids) - 1 - mine for mine, theirs in pairs[-_EDGE_PAIRS:]} | {last}
        lasts: tuple[int, ...] = (last,)
        if len(ends) > 1:
            edges = [(Levenshtein.distance(ids, self._ids[first : end + 1]), end) for end in self._around(ends)]
            lasts = (*self._best(edges, sure=pairs[-1][0] == len(ids) - 1), last)
        firsts: tuple[int, ...] = (first,)
        if len(starts) > 1:
            end = lasts[0] + 1
            edges = [(Levenshtein.distance(ids, self._ids[at:end]), at) for at in reversed(self._around(starts))]
            firsts = (*self._best(edges, sure=pairs[0][0] == 0), first)
        return Passage(tuple(dict.fromkeys(firsts)), tuple(dict.fromkeys(lasts)), len(pairs) / len(ids))

    def _around(self, edges: set[int]) -> list[int]:
        """Indices of edges and of the words next to them, in order."""
        length = len(self._ids)
        return sorted({edge + way for edge in edges for way in (-1, 0, 1) if 0 <= edge + way < length})

    @staticmethod
    def _best(edges: list[tuple[int, int]], *, sure: bool) -> tuple[int, ...]:
        """The edges with the fewest differences, from pairs of a number of differences and an edge.

        Unless the quote's word at this edge surely agrees, more edges are tried: a figure of several words may match a
        single word.
        """
        least = min(edges)[0]
        ties = [edge for differences, edge in edges if differences == least]
        most = 2 if sure else _EDGES
        return (*ties[: most - 1], ties[-1]) if len(ties) > most else tuple(ties)

    def _tighten(
        self, pairs: list[tuple[int, int]], ids: Sequence[int], window: Sequence[int]
    ) -> list[tuple[int, int]]:
        """Replace each agreeing word by its occurrence nearest to the rarest word."""
        if not pairs:
            return pairs
        pivot = min(range(len(pairs)), key=lambda at: len(self._places[ids[pairs[at][0]]]))
        for at in range(pivot - 1, -1, -1):
            for place in range(pairs[at + 1][1] - 1, pairs[at][1], -1):
                if window[place] == ids[pairs[at][0]]:
                    pairs[at] = (pairs[at][0], place)
                    break
        for at in range(pivot + 1, len(pairs)):
            for place in range(pairs[at - 1][1] + 1, pairs[at][1]):
                if window[place] == ids[pairs[at][0]]:
                    pairs[at] = (pairs[at][0], place)
                    break
        return pairs


def _densest(pairs: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """The run of pairs with the highest score: a pair earns one point, and a shift between pairs costs up to three."""
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


_OCCURRENCES: Final = 1000  # most occurrences of the same words that are examined


class Match(NamedTuple):
    """A passage that matches a quote."""

    start: int  # folded offset of the passage's start
    end: int  # folded offset of its end
    verdict: Verdict  # how the quote differs from it


class Matcher:
    """Looks up quotes in one article."""

    def __init__(self, text: str) -> None:
        self.text = text

    @cached_property
    def folded(self) -> MappedText:
        """The folded article."""
        return fold(self.text)

    @cached_property
    def index(self) -> PassageIndex:
        """The index of the article's words, which only changed quotes need."""
        return PassageIndex(self.folded.text)

    def find_exact(self, quote: str) -> Iterator[Span]:
        """Yield spans of the same characters that split no word or figure."""
        for start in _find_all(self.text, quote):
            if not is_cut(self.text, start, start + len(quote)):
                yield start, start + len(quote)

    def find_folded(self, needle: str, low: int = 0, high: int | None = None) -> Iterator[Span]:
        """Yield folded spans of the same folded characters that split no word, figure or mapped piece."""
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

    def find_matches(self, quote: FoldedPassage, near: Sequence[Span] = ()) -> list[Match]:
        """Return the passages that a changed quote is most faithful to, the nearest to `near` first, else in order."""
        passages = self.index.find(quote.words.keys)
        return self._choose(quote, self.index, passages, near)

    def locate_faithful(self, quote: FoldedPassage) -> list[Match]:
        """Return all passages from which a changed quote is not `altered`."""
        matches = (self._fit(quote, self.index, passage) for passage in self.index.find(quote.words.keys))
        return [match for match in matches if match and match.verdict.status != "altered"]

    def locate_between(self, quote: FoldedPassage, low: int, high: int, *, last: bool = False) -> Match | None:
        """Return the first (or `last`) best match of a part of a quote between two folded offsets, or None."""
        spans = list(self.find_folded(quote.folded.text[quote.start : quote.end], low, high))
        if spans:
            start, end = spans[-1 if last else 0]
            return Match(start, end, self.compare(quote, start, end))
        local = PassageIndex(self.folded.text, low, high)
        passages = local.find(quote.words.keys)
        edge = self.folded.end(high) if last else self.folded.start(low)
        return next(iter(self._choose(quote, local, passages, [(edge, edge)])), None)

    def compare(self, quote: FoldedPassage, start: int, end: int) -> Verdict:
        """Compare a quote with the passage between two folded offsets."""
        return self._compare(quote, FoldedPassage(self.text, self.folded, start, end))

    def _compare(self, quote: FoldedPassage, passage: FoldedPassage) -> Verdict:
        verdict = compare(quote, passage, is_word=self.index.__contains__)
        if verdict.status != "altered" and is_cut(self.text, *self.source_span(passage.start, passage.end)):
            verdict.note("altered", "the quote cuts a word or figure in two", cost=1)
        return verdict

    def _choose(
        self, quote: FoldedPassage, index: PassageIndex, passages: Sequence[Passage], near: Sequence[Span]
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

    def _ends_alike(self, quote: FoldedPassage, match: Match) -> bool:
        """Whether the same character follows the quote's last word and the passage."""
        end = quote.tokens.ends[-1]
        return self.folded.text[match.end : match.end + 1] == quote.folded.text[end : end + 1]

    def _fit(self, quote: FoldedPassage, index: PassageIndex, passage: Passage) -> Match | None:
        """The match with the best-fitting edges of a passage; None if no edges are in order."""
        best: Match | None = None
        for first, last in product(passage.firsts, passage.lasts):
            if first > last:
                continue
            words = index.words(first, last)
            part = FoldedPassage(self.text, self.folded, words.starts[0], words.ends[-1])
            part.words = words  # already split by the index
            match = Match(part.start, part.end, self._compare(quote, part))
            if best is None or match.verdict.rank < best.verdict.rank:
                best = match
            if best.verdict.status != "altered":
                break
        return best


def distance(span: Span, near: Sequence[Span]) -> int:
    """Return the number of characters between a span and the nearest of `near`; 0 if they overlap or it is empty."""
    return min((max(start - span[1], span[0] - end, 0) for start, end in near), default=0)


def _find_all(text: str, needle: str, low: int = 0, high: int | None = None) -> Iterator[int]:
    limit = len(text) if high is None else high
    start = text.find(needle, low, limit) if needle else -1
    for _ in range(_OCCURRENCES):
        if start < 0:
            return
        yield start
        start = text.find(needle, start + 1, limit)
