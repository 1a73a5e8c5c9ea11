"""Warns where a sentence negates what its quote does not, or turns a direction round, or the other way about.

Everything here is a warning a reader should look at, never a proof. Names and figures are checked elsewhere.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from summarizer.grounding.opposites import ENDED, PREFIXES, STEADY
from summarizer.grounding.prose_words import Words
from summarizer.grounding.sentence_sense import Negation, Pole, Sense
from summarizer.grounding.stems import stem

_BEFORE: Final = frozenset({"before"})
_AFTER: Final = frozenset({"after", "follow", "since"})
_ARGUMENT: Final = 6


def find_flipped_negation(prose: Sense, quote: Sense) -> Iterator[str]:
    """Reasons to think that one of two texts negates what the other does not."""
    matched: dict[int, int] = {}
    yield from _find_added(prose, quote, matched)
    yield from _find_dropped(prose, quote, matched)
    yield from _find_prefixed(prose, quote)


def _keys(sense: Sense, scope: Sequence[int]) -> set[str]:
    """What a negation is of; both ends of one pair of opposites are one thing here."""
    return {part for index in scope for part in _parts(sense, index)}


def _parts(sense: Sense, index: int) -> Iterator[str]:
    key = sense.keys[index]
    yield key
    for pole in sense.poles:
        if pole.index == index and not pole.axis.converse:
            yield f"/{pole.axis.number}"


def _heads(sense: Sense, negation: Negation) -> list[int]:
    """The words that a negation is of, without those that hand it on; a verb comes first."""
    heads = [index for index in negation.scope if not sense.is_transparent(index)] or negation.scope
    return sorted(heads[:3], key=lambda index: not sense.words.is_verb(index)) + heads[3:]


def _find_added(prose: Sense, quote: Sense, matched: dict[int, int]) -> Iterator[str]:
    quote_negated = [_keys(quote, negation.scope) for negation in quote.negations]
    affirmed = {part for index in range(len(quote.keys)) if index not in quote.negated for part in _parts(quote, index)}
    for _, second in prose.undone:
        key = prose.keys[second]
        if any(other == key and at not in quote.turned for at, other in enumerate(quote.keys)):
            yield f"it negates “{prose.words.words[second].raw}”, which the quote does not"
    scopes = {negation.index: _keys(prose, negation.scope) for negation in prose.negations}
    for negation in sorted(prose.negations, key=lambda own: -_likeness(scopes[own.index], quote_negated)):
        same = [number for number in _match(scopes[negation.index], quote, quote_negated) if number not in matched]
        if same:
            matched.update(dict.fromkeys(same, negation.index))
            continue
        heads = _heads(prose, negation)
        if not heads or _is_ended(negation, prose, quote) or _is_opposite(prose, quote, heads[0]) or _is_last_time(quote, prose):
            continue
        if prose.words.low(negation.index) == "without" and not _stands_with(quote, prose.keys[heads[0]]):
            continue
        head = set(_parts(prose, heads[0])) & affirmed
        if "/0" in head and not quote.present.isdisjoint(STEADY):
            continue
        if prose.is_elliptic(negation) and quote.soft:  # "but not by the mayor"
            continue
        free = [number for number in range(len(quote_negated)) if number not in matched]
        if free and not head:
            matched[free[0]] = negation.index
            continue
        if (negation.plain and (head or not (quote.soft or free))) or (head and not quote.soft):
            yield f"it negates “{prose.words.words[heads[0]].raw}”, which the quote does not"


def _likeness(scope: set[str], negated: Sequence[set[str]]) -> float:
    return max((len(scope & keys) / len(scope | keys) for keys in negated if keys), default=0.0)


def _match(scope: set[str], quote: Sense, negated: Sequence[set[str]]) -> list[int]:
    """The quote's negations that a negation of the sentence tells: the most alike, and all whose head it is of."""
    shared = [len(keys & scope) for keys in negated]
    best = max(shared, default=0)
    if not best:
        return []
    heads = [set(_parts(quote, _heads(quote, negation)[0])) if negation.scope else set() for negation in quote.negations]
    closest = max((number for number, count in enumerate(shared) if count == best), key=lambda n: -len(negated[n]))
    return [number for number, head in enumerate(heads) if number == closest or head & scope]


def _is_opposite(prose: Sense, quote: Sense, index: int) -> bool:
    """Whether a negated word is the opposite of a word in the quote: "did not rise" of "fell"."""
    poles = [pole for pole in prose.poles if pole.index == index]
    key = prose.keys[index]
    if any(other == key and at not in quote.negated for at, other in enumerate(quote.keys)):
        return False
    return any(own.axis.number == other.axis.number and own.sign == other.sign for own in poles for other in quote.poles)


def _find_dropped(prose: Sense, quote: Sense, matched: dict[int, int]) -> Iterator[str]:
    affirmed = {part for index in range(len(prose.keys)) if index not in prose.negated for part in _parts(prose, index)}
    free = [negation for negation in prose.negations if negation.index not in matched.values()]
    for number, negation in enumerate(quote.negations):
        if number in matched or quote.words.low(negation.index) == "without":
            continue
        heads = _heads(quote, negation)
        if not heads:
            continue
        if quote.is_elliptic(negation) or _is_last_time(prose, quote) or _is_ended(negation, quote, prose):
            continue
        if _is_opposite_said(prose, quote, heads[0]) or _is_elsewhere(quote, negation, heads[0]):
            continue
        shared = [index for index in heads[:3] if set(_parts(quote, index)) & affirmed]
        head = bool(shared) and shared[0] == heads[0] and negation.plain
        if any(part == "/0" for index in shared for part in _parts(quote, index)) and not prose.present.isdisjoint(STEADY):
            continue
        if shared and (head or not (free or prose.soft)) and _covers(prose, quote, negation, head=head):
            yield f"the quote negates “{quote.words.words[shared[0]].raw}”, and it does not"


def _is_ended(negation: Negation, one: Sense, other: Sense) -> bool:
    """Whether "no longer" is told as an end: "lifted its objections"."""
    return one.words.low(negation.index + 1) == "longer" and not other.present.isdisjoint(ENDED)


def _stands_with(quote: Sense, key: str) -> bool:
    """Whether the quote says "with" of what the sentence says "without"."""
    return any(
        other == key and "with" in (quote.words.low(at - step) for step in (1, 2, 3)) for at, other in enumerate(quote.keys)
    )


def _is_last_time(prose: Sense, quote: Sense) -> bool:
    """Whether "not since" is told as "the last time"."""
    said, given = (frozenset(word.low for word in sense.words.words) for sense in (prose, quote))
    if "since" in said & given and any(low.endswith("est") or low in ("most", "least", "worst") for low in said):
        return True
    return bool(said & {"last", "latest"}) and bool(given & {"since", "until", "before"})


def _is_opposite_said(prose: Sense, quote: Sense, index: int) -> bool:
    poles = [pole for pole in quote.poles if pole.index == index]
    return any(own.axis.number == other.axis.number and own.sign == other.sign for own in poles for other in prose.poles)


def _is_elsewhere(quote: Sense, negation: Negation, index: int) -> bool:
    """Whether the quote says the negated word a second time, without a negation."""
    key = quote.keys[index]
    return any(other == key and at not in quote.negated and at != negation.index for at, other in enumerate(quote.keys))


def _covers(prose: Sense, quote: Sense, negation: Negation, *, head: bool) -> bool:
    """Whether the sentence tells the clause that the quote negates, and not another of its clauses."""
    clauses = quote.words.clauses
    own = {clauses[index] for index in (negation.index, *negation.scope)}
    inside = outside = 0
    heads = set(negation.scope)
    for index, key in enumerate(quote.keys):
        if key and key in prose.present:
            if clauses[index] in own or index in heads:
                inside += 1
            else:
                outside += 1
    return inside >= outside or (head and inside > 1)


def _find_prefixed(prose: Sense, quote: Sense) -> Iterator[str]:
    """Words that differ by a prefix that negates: "disobey" and "obey"."""
    for one, other, said in ((prose, quote, True), (quote, prose, False)):
        for index, key in enumerate(one.keys):
            low = one.words.low(index) if key else ""
            bare = next((low[len(p) :] for p in PREFIXES if low.startswith(p) and len(low) - len(p) > 3), None)
            base = stem(bare) if bare else None
            if base is None or bare is None or base not in other.present or key in other.present or base in one.present:
                continue
            negated = any(at in other.negated for at, known in enumerate(other.keys) if known == base)
            if negated == (index in one.negated):
                word = one.words.words[index].raw
                yield f"it says “{word if said else bare}” where the quote says “{bare if said else word}”"


def find_turned_direction(prose: Sense, quote: Sense) -> Iterator[str]:
    """Reasons to think that one of two texts says the opposite of the other: rise for fall, before for after."""
    told: set[int] = set()
    for pole in prose.poles:
        if pole.index in told:
            continue
        other = None if _is_spread(pole, prose, quote) else _find_contrary(pole, prose, quote)
        if other is not None and not _agrees(pole.index, prose, quote):
            told.add(pole.index)
            yield (
                f"it says “{_show(prose.words, pole.index, prose)}” where the quote says "
                f"“{_show(quote.words, other.index, quote)}”"
            )
    yield from _find_turned_order(prose.words, quote.words)
    yield from _find_turned_range(prose.words, quote.words)


def has_directions(prose: Sense, quote: Sense) -> bool:
    """Whether both texts hold words of one pair of opposites, so that there is something to compare."""
    if _range(prose.words) and _range(quote.words):
        return True
    numbers = {pole.axis.number for pole in quote.poles}
    lows = {word.low for word in prose.words.words}
    return any(pole.axis.number in numbers for pole in prose.poles) or bool(lows & (_BEFORE | _AFTER))


def _lows(sense: Sense) -> frozenset[str]:
    return frozenset(word.low for word in sense.words.words)


def _show(words: Words, index: int, sense: Sense) -> str:
    return ("not " if index in sense.turned else "") + words.words[index].raw


def _find_contrary(pole: Pole, prose: Sense, quote: Sense) -> Pole | None:
    """The word of the quote that a word of the sentence contradicts; None where one agrees with it, or none fits."""
    rivals = [other for other in quote.poles if other.axis.number == pole.axis.number]
    if not rivals or all(other.sign == pole.sign for other in rivals):
        return None
    if pole.index in prose.turned and quote.soft:
        return None
    if pole.axis.number == 0 and ("without" in _lows(prose)) != ("without" in _lows(quote)):
        return None
    if pole.axis.number == 0 and not prose.present.isdisjoint(STEADY):
        rivals = [other for other in rivals if other.index not in quote.turned]
    if not rivals:
        return None
    anchors = _anchors(pole, prose)
    scored = [(len(anchors & _anchors(other, quote)), other) for other in rivals]
    best = max(score for score, _ in scored)
    nearest = [other for score, other in scored if score == best]
    if any(other.sign == pole.sign for other in nearest):
        return None
    if (pole.converse or nearest[0].converse) and not _same_subject(pole.index, nearest[0].index, prose, quote):
        return None
    return nearest[0]


def _is_spread(pole: Pole, prose: Sense, quote: Sense) -> bool:
    """Whether both texts hold both ends of a pair, and not every one in the sentence stands where the other stood."""
    number = pole.axis.number
    here = [other for other in prose.poles if other.axis.number == number]
    if len({other.sign for other in here}) < 2 or len({o.sign for o in quote.poles if o.axis.number == number}) < 2:
        return False
    return any(_find_contrary(other, prose, quote) is None for other in here)


def _agrees(index: int, prose: Sense, quote: Sense) -> bool:
    """Whether a word is at the same end as the quote's on one of the pairs of opposites that it belongs to."""
    for pole in prose.poles:
        if pole.index == index and not pole.axis.converse:
            rivals = [other for other in quote.poles if other.axis.number == pole.axis.number]
            if {other.sign for other in rivals} == {pole.sign}:
                return True
            anchors = _anchors(pole, prose)
            near = [(len(anchors & _anchors(other, quote)), other.sign) for other in rivals]
            if near and max(near, key=lambda row: row[0])[0] > 0 and max(near, key=lambda row: row[0])[1] == pole.sign:
                return True
    return False


def _anchors(pole: Pole, sense: Sense) -> set[str]:
    """The nearest words that carry meaning, four to each side, within the clause; ends of the same pair left out."""
    clauses, keys, index = sense.words.clauses, sense.keys, pole.index
    poles = {other.index for other in sense.poles if other.axis.number == pole.axis.number}
    found: set[str] = set()
    for step in (-1, 1):
        at, count = index + step, 0
        while 0 <= at < len(keys) and clauses[at] == clauses[index] and count < 4:
            if keys[at] and at not in poles:
                found.add(keys[at])
                count += 1
            at += step
    return found


def _same_subject(one: int, other: int, prose: Sense, quote: Sense) -> bool:
    if _before(one, prose) & _before(other, quote):
        return True
    said, given = _compared(one, prose.words), _compared(other, quote.words)
    return bool(said & given)


def _compared(index: int, words: Words) -> set[str]:
    """What a comparative is compared with: the words after "than"."""
    than = next((at for at in range(index + 1, index + 7) if words.low(at) == "than"), None)
    return _argument(words, than) if than is not None else set()


def _before(index: int, sense: Sense) -> set[str]:
    """The last two words that carry meaning before one."""
    found: list[str] = []
    at = index - 1
    while at >= 0 and len(found) < 2:
        if sense.keys[at] and not sense.keys[at][0].isdigit():
            found.append(sense.keys[at])
        at -= 1
    return set(found)


def _find_turned_order(prose: Words, quote: Words) -> Iterator[str]:
    """"Before" for "after", where what comes after the word is the same."""
    for index, word in enumerate(prose.words):
        wanted = _AFTER if word.low in _BEFORE else _BEFORE if word.low == "after" else None
        if wanted is None or prose.low(index - 1) == "until":
            continue
        said = _argument(prose, index)
        for at, other in enumerate(quote.words):
            if quote.low(at - 1) == "until" or other.low not in wanted and other.stem not in wanted:
                continue
            same, rest = _argument(quote, at), quote.stems
            swapped = (rest - same) & said
            if len(said & same) > len(swapped):
                yield f"it says “{word.raw}” where the quote says “{other.raw}”"
                return


def _argument(words: Words, index: int) -> set[str]:
    found: list[str] = []
    at = index + 1
    while at < len(words) and words.low(at) not in (",", ".", ";") and len(found) < _ARGUMENT:
        if words.words[at].content:
            found.append(words.words[at].stem)
        at += 1
    return set(found)


def _find_turned_range(prose: Words, quote: Words) -> Iterator[str]:
    """"From 10 to 92" for "from 92 to 10"."""
    said, given = _range(prose), _range(quote)
    if said and given and said == (given[1], given[0]) and said[0] != said[1]:
        yield f"it goes from {said[0]} to {said[1]}, the quote from {given[0]} to {given[1]}"


def _range(words: Words) -> tuple[str, str] | None:
    ends: dict[str, str] = {}
    for index, word in enumerate(words.words):
        if word.low in ("from", "to", "at"):
            number = next((words.low(at) for at in (index + 1, index + 2) if words.low(at)[:1].isdigit()), None)
            if number and word.low not in ends:
                ends[word.low] = number.replace(",", "")
    return (ends["from"], ends["to"]) if "from" in ends and "to" in ends else None
