"""Long articles: splits the text into parts, and joins their results into one object with all calls and the gaps."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate
from typing import Any, Final, Generic, NamedTuple, TypeVar

from pydantic import BaseModel

from summarizer.engines.base import Answers, ContextBudget, Part
from summarizer.errors import BudgetError, ContextLengthError, SummarizerError, UngroundedError
from summarizer.language.sentences import split_paragraphs, split_passage
from summarizer.pipeline.run_context import Outcome, Run
from summarizer.schemas.audit import Caution, Gap
from summarizer.schemas.findings import Span
from summarizer.verification.combine import combine
from summarizer.verification.prune import Verified

PARAGRAPH, SENTENCE, WITHIN = 2, 1, 0  # ranks of an atom's end; a higher rank is a better place to split
EARLIEST: Final = 0.5  # a better place to split is preferred only after this share of a full part
OVERLAP: Final = 0.05  # share of a part that repeats the end of the part before it

MOST_OVERLAP: Final = 0.1  # the same if only that repeats a whole paragraph or sentence

BYTES: Final = 4  # most tokens per code point: a text has at most as many tokens as bytes


class Atom(NamedTuple):
    """A unit that is never split: a sentence or short paragraph and the space after it, or a piece of a sentence."""

    start: int  # offset of the first code point
    end: int  # offset after the last code point, where the next atom begins
    tokens: int  # number of tokens
    rank: int  # what ends at `end`: `PARAGRAPH`, `SENTENCE` or `WITHIN`


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
    """Return the atoms of a text. Together they cover it without gaps.

    A short paragraph is one atom, which saves token counts. Text before the first sentence belongs to the first atom;
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
    """Yield a sentence as one atom if it fits, otherwise in pieces that fit, split at white space if possible."""
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
    """Pack atoms into parts of at most `most` tokens. Each part overlaps the end of the one before it."""
    totals = [0, *accumulate(atom.tokens for atom in atoms)]
    first = 0
    while first < len(atoms):
        fitting = max(first + 1, bisect_right(totals, totals[first] + most) - 1)
        last = fitting if fitting == len(atoms) else choose_cut(atoms, totals, first, fitting)
        yield atoms[first].start, atoms[last - 1].end
        if last == len(atoms):
            return
        first = find_next_start(atoms, totals, first, last, most=most)


def choose_cut(atoms: list[Atom], totals: list[int], first: int, fitting: int) -> int:
    """Return the atom index before which to split: behind the last paragraph, or else sentence, of the second half."""
    enough = totals[first] + EARLIEST * (totals[fitting] - totals[first])
    ahead = [place for place in range(fitting, first, -1) if totals[place] >= enough] or [fitting]
    return max(ahead, key=lambda place: (atoms[place - 1].rank, place))


def find_next_start(atoms: list[Atom], totals: list[int], first: int, last: int, *, most: int) -> int:
    """Return the index of the next part's first atom: a paragraph, or else some sentences, before the last part's end.

    Args:
        totals: Number of tokens before each atom.
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

LASTING: Final = (BudgetError, ContextLengthError, UngroundedError)  # errors that the same request would meet again


@dataclass(frozen=True, slots=True)
class PartResult(Generic[T]):
    part: Part
    answers: Answers  # the engine's answers and their cost
    kept: Verified[T] | None  # the verified object; None if there is none
    error: SummarizerError | None  # why there is no verified object


def join(run: Run[T], written: Sequence[PartResult[T]]) -> Outcome[T]:
    """Join the results of all parts.

    Raises:
        SummarizerError: No part could be kept, or a part is missing and `options.strict` is set.
    """
    errors = [one.error for one in written if one.error is not None]
    if errors and (run.options.strict or len(errors) == len(written)):
        raise errors[0]
    answers = join_answers(written)
    kept = [one for one in number_rejections(written) if one is not None]
    in_parts = Caution(
        path="",
        kind="parts",
        message=f"the article was read in {len(written)} parts; the headline and other fields that are not lists come "
        "from the first part that has them, and each further part has one sentence of the abstract",
    )
    review_cautions = (Caution(path="", kind="judge", message=message) for message in answers.review_cautions)
    cautions = (in_parts, *answers.cautions, *review_cautions)
    combined = combine(run.schema, kept, verification=run.verification)
    outcome = Outcome(combined, answers, cautions, gaps=tuple(find_gaps(written)), is_in_parts=True)
    lost = [rejection for one in written if isinstance(one.error, UngroundedError) for rejection in one.error.rejected]
    return replace(outcome, kept=replace(outcome.kept, rejected=(*outcome.kept.rejected, *lost)))


def find_refusal(written: Sequence[PartResult[Any]], *, length: int) -> ContextLengthError | None:
    """Return the first refusal if most of the article was refused as too long; `length` is in code points."""
    refused = [(one.part, one.error) for one in written if isinstance(one.error, ContextLengthError)]
    return refused[0][1] if 2 * sum(part.end - part.start for part, _ in refused) > length else None


def join_answers(written: Sequence[PartResult[Any]]) -> Answers:
    """Join the calls of all parts in the article's order."""
    attempts = tuple(
        attempt.model_copy(update={"part": one.part.number}) for one in written for attempt in one.answers.attempts
    )
    answered = [one for one in written if one.error is None]
    return replace(
        answered[0].answers,
        raws=(),
        numbers=(),
        attempts=attempts,
        cautions=tuple(
            caution.model_copy(update={"message": f"part {one.part.number}: {caution.message}"})
            for one in answered
            for caution in one.answers.cautions
        ),
        review_cautions=tuple(
            f"part {one.part.number}: {message}" for one in answered for message in one.answers.review_cautions
        ),
        had_transient_failure=any(
            one.answers.had_transient_failure or (one.error is not None and not isinstance(one.error, LASTING))
            for one in written
        ),
    )


def number_rejections(written: Sequence[PartResult[T]]) -> list[Verified[T] | None]:
    before = 0
    kept: list[Verified[T] | None] = []
    for one in written:
        rejected = one.kept.rejected if one.kept else ()
        renumbered = tuple(each.model_copy(update={"attempt": each.attempt + before}) for each in rejected)
        kept.append(replace(one.kept, rejected=renumbered) if one.kept else None)
        before += len(one.answers.attempts)
    return kept


def find_gaps(written: Sequence[PartResult[Any]]) -> Iterator[Gap]:
    """Yield the spans of the article that are in no part with an answer, and the reason."""
    read = [one.part.span for one in written if one.error is None]
    reached = 0
    for one in written:
        if one.error is not None:
            start, end = subtract(one.part.span, read)
            start, reached = max(start, reached), end
            if start < end:
                yield Gap(start=start, end=end, reason=str(one.error))


def subtract(span: Span, others: Iterable[Span]) -> Span:
    """Return what is left of a span without the others, which overlap its start or its end.

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
