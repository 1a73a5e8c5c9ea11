"""Prints briefs, audits and lists as tables on a terminal. Markup and escape sequences in texts are inert."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from typing import Final

from rich import box
from rich.console import Console
from rich.markdown import Markdown
from rich.table import Table
from rich.text import Text

from summarizer.report.fields import list_prefixes, name_place
from summarizer.report.markdown import to_markdown
from summarizer.report.plain_text import show
from summarizer.report.trust_view import (
    FLAGGED,
    JUDGE,
    PARTLY_REJECTED,
    REJECTED,
    ItemVerdict,
    NoteView,
    RejectionView,
    as_sentence,
    describe_state,
    find_words,
    is_flagged,
    read_meters,
    view_cautions,
    view_general,
    view_notes,
    view_rejections,
)
from summarizer.schemas.audit import Audit, StatementCheck
from summarizer.schemas.brief import Envelope

MAX_WIDTH: Final = 110  # maximum columns of prose
NOTHING: Final = frozenset({"none", "not measured"})  # values of meters that have nothing to measure


def make_console() -> Console:
    console = Console(file=sys.stdout, highlight=False, markup=False, emoji=False)
    if console.width < 1:  # COLUMNS=0, as a terminal without a size exports it: rich would print nothing
        console.width = 80
    return console


def print_brief(brief: Envelope) -> None:
    console = make_console()
    console.print(Markdown(to_markdown(brief, links=False), hyperlinks=False), width=min(console.width, MAX_WIDTH))


def print_audit(audit: Audit, items: Sequence[ItemVerdict] = ()) -> None:
    """Print an audit: findings first, then the verdicts on sentences, quotes and further items in the order given."""
    console = make_console()
    for text in view_general(audit):
        console.print(Text(text))
    shown = {check.path for check in audit.quotes} | {check.path for check in audit.statements}
    rejected = [note for note in view_rejections(audit) if note.path not in shown]
    reasons = {as_sentence(reason) for check in audit.statements for reason in check.reasons}
    cautions = [note for note in view_cautions(audit) if note.why not in reasons]
    print_rejected(console, rejected, audit)
    print_notes(console, "Look at", cautions)
    print_notes(console, "Fields left out", view_notes(audit))
    print_statements(console, audit)
    print_quotes(console, audit, rejected={note.path for note in rejected})
    listed = {(name_place(check.path), find_words(check.text)) for check in audit.statements}
    verdicts = [
        (item.name, item.verdict, item.text)
        for item in items
        if item.verdict != REJECTED and ((item.name, item.text) not in listed or item.verdict == PARTLY_REJECTED)
    ]
    title = "Items" if len(verdicts) == len(items) else "Other items"
    print_rows(console, title, ("Where", "Verdict", "As given"), verdicts)
    for meter in read_meters(audit):
        if meter.value not in NOTHING:
            console.print(Text(str(meter), style="bold"))
    console.print(Text(describe_state(audit, reads_article=False)))


def print_rejected(console: Console, rejected: Sequence[RejectionView], audit: Audit) -> None:
    closest = {one.path: show(one.closest.text) for one in audit.rejected if one.closest is not None}
    rows = [(name_place(one.path), one.written, closest.get(one.path, ""), one.why_briefly) for one in rejected]
    print_rows(console, "Rejected", ("Where", "As given", "Closest in the article", "Why"), rows)


def print_statements(console: Console, audit: Audit) -> None:
    rows = [
        (name_place(check.path), describe_verdict(check), show(check.text), "\n".join(map(as_sentence, check.reasons)))
        for check in audit.statements
    ]
    print_rows(console, "Sentences", ("Where", "Verdict", "As given", "Why"), rows)


def print_quotes(console: Console, audit: Audit, *, rejected: AbstractSet[str]) -> None:
    """Print the quotes, except those of items that the table of what was rejected has, given by their paths."""
    rows = [
        (name_place(check.path), check.status, show(check.given), show(check.text or ""), show(check.reason))
        for check in audit.quotes
        if rejected.isdisjoint(list_prefixes(check.path))
    ]
    print_rows(console, "Quotes", ("Where", "Status", "As given", "In the article", "What differs"), rows)


def describe_verdict(check: StatementCheck) -> str:
    verdict = FLAGGED if is_flagged(check) else check.verdict.replace("_", " ")
    whose = show(check.by.removeprefix(JUDGE))
    return verdict if check.verdict == "not_judged" else f"{verdict}, by {whose}"


def print_notes(console: Console, head: str, notes: Sequence[NoteView]) -> None:
    print_rows(console, head, ("Where", "Why"), [(note.what, note.why) for note in notes])


def print_table(title: str, heads: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    print_rows(make_console(), title, heads, [[show(cell) for cell in row] for row in rows])


def print_rows(console: Console, title: str, heads: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """Print a table, unless it has no rows, without columns in which all cells are empty."""
    if not rows:
        return
    table = Table(title=Text(title), title_justify="left", box=box.SIMPLE, pad_edge=False)
    used = [at for at in range(len(heads)) if any(row[at] for row in rows)]
    for at in used:
        table.add_column(Text(heads[at]), overflow="fold")
    for row in rows:
        table.add_row(*(Text(row[at]) for at in used))
    console.print(table)
