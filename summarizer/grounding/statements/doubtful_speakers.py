"""Flags a named speaker of a quote that the article has from somebody else."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from operator import itemgetter
from typing import TYPE_CHECKING, Final

from summarizer.grounding.mention_roles import may_be_heard
from summarizer.grounding.mentions import shorten_names
from summarizer.grounding.name_matching import is_proper
from summarizer.grounding.speaker_matching import is_said_by, may_mean, read_beginnings
from summarizer.language.detection import KNOWN
from summarizer.language.lexicon import SUBJECT_PRONOUNS
from summarizer.language.names import is_person_noun, looks_like_person
from summarizer.schemas.findings import FoundAttribution, Span
from summarizer.schemas.grounder import DeclaredActor

if TYPE_CHECKING:
    from summarizer.grounding.grounder import ArticleGrounder

_SPEAKS_FOR: Final = re.compile(r"(?i)\b(?:spokes\w+|representatives?|officials?)\b")


def find_doubtful_speaker(
    actor: DeclaredActor,
    spans: Sequence[Span],
    grounder: ArticleGrounder,
    *,
    role: str = "",
    others: Sequence[str] = (),
) -> str:
    """The reason why an actor whom an attribution names may not say what a quote says; empty if it may.

    Args:
        spans: The parts of the quotes, which the actor stands near.
        role: The actor's role.
        others: The names of the other actors.
    """
    if not spans or not actor.names or grounder.language not in (None, KNOWN):  # who says what is read in English only
        return ""
    hull = min(spans)[0], max(spans)[1]
    levels = grounder.speech.find_levels(hull)
    names = [*actor.names, *shorten_names(actor.names)]
    if is_said_by(levels, actor.names, book=grounder.names):
        return ""
    told = next(
        (found for found in levels if grounder.speech.is_explicit(found, labels=True) and not _is_guessed(found, hull)),
        None,
    )
    if told is None or grounder.is_cited(names, hull):
        return ""
    units, quoted = grounder.speech.units, grounder.speech.quoted_units
    named = [span for span in grounder.find_mentions(names) if hull[0] <= span[0] and span[1] <= hull[1]]
    if any(may_be_heard(span, units, quoted) for span in named):
        return ""
    speaks_for = is_proper(told.speaker or "") and not grounder.find_other_speaker(levels, actor.names, labels=True)
    if speaks_for or _may_be_actor(told, actor) or _fits_role(told, role):
        return ""
    if _is_of_person(told, actor) and _is_named_nearest(names, others, hull, grounder):
        return ""
    mentions = "only mentions" if named else "does not name"
    return f"the article has it from “{told.speaker or told.as_named}”, and the quote {mentions} “{actor.names[0]}”"


def _is_named_nearest(names: Sequence[str], others: Sequence[str], hull: Span, grounder: ArticleGrounder) -> bool:
    """Whether an actor stands near a quote, and no other person nearer: in its sentence or else the one before."""
    if grounder.find_near(names, hull) is None:
        return False
    rivals = [name for name in others if looks_like_person(name)] if looks_like_person(names[0]) else []
    found = grounder.find_mentions([*names, *rivals])
    sentences = grounder.sentences
    for at in range(bisect_right(sentences, hull[0], key=itemgetter(0)) - 1, -1, -1):
        start, end = sentences[at]
        named = [grounder.text[a:b] for a, b in found if start <= a and b <= max(end, hull[1])]
        if named:
            return any(name in names for name in named)
    return True


def _is_guessed(found: FoundAttribution, hull: Span) -> bool:
    """Whether a speaker was resolved from a pronoun, or is a bare noun within the quote: "People"."""
    if is_proper(found.speaker or "") or found.as_named.casefold() == "police":
        return False
    is_bare = " " not in found.as_named and found.cue is not None and hull[0] <= found.cue[0] < hull[1]
    return is_bare or found.as_named.casefold() in SUBJECT_PRONOUNS


def _may_be_actor(found: FoundAttribution, actor: DeclaredActor) -> bool:
    """Whether a description without a name can mean the actor or its spokesperson: "the officer", "a spokesman"."""
    described = found.speaker or found.as_named
    if any(word[:1].isupper() for word in described.split()[1:]):
        return False
    speaks_for = found.kind == "document" or _SPEAKS_FOR.search(described) is not None
    return speaks_for or may_mean(described, actor.names[0])


def _is_of_person(found: FoundAttribution, actor: DeclaredActor) -> bool:
    """Whether a description with a name in it can mean a person: "the Ashby manager"."""
    words = (found.speaker or found.as_named).split()
    is_definite = len(words) > 2 and words[0].casefold() == "the"
    return is_definite and is_person_noun(words[-1]) and looks_like_person(actor.names[0])


def _fits_role(found: FoundAttribution, role: str) -> bool:
    """Whether a description has words of the actor's role only: "the prosecution" for a "prosecutor of Norland"."""
    described = found.speaker or found.as_named
    words = read_beginnings(described)
    return bool(words) and not is_proper(described) and words <= read_beginnings(role)
