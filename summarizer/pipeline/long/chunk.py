"""Where a long article is cut: into parts that a model can be shown, each with the end of the one before it.

Cuts are made where paragraphs end, else where sentences do; only a sentence that is too long by itself is cut within.
Nobody is asked anything here, and the text is not changed.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from itertools import accumulate
from typing import NamedTuple

from summarizer.engines.base import ContextBudget, Part
from summarizer.grounding.speech.sentences import split_paragraphs, split_passage
from summarizer.schemas.findings import Span

PARAGRAPH, SENTENCE, WITHIN = 2, 1, 0
"""What ends where an atom ends, the better for a cut the higher."""

EARLIEST = 0.5
"""How full a part must be at least, for an earlier but better place to be cut at."""

OVERLAP = 0.05
"""How much of a part is what the one before it ended with; more only where that is one paragraph or sentence."""

MOST_OVERLAP = 0.1

BYTES = 4
"""The most tokens of one code point: no tokenizer makes more tokens of a text than it has bytes."""


class Atom(NamedTuple):
    """A sentence or short paragraph with the blanks after it, or a piece of a long sentence: never cut further.

    Attributes:
        start: Offset of its first code point.
        end: Offset after its last; there the next one begins.
        tokens: How many it has.
        rank: What ends with it: `PARAGRAPH`, `SENTENCE` or `WITHIN`.
    """

    start: int
    end: int
    tokens: int
    rank: int


def split(text: str, context_budget: ContextBudget) -> tuple[Part, ...]:
    r"""The parts of a text, in order; one where it fits as a whole.

    Args:
        text: The text.
        context_budget: How much a part may hold.

    >>> context_budget = ContextBudget(tokens=4, count=lambda words: len(words.split()))
    >>> [(part.start, part.end) for part in split("One two. Three.\n\nFour five.", context_budget)]
    [(0, 17), (17, 27)]
    """
    atoms = read_atoms(text, context_budget)
    spans = list(pack(atoms, most=context_budget.tokens)) or [(0, len(text))]
    return tuple(Part(number, len(spans), start, end) for number, (start, end) in enumerate(spans, start=1))


def read_atoms(text: str, context_budget: ContextBudget) -> list[Atom]:
    """A text's sentences, or pieces of those that are too long, one right after the other from beginning to end.

    A short paragraph is one atom: less has to be counted. What stands before the first sentence belongs to it, and
    blanks belong to what they follow.
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
    """The offset after the blanks that stand at one."""
    while at < len(text) and text[at].isspace():
        at += 1
    return at


def cut_long(text: str, span: Span, *, rank: int, context_budget: ContextBudget) -> Iterator[Atom]:
    """A sentence as one atom if it fits, else in pieces that surely do, cut at blanks where there are any."""
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
    """Parts of as many atoms as fit, which end as well as they can; each begins within the one before it."""
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
    """How many atoms to end before: the last end of a paragraph in a part's second half, else of a sentence."""
    enough = totals[first] + EARLIEST * (totals[fitting] - totals[first])
    ahead = [place for place in range(fitting, first, -1) if totals[place] >= enough] or [fitting]
    return max(ahead, key=lambda place: (atoms[place - 1].rank, place))


def go_back(atoms: list[Atom], totals: list[int], first: int, last: int, *, most: int) -> int:
    """Where the next part begins: a paragraph before the last one's end, or else some sentences.

    Args:
        atoms: All atoms.
        totals: Tokens before each.
        first: Where the last part began.
        last: Where it ended.
        most: Tokens of a part.
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
