"""Flags changed times: "last week" for "last month", or one figure's period given for another.

Only times in the same notation are compared, since "in October" may be "last month".
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from functools import lru_cache
from itertools import pairwise, permutations, takewhile
from typing import Final, NamedTuple, TypeAlias

from summarizer.grounding.figures.dates import parse_date
from summarizer.grounding.figures.number_words import ORDINALS
from summarizer.grounding.figures.period_resolution import resolve_period
from summarizer.grounding.figures.periods import SEASONS, find_periods, may_state_time
from summarizer.grounding.statements.amounts import amount_of
from summarizer.grounding.statements.article_index import ArticleIndex
from summarizer.grounding.statements.figure_uses import FigureUse
from summarizer.grounding.statements.reading import Reading
from summarizer.grounding.statements.tokens import PHRASE_ENDS, Tokens
from summarizer.language.lexicon import MONTHS, PREPOSITIONS, RATE_WORDS, WEEKDAYS
from summarizer.language.spelled_numbers import ONES
from summarizer.language.token_table import TokenTable
from summarizer.schemas.findings import Flag, FoundFigure, Span

Parts: TypeAlias = Mapping[str, AbstractSet[str]]
"""The components of a time by kind: unit, step ("last"), year, month, weekday, season, ordinal and count."""

_YEAR_EARLIER: Final = re.compile(r"\b(?:a|one) year (?:earlier|ago|before)\b")
_YEARS_AFTER: Final = re.compile(r"\byears? (?:later|earlier|before|after(?:wards?)?|on)\b")
_UNITS: Final = {
    f"{unit}{end}": unit
    for unit in "minute hour day week weekend month quarter half year decade century season".split()
    for end in ("", "s", "'s", "’s")
}
_STEPS: Final = {
    word: step
    for step, words in {
        "last": "last past previous preceding",
        "this": "this current",
        "next": "next coming following",
        "ago": "ago earlier before previously",
    }.items()
    for word in words.split()
}
_DAYS: Final = tuple(map(str.capitalize, WEEKDAYS))
_SETS: Final = (("month", frozenset(MONTHS)), ("weekday", frozenset(WEEKDAYS)), ("season", SEASONS))
_COMPARED: Final = ("year", "month", "weekday", "season")  # components that must not differ
_MONTHS_OF: Final = {"3": "quarter", "6": "half", "12": "year"}
_DECADE: Final = "10"  # years
_PARTS_OF_YEARS: Final = {
    frozenset(ends.split()): ("first second third fourth".split()[number], unit)
    for unit, rows in (("quarter", ("jan mar", "apr jun", "jul sep", "oct dec")), ("half", ("jan jun", "jul dec")))
    for number, ends in enumerate(rows)
}
"""Quarters and halves of a year by their first and last months."""
_BOUNDING: Final = frozenset({"than", "within", "under", "before"})
_NAMED_STEPS: Final = frozenset({"last", "this", "next"})
_YEAR_DIGITS: Final = 4
_RATES: Final = {"daily": "day", "weekly": "week", "monthly": "month", "quarterly": "quarter"} | dict.fromkeys(
    ("annual", "annually", "yearly"), "year"
)
_LONGEST_RATE: Final = 24
_BEFORE_RATE, _AFTER_RATE = 8, 3  # words before and after a figure in which an adjective may make it a rate
_NEAR: Final = 6  # content words on each side that a time belongs to
_LEAST_ALIKE: Final = 2  # fewest nearby words that two times have to share to belong to one thing


class TimeUse(NamedTuple):
    """A time in a text."""

    span: Span  # its offsets
    parts: Parts  # its components
    before: range = range(0)  # indices of preceding tokens that it may belong to, nearest first
    behind: range = range(0)  # indices of the following ones

    def read_near(self, tokens: Tokens) -> frozenset[str]:
        """The stems of the words that the time belongs to."""
        near = tokens.find_content(self.before, (), _NEAR) + tokens.find_content(self.behind, (), _NEAR)
        return frozenset(map(tokens.stems.__getitem__, near))


def find_changed_times(reading: Reading) -> Flag | None:
    """Flag the first time of a statement that the passage gives differently."""
    if reading.tokens.is_titled or not may_state_time(reading.tokens.table):
        return None
    return _find_changed_period(reading) or _find_changed_time(reading)


def find_changed_rate(reading: Reading) -> Flag | None:
    """Flag a figure whose rate differs from the passage's: "1.3 million a week" for "1.3 million a day"."""
    article = reading.article
    for figure in [] if reading.tokens.is_titled else reading.figures:
        claimed, amount = read_rate(reading.tokens, figure), amount_of(figure)
        passage = article.figures.within(reading.sentences) if claimed else []
        own = [stated for stated in passage if amount_of(stated) == amount]
        rates = {read_rate(article.tokens, stated) for stated in own}
        if rates and "" not in rates and claimed.replace(",", "") not in {rate.replace(",", "") for rate in rates}:
            message = f"it gives “{figure.text}” for each {claimed}, but the article gives it for each {rates.pop()}"
            return Flag("figures", message, ((own[0].start, own[0].end),))
    return None


def read_rate(tokens: Tokens, figure: FoundFigure) -> str:
    """The period of a figure's rate: "a day", "per year", "the annual cost"; empty if the figure is not a rate."""
    rate = (figure.unit or "").replace("per ", "/").partition("/")[2]
    if rate:
        return rate
    at = tokens.within((figure.end, figure.end + _LONGEST_RATE)).start
    if (
        tokens.padded[at] in RATE_WORDS
        and tokens.padded[at + 1] in _UNITS
        and tokens.padded[at + 2] not in ("earlier", "ago")
    ):
        return _UNITS[tokens.padded[at + 1]]
    if _RATES.keys().isdisjoint(tokens.words):
        return ""
    first = tokens.within(figure.span).start
    for words in (tokens.lows[max(0, first - _BEFORE_RATE) : first][::-1], tokens.lows[at : at + _AFTER_RATE]):
        near = takewhile(lambda low: low not in PHRASE_ENDS, words)
        if found := next((_RATES[low] for low in near if low in _RATES), ""):
            return found
    return ""


def _find_changed_period(reading: Reading) -> Flag | None:
    """Flag a figure whose period contradicts the passage's, or belongs to something else in the article."""
    text = reading.article.text
    for use in reading.uses:
        own, others = reading.find_stated_uses(use)
        periods = [span for other in own if (span := other.figure.period_span) is not None]
        known = [parts for start, end in periods if (parts := _read_parts(text[start:end]))]
        claimed = _read_parts(use.figure.period or "") if known and len(known) == len(own) else {}
        if not claimed or any(_is_same(claimed, parts) or parts.keys() == {"unit"} for parts in known):
            continue  # "in the month of the largest payment" may mean any month
        if any(_mean_one_time(str(use.figure.period), span, reading.article) for span in periods):
            continue
        is_changed = any(_differ(claimed, parts) for parts in known) or _is_time_of_value(claimed, own, others)
        if is_changed or _belongs_elsewhere(claimed, own, known, reading):
            stated = text[slice(*periods[0])]
            message = f"it gives “{use.figure.text}” for “{use.figure.period}”, but the article gives it for “{stated}”"
            return Flag("time", message, tuple(periods))
    return None


def _mean_one_time(claimed: str, stated: Span, article: ArticleIndex) -> bool:
    """Whether two times cover the same days, or one lies within the other: "in 2027" and "next year" in 2026.

    Two times side by side are one: "as of last Friday, May 3". A statement's "before …" may be any earlier time.
    """
    start, end = stated
    is_before, was_before = (words.casefold().startswith("before ") for words in (claimed, article.text[start:end]))
    if article.text[:start].rstrip(", (").endswith(claimed) or (is_before and not was_before):
        return True
    published = article.relative.published
    days = [resolve_period(words, published) for words in (claimed, article.text[start:end])] if published else []
    return any(a[0] <= b[0] and b[1] <= a[1] for a, b in permutations(filter(None, days), 2))


def _belongs_elsewhere(claimed: Parts, own: Sequence[FigureUse], known: Sequence[Parts], reading: Reading) -> bool:
    """Whether the article uses a time elsewhere, and the figures are neither levels nor yearly changes.

    A level that a change led to ("from 188 to 151 over five years") holds at a date, which may be given elsewhere.
    """
    functions = {use.function for use in own}
    if functions == {"value"} and all(parts.keys() == {"unit", "count"} for parts in known):
        return False
    stated = (reading.article.text[slice(*span)] for span in reading.sentences)
    if functions == {"change"} and "year" in claimed.get("unit", ()) and any(map(_YEAR_EARLIER.search, stated)):
        return False
    return _is_used_elsewhere(claimed, known, reading)


def _is_time_of_value(claimed: Parts, own: Sequence[FigureUse], others: Sequence[FigureUse]) -> bool:
    """Whether all figures are baselines, and the time is that of the value compared: "from 9 a year earlier"."""
    values = [other for other in others if other.function == "value" and other.figure.period]
    return all(use.function == "baseline" for use in own) and any(
        claimed == _read_parts(other.figure.period or "") for other in values
    )


def _is_used_elsewhere(claimed: Parts, known: Sequence[Parts], reading: Reading) -> bool:
    """Whether the article uses the time for something other than the figure, whose own time does not refer to it."""
    article = reading.article
    if any("ago" in parts.get("step", ()) for parts in known) and any(
        _is_same(claimed, use.parts)
        for sentence in reading.sentences
        for use in article.read_once(read_times, sentence)
    ):
        return False  # "in June, when it arrived for a house that had been demolished a year earlier"
    return any(
        use.parts == claimed for sentence in article.sentences for use in article.read_once(read_times, sentence)
    )


def _find_changed_time(reading: Reading) -> Flag | None:
    """Flag a time for which the passage gives another time of the same kind."""
    claimed = read_times(reading.tokens, range(len(reading.tokens)))
    if not claimed:
        return None
    stated = [use for sentence in reading.sentences for use in reading.article.read_once(read_times, sentence)]
    left = [use for use in claimed if not any(_is_same(use.parts, other.parts) for other in stated)]
    replaced = (
        [other for other in stated if not any(_is_same(use.parts, other.parts) for use in claimed)] if left else ()
    )
    for use in left if replaced else ():
        if _is_relative(use, reading):
            continue
        if use.parts.keys() == {"year"} and use.parts["year"] <= reading.stated_words:
            continue  # "its inventory of 2020"
        rivals = _list_rivals(use, replaced, reading)
        for other in rivals:
            common = use.read_near(reading.tokens) & other.read_near(reading.article.tokens)
            if len(common) >= (_LEAST_ALIKE if len(rivals) > 1 else 1):
                shown = reading.tokens.text[slice(*use.span)], reading.article.text[slice(*other.span)]
                return Flag("time", f"it says “{shown[0]}”, but the article says “{shown[1]}”", (other.span,))
    return None


def _list_rivals(use: TimeUse, replaced: Sequence[TimeUse], reading: Reading) -> list[TimeUse]:
    """The times of the passage that contradict a statement's time; a bound contradicts only other bounds."""
    is_bound = _is_bound(reading.tokens, use)
    rivals = [other for other in replaced if _differ(use.parts, other.parts)]
    return [other for other in rivals if not is_bound or _is_bound(reading.article.tokens, other)]


def _is_bound(tokens: Tokens, use: TimeUse) -> bool:
    """Whether a time is an upper limit: "less than an hour before", "before May"."""
    at = tokens.within(use.span).start
    return tokens.lows[at] == "before" or tokens.padded[at - 1] in _BOUNDING


def _is_relative(use: TimeUse, reading: Reading) -> bool:
    """Whether a time contains a date that a relative date of the article may mean: "18 November" for "on Wednesday".

    Also a year that a length of time leads to: "in 2021" for "had come in 2020 and left a year later".
    """
    if "year" in use.parts and any(_YEARS_AFTER.search(reading.article.text[a:b]) for a, b in reading.sentences):
        return True
    start, end = use.span
    dates = [one for one in reading.figures if one.kind == "date" and start <= one.start and one.end <= end]
    return any(reading.article.relative.mean(parse_date(one.text)) for one in dates)


def read_times(tokens: Tokens, sentence: range) -> list[TimeUse]:
    """Find the times of one sentence, given by the indices of its tokens, in order."""
    if not sentence:
        return []
    table, offset = tokens.table, tokens.offset
    first = bisect_left(table.starts, offset + tokens.starts[sentence.start])
    periods = find_periods(table, first, bisect_left(table.starts, offset + tokens.ends[sentence.stop - 1]))
    spans: list[Span] = []
    for period in periods:
        if table.padded[period.first - 1] == "half":
            continue  # "half a century ago"
        start, end = table.starts[period.first] - offset, table.ends[period.last - 1] - offset
        if spans and tokens.text[spans[-1][1] : start] == ", " and tokens.text.endswith(_DAYS, 0, spans[-1][1]):
            start = spans.pop()[0]  # "on Monday, January 29"
        spans.append((start, end))
    placed = [(span, places) for span in spans if (places := tokens.within(span))]
    gaps = [range(one.stop, other.start) for (_, one), (_, other) in pairwise(placed)]
    cuts = [next((at for at in reversed(gap) if tokens.lows[at] in PHRASE_ENDS), gap.stop) for gap in gaps]
    found: list[TimeUse] = []
    for (span, at), begin, end in zip(placed, [sentence.start, *cuts], [*cuts, sentence.stop], strict=False):
        if parts := _read_parts(tokens.text[slice(*span)]):
            found.append(TimeUse(span, parts, range(at.start - 1, begin - 1, -1), range(at.stop, end)))
    return [*found, *_read_short(tokens, sentence, found)]


def _read_short(tokens: Tokens, sentence: range, found: Sequence[TimeUse]) -> Iterator[TimeUse]:
    """Find times that consist of a bare ordinal: "in the second" after "in the third quarter"."""
    units = next((use.parts["unit"] for use in found if {"unit", "ordinal"} <= use.parts.keys()), None)
    for at in sentence if units else ():
        if (
            tokens.lows[at] not in ORDINALS
            or tokens.padded[at - 1] != "the"
            or tokens.padded[at - 2] not in PREPOSITIONS
        ):
            continue
        if at + 1 == sentence.stop or not (tokens.forms[at + 1].is_plain and tokens.stems[at + 1]):
            span = tokens.span(at - 2, at)
            yield TimeUse(span, {"unit": units or set(), "ordinal": {tokens.lows[at]}})


@lru_cache(maxsize=1024)  # an article has few different times
def _read_parts(text: str) -> Parts:
    """Parse a time into its components.

    >>> [(key, sorted(words)) for key, words in _read_parts("in the first quarter of last year").items()]
    [('ordinal', ['first']), ('unit', ['quarter', 'year']), ('step', ['last'])]
    """
    parts: dict[str, set[str]] = {}
    for word in TokenTable(text).words if text else ():
        bare = word.removesuffix("'s").removesuffix("’s")
        if word in _UNITS:
            parts.setdefault("unit", set()).add(_UNITS[word])
        elif word in _STEPS:
            parts.setdefault("step", set()).add(_STEPS[word])
        elif kind := next((kind for kind, words in _SETS if bare in words), ""):
            parts.setdefault(kind, set()).add("aut" if bare == "fall" else bare[:3])
        elif bare in ORDINALS:
            parts.setdefault("ordinal", set()).add(bare)
        elif bare.isdigit() or bare in ONES:
            count = bare if bare.isdigit() else str(ONES[bare])
            parts.setdefault("year" if len(count) == _YEAR_DIGITS else "count", set()).add(count)
    units = parts.get("unit", set())
    if units == {"decade"} and "count" not in parts:
        return {**parts, "unit": {"year"}, "count": {_DECADE}}
    months = sorted(_MONTHS_OF.keys() & parts.get("count", set())) if units in ({"month"}, {"month", "year"}) else []
    if months:  # "the three months to June 30", "the first three months of the year"
        parts["unit"] = units - {"month"} | {_MONTHS_OF[months[0]]}
        del parts["count"]
    elif ends := _PARTS_OF_YEARS.get(frozenset(parts.get("month", ()))):  # "between April and June"
        del parts["month"]
        parts["ordinal"], parts["unit"] = {ends[0]}, units | {ends[1]}
    return parts


def _is_same(one: Parts, other: Parts) -> bool:
    """Whether one time has all components of the other."""
    if one == other:
        return True
    return any(all(less[key] <= more.get(key, set()) for key in less) for less, more in ((one, other), (other, one)))


def _differ(one: Parts, other: Parts) -> bool:
    """Whether two times of the same kind cannot be equal."""
    apart = {key for key in one.keys() & other.keys() if one[key] - other[key] and other[key] - one[key]}
    if not apart.isdisjoint(_COMPARED) or ("count" in apart and "month" in one.keys() & other.keys()):
        return True
    if "ordinal" in apart and one.get("unit") == other.get("unit"):
        return True
    if "unit" in apart:  # "two months" may be eight weeks
        return "count" not in apart and (one.get("step") == other.get("step") or "ordinal" in one.keys() & other.keys())
    return "step" in apart and "unit" in one.keys() & other.keys() and one["step"] | other["step"] <= _NAMED_STEPS
