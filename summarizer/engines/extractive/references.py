"""Find the words of a passage that refer to something outside it: "he said it was late", "that cheque", "there".

What such a word refers to is not looked up. A passage that holds one is not printed alone.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Final

from summarizer.engines.extractive.actors import Actor
from summarizer.engines.extractive.document import Document
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

_TOKEN: Final = re.compile(r"\d[\d.,]*|[^\W_]+(?:-[^\W_]+)*|[.!?…](?=[\s”\"’')]|\Z)|[,;:—–“”\"]")
_ENDS: Final = frozenset(".!?…")
_MARKS: Final = frozenset('“”"')
_SHORTEST_SPEECH: Final = 20
"""Characters of the shortest quotation that is speech, and no single term in quotation marks."""
_CLAUSE: Final = 10
"""Words of a clause that "this" can mean behind it."""
_NEAR: Final = 4
"""Words before a noun for a person among which its determiner stands: "a top television producer"."""

_SINGULAR: Final = word_set("he she him his her hers himself herself")
_PLURAL: Final = word_set("they them their theirs themselves")
_NEUTRAL: Final = word_set("it its itself")
_DEMONSTRATIVE: Final = word_set("this that these those")
_EXPLETIVE: Final = re.compile(
    r"it(?:[’']s| is| was| wasn[’']t| isn[’']t| will be| would be| has been|[’']d be|[’']ll be| may be| might be| seems"
    r"| seemed| looks| feels|(?: will| would| may| could| might)? takes?| took| makes| remains| turns| appears| comes"
    r"| came)\b"
    r"(?:(?: [\w’'-]+){0,6}? (?:to|that|when|where|which|if|how|what|why|whether|who)\b| like\b| (?:\w+ )?\w+ing\b"
    r"| (?:\w+ )?(?:important|essential|vital|clear|disappointing|great|good|possible|likely|time|a shame|a pity"
    r"|believed|thought|understood|expected|feared|hoped|claimed|unclear|unknown|said|alleged|over|quite)\b)"
    r"|it (?:\w+ )?(?:clear|easier|harder|difficult|possible|impossible|easy|hard|likely|that|to|would be|could be)\b",
    re.IGNORECASE,
)
"""An "it" that stands for the clause behind it, or for nothing."""
_THERE_IS: Final = word_set(
    "is are was were has have had will would may might could can must should to being remains s ll d isn wasn aren"
)
_GROUPS: Final = word_set(
    "police people team family council company government club group staff public crew army couple party union firm "
    "side committee anyone everyone someone nobody somebody everybody each every who whoever"
)
"""Singular words that "they" can mean."""
_KNOWN_ALONE: Final = word_set(
    "government police public world media internet economy weather future past end way time fact law country city state "
    "nation press market army military navy web north south east west sun sea sky ground air poor rich elderly young "
    "year week month day question truth case chance road street climate planet court president minister mayor pope king "
    "queen prime death birth age trend latter former majority pair two three"
)
"""Nouns behind "the" that everybody understands."""
_ANYBODY: Final = word_set("man guy woman boy girl pair couple lad")
"""Nouns behind "the" that say no more of a person than a pronoun."""
_VAGUE: Final = word_set("way kind sort type and or s to with without away")
"""Words behind "this" and "that" which do not tell what is meant."""
_RESTRICTING: Final = word_set(
    "who that around with in of from at whose on seeking living without responsible affected involved"
)
_IS: Final = word_set("is was will would has had can could s ll")
_LEADS: Final = PREPOSITIONS | SUBORDINATORS | {"asked", "speaking", "writing"}
"""Words that open a phrase whose pronoun may come before the name: "In his speech, Roe said"."""
_POINTED: Final = (PREPOSITIONS - {"in", "except", "than"}) | {"like", "see"}


_PLAIN: Final = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*|[^\w\s]")
_UNIQUE: Final = _KNOWN_ALONE | {
    "first",
    "second",
    "last",
    "next",
    "other",
    "same",
    "rest",
    "number",
    "total",
    "result",
}


@dataclass(frozen=True, slots=True)
class _Token:
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


def find_references(document: Document, span: Span, *, holder: Actor | None = None) -> Iterator[Span]:
    """Where the words of a passage stand that only something outside it explains.

    Args:
        document: The article.
        span: The passage.
        holder: Who says it, if the name is printed beside the passage: the article's "he" may be that person.
    """
    return _Passage(document, span, holder).read()


class _Passage:
    """A passage that is read word by word, with what it has named before each word."""

    def __init__(self, document: Document, span: Span, holder: Actor | None) -> None:
        self._text, self._end, self._holder = document.text, span[1], holder
        self._tokens = _read_tokens(document, span)
        self._names = {place[0]: (place[1], actor) for place, actor in document.cast.named_in(span)}
        own = (one.start for one in self._tokens if not one.quoted and self._name(one.start) is holder)
        self._own = next(own, None) if holder is not None else None
        self._told, self._said = _Named(), _Named()
        self._readers: dict[str, Callable[[int, _Named], bool]] = {
            **dict.fromkeys(_SINGULAR, self._knows_person),
            **dict.fromkeys(_PLURAL, self._knows_several),
            **dict.fromkeys(_NEUTRAL, self._knows_thing),
            **dict.fromkeys(_DEMONSTRATIVE, self._knows_pointed),
            "there": self._knows_place,
            "one": self._knows_counted,
            "the": self._knows_described,
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
        if self._is_holders(token, person=False):
            following = self._next(at)
            if token.low != "it" or self._own is None or is_finite(following) or following[2:].endswith("s"):
                return True
            things -= 1
        return things > 0 or _EXPLETIVE.match(self._text, token.start, self._end) is not None

    def _knows_place(self, at: int, seen: _Named) -> bool:
        """Whether "there" is no place, or one that may have been named; who is quoted speaks of where they are."""
        return self._tokens[at].quoted or self._next(at) in _THERE_IS or seen.things > 0

    def _knows_counted(self, at: int, seen: _Named) -> bool:
        """Whether "one" has a noun with it, or behind a clause one before it."""
        opens = at == 0 or not self._next(at, -1)[0].isalnum() or self._opens_speech(at)
        return seen.sentences > 0 or not opens or self._next(at) not in _IS

    def _knows_described(self, at: int, _: _Named) -> bool:
        """Whether "the man" is told apart, or somebody has been named or described before."""
        if self._next(at) not in _ANYBODY or self._next(at, 2) in _RESTRICTING:
            return True
        return self._said.persons + self._told.persons > 0

    def _knows_pointed(self, at: int, seen: _Named) -> bool:
        """Whether "this" or "those" means a time or what the passage has named."""
        low, before, following = self._tokens[at].low, self._next(at, -1), self._next(at)
        known = {singular(following), singular(self._next(at, 2))}
        if seen.sentences or not known.isdisjoint(seen.words) or any(map(is_time_word, known)):
            return True
        if low == "those":
            return following in _RESTRICTING or following.endswith(("ing", "ed"))
        alone = not following[:1].isalnum() or following in _VAGUE
        if low == "that":  # mostly a conjunction
            opens = at == 0 or not before[0].isalnum() or before in {"and", "but"} or self._opens_speech(at)
            return following not in _IS if opens else not alone and before not in _POINTED
        if alone or following in PREPOSITIONS or following in _IS or is_finite(following):
            return low == "this" and seen.length > _CLAUSE
        return True  # "this relationship" is the one that the article is about

    def _opens_speech(self, at: int) -> bool:
        return self._tokens[at].quoted and not self._tokens[at - 1].quoted

    def _count_word(self, at: int, seen: _Named) -> None:
        """Count what a word names."""
        seen.length += 1
        token, before = self._tokens[at], self._next(at, -1)
        low, base = token.low, singular(token.low)
        if (low in FUNCTION_WORDS and low not in _GROUPS) or is_adverb(low):
            return
        near = [self._next(at, -step) for step in range(1, _NEAR + 1)]
        described = low not in _GROUPS and is_person_noun(low.removesuffix("s"))
        described = described and not DETERMINERS.isdisjoint(near)
        if described or low.endswith("-year-old") or (token.text[0].isupper() and not is_ordinary(low)):
            seen.persons += 1
        if is_time_word(low) or low == "time":
            return
        owns = self._text[token.start + len(low) :][:2] in {"’s", "'s"}
        plural = base != low and len(low) > 3 and not (at and self._tokens[at - 1].text[:1].isupper())
        if plural or (low in _GROUPS and not owns):
            seen.plurals += 1
        capital = at > 0 and token.text[0].isupper()
        if before in PREPOSITIONS or capital or low.endswith("ing") or not DETERMINERS.isdisjoint(near[:2]):
            seen.things += 1
        if len(base) > 1:
            seen.words.update((low, base))


def names_unknown(line: str, before: str) -> bool:
    """Whether a sentence speaks of something by a bare noun that nothing before has named: "the ships have been sold".

    Args:
        line: The sentence.
        before: What is printed above it.
    """
    known = {singular(word) for word in _PLAIN.findall(before.lower())}
    words = _PLAIN.findall(line)
    for at, word in enumerate(words[:-2]):
        noun, following = words[at + 1], words[at + 2].lower()
        base = singular(noun)
        unknown = noun.islower() and base not in known | _UNIQUE and not is_time_word(noun)
        if word.lower() == "the" and unknown and is_finite(following):
            return True
        known.add(singular(word.lower()))
    return False


def _read_tokens(document: Document, span: Span) -> list[_Token]:
    """The words and marks of a passage; what stands behind a quotation mark that is not closed is quoted too."""
    spoken = [(one.start, one.end) for one in document.quotations_at(span) if one.end - one.start > _SHORTEST_SPEECH]
    opened, tokens = False, []
    for match in _TOKEN.finditer(document.text, *span):
        word, start = match.group(), match.start()
        if word in _MARKS:
            opened = word == "“" or (word == '"' and not opened)
            continue
        quoted = opened or any(first <= start < last for first, last in spoken)
        tokens.append(_Token(word, word.lower(), start, quoted))
    return tokens
