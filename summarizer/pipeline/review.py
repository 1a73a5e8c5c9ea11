"""The review stage: sends the items of a brief to the judge, and applies its verdicts and repairs.

Items that the judge finds wrong are repaired or removed; the audit reports its verdicts on the others. `judge_items`
asks a judge about items that no model wrote in this run.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Final, Generic, NamedTuple, TypeVar

from pydantic import BaseModel

from summarizer.engines.base import (
    Answers,
    FailedItem,
    JudgeVerdict,
    Part,
    ReviewItem,
    ReviewResult,
    ReviewTask,
    warn_of_engine,
)
from summarizer.engines.llm.review_controls import OVERLOOKED
from summarizer.engines.llm.review_items import list_items
from summarizer.engines.llm.review_message import find_failed, find_repeated
from summarizer.errors import UngroundedError
from summarizer.pipeline.run_context import Outcome, Run
from summarizer.schemas.article import Article
from summarizer.schemas.audit import Caution, Note, Rejection, StatementCheck
from summarizer.schemas.brief import Attempt, Options
from summarizer.schemas.findings import Path, Span, StatementKey, Verification
from summarizer.schemas.structure import is_at_or_below, is_within, look_up, read_fields, replace_at, write_path
from summarizer.settings import Settings
from summarizer.verification.contents import Contents, read_contents
from summarizer.verification.faults import Fault
from summarizer.verification.prune import Verified, find_optional, prune_answer
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
    attempt = answers.numbers[-1] if answers.numbers else 1
    kept, flags = await run_in_worker(
        ReviewedObject(run.schema, kept, judgement, run.verification, attempt).apply,
        {item.path: (item, reviewed.repairs[item.id]) for item in task.failed if item.id in reviewed.repairs},
        rejects_not_stated=review_policy.rejects_not_stated,
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


FOUND: Final = {"contradicted": "the article says otherwise", "not_stated": "the article does not say so"}
"""The verdicts against an item, in words."""


class JudgedItem(NamedTuple):
    item: ReviewItem
    verdict: JudgeVerdict

    def name_wrong(self) -> dict[str, bool]:
        """Return the fields that the judge calls wrong, in the schema's form, and whether the item has each.

        >>> verdict = JudgeVerdict("not_stated", ("Also Called", "role"))
        >>> JudgedItem(ReviewItem(("actors", 0), "", ("also_called",)), verdict).name_wrong()
        {'also_called': True, 'role': False}
        """
        fields = {field.casefold(): field for field in reversed(self.item.fields)}
        names = [name.removeprefix(f"{self.item.id}.").casefold().replace(" ", "_") for name in self.verdict.wrong]
        return {fields.get(name, name): name in fields for name in names}

    def list_faulty(self, schema: type[BaseModel], *, rejects_not_stated: bool) -> list[Path]:
        """Return the paths that the verdict rejects: optional fields if no other field is wrong, otherwise the item.

        None are rejected if it objects only to optional fields that the item lacks, such as a missing role.

        Args:
            rejects_not_stated: Whether an item that the article does not state is rejected; otherwise it is flagged.
        """
        kind, wrong = self.verdict.verdict, self.name_wrong()
        if kind not in FOUND:
            return []
        paths = [(*self.item.path, *(name.split(".") if is_there else (name,))) for name, is_there in wrong.items()]
        if paths and all(find_optional(schema, path, kind=kind) for path in paths):
            if all(wrong.values()):
                return paths
            if not any(wrong.values()):
                return []
        return [self.item.path] if kind != "not_stated" or rejects_not_stated else []

    def counts_against(self, left_out: Collection[str]) -> bool:
        """Whether the verdict counts against the item after optional fields, whose paths are given, were left out."""
        wrong = [write_path((*self.item.path, *name.split("."))) for name in self._list_present()]
        is_mended = wrong and all(any(is_at_or_below(other, path) for other in left_out) for path in wrong)
        return self.verdict.verdict != "supported" and not is_mended

    def spares(self, sentence: JudgedSentence, others: Iterable[JudgedSentence]) -> bool:
        """Whether the verdict counts only against other sentences of the item."""
        named = {*self._list_present()} & {other.field for other in others}
        return bool(named) and sentence.field not in named

    def _list_present(self) -> list[str]:
        return [name for name, is_there in self.name_wrong().items() if is_there]


class Judgement(NamedTuple):
    """A judge's verdicts, with the items that they are about."""

    items: Sequence[ReviewItem]  # the items that the judge was shown
    verdicts: Mapping[str, JudgeVerdict]  # the verdicts, by the item's id
    by: str  # who judged: 'judge:<model>'
    lines: Sequence[Span]  # the spans of the lines that verdicts refer to

    def list_judged(self) -> Iterator[JudgedItem]:
        return (JudgedItem(item, self.verdicts[item.id]) for item in self.items if item.id in self.verdicts)

    def find_evidence(self, given: JudgeVerdict) -> tuple[Span, ...]:
        return tuple(self.lines[number - 1] for number in given.lines)

    def explain(self, given: JudgeVerdict) -> str:
        found = FOUND.get(given.verdict, "it may or may not follow from the article")
        who = self.by.removeprefix("judge:")
        return f"{found}, according to the judge {who}" + (f": {given.why}" if given.why else "")

    def check(self, text: str, given: JudgeVerdict, *, is_supported: bool, path: str = "") -> StatementCheck:
        """Return the check of one sentence of an item. It may be supported although a verdict objects to the item."""
        return StatementCheck(
            path=path,
            text=text,
            verdict="supported" if is_supported else given.verdict,
            by=self.by,
            wrong=() if is_supported else given.wrong,
            reasons=() if is_supported else (self.explain(given),),
            evidence=self.find_evidence(given),
        )


@dataclass(frozen=True, slots=True)
class ReviewedObject(Generic[T]):
    """Applies a judge's verdicts and the repairs of failed items to a verified object."""

    schema: type[T]
    kept: Verified[T]
    judgement: Judgement
    verification: Verification  # the verdict on every kept sentence is added to its `verdicts`
    attempt: int  # the number of the attempt, for the rejections
    faults: dict[Path, Fault] = field(default_factory=dict)  # what the verdicts reject

    def apply(
        self, repairs: Mapping[Path, tuple[FailedItem, Any]], *, rejects_not_stated: bool
    ) -> tuple[Verified[T], list[str]]:
        """Remove what the judge found wrong, and insert the repairs that pass verification.

        Args:
            repairs: The failed items by path, each with its replacement; None as replacement withdraws the item.
            rejects_not_stated: Whether an item that the article does not state is rejected; otherwise it is flagged.

        Returns:
            The object, and warnings about items without a sentence.
        """
        judged = list(self.judgement.list_judged())
        for one in judged:
            for path in one.list_faulty(self.schema, rejects_not_stated=rejects_not_stated):
                self.faults[path] = Fault(path, one.verdict.verdict, self.judgement.explain(one.verdict))
        mended, used, repeated = self._insert(repairs, self._cut() if self.faults else self.kept)
        spoken_for = {rejection.path for rejection in self.kept.rejected}
        evidence = {one.item.id: self.judgement.find_evidence(one.verdict) for one in judged}
        rejected = [
            rejection.model_copy(update={"reason": f"{rejection.reason}; {repeated[rejection.path]}"})
            if rejection.path in repeated
            else rejection
            for rejection in self.kept.rejected
            if rejection.path not in used
        ]
        rejected += [
            rejection.model_copy(update={"evidence": evidence.get(rejection.path, ())})
            for rejection in mended.rejected
            if rejection.path not in spoken_for
        ]
        notes = join_notes(self.kept.notes, mended.notes, used)
        outcome = replace(mended, rejected=tuple(rejected), notes=notes)
        return outcome, record_verdicts(outcome, self.judgement, used, verification=self.verification)

    def _prune(self, answer: Any, faults: Mapping[Path, Fault]) -> Verified[T] | None:
        try:
            return prune_answer(
                self.schema, answer, verification=self.verification, attempt=self.attempt, judged_faults=faults
            )
        except UngroundedError:
            return None

    def _cut(self) -> Verified[T]:
        """Remove what the judge rejected. Items that cannot be removed stay, and their faults are deleted."""
        required = {field.alias for field in read_fields(self.schema) if field.is_required}
        at_top = {path for path in self.faults if len(path) == 1}
        for spared in (set(), {path for path in at_top if path[0] in required}, at_top, self.faults.keys()):
            rest = {path: fault for path, fault in self.faults.items() if path not in spared}
            if (left := self._prune(self.kept.written, rest)) is not None:
                for path in self.faults.keys() - rest.keys():
                    del self.faults[path]
                return left
        return self.kept

    def _insert(
        self, repairs: Mapping[Path, tuple[FailedItem, Any]], base: Verified[T]
    ) -> tuple[Verified[T], set[str], dict[str, str]]:
        """Insert the repaired items that pass verification and make no other item fail.

        Returns:
            The object, the paths of the repaired items, and the reason for each repair that repeats another item.
        """
        raw, waiting = base.written, set(repairs)
        repeated: dict[str, str] = {}
        mended: dict[Path, Any] = {}
        for path, (item, value) in repairs.items():
            if value is None:
                continue
            mended[path] = keep_id(item, value)
            further = replace_at(raw, path, mended[path])
            apart_from = waiting - {path}
            other = find_repeated(self.schema, further, path, verification=self.verification, apart_from=apart_from)
            if other is not None:
                repeated[write_path(path)] = f"its repair was left out, since it repeats {write_path(other)}"
                del mended[path]
                continue
            raw = further
            waiting.discard(path)
        after = self._try(raw, base) if mended else None
        if after is None:  # a repair makes another item fail: try each alone
            raw = base.written
            for path, value in mended.items():
                single = replace_at(raw, path, value)
                if (better := self._try(single, base)) is not None:
                    raw, after = single, better
        if after is None:
            return base, set(), repeated
        still = [rejection.path for rejection in after.rejected]
        done = [write_path(path) for path in mended if look_up(raw, path) is not look_up(base.written, path)]
        used = {
            path for path in done if not any(is_at_or_below(one, path) or is_at_or_below(path, one) for one in still)
        }
        return after, used, repeated

    def _try(self, answer: Any, base: Verified[T]) -> Verified[T] | None:
        """Verify an answer with repairs; None if an item fails that stood in `base`."""
        failed = {rejection.path for rejection in base.rejected}
        after = self._prune(answer, self.faults)
        stands = after and all(any(is_at_or_below(one.path, path) for path in failed) for one in after.rejected)
        return after if stands else None


def join_notes(old: Sequence[Note], new: Sequence[Note], repaired: Collection[str]) -> tuple[Note, ...]:
    """Join the notes of the last pass with older ones at other paths, except older ones on repaired items."""
    seen = {note.path for note in new}
    kept = (note for note in old if note.path not in seen and not any(is_at_or_below(note.path, at) for at in repaired))
    return (*new, *kept)


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
) -> list[str]:
    """Add the verdict on each sentence of the kept items to `verification`, and the supported items.

    Args:
        repaired: The paths of items that were replaced after the judge had seen them.

    Returns:
        A warning about each item without a sentence that the judge doubts.
    """
    judged = {one.item.path: one for one in judgement.list_judged() if one.item.id not in repaired}
    if not judged:
        return []
    left_out = [note.path for note in kept.notes]
    doubted = {path for path, one in judged.items() if one.counts_against(left_out)}
    contents = read_contents(kept.content)
    sentences = find_judged_sentences(kept, contents, judged)
    for home, found in sentences.items():
        one = judged[home]
        for sentence in found:
            is_supported = home not in doubted or one.spares(sentence, found)
            check = judgement.check(sentence.text, one.verdict, is_supported=is_supported)
            verification.verdicts[sentence.key] = check
    for path, actor in contents.actors:  # an actor without a role has no statement
        if (home := kept.trace(path)) in judged:
            verdict = judged[home].verdict.verdict if home in doubted else "supported"
            check = StatementCheck(text=actor.name, verdict=verdict, by=judgement.by)
            verification.verdicts[actor.name, None, ()] = check
    items = [item for item in list_items(kept.content, trace=kept.trace) if item.path in judged]
    verification.borne_out.update(item.identity for item in items if item.path not in doubted)
    return [
        f"“{item.words[:100]}”: {judgement.explain(judged[item.path].verdict)}"
        for item in items
        if item.path in doubted and item.path not in sentences
    ]


def find_judged_sentences(
    kept: Verified[Any], contents: Contents, homes: Collection[Path]
) -> dict[Path, list[JudgedSentence]]:
    """Return the sentences of each judged item by the item's path. A sentence belongs to its innermost item."""
    sentences: dict[Path, list[JudgedSentence]] = {}
    for part in contents.items:
        for path, text in part.statements:
            place = kept.trace(path)
            home = max((own for own in homes if is_within(place, own)), key=len, default=None)
            if home is not None:
                name = next((key for key in (*place[len(home) :], *reversed(home)) if isinstance(key, str)), "")
                sentences.setdefault(home, []).append(JudgedSentence(name, text, part.key(text)))
    return sentences


class JudgeOpinion(NamedTuple):
    judgement: Judgement  # the verdicts; empty if the judge could not be asked or failed its controls
    review_cautions: tuple[str, ...] = ()  # why there are no verdicts, and other warnings
    attempts: tuple[Attempt, ...] = ()  # the calls of the judge


NOT_JUDGED: Final = JudgeOpinion(Judgement((), {}, "", ()))


async def ask_judge(task: ReviewTask, options: Options, *, judge: str, settings: Settings) -> ReviewResult:
    """Ask a judge for verdicts on items that no model wrote in this run. A failure is reported, not raised."""
    # imported here: they load the gateway
    from summarizer.engines.llm.engine import make_budget, make_judge_chain
    from summarizer.engines.llm.review import review_by_judge

    chain, budget = make_judge_chain(judge, None, settings=settings), make_budget(settings)
    return await review_by_judge(task, judge=chain, writer=None, options=options, budget=budget)


async def judge_items(
    schema: type[BaseModel],
    items: Sequence[ReviewItem],
    *,
    verification: Verification,
    judge: str,
    settings: Settings,
    title: str | None = None,
) -> JudgeOpinion:
    """Ask a judge, named as a model is, about items from elsewhere; see `ask_judge`."""
    if not items:
        return JudgeOpinion(NOT_JUDGED.judgement, ("the judge has nothing to judge: the content has no sentences",))
    task = ReviewTask(schema, verification, tuple(items), (), title)
    reviewed = await ask_judge(task, Options(), judge=judge, settings=settings)
    judgement = Judgement(items, reviewed.verdicts, reviewed.by, reviewed.lines)
    return JudgeOpinion(judgement, (*reviewed.cautions, *explain_review(reviewed, items=len(items))), reviewed.attempts)
