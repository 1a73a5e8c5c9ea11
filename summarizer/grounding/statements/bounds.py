"""Flags figures whose bound ("more than", "nearly") a statement drops, reverses or invents.

A statement is clean if its bound fits that of any equal figure in the passage.
"""

from __future__ import annotations

import re
from itertools import takewhile
from typing import Final

from summarizer.grounding.figures.comparators import MAX_FILLERS, NEGATABLE
from summarizer.grounding.figures.units import DURATIONS
from summarizer.grounding.statements.amounts import amount_of
from summarizer.grounding.statements.reading import Reading
from summarizer.grounding.statements.tokens import PHRASE_ENDS, Tokens
from summarizer.language.lexicon import is_negation
from summarizer.language.patterns import read_pattern
from summarizer.schemas.findings import NOT_QUANTITIES, Flag, FoundFigure

_CLASSES: Final = {
    "at_least": "from",
    "more_than": "above",
    "at_most": "up to",
    "less_than": "below",
    "about": "about",
    "between": "between",
    "exact": "as it is",
}
_WORDS: Final = {"from": "at least", "above": "more than", "up to": "at most", "below": "less than"} | {
    word: word for word in ("about", "nearly", "only", "between")
}
_FITS: Final = {
    bound: frozenset(same.split("|"))
    for bound, same in {
        "as it is": "as it is|about|nearly|only",
        "about": "about|nearly",
        "nearly": "about|nearly|below",
        "from": "from|about",
        "above": "above|from|about",
        "up to": "up to|below|about|nearly|between",
        "below": "below|up to|about|nearly|between",
        "only": "as it is|only|about|nearly|up to|below",
        "between": "as it is|about|nearly|between|from|up to|above|below",
    }.items()
}
"""For each bound in the article, the bounds that a statement may use for it."""
_LOWER: Final = frozenset({"from", "above"})
_UPPER: Final = frozenset({"up to", "below", "nearly"})
_NEARLY: Final = re.compile(
    r"(?i)\b(?:nearly|almost|close to|just under|approaching|nearing|just short of)\s[^.;,]{0,8}$"
)
_ONLY: Final = re.compile(r"(?i)\b(?:only|just|merely|barely)\s+$")
_THAN: Final = re.compile(r"(?i)\b(?:more|less|fewer) than\s$")
_HINTS: Final = ("near", "lmo", "clo", "ju", "appr", "nly", "rely")
"""Every match of `_NEARLY` or `_ONLY` contains one of these; `in` is several times faster than the patterns."""
_BOUNDED: Final = re.compile(rf"(?i)\b{read_pattern('words that may express a bound')}\b|\+")
"""Words that may express a bound that the figure finder did not attach to the figure."""
_POSSIBLE: Final = re.compile(r"(?i)\b(?:can|could|may|might)\b[^.;:]{0,60}$")
"""Modal verbs before a figure that mark it as a possible maximum: "could reach", "can last"."""
_FURTHER: Final = re.compile(r"(?i)\b(?:more|others|additional|further)\b(?!\s+than)")
_NEXT: Final = re.compile(r"[.,;:!?]\s|\b(?:and|or|but)\b")
"""Separators between a figure and the next one, to which "more" may belong: "34 cases and six more"."""
_PART: Final = re.compile(r"(?i)\b(?:of|among) (?:the|those|them|these|whom|all|its|their)\b|\bout of\b|\binclud\w+")
"""Words that make one figure a part of another."""
_NEAR: Final = 40  # characters around a figure that are searched for a bound
_TO_NEGATION: Final = 8  # words before a figure that are searched for a negation
_PHRASE_ENDS: Final = PHRASE_ENDS | {"for", "of"}  # "may not hold for people over 80"
_UNDER_NEGATION: Final = {"above": "up to", "up to": "above", "below": "from", "from": "below"}
"""The equivalent bound under negation: "not above" is "up to"."""
_OF_NEGATIONS: Final = frozenset({"at_least", "at_most"})


def find_changed_bound(reading: Reading) -> Flag | None:
    """Flag the first figure of a sentence whose bound differs from the passage's."""
    for figure in reading.figures:
        if figure.kind in NOT_QUANTITIES:
            continue
        equal = reading.article.figures.find(figure)
        stated = [known for known in equal if any(a <= known.start and known.end <= b for a, b in reading.spans)]
        message = stated and _compare(figure, stated, reading)
        if stated and not reading.tokens.is_titled:
            message = (
                message or _find_dropped_end(figure, stated, reading) or _find_dropped_addition(figure, stated, reading)
            )
        if message:
            return Flag("bound", message, tuple(known.span for known in stated))
    return None


def _compare(figure: FoundFigure, stated: list[FoundFigure], reading: Reading) -> str:
    said = _classify(figure, reading.tokens.text)
    given = [_classify(known, reading.article.text) for known in stated]
    if _fits(said, [*given, *("above" for known in stated if "+" in known.text)]):
        return ""  # "3900+" may be either bound
    if _is_denied(reading.tokens, figure) or _is_denied(reading.article.tokens, stated[0]):
        given += [_UNDER_NEGATION[bound] for bound in given if bound in _UNDER_NEGATION]
        if _fits(said, given):
            return ""
    if said == "as it is":
        return _find_dropped(figure, given, stated, reading)
    is_reversed = (said in _LOWER and set(given) <= _UPPER) or (said in _UPPER and set(given) <= _LOWER)
    if not is_reversed and _may_be_bounded(figure, given, stated, reading):
        return ""
    return f"it says “{_WORDS[said]} {figure.text}”, but the article says “{_write(stated[0], reading)}”"


def _may_be_bounded(figure: FoundFigure, given: list[str], stated: list[FoundFigure], reading: Reading) -> bool:
    """Whether the passage may justify a figure's bound, although one of its figures is exact.

    "More than" and "less than" need a word near the passage's figures that may express a bound; lengths of time do not.
    """
    if figure.unit in DURATIONS:
        return True
    text = reading.article.text
    around = (text[max(0, known.start - _NEAR) : known.end + _NEAR // 2] for known in stated)
    is_claimed = figure.comparator in ("more_than", "less_than") and figure.kind != "ratio"
    is_claimed = is_claimed and _THAN.search(reading.tokens.text[: figure.start]) is not None
    is_exact = set(given) == {"as it is"} and not any(map(_BOUNDED.search, around))
    return "as it is" in given and not (is_claimed and is_exact)


def _find_dropped(figure: FoundFigure, given: list[str], stated: list[FoundFigure], reading: Reading) -> str:
    """The reason why an unbounded figure drops the passage's bound; empty if it may stand without one."""
    text = reading.tokens.text
    if set(given) == {"up to"} and _POSSIBLE.search(text[: figure.start]):
        return ""
    is_bounded = _BOUNDED.search(text[max(0, figure.start - _NEAR) : figure.end + _NEAR // 2])
    is_left_out = is_bounded or reading.tokens.is_titled or not reading.is_certain  # a headline leaves bounds out
    is_rounded = not reading.is_quoted and set(given) <= {"about", "nearly"} and "exactly" not in reading.tokens.words
    return "" if is_left_out or is_rounded else f"it drops the bound of “{_write(stated[0], reading)}”"


def _fits(said: str, given: list[str]) -> bool:
    return any(said in _FITS[bound] for bound in given)


def _is_denied(tokens: Tokens, figure: FoundFigure) -> bool:
    """Whether a negation precedes the figure in its clause ("unless above"), other than as part of its bound."""
    at = tokens.within(figure.span).start
    before = range(at - 1, max(-1, at - 1 - _TO_NEGATION), -1)
    clause = takewhile(lambda place: tokens.lows[place] not in _PHRASE_ENDS, before)
    negations = sum(_denies(tokens.lows[place]) for place in clause)
    is_own = figure.comparator in _OF_NEGATIONS and not NEGATABLE.isdisjoint(tokens.lows[max(0, at - MAX_FILLERS) : at])
    return negations > is_own  # "no more than 30" and "not to exceed 30" are "up to 30" already


def _denies(low: str) -> bool:
    return low in ("unless", "unlikely") or is_negation(low)


def _classify(figure: FoundFigure, text: str) -> str:
    """The bound that the text puts on a figure, a key of `_FITS`."""
    before = text[max(0, figure.start - 32) : figure.start]
    bound = _CLASSES[figure.comparator]
    if not any(map(before.lower().__contains__, _HINTS)):
        return bound
    if _NEARLY.search(before):
        return "nearly"
    return "only" if bound == "as it is" and _ONLY.search(before) else bound


def _find_dropped_end(figure: FoundFigure, stated: list[FoundFigure], reading: Reading) -> str:
    """The reason why a figure reduces a range of the passage to one end; empty if it does not.

    "Five to seven days" are neither "seven days" nor "more than seven days".
    """
    if figure.value_to is not None or any(known.value_to is None or known.unit == "score" for known in stated):
        return ""
    said = _classify(figure, reading.tokens.text)
    if any(use.figure is figure and use.function == "change" for use in reading.uses):
        return ""  # "$20 million more"
    claimed = {amount_of(other) for other in reading.figures if other is not figure}
    if any(not claimed.isdisjoint({amount_of(known), amount_of(known, upper=True)}) for known in stated):
        return ""
    amount = amount_of(figure)
    is_bound = (said in _LOWER and any(amount == amount_of(known) for known in stated)) or (
        said in _UPPER and any(amount == amount_of(known, upper=True) for known in stated)
    )
    if is_bound or said not in _LOWER | _UPPER | {"as it is"}:
        return ""
    words = f"{_WORDS[said]} {figure.text}" if said != "as it is" else figure.text
    return f"it says “{words}”, but the article says “{_write(stated[0], reading)}”"


def _find_dropped_addition(figure: FoundFigure, stated: list[FoundFigure], reading: Reading) -> str:
    """The reason why an additional figure is given as a part ("200 more" as "200 of them"); else empty."""
    own = [_read_on(known, reading.article.text) for known in stated]
    is_further = all(map(_FURTHER.search, own)) and not _FURTHER.search(_read_on(figure, reading.tokens.text))
    if not (is_further and reading.is_certain and _PART.search(reading.tokens.text)):
        return ""
    return f"the article has “{_write(stated[0], reading)}” on top of what it states before"


def _read_on(figure: FoundFigure, text: str) -> str:
    """A figure and a few words behind it, up to the end of the clause."""
    return _NEXT.split(text[figure.start : figure.end + 16])[0]


def _write(known: FoundFigure, reading: Reading) -> str:
    """Quote a figure of the article with a few words before it if it has a bound, or with "more" after it."""
    text = reading.article.text
    if known.comparator == "exact":
        more = _FURTHER.search(text, known.end, known.end + 16)
        return " ".join(text[known.start : more.end() if more else known.end].split())
    ends = [at + len(end) for end in (". ", "\n") if (at := text.rfind(end, 0, known.start)) >= 0]
    start = max(text.rfind(" ", 0, max(0, known.start - 12)) + 1, *ends, 0)
    return " ".join(text[start : known.end].split())
