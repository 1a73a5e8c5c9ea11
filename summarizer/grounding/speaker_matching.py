"""Compares claimed speakers with the article's attributions, and gives the reason if a claim fails."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from summarizer.grounding.name_matching import ActorIndex, NameBook
from summarizer.language.lexicon import SUBJECT_PRONOUNS
from summarizer.schemas.findings import AttributionKind, FoundAttribution, Span
from summarizer.schemas.grounder import ClaimedSpeaker, DeclaredActor, FoundSpeaker

ARTICLE_ITSELF: Final = frozenset(
    {"the article", "article", "the author", "author", "the reporter", "the newspaper", "unattributed", "none"}
)
"""What models write as the speaker if no one in the article says it."""


def match_speaker(
    claimed: ClaimedSpeaker,
    *,
    found: FoundAttribution | None,
    inside: bool,
    is_near: bool,
    actors: ActorIndex,
    book: NameBook,
) -> tuple[DeclaredActor | None, str]:
    """The declared actor that a claimed speaker is, and the reason why the claim fails (empty if it holds).

    Args:
        found: The article's attribution of the passage; None if it has none.
        inside: Whether the passage is direct speech.
        is_near: Whether the claimed name stands near the passage.
        actors: The declared actors.
        book: Parses names.
    """
    actor = choose_actor(claimed, found=found, actors=actors, book=book)
    claimed_actor = actors.get(claimed.speaker)
    if claimed_actor is not None:
        if actor is not None and actor is not claimed_actor:
            return None, f"“{claimed.named}” is not “{claimed.speaker}”"
        actor = claimed_actor
    names = [*(actor.names if actor else ()), claimed.named]
    said_by = found.speaker or found.as_named if found else ""
    if claimed.kind == "direct" and not inside:
        return None, "it is called direct, but does not stand inside the article's quotation marks"
    if not is_near and not (found and said_by and book.is_speaker(said_by, names)):
        other = f"; the article names “{found.as_named}” there" if found and found.as_named else ""
        return None, f"“{claimed.named or claimed.speaker}” does not stand near the quote{other}"
    return actor, ""


def choose_level(
    levels: Sequence[FoundAttribution], *, claimed: ClaimedSpeaker, actors: ActorIndex, book: NameBook
) -> FoundAttribution | None:
    """The attribution that a claim is compared with if attributions are nested: the one that it agrees with.

    In "Roe said that Lee had warned her" the warning is attributed to Lee and, with the rest, to Roe: both claims are
    right. A claim of anyone else is compared with the innermost attribution.

    Args:
        levels: The attributions that cover the passage, the innermost first.
        actors: The declared actors.
        book: Parses names.
    """
    if len(levels) < 2:
        return levels[0] if levels else None
    meant = [known for known in (actors.get(claimed.speaker), *actors.find_exact(claimed.named)) if known]
    names = [name for name in (claimed.named, *(name for known in meant for name in known.names)) if name]
    return next((found for found in levels if agrees(claimed.named, found, names, book=book)), levels[0])


def find_enclosed(span: Span, attributions: Sequence[FoundAttribution]) -> FoundAttribution | None:
    """The one attribution that lies within a span, cue, speaker and content; None if there are several speakers.

    Args:
        span: The sentence, or a part of it.
        attributions: All attributions of the article, in order.
    """
    start, end = span
    inside = [
        found
        for found in attributions
        if found.within is None
        and found.cue is not None
        and all(start <= a and b <= end for a, b in (found.cue, *found.spans, found.content[0]))
    ]
    return inside[0] if len({found.speaker or found.as_named for found in inside}) == 1 else None


def agrees(named: str, found: FoundAttribution, names: Sequence[str], *, book: NameBook) -> bool:
    """Whether an attribution is to the claimed speaker, by name or by the same words."""
    words = book.read(named).words
    if words and words == book.read(found.as_named).words:
        return True
    return any(book.is_speaker(said_by, names) for said_by in (found.speaker, found.as_named) if said_by)


def choose_actor(
    claimed: ClaimedSpeaker, *, found: FoundAttribution | None, actors: ActorIndex, book: NameBook
) -> DeclaredActor | None:
    """The one declared actor that the claimed name means, itself or as the article resolves it; else None."""
    actor = actors.find_one(claimed.named)
    if actor is not None or not found or not found.speaker:
        return actor
    is_there = book.read(claimed.named).words == book.read(found.as_named).words
    is_there = is_there or introduces(claimed.named, found, book=book)
    return actors.find_one(found.speaker) if is_there or claimed.named.casefold() in SUBJECT_PRONOUNS else None


def introduces(named: str, found: FoundAttribution, *, book: NameBook) -> bool:
    """Whether words stand before the speaker's name, as "Its chief" does in "Its chief, Ann Roe, said".

    The name may have a title before it.
    """
    head, name = found.as_named[: len(named)], found.as_named[len(named) :]
    is_before = bool(named) and head.casefold() == named.casefold() and name.startswith(", ")
    return is_before and found.speaker is not None and book.is_speaker(found.speaker, [name[2:]])


def is_spoken(found: FoundAttribution | None, hull: Span) -> bool:
    """Whether a passage is direct speech with the words that tell who says it: “It holds,” she said."""
    if found is None or found.kind != "direct":
        return False
    said = sum(max(0, min(end, hull[1]) - max(start, hull[0])) for start, end in found.content)
    return said * 2 >= hull[1] - hull[0]


def judge_kind(*, inside: bool, found: FoundAttribution | None, author: bool) -> AttributionKind:
    """The kind of attribution of a passage."""
    if inside and not author:
        return "direct"
    if found and found.kind == "document":
        return "document"
    return "author" if author else "indirect"


def settle(
    actor: DeclaredActor | None,
    *,
    claimed: ClaimedSpeaker,
    text: str,
    near: Span | None,
    found: FoundAttribution | None,
    inside: bool,
    book: NameBook,
) -> FoundSpeaker:
    """Build the found speaker; its words come from the article's attribution or else from the nearest mention."""
    spans: tuple[Span, ...] = (near,) if near else ()
    if found and found.spans and agrees(claimed.named, found, actor.names if actor else (), book=book):
        spans = found.spans
    as_named = text[spans[0][0] : spans[-1][1]] if spans else ""
    kind = judge_kind(inside=inside, found=found, author=False)
    return FoundSpeaker(speaker=actor.id if actor else None, as_named=as_named, spans=spans, kind=kind)
