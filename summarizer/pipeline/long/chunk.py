"""Splits a long article into overlapping parts that fit into a model's context.

It is split at the ends of paragraphs, otherwise of sentences. Only a sentence that is too long is split inside. The
text is not changed.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from itertools import accumulate
from typing import NamedTuple

from summarizer.engines.base import ContextBudget, Part
from summarizer.language.sentences import split_paragraphs, split_passage
from summarizer.schemas.findings import Span

PARAGRAPH, SENTENCE, WITHIN = 2, 1, 0
"""What ends at the end of an atom; a higher value is a better place to split."""

EARLIEST = 0.5
"""Smallest share of a full part at which a better place to split is preferred."""

OVERLAP = 0.05
"""Share of a part that repeats the end of the part before; more only for one whole paragraph or sentence."""

MOST_OVERLAP = 0.1

BYTES = 4
"""Most tokens of one code point: a text has no more tokens than bytes."""


class Atom(NamedTuple):
    """A sentence or short paragraph with the white space after it, or a piece of a long sentence: never split.

    Attributes:
        start: Offset of its first code point.
        end: Offset after its last code point, where the next atom begins.
        tokens: Its number of tokens.
        rank: What ends with it: `PARAGRAPH`, `SENTENCE` or `WITHIN`.
    """

    start: int
    end: int
    tokens: int
    rank: int


def split(text: str, context_budget: ContextBudget) -> tuple[Part, ...]:
    r"""Split a text into parts, in order; one part if it fits as a whole.

    Args:
        text: The text.
        context_budget: The size of a part.

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
    """The offset after the white space at an offset."""
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
        atoms: All atoms.
        totals: Tokens before each atom.
        first: First atom of the last part.
        last: Atom after the last part.
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
