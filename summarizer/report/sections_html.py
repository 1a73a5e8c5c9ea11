"""Draws the items of a brief in HTML: lists, tables of figures, and links to the article."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from markupsafe import Markup

from summarizer.report.article_html import Highlight
from summarizer.report.article_links import link_words
from summarizer.report.block_text import part_at_name, show_in_full, show_written
from summarizer.report.charts_html import Row, draw_charts
from summarizer.report.outline import EntryView, Footnotes, OutlineView, QuoteView, SectionView
from summarizer.report.trust_html import draw_flag, draw_reasons
from summarizer.schemas.article import Article
from summarizer.schemas.blocks import Figure, Quote

PLAIN_NAME: Final = re.compile(r"[A-Za-z][A-Za-z0-9_]*")
TONES: Final = {"positions": 1, "numeric_claims": 2, "open_questions": 3, "questions": 3}
"""Sections with a fixed colour."""

MOST_TONES: Final = 6
NEWS_FIGURES: Final = "numeric_claims"


@dataclass(frozen=True, slots=True)
class PlacedEntry:
    """An item with its id."""

    entry: EntryView  # the item
    item: str  # its id in the page
    tone: str  # its colour class; empty if it has none


@dataclass(frozen=True, slots=True)
class PlacedSection:
    """A section with the ids of its items."""

    section: SectionView
    tone: str
    items: tuple[PlacedEntry, ...]


def place_sections(view: OutlineView) -> tuple[PlacedSection, ...]:
    """Give every section a colour, and every item an id: the field's name and the item's index."""
    free = [tone for tone in range(1, MOST_TONES + 1) if tone not in {TONES.get(s.name) for s in view.sections}]
    placed: list[PlacedSection] = []
    others = 0
    for number, section in enumerate(view.sections):
        tone = ""
        if any(entry.evidence or entry.figures for entry in section.entries):
            known = TONES.get(section.name)
            tone = f"k-{known or (free or [MOST_TONES])[others % max(1, len(free))]}"
            others += known is None
        name = section.name if PLAIN_NAME.fullmatch(section.name) else str(number)
        items = tuple(PlacedEntry(entry, f"item-{name}-{at}", tone) for at, entry in enumerate(section.entries))
        placed.append(PlacedSection(section, tone, items))
    return tuple(placed)


def mark_items(sections: Sequence[PlacedSection], notes: Footnotes) -> Iterator[Highlight]:
    """The highlights of all items and footnotes."""
    for note in notes:
        yield from (Highlight(start, end, note.item, "k-6", "quote") for start, end in note.quote.spans)
    for section in sections:
        for placed in section.items:
            entry = placed.entry
            for quote in entry.evidence:
                yield from (Highlight(start, end, placed.item, placed.tone, "quote") for start, end in quote.spans)
            yield from (Highlight(each.start, each.end, placed.item, placed.tone, "figure") for each in entry.figures)
            yield from (Highlight(each.start, each.end, placed.item, "", "name") for each in entry.mentions)


def draw_section(placed: PlacedSection, *, article: Article, address: str) -> Markup:
    """Draw a section: its heading and its items."""
    drawn = [draw_entry(item, article=article, address=address) for item in placed.items]
    if placed.section.name == NEWS_FIGURES:
        body = draw_figures(placed, article=article, address=address)
    else:
        short = " names" if not placed.tone and all(item.entry.lead for item in placed.items) else ""
        body = Markup('<ul class="items{}">{}</ul>').format(short, Markup("").join(drawn))
    name = placed.items[0].item.rpartition("-")[0].replace("item-", "section-", 1)
    return Markup(
        '<section class="section {0}" id="{1}" aria-labelledby="{1}-head"><h2 id="{1}-head">{2} <small>{3}</small></h2>'
        "{4}</section>"
    ).format(placed.tone, name, placed.section.head, len(placed.items), body)


def draw_entry(placed: PlacedEntry, *, article: Article, address: str) -> Markup:
    """Write an item of any kind with its quotes."""
    entry = placed.entry
    says = Markup('<p class="says" id="{}-says">{}{}</p>').format(
        placed.item, draw_saying(entry), draw_flag(entry.mark)
    )
    details = draw_details(entry)
    words = draw_words(placed, article=article, address=address)
    form = Markup('<li class="item" id="{}" data-item="{}">{}{}{}{}</li>')
    return form.format(placed.item, placed.item, says, draw_reasons(entry.mark, shown=entry.text), details, words)


def draw_saying(entry: EntryView) -> Markup:
    """Draw the text of an item, with its lead in bold: in the text if it begins with it, else before it."""
    parted = part_at_name(entry.lead, entry.text) if entry.evidence else None
    if parted is not None:
        return Markup("{}<b>{}</b>{}").format(*parted)
    lead = Markup('<b class="lead">{}</b> ').format(entry.lead) if entry.lead else ""
    return Markup("{}{}").format(lead, entry.text)


def draw_details(entry: EntryView) -> Markup:
    """Draw the details of an item."""
    if not entry.details:
        return Markup("")
    form, bare = Markup("<li><i>{}:</i> {}</li>"), Markup("<li>{}{}</li>")
    listed = ((form if detail.label else bare).format(detail.label, detail.text) for detail in entry.details)
    return Markup('<ul class="details">{}</ul>').format(Markup("").join(listed))


def draw_words(placed: PlacedEntry, *, article: Article, address: str) -> Markup:
    """Draw the quotes of an item with links to the article, or only a link if no quote is shown."""
    entry = placed.entry
    shown = [draw_quote(quote, placed.item, article=article, address=address) for quote in entry.quotes]
    if not shown and entry.evidence:
        shown = [
            Markup('<p class="source"><a href="#words-{}">in the article</a>{}</p>').format(
                placed.item, draw_original(entry.evidence[0], article=article, address=address)
            )
        ]
    elif not shown and entry.mentions:
        count = len(entry.mentions)
        form = Markup('<p class="source"><a href="#words-{}">named {} in the article</a></p>')
        shown = [form.format(placed.item, "once" if count == 1 else f"{count} times")]
    return Markup("").join(shown)


def draw_quote(view: QuoteView, item: str, *, article: Article, address: str) -> Markup:
    """Draw a quote and its source."""
    source = Markup("<cite>{}</cite>").format(view.source) if view.source else ""
    original = draw_original(view.quote, article=article, address=address)
    form = Markup('<blockquote><a class="words" href="#words-{}">{}</a>{}{}</blockquote>')
    return form.format(item, view.text, source, original)


def draw_original(quote: Quote, *, article: Article, address: str) -> Markup:
    """Draw a link to a quote in the original."""
    target = link_words(address, quote, text=article.text)
    if not target:
        return Markup("")
    form = Markup(' <a class="original" href="{}" target="_blank" rel="noopener noreferrer">original</a>')
    return form.format(target)


def draw_figures(placed: PlacedSection, *, article: Article, address: str) -> Markup:
    """Draw the table of a news brief's figures; each row is an item."""
    rows = Markup("").join(draw_claim(item, article=article, address=address) for item in placed.items)
    charts = draw_charts(list_figures([placed]))
    return charts + draw_table(("Figure", "What it is of", "Who says so"), rows)


def draw_claim(placed: PlacedEntry, *, article: Article, address: str) -> Markup:
    """Draw a row of that table."""
    (figure,), (view,) = placed.entry.figures, placed.entry.quotes
    more = filter(None, [show_in_full(figure), *(detail.text for detail in placed.entry.details)])
    small = Markup("").join(Markup("<small>{}</small>").format(text) for text in more)
    original = draw_original(view.quote, article=article, address=address)
    return Markup(
        '<tr class="item" id="{0}" data-item="{0}"><th scope="row"{1}>{2}{3}</th>'
        '<td><span id="{0}-says">{4}{8}</span>{9}<blockquote>'
        '<a class="words" href="#words-{0}">{5}</a>{6}</blockquote></td>'
        "<td>{7}</td></tr>"
    ).format(
        placed.item,
        sort_key(figure),
        show_written(figure),
        small,
        placed.entry.text,
        view.text,
        original,
        view.source,
        draw_flag(placed.entry.mark),
        draw_reasons(placed.entry.mark, shown=placed.entry.text),
    )


def draw_all_figures(sections: Sequence[PlacedSection]) -> Markup:
    """Draw the figures of all items of another schema than news."""
    rows = list_figures([placed for placed in sections if placed.section.name != NEWS_FIGURES])
    if not rows:
        return Markup("")
    form = Markup('<tr data-items="{0}"><th scope="row"{1}>{2}</th><td><a href="#{0}">{3}</a></td></tr>')
    drawn = Markup("").join(form.format(row.item, sort_key(row.figure), row.written, row.label) for row in rows)
    head = Markup('<h2 id="all-figures">All figures <small>{}</small></h2>').format(len(rows))
    body = draw_charts(rows) + draw_table(("Figure", "Where"), drawn)
    return Markup('<section class="section" aria-labelledby="all-figures">{}{}</section>').format(head, body)


def draw_table(heads: Sequence[str], rows: Markup) -> Markup:
    """Draw a table; a script makes it sortable."""
    cells = Markup("").join(Markup('<th scope="col">{}</th>').format(head) for head in heads)
    form = Markup('<table class="figures"><thead><tr>{}</tr></thead><tbody>{}</tbody></table>')
    return form.format(cells, rows)


def list_figures(sections: Sequence[PlacedSection]) -> list[Row]:
    """The figures of all items, with what these say."""
    return [
        Row(figure, show_written(figure), label_of(placed.entry), placed.entry.about, placed.item)
        for section in sections
        for placed in section.items
        for figure in placed.entry.figures
    ]


def label_of(entry: EntryView) -> str:
    """What an item says, in words other than its figure."""
    is_figure = any(entry.lead.startswith(show_written(figure)) for figure in entry.figures)
    told = entry.lead if entry.lead and not is_figure else entry.text or entry.lead
    return told if len(told) <= 90 else f"{told[:88].rstrip()}…"


def sort_key(figure: Figure) -> Markup:
    """The attributes by which a row is sorted: unit and value."""
    if figure.value is None:
        return Markup("")
    return Markup(' data-unit="{}" data-value="{}"').format(figure.currency or figure.unit or "", f"{figure.value:f}")
