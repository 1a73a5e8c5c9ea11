"""Renders briefs as HTML, Markdown, tables, compact JSON and W3C annotations.

The public names are imported on first use.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from summarizer import import_on_use

if TYPE_CHECKING:
    from summarizer.report.html import draw_panes, to_html
    from summarizer.report.json_forms import to_annotations, to_compact
    from summarizer.report.markdown import to_markdown
    from summarizer.report.table import list_rows, to_csv, to_dataframe, to_jsonl
    from summarizer.report.trust_view import read_meters

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

__getattr__, __dir__ = import_on_use(
    __name__,
    {
        "summarizer.report.json_forms": ["to_annotations", "to_compact"],
        "summarizer.report.html": ["draw_panes", "to_html"],
        "summarizer.report.markdown": ["to_markdown"],
        "summarizer.report.table": ["list_rows", "to_csv", "to_dataframe", "to_jsonl"],
        "summarizer.report.trust_view": ["read_meters"],
    },
)
