"""Completes roles that do not name their body: "its director", "the union's chair", "a spokesman"."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from summarizer.engines.extractive.evidence import is_subject, modifies
from summarizer.engines.extractive.names import Mention
from summarizer.engines.extractive.roles import DEPENDENT, Role
from summarizer.language.gazetteer.vocabulary import is_ordinary
from summarizer.language.lexicon import word_set
from summarizer.language.name_words import DESCRIPTORS, ORGANIZATION_HEADS, head_of
from summarizer.language.reporting_verbs import find_verb
from summarizer.language.tokens import Unit

if TYPE_CHECKING:
    from summarizer.engines.extractive.actors import Actor

_OWNING = DESCRIPTORS | ORGANIZATION_HEADS | word_set("utility tank regulator")
"""Nouns for bodies that have officers: "the union's chair"."""
_OF_FIRMS = word_set(
    "executive chairman chairwoman chair director spokesman spokeswoman spokesperson secretary treasurer ceo officer "
    "chief partner"
)
"""Last words of offices that, without a body, belong to the body that the article is about."""
_ALONE = word_set(
    "executive ceo chairman chairwoman governor minister treasurer finance financial operating managing gov. president "
    "manager"
)
"""Words of offices that are informative without a body."""
_AT_BODY = re.compile(r"(.* (?:of|at|for|with)) the (\w+)$")
_FIRST = 6  # words at the start of a sentence in which an apposed body's name begins
_FOREMOST = 2  # how many times as often as any other the main body of an article is named


def name_owners(text: str, actors: Sequence[Actor], units: Sequence[Unit]) -> None:
    """Add the body to roles such as "its director" and "a spokesman", or drop roles that stay uninformative.

    Args:
        units: The article's quotable sentences, in order.
    """
    if not units:
        return
    owners = _Owners(text, actors, units)
    for actor in actors:
        if actor.kind != "person" or actor.office is None:
            continue
        role = actor.office[0]
        inside = _AT_BODY.match(role.words)
        if not (role.owner or role.bare or inside):
            continue
        owner = owners.find(actor, inside[2].casefold() if inside else role.owner)
        if owner is not None and inside:
            actor.role = f"{inside[1]} {owner}"
        elif owner is not None:
            office = role.words.rpartition("’s " if "’s " in role.words else "'s ")[2]  # "the union's | chair"
            actor.role = f"{office} of {owner}"
        if role.bare and actor.role == role.words and _ALONE.isdisjoint(role.words.casefold().split()):
            actor.role = None


class _Owners:
    """Resolves the bodies that offices in an article belong to."""

    def __init__(self, text: str, actors: Sequence[Actor], units: Sequence[Unit]) -> None:
        self._text = text
        self._units = units
        self._starts = [unit.start for unit in units]
        self._bodies = [actor for actor in actors if actor.kind == "organization"]
        self._main = self._find_main()

    def _find_main(self) -> Actor | None:
        """Return the article's main body: named most by far, and in the headline or as first subject; else None."""
        opening = self._units[0].start
        often = sorted(self._bodies, key=lambda one: -len(one.mentions))
        if not often or (len(often) > 1 and len(often[0].mentions) < _FOREMOST * len(often[1].mentions)):
            return None
        leads = often[0].heads or any(at.unit.start == opening and is_subject(at) for at in often[0].mentions)
        return often[0] if leads else None

    def find(self, actor: Actor, owner: str) -> str | None:
        """Return the name of the body that an actor's office belongs to; None if unsure.

        Args:
            owner: "its", "their", a noun such as "union" for "the union's", or empty.
        """
        role, mention = actor.office or (Role(""), actor.mentions[0])
        if owner in {"its", "their"}:
            return self._find_antecedent(role, mention)
        if owner:
            return self._find_called(owner, mention) if owner in _OWNING else None
        return self._find_firm(role, mention)

    def _find_called(self, noun: str, mention: Mention) -> str | None:
        """Return the only body that a noun may mean, or the topic of the words before it: "the company's chair"."""
        called = self._find_bodies_called(noun)
        if called:
            return _name(called[0], called[0].mentions[0]) if len(called) == 1 else None
        near = self._find_near(mention)
        return near[0] if noun in DESCRIPTORS and len(near) == 1 else None

    def _find_bodies_called(self, noun: str) -> list[Actor]:
        """Return the bodies that a noun may mean: "the union GVD", "the Norby Teachers Union", "Norbex, a union"."""
        return [
            one
            for one in self._bodies
            if head_of(one.name.split()) == noun
            or (one.role or "").split()[-1:] == [noun]
            or any(at.before == noun for at in one.mentions)
        ]

    def _find_near(self, mention: Mention) -> list[str]:
        """Return the names of the bodies that the sentence of an office, or else the one before it, is about."""
        at = bisect_left(self._starts, mention.unit.start)
        paragraph = self._text.rfind("\n", 0, mention.start) + 1
        for unit in self._units[max(0, at - 1) : at + 1][::-1]:
            if unit.end < paragraph and unit.end < self._text.rfind("\n", 0, max(0, paragraph - 2)):
                break
            named = {
                one.name: _name(one, it)
                for one in self._bodies
                for it in one.mentions
                if it.unit.start == unit.start and it.plain and it.start < mention.start and _is_topic(it)
            }
            if named:
                return list(named.values())
        return []

    def _find_antecedent(self, role: Role, mention: Mention) -> str | None:
        """Return the body that "its" or "their" means: the topic of this or the preceding sentence, or the only one."""
        at = bisect_left(self._starts, mention.unit.start)
        first = self._units[max(0, at - 1)].start
        named = [
            (one, it) for one in self._bodies for it in one.mentions if first <= it.start < mention.start and it.plain
        ]
        names = {one.name for one, _ in named}
        if role.owner == "their" and len(names) > 1:
            return None  # "Norby drew, which left Roe FC and their coach"
        near = self._find_near(mention)
        if near:
            return near[0] if len(near) == 1 else None
        holds = role.words.split()[-1].casefold() in DEPENDENT
        if not named or not holds or len(names) > 1:
            return None
        last, place = max(named, key=lambda one: one[1].start)
        if place.start < self._text.rfind("\n", 0, mention.start):
            return None
        cut = place.possessive or is_ordinary(last.name.casefold())  # "Roe's trust. Its chair", "Homes | for Norby"
        return None if cut else _name(last, place)

    def _find_firm(self, role: Role, mention: Mention) -> str | None:
        """Return the body of an officer: a spokesperson's topic nearby, or the article's main body; None if unsure."""
        words = role.words.casefold().split()
        if words[-1] not in _OF_FIRMS:
            return None
        first, last = self._text.rfind("\n", 0, mention.start) + 1, self._text.find("\n", mention.start)
        near = self._find_near(mention)
        if words[0].startswith("spokes") and len(near) == 1:
            return near[0]
        main = self._main
        others = {one.name for one in self._named((first, last if last >= 0 else len(self._text)))}
        return _name(main, main.mentions[0]) if main is not None and others <= {main.name} else None

    def _named(self, span: tuple[int, int]) -> Iterator[Actor]:
        """Yield the bodies named in a span outside of quotations."""
        for one in self._bodies:
            if any(span[0] <= it.start < span[1] and it.plain for it in one.mentions):
                yield one


def _name(body: Actor, place: Mention) -> str:
    return f"{'the ' if place.before == 'the' else ''}{body.name}"


def _is_topic(mention: Mention) -> bool:
    """Whether a mention is its sentence's topic: it opens the sentence, or the body is the speaker."""
    unit, at = mention.unit, mention.begin - (mention.before == "the")
    if mention.possessive or modifies(mention):
        return False
    # "The trade body, the Roe Union, said"
    apposed = 0 < at < _FIRST and unit.low[at - 1] == "," and is_subject(mention)
    return (
        at == 0
        or apposed
        or unit.low[max(0, at - 2) : at] == ["according", "to"]
        or bool(find_verb(unit.at(mention.stop)))
    )
