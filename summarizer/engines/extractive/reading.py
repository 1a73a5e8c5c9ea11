"""What the engine knows about one article: its sentences, figures, quotations, attributions and actors.

Figures, quotations and attributions are the audit's findings, read and never chosen here; which of them go into the
brief is decided in the section modules. Everything is found once.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from summarizer.engines.extractive.actors import find_actors
from summarizer.engines.extractive.cast import Cast
from summarizer.engines.extractive.findings import Findings, TextFindings
from summarizer.engines.extractive.layout import Layout
from summarizer.engines.extractive.names import DATELINE
from summarizer.engines.extractive.phrases import tidy
from summarizer.engines.extractive.tokens import Page
from summarizer.grounding.figures.weight import is_trivial
from summarizer.grounding.language import find_language
from summarizer.grounding.speech.sentences import split_paragraphs, split_sentences
from summarizer.schemas.findings import FoundAttribution, FoundFigure, FoundQuotation, Span

_TERMINAL = frozenset(".!?…。！？")
_CLOSING = _TERMINAL | frozenset("”\"’'):")


_REACH = 2000
WORD = re.compile(r"[^\W\d_][\w’'-]*")
"""A word, with the apostrophes and hyphens inside it."""


@dataclass(frozen=True, slots=True)
class Line:
    """A sentence that says something.

    Attributes:
        span: Where it stands.
        words: It, on one line.
        terms: Its words in lower case, in order.
        known: The same words as a set, to see quickly what cannot be in it.
    """

    span: Span
    words: str
    terms: list[str]
    known: frozenset[str]


class Reading:
    """One article, read once.

    Args:
        text: The article.
        title: Its headline, where that is not part of the text.
        findings: Its figures, quotations and attributions, where somebody has them already.
    """

    def __init__(self, text: str, *, title: str | None = None, findings: Findings | None = None) -> None:
        self.text = text
        self.title = title
        self._said: dict[Span, FoundAttribution | None] = {}
        self._findings = findings if findings is not None else TextFindings(text)

    @cached_property
    def paragraphs(self) -> list[Span]:
        """Spans of the paragraphs, in order."""
        return split_paragraphs(self.text)

    @cached_property
    def layout(self) -> Layout:
        """Its genre, and what its parts are."""
        return Layout(
            self.text, paragraphs=self.paragraphs, sentences=self.sentences, language=find_language(self.text)
        )

    @cached_property
    def sentences(self) -> list[Span]:
        """Spans of the sentences, in order."""
        return split_sentences(self.text)

    @property
    def figures(self) -> Sequence[FoundFigure]:
        """Every figure, in order."""
        return self._findings.figures

    @property
    def quotations(self) -> Sequence[FoundQuotation]:
        """Every quotation, in order."""
        return self._findings.quotations

    @property
    def attributions(self) -> Sequence[FoundAttribution]:
        """Every attribution, in order."""
        return self._findings.attributions

    @cached_property
    def page(self) -> Page:
        """Its words and marks."""
        return Page(self.text)

    @cached_property
    def cast(self) -> Cast:
        """Every actor."""
        return Cast(self.text, find_actors(self.text, title=self.title, page=self.page))

    @property
    def vocabulary(self) -> frozenset[str]:
        """The words that the article writes without a capital."""
        return self.page.lower

    @property
    def proper(self) -> frozenset[str]:
        """The words that the article writes with a capital inside a sentence."""
        return self.page.proper

    @cached_property
    def headline(self) -> Span | None:
        """The article's own headline: a first line that is no sentence; None where it has none."""
        if len(self.paragraphs) < 2:
            return None
        start, end = self.paragraphs[0]
        line = self.text[start:end]
        if end - start > 180 or line[-1] in _TERMINAL - {"?", "!"} or DATELINE.match(line):
            return None
        return (start, end) if len(line.split()) > 2 else None

    @cached_property
    def body(self) -> list[Span]:
        """The sentences that say something: without the headline, bylines, dates and captions; datelines cut off."""
        first = self.headline[1] if self.headline else -1
        body = []
        for start, end in self.sentences:
            if start < first or end - start < 25 or self.text[end - 1] not in _CLOSING:
                continue
            body.append((self._datelines.get(start, start), end))
        return body

    @cached_property
    def lines(self) -> list[Line]:
        """The body's sentences, each on one line."""
        lines = []
        for start, end in self.body:
            words = tidy(self.text[start:end])
            terms = WORD.findall(words.lower())
            lines.append(Line((start, end), words, terms, frozenset(terms)))
        return lines

    @cached_property
    def _starts(self) -> list[int]:
        return [start for start, _ in self.sentences]

    def sentence_at(self, offset: int) -> Span:
        """The span of the sentence that an offset lies in; a dateline is cut off."""
        index = max(0, bisect_right(self._starts, offset) - 1)
        start, end = self.sentences[index]
        if self._datelines.get(start, offset + 1) <= offset:
            start = self._datelines[start]
        # what has no full stop for pages is no sentence: a part of it around the offset stands for it
        return max(start, offset - _REACH), max(min(end, offset + _REACH), offset + 1)

    @cached_property
    def _datelines(self) -> dict[int, int]:
        """Where the datelines end, by the sentence that they open."""
        found = ((start, DATELINE.match(self.text, start, end)) for start, end in self.sentences)
        return {start: dateline.end() for start, dateline in found if dateline is not None}

    def quotations_at(self, span: Span) -> Sequence[FoundQuotation]:
        """The quotations that a passage overlaps or touches."""
        low = bisect_left(self.quotations, span[0], key=lambda quotation: quotation.end)
        high = bisect_right(self.quotations, span[1], key=lambda quotation: quotation.start)
        return self.quotations[low:high]

    def attributions_at(self, span: Span) -> list[FoundAttribution]:
        """The attributions whose content or speaker a passage overlaps, the innermost and nearest first."""
        high = bisect_right(self._content_starts, span[1] + _REACH)
        low = bisect_left(self._content_starts, span[0] - 2 * _REACH)
        near = [
            attribution
            for attribution in self.attributions[low:high]
            if any(start < span[1] and span[0] < end for start, end in (*attribution.content, *attribution.spans))
        ]
        return sorted(
            near,
            key=lambda attribution: (
                attribution.within is None or attribution.speaker is None,
                -attribution.content[0][0],
            ),
        )

    def who_says(self, span: Span) -> FoundAttribution | None:
        """The innermost attribution that a passage lies in; None where the article says it itself."""
        if span not in self._said:
            self._said[span] = self._find_holder(span)
        return self._said[span]

    def _find_holder(self, span: Span) -> FoundAttribution | None:
        best: FoundAttribution | None = None
        high = bisect_right(self._content_starts, span[0])
        for attribution in reversed(self.attributions[max(0, high - 12) : high]):
            for start, end in attribution.content:
                if start <= span[0] and span[1] <= end:
                    if attribution.within is not None and attribution.speaker is not None:
                        return attribution
                    best = best or attribution
        return best

    @cached_property
    def _content_starts(self) -> list[int]:
        return [attribution.content[0][0] if attribution.content else 0 for attribution in self.attributions]

    def has_claim(self, span: Span) -> bool:
        """Whether a passage states a figure that is worth a claim."""
        index = bisect_left(self._claim_starts, span[0])
        return index < len(self._claim_starts) and self._claim_starts[index] < span[1]

    @cached_property
    def claims(self) -> list[int]:
        """Indexes of the figures that an editor would list, in order."""
        return [index for index, figure in enumerate(self.figures) if not is_trivial(figure, self.text)]

    @cached_property
    def claims_set(self) -> frozenset[int]:
        """The same indexes, to look up."""
        return frozenset(self.claims)

    @cached_property
    def _claim_starts(self) -> list[int]:
        return [self.figures[index].start for index in self.claims]
