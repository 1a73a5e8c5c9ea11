"""Chooses the open questions: whole sentences of the article that leave something open, under a fixed lead-in.

Sentences are never rephrased as questions.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, Final, Literal, NamedTuple, TypeAlias

from summarizer.engines.extractive.document import FEWEST_TOPICS, Document
from summarizer.engines.extractive.layout import QUOTES_ONLY
from summarizer.engines.extractive.passages import widen_until_alone
from summarizer.engines.extractive.stretches import choose_from_each
from summarizer.engines.extractive.summary import draft_headline, repeats
from summarizer.language.patterns import read_pattern
from summarizer.schemas.findings import LEAD_INS, Span

Why: TypeAlias = Literal["unanswered", "unreplied", "upcoming"]

DEFAULT_LIMIT: Final = 5
_FEWEST_TOPICS: Final[dict[Why, int]] = {"unanswered": 1, "upcoming": 2, "unreplied": 4}
"""Fewest of the article's topics in a relevant question; what the article calls open explicitly needs fewest."""
_FEWEST_ACCUSED: Final = 2  # the same for accusations
_WEIGHT: Final[dict[Why, float]] = {"unanswered": 5.0, "unreplied": 3.5, "upcoming": 3.0}

_UNANSWERED: Final = re.compile(rf"\b{read_pattern('what is unanswered')}")
_UNREPLIED: Final = re.compile(
    r"\b(?:(?:did not|didn['’]t|has not|have not|had not) (?:yet |immediately )*(?:respond(?:ed)?|repl(?:y|ied)"
    r"|comment(?:ed)?|(?:return|answer)(?:ed)? (?:\w+ ){0,3}(?:calls?|messages?|emails?|requests?|questions?))\b"
    r"|could not (?:immediately )?be reached|(?:was|were) not (?:immediately )?available for comment"
    r"|(?:has|have) been (?:approached|contacted|asked) for (?:a )?comment)\b",
)
"""No reply; declining to comment is a reply."""
_REPLIED: Final = re.compile(r"\b(?:says?|said|stated|told|added|suggest(?:s|ed)|claim(?:s|ed)|den(?:ies|ied))\b")
"""Reported speech: whoever said something has replied."""
_UPCOMING: Final = re.compile(rf"\b{read_pattern('what is upcoming')}")

_ACCUSED: Final = re.compile(r"\b(?:accus|alleg)")
_SETTLED: Final = re.compile(
    r"\b(?:at the time|at first|initially|until then|by then|previously|originally|years? ago|last (?:year|month|week)"
    r"|in (?:19\d\d|20[01]\d)|later (?:denied|admitted|confirmed)|no longer|had (?:been|not)|never|if convicted)\b"
    r"|(?<!said )\b(?:i|we|he|she|they) had no (?:clue|idea)\b",
)
_PATTERNS: Final[tuple[tuple[Why, re.Pattern[str]], ...]] = (
    ("unreplied", _UNREPLIED),
    ("unanswered", _UNANSWERED),
    ("upcoming", _UPCOMING),
)


class Question(NamedTuple):
    """A sentence that leaves something open."""

    span: Span  # the sentence, with preceding ones that it needs
    why: Why  # what makes it open
    weight: float  # its importance; only the order is meaningful


def draft_questions(document: Document, *, limit: int | None) -> list[dict[str, Any]]:
    """Return the open questions as wire objects, the most important first.

    Args:
        limit: The most to return; None leaves the number to the engine.
    """
    found: list[Question] = []
    for question in sorted(_find(document), key=lambda question: (-question.weight, question.span)):
        start, end = question.span
        if not any(start < other.span[1] and other.span[0] < end for other in found):  # one question per sentence
            found.append(question)
    if limit is None:
        found = choose_from_each(
            found,
            text=document.text,
            place=lambda question: question.span[0],
            weight=lambda question: question.weight,
            most=DEFAULT_LIMIT,
        )
    return [_write(document, question) for question in found[:limit]]


def _write(document: Document, question: Question) -> dict[str, Any]:
    line = document.source[slice(*question.span)]
    named = [actor.id for _, actor in document.actors.named_in(question.span) if actor.kind != "place"]
    return {
        "quote": line,
        "question": f"{LEAD_INS[question.why]}: “{' '.join(line.split())}”",
        "why": question.why,
        "related": list(dict.fromkeys(named))[:4],
    }


def _find(document: Document) -> Iterator[Question]:
    """Yield the relevant questions: body sentences that match a reason, with the preceding ones that they need."""
    if document.layout.genre in QUOTES_ONLY:
        return
    length = max(1, len(document.text))
    headline = draft_headline(document)
    printed = headline["text"] if headline else ""
    for span in document.body:
        line = document.text[slice(*span)]
        why = _read_reason(document, span, line.lower())
        if why is None:
            continue
        passage = widen_until_alone(document, span, listed=True)
        if (
            passage is None
            or (why == "unreplied" and _REPLIED.search(document.text, *passage))
            or repeats(document.text[slice(*passage)], printed)
        ):
            continue
        least = _FEWEST_TOPICS[why]
        if _ACCUSED.search(document.text, *passage):
            least = min(least, _FEWEST_ACCUSED)
        is_short = len(document.topics_at(passage[0])) < FEWEST_TOPICS  # a short text has no topics
        if is_short or document.count_topics(passage) >= least:
            yield Question(passage, why, _WEIGHT[why] + 1 - span[0] / length)


def _read_reason(document: Document, span: Span, low: str) -> Why | None:
    """Return why a sentence (`low` in lower case) leaves something open; None if it does not, or the matter is over."""
    if _SETTLED.search(low):
        return None
    for why, pattern in _PATTERNS:
        found = pattern.search(low)
        if found and not document.speech.is_inside((span[0] + found.start(), span[0] + found.end())):
            return why
    return None
