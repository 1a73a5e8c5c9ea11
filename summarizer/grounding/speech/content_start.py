"""Finds the start of the content after a reporting verb: a clause, a quotation or a phrase.

Positions are token indexes of one `Unit`.
"""

from __future__ import annotations

from typing import Final

from summarizer.grounding.speech.predicates import Predicate
from summarizer.language.clauses import CLOSES_CLAUSE, is_clause, is_verb_at
from summarizer.language.gazetteer.places import month_names
from summarizer.language.lexicon import (
    AUXILIARIES,
    CARDINALS,
    CONJUNCTIONS,
    DETERMINERS,
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
from summarizer.language.noun_phrases import BEFORE_TIMES, NounPhrase
from summarizer.language.reporting_verbs import DOCUMENTS, Cue, find_verb
from summarizer.language.tokens import QUOTE, Unit

OCCASIONS: Final = DOCUMENTS | read_class("occasions")  # nouns for the occasion or medium of a statement
_ADDRESSEES: Final = word_set("him her them us me reporters journalists lawmakers supporters viewers voters")
_QUESTIONS: Final = word_set("how why what whether who where")
_KEPT_ADVERBS: Final = DETERMINERS | {"only", "not", "never", "ever"}
_BEFORE_TIMES: Final = BEFORE_TIMES | {"in", "at"}
_ORDERS: Final = word_set("tell ask order instruct advise")
_EVIDENCE: Final = word_set("show indicate reveal find")
_GOVERNED: Final = word_set("to about against from of with as")
_APPROXIMATE: Final = word_set("about around over under")
_CLAUSES_FIRST: Final = word_set("while when once unless")
"""Conjunctions of subordinate clauses that often precede the main clause."""
_LOOK_AHEAD: Final = 26
_LONGEST_OBJECT: Final = 14


def find_content_start(unit: Unit, predicate: Predicate, subject: NounPhrase) -> int | None:
    """Return the first token of the content after a verb; None if there is none."""
    low, cue = unit.low, predicate.cue
    start = _skip_times(unit, predicate.last + 1)
    if start >= len(low):
        return None
    if cue.clause or cue.quotes:
        introduced = _find_introduced(unit, cue, start)
        if introduced is not None:
            return introduced
    governed = _find_governed(unit, cue, start)
    if governed is not None:
        return governed
    if cue.clause in ("bare", "clear") or (cue.lemma == "ask" and not _QUESTIONS.isdisjoint(low[start : start + 6])):
        is_bound = low[start] in _APPROXIMATE and unit.low_at(start + 1)[:1].isdigit()  # "says about 180 are ill"
        found = _find_bare_clause(unit, cue, start + is_bound)
        if found is not None:
            return found - is_bound
    is_document = cue.lemma in _EVIDENCE and not DOCUMENTS.isdisjoint(low[subject.first : subject.stop])
    takes_phrase = "*" in cue.after and not (cue.mental and "to" in low[start : start + _LONGEST_OBJECT])
    return start if (takes_phrase or is_document) and _opens_phrase(unit, start) else None


def _skip_times(unit: Unit, index: int) -> int:
    """Return the token after adverbs and times: "also", "on Friday", "last week", "Friday 3 May"."""
    while word := unit.low_at(index):
        is_day = word.isdigit() and unit.low_at(index + 1).capitalize() in month_names()
        if is_day or (word in _BEFORE_TIMES and is_time_word(unit.low_at(index + 1))):
            index += 2
        elif (is_time_word(word) and not word.isdigit()) or (is_adverb(word) and word not in _KEPT_ADVERBS):
            index += 1
        else:
            break
    return index


def _find_introduced(unit: Unit, cue: Cue, start: int) -> int | None:
    """The start of content introduced by "that", a colon, a comma or a quotation mark; None if there is none."""
    low = unit.low
    is_occasion = low[start] in PREPOSITIONS
    takes_addressee = not is_occasion and (cue.addressee or cue.lemma == "show")
    reach = _LOOK_AHEAD if is_occasion or takes_addressee or not cue.clause else 1
    for index in range(start, min(len(low), start + reach)):
        word = low[index]
        if word == QUOTE:
            return _find_quotation(unit, cue, start, index)
        if word == ",":
            return _find_behind_comma(unit, index)
        if word == "that" and cue.clause:
            return _find_behind_that(unit, cue, index, is_first=index == start)
        if word == ":" and cue.quotes and index + 1 < len(low):
            return index + 1 if cue.clause or low[index + 1] == QUOTE else None
        if _ends_object(unit, index, is_first=index == start) or (takes_addressee and word in SUBORDINATORS):
            return None
    return None


def _ends_object(unit: Unit, index: int, *, is_first: bool) -> bool:
    """Whether a token ends the search for content: punctuation, another verb, or a conjunction before one."""
    word = unit.low[index]
    if not word[0].isalnum() or (is_finite(word) and not unit.caps[index]):  # May is a month
        return True
    return word in CONJUNCTIONS and (is_first or bool(find_verb(unit.low_at(index + 1))))


def _find_behind_that(unit: Unit, cue: Cue, index: int, *, is_first: bool) -> int | None:
    """The token after the conjunction "that", or a demonstrative "that" itself; None for a relative pronoun."""
    after = unit.low_at(index + 1)
    if not after:
        return None
    if not is_first:
        governs = cue.addressee or unit.caps[index - 1]
        if not governs and (is_finite(after) or (cue.lemma == "write" and unit.low[index - 1] not in OCCASIONS)):
            return None
    is_demonstrative = is_finite(after) or (is_time_word(after) and not unit.caps[index + 1])
    return index if is_demonstrative else index + 1


def _find_quotation(unit: Unit, cue: Cue, start: int, quote: int) -> int | None:
    """The start of content with a quotation; None if that is part of a noun phrase: "in the “History” section"."""
    before = unit.low[quote - 1]
    if (before in PREPOSITIONS or before in DETERMINERS) and not _is_complement(unit.low[start:quote], cue):
        return None
    if not cue.quotes:
        return start
    return _skip_addressee(unit, start) if cue.addressee else quote


def _is_complement(between: list[str], cue: Cue) -> bool:
    """Whether a quotation after these words is a predicate complement: "called X a “…”", "described X as “…”"."""
    if cue.clause:
        return False
    return "as" in between[-2:] or (len(between) > 1 and between[-1] in {"a", "an", "the"})


def _find_behind_comma(unit: Unit, comma: int) -> int | None:
    """The start of a quotation after a comma, or of one or a "that" clause after a phrase between commas; else None."""
    low = unit.low
    if unit.low_at(comma + 1) == QUOTE:
        return comma + 1
    for index in range(comma + 2, min(len(low) - 1, comma + _LOOK_AHEAD)):
        if low[index] == ",":
            if low[index + 1] == QUOTE:
                return index + 1
            return index + 2 if low[index + 1] == "that" and index + 2 < len(low) else None
        modifies = low[index].endswith("ed") and unit.is_word(index + 1)  # "citing two unnamed officials"
        if is_finite(low[index]) and not modifies:
            break
    return None


def _find_governed(unit: Unit, cue: Cue, start: int) -> int | None:
    """The start of content in a prepositional phrase or infinitive: "warned of …", "accuse X of …", "vowed to …"."""
    low = unit.low
    if low[start] in cue.after and start + 1 < len(low):
        return start if low[start] == "to" and cue.lemma != "point" else start + 1
    if not cue.target:
        return None
    if cue.lemma == "call":
        if low[start] not in {"on", "upon"} or start + 1 == len(low):
            return None
        start += 1
    return start if _has_target(unit, cue, start) else None


def _has_target(unit: Unit, cue: Cue, start: int) -> bool:
    """Whether the verb's complement follows its object: "accuse X of …", "urge X to …"."""
    low = unit.low
    if low[start] in cue.target and low[start] in PREPOSITIONS - {"at"}:
        return False  # "a bank criticized for its fees", but "a loss that it puts at $4 million"
    for index in range(start + 1, min(len(low) - 1, start + _LONGEST_OBJECT)):
        word = low[index]
        if word == "to" and cue.lemma in _ORDERS and QUOTE not in low[index + 1 : index + 3]:
            return False  # an unquoted order may not have been spoken
        if word in cue.target and (word != "at" or _has_number(low[index + 1 : index + 5])):
            return True
        if word == "who" and "to" in low[index + 2 : index + 12]:
            return True  # "warned the people who live downstream not to drink from it"
        is_verb = is_finite(word) and not unit.caps[index] and "at" not in cue.target  # "the number affected | at"
        if is_verb or not (unit.is_word(index) or word == QUOTE):
            return False
    return False


def _has_number(words: list[str]) -> bool:
    """Whether words include a number: "about 300", "nearly four million"."""
    return any(word[0].isdigit() or word in CARDINALS for word in words)


def _find_bare_clause(unit: Unit, cue: Cue, start: int) -> int | None:
    """The start of a clause without "that"; None if there is none."""
    start = _skip_addressee(unit, start) if cue.addressee else start
    if unit.low_at(start) == "to" and unit.low_at(start + 1) in _ADDRESSEES:
        start += 2
    start = _skip_times(unit, _skip_occasion(unit, start))
    word, after = unit.low_at(start), unit.low_at(start + 1)
    if word in _CLAUSES_FIRST and _has_main_clause(unit, start):
        return start
    if not after or (word in CLOSES_CLAUSE and after in SUBJECT_PRONOUNS):  # "said before he died"
        return None
    if word in _QUESTIONS:
        return start
    if _opens_phrase(unit, start):
        if word.endswith("ed") and unit.low[start - 1] in OCCASIONS:
            return None  # "in a report published on Monday"
        return start if cue.clause == "bare" or is_clause(unit, start) else None
    return start if _opens_with_preposition(unit, start) else None


def _opens_with_preposition(unit: Unit, start: int) -> bool:
    """Whether a clause starts with a preposition: "in March the bank shut", not "in a rule published in March"."""
    word, after = unit.low_at(start), unit.low_at(start + 1)
    if word not in PREPOSITIONS or word in _GOVERNED or not is_clause(unit, start):
        return False
    if word not in _BEFORE_TIMES or after in SUBJECT_PRONOUNS:
        return True
    verb = next((at for at in range(start + 2, len(unit)) if is_verb_at(unit, at)), start)
    has_subject = any(unit.caps[at] or unit.low[at] in DETERMINERS | SUBJECT_PRONOUNS for at in range(start + 2, verb))
    return has_subject or unit.low[verb] in AUXILIARIES


def _skip_addressee(unit: Unit, start: int) -> int:
    """Return the token after an addressee: "reporters", "the town council", "Ann Roe"."""
    if unit.low_at(start) in _ADDRESSEES:
        return start + 1
    index = start
    if unit.low_at(start) in DETERMINERS:
        index += 1
        while unit.is_word(index) and not unit.caps[index]:
            if index > start + 1 and (unit.low[index] in DETERMINERS or unit.low[index] in SUBJECT_PRONOUNS):
                return index
            index += 1
    return unit.end_name(index)


def _skip_occasion(unit: Unit, start: int) -> int:
    """Return the token after an occasion: "in a statement", "at a news conference"."""
    if unit.low_at(start) not in {"in", "on", "at", "during", "via", "through", "to", "by"}:
        return start
    for index in range(start + 1, min(len(unit), start + 7)):
        if unit.low[index] in OCCASIONS:
            return index + 1
        if is_finite(unit.low[index]):
            break
    return start


def _opens_phrase(unit: Unit, index: int) -> bool:
    """Whether a noun phrase or a clause can start at a token."""
    word = unit.low_at(index)
    if not unit.is_word(index) or word in CLOSES_CLAUSE or word in CONJUNCTIONS or word in PREPOSITIONS:
        return word in {"if", "although", "though", "because"}
    return word not in RELATIVES


def _has_main_clause(unit: Unit, index: int) -> bool:
    """Whether a main clause follows a subordinate clause and a comma: "while it is late, it will do"."""
    comma = unit.low.index(",", index) if "," in unit.low[index:] else len(unit)
    return comma + 1 < len(unit) and is_clause(unit, index + 1, comma) and is_clause(unit, comma + 1)
