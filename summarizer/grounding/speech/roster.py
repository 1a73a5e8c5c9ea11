"""The names of an article: full names, the offices before them, acronyms, and what a surname or "the mayor" stands for.

Only who is named where is known here. Who speaks, and what a pronoun means, must not enter.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from itertools import compress
from operator import not_

from summarizer.language.gazetteer.places import find_state, is_demonym, is_subdivision, metonym_of
from summarizer.language.lexicon import DETERMINERS, PREPOSITIONS, word_set
from summarizer.language.names import (
    FEMALE,
    MALE,
    PARTICLES,
    TITLES,
    is_title,
    links_names,
    looks_like_person,
    read_name,
)
from summarizer.language.reporting_verbs import DOCUMENTS
from summarizer.language.tokens import Unit

_ACRONYM = re.compile(r"\(([A-Z]{2,8})\)")
_ACRONYM_REACH = 120
_TIMES_OF_OFFICE = word_set("former current then new late incumbent outgoing incoming ex")
# More bearers of one surname or one office than this tell nobody apart.
_MOST_NAMESAKES = 24
_LOWER_OFFICES = word_set("vice deputy assistant acting former ex under junior associate")
_LONGEST_NAME = 3
GENERATIONS = word_set("jr sr ii iii iv")


class Roster:
    """Who is named in an article.

    Args:
        text: The article.
        units: Its sentences, in order.
    """

    def __init__(self, text: str, units: Sequence[Unit]) -> None:
        self._text = text
        self._by_surname: dict[str, list[str]] = {}
        self._by_first_name: dict[str, list[str]] = {}
        self._bodies: dict[str, list[str]] = {}
        self._names: set[str] = set()
        self._lower: set[str] = set()
        self._inner: set[str] = set()
        self._alone: set[str] = set()
        self._roles: dict[str, list[tuple[int, frozenset[str], str]]] = {}
        self._acronyms: dict[str, str] = {}
        self._genders: dict[str, str] = {}
        self._couples: set[str] = set()
        self._persons: dict[int, list[tuple[int, str, bool]]] = {}
        for index, unit in enumerate(units):
            self._collect(index, unit)
        for match in _ACRONYM.finditer(text):
            self._note_acronym(text[max(0, match.start() - _ACRONYM_REACH) : match.start()], match.group(1))

    def _collect(self, index: int, unit: Unit) -> None:
        """Note every full name of a sentence, with the words for its bearer's office before it."""
        caps, low = unit.caps, unit.low
        capital = list(compress(range(len(low)), caps))
        if capital and not PARTICLES.isdisjoint(low):
            linked = [at for at in range(capital[0], capital[-1]) if links_names(unit, at, len(low))]
            capital = sorted({*capital, *linked}) if linked else capital
        self._lower.update(low if not capital else compress(low, map(not_, caps)))
        self._inner.update(low[at] for at in capital if at)
        for begin, at in _find_runs(capital):
            single = at - begin == 1 or low[begin] in PARTICLES
            if single and (begin == 0 or low[begin - 1] not in TITLES):
                word = low[at - 1]
                self._alone.add(surname_of(strip_possessive(word)) if "’" in word or "'" in word else word)
                continue
            start = begin
            while start and unit.is_word(start - 1) and begin - start < 4 and low[start - 1] not in PREPOSITIONS:
                start -= 1
            name = read_name(unit, start, at)
            if name is not None and name[1] == at:
                self._note_name(index, unit, start, name)

    def _note_name(self, index: int, unit: Unit, start: int, name: tuple[int, int]) -> None:
        begin, end = _shorten(unit, *name)
        full = self.words(unit, begin, end)
        words = full.split()
        before = frozenset(unit.low[start:begin])
        adjacent = begin > start and is_title(unit.low[begin - 1])
        titled = before & TITLES if adjacent or looks_like_person(full) else frozenset()
        if before & FEMALE or before & MALE:
            gender, surname = "f" if before & FEMALE else "m", surname_of(full)
            if self._genders.setdefault(surname, gender) != gender:
                self._couples.add(surname)
        if len(words) < 2:
            if titled and not is_subdivision(full):
                self._persons.setdefault(index, []).append((begin, full, True))
                self._note_roles(unit, begin, before, titled, full)
            return
        if not (titled or looks_like_person(full)):
            _add(self._bodies, surname_of(full), full)
            return
        self._names.add(full)
        _add(self._by_surname, surname_of(full), full)
        if titled:
            _add(self._by_first_name, words[0].lower(), full)
        self._persons.setdefault(index, []).append((begin, full, bool(titled)))
        last = unit.low[begin - 1] if begin > start else ""
        self._note_roles(unit, begin, before, titled or {last} - DETERMINERS - {""}, full)

    def _note_roles(self, unit: Unit, begin: int, before: frozenset[str], roles: AbstractSet[str], full: str) -> None:
        for role in roles:
            known = self._roles.setdefault(role, [])
            if len(known) < _MOST_NAMESAKES and all(entry[1:] != (before, full) for entry in known):
                known.append((unit.starts[begin], before, full))

    def _note_acronym(self, words: str, letters: str) -> None:
        parts = words.split()
        for count in range(len(letters), min(len(parts), len(letters) + 3) + 1):
            tail = parts[-count:]
            initials = "".join(word[0] for word in tail if word[0].isupper())
            if tail[0][0].isupper() and initials == letters:
                self._acronyms[letters] = " ".join(tail)
                return

    @property
    def acronyms(self) -> Mapping[str, str]:
        """Initials that the article explains in brackets, to the name that they stand for."""
        return self._acronyms

    def is_written_small(self, word: str) -> bool:
        """Whether the article writes a lower-case word without a capital somewhere, outside quotations."""
        return word in self._lower

    def is_capital_inside(self, word: str) -> bool:
        """Whether the article writes a lower-case word with a capital inside a sentence."""
        return word in self._inner

    def words(self, unit: Unit, first: int, stop: int) -> str:
        """The article's words from a token to before another, without a possessive ending."""
        start, end = unit.span(first, stop)
        return strip_possessive(self._text[start:end])

    def is_common(self, unit: Unit, at: int) -> bool:
        """Whether a word has its capital only from beginning a sentence."""
        if at or not unit.caps[0] or unit.caps[1:2] == [True]:
            return False
        word = unit.low[0]
        return word not in self._inner and (word in self._lower or word in DOCUMENTS or word.endswith("s"))

    def find_fullest(self, name: str, *, body: bool = False) -> str:
        """The longest form under which the article names who a surname or an acronym stands for.

        Args:
            name: A name as it stands at one place.
            body: Whether it may be the last word of a body's name: "the Commission".
        """
        if " " in name:
            return self._find_with_particle(name)
        if name.lower() in self._lower:
            return name
        if name in self._acronyms:
            return self._acronyms[name]
        full = self._by_surname.get(surname_of(name), [])
        shortest = min(full, key=len, default="")
        if shortest and all(other.endswith(shortest) for other in full):
            return shortest
        bodies = self._bodies.get(name.lower(), []) if body and not full else []
        if len(bodies) == 1:
            return bodies[0]
        family = self._by_first_name.get(name.lower(), [])
        if full or len(family) != 1 or surname_of(family[0]) in self._alone:
            return name
        return name if find_state(name) or metonym_of(name) else family[0]

    def _find_with_particle(self, name: str) -> str:
        """The full name that a surname of several words stands for: "De Roe"."""
        low = name.lower()
        if low.split()[0] not in PARTICLES:
            return name
        full = [known for known in self._by_surname.get(surname_of(name), []) if known.lower().endswith(low)]
        return min(full, key=len) if full and all(known.endswith(min(full, key=len)) for known in full) else name

    def find_office_holder(self, unit: Unit, first: int, stop: int) -> str | None:
        """The one person introduced before with the office that "the …" names."""
        if unit.low[first] != "the":
            return None
        asked = frozenset(unit.low[first + 1 : stop]) - _TIMES_OF_OFFICE
        found = {
            self.find_fullest(name)
            for role in asked & self._roles.keys()
            for at, words, name in self._roles[role]
            if at < unit.starts[first] and asked <= words | {role} and _LOWER_OFFICES.isdisjoint(words - asked)
        }
        return found.pop() if len(found) == 1 else None

    def find_namesake(self, word: str) -> str | None:
        """The one person whose surname a lower-case word is, or None."""
        known = self._by_surname.get(surname_of(strip_possessive(word)))
        return self.find_fullest(surname_of(known[0])) if known else None

    def is_shared(self, name: str) -> bool:
        """Whether a surname is borne by a man and by a woman, whom their titles alone tell apart."""
        return surname_of(name) in self._couples

    def is_person(self, name: str) -> bool:
        """Whether a name is, as far as one can tell, a person's."""
        if find_state(name) or metonym_of(name):
            return False
        known = " " not in name and surname_of(name) in self._by_surname
        return known or name in self._names or looks_like_person(name)

    def find_persons(self, index: int, limit: int) -> Iterator[str]:
        """The persons named in a sentence before a token, the last first."""
        for at, name, titled in reversed(self._persons.get(index, [])):
            if at < limit and (titled or surname_of(name) in self._alone):
                known = self.find_fullest(surname_of(name))
                yield known if name.endswith(known) else name

    def may_be(self, name: str, pronoun: str) -> bool:
        """Whether "he" or "she" may mean somebody, after the titles and pronouns used before."""
        title = name.split()[0].lower()
        if title in FEMALE or title in MALE:
            return (title in FEMALE) == (pronoun == "she")
        if self.is_shared(name):
            return True
        return self._genders.get(surname_of(name), "") in ("", "f" if pronoun == "she" else "m")

    def note_pronoun(self, name: str, pronoun: str) -> None:
        """Remember that "he" or "she" was used for a name."""
        if name[:1].isupper():
            self._genders.setdefault(surname_of(name), "f" if pronoun == "she" else "m")


def surname_of(name: str) -> str:
    """The word of a name that its bearer is called by, in lower case and with straight apostrophes.

    >>> surname_of("Joseph R. Roe Jr"), surname_of("Ann O’Lind")
    ('roe', "o'lind")
    """
    before, _, word = name.lower().rpartition(" ")
    if before and word.rstrip(".") in GENERATIONS:
        word = before.rpartition(" ")[2]
    return word.replace("’", "'")


def strip_possessive(words: str) -> str:
    """Words without a possessive ending."""
    if words.endswith(("'s", "’s")):
        return words[:-2]
    return words[:-1] if words.endswith(("s'", "s’")) else words


def _find_runs(positions: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Rows of neighbouring positions, half-open."""
    begin = previous = -2
    for at in positions:
        if at != previous + 1:
            if begin >= 0:
                yield begin, previous + 1
            begin = at
        previous = at
    if begin >= 0:
        yield begin, previous + 1


def _is_minor(word: str) -> bool:
    return len(word) == 1 or word in PARTICLES or word in GENERATIONS


def _shorten(unit: Unit, begin: int, end: int) -> tuple[int, int]:
    """A name without what stands before it in capitals: the adjective of a state, a body's long name."""
    if end - begin > _LONGEST_NAME:
        # initials, particles and "Jr." come with the name that they belong to
        main = [at for at in range(begin, end) if not _is_minor(unit.low[at])]
        begin = main[-2] if len(main) > _LONGEST_NAME else begin
    while begin + 1 < end:
        compound = "-" in unit.low[begin] and end - begin == 2
        if not compound and not is_demonym(unit.low[begin].title()):
            break
        begin += 1
    return begin, end


def _add(table: dict[str, list[str]], key: str, name: str) -> None:
    known = table.setdefault(key, [])
    if len(known) < _MOST_NAMESAKES and name not in known:
        known.append(name)
