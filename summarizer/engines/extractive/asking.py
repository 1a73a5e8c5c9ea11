"""What every rule for open questions uses: the question itself, and the words around a cue in a sentence."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal, TypeAlias

from summarizer.engines.extractive import lexicon
from summarizer.engines.extractive.inversion import lower_first
from summarizer.engines.extractive.phrases import tidy, trim_phrase
from summarizer.engines.extractive.reading import Reading
from summarizer.engines.extractive.statements import name_speaker
from summarizer.grounding.speech.cues import find_verb
from summarizer.schemas.findings import FoundAttribution, Span

Why: TypeAlias = Literal["unanswered", "contested", "forecast", "unsourced", "unreplied", "contradictory", "upcoming"]

_RANK: dict[Why, float] = {
    "contradictory": 7.0,
    "unanswered": 6.0,
    "forecast": 5.5,
    "contested": 5.0,
    "unreplied": 4.0,
    "upcoming": 3.0,
    "unsourced": 1.0,
}
_BOUNDARY = re.compile(r"[,;:—–“”()]|\s-\s|\bthat\b")
_LEADING = re.compile(r"^(?:But|And|Yet|Still|However|Meanwhile|Instead|Also|So|Moreover)\b,?\s+")


@dataclass(frozen=True, slots=True)
class Question:
    """A question, and the words that leave it open.

    Attributes:
        quote: Where those words stand.
        question: The question, as an editor would ask it.
        why: The rule that asks it.
        related: Ids of the actors that it concerns.
        weight: How much it matters; only the order means anything.
    """

    quote: Span
    question: str
    why: Why
    related: tuple[str, ...]
    weight: float


def make_question(
    reading: Reading,
    quote: Span,
    question: str,
    why: Why,
    *,
    bonus: float = 0.0,
    speaker: FoundAttribution | None = None,
) -> Question:
    """A question by a rule, weighed by the rule, by how early the article leaves it open, and by a bonus."""
    known = reading.cast.find(speaker.speaker) if speaker is not None and speaker.speaker else None
    named = [actor.id for _, actor in reading.cast.named_in(quote) if actor.kind != "place"]
    if known is not None and known.name in question:
        named.insert(0, known.id)
    early = 1 - quote[0] / max(1, len(reading.text))
    return Question(quote, question, why, tuple(dict.fromkeys(named))[:4], _RANK[why] + early + bonus)


def subject_before(words: str, end: int) -> str:
    """The noun phrase before a verb: from the last mark or "that" on; empty where it is a pronoun or too long.

    >>> subject_before("In May, the old bridge will open", 23)
    'the old bridge'
    """
    before = words[:end]
    boundary = None
    for match in _BOUNDARY.finditer(before):
        boundary = match
    subject = trim_phrase(_LEADING.sub("", before[boundary.end() if boundary else 0 :].strip()))
    parts = subject.casefold().split()
    if (
        not parts
        or len(parts) > 12
        or any(part in lexicon.PRONOUNS for part in parts)
        or parts[0] in lexicon.POSSESSIVES
    ):
        return ""
    return subject


def lemma_of(reading: Reading, attribution: FoundAttribution) -> str:
    """The verb that lets somebody say something, in its base form; empty for "according to"."""
    if attribution.cue is None:
        return ""
    for word in reading.text[slice(*attribution.cue)].casefold().split():
        found = find_verb(word)
        if found:
            return found[0][0].lemma
    return ""


def speaker_inline(reading: Reading, attribution: FoundAttribution) -> str:
    """Who says it, as words inside a sentence; empty where only a pronoun names them."""
    name = name_speaker(reading, attribution)
    if not name or lexicon.is_pronoun(name):
        return ""
    return lower_first(tidy(name), reading.proper)
