"""The article as numbered lines, one sentence each, which verdicts refer to."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

from summarizer.language.sentences import split_paragraphs, split_sentences
from summarizer.schemas.blocks import Quote
from summarizer.schemas.findings import Span

CONTEXT = 60
"""Code points of context on both sides of a quote: about one clause."""

LONGEST_GAP = 200
"""Most code points between two parts of a quote that are shown; of a longer gap the ends are shown."""


def number_lines(text: str, *, within: Span | None = None) -> tuple[Span, ...]:
    """The spans of the sentences of a text or of a part of it. Line 1 is the first."""
    low, high = within or (0, len(text))
    clipped = ((max(start, low), min(end, high)) for start, end in split_sentences(text))
    return tuple((start, end) for start, end in clipped if start < end and text[start:end].strip())


def write_lines(text: str, lines: Sequence[Span], *, only: Collection[int] | None = None) -> list[str]:
    """Write numbered lines.

    Args:
        text: The article.
        lines: The spans of its sentences.
        only: The numbers to write; None for all.
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
    """Write a quote between ⟦ ⟧ with its context, so that a misleading cut is visible."""
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
    """Write a text on one line, so that nothing in it can begin another line."""
    return " ".join(text.split())
