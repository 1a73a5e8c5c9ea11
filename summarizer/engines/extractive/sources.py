"""Decide whose an attribution is: one actor or several, unnamed sources too."""

from __future__ import annotations

import re

from summarizer.engines.extractive import lexicon
from summarizer.engines.extractive.actors import Actor, ActorKind
from summarizer.engines.extractive.phrases import tidy
from summarizer.engines.extractive.reading import Reading
from summarizer.engines.extractive.statements import PRONOUNS
from summarizer.schemas.findings import FoundAttribution

_AND = re.compile(r"\s*,\s*(?:and\s+)?|\s+and\s+")
_CAPITALS = re.compile(r"[A-Z][\w’'.&-]*(?:\s+(?:of|for|and|the)?\s*[A-Z][\w’'.&-]*)*")
_LEAD = re.compile(r"^(?:the|a|an|some|many|several|most|other|both|two|three|one|all)\s+", re.IGNORECASE)


def holders_of(reading: Reading, attribution: FoundAttribution) -> list[Actor]:
    """The actors whose words or views an attribution holds; empty where the article does not say.

    A source that the article describes and does not name becomes an actor of its own ("residents").
    """
    speaker = attribution.speaker or attribution.as_named
    if not speaker or speaker.casefold() in PRONOUNS:
        return []
    parts = [part for part in _AND.split(speaker) if part]
    if len(parts) > 1:
        found = [actor for part in parts if (actor := reading.find_actor(part)) is not None]
        if len(found) == len(parts):
            return list({actor.id: actor for actor in found}.values())
    actor = reading.find_actor(speaker) or reading.find_actor(attribution.as_named)
    if actor is None:
        actor = _introduce(reading, attribution, speaker)
    return [actor] if actor is not None else []


def _introduce(reading: Reading, attribution: FoundAttribution, speaker: str) -> Actor | None:
    """An actor for a source that is not among the names: a medium named once, or people described."""
    names = _CAPITALS.findall(_LEAD.sub("", attribution.as_named))
    named = [
        name for name in names if name.casefold() not in lexicon.FUNCTION_WORDS and name not in lexicon.NEVER_NAMES
    ]
    if attribution.kind == "document":
        bare = [word for name in named for word in name.split() if not lexicon.HYPHENATED_ADJECTIVE.search(word)]
        inside = bool(bare) and not attribution.as_named.strip().startswith(bare[0])
        if not bare or not (inside or len(bare) > 1):
            return None
        return reading.add_actor(" ".join(bare), kind="organization")
    words = tidy(_LEAD.sub("", speaker))
    if not 0 < len(words.split()) <= 6 or words.casefold() in PRONOUNS:
        return None
    kind: ActorKind = "person" if _is_single(words, attribution.as_named) else "group"
    return reading.add_actor(words, kind=kind)


def _is_single(words: str, named: str) -> bool:
    last = words.split()[-1]
    return (
        bool(re.match(r"(?:a|an|one|the)\s", named, re.IGNORECASE))
        and not last.endswith("s")
        and lexicon.is_role_noun(last)
    )
