"""Read who a person is from the words right beside the name: a title before it, or an apposition on either side.

A role that is not whole there is None.
"""

from __future__ import annotations

import re

from summarizer.engines.extractive.name_words import HONORIFICS, KIN, ORGANIZATION_HEADS, PEOPLE, head_of, is_office
from summarizer.engines.extractive.names import Mention
from summarizer.language.lexicon import (
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
from summarizer.language.names import is_title
from summarizer.language.reporting_verbs import find_verb
from summarizer.language.tokens import DASHES, QUOTE, Unit
from summarizer.schemas.findings import Span

_BROKEN = re.compile(r"[\[\]()]|- |\bat the time\b|^(?:\d+-\w+|[Cc]o-(?!pilot)\w+)$|\b(\w+) \1\b")
_LINKS = frozenset({"of", "for", "to", "at", "in"})
_MOST_WORDS = 20
_FEWEST_WITH_BODY = 3
_FARTHEST = 7
"""Words before the office in an apposition."""
_BOUNDS = PREPOSITIONS | CONJUNCTIONS | SUBORDINATORS | SUBJECT_PRONOUNS | RELATIVES | DETERMINERS
_CLAUSES = (RELATIVES | SUBJECT_PRONOUNS | SUBORDINATORS) - {"that", "as"}
_CLOSING = DASHES | {",", "who", ";", ":", QUOTE}
_BEFORE_NAMES = word_set("former then acting deputy senior chief vice late current ex retired veteran")
_TIMES = word_set("former then late current ex retired veteran")
_OPENING = word_set("former acting deputy chief senior vice co-founder executive managing assistant associate current")
_OF_A_BODY = word_set("executive director secretary president chairman chairwoman founder member")
"""Offices that tell who somebody is only with the body whose they are."""
_RANKS = word_set(
    "general foreign prime deputy vice chief first managing acting former executive school national regional senior "
    "assistant outgoing"
)
_DEPENDENT = word_set(
    "minister secretary spokesman spokeswoman spokesperson director manager chairman chairwoman ceo chief head editor "
    "leader officer fellow chair deputy governor economist forecaster treasurer organiser counterpart"
)
"""Offices that say nothing without that of which somebody has them."""
_LEADING = DETERMINERS | HONORIFICS | {"fellow"}
_POSSESSIVE = ("'s", "’s", "s'", "s’")


def find_role(text: str, mention: Mention) -> str | None:
    """The words that say who a person is, on one line; None if none stand beside the name."""
    for find in (_find_before, _find_after, _find_apposed_before, _find_clause, _find_body):
        span = find(mention)
        role = re.sub(r"\AThe ", "the ", " ".join(text[slice(*span)].split())) if span is not None else ""
        words = role.split()
        is_cut = len(words) < _FEWEST_WITH_BODY and role.islower() and not _OF_A_BODY.isdisjoint(words)
        if words and not (is_cut or _is_vague(role) or _BROKEN.search(role)):
            return role
    return None


def find_owned_office(text: str, mention: Mention) -> str | None:
    """The office of somebody who is called "its director" or "its finance director" right beside the name."""
    span = _find_after(mention) or _find_apposed_before(mention)
    if span is None or not re.search(r"\b[Ii]ts \Z", text[max(0, span[0] - 5) : span[0]]):
        return None
    return " ".join(text[slice(*span)].split())


def _is_vague(role: str) -> bool:
    """Whether a role does not say of what: "foreign minister", "CEO", "magazine's editor"."""
    words = role.casefold().replace("’", "'").split()
    if words[0].endswith("'s") and role[0].islower():
        return True  # "magazine's editor"
    return words[-1] in _DEPENDENT and all(word in _RANKS for word in words[:-1]) and words != ["prime", "minister"]


def _find_clause(mention: Mention) -> Span | None:
    """What a clause right behind a name says of who somebody is: "NAME, 61, | who leads the county council |,"."""
    unit, low, first = mention.unit, mention.unit.low, _skip_age(mention)
    if first is None or unit.at(first) not in {"who", "whose"}:
        return None
    stop = first + 1
    while stop < len(low) and unit.is_word(stop) and not (find_verb(low[stop]) and unit.at(stop + 1) in _REPORTED):
        stop += 1
    verb, rest = unit.at(first + 1), set(low[first + 1 : stop])
    lasting = (
        (low[first] == "whose" and any(map(is_finite, low[first:stop])))
        or verb in _LEADING_VERBS
        or (
            verb in {"has", "is", "was"}
            and (unit.at(first + 2) in DETERMINERS or not rest.isdisjoint({"since", "for"}))
        )
        or (verb.endswith("s") and not find_verb(verb) and verb not in {"is", "was", "has", "does"})
    )
    told = 2 < stop - first <= _MOST_WORDS and (stop == len(low) or low[stop] in _CLOSING)
    return unit.span(first, stop) if lasting and told and rest.isdisjoint(_POINTING) else None


_LEADING_VERBS = word_set("led leads headed heads founded runs ran chairs chaired wrote represents represented teaches")
_REPORTED = word_set("that he she they it")
_POINTING = SUBJECT_PRONOUNS | word_set("it its they them their this that these those there then")


def _find_body(mention: Mention) -> Span | None:
    """The body or place that somebody is of: "NAME | of the Norby Institute", "NAME, | at Norby Bank |,"."""
    unit, low, first = mention.unit, mention.unit.low, mention.stop
    if unit.at(first) == ",":
        first = _skip_age(mention) or first
    at = first + 1 + (unit.at(first + 1) == "the")
    if unit.at(first) not in {"of", "at"} or at >= len(low) or not unit.caps[at] or mention.possessive:
        return None
    while at < len(low) and (
        unit.caps[at] or (low[at] in {"of", "for", "the", "&"} and True in unit.caps[at + 1 : at + 3])
    ):
        at += 1
    whole = unit.at(at) in _CLOSING | {"", "and"} or is_finite(unit.at(at)) or bool(find_verb(unit.at(at)))
    placed = low[first] == "at" and head_of(low[first + 1 : at]) not in ORGANIZATION_HEADS  # "Roe at Norby Park"
    return unit.span(first, at) if whole and not placed else None


def _skip_age(mention: Mention) -> int | None:
    """The token behind a name's comma, and behind the age; None if no comma follows the name."""
    unit, first = mention.unit, mention.stop + 1
    if mention.after != ",":
        return None
    return first + 2 if unit.at(first).isdigit() and unit.at(first + 1) == "," else first


def _find_before(mention: Mention) -> Span | None:
    """A role such as "Norwegian President | NAME" or "ambassador to the United States | NAME"."""
    unit, last = mention.unit, mention.first - 1
    low = unit.low
    while last >= 0 and low[last] in HONORIFICS:
        last -= 1
    if last < 0 or not unit.is_word(last):
        return None
    head = last if is_office(low[last]) else None
    at = last - 1
    while head is None and unit.caps[last] and at > max(0, last - 12):
        if low[at] in _LINKS and is_office(low[at - 1]):
            head = at - 1
        elif not (unit.caps[at] or low[at] in {"of", "for", "the", "and"}):
            break
        at -= 1
    return None if head is None else _trim(unit, _walk_back(unit, head), last + 1)


def _walk_back(unit: Unit, head: int) -> int:
    """The first word of the noun phrase that an office ends, its owner included."""
    at, low, caps = head, unit.low, unit.caps
    while at and unit.is_word(at - 1) and _belongs(unit, at, head):
        at -= 1
        if low[at].endswith(_POSSESSIVE):
            if caps[at]:
                at = _find_name_start(unit, at)
            break
    if 1 < at < head and low[at - 1] == "of" and caps[at] and caps[at - 2]:
        at = _find_name_start(unit, at - 2)  # "Norby Department of | Public Works director"
    return _add_joined_name(unit, at)


def _find_name_start(unit: Unit, at: int) -> int:
    """The first of the capitalised words in a row that ends with a token."""
    while at and unit.caps[at - 1]:
        at -= 1
    return at


def _add_joined_name(unit: Unit, at: int) -> int:
    """Where a role begins with the name that "and" joins to its first word: "Norby | and Norland coach"."""
    low, caps = unit.low, unit.caps
    if not (at > 2 and low[at - 1] == "and" and caps[at] and caps[at - 2]):
        return at
    first = at - 2
    while first and caps[first - 1] and not is_office(low[first]):
        first -= 1
    if is_office(low[first]) or (first and low[first - 1] in {"and", "of", "the", ","}):
        return at
    return first


def _belongs(unit: Unit, at: int, head: int) -> bool:
    """Whether the word before a part of a role belongs to it: no other phrase's, adverb or verb."""
    word, name = unit.low[at - 1], unit.caps[at - 1]
    if word == "and":  # "founder and chairman"
        return at > 1 and head - at < 3 and is_office(unit.low[at - 2])
    if word in _BOUNDS or (is_adverb(word) and not name) or (at > 1 and unit.low[at - 2] == "to" and not name):
        return False
    if unit.low[at] in _TIMES and not name:
        return False  # "job | current Norby manager"
    if unit.caps[at] and not name:
        return word in _BEFORE_NAMES or (at == head and _opens_title(unit, at - 1))
    if word.endswith("ing") and at == head > 1 and word not in _OPENING:
        return unit.low[at - 2].endswith(_POSSESSIVE) or unit.low[at - 2] in DETERMINERS  # "Norbex's planning | chief"
    return name or word in _OPENING or not _may_be_verb(word)


def _opens_title(unit: Unit, at: int) -> bool:
    """Whether a noun opens the phrase of the title behind it: "school President", but "People welcome | President"."""
    bare = at < 1 or not unit.is_word(at - 1) or unit.low[at - 1] in DETERMINERS
    return bare and not _may_be_verb(unit.low[at])


def _may_be_verb(word: str) -> bool:
    """Whether a word in small letters may be a verb's form."""
    return is_finite(word) or bool(find_verb(word)) or word.endswith("ing")


def _trim(unit: Unit, first: int, stop: int) -> Span | None:
    """A role without what leads to it; None if it does not tell who somebody is."""
    low = unit.low
    while first < stop and (low[first] in _LEADING or low[first].endswith("-old") or is_time_word(low[first])):
        first += 1
    first -= first > 0 and low[first - 1] == "al"
    words = low[first:stop]
    if not words or words[-1] in PREPOSITIONS | PEOPLE:
        return None
    owned = first > 0 and low[first - 1] == "the" and words[0].endswith(_POSSESSIVE) and not unit.caps[first]
    if words[-1] in KIN and not any(word.endswith(_POSSESSIVE) for word in words):
        return None  # whose brother nobody knows
    return unit.span(first - owned, stop) if _tells_office(unit, first, stop) else None  # "the union's secretary"


def _tells_office(unit: Unit, first: int, stop: int) -> bool:
    """Whether some tokens have an office, and it is no part of a name."""
    offices = (at for at in range(first, stop) if is_office(unit.low[at]))
    return any(not (unit.caps[at] and at) or is_title(unit.low[at]) for at in offices)


def _find_after(mention: Mention) -> Span | None:
    """A role such as "NAME, | a trade expert at the institute |," or "NAME, 42, | head of the union |."."""
    unit, low, first = mention.unit, mention.unit.low, _skip_age(mention)
    if first is None:
        return None
    stop = _find_phrase_end(unit, first)
    office = next((at for at in range(first, stop) if is_office(low[at])), None)
    if office is None or office - first > _FARTHEST or (stop < len(low) and low[stop] not in _CLOSING):
        return None
    if office + 1 < stop and unit.caps[office + 1] and not unit.caps[office]:
        return None  # "Ann Roe, the winner Ben Ek,": another person
    if _has_finite_verb(unit, office, stop):
        return None
    opens = low[first] in DETERMINERS or office == first or unit.caps[first] or low[first] in _OPENING
    return _trim(unit, first, stop) if opens else None


def _find_phrase_end(unit: Unit, first: int) -> int:
    """The index after the last word before a mark or a clause, at most as many words on as a role has."""
    stop, last = first, min(len(unit.low), first + _MOST_WORDS)
    while stop < last and unit.is_word(stop) and unit.low[stop] not in _CLAUSES:
        stop += 1
    return stop


def _has_finite_verb(unit: Unit, first: int, stop: int) -> bool:
    """Whether a verb stands among tokens; one before a preposition may be a participle: "based in"."""
    return any(
        is_finite(unit.low[at]) and not unit.caps[at] and unit.at(at + 1) not in PREPOSITIONS
        for at in range(first, stop)
    )


def _find_apposed_before(mention: Mention) -> Span | None:
    """A role such as "the team's coach |, NAME," or "The president of the region |, NAME,"."""
    unit, comma, low = mention.unit, mention.begin - 1, mention.unit.low
    if comma < 1 or low[comma] != ",":
        return None
    for at in range(comma - 1, max(-1, comma - _MOST_WORDS), -1):
        if not unit.is_word(at) or low[at] in _CLAUSES:
            break
        if is_office(low[at]) and (at + 1 == comma or low[at + 1] in _LINKS - {"in"}):
            start = _walk_back(unit, at)
            owned = low[start].endswith(_POSSESSIVE)  # "In court, Roe's mother"
            lists = start and low[start - 1] in {",", "and", "or"} and not (owned and low[start - 1] == ",")
            bare = start == at and start and low[start - 1] not in DETERMINERS and unit.is_word(start - 1)
            return None if lists or bare else _trim(unit, start, comma)
    return None
