"""Decide whose words an attribution holds: actors whom the article names there, or nobody.

The finder's answer is confirmed and never replaced: if the words at the place neither name an actor nor are a pronoun
for the one person or body named last, nobody holds the words.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from typing import Final

from summarizer.engines.extractive.actors import Actor
from summarizer.engines.extractive.document import Document
from summarizer.grounding.name_matching import DETERMINER
from summarizer.language.gazetteer.places import find_state, is_demonym
from summarizer.language.lexicon import SUBJECT_PRONOUNS, word_set
from summarizer.language.name_words import DESCRIPTORS, LEGAL_FORMS, ORGANIZATION_HEADS, OUTLETS, is_person_shaped
from summarizer.language.names import FEMALE, MALE, find_surname
from summarizer.schemas.findings import FoundAttribution, Span
from summarizer.schemas.news import ActorKind

_BODIES: Final = frozenset({"organization", "state", "group"})
_AND: Final = re.compile(r"\s*,\s+(?:and\s+)?|\s+and\s+")
_ANOTHERS: Final = re.compile(
    r"\b(?:spokes\w+|representative|lawyer|attorney|aide|advis[eo]r|source|friend|letter|statement|report)s?"
    r"(?: close)? (?:for|of|to|from)\b[^,]*\Z|\b(?:signed|written|made|led|run|issued) by\b[^,]*\Z"
    r"|\b(?:of|for|to|with|by|from|on|up)(?: the)?(?: [A-Z][a-z]{1,3}\.?)?\Z"
)
"""Words before a person's name behind which somebody else speaks: "a spokesman for Ms Roe"."""
_FOR_BODY: Final = re.compile(
    r"\bspokes\w+|\b(?:press|media) (?:office|service)\b|\b(?:report|statement|study|figures|survey) (?:of|from|by)\b",
    re.IGNORECASE,
)
_SPEAKS_FOR: Final = re.compile(
    r"(?i:(?:an? |the )?spokes\w+ (?:for|at|from) (?:the )?)"
    r"([A-Z][\w’'&-]*(?:(?: of| for| and)*(?: the)? [A-Z][\w’'&-]*){2,})"
)
_INSTITUTION: Final = re.compile(
    r"(?:[Tt]he\s(?:[\w’'-]+\s){1,2}|(?:(?!The\b)[A-Z][\w’'-]+\s){1,2}(?:[a-z]+\s)?)(?:[Mm]inistry|council|commission|court"
    r"|parliament|senate|navy|embassy|department|union|government|administration|leadership|army|military|police"
    r"|(?:armed|security) forces"
    r"|central bank|prosecutors)|(?:[A-Z]\w+\s)?[Pp]olice|[Tt]he (?:government|army|military|navy)"
)
"""Bodies that the article describes and that speak as one."""
_OFFICIALS: Final = re.compile(
    r"(?:[Tt]he )?(([A-Z][\w.’'-]+(?: [A-Z][\w’'-]+){0,2}) (?:[a-z]+ ){0,2}(?:officials|authorities|diplomats))"
)
"""Those who speak for a people, state or body together: "Kenyan health officials"."""
_DESCRIBED: Final = re.compile(r"[Tt]he ((?:[A-Za-z-]+ )?[A-Za-z]+)")
_NAMED: Final = re.compile(r"(?:The )?(?!The\b)[A-Z]")  # "The Norby news site", and not "The report"
_BODY: Final = re.compile(r"\b(?:[Tt]he|[Aa]n?) ((?:[a-z]+\b ?){1,2})")  # "the health ministry"
_COMPANY: Final = word_set("company firm group")  # what a company is called by that speaks on
_COMPANIES: Final = _COMPANY | LEGAL_FORMS
"""Words at the end of its name, beside those that say nothing of what a body is."""
_COMPLEMENT: Final = re.compile(r",| (?:of|for|at|to|in|from) ")
_AROUND: Final = 700  # characters before a pronoun in which only one person is named, if that alone tells who is meant

_OTHER: Final = re.compile(r"\b[Ss]?[Hh]e\b")

_JUDGING: Final = ("predict", "warn", "argu", "urge", "call", "demand", "insist", "conclude", "recommend")


class Holders:
    """Finds whose words an article's attributions hold, one after the other in the article's order."""

    def __init__(self, document: Document) -> None:
        self._document = document
        self._before: tuple[Actor, ...] = ()
        self._spoken = 0
        # Actors by the last word of what they are called.
        self._called: defaultdict[str, list[Actor]] = defaultdict(list)
        for actor in document.cast.actors:
            self._called[_read_calling(actor).rpartition(" ")[2]].append(actor)
        attributions = document.speech.attributions
        self._speaking = {one.id for found in attributions for _, one in document.cast.named_in(found.spans[0])}
        people = (actor for actor in document.cast.actors if actor.kind == "person")
        self._surnames = Counter(find_surname(actor.name) for actor in people)

    def find(self, attribution: FoundAttribution) -> tuple[Actor, ...]:
        """The actors whose words or views an attribution holds; empty if the article names none."""
        text = self._document.text
        self._before = tuple(actor for actor in self._find(attribution) if _may_hold(attribution, actor, text))
        self._spoken = attribution.spans[-1][1]
        return self._before

    def _find(self, attribution: FoundAttribution) -> tuple[Actor, ...]:
        named = " ".join(attribution.as_named.split())
        if named.casefold() in SUBJECT_PRONOUNS:
            return self._confirm_pronoun(attribution, named.casefold())
        return self._find_joint(named) or self._find_named(attribution, named)

    def _find_named(self, attribution: FoundAttribution, named: str) -> tuple[Actor, ...]:
        """The actor whom words name, describe or speak for."""
        cast, place = self._document.cast, attribution.spans[0]
        for _, actor in reversed(cast.named_in(place)):
            speaks_for = actor.kind in _BODIES and _FOR_BODY.search(named) and any(one in named for one in actor.forms)
            if speaks_for or _is_named(named, actor):
                vague = named.endswith(find_surname(actor.name)) and actor.name not in named
                return () if vague and self._is_doubtful(actor) else (actor,)
        return self._introduce(attribution, named)

    def _introduce(self, attribution: FoundAttribution, named: str) -> tuple[Actor, ...]:
        """An actor for a speaker who is not among the article's names: a person in full, a public body."""
        words, kind = self._read_source(attribution, named)
        cast = self._document.cast
        actor = cast.get(words or named) or self._find_described(attribution.spans[0][0], named)
        if actor is None and words:
            actor = cast.add(words, kind=kind, near=attribution.spans[0][0])
            if actor is not None:
                self._called[_read_calling(actor).rpartition(" ")[2]].append(actor)
        return (actor,) if actor is not None else ()

    def _find_described(self, place: int, named: str) -> Actor | None:
        """The only one of the actors named before whom "the minister" or "the company" describes."""
        match = _DESCRIBED.fullmatch(named)
        if match is None:
            return None
        noun = match[1].casefold()
        described = [actor for actor in self._called[noun.split()[-1]] if actor.mentions[0].start < place]
        if len(described) == 1 and _read_calling(described[0]).endswith(f" {noun}"):
            return described[0]
        speaking = self._goes_on(place) if noun in _COMPANY and not described else None
        head = speaking.name.rpartition(" ")[2].casefold() if speaking is not None else ""
        return speaking if head not in ORGANIZATION_HEADS or head in _COMPANIES else None

    def _goes_on(self, place: int) -> Actor | None:
        """The body that spoke last, if no other is named or described between."""
        actor = self._before[0] if len(self._before) == 1 and self._before[0].kind == "organization" else None
        named = self._document.cast.named_in((self._spoken, place))
        others = any(one is not actor and one.kind in _BODIES for _, one in named)
        phrases = _BODY.findall(self._document.text[self._spoken : place])
        described = {word for phrase in phrases for word in phrase.split()}
        return None if others or not (ORGANIZATION_HEADS - _COMPANY).isdisjoint(described) else actor

    def _read_source(self, attribution: FoundAttribution, named: str) -> tuple[str, ActorKind]:
        """The words that name a speaker who is not among the article's names, and its kind; no words if none do."""
        name, cast = attribution.speaker or "", self._document.cast
        kind: ActorKind = "organization"
        words, known = "", bool(cast.named_in(attribution.spans[0]))
        if _INSTITUTION.fullmatch(named):
            words, kind = attribution.as_named, "organization" if " " in named else "group"
        elif attribution.kind == "document" and not known and attribution.cue and _NAMED.match(name):
            judges = cast.text[attribution.cue[0] :].startswith(_JUDGING)
            words = name if judges and " " in named else ""  # "the Norby news site predicted"
        elif (group := _OFFICIALS.fullmatch(named)) and self._is_name(group[2], attribution.spans[0][0]):
            words, kind = group[1], "group"
        elif (body := _SPEAKS_FOR.fullmatch(named)) and not is_person_shaped(body[1]):
            words = body[1]
        elif " " in name and name in named and attribution.kind == "direct" and is_person_shaped(name):
            words, kind = name, "organization" if named.casefold() == f"the {name.casefold()}" else "person"
        return words, kind

    def _is_name(self, words: str, place: int) -> bool:
        """Whether capitalised words at an offset name a people, state or body: all do inside of a sentence."""
        opens = self._document.sentence_at(place)[0] == place
        return not opens or bool(is_demonym(words) or find_state(words) or self._document.cast.get(words))

    def _open(self, place: int) -> int:
        """Where the sentence before that of an offset begins."""
        return self._document.sentence_at(max(0, self._document.sentence_at(place)[0] - 2))[0]

    def _find_joint(self, words: str) -> tuple[Actor, ...]:
        """The actors whom words join: "Chile and Norway"; none if they are not all known."""
        parts = [part for part in _AND.split(words.removeprefix("Both ").removeprefix("both ")) if part]
        found = [(part, self._document.cast.find(part)) for part in parts] if len(parts) > 1 else []
        actors = {one.id: one for part, one in found if one is not None and _is_named(part, one)}
        return tuple(actors.values()) if len(parts) == len(actors) else ()

    def _confirm_pronoun(self, attribution: FoundAttribution, word: str) -> tuple[Actor, ...]:
        """The actor whom "he" or "it" means, if the finder and the last mentions before agree."""
        actor = self._document.cast.find(attribution.speaker or "") or self._find_by_role(attribution.speaker or "")
        person = word in {"he", "she"}
        if actor is None and word == "it" and (speaking := self._goes_on(attribution.spans[0][0])) is not None:
            return (speaking,)
        if actor is None or (actor.kind == "person") is not person:
            return self._find_joint(attribution.speaker or "") if word == "they" else ()
        means = self._means_person if person else self._means_body
        return (actor,) if means(attribution, actor) else ()

    def _find_by_role(self, words: str) -> Actor | None:
        """The only actor whose role words are: "a retired nurse", of Ann Roe, "a retired nurse who paid"."""
        role = DETERMINER.sub("", words)
        found = [one for one in self._document.cast.actors if role and (one.role or "").startswith(role)]
        return found[0] if len(found) == 1 else None

    def _means_body(self, attribution: FoundAttribution, actor: Actor) -> bool:
        """Whether a body is the only one named shortly before, or goes on speaking."""
        place = attribution.spans[0][0]
        again = self._before == (actor,)
        named = self._document.cast.named_in((self._spoken if again else self._open(place), place))
        bodies = {one.id for _, one in named if one.kind in _BODIES}
        return bodies == {actor.id} or (again and not bodies)

    def _means_person(self, attribution: FoundAttribution, actor: Actor) -> bool:
        """Whether a person is the only one named or the only subject shortly before, or goes on speaking."""
        place = attribution.spans[0][0]
        since = self._open(min(place, attribution.content[0][0]))
        is_subject = self._document.cast.is_subject
        acting = actor.id in self._speaking or any(is_subject((one.start, one.end)) for one in actor.mentions)
        full = any(one.name == actor.name for one in actor.mentions if since <= one.start < place)
        if not (acting and (full or not self._is_doubtful(actor))):
            return False  # "after the coup by King Roe"
        if {key for _, key in self._people_in(max(0, place - _AROUND), place)} == {actor.id}:
            return True
        if self._before == (actor,) and not self._people_in(self._spoken, place):
            return True  # nobody else is named since
        again = self._before == (actor,) and self._spoken >= since
        named = self._people_in(self._spoken if again else since, place)
        subjects = {key for span, key in named if is_subject(span)}
        if named and not (subjects or again) and _OTHER.search(self._document.text, since, named[-1][0][0]):
            return False  # "He met Roe. The plan, he said,"
        meant = subjects or {key for _, key in named}
        return meant == {actor.id} or (again and not meant)

    def _people_in(self, start: int, end: int) -> list[tuple[Span, str]]:
        """Where people are named in the article's own words."""
        named = self._document.cast.named_in((start, end))
        return [(span, one.id) for span, one in named if one.kind == "person" and not self._document.who_says(span)]

    def _is_doubtful(self, actor: Actor) -> bool:
        """Whether a surname may mean two people: two bear it, or it has titles of both sexes."""
        titles = {one.unit.low[one.first - 1] for one in actor.mentions if one.first}
        both = not (titles.isdisjoint(FEMALE) or titles.isdisjoint(MALE))
        return both or self._surnames[find_surname(actor.name)] > 1


def _read_calling(actor: Actor) -> str:
    """What an actor is called, behind a blank: the role without its complements, or else the name so."""
    return f" {_COMPLEMENT.split(actor.role or actor.name)[0].casefold()}"


def _may_hold(attribution: FoundAttribution, actor: Actor, text: str) -> bool:
    """Whether an attribution's words can be an actor's own: no place's label and no medium's report."""
    if actor.kind == "place":
        return False
    cue = text[slice(*attribution.cue)].casefold() if attribution.cue else ""
    medium = not OUTLETS.isdisjoint(actor.name.casefold().split()) or cue.startswith("report")
    return actor.kind != "organization" or not medium


def _is_named(words: str, actor: Actor) -> bool:
    """Whether words have an actor's name behind titles and descriptions, or before an apposition."""
    bare = words.removesuffix("’s").removesuffix("'s")
    for name in actor.forms:
        before, found, behind = (
            bare.rpartition(f" {name}") if not bare.startswith(name) else ("", name, bare[len(name) :])
        )
        if not found or (behind and not behind.startswith((",", " of ", " from ", " with ", " at "))):
            continue
        if before.casefold() in {"", "the"}:
            return True
        if actor.kind == "person":
            return _ANOTHERS.search(before) is None
        if before.rpartition(" ")[2].casefold() in DESCRIPTORS:
            return True  # "The union | Unite"
    return False
