"""Builds the audit of a verified object: rejections, warnings, checks and coverage."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, TypeAlias

from summarizer.engines.base import EngineTask
from summarizer.grounding.grounder import ArticleGrounder
from summarizer.grounding.guard import guarded
from summarizer.grounding.statements.flags import Flag, FlaggedItem, NamedActor, flag_items
from summarizer.language.detection import KNOWN, name_language
from summarizer.pipeline.contents import Contents, Item, read_contents
from summarizer.pipeline.coverage import measure_coverage
from summarizer.pipeline.run_context import Outcome, T
from summarizer.schemas.audit import Audit, Caution, QuoteCheck, Rejection, StatementCheck
from summarizer.schemas.blocks import Attribution, Figure, Quote
from summarizer.schemas.findings import GROUNDED, Alignment, Span, Verdict
from summarizer.schemas.grounder import CheckedStatement, Pass
from summarizer.verification.paths import Path, look_up, write_path
from summarizer.verification.prune import Verified
from summarizer.verification.quote_resolution import words_of

Verdicts: TypeAlias = Mapping[tuple[str, tuple[Span, ...] | None], StatementCheck]
"""A judge's verdicts on statements, by their words and the evidence beside them."""

SENTENCE = frozenset({"text", "quotes"})
"""The fields of a `Sentence`."""

ELEMENT = re.compile(r"(\w+)\[\d+\]")
"""The path of an element of a top-level list."""

RELATIVE = re.compile(r"\b(?:which|who|whom|whose)\b")

QUIET = frozenset({"supported", "not_judged"})
"""Verdicts on labels that the audit omits: a label states nothing by itself."""


def make_audit(
    kept: Verified[Any],
    *,
    grounder: ArticleGrounder,
    coverage: bool = True,
    cautions: Sequence[Caution] = (),
    quotes: tuple[QuoteCheck, ...] | None = None,
    verdicts: Verdicts | None = None,
) -> Audit:
    """Make the audit of a verified object.

    Args:
        kept: The object, with what was rejected and what the verification found.
        grounder: The grounder of the article.
        coverage: Whether to measure coverage.
        cautions: Warnings of earlier stages.
        quotes: The check of every quote that was given; by default those in the object.
        verdicts: A judge's verdicts on the object's statements; by default none.
    """
    contents = read_contents(kept.content)
    flags = flag_contents(contents, kept.found, grounder=grounder)
    checks = list(check_statements(contents.items, kept.found, flags))
    statements = tuple(apply_verdicts(checks, contents, verdicts or {}))
    labels = set(find_labels(contents.items, kept.found))
    cleared = find_cleared(statements, contents, verdicts or {})
    speakers = warn_speakers(contents.items, grounder=grounder)
    review_cautions = [*speakers, *map(warn_flag, flags)]
    warnings = (*cautions, *warn_language(grounder.language))
    covered = guarded(None)(measure_coverage)(contents, grounder=grounder) if coverage else None
    if coverage and covered is None:
        warnings = (*warnings, Caution(path="", kind="coverage", message="coverage is unknown: internal error"))
    return Audit(
        complete=not kept.rejected,
        coverage=covered,
        rejected=kept.rejected,
        notes=kept.notes,
        warnings=(
            *warnings,
            *warn_shortened(kept.rejected),
            *warn_statements(statements),
            *(caution for caution in review_cautions if find_item(caution.path) not in cleared),
        ),
        statements=tuple(check for check in statements if check.path not in labels or check.verdict not in QUIET),
        quotes=tuple(
            check_quote(words_of(look_up(kept.raw, path)) or quote.text, path=path, hit=quote)
            for path, quote in contents.quotes
        )
        if quotes is None
        else quotes,
    )


def flag_contents(contents: Contents, found: Pass, *, grounder: ArticleGrounder) -> list[Flag]:
    """Find flags in an object's statements, actors and references."""
    items = [
        FlaggedItem(
            statements=[(path, text, checked.context) for path, text, checked in checked_statements(item, found)],
            holders=[(path, found.actors[key]) for path, key in holders_of(item) if key in found.actors],
            spans=item.spans,
        )
        for item in contents.items
    ]
    actors = [
        NamedActor(path, actor.name, aliases=tuple(actor.aliases), role=actor.role or "")
        for path, actor in contents.actors
    ]
    return flag_items(items, actors=actors, grounder=grounder)


def holders_of(item: Item) -> Iterator[tuple[Path, str]]:
    """The references of an item that name the speaker of a quote: those beside an attribution."""
    if any(True for _ in item.gather(Attribution)):
        yield from item.holders


def checked_statements(item: Item, found: Pass) -> Iterator[tuple[Path, str, CheckedStatement]]:
    """The statements of an item that were proved, each with its path."""
    evidence = item.spans or None
    for path, text in item.statements:
        checked = found.statements.get((text, evidence))
        if checked is not None:
            yield path, text, checked


def find_labels(items: Iterable[Item], found: Pass) -> Iterator[str]:
    """The paths of labels, such as a target or a role, which state nothing by themselves.

    The only statement of an item with quotes, such as a headline, is no label.
    """
    for item in items:
        listed = list(checked_statements(item, found))
        for path, _, checked in listed if len(listed) > 1 or not item.spans else ():
            if checked.context.is_label:
                yield write_path(path)


def warn_flag(flag: Flag) -> Caution:
    """A flag as a caution."""
    kind = "speaker" if flag.check == "speaker" else "statement"
    return Caution(path=write_path(flag.path), kind=kind, message=flag.message)


def check_statements(items: Iterable[Item], found: Pass, flags: Sequence[Flag]) -> Iterator[StatementCheck]:
    """The verdict of the proof on each statement: supported word for word, flagged, or not judged."""
    by_path: dict[Path, list[Flag]] = {}
    for flag in flags:
        by_path.setdefault(flag.path, []).append(flag)
    for item in items:
        for path, text, checked in checked_statements(item, found):
            report = checked.report
            about = by_path.get(path, [])
            verdict: Verdict = "unclear" if about else "supported" if report.is_verbatim else "not_judged"
            yield StatementCheck(
                path=write_path(path),
                text=text,
                verdict=verdict,
                by="none" if verdict == "not_judged" else "proof",
                reasons=(*(flag.message for flag in about), *report.sums),
                evidence=tuple(dict.fromkeys((*report.support, *(span for flag in about for span in flag.evidence)))),
            )


def apply_verdicts(
    checks: Iterable[StatementCheck], contents: Contents, verdicts: Verdicts
) -> Iterator[StatementCheck]:
    """Replace the verdict of the proof by the judge's if there is one."""
    if not verdicts:
        yield from checks
        return
    keys = {write_path(path): (text, item.spans or None) for item in contents.items for path, text in item.statements}
    for check in checks:
        given = verdicts.get(keys[check.path])
        if given is None:
            yield check
        else:
            evidence = tuple(dict.fromkeys((*given.evidence, *check.evidence)))
            yield given.model_copy(update={"path": check.path, "evidence": evidence})


def warn_shortened(rejected: Iterable[Rejection]) -> Iterator[Caution]:
    """Warn of texts of several sentences, such as the abstract, that lost a sentence."""
    lost = Counter(
        found[1]
        for rejection in rejected
        if isinstance(rejection.item, dict)
        and rejection.item.keys() == SENTENCE
        and (found := ELEMENT.fullmatch(rejection.path))
    )
    for path, count in lost.items():
        sentences = "a sentence was" if count == 1 else f"{count} sentences were"
        message = f"{sentences} rejected, so the others may not read as one text (see audit.rejected)"
        yield Caution(path=path, kind="partial", message=message)


def find_cleared(statements: Sequence[StatementCheck], contents: Contents, verdicts: Verdicts) -> set[str]:
    """The items that a judge found supported: flags on them are no warnings any more."""
    judged = [check for check in statements if check.by.startswith("judge:")]
    cleared = {find_item(check.path) for check in judged if check.verdict == "supported"}
    cleared |= {
        write_path(path)
        for path, actor in contents.actors
        if (check := verdicts.get((actor.name, None))) is not None and check.verdict == "supported"
    }
    return cleared - {find_item(check.path) for check in judged if check.verdict != "supported"}


def find_item(path: str) -> str:
    """The item that a field belongs to, by their written paths.

    >>> find_item("actors[1].aliases[0]"), find_item("headline.text")
    ('actors[1]', 'headline')
    """
    return path.rpartition(".")[0] or path


def warn_statements(statements: Iterable[StatementCheck]) -> Iterator[Caution]:
    """Warn of kept statements that a judge did not find supported."""
    for check in statements:
        if check.by.startswith("judge:") and check.verdict != "supported":
            yield from (Caution(path=check.path, kind="statement", message=reason) for reason in check.reasons)


def warn_language(language: str | None) -> Iterator[Caution]:
    """Warn of what cannot be checked in a language other than English."""
    if language in (None, KNOWN):
        return
    yield Caution(
        path="",
        kind="language",
        message=f"the article's language is {name_language(language)}, and our rules of speech and of sentences know "
        "English: quotes and figures in digits were checked as always, but speakers are hardly found by those rules "
        "(so coverage of speakers tells little), and statements were checked for figures and names alone",
    )


def warn_speakers(items: Iterable[Item], *, grounder: ArticleGrounder) -> Iterator[Caution]:
    """Warn of passages attributed to the article that the article attributes explicitly to a speaker."""
    for item in items:
        own = [path for path, named in item.gather(Attribution) if named.kind == "author"]
        if not own:
            continue
        spans = [(figure.start, figure.end) for _, figure in item.gather(Figure)] or item.spans
        hull = (spans[0][0], spans[-1][1]) if spans else (0, 0)
        told = find_told(hull, grounder=grounder)
        for path in own if told else ():
            message = f"given as the article's own, but the article has it from “{told}”"
            yield Caution(path=write_path(path), kind="speaker", message=message)


def find_told(hull: Span, *, grounder: ArticleGrounder) -> str:
    """The speaker of a passage by an explicit cue, such as "said" or "according to"; empty if there is none.

    A cue inside a relative clause after the passage belongs to that clause: "…, which, according to Roe, …".
    """
    levels = grounder.speech.find_covering(hull) if hull[1] else []
    if not levels or levels[0].cue is None:
        return ""
    between = grounder.text[hull[1] : levels[0].cue[0]]
    return "" if RELATIVE.search(between) else levels[0].speaker or levels[0].as_named


def check_quote(words: str, *, path: Path, hit: Alignment | Quote) -> QuoteCheck:
    """The check of one quote, by its alignment or by the verified quote."""
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


def build_audit(task: EngineTask[T], outcome: Outcome[T]) -> Audit:
    """Build the audit of an outcome."""
    lost = tuple(Caution(path="article.text", kind="source", message=message) for message in task.article.cautions)
    grounder = task.verification.grounder
    assert isinstance(grounder, ArticleGrounder)
    audit = make_audit(
        outcome.kept,
        grounder=grounder,
        coverage=task.options.audit == "full",
        cautions=(*lost, *outcome.cautions),
        verdicts=task.verification.verdicts,
    )
    whole = audit.complete and not outcome.gaps
    return audit.model_copy(update={"completion": outcome.completion, "gaps": outcome.gaps, "complete": whole})
