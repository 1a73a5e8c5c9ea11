"""Finds quotes, figures, speakers and names in an article, and checks claims about them.

The finders and the aligner work on text alone and import no engine, schema or brief.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from summarizer import import_on_use

if TYPE_CHECKING:
    from summarizer.grounding.figures.finder import find_figures
    from summarizer.grounding.quotes.align import Aligner, align_quote
    from summarizer.grounding.speech_index import find_attributions
    from summarizer.language.quotations import find_quotations

__all__ = ["Aligner", "align_quote", "find_attributions", "find_figures", "find_quotations"]

__getattr__, __dir__ = import_on_use(
    __name__,
    {
        "summarizer.grounding.figures.finder": ["find_figures"],
        "summarizer.grounding.quotes.align": ["Aligner", "align_quote"],
        "summarizer.grounding.speech_index": ["find_attributions"],
        "summarizer.language.quotations": ["find_quotations"],
    },
)
