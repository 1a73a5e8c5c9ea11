"""Which attributions of an article cover a span of it; finding them is done elsewhere."""

from __future__ import annotations

from collections.abc import Sequence

from summarizer.schemas.findings import FoundAttribution, Span

_AS_WELL = 0.85
"""What an inner attribution must cover of the most that any covers, to be taken for as good."""


def attribution_of(span: Span, attributions: Sequence[FoundAttribution]) -> FoundAttribution | None:
    """The innermost attribution whose content covers a span, or else most of it; None where none covers half."""
    levels = attributions_of(span, attributions)
    return levels[0] if levels else None


def attributions_of(span: Span, attributions: Sequence[FoundAttribution]) -> list[FoundAttribution]:
    """Every attribution whose content covers the larger part of a span, the one that says it first.

    Where speech is reported inside other speech there are several: the innermost that covers the span as well as any
    comes first, so that a whole quotation is given to who speaks it and not to whom it speaks of. Whom nobody can tell
    ("they say") comes behind who can be told.

    Args:
        span: Offsets into the article.
        attributions: All attributions of the article, in order.
    """
    start, end = span
    covering: list[tuple[int, int, FoundAttribution]] = []
    for found in attributions:
        if found.content[0][0] >= end:
            break
        if found.content[-1][1] <= start:
            continue
        covered = sum(max(0, min(end, stop) - max(start, begin)) for begin, stop in found.content)
        if 2 * covered > end - start:
            covering.append((covered, sum(stop - begin for begin, stop in found.content), found))
    most = max((covered for covered, _, _ in covering), default=0)
    named = any(level[2].speaker is not None for level in covering)
    ordered = sorted(
        covering,
        key=lambda level: (level[0] < _AS_WELL * most, named and level[2].speaker is None, level[1]),
    )
    return [found for _, _, found in ordered]
