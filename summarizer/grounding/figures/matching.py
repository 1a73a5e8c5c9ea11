"""Matches a claimed figure with the figures that a quote states, and describes the difference in words."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import pairwise
from typing import Final

from summarizer.grounding.figures.comparators import LOWER_BOUNDS, UPPER_BOUNDS
from summarizer.grounding.figures.counted import read_nouns
from summarizer.grounding.figures.finder import find_figures, parse_figure
from summarizer.grounding.figures.links import is_out_of
from summarizer.grounding.figures.number_words import MULTIPLIERS
from summarizer.grounding.figures.units import HEAT
from summarizer.language.lexicon import MONTHS, read_numbers
from summarizer.language.token_table import TokenTable
from summarizer.schemas.findings import ClaimedFigure, Comparator, FoundFigure

NOUN_OR_UNIT: Final = re.compile(r" (?:of|an?|per) ")
"""Matches the start of the noun or unit of a vague amount or range, but not of a magnitude."""


_TOLERANCE: Final = Decimal("0.00001")  # largest relative error of a fraction rounded to six digits
_TIMES: Final = frozenset({"date", "time"})
_MINOR: Final = frozenset({"cent", "penny"})
_WORDS: Final[dict[Comparator, str]] = {
    "at_least": "at least",
    "more_than": "more than",
    "at_most": "at most",
    "less_than": "less than",
    "about": "about",
    "between": "between",
    "exact": "exactly",
}


def match_stated(
    claimed: ClaimedFigure, stated: Sequence[FoundFigure], *, language: str | None = None
) -> FoundFigure | str:
    """Return the stated figure that matches a claimed one, or the reason why none does.

    Example:
        >>> from summarizer.grounding.figures.finder import find_figures
        >>> stated = find_figures("It sold 380,000 vehicles.")
        >>> match_stated(ClaimedFigure("380,000 vehicles"), stated).start
        8
        >>> match_stated(ClaimedFigure("five"), [])
        '“five” is not stated in its quote: it states no figure'
    """
    for figure in stated:
        if is_as_written(claimed, figure):
            return figure
    part = _find_part(claimed, stated, language=language)
    if part is not None:
        return part
    wanted = read_claim(claimed, language=language)
    if isinstance(wanted, str):
        words, shape = claimed.text.strip().casefold(), read_shape(claimed.text)
        others = (figure for figure in stated if figure.text.casefold() != words)
        alike = next((figure for figure in others if read_shape(figure.text) == shape), None)
        return f"“{claimed.text}” is not stated in its quote: it states “{alike.text}”" if alike else wanted
    reasons = [figures_agree(wanted, figure) for figure in stated]
    for figure, reason in zip(stated, reasons, strict=True):
        if not reason:
            return figure
    shared = next((figure for figure in stated if _shares_currency(wanted, figure, stated)), None)
    if shared is not None:
        return shared
    if len(stated) == 1:
        return f"“{describe_claim(claimed)}” is not stated in its quote: {reasons[0]}"
    states = f"it states {', '.join(f'“{f.text}”' for f in stated[:6])}" if stated else "it states no figure"
    return f"“{describe_claim(claimed)}” is not stated in its quote: {states}"


def _shares_currency(claimed: FoundFigure, figure: FoundFigure, stated: Sequence[FoundFigure]) -> bool:
    """Whether a claim gives a bare large number the only currency stated nearby: "up to $9 million from 5 million"."""
    if claimed.kind != "money" or figure.kind != "cardinal" or figure.unit is not None or (figure.value or 0) < _GREAT:
        return False
    others = {other.currency for other in stated if other.kind == "money"}
    return others == {claimed.currency} and not figures_agree(replace(figure, kind="money"), claimed)


def read_shape(text: str) -> str:
    """The words of a figure with every number replaced by 0: "9 to 4" and "13 to 0" have the same shape."""
    return re.sub(r"\d+", "0", text.strip().casefold())


def _find_part(claimed: ClaimedFigure, stated: Sequence[FoundFigure], *, language: str | None) -> FoundFigure | None:
    """The stated part that matches a claim of a part and its whole ("five of the nine provinces"); else None."""
    figures = find_figures(claimed.text, vague=True, language=language)
    if len(figures) != 2 or claimed.value not in (None, figures[0].value) or not is_out_of(*figures):
        return None
    for pair in pairwise(stated):
        if is_out_of(*pair) and not any(map(figures_agree, figures, pair)):
            return pair[0]
    return None


def is_as_written(claimed: ClaimedFigure, figure: FoundFigure) -> bool:
    """Whether a claim repeats the article's words for a figure and adds nothing, so that it need not be parsed.

    A claim of a vague amount or a range may omit its noun or unit: "hundreds" for "hundreds of soldiers", "$50 and
    $55" for "$50 and $55 a barrel".
    """
    written, words = figure.text.casefold(), claimed.text.strip().casefold()
    left_out = (
        written.removeprefix(words) if words and (figure.value is None or figure.value_to is not None) else written
    )
    return (
        (written == words or NOUN_OR_UNIT.match(left_out) is not None)
        and claimed.value in (None, figure.value)
        and claimed.value_to in (None, figure.value_to)
        and claimed.currency in (None, figure.currency)
    )


def read_claim(claimed: ClaimedFigure, *, language: str | None = None) -> FoundFigure | str:
    """Parse a claimed figure, or return the reason why it is not one figure."""
    own = read_numbers(language)
    is_english = any(own.get(word, "").isupper() for word in claimed.text.lower().split())  # "four" of French "quatre"
    wanted = parse_figure(claimed.text, language=None if is_english else language) if claimed.text else None
    if wanted is None and claimed.value is not None:
        wanted = parse_figure(f"{format(claimed.value, 'f')} {claimed.unit or claimed.currency or ''}".strip())
    if wanted is None:
        return f"“{describe_claim(claimed)}” cannot be read as one figure"
    if claimed.value is not None and claimed.text and wanted.value not in (None, claimed.value):
        scaled = parse_figure(f"{format(claimed.value, 'f')} {claimed.unit or ''}".strip())
        if scaled is None or scaled.value != wanted.value:
            return f"“{claimed.text}” is not {format(claimed.value, 'f')}"
    return replace(wanted, currency=claimed.currency or wanted.currency) if claimed.currency else wanted


def describe_claim(claimed: ClaimedFigure) -> str:
    """Return the words of a claimed figure, or else its value and unit."""
    if claimed.text:
        return claimed.text
    return f"{format(claimed.value, 'f') if claimed.value is not None else ''} {claimed.unit or ''}".strip()


def figures_agree(claimed: FoundFigure, stated: FoundFigure) -> str:
    """Compare a claimed figure with a stated one.

    A claim may say less than the article (a bare number for "$200 billion", no comparator for "at least"), since the
    brief keeps the stated figure. It must not say more, or anything different.

    Returns:
        The difference in words; empty if the claim matches.

    Example:
        >>> from summarizer.grounding.figures.finder import parse_figure
        >>> million, billion = parse_figure("$3.2 million"), parse_figure("$3.2 billion")
        >>> figures_agree(million, million)
        ''
        >>> figures_agree(million, billion)
        "the magnitude differs: the article says '$3.2 billion', not '$3.2 million'"
    """
    if claimed.kind in _TIMES or stated.kind in _TIMES:
        return _compare_times(claimed, stated)
    return (
        _compare_units(claimed, stated)
        or _compare_values(claimed, stated)
        or _compare_currencies(claimed, stated)
        or _compare_bounds(claimed, stated)
    )


_GREAT: Final = 10**6
"""Lowest number that may be an amount of money without its currency."""
_RATE: Final = re.compile(r"/(?:day|week|month|quarter|year)$")
"""Matches a rate that a claim may omit: "40 tonnes" for "40 tonnes a day", but not "60 km" for "60 km/h"."""

_MEASURED: Final = re.compile(r"/[^/]+$")
"""Matches any rate; one after a measured substance may be omitted: "11 bushels" for "11 bushels of wheat an acre"."""


def _against(what: str, claimed: FoundFigure, stated: FoundFigure) -> str:
    return f"{what}: the article says {stated.text!r}, not {claimed.text!r}"


def _compare_units(claimed: FoundFigure, stated: FoundFigure) -> str:
    if claimed.kind == stated.kind:
        units = {stated.unit, (_MEASURED if " of " in stated.text else _RATE).sub("", stated.unit or "")}
        units |= {"degree"} if stated.unit in HEAT else set()
        measured = claimed.kind in ("measure", "age") and claimed.unit not in units
        return _against("the unit differs", claimed, stated) if measured or counts_part(claimed, stated) else ""
    kinds = {claimed.kind, stated.kind}
    if kinds == {"percent", "percent_points"}:
        return _against("percent and percentage points are not the same", claimed, stated)
    return "" if _may_be_of_one_unit(claimed, stated) else _against(_name_units(claimed, stated), claimed, stated)


def _may_be_of_one_unit(claimed: FoundFigure, stated: FoundFigure) -> bool:
    """Whether figures of two kinds can have one unit: a share in percent or as a fraction, an age in years."""
    kinds = {claimed.kind, stated.kind}
    if claimed.kind == "cardinal" and (claimed.unit is None or stated.unit == "score") and stated.kind != "ordinal":
        return True
    if kinds == {"measure", "age"}:
        return claimed.unit == stated.unit
    if claimed.unit == "lb" and stated.currency == "GBP":  # a claim alone does not show whether pounds are money
        return "pound" in claimed.text.casefold()
    if kinds == {"percent", "ratio"}:
        return None in (claimed.unit, stated.unit)
    return kinds == {"cardinal", "ratio"} and {claimed.unit, stated.unit} <= {None, "time"}


def counts_part(claimed: FoundFigure, stated: FoundFigure) -> bool:
    """Whether a claim counts only one of the nouns that the article counts together: "40 men" of "40 men and women"."""
    nouns = read_nouns(stated.unit or "")
    return len(nouns) > 1 and claimed.unit in nouns


def _name_units(claimed: FoundFigure, stated: FoundFigure) -> str:
    if "ordinal" in (claimed.kind, stated.kind):
        return "a rank is not a count"
    if "money" in (claimed.kind, stated.kind):
        return "one is an amount of money and the other is not"
    if "percent" in (claimed.kind, stated.kind):
        return "one is in percent and the other is not"
    return "the unit differs"


def _compare_values(claimed: FoundFigure, stated: FoundFigure) -> str:
    if claimed.value is None or stated.value is None:
        return _compare_vague(claimed, stated)
    low, high = _comparable(stated), _comparable(stated, upper=True)
    value, value_to = _comparable(claimed), _comparable(claimed, upper=True)
    if high is None and value_to is None:
        is_equal = _equal(value, low) or _is_loss(value, low, stated)
        return "" if is_equal else _against(_name_difference(value, low), claimed, stated)
    if value_to is None:  # one end of a range matches: "76" of "76 to 71"
        ends = (
            None if claimed.comparator in UPPER_BOUNDS else low,
            None if claimed.comparator in LOWER_BOUNDS else high,
        )
        fits = any(end is not None and _equal(value, end) for end in ends)
        return "" if fits else _against("the article gives a range", claimed, stated)
    if high is None:
        return _against("the article gives no range", claimed, stated)
    return "" if _equal(value, low) and _equal(value_to, high) else _against("the range differs", claimed, stated)


def _compare_vague(claimed: FoundFigure, stated: FoundFigure) -> str:
    """Compare two figures, at least one of which is vague: "tens of thousands of people"."""
    if stated.value is not None:
        return _against("the article gives a number", claimed, stated)
    if claimed.value is not None:
        return _against("the article gives no number here", claimed, stated)
    same = claimed.text.lower() == stated.text.lower() or (
        claimed.unit in (None, stated.unit) and _read_magnitudes(claimed) == _read_magnitudes(stated)
    )
    return "" if same else _against("the amount differs", claimed, stated)


def _is_loss(value: Decimal | None, stated_value: Decimal | None, stated: FoundFigure) -> bool:
    """Whether a claim omits the sign of a loss in brackets: "$0.12" for "$(0.12)"."""
    return stated_value is not None and "(" in stated.text and _equal(value, -stated_value)


def _read_magnitudes(vague: FoundFigure) -> list[str]:
    """The magnitudes of a vague amount in order: "ten" and "thousand" for "tens of thousands of people"."""
    words = (word.removesuffix("s") for word in vague.text.lower().split())
    return [word for word in words if word == "ten" or word in MULTIPLIERS]


def _comparable(figure: FoundFigure, *, upper: bool = False) -> Decimal | None:
    """The comparable value: basis points as percentage points, cents as main units, percentages as fractions."""
    value = figure.value_to if upper else figure.value
    if value is None:
        return None
    if figure.unit == "basis point" or (figure.kind == "money" and figure.unit in _MINOR):
        return value / 100
    if figure.kind == "percent":
        return value / 100
    return value


def _equal(claimed: Decimal | None, stated: Decimal | None) -> bool:
    if claimed is None or stated is None:
        return claimed is stated
    return abs(claimed - stated) <= min(abs(stated), Decimal(1)) * _TOLERANCE


def _name_difference(claimed: Decimal | None, stated: Decimal | None) -> str:
    if not claimed or not stated:
        return "the value differs"
    if claimed == -stated:
        return "the sign differs"
    quotient = max(abs(claimed), abs(stated)) / min(abs(claimed), abs(stated))
    digits = quotient.normalize().as_tuple().digits
    return "the magnitude differs" if digits == (1,) else "the value differs"


def _compare_currencies(claimed: FoundFigure, stated: FoundFigure) -> str:
    if claimed.currency and stated.currency and claimed.currency != stated.currency:
        return _against("the currency differs", claimed, stated)
    return ""


def _compare_bounds(claimed: FoundFigure, stated: FoundFigure) -> str:
    bound, given = claimed.comparator, stated.comparator
    lower, upper = bound in LOWER_BOUNDS, bound in UPPER_BOUNDS
    if (lower and given in UPPER_BOUNDS) or (upper and given in LOWER_BOUNDS):
        return f"the article says {_WORDS[given]} {stated.text!r}, not {_WORDS[bound]}"
    if (lower or upper) and given in ("exact", "about") and stated.value_to is None:
        return f"the article does not say {_WORDS[bound]} {stated.text!r}"
    return ""


def _compare_times(claimed: FoundFigure, stated: FoundFigure) -> str:
    if "cardinal" in (claimed.kind, stated.kind) and claimed.value == stated.value is not None:
        return ""  # a bare 1000 looks like a year
    if claimed.kind not in _TIMES or stated.kind not in _TIMES:
        return _against("one is a date and the other is not", claimed, stated)
    said, given = _time_parts(claimed), _time_parts(stated)
    shared = [what for what in said if said[what] and given[what]]
    for what in shared:
        if said[what] != given[what]:
            return _against(f"the {what} differs", claimed, stated)
    is_same = shared or not {*TokenTable(claimed.text).words}.isdisjoint(TokenTable(stated.text).words)
    return "" if is_same else _against("the date or time differs", claimed, stated)


def _time_parts(figure: FoundFigure) -> dict[str, list[str]]:
    """The year, month, and day or hour of a date or time, as lists of strings."""
    words = TokenTable(figure.text).words
    years = [str(value) for value in (figure.value, figure.value_to) if value is not None]
    months = [str(MONTHS[word]) for word in words if word in MONTHS]
    rest = [word.lstrip("0") for word in words if word[0].isdigit() and word.lstrip("0") not in years]
    return {"year": years, "month": months, "day or hour": rest}
