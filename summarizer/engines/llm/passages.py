"""Passages of the article that a model is shown in place of the whole: whole sentences around what matters, bounded.

They are slices, so what is copied from them is the article's own. What matters is for the caller to say.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence

from summarizer.grounding.speech.sentences import split_sentences
from summarizer.schemas.findings import Span
from summarizer.schemas.grounder import DeclaredActor

LONGEST = 700
"""Code points of one passage. Sentences that run on longer are cut."""

MOST_ACTORS = 40
"""Actors that are listed; no brief that people read has more."""


class Sentences:
    """The sentences of a text, and passages made of them."""

    def __init__(self, text: str) -> None:
        self.text = text
        self._spans = split_sentences(text)
        self._starts = [start for start, _ in self._spans]

    def around(self, span: Span) -> Span:
        """The sentences that a span lies in; cut if that is too long."""
        if not self._spans:
            return clip((0, len(self.text)), span)
        first = max(0, bisect_right(self._starts, span[0]) - 1)
        last = max(first, bisect_left(self._starts, span[1]) - 1)
        return clip((min(self._spans[first][0], span[0]), max(self._spans[last][1], span[1])), span)


def clip(whole: Span, span: Span) -> Span:
    """As much of a passage as may be shown, with the span in it as far as it goes."""
    if whole[1] - whole[0] <= LONGEST:
        return whole
    spare = max(0, LONGEST - (span[1] - span[0])) // 2
    start = max(whole[0], min(span[0] - spare, whole[1] - LONGEST))
    return start, start + LONGEST


def list_actors(actors: Mapping[str, DeclaredActor]) -> str:
    """The declared actors that the article names, with the ids that refer to them; empty where there are none."""
    named: Sequence[DeclaredActor] = [known for known in actors.values() if known.names][:MOST_ACTORS]
    return "; ".join(f"{known.id} = {known.names[0]}" for known in named)
