"""Quantities in words that a statement exchanges: "all" for "most", "the oldest" for "one of the oldest"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from summarizer.grounding.statements.reading import Reading, Suspicion
from summarizer.grounding.statements.tokens import Tokens

_QUANTITIES: Final = {
    **dict.fromkeys(("all", "every", "everyone", "always", "entire", "whole", "entirely", "fully", "unanimously"), 4),
    **dict.fromkeys(("most", "mostly", "majority", "largely", "mainly", "usually"), 3),
    **dict.fromkeys(("many", "much", "several", "some", "often", "sometimes", "partly", "partially", "part"), 2),
    **dict.fromkeys(("few", "little", "rarely", "seldom", "minority", "hardly", "barely"), 1),
    **dict.fromkeys(("no", "none", "never", "nobody", "nothing"), 0),
}
_NEARLY_ALL: Final = frozenset({"nearly", "almost", "virtually", "practically"})
_ONE_OF: Final = re.compile(
    r"(?i)\b(?:one|some|two|among|many) (?:of )?(?:the|its|their|his|her) (?P<word>[a-z]+est|most \w+)\b"
)
_WHOLE: Final = re.compile(r"(?i)\b(?:all|every|each|entire|whole)\b")


def find_dropped_membership(reading: Reading) -> Iterator[Suspicion]:
    """A superlative told of one thing alone, where the passage says "one of the oldest"; "all" for "nearly all"."""
    text = reading.tokens.text
    for start, end in reading.spans:
        match = _ONE_OF.search(reading.article.text, start, end)
        said = match and re.search(rf"(?i)\b(?:is|was|the|its) (?:\w+['’]s )?{match['word']}\b", text)
        if match and said and not re.search(r"(?i)\b(?:one|some|two|among|many)\b", text[: said.start() + 4]):
            yield Suspicion("bound", f"it drops “{match[0]}”", (match.span(),))
            return
    tokens = reading.article.tokens
    for at in reading.inside:
        nearly = tokens.lows[at] == "all" and at > 0 and tokens.lows[at - 1] in _NEARLY_ALL
        if nearly and _WHOLE.search(text) and _NEARLY_ALL.isdisjoint(reading.tokens.lows):
            span = tokens.starts[at - 1], tokens.ends[at]
            yield Suspicion("bound", f"it drops “{reading.quote(at - 1, at)}”", (span,))
            return


def find_changed_quantities(reading: Reading) -> Iterator[Suspicion]:
    """A quantity in words before a noun that the passage gives another one: "all" for "most", "most" for "some"."""
    told, tokens = reading.tokens, reading.article.tokens
    if told.forms[-1].raw == "?":
        return
    mine = _read_quantities(told, range(len(told)))
    for sentence in reading.sentences:
        theirs = _read_quantities(tokens, tokens.within(sentence))
        for key, (rank, word, _) in mine.items():
            if key not in theirs:
                continue
            other_rank, other, at = theirs[key]
            if abs(rank - other_rank) >= (2 if {rank, other_rank} == {2, 3} else 1) and rank > other_rank:
                yield Suspicion(
                    "bound",
                    f"the article says “{other}”, and it says “{word}”",
                    ((tokens.starts[at], tokens.ends[at]),),
                )
                return


def _read_quantities(tokens: Tokens, indices: range) -> dict[str, tuple[int, str, int]]:
    """For each noun that a quantity in words stands before: its rank, the word and where it stands."""
    found: dict[str, tuple[int, str, int]] = {}
    for at in indices:
        rank = _QUANTITIES.get(tokens.lows[at])
        if rank is None:
            continue
        for place in range(at + 1, min(at + 5, len(tokens))):
            if tokens.lows[place] in ",;.":
                break
            if tokens.stems[place] and tokens.lows[place] not in _QUANTITIES:
                found.setdefault(tokens.stems[place], (rank, tokens.lows[at], at))
                break
    return found
