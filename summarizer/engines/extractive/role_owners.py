"""Complete roles that leave out the organisation: "its director", "the union's chair", "a spokesman"."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from typing import TYPE_CHECKING, TypeAlias

from summarizer.engines.extractive.evidence import is_subject, modifies
from summarizer.engines.extractive.name_words import DESCRIPTORS, ORGANIZATION_HEADS, head_of
from summarizer.engines.extractive.names import Mention
from summarizer.engines.extractive.roles import DEPENDENT, Role
from summarizer.language.gazetteer.vocabulary import is_ordinary
from summarizer.language.lexicon import word_set
from summarizer.language.reporting_verbs import find_verb
from summarizer.schemas.findings import Span

if TYPE_CHECKING:
    from summarizer.engines.extractive.actors import Actor


Named: TypeAlias = tuple["Actor", Mention]  # a body, and where it is named


def name_owners(text: str, actors: Sequence[Actor], sentences: Sequence[Span], opening: int) -> None:
    """Add the body to the role of everybody who is only called "its director", "the union's chair" or "a spokesman".

    Args:
        opening: Where its first sentence begins; a body that is its subject is the one that the article is about.
    """
    bodies = [actor for actor in actors if actor.kind == "organization"]
    starts = [start for start, _ in sentences]
    leading = [one for one in bodies if any(at.unit.start == opening and _opens_unit(at) for at in one.mentions)]
    for actor in actors:
        if actor.office is None or not (actor.office[0].owner or actor.office[0].bare):
            continue
        role = actor.office[0]
        before = starts[max(0, bisect_right(starts, actor.office[1].start) - 2)]
        found = _find_owner(text, actor, bodies, leading, before)
        if found is not None:
            body, place = found
            office = role.words.split(maxsplit=2)[2] if role.owner in _OWNING else role.words  # "the union's | chair"
            actor.role = f"{office} of {'the ' if place.before == 'the' else ''}{body.name}"
        if role.bare and actor.role == role.words and _ALONE.isdisjoint(role.words.casefold().split()):
            actor.role = None


def _find_owner(
    text: str, actor: Actor, bodies: Sequence[Actor], leading: Sequence[Actor], before: int
) -> Named | None:
    """The body that the words of an office mean; None if it is not sure.

    Args:
        leading: Those that are the subject of the article's first sentence.
        before: Where the sentence before begins.
    """
    owner = actor.office[0].owner if actor.office else ""
    if owner in _OWNING:
        return _find_called(bodies, owner)
    if owner in {"its", "their"}:
        return _find_antecedent(text, actor, bodies, before)
    return None if owner else _find_firm(text, actor, bodies, leading, before)


def _find_called(bodies: Sequence[Actor], noun: str) -> Named | None:
    """The only body that is called by a noun: "the union GVD", "the Norby Teachers Union", "Norbex, a union"."""
    called = [
        one
        for one in bodies
        if head_of(one.name.split()) == noun
        or (one.role or "").split()[-1:] == [noun]
        or any(mention.before == noun for mention in one.mentions)
    ]
    return (called[0], called[0].mentions[0]) if len(called) == 1 else None


def _find_antecedent(text: str, actor: Actor, bodies: Sequence[Actor], before: int) -> Named | None:
    """The body that "its" or "their" means: the topic of the sentence or of the one before, or the only one near."""
    role, mention = actor.office or (Role(""), actor.mentions[0])
    told = _find_named(bodies, (before, mention.start))
    names = {one.name for one, _ in told}
    if role.owner == "their" and len(names) > 1:
        return None  # "Norby drew, which left Roe FC and their coach"
    near = [(one, at) for one, at in told if _is_topic(at)]
    if near:
        return near[0] if len(near) == 1 else None
    last, place = told[-1] if told else (None, mention)
    holds = actor.kind == "person" and role.words.split()[-1].casefold() in DEPENDENT
    if last is None or not holds or len(names) > 1 or place.start < text.rfind("\n", 0, mention.start):
        return None
    cut = place.possessive or is_ordinary(last.name.casefold())  # "Roe's trust. Its chair", "Homes | for Norby"
    return None if cut else (last, place)


def _find_firm(text: str, actor: Actor, bodies: Sequence[Actor], leading: Sequence[Actor], before: int) -> Named | None:
    """The body whose spokesman or chairman somebody is: the topic of the sentence before, or of the article."""
    role, mention = actor.office or (Role(""), actor.mentions[0])
    if role.words.split()[-1].casefold() not in _OF_FIRMS:
        return None
    first, last = text.rfind("\n", 0, mention.start) + 1, text.find("\n", mention.start) % (len(text) + 1)
    near = [(one, at) for one, at in _find_named(bodies, (before, mention.start)) if _is_topic(at)]
    spokes = role.words.casefold().startswith("spokes")
    if spokes and len(near) == 1 and near[0][1].unit.start >= first and near[0][1].unit is not mention.unit:
        return near[0]
    named = {one.name for one, _ in _find_named(bodies, (first, last))}
    return (leading[0], leading[0].mentions[0]) if len(leading) == 1 and named <= {leading[0].name} else None


_OWNING = DESCRIPTORS | ORGANIZATION_HEADS
"""Nouns of bodies that have officers: "the union's chair"."""
_OF_FIRMS = word_set(
    "executive chairman chairwoman chair director spokesman spokeswoman spokesperson secretary treasurer"
)
"""Ends of offices that somebody holds in the body that an article is about."""
_ALONE = word_set(
    "executive ceo chairman chairwoman governor minister treasurer finance financial operating managing gov. president "
    "manager"
)
"""Words of offices that say something without the body whose they are."""


def _opens_unit(mention: Mention) -> bool:
    return mention.begin == (mention.before == "the") and is_subject(mention)


_FIRST = 6  # words of a sentence among which the body stands that it opens with by a noun


def _is_topic(mention: Mention) -> bool:
    """Whether a sentence is about a body: it opens with it, or is what the body says."""
    unit, at = mention.unit, mention.begin - (mention.before == "the")
    if mention.possessive or modifies(mention):
        return False
    apposed = (
        0 < at < _FIRST and unit.low[at - 1] == "," and is_subject(mention)
    )  # "The trade body, the Roe Union, said"
    return (
        at == 0
        or apposed
        or unit.low[max(0, at - 2) : at] == ["according", "to"]
        or bool(find_verb(unit.at(mention.stop)))
    )


def _find_named(bodies: Sequence[Actor], span: Span) -> list[tuple[Actor, Mention]]:
    """The bodies that the article's own words name in a span."""
    start, end = span
    return [(body, one) for body in bodies for one in body.mentions if start <= one.start < end and one.plain]
