"""Read who a person is from the words around the name: before it, or in apposition on either side; whole, or not.

A role that cannot be told from what stands beside it is None.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from summarizer.engines.extractive.name_words import HONORIFICS, KIN, PEOPLE, is_office
from summarizer.engines.extractive.names import Mention
from summarizer.language.gazetteer.places import is_demonym
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

_OFFICIAL = word_set("managing leading acting founding commanding presiding sitting ruling executive voting")
_VERBS = word_set("include meet join replace succeed become elect visit")
_BROKEN = re.compile(r"[\[\]()]|- |^(?:\d+-\w+|[Cc]o-(?!pilot)\w+)$|\b(\w+) \1\b")
_LINKS = frozenset({"of", "for", "to", "at", "in"})
_MOST_WORDS = 20
_BOUNDS = PREPOSITIONS | CONJUNCTIONS | SUBORDINATORS | SUBJECT_PRONOUNS | RELATIVES


def find_role(text: str, mention: Mention) -> str | None:
    """The words that say who a person is, on one line; None if none stand beside the name.

    Args:
        text: The article.
        mention: A place in its own words where the person is named.
    """
    span = _find_before(mention) or _find_after(mention) or _find_apposed_before(mention)
    if span is None:
        return None
    role = " ".join(text[slice(*span)].split())
    return None if _BROKEN.search(role) else role


def _find_before(mention: Mention) -> Span | None:
    """A role such as "Norwegian President | NAME" or "head of the Port Authority | NAME"."""
    unit, last = mention.unit, mention.first - 1
    low = unit.low
    while last >= 0 and low[last] in HONORIFICS:
        last -= 1
    if last < 0 or not unit.is_word(last):
        return None
    if not (is_office(low[last]) and (mention.begin <= last or not low[last].endswith(("'s", "’s")))):
        head = _find_office_with_object(unit, last)
        if head is None:
            return None
        first = _walk_back(unit, head)
    else:
        first = _walk_back(unit, last)
    return _trim(unit, first, last + 1)


def _find_office_with_object(unit: Unit, last: int) -> int | None:
    """The office in "ambassador to the United States | NAME": what stands between are names and small words."""
    low = unit.low
    if not unit.caps[last]:
        return None
    for at in range(last - 1, max(0, last - 12), -1):
        if low[at] in _LINKS and is_office(low[at - 1]):
            return at - 1
        if not (unit.caps[at] or low[at] in {"of", "for", "the", "and"}):
            return None
    return None


def _walk_back(unit: Unit, head: int) -> int:
    """The first word of the noun phrase that an office ends, its owner included; past no verb and no other phrase."""
    at = head
    while at and head - at < _MOST_WORDS:
        step = _step_back(unit, at, head)
        if not step:
            break
        at -= step
        if unit.low[at].endswith(_POSSESSIVE):
            while at and unit.caps[at] and unit.caps[at - 1]:
                at -= 1
            break
    return at


def _step_back(unit: Unit, at: int, head: int) -> int:
    """How many words before a word belong to its phrase; 0 at the phrase's start."""
    low, caps, word = unit.low, unit.caps, unit.low[at - 1]
    if caps[at] and not caps[at - 1] and unit.is_word(at - 1) and word not in _LINKS | {"the", "and"}:
        plain = at == head and not (at > 1 and caps[at - 2])  # "school President", but "People welcome | President"
        if not (plain or word in _BEFORE_NAMES or is_office(word)):
            return 0
    if word in {"of", "for"}:  # "Council for Aid spokesman": the whole name belongs to the role
        return int(caps[at] and caps[at - 2 : at - 1] == [True])
    if word == "the" and at > 2 and low[at - 2] in {"of", "for"}:
        return 2 if caps[at] and caps[at - 3] else 0  # "Council for the Welfare of Seamen spokesman"
    if word == "and":  # "founder and chairman"
        return int(at > 1 and head - at < 3 and _joins_offices(unit, at - 2))
    return int(unit.is_word(at - 1) and word not in _BOUNDS and not _ends_phrase(unit, at - 1))


def _ends_phrase(unit: Unit, at: int) -> bool:
    """Whether a word is no part of the noun phrase behind it: a determiner, an adverb, a time or a verb."""
    word, name = unit.low[at], unit.caps[at]
    if at and unit.low[at - 1] == "to" and not name and word != "former":
        return True  # "to witness | city mayor NAME"
    if word in DETERMINERS or word in _VERBS or is_time_word(word) or (is_adverb(word) and word != "then" and not name):
        return True
    if name or word in _OFFICIAL or word.endswith(_QUALIFYING):
        return False
    said = any(not cue.nominal or (form == "third" and unit.caps[at + 1]) for cue, form in find_verb(word))
    return said or is_finite(word) or word.endswith("ing")


_QUALIFYING = ("-led", "-based", "retired", "appointed", "elected")
_BEFORE_NAMES = word_set("former then acting deputy senior chief vice late current ex retired veteran")
_POSSESSIVE = ("'s", "’s", "s'", "s’")


def _joins_offices(unit: Unit, at: int) -> bool:
    """Whether the word before "and" is one more office of the same person: "founder and chairman"."""
    return is_title(unit.low[at]) or (is_office(unit.low[at]) and not unit.caps[at])


def _trim(unit: Unit, first: int, stop: int) -> Span | None:
    """A role without what leads to it; None if it does not tell who somebody is."""
    low = unit.low
    while first < stop and (low[first] in DETERMINERS or low[first] in HONORIFICS or low[first] == "fellow"):
        first += 1
    while stop - first > 1 and low[stop - 1] in HONORIFICS:
        stop -= 1  # "Prime Minister | Sheikh"
    if first > 1 and low[first - 1] == "and" and unit.caps[first] and unit.caps[first - 2]:
        return None  # "Energy and | Climate Minister"
    if first == stop or (first and low[first - 1] in _WHOSE) or not _tells_office(unit, first, stop):
        return None
    return unit.span(first, stop)


_WHOSE = word_set("my our your most")
"""What stands before a role of which the article does not say whose, or how it goes on."""


def _tells_office(unit: Unit, first: int, stop: int) -> bool:
    """Whether a role holds an office, and more than a people, a time, "spokesman" or whose brother nobody knows."""
    low, words = unit.low, unit.low[first:stop]
    if words[0] == "then" or (len(words) == 1 and words[0].startswith("spokes")):
        return False
    last = words[-1]
    kin = last in KIN and not any(word.endswith(_POSSESSIVE) for word in words)
    if kin or last in PEOPLE or all(is_demonym(word.title()) for word in words):
        return False
    return any(
        is_office(low[at]) and (at == 0 or not unit.caps[at] or is_title(low[at]) or low[at - 1] == QUOTE)
        for at in range(first, stop)
    )


def _find_after(mention: Mention) -> Span | None:
    """A role such as "NAME, | a trade expert at the institute |," or "NAME, 42, | head of the union |."."""
    unit, first, low = mention.unit, mention.stop + 1, mention.unit.low
    if mention.possessive or not (mention.after == "," or mention.after in DASHES):
        return None
    if first + 1 < len(low) and low[first].isdigit() and low[first + 1] == ",":
        first += 2
    found = _read_apposition(unit, first)
    if found is None:
        return None
    office, stop = found
    opens = low[first] in DETERMINERS or office == first or unit.caps[first] or low[first] in _OPENING
    return _trim(unit, first, stop) if opens and office - first <= _FARTHEST else None


_OPENING = word_set("former acting deputy chief senior vice co-founder executive managing assistant associate current")


_FARTHEST = 7
"""Words before the office in an apposition."""


def _read_apposition(unit: Unit, first: int) -> Span | None:
    """Where the office stands in a phrase that begins at a token, and where the phrase ends; None if it is none."""
    low, stop = unit.low, first
    while stop < len(low) and stop - first < _MOST_WORDS and unit.is_word(stop) and not _opens_clause(low[stop]):
        stop += 1
    offices = (at for at in range(first, stop) if is_office(low[at]) and not low[at].endswith(("'s", "’s")))
    office = next(offices, None)
    if office is None or any(_is_verb(unit, at, office) for at in range(office + 1, stop)):
        return None
    closed = stop == len(low) or low[stop] in _CLOSING or low[stop] in DASHES
    return (office, stop) if closed else None


def _is_verb(unit: Unit, at: int, office: int) -> bool:
    """Whether a word behind an office is a verb: not in "an officer | accused of", where the phrase goes on."""
    low, word = unit.low, unit.low[at]
    if unit.caps[at] or not is_finite(word) or low[at - 1].endswith("ly"):
        return False
    following = low[at + 1] if at + 1 < len(low) else ""
    return not (word.endswith("ed") and following in PREPOSITIONS and at - office < 3)


_CLOSING = frozenset({",", "who", ";", ":", QUOTE})


def _opens_clause(word: str) -> bool:
    return word in RELATIVES or word in SUBJECT_PRONOUNS or (word in SUBORDINATORS and word not in {"that", "as"})


def _find_apposed_before(mention: Mention) -> Span | None:
    """A role such as "the team's coach |, NAME," or "The president of the region |, NAME,"."""
    unit, comma = mention.unit, mention.begin - 1
    low = unit.low
    if comma < 1 or low[comma] != "," or mention.possessive:
        return None
    after = mention.after
    if not (after in {"", ",", ";", QUOTE} or after in DASHES or find_verb(after)):
        return None
    first = comma
    while first and unit.is_word(first - 1) and comma - first < _MOST_WORDS:
        word = low[first - 1]
        if (
            word in RELATIVES
            or word in SUBORDINATORS
            or word in SUBJECT_PRONOUNS
            or (is_finite(word) and not unit.caps[first - 1])
        ):
            break
        first -= 1
    start = _start_of_phrase(low, first, comma, unit)
    return None if start is None else _trim(unit, start, comma)


def _start_of_phrase(low: Sequence[str], first: int, stop: int, unit: Unit) -> int | None:
    """Where the noun phrase of the last office before a comma begins."""
    office = next(
        (
            at
            for at in range(stop - 1, first - 1, -1)
            if is_office(low[at]) and (at + 1 == stop or low[at + 1] in _LINKS) and low[at + 1] != "in"
        ),
        None,
    )
    if office is None:
        return None
    at = _walk_back(unit, office)
    if at == office and at and low[at - 1] not in DETERMINERS and unit.is_word(at - 1):
        return None
    before = low[at - 1] if at else ""
    lists = before == "," and at > 1
    return None if lists or before in {"and", "or"} else at
