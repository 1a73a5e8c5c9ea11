"""Completes roles that do not name their body: "the union's chair"."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from summarizer.language.lexicon import word_set
from summarizer.language.name_words import DESCRIPTORS, ORGANIZATION_HEADS, head_of

if TYPE_CHECKING:
    from summarizer.engines.extractive.actors import Actor

_OWNING = DESCRIPTORS | ORGANIZATION_HEADS | word_set("utility tank regulator")
"""Nouns for bodies that have officers: "the union's chair"."""
_ALONE = word_set(
    "executive ceo chairman chairwoman governor minister treasurer finance financial operating managing gov. president "
    "manager"
)
"""Words of offices that are informative without a body."""


def name_owners(actors: Sequence[Actor]) -> None:
    """Add the body to roles such as "the union's chair", or drop roles that stay uninformative: "a spokesman"."""
    bodies = [actor for actor in actors if actor.kind == "organization"]
    for actor in actors:
        if actor.kind != "person" or actor.office is None:
            continue
        role = actor.office[0]
        owner = _find_called(role.owner, bodies) if role.owner in _OWNING else None
        if owner is not None:
            office = role.words.rpartition("’s " if "’s " in role.words else "'s ")[2]  # "the union's | chair"
            actor.role = f"{office} of {owner}"
        if role.bare and actor.role == role.words and _ALONE.isdisjoint(role.words.casefold().split()):
            actor.role = None


def _find_called(noun: str, bodies: Sequence[Actor]) -> str | None:
    """Return the only body that a noun may mean: "the union GVD", "the Norby Teachers Union", "Norbex, a union"."""
    called = [
        one
        for one in bodies
        if head_of(one.name.split()) == noun
        or (one.role or "").split()[-1:] == [noun]
        or any(at.before == noun for at in one.mentions)
    ]
    if len(called) != 1:
        return None
    return f"{'the ' if called[0].mentions[0].before == 'the' else ''}{called[0].name}"
