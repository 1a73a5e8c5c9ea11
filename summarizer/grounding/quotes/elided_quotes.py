"""Finds the parts of an elided quote in order and close together, and judges what stands between them.

An ellipsis is taken at its word only here; a quote without one never comes through this module.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, NamedTuple

from summarizer.grounding.quotes.differences import Verdict
from summarizer.grounding.quotes.elision import LONGEST_GAP, find_fault
from summarizer.grounding.quotes.matching import Match, Matcher, distance
from summarizer.grounding.quotes.tokens import FoldedPassage
from summarizer.schemas.findings import Span

_ANCHORS: Final = 8  # places of the longest part that the other parts are looked for around
_FIRM: Final = 3  # words of a part that is found by itself
_MARKS: Final = "\"'.,;:!?()[] -"


class Chain(NamedTuple):
    """The parts that were found, in order."""

    matches: list[Match]  # one for each part that was found
    verdict: Verdict  # what the parts and their gaps allow


def find_chains(matcher: Matcher, quote: FoldedPassage, spans: Sequence[Span], near: Sequence[Span]) -> list[Chain]:
    """Find the parts of an elided quote.

    Args:
        spans: Folded spans of its parts.
        near: Among equally faithful places the one nearest to these comes first, else the first.

    Returns:
        The best chains, which are equally tight; altered where a part or a gap condemns them. None where not even the
        longest part is found.
    """
    parts = [FoldedPassage(quote.source, quote.folded, *_trim(quote.folded.text, span)) for span in spans]
    anchor = _choose_anchor(matcher, parts)
    ranked: list[tuple[tuple[int, int], int, Span, list[Match | None]]] = []
    for match in _find_anchors(matcher, parts[anchor], near):
        links = _link(matcher, parts, anchor, match)
        found = [link for link in links if link]
        hull = matcher.source_span(found[0].start, found[-1].end)
        # The tightest reading is the one that is judged: a looser one must not excuse what the tightest hides.
        faults = sum(link is None or link.verdict.status == "altered" for link in links)
        ranked.append(((faults, hull[1] - hull[0]), distance(hull, near), hull, links))
    ranked.sort(key=lambda entry: entry[:3])
    return [_judge(matcher, parts, links) for rank, _, _, links in ranked if rank == ranked[0][0]]


def _trim(folded: str, span: Span) -> Span:
    """A part without the marks at its edges, which editing may change."""
    start, end = span
    while folded[start] in _MARKS and not (folded[start] in "-." and folded[start + 1].isdigit()):
        start += 1
    while folded[end - 1] in _MARKS:
        end -= 1
    return start, end


def _choose_anchor(matcher: Matcher, parts: Sequence[FoldedPassage]) -> int:
    """The part around which the others are looked for: the longest, or one of like length that is unchanged."""
    longest, *others = sorted(
        range(len(parts)), key=lambda at: (-len(parts[at].tokens), parts[at].start - parts[at].end)
    )
    least = max(_FIRM, len(parts[longest].tokens) / 2)
    firm = (at for at in others if len(parts[at].tokens) >= least and _is_folded(matcher, parts[at]))
    return longest if _is_folded(matcher, parts[longest]) else next(firm, longest)


def _is_folded(matcher: Matcher, part: FoldedPassage) -> bool:
    return next(matcher.find_folded(part.folded.text[part.start : part.end]), None) is not None


def _find_anchors(matcher: Matcher, part: FoldedPassage, near: Sequence[Span]) -> list[Match]:
    spans = list(matcher.find_folded(part.folded.text[part.start : part.end]))
    if not spans:
        return matcher.locate_faithful(part) or matcher.find_matches(part, near)[:1]
    spans.sort(key=lambda span: (distance(matcher.source_span(*span), near), span))
    return [Match(*span, matcher.compare(part, *span)) for span in spans[:_ANCHORS]]


def _link(matcher: Matcher, parts: Sequence[FoldedPassage], anchor: int, match: Match) -> list[Match | None]:
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


def _reach(part: FoldedPassage) -> int:
    """Folded characters in which a part must be found; more than may be left out, so that the reason can say so."""
    return 2 * LONGEST_GAP + 2 * (part.end - part.start)


def _judge(matcher: Matcher, parts: Sequence[FoldedPassage], links: Sequence[Match | None]) -> Chain:
    verdict = Verdict("elided")
    matches: list[Match] = []
    previous: tuple[FoldedPassage, Match] | None = None
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
            gap = matcher.folded.end(last.end), matcher.folded.start(match.start)
            if fault := find_fault(matcher.text, gap, before=before.tokens.keys, after=part.tokens.keys):
                verdict.note("altered", fault, cost=1)
        previous = part, match
    return Chain(matches, verdict)
