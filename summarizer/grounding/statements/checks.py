"""Runs all checks of a statement's wording against its passage: add a check to one of the lists here."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Final, TypeAlias

from summarizer.grounding.statements.added_negations import find_added_negation
from summarizer.grounding.statements.article_index import ArticleIndex
from summarizer.grounding.statements.bounds import find_changed_bound
from summarizer.grounding.statements.causes import find_unasked_reason, find_unlinked_cause
from summarizer.grounding.statements.certainty import find_claimed_certainty
from summarizer.grounding.statements.changed_lengths import find_changed_length
from summarizer.grounding.statements.changed_times import find_changed_rate, find_changed_times
from summarizer.grounding.statements.conditions import find_dropped_condition
from summarizer.grounding.statements.dropped_negations import find_affirmed_denials, find_dropped_negations
from summarizer.grounding.statements.exchanged_figures import find_exchanged_figures, find_exchanged_pairs
from summarizer.grounding.statements.exchanged_places import find_exchanged_place
from summarizer.grounding.statements.exchanged_subjects import find_exchanged_subjects
from summarizer.grounding.statements.exchanged_words import find_exchanged_words
from summarizer.grounding.statements.figure_relations import (
    find_changed_shares,
    find_misrelated_figures,
    find_replaced_figure,
)
from summarizer.grounding.statements.foreign_polarity import find_changed_polarity
from summarizer.grounding.statements.hedges import find_cut_frame, find_dropped_hedges
from summarizer.grounding.statements.opposed_words import find_opposed_words
from summarizer.grounding.statements.proof import Proof
from summarizer.grounding.statements.quantifiers import find_changed_quantifier
from summarizer.grounding.statements.reading import Reading, read_sentences
from summarizer.grounding.statements.reversed_bounds import find_reversed_bound
from summarizer.grounding.statements.reversed_relations import find_reversed_relation
from summarizer.grounding.statements.table_figures import find_other_cell
from summarizer.grounding.statements.translated_polarity import find_changed_translation
from summarizer.grounding.statements.unfinished_plans import find_done_plans, find_finished_plans
from summarizer.language.detection import KNOWN
from summarizer.schemas.findings import Flag, Span

_Check: TypeAlias = Callable[[Reading], Flag | None]
_CHECKS: Final[tuple[_Check, ...]] = (find_changed_bound, find_changed_shares)
_OF_CERTAIN: Final[tuple[_Check, ...]] = (
    find_added_negation,
    find_affirmed_denials,
    find_changed_length,
    find_changed_quantifier,
    find_changed_rate,
    find_changed_times,
    find_claimed_certainty,
    find_cut_frame,
    find_done_plans,
    find_dropped_condition,
    find_dropped_hedges,
    find_dropped_negations,
    find_exchanged_figures,
    find_exchanged_place,
    find_exchanged_subjects,
    find_finished_plans,
    find_misrelated_figures,
    find_other_cell,
    find_unasked_reason,
    find_unlinked_cause,
)
"""Checks that need quotes, or the one sentence paraphrased: the closest sentences may not be the relevant ones."""


def check_statement(proof: Proof, article: ArticleIndex, evidence: Sequence[Span] | None) -> Iterator[Flag]:
    """Yield what a reader should check in a statement that is not a label.

    Args:
        evidence: The quotes beside the statement; None to compare it with the article's closest sentences.
    """
    if proof.is_verbatim:
        return
    if article.language not in (None, KNOWN) or proof.other is not None:
        yield from _find_foreign_flags(proof, article, evidence or ())
        for reading in read_sentences(proof, article, evidence) if evidence else ():
            yield from filter(None, [find_cut_frame(reading)])
        return
    found = [flag for reading in read_sentences(proof, article, evidence) for flag in _find_in(reading)]
    yield from found
    if evidence and not found:
        yield from filter(None, [find_replaced_figure(proof, article, evidence)])


def _find_in(reading: Reading) -> Iterator[Flag]:
    """Yield what a reader should check in a sentence of an English statement."""
    checks: Sequence[_Check] = (*_CHECKS, *_OF_CERTAIN) if reading.is_certain else _CHECKS if reading.spans else ()
    found = [one for check in checks if (one := check(reading))]
    yield from found
    if checks and not found:  # a reversed change is already flagged with its figures
        last = find_opposed_words(reading)
        if last is not None and not reading.is_certain:
            last = last._replace(check="opposite_nearby")
        if last is None and reading.is_certain:
            last = find_exchanged_words(reading) or find_exchanged_pairs(reading) or find_reversed_relation(reading)
        yield from filter(None, [last])


def _find_foreign_flags(proof: Proof, article: ArticleIndex, evidence: Sequence[Span]) -> Iterator[Flag]:
    """Yield what a reader should check if the statement or the article is not in English."""
    text, quotes = proof.tokens.text, [(span, article.text[slice(*span)]) for span in evidence]
    if proof.other is None:
        found = find_changed_polarity(text, quotes, article.language)
    else:  # translations into languages other than English have not been evaluated
        found = find_changed_translation(text, quotes, article.language) if proof.other == KNOWN else None
    yield from filter(None, [found, find_reversed_bound(proof, article, evidence)])
