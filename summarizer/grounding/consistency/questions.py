"""Words for two statements that stand against each other: a message for the audit, and a question a reporter could ask.

A question holds no figure or name that the quotes beside it do not state.
"""

from __future__ import annotations

from typing import Final

from summarizer.grounding.consistency.conflicts import Contradiction
from summarizer.grounding.consistency.disputes import name_inline
from summarizer.grounding.consistency.lexicon import ANYBODY, EVENTS
from summarizer.grounding.consistency.rivals import Statement, have_two_sources

_HAPPENED: Final = {
    "killed": "were killed",
    "injured": "were injured",
    "missing": "are missing",
    "arrested": "were arrested",
    "evacuated": "were evacuated",
    "displaced": "were displaced",
    "rescued": "were rescued",
    "infected": "were infected",
    "attending": "took part",
    "laid off": "lose their jobs",
}
_PEOPLE: Final = frozenset("people persons victims casualties deaths fatalities bodies lives humans souls".split())
_PLACES: Final = {"headline": "the headline", "abstract": "the summary", "title": "the headline"}


def ask_between(one: Statement, other: Statement) -> Contradiction:
    """The contradiction of two statements of the same thing."""
    first, second = sorted((one, other), key=lambda statement: (statement.span is None, statement.span or (0, 0)))
    spans = [statement.span for statement in (first, second) if statement.span is not None]
    contested = have_two_sources(one, other)
    actors = dict.fromkeys(statement.actor for statement in (first, second) if statement.actor)
    return Contradiction(
        kind="count",
        why="contested" if contested else "contradictory",
        path=one.path,
        message=_tell(one, other, contested=contested),
        question=_ask(first, second),
        sides=tuple(dict.fromkeys(spans)),
        related=tuple(actors),
    )


def _tell(one: Statement, other: Statement, *, contested: bool) -> str:
    what = f"how many {_HAPPENED[one.thing.event]}" if one.thing.event else "one thing"
    said = [f"“{s.passage.show(s.placed)}”{_place(s)}" for s in (one, other)]
    return f"{'sources differ on' if contested else 'two figures for'} {what}: {said[0]} and {said[1]}"


def _place(statement: Statement) -> str:
    where = f" ({_PLACES[statement.where]})" if statement.where in _PLACES else f" ({statement.path})"
    return f"{where[:-1]}, {statement.source})" if statement.source else where


def _ask(first: Statement, second: Statement) -> str:
    """One question with both figures; of a side that is no part of the article's text the figure is not told."""
    about = first.about or second.about
    if first.thing.event:
        what = f"How many {_HAPPENED[first.thing.event]}"
    elif about and about.casefold() not in ANYBODY | _PEOPLE and not any(mark in about for mark in "0123456789?"):
        what = f"Which is right for {about}"
    else:
        what = "Which is right"
    return f"{what}: {_name_side(first)}, or {_name_side(second)}?"


def _name_side(statement: Statement) -> str:
    if statement.span is None:
        return "the figure that the headline gives"
    figure = statement.passage.show(statement.placed)
    if statement.thing.event and not statement.thing.group:
        figure = _bare(figure)
    source = statement.source
    text = statement.passage.tokens.text
    if source and source in text:
        return f"{figure}, according to {name_inline(source)}"
    return figure


def _bare(figure: str) -> str:
    """A count of people without the noun: "at least 12" of "at least 12 people"."""
    words = figure.split()
    while len(words) > 1 and (words[-1].casefold() in _PEOPLE or words[-1].casefold() in EVENTS):
        words.pop()
    return " ".join(words)
