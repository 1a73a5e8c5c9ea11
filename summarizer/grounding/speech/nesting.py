"""Reads speech inside speech, and orders attributions by how they are nested."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from summarizer.grounding.speech.content_spans import Found, read_contents
from summarizer.grounding.speech.reporting_events import read_events
from summarizer.grounding.speech.speakers import Cast
from summarizer.language.quotations import Marked, Passage
from summarizer.language.reporting_verbs import cue_words
from summarizer.language.sentences import split_passage
from summarizer.language.tokens import read_units
from summarizer.schemas.findings import AttributionKind, FoundAttribution, Span

_AS_WELL = 0.85
"""Share of the best cover from which an inner attribution covers a span as well as an outer one."""
_LETTERS = re.compile(r"[^\W\d_]+")
_LONG_ENOUGH = 40


def read_nested(text: str, marked: Sequence[Marked], cast: Cast) -> Iterator[Found]:
    """Yield the speech of others that is reported inside quotations: A says that B said."""
    words = cue_words()
    inner = [quotation for quotation in marked if quotation.depth == 1]
    at = 0
    for quotation in marked:
        if quotation.depth or quotation.inner[1] - quotation.inner[0] < _LONG_ENOUGH:
            continue
        begin, end = quotation.inner
        if words.isdisjoint(_LETTERS.findall(text[begin:end].lower())):
            continue
        while at < len(inner) and inner[at].outer[0] < begin:
            at += 1
        last = at
        while last < len(inner) and inner[last].outer[1] <= end:
            last += 1
        passages = [Passage(mark.outer, (mark.inner,)) for mark in inner[at:last]]
        sentences = list(split_passage(text, quotation.inner))
        units = list(read_units(text, sentences=sentences, paragraphs=[quotation.inner], passages=passages))
        inside = cast.look_inside(units)
        for index, unit in enumerate(units):
            acts = [
                act
                for act in read_events(unit, index, inside)
                if act.place.reported is not None and not (act.verb and act.verb.mental)
            ]
            yield from read_contents(unit, acts)


def make_records(text: str, found: Sequence[Found]) -> list[FoundAttribution]:
    """Return the attributions in order, each with the index of the one that it is reported in."""
    ordered = sorted(found, key=lambda item: (item.parts[0][0], -item.parts[-1][1]))
    records: list[FoundAttribution] = []
    open_: list[int] = []
    for item in ordered:
        start, end = item.parts[0][0], item.parts[-1][1]
        while open_ and records[open_[-1]].content[-1][1] <= start:
            open_.pop()
        within = next((at for at in reversed(open_) if _holds(records[at], item)), None)
        speaker = item.speaker
        kind: AttributionKind = "document" if speaker.document else "direct" if item.quoted else "indirect"
        open_.append(len(records))
        records.append(
            FoundAttribution(
                speaker=speaker.name,
                as_named=text[slice(*speaker.span)],
                spans=(speaker.span,),
                content=tuple(item.parts),
                cue=item.cue,
                kind=kind,
                within=within,
                text=text[start:end],
            )
        )
    return records


def _holds(outer: FoundAttribution, inner: Found) -> bool:
    """Whether an attribution is reported in the content of another."""
    at = inner.cue[0] if inner.cue else inner.parts[0][0]
    return any(start <= at < end for start, end in outer.content)


def attributions_of(span: Span, attributions: Sequence[FoundAttribution]) -> list[FoundAttribution]:
    """Return the attributions whose content covers more than half of a span, the most likely one first.

    There are several if speech is reported inside other speech. The innermost that covers the span as well as any
    comes first, so that a whole quotation belongs to its speaker and not to those it cites. Attributions without a
    known speaker ("they say") come last.

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
