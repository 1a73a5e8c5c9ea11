"""News briefs whose every quote, figure and speaker is verified against the article.

The public names are imported on first use, so that importing the package is fast and imports no model library.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from summarizer.version import __version__ as __version__

if TYPE_CHECKING:
    from summarizer.client import AsyncClient, Client
    from summarizer.grounding.quotes.align import Aligner, align_quote
    from summarizer.pipeline.extract import aextract, extract
    from summarizer.pipeline.run import asummarize, summarize
    from summarizer.pipeline.statement_check import acheck_statement, check_statement
    from summarizer.pipeline.stream import astream, stream
    from summarizer.pipeline.verify import averify, verify
    from summarizer.schemas.article import Article
    from summarizer.schemas.brief import Brief

__all__ = [
    "Aligner",
    "Article",
    "AsyncClient",
    "Brief",
    "Client",
    "acheck_statement",
    "aextract",
    "align_quote",
    "astream",
    "asummarize",
    "averify",
    "check_statement",
    "extract",
    "stream",
    "summarize",
    "verify",
]

_HOMES = {
    "Aligner": "summarizer.grounding.quotes.align",
    "Article": "summarizer.schemas.article",
    "AsyncClient": "summarizer.client",
    "Brief": "summarizer.schemas.brief",
    "Client": "summarizer.client",
    "acheck_statement": "summarizer.pipeline.statement_check",
    "aextract": "summarizer.pipeline.extract",
    "align_quote": "summarizer.grounding.quotes.align",
    "astream": "summarizer.pipeline.stream",
    "asummarize": "summarizer.pipeline.run",
    "averify": "summarizer.pipeline.verify",
    "check_statement": "summarizer.pipeline.statement_check",
    "extract": "summarizer.pipeline.extract",
    "stream": "summarizer.pipeline.stream",
    "summarize": "summarizer.pipeline.run",
    "verify": "summarizer.pipeline.verify",
}


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(import_module(_HOMES[name]), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted([*globals(), *__all__])
