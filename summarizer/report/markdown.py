"""A brief as Markdown that reads well in an editor and in a chat, and that nothing in the article can break out of."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from summarizer.report.view import BriefView, NoteView, view_brief
from summarizer.schemas.brief import Brief

INLINE: Final = re.compile(r"[\\`*_\[\]<>&|~$^]|(?<=:)//|(?<=[wW])\.|@")
"""Characters that begin emphasis, code, links, HTML, entities, table cells, mathematics or an address that is made a
link of by itself."""

LEADING: Final = re.compile(r"^(?:[-+#=:]|\d{1,9}(?=[.)](?:\s|$)))")
"""What begins a heading, list or definition where it stands first."""

STANCES: Final = {
    "supports": "supports",
    "opposes": "opposes",
    "mixed": "takes a mixed view of",
    "neutral": "speaks about",
}

MOST_LEFT_OUT: Final = 25
"""Passages listed as left out; a long article has hundreds."""


def to_markdown(brief: Brief) -> str:
    """Write a brief as Markdown (CommonMark with tables), ending in a line break."""
    view = view_brief(brief)
    blocks = [
        f"# {escape(view.headline)}",
        *([escape(view.abstract)] if view.abstract else []),
        *write_actors(view),
        *write_positions(view),
        *write_figures(view),
        *write_questions(view),
        "## How far to trust it",
        escape(view.verdict),
        *write_notes("Rejected", view.rejected),
        *write_notes("Look at", view.cautions),
        *write_notes("In the article and not in this brief", view.left_out[:MOST_LEFT_OUT]),
        *([f"… and {len(view.left_out) - MOST_LEFT_OUT} more."] if len(view.left_out) > MOST_LEFT_OUT else []),
        "---",
        f"*{escape(view.receipt)}*",
    ]
    return "\n\n".join(blocks) + "\n"


def escape(text: str) -> str:
    r"""Text that Markdown shows as it is, wherever in a line it stands.

    >>> escape("1. *Not* a <b>list</b>")
    '1\\. \\*Not\\* a \\<b\\>list\\</b\\>'
    """
    inline = INLINE.sub(lambda found: "".join("\\" + character for character in found.group()), text)
    lead = LEADING.match(inline)
    if lead is None:
        return inline
    return f"{lead.group()}\\{inline[lead.end() :]}" if lead.group()[0].isdigit() else f"\\{inline}"


def write_actors(view: BriefView) -> Iterator[str]:
    """Who acts and speaks."""
    if view.actors:
        yield "## Actors"
        yield "\n".join(
            f"- **{escape(actor.name)}**"
            + (f", {escape(actor.role)}" if actor.role else "")
            + f" ({actor.kind}"
            + (f"; also {escape(actor.aliases)}" if actor.aliases else "")
            + ")"
            for actor in view.actors
        )


def write_positions(view: BriefView) -> Iterator[str]:
    """Who says or wants what, each with the article's words."""
    if view.positions:
        yield "## Positions"
        yield "\n\n".join(
            f"- **{escape(p.holder)}** {STANCES[p.stance]} {escape(p.target)}: {escape(p.statement)}\n"
            f"  > {escape(p.quote)}\n"
            f"  > — {escape(p.source)}"
            for p in view.positions
        )


def write_figures(view: BriefView) -> Iterator[str]:
    """The figures, in a table."""
    if view.figures:
        yield "## Figures"
        rows = [(f.figure, f.about, f.period, f.source, f.quote) for f in view.figures]
        yield write_table(("Figure", "What", "Period", "Source", "Quote"), rows)


def write_table(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A table; its cells are escaped."""
    lines = [heads, ["---"] * len(heads), *([escape(cell) for cell in row] for row in rows)]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def write_questions(view: BriefView) -> Iterator[str]:
    """What the article leaves open."""
    if view.questions:
        yield "## Open questions"
        yield "\n\n".join(
            f"- {escape(q.question)} ({q.why}{f'; {escape(q.related)}' if q.related else ''})\n  > {escape(q.quote)}"
            for q in view.questions
        )


def write_notes(head: str, notes: Sequence[NoteView]) -> Iterator[str]:
    """Things rejected, doubted or left out."""
    if notes:
        yield f"### {head}"
        yield "\n".join(
            f"- {escape(note.what)}: {escape(note.why)}" if note.what else f"- {escape(note.why)}" for note in notes
        )
