"""Finds the article's own words for a time ("in the first nine months of the year").

Which figure they belong to, and what they mean in days, is worked out elsewhere.
"""

from __future__ import annotations

from itertools import pairwise
from typing import Final, NamedTuple

from summarizer.grounding.figures.calendar_words import MONTHS, WEEKDAYS, is_month
from summarizer.grounding.figures.dates import read_date
from summarizer.grounding.figures.number_tokens import NumberTokens
from summarizer.grounding.figures.number_words import ONES, ORDINALS, TENS, is_dash
from summarizer.grounding.figures.spelled_amounts import SEEDS
from summarizer.grounding.figures.years import read_year
from summarizer.language.lexicon import ARTICLES, DEMONSTRATIVES

UNITS: Final = frozenset(
    """
    second seconds minute minutes hour hours day days week weeks weekend month months quarter quarters half halves year
    years decade decades century centuries season seasons semester fiscal period night morning afternoon evening
    """.split()
)
SEASONS: Final = frozenset("spring summer autumn fall winter christmas easter ramadan".split())
POSSESSIVES: Final = {
    f"{word}{mark}s": word for word in (*UNITS, *WEEKDAYS, *MONTHS, *SEASONS, "today", "yesterday") for mark in "'’"
}
_PREPOSITIONS: Final = frozenset(
    "in during for by over since until till through throughout within from between on at before after as around".split()
)
_DEMONSTRATIVES: Final = frozenset({"this", "last", "next", "that", "the", "past", "each", "every"})
_QUALIFIERS: Final = frozenset(
    "past last next previous prior preceding final coming following same current recent latest first second third"
    " fourth fiscal financial calendar full whole entire opening closing early late few several".split()
)
_BOUNDS: Final = frozenset("end start beginning middle close turn course rest remainder".split())
_SINGLE: Final = frozenset({"today", "yesterday", "tomorrow", "tonight"})
_RELATIVE: Final = frozenset({"ago", "earlier", "later", "before", "previously"})
_ALONE: Final = frozenset("year month week quarter day decade century period season".split())
"""Units that mean a time without an adjective: "the year"."""
_PARTS: Final = frozenset("early late mid".split())
_DAY_PARTS: Final = frozenset("morning afternoon evening night".split())
_STARTS: Final = (
    _PREPOSITIONS
    | _DEMONSTRATIVES
    | _SINGLE
    | SEASONS
    | _PARTS
    | frozenset(WEEKDAYS)
    | frozenset(MONTHS)
    | frozenset(ONES)
    | {"a", "an", "so", "fiscal", "’", "'"}
)
_SAYING: Final = frozenset(
    """
    said says say saying told tells reported reports report announced announces warned warns predicted predicts added
    claimed claims stated states estimated confirmed confirms wrote tweeted published released issued noted argued
    guided guidance forecast pledged promised
    """.split()
)
_RESULTS: Final = frozenset("reported reports report published issued released states stated".split())
"""Verbs that also state a result, which is of the time that opens the sentence: "In 2022 it reported a loss"."""
_CLAUSE_ENDS: Final = frozenset(",;:—–(")
_NEAR_VERB: Final = 5
"""Tokens behind a time that opens a clause among which its verb is looked for."""
_NAMES: Final = UNITS | SEASONS | _SINGLE | _BOUNDS | {"far"} | frozenset({*WEEKDAYS, *MONTHS, *POSSESSIVES})
"""Every period holds one of these words, or a date in digits."""
_OPENINGS: Final = _STARTS | frozenset(POSSESSIVES)
_DATE_LENGTHS: Final = frozenset({2, 4, *range(6, 24)})
_CORE: Final = (
    _NAMES
    | _DEMONSTRATIVES
    | _QUALIFIERS
    | _PARTS
    | SEEDS
    | frozenset({*ORDINALS, *ONES, *TENS})
    | ARTICLES
    | DEMONSTRATIVES
    | {"very"}
)
"""The words that a time can begin with, behind its preposition and its article."""
_BEHIND_DAY: Final = frozenset("st nd rd th of to and through day s".split())
_LONGEST_LEAD: Final = 16
"""How many tokens may stand between a period's first and the first that names a time."""
MAX_DEPTH: Final = 4


class Period(NamedTuple):
    """Words for a time: their first token and the token after their last."""

    first: int
    last: int
    saying: bool = False
    """Whether it dates what is said and not what is said of ("said on Friday that …")."""


def find_periods(tokens: NumberTokens, low: int, high: int) -> list[Period]:
    """All words for a time between two tokens, in order, each as long as it goes."""
    words = tokens.words
    found: list[Period] = []
    # a period may run a little over the sentence's end: "… on Jan. 5"
    names = [
        at
        for at, word in enumerate(words[low : high + 2], low)
        if word in _NAMES or (word < ":" and len(word) in _DATE_LENGTHS)
    ]
    index = low
    for name in names:
        index = max(index, name - _LONGEST_LEAD)
        while index <= name and index < high:
            if words[index] in _OPENINGS or _may_open_date(tokens, index):
                end = _read_period(tokens, index)
                if end is not None and end <= high + 1 and not _is_age(tokens, end):
                    found.append(Period(index, end, _dates_saying(tokens, index, end)))
                    index = end
                    continue
            index += 1
    return found


def _is_age(tokens: NumberTokens, end: int) -> bool:
    """Whether what looks like a time is part of an age: "the 28-year-old"."""
    return is_dash(tokens.word(end)) and tokens.word(end + 1) in ("old", "olds")


def _may_open_date(tokens: NumberTokens, index: int) -> bool:
    """Whether a number stands here, and nothing behind it that shows it to be none of a date or a span."""
    if tokens.words[index].isalpha() or not tokens.is_number(index):
        return False
    after = tokens.word(index + 1)
    return after in _NAMES or after in _BEHIND_DAY or not after.isalpha()


def _dates_saying(tokens: NumberTokens, first: int, last: int) -> bool:
    said = tokens.word(first - 1) in _SAYING or tokens.word(last) == "that"
    said = said or tokens.word(last) in _SAYING  # "today announced"
    if not said and (first == tokens.sentence(first)[0] or tokens.word(first - 1) in _CLAUSE_ENDS):
        near = tokens.words[last : last + _NEAR_VERB]
        # "in February it had guided for", "On Monday it reported that"
        said = any(word in _SAYING and (word not in _RESULTS or later == "that") for word, later in pairwise(near))
    return said or (tokens.word(first - 2) in _SAYING and tokens.word(first - 1) in ("late", "early", "it"))


def _read_period(tokens: NumberTokens, index: int, depth: int = 0) -> int | None:
    """The token after the words for a time that start here, or None."""
    if depth > MAX_DEPTH:
        return None
    word = tokens.word(index)
    if word == "so" and tokens.matches(index + 1, "far"):
        return _read_core(tokens, index + 2, depth) or None
    if word in _PARTS and tokens.word(index + 1) in _DEMONSTRATIVES:
        return _read_core(tokens, index + 1, depth)
    if word in _PREPOSITIONS:
        core = index + 1 + (tokens.word(index + 1) in ("of", "about", "around", "roughly", "nearly", "just", "at"))
        end = _read_core(tokens, core, depth)
        if (
            end is None
            and word in ("in", "since", "by", "until", "during")
            and read_year(tokens, index + 1) is not None
        ):
            end = index + 2
        if end is not None and tokens.words[end - 1] == "ago" and word in ("in", "on", "at", "for", "over", "during"):
            return None  # "brought in | two years ago"
        if word == "in" and tokens.word(core) in WEEKDAYS:
            return None  # "in Friday sales"
        if end is not None and word in ("after", "before", "in") and tokens.words[end - 1] in POSSESSIVES:
            return None  # "after last year's rise": the words start behind the preposition
        if end is not None and word in ("from", "between") and tokens.word(end) in ("to", "and", "until", "through"):
            return _read_core(tokens, end + 1, depth + 1) or end
        return end
    if read_year(tokens, index) is not None:
        return None  # without a preposition a year is part of a name: "the 2018 World Cup"
    return _read_core(tokens, index, depth)


def _read_core(tokens: NumberTokens, index: int, depth: int) -> int | None:
    word = tokens.word(index)
    first = tokens.word(index + 1) if word in ARTICLES | DEMONSTRATIVES else word
    if first.isalpha() and first not in _CORE:
        return None
    if word in _SINGLE:
        return index + 1 + (tokens.word(index + 1) in _DAY_PARTS)
    if word in WEEKDAYS and tokens.is_capital(index):
        return index + 1 + (tokens.word(index + 1) in _DAY_PARTS)
    return (
        _read_bound(tokens, index, depth)
        or _read_relative(tokens, index)
        or _read_span(tokens, index, depth)
        or _read_named(tokens, index)
    )


def _read_bound(tokens: NumberTokens, index: int, depth: int) -> int | None:
    """Read "the end of the year"."""
    index += tokens.word(index) == "the"
    index += tokens.word(index) in ("very", "first", "second") and tokens.word(index + 1) in _BOUNDS
    if tokens.word(index) not in _BOUNDS or tokens.word(index + 1) != "of":
        return None
    return _read_core(tokens, index + 2, depth + 1)


def _read_relative(tokens: NumberTokens, index: int) -> int | None:
    """Read "a year earlier", "two years ago"."""
    word = tokens.word(index)
    if word in ("a", "an", "the") or word in ONES or word in TENS or tokens.is_number(index):
        unit = index + 1
    elif word in UNITS:
        unit = index
    else:
        return None
    if tokens.word(unit) in UNITS and tokens.word(unit + 1) in _RELATIVE:
        return unit + 2
    return None


def _read_span(tokens: NumberTokens, index: int, depth: int) -> int | None:
    """Read "the first nine months of the year", "last year", "this summer's", "the past 30 days"."""
    determined = tokens.word(index) in _DEMONSTRATIVES
    qualified = tokens.word(index) in ("last", "next", "past", "this")
    index += determined
    compound = False
    for _ in range(4):
        word = tokens.word(index)
        counted = (word in SEEDS and word not in UNITS) or tokens.is_number(index)
        if word in _QUALIFIERS or word in ORDINALS:
            qualified = True
        elif not (counted and determined and read_year(tokens, index) is None):
            break
        compound = is_dash(tokens.word(index + 1)) and counted
        index += 1 + compound
    word = tokens.word(index)
    if word in POSSESSIVES:
        named = POSSESSIVES[word] in UNITS or tokens.is_capital(index) or POSSESSIVES[word] in SEASONS
        return index + 1 if determined and named else None
    if determined and is_month(tokens, index) and is_dash(tokens.word(index + 1)) and is_month(tokens, index + 2):
        return index + 3 + (tokens.word(index + 3) in ("quarter", "period"))
    if (
        determined
        and tokens.word(index - 1) != "the"
        and (word in SEASONS or (word in WEEKDAYS and tokens.is_capital(index)) or is_month(tokens, index))
    ):
        return index + 1 + (read_year(tokens, index + 1) is not None)
    if word not in UNITS or not (determined or qualified) or (tokens.is_capital(index) and not qualified):
        return None
    if compound:  # "the four-day | weekend", "the three-month period"
        return index + 2 if tokens.word(index + 1) in UNITS else None
    end = index + 1 + (tokens.word(index + 1) == "year")
    tail = _read_tail(tokens, end, depth) if qualified or word in _ALONE else None
    if tail or not determined:
        return tail
    return end if _is_dated(tokens, index, depth, qualified=qualified) else None


def _is_dated(tokens: NumberTokens, index: int, depth: int, *, qualified: bool) -> bool:
    """Whether "the year" and the like mean a time that is known: not "player of the year", "over the same period"."""
    if qualified or tokens.word(index) not in _ALONE:
        return qualified and tokens.word(index - 1) != "same"
    before = tokens.word(index - 2) if tokens.word(index - 1) == "the" else ""
    return not (before == "of" and depth == 0) and (
        tokens.word(index) != "period" or before in _PREPOSITIONS - {"from"}
    )


def _read_tail(tokens: NumberTokens, index: int, depth: int) -> int | None:
    """Read what tells a span's year: "of 2023", "of last year", "to June", "ended March 31"."""
    word = tokens.word(index)
    if word in _RELATIVE and word != "later":
        return index + 1
    if word in ("last", "this", "next") and tokens.word(index + 1) in UNITS:  # "in the same quarter last year"
        return index + 2
    if word in ("of", "in", "to", "through", "ended", "ending", "from", "a"):
        if read_year(tokens, index + 1) is not None:
            return index + 2
        if word == "a":
            return _read_relative(tokens, index)
        return _read_core(tokens, index + 1, depth + 1) if depth < MAX_DEPTH else None
    return index + 1 if read_year(tokens, index) is not None else None


def _read_named(tokens: NumberTokens, index: int) -> int | None:
    """Read a date, a year after "fiscal" or "early", a month or a season with its year."""
    index += tokens.word(index) in _PARTS or tokens.word(index) == "fiscal"
    index += is_dash(tokens.word(index)) and tokens.word(index - 1) == "mid"
    word = tokens.word(index)
    if word in ("’", "'") and tokens.is_number(index + 1):
        index += 1
    if tokens.is_number(index) or is_month(tokens, index):
        date = read_date(tokens, index)
        if date is not None and not date.time:
            return date.end + (tokens.word(date.end) in ("’s", "'s"))
    if is_month(tokens, index) and not tokens.is_number(index + 1):
        joined = tokens.word(index + 1) in ("or", "and") and is_month(tokens, index + 2)
        return index + 1 + (2 if joined and not tokens.is_number(index + 3) else 0)
    if word in SEASONS and read_year(tokens, index + 1) is not None:
        return index + 2
    if tokens.word(index - 1) == "the" or word == "the":
        decade = index + (word == "the")
        date = read_date(tokens, decade) if tokens.is_number(decade) else None
        if date is not None and date.year_to is not None:
            return date.end
    return None
