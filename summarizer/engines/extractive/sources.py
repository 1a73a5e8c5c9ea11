"""Decide whose an attribution is: one actor or several, unnamed sources too."""

from __future__ import annotations

import re

from summarizer.engines.extractive import lexicon
from summarizer.engines.extractive.actors import Actor
from summarizer.engines.extractive.name_words import GROUPS, ORGANIZATION_HEADS, head_of
from summarizer.engines.extractive.phrases import tidy
from summarizer.engines.extractive.reading import Reading
from summarizer.grounding.gazetteer.vocabulary import is_ordinary
from summarizer.grounding.speech.cues import find_verb
from summarizer.schemas.findings import FoundAttribution

_AND = re.compile(r"\s*,\s*(?:and\s+)?|\s+and\s+")
_LEAD = re.compile(
    r"^(?:the|a|an|its|their|his|her|some|many|several|most|other|both|two|three|one|all)\s+", re.IGNORECASE
)


def holders_of(reading: Reading, attribution: FoundAttribution) -> list[Actor]:
    """The actors whose words or views an attribution holds; empty where the article does not say.

    A source that the article describes and does not name becomes an actor of its own ("residents").
    """
    if attribution.as_named.casefold() == "who":
        person = _antecedent(reading, attribution)
        return [person] if person is not None else []
    named, speaker = attribution.as_named, attribution.speaker or attribution.as_named
    if not speaker or lexicon.is_pronoun(speaker):
        return []
    parts = [part for part in _AND.split(speaker) if part]
    if len(parts) > 1:
        found = [actor for part in parts if (actor := reading.cast.find(part)) is not None]
        if len(found) == len(parts):
            return list({actor.id: actor for actor in found}.values())
    candidates = [reading.cast.find(words) for words in (named, speaker) if words and not lexicon.is_pronoun(words)]
    known = [actor for actor in candidates if actor is not None]
    actor = next((actor for actor in known if actor.kind == "person"), known[0] if known else None)
    if actor is None and attribution.spans:
        actor = reading.cast.find_described(named, attribution.spans[0][0])
    if actor is None:
        actor = _introduce(reading, attribution)
    return [actor] if actor is not None else []


def _antecedent(reading: Reading, attribution: FoundAttribution) -> Actor | None:
    """The person named last before a relative "who" in its sentence."""
    place = attribution.spans[0][0]
    before = [
        (span, actor)
        for span, actor in reading.cast.named_in((reading.sentence_at(place)[0], place))
        if actor.kind == "person"
    ]
    # "Roe criticised a leader who said": the relative follows the name at once, or behind an apposition
    if not before or not re.fullmatch(r",?\s+|,\s[^,]{1,80},\s+", reading.text[before[-1][0][1] : place]):
        return None
    return before[-1][1]


def _introduce(reading: Reading, attribution: FoundAttribution) -> Actor | None:
    """An actor for a source that is not among the names: a medium named once, or people described."""
    named = tidy(attribution.as_named)
    if not named or not attribution.spans or lexicon.is_pronoun(named) or len(named.split()) > 8:
        return None
    if named[0].isdigit() or " times " in named:
        return None
    if attribution.kind == "document":
        return _introduce_medium(reading, named, attribution.spans[0][0])
    head = head_of(re.split(r"\s(?:in|at|from|with|who|on|by|seen|that)\s|,", named)[0].split())
    plural = head in GROUPS or (head.endswith("s") and lexicon.is_role_noun(head[:-1]))
    if plural and " the " not in named:
        return reading.cast.add(tidy(_LEAD.sub("", named)), kind="group", near=attribution.spans[0][0])
    if head in {"staff", "team", "crew", "squad"}:
        return reading.cast.add(tidy(_LEAD.sub("", named)), kind="group", near=attribution.spans[0][0])
    if len(named.split()) == 1 and is_ordinary(named.casefold()):
        return None  # "Radio signals": no source, only the first word of a sentence
    if head in ORGANIZATION_HEADS or head in {"city", "state", "county", "province"}:
        return reading.cast.add(named, kind="organization", near=attribution.spans[0][0])
    described = re.match(r"(?:an?|the|his|her|its|their|one)\s", named, re.IGNORECASE)
    if described and lexicon.is_role_noun(head) and not _is_mental(reading, attribution):
        return reading.cast.add(named, kind="person", near=attribution.spans[0][0])
    return None


def _introduce_medium(reading: Reading, named: str, near: int) -> Actor | None:
    """The medium that a document's description names: "the Daily Example newspaper"."""
    match = _MEDIUM.search(_LEAD.sub("", named))
    name = match.group("name") if match else ""
    words = [word for word in name.split() if not lexicon.HYPHENATED_ADJECTIVE.search(word)]
    return reading.cast.add(" ".join(words), kind="organization", near=near) if words else None


_MEDIUM = re.compile(
    r"(?P<name>[A-Z][\w&.-]*(?:\s[A-Z][\w&.-]*)*)(?:[’']s)?\s(?:[a-z]+\s)?"
    r"(?:news|newspaper|magazine|agency|site|website|daily|journal|television|tv|radio|broadcaster|outlet|blog)\b"
)


def _is_mental(reading: Reading, attribution: FoundAttribution) -> bool:
    """Whether somebody only thinks it: what a passer-by thought is no position."""
    words = reading.text[slice(*attribution.cue)].casefold().split() if attribution.cue else []
    return any(cue.mental for word in words for cue, _ in find_verb(word))
