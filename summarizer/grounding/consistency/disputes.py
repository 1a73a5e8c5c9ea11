"""Two sources that give one thing two values, side by side: "Police put the crowd at 300, the organisers at 3,000"."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Final

from summarizer.grounding.consistency.bounds import bounds_of
from summarizer.grounding.consistency.conflicts import Conflict
from summarizer.grounding.consistency.lexicon import SAYING, SOURCES
from summarizer.grounding.consistency.passages import Passage, Placed
from summarizer.schemas.findings import Span

_JOINS: Final = frozenset({",", ";", "and", "but", "while", "whereas", "—", "–"})
_BARE: Final = frozenset(
    "the a an that it at of to as there were was are is had have been did so , ; and but while whereas however only"
    " figure number toll people more than least most about some nearly around almost up many for".split()
)
_LONGEST: Final = 9
_SOURCE: Final = 4


def find_disputes(passage: Passage) -> Iterator[Conflict]:
    """The figures of a sentence that two sources give for one thing, the second in so few words that it must be."""
    for one, other in pairwise(passage.placed):
        if not is_comparable(one, other) or not bounds_of(one.figure).apart(bounds_of(other.figure)):
            continue
        gap = passage.words[one.last : other.first]
        cut = next((at for at, word in enumerate(gap) if word in _JOINS), None)
        first = find_source(passage, 0, one.first)
        if cut is None or first is None:
            continue
        start = one.last + cut
        second = find_echo(passage, other, start, _clause_end(passage, other))
        if second is None:
            continue
        sources = [passage.tokens.text[a - passage.start : b - passage.start] for a, b in (first, second)]
        if sources[0].casefold() == sources[1].casefold():
            continue
        shown = [passage.show(figure) for figure in (one, other)]
        yield Conflict(
            kind="count",
            figures=(one, other),
            sides=(passage.span(0, start), passage.span(start + 1, len(passage.words))),
            message=f"sources differ: “{shown[0]}” ({sources[0]}) and “{shown[1]}” ({sources[1]})",
            question=f"Which is right: {shown[0]}, according to {name_inline(sources[0])}, or {shown[1]}, according to"
            f" {name_inline(sources[1])}?",
            contested=True,
        )


def name_inline(source: str) -> str:
    """A source's words inside a sentence: without the capital that only begins one.

    >>> name_inline("Police"), name_inline("The ministry"), name_inline("Lind")
    ('police', 'the ministry', 'Lind')
    """
    first = source.split()[0].lower()
    return source[:1].lower() + source[1:] if first in SOURCES or first in _BARE else source


def is_comparable(one: Placed, other: Placed) -> bool:
    """Whether the second of two figures may be another value of what the first counts."""
    a, b = one.figure, other.figure
    bare = b.kind == "cardinal" and b.unit in (None, a.unit)
    same = a.kind == b.kind and a.currency == b.currency and b.unit in (None, a.unit)
    return (bare or same) and a.kind not in ("ratio", "percent_points") and one.baseline is None


def _clause_end(passage: Passage, placed: Placed) -> int:
    for at in range(placed.last, len(passage.words)):
        if passage.words[at] in _JOINS or passage.tokens.ends_sentence(at):
            return at
    return len(passage.words)


def find_source(passage: Passage, start: int, end: int) -> Span | None:
    """Where the words stand that name who says or puts something: all before the verb of saying in a clause."""
    verb = next((at for at in range(start, end) if passage.words[at] in SAYING), None)
    if verb is None or not 0 < verb - start <= _SOURCE + 2:
        return None
    return passage.span(start, verb)


def find_echo(passage: Passage, placed: Placed, start: int, end: int) -> Span | None:
    """Where a clause names its source, if it holds nothing but a source, a verb of saying and the figure."""
    rest = [at for at in range(start, end) if not placed.first <= at < placed.last]
    said = [at for at in rest if passage.words[at] in SAYING]
    named = [at for at in rest if at not in said and passage.words[at] not in _BARE]
    if end - start > _LONGEST or not 0 < len(named) <= _SOURCE or named[-1] - named[0] >= len(named):
        return None
    known = not SOURCES.isdisjoint(passage.words[at] for at in named)
    if not said and not known:
        return None
    if said and not (said[0] == named[-1] + 1 or passage.words[said[0]] == "according"):
        return None
    lead = named[0] - (passage.words[named[0] - 1] in ("the", "a", "an"))
    return passage.span(lead, named[-1] + 1)


def echoes(passage: Passage, placed: Placed) -> bool:
    """Whether a sentence says nothing but who gives another figure: "Organisers spoke of 3,000."."""
    return find_echo(passage, placed, 0, len(passage.words) - _stops(passage.words)) is not None


def _stops(words: Sequence[str]) -> int:
    return int(words[-1:] == ["."])
