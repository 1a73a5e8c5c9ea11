"""Pairs each sentence of a statement with the passage of the article that it is compared with."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Final, NamedTuple

from summarizer.grounding.figures.finder import read_figures
from summarizer.grounding.statements.article_index import ArticleIndex
from summarizer.grounding.statements.proof import Proof
from summarizer.grounding.statements.tokens import Tokens
from summarizer.schemas.findings import FoundFigure, Span

_SENTENCES: Final = re.compile(r" (?:(?<=[a-z0-9)][.!?] )|(?<=[.!?][\"”’] )) *(?=[A-Z“\"])")
_LEAST_COVERED: Final = 0.5
"""Lowest share of a sentence's words that the article's closest sentences must have for a comparison."""
_MOST_WORDS: Final = 80


class Suspicion(NamedTuple):
    """Something that a reader should check in a statement.

    Attributes:
        check: Name of the check: bound, hedge, names, figures, cause, speaker, alias, support.
        message: What is suspected, in words.
        evidence: The passages of the article that show it.
    """

    check: str
    message: str
    evidence: tuple[Span, ...]


@dataclass(frozen=True, slots=False)
class Reading:
    """A sentence of a statement and the passage that it is compared with.

    Attributes:
        tokens: The sentence.
        figures: Its figures.
        article: The article.
        spans: The passage: the quotes, or the sentences of the article that are closest; empty if none is close.
        is_quoted: Whether the passage consists of quotes.
    """

    tokens: Tokens
    figures: Sequence[FoundFigure]
    article: ArticleIndex
    spans: tuple[Span, ...]
    is_quoted: bool

    @cached_property
    def sentences(self) -> list[Span]:
        """Spans of the article's sentences that overlap the passage."""
        numbers = sorted({number for span in self.spans for number in self.article.sentences_of(span)})
        return [self.article.sentences[number] for number in numbers if number < len(self.article.sentences)]

    @cached_property
    def inside(self) -> list[int]:
        """Indices of the article's tokens in the passage."""
        return [at for span in self.spans for at in self.article.tokens.within(span)]

    def quote(self, first: int, last: int) -> str:
        """The article's words from one of its tokens to another."""
        tokens = self.article.tokens
        return " ".join(self.article.text[tokens.starts[first] : tokens.ends[last]].split())


def read_sentences(proof: Proof, article: ArticleIndex, evidence: Sequence[Span] | None) -> Iterator[Reading]:
    """The sentences of a statement, each with the passage that it is compared with."""
    for tokens, figures in _split(proof):
        if len(tokens) > _MOST_WORDS:
            continue
        spans = tuple(evidence or ()) or _find_passage(tokens, article)
        yield Reading(tokens, figures, article, spans, is_quoted=bool(evidence))


def _split(proof: Proof) -> Iterator[tuple[Tokens, Sequence[FoundFigure]]]:
    """The sentences of a statement, each with its figures, as they were read in the statement."""
    whole = proof.tokens
    breaks = [found.span() for found in _SENTENCES.finditer(whole.text)]
    if not breaks:
        yield whole, proof.figures
        return
    figures = proof.figures or read_figures(whole.table, vague=True)
    starts, ends = [0, *(end for _, end in breaks)], [*(start for start, _ in breaks), len(whole.text)]
    for start, end in zip(starts, ends, strict=True):
        own = [figure for figure in figures if start <= figure.start < end]
        own = [replace(figure, start=figure.start - start, end=figure.end - start) for figure in own] if start else own
        yield whole.cut((start, end)), own


def _find_passage(tokens: Tokens, article: ArticleIndex) -> tuple[Span, ...]:
    numbers = article.find_closest(tokens.vocabulary)
    words = frozenset[str]().union(*(article.sentence_words[number] for number in numbers))
    if len(words & tokens.vocabulary) < _LEAST_COVERED * len(tokens.vocabulary):
        return ()
    return tuple(article.sentences[number] for number in numbers)
