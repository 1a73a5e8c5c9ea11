"""Flags English statements that drop or reverse a negation or hedge of quotes in another language.

Words come from `polarity.txt`, whose pairs have the same order in each language. Since the languages share no words, a
clause of a quote is compared only if the statement surely renders it: it has a figure of the statement or, if no clause
has one, is the first substantial clause of its quote.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from summarizer.grounding.statements.foreign_polarity import (
    DENIAL,
    QUESTIONS,
    Clause,
    flag_hedge,
    read_base,
    read_clauses,
    read_words,
)
from summarizer.language.detection import KNOWN
from summarizer.schemas.findings import Flag, Span

_COLONS: Final = frozenset({":", "："})
_DENYING_SIDES: Final = frozenset({-3, -5})  # pairs of support and confirmation
_UNCERTAIN: Final = frozenset({2, -2, 4, -4})  # pairs of profit and opening, which are ambiguous
_LEAST: Final = 3  # fewest words of a substantial clause


class _Sense(NamedTuple):
    """The combined polarity of some clauses."""

    is_negated: bool
    is_negative: bool  # whether there is a negation, a word that may express one, or a negative side of a pair
    is_soft: bool
    is_contrast: bool
    sides: frozenset[int]


def find_changed_translation(statement: str, quotes: Sequence[tuple[Span, str]], tag: str | None) -> Flag | None:
    """Flag the first clause of the quotes that an English statement reverses or gives as a fact."""
    base, english = read_base(tag), read_words(KNOWN)
    words = read_words(base)
    if words is None or english is None or statement.rstrip(' "”»“').endswith(QUESTIONS):
        return None
    claimed = list(read_clauses(statement, english, KNOWN))
    stated = [
        ([one for one in read_clauses(quote, words, base) if not _introduces(one, quote)], span)
        for span, quote in quotes
    ]
    clauses = [clause for each, _ in stated for clause in each]
    sense, whole = _join(claimed), _join(clauses)
    for clause, span in _find_rendered(claimed, stated):
        if what := _compare(sense, clause, whole):
            place = span[0] + clause.start, span[0] + clause.start + len(clause.text)
            return Flag(what, f"it says “{statement.strip()}”, but the article “{clause.text.strip()}”", (place,))
        if clause.is_hedged(cited=any("cited" in one.kinds for one in claimed)) and not sense.is_soft:
            return flag_hedge(clause, span)
    return None


def _introduces(clause: Clause, quote: str) -> bool:
    """Whether a clause denies and a colon then gives the facts: "She rejected that: the bridge is safe"."""
    end = clause.start + len(clause.text)
    return quote[end : end + 1] in _COLONS and clause.is_denied and not clause.is_negated


def _find_rendered(
    claimed: Sequence[Clause], stated: Sequence[tuple[Sequence[Clause], Span]]
) -> Iterator[tuple[Clause, Span]]:
    """Yield the clauses of quotes that a statement surely renders, with the spans of their quotes."""
    figures = frozenset[str]().union(*map(_list_figures, claimed))
    both = [(clause, span) for clauses, span in stated for clause in clauses if figures & _list_figures(clause)]
    if both:
        yield from both
        return
    for clauses, span in stated:
        if clauses:
            lengths = [len(clause.keys - {DENIAL}) for clause in clauses]
            long = (clause for clause, length in zip(clauses, lengths, strict=True) if length >= _LEAST)
            yield next(long, clauses[lengths.index(max(lengths))]), span


def _list_figures(clause: Clause) -> frozenset[str]:
    """The numbers of a clause as plain ASCII digits."""
    numbers = ("".join(filter(str.isdigit, key)) for key in clause.keys)
    return frozenset("".join(str(unicodedata.digit(digit)) for digit in number) for number in numbers if number)


def _join(clauses: Sequence[Clause]) -> _Sense:
    sides = frozenset[int]().union(*(clause.sides for clause in clauses))
    negated = any(clause.is_negated for clause in clauses)
    return _Sense(
        is_negated=negated,
        is_negative=negated or any(clause.is_lacking for clause in clauses) or any(side < 0 for side in sides),
        is_soft=any(clause.is_soft for clause in clauses),
        is_contrast=any("contrast" in clause.kinds for clause in clauses),
        sides=sides,
    )


def _compare(claimed: _Sense, clause: Clause, stated: _Sense) -> str:
    """Return "negation" or "opposite" if a statement is that of a clause of its quotes (`stated`), otherwise ""."""
    is_claimed = claimed.is_negative or "until" in clause.kinds or stated.is_contrast  # at least in part
    if clause.is_negated and clause.is_denied and not is_claimed:
        return "negation"
    is_claimed = is_claimed or not claimed.sides.isdisjoint(stated.sides)  # "rejected the one and approved the other"
    if clause.is_denied and not is_claimed and not clause.sides.isdisjoint(_DENYING_SIDES):
        return "negation"
    opposed = (side for side in claimed.sides - _UNCERTAIN if -side in clause.sides and -side not in claimed.sides)
    return "opposite" if claimed.is_negated == stated.is_negated and not stated.sides.issuperset(opposed) else ""
