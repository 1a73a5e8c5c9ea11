"""What is left of an engine's answers: the best of them, verified, held to what was asked for, and accounted for.

Nobody is asked anything here.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Generic, TypeVar

from pydantic import BaseModel

from summarizer.engines.llm.answers import Answers, EngineTask
from summarizer.errors import UngroundedError
from summarizer.grounding.grounder import ArticleGrounder
from summarizer.pipeline.audit import make_audit
from summarizer.pipeline.trim import trim_answer
from summarizer.schemas.audit import Audit, Caution, Completion, Gap
from summarizer.verification.merge import merge_answers
from summarizer.verification.prune import Verified, keep_good

T = TypeVar("T", bound=BaseModel)


@dataclass(frozen=True, slots=True)
class Outcome(Generic[T]):
    """What came of a request so far.

    Attributes:
        kept: The verified object, and what was taken out of it.
        answers: What it was made of, and what that cost.
        cautions: What went on that a reader should know of.
        completion: What asking for the rest did; None where it was not asked for.
        gaps: What of a long article was not read.
        is_in_parts: Whether the article was read in parts.
    """

    kept: Verified[T]
    answers: Answers
    cautions: tuple[Caution, ...] = ()
    completion: Completion | None = None
    gaps: tuple[Gap, ...] = ()
    is_in_parts: bool = False


def verify_answers(task: EngineTask[T], answers: Answers) -> Outcome[T]:
    """Verify an engine's answers and keep the best of them.

    Raises:
        UngroundedError: Nothing could be kept.
    """
    merged = merge_answers(task.schema, answers.raws, run=task.verification, numbers=answers.numbers)
    told = tuple(Caution(path="", kind="engine", message=message) for message in answers.cautions)
    return Outcome(merged, answers, told)


def enforce_options(task: EngineTask[T], outcome: Outcome[T]) -> Outcome[T]:
    """Apply the caller's `strict` and `max_items` to an outcome.

    Raises:
        UngroundedError: Something was rejected and `options.strict` is set.
    """
    kept, options = outcome.kept, task.options
    if options.strict and kept.rejected:
        first = kept.rejected[0]
        raise UngroundedError(
            f"{len(kept.rejected)} items were rejected and `strict` is set; the first, {first.path}: {first.reason}",
            rejected=kept.rejected,
        )
    return trim(task, outcome)


def trim(task: EngineTask[T], outcome: Outcome[T]) -> Outcome[T]:
    """An outcome with no more items in each section than were asked for."""
    kept, options = outcome.kept, task.options
    if options.max_items is None or not isinstance(kept.raw, dict):
        return outcome
    raw, notes = trim_answer(kept.content, kept.raw, most=options.max_items)
    if not notes:
        return outcome
    trimmed = replace(keep_good(task.schema, raw, run=task.verification), rejected=kept.rejected, notes=kept.notes)
    told = (Caution(path="", kind="trimmed", message=note) for note in notes)
    return replace(outcome, kept=trimmed, cautions=(*outcome.cautions, *told))


def build_audit(task: EngineTask[T], outcome: Outcome[T]) -> Audit:
    """The audit of an outcome: what was rejected, what to look at, what was left out and what was added."""
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
