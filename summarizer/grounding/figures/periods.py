"""Finds periods, the article's words for a time: "in the first nine months of the year"."""

from __future__ import annotations

from bisect import bisect_left
from itertools import pairwise
from typing import Final, NamedTuple

from summarizer.grounding.figures.dates import is_month, read_date, read_year
from summarizer.grounding.figures.number_words import ORDINALS, SEEDS, is_dash
from summarizer.language.lexicon import ARTICLES, DEMONSTRATIVES, MONTHS, WEEKDAYS, read_class
from summarizer.language.spelled_numbers import ONES, TENS
from summarizer.language.token_table import TokenTable

UNITS: Final = read_class("units of time in all forms")
SEASONS: Final = frozenset("spring summer autumn fall winter christmas easter ramadan".split())
POSSESSIVES: Final = {
    f"{word}{mark}s": word for word in (*UNITS, *WEEKDAYS, *MONTHS, *SEASONS, "today", "yesterday") for mark in "'’"
}
_PREPOSITIONS: Final = read_class("prepositions of time")
_DEMONSTRATIVES: Final = frozenset({"this", "last", "next", "that", "the", "past", "each", "every"})
_QUALIFIERS: Final = read_class("qualifiers of a time")
_BOUNDS: Final = frozenset("end start beginning middle close turn course rest remainder".split())
_SINGLE: Final = frozenset({"today", "yesterday", "tomorrow", "tonight"})
_RELATIVE: Final = frozenset({"ago", "earlier", "later", "before", "previously"})
_ALONE: Final = frozenset("year month week quarter day decade century period season".split())
"""Units that denote a time without an adjective: "the year"."""
_PARTS: Final = frozenset("early late mid fiscal".split())
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
_SAYING: Final = read_class("verbs that a time dates")
_RESULTS: Final = frozenset("reported reports report published issued released states stated".split())
"""Reporting verbs that may state a result of the time that opens the sentence: "In 2022 it reported a loss"."""
_CLAUSE_ENDS: Final = frozenset(",;:—–(")
_NEAR_VERB: Final = 5  # tokens after a time at the start of a clause that are searched for the verb
_NAMES: Final = UNITS | SEASONS | _SINGLE | _BOUNDS | {"far"} | frozenset({*WEEKDAYS, *MONTHS, *POSSESSIVES})
"""Every period contains one of these words or a date in digits."""
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
"""Words that a time can start with, after its preposition and article."""
_AFTER_DAY: Final = frozenset("st nd rd th of to and through day s".split())
_AFTER_PREPOSITION: Final = frozenset("of about around roughly nearly just at".split())
_BEFORE_YEAR: Final = frozenset("in since by until during".split())
_ROW: Final = frozenset("running straight".split())
"""Words after a time that is one of several in a row: "for the third quarter running"."""
_LEADS_TO_EVENT: Final = frozenset("after before following when".split())
_OPENS_TAIL: Final = frozenset("of in to through ended ending from".split())
_LONGEST_LEAD: Final = 16  # most tokens of a period before the first that names a time
MAX_DEPTH: Final = 4


class Period(NamedTuple):
    """Words for a time."""

    first: int  # their first token
    last: int  # the token after their last
    saying: bool = False  # whether they date the act of reporting, not the event ("said on Friday that …")


def may_state_time(tokens: TokenTable) -> bool:
    """Whether a text has a word that names a time, or a number that may be a date."""
    return bool(_list_times(tokens)[0])


def find_periods(tokens: TokenTable, low: int, high: int) -> list[Period]:
    """Find all periods between two tokens, in order, each as long as possible."""
    found: list[Period] = []
    behind = low
    names, openings = _list_times(tokens)
    end = bisect_left(names, high + 2)  # a period may end shortly after the sentence: "… on Jan. 5"
    for name in names[bisect_left(names, low) : end]:
        first = bisect_left(openings, max(behind, name - _LONGEST_LEAD))
        for index in openings[first : bisect_left(openings, min(name + 1, high))]:
            if index < behind:
                continue
            if index not in tokens.periods:
                tokens.periods[index] = _read_at(tokens, index)
            if (period := tokens.periods[index]) is not None:
                found.append(period)
                behind = period.last
        behind = max(behind, name + 1)
    return found


def is_period(words: str) -> bool:
    """Whether words consist of one period and nothing else.

    >>> [is_period(words) for words in ("Tuesday night", "by the end of June", "five weeks", "the plan")]
    [True, True, False, False]
    """
    tokens = TokenTable(words)
    return any(period[:2] == (0, len(tokens.words)) for period in find_periods(tokens, 0, len(tokens.words)))


def _read_at(tokens: TokenTable, index: int) -> Period | None:
    """Read the period that starts at a token; None if there is none."""
    may_open = tokens.words[index] in _OPENINGS or _may_open_date(tokens, index)
    end = _read_period(tokens, index) if may_open else None
    return None if end is None or tokens.padded[end] in _ROW else Period(index, end, _dates_saying(tokens, index, end))


def _list_times(tokens: TokenTable) -> tuple[list[int], list[int]]:
    """Return the tokens that name a time or are as long as a date in digits, and those that a period can start with."""
    if tokens.times is None:
        names = [
            at
            for at in tokens.find_seeds(_NAMES)
            if (word := tokens.words[at]) in _NAMES or (word < ":" and len(word) in _DATE_LENGTHS)
        ]
        tokens.times = names, tokens.find_seeds(_OPENINGS) if names else []
    return tokens.times


def _may_open_date(tokens: TokenTable, index: int) -> bool:
    """Whether a token is a number that, given the next token, may open a date or a span."""
    if not tokens.is_number(index):
        return False
    after = tokens.padded[index + 1]
    return after in _NAMES or after in _AFTER_DAY or not after.isalpha()


def _dates_saying(tokens: TokenTable, first: int, last: int) -> bool:
    """Whether a time dates the act of reporting, not the event: "said on Friday that", "On Monday it reported that"."""
    before = tokens.padded[first - 1]
    if tokens.padded[first] == "for" and before in _SAYING:
        return False  # "its forecast for next year"
    if before in _SAYING or tokens.padded[last] == "that" or tokens.padded[last] in _SAYING:
        return True
    if first != tokens.sentence(first)[0] and before not in _CLAUSE_ENDS:
        return False
    near = tokens.words[last : last + _NEAR_VERB]
    return any(word in _SAYING and (word not in _RESULTS or later == "that") for word, later in pairwise(near))


def _read_period(tokens: TokenTable, index: int) -> int | None:
    """Return the token after the period that starts at a token; None if there is none."""
    word = tokens.padded[index]
    if word == "so" and tokens.matches(index + 1, "far"):
        return _read_core(tokens, index + 2)
    if word in _PARTS and (tokens.padded[index + 1] in _DEMONSTRATIVES or tokens.padded[index + 1] in WEEKDAYS):
        return _read_core(tokens, index + 1)
    if word in ("early", "late") and tokens.padded[index + 1] in ("on", "in"):
        return _read_after_preposition(tokens, index + 1)
    if word in _PREPOSITIONS:
        return _read_after_preposition(tokens, index)
    # without a preposition a year is part of a name: "the 2018 World Cup"
    return None if read_year(tokens, index) is not None else _read_core(tokens, index)


def _read_after_preposition(tokens: TokenTable, index: int) -> int | None:
    """Read "in March", "since 2010", "from 2004 to 2009"."""
    word = tokens.padded[index]
    core = index + 1 + (tokens.padded[index + 1] in _AFTER_PREPOSITION)
    end = _read_core(tokens, core)
    if end is None:
        return index + 2 if word in _BEFORE_YEAR and read_year(tokens, index + 1) is not None else None
    last = tokens.words[end - 1]
    if word == "in" and tokens.padded[core] in WEEKDAYS:
        return None
    if last in POSSESSIVES:
        return None  # "after last year's rise": the period starts after the preposition
    if word in ("from", "between") and tokens.padded[end] in ("to", "and", "until", "through"):
        return _read_core(tokens, end + 1) or end
    return end


def _read_core(tokens: TokenTable, index: int, depth: int = 0) -> int | None:
    """Return the token after a period that starts at a token without a preposition; None if there is none."""
    word = tokens.padded[index]
    first = tokens.padded[index + 1] if word in ARTICLES or word in DEMONSTRATIVES else word
    if depth > MAX_DEPTH or (first.isalpha() and first not in _CORE):
        return None
    if word in WEEKDAYS and tokens.padded[index - 1] in ("and", "or") and tokens.padded[index + 1].endswith("s"):
        return None  # "evening and Sunday buses"
    if word in _SINGLE or (word in WEEKDAYS and tokens.is_capital(index)):
        return index + 1 + (tokens.padded[index + 1] in _DAY_PARTS)
    if is_dash(tokens.padded[index + 1]) and is_month(tokens, index) and is_month(tokens, index + 2):
        index += 2  # "January-June 2016"
    return (
        _read_bound(tokens, index, depth)
        or _read_relative(tokens, index)
        or _read_span(tokens, index, depth)
        or _read_named(tokens, index)
    )


def _read_bound(tokens: TokenTable, index: int, depth: int) -> int | None:
    """Read "the end of the year"."""
    index += tokens.padded[index] == "the"
    if tokens.padded[index] not in _BOUNDS or tokens.padded[index + 1] != "of":
        return None
    return _read_core(tokens, index + 2, depth + 1)


def _read_relative(tokens: TokenTable, index: int) -> int | None:
    """Read "a year earlier", "two years ago"."""
    word = tokens.padded[index]
    if word not in ARTICLES and word not in ONES and not tokens.is_number(index):
        return None
    return index + 3 if tokens.padded[index + 1] in UNITS and tokens.padded[index + 2] in _RELATIVE else None


def _read_span(tokens: TokenTable, index: int, depth: int) -> int | None:
    """Read "the first nine months of the year", "last year", "this summer's", "the past 30 days"."""
    determiner = tokens.padded[index]
    determined = determiner in _DEMONSTRATIVES
    qualified = determiner in ("last", "next", "past", "this")
    first = index + determined
    index, has_qualifier, compound = _skip_qualifiers(tokens, first, determined=determined)
    qualified = qualified or has_qualifier
    word = tokens.padded[index]
    if word in POSSESSIVES:
        return index + 1 if determined and _is_owner(tokens, index) else None
    if determined and _is_known(tokens, index):
        year = index + 1 + (tokens.padded[index + 1] == "of")
        return year + 1 if read_year(tokens, year) is not None else index + 1
    if word not in UNITS or (tokens.is_capital(index) and not qualified):
        return None
    if compound:  # "the four-day | weekend", "the three-month period"
        return index + 2 if tokens.padded[index + 1] in UNITS else None
    end = index + 1 + (tokens.padded[index + 1] == "year")
    is_length = determined and index > first  # "the three months to June"
    tail = _read_tail(tokens, end, depth) if qualified or is_length or word in _ALONE else None
    if tail or not determined:
        return tail
    return end if _is_dated(tokens, index, depth, qualified=qualified) else None


def _skip_qualifiers(tokens: TokenTable, index: int, *, determined: bool) -> tuple[int, bool, bool]:
    """Return the token after adjectives and counts, whether there was an adjective, and whether a hyphen follows."""
    qualified = compound = False
    for _ in range(4):
        word = tokens.padded[index]
        counted = (word in SEEDS and word not in UNITS) or tokens.is_number(index)
        if word in _QUALIFIERS:
            qualified = True
        elif not (counted and determined and read_year(tokens, index) is None):
            break
        compound = is_dash(tokens.padded[index + 1]) and counted
        index += 1 + compound
    return index, qualified, compound


def _is_owner(tokens: TokenTable, index: int) -> bool:
    """Whether a possessive is a unit of time or has a capital: "this year's", "last Friday's"."""
    return POSSESSIVES[tokens.padded[index]] in UNITS or tokens.is_capital(index)


def _is_known(tokens: TokenTable, index: int) -> bool:
    """Whether a determiner and the name of a time denote a known one: "last summer", "in the summer", not "the May"."""
    return _is_named(tokens, index) and (tokens.padded[index - 1] != "the" or _is_season(tokens, index))


def _is_named(tokens: TokenTable, index: int) -> bool:
    word = tokens.padded[index]
    return word in SEASONS or (word in WEEKDAYS and tokens.is_capital(index)) or is_month(tokens, index)


def _is_season(tokens: TokenTable, index: int) -> bool:
    """Whether a token is a season after a preposition and "the": "in the summer"."""
    return tokens.padded[index] in SEASONS and tokens.padded[index - 2] in _PREPOSITIONS


def _is_dated(tokens: TokenTable, index: int, depth: int, *, qualified: bool) -> bool:
    """Whether "the year" or the like denotes a known time: not "player of the year", "in the week after the vote"."""
    if not qualified and tokens.padded[index + 1] in _LEADS_TO_EVENT:
        return False
    if qualified or tokens.padded[index] not in _ALONE:
        return qualified and tokens.padded[index - 1] != "same"
    return not (tokens.padded[index - 2] == "of" and depth == 0)


def _read_tail(tokens: TokenTable, index: int, depth: int) -> int | None:
    """Read the words that date a span: "of 2023", "of last year", "to June", "ended March 31"."""
    word = tokens.padded[index]
    if word in _RELATIVE:
        return index + 1
    if word in ("last", "this", "next"):  # "in the same quarter last year"
        return index + 2
    return _read_core(tokens, index + 1, depth + 1) if word in _OPENS_TAIL else None


def _read_named(tokens: TokenTable, index: int) -> int | None:
    """Read a date, a year after "early", a month, a season with its year, or a decade."""
    index += tokens.padded[index] in _PARTS
    index += is_dash(tokens.padded[index]) and tokens.padded[index - 1] == "mid"
    index += tokens.padded[index] in ("’", "'") and tokens.is_number(index + 1)
    word, month = tokens.padded[index], is_month(tokens, index)
    date = read_date(tokens, index) if month or tokens.is_number(index) else None
    if date is not None and not date.time:
        return date.end + (tokens.padded[date.end] in ("’s", "'s"))
    if month and not tokens.is_number(index + 1):
        joined = tokens.padded[index + 1] in ("or", "and") and is_month(tokens, index + 2)
        return index + 1 + (2 if joined and not tokens.is_number(index + 3) else 0)
    if word in SEASONS and read_year(tokens, index + 1) is not None:
        return index + 2
    decade = read_date(tokens, index + 1) if word == "the" and tokens.is_number(index + 1) else None
    return decade.end if decade is not None and decade.year_to is not None else None
