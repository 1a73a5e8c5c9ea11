"""Finds quotes, figures, speakers and names in an article, and checks claims about them.

The finders and the aligner are independent: each takes a text and imports no engine, schema or brief.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from summarizer.grounding.figures.finder import find_figures
    from summarizer.grounding.quotes.align import Aligner, align_quote
    from summarizer.grounding.speech.attribution import find_attributions
    from summarizer.language.quotations import find_quotations

__all__ = ["Aligner", "align_quote", "find_attributions", "find_figures", "find_quotations"]

_HOMES = {
    "Aligner": "summarizer.grounding.quotes.align",
    "align_quote": "summarizer.grounding.quotes.align",
    "find_attributions": "summarizer.grounding.speech.attribution",
    "find_figures": "summarizer.grounding.figures.finder",
    "find_quotations": "summarizer.language.quotations",
}


def __getattr__(name: str) -> Any:
    # imported on first use: aligning quotes does not need the tables of the other finders
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(import_module(_HOMES[name]), name)
    globals()[name] = value
    return value
