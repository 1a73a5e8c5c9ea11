"""Who is meant: from a noun phrase or a pronoun to the fullest name or description that the article gives.

Knows who spoke last, and asks the roster who is named. What was said must not enter. Where several fit, nobody is
chosen.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import compress
from typing import NamedTuple

from summarizer.grounding.speech.roster import Roster
from summarizer.language.lexicon import (
    DETERMINERS,
    PREPOSITIONS,
    RELATIVES,
    SUBJECT_PRONOUNS,
    is_finite,
    is_time_word,
    word_set,
)
from summarizer.language.names import FEMALE, MALE, TITLES, is_person_noun, read_name
from summarizer.language.noun_phrases import NounPhrase, head_of, main_subject
from summarizer.language.reporting_verbs import DOCUMENTS
from summarizer.language.tokens import QUOTE, Unit
from summarizer.schemas.findings import Span

_SINGULAR = frozenset({"he", "she"})
_JOINS_CLAUSES = frozenset({"and", "but", "while", "whereas", "with"})
_SENTENCES_BACK = 5
_UNITS_BACK = 15
"""How far a pronoun may reach where quotations alone stand between."""
# "a memo seen by X" is not X's memo
_HANDLED = word_set("seen obtained reviewed cited quoted viewed leaked read received")
MEDIA = word_set("news newspaper magazine times post journal tribune herald gazette newswire broadcasting media press")
_GROUPS = word_set("police people officials media staff couple pair both")
# "it" or "they"
_BODIES = word_set(
    "government company team party ministry council committee group organization organisation agency court congress "
    "parliament union family"
)


class Speaker(NamedTuple):
    """Somebody who says something at one place.

    Attributes:
        name: The fullest name, or the description of who has none; None where it cannot be told.
        span: The words at this place.
        person: Whether it is one person.
        plural: Whether it is several.
        body: Whether it is a body of people, which may be "it" or "they".
        thing: Whether it is only described, in words that may be for what cannot speak.
        document: Whether it is a written source, a statistic or a medium.
        bare: Whether it is one name alone, which may be a person's or a body's.
    """

    name: str | None
    span: Span
    person: bool = False
    plural: bool = False
    document: bool = False
    bare: bool = False
    body: bool = False
    thing: bool = False


class Cast:
    """Who speaks in an article, sentence by sentence.

    Args:
        units: The sentences, in order.
        roster: The names of the article.
    """

    def __init__(self, units: Sequence[Unit], roster: Roster) -> None:
        self._units = units
        self._roster = roster
        self._spoken: dict[int, list[tuple[int, bool, Speaker]]] = {}

    def look_inside(self, units: Sequence[Unit]) -> Cast:
        """The same names for the sentences of a quotation: who spoke outside is none of those it speaks of."""
        return Cast(units, self._roster)

    def remember(self, index: int, at: int, speaker: Speaker, *, nested: bool = False) -> None:
        """Note who speaks in a sentence, for pronouns that follow.

        Args:
            index: Which sentence.
            at: The token of the cue.
            speaker: Who.
            nested: Whether only somebody else's words tell of it.
        """
        known = speaker._replace(thing=False) if speaker.thing else speaker
        self._spoken.setdefault(index, []).append((at, nested, known))

    def identify(self, index: int, subject: NounPhrase) -> Speaker:
        """Who the subject of a verb in a sentence is.

        Args:
            index: Which sentence.
            subject: The noun phrase.
        """
        unit = self._units[index]
        first, stop = subject.first, subject.stop
        if subject.antecedent is not None:
            meant = self._describe(unit, *subject.antecedent, None)
            return Speaker(meant.name, unit.span(first, stop), meant.person, meant.plural, meant.document)
        if stop - first == 1 and unit.low[first] in RELATIVES:
            return Speaker(None, unit.span(first, stop))
        word = unit.low[first].split("'")[0].split("’")[0]
        if stop - first == 1 and word in SUBJECT_PRONOUNS:
            end = unit.starts[first] + len(word)
            return self._resolve(word, index, first, (unit.starts[first], end))
        return self._describe(unit, first, stop, subject.apposition)

    def find_topic(self, index: int) -> Speaker | None:
        """Who a sentence is about: its first noun phrase."""
        unit = self._units[index]
        subject = main_subject(unit, len(unit))
        return None if subject is None else self.identify(index, subject)

    def _describe(self, unit: Unit, first: int, stop: int, apposition: tuple[int, int] | None) -> Speaker:
        low, words = unit.low, self._roster.words
        start, end = unit.span(first, stop)
        span = (start, start + len(words(unit, first, stop)))
        head = head_of(unit, first, stop)
        one_document = low[head] in DOCUMENTS and not unit.caps[head] and "and" not in low[first:head]
        if ("and" in low[first:stop] and not one_document) or low[first] == "both":
            joined = self._describe_several(unit, first, stop, apposition)
            if joined is not None:
                return Speaker(joined, span, plural=True)
        common = self._roster.is_common(unit, head)
        document = low[head] in DOCUMENTS and (common or not unit.caps[head])
        name = None if common else read_name(unit, first, stop)
        if name is None and apposition is not None and not document:
            name = _read_named_apposition(unit, *apposition)
            end = unit.ends[apposition[1] - 1] if name is not None else end
            span = (start, end) if name is not None else span
        if name is not None:
            titled = name[0] > first and (low[name[0] - 1] in FEMALE or low[name[0] - 1] in MALE)
            if titled and name[1] - name[0] == 1 and self._roster.is_shared(words(unit, *name)):
                return Speaker(words(unit, name[0] - 1, name[1]), span, person=True)
            full = self._roster.find_fullest(words(unit, *name), body=low[first] == "the")
            person = not TITLES.isdisjoint(low[first : name[0]]) or self._roster.is_person(full)
            document = document or (not person and not MEDIA.isdisjoint(low[name[0] : name[1]]))
            bare = " " not in full and full.isalpha() and not full.isupper() and low[first] != "the" and not document
            return Speaker(full, span, person, plural=False, document=document, bare=bare)
        if document and (owner := self._find_owner(unit, first, stop)) is not None:
            return Speaker(owner, span, document=True)
        meant = self._roster.find_office_holder(unit, first, stop)
        plural = low[head] in _GROUPS or (low[head].endswith("s") and (common or not unit.caps[head]))
        body = meant is None and low[head] in _BODIES
        person = meant is not None or (is_person_noun(low[head]) and not body)
        singular = low[head].removesuffix("s")
        speaks = person or body or document or low[head] in _GROUPS or singular in _BODIES or is_person_noun(singular)
        full = meant or words(unit, first, stop)
        return Speaker(full, span, person, plural, document, body=body, thing=not speaks)

    def _describe_several(self, unit: Unit, first: int, stop: int, apposition: tuple[int, int] | None) -> str | None:
        """Several speakers joined by "and", as the article writes them, without titles where both have names."""
        low, words = unit.low, self._roster.words
        if low[first] == "both" or all(unit.caps[at] or low[at] in {"and", ","} for at in range(first, stop)):
            return words(unit, first, stop)
        at = low.index("and", first, stop)
        if at + 1 >= stop or at == first:
            return None
        within = not PREPOSITIONS.isdisjoint(low[first:at]) and low[at + 1] not in TITLES
        if within and unit.caps[at - 1] and unit.caps[at + 1]:
            return None  # Roe of the Globe and Mail
        one, two = read_name(unit, first, at), read_name(unit, at + 1, stop)
        if two is None and apposition is not None and all(unit.caps[apposition[0] : apposition[1]]):
            two = read_name(unit, *apposition)
        if one is not None and two is not None and low[at + 1] not in PREPOSITIONS:
            return " and ".join(self._roster.find_fullest(words(unit, *name)) for name in (one, two))
        return words(unit, first, stop) if unit.caps[stop - 1] or low[stop - 1].endswith("s") else None

    def _find_owner(self, unit: Unit, first: int, stop: int) -> str | None:
        """The name of who made a document: "an analysis by X", "X's report"."""
        low, words = unit.low, self._roster.words
        for at in range(first + 1, stop - 1):
            if low[at] in {"by", "from"} and low[at - 1] not in _HANDLED:
                if "and" in low[at + 1 : stop]:
                    return words(unit, at + 1, stop)
                name = None if is_time_word(low[at + 1]) else read_name(unit, at + 1, stop)
                return self._roster.find_fullest(words(unit, *name)) if name else None
        for at in range(first, stop):
            if unit.caps[at] and low[at].endswith(("'s", "’s")):
                begin = at
                while begin > first and unit.caps[begin - 1]:
                    begin -= 1
                return self._roster.find_fullest(words(unit, begin, at + 1))
        return None

    def _resolve(self, word: str, index: int, at: int, span: Span) -> Speaker:
        unknown = Speaker(None, span, person=word in _SINGULAR, plural=word == "they")
        for meant, place in self._find_candidates(index, at):
            if meant.name is not None and self._fits(word, meant, meant.name):
                if meant.thing or (place is not None and self._is_rivalled(word, meant.name, place, (index, at))):
                    return unknown
                if word in _SINGULAR and not self._has_other(index, at, meant.name):
                    self._roster.note_pronoun(meant.name, word)
                person = meant.person or word in _SINGULAR
                return Speaker(meant.name, span, person, meant.plural, meant.document, body=meant.body)
        return unknown

    def _has_other(self, index: int, at: int, name: str) -> bool:
        """Whether another person is named before a pronoun in its sentence, if only by the surname."""
        unit = self._units[index]
        if any(other != name for other in self._roster.find_persons(index, at)):
            return True
        return any(
            self._roster.find_namesake(unit.low[other]) not in {None, name} for other in compress(range(at), unit.caps)
        )

    def _is_rivalled(self, word: str, name: str, place: tuple[int, int], pronoun: tuple[int, int]) -> bool:
        """Whether, between whom a pronoun may mean and the pronoun, another like it begins a clause of its own.

        In "with Norland boasting of …, and Sudland showing …, even as it denies" nothing tells which of them is "it".
        """
        unit = self._units[place[0]]
        limit = pronoun[1] if pronoun[0] == place[0] else len(unit)
        for at in range(place[1] + 1, limit - 1):
            if unit.low[at - 1] not in _JOINS_CLAUSES or not unit.caps[at]:
                continue
            stop = at + 1
            while stop < limit and unit.caps[stop]:
                stop += 1
            if stop >= limit or not (is_finite(unit.low[stop]) or unit.low[stop].endswith("ing")):
                continue
            other = self._describe(unit, at, stop, None)
            if other.name not in {None, name} and self._fits(word, other, other.name or ""):
                return True
        return False

    def _find_candidates(self, index: int, at: int) -> Iterator[tuple[Speaker, tuple[int, int] | None]]:
        """Who may be meant at a token of a sentence, the nearest and most prominent first.

        With each comes where it acts if another may rival it there; who spoke a sentence before has no rival.
        """
        for place, _, speaker in reversed(self._spoken.get(index, [])):
            if place < at:
                yield speaker, (index, place)
        yield from self._find_named(index, at)
        back = 0
        for earlier in range(index - 1, max(-1, index - 1 - _UNITS_BACK), -1):
            back += self._units[earlier].low != [QUOTE]
            if back > _SENTENCES_BACK:
                return
            spoken = self._spoken.get(earlier, [])
            yield from ((speaker, None) for _, nested, speaker in reversed(spoken) if not nested)
            yield from self._find_named(earlier, len(self._units[earlier]))
            yield from ((speaker, None) for _, nested, speaker in reversed(spoken) if nested)

    def _find_named(self, index: int, limit: int) -> Iterator[tuple[Speaker, tuple[int, int] | None]]:
        """Whom a sentence is about, and who else is named in it, before a token."""
        unit = self._units[index]
        subject = main_subject(unit, limit)
        if subject is not None and subject.stop == limit - 1 and limit < len(unit) and unit.low[limit - 1] == ",":
            return  # "The engineer, he said, is well": somebody else says it
        if subject is not None and unit.low[subject.first] not in SUBJECT_PRONOUNS:
            described = self._describe(unit, subject.first, subject.stop, subject.apposition)
            yield described._replace(bare=False) if described.bare else described, (index, subject.stop)
        yield from ((Speaker(name, (0, 0), person=True), None) for name in self._roster.find_persons(index, limit))

    def _fits(self, word: str, meant: Speaker, name: str) -> bool:
        if word in _SINGULAR:
            return (meant.person or meant.bare) and not meant.plural and self._roster.may_be(name, word)
        if word in {"they", "we"}:
            return (meant.plural or meant.body) and not meant.document
        return not meant.person and not meant.plural


def _read_named_apposition(unit: Unit, first: int, stop: int) -> tuple[int, int] | None:
    """The name that a phrase between commas gives to a description before it: "the mayor, Ann Roe,"."""
    low = unit.low
    if low[first] in DETERMINERS or low[first].endswith(("ed", "ing")) or not unit.caps[stop - 1]:
        return None
    return read_name(unit, first, stop) if PREPOSITIONS.isdisjoint(low[first:stop]) else None
