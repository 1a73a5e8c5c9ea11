"""Proves that the article has the names, dates and numbers of a statement, and records their spans.

They may stand in the statement's quotes, near them or elsewhere in the article, or be names of the brief's actors. Only
what occurs nowhere is a failure.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

from summarizer.grounding.figures.finder import read_figures
from summarizer.grounding.statements.article_index import ArticleIndex
from summarizer.grounding.statements.names import Name, NameCheck, find_names
from summarizer.grounding.statements.numbers import NumberCheck, NumberResult, not_stated
from summarizer.grounding.statements.repetition import Repetition
from summarizer.grounding.statements.tokens import Tokens
from summarizer.schemas.findings import Flag, FoundFigure, Span, StatementContext, StatementReport

_MOST_SPANS: Final = 2_000
_ABOUT_ITSELF: Final = re.compile(
    r"(?i)(?:sure\W+)?here(?:['’]s| is) (?:a|the|my|your) (?:\w+ )?summary"
    r"(?: of (?:the|this) (?:news )?(?:article|news|text|story|passage|report))?"
    r"(?: (?:in|within|of) \d+ words(?: or (?:less|fewer))?)?\W*"
)
"""A statement that only announces a summary."""


@dataclass(slots=True)
class Proof:
    """The result of proving one statement."""

    tokens: Tokens  # the statement
    other: str | None = None  # the language of the statement if it is not the article's; see `ArticleLanguage`
    figures: list[FoundFigure] = field(default_factory=list)
    names: list[Name] = field(default_factory=list)
    failures: list[str] = field(default_factory=list)  # reasons for names and numbers that the article lacks
    passage: Span | None = None  # the passage of whole sentences that the statement repeats; see `Repetition`
    is_asserted: bool = False  # see `Repetition`
    refers_back: bool = False  # see `Repetition`
    misattributed: str = ""  # why the words provably belong to another speaker than the item's; else empty
    support: list[Span] = field(default_factory=list)  # spans outside the quotes that state a name or number
    sums: list[str] = field(default_factory=list)  # calculations of derived numbers
    numbers: list[NumberResult] = field(default_factory=list)  # the result for each number
    flags: tuple[Flag, ...] | None = None  # what a reader should check in the wording; None if not yet computed

    @property
    def is_verbatim(self) -> bool:
        """Whether the statement repeats a passage of the article."""
        return self.passage is not None

    def report(self) -> StatementReport:
        """The part of the result that schemas use."""
        return StatementReport(
            failures=tuple(dict.fromkeys(self.failures)),
            misattributed=self.misattributed,
            support=tuple(sorted(set(self.support))),
            sums=tuple(dict.fromkeys(self.sums)),
            passage=self.passage,
            is_asserted=self.is_asserted,
            refers_back=self.refers_back,
        )


def prove(statement: str, article: ArticleIndex, context: StatementContext, *, repeated: Repetition) -> Proof:
    """Prove the names, dates and numbers of a statement."""
    other = article.own_language.find_other(statement)
    proof = Proof(
        article.tokenize(statement, other),
        other,
        passage=repeated.passage,
        is_asserted=repeated.is_asserted,
        misattributed=repeated.wrong,
        refers_back=repeated.refers_back,
    )
    if proof.is_verbatim or _ABOUT_ITSELF.fullmatch(statement):
        return proof
    proof.figures = read_figures(proof.tokens.table, vague=True)
    units = [  # "95 degrees Fahrenheit", "NOK 40,000"
        range(one.start, one.end) for one in proof.figures if one.kind == "measure" or one.currency is not None
    ]
    proof.names = [
        name
        for name in find_names(proof.tokens, proof.other or article.language)
        if not any(proof.tokens.starts[name.indices[0]] in unit for unit in units)
    ]
    _check_names(proof, article, context)
    proof.failures += _find_wrong_days(proof, article)
    _check_numbers(proof, article, context)
    return proof


def _check_names(proof: Proof, article: ArticleIndex, context: StatementContext) -> None:
    """Record names that the article lacks, and spans of names that the quotes lack."""
    names = NameCheck(proof.tokens, article.names, context, other=proof.other)
    for name in proof.names:
        reason = names.check(name)
        if reason:
            proof.failures.append(reason)
        elif context.evidence:
            _support_name(name, proof, article, context.evidence)
    proof.failures += names.find_unknown_titles(proof.names)


def _check_numbers(proof: Proof, article: ArticleIndex, context: StatementContext) -> None:
    """Record numbers that the article neither states nor yields, calculations of derived ones, and spans of others."""
    check = NumberCheck(
        proof.tokens,
        article.figures,
        figures=proof.figures,
        evidence=context.evidence or (),
        is_translated=proof.other is not None,
    )
    for text, stated in check.check_all():
        proof.numbers.append(stated)
        if stated.reason or (stated.is_loose and context.is_label):
            proof.failures.append(stated.reason or not_stated(text).reason)
        if stated.derivation:
            proof.sums.append(stated.derivation)
        elif stated.spans and context.evidence:
            _add_support(stated.spans, proof, article, context.evidence)


def _find_wrong_days(proof: Proof, article: ArticleIndex) -> Iterator[str]:
    """Yield reasons for months, weekdays and days that the article lacks, in a statement that is not in English."""
    for written, number in article.own_language.find_times(proof.tokens.text) if proof.other is None else ():
        if not article.names.names_time(number):
            yield not_stated(written).reason
    for written, day, month in article.own_language.find_days(proof.tokens.text) if proof.other is None else ():
        dates = [date for date, _ in article.figures.dates]
        has_month = article.names.names_time(month) or any(date.month == month for date in dates)
        if not (has_month and article.figures.names_day(day)):
            yield not_stated(written).reason


def _support_name(name: Name, proof: Proof, article: ArticleIndex, evidence: Sequence[Span]) -> None:
    """Record the span of a name that the quotes lack.

    The quotes may refer to the name as "the country" or "the river".
    """
    tokens = article.tokens
    if name.number is not None:
        places = article.names.calendar.get(name.number, [])
        _add_support([tokens.span(at) for at in places], proof, article, evidence)
        return
    for at in name.indices:
        form = proof.tokens.forms[at]
        spans = [tokens.span(place) for place in article.names.find(form)]
        _add_support(spans, proof, article, evidence)


def _add_support(spans: Sequence[Span], proof: Proof, article: ArticleIndex, evidence: Sequence[Span]) -> None:
    """Record the span nearest to the quotes, unless one of the first `_MOST_SPANS` is within them."""
    spans = spans[:_MOST_SPANS]
    if any(a <= start and end <= b for start, end in spans for a, b in evidence):
        return
    inside = [span for span in spans if span[1] <= article.length]
    nearest = min(inside, key=lambda span: min(abs(span[0] - a) for a, _ in evidence), default=None)
    if nearest is not None:
        proof.support.append(nearest)
