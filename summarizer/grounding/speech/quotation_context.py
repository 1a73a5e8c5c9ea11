"""Reads quotations that no verb of saying introduces: whether they are speech, and who is named beside them.

Positions are token indexes of one `Unit`.
"""

from __future__ import annotations

from summarizer.language.gazetteer.vocabulary import is_ordinary
from summarizer.language.lexicon import CONJUNCTIONS, is_finite
from summarizer.language.names import is_person_noun, looks_like_person
from summarizer.language.tokens import DASHES, QUOTE, Unit

_SHORTEST_NAME = 2


def reads_as_sentence(words: str) -> bool:
    """Whether quoted words are a sentence and no title: with a mark at the end, and mostly in lower case."""
    capitals = sum(word[:1].isupper() for word in words.split())
    return words[0].isupper() and words.endswith((".", "!", "?", "…")) and 2 * capitals <= len(words.split()) + 1


def read_credit(unit: Unit, begin: int = 0) -> tuple[int, int] | None:
    """Return the tokens of the name or description that alone credits a quotation; None if no credit begins at a token.

    "— Ann Roe, farmer", "Ann Roe, farmer", "A former engineer". Without a dash it must be a person, as opposed to a
    heading.
    """
    low = unit.low
    led = unit.at(begin) in DASHES
    first = stop = begin + led
    if any(map(is_finite, low[first:])):
        return None
    while stop < len(low) and unit.caps[stop]:
        stop += 1
    if not led and not _is_person(unit, first, stop):
        while unit.is_word(stop):
            stop += 1
        noun = stop - 1
        while noun > first and unit.caps[noun]:
            noun -= 1
        stop = stop if noun >= first and is_person_noun(low[noun]) else first
    return (first, stop) if stop > first and unit.at(stop) in {"", ","} else None


def _is_person(unit: Unit, first: int, stop: int) -> bool:
    """Whether words in capitals are a person's name, and no heading."""
    words = unit.low[first:stop]
    if stop - first < _SHORTEST_NAME or not looks_like_person(" ".join(words).title()):
        return False
    return not all(map(is_ordinary, words))


def names_alone(unit: Unit, stop: int) -> bool:
    """Whether only a name stands before a token: "Ann Roe:", "And Ann Roe:"."""
    first = int(unit.low[0] in CONJUNCTIONS)
    return first < stop and all(unit.caps[first:stop])


def is_quotation(unit: Unit) -> bool:
    """Whether a sentence is nothing but quotations."""
    return bool(unit.low) and all(word == QUOTE for word in unit.low)
