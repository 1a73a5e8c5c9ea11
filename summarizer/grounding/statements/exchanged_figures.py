"""Flags figures that a statement uses differently from its passage.

Examples: a figure given for what the passage gives another figure for, two figures exchanged ("5 percent of men and 2
of women" for the reverse), a baseline given as the value, a change given as the baseline, or a rise given as a fall.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from collections.abc import Set as AbstractSet
from decimal import Decimal
from itertools import combinations, compress, count
from typing import Final

from summarizer.grounding.figures.links import is_out_of
from summarizer.grounding.statements.amounts import amount_of, family_of, may_be_one
from summarizer.grounding.statements.derivation import fits_rounding
from summarizer.grounding.statements.figure_uses import SIDES, FigureUse, is_reached
from summarizer.grounding.statements.reading import Reading
from summarizer.grounding.statements.tokens import PHRASE_ENDS, Tokens
from summarizer.language.inflection import stem
from summarizer.language.lexicon import is_adverb, is_time_word, read_class
from summarizer.schemas.findings import Flag, FoundFigure

_LEAST: Final = 3  # lowest amount that is compared by its words: "one" and "two" are often pronouns
_LEAST_COMMON: Final = 2  # fewest nearby words that two figures have to share to count one thing
_EARLIER: Final = read_class("words of an earlier time")
_DIFFERENCE: Final = frozenset("fewer less more than not no without short difference gap margin rest other".split())
"""Words that mark the difference of two figures or a remainder."""
_OPENERS: Final = frozenset({",", "and", "but", "("})  # between a figure and a comparison of it
_POINTS: Final = ("point", "percentage point")
_NEGATIVE: Final = re.compile(
    r"(?i)(?<!\w)[-−–]\W?\d|\b(?:minus|negative|loss|losses|deficit|shortfall|contraction|contracted|shrank)\b"
)
"""Matches what makes an amount negative."""
_OF_WHOM: Final = frozenset({"of", "among", "in"})
_OF_ITS: Final = 10  # most characters between a share and its whole: " of their "
_FAR: Final = 400  # characters between figures beyond which they are not confused
_PART: Final = re.compile(r"[^.;!?]*\b(including|of (?:whom|which|them)|among them)\s+(?:\w+\s+){0,2}")
"""The words between a whole and its part: "10 million cars worldwide, including [4 million]"."""
_RATE: Final = "per "  # opens the unit of a rate
_FUNCTIONS: Final = {"value": "the value", "baseline": "the figure that is compared with", "change": "a change"}


def find_exchanged_figures(reading: Reading) -> Flag | None:
    """Flag the first figure of a statement that the passage uses differently."""
    is_short = reading.tokens.is_titled or reading.tokens.is_question
    for use in reading.uses:
        own, others = reading.find_stated_uses(use)
        if not own:
            message = _find_reversed_change(use, others, reading)
            message = message or ("" if is_short else _find_replaced(use, others, reading))
            if message:
                return Flag("figures", message, tuple(reading.sentences))
            continue
        message = _compare_directions(use, own)
        if not is_short:
            message = message or _compare_functions(use, own, others, reading)
            message = message or _find_baseline_as_value(use, own, others, reading)
            message = message or _find_rival(use, own, others, reading)
        if message:
            evidence = tuple(other.figure.span for other in own)
            return Flag("figures", message, evidence)
    return _find_reversed_comparison(reading)


def find_exchanged_pairs(reading: Reading) -> Flag | None:
    """Flag two figures each of which a statement gives to words that the passage gives to the other only."""
    uses = [] if reading.tokens.is_question else reading.uses
    shared = [(use, own[0]) for use in uses if len(own := reading.find_stated_uses(use)[0]) == 1]
    for (one, first), (other, second) in combinations(shared, 2):
        if first is second or not _may_be_exchanged(first.figure, second.figure):
            continue
        gained = (one.words - other.words) & (second.words - first.words)
        if gained and (other.words - one.words) & (first.words - second.words):
            evidence = (first.figure.span, second.figure.span)
            return Flag("figures", f"it swaps “{first.figure.text}” and “{second.figure.text}”", evidence)
    return None


def _may_be_exchanged(one: FoundFigure, other: FoundFigure) -> bool:
    """Whether two figures have the same bound, kind of amount and unit; a bare number may have any unit."""
    is_bare = any(known.kind == "cardinal" and known.unit is None for known in (one, other))
    is_alike = one.comparator == other.comparator and family_of(one) == family_of(other)
    return is_alike and (is_bare or one.unit == other.unit)


def _find_reversed_comparison(reading: Reading) -> Flag | None:
    """Flag a comparison without an amount that reverses its figures: "38, higher than in 2021" for "52 in 2021".

    The second figure stands in the statement, or in the passage with the times that the comparison names.
    """
    tokens, lows = reading.tokens, reading.tokens.lows
    for at in compress(count(), map(SIDES.__contains__, lows)):
        side = _read_side(tokens, at)
        uses = [use for use in reading.uses if use.figure.unit not in _POINTS] if side else []
        placed = [(tokens.within(use.figure.span).start, use) for use in uses]
        values = [use for start, use in placed if start < at]
        if not values:
            continue
        end = next((end for end in range(at + 1, len(lows)) if lows[end] in PHRASE_ENDS), len(lows))
        others = [use for start, use in placed if at < start < end]
        times = {tokens.stems[place] for place in range(at, end) if is_time_word(lows[place])}
        others = others or _find_dated(values[-1], times, reading)
        if len(others) == 1 and _are_reversed(values, others[0].figure, side) and not _NEGATIVE.search(tokens.text):
            message = f"it puts “{values[-1].figure.text}” {'above' if side > 0 else 'below'} “{others[0].figure.text}”"
            return Flag("figures", message, tuple(reading.sentences))
    return None


def _read_side(tokens: Tokens, at: int) -> int:
    """1 if a word puts the figure ahead of it above another, -1 for below, 0 if it does neither."""
    is_open = tokens.padded[at - 1 - is_adverb(tokens.padded[at - 1])] in _OPENERS
    leads = tokens.lows[at] in ("above", "below") or tokens.padded[at + 1] in ("than", "from")
    return SIDES.get(tokens.lows[at], 0) if is_open and leads else 0


def _find_dated(use: FigureUse, times: AbstractSet[str], reading: Reading) -> list[FigureUse]:
    """The passage's other figures that have the stems of some times; none beside a negative amount."""
    own, others = reading.find_stated_uses(use)
    is_negative = any(_NEGATIVE.search(reading.article.text[a:b]) for a, b in reading.sentences)
    return [one for one in others if times <= one.words] if own and times and not is_negative else []


def _are_reversed(values: list[FigureUse], other: FoundFigure, side: int) -> bool:
    """Whether the last value, the only one of the other's kind, is on its other side; false for ranges and bounds."""
    one = values[-1].figure
    if [use.figure for use in values if _are_of_one_kind(use.figure, other)] != [one]:
        return False
    is_bare = one.kind == "cardinal" and not one.unit
    is_vague = is_bare or one.value_to or other.value_to or other.comparator not in ("exact", "about")
    return not is_vague and ((amount_of(one) or 0) - (amount_of(other) or 0)) * side < 0


def _compare_directions(use: FigureUse, own: list[FigureUse]) -> str:
    """The reason why a figure belongs to a change in the wrong direction; empty if it does not.

    Growth that eased to 3 percent is both a fall and a rise by 3 percent.
    """
    stated = {other.direction for other in own}
    is_alike = all(other.is_of_change == use.is_of_change for other in own)
    if not use.direction or stated != {-use.direction} or not is_alike:
        return ""
    return f"the article gives “{own[0].figure.text}” for a change in the opposite direction"


def _compare_functions(use: FigureUse, own: list[FigureUse], others: list[FigureUse], reading: Reading) -> str:
    """The reason why a figure has another function in a comparison than in the passage; else empty."""
    stated = {other.function for other in own}
    is_by_for_to = _is_by_for_to(use, own, others, reading)
    if is_by_for_to and use.is_of_change != all(other.is_of_change for other in own):
        return ""  # "rose by 3 percent" for "growth eased to 3 percent"
    is_compared = "baseline" in {use.function, *stated}
    if not use.function or use.function in stated or "" in stated or not (is_by_for_to or is_compared):
        return ""
    if _ends_range(use, own, reading):
        return ""
    function = own[0].function
    claimed, stated_as = _FUNCTIONS[use.function], _FUNCTIONS[function]
    return f"it gives “{use.figure.text}” as {claimed}, but in the article it is {stated_as}"


def _is_by_for_to(use: FigureUse, own: list[FigureUse], others: list[FigureUse], reading: Reading) -> bool:
    """Whether a value is given as a change, or the reverse: "fell 3 percent" for "fell to 3 percent".

    A value given as a change needs "by", a change beside it, or a rise or fall that leads to it in the passage ("the
    reduction amounted to 3 percent" does not); a change given as a value needs one in the statement.
    """
    stated = {other.function for other in own}
    if stated == {"change"}:
        return use.function == "value" and is_reached(reading.tokens, use.figure)
    if use.function != "change" or stated != {"value"} or not use.direction:
        return False
    has_by = reading.tokens.padded[reading.tokens.within(use.figure.span).start - 1] == "by"
    has_change = any(other.function == "change" for other in others)
    return has_by or has_change or all(is_reached(reading.article.tokens, one.figure) for one in own)


def _find_baseline_as_value(use: FigureUse, own: list[FigureUse], others: list[FigureUse], reading: Reading) -> str:
    """The reason why a statement's only figure is the baseline of the passage's comparison; else empty.

    The statement has no word for when or what the figure counts: "2,600 wait" for "3,140 are waiting, up from 2,600 a
    year ago". The figure of another group ("against 37 percent of the others") is never flagged.
    """
    if len(reading.uses) > 1 or use.function or {other.function for other in own} != {"baseline"}:
        return ""
    at = reading.tokens.within(use.figure.span).start
    if reading.tokens.padded[at - 1] == "from":
        return ""
    values = [other for other in others if other.function != "baseline" and _are_of_one_kind(use.figure, other.figure)]
    apart = _EARLIER | frozenset[str]().union(*(one.words for one in own)).difference(*(one.words for one in values))
    if not values or not apart.isdisjoint([*reading.tokens.lows, *reading.tokens.stems]) or _is_of_group(own, reading):
        return ""
    return f"it gives “{use.figure.text}” as {_FUNCTIONS['value']}, but in the article it is {_FUNCTIONS['baseline']}"


def _is_of_group(own: list[FigureUse], reading: Reading) -> bool:
    """Whether a figure of the passage is followed by the group it counts: "of the others", "in the other villages"."""
    tokens = reading.article.tokens
    ends = (tokens.within(other.figure.span).stop for other in own)
    return any(tokens.padded[end] in _OF_WHOM and not is_time_word(tokens.padded[end + 1]) for end in ends)


def _ends_range(use: FigureUse, own: list[FigureUse], reading: Reading) -> bool:
    """Whether a figure is one end of a range of the passage and the statement has the other end as well."""
    amounts = {amount_of(other.figure) for other in reading.uses if other is not use}
    ends = ({amount_of(other.figure), amount_of(other.figure, upper=True)} for other in own if other.figure.value_to)
    return any(not amounts.isdisjoint(both - {amount_of(use.figure)}) for both in ends)


def _find_replaced(use: FigureUse, others: list[FigureUse], reading: Reading) -> str:
    """The reason why a figure from another passage replaces one of this passage; empty if it does not.

    The two share nearby words, or are compared with the same figure.
    """
    if (amount_of(use.figure) or 0) < _LEAST or not reading.article.figures.find(use.figure):
        return ""
    is_difference = use.function == "change" or not _DIFFERENCE.isdisjoint(reading.tokens.lows)
    if is_difference and any(_find_terms(use.figure, others)):
        return ""
    claimed = {amount_of(known.figure) for known in reading.uses}
    unit = use.figure.unit
    for other in others:
        if amount_of(other.figure) in claimed or not _are_of_one_kind(use.figure, other.figure):
            continue
        compared = {amount_of(known.figure) for known in others if known.function not in ("", other.function)}
        is_paired = use.function == other.function == "value" and not compared.isdisjoint(claimed)
        if is_paired or len((use.near & other.near) - {stem(unit or "")}) >= _LEAST_COMMON:
            return f"it gives “{use.figure.text}”, but the article gives “{other.figure.text}” there"
    return ""


def _find_reversed_change(use: FigureUse, others: list[FigureUse], reading: Reading) -> str:
    """The reason why a statement reverses a change computed from the passage's figures; else empty.

    The statement gives one of the two figures as the value: after a rise from 19 to "£28 million", the value is 28, not
    19. If it gives neither, the passage's comparison decides. Two percentages differ by percentage points.
    """
    claimed = {amount_of(known.figure) for known in reading.uses if known is not use and known.function != "baseline"}
    claimed |= {amount_of(use.figure, upper=True)} if use.figure.value_to else set()  # "by £7m to £19m"
    pairs = list(_find_terms(use.figure, others)) if use.direction else []
    for low, high in pairs:
        terms = f"the article has “{low.figure.text}” and “{high.figure.text}”"
        if use.figure.kind == low.figure.kind == high.figure.kind == "percent":
            return f"it gives “{use.figure.text}” for a change in percentage points: {terms}"
        has_fallen, has_risen = amount_of(low.figure) in claimed, amount_of(high.figure) in claimed
        if not (has_fallen or has_risen) and len(pairs) == 1 and {low.function, high.function} == {"value", "baseline"}:
            has_fallen, has_risen = high.function == "baseline", low.function == "baseline"
        if has_fallen == has_risen:
            continue
        if use.direction == (1 if has_fallen else -1):
            return f"it gives “{use.figure.text}” for a change in the opposite direction: {terms}"
        value, other = (low, high) if has_fallen else (high, low)
        if value.function == "baseline" != other.function:
            return f"it gives “{value.figure.text}” as the value, but in the article it is {_FUNCTIONS['baseline']}"
    return ""


def _find_terms(figure: FoundFigure, others: list[FigureUse]) -> Iterator[tuple[FigureUse, FigureUse]]:
    """Yield pairs of the passage's figures whose difference is a figure, the smaller first: 3 and 7 for 4."""
    wanted = amount_of(figure) or Decimal(0)
    rows = [(amount, other) for other in others if (amount := amount_of(other.figure))]
    rows = sorted((row for row in rows if may_be_one(figure, row[1].figure)), key=lambda row: row[0])
    for (least, low), (most, high) in combinations(rows, 2):
        if not (_are_of_one_scale(low.figure, high.figure) and may_be_one(low.figure, high.figure)):
            continue  # a share and a count have no difference
        is_points = figure.unit == "point" and round(most - least) == wanted
        is_bound = figure.comparator != "exact" and wanted and most > least
        if most - least == wanted or is_points or (is_bound and fits_rounding(wanted, most - least, figure.comparator)):
            yield low, high


def _are_of_one_scale(one: FoundFigure, other: FoundFigure) -> bool:
    """Whether two figures are of one kind; the second of a sentence may lack the unit: "11 million tonnes and 9"."""
    first, second = sorted((one, other), key=lambda found: found.start)
    is_bare = second.kind == "cardinal" and second.unit is None and first.kind == "measure"
    return one.kind == other.kind or (is_bare and first.links is not None and first.links is second.links)


def _are_of_one_kind(one: FoundFigure, other: FoundFigure) -> bool:
    """Whether two figures have the same kind and unit; one of them may lack the unit."""
    units = {one.unit, other.unit}
    return one.kind == other.kind and (None in units or len(units) == 1) and may_be_one(one, other)


def _find_partners(use: FigureUse, reading: Reading) -> set[Decimal | None]:
    """The amounts of the figure and of those that it is a part or the whole of in the statement: "38 of the 61"."""
    start, is_part = use.figure.start, _leads_to_of(use, reading)
    return {
        amount_of(other.figure)
        for other in reading.uses
        if other is use or (is_part if other.figure.start > start else _leads_to_of(other, reading))
    }


def _leads_to_of(use: FigureUse, reading: Reading) -> bool:
    """Whether "of" follows a figure: "38 of", "38 breaches of"."""
    following = reading.tokens.within(use.figure.span).stop
    return "of" in reading.tokens.lows[following : following + 2]


def _are_of_one_thing(claimed: AbstractSet[str], rival: FigureUse, own: list[FigureUse]) -> bool:
    """Whether a figure and those of a passage describe one thing, as baseline and value or as part and whole.

    In "£400,000 of the £2.3 million cost" both figures belong to the cost. After "940 boats worldwide, including 260 in
    Oda", a statement that has only the whole's words gives the part as the whole: "260 boats worldwide".
    """
    is_baseline = "baseline" in {rival.function, *(one.function for one in own)}
    if is_baseline or any(is_out_of(one.figure, rival.figure) for one in own):
        return True
    links = {_find_link(rival.figure, one.figure) for one in own} - {""}
    return bool(links) and not (claimed <= rival.words and links == {"including"})


def _find_link(whole: FoundFigure, part: FoundFigure) -> str:
    """The words, such as "including", that make a figure a part of the one before it; empty if there are none."""
    if whole.links is None or whole.links is not part.links or part.start < whole.end:
        return ""
    found = _PART.fullmatch(whole.links.text[whole.end : part.start])
    return found[1] if found else ""


def _may_be_confused(use: FigureUse, rival: FigureUse, own: list[FigureUse]) -> bool:
    """Whether a figure may be given in place of a rival: of one kind, nearby, describing another thing.

    A rate ("$40 a day") is given as a rate.
    """
    figure, amount, unit = use.figure, amount_of(rival.figure), rival.figure.unit or ""
    if amount is None or amount < _LEAST or family_of(rival.figure) != family_of(figure):
        return False
    if unit.startswith(_RATE) and not (figure.unit or "").startswith(_RATE):
        return False
    is_near = any(abs(rival.figure.start - one.figure.start) < _FAR for one in own)
    return is_near and may_be_one(figure, rival.figure) and not _are_of_one_thing(use.words, rival, own)


def _find_rival(use: FigureUse, own: list[FigureUse], others: list[FigureUse], reading: Reading) -> str:
    """The reason why a figure is given for what the article gives another figure for; empty if it is not.

    Words beside the figure stand beside the other figure in the article. None of them stands in the clause of the
    figure's own occurrence nearby, which has words that the statement lacks.
    """
    figure, amount = use.figure, amount_of(use.figure)
    near = frozenset[str]().union(*(other.near for other in own))
    if amount is None or amount < _LEAST or near <= use.words or use.function == "baseline":
        return ""
    known = frozenset[str]().union(*(other.words for other in own))
    shares = (one.figure for one in reading.uses if family_of(one.figure) == "share" and _leads_to_of(one, reading))
    if any(0 < figure.start - share.end <= _OF_ITS for share in shares):
        return ""  # "a quarter of the £6bn"
    partners = _find_partners(use, reading)
    has_unit = all(other.figure.unit for other in own)
    for rival in others:
        if amount_of(rival.figure) in partners or not _may_be_confused(use, rival, own):
            continue
        unit = rival.figure.unit
        words = use.near - {stem(unit)} if unit and (unit == "person" or not has_unit) else use.near
        if words & rival.near - known and words.isdisjoint(known | (near - rival.near)):
            return f"it gives “{figure.text}” for what the article gives “{rival.figure.text}” for"
    return ""
