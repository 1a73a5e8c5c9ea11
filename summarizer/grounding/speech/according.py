"""Sources that a preposition names: "according to Roe", "in the words of the mayor".

Verbs and nouns of saying must not enter. Positions are token indexes of one unit.
"""

from __future__ import annotations

from summarizer.grounding.speech.act import Act, Place
from summarizer.grounding.speech.speakers import Cast
from summarizer.language.clauses import is_sentence
from summarizer.language.lexicon import CONJUNCTIONS, DETERMINERS, PREPOSITIONS, is_finite
from summarizer.language.noun_phrases import NounPhrase
from summarizer.language.reporting_verbs import cue_words
from summarizer.language.tokens import Unit

_GOVERNING = DETERMINERS | PREPOSITIONS | CONJUNCTIONS


def opens_source(unit: Unit, at: int) -> int | None:
    """Where "according to", "in the words of" begins, whose last word but one stands at a token; else None."""
    low = unit.low
    if low[at] == "according" and low[at + 1 : at + 2] == ["to"]:
        return at
    worded = low[at] in {"words", "view", "opinion"} and low[at + 1 : at + 2] == ["of"]
    apart = at == 2 or (at > 2 and low[at - 3] == ",")
    return at - 2 if worded and apart and low[at - 2 : at] == ["in", "the"] else None


def read_according(unit: Unit, opens: int, at: int, index: int, cast: Cast) -> Act | None:
    """What such a source says, before it or behind it.

    Args:
        unit: The sentence.
        opens: Where the words that name the source begin.
        at: The last of them but one: "according", "words".
        index: Which sentence it is in the article.
        cast: Whom names mean.
    """
    low = unit.low
    first = at + 2
    stop = _end_of_source(unit, first, opens=opens == 0)
    if stop == first or low[first] in {"what", "whom"}:
        return None
    apposition = None
    if stop + 1 < len(low) and low[stop] == ",":
        end = stop + 1
        while end < len(low) and unit.caps[end]:
            end += 1
        if end > stop + 1 and (end == len(low) or low[end] == ","):
            apposition = (stop + 1, end)
    speaker = cast.identify(index, NounPhrase(first, stop, at, apposition))
    after = apposition[1] if apposition else stop
    begin = opens
    while begin and (low[begin - 1] in CONJUNCTIONS or low[begin - 1] == ","):
        begin -= 1
    leads = begin == 0 or low[begin - 1] in {"that", "but", ":", ";", "while"}
    behind = after + 1 if low[after : after + 1] == [","] else after if leads else len(low)
    if leads:
        return None if behind >= len(low) else Act(opens, (opens, at + 2), after, speaker, Place(behind))
    resumes = behind if behind < len(low) and not is_sentence(unit, begin) else None
    return Act(begin, (opens, at + 2), after, speaker, Place(trails=True, resumes=resumes))


def _end_of_source(unit: Unit, first: int, *, opens: bool) -> int:
    """Where the noun phrase behind "according to" ends; it may run into the sentence it opens without a comma."""
    low = unit.low
    stop = first
    while stop < len(low) and unit.is_word(stop):
        if stop > first and low[stop] in {"who", "which", "that", "while", "as", "but", "although", "where"}:
            break
        stop += 1
    for at in range(first + 1, stop):
        loose = unit.caps[at - 1] or (opens and at > first + 1 and low[at - 1] not in _GOVERNING)
        opens_clause = loose and (low[at] in DETERMINERS or low[at][0].isdigit())
        if opens_clause and any(is_finite(word) or word in cue_words() for word in low[at + 1 : stop]):
            return at
    return stop
