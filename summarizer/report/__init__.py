"""Renders briefs as HTML and Markdown. Both are written from the same plain-text views.

The public names are loaded when they are first used.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from summarizer.report.html import draw_panes, to_html
    from summarizer.report.markdown import to_markdown
    from summarizer.report.meters import read_meters

_HOMES = {"draw_panes": "html", "read_meters": "meters", "to_html": "html", "to_markdown": "markdown"}

__all__ = ["draw_panes", "read_meters", "to_html", "to_markdown"]


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"summarizer.report.{_HOMES[name]}"), name)
