"""Pairs each sentence of a statement with the passage of the article that it is compared with."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from summarizer.grounding.statements.article_index import ArticleIndex
from summarizer.grounding.statements.figure_uses import FigureUse, read_uses
from summarizer.grounding.statements.names import find_names
from summarizer.grounding.statements.proof import Proof
from summarizer.grounding.statements.tokens import Tokens
from summarizer.language.sentences import split_sentences
from summarizer.schemas.findings import FoundFigure, Span
from summarizer.workers import cached_property

_LEAST_COVERED: Final = 0.5
"""Lowest share of a sentence's words that the article's closest sentences must have for a comparison."""
_CERTAIN: Final = 0.7
"""Lowest share that one sentence of the article must have to be compared like a quote."""
_APART: Final = 0.5
"""Highest share of these words that any other sentence of the article may have."""
_OUTDATED: Final = re.compile(
    r"\b(?:at first|initially|originally|first reports?|had (?:\w+ )?(?:expected|planned|said))\b"
)
"""Matches what the article states of an earlier time, which another of its sentences corrects."""
_CORRECTING: Final = frozenset("now longer anymore instead meanwhile".split())
"""Words of a sentence about the later state."""
_MOST_WORDS: Final = 400


@dataclass(frozen=True, slots=False)
class Reading:
    """A sentence of a statement and the passage that it is compared with."""

    tokens: Tokens  # the sentence
    figures: Sequence[FoundFigure]
    article: ArticleIndex
    # the passage: the quotes, or the article's closest sentences; empty if none is close
    spans: tuple[Span, ...]
    is_quoted: bool  # whether the passage consists of quotes
    is_certain: bool  # whether it does, or is certainly what the sentence paraphrases

    @cached_property
    def sentences(self) -> list[Span]:
        """Spans of the article's sentences that overlap the passage."""
        numbers = sorted({number for span in self.spans for number in self.article.sentences_of(span)})
        return [self.article.sentences[number] for number in numbers if number < len(self.article.sentences)]

    @cached_property
    def stated(self) -> list[int]:
        """Indices of the article's tokens in `sentences`."""
        return [at for sentence in self.sentences for at in self.article.tokens.within(sentence)]

    @cached_property
    def stated_words(self) -> frozenset[str]:
        """The words of `sentences`, as in `Tokens.lows`."""
        tokens = self.article.tokens
        places = map(tokens.within, self.sentences)
        return frozenset[str]().union(*(tokens.lows[one.start : one.stop] for one in places))

    @cached_property
    def passage(self) -> list[int]:
        """Indices of the article's tokens in the passage."""
        return [at for span in self.spans for at in self.article.tokens.within(span)]

    @cached_property
    def uses(self) -> list[FigureUse]:
        """How the sentence uses its figures."""
        return read_uses(self.tokens, self.figures, range(len(self.tokens)))

    @cached_property
    def _stated_uses(self) -> list[FigureUse]:
        """How the passage uses its figures."""
        return [use for sentence in self.sentences for use in self.article.figures.uses_in(sentence)]

    def find_stated_uses(self, use: FigureUse) -> tuple[list[FigureUse], list[FigureUse]]:
        """How the passage uses the same figure, and how it uses its other figures."""
        key = use.figure.start, use.figure.end
        if key not in self._compared:
            same = {known.span for known in self.article.figures.find(use.figure)}
            own: list[FigureUse] = []
            others: list[FigureUse] = []
            for stated in self._stated_uses:
                (own if stated.figure.span in same else others).append(stated)
            self._compared[key] = own, others
        return self._compared[key]

    @cached_property
    def _compared(self) -> dict[Span, tuple[list[FigureUse], list[FigureUse]]]:
        return {}

    def quote(self, first: int, last: int) -> str:
        """The article's text from one token to another, with normalised whitespace."""
        tokens = self.article.tokens
        return " ".join(self.article.text[tokens.starts[first] : tokens.ends[last]].split())


def read_sentences(proof: Proof, article: ArticleIndex, evidence: Sequence[Span] | None) -> Iterator[Reading]:
    """Yield the sentences of a statement with the passages that they are compared with."""
    for tokens, figures in _split(proof):
        if len(tokens) > _MOST_WORDS:
            continue
        spans = tuple(evidence or ()) or _find_paraphrased(tokens, article)
        passage = spans or _find_passage(tokens, article)
        yield Reading(tokens, figures, article, passage, is_quoted=bool(evidence), is_certain=spans != ())


def _split(proof: Proof) -> Iterator[tuple[Tokens, Sequence[FoundFigure]]]:
    """Yield the sentences of a statement with the figures that were read in the whole statement."""
    whole = proof.tokens
    sentences = split_sentences(whole.text)
    if len(sentences) < 2:  # the common case
        yield whole, proof.figures
        return
    for start, end in sentences:
        own = [figure for figure in proof.figures if start <= figure.start < end]
        own = [replace(figure, start=figure.start - start, end=figure.end - start) for figure in own] if start else own
        yield whole.cut((start, end)), own


def _find_paraphrased(tokens: Tokens, article: ArticleIndex) -> tuple[Span, ...]:
    """The article's sentence that a sentence certainly paraphrases; empty if there is none.

    It has most of the words and all names, and no other sentence has nearly as many of them. A headline leaves out too
    much to be compared like this, and what was said "at first" may be corrected by the next sentence.
    """
    words = tokens.vocabulary
    shared = [len(words & stems) for stems in article.sentence_words] if words and not tokens.is_titled else []
    most = max(shared, default=0)
    if most == 0 or most < _CERTAIN * len(words) or sum(count > _APART * most for count in shared) > 1:
        return ()
    best = shared.index(most)
    source = article.text[slice(*article.sentences[best])]
    if not (_CORRECTING & tokens.words).issubset(source.split()) or (
        _OUTDATED.search(source) and not _OUTDATED.search(tokens.text)
    ):
        return ()
    named = {tokens.stems[at] for name in find_names(tokens, article.language) for at in name.indices}
    return (article.sentences[best],) if named <= article.sentence_words[best] else ()


def _find_passage(tokens: Tokens, article: ArticleIndex) -> tuple[Span, ...]:
    numbers = article.find_closest(tokens.vocabulary)
    words = frozenset[str]().union(*(article.sentence_words[number] for number in numbers))
    if len(words & tokens.vocabulary) < _LEAST_COVERED * len(tokens.vocabulary):
        return ()
    return tuple(article.sentences[number] for number in numbers)
