"""The contradictions inside one brief, and what becomes of each: a warning, and a question with both quotes.

Reads verified content and the article's text; asks no model, and changes nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, Final

from summarizer.grounding.consistency.changes import find_wrong_changes
from summarizer.grounding.consistency.conflicts import Conflict, Contradiction
from summarizer.grounding.consistency.disputes import find_disputes
from summarizer.grounding.consistency.included_parts import find_excessive_parts
from summarizer.grounding.consistency.listed_parts import find_wrong_sums
from summarizer.grounding.consistency.passages import Passage
from summarizer.grounding.consistency.questions import ask_between
from summarizer.grounding.consistency.reading import (
    Source,
    anchor,
    headline_line,
    locate,
    read_claims,
    read_counts,
    read_leads,
    read_passages,
)
from summarizer.grounding.consistency.rivals import find_rivals
from summarizer.grounding.consistency.shares import find_wrong_shares
from summarizer.grounding.figures.numbers import find_figures
from summarizer.grounding.speech.sentences import split_sentences
from summarizer.schemas.audit import Caution
from summarizer.schemas.findings import FoundFigure, Span
from summarizer.schemas.news import NewsBrief, OpenQuestion

CHECKS: Final = (find_wrong_sums, find_wrong_shares, find_wrong_changes, find_disputes)


def find_contradictions(
    content: NewsBrief,
    *,
    text: str,
    title: str | None = None,
    figures: Sequence[FoundFigure] | None = None,
    sentences: Sequence[Span] | None = None,
) -> list[Contradiction]:
    """Hold the figures of a verified brief against each other.

    Parts are added up, and shares and changes worked out, in the sentences that the brief quotes. Claims of the same
    thing are compared with each other, and with the headline, the abstract and the article's own headline.

    Args:
        content: The brief; its quotes and figures are the article's.
        text: The article's text.
        title: Its headline, where that stands apart.
        figures: All figures of the text, in order, where they are known already.
        sentences: Where its sentences stand, in order, where that is known already.

    Returns:
        The contradictions, those inside one sentence first, none twice.
    """
    if not content.numeric_claims and not content.positions:
        return []
    figures = find_figures(text, vague=True) if figures is None else figures
    source = Source(text, title, figures, split_sentences(text) if sentences is None else sentences)
    passages = read_passages(content, source)
    found: list[Contradiction] = []
    before: Passage | None = None
    for _, (path, passage) in sorted(passages.items()):
        adjacent = before if before is not None and 0 <= passage.start - before.end <= 1 else None
        conflicts = [*find_excessive_parts(passage, before=adjacent), *(c for check in CHECKS for c in check(passage))]
        found += [_tell(conflict, path) for conflict in conflicts]
        before = passage
    passages.pop(headline_line(text), None)  # a headline in the text is held against the claims, and is none
    leads = list(read_leads(content, passages, source))
    claims = list(read_claims(content, passages, source, leads))
    rivals = find_rivals([*claims, *leads], counts=list(read_counts(passages)) if leads and claims else ())
    found += [ask_between(locate(one, other, source), other) for one, other in rivals]
    once: dict[tuple[Span, ...], Contradiction] = {}
    for contradiction in found:
        sides = tuple(dict.fromkeys(anchor(side, source) for side in contradiction.sides))
        once.setdefault(sides, replace(contradiction, sides=sides))
    return list(once.values())


def ask_contradictions(
    content: NewsBrief,
    *,
    text: str,
    title: str | None = None,
    figures: Sequence[FoundFigure] | None = None,
    sentences: Sequence[Span] | None = None,
) -> tuple[list[dict[str, Any]], list[Caution]]:
    """The questions that a brief's contradictions raise, as a model would write them, and the warnings beside them.

    Args:
        content: The brief, verified.
        text: The article's text.
        title: Its headline, where that stands apart.
        figures: All figures of the text, in order, where they are known already.
        sentences: Where its sentences stand, in order, where that is known already.

    Returns:
        Items for `open_questions`, without those that the brief asks already; and one caution for each contradiction.
    """
    questions: list[dict[str, Any]] = []
    cautions: list[Caution] = []
    asked: list[set[Span]] = []
    for found in find_contradictions(content, text=text, title=title, figures=figures, sentences=sentences):
        kind = "contested" if found.why == "contested" else "contradiction"
        cautions.append(Caution(path=found.path, kind=kind, message=found.message))
        sides = set(found.sides)
        told = any(sides <= others for others in asked)
        if sides and not told and not any(_asks(question, found.sides) for question in content.open_questions):
            asked.append(sides)
            quotes = [text[start:end] for start, end in found.sides]
            questions.append(
                {
                    "quote": quotes[0],
                    "contrast": quotes[1] if len(quotes) > 1 else None,
                    "why": found.why,
                    "related": list(found.related),
                    "question": found.question,
                }
            )
    return questions, cautions


def _asks(question: OpenQuestion, sides: Sequence[Span]) -> bool:
    """Whether a question of the brief sets the same passages against each other."""
    quotes = [quote for quote in (question.quote, question.contrast) if quote is not None]
    return question.why in ("contradictory", "contested") and all(
        any(quote.start < end and start < quote.end for quote in quotes) for start, end in sides
    )


def _tell(conflict: Conflict, path: str) -> Contradiction:
    return Contradiction(
        kind=conflict.kind,
        why="contested" if conflict.contested else "contradictory",
        path=path,
        message=conflict.message,
        question=conflict.question,
        sides=conflict.sides,
    )
