"""Briefs, audits and lists as tables on a terminal. The text is data: no markup in it is obeyed, and no escape."""

from __future__ import annotations

import sys
from collections.abc import Sequence

from rich import box
from rich.console import Console
from rich.markdown import Markdown
from rich.table import Table
from rich.text import Text

from summarizer.report.account import NoteView, judge, view_cautions, view_rejections, view_uncovered
from summarizer.report.markdown import to_markdown
from summarizer.report.plain import show
from summarizer.schemas.audit import Audit
from summarizer.schemas.brief import Envelope

WIDEST = 110
"""Columns that prose is set in at most; longer lines are hard to follow."""

MOST_LEFT_OUT = 15
"""Passages listed as left out; the JSON has all."""


def make_console() -> Console:
    """A console on what standard output is now."""
    return Console(file=sys.stdout, highlight=False, markup=False, emoji=False)


def print_brief(brief: Envelope) -> None:
    """Print a brief, laid out as its Markdown is."""
    console = make_console()
    console.print(Markdown(to_markdown(brief, links=False), hyperlinks=False), width=min(console.width, WIDEST))


def print_audit(audit: Audit) -> None:
    """Print how what was given stands to the article."""
    console = make_console()
    rows = [
        (check.path, check.status, show(check.given), show(check.reason or check.text or "")) for check in audit.quotes
    ]
    print_rows(console, "Quotes", ("Where", "Status", "As given", "In the article"), rows)
    told = {check.path for check in audit.quotes}
    rejected = [note for note in view_rejections(audit) if note.what not in told]
    print_notes(console, rejected, view_cautions(audit), view_uncovered(audit))
    console.print(Text(judge(audit), style="bold"))


def print_notes(
    console: Console, rejected: Sequence[NoteView], cautions: Sequence[NoteView], left_out: Sequence[NoteView]
) -> None:
    """Print what was rejected, doubted and left out."""
    print_rows(console, "Rejected", ("Where", "Why"), [(note.what, note.why) for note in rejected])
    print_rows(console, "Look at", ("Where", "Why"), [(note.what, note.why) for note in cautions])
    shown = [(note.what, note.why) for note in left_out[:MOST_LEFT_OUT]]
    if len(left_out) > MOST_LEFT_OUT:
        shown.append(("", f"… and {len(left_out) - MOST_LEFT_OUT} more: --format json has all"))
    print_rows(console, "In the article and not in this brief", ("Kind", "Passage"), shown)


def print_table(title: str, heads: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """Print one table."""
    print_rows(make_console(), title, heads, [[show(cell) for cell in row] for row in rows])


def print_rows(console: Console, title: str, heads: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """Print a section; nothing where it has no rows."""
    if not rows:
        return
    table = Table(title=Text(title), title_justify="left", box=box.SIMPLE, pad_edge=False)
    for head in heads:
        table.add_column(Text(head), overflow="fold")
    for row in rows:
        table.add_row(*(Text(cell) for cell in row))
    console.print(table)
