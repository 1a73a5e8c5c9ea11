"""Nouns that say what kind of thing a name is: bodies, places, and what never acts, such as laws and events.

General vocabulary only: no name of any person, outlet, company or place.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from summarizer.language.gazetteer.first_names import is_first_name
from summarizer.language.gazetteer.vocabulary import is_ordinary
from summarizer.language.lexicon import (
    CONJUNCTIONS,
    DETERMINERS,
    PREPOSITIONS,
    SUBORDINATORS,
    is_adverb,
    read_class,
    word_set,
)
from summarizer.language.names import is_person_noun, is_title, looks_like_person

ORGANIZATION_HEADS = read_class("nouns that end names of bodies")
"""A name that ends with one of these, or has it before "of", is an organisation's."""

PLACE_HEADS = read_class("nouns that end names of places")  # the same of places

THING_HEADS = read_class("nouns that end names of things")
"""Events, laws, works and products: names, and nobody who acts."""

OUTLETS = read_class("words in names of media")
"""Words of the name of a paper or a station, which mostly only tells what others did."""

SEATS = frozenset({"white house", "downing street", "blue house", "elysee palace", "whitehall", "number 10"})
"""Offices that speak for a government, and are no other name of its state."""

LEGAL_FORMS = word_set("co inc corp corporation plc ltd llc")  # what may be left off the end of a company's name

HEADS = ORGANIZATION_HEADS | PLACE_HEADS | THING_HEADS
DESCRIPTORS = read_class("nouns beside names of bodies")
"""Nouns that stand before an organisation's name, or say behind it what it is."""

TRADES = read_class("trades in names of firms")  # what may end the name of a firm as well as a person's

TEAMS = read_class("groups of a people")
"""What a people's adjective may stand before to name a group: "the Kenyan team"."""

KIN = read_class("kin")
PEOPLE = read_class("people without a role")  # nouns for people that say nobody's role
HONORIFICS = read_class("titles without a role")  # titles that say no role by themselves
_OFFICES = read_class("further offices")
_NO_OFFICES = read_class("words that end like offices")

_LONGEST_INITIALS = 2  # letters before a person's surname: "AP Roe"; more are a body's: "NHS Norby"
_LONGEST_SYLLABLE = 6
_COMPOUNDED = word_set("run made born bound side wide style type like free only era area wing")
_SYLLABLE = re.compile(r"[a-z]{1,6}")  # the second half of a given name that is written last: "Mei-ling"
_NAMESAKES = frozenset("Jordan Israel Ireland Chad Hill Hall Lake Lane Banks Parks Woods Church Fields Bridges".split())
"""States, and nouns that end names of places, that are surnames too: "Ann Jordan", "Ann Hill"."""

_HEAD_PHRASES = frozenset({"red cross", "red crescent", "green cross", "world bank"})


@lru_cache(maxsize=4096)
def is_office(word: str) -> bool:
    """Whether a lower-case word says what somebody is: "minister", "ex-lawyer", "climber"; no honorific does.

    >>> is_office("spokesman"), is_office("after"), is_office("dr")
    (True, False, False)
    """
    bare = _BEFORE_OFFICES.sub("", word)
    if bare in _OFFICES:
        return True
    if bare in HONORIFICS or bare in _NO_OFFICES or bare in _FUNCTIONAL or is_adverb(bare):
        return False
    return is_title(bare) or (len(bare) > 3 and is_person_noun(bare))


_BEFORE_OFFICES = re.compile(r"^(?:then|ex|vice|former|co|now)-(?=[a-z])")
_FUNCTIONAL = PREPOSITIONS | CONJUNCTIONS | DETERMINERS | SUBORDINATORS


def head_of(words: Sequence[str]) -> str:
    """The word of a name that says what it names, in lower case.

    >>> head_of(["Bank", "of", "Nowhere"]), head_of(["Nowhere", "Red", "Cross"])
    ('bank', 'organization')
    """
    low = [word.casefold().rstrip(".") for word in words]
    for index, word in enumerate(low):
        if index and word in {"of", "for"}:
            return low[index - 1]
    if len(low) > 1 and f"{low[-2]} {low[-1]}" in _HEAD_PHRASES:
        return "organization"
    return low[-1]


@lru_cache(maxsize=4096)
def is_person_shaped(name: str) -> bool:
    """Whether a full name is written as a person's is."""
    words = name.split()
    namesake = len(words) == 2 and words[1] in _NAMESAKES and not is_ordinary(words[0].casefold())
    headed = any(word.casefold().rstrip(".") in HEADS for word in words[1:])
    if headed:
        namesake = namesake and is_first_name(words[0])  # "Ann Hill", but not "Norby Hill"
    if not namesake and (headed or not looks_like_person(name)):
        return False
    initials = words[0].isupper() and len(words[0].replace(".", "")) > _LONGEST_INITIALS
    if initials or words[0][0].islower():
        return False
    given, _, last = words[-1].rpartition("-")
    if _SYLLABLE.fullmatch(last) and given[:1].isupper() and len(given) <= _LONGEST_SYLLABLE:
        return not (last in _COMPOUNDED or last.endswith("ed"))  # "Tan Mei-ling", but not "Norby Roe-led"
    return last[:1].isupper() and not last[1:2].isupper()
