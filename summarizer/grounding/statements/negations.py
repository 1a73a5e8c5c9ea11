"""Flags negations of a quote that a statement drops: "had not begun" told as "have begun".

A statement is flagged only if it repeats the word that the negation governs, and nothing in it denies anything.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from summarizer.grounding.statements.hedges import DENYING_WORDS
from summarizer.grounding.statements.reading import Reading, Suspicion
from summarizer.grounding.statements.tokens import Tokens
from summarizer.language.lexicon import CONTRASTS, NEGATIONS

_DENYING: Final = (
    DENYING_WORDS
    | CONTRASTS
    | NEGATIONS
    | frozenset(
        "rather than unlike despite hardly barely scarcely nothing nobody nowhere fewer less little few unlikely absent"
        " ruled rules rule avoid avoids avoided doubt doubts doubted zero".split()
    )
)
"""Words with which a statement may tell a negation."""
_NEGATIONS: Final = frozenset({"not", "no", "never", "cannot", "neither", "nor"})
_IDIOMS: Final = frozenset(
    "only just merely simply solely until least more less longer later fewer matter doubt necessarily one yet"
    " exactly quite too even because".split()
)
"""Words after a negation that make it something else than the opposite of what follows."""
_STOPS: Final = frozenset(",;:.!?()“”—–\n") | frozenset({"but", "and", "or"})
_REACH: Final = 5
"""Words after a negation among which is the one that it governs."""


def find_dropped_negations(reading: Reading) -> Iterator[Suspicion]:
    """Negations in the quotes whose word a statement gives without any."""
    told = reading.tokens
    if told.text.rstrip('"”’ ').endswith("?") or any(_denies(low) for low in told.lows):
        return
    tokens = reading.article.tokens
    for at in reading.inside:
        if not (tokens.lows[at] in _NEGATIONS or tokens.lows[at].endswith("n't")):
            continue
        governed = _find_governed(tokens, at)
        if governed is None or tokens.stems[governed] not in told.vocabulary:
            continue
        if sum(tokens.stems[place] == tokens.stems[governed] for place in reading.inside) > 1:
            continue  # said without a negation, too
        words = reading.quote(at, governed)
        evidence = ((tokens.starts[at], tokens.ends[governed]),)
        yield Suspicion("negation", f"the article says “{words}”, and it drops “{tokens.forms[at].raw}”", evidence)
        return


def _denies(low: str) -> bool:
    return low in _DENYING or low.endswith("n't")


def _find_governed(tokens: Tokens, at: int) -> int | None:
    """Index of the first content word after a negation, in its clause; None if it is an idiom's or has none."""
    if tokens.low(at + 1) in _IDIOMS:
        return None
    for index in range(at + 1, min(len(tokens), at + 1 + _REACH)):
        if tokens.lows[index] in _STOPS:
            return None
        if tokens.stems[index]:
            return index
    return None
