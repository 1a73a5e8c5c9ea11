"""Put the places together at which an article names the same: full names and surnames, initials, short names, seats.

What kind of thing it is, is decided in `kinds`.
"""

from __future__ import annotations

import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from summarizer.engines.extractive.evidence import acts, governs, is_located, is_subject, modifies
from summarizer.engines.extractive.name_words import HEADS, ORGANIZATION_HEADS, PLACE_HEADS, head_of
from summarizer.engines.extractive.names import Mention
from summarizer.grounding.speech.roster import GENERATIONS
from summarizer.language.gazetteer.places import find_state, is_subdivision, metonym_of
from summarizer.language.gazetteer.vocabulary import is_ordinary
from summarizer.language.lexicon import word_set
from summarizer.language.names import looks_like_person

_PUBLIC = word_set(
    "police department dept university council court courts hospital school schools district parliament assembly "
    "authority government commission ministry senate institute museum college academy observatory station team trust "
    "union"
)
"""Bodies named after their place, so that the place alone rarely means the body."""
_LONGEST_INITIALS = 2
"""Letters before a person's surname: "AP Roe"; more are a body's: "NHS Norby"."""
_SPELT = 3
"""Words of a body's name that its initials may stand for without the state in front."""
_SETTINGS = word_set("in as like left reached visit east")
"""What stands before a capital that is only a city: "cities such as | Norby"."""


@dataclass(slots=True, eq=False)
class Identity:
    """The mentions of one person, body or place."""

    name: str  # the fullest name that the article writes
    mentions: list[Mention] = field(default_factory=list)  # where it is named, in order
    names: Counter[str] = field(default_factory=Counter)  # every form of the name, with how often it is written
    state: str | None = None  # the canonical name if it is a state's
    shared: bool = False  # whether others of the article bear the same surname

    @property
    def words(self) -> list[str]:
        """The words of its name."""
        return self.name.split()

    def add(self, mention: Mention) -> None:
        """Take one more mention."""
        self.mentions.append(mention)
        self.names[mention.name] += 1

    def absorb(self, other: Identity) -> None:
        """Take another's mentions: it is the same."""
        self.mentions.extend(other.mentions)
        self.names.update(other.names)


@lru_cache(maxsize=4096)
def fold(name: str) -> str:
    """A name without case, accents, blanks and marks, for comparison."""
    low = name.casefold().removeprefix("the ")
    if not low.isascii():
        low = "".join(c for c in unicodedata.normalize("NFKD", low) if not unicodedata.combining(c))
    return "".join(filter(str.isalnum, low))


def group_mentions(mentions: Sequence[Mention], acronyms: Mapping[str, str]) -> list[Identity]:
    """Put mentions together by whom they name.

    Args:
        mentions: An article's names, in order.
        acronyms: Initials that it explains, to what they stand for.
    """
    named: dict[str, Identity] = {}
    seats: dict[str, list[Mention]] = defaultdict(list)
    located = {mention.name for mention in mentions if is_located(mention)}
    given = {first for first in map(_first_of_person, mentions) if first not in located}
    for mention in sorted(mentions, key=lambda mention: mention.place == "headline"):
        if mention.before in {"born", "née", "nee"}:
            continue  # "Ann Roe, born Ann Lind"
        name = " ".join(mention.name.split())
        state = None if name in given else find_state(name)
        if state is None and metonym_of(name) is not None:
            seats[name].append(mention)
            continue
        key = f"state:{state}" if state else _key_of(name)
        if key[:-1] in named and " " in name:
            key = key[:-1]  # "Norland Railway", "Norland Railways"
        if mention.place == "headline" and key not in named:
            continue  # its capitals say nothing
        named.setdefault(key, Identity(name, state=state)).add(mention)
    _join_seats(named, seats)
    _join_acronyms(named, acronyms)
    return _join_short_names(_join_persons(list(named.values())))


def _key_of(name: str) -> str:
    """What tells a name from others: "Norby High Court" and "High Court of Norby" are one."""
    before, _, behind = name.partition(" of ")
    whole = behind and " " not in behind and " " in before and head_of(before.split()) in ORGANIZATION_HEADS
    return fold(f"{behind} {before}" if whole else name)


def _first_of_person(mention: Mention) -> str:
    """The first name of a person: "Jordan" is no state in an article about Jordan Roe."""
    return mention.name.split()[0] if " " in mention.name and is_person_shaped(mention.name) else ""


def _join_seats(named: dict[str, Identity], seats: Mapping[str, Sequence[Mention]]) -> None:
    """A capital or a seat of government that acts is its state, if the article names that; else it is itself."""
    for name, same in seats.items():
        known = named.get(f"state:{metonym_of(name)}")
        placed = [one for one in same if is_located(one) or one.before in _SETTINGS or one.after == "in"]
        free = [one for one in same if one not in placed and not modifies(one) and one.before not in {"of", ","}]
        if known is not None and 2 * len(free) >= len(same) and (not placed or any(map(governs, same))):
            known.absorb(Identity(name, free, Counter({name: len(free)})))
            continue
        for mention in same:
            named.setdefault(fold(name), Identity(name)).add(mention)
    for one in named.values():
        one.mentions.sort(key=lambda mention: mention.start)


def _join_acronyms(named: dict[str, Identity], acronyms: Mapping[str, str]) -> None:
    """Join initials to the name that the article explains them by, or to the only name that has them."""
    spelt: dict[str, list[Identity]] = defaultdict(list)
    for one in named.values():
        if len(one.words) > 1 and (head_of(one.words) in ORGANIZATION_HEADS or len(one.words) > 2):
            # "U.S. | Norby Protection Agency"
            words = one.words[1:] if find_state(one.words[0]) and len(one.words) > _SPELT else one.words
            spelt["".join(word[0] for word in words if word[0].isupper())].append(one)
    for key in list(named):
        letters = named[key].name.replace(".", "")
        if named[key].state or not (letters.isupper() and letters.isalpha()):
            continue
        if letters in acronyms:
            full = named.get(_key_of(acronyms[letters]))
        else:
            full = spelt[letters][0] if len(spelt[letters]) == 1 else None
        if full is not None and full is not named[key]:
            full.absorb(named.pop(key))
            full.mentions.sort(key=lambda mention: mention.start)


@lru_cache(maxsize=4096)
def is_person_shaped(name: str) -> bool:
    """Whether a full name is written as a person's is."""
    words = name.split()
    if not looks_like_person(name) or any(word.casefold().rstrip(".") in HEADS for word in words[1:]):
        return False
    if words[0] in {"Los", "Las"} or (words[0].isupper() and len(words[0].replace(".", "")) > _LONGEST_INITIALS):
        return False
    last = words[-1].rpartition("-")[2]
    plain = len(words) > 2 and all(is_ordinary(word.casefold()) for word in words[:-1])
    return last[:1].isupper() and not last[1:2].isupper() and not plain


def _surname(name: str) -> str:
    words = [word for word in name.split() if word.casefold().rstrip(".") not in GENERATIONS]
    return fold(words[-1])


def _join_persons(identities: list[Identity]) -> list[Identity]:
    """Join a full name with its forms: without the middle name, surname alone, first name alone."""
    persons = _join_full_names(identities)
    by_surname, by_first = _index_persons(dict.fromkeys(persons.values()))
    kept = list(dict.fromkeys(persons.values()))
    for one in identities:
        if one in persons:
            continue
        part = not one.state and (not is_subdivision(one.name) or any(map(acts, one.mentions)))
        bearers = by_surname.get(fold(one.name), []) if part else []
        if part and not (bearers or any(map(is_located, one.mentions))):
            bearers = by_first.get(fold(one.name), [])
        bearer = _choose_bearer(bearers)
        if bearer is not None:
            bearer.absorb(one)
        if not bearers:
            kept.append(one)  # a surname that several bear alike is nobody of its own
    for one in kept:
        one.mentions.sort(key=lambda mention: mention.start)
    order = {one: at for at, one in enumerate(identities)}
    return sorted(kept, key=lambda one: order[one])


def _join_full_names(identities: Sequence[Identity]) -> dict[Identity, Identity]:
    """Full names, each with the longest form, which has taken its mentions: "Le Roe" with "Ann le Roe"."""
    by_ends: dict[tuple[str, str], Identity] = {}
    by_ending: dict[tuple[str, ...], Identity] = {}
    joined: dict[Identity, Identity] = {}
    full = (one for one in identities if is_person_shaped(one.name))
    for one in sorted(full, key=lambda one: -len(one.words)):
        words = tuple(fold(word) for word in one.words)
        ends = words[0], _surname(one.name)
        longer = by_ends.get(ends) or by_ending.get(words) or one
        joined[one] = longer
        if longer is not one:
            longer.absorb(one)
            continue
        by_ends[ends] = one
        for at in range(1, len(words)):
            by_ending.setdefault(words[at:], one)
    return joined


def _index_persons(persons: Iterable[Identity]) -> tuple[dict[str, list[Identity]], dict[str, list[Identity]]]:
    """Persons by what they are called alone: the surname, or all names but the first; and the first name."""
    by_surname: dict[str, list[Identity]] = defaultdict(list)
    by_first: dict[str, list[Identity]] = defaultdict(list)
    for one in persons:
        by_first[fold(one.words[0])].append(one)
        for ending in {_surname(one.name), *([fold(" ".join(one.words[1:]))] if len(one.words) > 2 else [])}:
            by_surname[ending].append(one)
    for bearers in by_surname.values():
        for one in bearers:
            one.shared = one.shared or len(bearers) > 1
    return by_surname, by_first


def _choose_bearer(bearers: Sequence[Identity]) -> Identity | None:
    """Whom a surname alone means: the only bearer, or the one named in full far more often than the others."""
    ranked = sorted(bearers, key=lambda one: -len(one.mentions))
    if len(ranked) < 2:
        return ranked[0] if ranked else None
    return ranked[0] if len(ranked[0].mentions) >= max(2 * len(ranked[1].mentions), 3) else None


def _join_short_names(identities: list[Identity]) -> list[Identity]:
    """Join "Supreme Court" and "Brightwater" to the one longer name of a body that holds it."""
    by_word: dict[str, list[Identity]] = defaultdict(list)
    for one in identities:
        words = one.state.split() if one.state else one.words
        if len(words) > 1 and (len(words) > 2 or not is_person_shaped(one.name)):
            for word in set(map(fold, words)):
                by_word[word].append(one)
    gone: set[int] = set()
    for one in sorted(identities, key=lambda one: -len(one.words)):
        if one.state or is_subdivision(one.name):
            continue
        known = min((by_word.get(fold(word), ()) for word in one.words), key=len)
        longer = [other for other in known if id(other) not in gone and _is_short_for(one, other)]
        if len(longer) == 1:
            longer[0].absorb(one)
            longer[0].mentions.sort(key=lambda mention: mention.start)
            gone.add(id(one))
    return [one for one in identities if id(one) not in gone]


def _is_short_for(one: Identity, other: Identity) -> bool:
    """Whether a name is a shorter one of a body that another names in full."""
    short, long = [fold(word) for word in one.words], [fold(word) for word in other.words]
    body = head_of(other.words) in ORGANIZATION_HEADS
    if other.state:
        return short == [fold(other.state.split()[-1])]  # "Korea"
    if len(long) <= len(short):
        return False
    if long[: len(short)] == short:  # "Brightwater" for "Brightwater Steel Corp"
        person = len(short) > 1 and one.words[-1] in one.names  # "Ann Roe", called "Roe", is not "Ann Roe Design"
        return not person and (len(short) > 1 or body) and not _is_rather_place(one, other)
    within = any(long[at : at + len(short)] == short for at in range(len(long)))
    return body and within and (len(short) > 1 or short[0] in HEADS)


def _is_rather_place(one: Identity, other: Identity) -> bool:
    """Whether a short name is rather the place or the people that a body is named after: "Norby Council"."""
    if metonym_of(one.name) or (len(one.words) == 1 and fold(one.name) in HEADS) or head_of(one.words) in PLACE_HEADS:
        return True
    located = sum(map(is_located, one.mentions))
    public = not _PUBLIC.isdisjoint(map(str.casefold, other.words))
    return (bool(located) or not any(map(is_subject, one.mentions))) if public else 2 * located >= len(one.mentions)
