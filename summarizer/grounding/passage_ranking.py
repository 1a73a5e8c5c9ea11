"""Ranks several passages that match one quote by how well they fit the quote's item.

The chosen passage is verified afterwards like any other.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from summarizer.grounding.mentions import distance, find_nearest
from summarizer.grounding.name_matching import WORD
from summarizer.grounding.speaker_matching import agrees, claims_article, is_said_by
from summarizer.schemas.findings import Alignment, FoundAttribution, Span
from summarizer.schemas.grounder import Beside, ClaimedSpeaker

if TYPE_CHECKING:
    from summarizer.grounding.grounder import ArticleGrounder

SHORTEST_WORD = 4
"""Fewest letters of a word that counts in comparisons."""

MOST_RANKED = 50
"""Most passages for one quote that are ranked."""

REACH = 600
"""Code points around a passage in which the item's words are looked for."""

GIVEN, OPEN, OTHERS = 0, 1, 2
"""Whom the article attributes a passage to: the claimed speaker, no one, another speaker."""


def choose_passage(passages: Sequence[Alignment], *, beside: Beside, grounder: ArticleGrounder) -> Alignment:
    """Of several passages for one quote, the one that fits its item best; the first if several fit equally.

    Passages are ranked by: checks that the item would fail there; whom the article attributes the passage to; whether
    a quote of the same list stands there already; whether the item's other quotes stand near; how many of the item's
    words stand in the sentence and around it; the distance to the quotes of neighbouring items.

    Args:
        passages: The passages, in order.
        beside: The other fields of the item.
        grounder: The article's.
    """
    names = [*(claimed.named for claimed in beside.speakers), *(n for known in beside.holders for n in known.names)]
    passages = shorten(passages, names, grounder=grounder)
    passages = find_least(passages, lambda passage: rank_speakers(passage, beside=beside, grounder=grounder))
    passages = find_least(passages, lambda passage: rank_place(hull_of(passage), beside=beside, grounder=grounder))
    if len(passages) == 1:
        return passages[0]
    wanted = read_words(" ".join([beside.words, *names]))
    near = beside.near or beside.around

    def rank(passage: Alignment) -> tuple[int, ...]:
        hull = hull_of(passage)
        sentence, paragraph = grounder.surroundings(hull)
        return (
            *(-len(wanted & read_words(grounder.text[slice(*clip(hull, span))])) for span in (sentence, paragraph)),
            min((distance(hull, span) for span in near), default=0),
        )

    return min(passages, key=rank)


def find_least(passages: Sequence[Alignment], rank: Callable[[Alignment], tuple[int, ...]]) -> Sequence[Alignment]:
    """The passages with the lowest rank, in order."""
    if len(passages) == 1:
        return passages
    ranks = [rank(passage) for passage in passages]
    least = min(ranks)
    return [passage for passage, own in zip(passages, ranks, strict=True) if own == least]


def rank_speakers(passage: Alignment, *, beside: Beside, grounder: ArticleGrounder) -> tuple[int, int]:
    """How many checks the item would fail with a passage, and how well the article's speakers fit those of the item."""
    levels = grounder.speech.find_covering(hull_of(passage))
    misfits = given = 0
    for claimed in beside.speakers:
        misfits += isinstance(grounder.match_speaker(claimed, evidence=passage.spans, actors=beside.actors), str)
        given += judge_speaker(claimed, levels, beside=beside, grounder=grounder)
    for known in beside.holders:
        misfits += bool(grounder.check_holder(known, evidence=passage.spans))
        given += judge_names(levels, known.names, grounder=grounder)
    return misfits, given


def rank_place(hull: Span, *, beside: Beside, grounder: ArticleGrounder) -> tuple[int, int]:
    """Whether a quote of the same list has this passage, and whether the item's other quotes are far from it."""
    _, (start, end) = grounder.surroundings(hull)
    is_near = any(start <= low and high <= end for low, high in beside.near)
    return hull in beside.taken, bool(beside.near) and not is_near


def hull_of(passage: Alignment) -> Span:
    """The span from the start of a passage to its end."""
    return passage.spans[0][0], passage.spans[-1][1]


def clip(hull: Span, span: Span) -> Span:
    """The part of a wider span that is close to a passage."""
    return max(span[0], hull[0] - REACH), min(span[1], hull[1] + REACH)


def shorten(passages: Sequence[Alignment], names: Sequence[str], *, grounder: ArticleGrounder) -> Sequence[Alignment]:
    """At most `MOST_RANKED` passages, in order: those nearest to mentions of the names."""
    mentions = grounder.find_mentions(names) if len(passages) > MOST_RANKED else ()
    if not mentions:
        return passages[:MOST_RANKED]

    def away(passage: Alignment) -> int:
        hull = hull_of(passage)
        nearest = find_nearest(mentions, hull, within=(0, len(grounder.text)))
        return distance(nearest, hull) if nearest else len(grounder.text)

    return sorted(sorted(passages, key=away)[:MOST_RANKED], key=lambda passage: passage.spans)


def judge_speaker(
    claimed: ClaimedSpeaker, levels: Sequence[FoundAttribution], *, beside: Beside, grounder: ArticleGrounder
) -> int:
    """Rank of a claimed speaker: `GIVEN`, `OPEN` or `OTHERS`."""
    said = [found for found in levels if found.speaker or found.as_named]
    if claims_article(claimed):
        return OTHERS if said else GIVEN
    known = [actor.names for actor in beside.actors if actor.id == claimed.speaker or claimed.named in actor.names]
    names = [claimed.named, *(name for group in known for name in group)]
    if any(agrees(claimed.named, found, names, book=grounder.names) for found in said):
        return GIVEN
    return OTHERS if said else OPEN


def judge_names(levels: Sequence[FoundAttribution], names: Sequence[str], *, grounder: ArticleGrounder) -> int:
    """Rank of an actor with one of these names: `GIVEN`, `OPEN` or `OTHERS`."""
    if is_said_by(levels, names, book=grounder.names):
        return GIVEN
    return OTHERS if any(found.speaker or found.as_named for found in levels) else OPEN


def read_words(text: str) -> frozenset[str]:
    """The longer words of a text, in lower case."""
    return frozenset(word for word in WORD.findall(text.casefold()) if len(word) >= SHORTEST_WORD)
