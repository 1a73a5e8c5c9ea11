"""Warns where a sentence says the opposite of its quote: rise for fall, for for against, before for after.

Everything here is a warning a reader should look at, never a proof. Negations by themselves are compared in `polarity`.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from summarizer.grounding.prose.opposites import EXCEPTIVE, STEADY
from summarizer.grounding.prose.sentence_sense import Pole, Sense
from summarizer.grounding.prose.words import Words

_AFTER: Final = frozenset({"after", "follow"})
_ORDERS: Final = frozenset({"before", "after"})
_ARGUMENT: Final = 6
_ANCHORS: Final = 4
_NEAR: Final = 5
_ALIKE: Final = 0.95
_UNITS: Final = frozenset("days weeks months years day week month year percent".split())
_FAR: Final = 12


def find_turned_direction(prose: Sense, quote: Sense) -> Iterator[str]:
    """Reasons to think that one of two texts says the opposite of the other."""
    if EXCEPTIVE.isdisjoint(prose.words.vocabulary) != EXCEPTIVE.isdisjoint(quote.words.vocabulary):
        return
    told: set[int] = set()
    for pole in prose.poles:
        if pole.index in told:
            continue
        other = _find_contrary(pole, prose, quote)
        if other is not None and not _is_spread(pole, prose, quote) and not _agrees(pole.index, prose, quote):
            told.add(pole.index)
            yield f"it says “{_show(pole, prose)}” where the quote says “{_show(other, quote)}”"
    yield from _find_turned_order(prose.words, quote.words)
    yield from _find_turned_range(prose.words, quote.words)


def has_directions(prose: Sense, quote: Sense) -> bool:
    """Whether there is something to compare: words of one pair of opposites, an order, or a range."""
    if not _ORDERS.isdisjoint(prose.words.vocabulary):
        return True
    if _range(prose.words) and _range(quote.words):
        return True
    numbers = {pole.axis.number for pole in quote.poles}
    return bool(numbers) and any(pole.axis.number in numbers for pole in prose.poles)


def _show(pole: Pole, sense: Sense) -> str:
    return ("not " if pole.index in sense.negations.turned else "") + sense.words.words[pole.index].raw


def _find_contrary(pole: Pole, prose: Sense, quote: Sense) -> Pole | None:
    """The word of the quote that a word of the sentence contradicts; None where one agrees with it, or none fits."""
    number = pole.axis.number
    rivals = [other for other in quote.poles if other.axis.number == number]
    if all(other.sign == pole.sign for other in rivals):
        return None
    if pole.index in prose.negations.turned and quote.soft:
        return None
    if "than" in prose.words.lows[max(0, pole.index - 3) : pole.index]:  # "better than cuts"
        return None
    if number == 0:
        if ("without" in prose.words.vocabulary) != ("without" in quote.words.vocabulary):
            return None  # "higher without the subsidies" is "kept lower by the subsidies"
        if not prose.present.isdisjoint(STEADY):
            rivals = [other for other in rivals if other.index not in quote.negations.turned]
    nearest = _find_nearest(pole, rivals, prose, quote)[1]
    if not nearest or any(other.sign == pole.sign for other in nearest):
        return None
    if not _shares_thing(pole.index, nearest[0].index, prose, quote):
        return None
    converse = pole.converse or nearest[0].converse
    if converse and not _same_subject(pole.index, nearest[0].index, prose, quote):
        return None
    return nearest[0]


def _shares_thing(one: int, other: int, prose: Sense, quote: Sense) -> bool:
    """Whether two words stand near one thing, over clauses: without that, they may be of different things."""
    near = [
        {key for key in sense.keys[max(0, at - _NEAR) : at + _NEAR] if key and key != sense.keys[at]}
        for sense, at in ((prose, one), (quote, other))
    ]
    return bool(near[0] & near[1])


def _find_nearest(pole: Pole, rivals: list[Pole], prose: Sense, quote: Sense) -> tuple[float, list[Pole]]:
    """The words of the quote that share most neighbours with a word of the sentence, and how much they share."""
    if len(rivals) < 2:
        return 1, rivals
    anchors = _anchors(pole, prose)
    scored = []
    for other in rivals:
        theirs = _anchors(other, quote)
        scored.append((sum(weight * theirs[key] for key, weight in anchors.items() if key in theirs), other))
    best = max(score for score, _ in scored)
    return best, [other for score, other in scored if score >= best * _ALIKE]


def _is_spread(pole: Pole, prose: Sense, quote: Sense) -> bool:
    """Whether both texts hold both ends of a pair, and not every one in the sentence stands where the other stood."""
    number = pole.axis.number
    here = [other for other in prose.poles if other.axis.number == number]
    if len({other.sign for other in here}) < 2 or len({o.sign for o in quote.poles if o.axis.number == number}) < 2:
        return False
    return any(_find_contrary(other, prose, quote) is None for other in here)


def _agrees(index: int, prose: Sense, quote: Sense) -> bool:
    """Whether a word is at the same end as the quote's on another of the pairs of opposites that it belongs to."""
    for pole in prose.poles:
        if pole.index != index or pole.axis.converse:
            continue
        rivals = [other for other in quote.poles if other.axis.number == pole.axis.number]
        if {other.sign for other in rivals} == {pole.sign}:
            return True
        shared, nearest = _find_nearest(pole, rivals, prose, quote) if rivals else (0, [])
        if shared and nearest[0].sign == pole.sign:
            return True
    return False


def _anchors(pole: Pole, sense: Sense) -> dict[str, float]:
    """The nearest words that carry meaning, within the clause, and how near; ends of the same pair left out."""
    clauses, keys, index = sense.words.clauses, sense.keys, pole.index
    poles = {other.index for other in sense.poles if other.axis.number == pole.axis.number}
    found: dict[str, float] = {}
    for step in (-1, 1):
        at, count = index + step, 0
        while 0 <= at < len(keys) and clauses[at] == clauses[index] and count < _ANCHORS:
            if keys[at] and at not in poles:
                found[keys[at]] = max(found.get(keys[at], 0), 1 / abs(at - index))
                count += 1
            at += step
    return found


def _same_subject(one: int, other: int, prose: Sense, quote: Sense) -> bool:
    """Whether two verbs have one subject, or two comparatives one measure."""
    subject, rival = _subject(one, prose), _subject(other, quote)
    measure, measured = _compared(one, prose.words), _compared(other, quote.words)
    if measure & measured:
        return True
    told_from_other_side = measure & set(quote.keys[:other]) or measured & set(prose.keys[:one])
    return bool(subject & rival) and not told_from_other_side


def _compared(index: int, words: Words) -> set[str]:
    """What a comparative is compared with: the words after "than"."""
    than = next((at for at in range(index + 1, index + 7) if words.lows[at] == "than"), None)
    return _argument(words, than) if than is not None else set()


def _subject(index: int, sense: Sense) -> set[str]:
    """What may be a verb's subject: the last two words that carry meaning before it, or more over an apposition.

    What stands after the verb as well is left out, as it may be the object.
    """
    found: list[str] = []
    at, commas = index - 1, 0
    while at >= 0 and index - at <= _FAR:
        commas += sense.words.lows[at] == ","
        key = sense.keys[at]
        if key and not key[0].isdigit() and sense.words.lows[at] not in _UNITS:
            if len(found) >= 2 and not commas:
                break
            found.append(key)
        at -= 1
    return set(found) - set(sense.keys[index + 1 :])


def _find_turned_order(prose: Words, quote: Words) -> Iterator[str]:
    """Find "before" for "after", where what comes after the word is the same."""
    if _ORDERS.isdisjoint(prose.vocabulary):
        return
    for index, low in enumerate(prose.lows):
        if low not in _ORDERS or prose.lows[index - 1] == "until":
            continue
        wanted = _AFTER if low == "before" else frozenset({"before"})
        said = _argument(prose, index)
        if any(other == low and said & _argument(quote, at) for at, other in enumerate(quote.lows)):
            continue
        for at, other in enumerate(quote.words):
            if quote.lows[at - 1] == "until" or not (other.low in wanted or other.stem in wanted):
                continue
            same = _argument(quote, at)
            if len(said & same) > len((quote.stems - same) & said):
                yield f"it says “{low}” where the quote says “{other.raw}”"
                return


def _argument(words: Words, index: int) -> set[str]:
    """The words that carry meaning after one, up to the end of its clause."""
    found: list[str] = []
    at = index + 1
    while at < len(words) and words.lows[at] not in (",", ".", ";", "and", "but") and len(found) < _ARGUMENT:
        if words.words[at].content:
            found.append(words.words[at].stem)
        at += 1
    return set(found)


def _find_turned_range(prose: Words, quote: Words) -> Iterator[str]:
    """Find "from 10 to 92" for "from 92 to 10"."""
    said, given = _range(prose), _range(quote)
    if said and given and said == (given[1], given[0]) and said[0] != said[1]:
        yield f"it goes from {said[0]} to {said[1]}, the quote from {given[0]} to {given[1]}"


def _range(words: Words) -> tuple[str, str] | None:
    """The figures after "from" and "to", where both stand."""
    if "from" not in words.vocabulary or "to" not in words.vocabulary:
        return None
    ends: dict[str, str] = {}
    lows = words.lows
    for index, low in enumerate(lows):
        if low in ("from", "to") and low not in ends:
            number = next(
                (lows[at] for at in (index + 1, index + 2) if lows[at : at + 1] and lows[at][:1].isdigit()), None
            )
            if number:
                ends[low] = number.replace(",", "")
    return (ends["from"], ends["to"]) if len(ends) == 2 else None
