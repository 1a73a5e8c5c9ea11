"""What was found in an article before anything is chosen: its figures, quotations and attributions.

Finding is grounding's, and independent of the engine; whoever has the findings already hands them in.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import Protocol

from summarizer.grounding.figures.numbers import find_figures
from summarizer.grounding.language import find_language
from summarizer.grounding.speech_index import SpeechIndex
from summarizer.schemas.findings import FoundAttribution, FoundFigure, FoundQuotation


class Findings(Protocol):
    """An article's findings, each kind in order; an `ArticleGrounder` has them."""

    @property
    def figures(self) -> Sequence[FoundFigure]:
        """Every figure, dates and times too."""
        ...

    @property
    def quotations(self) -> Sequence[FoundQuotation]:
        """Every quotation."""
        ...

    @property
    def attributions(self) -> Sequence[FoundAttribution]:
        """Every attribution."""
        ...

    @property
    def speech(self) -> SpeechIndex:
        """Its paragraphs, sentences, tokens (`units`) and names (`roster`)."""
        ...


class TextFindings:
    """The findings of a text, each kind looked for when it is first asked for.

    Args:
        text: The article.
    """

    def __init__(self, text: str) -> None:
        self._text = text

    @cached_property
    def figures(self) -> Sequence[FoundFigure]:
        """Every figure, dates and times too."""
        return find_figures(self._text, vague=True, language=find_language(self._text))

    @cached_property
    def speech(self) -> SpeechIndex:
        """Its paragraphs, sentences, tokens (`units`) and names (`roster`)."""
        return SpeechIndex(self._text)

    @property
    def quotations(self) -> Sequence[FoundQuotation]:
        """Every quotation."""
        return self.speech.quotations

    @property
    def attributions(self) -> Sequence[FoundAttribution]:
        """Every attribution."""
        return self.speech.attributions
