"""Extracts the name in a noun phrase, without titles, roles, possessives and appositions.

Positions are token indexes of one `Unit`.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from pathlib import Path
from typing import Final

from summarizer.language.gazetteer.first_names import is_first_name
from summarizer.language.gazetteer.places import find_state, is_demonym, is_subdivision, states_around
from summarizer.language.gazetteer.vocabulary import is_also_name, is_ordinary, is_rather_name
from summarizer.language.letters import POSSESSIVE, strip_possessive
from summarizer.language.lexicon import (
    DETERMINERS,
    PHRASE_OPENERS,
    PREPOSITIONS,
    RELATIVES,
    is_adverb,
    is_finite,
    read_class,
    word_set,
)
from summarizer.language.tokens import Unit

_RANKS: Final = read_class("ranks in letters")  # ranks only before a full name: "Con", "DC"
TITLES: Final = read_class("titles before names")  # lower-case words before a name that are not part of it

CIVIL_TITLES: Final = frozenset({"mr", "mrs", "ms", "mx", "miss"})  # titles that identify nobody
FEMALE: Final = read_class("women")
MALE: Final = read_class("men")
_PEOPLES: Final = ("people's", "people’s")  # "the People's Bank of Norland"
_BODY_TITLES: Final = ("justice", "general", "premier", "representative")  # titles that also begin names of bodies
_ORGANIZATIONS: Final = read_class("words in names of bodies")
_NAMED_BODIES: Final = read_class("bodies named by what they are")
PARTICLES: Final = read_class("particles in names")
_PEOPLE: Final = read_class("people")
_PARTISANS: Final = read_class("members of parties")
PERSON_NOUNS: Final = Path(__file__).with_name("person_nouns.txt")
_INNER_CAPITALS: Final = re.compile(r"[a-z][A-Z]{2}|[a-z]{3}[A-Z]")
_MODIFIER_ENDINGS: Final = ("ed", "ing", "ful", "less", "ous", "ive", "ant", "ent", "able", "ible", "wards")
_SHORTEST_MODIFIER: Final = 4
GENERATIONS: Final = word_set("jr sr ii iii iv")
NAME_SUFFIXES: Final = GENERATIONS | word_set("kc qc sc bl mp msp mep mla td mbe obe cbe")
"""Generations and post-nominal letters after a surname."""
SHORTEST_PART: Final = 4  # letters of each part of a compound noun for a person
SIDE_PREFIX: Final = re.compile(r"(?:pro|anti|non|ex|state|left|right|far|us|uk)-", re.IGNORECASE)
"""The prefix of an adjective before a name: "Pro-Kremlin"."""


def find_surname(name: str) -> str:
    """Return the last word of a name as written, ignoring a suffix such as "Jr".

    >>> find_surname("Joseph R. Roe Jr"), find_surname("Lind")
    ('Roe', 'Lind')
    """
    words = name.split() or [name]
    return words[-2 if len(words) > 1 and words[-1].rstrip(".").lower() in NAME_SUFFIXES else -1]


def drop_letters(name: str) -> str:
    """Return a name without post-nominal letters.

    >>> drop_letters("Ann Roe KC"), drop_letters("Ann Roe")
    ('Ann Roe', 'Ann Roe')
    """
    words = name.split()
    lettered = len(words) > 2 and words[-1].isupper() and words[-1].casefold() in NAME_SUFFIXES
    return " ".join(words[:-1]) if lettered else name


def read_name(unit: Unit, first: int, stop: int) -> tuple[int, int] | None:
    """Return the tokens of the name in a noun phrase, half-open; None if the phrase only describes.

    "the Panama coach Ann Roe" names Ann Roe; "Russian officials" and "the head of the World Bank" name nobody.
    """
    head = _head_end(unit, first, stop)
    runs = _capital_runs(unit, first, head)
    if not runs:
        return _name_after_role(unit, head, stop) if head < stop else None
    begin, end = runs[-1]
    if end < head:
        if head < stop and is_title(unit.low[head - 1]):
            return _name_after_role(unit, head, stop)  # "the Norland envoy to Sudland Ann Roe"
        return _name_of_body(unit, begin, end) if unit.low[head - 1] in _NAMED_BODIES else None
    begin = _strip_titles(unit, begin, end)
    if begin == end:
        return _name_after_role(unit, head, stop) if head < stop else None
    whole = _extend_body(unit, begin, end, stop)
    holder = _name_after_role(unit, whole, stop) if end < whole < stop else None
    if holder is not None and is_person_noun(unit.low[holder[0] - 1]):
        return holder  # "Bank of Norland governor Ann Roe"
    return begin, whole


def _extend_body(unit: Unit, begin: int, end: int, stop: int) -> int:
    """Return the end of an organisation's name, extended over prepositions: "Department of Health"."""
    if end - begin != 1 and _ORGANIZATIONS.isdisjoint(unit.low[begin:end]):
        return end
    while end < stop and unit.low[end] in {"of", "for", "on"}:
        following = end + 1 + (unit.low[end + 1 : end + 2] == ["the"])
        runs = _capital_runs(unit, following, stop)
        if not runs or runs[0][0] != following:
            break
        run = range(following + 1, runs[0][1])
        end = next((at for at in run if is_person_noun(unit.low[at])), runs[0][1])  # "… of Health | Minister Ann Roe"
    return end


def is_title(word: str) -> bool:
    """Whether a lower-case word before a name is a title or an office: "president", "director-general"."""
    return word in TITLES or ("-" in word and word.split("-")[0] in TITLES)


def _head_end(unit: Unit, first: int, stop: int) -> int:
    """Return the token after the head of a phrase, where its post-modifiers begin."""
    low = unit.low
    for index in range(first + 1, stop):
        word = low[index]
        if word in PREPOSITIONS or word in RELATIVES or not unit.is_word(index):
            return index
        modifies = word.endswith(("ing", "ed")) or is_finite(word)
        if modifies and index + 1 < stop and low[index + 1] in PHRASE_OPENERS:
            return index
    return stop


def _capital_runs(unit: Unit, first: int, stop: int) -> list[tuple[int, int]]:
    runs: list[tuple[int, int]] = []
    index = first
    while index < stop:
        if not unit.caps[index]:
            index += 1
            continue
        begin = index
        while index < stop and (unit.caps[index] or links_names(unit, index, stop)):
            index += 1
        runs.append((begin, index))
    return runs


def links_names(unit: Unit, index: int, stop: int) -> bool:
    """Whether a token is a particle in a name: "Bill | de | Roe", "Ann | van | der Lind"."""
    if unit.low[index] not in PARTICLES:
        return False
    following = index + 1 + (unit.low_at(index + 1) in PARTICLES)
    return following < stop and unit.caps[following]


def _strip_titles(unit: Unit, begin: int, end: int) -> int:
    """Return the first token of a name after titles and a possessive ("Labour's …").

    If nothing is left, return `begin` for a run of three or more tokens or with a first name, else `end`.
    """
    low = unit.low
    if end - begin > 1 and low[end - 1] in GENERATIONS:
        end -= 1  # "Martin Luther King | Jr."
    start = whole = begin
    for index in range(begin, end):
        owns = low[index].endswith(POSSESSIVE) and low[index] not in _PEOPLES and index + 1 < end
        if owns or is_title(low[index]):
            start = index + 1
        if owns and not _is_plain(strip_possessive(low[index])):
            whole = index + 1
    may_open = low[start - 1].endswith((*POSSESSIVE, *_BODY_TITLES))
    if whole < start == end - 1 and low[start] in _ORGANIZATIONS and may_open:
        return whole  # "Justice Department", "Attorney's Office", "Norland's | Teachers' Federation"
    if end - start == 3 and _is_occupation(low[start]) and looks_like_person(" ".join(low[start + 1 : end]).title()):
        start += 1
    return begin if start == end and end - begin > 2 - _is_given(low[begin]) else start  # "Laura Bishop"


def _is_given(word: str) -> bool:
    """Whether a word before a title is a first name: "Laura" of Laura Bishop, but not "German" or "Virginia"."""
    name = word.title()
    is_american = is_subdivision(name) and "United States" in states_around(name)
    return is_first_name(word) and not (is_title(word) or is_demonym(name) or find_state(name) or is_american)


def _is_plain(word: str) -> bool:
    """Whether an owner's word is a title or an ordinary word, so that it may be part of a body's name."""
    return is_title(word) or (is_ordinary(word) and not find_state(word.capitalize()))


def _is_occupation(word: str) -> bool:
    """Whether a word is an occupation or rank, not a first name: "Juror Ann Roe", "DC Roe", not "Hunter Ann Roe"."""
    if word in _RANKS or word in _PARTISANS:
        return True
    occupied = word in _PEOPLE or word.endswith(("ist", "ian"))
    return occupied and is_ordinary(word) and not is_also_name(word)


def _name_after_role(unit: Unit, head: int, stop: int) -> tuple[int, int] | None:
    """Return the name after an office: "the ambassador to the United States Ann Roe"; None if there is none."""
    runs = _capital_runs(unit, head, stop)
    if not runs:
        return None
    begin, end = runs[-1]
    if end != stop or unit.low[end - 1] in _ORGANIZATIONS:
        return None
    stripped = _strip_titles(unit, begin, end)
    before = unit.low[begin - 1]
    if before not in PREPOSITIONS and before not in DETERMINERS:
        return (stripped, end) if stripped < end else None
    if begin < stripped < end:
        return stripped, end
    if end - begin > 2 and find_state(unit.low[begin].title()) and not all(map(is_ordinary, unit.low[begin + 1 : end])):
        return begin + 1, end  # "the ambassador to Norland Ann Roe"
    known = is_first_name(unit.low[end - 2])  # not "a leader of the Norby Lok Manch"
    return (end - 2, end) if end - begin > 2 and known else None


def _name_of_body(unit: Unit, begin: int, end: int) -> tuple[int, int] | None:
    """Return the name of an organisation without a leading possessive or adjective; None if nothing is left."""
    owner = next((at for at in range(end - 2, begin - 1, -1) if unit.low[at].endswith(("'s", "’s"))), None)
    begin = begin if owner is None else owner + 1
    while begin < end and (SIDE_PREFIX.match(unit.low[begin]) or is_demonym(unit.low[begin].capitalize())):
        begin += 1
    return (begin, end) if begin < end else None


def is_epithet(word: str, *, opening: bool) -> bool:
    """Whether a capitalised word before a surname is not a first name: "Skipper Roe", "Republican Roe", "Tearful Roe".

    A word that occurs only at the start of sentences (`opening`) is capitalised anyway.
    """
    low = word.casefold()
    if is_demonym(word) or low in _PARTISANS or SIDE_PREFIX.match(low):
        return True
    if is_also_name(low.split("-")[0]):
        return opening and is_person_noun(low) and not is_rather_name(low)  # "Farmer Roe", but not "Rose Roe"
    if not is_ordinary(low.split("-")[0]):
        return False
    is_person = len(low) > _SHORTEST_MODIFIER and is_person_noun(low)  # not "Tor Roe"
    return "-" in low or is_person or (opening and _is_modifier(low))


def _is_modifier(word: str) -> bool:
    """Whether an ordinary word is an adverb, participle or adjective, judged by its ending or a listed superlative."""
    if is_adverb(word) or (len(word) > _SHORTEST_MODIFIER and word.endswith(_MODIFIER_ENDINGS)):
        return True
    return is_ordinary(f"{word.removesuffix('e')}est") or is_ordinary(f"{word[:-1]}iest")


@cache
def _load_person_nouns() -> frozenset[str]:
    lines = (line for line in PERSON_NOUNS.read_text("utf-8").splitlines() if line[:1] != "#")
    return (frozenset(" ".join(lines).split()) - read_class("seldom people")) | TITLES | MALE | FEMALE | _PEOPLE


_SCIENTISTS: Final = ("ologist", "ician", "scientist")


@lru_cache(maxsize=4096)
def is_person_noun(word: str) -> bool:
    """Whether a lower-case noun denotes one person: "minister", "cook", "housebuilder"; "theater" does not.

    Most come from WordNet (`person_nouns.txt`). An unlisted word denotes a person if it ends like "biologist", or joins
    an ordinary word and a person noun: "house" and "builder".
    """
    known = _load_person_nouns()
    if word in known or is_ordinary(word):
        return word in known
    ends = range(SHORTEST_PART, len(word) - SHORTEST_PART + 1)
    return word.endswith(_SCIENTISTS) or any(word[at:] in known and is_ordinary(word[:at]) for at in ends)


@lru_cache(maxsize=4096)
def looks_like_person(name: str) -> bool:
    """Whether a full name can be a person's: two to four words, none of them typical of organisations or places."""
    words = name.split()
    if not 2 <= len(words) <= 4 or "&" in words or any(word.lower().rstrip(".") in _ORGANIZATIONS for word in words):
        return False
    if any(map(_INNER_CAPITALS.search, words)):
        return False  # "Norcom FiOS", "HomeAbout Norby"
    if name.isupper() and is_ordinary(first := words[0].lower()) and not is_also_name(first):
        return False  # "READ MORE"
    return not find_state(name) and not find_state(words[-1]) and not is_demonym(words[0]) and not is_demonym(words[-1])
