"""What the look of a sentence tells about a quotation without a verb: whether it is one, and who stands beside it.

Positions are token indexes of one unit. Whom a name means, and verbs of saying, must not enter.
"""

from __future__ import annotations

from summarizer.grounding.speech.clauses import DASHES, QUOTE, Unit
from summarizer.grounding.speech.lexicon import CONJUNCTIONS, is_finite
from summarizer.grounding.speech.names import is_person_noun

_LONGEST_NAME = 4


def reads_as_sentence(words: str) -> bool:
    """Whether quoted words are a sentence and no title: its end marked, and more of it in lower case than not."""
    capitals = sum(word[:1].isupper() for word in words.split())
    return words[0].isupper() and words.endswith((".", "!", "?", "…")) and 2 * capitals <= len(words.split()) + 1


def read_credit(unit: Unit) -> tuple[int, int] | None:
    """The name behind a dash that a quotation is credited to below it ("— Ann Roe, farmer"), or None."""
    if len(unit) < 2 or unit.low[0] not in DASHES:
        return None
    stop = 1
    while stop < len(unit) and unit.caps[stop]:
        stop += 1
    return (1, stop) if stop > 1 and (stop == len(unit) or unit.low[stop] == ",") else None


def names_alone(unit: Unit, stop: int) -> bool:
    """Whether only a name, with what it is, stands before a token: "Ann Roe:", "And Ann Roe, a farmer:"."""
    first = int(unit.low[0] in CONJUNCTIONS)
    end = first
    while end < stop and (unit.caps[end] or (is_person_noun(unit.low[end]) and end + 1 < stop and unit.caps[end + 1])):
        end += 1  # "Rovers manager Roe:"
    if end == stop:
        return 0 < end - first <= _LONGEST_NAME  # "Roe hits out at Lind:" names nobody alone, in capitals or not
    described = end - first > 1 and unit.low[end] == ","
    return described and not any(is_finite(word) or word == QUOTE for word in unit.low[end:stop])


def goes_on(unit: Unit, quote: int) -> bool:
    """Whether a quotation goes on with what was interrupted: behind a comma, in the middle of a sentence."""
    return unit.low[quote - 1] == "," and unit.openings[quote][:1].islower()


def is_quotation(unit: Unit) -> bool:
    """Whether a sentence is nothing but quotations."""
    return bool(unit.low) and all(word == QUOTE for word in unit.low)
