"""Places the items of a brief in its page: ids, colours, and highlights in the article."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from summarizer.report.article_html import Highlight
from summarizer.report.charts import Row
from summarizer.report.outline import EntryView, Footnotes, OutlineView, SectionView
from summarizer.schemas.audit import Audit

PLAIN_NAME: Final = re.compile(r"[A-Za-z][A-Za-z0-9_]*")
TONES: Final = {"positions": 1, "numeric_claims": 2, "open_questions": 3, "questions": 3}
"""Sections with a fixed colour."""

MOST_TONES: Final = 6
NEWS_FIGURES: Final = "numeric_claims"

ELEMENT: Final = re.compile(r"([A-Za-z][A-Za-z0-9_]*)\[([0-9]{1,6})\]")

MOST_LEFT_OUT: Final = 200
"""Most passages that are listed as left out."""


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

    @property
    def id(self) -> str:
        """Its id in the page."""
        return self.items[0].item.rpartition("-")[0].replace("item-", "section-", 1)

    @property
    def is_table(self) -> bool:
        """Whether its items are rows of a table: the figures of news."""
        return self.section.name == NEWS_FIGURES

    @property
    def is_short(self) -> bool:
        """Whether its items are names alone."""
        return not self.tone and all(placed.entry.lead for placed in self.items)


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


def mark_audit(audit: Audit) -> Iterator[Highlight]:
    """The highlights of what was left out, and of the passages closest to rejected quotes."""
    for number, rejection in enumerate(audit.rejected):
        if rejection.closest:
            yield Highlight(rejection.closest.start, rejection.closest.end, f"rejected-{number}", "", "closest")
    if audit.coverage is not None:
        coverage = audit.coverage
        passages = (*coverage.figures.uncovered, *coverage.quotations.uncovered, *coverage.speakers.uncovered)
        for number, passage in enumerate(passages[:MOST_LEFT_OUT]):
            yield Highlight(passage.start, passage.end, f"left-{number}", "", "left")


def list_figures(sections: Iterable[PlacedSection]) -> list[Row]:
    """The figures of all items, with what these say."""
    return [
        Row(figure, written, label_of(placed.entry), placed.entry.about, placed.item)
        for section in sections
        for placed in section.items
        for figure, written in zip(placed.entry.figures, placed.entry.written, strict=True)
    ]


def label_of(entry: EntryView) -> str:
    """What an item says, in words other than its figure."""
    is_figure = any(map(entry.lead.startswith, entry.written))
    told = entry.lead if entry.lead and not is_figure else entry.text or entry.lead
    return told if len(told) <= 90 else f"{told[:88].rstrip()}…"


def item_at(path: str) -> str:
    """The id of the item at or around a path; empty if the path is in no list."""
    found = ELEMENT.match(path)
    return f"item-{found[1]}-{found[2]}" if found else ""
