"""Renders briefs as HTML, Markdown, tables, compact JSON and W3C annotations.

The public names are loaded when they are first used.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from summarizer.report.annotations import to_annotations
    from summarizer.report.compact import to_compact
    from summarizer.report.html import draw_panes, to_html
    from summarizer.report.markdown import to_markdown
    from summarizer.report.meters import read_meters
    from summarizer.report.table import list_rows, to_csv, to_dataframe, to_jsonl

_HOMES = {
    "draw_panes": "html",
    "list_rows": "table",
    "read_meters": "meters",
    "to_annotations": "annotations",
    "to_compact": "compact",
    "to_csv": "table",
    "to_dataframe": "table",
    "to_html": "html",
    "to_jsonl": "table",
    "to_markdown": "markdown",
}

__all__ = [
    "draw_panes",
    "list_rows",
    "read_meters",
    "to_annotations",
    "to_compact",
    "to_csv",
    "to_dataframe",
    "to_html",
    "to_jsonl",
    "to_markdown",
]


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"summarizer.report.{_HOMES[name]}"), name)
