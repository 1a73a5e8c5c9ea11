"""Decides whether two names can belong to the same actor, and looks up actors by name.

The `mentions` module finds the spans of names.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Final, NamedTuple

from summarizer.grounding.cached_method import cached_method
from summarizer.language.gazetteer.places import acting_state, is_demonym, nation_of
from summarizer.language.gazetteer.vocabulary import is_also_name, is_ordinary
from summarizer.language.letters import is_glued, strip_possessive
from summarizer.language.name_words import is_title_and_surname, omits_middle_names
from summarizer.language.names import GENERATIONS, PARTICLES, is_person_noun, is_title
from summarizer.schemas.findings import DeclaredActor

JOINED: Final = re.compile(r",\s*(?:and\s+)?|\s+and\s+|\s*&\s*")
WORD: Final = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
DETERMINER: Final = re.compile(r"^(?:the|a|an)\s+", re.IGNORECASE)
SPEAKER_WORD: Final = re.compile(r"[^\W_]+(?:[.'’-][^\W_]+)*\.?")
LINKS: Final = PARTICLES | frozenset("a an and at by du for from in of on the to".split())
OFFICER: Final = re.compile(r"(?i)(?:spokes\w+|official|officer|representative|minister|source|police|people)s?")
_ARTICLE: Final = re.compile(r"(?:al|el)-(?=\w)")  # of "al-Amin"
_OFFICE_OF: Final = re.compile(r" (?:of|for|in|to) ")
_GROUP: Final = re.compile(r"(\w+?)s? in ")
"""Matches the start of a description of people by their place: "Officials in Norland", not "Staff at Norbank"."""


class Name(NamedTuple):
    """A parsed name."""

    words: tuple[str, ...]  # in lower case, without possessive ending and determiner
    place: str | None  # the state named by it, by its nationality or by its seat of government; None if none
    acts: bool  # whether it names the state itself or its seat of government, not a nationality
    bearer: tuple[str, ...] = ()  # the article's full name that a title and a surname stand for, as `words`

    def is_same(self, other: Name) -> bool:
        """Whether both can belong to one actor: equal, one the start or end of the other, or names of one state.

        A person's middle names and initials may be left out.
        "Jr." at the end of one name only does not count.
        """
        if not self.words or not other.words:
            return False
        if self.words == other.words:
            return True
        if self.acts or other.acts:
            return self.place is not None and self.place == other.place
        short, long = self.words, other.words
        if (short[-1] in GENERATIONS) != (long[-1] in GENERATIONS):
            short, long = drop_generation(short), drop_generation(long)
        if len(short) > len(long):
            short, long = long, short
        return (
            short in (long[-len(short) :], long[: len(short)])
            or omits_middle_names(short, long)
            or bool(self.bearer and self.bearer == other.words[-len(self.bearer) :])
            or bool(other.bearer and other.bearer == self.words[-len(other.bearer) :])
        )


class NameMatcher:
    """Parses and compares names. Each name is parsed once.

    >>> matcher = NameMatcher()
    >>> matcher.is_same("Lind", "Anna Lind"), matcher.is_same("Moscow", "Russia"), matcher.is_same("Bo Ek", "Boris Ek")
    (True, True, False)
    >>> matcher.is_speaker("Russia and China", ["Beijing"]), matcher.is_speaker("a senior official", ["Lind"])
    (True, False)
    """

    def __init__(
        self,
        find_bearers: Callable[[str], Collection[str]] = lambda _: (),
        find_bearer: Callable[[str], str] = lambda _: "",
    ) -> None:
        """Create a matcher.

        Args:
            find_bearers: Returns the full names of everyone in the article who has the surname in a given name.
            find_bearer: Returns the only one of them that a title with the surname can mean; empty if there is none.
        """
        self._find_bearers, self._find_bearer = find_bearers, find_bearer

    @cached_method
    def read(self, name: str) -> Name:
        """Parse a name."""
        words = _read_words(name)
        bearer = _read_words(self._find_bearer(name)) if len(words) > 1 else ()
        is_titled = len(bearer) > 1 and is_title_and_surname(words, bearer)
        return Name(words, nation_of(name), acting_state(name) is not None, bearer if is_titled else ())

    @cached_method
    def read_parts(self, speaker: str) -> tuple[Name, ...]:
        """Parse a speaker as a whole and, if it joins several names, each of them."""
        return tuple(map(self.read, dict.fromkeys((speaker, *JOINED.split(speaker)))))

    def is_same(self, one: str, other: str) -> bool:
        """Whether two names can belong to one actor."""
        return self.read(one).is_same(self.read(other))

    def is_speaker(self, speaker: str, names: Iterable[str]) -> bool:
        """Whether a speaker is, or includes, an actor with one of these names."""
        return self._is_speaker(speaker, tuple(names))

    @cached_method
    def _is_speaker(self, speaker: str, names: tuple[str, ...]) -> bool:
        parts = self.read_parts(speaker)
        is_one = any(part.is_same(self.read(name)) for name in names for part in parts)
        return is_one and not self.is_namesake(speaker, names)

    def is_namesake(self, name: str, names: Sequence[str]) -> bool:
        """Whether the name and the names belong to two people in the article who share a surname.

        Only full names are compared: a bare surname is ambiguous between the two.
        """
        words = self.read(name).words
        full = [other for other in names if len(self.read(other).words) > 1]
        if len(words) < 2 or any(self.is_same(name, other) for other in full):
            return False
        others = [other for other in full if self._has_other_initial(words, self.read(other).words)]
        bearers = self._find_bearers(name) if others else ()
        return name in bearers and any(other in bearers for other in others)

    @staticmethod
    def _has_other_initial(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
        return one[-1] == other[-1] and one[0][0] != other[0][0]


class ActorIndex:
    """Looks up actors by name, comparing only actors that share a first or last word or a state with the name."""

    def __init__(self, actors: Sequence[DeclaredActor], matcher: NameMatcher) -> None:
        self._matcher = matcher
        self._by_id: Mapping[str, DeclaredActor] = {known.id: known for known in actors}
        self._by_key: dict[str, list[tuple[Name, DeclaredActor]]] = {}
        self._by_full: dict[str, list[DeclaredActor]] = {}  # by name, for names of several words
        for known in actors:
            for full in [name for name in known.names if " " in name]:
                self._by_full.setdefault(full, []).append(known)
            for name in map(matcher.read, known.names):
                for key in keys_of(name):
                    self._by_key.setdefault(key, []).append((name, known))

    def get(self, key: str | None) -> DeclaredActor | None:
        """The actor with an id; None if there is none."""
        return self._by_id.get(key) if key is not None else None

    def find_exact(self, named: str) -> list[DeclaredActor]:
        """The actors with exactly this name."""
        name = self._matcher.read(named)
        return list(dict.fromkeys(known for other, known in self._lookup(name) if other.words == name.words))

    def find_like(self, named: str) -> list[DeclaredActor]:
        """The actors with a name that can belong to the same actor as this one."""
        name = self._matcher.read(named)
        like = dict.fromkeys(known for other, known in self._lookup(name) if other.is_same(name))
        return [known for known in like if not self._matcher.is_namesake(named, known.names)]

    @cached_method
    def find_one(self, named: str) -> DeclaredActor | None:
        """The one actor that matches a name exactly, else with a title or loosely; None if none or many."""
        for find in (self.find_exact, self._find_titled, self.find_like):
            found = find(named)
            if len(found) == 1:
                return found[0]
            if found:
                break
        return None

    def _find_titled(self, named: str) -> list[DeclaredActor]:
        """The actors whose full name stands in it with a title: "三浦冴子市長", "Genel Müdürü Elif Kaya"."""
        if named.isascii() or not any(map(is_glued, named)):
            spaces = [at for at, letter in enumerate(named) if letter == " "]
            titles = [at for at in spaces if named[:at].rpartition(" ")[2][:1].isupper()]
            return [known for at in titles for known in self._by_full.get(named[at + 1 :], ())]
        return [known for known in self._by_id.values() if any(name in named for name in known.names)]

    def includes(self, speaker: str) -> bool:
        """Whether a speaker is, or includes, one of the actors; see `NameMatcher.is_speaker`."""
        return any(other.is_same(part) for part in self._matcher.read_parts(speaker) for other, _ in self._lookup(part))

    def _lookup(self, name: Name) -> Iterator[tuple[Name, DeclaredActor]]:
        for key in keys_of(name):
            yield from self._by_key.get(key, ())


def _read_words(name: str) -> tuple[str, ...]:
    return tuple(WORD.findall(strip_possessive(strip_determiner(name)).casefold().replace("’", "'")))


def drop_generation(words: tuple[str, ...]) -> tuple[str, ...]:
    """Return the words of a name without "Jr." at their end."""
    return words[:-1] if len(words) > 1 and words[-1] in GENERATIONS else words


def strip_determiner(name: str) -> str:
    """Return a name without surrounding white space and a determiner before it."""
    return DETERMINER.sub("", name.strip())


def keys_of(name: Name) -> set[str]:
    """Lookup keys of a name: its first and last word, and its state. Matching names share at least one key."""
    keys = {name.words[0], name.words[-1], drop_generation(name.words)[-1]} if name.words else set()
    return keys | {f"state {name.place}"} if name.place else keys


@lru_cache(maxsize=4096)
def is_proper(name: str) -> bool:
    """Whether a speaker is a proper name, not a description: all words except links ("of", "the") are capitalised.

    >>> [is_proper(words) for words in ("Ann Roe", "the Bank of Norland", "The senior officer", "the 74-year-old")]
    [True, True, False, False]
    >>> [is_proper(word) for word in ("Users", "Ministers", "Norbank", "Bob Lee", "Lee")]
    [False, False, True, True, True]
    >>> [is_proper(words) for words in ("Officials in Norland", "Police in Leeds", "Banks in Need")]
    [False, False, True]
    >>> [is_proper(words) for words in ("Norby's Lord Mayor", "Member for Norby", "The Norwegian", "Bank of Norby")]
    [False, False, False, True]
    """
    bare = strip_determiner(name)
    group = _GROUP.match(bare.casefold())
    if group is not None and (OFFICER.fullmatch(group[1]) or is_person_noun(group[1])):
        return False
    words = [_ARTICLE.sub("", word) for word in SPEAKER_WORD.findall(bare) if word.casefold() not in LINKS]
    if not words or not all(word[0].isupper() or (word[0].isdigit() and "-" not in word) for word in words):
        return False
    if OFFICER.fullmatch(words[-1]) or _is_office(bare) or is_demonym(bare):
        return False  # "City Hall Spokesman", "Norwegian"
    if len(words) > 1 or words[0].isupper():
        return True
    low = words[0].casefold()
    return not is_ordinary(low) or is_also_name(low)


def _is_office(bare: str) -> bool:
    """Whether capitalised words denote an office, not a name: "Norby's Lord Mayor", "Member for Norby"."""
    head, *of = _OFFICE_OF.split(bare, maxsplit=1)
    noun = head.rpartition(" ")[2].casefold()
    return (is_title(noun) or (bool(of) and is_person_noun(noun))) and not is_also_name(noun)
