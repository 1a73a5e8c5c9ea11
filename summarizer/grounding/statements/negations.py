"""Flags negations of a quote that a statement drops: "had not begun" told as "have begun".

A statement is flagged only if it repeats the word that the negation governs, and nothing in it denies anything.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from summarizer.grounding.statements.reading import Reading, Suspicion
from summarizer.grounding.statements.tokens import Tokens
from summarizer.language.lexicon import CONTRASTS, DENYING, is_negation, read_class

_DENYING: Final = DENYING | CONTRASTS | read_class("words of little or none")
"""Words with which a statement may tell a negation."""
_QUANTIFYING: Final = frozenset("none nobody nothing nowhere without hardly scarcely barely".split())
"""Negations that do not govern the word behind them alone: "none of them inside the ground"."""
_IDIOMS: Final = read_class("after a negation that denies nothing")
"""Words after a negation that make it something else than the opposite of what follows."""
_AFFIRMING: Final = read_class("affirmations")
_REFUSING: Final = read_class("answers in the negative")
_STOPS: Final = frozenset(",;:.!?()“”—–\n") | frozenset({"but", "and", "or"})
_REACH: Final = 5
"""Words after a negation among which is the one that it governs."""


def find_dropped_negations(reading: Reading) -> Iterator[Suspicion]:
    """Negations in the quotes whose word a statement gives without any."""
    told = reading.tokens
    if told.text.rstrip('"”’ ').endswith("?") or any(low in _DENYING or is_negation(low) for low in told.lows):
        return
    tokens = reading.article.tokens
    for at in reading.inside:
        if not is_negation(tokens.lows[at]) or tokens.lows[at] in _QUANTIFYING:
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


def find_affirmed_denials(reading: Reading) -> Iterator[Suspicion]:
    """A statement that says "admitted" or "confirmed" of what the passage says was denied, or not answered."""
    told, tokens = reading.tokens, reading.article.tokens
    if _AFFIRMING.isdisjoint(told.lows) or any(low in _DENYING or is_negation(low) for low in told.lows):
        return
    stated = [at for sentence in reading.sentences for at in tokens.within(sentence)]
    denials = [at for at in stated if tokens.lows[at] in _REFUSING]
    if denials and not any(tokens.lows[at] in _AFFIRMING for at in stated):
        word = next(form.raw for form in told.forms if form.low in _AFFIRMING)
        evidence = ((tokens.starts[denials[0]], tokens.ends[denials[0]]),)
        message = f"it says “{word}”, and the article says “{tokens.forms[denials[0]].raw}”"
        yield Suspicion("negation", message, evidence)


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
