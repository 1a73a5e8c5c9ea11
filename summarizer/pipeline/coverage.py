"""What a brief holds of what the article holds, kind by kind, without a model.

The denominators are what our finders find in the article; no engine's choice enters them.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from operator import itemgetter

from summarizer.grounding.figures.numbers import is_trivial
from summarizer.grounding.verify import ArticleGrounder
from summarizer.pipeline.walk import Contents
from summarizer.schemas.audit import Coverage, CoverageOf, Passage
from summarizer.schemas.findings import FoundAttribution, FoundFigure, Span

SHORTEST_QUOTATION = 3
"""Words from which something in quotation marks counts as said, and not as a title or a term."""

NAME = re.compile(r"[^\W\d_]*[A-ZÀ-ÞŁŚŽŠČŘÖÄÜ]")


def measure_coverage(contents: Contents, *, grounder: ArticleGrounder) -> Coverage:
    """Hold a verified content against the figures, quotations and named speakers of its article.

    A figure is covered where a quote or figure of the content holds it, or holds the same value at another place (a
    headline repeats the story's figures); a quotation where quotes hold half of it; a
    speaker where an actor or an attribution names it.
    """
    quotes = [span for _, quote in contents.quotes for span in quote.spans]
    held = join_spans([*quotes, *((figure.start, figure.end) for figure in contents.figures)])
    names = [name for actor in contents.actors for name in (actor.name, *actor.aliases)]
    names += [named.as_named for named in contents.attributions if named.as_named]
    text = grounder.text
    stated = [f for f in grounder.figures if f.kind not in ("date", "time") and not is_trivial(f, text)]
    said = [q for q in grounder.quotations if len(q.text.split()) >= SHORTEST_QUOTATION]
    speakers = named_speakers(grounder.attributions)
    values = {worth(figure) for figure in stated if overlap((figure.start, figure.end), held)}
    return Coverage(
        figures=count(text, [((f.start, f.end), worth(f) in values) for f in stated]),
        quotations=count(
            text, [((q.start, q.end), overlap((q.start, q.end), held) * 2 >= q.end - q.start) for q in said]
        ),
        speakers=count(text, [(span, grounder.names.is_speaker(speaker, names)) for speaker, span in speakers]),
    )


def worth(figure: FoundFigure) -> tuple[object, ...]:
    """What makes two figures of an article the same value."""
    return figure.value, figure.value_to, figure.currency, figure.kind in ("percent", "percent_points")


def named_speakers(attributions: Iterable[FoundAttribution]) -> list[tuple[str, Span]]:
    """Each speaker that the article names, once, with the place where it names it first."""
    first: dict[str, Span] = {}
    for found in attributions:
        if found.speaker and found.spans and NAME.search(found.speaker):
            first.setdefault(found.speaker, (found.spans[0][0], found.spans[-1][1]))
    return list(first.items())


def join_spans(spans: Iterable[Span]) -> list[Span]:
    """Spans in order, with those that overlap or touch made one."""
    joined: list[Span] = []
    for start, end in sorted(spans):
        if joined and start <= joined[-1][1]:
            joined[-1] = joined[-1][0], max(joined[-1][1], end)
        else:
            joined.append((start, end))
    return joined


def overlap(span: Span, held: Sequence[Span]) -> int:
    """How many code points of a span lie in spans that are in order and apart."""
    first = bisect_right(held, span[0], key=itemgetter(1))
    within = held[first : bisect_left(held, span[1], lo=first, key=itemgetter(0))]
    return sum(min(span[1], end) - max(span[0], start) for start, end in within)


def count(text: str, judged: Sequence[tuple[Span, bool]]) -> CoverageOf:
    """Counts and recall, and the passages that are not covered."""
    missing = [Passage(text=text[start:end], start=start, end=end) for (start, end), covered in judged if not covered]
    found, covered = len(judged), len(judged) - len(missing)
    return CoverageOf(
        found=found, covered=covered, recall=round(covered / found, 4) if found else None, uncovered=tuple(missing)
    )
