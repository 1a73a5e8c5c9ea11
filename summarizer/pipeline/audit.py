"""The account of one verification: rejections, cautions, the checks that were made, and what was left out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from summarizer.grounding.grounder import ArticleGrounder
from summarizer.grounding.guard import guarded
from summarizer.grounding.language import KNOWN, name_language
from summarizer.pipeline.coverage import measure_coverage
from summarizer.pipeline.walk import Item, read_contents
from summarizer.schemas.audit import Audit, Caution, ProseCheck, QuoteCheck
from summarizer.schemas.blocks import Attribution, Figure, Quote
from summarizer.schemas.findings import GROUNDED, Alignment
from summarizer.schemas.grounder import CheckedProse, Pass
from summarizer.verification.paths import Path, look_up, write_path
from summarizer.verification.prune import Verified
from summarizer.verification.quote_resolution import words_of


def make_audit(
    kept: Verified[Any],
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
    contents = read_contents(kept.content)
    cautions = (*cautions, *warn_language(grounder.language))
    covered = guarded(None)(measure_coverage)(contents, grounder=grounder) if coverage else None
    if coverage and covered is None:
        cautions = (*cautions, Caution(path="", kind="coverage", message="coverage is unknown: internal error"))
    return Audit(
        complete=not kept.rejected,
        coverage=covered,
        rejected=kept.rejected,
        warnings=(*cautions, *warn_speakers(contents.items, grounder=grounder)),
        prose=tuple(
            ProseCheck(path=path, checks=prose.report.checks, against="article" if prose.evidence is None else "quotes")
            for path, prose in checked_prose(contents.items, kept.found)
        ),
        quotes=tuple(
            check_quote(words_of(look_up(kept.raw, path)) or quote.text, path=path, hit=quote)
            for path, quote in contents.quotes
        )
        if quotes is None
        else quotes,
    )


def checked_prose(items: Iterable[Item], found: Pass) -> Iterator[tuple[str, CheckedProse]]:
    """The sentences of an object that were checked, with their paths."""
    for item in items:
        if not item.prose:
            continue
        evidence = item.spans or None
        for path, sentence in item.prose:
            if (sentence, evidence) in found.prose:
                yield write_path(path), found.prose[sentence, evidence]


def warn_language(language: str | None) -> Iterator[Caution]:
    """Say what cannot be checked in a language that our rules do not know."""
    if language in (None, KNOWN):
        return
    yield Caution(
        path="",
        kind="language",
        message=f"the article's language is {name_language(language)}, and our rules of speech know English: "
        "quotes and figures in digits were checked as always, but speakers are hardly found by those rules "
        "(so coverage of speakers tells little)",
    )


def warn_speakers(items: Iterable[Item], *, grounder: ArticleGrounder) -> Iterator[Caution]:
    """Passages that are given as the article's own, and that the article gives to somebody."""
    for item in items:
        own = [path for path, named in item.gather(Attribution) if named.kind == "author"]
        if not own:
            continue
        spans = [(figure.start, figure.end) for _, figure in item.gather(Figure)] or item.spans
        levels = grounder.speech.find_covering((spans[0][0], spans[-1][1])) if spans else []
        named = (levels[0].speaker or levels[0].as_named) if levels else ""
        for path in own if named else ():
            message = f"given as the article's own, but the article has it from “{named}”"
            yield Caution(path=write_path(path), kind="speaker", message=message)


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
