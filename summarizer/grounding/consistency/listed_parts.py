"""Lists that a sentence presents as all the parts of a stated total, added up.

A list is taken for all parts where a colon, dashes, brackets or "made up of" introduce it, or its sum stands behind it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Final

from summarizer.grounding.consistency.conflicts import Conflict
from summarizer.grounding.consistency.lexicon import COMPOSED, OPEN, TOTALS
from summarizer.grounding.consistency.passages import Passage, Placed
from summarizer.grounding.consistency.totals import LEAD, MOST, report_parts, same_measure

_SEXES: Final = frozenset({"man", "woman", "boy", "girl"})
_OPENERS: Final = {":": "", "(": ")", "—": "—", "–": "–"}


def find_wrong_sums(passage: Passage) -> Iterator[Conflict]:
    """The totals of a sentence that the list of their parts does not make."""
    placed = passage.placed
    for at, total in enumerate(placed):
        following = placed[at + 1 : at + 1 + MOST]
        if following and total.figure.kind not in ("percent", "percent_points", "ratio"):
            yield from _check_listed(passage, total, following, earlier=placed[:at])
    yield from _check_summed(passage)


def _check_listed(
    passage: Passage, total: Placed, following: Sequence[Placed], *, earlier: Sequence[Placed]
) -> Iterator[Conflict]:
    """Parts after a colon, between dashes or brackets, or after "made up of"."""
    first = following[0]
    lead = passage.words[total.last : passage.bound_start(first)]
    if len(lead) > LEAD:
        return
    opener = next((mark for mark in _OPENERS if mark in lead), "")
    composed = () if opener else next((words for words in COMPOSED if _ends(lead, words)), ())
    if (opener and lead[-1] != opener) or not (opener or composed) or ";" in lead:
        return
    end = _list_end(passage, first, _OPENERS.get(opener, ""))
    parts = [part for part in following if part.first < end]
    if end <= first.last or not _are_parts(passage, total, parts, end):
        return
    if opener and any(same_measure(other, parts[0]) for other in earlier):
        return  # the list may be of another total: "hired 50 people in two cities: 30 and 20"
    if (
        not composed
        and total.figure.unit is not None
        and any(part.figure.unit is None for part in parts)
        and total.figure.value is not None
        and total.figure.value <= len(parts)
    ):
        return  # "two cities: 30 and 20" lists something of each
    yield from report_parts(passage, total, parts)


def _is_part(total: Placed, part: Placed) -> bool:
    """Whether a figure can be a listed part; of "a crew of 30" anybody can."""
    counts = total.figure.kind == part.figure.kind == "cardinal"
    sexes = part.figure.unit in _SEXES  # whoever is counted, "44 singers", men and women are of them
    return (counts and (total.figure.unit is None or sexes)) or same_measure(total, part)


def _list_end(passage: Passage, first: Placed, closer: str) -> int:
    """The token at which a list ends."""
    for at in range(first.last, len(passage.words)):
        word = passage.words[at]
        if (closer and word == closer) or word in (";", ":") or passage.tokens.ends_sentence(at):
            return at
    return len(passage.words) if closer in ("", "—", "–") else -1


def _are_parts(passage: Passage, total: Placed, parts: Sequence[Placed], end: int) -> bool:
    """Whether figures are a closed list of parts: two or more of one measure, joined by "and", none inside another."""
    if len(parts) < 2 or not all(_is_part(total, part) for part in parts):
        return False
    zone = passage.words[parts[0].first : end]
    if not OPEN.isdisjoint(zone) and not _is_numbered_rest(passage, parts[-1], end):
        return False
    if "or" in zone or any(part.figure.value_to is not None for part in parts):
        return False
    return all(_joins(passage.words[left.last : passage.bound_start(right)]) for left, right in pairwise(parts))


def _joins(gap: Sequence[str]) -> bool:
    """Whether the words between two figures make the second the next of a list."""
    return bool(gap) and gap[-1] in ("and", ",", "plus", "&", "the") and len(gap) <= 10


def _is_numbered_rest(passage: Passage, last: Placed, end: int) -> bool:
    """Whether the only open word is that of a last, counted rest: "and 5 others"."""
    before = passage.words[: last.last]
    return passage.words[last.last : end][:1] in (["other"], ["others"]) and OPEN.isdisjoint(before[-12:])


def _check_summed(passage: Passage) -> Iterator[Conflict]:
    """A list with its sum behind it: "1.2, 0.8 and 2 billion, in total 5 billion"."""
    placed = passage.placed
    for at in range(2, len(placed)):
        total = placed[at]
        gap = passage.words[placed[at - 1].last : total.first]
        after = passage.after(total, 2)
        named = any(_ends(gap, words) for words in TOTALS) or any(
            after[: len(words)] == list(words) for words in TOTALS[:5]
        )
        if not named or len(gap) > LEAD or {",", "—", "–", ";", "(", "for"}.isdisjoint(gap[:4]):
            continue
        parts = [placed[at - 1]]
        for part in reversed(placed[: at - 1]):
            if not _joins(passage.words[part.last : passage.bound_start(parts[0])]):
                break
            parts.insert(0, part)
        if len(parts) < 2 or len(parts) > MOST or not all(same_measure(total, part) for part in parts):
            continue
        if any(
            same_measure(total, other) for other in placed[: at - len(parts)] if other.figure.unit == total.figure.unit
        ):
            continue
        if total.figure.period is not None and total.figure.period != parts[-1].figure.period:
            continue
        zone = passage.words[parts[0].first : parts[-1].last]
        if OPEN.isdisjoint(zone):
            yield from report_parts(passage, total, parts)


def _ends(words: Sequence[str], sought: Sequence[str]) -> bool:
    return list(words[len(words) - len(sought) :]) == list(sought) if len(words) >= len(sought) else False
