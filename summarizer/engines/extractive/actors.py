"""Finds the actors of an article, each once, with kind and role, the most important first.

An actor is listed if it speaks, acts or is named more than once. Names of unclear kind are left out.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

from summarizer.engines.extractive.evidence import PERSONAL, acts, is_located, is_medium, is_subject, modifies
from summarizer.engines.extractive.identities import Identity, group_mentions, name_key
from summarizer.engines.extractive.kinds import decide_kind
from summarizer.engines.extractive.layout import Layout, read_layout
from summarizer.engines.extractive.names import Mention, find_mentions, find_word
from summarizer.engines.extractive.role_owners import name_owners
from summarizer.engines.extractive.roles import Role, find_role
from summarizer.grounding.speech_index import SpeechIndex
from summarizer.language.gazetteer.places import find_state, is_demonym, is_subdivision, metonym_of
from summarizer.language.gazetteer.vocabulary import is_ordinary
from summarizer.language.lexicon import FUNCTION_WORDS
from summarizer.language.name_words import HONORIFICS, ORGANIZATION_HEADS, OUTLETS, SEATS, TEAMS, head_of
from summarizer.language.names import drop_letters, find_surname
from summarizer.language.tokens import Unit
from summarizer.schemas.findings import FoundAttribution
from summarizer.schemas.news import ActorKind

_WITH_ROLES: Final = frozenset({"person", "organization"})
_SURE: Final = 2  # the least sum of signs of an actor that is listed without holding a position
_NEAR: Final = 40
_LAST_CAPITALISED: Final = re.compile(r"(?<!\w)([A-Z]\w+) \Z")
_BEARER: Final = re.compile(r"\b([A-Z][a-z’']+) \Z")
_SELF: Final = re.compile(r"\b(?:I|[Mm]y|me)\b")
_OFTEN: Final = 3
_SELDOM: Final = 2
_ROLES_READ: Final = 8
_ACTIONS_COUNTED: Final = 6
_QUOTES_COUNTED: Final = 4


@dataclass
class Actor:
    """Somebody or something that acts in an article."""

    id: str  # a short handle, unique in the article
    name: str  # the fullest name in the article
    kind: ActorKind
    role: str | None = None  # the article's own words for who the actor is, or None
    aliases: list[str] = field(default_factory=list)  # other names that the article uses only for this actor
    forms: list[str] = field(default_factory=list)  # all names that the article uses for it, ambiguous ones included
    mentions: list[Mention] = field(default_factory=list)
    weight: float = 0.0  # its importance in the article; only the order is meaningful
    in_headline: bool = False  # whether the headline names it
    cut: bool = False  # whether it is only a surname although the article seems to give the full name
    office: tuple[Role, Mention] | None = None  # the role as read, and the mention beside it
    listed: bool = True  # whether to list it even without a position


def find_actors(
    text: str, *, title: str | None = None, speech: SpeechIndex | None = None, layout: Layout | None = None
) -> list[Actor]:
    """Return the actors of an article, the most important first; none if it is not in English.

    Args:
        title: The headline, if it is not part of the text; used only for ranking.
        speech: The tokens, names and attributions; computed if None.
        layout: The layout; computed if None.
    """
    speech = SpeechIndex(text) if speech is None else speech
    layout = read_layout(text) if layout is None else layout
    if layout.genre == "other_language":
        return []
    identities = group_mentions(find_mentions(text, speech, layout), speech.roster)
    heading = f"{text[: max(text.find(chr(10), 0, 200), 0)]}\n{title or ''}"
    quotable = [unit for unit in speech.units if layout.is_quotable((unit.start, unit.end))]
    first = quotable[0].end if quotable else 0
    opening = {turn.content[0] for turn in speech.turns}  # "HOST: Ann, the mayor says no" only addresses Ann
    actors = []
    for one, kind, spoken in _decide_kinds(text, identities, speech):
        actor = _make_actor(text, one, kind, [mention for mention in one.mentions if mention.start not in opening])
        actor.in_headline = any(name in heading for name in actor.forms)
        acted = 0.5 * min(sum(map(acts, one.mentions)), _ACTIONS_COUNTED)
        actor.weight = _weigh(text, actor) + min(spoken, _QUOTES_COUNTED) + acted
        actor.cut = _is_cut(text, actor) and not speech.roster.is_apart(actor.name)
        actor.listed = not actor.cut and _is_sure(actor, first=first, spoken=spoken)
        actors.append(actor)
    name_owners(text, actors, quotable)
    actors.extend(_find_groups(text, speech.units, heading))
    actors.sort(key=lambda actor: (-actor.weight, actor.mentions[0].start))
    _assign_ids(actors)
    return actors


def _decide_kinds(
    text: str, identities: Sequence[Identity], speech: SpeechIndex
) -> Iterator[tuple[Identity, ActorKind, int]]:
    """Yield the identities that are actors, each with its kind and how often it speaks."""

    def is_turn(found: FoundAttribution) -> bool:
        return not found.cue and speech.is_explicit(found, labels=True)

    heard = [
        (key, found)
        for found in speech.attributions
        if found.speaker
        for key in {name_key(drop_letters(found.speaker)), *([name_key(found.as_named)] if is_turn(found) else ())}
    ]
    speakers = Counter(key for key, found in heard if found.spans)
    first_person = {
        key
        for key, found in heard
        if found.as_named.casefold() in PERSONAL
        or ((found.kind == "direct" or is_turn(found)) and any(_SELF.search(text, *part) for part in found.content))
    }
    for one in identities:
        names = {name_key(name) for name in one.names}
        spoken = sum(speakers[key] for key in names)
        kind = decide_kind(one, speaks=spoken > 0, says_i=not first_person.isdisjoint(names))
        if kind is not None:
            yield one, kind, spoken


def _is_sure(actor: Actor, *, first: int, spoken: int) -> bool:
    """Whether an actor is important enough to list, by a sum of signs.

    Args:
        first: The end of the article's first sentence.
        spoken: How often the actor speaks.
    """
    active = [mention for mention in actor.mentions if not is_medium(mention)]
    acting = len({mention.unit.start for mention in active if acts(mention)})
    named = sum(mention.place != "quotation" for mention in actor.mentions)
    if (
        _is_setting(actor, acting=acting, spoken=spoken)
        or (not active and actor.kind == "organization")
        or (_is_outlet(actor) and acting < _OFTEN)
    ):
        return False
    person = actor.kind == "person"
    signs = [
        2 * (spoken > 0),
        2 * any(one.plain and one.start < first and not (is_located(one) or modifies(one)) for one in active),
        min(2, acting),
        person and actor.role is not None,
        actor.in_headline,
        min(2, named - 1),
        -2 * (person and " " not in actor.name),
        -(actor.kind == "state"),
        -(not spoken and _is_unsure(actor, named=named)),
    ]
    return sum(signs) >= _SURE


def _is_setting(actor: Actor, *, acting: int, spoken: int) -> bool:
    """Whether an actor is a place, or a state that only locates something."""
    if actor.kind != "state" or spoken:
        return actor.kind == "place"
    located = any(is_located(one) or modifies(one) for one in actor.mentions)
    return acting < 1 + located  # a state that also locates must act twice


def _is_outlet(actor: Actor) -> bool:
    """Whether an actor is a news medium that the headline does not name."""
    return (
        actor.kind == "organization" and not actor.in_headline and not OUTLETS.isdisjoint(actor.name.casefold().split())
    )


def _is_unsure(actor: Actor, *, named: int) -> bool:
    """Whether an organisation is seldom named and its head noun does not mark it as one."""
    return actor.kind == "organization" and named <= _SELDOM and head_of(actor.name.split()) not in ORGANIZATION_HEADS


def _is_cut(text: str, actor: Actor) -> bool:
    """Whether a person has only a surname although the article seems to contain a full name with it."""
    name = find_surname(actor.name)
    if actor.kind != "person" or (" " in actor.name and actor.name.split()[0].casefold().rstrip(".") not in HONORIFICS):
        return False
    return any(map(_has_first_name, _find_beside(text, name)))


def _has_first_name(before: str) -> bool:
    """Whether words end with a capitalised word that may be a first name: no title, no "But"."""
    word = match[1].casefold() if (match := _LAST_CAPITALISED.search(before)) else ""
    return bool(word) and not (word in FUNCTION_WORDS or word in HONORIFICS)


def _find_beside(text: str, name: str) -> Iterator[str]:
    """Yield the text before each occurrence of a name."""
    for at in find_word(text, name):
        yield text[max(0, at - _NEAR) : at]


def _make_actor(text: str, one: Identity, kind: ActorKind, described: Sequence[Mention]) -> Actor:
    """Make an actor of an identity, with its name, aliases and the role beside a mention that may be `described`."""
    forms = [" ".join(form.split()) for form, _ in one.names.most_common()]
    name = _choose_name(text, one, kind, forms)
    office = _choose_role(text, described, body=kind == "organization") if kind in _WITH_ROLES else None
    if office and name.casefold().startswith(office[0].words.casefold()):
        office = None
    if kind == "organization" and metonym_of(one.name) is not None and one.name.casefold() not in SEATS:
        kind = "state"  # "Moscow" that warns
    forms = list(dict.fromkeys([name, *forms]))
    aliases = [form for form in forms[1:] if not one.shared and _is_alias(text, form, name, kind)]
    return Actor("", name, kind, office[0].words if office else None, aliases, forms, one.mentions, office=office)


def _choose_name(text: str, one: Identity, kind: ActorKind, forms: Sequence[str]) -> str:
    """Return the name to list: a surname with its title, a state in full, in capitals only if always written so."""
    name = one.name
    if kind == "person" and " " not in name:
        name = _find_title(text, one) or name
    elif kind == "state":
        name = next((form for form in forms if find_state(form) and not form.replace(".", "").isupper()), name)
    return next((form for form in forms if name.isupper() and form.casefold() == name.casefold() != form), name)


def _is_alias(text: str, form: str, name: str, kind: ActorKind) -> bool:
    """Whether a shorter name is unambiguous: initials, the end of a person's name, a body's name with its head."""
    if kind == "state":
        return True
    if kind == "organization":
        first = form.removesuffix(f" {name}")
        longer = first != form and not (find_state(first) or is_demonym(first) or is_subdivision(first))  # "Roe Court"
        return form.isupper() or (" " in form and not longer and head_of(form.split()) == head_of(name.split()))
    if kind != "person" or not name.casefold().endswith(f" {form.casefold()}"):
        return False
    given = {*re.split(r"[\s-]", name), "The"}
    found = map(_BEARER.search, _find_beside(text, form))
    bearers = {match[1] for match in found if match is not None}
    low = {word.casefold() for word in bearers - given}
    return all(word in HONORIFICS or is_ordinary(word) for word in low)


def _choose_role(text: str, mentions: Sequence[Mention], *, body: bool) -> tuple[Role, Mention] | None:
    """Return the most informative role beside a full name, or else a short one, with the mention; None if none."""
    own = [one for one in mentions if one.place != "quotation"]
    full = [one for one in own if " " in one.name]
    for places in (full, [one for one in own if one not in full]):
        later = bool(full) and places is not full
        roles = [(find_role(text, one, body=body, later=later), one) for one in places[:_ROLES_READ]]
        found = [(role, one) for role, one in roles if role is not None]
        if found:
            return max(found, key=lambda pair: pair[0].weight)
    return None


def _find_title(text: str, one: Identity) -> str | None:
    """Return a name with its one-word title ("Pope Francis", "Judge Roe"); None if no mention has one."""
    titled = (one for one in one.mentions if one.first - one.begin == 1)
    return next((text[one.unit.starts[one.begin] : one.end] for one in titled), None)


def _weigh(text: str, actor: Actor) -> float:
    weight = 0.0
    for mention in actor.mentions:
        passing = actor.kind in {"place", "state"} and (is_located(mention) or modifies(mention))
        weight += 0.5 if passing or mention.place != "sentence" else 1.0
    first = actor.mentions[0].start / min(max(len(text), 2000), 8000)
    weight += next((bonus for bound, bonus in ((0.1, 3.0), (0.2, 2.0), (0.35, 1.0)) if first < bound), 0.0)
    if actor.in_headline:
        weight += 5.0
    if actor.kind == "person":
        weight += 2.0 if actor.role else 0.5
    return weight


def _find_groups(text: str, units: Sequence[Unit], heading: str) -> Iterator[Actor]:
    """Yield groups of a people that often act: "the Kenyan team"."""
    found: dict[str, list[Mention]] = defaultdict(list)
    for unit in units:
        for at, word in enumerate(unit.low):
            if word in TEAMS and at > 0 and is_demonym(text[unit.starts[at - 1] : unit.ends[at - 1]]):
                start, end = unit.span(at - 1, at + 1)
                mention = Mention(text[start:end], start, end, unit, at - 1, at + 1, at - 1, "sentence")
                found[text[start:end].casefold()].append(mention)
    for words, mentions in found.items():
        leads, acting = words in heading.casefold(), sum(map(is_subject, mentions))
        if len(mentions) > 1 and acting >= (1 if leads else _OFTEN):
            name = min((mention.name for mention in mentions), key=str.isupper)
            weight = (7.0 if leads else 1.0) + len(mentions)
            yield Actor("", name, "group", forms=[name], mentions=mentions, weight=weight)


def _assign_ids(actors: Sequence[Actor]) -> None:
    taken: set[str] = set()
    for actor in actors:
        name = find_surname(actor.name) if actor.kind == "person" else actor.name
        actor.id = free_id(make_id(name), taken)


def make_id(name: str) -> str:
    """Make a handle of lower-case letters, digits and hyphens from a name."""
    folded = " ".join(name_key(word) for word in re.split(r"[\s-]+", name))
    return re.sub(r"[^a-z0-9]+", "-", folded).strip("-")[:40].strip("-") or "actor"


def free_id(handle: str, taken: set[str]) -> str:
    """Return a handle, numbered if `taken` has it, and add the result to `taken`."""
    unique, number = handle, 2
    while unique in taken:
        unique, number = f"{handle}-{number}", number + 1
    taken.add(unique)
    return unique
