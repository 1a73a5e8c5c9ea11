"""Checks the figures and names of a sentence against the quotes that prove it, or against the whole article.

Whether the sentence follows from its quotes is not decided here: only that it adds no figure and no name.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cached_property, lru_cache
from typing import Final

from summarizer.grounding.figures.numbers import find_figures
from summarizer.grounding.language import opening_words
from summarizer.grounding.prose.figure_index import FigureIndex
from summarizer.grounding.prose.figures import check_figures
from summarizer.grounding.prose.name_index import NameIndex
from summarizer.grounding.prose.names import check_names
from summarizer.grounding.prose.verbatim import fold, repeats, repeats_after_name
from summarizer.grounding.prose.words import Words
from summarizer.schemas.findings import FoundFigure
from summarizer.schemas.grounder import ProseReport

_QUOTE_WORDS: Final = 160
"""A text with more words is an article, in which nearly every number is counted somewhere."""
CHECKS: Final = ("figures", "names")
"""The checks that every sentence gets."""
_SENTENCES: Final = re.compile(r"(?<=[.!?]) (?=[A-Z“\"])")
_BREAKS: Final = re.compile(r"[^\w\s]|[\d_\n]")
_KEPT_REPORTS: Final = 256


class Evidence:
    """What sentences are held against: the parts of quotes, or a whole article. Everything is indexed on first use.

    Args:
        texts: The parts, in order.
        figures: Their figures where they are known already; their offsets may be those of the article.
        language: The language that figures are written in, where it is known.

    Example:
        >>> check_prose("Nearly 93 percent agreed.", Evidence(["A total of 92.6 percent agreed."])).failures
        ()
    """

    def __init__(
        self, texts: Sequence[str], *, figures: Sequence[FoundFigure] | None = None, language: str | None = None
    ) -> None:
        self._text = texts[0] if len(texts) == 1 else "\n".join(texts)
        self._figures = figures
        self.language = language
        self._reports: dict[tuple[str, tuple[str, ...], Evidence | None], ProseReport] = {}

    def check(self, prose: str, *, names: tuple[str, ...], article: Evidence | None) -> ProseReport:
        """Check a sentence, or return the kept report of an earlier check; see `check_prose`."""
        key = prose, names, article
        report = self._reports.get(key)
        if report is None:
            if len(self._reports) >= _KEPT_REPORTS:
                self._reports.clear()
            report = self._reports[key] = _check(prose, self, names=names, article=article)
        return report

    @cached_property
    def folded(self) -> str:
        """Its text with plain marks and spaces."""
        return fold(self._text)

    @cached_property
    def words(self) -> Words:
        """Its words."""
        return Words(self._text)

    @cached_property
    def names(self) -> NameIndex:
        """Its names."""
        return NameIndex(self.words)

    @cached_property
    def figures(self) -> FigureIndex:
        """Its figures."""
        known = self._figures
        figures = find_figures(self._text, language=self.language) if known is None else known
        return FigureIndex(self.words, figures, language=self.language)

    @cached_property
    def is_whole(self) -> bool:
        """Whether it has too many words for a quote."""
        text = self._text
        if not _QUOTE_WORDS < len(text) <= 20 * _QUOTE_WORDS:
            return len(text) > _QUOTE_WORDS
        most = len(text.split()) + 2 * len(_BREAKS.findall(text))  # a mark is a word, and may part a word in two
        return most > _QUOTE_WORDS and len(self.words) > _QUOTE_WORDS


def check_prose(
    prose: str, evidence: Evidence, *, names: Sequence[str] = (), article: Evidence | None = None
) -> ProseReport:
    """Check the figures and names of a sentence against its evidence.

    Args:
        prose: The sentence.
        evidence: The quotes that prove it, or the article.
        names: Names that proven siblings bring, which may stand in the sentence as well.
        article: The whole article, where the evidence is quotes: names that these shorten may be given in full.

    Returns:
        Which checks were made, and every figure and name that the evidence does not hold.

    Example:
        >>> quote = Evidence(["Lind will sign 3 treaties."])
        >>> check_prose("Lind signs three treaties.", quote).failures
        ()
        >>> check_prose("Ek will sign 3 treaties.", quote).failures
        ('“Ek” is not named there',)
    """
    return evidence.check(prose, names=tuple(names), article=article)


def _check(prose: str, evidence: Evidence, *, names: tuple[str, ...], article: Evidence | None) -> ProseReport:
    whole = evidence.is_whole
    parts = _SENTENCES.split(prose) if whole else [prose]
    if all(repeats(part, evidence.folded) for part in parts):
        return ProseReport(CHECKS)
    words = Words(prose)
    named = not whole and repeats_after_name(prose, evidence.folded)
    failures = [] if named else check_figures(prose, words, evidence.figures, whole=whole)
    unnamed = check_names(
        words,
        evidence.names,
        beside=_read_names(names) if names else None,
        article=article.names if article else None,
        openers=opening_words(evidence.language),
    )
    return ProseReport(CHECKS, (*failures, *unnamed))


@lru_cache(maxsize=512)
def _read_names(names: tuple[str, ...]) -> NameIndex:
    return NameIndex(Words("\n".join(names)))
