"""Warns where a sentence makes a cause of what its quote has as the effect, or the earlier of the later.

Everything here is a warning a reader should look at, never a proof. "Before" for "after" is compared in `order`.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, NamedTuple

from summarizer.grounding.prose.sentence_sense import Sense
from summarizer.grounding.prose.stems import stem
from summarizer.grounding.prose.word_classes import BE

_THEN: Final = frozenset({"after", "because", "following", "once"})
"""Behind these stands what was first, or the cause."""
_DUE: Final = frozenset({("due", "to"), ("owing", "to"), ("thanks", "to"), ("result", "of"), ("because", "of")})
_CAUSES: Final = frozenset(map(stem, "cause trigger spark prompt provoke".split()))
_LEADS: Final = frozenset({("led", "to"), ("leads", "to"), ("leading", "to"), ("resulted", "in"), ("resulting", "in")})
_YIELDING: Final = frozenset({"although", "though", "despite"})
_LINKING: Final = _THEN | _YIELDING | {"before", "due", "owing", "thanks", "result"} | {word for word, _ in _LEADS}
_MARKS: Final = frozenset(".!?;\n")
_UNITS: Final = frozenset("day night evening morning week month year season".split())
_JOINS: Final = frozenset("and but which who while".split())
_FEWEST: Final = 3
"""How many words at least must have gone over to the other side."""


class Link(NamedTuple):
    """Two parts of a sentence of which one comes before the other.

    Attributes:
        first: The keys of what is first, or the cause.
        then: Those of what follows from it.
        word: What links them.
        yielding: Whether the second comes in spite of the first.
    """

    first: frozenset[str]
    then: frozenset[str]
    word: str
    yielding: bool


def find_turned_cause(prose: Sense, quote: Sense) -> Iterator[str]:
    """Reasons to think that cause and effect, or what was first and what came then, have changed places."""
    here = read_links(prose) if _links(prose) and _links(quote) else []
    there = read_links(quote) if here else []
    for one in here:
        for other in there:
            straight = len(one.first & other.first) + len(one.then & other.then)
            turned = one.first & other.then, one.then & other.first
            moved = len(turned[0]) + len(turned[1]) if turned[0] and turned[1] else 0
            if one.yielding != other.yielding:
                if "because" in (one.word, other.word) and _is_same(one, other):
                    yield f"it says “{one.word}” where the quote says “{other.word}”"
                    return
            elif not one.yielding and moved >= _FEWEST * (1 + straight):
                yield f"it says “{one.word}” of what the quote tells the other way about"
                return


def _links(sense: Sense) -> bool:
    return not (_LINKING.isdisjoint(sense.words.vocabulary) and _CAUSES.isdisjoint(sense.keys))


def _is_same(one: Link, other: Link) -> bool:
    """Whether both parts of two links are the same, in whatever order."""
    sides = ((one.first, one.then), (one.then, one.first))
    return any(
        2 * len(first & other.first) > len(first) and 2 * len(then & other.then) > len(then) for first, then in sides
    )


def read_links(sense: Sense) -> list[Link]:
    """The links of a text, each with what it links."""
    links: list[Link] = []
    lows = sense.words.lows
    for at in range(len(sense.words)):
        follows = _follows(sense, at)
        if not follows:
            continue
        left, right = _sides(sense, at)
        first, then = (right, left) if follows in ("first", "yielding") else (left, right)
        if first and then:
            links.append(Link(first, then, lows[at], follows == "yielding"))
    return links


def _follows(sense: Sense, at: int) -> str:
    """What stands behind a word that links: what was `first`, what came `then`; empty for other words."""
    lows = sense.words.lows
    low, pair = lows[at], (lows[at], lows[at + 1])
    if low in _YIELDING:
        return "yielding"
    if low in _THEN or (pair in _DUE and not sense.words.is_verb(at + 2)):
        return "first"
    if (low == "before" and lows[at - 1] not in _UNITS and lows[at + 1][:1].isalnum()) or pair in _LEADS:
        return "then"
    if sense.keys[at] in _CAUSES and sense.words.is_verb(at):
        passive = not low.endswith("ing") and (lows[at + 1] == "by" or lows[at - 1] in BE)
        return "first" if passive else "then"
    return ""


def _sides(sense: Sense, at: int) -> tuple[frozenset[str], frozenset[str]]:
    """The keys of what stands before a linking word and behind it, as far as the sentence goes."""
    lows, count = sense.words.lows, len(sense.words)
    start = next((one + 1 for one in range(at - 1, -1, -1) if _parts(lows, one)), 0)
    end = next((one for one in range(at + 1, count) if _parts(lows, one)), count)
    if at - start <= 1:  # "After the storm, the road was closed"
        comma = next((one for one in range(at + 1, end) if lows[one] == ","), end)
        return _keys(sense, comma, end), _keys(sense, at + 1, comma)
    left, right = _keys(sense, start, at), _keys(sense, at + 1, end)
    return left - right, right - left


def _parts(lows: list[str], at: int) -> bool:
    """Whether one statement ends at a word and another begins."""
    return lows[at] in _MARKS or (lows[at] == "," and lows[at + 1] in _JOINS)


def _keys(sense: Sense, start: int, end: int) -> frozenset[str]:
    return frozenset(sense.groups[start:end]) - {""}
