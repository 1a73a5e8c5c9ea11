"""Find the words of a passage that refer to something outside it: "he said it was late", "that cheque", "there".

What such a word refers to is not looked up. A passage that holds one is not printed alone.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final, NamedTuple

from summarizer.engines.extractive.actors import Actor
from summarizer.engines.extractive.document import Document
from summarizer.engines.extractive.name_words import ORGANIZATION_HEADS
from summarizer.language.gazetteer.vocabulary import is_ordinary
from summarizer.language.inflection import singular
from summarizer.language.lexicon import (
    DETERMINERS,
    FUNCTION_WORDS,
    PREPOSITIONS,
    SUBORDINATORS,
    is_adverb,
    is_finite,
    is_time_word,
    word_set,
)
from summarizer.language.names import is_person_noun
from summarizer.schemas.findings import Span

_TOKEN: Final = re.compile(r"\d+(?:-[^\W\d_]+)+|\d[\d.,]*|[^\W_]+(?:-[^\W_]+)*|[.!?…](?=[\s”\"’')]|\Z)|[,;:—–“”\"]")
_ENDS: Final = frozenset(".!?…")
_MARKS: Final = frozenset('“”"')
_SHORTEST_SPEECH: Final = 20
"""Characters of the shortest quotation that is speech, and no single term in quotation marks."""
_LONGEST_LEAD: Final = 12
"""Words of the longest phrase that opens a passage before its subject."""
_BEHIND: Final = 60
"""Characters behind the last reference of a passage that are read."""
_CLAUSE: Final = 10
"""Words of a clause that "this" can mean behind it."""
_SHORTEST_PLURAL: Final = 3
_NEAR: Final = 4
"""Words before a noun for a person among which its determiner stands: "a top television producer"."""

_SINGULAR: Final = word_set("he she him his her hers himself herself")
_PLURAL: Final = word_set("they them their theirs themselves")
_NEUTRAL: Final = word_set("it its itself")
_DEMONSTRATIVE: Final = word_set("this that these those")
_EXPLETIVE: Final = re.compile(
    r"it(?:[’']s| is| was| wasn[’']t| isn[’']t| will be| would be| has been|[’']d be|[’']ll be| may be| might be| seems"
    r"| seemed| looks| feels|(?: will| would| may| could| might)? takes?| took| remains| turns| appears)\b"
    r"(?:(?: [\w’'-]+){0,6}? (?:to|that|when|where|which|if|how|what|why|whether|who)\b| like\b| (?:\w+ )?\w+ing\b"
    r"| (?:\w+ )?(?:important|essential|vital|clear|disappointing|great|good|possible|likely|time|a shame|a pity"
    r"|believed|thought|understood|expected|feared|hoped|claimed|unclear|unknown|said|alleged|over|quite)\b)"
    r"|it (?:\w+ )?(?:clear|easier|harder|difficult|possible|impossible|easy|hard|likely|that|to|would be|could be)\b",
    re.IGNORECASE,
)
"""An "it" that stands for the clause behind it, or for nothing."""
_NAMING: Final = word_set("called calls branded described dubbed labelled labeled hailed")
"""Verbs whose "it" is what the sentence before was about."""
_SAYING: Final = word_set("estimate estimates say says believe believes think thinks hope hopes know knows")
_THERE_IS: Final = word_set(
    "is are was were has have had will would may might could can must should to being remains s ll d isn wasn aren"
)
_GROUPS: Final = word_set(
    "police people team family council company government club group staff public crew army couple party union firm "
    "side committee anyone everyone someone nobody somebody everybody each every who whoever"
)
"""Singular words that "they" can mean."""
_KNOWN_ALONE: Final = word_set(
    "government police public world media internet economy weather future past end way time fact law country city "
    "state nation press market army military navy web north south east west sun sea sky ground air poor rich elderly "
    "young year week month day question truth case chance road street climate planet court president minister mayor "
    "pope king queen prime death birth age trend latter former majority pair two three"
)
"""Nouns behind "the" that everybody understands."""
_ANYBODY: Final = word_set("man guy woman boy girl pair couple lad")
"""Nouns behind "the" that say no more of a person than a pronoun."""
_VAGUE: Final = word_set("way kind sort type and or s to with without away")
"""Words behind "this" and "that" which do not tell what is meant."""
_RESTRICTING: Final = word_set(
    "who that around with in of from at whose on seeking living without responsible affected involved"
)
_BACK: Final = word_set("day week month year time season quarter position case area period")
"""Nouns behind "that" which name what the sentence before told."""
_IS: Final = word_set("is was will would has had can could s ll")
_LEADS: Final = PREPOSITIONS | SUBORDINATORS | {"asked", "speaking", "writing"}
"""Words that open a phrase whose pronoun may come before the name: "In his speech, Roe said"."""
_POINTED: Final = (PREPOSITIONS - {"in", "except", "than"}) | {"like", "see"}


_REFERRING: Final = re.compile(
    rf"\b(?=[hisot])(?:{'|'.join(sorted(_SINGULAR | _PLURAL | _NEUTRAL | _DEMONSTRATIVE))}|there|one|such an?"
    rf"|the (?:{'|'.join(sorted(_ANYBODY))}|\d+-year-old))\b",
    re.IGNORECASE,
)
"""Words of which a passage has one if it may refer to something outside."""
_PLAIN: Final = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*|[^\w\s]")
_UNIQUE: Final = _KNOWN_ALONE | word_set("first second last next other same rest number total result")


_STOPS: Final = frozenset({".", ",", "and"})
"""What ends a noun phrase: "the scene of the grounding, and"."""


class _Token(NamedTuple):
    """A word or mark of a passage, and whether somebody is quoted with it."""

    text: str
    low: str
    start: int
    quoted: bool


@dataclass(slots=True)
class _Named:
    """How much a passage has named so far, by the article or in a speech."""

    persons: int = 0
    plurals: int = 0
    things: int = 0
    sentences: int = 0
    length: int = 0
    words: set[str] = field(default_factory=set)


def find_reference(document: Document, span: Span, *, holder: Actor | None = None) -> Span | None:
    """Where the first words of a passage stand that only something outside it explains; None if there are none.

    Args:
        document: The article.
        span: The passage.
        holder: Who says it, if the name is printed beside the passage: the article's "he" may be that person.
    """
    key = span, holder.id if holder is not None else None
    if key not in document.references:
        found = list(_REFERRING.finditer(document.text, *span))
        passage = _Passage(document, span, holder, last=found[-1].end()).read() if found else iter(())
        document.references[key] = next(passage, None)
    return document.references[key]


class _Passage:
    """A passage that is read word by word, with what it has named before each word."""

    def __init__(self, document: Document, span: Span, holder: Actor | None, *, last: int) -> None:
        self._text, self._end, self._holder = document.text, span[1], holder
        read = document.text.find(" ", min(last + _BEHIND, span[1]), span[1])  # what comes later decides nothing
        self._tokens = _read_tokens(document, (span[0], read if read >= 0 else span[1]))
        self._names = {place[0]: (place[1], actor) for place, actor in document.cast.named_in(span)}
        self._own = self._find_own() if holder is not None else None
        self._told, self._said = _Named(), _Named()
        self._readers: dict[str, Callable[[int, _Named], bool]] = {
            **dict.fromkeys(_SINGULAR, self._knows_person),
            **dict.fromkeys(_PLURAL, self._knows_several),
            **dict.fromkeys(_NEUTRAL, self._knows_thing),
            **dict.fromkeys(_DEMONSTRATIVE, self._knows_pointed),
            "there": self._knows_place,
            "one": self._knows_counted,
            "the": self._knows_described,
            "such": self._knows_alike,
        }

    def read(self) -> Iterator[Span]:
        """Its references to something outside."""
        covered = 0
        for at, token in enumerate(self._tokens):
            if token.start < covered:
                continue
            seen = self._said if token.quoted else self._told
            if token.start in self._names:
                covered = self._count_name(token, seen)
            elif token.low in _ENDS:
                seen.sentences += 1
            elif (knows := self._readers.get(token.low)) is not None:
                if not knows(at, seen):
                    yield token.start, token.start + len(token.text)
            elif token.low[0].isalnum():
                self._count_word(at, seen)

    def _find_own(self) -> int | None:
        """Where the article names the holder first; None if it does not."""
        own = (one.start for one in self._tokens if not one.quoted and self._name(one.start) is self._holder)
        later = (at for at, (_, actor) in self._names.items() if at > self._tokens[-1].start and actor is self._holder)
        return next(own, next(later, None))

    def _name(self, start: int) -> Actor | None:
        return self._names[start][1] if start in self._names else None

    def _next(self, at: int, step: int = 1) -> str:
        """The word next to one; empty at the passage's ends."""
        return self._tokens[at + step].low if 0 <= at + step < len(self._tokens) else ""

    def _is_holders(self, token: _Token, *, person: bool) -> bool:
        """Whether a pronoun can be that of the holder: the article's own word, of a person or of a body."""
        return self._holder is not None and not token.quoted and (self._holder.kind == "person") is person

    def _count_name(self, token: _Token, seen: _Named) -> int:
        """Count an actor's name; returns where it ends."""
        end, actor = self._names[token.start]
        if actor.kind != "person":
            seen.plurals += 1
            seen.things += 1
        elif actor is not self._holder:
            seen.persons += 1
        seen.words.update(self._text[token.start : end].lower().split())
        return end

    def _knows_person(self, at: int, _: _Named) -> bool:
        """Whether a passage tells who "he" or "her" is: the holder, or somebody named or described before."""
        token, leading = self._tokens[at], at > 0 and self._tokens[0].low in _LEADS
        if self._is_holders(token, person=True) and (self._own is None or token.start > self._own or leading):
            return True
        if self._holder is None and leading and any(actor.kind == "person" for _, actor in self._names.values()):
            return True
        return self._said.persons + self._told.persons > 0

    def _knows_several(self, at: int, seen: _Named) -> bool:
        """Whether a passage tells who "they" are."""
        token = self._tokens[at]
        if seen.persons > 1 or (token.low != "them" and self._is_holders(token, person=False)):
            return True
        return seen.plurals > 0 or self._told.plurals > 0

    def _knows_thing(self, at: int, seen: _Named) -> bool:
        """Whether a passage tells what "it" is; the object of a body's verb is not the body."""
        token, things = self._tokens[at], seen.things
        if self._next(at, -1) in _NAMING or self._follows_lead(at):
            return False
        if self._is_holders(token, person=False):
            following = self._next(at)
            plural = self._holder is not None and self._holder.name.casefold().endswith("police")
            if token.low != "it" or self._own is None or is_finite(following) or following[2:].endswith("s"):
                return not plural
            things -= 1
        return things > 0 or _EXPLETIVE.match(self._text, token.start, self._end) is not None

    def _follows_lead(self, at: int) -> bool:
        """Whether a pronoun is the subject right behind a phrase that opens the passage: "In Oslo it was 29"."""
        lead = self._tokens[:at]
        if not lead or lead[0].low not in PREPOSITIONS or at > _LONGEST_LEAD or self._is_holders(lead[0], person=False):
            return False
        return not any(is_finite(token.low) or token.low.endswith("ing") for token in lead)

    def _knows_place(self, at: int, seen: _Named) -> bool:
        """Whether "there" is no place, or one that may have been named; who is quoted speaks of where they are."""
        named = any(start < self._tokens[at].start for start in self._names)
        before = self._next(at, -1)
        opens = before in FUNCTION_WORDS or not before[:1].isalnum() or is_finite(before) or before in _SAYING
        exists = opens and self._next(at) in _THERE_IS
        return self._tokens[at].quoted or exists or named or seen.sentences > 0

    def _knows_counted(self, at: int, seen: _Named) -> bool:
        """Whether "one" has a noun with it, or behind a clause one before it."""
        seen.plurals += self._next(at, -1) in {"no", "any", "every"}  # "no one"
        opens = at == 0 or not self._next(at, -1)[0].isalnum() or self._opens_speech(at)
        return seen.sentences > 0 or not opens or self._next(at) not in _IS

    def _knows_described(self, at: int, _: _Named) -> bool:
        """Whether "the man" is told apart, or somebody has been named or described before."""
        noun, following = self._next(at), self._next(at, 2)
        aged = noun.endswith("-year-old") and (
            following == "who" or is_finite(following) or following[2:].endswith("s")
        )
        if not aged and (noun not in _ANYBODY or following in _RESTRICTING):
            return True
        return self._said.persons + self._told.persons > 0

    def _knows_alike(self, at: int, seen: _Named) -> bool:
        """Whether "such a plan" is like what the passage has named."""
        known = singular(self._next(at, 2)) in seen.words or seen.length > _CLAUSE
        return self._next(at) not in {"a", "an"} or self._tokens[at].quoted or known

    def _knows_pointed(self, at: int, seen: _Named) -> bool:
        """Whether "this" or "those" means a time or what the passage has named."""
        low, following = self._tokens[at].low, self._next(at)
        known = {singular(following), singular(self._next(at, 2))}
        if low == "that" and following in {"case", "position"} - seen.words:
            return False
        if seen.sentences or not known.isdisjoint(seen.words):
            return True
        if low != "that" and any(map(is_time_word, known)):
            return True
        if low == "those":
            return following in _RESTRICTING or following.endswith(("ing", "ed"))
        alone = not following[:1].isalnum() or following in _VAGUE
        if low == "that":
            return self._joins(at, alone=alone)
        if alone or following in PREPOSITIONS or following in _IS or is_finite(following):
            return seen.length > _CLAUSE if low == "this" else seen.plurals > 0
        return True  # "this relationship" is the one that the article is about

    def _joins(self, at: int, *, alone: bool) -> bool:
        """Whether "that" joins a clause, and points to nothing."""
        before, following = self._next(at, -1), self._next(at)
        if at == 0 or following in _BACK:
            return False
        opens = not before[0].isalnum() or before in {"and", "but"} or self._opens_speech(at)
        return following not in _IS if opens else not alone and before not in _POINTED

    def _opens_speech(self, at: int) -> bool:
        return self._tokens[at].quoted and not self._tokens[at - 1].quoted

    def _count_word(self, at: int, seen: _Named) -> None:
        """Count what a word names."""
        seen.length += 1
        low = self._tokens[at].low
        if (low in FUNCTION_WORDS and low not in _GROUPS) or is_adverb(low):
            return
        near = [token.low for token in reversed(self._tokens[max(0, at - _NEAR) : at])] or [""]
        seen.persons += self._is_person(at, near)
        if is_time_word(low) or low == "time":
            return
        base = singular(low)
        seen.plurals += self._is_plural(at, base)
        seen.things += self._is_thing(at, near)
        if len(base) > 1:
            seen.words.update((low, base))

    def _is_person(self, at: int, near: Sequence[str]) -> bool:
        """Whether a word is a name that is no actor's, or a noun for a person behind its determiner."""
        token = self._tokens[at]
        named = token.text[0].isupper() and not is_ordinary(token.low) and near[0] not in PREPOSITIONS
        if named or token.low.endswith("-year-old"):
            return True
        person = token.low not in _GROUPS and is_person_noun(token.low.removesuffix("s"))
        return person and not DETERMINERS.isdisjoint(near)

    def _is_plural(self, at: int, base: str) -> bool:
        """Whether a word is a plural, and no verb behind a name, or a singular that "they" can mean."""
        token = self._tokens[at]
        if token.low in _GROUPS:
            return self._text[token.start + len(token.low) :][:2] not in {"’s", "'s"}
        behind_name = at > 0 and self._tokens[at - 1].text[:1].isupper()
        return base != token.low and len(token.low) > _SHORTEST_PLURAL and not behind_name

    def _is_thing(self, at: int, near: Sequence[str]) -> bool:
        """Whether a word is a noun that "it" can mean: a name, or behind a determiner or a preposition."""
        token = self._tokens[at]
        if near[0] in PREPOSITIONS or not DETERMINERS.isdisjoint(near[:2]):
            return True
        return token.low.endswith("ing") or (at > 0 and token.text[0].isupper())


def names_unknown(line: str, before: str) -> bool:
    """Whether a sentence speaks of something by a bare noun that nothing before has named: "the ships have been sold".

    Args:
        line: The sentence.
        before: What is printed above it.
    """
    words = _PLAIN.findall(line)
    if "the" not in words and "The" not in words:
        return False
    known = {singular(word) for word in _PLAIN.findall(before.lower())}
    for at, word in enumerate(words[:-2]):
        noun, following = words[at + 1], words[at + 2].lower()
        base = singular(noun)
        unknown = noun.islower() and base not in known | _UNIQUE and not is_time_word(noun)
        scene = following in _STOPS and not noun.endswith("ed") and at > 0 and words[at - 1] == "of"
        if word.lower() == "the" and unknown and (is_finite(following) or scene):
            return True
        known.add(singular(word.lower()))
        if at and word[0].isupper():
            known |= ORGANIZATION_HEADS  # "Tony Hall of the BBC said the corporation will"
    return False


def _read_tokens(document: Document, span: Span) -> list[_Token]:
    """The words and marks of a passage; what stands behind a quotation mark that is not closed is quoted too."""
    spoken = [one for one in document.quotations_at(span) if one.end - one.start > _SHORTEST_SPEECH]
    opened, tokens = False, []
    for match in _TOKEN.finditer(document.text, *span):
        word, start = match.group(), match.start()
        if word in _MARKS:
            opened = word == "“" or (word == '"' and not opened)
            continue
        while spoken and spoken[0].end <= start:
            spoken.pop(0)
        quoted = opened or (bool(spoken) and spoken[0].start <= start)
        tokens.append(_Token(word, word.lower(), start, quoted))
    return tokens
