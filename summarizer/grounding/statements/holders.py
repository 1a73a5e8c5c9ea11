"""Whether a position can be its actor's: the speaker that the article gives, or named or referred to in the quote."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from summarizer.grounding.mentions import find_nearest, shorten_names
from summarizer.grounding.named_speakers import is_proper, may_mean
from summarizer.language.lexicon import SUBJECT_PRONOUNS
from summarizer.schemas.findings import FoundAttribution, Span
from summarizer.schemas.grounder import DeclaredActor

if TYPE_CHECKING:
    from summarizer.grounding.grounder import ArticleGrounder

_REFERS: Final = re.compile(
    r"(?i)\b(?:he|she|they|it|his|her|hers|their|theirs|its|him|them|i|we|our|us|my|me|who|whose|both|itself|themselves"
    r"|himself|herself)\b"
)
_DESCRIBES: Final = re.compile(
    r"\b(?:[Tt]he|[Tt]his|[Tt]hat|[Bb]oth|[Oo]ther)\s+(?:[\w’'-]+\s+){0,2}(?:company|firm|group|party|government|ministry"
    r"|agency|department|bank|union|court|committee|council|commission|president|minister|leader|chief|spokes\w+|officials?"
    r"|researchers?|scientists?|authors?|team|study|report|police|army|military|country|nation|state|city|university"
    r"|organi[sz]ation|association|administration|authorit\w+|lawyers?|attorney|prosecut\w+|judge|senator|lawmakers?"
    r"|mayor|governor|director|coach|club|players?|family|parents|couple|woman|man|suspect|victims?|residents?|workers?"
    r"|two|pair|duo|countries|sides|analysts?|experts?|professor|doctor|teacher|students?|activists?|protesters|rebels"
    r"|board|foundation|institute|airline|carrier|maker|giant|startup|network|newspaper|church|charity|brothers?|sisters?)\b"
)
_SPEAKS_FOR: Final = re.compile(
    r"(?i)\b(?:spokes\w+|representatives?|officials?|statement|filings?|papers|documents?|records|report|survey|review|study"
    r"|letter|memo|complaint|lawsuit|ruling|website|release|article|paper|research|poll|analysis|figures|data)\b"
)


_DEFINITE: Final = re.compile(r"(?i)^the\s.*[^s]$|\bspokes\w+$|\b(?:papers|documents|records|filings)$|ss$")
"""One whom the article does not name there, so that it can be the actor; one who speaks for it; or its papers."""


def find_doubtful_holder(actor: DeclaredActor, spans: Sequence[Span], grounder: ArticleGrounder) -> str:
    """Why an actor may not hold what a quote says; empty if it is the speaker, or named or referred to there.

    Args:
        actor: The actor.
        spans: The parts of the quotes.
        grounder: The article's.
    """
    if not spans or not actor.names:
        return ""
    hull = min(spans)[0], max(spans)[1]
    levels = grounder.speech.find_levels(hull)
    said_by = [name for found in levels for name in (found.speaker, found.as_named) if name]
    if any(grounder.names.is_speaker(name, actor.names) for name in said_by):
        return ""
    quoted = grounder.text[hull[0] : hull[1]]
    sentence, _ = grounder.surroundings(hull)
    names = [*actor.names, *shorten_names(actor.names)]
    if find_nearest(grounder.find_mentions(names), hull, within=sentence) and not _is_given(levels):
        return ""
    if find_nearest(grounder.find_mentions(names), hull, within=hull) or _names_place(actor, quoted, grounder):
        return ""
    told = next((found for found in levels if found.cue is not None and not _is_guessed(found, hull)), None)
    if grounder.is_cited(names, hull):
        return ""
    near = grounder.find_near(names, hull)
    if told is not None and near and _may_be_actor(told, actor):
        return ""
    if told is not None and is_proper(told.speaker or "") and not grounder.find_other_speaker(levels, actor.names):
        return ""  # who speaks for it
    around = grounder.text[sentence[0] : sentence[1]]
    if near and told is None and (_REFERS.search(around) or _DESCRIBES.search(around)):
        return ""
    if told is not None:
        return (
            f"the article has it from “{told.speaker or told.as_named}”, and the quote does not name “{actor.names[0]}”"
        )
    return f"the quote neither names “{actor.names[0]}” nor refers to it, and nothing near it tells who says it"


def _is_guessed(found: FoundAttribution, hull: Span) -> bool:
    """Whether a speaker is a description that a pronoun is taken to mean, or a bare noun of the quote: "People"."""
    if is_proper(found.speaker or ""):
        return False
    bare = " " not in found.as_named and found.cue is not None and hull[0] <= found.cue[0] < hull[1]
    return bare or found.as_named.casefold() in SUBJECT_PRONOUNS


def _may_be_actor(found: FoundAttribution, actor: DeclaredActor) -> bool:
    """Whether a description that names nobody can be the actor, or what speaks for it: "the officer", "a spokesman"."""
    described = found.speaker or found.as_named
    if any(word[:1].isupper() for word in described.split()[1:]):
        return False
    return may_mean(described, actor.names[0]) or _SPEAKS_FOR.search(described) is not None


def _is_given(levels: Sequence[object]) -> bool:
    return any(getattr(found, "cue", None) is not None for found in levels)


def _names_place(actor: DeclaredActor, quoted: str, grounder: ArticleGrounder) -> bool:
    """Whether the quote names the actor's state by another form: its people, its government, its seat."""
    places = {grounder.names.read(name).place for name in actor.names} - {None}
    if not places:
        return False
    return any(grounder.names.read(word).place in places for word in re.findall(r"[A-Z][\w.’'-]+", quoted))
