"""Checks one statement against an article, without a brief around it."""

from __future__ import annotations

import asyncio
from functools import lru_cache

from summarizer.engines.llm.answers import OFF, SELF
from summarizer.errors import ConfigurationError, InputError
from summarizer.grounding.grounder import ArticleGrounder
from summarizer.grounding.statements.suspicions import find_suspicions
from summarizer.pipeline.statement_judging import judge_statements
from summarizer.pipeline.sync import run_sync
from summarizer.schemas.audit import StatementCheck
from summarizer.schemas.findings import Verdict
from summarizer.schemas.grounder import StatementContext
from summarizer.settings import Settings

KEPT_ARTICLES = 8
LONGEST_STATEMENT = 5000
"""Code points of the longest statement; what is longer is a text."""


def check_statement(statement: str, text: str, judge: str | None = None) -> StatementCheck:
    """Check whether a statement follows from an article.

    Args:
        statement: A sentence or two in anybody's words.
        text: The article's text.
        judge: Name of the model that decides; None or 'off' for the proof alone, which calls no model. A name or number
            that the article lacks is not left to the judge.

    Returns:
        The verdict with its reasons. Without a judge: `not_stated` if the article lacks a name or number of the
        statement or does not say it as surely, `contradicted` if it bounds a figure otherwise, `supported` if the
        statement repeats it word for word; else `not_judged`. If a judge cannot be asked or is not fit to judge, the
        result is that of the proof, and `reasons` says why.

    Raises:
        InputError: The statement or the text is empty, or the statement is too long.
        ConfigurationError: The judge is 'self', or the configuration cannot be used.

    Example:
        >>> check_statement("Exactly 900 people came.", "More than 900 people came on Friday, officials said.").verdict
        'contradicted'
    """
    if judge in (None, OFF):
        return prove_alone(statement, text)[0]
    return run_sync(acheck_statement(statement, text, judge))


async def acheck_statement(statement: str, text: str, judge: str | None = None) -> StatementCheck:
    """Do the same as `check_statement` without blocking the event loop."""
    check, is_refuted = await asyncio.to_thread(prove_alone, statement, text)
    if judge is None or judge == OFF:
        return check
    if judge == SELF:
        raise ConfigurationError("No model wrote this that could judge itself: give `judge` a model's name.")
    if is_refuted:
        return check
    settings = Settings.load()
    (judged,), reason = await judge_statements([check], read_article(text), judge=judge, settings=settings)
    if not reason:
        return judged
    return check.model_copy(update={"reasons": (*check.reasons, f"nothing was judged: {reason}")})


def prove_alone(statement: str, text: str) -> tuple[StatementCheck, bool]:
    """The result of the proof, without a judge, and whether it found a name or number that the article lacks."""
    if not statement.strip():
        raise InputError("The statement is empty: give a sentence.")
    if not text.strip():
        raise InputError("The text is empty: give the article's text.")
    if len(statement) > LONGEST_STATEMENT:
        raise InputError(
            f"The statement is longer than {LONGEST_STATEMENT:,} characters: check its sentences one by one."
        )
    grounder = read_article(text)
    proof = grounder.prove(statement, StatementContext(evidence=None))
    flags = list(find_suspicions(proof, grounder.article, None))
    verdict: Verdict = "supported" if proof.is_verbatim else "not_judged"
    if proof.failures or flags:
        verdict = (
            "contradicted" if any(flag.check == "bound" for flag in flags) and not proof.failures else "not_stated"
        )
    check = StatementCheck(
        text=statement,
        verdict=verdict,
        by="none" if verdict == "not_judged" else "proof",
        reasons=tuple(dict.fromkeys((*proof.failures, *(flag.message for flag in flags)))),
        evidence=tuple(dict.fromkeys(span for flag in flags for span in flag.evidence)),
    )
    return check, bool(proof.failures)


@lru_cache(maxsize=KEPT_ARTICLES)
def read_article(text: str) -> ArticleGrounder:
    """The grounder of a text, kept for the next statements about it."""
    return ArticleGrounder(text)
