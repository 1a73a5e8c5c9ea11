"""Nouns that show the kind of a name: an organisation, a place, or a thing that never acts, such as a law or an event.

General vocabulary only: no names of particular persons, outlets, companies or places.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache, partial
from itertools import dropwhile, starmap, takewhile
from operator import eq, ne
from typing import Final

from summarizer.language.gazetteer.first_names import is_first_name, read_gender
from summarizer.language.gazetteer.places import nation_of
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
from summarizer.language.names import FEMALE, MALE, is_person_noun, is_title, looks_like_person

ORGANIZATION_HEADS: Final = read_class("nouns that end names of bodies")
"""Nouns at the end of an organisation's name, or before "of" in it."""

PLACE_HEADS: Final = read_class("nouns that end names of places")  # the same for places

THING_HEADS: Final = read_class("nouns that end names of things")
"""Heads of names of events, laws, works and products, which never act."""

OUTLETS: Final = read_class("words in names of media")
"""Words in the names of papers and stations, which mostly report the acts of others."""

SEATS: Final = frozenset({"white house", "downing street", "blue house", "elysee palace", "whitehall", "number 10"})
"""Seats of government that speak for it, but are not another name for the state."""

HEADS: Final = ORGANIZATION_HEADS | PLACE_HEADS | THING_HEADS
DESCRIPTORS: Final = read_class("nouns beside names of bodies")
"""Nouns that describe an organisation before or after its name."""

TRADES: Final = read_class("trades in names of firms")  # may end the name of a firm as well as a person's

TEAMS: Final = read_class("groups of a people")
"""Nouns that name a group after a demonym: "the Kenyan team"."""

KIN: Final = read_class("kin")
PEOPLE: Final = read_class("people without a role")  # nouns for people that state no role
HONORIFICS: Final = read_class("titles without a role")
_OFFICES: Final = read_class("further offices")
_NO_OFFICES: Final = read_class("words that end like offices")

_LONGEST_INITIALS: Final = 2  # letters before a person's surname: "AP Roe"; more belong to a body: "NHS Norby"
_LONGEST_SYLLABLE: Final = 6
_MIDDLE_NAMES: Final = 3  # most middle names and initials
_COMPOUNDED: Final = word_set("run made born bound side wide style type like free only era area wing")
_SYLLABLE: Final = re.compile(r"[a-z]{1,6}")  # the second half of a given name written last: "Mei-ling"
_NAMESAKES: Final = frozenset(
    "Jordan Israel Ireland Chad Hill Hall Lake Lane Banks Parks Woods Church Fields Bridges".split()
)
"""States and place nouns that are also surnames: "Ann Jordan", "Ann Hill"."""

_HEAD_PHRASES: Final = frozenset({"red cross", "red crescent", "green cross", "world bank"})


@lru_cache(maxsize=4096)
def is_office(word: str) -> bool:
    """Whether a lower-case word states what somebody is: "minister", "ex-lawyer", "climber"; honorifics do not.

    >>> is_office("spokesman"), is_office("after"), is_office("dr")
    (True, False, False)
    """
    bare = _BEFORE_OFFICES.sub("", word)
    if bare in _OFFICES:
        return True
    if bare in HONORIFICS or bare in _NO_OFFICES or bare in _FUNCTIONAL or is_adverb(bare):
        return False
    return is_title(bare) or (len(bare) > 3 and is_person_noun(bare))


_BEFORE_OFFICES: Final = re.compile(r"^(?:then|ex|vice|former|co|now)-(?=[a-z])")
_FUNCTIONAL: Final = PREPOSITIONS | CONJUNCTIONS | DETERMINERS | SUBORDINATORS


def head_of(words: Sequence[str]) -> str:
    """Return the head word of a name, in lower case: the word before "of" or "for", else the last one.

    >>> head_of(["Bank", "of", "Nowhere"]), head_of(["Nowhere", "Red", "Cross"])
    ('bank', 'organization')
    """
    low = [word.casefold().rstrip(".") for word in words]
    for index, word in enumerate(low):
        if index and word in {"of", "for"}:
            return low[index - 1]
    if len(low) > 1 and f"{low[-2]} {low[-1]}" in _HEAD_PHRASES:
        return "organization"
    if low == ["west", "bank"]:
        return "territory"
    return low[-1]


@lru_cache(maxsize=4096)
def is_person_shaped(name: str) -> bool:
    """Whether a full name has the form of a person's name."""
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


def omits_middle_names(name: Sequence[str], full: Sequence[str]) -> bool:
    """Whether a person's name is a full one without its middle initials or names; words in lower case.

    >>> [omits_middle_names(["john", "roe"], full.split()) for full in ("john h.w. roe", "john ames roe", "john roe")]
    [True, True, False]
    >>> omits_middle_names(["north", "police"], ["north", "shore", "police"])
    False
    """
    if len(name) < 2 or not 0 < len(full) - len(name) <= _MIDDLE_NAMES or (name[0], name[-1]) != (full[0], full[-1]):
        return False
    rest = iter(full)
    middle = [word for known in name for word in takewhile(partial(ne, known), rest)]
    return len(middle) == len(full) - len(name) and (has_middle_names(name) or all(len(word) == 1 for word in middle))


def has_middle_names(name: Sequence[str]) -> bool:
    """Whether words are a person's first and last name, which may have others between them."""
    return _is_given(name[0]) and name[-1].casefold() not in HEADS


def is_title_and_surname(name: Sequence[str], full: Sequence[str]) -> bool:
    """Whether a name is a title and the surname of a person's full name; words in lower case.

    >>> [is_title_and_surname(["mr", "roe"], full.split()) for full in ("bo roe", "judge bo l. roe", "ann roe", "roe")]
    [True, True, False, False]
    >>> is_title_and_surname(["chief", "executive", "roe"], ["ann", "roe"])
    True
    """
    same = sum(takewhile(bool, starmap(eq, zip(reversed(name), reversed(full), strict=False))))
    titles, given = name[: len(name) - same], list(dropwhile(is_title, full[: len(full) - same]))
    if not (same and titles and given and _is_given(given[0])):
        return False
    if not (is_title(titles[-1]) or is_person_noun(titles[-1])) or not all(map(is_ordinary, titles[:-1])):
        return False
    gender = read_gender(f"{given[0]} {full[-1]}")
    return FEMALE.isdisjoint(titles) if gender == "m" else gender != "f" or MALE.isdisjoint(titles)


def _is_given(word: str) -> bool:
    """Whether a word before a surname is a first name, not a title or a nation: "Ann", not "General" or "China"."""
    return is_first_name(word) and not (is_title(word.casefold()) or nation_of(word.title()))
