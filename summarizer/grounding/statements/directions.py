"""Flags a change that a statement tells in the other direction: "fell 3 percent" for "rose 3 percent"."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from summarizer.grounding.statements.amounts import amount_of, may_be_one
from summarizer.grounding.statements.reading import Reading, Suspicion
from summarizer.grounding.statements.tokens import Tokens
from summarizer.language.inflection import stem
from summarizer.schemas.findings import Span

_UP: Final = frozenset(
    map(
        stem,
        "rise rose risen increase grow grew grown climb jump surge soar gain raise expand widen double triple".split(),
    )
)
_DOWN: Final = frozenset(
    map(
        stem,
        "fall fell fallen decrease drop decline shrink shrank slump plunge tumble cut reduce narrow halve".split(),
    )
)
_PARTICLES: Final = {"up": 1, "higher": 1, "down": -1, "lower": -1}
_BEFORE: Final = 4
"""Tokens before a figure among which is the word that says in which direction it changed."""
_AFTER: Final = 2
"""The same behind it: "3 percent lower"."""
_STOPS: Final = frozenset(";:.!?()“”—–\n") | frozenset({"and", "but", "while"})


def find_exchanged_directions(reading: Reading) -> Iterator[Suspicion]:
    """Changes in the statement whose figure the passage gives for the opposite change only."""
    for figure in reading.figures:
        told = _read_direction(reading.tokens, (figure.start, figure.end))
        amount = amount_of(figure)
        if not told or amount is None:
            continue
        alike = [known for known in reading.article.figures.between(amount, amount) if may_be_one(figure, known)]
        inside = [known for known in alike if any(a <= known.start < b for a, b in reading.sentences)]
        stated = {_read_direction(reading.article.tokens, (known.start, known.end)) for known in inside}
        if stated == {-told}:
            evidence = tuple((known.start, known.end) for known in inside)
            yield Suspicion("direction", f"the article has “{inside[0].text}” for a change the other way", evidence)
            return


def _read_direction(tokens: Tokens, figure: Span) -> int:
    """1 if a figure is one of a rise, -1 of a fall, 0 if no word beside it tells."""
    places = tokens.within(figure)
    if not places:
        return 0
    behind = range(places.stop, min(len(tokens), places.stop + _AFTER))
    before = range(places.start - 1, max(-1, places.start - 1 - _BEFORE), -1)
    for near, stops in ((behind, _STOPS | {","}), (before, _STOPS)):
        for at in near:
            if tokens.lows[at] in stops:
                break
            if found := _direction_of(tokens, at):
                return found
    return 0


def _direction_of(tokens: Tokens, at: int) -> int:
    low, key = tokens.lows[at], tokens.stems[at]
    if low in _PARTICLES:
        return 0 if tokens.low(at + 1) == "to" else _PARTICLES[low]  # "up to 14 percent"
    return (key in _UP) - (key in _DOWN)
