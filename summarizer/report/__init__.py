"""Briefs for readers. What a brief says is laid out once, in `view`; each form only writes it down.

The names are loaded when they are first used: who wants one line shown in plain text needs no schema.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from summarizer.report.html import draw_panes, to_html
    from summarizer.report.markdown import to_markdown

__all__ = ["draw_panes", "to_html", "to_markdown"]


def __getattr__(name: str) -> Any:
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    home = "summarizer.report.markdown" if name == "to_markdown" else "summarizer.report.html"
    return getattr(import_module(home), name)
