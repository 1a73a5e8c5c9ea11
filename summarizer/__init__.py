"""News briefs whose every quote, figure and speaker is verified against the article.

The public names are imported on first use, so that importing the package is fast and imports no model library.
"""

from __future__ import annotations

import sys
from importlib import import_module

from summarizer.version import __version__ as __version__

TYPE_CHECKING = False  # not from typing, whose import takes longer than all others before the command handles Ctrl-C
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from typing import Any

    from summarizer.client import AsyncClient, Client
    from summarizer.grounding.quotes.align import Aligner, align_quote
    from summarizer.pipeline.brief_input import read_brief, read_compact
    from summarizer.pipeline.run import aextract, asummarize, extract, summarize
    from summarizer.pipeline.stream import astream, stream
    from summarizer.pipeline.verify import acheck_statement, averify, check_statement, verify
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
    "read_brief",
    "read_compact",
    "stream",
    "summarize",
    "verify",
]


def import_on_use(
    package: str, homes: Mapping[str, Sequence[str]]
) -> tuple[Callable[[str], Any], Callable[[], list[str]]]:
    """Make `__getattr__` and `__dir__` of a package whose public names are imported on first use (PEP 562).

    Args:
        homes: The names that each module defines, by the module's full name.
    """
    namespace = vars(sys.modules[package])
    modules = {name: module for module, names in homes.items() for name in names}

    def get_name(name: str) -> Any:
        if name not in modules:
            raise AttributeError(f"module {package!r} has no attribute {name!r}")
        namespace[name] = value = getattr(import_module(modules[name]), name)
        return value

    return get_name, lambda: sorted({*namespace, *modules})


__getattr__, __dir__ = import_on_use(
    __name__,
    {
        "summarizer.client": ["AsyncClient", "Client"],
        "summarizer.grounding.quotes.align": ["Aligner", "align_quote"],
        "summarizer.pipeline.brief_input": ["read_brief", "read_compact"],
        "summarizer.pipeline.stream": ["astream", "stream"],
        "summarizer.pipeline.run": ["aextract", "asummarize", "extract", "summarize"],
        "summarizer.pipeline.verify": ["acheck_statement", "averify", "check_statement", "verify"],
        "summarizer.schemas.article": ["Article"],
        "summarizer.schemas.brief": ["Brief"],
    },
)
