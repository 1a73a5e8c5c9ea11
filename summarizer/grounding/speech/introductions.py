"""What the look of a sentence tells about a quotation without a verb: whether it is one, and who stands beside it.

Positions are token indexes of one unit. Whom a name means, and verbs of saying, must not enter.
"""

from __future__ import annotations

from summarizer.language.gazetteer.vocabulary import is_also_name, is_ordinary
from summarizer.language.lexicon import CONJUNCTIONS, is_finite
from summarizer.language.names import is_person_noun, is_title, looks_like_person
from summarizer.language.tokens import DASHES, QUOTE, Unit

_LONGEST_NAME = 4
_LONGEST_CREDIT = 8
_SHORTEST_NAME = 2


def reads_as_sentence(words: str) -> bool:
    """Whether quoted words are a sentence and no title: its end marked, and more of it in lower case than not."""
    capitals = sum(word[:1].isupper() for word in words.split())
    return words[0].isupper() and words.endswith((".", "!", "?", "…")) and 2 * capitals <= len(words.split()) + 1


def read_credit(unit: Unit, begin: int = 0) -> tuple[int, int] | None:
    """The name or description that a quotation is credited to behind it, or None.

    A dash may lead it, or nothing: "— Ann Roe, farmer", "Ann Roe, farmer", "A former engineer". Without one, it must be
    told from a heading: nothing but a person, and what that person is.
    """
    low, caps = unit.low, unit.caps
    led = begin < len(low) and low[begin] in DASHES
    first = stop = begin + led
    if first >= len(low) or any(is_finite(low[at]) and not caps[at] for at in range(first, len(low))):
        return None
    while stop < len(low) and caps[stop] and stop - first < _LONGEST_CREDIT:
        stop += 1
    if not led and (stop - first < _SHORTEST_NAME or not _names_person(unit, first, stop)):
        stop = _end_of_description(unit, first, stop)
    return (first, stop) if stop > first and (stop == len(low) or low[stop] == ",") else None


def _names_person(unit: Unit, first: int, stop: int) -> bool:
    """Whether words in capitals are a person with or without a title, and no heading."""
    while stop - first > _SHORTEST_NAME and is_title(unit.low[first]):
        first += 1
    words = unit.low[first:stop]
    if not looks_like_person(" ".join(words).title()):
        return False
    return is_title(words[0]) or any(not is_ordinary(word) or is_also_name(word) for word in words)


def _end_of_description(unit: Unit, first: int, stop: int) -> int:
    """The end of what a person without a name is called, or of an office before a name; first where it is neither."""
    low, caps = unit.low, unit.caps
    while stop < len(low) and unit.is_word(stop) and stop - first < _LONGEST_CREDIT:
        stop += 1
    last = stop
    while last > first and caps[last - 1]:
        last -= 1
    office = first < last < stop and is_person_noun(low[last - 1]) and stop - last >= _SHORTEST_NAME
    described = first < last == stop and is_person_noun(low[last - 1]) and stop - first > 1
    return stop if office or described else first


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
