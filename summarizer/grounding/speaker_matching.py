"""Who may be given as the speaker or holder of a passage: claimed speakers against the article's own attributions.

Decides, and explains a refusal; finding attributions and quotations is done elsewhere, and is no engine's choice.
"""

from __future__ import annotations

from collections.abc import Sequence

from summarizer.grounding.name_matching import ActorIndex, NameBook
from summarizer.language.lexicon import SUBJECT_PRONOUNS
from summarizer.schemas.findings import AttributionKind, FoundAttribution, Span
from summarizer.schemas.grounder import ClaimedSpeaker, DeclaredActor, FoundSpeaker

ARTICLE_ITSELF = frozenset(
    {"the article", "article", "the author", "author", "the reporter", "the newspaper", "unattributed", "none"}
)
"""What a model writes where nobody in the article says it."""


def match_speaker(
    claimed: ClaimedSpeaker,
    *,
    found: FoundAttribution | None,
    inside: bool,
    is_near: bool,
    roll: ActorIndex,
    book: NameBook,
) -> tuple[DeclaredActor | None, str]:
    """The declared actor that a claimed speaker is, and why the claim fails (empty where it stands).

    Args:
        claimed: Who is said to say it.
        found: The article's own attribution of the passage, or None where it has none.
        inside: Whether the passage lies inside the article's quotation marks.
        is_near: Whether the claimed words stand near the passage.
        roll: The declared actors.
        book: Reads names.
    """
    actor = choose_actor(claimed, found=found, roll=roll, book=book)
    claimed_actor = roll.get(claimed.speaker)
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
    levels: Sequence[FoundAttribution], *, claimed: ClaimedSpeaker, roll: ActorIndex, book: NameBook
) -> FoundAttribution | None:
    """The attribution that a claim is about where speech is reported inside other speech: the one it agrees with.

    "Roe said that Lee had warned her" is said by Roe, and the warning by Lee too: a claim of either is right. A claim
    of neither is judged by the innermost.

    Args:
        levels: The attributions that cover the passage, the innermost first.
        claimed: Who is said to say it.
        roll: The declared actors.
        book: Reads names.
    """
    if len(levels) < 2:
        return levels[0] if levels else None
    meant = [known for known in (roll.get(claimed.speaker), *roll.find_exact(claimed.named)) if known]
    names = [name for name in (claimed.named, *(name for known in meant for name in known.names)) if name]
    return next((found for found in levels if agrees(claimed.named, found, names, book=book)), levels[0])


def find_enclosed(span: Span, attributions: Sequence[FoundAttribution]) -> FoundAttribution | None:
    """The attribution that a sentence holds whole, who speaks and what is said; None where several speak in it.

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
    """Whether the article's attribution is to who is claimed, by name or by the very words that it uses there."""
    words = book.read(named).words
    if words and words == book.read(found.as_named).words:
        return True
    return any(book.is_speaker(said_by, names) for said_by in (found.speaker, found.as_named) if said_by)


def choose_actor(
    claimed: ClaimedSpeaker, *, found: FoundAttribution | None, roll: ActorIndex, book: NameBook
) -> DeclaredActor | None:
    """The one declared actor that the claimed words name, directly or as the article resolves them; else None."""
    actor = roll.find_one(claimed.named)
    if actor is not None or not found or not found.speaker:
        return actor
    is_there = book.read(claimed.named).words == book.read(found.as_named).words
    return roll.find_one(found.speaker) if is_there or claimed.named.casefold() in SUBJECT_PRONOUNS else None


def judge_kind(*, inside: bool, found: FoundAttribution | None, author: bool) -> AttributionKind:
    """How a passage is said, as the article has it."""
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
    """The speaker with the article's words for it at the place that the article's own attribution has, else nearest."""
    spans: tuple[Span, ...] = (near,) if near else ()
    if found and found.spans and agrees(claimed.named, found, actor.names if actor else (), book=book):
        spans = found.spans
    as_named = text[spans[0][0] : spans[-1][1]] if spans else ""
    kind = judge_kind(inside=inside, found=found, author=False)
    return FoundSpeaker(speaker=actor.id if actor else None, as_named=as_named, spans=spans, kind=kind)
