"""Who is meant: from a surname, a title, a description or a pronoun to the fullest name the article gives.

Knows who was named where and who spoke last. What was said must not enter. Where several fit, nobody is chosen.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from summarizer.grounding.clauses import DETERMINERS, PREPOSITIONS, PRONOUNS, Unit
from summarizer.grounding.cues import DOCUMENTS
from summarizer.grounding.gazetteer import find_state, is_demonym, metonym_of
from summarizer.grounding.names import FEMALE, MALE, TITLES, looks_like_person, read_name
from summarizer.grounding.subjects import Subject, head_of, main_subject
from summarizer.schemas.findings import Span

_POSSESSIVE = re.compile(r"(?:['’]s|(?<=s)['’])$")
_ACRONYM = re.compile(r"\(([A-Z]{2,8})\)")
_ACRONYM_REACH = 120
_SINGULAR = {"he", "she"}
_TIMES_OF_OFFICE = frozenset({"former", "current", "then", "new", "late", "incumbent", "outgoing", "incoming", "ex"})
_SENTENCES_BACK = 5
_MEDIA = frozenset(
    "news newspaper magazine times post journal tribune herald gazette newswire broadcasting media press".split()
)
_THINGS = frozenset(
    "number computer power order water winter summer weather other matter river tower center factor sector error murder "
    "disaster border offer cover shelter chapter quarter horror terror labor harbor color favor behavior tumor motor "
    "reactor sensor corridor floor door trailer fever corner danger "
    "counter meter remainder transfer barrier carrier tender laser trigger whatever".split()
)
_GROUPS = frozenset(
    "police people officials media government company team party ministry council committee group organization "
    "organisation agency court congress parliament union staff family couple pair both".split()
)


@dataclass(frozen=True, slots=True)
class Speaker:
    """Somebody who says something at one place.

    Attributes:
        name: The fullest name, or the description of who has none; None where it cannot be told.
        span: The words at this place.
        person: Whether it is one person.
        plural: Whether it is several.
        document: Whether it is a written source, a statistic or a medium.
    """

    name: str | None
    span: Span
    person: bool = False
    plural: bool = False
    document: bool = False


@dataclass(slots=True)
class Cast:
    """The names of an article, and who spoke in which sentence.

    Attributes:
        text: The article.
        units: Its sentences, in order.
    """

    text: str
    units: Sequence[Unit]
    _full: dict[str, list[str]] = field(default_factory=dict)
    _by_first: dict[str, list[str]] = field(default_factory=dict)
    _lower: set[str] = field(default_factory=set)
    _alone: set[str] = field(default_factory=set)
    _roles: dict[str, list[tuple[frozenset[str], str]]] = field(default_factory=dict)
    _acronyms: dict[str, str] = field(default_factory=dict)
    _genders: dict[str, str] = field(default_factory=dict)
    _spoken: dict[int, list[tuple[int, Speaker]]] = field(default_factory=dict)
    _persons: dict[int, list[tuple[int, str, bool]]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for index, unit in enumerate(self.units):
            self._collect(index, unit)
        for match in _ACRONYM.finditer(self.text):
            self._note_acronym(self.text[max(0, match.start() - _ACRONYM_REACH) : match.start()], match.group(1))

    def look_inside(self, units: Sequence[Unit]) -> Cast:
        """The same names, for the sentences of a quotation: who spoke outside is none of those it speaks of."""
        inside = Cast(self.text, ())
        inside.units = units
        inside._full, inside._by_first, inside._roles = self._full, self._by_first, self._roles
        inside._acronyms, inside._genders, inside._lower, inside._alone = (
            self._acronyms,
            self._genders,
            self._lower,
            self._alone,
        )
        return inside

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
                at += 1
            if at - begin == 1 and (begin == 0 or low[begin - 1] not in TITLES):
                self._alone.add(_POSSESSIVE.sub("", low[begin]))
                continue
            start = begin
            while start and unit.is_word(start - 1) and begin - start < 4 and low[start - 1] not in PREPOSITIONS:
                start -= 1
            name = read_name(unit, start, at)
            if name is not None and name[1] == at:
                self._note_name(index, unit, start, name)

    def _note_name(self, index: int, unit: Unit, start: int, name: tuple[int, int]) -> None:
        begin, end = name
        if end - begin > 3:
            begin = end - 2
        while begin + 1 < end and (is_demonym(unit.low[begin].title()) or "-" in unit.low[begin] and end - begin == 2):
            begin += 1
        full = self.words(unit, begin, end)
        before = frozenset(unit.low[start:begin])
        titled = before & TITLES
        gender = "f" if before & FEMALE else "m" if before & MALE else ""
        if gender:
            self._genders[full.split()[-1] if full else ""] = gender
        if end - begin < 2 or not (titled or looks_like_person(full)):
            return
        tables = [(self._full, full.split()[-1].lower())]
        if titled:
            tables.append((self._by_first, full.split()[0].lower()))
        for table, key in tables:
            known = table.setdefault(key, [])
            if full not in known:
                known.append(full)
        self._persons.setdefault(index, []).append((begin, full, bool(titled)))
        last = unit.low[begin - 1] if begin > start else ""
        for role in titled or {last} - DETERMINERS - {""}:
            self._roles.setdefault(role, []).append((before, full))

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
        return _POSSESSIVE.sub("", self.text[start:end])

    def remember(self, index: int, at: int, speaker: Speaker) -> None:
        """Note who speaks in a sentence, for pronouns that follow."""
        self._spoken.setdefault(index, []).append((at, speaker))

    def identify(self, index: int, subject: Subject) -> Speaker:
        """Who the subject of a sentence's verb is.

        Args:
            index: Which sentence.
            subject: The noun phrase.
        """
        unit = self.units[index]
        first, stop = subject.first, subject.stop
        if subject.antecedent is not None:
            meant = self._describe(unit, *subject.antecedent, None)
            return Speaker(meant.name, unit.span(first, stop), meant.person, meant.plural, meant.document)
        word = unit.low[first].split("'")[0].split("’")[0]
        if stop - first == 1 and word in PRONOUNS:
            end = unit.starts[first] + len(word)
            return self._resolve(word, index, first, (unit.starts[first], end))
        return self._describe(unit, first, stop, subject.apposition)

    def topic(self, index: int) -> Speaker | None:
        """Who a sentence is about, where that can speak: its first noun phrase."""
        unit = self.units[index]
        subject = main_subject(unit, len(unit))
        return None if subject is None else self.identify(index, subject)

    def _describe(self, unit: Unit, first: int, stop: int, apposition: tuple[int, int] | None) -> Speaker:
        low = unit.low
        span = unit.span(first, stop)
        head = head_of(unit, first, stop)
        possessive = _POSSESSIVE.search(self.text, *span)
        span = (span[0], possessive.start()) if possessive else span
        document = low[head] in DOCUMENTS
        joined = "and" in low[first:stop] and unit.caps[stop - 1]
        plural = joined or low[head].endswith("s") and not unit.caps[head] or low[head] in _GROUPS
        if joined or low[first] == "both":
            return Speaker(self.words(unit, first, stop), span, plural=True)
        name = read_name(unit, first, stop)
        if name is None and apposition is not None and all(unit.caps[apposition[0] : apposition[1]]):
            name = read_name(unit, *apposition)
            if name is not None:
                span = unit.starts[first], unit.ends[apposition[1] - 1]
        if name is None:
            owner = self._owner(unit, first, stop) if document else None
            return Speaker(
                owner or self._by_role(unit, first, stop), span, self._is_person(unit, first, head), plural, document
            )
        full = self.fullest(self.words(unit, *name))
        person = self._names_person(full, unit, first, name[0])
        document = document or not person and not _MEDIA.isdisjoint(unit.low[name[0] : name[1]])
        return Speaker(full, span, person, False, document)

    def _owner(self, unit: Unit, first: int, stop: int) -> str | None:
        """The name of who made a document: "an analysis by X", "X's report"."""
        for at in range(first, stop):
            if unit.low[at] in {"by", "from"} and at + 1 < stop:
                name = read_name(unit, at + 1, stop)
                return self.fullest(self.words(unit, *name)) if name else None
        for at in range(first, stop):
            if unit.caps[at] and unit.low[at].endswith(("'s", "’s")):
                begin = at
                while begin > first and unit.caps[begin - 1] and unit.low[begin - 1] not in DETERMINERS:
                    begin -= 1
                return self.fullest(self.words(unit, begin, at + 1))
        return None

    def _by_role(self, unit: Unit, first: int, stop: int) -> str:
        """The one person introduced with an office that "the …" means, else the description itself."""
        described = self.words(unit, first, stop)
        if unit.low[first] != "the":
            return described
        asked = frozenset(unit.low[first + 1 : stop]) - _TIMES_OF_OFFICE
        found = {
            name for role in asked & self._roles.keys() for words, name in self._roles[role] if asked <= words | {role}
        }
        return found.pop() if len(found) == 1 else described

    def fullest(self, name: str) -> str:
        """The longest form under which the article names who a surname or an acronym stands for."""
        words = name.split()
        if len(words) == 1:
            if name.lower() in self._lower:
                return name
            if name in self._acronyms:
                return self._acronyms[name]
            full = self._full.get(name.lower(), [])
            shortest = min(full, key=len, default="")
            if shortest and all(other.endswith(shortest) for other in full):
                return shortest
            family = self._by_first.get(name.lower(), [])
            if not full and len(family) == 1 and family[0].split()[-1].lower() not in self._alone:
                return name if find_state(name) or metonym_of(name) else family[0]
        return name

    def _names_person(self, name: str, unit: Unit, first: int, begin: int) -> bool:
        if any(word in TITLES for word in unit.low[first:begin]):
            return True
        if find_state(name) or metonym_of(name):
            return False
        return looks_like_person(name) or any(name in full for full in self._full.values())

    def _is_person(self, unit: Unit, first: int, head: int) -> bool:
        word = unit.low[head]
        if word in TITLES or word in MALE or word in FEMALE:
            return True
        return word.endswith(("er", "or", "ist", "man")) and word not in DOCUMENTS and word not in _THINGS

    def _resolve(self, word: str, index: int, at: int, span: Span) -> Speaker:
        for meant in self._candidates(index, at):
            if self._fits(word, meant):
                if word in _SINGULAR and meant.name:
                    self._genders.setdefault(meant.name.split()[-1], "f" if word == "she" else "m")
                return Speaker(meant.name, span, meant.person, meant.plural, meant.document)
        return Speaker(None, span, person=word in _SINGULAR, plural=word == "they")

    def _candidates(self, index: int, at: int) -> Iterator[Speaker]:
        """Who may be meant at a token of a sentence, the nearest and most prominent first."""
        yield from (speaker for place, speaker in reversed(self._spoken.get(index, [])) if place < at)
        unit = self.units[index]
        yield from self._topic(unit, at)
        yield from self._named(index, at)
        for earlier in range(index - 1, max(-1, index - 1 - _SENTENCES_BACK), -1):
            yield from (speaker for _, speaker in reversed(self._spoken.get(earlier, [])))
            yield from self._topic(self.units[earlier], len(self.units[earlier]))
            yield from self._named(earlier, len(self.units[earlier]))

    def _topic(self, unit: Unit, limit: int) -> Iterator[Speaker]:
        subject = main_subject(unit, limit)
        if subject is not None and unit.low[subject.first] not in PRONOUNS:
            yield self._describe(unit, subject.first, subject.stop, subject.apposition)

    def _named(self, index: int, limit: int) -> Iterator[Speaker]:
        for at, name, titled in reversed(self._persons.get(index, [])):
            if at < limit and (titled or name.split()[-1].lower() in self._alone):
                yield Speaker(name, (0, 0), person=True)

    def _fits(self, word: str, meant: Speaker) -> bool:
        if meant.name is None:
            return False
        if word in _SINGULAR:
            gender = self._genders.get(meant.name.split()[-1], "")
            return meant.person and not meant.plural and gender in ("", "f" if word == "she" else "m")
        if word in {"they", "we"}:
            return meant.plural and not meant.document
        return not meant.person and not meant.plural
