"""Reads how a sentence uses its figures: the words each belongs to and its function in a comparison.

"Sales rose 3 percent to 92 million, from 89 million a year earlier" has a change, a value and its baseline.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import dropwhile, pairwise, takewhile
from typing import Final, Literal, NamedTuple, TypeAlias

from summarizer.grounding.figures.counted import read_nouns
from summarizer.grounding.figures.units import SECONDS
from summarizer.grounding.statements.amounts import family_of
from summarizer.grounding.statements.tokens import CLAUSE_ENDS, PHRASE_ENDS, SUBCLAUSE_ENDS, Tokens
from summarizer.language.inflection import stem
from summarizer.language.lexicon import DETERMINERS, MODALS, read_class
from summarizer.schemas.findings import NOT_QUANTITIES, FoundFigure

Function: TypeAlias = Literal["value", "baseline", "change", ""]
"""The function of a figure in a comparison; empty if no word shows it."""

_UP: Final = frozenset(map(stem, read_class("words of a rise")))
_DOWN: Final = frozenset(map(stem, read_class("words of a fall")))
_PARTICLES: Final = {"up": 1, "higher": 1, "down": -1, "lower": -1}
_COMPARATIVES: Final = dict.fromkeys("more higher larger bigger faster".split(), 1) | dict.fromkeys(
    "fewer less lower smaller slower".split(), -1
)
_SIDES: Final = {"above": 1, "ahead": 1, "below": -1, "short": -1, "behind": -1}
"""Words after a difference that give its side: "14p short of the offer"."""
SIDES: Final = _SIDES | _PARTICLES | _COMPARATIVES
_SURPASSING: Final = dict.fromkeys(map(stem, ("exceed", "beat", "top", "surpass", "outstrip", "overshoot")), 1) | (
    dict.fromkeys(map(stem, ("miss", "undershoot", "short")), -1)
)
"""Stems of words before "by" and a difference that give its side: "missed the forecast by 14p"."""
_CHANGES: Final = frozenset("growth inflation increase rise gain decline decrease drop fall".split())
"""Nouns of changes, which can themselves rise and fall."""
GROWTH: Final = frozenset(map(stem, ("growth", "inflation")))
"""Stems of those nouns that are not verbs."""
_FORESEEN: Final = frozenset("forecast forecasts outlook projection projections target estimate estimates".split())
_BEFORE_VERBS: Final = MODALS | {"to"}
_LONGEST_COMPARED: Final = 5
_COMPARED: Final = frozenset("compared comparison versus vs against".split())
_BEFORE: Final = 4  # tokens before a figure that are searched for the direction of its change
_AFTER: Final = 2  # tokens after it: "3 percent lower"
_FAR: Final = 12  # tokens before a figure that are searched for the verb of a change "to", "from" or "by" it
_OF_CHANGES: Final = frozenset({"to", "from", "by"})  # prepositions between a change and its figures
_LEAD: Final = 6  # tokens around a figure that are searched for words that make it a baseline or value
_NEAR: Final = 6  # content words on each side that belong to a figure
_THAN: Final = frozenset({"than", "above", "below"})  # words before a baseline: "above the mean of 12"
_WEAK: Final = _COMPARED | frozenset("from to with than".split())
_CUTS: Final = (CLAUSE_ENDS, frozenset({"and", "or"}), frozenset({","}), SUBCLAUSE_ENDS, _WEAK)
"""Words that separate the words of two figures, strongest first."""
_STOPS: Final = CLAUSE_ENDS | {"and"}
_COMPARISON_ENDS: Final = PHRASE_ENDS | SUBCLAUSE_ENDS
_OPENERS: Final = SUBCLAUSE_ENDS | {",", "as", "that", "before"}
_TAIL: Final = _OPENERS | {"in", "on", "at"}
"""Words after a figure that open a phrase which may also belong to the figures before."""
_SAME: Final = ([",", "or"], ["or"], ["("], [","])
"""The words between two figures of which the second restates the first."""


class FigureUse(NamedTuple):
    """How a sentence uses one of its figures."""

    figure: FoundFigure
    function: Function
    direction: int  # 1 for a rise, -1 for a fall, 0 if no word shows it
    near: frozenset[str]  # stems of its unit and of the words beside it in its phrase
    words: frozenset[str]  # stems of all words that may belong to the figure
    is_of_change: bool = False  # whether the quantity may itself be a change: "growth eased to 3 percent"


def read_uses(tokens: Tokens, figures: Sequence[FoundFigure], sentence: range) -> list[FigureUse]:
    """Read the uses of the figures of one sentence, in order, without dates, ranks and lengths of time.

    >>> from summarizer.grounding.figures.finder import find_figures
    >>> text = "Sales rose 3 percent to 92 million, from 89 million a year earlier."
    >>> uses = read_uses(Tokens(text), find_figures(text), range(len(Tokens(text))))
    >>> [(use.figure.text, use.function) for use in uses]
    [('3 percent', 'change'), ('92 million', 'value'), ('89 million', 'baseline')]
    """
    placed = [(one, at) for one in figures if _is_amount(one) and (at := tokens.within(one.span))]
    if not placed:
        return []
    cuts = [_cut(tokens, range(one.stop, other.start)) for (_, one), (_, other) in pairwise(placed)]
    found: list[FigureUse] = []
    shared = frozenset[str]()
    low = sentence.start
    begins, ends = [low, *cuts], [*cuts, sentence.stop]
    for number, ((figure, at), begin, end) in enumerate(zip(placed, begins, ends, strict=True)):
        has_other = any(_are_alike(figure, other) for other, _ in placed if other is not figure)
        function = _read_function(tokens, placed, number, range(low, sentence.stop), has_other=has_other)
        unit = set(map(stem, read_nouns(figure.unit))) if figure.unit else set[str]()
        before = {tokens.stems[place] for place in range(begin, at.start)} - {""}
        gap = tokens.lows[low : at.start]
        elaborates = number > 0 and (function in ("baseline", "change") or gap in _SAME)
        if elaborates:
            shared = found[-1].words
        elif before or (number and not CLAUSE_ENDS.isdisjoint(gap)):
            shared = frozenset()
        near = unit | _read_beside(tokens, at, range(begin, end))
        words = unit | before | {tokens.stems[place] for place in range(at.stop, end)}
        direction = read_direction(tokens, at)
        words = words - {""} | shared
        is_of_change = direction != 0 and _is_of_change(tokens, at)
        found.append(FigureUse(figure, function, direction, frozenset(near), frozenset(words), is_of_change))
        if not elaborates:
            shared |= before
        low = at.stop
    return found


def _read_beside(tokens: Tokens, at: range, own: range) -> set[str]:
    """The stems of the content words on both sides of a figure, within the range that may belong to it."""
    beside = tokens.find_content(range(at.start - 1, own.start - 1, -1), _OPENERS, _NEAR)
    beside += tokens.find_content(range(at.stop, own.stop), _TAIL, _NEAR)
    return {tokens.stems[place] for place in beside}


def _are_alike(one: FoundFigure, other: FoundFigure) -> bool:
    """Whether two figures are of one family; a bare number may be money: "to 12 million euros from 10 million"."""
    is_bare = any(known.kind == "cardinal" and known.unit is None for known in (one, other))
    families = {family_of(one), family_of(other)}
    return len(families) == 1 or (is_bare and families == {"count", "money"})


def _is_amount(figure: FoundFigure) -> bool:
    return figure.kind not in NOT_QUANTITIES and figure.unit not in SECONDS


def _cut(tokens: Tokens, gap: range) -> int:
    """The index from which the words between two figures belong to the second."""
    for marks in _CUTS:
        for at in reversed(gap):
            if tokens.lows[at] in marks:
                return at
    return gap.stop


def _read_function(
    tokens: Tokens, placed: Sequence[tuple[FoundFigure, range]], number: int, around: range, *, has_other: bool
) -> Function:
    """Read the function of the figure at `placed[number]`.

    `around` are the token indices from the end of the previous figure to the end of the sentence; `has_other` tells
    whether the sentence has another figure of the same family.
    """
    at = placed[number][1]
    following = placed[number + 1][1] if number + 1 < len(placed) else None
    lows, before = tokens.lows, range(at.start - 1, max(around.start - 1, at.start - 1 - _LEAD), -1)
    lead = lows[before.stop + 1 : at.start]
    tail = lows[at.stop : min(following.start if following else around.stop, at.stop + _LEAD)]
    if number and _leads_on(lows[around.start : at.start]):
        return "baseline"
    far = range(at.start - 1, max(-1, at.start - 1 - _FAR), -1)
    changes = not _OF_CHANGES.isdisjoint(lead) and _find_direction(tokens, far) != 0
    if _begins_comparison(tail) or (tail and tail[0] in _SIDES):
        return "change"
    if changes and _follows_to(tokens, before):
        return "value"
    if has_other and _is_compared(lead, tail, changes=changes):
        return "baseline"
    if at.start > around.start and (_direction_of(tokens, at.start - 1) or (lead[-1:] == ["by"] and changes)):
        return "change"
    return "value" if has_other and following and _leads_to_baseline(tokens, at, following) else ""


def _leads_on(words: Sequence[str]) -> bool:
    """Whether the words between two figures make the second a baseline: "points below the peak of"."""
    return not _SIDES.keys().isdisjoint(words[:1]) and _COMPARISON_ENDS.isdisjoint(words)


def _begins_comparison(words: Sequence[str]) -> bool:
    """Whether the words after a figure make it a difference: "five more than", "£5 less in value than"."""
    return bool(words) and words[0] in _COMPARATIVES and "than" in words[1:3]


def _follows_to(tokens: Tokens, before: range) -> bool:
    """Whether "to" precedes a figure without a content word between."""
    to = _find_to(tokens, before)
    return to is not None and tokens.padded[to - 1] not in ("up", "down", "close", "compared")


def _find_to(tokens: Tokens, before: range) -> int | None:
    """The place of a "to" before a figure without a content word between; None without one."""
    first = next((at for at in before if tokens.stems[at] or tokens.lows[at] == "to"), None)
    return first if first is not None and tokens.lows[first] == "to" else None


def _is_compared(lead: Sequence[str], tail: Sequence[str], *, changes: bool) -> bool:
    """Whether the words before a figure compare another figure with it."""
    if not _COMPARED.isdisjoint(lead):
        return True
    if "from" in lead:
        at = lead.index("from")
        if "," in lead[at:]:
            return False  # "down 2 points from a year ago, at 40"
        return changes or lead[max(0, at - 1) : at] in (["up"], ["down"], [","], [")"]) or "to" in tail[:3]
    behind = next((lead[at + 1 :] for at, low in enumerate(lead) if low in _THAN), [])
    ends = {","} if "than" in lead else PHRASE_ENDS
    return bool(behind) and behind[0] in DETERMINERS and ends.isdisjoint(behind)


def _leads_to_baseline(tokens: Tokens, at: range, following: range) -> bool:
    """Whether the words after a figure introduce its baseline: ", up from", ", compared with", ", $5 more than"."""
    lows = tokens.lows
    gap = lows[at.stop : following.start]
    if not _COMPARED.isdisjoint(gap):
        return CLAUSE_ENDS.isdisjoint(gap)
    if any(one in ("up", "down", ",") and other == "from" for one, other in pairwise(gap)):
        return True
    return gap == [","] and _begins_comparison(lows[following.stop : following.stop + 3])


def read_direction(tokens: Tokens, at: range) -> int:
    """1 if the figure at the tokens belongs to a rise, -1 for a fall, 0 if no nearby word shows it."""
    compared = next((_COMPARATIVES[low] for low in tokens.lows[at.start : at.stop + 1] if low in _COMPARATIVES), 0)
    if compared and "than" in tokens.lows[at.start + 1 : at.stop + _LONGEST_COMPARED]:
        return compared  # "3 percent fewer containers than"
    if tokens.padded[at.stop] in _SIDES:
        return _SIDES[tokens.padded[at.stop]]
    if tokens.padded[at.start - 1] == "by" and (side := _find_side(tokens, at.start - 2)):
        return side
    behind = range(at.stop, min(len(tokens), at.stop + _AFTER))
    if tokens.padded[at.stop] == "," and tokens.padded[at.stop + 2] in _OF_CHANGES - {"to"}:  # "38 percent, up from 29"
        behind = range(at.stop + 1, at.stop + 2)
    before = range(at.start - 1, max(-1, at.start - 1 - _BEFORE), -1)
    return _find_direction(tokens, behind, _STOPS | {","}) or _find_direction(tokens, before)


def _find_side(tokens: Tokens, last: int) -> int:
    """The side that the nearest word up to an index gives to the difference after "by", before a word of a change."""
    for place in range(last, max(-1, last - _FAR), -1):
        if tokens.lows[place] in _STOPS | {","} or _direction_of(tokens, place):
            return 0
        if side := _SURPASSING.get(tokens.stems[place]):
            return side
    return 0


def is_reached(tokens: Tokens, figure: FoundFigure) -> bool:
    """Whether a rise or fall leads to a figure: "fell to 3 percent", not "the reduction amounted to 3 percent"."""
    to = _find_to(tokens, range(tokens.within(figure.span).start - 1, -1, -1))
    return to is not None and to > 0 and _direction_of(tokens, to - 1) != 0


def _find_direction(tokens: Tokens, places: range, stops: frozenset[str] = _STOPS) -> int:
    """The direction of the first word that has one, within the clause."""
    for at in places:
        if tokens.lows[at] in stops:
            break
        if found := _direction_of(tokens, at):
            return found
    return 0


def _is_of_change(tokens: Tokens, at: range) -> bool:
    """Whether a noun of a change stands before the word that gives the direction of the figure at the tokens."""
    clause = takewhile(
        lambda place: tokens.lows[place] not in _STOPS, range(at.start - 1, max(-1, at.start - 1 - _FAR), -1)
    )
    turned = dropwhile(lambda place: not _direction_of(tokens, place), clause)
    next(turned, None)
    return any(tokens.lows[place] in _CHANGES and tokens.padded[place - 1] not in _BEFORE_VERBS for place in turned)


def _direction_of(tokens: Tokens, at: int) -> int:
    low, key = tokens.lows[at], tokens.stems[at]
    if low == "growth" and tokens.padded[at + 1] in _FORESEEN:
        return 0  # "cut its growth forecast by"
    if low in _PARTICLES:
        return 0 if tokens.padded[at + 1] == "to" else _PARTICLES[low]  # "up to 14 percent"
    return (key in _UP) - (key in _DOWN)
