"""Choose the headline and the abstract: the article's own headline and lead sentences, whole."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Any, Final

from summarizer.engines.extractive.document import Document, read_words
from summarizer.engines.extractive.layout import QUOTES_ONLY
from summarizer.engines.extractive.passages import has_verb, opens_article, stands_alone, widen_until_alone
from summarizer.language.inflection import stem
from summarizer.schemas.findings import Span

_LONGEST_HEADLINE: Final = 300
_MOST: Final = 3
_LEAD: Final = 5  # sentences from the top among which an article's news is looked for
_FIRST: Final = 1
"""Where the sentence may stand that begins an abstract, one later under a headline: without it the next are no news."""
_COMPARED: Final = 8  # sentences from the top that show how many of its topics one sentence of an article can have
_CENTRAL: Final = 0.45  # the share of that which a headline has
_NEWS: Final = 0.7  # the share which a sentence of the abstract has: it tells what the article is about
_FEWEST: Final = 2
_SHORTEST: Final = 60
"""Characters of the shortest sentence that is a headline in an article of more than a few sentences."""
_SHORTEST_LEAD: Final = 80  # the same for one that opens the article without telling what the rest is about
_SHORTEST_NEWS: Final = 100  # the same for the abstract: a shorter sentence sets a scene, or goes on

_COME_ON: Final = re.compile(
    r"\b(?:this is (?:what|how|why)\b"
    r"|this (?:article|story|post|guide|piece|blog|page)\b|find out\b|read on\b|here(?:['’]s| is| are| was| were)\b"
    r"|keep reading|let['’]s |need to know\b|should (?:be aware|know|note)\b|in a world (?:where|in which)\b"
    r"|click\b|sign up\b|available now\b|won['’]t want to miss\b|put out a statement\b)",
    re.IGNORECASE,
)
"""What speaks of the article, or promises news without telling it."""

_BACKGROUND: Final = re.compile(
    r"\A(?:Every|Each|With|In an?|Despite|Although|While|When|Like|Unlike|For (?:years|months|decades|many|some))\b"
    r"|\b(?:already|currently|usually|once again)\b"
)
"""What goes on from a headline rather than being one: a scene, a state of things, somebody told of before."""
_SPOKEN_TO: Final = re.compile(r"\b(?:I|[Ww]e|[Yy]ou|[Yy]our|[Oo]ur|[Mm]y)\b")
_REPEATED: Final = 0.6
_TERMINAL: Final = frozenset(".!?…")
_VOICELESS: Final = QUOTES_ONLY | {"newsletter"}
"""Genres whose sentences are not printed as the news."""


def draft_headline(document: Document) -> dict[str, Any] | None:
    """The given title, the article's own headline, or its first sentence whole; None if none of them will do."""
    if "headline" not in document.drafted:
        document.drafted["headline"] = _draft_headline(document)
    return document.drafted["headline"]


def _draft_headline(document: Document) -> dict[str, Any] | None:
    if document.title and document.title.strip():
        return {"quotes": [], "text": " ".join(document.title.split())}
    if document.layout.headline is not None and not _COME_ON.search(document.text[slice(*document.layout.headline)]):
        line = document.source[slice(*document.layout.headline)]
        return {"quotes": [line], "text": " ".join(line.split()).rstrip(" ;,:")}
    if document.layout.genre in _VOICELESS | {"interview"}:
        return None
    lead = _find_lead(document, document.body)
    span = lead[0] if lead and _is_news(document, lead) else None
    return None if span is None else _write(document, span)


def _is_news(document: Document, lead: Sequence[Span]) -> bool:
    """Whether the first sentence may stand in place of a headline."""
    start, end = lead[0]
    line = document.text[start:end]
    if end - start > _LONGEST_HEADLINE or line.endswith("?") or _BACKGROUND.search(line) or _COME_ON.search(line):
        return False
    if end - start >= _SHORTEST_LEAD and opens_article(document, lead[0]):
        return True
    central = _is_central(document, lead[0], share=_CENTRAL, shortest=_SHORTEST)
    return central and stands_alone(document, lead[0])


def draft_abstract(document: Document, *, focus: str | None) -> list[dict[str, Any]]:
    """Up to three passages of the lead, whole and in the article's order, each of which can be read alone.

    A passage is a sentence, together with those before it that it needs to be understood. The sentence that is the
    headline is not repeated. An interview is summed up by its introduction. An opinion, a live blog, a newsletter,
    release notes, and a text in another language than English, have no abstract.

    Args:
        focus: A reader's question; sentences that share its words are preferred, wherever they stand.
    """
    return [
        _write(document, span)
        for span in choose_by_focus(document, focus) or _choose_lead(document, _find_body(document))
    ]


def choose_by_focus(document: Document, focus: str | None) -> list[Span]:
    """The sentences of an abstract that share most words with a reader's question, if any do."""
    wished = set(read_words(focus or ""))
    return _choose_wished(document, _find_body(document), wished) if wished else []


def _find_body(document: Document) -> list[Span]:
    """The sentences that an abstract may have."""
    genre = document.layout.genre
    body = [span for span in document.body if document.layout.is_prose(span) and genre not in _VOICELESS]
    if genre == "interview":
        first = next((part.start for part in document.layout.segments if part.kind in ("question", "answer")), 0)
        body = [span for span in body if span[1] <= first]
    return body


def _write(document: Document, span: Span) -> dict[str, Any]:
    line = document.source[slice(*span)]
    return {"quotes": [line], "text": " ".join(line.split())}


def _find_lead(document: Document, body: Sequence[Span]) -> Sequence[Span]:
    """The first sentences, without items of lists that are none."""
    text = document.text
    whole = [span for span in body if text[max(span[0], span[1] - 3) : span[1]].rstrip("”\"’')")[-1:] in _TERMINAL]
    return whole[:_LEAD]


def _is_central(document: Document, span: Span, *, share: float = _NEWS, shortest: int = _SHORTEST_NEWS) -> bool:
    """Whether a sentence is long, and has most of the topics that one of the article's first can have."""
    counts = [document.count_topics(other) for other in document.body[:_COMPARED]]
    long = span[1] - span[0] >= shortest or len(document.body) <= _LEAD
    least = max(min(_FEWEST, len(document.topics_at(0))), share * max(counts, default=0))
    return long and document.count_topics(span) >= least


def _choose_lead(document: Document, body: Sequence[Span]) -> list[Span]:
    """The first passages that can be read alone and tell what the article is about, each something new."""
    lead, titled = _find_lead(document, body), bool(document.title or document.layout.headline)
    if not lead:
        return []
    chosen = _choose_new(document, lead, None if titled or draft_headline(document) is None else lead[0])
    if not chosen and titled and opens_article(document, lead[0]) and _is_central(document, lead[0]):
        return [lead[0]]  # it tells no more than the headline
    return chosen


def _takes_up_headline(document: Document, span: Span) -> bool:
    """Whether an article's first sentence is of what its headline names, and tells it in the third person."""
    title = document.title or document.text[slice(*(document.layout.headline or (0, 0)))]
    line = document.text[slice(*span)]
    shared = {*map(stem, read_words(title))}.intersection(map(stem, read_words(line)))
    return (
        len(shared) >= _FEWEST
        and span[1] - span[0] >= _SHORTEST_LEAD
        and not (line.endswith("?") or _SPOKEN_TO.search(line))
    )


def _choose_new(document: Document, lead: Sequence[Span], headline: Span | None) -> list[Span]:
    """Passages of the lead that tell more than the headline and one another.

    Args:
        headline: The one of them that is printed as the headline, if any.
    """
    text, titled = document.text, bool(document.title or document.layout.headline)
    title = document.title or text[slice(*(document.layout.headline or headline or (0, 0)))]
    chosen: list[Span] = []
    for at, span in enumerate(lead):
        if at > _FIRST + titled and not chosen and headline is None:
            break
        passage = None
        plain = not at and titled and _takes_up_headline(document, span)
        own = not document.is_quoted(span)
        if own and (plain or document.layout.genre == "interview" or _is_central(document, span)):  # its introduction
            passage = span if opens_article(document, span) else widen_until_alone(document, span)
        if passage is None or (headline and passage[0] <= headline[0] < passage[1]):
            continue
        kept = [other for other in chosen if other[0] != passage[0]]
        before = " ".join(text[slice(*other)] for other in kept)
        if _adds(text[slice(*passage)], title, before):
            chosen = [*kept, passage]
    return chosen


def _adds(line: str, title: str, before: str) -> bool:
    """Whether a passage tells something that neither the headline nor the sentences before it tell."""
    return not (
        line[0] in "(“\"‘'"
        or not has_verb(line)
        or _COME_ON.search(line)
        or repeats(line, title)
        or repeats(line, before)
    )


def repeats(line: str, before: str) -> bool:
    """Whether most of a sentence's words are printed already."""
    words, known = set(read_words(line)), set(read_words(before))
    return len(words & known) > _REPEATED * len(words)


def _choose_wished(document: Document, body: Iterable[Span], wished: set[str]) -> list[Span]:
    """The sentences that share most words with a reader's question, in the article's order."""
    scored = []
    for span in body:
        shared = len({*map(stem, wished)}.intersection(map(stem, read_words(document.text[slice(*span)]))))
        if shared and stands_alone(document, span):
            scored.append((-shared, span))
    chosen: list[Span] = []
    for _, span in sorted(scored)[: 2 * _MOST]:
        before = " ".join(document.text[slice(*other)] for other in chosen)
        if not repeats(document.text[slice(*span)], before) and len(chosen) < _MOST:
            chosen.append(span)
    return sorted(chosen)
