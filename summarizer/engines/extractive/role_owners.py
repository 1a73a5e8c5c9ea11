"""Completes roles that do not name their body: "its director", "the union's chair", "a spokesman"."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Final

from summarizer.engines.extractive.evidence import is_subject, modifies
from summarizer.engines.extractive.names import Mention
from summarizer.engines.extractive.roles import OF_FIRMS, Role
from summarizer.language.lexicon import read_class, word_set
from summarizer.language.name_words import DESCRIPTORS, ORGANIZATION_HEADS, head_of
from summarizer.language.tokens import Unit

if TYPE_CHECKING:
    from summarizer.engines.extractive.actors import Actor

_OWNING: Final = DESCRIPTORS | ORGANIZATION_HEADS | word_set("utility tank regulator")
"""Nouns for bodies that have officers: "the union's chair"."""
_DESCRIBED_BODY: Final = re.compile(r"The ((?:[\w’'-]+ ){0,3}?(\w+))(?=,| (?:said|says|has|had|is|was|\w+ed)\b)")
"""A body that is described, not named, as the subject of a sentence."""
_WORDS: Final = re.compile(r"\w+")
_ALONE: Final = read_class("offices that are informative without a body")
_FIRST: Final = 6  # words at the start of a sentence in which an apposed body's name begins
_FOREMOST: Final = 2  # how many times as often as any other the main body of an article is named


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
        if not (role.owner or role.bare):
            continue
        owner = owners.find(actor)
        if owner is not None:
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
        leads = often[0].in_headline or any(at.unit.start == opening and is_subject(at) for at in often[0].mentions)
        return often[0] if leads else None

    def find(self, actor: Actor) -> str | None:
        """Return the name of the body that an actor's office belongs to; None if unsure."""
        role, mention = actor.office or (Role(""), actor.mentions[0])
        if role.owner in {"its", "their"}:
            near = self._find_near(mention)
            return near[0] if len(near) == 1 else self._find_described(mention) if not near else None
        if role.owner:
            return self._find_called(role.owner, mention) if role.owner in _OWNING else None
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

    def _find_described(self, mention: Mention) -> str | None:
        """Return the description of a body that is the subject of an office's sentence, or else of the one before."""
        at = bisect_left(self._starts, mention.unit.start)
        for unit in self._units[max(0, at - 1) : at + 1][::-1]:
            body = _DESCRIBED_BODY.match(self._text, unit.start, mention.start)
            if body is not None and body[2] in _OWNING:
                others = self._text[body.end() : min(unit.end, mention.start)].casefold()
                if any(self._named((unit.start, mention.start))) or not _OWNING.isdisjoint(_WORDS.findall(others)):
                    return None  # "The firm criticised Norby Council. Its | leader", "The firm criticised the union."
                called = self._find_bodies_called(body[2]) if body[1] == body[2] else []
                return _name(called[0], called[0].mentions[0]) if len(called) == 1 else f"the {body[1]}"
        return None

    def _find_firm(self, role: Role, mention: Mention) -> str | None:
        """Return the article's main body for an officer, if no other is named beside; None if unsure."""
        words = role.words.casefold().split()
        if words[-1] not in OF_FIRMS:
            return None
        first, last = self._text.rfind("\n", 0, mention.start) + 1, self._text.find("\n", mention.start)
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
    """Whether a mention is its sentence's topic: it opens the sentence, or stands in apposition to what does."""
    unit, at = mention.unit, mention.begin - (mention.before == "the")
    if mention.possessive or modifies(mention):
        return False
    # "The trade body, the Roe Union, said"
    return at == 0 or (at < _FIRST and unit.low[at - 1] == "," and is_subject(mention))
