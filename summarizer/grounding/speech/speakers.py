"""Resolves speakers: a noun phrase or pronoun to the fullest name in the article, or else to a description.

An ambiguous pronoun is not resolved.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from summarizer.grounding.name_matching import is_proper
from summarizer.grounding.speech.roster import Roster
from summarizer.language.gazetteer.places import is_demonym
from summarizer.language.lexicon import (
    PREPOSITIONS,
    RELATIVES,
    SUBJECT_PRONOUNS,
    SUBORDINATORS,
    is_time_word,
    read_class,
    word_set,
)
from summarizer.language.names import FEMALE, MALE, TITLES, is_person_noun, read_name
from summarizer.language.noun_phrases import NounPhrase, head_of, main_subject
from summarizer.language.reporting_verbs import DOCUMENTS
from summarizer.language.tokens import QUOTE, Unit
from summarizer.schemas.findings import Span

_SINGULAR: Final = frozenset({"he", "she"})
_SENTENCES_BACK: Final = 5
_UNITS_BACK: Final = 15  # sentences that a pronoun may reach back if only quotations stand between
# participles before "by" that do not name an author: "a memo seen by X"
_HANDLED: Final = word_set("seen obtained reviewed cited quoted viewed leaked read received")
MEDIA: Final = word_set(
    "news newspaper magazine times post journal tribune herald gazette newswire broadcasting media press"
)
_GROUPS: Final = word_set("police people officials media staff couple pair both")
_BODIES: Final = read_class("bodies")  # nouns that "it" or "they" may refer to

_ANYBODY: Final = read_class("indefinite pronouns")  # subjects that a later pronoun does not refer to


class Speaker(NamedTuple):
    """A mention of a speaker."""

    name: str | None  # the fullest name, or a description without a name; None if unclear
    span: Span  # the mention
    person: bool = False  # whether it is one person
    plural: bool = False  # whether it is several people
    document: bool = False  # whether it is a written source, a statistic or a medium
    bare: bool = False  # whether it is a single word that can be a person's or an organisation's name
    body: bool = False  # whether it is an organisation or a group, which "it" or "they" may refer to
    thing: bool = False  # whether it is a description by a noun that does not usually denote a speaker


class SpeakerResolver:
    """Resolves the speakers of an article, sentence by sentence."""

    def __init__(self, units: Sequence[Unit], roster: Roster) -> None:
        self._units = units
        self._roster = roster
        self._spoken: dict[int, list[tuple[bool, Speaker]]] = {}

    def look_inside(self, units: Sequence[Unit]) -> SpeakerResolver:
        """Return a resolver for the sentences of a quotation, with the same names but without the outer speakers."""
        return SpeakerResolver(units, self._roster)

    def remember(self, index: int, speaker: Speaker, *, nested: bool = False) -> None:
        """Record a sentence's speaker for later pronouns; `nested` speech is reported within others' words."""
        self._spoken.setdefault(index, []).append((nested, speaker._replace(thing=False)))

    def identify(self, index: int, subject: NounPhrase) -> Speaker:
        """Resolve the subject of a verb in a sentence."""
        unit = self._units[index]
        first, stop = subject.first, subject.stop
        if subject.antecedent is not None:
            meant = self._describe(unit, *subject.antecedent, None)
            return Speaker(meant.name, unit.span(first, stop), meant.person, meant.plural, meant.document)
        if stop - first == 1 and unit.low[first] in RELATIVES:
            return Speaker(None, unit.span(first, stop))
        word = unit.low[first].split("'")[0].split("’")[0]
        if stop - first == 1 and word in SUBJECT_PRONOUNS:
            start = unit.starts[first]
            return self._resolve(word, index, first, (start, start + len(word)))
        meant = self._describe(unit, first, stop, subject.apposition)
        if subject.inverted and unit.low_at(subject.clause - 1) == "," and unit.low_at(subject.clause - 2) != QUOTE:
            return meant._replace(bare=False)  # "Prices rose, reports Norwire": probably a medium
        return meant

    def find_topic(self, index: int) -> Speaker | None:
        """Resolve the main subject of a sentence; None if there is none."""
        unit = self._units[index]
        subject = main_subject(unit, len(unit))
        return None if subject is None else self.identify(index, subject)

    def _describe(self, unit: Unit, first: int, stop: int, apposition: tuple[int, int] | None) -> Speaker:
        """Resolve a noun phrase that is not a pronoun: joined speakers, a name or a description."""
        low = unit.low
        start = unit.starts[first]
        span = start, start + len(self._roster.words(unit, first, stop))
        head = head_of(unit, first, stop)
        if low[first] == "both" or ("and" in low[first:stop] and low[head] not in DOCUMENTS):
            joined = self._join(unit, first, stop)
            if joined is not None:
                return Speaker(joined, span, plural=True)
        is_common = self._roster.is_common(unit, head) or not unit.caps[head]
        document = low[head] in DOCUMENTS and is_common
        name = None if self._roster.is_common(unit, head) else read_name(unit, first, stop)
        if name is None and apposition is not None and not document:
            name = _read_named_apposition(unit, *apposition)
            span = span if name is None else (start, unit.ends[apposition[1] - 1])
        if name is not None:
            return self._name(unit, first, name, span, document=document)
        if document and (owner := self._find_owner(unit, first, stop)) is not None:
            return Speaker(owner, span, document=True)
        return self._describe_unnamed(unit, (first, head, stop), span, is_common=is_common)

    def _name(self, unit: Unit, first: int, name: tuple[int, int], span: Span, *, document: bool) -> Speaker:
        """Resolve a noun phrase that contains a name."""
        low, words = unit.low, self._roster.words
        titled = name[0] > first and (low[name[0] - 1] in FEMALE or low[name[0] - 1] in MALE)
        if titled and self._roster.is_shared(words(unit, *name)):
            return Speaker(words(unit, name[0] - 1, name[1]), span, person=True)
        full = self._roster.find_fullest(words(unit, *name), body=low[first] == "the")
        person = not TITLES.isdisjoint(low[first : name[0]]) or self._roster.is_person(full)
        bare = full.isalpha() and not full.isupper() and low[first] != "the" and not is_demonym(full)
        document = document or not MEDIA.isdisjoint(low[name[0] : name[1]])
        return Speaker(full, span, person, document=document, bare=bare)

    def _describe_unnamed(self, unit: Unit, phrase: tuple[int, int, int], span: Span, *, is_common: bool) -> Speaker:
        """Resolve a noun phrase without a name to its description."""
        first, head, stop = phrase
        noun = unit.low[head]
        plural = noun in _GROUPS or (noun.endswith("s") and is_common)
        person = is_person_noun(noun) and noun not in _BODIES
        document = noun in DOCUMENTS and is_common
        singular = noun.removesuffix("s")
        speaks = person or document or noun in _GROUPS or singular in _BODIES or is_person_noun(singular)
        name = self._roster.words(unit, first, stop)
        return Speaker(name, span, person, plural, document, body=noun in _BODIES, thing=not speaks)

    def _join(self, unit: Unit, first: int, stop: int) -> str | None:
        """The words of speakers joined by "and", without titles if both have names; None if "and" joins none."""
        low, words = unit.low, self._roster.words
        if low[first] == "both" or all(unit.caps[at] or low[at] in {"and", ","} for at in range(first, stop)):
            return words(unit, first, stop)
        at = low.index("and", first, stop)
        if at + 1 == len(low):
            return None  # the text is cut off
        if not PREPOSITIONS.isdisjoint(low[first:at]) and unit.caps[at - 1] and low[at + 1] not in TITLES:
            return None  # Roe of the Globe and Mail
        one, two = read_name(unit, first, at), read_name(unit, at + 1, stop)
        if one is not None and two is not None:
            return " and ".join(self._roster.find_fullest(words(unit, *name)) for name in (one, two))
        return words(unit, first, stop) if unit.caps[stop - 1] or low[stop - 1].endswith("s") else None

    def _find_owner(self, unit: Unit, first: int, stop: int) -> str | None:
        """The name of a document's author or owner ("an analysis by X", "X's report"); None if not named."""
        low, words = unit.low, self._roster.words
        for at in range(first + 1, stop - 1):
            if low[at] in {"by", "from"} and low[at - 1] not in _HANDLED:
                if "and" in low[at + 1 : stop]:
                    return words(unit, at + 1, stop)
                name = None if is_time_word(low[at + 1]) else read_name(unit, at + 1, stop)
                return self._roster.find_fullest(words(unit, *name)) if name else None
        for at in range(first, stop):
            if unit.caps[at] and low[at].endswith(("'s", "’s")):
                return self._roster.find_fullest(words(unit, unit.begin_name(at, first), at + 1))
        return None

    def _resolve(self, word: str, index: int, at: int, span: Span) -> Speaker:
        """Resolve a pronoun at a token of a sentence; the speaker has no name if it is unclear."""
        unknown = Speaker(None, span, person=word in _SINGULAR, plural=word == "they")
        for meant in self._find_candidates(index, at):
            if meant.name is not None and self._fits(word, meant, meant.name):
                if meant.thing:
                    return unknown
                if word in _SINGULAR:
                    self._roster.note_pronoun(meant.name, word)
                person = meant.person or word in _SINGULAR
                return Speaker(meant.name, span, person, meant.plural, meant.document, body=meant.body)
        return unknown

    def _find_candidates(self, index: int, at: int) -> Iterator[Speaker]:
        """Yield the possible referents of a pronoun, the nearest and most prominent first."""
        yield from (speaker for _, speaker in reversed(self._spoken.get(index, [])))
        yield from self._find_named(index, at)
        back = 0
        for earlier in range(index - 1, max(-1, index - 1 - _UNITS_BACK), -1):
            back += self._units[earlier].low != [QUOTE]
            if back > _SENTENCES_BACK:
                return
            spoken = self._spoken.get(earlier, [])
            yield from (speaker for nested, speaker in reversed(spoken) if not nested)
            yield from self._find_named(earlier, len(self._units[earlier]))
            yield from (speaker for nested, speaker in reversed(spoken) if nested)

    def _find_named(self, index: int, limit: int) -> Iterator[Speaker]:
        """Yield the subject of a sentence and the other persons named in it before a token.

        Before a comma and a closing pronoun, only a named subject is yielded: in "Another man met Roe, he said", "he"
        is neither.
        Other persons of an earlier sentence whose subject is "he" or "she" leave a pronoun unresolved.
        """
        unit = self._units[index]
        subject = main_subject(unit, limit)
        closes = limit < len(unit) and unit.low_at(limit - 1) == "," and unit.low[0] not in SUBORDINATORS | PREPOSITIONS
        if subject is not None and subject.stop == limit - 1 and limit < len(unit):
            return  # "The engineer, he said, is well": "he" is somebody else
        if subject is not None and unit.low[subject.first] not in SUBJECT_PRONOUNS | _ANYBODY:
            described = self._describe(unit, subject.first, subject.stop, subject.apposition)
            if not closes or is_proper(described.name or ""):
                yield described._replace(bare=False) if described.bare else described
        if not closes:
            # behind "He met Roe.", "he" is rather whoever met her
            is_open = subject is not None and unit.low[subject.first] in _SINGULAR and limit == len(unit)
            named = self._roster.find_persons(index, limit)
            yield from (Speaker(name, (0, 0), person=True, thing=is_open) for name in named)

    def _fits(self, word: str, meant: Speaker, name: str) -> bool:
        """Whether a pronoun agrees with a speaker in number and gender."""
        if word in _SINGULAR:
            return (meant.person or meant.bare) and not meant.plural and self._roster.may_be(name, word)
        if word in {"they", "we"}:
            return (meant.plural or meant.body) and not meant.document
        return not meant.person and not meant.plural


def _read_named_apposition(unit: Unit, first: int, stop: int) -> tuple[int, int] | None:
    """The tokens of a name in apposition: "the mayor, Ann Roe,", "the author, Bo Lind of Velm,"; None if no name."""
    low = unit.low
    end = next((at for at in range(first, stop) if low[at] in PREPOSITIONS), stop)
    if (low[first].endswith(("ed", "ing")) and not unit.caps[first]) or not unit.caps[end - 1]:
        return None
    is_name = end == stop or (end > first + 1 and all(unit.caps[first:end]))
    return read_name(unit, first, end) if is_name else None
