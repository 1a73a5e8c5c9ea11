"""Read a stance off a predicate that states it: "backed the plan", "opposed to the plan"; nothing is inferred.

Which predicates take a side is data here. Who the subject is, the caller knows.
"""

from __future__ import annotations

import re
from typing import Literal, NamedTuple, TypeAlias

from summarizer.language.lexicon import (
    AUXILIARIES,
    CONJUNCTIONS,
    DETERMINERS,
    PREPOSITIONS,
    SUBJECT_PRONOUNS,
    SUBORDINATORS,
    is_adverb,
    is_finite,
    is_time_word,
    word_set,
)

Stance: TypeAlias = Literal["supports", "opposes", "mixed"]

_LONGEST_TARGET = 12
_FEWEST_CUT = 4
"""Words of an object that says enough without the clause behind it."""
_HELPERS = (
    r"(?:(?:has|have|had|is|are|was|were|been|be|also|both|all|now|still|since|again|later|long|strongly|firmly|openly|"
    r"publicly|repeatedly|fully|vehemently|flatly|strenuously|categorically|totally|completely|immediately)\s+){0,4}"
)
_OPPOSING = (
    r"oppos(?:e[sd]?|ing)|opposed to|object(?:s|ed|ing)? to|protest(?:s|ed|ing) against|reject(?:s|ed|ing)?|"
    r"condemn(?:s|ed|ing)?|denounc(?:e[sd]?|ing)|critici[sz](?:e[sd]?|ing)|critical of|den(?:y|ies|ied|ying)|"
    r"deplor(?:e[sd]?|ing)|decr(?:y|ies|ied|ying)|accus(?:e[sd]?|ing)|blam(?:e[sd]?|ing)|against|"
    r"(?:warn|caution|argue|campaign|vote)(?:s|e?d|ing)? against"
)
_SUPPORTING = (
    r"support(?:s|ed|ing)?|back(?:s|ed|ing)|endors(?:e[sd]?|ing)|welcom(?:e[sd]?|ing)|prais(?:e[sd]?|ing)|"
    r"defend(?:s|ed|ing)|favou?r(?:s|ed|ing)?|in favou?r of|advocat(?:e[sd]?|ing)|call(?:s|ed|ing)? for|"
    r"demand(?:s|ed|ing)|urg(?:e[sd]?|ing)|(?:push|campaign|vote|argue)(?:s|e?d|ing)? for"
)
_WAVERING = r"careful (?:not to|to avoid)|wary of|wary about|cautious about|divided over|ambivalent about"
_VERBS: tuple[tuple[Stance, str], ...] = (("opposes", _OPPOSING), ("supports", _SUPPORTING), ("mixed", _WAVERING))
_PREDICATES = tuple(
    (stance, re.compile(rf"[\s,]*{_HELPERS}(?P<verb>{verbs})\s+", re.IGNORECASE)) for stance, verbs in _VERBS
)
_BREAK = re.compile(r"[,;:—–“”\"()!?]|\.(?:\s|$|[”\"’])|\s--?\s")
_CLAUSE = (SUBORDINATORS | CONJUNCTIONS | {"according", "saying", "calling", "adding", "arguing"}) - {"and", "or"}
_ADDED = frozenset({"in", "on", "at", "during", "after", "before", "since", "amid", "despite", "following", "by", "as"})
"""Prepositions that tell when, where or how rather than what, behind the object of a predicate."""
_LOOSE = PREPOSITIONS | {"and", "this", "last", "next"}
"""Words that end no noun phrase."""
_COMPLEMENTED = word_set(
    "plan plans proposal proposals move moves bid bids attempt attempts effort efforts call calls decision decisions "
    "right pressure request requests law bill"
)
"""Nouns whose infinitive belongs to them: "plans to close the school"."""
_TELLING_WHICH = frozenset({"that", "who", "which", "whose", "to"})
"""What goes on behind an object that says nothing without."""
_URGING = re.compile(r"urg", re.IGNORECASE)
_BLAMING = re.compile(r"accus|blam|prais|criti|condemn|denounc", re.IGNORECASE)
_GROUNDS = frozenset({"of", "for", "over"})


class Predicate(NamedTuple):
    """A predicate that takes a side.

    Attributes:
        stance: For, against, or mixed.
        target: Its object, a noun phrase in the article's words; empty if it is none that can be named.
    """

    stance: Stance
    target: str


def read_predicate(text: str, start: int, end: int) -> Predicate | None:
    """The side that a subject takes by the predicate right behind it; None if the predicate takes none.

    Args:
        text: The article.
        start: Offset behind the subject.
        end: Where its sentence ends.

    >>> read_predicate("Roe strongly opposed the plan on Monday.", 3, 40)
    Predicate(stance='opposes', target='the plan')
    >>> read_predicate("Roe opposed any help that costs money.", 3, 38)
    Predicate(stance='opposes', target='')
    >>> read_predicate("Roe did not oppose the plan.", 3, 28) is None
    True
    """
    for stance, pattern in _PREDICATES:
        match = pattern.match(text, start, end)
        if match is not None:
            target = _read_object(text[match.end() : end], match["verb"])
            return Predicate(stance, target)
    return None


def _read_object(words: str, verb: str) -> str:
    """The noun phrase that words open with, without clauses and times behind it; empty if they open with none."""
    stop = _BREAK.search(words)
    parts = words[: stop.start()].split() if stop else words.split()
    low = [part.lower() for part in parts]
    cut = _find_end(parts, low, verb)
    if cut < _FEWEST_CUT and low[cut : cut + 1] and low[cut] in _TELLING_WHICH:
        return ""  # "any suggestion | that", "all parties | to return"
    while cut and (is_time_word(low[cut - 1]) or is_adverb(low[cut - 1]) or low[cut - 1] in _LOOSE):
        cut -= 1
    urged = _URGING.match(verb) is not None and "to" in low
    denied = verb.lower().startswith("den") and low[:1] != ["the"]  # who denies murder is not against murder
    if cut == 1 and parts[0].islower() and not parts[0].endswith("s"):
        return ""  # "rejected | information"
    if not 0 < cut <= _LONGEST_TARGET or urged or denied or not _is_noun_phrase(low[:cut]):
        return ""
    return " ".join(parts[:cut])


def _find_end(parts: list[str], low: list[str], verb: str) -> int:
    """How many words belong to an object, without clauses, grounds and times behind it."""
    cut = next((at for at, word in enumerate(low) if word in _CLAUSE or (at and _opens_clause(parts, at))), len(low))
    if _BLAMING.match(verb):
        cut = next((at for at, word in enumerate(low[:cut]) if at and word in _GROUNDS), cut)
    cut = next((at for at, word in enumerate(low[:cut]) if at and word in _ADDED and _tells_when(low, at, cut)), cut)
    if cut <= _LONGEST_TARGET:
        return cut
    # without its last conjunct, or without the infinitive that belongs to its last noun
    return next((at for at in range(_LONGEST_TARGET, 0, -1) if low[at] == "and" or _is_infinitive(parts, at)), 0)


def _opens_clause(parts: list[str], at: int) -> bool:
    """Whether "and" joins a further predicate or clause here, or an infinitive or a finite verb begins."""
    word, following = parts[at].lower(), parts[at + 1] if at + 1 < len(parts) else ""
    if word in {"and", "or"}:
        return following in SUBJECT_PRONOUNS or is_finite(following)
    belongs = parts[at - 1].lower() in _COMPLEMENTED
    return word in AUXILIARIES or (_is_infinitive(parts, at) and not belongs)


def _is_infinitive(parts: list[str], at: int) -> bool:
    following = parts[at + 1] if at + 1 < len(parts) else ""
    return parts[at] == "to" and following.islower() and following not in DETERMINERS


def _tells_when(low: list[str], at: int, cut: int) -> bool:
    return low[at] not in {"in", "on", "at", "by"} or any(is_time_word(word) for word in low[at + 1 : min(cut, at + 4)])


def _is_noun_phrase(low: list[str]) -> bool:
    if low[0] in SUBJECT_PRONOUNS | PREPOSITIONS | AUXILIARIES | {
        "him",
        "her",
        "them",
        "us",
        "me",
        "to",
        "this",
        "that",
        "itself",
        "out",
        "off",
    }:
        return len(low) > 1 and low[0] in {"her", "this", "that", "it"} and low[1] not in PREPOSITIONS
    return any(len(word) > 2 and word.isalpha() for word in low)
