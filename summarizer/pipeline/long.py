"""Long articles: splits the text into parts, and joins their results: one object, all calls, and the gaps."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate
from typing import Any, Generic, NamedTuple, TypeVar

from pydantic import BaseModel

from summarizer.engines.base import Answers, ContextBudget, Part, warn_of_answers
from summarizer.errors import BudgetError, ContextLengthError, SummarizerError, UngroundedError
from summarizer.language.sentences import split_paragraphs, split_passage
from summarizer.pipeline.run_context import Outcome, Run
from summarizer.schemas.audit import Caution, Gap
from summarizer.schemas.findings import Span
from summarizer.verification.combine import combine
from summarizer.verification.prune import Verified

PARAGRAPH, SENTENCE, WITHIN = 2, 1, 0  # what ends at the end of an atom; a higher value is a better place to split
EARLIEST = 0.5  # smallest share of a full part at which a better place to split is preferred
OVERLAP = 0.05  # share of a part that repeats the end of the part before; more only for one whole paragraph or sentence

MOST_OVERLAP = 0.1

BYTES = 4  # most tokens of one code point: a text has no more tokens than bytes


class Atom(NamedTuple):
    """A sentence or short paragraph with the white space after it, or a piece of a long sentence: never split."""

    start: int  # offset of its first code point
    end: int  # offset after its last code point, where the next atom begins
    tokens: int  # its number of tokens
    rank: int  # what ends with it: `PARAGRAPH`, `SENTENCE` or `WITHIN`


def split(text: str, context_budget: ContextBudget) -> tuple[Part, ...]:
    r"""Split a text into parts, in order; one part if it fits as a whole.

    >>> context_budget = ContextBudget(tokens=4, count=lambda words: len(words.split()))
    >>> [(part.start, part.end) for part in split("One two. Three.\n\nFour five.", context_budget)]
    [(0, 17), (17, 27)]
    """
    atoms = read_atoms(text, context_budget)
    spans = list(pack(atoms, most=context_budget.tokens)) or [(0, len(text))]
    return tuple(Part(number, len(spans), start, end) for number, (start, end) in enumerate(spans, start=1))


def read_atoms(text: str, context_budget: ContextBudget) -> list[Atom]:
    """The atoms of a text, without gaps from beginning to end.

    A short paragraph is one atom, so that fewer tokens are counted. Text before the first sentence belongs to it, and
    white space belongs to the atom before it.
    """
    atoms: list[Atom] = []
    start = 0
    paragraphs = split_paragraphs(text)
    for place, paragraph in enumerate(paragraphs):
        stop = len(text) if place == len(paragraphs) - 1 else skip_blanks(text, paragraph[1])
        short = context_budget.tokens * MOST_OVERLAP
        if stop - start <= short * BYTES and (tokens := context_budget.count(text[start:stop])) <= short:
            atoms.append(Atom(start, stop, tokens, PARAGRAPH))
            start = stop
            continue
        for _, sentence in split_passage(text, paragraph):
            is_last = sentence == paragraph[1]
            end = stop if is_last else skip_blanks(text, sentence)
            atoms += cut_long(
                text, (start, end), rank=PARAGRAPH if is_last else SENTENCE, context_budget=context_budget
            )
            start = end
    return atoms


def skip_blanks(text: str, at: int) -> int:
    while at < len(text) and text[at].isspace():
        at += 1
    return at


def cut_long(text: str, span: Span, *, rank: int, context_budget: ContextBudget) -> Iterator[Atom]:
    """A sentence as one atom if it fits, otherwise in pieces that do, split at white space if possible."""
    start, end = span
    surely = max(1, context_budget.tokens // BYTES)
    tokens = context_budget.count(text[start:end])
    if end - start <= surely or tokens <= context_budget.tokens:
        yield Atom(start, end, tokens, rank)
        return
    while end - start > surely:
        blank = max(text.rfind(" ", start, start + surely), text.rfind("\n", start, start + surely))
        cut = blank + 1 if blank > start else start + surely
        yield Atom(start, cut, context_budget.count(text[start:cut]), WITHIN)
        start = cut
    if start < end:
        yield Atom(start, end, context_budget.count(text[start:end]), rank)


def pack(atoms: list[Atom], *, most: int) -> Iterator[Span]:
    """Pack atoms into parts; each part begins inside the one before it."""
    totals = [0, *accumulate(atom.tokens for atom in atoms)]
    first = 0
    while first < len(atoms):
        fitting = max(first + 1, bisect_right(totals, totals[first] + most) - 1)
        last = fitting if fitting == len(atoms) else choose_cut(atoms, totals, first, fitting)
        yield atoms[first].start, atoms[last - 1].end
        if last == len(atoms):
            return
        first = go_back(atoms, totals, first, last, most=most)


def choose_cut(atoms: list[Atom], totals: list[int], first: int, fitting: int) -> int:
    """The atom before which to split: after the last paragraph in a part's second half, otherwise sentence."""
    enough = totals[first] + EARLIEST * (totals[fitting] - totals[first])
    ahead = [place for place in range(fitting, first, -1) if totals[place] >= enough] or [fitting]
    return max(ahead, key=lambda place: (atoms[place - 1].rank, place))


def go_back(atoms: list[Atom], totals: list[int], first: int, last: int, *, most: int) -> int:
    """The first atom of the next part: one paragraph, or else some sentences, before the end of the last part.

    Args:
        totals: Tokens before each atom.
    """

    def repeats(place: int) -> int:
        return totals[last] - totals[place]

    start = last
    while start - 1 > first and repeats(start - 1) <= most * OVERLAP:
        start -= 1
    above = last - 1
    while above > first and atoms[above - 1].rank != PARAGRAPH and repeats(above) <= most * MOST_OVERLAP:
        above -= 1
    if first < above < start and atoms[above - 1].rank == PARAGRAPH and repeats(above) <= most * MOST_OVERLAP:
        return above
    if start == last and last - 1 > first and repeats(last - 1) <= most * MOST_OVERLAP:
        return last - 1
    return start


T = TypeVar("T", bound=BaseModel)

LASTING = (BudgetError, ContextLengthError, UngroundedError)  # errors that the same request meets again


@dataclass(frozen=True, slots=True)
class Written(Generic[T]):
    part: Part
    answers: Answers  # the answers and their cost
    kept: Verified[T] | None
    error: SummarizerError | None  # why there is none


def join(run: Run[T], written: Sequence[Written[T]]) -> Outcome[T]:
    """Join all parts.

    Raises:
        SummarizerError: No part could be kept, or a part is missing and `options.strict` is set.
    """
    errors = [one.error for one in written if one.error is not None]
    if errors and (run.options.strict or len(errors) == len(written)):
        raise errors[0]
    answers = join_answers(written)
    kept = [one for one in number_rejections(written) if one is not None]
    told = Caution(
        path="",
        kind="parts",
        message=f"the article was read in {len(written)} parts; the headline, the abstract and what else is no list of "
        "items are those of the first part that has them",
    )
    review_cautions = (Caution(path="", kind="judge", message=message) for message in answers.review_cautions)
    cautions = (told, *warn_of_answers(answers.cautions), *review_cautions)
    combined = combine(run.schema, kept, run=run.verification)
    outcome = Outcome(combined, answers, cautions, gaps=tuple(find_gaps(written)), is_in_parts=True)
    lost = [rejection for one in written if isinstance(one.error, UngroundedError) for rejection in one.error.rejected]
    return replace(outcome, kept=replace(outcome.kept, rejected=(*outcome.kept.rejected, *lost)))


def find_refusal(written: Sequence[Written[Any]], *, length: int) -> ContextLengthError | None:
    """The error of one part, if most of the article was refused as too long; `length` is in code points."""
    refused = [(one.part, one.error) for one in written if isinstance(one.error, ContextLengthError)]
    return refused[0][1] if 2 * sum(part.end - part.start for part, _ in refused) > length else None


def join_answers(written: Sequence[Written[Any]]) -> Answers:
    """The calls of all parts, in the article's order, and their total cost."""
    attempts = tuple(
        attempt.model_copy(update={"part": one.part.number}) for one in written for attempt in one.answers.attempts
    )
    first = next(one.answers for one in written if one.error is None)
    return replace(
        first,
        raws=(),
        numbers=(),
        attempts=attempts,
        cautions=tuple(prefix_part_numbers(written, [one.answers.cautions for one in written])),
        review_cautions=tuple(prefix_part_numbers(written, [one.answers.review_cautions for one in written])),
        had_transient_failure=any(
            one.answers.had_transient_failure or (one.error is not None and not isinstance(one.error, LASTING))
            for one in written
        ),
    )


def prefix_part_numbers(written: Sequence[Written[Any]], told: Sequence[Sequence[str]]) -> Iterator[str]:
    """Prefix the messages of the parts that have an answer with their numbers."""
    for one, messages in zip(written, told, strict=True):
        if one.error is None:
            yield from (f"part {one.part.number}: {message}" for message in messages)


def number_rejections(written: Sequence[Written[T]]) -> list[Verified[T] | None]:
    before = 0
    kept: list[Verified[T] | None] = []
    for one in written:
        rejected = one.kept.rejected if one.kept else ()
        renumbered = tuple(each.model_copy(update={"attempt": each.attempt + before}) for each in rejected)
        kept.append(replace(one.kept, rejected=renumbered) if one.kept else None)
        before += len(one.answers.attempts)
    return kept


def find_gaps(written: Sequence[Written[Any]]) -> Iterator[Gap]:
    """The spans of the article that are in no part with an answer, and why."""
    read = [one.part.span for one in written if one.error is None]
    reached = 0
    for one in written:
        if one.error is not None:
            start, end = subtract(one.part.span, read)
            start, reached = max(start, reached), end
            if start < end:
                yield Gap(start=start, end=end, reason=str(one.error))


def subtract(span: Span, others: Iterable[Span]) -> Span:
    """The rest of a span between its neighbours.

    >>> subtract((10, 20), [(0, 12), (18, 30)]), subtract((10, 20), [(30, 40)])
    ((12, 18), (10, 20))
    """
    start, end = span
    for other in others:
        if other[0] < start < other[1]:
            start = other[1]
        elif start < other[0] < end:
            end = other[0]
    return start, end
