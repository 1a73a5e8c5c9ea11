"""What a brief holds that can be held against each other: its quoted sentences, and what its figures count.

Reads the brief and the article's text; compares nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final, Literal, TypeAlias

from summarizer.grounding.consistency.passages import Passage, holds_figure, read_passage, sentences_around
from summarizer.grounding.consistency.rivals import Count, Statement, choose_comparable
from summarizer.grounding.consistency.things import Scene, read_count, read_scene, read_thing
from summarizer.grounding.speech.sentences import split_passage
from summarizer.schemas.blocks import Quote
from summarizer.schemas.findings import FoundFigure, Span
from summarizer.schemas.news import NewsBrief

MOST_CLAIMS: Final = 100
"""Claims that are held against each other; what stands behind them is only checked by itself."""
LONGEST: Final = 1_000
"""Code points of a sentence that is read: longer ones are no sentences of news."""
LONGEST_HEADLINE: Final = 160
_MARKS: Final = ",;:.'’\"“”()"
_PRONOUNS: Final = frozenset("he she it they i we you who this that".split())

Passages: TypeAlias = dict[Span, tuple[str, Passage]]
"""Each sentence once, with the path of the first item that quotes it."""


@dataclass(frozen=True, slots=True)
class Source:
    """An article, and what was found in it.

    Attributes:
        text: Its text.
        title: Its headline, where that stands apart.
        figures: All figures of the text, in order.
        sentences: Where its sentences stand, in order.
    """

    text: str
    title: str | None
    figures: Sequence[FoundFigure]
    sentences: Sequence[Span]


def _quotes(content: NewsBrief) -> Iterator[tuple[str, Quote]]:
    for name in ("numeric_claims", "positions", "open_questions"):
        for place, item in enumerate(getattr(content, name)):
            yield f"{name}[{place}]", item.quote


def read_passages(content: NewsBrief, source: Source) -> Passages:
    """The sentences that the brief quotes, each once."""
    passages: Passages = {}
    quoted: set[Span] = set()
    for path, quote in _quotes(content):
        hull = quote.start, quote.end
        if hull in quoted or not holds_figure(hull, source.figures):
            continue
        quoted.add(hull)
        for span in sentences_around(source.sentences, hull):
            if span in passages or span[1] - span[0] > LONGEST or not holds_figure(span, source.figures):
                continue
            passages[span] = path, read_passage(source.text, span, figures=source.figures)
    return {span: entry for span, entry in passages.items() if entry[1].placed}


def read_claims(
    content: NewsBrief, passages: Passages, source: Source, leads: Sequence[Statement]
) -> Iterator[Statement]:
    """What each numeric claim counts, where that is plain and can contradict something; each figure once."""
    places = {
        placed.figure.start: (span, passage, placed)
        for span, (_, passage) in passages.items()
        for placed in passage.placed
    }
    claims = [
        (place, claim, places.pop(claim.figure.start))
        for place, claim in enumerate(content.numeric_claims[:MOST_CLAIMS])
        if claim.figure.start in places
    ]
    told = [lead.placed.figure for lead in leads]
    chosen = choose_comparable([placed.figure for _, _, (_, _, placed) in claims], told)
    scenes: dict[Span, Scene] = {}
    for at in sorted(chosen):
        place, claim, (span, passage, placed) = claims[at]
        said = claim.attribution
        speaker = frozenset(word.strip(_MARKS) for a, b in said.spans for word in source.text[a:b].lower().split())
        if span not in scenes:
            scenes[span] = read_scene(passage)
        thing = read_thing(passage, placed, told=scenes[span], speaker=speaker)
        if thing is not None:
            yield Statement(
                path=f"numeric_claims[{place}]",
                where="claim",
                passage=passage,
                placed=placed,
                thing=thing,
                source="" if said.as_named.casefold() in _PRONOUNS else said.as_named,
                actor=said.speaker,
                about=claim.about or claim.statement,
                span=span,
            )


def read_counts(passages: Passages) -> Iterator[Count]:
    """Everybody whom the quoted sentences count, plainly or not."""
    for _, passage in passages.values():
        counts = [(placed.figure, *read_count(passage, placed)) for placed in passage.placed]
        added = any(adds and not event for _, event, adds in counts)  # "… and 11 others": to whom the same happened
        yield from (Count(event, adds or added, figure) for figure, event, adds in counts if event)


def locate(lead: Statement, claim: Statement, source: Source) -> Statement:
    """A statement that is no part of the text, with the sentence of the text that states its figure, if one does."""
    if lead.span is not None:
        return lead
    said = lead.placed.figure
    for figure in source.figures:
        if (figure.value, figure.kind, figure.currency) == (said.value, said.kind, said.currency):
            spans = sentences_around(source.sentences, (figure.start, figure.end))
            if len(spans) == 1 and spans[0] != claim.span and spans[0][1] - spans[0][0] <= LONGEST:
                return replace(lead, span=spans[0])
    return lead


def anchor(side: Span, source: Source) -> Span:
    """A passage by whose words it is found again: its whole sentence where they stand elsewhere before it."""
    if source.text.find(source.text[slice(*side)]) == side[0]:
        return side
    around = sentences_around(source.sentences, side)
    return (around[0][0], around[-1][1]) if around else side


def headline_line(text: str) -> Span:
    """Where a text's first line stands, if it is a headline; else nothing at its start."""
    end = text.find("\n", 0, LONGEST_HEADLINE)
    first = text[: max(end, 0)].rstrip()
    return (0, len(first)) if first and not first.endswith((".", "”", '"')) else (0, 0)


def read_leads(content: NewsBrief, passages: Passages, source: Source) -> Iterator[Statement]:
    """What the headline, the abstract and the article's headline count; sentences that the brief quotes left out."""
    title, line = source.title, headline_line(source.text)
    if title and title not in source.text[:LONGEST]:
        yield from _read_lead("title", read_passage(title, (0, len(title))))
    if line[1] and holds_figure(line, source.figures):
        yield from _read_lead("title", read_passage(source.text, line, figures=source.figures), span=line)
    if content.headline:
        yield from _read_lead("headline", read_passage(content.headline.text, (0, len(content.headline.text))))
    quoted = {passage.tokens.text for _, passage in passages.values()}
    abstract = " ".join(map(str, content.abstract))
    for start, end in split_passage(abstract, (0, len(abstract))):
        words = abstract[start:end]
        if words not in quoted:
            yield from _read_lead("abstract", read_passage(words, (0, len(words))))


def _read_lead(
    where: Literal["headline", "abstract", "title"], passage: Passage, *, span: Span | None = None
) -> Iterator[Statement]:
    """What somebody's prose, or the text's own first line, counts."""
    told = read_scene(passage) if passage.placed else None
    for placed in passage.placed:
        assert told is not None
        thing = read_thing(passage, placed, told=told)
        if thing is not None:
            path = "article.title" if where == "title" else where
            yield Statement(path, where, passage, placed, thing, span=span)
