"""Who may be given as the speaker or holder of a passage: claimed speakers against the article's own attributions.

Decides, and explains a refusal; finding attributions and quotations is done elsewhere, and is no engine's choice.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache

from summarizer.grounding.gazetteer.places import find_state, metonym_of, same_place
from summarizer.schemas.findings import AttributionKind, FoundAttribution, Span
from summarizer.schemas.grounder import ClaimedSpeaker, FoundSpeaker, Known

ARTICLE_ITSELF = frozenset(
    {"the article", "article", "the author", "author", "the reporter", "the newspaper", "unattributed", "none"}
)
"""What a model writes where nobody in the article says it."""

PRONOUNS = frozenset({"he", "she", "they", "it", "i", "we", "who"})
JOINED = re.compile(r",\s*(?:and\s+)?|\s+and\s+|\s*&\s*")
WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
DETERMINER = re.compile(r"^(?:the|a|an)\s+", re.IGNORECASE)


@lru_cache(maxsize=4096)
def words_of(name: str) -> tuple[str, ...]:
    """A name's words for comparison: folded, possessive endings and determiners left out."""
    folded = re.sub(r"['’]s?$", "", DETERMINER.sub("", name.strip())).casefold().replace("’", "'")
    return tuple(WORD.findall(folded))


def is_same(one: str, other: str) -> bool:
    """Whether two names can be one actor's: equal, one the end or beginning of the other, or one state's.

    >>> is_same("Lind", "Anna Lind"), is_same("Moscow", "Russia"), is_same("Bo Ek", "Boris Ek")
    (True, True, False)
    """
    first, second = words_of(one), words_of(other)
    if not first or not second:
        return False
    if any(find_state(name) or metonym_of(name) for name in (one, other)):
        return same_place(one, other)
    short, long = sorted((first, second), key=len)
    return short in (long[-len(short) :], long[: len(short)])


def is_speaker(speaker: str, names: Iterable[str]) -> bool:
    """Whether a speaker as the article names it is, or includes, an actor with one of these names.

    >>> is_speaker("Russia and China", ["Beijing"]), is_speaker("a senior official", ["Lind"])
    (True, False)
    """
    parts = [speaker, *JOINED.split(speaker)]
    return any(is_same(part, name) for name in names for part in parts)


def match_claim(
    claimed: ClaimedSpeaker,
    *,
    found: FoundAttribution | None,
    inside: bool,
    near: Sequence[Span],
    actors: Sequence[Known],
) -> tuple[Known | None, str]:
    """The declared actor that a claimed speaker is, and why the claim fails (empty where it stands).

    Args:
        claimed: Who is said to say it.
        found: The article's own attribution of the passage, or None where it has none.
        inside: Whether the passage lies inside the article's quotation marks.
        near: Where the claimed words stand near the passage.
        actors: The declared actors.
    """
    actor = choose_actor(claimed, found=found, actors=actors)
    if claimed.speaker is not None and claimed.speaker in {known.id for known in actors}:
        claimed_actor = next(known for known in actors if known.id == claimed.speaker)
        if actor is not None and actor is not claimed_actor:
            return None, f"“{claimed.named}” is not “{claimed.speaker}”"
        actor = claimed_actor
    names = [*(actor.names if actor else ()), claimed.named]
    said_by = found.speaker or found.as_named if found else ""
    if claimed.kind == "direct" and not inside:
        return None, "it is called direct, but does not stand inside the article's quotation marks"
    if inside and found and said_by and not agrees(claimed.named, found, names):
        return None, f"the article gives these words to “{said_by}”, not to “{claimed.named or claimed.speaker}”"
    if not near and not (found and said_by and is_speaker(said_by, names)):
        other = f"; the article names “{found.as_named}” there" if found and found.as_named else ""
        return None, f"“{claimed.named or claimed.speaker}” does not stand near the quote{other}"
    return actor, ""


def choose_level(
    levels: Sequence[FoundAttribution], *, claimed: ClaimedSpeaker, actors: Sequence[Known]
) -> FoundAttribution | None:
    """The attribution that a claim is about where speech is reported inside other speech: the one it agrees with.

    "Roe said that Lee had warned her" is said by Roe, and the warning by Lee too: a claim of either is right. A claim
    of neither is judged by the innermost.

    Args:
        levels: The attributions that cover the passage, the innermost first.
        claimed: Who is said to say it.
        actors: The declared actors.
    """
    names = [claimed.named, *(name for known in actors if known.id == claimed.speaker for name in known.names)]
    named = [known for known in actors if any(words_of(claimed.named) == words_of(name) for name in known.names)]
    names += [name for known in named for name in known.names]
    agreeing = (found for found in levels if agrees(claimed.named, found, [name for name in names if name]))
    return next(agreeing, levels[0] if levels else None)


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


def agrees(named: str, found: FoundAttribution, names: Sequence[str]) -> bool:
    """Whether the article's attribution is to who is claimed, by name or by the very words that it uses there."""
    if words_of(named) and words_of(named) == words_of(found.as_named):
        return True
    return any(is_speaker(said_by, names) for said_by in (found.speaker, found.as_named) if said_by)


def choose_actor(claimed: ClaimedSpeaker, *, found: FoundAttribution | None, actors: Sequence[Known]) -> Known | None:
    """The one declared actor that the claimed words name, directly or as the article resolves them; else None."""
    spoken = [claimed.named]
    if (
        found
        and found.speaker
        and (words_of(claimed.named) == words_of(found.as_named) or claimed.named.casefold() in PRONOUNS)
    ):
        spoken.append(found.speaker)
    for named in spoken:
        exact = [known for known in actors if any(words_of(named) == words_of(name) for name in known.names)]
        if len(exact) == 1:
            return exact[0]
        loose = [known for known in actors if any(is_same(named, name) for name in known.names)]
        if len(loose) == 1:
            return loose[0]
    return None


def judge_kind(*, inside: bool, found: FoundAttribution | None, author: bool) -> AttributionKind:
    """How a passage is said, as the article has it."""
    if inside and not author:
        return "direct"
    if found and found.kind == "document":
        return "document"
    return "author" if author else "indirect"


def settle(
    actor: Known | None,
    *,
    claimed: ClaimedSpeaker,
    text: str,
    near: Sequence[Span],
    found: FoundAttribution | None,
    inside: bool,
) -> FoundSpeaker:
    """The speaker with the article's words for it at the place that the article's own attribution has, else nearest."""
    spans = (
        found.spans
        if found and found.spans and agrees(claimed.named, found, actor.names if actor else ())
        else near[:1]
    )
    as_named = text[spans[0][0] : spans[-1][1]] if spans else ""
    kind = judge_kind(inside=inside, found=found, author=False)
    return FoundSpeaker(speaker=actor.id if actor else None, as_named=as_named, spans=tuple(spans), kind=kind)
