"""Choose the headline and the abstract: the article's own headline and lead sentences, whole."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Any, Final

from summarizer.engines.extractive.document import Document, read_words
from summarizer.engines.extractive.references import names_unknown
from summarizer.engines.extractive.standalone import stands_alone, widen_until_alone
from summarizer.language.inflection import stem
from summarizer.schemas.findings import Span

_LONGEST_HEADLINE: Final = 250
_LONGEST_ABSTRACT: Final = 900
_MOST: Final = 3
_LEAD: Final = 3
"""Sentences from the top among which an article's news is looked for."""
_FIRST: Final = 2
"""Sentences from the top of which one begins the abstract; what comes later is no news without them."""

_CENTRAL: Final = 4
_SHARE: Final = 5
"""A sentence tells what the article is about if it has four of its topics, or one in five if these are few."""

_COME_ON: Final = re.compile(
    r"\b(?:this (?:article|story|post|guide|piece|blog|page)\b|find out\b|read on\b|here(?:['’]s| is| are| was| were)\b"
    r"|keep reading|let['’]s |need to know\b|should (?:be aware|know|note)\b|in a world (?:where|in which)\b"
    r"|click\b|sign up\b|available now\b|won['’]t want to miss\b|put out a statement\b)",
    re.IGNORECASE,
)
"""What speaks of the article, or promises news without telling it."""

_BACKGROUND: Final = re.compile(
    r"\A(?:Every|Each|With|In an?|Despite|Although|While|When|As|Like|Unlike|For (?:years|months|decades|many|some))\b"
    r"|\b(?:already|currently|usually|once again)\b"
)
"""What goes on from a headline rather than being one: a scene, a state of things, somebody told of before."""
_REPEATED: Final = 0.6
_TERMINAL: Final = frozenset(".!?…")
_VOICELESS: Final = frozenset({"opinion", "other_language"})
"""Genres whose sentences are not printed as the news."""


def draft_headline(document: Document) -> dict[str, Any] | None:
    """The given title, the article's own headline, or its first sentence whole; None if none of them will do.

    Args:
        document: The article.
    """
    if "headline" not in document.drafted:
        document.drafted["headline"] = _draft_headline(document)
    return document.drafted["headline"]


def _draft_headline(document: Document) -> dict[str, Any] | None:
    if document.title and document.title.strip():
        return {"quotes": [], "text": " ".join(document.title.split())}
    if document.headline is not None:
        line = document.text[slice(*document.headline)]
        return {"quotes": [line], "text": " ".join(line.split()).rstrip(" ;,:")}
    if document.layout.genre in _VOICELESS | {"interview", "live_blog"}:
        return None
    lead = _find_lead(document, document.body)
    span = _find_news(document, lead, _count_shared(document, lead))
    return None if span is None else _write(document, span)


def _find_news(document: Document, lead: Sequence[Span], shared: Sequence[int]) -> Span | None:
    """The first sentence, if it may stand in place of a headline."""
    if not lead or shared[0] < _count_central(document) or lead[0][1] - lead[0][0] > _LONGEST_HEADLINE:
        return None
    line = document.text[slice(*lead[0])]
    if _BACKGROUND.search(line):
        return None
    return lead[0] if stands_alone(document, lead[0]) and not names_unknown(line, "") else None


def draft_abstract(document: Document, *, focus: str | None) -> list[dict[str, Any]]:
    """Up to three passages of the lead, whole and in the article's order, each of which can be read alone.

    A passage is a sentence, together with those before it that it needs to be understood. The sentence that is the
    headline is not repeated. An interview is summed up by its introduction, a live blog by its key points or newest
    posts. An opinion, and a text in another language than English, have no abstract.

    Args:
        document: The article.
        focus: A reader's question; sentences that share its words are preferred, wherever they stand.
    """
    genre = document.layout.genre
    if genre in _VOICELESS:
        return []
    if genre == "live_blog":
        return [_write(document, span) for span in _choose_posts(document)]
    body = [span for span in document.body if document.layout.is_prose(span)]
    if genre == "interview":
        first = next((part.start for part in document.layout.segments if part.kind in ("question", "answer")), 0)
        body = [span for span in body if span[1] <= first]
    wished = set(read_words(focus or ""))
    chosen = _choose_wished(document, body, wished) if wished else []
    return [_write(document, span) for span in chosen or _choose_lead(document, body)]


def _write(document: Document, span: Span) -> dict[str, Any]:
    line = document.text[slice(*span)]
    return {"quotes": [line], "text": " ".join(line.split())}


def _find_lead(document: Document, body: Sequence[Span]) -> Sequence[Span]:
    """The first sentences, without items of lists that are none."""
    text = document.text
    whole = [span for span in body if text[max(span[0], span[1] - 3) : span[1]].rstrip("”\"’')")[-1:] in _TERMINAL]
    return whole[:_LEAD]


def _count_shared(document: Document, spans: Sequence[Span]) -> list[int]:
    """How many of the article's topics each passage has."""
    return [len(document.topics.intersection(read_words(document.text[slice(*span)]))) for span in spans]


def _count_central(document: Document) -> int:
    """How many of the article's topics a sentence has at least if it tells what the article is about."""
    return min(_CENTRAL, max(_FIRST, len(document.topics) // _SHARE))


def _choose_lead(document: Document, body: Sequence[Span]) -> list[Span]:
    """The first passages that can be read alone and share enough with the rest of the article."""
    lead = _find_lead(document, body)
    shared = _count_shared(document, lead)
    headline = None if document.title or document.headline else _find_news(document, lead, shared)
    title = document.title or document.text[slice(*(document.headline or headline or (0, 0)))]
    chosen = _collect(document, lead, shared, title=title, headline=headline)
    titled = bool(document.title or document.headline)
    if chosen or not titled or not lead or not stands_alone(document, lead[0]):
        return chosen
    line = document.text[slice(*lead[0])]
    return [] if _COME_ON.search(line) or names_unknown(line, title) else [lead[0]]  # no more than the headline


def _collect(
    document: Document, lead: Sequence[Span], shared: Sequence[int], *, title: str, headline: Span | None
) -> list[Span]:
    """The passages of the lead that tell what the article is about, each something new."""
    least = max(_count_central(document) + 1, -(-max(shared, default=0) // 3))
    chosen: list[Span] = []
    for at, (span, count) in enumerate(zip(lead, shared, strict=True)):
        if at >= _FIRST and not chosen and headline is None:
            break
        passage = widen_until_alone(document, span) if not at or count >= least else None
        if passage is None or (headline and passage[0] <= headline[0] < passage[1]):
            continue
        kept = [other for other in chosen if other[0] != passage[0]]
        before = " ".join(document.text[slice(*other)] for other in kept)
        if len(kept) < _MOST and _adds(document.text[slice(*passage)], title, before):
            chosen = [*kept, passage]
    return chosen


def _adds(line: str, title: str, before: str) -> bool:
    """Whether a passage tells something that neither the headline nor the sentences before it tell."""
    return not (
        _COME_ON.search(line)
        or names_unknown(line, f"{title} {before}")
        or repeats(line, title)
        or repeats(line, before)
        or len(before) + len(line) > _LONGEST_ABSTRACT
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


def _choose_posts(document: Document) -> list[Span]:
    """The key points of a live blog if it lists them, else the first sentence of its newest posts that has one."""
    layout, text = document.layout, document.text
    top = min(start for start, _ in layout.posts)
    points = [
        layout.trim((part.start, part.end)) for part in layout.segments if part.kind == "list_item" and part.end <= top
    ]
    if len(points) >= _MOST:
        return points[:_MOST]
    chosen: list[Span] = []
    for start, end in layout.posts:
        before = " ".join(text[slice(*span)] for span in chosen)
        inside = (span for span in document.body if start <= span[0] and span[1] <= end)
        found = next((span for span in inside if stands_alone(document, span)), None)
        if found is not None and not repeats(text[slice(*found)], before):
            chosen.append(found)
        if len(chosen) == _MOST:
            break
    return sorted(chosen)
