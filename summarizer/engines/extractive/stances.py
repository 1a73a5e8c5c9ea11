"""Reads stances from predicates that state them explicitly: "backed the plan", "opposed to the plan"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final, Literal, NamedTuple, TypeAlias

from summarizer.language.lexicon import (
    AUXILIARIES,
    CONJUNCTIONS,
    DETERMINERS,
    PREPOSITIONS,
    PRONOUNS,
    SUBORDINATORS,
    is_time_word,
    read_class,
)

Stance: TypeAlias = Literal["supports", "opposes", "mixed"]

_LONGEST: Final = 8  # words of the longest target
_HELPERS: Final = (
    r"(?:(?:has|have|had|is|are|was|were|been|be|also|both|all|now|still|since|again|later|long|strongly|firmly|openly|"
    r"publicly|repeatedly|fully|flatly|categorically|totally|completely|immediately)\s+){0,4}"
)
_OPPOSING: Final = (
    r"oppos(?:e[sd]?|ing)|opposed to|object(?:s|ed|ing)? to|protest(?:s|ed|ing) against|reject(?:s|ed|ing)?|"
    r"den(?:y|ies|ied|ying)|condemn(?:s|ed|ing)?|denounc(?:e[sd]?|ing)|critici[sz](?:e[sd]?|ing)|accus(?:e[sd]?|ing)|"
    r"(?:warn|argue|campaign|vote)(?:s|e?d)? against"
)
_SUPPORTING: Final = (
    r"support(?:s|ed|ing)?|back(?:s|ed|ing)|endors(?:e[sd]?|ing)|welcom(?:e[sd]?|ing)|prais(?:e[sd]?|ing)|"
    r"favou?r(?:s|ed|ing)?|(?:(?<=is )|(?<=are )|(?<=was )|(?<=were )|(?<=been ))in favou?r of|"
    r"advocat(?:e[sd]?|ing)|call(?:s|ed|ing)? for|demand(?:s|ed|ing)|(?:push|campaign|vote|argue)(?:s|e?d|ing)? for"
)
_WAVERING: Final = r"careful (?:not to|to avoid)|wary of|cautious about|divided over|ambivalent about"
_VERBS: tuple[tuple[Stance, str], ...] = (("opposes", _OPPOSING), ("supports", _SUPPORTING), ("mixed", _WAVERING))
_PREDICATES: Final = tuple(
    (stance, re.compile(rf"[\s,]*{_HELPERS}(?:{verbs})\s+", re.IGNORECASE)) for stance, verbs in _VERBS
)
_PASSIVE: Final = re.compile(r"\b(?:is|are|was|were|been|be)\s+(?:\w+\s+)*(?!opposed|favou?red)\w+ed\b")
_BREAK: Final = re.compile(r"[,;:—–“”\"()!?]|(?<!\b[A-Z][a-z])\.(?:\s|$|[”\"’'])|\s--?\s")
_CLAUSE: Final = (SUBORDINATORS | CONJUNCTIONS | PREPOSITIONS | AUXILIARIES | {"according", "saying"}) - {"of", "and"}
_UNFINISHED: Final = frozenset({"that", "who", "which", "whose", "to", "whether", "what", "if", "as"})
"""Words after an object that is incomplete without the clause they open."""
_CHARGE: Final = re.compile(r"the (?:\w+ ){0,2}?(?:claims?|charges?|allegations?|accusations?|suggestions?|reports?)\b")
"""Objects of "deny" that the subject opposes."""
_COMPLEMENTED: Final = read_class("nouns with a complement of their own")
"""Nouns whose complement belongs to them: "plans to close the school", "an end to the violence"."""


class Predicate(NamedTuple):
    """A predicate that expresses a stance."""

    stance: Stance
    target: str  # its object, a noun phrase in the article's words; empty if there is no clear one


def read_predicate(text: str, start: int, end: int) -> Predicate | None:
    """Return the stance in the predicate directly after a subject; None if it expresses none.

    Args:
        start: Offset after the subject.

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
            verb, words = match.group().lower(), text[match.end() : end]
            if _PASSIVE.search(verb):
                continue  # "was accused of"
            if "den" in verb and _CHARGE.match(words) is None:
                return Predicate(stance, "")  # denying a murder is not opposing murder
            return Predicate(stance, _read_target(words.partition(" of ")[0] if "accus" in verb else words))
    return None


def _read_target(words: str) -> str:
    """Return the noun phrase at the start of words; empty if it is long, vague, or continues as a clause."""
    stop = _BREAK.search(words)
    parts = words[: stop.start()].split() if stop else words.split()
    low = [part.lower() for part in parts]
    cut = _find_end(low)
    if not 0 < cut <= _LONGEST or low[0] in PRONOUNS | {"all", "any", "every"} or low[cut - 1] in DETERMINERS:
        return ""
    several = low[0].endswith("s") and low[0] not in _COMPLEMENTED  # no "rejected calls"
    return " ".join(parts[:cut]) if cut > 1 or parts[0][0].isupper() or several else ""


def _find_end(low: Sequence[str]) -> int:
    """Return the end of the noun phrase at the start of words; 0 if it is incomplete without what follows."""
    cut = next((at for at, word in enumerate(low) if word in _CLAUSE), len(low))
    following = low[cut] if cut < len(low) else ""
    if following == "to" and cut and low[cut - 1] in _COMPLEMENTED:
        behind = (at for at in range(cut + 1, len(low)) if low[at] in _CLAUSE | {"and"} or is_time_word(low[at]))
        cut = next(behind, len(low))  # "plans to close the school"
    elif following in _UNFINISHED:
        return 0
    return cut
