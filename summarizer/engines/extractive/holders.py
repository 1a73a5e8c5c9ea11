"""Resolves the holders of attributions: the actors whose words they report.

The finder's speaker is confirmed, never replaced: if the words for the speaker neither name an actor nor are a pronoun
for the one person or body named last, the attribution has no holder.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from typing import Final

from summarizer.engines.extractive.actors import Actor
from summarizer.engines.extractive.document import Document
from summarizer.engines.extractive.evidence import GENDERS, find_pronoun
from summarizer.engines.extractive.names import BASED
from summarizer.grounding.name_matching import DETERMINER
from summarizer.language.gazetteer.first_names import read_gender
from summarizer.language.gazetteer.places import find_state, is_demonym
from summarizer.language.lexicon import SUBJECT_PRONOUNS, word_set
from summarizer.language.name_words import DESCRIPTORS, ORGANIZATION_HEADS, OUTLETS, is_office, is_person_shaped
from summarizer.language.names import FEMALE, MALE, find_surname
from summarizer.schemas.findings import FoundAttribution, Span
from summarizer.schemas.news import ActorKind

_BODIES: Final = frozenset({"organization", "state", "group"})
_AND: Final = re.compile(r"\s*,\s+(?:and\s+)?|\s+and\s+")
_ANOTHERS: Final = re.compile(
    r"\b(?:spokes\w+|representative|lawyer|attorney|aide|advis[eo]r|source|friend|letter|statement|report)s?"
    r"(?: close)? (?:for|of|to|from)\b[^,]*\Z|\b(?:signed|written|made|led|run|issued) by\b[^,]*\Z"
    r"|\b(?:such as|including)\b[^,]*\Z"
    r"|\b(?<!ccording )(?:of|for|to|with|by|from|on|up)(?: the)?(?: [A-Z][a-z]{1,3}\.?)?\Z"
)
"""Words before a person's name that make others the speakers: "a spokesman for Ms Roe", "officials such as Ms Roe"."""
_MEMBER: Final = re.compile(r"(?!The )[A-Z][\w’'-]+ [A-Z][\w’'-]+,? (?:of|from|at|with) ")  # "Ann Roe of"
_FOR_BODY: Final = re.compile(
    r"\bspokes\w+|\b(?:press|media) (?:office|service)\b|\b(?:report|statement|study|figures|survey) (?:of|from|by)\b",
    re.IGNORECASE,
)
_SPEAKS_FOR: Final = re.compile(
    r"(?:(?:[Aa]n?|[Tt]he) )?(?:spokes\w+|statement) (?:for|at|from|by) (.+)"
    r"|(?:(?:[Aa]n?|[Tt]he) (.+?)(?:['’]s?)?|([A-Z].+?)['’]s?) (?:spokes\w+|statement)"
)
"""The body for which somebody speaks: "a spokesman for Norby Aid", "a police statement"."""
_INSTITUTION: Final = re.compile(
    r"(?:[Tt]he\s(?:[\w’'-]+\s){1,2}|(?:(?!The\b)[A-Z][\w’'-]+\s){1,2}(?:[a-z]+\s)?)(?:[Mm]inistry|council|commission|court"
    r"|parliament|senate|navy|embassy|department|union|government|administration|leadership|army|military|police"
    r"|(?:armed|security) forces"
    r"|central bank|prosecutors)|(?:[A-Z]\w+\s)?[Pp]olice|[Tt]he (?:government|army|military|navy)"
)
"""Described bodies that speak as one."""
_OFFICIALS: Final = re.compile(
    r"(?:[Tt]he )?(([A-Z][\w.’'-]+(?: [A-Z][\w’'-]+){0,2}) (?:[a-z]+ ){0,2}(?:officials|authorities|diplomats))"
)
"""Groups that speak for a people, state or body: "Kenyan health officials"."""
_BODY_NAME: Final = re.compile(r"[A-Z][\w’'&.-]*(?:(?: (?:of|for|and|the))* (?:[A-Z][\w’'&-]*|&))*")
_DESCRIBED: Final = re.compile(r"[Tt]he ((?:[A-Za-z-]+ )?[A-Za-z]+)")
_NAMED: Final = re.compile(r"(?:The )?(?!The\b)[A-Z].* [A-Z]")  # "The Norby Post site", but not "One report"
_BODY: Final = re.compile(r"\b(?:[Tt]he|[Aa]n?) ((?:[a-z]+\b ?){1,2})")  # "the health ministry"
_COMPANY: Final = word_set("company firm group")  # nouns that refer back to a company
"""Last words of a company's name that such a noun may refer to, besides neutral ones."""
_COMPLEMENT: Final = re.compile(r",| (?:of|for|at|to|in|from) ")
_AROUND: Final = 700  # characters before a pronoun in which the only person named is its antecedent

_LONE: Final = re.compile(r"\b[A-Z][a-z]+\b(?! [A-Z])")
_OTHER: Final = re.compile(r"\b[Ss]?[Hh]e\b")

_JUDGING: Final = ("predict", "warn", "argu", "urge", "call", "demand", "insist", "conclude", "recommend")


class Holders:
    """Finds the holders of an article's attributions, which must be passed in the article's order."""

    def __init__(self, document: Document) -> None:
        self._document = document
        self._before: tuple[Actor, ...] = ()
        self._spoken = 0
        # Actors by the last word of `_describe`.
        self._called: defaultdict[str, list[Actor]] = defaultdict(list)
        for actor in document.actors.ranked:
            self._called[_describe(actor).rpartition(" ")[2]].append(actor)
        self._speaking: set[str] = set()
        self._represented: set[Span] = set()  # places of people's names in the words for somebody else who speaks
        for found in document.speech.attributions:
            for place, actor in document.actors.named_in(found.spans[0]):
                if actor.kind == "person" and speaks_another(document.text[found.spans[0][0] : place[0]]):
                    self._represented.add(place)
                else:
                    self._speaking.add(actor.id)
        people = (actor for actor in document.actors.ranked if actor.kind == "person")
        self._surnames = Counter(find_surname(actor.name) for actor in people)

    def find(self, attribution: FoundAttribution) -> tuple[Actor, ...]:
        """Return the actors whose words or views an attribution reports; empty if the article names none."""
        found = self._find(attribution)
        self._before = found if all(_may_hold(attribution, one, self._document.text) for one in found) else ()
        self._spoken = attribution.spans[-1][1]
        return self._before

    def _find(self, attribution: FoundAttribution) -> tuple[Actor, ...]:
        named = " ".join(attribution.as_named.split())
        if named.casefold() in SUBJECT_PRONOUNS:
            return self._confirm_pronoun(attribution, named.casefold())
        return self._find_joint(named) or self._find_named(attribution, named)

    def _find_named(self, attribution: FoundAttribution, named: str) -> tuple[Actor, ...]:
        """Return the actor that words name, describe or speak for; empty if there is none or it is ambiguous."""
        actors, place = self._document.actors, attribution.spans[0]
        for _, actor in reversed(actors.named_in(place)):
            whole = (one in named and f"{one}'s " not in named.replace("’", "'") for one in actor.forms)
            speaks_for = actor.kind in _BODIES and _FOR_BODY.search(named) and any(whole)
            if speaks_for or _is_named(named, actor):
                vague = named.endswith(find_surname(actor.name)) and actor.name not in named
                first, _, rest = actor.name.partition(" ")
                other = named == first != rest != "" and find_surname(rest) in actor.forms  # "Roe's friend Ann said"
                return () if other or (vague and self._is_doubtful(actor)) else (actor,)
        return self._introduce(attribution, named)

    def _introduce(self, attribution: FoundAttribution, named: str) -> tuple[Actor, ...]:
        """Return an actor for a speaker who is not among the article's names, such as a described body."""
        match = _SPEAKS_FOR.fullmatch(named)
        body = DETERMINER.sub("", match[match.lastindex or 0]) if match else ""
        if body:
            named = body if body[0].isupper() else f"the {body}"
        words, kind = self._name_body(attribution, body) if body else self._read_source(attribution, named)
        actors = self._document.actors
        actor = actors.get(words or named) or self._find_described(attribution.spans[0][0], named)
        if actor is None and words:
            actor = actors.add(words, kind=kind, near=attribution.spans[0][0])
            if actor is not None:
                self._called[_describe(actor).rpartition(" ")[2]].append(actor)
        return () if actor is None or (body and actor.kind == "person") else (actor,)

    def _find_described(self, place: int, named: str) -> Actor | None:
        """Return the only actor named before `place` that "the minister" describes; None if there is none."""
        match = _DESCRIBED.fullmatch(named)
        if match is None:
            return None
        noun = match[1].casefold()
        described = [actor for actor in self._called[noun.split()[-1]] if actor.mentions[0].start < place]
        return described[0] if len(described) == 1 and _describe(described[0]).endswith(f" {noun}") else None

    def _find_last_speaker(self, place: int) -> Actor | None:
        """Return the body that spoke last, if no other is named or described since; else None."""
        actor = self._before[0] if len(self._before) == 1 and self._before[0].kind == "organization" else None
        named = self._document.actors.named_in((self._spoken, place))
        others = any(one is not actor and one.kind in _BODIES for _, one in named)
        phrases = _BODY.findall(self._document.text[self._spoken : place])
        described = {word for phrase in phrases for word in phrase.split()}
        return None if others or not (ORGANIZATION_HEADS - _COMPANY).isdisjoint(described) else actor

    def _read_source(self, attribution: FoundAttribution, named: str) -> tuple[str, ActorKind]:
        """Return the words for a speaker who is not among the article's names, and its kind; empty words if none."""
        name, actors = attribution.speaker or "", self._document.actors
        kind: ActorKind = "organization"
        words, known = "", bool(actors.named_in(attribution.spans[0]))
        if _INSTITUTION.fullmatch(named):
            words, kind = attribution.as_named, "organization" if " " in named else "group"
        elif attribution.kind == "document" and not known and attribution.cue and _NAMED.match(named):
            judges = actors.text[attribution.cue[0] :].startswith(_JUDGING)
            words = name if judges and " " in named else ""  # "The Norby Post site predicted"
        elif (group := _OFFICIALS.fullmatch(named)) and self._is_name(group[2], attribution.spans[0][0]):
            words, kind = group[1], "group"
        elif " " in name and name in named and attribution.kind == "direct" and is_person_shaped(name):
            words, kind = name, "organization" if named.casefold() == f"the {name.casefold()}" else "person"
        return words, kind

    def _name_body(self, attribution: FoundAttribution, body: str) -> tuple[str, ActorKind]:
        """Return the name of a body for which somebody speaks, and its kind; empty if it may be a person's."""
        people = (one.kind == "person" for _, one in self._document.actors.named_in(attribution.spans[0]))
        several = " " in body or sum(map(str.isupper, body)) > 1  # "TfL", but not "a Roe spokeswoman"
        person = is_person_shaped(body) or any(map(is_office, body.casefold().split())) or any(people)
        return body if several and not person and _BODY_NAME.fullmatch(body) else "", "organization"

    def _is_name(self, words: str, place: int) -> bool:
        """Whether capitalised words at an offset are a name: inside a sentence all are, at its start known ones."""
        opens = self._document.sentence_at(place)[0] == place
        return not opens or bool(is_demonym(words) or find_state(words) or self._document.actors.get(words))

    def _find_previous_start(self, place: int) -> int:
        """Return the start of the sentence before the one around an offset."""
        return self._document.sentence_at(max(0, self._document.sentence_at(place)[0] - 2))[0]

    def _find_joint(self, words: str) -> tuple[Actor, ...]:
        """Return the actors that words join ("Chile and Norway"); empty if not all are known."""
        parts = [part for part in _AND.split(words.removeprefix("Both ").removeprefix("both ")) if part]
        found = [(part, self._document.actors.find(part)) for part in parts] if len(parts) > 1 else []
        actors = {one.id: one for part, one in found if one is not None and _is_named(part, one)}
        return tuple(actors.values()) if len(parts) == len(actors) else ()

    def _confirm_pronoun(self, attribution: FoundAttribution, word: str) -> tuple[Actor, ...]:
        """Return the actor that a pronoun means, if the finder and the last mentions agree; else empty."""
        actor = self._document.actors.find(attribution.speaker or "") or self._find_by_role(attribution.speaker or "")
        person = word in {"he", "she"}
        if person and attribution.kind == "direct" and (actor is None or actor.kind != "person"):
            actor = self._find_lone_subject(attribution)
        if actor is None and word == "it" and (last := self._find_last_speaker(attribution.spans[0][0])) is not None:
            return (last,)
        if actor is None or (actor.kind == "person") is not person:
            return self._find_joint(attribution.speaker or "") if word == "they" else ()
        means = self._means_person if person else self._means_body
        return (actor,) if means(attribution, actor) else ()

    def _find_lone_subject(self, attribution: FoundAttribution) -> Actor | None:
        """Return the only person named shortly before, or else the last speaker, if last named as a subject."""
        place = attribution.spans[0][0]
        near = self._document.actors.named_in((max(0, place - _AROUND), place))
        people = {one.id: one for _, one in near if one.kind == "person"}
        lone = next(iter(people.values())) if len(people) == 1 else next(iter(self._before), None)
        spans = [span for span, one in near if one is lone]
        if lone is None or not spans or DETERMINER.match(attribution.speaker or ""):
            return None  # "The victim's mother … she said"
        relative = find_surname(lone.name) in self._document.text[spans[-1][1] : place]  # "Ann Roe … Mr Roe … he said"
        return lone if not relative and self._document.actors.is_subject(spans[-1]) else None

    def _find_by_role(self, words: str) -> Actor | None:
        """Return the only actor whose role begins with the words: "a retired nurse" of "a retired nurse who paid"."""
        role = DETERMINER.sub("", words)
        found = [one for one in self._document.actors.ranked if role and (one.role or "").startswith(role)]
        return found[0] if len(found) == 1 else None

    def _means_body(self, attribution: FoundAttribution, actor: Actor) -> bool:
        """Whether a body is the only one named shortly before, or the last speaker and none is named since."""
        place = attribution.spans[0][0]
        again = self._before == (actor,)
        named = self._document.actors.named_in((self._spoken if again else self._find_previous_start(place), place))
        bodies = {one.id for _, one in named if one.kind in _BODIES}
        return bodies == {actor.id} or (again and not bodies)

    def _means_person(self, attribution: FoundAttribution, actor: Actor) -> bool:
        """Whether a person is the only one named or the only subject shortly before, or the continuing speaker."""
        place = attribution.spans[0][0]
        since = self._find_previous_start(min(place, attribution.content[0][0]))
        is_subject = self._document.actors.is_subject
        acting = actor.id in self._speaking or any(is_subject((one.start, one.end)) for one in actor.mentions)
        full = any(one.name == actor.name for one in actor.mentions if since <= one.start < place)
        if not (acting and (full or not self._is_doubtful(actor))) or self._is_somebody_else(attribution, actor, since):
            return False  # "after the coup by King Roe"
        if {key for _, key in self._people_in(max(0, place - _AROUND), place)} == {actor.id}:
            return True
        if self._before == (actor,) and not self._people_in(self._spoken, place):
            return True  # nobody has been named since
        again = self._before == (actor,) and self._spoken >= since
        named = self._people_in(self._spoken if again else since, place)
        subjects = {key for span, key in named if is_subject(span)}
        if named and not (subjects or again) and _OTHER.search(self._document.text, since, named[-1][0][0]):
            return False  # "He met Roe. The plan, he said,"
        meant = subjects or {key for _, key in named}
        return meant == {actor.id} or (again and not meant)

    def _is_somebody_else(self, attribution: FoundAttribution, actor: Actor, start: int) -> bool:
        """Whether "he" or "she" does not fit an actor's name, or a first name behind it: "Lind met Tara. She said"."""
        place, gender = attribution.spans[0][0], "f" if attribution.as_named.casefold() == "she" else "m"
        last_start, last = max(((one.start, one.end) for one in actor.mentions if one.start < place), default=(0, 0))
        if (last_start, last) in self._represented:
            return True  # "A spokesman for Ms Roe said … She"
        persons = (name for name in self._document.speech.roster.persons if read_gender(name) == gender)
        others = {name.split()[0] for name in persons} - set(actor.name.split())
        lone = _LONE.finditer(self._document.text, max(start, last), place)
        named = any(one[0] in others and not self._document.speech.is_inside(one.span()) for one in lone)
        own = read_gender(actor.name)
        called = {own} if own else {GENDERS.get(find_pronoun(one)) for one in actor.mentions}  # "says | his school"
        return named or not called <= {gender, None}

    def _people_in(self, start: int, end: int) -> list[tuple[Span, str]]:
        """Return the mentions of people between two offsets outside of attributions, with the actors' ids."""
        named = self._document.actors.named_in((start, end))
        return [(span, one.id) for span, one in named if one.kind == "person" and not self._document.who_says(span)]

    def _is_doubtful(self, actor: Actor) -> bool:
        """Whether an actor's surname is ambiguous: two people share it, or it has titles of both sexes."""
        titles = {one.unit.low[one.first - 1] for one in actor.mentions if one.first}
        both = not (titles.isdisjoint(FEMALE) or titles.isdisjoint(MALE))
        return both or self._surnames[find_surname(actor.name)] > 1


def speaks_another(before: str) -> bool:
    """Whether words before a person's name make somebody else the speaker: "a spokesman for".

    >>> speaks_another("A spokesman for the mayor "), speaks_another("The mayor, ")
    (True, False)
    """
    return _ANOTHERS.search(before.rstrip()) is not None


def _describe(actor: Actor) -> str:
    """Return the role, or else the name, of an actor without complements, in lower case after a space."""
    return f" {_COMPLEMENT.split(actor.role or actor.name)[0].casefold()}"


def _may_hold(attribution: FoundAttribution, actor: Actor, text: str) -> bool:
    """Whether an actor can be the holder of an attribution: not a place, nor a medium that reports."""
    start, end = attribution.spans[0]
    located = actor.kind == "state" and text[:start].endswith(", ") and text.startswith(", ", end)
    if actor.kind == "place" or located:  # "Ann Roe, who lives in Norby, Norland, said"
        return False
    cue = text[slice(*attribution.cue)].casefold() if attribution.cue else ""
    medium = not OUTLETS.isdisjoint(actor.name.casefold().split()) or cue.startswith("report")
    return actor.kind != "organization" or not medium


def _is_named(words: str, actor: Actor) -> bool:
    """Whether words name an actor, after titles and descriptions or before an apposition."""
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
            return not speaks_another(before)
        is_described = before.rpartition(" ")[2].casefold() in DESCRIPTORS and not _MEMBER.match(before)
        if is_described or BASED.search(before):
            return True  # "The union | Unite", "Norby-based | Harlan Steel"
    return False
