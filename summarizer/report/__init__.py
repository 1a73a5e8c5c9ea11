"""Briefs for readers. What a brief says is laid out once, in `view`; each form only writes it down."""

from summarizer.report.html import draw_panes as draw_panes
from summarizer.report.html import to_html as to_html
from summarizer.report.markdown import to_markdown as to_markdown
