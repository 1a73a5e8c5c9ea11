"""The sentences that a brief takes its figures from, cut into tokens once, with the figures in them.

Reads; judges nothing.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from summarizer.grounding.figures.number_tokens import NumberTokens
from summarizer.grounding.figures.numbers import find_figures
from summarizer.schemas.findings import FoundFigure, Span

_GREATEST: Final = 10**18
_BOUND_WORDS: Final = frozenset(
    "at least most more than fewer less no not as many much few up to about around roughly nearly almost over under"
    " some an estimated approximately just only below above exactly between".split()
)
_JOINING: Final = frozenset("or to from of the and a an in for by at including total , ( — – : -".split())
_BOUND_STARTS: Final = _BOUND_WORDS - {"to", "than", "many", "much", "few", "least", "most"}


@dataclass(frozen=True, slots=True)
class Placed:
    """A figure among the tokens of its passage.

    Attributes:
        figure: The figure, with offsets into the passage's source.
        first: Its first token.
        last: The token after its last.
        baseline: Where the figure that it is compared with starts, or None.
    """

    figure: FoundFigure
    first: int
    last: int
    baseline: int | None = None


@dataclass(frozen=True, slots=True)
class Passage:
    """One sentence, of the article or of somebody's prose.

    Attributes:
        start: Its offset in its source.
        tokens: Its words.
        placed: The figures that have a value, in order; no dates, times, ranks or ages.
        dates: The words of its dates.
    """

    start: int
    tokens: NumberTokens
    placed: tuple[Placed, ...]
    dates: tuple[str, ...] = ()
    words: list[str] = field(repr=False, default_factory=list)

    @property
    def end(self) -> int:
        """Its end in its source."""
        return self.start + len(self.tokens.text)

    def gap(self, left: Placed, right: Placed) -> list[str]:
        """The words between two figures."""
        return self.words[left.last : right.first]

    def before(self, placed: Placed, count: int) -> list[str]:
        """Up to so many words right before a figure and what bounds it."""
        at = self.bound_start(placed)
        return self.words[max(0, at - count) : at]

    def after(self, placed: Placed, count: int) -> list[str]:
        """Up to so many words right after a figure."""
        return self.words[placed.last : placed.last + count]

    def bound_start(self, placed: Placed) -> int:
        """The first token of the words that bound a figure ("at least"), or its own."""
        at = placed.first
        while at > 0 and placed.first - at < 4 and self.words[at - 1] in _BOUND_WORDS:
            at -= 1
        while at < placed.first and self.words[at] not in _BOUND_STARTS:
            at += 1
        if placed.figure.comparator == "exact" and self.words[at : placed.first] in (["at"], ["no"], ["up"], ["over"]):
            return placed.first  # "put at 300"
        return at

    def show(self, placed: Placed) -> str:
        """A figure in the article's words, with those that bound it."""
        at = placed.first if placed.figure.comparator == "exact" else self.bound_start(placed)
        words = self.tokens.text[self.tokens.starts[at] : placed.figure.end - self.start]
        begins = (at == 0 and (words[1:2].islower() or words[1:2] == " ")) or self.words[at] in _BOUND_WORDS
        return words[:1].lower() + words[1:] if begins else words

    def span(self, first: int, last: int) -> Span:
        """Offsets of the words between two tokens, without marks and joining words at their ends."""
        while last - 1 > first and self.words[last - 1] in _JOINING:
            last -= 1
        while first < last and not self.words[first][0].isalnum() and self.words[first] not in '“"‘$€£¥':
            first += 1
        while last > first and self.words[last - 1] in ",;:—–-(.!? \n":
            last -= 1
        return self.start + self.tokens.starts[first], self.start + self.tokens.ends[max(first, last - 1)]


def read_passage(text: str, span: Span, *, figures: Sequence[FoundFigure] | None = None) -> Passage:
    """Read one sentence.

    Args:
        text: What it stands in.
        span: Where it stands.
        figures: All figures of the text, in order, where they are known; else they are found in the sentence alone.
    """
    start, end = span
    tokens = NumberTokens(text[start:end])
    if figures is None:
        listed = find_figures(text[start:end], vague=True)
        found = [replace(figure, start=figure.start + start, end=figure.end + start) for figure in listed]
        whole: Sequence[FoundFigure] = found
    else:
        low = bisect_left(figures, start, key=lambda figure: figure.start)
        high = bisect_left(figures, end, key=lambda figure: figure.start)
        found = list(figures[low:high])
        whole = figures
    placed = []
    for figure in found:
        if figure.kind in ("date", "time", "ordinal", "age") or not _is_workable(figure):
            continue
        first = bisect_left(tokens.ends, figure.start - start + 1)
        last = bisect_left(tokens.starts, figure.end - start)
        if "aged" in tokens.words[max(0, first - 4) : first] and last - first == 1:
            continue  # "two men aged 23 and 25"
        baseline = whole[figure.baseline].start if figure.baseline is not None else None
        placed.append(Placed(figure, first, last, baseline))
    dates = tuple(figure.text.lower() for figure in found if figure.kind == "date")
    return Passage(start, tokens, tuple(placed), dates, tokens.words)


def _is_workable(figure: FoundFigure) -> bool:
    """Whether a figure has a value that fits into ordinary arithmetic."""
    values = [value for value in (figure.value, figure.value_to) if value is not None]
    return figure.value is not None and all(abs(value) < _GREATEST for value in values)


def holds_figure(span: Span, figures: Sequence[FoundFigure]) -> bool:
    """Whether one of the figures of a text starts in a span."""
    at = bisect_left(figures, span[0], key=lambda figure: figure.start)
    return at < len(figures) and figures[at].start < span[1]


def sentences_around(sentences: Sequence[Span], span: Span) -> Sequence[Span]:
    """The sentences, of all of a text's in order, that a span touches.

    >>> sentences_around([(0, 10), (11, 20), (21, 30)], (12, 25))
    [(11, 20), (21, 30)]
    """
    low = bisect_right(sentences, span[0], key=lambda sentence: sentence[1])
    high = bisect_left(sentences, span[1], key=lambda sentence: sentence[0])
    return sentences[low:high]
