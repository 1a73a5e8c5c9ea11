"""Parts that a sentence takes out of a total ("of the 52 seats, 30 …", "including 15 children"), held against it.

They need not be all, so only more than the total is wrong; and more than one are added up only where nothing can be two
of them at once.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Final

from summarizer.grounding.consistency.bounds import bounds_of
from summarizer.grounding.consistency.conflicts import Conflict, plain, split_sides
from summarizer.grounding.consistency.lexicon import ALLOCATED, ANYBODY, DISJOINT, PEOPLE, REMAINING
from summarizer.grounding.consistency.passages import Passage, Placed
from summarizer.grounding.consistency.totals import LEAD, MOST, exceeds, is_people, report_parts, same_measure
from summarizer.grounding.figures.plurals import singular

_NEXT: Final = frozenset({",", "and", "the", "other", *REMAINING})
_PARTITIVE: Final = (["of", "the"], ["of", "its"], ["of", "their"], ["of", "all"], ["out", "of"])
_DETERMINERS: Final = ("of", "the", "its", "their", "all", "those", "these")
_WHICH: Final = (["of", "which"], ["of", "whom"], ["of", "them"])
_AHEAD: Final = tuple([first, word] for first in ("of", "among") for word in ("them", "these", "those", "that", "this"))
_AMONG: Final = (["among", "them"], ["among", "whom"], ["amongst", "them"])
_SPREAD: Final = frozenset({"each", "per", "apiece", "respectively", "times", "both"})
_BODIES: Final = frozenset(
    "member seat person strong judge nation councillor councilor senator lawmaker deputy".split()
)


def find_excessive_parts(passage: Passage, *, before: Passage | None = None) -> Iterator[Conflict]:
    """The parts of a sentence that are more than what they are part of.

    Args:
        passage: The sentence.
        before: The sentence right before it, whose last figure "of them" may mean.
    """
    placed = passage.placed
    for at, total in enumerate(placed):
        following = placed[at + 1 : at + 1 + MOST]
        if following and total.figure.kind not in ("percent", "percent_points", "ratio"):
            yield from _check_out_of(passage, total, following)
            yield from _check_including(passage, at)
            yield from _check_votes(passage, total, following)
    if before is not None and placed:
        yield from _check_before(passage, before)


def _check_before(passage: Passage, before: Passage) -> Iterator[Conflict]:
    """Parts of the one figure of the sentence before: "Among them were 120 men", "64 of them"."""
    first = passage.placed[0]
    leads = passage.words[:2] in _AHEAD and passage.bound_start(first) <= LEAD - 2
    if not leads and passage.after(first, 2) not in _WHICH:
        return
    wholes = [whole for whole in before.placed if whole.figure.kind == first.figure.kind or whole.figure.unit]
    total = wholes[0] if len(wholes) == 1 else None
    if total is None or not same_measure(total, first) or not (total.figure.unit or total.figure.currency):
        return
    yield from _check_parts(passage, total, _collect(passage, total, passage.placed), before=before)


def _collect(passage: Passage, total: Placed, following: Sequence[Placed]) -> list[Placed]:
    """The first of some figures and those that are coordinated with it."""
    parts: list[Placed] = []
    for part in following:
        gap = passage.words[parts[-1].last : passage.bound_start(part)] if parts else [","]
        alike = part.figure.unit in (None, total.figure.unit) or is_people(total.figure.unit)
        medals = total.figure.unit == "medal"
        if len(gap) > LEAD + 2 or not gap or not same_measure(total, part) or not (alike or medals) or ";" in gap:
            break
        if gap[-1] not in _NEXT and not (gap[-1].isalpha() and "and" in gap and len(gap) <= 6):
            break
        parts.append(part)
    return parts


def _check_out_of(passage: Passage, total: Placed, following: Sequence[Placed]) -> Iterator[Conflict]:
    """Parts of "of the 52 seats, 30 went to A and 25 to B", "52 seats, of which 30", "52 seats, 30 of them"."""
    lead = passage.words[total.last : passage.bound_start(following[0])]
    ahead = passage.before(total, 3)
    if not lead or len(lead) > LEAD or ";" in lead:
        return
    parts = _collect(passage, total, following)
    leading = "of" in ahead and ahead[-1] in _DETERMINERS and bool(total.figure.unit) and lead[-1] in _NEXT
    named = lead[-1] in _NEXT and passage.after(following[0], 2) in _WHICH
    which = any(pair in _WHICH for pair in map(list, pairwise(lead))) and _is_alone(passage, total, following[0])
    apposed = lead == [","] and total.figure.unit in ANYBODY and _is_disjoint(passage, parts)  # 200 people, 120 men and
    if leading or apposed or which or (named and _is_alone(passage, total, following[0])):
        yield from _check_parts(passage, total, parts)


def _is_alone(passage: Passage, total: Placed, part: Placed) -> bool:
    """Whether nothing else before a part could be what it is a part of."""
    earlier = [other for other in passage.placed if other.first < part.first and same_measure(other, part)]
    return earlier == [total]


def _check_parts(
    passage: Passage, total: Placed, parts: Sequence[Placed], *, before: Passage | None = None
) -> Iterator[Conflict]:
    if not parts:
        return
    zone = passage.words[max(0, parts[0].first - 4) : parts[-1].last + 6]
    if not _SPREAD.isdisjoint(zone):
        return
    rest = passage.before(parts[-1], 3)
    if len(parts) > 1 and (not REMAINING.isdisjoint(rest) or rest[-2:] == ["the", "other"]):
        yield from report_parts(passage, total, parts, before=before)
    elif len(parts) > 1 and (not ALLOCATED.isdisjoint(zone) or _is_disjoint(passage, parts)):
        yield from report_parts(passage, total, parts, over=True, before=before)
    else:
        yield from report_parts(passage, total, parts[:1], over=True, before=before)


def _is_disjoint(passage: Passage, parts: Sequence[Placed]) -> bool:
    """Whether nobody can be counted in two of the parts."""
    groups = [_group(passage, part) for part in parts]
    return len(set(groups)) == len(groups) > 1 and any(set(groups) <= kinds for kinds in DISJOINT)


def _group(passage: Passage, part: Placed) -> str:
    """Who a part counts: its unit, or the noun of "150 were men"."""
    if part.figure.unit is not None:
        return part.figure.unit
    nouns = [singular(word) for word in passage.after(part, 3) if word.isalpha()]
    return next((noun for noun in nouns if noun in PEOPLE), "")


def _check_including(passage: Passage, at: int) -> Iterator[Conflict]:
    """Parts after "including" and "among them" that are more than what they are part of; "60 of the 52 seats"."""
    total = passage.placed[at]
    part = passage.placed[at + 1]
    gap = passage.words[total.last : passage.bound_start(part)]
    if (gap[-1:] == ["including"] or gap[-2:] in _AMONG) and len(gap) <= LEAD and "not" not in gap:
        wholes = [other for other in passage.placed[: at + 1] if same_measure(other, part)]
        if total not in wholes or (part.figure.unit is None and (len(wholes) > 1 or total.figure.unit is None)):
            return
        if all(exceeds(part, other) for other in wholes):
            yield from report_parts(passage, total, [part], over=True)
        parts = _collect(passage, total, passage.placed[at + 1 : at + 1 + MOST])
        if len(wholes) == 1 and _is_disjoint(passage, parts):
            yield from report_parts(passage, total, parts, over=True)
    elif gap in _PARTITIVE and total.figure.unit is None and total.figure.kind == part.figure.kind == "cardinal":
        yield from report_parts(passage, part, [total], over=True)  # the first is the part


def _check_votes(passage: Passage, total: Placed, following: Sequence[Placed]) -> Iterator[Conflict]:
    """More votes than a body has members: "the 25-member council voted 14 to 12"."""
    score = following[0]
    figure = score.figure
    cast, last = figure.value, score
    if figure.unit == "vote" and len(following) > 1 and passage.gap(score, following[1]) in (["to"], ["against"]):
        last = following[1]
        other = last.figure.value
    else:
        other = figure.value_to if figure.unit == "score" else None
    gap = passage.gap(total, score)
    if cast is None or other is None or total.figure.unit not in _BODIES or len(gap) > 12:
        return
    if not any(word.startswith("vote") for word in [*gap, *passage.words[score.first : last.last + 6]]):
        return
    if cast + other > bounds_of(total.figure).high:
        words = passage.tokens.text[passage.tokens.starts[score.first] : passage.tokens.ends[last.last - 1]]
        whole = total.figure.text
        body = f"could a {whole} body" if "-" in whole else f"could {whole}"
        yield Conflict(
            kind="total",
            figures=(total, score),
            sides=split_sides(passage, total, score),
            message=f"more votes than members: {words} come to {plain(cast + other)}, of “{whole}”",
            question=f"How {body} {'cast' if 'vote' in words else 'vote'} {words}?",
        )
