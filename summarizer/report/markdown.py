"""Writes a brief as Markdown. All text is escaped, so that nothing from the article becomes markup."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from functools import partial
from typing import Final, TypeAlias

from summarizer.report.article_links import link_words, name_host, read_address
from summarizer.report.block_text import part_at_name, repeats_quote, show_quote
from summarizer.report.fields import name_place
from summarizer.report.outline import EntryView, Footnote, OutlineView, QuoteView, number_footnotes, view_outline
from summarizer.report.plain_text import show
from summarizer.report.trust_view import ItemFlag, NoteView, Reason, TrustView, as_sentence, view_trust
from summarizer.schemas.article import Article
from summarizer.schemas.blocks import Quote
from summarizer.schemas.brief import Envelope

Link: TypeAlias = Callable[[Quote], str]  # returns a quote's page and link in the original article; may be empty

INLINE: Final = re.compile(r"[\\`*_\[\]<>&|~$^]|(?<=:)//|(?<=[wW][wW][wW])\.|@|#\Z")
"""Characters that begin emphasis, code, links, HTML, entities, table cells, mathematics or automatic links, and a #
that could close a heading."""

LEADING: Final = re.compile(r"[-+#=:]|\d{1,9}(?=[.)](?:\s|\Z))")
"""Characters that begin a heading, list or definition at the start of a line."""

ENDING: Final = re.compile(r"[()]")  # characters of a URL that could end a link
MOST_LEFT_OUT: Final = 25  # left-out passages that are listed


def to_markdown(brief: Envelope, *, links: bool = True) -> str:
    """Write a brief as Markdown (CommonMark), ending in a line break.

    Args:
        links: Whether each quote links to its words in the original, if the article's URL is known.
    """
    address = read_address(brief.article.url)
    link = partial(write_place, address=address if links else "", article=brief.article)
    head, *content = write_content(brief, link)
    account = view_trust(brief)
    blocks = [
        head,
        *([write_link(escape(show(name_host(address))), address)] if address else []),
        *write_list("Read this first", account.general),
        *write_list("How far it is checked", map(str, account.meters)),
        *content,
        *write_account(account),
    ]
    return "\n\n".join(separate_lists(blocks)) + "\n"


def write_list(head: str, texts: Iterable[str]) -> Iterator[str]:
    if lines := [f"- {escape_line(text)}" for text in texts]:
        yield f"**{head}**"
        yield "\n".join(lines)


def separate_lists(blocks: Iterable[str]) -> Iterator[str]:
    """Write a list that follows another one with asterisks, since hyphens would continue the previous list."""
    sign = ""  # bullet of the previous block; empty if it is not a list
    for block in blocks:
        sign = ("*" if sign == "-" else "-") if block.startswith("- ") else ""
        yield re.sub("^-(?= )", "*", block, flags=re.MULTILINE) if sign == "*" else block


def write_link(text: str, address: str) -> str:
    """Write a link. Parentheses are encoded, since chat programs do not support URLs in angle brackets.

    >>> write_link("original", "https://example.org/a_(b)")
    '[original](https://example.org/a_%28b%29)'
    """
    return f"[{text}]({ENDING.sub(lambda found: f'%{ord(found.group()):02X}', address)})"


def write_place(quote: Quote, *, address: str, article: Article) -> str:
    page, target = article.page_at(quote.start), link_words(address, quote, text=article.text)
    return " · ".join([*([f"p. {page}"] if page else []), *([write_link("original", target)] if target else [])])


def write_content(brief: Envelope, link: Link) -> Iterator[str]:
    view = view_outline(brief)
    yield from write_summary(view, link)
    for section in view.sections:
        entries = [f"- {write_entry(entry, link)}" for entry in section.entries]
        yield f"## {escape(section.head)}"
        yield ("\n\n" if any("\n" in entry for entry in entries) else "\n").join(entries)


def write_summary(view: OutlineView, link: Link) -> Iterator[str]:
    """Write the headline, the abstract and other top-level fields with their flags and footnotes."""
    footnotes = number_footnotes(without_repeats(view, link))
    yield f"# {escape(view.headline)}{cite(footnotes.headline)}{write_tag(view.mark)}"
    sentences: list[str] = []
    facts: list[str] = []
    reasons = [*list_reasons(view.mark)]
    for fact, notes in zip(view.facts, footnotes.facts, strict=True):
        end = f"{cite(notes)}{write_tag(fact.mark)}"
        if fact.label:
            facts.append(f"- **{escape(fact.label)}**: {escape(fact.text)}{end}")
        else:
            sentences.append(f"{escape(fact.text) if sentences else escape_line(fact.text)}{end}")
        reasons += list_reasons(fact.mark)
    if sentences:
        yield " ".join(sentences)
    if facts:
        yield "\n".join(facts)
    if reasons:
        yield "\n".join(f"- {name_place(reason.path)}: {escape(reason.text)}" for reason in reasons)
    if listed := list(footnotes):
        yield "\n".join(write_footnote(note, link) for note in listed)


def without_repeats(view: OutlineView, link: Link) -> OutlineView:
    """Remove quotes that are identical to the sentence they prove, unless they can be linked."""

    def needed(text: str, quotes: Iterable[Quote]) -> tuple[Quote, ...]:
        return tuple(quote for quote in quotes if link(quote) or show(quote.text) != text)

    facts = tuple(replace(fact, evidence=needed(fact.text, fact.evidence)) for fact in view.facts)
    return replace(view, facts=facts, proof=needed(view.headline, view.proof))


def cite(notes: Iterable[Footnote]) -> str:
    return "".join(f" [{note.number}]" for note in notes)


def write_footnote(note: Footnote, link: Link) -> str:
    return f"{note.number}. {' · '.join(filter(None, [escape(show_quote(note.quote)), link(note.quote)]))}"


def list_reasons(mark: ItemFlag | None) -> tuple[Reason, ...]:
    return mark.reasons if mark else ()


def write_tag(mark: ItemFlag | None) -> str:
    if mark is None:
        return ""
    return f" *({mark.word})*" if mark.is_quiet else f" **({mark.word})**"


def write_mark(mark: ItemFlag | None, *, shown: str) -> str:
    """Write the verdict of a flag, and below it the flagged sentences other than `shown`, and the reasons."""
    if mark is None:
        return ""
    hidden = [f"“{text}”" for text in mark.sentences if text != shown]
    lines = [*hidden, *(reason.text for reason in mark.reasons)]
    return write_tag(mark) + "".join(f"\n  - {escape_line(line)}" for line in lines)


def write_entry(entry: EntryView, link: Link) -> str:
    """Write an item with its quotes. Details without a label follow its text in parentheses, others are below it."""
    is_quoted = bool(entry.lead) and any(each.text[1:-1] == entry.text for each in entry.quotes)
    if not entry.lead:
        said = escape_line(entry.text)
    elif not entry.text or is_quoted:
        said = f"**{escape(entry.lead)}**"
    elif entry.evidence:
        said = write_saying(entry.lead, entry.text)
    else:
        said = f"**{escape(entry.lead)}**, {escape(entry.text)}"
    beside = "; ".join(escape(detail.text) for detail in entry.details if not detail.label)
    said += (f" ({beside})" if beside else "") + write_mark(entry.mark, shown=entry.text)
    said += "".join(f"\n  - {escape(each.label)}: {escape(each.text)}" for each in entry.details if each.label)
    above = "" if is_quoted else entry.text
    written = (write_quote(each, link, above=above, speaker=entry.lead) for each in entry.quotes)
    return said + "\n".join(filter(None, written))


def write_account(account: TrustView) -> Iterator[str]:
    """Write what was rejected, flagged and left out, how the models answered, and the receipt.

    Flags of list items are written at the items instead.
    """
    yield "## How far to trust it"
    yield escape_line(as_sentence(account.state))
    if account.rejected:
        yield "### Rejected"
        yield "\n".join(f"- {escape_line(one.name)}: {escape(one.why_briefly)}" for one in account.rejected)
    yield from write_notes("Look at", [note for note in account.cautions if "[" not in note.path])
    yield from write_notes("Fields left out", account.notes)
    left_out = list(dict.fromkeys(account.left_out))  # “10 Questions” below every photo is listed once
    if left_out:
        yield "### In the article and not in this brief"
        yield "\n".join(write_left_out(left_out[:MOST_LEFT_OUT]))
    if len(left_out) > MOST_LEFT_OUT:
        yield f"… and {len(left_out) - MOST_LEFT_OUT} more."
    if account.run:
        yield "### How the models answered"
        yield "\n".join(f"- {escape_line(text)}" for text in account.run)
    yield "---"
    yield f"*{escape(account.receipt)}*"


def escape(text: str) -> str:
    r"""Escape text that does not begin a line.

    >>> escape("1. *Not* a <b>list</b>")
    '1. \\*Not\\* a \\<b\\>list\\</b\\>'
    """
    return INLINE.sub(lambda found: "".join("\\" + character for character in found.group()), text)


def escape_line(text: str) -> str:
    r"""Escape text that begins a line.

    >>> escape_line("1. Not a list")
    '1\\. Not a list'
    """
    inline = escape(text)
    lead = LEADING.match(inline)
    if lead is None:
        return inline
    return f"{lead.group()}\\{inline[lead.end() :]}" if lead.group()[0].isdigit() else f"\\{inline}"


def write_saying(name: str, sentence: str) -> str:
    """Write a sentence about an actor with the name in bold: within the sentence if it begins so, else before it."""
    parted = part_at_name(name, sentence)
    if parted is None:
        return f"**{escape(name)}**: {escape(sentence)}"
    before, found, after = parted
    return f"{escape_line(before)}**{escape(found)}**{escape(after)}"


def write_quote(quote: QuoteView, link: Link, *, above: str, speaker: str) -> str:
    """Write a quote as a block, its source and a link to it in the original article.

    Args:
        above: The item's text above the quote. A quote that it contains in quotation marks or as whole sentences is
            not repeated.
        speaker: The name that leads the item. It is repeated as the source only of a quote below other words.
    """
    words = quote.text[1:-1]
    is_above = repeats_quote(above, words)
    is_told = quote.source == speaker and (is_above or not above)
    sources = [*([escape(quote.source)] if quote.source and not is_told else []), *filter(None, [link(quote.quote)])]
    lines = [*([] if is_above else [escape_line(words)]), *([f"— {' · '.join(sources)}"] if sources else [])]
    return "".join(f"\n  > {line}" for line in "  \n".join(lines).splitlines())  # two blanks break the line


def write_left_out(notes: Sequence[NoteView]) -> Iterator[str]:
    """Write what the article has beyond the brief, in a line for each kind."""
    for kind in dict.fromkeys(note.what for note in notes):
        texts = [note.why for note in notes if note.what == kind]
        shown = (escape(f"“{text}”" if kind == "quotation" else text) for text in texts)
        yield f"- {kind}{'s' if len(texts) > 1 else ''}: {' · '.join(shown)}"


def write_notes(head: str, notes: Sequence[NoteView]) -> Iterator[str]:
    """Write a section of flags or left-out fields with their places; nothing without any."""
    if notes:
        yield f"### {head}"
        yield "\n".join(
            f"- {escape_line(note.what)}: {escape(note.why)}" if note.what else f"- {escape_line(note.why)}"
            for note in notes
        )
