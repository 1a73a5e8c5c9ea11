"""What the engine knows about one article: its sentences, figures, quotations, attributions and actors.

It asks the same finders that the audit asks; which of what they find goes into the brief is decided in the section
modules. Everything is found once.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from dataclasses import replace
from functools import cached_property

from summarizer.engines.extractive.actors import find_actors
from summarizer.engines.extractive.cast import Cast
from summarizer.engines.extractive.names import DATELINE, lower_words
from summarizer.engines.extractive.phrases import cut_source
from summarizer.grounding.figures.numbers import find_figures
from summarizer.grounding.figures.weight import is_trivial
from summarizer.grounding.speech.attribution import find_attributions
from summarizer.grounding.speech.quotations import find_quotations
from summarizer.grounding.speech.sentences import split_paragraphs, split_sentences
from summarizer.schemas.findings import FoundAttribution, FoundFigure, FoundQuotation, Span

_TERMINAL = frozenset(".!?…。！？")


_PROPER = re.compile(r"(?<=[a-z,] )[A-Z][\w’'-]*")
_REACH = 2000
_CURRENCIES = frozenset("$€£¥₹₽₩₺")


class Reading:
    """One article, read once.

    Args:
        text: The article.
        title: Its headline, where that is not part of the text.
    """

    def __init__(self, text: str, *, title: str | None = None) -> None:
        self.text = text
        self.title = title

    @cached_property
    def paragraphs(self) -> list[Span]:
        """Spans of the paragraphs, in order."""
        return split_paragraphs(self.text)

    @cached_property
    def sentences(self) -> list[Span]:
        """Spans of the sentences, in order."""
        return split_sentences(self.text)

    @cached_property
    def figures(self) -> list[FoundFigure]:
        """Every figure, in order."""
        return find_figures(self.text)

    @cached_property
    def quotations(self) -> list[FoundQuotation]:
        """Every quotation, in order."""
        return find_quotations(self.text)

    @cached_property
    def attributions(self) -> list[FoundAttribution]:
        """Every attribution, in order."""
        return [self._without_dateline(attribution) for attribution in find_attributions(self.text)]

    def _rename(self, attribution: FoundAttribution) -> FoundAttribution:
        """The same attribution, by whom the sentence names first where the dateline was taken for the speaker."""
        place = attribution.spans[0][0]
        line = self.sentences[max(0, bisect_right(self._starts, place) - 1)]
        dateline = DATELINE.match(self.text, *line)
        if dateline is None or place >= dateline.end():
            return attribution
        named = self.cast.named_in((dateline.end(), line[1]))
        if not named:
            return attribution
        span, actor = named[0]
        return replace(attribution, as_named=self.text[slice(*span)], spans=(span,), speaker=actor.name)

    def _without_dateline(self, attribution: FoundAttribution) -> FoundAttribution:
        """The same attribution, with nothing of a dateline in what is said."""
        if not attribution.content:
            return attribution
        attribution = self._rename(attribution) if attribution.spans else attribution
        start, end = attribution.content[0]
        if start and self.text[start - 1] in _CURRENCIES:
            return replace(attribution, content=((start - 1, end), *attribution.content[1:]))
        dateline = DATELINE.match(self.text, start)
        if dateline is None:
            return attribution
        begin = dateline.end()
        if end <= begin:
            begin = max(begin, attribution.cue[1] + 1) if attribution.cue else begin
            end = begin + len(cut_source(self.text[begin : self.sentence_at(begin)[1]]))
        return replace(attribution, content=((begin, end), *attribution.content[1:]))

    @cached_property
    def cast(self) -> Cast:
        """Every actor."""
        return Cast(self.text, find_actors(self.text, title=self.title))

    @cached_property
    def vocabulary(self) -> frozenset[str]:
        """The words that the article writes without a capital."""
        return lower_words(self.text)

    @cached_property
    def proper(self) -> frozenset[str]:
        """The words that the article writes with a capital inside a sentence."""
        return frozenset(_PROPER.findall(self.text))

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
            if start < first or end - start < 25 or self.text[end - 1] not in _TERMINAL | set("”\"’'):"):
                continue
            dateline = DATELINE.match(self.text, start, end)
            body.append((dateline.end() if dateline else start, end))
        return body

    @cached_property
    def _starts(self) -> list[int]:
        return [start for start, _ in self.sentences]

    def sentence_at(self, offset: int) -> Span:
        """The span of the sentence that an offset lies in; a dateline is cut off."""
        index = max(0, bisect_right(self._starts, offset) - 1)
        start, end = self.sentences[index]
        dateline = DATELINE.match(self.text, start, end)
        if dateline and dateline.end() <= offset:
            start = dateline.end()
        # what has no full stop for pages is no sentence: a part of it around the offset stands for it
        return max(start, offset - _REACH), max(min(end, offset + _REACH), offset + 1)

    def who_says(self, span: Span) -> FoundAttribution | None:
        """The innermost attribution that a passage lies in; None where the article says it itself."""
        best: FoundAttribution | None = None
        high = bisect_right(self._content_starts, span[0])
        for attribution in reversed(self.attributions[max(0, high - 12) : high]):
            inside = any(start <= span[0] and span[1] <= end for start, end in attribution.content)
            if inside and attribution.within is not None:
                return attribution
            if inside and best is None:
                best = attribution
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
