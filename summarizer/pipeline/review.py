"""The review stage: sends the items of a brief to the judge, and applies its verdicts and repairs."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, TypeVar

from pydantic import BaseModel

from summarizer.engines.base import OFF, SELF, Answers, Part, warn_of_answers
from summarizer.engines.llm.review_controls import OVERLOOKED
from summarizer.engines.llm.review_items import ReviewItem, list_items
from summarizer.engines.llm.review_message import ReviewTask, find_failed
from summarizer.errors import InputError
from summarizer.pipeline.apply_review import Judgement, apply_review
from summarizer.pipeline.run_context import Outcome, Run
from summarizer.schemas.article import Article
from summarizer.schemas.audit import Caution, Rejection
from summarizer.schemas.brief import Attempt, Options
from summarizer.schemas.grounder import Verification
from summarizer.settings import Settings
from summarizer.verification.prune import Verified
from summarizer.workers import run_in_worker

if TYPE_CHECKING:  # it loads the gateway
    from summarizer.engines.llm.review import ReviewResult

T = TypeVar("T", bound=BaseModel)


async def review_outcome(run: Run[T], outcome: Outcome[T], *, before: Verified[T] | None) -> Outcome[T]:
    """Review an outcome.

    Args:
        before: What was reviewed already, in parts; then only items that were added since are reviewed.
    """
    kept, answers = await review(run, outcome.kept, outcome.answers, before=before)
    told = [doubt for doubt in answers.review_cautions if doubt not in outcome.answers.review_cautions]
    cautions = tuple(Caution(path="", kind="judge", message=message) for message in told)
    failures = warn_of_answers(answers.cautions[len(outcome.answers.cautions) :])
    return replace(outcome, kept=kept, answers=answers, cautions=(*outcome.cautions, *cautions, *failures))


async def review(
    run: Run[T], kept: Verified[T], answers: Answers, *, part: Part | None = None, before: Verified[T] | None = None
) -> tuple[Verified[T], Answers]:
    """Review a verified object, of an article or of one part of it; see `review_outcome`.

    Returns:
        The object after verdicts and repairs, and the answers with the calls of the review.
    """
    review_policy = run.engine.review_policy
    if not review_policy.is_on and not (review_policy.repairs and kept.rejected):
        return kept, answers
    task, unsent = await run_in_worker(
        make_task,
        run.schema,
        kept,
        article=run.article,
        run=run.verification,
        wants_verdicts=review_policy.is_on,
        before=before,
    )
    if not task.items and not (review_policy.repairs and task.failed):
        return kept, answers
    reviewed = await run.engine.review(task, options=run.options, part=part)
    judgement = Judgement(task.items, reviewed.verdicts, reviewed.by, reviewed.lines)
    kept, flags = await run_in_worker(
        apply_review,
        run.schema,
        kept,
        judgement,
        {item.path: (item, reviewed.repairs[item.id]) for item in task.failed if item.id in reviewed.repairs},
        run=run.verification,
        rejects_not_stated=review_policy.rejects_not_stated,
        attempt=answers.numbers[-1] if answers.numbers else 1,
    )
    review_cautions = [
        *answers.review_cautions,
        *reviewed.cautions,
        *flags,
        *explain_review(reviewed, items=len(task.items)),
    ]
    if unsent and review_policy.repairs:
        kept = replace(kept, rejected=tuple(explain_unsent(kept.rejected, unsent)))
    answers = replace(
        answers,
        attempts=(*answers.attempts, *reviewed.attempts),
        cautions=(*answers.cautions, *filter(None, [reviewed.failure])),
        review_cautions=tuple(review_cautions),
        had_transient_failure=answers.had_transient_failure or reviewed.had_transient_failure,
    )
    return kept, answers


def explain_unsent(rejected: Sequence[Rejection], unsent: Collection[str]) -> Iterator[Rejection]:
    """Say of the failed items that were not sent back for repair why they were not."""
    for rejection in rejected:
        reason = f"{rejection.reason}; its repair was not asked for, since too many items failed or it is too long"
        yield rejection.model_copy(update={"reason": reason}) if rejection.path in unsent else rejection


def explain_review(reviewed: ReviewResult, *, items: int) -> Iterator[str]:
    """Explain why nothing was judged, or how many items were not."""
    missing = items - len(reviewed.verdicts) - reviewed.unbelieved
    if reviewed.reason:
        yield f"nothing was judged: {reviewed.reason}"
    elif reviewed.by:
        if reviewed.unbelieved:
            yield f"{reviewed.unbelieved} items that the judge called supported are not judged: {OVERLOOKED}"
        if missing:
            yield f"the judge gave no verdict on {missing} of {items} items"


def make_task(
    schema: type[T],
    kept: Verified[T],
    *,
    article: Article,
    run: Verification,
    wants_verdicts: bool,
    before: Verified[T] | None,
) -> tuple[ReviewTask, set[str]]:
    """Make the review task, and return the paths of the failed items that cannot be sent back."""
    items = list_items(kept.content, trace=kept.trace) if wants_verdicts else []
    rejected = kept.rejected
    if before is not None:
        known = {item.identity for item in list_items(before.content, trace=before.trace)}
        items = [item for item in items if item.identity not in known]
        rejected = tuple(rejection for rejection in rejected if rejection not in before.rejected)
    failed, unsent = find_failed(schema, kept.written, rejected, run=run)
    task = ReviewTask(schema, run, tuple(items), tuple(failed), article.title, shows_all=before is None)
    return task, unsent


@dataclass(frozen=True, slots=True)
class JudgeOpinion:
    judgement: Judgement  # its verdicts; none if it could not be asked or is not believed
    review_cautions: tuple[str, ...] = ()  # why there are none, and what else a reader should know
    attempts: tuple[Attempt, ...] = ()  # the calls of the judge


NOT_JUDGED = JudgeOpinion(Judgement((), {}, "", ()))


def read_judge(judge: str | None) -> str | None:
    """The judge that is asked; None if there is none."""
    if judge == SELF:
        raise InputError("No model writes here, so the judge cannot be `self`: give a model's name.")
    return None if judge in (None, OFF) else judge


async def ask_judge(task: ReviewTask, options: Options, *, judge: str, settings: Settings) -> ReviewResult:
    """Ask a judge for verdicts on items that no model wrote here. A failure is reported in the result, not raised."""
    from summarizer.engines.llm.engine import review_by_name  # imported here: it loads the gateway

    return await review_by_name(task, judge=judge, settings=settings, options=options)


async def judge_items(
    schema: type[BaseModel],
    items: Sequence[ReviewItem],
    *,
    run: Verification,
    judge: str,
    settings: Settings,
    title: str | None = None,
) -> JudgeOpinion:
    """Ask a judge for verdicts on items that no model wrote here. A failure is reported in the result, not raised.

    Args:
        judge: A name under `[models]`, or LiteLLM's 'provider/model'.
        settings: The configuration, in which the name is looked up.
        title: The article's headline, if it is apart from the text.
    """
    if not items:
        return JudgeOpinion(NOT_JUDGED.judgement, ("there is nothing for a judge to judge: it holds no sentences",))
    task = ReviewTask(schema, run, tuple(items), (), title)
    reviewed = await ask_judge(task, Options(), judge=judge, settings=settings)
    judgement = Judgement(items, reviewed.verdicts, reviewed.by, reviewed.lines)
    return JudgeOpinion(judgement, (*reviewed.cautions, *explain_review(reviewed, items=len(items))), reviewed.attempts)
