"""Decide whose words an attribution holds: actors whom the article names there, or nobody.

The finder's answer is confirmed and never replaced: if the words at the place neither name an actor nor are a pronoun
for the one person or body named last, nobody holds the words.
"""

from __future__ import annotations

import re
from collections import Counter
from itertools import pairwise
from typing import Final

from summarizer.engines.extractive.actors import Actor
from summarizer.engines.extractive.document import Document
from summarizer.engines.extractive.name_words import OUTLETS
from summarizer.language.gazetteer.vocabulary import is_ordinary
from summarizer.language.lexicon import SUBJECT_PRONOUNS, is_time_word
from summarizer.language.names import FEMALE, MALE, looks_like_person
from summarizer.schemas.findings import FoundAttribution
from summarizer.schemas.news import ActorKind

SPEAKING: Final = frozenset({"person", "organization", "state", "group", "place"})
"""Kinds of actors that may hold a position; a place, if it is named as a body is: "Downing Street said"."""
_BODIES: Final = frozenset({"organization", "state", "group"})
_LONGEST: Final = 12
"""Words of a description with a name; what is longer is no noun phrase."""
_LONGEST_RUN: Final = 4
"""Sentences in a row with a pronoun for the same person."""
_AND: Final = re.compile(r"\s*,\s+(?:and\s+)?|\s+and\s+")
_SPOKESPERSON: Final = re.compile(r"\s(?:[\w-]+\s)?spokes[a-z]+\Z", re.IGNORECASE)
_FOR: Final = re.compile(r"\b[Ss]pokes(?:man|woman|person|people)\s(?:for|at|of)\s(?:the\s)?\Z")
_INSTITUTION: Final = re.compile(
    r"[Tt]he\s(?:[\w’'-]+\s){1,2}(?:ministry|council|commission|court|parliament|senate|navy|embassy|department|union)"
    r"|[Tt]he\s(?:[\w’'-]+\s){0,2}(?:government|army|military|police)|(?:[A-Z][\w’'-]+\s)?[Pp]olice"
)
"""Bodies that the article describes and that speak as one."""
_MADE_BY: Final = re.compile(r"\s(?:by|from)\s(?:the\s)?\Z")
_OWNED: Final = re.compile(r"[’']s?\s")
_ANOTHERS: Final = re.compile(r"\b(?:of|for|to|with|by|from|on|up)\s(?:the\s)?(?:[A-Z][a-z]{1,3}\.?\s)?\Z")
"""Behind these words a person's name is not the subject of the phrase: "a spokesman for Ms "."""
_FOR_SOMEBODY: Final = re.compile(
    r"\b(?:spokes\w+|representative|lawyer|attorney|aide|adviser|advisor|source|friend|letter|statement|report)s?"
    r" (?:close )?(?:for|of|to|from)\b[^,]*\Z|\b(?:signed|written|made|led|run|issued) by\b[^,]*\Z"
)
"""Who speaks or writes, where the person named behind does not."""
_BELONGS: Final = re.compile(r" (?:with|of|from|at) (?:the )?[A-Z]")
"""Behind a person's name, whose they are: "Officer Ann Roe with the police"."""
_WHERE: Final = frozenset({"in", "at", "on", "from", "to", "of", "near", "the", "The"})
_MARKS: Final = frozenset("“\"‘'")
_RELATED: Final = re.compile(r"[’']s?\s|\b(?:of|for|to|with|by|from|at|in|on|and|up)\s")


class Holders:
    """Finds whose words an article's attributions hold, one after the other in the article's order.

    Args:
        document: The article.
    """

    def __init__(self, document: Document) -> None:
        self._reading = document
        self._before: tuple[Actor, ...] = ()
        self._spoken = 0
        people = (actor for actor in document.cast.actors if actor.kind == "person")
        self._namesakes: dict[str, bool] = {}
        self._surnames = Counter(actor.name.rpartition(" ")[2] for actor in people)

    def find(self, attribution: FoundAttribution) -> tuple[Actor, ...]:
        """The actors whose words or views an attribution holds; empty if the article names none.

        Args:
            attribution: Where somebody says something.
        """
        self._before = tuple(actor for actor in self._find(attribution) if _may_hold(attribution, actor))
        if attribution.spans:
            self._spoken = attribution.spans[-1][1]
        return self._before

    def _find(self, attribution: FoundAttribution) -> tuple[Actor, ...]:
        named = " ".join(attribution.as_named.split())
        if not named or not attribution.spans or len(named.split()) > _LONGEST:
            return ()
        low = named.casefold()
        if low in SUBJECT_PRONOUNS:
            return self._confirm_pronoun(attribution, low)
        return self._find_joint(named) or self._find_named(attribution, named)

    def _find_named(self, attribution: FoundAttribution, named: str) -> tuple[Actor, ...]:
        """The actor whom words name or describe."""
        low, cast = named.casefold(), self._reading.cast
        there = [actor for _, actor in cast.named_in(attribution.spans[0])]
        meant = [actor for words in (attribution.speaker, named) if words and (actor := cast.find(words)) is not None]
        for actor in (*reversed(there), *meant):
            if actor.kind not in SPEAKING:
                continue
            if self._is_meant(attribution, named, actor, is_there=actor in there, is_meant=actor in meant):
                return (actor,) if self._is_one(named, actor) else self._repeat(named)
            if actor.kind == "person" and actor not in there and low.startswith("the ") and named[4:].islower():
                place = attribution.spans[0][0]  # "the prime minister", whose name the finder has
                near = cast.named_in((self._find_opening(place), place))
                return (actor,) if any(other is actor for _, other in near) else ()
        return self._find_described(attribution) or self._introduce(attribution, there)

    @staticmethod
    def _is_meant(attribution: FoundAttribution, named: str, actor: Actor, *, is_there: bool, is_meant: bool) -> bool:
        """Whether the words at a place name an actor, somebody who speaks for it, or its document."""
        document = attribution.kind == "document" and is_meant
        medium = document and is_there and actor.kind == "organization" and actor.name == attribution.speaker
        return medium or _is_named(named, actor) or _speaks_for(named, actor, document=document)

    def _find_described(self, attribution: FoundAttribution) -> tuple[Actor, ...]:
        """The body that "the company" or "the council" means, if it is named in this sentence or the one before."""
        place = attribution.spans[0][0]
        actor = self._reading.cast.find_described(attribution.as_named, place)
        named = self._reading.cast.named_in((self._find_opening(place), place))
        return (actor,) if actor is not None and any(other is actor for _, other in named) else ()

    def _find_opening(self, place: int) -> int:
        """Where the sentence before that of an offset begins."""
        return self._reading.sentence_at(max(0, self._reading.sentence_at(place)[0] - 2))[0]

    def _find_subject(self, place: int, pronoun: str) -> int:
        """Where the sentence before an offset begins, or the one before a run of quotations and pronouns."""
        start = self._find_opening(place)
        for _ in range(_LONGEST_RUN):
            opening = self._reading.text[start : start + len(pronoun) + 1]
            if opening.casefold() != f"{pronoun} " and opening[0] not in _MARKS:
                break
            start = self._reading.sentence_at(max(0, start - 2))[0]
        return start

    def _introduce(self, attribution: FoundAttribution, there: list[Actor]) -> tuple[Actor, ...]:
        """An actor for a speaker who is not among the article's names yet: a person, a medium, a public body."""
        name, start = attribution.speaker or "", attribution.spans[0][0]
        if _INSTITUTION.fullmatch(attribution.as_named):
            actor = self._reading.cast.add(attribution.as_named, kind="organization", near=start)
            return (actor,) if actor is not None else ()
        known = name and name in attribution.as_named and all(word[0].isupper() for word in name.split())
        kind: ActorKind = "organization" if attribution.kind == "document" else "person"
        words = name.casefold().split()
        if not known or any(set(words) & set(actor.name.casefold().split()) for actor in there):
            return ()
        if kind == "person" and (not looks_like_person(name) or attribution.kind != "direct"):
            return ()
        if is_ordinary(words[-1]) if kind == "person" else all(map(is_ordinary, words)):
            return ()
        actor = self._reading.cast.add(name, kind=kind, near=start)
        return (actor,) if actor is not None else ()

    def _is_one(self, named: str, actor: Actor) -> bool:
        """Whether the words at a place can mean no other person of the same surname."""
        first, _, surname = actor.name.rpartition(" ")
        if actor.kind != "person" or set(first.split()) & set(named.split()):
            return True
        return self._surnames[surname] < 2 and not self._has_namesake(actor)

    def _has_namesake(self, actor: Actor) -> bool:
        """Whether a surname seems to be that of two people: it comes before the full name, or with both Mr and Mrs.

        The same holds if an article calls somebody by the first name, and another by a title and the surname.
        """
        if actor.id not in self._namesakes:
            self._namesakes[actor.id] = _has_two_titles(self._reading, actor) or _is_called_twice(self._reading, actor)
        return self._namesakes[actor.id]

    def _repeat(self, named: str) -> tuple[Actor, ...]:
        """Who spoke before, if that is a person with the surname that stands here again."""
        return self._before if len(self._before) == 1 and self._before[0].name.endswith(f" {named}") else ()

    def _names_another(self, start: int, end: int) -> bool:
        """Whether a name that is no actor's, and no place's, stands between two offsets of a sentence."""
        known = {word for _, actor in self._reading.cast.named_in((start, end)) for word in actor.name.split()}
        return any(
            word[0].isupper()
            and before[-1].isalpha()
            and before not in _WHERE
            and (bare := re.split(r"[’',;:]", word)[0]) not in known
            and not is_time_word(bare.casefold())
            for before, word in pairwise(self._reading.text[start:end].split())
        )

    def _find_joint(self, words: str) -> tuple[Actor, ...]:
        """The actors whom words join: "Chile and Norway"; none if they are not all known."""
        parts = [part for part in _AND.split(words.removeprefix("Both ").removeprefix("both ")) if part]
        found = {part: self._reading.cast.find(part) for part in parts} if len(parts) > 1 else {}
        actors = {
            actor.id: actor
            for part, actor in found.items()
            if actor is not None and actor.kind in SPEAKING - {"place"} and _is_named(part, actor)
        }
        return tuple(actors.values()) if len(parts) == len(actors) else ()

    def _confirm_pronoun(self, attribution: FoundAttribution, word: str) -> tuple[Actor, ...]:
        """The actor whom "he" or "it" means, if the finder and the last mentions before agree."""
        document, place = self._reading, attribution.spans[0][0]
        speaker = attribution.speaker or ""
        if word == "they" and (joint := self._find_joint(speaker)):
            return joint
        actor = document.cast.find(speaker) if speaker else None
        person = word in {"he", "she"}
        kinds = frozenset({"person"}) if person else _BODIES if word in {"it", "they"} else frozenset()
        if actor is None or actor.kind not in kinds or not self._is_one(speaker, actor):
            return ()
        if person:
            clear = not self._has_namesake(actor) and self._is_last_person(attribution, word, actor)
            return (actor,) if clear else ()
        if self._before == (actor,):
            return self._before
        near = [other for _, other in document.cast.named_in((self._find_opening(place), place)) if other.kind in kinds]
        return (actor,) if near and near[0] is actor and near[-1] is actor else ()

    def _is_last_person(self, attribution: FoundAttribution, word: str, actor: Actor) -> bool:
        """Whether a person spoke last or is the subject of the sentence before, and nobody else since."""
        document, place, said = self._reading, attribution.spans[0][0], attribution.content[0][0]
        since = self._find_subject(min(place, said), word)
        again = self._before == (actor,) and self._spoken >= since
        if place < said and self._names_another(document.sentence_at(place)[0], place):
            return False
        named = [
            (span, other.id)
            for span, other in document.cast.named_in((self._spoken if again else since, place))
            if other.kind == "person" and document.who_says(span) is None
        ]
        subjects = {key for span, key in named if document.cast.is_subject(span)}
        meant = subjects or {key for _, key in named if not again}
        return meant == {actor.id} or (again and not meant)


def _may_hold(attribution: FoundAttribution, actor: Actor) -> bool:
    """Whether an attribution's words can be an actor's own: no place's label, no medium's, no other's spokesman's."""
    named = attribution.as_named
    if actor.kind in {"place", "state"}:
        return attribution.cue is not None
    if actor.kind == "organization":
        return OUTLETS.isdisjoint(actor.name.casefold().split())
    return actor.kind != "person" or _FOR_SOMEBODY.search(named) is None


def _is_named(words: str, actor: Actor) -> bool:
    """Whether words end with an actor's name, behind titles and descriptions: "the economist Ana Roe"."""
    bare = words.removesuffix("’s").removesuffix("'s")
    for name in actor.forms:
        if bare.casefold() in {name.casefold(), f"the {name.casefold()}"}:
            return True
        if actor.kind in {"place", "state"}:
            continue
        before = bare.removesuffix(f" {name}")
        others = _ANOTHERS if actor.kind == "person" else _RELATED
        if before != bare and others.search(f"{before} ") is None:
            return True
        before, _, behind = bare.partition(name)
        if actor.kind == "person" and _BELONGS.match(behind) and others.search(f"{before} ") is None:
            return True
        if bare.startswith(f"{name}, ") and not bare.startswith(f"{name}, and "):
            return True
    return False


def _speaks_for(words: str, actor: Actor, *, document: bool) -> bool:
    """Whether somebody without a name speaks for a body: its spokesman, its report."""
    if actor.kind not in _BODIES:
        return False
    for name in actor.forms:
        before, found, behind = words.partition(name)
        if not found:
            continue
        if not behind.strip() and (_FOR.search(before) or (document and _MADE_BY.search(before))):
            return True
        if before.casefold() not in {"", "a ", "an ", "the "}:
            continue
        if _SPOKESPERSON.fullmatch(behind) or (document and (_OWNED.match(behind) or len(behind.split()) == 1)):
            return True
    return False


def _has_two_titles(document: Document, actor: Actor) -> bool:
    """Whether a person is called both Mr and Mrs, so that one name stands for two people."""
    if actor.kind != "person":
        return False
    titles = {
        document.text[max(0, span.start - 6) : span.start].split()[-1:][0].casefold().strip(".,(“\"'")
        for span in actor.mentions
        if document.text[max(0, span.start - 6) : span.start].strip()
    }
    return not titles.isdisjoint(FEMALE) and not titles.isdisjoint(MALE)


def _is_called_twice(document: Document, actor: Actor) -> bool:
    """Whether an article's body has a person's surname before the full name, or both first name and "Mrs Roe"."""
    text, (first, _, surname) = document.text, actor.name.rpartition(" ")
    full = text.find(actor.name)
    body = document.body[0][0] if document.body else 0
    alone = re.search(rf"(?<![\w-] ){re.escape(surname)}\b|(?<=[.!?] ){re.escape(surname)}\b", text[body:])
    if full > body and alone is not None and body + alone.start() < full:
        return True
    titled = re.search(rf"\b(?:Mr|Mrs|Ms|Miss)\.? {re.escape(surname)}\b", text) is not None
    return titled and re.search(rf"\b{re.escape(first)}\b(?! {re.escape(surname)})(?! [A-Z])", text) is not None
