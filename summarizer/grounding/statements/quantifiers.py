"""Flags "all" and "every" of a statement for what its quotes tell of some: "some proposals" told as "all proposals"."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from summarizer.grounding.statements.reading import Reading, Suspicion
from summarizer.grounding.statements.tokens import Tokens

_WHOLE: Final = frozenset("all every each".split())
_STATED_WHOLE: Final = _WHOLE | frozenset("both entire whole always".split())
_PART: Final = frozenset("some many most several few part half certain".split())
_REACH: Final = 3
"""Words behind a quantifier among which is what it counts."""


def find_changed_quantifier(reading: Reading) -> Iterator[Suspicion]:
    """A word for a whole in a statement, before a noun that its passage has behind a word for a part."""
    told, tokens = reading.tokens, reading.article.tokens
    if _WHOLE.isdisjoint(told.lows):
        return
    stated = [at for sentence in reading.sentences for at in tokens.within(sentence)]
    if any(tokens.lows[at] in _STATED_WHOLE for at in stated):
        return
    parts = [at for at in stated if tokens.lows[at] in _PART]
    for index in [index for index, low in enumerate(told.lows) if low in _WHOLE]:
        for at in parts:
            if not _read_counted(told, index).isdisjoint(_read_counted(tokens, at)):
                words = reading.quote(at, min(at + 1, stated[-1]))
                evidence = ((tokens.starts[at], tokens.ends[at]),)
                yield Suspicion("bound", f"it says “{told.forms[index].raw}”, and the article says “{words}”", evidence)
                return


def _read_counted(tokens: Tokens, at: int) -> frozenset[str]:
    """The stems of the words behind a quantifier."""
    return frozenset(tokens.stems[at + 1 : at + 1 + _REACH]) - {""}
