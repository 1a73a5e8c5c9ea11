"""Any brief as headed sections of items, each with the quotes, figures and mentions that place it in the article.

What is drawn beside the article is made from this; nothing of HTML is in here.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from summarizer.report.marks import Marks
from summarizer.report.outline import DetailView, EntryView, OutlineView, QuoteView, SectionView, view_outline
from summarizer.report.view import (
    ActorView,
    FigureView,
    PositionView,
    QuestionView,
    quotes_of,
    view_brief,
)
from summarizer.schemas.brief import Brief, Envelope
from summarizer.schemas.news import Actor, NumericClaim, OpenQuestion, Position


def view_entries(brief: Envelope) -> OutlineView:
    """A brief in any schema, laid out in sections."""
    return view_news(brief) if isinstance(brief, Brief) else view_outline(brief)


def view_news(brief: Brief) -> OutlineView:
    """A brief of news in sections."""
    view, marks = view_brief(brief), Marks(brief.audit)

    def enter(name: str, head: str, entries: Iterable[EntryView]) -> SectionView:
        marked = (replace(entry, mark=marks.at(f"{name}[{place}]")) for place, entry in enumerate(entries))
        return SectionView(name, head, tuple(marked))

    sections = (
        enter("actors", "Actors", map(enter_actor, view.actors, brief.actors)),
        enter("positions", "Positions", map(enter_position, view.positions, brief.positions)),
        enter("numeric_claims", "Figures", map(enter_claim, view.figures, brief.numeric_claims)),
        enter("open_questions", "Open questions", map(enter_question, view.questions, brief.open_questions)),
    )
    facts = tuple(
        DetailView("", shown, tuple(sentence.quotes), marks.at(f"abstract[{place}]"))
        for place, (shown, sentence) in enumerate(zip(view.abstract, brief.abstract, strict=True))
    )
    proof = tuple(brief.headline.quotes) if brief.headline else ()
    shown = tuple(section for section in sections if section.entries)
    return OutlineView(view.headline, facts, shown, proof, marks.at("headline") if brief.headline else None)


def enter_actor(view: ActorView, actor: Actor) -> EntryView:
    """Who acts or speaks."""
    also = (DetailView("Also", view.aliases),) if view.aliases else ()
    return EntryView(view.name, view.role, (DetailView("", view.kind), *also), mentions=actor.mentions)


def enter_position(view: PositionView, position: Position) -> EntryView:
    """Who says or wants what."""
    stance = (DetailView("", view.stance),) if view.stance else ()
    quotes = (QuoteView(view.quote, view.source, position.quote),)
    return EntryView(view.holder, view.statement, stance, quotes, evidence=(position.quote,))


def enter_claim(view: FigureView, claim: NumericClaim) -> EntryView:
    """A figure and what it is of."""
    period = (DetailView("When", view.period),) if view.period else ()
    quotes = (QuoteView(view.quote, view.source, claim.quote),)
    return EntryView(view.figure, view.about, period, quotes, evidence=(claim.quote,), figures=(claim.figure,))


def enter_question(view: QuestionView, question: OpenQuestion) -> EntryView:
    """What is left open, and the words that leave it open."""
    related = (DetailView("Concerns", view.related),) if view.related else ()
    both = quotes_of(question)
    quotes = tuple(QuoteView(text, "", quote) for text, quote in zip(view.quotes, both, strict=True))
    return EntryView("", view.question, (DetailView("", view.why), *related), quotes, evidence=both)
