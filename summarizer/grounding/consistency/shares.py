"""Shares held against the counts that the same sentence says they are of, and against each other."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import combinations
from typing import Final

from summarizer.grounding.consistency.bounds import Bounds, bounds_of, half_digit
from summarizer.grounding.consistency.conflicts import Conflict, listed, plain, split_sides
from summarizer.grounding.consistency.lexicon import AGAINST, FOR, REMAINING
from summarizer.grounding.consistency.passages import Passage, Placed

_HUNDRED: Final = Decimal(100)
_LOOSE: Final = Decimal("2.5")
"""How far, in percentage points, a fraction in words ("a third") may be from the share."""
_LOOSER: Final = Decimal(6)
"""The same where it is called about right ("nearly half")."""
_RESTATES: Final = frozenset({"or", "(", "—", "–", ":"})
_SEXES: Final = {"men": "men", "male": "men", "women": "women", "female": "women", "boys": "men", "girls": "women"}
_CAMPS: Final = (["for", "against"], ["against", "for"], ["men", "women"], ["women", "men"])
_ELSEWHERE: Final = frozenset({"in", "among", "from", "at"})
"""Words by which a second share is of others than the first."""
_LEAST, _MOST_MADE = Decimal(70), Decimal(150)
"""Between which sums, in percent, shares look like those of one whole."""
_CLAUSES: Final = frozenset({",", ";", "and", "but", "while"})
_NEAR: Final = 6
_MOST: Final = 8


def find_wrong_shares(passage: Passage) -> Iterator[Conflict]:
    """The shares of a sentence that do not fit."""
    placed = passage.placed
    for at in range(len(placed) - 2):
        roles = _read_roles(passage, *placed[at : at + 3])
        if roles is not None:
            yield from _check_share(passage, placed[at : at + 3], *roles)
    shares = [one for one in placed if _is_share(one)]
    if 2 <= len(shares) <= _MOST:
        yield from _check_rest(passage, shares)
        yield from _check_camps(passage, [share for share in shares if share.figure.kind == "percent"])


def _read_roles(passage: Passage, one: Placed, two: Placed, three: Placed) -> tuple[Placed, Placed, Placed] | None:
    """Which of three figures in a row is the share, which the part, which the whole; None where they are not that."""
    first = passage.words[one.last : passage.bound_start(two)]
    second = passage.words[two.last : passage.bound_start(three)]
    if _is_share(one) and _is_count(two) and _is_count(three):
        if _restates(first) and _is_of(second):  # 42 percent, or 310 of 500
            return one, two, three
        apposed = second[-1:] == [","] and three.figure.unit is None and passage.after(three, 1) == [","]
        if _is_of(first) and apposed and len(second) <= 2:  # two-thirds of the 90 deputies, 45,
            return one, three, two
        if first[:1] == ["of"] and len(first) <= 4 and _restates(second) and "of" not in second:
            return one, three, two  # 42 percent of the 500 voters, or 310
        if _restates(first) and second[:2] == [")", "of"]:  # 42 percent (310) of the 500
            return one, two, three
    if _is_count(one) and _is_count(two) and _is_share(three) and _is_of(first) and _restates(second):
        return three, one, two  # 310 of the 500 voters, or 42 percent
    if _is_count(one) and _is_share(two) and _is_count(three) and first == [","] and _is_of(second):
        same = three.figure.unit in (None, one.figure.unit)
        return (two, one, three) if same else None  # 38 shops, 25 percent of 152
    if _is_count(one) and _is_count(two) and _is_share(three) and _restates(second) and len(first) <= _NEAR:
        if two.figure.unit not in (None, one.figure.unit):
            return None
        listed_of = "of" in passage.before(one, 2) and first[-1:] == [","]  # of the 800 nurses, 600, or 75 percent
        said_of = first[-1:] == ["that"] and _CLAUSES.isdisjoint(first) and passage.after(three, 1) != ["of"]
        return (three, two, one) if listed_of or (said_of and one.figure.unit) else None
    return None


def _is_share(placed: Placed) -> bool:
    figure = placed.figure
    fraction = figure.kind == "ratio" and figure.unit is None and figure.value is not None and 0 < figure.value < 1
    return (figure.kind == "percent" or fraction) and figure.value_to is None


def _is_count(placed: Placed) -> bool:
    return placed.figure.kind in ("cardinal", "money", "measure") and placed.figure.value_to is None


def _restates(gap: Sequence[str]) -> bool:
    """Whether the words between two figures make the second say the first again."""
    if not gap or len(gap) > _NEAR or gap[-1] not in _RESTATES:
        return False
    return gap[-1] != "or" or gap[-2:-1] == [","] or gap[-2:-1] in (["—"], ["–"], ["("])


def _is_of(gap: Sequence[str]) -> bool:
    """Whether the words between two figures make the first a part of the second: "of the city's"."""
    return gap[:1] in (["of"], ["out"]) and len(gap) <= 4 and not {",", "and", "(", "than"} & set(gap)


def _check_share(
    passage: Passage, three: Sequence[Placed], share: Placed, part: Placed, whole: Placed
) -> Iterator[Conflict]:
    low, high = bounds_of(whole.figure)
    if low <= 0 or not high.is_finite() or (part.figure.kind != whole.figure.kind and part.figure.unit is not None):
        return
    piece = bounds_of(part.figure)
    real = Bounds(piece.low / high * _HUNDRED, piece.high / low * _HUNDRED)
    if not _percent(share).apart(real):
        return
    assert part.figure.value is not None
    assert whole.figure.value is not None
    made = plain(part.figure.value / whole.figure.value * _HUNDRED)
    counts = f"{passage.show(part)} of {_article(passage, whole)}{passage.show(whole)}"
    left, right = (three[0], three[1]) if share is not three[2] else (three[1], three[2])
    yield Conflict(
        kind="share",
        figures=tuple(three),
        sides=split_sides(passage, left, right),
        message=f"a share against its counts: {counts} is {made} percent, and the article has “{passage.show(share)}”",
        question=f"Which is right: {passage.show(share)}, or {counts}?",
    )


def _article(passage: Passage, whole: Placed) -> str:
    return "the " if passage.before(whole, 1) in (["the"], ["its"], ["their"]) else ""


def _in_percent(share: Placed) -> Decimal:
    value = share.figure.value or Decimal(0)
    return value if share.figure.kind == "percent" else value * _HUNDRED


def _percent(share: Placed) -> Bounds:
    """A share in percent: by a whole last digit, since newsrooms also cut digits off; a fraction in words, loosely."""
    figure = share.figure
    assert figure.value is not None
    if figure.kind == "percent":
        round_share = figure.value % 5 == 0 and "." not in figure.text
        return bounds_of(figure, grain=half_digit(figure) * (3 if round_share else 2))
    loose = _LOOSER if figure.comparator == "about" else _LOOSE
    low, high = bounds_of(figure)
    return Bounds(low * _HUNDRED - loose, high * _HUNDRED + loose)


def _check_rest(passage: Passage, shares: Sequence[Placed]) -> Iterator[Conflict]:
    """Shares with "the remaining 20 percent" at their end of which none, in whatever choice, make a hundred."""
    rest = shares[-1]
    if REMAINING.isdisjoint(passage.before(rest, 3)):
        return
    if not {"whom", "which", "than", "point", "points"}.isdisjoint(passage.words[: rest.last]):
        return
    bases = {tuple(_base(passage, share)) for share in shares} - {()}
    if len(bases) > 1 or any(passage.before(share, 1) == ["from"] for share in shares):
        return
    bounds = [_percent(share) for share in shares]
    for count in range(1, len(shares)):
        for chosen in combinations(bounds[:-1], count):
            total = Bounds(sum(b.low for b in chosen) + bounds[-1].low, sum(b.high for b in chosen) + bounds[-1].high)
            if not total.apart(Bounds(_HUNDRED, _HUNDRED)):
                return
    made = sum((_in_percent(share) for share in shares), Decimal(0))
    if not _LEAST <= made <= _MOST_MADE:
        return
    yield Conflict(
        kind="share",
        figures=tuple(shares),
        sides=split_sides(passage, shares[-2], rest),
        message=f"shares of one whole: {listed(passage, shares)} come to {plain(made)} percent",
        question=f"How can {passage.show(rest)} remain beside {listed(passage, shares[:-1])}?",
    )


def _check_camps(passage: Passage, shares: Sequence[Placed]) -> Iterator[Conflict]:
    """More than a hundred percent for and against one thing, or men and women."""
    if not 2 <= len(shares) <= 3 or {"both", "either", "respectively"} & set(passage.words):
        return
    camps = [_camp(passage, share, shares) for share in shares]
    if camps[:2] not in _CAMPS or shares[0].figure.period != shares[1].figure.period:
        return
    if _base(passage, shares[1]) not in ([], _base(passage, shares[0])):
        return
    if not _ELSEWHERE.isdisjoint(_without_favour(passage.gap(shares[0], shares[1]))):
        return
    low = sum((bounds_of(share.figure).low for share in shares[:2]), Decimal(0))
    if low > _HUNDRED + 1:
        made = plain(sum((share.figure.value or Decimal(0) for share in shares[:2]), Decimal(0)))
        yield Conflict(
            kind="share",
            figures=tuple(shares[:2]),
            sides=split_sides(passage, shares[0], shares[1]),
            message=f"shares of one whole: {listed(passage, shares[:2])} come to {made} percent",
            question=f"How can {passage.show(shares[0])} be {camps[0]} and {passage.show(shares[1])} be {camps[1]}?",
        )


def _without_favour(gap: Sequence[str]) -> list[str]:
    """Words without the "in" of "in favour"."""
    return [word for at, word in enumerate(gap) if word != "in" or gap[at + 1 : at + 2] not in (["favour"], ["favor"])]


def _camp(passage: Passage, share: Placed, shares: Sequence[Placed]) -> str:
    """Whether a share is for or against, or men or women, by the first word after it that says so."""
    after = passage.after(share, 2)
    if after[:1] in (["were"], ["are"], ["was"]) and after[-1] in _SEXES:
        return _SEXES[after[-1]]
    later = [other.first for other in shares if other.first > share.first]
    for word in passage.words[share.last : min([share.last + _NEAR, *later])]:
        if word in AGAINST:
            return "against"
        if word in FOR:
            return "for"
    return ""


def _base(passage: Passage, share: Placed) -> list[str]:
    after = passage.after(share, 4)
    return after[1:3] if after[:1] == ["of"] else []
