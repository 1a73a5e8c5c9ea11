"""The review stage: sends the items of a brief to the judge, and applies its verdicts and repairs.

Items that the judge finds wrong are repaired or removed; the audit reports its verdicts on the others. `judge_items`
asks a judge about items that no model wrote in this run.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any, NamedTuple, TypeVar

from pydantic import BaseModel

from summarizer.engines.base import OFF, SELF, Answers, Part, warn_of_engine
from summarizer.engines.llm.review_controls import OVERLOOKED
from summarizer.engines.llm.review_items import list_items
from summarizer.engines.llm.review_message import find_failed, find_repeated
from summarizer.engines.review_task import FailedItem, JudgeVerdict, ReviewItem, ReviewResult, ReviewTask
from summarizer.errors import InputError, UngroundedError
from summarizer.pipeline.run_context import Outcome, Run
from summarizer.schemas.article import Article
from summarizer.schemas.audit import Caution, Note, Rejection, StatementCheck
from summarizer.schemas.brief import Attempt, Options
from summarizer.schemas.findings import Span, StatementKey, Verification
from summarizer.schemas.structure import read_fields
from summarizer.settings import Settings
from summarizer.verification.contents import Contents, read_contents
from summarizer.verification.paths import (
    Path,
    find_optional,
    is_at_or_below,
    is_within,
    look_up,
    replace_at,
    write_path,
)
from summarizer.verification.prune import Fault, Verified, prune_answer
from summarizer.workers import run_in_worker

T = TypeVar("T", bound=BaseModel)


async def review_outcome(run: Run[T], outcome: Outcome[T], *, before: Verified[T] | None) -> Outcome[T]:
    """Review an outcome. If its parts were reviewed `before`, review only the items that were added since."""
    kept, answers = await review(run, outcome.kept, outcome.answers, before=before)
    fresh = [doubt for doubt in answers.review_cautions if doubt not in outcome.answers.review_cautions]
    cautions = tuple(Caution(path="", kind="judge", message=message) for message in fresh)
    failures = answers.cautions[len(outcome.answers.cautions) :]
    return replace(outcome, kept=kept, answers=answers, cautions=(*outcome.cautions, *cautions, *failures))


async def review(
    run: Run[T], kept: Verified[T], answers: Answers, *, part: Part | None = None, before: Verified[T] | None = None
) -> tuple[Verified[T], Answers]:
    """Review the verified object of an article or of one part; see `review_outcome`.

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
        verification=run.verification,
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
        verification=run.verification,
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
        cautions=(*answers.cautions, *map(warn_of_engine, filter(None, [reviewed.failure]))),
        review_cautions=tuple(review_cautions),
        had_transient_failure=answers.had_transient_failure or reviewed.had_transient_failure,
    )
    return kept, answers


def explain_unsent(rejected: Sequence[Rejection], unsent: Collection[str]) -> Iterator[Rejection]:
    """Add to the reasons of failed items that were not sent back for repair why they were not."""
    for rejection in rejected:
        reason = f"{rejection.reason}; no repair was requested, because too many items failed or it is too long"
        yield rejection.model_copy(update={"reason": reason}) if rejection.path in unsent else rejection


def explain_review(reviewed: ReviewResult, *, items: int) -> Iterator[str]:
    """Explain why nothing was judged, or how many items were not judged."""
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
    verification: Verification,
    wants_verdicts: bool,
    before: Verified[T] | None,
) -> tuple[ReviewTask, set[str]]:
    """Make the review task. Also return the paths of the failed items that cannot be sent back."""
    items = list_items(kept.content, trace=kept.trace) if wants_verdicts else []
    rejected = kept.rejected
    if before is not None:
        known = {item.identity for item in list_items(before.content, trace=before.trace)}
        items = [item for item in items if item.identity not in known]
        rejected = tuple(rejection for rejection in rejected if rejection not in before.rejected)
    failed, unsent = find_failed(schema, kept.written, rejected, verification=verification)
    task = ReviewTask(schema, verification, tuple(items), tuple(failed), article.title, shows_all=before is None)
    return task, unsent


FOUND = {"contradicted": "the article says otherwise", "not_stated": "the article does not say so"}
"""The verdicts against an item, in words."""


class Judgement(NamedTuple):
    """A judge's verdicts, with the items that they are about."""

    items: Sequence[ReviewItem]  # the items that the judge was shown
    verdicts: Mapping[str, JudgeVerdict]  # the verdicts, by the item's id
    by: str  # who judged: 'judge:<model>'
    lines: Sequence[Span]  # the spans of the lines that verdicts refer to

    def list_given(self) -> Iterator[tuple[ReviewItem, JudgeVerdict]]:
        return ((item, self.verdicts[item.id]) for item in self.items if item.id in self.verdicts)

    def find_evidence(self, given: JudgeVerdict) -> tuple[Span, ...]:
        return tuple(self.lines[number - 1] for number in given.lines)

    def explain(self, given: JudgeVerdict) -> str:
        found = FOUND.get(given.verdict, "it may or may not follow from the article")
        who = self.by.removeprefix("judge:")
        return f"{found}, according to the judge {who}" + (f": {given.why}" if given.why else "")


def apply_review(
    schema: type[T],
    kept: Verified[T],
    judgement: Judgement,
    repairs: Mapping[Path, tuple[FailedItem, Any]],
    *,
    verification: Verification,
    rejects_not_stated: bool,
    attempt: int,
) -> tuple[Verified[T], list[str]]:
    """Remove what the judge found wrong, and insert the repairs that pass verification.

    Args:
        repairs: The failed items by path, each with its replacement; None as replacement withdraws the item.
        verification: The verdict on every kept sentence is added to its `verdicts`.
        rejects_not_stated: Whether an item that the article does not state is rejected; otherwise it is flagged.

    Returns:
        The object, and warnings about items without a sentence.
    """
    judged_faults = dict(find_judged_faults(schema, judgement, rejects_not_stated=rejects_not_stated))
    base = cut(schema, kept, judged_faults, verification=verification, attempt=attempt) if judged_faults else kept
    mended, used, repeated = insert_repairs(
        schema, base, repairs, judged_faults, verification=verification, attempt=attempt
    )
    spoken_for = {rejection.path for rejection in kept.rejected}
    evidence = {write_path(item.path): judgement.find_evidence(given) for item, given in judgement.list_given()}
    rejected = [
        rejection.model_copy(update={"reason": f"{rejection.reason}; {repeated[rejection.path]}"})
        if rejection.path in repeated
        else rejection
        for rejection in kept.rejected
        if rejection.path not in used
    ]
    rejected += [
        rejection.model_copy(update={"evidence": evidence.get(rejection.path, ())})
        for rejection in mended.rejected
        if rejection.path not in spoken_for
    ]
    outcome = replace(mended, rejected=tuple(rejected), notes=join_notes(kept.notes, mended.notes, used))
    return outcome, list(record_verdicts(outcome, judgement, used, verification=verification))


def join_notes(old: Sequence[Note], new: Sequence[Note], repaired: Collection[str]) -> tuple[Note, ...]:
    """Join the notes of the last pass with older ones at other paths, except older ones on repaired items."""
    seen = {note.path for note in new}
    kept = (note for note in old if note.path not in seen and not any(is_at_or_below(note.path, at) for at in repaired))
    return (*new, *kept)


def find_judged_faults(
    schema: type[BaseModel], judgement: Judgement, *, rejects_not_stated: bool
) -> Iterator[tuple[Path, Fault]]:
    """Yield the faults that verdicts name: optional fields if no required field is wrong, otherwise the whole item."""
    for item, given in judgement.list_given():
        if given.verdict not in FOUND or names_left_out_fields(schema, item, given):
            continue
        optional = find_wrong_fields(schema, item, given)
        if not optional and given.verdict == "not_stated" and not rejects_not_stated:
            continue
        for path in optional or [item.path]:
            yield path, Fault(path, given.verdict, judgement.explain(given))


def find_wrong_fields(schema: type[BaseModel], item: ReviewItem, given: JudgeVerdict) -> list[Path]:
    """Return the paths of the fields that a verdict calls wrong if all are optional; otherwise an empty list."""
    paths = []
    for name in given.wrong:
        key = name_field(name, item)
        path = (*item.path, *key.split(".")) if key else ()
        if not path or find_optional(schema, path, kind=given.verdict) is None:
            return []
        paths.append(path)
    return paths


def names_left_out_fields(schema: type[BaseModel], item: ReviewItem, given: JudgeVerdict) -> bool:
    """Whether a verdict objects only to optional fields that the item lacks, such as a missing role."""
    paths = [(*item.path, read_field_name(name, item)) for name in given.wrong if not name_field(name, item)]
    absent = [path for path in paths if find_optional(schema, path, kind=given.verdict) is not None]
    return bool(absent) and len(absent) == len(given.wrong)


def name_field(name: str, item: ReviewItem) -> str:
    """Return the item's field that a judge means by a name; empty if there is none.

    >>> name_field("Also Called", ReviewItem(("actors", 0), "", ("also_called",)))
    'also_called'
    """
    wanted = read_field_name(name, item)
    return next((field for field in item.fields if field.casefold() == wanted), "")


def read_field_name(name: str, item: ReviewItem) -> str:
    """Convert a field name as a judge writes it to the schema's form: "actors[0].Also Called" is "also_called"."""
    return name.removeprefix(f"{item.id}.").casefold().replace(" ", "_")


def cut(
    schema: type[T], kept: Verified[T], judged_faults: dict[Path, Fault], *, verification: Verification, attempt: int
) -> Verified[T]:
    """Remove what the judge rejected. Items that cannot be removed stay, and their faults are deleted."""
    required = {field.alias for field in read_fields(schema) if field.is_required}
    at_top = {path for path in judged_faults if len(path) == 1}
    for spared in (set(), {path for path in at_top if path[0] in required}, at_top, judged_faults.keys()):
        rest = {path: fault for path, fault in judged_faults.items() if path not in spared}
        try:
            left = prune_answer(schema, kept.written, verification=verification, attempt=attempt, judged_faults=rest)
        except UngroundedError:
            continue
        for path in judged_faults.keys() - rest.keys():
            del judged_faults[path]
        return left
    return kept


def insert_repairs(
    schema: type[T],
    base: Verified[T],
    repairs: Mapping[Path, tuple[FailedItem, Any]],
    judged_faults: Mapping[Path, Fault],
    *,
    verification: Verification,
    attempt: int,
) -> tuple[Verified[T], set[str], dict[str, str]]:
    """Insert the repaired items that pass verification and make no other item fail.

    Returns:
        The object, the paths of the repaired items, and the reason for each repair that repeats another item.
    """
    raw, waiting = base.written, set(repairs)
    repeated: dict[str, str] = {}
    given: list[Path] = []
    for path, (item, value) in repairs.items():
        if value is None:
            continue
        further = replace_at(raw, path, keep_id(item, value))
        other = find_repeated(schema, further, path, verification=verification, apart_from=waiting - {path})
        if other is not None:
            repeated[write_path(path)] = f"its repair was left out, since it repeats {write_path(other)}"
            continue
        raw = further
        waiting.discard(path)
        given.append(path)
    if not given:
        return base, set(), repeated
    failed = {rejection.path for rejection in base.rejected}

    def stands(after: Verified[T]) -> bool:
        return all(any(is_at_or_below(one.path, path) for path in failed) for one in after.rejected)

    def try_to_keep(answer: Any) -> Verified[T] | None:
        try:
            after = prune_answer(
                schema, answer, verification=verification, attempt=attempt, judged_faults=judged_faults
            )
        except UngroundedError:
            return None
        return after if stands(after) else None

    after = try_to_keep(raw)
    if after is None:  # a repair makes another item fail: try each alone
        raw = base.written
        for path in given:
            single = replace_at(raw, path, keep_id(*repairs[path]))
            if (better := try_to_keep(single)) is not None:
                raw, after = single, better
    if after is None:
        return base, set(), repeated
    still = [rejection.path for rejection in after.rejected]
    mended = [write_path(path) for path in given if look_up(raw, path) is not look_up(base.written, path)]
    used = {path for path in mended if not any(is_at_or_below(one, path) or is_at_or_below(path, one) for one in still)}
    return after, used, repeated


def keep_id(item: FailedItem, value: Any) -> Any:
    """Return a repaired item; an actor keeps its id, since items refer to it."""
    if not item.is_actor or not isinstance(value, dict) or not isinstance(item.written, dict):
        return value
    return {**value, "id": item.written["id"]} if isinstance(item.written.get("id"), str) else value


class JudgedSentence(NamedTuple):
    """A sentence of a kept item that was judged."""

    field: str  # name of the field that contains it
    text: str  # words of the sentence
    key: StatementKey


def record_verdicts(
    kept: Verified[Any], judgement: Judgement, repaired: Collection[str], *, verification: Verification
) -> Iterator[str]:
    """Add the verdict on each sentence of the kept items to `run.verdicts`, and the supported items to `run.borne_out`.

    Yields:
        A warning about each item without a sentence that the judge doubts.
    """
    given = {item.path: (item, verdict) for item, verdict in judgement.list_given() if item.id not in repaired}
    if not given:
        return
    verification.borne_out.update(find_borne_out(kept, given))
    contents = read_contents(kept.content)
    sentences = find_judged_sentences(kept, contents, given)
    left_out = [note.path for note in kept.notes]
    for home, found in sentences.items():
        item, verdict = given[home]
        for sentence in found:
            is_right = is_borne_out(sentence, found, item, verdict, left_out=left_out)
            verification.verdicts[sentence.key] = StatementCheck(
                text=sentence.text,
                verdict="supported" if is_right else verdict.verdict,
                by=judgement.by,
                wrong=() if is_right else verdict.wrong,
                reasons=() if is_right else (judgement.explain(verdict),),
                evidence=judgement.find_evidence(verdict),
            )
    objects = {home for home, (item, verdict) in given.items() if speaks_against(item, verdict, left_out=left_out)}
    for path, actor in contents.actors:  # an actor without a role has no statement
        if (home := kept.trace(path)) in given:
            verification.verdicts[actor.name, None, ()] = StatementCheck(
                text=actor.name, verdict=given[home][1].verdict if home in objects else "supported", by=judgement.by
            )
    for item in list_items(kept.content, trace=kept.trace):
        if item.path in objects and item.path not in sentences:
            yield f"“{item.words[:100]}”: {judgement.explain(given[item.path][1])}"


def speaks_against(item: ReviewItem, verdict: JudgeVerdict, *, left_out: Collection[str]) -> bool:
    """Whether a verdict still counts against an item after optional fields were left out of it."""
    wrong = {key for name in verdict.wrong if (key := name_field(name, item))}
    is_mended = wrong and all(is_left_out(item, key, left_out) for key in wrong)
    return verdict.verdict != "supported" and not is_mended


def find_borne_out(
    kept: Verified[Any], given: Mapping[Path, tuple[ReviewItem, JudgeVerdict]]
) -> Iterator[tuple[Any, ...]]:
    """Yield the identities of kept items that the judge found supported, apart from fields that were left out."""
    left_out = [note.path for note in kept.notes]
    for item in list_items(kept.content, trace=kept.trace):
        if item.path in given and not speaks_against(*given[item.path], left_out=left_out):
            yield item.identity


def find_judged_sentences(
    kept: Verified[Any], contents: Contents, given: Mapping[Path, tuple[ReviewItem, JudgeVerdict]]
) -> dict[Path, list[JudgedSentence]]:
    """Return the sentences of each judged item by the item's path. A sentence belongs to its innermost item."""
    sentences: dict[Path, list[JudgedSentence]] = {}
    for part in contents.items:
        for path, text in part.statements:
            place = kept.trace(path)
            home = max((own for own in given if is_within(place, own)), key=len, default=None)
            if home is not None:
                name = next((key for key in (*place[len(home) :], *reversed(home)) if isinstance(key, str)), "")
                sentences.setdefault(home, []).append(JudgedSentence(name, text, part.key(text)))
    return sentences


def is_borne_out(
    sentence: JudgedSentence,
    others: Iterable[JudgedSentence],
    item: ReviewItem,
    verdict: JudgeVerdict,
    *,
    left_out: Collection[str],
) -> bool:
    """Whether a verdict on an item leaves one of its sentences unchallenged.

    That is so if the item is supported, if every wrong field was left out, or if only other sentences are wrong.

    Args:
        left_out: The paths of optional fields that were left out.
    """
    if not speaks_against(item, verdict, left_out=left_out):
        return True
    named = {name_field(name, item) for name in verdict.wrong} & {other.field for other in others}
    return bool(named) and sentence.field not in named


def is_left_out(item: ReviewItem, key: str, left_out: Iterable[str]) -> bool:
    path = write_path((*item.path, *key.split(".")))
    return any(is_at_or_below(other, path) for other in left_out)


class JudgeOpinion(NamedTuple):
    judgement: Judgement  # the verdicts; empty if the judge could not be asked or failed its controls
    review_cautions: tuple[str, ...] = ()  # why there are no verdicts, and other warnings
    attempts: tuple[Attempt, ...] = ()  # the calls of the judge


NOT_JUDGED = JudgeOpinion(Judgement((), {}, "", ()))


def read_judge(judge: str | None) -> str | None:
    """Return the name of the judge to ask; None if none is to be asked."""
    if judge == SELF:
        raise InputError("No model writes here, so the judge cannot be `self`: give a model's name.")
    if judge is not None and not isinstance(judge, str):
        raise InputError(f"`judge` is the name of a model, not {type(judge).__name__}.")
    return None if judge in (None, OFF) else judge


async def ask_judge(task: ReviewTask, options: Options, *, judge: str, settings: Settings) -> ReviewResult:
    """Ask a judge for verdicts on items that no model wrote in this run. A failure is reported, not raised."""
    # imported here: they load the gateway
    from summarizer.engines.llm.engine import make_budget, make_judge_chain
    from summarizer.engines.llm.review import review_by_judge

    chain, budget = make_judge_chain(judge, None, settings=settings), make_budget(settings)
    return await review_by_judge(task, judge=chain, writer=None, repairs=False, options=options, budget=budget)


async def judge_items(
    schema: type[BaseModel],
    items: Sequence[ReviewItem],
    *,
    verification: Verification,
    judge: str,
    settings: Settings,
    title: str | None = None,
) -> JudgeOpinion:
    """Ask a judge for verdicts on items that no model wrote in this run. A failure is reported, not raised.

    Args:
        judge: A name under `[models]`, or LiteLLM's 'provider/model'.
        settings: The configuration in which the name is looked up.
        title: The article's headline, if it is not part of the text.
    """
    if not items:
        return JudgeOpinion(NOT_JUDGED.judgement, ("the judge has nothing to judge: the content has no sentences",))
    task = ReviewTask(schema, verification, tuple(items), (), title)
    reviewed = await ask_judge(task, Options(), judge=judge, settings=settings)
    judgement = Judgement(items, reviewed.verdicts, reviewed.by, reviewed.lines)
    return JudgeOpinion(judgement, (*reviewed.cautions, *explain_review(reviewed, items=len(items))), reviewed.attempts)
