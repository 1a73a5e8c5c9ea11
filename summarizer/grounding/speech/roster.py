"""Collects the names and acronyms of an article, and looks up the full name that a surname or acronym stands for."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import compress
from operator import not_
from typing import Final

from summarizer.language.gazetteer.first_names import is_first_name, read_gender
from summarizer.language.gazetteer.places import find_state, is_demonym
from summarizer.language.gazetteer.vocabulary import is_also_name, is_ordinary
from summarizer.language.letters import POSSESSIVE, strip_possessive
from summarizer.language.lexicon import DETERMINERS, PREPOSITIONS, word_set
from summarizer.language.names import (
    FEMALE,
    MALE,
    NAME_SUFFIXES,
    PARTICLES,
    SIDE_PREFIX,
    TITLES,
    find_surname,
    is_epithet,
    is_title,
    links_names,
    looks_like_person,
    read_name,
)
from summarizer.language.reporting_verbs import DOCUMENTS
from summarizer.language.tokens import Unit

_ACRONYM: Final = re.compile(r"\(([A-Z]{2,8})\)")
_ACRONYMS: Final = re.compile(r"[A-Z]{2}")
_ACRONYM_REACH: Final = 120
TIMES_OF_OFFICE: Final = word_set("former current then new late incumbent outgoing incoming ex")
_MOST_NAMESAKES: Final = 24  # most full names that are kept for one key
_LONGEST_NAME: Final = 3
_USED_BEFORE: Final = 2
_ENDS: Final = frozenset(".!?…\"”’'")


class Roster:
    """The names of an article.

    Attributes:
        small: The words that stand in lower case anywhere outside quotations.
        inner: The words, in lower case, that are capitalised inside a sentence.
        acronyms: The names that acronyms in brackets stand for, by acronym.
        called: The surnames in names of an epithet and a known name, by such a name: "Skipper Roe".
    """

    def __init__(self, text: str, units: Sequence[Unit]) -> None:
        self._text = text
        self._by_surname: dict[str, list[str]] = {}
        self._by_first_name: dict[str, list[str]] = {}
        self._bodies: dict[str, list[str]] = {}
        self.small: set[str] = set()
        self.inner: set[str] = set()
        self._alone: set[str] = set()
        self.acronyms: dict[str, str] = {}
        self._genders: dict[str, str] = {}
        self._couples: set[str] = set()
        self._titled: set[str] = set()
        self._late: set[str] = set()  # full names whose first word stands alone before them
        self._persons: dict[int, list[tuple[int, str, bool]]] = {}
        self._opening: dict[str, bool] = {}
        self._determined: set[str] = set()
        self.called: dict[str, str] = {}
        self._surname_alone: Counter[str] = Counter()
        self._before_full: dict[str, int] = {}
        self._in_full: Counter[str] = Counter()
        for index, unit in enumerate(units):
            self._collect(index, unit)
        for match in _ACRONYM.finditer(text):
            self._note_acronym(text[max(0, match.start() - _ACRONYM_REACH) : match.start()], match.group(1))
        self._map_epithets()

    def _map_epithets(self) -> None:
        """Map names that start with an epithet to the known surname or first name: "Skipper Roe" if Ann Roe exists."""
        called = {name for name, opening in self._opening.items() if self._may_have_epithet(name, opening=opening)}
        bearers = (name for names in self._by_surname.values() for name in names)
        persons = [name.lower().split() for name in bearers if name not in called and self._may_be_person(name)]
        known = {part for words in persons for part in (words[0], words[-1])}
        for name in called:
            last = name.split()[1]
            if last.lower() in known:
                self.called[name] = last
                for table in (self._by_surname, self._bodies):
                    table[surname_of(name)] = [other for other in table.get(surname_of(name), []) if other != name]

    def _may_be_person(self, name: str) -> bool:
        """Whether a name may be a person's: not "Web Links" (an ordinary word) or "the Norland Open" (a determiner)."""
        first = name.split()[0]
        is_word = is_ordinary(first.lower()) and not is_also_name(first.lower())
        return not (is_word or first.isupper() or name in self._determined)

    def _may_have_epithet(self, name: str, *, opening: bool) -> bool:
        """Whether a name of two words may be an epithet and a surname."""
        first, last = name.split(" ")
        if name in self._determined or find_state(name) or first.lower() in self._alone:
            return False
        if last.lower() in self.small or find_state(last) or _ACRONYMS.search(last):
            return False  # "Former Norland", "Conservative MPs"
        return is_epithet(first, opening=opening)

    def _collect(self, index: int, unit: Unit) -> None:
        """Record the words of a sentence by case, and its full names."""
        caps, low = unit.caps, unit.low
        capital = list(compress(range(len(low)), caps))
        self.small.update(low if not capital else compress(low, map(not_, caps)))
        self.inner.update(low[at] for at in capital if at)
        if capital and not PARTICLES.isdisjoint(low):
            linked = [at for at in range(capital[0], capital[-1]) if links_names(unit, at, len(low))]
            capital = sorted({*capital, *linked})
        for begin, end in _find_runs(capital):
            first = begin
            for at in range(begin, end):
                if at + 1 == end or low[at].endswith(POSSESSIVE[:2]):  # "Ann Roe's | Norby Times"
                    self._read_run(index, unit, first, at + 1)
                    first = at + 1

    def _read_run(self, index: int, unit: Unit, begin: int, end: int) -> None:
        """Record the name in a run of capitalised words, considering the words before it."""
        low = unit.low
        single = end - begin == 1 or low[begin] in PARTICLES
        if single and unit.low_at(begin - 1) not in TITLES:
            surname = surname_of(strip_possessive(low[end - 1]))
            self._alone.add(surname)
            self._surname_alone[surname] += self._text[unit.end - 1] in _ENDS
            return
        start = begin
        while unit.is_word(start - 1) and begin - start < 4 and low[start - 1] not in PREPOSITIONS:
            start -= 1
        of_office = unit.low_at(begin - 1) in {"of", "for", "to"} and is_title(unit.low_at(begin - 2))
        name = read_name(unit, begin - 2, end) if of_office else None  # "Secretary of State Ann Roe"
        name = name or read_name(unit, start, end)
        if name is not None:
            self._note_name(index, unit, start, name)

    def _note_name(self, index: int, unit: Unit, start: int, name: tuple[int, int]) -> None:
        written = " ".join(self.words(unit, *name).split())
        if unit.low_at(name[0] - 1) in DETERMINERS:
            self._determined.add(written)  # "the Norland Open"
        if written.count(" ") == 1:
            self._opening[written] = self._opening.get(written, True) and not unit.is_word(name[0] - 1)
        begin, end = self._shorten(unit, *name)
        full = self.words(unit, begin, end)
        before = frozenset(unit.low[start:begin])
        titles = before & TITLES
        if titles and not is_title(unit.low_at(begin - 1)) and not looks_like_person(full):
            titles = frozenset()  # "Judge visits Norby Times"
        self._note_gender(surname_of(full), before)
        if " " not in full:
            if titles:
                self._persons.setdefault(index, []).append((begin, full, True))
            return
        if not (titles or looks_like_person(full)):
            _add(self._bodies, surname_of(full), full)
            return
        surname = surname_of(full)
        is_new = full not in self.find_bearers(full)
        _add(self._by_surname, surname, full)
        self._before_full.setdefault(surname, self._surname_alone[surname])
        self._in_full[surname] += 1
        self._note_first_name(full, is_new=is_new, is_titled=bool(titles))
        is_aged = unit.low_at(end) == "," and unit.low_at(end + 1).isdigit() and unit.low_at(end + 2) == ","
        self._persons.setdefault(index, []).append((begin, full, bool(titles) or is_aged))

    def _note_first_name(self, full: str, *, is_new: bool, is_titled: bool) -> None:
        """Record the first name of a full name, which may stand for it."""
        written = full.split()[0]
        first = written.lower()
        if is_titled:
            self._titled.add(full)
        elif is_new and first in self._alone:
            self._late.add(full)
        if is_titled or (is_first_name(first) and first != surname_of(full) and not written.isupper()):
            _add(self._by_first_name, first, full)

    def _shorten(self, unit: Unit, begin: int, end: int) -> tuple[int, int]:
        """Return the tokens of a name without capitalised words before it: "Bank Governor | Ann Roe"."""
        main = [
            at
            for at in range(begin, end)
            if len(unit.low[at]) > 1 and not (unit.low[at] in PARTICLES or unit.low[at] in NAME_SUFFIXES)
        ]
        if len(main) > _LONGEST_NAME:
            begin = main[-2]  # with the initials, particles and "Jr." between
        first = self.words(unit, begin, begin + 1)
        parts = first.split("-")[1:]  # "Norland-born | Roe", "Pro-Kremlin | Pravda", but "Ann-Marie Roe"
        describes = SIDE_PREFIX.match(first) or any(part.islower() or is_demonym(part) for part in parts)
        return begin + (bool(describes) and end - begin == 2), end

    def _note_gender(self, surname: str, before: frozenset[str]) -> None:
        """Record the gender of a title; a surname with titles of both genders belongs to a couple."""
        gender = "f" if before & FEMALE else "m" if before & MALE else ""
        if gender and self._genders.setdefault(surname, gender) != gender:
            self._couples.add(surname)

    def _note_acronym(self, words: str, letters: str) -> None:
        parts = words.split()
        for count in range(len(letters), min(len(parts), len(letters) + 3) + 1):
            tail = parts[-count:]
            initials = "".join(word[0] for word in tail if word[0].isupper())
            if tail[0][0].isupper() and initials == letters:
                self.acronyms[letters] = " ".join(tail)
                return

    @property
    def persons(self) -> list[str]:
        """The full names that may be persons', in order."""
        names = dict.fromkeys(name for named in self._by_surname.values() for name in named)
        return [name for name in names if looks_like_person(name)]

    def words(self, unit: Unit, first: int, stop: int) -> str:
        """Return the text of a range of tokens, without a possessive ending."""
        start, end = unit.span(first, stop)
        return strip_possessive(self._text[start:end])

    def is_common(self, unit: Unit, at: int) -> bool:
        """Whether a word is capitalised only because it starts a sentence."""
        if at or not unit.caps[0]:
            return False
        word = unit.low[0]
        return word not in self.inner and (word in self.small or word in DOCUMENTS or word.endswith("s"))

    def find_fullest(self, name: str, *, body: bool = False) -> str:
        """Return the full name that a surname or acronym stands for; the name itself if there is none or several.

        With `body`, the name may be the last word of an organisation's name: "the Commission".
        """
        if name in self.called:
            return self.find_fullest(self.called[name])
        if " " in name:
            return self._find_with_particle(name)
        if name.lower() in self.small:
            return name
        if name in self.acronyms:
            return self.acronyms[name]
        full = [] if self.is_apart(name) else self._by_surname.get(surname_of(name), [])
        shortest = min(full, key=len, default="")
        if shortest and all(other.endswith(shortest) for other in full):
            return shortest
        bodies = self._bodies.get(name.lower(), []) if body else []
        if len(bodies) == 1:
            return bodies[0]
        family = self._by_first_name.get(name.lower(), [])
        return family[0] if len(family) == 1 and self._is_called_first(family[0]) else name

    def _is_called_first(self, full: str) -> bool:
        """Whether a person's first name alone may stand for a full name: not "Tor" for "Tor Project"."""
        surname = surname_of(full)
        is_word = is_ordinary(surname) and not is_also_name(surname)
        has_namesake = len(self.find_bearers(full)) > 1
        is_person = not is_word or full in self._titled
        return is_person and full not in self._late and (has_namesake or surname not in self._alone)

    def _find_with_particle(self, name: str) -> str:
        """The full name that a surname with a particle ("De Roe") stands for; the name itself if there is none."""
        low = name.lower()
        if low.split()[0] not in PARTICLES:
            return name
        full = [known for known in self._by_surname.get(surname_of(name), []) if known.lower().endswith(low)]
        return min(full, key=len, default=name)

    def is_apart(self, name: str) -> bool:
        """Whether a name's surname probably means another person: it is used repeatedly before its only full name."""
        surname = surname_of(name)
        return self._in_full[surname] == 1 and self._before_full[surname] >= _USED_BEFORE

    def is_shared(self, name: str) -> bool:
        """Whether a man and a woman share a surname, so that only their titles distinguish them."""
        return surname_of(name) in self._couples

    def find_bearers(self, name: str) -> Sequence[str]:
        """The full names of everyone with the surname in a name."""
        return self._by_surname.get(surname_of(name), [])

    def is_person(self, name: str) -> bool:
        """Whether a name is a person's, as far as the article shows."""
        if name.count(" ") <= 1 and surname_of(name) in self._genders:
            return True  # "he" was Louis Jordan, who is no state
        return looks_like_person(name) if " " in name else surname_of(name) in self._by_surname

    def find_persons(self, index: int, limit: int) -> Iterator[str]:
        """Yield the names of the persons mentioned in a sentence before a token, the last first."""
        for at, name, titled in reversed(self._persons.get(index, [])):
            if at < limit and (titled or surname_of(name) in self._alone or read_gender(name)):
                known = self.find_fullest(self.called.get(name, surname_of(name)))
                yield known if name.endswith(known) else name

    def may_be(self, name: str, pronoun: str) -> bool:
        """Whether "he" or "she" may refer to a person, given earlier titles and pronouns or the first name."""
        if self.is_shared(name):
            return True
        by_first_name = read_gender(self.find_fullest(name))
        is_one = len(self.find_bearers(name)) < 2
        known = (self._genders.get(surname_of(name)) if is_one or not by_first_name else "") or by_first_name
        return known in (None, "f" if pronoun == "she" else "m")

    def note_pronoun(self, name: str, pronoun: str) -> None:
        """Record the gender of a pronoun for a name whose first name does not show it."""
        if read_gender(self.find_fullest(name)) is None:
            self._genders.setdefault(surname_of(name), "f" if pronoun == "she" else "m")


@lru_cache(maxsize=4096)
def surname_of(name: str) -> str:
    """Return the surname in a name, in lower case and with straight apostrophes.

    >>> surname_of("Joseph R. Roe Jr"), surname_of("Ann O’Lind")
    ('roe', "o'lind")
    """
    return find_surname(name).lower().replace("’", "'")


def _find_runs(positions: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Yield runs of consecutive positions, half-open."""
    begin = previous = -2
    for at in positions:
        if at != previous + 1:
            if begin >= 0:
                yield begin, previous + 1
            begin = at
        previous = at
    if begin >= 0:
        yield begin, previous + 1


def _add(table: dict[str, list[str]], key: str, name: str) -> None:
    known = table.setdefault(key, [])
    if len(known) < _MOST_NAMESAKES and name not in known:
        known.append(name)
