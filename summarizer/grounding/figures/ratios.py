"""Reads two amounts that make one figure: ratios ("one in five", "2-to-1"), scores ("3-1") and ranges ("10-12").

Each reader starts behind the first amount.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Final, NamedTuple

from summarizer.grounding.figures.amounts import read_amount
from summarizer.grounding.figures.calendar_words import is_month
from summarizer.grounding.figures.currencies import read_prefix
from summarizer.grounding.figures.measures import read_measure
from summarizer.grounding.figures.number_literals import divide
from summarizer.grounding.figures.number_tokens import NumberTokens
from summarizer.grounding.figures.number_words import Amount, is_dash, scale
from summarizer.grounding.figures.plurals import is_plural
from summarizer.grounding.figures.spelled_amounts import SEEDS


class Ratio(NamedTuple):
    """Two amounts read as one.

    Attributes:
        value: The quotient, or the first number of a score.
        value_to: The second number of a score, else None.
        end: The token after the second amount.
        score: Whether it is a score.
    """

    value: Decimal
    value_to: Decimal | None
    end: int
    score: bool = False


CHANGES: Final = frozenset(
    """
    rise rises rose risen rising increase increases increased increasing grow grows grew grown growing growth climb
    climbs climbed climbing jump jumps jumped jumping surge surges surged soar soars soared gain gains gained advance
    advanced expand expands expanded expanding fall falls fell fallen falling drop drops dropped dropping decline
    declines declined declining decrease decreases decreased decreasing shrink shrinks shrank shrunk slip slips slipped
    slide slid plunge plunges plunged plummet plummeted tumble tumbled sink sank contract contracted cut cuts cutting
    reduce reduces reduced reducing lower lowers lowered raise raises raised raising lift lifts lifted push pushed edge
    edged up down double doubled triple tripled swell swelled went moved changed improved widened narrowed slowed
    accelerated boost boosts boosted upgraded revised slashed trimmed
    """.split()
)
_DASHES: Final = frozenset("-‐‑–—−")
_JOINTS: Final = _DASHES | {"in", "out", "to", ":"}
_RESULTS: Final = frozenset(
    """
    win wins won winning victory beat beats beating beaten defeat defeats defeated defeating lose loses lost losing
    loss draw draws drew drawn tie tied score scored lead leads leading led trail trailing ended finished vote
    voted passed approved rejected margin
    majority ruling decision record edge edged thrash thrashed down up set sets match final goals
    """.split()
)
_AFTER_SCORE: Final = frozenset(
    "win victory defeat loss draw tie vote majority ruling decision record lead margin scoreline score on to over"
    " against up down in at with for and , . ; ) and after".split()
)
_LOST: Final = frozenset("killed injured wounded won scored died arrested detained dead".split())
_ODDS: Final = frozenset({"odds", "ratio"})
_VOTES: Final = frozenset("vote votes voted margin score majority won lost passed approved rejected".split())
_LARGEST_SCORE: Final = 250


def read_ratio(tokens: NumberTokens, amount: Amount) -> Ratio | None:
    """Read the rest of a ratio or a score behind its first amount."""
    if tokens.word(amount.end) not in _JOINTS:
        return None
    if amount.value is None or amount.form not in ("digits", "words") or amount.value < 0:
        return None
    return (
        _read_share(tokens, amount, amount.value)
        or _read_odds(tokens, amount, amount.value)
        or _read_score(tokens, amount)
    )


def read_upper(tokens: NumberTokens, amount: Amount, *, between: bool, unit_end: int) -> Amount | None:
    """Read the upper amount of a range behind its lower one, and give the lower one the magnitude they share.

    Args:
        tokens: The text.
        amount: The lower amount.
        between: Whether "between" stands before it.
        unit_end: The token after the lower amount's unit; the amount's own end where the unit follows the upper one.

    Returns:
        The upper amount; None where no range follows, as in "rose from 10 to 92 percent".
    """
    if amount.value is None or amount.form not in ("digits", "words", "fraction", "ordinal"):
        return None
    spelled = False
    if is_dash(tokens.word(unit_end)) and tokens.glued(unit_end) and tokens.word(unit_end + 1) == "to":
        spelled = is_dash(tokens.word(unit_end + 2))  # "a 10-to-15-year term", "10- to 15-minute breaks"
        unit_end += 1
    connector = tokens.word(unit_end)
    dash = connector in _DASHES and (not is_dash(connector) or tokens.glued(unit_end) == tokens.glued(unit_end + 1))
    joined = dash or connector in ("to", "~", "through") or (connector == "or" and amount.form != "ordinal")
    if not (joined or (connector == "and" and between)):
        return None
    if connector in ("to", "through") and not between and _changes(tokens, amount, has_unit=unit_end > amount.end):
        return None
    if connector == "to" and _opens_day(tokens, unit_end + 1):
        return None  # "the six weeks to 30 April"
    upper = _read_other(tokens, unit_end + 1 + spelled)
    if upper is None or upper.value is None or upper.form == "times":
        return None
    if (dash and tokens.is_capital(unit_end + 1)) or (upper.form == "ordinal") != (amount.form == "ordinal"):
        return None
    if connector == "or" and not (upper.value == amount.value + 1 or amount.value * 2 == upper.value >= 10):
        return None
    _share_magnitude(amount, upper)
    return upper if amount.value < upper.value else None


def _opens_day(tokens: NumberTokens, index: int) -> bool:
    """Whether a day of a month stands here: "30 April"."""
    return tokens.is_number(index) and tokens.words[index].isdecimal() and is_month(tokens, index + 1)


def _read_other(tokens: NumberTokens, index: int) -> Amount | None:
    """Read an amount that may have a currency of its own before it."""
    money = False
    if not tokens.is_number(index) and tokens.is_number(index + 1) and read_prefix(tokens, index + 1) is not None:
        index, money = index + 1, True
    elif tokens.is_number(index + 2) and read_prefix(tokens, index + 2) is not None and tokens.word(index + 1) == "$":
        index, money = index + 2, True
    elif tokens.word(index) in ("a", "an", "the", "perhaps", "even", "about", "nearly"):
        index += 1
    if not (tokens.is_number(index) or tokens.word(index) in SEEDS):
        return None
    return read_amount(tokens, index, money=money)


def _share_magnitude(amount: Amount, upper: Amount) -> None:
    """Make "5" five million in "5 to 7 million", but leave "500" in "500 to 1 million" alone."""
    if amount.magnitude == 1 and upper.magnitude > 1 and amount.value is not None and amount.value < upper.bare:
        amount.value = scale(amount.value, upper.magnitude)
        amount.magnitude = upper.magnitude


def _changes(tokens: NumberTokens, amount: Amount, *, has_unit: bool) -> bool:
    """Whether "to" leads from an old value to a new one."""
    before = tokens.words[max(0, amount.start - 7) : amount.start]
    changed = not CHANGES.isdisjoint(before)
    return changed and (has_unit or "from" in before[-3:])


def _read_share(tokens: NumberTokens, amount: Amount, value: Decimal) -> Ratio | None:
    """Read "one in five", "nine out of ten", "1 in every 100"."""
    word, index = tokens.word(amount.end), amount.end + 1
    if word == "out" and tokens.word(index) == "of":
        index += 1
    elif word != "in" or value > 9 or tokens.word(amount.start - 1) in _LOST:
        return None
    index += tokens.word(index) == "every"
    if not (tokens.is_number(index) or tokens.word(index) in SEEDS):
        return None
    whole = read_amount(tokens, index)
    if whole is None or whole.value is None or whole.form not in ("digits", "words") or not value < whole.value:
        return None
    if word == "in" and read_measure(tokens, whole.end) is not None:
        return None
    if word == "in" and value > 1 and not (whole.value <= 10 or whole.value % 10 == 0):
        return None
    return Ratio(divide(value, whole.value), None, whole.end)


def _read_odds(tokens: NumberTokens, amount: Amount, value: Decimal) -> Ratio | None:
    """Read "2-to-1", "3:1", "odds of 5 to 2", and the score of "by a vote of 52 to 48"."""
    index = amount.end
    before = tokens.words[max(0, amount.start - 5) : amount.start]
    spaced = tokens.word(index) == "to"
    if is_dash(tokens.word(index)) and tokens.word(index + 1) == "to" and is_dash(tokens.word(index + 2)):
        index += 3
    elif (tokens.word(index) == ":" and tokens.glued(index) and tokens.glued(index + 1)) or (
        spaced and not (_ODDS | _VOTES).isdisjoint(before)
    ):
        index += 1
    else:
        return None
    if not (tokens.is_number(index) or tokens.word(index) in SEEDS):
        return None
    other = read_amount(tokens, index)
    if other is None or other.value is None or other.value <= 0 or other.form not in ("digits", "words"):
        return None
    if read_measure(tokens, other.end) is not None:
        return None
    if spaced and (value <= other.value or amount.magnitude != 1 or other.magnitude != 1):
        return None
    if spaced and _ODDS.isdisjoint(before):
        return Ratio(value, other.value, other.end, score=True)
    return Ratio(divide(value, other.value), None, other.end)


def _read_score(tokens: NumberTokens, amount: Amount) -> Ratio | None:
    """Read "3-1", "1 – 0": two small whole numbers with nothing to count behind them."""
    dash, index = amount.end, amount.end + 1
    if tokens.word(dash) not in _DASHES or not tokens.is_number(index) or tokens.glued(dash) != tokens.glued(index):
        return None
    first, second = tokens.raw(amount.start), tokens.raw(index)
    if amount.form != "digits" or not (first.isdecimal() and second.isdecimal()) or len(first) > 3 or len(second) > 3:
        return None
    left, right, end = int(first), int(second), index + 1
    if max(left, right) > _LARGEST_SCORE or (tokens.glued(end) and tokens.word(end) not in ".,;:)”\"'’!?"):
        return None
    if tokens.word(end) in _DASHES and tokens.is_number(end + 1):
        return None
    played = not _RESULTS.isdisjoint(tokens.words[max(0, amount.start - 6) : amount.start])
    if left >= right:
        fits = played or tokens.word(end) in _AFTER_SCORE or not tokens.is_word(end) or tokens.is_capital(end)
    else:
        fits = (played and not is_plural(tokens, end)) or tokens.word(end) in (
            "win",
            "defeat",
            "loss",
            "draw",
            "record",
        )
        fits = fits or (tokens.is_capital(amount.start - 1) and tokens.is_capital(end))
    return Ratio(Decimal(left), Decimal(right), end, score=True) if fits else None
