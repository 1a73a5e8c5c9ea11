"""Reads noun phrases: the one before a verb, the subject of a sentence, appositions, and the head of a phrase.

Positions are token indexes of one `Unit`.
"""

from __future__ import annotations

from typing import NamedTuple

from summarizer.language.lexicon import (
    AUXILIARIES,
    CONJUNCTIONS,
    DETERMINERS,
    PREPOSITIONS,
    RELATIVES,
    SUBJECT_PRONOUNS,
    SUBORDINATORS,
    is_adverb,
    is_finite,
    is_time_word,
    word_set,
)
from summarizer.language.names import is_person_noun
from summarizer.language.reporting_verbs import DOCUMENTS, find_verb
from summarizer.language.tokens import DASHES, QUOTE, Unit

QUANTIFIERS = word_set(
    "some many most several few all both those one two three another others dozens hundreds thousands"
)
_PARTICIPLES = word_set("seen known written shown given made held led sent put drawn")
_MOST_DETAILS = 5
_LONGEST_DETAIL = 5
_BEFORE_TIMES = word_set("this last next on late early earlier")
WINDOW = 45


class NounPhrase(NamedTuple):
    """A noun phrase that speaks.

    Attributes:
        first: Its first token.
        stop: Index after its last token.
        clause: The token that its clause begins with, conjunctions and adverbs included.
        apposition: The tokens between commas that say more about it, or None.
        antecedent: What a relative pronoun refers to, or None.
        shared: Whether it belongs to an earlier verb and is understood here.
        inverted: Whether it stands behind its verb.
    """

    first: int
    stop: int
    clause: int
    apposition: tuple[int, int] | None = None
    antecedent: tuple[int, int] | None = None
    shared: bool = False
    inverted: bool = False


def noun_phrase_before(unit: Unit, stop: int, *, begin: int = 0, nested: bool = False) -> NounPhrase | None:
    """The noun phrase that ends before a token, over an apposition or a relative clause between commas.

    Args:
        unit: The sentence.
        stop: The token.
        begin: The first token that may belong to it.
        nested: Whether a relative clause has been left already.
    """
    low = unit.low
    if stop <= 0:
        return None
    if low[stop - 1] != "," and low[stop - 1] not in DASHES:
        return plain_phrase(unit, stop, begin=begin, nested=nested)
    described = _head_of_details(unit, stop, begin)
    if described is not None:
        return described
    close, tried = stop - 1, 0
    for comma in range(close - 1, max(begin - 1, close - WINDOW), -1):
        if low[comma] in {":", ";", QUOTE}:
            return None
        if low[comma] != low[close]:
            continue
        opening = low[comma + 1]
        tried += 1
        if tried > 5:
            return None
        finite = is_finite(opening) and not opening.endswith("ed")
        if opening in CONJUNCTIONS or (opening not in RELATIVES and finite) or comma + 1 == close:
            continue
        found = plain_phrase(unit, comma, begin=begin, nested=nested)
        if found is None:
            return None
        name = _name_before(unit, found)
        if name is not None:
            return NounPhrase(name.first, name.stop, name.clause, (name.stop + 1, close))
        return NounPhrase(found.first, found.stop, found.clause, (comma + 1, close))
    return None


def _head_of_details(unit: Unit, stop: int, begin: int) -> NounPhrase | None:
    """The name behind which an age, a place or a party stand between commas: "Ann Roe, 59, of Norby, who saw it,"."""
    low = unit.low
    end, plain = stop - 1, False
    for _ in range(_MOST_DETAILS):
        comma = next((at for at in range(end - 1, max(begin, end - WINDOW) - 1, -1) if low[at] == ","), None)
        if comma is None or comma < begin + 1:
            return None
        detail = low[comma + 1 : end]
        if not detail:
            return None
        aged = len(detail) == 1 and detail[0].isdigit()
        placed = detail[0] in {"of", "from"} and len(detail) <= _LONGEST_DETAIL and not any(map(is_finite, detail))
        named = len(detail) <= 3 and all(unit.caps[comma + 1 : end])
        of_party = len(detail) == 1 and detail[0][1:2] == "-"
        apposed = (detail[0] in RELATIVES or detail[0] in DETERMINERS) and detail[0] != "another"
        if not (aged or placed or named or apposed):
            return None
        plain = plain or aged or placed or of_party
        end = comma
        first = end
        while first > begin and unit.caps[first - 1]:
            first -= 1
        if plain and end - first > 1 and (first == 0 or low[first - 1] not in {",", "of", "from", "in"}):
            found = plain_phrase(unit, end, begin=begin)
            return None if found is None else NounPhrase(found.first, end, found.clause, (end + 1, stop - 1))
    return None


def _name_before(unit: Unit, found: NounPhrase) -> NounPhrase | None:
    """The name that a phrase between commas only describes: "Ann Roe, head of A, and chair of B, said"."""
    comma = found.clause - 1
    if comma < 1 or unit.low[comma] != "," or unit.low[found.first] in SUBJECT_PRONOUNS:
        return None
    if unit.caps[found.first] and unit.low[found.first] not in DETERMINERS and found.stop - found.first < 4:
        return None
    name = plain_phrase(unit, comma)
    if name is None or not all(unit.caps[name.first : name.stop]):
        return None
    return name


def plain_phrase(unit: Unit, stop: int, *, begin: int = 0, nested: bool = False) -> NounPhrase | None:
    """The noun phrase that ends before a token, as `noun_phrase_before`, but over no comma."""
    low = unit.low
    stop = _skip_times_back(unit, stop)
    if stop <= begin or not unit.is_word(stop - 1):
        return None
    if low[stop - 1].split("'")[0].split("’")[0] in SUBJECT_PRONOUNS:
        return NounPhrase(stop - 1, stop, _skip_back(unit, stop - 1))
    start = max(begin, _clause_start(unit, stop))
    relative = start > 1 and low[start - 1] in RELATIVES
    if relative and not nested and (low[start - 1] == "who" or any(is_finite(word) for word in low[start:stop])):
        return noun_phrase_before(unit, start - 1, nested=True)
    first = skip_lead(unit, _last_conjunct(unit, start, stop), stop)
    if (
        first is None
        or any(
            (word in AUXILIARIES or word == "said") and low[at - 1] != "to" and not unit.caps[at]  # Will Roe
            for at, word in enumerate(low[first:stop], first)
            if at
        )
    ):
        return None
    last = low[stop - 1]
    if last in PREPOSITIONS or (last in DETERMINERS and last not in QUANTIFIERS) or is_adverb(last):
        return None
    return NounPhrase(_extend_list(unit, first, start), stop, start)


def _skip_times_back(unit: Unit, stop: int) -> int:
    """Where a subject ends before a time that only dates its verb: "Roe | on Friday", "the bank | just this month"."""
    low = unit.low
    first = stop
    while first > 1 and is_time_word(low[first - 1]):
        first -= 1
    if first == stop or low[first - 1] not in _BEFORE_TIMES:
        return stop
    first -= 1
    while first > 1 and (low[first - 1] in _BEFORE_TIMES or low[first - 1] in {"just", "only"}):
        first -= 1
    return first


def _skip_back(unit: Unit, index: int) -> int:
    """The first token of the clause whose subject is the pronoun at an index."""
    while index and (unit.low[index - 1] in CONJUNCTIONS or is_adverb(unit.low[index - 1])):
        index -= 1
    return index


def _clause_start(unit: Unit, stop: int) -> int:
    low = unit.low
    for index in range(stop - 1, max(-1, stop - WINDOW), -1):
        word = low[index]
        if word == QUOTE:
            if not _is_quoted_name(unit, index):
                return index + 1
        elif not word[0].isalnum():
            return index + 1
        elif word in SUBORDINATORS:
            before = low[index - 1] if index else ""
            if not ((word == "as" and before == "such") or (word == "than" and before in {"more", "less", "fewer"})):
                return index + 1
    return max(0, stop - WINDOW)


def _is_quoted_name(unit: Unit, index: int) -> bool:
    """Whether a quotation inside a phrase only names something: the "History" section."""
    start, end = unit.quotes[index].outer
    return end - start < 40 and index > 0 and unit.low[index - 1] in DETERMINERS and unit.is_word(index + 1)


def _last_conjunct(unit: Unit, start: int, stop: int) -> int:
    """Where the last clause begins when "and" joins clauses rather than nouns."""
    low = unit.low
    verb_seen = -1
    for index in range(start, stop):
        if index > start and _governs_clause(unit, index, stop):
            start, verb_seen = index + 1, -1
        if low[index] in {"and", "or", "after", "before", "since", "until"} and verb_seen >= 0:
            return index + 1
        finite = low[index] in AUXILIARIES or (is_finite(low[index]) and index > start and not unit.caps[index])
        if finite and low[index - 1] not in DETERMINERS and low[index - 1] != "to":
            verb_seen = index
    return start


def _governs_clause(unit: Unit, index: int, stop: int) -> bool:
    """Whether a verb of saying stands here that the phrase behind it depends on: "Roe noted | the findings show"."""
    low = unit.low
    if unit.caps[index] or index + 1 >= stop or low[index - 1] in DETERMINERS:
        return False
    if not (unit.caps[index + 1] or low[index + 1] in DETERMINERS or low[index + 1] in SUBJECT_PRONOUNS):
        return False
    return any(form == "past" or (form == "third" and not cue.nominal) for cue, form in find_verb(low[index]))


def skip_lead(unit: Unit, start: int, stop: int) -> int | None:
    """Past conjunctions, adverbs, times and a prepositional phrase that come before the subject."""
    low = unit.low
    first = start
    while first < stop and (low[first] in CONJUNCTIONS or (is_adverb(low[first]) and low[first] not in DETERMINERS)):
        first += 1
    if first < stop and low[first] in PREPOSITIONS:
        for index in range(first + 2, stop):
            opens = low[index] in DETERMINERS or low[index] in SUBJECT_PRONOUNS
            if (opens and low[index - 1] not in PREPOSITIONS) or is_time_word(low[index - 1]):
                return skip_lead(unit, index, stop)
        return None
    lead = first
    while lead < stop and (is_time_word(low[lead]) or low[lead] in {"last", "next", "early", "late"}):
        lead += 1
    if lead > first and any(is_time_word(word) for word in low[first:lead]):
        first = lead
    if first >= stop or (low[first] in PREPOSITIONS and first > start):
        return None
    participle = low[first].endswith(("ing", "ed")) and not unit.caps[first] and first + 1 < stop
    return None if participle and low[first + 1] in PREPOSITIONS | DETERMINERS else first


def _extend_list(unit: Unit, first: int, start: int) -> int:
    """The first of several names joined by commas and "and"."""
    low = unit.low
    joined = (start < first and low[start] == "and") or "and" in low[first : first + 8]
    while (joined and start == first) or (joined and start < first):
        comma = start - 1
        if comma < 1 or low[comma] != ",":
            break
        begin = comma
        while begin and unit.caps[begin - 1] and comma - begin < 5:
            begin -= 1
        if begin == comma or (begin and (low[begin - 1] != "," and low[begin - 1] not in CONJUNCTIONS)):
            break
        first = start = begin
    return first


def read_apposition(unit: Unit, index: int) -> tuple[int, int] | None:
    """The words between the comma at a token and the next mark; None where there is no comma."""
    low = unit.low
    if index + 1 >= len(low) or low[index] != ",":
        return None
    stop = index + 1
    while stop < len(low) and (unit.is_word(stop)) and stop - index < 25:
        stop += 1
    return (index + 1, stop) if stop > index + 1 else None


def head_of(unit: Unit, first: int, stop: int) -> int:
    """The noun that a phrase is about: before the first preposition, relative clause or participle behind it."""
    for at in range(first + 1, stop):
        word = unit.low[at]
        participle = word.endswith(("ed", "ing")) and not unit.caps[at] and at + 1 < stop
        before = unit.low[at - 1]
        modifies = participle and (unit.low[at + 1] in PREPOSITIONS | DETERMINERS or before in DOCUMENTS)
        if word in PREPOSITIONS or word in RELATIVES or modifies:
            return at - 2 if unit.low[at - 1] in _PARTICIPLES and at - 2 >= first else at - 1
    return stop - 1


def main_subject(unit: Unit, limit: int) -> NounPhrase | None:
    """The first noun phrase of a sentence, before its first verb.

    Args:
        unit: The sentence.
        limit: The token before which it must end.
    """
    low = unit.low
    start = 0
    joined = bool(low) and low[0] in CONJUNCTIONS  # "But Roe, a farmer, agreed"
    if low and not joined and (low[0] in PREPOSITIONS or low[0] in SUBORDINATORS or low[0].endswith(("ing", "ed"))):
        starts = [at + 1 for at in range(min(limit - 1, WINDOW)) if _ends_lead(unit, at)][:3]
        start = next((at for at in starts if _is_followed_by_verb(unit, at, limit)), starts[0] if starts else 0)
    while start < limit and low[start] in SUBORDINATORS:
        start += 1
    first = skip_lead(unit, start, limit)
    if first is None:
        return None
    stop = first
    while stop < limit and unit.is_word(stop) and stop - first < 20:
        word = low[stop]
        if stop > first and (word in SUBORDINATORS or _opens_verb(unit, stop, first)):
            break
        if word in SUBJECT_PRONOUNS and stop == first:
            stop += 1
            break
        stop += 1
    while stop > first and is_adverb(low[stop - 1]):
        stop -= 1
    return NounPhrase(first, stop, first, read_apposition(unit, stop)) if stop > first else None


def _ends_lead(unit: Unit, at: int) -> bool:
    """Whether what comes before the subject may end with a token: a comma, or a title in quotation marks."""
    if unit.low[at] == ",":
        return unit.low[at + 1] not in RELATIVES
    return unit.low[at] == QUOTE and unit.caps[at + 1]


def _is_followed_by_verb(unit: Unit, first: int, limit: int) -> bool:
    for at in range(first + 1, min(limit, first + 10)):
        if not unit.is_word(at):
            return False
        if _opens_verb(unit, at, first):
            return True
    return False


def _opens_verb(unit: Unit, index: int, first: int) -> bool:
    word, before = unit.low[index], unit.low[index - 1]
    if unit.caps[index] or before in DETERMINERS or before in PREPOSITIONS or before == "to":
        return False
    if is_finite(word) or any(form != "ing" and not cue.nominal for cue, form in find_verb(word)):
        return True
    return word.endswith("s") and not is_person_noun(word[:-1]) and all(unit.caps[first:index])
