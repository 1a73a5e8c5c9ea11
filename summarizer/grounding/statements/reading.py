"""Pairs each sentence of a statement with the passage of the article that it is compared with."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
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
        article: The article.
        spans: The passage: the quotes, or the sentences of the article that are closest; empty if none is close.
        is_quoted: Whether the passage consists of quotes.
        known_figures: The figures of the sentence if they were read before.
    """

    tokens: Tokens
    article: ArticleIndex
    spans: tuple[Span, ...]
    is_quoted: bool
    known_figures: Sequence[FoundFigure] | None = None

    @cached_property
    def figures(self) -> Sequence[FoundFigure]:
        """The figures of the sentence."""
        known = self.known_figures
        return read_figures(self.tokens.table, vague=True) if known is None else known

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
    parts = _SENTENCES.split(proof.tokens.text)
    for part in parts:
        is_alone = len(parts) == 1
        tokens = proof.tokens if is_alone else article.tokenize(part)
        if len(tokens) > _MOST_WORDS:
            continue
        spans = tuple(evidence or ()) or _find_passage(tokens, article)
        figures = proof.figures if is_alone else None
        yield Reading(tokens, article, spans, is_quoted=bool(evidence), known_figures=figures)


def _find_passage(tokens: Tokens, article: ArticleIndex) -> tuple[Span, ...]:
    numbers = article.find_closest(tokens.vocabulary)
    words = frozenset[str]().union(*(article.sentence_words[number] for number in numbers))
    if len(words & tokens.vocabulary) < _LEAST_COVERED * len(tokens.vocabulary):
        return ()
    return tuple(article.sentences[number] for number in numbers)
