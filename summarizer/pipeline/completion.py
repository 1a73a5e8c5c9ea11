"""The completion stage: measures what a brief leaves out, asks the engine for it once, and adds what is verified."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from typing import Final, TypeVar

from pydantic import BaseModel

from summarizer.engines.base import Addition, Answers
from summarizer.pipeline.coverage import measure_coverage
from summarizer.pipeline.run_context import Outcome, Run
from summarizer.schemas.audit import Caution, Completion, Coverage, RecallChange, SectionChange
from summarizer.schemas.brief import Options
from summarizer.schemas.findings import Verification
from summarizer.tracing import start_span
from summarizer.verification.contents import item_lists, read_contents
from summarizer.verification.merge import add_items
from summarizer.verification.prune import Verified, trim
from summarizer.workers import run_in_worker

T = TypeVar("T", bound=BaseModel)

NOTHING_MISSING: Final = "the brief covers everything that our finders detect in the article"
NO_ROOM: Final = "every section already has the requested number of items"


async def complete(run: Run[T], outcome: Outcome[T]) -> Outcome[T]:
    """Ask the engine, once, for what an outcome leaves out. It is not asked if nothing is missing."""
    kept = outcome.kept
    before = await run_in_worker(measure, kept, verification=run.verification)
    open_sections = list_open_sections(kept, options=run.options)
    reason = NOTHING_MISSING if is_whole(before) else NO_ROOM if not open_sections else ""
    if reason:
        nothing = Addition(raw=None, cost_usd=0.0, reason=reason)
        return replace(outcome, completion=describe(nothing, kept, kept, before, before, open_sections))
    addition = await run.engine.complete(run, kept=kept, missing=before, sections=open_sections)
    number = max(len(outcome.answers.attempts), len(outcome.answers.raws)) + 1
    return await run_in_worker(join_addition, run, outcome, addition, number=number, before=before)


def join_addition(run: Run[T], outcome: Outcome[T], addition: Addition, *, number: int, before: Coverage) -> Outcome[T]:
    """Add the items that pass verification, and record what changed."""
    kept = outcome.kept
    asked = list_open_sections(kept, options=run.options)
    further = kept
    if addition.raw:
        given = {name: items for name, items in addition.raw.items() if name in asked}
        with start_span("verify", {"summarizer.answers": 1}) as span:
            further = add_items(run.schema, kept, given, verification=run.verification, attempt=number)
            span.set({"summarizer.rejected": len(further.rejected) - len(kept.rejected)})
    refused = len(further.rejected) - len(kept.rejected)
    failure = (Caution(path="", kind="engine", message=f"the completion failed: {addition.reason}"),)
    ended = Outcome(
        further,
        add_attempts(outcome.answers, addition, refused=refused),
        (*outcome.cautions, *(failure if addition.reason else ())),
        gaps=outcome.gaps,
        is_in_parts=outcome.is_in_parts,
    )
    counted, _ = trim(run.schema, further, most=run.options.max_items, verification=run.verification)
    after = measure(counted, verification=run.verification)
    return replace(ended, completion=describe(addition, kept, counted, before, after, asked))


def measure(kept: Verified[T], *, verification: Verification) -> Coverage:
    return measure_coverage(read_contents(kept.content), grounder=verification.grounder)


def is_whole(coverage: Coverage) -> bool:
    return not any(kind.uncovered for kind in (coverage.figures, coverage.quotations, coverage.speakers))


def list_open_sections(kept: Verified[T], *, options: Options) -> list[str]:
    """Return the names of an object's top-level lists that may get further items."""
    most = options.max_items
    return [name for name, items in item_lists(kept.content) if most is None or len(items) < most]


def describe(
    addition: Addition, old: Verified[T], new: Verified[T], before: Coverage, after: Coverage, asked: Sequence[str]
) -> Completion:
    had, has = ({name: len(items) for name, items in item_lists(kept.content)} for kept in (old, new))
    refused = Counter(rejection.path.partition("[")[0] for rejection in new.rejected[len(old.rejected) :])
    return Completion(
        reason=addition.reason,
        sections={
            name: SectionChange(added=max(0, has[name] - had[name]), rejected=refused[name])
            for name in asked
            if addition.raw is not None
        },
        figures=RecallChange(before=before.figures.recall, after=after.figures.recall),
        quotations=RecallChange(before=before.quotations.recall, after=after.quotations.recall),
        speakers=RecallChange(before=before.speakers.recall, after=after.speakers.recall),
        prompt_tokens=addition.usage.prompt_tokens,
        completion_tokens=addition.usage.completion_tokens,
        cost_usd=addition.cost_usd,
    )


def add_attempts(answers: Answers, addition: Addition, *, refused: int) -> Answers:
    if addition.reason:
        answers = replace(answers, had_transient_failure=True)
    if not addition.attempts:
        return answers
    *first, last = addition.attempts
    if refused and not last.failure:
        last = last.model_copy(update={"failure": f"{refused} of the further items failed verification"})
    return replace(answers, attempts=(*answers.attempts, *first, last))
