"""Groups mentions by what they name: full names and surnames, initials, short names, seats of government.

`kinds` classifies the groups.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import chain, islice
from typing import Final, TypeAlias

from summarizer.engines.extractive.evidence import acts, is_located, modifies
from summarizer.engines.extractive.names import Mention
from summarizer.grounding.speech.roster import Roster
from summarizer.language.gazetteer.first_names import is_first_name
from summarizer.language.gazetteer.places import find_state, is_subdivision, metonym_of
from summarizer.language.letters import fold_letters
from summarizer.language.lexicon import LEGAL_FORMS, word_set
from summarizer.language.name_words import HEADS, ORGANIZATION_HEADS, SEATS, head_of, is_person_shaped
from summarizer.language.names import NAME_SUFFIXES

_COURTEOUS: Final = word_set("mr mrs ms")
_PLACING: Final = word_set("of to as capital city north south east west")  # before a capital that is only a place


@dataclass(slots=True, eq=False)
class Identity:
    """The mentions of one person, body or place."""

    name: str  # the fullest name in the article
    mentions: list[Mention] = field(default_factory=list)  # in order
    names: Counter[str] = field(default_factory=Counter)  # the forms of the name, with their frequencies
    state: str | None = None  # the canonical name of a state; None for others
    shared: bool = False  # whether others in the article have the same surname

    @property
    def words(self) -> list[str]:
        return self.name.split()

    def add(self, mention: Mention) -> None:
        self.mentions.append(mention)
        self.names[mention.name] += 1

    def merge(self, other: Identity) -> None:
        """Add the mentions of another identity, which is the same thing."""
        self.mentions.extend(other.mentions)
        self.names.update(other.names)


_Index: TypeAlias = dict[tuple[str, ...], list[Identity]]


@lru_cache(maxsize=4096)
def name_key(name: str) -> str:
    """Return a name without case, accents, blanks and marks, for comparison."""
    return "".join(filter(str.isalnum, fold_letters(name).removeprefix("the ")))


def group_mentions(mentions: Sequence[Mention], roster: Roster) -> list[Identity]:
    named: dict[str, Identity] = {}
    seats: dict[str, list[Mention]] = defaultdict(list)
    given = _list_person_names(mentions)
    for mention in sorted(mentions, key=lambda mention: mention.place == "headline"):
        name = " ".join(mention.name.split())
        state = None if name in given else find_state(name)
        if not (state or name in given or metonym_of(name) is None or name.casefold() in SEATS):
            seats[name].append(mention)
            continue
        key = f"state:{state}" if state else name_key(name)
        if mention.place != "headline" or key in named:  # capitals in a headline are no evidence
            named.setdefault(key, Identity(name, state=state)).add(mention)
    _join_seats(named, seats)
    _join_acronyms(named, roster.acronyms)
    order = list(named.values())
    joined = set(_join_short_names(_join_persons(order, roster)))
    for one in joined:
        one.mentions.sort(key=lambda mention: mention.start)
    return [one for one in order if one in joined]


def _list_person_names(mentions: Sequence[Mention]) -> set[str]:
    """Return first and last names of persons: "Jordan" is not a state in an article about Jordan Roe."""
    persons = (one.name.split() for one in mentions if " " in one.name and is_person_shaped(one.name))
    given = {part for words in persons for part in (words[0], words[-1])}
    # "US Marines" and "in Jordan" name the state all the same
    return given - {mention.name for mention in mentions if is_located(mention) or mention.name.isupper()}


def _join_seats(named: dict[str, Identity], seats: Mapping[str, Sequence[Mention]]) -> None:
    """Add the mentions of a capital or seat of government to its state if the article names that and the seat acts."""
    for name, same in seats.items():
        known = named.get(f"state:{metonym_of(name)}")
        free = [one for one in same if not (is_located(one) or modifies(one))]
        if known is not None and 2 * len(free) >= len(same) and any(map(_may_be_government, free)):
            for mention in free:
                known.add(mention)
        else:
            for mention in same:
                named.setdefault(name_key(name), Identity(name)).add(mention)


def _may_be_government(mention: Mention) -> bool:
    """Whether a capital at a place of the article may mean its government, unlike in "Norby, Norland"."""
    state = mention.after == "," and True in mention.unit.caps[mention.stop + 1 : mention.stop + 2]
    apposed = mention.before == "," and mention.unit.low_at(mention.begin - 2) == "capital"  # "the capital, | Norby"
    return mention.plain and not (state or apposed or mention.possessive or mention.before in _PLACING)


def _join_acronyms(named: dict[str, Identity], acronyms: Mapping[str, str]) -> None:
    """Join initials with the name that the article explains them by, or the only name with these initials."""
    spelt: dict[str, list[Identity]] = defaultdict(list)
    for one in named.values():
        if len(one.words) > 2 or head_of(one.words) in ORGANIZATION_HEADS:
            # "U.S. | Norby Protection Agency"
            words = one.words[1:] if find_state(one.words[0]) else one.words
            for part in {
                len(words),
                words.index("and") if "and" in words else len(words),
            }:  # "Control | and Prevention"
                spelt["".join(word[0] for word in words[:part] if word[0].isupper())].append(one)
    for key in list(named):
        letters = named[key].name.replace(".", "")
        if named[key].state or not (letters.isupper() and letters[1:]):
            continue
        only = spelt[letters][0] if len(spelt[letters]) == 1 else None
        words = acronyms.get(letters, "").split()
        longer = [one for one in named.values() if words and one.words[-len(words) :] == words]
        # a name may be longer than what the initials stand for: New Norland “Sea Rescue Service (SRS)”
        full = named.get(name_key(" ".join(words)), longer[0] if len(longer) == 1 else only)
        if full is not None and full is not named[key]:
            full.merge(named.pop(key))


def _join_persons(identities: Sequence[Identity], roster: Roster) -> list[Identity]:
    """Join full names with their short forms: without the middle or first name, surname alone, first name alone."""
    persons = _Persons(identities)
    kept: list[Identity] = []
    alone = _find_first(identities)
    for one in sorted(identities, key=lambda one: -len(one.words)):
        words = tuple(name_key(word) for word in one.words if word.casefold().rstrip(".") not in NAME_SUFFIXES)
        person = bool(words) and is_person_shaped(one.name)  # "Jr. Jr." has no words
        bearers = persons.find_full(words) if person else persons.find_part(one, words)
        if len(words) == 1 and (roster.is_apart(one.name) or _is_another(one, bearers, alone)):
            bearers = []  # "Roe" long before "Ann Roe's plan"
        if {"mr"} < _courtesies(one):
            continue  # "Mr Roe" and "Mrs Roe"
        if len(bearers) == 1:
            bearers[0].merge(one)
            continue
        if len(bearers) > 1 and len(words) == 1:
            _assign_early_mentions(one, bearers)
        if not bearers:  # a surname shared by several is no identity of its own
            kept.append(one)
        if person and any(mention.place != "quotation" for mention in one.mentions):
            persons.add(one, words)
    return kept


def _find_first(identities: Sequence[Identity]) -> dict[str, int]:
    """Return where the article first has each name as a plain mention."""
    plain = ((name_key(one.name), mention.start) for one in identities for mention in one.mentions if mention.plain)
    return dict(sorted(plain, key=lambda pair: -pair[1]))


def _is_another(one: Identity, bearers: Sequence[Identity], alone: Mapping[str, int]) -> bool:
    """Whether a surname with a title means another person than a bearer called "Ann" before: "Mrs Roe"."""
    first = min(mention.start for mention in one.mentions)
    given = [place for other in bearers if (place := alone.get(name_key(other.words[0]))) is not None]
    if not (given and _courtesies(one)):
        return False
    is_shared = is_first_name(one.name.casefold()) and min(given) == first  # "Mr Martin" is hardly Martin Roe
    return is_shared or len(bearers) > 1 or min(given) < first


class _Persons:
    """An index of people with full names, by the folded words that may name them."""

    def __init__(self, identities: Sequence[Identity]) -> None:
        # the first words of bodies' names, which are hardly first names
        self._bodies = {name_key(one.words[0]) for one in identities if _is_body(one)}
        self._called: dict[tuple[str, ...], list[Identity]] = defaultdict(list)  # by each form with the surname
        self._first: dict[str, list[Identity]] = defaultdict(list)  # by first name

    def add(self, one: Identity, words: tuple[str, ...]) -> None:
        """Add a person, and mark persons with the same surname as shared."""
        self._first[words[0]].append(one)
        for form in {words, (words[0], words[-1]), *(words[at:] for at in range(1, len(words)))}:
            self._called[form].append(one)
        bearers = self._called[words[-1:]]
        for other in bearers:
            other.shared = len(bearers) > 1

    def find_full(self, words: tuple[str, ...]) -> list[Identity]:
        """Return the persons that a full name may mean, with or without its middle words."""
        return self._called[words] or self._called[words[0], words[-1]]

    def find_part(self, one: Identity, words: tuple[str, ...]) -> list[Identity]:
        """Return the persons that a surname or a first name may mean."""
        if one.state or (is_subdivision(one.name) and not any(map(acts, one.mentions))):
            return []  # states, and places that do not act, are not surnames
        bearers = self._called[words]
        alone = len(words) == 1 and (words[0] not in self._bodies or is_first_name(words[0]))
        if not bearers and alone and not any(map(is_located, one.mentions)):
            return self._first[words[0]]
        return bearers


def _assign_early_mentions(one: Identity, bearers: Sequence[Identity]) -> None:
    """Give mentions of a shared surname to its first bearer as long as the article has not named the second."""
    first, second = sorted(bearers, key=lambda bearer: bearer.mentions[0].start)[:2]
    for mention in one.mentions:
        if first.mentions[0].start < mention.start < second.mentions[0].start:
            first.add(mention)


def _courtesies(one: Identity) -> frozenset[str]:
    """Return the courtesy titles before a name: "Mrs Roe"."""
    return _COURTEOUS.intersection(mention.unit.low[mention.first - 1] for mention in one.mentions if mention.first)


def _join_short_names(identities: Sequence[Identity]) -> list[Identity]:
    """Join short names ("Supreme Court", "Brightwater") with the only longer name of a body that contains them."""
    keys = {one: tuple(map(name_key, one.words)) for one in identities}
    beginning, within = _index_longer(keys)
    gone: set[Identity] = set()
    for one in sorted(identities, key=lambda one: -len(one.words)):
        if one.state:
            continue
        short = keys[one]
        is_place = short in beginning and _is_rather_place(one)
        holders = chain(beginning.get(short, ()), within.get(short, ()) if len(short) > 1 or short[0] in HEADS else ())
        # two are enough: a name within several longer ones is ambiguous
        known = (other for other in holders if other not in gone and _is_short_for(one, other, is_place=is_place))
        longer = set(islice(known, 2))
        if len(longer) == 1:
            (other,) = longer
            if _comes_first(one, other):
                other.name = one.name
            other.merge(one)
            gone.add(one)
    return [one for one in identities if one not in gone]


def _index_longer(keys: Mapping[Identity, tuple[str, ...]]) -> tuple[_Index, _Index]:
    """Return indexes of longer names by their first words, and of bodies' names by words further inside."""
    lengths = sorted({len(words) for words in keys.values()})
    beginning: _Index = defaultdict(list)
    within: _Index = defaultdict(list)
    for one, words in keys.items():
        if len(words) > 2 or (len(words) > 1 and not is_person_shaped(one.name)):
            body = head_of(one.words) in ORGANIZATION_HEADS
            for length in lengths[: bisect_left(lengths, len(words))]:
                if body or length > 1:
                    beginning[words[:length]].append(one)
                for run in {words[at : at + length] for at in range(1, len(words) - length + 1)} if body else ():
                    within[run].append(one)
    return beginning, within


def _comes_first(one: Identity, other: Identity) -> bool:
    """Whether a shorter name occurs before the longer one and more often, so that it is the main name."""
    return len(one.mentions) > other.names[other.name] and one.mentions[0].start < other.mentions[0].start


def _is_short_for(one: Identity, other: Identity, *, is_place: bool) -> bool:
    """Whether a name is short for that of a body. A place's name is short only for a firm's, such as "Norby Inc"."""
    short, long = [name_key(word) for word in one.words], [name_key(word) for word in other.words]
    body = _is_body(other)
    if len(long) <= len(short):
        return False
    if long[: len(short)] == short:  # "Brightwater" for "Brightwater Steel Corp"
        return (len(short) > 1 or body) and not (is_place and LEGAL_FORMS.isdisjoint(long[len(short) :][:1]))
    # "Terrence Trust" is not "Friends of the Terrence Trust"
    within = any(
        long[at : at + len(short)] == short and long[at - 1] not in {"of", "the"} for at in range(1, len(long))
    )
    return body and within and (len(short) > 1 or short[0] in HEADS)


def _is_body(one: Identity) -> bool:
    """Whether a name of several words ends like a body's: "Norby Police", "Norby Products Inc."."""
    last = one.words[-1].casefold().rstrip(".")
    return len(one.words) > 1 and (last in LEGAL_FORMS or head_of(one.words) in ORGANIZATION_HEADS)


def _is_rather_place(one: Identity) -> bool:
    """Whether a short name likely means the place that a body is named after: "Norby Council"."""
    return any(map(is_located, one.mentions)) or not any(map(acts, one.mentions))
