"""Finds the parts of an elided quote in order and close together, and judges what stands between them.

An ellipsis is taken at its word only here; a quote without one never comes through this module.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, NamedTuple

from summarizer.grounding.quotes.differences import Verdict
from summarizer.grounding.quotes.elision import LONGEST_GAP, find_fault
from summarizer.grounding.quotes.matching import Match, Matcher, distance
from summarizer.grounding.quotes.reading import Reading
from summarizer.schemas.findings import Span

_ANCHORS: Final = 8  # places of the longest part that the other parts are looked for around
_MARKS: Final = "\"'.,;:!?()[] -"


class Chain(NamedTuple):
    """The parts that were found, in order.

    Attributes:
        matches: One for each part that was found.
        verdict: What the parts and their gaps allow.
    """

    matches: list[Match]
    verdict: Verdict


def find_chain(matcher: Matcher, quote: Reading, spans: Sequence[Span], near: Sequence[Span]) -> Chain | None:
    """Find the parts of an elided quote.

    Args:
        matcher: The article.
        quote: The whole quote.
        spans: Folded spans of its parts.
        near: Among equally faithful places the one nearest to these is taken, else the first.

    Returns:
        The best chain, altered where a part or a gap condemns it; None where not even the longest part is found.
    """
    parts = [Reading(quote.source, quote.folded, *_trim(quote.folded.text, span)) for span in spans]
    anchor = max(range(len(parts)), key=lambda index: len(parts[index].tokens))
    best: list[Match | None] = []
    best_rank: tuple[object, ...] = ()
    for match in _find_anchors(matcher, parts[anchor], near):
        links = _link(matcher, parts, anchor, match)
        found = [link for link in links if link]
        hull = matcher.source_span(found[0].start, found[-1].end)
        # The tightest reading is the one that is judged: a looser one must not excuse what the tightest hides.
        faults = sum(link is None or link.verdict.status == "altered" for link in links)
        rank = (faults, hull[1] - hull[0], distance(hull, near), hull)
        if not best or rank < best_rank:
            best, best_rank = links, rank
    return _judge(matcher, parts, best) if best else None


def _trim(folded: str, span: Span) -> Span:
    """A part without the marks at its edges, which editing may change."""
    start, end = span
    while folded[start] in _MARKS and not (folded[start] in "-." and folded[start + 1].isdigit()):
        start += 1
    while folded[end - 1] in _MARKS:
        end -= 1
    return start, end


def _find_anchors(matcher: Matcher, part: Reading, near: Sequence[Span]) -> list[Match]:
    spans = list(matcher.find_folded(part.folded.text[part.start : part.end]))
    if not spans:
        match = matcher.locate(part, near)
        return [match] if match else []
    spans.sort(key=lambda span: (distance(matcher.source_span(*span), near), span))
    return [Match(*span, matcher.compare(part, *span)) for span in spans[:_ANCHORS]]


def _link(matcher: Matcher, parts: Sequence[Reading], anchor: int, match: Match) -> list[Match | None]:
    """The places of all parts around the anchor's; None for one that is not found close by."""
    links: list[Match | None] = [None] * len(parts)
    links[anchor] = match
    here = match
    for at in range(anchor + 1, len(parts)):
        reach = _reach(parts[at])
        found = matcher.locate_between(parts[at], here.end, min(here.end + reach, len(matcher.folded.text)))
        if found is None:
            break
        links[at] = here = found
    here = match
    for at in range(anchor - 1, -1, -1):
        reach = _reach(parts[at])
        found = matcher.locate_between(parts[at], max(here.start - reach, 0), here.start, last=True)
        if found is None:
            break
        links[at] = here = found
    return links


def _reach(part: Reading) -> int:
    """Folded characters in which a part must be found; more than may be left out, so that the reason can say so."""
    return 2 * LONGEST_GAP + 2 * (part.end - part.start)


def _judge(matcher: Matcher, parts: Sequence[Reading], links: Sequence[Match | None]) -> Chain:
    verdict = Verdict("elided")
    matches: list[Match] = []
    previous: tuple[Reading, Match] | None = None
    for part, match in zip(parts, links, strict=True):
        if match is None:
            words = part.phrase(0, len(part.tokens))
            verdict.note("altered", f'"{words}" does not stand close to the other parts', cost=len(part.tokens))
            continue
        matches.append(match)
        if match.verdict.status != "typographic":
            for status, reason in match.verdict.notes:
                verdict.note(status, reason)
        verdict.cost += match.verdict.cost
        verdict.cuts += match.verdict.cuts
        if previous:
            before, last = previous
            gap = matcher.text[matcher.folded.end(last.end) : matcher.folded.start(match.start)]
            if fault := find_fault(gap, before=before.tokens.keys, after=part.tokens.keys):
                verdict.note("altered", fault, cost=1)
        previous = part, match
    return Chain(matches, verdict)
