"""The plain-text view of a brief in any schema: sections of items with quotes, and footnotes of the summary.

Types determine the layout: a figure or actor leads an item, followed by its quotes and their speakers.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice
from typing import Final

from summarizer.language.sentences import split_sentences
from summarizer.report.block_text import (
    TOLD_STANCES,
    name_holders,
    name_source,
    quotes_of,
    show_figure,
    show_quote,
    show_written,
)
from summarizer.report.fields import Field, Kind, read_fields
from summarizer.report.plain_text import show
from summarizer.report.trust_view import ItemFlag, ItemFlags
from summarizer.schemas.article import Article
from summarizer.schemas.blocks import Attribution, Figure, Quote
from summarizer.schemas.brief import Envelope
from summarizer.schemas.findings import LEAD_INS
from summarizer.schemas.news import Actor, Mention, NumericClaim, OpenQuestion, Position, Sentence

HEADLINES: Final = ("headline", "title")  # names of the headline field
SUMMARY: Final = "abstract"  # name of the field whose sentences follow the headline
HEADS: Final = {"numeric_claims": "Figures"}  # headings of sections that differ from the field's name
ABOUT: Final = "about"  # name of the field that says what an item's figures measure

COMPARED: Final = re.compile(
    r"\s+((?:fewer|less|more|higher|lower|larger|smaller|bigger|longer|shorter|cheaper|dearer|faster|slower|older|younger|better|"
    r"worse|above|below)\b(?:\s+than(?:\s+[\w’'-]+){1,4}(?=[,.;]|\Z))?"
    r"|(?:a|an|each|every|per)\s+(?:second|minute|hour|night|day|week|month|quarter|year|person|head|household)\b)"
)
"""A comparison or rate right after a figure, which belongs to it."""

NOT_CHECKED: Final = "not checked"  # shown after a value that no check covers
SHORT: Final = 80  # most code points of a text that can lead an item


@dataclass(frozen=True, slots=True)
class DetailView:
    label: str  # empty if the text needs none
    text: str
    evidence: tuple[Quote, ...] = ()
    mark: ItemFlag | None = None


@dataclass(frozen=True, slots=True)
class QuoteView:
    text: str
    source: str
    quote: Quote


@dataclass(frozen=True, slots=True)
class EntryView:
    """An item: its lead, its text, details and quotes."""

    lead: str
    text: str
    details: tuple[DetailView, ...] = ()
    quotes: tuple[QuoteView, ...] = ()
    evidence: tuple[Quote, ...] = ()  # all its quotes, including one that is shown as its text
    figures: tuple[Figure, ...] = ()
    written: tuple[str, ...] = ()  # the figures as written, with their bounds
    mentions: tuple[Mention, ...] = ()  # the mentions of an actor
    about: str = ""  # its field `about`: a label for what its figures measure
    compared: str = ""  # comparison or rate after the figure, with a leading space: ' fewer than in 2024', ' a year'
    mark: ItemFlag | None = None


@dataclass(frozen=True, slots=True)
class SectionView:
    name: str
    head: str
    entries: tuple[EntryView, ...]


@dataclass(frozen=True, slots=True)
class OutlineView:
    headline: str
    facts: tuple[DetailView, ...]  # fields with a single value, and the sentences of an abstract, without labels
    sections: tuple[SectionView, ...]  # lists and objects
    proof: tuple[Quote, ...] = ()  # the quotes of the headline
    mark: ItemFlag | None = None  # the flag of the headline
    is_named: bool = True  # whether the headline is that of the brief or the article, rather than made up here


@dataclass(slots=True)
class _Parts:
    marks: list[DetailView] = field(default_factory=list)
    words: list[DetailView] = field(default_factory=list)
    others: list[DetailView] = field(default_factory=list)
    quotes: list[Quote] = field(default_factory=list)
    figures: list[Figure] = field(default_factory=list)
    sources: list[str] = field(default_factory=list)
    about: str = ""


class Writer:
    """Writes the values of a brief as text, with the names of actors in place of their ids."""

    def __init__(self, actors: Sequence[Actor], brief: Envelope) -> None:
        self.names = {actor.id: show(actor.name) for actor in actors}
        self.roles = {actor.id: show(actor.role or "") for actor in actors}
        self.article = brief.article.text
        self._not_checked = frozenset(brief.audit.not_checked)

    def write(self, part: Field, value: object, path: str) -> str:
        """Write one value of a field, with a note if no check covers it."""
        text = self._show(part, value)
        return f"{text} ({NOT_CHECKED})" if text and path in self._not_checked else text

    def name_source(self, said: Attribution) -> str:
        return name_source(said, self.names)

    def _show(self, part: Field, value: object) -> str:
        if isinstance(value, Figure):
            period = f" ({show(value.period)})" if value.period else ""
            return show_figure(value, article=self.article) + period
        if isinstance(value, Quote):
            return show_quote(value)
        if isinstance(value, Attribution):
            return self.name_source(value)
        if isinstance(value, bool):
            return "yes" if value else "no"
        text = show(str(value))
        if part.kind is Kind.VALUE:  # strings of this kind are choices
            return text.replace("_", " ")
        return self.names.get(str(value), text) if part.kind is Kind.REFERENCE else text


def view_outline(brief: Envelope) -> OutlineView:
    """Lay out a brief in any schema by the types of its fields."""
    marks = ItemFlags(brief.audit)
    content = [part for part in read_fields(brief) if part.name not in Envelope.model_fields and part.values]
    values = [value for part in content for value in part.values]
    headline = next((part for part in content if part.name in HEADLINES and part.kind is Kind.WORDS), None)
    writer = Writer([value for value in values if isinstance(value, Actor)], brief)
    facts: list[DetailView] = []
    sections: list[SectionView] = []
    for part in content:
        if part is not headline:
            lay_out(part, facts, sections, writer=writer, marks=marks)
    if headline is not None:
        value, path = headline.values[0], headline.paths[0]
        if title := writer.write(headline, value, path):
            return OutlineView(title, tuple(facts), tuple(sections), quotes_in(value), marks.at(path))
    if facts and not facts[0].label and not brief.article.title:
        return lead_with_sentence(tuple(facts), tuple(sections))
    heading = make_title(brief.article, names=[*list_holders(values, writer.names), *writer.names.values()])
    return OutlineView(heading, tuple(facts), tuple(sections), is_named=bool(brief.article.title))


def list_holders(values: Sequence[object], names: Mapping[str, str]) -> list[str]:
    """Return the names of the actors of positions, in order."""
    return [names[value.actor] for value in values if isinstance(value, Position) and value.actor in names]


def lay_out(
    part: Field, facts: list[DetailView], sections: list[SectionView], *, writer: Writer, marks: ItemFlags
) -> None:
    """Add a field to `sections` if it is a list or an object, else to `facts`."""
    found = zip(part.values, part.paths, strict=True)
    if part.name != SUMMARY and (part.kind is Kind.OBJECT or part.is_list):
        entries = (view_entry(value, part, path, writer, mark=marks.at(path)) for value, path in found)
        sections.append(SectionView(part.name, HEADS.get(part.name, part.label), tuple(entries)))
        return
    label = "" if part.name == SUMMARY else part.label
    written = ((value, path, writer.write(part, value, path)) for value, path in found)
    facts += [DetailView(label, text, quotes_in(value), marks.at(path)) for value, path, text in written if text]


def quotes_in(value: object) -> tuple[Quote, ...]:
    """Return the quotes of a sentence, or a quote itself; empty for other values."""
    return tuple(value.quotes) if isinstance(value, Sentence) else (value,) if isinstance(value, Quote) else ()


def view_entry(value: object, part: Field, path: str, writer: Writer, *, mark: ItemFlag | None) -> EntryView:
    """View one item of a section. Classes of the news schema have their own layout in any schema."""
    if isinstance(value, Actor):
        entry = enter_actor(value)
    elif isinstance(value, Position):
        entry = enter_position(value, writer)
    elif isinstance(value, NumericClaim):
        entry = enter_claim(value, writer, is_marked=mark is not None)
    elif isinstance(value, OpenQuestion):
        entry = enter_question(value, writer)
    elif part.kind is Kind.OBJECT:
        parts = _Parts()
        gather(value, parts, path, writer)
        entry = arrange(parts)
    else:
        figures = (value,) if isinstance(value, Figure) else ()
        quotes = tuple(QuoteView(show_quote(each), "", each) for each in quotes_in(value) if each is not value)
        entry = EntryView("", writer.write(part, value, path), (), quotes, evidence=quotes_in(value), figures=figures)
    return replace(entry, mark=mark, written=tuple(show_written(each, writer.article) for each in entry.figures))


def gather(value: object, parts: _Parts, path: str, writer: Writer) -> None:
    """Collect the fields of an item, and of the objects in it, by kind."""
    for part in read_fields(value):
        if part.kind is Kind.OBJECT:
            for inner, below in zip(part.values, part.paths, strict=True):
                gather(inner, parts, f"{path}.{below}", writer)
        elif part.kind is Kind.QUOTE:
            parts.quotes += [quote for quote in part.values if isinstance(quote, Quote)]
        elif part.kind is Kind.ATTRIBUTION:
            parts.sources += [writer.name_source(said) for said in part.values if isinstance(said, Attribution)]
        else:
            parts.figures += [figure for figure in part.values if isinstance(figure, Figure)]
            written = (writer.write(part, one, f"{path}.{at}") for one, at in zip(part.values, part.paths, strict=True))
            text = "; ".join(dict.fromkeys(filter(None, written)))  # equal texts, such as figures of one vote, once
            shown = [DetailView(part.label, text)] if text else []
            if part.is_list or part.kind is Kind.VALUE:
                parts.others += shown
            elif part.kind is Kind.WORDS:
                parts.words += shown
                parts.about = text if part.name == ABOUT else parts.about
            else:
                parts.marks += shown


def arrange(parts: _Parts) -> EntryView:
    """Lay out an item: its first figure or actor leads, or otherwise a short text."""
    marks, words = list(parts.marks), list(parts.words)
    lead = marks.pop(0).text if marks else ""
    if not lead and len(words) > 1 and len(words[0].text) <= SHORT:
        lead = words.pop(0).text
    quoted = list(parts.quotes)
    text = words.pop(0).text if words else show_quote(quoted.pop(0)) if quoted and not lead else ""
    sources = parts.sources if len(parts.sources) == len(quoted) else [", ".join(parts.sources)]
    quotes = tuple(
        QuoteView(show_quote(quote), sources[place] if place < len(sources) else "", quote)
        for place, quote in enumerate(quoted)
    )
    details = (*marks, *words, *parts.others)
    evidence, figures = tuple(parts.quotes), tuple(parts.figures)
    return EntryView(lead, text, details, quotes, evidence=evidence, figures=figures, about=parts.about)


def lead_with_sentence(facts: tuple[DetailView, ...], sections: tuple[SectionView, ...]) -> OutlineView:
    """View a brief without headline or title: its first passage is the headline, or if very long, its beginning."""
    first, *others = facts
    if len(first.text) > LONGEST_LEAD:
        begin, end = split_sentences(first.text)[0]
        return OutlineView(cut_title(first.text[begin:end]), facts, sections, is_named=False)
    return OutlineView(first.text, tuple(others), sections, first.evidence, first.mark, is_named=False)


def enter_actor(actor: Actor) -> EntryView:
    also = (DetailView("", f"also {', '.join(map(show, actor.aliases))}"),) if actor.aliases else ()
    details = (DetailView("", actor.kind), *also)
    return EntryView(show(actor.name), show(actor.role or ""), details, mentions=actor.mentions)


def enter_position(position: Position, writer: Writer) -> EntryView:
    """View a position: its holders, with the role unless the statement contains it, and a stance for or against."""
    role, statement = writer.roles.get(position.actor, ""), show(position.statement)
    role = "" if position.joined_by or role.casefold() in statement.casefold() else role
    stance = f"{position.stance} {show(position.target or '')}".strip() if position.stance in TOLD_STANCES else ""
    quotes = (QuoteView(show_quote(position.quote), writer.name_source(position.attribution), position.quote),)
    details = (DetailView("", stance),) if stance else ()
    holder = ", ".join(filter(None, [name_holders(position, writer.names), role]))
    return EntryView(holder, statement, details, quotes, evidence=(position.quote,))


def enter_claim(claim: NumericClaim, writer: Writer, *, is_marked: bool) -> EntryView:
    """View a numeric claim: its figure, label and period.

    If the claim is flagged, its statement is shown instead of the label, since the flag refers to the statement.
    """
    period = show(claim.figure.period or "")
    compared = find_compared(claim)
    return EntryView(
        show_figure(claim.figure, compared, article=writer.article),
        show(claim.statement if is_marked else claim.about or claim.statement),
        (DetailView("", period),) if period else (),
        (QuoteView(show_quote(claim.quote), writer.name_source(claim.attribution), claim.quote),),
        evidence=(claim.quote,),
        figures=(claim.figure,),
        about=show(claim.about or ""),
        compared=compared,
    )


def find_compared(claim: NumericClaim) -> str:
    """Return the comparison or rate right after a claim's figure, without which it misleads; empty if there is none."""
    found = COMPARED.match(claim.quote.text, claim.figure.end - claim.quote.start)
    return f" {show(found[1])}" if found and claim.quote.start <= claim.figure.start else ""


def enter_question(question: OpenQuestion, writer: Writer) -> EntryView:
    text = show(question.question)
    names = (writer.names.get(key) or show(key) for key in question.related)
    related = ", ".join(name for name in names if name not in text)
    lead_in = LEAD_INS.get(question.why)
    why = "" if lead_in and text.startswith(lead_in) else question.why
    details = tuple(DetailView("", one) for one in (why, related and f"concerns {related}") if one)
    both = quotes_of(question)
    quotes = tuple(QuoteView(show_quote(quote), "", quote) for quote in both)
    return EntryView("", text, details, quotes, evidence=both)


@dataclass(frozen=True, slots=True)
class Footnote:
    """A quote that proves the headline, a sentence of the abstract, or another top-level field."""

    number: int  # from 1
    quote: Quote

    @property
    def item(self) -> str:
        return f"note-{self.number}"


@dataclass(frozen=True, slots=True)
class Footnotes:
    headline: tuple[Footnote, ...]
    facts: tuple[tuple[Footnote, ...], ...]

    def __iter__(self) -> Iterator[Footnote]:
        yield from self.headline
        for notes in self.facts:
            yield from notes


def number_footnotes(view: OutlineView) -> Footnotes:
    number = 0
    groups: list[tuple[Footnote, ...]] = []
    for quotes in (view.proof, *(fact.evidence for fact in view.facts)):
        groups.append(tuple(Footnote(number + place, quote) for place, quote in enumerate(quotes, start=1)))
        number += len(quotes)
    return Footnotes(groups[0], tuple(groups[1:]))


LONGEST_LEAD: Final = 250  # most code points of a sentence that becomes the headline
LONGEST_TITLE: Final = 120  # most code points of a title that is made here

UNTITLED: Final = "Brief without a headline"

WORDLESS: Final = re.compile(r"[\W_]*")


def make_title(article: Article, *, names: Iterable[str]) -> str:
    """Make a title from the article's title, else from the first two names, else from the article's beginning."""
    if title := show(article.title or ""):
        return title
    if named := " and ".join(islice(dict.fromkeys(names), 2)):
        return f"{named}: {UNTITLED[:1].lower()}{UNTITLED[1:]}"
    first = next((line for line in article.text.splitlines() if not WORDLESS.fullmatch(line)), "")
    return f"Article that begins “{cut_title(show(first.strip()))}”" if first else UNTITLED


def cut_title(text: str) -> str:
    """Cut a text to the length of a title, at a word boundary.

    >>> cut_title("The bridge stays shut."), len(cut_title("word " * 100)) <= LONGEST_TITLE
    ('The bridge stays shut.', True)
    """
    if len(text) <= LONGEST_TITLE:
        return text
    head = text[: LONGEST_TITLE - 1]
    return f"{head[: head.rfind(' ')] if ' ' in head else head}…"
