"""Runs all checks of a statement's wording against its passage."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from summarizer.grounding.statements.article_index import BEGINNING, ArticleIndex
from summarizer.grounding.statements.bounds import find_changed_bounds
from summarizer.grounding.statements.causes import find_unlinked_cause
from summarizer.grounding.statements.changed_times import find_changed_times
from summarizer.grounding.statements.conditions import find_dropped_condition
from summarizer.grounding.statements.exchanged_figures import find_exchanged_figures
from summarizer.grounding.statements.exchanged_words import find_exchanged_words
from summarizer.grounding.statements.figure_relations import find_changed_shares, find_misrelated_figures
from summarizer.grounding.statements.hedges import (
    find_affirmed_denials,
    find_cut_frame,
    find_done_plans,
    find_dropped_hedges,
    find_dropped_modal,
    find_dropped_negations,
)
from summarizer.grounding.statements.opposed_words import find_opposed_words
from summarizer.grounding.statements.proof import Proof
from summarizer.grounding.statements.quantifiers import find_changed_quantifier
from summarizer.grounding.statements.reading import Reading, Suspicion, read_sentences
from summarizer.grounding.statements.sides import find_exchanged_sides
from summarizer.language.detection import KNOWN
from summarizer.schemas.findings import Span

_CHECKS: Final = (find_changed_bounds, find_changed_shares)
_BESIDE_QUOTES: Final = (
    find_affirmed_denials,
    find_changed_quantifier,
    find_changed_times,
    find_cut_frame,
    find_done_plans,
    find_dropped_condition,
    find_dropped_hedges,
    find_dropped_negations,
    find_exchanged_figures,
    find_exchanged_sides,
    find_misrelated_figures,
    find_unlinked_cause,
)
"""Checks that need quotes: without them, the closest sentences may not be those that are meant."""
_LEAST_NEW: Final = 4
_NEW_SHARE: Final = 0.55
_MOST_SHOWN: Final = 5


def find_unrelated(reading: Reading) -> Iterator[Suspicion]:
    """A sentence without quotes of whose words the article lacks more than half, and at least four."""
    if reading.is_quoted or reading.tokens.is_titled:
        return
    words = {form.stem: form.raw for form in reading.tokens.forms if form.stem.isalpha()}
    known = reading.article.beginnings
    new = [raw for key, raw in words.items() if key[:BEGINNING] not in known]
    if len(new) >= _LEAST_NEW and len(new) >= _NEW_SHARE * len(words):
        shown = ", ".join(f"“{word}”" for word in new[:_MOST_SHOWN])
        yield Suspicion("unrelated", f"most of its words stand nowhere in the article: {shown}", ())


def find_suspicions(proof: Proof, article: ArticleIndex, evidence: Sequence[Span] | None) -> Iterator[Suspicion]:
    """What a reader should check in a statement that is no label.

    Args:
        evidence: The quotes beside it; None to compare it with the article's closest sentences.
    """
    if proof.is_verbatim:
        return
    for reason in dict.fromkeys(proof.far):
        yield Suspicion("support", reason, tuple(proof.support))
    is_known = article.language in (None, KNOWN)
    for reading in read_sentences(proof, article, evidence) if is_known or evidence else ():
        if not is_known:
            yield from find_cut_frame(reading)
            yield from find_dropped_modal(reading)
            continue
        yield from find_unrelated(reading)
        checks = (*_CHECKS, *_BESIDE_QUOTES) if reading.is_quoted else _CHECKS if reading.spans else ()
        found = [suspicion for check in checks for suspicion in check(reading)]
        yield from found
        if checks and not found:  # a rise told as a fall is told with its figures
            found = list(find_opposed_words(reading))
            yield from found
        if reading.is_quoted and not found:
            yield from find_exchanged_words(reading)
