"""Checks statements against an article, without a brief around them."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from summarizer.engines.llm.review_items import ReviewItem
from summarizer.errors import InputError
from summarizer.grounding.grounder import ArticleGrounder
from summarizer.grounding.statements.suspicions import find_suspicions
from summarizer.pipeline.apply_review import Judgement
from summarizer.pipeline.catalogue import refuse_engine_as_judge
from summarizer.pipeline.review import judge_items, read_judge
from summarizer.pipeline.sync import run_sync
from summarizer.schemas.audit import Caution, Rejection, StatementCheck
from summarizer.schemas.findings import Verdict
from summarizer.schemas.grounder import FailureKind, StatementContext, Verification
from summarizer.schemas.news import NewsBrief
from summarizer.settings import Settings
from summarizer.verification.paths import Path, write_path
from summarizer.workers import run_in_worker

KEPT_ARTICLES = 8
LONGEST_STATEMENT = 5000
"""Code points of the longest statement."""


@dataclass(frozen=True, slots=True)
class ProvenStatement:
    """Result of the proof of one statement."""

    check: StatementCheck  # the verdict
    failures: tuple[str, ...]  # what is provably wrong; empty if there are only flags, or nothing is wrong
    item: ReviewItem  # the statement as a judge sees it
    kind: FailureKind = "invented"  # the kind of failure, if there is any

    def reject(self) -> Rejection:
        """The rejection of a statement that is provably wrong."""
        return Rejection(path=self.check.path, kind=self.kind, reason="; ".join(self.failures), item=self.check.text)


def check_statement(
    statement: str, text: str, judge: str | None = None, *, settings: Settings | None = None
) -> StatementCheck:
    """Check whether a statement follows from an article.

    Args:
        statement: One or two sentences.
        text: The article's text.
        judge: Name of the model that decides; None or 'off' for the proof alone, which calls no model. The judge is
            not asked about a statement that proof shows to be wrong.
        settings: The configuration, in which the judge is looked up; by default read from SUMMARIZER_*.

    Returns:
        The verdict with its reasons. Without a judge: `not_stated` if the article lacks a name or number of the
        statement or does not say it as surely, `contradicted` if it bounds a figure otherwise, `supported` if the
        statement repeats it word for word; else `not_judged`. If the judge cannot be asked, or fails its controls, that
        is the verdict of the proof, and its reasons say why the judge did not decide.

    Raises:
        InputError: The statement or the text is empty, or the statement is too long.

    Examples:
        >>> check_statement("Fewer than 900 people came.", "More than 900 people came, officials said.").verdict
        'contradicted'
    """
    if read_judge(judge) is None:
        return prove_alone(statement, text).check.model_copy(update={"path": ""})
    return run_sync(acheck_statement(statement, text, judge, settings=settings))


async def acheck_statement(
    statement: str, text: str, judge: str | None = None, *, settings: Settings | None = None
) -> StatementCheck:
    """Do the same as `check_statement` without blocking the event loop."""
    named = read_judge(judge)
    if settings is None:
        settings = await asyncio.to_thread(Settings.load)
    refuse_engine_as_judge(named, settings=settings)
    proven = await run_in_worker(prove_alone, statement, text)
    if named is None or proven.failures:
        return proven.check.model_copy(update={"path": ""})
    opinion = await judge_items(
        NewsBrief,
        [proven.item],
        run=Verification(read_article(text)),
        judge=named,
        settings=settings,
    )
    check = decide(proven, opinion.judgement)
    return check.model_copy(update={"path": "", "reasons": (*check.reasons, *opinion.review_cautions)})


def prove_alone(statement: str, text: str) -> ProvenStatement:
    """The proof of a statement against a text."""
    if not text.strip():
        raise InputError("The text is empty: give the article's text.")
    return prove_statement(statement, grounder=read_article(text))


def prove_statement(statement: str, *, grounder: ArticleGrounder, path: Path = ("statements", 0)) -> ProvenStatement:
    """Check one statement without a judge.

    Args:
        path: The path of the statement in the input.
    """
    if not statement.strip():
        raise InputError("The statement is empty: give a sentence.")
    if len(statement) > LONGEST_STATEMENT:
        raise InputError(
            f"The statement is longer than {LONGEST_STATEMENT:,} characters: check its sentences one by one."
        )
    proof = grounder.prove(statement, StatementContext(evidence=None))
    flags = list(find_suspicions(proof, grounder.article, None))
    verdict: Verdict = "supported" if proof.is_verbatim else "not_judged"
    failures = tuple(filter(None, (proof.misattributed, *proof.failures)))
    if failures or flags:
        verdict = "contradicted" if any(flag.check == "bound" for flag in flags) and not failures else "not_stated"
    check = StatementCheck(
        path=write_path(path),
        text=statement,
        verdict=verdict,
        by="none" if verdict == "not_judged" else "proof",
        reasons=tuple(dict.fromkeys((*failures, *(flag.message for flag in flags)))),
        evidence=tuple(dict.fromkeys(span for flag in flags for span in flag.evidence)),
    )
    item = ReviewItem(path, " ".join(statement.split()), ("statement",))
    return ProvenStatement(check, failures, item, kind="speaker" if proof.misattributed else "invented")


def decide(proven: ProvenStatement, judgement: Judgement) -> StatementCheck:
    """The judge's verdict on a statement; the verdict of the proof if the judge gave none or proof rejects it."""
    given = judgement.verdicts.get(proven.item.id)
    if proven.failures or given is None:
        return proven.check
    is_right = given.verdict == "supported"
    return StatementCheck(
        path=proven.check.path,
        text=proven.check.text,
        verdict=given.verdict,
        by=judgement.by,
        wrong=given.wrong,
        reasons=() if is_right else (judgement.explain(given),),
        evidence=judgement.find_evidence(given),
    )


def flag_statements(proven: Sequence[ProvenStatement], checks: Sequence[StatementCheck]) -> tuple[Caution, ...]:
    """Warnings about statements that are not rejected and that proof or a judge doubts."""
    return tuple(
        Caution(path=check.path, kind="statement", message=reason)
        for one, check in zip(proven, checks, strict=True)
        if not one.failures and check.verdict not in ("supported", "not_judged")
        for reason in check.reasons
    )


@lru_cache(maxsize=KEPT_ARTICLES)
def read_article(text: str) -> ArticleGrounder:
    """The grounder of a text, kept for the next statements about it."""
    return ArticleGrounder(text)
