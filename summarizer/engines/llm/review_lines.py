"""The article as numbered sentences: what a judge reads, and what the line numbers in its verdicts stand for."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

from summarizer.grounding.speech.sentences import split_paragraphs, split_sentences
from summarizer.schemas.blocks import Quote
from summarizer.schemas.findings import Span

CONTEXT = 60
"""Code points of the article that are shown on both sides of a quote: about one clause."""

LONGEST_GAP = 200
"""Code points between two parts of a quote that are shown as they are; of more the ends are."""


def number_lines(text: str, *, within: Span | None = None) -> tuple[Span, ...]:
    """The spans of a text's sentences, or of those in a part of it. Line 1 is the first of them."""
    low, high = within or (0, len(text))
    clipped = ((max(start, low), min(end, high)) for start, end in split_sentences(text))
    return tuple((start, end) for start, end in clipped if start < end and text[start:end].strip())


def write_lines(text: str, lines: Sequence[Span], *, only: Collection[int] | None = None) -> list[str]:
    """The numbered sentences, one a line.

    Args:
        text: The article.
        lines: The spans of its sentences.
        only: The numbers of those that are shown; all if None.
    """
    return [
        f"[{number}] {flatten(text[start:end])}"
        for number, (start, end) in enumerate(lines, start=1)
        if only is None or number in only
    ]


def lines_around(text: str, lines: Sequence[Span], spans: Iterable[Span]) -> set[int]:
    """The numbers of the sentences in the paragraphs of some spans, and in the paragraphs beside these."""
    paragraphs = split_paragraphs(text)
    wanted: set[int] = set()
    for start, end in spans:
        touched = [place for place, (low, high) in enumerate(paragraphs) if low < end and start < high]
        if not touched:
            continue
        low = paragraphs[max(0, touched[0] - 1)][0]
        high = paragraphs[min(len(paragraphs) - 1, touched[-1] + 1)][1]
        wanted |= {number for number, (a, b) in enumerate(lines, start=1) if a < high and low < b}
    return wanted


def show_quote(text: str, quote: Quote) -> str:
    """A quote between its marks, with about a clause of the article on both sides, so that a cut shows."""
    start, end = quote.spans[0][0], quote.spans[-1][1]
    before, after = text[max(0, start - CONTEXT) : start], text[end : end + CONTEXT]
    parts = [f"⟦{text[low:high]}⟧" for low, high in quote.spans]
    gaps = [text[left[1] : right[0]] for left, right in zip(quote.spans, quote.spans[1:], strict=False)]
    gaps = [gap if len(gap) <= LONGEST_GAP else f"{gap[:CONTEXT]} … {gap[-CONTEXT:]}" for gap in gaps]
    middle = "".join(piece for pair in zip(parts, [*gaps, ""], strict=True) for piece in pair)
    left = "…" if start > CONTEXT else ""
    right = "…" if end + CONTEXT < len(text) else ""
    return flatten(f"{left}{before}{middle}{after}{right}")


def flatten(text: str) -> str:
    """A text on one line: nothing in it can begin another."""
    return " ".join(text.split())
