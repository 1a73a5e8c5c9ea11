"""Warns where a sentence negates what its quote does not, or leaves a negation out.

Everything here is a warning a reader should look at, never a proof. Opposites ("rose", "fell") are compared in
`direction`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from summarizer.grounding.prose.negations import Negation
from summarizer.grounding.prose.opposites import ENDED, EXCEPTIVE, STEADY, WEAK
from summarizer.grounding.prose.sentence_sense import Pole, Sense
from summarizer.grounding.prose.word_classes import BE

_UNITS: Final = frozenset(
    "day night week weekend month year summer winter spring autumn fall season decade century".split()
)


def find_flipped_negation(prose: Sense, quote: Sense) -> Iterator[str]:
    """Reasons to think that one of two texts negates what the other does not."""
    if EXCEPTIVE.isdisjoint(prose.words.vocabulary) != EXCEPTIVE.isdisjoint(quote.words.vocabulary):
        return
    if prose.negations.every or quote.negations.every:
        matched: dict[int, int] = {}
        yield from _find_undone(prose, quote)
        yield from _find_added(prose, quote, matched)
        yield from _find_dropped(prose, quote, matched)
    yield from _find_prefixed(prose, quote)


def _keys(sense: Sense, scope: Sequence[int]) -> set[str]:
    return {part for index in scope for part in sense.parts[index]}


def _find_undone(prose: Sense, quote: Sense) -> Iterator[str]:
    """Verbs that negate in one of the texts, and are negated themselves in the other: "did not reject"."""
    for one, other, whose in ((prose, quote, "it negates"), (quote, prose, "the quote negates")):
        for _, second in one.negations.undone:
            key = one.keys[second]
            if any(known == key and at not in other.negations.turned for at, known in enumerate(other.keys)):
                yield f"{whose} “{one.words.words[second].raw}”, and the other does not"


def _find_added(prose: Sense, quote: Sense, matched: dict[int, int]) -> Iterator[str]:
    """Negations of the sentence that are none of the quote's; `matched` takes up which of these are told."""
    given = [_keys(quote, negation.scope) for negation in quote.negations.active]
    scopes = {negation.index: _keys(prose, negation.scope) for negation in prose.negations.active}
    for negation in sorted(prose.negations.active, key=lambda own: -_likeness(scopes[own.index], given)):
        scope = scopes[negation.index]
        same = [number for number in _match(scope, quote, given) if number not in matched]
        twins = [number for number in same if _is_same_word(negation, prose, quote.negations.active[number], quote)]
        same = twins[:1] or same
        if not negation.plain and (prose.keys[negation.index] in WEAK or _is_said(negation, prose, quote)):
            matched.update(dict.fromkeys(same, negation.index))
            continue
        if same:
            matched.update(dict.fromkeys(same, negation.index))
            continue
        heads = prose.negations.heads(negation)
        if not heads or _is_told_otherwise(negation, heads[0], prose, quote):
            continue
        affirmed = not quote.affirmed.isdisjoint(prose.parts[heads[0]])
        free = next((number for number in range(len(given)) if number not in matched), None)
        if free is not None and not affirmed:
            matched[free] = negation.index
        elif (negation.plain and affirmed) or (free is None and not quote.soft and _is_told(negation, prose, quote)):
            yield f"it negates “{prose.words.words[heads[0]].raw}”, which the quote does not"


def _is_told_otherwise(negation: Negation, head: int, prose: Sense, quote: Sense) -> bool:
    """Whether the quote can say a negation of the sentence without negating anything."""
    if _is_ended(negation, prose, quote) or _is_opposite(prose, head, quote) or _is_last_time(quote, prose):
        return True
    if prose.words.lows[negation.index] == "without" and not _stands_with(quote, prose.keys[head]):
        return True
    if "/0" in prose.parts[head] and "/0" in quote.affirmed and not quote.present.isdisjoint(STEADY):
        return True
    return prose.negations.is_elliptic(negation) and quote.soft  # "but not by the mayor"


def _is_told(negation: Negation, prose: Sense, quote: Sense) -> bool:
    """Whether the quote tells anything of what a negation is of."""
    return not quote.present.isdisjoint(prose.keys[at] for at in negation.scope)


def _is_said(negation: Negation, one: Sense, other: Sense) -> bool:
    """Whether the other text has a verb that means what one that negates means: "barred" for "banned"."""
    return any(pole.index == negation.index and _has_end(other, pole) for pole in one.poles)


def _is_same_word(one: Negation, prose: Sense, other: Negation, quote: Sense) -> bool:
    return prose.words.words[one.index].stem == quote.words.words[other.index].stem


def _likeness(scope: set[str], given: Sequence[set[str]]) -> float:
    return max((len(scope & keys) / len(scope | keys) for keys in given if keys), default=0.0)


def _match(scope: set[str], quote: Sense, given: Sequence[set[str]]) -> list[int]:
    """The quote's negations that a negation of the sentence tells: the most alike, and all whose head it is of."""
    shared = [len(keys & scope) for keys in given]
    best = max(shared, default=0)
    if not best:
        return []
    closest = min((len(given[number]), number) for number, count in enumerate(shared) if count == best)[1]
    heads = [quote.negations.heads(negation)[:1] for negation in quote.negations.active]
    return [n for n, head in enumerate(heads) if n == closest or (head and not scope.isdisjoint(quote.parts[head[0]]))]


def _find_dropped(prose: Sense, quote: Sense, matched: dict[int, int]) -> Iterator[str]:
    """Negations of the quote that the sentence leaves out, where it tells what they are of."""
    told = set(matched.values())
    free = any(negation.index not in told for negation in prose.negations.active)
    for number, negation in enumerate(quote.negations.active):
        if quote.words.lows[negation.index + 1] == "longer" and "still" in prose.words.vocabulary:
            yield "it says “still” where the quote says “no longer”"
        if number in matched or quote.words.lows[negation.index] == "without":
            continue
        heads = quote.negations.heads(negation)
        if not negation.plain and (quote.keys[negation.index] in WEAK or _is_said(negation, quote, prose)):
            continue
        if not heads or _is_left_out(negation, heads[0], prose, quote):
            continue
        shared = [index for index in heads[:3] if not prose.affirmed.isdisjoint(quote.parts[index])]
        if any("/0" in quote.parts[index] for index in shared) and not prose.present.isdisjoint(STEADY):
            continue
        head = bool(shared) and shared[0] == heads[0] and _is_of_predicate(negation, heads[0], quote)
        if shared and (head or not (free or prose.soft)) and _covers(prose, quote, negation, head=head):
            yield f"the quote negates “{quote.words.words[shared[0]].raw}”, and it does not"


def _is_of_predicate(negation: Negation, head: int, quote: Sense) -> bool:
    """Whether a negation is of what its clause says, and not of some object of it."""
    lows, at = quote.words.lows, negation.index
    if not negation.plain:
        return False
    return quote.words.is_verb(head) or lows[at] != "not" or lows[at - 1] in BE or lows[at - 1] in ("but", "and", ",")


def _is_left_out(negation: Negation, head: int, prose: Sense, quote: Sense) -> bool:
    """Whether the sentence can tell a negation of the quote without negating anything."""
    elliptic = quote.negations.is_elliptic(negation) and (prose.soft or bool(prose.negations.every))
    if elliptic or _is_last_time(prose, quote) or _is_ended(negation, quote, prose):
        return True
    if any(own.index == head and _has_end(prose, own) for own in quote.poles):
        return True
    key = quote.keys[head]
    return 0 < _count_affirmed(key, prose) <= _count_affirmed(key, quote)


def _count_affirmed(key: str, sense: Sense) -> int:
    """How often a word stands without a negation."""
    negated = sense.negations.negated
    return sum(other == key and at not in negated for at, other in enumerate(sense.keys))


def _is_opposite(prose: Sense, head: int, quote: Sense) -> bool:
    """Whether a negated word is the opposite of a word in the quote: "did not rise" of "fell"."""
    key = prose.keys[head]
    if any(other == key and at not in quote.negations.negated for at, other in enumerate(quote.keys)):
        return False
    return any(own.index == head and _has_end(quote, own) for own in prose.poles)


def _has_end(sense: Sense, own: Pole) -> bool:
    axis = own.axis
    return not axis.fixed and any(pole.axis.number == axis.number and pole.sign == own.sign for pole in sense.poles)


def _is_ended(negation: Negation, one: Sense, other: Sense) -> bool:
    """Whether "no longer" is told as an end: "lifted its objections"."""
    return one.words.lows[negation.index + 1] == "longer" and not other.present.isdisjoint(ENDED)


def _stands_with(quote: Sense, key: str) -> bool:
    """Whether the quote says "with" of what the sentence says "without"."""
    lows = quote.words.lows
    return any(other == key and "with" in lows[max(0, at - 3) : at] for at, other in enumerate(quote.keys))


def _is_last_time(prose: Sense, quote: Sense) -> bool:
    """Whether "not since" is told as "the last time", or as the most since then."""
    said, given = prose.words.vocabulary, quote.words.vocabulary
    if (
        "since" in said
        and "since" in given
        and any(low.endswith("est") or low in ("most", "least", "worst", "first") for low in said)
    ):
        return True
    if not given & {"since", "until"}:
        return False
    lows = prose.words.lows
    return any(
        low in ("last", "latest") and lows[at + 1] not in _UNITS for at, low in enumerate(lows[: len(prose.words)])
    )


def _covers(prose: Sense, quote: Sense, negation: Negation, *, head: bool) -> bool:
    """Whether the sentence tells the clause that the quote negates, and not another of its clauses."""
    clauses = quote.words.clauses
    own = {clauses[index] for index in (negation.index, *negation.scope)}
    told = [
        clauses[index] in own or index in negation.scope for index, key in enumerate(quote.keys) if key in prose.present
    ]
    inside = sum(told)
    if head and (inside > 1 or 3 * len(told) > 2 * sum(map(bool, quote.keys))):
        return True
    return 2 * inside >= len(told)


def _find_prefixed(prose: Sense, quote: Sense) -> Iterator[str]:
    """Words that differ by a prefix that negates: "disobey" and "obey"."""
    for one, other, said in ((prose, quote, True), (quote, prose, False)):
        for index, word in enumerate(one.words.words):
            if not word.base or not one.keys[index]:
                continue
            if word.base not in other.present or one.keys[index] in other.present or word.base in one.present:
                continue
            negated = any(at in other.negations.negated for at, known in enumerate(other.keys) if known == word.base)
            if negated == (index in one.negations.negated):
                bare = next(found.raw for found in other.words.words if found.stem == word.base)
                yield f"it says “{word.raw if said else bare}” where the quote says “{bare if said else word.raw}”"
