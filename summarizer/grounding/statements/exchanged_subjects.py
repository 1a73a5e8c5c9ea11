"""Flags a verb whose subject and object a statement exchanges.

Works without a parser: verbs are recognised by their endings and preceding words, subjects and objects by order. In
the passive with "by", the sides are swapped.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from summarizer.grounding.statements.exchanged_words import MUTUAL
from summarizer.grounding.statements.opposed_words import has_opposites
from summarizer.grounding.statements.reading import Reading
from summarizer.grounding.statements.tokens import SUBCLAUSE_ENDS, Tokens
from summarizer.language.gazetteer.places import is_demonym
from summarizer.language.inflection import stem
from summarizer.language.lexicon import AUXILIARIES, DETERMINERS, PAST_FORMS, PREPOSITIONS, is_time_word, read_class
from summarizer.schemas.findings import Flag

_BE: Final = frozenset("is are was were be been being am get gets got".split())
_SKIPPED: Final = frozenset("also never not already now then still only even just".split())
_BEFORE_NOUNS: Final = DETERMINERS | PREPOSITIONS - {"to"}
_JOINS_NOUNS: Final = PREPOSITIONS - {"as"}  # "as the club won" is a clause
_DEFINITE: Final = frozenset("the this that its his her their our my".split())
_BEFORE_VERBS: Final = AUXILIARIES | {"to"}
_DESCRIBED: Final = frozenset(map(stem, read_class("nouns beside names of bodies")))
_REACH: Final = 8  # tokens after a verb that may contain its object
_SHARED: Final = "&"


class _Frame(NamedTuple):
    """A verb with the words before and after it."""

    at: int  # token index of the verb
    key: str
    head: str  # stem of the subject's head; empty for a pronoun or no subject
    subject: list[str]  # stems before the verb in its clause, back to the previous verb
    object: list[str]  # stems after the verb, up to the next clause or verb


def _find_verbs(tokens: Tokens, indices: range) -> Iterator[int]:
    """Yield indices of tokens that look like verbs with a subject of their own, by their forms and neighbours."""
    lows, before = tokens.lows, tokens.padded[indices.start - 1]
    for at in indices:
        low, form = lows[at], tokens.forms[at]
        if not form.is_plain or before in _BEFORE_NOUNS:
            is_verb = before == "by" and low.endswith("ing")
        elif form.is_past or before in _BEFORE_VERBS:
            is_verb = True
        else:
            is_verb = low[-1] == "s" and at > 0 and tokens.stems[at - 1] != "" and _has_object(tokens, at)
        if is_verb:
            yield at
        before = low


def _has_object(tokens: Tokens, verb: int) -> bool:
    at = verb + 1
    return at < len(tokens) and (tokens.lows[at] in DETERMINERS or tokens.forms[at].capital)


def _read_frames(tokens: Tokens, indices: range, verbs: Sequence[int]) -> list[_Frame]:
    """The frames of a sentence's verbs, in order."""
    lows, stems = tokens.lows, tokens.stems
    frames: list[_Frame] = []
    for at, low, high in zip(verbs, [indices.start - 1, *verbs], [*verbs[1:], indices.stop], strict=False):
        before = _list_side(tokens, range(at - 1, low, -1))
        after = _list_side(tokens, range(at + 1, min(high, at + 1 + _REACH)))
        passive = lows[at].endswith(("ed", "en")) or lows[at] in PAST_FORMS
        passive = passive and (_has_agent(tokens, at) or not _BE.isdisjoint(lows[max(low + 1, at - 3) : at]))
        if passive:
            by = [place for place in after if "by" in lows[max(at, place - 3) : place]]
            before, after = (by[::-1], before) if by else ([], before)
        subject = [stems[place] for place in before]
        head = _find_head(tokens, before) if passive else _find_subject(tokens, at, before)
        if head == _SHARED:
            head, subject = (frames[-1].head, frames[-1].subject) if frames else ("", subject)
        frames.append(_Frame(at, stems[at], head, subject, [stems[place] for place in after]))
    return frames


def _has_agent(tokens: Tokens, at: int) -> bool:
    """Whether a verb is followed by an agent with "by": "the fee set by the council".

    Not so "voted by six to four", "had signed by Wednesday", "had left by the end of May".
    """
    begins = tokens.padded[at + 1] == "by" and at + 2 < len(tokens)
    is_definite = begins and tokens.lows[at + 2] in _DEFINITE
    first = tokens.padded[at + 2 + is_definite]
    is_dated = first == "end" or is_time_word(first)
    return begins and not is_dated and (is_definite or tokens.forms[at + 2].capital)


def _list_side(tokens: Tokens, places: range) -> list[int]:
    """Indices of the content words on one side of a verb, nearest first, up to the edge of the clause."""
    found: list[int] = []
    for at in places:
        low = tokens.lows[at]
        if low in SUBCLAUSE_ENDS:
            break
        if tokens.stems[at] and not low.endswith("ly") and low[0].isalpha():
            found.append(at)
    return found


def _find_subject(tokens: Tokens, verb: int, before: list[int]) -> str:
    """Stem of the head of a verb's subject; empty if a pronoun, a comma or "to" precedes the verb.

    After "and" it is `_SHARED`: the subject of the previous verb.
    """
    at = verb - 1
    while at > 0 and (tokens.lows[at] in AUXILIARIES or tokens.lows[at] in _SKIPPED or tokens.lows[at].endswith("ly")):
        at -= 1
    if at >= 0 and tokens.lows[at] in ("and", "but", "by"):
        return _SHARED
    if at < 0 or not before:
        return ""
    return _find_head(tokens, before) if at == before[0] else ""


def _find_head(tokens: Tokens, before: list[int]) -> str:
    """Stem of the head of a noun phrase before a verb: its last word, or the word before a preposition."""
    if not before:
        return ""
    place = before[0]
    for other in before[1:]:
        between = tokens.lows[other + 1 : place]
        if len(between) > 3 or _JOINS_NOUNS.isdisjoint(between):
            break
        place = other
    return tokens.stems[place]


def find_exchanged_subjects(reading: Reading) -> Flag | None:
    """Flag a verb whose subject and object are exchanged, or that gets another subject of the passage."""
    claimed = reading.tokens
    tokens = reading.article.tokens
    verbs = list(_find_verbs(claimed, range(len(claimed))))
    if {claimed.stems[at] for at in verbs}.isdisjoint(map(tokens.stems.__getitem__, reading.stated)):
        return None
    said = _read_frames(claimed, range(len(claimed)), verbs)
    keys = {frame.key for frame in said if frame.head} - MUTUAL
    for sentence in reading.sentences if keys else ():
        indices = tokens.within(sentence)
        if keys.isdisjoint(tokens.stems[indices.start : indices.stop]):
            continue
        given = reading.article.read_once(_frames_of, sentence)
        for frame in said:
            same = [other for other in given if other.key == frame.key] if frame.head and frame.key in keys else []
            if len(same) != 1 or frame.head in same[0].subject or not same[0].head:
                continue
            other = same[0]
            if message := _compare(reading, frame, other, given, indices):
                words = reading.quote(max(indices.start, other.at - 4), min(indices.stop - 1, other.at + 4))
                return Flag("names", f"the article says “{words}”, but the statement {message}", (sentence,))
    return None


def _frames_of(tokens: Tokens, indices: range) -> list[_Frame]:
    """The frames of a sentence of the article."""
    return _read_frames(tokens, indices, list(_find_verbs(tokens, indices)))


def _compare(reading: Reading, frame: _Frame, other: _Frame, given: list[_Frame], sentence: range) -> str:
    """The error in a frame whose subject differs from that of the article's frame of the same verb; else empty."""
    tokens, is_direct = reading.article.tokens, reading.tokens.padded[frame.at + 1] not in PREPOSITIONS
    is_alike = not set(frame.object).isdisjoint(other.object)
    if frame.head in other.object and other.head in frame.object and (is_direct or is_alike):
        if "than" in reading.tokens.words and has_opposites(reading):
            return ""  # "men gained less than women" for "women gained more than men"
        return "swaps the two sides"
    before = given[given.index(other) - 1] if given[0] is not other else None
    if before is not None and before.head == frame.head and tokens.padded[before.at + 1] in PREPOSITIONS:
        return ""  # "the bill introduced in May would close it"
    elsewhere = any(frame.head == one.head for one in given if one is not other)
    is_known = elsewhere and frame.head in tokens.stems[sentence.start : sentence.stop]
    # "the company" and "the Argentinian" may refer to the actor that is meant
    is_named = other.head not in _DESCRIBED and not is_demonym(other.head.capitalize())
    is_moved = other.head not in frame.subject and frame.subject[:1] != other.subject[:1]
    if is_known and is_named and is_moved and is_alike:
        return "assigns that to somebody else in the passage"
    return ""
