"""Chooses the headline and the abstract: the article's own headline and whole lead sentences."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Any, Final

from summarizer.engines.extractive.document import Document, read_words
from summarizer.engines.extractive.layout import QUOTES_ONLY
from summarizer.engines.extractive.passages import has_verb, opens_article, stands_alone, widen_until_alone
from summarizer.language.inflection import stem
from summarizer.language.patterns import read_pattern
from summarizer.schemas.findings import Span

_LONGEST_HEADLINE: Final = 300
_MOST: Final = 3
_LEAD: Final = 5  # leading sentences that are searched for the article's news
_FIRST: Final = 1
"""Last index of the sentence that begins an abstract, one higher under a headline: otherwise there is no abstract."""
_COMPARED: Final = 8  # leading sentences whose largest number of topics is the reference of the shares below
_CENTRAL: Final = 0.45  # share of topics required of a headline
_NEWS: Final = 0.7  # share of topics required of a sentence of the abstract
_FEWEST: Final = 2  # topics, and words shared with the headline
_SHORTEST: Final = 60
"""Characters of the shortest sentence used as headline in an article of more than a few sentences."""
_SHORTEST_LEAD: Final = 80  # the same for an opening sentence that need not share the article's topics
_SHORTEST_NEWS: Final = 100  # the same for the abstract: shorter sentences set a scene or continue one

_TEASER: Final = re.compile(rf"\b{read_pattern('phrases that promise news')}", re.IGNORECASE)
"""Phrases about the article itself, or that promise news without stating it."""

_BACKGROUND: Final = re.compile(
    r"\A(?:Every|Each|With|In an?|Despite|Although|While|When|Like|Unlike|For (?:years|months|decades|many|some))\b"
    r"|\b(?:already|currently|usually|once again)\b"
)
"""Signs that a sentence continues from a headline rather than being one: a scene, a state, a known person."""
_REPEATED: Final = 0.6
_TERMINAL: Final = frozenset(".!?…")
_NOT_NEWS: Final = QUOTES_ONLY | {"newsletter"}
"""Genres whose sentences are not presented as news."""


def draft_headline(document: Document) -> dict[str, Any] | None:
    """Return the given title, the article's own headline, or its first sentence; None if none of them is suitable."""
    if "headline" not in document.drafted:
        document.drafted["headline"] = _draft_headline(document)
    return document.drafted["headline"]


def _draft_headline(document: Document) -> dict[str, Any] | None:
    if document.title and document.title.strip():
        return {"quotes": [], "text": " ".join(document.title.split())}
    if document.layout.headline is not None and not _TEASER.search(document.text[slice(*document.layout.headline)]):
        line = document.source[slice(*document.layout.headline)]
        return {"quotes": [line], "text": " ".join(line.split()).rstrip(" ;,:")}
    if document.layout.genre in _NOT_NEWS | {"interview"}:
        return None
    lead = _find_lead(document, document.body)
    span = lead[0] if lead and _is_news(document, lead) else None
    return None if span is None else _write(document, span)


def _is_news(document: Document, lead: Sequence[Span]) -> bool:
    """Whether the first sentence of the lead can serve as headline."""
    start, end = lead[0]
    line = document.text[start:end]
    if end - start > _LONGEST_HEADLINE or line.endswith("?") or _BACKGROUND.search(line) or _TEASER.search(line):
        return False
    if end - start >= _SHORTEST_LEAD and opens_article(document, lead[0]):
        return True
    central = _is_central(document, lead[0], share=_CENTRAL, shortest=_SHORTEST)
    return central and stands_alone(document, lead[0])


def draft_abstract(document: Document, *, focus: str | None) -> list[dict[str, Any]]:
    """Return passages of the lead, whole and in the article's order, each of which can be read alone.

    A passage is a sentence together with the preceding ones that it needs to be understood. The sentence used as
    headline is not repeated. An interview is summarised by its introduction. Opinions, live blogs, newsletters, release
    notes and texts in other languages than English have no abstract.

    Args:
        focus: A reader's question; up to three sentences from anywhere that share words with it are preferred.
    """
    return [
        _write(document, span)
        for span in choose_by_focus(document, focus) or _choose_lead(document, _find_body(document))
    ]


def choose_by_focus(document: Document, focus: str | None) -> list[Span]:
    """Return the sentences of an abstract that share most words with a reader's question; empty if none does."""
    focus_words = set(read_words(focus or ""))
    return _choose_matching(document, _find_body(document), focus_words) if focus_words else []


def _find_body(document: Document) -> list[Span]:
    """Return the sentences that an abstract may contain."""
    genre = document.layout.genre
    body = [span for span in document.body if document.layout.is_prose(span) and genre not in _NOT_NEWS]
    if genre == "interview":
        first = next((part.start for part in document.layout.segments if part.kind in ("question", "answer")), 0)
        body = [span for span in body if span[1] <= first]
    return body


def _write(document: Document, span: Span) -> dict[str, Any]:
    line = document.source[slice(*span)]
    return {"quotes": [line], "text": " ".join(line.split())}


def _find_lead(document: Document, body: Sequence[Span]) -> Sequence[Span]:
    """Return the first sentences with a final mark, which list items lack."""
    text = document.text
    whole = [span for span in body if text[max(span[0], span[1] - 3) : span[1]].rstrip("”\"’')")[-1:] in _TERMINAL]
    return whole[:_LEAD]


def _is_central(document: Document, span: Span, *, share: float = _NEWS, shortest: int = _SHORTEST_NEWS) -> bool:
    """Whether a sentence is long enough and has at least `share` of the topics of the richest leading sentence."""
    counts = [document.count_topics(other) for other in document.body[:_COMPARED]]
    long = span[1] - span[0] >= shortest or len(document.body) <= _LEAD
    least = max(min(_FEWEST, len(document.topics_at(0))), share * max(counts, default=0))
    return long and document.count_topics(span) >= least


def _choose_lead(document: Document, body: Sequence[Span]) -> list[Span]:
    """Return the passages of the lead that can be read alone, cover the article's topics, and each add something."""
    lead, titled = _find_lead(document, body), bool(document.title or document.layout.headline)
    if not lead:
        return []
    headline = draft_headline(document)
    repeated = headline is not None and headline["text"] == _write(document, lead[0])["text"]
    chosen = _choose_new(document, lead, lead[0] if repeated else None)
    if repeated and not chosen:
        return _choose_new(document, lead[:_MOST], lead[0], share=_CENTRAL)
    if chosen or repeated or not (titled and opens_article(document, lead[0])):
        return chosen
    line = document.text[slice(*lead[0])]
    told = _takes_up_headline(document, lead[0]) and _is_new(line, "", "")
    return [lead[0]] if told or _is_central(document, lead[0]) else []  # although it only repeats the headline


def _takes_up_headline(document: Document, span: Span) -> bool:
    """Whether an article's first sentence shares words with the headline and is a third-person statement."""
    title = document.title or document.text[slice(*(document.layout.headline or (0, 0)))]
    line = document.text[slice(*span)]
    shared = {*map(stem, read_words(title))}.intersection(map(stem, read_words(line)))
    return len(shared) >= _FEWEST and not line.endswith(("?", "...", "…"))


def _choose_new(document: Document, lead: Sequence[Span], headline: Span | None, *, share: float = _NEWS) -> list[Span]:
    """Return passages of the lead that add to the headline and to one another.

    Args:
        headline: The sentence of the lead that is used as headline, if any.
        share: The share of topics required of a passage's last sentence.
    """
    text, titled = document.text, bool(document.title or document.layout.headline)
    title = document.title or text[slice(*(document.layout.headline or headline or (0, 0)))]
    chosen: list[Span] = []
    for at, span in enumerate(lead):
        if at > _FIRST + titled and not chosen and headline is None:
            break
        passage = None
        plain = not at and titled and _takes_up_headline(document, span)
        own = not document.speech.is_inside(span)
        if own and (plain or document.layout.genre == "interview" or _is_central(document, span, share=share)):
            passage = span if opens_article(document, span) else widen_until_alone(document, span)
        if passage is None or (headline and passage[0] <= headline[0] < passage[1]):
            continue
        kept = [other for other in chosen if other[0] != passage[0]]
        before = " ".join(text[slice(*other)] for other in kept)
        if _is_new(text[slice(*passage)], title, before):
            chosen = [*kept, passage]
    return chosen


def _is_new(line: str, title: str, before: str) -> bool:
    """Whether a passage is a plain sentence that repeats neither the headline nor the sentences before it."""
    return not (
        line[0] in "(“\"‘'"
        or not has_verb(line)
        or _TEASER.search(line)
        or repeats(line, title)
        or repeats(line, before)
    )


def repeats(line: str, before: str) -> bool:
    """Whether most words of a sentence occur in the text before it."""
    words, known = set(read_words(line)), set(read_words(before))
    return len(words & known) > _REPEATED * len(words)


def _choose_matching(document: Document, body: Iterable[Span], focus_words: set[str]) -> list[Span]:
    """Return up to three sentences that share most words with a reader's question, in the article's order."""
    scored = []
    for span in body:
        shared = len({*map(stem, focus_words)}.intersection(map(stem, read_words(document.text[slice(*span)]))))
        if shared and stands_alone(document, span):
            scored.append((-shared, span))
    chosen: list[Span] = []
    for _, span in sorted(scored)[: 2 * _MOST]:
        before = " ".join(document.text[slice(*other)] for other in chosen)
        if not repeats(document.text[slice(*span)], before) and len(chosen) < _MOST:
            chosen.append(span)
    return sorted(chosen)
