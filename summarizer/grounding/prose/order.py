"""Warns where a sentence turns an order or a side round: before for after, from ten to ninety, for and against.

Everything here is a warning a reader should look at, never a proof. Opposites are compared in `contradictions`.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from summarizer.grounding.prose.words import Words

_BEFORE: Final = frozenset({"before"})
_AFTER: Final = frozenset({"after", "once"})
_FOLLOWS: Final = frozenset({"follow"})
_ARGUMENT: Final = 6
_BASES: Final = frozenset({"from", "compared", "against", "versus"})
_VALUES: Final = frozenset({"to", "at", "is", "was"})
_ADVERBS: Final = frozenset("hard strongly fiercely overwhelmingly mostly firmly unanimously vigorously".split())
_TIMES: Final = frozenset(
    "end start beginning close year month week day quarter decade summer winter spring autumn noon midnight"
    " monday tuesday wednesday thursday friday saturday sunday january february march april may june july"
    " august september october november december deadline election".split()
)
_FACING: Final = (
    (frozenset({"for", "favour", "favor", "support"}), frozenset({"against"}), "governed"),
    (frozenset({"with"}), frozenset({"without"}), "first"),
    (frozenset({"under"}), frozenset({"out", "lost", "lose", "loses", "losing"}), "first"),
    (frozenset({"inside", "within"}), frozenset({"outside"}), "first"),
    (frozenset({"above"}), frozenset({"below"}), "first"),
    (frozenset({"first"}), frozenset({"last"}), "first"),
    (frozenset({"most"}), frozenset({"least"}), "first"),
    (frozenset({"left"}), frozenset({"right"}), "first"),
    (frozenset({"earlier"}), frozenset({"later"}), "first"),
    (frozenset({"by", "before", "until"}), frozenset({"after"}), "time"),
    (frozenset({"if"}), frozenset({"unless"}), "two"),
)
"""Words that place what follows them on opposite sides, and how much of that must be the same: the word before them as
well, the first word, a time, two words."""
_UNITS: Final = frozenset("day night evening morning week month year season".split())
_CLOSES: Final = frozenset({"", ".", ",", ";", "because", "when", "as", "in", "at", "and"})
_STOPS: Final = frozenset({",", ".", ";", "and", "but"})


def find_turned_order(prose: Words, quote: Words) -> Iterator[str]:
    """Find "before" for "after", where what comes after the word is the same."""
    for index, low in enumerate(prose.lows):
        if (low not in _BEFORE and low not in _AFTER) or prose.lows[index - 1] in ("until", "at"):
            continue
        if prose.lows[index - 2] == "the" and prose.lows[index - 1] in _UNITS and prose.lows[index + 1] in _CLOSES:
            continue  # "had given up the day before"
        early = low in _BEFORE
        said = _argument(prose, index)
        if not said:
            continue
        if any(
            (other in (_BEFORE if early else _AFTER)) and said & _argument(quote, at)
            for at, other in enumerate(quote.lows)
        ):
            continue
        for at, other in enumerate(quote.words):
            since = early and other.low == "since"
            turned = (other.low in _AFTER or other.stem in _FOLLOWS or since) if early else other.low in _BEFORE
            if not turned or quote.lows[at - 1] in ("until", "at"):
                continue
            same = _argument(quote, at)
            begins = all(_nth(prose, index, n) == _nth(quote, at, n) != "" for n in (0, 1))
            if begins or (not since and len(said & same) > len((quote.stems - same) & said)):
                yield f"it says “{low}” where the quote says “{other.raw}”"
                return


def find_turned_side(prose: Words, quote: Words) -> Iterator[str]:
    """Find "for the tax" where the quote says "against the tax"; "out of control" for "under control"."""
    for ones, others, how in _FACING:
        for here, there in ((ones, others), (others, ones)):
            if here.isdisjoint(prose.vocabulary) or there.isdisjoint(quote.vocabulary):
                continue
            own = [at for at in range(len(prose)) if prose.lows[at] in here and not _is_negated(prose, at)]
            facing = [at for at in range(len(quote)) if quote.lows[at] in there and not _is_negated(quote, at)]
            if not own or not facing:
                continue
            same = [at for at in range(len(quote)) if quote.lows[at] in here]
            for at in own:
                if any(_is_same(prose, at, quote, other, how) for other in same):
                    continue
                rival = next((other for other in facing if _is_same(prose, at, quote, other, how)), None)
                if rival is not None:
                    yield f"it says “{prose.lows[at]}” where the quote says “{quote.lows[rival]}”"
                    return


def _is_negated(words: Words, at: int) -> bool:
    """Whether what a word places is denied: "with no water", "if it is not paid"."""
    reach = words.lows[at + 1 : at + 8]
    return any(low in ("no", "not", "never", "nothing", "any", "little") or low.endswith("n't") for low in reach)


def _is_same(prose: Words, one: int, quote: Words, other: int, how: str) -> bool:
    """Whether two words place the same."""
    said, given = _argument(prose, one), _argument(quote, other)
    if how == "two":
        return len(said & given) > 1
    if how == "time":
        return bool(said & given) and bool(
            _TIMES & set(prose.lows[one + 1 : one + 4]) & set(quote.lows[other + 1 : other + 4])
        )
    first = _next_content(prose, one, 1) == _next_content(quote, other, 1) != ""
    if how == "first":
        return first
    return bool(said & given) and _next_content(prose, one, -1) == _next_content(quote, other, -1) != ""


def _next_content(words: Words, at: int, step: int) -> str:
    """The stem of the next word that carries meaning, over one adverb; empty where none is near."""
    for ahead in range(1, 4):
        index = at + step * ahead
        if not 0 <= index < len(words) or words.lows[index] in _STOPS:
            return ""
        word = words.words[index]
        if word.content and not (step < 0 and word.low in _ADVERBS):
            return word.stem
    return ""


def _nth(words: Words, index: int, number: int) -> str:
    """The stem of the first or second word that carries meaning after one."""
    found = [word.stem for word in words.words[index + 1 : index + 8] if word.content]
    return found[number] if number < len(found) else ""


def _argument(words: Words, index: int) -> set[str]:
    """The words that carry meaning after one, up to the end of its clause."""
    found: list[str] = []
    at = index + 1
    while at < len(words) and words.lows[at] not in _STOPS and len(found) < _ARGUMENT:
        if words.words[at].content:
            found.append(words.words[at].stem)
        at += 1
    return set(found)


def find_turned_range(prose: Words, quote: Words) -> Iterator[str]:
    """Find "from 10 to 92" for "from 92 to 10", and "92, up from 10" for "10, compared with 92"."""
    said, given = find_range(prose), find_range(quote)
    if said and given and said == (given[1], given[0]) and said[0] != said[1]:
        yield f"it goes from {said[0]} to {said[1]}, the quote from {given[0]} to {given[1]}"


def find_range(words: Words) -> tuple[str, str] | None:
    """The figure that another is compared with, and that other, where just one such pair stands there."""
    if _BASES.isdisjoint(words.vocabulary):
        return None
    lows = words.lows
    numbers = [at for at in range(len(words)) if lows[at][:1].isdigit()]
    bases = [at for at in numbers if _goes_before(words, at, _BASES)]
    if len(bases) != 1:
        return None
    base = bases[0]
    values = [at for at in numbers if at != base and _goes_before(words, at, _VALUES)]
    if not values:
        values = [at for at in numbers if at < base][-1:]
    near = min(values, key=lambda at: abs(at - base), default=None)
    return None if near is None else (lows[base].replace(",", ""), lows[near].replace(",", ""))


def _goes_before(words: Words, at: int, wanted: frozenset[str]) -> bool:
    """Whether a number is governed by one of some words, over "with", a currency sign and the like."""
    for step in (1, 2, 3):
        low = words.lows[at - step] if at >= step else ""
        if low in wanted:
            return True
        if low not in ("with", "to", "$", "€", "£", "about", "nearly", "almost", "some", "around", "a", "just", "over"):
            return False
    return False
