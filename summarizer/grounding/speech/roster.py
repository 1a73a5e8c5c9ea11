"""The names of an article: full names, the offices before them, acronyms, and what a surname or "the mayor" stands for.

Only who is named where is known here. Who speaks, and what a pronoun means, must not enter.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from summarizer.grounding.gazetteer.places import find_state, is_demonym, is_subdivision, metonym_of
from summarizer.grounding.speech.clauses import Unit
from summarizer.grounding.speech.cues import DOCUMENTS
from summarizer.grounding.speech.lexicon import DETERMINERS, PREPOSITIONS, word_set
from summarizer.grounding.speech.names import FEMALE, MALE, TITLES, looks_like_person, read_name

POSSESSIVE = re.compile(r"(?:['’]s|(?<=s)['’])$")
_ACRONYM = re.compile(r"\(([A-Z]{2,8})\)")
_ACRONYM_REACH = 120
_TIMES_OF_OFFICE = word_set("former current then new late incumbent outgoing incoming ex")
# More bearers of one surname or one office than this tell nobody apart.
_MOST_NAMESAKES = 24
_LONGEST_NAME = 3


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
        self._persons: dict[int, list[tuple[int, str, bool]]] = {}
        for index, unit in enumerate(units):
            self._collect(index, unit)
        for match in _ACRONYM.finditer(text):
            self._note_acronym(text[max(0, match.start() - _ACRONYM_REACH) : match.start()], match.group(1))

    def _collect(self, index: int, unit: Unit) -> None:
        """Note every full name of a sentence, with the words for its bearer's office before it."""
        caps, low = unit.caps, unit.low
        size = len(low)
        at = 0
        while at < size:
            if not caps[at]:
                self._lower.add(low[at])
                at += 1
                continue
            begin = at
            while at < size and caps[at]:
                if at:
                    self._inner.add(low[at])
                at += 1
            if at - begin == 1 and (begin == 0 or low[begin - 1] not in TITLES):
                self._alone.add(POSSESSIVE.sub("", low[begin]))
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
        titled = before & TITLES
        if before & FEMALE or before & MALE:
            self._genders[words[-1]] = "f" if before & FEMALE else "m"
        if len(words) < 2:
            if titled and not is_subdivision(full):
                self._persons.setdefault(index, []).append((begin, full, True))
            return
        if not (titled or looks_like_person(full)):
            _add(self._bodies, words[-1].lower(), full)
            return
        self._names.add(full)
        _add(self._by_surname, words[-1].lower(), full)
        if titled:
            _add(self._by_first_name, words[0].lower(), full)
        self._persons.setdefault(index, []).append((begin, full, bool(titled)))
        last = unit.low[begin - 1] if begin > start else ""
        for role in titled or {last} - DETERMINERS - {""}:
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

    def words(self, unit: Unit, first: int, stop: int) -> str:
        """The article's words from a token to before another, without a possessive ending."""
        start, end = unit.span(first, stop)
        return POSSESSIVE.sub("", self._text[start:end])

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
        if " " in name or name.lower() in self._lower:
            return name
        if name in self._acronyms:
            return self._acronyms[name]
        full = self._by_surname.get(name.lower(), [])
        shortest = min(full, key=len, default="")
        if shortest and all(other.endswith(shortest) for other in full):
            return shortest
        bodies = self._bodies.get(name.lower(), []) if body and not full else []
        if len(bodies) == 1:
            return bodies[0]
        family = self._by_first_name.get(name.lower(), [])
        if full or len(family) != 1 or family[0].split()[-1].lower() in self._alone:
            return name
        return name if find_state(name) or metonym_of(name) else family[0]

    def find_office_holder(self, unit: Unit, first: int, stop: int) -> str | None:
        """The one person introduced before with the office that "the …" names."""
        if unit.low[first] != "the":
            return None
        asked = frozenset(unit.low[first + 1 : stop]) - _TIMES_OF_OFFICE
        found = {
            name
            for role in asked & self._roles.keys()
            for at, words, name in self._roles[role]
            if at < unit.starts[first] and asked <= words | {role}
        }
        return found.pop() if len(found) == 1 else None

    def is_person(self, name: str) -> bool:
        """Whether a name is, as far as one can tell, a person's."""
        if find_state(name) or metonym_of(name):
            return False
        return name in self._names or looks_like_person(name)

    def find_persons(self, index: int, limit: int) -> Iterator[str]:
        """The persons named in a sentence before a token, the last first."""
        for at, name, titled in reversed(self._persons.get(index, [])):
            if at < limit and (titled or name.split()[-1].lower() in self._alone):
                surname = self.find_fullest(name.split()[-1])
                yield surname if name.endswith(surname) else name

    def may_be(self, name: str, pronoun: str) -> bool:
        """Whether "he" or "she" may mean somebody, after the titles and pronouns used before."""
        return self._genders.get(name.split()[-1], "") in ("", "f" if pronoun == "she" else "m")

    def note_pronoun(self, name: str, pronoun: str) -> None:
        """Remember that "he" or "she" was used for a name."""
        if name[:1].isupper():
            self._genders.setdefault(name.split()[-1], "f" if pronoun == "she" else "m")


def _shorten(unit: Unit, begin: int, end: int) -> tuple[int, int]:
    """A name without what stands before it in capitals: the adjective of a state, a body's long name."""
    if end - begin > _LONGEST_NAME:
        begin = end - 2
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
