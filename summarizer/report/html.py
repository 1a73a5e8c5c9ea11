"""Writes a brief as one self-contained HTML file: the highlighted article with the brief beside it.

The service's page shows the same panes. Items have ids, colours, and highlights in the article that link to them; the
article's text is unchanged. Highlights may overlap: the text is split wherever one begins or ends, so that elements
nest properly. The templates are in `templates/`; Jinja2 escapes all text in them.
"""

from __future__ import annotations

import base64
import hashlib
import itertools
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Final, Literal

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup, escape

from summarizer.report import block_text
from summarizer.report.article_links import link_words, name_host, read_address
from summarizer.report.charts import Row, make_charts
from summarizer.report.fields import name_place
from summarizer.report.outline import EntryView, Footnotes, OutlineView, SectionView, number_footnotes, view_outline
from summarizer.report.plain_text import show
from summarizer.report.trust_view import view_trust
from summarizer.schemas.audit import Audit
from summarizer.schemas.brief import Envelope

STYLE: Final = "brief.css"
SCRIPT: Final = "brief.js"
WRITING: Final = "Reading the article …"
LANGUAGE: Final = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*")

FEW: Final = 12  # number of left-out passages above which their list is collapsed


@cache
def load_templates() -> Environment:
    """Load the templates and the functions that they use as filters."""
    templates = Environment(
        loader=PackageLoader("summarizer.report"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    shown = (block_text.part_at_name, block_text.show_in_full, block_text.show_quote, block_text.repeats_quote)
    placed = (item_at, list_figures, link_words, make_charts, name_host, name_place, show)
    templates.filters |= {function.__name__: function for function in (*shown, *placed)}
    templates.globals |= {"FEW": FEW, "MOST_LEFT_OUT": MOST_LEFT_OUT}
    return templates


def to_html(brief: Envelope) -> str:
    """Write a brief as one HTML file, which loads nothing and links only to the article's URL."""
    style, script = read_asset(STYLE), f"{read_asset(SCRIPT)}\nstart(document);\n"
    policy = (
        f"default-src 'none'; style-src '{digest(style)}'; script-src '{digest(script)}'; "
        "base-uri 'none'; form-action 'none'"
    )
    page = load_templates().get_template("report.html")
    return page.render(
        policy=policy,
        title=view_outline(brief).headline,
        style=Markup(style),  # noqa: S704 - a file of this package
        script=Markup(script),  # noqa: S704 - a file of this package
        panes=draw_panes(brief),
    )


@cache
def read_asset(name: str) -> str:
    return files("summarizer.report").joinpath("assets", name).read_text(encoding="utf-8")


def digest(text: str) -> str:
    """Return the hash of a script or style for a Content-Security-Policy."""
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


def draw_panes(brief: Envelope, *, draft: bool = False) -> Markup:
    """Draw a brief: warnings, headline, items, audit and the article; a draft has no audit."""
    view = view_outline(brief)
    sections = place_sections(view)
    footnotes = number_footnotes(view)
    facts = list(zip(view.facts, footnotes.facts, strict=True))
    cited = ((view.headline, footnotes.headline), *((fact.text, notes) for fact, notes in facts))
    article = brief.article
    title = show(article.title or "")
    drawn = (
        load_templates()
        .get_template("panes.html")
        .render(
            brief=brief,
            draft=draft,
            view=view,
            trust=view_trust(brief),
            sections=sections,
            items=frozenset(placed.item for section in sections for placed in section.items),
            footnotes=footnotes,
            apart=[note for text, notes in cited for note in notes if article.pages or text != show(note.quote.text)],
            facts=facts,
            title=view.headline if view.is_named or not draft else WRITING,
            address=read_address(article.url),
            language=article.language if LANGUAGE.fullmatch(article.language or "") else "",
            article_title="" if title == view.headline else title,
            article=draw_article(article.text, [*mark_items(sections, footnotes), *mark_audit(brief.audit)]),
        )
    )
    return Markup(drawn.strip())  # noqa: S704 - the templates escape


PLAIN_NAME: Final = re.compile(r"[A-Za-z][A-Za-z0-9_]*")
TONES: Final = {"positions": 1, "numeric_claims": 2, "open_questions": 3, "questions": 3}
"""Colour numbers of sections that have a fixed one."""

MOST_TONES: Final = 6
NEWS_FIGURES: Final = "numeric_claims"

ELEMENT: Final = re.compile(r"([A-Za-z][A-Za-z0-9_]*)\[([0-9]{1,6})\]")

MOST_LEFT_OUT: Final = 200  # left-out passages that are listed


@dataclass(frozen=True, slots=True)
class PlacedEntry:
    entry: EntryView
    item: str  # id of the item in the page
    tone: str  # CSS class of its colour; may be empty


@dataclass(frozen=True, slots=True)
class PlacedSection:
    section: SectionView
    tone: str
    items: tuple[PlacedEntry, ...]

    @property
    def id(self) -> str:
        return self.items[0].item.rpartition("-")[0].replace("item-", "section-", 1)

    @property
    def is_table(self) -> bool:
        """Whether its items are rows of a table, as the figures of news are."""
        is_news = self.section.name == NEWS_FIGURES  # an own schema may call any list so
        return is_news and all(placed.entry.figures and placed.entry.quotes for placed in self.items)

    @property
    def is_short(self) -> bool:
        """Whether its items are merely names."""
        return not self.tone and all(placed.entry.lead for placed in self.items)


def place_sections(view: OutlineView) -> tuple[PlacedSection, ...]:
    """Give every section with evidence a colour, and every item an id from the field's name and the item's index."""
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
    """Yield highlights of the passages closest to rejected quotes, and of left-out passages."""
    for number, rejection in enumerate(audit.rejected):
        if rejection.closest:
            yield Highlight(rejection.closest.start, rejection.closest.end, f"rejected-{number}", "", "closest")
    if audit.coverage is not None:
        coverage = audit.coverage
        passages = (*coverage.figures.uncovered, *coverage.quotations.uncovered, *coverage.speakers.uncovered)
        for number, passage in enumerate(passages[:MOST_LEFT_OUT]):
            yield Highlight(passage.start, passage.end, f"left-{number}", "", "left")


def list_figures(sections: Iterable[PlacedSection]) -> list[Row]:
    return [
        Row(figure, written, label_of(placed.entry), placed.entry.about, placed.item)
        for section in sections
        for placed in section.items
        for figure, written in zip(placed.entry.figures, placed.entry.written, strict=True)
    ]


def label_of(entry: EntryView) -> str:
    """Return the text of an item without its figure, shortened to 90 code points."""
    is_figure = any(map(entry.lead.startswith, entry.written))
    label = entry.lead if entry.lead and not is_figure else entry.text or entry.lead
    return label if len(label) <= 90 else f"{label[:88].rstrip()}…"


def item_at(path: str) -> str:
    """Return the id of the item that contains a path; empty if the path is in no list."""
    found = ELEMENT.match(path)
    return f"item-{found[1]}-{found[2]}" if found else ""


Role = Literal["quote", "figure", "name", "left", "closest"]

LAYERS: Final = 12  # most highlights of one passage, since a caller could send millions

BLANK_LINE: Final = re.compile(r"[ \t\r]*\n(?:[ \t\r]*\n)+[ \t\r]*")
LINE: Final = re.compile(r"[ \t\r]*\n[ \t\r]*")


@dataclass(frozen=True, slots=True)
class Highlight:
    start: int
    end: int
    item: str  # id of the item in the page
    tone: str  # CSS class of the item's colour; may be empty
    role: Role  # what the passage is to the item


@dataclass(frozen=True, slots=True)
class Segment:
    """A piece of the text with the same highlights throughout."""

    start: int
    end: int
    marks: tuple[Highlight, ...]


def find_paragraphs(text: str) -> Iterator[tuple[int, int]]:
    r"""Yield the spans of paragraphs, which blank lines separate, or line breaks if there is no blank line.

    >>> list(find_paragraphs("One.\n\nTwo\nthree."))
    [(0, 4), (6, 16)]
    """
    start = 0
    for gap in (BLANK_LINE if BLANK_LINE.search(text) else LINE).finditer(text):
        if gap.start() > start:
            yield start, gap.start()
        start = gap.end()
    if start < len(text):
        yield start, len(text)


def split_segments(marks: Iterable[Highlight], *, start: int, end: int) -> Iterator[Segment]:
    """Split the span from `start` to `end` into adjacent segments by its highlights, which are sorted by start."""
    waiting = [mark for mark in marks if mark.start < end and mark.end > start]
    points = sorted({start, end, *(max(start, mark.start) for mark in waiting), *(min(end, m.end) for m in waiting)})
    place, active = 0, list[Highlight]()
    for here, there in itertools.pairwise(points):
        active = [mark for mark in active if mark.end > here]
        while place < len(waiting) and waiting[place].start <= here:
            if len(active) < LAYERS and waiting[place].end > here:
                active.append(waiting[place])
            place += 1
        yield Segment(here, there, tuple(active))


def draw_article(text: str, marks: Sequence[Highlight]) -> Markup:
    """Draw the text as paragraphs with highlights. The text content of the result equals `text`."""
    inside = (mark for mark in marks if 0 <= mark.start < mark.end <= len(text))
    waiting = sorted(inside, key=lambda mark: (mark.start, -mark.end))
    drawn: list[Markup] = []
    seen: set[str] = set()
    done = place = 0
    carried: list[Highlight] = []
    for start, end in find_paragraphs(text):
        carried = [mark for mark in carried if mark.end > start]
        while place < len(waiting) and waiting[place].start < end:
            if len(carried) < LAYERS or waiting[place].start >= start:
                carried.append(waiting[place])
            place += 1
        pieces = (draw_segment(text, segment, seen) for segment in split_segments(carried, start=start, end=end))
        drawn += [write(text[done:start]), Markup("<p>{}</p>").format(Markup("").join(pieces))]
        done = end
    return Markup("").join([*drawn, write(text[done:])])


def draw_segment(text: str, segment: Segment, seen: set[str]) -> Markup:
    """Draw a segment. The first segment of an item contains an anchor and a link to the item."""
    words = write(text[segment.start : segment.end])
    if not segment.marks:
        return words
    shortest = sorted(segment.marks, key=lambda mark: (mark.role not in ("quote", "closest"), mark.end - mark.start))
    items = list(dict.fromkeys(mark.item for mark in shortest))
    begun = [item for item in items if item not in seen]
    seen.update(begun)
    tones = list(dict.fromkeys(mark.tone for mark in shortest if mark.role == "quote"))
    classes = [*(f"is-{role}" for role in dict.fromkeys(mark.role for mark in shortest)), *tones[:1]]
    classes += [f"also {tones[1]}-line"] if len(tones) > 1 else []
    places = Markup("").join(Markup('<span id="words-{}"></span>').format(item) for item in begun)
    if begun and shortest[0].role == "quote":
        words = Markup('<a href="#{0}" aria-describedby="{0}-says">{1}</a>').format(begun[0], words)
    form = Markup('{}<mark class="{}" data-items="{}">{}</mark>')
    return form.format(places, " ".join(classes), " ".join(items), words)


def write(text: str) -> Markup:
    """Escape text for HTML, including carriage returns, which would become line feeds, and NUL, which is replaced."""
    return Markup(str(escape(text)).replace("\r", "&#13;").replace("\0", "\ufffd"))  # noqa: S704 - escaped just before
