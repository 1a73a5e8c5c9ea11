"""The account of one verification: rejections, cautions, the checks that were made, and what was left out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from pydantic import BaseModel

from summarizer.grounding.gate import Kept
from summarizer.grounding.paths import Path, look_up, write_path
from summarizer.grounding.speech.attribution import attribution_of
from summarizer.grounding.verify import ArticleGrounder
from summarizer.pipeline.coverage import measure_coverage
from summarizer.pipeline.walk import Objects, gather, walk
from summarizer.schemas.audit import Audit, Caution, ProseCheck, QuoteCheck
from summarizer.schemas.blocks import Attribution, Figure, Quote
from summarizer.schemas.findings import GROUNDED, Alignment, Span
from summarizer.schemas.grounder import CheckedProse, Pass


def make_audit(
    kept: Kept[Any],
    *,
    grounder: ArticleGrounder,
    coverage: bool = True,
    cautions: Sequence[Caution] = (),
    quotes: tuple[QuoteCheck, ...] | None = None,
) -> Audit:
    """Account for a verified object.

    Args:
        kept: The object, with what was taken out and what the verification found.
        grounder: The article's.
        coverage: Whether to look for what it leaves out.
        cautions: What earlier stages want looked at.
        quotes: How every quote that was given stands; by default those that the object holds.
    """
    objects = list(walk(kept.content))
    checked = list(checked_prose(objects, kept.found))
    return Audit(
        complete=not kept.rejected,
        coverage=measure_coverage(objects, grounder=grounder) if coverage else None,
        rejected=kept.rejected,
        warnings=(*cautions, *warn_prose(checked), *warn_speakers(objects, grounder=grounder)),
        prose=tuple(
            ProseCheck(path=path, checks=prose.report.checks, against="article" if prose.evidence is None else "quotes")
            for path, prose in checked
        ),
        quotes=tuple(
            check_quote(quote_words(look_up(kept.raw, path)) or quote.text, path=path, hit=quote)
            for path, quote in gather(objects, Quote)
        )
        if quotes is None
        else quotes,
    )


def quote_words(given: Any) -> str | None:
    """The words of a quote as somebody gave it, as a string or an object; None where there are none."""
    words = given.text if isinstance(given, Quote) else given.get("text") if isinstance(given, Mapping) else given
    return words if isinstance(words, str) else None


def sibling_spans(holder: BaseModel) -> tuple[Span, ...] | None:
    """The spans of an object's own quotes; None where it has none."""
    values = [part for _, value in holder for part in (value if isinstance(value, list | tuple) else (value,))]
    return tuple(span for quote in values if isinstance(quote, Quote) for span in quote.spans) or None


def checked_prose(objects: Objects, found: Pass) -> Iterator[tuple[str, CheckedProse]]:
    """The sentences of an object that were checked, with their paths."""
    for path, holder in objects:
        evidence = sibling_spans(holder)
        for name, value in holder:
            if isinstance(value, str) and (value, evidence) in found.prose:
                yield write_path((*path, name)), found.prose[value, evidence]


def warn_prose(checked: Sequence[tuple[str, CheckedProse]]) -> Iterator[Caution]:
    """What the checks of sentences want looked at."""
    for path, prose in checked:
        for message in prose.report.warnings:
            yield Caution(path=path, kind="prose", message=message)


def warn_speakers(objects: Objects, *, grounder: ArticleGrounder) -> Iterator[Caution]:
    """Passages that are given as the article's own, and that the article gives to somebody."""
    for path, holder in objects:
        figures = [(value.start, value.end) for _, value in holder if isinstance(value, Figure)]
        spans = figures or sibling_spans(holder)
        for name, value in holder:
            if spans and isinstance(value, Attribution) and value.kind == "author":
                said = attribution_of((spans[0][0], spans[-1][1]), grounder.attributions)
                if said and (said.speaker or said.as_named):
                    message = (
                        f"given as the article's own, but the article has it from “{said.speaker or said.as_named}”"
                    )
                    yield Caution(path=write_path((*path, name)), kind="speaker", message=message)


def check_quote(words: str, *, path: Path, hit: Alignment | Quote) -> QuoteCheck:
    """How one quote stands to the article, by its alignment or as the proven quote that it became."""
    return QuoteCheck(
        path=write_path(path),
        given=words,
        status=hit.status,
        grounded=hit.status in GROUNDED,
        text=hit.text or None,
        start=hit.start,
        end=hit.end,
        spans=hit.spans,
        reason=hit.reason,
    )
