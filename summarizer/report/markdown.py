"""A brief as Markdown that reads well in an editor and in a chat, and that nothing in the article can break out of."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from itertools import count
from typing import Final, TypeAlias

from summarizer.report.account import AccountView, NoteView, view_account
from summarizer.report.original import link_words, name_host, read_address
from summarizer.report.outline import EntryView, view_outline
from summarizer.report.plain import show
from summarizer.report.view import (
    ActorView,
    FigureView,
    PositionView,
    QuestionView,
    SentenceView,
    part_at_name,
    quotes_of,
    view_brief,
)
from summarizer.schemas.article import Article
from summarizer.schemas.blocks import Quote
from summarizer.schemas.brief import Brief, Envelope

Link: TypeAlias = Callable[[Quote], str]
"""From a quote to its address in the original; empty where it has none."""

INLINE: Final = re.compile(r"[\\`*_\[\]<>&|~$^]|(?<=:)//|(?<=[wW][wW][wW])\.|@|#\Z")
"""Characters that begin emphasis, code, links, HTML, entities, table cells, mathematics or an address that is made a
link of by itself, and the mark that a heading may end in."""

LEADING: Final = re.compile(r"[-+#=:]|\d{1,9}(?=[.)](?:\s|\Z))")
"""What begins a heading, list or definition where it stands first in a line."""

BACKTICKS: Final = re.compile("`+")

ENDING: Final = re.compile(r"[()]")
"""Characters of an address that could end a link."""

SUPERSCRIPT: Final = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
"""Digits of a footnote's number."""

MOST_LEFT_OUT: Final = 25
"""Passages listed as left out; a long article has hundreds."""


def to_markdown(brief: Envelope, *, links: bool = True) -> str:
    """Write a brief as Markdown (CommonMark), ending in a line break.

    Args:
        brief: The brief.
        links: Whether each quote leads to its words where the article was published, if that is known.
    """
    link = partial(link_words, read_address(brief.article.url) if links else "", text=brief.article.text)
    head, *content = write_news(brief, link) if isinstance(brief, Brief) else write_outline(brief, link)
    blocks = [
        head,
        *write_source(brief.article),
        *content,
        *write_account(view_account(brief)),
    ]
    return "\n\n".join(blocks) + "\n"


def write_source(article: Article) -> Iterator[str]:
    """Where the article was published, if it is known."""
    if address := read_address(article.url):
        yield write_link(escape(show(name_host(address))), address)


def write_link(text: str, address: str) -> str:
    """A link that chats know too: they take no address in angle brackets, so none may hold what would end it.

    >>> write_link("original", "https://example.org/a_(b)")
    '[original](https://example.org/a_%28b%29)'
    """
    return f"[{text}]({ENDING.sub(lambda found: f'%{ord(found.group()):02X}', address)})"


def write_news(brief: Brief, link: Link) -> Iterator[str]:
    """The content of a brief of news."""
    view = view_brief(brief)
    yield f"# {escape(view.headline)}"
    if view.abstract:
        yield from write_abstract(view.abstract, [sentence.quotes for sentence in brief.abstract], link)
    yield from write_section("Actors", map(write_actor, view.actors), apart="\n")
    links = [link(position.quote) for position in brief.positions]
    yield from write_section("Positions", map(write_position, view.positions, links))
    links = [link(claim.quote) for claim in brief.numeric_claims]
    yield from write_section("Figures", map(write_figure, view.figures, links))
    both = [tuple(map(link, quotes_of(question))) for question in brief.open_questions]
    yield from write_section("Open questions", map(write_question, view.questions, both))


def write_abstract(sentences: Sequence[SentenceView], quotes: Sequence[Sequence[Quote]], link: Link) -> Iterator[str]:
    """The abstract with the numbers of its footnotes, and the footnotes: the article's words for each sentence."""
    numbers = count(1)
    told: list[str] = []
    notes: list[str] = []
    for sentence, proof in zip(sentences, quotes, strict=True):
        marks = []
        for words, quote in zip(sentence.quotes, proof, strict=True):
            number = next(numbers)
            address = link(quote)
            marks.append(str(number).translate(SUPERSCRIPT))
            place = f" · {write_link('original', address)}" if address else ""
            notes.append(f"{number}. {escape(words)}{place}")
        told.append(f"{escape(sentence.text) if told else escape_line(sentence.text)}{' '.join(marks)}")
    yield " ".join(told)
    if notes:
        yield "\n".join(notes)


def write_outline(brief: Envelope, link: Link) -> Iterator[str]:
    """The content of a brief in any other schema."""
    view = view_outline(brief)
    yield f"# {escape(view.headline)}"
    if view.facts:
        yield "\n".join(f"- **{escape(fact.label)}**: {escape(fact.text)}" for fact in view.facts)
    for section in view.sections:
        plain = not any(entry.quotes or entry.details for entry in section.entries)
        entries = [write_entry(entry, link) for entry in section.entries]
        yield from write_section(escape(section.head), entries, apart="\n" if plain else "\n\n")


def write_entry(entry: EntryView, link: Link) -> str:
    """An item of any kind, with the article's words."""
    if not entry.lead:
        said = escape_line(entry.text)
    elif entry.text:
        said = write_saying(entry.lead, entry.text)
    else:
        said = f"**{escape(entry.lead)}**"
    details = "".join(f"\n  - {escape(detail.label)}: {escape(detail.text)}" for detail in entry.details)
    quotes = "\n".join(write_quote(each.text, source=each.source, address=link(each.quote)) for each in entry.quotes)
    return said + details + quotes


def write_account(account: AccountView) -> Iterator[str]:
    """How far a brief can be trusted, and how it came about."""
    yield "## How far to trust it"
    yield escape_line(account.verdict)
    yield from write_notes("Rejected", account.rejected)
    yield from write_notes("Look at", account.cautions)
    yield from write_left_out(account.left_out)
    yield "---"
    yield f"*{escape(account.receipt)}*"


def escape(text: str) -> str:
    r"""Text that Markdown shows as it is, where something else stands before it in its line.

    >>> escape("1. *Not* a <b>list</b>")
    '1. \\*Not\\* a \\<b\\>list\\</b\\>'
    """
    return INLINE.sub(lambda found: "".join("\\" + character for character in found.group()), text)


def escape_line(text: str) -> str:
    r"""Text that Markdown shows as it is, where it stands first in its line.

    >>> escape_line("1. Not a list")
    '1\\. Not a list'
    """
    inline = escape(text)
    lead = LEADING.match(inline)
    if lead is None:
        return inline
    return f"{lead.group()}\\{inline[lead.end() :]}" if lead.group()[0].isdigit() else f"\\{inline}"


def write_code(text: str) -> str:
    """Text as code, in which nothing is escaped: its fence is longer than any in it.

    >>> write_code("numeric_claims[0]")
    '`numeric_claims[0]`'
    """
    fence = "`" * (1 + max((len(run) for run in BACKTICKS.findall(text)), default=0))
    return f"{fence}{text}{fence}" if len(fence) == 1 else f"{fence} {text} {fence}"


def write_section(head: str, items: Iterable[str], *, apart: str = "\n\n") -> Iterator[str]:
    """A heading and its list; nothing where the list is empty."""
    listed = apart.join(f"- {item}" for item in items)
    if listed:
        yield f"## {head}"
        yield listed


def write_actor(actor: ActorView) -> str:
    """Who acts or speaks."""
    role = f", {escape(actor.role)}" if actor.role else ""
    also = f"; also {escape(actor.aliases)}" if actor.aliases else ""
    return f"**{escape(actor.name)}**{role} ({actor.kind}{also})"


def write_position(position: PositionView, address: str = "") -> str:
    """Who says or wants what, with the article's words."""
    said = write_saying(position.holder, position.statement)
    stance = f" ({escape(position.stance)})" if position.stance else ""
    return said + stance + write_quote(position.quote, source=position.source, address=address)


def write_saying(name: str, sentence: str) -> str:
    """A sentence about somebody, whose name stands out in it, or before it where it begins otherwise."""
    parted = part_at_name(name, sentence)
    if parted is None:
        return f"**{escape(name)}**: {escape(sentence)}"
    before, found, after = parted
    return f"{escape_line(before)}**{escape(found)}**{escape(after)}"


def write_figure(figure: FigureView, address: str = "") -> str:
    """A figure and what it is of, with the article's words."""
    period = f" ({escape(figure.period)})" if figure.period else ""
    said = f"**{escape(figure.figure)}**: {escape(figure.about)}{period}"
    return said + write_quote(figure.quote, source=figure.source, address=address)


def write_question(question: QuestionView, addresses: Iterable[str]) -> str:
    """What the article leaves open, with its words."""
    related = f"; {escape(question.related)}" if question.related else ""
    quotes = (write_quote(quote, address=to) for quote, to in zip(question.quotes, addresses, strict=True))
    return f"{escape_line(question.question)} ({question.why}{related})" + "\n".join(quotes)


def write_quote(quote: str, *, source: str = "", address: str = "") -> str:
    """The article's words under an item, who says them, and the way to them."""
    told = [*([escape(source)] if source else []), *([write_link("original", address)] if address else [])]
    lines = [escape_line(quote), *([f"— {' · '.join(told)}"] if told else [])]
    return "".join(f"\n  > {line}" for line in lines)


def write_notes(head: str, notes: Sequence[NoteView]) -> Iterator[str]:
    """What was rejected or doubted, and where it stands in the brief."""
    if notes:
        yield f"### {head}"
        yield "\n".join(
            f"- {write_code(note.what)}: {escape(note.why)}" if note.what else f"- {escape_line(note.why)}"
            for note in notes
        )


def write_left_out(notes: Sequence[NoteView]) -> Iterator[str]:
    """What the article holds and the brief does not."""
    if notes:
        yield "### In the article and not in this brief"
        yield "\n".join(f"- {note.what}: {escape(note.why)}" for note in notes[:MOST_LEFT_OUT])
    if len(notes) > MOST_LEFT_OUT:
        yield f"… and {len(notes) - MOST_LEFT_OUT} more."
