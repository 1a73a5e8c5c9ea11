"""Two names that a statement has around one word of its passage in the opposite order.

What the passage tells in both orders, or in the passive, is left alone.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations
from typing import Final

from summarizer.grounding.statements.name_forms import place_of
from summarizer.grounding.statements.names import Name
from summarizer.grounding.statements.reading import Reading, Suspicion
from summarizer.grounding.statements.sides import is_verb
from summarizer.grounding.statements.tokens import AUXILIARIES, DETERMINERS, PREPOSITIONS, Tokens

_MUTUAL: Final = frozenset(
    "meet met meeting talk talks trade border between agree agreement deal talked discuss discussed visit marry married"
    " war relation relations tie ties share and with both joint summit negotiation conflict clash clashed play played"
    " draw fight fought".split()
)
"""Words that join two sides of which either can come first."""
_CLAUSE_ENDS: Final = frozenset(';:.!?“”"()—\n')
_FARTHEST: Final = 14


def find_reversed_names(reading: Reading) -> Iterator[Suspicion]:
    """Two names around one verb of the passage, or of one possession, given in the opposite order."""
    told, article = reading.tokens, reading.article
    names = [name for name in reading.names if name.number is None]
    for one, other in combinations(names, 2):
        first, second = one.indices[-1], other.indices[0]
        link = _link_words(told, first, second)
        if not link or _is_same(one, other, reading) or _follows_preposition(told, one.indices[0]):
            continue
        for sentence in reading.sentences:
            tokens = article.tokens
            indices = tokens.within(sentence)
            places_one = _places(one, reading, indices)
            places_other = _places(other, reading, indices)
            turned = _find_order(tokens, places_other, places_one, link)
            if not turned or _find_order(tokens, places_one, places_other, link):
                continue
            if _follows_preposition(tokens, turned[0]):
                continue
            if _is_passive(told, first, second) != _is_passive(tokens, turned[0], turned[1]):
                continue
            words = reading.quote(turned[0], turned[1])
            message = f"the article says “{words}”, and it has “{one.text}” and “{other.text}” the other way round"
            yield Suspicion("names", message, (sentence,))
            return


def _places(name: Name, reading: Reading, indices: range) -> list[int]:
    """Where a sentence of the article has a name."""
    form = reading.tokens.forms[name.indices[-1]]
    return [at for at in reading.article.names.find(form) if at in indices]


def _link_words(told: Tokens, first: int, second: int) -> frozenset[str]:
    """The stems of the verb between two names in one clause, or of what the first possesses; none if they are far."""
    between = range(first + 1, second)
    if len(between) > _FARTHEST or any(told.lows[at] in _CLAUSE_ENDS for at in between):
        return frozenset()
    if told.forms[first].possessive:
        return frozenset(told.stems[first + 1 : first + 2]) - {""}
    if any(told.lows[at] in _MUTUAL for at in between):
        return frozenset()
    return frozenset(told.stems[at] for at in between if is_verb(told, at))


def _find_order(
    tokens: Tokens, before: Sequence[int], after: Sequence[int], link: frozenset[str]
) -> tuple[int, int] | None:
    """Two places of names with a linking word between them, in one clause: as a verb, or possessed by the first."""
    for one in before:
        for other in after:
            between = range(one + 1, other)
            if not 0 < len(between) <= _FARTHEST + 4 or any(tokens.lows[at] in ";.!?\n" for at in between):
                continue
            possessed = tokens.forms[one].possessive and tokens.stems[one + 1] in link
            if possessed or any(tokens.stems[at] in link and _looks_verbal(tokens, at) for at in between):
                return one, other
    return None


def _follows_preposition(tokens: Tokens, at: int) -> bool:
    """Whether a name is no subject, as a preposition stands before it, other words of the name aside."""
    at -= 1
    while (
        at >= 0 and (tokens.forms[at].capital or tokens.lows[at] in DETERMINERS) and tokens.lows[at] not in PREPOSITIONS
    ):
        at -= 1
    return at >= 0 and tokens.lows[at] in PREPOSITIONS


def _looks_verbal(tokens: Tokens, at: int) -> bool:
    before = tokens.lows[at - 1] if at else ""
    return before not in DETERMINERS or before in AUXILIARIES


def _is_passive(tokens: Tokens, first: int, second: int) -> bool:
    """Whether "by" stands before the second of two names: then it is who does it."""
    return "by" in tokens.lows[max(first + 1, second - 3) : second]


def _is_same(one: Name, other: Name, reading: Reading) -> bool:
    """Whether two names can be one actor's."""
    first, second = (reading.tokens.forms[name.indices[-1]] for name in (one, other))
    if first.low == second.low:
        return True
    place = place_of(first.raw)
    return place is not None and place == place_of(second.raw)
