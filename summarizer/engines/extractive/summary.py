"""Choose the headline and the abstract: the article's own headline and lead sentences, whole."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from typing import Any, Final

from summarizer.engines.extractive.document import Document
from summarizer.engines.extractive.standalone import is_introduced, is_known, is_whole, points_back, speaks_for_author
from summarizer.language.lexicon import AUXILIARIES, DETERMINERS, PREPOSITIONS, SUBJECT_PRONOUNS
from summarizer.schemas.findings import Span

_LONGEST_HEADLINE: Final = 250
_FIRST: Final = 2
"""Sentences from the top of which one may be the headline: some articles open with a catchword."""

_LONGEST_ABSTRACT: Final = 750
_MOST: Final = 3
_LEAD: Final = 14
"""Sentences from the top among which those of the abstract are looked for."""

_TERMINAL: Final = frozenset(".!?…")
_LATEST: Final = 3
"""Sentences from the top of which one has to begin the abstract; what comes later is no news without them."""

_REPEATED: Final = 0.6
_FEW_PARAGRAPHS: Final = 5
_WORD: Final = re.compile(r"[^\W\d_][\w’'-]{2,}")
_EMPTY: Final = DETERMINERS | PREPOSITIONS | SUBJECT_PRONOUNS | AUXILIARIES
_VOICELESS: Final = frozenset({"opinion", "other_language"})
"""Genres whose sentences are not printed as the news."""


def draft_headline(document: Document) -> dict[str, Any] | None:
    """The given title, the article's own headline, or its first sentence whole; None if none of them will do.

    Args:
        document: The article.
    """
    if document.title and document.title.strip():
        return {"quotes": [], "text": " ".join(document.title.split())}
    if document.headline is not None:
        line = document.text[slice(*document.headline)]
        return {"quotes": [line], "text": " ".join(line.split()).rstrip(" ;,:")}
    if document.layout.genre in _VOICELESS | {"interview", "live_blog"} or not document.body:
        return None
    for span in document.body[:_FIRST]:
        if (
            is_whole(document, span)
            and span[1] - span[0] <= _LONGEST_HEADLINE
            and _stands_alone(document, span, before="", follows=False)
        ):
            return _write(document, span)
    return None


def draft_abstract(document: Document, *, focus: str | None) -> list[dict[str, Any]]:
    """Two or three lead sentences, whole and in the article's order, each of which can be read alone.

    An interview is summed up by its introduction, a live blog by its key points or newest posts. An opinion, and a text
    in another language than English, have no abstract.

    Args:
        document: The article.
        focus: A reader's question; sentences that share its words are preferred, wherever they stand.
    """
    genre = document.layout.genre
    if genre in _VOICELESS:
        return []
    if genre == "live_blog":
        chosen = _choose_posts(document)
    else:
        body = [span for span in document.body if document.layout.is_prose(span) and _ends(document.text[slice(*span)])]
        if genre == "interview":
            first = next((part.start for part in document.layout.segments if part.kind in ("question", "answer")), 0)
            body = [span for span in body if span[1] <= first]
        wished = set(_read_words(focus or ""))
        chosen = _choose_wished(document, body, wished) if wished else []
        chosen = chosen or _choose_lead(document, body)
    return [_write(document, span) for span in chosen]


def _write(document: Document, span: Span) -> dict[str, Any]:
    line = document.text[slice(*span)]
    return {"quotes": [line], "text": " ".join(line.split())}


def _ends(line: str) -> bool:
    """Whether a line ends as a sentence does, and not as the item of a list."""
    return line.rstrip("”\"’')")[-1:] in _TERMINAL


def _read_words(text: str) -> list[str]:
    return [word for word in _WORD.findall(text.lower()) if word not in _EMPTY]


def _stands_alone(document: Document, span: Span, *, before: str, follows: bool) -> bool:
    line = document.text[slice(*span)]
    return (
        is_whole(document, span)
        and not speaks_for_author(line)
        and not points_back(line)
        and is_introduced(document, span, before=before)
        and is_known(document, span, before=before, follows=follows)
    )


def _choose_lead(document: Document, body: Sequence[Span]) -> list[Span]:
    """The first sentences that can be read in a row."""
    chosen: list[Span] = []
    before, last = "", -1
    for at, span in enumerate(body[:_LEAD]):
        if at >= _LATEST and not chosen:
            break
        if not _stands_alone(document, span, before=before, follows=bool(chosen) and last == at - 1):
            continue
        line = document.text[slice(*span)]
        if chosen and len(before) + len(line) > _LONGEST_ABSTRACT:
            continue
        if _repeats(line, before) or not _opens_or_follows(document, span, chosen):
            continue
        chosen.append(span)
        before, last = f"{before} {line}", at
        if len(chosen) == _MOST:
            break
    return chosen


def _repeats(line: str, before: str) -> bool:
    """Whether most of a sentence's words are printed already."""
    words, known = set(_read_words(line)), set(_read_words(before))
    return len(words & known) > _REPEATED * len(words)


def _opens_or_follows(document: Document, span: Span, chosen: Sequence[Span]) -> bool:
    """Whether a sentence opens its paragraph, or that paragraph's first sentence is chosen.

    In a text of few paragraphs any sentence will do.
    """
    paragraphs = document.paragraphs
    if len(paragraphs) < _FEW_PARAGRAPHS:
        return True
    start, _ = paragraphs[bisect_right(paragraphs, (span[0], len(document.text))) - 1]
    first = document.layout.trim((start, span[1]))[0]
    return first == span[0] or any(first <= other[0] < span[0] for other in chosen)


def _choose_wished(document: Document, body: Iterable[Span], wished: set[str]) -> list[Span]:
    """The sentences that share most words with a reader's question, in the article's order."""
    scored = []
    for span in body:
        found = _read_words(document.text[slice(*span)])
        shared = len({word for word in wished if any(_is_alike(word, other) for other in found)})
        if shared and _stands_alone(document, span, before="", follows=False):
            scored.append((-shared, span))
    chosen: list[Span] = []
    for _, span in sorted(scored)[: 2 * _MOST]:
        line = document.text[slice(*span)]
        before = " ".join(document.text[slice(*other)] for other in chosen)
        if not _repeats(line, before) and len(chosen) < _MOST:
            chosen.append(span)
    return sorted(chosen)


def _is_alike(word: str, other: str) -> bool:
    """Whether two words share their stem: "strike" and "strikes", "resign" and "resigned"."""
    shorter, longer = sorted((word, other), key=len)
    return longer.startswith(shorter[: max(4, len(shorter) - 1)]) and len(longer) - len(shorter) <= 3


def _choose_posts(document: Document) -> list[Span]:
    """The key points of a live blog if it lists them, else the first sentence of its newest posts that has one."""
    layout, text = document.layout, document.text
    posts = layout.posts
    points = [
        layout.trim((part.start, part.end))
        for part in layout.segments
        if part.kind == "list_item" and part.end <= posts[0][0]
    ]
    if len(points) >= _MOST:
        return points[:_MOST]
    stamps = [text[slice(part.start, part.end)] for part in layout.segments if part.kind == "time_stamp"]
    newest = posts if _read_time(stamps[0]) >= _read_time(stamps[-1]) else posts[::-1]
    chosen: list[Span] = []
    for start, end in newest:
        before = " ".join(text[slice(*span)] for span in chosen)
        inside = (span for span in document.body if start <= span[0] and span[1] <= end)
        found = next((span for span in inside if _stands_alone(document, span, before=before, follows=False)), None)
        if found is not None:
            chosen.append(found)
        if len(chosen) == _MOST:
            break
    return sorted(chosen)


def _read_time(stamp: str) -> tuple[int, int]:
    """The hour and minute of a time stamp."""
    numbers = [int(number) for number in re.findall(r"\d+", stamp)[:2]]
    hour = numbers[0] if numbers else 0
    hour += 12 if re.search(r"p\.?m", stamp, re.IGNORECASE) and hour < 12 else 0
    return hour, numbers[1] if len(numbers) > 1 else 0
