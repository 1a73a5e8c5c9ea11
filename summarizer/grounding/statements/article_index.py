"""Index of one article for statement checks: words, names and figures, each built on first use."""

from __future__ import annotations

import datetime as dt
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from operator import itemgetter
from typing import TypeVar

from summarizer.grounding.cached_method import cached_method
from summarizer.grounding.statements.article_language import ArticleLanguage
from summarizer.grounding.statements.figure_index import FigureIndex
from summarizer.grounding.statements.name_index import NameIndex
from summarizer.grounding.statements.relative_dates import RelativeDates
from summarizer.grounding.statements.repetition_index import RepetitionIndex
from summarizer.grounding.statements.tokens import Tokens
from summarizer.language.token_table import TokenTable
from summarizer.schemas.findings import FoundFigure, FoundQuotation, Span
from summarizer.workers import cached_property

_Read = TypeVar("_Read")


@dataclass(kw_only=True, eq=False)
class ArticleIndex:
    """The indexed article.

    Attributes:
        text: The article's text, followed by the title if the text does not contain it.
        length: Length of the text without the appended title.
        all_figures: The figures of the text, in order; `figures` looks them up.
        published: Day of publication; None if unknown.
        language: BCP 47 tag of the article's language; None if it may be English or is unknown.
        written: BCP 47 tag of the language requested for statements; None for the article's.
        table: The tokens of the text; read on first use if None.
    """

    text: str
    length: int
    all_figures: Sequence[FoundFigure]
    sentences: Sequence[Span]
    paragraphs: Sequence[Span]
    quotations: Sequence[FoundQuotation] = ()
    published: dt.date | None = None
    language: str | None = None
    written: str | None = None
    table: TokenTable | None = None

    @cached_property
    def relative(self) -> RelativeDates:
        """The article's relative dates."""
        return RelativeDates(self.text, self.published)

    @cached_property
    def tokens(self) -> Tokens:
        """The article's tokens."""
        return Tokens(self.text, table=self.table)

    def tokenize(self, statement: str, language: str | None = None) -> Tokens:
        """Tokenise a statement, reading numbers in the conventions of `language` (default: the article's)."""
        return Tokens(statement, table=TokenTable(statement, language=language or self.language))

    @cached_property
    def own_language(self) -> ArticleLanguage:
        """The language that the article is written in."""
        return ArticleLanguage(self.text, self.language, self.written)

    @cached_property
    def names(self) -> NameIndex:
        """Index of the article's names."""
        return NameIndex(self.tokens, relative=self.relative, language=self.own_language)

    @cached_property
    def figures(self) -> FigureIndex:
        """Index of the article's figures."""
        return FigureIndex(
            self.tokens,
            self.all_figures,
            self.sentences,
            relative=self.relative,
            is_foreign=self.own_language.is_foreign,
        )

    @cached_property
    def repeated(self) -> RepetitionIndex:
        """Index of the article's sentences that recognises repetitions."""
        return RepetitionIndex(self.text, length=self.length, sentences=self.sentences, quotations=self.quotations)

    @cached_property
    def sentence_words(self) -> list[frozenset[str]]:
        """The set of stems of each sentence."""
        stems = self.tokens.stems
        return [frozenset(stems[at] for at in self.tokens.within(span)) - {""} for span in self.sentences]

    @cached_method
    def read_once(self, read: Callable[[Tokens, range], _Read], sentence: Span) -> _Read:
        """Return `read(tokens, places)` for a sentence, computed once per function and sentence."""
        return read(self.tokens, self.tokens.within(sentence))

    @cached_method
    def cut(self, sentence: Span) -> Tokens:
        """The tokens of a sentence, cut once."""
        return self.tokens.cut(sentence)

    def sentences_of(self, span: Span) -> range:
        """Indices of the sentences that overlap a span."""
        first = max(0, bisect_right(self.sentences, span[0], key=itemgetter(0)) - 1)
        return range(first, max(first + 1, bisect_left(self.sentences, span[1], key=itemgetter(0))))

    def find_closest(self, words: frozenset[str], *, most: int = 3) -> list[int]:
        """Up to `most` sentence indices that together cover most of a statement's stems, in text order.

        Each sentence has to add stems. The appended title does not count as a sentence.
        """
        if not self.sentences:
            return []
        left, chosen = set(words), list[int]()
        for _ in range(most):
            best = max(range(len(self.sentences)), key=lambda at: len(left & self.sentence_words[at]))
            gained = len(left & self.sentence_words[best])
            if gained < (1 if not chosen else max(2, len(words) // 5)):
                break
            chosen.append(best)
            left -= self.sentence_words[best]
        return sorted(chosen)
