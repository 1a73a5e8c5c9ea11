"""Finds noun phrases before a verb, as the subject of a sentence and as appositions, and the head of a phrase.

Positions are token indexes of one `Unit`.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, NamedTuple

from summarizer.language.gazetteer.first_names import is_first_name
from summarizer.language.lexicon import (
    AUXILIARIES,
    CONJUNCTIONS,
    DETERMINERS,
    PHRASE_OPENERS,
    PREPOSITIONS,
    RELATIVES,
    SUBJECT_PRONOUNS,
    SUBORDINATORS,
    is_adverb,
    is_finite,
    is_time_word,
    read_class,
    word_set,
)
from summarizer.language.names import is_person_noun
from summarizer.language.reporting_verbs import DOCUMENTS, find_verb
from summarizer.language.tokens import DASHES, QUOTE, Unit

QUANTIFIERS: Final = read_class("quantifiers as subjects")
_PARTICIPLES: Final = word_set("seen known written shown given made held led sent put drawn")
_MOST_DETAILS: Final = 5
_OPEN_TIMES: Final = word_set("after before since until")
_LONGEST_SUBJECT: Final = 7  # most tokens of one of `_OPEN_TIMES` with the subject after it
BEFORE_TIMES: Final = word_set("this last next on late early earlier")
WINDOW: Final = 45


class NounPhrase(NamedTuple):
    """A noun phrase as the subject of a verb."""

    first: int  # its first token
    stop: int  # index after its last token
    clause: int  # the first token of its clause, conjunctions and adverbs included
    apposition: tuple[int, int] | None = None  # the tokens of the apposition between commas; None if there is none
    antecedent: tuple[int, int] | None = None  # the tokens that a relative pronoun refers to; None for other phrases
    shared: bool = False  # whether it is also the subject of an earlier verb
    inverted: bool = False  # whether it follows its verb


def noun_phrase_before(unit: Unit, stop: int, *, begin: int = 0, nested: bool = False) -> NounPhrase | None:
    """Return the noun phrase, from `begin` on, that ends at a token or at what is set off before it with commas.

    This may be an apposition or, unless one has been skipped already (`nested`), a relative clause.
    """
    low, mark = unit.low, unit.low_at(stop - 1)
    if mark != "," and mark not in DASHES:
        return plain_phrase(unit, stop, begin=begin, nested=nested)
    described = _find_name_with_details(unit, stop, begin)
    if described is not None:
        return described
    for at in range(stop - 2, max(begin - 1, stop - 1 - WINDOW), -1):
        if low[at] in {":", ";", QUOTE}:
            return None
        opening = low[at + 1]
        is_verb = is_finite(opening) and not opening.endswith("ed")
        if low[at] == mark and opening not in CONJUNCTIONS and not is_verb:
            found = plain_phrase(unit, at, begin=begin, nested=nested)
            if found is None:
                return None
            if found.stop - found.first == 1 and low[found.first].isdigit():
                continue  # "the driver, 41, who was unhurt, said"
            is_joined = found.first < found.clause and low[found.clause] == "and"
            if is_joined and all(unit.caps[at + 1 : stop - 1]):
                return found._replace(stop=stop - 1)  # "Ann Roe, 49, and her brother, Bob Lee, said"
            name = _find_name_before(unit, found)
            return (name or found)._replace(apposition=(name.stop + 1 if name else at + 1, stop - 1))
    return None


def _find_name_with_details(unit: Unit, stop: int, begin: int) -> NounPhrase | None:
    """Return the name before an age, place or party between commas: "Ann Roe, 59, of Norby,"; None if there is none."""
    low = unit.low
    end, is_plain = stop - 1, False
    for _ in range(_MOST_DETAILS):
        comma = next((at for at in range(end - 1, max(begin, end - WINDOW), -1) if low[at] == ","), None)
        if comma is None or comma + 1 == end:
            return None
        detail = low[comma + 1 : end]
        is_detail = (len(detail) == 1 and detail[0].isdigit()) or detail[0] in {"of", "from"}
        apposed = detail[0] in RELATIVES or detail[0] in DETERMINERS
        if is_finite(detail[0]) and (opening := _find_relative_back(unit, comma, begin)) is not None:
            comma, apposed = opening, True  # "Ann Roe, 59, whose father, Bo, left the club, said"
        if not is_detail and not apposed and not (len(detail) <= 3 and all(unit.caps[comma + 1 : end])):
            return None
        is_plain = is_plain or is_detail
        end = comma
        if is_plain and end > begin + 1 and all(unit.caps[end - 2 : end]):
            found = plain_phrase(unit, end, begin=begin)
            return None if found is None else NounPhrase(found.first, end, found.clause, (end + 1, stop - 1))
    return None


def _find_relative_back(unit: Unit, comma: int, begin: int) -> int | None:
    """Return the comma that opens the relative clause around a comma; None if there is none."""
    places = range(comma - 1, max(begin, comma - WINDOW), -1)
    return next((at for at in places if unit.low[at] == "," and unit.low[at + 1] in RELATIVES), None)


def _find_name_before(unit: Unit, found: NounPhrase) -> NounPhrase | None:
    """Return the name that a found apposition describes: "Ann Roe, head of A, and chair of B, said"."""
    comma = found.clause - 1
    name = plain_phrase(unit, comma) if unit.low_at(comma) == "," else None
    return name if name is not None and all(unit.caps[name.first : name.stop]) else None


def plain_phrase(unit: Unit, stop: int, *, begin: int = 0, nested: bool = False) -> NounPhrase | None:
    """Return the noun phrase directly before a token; see `noun_phrase_before` for the arguments."""
    low = unit.low
    stop = _skip_times_back(unit, stop)
    if stop <= begin or not unit.is_word(stop - 1):
        return None
    if low[stop - 1].split("'")[0].split("’")[0] in SUBJECT_PRONOUNS:
        clause = stop - 1
        while unit.low_at(clause - 1) in CONJUNCTIONS:
            clause -= 1
        return NounPhrase(stop - 1, stop, clause)
    start = max(begin, _find_clause(unit, stop))
    relative = unit.low_at(start - 1) if start > 1 and not nested else ""
    if relative == "who" or (relative in RELATIVES and any(map(is_finite, low[start:stop]))):
        return noun_phrase_before(unit, start - 1, nested=True)
    start_of_last = _find_last_clause(unit, start, stop)
    first = skip_lead(unit, start_of_last, stop)
    opens = low[start_of_last] in _OPEN_TIMES and stop - start_of_last <= _LONGEST_SUBJECT
    if first is None and opens and (unit.caps[start_of_last + 1] or low[start_of_last + 1] in DETERMINERS):
        first = start_of_last + 1  # "…, after the bank | reported"
    if first is None or not _is_phrase(unit, first, stop):
        return None
    return NounPhrase(_extend_list(unit, first, start), stop, start)


def _is_phrase(unit: Unit, first: int, stop: int) -> bool:
    """Whether tokens contain no auxiliary or "said" and end with a word that can end a noun phrase."""
    last = unit.low[stop - 1]
    if (
        last in PREPOSITIONS
        or (last in DETERMINERS and last not in QUANTIFIERS)
        or _ends_with_adverb(unit, first, stop)
    ):
        return False
    return not any(
        (word in AUXILIARIES or word == "said") and not unit.caps[at] and unit.low_at(at - 1) != "to"  # Will Roe
        for at, word in enumerate(unit.low[first:stop], first)
    )


def _ends_with_adverb(unit: Unit, first: int, stop: int) -> bool:
    """Whether tokens end with an adverb that is no surname: "Ann Long"."""
    is_surname = stop - first > 1 and all(unit.caps[stop - 2 : stop])
    return is_adverb(unit.low[stop - 1]) and not is_surname


def _skip_times_back(unit: Unit, stop: int) -> int:
    """Return the end of a phrase before a time adverbial: "the bank | this month"."""
    first = stop
    while is_time_word(unit.low_at(first - 1)):
        first -= 1
    if first == stop or unit.low_at(first - 1) not in BEFORE_TIMES:
        return stop
    while unit.low_at(first - 1) in BEFORE_TIMES:
        first -= 1
    return first


def _find_clause(unit: Unit, stop: int) -> int:
    """Return the first token of the clause around a token, after a mark or a subordinator."""
    low = unit.low
    for index in range(stop - 1, max(-1, stop - WINDOW), -1):
        word = low[index]
        if word == QUOTE:
            if not _is_quoted_name(unit, index):
                return index + 1
        elif not word[0].isalnum() or _opens_subordinate(unit, index):
            return index + 1
    return max(0, stop - WINDOW)


def _opens_subordinate(unit: Unit, index: int) -> bool:
    """Whether a token opens a subordinate clause; "such as" and "than" do not."""
    word = unit.low[index]
    return word in SUBORDINATORS and word != "than" and not (word == "as" and unit.low_at(index - 1) == "such")


def _is_quoted_name(unit: Unit, index: int) -> bool:
    """Whether a quotation inside a phrase is only a name: the "History" section."""
    start, end = unit.quotes[index].outer
    return end - start < 40 and unit.low_at(index - 1) in DETERMINERS


def _find_last_clause(unit: Unit, start: int, stop: int) -> int:
    """Return the first token of the last clause that "and" joins or a verb of saying governs; `start` if none."""
    has_verb = False
    for index in range(start, stop):
        if index > start and _governs_clause(unit, index, stop):
            start, has_verb = index + 1, False
        if has_verb and unit.low[index] in {"and", "or", *_OPEN_TIMES}:
            return index + 1
        has_verb = has_verb or (is_finite(unit.low[index]) and not unit.caps[index])
    return start


def _governs_clause(unit: Unit, index: int, stop: int) -> bool:
    """Whether a past verb of saying governs the clause after it: "Roe noted | the findings show"."""
    opens = index + 1 < stop and (unit.caps[index + 1] or unit.low[index + 1] in DETERMINERS)
    return opens and any(form == "past" for _, form in find_verb(unit.low[index]))


def skip_lead(unit: Unit, start: int, stop: int) -> int | None:
    """Return the first token of a subject, after conjunctions, adverbs, times and prepositional phrases.

    None if no subject is found before `stop`.
    """
    low = unit.low
    first = start
    while first < stop and (low[first] in CONJUNCTIONS or (is_adverb(low[first]) and low[first] not in DETERMINERS)):
        first += 1
    if first < stop and low[first] in PREPOSITIONS:
        ends = (index for index in range(first + 2, stop) if _ends_prepositional_phrase(unit, index))
        end = next(ends, None)
        return None if end is None else skip_lead(unit, end, stop)
    while first < stop and (
        is_time_word(low[first]) or (low[first] in BEFORE_TIMES and is_time_word(unit.low_at(first + 1)))
    ):
        first += 1
    if start < first < stop and low[first] in _OPEN_TIMES:
        first += 1  # "Weeks after Roe said"
    if first >= stop:
        return None
    is_participle = low[first].endswith(("ing", "ed")) and not unit.caps[first]
    return None if is_participle and unit.low_at(first + 1) in PHRASE_OPENERS else first


def _ends_prepositional_phrase(unit: Unit, index: int) -> bool:
    """Whether a prepositional phrase ends before a token: at a determiner, pronoun or name, or after a time."""
    low = unit.low
    before = low[index - 1]
    if before.endswith("ing") and not unit.caps[index - 1] and low[index - 2] in PREPOSITIONS:
        return is_time_word(before)  # "despite raising | its profit forecast"; "in spring | the bank"
    opens = low[index] in DETERMINERS or low[index] in SUBJECT_PRONOUNS
    named = (
        unit.caps[index] and all(unit.caps[index + 1 : index + 2]) and not unit.caps[index - 1]
    )  # "Outside court | Ann Roe"
    follows = opens or (named and not is_person_noun(before) and before not in DETERMINERS)
    return (follows and before not in PREPOSITIONS) or is_time_word(before)


def _extend_list(unit: Unit, first: int, start: int) -> int:
    """Return the first token of a list of names joined by commas and "and", each with or without details."""
    low = unit.low
    start = _skip_description_back(unit, start)
    if low[start] != "and" and "and" not in low[first : first + 8]:
        return first
    while unit.low_at(start - 1) == ",":
        end = _skip_details_back(unit, start - 1)
        begin = unit.begin_name(end)
        if begin == end or (begin and low[begin - 1] != "," and low[begin - 1] not in CONJUNCTIONS):
            break
        first = start = begin
    return first


def _skip_description_back(unit: Unit, start: int) -> int:
    """Return the "and" before a name's description ("Ann Roe, 49, and her brother, Bob Lee"); else the name's start."""
    first = next((at + 1 for at in range(start - 2, max(-1, start - WINDOW), -1) if not unit.is_word(at)), start)
    words = unit.low[first + 1 : start - 1]
    is_named = unit.low_at(start) not in DETERMINERS  # not "in Norby, and the Fens this week, | the centre"
    joins = is_named and unit.low_at(start - 1) == "," and unit.low_at(first) == "and"
    return first if joins and words and words[0] in DETERMINERS and not any(map(is_finite, words)) else start


def _skip_details_back(unit: Unit, comma: int) -> int:
    """Return the end of the name before details between commas ("Ann Roe, 49, of Norby,"); `comma` if none."""
    low, end = unit.low, comma
    for _ in range(_MOST_DETAILS):
        if end and unit.caps[end - 1]:
            return end
        before = next((at for at in range(end - 1, max(-1, end - WINDOW), -1) if not unit.is_word(at)), None)
        if before is None or low[before] != "," or not _is_detail(low[before + 1 : end]):
            return comma
        end = before
    return comma


def _is_detail(words: Sequence[str]) -> bool:
    """Whether words between commas are details of the name before them: an age, "of Norby", "the mayor"."""
    if len(words) == 1:
        return words[0].isdigit()
    opens = bool(words) and (words[0] in {"of", "from"} or words[0] in DETERMINERS)
    return opens and not any(map(is_finite, words))


def read_apposition(unit: Unit, index: int) -> tuple[int, int] | None:
    """Return the tokens from after the comma at `index` to the next mark; None without a comma or words."""
    stop = index + 1
    while unit.is_word(stop):
        stop += 1
    return (index + 1, stop) if unit.low_at(index) == "," and stop > index + 1 else None


def head_of(unit: Unit, first: int, stop: int) -> int:
    """Return the head noun of a phrase: the last token before its first preposition or post-modifying participle."""
    for at in range(first + 1, stop):
        word, before = unit.low[at], unit.low[at - 1]
        is_participle = word.endswith(("ed", "ing")) and at + 1 < stop
        modifies = is_participle and (unit.low[at + 1] in PHRASE_OPENERS or before in DOCUMENTS)
        if word in PREPOSITIONS or modifies:
            return max(first, at - 2) if before in _PARTICIPLES else at - 1
    return stop - 1


def main_subject(unit: Unit, limit: int) -> NounPhrase | None:
    """Return the first noun phrase of a sentence before its first verb and before `limit`; None without one."""
    low = unit.low
    first = skip_lead(unit, _skip_adverbial(unit, limit), limit)
    if first is None:
        return None
    stop = first + unit.is_word(first)
    while low[first] not in SUBJECT_PRONOUNS and first < stop < limit and unit.is_word(stop):
        if low[stop] in SUBORDINATORS or _opens_verb(unit, stop, first):
            break
        stop += 1
    while stop > first and _ends_with_adverb(unit, first, stop):
        stop -= 1
    return NounPhrase(first, stop, first, read_apposition(unit, stop)) if stop > first else None


def _skip_adverbial(unit: Unit, limit: int) -> int:
    """Return the token after an opening adverbial and its comma: "In May, …", "Asked why, …"; 0 if there is none."""
    low, start = unit.low, 0
    opening = unit.low_at(0)
    is_participle = opening.endswith(("ing", "ed")) and not is_first_name(opening)  # "Ahmed Roe, a farmer, agreed"
    is_lead = opening in PREPOSITIONS or opening in SUBORDINATORS or is_participle
    if is_lead and opening not in CONJUNCTIONS:  # "But Roe, a farmer, agreed"
        commas = (at for at in range(min(limit - 1, WINDOW)) if low[at] == "," and low[at + 1] not in RELATIVES)
        starts = [at + 1 for at in commas][:3]
        start = next((at for at in starts if _is_followed_by_verb(unit, at, limit)), starts[0] if starts else 0)
    while start < limit and low[start] in SUBORDINATORS:
        start += 1
    return start


def _is_followed_by_verb(unit: Unit, first: int, limit: int) -> bool:
    for at in range(first + 1, min(limit, first + 10)):
        if not unit.is_word(at):
            return False
        if _opens_verb(unit, at, first):
            return True
    return False


def _opens_verb(unit: Unit, index: int, first: int) -> bool:
    """Whether the token at `index` opens the verb of the subject that begins at `first`."""
    word = unit.low[index]
    if unit.caps[index] or unit.low[index - 1] in DETERMINERS:
        return False
    if is_finite(word) or any(form != "ing" and not cue.nominal for cue, form in find_verb(word)):
        return True
    return word.endswith("s") and not is_person_noun(word[:-1]) and all(unit.caps[first:index])
